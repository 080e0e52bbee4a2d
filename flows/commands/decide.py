"""``dyad decide``: write down a curator's decision on a fact or claim."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

import click

from flows.cli import debug_option, raw_option, warehouse_option
from flows.remote.places import Place

ACTIONS = ("accept", "reject", "amend", "merge", "split")


@click.command()
@click.argument("action", type=click.Choice(ACTIONS))
@click.argument("fact_ids", nargs=-1, required=True, metavar="FACT_ID...")
@click.option("--reason", required=True, help="Why, in words.")
@click.option(
    "--set", "settings", multiple=True, metavar="COLUMN=VALUE", help="Of an amendment: a new value; may repeat."
)
@click.option("--by", envvar="DYAD_CURATOR", show_envvar=True, help="Who decides.  [default: as git knows you]")
@click.option("--at", help="When, ISO 8601.  [default: today]")
@raw_option
@warehouse_option
@debug_option
def command(
    action: str,
    fact_ids: tuple[str, ...],
    reason: str,
    settings: tuple[str, ...],
    by: str | None,
    at: str | None,
    raw: Place,
    warehouse: Place,
) -> None:
    """Write down a decision on a published fact in decisions.yaml in the folder of sources, to be reviewed in git. The
    next `dyad run` applies it. merge and split take the facts whose claims are to be joined or parted.

    \b
    Examples:
      dyad decide accept fabc --reason "checked against the original"
      dyad decide amend fabc --set amount=53300000 --set currency=USD --reason "the table gives the figure"
      dyad decide merge fabc fdef --reason "the same loan"
    """
    import datetime

    from flows.curate import DECISIONS_FILE, record_decision
    from flows.published import connect, fact_row
    from flows.remote.reading import reading
    from flows.remote.sources import changing_file
    from flows.settings import DyadError, Settings

    values = dict(_assignment(each) for each in settings)
    if (action == "amend") != bool(values):
        raise click.UsageError("amend takes --set COLUMN=VALUE" if action == "amend" else f"{action} takes no --set")
    with reading(warehouse, database=True) as folder, connect(Settings(Path("raw"), folder)) as connection:
        facts = [fact_row(connection, fact_id) for fact_id in fact_ids]
    with changing_file(raw, DECISIONS_FILE) as path:
        try:
            decision = record_decision(
                path,
                action=action,
                facts=facts,
                reason=reason,
                by=by or curator(),
                at=at or datetime.date.today().isoformat(),
                new_values=values or None,
            )
        except ValueError as error:
            raise DyadError(f"nothing was written: {error}") from error
    for fact in facts:
        click.echo(f"{action} {fact['fact_id']} ({fact['fact_type']}): {' '.join(fact['evidence'].split())}")
    click.echo(f"decision {decision.decision_id} written to {raw}/{DECISIONS_FILE}; `dyad run` applies it")


def _assignment(text: str) -> tuple[str, Any]:
    """``amount=5e6`` as (column, value); a value is read as YAML: number, true, null, list, or text."""
    import yaml

    column, equals, value = text.partition("=")
    if not equals or not column.strip():
        raise click.UsageError(f"--set {text!r}: write it as COLUMN=VALUE")
    try:
        return column.strip(), yaml.safe_load(value)
    except yaml.YAMLError as error:
        raise click.UsageError(f"--set {text!r}: the value cannot be read ({error})") from error


def curator() -> str:
    """The name that git has for whoever is at the keyboard, else the login name."""
    try:
        found = subprocess.run(["git", "config", "user.name"], capture_output=True, text=True, timeout=5, check=False)
    except OSError:
        found = None
    name = found.stdout.strip() if found else ""
    return name or os.environ.get("USER") or "unknown"
