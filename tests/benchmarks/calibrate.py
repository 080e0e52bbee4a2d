"""Fits the weights of the confidence of facts on hand-coded texts, and writes ``schemas/codes/confidence.toml``.

Run from the repository: ``python tests/benchmarks/calibrate.py [--write] [GOLD.yaml …]``. Without files it takes the
golds of ``tests/gold`` and those of the gold folder beside the repository that rules were tuned on; the held-out texts
there are never read here. A fact that an optional gold fact excuses is left out. The fit is a logistic regression with
a penalty on the weights, by Newton's method: the same input gives the same weights. Rules do better on the texts that
they were written on than on others, so the weights are drawn towards the middle by what the texts of
``tests/gold/unseen`` show, which no rule was written on.
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
UNSEEN = ROOT / "tests" / "gold" / "unseen"
PENALTY = 2.0
SUREST = 60
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
        key = (document, fact.char_start, fact.char_end, fact.method, fact.source, fact.target)
        seen[key] = confidence.features(
            fact, reading, sides, n_facts
        )  # before: the rule's own confidence is among them
        calibrate(fact, reading, sides, n_facts)

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


def folded(rows: list[Row]) -> tuple[numpy.ndarray, numpy.ndarray]:
    """(scores, right in every field) of facts of documents that the fit has not seen, by folds of whole documents."""
    documents = sorted({document for _, _, document in rows})
    scores, right = [], []
    for fold in range(FOLDS):
        unseen = set(documents[fold::FOLDS])
        table = fit([row for row in rows if row[2] not in unseen])
        for found, full, document in rows:
            if document in unseen:
                scores.append(logit(table, found))
                right.append(float(full))
    return numpy.array(scores), numpy.array(right)


def scale(scores: numpy.ndarray, right: numpy.ndarray) -> tuple[float, float]:
    """(slope, shift) that make scores into chances: Platt's scaling."""
    slope, shift = 1.0, 0.0
    for _ in range(50):
        chance = 1 / (1 + numpy.exp(-(slope * scores + shift)))
        gradient = numpy.array([((right - chance) * scores).sum(), (right - chance).sum()])
        w = chance * (1 - chance)
        curve = numpy.array([[(w * scores * scores).sum(), (w * scores).sum()], [(w * scores).sum(), w.sum()]])
        slope, shift = numpy.array([slope, shift]) + numpy.linalg.solve(curve, gradient)
    return float(slope), float(shift)


def scaled(table: dict[str, float], slope: float, shift: float) -> dict[str, float]:
    """The weights under a scaling."""
    drawn = {name: value * slope for name, value in table.items()}
    return drawn | {"intercept": drawn["intercept"] + shift}


def print_reliability(chances: numpy.ndarray, right: numpy.ndarray) -> None:
    """How many facts of each tenth of the chance were right."""
    for low in (0.0, 0.5, 0.6, 0.7, 0.8, 0.9):
        inside = (chances >= low) & (chances < (low + 0.1 if low else 0.5))
        if inside.any():
            click.echo(f"  {low:.1f}: {int(inside.sum())} facts, {right[inside].mean():.2f} right")


def drawn_by_unseen(rows: list[Row], unseen: list[Row]) -> tuple[dict[str, float], float]:
    """The weights, drawn towards the middle by as much as texts demand that no rule was written on, and the highest
    confidence that those texts bear out: the share right of the ``SUREST`` facts.

    Prints what every second of those texts says of weights that the others drew; the result is drawn by all of them.
    """
    table = fit(rows)
    documents = sorted({document for _, _, document in unseen})
    chances, right = [], []
    for part in (0, 1):
        tested = set(documents[part::2])
        others = [row for row in unseen if row[2] not in tested]
        slope, shift = scale(*_scores(table, others))
        x, y = _scores(table, [row for row in unseen if row[2] in tested])
        chances.append(1 / (1 + numpy.exp(-(slope * x + shift))))
        right.append(y)
    click.echo("drawn by one half of the unseen texts, tested on the other, both ways:")
    chance, y = numpy.concatenate(chances), numpy.concatenate(right)
    print_reliability(chance, y)
    highest = y[numpy.argsort(-chance, kind="stable")[:SUREST]].mean()
    return scaled(table, *scale(*_scores(table, unseen))), round(float(highest), 2)


def drawn_by_folds(rows: list[Row]) -> tuple[dict[str, float], float]:
    """The weights, drawn towards the middle by as much as texts that a fit has not seen demand."""
    x, y = folded(rows)
    slope, shift = scale(x, y)
    click.echo("folds of whole documents:")
    print_reliability(1 / (1 + numpy.exp(-(slope * x + shift))), y)
    return scaled(fit(rows), slope, shift), 0.98


def _scores(table: dict[str, float], rows: list[Row]) -> tuple[numpy.ndarray, numpy.ndarray]:
    return (
        numpy.array([logit(table, found) for found, _, _ in rows]),
        numpy.array([float(full) for _, full, _ in rows]),
    )


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
            names = {f.name for f in files}
            others = [f for f in sorted(shared.glob("*.yaml")) if f.name not in names]
            files += [f for f in others if not f.stem.startswith(gold_script.HELD_OUT)]
    rows = observed([f for f in files if "facts:" in f.read_text(encoding="utf-8") and UNSEEN not in f.parents])
    kept_apart = sorted(UNSEEN.rglob("*.yaml"))
    table, highest = drawn_by_unseen(rows, observed(kept_apart)) if kept_apart else drawn_by_folds(rows)
    n_right = sum(full for _, full, _ in rows)
    click.echo(f"{len(rows)} facts, {n_right} right in every field, {len(table)} weights; highest {highest}")
    if write:
        lines = [
            "# The weights of the confidence of a fact (flows/extract/confidence.py), fitted on hand-coded texts by"
        ]
        lines += ["# tests/benchmarks/calibrate.py. Not to be edited by hand.", ""]
        lines += ["# Beyond it no share of right facts was seen on texts that no rule was written on."]
        lines += [f"highest = {highest}", "", "[weights]"]
        lines += [f'"{name}" = {value:.3f}' for name, value in sorted(table.items())]
        lines += ["", "# Rules of a fixed form, by the share right that was measured of each alone.", "[measured]"]
        lines += [f'"{name}" = {value}' for name, value in sorted(MEASURED.items())]
        WEIGHTS.write_text("\n".join(lines) + "\n", encoding="utf-8")
        click.echo(f"wrote {WEIGHTS.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
