"""Scores the extraction against the hand-coded texts, in memory: texts → segmentation → extraction → score.

Run from the repository: ``python tests/benchmarks/gold.py [--split tuned|held] [GOLD.yaml|GOLD.jsonl …]``. Without
files it takes the gold folder beside the repository. The held-out texts are those that no rule was tuned on: only their
figures are shown, unless ``--errors`` asks for more. For texts that lie in the corpora see ``of_corpora``.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click
from in_memory import REPOSITORY, SHARED, document_of_file, extraction_of
from of_corpora import load

from flows.evaluate import Gold, GoldError, errors_text, load_golds, print_score, score_extractions
from flows.records import Document

HELD_OUT = (
    "gcdf3-88324",
    "gcdf3-93320",
    "lkcab-2011-07-27-005-2939",
    "lkcab-2012-10-10-001-7990",
    "lkpmd-2025-01-16-en-7a9cb0",
    "lkpmd-2025-07-25-en-a0f17c",
    "wh-2023-07-20-",
    "wh-2025-05-12-",
)


def coded_texts(files: Sequence[Path], folder: Path) -> list[tuple[Gold, Document]]:
    """The codings of gold files, of folders of them, and of ``.jsonl`` files of texts in the corpora, with the texts.

    Raises GoldError for a file that cannot be used.
    """
    of_corpora = [file for file in files if file.suffix == ".jsonl"]
    golds = load_golds(file for file in files if file.suffix != ".jsonl")
    found = [(gold, document_of_file(_text_of(gold, folder))) for gold in golds]
    return found + [each for file in of_corpora for each in load(file)]


def _text_of(gold: Gold, folder: Path) -> Path:
    """The text of a gold file: in raw/ (where its sidecar is), in ``folder``, or beside the gold file."""
    published = sorted((REPOSITORY / "raw").rglob(gold.document))
    for path in (*published, folder / gold.document, Path(gold.path).parent / gold.document):
        if path.exists():
            return path
    raise click.ClickException(f"{gold.path}: its text {gold.document} is neither in raw/, in {folder} nor beside it")


@click.command()
@click.argument("gold_files", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--split", type=click.Choice(["tuned", "held", "all"]), default="tuned", show_default=True)
@click.option("--texts", type=click.Path(path_type=Path), default=SHARED / "source-texts", help="Folder of the texts.")
@click.option("--errors/--no-errors", default=None, help="List what is wrong; the default of the tuned part alone.")
@click.option("--limit", type=int, help="At most so many missed and so many false facts.")
@click.option("--strict", is_flag=True, help="Compare qualifiers (about, over …) in 'full' too.")
@click.option("--type", "fact_type", help="List errors of this fact type only.")
def main(
    gold_files: tuple[Path, ...],
    split: str,
    texts: Path,
    errors: bool | None,
    limit: int | None,
    strict: bool,
    fact_type: str | None,
) -> None:
    """Score the extraction against hand-coded texts."""
    if not gold_files and not (SHARED / "gold").is_dir():
        sys.exit(f"skipped: no hand-coded texts at {SHARED / 'gold'}")
    try:
        found = coded_texts(gold_files or [SHARED / "gold"], texts)
        if split != "all" and not gold_files:
            found = [each for each in found if each[0].document.startswith(HELD_OUT) == (split == "held")]
        golds = [gold for gold, _ in found]
        extractions = [extraction_of(document) for _, document in found]
        score = score_extractions(golds, extractions, strict)
    except GoldError as error:
        raise click.ClickException(str(error)) from error
    shown = split == "tuned" if errors is None else errors
    print_score(score, errors=False, text_types=True)
    if shown:
        if fact_type:
            score.outcomes = [outcome for outcome in score.outcomes if outcome.fact_type == fact_type]
        click.echo(errors_text(score, limit))


if __name__ == "__main__":
    main()
