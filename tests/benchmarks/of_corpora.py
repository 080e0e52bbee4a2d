"""Hand-coded texts whose words lie in the corpora beside the repository: ``tests/gold/of_corpora/*.jsonl``.

The texts belong to others, so only the coding is here: each line names a record of a corpus, the pieces of its text (or
of its title) that were coded, and the facts, each by the place of its evidence in these pieces put together. Here
belongs putting them together again. Not here: scoring.
"""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import Any

from in_memory import SHARED, document_of

from flows.evaluate import Gold, GoldError, GoldFact
from flows.records import Document

CORPORA = SHARED / "corpora"
GAP = "\n\n"


def load(path: Path) -> list[tuple[Gold, Document]]:
    """Each coding of the file with its text.

    Raises GoldError where a record is not in the corpus that is at hand.
    """
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    records = {corpus: _records(corpus) for corpus in {row["corpus"] for row in rows}}
    found = []
    for number, row in enumerate(rows, 1):
        record = records[row["corpus"]].get(row["record"])
        if record is None:
            raise GoldError(f"{path}:{number}: {row['corpus']} has no record {row['record']}")
        text = GAP.join(_piece(piece, record) for piece in row["pieces"]) + "\n"
        said = {name: row[name] for name in ("published", "publisher") if row[name] is not None}
        document = document_of(text, row["document"], **said)
        facts = [_fact(number, fact, document.text) for fact in row["facts"]]
        found.append((Gold(str(path), row["document"], facts, row["published"], row["publisher"]), document))
    return found


def _records(corpus: str) -> dict[str, dict[str, Any]]:
    path = CORPORA / f"{corpus}.jsonl"
    if not path.exists():
        raise GoldError(f"{path}: no such corpus")
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return {str(row["id"]): row for row in rows}


def _piece(piece: list[int] | str, record: dict[str, Any]) -> str:
    """A range of the record's text; "title" for its title; other text as it is (a title that the corpus has folded)."""
    if isinstance(piece, str):
        return str(record["title"]) if piece == "title" else piece
    start, end = piece
    return unicodedata.normalize("NFC", record["text"])[start:end]


def _fact(line: int, coded: dict[str, Any], text: str) -> GoldFact:
    values = {name: value for name, value in coded.items() if name not in ("type", "at", "optional", "parties")}
    start, end = coded["at"]
    parties = frozenset(coded["parties"]) if "parties" in coded else None
    return GoldFact(coded["type"], text[start:end], line, values, coded.get("optional", False), parties)
