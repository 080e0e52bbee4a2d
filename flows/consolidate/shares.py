"""Facts in shares that can be consolidated one after the other, so that memory is bounded by a share.

Here belongs the dividing. Facts of different parties are never one claim, nor parts of each other (see ``prepare`` and
``claims``), unless a curator merged them. So all facts of the same parties are in one share, and those that curators'
decisions name are with each other; which share that is does not show in the result.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from flows.consolidate.prepare import FACT_COLUMNS, spilling, type_columns
from flows.on_disk import give_back
from schemas.fact_tables import FACT_TABLES

#: About how many facts are in a share.
SHARE_FACTS = 250_000
_BATCH_ROWS = 100_000
_PARTY_COLUMNS = ["fact_id", "source", "target"]

Tables = Mapping[str, pa.Table | ds.Dataset]


@dataclass(frozen=True)
class Division:
    """Which share each row of ``facts`` and of the type tables is in; -1 is none (of an old version of a document)."""

    tables: Mapping[str, pa.Table]
    shares: Mapping[str, np.ndarray]
    n_shares: int
    others: Mapping[str, pa.Table | ds.Dataset]  # what all shares are given

    def __iter__(self) -> Iterator[Tables]:
        for number in range(self.n_shares):
            own = {name: self._rows(name, number) for name in self.shares}
            give_back()
            yield {**self.others, **own}

    def _rows(self, name: str, number: int) -> pa.Table:
        """The rows of a table in one share, without the columns that consolidation does not read."""
        table = _narrow(name, self.tables[name])
        is_in = self.shares[name] == number
        if is_in.all():
            return table
        found = [table.schema.empty_table()]
        first = 0
        for batch in table.to_batches(max_chunksize=_BATCH_ROWS):
            mask = is_in[first : first + batch.num_rows]
            first += batch.num_rows
            if mask.any():
                found.append(pa.Table.from_batches([batch.filter(pa.array(mask))]))
            give_back()
        return pa.concat_tables(found)


def divide(tables: Mapping[str, pa.Table], old: pa.Array, scratch: Path, share_facts: int) -> Division:
    """Divide the facts of ``tables`` into shares of about ``share_facts``, without those of the documents ``old``.

    ``scratch`` is a folder for what all shares read; it must last as long as they are used.
    """
    names = [name for name in ("facts", *FACT_TABLES.values()) if name in tables]
    others: dict[str, pa.Table | ds.Dataset] = {
        name: tables[name] for name in ("documents", "fact_parties", "fact_fields", "mentions") if name in tables
    }
    new = {name: _unless_old(tables[name], old) for name in names}
    if tables["facts"].num_rows <= share_facts:
        return Division(tables, {name: np.where(mask, 0, -1) for name, mask in new.items()}, 1, others)
    several = _several_parties(tables, scratch)
    share_of = _assigned(tables, several, share_facts)
    known, numbers = pa.array(list(share_of), pa.string()), np.array(list(share_of.values()), dtype=np.int16)
    shares = {}
    for name in names:
        found = [np.zeros(0, dtype=np.int16)]
        for batch in _batches(tables[name], _PARTY_COLUMNS):
            found.append(numbers[pc.index_in(_parties(batch, several), known).to_numpy(zero_copy_only=False)])
        shares[name] = np.where(new[name], np.concatenate(found), -1)
    if "fact_parties" in tables:
        others["fact_parties"] = several.listed
    if "fact_fields" in tables:
        numeric = pc.field("field").isin(["amount", "quantity"])
        others["fact_fields"] = _kept(tables["fact_fields"], numeric, scratch / "fact_fields.parquet")
    if "mentions" in tables:
        amounts = (pc.field("kind") == "amount") & pc.field("code").is_valid() & pc.field("value").is_valid()
        others["mentions"] = _kept(tables["mentions"].drop_columns("text"), amounts, scratch / "mentions.parquet")
    return Division(tables, shares, max(share_of.values()) + 1, others)


def _assigned(tables: Mapping[str, pa.Table], several: _Several, share_facts: int) -> dict[str, int]:
    """Parties -> share, so that all shares are about as large; those that decisions name are all in one."""
    decided = _decided(tables)
    counts: Counter[str] = Counter()
    together: set[str] = set()
    for batch in _batches(tables["facts"], _PARTY_COLUMNS):
        parties = _parties(batch, several)
        for each in pc.value_counts(parties).to_pylist():
            counts[each["values"]] += each["counts"]
        if len(decided):
            together.update(parties.filter(pc.is_in(batch["fact_id"], decided)).to_pylist())
    n_shares = -(-tables["facts"].num_rows // share_facts)
    loads = [(sum(counts[parties] for parties in together) * (not number), number) for number in range(n_shares)]
    heapq.heapify(loads)
    share_of = dict.fromkeys(sorted(together), 0)
    for parties, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        if parties not in together:
            load, number = loads[0]
            heapq.heapreplace(loads, (load + count, number))
            share_of[parties] = number
    return share_of


def _decided(tables: Mapping[str, pa.Table]) -> pa.Array:
    """The ids of the facts that decisions merge or split."""
    decisions = tables.get("decisions")
    rows = decisions.select(["action", "fact_id", "other_ids"]).to_pylist() if decisions is not None else []
    joining = [row for row in rows if row["action"] in ("merge", "split")]
    return pa.array(
        sorted({each for row in joining for each in (row["fact_id"], *row["other_ids"]) if each}), pa.string()
    )


def _narrow(name: str, table: pa.Table) -> pa.Table:
    wanted = FACT_COLUMNS if name == "facts" else type_columns(name)
    return table.select([column for column in table.column_names if column in wanted])


def _batches(table: pa.Table, columns: list[str]) -> Iterator[pa.RecordBatch]:
    for batch in table.select(columns).to_batches(max_chunksize=_BATCH_ROWS):
        yield batch
        give_back()


def _unless_old(table: pa.Table, old: pa.Array) -> np.ndarray:
    """Which rows are not of the documents ``old``."""
    if not len(old):
        return np.ones(table.num_rows, dtype=bool)
    return ~pc.is_in(table["doc_id"], old).to_numpy()


def _kept(table: pa.Table, which: pc.Expression, path: Path) -> ds.Dataset:
    """Some rows of a table as a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with pq.ParquetWriter(path, table.schema, compression="lz4") as writer:
        for batch in _batches(table, table.column_names):
            writer.write_table(pa.Table.from_batches([batch]).filter(which))
    return ds.dataset(path)


@dataclass(frozen=True)
class _Several:
    """The facts that have parties besides source and target: all of them in rows, and joined as one text each."""

    listed: pa.Table
    fact_ids: pa.Array
    parties: pa.Array


def _several_parties(tables: Mapping[str, pa.Table], scratch: Path) -> _Several:
    if "fact_parties" not in tables:
        empty = pa.array([], pa.string())
        return _Several(pa.table({"fact_id": empty, "party": empty}), empty, empty)

    def read(name: str, columns: list[str]) -> pa.RecordBatchReader:
        return pa.RecordBatchReader.from_batches(tables[name].select(columns).schema, _batches(tables[name], columns))

    with spilling(scratch) as connection:
        connection.register("listed", read("fact_parties", ["fact_id", "party"]))
        connection.register("paired", read("facts", ["fact_id", "source", "target"]))
        connection.execute("""
            CREATE TEMP TABLE several AS
            SELECT DISTINCT fact_id FROM listed l JOIN paired p USING (fact_id)
            WHERE l.party IS DISTINCT FROM p.source AND l.party IS DISTINCT FROM p.target
        """)
        connection.register("listed", read("fact_parties", ["fact_id", "party"]))
        connection.register("paired", read("facts", ["fact_id", "source", "target"]))
        connection.execute("""
            CREATE TEMP TABLE all_listed AS
            SELECT DISTINCT fact_id, party FROM (
                SELECT fact_id, party FROM listed SEMI JOIN several USING (fact_id) UNION ALL
                SELECT fact_id, unnest([source, target]) FROM paired SEMI JOIN several USING (fact_id)
            ) WHERE party IS NOT NULL
        """)
        joined = connection.sql("""
            SELECT fact_id, string_agg(party, ' ' ORDER BY party) AS parties FROM all_listed GROUP BY fact_id
        """).to_arrow_table()
        listed = connection.sql("SELECT fact_id, party FROM all_listed").to_arrow_table()
    return _Several(listed, *(joined[name].combine_chunks() for name in ("fact_id", "parties")))


def _parties(batch: pa.RecordBatch, several: _Several) -> pa.Array:
    """The parties of each fact in alphabetical order, joined by blanks."""
    least, most = (each(batch["source"], batch["target"]) for each in (pc.min_element_wise, pc.max_element_wise))
    pair = pc.if_else(pc.equal(least, most), least, pc.binary_join_element_wise(least, most, " "))
    listed = several.parties.take(pc.index_in(batch["fact_id"], several.fact_ids))
    return pc.coalesce(listed, pair, "")
