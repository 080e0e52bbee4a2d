"""``dyad evaluate``: score published facts against hand-coded ones."""

from __future__ import annotations

from pathlib import Path

import click

from flows.cli import debug_option, warehouse_option
from flows.remote.places import Place


@click.command()
@click.argument("gold", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--errors", is_flag=True, help="List what was missed and what was false.")
@click.option("--by-text-type", is_flag=True, help="Add a table by kind of text.")
@click.option("--by-document", is_flag=True, help="Add a table by document.")
@click.option("--strict", is_flag=True, help="In full also means every hedge (about, over …).")
@warehouse_option
@debug_option
def command(
    gold: tuple[Path, ...], errors: bool, by_text_type: bool, by_document: bool, strict: bool, warehouse: Place
) -> None:
    """Score published facts against hand-coded ones, a line a fact type: precision, recall and F1 of what was found
    (type and sentence), of who (parties too), and in full (every number, date, main code and modality too).

    \b
    Example:
      dyad evaluate tests/gold/*.yaml --errors
    """
    from rich.console import Console

    from flows.evaluate import load_golds, print_score, score_published
    from flows.remote.reading import reading

    golds = load_golds(gold)
    with reading(warehouse, tables=True) as folder:
        score = score_published(golds, folder, strict)
    console = Console(highlight=False, soft_wrap=True) if errors else Console(highlight=False)
    print_score(score, console, errors=errors, text_types=by_text_type, documents=by_document)
