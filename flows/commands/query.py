"""``dyad query``: SQL on the published data, as a table, CSV, JSON or Parquet."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from flows.cli import debug_option, warehouse_option
from flows.remote.places import Place

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

_CHUNK = 10_000
_EXAMPLES = Path(__file__).parent.parent / "publish" / "examples.sql"


def _show_examples(context: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if wanted:
        click.echo(_EXAMPLES.read_text("utf-8"), nl=False)
        context.exit()


@click.command()
@click.argument("sql")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "json", "parquet"]),
    help="How to write the result; a file's name decides where this is not given.",
)
@click.option("--output", "-o", type=click.Path(path_type=Path, dir_okay=False), help="File to write to.")
@click.option("--rows", default=100, show_default=True, help="Most rows of a table to show; 0 shows all.")
@click.option(
    "--examples",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_examples,
    help="Show twenty queries to begin with.",
)
@warehouse_option
@debug_option
def command(sql: str, form: str | None, output: Path | None, rows: int, warehouse: Place) -> None:
    """Ask the published data in SQL (DuckDB's). SQL is one or more statements, or - to read them from standard input.

    \b
    Examples:
      dyad query "SELECT source, target, count(*) AS n FROM claims GROUP BY ALL ORDER BY n DESC"
      dyad query "SELECT * FROM finance" --output finance.csv
      dyad query "FROM facts WHERE source = 'CHN'" --format json
    """
    import duckdb

    from flows.published import connect
    from flows.remote.reading import reading
    from flows.settings import DyadError, Settings

    if sql == "-":
        sql = sys.stdin.read()
    form = form or _form_of(output)
    with reading(warehouse, database=True) as folder, connect(Settings(Path("raw"), folder)) as connection:
        try:
            if form == "parquet":
                _write_parquet(connection, sql, output)
                return
            result = connection.execute(sql)
            if result.description is not None:
                _WRITERS[form](result, output, rows)
        except duckdb.Error as error:
            raise DyadError(f"the query failed: {error}" if form == "table" else str(error)) from error


def _form_of(output: Path | None) -> str:
    suffix = output.suffix.lstrip(".").lower() if output else ""
    return suffix if suffix in ("csv", "json", "parquet") else "table"


def _write_table(result: duckdb.DuckDBPyConnection, output: Path | None, limit: int) -> None:
    names = [column[0] for column in result.description or []]
    shown = result.fetchmany(limit) if limit else result.fetchall()
    left = _count_left(result) if limit else 0
    with _text(output) as stream:
        if stream.isatty():
            _rich_table(names, shown, stream)
        else:
            _plain_table(names, shown, stream)
        total = len(shown) + left
        note = f" ({len(shown):,} shown; --rows 0 shows all)" if left else ""
        print(f"{total:,} row{'' if total == 1 else 's'}{note}", file=stream)


def _count_left(result: duckdb.DuckDBPyConnection) -> int:
    left = 0
    while chunk := result.fetchmany(_CHUNK):
        left += len(chunk)
    return left


def _rich_table(names: list[str], rows: list[tuple[Any, ...]], stream: IO[str]) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, show_edge=False)
    for at, name in enumerate(names):
        is_number = any(isinstance(row[at], int | float) and not isinstance(row[at], bool) for row in rows)
        table.add_column(Text(name), justify="right" if is_number else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(_cell(value)) for value in row))
    Console(file=stream).print(table)


def _plain_table(names: list[str], rows: list[tuple[Any, ...]], stream: IO[str]) -> None:
    cells = [[_cell(value).replace("\n", " ") for value in row] for row in rows]
    widths = [max(len(name), *(len(row[at]) for row in cells)) if cells else len(name) for at, name in enumerate(names)]
    for line in (names, ["-" * width for width in widths], *cells):
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip(), file=stream)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:,.0f}" if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, list | dict):
        return json.dumps(value, default=str, ensure_ascii=False)
    return str(value)


def _write_csv(result: duckdb.DuckDBPyConnection, output: Path | None, _: int) -> None:
    with _text(output) as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow([column[0] for column in result.description or []])
        while chunk := result.fetchmany(_CHUNK):
            writer.writerows([_csv_cell(value) for value in row] for row in chunk)


def _csv_cell(value: Any) -> Any:
    return json.dumps(value, default=str, ensure_ascii=False) if isinstance(value, list | dict) else value


def _write_json(result: duckdb.DuckDBPyConnection, output: Path | None, _: int) -> None:
    names = [column[0] for column in result.description or []]
    with _text(output) as stream:
        before = "["
        while chunk := result.fetchmany(_CHUNK):
            for row in chunk:
                record = dict(zip(names, row, strict=True))
                stream.write(f"{before}\n{json.dumps(record, default=_plain, ensure_ascii=False)}")
                before = ","
        stream.write("[]\n" if before == "[" else "\n]\n")


def _plain(value: Any) -> Any:
    import decimal

    return float(value) if isinstance(value, decimal.Decimal) else str(value)


def _write_parquet(connection: duckdb.DuckDBPyConnection, sql: str, output: Path | None) -> None:
    import pyarrow.parquet as pq

    if output is None and sys.stdout.isatty():
        raise click.UsageError("Parquet is not for a terminal: give --output FILE")
    relation = connection.sql(sql)
    if relation is None:
        raise click.UsageError("the statement gives no rows to write")
    reader: pa.RecordBatchReader = relation.to_arrow_reader(_CHUNK)
    with _binary(output) as stream, pq.ParquetWriter(stream, reader.schema, compression="zstd") as writer:
        for batch in reader:
            writer.write_batch(batch)


_WRITERS = {"table": _write_table, "csv": _write_csv, "json": _write_json}


@contextmanager
def _text(output: Path | None) -> Iterator[IO[str]]:
    """Standard output, or the file: complete under its name, or not there at all."""
    if output is None:
        yield sys.stdout
        return
    with _binary(output) as stream:
        import io

        text = io.TextIOWrapper(stream, "utf-8", newline="")
        yield text
        text.flush()
        text.detach()


@contextmanager
def _binary(output: Path | None) -> Iterator[IO[bytes]]:
    if output is None:
        yield sys.stdout.buffer
        return
    draft = output.with_name(f".{output.name}.draft")
    try:
        with draft.open("wb") as stream:
            yield stream
        draft.replace(output)
    finally:
        draft.unlink(missing_ok=True)
