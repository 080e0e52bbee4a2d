"""Arms told of again: "the first six will be delivered in 1988", "Warsaw has already parted with 14".

Here belong sentences that speak of the arms of an earlier one by a bare number or by their delivery. Not here:
sentences that name the arms themselves (``arms``).
"""

from __future__ import annotations

from flows.extract import roles
from flows.extract.frames.common import Draft, Scene, emit
from flows.extract.reading import Hit, Reading, is_finite_or_participle

_NEAR = 3  # sentences
_OTHER_UNITS = frozenset("aircraft plane jet tank missile system vehicle ship fighter helicopter gun drone".split())
_ACTIONS = {"supplied": "supplied", "sold": "sold", "bought": "sold", "produced": "produced"}
_BEGINNING = frozenset("start begin expect schedule complete due plan resume continue end".split())


def find(scene: Scene) -> None:
    """Add what a sentence without arms of its own says of those told last."""
    known = scene.context.last_arms
    reading = scene.reading
    if known is None or reading.sentence.sentence_id - known[4] > _NEAR or known[0] is None or known[1] is None:
        return
    if any(f.fact_type in ("arms", "trade", "finance", "labour") for f in scene.facts):
        return
    for hit in reading.get("arms.actions"):
        if hit.trigger.code in _ACTIONS and is_finite_or_participle(reading, hit.start) and _counted(scene, hit):
            return
    _deliveries(scene)


def _is_bare(reading: Reading, k: int, unit: str | None) -> bool:
    code = roles.mention(reading, k).code
    return code is None or code == unit or code in _OTHER_UNITS


def _counted(scene: Scene, hit: Hit) -> bool:
    """ "Berlin has already supplied five", "the first six will be delivered in 1988", "twelve were ordered in June"."""
    reading, known = scene.reading, scene.context.last_arms
    if known is None:
        return False
    v = hit.start
    passive = roles.is_passive(reading, v)
    low, high = roles.clause(reading, v)
    near = range(max(low, v - 8), v) if passive else range(hit.end, min(high, hit.end + 5))
    counts = [k for k in reading.mentions("#") if k in near and _is_bare(reading, k, known[3])]
    if not counts:
        return False
    if not passive and not set(roles.codes_of(roles.subject(reading, v))) & {known[0], known[1]}:
        return False
    parties = {code for a in reading.actors for code in a.codes if not a.is_place}
    if parties - {known[0], known[1]}:
        return False
    draft = Draft("arms", min(v, counts[0]), max(hit.end, counts[0] + 1), rule="again", confidence=0.5)
    draft.quantity_item, draft.unit = counts[0], known[3]
    prices = [k for k in reading.mentions("$") if low <= k < high and k not in scene.used_items]
    if len(prices) == 1:
        draft.amount_item = prices[0]  # "twelve were ordered at a cost of $700 million"
    _fill(scene, draft, _ACTIONS[hit.trigger.code])
    draft.modality = roles.modality(reading, v)
    if draft.modality == "asserted" and hit.trigger.lemma in ("order", "sign for"):
        draft.modality = "planned"
    return emit(scene, draft) is not None


def _deliveries(scene: Scene) -> None:
    """ "Deliveries are to start in 1989", "delivery of the first batch is expected in 2026"."""
    reading = scene.reading
    dates = reading.mentions("D")
    if not dates:
        return
    for k in range(min(4, len(reading.words))):
        if reading.words[k] not in ("delivery", "deliveries"):
            continue
        v = next((j for j in range(k + 1, min(len(reading.words), k + 12)) if _begins(reading, j)), -1)
        date = next((d for d in dates if d > v), -1)
        if v < 0 or date < 0:
            return
        draft = Draft("arms", k, v + 1, rule="deliveries", confidence=0.5, date_item=date)
        _fill(scene, draft, "supplied")
        mood = roles.modality(reading, v)
        draft.modality = "expected" if reading.lemma(v) == "expect" else "planned" if mood == "asserted" else mood
        if mood == "asserted" and "d" in reading.forms(v) and reading.kinds[roles.before(reading, v)] not in "bhtm":
            draft.modality = "asserted"  # "deliveries began in 1989"
        emit(scene, draft)
        return


def _begins(reading: Reading, j: int) -> bool:
    return reading.lemma(j) in _BEGINNING or reading.words[j] == "due"


def _fill(scene: Scene, draft: Draft, action: str) -> None:
    known = scene.context.last_arms
    if known is None:
        return
    draft.source_codes = (known[0],) if known[0] else ()
    draft.target_codes = (known[1],) if known[1] else ()
    draft.own.update(action=action, materiel=known[2])
    draft.plover = "SUPPORT"
