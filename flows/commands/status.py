"""``dyad status``: the health of the current release."""

from __future__ import annotations

import click

from flows.cli import debug_option, warehouse_option
from flows.remote.places import Place


@click.command()
@warehouse_option
@debug_option
def command(warehouse: Place) -> None:
    """Show the health of the current release: counts, fill rates, confidence, coverage, disputes, stale decisions,
    rejects, and how the last run ended.

    \b
    Example:
      dyad status
    """
    from flows.remote.reading import reading
    from flows.status import status

    with reading(warehouse, tables=True) as folder:
        click.echo(status(folder), nl=False)
