"""What texts call parts of a whole, so that sums do not count it twice: sentences through extraction to claims."""

from __future__ import annotations

import hashlib

import pytest

from flows.consolidate import consolidate
from flows.extract import extract
from flows.records import Document
from flows.segment import segment
from flows.tables import to_tables


def claims_of(*texts: str) -> list[dict]:
    """The claims that the texts, a document each, give together."""
    extractions = []
    for number, text in enumerate(texts):
        sha256 = hashlib.sha256(text.encode()).hexdigest()
        document = Document(sha256[:16], text, f"{number}.txt", sha256, "text/plain", publisher=f"P{number}")
        extractions.append(extract(document, *segment(document)))
    tables = to_tables(extractions)
    return consolidate(tables)["claims"].to_pylist()


def amounts(claims: list[dict]) -> dict[float, float | None]:
    """The amount of each claim -> that of the whole it is a part of."""
    by_id = {claim["claim_id"]: claim["amount"] for claim in claims}
    return {claim["amount"]: by_id.get(claim["part_of"]) for claim in claims if claim["amount"] is not None}


@pytest.mark.parametrize(
    ("text", "part", "whole"),
    [
        ("Japan gave Vietnam $100 million in aid in 2010, including a grant of $20 million.", 20e6, 100e6),
        ("China and Pakistan signed 22 agreements worth $30 billion in 2015, among them a $5 billion loan.", 5e9, 30e9),
        ("Germany lent Ghana $90 million in 2012. Of this sum, Germany lent Ghana $30 million for water.", 30e6, 90e6),
        ("India gave Nepal a grant of $5 million in 2011, part of a grant of $40 million.", 5e6, 40e6),
    ],
)
def test_a_part_is_marked_and_not_summed(text: str, part: float, whole: float) -> None:
    claims = claims_of(text)
    found = amounts(claims)
    assert found == {part: whole, whole: None}
    assert not next(claim["is_summable"] for claim in claims if claim["amount"] == part)


@pytest.mark.parametrize(
    "text",
    [
        "Japan gave Vietnam $100 million in 2010, and lent it $20 million in 2011.",
        "Japan lent Vietnam $100 million in 2010; a loan of $20 million from Japan to Vietnam followed in 2011.",
        "Japan lent Vietnam $100 million, including interest, in 2010, and then lent Vietnam $20 million in 2011.",
    ],
)
def test_what_follows_a_whole_without_being_a_part_is_summed(text: str) -> None:
    assert set(amounts(claims_of(text)).values()) == {None}


def test_of_a_count_the_part_is_not_counted_again() -> None:
    claims = claims_of(
        "North Korea invested in 15 enterprises in Russia. Of the 15 enterprises, 6 had only North Korean capital."
    )
    summed = [claim["quantity"] for claim in claims if claim["unit"] == "enterprise" and claim["is_summable"]]
    assert summed == [15]
