"""The path without Prefect, with sources and warehouse on remote storage or on disk, in one call.

As a program (``python -m tests.remote.building``) it reads JSON from its input: a list of [address, number of sample
documents, method of ``Objects``, count]. It publishes them, each in a fork of its own that kills itself before that
call of the method, and writes how each ended.
"""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

from flows import batches, corpus
from flows.publish.release import find_unchanged, publish
from flows.publish.releases import read_manifest
from flows.publish.runs import RunInfo
from flows.publish.warehouse import writing
from flows.remote.objects import Objects
from flows.remote.publishing import RemoteWarehouse
from flows.remote.sources import copied
from flows.settings import load_settings
from tests.publish.killed import publish_documents, report_ends

KEYS = {"AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_DEFAULT_REGION": "us-east-1"}


def build(raw: Path | str, warehouse: Path | str) -> str:
    """As ``flows.build``; gives the id of the release."""
    settings = load_settings(raw, warehouse)
    run = RunInfo()
    with writing(settings.warehouse), copied(settings.raw_place), corpus.work_folder(settings) as folder:
        elsewhere = RemoteWarehouse(settings.remote_warehouse) if settings.remote_warehouse else None
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


def publish_sample(address: str, number: int, elsewhere: RemoteWarehouse | None = None) -> str:
    """Publish so many sample documents there; gives the id of the release.

    ``elsewhere``: the warehouse as an earlier look found it.
    """
    settings = load_settings(None, address)
    elsewhere = elsewhere or RemoteWarehouse(address)
    with writing(settings.warehouse):
        elsewhere.bring()
        result = publish_documents(settings.warehouse, number)
        run_id = read_manifest(result.path)["dyad:release"]["run"]["run_id"]
        if not result.is_unchanged:
            elsewhere.send(result.release_id, run_id)
        elsewhere.keep_run(run_id)
    return result.release_id


def _publish_and_die(address: str, number: int, place: str, count: int) -> None:
    method = getattr(Objects, place)
    calls = 0

    def counted(*arguments: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == count:
            os.kill(os.getpid(), signal.SIGKILL)
        return method(*arguments)

    setattr(Objects, place, counted)
    publish_sample(address, number)


def main() -> None:
    """Fork a process for each case; report how each ended (-9: killed)."""
    report_ends(_publish_and_die)


if __name__ == "__main__":
    main()
