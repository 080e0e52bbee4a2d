"""Meetings: summits, visits, talks, calls and conferences. Undirected: the two sides in alphabetical order."""

from __future__ import annotations

import re

from flows.extract import roles
from flows.extract.dates import with_year
from flows.extract.frames.common import BY, OF, WITH, Draft, Scene, emit, is_definite, pair_around, with_topic
from flows.extract.names import Name
from flows.extract.reading import Actor, Hit, Reading, is_finite_or_participle

VISITED = frozenset("to in".split())
_TRAVELLING = frozenset("go leave head depart set land embark journey arrive fly travel touch make drop stop".split())
_SETTING_OUT = frozenset("go leave head depart set fly".split())
_CANCELLING = frozenset("cancel postpone defer shelve scrap skip boycott snub abandon delay".split())
_DISCUSSION = frozenset("talks discussions negotiations consultations".split())


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
    for hit in reading.get("relation.verbs"):
        if hit.trigger.lemma == "leave":
            _left_for(scene, hit)
    if may_stay(reading):
        _stay(scene)
    for hit in reading.get("meeting.missions"):
        _mission(scene, hit)
    if reading.holds(_WIRES):
        _by_wire(scene)


def _left_for(scene: Scene, hit: Hit) -> None:
    """ "left Abuja on Sunday for Brazil", "leaves Seoul for a visit to Oman": a visit to where he goes."""
    reading, v = scene.reading, hit.start
    if not is_finite_or_participle(reading, v) or any(f.fact_type == "meeting" for f in scene.facts):
        return
    guests = [a for a in roles.subject(reading, v) if _travels(reading, a)]
    goals = roles.governed(reading, hit.end + 1, frozenset({"for"}), limit=6, places=True)
    goals = [a for a in goals if not _travels(reading, a) and not a.is_modifier]
    if (
        len(roles.codes_of(guests)) != 1
        or not goals
        or not set(reading.kinds[hit.end : goals[0].start]) <= set("CcPDUpd,w")
    ):
        return
    draft = Draft("meeting", v, goals[0].end, guests, goals, rule="left_for", plover="CONSULT", confidence=0.6)
    draft.modality = roles.modality(reading, v)
    draft.own.update(meeting_type="visit", participants=_persons(guests))
    _look_ahead(scene, draft, v)
    _emit_each(scene, draft, guests, goals)


_WIRES = frozenset({"telephone", "phone"})


def _by_wire(scene: Scene) -> None:
    """ "said as much to Mr Ramaphosa by telephone": a call, whatever the verb."""
    reading = scene.reading
    if any(f.fact_type == "meeting" for f in scene.facts):
        return
    for k in range(1, len(reading.words)):
        if reading.words[k] not in ("telephone", "phone") or reading.words[k - 1] not in ("by", "the"):
            continue
        v = roles.governing_verb(reading, k)
        if not 0 <= v < k:
            continue
        doer = [a for a in roles.subject(reading, v) if _travels(reading, a)]
        other = roles.governed(reading, v + 1, WITH | frozenset({"to"}), limit=10) or roles.direct_object(reading, v)
        other = [a for a in other if _travels(reading, a) and not set(a.codes) & set(roles.codes_of(doer))]
        if not doer or not other:
            continue
        draft = Draft("meeting", v, k + 1, doer, other, rule="by_telephone", plover="CONSULT", confidence=0.6)
        draft.modality = roles.modality(reading, v)
        draft.own.update(meeting_type="call", participants=_persons(doer + other))
        emit(scene, draft)
        return


_ON_MISSION = frozenset("visit arrive fly leave spend return come go follow expect call".split())
_ENDED = frozenset("end complete conclude begin start wrap finish hold".split())
_STAY = frozenset("visit talks stay discussions negotiations mission trip review consultations".split())


def _mission(scene: Scene, hit: Hit) -> None:
    """ "A Fund mission flew in on March 14", "a review mission is expected": to the state that the text is about."""
    reading = scene.reading
    if any(f.fact_type == "meeting" for f in scene.facts) or is_definite(reading, hit.start):
        return
    if reading.words[hit.end - 1].endswith("s") or reading.words[_article(reading, hit)] not in ("a", "an"):
        return
    v = next((k for k in range(hit.end, min(len(reading.words), hit.end + 12)) if _tells_of_mission(reading, k)), -1)
    if v < 0:
        return
    sender = [a for a in reading.actors if a.start <= hit.start and hit.end <= a.end + 1 and a.end >= hit.start]
    sender = sender or [
        a
        for a in reading.actors
        if hit.end <= a.start <= hit.end + 4 and a.preposition in ("of", "from") and not a.is_place
    ]
    codes = roles.codes_of(sender)
    if not codes and hit.start > 0 and reading.text[reading.starts[hit.start - 1]].isupper():
        codes = _FUNDS.get(reading.words[hit.start - 1], ())
    topic = scene.context.subject_state() or scene.context.home
    if not codes:
        codes = tuple(c for c in scene.context.dyad if c in _LENDERS)
    if len(codes) != 1 or topic is None or topic in codes:
        return
    draft = Draft("meeting", hit.start, v + 1, sender, [], codes, (topic,), rule="mission", plover="CONSULT")
    draft.modality, draft.confidence = roles.modality(reading, v), 0.5
    if reading.lemma(v) == "expect":
        draft.modality = "expected"
    talked = codes[0] in _LENDERS and draft.modality == "asserted"
    draft.own.update(meeting_type="talks" if talked else "visit")
    emit(scene, draft)


def _article(reading: Reading, hit: Hit) -> int:
    """The item that opens the phrase of the noun."""
    k = hit.start - 1
    while k > 0 and reading.kinds[k] in "wNAvGP'#UD" and hit.start - k < 6:
        k -= 1
    return max(k, 0)


_FUNDS: dict[str, tuple[str, ...]] = {"fund": ("IMF",)}  # as wire services call it for short
_LENDERS = frozenset({"IMF", "WB", "ADB", "AFDB", "EU"})


def _tells_of_mission(reading: Reading, k: int) -> bool:
    lemma = reading.lemma(k)
    if not is_finite_or_participle(reading, k) or "g" in reading.forms(k) or reading.kinds[k - 1] == "t":
        return False
    if lemma in _ENDED:
        return any(w in _STAY for w in reading.words[k + 1 : k + 8])
    return lemma in _ON_MISSION


_STAYING = re.compile(r"b[nwq]*v?pd?[CcP]|v[UD]pd?[CcP]|,pd?[CcP]")
_TRAVELLERS = frozenset(
    """delegation delegations team mission envoy envoys official officials negotiators minister ministers president
    presidents premier premiers leader leaders diplomats counterpart counterparts representatives chancellor""".split()
)


def may_stay(reading: Reading) -> bool:
    """Whether the sentence has the shape of "was in Kyiv", "is expected in Cairo"."""
    return _STAYING.search(reading.kinds) is not None


def _stay(scene: Scene) -> None:
    """ "Sweden's premier was in Kyiv on Wednesday for talks", "a Fund mission is due in Accra": a visit."""
    reading = scene.reading
    for place in reading.actors:
        at = place.preposition_at
        if place.preposition != "in" or at < 1 or place.is_modifier or len(place.codes) != 1:
            continue
        k = at - 1
        waited = reading.words[k] in ("due", "expected", "awaited", "back")
        mood = "expected" if reading.words[k] == "expected" else "planned"
        if waited:
            k -= 1
        while k > 0 and (reading.words[k].endswith("ly") or reading.words[k] in ("also", "again", "now", "currently")):
            k -= 1
        spent = reading.kinds[k] in "UD" and reading.words[k - 1] in ("spent", "spends", "spend")
        if spent:
            k -= 1
        if reading.kinds[k] == "," and not waited:
            guests = _beside(reading, k, place)
        elif (reading.kinds[k] == "b" or spent) and reading.kinds[at - 1] != "n":
            guests = [a for a in roles.subject(reading, k) if _travels(reading, a)]
        else:
            continue
        codes = roles.codes_of(guests)
        if not codes or place.codes[0] in codes or not scene.context.is_state(place.codes[0]):
            continue
        if any(f.fact_type == "meeting" and {f.source, f.target} == {*codes, *place.codes} for f in scene.facts):
            continue
        draft = Draft("meeting", k, place.end, guests, [place], rule="stay", plover="CONSULT", confidence=0.65)
        draft.modality = roles.modality(reading, k)
        if waited and draft.modality == "asserted" and reading.words[at - 1] != "back":
            draft.modality = mood
        draft.own["meeting_type"] = "talks" if _for_talks(reading, place.end) else "visit"
        draft.own["participants"] = _persons(guests)
        _set_place(reading, draft, [place])
        _look_ahead(scene, draft, k)
        emit(scene, draft)


def _beside(reading: Reading, comma: int, place: Actor) -> list[Actor]:
    """ "Prime Minister Modi, in Accra on July 2": who stands before the comma, where the stay has a day or a goal."""
    told = reading.kinds[place.end : place.end + 2]
    if "D" not in told and reading.words[place.end : place.end + 1] not in (["for"], ["to"], ["until"]):
        return []
    return [a for a in reading.actors if a.end == comma and a.person and _travels(reading, a)]


def _travels(reading: Reading, actor: Actor) -> bool:
    """Whether the actor is a person, an office or a delegation, who can go somewhere."""
    if actor.is_posting or actor.is_modifier:
        return False
    within = range(actor.start, actor.end)
    return (
        bool(actor.person)
        or any(reading.kinds[k] in "OL" or reading.words[k] in _TRAVELLERS for k in within)
        or (actor.is_reference and reading.words[actor.start] in ("he", "she"))
    )


_PRIVATE = frozenset(
    """tourists tourist visitors travellers travelers pilgrims students citizens nationals fans workers people doctors
    experts scientists patients refugees migrants athletes artists musicians holidaymakers""".split()
)


def _is_private(reading: Reading, actor: Actor) -> bool:
    """Whether those who go or meet act for no state: "Indian tourists", "Chinese experts"."""
    at = actor.head if actor.is_modifier and actor.head >= 0 else actor.end - 1
    return reading.words[at] in _PRIVATE or not _PRIVATE.isdisjoint(reading.words[actor.end : actor.end + 1])


def _for_talks(reading: Reading, i: int) -> bool:
    """Whether the journey is said to be "for talks with", "to hold talks", "for a meeting with"."""
    _, high = roles.clause(reading, max(i - 1, 0))
    for k in range(i, min(high, i + 12)):
        if reading.words[k] in _DISCUSSION:
            return any(w in ("for", "hold", "to") for w in reading.words[max(i, k - 6) : k])
        if reading.words[k] == "that" or reading.kinds[k] == ";":
            return False
    return False


def _for_summit(reading: Reading, i: int) -> bool:
    """ "hosted the leaders of A and B for the fourth summit"."""
    words = reading.words
    return any(
        words[k] == "for" and ("summit" in words[k + 1 : k + 7] or "leaders" in words[k + 1 : k + 4])
        for k in range(i, len(words))
    )


def _set_place(reading: Reading, draft: Draft, actors: list[Actor]) -> None:
    """The capital or city that was gone to is the place."""
    for actor in actors:
        if reading.kinds[actor.start] in "Cc" and "place" not in draft.own:
            draft.own["place"] = reading.surface(actor.start, actor.start + 1)
            draft.own_spans["place"] = (actor.start, actor.start + 1)


def _look_ahead(scene: Scene, draft: Draft, v: int) -> None:
    """What the present tense says of a day to come is planned: "flies to Washington next week"."""
    reading = scene.reading
    told = scene.context.published
    if draft.modality != "asserted" or told is None or v < 0:
        return
    present = reading.words[v] in ("is", "are") or (
        reading.kinds[v] == "v" and set(reading.forms(v)) & set("sb") and not set(reading.forms(v)) & set("dng")
    )
    present = present or ("g" in reading.forms(v) and reading.words[roles.before(reading, v)] in ("is", "are"))
    if not present:
        return
    item = roles.date_for(reading, draft.first, draft.last)
    found = roles.mention(reading, item) if item >= 0 else None
    if found is None:
        return
    edtf = found.edtf
    if found.extra and found.extra.get("partial"):
        edtf = with_year(found.extra, int(told[:4]))
    if edtf and edtf[:4].isdigit() and edtf[: len(told)] > told[: len(edtf)]:
        draft.modality = "planned"


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
    if "(" not in kinds or "D" not in kinds or any(kind in "bhm" for kind in kinds):
        return False
    dates = reading.mentions("D")
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
    passive = roles.is_passive(reading, v) and not (kind == "call" and hit.end - v > 1)  # "talked by phone" is none
    if passive and any(h.end == v for h in reading.get("meeting.nouns")):
        return False  # "the summit hosted by Peru": the noun is the meeting
    doer, other = _sides_of_verb(scene, hit, passive)
    if not _is_meant(scene, hit, passive, doer, other):
        return False
    if kind == "visit" and hit.trigger.lemma.split()[0] in _TRAVELLING:
        doer = [a for a in doer if _travels(reading, a)]
    parties = roles.codes_of(doer + other)
    if kind == "visit" and (not other or not doer):
        return False
    if any(_is_private(reading, a) for a in (*doer, *other)):
        return False
    draft = Draft("meeting", v, hit.end, doer, other, rule=f"verb.{hit.trigger.lemma.replace(' ', '_')}")
    if len(parties) < 2:
        draft.target_codes = _left_out(scene, hit, doer, other)
        if not draft.target_codes:
            return False
    if _is_goal_of_journey(scene, hit, parties):
        return False
    _fill(scene, draft, doer + other, hit)
    draft.own["meeting_type"] = _type_of_verb(reading, hit, passive, "place" in draft.own)
    if kind == "visit":
        _set_place(reading, draft, other)
    _since_last(scene, draft)
    _look_ahead(scene, draft, v)
    if kind == "invited" and draft.modality == "asserted":
        draft.modality = "proposed"
    if kind == "visit" and len(parties) > 2 and len(roles.codes_of(doer)) == 1:
        return _emit_each(scene, draft, doer, other)
    if kind == "visit" and len(parties) == 2 and other and other[-1].start >= v:
        further = _further_on(scene, other[-1])
        if further:
            return _emit_each(scene, draft, doer, other + further)
    return emit(scene, draft) is not None


def _further_on(scene: Scene, host: Actor) -> list[Actor]:
    """Who else was visited, each on a day of its own: "visited Oman on 11 February and Chile on 15 February"."""
    reading = scene.reading
    day = next((d for d in reading.mentions("D") if host.end < d <= host.end + 1), -1)
    found: list[Actor] = []
    while day >= 0:
        k = day + 1
        while reading.kinds[k : k + 1] in (",", "&", "d"):
            k += 1
        actor = next((a for a in reading.actors if a.start == k > day + 1 and not a.is_modifier), None)
        day = next((d for d in reading.mentions("D") if actor and actor.end <= d <= actor.end + 1), -1)
        if actor is None or day < 0 or _travels(reading, actor):
            break
        found.append(actor)
    return found


def _emit_each(scene: Scene, draft: Draft, guests: list[Actor], hosts: list[Actor]) -> bool:
    """ "toured Kenya, Uganda and Rwanda", "visits to Chile on 2 May and Peru on 4 May": a visit to each of them."""
    reading = scene.reading
    dates = reading.mentions("D") if len(hosts) > 1 else []
    each = any(hosts[0].end <= d <= hosts[0].end + 1 for d in dates)
    made = False
    for n, host in enumerate(hosts):
        if set(host.codes) & set(roles.codes_of(guests)):
            continue
        one = draft.copy()
        one.source, one.target = guests, [host]
        high = hosts[n + 1].start if n + 1 < len(hosts) else len(reading.words)
        own = [d for d in dates if host.end <= d <= host.end + 1 and d < high]
        if own and each:
            one.date_item = own[0]
        one.own.pop("place", None)
        one.own_spans.pop("place", None)
        _set_place(reading, one, [host])
        made = emit(scene, one) is not None or made
    return made


def _sides_of_verb(scene: Scene, hit: Hit, passive: bool) -> tuple[list[Actor], list[Actor]]:
    """Who meets, and whom."""
    reading, v = scene.reading, hit.start
    kind, lemma = hit.trigger.code, hit.trigger.lemma
    if passive:
        doer, other = roles.agent(reading, v), roles.subject(reading, v)
    else:
        doer = roles.subject(reading, v)
        other = roles.direct_object(reading, hit.end - 1)
        if not other:
            wanted = {"visit": frozenset({"to", "in"}), "call": frozenset({"with", "to"})}.get(kind, WITH)
            other = roles.governed(reading, hit.end, wanted | WITH, limit=12, places=kind == "visit")
        if not doer and scene.context.home and _is_we(reading, v):
            doer = [Actor(v, v + 1, (scene.context.home,), is_reference=True)]
        if not doer and v <= 2:  # "Met with President Clinton": a note with its subject left out
            doer = _understood(scene, other)
    if kind == "visit" and not other:
        other = _place_object(reading, hit.end)
    if kind in ("host", "received") and not passive and not other:
        other = _guest_behind_place(reading, hit.end) or _guest_at_table(reading, hit.end)
    if kind != "visit":  # "met Japan's needs", "welcomed the Polish plan"
        other = [a for a in other if not a.is_modifier or a.preposition is not None]
    if lemma.endswith(("call on", "call in on", "visit to")):
        other = other or roles.governed(reading, hit.end - 1, frozenset({"on", "to"}), limit=4)
    if lemma in ("call on", "call in on"):
        other = [a for a in other if _travels(reading, a) and reading.kinds[a.end : a.end + 1] != "t"]
    return doer, [a for a in other if a not in doer]


def _is_meant(scene: Scene, hit: Hit, passive: bool, doer: list[Actor], other: list[Actor]) -> bool:
    """Whether the verb tells of a meeting: not "met the deadline", "called on all to act", "goes to war"."""
    reading, v, kind, lemma = scene.reading, hit.start, hit.trigger.code, hit.trigger.lemma
    if passive and not doer:
        return False
    if kind == "call" and hit.end - v == 1 and not _is_call(reading, hit, other):
        return False
    if kind == "visit" and lemma.split()[0] in _TRAVELLING and _is_way_of(reading, hit):
        return False
    if lemma in ("call on", "call in on") and not other:
        return False
    if lemma == "consult":
        return len(roles.codes_of(doer)) > 1 or any(_travels(reading, a) for a in other)
    if lemma in ("unite", "reunite"):
        return len(roles.codes_of(doer)) > 1 and all(a.person for a in doer)
    if lemma.split()[0] in ("discuss", "exchange"):
        return _talked_over(reading, hit, [a for a in doer if not a.is_reference], other)
    if lemma == "meet" and not passive and reading.kinds[hit.end : hit.end + 1] in ("d", "z", "w"):
        if reading.kinds[hit.end] != "w" or _is_thing_met(reading, hit.end):
            return any(a.follows_verb == v and not a.is_modifier for a in reading.actors)
    if kind in ("host", "received", "invited") and not roles.codes_of(other):
        return False
    if kind in ("host", "received"):
        other = [a for a in other if reading.words[a.end - 1].rpartition(" ")[2] not in _MISSIONS]
        return any(a.person or _travels(reading, a) for a in other)
    return True


_MISSIONS = frozenset("embassy consulate legation mission commission nunciature troops forces".split())
_SAYS_HOW = frozenset("again once twice here there today yesterday separately privately briefly behind".split())


def _is_thing_met(reading: Reading, i: int) -> bool:
    """Whether a plain word behind "meet" begins what is met: "meet certain challenges", not "met again in Moscow"."""
    word = reading.words[i]
    if word in _SAYS_HOW or word.endswith("ly"):
        return False
    return not any(
        a.start - i < 6 and not reading.kinds[i : a.start].strip("wdzNA") for a in reading.actors if a.start > i
    )


def _left_out(scene: Scene, hit: Hit, doer: list[Actor], other: list[Actor]) -> tuple[str, ...]:
    """The side that goes without saying, of "they met again", "the leaders talked by phone"; () where none does."""
    reading = scene.reading
    parties = roles.codes_of(doer + other)
    reciprocal = any(a.is_reference or a.group >= 0 for a in doer) or bool({"again", "once"} & set(reading.words))
    if hit.trigger.code not in ("talks", "call") or not doer:
        return ()
    if other and (not reciprocal or roles.codes_of(other) == roles.codes_of(doer)):
        return ()
    sat = hit.trigger.lemma == "sit down" and any(_travels(reading, a) for a in doer)
    if not reciprocal and not any(a.person for a in doer) and not sat:
        return ()
    full = with_topic(scene, parties)
    return tuple(c for c in full if c not in parties) if len(full) > 1 else ()


def _type_of_verb(reading: Reading, hit: Hit, passive: bool, has_place: bool) -> str:
    """The meeting type that the verb and what stands behind it give."""
    kind = hit.trigger.code
    if kind == "host" and not _MEALS.isdisjoint(reading.words[hit.end : hit.end + 4]):
        return "talks"
    if kind == "host":
        return "summit" if _for_summit(reading, hit.end) else "visit"
    if kind == "received":
        return "visit" if passive and has_place else "talks"
    if kind == "invited":
        return "summit" if "summit" in reading.words[hit.end : hit.end + 9] else "visit"
    if kind == "visit" and hit.trigger.lemma.split()[0] in _SETTING_OUT and _for_talks(reading, hit.end):
        return "talks"
    if kind == "talks" and _by_telephone(reading, hit.end):
        return "call"
    if kind == "talks" and hit.trigger.lemma in ("convene", "gather", "assemble") and _for_summit(reading, hit.end):
        return "summit"
    return kind


def _is_way_of(reading: Reading, hit: Hit) -> bool:
    """ "go to war", "head for a fall": no journey."""
    return reading.words[hit.end : hit.end + 1] in (["war"], ["court"], ["waste"], ["arbitration"], ["polls"])


def _is_goal_of_journey(scene: Scene, hit: Hit, parties: tuple[str, ...]) -> bool:
    """ "will travel to Cairo to meet his Egyptian counterpart": the visit is the fact, told already."""
    if scene.reading.kinds[hit.start - 1 : hit.start] != "t":
        return False
    return any(
        f.fact_type == "meeting"
        and f.own.get("meeting_type") in ("visit", "talks")
        and {f.source, f.target} == {*parties}
        for f in scene.facts
    )


def _by_telephone(reading: Reading, i: int) -> bool:
    """Whether it was by telephone or video."""
    words = reading.words[i : i + 14]
    return any(
        words[k : k + 2]
        in (["by", "telephone"], ["by", "phone"], ["by", "video"], ["via", "video"], ["via", "telephone"])
        or words[k : k + 3] in (["on", "the", "phone"], ["over", "the", "phone"])
        for k in range(len(words))
    )


_CALLED = frozenset("counterpart counterparts".split())


def _is_call(reading: Reading, hit: Hit, other: list[Actor]) -> bool:
    """Whether "called", "spoke", "phoned" are said of somebody who was spoken to."""
    if hit.trigger.lemma != "call":
        if not other and _by_telephone(reading, hit.end):
            return True
        return any(a.person or a.preposition == "with" or _travels(reading, a) for a in other)
    if reading.words[hit.end : hit.end + 1] in (["on"], ["for"], ["off"], ["upon"]):
        return False
    return any(
        (a.person or any(reading.words[k] in _CALLED for k in range(a.start, a.end)))
        and a.follows_verb == hit.start
        and reading.kinds[a.end : a.end + 1] in ("p", "t", "D", "q", "s", "")
        and reading.words[a.end : a.end + 1] != ["as"]
        for a in other
    )


def _talked_over(reading: Reading, hit: Hit, doer: list[Actor], other: list[Actor]) -> bool:
    """Whether "discussed", "exchanged views" tell of two who met: "A discussed trade with B", "the ministers of A and B
    discussed"."""
    if not any(_travels(reading, a) for a in doer):
        return False
    withs = roles.governed(reading, hit.end, WITH, limit=14)
    if withs and withs[0] in other:
        return any(_travels(reading, a) for a in withs)
    return len(roles.codes_of(doer)) == 2 and not other


def _guest_behind_place(reading: Reading, i: int) -> list[Actor]:
    """ "received in Doha the President of Rwanda": the guest stands behind the place."""
    for actor in reading.actors:
        if i <= actor.start <= i + 6 and actor.preposition is None and not actor.is_place and actor.follows_verb < 0:
            return [actor] if _travels(reading, actor) and "v" not in reading.kinds[i : actor.start] else []
    return []


def _is_we(reading: Reading, v: int) -> bool:
    """ "I look forward to hosting", "we welcomed": whoever speaks for the publisher."""
    low, _ = roles.clause(reading, v)
    words = reading.words[max(low, v - 6) : v]
    return ("i" in words or "we" in words) and not any(kind in "r;" for kind in reading.kinds[max(low, v - 6) : v])


_MEALS = frozenset("dinner banquet lunch luncheon reception breakfast".split())


def _guest_at_table(reading: Reading, i: int) -> list[Actor]:
    """ "hosted a dinner for the Japanese prime minister": whom it was given for."""
    at = next((k for k in range(i, min(len(reading.words), i + 4)) if reading.words[k] in _MEALS), -1)
    return roles.governed(reading, at + 1, frozenset({"for", "of"}), limit=4) if at >= 0 else []


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
            and not roles.is_record_since(reading, k)
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


def _is_called_off(reading: Reading, hit: Hit) -> bool:
    """Whether the meeting was cancelled, put off or stayed away from."""
    low, high = roles.clause(reading, hit.start)
    for k in range(max(low, hit.start - 8), hit.start):
        put_off = reading.words[k + 1 : k + 2] == ["off"] and reading.lemma(k) in ("call", "put")
        if (put_off or reading.lemma(k) in _CANCELLING) and is_finite_or_participle(reading, k):
            return not any(kind in "rs;" for kind in reading.kinds[k : hit.start])
    for k in range(hit.end, min(high, hit.end + 14)):
        lemma = reading.lemma(k)
        called = lemma in ("call", "put") and reading.words[k + 1 : k + 2] == ["off"]
        if (lemma in _CANCELLING or called) and roles.is_passive(reading, k):
            return True
    return False


def _is_circumstance(reading: Reading, hit: Hit) -> bool:
    """Whether the meeting is only when or where something else was: "during a visit", "after talks"."""
    k = hit.start - 1
    while k > 0 and reading.kinds[k] in "dzwNUDAv#P'GOL" and hit.start - k < 8:
        k -= 1
    return reading.words[k] in ("during", "after", "following")


def _is_decided(reading: Reading, hit: Hit) -> bool:
    """ "Cabinet approved the hosting of the next session": it is still to be held."""
    v = roles.governing_verb(reading, hit.start)
    return 0 <= v < hit.start and reading.lemma(v) in ("approve", "authorise", "authorize", "decide")


def _is_set(reading: Reading, hit: Hit) -> bool:
    """ "a visit to Moscow set for May 11", "talks scheduled for next week"."""
    for k in range(hit.end, min(len(reading.words), hit.end + 12)):
        if reading.words[k] in ("set", "scheduled", "slated", "planned", "due") and reading.kinds[k - 1] != "n":
            return reading.words[k + 1 : k + 2] in (["for"], ["on"], ["in"], ["to"])
        if reading.kinds[k] in ";h":
            return False
    return False


def _fill(scene: Scene, draft: Draft, actors: list[Actor], hit: Hit) -> None:
    reading = scene.reading
    draft.modality = roles.modality(reading, hit.start, is_noun=hit.trigger.group == "nouns")
    if hit.trigger.group == "nouns" and _is_circumstance(reading, hit):
        draft.modality = roles.noun_mood(reading, hit.start)  # "agreed to lend … during a visit"
    if hit.trigger.group == "nouns" and (_is_called_off(reading, hit) or roles.is_negated(reading, hit.start)):
        draft.modality = "denied"
    elif (
        hit.trigger.group == "nouns"
        and draft.modality in ("asserted", "proposed")
        and not roles.is_negated(reading, hit.start)
    ):
        ahead = roles.noun_mood(reading, hit.start) == "planned" or _is_decided(reading, hit)
        ahead = ahead or "next" in reading.words[max(0, hit.start - 3) : hit.start]
        if ahead or _is_set(reading, hit):
            draft.modality = "planned"
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
        if not sides and kind in ("talks", "call", "summit") and _is_circumstance(reading, hit):
            sides = _who_speak(reading, v, hit)
        if not sides and kind == "talks":
            sides = [a for a in roles.governed(reading, hit.end, OF, limit=12) if len(a.codes) > 1]
        if holders and kind in ("summit", "conference") and not _is_own(sides, holders):
            sides = _attended(scene, hit, holders) or sides
        if len(roles.codes_of(sides)) == 1 and all(a.preposition == "with" for a in sides):
            sides += _with_other(reading, hit, sides)
        if len(roles.codes_of(sides)) == 1 and hit.start and reading.kinds[hit.start - 1] == "v":
            if all(a.preposition == "with" for a in sides):
                sides += _doer_before(reading, hit, sides)
        if kind == "talks" and len(roles.codes_of(sides)) == 1:
            sides += _in_capital(scene, hit, sides)
        if kind == "summit" and not holders:
            sides = _of_body(scene, hit, sides) or sides
    codes = roles.codes_of(sides)
    if reading.words[hit.end : hit.end + 1] == ["of"] and hit.trigger.lemma == "meeting":
        if any(
            hit.end < h.start <= hit.end + 4 and h.trigger.code == "conference" for h in reading.get("meeting.nouns")
        ):
            return  # "a meeting of the joint commission": told by the commission
    if any(h.start <= hit.start < h.end for h in reading.get("agreement.negotiations")) and hit.start:
        if reading.words[hit.start - 1] in ("accession", "membership"):
            return  # negotiations
    if any(low <= hit.start < high for low, high in taken) and (len(codes) < 2 or _same_pair(scene, codes)):
        return
    draft = Draft("meeting", hit.start, hit.end, sides, [], rule=f"noun.{hit.trigger.lemma.replace(' ', '_')}")
    if len(codes) < 2:
        visited = kind == "visit" and len(codes) == 1
        visited = visited and any((a.is_genitive or a.preposition in ("by", "of")) and a.person for a in sides)
        if not visited:
            if (
                is_definite(reading, hit.start)
                or kind not in ("talks", "summit", "call")
                or not _is_event(reading, hit, v)
            ):
                return
            if not sides and not _leaders_meet(reading, hit):
                return
        full = with_topic(scene, codes)
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
    if 0 <= v < hit.start and reading.lex[v] is not None and reading.lex[v].is_speech:  # type: ignore[union-attr]
        said = [k for k in reading.mentions("D") if v < k < hit.start]
        draft.date_item = said[-1] if said else None  # "said on Wednesday after talks with"
    hosts = [a for a in sides if a.preposition in ("to", "in", "of") and a.start >= hit.end]
    guests = [a for a in sides if a not in hosts]
    if kind == "visit" and len(codes) > 2 and len(hosts) > 1 and len(roles.codes_of(guests)) == 1:
        _emit_each(scene, draft, guests, hosts)
        return
    emit(scene, draft)


def _is_own(sides: list[Actor], holders: list[Actor]) -> bool:
    """Whether the sides are named with the meeting itself, beside those who hold it."""
    return any(a.preposition in ("with", "between") for a in sides) or len(roles.codes_of(holders)) > 1


def _same_pair(scene: Scene, codes: tuple[str, ...]) -> bool:
    return any(set(codes) <= {f.source, f.target} for f in scene.facts if f.fact_type == "meeting")


def _leaders_meet(reading: Reading, hit: Hit) -> bool:
    return any(a.is_reference and len(a.codes) > 1 for a in reading.actors)


def _is_event(reading: Reading, hit: Hit, v: int) -> bool:
    """Whether the noun is said to happen: held, took place, took part in, had."""
    if v < 0:
        return False
    if reading.kinds[v] == "b":  # "will be held"
        v = next((k for k in range(v + 1, min(v + 4, len(reading.words))) if reading.kinds[k] == "v"), v)
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
    lemma = "be" if reading.kinds[v] == "b" else reading.lemma(v)
    in_talks = reading.words[v + 1 : v + 2] == ["in"] and bool(_DISCUSSION & set(reading.words[v + 2 : v + 4]))
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
        "be",
        "end",
        "finish",
        "return",
        "wrap",
        "cut",
        "cancel",
        "call",
        "put",
        "delay",
        "abandon",
        "scrap",
        "postpone",
        "defer",
        "boycott",
        "snub",
        "exchange",
        "skip",
        "miss",
        "join",
        "kick",
        "embark",
        "plan",
        "announce",
        "arrive",
        "lead",
        "open",
        "reopen",
        "restart",
        "relaunch",
    ):
        return []
    if reading.kinds[v] == "b" and "on" not in reading.words[v + 1 : v + 3] and not in_talks:
        return []
    if roles.is_passive(reading, v):
        return roles.agent(reading, v)
    return roles.subject(reading, v)


def _visit_sides(scene: Scene, hit: Hit, holders: list[Actor]) -> list[Actor]:
    """Visitor and host of "X's visit to Y", "a visit by X to Y"."""
    reading = scene.reading
    host = roles.governed(reading, hit.end, VISITED, limit=10, places=True)
    host = host or _posted_host(reading, hit)
    host = [a for a in host if not (reading.kinds[a.start] in "Cc" and _is_part_of_name(reading, a))]
    both = [a for a in roles.between(reading, hit.end) if a.start > hit.start and not a.is_place]
    if len(roles.codes_of(both)) == 2:
        return both  # "state visits were exchanged between Finland and Estonia"
    visitor = roles.modifiers(reading, hit.start, hit.end)
    toured = roles.governed(reading, hit.end, OF, limit=4) if hit.trigger.lemma == "tour" and not host else []
    host = host or [a for a in toured if not _travels(reading, a)]
    guests = [] if toured else roles.governed(reading, hit.end, BY | OF, limit=14)
    visitor = visitor or [a for a in guests if not _is_of_other_clause(reading, hit.end, a.start)] or holders
    if not visitor and host:
        visitor = _visitor_behind(reading, hit, host) or _visitor_before(reading, hit)
    if not host and visitor and not holders:
        return visitor
    sides = [a for a in visitor if a not in host] + host
    return sides


def _posted_host(reading: Reading, hit: Hit) -> list[Actor]:
    """ "the first visit by a Bahraini foreign minister to Syria": no minister posted to Syria, but where he went."""
    for actor in reading.actors:
        if actor.start < hit.end or actor.preposition not in ("by", "of") or actor.start - hit.end > 3:
            continue
        to = next((k for k in range(actor.start, actor.end - 1) if reading.words[k] == "to"), -1)
        name = reading.payload[to + 1] if to > 0 else None
        if isinstance(name, Name) and name.code and name.code not in actor.codes:
            return [Actor(to + 1, to + 2, (name.code,), preposition="to", preposition_at=to)]
    return []


def _is_of_other_clause(reading: Reading, start: int, end: int) -> bool:
    """Whether a clause with a verb of its own begins between: "the trip after its premier rejected the sale of"."""
    opening = next((k for k in range(start, end) if reading.kinds[k] in "sr;"), -1)
    return opening >= 0 and any(
        reading.kinds[k] in "bhm" or (reading.kinds[k] == "v" and is_finite_or_participle(reading, k))
        for k in range(opening, end)
    )


def _is_part_of_name(reading: Reading, actor: Actor) -> bool:
    """ "the Augusta Victoria Hospital": a capital's name inside a longer one."""
    before = reading.kinds[actor.start - 1 : actor.start]
    return before == "N" or reading.kinds[actor.end : actor.end + 1] == "N"


def _visitor_before(reading: Reading, hit: Hit) -> list[Actor]:
    """ "Turkey's trade minister, on a visit to Baku, said …", "said during a visit to Baku": who says or does it."""
    k = hit.start - 1
    while k >= 0 and reading.kinds[k] in "dwNUDAv#" and hit.start - k < 6:
        k -= 1
    if k < 1 or reading.words[k] not in ("on", "during", "after", "before", "following", "from", "for"):
        return []
    if reading.kinds[k - 1] == ",":
        for actor in reading.actors:
            if actor.end == k - 1 and _travels(reading, actor):
                return roles.members(reading, actor)
    v = roles.governing_verb(reading, hit.start)
    if reading.words[k] == "for" and reading.lemma(v) not in _SETTING_OUT | _TRAVELLING:
        return []
    return [a for a in roles.subject(reading, v) if _travels(reading, a)] if 0 <= v < hit.start else []


def _attended(scene: Scene, hit: Hit, holders: list[Actor]) -> list[Actor]:
    """Guest and host of a summit that somebody goes to or stays away from: "did not attend the summit in India"."""
    reading = scene.reading
    for actor in reading.actors:
        if actor.start < hit.end or actor.start - hit.end > 8 or actor.is_modifier:
            continue
        hosted = actor.preposition == "by" and reading.lemma(actor.preposition_at - 1) in ("host", "convene", "hold")
        placed = actor.preposition in ("in", "at") and all(scene.context.is_state(c) for c in actor.codes)
        if (hosted or placed) and not set(actor.codes) & set(roles.codes_of(holders)):
            return [*holders, actor]
    return []


def _in_capital(scene: Scene, hit: Hit, sides: list[Actor]) -> list[Actor]:
    """The state of "a minister held talks in Ankara", where nobody else is named."""
    reading = scene.reading
    if not any(_travels(reading, a) for a in sides):
        return []
    for actor in reading.actors:
        if actor.start < hit.end or actor.start - hit.end > 4:
            continue
        if actor.preposition == "in" and reading.kinds[actor.start] == "C" and scene.context.is_state(actor.codes[0]):
            return [] if set(actor.codes) & set(roles.codes_of(sides)) else [actor]
    return []


def _of_body(scene: Scene, hit: Hit, sides: list[Actor]) -> list[Actor]:
    """The body and the host of "the summit of the OIC was in Pakistan", "the NATO summit took place in Vilnius"."""
    reading = scene.reading
    body = sides or roles.governed(reading, hit.end, OF, limit=4)
    if len(roles.codes_of(body)) != 1 or scene.context.is_state(body[0].codes[0]):
        return []
    for actor in reading.actors:
        if hit.end < actor.start <= hit.end + 9 and actor.preposition == "in" and not actor.is_modifier:
            told = any(reading.kinds[k] == "b" or reading.lemma(k) in _HELD_AT for k in range(hit.end, actor.start))
            return [*body, actor] if told and scene.context.is_state(actor.codes[0]) else []
    return []


_HELD_AT = frozenset("take hold open begin convene conclude end host".split())
_INTRODUCING = frozenset("at during after following in before ahead on".split())


def _who_speak(reading: Reading, v: int, hit: Hit) -> list[Actor]:
    """ "A urged B to send tanks during a call": who spoke to whom."""
    if not 0 <= v < hit.start:
        return []
    for k in (v, *range(v - 1, max(-1, v - 6), -1)):  # the verb, or the one that its infinitive depends on
        if reading.kinds[k] != "v" or not is_finite_or_participle(reading, k):
            continue
        doer = [a for a in roles.subject(reading, k) if a.person]
        other = [a for a in roles.direct_object(reading, k) if a.person]
        if doer and other and not set(roles.codes_of(doer)) & set(roles.codes_of(other)):
            return doer + other
    return []


def _with_other(reading: Reading, hit: Hit, sides: list[Actor]) -> list[Actor]:
    """Who meets, in "At a meeting with Mr Li, the Philippine president asked …", "said after talks with Mr Li"."""
    k = hit.start - 1
    while k >= 0 and reading.kinds[k] in "dzwNUDAv#" and hit.start - k < 6:
        k -= 1
    if k > 0 and reading.words[k] == "of":
        k -= 1
    if k < 0 or reading.words[k] not in _INTRODUCING or not sides:
        return []
    if k <= 3 and not reading.kinds[:k].strip("qD,"):
        return [a for a in _visitor_behind(reading, hit, sides) if _travels(reading, a)]
    return _doer_before(reading, hit, sides)


def _doer_before(reading: Reading, hit: Hit, sides: list[Actor]) -> list[Actor]:
    """Who does or says what the noun belongs to: "a minister said talks with the U.S. would begin"."""
    v = roles.governing_verb(reading, hit.start)
    if not 0 <= v < hit.start:
        v = next((k for k in range(hit.start - 1, max(-1, hit.start - 4), -1) if reading.kinds[k] == "v"), -1)
    found = [a for a in roles.subject(reading, v) if _travels(reading, a)] if 0 <= v < hit.start else []
    return [a for a in found if not set(a.codes) & set(roles.codes_of(sides))]


def _visitor_behind(reading: Reading, hit: Hit, host: list[Actor]) -> list[Actor]:
    """ "During the official visit made to Sri Lanka, the Prime Minister of India …": the next subject."""
    end = max(a.end for a in host)
    for actor in reading.actors:
        if actor.start >= end and actor.preposition is None and not actor.is_modifier and actor.start - end < 10:
            if not set(actor.codes) & set(roles.codes_of(host)):
                return [actor]
            return []
    return []
