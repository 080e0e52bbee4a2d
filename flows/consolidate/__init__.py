"""Consolidation: from facts to claims (facts that say the same thing) and dyad-years.

Here belongs :func:`consolidate`, the stage. Its rules stand in the modules: which facts join (``joining``), which
numbers are compatible (``values``), what a claim says (``claims``), what is counted (``dyad_years``), what became of
the claims of an earlier release (``lineage``, told when releases are compared), and as data in
``schemas/codes/claim_rules.toml``."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from flows.consolidate.claims import build_claims
from flows.consolidate.dyad_years import build_dyad_years

__all__ = ["consolidate"]


def consolidate(tables: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    """The tables ``claims`` and ``dyad_years``, sorted by their keys, with the schemas of their models.

    ``tables``: ``facts``, the tables of the types that occur, and where given ``documents`` (publishers, dates, near
    copies), ``fact_parties`` (further parties) and ``decisions`` (merges and splits).

    Facts of a document that a newer version has taken the place of (``documents.superseded_by``) are in no claim.
    The result depends on ``tables`` alone: not on the order of their rows, and not on what was published before.

    Raises ValueError naming what is missing where a fact has no row in its type's table.
    """
    from schemas.derive import arrow_schema
    from schemas.tables import TABLES

    connection = build_claims(_without_superseded(tables))
    try:
        build_dyad_years(connection)
        schema = arrow_schema(TABLES["claims"])
        claims = connection.sql(f"SELECT {', '.join(schema.names)} FROM claims ORDER BY claim_id").to_arrow_table()
        years_schema = arrow_schema(TABLES["dyad_years"])
        names = ", ".join(years_schema.names)
        years = connection.sql(f"SELECT {names} FROM dyad_years ORDER BY source, target, year").to_arrow_table()
    finally:
        connection.close()
    return {"claims": claims.cast(schema), "dyad_years": years.cast(years_schema)}


def _without_superseded(tables: Mapping[str, pa.Table]) -> Mapping[str, pa.Table]:
    """The tables without old versions of documents and their facts."""
    documents = tables.get("documents")
    if documents is None or "superseded_by" not in documents.column_names:
        return tables
    is_old = pc.is_valid(documents["superseded_by"])
    old = documents.filter(is_old)["doc_id"].combine_chunks()
    if not len(old):
        return tables
    facts = tables["facts"]
    current = pc.invert(pc.is_in(facts["doc_id"], old))
    return {**tables, "documents": documents.filter(pc.invert(is_old)), "facts": facts.filter(current)}
