"""The first source text: its furniture, headings and references."""

from pathlib import Path

import pytest

from flows.read import read_sources
from flows.records import Document
from flows.segment import segment

RAW = Path(__file__).parents[2] / "raw"


@pytest.fixture(scope="module")
def document() -> Document:
    return next(
        item
        for item in read_sources(RAW)
        if isinstance(item, Document) and item.path.startswith("russia-and-north-korea")
    )


def test_furniture_and_title(document: Document) -> None:
    sentences, _ = segment(document)
    furniture = [document.text[s.char_start : s.char_end] for s in sentences if s.is_furniture]
    assert furniture[1:4] == ["10\u00a0min read", "0", "131"]
    assert furniture[-3:-1] == ["Check Also", "The Upcoming G7 from AI to Ukraine"]
    assert any(words.startswith("Italy is set to preside over the G7") for words in furniture)
    assert len(furniture) == 12
    headings = [document.text[s.char_start : s.char_end] for s in sentences if s.is_heading]
    assert headings == ["Russia and North Korea Economic Relationship"]
    text = [document.text[s.char_start : s.char_end] for s in sentences if not s.is_furniture and not s.is_heading]
    assert text[0].startswith("A meeting between two of the world") and text[0].endswith("on September 12th of 2023.")
    assert text[-1].endswith("in order to fulfil their own isolated agendas.")
    assert len(text) == 28


def test_references(document: Document) -> None:
    _, citations = segment(document)
    assert [citation.domain for citation in citations] == ["time.com", "sciencedirect.com", "nytimes.com"]
    assert citations[0].url == "https://time.com/6313095/russia-north-korea-relationship-timeline/"
