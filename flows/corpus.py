"""The whole corpus of a run: every source read into batches, and the parts of all batches joined to one set of tables.

Here belongs what is done once for all documents, before and after the work on batches: plain functions from files to
tables. Not here: the work on one batch (``flows.batches``), Prefect (``flows.build``).
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from flows.assertions import ASSERTIONS_FILE, check_assertions
from flows.batches import WORK_TABLE, Batch, BatchWriter, Part, work_key
from flows.curate import DECISIONS_FILE, apply_decisions, read_decisions
from flows.funnel import Summary
from flows.on_disk import TablesOnDisk
from flows.publish.identity import ReleaseIdentity
from flows.publish.release import Findings, PublishResult
from flows.publish.releases import read_manifest
from flows.publish.runs import RunInfo
from flows.publish.warehouse import clear_errors
from flows.records import Document, Reject
from flows.settings import DyadError, Settings
from flows.store import Store, fingerprint, rows_of_documents, split_by_document, without_documents

Tables = dict[str, pa.Table]


@dataclass(slots=True)
class Reading:
    """What reading ``raw/`` gave: batches of documents that are new, and what is known of the others.

    ``scratch`` is a folder for tables that are too large for memory; it must last as long as they are used.
    """

    scratch: Path
    batches: list[Batch] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)  # the work key of every document
    copies: dict[str, str] = field(default_factory=dict)  # doc_id of a near copy -> doc_id of its original
    newer: dict[str, str] = field(default_factory=dict)  # doc_id of an old version -> doc_id of the one after it
    rejects: list[Reject] = field(default_factory=list)
    n_files: int = 0
    n_documents: int = 0
    n_new: int = 0


@dataclass(frozen=True, slots=True)
class Gathered:
    """The tables of the whole corpus, before curation, and the number of candidates that extraction looked at."""

    tables: Tables
    n_candidates: int


def open_store(settings: Settings) -> Store:
    """The finished work of earlier runs; an empty store where the settings ask for all to be done again."""
    if settings.full:
        shutil.rmtree(settings.store, ignore_errors=True)
    return Store(settings.store, fingerprint(_own_words(settings)))


def identify(settings: Settings) -> ReleaseIdentity:
    """What a release of these sources would be made of.

    Raises DyadError where ``raw`` is no folder, and VocabularyError where the project's own words cannot be used.
    """
    from flows.read import input_fingerprint

    _require_raw(settings)
    # Assertions change no row, but a release must have been checked against those that are there now.
    assertions = _sha256(settings.raw / ASSERTIONS_FILE)
    words = {f"vocabulary/{path.name}": _sha256(path) or "" for path in _own_words(settings)}
    return ReleaseIdentity(
        input_fingerprint(settings.raw),
        _sha256(settings.raw / DECISIONS_FILE),
        {**words, **({"assertions": assertions} if assertions else {})},
    )


def check(settings: Settings, tables: Tables, previous: dict[str, int] | None) -> Findings:
    """What the dataset as a whole must hold: some document, and what ``raw/assertions.toml`` says.

    Raises DyadError where that file cannot be read.
    """
    try:
        errors, warnings = check_assertions(tables, previous, settings.raw / ASSERTIONS_FILE)
    except ValueError as error:
        raise DyadError(str(error)) from error
    if previous and previous.get("documents") and not tables["documents"].num_rows:
        reasons = "; ".join(tables["rejects"]["reason"].to_pylist()[:3])
        errors = [
            f"no document could be read, and the current release has {previous['documents']} ({reasons})",
            *errors,
        ]
    return Findings(errors, warnings)


def _own_words(settings: Settings) -> list[Path]:
    """The files of words that the project adds to the house's, checked."""
    if settings.extensions is None:
        return []
    from flows.extract.vocabulary_check import extension_files, require

    require(settings.extensions)
    return extension_files(settings.extensions)


def _copied_words(settings: Settings, folder: Path) -> Path | None:
    """The project's own words as they are now, in a folder named by what they are: readers keep what they read of a
    folder in memory, and one process may make several runs."""
    files = _own_words(settings)
    if not files:
        return None
    words = [(path.name, path.read_bytes()) for path in files]
    mark = hashlib.sha256(repr(words).encode()).hexdigest()[:16]
    copy = folder / f"vocabulary-{mark}"
    copy.mkdir(parents=True)
    for name, data in words:
        (copy / name).write_bytes(data)
    return copy


def _sha256(path: Path) -> str | None:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else None


def _require_raw(settings: Settings) -> None:
    if not settings.raw.is_dir():
        raise DyadError(f"{settings.raw}: no such folder of source texts; create it, or name another with --raw")


def read_corpus(
    settings: Settings,
    store: Store,
    folder: Path,
    on_document: Callable[[int], None],
    on_full: Callable[[], None] | None = None,
) -> Reading:
    """Read everything in ``raw/``; documents that the store does not know go into batches in ``folder``.

    ``on_document`` hears how many documents were read; ``on_full`` is called once, when it is sure that there will be
    several batches. Raises DyadError where ``raw`` is no folder.
    """
    from flows.read import find_sources, mark_near_copies, read_sources
    from flows.read.language import forget_model

    _require_raw(settings)
    sources, unread = find_sources(settings.raw)
    if not sources and not unread:
        raise DyadError(
            f"{settings.raw_place} holds no texts: put some in (.txt .md .html .pdf .docx .jsonl .csv .parquet), "
            "or name another folder with --raw"
        )
    reading = Reading(folder.parent / "tables", n_files=len(sources))

    writer = BatchWriter(folder, settings.batch_bytes, _copied_words(settings, folder), on_full)
    older: dict[str, str] = {}

    def documents() -> Iterator[Document]:
        for item in read_sources(settings.raw):
            if isinstance(item, Reject):
                reading.rejects.append(item)
                continue
            reading.n_documents += 1
            key = work_key(item, store.mark)
            reading.keys.add(key)
            if item.supersedes:
                older[item.doc_id] = item.supersedes
            if key not in store:
                reading.n_new += 1
                writer.add(item, key)
            on_document(reading.n_documents)
            yield item

    # One pass, so that a corpus larger than memory is read once: near copies are found while the batches are written.
    reading.copies = mark_near_copies(documents(), folder.parent)
    reading.newer = _chains(older)
    reading.copies = _of_newest(reading.copies, reading.newer)
    reading.batches = writer.close()
    if len(reading.batches) > 1:  # the workers will need the memory
        forget_model()
    return reading


def _chains(older: dict[str, str]) -> dict[str, str]:
    """Old version -> the one that takes its place, from what the new ones say; what would make a ring is left out."""
    newer: dict[str, str] = {}
    for new, old in sorted(older.items()):
        if old not in newer and _newest(new, newer) != old:
            newer[old] = new
    return newer


def _newest(doc_id: str, newer: dict[str, str]) -> str:
    while doc_id in newer:
        doc_id = newer[doc_id]
    return doc_id


def _of_newest(copies: dict[str, str], newer: dict[str, str]) -> dict[str, str]:
    """Near copies of the newest version of their original; versions of one page are no copies of each other."""
    followed = {copy: _newest(original, newer) for copy, original in copies.items()}
    return {copy: original for copy, original in followed.items() if _newest(copy, newer) != original}


def gather(reading: Reading, parts: list[Part], store: Store) -> Gathered:
    """Join what was extracted now with what the store holds, keep the new in the store, and add what concerns all.

    That is the parties, the rejects of reading, and which documents are near copies or new versions of which.
    """
    from flows import merging
    from flows.tables import parties_table, rejects_table

    new = [TablesOnDisk(Path(part.path)) for part in sorted(parts, key=lambda part: part.path)]
    finished = store.load(reading.keys, reading.scratch / "finished")
    all_parts = [*finished, *store.add(new, reading.scratch / "new")]
    n_candidates = sum(pc.sum(part[WORK_TABLE]["n_candidates"]).as_py() or 0 for part in all_parts)
    rejects = {"rejects": rejects_table(reading.rejects)}
    tables = merging.join([empty_tables(), *all_parts, rejects, {"parties": parties_table()}], reading.scratch / "all")
    links = {"duplicate_of": reading.copies, "superseded_by": reading.newer}
    tables["documents"] = _with_links(tables["documents"], links)
    return Gathered(tables, n_candidates)


def empty_tables() -> Tables:
    """All tables that extraction fills, without rows."""
    from flows.tables import to_tables

    return to_tables([])


def _with_links(documents: pa.Table, links: dict[str, dict[str, str]], known: set[str] | None = None) -> pa.Table:
    """The documents with columns that name other documents filled, where those are ``known`` (default: there)."""
    ids = documents["doc_id"].to_pylist()
    there = known or set(ids)
    for column, named in links.items():
        others = [other if (other := named.get(doc_id)) in there else None for doc_id in ids]
        at = documents.schema.get_field_index(column)
        documents = documents.set_column(at, documents.schema.field(at), pa.array(others, pa.string()))
    return documents


def curate(settings: Settings, tables: Tables, scratch: Path | None = None) -> Tables:
    """The tables after the curators' decisions, with the table ``decisions``; what they touched is validated again.

    ``scratch`` is a folder that lasts as long as the result (default: a temporary one): rows of the documents that
    decisions name are taken out, changed in memory, and put back into tables that may be larger than it.
    """
    from flows.tables import join_tables, rejects_table

    if scratch is None:
        with tempfile.TemporaryDirectory() as folder:  # a mapped file outlives its name
            return curate(settings, tables, Path(folder))
    path = settings.raw / DECISIONS_FILE
    named = {target.doc_id for decision in read_decisions(path)[0] for target in decision.targets}
    names = [name for name in empty_tables() if name != "rejects"]
    inside = rows_of_documents({name: tables[name] for name in names}, named)
    curated, rejects = apply_decisions({**tables, **inside}, path)
    decisions = curated["decisions"]
    added = {"rejects": rejects_table(rejects)}
    touched = set(decisions.filter(decisions["applied"])["doc_id"].to_pylist()) - {None}
    if touched:
        valid, refused = _validated_again({name: curated[name] for name in names}, touched, tables["documents"])
        added = join_tables([added, {"rejects": refused}])
        tables = {**tables, **_put_back(tables, inside, valid, scratch)}
    return {**tables, "decisions": decisions, **join_tables([{"rejects": tables["rejects"]}, added])}


def _validated_again(tables: Tables, doc_ids: set[str], documents: pa.Table) -> tuple[Tables, pa.Table]:
    """The tables after the rows of some documents went through validation once more, and the rejects of that."""
    from flows.tables import join_tables
    from flows.validate import validate

    touched, others = split_by_document(tables, doc_ids)
    valid, rejects = validate(touched)
    joined = join_tables([others, valid])
    # Validation saw these documents alone, and so took the others that they name for missing.
    joined["documents"] = _with_links(joined["documents"], _links(documents), set(documents["doc_id"].to_pylist()))
    return joined, rejects


def _put_back(tables: Tables, before: Tables, after: Tables, scratch: Path) -> Tables:
    """Those of ``tables`` that change where the rows ``before``, all of some documents, become those ``after``."""
    from flows import merging

    changed = {name: rows for name, rows in after.items() if not rows.equals(before[name])}
    doc_ids = set(before["documents"]["doc_id"].to_pylist())
    others = without_documents({name: tables[name] for name in changed}, doc_ids, before["facts"]["fact_id"], scratch)
    joined = merging.join([others, changed], scratch / "joined")
    if "documents" in joined:
        joined["documents"] = _with_links(joined["documents"], _links(tables["documents"]))
    return joined


def _links(documents: pa.Table) -> dict[str, dict[str, str]]:
    """Column -> doc_id -> the other document that it names."""
    ids = documents["doc_id"].to_pylist()
    links = {}
    for column in ("duplicate_of", "superseded_by"):
        pairs = zip(ids, documents[column].to_pylist(), strict=True)
        links[column] = {doc_id: other for doc_id, other in pairs if other is not None}
    return links


def consolidate(tables: Tables, scratch: Path | None = None) -> Tables:
    """The tables with ``claims`` and ``dyad_years``, which follow from the facts alone; ``scratch`` as for reading."""
    from flows.consolidate import consolidate as add_claims

    return {**tables, **add_claims(tables, scratch)}


def summary(result: PublishResult, run: RunInfo, reading: Reading | None = None) -> Summary:
    """The run in numbers, for people; ``reading`` is None where nothing had to be read again."""
    made_by = read_manifest(result.path)["dyad:release"]["run"]
    return Summary(
        release=result.release_id,
        folder=result.path,
        is_new=not result.is_unchanged,
        counts={**result.counts, "candidates": made_by["n_candidates"]},
        rejects=_count_rejects(pq.read_table(result.path / "rejects.parquet", columns=["table", "check"])),
        changes=result.changes.get("facts", {}) if result.previous_id else None,
        n_files=made_by["n_files"],
        n_extracted=reading.n_new if reading else 0,
        warnings=result.warnings,
        seconds={stage: kept["seconds"] for stage, kept in run.stages.items()},
    )


def _count_rejects(rejects: pa.Table) -> list[tuple[str, str, int]]:
    counted = Counter(zip(rejects["table"].to_pylist(), rejects["check"].to_pylist(), strict=True))
    return [(table, check, number) for (table, check), number in sorted(counted.items())]


@contextmanager
def work_folder(settings: Settings) -> Iterator[Path]:
    """An empty folder for what the batches of one run hand to each other; gone at the end.

    Enter it while holding the warehouse (``flows.publish.warehouse.writing``). Raises DyadError where it cannot be.
    """
    folder = settings.work / "run"
    with clear_errors(settings.warehouse):
        shutil.rmtree(folder, ignore_errors=True)  # what a run that was killed left behind
        folder.mkdir(parents=True)
    try:
        with clear_errors(settings.warehouse):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
