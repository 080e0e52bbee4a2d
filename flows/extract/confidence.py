"""How sure a fact is: a probability from what the rule saw and what it had to assume.

A logistic model over a few plain features (``features``), whose weights are data
(``schemas/codes/confidence.toml``) and
were fitted on hand-coded texts: the share of facts with these features that were right in every field. Here belongs the
score. Not here: whether there is a fact at all, and the fitting (``tests/benchmarks/calibrate.py``).
"""

from __future__ import annotations

import math
import tomllib
from functools import lru_cache

from flows.extract.lexicon import CODES
from flows.extract.reading import Reading
from flows.records import Fact

LOWEST, HIGHEST = 0.05, 0.98


def features(fact: Fact, reading: Reading, sides: int, n_facts: int) -> list[str]:
    """What is known of a fact when it is made: its type and rule, how many of its sides the sentence names itself
    (``sides``), its values, mood and date, and how crowded the sentence is (``n_facts`` in it)."""
    rule = fact.method.split(".")[1] if "." in fact.method else fact.method
    found = [
        f"type:{fact.fact_type}",
        f"rule:{fact.fact_type}.{rule}",
        f"sides:{sides}",
        f"mood:{fact.modality}",
        f"date:{fact.date_basis or 'none'}",
    ]
    found += [name for name in ("amount", "percent", "quantity") if getattr(fact, name) is not None]
    n_words = len(reading.words)
    if n_words > 35:
        found.append("words:35")
    if n_words > 60:
        found.append("words:60")
    if reading.is_title_case:
        found.append("title")
    if fact.attributed_to:
        found.append("cited")
    if n_facts > 2:
        found.append("facts:2")
    if n_facts > 4:
        found.append("facts:4")
    if len(reading.actors) > 4:
        found.append("actors:4")
    if fact.source is None or fact.target is None:
        found.append("open")
    return found


@lru_cache(maxsize=1)
def model() -> tuple[dict[str, float], dict[str, float]]:
    """(weights of the features and of "intercept", share right of the rules that were measured by themselves)."""
    with (CODES / "confidence.toml").open("rb") as file:
        table = tomllib.load(file)
    return table["weights"], table.get("measured", {})


def calibrate(fact: Fact, reading: Reading, sides: int, n_facts: int) -> None:
    """Set ``fact.confidence``: the probability that the fact is right in every field, 0.05 to 0.98."""
    table, measured = model()
    known = measured.get(fact.method)
    if known is not None and sides == 2:
        fact.confidence = known
        return
    score = table["intercept"] + sum(table.get(name, 0.0) for name in features(fact, reading, sides, n_facts))
    fact.confidence = round(min(max(1 / (1 + math.exp(-score)), LOWEST), HIGHEST), 2)
