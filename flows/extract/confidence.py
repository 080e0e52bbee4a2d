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

LOWEST = 0.05


def features(fact: Fact, reading: Reading, sides: int, n_facts: int) -> list[str]:
    """What is known of a fact when it is made: its type and rule, how many of its sides the sentence names itself
    (``sides``), its values, mood and date, and how crowded the sentence is (``n_facts`` in it)."""
    rule = fact.method.split(".")[1] if "." in fact.method else fact.method
    found = [
        f"type:{fact.fact_type}",
        f"rule:{fact.fact_type}.{rule}",
        f"deed:{fact.fact_type}.{fact.own.get('action') or fact.own.get('flow') or 'none'}",
        f"sides:{sides}",
        f"mood:{fact.modality}",
        f"date:{fact.date_basis or 'none'}",
        f"rule's own:{int(fact.confidence * 10)}",
        f"own:{min(sum(value is not None for value in fact.own.values()), 4)}",
    ]
    found += [name for name in ("amount", "percent", "quantity") if getattr(fact, name) is not None]
    flags = {
        "title": reading.is_title_case,
        "cited": bool(fact.attributed_to),
        "cited:party": bool(fact.attributed_party),
        "open": fact.source is None or fact.target is None,
        "many": len(fact.parties) > 2,
        "reference": any(actor.is_reference for actor in reading.actors),
    }
    return found + [name for name, holds in flags.items() if holds] + _crowd(fact, reading, sides, n_facts)


def _crowd(fact: Fact, reading: Reading, sides: int, n_facts: int) -> list[str]:
    """How much else the sentence holds that a side or a value could have been mistaken for."""
    n_words, n_dates = len(reading.words), reading.kinds.count("D")
    n_codes = len({code for actor in reading.actors for code in actor.codes})
    found = [
        f"facts:{min(n_facts, 3)}",
        f"codes:{min(n_codes, 4)}",
        f"money:{min(reading.kinds.count('$'), 2)}",
        f"percents:{min(reading.kinds.count('%'), 2)}",
        f"dates:{min(n_dates, 2)}",
        f"span:{min((fact.char_end - fact.char_start) // 40, 5)}",
    ]
    found += [f"words:{bound}" for bound in (35, 60) if n_words > bound]
    found += [f"short:{bound}" for bound in (12, 18, 25) if n_words <= bound]
    if sides == 2 and n_codes == 2:
        found.append("pair")
    if fact.date is None and n_dates:
        found.append("date:unused")
    if len(reading.actors) > 4:
        found.append("actors:4")
    return found


@lru_cache(maxsize=1)
def model() -> tuple[dict[str, float], dict[str, float], float]:
    """(weights of the features and of "intercept", share right of the rules that were measured by themselves, the
    highest confidence that unseen texts bear out)."""
    with (CODES / "confidence.toml").open("rb") as file:
        table = tomllib.load(file)
    return table["weights"], table.get("measured", {}), float(table["highest"])


def calibrate(fact: Fact, reading: Reading, sides: int, n_facts: int) -> None:
    """Set ``fact.confidence``: the probability that the fact is right in every field, from 0.05 up."""
    table, measured, highest = model()
    known = measured.get(fact.method)
    if known is not None and sides == 2:
        fact.confidence = known
        return
    score = table["intercept"] + sum(table.get(name, 0.0) for name in features(fact, reading, sides, n_facts))
    fact.confidence = round(min(max(1 / (1 + math.exp(-score)), LOWEST), highest), 2)
