"""How a run tells of its progress: one call for the stages, several faces for people.

Here belongs :func:`tell` and the faces: a live line on a terminal, plain lines in a log. The path (``flows.build``)
calls ``tell``; whoever started the run installs a face. Without one, nothing is shown.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TextIO


@dataclass(frozen=True, slots=True)
class Step:
    """Where a run is: the stage, what it has done of how much (None: not known yet), and in what unit."""

    stage: str
    done: int = 0
    total: int | None = None
    unit: str = ""
    note: str = ""


Face = Callable[[Step], None]
_faces: list[Face] = []


def tell(stage: str, done: int = 0, total: int | None = None, unit: str = "", note: str = "") -> None:
    """Say where the run is; cheap enough to call for every batch."""
    for face in _faces:
        face(Step(stage, done, total, unit, note))


@contextmanager
def shown_by(face: Face) -> Iterator[None]:
    """Show the progress of what runs within it by ``face``."""
    _faces.append(face)
    try:
        yield
    finally:
        _faces.remove(face)


@contextmanager
def face_for(stream: TextIO | None = None) -> Iterator[Face]:
    """The face that suits ``stream`` (standard error): a live line on a terminal, plain lines elsewhere."""
    stream = stream or sys.stderr
    if stream.isatty():
        with _live_line(stream) as face:
            yield face
    else:
        yield _plain_lines(stream)


def _plain_lines(stream: TextIO, every_seconds: float = 10.0) -> Face:
    """A line when a stage begins, and then one at most every ten seconds."""
    last: dict[str, float] = {}

    def show(step: Step) -> None:
        now = time.monotonic()
        if step.stage in last and now - last[step.stage] < every_seconds:
            return
        last[step.stage] = now
        print(f"{time.strftime('%H:%M:%S')} {describe(step)}", file=stream, flush=True)

    return show


@contextmanager
def _live_line(stream: TextIO) -> Iterator[Face]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
    from rich.progress import TimeRemainingColumn as Remaining

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description:<12}"),
        BarColumn(24),
        MofNCompleteColumn(),
        TextColumn("{task.fields[unit]}"),
        TimeElapsedColumn(),
        Remaining(),
    )
    with Progress(*columns, console=Console(file=stream), transient=True) as progress:
        line = progress.add_task("starting", total=None, unit="")
        stage = [""]

        def show(step: Step) -> None:
            if step.stage != stage[0]:
                stage[0] = step.stage
                progress.reset(line)
            unit = f"{step.unit} {step.note}".strip()
            progress.update(line, description=step.stage, completed=step.done, total=step.total, unit=unit)

        yield show


def describe(step: Step) -> str:
    """A step in words: ``extract: 12 of 40 documents``."""
    parts = [step.stage]
    if step.done or step.total:
        parts.append(f"{step.done:,}" + (f" of {step.total:,}" if step.total else "") + f" {step.unit}".rstrip())
    if step.note:
        parts.append(step.note)
    return ": ".join([parts[0], ", ".join(parts[1:])]) if len(parts) > 1 else parts[0]
