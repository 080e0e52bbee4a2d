"""Which things that events concern are one thing, however texts word them."""

from __future__ import annotations

import pytest

from flows.consolidate import consolidate
from tests.consolidate.building import tables_of

LOAN = {
    "fact_type": "finance",
    "source": "CHN",
    "target": "KEN",
    "instrument": "loan",
    "action": "disbursed",
    "currency": "USD",
    "amount": 3.6e9,
    "date": "2014-05-11",
}


def claims(*facts: dict) -> list[list[str]]:
    """The purposes of the facts of each claim, as they were given."""
    tables = tables_of([{"doc_id": f"d{number}", **LOAN, **fact} for number, fact in enumerate(facts)])
    purposes = {row["fact_id"]: row["purpose"] for row in tables["finance"].to_pylist()}
    rows = consolidate(tables)["claims"].to_pylist()
    return sorted(sorted(purposes[name] for name in row["fact_ids"]) for row in rows)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("a railway between the port and the capital", "the standard gauge railway"),
        ("building railways", "the railway"),
        ("water supply for the capital", "to improve the supply of water"),
        ("the Blue Dam", "construction of the blue dam"),
        ("phase 2 of the refinery", "the second refinery, phase 2"),
        ("the Riverside Bridge Construction Project", "Riverside Bridge"),
    ],
)
def test_one_thing_in_other_words_is_one_claim(first: str, second: str) -> None:
    assert claims({"purpose": first}, {"purpose": second}) == [sorted([first, second])]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("the railway", "a hospital"),
        ("support for the railway project", "support for the hospital project"),
        ("block 2 of the refinery", "block 3 of the refinery"),
        ("a national programme", "a regional programme"),
        ("Northern Primary School", "the Southern Primary School Project"),
    ],
)
def test_other_things_stay_claims_of_their_own(first: str, second: str) -> None:
    assert claims({"purpose": first}, {"purpose": second}) == sorted([[first], [second]])


def test_a_word_that_a_document_uses_for_several_things_names_none() -> None:
    north, south, plain = "a hospital in the north", "a hospital in the south", "the hospital in the north"
    assert claims({"doc_id": "a", "purpose": north}, {"doc_id": "a", "purpose": south}) == [[north], [south]]
    found = claims(
        {"doc_id": "a", "purpose": north}, {"doc_id": "a", "purpose": south}, {"doc_id": "b", "purpose": plain}
    )
    assert found == [sorted([north, plain]), [south]]


def test_a_document_that_comes_back_to_a_thing_in_fewer_words_tells_of_one() -> None:
    long, short = "a railway between the port and the capital", "the railway"
    assert claims({"doc_id": "a", "purpose": long}, {"doc_id": "a", "purpose": short}) == [sorted([long, short])]


def test_values_that_disagree_on_one_thing_are_contested() -> None:
    facts = [
        {**LOAN, "doc_id": "a", "purpose": "a railway to the port"},
        {**LOAN, "doc_id": "b", "purpose": "the standard gauge railway", "amount": 3.2e9},
    ]
    [claim] = consolidate(tables_of(facts))["claims"].to_pylist()
    assert claim["agreement"] == "contested"
    assert {rival["value"] for rival in claim["competing"]} == {"3200000000 USD", "3600000000 USD"}
