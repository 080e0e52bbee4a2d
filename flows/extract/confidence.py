"""How sure a fact is: a score from what the rule had to assume, put on a scale where nine in ten at 0.9 are right.

Here belongs the score and its calibration. Not here: whether there is a fact at all.
"""

from __future__ import annotations

from flows.extract.reading import Reading
from flows.records import Fact


def calibrate(fact: Fact, reading: Reading) -> None:
    """Set ``fact.confidence`` from the rule's own score and what the sentence adds or takes away."""
    score = fact.confidence
    if fact.source is None or fact.target is None:
        score -= 0.2
    if fact.amount is not None or fact.percent is not None:
        score += 0.05
    if len(reading.words) > 60:
        score -= 0.1
    fact.confidence = round(min(max(score, 0.05), 0.99), 2)
