"""A lower-cased view of a text that has the same length, so that spans found in it are spans of the text.

Here belongs only what makes the scanners' patterns simple: case, dashes, quotes, spaces and digits of all scripts
written one way. No code point is ever added or removed.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_ASCII_UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_FEW = 60
_DASHES = "‐‑‒–—―−﹣"
_QUOTES = "‘’‛ʼ′´"
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
    return fold_word(text)


def fold_word(text: str) -> str:
    """As ``fold``, and not kept: for the single words of a text."""
    if text.isascii():
        return text.lower()
    table = {
        char: folded for char in set("".join(_NOT_ASCII.findall(text))) if (folded := _fold_character(char)) != char
    }
    low = text.lower()
    if len(low) == len(text) and len(table) <= _FEW:
        for char, folded in table.items():  # a replacement of one character is quicker than a table for all
            if char.lower() != folded:
                low = low.replace(char.lower(), folded)
        return low
    upper = {ord(char): char.lower() for char in _ASCII_UPPER}
    return text.translate(upper | {ord(char): folded for char, folded in table.items()})
