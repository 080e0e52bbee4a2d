"""``dyad coverage``: sentences that look as if they state a fact, and gave none."""

from __future__ import annotations

import csv
import dataclasses
import json
import sys
from pathlib import Path

import click

from flows.cli import debug_option, vocabulary_option, warehouse_option
from flows.remote.places import Place


@click.command()
@click.option("--format", "form", type=click.Choice(["text", "csv", "json"]), default="text", show_default=True)
@click.option("--numbers", is_flag=True, help="Only sentences that hold a number.")
@click.option("--limit", default=0, help="Most sentences to list; 0 lists all.")
@warehouse_option
@vocabulary_option
@debug_option
def command(form: str, numbers: bool, limit: int, warehouse: Place, vocabulary: Path | None) -> None:
    """List sentences that name two parties and a number, or a word that can state a fact, and gave no fact: a work list
    for curators. Many of them rightly state none.

    \b
    Example:
      dyad coverage --numbers --limit 20
    """
    from flows.coverage import Uncovered, coverage
    from flows.published import connect
    from flows.remote.reading import reading
    from flows.remote.sources import own_words
    from flows.settings import load_settings

    with reading(warehouse, database=True) as folder:
        settings = load_settings(warehouse=folder, vocabulary=vocabulary)
        with connect(settings) as connection, own_words(settings) as extensions:
            result = coverage(connection, extensions)
    listed = [each for each in result.uncovered if each.numbers or not numbers]
    shown = listed[:limit] if limit else listed
    rows = [dataclasses.asdict(each) for each in shown]
    if form == "json":
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    if form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(field.name for field in dataclasses.fields(Uncovered))
        writer.writerows([_cell(value) for value in row.values()] for row in rows)
        return
    for each in shown:
        place = each.path if each.row is None else f"{each.path}, row {each.row}"
        why = ", ".join([*each.numbers, *each.triggers])
        click.echo(f"{place} [{each.sentence_id}] {' '.join(each.parties)} | {why}")
        click.echo(f"    {' '.join(each.text.split())}")
    share = f", {result.share_covered:.0%} gave a fact" if result.share_covered is not None else ""
    click.echo(
        f"{result.n_candidates:,} sentences name two parties and a number or trigger word{share}; "
        f"{len(listed):,} uncovered" + (f", {len(shown):,} shown" if len(shown) < len(listed) else "")
    )


def _cell(value: object) -> object:
    return " ".join(map(str, value)) if isinstance(value, list) else value
