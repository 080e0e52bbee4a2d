"""The whole path, from source texts to a published release, as one Prefect flow.

Read :func:`build` from top to bottom: that is the order the data takes. Each step is a Prefect task around plain
functions of its stage; no step holds logic of its own. Not here: what a stage does, the work on one batch
(``flows.batches``) and on the whole corpus (``flows.corpus``), and how a run is shown (``flows.progress``).
"""

from __future__ import annotations

import errno
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from prefect import flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE

from flows import batches, corpus, funnel
from flows.batches import Batch, Part
from flows.corpus import Gathered, Reading
from flows.funnel import Summary
from flows.pools import Workers, run_batches
from flows.progress import tell
from flows.publish.identity import ReleaseIdentity
from flows.publish.release import PublishResult, find_unchanged
from flows.publish.release import publish as publish_release
from flows.publish.runs import RunInfo, record_failure
from flows.publish.warehouse import writing
from flows.remote.sources import copied
from flows.settings import DyadError, Settings, load_settings
from flows.store import Store

if TYPE_CHECKING:
    from flows.remote.publishing import RemoteWarehouse

Tables = dict[str, pa.Table]
# What may pass by itself; a full or read-only disk does not, and the user should hear of it at once.
_LASTING = {errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EPERM, errno.EDQUOT, errno.ENOENT, errno.EISDIR}


def _may_pass(_task: Any, _run: Any, state: Any) -> bool:
    """Whether to try again: only after an error of disk or network that is not known to last."""
    try:
        state.result()
    except OSError as error:
        return error.errno not in _LASTING
    except BaseException:
        return False
    return False


# Results are large and pass from hand to hand in this process, or as files: Prefect neither hashes nor keeps them.
_STEP: dict[str, Any] = {"cache_policy": NO_CACHE, "persist_result": False}
_DISK: dict[str, Any] = {**_STEP, "retries": 2, "retry_delay_seconds": [1, 10], "retry_condition_fn": _may_pass}


@flow(name="dyad", validate_parameters=False, persist_result=False)
def build(
    raw: str,
    warehouse: str,
    workers: int = 1,
    full: bool = False,
    dask: str | None = None,
    vocabulary: str | None = None,
) -> Summary:
    """Build a release from the texts in ``raw`` and make it the current one of ``warehouse``.

    ``workers`` processes extract, or, where the address of its scheduler is given, the Dask cluster at ``dask``. Gives
    the summary of the run. Raises DyadError for what the user can put right; the release before stays current.
    """
    settings = load_settings(raw, warehouse, workers, full, dask, vocabulary)
    run = RunInfo()
    with here(settings, run) as elsewhere, corpus.work_folder(settings) as folder:
        identity = identify(settings, run)
        if same := find_unchanged(settings.warehouse, identity, run):
            return report(corpus.summary(same, run), elsewhere)
        store = corpus.open_store(settings)
        reading = read(settings, store, folder, run)  # files -> documents
        parts = extract(settings, reading.batches, folder, run)  # -> sentences -> candidates -> facts | rejects
        gathered = gather(reading, parts, store, run)  # with the finished work of earlier runs
        curated = curate(settings, gathered.tables, folder / "curated", run)  # -> facts as curators decided
        complete = consolidate(curated, folder / "claims", run)  # -> claims, dyad_years
        result = publish(settings, complete, identity, run)  # -> a release, current
        if elsewhere:
            send(elsewhere, result, run)  # -> current there too
        store.tidy(reading.keys, reading.scratch)
        return report(corpus.summary(result, run, reading), elsewhere)


def build_with(settings: Settings) -> Summary:
    """Run the flow with these settings."""
    words = str(settings.vocabulary) if settings.vocabulary else None
    raw, warehouse = str(settings.raw_place), str(settings.warehouse_place)
    return build(raw, warehouse, settings.workers, settings.full, settings.dask, words)


@task(**_DISK)
def identify(settings: Settings, run: RunInfo) -> ReleaseIdentity:
    """What the release will be made of, and so its id; nothing is extracted for it."""
    with timed("identify", run):
        return corpus.identify(settings)


@task(**_DISK)
def read(settings: Settings, store: Store, folder: Path, run: RunInfo) -> Reading:
    """Every source as documents, in batches on disk; a document whose work is finished is only noted."""
    with timed("read", run) as rows:
        prepare = Workers(settings.workers, settings.dask).prepare
        reading = corpus.read_corpus(settings, store, folder / "batches", _tell_read, prepare)
        rows["in"], rows["out"], rows["rejects"] = reading.n_files, reading.n_documents, len(reading.rejects)
    run.n_files = reading.n_files
    return reading


def extract(settings: Settings, found: list[Batch], folder: Path, run: RunInfo) -> list[Part]:
    """Segment, extract and validate every batch, a task each, several at a time where there are several workers."""
    with timed("extract", run) as rows:
        total = sum(batch.n_documents for batch in found)
        tell("extract", 0, total, "documents")
        parts = []
        for part in _extracted(settings, found, folder / "parts"):
            parts.append(part)
            tell("extract", sum(part.n_documents for part in parts), total, "documents")
        rows["in"], rows["out"] = total, sum(part.counts["facts"] for part in parts)
    return parts


def _extracted(settings: Settings, found: list[Batch], folder: Path) -> Iterator[Part]:
    """One after the other here where that is faster, else on workers; also where a run died while it did so here."""
    alone = settings.work / "extracting"
    if settings.dask or (settings.workers > 1 and len(found) > 1) or (found and alone.exists()):
        yield from run_batches(extract_batch, found, folder, Workers(settings.workers, settings.dask))
        alone.unlink(missing_ok=True)
        return
    alone.touch()
    try:
        yield from (extract_batch(batch, folder) for batch in found)
    finally:
        alone.unlink(missing_ok=True)


@task(**_DISK)
def extract_batch(batch: Batch, folder: Path) -> Part:
    """The tables of one batch, as files."""
    return batches.process(batch, folder)


@task(**_DISK)
def gather(reading: Reading, parts: list[Part], store: Store, run: RunInfo) -> Gathered:
    """One set of tables from all parts, with the finished work of earlier runs."""
    with timed("gather", run) as rows:
        gathered = corpus.gather(reading, parts, store)
        rows["out"] = gathered.tables["facts"].num_rows
    run.n_candidates = gathered.n_candidates
    return gathered


@task(**_STEP)
def curate(settings: Settings, tables: Tables, folder: Path, run: RunInfo) -> Tables:
    """The curators' decisions applied; what they amended is validated again."""
    with timed("curate", run) as rows:
        curated = corpus.curate(settings, tables, folder)
        rows["in"], rows["out"] = tables["facts"].num_rows, curated["facts"].num_rows
    return curated


@task(**_STEP)
def consolidate(tables: Tables, folder: Path, run: RunInfo) -> Tables:
    """With claims and dyad-years added."""
    with timed("consolidate", run) as rows:
        complete = corpus.consolidate(tables, folder)
        rows["in"], rows["out"] = tables["facts"].num_rows, complete["claims"].num_rows
    return complete


@task(**_DISK)
def publish(settings: Settings, tables: Tables, identity: ReleaseIdentity, run: RunInfo) -> PublishResult:
    """A release on disk, checked, and made current."""
    with timed("publish", run):
        valid = {name: table for name, table in tables.items() if name != "rejects"}
        return publish_release(
            valid,
            tables["rejects"],
            settings.warehouse,
            identity,
            run,
            check=partial(corpus.check, settings),
            on_step=_tell_publish,
        )


@task(**_STEP)
def send(elsewhere: RemoteWarehouse, result: PublishResult, run: RunInfo) -> None:
    """The release sent to where the warehouse really is, and made current there."""
    with timed("send", run):
        elsewhere.send(result.release_id, run.run_id)


def report(summary: Summary, elsewhere: RemoteWarehouse | None) -> Summary:
    """Tell Prefect what the run did: an artifact with the funnel and the rejects."""
    if elsewhere:
        summary = replace(summary, folder=elsewhere.current)
    create_markdown_artifact(funnel.as_markdown(summary), key="dyad-run", description="Funnel and rejects of a run")
    return summary


@contextmanager
def here(settings: Settings, run: RunInfo) -> Iterator[RemoteWarehouse | None]:
    """Hold the warehouse for writing, with the sources at hand; what is remote is brought to this machine first.

    Gives the remote warehouse, which hears of the run at the end; None where the warehouse is a folder.
    """
    with ExitStack() as stack:
        stack.enter_context(writing(settings.warehouse, settings.warehouse_place))
        elsewhere: list[RemoteWarehouse] = []
        stack.enter_context(recorded(settings, run, elsewhere))
        if settings.remote_warehouse or settings.remote_raw:
            with timed("fetch", run):
                elsewhere += bring(settings)
                stack.enter_context(copied(settings.raw_place, _tell_fetch))
        yield elsewhere[0] if elsewhere else None
        if elsewhere:
            keep_run(elsewhere[0], run)


def bring(settings: Settings) -> list[RemoteWarehouse]:
    """The remote warehouse, with what is current there brought here; none where the warehouse is a folder."""
    if settings.remote_warehouse is None:
        return []
    from flows.remote.publishing import RemoteWarehouse

    elsewhere = RemoteWarehouse(settings.remote_warehouse)
    elsewhere.bring()
    return [elsewhere]


def keep_run(elsewhere: RemoteWarehouse, run: RunInfo) -> None:
    """Tell the remote warehouse of the run; a run that did its work does not fail by that."""
    try:
        elsewhere.keep_run(run.run_id)
    except DyadError as error:
        tell("warning", note=f"the row of this run could not be kept: {error}")


@contextmanager
def recorded(settings: Settings, run: RunInfo, elsewhere: list[RemoteWarehouse]) -> Iterator[None]:
    """Keep a row of ``runs`` for a run that fails, too."""
    try:
        yield
    except BaseException as error:
        try:
            record_failure(settings.warehouse, run, str(error) or type(error).__name__)
            for each in elsewhere:
                each.keep_run(run.run_id)
        except Exception as second:  # the first error is what the user must hear of
            error.add_note(f"nor could the failure be recorded: {second}")
        raise


@contextmanager
def timed(stage: str, run: RunInfo) -> Iterator[dict[str, int]]:
    """Tell that a stage begins, and keep its seconds and what it puts into the dictionary (rows in, rows out)."""
    tell(stage)
    rows: dict[str, int] = {}
    start = time.monotonic()
    yield rows
    run.stages[stage] = {**run.stages.get(stage, {}), "seconds": round(time.monotonic() - start, 3), **rows}


def _tell_read(n_documents: int) -> None:
    tell("read", n_documents, None, "documents")


def _tell_fetch(n_done: int, n_total: int) -> None:
    tell("fetch", n_done, n_total, "objects")


def _tell_publish(step: str) -> None:
    tell("publish", note=step)
