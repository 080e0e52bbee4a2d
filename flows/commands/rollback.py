"""``dyad rollback``: make an earlier release current again."""

from __future__ import annotations

from pathlib import Path

import click

from flows.cli import debug_option, warehouse_option
from flows.remote.places import Place


@click.command()
@click.argument("release")
@warehouse_option
@debug_option
def command(release: str, warehouse: Place) -> None:
    """Make an earlier release current again, with its database. RELEASE may be the beginning of an id.

    The next `dyad run` builds from what is in raw/ then, and publishes that.

    \b
    Example:
      dyad rollback 830afb
    """
    if isinstance(warehouse, Path):
        from flows.publish.releases import rollback

        wanted = rollback(warehouse, release)
    else:
        from flows.remote.publishing import rollback as rollback_remote

        wanted = rollback_remote(warehouse, release)
    click.echo(f"release {wanted} is current")
