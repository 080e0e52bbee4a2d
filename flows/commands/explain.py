"""``dyad explain``: where one fact comes from."""

from __future__ import annotations

from pathlib import Path

import click

from flows.cli import debug_option, warehouse_option
from flows.remote.places import Place


@click.command()
@click.argument("fact_id")
@warehouse_option
@debug_option
def command(fact_id: str, warehouse: Place) -> None:
    """Show where a fact comes from: its sentence with each field's characters marked, the rule that made it, the
    document, decisions applied, and the claim it belongs to. FACT_ID may be the beginning of an id. Of a fact or other
    row that was rejected (its fact_id or reject_id), it shows why.

    \b
    Example:
      dyad explain "$(dyad query 'SELECT fact_id FROM facts LIMIT 1' --format csv | tail -1)"
    """
    from rich.console import Console

    from flows.explain import explain, explain_reject, render, render_reject
    from flows.published import connect
    from flows.remote.reading import reading
    from flows.settings import DyadError, Settings

    with reading(warehouse, database=True) as folder, connect(settings := Settings(Path("raw"), folder)) as connection:
        console = Console(highlight=False)
        try:
            found = explain(connection, fact_id, settings)
        except DyadError:
            rejected = explain_reject(connection, fact_id, settings)
            if rejected is None:
                raise
            render_reject(rejected, console)
        else:
            render(found, console)
