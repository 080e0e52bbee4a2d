"""Embassies, consulates and the like as nouns: who keeps or opens one where.

Here belongs what a sentence tells of a post by its plain noun. Not here: posts that are one name (``missions``), and
envoys and ranks (``ties``).
"""

from __future__ import annotations

from flows.extract import roles
from flows.extract.frames.common import IN, TO, Draft, Scene, emit
from flows.extract.reading import Actor, Hit, Reading, is_finite_or_participle

OPENED = frozenset(
    {
        "embassy",
        "consulate",
        "legation",
        "consulate general",
        "consulate-general",
        "diplomatic mission",
        "high commission",
        "nunciature",
        "apostolic nunciature",
        "honorary consulate",
    }
)


def opened_abroad(scene: Scene, hit: Hit, verb: Hit | None, change: str) -> bool:
    """ "embassies were opened in Jakarta and Pretoria": by the state that the text is about, where nobody else is said
    to; one in each."""
    reading = scene.reading
    topic = scene.context.home or scene.context.subject_state()
    if verb is None or topic is None or roles.modifiers(reading, hit.start, hit.end):
        return False
    passive = roles.is_passive(reading, verb.start)
    if roles.agent(reading, verb.start) if passive else roles.subject(reading, verb.start):
        return False
    hosts = roles.governed(reading, max(verb.end, hit.end), IN, limit=4, places=True)
    hosts = [a for a in hosts if topic not in a.codes]
    for host in hosts:
        draft = Draft("relation", hit.start, host.end, [host], [], (), (topic,), rule="opened", confidence=0.6)
        draft.own.update(
            relation="diplomatic_ties", change={"established": "improved", "ended": "worsened"}.get(change)
        )
        draft.modality = roles.modality(reading, verb.start)
        emit(scene, draft)
    return bool(hosts)


_KEEPING = frozenset("have maintain keep operate retain run host".split())


def mission(scene: Scene, hit: Hit) -> bool:
    """ "Kenya has an embassy in Oslo", "Haiti is accredited to the Philippines from its embassy in Tokyo"."""
    reading = scene.reading
    v = roles.governing_verb(reading, hit.start)
    lemma = reading.lemma(v)
    if reading.words[v] in ("has", "have", "had") if v >= 0 else False:
        lemma = "have"
    accredited = next((k for k in range(hit.start) if reading.words[k] == "accredited"), -1)
    if accredited >= 0:
        holder = (
            roles.subject(reading, accredited)
            or [
                a
                for a in reading.actors
                if a.end <= accredited and (a.is_genitive or a.is_modifier or a.preposition is None)
            ][:1]
        )
        other = roles.governed(reading, accredited + 1, TO, limit=4)
    elif v >= 0 and reading.kinds[v] == "b" and _stands_there(reading, hit, v):
        holder = roles.modifiers(reading, hit.start, hit.end)
        other = roles.governed(reading, hit.end, IN | frozenset({"at", "near"}), limit=6, places=True)
    elif lemma == "host" and roles.modifiers(reading, hit.start, hit.end) and 0 <= v < hit.start:
        holder, other = roles.modifiers(reading, hit.start, hit.end), roles.subject(reading, v)
    elif lemma in _KEEPING or has(reading, hit):
        at = v if v >= 0 and lemma in _KEEPING else has_at(reading, hit)
        holder = [a for a in reading.actors if a.end <= max(at, 1) and a.preposition is None and not a.is_place][-1:]
        other = roles.governed(reading, hit.end, IN | TO | frozenset({"at", "near", "to"}), limit=6, places=True)
        if not other:  # the preposition is left out: "has an embassy Nassau"
            other = [a for a in reading.actors if a.start == hit.end and reading.kinds[a.start] == "C"]
    else:
        return False
    if len(roles.codes_of(holder)) == 2 and _of_each_other(reading, hit.end):
        first = [a for a in holder if a.codes == holder[0].codes][:1]
        holder, other = (first, [a for a in holder if a not in first]) if len(holder) > 1 else (holder, holder)
        if holder is other:
            return _each_in_the_other(scene, hit, holder[0], v)
    if not other and holder and lemma in _KEEPING:
        other = _in_a_town(reading, hit.end)
    if scene.context.section is not None and "VAT" in scene.context.pair and set(roles.codes_of(other)) == {"ITA"}:
        return _to_holy_see(scene, hit, holder, other)
    if not roles.codes_of(holder) or not roles.codes_of(other) or roles.codes_of(holder) == roles.codes_of(other):
        return False
    for actor in other:  # "embassies in Kenya, Uganda and Zambia"
        if set(actor.codes) <= {*roles.codes_of(holder), "HKG", "MAC"}:
            continue  # a consulate in Hong Kong is one in China
        if reading.kinds[actor.start] != "P" and _is_namesake(scene, holder, actor):
            continue
        draft = Draft("relation", hit.start, hit.end, holder, [actor], rule="mission", confidence=0.75)
        draft.own.update(relation="diplomatic_ties", change="holds")
        draft.own["_holder"] = roles.codes_of(holder)
        draft.own_spans["relation"] = (hit.start, hit.end)
        draft.modality = roles.modality(reading, v) if v >= 0 else "asserted"
        if roles.is_negated(reading, hit.start):
            draft.modality = "denied"
        low, high = roles.clause(reading, hit.start)
        if low > 0 and not any(low <= d < high for d in reading.mentions("D")):
            draft.date_item = -1  # a date before belongs to another cell of the row, another clause
        emit(scene, draft)
    return True


def _is_namesake(scene: Scene, holder: list[Actor], town: Actor) -> bool:
    """Whether the town only bears the name of one elsewhere: in a section on two states, behind an embassy of one in
    the other ("an embassy in Caracas and a consulate in Valencia")."""
    pair = set(scene.context.pair)
    if scene.context.section is None or len(pair) != 2 or not set(roles.codes_of(holder)) <= pair:
        return False
    told = any(f.method == "relation.mission" and {f.source, f.target} == pair for f in scene.facts)
    return told and not set(town.codes) & pair


def _stands_there(reading: Reading, hit: Hit, v: int) -> bool:
    """ "There is a Thai embassy in Oslo", "the Thai embassy is located in Oslo"."""
    if v < hit.start:
        return reading.words[v - 1 : v] == ["there"]
    return reading.words[v + 1 : v + 2] in (["located"], ["situated"], ["based"], ["in"])


def _of_each_other(reading: Reading, i: int) -> bool:
    """ "embassies in each other's capitals", "embassies in their respective capitals", "reciprocal embassies"."""
    words = reading.words[i : i + 5]
    return "respective" in words or "both" in words or any(word.startswith("each other") for word in words)


def _each_in_the_other(scene: Scene, hit: Hit, both: Actor, v: int) -> bool:
    draft = Draft("relation", hit.start, hit.end, [both], [], rule="mission", confidence=0.7)
    draft.own.update(relation="diplomatic_ties", change="holds")
    draft.own_spans["relation"] = (hit.start, hit.end)
    draft.modality = roles.modality(scene.reading, v) if v >= 0 else "asserted"
    return emit(scene, draft) is not None


def _in_a_town(reading: Reading, i: int) -> list[Actor]:
    """ "a High Commission in Willis Street, Te Aro, Wellington": the place that ends the address."""
    if reading.words[i : i + 1] not in (["in"], ["at"]):
        return []
    found: list[Actor] = []
    for actor in reading.actors:
        if (
            i < actor.start <= i + 10
            and set(reading.kinds[i + 1 : actor.start]) <= set("NwdcX,#D")
            and not actor.person
        ):
            found.append(actor)
    return found[:1]


def _to_holy_see(scene: Scene, hit: Hit, holder: list[Actor], place: list[Actor]) -> bool:
    """Embassies to the Holy See stand in Rome: in a section on it, that is whom they are with."""
    other = tuple(c for c in scene.context.pair if c != "VAT")
    if roles.codes_of(holder) != other:
        return False
    draft = Draft("relation", hit.start, place[0].end, holder, [], (), ("VAT",), rule="mission", confidence=0.6)
    draft.own.update(relation="diplomatic_ties", change="holds", _holder=other)
    draft.own_spans["relation"] = (hit.start, hit.end)
    draft.modality = "denied" if roles.is_negated(scene.reading, hit.start) else "asserted"
    emit(scene, draft)
    return True


def has_at(reading: Reading, hit: Hit) -> int:
    """The item of "has" before the noun; -1 where there is none."""
    for k in range(hit.start - 1, max(-1, hit.start - 7), -1):
        if reading.words[k] in ("has", "have", "had"):
            return k
        if reading.kinds[k] == "v" and is_finite_or_participle(reading, k):
            return -1
    return -1


def has(reading: Reading, hit: Hit) -> bool:
    return has_at(reading, hit) >= 0
