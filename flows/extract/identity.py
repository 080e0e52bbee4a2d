"""The id of a fact.

A fact's id is ``"f"`` and 16 characters of base32 (a-z, 2-7): the first 80 bits of the SHA-256 over its document, its
type, its span, its parties and what it says of them: date, modality, whom it cites, numbers with their units, and the
own columns of its type. The same text read by the same rules gives the same id in every run and on every machine.

What does not count: what the text called the parties, hedges (qualifiers), the basis of the date, the PLOVER class,
confidence, the method and its version, and where the fields were read from. Two facts that differ in those alone say
the same thing. Here belongs nothing but this rule: changing it changes every id.
"""

from __future__ import annotations

import hashlib
from json.encoder import encode_basestring_ascii
from operator import attrgetter
from typing import Any

from flows.records import Fact

_VALUES = tuple(
    sorted(("date", "modality", "attributed_to", "amount", "amount_max", "currency", "percent", "quantity", "unit"))
)
_values_of = attrgetter(*_VALUES)
_DIGITS = "abcdefghijklmnopqrstuvwxyz234567"
_PAIRS = [first + second for first in _DIGITS for second in _DIGITS]  # base32 of ten bits


def fact_id(doc_id: str, fact: Fact) -> str:
    """The stable id of a fact of the document ``doc_id``; facts that say different things get different ids.

    An own column that is None counts like one that is absent. Raises TypeError for an own value that is neither text,
    number, boolean, None, nor a list of these.
    """
    said = [
        f'"{name}":{_written(value)}'
        for name, value in zip(_VALUES, _values_of(fact), strict=True)
        if value is not None
    ]
    own = [f"{_written(name)}:{_written(value)}" for name, value in sorted(fact.own.items()) if value is not None]
    parties = ",".join([f"[{_written(role)},{_written(code)}]" for role, code in sorted(set(fact.parties))])
    text = (  # compact JSON, keys in order
        f"[{_written(doc_id)},{_written(fact.fact_type)},[{fact.char_start},{fact.char_end}],"
        f"[{_written(fact.source)},{_written(fact.target)},[{parties}]],"
        f"{{{','.join(said)}}},{{{','.join(own)}}}]"
    )
    bits = int.from_bytes(hashlib.sha256(text.encode("ascii")).digest()[:10], "big")
    return "f" + "".join([_PAIRS[bits >> shift & 1023] for shift in range(70, -1, -10)])


def _written(value: Any) -> str:
    """A value as JSON, the same whether a number came as 5 or as 5.0."""
    if isinstance(value, str):
        return encode_basestring_ascii(value)
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return f'"{float(value)!r}"'
    if isinstance(value, list | tuple):
        return f"[{','.join([_written(item) for item in value])}]"
    raise TypeError(f"a fact's value is text, number, boolean, or a list of these, not {type(value).__name__}")
