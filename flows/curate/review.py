"""A walk through what is most worth a curator's look, at the terminal, one key a decision.

Here belong what is shown in which order, the keys, and leaving and resuming. Writing a decision is the business of
``decisions``. The order: values in dispute (those with most facts first), facts below a confidence of 0.6 (the least
sure first), rows that validation rejected, and numbers beside two parties that are in no fact. What was decided, or
passed over in an earlier walk, does not come again."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
from rich.console import Console
from rich.text import Text

from flows import published
from flows.curate.decisions import read_decisions, record_decision

SURE_ENOUGH = 0.6
_REASONS = {
    "accept": "the text says so",
    "reject": "the text does not say so",
    "split": "of another event than the claim's other facts",
}
_KEYS = {"a": "accept", "r": "reject", "p": "split", "e": "amend"}
# Columns that say where a fact stands or how it was made; shown in other ways or not at all.
_HIDDEN = {
    "fact_id",
    "fact_type",
    "doc_id",
    "sentence_id",
    "char_start",
    "char_end",
    "evidence",
    "date_start",
    "date_end",
    "method_version",
}


@dataclass(frozen=True)
class Item:
    """One thing to look at: a fact (``fact`` is its row), a rejected row, or a number in no fact (``fact`` is None)."""

    key: str
    why: str
    doc_id: str | None
    char_start: int | None
    char_end: int | None
    fact: dict[str, Any] | None = None
    claim_id: str | None = None


@dataclass
class Walk:
    """What came of a walk: decisions written by kind, items passed over, items left."""

    decided: dict[str, int] = field(default_factory=dict)
    passed: int = 0
    left: int = 0


def review_queue(connection: duckdb.DuckDBPyConnection, decisions: Path, state: Path) -> list[Item]:
    """What is left to look at, most worth a look first.

    ``connection`` reads the published tables; ``decisions``: the file of decisions; ``state``: the file of earlier
    walks.
    """
    decided = {target.fact_id for decision in read_decisions(decisions)[0] for target in decision.targets}
    seen = _seen(state)
    items: dict[str, Item] = {}
    for item in (*_contested(connection), *_unsure(connection), *_rejected(connection), *_uncovered(connection)):
        is_decided = item.fact is not None and item.fact["fact_id"] in decided
        if not is_decided and item.key not in seen:
            items.setdefault(item.key, item)
    return list(items.values())


def review(
    connection: duckdb.DuckDBPyConnection,
    decisions: Path,
    state: Path,
    *,
    by: str,
    at: str,
    read_key: Callable[[], str],
    ask: Callable[[str], str],
    console: Console,
) -> Walk:
    """Walk through the queue until its end or ``q``, writing each decision at once.

    ``by``, ``at``: who decides, and the day (ISO 8601). ``read_key`` waits for one key, ``ask`` for a line after a
    prompt; an interrupt (KeyboardInterrupt, EOFError) in either leaves like ``q``. Keys: a accept, r reject, e amend,
    p split off from the claim, n next, b back, q leave; A, R and P ask for the reason. Decisions take effect with the
    next run.
    """
    queue = review_queue(connection, decisions, state)
    walk = Walk()
    place = 0
    try:
        while place < len(queue):
            item = queue[place]
            _show(connection, item, f"{place + 1} of {len(queue)}", console)
            key = read_key()
            if key in ("q", "\x03", "\x04"):
                break
            if key == "b":
                place = max(0, place - 1)
            elif key in ("n", " ", "\r", "\n"):
                walk.passed += 1
                _remember(state, item.key)
                place += 1
            elif key.lower() in _KEYS and _decide(connection, item, key, decisions, by, at, ask, console, walk):
                place += 1
            elif key.lower() not in _KEYS:
                console.print(f"No key {key!r}: a accept, r reject, e amend, p split off, n next, b back, q leave")
    except (KeyboardInterrupt, EOFError):
        pass
    walk.left = len(queue) - place
    return walk


def _decide(
    connection: duckdb.DuckDBPyConnection,
    item: Item,
    key: str,
    decisions: Path,
    by: str,
    at: str,
    ask: Callable[[str], str],
    console: Console,
    walk: Walk,
) -> bool:
    """Write the decision of a key; False, and the reason on the console, where it cannot be."""
    action = _KEYS[key.lower()]
    if item.fact is None:
        console.print("There is no published fact here to decide on: n goes on")
        return False
    values: dict[str, Any] = {}
    if action == "amend":
        values = _new_values(ask("column=value, several with ';' (empty: cancel): "))
        if not values:
            return False
    given = ask("Reason: ") if key.isupper() or action == "amend" else ""
    reason = given.strip() or _REASONS.get(action, "the text says otherwise")
    table = published.rows(
        connection, f"SELECT * FROM {_table_of(item.fact['fact_type'])} WHERE fact_id = ?", [item.fact["fact_id"]]
    )
    try:
        record_decision(
            decisions,
            action=action,
            facts=table or [item.fact],
            reason=reason,
            by=by,
            at=at,
            new_values=values or None,
            claim_id=item.claim_id,
        )
    except ValueError as error:
        console.print(f"Not written: {error}")
        return False
    walk.decided[action] = walk.decided.get(action, 0) + 1
    return True


def _new_values(text: str) -> dict[str, Any]:
    """What was typed as columns and values: numbers and booleans as such, ``null`` or nothing as null."""
    values: dict[str, Any] = {}
    for part in text.split(";"):
        column, mark, value = part.partition("=")
        if not mark:
            continue
        column, value = column.strip(), value.strip()
        if value in ("", "null"):
            values[column] = None
        elif value in ("true", "false"):
            values[column] = value == "true"
        elif column == "date":
            values[column] = value
        else:
            values[column] = _number(value)
    return values


def _number(text: str) -> Any:
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def _table_of(fact_type: str) -> str:
    from schemas.fact_tables import FACT_TABLES

    return FACT_TABLES[fact_type]


def _contested(connection: duckdb.DuckDBPyConnection) -> list[Item]:
    found = published.rows(
        connection,
        """
        WITH rivals AS (
            SELECT claim_id, n_facts, competing, unnest(competing) AS r FROM claims WHERE agreement = 'contested'
        ),
        said AS (SELECT * EXCLUDE (r), r.field AS field, r.value AS said, unnest(r.fact_ids) AS fact_id FROM rivals)
        SELECT f.*, s.claim_id, s.field, s.said, s.competing FROM said s JOIN facts f USING (fact_id)
        ORDER BY s.n_facts DESC, s.claim_id, s.field, s.said, f.fact_id
        """,
    )
    items = []
    for row in found:
        claim_id, name, said, competing = (row.pop(key) for key in ("claim_id", "field", "said", "competing"))
        others = ", ".join(each["value"] for each in competing if each["field"] == name and each["value"] != said)
        items.append(_fact_item(row, f"in dispute: {name} {said}, other facts say {others}", claim_id))
    return items


def _unsure(connection: duckdb.DuckDBPyConnection) -> list[Item]:
    sql = "SELECT * FROM facts WHERE confidence < ? ORDER BY confidence, fact_id"
    return [
        _fact_item(row, f"confidence {row['confidence']:.0%}", None)
        for row in published.rows(connection, sql, [SURE_ENOUGH])
    ]


def _fact_item(row: dict[str, Any], why: str, claim_id: str | None) -> Item:
    return Item(row["fact_id"], why, row["doc_id"], row["char_start"], row["char_end"], row, claim_id)


def _rejected(connection: duckdb.DuckDBPyConnection) -> list[Item]:
    found = published.rows(
        connection,
        """SELECT * FROM rejects WHERE "check" NOT IN ('rejected_by_curator') AND doc_id IS NOT NULL
           AND char_start IS NOT NULL ORDER BY doc_id, char_start, reject_id""",
    )
    return [
        Item(
            "reject " + row["reject_id"],
            f"rejected row of {row['table']}: {row['reason']}",
            row["doc_id"],
            row["char_start"],
            row["char_end"],
        )
        for row in found
    ]


def _uncovered(connection: duckdb.DuckDBPyConnection) -> list[Item]:
    found = published.rows(
        connection,
        """
        WITH pairs AS (
            SELECT doc_id, sentence_id FROM mentions WHERE kind = 'party' GROUP BY ALL HAVING count(DISTINCT code) > 1
        )
        SELECT m.* FROM mentions m SEMI JOIN pairs p USING (doc_id, sentence_id)
        SEMI JOIN (SELECT doc_id, sentence_id FROM sentences WHERE NOT is_furniture) s USING (doc_id, sentence_id)
        WHERE m.kind IN ('amount', 'percent', 'quantity', 'rank') AND len(m.used_in) = 0
        ORDER BY m.doc_id, m.char_start, m.char_end, m.kind
        """,
    )
    return [
        Item(
            f"number {row['doc_id']} {row['char_start']} {row['kind']}",
            f"a number in no fact: {row['text']}",
            row["doc_id"],
            row["char_start"],
            row["char_end"],
        )
        for row in found
    ]


def _show(connection: duckdb.DuckDBPyConnection, item: Item, place: str, console: Console) -> None:
    console.rule(f"{place} · {item.key}")
    console.print(Text(item.why))
    document = published.rows(
        connection,
        "SELECT coalesce(title, path) AS name, publisher, published FROM documents WHERE doc_id = ?",
        [item.doc_id],
    )
    if document:
        console.print(Text(" · ".join(value for value in document[0].values() if value), style="dim"))
    console.print(_sentences(connection, item))
    if item.fact is not None:
        table = _table_of(item.fact["fact_type"])
        own = published.rows(connection, f"SELECT * FROM {table} WHERE fact_id = ?", [item.fact["fact_id"]])
        filled = {
            column: value
            for column, value in (own[0] if own else item.fact).items()
            if column not in _HIDDEN and value not in (None, [])
        }
        console.print(Text(item.fact["fact_type"], style="bold"))
        for column, value in filled.items():
            console.print(Text(f"  {column:<20}{value}"))
        console.print(Text("a accept · r reject · e amend · p split off · n next · b back · q leave", style="dim"))
    else:
        console.print(Text("n next · b back · q leave", style="dim"))


def _sentences(connection: duckdb.DuckDBPyConnection, item: Item) -> Text:
    """The sentences that the item touches, its characters marked and those of its fields underlined."""
    found = published.rows(
        connection,
        "SELECT char_start, char_end, text FROM sentences WHERE doc_id = ? AND char_start < ? AND char_end > ?"
        " ORDER BY char_start",
        [item.doc_id, item.char_end, item.char_start],
    )
    spans = (
        published.rows(connection, "SELECT char_start, char_end FROM fact_fields WHERE fact_id = ?", [item.key])
        if item.fact is not None
        else []
    )
    shown = Text()
    for row in found:
        line = Text(row["text"])
        for style, start, end in (
            ("black on yellow", item.char_start, item.char_end),
            *(("underline", span["char_start"], span["char_end"]) for span in spans),
        ):
            line.stylize(style, max(0, start - row["char_start"]), max(0, end - row["char_start"]))
        shown.append_text(line).append("\n")
    return shown


def _seen(state: Path) -> set[str]:
    """The keys that earlier walks passed over; a file that cannot be read counts as none."""
    try:
        return set(json.loads(state.read_text("utf-8"))["seen"])
    except (OSError, ValueError, KeyError, TypeError):
        return set()


def _remember(state: Path, key: str) -> None:
    seen = sorted(_seen(state) | {key})
    state.parent.mkdir(parents=True, exist_ok=True)
    written = state.with_name(f"{state.name}.{os.getpid()}")
    written.write_text(json.dumps({"seen": seen}, indent=0), encoding="utf-8")
    written.replace(state)
