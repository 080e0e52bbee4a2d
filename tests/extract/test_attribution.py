"""Whom a text cites, and for which party the speaker speaks; what follows from the day of publication."""

from __future__ import annotations

import hashlib

import pytest

from flows.extract import extract
from flows.records import Document, Fact
from flows.segment import segment


def facts_of(text: str, published: str | None = "2025-06-10") -> list[Fact]:
    digest = hashlib.sha256(text.encode()).hexdigest()
    document = Document(digest[:16], text, "a.txt", digest, "text/plain", language="en", published=published)
    return extract(document, *segment(document)).facts


SPEAKERS = [
    ("Spain lent Mali $1 billion, according to a person close to the talks.", "a person close to the talks", None),
    ("OSLO, June 10 - Norway bought 9 tanks from Germany, the Defence Ministry said.", "the Defence Ministry", "NOR"),
    ("OSLO, June 10 - Norway bought 9 tanks from Germany, Defence Minister Kari Dahl said.",
     "Defence Minister Kari Dahl", "NOR"),
    ("Swiss exports to Brazil fell 14% in May, customs data showed.", "customs data", "CHE"),
    ('"Vietnam bought 200,000 tonnes of rice from India," said Nguyen Van An, a spokesman for the ministry.',
     "Nguyen Van An", "VNM"),
    ("Kyodo news agency reported that Japan had lent Vietnam $1 billion.", "Kyodo news agency", "JPN"),
    ("The minister was quoted by the Xinhua news agency as saying China had lent Angola $2 billion.",
     "The minister", "CHN"),
    ("Treasury Secretary Ann Lowe, who was in town, said Peru had repaid $400 million to Chile.",
     "Treasury Secretary Ann Lowe", "USA"),
    ("Private exporters have reported the sale of 210 tonnes of wheat to Mali, the U.S. Agriculture Department said.",
     "the U.S. Agriculture Department", "USA"),
    ("Turkey denied selling drones to Libya.", "Turkey", "TUR"),
    ("Japan to lend Vietnam $1 bln - ministry", "ministry", "JPN"),
    ("Ghana has asked China for a $1 billion loan, two diplomats said.", "two diplomats", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "speaker", "party"), SPEAKERS)
def test_the_speaker_of_a_sentence_and_the_party_spoken_for(text, speaker, party):
    facts = facts_of(text)
    assert facts
    assert {(fact.attributed_to, fact.attributed_party) for fact in facts} == {(speaker, party)}
    for fact in facts:
        (span,) = [(start, end) for column, start, end in fact.fields if column == "attributed_to"]
        assert text[span[0] : span[1]] == speaker


def test_what_the_text_tells_itself_is_nobodys_word():
    (fact,) = facts_of("Japanese Finance Minister Ken Ito, who lent Chile $5 million in May, said prices would rise.")
    assert (fact.source, fact.target, fact.attributed_to) == ("JPN", "CHL", None)


def test_a_speaker_is_known_in_the_sentences_that_follow():
    facts = facts_of(
        "OSLO, June 10 - Norway bought 9 tanks from Germany, Defence Minister Kari Dahl said. "
        "Dahl said Norway sold Poland 4 frigates. She added that Norway would sell Chile 2 helicopters."
    )
    assert [(fact.target, fact.attributed_to, fact.attributed_party) for fact in facts] == [
        ("NOR", "Defence Minister Kari Dahl", "NOR"),
        ("POL", "Dahl", "NOR"),
        ("CHL", "She", "NOR"),
    ]


def test_a_quotation_goes_on_with_its_speaker_who_says_we():
    facts = facts_of(
        '"Vietnam bought 200,000 tonnes of rice from India," said Nguyen Van An, a spokesman for the ministry. '
        '"We will buy 300,000 tonnes of rice from Thailand."'
    )
    assert [(f.source, f.target, f.attributed_to, f.attributed_party) for f in facts] == [
        ("VNM", "IND", "Nguyen Van An", "VNM"),
        ("VNM", "THA", "Nguyen Van An", "VNM"),
    ]


@pytest.mark.parametrize(
    ("published", "code"), [("1985-03-01", "SUN"), ("2015-03-01", "RUS"), (None, "RUS"), ("2014-02-29", "RUS")]
)
def test_a_capital_speaks_for_the_state_of_its_time(published, code):
    facts = facts_of("Moscow sold India 20 helicopters.", published)
    assert [fact.source for fact in facts] == [code]


def test_a_day_that_does_not_exist_is_no_publication_date():
    (fact,) = facts_of("Spain lent Morocco $1 billion last month.", "2014-02-30")
    assert fact.date is None


def test_what_begins_after_publication_is_a_plan():
    (fact,) = facts_of("The EU bans imports of Russian gas from January 2027.")
    assert (fact.modality, fact.date) == ("planned", "2027-01/..")
