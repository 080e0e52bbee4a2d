"""``dyad run --watch``: build now, and again whenever something changes in ``raw/``, until interrupted.

Here belongs waiting for changes and what surrounds many builds in one process. A single run is in ``flows.run``.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from flows.local_server import be_quiet, has_configured_server, local_server, reporting_to
from flows.progress import face_for, shown_by
from flows.publish.warehouse import writing
from flows.run import ending_with, reaching_server, require_sources, terminate_as_interrupt
from flows.settings import DyadError, Settings

if TYPE_CHECKING:
    from flows.funnel import Summary

_WAKE_MILLISECONDS = 300  # how often the wait looks whether it was interrupted
_QUIET_MILLISECONDS = 500  # a burst of changes (an editor, a copy) is one


def watch(settings: Settings, show: Callable[[Summary], None], on_error: Callable[[Exception], None]) -> None:
    """Build at once and after each change; ``show`` gets every summary, ``on_error`` what made a build fail.

    A build that fails ends nothing: the next change may mend it. The warehouse is free between builds. Raises
    DyadError where there is no such folder of sources, KeyboardInterrupt when interrupted.
    """
    if settings.remote_raw:
        raise DyadError(
            f"--watch: {settings.remote_raw} cannot be watched; `dyad serve --every 15m` builds what is new"
        )
    require_sources(settings)
    with ExitStack() as stack:
        is_asked_to_end = stack.enter_context(terminate_as_interrupt())
        server = None
        if not has_configured_server():
            be_quiet()
            server = stack.enter_context(local_server(settings.work / "prefect"))
        from flows.build import build_with  # what takes long is imported while the server starts

        stack.enter_context(ending_with(server))
        stack.enter_context(reporting_to(server) if server else nullcontext())
        for _ in changes(settings.raw, is_asked_to_end):
            try:
                with face_for() as face, shown_by(face), writing(settings.warehouse, settings.warehouse_place):
                    summary = reaching_server(build_with, settings)
            except Exception as error:
                on_error(error)
            else:
                show(summary)


def changes(raw: Path, is_asked_to_end: threading.Event) -> Iterator[None]:
    """Once at the beginning, and then after every change to a file below ``raw`` that is not hidden.

    What changes while the caller is busy is told when it asks again. Raises KeyboardInterrupt when interrupted, and
    once the event is set.
    """
    from watchfiles import Change
    from watchfiles import watch as watch_files

    root = raw.resolve()

    def is_ours(_change: Change, path: str) -> bool:
        return not any(part.startswith(".") for part in Path(path).relative_to(root).parts)

    is_begun = False
    for changed in watch_files(
        root,
        watch_filter=is_ours,
        debounce=_QUIET_MILLISECONDS,
        rust_timeout=_WAKE_MILLISECONDS,
        yield_on_timeout=True,
        raise_interrupt=True,
    ):
        if is_asked_to_end.is_set():  # and the interrupt itself was lost in a library
            raise KeyboardInterrupt
        if changed or not is_begun:
            is_begun = True
            yield
