"""``dyad run``: build a release from raw/ and publish it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.cli import (
    dask_option,
    debug_option,
    message_of,
    raw_option,
    vocabulary_option,
    warehouse_option,
    workers_option,
)
from flows.remote.places import Place

if TYPE_CHECKING:
    from flows.funnel import Summary


@click.command()
@raw_option
@warehouse_option
@workers_option
@click.option("--full", is_flag=True, help="Extract every document again, whatever earlier runs left.")
@dask_option
@click.option("--watch", "is_watching", is_flag=True, help="Build again whenever raw/ changes, until interrupted.")
@vocabulary_option
@debug_option
def command(
    raw: Place,
    warehouse: Place,
    workers: int | None,
    full: bool,
    dask: str | None,
    is_watching: bool,
    vocabulary: Path | None,
) -> None:
    """Build: read raw/, segment, extract, validate, apply decisions, consolidate, and publish a release.

    A document is extracted again only when it, the software or its vocabularies changed. What is published is replaced
    in one step at the end; until then, and if the run fails, the old release stays.

    \b
    Examples:
      dyad run
      dyad run --raw texts --warehouse /data/dyad --workers 4
      dyad run --watch
      dyad run --warehouse /shared/dyad --dask tcp://scheduler:8786
      dyad run --raw s3://bucket/raw --warehouse s3://bucket/dyad
    """
    from flows.funnel import as_text
    from flows.run import run
    from flows.settings import load_settings
    from flows.watch import watch

    settings = load_settings(raw, warehouse, workers, full, dask, vocabulary)

    def show(summary: Summary) -> None:
        click.echo(as_text(summary, warehouse))

    if not is_watching:
        run(settings, show)
        return
    if full:
        raise click.UsageError("--watch builds what changed; --full builds all: give one of them")
    click.echo(f"watching {raw}; Ctrl-C ends it", err=True)
    watch(settings, show, lambda error: click.echo(f"dyad: {message_of(error)}", err=True))
