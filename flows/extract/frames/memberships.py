"""Membership of organisations and blocs: who is, was or means to be a member of what, takes part in it, founded it.

Here belong the nouns of membership, and lists of bodies behind a verb of joining. Not here: what the bodies do with
their members (money, projects), and a seat on one of their councils, which is an office.
"""

from __future__ import annotations

from flows.extract import roles
from flows.extract.frames.common import FROM, IN, OF, TO, WITH, Draft, Scene, emit_directed
from flows.extract.reading import Actor, Hit, Reading

_BELONGING = frozenset(
    """become remain take seek apply want wish grant obtain gain lose have hold share leave withdraw join attain receive
    achieve secure win request pursue support deny bid complete begin start negotiate suspend freeze submit file lodge
    present hand renounce relinquish end""".split()
)
_WISHING = frozenset("wish seek seeks aspires bid application applied candidate candidacy candidature".split())
_BARRING = frozenset("veto block reject oppose prevent obstruct resist refuse".split())
_FAVOURING = frozenset("support back favour favor endorse advocate champion promote".split())
_APPROVING = frozenset("approve ratify authorise authorize".split())
_FRONTING = frozenset("following after since upon with before through during".split())
_SHARE = frozenset("share shares shared".split())
_FORMER = frozenset("former formerly previously once ex-member erstwhile".split())
_ENTRY = frozenset({"accession", "admission", "entry"})
_PARTING = {
    "withdrawal": "ended",
    "exit": "ended",
    "expulsion": "ended",
    "suspension": "worsened",
    "readmission": "established",
}
_INTERRUPTING = frozenset("suspend freeze end withdraw terminate resume halt cease".split())  # with "participation"
_ANNOUNCING = frozenset("announce declare notify decide demand threaten seek plan want".split())


def membership(scene: Scene, hit: Hit) -> None:
    """ "X is a member of Y", "both are members of Y and Z", "X's accession to Y": each member in each organisation."""
    reading = scene.reading
    groups = _organisations(scene, hit)
    owners = roles.modifiers(reading, hit.start, hit.end)
    if not groups:
        groups = [(code, a) for a in owners for code in a.codes if not scene.context.is_state(code)]
    v = roles.governing_verb(reading, hit.start)
    shared = next((k for k in range(hit.start - 1, max(-1, hit.start - 4), -1) if reading.words[k] in _SHARE), -1)
    v = shared if shared >= 0 else v
    if not 0 <= v < hit.start and reading.words[hit.start - 1] in ("has", "have", "had"):
        v = hit.start - 1  # "has observer status"
    taken = [a for _, a in groups]
    if not groups and reading.lemma(v) in ("welcome", "admit", "accept"):
        return _welcomed(scene, hit, v)
    member = _members(scene, hit, v, [a for a in owners if a not in taken])
    states = list(
        dict.fromkeys(code for a in member if a not in taken for code in a.codes if scene.context.is_state(code))
    )
    lemma = reading.lemma(v)
    if not groups or not states or (hit.trigger.lemma == "participation" and lemma not in _INTERRUPTING):
        return
    change = {"leave": "ended", "withdraw": "ended", "become": "established", "grant": "established"}.get(
        lemma, "established" if hit.trigger.lemma in _ENTRY else "holds"
    )
    change = {"suspend": "worsened", "freeze": "worsened"}.get(lemma, change)
    if change == "holds" and not _FORMER.isdisjoint(reading.words[max(0, v if v >= 0 else hit.start - 2) : hit.start]):
        change = "ended"
    change = _PARTING.get(hit.trigger.lemma, change)
    mood = roles.modality(reading, v) if v >= 0 else "asserted"
    if hit.trigger.lemma in _PARTING and v < hit.start and lemma in _ANNOUNCING and mood == "asserted":
        mood = "planned"
    if 0 <= v < hit.start and mood == "asserted" and reading.kinds[v] == "b":
        if "longer" in reading.words[v : hit.start] or "anymore" in reading.words:
            change = "ended"
        elif "n" in reading.kinds[v : hit.start] or "nor" in reading.words[v : hit.start]:
            mood = "denied"
    if v < hit.start and lemma in _BARRING:
        mood = "denied"
    if v < hit.start and lemma in _FAVOURING and mood == "asserted":
        mood = "proposed"
    if v < hit.start and lemma in _APPROVING and mood == "asserted":
        mood = "planned"
    if mood == "asserted" and any(w in _WISHING for w in reading.words):
        mood = "planned"
    days = _own_days(reading, taken)
    for code, actor in groups:
        for state in states:
            draft = Draft("relation", hit.start, actor.end, rule="membership", confidence=0.7)
            draft.source = [a for a in member if state in a.codes and len(a.codes) == 1]
            draft.source_codes = (state,)
            draft.target, draft.target_codes = [actor] if len(actor.codes) == 1 else [], (code,)
            draft.modality, draft.date_item = mood, days.get(actor.start)
            draft.own.update(relation="accession", change=change, _directed=True)
            draft.own_spans["relation"] = (hit.start, hit.end)
            emit_directed(scene, draft)


def _members(scene: Scene, hit: Hit, v: int, owners: list[Actor]) -> list[Actor]:
    """Who is the member: the owner of the membership, the subject of the verb, or the one that the noun is said of."""
    reading = scene.reading
    theirs = [a for a in owners if reading.words[a.start] == "their"]
    if theirs and 0 <= v < hit.start:  # "A, B and C announced their withdrawal"
        return roles.subject(reading, v) or owners
    if owners:
        return owners
    if hit.trigger.lemma in _PARTING:
        return roles.subject(reading, v) if 0 <= v < hit.start and not roles.is_passive(reading, v) else []
    if reading.words[0] in _FRONTING and hit.start < 8:  # "Following its NATO membership in 1952, Turkey"
        comma = reading.kinds.find(",", hit.end)
        behind = [a for a in reading.actors if 0 <= comma < a.start <= comma + 2 and a.preposition is None]
        if behind and roles.verb_follows(reading, behind[0].end):
            return behind[:1]
    if 0 <= v < hit.start and (reading.kinds[v] == "b" or reading.lemma(v) in _BELONGING):
        found = roles.subject(reading, v)
        if not found and (reading.kinds[v] == "b" or reading.lemma(v) == "share"):
            found = [a for a in reading.actors if a.end <= v and a.preposition is None and not a.is_modifier][-1:]
        title = scene.context.title_state
        if not found and scene.context.lists_relations and title and reading.lemma(v) in ("apply", "seek", "pursue"):
            before = [c for a in reading.actors if a.end <= v for c in a.codes]
            if not any(scene.context.is_state(code) for code in before):  # "a caretaker cabinet applied for"
                found = [Actor(v, v + 1, (title,), is_reference=True)]
        return found
    return _beside(reading, hit)


def _beside(reading: Reading, hit: Hit) -> list[Actor]:
    """ "As a member of NATO, Norway takes part", "Norway, a founding member of NATO,": the name beside the phrase."""
    k = hit.start - 1
    while k >= 0 and reading.kinds[k] in "wdvNAK-" and hit.start - k < 6:
        k -= 1
    if k > 0 and reading.kinds[k] == ",":
        if reading.words[hit.end - 1].endswith("s") and not {"both", "all", "two"} & set(reading.words[k : hit.start]):
            return []  # "the leaders of A, the members of B and C": a list
        return [a for a in reading.actors if a.end == k and not a.is_modifier and a.preposition is None][:1]
    comma = reading.kinds.find(",", hit.end)
    if comma < 0 or k > 1 or (k >= 0 and reading.words[k] != "as"):
        return []
    while _goes_on(reading, comma):
        comma = reading.kinds.find(",", comma + 1)
        if comma < 0:
            return []
    return [a for a in reading.actors if comma < a.start <= comma + 2 and a.preposition is None and not a.is_modifier][
        :1
    ]


def _goes_on(reading: Reading, comma: int) -> bool:
    """Whether a list of bodies goes on behind the comma: another name, and no verb behind it."""
    actor = next((a for a in reading.actors if comma < a.start <= comma + 2), None)
    return actor is None or not roles.verb_follows(reading, actor.end)


def _organisations(scene: Scene, hit: Hit) -> list[tuple[str, Actor]]:
    """The organisations of the list behind "member of": each with its code."""
    reading = scene.reading
    leads = FROM if hit.trigger.lemma in _PARTING and hit.trigger.lemma != "readmission" else OF | TO | IN | WITH
    first = roles.governed(reading, hit.end, leads, limit=6)
    at = first[0].preposition_at if first else -1
    if not first and (leads is FROM or reading.words[hit.end : hit.end + 1] not in (["of"], ["in"], ["to"])):
        return []
    beside = [a for a in reading.actors if at >= 0 and a.preposition_at == at and a not in first]
    return _bodies(scene, [*first, *beside, *(a for a in listed(scene, hit.end) if a not in first + beside)])


def _bodies(scene: Scene, actors: list[Actor]) -> list[tuple[str, Actor]]:
    found: list[tuple[str, Actor]] = []
    for actor in sorted(actors, key=lambda a: a.start):
        found.extend((code, actor) for code in actor.codes if not scene.context.is_state(code))
    return found


_LISTING = frozenset("of in to as well including both also since from until and or the".split())


def listed(scene: Scene, i: int) -> list[Actor]:
    """The bodies of a list that begins at item ``i``: "the Latin Union, of the EU since 2004 and (since 2009) NATO".

    The list ends with its clause: at a verb, a relative word, a semicolon, or a preposition that opens something else.
    """
    reading = scene.reading
    end = i
    _, high = roles.clause(reading, i)
    while end < high:
        kind, word = reading.kinds[end], reading.words[end]
        if kind in "bhmr;osyzCc" or (kind == "v" and _opens_clause(reading, end)):
            break
        if kind in "pt" and word not in _LISTING:
            break
        if kind == "q" and word in (".", "!", "?", '"', "“", "”"):
            break
        end += 1
    return [
        a
        for a in reading.actors
        if i <= a.start < end
        and not a.is_place
        and not (a.is_modifier and (a.is_genitive or a.head < 0 or not is_organ(reading, a)))
        and not a.is_reference
    ]


_ORGANS = frozenset(
    """alliance bloc grouping organisation organization club pact committee commission council assembly board forum
    programme program centre center court secretariat""".split()
)


def is_organ(reading: Reading, actor: Actor) -> bool:
    """Whether the body only names whose organ it is: "the OECD Investment Committee"."""
    return any(word in _ORGANS for word in reading.words[actor.end : actor.head + 1])


def _opens_clause(reading: Reading, k: int) -> bool:
    """A verb form that is no part of a name: small letters, and no noun's place."""
    return not reading.text[reading.starts[k]].isupper() and reading.words[k] not in ("including", "united")


def _own_days(reading: Reading, actors: list[Actor]) -> dict[int, int]:
    """Dates of bodies that have one each ("of NATO since 2004 and the EU since 2007"), by the start of the actor."""
    dates = reading.mentions("D")
    if len(dates) < 2 or len(actors) < 2:
        return {}
    starts = sorted(a.start for a in actors)
    own: dict[int, int] = {}
    for actor in actors:
        limit = next((s for s in starts if s > actor.start), len(reading.words))
        day = next((d for d in dates if actor.end <= d <= actor.end + 3 and d < limit), None)
        if day is not None and "," not in reading.kinds[actor.end : day]:
            own[actor.start] = day
    return own if len(own) > 1 else {}


def joined(scene: Scene, draft: Draft, v: int, other: list[Actor]) -> None:
    """Emit the joining of each body of a list: "joined the EU in 2013 and NATO in 2009", each on its own day."""
    reading = scene.reading
    bodies = [a for a in other if not all(scene.context.is_state(c) for c in a.codes)]
    rest = listed(scene, bodies[0].end) if bodies else []
    bodies += [a for a in rest if a not in bodies and not all(scene.context.is_state(c) for c in a.codes)]
    days = _own_days(reading, bodies)
    singly = len(draft.source) > 1 and all(len(a.codes) == 1 for a in draft.source)
    for body in bodies:
        for holders in [[a] for a in draft.source] if singly else [draft.source]:
            one = draft.copy()
            one.source, one.target = holders, [body]
            one.date_item = days.get(body.start, draft.date_item)
            emit_directed(scene, one)


def _welcomed(scene: Scene, hit: Hit, v: int) -> None:
    """ "the organization welcomed Kazakhstan as its 162nd member": into the body that the sentence names."""
    reading = scene.reading
    passive = roles.is_passive(reading, v)
    members = roles.subject(reading, v) if passive else roles.direct_object(reading, v)
    members = [a for a in members if not is_body(scene, [a]) and not a.is_modifier]
    bodies = [a for a in reading.actors if is_body(scene, [a])]
    if not members or len(roles.codes_of(bodies)) != 1:
        return
    draft = Draft("relation", v, hit.end, members, bodies[:1], rule="membership", confidence=0.6)
    draft.modality = roles.modality(reading, v)
    draft.own.update(relation="accession", change="established", _directed=True)
    emit_directed(scene, draft)


def is_body(scene: Scene, actors: list[Actor]) -> bool:
    """Whether any of the actors is an organisation."""
    return any(not scene.context.is_state(code) for code in roles.codes_of(actors))
