"""The DuckDB statements that create a table from its Arrow schema.

The schema carries all that is needed (see ``schemas.derive.arrow_schema``), and every published Parquet file carries
the schema: so a release of any age can be made into a database without the models of its time. Imports no pandera.
"""

from __future__ import annotations

import pyarrow as pa

_TYPES = {
    pa.string(): "VARCHAR",
    pa.int64(): "BIGINT",
    pa.float64(): "DOUBLE",
    pa.bool_(): "BOOLEAN",
    pa.date32(): "DATE",
    pa.timestamp("us"): "TIMESTAMP",
}


def create_table(schema: pa.Schema, *, with_key: bool = True) -> list[str]:
    """The statements that create the table and comment it and its columns.

    The primary key is declared where no key column may be null. ``with_key=False`` leaves it out: its index costs time
    and space in a database that is only read.
    """
    about = text_metadata(schema.metadata)
    table = quoted(about["name"])
    lines = [
        f"{quoted(column.name)} {duckdb_type(column.type)}{'' if column.nullable else ' NOT NULL'}" for column in schema
    ]
    key = about["key"].split(",")
    if with_key and not any(schema.field(name).nullable for name in key):
        lines.append(f"PRIMARY KEY ({', '.join(quoted(name) for name in key)})")
    statements = [f"CREATE TABLE {table} (\n  " + ",\n  ".join(lines) + "\n)"]
    statements.append(f"COMMENT ON TABLE {table} IS {literal(about['description'])}")
    for column in schema:
        comment = column_comment(text_metadata(column.metadata))
        statements.append(f"COMMENT ON COLUMN {table}.{quoted(column.name)} IS {literal(comment)}")
    return statements


def duckdb_type(kind: pa.DataType) -> str:
    """The DuckDB type of an Arrow type; KeyError for one that no table uses."""
    if pa.types.is_list(kind):
        return f"{duckdb_type(kind.value_type)}[]"
    if pa.types.is_struct(kind):
        return "STRUCT(" + ", ".join(f"{quoted(part.name)} {duckdb_type(part.type)}" for part in kind) + ")"
    return _TYPES[kind]


def column_comment(metadata: dict[str, str]) -> str:
    """What a column means: description, codes, unit."""
    comment = metadata["description"]
    if "enum" in metadata:
        comment += ": " + ", ".join(metadata["enum"].split(","))
    return f"{comment} [{metadata['unit']}]" if "unit" in metadata else comment


def text_metadata(metadata: dict[bytes, bytes] | None) -> dict[str, str]:
    """The metadata of an Arrow schema or field as text."""
    return {key.decode(): value.decode() for key, value in (metadata or {}).items()}


def quoted(name: str) -> str:
    """A name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"
