"""Relations: diplomatic ties, alliances, partnerships, disputes, wars, dependence, membership."""

from __future__ import annotations

from flows.extract import roles
from flows.extract.frames import memberships, posts, registers, relation_verbs, strife
from flows.extract.frames.common import (
    BY,
    OF,
    ON,
    TO,
    WITH,
    Draft,
    Scene,
    emit,
    emit_directed,
    is_definite,
    pair_around,
    with_topic,
)
from flows.extract.frames.posts import OPENED
from flows.extract.frames.relation_verbs import POSTS, directed
from flows.extract.reading import Actor, Hit, Reading, is_finite_or_participle

_DIRECTED = frozenset({"dependence", "priority"})
_TIES = frozenset("recognition embassy legation consulate relations ties".split())
_KIN = ("partner", "ally", "supporter", "backer", "friend")  # what one state is to another


_COMPOUND_TAIL = frozenset(
    """crimes crime agreement agreements treaty minister settlement resolution prevention zone zones program programs
    programme programmes panel mechanism economy effort efforts era memorial veteran veterans reparations powers society
    association office ministry museum games correspondent correspondents risk risks bonus""".split()
)


def find(scene: Scene) -> None:
    """Add the relation facts of a sentence."""
    reading = scene.reading
    if registers.heading(scene):
        return
    hits = reading.get("relation.nouns")
    for n, hit in enumerate(hits):
        if n + 1 < len(hits) and hits[n + 1].start == hit.end:
            continue
        tail = reading.words[hit.end : hit.end + 1]
        if tail and tail[0] in _COMPOUND_TAIL and not (tail == ["office"] and hit.trigger.lemma == "embassy"):
            continue
        if hit.trigger.lemma == "recognition" and reading.words[hit.start - 1 : hit.start] == ["in"]:
            continue
        if hit.trigger.lemma == "partner" and hit.start and reading.text[reading.starts[hit.start]].isupper():
            if not reading.is_title_case:
                continue  # part of a company's name
        if hit.end - hit.start == 1 and hit.trigger.lemma == "partner" and _is_no_ally(reading, hit):
            continue
        scene.n_candidates += 1
        _from_noun(scene, hit)
    for hit in reading.get("relation.verbs"):
        if hit.trigger.lemma == "partner" and ("I" in reading.kinds or reading.kinds[max(0, hit.start - 1)] in "dz$#"):
            continue  # firms that work together; "a trading partner"
        if is_finite_or_participle(reading, hit.start):
            scene.n_candidates += 1
            relation_verbs.from_verb(scene, hit)


def _is_no_ally(reading: Reading, hit: Hit) -> bool:
    """Whether the word is a verb ("where we could partner") or a partner in trade, whose rank is a fact of trade."""
    before = roles.before(reading, hit.start)
    return reading.kinds[before] in "mt" or reading.words[hit.start - 1] in ("trading", "trade", "commercial")


def _change(reading: Reading, hit: Hit) -> tuple[Hit | None, str | None]:
    low, high = roles.clause(reading, hit.start)
    verbs = [
        h
        for h in reading.get("relation.changes")
        if low <= h.start < high
        and (is_finite_or_participle(reading, h.start) or h.trigger.lemma in ("severance", "rupture"))
    ]
    before = [h for h in verbs if h.start < hit.start and hit.start - h.end <= 12 and _takes(reading, h, hit)]
    before = [
        h for h in before if h.end < hit.start or reading.words[h.start] not in _QUALITIES
    ]  # "has warm relations"
    after = [h for h in verbs if h.start >= hit.end and h.start - hit.end <= 16]
    told = next((h for h in after if h.trigger.code != "holds" and _affects(reading, h)), None)
    after = [h for h in after if told is None or h.start <= told.start or not _is_of_next_clause(reading, told, h)]
    strong = [h for h in before if h.trigger.code != "holds"] or [
        h for h in after if h.trigger.code != "holds" and _affects(reading, h)
    ]
    if strong:
        joined = (
            len(strong) > 1 and strong[0].start > hit.start and "&" in reading.kinds[strong[0].end : strong[1].start]
        )
        best = strong[0] if joined and not _reduced(reading, strong[0]) else strong[-1]
        return best, best.trigger.code
    noun = _change_noun(reading, hit)
    if noun:
        return None, noun
    lasting = [h for h in after if h.start - hit.end <= 2 and h.trigger.lemma in ("remain", "continue", "be")]
    for h in before[::-1] + lasting:
        return h, "holds"
    if any(
        reading.kinds[k] == "b" or reading.words[k] in ("had", "have", "has")
        for k in range(max(low, hit.start - 10), hit.start)
    ):
        return None, "holds"
    if hit.trigger.lemma in _LASTING and _is_described(reading, hit, high):
        return None, "holds"
    return None, None


_QUALITIES = frozenset("warm cool close sour open".split())  # that are verbs too
_LASTING = _TIES | {
    "bilateral relations",
    "bilateral ties",
    "diplomatic relations",
    "relationship",
    "economic relations",
}


def _is_described(reading: Reading, hit: Hit, high: int) -> bool:
    """ "Danish-Sudanese relations are poor", "relations with the Union have been cordial": how they are."""
    for k in range(hit.end, min(high, hit.end + 14)):
        if reading.kinds[k] == "b" or reading.lemma(k) in ("remain", "stay"):
            quality = reading.words[k + 1 : k + 2]
            told = reading.kinds[k + 1 : k + 2] in ("w", "b", "K") and not roles.is_passive(reading, k + 1)
            return told and (quality[0] in _STRAINED or not quality[0].endswith("ed"))
        if reading.kinds[k] == "&":
            return False
        if reading.kinds[k] == "v" and is_finite_or_participle(reading, k):
            return False
    return False


def _is_of_next_clause(reading: Reading, first: Hit, later: Hit) -> bool:
    """ "relations were established when the consulate was raised to an embassy": the second verb is another's."""
    return any(reading.kinds[k] in "sr" for k in range(first.end, later.start))


def _reduced(reading: Reading, h: Hit) -> bool:
    """ "relations, broken off in 1981, were restored": a participle in commas, not the verb of the sentence."""
    return reading.kinds[h.start - 1] == ","


def _takes(reading: Reading, verb: Hit, hit: Hit) -> bool:
    """Whether the noun is the verb's object: no preposition but "of" between them, no other verb."""
    for k in range(verb.end, hit.start):
        kind = reading.kinds[k]
        if (kind == "p" and reading.words[k] not in ("of", "between")) or kind in "bhm;rs":
            return False
        if (
            kind == "v"
            and is_finite_or_participle(reading, k)
            and (verb.trigger.code == "holds" or reading.kinds[k - 1] == "t")
        ):
            return False
    return True


def _affects(reading: Reading, h: Hit) -> bool:
    """Whether a verb behind the noun is said of it: "relations were established", "ties have deteriorated"."""
    return roles.is_passive(reading, h.start) or h.trigger.lemma in (
        "improve",
        "normalize",
        "normalise",
        "deteriorate",
        "worsen",
        "sour",
        "cool",
        "deepen",
        "warm",
        "develop",
        "grow",
        "strengthen",
        "begin",
        "decline",
        "expand",
        "end",
        "resume",
        "start",
        "cease",
        "intensify",
        "escalate",
        "break down",
        "collapse",
        "suffer",
        "falter",
        "thaw",
        "plummet",
        "fray",
        "chill",
        "flourish",
        "rebound",
        "recover",
        "blossom",
        "take a downturn",
        "hit a low",
        "go downhill",
        "gain momentum",
    )


_CHANGE_NOUNS = {
    "establishment": "established", "restoration": "established", "resumption": "established", "normalization":
    "established",
    "normalisation": "established", "severance": "ended", "rupture": "ended", "breaking": "ended", "improvement":
    "improved",
    "strengthening": "improved", "deterioration": "worsened", "opening": "established", "re-establishment":
    "established",
    "reestablishment": "established", "elevation": "improved", "expansion": "improved", "closure": "ended",
}  # fmt: skip


def _change_noun(reading: Reading, hit: Hit) -> str | None:
    for k in range(max(0, hit.start - 5), hit.start):
        if reading.words[k] in _CHANGE_NOUNS and "of" in reading.words[k : hit.start]:
            return _CHANGE_NOUNS[reading.words[k]]
    return None


def _from_noun(scene: Scene, hit: Hit) -> None:
    reading = scene.reading
    code, lemma = hit.trigger.code, hit.trigger.lemma
    verb, change = _change(reading, hit)
    if code == "accession":
        memberships.membership(scene, hit)
        return
    if (lemma in OPENED and posts.mission(scene, hit)) or _switched(scene, hit):
        return
    if lemma in OPENED and change is not None and posts.opened_abroad(scene, hit, verb, change):
        return
    if code == "partnership" and _names_agreement(reading, hit):
        return
    if lemma == "recognition" and reading.words[hit.start - 1] == "mutual" and reading.get("agreement.nouns"):
        return  # of diplomas, of certificates
    if lemma == "partner" and reading.kinds[hit.start - 1 : hit.start] in ("m", "t"):
        return  # "where we could partner": the verb
    if lemma == "trade ties" and any(f.fact_type == "trade" for f in scene.facts):
        return
    if lemma == "partner" and hit.start and "K" in reading.kinds[max(0, hit.start - 4) : hit.start]:
        if _CLOSE.isdisjoint(reading.words[max(0, hit.start - 2) : hit.start]):
            return  # a rank: trade
    if code == "dependence":
        _dependence(scene, hit)
        return
    if code == "conflict" and (
        lemma == "civil war"
        or reading.words[max(0, hit.start - 3) : hit.start - 1] in (["same", "side"], ["side", "during"])
        or reading.words[hit.start - 1 : hit.start] in (["internal"], ["civil"])
    ):
        return  # fought within one state
    if any(h.start < hit.start < h.end for h in reading.get("relation.verbs")):
        return  # "declared war on": the verb
    sides = pair_around(scene, hit.start, hit.end)
    if lemma == "ally" and "nato" in " ".join(reading.words[max(0, hit.start - 3) : hit.start]):
        _ally_outside(scene, hit, sides)
        return
    if code == "conflict" and len(roles.codes_of(sides)) == 1:  # "Russia's war against Ukraine"
        sides += [a for a in roles.governed(reading, hit.end, ON | WITH, limit=8) if a not in sides]
    if lemma.endswith("recognition") and len(roles.codes_of(sides)) < 2:
        sides += [a for a in roles.governed(reading, hit.end, OF | TO, limit=6) if a not in sides]
        sides += [a for a in roles.governed(reading, hit.end, BY, limit=9) if a not in sides]
    if code == "conflict" and len(roles.codes_of(sides)) == 1:  # "the German occupation of Denmark"
        sides += [a for a in roles.governed(reading, hit.end, OF, limit=6) if a not in sides]
    if code == "conflict" and len(roles.codes_of(sides)) < 2:
        near = [
            a
            for a in reading.actors
            if hit.end <= a.start <= hit.end + 8
            and (a.preposition in (None, "against", "with", "on") and not a.is_modifier)
        ]
        if len(roles.codes_of(near)) == 2:
            sides = near
    if code in ("dispute", "conflict"):
        sides += [a for a in roles.governed(reading, hit.end, ON, limit=8) if a not in sides]
    sides = (
        [a for a in sides if not (a.is_genitive and reading.kinds[a.start] == "z")]
        if change in (None, "holds")
        else sides
    )
    if len(roles.codes_of(sides)) < 2:
        sides = _with_whom(reading, hit) or _wider_sides(scene, hit, sides, verb)
    sides = [a for a in sides if not (a.is_place and a.preposition in ("in", "at"))]
    codes = roles.codes_of(sides)
    if len(codes) < 2 and code in _EACH and "as" in reading.words[hit.end : hit.end + 14]:
        if _with_each(scene, hit, verb, change):
            return
    if not codes and _is_between_them(reading, hit):
        _between_them(scene, hit, change)
        return
    if lemma.endswith("recognition") and change in (None, "holds"):
        if reading.lemma(governor_of(reading, hit)) in _BESTOWING:
            change = "established"
    if change == "holds" and lemma in _TIES and _is_strained(reading, hit):
        change = "worsened"
    if len(codes) < 2:
        described = change == "holds" and verb is None and _with_one(scene, hit, sides)
        if change in (None, "holds") and code != "conflict" and not described:
            change = _standing(scene, hit, sides, change) if code in ("diplomatic_ties", "partnership") else None
        if change is None and code != "conflict":
            if code == "dispute":
                _listed_dispute(scene, hit, sides)
            return
        told = verb is not None and scene.context.has_title_pair and roles.is_passive(reading, verb.start)
        if change == "improved" and (lemma not in _TIES or not codes) and not _two(scene, sides) and not told:
            return
        if code in ("conflict", "alliance") or (code == "dispute" and not _is_between_named(scene, hit)):
            _listed_dispute(scene, hit, sides)
            return
        if is_definite(reading, hit.start) and change in ("holds", "improved") and not codes:
            return
        full = _of_section(scene) if not codes else ()
        full = full or with_topic(scene, codes)
        if len(full) < 2 and len(codes) == 1 and roles.governed(reading, hit.end, WITH, limit=4):
            full = _with_subject(scene, codes)  # whom it is with is named: the topic is the other
        if len(full) < 2:
            return
    else:
        full = codes
    if lemma in OPENED and change not in ("established", "ended", "improved", "worsened"):
        return
    governor = governor_of(reading, hit)
    regarded = lemma.endswith(_KIN) and reading.lemma(governor) in _REGARDING
    if (
        change is None
        and lemma.endswith(_KIN)
        and (regarded or reading.kinds[governor] == "b" or reading.lemma(governor) in _BEING)
    ):
        change = "holds"  # "A and B are strategic partners"
    if "anniversary" in reading.words[max(0, hit.start - 9) : hit.start]:
        verb, change = None, "holds"  # of ties that were there long before
    if lemma in _WARMING and change in (None, "holds"):
        if len(codes) < 2:
            return
        change = "improved"
    if change is None and code in ("partnership", "diplomatic_ties"):
        if len(codes) < 2 or not (roles.between(reading, hit.end) or _is_between_them(reading, hit)):
            return
        change = "holds"
    if code in _EACH and len(codes) > 1 and _with_each(scene, hit, verb, change):
        return
    if len(codes) > 3:
        return
    if code in ("dispute", "conflict"):
        change = strife.how_it_goes(reading, hit)
    elif code == "alliance" and change is None:
        change = "holds"
    elif change in (None, "holds") and lemma in _TIES | {"relationship", "bilateral relations", "diplomatic relations"}:
        change = "worsened" if _is_strained(reading, hit) else change
    draft = Draft("relation", hit.start, hit.end, sides, [], rule=f"noun.{lemma.replace(' ', '_')}")
    draft.target_codes = tuple(c for c in full if c not in codes)
    if len(codes) > 2 and not draft.target_codes:
        draft.source, draft.target = _one_against_rest(sides)
    if verb is not None:
        draft.first, draft.last = min(hit.start, verb.start), max(hit.end, verb.end)
    if verb is not None and verb.start > hit.end:  # "broken off in 1981, were restored in 1993"
        own = [k for k in reading.mentions("D") if verb.end <= k <= verb.end + 4]
        draft.date_item = own[0] if own else None
    anchor = verb.start if verb is not None else hit.start
    draft.modality = roles.modality(reading, anchor) if verb is not None else roles.noun_mood(reading, hit.start)
    if verb is None and reading.lemma(governor) == "discuss":
        return
    if lemma.endswith("recognition") and verb is None and reading.lemma(governor) in _BESTOWING:
        draft.modality = "proposed" if reading.lemma(governor) == "offer" else roles.modality(reading, governor)
    if (
        verb is None
        and draft.modality == "asserted"
        and reading.lemma(governor) in ("approve", "authorise", "authorize")
    ):
        draft.modality = "planned"  # "approved the establishment of diplomatic relations"
    if regarded and draft.modality in ("proposed", "planned"):
        draft.modality = "asserted"
    if verb is not None and (_goes_on(reading, verb.start) or _on_a_day_past(scene, draft, hit, verb)):
        draft.modality = "asserted"
    relation = code
    if code == "partnership" and any(w in ("diplomatic",) for w in reading.words[max(0, hit.start - 4) : hit.start]):
        relation = "diplomatic_ties"
    if (
        lemma in ("relations", "ties", "bilateral relations", "bilateral ties", "relationship")
        and change in ("improved", "holds")
        and not _says_diplomatic(reading, hit)
    ):
        relation = "partnership"
    if lemma in OPENED:
        change = {"established": "improved", "ended": "worsened"}.get(change or "", change)
    if lemma in ("recognition", "diplomatic recognition"):
        change = {"worsened": "ended", "ended": "ended"}.get(change or "", "established")
    draft.own.update(relation=relation, change=change)
    draft.own_spans["relation"] = (hit.start, hit.end)
    draft.plover = {"established": "COOPERATE", "improved": "COOPERATE", "worsened": "REJECT", "ended": "REJECT"}.get(
        change or ""
    )
    draft.confidence = 0.65 if len(codes) >= 2 else 0.45
    earlier = _changed_before(reading, draft, verb) if verb is not None else None
    if earlier is not None:
        own = [k for k in reading.mentions("D") if k not in (earlier.date_item, hit.end) and k < earlier.first]
        draft.date_item = own[-1] if own else -1
        emit(scene, earlier)
    emit(scene, draft)
    if verb is not None:
        _changed_again(scene, draft, verb)
    _and_with(scene, draft, hit)


def _ally_outside(scene: Scene, hit: Hit, sides: list[Actor]) -> None:
    """ "is a major non-NATO ally (of the United States)": a rank that the United States give."""
    reading = scene.reading
    v = roles.governing_verb(reading, hit.start)
    own = roles.subject(reading, v) if v >= 0 and not roles.is_passive(reading, v) else []
    if v >= 0 and (roles.codes_of(own) in ((), ("USA",)) or roles.is_passive(reading, v)):  # "designated Kenya as"
        own = roles.subject(reading, v) if roles.is_passive(reading, v) else roles.direct_object(reading, v)
    own = [a for a in own if scene.context.is_state(a.codes[0]) and "USA" not in a.codes]
    if len(roles.codes_of(own)) != 1:
        return
    draft = Draft("relation", hit.start, hit.end, own, [], (), ("USA",), rule="noun.ally", confidence=0.65)
    draft.modality = roles.modality(reading, v)
    draft.own.update(relation="alliance", change="holds")
    draft.own_spans["relation"] = (hit.start, hit.end)
    emit(scene, draft)


def _one_against_rest(sides: list[Actor]) -> tuple[list[Actor], list[Actor]]:
    """ "A and B normalised relations with C": C beside each of them."""
    withs = [a for a in sides if a.preposition == "with"]
    rest = [a for a in sides if a not in withs]
    return (rest, withs) if len(withs) == 1 and rest and len(withs[0].codes) == 1 else (sides, [])


def _such_as(reading: Reading, i: int) -> list[Actor]:
    """Who is listed behind "such as", not far behind item ``i``."""
    for k in range(i + 1, min(len(reading.words) - 1, i + 14)):
        if reading.words[k - 1 : k + 1] == ["such", "as"]:
            return roles.members(reading, next((a for a in reading.actors if k < a.start <= k + 2), None))
    return []


_EACH = frozenset({"diplomatic_ties", "partnership"})
_SEVERAL = WITH | frozenset({"as"})


def _with_each(scene: Scene, hit: Hit, verb: Hit | None, change: str | None) -> bool:
    """ "maintains relations with China, Cuba and Russia", "with states such as Fiji and Tonga": one with each."""
    reading, context = scene.reading, scene.context
    others = roles.governed(reading, hit.end, _SEVERAL, limit=12)
    if (
        reading.words[hit.end : hit.end + 1] == ["with"] and not others
    ):  # "with most states of the region, such as A, B"
        others = roles.governed(reading, hit.end, frozenset({"as", "including"}), limit=18) or _such_as(
            reading, hit.end
        )
    if (
        len(others) == 1 and reading.kinds[others[0].start] == "z"
    ):  # "with its neighbours, Togo, Burkina Faso and Benin"
        others = roles.members(reading, next(iter(_neighbour(reading, hit, others)), None))
    if len(roles.codes_of(others)) < 2 or reading.words[hit.end : hit.end + 1] != ["with"]:
        return False
    holder = [a for a in roles.modifiers(reading, hit.start, hit.end) if a not in others]
    v = verb.start if verb is not None else roles.governing_verb(reading, hit.start)
    if not 0 <= v < hit.start and posts.has_at(reading, hit) > 0:
        v = posts.has_at(reading, hit)
    if not holder and 0 <= v < hit.start:
        holder = roles.agent(reading, v) if roles.is_passive(reading, v) else roles.subject(reading, v)
        holder = (
            holder or [a for a in reading.actors if a.end <= v and a.preposition is None and not a.is_modifier][-1:]
        )
    own = roles.codes_of(holder) or ((context.title_state,) if context.lists_relations and context.title_state else ())
    if len(own) != 1 or own[0] in roles.codes_of(others):
        return False
    diplomatic = _says_diplomatic(reading, hit) or change in ("established", "ended")
    for other in others:
        for code in other.codes:
            one = [other] if len(other.codes) == 1 else []
            draft = Draft("relation", hit.start, other.end, holder, one, own, (code,), rule="with_each")
            draft.modality = roles.modality(reading, v) if v >= 0 else "asserted"
            if change in (None, "holds", "improved") and draft.modality == "planned" and verb is None:
                draft.modality = "asserted"
            draft.own.update(relation="diplomatic_ties" if diplomatic else "partnership", change=change or "holds")
            draft.own_spans["relation"] = (hit.start, hit.end)
            draft.plover, draft.confidence = ("REJECT" if change in ("ended", "worsened") else "COOPERATE"), 0.6
            emit(scene, draft)
    return True


_BESTOWING = frozenset("grant extend give accord offer receive win gain confer deny".split())
_WARMING = frozenset({"normalization", "normalisation", "rapprochement", "détente", "detente", "reconciliation"})
_CLOSE = frozenset("important close reliable trusted strategic valued steadfast indispensable loyal".split())
_REGARDING = frozenset(
    """consider regard see view call describe treat label hail deem term define designate declare name recognise
    recognize classify brand characterise characterize count""".split()
)
_BEING = frozenset("become remain stay turn".split())


def _on_a_day_past(scene: Scene, draft: Draft, hit: Hit, verb: Hit) -> bool:
    """ "agreed to establish diplomatic relations on March 1, 1976": with the agreement, they were."""
    reading = scene.reading
    if draft.modality != "planned" or verb.trigger.code != "established" or reading.lemma(verb.start - 2) != "agree":
        return False
    days = [k for k in reading.mentions("D") if hit.end <= k <= hit.end + 9]
    edtf = str(roles.mention(reading, days[0]).edtf) if days else ""
    told = scene.context.published or str(scene.context.published_year or "9999")
    return len(edtf) == 10 and edtf[: len(told)] < told[: len(edtf)]


def _goes_on(reading: Reading, v: int) -> bool:
    """ "relations continue to improve": they do."""
    return reading.kinds[v - 1 : v] == "t" and v > 1 and reading.words[v - 2] in ("continue", "continues", "continued")


def _standing(scene: Scene, hit: Hit, sides: list[Actor], change: str | None) -> str | None:
    """How ties stand that a section on one other state speaks of, with one side named or none: strained, or kept."""
    reading, context = scene.reading, scene.context
    if hit.trigger.lemma not in _STANDING:
        return None
    if context.section is None or len(context.pair) != 2:
        return None
    named = {c for a in reading.actors if not a.is_place for c in a.codes}
    if not named <= set(context.pair) or (
        reading.words[hit.end : hit.end + 1] in (["with"], ["between"]) and not sides
    ):
        return None
    if _is_strained(reading, hit):
        return "worsened"
    low, _ = roles.clause(reading, hit.start)
    kept = any(
        reading.lemma(k) in _MAINTAINING for k in range(max(low, hit.start - 6), hit.start) if reading.kinds[k] in "vh"
    )
    diplomatic = _says_diplomatic(reading, hit) or hit.trigger.lemma != "relations"
    return "holds" if kept and diplomatic and roles.codes_of(sides) else None


_STANDING = frozenset(
    {
        "relations",
        "ties",
        "relationship",
        "diplomatic relations",
        "diplomatic ties",
        "bilateral relations",
        "bilateral ties",
        "diplomatic relationship",
    }
)
_MAINTAINING = frozenset("maintain enjoy have keep preserve retain".split())


def _of_section(scene: Scene) -> tuple[str, ...]:
    """The two states of a section on one other state, unless the sentence names two others as its own."""
    context = scene.context
    if context.section is None or len(context.pair) != 2 or context.section not in context.pair:
        return ()
    acting = [a for a in scene.reading.actors if a.preposition is None and not a.is_place]
    others = {c for c in roles.codes_of(acting) if context.is_state(c)} - set(context.pair)
    return () if others else context.pair


def _with_subject(scene: Scene, codes: tuple[str, ...]) -> tuple[str, ...]:
    """The state that the text is about beside the one that the ties are with."""
    topic = scene.context.subject_state()
    return (*codes, topic) if topic is not None and topic not in codes else codes


_STRAINED = frozenset(
    """difficult contentious volatile acrimonious tense strained frosty fraught hostile icy chilly sour poor troubled
    rocky cool cold bad uneasy turbulent""".split()
)


def _is_strained(reading: Reading, hit: Hit) -> bool:
    """ "relations have been tense", "has strained relations with"."""
    if any(w in _STRAINED for w in reading.words[max(0, hit.start - 3) : hit.start]):
        return True
    for k in range(hit.end, min(len(reading.words), hit.end + 12)):
        if reading.kinds[k] == "b" or reading.lemma(k) in ("remain", "stay", "become", "grow", "turn"):
            near = reading.words[k + 1 : k + 6]
            return any(w in _STRAINED for w in near[:3]) or not _LOW.isdisjoint(near)
    return False


_LOW = frozenset("ebb lowest rock-bottom nadir all-time breaking".split())


def _changed_before(reading: Reading, draft: Draft, verb: Hit) -> Draft | None:
    """ "restored relations with Israel, severed in 1973": what the participle says of an earlier day."""
    for other in reading.get("relation.changes"):
        if not max(draft.last, verb.end) < other.start < draft.last + 9 or other.trigger.code in (
            "holds",
            verb.trigger.code,
        ):
            continue
        dates = [k for k in reading.mentions("D") if other.end <= k <= other.end + 3]
        bare = "n" in reading.forms(other.start) and reading.kinds[other.start - 1] in ",w"
        if dates and bare and "," in reading.kinds[draft.last : other.start]:
            again = draft.copy()
            again.first, again.last, again.date_item = other.start, dates[0] + 1, dates[0]
            again.modality, again.own["change"] = "asserted", other.trigger.code
            again.plover = "REJECT" if other.trigger.code in ("ended", "worsened") else "COOPERATE"
            return again
    return None


def _changed_again(scene: Scene, draft: Draft, verb: Hit) -> None:
    """ "were severed in 1980 and restored in 2016": the second change has a day of its own."""
    reading = scene.reading
    for other in reading.get("relation.changes"):
        if not verb.end < other.start < verb.end + 7 or other.trigger.code in ("holds", verb.trigger.code):
            continue
        dates = [k for k in reading.mentions("D") if other.end <= k <= other.end + 3]
        if reading.kinds[other.end : other.end + 1] in tuple("PACdzwN"):
            continue  # "cut ties with one and recognised the other"
        if "&" in reading.kinds[verb.end : other.start] and dates and is_finite_or_participle(reading, other.start):
            again = draft.copy()
            again.first, again.last, again.date_item = other.start, dates[0] + 1, dates[0]
            again.own["change"] = other.trigger.code
            emit(scene, again)
            return


def _and_with(scene: Scene, draft: Draft, hit: Hit) -> None:
    """ "Ties with A were established in 1987, and with B in 1992": the same with another, on a day of its own."""
    reading = scene.reading
    first = next((a for a in draft.source if a.preposition == "with"), None)
    dates = reading.mentions("D")
    if first is None or len(dates) < 2:
        return
    rest = set(draft.target_codes) | set(roles.codes_of([a for a in draft.source if a is not first]))
    for actor in reading.actors:
        k = actor.preposition_at
        if actor.preposition != "with" or actor.start <= first.end or reading.kinds[k - 1] not in "&,":
            continue
        own = [d for d in dates if actor.end <= d <= actor.end + 2]
        if own and len(rest) == 1 and not set(actor.codes) & (rest | set(first.codes)):
            again = draft.copy()
            again.first, again.last = k, own[0] + 1
            again.source, again.target, again.source_codes, again.target_codes = [actor], [], (), tuple(rest)
            again.date_item = own[0]
            emit(scene, again)


def _listed_dispute(scene: Scene, hit: Hit, sides: list[Actor]) -> None:
    """ "* dispute with Togo over the sea border": an item of a list in a text on the relations of one state."""
    title = scene.context.title_state
    own = [a for a in sides if a.preposition == "with"]
    if not scene.context.lists_relations or title is None or len(own) != 1 or title in own[0].codes:
        return
    if hit.start > 3 or "v" in scene.reading.kinds[: hit.start]:
        return
    draft = Draft("relation", hit.start, own[0].end, own, [], (), (title,), rule="listed", confidence=0.55)
    draft.own.update(relation=hit.trigger.code, change="holds")
    draft.own_spans["relation"] = (hit.start, hit.end)
    emit(scene, draft)


def _is_between_named(scene: Scene, hit: Hit) -> bool:
    """ "has threatened Mexico with a tariff in a dispute over water": the two whom the sentence names."""
    reading = scene.reading
    named = {c for a in reading.actors if not a.is_place for c in a.codes if scene.context.is_state(c)}
    return len(named) == 2 and reading.words[hit.end : hit.end + 1] in (["over"], ["about"])


def _with_whom(reading: Reading, hit: Hit) -> list[Actor]:
    """ "Israel, with which it has had diplomatic relations since 1992": the name before, and the subject behind."""
    for k in range(hit.start - 1, max(0, hit.start - 12), -1):
        if reading.kinds[k] == "r" and reading.words[k - 1] == "with":
            before = [a for a in reading.actors if a.end <= k - 1 and k - 1 - a.end <= 1]
            behind = [a for a in reading.actors if k < a.start and a.end <= hit.start and a.preposition is None]
            both = before[-1:] + behind[:1]
            return both if len(roles.codes_of(both)) > 1 else []
    return []


def governor_of(reading: Reading, hit: Hit) -> int:
    """The item of the verb that governs the noun; 0 where there is none."""
    return max(roles.governing_verb(reading, hit.start), 0)


def _is_between_them(reading: Reading, hit: Hit) -> bool:
    return reading.words[hit.end : hit.end + 2] in (["between", "them"], ["between", "themselves"])


def _between_them(scene: Scene, hit: Hit, change: str | None) -> None:
    """ "the partnership between them": of the two whom the text speaks of."""
    pair = scene.context.last_group if len(scene.context.last_group) == 2 else scene.context.dyad
    if len(pair) != 2:
        return
    draft = Draft("relation", hit.start, hit.end + 2, [], [], pair[:1], pair[1:], rule="between_them", confidence=0.6)
    draft.own.update(relation=hit.trigger.code, change=change or "holds")
    draft.own_spans["relation"] = (hit.start, hit.end)
    draft.modality = roles.noun_mood(scene.reading, hit.start)
    emit(scene, draft)


def _switched(scene: Scene, hit: Hit) -> bool:
    """ "switched diplomatic recognition from A to B": one relation ends, one begins."""
    reading = scene.reading
    v = roles.governing_verb(reading, hit.start)
    if not 0 <= v < hit.start or reading.lemma(v) not in ("switch", "shift", "transfer"):
        return False
    holder = roles.subject(reading, v)
    old = roles.governed(reading, hit.end, frozenset({"from"}), limit=4)
    new = roles.governed(reading, hit.end, TO, limit=10)
    for other, change, plover in ((old, "ended", "REJECT"), (new, "established", "COOPERATE")):
        if roles.codes_of(holder) and roles.codes_of(other):
            draft = Draft("relation", v, hit.end, holder, other[:1], rule="switched", plover=plover)
            draft.own.update(relation="diplomatic_ties", change=change)
            draft.modality = roles.modality(reading, v)
            emit(scene, draft)
    return bool(old or new)


def _names_agreement(reading: Reading, hit: Hit) -> bool:
    """Whether the noun only says what an agreement or a body is for: "Agreement on … Cooperation between"."""
    for other in reading.get("agreement.nouns"):
        if other.start < hit.end and hit.start < other.end:
            return True  # "memorandum of cooperation"
        if 0 <= hit.start - other.end <= 16 and reading.kinds[other.end : other.end + 1] in ("p", "t"):
            if not any(
                reading.kinds[k] in "bhm;"
                or (
                    reading.kinds[k] == "v"
                    and is_finite_or_participle(reading, k)
                    and not reading.text[reading.starts[k]].isupper()
                )
                for k in range(other.end, hit.start)
            ):
                return True
        if 0 <= other.start - hit.end <= 1:
            return True
    return False


def _with_one(scene: Scene, hit: Hit, sides: list[Actor]) -> bool:
    """ "relations with Nepal are cordial", in a text on the relations of one state."""
    context = scene.context
    if not context.lists_relations or context.title_state is None or len(roles.codes_of(sides)) != 1:
        return False
    with_whom = sides[0].preposition == "with" and context.title_state not in sides[0].codes
    _, high = roles.clause(scene.reading, hit.start)
    return with_whom and hit.trigger.lemma in _LASTING and _is_described(scene.reading, hit, high)


def _two(scene: Scene, sides: list[Actor]) -> bool:
    return any(a.is_reference and len(a.codes) > 1 for a in scene.reading.actors)


def _says_diplomatic(reading: Reading, hit: Hit) -> bool:
    if any(w in ("diplomatic", "consular") for w in reading.words[max(0, hit.start - 5) : hit.end]):
        return True
    return any(w in POSTS for w in reading.words[hit.end : hit.end + 10])


_WAGING = frozenset("remain stay wage fight launch declare enter win lose begin start end have be go".split())


def _wider_sides(scene: Scene, hit: Hit, sides: list[Actor], verb: Hit | None) -> list[Actor]:
    """The sides that the verb has: "A and B established relations", "A is an ally of B", "the war A is in against
    B"."""
    reading = scene.reading
    found = list(sides)
    v = verb.start if verb is not None else roles.governing_verb(reading, hit.start)
    if hit.trigger.code == "conflict" and v >= 0:
        word = reading.lex[v]
        if reading.kinds[v] != "b" and (word is None or word.verb_lemma not in _WAGING):
            v = -1
    if v >= 0 and reading.lemma(v) in _REGARDING and hit.trigger.lemma.endswith(_KIN):
        seen = roles.subject(reading, v) if roles.is_passive(reading, v) else roles.direct_object(reading, v)
        found += [a for a in seen if a not in found]
    if v > 1 and reading.kinds[v - 1] == "t" and len(roles.codes_of(found)) < 2:
        found += [a for a in _first_to(reading, v) if a not in found]
    told = _said_of_it(reading, hit, v) if hit.trigger.lemma.endswith(_KIN) else []
    if told:
        return told
    if (
        not 0 <= v < hit.start
        and posts.has_at(reading, hit) > 0
        and hit.trigger.code in ("diplomatic_ties", "partnership")
    ):
        v = posts.has_at(reading, hit)  # "has tense relations with"
    if v >= 0 and v < hit.start:
        for actor in roles.subject(reading, v) if not roles.is_passive(reading, v) else roles.agent(reading, v):
            if actor not in found:
                found.append(actor)
    elif v >= 0 and reading.kinds[v] == "b" and hit.trigger.code in ("alliance", "partnership"):
        told = [a for a in reading.actors if v < a.start <= v + 3 and a.preposition is None and not a.is_modifier]
        found += [a for a in told[:1] if a not in found]  # "Cuba's main ally was the Soviet Union"
    elif v >= 0:
        for actor in roles.agent(reading, v):
            if actor not in found:
                found.append(actor)
    if len(roles.codes_of(found)) < 2:
        wanted = {
            "diplomatic_ties": WITH | TO | frozenset({"in"}),
            "alliance": OF | WITH | TO,
            "partnership": OF | WITH | FOR_AND_TO,
            "conflict": ON | WITH,
            "dispute": WITH,
        }.get(hit.trigger.code, WITH)
        for actor in roles.governed(reading, hit.end, wanted, limit=10, places=hit.trigger.lemma in OPENED):
            if reading.kinds[actor.start] == "z":
                continue  # "restored to their old level"
            if actor not in found and not set(actor.codes) <= set(roles.codes_of(found)):
                found.append(actor)
    if len(roles.codes_of(found)) == 1:
        found += _neighbour(reading, hit, found)
    return found


def _neighbour(reading: Reading, hit: Hit, found: list[Actor]) -> list[Actor]:
    """ "with its northern neighbour, China": who stands beside what the possessive opens."""
    for owner in reading.actors:
        if owner.preposition in WITH and hit.end <= owner.start <= hit.end + 3 and reading.kinds[owner.start] == "z":
            behind = [a for a in reading.actors if owner.head < a.start <= owner.head + 3 and not a.is_modifier]
            return [a for a in behind[:1] if not set(a.codes) & set(roles.codes_of(found))]
    return []


_WHO_DOES = frozenset("country nation state government power".split())


def _first_to(reading: Reading, v: int) -> list[Actor]:
    """Who "the first country to cut relations" is: the name right before that phrase, or the subject of "was"."""
    k = v - 2
    if k < 1 or reading.words[k] not in _WHO_DOES:
        return []
    while k > 0 and reading.kinds[k] in "wdKNAnPo-p" and v - k < 9 and not any(a.end == k for a in reading.actors):
        k -= 1
    before = [a for a in reading.actors if a.end == k and not a.is_modifier and len(a.codes) == 1]
    if before:
        return before
    return roles.subject(reading, k) if reading.kinds[k] == "b" or reading.lemma(k) == "become" else []


def _said_of_it(reading: Reading, hit: Hit, v: int) -> list[Actor]:
    """Who "it" is in "praised Haiti's efforts and said it was a partner for the United States": the one other state
    that the sentence names."""
    if not 0 < v < hit.start or reading.kinds[v] != "b" or reading.words[roles.before(reading, v)] != "it":
        return []
    other = roles.governed(reading, hit.end, OF | WITH | FOR_AND_TO, limit=6)
    named = [a for a in reading.actors if a.end < v and not set(a.codes) & set(roles.codes_of(other))]
    return [named[0], *other] if other and len(roles.codes_of(named)) == 1 else []


FOR_AND_TO = frozenset({"to", "for"})


def _dependence(scene: Scene, hit: Hit) -> None:
    reading = scene.reading
    other = roles.governed(reading, hit.end, ON | frozenset({"upon"}), limit=10)
    holder = roles.modifiers(reading, hit.start, hit.end)
    topic = scene.context.subject_state()
    if not other or (not holder and (topic is None or topic in roles.codes_of(other))):
        return
    draft = Draft("relation", hit.start, hit.end, holder, other, rule="dependence")
    if not holder and topic is not None:
        draft.source_codes = (topic,)
    draft.modality = roles.modality(reading, hit.start, is_noun=True)
    draft.own.update(relation="dependence", change="holds")
    directed(draft)
    draft.confidence = 0.65
    emit_directed(scene, draft)
