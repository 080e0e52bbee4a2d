"""From what extraction found to Arrow tables of the published shape.

Here belongs the turning of ``flows.records`` into the tables of ``schemas``, column by column, and the joining and
sorting of such tables. Nothing is judged here: rows that break a rule are split off by ``flows.validate``.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from flows.extract.identity import fact_id
from flows.on_disk import give_back
from flows.records import Document, Extraction, Fact, Reject
from schemas.code_lists import Party, parties
from schemas.derive import arrow_schema, table_keys
from schemas.edtf import edtf_interval
from schemas.fact_tables import FACT_TABLES
from schemas.facts import Facts
from schemas.tables import TABLES

Columns = dict[str, list[Any]]
_NO_INTERVAL: tuple[None, None] = (None, None)
_CHECKED_ROWS = 100_000


def to_tables(extractions: Iterable[Extraction]) -> dict[str, pa.Table]:
    """The tables that extraction can fill, from the extractions of any number of documents.

    Gives documents, sentences, mentions, citations, facts, the ten type tables, fact_parties, fact_fields and rejects,
    each with the exact Arrow schema of its model and sorted by its order. Facts without an id get theirs. Raises
    ValueError for a fact of unknown type or with an own column that its type does not have, and where a value has
    another type than its column.
    """
    ordered = sorted(extractions, key=lambda extraction: extraction.document.doc_id)
    facts = [(extraction, fact) for extraction in ordered for fact in extraction.facts]
    for extraction, fact in facts:
        fact.fact_id = fact.fact_id or fact_id(extraction.document.doc_id, fact)
    columns = {
        "documents": _documents(ordered),
        "sentences": _sentences(ordered),
        "mentions": _mentions(ordered),
        "citations": _citations(ordered),
        "facts": _facts(facts),
        **_type_tables(facts),
        "fact_parties": _fact_parties(facts),
        "fact_fields": _fact_fields(facts),
    }
    tables = {name: sort_table(name, table_from_columns(name, values)) for name, values in columns.items()}
    tables["rejects"] = rejects_table(
        reject for extraction in ordered for reject in with_document(extraction.rejects, extraction)
    )
    return tables


def empty_table(name: str) -> pa.Table:
    """The table ``name`` without rows."""
    return arrow_schema(TABLES[name]).empty_table()


def table_from_columns(name: str, columns: Columns) -> pa.Table:
    """A table of the published shape from lists of values; ValueError names the column whose values do not fit."""
    schema = arrow_schema(TABLES[name])
    arrays = []
    for field in schema:
        try:
            arrays.append(pa.array(columns[field.name], field.type))
        except (pa.ArrowInvalid, pa.ArrowTypeError, TypeError) as error:
            raise ValueError(f"{name}.{field.name} takes {field.type}: {error}") from error
    return pa.Table.from_arrays(arrays, schema=schema)


def sort_table(name: str, table: pa.Table) -> pa.Table:
    """The table in its published order (nulls last), which does not depend on the order that the rows came in.

    A table that is in order already is given back as it is, not copied: it may be larger than memory.
    """
    order = table_keys(TABLES[name])["order"]
    if is_sorted(table.select(order)):
        return table
    return table.take(pc.sort_indices(table.select(order), [(column, "ascending") for column in order]))


def is_sorted(keys: pa.Table) -> bool:
    """Whether the rows are in the order of all columns, nulls last; looks at some rows at a time."""
    before: pa.RecordBatch | None = None
    for batch in keys.to_batches(max_chunksize=_CHECKED_ROWS):
        if not batch.num_rows:
            continue
        rows = batch if before is None else pa.concat_batches([before, batch])
        if not _is_sorted(rows):
            return False
        before = rows.slice(rows.num_rows - 1)
        give_back()
    return True


def _is_sorted(rows: pa.RecordBatch) -> bool:
    alike = np.ones(max(0, rows.num_rows - 1), dtype=bool)  # in all columns so far, each with the row after it
    for column in rows.columns:
        first, second = column.slice(0, len(alike)), column.slice(1)
        null, null_after = (each.is_null().to_numpy(zero_copy_only=False) for each in (first, second))
        falls = pc.fill_null(pc.greater(first, second), False).to_numpy(zero_copy_only=False) | (null & ~null_after)
        if (alike & falls).any():
            return False
        alike &= pc.fill_null(pc.equal(first, second), False).to_numpy(zero_copy_only=False) | (null & null_after)
        if not alike.any():
            return True
    return True


def join_tables(batches: Iterable[dict[str, pa.Table]]) -> dict[str, pa.Table]:
    """The tables of several batches as one set, sorted; a table that a batch does not have counts as empty."""
    parts: dict[str, list[pa.Table]] = {}
    for batch in batches:
        for name, table in batch.items():
            parts.setdefault(name, []).append(table)
    return {name: sort_table(name, pa.concat_tables(parts[name])) for name in TABLES if name in parts}


def rejects_table(rejects: Iterable[Reject]) -> pa.Table:
    """The table ``rejects``, sorted; alike rejects get different ids by counting them."""
    rows = list(rejects)
    seen: Counter[str] = Counter()
    ids = []
    for row in rows:
        parts = (row.table, row.check, row.column, row.value, row.reason, row.row_json, row.doc_id, row.path)
        text = "\x1f".join("" if part is None else part for part in parts)
        seen[text] += 1
        ids.append("r" + hashlib.sha256(f"{text}\x1f{seen[text]}".encode()).hexdigest()[:16])
    columns: Columns = {
        "reject_id": ids,
        "table": [row.table for row in rows],
        "column": [row.column for row in rows],
        "check": [row.check for row in rows],
        "value": [row.value for row in rows],
        "reason": [row.reason for row in rows],
        "row": [row.row_json for row in rows],
        "doc_id": [row.doc_id for row in rows],
        "char_start": [row.char_start for row in rows],
        "char_end": [row.char_end for row in rows],
        "path": [row.path for row in rows],
    }
    return sort_table("rejects", table_from_columns("rejects", columns))


def with_document(rejects: Sequence[Reject], extraction: Extraction) -> list[Reject]:
    """The rejects of one document, which learn its id and path where they do not say them."""
    for reject in rejects:
        reject.doc_id = reject.doc_id or extraction.document.doc_id
        reject.path = reject.path or extraction.document.path
    return list(rejects)


def parties_table(extensions: Path | None = None) -> pa.Table:
    """The table ``parties``, from the code list and, where given, a project's own additions to it."""
    rows = sorted(parties(extensions).values())
    columns: Columns = {name: [getattr(row, name) for row in rows] for name in ("code", "name", "kind", "iso2", "iso3")}
    for name in ("cow_code", "gw_code"):
        columns[name] = [None if (code := getattr(row, name)) is None else int(code) for row in rows]
    lifetimes = [lifetime(row) for row in rows]
    columns["valid_from"] = [first for first, _ in lifetimes]
    columns["valid_to"] = [last for _, last in lifetimes]
    return table_from_columns("parties", columns)


def lifetime(party: Party) -> tuple[date | None, date | None]:
    """The first and the last day that a party existed; None where there is no limit."""
    first = None if party.valid_from is None else edtf_interval(party.valid_from)[0]
    last = None if party.valid_to is None else edtf_interval(party.valid_to)[1]
    return first, last


def _documents(extractions: list[Extraction]) -> Columns:
    counted = {"n_chars", "n_sentences", "n_facts"}
    names = [name for name in arrow_schema(TABLES["documents"]).names if name not in counted]
    columns: Columns = {name: [getattr(each.document, name) for each in extractions] for name in names}
    columns["n_chars"] = [len(each.document.text) for each in extractions]
    columns["n_sentences"] = [len(each.sentences) for each in extractions]
    columns["n_facts"] = [len(each.facts) for each in extractions]
    return columns


def _sentences(extractions: list[Extraction]) -> Columns:
    rows = [(each.document, sentence) for each in extractions for sentence in each.sentences]
    names = ("sentence_id", "char_start", "char_end", "is_furniture", "is_heading", "paragraph")
    columns: Columns = {name: [getattr(sentence, name) for _, sentence in rows] for name in names}
    columns["doc_id"] = [document.doc_id for document, _ in rows]
    columns["text"] = [document.text[row.char_start : row.char_end] for document, row in rows]
    columns["page"] = [_page(document, row.char_start) for document, row in rows]
    return columns


def _page(document: Document, position: int) -> int | None:
    """The page that a character stands on, counted from 1; None where the document has none (all but PDF)."""
    return max(bisect_right(document.pages, position), 1) if document.pages else None


def _mentions(extractions: list[Extraction]) -> Columns:
    rows = [(each.document, mention) for each in extractions for mention in each.mentions]
    names = ("char_start", "char_end", "kind", "code", "value", "value_max", "qualifier", "edtf")
    columns: Columns = {name: [getattr(mention, name) for _, mention in rows] for name in names}
    columns["doc_id"] = [document.doc_id for document, _ in rows]
    columns["sentence_id"] = [number for each in extractions for number in _sentence_ids(each)]
    columns["text"] = [document.text[row.char_start : row.char_end] for document, row in rows]
    columns["used_in"] = [sorted(set(mention.used_in)) for _, mention in rows]
    return columns


def _sentence_ids(extraction: Extraction) -> list[int | None]:
    """The sentence that each mention begins in; None where it begins in none."""
    sentences = sorted(extraction.sentences, key=lambda sentence: sentence.char_start)
    starts = [sentence.char_start for sentence in sentences]
    found: list[int | None] = []
    for mention in extraction.mentions:
        at = bisect_right(starts, mention.char_start) - 1
        inside = at >= 0 and mention.char_start < sentences[at].char_end
        found.append(sentences[at].sentence_id if inside else None)
    return found


def _citations(extractions: list[Extraction]) -> Columns:
    rows = [(each.document, citation) for each in extractions for citation in each.citations]
    names = ("char_start", "char_end", "url", "domain", "title")
    columns: Columns = {name: [getattr(citation, name) for _, citation in rows] for name in names}
    columns["doc_id"] = [document.doc_id for document, _ in rows]
    return columns


def _facts(facts: list[tuple[Extraction, Fact]]) -> Columns:
    derived = {"doc_id", "evidence", "page", "date_start", "date_end"}
    columns: Columns = {
        name: [getattr(fact, name) for _, fact in facts] for name in _common_names() if name not in derived
    }
    columns["doc_id"] = [extraction.document.doc_id for extraction, _ in facts]
    columns["evidence"] = [each.document.text[fact.char_start : fact.char_end] for each, fact in facts]
    columns["page"] = [_page(each.document, fact.char_start) for each, fact in facts]
    intervals = [_interval(fact.date) for _, fact in facts]
    columns["date_start"] = [start for start, _ in intervals]
    columns["date_end"] = [end for _, end in intervals]
    return columns


@lru_cache(maxsize=20_000)
def _interval(text: str | None) -> tuple[date | None, date | None]:
    """The days that a date covers; none for one that cannot be read, which validation rejects."""
    if text is None:
        return _NO_INTERVAL
    try:
        return edtf_interval(text)
    except ValueError:
        return _NO_INTERVAL


def _type_tables(facts: list[tuple[Extraction, Fact]]) -> dict[str, Columns]:
    by_type: dict[str, list[tuple[Extraction, Fact]]] = {fact_type: [] for fact_type in FACT_TABLES}
    for extraction, fact in facts:
        if fact.fact_type not in by_type:
            raise ValueError(f"{fact.method or 'a rule'} made a fact of the unknown type {fact.fact_type!r}")
        by_type[fact.fact_type].append((extraction, fact))
    return {FACT_TABLES[fact_type]: _type_table(FACT_TABLES[fact_type], rows) for fact_type, rows in by_type.items()}


def _type_table(name: str, facts: list[tuple[Extraction, Fact]]) -> Columns:
    own = own_columns(name)
    for _, fact in facts:
        unknown = fact.own.keys() - set(own)
        if unknown:
            raise ValueError(f"{fact.method or 'a rule'} filled {', '.join(sorted(unknown))}: no column of {name}")
    columns = _facts(facts)
    for column, kind in own.items():
        empty: Any = [] if pa.types.is_list(kind) else None
        columns[column] = [empty if (value := fact.own.get(column)) is None else value for _, fact in facts]
    return columns


def own_columns(name: str) -> dict[str, pa.DataType]:
    """The columns that a type table adds to the common ones, with their Arrow types."""
    common = set(_common_names())
    return {field.name: field.type for field in arrow_schema(TABLES[name]) if field.name not in common}


def _common_names() -> list[str]:
    return arrow_schema(Facts).names


def _fact_parties(facts: list[tuple[Extraction, Fact]]) -> Columns:
    rows = [(fact.fact_id, role, party) for _, fact in facts for role, party in sorted(set(_parties(fact)))]
    return {
        "fact_id": [row[0] for row in rows],
        "role": [row[1] for row in rows],
        "party": [row[2] for row in rows],
    }


def _parties(fact: Fact) -> list[tuple[str, str]]:
    """The parties that the fact lists; where it lists none, its source and target."""
    if fact.parties:
        return fact.parties
    pair = [("source", fact.source), ("target", fact.target)]
    return [(role, party) for role, party in pair if party is not None]


def _fact_fields(facts: list[tuple[Extraction, Fact]]) -> Columns:
    rows = [(fact.fact_id, *each) for _, fact in facts for each in sorted(set(fact.fields))]
    return {
        "fact_id": [row[0] for row in rows],
        "field": [row[1] for row in rows],
        "char_start": [row[2] for row in rows],
        "char_end": [row[3] for row in rows],
    }
