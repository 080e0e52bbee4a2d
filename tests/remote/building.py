"""The path without Prefect, with sources and warehouse on remote storage or on disk, in one call.

As a program (``python -m tests.remote.building RAW WAREHOUSE PLACE COUNT``) it kills itself at the COUNTth call of the
method PLACE of ``Objects``.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

from flows import batches, corpus
from flows.publish.release import find_unchanged, publish
from flows.publish.runs import RunInfo
from flows.publish.warehouse import writing
from flows.remote.objects import Objects
from flows.remote.publishing import RemoteWarehouse
from flows.remote.sources import copied
from flows.settings import load_settings

KEYS = {"AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_DEFAULT_REGION": "us-east-1"}


def build(raw: Path | str, warehouse: Path | str, elsewhere: RemoteWarehouse | None = None) -> str:
    """As ``flows.build``; gives the id of the release. ``elsewhere``: the warehouse as an earlier look found it."""
    settings = load_settings(raw, warehouse)
    run = RunInfo()
    with writing(settings.warehouse), copied(settings.raw_place), corpus.work_folder(settings) as folder:
        if settings.remote_warehouse and elsewhere is None:
            elsewhere = RemoteWarehouse(settings.remote_warehouse)
        if elsewhere:
            elsewhere.bring()
        identity = corpus.identify(settings)
        if not find_unchanged(settings.warehouse, identity, run):
            store = corpus.open_store(settings)
            reading = corpus.read_corpus(settings, store, folder / "batches", lambda _: None)
            parts = [batches.process(batch, folder / "parts") for batch in reading.batches]
            tables = corpus.consolidate(corpus.curate(settings, corpus.gather(reading, parts, store).tables))
            valid = {name: table for name, table in tables.items() if name != "rejects"}
            publish(valid, tables["rejects"], settings.warehouse, identity, run)
            if elsewhere:
                elsewhere.send(identity.release_id, run.run_id)
        if elsewhere:
            elsewhere.keep_run(run.run_id)
        return identity.release_id


def kill_at(place: str, count: int) -> None:
    """Have this process killed at a call of a method of ``Objects``."""
    method = getattr(Objects, place)
    calls = 0

    def counted(*arguments: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == count:
            os.kill(os.getpid(), signal.SIGKILL)
        return method(*arguments)

    setattr(Objects, place, counted)


if __name__ == "__main__":
    kill_at(sys.argv[3], int(sys.argv[4]))
    build(sys.argv[1], sys.argv[2])
