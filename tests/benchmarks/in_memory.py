"""Texts to extractions without files, flows or a warehouse: what the benchmark scripts share.

Here belong making a Document of a text at hand, running segmentation and extraction on it, and the split into the part
that rules may be tuned on and the part that is held out. Not here: any measure.
"""

from __future__ import annotations

import hashlib
import unicodedata
from pathlib import Path
from typing import Any

import yaml

from flows import extract as extraction_stage
from flows.records import Document, Extraction
from flows.segment import segment

REPOSITORY = Path(__file__).resolve().parents[2]
SHARED = REPOSITORY.parent / "shared"
SIDECAR_FIELDS = ("title", "publisher", "author", "url", "language", "published", "retrieved_at", "licence")


def document_of(text: str, path: str, **fields: Any) -> Document:
    """A Document of a text, normalised as reading does (line ends, NFC); ``fields`` are the other columns."""
    text = unicodedata.normalize("NFC", text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Document(doc_id=digest[:16], text=text, path=path, sha256=digest, media_type="text/plain", **fields)


def document_of_file(path: Path) -> Document:
    """A Document of a text file with its sidecar ``<same stem>.yaml``, where there is one."""
    sidecar = path.with_suffix(".yaml")
    said = yaml.safe_load(sidecar.read_text(encoding="utf-8")) if sidecar.exists() else {}
    fields = {name: str(said[name]) for name in SIDECAR_FIELDS if said.get(name) is not None}
    return document_of(path.read_text(encoding="utf-8"), path.name, external_id=said.get("id"), **fields)


def extraction_of(document: Document) -> Extraction:
    """Segment and extract one document."""
    sentences, citations = segment(document)
    return extraction_stage.extract(document, sentences, citations)


def is_held_out(record_id: str) -> bool:
    """True for the half of the corpora's records that no rule may be tuned on."""
    return int(hashlib.sha256(record_id.encode()).hexdigest(), 16) % 2 == 1
