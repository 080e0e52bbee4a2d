"""The whole path without Prefect: the stages of ``flows.build`` called one after the other in this process.

Here belongs what tests and benchmarks need to run the path plainly. Not here: any check of what it gives.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from flows import batches, corpus
from flows.publish.release import VIEWS, PublishResult, publish
from flows.publish.runs import RunInfo
from flows.publish.warehouse import writing
from flows.settings import Settings


def run_plainly(where: Settings, views: Path | None = VIEWS) -> tuple[PublishResult, dict[str, float]]:
    """Publish a release of ``where.raw``, and give the seconds of each stage.

    ``views`` None leaves the views of the database out, which take a second to make.
    """
    seconds: dict[str, float] = {}

    def timed(stage: str, function: Callable, *arguments):
        start = time.perf_counter()
        result = function(*arguments)
        seconds[stage] = time.perf_counter() - start
        return result

    with writing(where.warehouse), corpus.work_folder(where) as folder:
        identity = timed("identify", corpus.identify, where)
        store = corpus.open_store(where)
        reading = timed("read", corpus.read_corpus, where, store, folder / "batches", lambda _: None)
        work = partial(batches.process, folder=folder / "parts")
        parts = timed("extract", lambda: [work(batch) for batch in reading.batches])
        gathered = timed("gather", corpus.gather, reading, parts, store)
        tables = timed("curate", corpus.curate, where, gathered.tables, folder / "curated")
        tables = timed("consolidate", corpus.consolidate, tables, folder / "claims")
        valid = {name: table for name, table in tables.items() if name != "rejects"}
        make = partial(publish, check=partial(corpus.check, where), views=views)
        result = timed("publish", make, valid, tables["rejects"], where.warehouse, identity, RunInfo())
        store.tidy(reading.keys, reading.scratch)
    return result, seconds
