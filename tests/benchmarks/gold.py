"""Scores the extraction against the hand-coded texts, in memory: texts → segmentation → extraction → score.

Run from the repository: ``python tests/benchmarks/gold.py [--split tuned|held] [GOLD.yaml …]``. Without files it takes
the gold folder beside the repository. The held-out texts are those that no rule was tuned on: only their figures are
shown, unless ``--errors`` asks for more.

``--write-calibration`` keeps, in ``schemas/codes/calibration.csv``, how many of the facts of each tenth of confidence
were right; ``dyad status`` shows it beside what a release states. Run it whenever the extraction has changed.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import click
from in_memory import REPOSITORY, SHARED, document_of_file, extraction_of

from flows.evaluate import Gold, GoldError, Score, errors_text, load_golds, print_score, score_extractions

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

CALIBRATION = REPOSITORY / "schemas" / "codes" / "calibration.csv"


def calibration(score: Score) -> list[tuple[int, int, int, int]]:
    """One row a tenth of confidence that holds facts: (tenth 0..9, facts, right in their parties, right in full)."""
    rows = []
    for tenth in range(10):
        found = [
            outcome
            for outcome in score.outcomes
            if outcome.predicted is not None
            and not outcome.is_excused
            and min(int(outcome.predicted.confidence * 10 + 1e-9), 9) == tenth
        ]
        if found:
            rows.append((tenth, len(found), sum(each.who for each in found), sum(each.full for each in found)))
    return rows


def write_calibration(score: Score, path: Path) -> None:
    """Write :func:`calibration` as CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("tenth", "n", "who", "full"))
        writer.writerows(calibration(score))


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
@click.option("--write-calibration", "keep", is_flag=True, help=f"Write {CALIBRATION.relative_to(REPOSITORY)}.")
@click.option("--type", "fact_type", help="List errors of this fact type only.")
def main(
    gold_files: tuple[Path, ...],
    split: str,
    texts: Path,
    errors: bool | None,
    limit: int | None,
    strict: bool,
    fact_type: str | None,
    keep: bool,
) -> None:
    """Score the extraction against hand-coded texts."""
    if not gold_files and not (SHARED / "gold").is_dir():
        sys.exit(f"skipped: no hand-coded texts at {SHARED / 'gold'}")
    try:
        golds = load_golds(gold_files or [SHARED / "gold"])
        if split != "all" and not gold_files:
            golds = [gold for gold in golds if gold.document.startswith(HELD_OUT) == (split == "held")]
        extractions = [extraction_of(document_of_file(_text_of(gold, texts))) for gold in golds]
        score = score_extractions(golds, extractions, strict)
    except GoldError as error:
        raise click.ClickException(str(error)) from error
    if keep:
        write_calibration(score, CALIBRATION)
    shown = split == "tuned" if errors is None else errors
    print_score(score, errors=False, text_types=True)
    if shown:
        if fact_type:
            score.outcomes = [outcome for outcome in score.outcomes if outcome.fact_type == fact_type]
        click.echo(errors_text(score, limit))


if __name__ == "__main__":
    main()
