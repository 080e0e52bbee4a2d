"""Texts of the corpora, put together from their pieces: each fact's evidence is where its coder saw it."""

from __future__ import annotations

import json
from pathlib import Path

import of_corpora
import pytest

from flows.evaluate import GoldError

TEXT = "First.\n\nKenya lent Tanzania $2 million in 2011.\n\nLeft out.\n\nCafe\u0301 owners met."


def coding(folder: Path, record: str) -> Path:
    pieces = ["title", [8, 47], [60, 76]]  # places in the normalised text
    fact = {"type": "finance", "at": [9, 48], "source": "KEN", "target": "TZA", "parties": ["KEN", "TZA"]}
    row = {"document": "a.txt", "corpus": "some", "record": record, "published": "2012-01-01", "publisher": None}
    path = folder / "coded.jsonl"
    path.write_text(json.dumps({**row, "pieces": pieces, "facts": [fact]}) + "\n")
    return path


def test_pieces_are_put_together_and_evidence_is_found(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(of_corpora, "CORPORA", tmp_path)
    (tmp_path / "some.jsonl").write_text(json.dumps({"id": 7, "title": "A title", "text": TEXT}) + "\n")
    ((gold, document),) = of_corpora.load(coding(tmp_path, "7"))
    assert document.text == "A title\n\nKenya lent Tanzania $2 million in 2011.\n\nCafé owners met.\n"
    assert document.published == "2012-01-01"
    (fact,) = gold.facts
    assert fact.evidence == "Kenya lent Tanzania $2 million in 2011."
    assert (fact.values, fact.parties) == ({"source": "KEN", "target": "TZA"}, frozenset({"KEN", "TZA"}))


def test_a_record_that_is_not_there_is_named(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(of_corpora, "CORPORA", tmp_path)
    path = coding(tmp_path, "8")
    with pytest.raises(GoldError, match=r"some\.jsonl: no such corpus"):
        of_corpora.load(path)
    (tmp_path / "some.jsonl").write_text(json.dumps({"id": 7, "title": "A title", "text": TEXT}) + "\n")
    with pytest.raises(GoldError, match=r"coded\.jsonl:1: some has no record 8"):
        of_corpora.load(path)
