"""Texts of governments: who acts where only the publisher, the title or a list's opening line says so."""

import hashlib

import pytest

from flows.extract import extract
from flows.records import Document, Fact
from flows.segment import segment


def facts_of(text: str, title: str, publisher: str) -> list[Fact]:
    digest = hashlib.sha256(text.encode()).hexdigest()
    document = Document(digest[:16], text, "a.txt", digest, "text/plain", title=title, language="en")
    document.published, document.publisher = "2020-06-15", publisher
    return extract(document, *segment(document)).facts


def parties(fact: Fact) -> set[str]:
    return {code for _, code in fact.parties}


@pytest.mark.parametrize(
    ("text", "kind", "source", "target"),
    [
        ("- Prohibiting new investment in Belarus.", "restriction", "USA", "BLR"),
        ("- Providing Kenya with $5 million in food aid.", "finance", "USA", "KEN"),
        ("Japan will:\n\n- Provide Kenya with a grant of $5 million.", "finance", "JPN", "KEN"),
    ],
)
def test_an_item_without_a_subject_tells_what_its_government_or_its_heading_does(
    text: str, kind: str, source: str, target: str
) -> None:
    found = facts_of(text, "Fact sheet: what the Administration does", "The White House")
    assert [(f.fact_type, f.source, f.target) for f in found] == [(kind, source, target)]


def test_we_of_a_joint_statement_are_all_who_speak() -> None:
    title = "Joint Statement of the Leaders of Japan, Norway and the United States on Kenya"
    (fact,) = facts_of("We signed a memorandum of understanding on fisheries today.", title, "The White House")
    assert (fact.fact_type, parties(fact)) == ("agreement", {"JPN", "NOR", "USA"})


def test_one_of_those_who_speak_receives_what_the_others_give() -> None:
    title = "Joint Statement by the Presidents of Kenya and the United States"
    (fact,) = facts_of("We will provide Kenya with a grant of $3 million.", title, "The White House")
    assert (fact.source, fact.target) == ("USA", "KEN")


def test_items_of_a_list_of_deals_are_what_the_buyer_will_import() -> None:
    text = "The two sides announced deals, which include:\n\n- Purchase of 30 Boeing aircraft.\n\n"
    text += "- $42 million in U.S. coal sales to Malaysia and purchases of U.S. telecom goods valued at $119 million."
    found = facts_of(text, "Fact Sheet: The United States and Malaysia Trade", "The White House")
    told = [(f.source, f.target, f.own["flow"], f.modality, f.amount or f.quantity) for f in found if "flow" in f.own]
    assert sorted(told) == sorted(("MYS", "USA", "import", "planned", n) for n in (30, 42_000_000, 119_000_000))


@pytest.mark.parametrize(
    ("text", "target"),
    [("- Full blocking sanctions on Sberbank.", "RUS"), ("- Visa restrictions on 300 Belarusian officials.", "BLR")],
)
def test_a_measure_that_a_government_lists_is_its_own(text: str, target: str) -> None:
    (fact,) = facts_of(text, "Fact sheet: severe costs", "The White House")
    assert (fact.fact_type, fact.source, fact.target) == ("restriction", "USA", target)
    assert fact.own["action"] == "imposed"


def test_a_body_that_many_states_have_is_the_publishers() -> None:
    text = "The House of Representatives ratified the treaty with Greece on 3 March 2020."
    (fact,) = facts_of(text, "Decisions", "Government of Cyprus")
    assert parties(fact) == {"CYP", "GRC"}
