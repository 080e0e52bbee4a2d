"""The releases that a warehouse holds: listed, compared, gone back to, deleted.

Here belongs what is done with finished releases. Reading imports neither pandera nor pandas; going back to a release
does, to keep a row of ``runs``. Releases that older versions made are read by what they say of themselves.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from flows.publish.database import build_database
from flows.publish.diff import compared_tables, diff_directories, told_rows
from flows.publish.warehouse import Warehouse, check_format, clear_errors, place_database, point_current, writing
from flows.settings import DyadError

_MANIFEST = "datapackage.json"


@dataclass(frozen=True)
class ReleaseInfo:
    """One release: ``created`` in ISO 8601, UTC; ``counts``: rows by table; ``n_bytes``: the size of its data."""

    release_id: str
    path: Path | str  # text: the address of one on remote storage
    created: str
    code_version: str
    previous_id: str | None
    counts: dict[str, int]
    n_bytes: int
    is_current: bool


def list_releases(root: Path) -> list[ReleaseInfo]:
    """All whole releases of a warehouse, newest first. Raises DyadError where a newer version made the warehouse."""
    check_format(root)
    warehouse = Warehouse(root)
    current = warehouse.current_id()
    found = [_info(warehouse.release(each), each == current) for each in warehouse.release_ids()]
    whole = [info for info in found if info is not None]
    return sorted(whole, key=lambda info: (info.created, info.release_id), reverse=True)


def diff_releases(root: Path, old: str, new: str, table: str | None = None) -> pa.Table:
    """What differs from release ``old`` to release ``new``: all tables that ``changes`` covers, or any one table.

    Ids may be given by their beginning. Columns as in the table ``changes``. Raises DyadError for a release or table
    that is not there.
    """
    warehouse = Warehouse(root)
    before, after = (warehouse.release(find_release(root, each)) for each in (old, new))
    if table is None:
        return diff_directories(before, after, compared_tables(before, after))
    for path in (before, after):
        if not (path / f"{table}.parquet").exists():
            known = ", ".join(sorted(file.stem for file in path.glob("*.parquet")))
            raise DyadError(f"release {path.name} has no table {table!r}; it has {known}")
    return diff_directories(before, after, [table])


def told_changes(root: Path, old: str, new: str, changes: pa.Table) -> dict[tuple[str, str], str]:
    """What the added and removed rows of ``changes`` say, see :func:`flows.publish.diff.told_rows`."""
    warehouse = Warehouse(root)
    before, after = (warehouse.release(find_release(root, each)) for each in (old, new))
    return told_rows(before, after, changes)


def rollback(root: Path, release_id: str) -> str:
    """Make an earlier release current again, with its database; gives its full id.

    Raises DyadError where no whole release has the id, the warehouse cannot be written, or another run holds it.
    """
    from flows.publish.runs import RunInfo, append_run, read_runs, run_row, with_run

    run = RunInfo()
    with writing(root) as warehouse, clear_errors(root):
        wanted = find_release(root, release_id)
        release = warehouse.release(wanted)
        if not is_intact(release):
            raise DyadError(f"release {wanted} is damaged: a file is missing or has another size than {_MANIFEST} says")
        counts = {part["name"]: part["dyad:rows"] for part in read_manifest(release)["resources"]}
        row = run_row(run, "rolled_back", release_id=wanted, previous=warehouse.current_id(), counts=counts)
        build_database(release, wanted, with_run(read_runs(warehouse), row), warehouse.staged_database)
        point_current(warehouse, wanted)
        place_database(warehouse)
        append_run(warehouse, row)
    return wanted


def prune(root: Path, keep: int) -> list[str]:
    """Delete all but the ``keep`` newest releases and the current one; gives the ids of the deleted, oldest first.

    Raises DyadError where ``keep`` is below 1, the warehouse cannot be written, or another run holds it.
    """
    if keep < 1:
        raise DyadError(f"cannot keep {keep} releases: keep at least 1")
    with writing(root) as warehouse, clear_errors(root):
        old = [info for info in list_releases(root)[keep:] if not info.is_current]
        for info in reversed(old):
            trash = warehouse.trash(info.release_id)
            warehouse.release(info.release_id).rename(trash)  # so that no reader lists a release that is half deleted
            shutil.rmtree(trash)
        return [info.release_id for info in reversed(old)]


def find_release(root: Path, beginning: str) -> str:
    """The full id of the release that ``beginning`` names; "current" names the current one.

    Raises DyadError where no release, or more than one, begins so.
    """
    warehouse = Warehouse(root)
    return match_release(beginning, warehouse.release_ids(), warehouse.current_id(), str(root))


def match_release(beginning: str, ids: list[str], current: str | None, where: str) -> str:
    """As :func:`find_release`, among these ids; ``where`` names the warehouse for messages."""
    if beginning == "current":
        if current is None:
            raise DyadError(f"{where} holds no release yet: run `dyad run`, or name another with --warehouse")
        return current
    if beginning in ids:
        return beginning
    found = [each for each in ids if beginning and each.startswith(beginning)]
    if len(found) == 1:
        return found[0]
    if found:
        raise DyadError(f"{beginning!r} begins several releases ({', '.join(found)}): give more of it")
    raise DyadError(f"{where} has no release {beginning!r}; `dyad releases` lists those there are")


def is_intact(release: Path) -> bool:
    """Whether the release has all the files that its manifest names, each of its size."""
    try:
        parts = read_manifest(release)["resources"]
        return all((release / part["path"]).stat().st_size == part["bytes"] for part in parts)
    except (OSError, ValueError, KeyError):
        return False


def read_manifest(release: Path) -> dict[str, Any]:
    """The release's ``datapackage.json``. Raises OSError or ValueError where it cannot be read."""
    return dict(json.loads((release / _MANIFEST).read_text("utf-8")))


def _info(release: Path, is_current: bool) -> ReleaseInfo | None:
    return release_info(read_manifest(release), release, is_current) if is_intact(release) else None


def release_info(manifest: dict[str, Any], path: Path | str, is_current: bool) -> ReleaseInfo:
    """What the manifest of a release says of it."""
    about = manifest["dyad:release"]
    return ReleaseInfo(
        release_id=about["release_id"],
        path=path,
        created=manifest["created"],
        code_version=about["code_version"],
        previous_id=about["previous_release_id"],
        counts={part["name"]: part["dyad:rows"] for part in manifest["resources"]},
        n_bytes=sum(part["bytes"] for part in manifest["resources"]),
        is_current=is_current,
    )
