"""Trade that leans on trade told before: "and those to Iraq to 553 mln", "Major buyers included China with 61,000
tonnes", "The surplus hit $134 billion", "They aim to raise it to $30 billion".

Here belong flows whose words leave the flow or a side to what was told. Not here: flows that name themselves
(``flows``).
"""

from __future__ import annotations

from flows.extract import roles
from flows.extract.frames.common import Draft, Scene, emit
from flows.extract.reading import Actor, Hit, Reading, is_finite_or_participle

_NEAR = 2  # sentences
_LEADING = frozenset("to from with into".split())
_GOODS_UNITS = frozenset("tonne ton short_ton barrel barrel/d bushel bale kg m3 bcm MWh GWh head".split())


def find(scene: Scene, taken: set[int]) -> None:
    """Add the flows of a sentence that lean on others."""
    reading = scene.reading
    if not (set(reading.kinds) & set("$#%")):
        return
    _gapped(scene, taken)
    words = reading.words
    if not _BUYERS.isdisjoint(words[:5]):
        _buyers(scene, taken)
    if not _BALANCES.isdisjoint(words[:3]) and words[0] in ("the", "that", "this"):
        _same_balance(scene, taken)
    if "it" in words or "trade" in words:
        _raise_it(scene, taken)


def remember(scene: Scene) -> None:
    """Note the last flow between two parties."""
    for fact in scene.facts:
        if fact.fact_type == "trade" and fact.source and fact.target and fact.modality == "asserted":
            flow = str(fact.own.get("flow"))
            scene.context.last_flow = (fact.source, fact.target, flow, scene.reading.sentence.sentence_id)


def gap_behind(reading: Reading, hit: Hit) -> tuple[int, Actor] | None:
    """Where a second partner of the flow at ``hit`` begins that has numbers of its own, and the partner: "Imports from
    Iran fell to 221 mln dlrs, and from Iraq to 769 mln", "… and those to Iraq to 553 mln"; None where there is none."""
    if reading.kinds[hit.end :].count("$") + reading.kinds[hit.end :].count("#") < 2:
        return None
    numbered = False
    for k in range(hit.end, len(reading.words) - 1):
        numbered = numbered or reading.kinds[k] in "$#"
        if not numbered or reading.words[k] not in _LEADING:
            continue
        before = reading.words[k - 1]
        if before not in ("those", "and", "while") or (before == "and" and reading.kinds[k - 2 : k - 1] not in ",$#D%"):
            continue
        actor = next((a for a in reading.actors if a.preposition_at == k and not a.is_modifier), None)
        if actor is None or not set(reading.kinds[actor.end : actor.end + 6]) & set("$#"):
            continue
        return k - 1, actor
    return None


def is_of_earlier(reading: Reading, hit: Hit, partner: Actor) -> bool:
    """Whether the partner behind the flow at ``hit`` is the second one of a flow before it: "Imports fell …  because of
    lower oil purchases, and from Iraq"."""
    if reading.words[partner.preposition_at - 1] not in ("and", "those", "while"):
        return False
    for other in reading.get("trade.nouns"):
        if other.start >= hit.start:
            return False
        gap = gap_behind(reading, other)
        if gap is not None and gap[1] is partner:
            return True
    return False


def _gapped(scene: Scene, taken: set[int]) -> None:
    reading = scene.reading
    for hit in reading.get("trade.nouns"):
        if hit.trigger.code not in ("export", "import", "total"):
            continue
        gap = gap_behind(reading, hit)
        told = [f for f in scene.facts if f.fact_type == "trade" and f.own.get("flow") == hit.trigger.code]
        if gap is None or not told or not told[-1].source:
            continue
        start, actor = gap
        _, high = roles.clause(reading, start + 1)
        first = told[0]
        falls = float(str(first.own.get("change_percent") or 0)) < 0
        items = [k for k in range(actor.end, min(high, actor.end + 14)) if reading.kinds[k] in "$#" and k not in taken]
        changes = [k for k in reading.mentions("%") if actor.end <= k < min(high, actor.end + 6) and k not in taken]
        dates = [int(str(f.own.get("_date_item", -1))) for f in told]
        for n, item in enumerate(items[:2]):
            if n and reading.words[item - 1] not in ("from", "against", "versus", "with"):
                break
            draft = Draft("trade", start, actor.end, [], [actor], (str(first.source),), rule="gapped", confidence=0.65)
            if reading.words[start + 1] == "into":  # whose imports they are
                draft.source, draft.source_codes, draft.target = [actor], (), []
                draft.target_codes = (first.target,) if first.target else ()
            draft.own.update(flow=hit.trigger.code, _series=n == 0)
            if reading.kinds[item] == "$":
                draft.amount_item = item
            else:
                draft.quantity_item = item
                draft.unit = roles.mention(reading, item).code or told[0].unit
            if draft.quantity_item >= 0 and draft.unit is None:
                return
            own = next((d for d in reading.mentions("D") if item < d <= item + 4), None)
            draft.date_item = own if own is not None else dates[n] if n < len(dates) else -1
            if n == 0 and changes:
                value = roles.mention(reading, changes[0]).value or 0.0
                draft.own["change_percent"] = -abs(value) if falls and not _says_rise(reading, actor.end) else value
                draft.own_spans["change_percent"] = (changes[0], changes[0] + 1)
                taken.add(changes[0])
            draft.modality = first.modality
            taken.add(item)
            emit(scene, draft)
        return


def _says_rise(reading: Reading, k: int) -> bool:
    return not _RISES.isdisjoint(reading.words[k : k + 6])


_RISES = frozenset("rose grew up climbed increased jumped gained".split())


_BUYERS = frozenset("buyers destinations markets customers importers suppliers sources sellers exporters".split())
_LISTING = frozenset("include be comprise".split())


def _buyers(scene: Scene, taken: set[int]) -> None:
    """ "Major buyers included China with 61,000 tonnes, Malaysia with 42,000 and Senegal 25,000": of what the story's
    state sold."""
    reading = scene.reading
    at = next((k for k in range(5) if reading.words[k : k + 1] and reading.words[k] in _BUYERS), -1)
    v = next((k for k in range(at + 1, at + 8) if reading.lemma(k) in _LISTING or reading.kinds[k : k + 1] == "b"), -1)
    listed: list[tuple[Actor, int]] = []
    for actor in reading.actors:
        k = actor.end + (reading.words[actor.end : actor.end + 1] in (["with"], ["at"], ["("], [","]))
        if actor.start > v and reading.kinds[k : k + 1] in ("#", "$") and not actor.is_modifier:
            listed.append((actor, k))
    if at < 0 or v < 0 or len(listed) < 2:
        return
    sells = reading.words[at] not in ("suppliers", "sources", "sellers", "exporters")
    flow = "export" if sells else "import"
    owners = [a for a in reading.actors if a.end <= at and (a.is_genitive or a.is_modifier)]
    last = scene.context.last_flow
    source = scene.context.subject_state() or (last[0] if last else None)
    codes = roles.codes_of(owners)[:1] or ((source,) if source else ())
    if not codes:
        return
    known = [roles.mention(reading, k).code for _, k in listed if roles.mention(reading, k).code]
    for actor, k in listed:
        if set(actor.codes) & set(codes) or k in taken:
            continue
        draft = Draft("trade", actor.start, k + 1, [], [actor], codes, rule="buyers", confidence=0.65)
        draft.own["flow"] = flow
        if reading.kinds[k] == "$":
            draft.amount_item = k
        else:
            draft.quantity_item = k
            draft.unit = roles.mention(reading, k).code or (known[0] if known else None)
        series = scene.context.series_date
        draft.date_item = -1 if series else None
        taken.add(k)
        fact = emit(scene, draft)
        if fact is not None:
            fact.own["_series"] = True


_BALANCES = frozenset("surplus deficit gap shortfall imbalance".split())


def _same_balance(scene: Scene, taken: set[int]) -> None:
    """ "The surplus hit $134 billion last year": of the two whose trade or balance was told before."""
    reading, known = scene.reading, scene.context.last_flow
    amounts = [k for k in reading.mentions("$") if k not in taken and k not in scene.used_items]
    at = next(k for k in range(3) if reading.words[k] in _BALANCES)
    if any(f.fact_type == "trade" for f in scene.facts) or not amounts or amounts[0] - at > 9:
        return
    if any(a.start <= amounts[0] and not a.is_place for a in reading.actors):
        return
    pair = scene.context.last_pair_of_trade(reading.sentence.sentence_id, _NEAR)
    if pair is None or known is None:
        return
    v = roles.governing_verb(reading, at)
    draft = Draft("trade", at, at + 1, [], [], pair[:1], pair[1:], rule="same_balance", confidence=0.6)
    draft.amount_item = amounts[0]
    draft.own["flow"] = "balance"
    draft.modality = roles.modality(reading, v) if v >= 0 else "asserted"
    taken.add(amounts[0])
    fact = emit(scene, draft)
    if fact is not None and fact.amount is not None:
        falls = reading.words[at] in ("deficit", "shortfall") or (
            reading.words[at] in ("gap", "imbalance") and scene.context.last_balance < 0
        )
        fact.amount = -abs(fact.amount) if falls else abs(fact.amount)


_RAISING = frozenset("raise increase boost bring lift take double triple expand push grow".split())
_ITS = frozenset("it that this volume figure".split())


def _raise_it(scene: Scene, taken: set[int]) -> None:
    """ "They aim to raise it to $30 billion", "plan to bring this figure to": the trade told before."""
    reading = scene.reading
    pair = scene.context.last_pair_of_trade(reading.sentence.sentence_id, _NEAR)
    if pair is None or any(f.fact_type == "trade" for f in scene.facts):
        return
    for k in range(1, len(reading.words) - 2):
        if reading.lemma(k) not in _RAISING or not is_finite_or_participle(reading, k):
            continue
        told = reading.words[k + 1 : k + 4]
        if not told or told[0] not in ("it", "that", "this", "the") or not _ITS & set(told):
            continue
        item = next((j for j in reading.mentions("$") if k < j <= k + 6 and reading.words[j - 1] in ("to", "at")), -1)
        if item < 0 or item in taken or item in scene.used_items:
            continue
        one, other = sorted(pair)
        draft = Draft("trade", k, item + 1, [], [], (one,), (other,), rule="raise_it", confidence=0.6)
        draft.amount_item = item
        draft.own["flow"] = "total"
        mood = roles.modality(reading, k)
        draft.modality = mood
        taken.add(item)
        emit(scene, draft)
        return
