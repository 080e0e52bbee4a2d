"""``dyad status``: the health of the current release."""

from __future__ import annotations

from pathlib import Path

import click

from flows.cli import debug_option, warehouse_option


@click.command()
@warehouse_option
@debug_option
def command(warehouse: Path) -> None:
    """Show the health of the current release: counts, fill rates, confidence, coverage, disputes, stale decisions,
    rejects, and how the last run ended.

    \b
    Example:
      dyad status
    """
    from flows.status import status

    click.echo(status(warehouse), nl=False)
