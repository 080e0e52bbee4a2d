"""Prefect's own API server, run for the length of one command when no other server is configured.

Here belongs only how that server is started, kept quiet and stopped. No flow, no task, no stage. A server that the user
configured (``PREFECT_API_URL``, in the environment or in a Prefect profile) is used as it is and nothing here starts.

Why not leave it to Prefect, which starts such a server by itself? Because that one imports the whole server a second
time into this process, starts only when the flow does, talks to the terminal, and lives on when this process is
killed. This one starts while the rest is being imported, writes to a log file, and ends when its standard input does:
however the parent dies, the pipe closes.
"""

from __future__ import annotations

import contextlib
import importlib
import logging
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import uvicorn

_SERVER = "prefect.server.api.server"
STARTUP_SECONDS = 120.0  # the first start ever creates the database, which takes seconds on a slow machine
GRACE_SECONDS = 4.0  # for the server to write what it has received
MAX_DATABASE_BYTES = 64_000_000  # the history of local runs is a convenience: start afresh before it grows large

# What no local server needs to do: log its events, look after work pools.
_NEVER_ON = ("EVENT_LOGGER", "FOREMAN")
# What it needs not do for one flow run in this process: schedules, late runs, triggers, cleaning up.
_FOR_SCHEDULES = (
    "CANCELLATION_CLEANUP",
    "CLEANUP_RECONCILER",
    "LATE_RUNS",
    "PAUSE_EXPIRATIONS",
    "REPOSSESSOR",
    "SCHEDULER",
    "TRIGGERS",
)
QUIET = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_LOGGING_TO_API_ENABLED": "false",
    "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",
    "PREFECT_TELEMETRY_ENABLE_RESOURCE_METRICS": "false",
    "PREFECT_CLI_PROMPT": "false",
    # A local server that does not answer is dead: asked as often as Prefect would, a run took minutes to say so.
    "PREFECT_CLIENT_MAX_RETRIES": "3",
}

SERVER_LOST = (
    "the Prefect server of this run was lost; what was published before is unchanged, and finished work is kept: "
    "run again"
)


class LocalServerError(RuntimeError):
    """The local Prefect server did not start; the message says where its log is."""


def has_configured_server() -> bool:
    """Whether the user configured a Prefect server, in the environment or in one of the files that Prefect reads.

    Prefect itself is asked, in a process of its own, only where such a file exists: importing it takes half a second,
    and it must not be imported here before the address of the server is known.
    """
    if os.environ.get("PREFECT_API_URL"):
        return True
    home = Path(os.environ.get("PREFECT_HOME") or Path.home() / ".prefect")
    files = [
        Path(os.environ.get("PREFECT_PROFILES_PATH") or home / "profiles.toml"),
        Path(".env"),
        Path("prefect.toml"),
    ]
    project = Path("pyproject.toml")
    named_there = project.is_file() and "[tool.prefect" in project.read_text("utf-8", "replace")
    if not named_there and not any(file.is_file() for file in files):
        return False
    ask = "from prefect.settings import PREFECT_API_URL; print(PREFECT_API_URL.value() or '')"
    found = subprocess.run([sys.executable, "-P", "-c", ask], capture_output=True, text=True, check=False)
    return bool(found.stdout.strip())


def be_quiet() -> None:
    """Set Prefect's environment for a run with a local server; call before Prefect is imported. What is set stays."""
    for name, value in QUIET.items():
        os.environ.setdefault(name, value)
    # A failing task is reported by the command in one line; Prefect's own traceback would say it again.
    os.environ.setdefault("PREFECT_LOGGING_LEVEL", "CRITICAL")


class LocalServer:
    """A Prefect server on a free loopback port, its database and its log in ``folder``.

    ``start`` returns at once; ``wait`` blocks until the server answers and returns the address of its API, and raises
    LocalServerError when it does not come up. Databases are named by Prefect's version, because their layout is too.
    With ``scheduling`` it makes runs of deployments at their times, and cleans up after runs that were killed.
    """

    def __init__(self, folder: Path, scheduling: bool = False) -> None:
        self.folder = folder
        self.scheduling = scheduling
        self.log = folder / "server.log"
        self.database = folder / f"prefect-{version('prefect')}.db"
        self.port = 0
        self.process: subprocess.Popen[bytes] | None = None
        self.is_lost = False

    def start(self) -> None:
        """Start the server process; it is ready some two seconds later."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if self.database.exists() and self.database.stat().st_size > MAX_DATABASE_BYTES:
            self._forget_history()
        self.port = _free_port()
        services_off = _NEVER_ON if self.scheduling else (*_NEVER_ON, *_FOR_SCHEDULES)
        environment = {
            **os.environ,
            **QUIET,
            **{f"PREFECT_SERVER_SERVICES_{name}_ENABLED": "false" for name in services_off},
            "PREFECT_HOME": str(self.folder.resolve()),
            "PREFECT_SERVER_DATABASE_CONNECTION_URL": f"sqlite+aiosqlite:///{self.database.resolve()}",
            "PREFECT_SERVER_DATABASE_MIGRATE_ON_START": "false",
            "PREFECT_SERVER_REGISTER_BLOCKS_ON_START": "false",
            "PREFECT_SERVER_UI_ENABLED": "false",
            "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_FLUSH_INTERVAL": "0.1",
            "PREFECT_LOGGING_LEVEL": "WARNING",
            "PREFECT_SERVER_LOGGING_LEVEL": "WARNING",
        }
        environment.pop("PREFECT_API_URL", None)
        with self.log.open("wb") as log:
            # A session of its own keeps the terminal's Ctrl-C from it: the flow still has to report its end.
            self.process = subprocess.Popen(
                [sys.executable, "-P", __file__, str(self.database), str(self.port)],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=environment,
                start_new_session=True,
            )

    @property
    def address(self) -> str:
        """The address of the API, ``http://127.0.0.1:<port>/api``; known once the server is started."""
        return f"http://127.0.0.1:{self.port}/api"

    def wait(self, seconds: float = STARTUP_SECONDS) -> None:
        """Block until the server is healthy."""
        assert self.process is not None, "start() comes first"
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise LocalServerError(f"the local Prefect server ended before it was ready; its log: {self.log}")
            if _is_healthy(self.address):
                return
            time.sleep(0.03)
        raise LocalServerError(f"the local Prefect server was not ready after {seconds:.0f} s; its log: {self.log}")

    def when_lost(self, do: Callable[[], None]) -> None:
        """Have ``do`` called, in a thread of its own, should the server end before it is stopped."""
        process = self.process
        assert process is not None, "start() comes first"

        def watch() -> None:
            process.wait()
            if self.process is process:
                self.is_lost = True
                do()

        threading.Thread(target=watch, daemon=True).start()

    def stop(self) -> None:
        """End the server; safe to call twice."""
        process, self.process = self.process, None
        if process is None:
            return
        if process.stdin:
            process.stdin.close()
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _forget_history(self) -> None:
        for suffix in ("", "-wal", "-shm"):
            self.database.with_name(self.database.name + suffix).unlink(missing_ok=True)


@contextlib.contextmanager
def local_server(folder: Path, scheduling: bool = False) -> Iterator[LocalServer]:
    """A server that is already starting, to which Prefect reports if it is imported after this; stopped at the end."""
    server = LocalServer(folder, scheduling)
    server.start()
    os.environ["PREFECT_API_URL"] = server.address
    try:
        yield server
    finally:
        os.environ.pop("PREFECT_API_URL", None)
        server.stop()


@contextlib.contextmanager
def reporting_to(server: LocalServer) -> Iterator[None]:
    """Wait for the server; within it flows may run; at the end what Prefect has to tell has reached the server."""
    from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

    server.wait()
    # Heartbeats tell a server of crashed runs, and cost a second at the end of each: one that ends with its only run
    # needs none.
    with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
        yield
        _drain_events()


def _drain_events() -> None:
    """Let what Prefect still has to tell reach the server before that one ends."""
    from prefect.events.worker import EventsWorker

    logging.getLogger("EventsWorker").setLevel(logging.ERROR)  # else it warns that it is doing what it was asked to
    EventsWorker.drain_all(timeout=5)


def _is_healthy(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/health", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


# ---------------------------------------------------------------- what runs in the server's process


def _serve(database: Path, port: int) -> None:
    if database.exists() and not _is_sound(database):
        for suffix in ("", "-wal", "-shm"):
            database.with_name(database.name + suffix).unlink(missing_ok=True)
    if not database.exists():
        # Importing the server and making its database take seconds each: side by side on the first run.
        threading.Thread(target=importlib.import_module, args=(_SERVER,)).start()
        _create(database)
    import uvicorn

    config = uvicorn.Config(
        f"{_SERVER}:create_app",
        factory=True,
        host="127.0.0.1",
        port=port,
        log_level="warning",
        lifespan="on",
        timeout_graceful_shutdown=2,
    )
    server = uvicorn.Server(config)
    threading.Thread(target=_end_with_parent, args=(server,), daemon=True).start()
    server.run()


def _end_with_parent(server: uvicorn.Server) -> None:
    """Standard input is a pipe that nobody writes to: it ends when the parent ends, in whatever way."""
    sys.stdin.buffer.read()
    server.should_exit = True  # what is still in its queues is written first
    time.sleep(GRACE_SECONDS)
    os._exit(0)  # the database is SQLite with a write-ahead log: an end at any moment is safe


def _is_sound(database: Path) -> bool:
    """Whether the file is a database of Prefect's that can be read: the server would start with any file."""
    try:
        with contextlib.closing(sqlite3.connect(database)) as connection:
            (answer,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            connection.execute("SELECT 1 FROM flow_run LIMIT 1")
        return bool(answer == "ok")
    except sqlite3.Error:
        return False


def _create(database: Path) -> None:
    """Put an empty, migrated database there: a copy of the one made earlier for another warehouse, or a new one.

    Prefect builds its tables by some hundred migrations; a copy takes milliseconds instead of seconds.
    """
    from flows.remote.places import cache_folder  # here: as a program, this file knows nothing of the project

    template = cache_folder() / database.name
    building = database.with_name(f"{database.name}.{os.getpid()}")
    try:
        shutil.copyfile(template, building)
    except OSError:
        _migrate(building)
        with contextlib.suppress(OSError):  # no cache on this machine: the next warehouse migrates again
            template.parent.mkdir(parents=True, exist_ok=True)
            draft = template.with_name(f"{template.name}.{os.getpid()}")
            shutil.copyfile(building, draft)
            draft.replace(template)
    building.replace(database)


def _migrate(database: Path) -> None:
    command = [
        sys.executable,
        "-c",
        "import asyncio; from prefect.server.database import provide_database_interface; "
        "asyncio.run(provide_database_interface().create_db())",
    ]
    url = f"sqlite+aiosqlite:///{database}"
    subprocess.run(command, check=True, env={**os.environ, "PREFECT_SERVER_DATABASE_CONNECTION_URL": url})
    with contextlib.closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # so that the one file is the whole database


if __name__ == "__main__":
    _serve(Path(sys.argv[1]), int(sys.argv[2]))
