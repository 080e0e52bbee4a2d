"""The generated parts of ``views.sql``: dated memberships and codes, and the comments of columns taken from tables.

Here belongs writing them, so that memberships are kept in ``schemas/codes/memberships.csv``, the codes of states whose
number changed in ``schemas/codes/state_codes.csv``, and a column is described once, in its model.
``python -m flows.publish.views`` writes the file; a test proves that it is up to date.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path

import duckdb

from schemas.derive import arrow_schema, ddl
from schemas.duckdb_ddl import column_comment, literal, text_metadata
from schemas.tables import TABLES

VIEWS_FILE = Path(__file__).parent / "views.sql"
_CODES = Path(__file__).parents[2] / "schemas" / "codes"
MEMBERSHIPS_FILE = _CODES / "memberships.csv"
STATE_CODES_FILE = _CODES / "state_codes.csv"
# Where a view's column has the name of columns of several tables, the first of these tables describes it.
_DESCRIBED_IN = (
    "claims",
    "dyad_years",
    "facts",
    "trade",
    "finance",
    "restrictions",
    "documents",
    "parties",
)


def views_sql() -> str:
    """The whole text of ``views.sql``: the part that is kept by hand, with the generated parts put in."""
    kept = VIEWS_FILE.read_text("utf-8")
    with_codes = _put(_put(kept, "memberships", _memberships()), "party_codes", _party_codes())
    return _put(with_codes, "comments", _comments(_put(with_codes, "comments", [])))


def _put(text: str, name: str, lines: list[str]) -> str:
    pattern = re.compile(rf"(-- begin generated: {name}\n).*?(-- end generated\n)", re.DOTALL)
    body = "".join(line + "\n" for line in lines)
    return pattern.sub(lambda found: found[1] + body + found[2], text)


def _memberships() -> list[str]:
    rows = _rows(MEMBERSHIPS_FILE)
    values = [
        f"    ({literal(row['group_code'])}, {literal(row['member'])}, {_day(row['valid_from'])},"
        f" {_day(row['valid_to'])})"
        for row in rows
    ]
    about = "Who belonged to which group of states when; groups that are not listed here are not expanded"
    columns = {
        "group_code": "Party code of the group",
        "member": "Party code of the member",
        "valid_from": "First day of the membership",
        "valid_to": "Last day of the membership; null: it lasts",
    }
    return [
        f"CREATE VIEW memberships({', '.join(columns)}) AS SELECT * FROM (VALUES",
        ",\n".join(values),
        ");",
        f"COMMENT ON VIEW memberships IS {literal(about)};",
        *(f"COMMENT ON COLUMN memberships.{name} IS {literal(text)};" for name, text in columns.items()),
    ]


def _party_codes() -> list[str]:
    rows = _rows(STATE_CODES_FILE)
    numbers = ("cow_code", "gw_code", "first_year", "last_year")
    values = [f"    ({literal(row['code'])}, {', '.join(row[name] or 'NULL' for name in numbers)})" for row in rows]
    about = (
        "The codes of each party by years: of a state whose number in other datasets changed, one row a span of years; "
        "in a year of change the code of its end"
    )
    columns = {
        "kind": "What the party is: a state, a former state, or an intergovernmental organisation or bloc",
        "first_year": "First year that the codes hold for",
        "last_year": "Last year that the codes hold for; null: they still do",
    }
    return [
        "CREATE VIEW party_codes AS",
        f"WITH renumbered(code, {', '.join(numbers)}) AS (VALUES",
        ",\n".join(values),
        ")",
        "SELECT p.code, p.name, p.kind, p.iso3,",
        "    CASE WHEN r.code IS NULL THEN p.cow_code ELSE r.cow_code END AS cow_code,",
        "    CASE WHEN r.code IS NULL THEN p.gw_code ELSE r.gw_code END AS gw_code,",
        "    coalesce(r.first_year, year(p.valid_from)) AS first_year,",
        "    coalesce(r.last_year, year(p.valid_to)) AS last_year",
        "FROM parties p LEFT JOIN renumbered r USING (code) ORDER BY p.code, first_year;",
        f"COMMENT ON VIEW party_codes IS {literal(about)};",
        *(f"COMMENT ON COLUMN party_codes.{name} IS {literal(text)};" for name, text in columns.items()),
    ]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _day(text: str) -> str:
    return f"DATE {literal(text)}" if text else "NULL::DATE"


def _comments(sql: str) -> list[str]:
    """A comment for each column of each view that has none yet, from the table that describes it."""
    connection = duckdb.connect()
    try:
        for model in TABLES.values():
            for statement in ddl(model, with_key=False):
                connection.execute(statement)
        connection.execute(sql)
        bare = connection.execute("""
            SELECT c.table_name, c.column_name FROM duckdb_columns() c JOIN duckdb_views() v
                ON v.view_name = c.table_name
            WHERE c.comment IS NULL AND NOT v.internal ORDER BY ALL
        """).fetchall()
    finally:
        connection.close()
    return [f"COMMENT ON COLUMN {view}.{column} IS {literal(_describe(view, column))};" for view, column in bare]


def _describe(view: str, column: str) -> str:
    for table in _DESCRIBED_IN:
        schema = arrow_schema(TABLES[table])
        if column in schema.names:
            return column_comment(text_metadata(schema.field(column).metadata))
    raise ValueError(f"{VIEWS_FILE.name}: column {column} of view {view} has no comment, and no table describes it")


if __name__ == "__main__":
    VIEWS_FILE.write_text(views_sql(), encoding="utf-8")
    print(f"wrote {VIEWS_FILE.name}")
