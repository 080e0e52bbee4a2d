"""Fits the weights of the confidence of facts on hand-coded texts: ``schemas/codes/confidence.toml``.

Run from the repository: ``python tests/benchmarks/calibrate.py [--write] [GOLD.yaml …]``. Without files it takes the
golds of ``tests/gold``, with those of texts in the corpora where these are at hand, and those of the gold folder beside
the repository that rules were tuned on; the held-out texts there are never read here. A fact that an optional gold fact
excuses is left out. The fit is a logistic regression with a penalty on the weights, by Newton's method: the same input
gives the same weights.

Rules do better on the texts that they were written on than on others: a feature of its own (``WRITTEN_ON``) takes up
that difference in the fit and is left out of the weights, which then say what is right of the texts that no rule was
written on (``tests/gold/unseen`` and ``of_corpora/unseen.jsonl``). What is printed, and kept in
``schemas/codes/calibration.csv`` for ``dyad status``, is what folds of whole documents of these say of weights that
were fitted without them: of the facts of each tenth of confidence, how many were right in their parties and in full.
Run it whenever the extraction has changed.
"""

from __future__ import annotations

from pathlib import Path

import click
import gold as gold_script
import numpy
from in_memory import SHARED
from of_corpora import CORPORA

import flows.extract.document as extraction
from flows.evaluate import score_extractions
from flows.extract import confidence, extract
from flows.segment import segment

ROOT = Path(__file__).resolve().parents[2]
WEIGHTS = ROOT / "schemas" / "codes" / "confidence.toml"
UNSEEN = ROOT / "tests" / "gold" / "unseen"
OF_CORPORA = ROOT / "tests" / "gold" / "of_corpora"
PENALTY = 10.0
SUREST = 40
FOLDS = 8
WRITTEN_ON = "written on"
CALIBRATION = ROOT / "schemas" / "codes" / "calibration.csv"
Row = tuple[list[str], bool, bool, str]
# Rules of records in a fixed form: the share right on the part of the corpora held out (tests/benchmarks/quality.py);
# of rows of lists of relations, on those that are coded (tests/gold/of_corpora/registers.jsonl: 0.99).
MEASURED = {"meeting.entry": 0.97, "trade.partner_list": 0.97, "relation.register": 0.97}


def observed(gold_files: list[Path]) -> list[Row]:
    """(features, right in its parties, right in every field, document) of each fact that the golds' texts give."""
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
    coded = gold_script.coded_texts(gold_files, SHARED / "source-texts")
    golds = [gold for gold, _ in coded]
    extractions = []
    for gold, read in coded:
        document = gold.document
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
            rows.append((seen[key], outcome.who, outcome.full, outcome.document))
    return rows


def fit(rows: list[Row]) -> dict[str, float]:
    """The weights of a penalised logistic regression; "intercept" is not penalised."""
    names = sorted({name for found, *_ in rows for name in found})
    matrix = numpy.zeros((len(rows), len(names) + 1))
    matrix[:, 0] = 1.0
    for i, (found, *_) in enumerate(rows):
        for name in found:
            matrix[i, names.index(name) + 1] = 1.0
    right = numpy.array([float(full) for _, _, full, _ in rows])
    penalty = numpy.eye(len(names) + 1) * PENALTY
    penalty[0, 0] = 0.0
    weight = numpy.zeros(len(names) + 1)
    for _ in range(30):
        chance = 1 / (1 + numpy.exp(-matrix @ weight))
        slope = matrix.T @ (right - chance) - penalty @ weight
        curve = (matrix.T * (chance * (1 - chance))) @ matrix + penalty
        weight = weight + numpy.linalg.solve(curve, slope)
    return {"intercept": float(weight[0])} | {n: float(w) for n, w in zip(names, weight[1:], strict=True)}


def chances_of(table: dict[str, float], rows: list[Row]) -> numpy.ndarray:
    """How likely each fact is right, under a table of weights."""
    scores = [table["intercept"] + sum(table.get(name, 0.0) for name in found) for found, *_ in rows]
    return 1 / (1 + numpy.exp(-numpy.array(scores)))


def folded(rows: list[Row], unseen: list[Row]) -> list[tuple[float, bool, bool]]:
    """(chance, right in its parties, right in every field) of facts of documents that the fit has not seen, by folds of
    whole documents."""
    documents = sorted({document for *_, document in unseen})
    found = []
    for fold in range(FOLDS):
        left_out = set(documents[fold::FOLDS])
        tested = [row for row in unseen if row[-1] in left_out]
        chances = chances_of(fit(rows + [row for row in unseen if row[-1] not in left_out]), tested)
        found += [(float(chance), who, full) for chance, (_, who, full, _) in zip(chances, tested, strict=True)]
    return found


def reliability(found: list[tuple[float, bool, bool]], highest: float) -> list[tuple[int, int, int, int]]:
    """One row a tenth of confidence that holds facts: (tenth 0..9, facts, right in their parties, right in full)."""
    tenths = [(min(int(min(chance, highest) * 10 + 1e-9), 9), who, full) for chance, who, full in found]
    rows = []
    for tenth in range(10):
        inside = [(who, full) for place, who, full in tenths if place == tenth]
        if inside:
            rows.append((tenth, len(inside), sum(who for who, _ in inside), sum(full for _, full in inside)))
    return rows


def write_calibration(rows: list[tuple[int, int, int, int]], path: Path) -> None:
    """Write :func:`reliability` as CSV."""
    table = [("tenth", "n", "who", "full"), *rows]
    path.write_text("".join(",".join(map(str, row)) + "\n" for row in table), encoding="utf-8")


def weights_of(rows: list[Row], unseen: list[Row]) -> tuple[dict[str, float], float, list[tuple[int, int, int, int]]]:
    """The weights for texts that no rule was written on, the highest confidence that those texts bear out (the share
    right of the ``SUREST`` facts of the folds), and their :func:`reliability`."""
    written_on: list[Row] = [([*found, WRITTEN_ON], who, full, document) for found, who, full, document in rows]
    found = folded(written_on, unseen)
    surest = sorted(found, key=lambda each: -each[0])[:SUREST]
    highest = round(sum(full for _, _, full in surest) / SUREST, 2)
    table = fit(written_on + unseen)
    table.pop(WRITTEN_ON)
    return table, highest, reliability(found, highest)


def _holds_facts(file: Path) -> bool:
    return file.suffix == ".jsonl" or "facts:" in file.read_text(encoding="utf-8")


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
        files += [OF_CORPORA / "seen.jsonl"] if CORPORA.is_dir() else []
    rows = observed([f for f in files if _holds_facts(f) and UNSEEN not in f.parents])
    kept_apart = sorted(UNSEEN.rglob("*.yaml")) + ([OF_CORPORA / "unseen.jsonl"] if CORPORA.is_dir() else [])
    unseen = observed(kept_apart)
    table, highest, shares = weights_of(rows, unseen)
    n_right = sum(full for _, _, full, _ in rows)
    click.echo(f"{len(rows)} facts of texts that rules were written on, {n_right} right in full")
    click.echo(f"{len(unseen)} facts of others, by folds of whole documents:")
    for tenth, n, who, full in shares:
        click.echo(f"  {tenth / 10}: {n} facts, {who / n:.2f} right in their parties, {full / n:.2f} in full")
    click.echo(f"{len(table)} weights; highest {highest}")
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
        write_calibration(shares, CALIBRATION)
        click.echo(f"wrote {WEIGHTS.relative_to(ROOT)} and {CALIBRATION.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
