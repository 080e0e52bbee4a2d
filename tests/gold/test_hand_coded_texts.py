"""Whole texts against what a person coded in them: the first source text, and five of our own."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.evaluate import EvidenceFinder, Gold, Score, load_gold, load_golds, score_extractions
from flows.extract import extract
from flows.read import read_sources
from flows.records import Document, Extraction
from flows.segment import segment

HERE = Path(__file__).parent
RAW = HERE.parents[1] / "raw"


def extractions(folder: Path, names: set[str]) -> list[Extraction]:
    """What the texts of a folder give, read from their files as a run reads them."""
    documents = [found for found in read_sources(folder) if isinstance(found, Document) and found.path in names]
    assert {document.path for document in documents} == names
    return [extract(document, *segment(document)) for document in documents]


@pytest.fixture(scope="module")
def first_gold() -> Gold:
    return load_gold(HERE / "russia-and-north-korea-economic-relationship.yaml")


@pytest.fixture(scope="module")
def first(first_gold: Gold) -> Extraction:
    return extractions(RAW, {first_gold.document})[0]


@pytest.fixture(scope="module")
def own() -> Score:
    golds = load_golds([HERE / "own"])
    return score_extractions(golds, extractions(HERE / "own", {gold.document for gold in golds}))


def test_every_fact_of_the_first_source_is_met_with_all_that_it_states(first_gold: Gold, first: Extraction) -> None:
    score = score_extractions([first_gold], [first])
    missed = [(o.gold.fact_type, o.gold.evidence, o.found, o.wrong) for o in score.missed() if o.gold]
    assert missed == []
    assert score.tally().recall("full") == 1.0


def test_nothing_is_extracted_from_the_page_furniture_of_the_first_source(first_gold: Gold, first: Extraction) -> None:
    furniture = {s.sentence_id for s in first.sentences if s.is_furniture}
    assert furniture
    assert not [fact for fact in first.facts if fact.sentence_id in furniture]
    finder = EvidenceFinder(first.document.text)
    for piece in first_gold.not_facts:
        (start, end), *_ = finder.spans(piece)
        assert not [fact for fact in first.facts if fact.char_start < end and fact.char_end > start], piece


def test_the_references_of_the_first_source_are_its_citations(first_gold: Gold, first: Extraction) -> None:
    assert [citation.url for citation in first.citations] == first_gold.citations


def test_five_texts_of_our_own_are_found_and_read(own: Score) -> None:
    tally = own.tally()
    assert len(own.documents) == 5
    assert tally.n_gold >= 45
    not_found = [(o.document, o.gold.evidence) for o in own.missed() if o.gold and not o.found]
    assert not_found == []
    misread = [(o.document, o.gold.evidence, o.wrong) for o in own.missed() if o.gold]
    assert len(misread) <= 0.1 * tally.n_gold, misread
