"""Reading word lists from ``schemas/codes`` and turning them into patterns.

Here belongs what the scanners share: rows of a code list, one compact pattern for many phrases, and numbers in words.
What the words mean for money, measures or dates is decided by the scanners.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Any


@cache
def read_rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of ``schemas/codes/<name>.csv``, each as a dictionary of strings.

    Raises FileNotFoundError for an unknown list and ValueError (file and line) for a row with a wrong number of cells.
    """
    content = resources.files("schemas.codes").joinpath(f"{name}.csv").read_text(encoding="utf-8")
    reader = csv.DictReader(content.splitlines())
    rows = []
    for row in reader:
        if None in row or None in row.values():
            raise ValueError(f"schemas/codes/{name}.csv, line {reader.line_num}: not as many cells as columns")
        rows.append(row)
    return tuple(rows)


@cache
def read_table(name: str) -> dict[str, Any]:
    """The content of ``schemas/codes/<name>.toml``."""
    return tomllib.loads(resources.files("schemas.codes").joinpath(f"{name}.toml").read_text(encoding="utf-8"))


def _trie_pattern(node: dict[str, Any]) -> str:
    ends = "" in node
    branches = []
    for char, child in sorted(node.items(), key=lambda item: item[0]):
        if char == "":
            continue
        written = r"\s{1,8}" if char == " " else re.escape(char)
        branches.append(written + _trie_pattern(child))
    if not branches:
        return ""
    joined = branches[0] if len(branches) == 1 and not ends else f"(?:{'|'.join(branches)})"
    return f"(?:{joined})?" if ends and len(branches) > 1 else f"(?:{branches[0]})?" if ends else joined


def any_of(phrases: Iterable[str]) -> str:
    """A pattern (source text) that matches the longest of many phrases; a space in a phrase stands for white space.

    Shared beginnings are written once, so a mismatch costs a step for each character that agrees and no more.
    """
    root: dict[str, Any] = {}
    for phrase in phrases:
        node = root
        for char in phrase:
            node = node.setdefault(char, {})
        node[""] = {}
    return _trie_pattern(root)


_NUMBER_ROWS = read_rows("number_words")
SMALL_NUMBERS: dict[str, int] = {
    row["word"]: int(row["value"]) for row in _NUMBER_ROWS if row["kind"] in ("unit", "teen", "ten")
}
ORDINALS: dict[str, int] = {row["word"]: int(row["value"]) for row in _NUMBER_ROWS if row["kind"] == "ordinal"}
TENS = {row["word"]: int(row["value"]) for row in _NUMBER_ROWS if row["kind"] == "ten"}
MULTIPLES: dict[str, float] = {row["word"]: float(row["value"]) for row in _NUMBER_ROWS if row["kind"] == "multiple"}
FRACTION_DENOMINATORS: dict[str, int] = {
    row["word"]: round(1 / float(row["value"])) for row in _NUMBER_ROWS if row["kind"] == "fraction"
}
_MAGNITUDE_ROWS = read_rows("magnitudes")
MAGNITUDES: dict[str, int] = {row["word"]: int(row["value"]) for row in _MAGNITUDE_ROWS}
MAGNITUDE_USE: dict[str, str] = {row["word"]: row["use"] for row in _MAGNITUDE_ROWS}
WORD_MAGNITUDES = [word for word, use in MAGNITUDE_USE.items() if use == "word" and word not in ("score",)]

_SPELLED_WORD = any_of([*SMALL_NUMBERS, *WORD_MAGNITUDES])
# "and" joins only after a magnitude (their words alone end in -d or -ion): "two hundred and six", not "two and three".
SPELLED_NUMBER = (
    rf"(?:{_SPELLED_WORD}(?![a-z])"
    rf"(?:(?:(?:(?<=d)|(?<=ion))\s{{1,3}}and\s{{1,3}}|[ -]|\s{{1,3}}){_SPELLED_WORD}(?![a-z])){{0,12}})"
)


def spelled_value(words: str) -> int | None:
    """The value of a number in words ("two hundred and six", "a" before a magnitude); None where it is none.

    Two numbers side by side ("five six") are no number.
    """
    total = 0
    current = 0
    last = 10**18  # the size of the last small part, to see "twenty five" but not "five twenty"
    seen = False
    for word in re.findall(r"[a-z]+", words):
        if word == "and":
            continue
        if word in ("a", "an"):
            if seen:
                return None
            current, last, seen = 1, 1, True
            continue
        if word in SMALL_NUMBERS:
            value = SMALL_NUMBERS[word]
            if last < 10 or (last < 20 and value < 100) or (20 <= last < 100 and value >= 10):
                return None
            current += value
            last = value
        elif word in MAGNITUDES:
            size = MAGNITUDES[word]
            if size in (100, 12):
                if current >= 100:
                    return None
                current = max(current, 1) * size
            elif current == 0 and seen:  # "two hundred thousand million"
                total *= size
            else:
                total += max(current, 1) * size
                current = 0
            last = 10**18
        else:
            return None
        seen = True
    return total + current if seen and total + current <= 10**18 else None
