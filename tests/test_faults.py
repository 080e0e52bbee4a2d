"""Workers that die, clocks that go back, files half written: nothing is lost and the next run heals."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

import psutil
import pyarrow.parquet as pq
import pytest

from flows.publish import runs
from flows.publish.releases import list_releases, prune
from flows.publish.warehouse import Warehouse
from tests.publish.killed import publish_documents

REPOSITORY = Path(__file__).parent.parent
DOCUMENTS = 6
WORKER = "multiprocessing.forkserver" if sys.platform == "linux" else "multiprocessing.spawn"  # in command lines
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(REPOSITORY), "DYAD_BATCH_BYTES": "90"}


def dyad(module: str, folder: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the command as ``module`` in ``folder``, with batches of two documents."""
    return subprocess.run(
        [sys.executable, "-m", module, *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=180,
        cwd=folder,
        env=ENVIRONMENT,
    )


def children(process: subprocess.Popen[str], words: str) -> list[psutil.Process]:
    """The processes that one has started and whose command lines hold these words."""
    found = psutil.Process(process.pid).children(recursive=True)
    return [child for child in found if words in " ".join(child.cmdline())]


def write(raw: Path, words: dict[int, str]) -> None:
    raw.mkdir()
    for number in range(DOCUMENTS):
        text = f"Kenya lent Tanzania ${number + 2} million in 2011. {words.get(number, '')}"
        (raw / f"{number:02}.txt").write_text(text.strip())


def data(warehouse: Path) -> dict[str, str]:
    """The tables of the current release but ``changes``, each as its hash."""
    found = [path for path in (warehouse / "current").glob("*.parquet") if path.stem != "changes"]
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


def test_a_document_that_kills_its_process_is_rejected_and_the_others_are_published(tmp_path):
    """The first run has no workers and is killed itself; the next takes care, and finds the document."""
    write(tmp_path / "raw", {4: "FATAL"})
    arguments = ("run", "--raw", "raw", "--warehouse", "w", "--workers", "1")
    assert dyad("tests.fatal", tmp_path, *arguments).returncode == -9
    run = dyad("tests.fatal", tmp_path, *arguments)
    assert run.returncode == 0, run.stderr
    assert "Traceback" not in run.stderr
    paths = pq.read_table(tmp_path / "w" / "current" / "documents.parquet")["path"].to_pylist()
    assert sorted(paths) == [f"{number:02}.txt" for number in range(DOCUMENTS) if number != 4]
    (reject,) = pq.read_table(tmp_path / "w" / "current" / "rejects.parquet").to_pylist()
    assert (reject["table"], reject["check"], reject["path"]) == ("documents", "worker_died", "04.txt")
    assert pq.read_metadata(tmp_path / "w" / "current" / "finance.parquet").num_rows == DOCUMENTS - 1


def test_a_worker_that_dies_once_changes_nothing(tmp_path):
    write(tmp_path / "raw", {3: "STUMBLE"})
    run = dyad("tests.fatal", tmp_path, "run", "--raw", "raw", "--warehouse", "w", "--workers", "2")
    assert run.returncode == 0, run.stderr
    assert (tmp_path / "stumbled").exists()
    plain = dyad("flows.cli", tmp_path, "run", "--raw", "raw", "--warehouse", "plain", "--workers", "1")
    assert plain.returncode == 0, plain.stderr
    assert data(tmp_path / "w") == data(tmp_path / "plain")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere workers are not forked")
def test_a_process_of_forks_that_dies_before_it_forked_is_replaced(tmp_path):
    write(tmp_path / "raw", {})
    command = [sys.executable, "-m", "flows.cli", "run", "--raw", "raw", "--warehouse", "w", "--workers", "2"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=tmp_path, env=ENVIRONMENT) as run:
        assert run.stderr is not None
        assert any(" extract" in line for line in run.stderr)
        while not (forks := children(run, WORKER)):
            assert run.poll() is None
            time.sleep(0.01)
        time.sleep(0.5)  # it loads what workers need; the run waits for the first of them
        forks[0].kill()
        said = run.stderr.read()
    assert run.returncode == 0, said
    assert len(pq.read_table(tmp_path / "w" / "current" / "finance.parquet")) == DOCUMENTS


@pytest.mark.parametrize("victim", ["server", "run"])
def test_a_run_whose_server_or_self_is_killed_leaves_no_process_and_the_next_heals(tmp_path, victim):
    """Without its server Prefect would wait without end; workers without their parent, too."""
    write(tmp_path / "raw", dict.fromkeys(range(DOCUMENTS), "SLOW"))
    arguments = ("run", "--raw", "raw", "--warehouse", "w", "--workers", "2")
    command = [sys.executable, "-m", "tests.fatal", *arguments]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=tmp_path, env=ENVIRONMENT) as run:
        while not (tmp_path / "slow").exists():
            assert run.poll() is None
            time.sleep(0.05)
        workers = children(run, WORKER)
        assert workers
        (server,) = children(run, "local_server")
        (server if victim == "server" else run).kill()
        _, said = run.communicate(timeout=60)
    if victim == "server":
        assert run.returncode == 1
        assert said.splitlines()[-1].startswith("dyad: the Prefect server of this run was lost"), said
        assert "Traceback" not in said
    _, alive = psutil.wait_procs([*workers, server], timeout=30)
    assert not alive
    assert not (tmp_path / "w" / "current").exists()
    again = dyad("flows.cli", tmp_path, *arguments)
    assert again.returncode == 0, again.stderr
    assert len(pq.read_table(tmp_path / "w" / "current" / "finance.parquet")) == DOCUMENTS


def test_a_clock_set_back_makes_no_old_release_current(tmp_path, monkeypatch):
    first = publish_documents(tmp_path / "w", 1)

    class Back(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime(1999, 1, 1, tzinfo=tz)

    monkeypatch.setattr(runs, "datetime", Back)
    second = publish_documents(tmp_path / "w", 2)
    assert Warehouse(tmp_path / "w").current_id() == second.release_id
    assert second.previous_id == first.release_id
    (row,) = [row for row in pq.read_table(tmp_path / "w" / "runs.parquet").to_pylist() if row["n_documents"] == 2]
    assert row["seconds"] >= 0
    assert prune(tmp_path / "w", 1) == []  # the newest by the clock, and the current one
    assert {info.release_id for info in list_releases(tmp_path / "w")} == {first.release_id, second.release_id}
