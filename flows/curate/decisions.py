"""Curators' decisions: the file ``raw/decisions.yaml``, and what it does to the facts.

Here belong reading, writing and applying decisions. Walking a curator through facts is in ``review``; merges and
splits are only checked here and carried out by ``flows.consolidate``.

The file
--------
A YAML list; people read and review it like code::

    - decision: amend            # accept | reject | amend | merge | split
      fact: fabcdefghijklmnop    # what it is about; of a merge or split instead ``facts``, a list of such
      document: "0123456789abcdef"
      type: finance
      evidence: the exact characters that are expected there
      start: 1204                      # where they begin in the document's text (optional)
      expect: {amount: 53000000.0}     # values that are expected there (optional)
      set: {amount: 53300000.0}        # of an amendment: the new values; null empties a column
      claim: cabcdefghijklmnop         # the claim that was looked at (optional)
      reason: why, in words
      by: who
      at: 2024-05-17

Rules
-----
A decision finds its fact by id. When new rules gave it another id, it is the one fact of that type in that document
with exactly that evidence, or, where ``start`` is given, with characters there of which the evidence is a part or
which are a part of it; of several the one with the expected values. Evidence, type and every ``expect`` must agree.
Where they do not, or the fact is gone, already rejected, or already as decided, the decision is stale: it changes
nothing and stands in ``decisions`` with ``applied`` false and the reason. Decisions apply in the order of the file.

``accept`` sets confidence to 1. ``reject`` takes the fact out; it becomes a row of rejects. ``amend`` sets columns,
keeps the fact_id (which stands for the evidence), sets confidence to 1 and drops the characters of the amended columns
from ``fact_fields``; a new date brings its interval, new parties their ``fact_parties``. Amended rows must be
validated again by the caller.

An entry that cannot be read is a reject with file and line; the entries around it count.
"""

from __future__ import annotations

import datetime
import difflib
import hashlib
import json
import os
import re
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import yaml

from flows.records import Reject
from schemas.edtf import edtf_interval
from schemas.enums import enum
from schemas.fact_tables import FACT_TABLES

DECISIONS_FILE = "decisions.yaml"
_KEYS = {
    "decision",
    "fact",
    "document",
    "type",
    "evidence",
    "start",
    "expect",
    "set",
    "claim",
    "facts",
    "reason",
    "by",
    "at",
}
_TARGET_KEYS = {"fact", "document", "type", "evidence", "start"}
# What a fact is and where it stands; a fact that is wrong in these is rejected, not amended.
_FIXED = {"fact_id", "fact_type", "doc_id", "sentence_id", "char_start", "char_end", "evidence", "page"}
_DERIVED = {"date_start", "date_end"}


@dataclass(frozen=True)
class Target:
    """The fact that a decision is about: its id, and what is expected there."""

    fact_id: str
    doc_id: str
    fact_type: str
    evidence: str
    start: int | None = None


@dataclass(frozen=True)
class Decision:
    """One entry of the file; ``line`` counts from 1, ``path`` is relative to raw/."""

    action: str
    targets: tuple[Target, ...]
    reason: str
    decided_by: str
    decided_at: str
    expected: Mapping[str, Any] = field(default_factory=dict)
    new_values: Mapping[str, Any] = field(default_factory=dict)
    claim_id: str | None = None
    path: str | None = None
    line: int | None = None

    @property
    def decision_id(self) -> str:
        """A hash of what is decided, by whom and when: the same wherever the entry stands in the file."""
        said = [
            self.action,
            [[t.fact_id, t.doc_id, t.fact_type, t.evidence, t.start] for t in self.targets],
            _json(self.expected),
            _json(self.new_values),
            self.claim_id,
            self.reason,
            self.decided_by,
            self.decided_at,
        ]
        return "k" + hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]


def read_decisions(path: Path, name: str | None = None) -> tuple[list[Decision], list[Reject]]:
    """The decisions of a file in its order, and a reject for every entry that cannot be read.

    ``name`` is how the file is called in rejects (default: its own name). A file that does not exist holds none.
    """
    name = name or path.name
    if not path.exists():
        return [], []
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return [], [_unreadable(name, 1, f"the file is not UTF-8 ({error.reason}): save it as UTF-8", None)]
    decisions: list[Decision] = []
    rejects: list[Reject] = []
    seen: set[str] = set()
    for line, entry in _entries(text):
        try:
            decision = _parse(entry, name, line)
            if decision.decision_id in seen:
                raise ValueError("the same decision stands in the file twice: delete one")
        except ValueError as error:
            rejects.append(_unreadable(name, line, str(error), entry))
            continue
        seen.add(decision.decision_id)
        decisions.append(decision)
    return decisions, rejects


def record_decision(
    path: Path,
    *,
    action: str,
    facts: Iterable[Mapping[str, Any]],
    reason: str,
    by: str,
    at: str,
    new_values: Mapping[str, Any] | None = None,
    claim_id: str | None = None,
) -> Decision:
    """Append a decision to the file (made where missing) and return it.

    ``facts``: rows of ``facts`` or of a type table (the columns that name and place it, source, target, and those that
    are amended). ``at``: ISO 8601. What stands in the file is kept byte for byte; the file is replaced in one step.
    Raises ValueError, and writes nothing, where the decision could not be read back.
    """
    rows = list(facts)
    targets = [
        {
            "fact": row["fact_id"],
            "document": row["doc_id"],
            "type": row["fact_type"],
            "evidence": row["evidence"],
            "start": row["char_start"],
        }
        for row in rows
    ]
    entry: dict[str, Any] = {"decision": action}
    if action in ("merge", "split"):
        entry["facts"] = targets
    elif len(targets) != 1:
        raise ValueError(f"{action} is about one fact, not {len(targets)}")
    else:
        entry |= targets[0]
    if "facts" not in entry:
        known = [column for column in ("source", "target", *(new_values or {})) if column in rows[0]]
        entry["expect"] = {column: _plain(rows[0][column]) for column in dict.fromkeys(known)}
    if new_values:
        entry["set"] = {column: _plain(value) for column, value in new_values.items()}
    if claim_id:
        entry["claim"] = claim_id
    entry |= {"reason": reason, "by": by, "at": at}
    added = yaml.safe_dump([entry], sort_keys=False, allow_unicode=True, width=110)
    decision = _parse(added, path.name, 1)
    before = path.read_bytes() if path.exists() else b""
    if before and not before.endswith(b"\n"):
        before += b"\n"
    if _holds(before.decode("utf-8-sig", "replace"), decision, path.name):
        raise ValueError(f"{path.name} already holds this decision")
    _replace(path, before + added.encode())
    return decision


def _holds(text: str, decision: Decision, name: str) -> bool:
    """Whether a file holds a decision already; reads only the entries that name its first fact."""
    for line, entry in _entries(text):
        if decision.targets[0].fact_id not in entry:
            continue
        try:
            if _parse(entry, name, line).decision_id == decision.decision_id:
                return True
        except ValueError:
            continue  # an entry that cannot be read is reported when decisions are applied
    return False


def apply_decisions(tables: Mapping[str, pa.Table], path: Path) -> tuple[dict[str, pa.Table], list[Reject]]:
    """The tables after the decisions of ``path``, with the table ``decisions``, and what was rejected.

    ``tables``: facts and the tables of the types that occur; ``fact_parties``, ``fact_fields`` and ``documents``
    follow where given. Rejects: one for each fact that a curator rejected (check ``rejected_by_curator``) and for each
    entry that cannot be read (check ``unreadable_decision``). Tables that no decision touches are returned as they
    are.
    """
    decisions, rejects = read_decisions(path)
    state = _State(tables, decisions)
    rows = []
    for decision in decisions:
        found, note, why_stale = state.apply(decision)
        rows.append(_row(decision, found, why_stale is None, why_stale or note))
    changed = state.tables()
    changed["decisions"] = _decisions_table(rows)
    return changed, [*rejects, *state.rejects]


class _State:
    """The facts that the decisions speak of, while they are applied one after the other."""

    def __init__(self, tables: Mapping[str, pa.Table], decisions: list[Decision]) -> None:
        self._given = dict(tables)
        self._facts: dict[str, dict[str, Any]] = {}
        self._by_place: dict[tuple[str, str], list[str]] = {}
        self._gone: dict[str, str] = {}
        self._amended: dict[str, dict[str, Any]] = {}
        self.rejects: list[Reject] = []
        documents = sorted({target.doc_id for decision in decisions for target in decision.targets})
        for name in FACT_TABLES.values() if documents else ():
            if name not in tables:
                continue
            table = tables[name]
            for row in table.filter(pc.is_in(table["doc_id"], pa.array(documents, pa.string()))).to_pylist():
                self._facts[row["fact_id"]] = row
                self._by_place.setdefault((row["doc_id"], row["fact_type"]), []).append(row["fact_id"])

    def apply(self, decision: Decision) -> tuple[list[str], str | None, str | None]:
        """Apply one decision: the ids found, a note, and, where it is stale, why. A stale decision changes nothing."""
        ids, notes = [], []
        for target in decision.targets:
            fact_id, note, why = self._find(target, decision.expected)
            if fact_id is None:
                return [], None, why
            ids.append(fact_id)
            notes += [note] if note else []
        fact = self._facts[ids[0]]
        for column, expected in decision.expected.items():
            if not _equal(fact.get(column), expected):
                return [], None, f"{column} is {_shown(fact.get(column))}, the decision expects {_shown(expected)}"
        if decision.action == "reject":
            self._reject(fact, decision)
        elif decision.action == "accept":
            self._amend(fact["fact_id"], {"confidence": 1.0})
        elif decision.action == "amend":
            if all(_equal(fact.get(column), value) for column, value in decision.new_values.items()):
                return [], None, "the fact already has the new values: the decision is no longer needed"
            self._amend(fact["fact_id"], {**decision.new_values, "confidence": 1.0})
        elif len(set(ids)) != len(ids):
            return [], None, "two of its facts are one and the same now"
        return ids, "; ".join(notes) or None, None

    def _find(self, target: Target, expected: Mapping[str, Any]) -> tuple[str | None, str | None, str]:
        """The fact that a target means now, a note where it has another id, and else why there is none."""
        fact = self._facts.get(target.fact_id)
        if fact is not None:
            for column, given in (("fact_type", target.fact_type), ("evidence", target.evidence)):
                if fact[column] != given:
                    return None, None, f"{column} is {_shown(fact[column])}, the decision expects {_shown(given)}"
            return target.fact_id, None, ""
        if target.fact_id in self._gone:
            return None, None, f"fact {target.fact_id} was rejected by {self._gone[target.fact_id]}"
        alike = [row["fact_id"] for row in self._alike(target)]
        if len(alike) > 1:
            as_expected = [
                fact_id
                for fact_id in alike
                if all(_equal(self._facts[fact_id].get(column), value) for column, value in expected.items())
            ]
            alike = as_expected or alike
        if len(alike) == 1:
            return alike[0], f"{target.fact_id} is now {alike[0]}, found by its evidence", ""
        if alike:
            return None, None, f"no fact {target.fact_id}; {len(alike)} facts have its evidence: {', '.join(alike)}"
        return None, None, f"no fact {target.fact_id}, and none with its evidence in document {target.doc_id}"

    def _alike(self, target: Target) -> list[dict[str, Any]]:
        """The facts of the target's type and document that stand where it stood."""
        rows = [self._facts[each] for each in self._by_place.get((target.doc_id, target.fact_type), [])]
        same = [row for row in rows if row["evidence"] == target.evidence]
        if target.start is None:
            return same
        start, end = target.start, target.start + len(target.evidence)
        exact = [row for row in same if row["char_start"] == start]
        return exact or [
            row
            for row in rows
            if (row["char_start"] <= start and end <= row["char_end"] and target.evidence in row["evidence"])
            or (start <= row["char_start"] and row["char_end"] <= end and row["evidence"] in target.evidence)
        ]

    def _reject(self, fact: dict[str, Any], decision: Decision) -> None:
        self.rejects.append(
            Reject(
                table="facts",
                check="rejected_by_curator",
                reason=f"{decision.decided_by}, {decision.decided_at}: {decision.reason} ({_where(decision)})",
                value=fact["fact_id"],
                column="fact_id",
                row_json=_json(fact),
                doc_id=fact["doc_id"],
                char_start=fact["char_start"],
                char_end=fact["char_end"],
            )
        )
        self._gone[fact["fact_id"]] = decision.decision_id
        self._by_place[fact["doc_id"], fact["fact_type"]].remove(fact["fact_id"])
        del self._facts[fact["fact_id"]]
        self._amended.pop(fact["fact_id"], None)

    def _amend(self, fact_id: str, values: Mapping[str, Any]) -> None:
        fact = self._facts[fact_id]
        changes = dict(values)
        if "date" in changes:
            changes["date_start"], changes["date_end"] = (
                edtf_interval(changes["date"]) if changes["date"] is not None else (None, None)
            )
        for side in ("source", "target"):
            if side in changes and fact[side] != changes[side]:
                self._amended.setdefault(fact_id, {}).setdefault("parties", []).append(
                    (side, fact[side], changes[side])
                )
        fact |= changes
        self._amended.setdefault(fact_id, {}).setdefault("columns", set()).update(changes)

    def tables(self) -> dict[str, pa.Table]:
        """All tables, with the facts that were rejected taken out and those that were amended put in their place."""
        tables = dict(self._given)
        touched = set(self._gone) | set(self._amended)
        if not touched:
            return tables
        names = {FACT_TABLES[self._facts[fact_id]["fact_type"]] for fact_id in self._amended}
        for name in ("facts", *FACT_TABLES.values()):
            if name in tables and (name == "facts" or name in names or self._gone):
                tables[name] = self._rewritten(name, tables[name], touched)
        if "fact_parties" in tables:
            tables["fact_parties"] = self._rewritten_parties(tables["fact_parties"])
        if "fact_fields" in tables:
            tables["fact_fields"] = self._rewritten_fields(tables["fact_fields"], touched)
        if "documents" in tables and self._gone:
            tables["documents"] = _recounted(tables["documents"], tables["facts"])
        return tables

    def _rewritten(self, name: str, table: pa.Table, touched: set[str]) -> pa.Table:
        kept, _ = _without(table, touched)
        own = {"facts": None, **{table_name: kind for kind, table_name in FACT_TABLES.items()}}[name]
        rows = [
            {column: self._facts[fact_id][column] for column in table.column_names}
            for fact_id in sorted(self._amended)
            if own is None or self._facts[fact_id]["fact_type"] == own
        ]
        return _joined(kept, rows, [("fact_id", "ascending")])

    def _rewritten_parties(self, table: pa.Table) -> pa.Table:
        moved = {fact_id for fact_id, what in self._amended.items() if "parties" in what}
        kept, taken = _without(table, moved | set(self._gone))
        rows = {
            (row["fact_id"], row["role"], row["party"]) for row in taken.to_pylist() if row["fact_id"] not in self._gone
        }
        for fact_id in moved:
            for side, old, new in self._amended[fact_id]["parties"]:
                roles = {role for owner, role, party in rows if owner == fact_id and party == old}
                rows -= {(fact_id, role, old) for role in roles}
                if new is not None:
                    rows |= {(fact_id, role, new) for role in roles or {side}}
        listed = [{"fact_id": f, "role": role, "party": party} for f, role, party in sorted(rows)]
        return _joined(kept, listed, [(name, "ascending") for name in ("fact_id", "role", "party")])

    def _rewritten_fields(self, table: pa.Table, touched: set[str]) -> pa.Table:
        kept, taken = _without(table, touched)
        rows = [
            row
            for row in taken.to_pylist()
            if row["fact_id"] not in self._gone and row["field"] not in self._amended[row["fact_id"]]["columns"]
        ]
        keys = ("fact_id", "field", "char_start", "char_end")
        return _joined(kept, rows, [(name, "ascending") for name in keys])


def _without(table: pa.Table, fact_ids: set[str]) -> tuple[pa.Table, pa.Table]:
    """The rows of other facts, and the rows of these."""
    hit = pc.is_in(table["fact_id"], pa.array(sorted(fact_ids), pa.string()))
    return table.filter(pc.invert(hit)), table.filter(hit)


def _joined(table: pa.Table, rows: list[dict[str, Any]], order: list[tuple[str, str]]) -> pa.Table:
    added = pa.Table.from_pylist(rows, schema=table.schema)
    return pa.concat_tables([table, added]).sort_by(order).combine_chunks()


def _recounted(documents: pa.Table, facts: pa.Table) -> pa.Table:
    if "n_facts" not in documents.column_names:
        return documents
    counts = {row["values"]: row["counts"] for row in facts["doc_id"].combine_chunks().value_counts().to_pylist()}
    place = documents.schema.get_field_index("n_facts")
    numbers = [counts.get(doc_id, 0) for doc_id in documents["doc_id"].to_pylist()]
    return documents.set_column(place, documents.schema.field(place), pa.array(numbers, pa.int64()))


def _row(decision: Decision, found: list[str], applied: bool, note: str | None) -> dict[str, Any]:
    """The row of ``decisions``; the ids are those found now, else those that the file names."""
    ids = found or [target.fact_id for target in decision.targets]
    first = decision.targets[0]
    return {
        "decision_id": decision.decision_id,
        "action": decision.action,
        "fact_id": ids[0],
        "claim_id": decision.claim_id,
        "other_ids": ids[1:],
        "doc_id": first.doc_id,
        "expected_evidence": first.evidence,
        "expected_values": _json(decision.expected) if decision.expected else None,
        "new_values": _json(decision.new_values) if decision.new_values else None,
        "reason": decision.reason,
        "decided_by": decision.decided_by,
        "decided_at": decision.decided_at,
        "applied": applied,
        "note": note,
        "path": decision.path,
        "line": decision.line,
    }


def _decisions_table(rows: list[dict[str, Any]]) -> pa.Table:
    from schemas.derive import arrow_schema
    from schemas.tables import TABLES

    rows = sorted(rows, key=lambda row: row["decision_id"])
    return pa.Table.from_pylist(rows, schema=arrow_schema(TABLES["decisions"]))


def _entries(text: str) -> list[tuple[int, str]]:
    """The entries of the list with the line that each begins on, cut unread: a broken one spoils no other."""
    lines = text.split("\n")
    first = next((line for line in lines if re.match(r"\s*-(\s|$)", line)), "")
    mark = first[: len(first) - len(first.lstrip())] + "-"
    starts = [n for n, line in enumerate(lines) if re.match(re.escape(mark) + r"(\s|$)", line)]
    head = lines[: starts[0]] if starts else lines
    entries = []
    if stray := [n for n, line in enumerate(head) if line.strip() and not line.lstrip().startswith(("#", "---"))]:
        entries.append((stray[0] + 1, "\n".join(head[stray[0] :])))
    for start, stop in pairwise([*starts, len(lines)]):
        entries.append((start + 1, "\n".join(lines[start:stop])))
    return entries


def _parse(text: str, name: str, line: int) -> Decision:
    """One entry as a decision; ValueError says what is wrong with it and what to do."""
    try:
        read = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"line {line + mark.line}, column {mark.column + 1}: " if mark else ""
        raise ValueError(f"{place}no valid YAML: {getattr(error, 'problem', None) or error}") from None
    entry = read[0] if isinstance(read, list) and len(read) == 1 else None
    if not isinstance(entry, dict):
        raise ValueError("an entry must be an item of the list ('- decision: …') with keys and values")
    if unknown := sorted(map(str, set(entry) - _KEYS)):
        raise ValueError(f"unknown key {', '.join(unknown)}; known are {', '.join(sorted(_KEYS))}")
    action = entry.get("decision")
    if action not in enum("decision_action"):
        raise ValueError(f"decision is {action!r}, not one of {', '.join(enum('decision_action'))}")
    targets = _targets(entry, action)
    new_values = _values(entry, "set", targets[0].fact_type)
    if action == "amend" and not new_values:
        raise ValueError("an amendment needs set: the columns and their new values")
    if action != "amend" and new_values:
        raise ValueError(f"set belongs to amend, not to {action}")
    if "confidence" in new_values:
        raise ValueError("confidence follows from the decision: it cannot be set")
    at = entry.get("at")
    if isinstance(at, datetime.date):
        at = at.isoformat()
    return Decision(
        action=action,
        targets=targets,
        reason=_words(entry, "reason"),
        decided_by=_words(entry, "by"),
        decided_at=_moment(at),
        expected=_values(entry, "expect", targets[0].fact_type),
        new_values=new_values,
        claim_id=_words(entry, "claim") if "claim" in entry else None,
        path=name,
        line=line,
    )


def _targets(entry: dict[str, Any], action: str) -> tuple[Target, ...]:
    if action in ("merge", "split"):
        listed = entry.get("facts")
        if not isinstance(listed, list) or not listed or (action == "merge" and len(listed) < 2):
            raise ValueError(f"{action} needs facts: a list of {'two facts or more' if action == 'merge' else 'facts'}")
        if len({_type(item) for item in listed}) > 1:
            raise ValueError(f"{action} names facts of different types")
    else:
        if "facts" in entry:
            raise ValueError(f"facts belongs to merge and split; {action} names one fact")
        listed = [{key: value for key, value in entry.items() if key in _TARGET_KEYS}]
    return tuple(
        Target(
            _words(item, "fact"),
            _words(item, "document"),
            _type(item),
            _words(item, "evidence", strip=False),
            _start(item),
        )
        for item in listed
    )


def _type(item: Any) -> str:
    if not isinstance(item, dict) or set(item) - _TARGET_KEYS:
        raise ValueError(f"a fact is named by {', '.join(sorted(_TARGET_KEYS))}")
    if item.get("type") not in FACT_TABLES:
        raise ValueError(f"type is {item.get('type')!r}, not one of {', '.join(FACT_TABLES)}")
    return item["type"]


def _words(item: Mapping[str, Any], key: str, *, strip: bool = True) -> str:
    value = item.get(key)
    if not isinstance(value, str) or not value.strip():
        written = "" if value is None else f", not {value!r}: put it in quotation marks"
        raise ValueError(f"{key} must be a text{written}")
    return value.strip() if strip else value


def _start(item: Mapping[str, Any]) -> int | None:
    value = item.get("start")
    if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < 0):
        raise ValueError(f"start is {value!r}, not a whole number of characters")
    return value


def _moment(value: Any) -> str:
    try:
        datetime.datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError(f"at is {value!r}, not a date such as 2024-05-17") from None
    return str(value)


def _values(entry: Mapping[str, Any], key: str, fact_type: str) -> dict[str, Any]:
    """The values of ``expect`` or ``set`` in the types of their columns."""
    from schemas.derive import arrow_schema
    from schemas.tables import TABLES

    given = entry.get(key)
    if given is None:
        return {}
    if not isinstance(given, dict):
        raise ValueError(f"{key} must give columns and their values")
    schema = arrow_schema(TABLES[FACT_TABLES[fact_type]])
    values = {}
    for column, value in given.items():
        if column not in schema.names:
            raise ValueError(f"{key}: {FACT_TABLES[fact_type]} has no column {column!r}")
        if key == "set" and column in _FIXED | _DERIVED:
            hint = "set date instead" if column in _DERIVED else "reject the fact instead"
            raise ValueError(f"set: {column} cannot be amended: {hint}")
        values[column] = _typed(column, value, schema.field(column))
        if key == "set":
            _check_code(column, values[column], schema.field(column))
    return values


def _check_code(column: str, value: Any, declared: pa.Field) -> None:
    """ValueError where a column with a vocabulary would get another code: validation would only reject the fact."""
    from schemas.code_lists import currencies, parties

    metadata = {key.decode(): text.decode() for key, text in (declared.metadata or {}).items()}
    known: dict[str, Any] = {}
    if "codes" in metadata:
        known = dict.fromkeys(enum(metadata["codes"]))
    elif metadata.get("code_list") == "parties":
        known = dict(parties())
    elif metadata.get("code_list") == "currencies":
        known = dict(currencies())
    if value is not None and known and value not in known:
        near = difflib.get_close_matches(str(value), list(known), 3, 0.5)
        hint = f"; near it: {', '.join(near)}" if near else ""
        raise ValueError(f"set: {column} has no code {value!r}{hint}")


def _typed(column: str, value: Any, declared: pa.Field) -> Any:
    if value is None:
        if not declared.nullable:
            raise ValueError(f"{column} cannot be null")
        return None
    if isinstance(value, datetime.date) and pa.types.is_string(declared.type):
        value = value.isoformat()
    if isinstance(value, bool) and not pa.types.is_boolean(declared.type):
        raise ValueError(f"{column} is {value!r}: no {declared.type}")
    if column == "date" and isinstance(value, int):
        value = f"{value:04d}"
    try:
        typed = pa.scalar(float(value) if pa.types.is_floating(declared.type) else value, declared.type).as_py()
    except (pa.ArrowException, TypeError, ValueError):
        raise ValueError(f"{column} is {value!r}: no {declared.type}") from None
    if column == "date":
        edtf_interval(typed)
    return typed


def _equal(left: Any, right: Any) -> bool:
    if isinstance(left, float) and isinstance(right, float):
        return abs(left - right) <= 1e-9 * max(abs(left), abs(right))
    return bool(left == right)


def _shown(value: Any) -> str:
    text = "null" if value is None else str(value)
    return text if len(text) <= 80 else text[:79] + "…"


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime.date) else value


def _json(values: Mapping[str, Any]) -> str:
    return json.dumps(dict(values), ensure_ascii=False, sort_keys=True, default=str)


def _where(decision: Decision) -> str:
    return f"{decision.path}, line {decision.line}"


def _unreadable(name: str, line: int, reason: str, entry: str | None) -> Reject:
    return Reject(
        table="decisions",
        check="unreadable_decision",
        reason=f"{name}, line {line}: {reason}",
        value=entry[:200] if entry else None,
        path=name,
    )


def _replace(path: Path, content: bytes) -> None:
    """Put the whole file in place at once: a reader or a crash never sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
