"""Which parties use which currency: its own state, and the members of currency unions (``codes/currency_unions.csv``).

Here belongs this one question. Not here: the currencies themselves (``code_lists``).
"""

from __future__ import annotations

import csv
from functools import cache

from schemas.code_lists import CODES, currencies


@cache
def _unions() -> dict[str, frozenset[str]]:
    table: dict[str, set[str]] = {}
    with (CODES / "currency_unions.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            table.setdefault(row["code"], set()).add(row["party"])
    return {code: frozenset(parties) for code, parties in table.items()}


def users(code: str) -> frozenset[str]:
    """The parties whose money the currency ``code`` is; empty for a code that is not known."""
    own = currencies().get(code)
    issuer = frozenset({own.party}) if own is not None and own.party else frozenset()
    return issuer | _unions().get(code, frozenset())
