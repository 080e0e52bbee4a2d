"""One run of the path in this process: the Prefect server it reports to, its progress, its clean end.

Here belongs what surrounds the flow when a person or a script starts it. The path itself is in ``flows.build``; runs on
a schedule are in ``flows.serve``.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import shutil
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from flows.local_server import SERVER_LOST, LocalServer, be_quiet, has_configured_server, local_server, reporting_to
from flows.progress import face_for, shown_by, tell
from flows.publish.warehouse import writing
from flows.settings import DyadError, Settings

if TYPE_CHECKING:
    from flows.funnel import Summary

_NOT_REACHED = "Failed to reach API"  # how Prefect begins to say that its server does not answer
_END_SECONDS = 5.0  # that a run has to end by itself when its server was lost
_LEAST_FREE = 1_000_000  # bytes; with less, a disk counts as full


def run(settings: Settings, show: Callable[[Summary], None] = lambda summary: None) -> Summary:
    """Build a release and publish it; shows progress on standard error and gives the summary.

    ``show`` gets the summary as soon as it is known, before the local server has ended. Raises DyadError for what the
    user can put right, KeyboardInterrupt where the run was interrupted (by Ctrl-C or a request to terminate). In both
    cases the release before stays current.
    """
    require_sources(settings)
    with ExitStack() as stack:
        stack.enter_context(terminate_as_interrupt())
        stack.enter_context(naming_a_full_disk(settings.warehouse))
        with face_for() as face, shown_by(face):
            tell("starting")
            stack.enter_context(writing(settings.warehouse, settings.warehouse_place))
            server = None
            if not has_configured_server():
                be_quiet()
                server = stack.enter_context(local_server(settings.work / "prefect"))
            from flows.build import build_with  # what takes long is imported while the server starts

            with ending_with(server), reporting_to(server) if server else nullcontext():
                summary = reaching_server(build_with, settings)
        show(summary)
        return summary


def require_sources(settings: Settings) -> None:
    """Raise DyadError where the folder of sources is missing, or other machines could not see what they need."""
    if settings.remote_raw is None and not settings.raw.is_dir():
        raise DyadError(f"{settings.raw}: no such folder of source texts; create it, or name another with --raw")
    if settings.dask and settings.remote_warehouse and not os.environ.get("DYAD_CACHE"):
        raise DyadError(
            f"--dask with {settings.remote_warehouse}: the batches lie in the cache of this machine; set DYAD_CACHE to "
            "a folder that all workers see under the same path"
        )


def reaching_server(build_with: Callable[[Settings], Summary], settings: Settings) -> Summary:
    """Run the flow; where the server that the user configured does not answer, say so."""
    try:
        return build_with(settings)
    except RuntimeError as error:
        if not str(error).startswith(_NOT_REACHED):
            raise
        raise DyadError(
            f"{error}: the Prefect server that PREFECT_API_URL or a profile names does not answer; start it, or "
            "take the setting away to run with a local one"
        ) from error
    except Exception as error:
        from flows.pools import server_answers

        if type(error).__name__ != "ConnectError" or server_answers():  # httpx's; another host may refuse, too
            raise
        logging.getLogger("prefect").setLevel(logging.CRITICAL + 1)  # whose services go on complaining of the same
        raise DyadError(SERVER_LOST) from error


@contextmanager
def ending_with(server: LocalServer | None) -> Iterator[None]:
    """Within it, this process ends soon after its server does, with DyadError where Prefect lets it.

    Without its server Prefect asks again and again, at every turn and at the end, and may wait without end for what it
    will never hear: after some seconds the process is ended from outside. A run may be killed at any moment, so that
    is safe.
    """
    if server is None:
        yield
        return
    is_told = threading.Event()
    server.when_lost(lambda: _end_process(is_told))
    try:
        yield
    except BaseException as error:  # the interrupt, or what Prefect made of it
        if not server.is_lost:
            raise
        is_told.set()
        raise DyadError(SERVER_LOST) from error


def _end_process(is_told: threading.Event) -> None:
    """Interrupt the main thread, and end the process where this does not."""
    logging.getLogger("prefect").setLevel(logging.CRITICAL + 1)  # whose services complain one after the other
    if callable(signal.getsignal(signal.SIGTERM)):
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGTERM)
    time.sleep(_END_SECONDS)
    for worker in multiprocessing.active_children():
        worker.kill()
    if not is_told.is_set():
        print(f"dyad: {SERVER_LOST}", file=sys.stderr, flush=True)
    os._exit(1)


@contextmanager
def naming_a_full_disk(warehouse: Path) -> Iterator[None]:
    """Within it, whatever fails while the disk of the warehouse is full is told as that: the local Prefect server keeps
    its database there, and answers with an error of its own."""
    try:
        yield
    except DyadError as error:
        _let_go(error)
        raise
    except Exception as error:
        _let_go(error)
        if shutil.disk_usage(warehouse).free >= _LEAST_FREE:
            raise
        raise DyadError(
            f"{warehouse}: the disk is full; free some space, or name another --warehouse; "
            "what was published before is unchanged"
        ) from error


def _let_go(error: BaseException | None) -> None:
    """Drop what the frames of an error hold: DuckDB complains at the end of a connection that is still held."""
    met: set[int] = set()  # an error may be, by way of others, its own cause
    while error is not None and id(error) not in met:
        met.add(id(error))
        traceback.clear_frames(error.__traceback__)
        error = error.__cause__ or error.__context__


@contextmanager
def terminate_as_interrupt() -> Iterator[threading.Event]:
    """Within it, a request to terminate ends the run as cleanly as Ctrl-C does.

    Gives an event that is set from the request on: who waits for ever should look at it, for an interrupt that meets a
    library in a callback may come to nothing.
    """
    is_asked = threading.Event()

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        is_asked.set()
        raise KeyboardInterrupt

    try:
        before = signal.signal(signal.SIGTERM, interrupt)
    except ValueError:  # not in the main thread: signals are not ours
        yield is_asked
        return
    try:
        yield is_asked
    finally:
        signal.signal(signal.SIGTERM, before)
