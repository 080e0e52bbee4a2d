"""Registers of relations: rows of an encyclopaedia's table, in one line or with one cell a line."""

from __future__ import annotations

import pytest

from flows.extract import extract
from flows.records import Document, Fact
from flows.segment import segment

HEAD = "Foreign relations of Ghana\n\n"


def ties(text: str) -> list[tuple[str | None, str | None, str | None, object, str]]:
    document = Document("d" * 16, HEAD + text, "a.txt", "d" * 64, "text/plain", language="en")
    facts: list[Fact] = extract(document, *segment(document)).facts
    return [
        (f.source, f.target, f.date, f.own["change"], document.text[f.char_start : f.char_end])
        for f in facts
        if f.own.get("relation") == "diplomatic_ties"
    ]


def test_cells_that_stand_one_below_the_other_are_one_row() -> None:
    text = "1\nAngola\n18 February 1976\n2\nPeru\n1962\n3\nCuba\nUnknown\n"
    assert ties(text) == [
        ("AGO", "GHA", "1976-02-18", "established", "Angola\n18 February 1976"),
        ("GHA", "PER", "1962", "established", "Peru\n1962"),
    ]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("5 — Maldives — 20 July 1984", [("1984-07-20", "established")]),
        ("Chad — 3 May 1960, severed in 1966, re-established 1970", [("1960-05-03", 0), ("1966", 1), ("1970", 0)]),
        ("Peru — 20 December 1933 (relations severed July 2014) —", [("1933-12-20", 0), ("2014-07", 1)]),
        ("Japan — Started in 1964, ended in 1971", [("1964", 0), ("1971", 1)]),
    ],
)
def test_a_row_tells_when_ties_began_and_ended(row: str, expected: list[tuple[str, object]]) -> None:
    wanted = [(date, {0: "established", 1: "ended"}.get(change, change)) for date, change in expected]  # type: ignore
    assert [(date, change) for _, _, date, change, _ in ties(row + "\n")] == wanted


def test_a_row_dates_the_ties_and_not_the_embassies_behind_it() -> None:
    found = ties("Japan — 1957 — Ghana has an embassy in Tokyo and Japan has an embassy in Accra.\n")
    assert [(date, change) for _, _, date, change, _ in found] == [
        (None, "holds"),
        (None, "holds"),
        ("1957", "established"),
    ]
