"""Envoys and missions as signs of diplomatic ties: who is represented where, accredited to whom, sent away by whom; and
what a state says that another is to it.

Here belong relations that are told through an ambassador, a mission, a court or a rank. Not here: relations that the
text names as such (``relations``), and deeds (``gestures``).
"""

from __future__ import annotations

from flows.extract import roles
from flows.extract.frames.common import IN, TO, WITH, Draft, Scene, emit, emit_directed, with_topic
from flows.extract.lexicon import Trigger
from flows.extract.names import Name
from flows.extract.reading import Actor, Hit, Reading, is_finite_or_participle


def find(scene: Scene) -> None:
    """Add the facts that a sentence tells through envoys, missions, courts and ranks."""
    for hit in scene.reading.get("relation.signs"):
        scene.n_candidates += 1
        _SIGNS[hit.trigger.code](scene, hit)
    for actor in scene.reading.actors:
        if actor.codes in _COURTS:
            _court(scene, actor)


Sides = tuple[list[Actor], list[Actor]]


def _told(
    scene: Scene, hit: Hit, sides: Sides, change: str, anchor: int = -1, relation: str = "diplomatic_ties"
) -> None:
    """A relation of the sides, one fact for each of the others."""
    one, others = sides
    codes = roles.codes_of(one)
    if not codes:
        return
    for other in others:
        if set(other.codes) & set(codes):
            continue
        at = anchor if anchor >= 0 else hit.start
        draft = Draft("relation", min(at, hit.start), hit.end, one, [other], rule=f"sign.{hit.trigger.code}")
        draft.modality = roles.modality(scene.reading, at)
        draft.own.update(relation=relation, change=change)
        draft.own_spans["relation"] = (hit.start, hit.end)
        draft.plover = {"worsened": "REJECT", "improved": "COOPERATE"}.get(change)
        draft.confidence = 0.6
        emit(scene, draft)


def _is_told(scene: Scene, codes: tuple[str, ...], change: str | None = None) -> bool:
    """Whether a relation of the two is a fact already; with ``change``, one that changes so."""
    found = [f for f in scene.facts if f.fact_type == "relation" and {f.source, f.target} <= set(codes)]
    return any(change is None or f.own.get("change") == change for f in found)


def _before(reading: Reading, i: int) -> list[Actor]:
    """The last actor before ``i`` that no preposition governs and that is no mere place."""
    found = [a for a in reading.actors if a.end <= i and a.preposition is None and not a.is_place and not a.is_modifier]
    return roles.members(reading, found[-1]) if found else []


def _accredited(scene: Scene, hit: Hit) -> None:
    """ "Sweden is accredited to Bhutan from New Delhi", "the Finnish ambassador in Lima is accredited to Bolivia"."""
    reading = scene.reading
    holder = roles.subject(reading, hit.start) or _before(reading, hit.start)
    own = _envoy_of(reading, hit.end)
    holder = own or holder
    if hit.trigger.lemma == "accreditation":
        _no_accreditation(scene, hit)
        return
    other = roles.governed(reading, hit.end, TO, limit=14 if own else 8) or roles.governed(
        reading, hit.end, IN, limit=4, places=True
    )
    posted = _posted_to(reading, hit.end) if own and not other else None
    if posted is not None and own[0].codes != (posted,) and not _is_told(scene, (own[0].codes[0], posted)):
        draft = Draft("relation", hit.start, hit.end, own, [], (), (posted,), rule="sign.accredited", confidence=0.6)
        draft.own.update(relation="diplomatic_ties", change="holds")
        draft.own_spans["relation"] = (hit.start, hit.end)
        emit(scene, draft)
        return
    if not _is_told(scene, roles.codes_of(holder + other)):
        _told(scene, hit, (holder, other), "holds")


def _no_accreditation(scene: Scene, hit: Hit) -> None:
    """ "does not have an accreditation to Namibia": it is not represented there."""
    reading = scene.reading
    v = roles.governing_verb(reading, hit.start)
    other = roles.governed(reading, hit.end, TO | frozenset({"for", "in"}), limit=4)
    doer = roles.subject(reading, v) if 0 <= v < hit.start else []
    negated = v >= 0 and ("n" in reading.kinds[max(0, v - 3) : hit.start] or "no" in reading.words[v : hit.start])
    if other and roles.codes_of(doer) and not set(roles.codes_of(doer)) & set(roles.codes_of(other)):
        draft = Draft("relation", v, hit.end, doer, other[:1], rule="sign.accredited", confidence=0.6)
        draft.modality = "denied" if negated else "asserted"
        draft.own.update(relation="diplomatic_ties", change="holds")
        draft.own_spans["relation"] = (hit.start, hit.end)
        emit(scene, draft)


def _posted_to(reading: Reading, i: int) -> str | None:
    """The state of a posting: "as Kenya's non-resident High Commissioner to Jamaica"."""
    noun = next((k for k in range(i, min(len(reading.words), i + 7)) if reading.words[k] in _ENVOYS), -1)
    to = next((k for k in range(noun, min(len(reading.words), noun + 4)) if reading.words[k] in ("to", "in")), -1)
    return _code_in(reading, to + 1, to + 3) if noun >= 0 and to >= 0 else None


def _envoy_of(reading: Reading, i: int) -> list[Actor]:
    """Whose envoy: "accredited as Ambassador of Egypt to Tanzania", "accredited Minister of Italy to Haiti"."""
    noun = next((k for k in range(i, min(len(reading.words), i + 7)) if reading.words[k] in _ENVOYS), -1)
    if noun < 0:
        return []
    return [a for a in reading.actors if i <= a.start <= noun + 2 and a.end > noun and len(a.codes) == 1][:1]


_MISSION = frozenset(
    """embassy ambassador ambassadors consul consulate consulates mission commission commissioner representative
    legation embassies honorary accredited resident non-resident""".split()
)


def _represented(scene: Scene, hit: Hit) -> None:
    """ "Bolivia is represented in Canada by its embassy in Ottawa"."""
    reading = scene.reading
    if reading.kinds[roles.before(reading, hit.start)] not in "bh":
        return
    if _MISSION.isdisjoint(reading.words[hit.end :]):
        return
    if hit.trigger.lemma == "represented in":
        other = [a for a in reading.actors if hit.end <= a.start <= hit.end + 2]
    elif reading.kinds[hit.end : hit.end + 1] == "z":  # "represented through its High Commission in Ottawa"
        other = roles.governed(reading, hit.end + 1, IN, limit=6, places=True)
    else:
        return
    other = roles.members(reading, other[0]) if other else []
    _told(scene, hit, (roles.subject(reading, hit.start) or _before(reading, hit.start), other), "holds")


def _unwelcome(scene: Scene, hit: Hit) -> None:
    """ "declared the Chinese consul persona non grata"."""
    reading = scene.reading
    v = next((k for k in range(hit.start - 1, max(-1, hit.start - 12), -1) if reading.lemma(k) == "declare"), -1)
    if v < 0:
        return
    passive = roles.is_passive(reading, v)
    doer = roles.agent(reading, v) if passive else roles.subject(reading, v)
    other = roles.subject(reading, v) if passive else [a for a in reading.actors if v < a.start < hit.start][:1]
    _told(scene, hit, (doer, other), "worsened", v)


_NAMING = frozenset(
    """appoint name nominate send accredit dispatch post present designate become arrive commission serve receive take
    exchange""".split()
)
_ENVOYS = frozenset(
    """ambassador minister envoy plenipotentiary chargé charge commissioner representative consul ambassadors ministers
    envoys""".split()
)


def _first_envoy(scene: Scene, at: int) -> None:
    """ "appointed its first ambassador to Palestine", "was named as the first U.S. Minister to Peru": the ties rise."""
    reading = scene.reading
    noun = next((k for k in range(at + 1, min(len(reading.words), at + 6)) if reading.words[k] in _ENVOYS), -1)
    to = next((k for k in range(noun, min(len(reading.words), noun + 5)) if reading.words[k] in ("to", "in")), -1)
    if noun < 0 or to < 0:
        return
    other = _code_in(reading, to + 1, to + 3)
    verbs = [
        k
        for k in (*range(at - 1, max(-1, at - 12), -1), *range(to + 1, min(len(reading.words), to + 10)))
        if reading.lemma(k) in _NAMING and is_finite_or_participle(reading, k)
    ]
    if not verbs:
        verbs = [k for k in range(at - 1, max(-1, at - 4), -1) if reading.words[k] == "appointment"]
    if other is None or not verbs:
        return
    own = _code_in(reading, at + 1, noun)
    v = verbs[0]
    if own is None:
        doer = roles.agent(reading, v) if roles.is_passive(reading, v) else roles.subject(reading, v)
        own = doer[0].codes[0] if len(roles.codes_of(doer)) == 1 else None
    if own is None or own == other or _is_told(scene, (own, other)):
        return
    draft = Draft("relation", min(v, at), max(v, to + 1) + 1, [], [], (own,), (other,), rule="sign.first_envoy")
    draft.modality, draft.confidence, draft.plover = roles.modality(reading, v), 0.6, "COOPERATE"
    draft.own.update(relation="diplomatic_ties", change="improved")
    draft.own_spans["relation"] = (at, noun + 1)
    emit(scene, draft)


def _kept(scene: Scene, hit: Hit) -> bool:
    """ "has a non-resident ambassador in Belize", "keeps an honorary consul in Lima": it is represented there."""
    reading = scene.reading
    for k in range(hit.start - 1, max(-1, hit.start - 6), -1):
        if reading.words[k] in ("has", "have", "had") or reading.lemma(k) in ("keep", "maintain"):
            break
        if reading.kinds[k] not in "dw-vn":
            return False
    else:
        return False
    other = roles.governed(reading, hit.end, TO | IN, limit=4, places=True)
    doer = roles.subject(reading, k)
    if not other or not roles.codes_of(doer) or _is_told(scene, roles.codes_of(doer + other)):
        return False
    _told(scene, hit, (doer, other), "holds", k)
    return True


_PLACES_CHARGED = {"jurisdiction": frozenset({"over"}), "responsible": frozenset({"for"}), "presented": TO | {"for"}}


def _covered(scene: Scene, hit: Hit) -> None:
    """ "the Thai embassy in Lima has jurisdiction over Bolivia", "… covers Bolivia": ties by way of a third state."""
    reading = scene.reading
    if _MISSION.isdisjoint(" ".join(reading.words[max(0, hit.start - 14) : hit.start]).split()):
        return
    before = [a for a in reading.actors if a.end <= hit.start]
    owner = [a for a in before if _names_mission(reading, a)]
    if not owner:
        return
    if hit.trigger.lemma == "cover":
        other = roles.direct_object(reading, hit.start)
    else:
        wanted = _PLACES_CHARGED[hit.trigger.lemma]
        other = roles.governed(reading, hit.end, wanted, limit=4)
    other = [a for a in other if not a.person and all(scene.context.is_state(c) for c in a.codes)]
    if len(roles.codes_of(owner[:1])) == 1 and other and not _is_told(scene, roles.codes_of(owner[:1] + other[:1])):
        _told(scene, hit, (owner[:1], other), "holds")


def _names_mission(reading: Reading, actor: Actor) -> bool:
    """Whether the phrase of the actor is a mission: "the Embassy of Bolivia", "the Thai embassy"."""
    last = max(actor.end, actor.head + 1 if actor.is_modifier else 0)
    return not _MISSION.isdisjoint(" ".join(reading.words[actor.start : last]).split())


def _envoys(scene: Scene, hit: Hit) -> None:
    """A first envoy, envoys that two states exchange, or an envoy who is kept."""
    reading = scene.reading
    if _kept(scene, hit):
        return
    at = next((k for k in range(hit.start - 1, max(-1, hit.start - 6), -1) if reading.words[k] == "first"), -1)
    if at >= 0:
        _first_envoy(scene, at)
        return
    v = next((k for k in range(hit.start - 1, max(-1, hit.start - 4), -1) if reading.lemma(k) == "exchange"), -1)
    if v >= 0 and is_finite_or_participle(reading, v):
        doer = roles.subject(reading, v)
        if len(roles.codes_of(doer)) == 2 and not _is_told(scene, roles.codes_of(doer)):
            first = [a for a in doer if a.codes == doer[0].codes]
            if len(doer[0].codes) == 1:
                _told(scene, hit, (first, [a for a in doer if a not in first]), "improved", v)


_RAISING = frozenset("raise elevate upgrade promote".split())


def _raised(scene: Scene, hit: Hit) -> None:
    """ "the legation was raised to embassy status", "relations were upgraded to ambassadorial level"."""
    reading = scene.reading
    v = next((k for k in range(hit.start - 1, max(-1, hit.start - 7), -1) if reading.lemma(k) in _RAISING), -1)
    if v < 0 or not is_finite_or_participle(reading, v):
        return
    low, _ = roles.clause(reading, v)
    near = [a for a in reading.actors if low <= a.start < v and (not a.is_place or a.preposition == "in")]
    codes = roles.codes_of(near)
    full = codes if len(codes) == 2 else with_topic(scene, codes[:1])
    if len(codes) > 2 or len(full) != 2 or _is_told(scene, full):
        return
    draft = Draft("relation", v, hit.end, [], [], full[:1], full[1:], rule="sign.raised", plover="COOPERATE")
    draft.modality, draft.confidence = roles.modality(reading, v), 0.55
    draft.own.update(relation="diplomatic_ties", change="improved")
    draft.own_spans["relation"] = (hit.start, hit.end)
    emit(scene, draft)


def _code_in(reading: Reading, start: int, end: int) -> str | None:
    """The code of the state that is named at the items from ``start`` to ``end``; None where none is."""
    for k in range(start, min(end, len(reading.words))):
        name = reading.payload[k]
        if reading.kinds[k] in "PAC" and isinstance(name, Name) and name.code:
            return name.code
    return None


_CHANGES = {"open": "improved", "reopen": "improved", "inaugurate": "improved", "re-open": "improved"}
_CHANGES |= {"close": "worsened", "shut": "worsened", "suspend": "worsened", "evacuate": "worsened"}


def _mission(scene: Scene, hit: Hit) -> None:
    """ "Ghana closed its mission in Havana", "the U.S. embassy in Kabul suspended operations"."""
    reading = scene.reading
    owner = roles.modifiers(reading, hit.start, hit.end)
    owner = owner or [a for a in reading.actors if a.start < hit.end <= a.end and not a.is_place]
    host = roles.governed(reading, hit.end, IN | frozenset({"at"}), limit=3, places=True)
    if _moved(scene, hit, owner):
        return
    for v in [*range(hit.start - 1, max(-1, hit.start - 7), -1), *range(hit.end, min(len(reading.words), hit.end + 9))]:
        change = _CHANGES.get(reading.lemma(v))
        if change is None or not is_finite_or_participle(reading, v):
            continue
        if v >= hit.end and not _befalls(reading, v):
            continue
        if v < hit.start and (not owner or all(reading.kinds[a.start] == "z" for a in owner)):
            owner = roles.agent(reading, v) if roles.is_passive(reading, v) else roles.subject(reading, v)
        host = host or roles.governed(reading, max(v, hit.end), IN, limit=4, places=True)
        if not _is_told(scene, roles.codes_of(owner + host), change):
            _told(scene, hit, (owner, host), change, v)
        return


_MOVING = frozenset("move relocate transfer return shift".split())


def _moved(scene: Scene, hit: Hit, owner: list[Actor]) -> bool:
    """ "moved its embassy to Jerusalem", "the embassy was relocated to Dodoma": to a town of the other state."""
    reading = scene.reading
    near = [*range(hit.start - 1, max(-1, hit.start - 5), -1), *range(hit.end, min(len(reading.words), hit.end + 4))]
    v = next((k for k in near if reading.lemma(k) in _MOVING and is_finite_or_participle(reading, k)), -1)
    if v < 0 or (v > hit.start and not roles.is_passive(reading, v)):
        return False
    towns = roles.governed(reading, max(v, hit.end), TO, limit=7, places=True)
    if not owner or all(reading.kinds[a.start] == "z" for a in owner):
        owner = roles.agent(reading, v) if roles.is_passive(reading, v) else roles.subject(reading, v)
    if not towns or not roles.codes_of(owner) or _is_told(scene, roles.codes_of(owner + towns)):
        return False
    _told(scene, hit, (owner, towns[:1]), "improved", v)
    return True


def _befalls(reading: Reading, v: int) -> bool:
    """Whether the verb behind a mission is said of it: "was closed", "opened in 1960", "suspended operations"."""
    if roles.is_passive(reading, v) or "operations" in reading.words[v + 1 : v + 4]:
        return True
    return reading.lemma(v) in ("open", "reopen", "close") and reading.kinds[v + 1 : v + 2] in ("p", "D", "q", ",", "")


_COURTS = {("ICJ",), ("PCA",), ("ITLOS",)}
_SUING = frozenset("take bring file sue haul drag submit lodge refer institute".split())


def _court(scene: Scene, court: Actor) -> None:
    """ "took Colombia to the International Court of Justice", "filed a case against Israel at the World Court"."""
    reading = scene.reading
    v = next(
        (
            k
            for k in range(court.start - 1, max(-1, court.start - 14), -1)
            if reading.lemma(k) in _SUING and is_finite_or_participle(reading, k)
        ),
        -1,
    )
    if v < 0:
        return
    doer = roles.agent(reading, v) if roles.is_passive(reading, v) else roles.subject(reading, v)
    other = roles.governed(reading, v + 1, frozenset({"against", "with"}), limit=12) or roles.direct_object(reading, v)
    other = [a for a in other if not a.is_modifier and a is not court]
    if len(roles.codes_of(doer)) == 2 and not other:
        doer, other = doer[:1], doer[1:]
    if not _is_told(scene, roles.codes_of(doer + other)):
        hit = Hit(v, court.end, Trigger("relation", "signs", "dispute", "court"))
        _told(scene, hit, (doer, other), "holds", v, "dispute")


_LAYING = frozenset("attach give accord assign place lay put".split())


def _importance(scene: Scene, hit: Hit) -> None:
    """ "attaches great importance to its relations with Bhutan": the other is a priority."""
    reading = scene.reading
    v = next((k for k in range(hit.start - 1, max(-1, hit.start - 5), -1) if reading.lemma(k) in _LAYING), -1)
    if v < 0 or reading.words[hit.end : hit.end + 1] not in (["to"], ["on"]):
        return
    if not {"relations", "ties", "relationship", "cooperation", "partnership", "friendship"} & set(
        reading.words[hit.end + 1 : hit.end + 8]
    ):
        return
    doer = roles.agent(reading, v) if roles.is_passive(reading, v) else roles.subject(reading, v)
    other = roles.governed(reading, hit.end + 1, WITH, limit=9)
    other = [a for a in other if not set(a.codes) & set(roles.codes_of(doer))]
    if not roles.codes_of(doer) or not other:
        return
    draft = Draft("relation", v, hit.end, doer, other[:1], rule="sign.importance", confidence=0.55)
    draft.modality = roles.modality(reading, v)
    draft.own.update(relation="priority", change="holds", _directed=True)
    draft.own_spans["relation"] = (hit.start, hit.end)
    emit_directed(scene, draft)


_SIGNS = {
    "covered": _covered,
    "accredited": _accredited,
    "represented": _represented,
    "unwelcome": _unwelcome,
    "envoy": _envoys,
    "raised": _raised,
    "mission": _mission,
    "importance": _importance,
}
