"""Consolidation: from facts to claims (facts that say the same thing) and dyad-years.

Here belongs :func:`consolidate`, the stage. Its rules stand in the modules: which facts join (``joining``), which
numbers are compatible (``values``), which facts need be looked at together (``shares``), what a claim says
(``claims``), what is counted (``dyad_years``), what became of the claims of an earlier release (``lineage``, told when
releases are compared), and as data in ``schemas/codes/claim_rules.toml``.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from flows.consolidate.claims import build_claims
from flows.consolidate.dyad_years import COUNTED, build_dyad_years, counted_claims
from flows.consolidate.prepare import sources_of, spilling
from flows.consolidate.shares import SHARE_FACTS, divide
from flows.merging import join
from flows.on_disk import read_table, write_table
from schemas.derive import arrow_schema, table_keys
from schemas.duckdb_ddl import literal
from schemas.tables import TABLES

__all__ = ["consolidate"]


def consolidate(
    tables: Mapping[str, pa.Table], scratch: Path | None = None, share_facts: int = SHARE_FACTS
) -> dict[str, pa.Table]:
    """The tables ``claims`` and ``dyad_years``, in their published order, with the schemas of their models.

    ``tables``: ``facts``, the tables of the types that occur, and where given ``documents`` (publishers, dates, near
    copies), ``fact_parties`` (further parties), ``fact_fields`` and ``mentions`` (where numbers stand) and
    ``decisions`` (merges and splits). ``scratch`` is a folder that lasts as long as the result, for what is larger than
    memory should hold (default: a temporary one); about ``share_facts`` facts are looked at together.

    Facts of a document that a newer version has taken the place of (``documents.superseded_by``) are in no claim.
    The result depends on ``tables`` alone: not on the order of their rows, and not on what was published before.

    Raises ValueError naming what is missing where a fact has no row in its type's table.
    """
    if "facts" not in tables:
        raise ValueError("consolidation needs the table facts")
    if scratch is None:
        with tempfile.TemporaryDirectory() as folder:  # a mapped file outlives its name
            return consolidate(tables, Path(folder), share_facts)
    old = _superseded(tables.get("documents"))
    sources = sources_of(tables.get("documents"), old, scratch)
    division = divide(tables, old, scratch, share_facts)
    pieces, counted = [], scratch / "counted.parquet"
    with pq.ParquetWriter(_made(counted), COUNTED) as writer:
        for number, share in enumerate(division):
            with build_claims(share, sources, tables.get("decisions"), scratch) as connection:
                pieces.append(_kept(_claims(connection), scratch / f"claims-{number}.arrow", division.n_shares))
                writer.write_table(counted_claims(connection))
    with spilling(scratch) as connection:
        connection.execute(f"CREATE VIEW claims AS SELECT * FROM read_parquet({literal(str(counted))})")
        years = build_dyad_years(connection)
    return {**join([{"claims": piece} for piece in pieces], scratch / "joined"), "dyad_years": years}


def _superseded(documents: pa.Table | None) -> pa.Array:
    """The ids of old versions of documents."""
    if documents is None or "superseded_by" not in documents.column_names:
        return pa.array([], pa.string())
    return documents.select(["doc_id"]).filter(pc.is_valid(documents["superseded_by"]))["doc_id"].combine_chunks()


def _claims(connection: duckdb.DuckDBPyConnection) -> pa.Table:
    schema = arrow_schema(TABLES["claims"])
    order = ", ".join(f"{name} NULLS LAST" for name in table_keys(TABLES["claims"])["order"])
    found = connection.sql(f"SELECT {', '.join(schema.names)} FROM claims ORDER BY {order}").to_arrow_table()
    return found.cast(schema)


def _kept(claims: pa.Table, path: Path, n_shares: int) -> pa.Table:
    """The claims of a share as a file, where there are others."""
    if n_shares == 1:
        return claims
    write_table(claims, path)
    return read_table(path)


def _made(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path
