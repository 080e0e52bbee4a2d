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
from typing import Any

from flows.extract.lexicon import CODES
from flows.extract.reading import Reading
from flows.records import Fact

LOWEST = 0.05


def features(fact: Fact, reading: Reading, sides: int, n_facts: int) -> list[str]:
    """What is known of a fact when it is made: its type and rule, how many of its sides the sentence names itself
    (``sides``), its values, mood and date, and how crowded the sentence is (``n_facts`` in it)."""
    return [*_of_rule(*_rule(fact, sides)), *_of_sentence(fact, reading, sides, n_facts)]


_Rule = tuple[str, str, object, int, str, str | None, int, int]


def _rule(fact: Fact, sides: int) -> _Rule:
    """What the rule and the fact's own words say, as ``_of_rule`` takes it."""
    own = fact.own
    deed = own.get("action") or own.get("flow") or "none"
    n_own = min(len(own) - list(own.values()).count(None), 4)
    return fact.fact_type, fact.method, deed, sides, fact.modality, fact.date_basis, int(fact.confidence * 10), n_own


def _of_sentence(fact: Fact, reading: Reading, sides: int, n_facts: int) -> list[str]:
    """The features that are not the rule's: values, speakers, sides left open, and the crowd."""
    found: list[str] = []
    if fact.amount is not None:
        found.append("amount")
    if fact.percent is not None:
        found.append("percent")
    if fact.quantity is not None:
        found.append("quantity")
    if reading.is_title_case:
        found.append("title")
    if fact.attributed_to:
        found.append("cited")
    if fact.attributed_party:
        found.append("cited:party")
    if fact.source is None or fact.target is None:
        found.append("open")
    if len(fact.parties) > 2:
        found.append("many")
    for actor in reading.actors:
        if actor.is_reference:
            found.append("reference")
            break
    return found + _crowd(fact, reading, sides, n_facts)


@lru_cache(maxsize=4096)
def _weight_of_rule(*said: Any) -> float:
    """The sum of the weights of what a rule says."""
    table = model()[0]
    return sum(table.get(name, 0.0) for name in _of_rule(*said))


def _of_rule(
    kind: str, method: str, deed: object, sides: int, mood: str, basis: str | None, tenths: int, n_own: int
) -> tuple[str, ...]:
    """The features of a rule and of the fact's own words; ``tenths`` is the rule's own confidence."""
    return (
        f"type:{kind}",
        f"rule:{kind}.{method.split('.')[1] if '.' in method else method}",
        f"deed:{kind}.{deed}",
        f"sides:{sides}",
        f"mood:{mood}",
        f"date:{basis or 'none'}",
        f"rule's own:{tenths}",
        f"own:{n_own}",
    )


_FACTS, _CODES, _MONEY, _PERCENTS, _DATES, _SPANS = (
    tuple(f"{name}:{n}" for n in range(most + 1))
    for name, most in (("facts", 3), ("codes", 4), ("money", 2), ("percents", 2), ("dates", 2), ("span", 5))
)


def _crowd(fact: Fact, reading: Reading, sides: int, n_facts: int) -> list[str]:
    """How much else the sentence holds that a side or a value could have been mistaken for."""
    kinds, n_words = reading.kinds, len(reading.words)
    n_dates = kinds.count("D")
    n_codes = len({code for actor in reading.actors for code in actor.codes})
    found = [
        _FACTS[min(n_facts, 3)],
        _CODES[min(n_codes, 4)],
        _MONEY[min(kinds.count("$"), 2)],
        _PERCENTS[min(kinds.count("%"), 2)],
        _DATES[min(n_dates, 2)],
        _SPANS[min((fact.char_end - fact.char_start) // 40, 5)],
    ]
    if n_words > 35:
        found += ["words:35", "words:60"] if n_words > 60 else ["words:35"]
    elif n_words <= 25:
        found += [name for bound, name in _SHORT if n_words <= bound]
    if sides == 2 and n_codes == 2:
        found.append("pair")
    if fact.date is None and n_dates:
        found.append("date:unused")
    if len(reading.actors) > 4:
        found.append("actors:4")
    return found


_SHORT = ((12, "short:12"), (18, "short:18"), (25, "short:25"))


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
    weights = [table.get(name, 0.0) for name in _of_sentence(fact, reading, sides, n_facts)]
    score = table["intercept"] + sum(weights, _weight_of_rule(*_rule(fact, sides)))
    fact.confidence = round(min(max(1 / (1 + math.exp(-score)), LOWEST), highest), 2)
