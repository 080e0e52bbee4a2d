"""Splits rows into those that may be published and those that may not: nothing is dropped, nothing repaired.

Here belongs the running of the checks that the models of ``schemas`` declare, and of the checks between tables. A rule
about one column or one row belongs into its model. The order of work: checks of one row, then keys, then what refers
to a rejected row, until nothing more falls.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from flows.records import Reject
from flows.tables import lifetime, rejects_table
from schemas import code_lists
from schemas.code_lists import Party
from schemas.derive import arrow_schema, table_keys
from schemas.enums import enum
from schemas.fact_tables import FACT_TABLES
from schemas.facts import Facts
from schemas.tables import TABLES

Tables = dict[str, pa.Table]
_UNCHECKED = ("rejects", "changes", "runs")  # written by publishing itself, or the result of this module
_SPAN_TEXT = {"sentences": "text", "mentions": "text", "facts": "evidence"}
_SPAN_TEXT |= dict.fromkeys(FACT_TABLES.values(), "evidence")
_SPANNED = (*_SPAN_TEXT, "citations", "fact_fields")
_SEPARATOR = "\x1f"


@dataclass
class _Failure:
    """One check that some rows failed; ``rows`` are their numbers in the table."""

    check: str
    column: str | None
    rows: np.ndarray
    reason: str


@dataclass
class _Checked:
    """A table under examination: its rows, which of them are still good, and what the others failed."""

    name: str
    table: pa.Table
    frame: pd.DataFrame
    good: np.ndarray
    failures: list[_Failure] = field(default_factory=list)

    def fail(self, bad: np.ndarray, check: str, column: str | None, reason: str) -> bool:
        """Note the rows that fail a check; whether any row that was good until now is among them."""
        rows = np.flatnonzero(bad)
        if not len(rows):
            return False
        self.failures.append(_Failure(check, column, rows, reason))
        news = bool(self.good[rows].any())
        self.good[rows] = False
        return news


def validate(
    tables: Tables,
    *,
    parties: Mapping[str, Party] | None = None,
    currencies: Collection[str] | None = None,
) -> tuple[Tables, pa.Table]:
    """Split the rows of ``tables`` into valid ones and rejects.

    ``tables``: name -> Arrow table with the columns of its model; any subset of the tables (a reference to a table
    that is not among them is not checked). ``parties`` and ``currencies`` default to the code lists of ``schemas``.

    Gives the valid tables (without ``rejects``) and the table ``rejects``: one row for each row that failed, named by
    the first check it failed, all of them in ``reason``; rows of a table ``rejects`` in ``tables`` are kept in it.
    Of every table: rows in = rows out + its rejects. A row that refers to a rejected row is rejected too (check
    ``foreign_key``); a fact and its row in the type's table fall together. Ids of rejected rows are taken out of
    lists such as ``mentions.used_in``, and ``documents.n_sentences`` and ``n_facts`` count what is left.

    Raises ValueError where a table is unknown or has not the columns and types of its model.
    """
    parties = code_lists.parties() if parties is None else parties
    currencies = code_lists.currencies() if currencies is None else currencies
    lists = {"parties": list(parties), "currencies": list(currencies)}
    checked = {name: _prepare(name, tables[name]) for name in TABLES if name in tables and name not in _UNCHECKED}
    _refuse_unknown(tables)
    for each in checked.values():
        _check_columns(each)
        _check_rows(each)
        _check_code_lists(each, lists)
    _check_spans(checked)
    _check_lifetimes(checked, parties)
    _check_type_rows(checked)
    for each in checked.values():
        _check_key(each)
    _cascade(checked)
    rejects = rejects_table(reject for each in checked.values() for reject in _rejects(each, checked))
    if "rejects" in tables:
        rejects = pa.concat_tables([tables["rejects"].cast(rejects.schema), rejects]).sort_by("reject_id")
    return _valid_tables(checked), rejects


def _refuse_unknown(tables: Tables) -> None:
    unknown = [name for name in tables if name not in TABLES]
    if unknown:
        raise ValueError(f"no table is called {', '.join(unknown)}; known: {', '.join(TABLES)}")


def _prepare(name: str, table: pa.Table) -> _Checked:
    table = _conform(name, table)
    frame = table.to_pandas(types_mapper=pd.ArrowDtype)
    return _Checked(name, table, frame, np.ones(table.num_rows, dtype=bool))


def _conform(name: str, table: pa.Table) -> pa.Table:
    schema = arrow_schema(TABLES[name])
    missing = [column for column in schema.names if column not in table.column_names]
    surplus = [column for column in table.column_names if column not in schema.names]
    if missing or surplus:
        raise ValueError(f"table {name}: missing columns {missing}, unknown columns {surplus}")
    try:
        # Nulls in columns that forbid them are rows to reject, not a reason to refuse the table.
        loose = pa.schema([column.with_nullable(True) for column in schema], schema.metadata)
        return table.select(schema.names).cast(loose)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise ValueError(f"table {name} has not the types of its model: {error}") from error


# --- checks of one row -----------------------------------------------------------------------------------------------


def _check_columns(each: _Checked) -> None:
    for name, column in TABLES[each.name].to_schema().columns.items():
        values = each.frame[name]
        if not column.nullable:
            each.fail(values.isna().to_numpy(bool), "not_null", name, "must not be null")
        if pa.types.is_floating(each.table.schema.field(name).type):
            # Pandas counts NaN among the nulls, so this is asked of Arrow, where it is a number that is none.
            finite = _to_numpy(pc.fill_null(pc.is_finite(each.table[name]), True))
            each.fail(~finite, "finite", name, f"{name} must be a finite number")
        for check in column.checks:
            reason = _column_reason(name, column.metadata or {}, check)
            each.fail(~_passed(check, values), _column_check_name(check), name, reason)


def _column_check_name(check: Any) -> str:
    return "unknown_code" if check.name == "isin" else str(check.name)


def _column_reason(name: str, metadata: dict[str, Any], check: Any) -> str:
    if check.name == "isin" and "codes" in metadata:
        return f"{name} must be one of {', '.join(enum(metadata['codes']))}"
    return f"{name} must satisfy {check.error or check.name}"


def _check_rows(each: _Checked) -> None:
    for check in TABLES[each.name].to_schema().checks:
        each.fail(~_passed(check, each.frame), str(check.name), None, check.description or str(check.name))


def _passed(check: Any, data: pd.DataFrame | pd.Series) -> np.ndarray:
    """Whether each row passes a pandera check; a null passes, since nullability is checked apart."""
    if not len(data):
        return np.ones(0, dtype=bool)
    output = check(data).check_output
    if not isinstance(output, pd.Series):
        return np.full(len(data), bool(output))
    return output.astype("boolean").reindex(data.index).fillna(True).to_numpy(bool)


def _check_code_lists(each: _Checked, lists: Mapping[str, list[str]]) -> None:
    for column in arrow_schema(TABLES[each.name]):
        metadata = column.metadata or {}
        if b"code_list" in metadata:
            code_list = metadata[b"code_list"].decode()
            values = each.table.column(column.name)
            known = _to_numpy(pc.is_in(values, value_set=pa.array(lists[code_list], pa.string())))
            bad = ~known & ~_to_numpy(values.is_null())
            each.fail(bad, "unknown_code", column.name, f"{column.name} is no code of the list {code_list}")
        if b"item_codes" in metadata:
            code_list = metadata[b"item_codes"].decode()
            codes = set(lists[code_list])
            items = each.table.column(column.name).to_pylist()
            bad = np.array([not codes.issuperset(item or ()) for item in items], dtype=bool)
            each.fail(bad, "unknown_code", column.name, f"{column.name} holds a code not in the list {code_list}")


# --- checks between tables -------------------------------------------------------------------------------------------


def _check_spans(checked: dict[str, _Checked]) -> None:
    """Every span lies inside its document's text, and what is quoted is exactly what stands there."""
    if "documents" not in checked:
        return
    documents = checked["documents"].table
    # Of rows with one key the first is kept, so its text is the one to compare with.
    texts = dict(zip(documents["doc_id"].to_pylist()[::-1], documents["text"].to_pylist()[::-1], strict=True))
    texts = {doc_id: text for doc_id, text in texts.items() if text is not None}
    sentences = _sentence_spans(checked)
    for name in _SPANNED:
        if name not in checked:
            continue
        each = checked[name]
        doc_ids = _doc_ids(each, checked)
        starts = each.table["char_start"].to_pylist()
        ends = each.table["char_end"].to_pylist()
        inside = np.array([_inside(*span, texts) for span in zip(doc_ids, starts, ends, strict=True)], dtype=bool)
        each.fail(~inside, "span_in_text", "char_end", "the span must lie inside the document's text and not be empty")
        if name in _SPAN_TEXT:
            _check_quotes(each, doc_ids, starts, ends, texts, inside)
        if "sentence_id" in each.table.column_names and name != "sentences" and sentences:
            _check_sentence(each, doc_ids, starts, ends, sentences)


def _inside(doc_id: str | None, start: int | None, end: int | None, texts: dict[str, str]) -> bool:
    """Whether a span lies in its text; one whose document is unknown is left to the foreign keys."""
    if doc_id not in texts or start is None or end is None:
        return True
    return 0 <= start < end <= len(texts[doc_id])


def _check_quotes(
    each: _Checked, doc_ids: list, starts: list, ends: list, texts: dict[str, str], inside: np.ndarray
) -> None:
    column = _SPAN_TEXT[each.name]
    quotes = each.table[column].to_pylist()
    rows = zip(doc_ids, starts, ends, quotes, inside.tolist(), strict=True)
    wrong = [
        within and quote is not None and doc_id in texts and texts[doc_id][start:end] != quote
        for doc_id, start, end, quote, within in rows
    ]
    reason = f"{column} must be exactly documents.text[char_start:char_end]"
    each.fail(np.array(wrong, dtype=bool), "text_of_span", column, reason)


def _sentence_spans(checked: dict[str, _Checked]) -> dict[tuple[str, int], tuple[int, int]]:
    if "sentences" not in checked:
        return {}
    columns = [checked["sentences"].table[name].to_pylist()[::-1] for name in ("doc_id", "sentence_id")]
    spans = [checked["sentences"].table[name].to_pylist()[::-1] for name in ("char_start", "char_end")]
    return dict(zip(zip(*columns, strict=True), zip(*spans, strict=True), strict=True))


def _check_sentence(each: _Checked, doc_ids: list, starts: list, ends: list, sentences: dict) -> None:
    outside = []
    sentence_ids = each.table["sentence_id"].to_pylist()
    for doc_id, sentence_id, start, end in zip(doc_ids, sentence_ids, starts, ends, strict=True):
        sentence = sentences.get((doc_id, sentence_id))
        known = sentence is not None and None not in (*sentence, start, end)
        outside.append(sentence is not None and known and (start >= sentence[1] or end <= sentence[0]))
    reason = "the span must touch the sentence that sentence_id names"
    each.fail(np.array(outside, dtype=bool), "span_in_sentence", "sentence_id", reason)


def _check_lifetimes(checked: dict[str, _Checked], parties: Mapping[str, Party]) -> None:
    """A party of a dated fact must have existed on some day that the date covers."""
    lifetimes = {code: lifetime(party) for code, party in parties.items()}
    for name in ("facts", *FACT_TABLES.values()):
        if name in checked:
            frame = checked[name].frame
            for column in ("source", "target"):
                _check_alive(checked[name], column, frame[column], frame["date_start"], frame["date_end"], lifetimes)
    if "fact_parties" in checked and "facts" in checked:
        each = checked["fact_parties"]
        facts = checked["facts"].frame.drop_duplicates("fact_id").set_index("fact_id")
        dates = facts[["date_start", "date_end"]].reindex(each.frame["fact_id"])
        start, end = (dates[column].reset_index(drop=True) for column in ("date_start", "date_end"))
        _check_alive(each, "party", each.frame["party"], start, end, lifetimes)


def _check_alive(
    each: _Checked,
    column: str,
    codes: pd.Series,
    start: pd.Series,
    end: pd.Series,
    lifetimes: dict[str, tuple[date | None, date | None]],
) -> None:
    born = codes.map({code: first for code, (first, _) in lifetimes.items()}.get, na_action="ignore")
    gone = codes.map({code: last for code, (_, last) in lifetimes.items()}.get, na_action="ignore")
    too_early = _days(end, np.inf) < _days(born, -np.inf)
    too_late = _days(start, -np.inf) > _days(gone, np.inf)
    reason = f"{column} did not exist at any day of the fact's date"
    each.fail(too_early | too_late, "party_alive", column, reason)


def _days(dates: pd.Series, missing: float) -> np.ndarray:
    """Dates as days since 1970; ``missing`` stands for a null."""
    array = pa.array(dates, pa.date32(), from_pandas=True)
    days = array.cast(pa.int32()).cast(pa.float64())
    return _to_numpy(pc.fill_null(days, missing))


def _check_type_rows(checked: dict[str, _Checked]) -> None:
    """A fact and its row in the table of its type say the same in the columns they share."""
    if "facts" not in checked:
        return
    facts = checked["facts"].frame
    common = arrow_schema(Facts).names
    number = pd.Series(np.arange(len(facts)), index=facts["fact_id"].to_numpy(object))
    number = number[~number.index.duplicated()]
    for fact_type, name in FACT_TABLES.items():
        if name not in checked:
            continue
        each = checked[name]
        wrong_type = (each.frame["fact_type"] != fact_type).fillna(False).to_numpy(bool)
        each.fail(wrong_type, "type_of_table", "fact_type", f"{name} holds facts of type {fact_type}")
        at = number.reindex(each.frame["fact_id"].to_numpy(object)).to_numpy(float, na_value=np.nan)
        rows = np.flatnonzero(~np.isnan(at))
        if not len(rows):
            continue
        there = checked["facts"].table.take(pa.array(at[rows].astype("int64")))
        here = each.table.take(pa.array(rows))
        for column in common:
            differs = np.zeros(len(at), dtype=bool)
            differs[rows] = _differs(here[column], there[column])
            each.fail(differs, "same_as_facts", column, f"{column} must be what facts says of the same fact_id")


def _differs(left: pa.ChunkedArray, right: pa.ChunkedArray) -> np.ndarray:
    unequal = pc.fill_null(pc.not_equal(left, right), False)
    one_null = pc.xor(pc.is_null(left), pc.is_null(right))
    differs = _to_numpy(pc.or_(unequal, one_null))
    if pa.types.is_floating(left.type):
        both_nan = pc.and_(pc.fill_null(pc.is_nan(left), False), pc.fill_null(pc.is_nan(right), False))
        differs &= ~_to_numpy(both_nan)
    return differs


def _check_key(each: _Checked) -> None:
    """Of good rows with the same key the first stays."""
    rows = np.flatnonzero(each.good)
    key = table_keys(TABLES[each.name])["key"]
    joined = _joined(each.table.take(pa.array(rows)), key, null_as="\x00")
    repeated = pd.Series(joined.to_pandas(types_mapper=pd.ArrowDtype)).duplicated().to_numpy(bool)
    bad = np.zeros(len(each.good), dtype=bool)
    bad[rows[repeated]] = True
    each.fail(bad, "unique", key[0], f"another row has the same {', '.join(key)}")


def _cascade(checked: dict[str, _Checked]) -> None:
    """Reject what refers to a rejected or absent row, until nothing more falls."""
    stale = set(checked)
    while stale:
        moved, stale = stale, set()
        for each in checked.values():
            for columns, table, there in table_keys(TABLES[each.name])["foreign_keys"]:
                if table in moved and table in checked and _drop_orphans(each, columns, checked[table], there):
                    stale.add(each.name)
        if moved & {"facts", *FACT_TABLES.values()} and _drop_typeless(checked):
            stale.add("facts")


def _drop_orphans(each: _Checked, columns: list[str], parent: _Checked, there: list[str]) -> bool:
    known = _joined(parent.table.filter(pa.array(parent.good)), there)
    keys = _joined(each.table, columns)
    orphans = ~_to_numpy(pc.is_in(keys, value_set=_one_array(known))) & ~_to_numpy(keys.is_null()) & each.good
    reason = f"no valid row of {parent.name} has this {', '.join(there)}"
    return each.fail(orphans, "foreign_key", columns[-1], reason)


def _drop_typeless(checked: dict[str, _Checked]) -> bool:
    """A fact whose row in its type's table is missing or rejected is rejected with it."""
    present = [checked[name] for name in FACT_TABLES.values() if name in checked]
    if "facts" not in checked or not present:
        return False
    facts = checked["facts"]
    known = pa.chunked_array(
        [chunk for each in present for chunk in each.table.filter(pa.array(each.good))["fact_id"].chunks],
        pa.string(),
    )
    bad = ~_to_numpy(pc.is_in(facts.table["fact_id"], value_set=_one_array(known))) & facts.good
    return facts.fail(bad, "foreign_key", "fact_id", "no valid row of its type's table has this fact_id")


def _joined(table: pa.Table, columns: list[str], null_as: str | None = None) -> pa.ChunkedArray:
    """The columns of each row as one string; null where one is null, unless ``null_as`` is to stand for it."""
    texts = [table[column].cast(pa.string()) for column in columns]
    if null_as is not None:
        texts = [pc.fill_null(text, null_as) for text in texts]
    joined = texts[0] if len(texts) == 1 else pc.binary_join_element_wise(*texts, _SEPARATOR)
    return joined if isinstance(joined, pa.ChunkedArray) else pa.chunked_array([joined])


def _one_array(values: pa.ChunkedArray) -> pa.Array:
    combined = values.combine_chunks()
    return combined if isinstance(combined, pa.Array) else pa.concat_arrays(combined.chunks)


def _to_numpy(values: pa.ChunkedArray | pa.Array) -> np.ndarray:
    if isinstance(values, pa.ChunkedArray):
        return values.to_numpy()
    return values.to_numpy(zero_copy_only=False)


# --- the result ------------------------------------------------------------------------------------------------------


def _valid_tables(checked: dict[str, _Checked]) -> Tables:
    valid = {name: each.table.filter(pa.array(each.good)) for name, each in checked.items()}
    for name in valid:
        for column, table, there in table_keys(TABLES[name])["soft_references"]:
            rejected = table in checked and not checked[table].good.all()
            if rejected:
                valid[name] = _without_lost(valid[name], column, valid[table][there].to_pylist())
    if "documents" in valid:
        for column, table in (("n_sentences", "sentences"), ("n_facts", "facts")):
            if table in valid:
                valid["documents"] = _recount(valid["documents"], column, valid[table]["doc_id"])
    return {name: table.cast(arrow_schema(TABLES[name])) for name, table in valid.items()}


def _without_lost(table: pa.Table, column: str, known: list[str]) -> pa.Table:
    """The table with ids that are not in ``known`` taken out of one column."""
    ids = set(known)
    kind = table.schema.field(column)
    if pa.types.is_list(kind.type):
        values: list[Any] = [[item for item in items if item in ids] for items in table[column].to_pylist()]
    else:
        values = [value if value in ids else None for value in table[column].to_pylist()]
    return table.set_column(table.column_names.index(column), kind, pa.array(values, kind.type))


def _recount(documents: pa.Table, column: str, doc_ids: pa.ChunkedArray) -> pa.Table:
    counts = {row["values"]: row["counts"] for row in pc.value_counts(doc_ids).to_pylist()}
    values = [counts.get(doc_id, 0) for doc_id in documents["doc_id"].to_pylist()]
    at = documents.column_names.index(column)
    return documents.set_column(at, documents.schema.field(column), pa.array(values, pa.int64()))


def _rejects(each: _Checked, checked: dict[str, _Checked]) -> Iterator[Reject]:
    """One reject for each row that failed, in the order of the rows."""
    failed: dict[int, list[_Failure]] = {}
    for failure in each.failures:
        for row in failure.rows.tolist():
            failed.setdefault(row, []).append(failure)
    numbers = sorted(failed)
    rows = each.table.take(pa.array(numbers, pa.int64())).to_pylist()
    lookup = _origin_of_facts(each, checked) if rows else None
    paths = _paths(checked) if rows else {}
    for number, row in zip(numbers, rows, strict=True):
        yield _reject(each.name, row, failed[number], lookup, paths)


def _reject(
    table: str,
    row: dict[str, Any],
    failures: list[_Failure],
    lookup: Callable[[str], dict[str, Any]] | None,
    paths: dict[str, str],
) -> Reject:
    first = failures[0]
    value = None if first.column is None else row.get(first.column)
    origin = lookup(row.get("fact_id") or "") if lookup else row
    start = row.get("char_start", origin.get("char_start"))
    end = row.get("char_end", origin.get("char_end"))
    doc_id = row.get("doc_id", origin.get("doc_id"))
    reasons = list(dict.fromkeys(f"{failure.check}: {failure.reason}" for failure in failures))
    return Reject(
        table=table,
        check=first.check,
        reason="; ".join(reasons),
        column=first.column,
        value=None if value is None else _text(value),
        row_json=json.dumps(row, ensure_ascii=False, default=str),
        doc_id=doc_id,
        path=row.get("path") or paths.get(doc_id or ""),
        char_start=start,
        char_end=end,
    )


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def _origin_of_facts(each: _Checked, checked: dict[str, _Checked]) -> Callable[[str], dict[str, Any]] | None:
    """For rows that know only their fact: a way to its document and span."""
    if "doc_id" in each.table.column_names or "fact_id" not in each.table.column_names or "facts" not in checked:
        return None
    facts = checked["facts"].table.select(["fact_id", "doc_id", "char_start", "char_end"]).to_pylist()
    by_id = {fact["fact_id"]: fact for fact in facts}
    return lambda fact_id: by_id.get(fact_id, {})


def _paths(checked: dict[str, _Checked]) -> dict[str, str]:
    if "documents" not in checked:
        return {}
    documents = checked["documents"].table
    return dict(zip(documents["doc_id"].to_pylist(), documents["path"].to_pylist(), strict=True))


def _doc_ids(each: _Checked, checked: dict[str, _Checked]) -> list[str | None]:
    """The document of each row, by its fact where the row itself does not say."""
    if "doc_id" in each.table.column_names:
        return each.table["doc_id"].to_pylist()
    if "facts" not in checked:
        return [None] * each.table.num_rows
    facts = checked["facts"].table
    by_id = dict(zip(facts["fact_id"].to_pylist()[::-1], facts["doc_id"].to_pylist()[::-1], strict=True))
    return [by_id.get(fact_id) for fact_id in each.table["fact_id"].to_pylist()]
