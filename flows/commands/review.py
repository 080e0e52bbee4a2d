"""``dyad review``: walk through the facts most worth a look."""

from __future__ import annotations

from pathlib import Path

import click

from flows.cli import debug_option, raw_option, warehouse_option
from flows.commands.decide import curator
from flows.remote.places import Place


@click.command()
@click.option("--by", envvar="DYAD_CURATOR", show_envvar=True, help="Who decides.  [default: as git knows you]")
@raw_option
@warehouse_option
@debug_option
def command(by: str | None, raw: Place, warehouse: Place) -> None:
    """Walk through what is most worth a curator's look: values in dispute, facts of low confidence, rejected rows,
    numbers in no fact. One key a decision, written at once; leave with q and resume where you left.

    \b
    Keys: a accept, r reject, e amend, p split off from the claim, n next, b back, q leave; A, R, P ask for the reason.

    \b
    Example:
      dyad review --by "A. Researcher"
    """
    import datetime
    import sys

    from rich.console import Console

    from flows.curate import DECISIONS_FILE
    from flows.curate.review import review
    from flows.published import connect
    from flows.remote.reading import reading
    from flows.remote.sources import changing_file
    from flows.settings import DyadError, Settings

    if not sys.stdin.isatty():
        raise DyadError("review asks for a key at a time: start it at a terminal; `dyad decide` works without one")
    with (
        reading(warehouse, database=True) as folder,
        changing_file(raw, DECISIONS_FILE) as decisions,
        connect(settings := Settings(Path("raw"), folder)) as connection,
    ):
        walk = review(
            connection,
            decisions,
            settings.work / "review.json",
            by=by or curator(),
            at=datetime.date.today().isoformat(),
            read_key=click.getchar,
            ask=lambda prompt: str(click.prompt(prompt, default="", show_default=False, prompt_suffix=" ")),
            console=Console(highlight=False),
        )
    decided = ", ".join(f"{number} {action}" for action, number in sorted(walk.decided.items())) or "none"
    click.echo(f"decided: {decided}; passed over: {walk.passed}; left: {walk.left}. `dyad run` applies decisions.")
