"""What a run costs besides its work: the command cold, warm and unchanged, against the same stages called plainly.

    python tests/benchmarks/start_up.py [RAW] [--repeat N]

Cold: a new warehouse, and no database of Prefect's anywhere. Warm: a new warehouse on a machine that has run dyad
before. Unchanged: the same warehouse again. Plain: the stages of flows.build called as functions in one process,
without Prefect. The least of N repeats, in seconds of wall time, with the commands' own share for Prefect.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

_PLAIN = """
import sys
from pathlib import Path
from flows import batches, corpus
from flows.publish.release import publish
from flows.publish.runs import RunInfo
from flows.settings import Settings
settings, run = Settings(Path(sys.argv[1]), Path(sys.argv[2])), RunInfo()
identity = corpus.identify(settings)
with corpus.work_folder(settings) as folder:
    store = corpus.open_store(settings)
    reading = corpus.read_corpus(settings, store, folder / "batches", lambda _: None)
    parts = [batches.process(batch, folder / "parts") for batch in reading.batches]
    tables = corpus.consolidate(corpus.curate(settings, corpus.gather(reading, parts, store).tables))
    valid = {name: table for name, table in tables.items() if name != "rejects"}
    publish(valid, tables["rejects"], settings.warehouse, identity, run)
"""


def seconds(command: list[str], cache: Path) -> float:
    """Wall time of a command that must succeed, with its caches in ``cache``."""
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, "XDG_CACHE_HOME": str(cache)})
    return time.perf_counter() - start


def measure(raw: Path) -> dict[str, float]:
    """One round of all four."""
    found = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        cache = folder / "cache"
        run = [sys.executable, "-m", "flows.cli", "run", "--raw", str(raw), "--workers", "1", "--warehouse"]
        found["cold"] = seconds([*run, str(folder / "first")], cache)
        found["warm"] = seconds([*run, str(folder / "second")], cache)
        found["unchanged"] = seconds([*run, str(folder / "second")], cache)
        found["plain"] = seconds([sys.executable, "-c", _PLAIN, str(raw), str(folder / "third")], cache)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("raw", nargs="?", default="raw", type=Path)
    parser.add_argument("--repeat", type=int, default=3)
    arguments = parser.parse_args()
    rounds = [measure(arguments.raw) for _ in range(arguments.repeat)]
    best = {name: min(each[name] for each in rounds) for name in rounds[0]}
    for name, value in best.items():
        print(f"{name:<10} {value:6.2f} s")
    print(f"Prefect's share of a warm run: {best['warm'] - best['plain']:.2f} s")


if __name__ == "__main__":
    main()
