"""What differs between two releases, by key and field by field.

Here belongs the comparing of Parquet files of the same table; DuckDB does the work, so that it scales. Imports neither
pandera nor pandas.
"""

from __future__ import annotations

import filecmp
import tempfile
from collections.abc import Iterable
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from schemas.duckdb_ddl import literal, quoted, text_metadata

# Their rows follow from documents and facts, and change with those.
_FOLLOWING = {"sentences", "mentions", "fact_parties", "fact_fields"}
_NOT_COMPARED = {"changes", "runs", "rejects"}
_LONGEST_VALUE = 1000
MEMORY = "400MB"  # of what is compared; the rest is on disk
# What tells a person which row it is, in the order of preference; a row shows those of its table.
_TELLING = (
    "fact_type",
    "source",
    "target",
    "year",
    "date",
    "action",
    "amount",
    "currency",
    "percent",
    "quantity",
    "unit",
    "evidence",
    "path",
    "title",
    "name",
    "url",
    "reason",
)
# Rows of ``changes`` from what ``flows.consolidate.lineage`` traced.
_LINEAGE = """
    SELECT 'claims' AS "table", CAST(to_json(struct_pack(claim_id := claim_id)) AS VARCHAR) AS "key",
      change AS "change", 'claim_id' AS "column",
      CASE WHEN change = 'renamed' THEN old_ids[1] ELSE CAST(to_json(old_ids) AS VARCHAR) END AS "old",
      claim_id AS "new"
    FROM lineage
"""
_SCHEMA = pa.schema([(name, pa.string()) for name in ("table", "key", "change", "column", "old", "new")])


def compared_tables(old: Path, new: Path) -> list[str]:
    """The tables that ``changes`` covers: those of both releases but for what follows from them."""
    tables = {path.stem for path in old.glob("*.parquet")} & {path.stem for path in new.glob("*.parquet")}
    return sorted(table for table in tables if is_compared(table))


def is_compared(table: str) -> bool:
    """Whether ``changes`` covers a table where two releases have it."""
    return table not in _FOLLOWING and table not in _NOT_COMPARED


def diff_directories(old: Path, new: Path, tables: Iterable[str]) -> pa.Table:
    """Rows added, removed and changed from the release in ``old`` to the one in ``new``.

    Columns: table, key (JSON), change, column, old, new, all text. A changed row gives a row for each column that
    differs; columns that only one of the releases has are not compared. Values longer than 1000 characters are given
    as their SHA-256. What became of claims is told besides (``flows.consolidate.lineage``): one that only changed its
    id is no row removed and another added, but one ``renamed``. The order is that of table, key, column, change.
    """
    # What does not fit into memory spills there: the folder of the releases may be read-only.
    spill = str(Path(tempfile.gettempdir()) / "dyad-diff")
    with duckdb.connect(config={"temp_directory": spill, "memory_limit": MEMORY}) as connection:
        parts = [
            _diff(connection, old / f"{table}.parquet", new / f"{table}.parquet", table)
            for table in sorted(tables)
            if not filecmp.cmp(old / f"{table}.parquet", new / f"{table}.parquet", shallow=False)
        ]
    return pa.concat_tables([_SCHEMA.empty_table(), *parts])


def told_rows(old: Path, new: Path, changes: pa.Table) -> dict[tuple[str, str], str]:
    """(table, key) -> what the row says in few words, of the rows of ``changes`` that one release alone has.

    ``old``, ``new``: the folders of the releases. Meant for the few rows that a person is shown.
    """
    told: dict[tuple[str, str], str] = {}
    wanted: dict[tuple[str, str], list[str]] = {}
    for change in changes.select(["table", "key", "change"]).to_pylist():
        if change["change"] in ("added", "removed"):
            wanted.setdefault((change["table"], change["change"]), []).append(change["key"])
    with duckdb.connect() as connection:
        for (table, kind), keys in wanted.items():
            path = (new if kind == "added" else old) / f"{table}.parquet"
            schema = pq.read_schema(path)
            key = text_metadata(schema.metadata)["key"].split(",")
            shown = [name for name in _TELLING if name in schema.names and name not in key]
            if not shown:
                continue
            named = ", ".join(f"{quoted(name)} := {quoted(name)}" for name in key)
            texts = ", ".join(f"CAST({quoted(name)} AS VARCHAR)" for name in shown)
            query = f"""
                SELECT key, concat_ws(' ', {texts}) FROM (
                    SELECT *, CAST(to_json(struct_pack({named})) AS VARCHAR) AS key
                    FROM read_parquet({literal(str(path))})
                ) WHERE list_contains($1, key)
            """
            told.update({(table, name): text for name, text in connection.execute(query, [keys]).fetchall()})
    return told


def summary(changes: pa.Table) -> dict[str, dict[str, int]]:
    """For each table the number of rows added, removed and changed; of claims those renamed, merged and split too."""
    counts: dict[str, dict[str, int]] = {}
    for row in (
        changes.group_by(["table", "change"], use_threads=False)
        .aggregate([("key", "count_distinct"), ("key", "count")])
        .to_pylist()
    ):
        of_table = counts.setdefault(row["table"], {"added": 0, "removed": 0, "changed": 0})
        # A changed row is as many rows here as it has columns that differ.
        of_table[row["change"]] = row["key_count_distinct" if row["change"] == "changed" else "key_count"]
    return counts


def _diff(connection: duckdb.DuckDBPyConnection, old: Path, new: Path, table: str) -> pa.Table:
    old_schema, new_schema = pq.read_schema(old), pq.read_schema(new)
    key = text_metadata(new_schema.metadata)["key"].split(",")
    shared = [name for name in new_schema.names if name in old_schema.names and name not in key]
    columns = ", ".join(quoted(column) for column in [*key, *shared])
    for name, path in (("a", old), ("b", new)):
        source = f"read_parquet({literal(str(path))})"
        connection.execute(f"CREATE OR REPLACE TEMP VIEW in_{name} AS SELECT {columns} FROM {source}")
    is_traced = table == "claims" and {"fact_ids", "part_of"} <= set(shared)
    before = _renamed(connection) if is_traced else "in_a"
    _find_differing(connection, before, "in_b", key, shared)
    for name, source in (("a", before), ("b", "in_b")):
        connection.execute(
            f'CREATE OR REPLACE TEMP VIEW {name} AS SELECT x.*, true AS "is here" FROM {source} x '
            f"SEMI JOIN differing y ON {_same_key('x', 'y', key)}"
        )
    same_key = _same_key("a", "b", key)
    differs = " OR ".join(f"a.{quoted(column)} IS DISTINCT FROM b.{quoted(column)}" for column in shared)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE pairs AS SELECT a, b, {_key_json(key)} AS key FROM a FULL JOIN b ON {same_key} "
        f'WHERE a."is here" IS NULL OR b."is here" IS NULL OR ({differs or "false"})'
    )
    fields = ", ".join([_whole_row(), *(_field(column) for column in shared)])
    told = f"UNION ALL BY NAME {_LINEAGE}" if is_traced else ""
    found = connection.sql(
        f"""
        SELECT {literal(table)} AS "table", key AS "key", field.change AS "change", field.name AS "column",
          field.old AS "old", field.new AS "new"
        FROM (SELECT key, unnest([{fields}]) AS field FROM pairs)
        WHERE field.change IS NOT NULL
        {told}
        ORDER BY "key", "column" NULLS FIRST, "change"
        """
    )
    return found.to_arrow_table().cast(_SCHEMA)


def _find_differing(
    connection: duckdb.DuckDBPyConnection, old: str, new: str, key: list[str], columns: list[str]
) -> None:
    """The table ``differing``: the keys of rows that one source alone has, or with other values. Only hashes of the
    values are held, so that what stays the same, which is most, is never joined whole."""
    keys = ", ".join(map(quoted, key))
    values = f"hash({', '.join(map(quoted, columns))})" if columns else "0"
    sides = [f'(SELECT {keys}, {values} AS "its values" FROM {source})' for source in (old, new)]
    both = ", ".join(f"coalesce(x.{quoted(name)}, y.{quoted(name)}) AS {quoted(name)}" for name in key)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE differing AS SELECT {both} FROM {sides[0]} x FULL JOIN {sides[1]} y "
        f"""ON {_same_key("x", "y", key)} WHERE x."its values" IS DISTINCT FROM y."its values" """
    )


def _same_key(left: str, right: str, key: list[str]) -> str:
    return " AND ".join(f"{left}.{quoted(name)} IS NOT DISTINCT FROM {right}.{quoted(name)}" for name in key)


def _renamed(connection: duckdb.DuckDBPyConnection) -> str:
    """Trace the claims, and give a source of the old ones under the ids that they have now."""
    from flows.consolidate.lineage import trace

    trace(connection, "in_a", "in_b", "lineage")
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE renamed AS "
        "SELECT old_ids[1] AS old_id, claim_id AS new_id FROM lineage WHERE change = 'renamed'"
    )
    return (
        "(SELECT c.* REPLACE (coalesce(r.new_id, c.claim_id) AS claim_id, coalesce(w.new_id, c.part_of) AS part_of) "
        "FROM in_a c LEFT JOIN renamed r ON r.old_id = c.claim_id LEFT JOIN renamed w ON w.old_id = c.part_of)"
    )


def _whole_row() -> str:
    """A row that is in one release alone, as an SQL struct; its change is null where it is in both."""
    change = """CASE WHEN a."is here" IS NULL THEN 'added' WHEN b."is here" IS NULL THEN 'removed' END"""
    return f"{{'change': {change}, 'name': NULL::VARCHAR, 'old': NULL::VARCHAR, 'new': NULL::VARCHAR}}"


def _field(column: str) -> str:
    """A column of a row that is in both releases, as an SQL struct; its change is null where it does not differ."""
    name = quoted(column)
    differs = f'a."is here" AND b."is here" AND a.{name} IS DISTINCT FROM b.{name}'
    values = f"'old': {_shown(f'a.{name}')}, 'new': {_shown(f'b.{name}')}"
    return f"{{'change': CASE WHEN {differs} THEN 'changed' END, 'name': {literal(column)}, {values}}}"


def _key_json(key: list[str]) -> str:
    parts = ", ".join(f"{quoted(name)} := coalesce(a.{quoted(name)}, b.{quoted(name)})" for name in key)
    return f"CAST(to_json(struct_pack({parts})) AS VARCHAR)"


def _shown(value: str) -> str:
    text = f"CAST({value} AS VARCHAR)"
    return f"CASE WHEN length({text}) > {_LONGEST_VALUE} THEN 'sha256:' || sha256({text}) ELSE {text} END"
