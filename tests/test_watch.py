"""Building again when raw/ changes, in one process, until interrupted."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from flows.watch import changes

ROOT = Path(__file__).parent.parent


def eventually(what: Callable[[], object], told: Callable[[], str], seconds: float = 180) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, told()
        time.sleep(0.05)


def test_a_change_is_built_a_mistake_is_told_and_the_end_is_clean(tmp_path: Path) -> None:
    raw, warehouse, log = tmp_path / "raw", tmp_path / "warehouse", tmp_path / "log"
    raw.mkdir()
    (raw / "a.txt").write_text("Kenya lent Tanzania $40 million in 2011.\n")
    command = [sys.executable, "-m", "flows.cli", "run", "--watch", "-j", "1"]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, "--raw", str(raw), "--warehouse", str(warehouse)], cwd=ROOT, stdout=output, stderr=output
        )

    def said() -> str:
        return log.read_text("utf-8", "replace")

    def paths() -> set[str]:
        table = (warehouse / "current").resolve() / "documents.parquet"  # one release, also while it is exchanged
        return set(pq.read_table(table)["path"].to_pylist()) if table.exists() else set()

    try:
        eventually(lambda: paths() == {"a.txt"}, said)
        (raw / "b.txt").write_text("Peru lent Chile $7 million in 2015.\n")
        eventually(lambda: paths() == {"a.txt", "b.txt"}, said)
        (raw / "assertions.toml").write_text("this is no TOML\n")
        eventually(lambda: "dyad: " in said() and "assertions.toml" in said(), said)
        assert paths() == {"a.txt", "b.txt"} and process.poll() is None
        (raw / "assertions.toml").unlink()
        (raw / "a.txt").unlink()
        eventually(lambda: paths() == {"b.txt"}, said)
        (raw / ".hidden").write_text("no news\n")
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 130, said()
        assert "Traceback" not in said()
    finally:
        if process.poll() is None:
            os.kill(process.pid, signal.SIGKILL)
            process.wait()


def test_a_request_to_end_that_was_lost_on_its_way_ends_the_wait(tmp_path: Path) -> None:
    is_asked = threading.Event()
    seen = changes(tmp_path, is_asked)
    next(seen)
    is_asked.set()
    with pytest.raises(KeyboardInterrupt):
        next(seen)
