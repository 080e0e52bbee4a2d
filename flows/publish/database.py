"""The DuckDB file, built from the Parquet files of a release and nothing else.

Here belongs the making of ``dyad.duckdb``: tables with comments, the views and macros of the release's ``views.sql``,
the table ``runs``, and a one-row table ``release`` that says which release it is. Imports neither pandera nor pandas.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from flows.settings import DyadError
from schemas.duckdb_ddl import create_table, literal, quoted

# Readable by every DuckDB from 1.2 on, not only by the version that wrote it.
_STORAGE_VERSION = "v1.2.0"
VIEWS_FILE = "views.sql"
MEMORY = "400MB"  # what is built may be larger: the rest is on disk


def build_database(release: Path, release_id: str, runs: pa.Table | None, path: Path) -> None:
    """Write the database of a release to ``path``, which must not exist.

    ``runs`` is the table of that name; None leaves it out. Raises DyadError for a statement of ``views.sql`` that
    fails, with its text.
    """
    spill = path.with_name(".duckdb.new")
    with duckdb.connect(config={"temp_directory": str(spill), "memory_limit": MEMORY}) as connection:
        connection.execute(f"ATTACH {literal(str(path))} AS dyad (STORAGE_VERSION {literal(_STORAGE_VERSION)})")
        connection.execute("USE dyad")
        connection.execute("BEGIN TRANSACTION")  # one for all: hundreds of comments are slow one by one
        for file in sorted(release.glob("*.parquet")):
            schema = pq.read_schema(file)
            _create(connection, schema)
            source = f"read_parquet({literal(str(file))})"
            connection.execute(f"INSERT INTO {quoted(file.stem)} SELECT * FROM {source}")
        if runs is not None:
            _create(connection, runs.schema)
            connection.register("incoming_runs", runs)
            connection.execute("INSERT INTO runs SELECT * FROM incoming_runs")
            connection.unregister("incoming_runs")
        connection.execute(f"CREATE TABLE release AS SELECT {literal(release_id)} AS release_id")
        connection.execute("COMMENT ON TABLE release IS 'The release that this file holds'")
        connection.execute("COMMENT ON COLUMN release.release_id IS 'Id of the release'")
        _run_views(connection, release / VIEWS_FILE)
        connection.execute("COMMIT")
        connection.execute("CHECKPOINT dyad")
        connection.execute("USE memory")
        connection.execute("DETACH dyad")
    shutil.rmtree(spill, ignore_errors=True)


def database_release(path: Path) -> str | None:
    """The release that a database holds; None where there is no file, or it is no whole database of a release."""
    if not path.exists():
        return None
    try:
        with duckdb.connect(str(path), read_only=True) as connection:
            row = connection.execute("SELECT release_id FROM release").fetchone()
    except duckdb.Error:
        return None
    return row[0] if row else None


def _create(connection: duckdb.DuckDBPyConnection, schema: pa.Schema) -> None:
    # Without keys: they hold by validation, and their indexes would make the file slower to build and larger.
    for statement in create_table(schema, with_key=False):
        connection.execute(statement)


def _run_views(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    if not path.exists():
        return
    for statement in duckdb.extract_statements(path.read_text("utf-8")):
        try:
            connection.execute(statement)
        except duckdb.Error as error:
            raise DyadError(f"{path.name} fails: {error}\nin: {statement.query.strip()}") from error
