"""``dyad diff``: what changed between two releases."""

from __future__ import annotations

from pathlib import Path

import click

from flows.cli import debug_option, warehouse_option
from flows.remote.places import Place


@click.command()
@click.argument("old")
@click.argument("new", default="current")
@click.option("--table", help="Only this table, whichever it is; else all tables that hold what was said.")
@click.option(
    "--output", "-o", type=click.Path(path_type=Path, dir_okay=False), help="Parquet file for the whole diff."
)
@click.option("--rows", default=40, show_default=True, help="Most changes to list; 0 lists all.")
@warehouse_option
@debug_option
def command(old: str, new: str, table: str | None, output: Path | None, rows: int, warehouse: Place) -> None:
    """Show what changed from release OLD to release NEW (default: the current one): rows added, removed and changed by
    key, field by field; of claims also which have another id (≡), join earlier ones (<) or were split (>). Releases may
    be given by the beginning of their ids.

    \b
    Examples:
      dyad diff 830afb current --table facts
      dyad diff 830afb --output changes.parquet
    """
    from flows.remote.reading import reading_two

    with reading_two(warehouse, old, new, table) as folder:
        _show(folder, old, new, table, output, rows)


def _show(warehouse: Path, old: str, new: str, table: str | None, output: Path | None, rows: int) -> None:
    from flows.publish.diff import summary
    from flows.publish.releases import diff_releases, told_changes

    changes = diff_releases(warehouse, old, new, table)
    if output:
        import pyarrow.parquet as pq

        pq.write_table(changes, output, compression="zstd")
    for name, kinds in summary(changes).items():
        counted = (f"{sign}{kinds.get(kind, 0):,} {kind}" for sign, kind in _KINDS if kind in kinds)
        click.echo(f"{name}: {'  '.join(counted)}")
    if not changes.num_rows:
        click.echo("no differences")
    if output:
        click.echo(f"written to {output}")
        return
    shown = changes if rows == 0 else changes.slice(0, rows)
    told = told_changes(warehouse, old, new, shown)
    for change in shown.to_pylist():
        if change["column"]:
            what = f".{change['column']}: {_short(change['old'])} → {_short(change['new'])}"
        else:
            what = f" {_short(told.get((change['table'], change['key']), ''), 90)}".rstrip()
        click.echo(f"{_SIGNS[change['change']]} {change['table']} {change['key']}{what}")
    if shown.num_rows < changes.num_rows:
        click.echo(f"… {changes.num_rows - shown.num_rows:,} more (--rows 0 lists all, --output keeps all)")


_KINDS = (("+", "added"), ("−", "removed"), ("~", "changed"), ("≡", "renamed"), ("<", "merged"), (">", "split"))
_SIGNS = {kind: sign for sign, kind in _KINDS}


def _short(value: str | None, longest: int = 60) -> str:
    if value is None:
        return "null"
    text = " ".join(value.split())
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
