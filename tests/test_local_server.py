"""The local Prefect server: quiet, found by its address, and gone when its parent is."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from flows.local_server import LocalServer, LocalServerError, has_configured_server

_START = """
import sys, time
from pathlib import Path
from flows.local_server import LocalServer
server = LocalServer(Path(sys.argv[1]))
server.start()
server.wait()
print(server.address, flush=True)
time.sleep(600)
"""


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/health", timeout=5) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def test_the_server_ends_when_its_parent_is_killed(tmp_path):
    parent = subprocess.Popen([sys.executable, "-c", _START, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    address = parent.stdout.readline().strip()
    assert answers(address)
    os.kill(parent.pid, signal.SIGKILL)
    parent.communicate()
    end = time.monotonic() + 60
    while answers(address):
        assert time.monotonic() < end, "the server outlived its parent"
        time.sleep(0.1)
    log = (tmp_path / "server.log").read_text()
    assert "Traceback" not in log and "locked" not in log


def test_a_server_that_cannot_start_says_where_its_log_is(tmp_path):
    server = LocalServer(tmp_path)
    server.database.mkdir()  # a folder in the place of the database
    server.start()
    try:
        with pytest.raises(LocalServerError, match=r"server\.log"):
            server.wait(60)
    finally:
        server.stop()


def test_a_damaged_database_is_made_anew(tmp_path):
    server = LocalServer(tmp_path)
    server.database.write_bytes(b"no database at all" * 100)
    server.start()
    try:
        server.wait()
        with sqlite3.connect(server.database) as connection:
            assert connection.execute("SELECT count(*) FROM flow_run").fetchone() == (0,)
    finally:
        server.stop()


@pytest.mark.parametrize(
    ("files", "environment", "expected"),
    [
        ({}, {}, False),
        ({}, {"PREFECT_API_URL": "http://127.0.0.1:4200/api"}, True),
        ({"prefect.toml": '[api]\nurl = "http://127.0.0.1:4200/api"\n'}, {}, True),
        ({"pyproject.toml": "[project]\nname = 'x'\n"}, {}, False),
    ],
)
def test_a_configured_server_is_found(tmp_path: Path, monkeypatch, files, environment, expected):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert has_configured_server() is expected
