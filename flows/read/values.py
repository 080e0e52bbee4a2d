"""What the readers of single formats and the reader of the whole folder hand to each other.

Here belong the limits, the content that a format's reader gives, and the error with which it refuses a file. No
behaviour beyond that.
"""

from __future__ import annotations

from dataclasses import dataclass, field

#: The names that a sidecar or a row may give to a document, besides ``text``. (codebook, "Source texts")
METADATA_KEYS = ("id", "title", "publisher", "author", "url", "language", "published", "retrieved_at", "licence")


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """How large an input may be; beyond, it is a reject and not a danger to the run. All in bytes but the ratio.

    ``max_document`` holds for the bytes of a one-document file and for a row; ``max_html`` for a web page, whose
    parsing takes many times its size; ``max_unpacked`` for the insides of a .docx. ``max_ratio`` is how many times
    larger than its compressed form a .gz, .zst or .docx may become once it is past ``ratio_from`` unpacked bytes.
    """

    max_document: int = 64_000_000
    max_html: int = 8_000_000
    max_unpacked: int = 256_000_000
    max_ratio: int = 200
    ratio_from: int = 32_000_000


@dataclass(slots=True)
class Content:
    """A document's text and what the file itself says about it, before the sidecar is heard."""

    text: str
    metadata: dict[str, str] = field(default_factory=dict)
    pages: list[int] | None = None
    links: list[tuple[int, int, str]] | None = None


class UnreadableError(Exception):
    """A file or row that cannot become a document. ``check`` is the short name, the message says what to do."""

    def __init__(self, check: str, reason: str) -> None:
        super().__init__(reason)
        self.check = check
        self.reason = reason
