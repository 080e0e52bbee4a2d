"""The table ``runs``: one row a run, kept across releases in ``warehouse/runs.parquet``.

Run times are no part of a release's data, so the file lies beside the releases. Each DuckDB file holds the runs up to
the one that made it; a release's ``datapackage.json`` holds the row of its own run, from which a row that a crash kept
from being written is restored.
"""

from __future__ import annotations

import json
import time
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from flows.publish.identity import code_hash, software_version
from flows.publish.warehouse import Warehouse, replace, writing
from schemas.derive import arrow_schema
from schemas.runs import Runs


@dataclass
class RunInfo:
    """What only the run itself knows: made at its start, filled on the way.

    ``stages``: stage -> what is to be kept of it: seconds, rows in, rows out; of ``publish`` the seconds of its parts,
    of ``check`` the errors and warnings found. ``started`` is a reading of the monotonic clock, so that a clock set
    back in the middle gives no negative time.
    """

    n_files: int = 0
    n_candidates: int = 0
    stages: dict[str, Any] = field(default_factory=dict)
    messages: list[str] = field(default_factory=list)
    run_id: str = field(default_factory=lambda: uuid.uuid4().hex)
    started_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    started: float = field(default_factory=time.monotonic)


def run_row(
    run: RunInfo,
    outcome: str,
    *,
    release_id: str | None = None,
    previous: str | None = None,
    counts: dict[str, int] | None = None,
    changes: dict[str, int] | None = None,
) -> dict[str, Any]:
    """The run's row, with values that JSON can hold; ``counts``: rows by table; ``changes``: of facts, by kind."""
    counts, changes = counts or {}, changes or {}
    return {
        "run_id": run.run_id,
        "release_id": release_id,
        "previous_release_id": previous,
        "outcome": outcome,
        "started_at": _moment(run.started_at),
        "code_version": software_version(),
        "code_sha256": code_hash(),
        "n_files": run.n_files,
        "n_candidates": run.n_candidates,
        **{f"n_{name}": counts.get(name, 0) for name in ("documents", "sentences", "mentions", "facts", "claims")},
        "n_rejects": counts.get("rejects", 0),
        **{f"n_{kind}": changes.get(kind, 0) for kind in ("added", "removed", "changed")},
        "message": "; ".join(run.messages) or None,
        **ended(run),
    }


def ended(run: RunInfo) -> dict[str, Any]:
    """What a row says of the time that the run has taken until now."""
    return {
        "finished_at": _moment(datetime.now(UTC)),
        "seconds": round(time.monotonic() - run.started, 3),
        "stages": json.dumps(run.stages, sort_keys=True) if run.stages else None,
    }


def record_failure(root: Path, run: RunInfo, message: str) -> None:
    """Keep the row of a run that published nothing. Raises DyadError where the warehouse cannot be written."""
    run.messages.append(message)
    with writing(root) as warehouse:
        append_run(warehouse, run_row(run, "failed", previous=warehouse.current_id()))


def append_run(warehouse: Warehouse, row: dict[str, Any]) -> None:
    """Add a row to the file of runs, unless the run is already there."""
    _write(warehouse, with_run(read_runs(warehouse), row))


def _write(warehouse: Warehouse, table: pa.Table) -> None:
    staged = warehouse.root / ".runs.parquet.new"
    pq.write_table(table, staged, compression="zstd")
    replace(staged, warehouse.runs)


def drop_run(warehouse: Warehouse, run_id: str) -> None:
    """Take the row of a run out of the file of runs, where it is there."""
    table = read_runs(warehouse)
    kept = table.filter(pc.not_equal(table["run_id"], run_id))
    if kept.num_rows < table.num_rows:
        _write(warehouse, kept)


def find_run(warehouse: Warehouse, run_id: str) -> dict[str, Any] | None:
    """The row of a run, with values that JSON can hold; None where there is none."""
    table = read_runs(warehouse)
    for row in table.filter(pc.equal(table["run_id"], run_id)).to_pylist():
        return {**row, **{name: row[name].isoformat() for name in ("started_at", "finished_at")}}
    return None


def with_run(runs: pa.Table, row: dict[str, Any]) -> pa.Table:
    """The table of runs with one more, which it may have already."""
    if row["run_id"] in runs["run_id"].to_pylist():
        return runs
    values = {**row, **{name: datetime.fromisoformat(row[name]) for name in ("started_at", "finished_at")}}
    return pa.concat_tables([runs, pa.Table.from_pylist([values], arrow_schema(Runs))])


def read_runs(warehouse: Warehouse) -> pa.Table:
    """All runs so far, oldest first; what an older version did not count is 0 or empty."""
    schema = arrow_schema(Runs)
    if not warehouse.runs.exists():
        return schema.empty_table()
    found = pq.read_table(warehouse.runs)
    columns = [
        found[column.name].cast(column.type)
        if column.name in found.column_names
        else pa.array([_unknown(column)] * found.num_rows, column.type)
        for column in schema
    ]
    return pa.Table.from_arrays(columns, schema=schema)


def _unknown(column: pa.Field) -> Any:
    if column.nullable:
        return None
    return "" if pa.types.is_string(column.type) else 0


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat()
