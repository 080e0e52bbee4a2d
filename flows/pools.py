"""Batches on several processes or machines: which run together, and what is done when a worker dies.

Here belongs the handing out of batches through Prefect's task runners. Not here: the work on a batch
(``flows.batches``) and the order of the stages (``flows.build``).

A worker that dies (killed, out of memory, a fault in a library) takes the batches with it that ran there, and of a
process pool also those that still waited. None is lost: what had not begun goes to new workers; what had begun runs
again, alone. A batch that kills its worker there too is halved until the one document is found that does it; this one
is rejected with the reason, and all others are published.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import queue
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor
from dataclasses import dataclass
from multiprocessing import forkserver
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from prefect.futures import PrefectFuture
from prefect.settings import PREFECT_API_URL
from prefect.task_runners import ProcessPoolTaskRunner, TaskRunner

from flows import batches
from flows.batches import Batch, Part
from flows.local_server import SERVER_LOST
from flows.settings import DyadError

_SCHEDULER_SECONDS = 10
_LOOK_SECONDS = 10  # without news, after which Prefect's server is looked for
_MOST_LOOKS = 3  # in vain, after which it counts as lost
#: In how many pieces the last batch of each worker goes out: the fewer the longer others wait for the last one to end,
#: the more the oftener a worker pays what a batch costs whatever its size (a sixth of a second).
LAST_PIECES = 4
MISSING_DASK = "--dask needs the extra `dask`: pip install 'dyad[dask]' here and on every worker"


@dataclass(frozen=True, slots=True)
class Workers:
    """Where batches run: ``count`` processes of this machine, or the Dask cluster whose scheduler is at ``dask``."""

    count: int
    dask: str | None = None

    def runner(self, count: int | None = None) -> TaskRunner[Any]:
        """A Prefect task runner, to be entered; ``count`` is for fewer processes.

        Raises DyadError where Dask is not installed, or no scheduler answers.
        """
        if self.dask:
            _require_scheduler(self.dask)
            try:
                from prefect_dask import DaskTaskRunner
            except ImportError as error:
                raise DyadError(MISSING_DASK) from error
            for name in ("distributed", "distributed.client"):  # what goes wrong is told in one line
                logging.getLogger(name).setLevel(logging.CRITICAL + 1)
            return DaskTaskRunner(address=self.dask)
        # An interrupted run ends its workers at once; Python's helper process need not report their semaphores.
        os.environ.setdefault("PYTHONWARNINGS", "ignore:resource_tracker")
        kind = _ForkedPool if _CAN_FORK else ProcessPoolTaskRunner
        return kind(max_workers=count or self.count, initializer=_obey_parent)

    def prepare(self) -> None:
        """Begin to load what workers need, in the process that they will be forked from; returns at once.

        May be left out: they then wait for it when they start.
        """
        if _CAN_FORK and not self.dask and self.count > 1:
            os.environ.setdefault("PYTHONWARNINGS", "ignore:resource_tracker")
            forkserver.set_forkserver_preload([_PRELOADED])
            forkserver.ensure_running()


_CAN_FORK = sys.platform == "linux"  # elsewhere system libraries do not bear a fork
_PRELOADED = "flows.preloaded"


class _ForkedPool(ProcessPoolTaskRunner):
    """Prefect's process pool, whose workers are forked from one process that has loaded what they need.

    Prefect starts each anew, which takes every worker some three seconds before its first document; it has no public
    way to choose. Where a later version keeps its executor elsewhere, workers start as Prefect would have it.
    """

    def __enter__(self) -> _ForkedPool:
        super().__enter__()
        executor: Any = self._executor
        if hasattr(executor, "_mp_context"):
            forkserver.set_forkserver_preload([_PRELOADED])
            executor._mp_context = multiprocessing.get_context("forkserver")
        return self


def run_batches(task: Any, found: list[Batch], folder: Path, workers: Workers) -> Iterator[Part]:
    """The parts of all batches, in the order that they are done.

    ``task`` is the Prefect task that makes a part of a batch in ``folder``. Errors other than the death of a worker are
    raised.
    """
    waiting = _small_last(found, workers.count)
    try:
        while waiting:
            died: list[Batch] = []
            yield from _together(task, waiting, folder, workers, died)
            begun = [batch for batch in died if batches.has_begun(batch, folder)] or died[:1]
            waiting = [batch for batch in died if batch not in begun]
            for batch in begun:
                yield from _alone(task, batch, folder, workers)
    finally:
        _end_process_of_forks()


def _end_process_of_forks() -> None:
    """End the process that workers are forked from, where there is one: it holds memory that later stages can use.

    Python ends it only with this process, and has no public way to do so before; where a later version lacks this one,
    it stays until then.
    """
    stop = getattr(getattr(forkserver, "_forkserver", None), "_stop", None)
    if stop is not None:
        stop()


def _small_last(found: list[Batch], n_workers: int) -> list[Batch]:
    """The largest batches first, and the last of them in pieces, so that all workers end at about the same time."""
    ordered = sorted(found, key=lambda batch: -batch.n_bytes)
    whole, last = ordered[:-n_workers], ordered[-n_workers:]
    return whole + [piece for batch in last for piece in batches.cut(batch, LAST_PIECES)]


def _together(task: Any, found: list[Batch], folder: Path, workers: Workers, died: list[Batch]) -> Iterator[Part]:
    """The parts of those batches whose worker lived; the others are put into ``died``."""
    try:
        with workers.runner(min(workers.count, len(found))) as runner:
            futures = {runner.submit(task, {"batch": batch, "folder": folder}): batch for batch in found}
            for future in _as_done(list(futures), runner):
                try:
                    yield future.result()
                except Exception as error:
                    if workers.dask and _is_lost_scheduler(error):
                        raise DyadError(
                            f"the Dask scheduler at {workers.dask} was lost while it had work; what was published "
                            "before is unchanged. Start it and its workers again, or leave out --dask, and run again"
                        ) from error
                    if not is_death(error):
                        raise
                    died.append(futures[future])
                    _do_not_wait_for(runner)
    except KeyboardInterrupt:
        for worker in multiprocessing.active_children():  # else the run ends only when their batches do
            worker.kill()
        raise


def _as_done(futures: list[PrefectFuture[Part]], runner: TaskRunner[Any]) -> Iterator[PrefectFuture[Part]]:
    """The futures in the order that they are done.

    Raises DyadError where Prefect's server is lost: Prefect then may never say that a batch is done.
    """
    done: queue.SimpleQueue[PrefectFuture[Part]] = queue.SimpleQueue()
    for future in futures:
        future.add_done_callback(done.put)
    n_left, in_vain = len(futures), 0
    while n_left:
        try:
            future = done.get(timeout=_LOOK_SECONDS)
        except queue.Empty:
            in_vain = 0 if server_answers() else in_vain + 1
            if in_vain < _MOST_LOOKS:
                continue
            _do_not_wait_for(runner)
            for worker in multiprocessing.active_children():
                worker.kill()
            raise DyadError(SERVER_LOST) from None
        n_left, in_vain = n_left - 1, 0
        yield future


def server_answers() -> bool:
    """Whether something listens at the address of Prefect's server; true where none is set."""
    place = urlsplit(str(PREFECT_API_URL.value() or ""))
    if not place.hostname:
        return True
    try:
        port = place.port or (443 if place.scheme == "https" else 80)
        socket.create_connection((place.hostname, port), timeout=_LOOK_SECONDS).close()
    except OSError:
        return False
    return True


def _alone(task: Any, batch: Batch, folder: Path, workers: Workers) -> Iterator[Part]:
    """The part of a batch whose worker died, or the parts of its pieces."""
    died: list[Batch] = []
    yield from _together(task, [batch], folder, workers, died)
    if not died:
        return
    if batch.n_documents == 1:
        yield batches.give_up(batch, folder)
        return
    for half in batches.cut(batch, 2):
        yield from _alone(task, half, folder, workers)


def _require_scheduler(address: str) -> None:
    """Raise DyadError where nothing listens there: Prefect and Dask would ask again and again without a word."""
    place = urlsplit(address)
    try:
        if not place.scheme or not place.hostname or not place.port:
            raise ValueError("it should be like tcp://host:8786")
        socket.create_connection((place.hostname, place.port), timeout=_SCHEDULER_SECONDS).close()
    except (OSError, ValueError) as error:
        raise DyadError(f"no Dask scheduler answers at {address} ({error}): start it, or leave out --dask") from error


def _do_not_wait_for(runner: TaskRunner[Any]) -> None:
    """Let this process end although a worker died that shared a queue of messages with it.

    The dead may hold the queue's lock for ever, and Python would wait for it at exit. Prefect has no public way to say
    this; where a later version has no such queue, nothing need be done.
    """
    messages = getattr(runner, "_subprocess_message_queue", None)
    if messages is not None:
        messages.cancel_join_thread()


def is_death(error: BaseException) -> bool:
    """Whether an error says that a worker process died, and not that its work failed."""
    if isinstance(error, (EOFError, ConnectionError)):  # the process that workers are forked from, before it did so
        return True
    return isinstance(error, BrokenExecutor) or type(error).__name__ == "KilledWorker"  # the latter is Dask's


def _is_lost_scheduler(error: BaseException) -> bool:
    """Whether an error says that the connection to the scheduler broke; the client is told so of all that waited."""
    return type(error).__name__ in ("FutureCancelledError", "CommClosedError", "CancelledError")


def _obey_parent() -> None:
    """Ctrl-C reaches all processes of a terminal: the parent alone decides what becomes of the run; and a worker whose
    parent was killed would wait for work without end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)
