"""The references that a document lists: URLs anywhere in its text, and the entries of its reference lists.

Here belongs finding them and taking them apart into URL, domain and title. Nothing is fetched and no URL is checked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from flows.records import Citation

_URL = re.compile(r"(?:https?://|(?<![\w@./])www\.)[^\s<>\"“”«»\\^`{|}]+", re.IGNORECASE)
_TRAILING = ".,;:!?'’*_…"
_BRACKETS = {")": "(", "]": "["}
_NUMBERING = re.compile(r"\s*(?:[\[(]?\d{1,3}[\])]?[.)\]]?\s+|[\^↑*•‣·–—\-]+\s+)")
_LEFT_OVER = re.compile(
    r"(?:\b(?:available\s+(?:at|from)|retrieved\s+(?:from|on)?|accessed(?:\s+on)?|url|link)\b)?[\s:;,.(<\[\-–—]*\Z",
    re.I,
)


def find_citations(
    text: str, entries: Sequence[tuple[int, int]], links: Sequence[tuple[int, int, str]] = ()
) -> list[Citation]:
    """All references of a text, in order. ``entries`` are the spans of the entries of its reference lists, ``links``
    those of the words that the source linked, with the URL: these words are then the title.

    An entry with a URL gives one citation a URL, spanning the URL, with the entry's other words as its title; an entry
    without gives one that spans the entry. A URL elsewhere gives one without a title.
    """
    citations: list[Citation] = []
    done = 0
    if not entries and not links and "://" not in text and "www." not in text:
        return citations
    for start, end in entries:
        citations.extend(_urls(text, done, start))
        found = _urls(text, start, end)
        title = _title(text, start, end, found)
        if found:
            for citation in found:
                citation.title = title
            citations.extend(found)
        elif title:
            citations.append(Citation(start, end, None, None, title))
        done = end
    citations.extend(_urls(text, done, len(text)))
    for start, end, url in links:
        domain = domain_of(url)
        if domain and text[start:end] != url:
            citations.append(Citation(start, end, url, domain, " ".join(text[start:end].split()) or None))
    return sorted(citations, key=lambda citation: (citation.char_start, citation.char_end))


def _urls(text: str, start: int, end: int) -> list[Citation]:
    found = []
    for match in _URL.finditer(text, start, end):
        url_end = _trim(text, match.start(), match.end())
        url = text[match.start() : url_end]
        domain = domain_of(url)
        if domain:
            found.append(Citation(match.start(), url_end, url, domain, None))
    return found


def _trim(text: str, start: int, end: int) -> int:
    """The end of a URL without the punctuation of the sentence around it."""
    while end > start:
        last = text[end - 1]
        unopened = last in _BRACKETS and text.count(last, start, end) > text.count(_BRACKETS[last], start, end)
        if last not in _TRAILING and not unopened:
            break
        end -= 1
    return end


def domain_of(url: str) -> str | None:
    """The host of a URL in lower case, without "www." and port; None where it has none."""
    try:
        host = urlsplit(url if "://" in url else "//" + url).hostname
    except ValueError:
        return None
    if not host:
        return None
    host = host.removeprefix("www.").rstrip(".")
    return host if "." in host else None


def _title(text: str, start: int, end: int, urls: list[Citation]) -> str | None:
    """An entry's words without its number and URL; None where nothing is left."""
    words = text[start : urls[0].char_start] if urls else text[start:end]
    words = _NUMBERING.sub("", words, count=1)
    if urls:
        words = _LEFT_OVER.sub("", words.rstrip())
    words = " ".join(words.split())
    return words if any(map(str.isalnum, words)) else None
