"""Sentences of our own, and the facts that they state: ``facts_of_sentences.txt`` holds the table, a group a heading.

There, a line that begins at the margin is a text (one sentence or more), and each indented line below it a fact that is
stated, as ``type parties main-code column=value …``:

- parties: ``CHN>KEN`` source and target, ``DEU-FRA`` a pair without direction, ``-`` not judged (see ``parties=``);
- main code: the column that names the kind of the fact (``MAIN_CODE`` of ``flows.evaluate``), ``-`` not judged;
- modality is ``asserted`` unless another is given; a column that is not given is not judged.

No further fact of the types named may come out of the text; ``no fact`` stands for a text that states none at all.
The texts were published on 15 June 2020.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from flows import batches
from flows.evaluate import MAIN_CODE, TOLERANCE
from flows.extract import extract
from flows.records import Document, Fact
from flows.segment import segment
from flows.tables import to_tables
from flows.validate import validate

TABLE = Path(__file__).with_name("facts_of_sentences.txt")
NO_FACT = "no fact"


@dataclass(frozen=True)
class Case:
    """A text and what it states; ``line`` of the table."""

    group: str
    line: int
    text: str
    expected: list[str] = field(default_factory=list)


def read_cases(path: Path) -> list[Case]:
    """The table as cases. Raises ValueError for a text without a line that says what it states."""
    cases: list[Case] = []
    group = ""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("#"):
            group = line.strip("# ")
        elif line.startswith(" "):
            cases[-1].expected.append(line.strip())
        elif line:
            cases.append(Case(group, number, line))
    for case in cases:
        if not case.expected:
            raise ValueError(f"{path}:{case.line}: says nothing of what the text states")
    return cases


def document_of(text: str) -> Document:
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Document(digest[:16], text, "a.txt", digest, "text/plain", language="en", published="2020-06-15")


def facts_of(text: str) -> list[Fact]:
    document = document_of(text)
    return extract(document, *segment(document)).facts


def column(fact: Fact, name: str) -> object:
    if name == "parties":
        return ",".join(sorted({code for _, code in fact.parties}))
    return getattr(fact, name) if hasattr(fact, name) else fact.own.get(name)


def differences(expected: str, fact: Fact) -> list[str]:
    """What is not as expected: "column: wanted, got"."""
    fact_type, pair, code, *rest = expected.split()
    wanted = {"modality": "asserted", **dict(item.split("=", 1) for item in rest)}
    if code != "-":
        wanted[MAIN_CODE[fact_type]] = code
    found = []
    if pair != "-":
        parties = (fact.source, fact.target) if ">" in pair else tuple(sorted(map(str, (fact.source, fact.target))))
        if parties != tuple(pair.replace(">", "-").split("-")):
            found.append(f"parties: {pair}, got {fact.source}>{fact.target}")
    for name, value in wanted.items():
        got = column(fact, name)
        if not _same(value, got):
            found.append(f"{name}: {value}, got {got}")
    return found


def _same(wanted: str, got: object) -> bool:
    if isinstance(got, int | float) and not isinstance(got, bool):
        try:
            return abs(float(wanted) - got) <= TOLERANCE * max(abs(float(wanted)), abs(got))
        except ValueError:
            return False
    return str(got) == wanted


def problems(case: Case) -> list[str]:
    """What is missing, wrong, or too much among the facts of a case's text."""
    facts = facts_of(case.text)
    if case.expected == [NO_FACT]:
        return [f"too much: {fact}" for fact in facts]
    types = {expected.split()[0] for expected in case.expected}
    left = [fact for fact in facts if fact.fact_type in types]
    found: list[str] = []
    for expected in case.expected:
        likely = [fact for fact in left if fact.fact_type == expected.split()[0]]
        if not likely:
            found.append(f"missing: {expected}")
            continue
        best = min(likely, key=lambda fact: len(differences(expected, fact)))
        left.remove(best)
        found += [f"wrong: {expected}: {difference}" for difference in differences(expected, best)]
    return found + [f"too much: {fact}" for fact in left]


CASES = read_cases(TABLE)


@pytest.mark.parametrize("case", [pytest.param(case, id=f"{case.group}: {case.text[:60]}") for case in CASES])
def test_a_text_states_these_facts(case: Case) -> None:
    assert problems(case) == []


def test_every_fact_of_the_table_is_fit_to_be_published() -> None:
    extractions = [batches.extract_document(document_of(f"{case.text}\n\n{case.line}")) for case in CASES]
    assert sum(len(extraction.facts) for extraction in extractions) > len(CASES)
    valid, rejects = validate(to_tables(extractions))
    assert {(row["check"], row["column"], row["value"]) for row in rejects.to_pylist()} == set()
    assert valid["facts"].num_rows == sum(len(extraction.facts) for extraction in extractions)


def test_the_table_holds_every_fact_type_and_no_text_twice() -> None:
    assert len(CASES) >= 120
    assert len({case.text for case in CASES}) == len(CASES)
    assert set(MAIN_CODE) <= {expected.split()[0] for case in CASES for expected in case.expected}


def test_a_fact_that_differs_is_told_from_one_that_is_right() -> None:
    case = Case("", 1, "China lent Kenya $5 million in 2014.")
    right = "finance CHN>KEN loan amount=5e6 date=2014"
    assert problems(Case("", 1, case.text, [right])) == []
    for wrong in (
        "finance KEN>CHN loan",
        "finance CHN>KEN grant",
        "finance CHN>KEN loan amount=6e6",
        "finance CHN>KEN loan date=2015",
        "finance CHN>KEN loan modality=planned",
        "trade CHN>KEN export",
        NO_FACT,
    ):
        assert problems(Case("", 1, case.text, [wrong])), wrong
    assert problems(Case("", 1, case.text, [right, right]))
