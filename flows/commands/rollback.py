"""``dyad rollback``: make an earlier release current again."""

from __future__ import annotations

from pathlib import Path

import click

from flows.cli import debug_option, warehouse_option


@click.command()
@click.argument("release")
@warehouse_option
@debug_option
def command(release: str, warehouse: Path) -> None:
    """Make an earlier release current again, with its database. RELEASE may be the beginning of an id.

    The next `dyad run` builds from what is in raw/ then, and publishes that.

    \b
    Example:
      dyad rollback 830afb
    """
    from flows.publish.releases import rollback

    click.echo(f"release {rollback(warehouse, release)} is current")
