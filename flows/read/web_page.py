"""Reading a web page: the article, not the menus around it, and what the page says about itself.

Here belongs the use of trafilatura. Not here: fetching a page.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import Any

from lxml.etree import LxmlError
from lxml.html import document_fromstring

from flows.read.language import detect_language
from flows.read.text import decode, normalise
from flows.read.values import Content, ReadLimits, UnreadableError

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,200}\?>")
_LANGUAGE = re.compile(r"<html\b[^>]{0,500}?\blang\s*=\s*[\"']?([A-Za-z]{2,3})\b", re.IGNORECASE)
_TABLE_RULE = re.compile(r"[|:\-\s]+\Z")
_SECOND_LOOK = 1_000_000  # code points; on larger pages trafilatura's fall-backs take minutes
_HEAD = 4_096  # bytes; browsers look for the encoding no further
_DATE_SETTINGS = {"extensive_search": False, "original_date": True, "max_date": "2100-12-31"}


def read_web_page(data: bytes, limits: ReadLimits) -> Content:
    """The main text of an HTML page and its title, author, publisher, date, canonical URL and language.

    Paragraphs, headings, list items ("- …") and table rows ("… | …") are lines, with a blank line between. The date is
    what the page states as its own (meta elements, JSON-LD, time elements), never one guessed from the running text.
    Raises UnreadableError where there is no text.
    """
    import trafilatura

    for library in ("trafilatura", "htmldate"):  # what they would log is in the reject that comes of it
        logging.getLogger(library).setLevel(logging.CRITICAL)
    html = _XML_DECLARATION.sub("", _decode(data), count=1)
    try:
        found: Any = trafilatura.bare_extraction(
            html,
            with_metadata=True,
            include_comments=False,
            include_tables=True,
            include_links=False,
            deduplicate=False,
            fast=len(html) > _SECOND_LOOK,
            date_extraction_params=dict(_DATE_SETTINGS),
        )
        text = found.text if found is not None else None
        if not text or not text.strip():
            text = trafilatura.html2txt(html) or _bare_text(html)
    except (ValueError, LxmlError, RecursionError, MemoryError) as error:
        raise UnreadableError(
            "broken_file", f"the HTML cannot be taken apart ({error}); save the page again"
        ) from error
    if not text or not text.strip():
        raise UnreadableError(
            "no_text",
            "there is no text in the page (perhaps a script writes it); save the page from a browser as it shows",
        )
    text = "\n\n".join(_plain_lines(normalise(text)))
    return Content(text, _metadata(found, html, text))


def _bare_text(html: str) -> str:
    """All text of a page in which no article is to be found, a line for each element."""
    tree = document_fromstring(html)
    for element in tree.xpath("//script | //style | //noscript | //template | //head"):
        element.drop_tree()
    return "\n".join(text for text in (" ".join(piece.split()) for piece in tree.itertext()) if text)


def _plain_lines(text: str) -> Iterator[str]:
    """The lines that say something; rows of tables without the bars at their ends."""
    for line in text.split("\n"):
        line = line.strip()
        if line.startswith("|"):
            line = line.strip("| ") if not _TABLE_RULE.match(line) else ""
        if line:
            yield line


def _decode(data: bytes) -> str:
    """A page's characters: a byte order mark and UTF-8 first, then what the page says, then what it looks like."""
    if not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            declared = _CHARSET.search(data, 0, _HEAD)
            if declared:
                name = declared.group(1).decode("ascii", "replace").lower()
                try:
                    return data.decode("cp1252" if name in ("iso-8859-1", "latin-1", "latin1") else name)
                except (LookupError, UnicodeDecodeError):
                    pass
    return decode(data)


def _metadata(found: Any, html: str, text: str) -> dict[str, str]:
    metadata: dict[str, str] = {}
    if found is not None:
        stated = {
            "title": found.title,
            "author": found.author,
            "publisher": found.sitename,
            "published": found.date,
            "url": found.url,
            "licence": found.license,
        }
        metadata = {key: " ".join(str(value).split()) for key, value in stated.items() if value and str(value).strip()}
    if detect_language(text) is None:  # what a page's template says about its language is often wrong
        language = _LANGUAGE.search(html)
        if language:
            metadata["language"] = language.group(1).lower()
    return metadata
