"""Small tables of facts for the tests of consolidation and curation, with the published schemas."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from schemas.derive import arrow_schema
from schemas.edtf import edtf_interval
from schemas.fact_tables import FACT_TABLES
from schemas.tables import TABLES

_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"


def fact_id(number: int) -> str:
    """A fact_id of the published form, in the order of the numbers."""
    digits = ""
    for _ in range(16):
        number, digit = divmod(number, 32)
        digits = _ALPHABET[digit] + digits
    return "f" + digits


def _empty(field: pa.Field) -> Any:
    if field.nullable:
        return None
    if pa.types.is_list(field.type):
        return []
    if pa.types.is_boolean(field.type):
        return False
    if pa.types.is_integer(field.type) or pa.types.is_floating(field.type):
        return 0
    return ""


def _table(name: str, rows: list[dict[str, Any]]) -> pa.Table:
    schema = arrow_schema(TABLES[name])
    filled = [{field.name: row.get(field.name, _empty(field)) for field in schema} for row in rows]
    return pa.Table.from_pylist(filled, schema=schema)


def tables_of(facts: list[dict[str, Any]], documents: list[dict[str, Any]] | None = None) -> dict[str, pa.Table]:
    """All tables of some facts, each given as the columns that matter: ``fact_type``, ``doc_id`` and any others.

    A date fills its interval, a fact without an id gets one by its place, its documents are made where not given.
    ``parties`` (a list) names the parties of a fact that has more than two.
    """
    rows = []
    for number, given in enumerate(facts):
        row = {"fact_id": fact_id(number), "modality": "asserted", "confidence": 0.8, "evidence": "…", **given}
        row.setdefault("doc_id", "d1")
        if row.get("date"):
            row["date_start"], row["date_end"] = edtf_interval(row["date"])
        row.setdefault("char_start", 100 * number)
        row["char_end"] = row["char_start"] + len(row["evidence"])
        rows.append(row)
    known = {document["doc_id"] for document in documents or []}
    missing = sorted({row["doc_id"] for row in rows} - known)
    tables = {
        "documents": _table("documents", [*(documents or []), *({"doc_id": doc_id} for doc_id in missing)]),
        "facts": _table("facts", rows),
        "fact_parties": _table("fact_parties", [party for row in rows for party in _parties(row)]),
    }
    for fact_type, name in FACT_TABLES.items():
        tables[name] = _table(name, [row for row in rows if row["fact_type"] == fact_type])
    return tables


def _parties(row: dict[str, Any]) -> list[dict[str, str]]:
    parties = row.get("parties") or [code for code in (row.get("source"), row.get("target")) if code]
    return [{"fact_id": row["fact_id"], "role": "party", "party": party} for party in parties]
