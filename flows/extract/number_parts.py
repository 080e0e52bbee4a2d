"""What the readers of numbers share: a number as written, the value of its figures, lists of words.

Here belongs what more than one of them needs. What a number says is read by ``numbers``, ``measures`` and
``quantities``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

_TAIL = r"(?![0-9])"
NUMBER = (
    r"[0-9]{1,3}(?:,[0-9]{3}){1,6}(?:\.[0-9]{1,9})?"
    + _TAIL
    + r"|[0-9]{1,2}(?:,[0-9]{2}){1,5},[0-9]{3}(?:\.[0-9]{1,9})?"
    + _TAIL
    + r"|[0-9]{1,3}(?:\.[0-9]{3}){2,6}(?:,[0-9]{1,9})?"
    + _TAIL
    + r"|[0-9]{1,3}(?:\.[0-9]{3}){1,6},[0-9]{1,2}"
    + _TAIL
    + r"|[0-9]{1,3}(?: [0-9]{3}){1,6}(?:[.,][0-9]{1,2})?"
    + _TAIL
    + r"|[0-9]{1,3}(?:'[0-9]{3}){1,6}(?:\.[0-9]{1,9})?"
    + _TAIL
    + r"|[0-9]{1,3}[ -][1-9][0-9]?/(?:2|3|4|5|6|8|16|32|64)(?![0-9/]|\.[0-9])"
    + r"|[1-9]/(?:2|3|4|5|6|8|16|32)(?![0-9/]|\.[0-9])"
    + r"|[0-9]{1,3} ?[½¼¾⅓⅔⅛]"
    + r"|[0-9]{1,15},[0-9]{1,2}(?![0-9]|,[0-9])"
    + r"|[0-9]{1,18}(?:\.[0-9]{1,12})?"
    + _TAIL
    + r"|[0-9]+"
)
VULGAR = {
    "½": Decimal("0.5"),
    "¼": Decimal("0.25"),
    "¾": Decimal("0.75"),
    "⅓": Decimal(1) / 3,
    "⅔": Decimal(2) / 3,
    "⅛": Decimal("0.125"),
}


@dataclass(slots=True)
class Number:
    """A number as written, before what stands around it is read."""

    start: int
    end: int
    value: Decimal | None
    shape: str  # digits, words, fraction, vague, multiple
    scaled: bool = False  # a magnitude was written at it
    sign: int = 1
    is_over: bool = False  # "500+ million"


def decimal(token: str) -> Decimal | None:
    """The value of digits with any separators; the shapes are those of ``NUMBER``."""
    if "/" in token:
        whole, _, part = token.replace("-", " ").rpartition(" ")
        above, below = part.split("/")
        return Decimal(whole or 0) + Decimal(above) / Decimal(below)
    if not token[-1].isdigit():
        return Decimal(token[:-1].strip() or 0) + VULGAR[token[-1]]
    if "," in token and "." in token:
        decimal_mark = max(token.rfind(","), token.rfind("."))
        whole = re.sub(r"[.,]", "", token[:decimal_mark])
        tail = token[decimal_mark + 1 :]
        if token[decimal_mark] == "," and len(tail) == 3 and token.count(",") > 1:
            return Decimal(whole + tail)
        return Decimal(f"{whole}.{tail}")
    if " " in token or "'" in token:
        return Decimal(re.sub(r"[ ']", "", token).replace(",", "."))
    if "," in token:
        head, _, tail = token.rpartition(",")
        return Decimal(token.replace(",", "")) if len(tail) == 3 else Decimal(f"{head}.{tail}")
    if token.count(".") > 1:
        return Decimal(token.replace(".", ""))
    return Decimal(token)
