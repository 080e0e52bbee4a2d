"""Reads what is published: a connection to the current release, and what several commands ask it.

Here belongs only reading, without Prefect, pandera or pandas, so that it starts in a fraction of a second.
"""

from __future__ import annotations

import json
from typing import Any

import duckdb

from flows.settings import DyadError, Settings
from schemas.fact_tables import FACT_TABLES

Row = dict[str, Any]


def connect(settings: Settings) -> duckdb.DuckDBPyConnection:
    """A read-only connection to the published database; where that file is missing, views over the current release.

    A run may replace the file meanwhile: this connection keeps the release that it opened. Raises DyadError where
    nothing is published, or the file cannot be opened.
    """
    if settings.database.exists():
        try:
            return duckdb.connect(str(settings.database), read_only=True)
        except duckdb.Error as error:
            raise DyadError(
                f"{settings.database} cannot be opened: {first_line(error)}. "
                "Another program may hold it open for writing; `dyad run` makes it anew."
            ) from error
    release = settings.current
    if not release.exists():
        raise DyadError(f"{settings.warehouse} holds no release yet: run `dyad run`, or name another with --warehouse")
    connection = duckdb.connect()
    folder = release.resolve()  # one release for the whole session, even if another becomes current
    for path in sorted(folder.glob("*.parquet")):
        source = str(path).replace("'", "''")
        connection.execute(f"CREATE VIEW \"{path.stem}\" AS SELECT * FROM read_parquet('{source}')")
    return connection


def rows(connection: duckdb.DuckDBPyConnection, sql: str, parameters: list[Any] | None = None) -> list[Row]:
    """All rows of a query as dictionaries."""
    cursor = connection.execute(sql, parameters or [])
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]


def release_id(settings: Settings) -> str | None:
    """The id of the current release, or None where nothing is published."""
    return settings.current.resolve().name if settings.current.exists() else None


def manifest(settings: Settings) -> dict[str, Any]:
    """The current release's ``datapackage.json``; empty where there is none."""
    path = settings.current / "datapackage.json"
    return dict(json.loads(path.read_text("utf-8"))) if path.exists() else {}


def tables(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """The names of the tables and views there."""
    found = connection.execute("SELECT table_name FROM information_schema.tables").fetchall()
    return {name for (name,) in found}


def find_fact(connection: duckdb.DuckDBPyConnection, wanted: str) -> str:
    """The full id of the fact that ``wanted`` names, which may be the beginning of an id.

    Raises DyadError where no fact, or more than one, begins so.
    """
    query = "SELECT fact_id FROM facts WHERE starts_with(fact_id, ?) ORDER BY fact_id LIMIT 6"
    found = [fact_id for (fact_id,) in connection.execute(query, [wanted]).fetchall()]
    if wanted in found:
        return wanted
    if not found or not wanted:
        raise DyadError(
            f"no published fact has the id {wanted!r}; "
            'dyad query "SELECT fact_id, fact_type, evidence FROM facts" lists them'
        )
    if len(found) > 1:
        raise DyadError(f"{wanted!r} begins several ids ({', '.join(found[:5])} …): give more of it")
    return found[0]


def fact_row(connection: duckdb.DuckDBPyConnection, wanted: str) -> Row:
    """The fact that ``wanted`` (an id, or its beginning) names, with the columns of its type's table.

    Raises DyadError where no fact, or more than one, is named so.
    """
    fact_id = find_fact(connection, wanted)
    kind = connection.execute("SELECT fact_type FROM facts WHERE fact_id = ?", [fact_id]).fetchall()[0][0]
    return rows(connection, f"SELECT * FROM {FACT_TABLES[kind]} WHERE fact_id = ?", [fact_id])[0]


def first_line(error: BaseException) -> str:
    """The first line of an error's message."""
    text = str(error).strip()
    return text.splitlines()[0] if text else type(error).__name__
