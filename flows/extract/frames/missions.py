"""Missions abroad that are read as one name, and ties that a later sentence speaks of as "they".

Here belong the opening, closing and moving of "the U.S. Embassy" and its like, in sentences and in the headings of a
chronicle, and what becomes of ties that the sentence before told of ("They were broken in 1973"). Not here: embassies
that a noun of their own names (``relations``, ``ties``), and envoys (``ties``).
"""

from __future__ import annotations

from flows.extract import roles
from flows.extract.frames.common import IN, TO, Draft, Scene, emit
from flows.extract.reading import Actor, Reading, is_finite_or_participle

_MISSION = frozenset("embassy legation consulate nunciature mission consulate-general".split())
_CHANGE = {
    **dict.fromkeys(
        "open reopen re-open inaugurate establish re-establish reestablish resume return".split(), "improved"
    ),
    **dict.fromkeys("close shut evacuate suspend shutter vacate cease".split(), "worsened"),
}
_HEADED = {
    **dict.fromkeys(
        "opening re-opening reopening establishment re-establishment reestablishment resumption return".split(),
        "improved",
    ),
    **dict.fromkeys("closure closing evacuation suspension".split(), "worsened"),
}


def find(scene: Scene) -> None:
    """Add what a sentence tells of missions that are one name, and of ties that it calls "they"."""
    for actor in scene.reading.actors:
        if not actor.is_modifier and len(actor.codes) == 1:
            word = scene.reading.words[actor.end - 1].rpartition(" ")[2]
            if word in _MISSION and (actor.end - actor.start > 1 or scene.reading.words[actor.end - 1] != word):
                scene.n_candidates += 1
                _changed(scene, actor)
    _ties_again(scene)
    _them_again(scene)
    if not scene.facts:
        return
    told = [f for f in scene.facts if f.fact_type == "relation" and f.own.get("relation") == "diplomatic_ties"]
    told = [f for f in told if f.source and f.target and f.own.get("change") != "holds" and f.modality == "asserted"]
    if told:
        pair = (str(told[-1].source), str(told[-1].target))
        scene.context.last_ties = (pair, scene.reading.sentence.sentence_id)


def _changed(scene: Scene, mission: Actor) -> None:
    """ "The U.S. Embassy in Maseru closed in 1995", "Re-opening of the U.S. Embassy in Honiara, 2023"."""
    reading = scene.reading
    v = mission.follows_verb
    if v >= 0 and reading.lemma(v) == "host" and not roles.is_passive(reading, v):
        _hosted(scene, mission, v)
        return
    anchor, change = _deed(reading, mission)
    if change is None:
        return
    host = _host(scene, mission, anchor)
    if host is None or _is_told(scene, (mission.codes[0], host)):
        return
    draft = Draft("relation", min(anchor, mission.start), max(anchor + 1, mission.end), [mission], [], (), (host,))
    draft.rule, draft.confidence = "mission_named", 0.65
    draft.plover = "COOPERATE" if change == "improved" else "REJECT"
    if anchor >= 0 and reading.kinds[anchor] == "v" and reading.words[anchor] not in _HEADED:
        draft.modality = roles.modality(reading, anchor)
    draft.own.update(relation="diplomatic_ties", change=change)
    draft.own_spans["relation"] = (mission.start, mission.end)
    emit(scene, draft)


def _hosted(scene: Scene, mission: Actor, v: int) -> None:
    """ "Fiji hosts a Tuvaluan embassy": it is represented there."""
    hosts = [a for a in roles.subject(scene.reading, v) if a.codes != mission.codes]
    if len(roles.codes_of(hosts)) != 1 or _is_told(scene, (mission.codes[0], roles.codes_of(hosts)[0])):
        return
    draft = Draft("relation", v, mission.end, [mission], hosts, rule="mission_named", confidence=0.65)
    draft.modality = roles.modality(scene.reading, v)
    draft.own.update(relation="diplomatic_ties", change="holds")
    draft.own_spans["relation"] = (mission.start, mission.end)
    emit(scene, draft)


def _deed(reading: Reading, mission: Actor) -> tuple[int, str | None]:
    """The item that tells what became of the mission, and the change of ties that it means; None where none does."""
    for k in range(mission.start - 1, max(-1, mission.start - 5), -1):
        if reading.words[k] in _HEADED and "of" in reading.words[k : mission.start]:
            return k, _HEADED[reading.words[k]]
        if reading.lemma(k) in _CHANGE and is_finite_or_participle(reading, k) and "," not in reading.kinds[k : k + 3]:
            return (k, _CHANGE[reading.lemma(k)]) if reading.lemma(k) != "return" else (-1, None)
    for k in range(mission.end, min(len(reading.words), mission.end + 8)):
        if reading.kinds[k] in ";,r":
            break
        if reading.kinds[k] != "v" or not is_finite_or_participle(reading, k):
            continue
        if reading.lemma(k) in _CHANGE and (roles.is_passive(reading, k) or _has_no_object(reading, k)):
            return k, _CHANGE[reading.lemma(k)]
        break
    return -1, None


def _has_no_object(reading: Reading, v: int) -> bool:
    """Whether nothing stands behind the verb that it could act on, but the mission's own operations."""
    behind = reading.words[v + 1 : v + 4]
    return reading.kinds[v + 1 : v + 2] in ("", "p", "q", ",", "D", "t", "&", ";") or "operations" in behind


def _host(scene: Scene, mission: Actor, anchor: int) -> str | None:
    """Where the mission is: the state of the place behind it, else the other state that the text is about."""
    reading, context = scene.reading, scene.context
    places = roles.governed(reading, mission.end, IN | TO | frozenset({"at"}), limit=4, places=True)
    if not places and anchor >= mission.end:
        places = roles.governed(reading, anchor + 1, IN | TO | frozenset({"at"}), limit=4, places=True)
    for actor in places:
        if len(actor.codes) == 1 and actor.codes != mission.codes and context.is_state(actor.codes[0]):
            return actor.codes[0]
    if places or not (context.has_title_pair or context.lists_relations):
        return None
    pair = context.main_pair if context.has_title_pair else context.pair
    others = [code for code in pair if code != mission.codes[0]]
    return others[0] if len(pair) == 2 and len(others) == 1 and context.is_state(others[0]) else None


def _is_told(scene: Scene, codes: tuple[str, ...]) -> bool:
    return any(f.fact_type == "relation" and {f.source, f.target} == set(codes) for f in scene.facts)


_THEY = frozenset("they these".split())
_AGAIN = {
    **dict.fromkeys("sever break cut suspend end terminate discontinue interrupt".split(), "ended"),
    **dict.fromkeys(
        "restore renew resume re-establish reestablish establish reinstate normalise normalize formalise".split(),
        "established",
    ),
    **dict.fromkeys("upgrade raise elevate".split(), "improved"),
    **dict.fromkeys("downgrade reduce".split(), "worsened"),
}


def _them_again(scene: Scene) -> None:
    """ "broke off relations in 2009 and restored them in 2019": ties that the sentence, or the one before, told of."""
    reading, last = scene.reading, scene.context.last_ties
    if not reading.holds(_THEM):
        return
    told = [f for f in scene.facts if f.fact_type == "relation" and f.own.get("relation") == "diplomatic_ties"]
    pair: tuple[str, str] = ("", "")
    if told:
        pair = (told[0].source or "", told[0].target or "")
    elif last is not None and reading.sentence.sentence_id - last[1] <= 2:
        pair = last[0]
    if not pair[0] or not pair[1]:
        return
    dates = reading.mentions("D")
    for k in range(1, len(reading.words)):
        v = k - 1 if reading.words[k] == "them" else -1
        v = v - 1 if v > 0 and reading.words[v] in ("off", "up") else v
        if v < 0 or reading.lemma(v) not in _AGAIN or not is_finite_or_participle(reading, v):
            continue
        change = _AGAIN[reading.lemma(v)]
        sides = (str(pair[0]),), (str(pair[1]),)
        draft = Draft("relation", v, k + 1, [], [], *sides, rule="ties_again", confidence=0.6)
        draft.date_item = next((d for d in dates if k < d <= k + 5 and "&" not in reading.kinds[k:d]), -1)
        draft.modality = roles.modality(reading, v)
        draft.plover = "REJECT" if change in ("ended", "worsened") else "COOPERATE"
        draft.own.update(relation="diplomatic_ties", change=change)
        emit(scene, draft)


_THEM = frozenset({"them"})


def _ties_again(scene: Scene) -> None:
    """ "They were broken by the government on 28 October 1973": of ties that the sentence before told of."""
    reading, last = scene.reading, scene.context.last_ties
    if last is None or reading.sentence.sentence_id - last[1] > 3 or not reading.holds(_THEY):
        return
    k = next((k for k, word in enumerate(reading.words[:5]) if word in _THEY), -1)
    if k < 0 or reading.kinds[k + 1 : k + 2] not in ("b", "h"):
        return
    verbs = [
        v
        for v in range(k + 2, len(reading.words))
        if reading.lemma(v) in _AGAIN and roles.is_passive(reading, v) and reading.kinds[v - 1] in "bwn&hv"
    ]
    if not verbs or verbs[0] > k + 5:
        return
    dates = reading.mentions("D")
    for n, v in enumerate(verbs[:2]):
        if n and "&" not in reading.kinds[verbs[0] : v]:
            continue
        high = verbs[n + 1] if n + 1 < len(verbs) else len(reading.words)
        draft = Draft("relation", k, v + 1, [], [], last[0][:1], last[0][1:], rule="ties_again", confidence=0.6)
        draft.date_item = next((d for d in dates if v < d < high), None if len(verbs) == 1 else -1)
        draft.modality, change = roles.modality(reading, v), _AGAIN[reading.lemma(v)]
        draft.plover = "REJECT" if change in ("ended", "worsened") else "COOPERATE"
        draft.own.update(relation="diplomatic_ties", change=change)
        emit(scene, draft)
