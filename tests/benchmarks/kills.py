"""Fifty runs killed at random: ``python -m tests.benchmarks.kills [--kills 50] [--seed 1]``.

Each time a few more sources have been added, and at a random moment of a random stage SIGKILL goes to the whole run, to
its first process alone, to one of its workers or to its Prefect server. After each kill what is published must be whole
(the release as its manifest says, the database readable, and both of the same texts that one of the runs had); after
all of them a last run must give the bytes of a release that was made in one go. Prints what each kill met and a count;
exits with 1 at the first harm. Takes some ten seconds a kill on two free cores.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

import duckdb
import psutil

from flows.publish.releases import is_intact
from flows.publish.warehouse import Warehouse
from tests.test_faults import REPOSITORY, data

STAGES = ("starting", "identify", "read", "extract", "gather", "curate", "consolidate", "publish")
SECONDS = {"starting": 3.0, "extract": 4.0, "publish": 2.0}  # about how long a stage takes; the others half a second
TEXT = "Kenya lent Tanzania ${n} million in 2011. Brazil and Argentina signed a treaty on 1 March 1991.\n"


def main() -> None:
    """Kill, check, and report."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--kills", type=int, default=50)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    chance = random.Random(chosen.seed)
    folder = Path(tempfile.mkdtemp(prefix="dyad-kills-"))
    raw, warehouse = folder / "raw", folder / "warehouse"
    raw.mkdir()
    ends: Counter[str] = Counter()
    begun = time.monotonic()
    for number in range(-1, chosen.kills):
        for each in range(3):
            (raw / f"{number + 1:03}-{each}.txt").write_text(TEXT.format(n=10 * (number + 1) + each))
        run = Run(raw, warehouse)
        if number < 0:  # one run whole: there is a release before the first kill
            if run.end():
                raise SystemExit(f"the first run failed: {run.said()}")
            continue
        whom = chance.choice(["run", "parent", "worker", "server"])
        stage = "extract" if whom == "worker" else chance.choice(STAGES)  # workers are there in that stage alone
        run.wait_for(stage)
        time.sleep(chance.uniform(0, SECONDS.get(stage, 0.5)))
        hit = kill(run.process, whom)
        code = run.end()
        end = f"{whom}: {'killed' if hit else 'was not there'}, the run {outcome(code)}"
        ends[end] += 1
        print(f"{number + 1:3} {time.monotonic() - begun:6.0f} s  {stage:<12} {end}", flush=True)
        if "Traceback" in run.said():
            raise SystemExit(f"kill {number} (seed {chosen.seed}): a traceback\n{run.said()}")
        check(warehouse, number, chosen.seed)
    last = Run(raw, warehouse)
    if last.end():
        raise SystemExit(f"the last run failed: {last.said()}")
    if Run(raw, folder / "fresh").end() or data(warehouse) != data(folder / "fresh"):
        raise SystemExit("the last release differs from one that was made in one go")
    left = [path.name for path in (warehouse / "releases").iterdir() if path.name.startswith(".")]
    took = f"in {(time.monotonic() - begun) / 60:.0f} minutes"
    print(f"{chosen.kills} kills {took}, no harm; the last release has the bytes of a fresh one")
    print(f"left in the folder of releases: {', '.join(left) or 'nothing'}")
    for end, count in sorted(ends.items()):
        print(f"{count:4}  {end}")
    shutil.rmtree(folder)


class Run:
    """A run on two workers, with small batches, in a process group of its own."""

    def __init__(self, raw: Path, warehouse: Path) -> None:
        where = ["--raw", str(raw), "--warehouse", str(warehouse), "--workers", "2"]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "flows.cli", "run", *where],
            cwd=REPOSITORY,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            env={**os.environ, "DYAD_BATCH_BYTES": "200"},
        )
        self.lines: list[str] = []
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self) -> None:
        assert self.process.stderr is not None
        self.lines.extend(iter(self.process.stderr.readline, ""))

    def said(self) -> str:
        """What it has written to standard error."""
        return "".join(self.lines)

    def wait_for(self, stage: str) -> None:
        """Wait until the run has begun a stage, or is over."""
        while self.process.poll() is None and f" {stage}" not in self.said():
            time.sleep(0.01)

    def end(self) -> int:
        """Wait for its end; gives its exit code."""
        code = self.process.wait(600)
        self.reader.join(20)  # what it started may hold the pipe a little longer
        return code


def kill(process: subprocess.Popen[str], whom: str) -> bool:
    """SIGKILL to the run with all its processes, or to one of these; whether there was such a one."""
    if whom in ("run", "parent"):
        if process.poll() is not None:
            return False
        os.killpg(process.pid, signal.SIGKILL) if whom == "run" else process.kill()
        return True
    words = {"worker": "multiprocessing.forkserver", "server": "prefect"}[whom]  # workers are forked last
    try:
        children = psutil.Process(process.pid).children(recursive=True)
        found = [child for child in children if words in " ".join(child.cmdline())]
        if found:
            found[-1].kill()
        return bool(found)
    except psutil.NoSuchProcess:
        return False


def outcome(code: int) -> str:
    """How a run ended, in words."""
    return {0: "published", -9: "was killed"}.get(code, f"ended with {code}")


def check(warehouse: Path, number: int, seed: int) -> None:
    """What is current is whole, and so is the database; each has three documents for every run up to its own."""
    current = Warehouse(warehouse).current_id()
    if current is None or not is_intact(warehouse / "releases" / current):
        raise SystemExit(f"kill {number} (seed {seed}): the current release is damaged: {warehouse}")
    with duckdb.connect(str(warehouse / "dyad.duckdb"), read_only=True) as connection:
        counts = [connection.execute(f"SELECT count(*) FROM {name}").fetchone() for name in ("documents", "finance")]
        listed = connection.execute(f"SELECT count(*) FROM read_parquet('{warehouse}/current/documents.parquet')")
        in_release = listed.fetchone()
    assert in_release and counts[0] and counts[1]
    if counts[0] != counts[1] or counts[0][0] % 3 or in_release[0] % 3:
        raise SystemExit(f"kill {number} (seed {seed}): database {counts}, release {in_release}: {warehouse}")


if __name__ == "__main__":
    main()
