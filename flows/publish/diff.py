"""What differs between two releases, by key and field by field.

Here belongs the comparing of Parquet files of the same table; DuckDB does the work, so that it scales. Imports neither
pandera nor pandas.
"""

from __future__ import annotations

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
_SCHEMA = pa.schema([(name, pa.string()) for name in ("table", "key", "change", "column", "old", "new")])


def compared_tables(old: Path, new: Path) -> list[str]:
    """The tables that ``changes`` covers: those of both releases but for what follows from them."""
    tables = {path.stem for path in old.glob("*.parquet")} & {path.stem for path in new.glob("*.parquet")}
    return sorted(tables - _FOLLOWING - _NOT_COMPARED)


def diff_directories(old: Path, new: Path, tables: Iterable[str]) -> pa.Table:
    """Rows added, removed and changed from the release in ``old`` to the one in ``new``.

    Columns: table, key (JSON), change, column, old, new, all text. A changed row gives a row for each column that
    differs; columns that only one of the releases has are not compared. Values longer than 1000 characters are given
    as their SHA-256. The order is that of table, key, column.
    """
    parts = [_diff(old / f"{table}.parquet", new / f"{table}.parquet", table) for table in tables]
    if not parts:
        return _SCHEMA.empty_table()
    return pa.concat_tables(parts)


def summary(changes: pa.Table) -> dict[str, dict[str, int]]:
    """For each table the number of rows added, removed and changed."""
    counts: dict[str, dict[str, int]] = {}
    seen: set[tuple[str, str]] = set()
    columns = [changes[name].to_pylist() for name in ("table", "key", "change")]
    for table, key, change in zip(*columns, strict=True):
        if change != "changed" or (table, key) not in seen:
            of_table = counts.setdefault(table, {"added": 0, "removed": 0, "changed": 0})
            of_table[change] += 1
        seen.add((table, key))
    return counts


def _diff(old: Path, new: Path, table: str) -> pa.Table:
    old_schema, new_schema = pq.read_schema(old), pq.read_schema(new)
    key = text_metadata(new_schema.metadata)["key"].split(",")
    shared = [name for name in new_schema.names if name in old_schema.names and name not in key]
    # What does not fit into memory spills there: the folder of the releases may be read-only.
    with duckdb.connect(config={"temp_directory": str(Path(tempfile.gettempdir()) / "dyad-diff")}) as connection:
        for name, path in (("a", old), ("b", new)):
            columns = ", ".join(quoted(column) for column in [*key, *shared])
            connection.execute(
                f'CREATE VIEW {name} AS SELECT {columns}, true AS "is here" FROM read_parquet({literal(str(path))})'
            )
        same_key = " AND ".join(f"a.{quoted(column)} IS NOT DISTINCT FROM b.{quoted(column)}" for column in key)
        differs = " OR ".join(f"a.{quoted(column)} IS DISTINCT FROM b.{quoted(column)}" for column in shared)
        connection.execute(
            f"CREATE TEMP TABLE pairs AS SELECT a, b FROM a FULL JOIN b ON {same_key} "
            f'WHERE a."is here" IS NULL OR b."is here" IS NULL OR ({differs or "false"})'
        )
        parts = [_whole_rows(table, key), *(_field(table, key, column) for column in shared)]
        query = " UNION ALL ".join(parts)
        result = connection.sql(f'SELECT * FROM ({query}) ORDER BY "key", "column" NULLS FIRST')
        return result.to_arrow_table().cast(_SCHEMA)


def _whole_rows(table: str, key: list[str]) -> str:
    return f"""
        SELECT {literal(table)} AS "table", {_key_json(key)} AS "key",
          CASE WHEN a."is here" IS NULL THEN 'added' ELSE 'removed' END AS "change",
          NULL::VARCHAR AS "column", NULL::VARCHAR AS "old", NULL::VARCHAR AS "new"
        FROM pairs WHERE a."is here" IS NULL OR b."is here" IS NULL"""


def _field(table: str, key: list[str], column: str) -> str:
    name = quoted(column)
    return f"""
        SELECT {literal(table)}, {_key_json(key)}, 'changed', {literal(column)}, {_shown(f"a.{name}")},
          {_shown(f"b.{name}")}
        FROM pairs WHERE a."is here" AND b."is here" AND a.{name} IS DISTINCT FROM b.{name}"""


def _key_json(key: list[str]) -> str:
    parts = ", ".join(f"{quoted(name)} := coalesce(a.{quoted(name)}, b.{quoted(name)})" for name in key)
    return f"CAST(to_json(struct_pack({parts})) AS VARCHAR)"


def _shown(value: str) -> str:
    text = f"CAST({value} AS VARCHAR)"
    return f"CASE WHEN length({text}) > {_LONGEST_VALUE} THEN 'sha256:' || sha256({text}) ELSE {text} END"
