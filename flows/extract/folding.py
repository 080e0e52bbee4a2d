"""A lower-cased view of a text that has the same length, so that spans found in it are spans of the text.

Here belongs only what makes the scanners' patterns simple: case, dashes, quotes, spaces and digits of all scripts
written one way. No code point is ever added or removed.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_DASHES = "‐‑‒–—―−﹣-"
_QUOTES = "‘’‛ʼ′`´'"
_DOUBLE_QUOTES = "“”„‟″"


def _fold_character(char: str) -> str:
    if char in _DASHES:
        return "-"
    if char in _QUOTES:
        return "'"
    if char in _DOUBLE_QUOTES:
        return '"'
    category = unicodedata.category(char)
    if category == "Nd":
        return str(unicodedata.decimal(char))
    if category == "Zs":
        return " "
    lower = char.lower()
    if len(lower) != 1:
        return char
    if "\uff01" <= lower <= "\uff5e" or lower in "﹩﹪":
        compatible = unicodedata.normalize("NFKC", lower).lower()
        return compatible if len(compatible) == 1 else lower
    return lower


@lru_cache(maxsize=4)
def fold(text: str) -> str:
    """The text in lower case, with plain dashes, quotes, spaces and ASCII digits; each code point stays one."""
    if text.isascii():
        return text.lower()
    table = {ord(char): _fold_character(char) for char in set(text)}
    return text.translate(table)
