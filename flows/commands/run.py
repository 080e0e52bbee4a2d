"""``dyad run``: build a release from raw/ and publish it."""

from __future__ import annotations

from pathlib import Path

import click

from flows.cli import debug_option, raw_option, warehouse_option


@click.command()
@raw_option
@warehouse_option
@click.option(
    "--workers",
    "-j",
    type=click.IntRange(1),
    envvar="DYAD_WORKERS",
    show_envvar=True,
    help="Processes that extract.  [default: one a core]",
)
@click.option("--full", is_flag=True, help="Extract every document again, whatever earlier runs left.")
@debug_option
def command(raw: Path, warehouse: Path, workers: int | None, full: bool) -> None:
    """Build: read raw/, segment, extract, validate, apply decisions, consolidate, and publish a release.

    A document is extracted again only when it, the software or its vocabularies changed. What is published is replaced
    in one step at the end; until then, and if the run fails, the old release stays.

    \b
    Examples:
      dyad run
      dyad run --raw texts --warehouse /data/dyad --workers 4
    """
    from flows.funnel import as_text
    from flows.run import run
    from flows.settings import load_settings

    run(load_settings(raw, warehouse, workers, full), lambda summary: click.echo(as_text(summary, warehouse)))
