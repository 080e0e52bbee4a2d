"""Who imposes a measure that a noun names, and whom it hits.

Not here: what the context adds where the sentence leaves a side open (``measures``).
"""

from __future__ import annotations

from flows.extract import roles
from flows.extract.frames.common import ON, Scene
from flows.extract.frames.restrictions.rates import VALUES
from flows.extract.frames.restrictions.words import BODIES, PEOPLE
from flows.extract.reading import Actor, Hit, Reading, is_finite_or_participle

_AGAINST = (ON - {"over"}) | frozenset({"with"})
_AT_BORDERS = frozenset("in from by into to at".split())
_GOODS_PREPOSITIONS = frozenset("from to of into".split())


def sides_of(scene: Scene, hit: Hit, verb: Hit | None) -> tuple[list[Actor], list[Actor]]:
    """(sender, target)."""
    reading = scene.reading
    target = roles.governed(reading, hit.end, _AGAINST, limit=12)
    target = target or roles.governed(reading, hit.end, frozenset({"for"}), limit=5)
    if target and reading.words[hit.end : hit.end + 1] in (["on"], ["against"]):
        nearer = [a for a in reading.actors if hit.end < a.start < target[0].start and not a.is_reference]
        if nearer and nearer[0].follows_verb >= 0:
            target = roles.members(reading, nearer[0])  # "on 30 people helping Iran, among them brokers in Oman"
    if reading.words[hit.end : hit.end + 2] in (["paid", "by"], ["payable", "by"], ["borne", "by"]):
        target = roles.governed(reading, hit.end, frozenset({"by"}), limit=5)  # "the tariff paid by Chad"
    if is_class(reading, hit.end, hit.end + 6):
        target = []
    target = _seated(reading, hit) or target
    owners = roles.modifiers(reading, hit.start, hit.end)
    sender: list[Actor] = []
    bearers = subjected(reading, hit)
    if bearers:
        senders = [a for a in owners if a not in bearers] or _at_border(reading, hit, bearers)
        return senders, bearers
    if verb is not None and verb.trigger.group == "deeds":
        governor = roles.governing_verb(reading, verb.start)
        doers = roles.modifiers(reading, verb.start, verb.end)
        if not doers and 0 <= governor < verb.start and not roles.is_passive(reading, governor):
            doers = roles.subject(reading, governor)
        doers = doers or roles.governed(reading, hit.end, frozenset({"by"}), limit=14)
        if verb.trigger.code in ("eased", "lifted", "extended", "imposed") and owners:
            doers = [a for a in owners if a not in target]  # "secured a waiver of U.S. sanctions"
        sender = doers
    elif verb is not None:
        passive = roles.is_passive(reading, verb.start)
        if passive or verb.start > hit.start:
            sender = roles.agent(reading, verb.start) or roles.governed(reading, hit.end, frozenset({"by"}), limit=6)
            target = target or roles.governed(reading, verb.end, ON, limit=10)
            if not target and verb.trigger.lemma in STARTING:
                target = _goods_target(reading, Hit(verb.start, verb.end, hit.trigger), sender) or _class_of(
                    reading, hit
                )
        else:
            sender = roles.subject(reading, verb.start) or _main_subject(reading, verb.start, hit.end)
        if reading.words[hit.start - 1] == "under" or (owners and reading.words[owners[0].start - 1] == "under"):
            suffering = roles.subject(reading, verb.start)  # "was placed under U.S. sanctions"
            return [a for a in owners if a not in suffering], suffering
        if verb.trigger.lemma in _BORNE and passive and verb.start < hit.start:
            suffering = roles.subject(reading, verb.start) or _goods_origin(reading, verb.start)
            return [a for a in (owners or sender) if a not in suffering], suffering
        if verb.trigger.lemma in ("face", "be subject to", "accept", "receive", "pay") or reading.words[verb.start] in (
            "facing",
            "faces",
            "faced",
            "accepting",
            "accepted",
        ):
            low, _ = roles.clause(reading, verb.start)
            if is_class(reading, low, verb.start):
                return owners, []  # "Countries that buy oil from Venezuela could face"
            if sender and verb.trigger.lemma == "receive" and reading.words[verb.start - 1] == "to":
                goods = [h for h in reading.get("trade.goods") if 0 <= verb.start - 1 - h.end <= 3]
                if (
                    goods and sender[0].end <= goods[0].start
                ):  # "will identify products of Kenya to receive a zero rate"
                    return sender, [a for a in reading.actors if goods[0].end <= a.start < verb.start]
            faced = _exporter(reading, verb.start) or sender or _goods_origin(reading, verb.start)
            senders = [a for a in owners if a not in faced]
            senders = senders or roles.governed(reading, hit.end, _AT_BORDERS, limit=10)
            senders = senders or _at_border(reading, verb, faced)
            if not senders and roles.codes_of(faced) != roles.codes_of(sender):
                senders = sender
            return [a for a in senders if a not in faced], faced
        if verb.trigger.lemma == "violate" or verb.trigger.code == "violated":
            return owners, [a for a in sender if a not in owners]
    sender = sender or [a for a in owners if a not in target]
    sold = _exports_of(reading, hit)
    if sold:
        target = sold
        sender = [a for a in sender if not set(a.codes) & set(roles.codes_of(sold))]
    if not target and not is_class(reading, hit.end, hit.end + 6):
        target = _goods_target(reading, hit, sender)
    if not sender and not target:
        sender = roles.governed(reading, hit.end, frozenset({"by"}), limit=14)
    elif not sender:
        sender = [a for a in roles.governed(reading, hit.end, frozenset({"by"}), limit=14) if a not in target]
    if not target and owners:
        target = [a for a in owners if not set(a.codes) & set(roles.codes_of(sender))]
        target = [a for a in target if any(scene.context.is_state(code) for code in a.codes)]
    return sender, [a for a in target if not set(a.codes) & set(roles.codes_of(sender))]


def _exports_of(reading: Reading, hit: Hit) -> list[Actor]:
    """Whose exports the measure is on: "tariffs on British exports", "duties on Chile's exports"."""
    if hit.trigger.code not in ("tariff", "general", "sectoral"):
        return []
    if reading.words[hit.end : hit.end + 1] not in (["on"], ["against"]):
        return []
    for h in reading.get("trade.nouns"):
        if hit.end < h.start <= hit.end + 6 and h.trigger.code == "export" and reading.words[h.start] == "exports":
            if reading.words[h.end : h.end + 1] == ["of"]:
                return []
            return [a for a in roles.modifiers(reading, h.start, h.end) if a.start >= hit.end]
    return []


def _seated(reading: Reading, hit: Hit) -> list[Actor]:
    """ "sanctions on four companies based in Iraq and the Emirates": where those are that it hits."""
    for k in range(hit.end, min(len(reading.words) - 1, hit.end + 9)):
        if reading.words[k] in ("based", "registered", "incorporated") and reading.words[k + 1] == "in":
            for actor in reading.actors:
                if actor.preposition_at == k + 1:
                    return roles.members(reading, actor)
    return []


def far_target(reading: Reading, hit: Hit, sender: list[Actor]) -> list[Actor]:
    """Whose people or firms a measure hits that names no state beside them: "on five persons responsible for abuses in
    Iran", "on three individuals in view of the situation in Mali"."""
    k = hit.end + 1
    if reading.words[hit.end : k] not in (["on"], ["against"]):
        return []
    if BODIES.union(PEOPLE).isdisjoint(reading.words[k : k + 5]):
        return []
    for actor in reading.actors:
        if not k < actor.start <= k + 24 or set(actor.codes) & set(roles.codes_of(sender)):
            continue
        if any(reading.kinds[j] in ";bm" for j in range(k, actor.start)):
            return []
        if actor.preposition in _WHERE or actor.is_modifier:
            return roles.members(reading, actor)
    return []


_WHERE = frozenset("in from of with to by for against".split())
_BORNE = frozenset({"subject", "charge", "hit", "hit with", "hit by", "slap with", "saddle with", "burden with"})


def _main_subject(reading: Reading, v: int, start: int) -> list[Actor]:
    """The subject of the main clause behind an opening participle: "By imposing a 25% tariff, Seoul aims to"."""
    if v > 1 or "g" not in reading.forms(v):
        return []
    for actor in reading.actors:
        if actor.start >= start and not actor.is_modifier and "," in reading.kinds[actor.start - 2 : actor.start]:
            return roles.members(reading, actor) if roles.verb_follows(reading, actor.end) else []
    return []


def is_class(reading: Reading, start: int, end: int) -> bool:
    """Whether the words speak of all who do something: "on other countries that buy oil from Venezuela"."""
    for k in range(start, min(end, len(reading.words) - 1)):
        if reading.words[k] in _MANY and (
            reading.kinds[k + 1] == "r" or (reading.kinds[k + 1] == "v" and "g" in reading.forms(k + 1))
        ):
            return True
    return False


_MANY = frozenset(
    """country nation state company countries nations states companies firms entities persons anyone buyers importers
    banks""".split()
)


def subjected(reading: Reading, hit: Hit) -> list[Actor]:
    """Who bears the measure: "Steel from India will be subject to a duty of 35%", "exports from Mauritius are subject
    to"."""
    for k in range(max(1, hit.start - 6), hit.start):
        if reading.words[k : k + 2] == ["subject", "to"] and reading.kinds[roles.before(reading, k)] in "bt":
            return _goods_origin(reading, k) or roles.subject(reading, roles.before(reading, k))
    return []


def _class_of(reading: Reading, hit: Hit) -> list[Actor]:
    """Whose goods a rate is for, told before it: "If a product is from Peru, Chile or Japan, a 15% tariff will apply",
    "For goods of Norway, the rate will be 10%"."""
    if reading.words[0] not in CLASSES and not {"if", "for"} & set(reading.words[1:5]):
        return []
    for actor in reading.actors:
        if actor.end <= hit.start and actor.preposition in ("from", "of", "for"):
            found = roles.members(reading, actor)
            last = max(found, key=lambda a: a.end)
            for other in reading.actors:  # a list that commas and "or" go on with
                if other.start > last.end and set(reading.kinds[last.end : other.start]) <= set(",&d"):
                    found = [*found, other] if other not in found else found
                    last = other
            return found
    return []


CLASSES = frozenset("if for where when".split())


def _exporter(reading: Reading, v: int) -> list[Actor]:
    """Whose exports the subject of the verb is: "U.S. exports to Cambodia will not face", "Chilean goods face"."""
    low, _ = roles.clause(reading, v)
    nouns = sorted([*reading.get("trade.nouns"), *reading.get("trade.goods")], key=lambda h: h.start)
    for h in reversed(nouns):
        if low <= h.start < v and v - h.end <= 6 and h.trigger.code in ("export", "import", "goods"):
            owners = roles.modifiers(reading, h.start, h.end)
            if h.trigger.code == "import":  # "India's imports from Chile": they are Chile's goods
                owners = roles.governed(reading, h.end, frozenset({"from"}), limit=3) or owners
            return owners or [a for a in reading.actors if h.end <= a.start < v and a.preposition == "from"]
    return []


def _at_border(reading: Reading, hit: Hit, bearers: list[Actor]) -> list[Actor]:
    """At whose border: "exports from Mauritius to the United States are subject to a tariff"."""
    for actor in reading.actors:
        if actor.end <= hit.start and actor.preposition in ("to", "into", "in") and actor not in bearers:
            return roles.members(reading, actor)
    return []


def _goods_origin(reading: Reading, v: int) -> list[Actor]:
    """Whose goods are the subject of the verb: "goods from Lesotho face", "Swiss watches face"."""
    low, _ = roles.clause(reading, v)
    for actor in reversed(reading.actors):
        if low <= actor.start < v and (actor.is_modifier or actor.preposition in ("from", "of")):
            return roles.members(reading, actor)
    return []


def _goods_target(reading: Reading, hit: Hit, sender: list[Actor]) -> list[Actor]:
    """Whose goods it hits: "tariffs on all U.S. industrial goods", "tariff on imports from India"."""
    for actor in reading.actors:
        if not hit.end <= actor.start <= hit.end + 14 or set(actor.codes) & set(roles.codes_of(sender)):
            continue
        if reading.kinds[actor.start] == "z" and not VALUES.isdisjoint(reading.words[actor.end : actor.end + 3]):
            continue  # "30% of their value"
        opens = actor.preposition is None and not actor.is_modifier and roles.verb_follows(reading, actor.end)
        if opens and "," in reading.kinds[hit.end : actor.start]:
            return []  # "By imposing a tariff, Seoul aims": the main clause begins
        if actor.is_modifier or actor.preposition in _GOODS_PREPOSITIONS or actor.preposition in ON:
            if not any(reading.kinds[k] in ";bm" or _joins_verb(reading, k) for k in range(hit.end, actor.start)):
                return roles.members(reading, actor)
    return []


def _joins_verb(reading: Reading, k: int) -> bool:
    return reading.kinds[k : k + 2] == "&v" and is_finite_or_participle(reading, k + 1)


STARTING = frozenset(
    {"take effect", "come into effect", "come into force", "enter into force", "go into effect", "kick in"}
    | {
        "begin",
        "start",
        "apply",
        "apply to",
        "remain",
        "stay",
        "stand at",
        "remain in place",
        "stay in place",
        "remain in effect",
        "remain in force",
    }
)
