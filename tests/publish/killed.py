"""A process that publishes and kills itself: run by ``test_crashes`` as ``python -m tests.publish.killed``.

Reads JSON from its input: a list of [root, number of documents, kind, value]. Kind "step": SIGKILL when publishing
announces the step ``value``; "call": before the ``value``-th call that makes something last or renames it; "time":
after ``value`` seconds. Each is done in a fork of its own, from one process that has loaded all modules.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flows.publish.identity import ReleaseIdentity
from flows.publish.release import PublishResult, publish
from flows.publish.runs import RunInfo
from flows.tables import rejects_table, to_tables
from schemas.code_lists import parties
from schemas.derive import data_dictionary, frictionless_schema
from schemas.tables import TABLES
from tests.sample import extraction, with_ids

CALLS = ("fsync", "replace", "rename", "symlink")


def publish_documents(root: Path, number: int, **options: Any) -> PublishResult:
    """Publish the first ``number`` sample documents, without views, which the database takes some time to make."""
    tables = to_tables([with_ids(extraction(each)) for each in range(number)])
    del tables["rejects"]
    identity = ReleaseIdentity([(f"news/{each}.txt", str(each)) for each in range(number)], code_sha256="of the test")
    return publish(tables, rejects_table([]), root, identity, RunInfo(n_files=number), views=None, **options)


def count_calls(on_call: Callable[[int, str], None]) -> Callable[[], None]:
    """Have ``on_call`` hear of each call of CALLS before it is made; gives what undoes this."""
    before = {name: getattr(os, name) for name in CALLS}
    made = 0

    def watched(name: str) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            nonlocal made
            made += 1
            on_call(made, name)
            return before[name](*arguments, **options)

        return call

    for name in CALLS:
        setattr(os, name, watched(name))

    def undo() -> None:
        for name, function in before.items():
            setattr(os, name, function)

    return undo


def _die(*_: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _publish_and_die(root: str, number: int, kind: str, value: Any) -> None:
    options: dict[str, Any] = {}
    if kind == "step":
        options["on_step"] = lambda step: _die() if step == value else None
    elif kind == "call":
        count_calls(lambda made, name: _die() if made == value else None)
    else:
        threading.Timer(value, _die).start()
    publish_documents(Path(root), number, **options)


def _load() -> None:
    """Do before forking what all need once; nothing here starts a thread, which a fork would lose."""
    data_dictionary()
    for model in TABLES.values():
        frictionless_schema(model)
    parties()


def main() -> None:
    """Fork a process for each case; report how each ended (-9: killed)."""
    _load()
    report_ends(_publish_and_die)


def report_ends(publish_and_die: Callable[..., None]) -> None:
    """Call it in a fork of its own for each case that the input lists; write how each ended (-9: killed)."""
    ends = []
    for case in json.load(sys.stdin):
        child = os.fork()
        if child == 0:
            try:
                publish_and_die(*case)
            finally:
                os._exit(1)
        ends.append(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
    json.dump(ends, sys.stdout)


if __name__ == "__main__":
    main()
