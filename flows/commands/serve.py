"""``dyad serve``: fetch and build on a schedule."""

from __future__ import annotations

import os
from pathlib import Path

import click

from flows.cli import dask_option, debug_option, raw_option, vocabulary_option, warehouse_option, workers_option
from flows.remote.places import Place


@click.command()
@click.option("--cron", help="When runs begin, as a cron line of five fields.")
@click.option("--every", metavar="INTERVAL", help="Instead of --cron: 30s, 15m, 6h, 1d.")
@click.option("--timezone", help="Time zone of --cron, such as Europe/Paris.  [default: UTC]")
@click.option("--now", "at_once", is_flag=True, help="Begin a first run at once.")
@click.option("--no-fetch", is_flag=True, help="Only build; ask no servers.")
@click.option("--allow-private", is_flag=True, help="Fetch from loopback and private addresses as well.")
@click.option("--contact", envvar="DYAD_CONTACT", show_envvar=True, help="Your address, told to servers.")
@click.option(
    "--on-failure",
    metavar="COMMAND",
    help="Shell command for each run that fails; DYAD_RUN, DYAD_STATE and DYAD_MESSAGE tell of it.",
)
@raw_option
@warehouse_option
@workers_option
@dask_option
@vocabulary_option
@debug_option
def command(
    cron: str | None,
    every: str | None,
    timezone: str | None,
    at_once: bool,
    no_fetch: bool,
    allow_private: bool,
    contact: str | None,
    on_failure: str | None,
    raw: Place,
    warehouse: Place,
    workers: int | None,
    dask: str | None,
    vocabulary: Path | None,
) -> None:
    """Run until stopped, and at the times that --cron or --every say, bring in what the sources of raw/sources.yaml
    have that is new, and build. A run that fails is tried again, and leaves the published release as it is. A run that
    is due while another is under way is cancelled.

    \b
    Examples:
      dyad serve --cron "0 6 * * *"
      dyad serve --every 6h --now --on-failure 'echo "$DYAD_MESSAGE" | mail -s dyad me@example.org'
    """
    from flows.schedule import Schedule, seconds_of, serve
    from flows.settings import load_settings

    if (cron is None) == (every is None):
        raise click.UsageError("say when: --cron '0 6 * * *', or --every 6h")
    if on_failure:
        os.environ["DYAD_ON_FAILURE"] = on_failure  # the processes of the runs find it there
    schedule = Schedule(cron, seconds_of(every) if every is not None else None, timezone)
    when = f"at {cron!r} ({timezone or 'UTC'})" if cron else f"every {every}"
    click.echo(f"serving {warehouse} from {raw} {when}; Ctrl-C ends it", err=True)
    parameters = {"fetch": not no_fetch, "allow_private": allow_private, "contact": contact}
    serve(load_settings(raw, warehouse, workers, dask=dask, vocabulary=vocabulary), schedule, parameters, at_once)
