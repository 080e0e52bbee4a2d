"""``dyad serve``: one process that runs the flow of ``flows.serve`` at its times, until it is stopped.

Here belong the Prefect server of its own, where none is configured, the runner that starts a process for each run, and
their end. The server is on loopback, its database beside the warehouse. Imports Prefect only when it serves: the
address of the server must be known before.
"""

from __future__ import annotations

import asyncio
import fcntl
import hashlib
import logging
import multiprocessing
import os
import re
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.local_server import be_quiet, has_configured_server, local_server
from flows.publish.warehouse import clear_errors
from flows.remote.places import Place
from flows.run import ending_with, require_sources, terminate_as_interrupt
from flows.settings import DyadError, Settings

if TYPE_CHECKING:
    from uuid import UUID


_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
_GRACE_SECONDS = 3.0  # for a run under way to end when serving ends; it is killed then, which harms nothing
_REPORT_SECONDS = 0.5
_POLL_SECONDS = 10.0  # how often the runner asks for runs that are due


@dataclass(frozen=True, slots=True)
class Schedule:
    """When runs begin: a ``cron`` line (in ``timezone``, an IANA name), or every so many seconds. One of the two."""

    cron: str | None = None
    every: float | None = None
    timezone: str | None = None


def seconds_of(text: str) -> float:
    """``30s``, ``15m``, ``6h`` or ``1d`` in seconds. Raises DyadError for anything else."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([smhd])", text.strip().lower())
    if not match or float(match.group(1)) * _UNITS[match.group(2)] < 1:
        raise DyadError(f"{text!r} is no interval: write 30s, 15m, 6h or 1d, at least 1s")
    return float(match.group(1)) * _UNITS[match.group(2)]


def serve(settings: Settings, schedule: Schedule, parameters: dict[str, Any], at_once: bool = False) -> None:
    """Run the flow at its times until interrupted; ``at_once`` starts a first run right away.

    ``parameters`` are further ones of ``flows.serve.fetch_and_build``. Raises DyadError where another process serves
    the same warehouse, or the schedule is none; KeyboardInterrupt where it is told to end.
    """
    require_sources(settings)
    with ExitStack() as stack:
        stack.enter_context(terminate_as_interrupt())
        stack.enter_context(_alone(settings.warehouse, settings.warehouse_place))
        server = None
        if not has_configured_server():
            be_quiet()
            server = stack.enter_context(local_server(settings.work / "prefect-serve", scheduling=True))
        stack.enter_context(ending_with(server))
        planned = _schedule_of(schedule)
        if server:
            server.wait()
        given: dict[str, Any] = {
            "raw": settings.remote_raw or str(settings.raw.resolve()),
            "warehouse": settings.remote_warehouse or str(settings.warehouse.resolve()),
        }
        words = str(settings.vocabulary) if settings.vocabulary else None
        given = {**given, "workers": settings.workers, "dask": settings.dask, "vocabulary": words, **parameters}
        try:
            asyncio.run(_run(settings, planned, given, schedule, at_once))
        except asyncio.CancelledError:
            raise KeyboardInterrupt from None


@contextmanager
def _alone(root: Path, called: Place) -> Iterator[None]:
    """Hold the warehouse for serving; runs hold it for writing on their own."""
    with clear_errors(root):
        root.mkdir(parents=True, exist_ok=True)
        lock = os.open(root / ".serve.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise DyadError(f"another `dyad serve` serves {called}: stop that one first") from None
    finally:
        os.close(lock)


def _schedule_of(schedule: Schedule) -> Any:
    """The schedule as Prefect has it."""
    from datetime import timedelta

    from prefect.client.schemas.schedules import CronSchedule
    from prefect.schedules import Cron, Interval
    from pydantic import ValidationError

    if schedule.cron is None:
        return Interval(timedelta(seconds=schedule.every or 0))
    try:
        CronSchedule(cron=schedule.cron, timezone=schedule.timezone)
    except ValidationError as error:
        reason = "; ".join(str(each["msg"]) for each in error.errors())
        raise DyadError(f"no schedule ({reason}): a cron line is like '0 6 * * *', every day at six") from error
    return Cron(schedule.cron, timezone=schedule.timezone)


async def _run(settings: Settings, planned: Any, given: dict[str, Any], schedule: Schedule, at_once: bool) -> None:
    from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
    from prefect.deployments.runner import EntrypointType
    from prefect.runner import Runner

    from flows.serve import fetch_and_build

    loop, this_task = asyncio.get_running_loop(), asyncio.current_task()
    poll = min(_POLL_SECONDS, max(1.0, (schedule.every or 60.0) / 4))

    class OurRunner(Runner):
        def handle_sigterm(self, *_arguments: Any, **_named: Any) -> None:
            assert this_task is not None
            loop.call_soon_threadsafe(this_task.cancel)  # which ends all as Ctrl-C does

    runner = OurRunner(name=deployment_name(settings.warehouse), query_seconds=poll)
    deployment = await runner.aadd_flow(
        fetch_and_build,
        name=deployment_name(settings.warehouse),
        schedule=planned,
        parameters=given,
        # A run that is due while another is under way is cancelled: what it would do, that one or the next does.
        concurrency_limit=ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW),
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    if at_once:
        await _start_now(deployment)
    await _until_told(asyncio.ensure_future(runner.start(webserver=False)))


async def _until_told(serving: asyncio.Future[None]) -> None:
    """Serve until the task is cancelled; then the run that is under way is ended too, and not waited for."""
    try:
        await asyncio.shield(serving)
    except asyncio.CancelledError:
        _be_quiet_from_now_on()
        for end in (BaseProcess.terminate, BaseProcess.kill):
            for process in multiprocessing.active_children():
                end(process)
            await _without_children(_GRACE_SECONDS)
        await asyncio.sleep(_REPORT_SECONDS)  # in which the runner tells the server what became of the run
        serving.cancel()
        await asyncio.wait({serving}, timeout=_GRACE_SECONDS)
        raise


def _be_quiet_from_now_on() -> None:
    """What still asks the server, or listens to it, is cut off when both end: that is no error to tell of."""
    asyncio.get_running_loop().set_exception_handler(lambda _loop, _context: None)
    for name in ("asyncio", "prefect", "websockets"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)


async def _without_children(seconds: float) -> None:
    """Wait until no process that was started here is left, or the time is up."""
    end = time.monotonic() + seconds
    while multiprocessing.active_children() and time.monotonic() < end:
        await asyncio.sleep(0.05)


async def _start_now(deployment: UUID) -> None:
    from prefect.client.orchestration import get_client

    async with get_client() as client:
        await client.create_flow_run_from_deployment(deployment)


def deployment_name(warehouse: Path) -> str:
    """The name of the deployment: one for each warehouse, also on a server that several share."""
    path = warehouse.resolve()
    name = re.sub(r"[^\w.-]", "-", path.name) or "warehouse"
    return f"{name}-{hashlib.sha256(str(path).encode()).hexdigest()[:6]}"
