"""What is joined, what stays apart, and what a claim then says."""

from __future__ import annotations

from typing import Any

import duckdb
import pyarrow as pa
import pytest

from flows.consolidate import consolidate
from flows.consolidate.lineage import trace
from schemas.derive import arrow_schema
from schemas.tables import TABLES
from tests.consolidate.building import fact_id, tables_of

LOAN = {
    "fact_type": "finance",
    "source": "CHN",
    "target": "LKA",
    "instrument": "loan",
    "action": "disbursed",
    "currency": "USD",
}
EXPORTS = {"fact_type": "trade", "source": "CHN", "target": "PRK", "flow": "export", "currency": "USD"}
MET = {"fact_type": "meeting", "source": "PRK", "target": "RUS"}


def claims_of(facts: list[dict[str, Any]], documents: list[dict[str, Any]] | None = None) -> list[dict[str, Any]]:
    """The claims of facts, those with the first facts first; a fact is in a document of its own unless said."""
    given = [{"doc_id": f"d{place}", **fact} for place, fact in enumerate(facts)]
    claims = consolidate(tables_of(given, documents))["claims"].to_pylist()
    return sorted(claims, key=lambda claim: claim["fact_ids"])


def groups_of(facts: list[dict[str, Any]], documents: list[dict[str, Any]] | None = None) -> list[list[int]]:
    """The places of the facts that are one claim."""
    place = {fact_id(number): number for number in range(len(facts))}
    return [[place[each] for each in claim["fact_ids"]] for claim in claims_of(facts, documents)]


def amounts(*values: float, **common: Any) -> list[dict[str, Any]]:
    return [{**LOAN, "date": "2014-03-02", "amount": value, **common} for value in values]


def test_rounded_hedged_and_exact_values_are_one_claim_with_the_best_of_them() -> None:
    facts = [
        {**LOAN, "date": "2014-03-02", "amount": 53e6},
        {**LOAN, "date": "2014-03-02", "amount": 53.3e6},
        {**LOAN, "date": "2014-03-02", "amount": 50e6, "amount_qualifier": "over"},
        {**LOAN, "date": "2014-03-02", "amount": 55e6, "amount_qualifier": "about"},
        {**LOAN, "date": "2014-03-02", "amount": 50e6, "amount_max": 60e6, "amount_qualifier": "range"},
    ]
    [claim] = claims_of(facts)
    assert (claim["amount"], claim["amount_qualifier"]) == (53.3e6, None)
    assert (claim["amount_min"], claim["amount_max"]) == (50e6, 60e6)
    assert (claim["n_facts"], claim["n_publishers"], claim["agreement"]) == (5, 5, "corroborated")
    assert claim["best_fact_id"] == fact_id(1)
    assert claim["competing"] == []


def test_values_of_one_day_that_cannot_all_be_right_are_contested() -> None:
    [claim] = claims_of(amounts(53e6, 80e6, 80e6))
    assert claim["agreement"] == "contested"
    assert (claim["amount"], claim["amount_min"], claim["amount_max"]) == (80e6, 53e6, 80e6)
    assert claim["competing"] == [
        {"field": "amount", "value": "80000000 USD", "fact_ids": [fact_id(1), fact_id(2)]},
        {"field": "amount", "value": "53000000 USD", "fact_ids": [fact_id(0)]},
    ]
    assert claim["best_fact_id"] == fact_id(1)


def test_two_values_of_one_document_or_far_apart_are_two_events() -> None:
    assert groups_of(amounts(53e6, 80e6, doc_id="d1")) == [[0], [1]]
    assert groups_of(amounts(53e6, 800e6)) == [[0], [1]]


def test_values_that_only_touch_by_way_of_a_third_are_not_chained() -> None:
    facts = [{**EXPORTS, "date": "2014", "amount": value} for value in (52.6e6, 53e6, 53.4e6)]
    [claim] = claims_of(facts)
    assert claim["agreement"] == "contested"
    assert len(claim["competing"]) == 2


def test_two_loans_of_a_year_are_two_claims() -> None:
    assert groups_of([{**LOAN, "date": "2014", "amount": 53e6}, {**LOAN, "date": "2014", "amount": 80e6}]) == [[0], [1]]


def test_a_year_holds_its_days_where_one_day_fits() -> None:
    year, month, day = {**MET, "date": "2023"}, {**MET, "date": "2023-09"}, {**MET, "date": "2023-09-12"}
    [claim] = claims_of([year, month, day])
    assert (claim["date"], claim["n_facts"]) == ("2023-09-12", 3)
    assert groups_of([year, day, {**MET, "date": "2023-10-18"}]) == [[0], [1], [2]]
    assert groups_of([{**MET, "date": "2022"}, day]) == [[0], [1]]


def test_a_year_joins_only_a_day_with_a_compatible_value() -> None:
    facts = [
        {**LOAN, "date": "2014", "amount": 80e6},
        {**LOAN, "date": "2014-03-02", "amount": 53.3e6},
        {**LOAN, "date": "2014-07-02", "amount": 80.2e6},
        {**LOAN, "date": "2014", "amount": 53e6},
    ]
    assert groups_of(facts) == [[0, 2], [1, 3]]


def test_the_flow_of_a_month_is_part_of_that_of_the_year() -> None:
    facts = [
        {**EXPORTS, "date": "2014", "amount": 90e6},
        {**EXPORTS, "date": "2014-03", "amount": 9e6},
        {**EXPORTS, "date": "2014", "amount": 20e6, "commodity": "coal"},
    ]
    whole, month, coal = claims_of(facts)
    assert [claim["part_of"] for claim in (whole, month, coal)] == [None, whole["claim_id"], whole["claim_id"]]
    assert [claim["is_summable"] for claim in (whole, month, coal)] == [True, False, False]


def test_what_a_text_calls_a_part_belongs_to_the_whole_before_it() -> None:
    package = {"fact_type": "agreement", "source": "CHN", "target": "LKA", "action": "signed", "doc_id": "d1"}
    facts = [
        {**package, "date": "2014", "amount": 30e9, "currency": "USD", "quantity": 22, "unit": "agreement"},
        {**LOAN, "doc_id": "d1", "date": "2014", "amount": 5e9, "is_part": True},
    ]
    whole, part = claims_of(facts)
    assert (part["part_of"], part["is_summable"], whole["is_summable"]) == (whole["claim_id"], False, True)


def test_without_a_date_it_takes_agreeing_values_or_the_same_document() -> None:
    dated = {**LOAN, "date": "2014-03-02", "amount": 53.3e6, "doc_id": "d1"}
    assert groups_of([dated, {**LOAN, "amount": 53e6, "doc_id": "d2"}]) == [[0, 1]]
    assert groups_of([dated, {**LOAN, "amount": 80e6, "doc_id": "d2"}]) == [[0], [1]]
    bare = {key: value for key, value in LOAN.items() if key != "currency"}
    assert groups_of([dated, {**bare, "doc_id": "d1"}]) == [[0, 1]]
    assert groups_of([dated, {**bare, "doc_id": "d2"}]) == [[0], [1]]


def test_undated_meetings_are_one_only_within_a_document_and_states_everywhere() -> None:
    assert groups_of([{**MET, "doc_id": "d1"}, {**MET, "doc_id": "d1"}, {**MET, "doc_id": "d2"}]) == [[0, 1], [2]]
    friends = {**MET, "fact_type": "relation", "relation": "partnership", "change": "holds"}
    assert groups_of([{**friends, "doc_id": "d1"}, {**friends, "doc_id": "d2"}]) == [[0, 1]]


def _beside(fact: int, *money: tuple[str, float]) -> list[dict[str, Any]]:
    """Mentions of amounts one after the other, of which the fact uses the first."""
    place = {"doc_id": f"d{fact}", "sentence_id": 0, "kind": "amount"}
    return [
        {
            **place,
            "char_start": 20 * n,
            "char_end": 20 * n + 12,
            "code": code,
            "value": value,
            "used_in": [] if n else [fact_id(fact)],
        }
        for n, (code, value) in enumerate(money)
    ]


def test_an_amount_joins_the_one_that_is_named_beside_it_in_its_currency() -> None:
    facts = [
        {**LOAN, "doc_id": "d0", "date": "2014", "amount": 1.5e9},
        {**LOAN, "doc_id": "d1", "date": "2014", "amount": 100e9, "currency": "RUB"},
        {**LOAN, "doc_id": "d2", "date": "2014", "amount": 130e9, "currency": "RUB"},
    ]
    tables = tables_of(facts)
    assert consolidate(tables)["claims"].num_rows == 3
    mentions = [*_beside(0, ("USD", 1.5e9), ("RUB", 100.3e9)), *_beside(1, ("RUB", 100e9)), *_beside(2, ("RUB", 130e9))]
    tables["mentions"] = pa.Table.from_pylist(mentions, schema=arrow_schema(TABLES["mentions"]))
    claims = sorted(consolidate(tables)["claims"].to_pylist(), key=lambda claim: claim["fact_ids"])
    assert [claim["fact_ids"] for claim in claims] == [[fact_id(0), fact_id(1)], [fact_id(2)]]
    assert claims[0]["agreement"] == "corroborated"
    mentions[0]["char_start"], mentions[0]["char_end"] = 300, 312
    tables["mentions"] = pa.Table.from_pylist(mentions, schema=arrow_schema(TABLES["mentions"]))
    assert consolidate(tables)["claims"].num_rows == 3


def test_the_same_name_joins_and_different_names_keep_apart() -> None:
    road = {**LOAN, "date": "2014", "purpose": "The Southern Expressway"}
    facts = [
        {**road, "amount": 53e6},
        {**road, "amount": 60e6, "purpose": "the southern expressway"},
        {**road, "amount": 53e6, "purpose": "Hambantota port"},
    ]
    assert groups_of(facts) == [[0, 1], [2]]
    assert [claim["agreement"] for claim in claims_of(facts)] == ["contested", "single"]


@pytest.mark.parametrize(
    "other",
    [
        {"modality": "denied"},
        {"modality": "planned"},
        {"target": "PAK"},
        {"instrument": "grant"},
        {"action": "pledged"},
        {"currency": "EUR", "date": "2014"},
        {"parties": ["CHN", "LKA", "IND"]},
    ],
)
def test_what_differs_in_codes_parties_modality_or_currency_stays_apart(other: dict[str, Any]) -> None:
    loan = {**LOAN, "date": "2014", "amount": 53e6}
    assert groups_of([loan, {**loan, **other}]) == [[0], [1]]


def test_a_summit_a_visit_and_talks_of_one_day_are_one_meeting_but_a_call_is_not() -> None:
    kinds = ["summit", "visit", None, "call"]
    assert groups_of([{**MET, "date": "2023-09-12", "meeting_type": kind} for kind in kinds]) == [[0, 1, 2], [3]]


def test_copies_and_one_publisher_count_once() -> None:
    documents = [
        {"doc_id": "d0", "publisher": "Agency", "published": "2014-03-03"},
        {"doc_id": "d1", "publisher": "Paper", "published": "2014-03-04", "duplicate_of": "d0"},
        {"doc_id": "d2", "publisher": " AGENCY", "published": "2014-03-05"},
    ]
    facts = amounts(53e6, 53e6, 53e6)
    [claim] = claims_of(facts, documents)
    assert (claim["n_facts"], claim["n_documents"], claim["n_publishers"]) == (3, 2, 1)
    assert claim["agreement"] == "single"
    assert (claim["first_published"], claim["last_published"]) == ("2014-03-03", "2014-03-05")
    documents[2]["publisher"] = "Ministry of Finance"
    [claim] = claims_of(facts, documents)
    assert (claim["n_publishers"], claim["agreement"]) == (2, "corroborated")
    assert claim["source_score"] == pytest.approx((2 + 1 + 1) / 5)


def test_the_value_of_most_publishers_wins_over_the_one_repeated_most() -> None:
    documents = [{"doc_id": f"d{place}", "publisher": "Loud" if place < 3 else f"P{place}"} for place in range(5)]
    [claim] = claims_of(amounts(53e6, 53e6, 53e6, 80e6, 80e6), documents)
    assert claim["amount"] == 80e6


def test_the_id_stays_when_a_later_document_says_the_same() -> None:
    documents = [{"doc_id": "d0", "published": "2015"}, {"doc_id": "d1", "published": "2016"}]
    [before] = claims_of(amounts(53e6), documents)
    later = [{**amounts(53e6)[0], "fact_id": fact_id(9)}, {**amounts(53e6)[0], "fact_id": fact_id(1)}]
    [first] = claims_of(later[:1], documents)
    [both] = claims_of(later, documents)
    assert both["claim_id"] == first["claim_id"] != before["claim_id"]
    assert both["n_facts"] == 2


def _decided(action: str, *numbers: int) -> pa.Table:
    row = {
        "decision_id": "k1",
        "action": action,
        "applied": True,
        "fact_id": fact_id(numbers[0]),
        "other_ids": [fact_id(number) for number in numbers[1:]],
    }
    return pa.Table.from_pylist([row])


def test_a_curator_merges_and_splits() -> None:
    tables = tables_of(amounts(53e6, 800e6, 53e6))
    apart = consolidate(tables)["claims"]["fact_ids"].to_pylist()
    assert sorted(apart) == [[fact_id(0), fact_id(2)], [fact_id(1)]]
    merged = consolidate({**tables, "decisions": _decided("merge", 0, 1)})["claims"].to_pylist()
    assert [claim["agreement"] for claim in merged] == ["contested"]
    other = tables_of([*amounts(53e6), *amounts(53e6, target="PAK", action="pledged", modality="planned")])
    [claim] = consolidate({**other, "decisions": _decided("merge", 0, 1)})["claims"].to_pylist()
    assert (claim["target"], claim["action"], claim["modality"]) == ("LKA", "disbursed", "asserted")
    split = consolidate({**tables, "decisions": _decided("split", 2)})["claims"]["fact_ids"].to_pylist()
    assert sorted(split) == [[fact_id(0)], [fact_id(1)], [fact_id(2)]]


def test_claims_that_texts_call_parts_of_each_other_do_not_make_a_ring() -> None:
    facts = [
        {**LOAN, "doc_id": "d1", "date": "2014-03-02", "amount": 53e6},
        {**LOAN, "doc_id": "d1", "date": "2014-05-02", "amount": 53e6, "is_part": True},
        {**LOAN, "doc_id": "d2", "date": "2014-05-02", "amount": 53e6},
        {**LOAN, "doc_id": "d2", "date": "2014-03-02", "amount": 53e6, "is_part": True},
    ]
    first, second = claims_of(facts)
    assert [first["part_of"], second["part_of"]].count(None) == 1
    assert not first["is_summable"] and not second["is_summable"]


def lineage(old: pa.Table, new: pa.Table) -> set[tuple[str, str, tuple[str, ...]]]:
    """What became of claims: (the claim now, what happened, the claims before)."""
    with duckdb.connect() as connection:
        connection.register("old", old)
        connection.register("new", new)
        trace(connection, "old", "new", "lineage")
        return {(row[0], row[1], tuple(row[2])) for row in connection.execute("FROM lineage").fetchall()}


def test_lineage_tells_renamed_merged_and_split_claims() -> None:
    facts = amounts(53e6, 53e6, 53e6, 800e6, 800e6)
    tables = tables_of([{**fact, "doc_id": f"d{place}"} for place, fact in enumerate(facts)])
    first = consolidate(tables)["claims"]
    small, large = (row["claim_id"] for row in sorted(first.to_pylist(), key=lambda claim: claim["amount"]))
    assert lineage(first, first) == set()

    merged = consolidate({**tables, "decisions": _decided("merge", 0, 3)})["claims"]
    [claim] = merged["claim_id"].to_pylist()
    assert lineage(first, merged) == {(claim, "merged", tuple(sorted([small, large])))}

    # The oldest fact leaves its claim: both that have its facts now are told, and its id is not given to another.
    split = consolidate({**tables, "decisions": _decided("split", 0)})["claims"]
    by_facts = {tuple(row["fact_ids"]): row["claim_id"] for row in split.to_pylist()}
    stays, left = by_facts[fact_id(1), fact_id(2)], by_facts[(fact_id(0),)]
    assert lineage(first, split) == {(stays, "split", (small,)), (left, "split", (small,))}

    # The oldest fact is gone: most of its claim goes on under another id.
    kept = [{"fact_id": fact_id(place), "doc_id": f"d{place}", **fact} for place, fact in enumerate(facts)][1:]
    later = consolidate(tables_of(kept))["claims"]
    [(renamed, change, before)] = lineage(first, later)
    assert (change, before) == ("renamed", (small,))
    assert renamed == by_facts[fact_id(1), fact_id(2)]


def test_a_fact_without_a_row_in_its_table_is_an_error() -> None:
    tables = tables_of(amounts(53e6, 54e6))
    with pytest.raises(ValueError, match="2 rows, of which 1"):
        consolidate({**tables, "finance": tables["finance"].slice(1)})
    with pytest.raises(ValueError, match="finance"):
        consolidate({key: table for key, table in tables.items() if key != "finance"})


def test_no_facts_no_claims() -> None:
    made = consolidate(tables_of([]))
    assert made["claims"].num_rows == made["dyad_years"].num_rows == 0


def years_of(facts: list[dict[str, Any]]) -> dict[tuple[str, str, int], dict[str, Any]]:
    given = [{"doc_id": f"d{place}", **fact} for place, fact in enumerate(facts)]
    rows = consolidate(tables_of(given))["dyad_years"].to_pylist()
    return {(row["source"], row["target"], row["year"]): row for row in rows}


def test_an_event_reported_often_counts_once_in_its_dyad_year() -> None:
    facts = [{**MET, "date": "2023-09-12"}] * 3 + amounts(53e6, 53e6) + amounts(200e6, 200e6)
    years = years_of(facts)
    assert years["PRK", "RUS", 2023]["n_meetings"] == 1
    assert years["PRK", "RUS", 2023]["finance_usd"] is None
    assert (years["CHN", "LKA", 2014]["n_finance"], years["CHN", "LKA", 2014]["finance_loan_usd"]) == (2, 253e6)


def test_sums_take_only_what_is_asserted_summable_in_dollars_and_of_one_year() -> None:
    facts = [
        {**EXPORTS, "date": "2014", "amount": 90e6},
        {**EXPORTS, "date": "2014-03", "amount": 9e6},
        {**EXPORTS, "date": "2014", "amount": 70e6, "currency": "EUR"},
        {**EXPORTS, "date": "2014/2016", "amount": 300e6},
        {**EXPORTS, "date": "2014", "amount": 500e6, "modality": "expected"},
        {**EXPORTS, "amount": 600e6},
        {**EXPORTS, "date": "201X", "amount": 700e6},
    ]
    years = years_of(facts)
    assert list(years) == [("CHN", "PRK", 2014)]
    row = years["CHN", "PRK", 2014]
    assert row["trade_export_usd"] == 90e6
    assert (row["n_trade"], row["n_amounts_other_currency"], row["n_amounts_long_period"]) == (3, 1, 1)


def test_a_financial_year_counts_for_the_year_that_holds_most_of_it() -> None:
    spring, autumn = {**EXPORTS, "date": "2014-04/2015-03"}, {**EXPORTS, "date": "2013-10/2014-09"}
    assert list(years_of([{**spring, "amount": 1e6}])) == [("CHN", "PRK", 2014)]
    assert list(years_of([{**autumn, "amount": 1e6}])) == [("CHN", "PRK", 2014)]


def test_of_debts_the_latest_of_the_year_is_given() -> None:
    debt = {**LOAN, "instrument": "debt", "action": "owed"}
    facts = [{**debt, "date": "2014-03", "amount": 5e9}, {**debt, "date": "2014-11", "amount": 4e9}]
    row = years_of(facts)["CHN", "LKA", 2014]
    assert (row["finance_debt_usd"], row["finance_usd"]) == (4e9, None)
