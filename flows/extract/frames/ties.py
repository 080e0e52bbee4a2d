"""Envoys and missions as signs of diplomatic ties: who is represented where, accredited to whom, sent away by whom; and
what a state says that another is to it.

Here belong relations that are told through an ambassador, a mission, a court or a rank. Not here: relations that the
text names as such (``relations``), and deeds (``gestures``).
"""

from __future__ import annotations

from flows.extract import roles
from flows.extract.frames.common import IN, TO, WITH, Draft, Scene, emit
from flows.extract.frames.relations import emit_directed
from flows.extract.lexicon import Trigger
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


def _is_told(scene: Scene, codes: tuple[str, ...]) -> bool:
    return any(f.fact_type == "relation" and {f.source, f.target} <= set(codes) for f in scene.facts)


def _before(reading: Reading, i: int) -> list[Actor]:
    """The last actor before ``i`` that no preposition governs and that is no mere place."""
    found = [a for a in reading.actors if a.end <= i and a.preposition is None and not a.is_place and not a.is_modifier]
    return roles.members(reading, found[-1]) if found else []


def _accredited(scene: Scene, hit: Hit) -> None:
    """ "Sweden is accredited to Bhutan from New Delhi", "the Finnish ambassador in Lima is accredited to Bolivia"."""
    reading = scene.reading
    holder = roles.subject(reading, hit.start) or _before(reading, hit.start)
    other = roles.governed(reading, hit.end, TO, limit=5) or roles.governed(reading, hit.end, IN, limit=4, places=True)
    if not _is_told(scene, roles.codes_of(holder + other)):
        _told(scene, hit, (holder, other), "holds")


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
    other = [a for a in reading.actors if hit.end <= a.start <= hit.end + 2]
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


_NAMING = frozenset("appoint name nominate send accredit dispatch post".split())


def _first_ambassador(scene: Scene, hit: Hit) -> None:
    """ "appointed its first ambassador to Palestine": the ties rise."""
    reading = scene.reading
    v = next(
        (
            k
            for k in range(hit.start - 1, max(-1, hit.start - 6), -1)
            if reading.lemma(k) in _NAMING and is_finite_or_participle(reading, k)
        ),
        -1,
    )
    if v < 0:
        return
    doer = roles.agent(reading, v) if roles.is_passive(reading, v) else roles.subject(reading, v)
    other = [a for a in reading.actors if hit.end <= a.start <= hit.end + 3 or a.start <= hit.start < a.end]
    for actor in other[:1]:
        if actor.start <= hit.start:  # "ambassador to Palestine" is read as one
            return
    _told(scene, hit, (doer, other[:1]), "improved", v)


_OPENING = {"open": "improved", "reopen": "improved", "inaugurate": "improved", "re-open": "improved"}
_CLOSING = {"close": "worsened", "shut": "worsened", "suspend": "worsened", "evacuate": "worsened"}


def _mission(scene: Scene, hit: Hit) -> None:
    """ "Ghana closed its mission in Havana", "the U.S. embassy in Kabul suspended operations"."""
    reading = scene.reading
    owner = roles.modifiers(reading, hit.start, hit.end)
    owner = owner or [a for a in reading.actors if a.start < hit.end <= a.end and not a.is_place]
    host = roles.governed(reading, hit.end, IN | frozenset({"at"}), limit=3, places=True)
    for v in [*range(hit.start - 1, max(-1, hit.start - 7), -1), *range(hit.end, min(len(reading.words), hit.end + 9))]:
        change = {**_OPENING, **_CLOSING}.get(reading.lemma(v))
        if change is None or not is_finite_or_participle(reading, v):
            continue
        if v > hit.end and not roles.is_passive(reading, v) and "operations" not in reading.words[v + 1 : v + 4]:
            continue
        if v < hit.start and (not owner or all(reading.kinds[a.start] == "z" for a in owner)):
            owner = roles.agent(reading, v) if roles.is_passive(reading, v) else roles.subject(reading, v)
        host = host or roles.governed(reading, max(v, hit.end), IN, limit=4, places=True)
        if not _is_told(scene, roles.codes_of(owner + host)):
            _told(scene, hit, (owner, host), change, v)
        return


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
    "accredited": _accredited,
    "represented": _represented,
    "unwelcome": _unwelcome,
    "first_ambassador": _first_ambassador,
    "mission": _mission,
    "importance": _importance,
}
