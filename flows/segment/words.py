"""The words that segmentation goes by, as sets and patterns built once from ``schemas/codes/segmentation.toml``.

Here belongs loading and shaping of that file. Not here: any word itself, and any decision about a text.
"""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files

_CODES = tomllib.loads((files("schemas.codes") / "segmentation.toml").read_text(encoding="utf-8"))
_FURNITURE: dict[str, list[str]] = _CODES["furniture"]

INSIDE: frozenset[str] = frozenset(_CODES["abbreviations"]["inside"])
BEFORE_NUMBER: frozenset[str] = frozenset(_CODES["abbreviations"]["before_number"])
MAYBE: frozenset[str] = frozenset(_CODES["abbreviations"]["maybe"])
OPENERS: frozenset[str] = frozenset(_CODES["abbreviations"]["openers"])
OPEN_ENDS: frozenset[str] = frozenset(_CODES["wrapping"]["open_ends"])

REFERENCE_HEADINGS: frozenset[str] = frozenset(_FURNITURE["references"])
# The first words of all phrases of furniture: a line that starts with none of them need not be tried at all.
FIRST_WORDS: frozenset[str] = frozenset(
    entry.split()[0].strip(":()[]") for kind in _FURNITURE.values() for entry in kind if entry[0].isalpha()
) | {"page", "reading", "copyright"}
SIGN_OFFS: frozenset[str] = frozenset(_FURNITURE["signoff"])


def _phrase(words: str) -> str:
    """A pattern for one entry of the file: spaces match any white space, and a last `...` lets the line go on."""
    open_ended = words.endswith(" ...")
    core = r"\s+".join(re.escape(word) for word in words.removesuffix(" ...").split())
    return core + (r"(?:\s.*)?" if open_ended else "")


def _any_of(entries: list[str]) -> str:
    """A pattern for any of the entries, the longest first so that a shorter one never hides it."""
    return "(?:" + "|".join(_phrase(entry) for entry in sorted(entries, key=lambda e: (-len(e), e))) + ")"


def _line(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\s*(?:{pattern})\s*\Z", re.IGNORECASE | re.DOTALL)


RELATED_HEADING = _line(_any_of(_FURNITURE["related"]) + r"\s*[:»>→…]*")

_MENU_WORDS = _any_of(_FURNITURE["menu"] + _FURNITURE["share"])
_SHARE_WORDS = _any_of([word for word in _FURNITURE["share"] if not word.endswith(" ...")])

# A line that is furniture by itself, whatever stands around it. Only short lines are tried.
FURNITURE_LINE = _line(
    "|".join(
        [
            _MENU_WORDS + r"\s*[:!.»>→]*",
            _SHARE_WORDS + rf"(?:[\s|·•/,]+{_SHARE_WORDS})+",
            r"[\d.,]+[km]?\s*" + _any_of(_FURNITURE["counter"]) + r"(?:\s*[|·•,]?\s*[\d.,]*)",
            r"(?:read(?:ing)?\s+time|views|shares|comments|likes)\s*:?\s*[\d.,]+\s*(?:min(?:ute)?s?)?(?:\s+read)?",
            _any_of(_FURNITURE["tags"]) + r"\s.*",
            _any_of(_FURNITURE["related_inline"]) + r"\s*[:|»→]\s*\S.*",
            _any_of(_FURNITURE["copyright"]) + r"\b.*",
            r"(?:©|(?:\(c\)|copyright)\s*(?:©|\(c\)|:|by\b|\d{4})).*",
            r".*\ball rights reserved\b.*",
            r"[(\[]?\s*" + _any_of(_FURNITURE["credit"]) + r"\s*(?:[:/©]|\bby\b|\bcredit\b|\bcourtesy\b)\s*.*",
            r"(?!(?:1[5-9]|20)\d\d\s*\Z)\d{1,9}|\d{1,3}(?:\.\d)?[km]",
            r"page\s+\d+(?:\s+of\s+\d+)?|[-–—]\s*\d{1,4}\s*[-–—]|\d{1,4}\s*/\s*\d{1,4}",
            r"[^\w\s]+",
        ]
    )
)

# "Posted on 12 September 2023, 10:41 am": the page's own date, not the text's.
_DATE_WORDS = (
    r"(?:[\d.:,/+\-]+(?:st|nd|rd|th)?|jan\w*|feb\w*|mar\w*|apr\w*|may|june?|july?|aug\w*|sept?\w*|oct\w*|nov\w*|dec\w*"
    r"|mon\w*|tue\w*|wed\w*|thu\w*|fri\w*|sat\w*|sun\w*|am|pm|a\.m\.|p\.m\.|at|on|gmt|utc|est|edt|et|cet|ist|of|[|·•])"
)
DATE_LINE = _line(_any_of(_FURNITURE["dateline"]) + rf"(?:\s+{_DATE_WORDS}[,.]?)+")

# "By Anna Petrova and the Institute of World Affairs": names and the small words between them, no verb and no number.
# Case is judged here, so the pattern itself must not ignore it.
_NAME = r"(?:[A-ZÀ-ÖØ-ÞĀ-Ž][\w.'’\-]*+|(?:of|and|for|the|in|on|at|by|de|da|del|der|van|von|bin|al|el|la|le)\b|&|\||/)"
BYLINE = re.compile(
    r"\s*[(\[]?\s*(?i:" + _any_of(_FURNITURE["byline"]) + rf")\s+(?:{_NAME}[,;]?\s*){{1,16}}[.)\]]*\s*\Z", re.DOTALL
)

# "Home > Business > Trade", "Home » News".
BREADCRUMB = re.compile(r"\s*(?:[^\n>»›|/]{1,60}\s+[>»›]\s+){1,8}[^\n>»›]{1,120}\Z|\s*Home\s*[>»›|/]\s*.{0,200}\Z")
