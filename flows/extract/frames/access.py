"""Access that one party gives the goods, firms or people of another, or takes from them: preferences, duty-free
treatment, market access, waivers and licences under sanctions, the entry of citizens. Giver → receiver.

What is given is an eased restriction, what is taken a tightened one. Not here: the measures themselves
(``restrictions``).
"""

from __future__ import annotations

from flows.extract import roles
from flows.extract.frames.common import Draft, Scene, emit
from flows.extract.frames.restrictions.words import legal_basis, seats_of_union
from flows.extract.reading import Actor, Hit, Reading, is_finite_or_participle

_RECEIVED_BY = frozenset("for to of from with by".split())


def find(scene: Scene) -> None:
    """Add what a sentence says of access given or taken."""
    reading = scene.reading
    found = reading.get("restriction.access")
    if not found:
        return
    measures = [h for h in reading.get("restriction.nouns") if h.end - h.start > 1]
    for n, hit in enumerate(found):
        if hit.trigger.lemma == "market" and n and hit.start - found[n - 1].end <= 5:
            continue  # "duty-free access to the Chinese market"
        if any(h.start < hit.end < h.end for h in measures):
            continue  # "a preferential tariff rate quota"
        scene.n_candidates += 1
        _access(scene, hit)


def _access(scene: Scene, hit: Hit) -> None:
    reading, context = scene.reading, scene.context
    deed = _deed(reading, hit)
    if deed is None:
        return
    v, action = deed.start, deed.trigger.code
    passive = roles.is_passive(reading, v)
    doer = roles.agent(reading, v) if passive else roles.subject(reading, v)
    market = _owner_of_market(reading, hit)
    receiver = [a for a in _receiver(reading, hit, v) if a not in market]
    if not passive and (action == "lost" or (action == "gained" and (market or not receiver))):
        receiver, doer = doer, market
    if doer and market and reading.kinds[market[0].start] == "z" and action not in ("gained", "lost"):
        market = doer  # "will give Peru access to its market"
        receiver = [a for a in _receiver(reading, hit, v) if a not in doer]
    giver = seats_of_union(market or doer, reading)
    both = roles.codes_of(doer)
    if len(both) == 2 and "each other" in reading.words[v : hit.end + 6]:
        for one, another in (both, both[::-1]):
            _give(scene, hit, deed, [], [], (one,), (another,))
        return
    if not market and set(roles.codes_of(giver)) & set(roles.codes_of(receiver)):
        return  # "enhancing market access for American exporters", says Washington: whose market is left open
    if hit.trigger.lemma == "market" and not market:
        return
    receiver = [a for a in receiver if not set(a.codes) & set(roles.codes_of(giver))]
    givers, receivers = roles.codes_of(giver), roles.codes_of(receiver)
    if len(givers) > 1 or len(receivers) > 6:
        return
    takes = action in ("tightened", "lost")
    source_codes: tuple[str, ...] = ()
    target_codes: tuple[str, ...] = ()
    if not givers and len(receivers) == 1:
        told = [f.source for f in scene.facts if f.fact_type == "restriction" and f.target == receivers[0]]
        away = context.home in (None, *receivers)
        sender: str | None = told[-1] if told else context.other_than(receivers[0]) if away else context.home
        source_codes = (sender,) if sender else ()
    if givers and not receivers and hit.trigger.code != "tariff":
        known = context.restricted.get(givers[0]) or context.other_than(givers[0])
        target_codes = (known,) if known else ()
    is_for_all = takes and hit.trigger.code == "tariff"
    if not (givers or source_codes) or not (receivers or target_codes or is_for_all):
        return
    _give(scene, hit, deed, giver, receiver, source_codes, target_codes)


def _give(
    scene: Scene,
    hit: Hit,
    deed: Hit,
    giver: list[Actor],
    receiver: list[Actor],
    source_codes: tuple[str, ...],
    target_codes: tuple[str, ...],
) -> None:
    """Emit what is given or taken, once for each receiver."""
    reading, v, action = scene.reading, deed.start, deed.trigger.code
    takes = action in ("tightened", "lost")
    givers, receivers = roles.codes_of(giver), roles.codes_of(receiver)
    draft = Draft("restriction", min(v, hit.start), max(v + 1, hit.end), giver, [], source_codes, target_codes)
    draft.rule = f"access.{hit.trigger.lemma.replace(' ', '_')}"
    draft.modality = roles.modality(reading, v)
    done = "extended" if action == "extended" else "tightened" if takes else "eased"
    if hit.trigger.code == "travel_ban" and takes:
        done = "imposed"
    draft.own.update(measure=hit.trigger.code, action=done, legal_basis=legal_basis(reading))
    draft.own_spans["measure"] = (hit.start, hit.end)
    draft.plover = "SANCTION" if takes else "RETREAT"
    draft.confidence = 0.6 if givers and receivers else 0.45
    if not receivers:
        emit(scene, draft)
    for code in receivers:
        one = draft.copy()
        one.target = [a for a in receiver if code in a.codes]
        emit(scene, one)


def _deed(reading: Reading, hit: Hit) -> Hit | None:
    """The verb that gives, keeps or takes the access; None where there is none."""
    low, high = roles.clause(reading, hit.start)
    if not _CONDITIONS.isdisjoint(reading.words[max(low - 1, 0) : hit.start]):
        return None
    is_market = hit.trigger.lemma == "market"
    deeds = [h for h in reading.get("restriction.grants") if is_finite_or_participle(reading, h.start)]
    if is_market and "access" not in reading.words[max(0, hit.start - 6) : hit.start]:
        deeds = [h for h in deeds if h.trigger.lemma in _OPENING and hit.start - h.end <= 4]
    for h in reversed(deeds):
        if low <= h.start < hit.start and hit.start - h.end <= 14:
            is_whole = roles.is_passive(reading, h.start) and h.trigger.lemma not in _OF_TWO
            if not (is_whole and reading.kinds[roles.before(reading, h.start)] == "b"):
                return h  # "was suspended" has its subject before it
    for h in deeds:
        if hit.end <= h.start < min(high, hit.end + 12) and roles.is_passive(reading, h.start):
            return h
    return None


_CONDITIONS = frozenset("unless if until whether".split())
_OPENING = frozenset({"open", "open up", "reopen", "close", "shut"})
_OF_TWO = frozenset("grant give accord deny offer strip promise deprive".split())  # their passive keeps an object


def _owner_of_market(reading: Reading, hit: Hit) -> list[Actor]:
    """Whose market it is: "access to Cambodia's market", "U.S. market access", "access to the Chinese market"."""
    for actor in reading.actors:
        if not actor.is_modifier:
            continue
        if hit.trigger.lemma == "market":
            if actor.end <= hit.start <= actor.head and hit.start - actor.end <= 3:
                return [actor]
            continue
        if hit.end <= actor.start <= hit.end + 3 and actor.preposition == "to":
            if reading.words[actor.end : actor.end + 4] and {"market", "markets"} & set(
                reading.words[actor.end : actor.end + 5]
            ):
                return roles.members(reading, actor)
    return []


def _receiver(reading: Reading, hit: Hit, v: int) -> list[Actor]:
    """Whose goods, firms or people get it or lose it."""
    if v < hit.start:
        between = [a for a in reading.actors if v < a.start < hit.start and not a.is_place]
        if between:
            return roles.members(reading, between[0])  # "provide U.S. exporters with access", "stripped Cuba of"
    if roles.is_passive(reading, v) and v < hit.start:
        return roles.subject(reading, v)  # "was granted most-favoured-nation status"
    for actor in reading.actors:
        if not hit.end <= actor.start <= hit.end + 16:
            continue
        if any(reading.kinds[k] in ";bmr" for k in range(hit.end, actor.start)):
            return []
        if actor.is_modifier or actor.preposition in _RECEIVED_BY:
            return roles.members(reading, actor)
    before = [a for a in roles.modifiers(reading, hit.start, hit.end) if a.end <= hit.start]
    return before
