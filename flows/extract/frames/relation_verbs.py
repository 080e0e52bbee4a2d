"""Relations that a verb tells: recognition, joining and leaving, wars, complaints, envoys sent home, working together.

Here belong the verbs of ``relation.verbs``. Not here: nouns of relations and what changes them (``relations``).
"""

from __future__ import annotations

from flows.extract import roles
from flows.extract.frames import memberships
from flows.extract.frames.common import BY, IN, OF, TO, WITH, Draft, Scene, emit, emit_directed
from flows.extract.names import Name
from flows.extract.reading import Actor, Hit, Reading

POSTS = frozenset("embassy embassies ambassador ambassadors consulate ambassadorial".split())


def directed(draft: Draft) -> None:
    draft.own["_directed"] = True


def from_verb(scene: Scene, hit: Hit) -> None:
    reading, v = scene.reading, hit.start
    code = hit.trigger.code
    passive = roles.is_passive(reading, v)
    if code == "envoys" and _envoys(scene, hit):
        return
    if code == "envoys" and hit.trigger.lemma != "expel":
        return
    if (
        code in ("partnership", "dispute")
        or hit.trigger.lemma.split()[0] in _RECIPROCAL
        or (code == "conflict" and (hit.trigger.lemma in _AT_WAR))
    ):
        if _mutual(scene, hit):
            return
        if code in ("partnership", "dispute"):
            return
    if hit.trigger.lemma in _RECEIVING:
        _admitted(scene, hit, passive)
        return
    holder = roles.agent(reading, v) if passive else roles.subject(reading, v)
    if code == "conflict" and not passive and not holder:
        holder = _forces_of(reading, v)
    if passive and not holder and hit.trigger.lemma == "annex":
        holder = roles.governed(reading, hit.end, TO | BY, limit=4)  # "was annexed to the French Empire"
    if passive:
        other = roles.subject(reading, v) or (_whose_independence(reading, v) if code == "recognition" else [])
    else:
        other = roles.direct_object(reading, hit.end - 1)
        other = other or [a for a in reading.actors if hit.end <= a.start <= hit.end + 2 and not a.is_modifier][:1]
        if not other and hit.trigger.lemma in _SHELLING:  # "bombed a Syrian complex"
            other = [a for a in roles.modifiers_after(reading, hit.end - 1) if a.start > v]
        if code == "accession" and hit.trigger.lemma == "return to" and not memberships.is_body(scene, other):
            return
        if any(a.is_modifier for a in other) and code != "conflict":
            other = [
                a
                for a in other
                if a.head >= 0 and reading.words[a.head] in ("independence", "sovereignty", "government", "statehood")
            ]
    if code == "conflict" and hit.end - v == 1 and reading.kinds[hit.end : hit.end + 1] in (",", ";", "r"):
        return  # "missile strikes, which": the noun
    if code == "recognition" and any(reading.words[a.start] in _BREAKAWAY for a in other):
        return  # no recognition of the state that the land is counted to
    if code == "priority":
        other = roles.governed(reading, hit.end, WITH | OF | TO | frozenset({"as", "like"}), limit=16) or other
    if code == "accession" and not memberships.is_body(
        scene, other
    ):  # "joined the Nordic Council and the United Nations"
        _, high = roles.clause(reading, v)
        near = [
            a
            for a in reading.actors
            if hit.end <= a.start < min(high, hit.end + 7)
            and memberships.is_body(scene, [a])
            and (not a.is_modifier or a.is_genitive or memberships.is_organ(reading, a))
        ]
        other = near[:1] if not any(kind in "bhmrs;" for kind in reading.kinds[hit.end : hit.end + 7]) else other
    if code == "accession" and reading.kinds[v - 1 : v] == "t" and reading.words[v - 2] in _WISHES:
        own = [a for a in reading.actors if a.is_genitive and a.end <= v - 2 <= a.end + 2]
        holder = own or holder  # "supported Sweden's application to join NATO"
    if code == "recognition" and other and other[0].is_reference and len(roles.codes_of(holder)) == 2:
        if reading.words[other[0].start] in ("each other", "one another"):
            holder, other = holder[:1], holder[1:]
    if code == "accession" and hit.trigger.lemma in _BEING_PART:
        other = roles.governed(reading, hit.end, OF, limit=4)
        other = [a for a in other if not a.is_modifier]
    if code == "accession" and hit.trigger.lemma in _ENTERING:
        other = [a for a in other if not a.is_modifier]
    if code == "accession" and any(a.end - a.start > 1 and reading.words[a.end - 1] == "union" for a in other):
        return  # "the EU Customs Union": a part of the body, which others join too
    if code == "accession":
        other = [a for a in other if any(not scene.context.is_state(c) for c in a.codes)]
        holder = [a for a in holder if any(scene.context.is_state(c) for c in a.codes)]
    if code == "recognition" and not other:
        other = [
            a
            for a in roles.modifiers_after(reading, v)
            if a.head >= 0
            and reading.words[a.head] in ("independence", "sovereignty", "government", "statehood", "state")
            and reading.words[a.head + 1 : a.head + 2] != ["over"]  # land that is another's, no state
        ] or roles.governed(reading, hit.end, OF, limit=6)
        if not other and not _RULERS.isdisjoint(reading.words[hit.end : hit.end + 5]):
            other = roles.governed(reading, hit.end, IN, limit=7, places=True)  # "the new government in Fiji"
    if (
        code == "conflict"
        and hit.trigger.lemma
        in ("attack", "fight", "shell", "bomb", "occupy", "strike", "raid", "battle", "pound", "bombard")
        and any(a.is_modifier for a in other)
        and not (
            hit.trigger.lemma in _SHELLING and all(_TARGETS & set(reading.words[a.end : a.head + 1]) for a in other)
        )
    ):
        other = []
    other = [a for a in other if not set(a.codes) & set(roles.codes_of(holder))]
    if not roles.codes_of(holder) or not roles.codes_of(other):
        return
    draft = Draft(
        "relation",
        v,
        hit.end,
        holder,
        other[:1] if code != "recognition" else other,
        rule=f"verb.{hit.trigger.lemma.replace(' ', '_')}",
    )
    draft.modality = roles.modality(reading, v)
    draft.confidence = 0.65
    lemma = hit.trigger.lemma
    if code == "recognition":
        ceased = reading.kinds[v - 1 : v] in ("t", "v") and {"cease", "stop"} & {
            reading.lemma(v - 1),
            reading.lemma(v - 2),
        }
        draft.own.update(relation="diplomatic_ties", change="ended" if ceased else "established")
        draft.plover = "REJECT" if ceased else "COOPERATE"
        draft.modality = roles.modality(reading, v - 2) if ceased else draft.modality
    elif code == "accession":
        draft.own.update(
            relation="accession", change=_JOINING.get(lemma, "ended" if lemma in _LEAVING else "established")
        )
        if lemma.startswith("apply") and draft.modality == "asserted":
            draft.modality = "planned"
        directed(draft)
        memberships.joined(scene, draft, v, other)
        return
    elif code == "priority":
        draft.modality = "asserted" if draft.modality == "planned" else draft.modality
        draft.own.update(relation="priority", change="improved")
        directed(draft)
    elif code == "dependence":
        draft.own.update(relation="dependence", change="holds")
        directed(draft)
    else:
        draft.own.update(
            relation=code, change="established" if lemma in ("invade", "declare war on", "annex") else "holds"
        )
        directed(draft)
        draft.plover = "ASSAULT"
    emit_directed(scene, draft)


def _whose_independence(reading: Reading, v: int) -> list[Actor]:
    """ "the independence of Peru was recognized": whose it is."""
    for actor in reading.actors:
        if actor.preposition == "of" and actor.end <= v and v - actor.end < 4:
            if reading.words[actor.preposition_at - 1] in ("independence", "sovereignty", "government", "statehood"):
                return [actor]
    return []


_WISHES = frozenset(
    """application bid desire attempt decision request effort efforts aspiration aspirations plan plans wish candidacy
    candidature ambition ambitions hopes intention right""".split()
)


_JOINING = {"belong to": "holds", "be part of": "holds", "form part of": "holds"}
_BEING_PART = frozenset({"be part of", "form part of"})
_ENTERING = frozenset({"enter", "found", "co-found", "form", "establish", "create"})


_LEAVING = frozenset({"leave", "withdraw from", "quit", "exit", "secede from"})


_RECEIVING = {"admit": "established", "readmit": "established", "expel": "ended", "suspend": "worsened"}


_RULERS = frozenset("government regime authority administration junta leadership".split())
_SHELLING = frozenset("attack shell bomb strike raid pound bombard".split())
_TARGETS = frozenset(
    """territory positions targets complex base bases city cities town village villages airport airfield port site sites
    facility facilities capital reactor soil airbase refinery ships embassy""".split()
)
_BREAKAWAY = frozenset(
    """abkhazia transnistria nagorno-karabakh artsakh somaliland republika azawad crimea""".split()
) | {"south ossetia", "northern cyprus", "western sahara"}
_AT_WAR = frozenset({"go to war", "be at war", "remain at war", "be at war with"})
_RECIPROCAL = frozenset("clash fight battle exchange trade".split())


_LAND = frozenset(
    """sovereignty territory territories island islands islet islets region province area areas land waters strip
    enclave peninsula ownership""".split()
)


_TEAMING = frozenset({"partner", "partner with", "team up", "team up with"})
_ENVOYS = frozenset(
    """commissioner commissioners ambassador ambassadors envoy envoys diplomat diplomats attaché attachés attache
    attaches consul consuls chargé charge""".split()
)


def _admitted(scene: Scene, hit: Hit, passive: bool) -> None:
    """ "was admitted to the bloc", "was expelled from the council", "the bloc suspended Mali"."""
    reading, v = scene.reading, hit.start
    if passive:
        members = roles.subject(reading, v)
        bodies = roles.governed(reading, hit.end, TO | IN | frozenset({"from", "by"}), limit=6)
    else:
        members, bodies = roles.direct_object(reading, v), roles.subject(reading, v)
    bodies = [a for a in bodies if memberships.is_body(scene, [a])]
    if passive and not bodies:  # "was admitted as a United Nations member state"
        near = [a for a in reading.actors if hit.end <= a.start <= hit.end + 4 and memberships.is_body(scene, [a])]
        bodies = [a for a in near if a.is_modifier and reading.words[hit.end] == "as"][:1]
    members = [a for a in members if not memberships.is_body(scene, [a]) and not a.is_modifier]
    if not bodies or not members:
        return
    draft = Draft("relation", v, hit.end, members, bodies[:1], rule=f"verb.{hit.trigger.lemma}", confidence=0.6)
    draft.modality = roles.modality(reading, v)
    draft.own.update(relation="accession", change=_RECEIVING[hit.trigger.lemma])
    directed(draft)
    emit_directed(scene, draft)


def _envoys(scene: Scene, hit: Hit) -> bool:
    """ "recalled its ambassador to Israel", "expelled three Iranian diplomats"."""
    reading, v = scene.reading, hit.start
    at = next((k for k in range(hit.end, min(len(reading.words), hit.end + 9)) if reading.words[k] in _ENVOYS), -1)
    if roles.is_passive(reading, v):
        at = next((k for k in range(v - 1, max(-1, v - 10), -1) if reading.words[k] in _ENVOYS), -1)
        doers, near = roles.agent(reading, v), range(max(0, at - 6), v)
        if not doers:  # "was summoned to the foreign ministry in Jakarta"
            doers = [a for a in reading.actors if v < a.start <= v + 9 and a.preposition == "in" and a.is_place][:1]
    else:
        doers, near = roles.subject(reading, v), range(hit.end, at + 11)
    if at < 0 or any(reading.kinds[k] in "hm;" for k in range(min(hit.end, at), max(v, at))):
        return False
    one = roles.codes_of(doers)
    other = [a for a in reading.actors if a.start in near and not set(a.codes) & set(one)]
    if not other and len(one) == 2 and "their" in reading.words[v:at]:  # "both recalled their ambassadors"
        other = [a for a in doers if a.codes != doers[0].codes] or doers
    owner = next((a for a in reading.actors if a.start <= at < a.end), None)
    if not one and owner is not None and len(owner.codes) == 1 and hit.trigger.lemma in ("recall", "withdraw"):
        doers, one = [owner], owner.codes  # "Jordan's ambassador to Israel was recalled"
        named = [reading.payload[k] for k in range(at + 1, v) if reading.kinds[k] in "PC"]
        host = next((n.code for n in named if isinstance(n, Name) and n.code and n.code not in one), None)
        if host is not None:
            draft = Draft("relation", at, hit.end, doers, [], (), (host,), rule=f"verb.{hit.trigger.lemma}")
            draft.modality, draft.confidence, draft.plover = roles.modality(reading, v), 0.6, "REJECT"
            draft.own.update(relation="diplomatic_ties", change="worsened")
            return emit(scene, draft) is not None
    if not one or not other:
        return False
    draft = Draft("relation", min(v, at), max(hit.end, at + 1), doers, other[:1], rule=f"verb.{hit.trigger.lemma}")
    draft.modality, draft.confidence, draft.plover = roles.modality(reading, v), 0.65, "REJECT"
    draft.own.update(relation="diplomatic_ties", change="worsened")
    emit(scene, draft)
    return True


def _mutual(scene: Scene, hit: Hit) -> bool:
    """ "A and B cooperate", "A clashed with B", "A claims the islands of B": both do it, or one to the other."""
    reading, v = scene.reading, hit.start
    code, lemma = hit.trigger.code, hit.trigger.lemma
    sides = roles.subject(reading, v) or (_forces_of(reading, v) if code == "conflict" else [])
    if lemma == "dispute":
        sides = _disputing(reading, v) if roles.is_passive(reading, v) else sides + _whose_claim(reading, hit)
    elif lemma == "claim" and roles.is_passive(reading, v):
        sides = _claimants(reading, hit)
    elif roles.is_passive(reading, v) or (lemma in ("fight", "battle") and _fights_a_thing(reading, hit.end)):
        return False
    if lemma == "claim":
        sides = sides + _claimed_from(reading, hit)
    elif lemma.split()[0] in ("file", "lodge", "bring"):
        return _complaint(scene, hit, sides)
    elif len(roles.codes_of(sides)) < 2:
        others = roles.governed(reading, hit.end - (lemma.endswith("with")), WITH | frozenset({"against"}), limit=8)
        sides = sides + [a for a in others if a not in sides]
    if len(roles.codes_of(sides)) < 2 or len(roles.codes_of(sides)) > 3:
        return False
    if lemma in _TEAMING and any(reading.kinds[a.start] in "IG" or a.is_modifier for a in sides):
        return False  # firms that do so
    draft = Draft("relation", v, hit.end, sides, [], rule=f"verb.{lemma.replace(' ', '_')}", confidence=0.6)
    draft.modality = roles.modality(reading, v)
    change = "holds"
    if code == "partnership" and draft.modality in ("planned", "proposed"):
        change = "improved"
    if lemma.startswith("clash") and any(w in ("over", "about") for w in reading.words[hit.end : hit.end + 5]):
        code = "dispute"
    if code == "partnership" and not POSTS.isdisjoint(reading.words[hit.end : hit.end + 6]):
        code = "diplomatic_ties"  # "cooperate through their embassies in"
    draft.own.update(relation=code, change=change)
    draft.own_spans["relation"] = (v, hit.end)
    draft.plover = {"partnership": "COOPERATE", "dispute": "ACCUSE"}.get(code, "ASSAULT")
    emit(scene, draft)
    return True


_HELD = frozenset("administered controlled held occupied governed ruled run".split())


def _whose_claim(reading: Reading, hit: Hit) -> list[Actor]:
    """ "disputes Kenya's claim to", "disputes the sovereignty of Peru over": whose it is."""
    behind = roles.modifiers_after(reading, hit.end - 1) or roles.governed(reading, hit.end, OF, limit=5)
    return [a for a in behind if a.head < 0 or not _CLAIMS.isdisjoint(reading.words[a.end : a.head + 1])]


_CLAIMS = frozenset(
    "claim claims sovereignty ownership title rule control border borders boundary right rights".split()
)


def _claimants(reading: Reading, hit: Hit) -> list[Actor]:
    """ "claimed by China and Vietnam", "administered by Japan but claimed by China"."""
    sides = roles.agent(reading, hit.start)
    if len(roles.codes_of(sides)) == 1:
        for k in range(len(reading.words)):
            if reading.words[k] in _HELD and reading.words[k + 1 : k + 2] == ["by"]:
                near = roles.governed(reading, k + 1, BY, limit=3)
                sides = sides + [a for a in near if a not in sides]
    return sides


_FORCES = frozenset(
    """soldiers warships warplanes jets planes aircraft gunboats fighters bombers helicopters guards police tanks drones
    missiles artillery commandos paratroopers marines sailors vessels ships patrols rebels""".split()
)


def _forces_of(reading: Reading, v: int) -> list[Actor]:
    """Whose forces do it: "Thai and Cambodian soldiers exchanged fire", "Iraqi jets bombed"."""
    k = v - 1
    while k > 0 and (reading.words[k].endswith("ly") or reading.words[k] in ("also", "again", "have", "had", "has")):
        k -= 1
    if k < 1 or reading.words[k] not in _FORCES:
        return []
    own = [a for a in reading.actors if a.is_modifier and a.end <= k and a.head == k]
    return roles.members(reading, own[-1]) if own else []


def _fights_a_thing(reading: Reading, i: int) -> bool:
    """ "to fight drug trafficking", "fighting terrorism together": it is no fight with one another."""
    if reading.words[i : i + 1] == ["against"]:
        return not any(i < a.start <= i + 3 and not a.is_modifier for a in reading.actors)
    k = i
    while reading.kinds[k : k + 1] and reading.kinds[k] in "dzw" and k < i + 4:
        if reading.words[k] in ("war", "wars", "battle", "battles"):
            return False
        k += 1
    return (
        k > i
        and reading.words[i] not in ("each", "one", "fiercely", "again", "side")
        and not reading.words[i].endswith("ly")
    )


def _disputing(reading: Reading, v: int) -> list[Actor]:
    """ "the border between A and B is disputed", "whose ownership is disputed between A and B", "… by A and B"."""
    behind = [a for a in reading.actors if v < a.start <= v + 4 and a.preposition in ("between", "by")]
    before = [a for a in reading.actors if a.end <= v and a.preposition == "between"]
    found = roles.members(reading, (behind or before)[0]) if behind or before else []
    return found if len(roles.codes_of(found)) == 2 else []


def _complaint(scene: Scene, hit: Hit, doers: list[Actor]) -> bool:
    """ "A and B filed complaints with the WTO against C", "lodged a protest with D": one dispute for each who does."""
    reading = scene.reading
    against = roles.governed(reading, hit.end, frozenset({"against", "over", "about"}), limit=9)
    against = against or roles.governed(reading, hit.end, WITH | TO, limit=6)
    against = [a for a in against if not memberships.is_body(scene, [a])][:1]
    made = False
    for actor in doers if against else []:
        if set(actor.codes) & set(against[0].codes):
            continue
        draft = Draft("relation", hit.start, hit.end, [actor], against, rule="complaint", plover="PROTEST")
        draft.modality, draft.confidence = roles.modality(reading, hit.start), 0.6
        draft.own.update(relation="dispute", change="holds")
        made = emit(scene, draft) is not None or made
    return made


_PARTS = frozenset("most half part parts much all thirds portions portion three-quarters two-thirds chunk".split())


def _claimed_from(reading: Reading, hit: Hit) -> list[Actor]:
    """Whose land is claimed: "claims the Essequibo region of Guyana", "… islands held by Mali"."""
    _, high = roles.clause(reading, hit.start)
    end = min(high, hit.end + 12)
    share = next((k for k in range(hit.end, min(high, hit.end + 4)) if reading.words[k] == "of"), -1)
    if share >= 0 and (reading.kinds[share - 1] == "%" or reading.words[share - 1] in _PARTS):
        part = roles.governed(
            reading, share, OF, limit=2
        )  # "claims most of Guyana", "claims half of Belize's territory"
        if part:
            return part[:1]
    if _LAND.isdisjoint(" ".join(reading.words[hit.end : end]).split()):
        return []
    for actor in reading.actors:
        if hit.end <= actor.start < end and (actor.is_genitive or actor.preposition in ("of", "from", "by")):
            return [actor]
    return []
