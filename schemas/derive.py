"""What is derived from the table models and therefore never written twice.

Here belong the Arrow schema, the DuckDB statements, the data dictionary and the Frictionless descriptors. What a column
is and means is said in its model alone. ``python -m schemas.derive`` writes the dictionary to ``warehouse/README.md``.
"""

import inspect
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa

from schemas.columns import Table
from schemas.duckdb_ddl import create_table, text_metadata
from schemas.enums import enum
from schemas.tables import TABLES

DATA_DICTIONARY_FILE = Path(__file__).parent.parent / "warehouse" / "README.md"

_FRICTIONLESS_TYPES = {
    pa.string(): "string",
    pa.int64(): "integer",
    pa.float64(): "number",
    pa.bool_(): "boolean",
    pa.date32(): "date",
    pa.timestamp("us"): "datetime",
}


def table_name(model: type[Table]) -> str:
    """The published name of a table."""
    name = model.to_schema().name
    assert name is not None, f"{model.__name__} has no name"
    return name


def table_description(model: type[Table]) -> str:
    """The table's description on one line."""
    return " ".join(inspect.cleandoc(model.__doc__ or "").split())


def table_keys(model: type[Table]) -> dict[str, Any]:
    """``key``, ``foreign_keys`` and ``soft_references`` of a table, as made by :func:`schemas.columns.keys`."""
    metadata = model.__config__.metadata if model.__config__ else None
    assert metadata, f"{model.__name__} declares no key"
    return metadata


def has_primary_key(model: type[Table]) -> bool:
    """Whether no column of the key may be null, so that the key can be a primary key in a database."""
    columns = model.to_schema().columns
    return not any(columns[name].nullable for name in table_keys(model)["key"])


@cache
def arrow_schema(model: type[Table]) -> pa.Schema:
    """The table's Arrow schema; descriptions, units and vocabularies are metadata of the fields."""
    fields = []
    for name, column in model.to_schema().columns.items():
        metadata = {"description": column.description or ""}
        for key, value in (column.metadata or {}).items():
            metadata[key] = value
        if "codes" in metadata:
            metadata["enum"] = ",".join(enum(metadata["codes"]))
        fields.append(pa.field(name, column.dtype.type.pyarrow_dtype, column.nullable, metadata))
    declared = table_keys(model)
    metadata = {"name": table_name(model), "description": table_description(model)}
    metadata |= {"key": ",".join(declared["key"]), "order": ",".join(declared["order"])}
    return pa.schema(fields, metadata)


def ddl(model: type[Table], *, with_key: bool = True) -> list[str]:
    """The DuckDB statements that create the table and comment it and its columns."""
    return create_table(arrow_schema(model), with_key=with_key)


def frictionless_schema(model: type[Table]) -> dict[str, Any]:
    """The Table Schema (Frictionless v2) of a table.

    ``primaryKey`` is there only where no key column may be null; ``dyad:key`` always is.
    """
    schema: dict[str, Any] = {"fields": [_frictionless_field(model, field) for field in arrow_schema(model)]}
    declared = table_keys(model)
    if has_primary_key(model):
        schema["primaryKey"] = declared["key"]
    if declared["foreign_keys"]:
        schema["foreignKeys"] = [
            {"fields": columns, "reference": {"resource": table, "fields": there}}
            for columns, table, there in declared["foreign_keys"]
        ]
    schema["dyad:key"] = declared["key"]
    return schema


def data_dictionary() -> str:
    """The data dictionary in Markdown: every table and column, its type, unit and codes."""
    parts = [
        "# The warehouse",
        "This file is generated from the models in `schemas/` (`python -m schemas.derive`); edit those.",
        "`current` points to the release that counts, a directory of `releases/`. `dyad.duckdb` holds the\n"
        "same tables. `runs.parquet` lists the runs. All else here is derived and never committed.",
        "Spans are half-open and count Unicode code points of `documents.text`. Sums of money are in units, not in\n"
        "millions. Dates are EDTF level 1 as text, with the days they cover beside them.",
        "## Tables",
        "\n".join(f"- [`{name}`](#{name}): {table_description(model)}" for name, model in TABLES.items()),
    ]
    parts += [_dictionary_of(name, model) for name, model in TABLES.items()]
    return "\n\n".join(parts) + "\n"


def _dictionary_of(name: str, model: type[Table]) -> str:
    declared = table_keys(model)
    lines = [f"## {name}", "", table_description(model), "", "Key: " + ", ".join(f"`{key}`" for key in declared["key"])]
    for columns, table, there in declared["foreign_keys"]:
        lines.append(f"· `{', '.join(columns)}` → `{table}({', '.join(there)})`")
    lines += ["", "| column | type | null | unit | meaning |", "|---|---|---|---|---|"]
    for field in arrow_schema(model):
        metadata = text_metadata(field.metadata)
        null = "yes" if field.nullable else ""
        meaning = _with_codes(metadata)
        lines.append(f"| `{field.name}` | {_readable(field.type)} | {null} | {metadata.get('unit', '')} | {meaning} |")
    return "\n".join(lines)


def _frictionless_field(model: type[Table], field: pa.Field) -> dict[str, Any]:
    metadata = text_metadata(field.metadata)
    described: dict[str, Any] = {"name": field.name, "type": _frictionless_type(field.type)}
    described["description"] = metadata["description"]
    if "unit" in metadata:
        described["unit"] = metadata["unit"]
    constraints: dict[str, Any] = {} if field.nullable else {"required": True}
    if "enum" in metadata:
        constraints["enum"] = metadata["enum"].split(",")
    for check in model.to_schema().columns[field.name].checks:
        if check.name == "greater_than_or_equal_to":
            constraints["minimum"] = check.statistics["min_value"]
        if check.name == "less_than_or_equal_to":
            constraints["maximum"] = check.statistics["max_value"]
    if constraints:
        described["constraints"] = constraints
    return described


def _frictionless_type(kind: pa.DataType) -> str:
    return "array" if pa.types.is_list(kind) else _FRICTIONLESS_TYPES[kind]


def _readable(kind: pa.DataType) -> str:
    if pa.types.is_list(kind):
        return f"list of {_readable(kind.value_type)}"
    if pa.types.is_struct(kind):
        return "struct (" + ", ".join(f"{part.name} {_readable(part.type)}" for part in kind) + ")"
    return _FRICTIONLESS_TYPES[kind]


def _with_codes(metadata: dict[str, str]) -> str:
    if "enum" not in metadata:
        return metadata["description"]
    return f"{metadata['description']}: " + ", ".join(f"`{code}`" for code in metadata["enum"].split(","))


if __name__ == "__main__":
    DATA_DICTIONARY_FILE.write_text(data_dictionary(), encoding="utf-8")
    sys.stdout.write(f"wrote {DATA_DICTIONARY_FILE.name}\n")
