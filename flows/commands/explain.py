"""``dyad explain``: where one fact comes from."""

from __future__ import annotations

from pathlib import Path

import click

from flows.cli import debug_option, warehouse_option


@click.command()
@click.argument("fact_id")
@warehouse_option
@debug_option
def command(fact_id: str, warehouse: Path) -> None:
    """Show where a fact comes from: its sentence with each field's characters marked, the rule that made it, the
    document, decisions applied, and the claim it belongs to. FACT_ID may be the beginning of an id.

    \b
    Example:
      dyad explain "$(dyad query 'SELECT fact_id FROM facts LIMIT 1' --format csv | tail -1)"
    """
    from rich.console import Console

    from flows.explain import explain, render
    from flows.published import connect
    from flows.settings import Settings

    settings = Settings(Path("raw"), warehouse)
    with connect(settings) as connection:
        render(explain(connection, fact_id, settings), Console(highlight=False))
