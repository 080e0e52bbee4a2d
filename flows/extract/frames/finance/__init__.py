"""Finance: loans, grants, credit, debt and its relief, aid in money and in kind.

The provider (creditor, donor) is the source, the recipient (debtor) the target. A fact is anchored on an instrument
("a loan of …"), on a verb of giving, lending or repaying, or on goods that are given.
"""

from __future__ import annotations

from flows.extract.frames.common import Scene, names_body
from flows.extract.frames.finance.debts import (
    CREDITORS,
    DONORS,
    find_arrears,
    find_creditor,
    find_debt_share,
    find_donor,
)
from flows.extract.frames.finance.follow_ups import (
    TERMS,
    add_terms,
    find_agreed_sum,
    find_contents,
    find_listed_sum,
    find_signed_sum,
    find_use_of_money,
    find_worth,
)
from flows.extract.frames.finance.gifts import WORTH, find_medical_team, find_provision, find_trainees, find_training
from flows.extract.frames.finance.nouns import from_noun
from flows.extract.frames.finance.verbs import from_verb, has_money_left
from flows.extract.frames.finance.words import (
    explains_noun,
    forgiveness_of,
    handed_over,
    is_in_noun,
    is_noun,
    is_of_money,
    is_swallowed,
    is_verb,
)

__all__ = ["find"]

_HITS = frozenset({"finance.nouns", "finance.verbs", "finance.goods"})
_WORDS = (
    CREDITORS | DONORS | WORTH | TERMS | {"over", "provision", "handover", "available"}
)  # one of these, or money: else nothing here can be found


def find(scene: Scene) -> None:
    """Add the finance facts of a sentence."""
    reading = scene.reading
    if _HITS.isdisjoint(reading.hits) and not reading.holds(_WORDS) and "$" not in reading.kinds:
        return
    nouns = [h for h in reading.get("finance.nouns") if is_noun(reading, h) and is_of_money(scene, h)]
    verbs = [h for h in reading.get("finance.verbs") if is_verb(reading, h) and not is_in_noun(h, nouns)]
    verbs += handed_over(reading)
    find_creditor(scene)
    if reading.holds(DONORS):
        find_donor(scene)
    find_arrears(scene)
    find_medical_team(scene)
    find_training(scene)
    find_trainees(scene)
    find_provision(scene)
    find_debt_share(scene)
    find_contents(scene, nouns)
    if not nouns and not verbs:
        find_signed_sum(scene)
        find_listed_sum(scene)
        find_agreed_sum(scene)
        find_worth(scene)
        add_terms(scene, nouns)
        find_use_of_money(scene)
        return
    done_verbs: set[int] = set()
    for hit in nouns:
        named = names_body(reading, hit) and hit.trigger.lemma != "scholarship"  # "Government Scholarship Program"
        if named or is_swallowed(reading, hit, nouns):
            continue
        if any(forgiveness_of(reading, other) is hit for other in nouns):
            continue
        scene.n_candidates += 1
        from_noun(scene, hit, nouns, verbs, done_verbs)
    for hit in verbs:
        if explains_noun(reading, hit, nouns):
            continue
        if hit.start in done_verbs and not has_money_left(scene, hit):
            continue
        scene.n_candidates += 1
        from_verb(scene, hit, nouns)
    find_signed_sum(scene)
    find_listed_sum(scene)
    find_agreed_sum(scene)
    find_worth(scene)
    add_terms(scene, nouns)
    find_use_of_money(scene)
