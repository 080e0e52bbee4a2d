"""The rules of ``schemas/codes/claim_rules.toml``: which columns make facts of a type the same thing.

Here belongs reading that file and checking it against the vocabularies. What is done with the rules is in
``prepare`` (columns), ``joining`` (who joins whom) and ``claims`` (what a claim says).
"""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from schemas.enums import enum

CODES = Path(__file__).parents[2] / "schemas" / "codes"
RULES_FILE = CODES / "claim_rules.toml"
SOURCE_KINDS_FILE = CODES / "source_kinds.csv"

MEASURES = ("amount", "percent", "quantity", "rank", "change_percent")


@dataclass(frozen=True)
class TypeRules:
    """The rules of one fact type; see the head of the file for the meaning of each."""

    kind: str
    measures: list[str]
    fields: list[str]
    category: str | None = None
    action: str | None = None
    item: str | None = None
    kind_when: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    same: dict[str, list[list[str]]] = field(default_factory=dict)


@cache
def type_rules() -> dict[str, TypeRules]:
    """The rules of every fact type, in the order of the vocabulary.

    Raises ValueError naming the file, the type and the key where the file is incomplete or holds an unknown kind,
    measure or fact type.
    """
    with RULES_FILE.open("rb") as file:
        read = tomllib.load(file)
    known = list(enum("fact_type"))
    if sorted(read) != sorted(known):
        raise ValueError(f"{RULES_FILE.name} has rules for {sorted(read)}, the fact types are {sorted(known)}")
    return {name: _checked(name, read[name]) for name in known}


def _checked(name: str, entry: dict) -> TypeRules:
    try:
        rules = TypeRules(**entry)
    except TypeError as error:
        raise ValueError(f"{RULES_FILE.name} [{name}]: {error}") from None
    kinds = {rules.kind, *(kind for codes in rules.kind_when.values() for kind in codes)}
    if unknown := kinds - set(enum("claim_kind")):
        raise ValueError(f"{RULES_FILE.name} [{name}]: unknown kind {sorted(unknown)}")
    if unknown := set(rules.measures) - set(MEASURES):
        raise ValueError(f"{RULES_FILE.name} [{name}]: unknown measure {sorted(unknown)}")
    return rules


@cache
def source_kinds() -> list[tuple[str, str, str]]:
    """(kind, column of documents, regular expression) in the order of ``source_kinds.csv``; the first match counts."""
    with SOURCE_KINDS_FILE.open(encoding="utf-8", newline="") as file:
        return [(row["kind"], row["column"], row["pattern"]) for row in csv.DictReader(file)]
