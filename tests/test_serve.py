"""Runs on a schedule: a real Prefect server, a schedule of seconds, a real web server, workers that are killed."""

from __future__ import annotations

import contextlib
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from flows.cli import cli
from flows.schedule import deployment_name, seconds_of
from flows.settings import DyadError
from tests.fetch.server import Answer, Asked, serving

HTML = {"Content-Type": "text/html; charset=utf-8"}
ROOT = Path(__file__).parent.parent


def page(sentence: str) -> Answer:
    filler = "The two governments have published figures of their trade in each of the years since then. " * 3
    body = (
        f"<html><head><title>News</title></head><body><article><p>{sentence}</p><p>{filler}</p></article></body></html>"
    )
    return Answer(body.encode(), headers=HTML)


def eventually(what: Callable[[], object], told: Callable[[], str], seconds: float = 180) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, told()
        time.sleep(0.05)


def descendants(pid: int) -> list[int]:
    """The processes below one, whatever their session."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    found = [pid]
    for known in found:
        found += [child for child, parent in parents.items() if parent == known]
    return found[1:]


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


class Serving:
    """A running ``dyad serve``, what it wrote, and what it published."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.raw, self.warehouse, self.log = folder / "raw", folder / "warehouse", folder / "serve.log"
        self.alarms = folder / "alarms"
        environment = {**os.environ, "DYAD_RETRIES": "0", "XDG_CACHE_HOME": os.environ.get("XDG_CACHE_HOME", "")}
        environment = {name: value for name, value in environment.items() if value}
        where = ["--raw", str(self.raw), "--warehouse", str(self.warehouse)]
        alarm = ["--on-failure", f'echo "$DYAD_STATE: $DYAD_MESSAGE" >> {self.alarms}']
        command = [sys.executable, "-m", "flows.cli", "serve", "-j", "1", *where, *alarm, *arguments]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log, env=environment)

    def said(self) -> str:
        return self.log.read_text("utf-8", "replace")

    def documents(self) -> set[str]:
        """The titles of the documents of the current release.

        Where the link leads is asked once: a reader that opens a file by it twice can meet two releases.
        """
        path = (self.warehouse / "current").resolve() / "documents.parquet"
        return {each["text"].split(" in ")[0] for each in pq.read_table(path).to_pylist()} if path.exists() else set()

    def states(self) -> list[str]:
        (database,) = (self.warehouse / ".work" / "prefect-serve").glob("prefect-*.db")
        with contextlib.closing(sqlite3.connect(database)) as connection:
            runs = "SELECT r.state_name FROM flow_run r JOIN flow f ON f.id = r.flow_id WHERE f.name = 'dyad-scheduled'"
            return [name for (name,) in connection.execute(runs)]

    def worker(self) -> int:
        """The process of the run that is under way."""
        for pid in descendants(self.process.pid):
            with contextlib.suppress(OSError):
                command = Path(f"/proc/{pid}/cmdline").read_bytes().decode("utf-8", "replace")
                if "spawn_main" in command:
                    return pid
        raise AssertionError(f"no run is under way:\n{self.said()}")


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Serving, dict[str, object]]]:
    with serving() as site:
        gate = threading.Event()

        def slow(_: Asked) -> Answer:
            gate.wait(60)
            return page("Peru lent Chile $7 million in 2015.")

        (tmp_path / "raw").mkdir()
        site.pages["/1"] = page("Kenya lent Tanzania $40 million in 2011.")
        site.pages["/slow"] = slow
        (tmp_path / "raw" / "sources.yaml").write_text(f"- url: {site.url}/1\n")
        running = Serving(tmp_path, "--every", "3s", "--now", "--allow-private")
        try:
            yield running, {"site": site, "gate": gate}
        finally:
            gate.set()
            below = descendants(running.process.pid)
            running.process.kill()
            running.process.wait()
            for pid in below:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)


def test_a_schedule_of_seconds_survives_a_killed_worker_a_failure_and_its_own_end(served) -> None:
    running, told = served
    loan, other = "Kenya lent Tanzania $40 million", "Peru lent Chile $7 million"
    eventually(lambda: running.documents() == {loan}, running.said)

    again = subprocess.run(
        [sys.executable, "-m", "flows.cli", "serve", "--every", "9s", "--raw", str(running.raw), "--warehouse",
         str(running.warehouse)], cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert again.returncode == 1 and "another `dyad serve` serves" in again.stderr

    # A worker is killed while it fetches: what was published stays, and the next run does what that one left.
    site = told["site"]
    sources = running.raw / "sources.yaml"
    sources.write_text(f"- url: {site.url}/1\n- url: {site.url}/slow\n")
    eventually(lambda: site.asked_for("/slow"), running.said)
    os.kill(running.worker(), signal.SIGKILL)
    eventually(lambda: "Crashed" in running.states(), running.said)
    assert running.documents() == {loan}
    told["gate"].set()
    eventually(lambda: running.documents() == {loan, other}, running.said)

    # A run that fails says so and where, and leaves the release as it is.
    sources.write_text("- nonsense\n")
    eventually(lambda: running.alarms.exists() and "Failed" in running.alarms.read_text(), running.said)
    assert "sources.yaml:1" in running.alarms.read_text() and "sources.yaml:1" in running.said()
    assert running.documents() == {loan, other}

    # It ends when told to, with all that it started.
    below = descendants(running.process.pid)
    running.process.send_signal(signal.SIGTERM)
    assert running.process.wait(30) in (0, 130), running.said()
    eventually(lambda: not any(is_alive(pid) for pid in below), running.said, 20)
    assert "Traceback" not in running.said()


@pytest.mark.parametrize(
    ("text", "seconds"), [("30s", 30), ("15m", 900), ("6h", 21_600), ("1d", 86_400), ("1.5h", 5_400)]
)
def test_intervals(text: str, seconds: float) -> None:
    assert seconds_of(text) == seconds


@pytest.mark.parametrize("text", ["", "0s", "5", "six hours", "-3s", "0.5s"])
def test_no_intervals(text: str) -> None:
    with pytest.raises(DyadError, match="no interval"):
        seconds_of(text)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [([], "say when"), (["--cron", "0 6 * * *", "--every", "6h"], "say when")],
)
def test_when_must_be_said_once(arguments: list[str], message: str, tmp_path: Path) -> None:
    result = CliRunner().invoke(cli, ["serve", *arguments, "--raw", str(tmp_path)])
    assert result.exit_code == 2 and message in result.output


def test_deployments_are_named_by_their_warehouse(tmp_path: Path) -> None:
    names = {deployment_name(tmp_path / one / "warehouse") for one in "ab"}
    assert len(names) == 2 and all(name.startswith("warehouse-") for name in names)
