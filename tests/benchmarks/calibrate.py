"""Fits the weights of the confidence of facts on hand-coded texts, and writes ``schemas/codes/confidence.toml``.

Run from the repository: ``python tests/benchmarks/calibrate.py [--write] [GOLD.yaml …]``. Without files it takes the
golds of ``tests/gold`` and those of the gold folder beside the repository that rules were tuned on; the held-out texts
are never read here. A fact that an optional gold fact excuses is left out. The fit is a logistic regression with a
penalty on the weights, by Newton's method: the same input gives the same weights.
"""

from __future__ import annotations

from pathlib import Path

import click
import gold as gold_script
import numpy
from in_memory import SHARED, document_of_file

import flows.extract.document as extraction
from flows.evaluate import load_golds, score_extractions
from flows.extract import confidence, extract
from flows.segment import segment

ROOT = Path(__file__).resolve().parents[2]
WEIGHTS = ROOT / "schemas" / "codes" / "confidence.toml"
PENALTY = 2.0
FOLDS = 10
Row = tuple[list[str], bool, str]
# Rules of records in a fixed form: the share right on the part of the corpora held out (tests/benchmarks/quality.py).
MEASURED = {"meeting.entry": 0.97, "trade.partner_list": 0.97}


def observed(gold_files: list[Path]) -> list[Row]:
    """(features, right in every field, document) of each fact extracted from the texts of the golds."""
    seen: dict[tuple[str, int, int, str, str | None, str | None], list[str]] = {}
    document = ""
    calibrate = confidence.calibrate

    def note(fact, reading, sides, n_facts):  # type: ignore[no-untyped-def]
        calibrate(fact, reading, sides, n_facts)
        key = (document, fact.char_start, fact.char_end, fact.method, fact.source, fact.target)
        seen[key] = confidence.features(fact, reading, sides, n_facts)

    extraction.calibrate = note
    golds = load_golds(gold_files)
    extractions = []
    for gold in golds:
        path = gold_script._text_of(gold, SHARED / "source-texts")
        document = gold.document
        read = document_of_file(path)
        extractions.append(extract(read, *segment(read)))
    extraction.calibrate = calibrate
    rows = []
    for outcome in score_extractions(golds, extractions).outcomes:
        found = outcome.predicted
        if found is None or outcome.is_excused:
            continue
        values = found.values
        key = (outcome.document, found.char_start, found.char_end, found.method, values["source"], values["target"])
        if key in seen:
            rows.append((seen[key], outcome.full, outcome.document))
    return rows


def fit(rows: list[Row]) -> dict[str, float]:
    """The weights of a penalised logistic regression; "intercept" is not penalised."""
    names = sorted({name for found, _, _ in rows for name in found})
    matrix = numpy.zeros((len(rows), len(names) + 1))
    matrix[:, 0] = 1.0
    for i, (found, _, _) in enumerate(rows):
        for name in found:
            matrix[i, names.index(name) + 1] = 1.0
    right = numpy.array([float(full) for _, full, _ in rows])
    penalty = numpy.eye(len(names) + 1) * PENALTY
    penalty[0, 0] = 0.0
    weight = numpy.zeros(len(names) + 1)
    for _ in range(30):
        chance = 1 / (1 + numpy.exp(-matrix @ weight))
        slope = matrix.T @ (right - chance) - penalty @ weight
        curve = (matrix.T * (chance * (1 - chance))) @ matrix + penalty
        weight = weight + numpy.linalg.solve(curve, slope)
    return {"intercept": float(weight[0])} | {n: float(w) for n, w in zip(names, weight[1:], strict=True)}


def logit(table: dict[str, float], found: list[str]) -> float:
    """The score of a fact under a table of weights."""
    return table["intercept"] + sum(table.get(name, 0.0) for name in found)


def shrunk(rows: list[Row]) -> dict[str, float]:
    """The weights, drawn towards the middle by as much as texts that a fit has not seen demand (Platt's scaling over
    folds of whole documents)."""
    documents = sorted({document for _, _, document in rows})
    scores, right = [], []
    for fold in range(FOLDS):
        unseen = set(documents[fold::FOLDS])
        table = fit([row for row in rows if row[2] not in unseen])
        for found, full, document in rows:
            if document in unseen:
                scores.append(logit(table, found))
                right.append(float(full))
    x, y = numpy.array(scores), numpy.array(right)
    slope, shift = 1.0, 0.0
    for _ in range(50):
        chance = 1 / (1 + numpy.exp(-(slope * x + shift)))
        gradient = numpy.array([((y - chance) * x).sum(), (y - chance).sum()])
        w = chance * (1 - chance)
        curve = numpy.array([[(w * x * x).sum(), (w * x).sum()], [(w * x).sum(), w.sum()]])
        slope, shift = numpy.array([slope, shift]) + numpy.linalg.solve(curve, gradient)
    table = fit(rows)
    scaled = {name: value * slope for name, value in table.items()}
    scaled["intercept"] += shift
    chance = 1 / (1 + numpy.exp(-(slope * x + shift)))
    for low in (0.0, 0.5, 0.6, 0.7, 0.8, 0.9):
        inside = (chance >= low) & (chance < (low + 0.1 if low else 0.5))
        if inside.any():
            click.echo(f"  unseen, {low:.1f}: {int(inside.sum())} facts, {y[inside].mean():.2f} right")
    return scaled


@click.command()
@click.argument("gold_files", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--write", is_flag=True, help="Write the weights into the code list.")
def main(gold_files: tuple[Path, ...], write: bool) -> None:
    """Fit the confidence of facts."""
    files = list(gold_files)
    if not files:
        files = sorted((ROOT / "tests" / "gold").rglob("*.yaml"))
        shared = SHARED / "gold"
        if shared.is_dir():
            files += [f for f in sorted(shared.glob("*.yaml")) if not f.stem.startswith(gold_script.HELD_OUT)]
    rows = observed([f for f in files if "facts:" in f.read_text(encoding="utf-8")])
    table = shrunk(rows)
    click.echo(f"{len(rows)} facts, {sum(full for _, full, _ in rows)} right in every field, {len(table)} weights")
    if write:
        lines = [
            "# The weights of the confidence of a fact (flows/extract/confidence.py), fitted on hand-coded texts by"
        ]
        lines += ["# tests/benchmarks/calibrate.py. Not to be edited by hand.", "[weights]"]
        lines += [f'"{name}" = {value:.3f}' for name, value in sorted(table.items())]
        lines += ["", "# Rules of a fixed form, by the share right that was measured of each alone.", "[measured]"]
        lines += [f'"{name}" = {value}' for name, value in sorted(MEASURED.items())]
        WEIGHTS.write_text("\n".join(lines) + "\n", encoding="utf-8")
        click.echo(f"wrote {WEIGHTS.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
