"""The plain values that the stages hand to each other.

Here belong only the shapes (dataclasses) of what passes between reading, segmenting, extracting and validating, one
class a kind of row. No behaviour, no defaults that guess, no schema: column descriptions, units and checks live in
``schemas``. All spans are half-open and count Unicode code points in ``Document.text``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Document:
    """One source text as read; the columns of the table ``documents`` that reading can fill."""

    doc_id: str  # the first 16 hex digits of the SHA-256 of the source bytes (of a row: of its UTF-8 text)
    text: str  # line ends are "\n", Unicode is NFC; furniture is kept
    path: str  # relative to raw/, with "/" between folders
    sha256: str
    media_type: str
    row: int | None = None  # in a file of many documents, counted from 1
    external_id: str | None = None
    title: str | None = None
    publisher: str | None = None
    author: str | None = None
    url: str | None = None
    language: str | None = None  # ISO 639-1; extraction runs on "en" and on None
    published: str | None = None  # EDTF
    retrieved_at: str | None = None
    licence: str | None = None
    duplicate_of: str | None = None
    supersedes: str | None = None  # doc_id of the older version whose place this one takes, as the sidecar says
    superseded_by: str | None = None  # the other way round, set when all documents are known
    pages: list[int] | None = None  # PDF: where in the text each page begins; page = bisect_right(pages, char_start)
    links: list[tuple[int, int, str]] | None = None  # Markdown: (char_start, char_end, URL) of each linked text


@dataclass(slots=True)
class Sentence:
    """A sentence, heading, list item or piece of furniture; ``sentence_id`` counts from 0 in the document."""

    sentence_id: int
    char_start: int
    char_end: int
    is_furniture: bool = False
    is_heading: bool = False
    paragraph: int = 0  # counts from 0; list items are paragraphs of their own


@dataclass(slots=True)
class Citation:
    """A reference that the document lists (a URL, or an entry of its reference list)."""

    char_start: int
    char_end: int
    url: str | None
    domain: str | None
    title: str | None


@dataclass(slots=True)
class Mention:
    """Something recognised in the text, used in a fact or not; the columns of the table ``mentions``.

    ``value`` and ``value_max`` are in plain units (not millions; percent as 90.0); ``value_max`` only for a range.
    ``code`` is the party code, the ISO 4217 currency, or the unit. ``qualifier`` is one of exact, about, over, under,
    range. ``extra`` holds what only extraction needs (for instance ``per`` for a rate, ``basis`` for a date).
    """

    kind: str  # party person organisation place date duration amount percent quantity rank
    char_start: int
    char_end: int
    code: str | None = None
    value: float | None = None
    value_max: float | None = None
    qualifier: str | None = None
    edtf: str | None = None
    extra: dict[str, Any] | None = None
    used_in: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Fact:
    """One fact: the columns that all types share, ``own`` for those of its type, and its provenance.

    ``parties`` lists (role, party code) with role source, target or party; ``fields`` lists
    (column, char_start, char_end): the characters that each filled column was read from.
    """

    fact_type: str
    sentence_id: int
    char_start: int
    char_end: int
    source: str | None = None
    target: str | None = None
    source_name: str | None = None
    target_name: str | None = None
    date: str | None = None  # EDTF level 1
    date_basis: str | None = None
    modality: str = "asserted"
    attributed_to: str | None = None
    attributed_party: str | None = None
    plover: str | None = None
    amount: float | None = None
    amount_max: float | None = None
    currency: str | None = None
    amount_qualifier: str | None = None
    percent: float | None = None
    percent_qualifier: str | None = None
    quantity: float | None = None
    unit: str | None = None
    quantity_qualifier: str | None = None
    confidence: float = 0.5
    method: str = ""
    method_version: str = ""
    own: dict[str, Any] = field(default_factory=dict)
    parties: list[tuple[str, str]] = field(default_factory=list)
    fields: list[tuple[str, int, int]] = field(default_factory=list)
    fact_id: str = ""  # set when all else is known: see flows.extract.identity
    is_part: bool = False  # a part of another fact's amount or count ("of the 15, 6"): claims don't sum it


@dataclass(slots=True)
class Reject:
    """A row or an input file that could not be published, with the reason in words for a person."""

    table: str  # the table that the row was meant for; "documents" for an unreadable input file
    check: str  # the short name of what failed: "empty_file", "not_text", "unknown_sidecar_key" …
    reason: str  # what was wrong, where (file, line, column), what to do
    column: str | None = None
    value: str | None = None
    row_json: str | None = None
    doc_id: str | None = None
    path: str | None = None
    char_start: int | None = None
    char_end: int | None = None


@dataclass(slots=True)
class Extraction:
    """All that was read from one document."""

    document: Document
    sentences: list[Sentence]
    mentions: list[Mention]
    facts: list[Fact]
    citations: list[Citation]
    n_candidates: int = 0  # triggers that were looked at; facts are those that found their parties
    rejects: list[Reject] = field(default_factory=list)
