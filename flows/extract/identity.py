"""The id of a fact.

A fact's id is ``"f"`` and 16 characters of base32 (a-z, 2-7): the first 80 bits of the SHA-256 over its document, its
type, its span, its parties and what it says of them: date, modality, whom it cites, numbers with their units, and the
own columns of its type. The same text read by the same rules gives the same id in every run and on every machine.

What does not count: what the text called the parties, hedges (qualifiers), the basis of the date, the PLOVER class,
confidence, the method and its version, and where the fields were read from. Two facts that differ in those alone say
the same thing. Here belongs nothing but this rule: changing it changes every id.
"""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

from flows.records import Fact

_VALUES = ("date", "modality", "attributed_to", "amount", "amount_max", "currency", "percent", "quantity", "unit")
_ENCODER = json.JSONEncoder(ensure_ascii=True, sort_keys=True, separators=(",", ":"))


def fact_id(doc_id: str, fact: Fact) -> str:
    """The stable id of a fact of the document ``doc_id``; facts that say different things get different ids.

    An own column that is None counts like one that is absent. Raises TypeError for an own value that is neither text,
    number, boolean, None, nor a list of these.
    """
    said = {name: _plain(value) for name in _VALUES if (value := getattr(fact, name)) is not None}
    own = {name: _plain(value) for name, value in fact.own.items() if value is not None}
    parts = [
        doc_id,
        fact.fact_type,
        [fact.char_start, fact.char_end],
        [fact.source, fact.target, sorted(set(fact.parties))],
        said,
        own,
    ]
    text = _ENCODER.encode(parts)
    digest = hashlib.sha256(text.encode("ascii")).digest()
    return "f" + base64.b32encode(digest[:10]).decode("ascii").lower()


def _plain(value: Any) -> Any:
    """A value in a form that is the same whether a number came as 5 or as 5.0."""
    if isinstance(value, str | bool) or value is None:
        return value
    if isinstance(value, int | float):
        return repr(float(value))
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    raise TypeError(f"a fact's value is text, number, boolean, or a list of these, not {type(value).__name__}")
