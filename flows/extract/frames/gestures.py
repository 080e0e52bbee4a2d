"""What states do for or towards one another without a paper: support, mediation, joint exercises, help with troops and
intelligence, apologies, prisoners and land given back, troops called home.

Here belong the deeds that the codebook holds as a relation that lasts or changes (and mediation, as talks). Not here:
what the text calls a relation (``relations``), money and goods (``finance``), weapons (``arms``).
"""

from __future__ import annotations

from flows.extract import roles
from flows.extract.frames.common import FOR, FROM, IN, OF, TO, WITH, Draft, Scene, emit
from flows.extract.reading import Actor, Hit, Reading, is_finite_or_participle
from flows.records import Fact


def find(scene: Scene) -> None:
    """Add the facts of such deeds that a sentence tells of."""
    for hit in scene.reading.get("relation.gestures"):
        if is_finite_or_participle(scene.reading, hit.start):
            scene.n_candidates += 1
            _VERBS[hit.trigger.code](scene, hit)
    for hit in scene.reading.get("relation.tokens"):
        _NOUNS[hit.trigger.code](scene, hit)


def _emit_relation(
    scene: Scene,
    anchor: int,
    span: tuple[int, int],
    sides: tuple[list[Actor], list[Actor]],
    codes: tuple[str, str, str],
) -> bool:
    """A relation of one side with the other: ``codes`` are relation, change and PLOVER class."""
    one, other = sides
    other = [a for a in other if not set(a.codes) & set(roles.codes_of(one))]
    if not roles.codes_of(one) or not roles.codes_of(other) or len(roles.codes_of(one + other)) > 4:
        return False
    relation, change, plover = codes
    draft = Draft("relation", *span, one, other, rule=f"gesture.{relation}", plover=plover, confidence=0.5)
    draft.modality = roles.modality(scene.reading, anchor)
    if plover == "SUPPORT" and draft.modality == "planned":
        draft.modality = "asserted"  # a commitment to stand by the other is that support
    draft.own.update(relation=relation, change=change)
    draft.own_spans["relation"] = span
    return emit(scene, draft) is not None


# --- verbs -----------------------------------------------------------------------------------------------------------

_CAUSES = frozenset(
    """bid candidacy candidature position stance claim claims independence sovereignty integrity cause accession entry
    membership application struggle call right fight war plan proposal initiative unity
    reunification unification""".split()
)


def _support(scene: Scene, hit: Hit) -> None:
    """ "sided with Iraq", "backed India's bid for a seat", "stands by Israel"."""
    reading, v = scene.reading, hit.start
    if roles.is_passive(reading, v):
        doer, other = roles.agent(reading, v), roles.subject(reading, v)
    else:
        doer = roles.subject(reading, v)
        other = [a for a in reading.actors if hit.end <= a.start <= hit.end + 2 and a.follows_verb != -2][:1]
    if hit.trigger.lemma in ("back", "support", "defend"):
        plans = hit.trigger.lemma != "support"
        other = [a for a in other if _is_cause(reading, a, plans) or _against_others(reading, a)]
    if hit.trigger.lemma == "defend" and not other and "right" in reading.words[hit.end : hit.end + 2]:
        other = _first_behind(reading, hit.end, 5)  # "defended the right of Russian troops to"
    if any(a.is_modifier and not _is_cause(reading, a, True) for a in other) and hit.trigger.lemma != "defend":
        return
    _emit_relation(scene, v, (v, hit.end), (doer, other), ("partnership", "holds", "SUPPORT"))


def _against_others(reading: Reading, actor: Actor) -> bool:
    """ "backed Iraq in its war", "supports Chad against the rebels"."""
    return not actor.is_modifier and reading.words[actor.end : actor.end + 1] in (["in"], ["against"], ["over"])


_PLANS = frozenset("proposal initiative plan decision policy call".split())


def _is_cause(reading: Reading, actor: Actor, plans: bool = False) -> bool:
    """Whether what is backed is a state's aim: "India's bid", "the Palestinian cause"; or, with ``plans``, its plan."""
    aims = reading.words[actor.end : min(actor.head + 1, actor.end + 5)]
    return actor.is_modifier and not (_CAUSES | _PLANS if plans else _CAUSES).isdisjoint(aims)


def _apology(scene: Scene, hit: Hit) -> None:
    """ "apologised to Brazil for": a quarrel eases."""
    reading, v = scene.reading, hit.start
    other = roles.governed(reading, hit.end - 1, TO, limit=6)
    _emit_relation(scene, v, (v, hit.end), (roles.subject(reading, v), other), ("dispute", "improved", "SUPPORT"))


def _mediation(scene: Scene, hit: Hit) -> None:
    """ "mediated between Iran and Iraq", "shuttled between A and B": talks of the go-between with both."""
    reading, v = scene.reading, hit.start
    doer = roles.agent(reading, v) if roles.is_passive(reading, v) else roles.subject(reading, v)
    others = roles.between(reading, hit.end) or roles.governed(reading, hit.end, IN | WITH, limit=8)
    _mediate(scene, v, (v, hit.end), doer, others)


def _mediate(scene: Scene, anchor: int, span: tuple[int, int], doer: list[Actor], others: list[Actor]) -> None:
    others = [a for a in others if not set(a.codes) & set(roles.codes_of(doer))]
    codes = roles.codes_of(others)
    if len(roles.codes_of(doer)) != 1 or not codes:
        return
    if any(f.fact_type == "meeting" and f.source in codes + roles.codes_of(doer) for f in scene.facts):
        return  # "will visit A and B to mediate": told already
    draft = Draft("meeting", *span, doer, others, rule="mediation", plover="CONSULT", confidence=0.5)
    draft.modality = roles.modality(scene.reading, anchor)
    draft.own.update(meeting_type="talks", participants=[a.person for a in doer + others if a.person] or None)
    emit(scene, draft)


def _extradition(scene: Scene, hit: Hit) -> None:
    """ "extradited a suspect to the United States": one state's courts help the other's."""
    reading, v = scene.reading, hit.start
    if roles.is_passive(reading, v):
        doer = roles.agent(reading, v) or roles.governed(reading, hit.end, FROM, limit=8, places=True)
    else:
        doer = roles.subject(reading, v)
    other = roles.governed(reading, hit.end, TO, limit=14, places=True)
    if roles.modality(reading, v) != "denied":
        _emit_relation(scene, v, (v, hit.end), (doer, other), ("partnership", "holds", "COOPERATE"))


def _reconciled(scene: Scene, hit: Hit) -> None:
    """ "mended fences", "buried the hatchet with Peru": a quarrel eases."""
    reading, v = scene.reading, hit.start
    doer = roles.subject(reading, v)
    other = roles.governed(reading, hit.end, WITH, limit=5)
    if len(roles.codes_of(doer)) == 2 and not other:
        first = [a for a in doer if a.codes == doer[0].codes]
        doer, other = first, [a for a in doer if a not in first]
    if hit.trigger.lemma in ("reconcile", "make up") and len(roles.codes_of(doer + other)) != 2:
        return
    _emit_relation(scene, v, (v, hit.end), (doer, other), ("dispute", "improved", "COOPERATE"))


# --- nouns -----------------------------------------------------------------------------------------------------------

_VOICING = frozenset(
    """express voice reaffirm reiterate pledge declare affirm convey extend offer lend throw promise renew state
    underline underscore stress emphasise emphasize confirm repeat signal give announce""".split()
)
_MONEY = frozenset({"finance", "project", "arms"})


def _voiced_support(scene: Scene, hit: Hit) -> None:
    """ "expressed support for the sovereignty of Lebanon", "voiced solidarity with Turkey"."""
    reading = scene.reading
    v = _verb_before(reading, hit.start, 6)
    rallied = next((k for k in range(hit.start - 1, max(-1, hit.start - 4), -1) if reading.words[k] in _RALLYING), -1)
    v = rallied if rallied >= 0 else v
    if _assured(scene, hit) or v < 0 or (rallied < 0 and reading.lemma(v) not in _VOICING):
        return
    if reading.words[hit.end : hit.end + 1] not in (["for"], ["with"], ["to"], ["of"]):
        return
    start, end = reading.starts[v], reading.ends[hit.end - 1]
    if any(f.fact_type in _MONEY and f.char_start < end and start < f.char_end for f in scene.facts):
        return
    doer = roles.agent(reading, v) if roles.is_passive(reading, v) else roles.subject(reading, v)
    doer = doer or [a for a in reading.actors if a.end == v]
    other = _first_behind(reading, hit.end, 9)
    relation = "alliance" if "ally" in reading.words[hit.end : hit.end + 8] else "partnership"
    _emit_relation(scene, v, (v, hit.end), (doer, other), (relation, "holds", "SUPPORT"))


_RALLYING = frozenset("rallied rallying rallies drummed".split())


def _assured(scene: Scene, hit: Hit) -> bool:
    """ "assured the Prime Minister of Canada's continued support"."""
    reading = scene.reading
    v = next((k for k in range(hit.start - 1, max(-1, hit.start - 14), -1) if reading.lemma(k) == "assure"), -1)
    if v < 0 or "of" not in reading.words[v : hit.start]:
        return False
    own = [a for a in roles.modifiers(reading, hit.start, hit.end) if reading.kinds[a.start] != "z"]
    doer = own or roles.subject(reading, v)
    other = [a for a in roles.direct_object(reading, v) if a not in own]
    return _emit_relation(scene, v, (v, hit.end), (doer, other), ("partnership", "holds", "SUPPORT"))


def _verb_before(reading: Reading, i: int, limit: int) -> int:
    """The verb whose object the noun at ``i`` opens or ends; -1 where none stands so near."""
    for k in range(i - 1, max(-1, i - limit - 1), -1):
        if reading.kinds[k] == "v" and is_finite_or_participle(reading, k):
            return k
        if reading.kinds[k] in "p;,r":
            return -1
    return -1


def _first_behind(reading: Reading, i: int, limit: int) -> list[Actor]:
    """Who stands first behind item ``i``, with no other clause between."""
    for actor in reading.actors:
        if actor.start < i:
            continue
        if actor.start > i + limit or set(reading.kinds[i : actor.start]) & set("bhm;r,"):
            return []
        return roles.members(reading, actor)
    return []


_GIVING_APOLOGY = frozenset("offer issue make give send extend present convey express demand seek".split())


def _given_apology(scene: Scene, hit: Hit) -> None:
    """ "offered an apology to Seoul"."""
    reading = scene.reading
    v = _verb_before(reading, hit.start, 5)
    if v < 0 or reading.lemma(v) not in _GIVING_APOLOGY:
        return
    doer, other = roles.subject(reading, v), roles.governed(reading, hit.end, TO | FROM, limit=5)
    _emit_relation(scene, v, (v, hit.end), (doer, other), ("dispute", "improved", "SUPPORT"))


_TRYING = frozenset(
    """offer launch begin start undertake lead attempt continue propose resume play act serve make provide use volunteer
    conduct pursue extend""".split()
)


def _offered_mediation(scene: Scene, hit: Hit) -> None:
    """ "launched a mediation effort between A and B", "Algerian mediation between Iran and Iraq"."""
    reading = scene.reading
    v = _verb_before(reading, hit.start, 6)
    doer = roles.modifiers(reading, hit.start, hit.end)
    if v >= 0 and reading.lemma(v) in _TRYING:
        doer = doer or roles.subject(reading, v)
    elif not doer:
        return
    others = [a for a in roles.between(reading, hit.end) if a.start > hit.start]
    _mediate(scene, v if v >= 0 else hit.start, (hit.start, hit.end), doer, others)


_RELEASING = frozenset(
    """release released releases releasing free freed frees freeing swap swapped swaps swapping exchange exchanged
    exchanges exchanging repatriate repatriated repatriates repatriating return returned returns returning hand handed
    hands handing""".split()
)
_TRADING = frozenset("swap swapped swaps swapping exchange exchanged exchanges exchanging".split())
_AT_WAR = frozenset({"prisoner of war", "pow", "captured soldier", "war prisoner", "war dead"})


def _captives(scene: Scene, hit: Hit) -> None:
    """ "released 500 Iraqi prisoners of war", "exchanged 175 prisoners each": a conflict or a quarrel eases."""
    reading = scene.reading
    v = next((k for k in range(hit.start - 1, max(-1, hit.start - 9), -1) if reading.words[k] in _RELEASING), -1)
    passive = next(
        (
            k
            for k in range(hit.end, min(len(reading.words), hit.end + 8))
            if reading.words[k] in _RELEASING and reading.kinds[roles.before(reading, k)] == "b"
        ),
        -1,
    )
    if (v < 0 and passive < 0) or (v > 0 and reading.kinds[v - 1] in "dA"):
        return
    if reading.words[v] == "free" and reading.kinds[v - 1] not in "tm":
        return  # "visa-free access"
    own = roles.modifiers(reading, hit.start, hit.end)
    own = own or [a for a in reading.actors if a.start <= hit.start < a.end and not a.person]
    if passive >= 0:
        v, doer = passive, roles.agent(reading, passive)
    else:
        doer = [a for a in roles.subject(reading, v) if a not in own] or [a for a in reading.actors if a.end == v]
        own = [a for a in own if a not in doer]
    other = own or roles.governed(reading, hit.end, frozenset({"of", "from", "to"}), limit=6)
    if reading.words[v] in _TRADING:
        other = other if len(roles.codes_of(doer)) < 2 else []
        other = other or roles.governed(reading, hit.end, WITH, limit=6)
        if len(roles.codes_of(doer)) == 2:
            doer, other = doer[:1], [a for a in doer if a.codes != doer[0].codes]
    kind = "conflict" if hit.trigger.lemma in _AT_WAR or reading.words[v] in _TRADING else "dispute"
    made = _emit_relation(
        scene, v, (min(v, hit.start), max(v + 1, hit.end)), (doer, other), (kind, "improved", "RETREAT")
    )
    if made:
        fact = scene.facts[-1]
        scene.facts[:] = [f for f in scene.facts if f.fact_type != "labour" or not _overlap(f, fact)]


def _overlap(one: Fact, other: Fact) -> bool:
    return one.char_start < other.char_end and other.char_start < one.char_end


_HANDING = frozenset("hand surrender deport turn deliver transfer give".split())


def _suspects(scene: Scene, hit: Hit) -> None:
    """ "handed over the suspects to Swiss police": one state's police help the other's."""
    reading = scene.reading
    v = next((k for k in range(hit.start - 1, max(-1, hit.start - 8), -1) if reading.lemma(k) in _HANDING), -1)
    if v < 0 or not is_finite_or_participle(reading, v) or roles.modality(reading, v) == "denied":
        return
    doer = roles.agent(reading, v) if roles.is_passive(reading, v) else roles.subject(reading, v)
    other = roles.governed(reading, hit.end, TO, limit=5, places=True)
    _emit_relation(scene, v, (v, hit.end), (doer, other), ("partnership", "holds", "COOPERATE"))


_FREEING = frozenset("release released releases releasing free freed frees freeing".split())


def _held(scene: Scene, hit: Hit) -> None:
    """ "freed two American pilots": who can be held is set free."""
    reading = scene.reading
    near = reading.words[max(0, hit.start - 8) : hit.end + 8]
    if not _FREEING.isdisjoint(near):
        _captives(scene, hit)


_WITHDRAWING = frozenset("withdraw pull remove evacuate leave recall quit".split())
_SENDING = frozenset("send deploy contribute offer dispatch provide commit lend pledge supply post station".split())
_HELPING = frozenset(
    """help assist support defend protect train bolster aid back guard insurgents insurgency rebels militants jihadists
    terrorists pirates piracy gangs stabilise stabilize""".split()
)
_PEACE = frozenset(
    "peacekeeping peace-keeping peacekeepers peacekeeper peacekeeping-force mission request un u.n. contingent".split()
)
_HOMECOMING = frozenset("withdrawal pullout pull-out evacuation departure".split())


def _troops(scene: Scene, hit: Hit) -> None:
    """Troops that help another state, or that leave it."""
    reading = scene.reading
    own = roles.modifiers(reading, hit.start, hit.end)
    own = [a for a in own if a.head == hit.start or a.is_genitive or hit.start <= a.head < hit.end]
    v = _verb_before(reading, hit.start, 9)
    if _let_in(scene, hit, own, v) or _gone(scene, hit, own, v):
        return
    if v < 0 or reading.lemma(v) not in _SENDING:
        return
    _, high = roles.clause(reading, v)
    cues = set(reading.words[v : min(high, hit.end + 16)])
    if not cues & (_PEACE | _HELPING) and reading.lemma(v) not in ("contribute", "offer", "lend"):
        return
    passive = roles.is_passive(reading, v)
    doer = own or (roles.agent(reading, v) if passive else roles.subject(reading, v))
    other = roles.governed(reading, v + 1, TO | IN | FOR, limit=16, places=True) or roles.direct_object(reading, v)
    other = other or _first_behind(reading, hit.end, 8)
    made = _emit_relation(scene, v, (v, hit.end), (doer, other), ("partnership", "holds", "COOPERATE"))
    if made:
        offered = {"offer": "proposed", "pledge": "planned", "commit": "planned"}.get(reading.lemma(v))
        fact = scene.facts[-1]
        fact.modality = offered if offered and fact.modality == "asserted" else fact.modality
        start, end = reading.span(v, hit.end)
        scene.facts[:] = [f for f in scene.facts if f is fact or not _taken_for_goods(f, start, end)]


_LETTING_IN = frozenset("let allow permit authorise authorize admit welcome invite".split())


def _let_in(scene: Scene, hit: Hit, own: list[Actor], v: int) -> bool:
    """ "agreed to let U.S. troops use the base", "allowed U.N. inspectors to visit": one works with the other."""
    reading = scene.reading
    if v < 0 or reading.lemma(v) not in _LETTING_IN or roles.is_passive(reading, v):
        return False
    doer = [a for a in roles.subject(reading, v) if a not in own]
    actors = own or [a for a in reading.actors if a.start <= hit.start < a.end]
    return _emit_relation(scene, v, (v, hit.end), (doer, actors), ("partnership", "holds", "COOPERATE"))


def _inspectors(scene: Scene, hit: Hit) -> None:
    """Inspectors and observers whom a state lets in."""
    reading = scene.reading
    own = roles.modifiers(reading, hit.start, hit.end)
    _let_in(scene, hit, own, _verb_before(reading, hit.start, 7))


def _taken_for_goods(fact: Fact, start: int, end: int) -> bool:
    """Whether a fact takes the troops for goods that were given."""
    goods = fact.fact_type == "finance" and fact.own.get("instrument") == "aid_in_kind" and fact.amount is None
    return goods and fact.char_start < end and start < fact.char_end


def _gone(scene: Scene, hit: Hit, own: list[Actor], v: int) -> bool:
    """ "withdrew its troops from Laos", "Soviet troops began withdrawing from it", "the withdrawal of Cuban troops"."""
    reading = scene.reading
    owners = [a for a in own if reading.kinds[a.start] != "z"]
    behind = _leaving_verb(reading, hit.end)
    if v >= 0 and reading.lemma(v) in _WITHDRAWING:
        anchor, start = v, max(v + 1, hit.end)
    elif behind >= 0:
        v = anchor = behind
        start = behind + 1
    else:
        v = next((k for k in range(hit.start - 1, max(-1, hit.start - 6), -1) if reading.words[k] in _HOMECOMING), -1)
        if v < 0 or reading.words[v + 1] != "of":
            return False
        governor = roles.governing_verb(reading, v)
        anchor, start = (governor if 0 <= governor < v else v), hit.end
    doer = owners or ([] if anchor == v and reading.words[v] in _HOMECOMING else roles.subject(reading, anchor))
    other = roles.governed(reading, start, FROM | OF, limit=8, places=True)
    abroad = [a for a in reading.actors if a.start <= hit.start < a.end and "from" in reading.words[a.start : a.end]]
    if abroad and not other:  # "its troops from Somalia"
        other, doer = abroad, [a for a in doer if a not in abroad] or own
    if not other and reading.lemma(v) in ("leave", "quit"):
        other = roles.direct_object(reading, v)
    change = "improved" if _ENDING.isdisjoint(reading.words) else "ended"
    span = (min(v, hit.start), max(v + 1, hit.end))
    return _emit_relation(scene, anchor, span, (doer, other), ("conflict", change, "RETREAT"))


_ENDING = frozenset("completed completing complete completes last final".split())


def _leaving_verb(reading: Reading, i: int) -> int:
    """The verb behind the troops that has them leave; -1 where there is none."""
    for k in range(i, min(len(reading.words), i + 5)):
        if reading.lemma(k) in _WITHDRAWING and is_finite_or_participle(reading, k):
            return k
    return -1


_BARE = frozenset("exercise manoeuvre maneuver drill".split())
_MARTIAL = frozenset("joint military naval air army amphibious combined".split())
_DISLIKING = frozenset("condemn denounce protest oppose criticise criticize cancel suspend reject end".split())


def _exercise(scene: Scene, hit: Hit) -> None:
    """ "A and B held joint naval exercises": their forces work together."""
    reading = scene.reading
    if hit.trigger.lemma in _BARE and _MARTIAL.isdisjoint(reading.words[max(0, hit.start - 3) : hit.start]):
        return
    v = roles.governing_verb(reading, hit.start)
    if v >= 0 and reading.lemma(v) in _DISLIKING:
        return
    sides = roles.between(reading, hit.end) or roles.modifiers(reading, hit.start, hit.end)
    if len(roles.codes_of(sides)) < 2:
        doer = []
        if v >= 0:
            doer = (
                roles.agent(reading, v) if v > hit.start or roles.is_passive(reading, v) else roles.subject(reading, v)
            )
            doer = doer or (_owners(reading, v) if v < hit.start else [])
        sides = sides + [a for a in doer if a not in sides]
    if len(roles.codes_of(sides)) < 2:
        sides = sides + [a for a in roles.governed(reading, hit.end, WITH, limit=8) if a not in sides]
    if len(roles.codes_of(sides)) < 2:
        return
    first = [a for a in sides if a.codes == sides[0].codes]
    _emit_relation(
        scene,
        v if v >= 0 else hit.start,
        (hit.start, hit.end),
        (first, [a for a in sides if a not in first]),
        ("partnership", "holds", "COOPERATE"),
    )


def _owners(reading: Reading, v: int) -> list[Actor]:
    """Whose forces the subject is: "U.S. and South Korean troops began"."""
    return [a for a in roles.modifiers_before(reading, v) if a.end <= v and v - a.end <= 3]


_SHARING = frozenset("share provide pass give exchange supply feed offer furnish".split())


def _intelligence(scene: Scene, hit: Hit) -> None:
    """ "shares intelligence with Ukraine", "is providing military intelligence to Macedonia"."""
    reading = scene.reading
    v = next(
        (
            k
            for k in range(hit.start - 1, max(-1, hit.start - 8), -1)
            if reading.lemma(k) in _SHARING
            and (is_finite_or_participle(reading, k) or (k == hit.start - 1 and reading.kinds[k - 1] in "PCNI"))
        ),
        -1,
    )
    shared = v < 0 and reading.words[hit.end : hit.end + 1] in (
        ["sharing"],
        ["cooperation"],
        ["exchange"],
        ["exchanges"],
    )
    v = roles.governing_verb(reading, hit.start) if shared else v
    if v < 0 or v >= hit.start:
        return
    doer = roles.agent(reading, v) if roles.is_passive(reading, v) else roles.subject(reading, v)
    doer = doer or [a for a in reading.actors if a.end == v]
    if len(roles.codes_of(doer)) == 2 and reading.lemma(v) in ("share", "exchange"):
        doer, other = doer[:1], doer[1:]
    else:
        other = roles.governed(reading, hit.end + shared, WITH | TO, limit=5) or roles.direct_object(reading, v)
    _emit_relation(scene, v, (v, hit.end), (doer, other), ("partnership", "holds", "COOPERATE"))


_GIVING_BACK = frozenset("return hand cede give restore surrender relinquish".split())


def _land(scene: Scene, hit: Hit) -> None:
    """ "returned the Sinai Peninsula to Egypt", "ceded the islands to Chile": a quarrel over land eases."""
    reading = scene.reading
    v = _verb_before(reading, hit.start, 7)
    if v < 0 or reading.lemma(v) not in _GIVING_BACK:
        return
    if reading.lemma(v) in ("hand", "give") and not {"over", "back"} & set(reading.words[v + 1 : hit.end + 2]):
        return
    doer = roles.agent(reading, v) if roles.is_passive(reading, v) else roles.subject(reading, v)
    other = roles.governed(reading, hit.end, TO, limit=4)
    _emit_relation(scene, v, (v, hit.end), (doer, other), ("dispute", "improved", "RETREAT"))


_BRINGING = frozenset("deliver hand convey carry present bring".split())


def _message(scene: Scene, hit: Hit) -> None:
    """ "handed President Taylor a letter from", "delivered a message to Mr Mubarak": the bearer was received."""
    reading = scene.reading
    v = _verb_before(reading, hit.start, 6)
    if v < 0 or reading.lemma(v) not in _BRINGING or any(f.fact_type == "meeting" for f in scene.facts):
        return
    doer = roles.agent(reading, v) if roles.is_passive(reading, v) else roles.subject(reading, v)
    other = [a for a in roles.governed(reading, hit.end, TO, limit=12) if not a.is_modifier]
    other = other or roles.direct_object(reading, v)
    codes = roles.codes_of(doer + other)
    if len(codes) != 2 or not roles.codes_of(doer) or not any(a.person for a in other):
        return
    draft = Draft("meeting", v, hit.end, doer, other, rule="message", plover="CONSULT", confidence=0.5)
    draft.modality = roles.modality(reading, v)
    draft.own.update(meeting_type="talks", participants=[a.person for a in doer + other if a.person] or None)
    emit(scene, draft)


_VERBS = {
    "support": _support,
    "apology": _apology,
    "mediation": _mediation,
    "extradition": _extradition,
    "reconciled": _reconciled,
}
_NOUNS = {
    "sided": _support,
    "shuttled": _mediation,
    "support": _voiced_support,
    "apology": _given_apology,
    "mediation": _offered_mediation,
    "captives": _captives,
    "held": _held,
    "suspects": _suspects,
    "inspectors": _inspectors,
    "troops": _troops,
    "exercise": _exercise,
    "intelligence": _intelligence,
    "land": _land,
    "message": _message,
}
