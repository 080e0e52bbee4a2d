"""The measures against other codings: what counts as met, on records made up for it."""

from __future__ import annotations

from typing import Any

import pytest
import quality
from in_memory import document_of, is_held_out

from flows.records import Extraction, Fact


def extracted(text: str, *facts: Fact) -> Extraction:
    return Extraction(document_of(text, "record.txt"), [], [], list(facts), [])


def fact(fact_type: str, source: str, target: str, own: dict[str, Any] | None = None, **values: Any) -> Fact:
    start, end = values.pop("span", (0, 1))
    return Fact(fact_type, 0, start, end, source=source, target=target, own=own or {}, **values)


def shares(measures: quality.Measures, record: dict[str, Any]) -> dict[str, str]:
    held = is_held_out(record["id"])
    return {name: measure.share(held) for name, measure in measures.all.items()}


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("China, People’s Republic of", {"CHN"}),
        ("Dahomey (Benin)", {"BEN"}),
        ("Bosnia-Herzegovina", {"BIH"}),
        ("Trinidad & Tobago", {"TTO"}),
        ("The Netherlands", {"NLD"}),
        ("Cote d'Ivoire", {"CIV"}),
        ("U.S.S.R.", {"SUN"}),
        ("Ruritania", set()),
    ],
)
def test_names_of_the_codings_are_known_however_they_are_turned(name: str, codes: set[str]) -> None:
    assert quality.codes_of(name) == codes


@pytest.mark.parametrize(
    ("text", "amount", "currency", "stands"),
    [
        ("a loan of $1.5 million", 1.5e6, "USD", True),
        ("a loan of RMB 1,500,000", 1.5e6, "CNY", True),
        ("a loan of RMB 1,500,000", 1.5e6, "USD", False),
        ("1,500,000 trees", 1.5e6, "USD", False),
        ("$21.5 million", 1.5e6, "USD", False),
    ],
)
def test_an_amount_stands_in_the_text_with_its_currency_beside_it(
    text: str, amount: float, currency: str, stands: bool
) -> None:
    assert quality.stands_in(text, amount, currency) is stands


def test_finance_is_met_by_recipient_amount_instrument_and_terms() -> None:
    record: dict[str, Any] = {
        "id": "a",
        "text": "A $2 million loan to Chad over 10 years at 3%.",
        "gold": {
            "Recipient.ISO-3": "TCD",
            "Flow.Type": "Loan",
            "Amount.(Original.Currency)": "2000000",
            "Original.Currency": "USD",
            "Interest.Rate": "3",
            "Maturity": "10",
        },
    }
    terms = {"instrument": "loan", "interest_percent": 3.0, "maturity_years": 10.0}
    right = fact("finance", "CHN", "TCD", terms, amount=2e6, currency="USD")
    wrong = fact("finance", "CHN", "TCD", {"instrument": "grant", "interest_percent": 2.0}, amount=2e6, currency="CNY")
    for given, expected in ((right, "1.000 (1/1)"), (wrong, "0.000 (0/1)")):
        measured = shares(quality.measure_aiddata(iter([(record, extracted(record["text"], given))])), record)
        assert measured.pop("recipient") == "1.000 (1/1)"
        assert set(measured.values()) == {expected}


def test_trade_partners_have_a_recall_and_a_precision() -> None:
    text = "Chad\n\nExports - partners: China 20%, UAE 10% (2023)\n"
    gold = {"Exports - partners": {"shares": [["China", 20.0], ["UAE", 10.0]]}}
    record = {"id": "b", "title": "The World Factbook: Chad", "text": text, "gold": gold}
    span = (text.index("Exports"), text.index(" (2023)"))
    right = fact("trade", "TCD", "CHN", {"flow": "export"}, percent=20.0, span=span)
    swapped = fact("trade", "TCD", "ARE", {"flow": "import"}, percent=10.0, span=span)
    measured = shares(quality.measure_factbook(iter([(record, extracted(text, right, swapped))])), record)
    assert measured == {"partner and share": "0.500 (1/2)", "precision in those lines": "0.500 (1/2)"}


@pytest.mark.parametrize(
    ("entry", "event"),
    [
        ("U.S. Recognition of Chadian Independence, 1960.", "recognition"),
        ("Establishment of Diplomatic Relations and the American Embassy, 1960.", "establishment"),
        ("Diplomatic Relations Re-established, 1944.", "establishment"),
        ("United States Severs Diplomatic Relations, 1944.", "severance"),
        ("Interruption of Relations, 1812.", "severance"),
        ("Establishment of Consular Relations, 1818.", None),
        ("Treaty of Extradition, 1939.", None),
    ],
)
def test_entries_of_a_timeline_are_told_apart(entry: str, event: str | None) -> None:
    assert quality._event_of(entry) == event


def test_a_relation_is_met_by_pair_and_year_and_its_change_is_measured_apart() -> None:
    record = {"id": "c", "gold": {"country_b": "Chad", "timeline": [["U.S. Recognition of Chad, 1960.", "1960"]]}}
    relation = fact("relation", "TCD", "USA", {"change": "ended"}, date="1960-08")
    measured = shares(quality.measure_diplomatic(iter([(record, extracted("x", relation))])), record)
    assert measured["recognition"] == "1.000 (1/1)"
    assert measured["all three, and the change"] == "0.000 (0/1)"


def test_a_visit_is_met_by_dyad_and_by_first_day() -> None:
    record = {"id": "d", "text": "x", "gold": {"from_countries": ["Chad"], "start": "1993-09-12"}}
    for date, expected in (("1993-09-12/1993-09-15", "1.000 (1/1)"), ("1993-09", "0.000 (0/1)")):
        meeting = fact("meeting", "TCD", "USA", date=date)
        measured = shares(quality.measure_visits(iter([(record, extracted("x", meeting))])), record)
        assert measured == {"dyad": "1.000 (1/1)", "dyad with start date": expected}


def test_actors_and_cooperative_dyads_are_met_by_codes() -> None:
    gold = {
        "source": [{"actorText": "Chad", "code": "TCD"}, {"actorText": "the UN", "code": "IGO"}],
        "target": [{"actorText": "Niger", "code": "NER"}],
        "event": "AID",
    }
    record = {"id": "e", "text": "x", "gold": gold}
    measured = shares(quality.measure_plover(iter([(record, extracted("x", fact("finance", "TCD", "NER")))])), record)
    assert measured == {"state actor": "1.000 (2/2)", "cooperative dyad": "1.000 (1/1)"}
    measured = shares(quality.measure_plover(iter([(record, extracted("x", fact("finance", "TCD", "MLI")))])), record)
    assert measured == {"state actor": "0.500 (1/2)", "cooperative dyad": "0.000 (0/1)"}
