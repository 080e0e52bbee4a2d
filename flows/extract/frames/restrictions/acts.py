"""Restrictions that a verb tells without naming a measure: "banned imports from", "froze the assets of", "sanctioned
12 firms", "added 23 firms to its entity list".

Not here: measures that a noun names (``measures``).
"""

from __future__ import annotations

from flows.extract import roles
from flows.extract.frames.common import Draft, Scene, emit
from flows.extract.frames.restrictions.words import (
    ASSETS,
    BODIES,
    LICENCES,
    MONEY,
    PACKAGES,
    PLOVER,
    TRANSPORT,
    ban_on,
    emit_each,
    is_threat,
    is_verb,
    legal_basis,
    restricted_before,
    seats_of_union,
    set_count,
)
from flows.extract.reading import Actor, Hit, Reading, is_finite_or_participle


def _warned(reading: Reading, v: int, sender: list[Actor]) -> tuple[list[Actor], list[Actor]] | None:
    """ "Moscow warned Kiev that it may cut off supplies": "it" is who warns; (sender, target)."""
    if not sender or not sender[0].is_reference:
        return None
    for w in range(sender[0].start - 1, max(-1, sender[0].start - 8), -1):
        if reading.lemma(w) in ("warn", "threaten"):
            told = roles.direct_object(reading, w)
            doer = roles.subject(reading, w)
            return (doer, told) if told and doer else None
    return None


def find_act(scene: Scene, hit: Hit) -> None:
    """ "sanctioned 12 firms", "banned imports from", "stop purchasing Russian oil", "froze the assets of"."""
    reading, v = scene.reading, hit.start
    passive = roles.is_passive(reading, v)
    low, high = roles.clause(reading, v)
    if any(0 < v - h.end <= 6 and "r" in reading.kinds[h.end : v] for h in reading.get("restriction.nouns")):
        return  # "barriers that have banned many exports": the measure itself is the fact
    if any(
        v < h.start < min(high, v + 8)
        and not (h.end - h.start == 1 and is_verb(reading, h.start))
        and not _second_deed(reading, hit.end, h.start)
        for h in reading.get("restriction.nouns")
    ) and not _is_listed_object(reading, v):
        return
    objects = range(low, v) if passive else _object_range(reading, hit.end, min(high, v + 12))
    found = _measure_of(reading, hit, objects)
    withheld = hit.trigger.code not in ("general", "asset_freeze", "licence")
    if found is None or (withheld and any(h.start in objects for h in reading.get("arms.nouns"))):
        return  # arms that are withheld are a fact of their own type
    measure, is_wide = found
    sender = seats_of_union(roles.agent(reading, v) if passive else roles.subject(reading, v), reading)
    target = roles.direct_object(reading, v) if not passive else roles.subject(reading, v)
    warned = _warned(reading, v, sender)
    if warned is not None:
        sender, target = warned
    target = [a for a in target if not set(a.codes) & set(roles.codes_of(sender))]
    is_vague = measure == "sectoral" and hit.trigger.code == "sectoral" and not _names_transport(reading, objects)
    target = target or object_party(reading, objects[:4] if is_vague else objects, sender)
    if is_vague and any(a.preposition in ("in", "at", "on") or a.codes == ("UN",) for a in target):
        return  # "banned voting in East Jerusalem": a matter of one state
    source_codes, target_codes = _sides_from_context(scene, sender, target)
    if hit.trigger.code in ("close", "reopen") and sender and not target and not target_codes:
        earlier = scene.context.last_restriction
        target_codes = (earlier[1],) if earlier and earlier[1] not in roles.codes_of(sender) else ()
    topic = scene.context.subject_state()
    if len(sender) == 1 and not target and not target_codes and hit.trigger.code in ("close", "reopen"):
        before = restricted_before(scene, sender[0].codes[0])
        target_codes = (before,) if before else ()
    is_own_border = scene.context.home in roles.codes_of(sender) and hit.trigger.code in ("close", "reopen")
    if (
        sender
        and not target
        and not target_codes
        and topic
        and topic not in roles.codes_of(sender)
        and not is_own_border
    ):
        if measure in ("travel_ban", "asset_freeze") or hit.trigger.code in ("close", "reopen"):
            target_codes = (topic,)
    if sender and not target and not target_codes and measure == "general" and not _is_abroad(scene):
        others = [c for c in (topic, scene.context.other_than(sender[0].codes[0])) if c not in (None, *sender[0].codes)]
        target_codes = (others[0],) if others and others[0] else ()  # "has sanctioned sixteen individuals"
    for k in objects:
        entered = [a for a in reading.actors if reading.words[k] == "entering" and k < a.start <= k + 2]
        if entered:  # "bar them from entering Canada"
            sender = entered
            target = [a for a in target if a not in sender]
            known = scene.context.restricted.get(next(iter(roles.codes_of(sender)), ""))
            measure, target_codes = "travel_ban", (known,) if known and not target else ()
    if measure == "export_ban" and target and target[0].is_genitive and not passive:
        owned = [h for h in reading.get("trade.nouns") if h.start in objects and h.trigger.code == "export"]
        if owned and target[0].end <= owned[0].start:
            measure = "import_ban"  # "has limited America's exports"
    is_wide = is_wide or measure == "import_ban"
    if not sender and not source_codes and (passive or not PACKAGES.isdisjoint(reading.words[max(0, v - 3) : v])):
        source_codes = _publisher_acts(scene, roles.codes_of(target))
    if passive and not sender and not target and not (is_wide and source_codes):
        return
    sends, hits = roles.codes_of(sender) or source_codes, roles.codes_of(target) or target_codes
    if not sends or not (hits or (is_wide and measure in ("import_ban", "export_ban"))):
        return
    if set(sends) & set(hits):
        return
    both = roles.codes_of(sender)
    if hit.trigger.code in ("close", "reopen") and len(both) == 2 and not target and not passive:
        for one, other in (both, both[::-1]):  # "Malaysia and Thailand reopened the crossing": each to the other
            draft = Draft("restriction", v, hit.end, source_codes=(one,), target_codes=(other,), confidence=0.6)
            draft.rule, draft.modality = f"verb.{hit.trigger.lemma}", roles.modality(reading, v)
            draft.own.update(measure=measure, action="lifted" if hit.trigger.code == "reopen" else "imposed")
            draft.plover = PLOVER.get(str(draft.own["action"]), "SANCTION")
            emit(scene, draft)
        return
    draft = Draft("restriction", v, hit.end, sender, target, source_codes, target_codes)
    draft.rule = f"verb.{hit.trigger.lemma.replace(' ', '_')}"
    if passive:
        draft.first = min([v, *(k for k in objects if reading.lex[k] is not None)][-6:])
    draft.modality = roles.modality(reading, v)
    draft.own.update(measure=measure, action="imposed", legal_basis=legal_basis(reading))
    if hit.trigger.code == "reopen":
        draft.own["action"] = "lifted"
    draft.own_spans["measure"] = (v, hit.end)
    if warned is not None or (draft.modality != "asserted" and is_threat(reading, hit)):
        draft.own["action"] = "threatened"
        draft.modality = "denied" if draft.modality == "denied" else "proposed"
    set_count(scene, draft, objects, measure)
    draft.plover = PLOVER.get(str(draft.own["action"]), "SANCTION")
    draft.confidence = 0.65 if sender and target else 0.45
    if not emit_each(scene, draft, sender, target):
        emit(scene, draft)


def _second_deed(reading: Reading, start: int, end: int) -> bool:
    """Whether another verb is joined between: "ban transactions with 12 banks and lower the cap"."""
    return any(reading.kinds[k : k + 2] == "&v" and is_finite_or_participle(reading, k + 1) for k in range(start, end))


def _is_abroad(scene: Scene) -> bool:
    """Whether the sentence names a party besides, so that the text's own subject is not surely meant."""
    return len({c for a in scene.reading.actors for c in a.codes}) > 1


def _object_range(reading: Reading, start: int, high: int) -> range:
    """The items of what the verb takes, up to the next verb that is joined to it or a new clause."""
    for k in range(start, high):
        all_but = reading.words[k] == "but" and reading.words[k - 1] == "all"
        if reading.kinds[k] in ";:sr" and not all_but:
            return range(start, k)
        if reading.kinds[k] in "&," and k + 1 < high and (reading.kinds[k + 1] in "mbho" or _is_deed(reading, k + 1)):
            return range(start, k)
    return range(start, high)


def _is_deed(reading: Reading, k: int) -> bool:
    return reading.kinds[k] == "v" and is_finite_or_participle(reading, k)


def _names_transport(reading: Reading, objects: range) -> bool:
    return not TRANSPORT.isdisjoint(reading.words[k] for k in objects)


def _is_listed_object(reading: Reading, v: int) -> bool:
    """Whether the verb's own object is people or firms, so that a measure named later is another one."""
    return reading.lemma(v) in ("sanction", "blacklist", "designate") and reading.kinds[v + 1 : v + 2] in ("#", "A")


def _measure_of(reading: Reading, hit: Hit, objects: range) -> tuple[str, bool] | None:
    """(measure, whether it hits a flow of goods as a whole) that the verb and its objects make; None where the verb
    only says something else ("closed the meeting", "banned smoking")."""
    code, v = hit.trigger.code, hit.start
    words = [reading.words[k] for k in objects]
    head = words[-6:] if objects.stop <= v else words[:8]
    flow = _traded(reading, objects)
    ban = {"import": "import_ban", "export": "export_ban", "total": "embargo"}.get(flow or "")
    if code == "general":
        needs_body = hit.trigger.lemma in ("designate", "target", "list", "take action against")
        bodies = BODIES & set(words) if hit.trigger.lemma != "target" else BODIES & set(words[:5]) - {"shipping"}
        return ("general", False) if not needs_body or bodies else None
    if code == "embargo":
        return "embargo", False
    if code == "asset_freeze" or (code == "stop" and ASSETS & set(head) and hit.trigger.lemma == "block"):
        return ("asset_freeze", False) if ASSETS & set(words) else None
    if code == "stop" and {"bank", "banks"} & set(head) and hit.trigger.lemma in ("block", "cut off", "sever"):
        return ("asset_freeze" if hit.trigger.lemma == "block" else "financial"), False
    if code == "licence":
        if LICENCES & set(head):
            return ("financial" if MONEY & set(words) else "sectoral"), False
        return ("travel_ban", False) if {"visa", "visas", "entry"} & set(head) else None
    if code in ("close", "reopen"):
        return ("sectoral", False) if TRANSPORT - {"ships", "vessels", "waters"} & set(head) else None
    if code == "limit":
        if hit.trigger.lemma == "require" and {"visa", "visas"} & set(head[:3]):
            return "travel_ban", False  # "began requiring visas for Peruvians"
        if ban is None:
            return None
        if hit.trigger.lemma == "require":
            return (ban, True) if not LICENCES.isdisjoint(words) else None
        counted = any(reading.kinds[k] in "#$%" for k in objects)
        return ("quota", True) if counted and hit.trigger.lemma in ("limit", "cap", "restrain") else (ban, True)
    if ban is not None:
        if hit.trigger.lemma in ("cut", "curtail", "end") and any(reading.kinds[k] in "#$%" for k in objects):
            return None  # "cut purchases by a third": trade that falls
        return ban, True
    if "visa-free" in head:
        return "travel_ban", False
    if code == "stop":  # whatever is stopped must be named: deliveries, flights, transit
        linked = "links" in head and not {"air", "flight", "rail", "ferry", "sea", "transport"}.isdisjoint(head)
        return ("sectoral", False) if linked or {"flights", "transit", "overflights"} & set(head) else None
    return ban_on(reading, objects), False


def object_party(reading: Reading, objects: range, sender: list[Actor]) -> list[Actor]:
    """The party whose goods, people or firms the verb hits: "four Iranian shipping firms", "imports from India"."""
    codes = set(roles.codes_of(sender))
    for actor in reading.actors:
        if actor.start not in objects or set(actor.codes) & codes:
            continue
        if actor.is_modifier or actor.preposition in _HIT_PREPOSITIONS or actor.follows_verb >= 0:
            return roles.members(reading, actor)
    return []


_HIT_PREPOSITIONS = frozenset("from to of in with on against by for through".split())


def _sides_from_context(
    scene: Scene, sender: list[Actor], target: list[Actor]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The side that a verb leaves open, from the measure named last: "The measures bar Russian gas", "Fruit has been
    shut out"."""
    earlier = scene.context.last_restriction
    sends, hits = roles.codes_of(sender), roles.codes_of(target)
    here = [f.target for f in scene.facts if f.fact_type == "restriction" and f.target and (f.source,) == sends]
    if here and not hits:
        return (), (here[-1],)
    if earlier is None:
        return (), ()
    if len(sends) == 1 and not hits and sends[0] in scene.context.restricted:
        return (), (scene.context.restricted[sends[0]],)
    if not sends and not hits:
        return (earlier[0],), (earlier[1],)
    if not sends and earlier[0] not in hits and earlier[1] in hits:
        return (earlier[0],), ()
    return (), ()


def _publisher_acts(scene: Scene, hits: tuple[str, ...]) -> tuple[str, ...]:
    """Whose deed it is that a government tells in the passive: "Exports to Mali have been restricted"."""
    home = scene.context.home
    return (home,) if home is not None and hits and home not in hits else ()


_TRADING = frozenset("export import buy sell purchase ship supply deliver source".split()) | {"trade with"}


def _traded(reading: Reading, objects: range) -> str | None:
    """Whether the verb's object is trade: "stop purchasing", "halt exports of"."""
    for k in objects:
        for h in reading.get("trade.verbs"):
            if h.start == k and ("g" in reading.forms(k) or reading.kinds[k - 1] == "t"):
                if h.trigger.lemma in _TRADING:
                    return h.trigger.code
        for h in reading.get("trade.nouns"):
            if h.start == k and reading.words[h.end : h.end + 1] in (["chain"], ["chains"]):
                continue
            if h.start == k and h.trigger.code in ("import", "export", "total"):
                if h.trigger.code == "total" and reading.kinds[h.end : h.end + 1] in ("w", "N", "G", "v", "O"):
                    return None  # "suspended trade preferences", "ended trade talks"
                return h.trigger.code if h.trigger.lemma not in ("order", "foreign trade") else None
        if reading.kinds[k] in ",;" or (reading.kinds[k] == "v" and is_finite_or_participle(reading, k)):
            if "g" not in reading.forms(k):
                return None
    return None


def find_listing(scene: Scene, hit: Hit) -> None:
    """ "will add 23 Chinese firms to its entity list", "removed Syria from its list of state sponsors"."""
    reading = scene.reading
    low, _ = roles.clause(reading, hit.start)
    v = next(
        (
            k
            for k in range(hit.start - 1, max(low, hit.start - 22) - 1, -1)
            if reading.lemma(k) in _ADDING | _REMOVING and is_finite_or_participle(reading, k)
        ),
        -1,
    )
    if v < 0:
        return
    adds = reading.lemma(v) in _ADDING
    directions = _ONTO if adds else _OFF
    if directions.isdisjoint(reading.words[v + 1 : hit.start]):
        return
    passive = roles.is_passive(reading, v)
    objects = range(low, v) if passive else range(v + 1, hit.start)
    owners = roles.modifiers(reading, hit.start, hit.end)
    doer = roles.agent(reading, v) if passive else roles.subject(reading, v)
    sender = seats_of_union([a for a in owners if not a.is_reference] or doer or owners, reading)
    target = roles.direct_object(reading, v) if not passive else roles.subject(reading, v)
    target = [a for a in target if not set(a.codes) & set(roles.codes_of(sender)) and not a.is_modifier]
    target = target or object_party(reading, objects, sender)
    if not target and "which" in reading.words[hit.end : hit.end + 7]:  # "…, 70 of which are Russian"
        target = [a for a in reading.actors if hit.end < a.start <= hit.end + 9][:1]
    source_codes, target_codes = _sides_from_context(scene, sender, target)
    if not (roles.codes_of(sender) or source_codes) or not (roles.codes_of(target) or target_codes):
        return
    draft = Draft("restriction", min(v, hit.start), hit.end, sender, target, source_codes, target_codes, rule="listing")
    draft.modality = roles.modality(reading, v)
    measure = hit.trigger.code
    if measure == "general" and any(reading.words[k] in TRANSPORT for k in objects):
        measure = "sectoral"
    draft.own.update(measure=measure, action="tightened" if adds else "lifted", legal_basis=legal_basis(reading))
    draft.own_spans["measure"] = (hit.start, hit.end)
    set_count(scene, draft, objects, measure)
    draft.plover, draft.confidence = PLOVER[str(draft.own["action"])], 0.65
    if not emit_each(scene, draft, sender, target):
        emit(scene, draft)


_ONTO, _OFF = frozenset("to on onto in".split()), frozenset("from off".split())
_ADDING = frozenset("add place put include enter list".split())
_REMOVING = frozenset("remove take strike drop delete delist".split())


_OPENING = frozenset("provide grant give offer extend open allow accord".split())


def find_access(scene: Scene) -> None:
    """ "will provide preferential market access for U.S. goods": barriers that its giver eases."""
    reading = scene.reading
    at = next((k for k in range(1, len(reading.words)) if reading.words[k - 1 : k + 1] == ["market", "access"]), -1)
    v = next((k for k in range(at - 1, max(-1, at - 8), -1) if reading.lemma(k) in _OPENING), -1) if at > 0 else -1
    if v < 0 or not is_finite_or_participle(reading, v) or roles.is_passive(reading, v):
        return
    giver = roles.subject(reading, v)
    if len(roles.codes_of(giver)) != 1:
        return
    behind = [a for a in reading.actors if at < a.start <= at + 10 and not set(a.codes) & set(giver[0].codes)]
    draft = Draft("restriction", v, at + 1, giver, behind[:1], rule="access", confidence=0.55, plover="RETREAT")
    if not behind:
        other = scene.context.other_than(giver[0].codes[0])
        draft.target_codes = (other,) if other else ()
    draft.modality = roles.modality(reading, v)
    draft.own.update(measure="general", action="eased")
    emit(scene, draft)
