"""The walk at the terminal: what comes first, what the keys write, leaving and resuming."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from rich.console import Console

from flows.consolidate import consolidate
from flows.curate import read_decisions
from flows.curate.review import Walk, review, review_queue
from flows.tables import empty_table
from schemas.derive import arrow_schema
from schemas.tables import TABLES
from tests.consolidate.building import fact_id, tables_of

TEXT = "In 2014 China lent Sri Lanka $53 million, officials said."
LOAN = {
    "fact_type": "finance",
    "source": "CHN",
    "target": "LKA",
    "instrument": "loan",
    "currency": "USD",
    "date": "2014-03-02",
    "char_start": 8,
    "evidence": TEXT[8:40],
}
MET = {"fact_type": "meeting", "doc_id": "d1", "source": "CHN", "date": "2001"}


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    import pyarrow as pa

    tables = tables_of(
        [
            {**LOAN, "doc_id": "d1", "amount": 53e6},
            {**LOAN, "doc_id": "d2", "amount": 80e6},
            {
                "fact_type": "meeting",
                "doc_id": "d1",
                "source": "CHN",
                "target": "LKA",
                "confidence": 0.3,
                "date": "2001",
            },
            {
                "fact_type": "meeting",
                "doc_id": "d1",
                "source": "CHN",
                "target": "IND",
                "confidence": 0.2,
                "date": "2001",
            },
        ],
        [{"doc_id": "d1", "title": "A loan", "text": TEXT}],
    )
    sentence = {"doc_id": "d1", "sentence_id": 0, "char_start": 0, "char_end": len(TEXT), "text": TEXT}
    sentence |= {"is_furniture": False, "is_heading": False, "paragraph": 0}
    place = {"doc_id": "d1", "sentence_id": 0, "used_in": []}
    mentions = [
        {**place, "char_start": 8, "char_end": 13, "text": "China", "kind": "party", "code": "CHN"},
        {**place, "char_start": 19, "char_end": 28, "text": "Sri Lanka", "kind": "party", "code": "LKA"},
        {**place, "char_start": 29, "char_end": 40, "text": "$53 million", "kind": "amount", "code": "USD"},
    ]
    tables["sentences"] = pa.Table.from_pylist([sentence], schema=arrow_schema(TABLES["sentences"]))
    tables["mentions"] = pa.Table.from_pylist(mentions, schema=arrow_schema(TABLES["mentions"]))
    tables |= consolidate(tables)
    with duckdb.connect() as connection:
        for name in TABLES:
            connection.register(name, tables.get(name, empty_table(name)))
        yield connection


def walk(
    connection: duckdb.DuckDBPyConnection, folder: Path, keys: str, answers: list[str] | None = None
) -> tuple[Walk, str]:
    shown = Console(file=io.StringIO(), width=100)
    typed, said = iter(keys), iter(answers or [])
    options: dict[str, Any] = {"by": "A. Curator", "at": "2024-05-17", "console": shown}

    def read_key() -> str:
        try:
            return next(typed)
        except StopIteration:
            raise KeyboardInterrupt from None

    made = review(
        connection,
        folder / "decisions.yaml",
        folder / "review.json",
        read_key=read_key,
        ask=lambda prompt: next(said),
        **options,
    )
    return made, shown.file.getvalue()  # type: ignore[attr-defined]


def keys_of(connection: duckdb.DuckDBPyConnection, folder: Path) -> list[str]:
    return [item.key for item in review_queue(connection, folder / "decisions.yaml", folder / "review.json")]


def test_disputes_come_first_then_the_least_sure_then_numbers_in_no_fact(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    disputed = {fact_id(0), fact_id(1)}
    found = keys_of(connection, tmp_path)
    assert set(found[:2]) == disputed
    assert found[2:] == [fact_id(3), fact_id(2), "number d1 29 amount"]


def test_the_sentence_and_the_rival_value_are_shown(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    _, page = walk(connection, tmp_path, "nq")
    assert TEXT in page
    assert "in dispute: amount 53000000 USD, other facts say 80000000 USD" in page
    assert "A loan" in page


def test_a_walk_can_be_left_and_resumed(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    queue = keys_of(connection, tmp_path)
    made, _ = walk(connection, tmp_path, "anq")
    assert (made.decided, made.passed, made.left) == ({"accept": 1}, 1, 3)
    assert keys_of(connection, tmp_path) == queue[2:]
    made, _ = walk(connection, tmp_path, "r")
    assert (made.decided, made.left) == ({"reject": 1}, 2)
    decisions, rejects = read_decisions(tmp_path / "decisions.yaml")
    assert rejects == []
    assert [(each.action, each.targets[0].fact_id) for each in decisions] == [
        ("accept", queue[0]),
        ("reject", queue[2]),
    ]
    assert {each.decided_by for each in decisions} == {"A. Curator"}


def test_amending_asks_for_values_and_a_reason(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    queue = keys_of(connection, tmp_path)
    number = 0 if queue[0] == fact_id(0) else 1
    walk(connection, tmp_path, "e", ["amount=5.33e7; date=2014-03", "a decimal was lost"])
    [decision] = read_decisions(tmp_path / "decisions.yaml")[0]
    assert decision.new_values == {"amount": 53.3e6, "date": "2014-03"}
    parties = {"source": "CHN", "target": "LKA"}
    assert decision.expected == {"amount": (53e6, 80e6)[number], "date": "2014-03-02", **parties}
    assert decision.reason == "a decimal was lost"
    assert decision.claim_id is not None


def test_what_cannot_be_decided_says_so_and_writes_nothing(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    made, page = walk(connection, tmp_path, "nnnnax", [])
    assert "There is no published fact here" in page
    assert "No key 'x'" in page
    made, page = walk(connection, tmp_path, "")
    assert made.left == 1
    assert not (tmp_path / "decisions.yaml").exists()


def test_a_wrong_value_is_refused_and_the_fact_comes_again(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    made, page = walk(connection, tmp_path, "eq", ["amount=plenty", "why"])
    assert "Not written: amount is 'plenty'" in page
    assert made.left == 5
    assert not (tmp_path / "decisions.yaml").exists()
