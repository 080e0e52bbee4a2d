"""``dyad prune``: delete old releases."""

from __future__ import annotations

from pathlib import Path

import click

from flows.cli import debug_option, warehouse_option
from flows.remote.places import Place


@click.command()
@click.option("--keep", type=click.IntRange(1), required=True, help="How many of the newest releases to keep.")
@warehouse_option
@debug_option
def command(keep: int, warehouse: Place) -> None:
    """Delete all but the newest releases; the current one is always kept.

    \b
    Example:
      dyad prune --keep 5
    """
    if isinstance(warehouse, Path):
        from flows.publish.releases import prune

        gone = prune(warehouse, keep)
    else:
        from flows.remote.publishing import prune as prune_remote

        gone = prune_remote(warehouse, keep)
    for release in gone:
        click.echo(f"deleted {release}")
    click.echo(f"{len(gone)} release{'' if len(gone) == 1 else 's'} deleted")
