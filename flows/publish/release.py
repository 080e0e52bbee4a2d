"""The making of a release: built beside the current one, checked, made to last, and made current by one rename.

Here belongs the order of the steps, which is what makes a crash harmless: until the pointer is renamed the old release
is whole and current, after that the new one is. The database follows by a rename of its own; a crash between the two is
mended by the next run, as is everything else that a killed run leaves.
"""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from flows.publish.database import VIEWS_FILE, build_database, database_release
from flows.publish.diff import compared_tables, diff_directories, summary
from flows.publish.identity import ReleaseIdentity
from flows.publish.metadata import DATAPACKAGE_FILE, DATASET_FILE, datapackage, dataset
from flows.publish.parquet import write_parquet
from flows.publish.releases import is_intact, read_manifest
from flows.publish.runs import RunInfo, append_run, ended, read_runs, run_row, with_run
from flows.publish.warehouse import (
    Warehouse,
    clear_errors,
    place_database,
    point_current,
    sync_directory,
    sync_file,
    sync_tree,
    tidy,
    write_text,
    writing,
)
from flows.settings import DyadError
from flows.tables import empty_table, parties_table, sort_table
from schemas.derive import arrow_schema, data_dictionary
from schemas.tables import TABLES

Tables = dict[str, pa.Table]
VIEWS = Path(__file__).parent / VIEWS_FILE
EXAMPLES = Path(__file__).parent / "examples.sql"
_OUTSIDE = ("runs",)  # lies beside the releases


@dataclass(frozen=True)
class Findings:
    """What a check of the whole dataset found: an error keeps the release from being published, a warning does not."""

    errors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


Check = Callable[[Tables, dict[str, int] | None], Findings]


@dataclass(frozen=True)
class PublishResult:
    """What publishing did. ``counts``: rows by table. ``changes``: table -> kind -> rows, against ``previous_id``.

    ``is_unchanged``: the current release already was the result. ``is_repaired``: what a crash had left undone (the
    database, a row of ``runs``) was done now.
    """

    release_id: str
    path: Path
    previous_id: str | None
    counts: dict[str, int]
    changes: dict[str, dict[str, int]] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    is_unchanged: bool = False
    is_repaired: bool = False


def publish(
    tables: Tables,
    rejects: pa.Table,
    root: Path,
    identity: ReleaseIdentity,
    run: RunInfo,
    *,
    check: Check | None = None,
    licence: str | None = None,
    views: Path | None = VIEWS,
    on_step: Callable[[str], None] = lambda step: None,
) -> PublishResult:
    """Publish valid tables and their rejects as the current release of the warehouse ``root``.

    ``tables``: name -> table of its model's schema; a table that is missing is published empty (``parties``: from the
    code list). ``check`` gets all tables and the row counts of the release before (None: there is none). ``views``
    is the SQL file of the views and macros of the database. ``on_step`` hears the name of each step before it begins.
    Where the current release has the same id nothing is published.

    Raises DyadError where ``check`` finds errors, the warehouse cannot be written, another run holds it, or it was made
    by a newer version; what was published before is then unchanged.
    """
    with writing(root) as warehouse, clear_errors(root):
        if unchanged := find_unchanged(root, identity, run):
            return unchanged
        complete = _complete(tables, rejects)
        try:
            return _Publishing(warehouse, complete, identity, run, licence, views, on_step).go(check)
        except BaseException:
            with suppress(OSError):
                tidy(warehouse)
            raise


def find_unchanged(root: Path, identity: ReleaseIdentity, run: RunInfo | None = None) -> PublishResult | None:
    """The current release, where it is what ``identity`` makes; else None.

    Mends what a crash left undone, and keeps a row of ``run`` with the outcome "unchanged". Raises DyadError as
    :func:`publish` does.
    """
    with writing(root) as warehouse, clear_errors(root):
        current = warehouse.current_id()
        if current is not None and current != identity.release_id:
            return None
        if current is None or not is_intact(warehouse.release(current)):
            return None
        is_repaired = _restore_run(warehouse, current) | _restore_database(warehouse, current)
        manifest = read_manifest(warehouse.release(current))
        counts = {part["name"]: part["dyad:rows"] for part in manifest["resources"]}
        if run is not None:
            append_run(warehouse, run_row(run, "unchanged", release_id=current, previous=current, counts=counts))
        path = warehouse.release(current)
        return PublishResult(current, path, current, counts, is_unchanged=True, is_repaired=is_repaired)


class _Publishing:
    """One release on its way."""

    def __init__(
        self,
        warehouse: Warehouse,
        tables: Tables,
        identity: ReleaseIdentity,
        run: RunInfo,
        licence: str | None,
        views: Path | None,
        on_step: Callable[[str], None],
    ) -> None:
        self.warehouse = warehouse
        self.tables = tables
        self.identity = identity
        self.run = run
        self.licence = licence
        self.views = views
        self.on_step = on_step
        self.begun = time.monotonic()
        self.seconds: dict[str, float] = {}
        self.release_id = identity.release_id
        self.staging = warehouse.staging(self.release_id)
        self.previous = _whole_current(warehouse)
        self.counts = {name: table.num_rows for name, table in tables.items()}
        self.changes: dict[str, dict[str, int]] = {}
        self.warnings: list[str] = []

    def go(self, check: Check | None) -> PublishResult:
        """All steps in their order."""
        self._check(check)
        with self._timed("write"):
            self._write_tables()
        with self._timed("compare"):
            self._write_changes()
        with self._timed("describe"):
            row = self._describe()
        with self._timed("database"):
            self._build_database(row)
        with self._timed("verify"):
            self._verify()
        with self._timed("sync"):
            self._make_last()
        self._make_current()
        self._place_database()
        self._keep_run(row)
        path = self.warehouse.release(self.release_id)
        return PublishResult(self.release_id, path, self.previous, self.counts, self.changes, self.warnings)

    @contextmanager
    def _timed(self, part: str) -> Iterator[None]:
        start = time.monotonic()
        yield
        self.seconds[part] = round(time.monotonic() - start, 3)

    def _check(self, check: Check | None) -> None:
        self.on_step("check")
        if check is None:
            return
        with self._timed("check"):
            findings = check(self.tables, self._previous_counts())
        if findings.errors or findings.warnings:
            found = {"errors": findings.errors, "warnings": findings.warnings}
            self.run.stages["check"] = {"seconds": self.seconds["check"], **found}
        if findings.errors:
            raise DyadError(f"the release was not published: {'; '.join(findings.errors)}")
        self.warnings += findings.warnings
        self.run.messages += findings.warnings

    def _previous_counts(self) -> dict[str, int] | None:
        if self.previous is None:
            return None
        manifest = read_manifest(self.warehouse.release(self.previous))
        return {part["name"]: part["dyad:rows"] for part in manifest["resources"]}

    def _write_tables(self) -> None:
        self.staging.mkdir()
        for name, table in self.tables.items():
            self.on_step(f"write {name}")
            write_parquet(table, self.staging / f"{name}.parquet")

    def _write_changes(self) -> None:
        self.on_step("compare")
        changes = empty_table("changes")
        if self.previous is not None:
            before = self.warehouse.release(self.previous)
            found = diff_directories(before, self.staging, compared_tables(before, self.staging))
            changes = sort_table("changes", found.cast(arrow_schema(TABLES["changes"])))
        self.changes = summary(changes)
        self.tables = {**self.tables, "changes": changes}
        self.counts["changes"] = changes.num_rows
        write_parquet(changes, self.staging / "changes.parquet")

    def _describe(self) -> dict[str, Any]:
        self.on_step("describe")
        row = run_row(
            self.run,
            "published",
            release_id=self.release_id,
            previous=self.previous,
            counts=self.counts,
            changes=self.changes.get("facts") if self.previous else {"added": self.counts["facts"]},
        )
        package = datapackage(self.staging, self.tables, self.identity, row, self.licence)
        _write_json(self.staging / DATAPACKAGE_FILE, package)
        _write_json(self.staging / DATASET_FILE, dataset(package, self.tables))
        (self.staging / "README.md").write_text(data_dictionary(), encoding="utf-8")
        if self.views is not None:
            shutil.copyfile(self.views, self.staging / VIEWS_FILE)
            shutil.copyfile(EXAMPLES, self.staging / EXAMPLES.name)
        return row

    def _build_database(self, row: dict[str, Any]) -> None:
        self.on_step("build database")
        runs = with_run(read_runs(self.warehouse), row)
        build_database(self.staging, self.release_id, runs, self.warehouse.staged_database)

    def _verify(self) -> None:
        """Read back what was written: a disk may lie."""
        self.on_step("verify")
        for name, table in self.tables.items():
            path = self.staging / f"{name}.parquet"
            found = pq.read_metadata(path)
            if found.num_rows != table.num_rows or not pq.read_schema(path).equals(table.schema):
                raise DyadError(f"{path} does not hold the {table.num_rows} rows written to it: check the disk")
        if not is_intact(self.staging) or database_release(self.warehouse.staged_database) != self.release_id:
            raise DyadError(f"{self.staging} is not what was written to it: check the disk")

    def _make_last(self) -> None:
        self.on_step("sync")
        sync_tree(self.staging)
        sync_file(self.warehouse.staged_database)

    def _make_current(self) -> None:
        self.on_step("rename")
        release, replaced = self.warehouse.release(self.release_id), self.warehouse.replaced(self.release_id)
        if release.exists():
            release.rename(replaced)
        self.staging.rename(release)
        sync_directory(self.warehouse.releases)
        self.on_step("make current")
        point_current(self.warehouse, self.release_id)
        if replaced.exists():
            shutil.rmtree(replaced)

    def _place_database(self) -> None:
        self.on_step("place database")
        place_database(self.warehouse)

    def _keep_run(self, row: dict[str, Any]) -> None:
        self.on_step("keep run")
        _restore_run(self.warehouse, self.previous)
        # What the release and its database say of the run was written before these were known.
        self.run.stages["publish"] = {"seconds": round(time.monotonic() - self.begun, 3), "parts": self.seconds}
        append_run(self.warehouse, {**row, **ended(self.run)})
        self.on_step("done")


def _complete(tables: Tables, rejects: pa.Table) -> Tables:
    """All published tables, in the order of publication, each sorted and of its model's schema."""
    unknown = [name for name in tables if name not in TABLES]
    if unknown:
        raise ValueError(f"no table is called {', '.join(unknown)}; known: {', '.join(TABLES)}")
    given = {**tables, "rejects": rejects}
    complete = {}
    for name in TABLES:
        if name in _OUTSIDE or name == "changes":
            continue
        table = given.get(name)
        if table is None:
            table = parties_table() if name == "parties" else empty_table(name)
        schema = arrow_schema(TABLES[name])
        complete[name] = sort_table(name, table.select(schema.names).cast(schema))
    return complete


def _whole_current(warehouse: Warehouse) -> str | None:
    """The current release to compare with: none, where it is damaged."""
    current = warehouse.current_id()
    return current if current is not None and is_intact(warehouse.release(current)) else None


def _restore_run(warehouse: Warehouse, release_id: str | None) -> bool:
    """Add the row of the run that made a release, where a crash kept it out; whether it did."""
    if release_id is None or not is_intact(warehouse.release(release_id)):
        return False
    row = read_manifest(warehouse.release(release_id))["dyad:release"]["run"]
    if row["run_id"] in read_runs(warehouse)["run_id"].to_pylist():
        return False
    append_run(warehouse, row)
    return True


def _restore_database(warehouse: Warehouse, release_id: str) -> bool:
    """Build the database of the current release, where it is missing or of another release; whether it did."""
    if database_release(warehouse.database) == release_id:
        return False
    build_database(warehouse.release(release_id), release_id, read_runs(warehouse), warehouse.staged_database)
    place_database(warehouse)
    return True


def _write_json(path: Path, value: dict[str, Any]) -> None:
    write_text(path, json.dumps(value, ensure_ascii=False, indent=1) + "\n")
