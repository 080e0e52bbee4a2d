"""Time and peak memory of publishing for many facts: ``python -m tests.benchmarks.publishing [N …]``.

Publishes N facts (default 10,000, 100,000 and 1,000,000; see ``consolidation`` for how they are made) with their claims
into an empty warehouse, and then a release with every 32nd fact gone, which is compared with the first. Each size
runs in a process of its own, so that its peak memory is its own; that of the facts themselves, which publishing is
given, is shown beside it."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from flows.consolidate import consolidate
from flows.publish.identity import ReleaseIdentity
from flows.publish.release import publish
from flows.publish.runs import RunInfo
from flows.tables import empty_table
from tests.benchmarks.consolidation import synthetic_tables

Tables = dict[str, pa.Table]


def without_some(tables: Tables) -> Tables:
    """The tables without every 32nd fact."""
    facts = tables["facts"]
    kept = facts.filter(pc.not_equal(pc.utf8_slice_codeunits(facts["fact_id"], 1, 2), "a"))["fact_id"].combine_chunks()
    return {
        name: table.filter(pc.is_in(table["fact_id"], kept)) if "fact_id" in table.column_names else table
        for name, table in tables.items()
    }


def peak() -> int:
    """Greatest memory of this process so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def measure(n: int) -> dict[str, float]:
    """Seconds, MiB and bytes for ``n`` facts."""
    tables = synthetic_tables(n)
    tables |= consolidate(tables)
    given = peak()
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "warehouse"
        for name, some in (("first", tables), ("next", without_some(tables))):
            start = time.perf_counter()
            result = publish(some, empty_table("rejects"), root, ReleaseIdentity([(name, "")]), RunInfo())
            figures[name] = time.perf_counter() - start
        figures["release"] = sum(path.stat().st_size for path in result.path.glob("*.parquet")) / 1e6
        figures["database"] = (root / "dyad.duckdb").stat().st_size / 1e6
    return {**figures, "peak": peak(), "given": given}


def main(sizes: list[int]) -> None:
    print(
        f"{'facts':>9}{'first s':>10}{'next s':>9}{'peak MiB':>10}{'before MiB':>12}{'Parquet MB':>12}{'DuckDB MB':>11}"
    )
    before: tuple[int, float] | None = None
    for n in sizes:
        command = [sys.executable, "-m", "tests.benchmarks.publishing", "--one", str(n)]
        found = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
        growth = f"  time x{found['first'] / before[1]:.1f} for facts x{n / before[0]:.0f}" if before else ""
        print(
            f"{n:>9,}{found['first']:>10.2f}{found['next']:>9.2f}{found['peak']:>10,}{found['given']:>12,}"
            f"{found['release']:>12,.1f}{found['database']:>11,.1f}{growth}",
            flush=True,
        )
        before = (n, found["first"])


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(measure(int(sys.argv[2]))))
    else:
        main([int(argument) for argument in sys.argv[1:]] or [10_000, 100_000, 1_000_000])
