"""Documents in batches: cut the stream by size, and turn one batch of documents into checked tables.

Here belongs what happens between reading and the tables of the whole corpus: plain functions from files to files, so
that a batch can run in any process and memory is bounded by the batch. Not here: what the stages do, Prefect, and the
store of finished work (``flows.store``).
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from flows.on_disk import write_table
from flows.records import Citation, Document, Extraction, Reject, Sentence

#: Besides the published tables, a part holds one row a document of what the funnel and the store need.
WORK_TABLE = "_work"
#: What a document is to others; known only when all are.
_OF_OTHERS = ("duplicate_of", "supersedes", "superseded_by")
_WORK_SCHEMA = pa.schema(
    [
        ("doc_id", pa.string()),
        ("work_key", pa.string()),
        ("n_candidates", pa.int64()),
        ("seconds", pa.float64()),
        ("n_found", pa.int64()),
    ]
)


@dataclass(frozen=True, slots=True)
class Batch:
    """Some documents, written to one file."""

    number: int
    path: str
    n_documents: int
    n_bytes: int
    vocabulary: str | None = None  # the folder of the project's own words


@dataclass(frozen=True, slots=True)
class Part:
    """The tables of one batch: a folder with one Arrow file a table."""

    number: int
    path: str
    n_documents: int
    n_bytes: int
    counts: dict[str, int]


def work_key(document: Document, fingerprint: str) -> str:
    """The name of the work on a document: a hash of all that its rows depend on.

    ``fingerprint`` stands for the code, vocabularies and schemas. What depends on other documents is left out: it is
    set when all are known.
    """
    values = {name: value for name, value in _values(document).items() if name not in _OF_OTHERS}
    text = json.dumps(values, sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(f"{fingerprint}\n{text}".encode()).hexdigest()[:32]


class BatchWriter:
    """Writes documents, each with its work key, to files of about ``batch_bytes`` of text in ``folder``.

    ``on_full`` is called when the first batch is full: there will be several.
    """

    def __init__(
        self,
        folder: Path,
        batch_bytes: int,
        vocabulary: Path | None = None,
        on_full: Callable[[], None] | None = None,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.batches: list[Batch] = []
        self._folder = folder
        self._vocabulary = str(vocabulary) if vocabulary else None
        self._batch_bytes = batch_bytes
        self._on_full = on_full
        self._lines: list[str] = []
        self._n_bytes = 0

    def add(self, document: Document, key: str) -> None:
        """Put a document into the batch, or, where that is full, into the next."""
        size = len(document.text.encode("utf-8", "replace"))
        if self._lines and self._n_bytes + size > self._batch_bytes:
            self.close()
            if self._on_full is not None and len(self.batches) == 1:
                self._on_full()
        self._lines.append(json.dumps({**_values(document), **dict.fromkeys(_OF_OTHERS), "work_key": key}))
        self._n_bytes += size

    def close(self) -> list[Batch]:
        """Write what is left; gives all batches."""
        if self._lines:
            number = len(self.batches)
            path = self._folder / f"{number:06d}.jsonl"
            path.write_text("\n".join(self._lines) + "\n", "ascii")
            self.batches.append(Batch(number, str(path), len(self._lines), self._n_bytes, self._vocabulary))
            self._lines, self._n_bytes = [], 0
        return self.batches


def process(batch: Batch, folder: Path) -> Part:
    """Segment, extract and validate one batch; write its tables to a folder of their own below ``folder``.

    First leaves a mark there (:func:`has_begun`), by which a run knows what was at hand when a worker died.

    Rows that fail validation are in the part's ``rejects``. Deterministic but for the column ``seconds`` of the work
    table, which no release holds.
    """
    from flows.validate import validate

    folder.mkdir(parents=True, exist_ok=True)
    _mark(batch, folder).touch()
    tables, work = _extracted(batch)
    tables, rejects = validate(tables)
    tables["rejects"] = rejects
    return _part(batch, folder, tables, work)


def _extracted(batch: Batch) -> tuple[dict[str, pa.Table], list[dict[str, Any]]]:
    """The tables of a batch, not yet checked, and a row of work for each document."""
    from flows.extract.document import collector_at_rest

    with collector_at_rest():  # until the facts are in tables and their objects gone
        extractions, work = _extractions(batch)
        tables = _tables(extractions)
        del extractions
    return tables, work


def _extractions(batch: Batch) -> tuple[list[Extraction], list[dict[str, Any]]]:
    extractions: list[Extraction] = []
    work: list[dict[str, Any]] = []
    for document, key in read_batch(batch):
        start = time.perf_counter()
        extraction = extract_document(document, Path(batch.vocabulary) if batch.vocabulary else None)
        extractions.append(extraction)
        work.append(
            {
                "doc_id": document.doc_id,
                "work_key": key,
                "n_candidates": extraction.n_candidates,
                "seconds": time.perf_counter() - start,
                "n_found": len(extraction.facts),
            }
        )
    return extractions, work


def _part(batch: Batch, folder: Path, tables: dict[str, pa.Table], work: list[dict[str, Any]]) -> Part:
    tables[WORK_TABLE] = pa.Table.from_pylist(work, _WORK_SCHEMA)
    path = folder / Path(batch.path).stem
    write_tables(tables, path)
    counts = {name: table.num_rows for name, table in tables.items()}
    counts["candidates"] = sum(row["n_candidates"] for row in work)
    return Part(batch.number, str(path), batch.n_documents, batch.n_bytes, counts)


def has_begun(batch: Batch, folder: Path) -> bool:
    """Whether some process began to make the part of this batch in ``folder``."""
    return _mark(batch, folder).exists()


def _mark(batch: Batch, folder: Path) -> Path:
    return folder / f"{Path(batch.path).stem}.begun"


def cut(batch: Batch, n_pieces: int) -> list[Batch]:
    """The batch as several (no more than it has documents), in files beside its own."""
    path = Path(batch.path)
    lines = path.read_text("ascii").splitlines()
    n_pieces = min(n_pieces, len(lines))
    pieces = []
    for place in range(n_pieces):
        some = lines[len(lines) * place // n_pieces : len(lines) * (place + 1) // n_pieces]
        piece = path.with_name(f"{path.stem}-{place}.jsonl")
        piece.write_text("\n".join(some) + "\n", "ascii")
        n_bytes = batch.n_bytes * len(some) // len(lines)
        pieces.append(Batch(batch.number, str(piece), len(some), n_bytes, batch.vocabulary))
    return pieces


def give_up(batch: Batch, folder: Path) -> Part:
    """A part that rejects every document of a batch that no process survives.

    No work is noted for them, so that the next run that publishes tries again: the machine may be to blame.
    """
    from flows.tables import rejects_table, to_tables

    rejects = [
        Reject(
            table="documents",
            check="worker_died",
            reason=f"{document.path}: the process that read this document died each time, also when it had no other to "
            "read (out of memory, or a fault in a library); the document is left out. Give it in smaller pieces, or "
            "run on a machine with more memory; please report it with the document.",
            doc_id=document.doc_id,
            path=document.path,
        )
        for document, _ in read_batch(batch)
    ]
    return _part(batch, folder, {**to_tables([]), "rejects": rejects_table(rejects)}, [])


def read_batch(batch: Batch) -> Iterator[tuple[Document, str]]:
    """The documents of a batch, each with its work key."""
    with Path(batch.path).open(encoding="ascii") as lines:
        for line in lines:
            row = json.loads(line)
            key = row.pop("work_key")
            yield Document(**row), key


def write_tables(tables: dict[str, pa.Table], folder: Path) -> None:
    """Write each table as ``<name>.arrow`` into a folder that appears only when it is whole."""
    draft = folder.with_name(f"{folder.name}.{os.getpid()}.draft")
    draft.mkdir(parents=True)
    for name, table in tables.items():
        write_table(table, draft / f"{name}.arrow")
    if folder.exists():  # a worker that died had finished it: the rows are the same
        shutil.rmtree(draft)
    else:
        draft.rename(folder)


def extract_document(document: Document, extensions: Path | None = None) -> Extraction:
    """Segment and extract one document. A document that makes a rule fail is kept without facts, with a reject.

    ``extensions`` is a folder of words that add to the house's.
    """
    from flows.extract import extract
    from flows.segment import segment

    sentences: list[Sentence] = []
    citations: list[Citation] = []
    try:
        sentences, citations = segment(document)
        return extract(document, sentences, citations, extensions)
    except Exception as error:
        reject = Reject(
            table="facts",
            check="extraction_failed",
            reason=f"extraction failed with {type(error).__name__}: {error}; the document is published without facts. "
            "This is a fault of a rule: please report it with the document.",
        )
        return Extraction(document, sentences, [], [], citations, rejects=[reject])


def _tables(extractions: list[Extraction]) -> dict[str, pa.Table]:
    """The tables of a batch; a document whose facts fit no table is published without them, with a reject."""
    from flows.tables import join_tables, to_tables

    try:
        return to_tables(extractions)
    except ValueError:
        return join_tables([_tables_of_one(extraction) for extraction in extractions])


def _tables_of_one(extraction: Extraction) -> dict[str, pa.Table]:
    from flows.tables import to_tables

    try:
        return to_tables([extraction])
    except ValueError as error:
        reject = Reject(
            table="facts",
            check="fits_no_table",
            reason=f"a rule filled a column wrongly ({error}); the document is published without facts. "
            "This is a fault of the rule: please report it with the document.",
        )
        rejects = [*extraction.rejects, reject]
        return to_tables([dataclasses.replace(extraction, facts=[], mentions=[], rejects=rejects)])


def _values(document: Document) -> dict[str, Any]:
    return {field.name: getattr(document, field.name) for field in dataclasses.fields(Document)}
