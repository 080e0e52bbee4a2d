"""Fifty runs killed at random: ``python -m tests.benchmarks.kills [--kills 50] [--seed 1]``.

Each time one more source has been added, and after a random time SIGKILL goes to the whole run, to one of its workers
or to its Prefect server. After each kill what is published must be whole (the release as its manifest says, the
database readable, and both of the same texts that one of the runs had); after all of them a last run must give the
bytes of a release that was made in one go. Prints a count; exits with 1 at the first harm.
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
import time
from collections import Counter
from pathlib import Path

import duckdb
import psutil

from flows.publish.releases import is_intact
from flows.publish.warehouse import Warehouse
from tests.test_faults import REPOSITORY, data

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
    seconds = 12.0
    ends: Counter[str] = Counter()
    for number in range(-1, chosen.kills):
        for each in range(3):
            (raw / f"{number + 1:03}-{each}.txt").write_text(TEXT.format(n=10 * (number + 1) + each))
        process = start(raw, warehouse)
        if number < 0:  # one run whole, for its time
            began = time.monotonic()
            process.communicate(timeout=300)
            seconds = time.monotonic() - began
            continue
        whom = chance.choice(["run", "worker", "server"])
        time.sleep(chance.uniform(0.3, seconds))
        hit = kill(process, whom)
        _, err = process.communicate(timeout=300)
        ends[f"{whom}: {'killed' if hit else 'was not there'}, the run {outcome(process.returncode)}"] += 1
        if "Traceback" in err:
            raise SystemExit(f"kill {number}: a traceback\n{err}")
        check(warehouse, number, chosen.seed)
    last = start(raw, warehouse)
    _, err = last.communicate(timeout=300)
    if last.returncode:
        raise SystemExit(f"the last run failed: {err}")
    if start(raw, folder / "fresh").wait(300) or data(warehouse) != data(folder / "fresh"):
        raise SystemExit("the last release differs from one that was made in one go")
    left = [path.name for path in (warehouse / "releases").iterdir() if path.name.startswith(".")]
    print(f"{chosen.kills} kills, no harm; the last release has the bytes of a fresh one; left: {left or 'nothing'}")
    for end, count in sorted(ends.items()):
        print(f"{count:4}  {end}")
    shutil.rmtree(folder)


def start(raw: Path, warehouse: Path) -> subprocess.Popen[str]:
    """A run on two workers, with small batches, in a process group of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "flows.cli", "run", "--raw", str(raw), "--warehouse", str(warehouse), "--workers", "2"],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env={**os.environ, "DYAD_BATCH_BYTES": "120"},
    )


def kill(process: subprocess.Popen[str], whom: str) -> bool:
    """SIGKILL to the run with all its processes, or to one of these; whether there was such a one."""
    if whom == "run":
        if process.poll() is not None:
            return False
        os.killpg(process.pid, signal.SIGKILL)
        return True
    words = {"worker": "multiprocessing.spawn", "server": "prefect"}[whom]
    try:
        children = psutil.Process(process.pid).children(recursive=True)
        found = [child for child in children if words in " ".join(child.cmdline())]
        if found:
            found[0].kill()
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
