"""The same run on a Dask cluster of two workers on this machine, one of them killed in the middle."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.test_faults import REPOSITORY, data, dyad, write

pytest.importorskip("prefect_dask", reason="needs the extra `dask`")


@pytest.fixture
def cluster(tmp_path):
    """A scheduler and two workers: (address, the worker processes, the scheduler's)."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}

    def start(*arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "distributed.cli." + arguments[0], *arguments[1:]]
        return subprocess.Popen(
            command, env=environment, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    scheduler = start("dask_scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard")
    one = ("--nthreads", "1", "--nworkers", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1")
    workers = [start("dask_worker", address, *one) for _ in range(2)]
    yield address, workers, scheduler
    for process in (*workers, scheduler):
        process.kill()
        process.wait()


def begun(address: str, folder: Path) -> subprocess.Popen[str]:
    """A run on the cluster of which a batch is under way."""
    run = subprocess.Popen(
        [sys.executable, "-m", "flows.cli", "run", "--raw", "raw", "--warehouse", "w", "--dask", address],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), "DYAD_BATCH_BYTES": "45"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    parts = folder / "w" / ".work" / "run" / "parts"
    deadline = time.monotonic() + 120
    while not list(parts.glob("*.begun")) and run.poll() is None and time.monotonic() < deadline:
        time.sleep(0.02)
    return run


def test_a_worker_killed_in_the_middle_leaves_no_trace_in_the_release(cluster, tmp_path):
    address, workers, _ = cluster
    write(tmp_path / "raw", {})
    run = begun(address, tmp_path)
    workers[0].send_signal(signal.SIGKILL)
    out, err = run.communicate(timeout=180)
    assert run.returncode == 0, err
    assert "6 documents" in out
    plain = dyad("flows.cli", tmp_path, "run", "--raw", "raw", "--warehouse", "plain", "--workers", "1")
    assert plain.returncode == 0, plain.stderr
    assert data(tmp_path / "w") == data(tmp_path / "plain")


def test_a_scheduler_killed_in_the_middle_is_one_clear_line_and_the_next_run_heals(cluster, tmp_path):
    address, _, scheduler = cluster
    write(tmp_path / "raw", {})
    first = dyad("flows.cli", tmp_path, "run", "--raw", "raw", "--warehouse", "w", "--workers", "1")
    assert first.returncode == 0, first.stderr
    before = data(tmp_path / "w")
    for path in (tmp_path / "raw").iterdir():
        path.write_text(path.read_text().replace("Kenya", "Uganda"))
    run = begun(address, tmp_path)
    scheduler.send_signal(signal.SIGKILL)
    _, err = run.communicate(timeout=180)
    assert run.returncode == 1, err
    assert f"the Dask scheduler at {address} was lost" in err.splitlines()[-1]
    assert "Traceback" not in err
    assert data(tmp_path / "w") == before
    assert not [path.name for path in (tmp_path / "w" / "releases").iterdir() if path.name.startswith(".")]
    healed = dyad("flows.cli", tmp_path, "run", "--raw", "raw", "--warehouse", "w", "--workers", "1")
    assert healed.returncode == 0, healed.stderr
    plain = dyad("flows.cli", tmp_path, "run", "--raw", "raw", "--warehouse", "plain", "--workers", "1")
    assert plain.returncode == 0, plain.stderr
    assert data(tmp_path / "w") == data(tmp_path / "plain") != before


def test_a_scheduler_that_does_not_answer_is_one_clear_line(tmp_path):
    write(tmp_path / "raw", {})
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{closed.getsockname()[1]}"
        run = dyad("flows.cli", tmp_path, "run", "--raw", "raw", "--warehouse", "w", "--dask", address)
    assert run.returncode == 1
    assert address in run.stderr
    assert "Traceback" not in run.stderr
