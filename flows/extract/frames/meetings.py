"""Meetings: summits, visits, talks, calls and conferences. Undirected: the two sides in alphabetical order."""

from __future__ import annotations

from flows.extract import roles
from flows.extract.frames.common import BY, OF, WITH, Draft, Scene, complete_pair, emit, is_definite, pair_around
from flows.extract.reading import Actor, Hit, Reading, is_finite_or_participle

VISITED = frozenset("to in".split())
_WEAK_VERBS = frozenset("meet host receive welcome".split())
_ATTENDING = frozenset("attend join participate hold host open address convene organise organize".split())


def find(scene: Scene) -> None:
    """Add the meeting facts of a sentence."""
    reading = scene.reading
    taken: list[tuple[int, int]] = []
    if _entry(scene):
        return
    for hit in reading.get("meeting.verbs"):
        if not is_finite_or_participle(reading, hit.start) or _is_meeting_noun(reading, hit.start):
            continue
        scene.n_candidates += 1
        if _from_verb(scene, hit):
            taken.append(roles.clause(reading, hit.start))
    for hit in reading.get("meeting.nouns"):
        if (
            hit.end - hit.start == 1
            and is_finite_or_participle(reading, hit.start)
            and reading.lex[hit.start] is not None
        ):
            if hit.trigger.lemma in ("visit", "call", "tour", "trip") and _is_verb_use(reading, hit.start):
                continue
        scene.n_candidates += 1
        _from_noun(scene, hit, taken)


def _is_meeting_noun(reading: Reading, i: int) -> bool:
    """ "a summit meeting", "the meeting": the -ing form is the noun unless something makes it a verb."""
    if reading.words[i] != "meeting":
        return False
    before = reading.kinds[i - 1] if i else ""
    return before not in "bs" or before == ""


def _is_verb_use(reading: Reading, i: int) -> bool:
    before = reading.kinds[i - 1] if i else ""
    return before in ("t", "m", "y") or "d" in reading.forms(i)


def _entry(scene: Scene) -> bool:
    """An entry of a chronicle: "Prime Minister N. N. (Country), Place, Country, dates." — a visit without a verb."""
    reading = scene.reading
    kinds = reading.kinds
    dates = reading.mentions("D")
    if not dates or any(kind in "bhm" for kind in kinds):
        return False
    bracket = _country_bracket(reading, dates[0])
    if bracket is None:
        return False
    opening, closing, origin = bracket
    hosts = [a for a in reading.actors if closing < a.start < dates[0]]
    states = [a for a in hosts if not a.is_place] or hosts
    draft = Draft("meeting", 0, dates[-1] + 1, origin, states[-1:], rule="entry", date_item=dates[0])
    codes = roles.codes_of(origin)
    if not states:
        if scene.context.home and scene.context.home not in codes:
            draft.target_codes = (scene.context.home,)
        else:
            other = scene.context.other_than(codes[0])
            draft.target_codes = (other,) if other else ()
    if hosts:
        draft.own["place"] = reading.surface(hosts[0].start, hosts[-1].end)
        draft.own_spans["place"] = (hosts[0].start, hosts[-1].end)
    draft.own.update(meeting_type="visit", participants=[reading.surface(0, opening)])
    draft.plover, draft.confidence = "CONSULT", 0.9
    return emit(scene, draft) is not None


def _country_bracket(reading: Reading, date: int) -> tuple[int, int, list[Actor]] | None:
    """The bracket that holds only the country, behind a name that opens the sentence: its items and its actors."""
    kinds = reading.kinds
    opening = kinds.find("(")
    while 0 < opening < min(date, 20):
        closing = _closing(kinds, opening)
        if closing < 0 or closing > date:
            return None
        inside = [a for a in reading.actors if opening < a.start < closing]
        if inside and all(kinds[k] in "PACN,pd&()Gw" for k in range(opening + 1, closing)):
            named = reading.text[reading.starts[0]].isupper() and kinds[closing + 1 : closing + 2] == ","
            verbs = any(
                is_finite_or_participle(reading, k) and reading.text[reading.starts[k]].islower() for k in range(date)
            )
            return (opening, closing, inside) if named and not verbs else None
        opening = kinds.find("(", closing)
    return None


def _closing(kinds: str, opening: int) -> int:
    """The item of the bracket that closes the one at ``opening``; -1 where none does."""
    depth = 0
    for k in range(opening, len(kinds)):
        depth += (kinds[k] == "(") - (kinds[k] == ")")
        if depth == 0:
            return k
    return -1


def _persons(actors: list[Actor]) -> list[str] | None:
    return list(dict.fromkeys(a.person for a in actors if a.person)) or None


def _from_verb(scene: Scene, hit: Hit) -> bool:
    reading, v = scene.reading, hit.start
    kind = hit.trigger.code
    if roles.is_passive(reading, v):
        doer, other = roles.agent(reading, v), roles.subject(reading, v)
        if not doer:
            return False
    else:
        doer = roles.subject(reading, v)
        other = roles.direct_object(reading, hit.end - 1)
        if not other:
            wanted = {"visit": frozenset({"to", "in"}), "call": frozenset({"with", "to"})}.get(kind, WITH)
            other = roles.governed(reading, hit.end, wanted | WITH, limit=12, places=kind == "visit")
        if not doer and v <= 2:  # "Met with President Clinton": a note with its subject left out
            doer = _understood(scene, other)
    if kind == "visit" and not other:
        other = _place_object(reading, hit.end)
    if kind == "call" and hit.end - hit.start == 1 and not any(a.person or a.preposition == "with" for a in other):
        return False
    other = [a for a in other if a not in doer]
    if (kind in ("host", "received", "invited") and not roles.codes_of(other)) or (
        kind in ("host", "received")
        and not any(a.person or set(reading.kinds[a.start : a.end]) & set("OG") for a in other)
    ):
        return False
    parties = roles.codes_of(doer + other)
    if kind == "visit" and (not other or not doer):
        return False
    draft = Draft("meeting", v, hit.end, doer, other, rule=f"verb.{hit.trigger.lemma.replace(' ', '_')}")
    if len(parties) < 2:
        reciprocal = (
            any(a.is_reference or a.group >= 0 for a in doer) or "again" in reading.words or "once" in reading.words
        )
        if kind != "talks" or not doer or (other and roles.codes_of(other) == roles.codes_of(doer)):
            return False
        if other and not reciprocal:
            return False
        if not reciprocal and not any(a.person for a in doer):
            return False
        full = complete_pair(scene, parties)
        if len(full) < 2:
            return False
        draft.target_codes = tuple(c for c in full if c not in parties)
    draft.own["meeting_type"] = {"host": "visit", "received": "talks", "invited": "visit"}.get(kind, kind)
    _fill(scene, draft, doer + other, hit)
    _since_last(scene, draft)
    if kind == "invited" and draft.modality == "asserted":
        draft.modality = "proposed"
    return emit(scene, draft) is not None


def _since_last(scene: Scene, draft: Draft) -> None:
    """ "met again since 2019": the date is that of the meeting before, which it takes for granted."""
    reading = scene.reading
    for k in reading.mentions("D"):
        found = roles.mention(reading, k)
        opening = reading.words[k].startswith("since") or reading.words[k - 1 : k] == ["since"]
        if (
            opening
            and found.edtf
            and found.edtf.endswith("/..")
            and any(w in ("again", "first", "last") for w in reading.words[:k])
        ):
            draft.date_item = k
            draft.own["_date"] = found.edtf.removesuffix("/..")


def _understood(scene: Scene, other: list[Actor]) -> list[Actor]:
    """The subject that a note leaves out: whom the entry before it is about."""
    codes = tuple(c for c in scene.context.last_subject if c not in roles.codes_of(other))
    return [Actor(0, 1, codes, is_reference=True)] if codes else []


def _place_object(reading: Reading, i: int) -> list[Actor]:
    for actor in reading.actors:
        if i <= actor.start <= i + 3:
            return roles.members(reading, actor)
    return []


def _fill(scene: Scene, draft: Draft, actors: list[Actor], hit: Hit) -> None:
    reading = scene.reading
    draft.modality = roles.modality(reading, hit.start, is_noun=hit.trigger.group == "nouns")
    draft.own["participants"] = _persons(actors)
    place = _place(reading, hit.end)
    if place:
        draft.own["place"] = reading.surface(*place)
        draft.own_spans["place"] = place
    draft.plover = "CONSULT"
    draft.confidence = 0.75


def _place(reading: Reading, i: int) -> tuple[int, int] | None:
    """Where it was: behind "in" or "at"."""
    _, high = roles.clause(reading, max(i - 1, 0))
    for k in range(i, min(high, i + 18)):
        if reading.words[k] in ("in", "at") and k + 1 < len(reading.words):
            end = k + 1
            while end < high and (reading.kinds[end] in "NPCcIA" or reading.words[end] == "the"):
                end += 1
            if end > k + 1 and reading.kinds[end - 1] in "NPCcI":
                start = k + 2 if reading.words[k + 1] == "the" and end > k + 2 else k + 1
                return start, end
    return None


def _from_noun(scene: Scene, hit: Hit, taken: list[tuple[int, int]]) -> None:
    reading = scene.reading
    kind = hit.trigger.code
    v = roles.governing_verb(reading, hit.start)
    holders = _holders(reading, v) if v >= 0 and v < hit.start else []
    if kind == "visit":
        sides = _visit_sides(scene, hit, holders)
    else:
        sides = [
            a for a in pair_around(scene, hit.start, hit.end) if not (a.is_place and a.preposition in ("in", "at"))
        ]
        if len(roles.codes_of(sides)) < 2:
            sides += [a for a in holders if a not in sides]
    codes = roles.codes_of(sides)
    if any(low <= hit.start < high for low, high in taken) and (len(codes) < 2 or _same_pair(scene, codes)):
        return
    draft = Draft("meeting", hit.start, hit.end, sides, [], rule=f"noun.{hit.trigger.lemma.replace(' ', '_')}")
    if len(codes) < 2:
        visited = kind == "visit" and len(codes) == 1 and any(a.is_genitive and a.person for a in sides)
        if not visited:
            if (
                is_definite(reading, hit.start)
                or kind not in ("talks", "summit", "call")
                or not _is_event(reading, hit, v)
            ):
                return
            if not sides and not _leaders_meet(reading, hit):
                return
        full = complete_pair(scene, codes)
        if len(full) < 2:
            return
        draft.target_codes = tuple(c for c in full if c not in codes)
        draft.confidence = 0.5
    if (
        hit.trigger.lemma in ("forum", "conference", "dialogue", "bilateral", "discussions", "consultations")
        and len(codes) > 2
    ):
        return
    draft.own["meeting_type"] = kind
    _fill(scene, draft, sides, hit)
    emit(scene, draft)


def _same_pair(scene: Scene, codes: tuple[str, ...]) -> bool:
    return any(set(codes) <= {f.source, f.target} for f in scene.facts if f.fact_type == "meeting")


def _leaders_meet(reading: Reading, hit: Hit) -> bool:
    return any(a.is_reference and len(a.codes) > 1 for a in reading.actors)


def _is_event(reading: Reading, hit: Hit, v: int) -> bool:
    """Whether the noun is said to happen: held, took place, took part in, had."""
    if v < 0:
        return False
    lemma = reading.lemma(v)
    return lemma in (
        "hold",
        "take",
        "have",
        "begin",
        "start",
        "conclude",
        "resume",
        "open",
        "convene",
        "schedule",
        "plan",
        "agree",
        "attend",
    )


def _holders(reading: Reading, v: int) -> list[Actor]:
    lemma = reading.lemma(v)
    if lemma not in (
        "hold",
        "have",
        "conduct",
        "begin",
        "start",
        "resume",
        "pay",
        "make",
        "conclude",
        "attend",
        "host",
        "participate",
        "continue",
        "undertake",
        "complete",
    ):
        return []
    if roles.is_passive(reading, v):
        return roles.agent(reading, v)
    return roles.subject(reading, v)


def _visit_sides(scene: Scene, hit: Hit, holders: list[Actor]) -> list[Actor]:
    """Visitor and host of "X's visit to Y", "a visit by X to Y"."""
    reading = scene.reading
    host = roles.governed(reading, hit.end, VISITED, limit=10, places=True)
    visitor = roles.modifiers(reading, hit.start, hit.end)
    visitor = visitor or roles.governed(reading, hit.end, BY | OF, limit=14) or holders
    if not visitor and host:
        visitor = _visitor_behind(reading, hit, host)
    if not host and visitor and not holders:
        return visitor
    sides = [a for a in visitor if a not in host] + host
    return sides


def _visitor_behind(reading: Reading, hit: Hit, host: list[Actor]) -> list[Actor]:
    """ "During the official visit made to Sri Lanka, the Prime Minister of India …": the next subject."""
    end = max(a.end for a in host)
    for actor in reading.actors:
        if actor.start >= end and actor.preposition is None and not actor.is_modifier and actor.start - end < 10:
            if not set(actor.codes) & set(roles.codes_of(host)):
                return [actor]
            return []
    return []
