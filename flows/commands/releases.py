"""``dyad releases``: the releases in the warehouse."""

from __future__ import annotations

import json
from pathlib import Path

import click

from flows.cli import debug_option, warehouse_option
from flows.remote.places import Place


@click.command()
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@warehouse_option
@debug_option
def command(form: str, warehouse: Place) -> None:
    """List the releases in the warehouse, the newest first, with date, counts and version of the code. The current one
    has a star.

    \b
    Example:
      dyad releases
    """
    from flows.publish.releases import list_releases
    from flows.remote.reading import list_remote

    found = list_releases(warehouse) if isinstance(warehouse, Path) else list_remote(warehouse)
    if form == "json":
        rows = [
            {
                "release_id": info.release_id,
                "is_current": info.is_current,
                "created": info.created,
                "code_version": info.code_version,
                "previous_release_id": info.previous_id,
                "bytes": info.n_bytes,
                "path": str(info.path),
                "rows": info.counts,
            }
            for info in found
        ]
        click.echo(json.dumps(rows, indent=1))
        return
    if not found:
        click.echo(f"{warehouse} holds no release yet: run `dyad run`")
        return
    click.echo(f"  {'release':<18}{'created':<22}{'code':<9}{'documents':>10}{'facts':>10}{'claims':>10}{'MB':>8}")
    for info in found:
        numbers = "".join(f"{info.counts.get(name, 0):>10,}" for name in ("documents", "facts", "claims"))
        star = "* " if info.is_current else "  "
        created = info.created[:19]
        size = f"{info.n_bytes / 1e6:>8.1f}"
        click.echo(f"{star}{info.release_id:<18}{created:<22}{info.code_version:<9}{numbers}{size}")
