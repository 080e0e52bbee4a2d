"""Restrictions: sanctions, embargoes, bans, tariffs, quotas. Sender → target."""

from __future__ import annotations

from dataclasses import replace

from flows.extract import roles
from flows.extract.frames.common import ON, Draft, Scene, emit, in_bracketed_title, names_body, numbers_of, within
from flows.extract.lexicon import Trigger
from flows.extract.reading import Actor, Hit, Reading, is_finite_or_participle

_AGAINST = ON | frozenset({"with"})
_AT_BORDERS = frozenset("in from by into to at".split())
_GOODS_PREPOSITIONS = frozenset("from to of into".split())
_PLOVER = {
    "imposed": "SANCTION",
    "tightened": "SANCTION",
    "extended": "SANCTION",
    "eased": "RETREAT",
    "lifted": "RETREAT",
    "threatened": "THREATEN",
}


def find(scene: Scene) -> None:
    """Add the restriction facts of a sentence."""
    reading = scene.reading
    if "access" in reading.words:
        _access(scene)
    nouns = reading.get("restriction.nouns")
    last: list[tuple[Hit, list[Actor], list[Actor]]] = []
    access = reading.get("restriction.access")
    for n, hit in enumerate(nouns):
        if access and any(h.start <= hit.start < h.end and h.end > hit.end for h in access):
            continue  # "a sanctions waiver": what it gives is read as access
        if (hit.end - hit.start == 1 and _is_verb(reading, hit.start)) or _is_hidden_verb(reading, hit.start):
            continue
        if reading.words[hit.end : hit.end + 1] in (["list"], ["lists"]) or names_body(reading, hit):
            continue
        if hit.end < len(reading.words) and reading.words[hit.end] in _ABOUT_MEASURES:
            continue
        if hit.start and reading.words[hit.start - 1] == "medical":
            continue  # "medical countermeasures"
        if (
            n + 1 < len(nouns)
            and nouns[n + 1].start in (hit.end, hit.end + 1)
            and reading.kinds[hit.end : nouns[n + 1].start] in ("", "&")
            and not (hit.trigger.code != nouns[n + 1].trigger.code and _is_whole(reading, hit))
        ):
            continue
        scene.n_candidates += 1
        _measure(scene, hit, last)
    for hit in reading.get("restriction.verbs"):
        if not is_finite_or_participle(reading, hit.start) and not _is_hidden_verb(reading, hit.start):
            continue
        scene.n_candidates += 1
        _act(scene, hit)
    if "%" in reading.kinds:
        _bare_rates(scene)
    for hit in reading.get("restriction.lists"):
        scene.n_candidates += 1
        _listing(scene, hit)


def _is_whole(reading: Reading, hit: Hit) -> bool:
    """Whether a measure before "and" is one by itself: "a travel ban and asset freeze", not "tariff and non-tariff
    barriers"."""
    return reading.kinds[hit.end] == "&" and (
        hit.trigger.code in ("travel_ban", "asset_freeze", "embargo") or reading.words[hit.end - 1].endswith("s")
    )


_ABOUT_MEASURES = frozenset(  # "duty evasion", "tariff revenue": they speak of measures, and tell none
    """evasion payment payments revenue revenues collection strategy stance policy policies system systems schedule
    schedules line lines code codes negotiation negotiations talks war wars deal deals agreement agreements truce
    status treatment mechanism income classification burden regime drawback dodgers headwinds uncertainty worries
    fears""".split()
) - {"regime"}


def _action(reading: Reading, hit: Hit) -> tuple[Hit | None, str | None]:
    low, high = roles.clause(reading, hit.start)
    noun = _action_noun(reading, hit)
    if noun is not None:
        return noun, noun.trigger.code
    verbs = [h for h in reading.get("restriction.actions") if is_finite_or_participle(reading, h.start)]
    verbs += _multiplying(reading)
    verbs.sort(key=lambda h: h.start)
    before = [h for h in verbs if low <= h.start < hit.start and hit.start - h.end <= 14]
    for h in reversed(before):
        if not _REASONS.isdisjoint(reading.words[h.end : hit.start]):
            break  # "will raise duties in response to new curbs": the curbs are the reason
        if "t" in reading.kinds[h.end : hit.start] and h.trigger.lemma not in ("add to", "extend to"):
            continue  # "will cut output to head off sanctions"
        if h.trigger.lemma == "replace" and "with" in reading.words[h.end : hit.start]:
            return h, "imposed"  # "replaced the ban with a quota"
        if roles.is_passive(reading, h.start) and h.end == h.start + 1 and h.trigger.lemma not in _SUFFERED:
            continue  # "visits were cancelled, visa curbs imposed"
        return h, h.trigger.code
    after = [
        h
        for h in verbs
        if hit.end <= h.start < high
        and h.start - hit.end <= 18
        and (roles.is_passive(reading, h.start) or _participle(reading, h.start) or h.trigger.lemma in _STARTING)
        and (reading.kinds[h.start - 1] not in "tdz" or h.trigger.lemma in _STARTING)
    ]
    finite = [h for h in after[1:] if reading.kinds[roles.before(reading, h.start)] == "b"]
    if finite and reading.kinds[roles.before(reading, after[0].start)] != "b":
        return finite[0], finite[0].trigger.code  # "sanctions imposed by Norway on Myanmar were lifted"
    if after:
        return after[0], after[0].trigger.code
    answer = next((k for k in range(hit.start - 1, max(low, hit.start - 12), -1) if reading.words[k] in _ANSWERING), -1)
    if answer >= 0 and "with" in reading.words[max(answer, hit.start - 3) : hit.start]:
        return Hit(answer, answer + 1, _ANSWERED), "imposed"  # "answered the coup with travel bans"
    return None, None


_OPENING = frozenset("provide grant give offer extend open allow accord".split())


def _access(scene: Scene) -> None:
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


_ANSWERING = frozenset("answered reacted responded countered replied retaliated".split())
_ANSWERED = Trigger("restriction", "actions", "imposed", "answer")


_STARTING = frozenset(
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
_REASONS = frozenset("response despite following after because retaliation reaction amid".split())
_SUFFERED = frozenset("face subject hit slap place put bring".split())


def _action_noun(reading: Reading, hit: Hit) -> Hit | None:
    """The noun that says what is done with the measure: "the suspension of tariffs", "a cut in duties"."""
    for h in reversed(reading.get("restriction.deeds")):
        between = reading.words[h.end : hit.start]
        if 0 < len(between) <= 6 and between[0] in ("of", "in", "to", "from") and not _is_verb(reading, h.start):
            if all(reading.kinds[k] in "dzwNAPI'$%#Gvp&" for k in range(h.end, hit.start)) and "and" not in between:
                return h
    return None


def _is_verb(reading: Reading, i: int) -> bool:
    return bool(reading.forms(i)) and is_finite_or_participle(reading, i)


def _multiplying(reading: Reading) -> list[Hit]:
    """ "doubled tariffs", "has halved its duties": the verb is read as a change of its own."""
    found = []
    for k in reading.mentions("%"):
        word = reading.words[k]
        if word.startswith(("doubl", "tripl", "trebl", "quadrupl")):
            found.append(Hit(k, k + 1, _MULTIPLIED))
        elif word.startswith("halv"):
            found.append(Hit(k, k + 1, _HALVED))
    return found


_MULTIPLIED = Trigger("restriction", "actions", "tightened", "double")
_HALVED = Trigger("restriction", "actions", "eased", "halve")


def _participle(reading: Reading, i: int) -> bool:
    word = reading.lex[i]
    return word is not None and "n" in word.verb_forms


def _sides(scene: Scene, hit: Hit, verb: Hit | None) -> tuple[list[Actor], list[Actor]]:
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
    if _is_class(reading, hit.end, hit.end + 6):
        target = []
    owners = roles.modifiers(reading, hit.start, hit.end)
    sender: list[Actor] = []
    subjected = _subjected(reading, hit)
    if subjected:
        senders = [a for a in owners if a not in subjected] or _at_border(reading, hit, subjected)
        return senders, subjected
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
            if not target and verb.trigger.lemma in _STARTING:
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
            if _is_class(reading, low, verb.start):
                return owners, []  # "Countries that buy oil from Venezuela could face"
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
    if not target and not _is_class(reading, hit.end, hit.end + 6):
        target = _goods_target(reading, hit, sender)
    if not sender and not target:
        sender = roles.governed(reading, hit.end, frozenset({"by"}), limit=14)
    elif not sender:
        sender = [a for a in roles.governed(reading, hit.end, frozenset({"by"}), limit=14) if a not in target]
    if not target and owners:
        target = [a for a in owners if not set(a.codes) & set(roles.codes_of(sender))]
        target = [a for a in target if any(scene.context.is_state(code) for code in a.codes)]
    return sender, [a for a in target if not set(a.codes) & set(roles.codes_of(sender))]


_BORNE = frozenset({"subject", "charge", "hit", "hit with", "hit by", "slap with", "saddle with", "burden with"})


def _main_subject(reading: Reading, v: int, start: int) -> list[Actor]:
    """The subject of the main clause behind an opening participle: "By imposing a 25% tariff, Seoul aims to"."""
    if v > 1 or "g" not in reading.forms(v):
        return []
    for actor in reading.actors:
        if actor.start >= start and not actor.is_modifier and "," in reading.kinds[actor.start - 2 : actor.start]:
            return roles.members(reading, actor) if roles.verb_follows(reading, actor.end) else []
    return []


def _is_class(reading: Reading, start: int, end: int) -> bool:
    """Whether the words speak of all who do something: "on other countries that buy oil from Venezuela"."""
    for k in range(start, min(end, len(reading.words) - 1)):
        if reading.words[k] in _MANY and (
            reading.kinds[k + 1] == "r" or (reading.kinds[k + 1] == "v" and "g" in reading.forms(k + 1))
        ):
            return True
    return False


_MANY = frozenset("countries nations states companies firms entities persons anyone buyers importers banks".split())


def _subjected(reading: Reading, hit: Hit) -> list[Actor]:
    """Who bears the measure: "Steel from India will be subject to a duty of 35%", "exports from Mauritius are subject
    to"."""
    for k in range(max(1, hit.start - 6), hit.start):
        if reading.words[k : k + 2] == ["subject", "to"] and reading.kinds[roles.before(reading, k)] in "bt":
            return _goods_origin(reading, k) or roles.subject(reading, roles.before(reading, k))
    return []


def _class_of(reading: Reading, hit: Hit) -> list[Actor]:
    """Whose goods a rate is for, told before it: "If a product is from Peru, Chile or Japan, a 15% tariff will apply",
    "For goods of Norway, the rate will be 10%"."""
    if reading.words[0] not in _CLASSES and not {"if", "for"} & set(reading.words[1:5]):
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


_CLASSES = frozenset("if for where when".split())


def _exporter(reading: Reading, v: int) -> list[Actor]:
    """Whose exports the subject of the verb is: "U.S. exports to Cambodia will not face", "Chilean goods face"."""
    low, _ = roles.clause(reading, v)
    nouns = sorted([*reading.get("trade.nouns"), *reading.get("trade.goods")], key=lambda h: h.start)
    for h in reversed(nouns):
        if low <= h.start < v and v - h.end <= 6 and h.trigger.code in ("export", "import", "goods"):
            owners = roles.modifiers(reading, h.start, h.end)
            return owners or [a for a in reading.actors if h.end <= a.start < v and a.preposition == "from"]
    return []


def _at_border(reading: Reading, hit: Hit, subjected: list[Actor]) -> list[Actor]:
    """At whose border: "exports from Mauritius to the United States are subject to a tariff"."""
    for actor in reading.actors:
        if actor.end <= hit.start and actor.preposition in ("to", "into", "in") and actor not in subjected:
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
        if reading.kinds[actor.start] == "z" and not _VALUES.isdisjoint(reading.words[actor.end : actor.end + 3]):
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


def _measure(scene: Scene, hit: Hit, last: list[tuple[Hit, list[Actor], list[Actor]]]) -> None:
    reading = scene.reading
    if in_bracketed_title(reading, hit):
        return
    verb, action = _action(reading, hit)
    sender, target = _sides(scene, hit, verb)
    sender, target = seats_of_union(sender, reading), seats_of_union(target, reading)
    percents = [k for k in numbers_of(scene, "%", within([hit])) if k not in scene.used_items]
    percents = [k for k in percents if not (roles.mention(reading, k).extra or {}).get("change")]
    percents += [k for k in _rates(reading, hit) if k not in percents and k not in scene.used_items]
    percents = [k for k in percents if not _is_step(reading, k) and not _is_part(reading, k)]
    codes = roles.codes_of(sender + target)
    included = _included_in(scene, hit) if len(codes) < 2 else None
    if included is not None and set(codes) <= set(included):
        draft = Draft("restriction", hit.start, hit.end, source_codes=included[:1], target_codes=included[1:])
        draft.rule, draft.confidence, draft.plover = f"included.{hit.trigger.lemma.replace(' ', '_')}", 0.5, "SANCTION"
        draft.modality = scene.facts[-1].modality if scene.facts else "asserted"
        draft.own.update(measure=_measure_code(reading, hit, False), action="imposed")
        emit(scene, draft)
        return
    if (
        hit.trigger.lemma in _OFTEN_DOMESTIC
        and not _points_back(reading, hit)
        and not _is_foreign(reading, hit, sender, target, scene.context.home)
    ):
        return
    if (
        verb is None
        and not percents
        and not _points_back(reading, hit)
        and (len(codes) < 2 or not roles.codes_of(sender))
    ):
        if not (codes and reading.kinds[hit.start - 1 : hit.start] in ("A", "P") and _is_predicated(reading, hit)):
            return
    pointed = _points_back(reading, hit) and scene.context.last_restriction
    if not codes and not percents and not pointed and not (action and _beside_topic(scene)[0]):
        return
    if _is_empty(scene, hit, verb, sender, target):
        return
    measure = _measure_code(reading, hit, False)
    is_known = bool(percents) or _points_back(reading, hit)
    missing_source, missing_target = _complete(scene, roles.codes_of(sender), roles.codes_of(target), is_known, measure)
    if not target and _is_class(reading, 0, len(reading.words)):
        missing_target = ()
    if missing_source and not target and percents and reading.words[0] in _CLASSES:
        missing_target = ()  # "For companies that build plants, a 20% tariff will apply"
    if missing_source and verb is not None and not _is_open(scene, verb, hit) and not _is_known(scene, target):
        missing_source = ()  # somebody does it whom the text names in words that are not understood
    beside: tuple[str, ...] = ()
    if sender and not target and not missing_target:
        beside = missing_target = _other_side(scene, hit, roles.codes_of(sender), measure)
        if missing_target and verb is None:
            action = "imposed"  # "Managua denounced the U.S. embargo"
    topic = scene.context.subject_state()
    if sender and not target and not missing_target and topic and topic not in roles.codes_of(sender):
        if hit.trigger.code in ("travel_ban", "asset_freeze", "general"):
            missing_target = (topic,)  # "answered with travel bans on members of the government"
    if not codes and not missing_source and action is not None:
        missing_source, missing_target = _beside_topic(scene)
    if not roles.codes_of(target) and not missing_target and not roles.codes_of(sender) and not missing_source:
        return
    if len(codes) < 2 and not (missing_source or missing_target) and not percents and action is None:
        return
    if len(roles.codes_of(sender)) == 2 and not target and not beside and _is_mutual(reading, hit):
        _each_other(scene, hit, verb, action, sender, percents)
        return
    if "respectively" in reading.words and _each_its_own(scene, hit, verb, action, sender, target, missing_source):
        return
    relative = _imposed_before(reading, hit, verb)
    values = percents or [-1]
    rates = _from_to(reading, percents) or _own_and_new(reading, percents, hit, action)
    for k in values:
        draft = Draft("restriction", hit.start, hit.end, sender, target, missing_source, missing_target)
        draft.rule = f"noun.{hit.trigger.lemma.replace(' ', '_')}"
        if verb is not None:
            draft.first, draft.last = min(hit.start, verb.start), max(hit.end, verb.end)
        anchor = verb.start if verb is not None else hit.start
        is_noun = verb is None or verb.trigger.group == "deeds"
        draft.modality = roles.modality(reading, anchor, is_noun=is_noun)
        if verb is not None and "unless" in reading.words[max(0, verb.start - 5) : verb.start]:
            draft.modality = "proposed"  # "unless Washington drops its duties"
        if draft.modality == "planned" and _is_ordered(reading, anchor):
            draft.modality = "asserted"
        draft.own["measure"] = _measure_code(reading, hit, bool(target))
        draft.own_spans["measure"] = (hit.start, hit.end)
        draft.own["action"] = _of_quota(action) if draft.own["measure"] == "quota" else action
        if verb is not None and draft.modality != "asserted" and _is_threat(reading, verb):
            draft.own["action"] = "threatened"
        if draft.modality == "asserted" and verb is not None and _is_bill(reading, verb.start):
            draft.modality = "planned"
        if hit.trigger.lemma in ("countermeasure", "retaliatory measure") and draft.modality in _AHEAD:
            draft.own["action"] = "threatened"  # "would respond with countermeasures"
        if draft.own["action"] == "imposed" and draft.modality == "planned" and "unless" in reading.words[hit.end :]:
            draft.own["action"] = "threatened"  # "will slap duties on … unless it relents"
        if verb is not None and reading.words[verb.start - 1] in ("potential", "possible", "threatened"):
            draft.own["action"] = "threatened"
        if draft.own["action"] == "threatened" and draft.modality in ("asserted", "planned"):
            draft.modality = "proposed"
        draft.percent_item = k
        if rates and k == rates[0]:
            if draft.modality != "asserted":
                draft.date_item = -1  # the day is that of the change, not of the rate that was
            draft.own["action"], draft.modality = "imposed", "asserted"
        elif rates and k == rates[1]:
            draft.own["action"] = action if action in ("eased", "tightened") else _direction(reading, rates)
        amounts = [j for j in numbers_of(scene, "$", within([hit])) if j not in scene.used_items]
        amounts = [j for j in amounts if not _is_price(reading, j)]
        if amounts:
            draft.amount_item = amounts[0]
        if draft.own["measure"] == "quota":
            draft.quantity_item = _quota_size(scene, hit)
            if draft.quantity_item >= 0:
                draft.unit = (roles.mention(reading, draft.quantity_item).code or "").removesuffix("/a") or None
        if verb is not None and verb.trigger.lemma == "receive":
            draft.own["action"] = "eased"  # what is asked for and got: a zero tariff, a quota
        if draft.own["action"] is None and (percents or _subjected(reading, hit)):
            draft.own["action"] = "imposed"
        if draft.own["action"] == "extended":
            draft.date_item = _date_of_extension(reading, verb, hit)
        draft.own["legal_basis"] = legal_basis(reading)
        if (
            verb is not None
            and verb.trigger.lemma in ("approve", "agree on", "back", "endorse")
            and draft.modality == "asserted"
        ):
            draft.modality = "planned"
        draft.plover = _PLOVER.get(str(draft.own["action"]), "SANCTION")
        draft.confidence = 0.7 if len(codes) >= 2 else 0.5
        if relative is not None:
            own = roles.date_for(reading, draft.first, hit.start)
            draft.date_item = own if -1 < own < relative.start else -1
        counts = _counts_behind(scene, hit) if draft.quantity_item < 0 and len(values) == 1 else []
        if counts:
            draft.quantity_item, draft.unit = counts[0]
        if _emit_each(scene, draft, sender, target):
            continue
        emit(scene, draft)
        for item, unit in counts[1:]:
            again = draft.copy()
            again.quantity_item, again.unit = item, unit
            emit(scene, again)
        if relative is not None:
            _imposition(scene, draft, relative)
        else:
            _other_dates(scene, draft)
        if draft.own["action"] in ("imposed", "tightened", "lifted", "eased") and verb is not None:
            _later_deed(scene, draft, verb, hit)
    last.append((hit, sender, target))


def _included_in(scene: Scene, hit: Hit) -> tuple[str, str] | None:
    """(sender, target) of the package that a measure is part of: "sanctions on Togo, including a freeze on visas",
    "The package also includes a ban on new investment"; None where it is part of none."""
    reading = scene.reading
    low = max(0, hit.start - 16)
    if _PARTS.isdisjoint(reading.words[low : hit.start]):
        return None
    here = [f for f in scene.facts if f.fact_type == "restriction" and f.source and f.target]
    if here and "including" in reading.words[low : hit.start]:
        return str(here[0].source), str(here[0].target)
    if not _PACKAGES.isdisjoint(reading.words[:4]) and not reading.actors:
        return scene.context.last_restriction
    return None


_PARTS = frozenset("including include includes included comprise comprises contain contains".split())
_PACKAGES = frozenset("package measures sanctions law order act restrictions steps bill decree".split())


def _other_side(scene: Scene, hit: Hit, senders: tuple[str, ...], measure: str) -> tuple[str, ...]:
    """Whom a measure hits that names nobody, from the sentence: who asks for its end or complains of it, whose exports
    it makes fall, with whom the senders broke in the same breath."""
    reading = scene.reading
    others = [a for a in reading.actors if not set(a.codes) & set(senders) and a.end <= hit.start]
    codes = set(roles.codes_of(others))
    if len(codes) != 1 or len(others[0].codes) != 1:
        return ()
    for other in others:
        if any(reading.lemma(k) in _ASKING for k in range(other.end, min(other.end + 4, hit.start))):
            return other.codes
        head = reading.words[other.head] if other.is_modifier and other.head >= 0 else ""
        if head.startswith(("export", "shipment", "sale")):
            return other.codes  # "Brazil's exports have fallen since Washington put a 40% duty on them"
    other = others[-1]
    in_one_breath = "&" in reading.kinds[other.end : hit.start] and other.preposition in ("with", "against", "to", "on")
    return other.codes if measure not in _WIDE and in_one_breath else ()


_ASKING = frozenset(
    """ask hope urge want demand press seek complain protest persuade appeal denounce condemn criticise criticize reject
    deplore decry oppose call expect request tell welcome beg""".split()
)


def _each_its_own(
    scene: Scene,
    hit: Hit,
    verb: Hit | None,
    action: str | None,
    sender: list[Actor],
    target: list[Actor],
    source_codes: tuple[str, ...],
) -> bool:
    """Emit a rate for each target in turn: "tariffs on Chile, Peru and Cuba are 10%, 15% and 20% respectively"."""
    reading = scene.reading
    rates = [k for k in reading.mentions("%") if k > hit.end]
    if len(rates) != len(target) or len(rates) < 2:
        return False
    for one, rate in zip(sorted(target, key=lambda a: a.start), rates, strict=True):
        draft = Draft("restriction", hit.start, hit.end, sender, [one], source_codes, percent_item=rate)
        draft.rule = f"noun.{hit.trigger.lemma.replace(' ', '_')}"
        draft.modality = roles.modality(reading, verb.start if verb else hit.start, is_noun=verb is None)
        draft.own.update(measure=_measure_code(reading, hit, True), action=action or "imposed")
        draft.plover, draft.confidence = _PLOVER.get(str(draft.own["action"]), "SANCTION"), 0.6
        emit(scene, draft)
    return True


def _is_empty(scene: Scene, hit: Hit, verb: Hit | None, sender: list[Actor], target: list[Actor]) -> bool:
    """Whether no measure of one party on another is told: talk of barriers in general, an emergency that is only
    named."""
    reading, lemma = scene.reading, hit.trigger.lemma
    if lemma == "national emergency":
        is_named = verb is not None and verb.start > hit.start and not roles.is_passive(reading, verb.start)
        is_named = is_named or reading.kinds[hit.end : hit.end + 1] == "v"  # "the emergency declared in"
        return verb is None or is_named or not target
    if not lemma.endswith("barrier"):
        return False
    if verb is not None and not _TALKS.isdisjoint(reading.words[max(0, verb.start - 3) : verb.start]):
        return True  # "will continue negotiations to address the remaining barriers"
    home = scene.context.home
    return home is not None and not target and roles.codes_of(sender) == (home,)


_TALKS = frozenset("negotiations negotiation talks discussions consultations efforts dialogue".split())


def _beside_topic(scene: Scene) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The one other party of the sentence and the state that the text is about: "Relations with Australia were mended
    after sanctions were dropped"."""
    topic = scene.context.subject_state()
    others = {c for a in scene.reading.actors if not a.is_place for c in a.codes} - {topic}
    if topic is None or len(others) != 1:
        return (), ()
    return tuple(others), (topic,)


def _is_ordered(reading: Reading, v: int) -> bool:
    """Whether an order, once given, is the deed: "signed an order to ban", "took steps to impose", "announced measures
    to"."""
    start = next((k for k in range(v - 1, max(-1, v - 4), -1) if reading.kinds[k] == "t"), -1)
    if start < 0:
        return False
    before = range(max(0, start - 14), start)
    named = [k for k in before if reading.words[k] in _ORDERS]
    return bool(named) and any(reading.words[k] in _GIVEN for k in range(before.start, named[-1]))


_ORDERS = frozenset("order orders proclamation steps step action actions measures decree decision".split())
_GIVEN = frozenset("took taken taking issued signed announced announcing issuing signing adopted unveiled".split())
_AHEAD = frozenset("planned expected proposed".split())


def _emit_each(scene: Scene, draft: Draft, sender: list[Actor], target: list[Actor]) -> bool:
    """Emit a fact for each of several senders or targets, up to six; False where there is one of each."""
    senders = [[a for a in sender if code in a.codes] for code in roles.codes_of(sender)]
    targets = [[a for a in target if code in a.codes] for code in roles.codes_of(target)]
    if _is_union(sender) or _is_union(target) or len(senders) * len(targets) > 6:
        return False
    if len(senders) <= 1 and len(targets) <= 1:
        return False
    for one_sender in senders or [[]]:
        for one_target in targets or [[]]:
            one = draft.copy()
            one.source, one.target = one_sender, one_target
            emit(scene, one)
    return True


def _counts_behind(scene: Scene, hit: Hit) -> list[tuple[int, str]]:
    """Whom or what a measure hits, counted: "sanctions on 14 individuals and nine entities", "tariffs on 157
    products"; (item, unit)."""
    reading = scene.reading
    if reading.words[hit.end : hit.end + 1] not in (["on"], ["against"], ["for"]):
        return []
    found: list[tuple[int, str]] = []
    for k in reading.mentions("#"):
        if not hit.end < k <= hit.end + 14 or k in scene.used_items:
            continue
        if not found and k > hit.end + 3:
            break
        between = reading.kinds[found[-1][0] + 1 : k] if found else ","
        if not set(between) & set("&,") or "v" in between:
            break
        counted = [w for w in reading.words[k + 1 : k + 5] if w in _COUNTED]
        if counted:
            found.append((k, _SINGULAR.get(counted[0], counted[0].removesuffix("s"))))
    return found


def _date_of_extension(reading: Reading, verb: Hit | None, hit: Hit) -> int | None:
    """When a measure was prolonged, where that is told besides until when; None where it is to be looked for."""
    if verb is None:
        return None
    low, high = roles.clause(reading, verb.start)
    plain = [
        k
        for k in reading.mentions("D")
        if low <= k < min(high, hit.end + 8)
        and (roles.mention(reading, k).extra or {}).get("bound") is None
        and not roles.is_dateline(reading, k)
    ]
    return plain[0] if plain else None


def _is_bill(reading: Reading, v: int) -> bool:
    """Whether the deed is only what a bill would do: "approved a bill that raises tariffs"."""
    before = reading.words[max(0, v - 8) : v]
    return not {"bill", "draft", "legislation"}.isdisjoint(before)


def _is_union(actors: list[Actor]) -> bool:
    """Whether one actor stands for several parties ("the two countries")."""
    return any(len(a.codes) > 1 for a in actors)


def _is_mutual(reading: Reading, hit: Hit) -> bool:
    """Whether two senders hit each other: no one else is named behind "on" or "against"."""
    behind = reading.words[hit.end : hit.end + 1]
    on_goods = any(hit.end < h.start <= hit.end + 5 for h in reading.get("trade.goods"))
    return (
        behind not in (["on"], ["against"])
        or on_goods
        or any(w.startswith(("each", "one another")) for w in reading.words[hit.end : hit.end + 3])
    )


_OFTEN_DOMESTIC = frozenset(
    "restriction curb barrier ban moratorium prohibition boycott blockade tax cap freeze".split()
)
_FOREIGN_WORDS = frozenset(
    """import imports export exports trade visa visas entry travel investment investments shipment shipments sales
    purchases flights airspace transactions economic goods tariff non-tariff customs transit overflights""".split()
)


def _is_foreign(reading: Reading, hit: Hit, sender: list[Actor], target: list[Actor], home: str | None) -> bool:
    """Whether a ban or curb is one between states: two parties are named, or what crosses a border is; "curbs on press
    freedom" are a matter of one state."""
    window = range(max(0, hit.start - 5), min(len(reading.words), hit.end + 7))
    crosses = any(reading.words[k] in _FOREIGN_WORDS for k in window) or any(
        h.start in window for h in reading.get("trade.goods")
    )
    if hit.trigger.lemma == "freeze":
        return not _ASSETS.isdisjoint(reading.words[hit.end : hit.end + 12])
    if hit.trigger.lemma == "cap" and reading.words[hit.end : hit.end + 1] != ["on"]:
        return False
    if hit.trigger.lemma in ("barrier", "tax"):
        return crosses and bool(roles.codes_of(target))
    if len(roles.codes_of(sender + target)) >= 2:
        return True
    return crosses or bool(roles.codes_of(target) and home and home not in roles.codes_of(target))


def _points_back(reading: Reading, hit: Hit) -> bool:
    """Whether a measure is one told before: "That embargo … was slapped on last August", "the prohibition, in force
    since"."""
    opens = reading.words[hit.start - 1 : hit.start] in (["the"], ["that"], ["this"]) and hit.start <= 2
    told = reading.words[hit.end : hit.end + 3] == [",", "in", "force"] or _action(reading, hit)[1] is not None
    return opens and hit.end - hit.start == 1 and told


def _is_open(scene: Scene, verb: Hit, hit: Hit) -> bool:
    """Whether the clause leaves the sender open (a passive, a pronoun), so that the context may say who it is."""
    if verb.start > hit.start or verb.trigger.group == "deeds" or roles.is_passive(scene.reading, verb.start):
        return True
    return scene.context.home is not None or scene.context.has_title_pair


def _is_known(scene: Scene, target: list[Actor]) -> bool:
    """Whether the measure named last has the same target."""
    earlier = scene.context.last_restriction
    return earlier is not None and earlier[1] in roles.codes_of(target)


def _is_threat(reading: Reading, verb: Hit) -> bool:
    """ "threatened to impose": the deed itself is only threatened."""
    return any(reading.lemma(k) == "threaten" for k in range(max(0, verb.start - 4), verb.start))


def _imposed_before(reading: Reading, hit: Hit, verb: Hit | None) -> Hit | None:
    """The deed that a clause behind the measure recalls: "remove the tariffs it imposed on April 8", "its 34% tariff
    imposed on April 2": the dates there are the imposition's."""
    if verb is None or verb.start > hit.start or verb.trigger.code == "imposed":
        return None
    if hit.trigger.lemma == "national emergency":
        return None  # "declared in Executive Order 13338" only names it
    _, high = roles.clause(reading, hit.start)
    for other in reading.get("restriction.actions"):
        if hit.end <= other.start < min(high, hit.end + 8) and other.trigger.code == "imposed":
            if "d" in reading.forms(other.start) and "&" not in reading.kinds[hit.end : other.start]:
                return other
    return None


def _imposition(scene: Scene, draft: Draft, relative: Hit) -> None:
    """The fact that a relative clause recalls, once for each of its dates."""
    reading = scene.reading
    dates = [k for k in reading.mentions("D") if relative.end <= k <= relative.end + 12]
    dates = [k for n, k in enumerate(dates) if n == 0 or reading.kinds[dates[n - 1] + 1 : k] in ("&", ",", ",&")]
    for k in dates or [-1]:
        again = draft.copy()
        again.own["action"] = "imposed"
        if again.percent_item > relative.start:
            again.percent_item = -1  # the rate that it is brought to now
        again.first, again.last, again.date_item = relative.start, relative.end, k
        again.modality, again.plover = "asserted", "SANCTION"
        emit(scene, again)


def _is_price(reading: Reading, k: int) -> bool:
    """Whether an amount is a rate or price of a measure, not the trade it covers: "$60 a barrel", "85 cents a bushel",
    "to $47.6 per barrel"; "350 mln dlrs a year" is trade."""
    behind = reading.words[k + 1 : k + 3]
    if len(behind) == 2 and behind[0] in ("a", "per", "each"):
        return behind[1] not in ("year", "annum", "month", "quarter", "week")
    return reading.words[k - 1] == "from" and any(_is_price(reading, j) for j in reading.mentions("$") if j < k)


def _later_deed(scene: Scene, draft: Draft, verb: Hit, hit: Hit) -> None:
    """The fact of what was done with the measure later: "sanctions, which were lifted in 2001", "and eased them in
    2012", "only to reimpose it"."""
    reading = scene.reading
    for other in reading.get("restriction.actions"):
        v = other.start
        if v < max(verb.end, hit.end) or v > hit.end + 24 or other.trigger.code == draft.own["action"]:
            continue
        if not is_finite_or_participle(reading, v):
            continue
        told_of = other.end < len(reading.words) and reading.words[other.end] in ("it", "them")
        before = roles.before(reading, v)
        which = "which" in reading.words[max(hit.end, before - 3) : v]
        ends = which and (reading.kinds[before] == "b" or other.trigger.lemma in ("end", "expire"))
        if not (told_of or ends) or any(h.start > hit.start and h.end <= v for h in reading.get("restriction.nouns")):
            continue
        again = draft.copy()
        again.own["action"], again.percent_item, again.amount_item = other.trigger.code, -1, -1
        again.plover = _PLOVER.get(other.trigger.code, "SANCTION")
        again.first, again.last = v, other.end
        again.date_item = next((k for k in reading.mentions("D") if other.end <= k <= other.end + 6), -1)
        again.modality = roles.modality(reading, v)
        emit(scene, again)
        return


def _other_dates(scene: Scene, draft: Draft) -> None:
    """Several dates of one measure are several facts: "imposed on April 8 and April 9, 2025"."""
    reading = scene.reading
    first = roles.date_for(reading, draft.first, draft.last)
    if first < 0:
        return
    k = first
    while reading.kinds[k + 1 : k + 3] == "&D" or reading.kinds[k + 1 : k + 3] == ",D":
        k += 2
        again = draft.copy()
        again.date_item = k
        emit(scene, again)


def _each_other(
    scene: Scene, hit: Hit, verb: Hit | None, action: str | None, both: list[Actor], percents: list[int]
) -> None:
    """A measure of two sides on each other is two facts."""
    reading = scene.reading
    first, second = roles.codes_of(both)
    home = scene.context.home if hit.trigger.lemma.endswith("barrier") else None
    for source, target in ((first, second), (second, first)):
        if source == home:
            continue  # a government that speaks of barriers means the other's
        draft = Draft("restriction", hit.start, hit.end, source_codes=(source,), target_codes=(target,))
        draft.source = [a for a in both if a.codes == (source,)]
        draft.target = [a for a in both if a.codes == (target,)]
        draft.rule = f"noun.{hit.trigger.lemma.replace(' ', '_')}"
        draft.modality = roles.modality(reading, verb.start if verb else hit.start, is_noun=verb is None)
        draft.own.update(measure=_measure_code(reading, hit, True), action=action)
        draft.percent_item = percents[0] if percents else -1
        draft.plover, draft.confidence = _PLOVER.get(str(action), "SANCTION"), 0.55
        emit(scene, draft)


def _of_quota(action: str | None) -> str | None:
    """A quota that is cut restrains more, one that is raised restrains less."""
    return {"eased": "tightened", "tightened": "eased"}.get(action or "", action)


def _quota_size(scene: Scene, hit: Hit) -> int:
    """The quantity that a quota allows: "a quota of 500 tonnes", "was cut to 143,780 tons", "a 20,000-tonne quota"."""
    reading = scene.reading
    low, high = roles.clause(reading, hit.start)
    volumes = [k for k in reading.mentions("#") if low <= k < high and roles.mention(reading, k).code is not None]
    volumes = [k for k in volumes if k not in scene.used_items]
    after = [k for k in volumes if k >= hit.end and reading.words[k - 1] in ("of", "to", "at", "for", "about")]
    beside = [k for k in volumes if 0 < hit.start - k <= 4]
    return (beside + after + [-1])[0]


def _is_predicated(reading: Reading, hit: Hit) -> bool:
    return roles.governing_verb(reading, hit.start) >= 0


def _restricted_before(scene: Scene, sender: str) -> str | None:
    """Whom the measures of the text hit so far: others' measures against the same state, or the answer to one's own."""
    earlier = scene.context.last_restriction
    if earlier is None or scene.context.has_title_pair:
        return None
    return earlier[0] if earlier[1] == sender else earlier[1]


def _complete(
    scene: Scene, sender: tuple[str, ...], target: tuple[str, ...], numbered: bool, measure: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The side that the sentence leaves open, from the dyad that the text is talking of."""
    context = scene.context
    if sender and target:
        return (), ()
    if sender and len(sender) == 1:
        here = [f.target for f in scene.facts if f.fact_type == "restriction" and f.source == sender[0] and f.target]
        known = here[-1] if here else context.restricted.get(sender[0])
        other = context.other_than(sender[0]) or (context.home if context.home not in sender else None)
        is_wide = measure in _WIDE
        if is_wide and not known and not context.home and not (context.has_title_pair and measure == "tariff"):
            return (), ()  # "its ban on palm oil exports": against all the world
        if is_wide and not known and sender[0] == context.home and other not in context.titled:
            return (), ()  # the publisher's own tariffs hit everybody, unless the text is about somebody
        other = known or _restricted_before(scene, sender[0]) or other
        return (), (other,) if other else ()
    if target and len(target) == 1:
        earlier = context.last_restriction
        known = earlier[0] if earlier and earlier[1] == target[0] else None
        other = known or context.other_than(target[0]) or (context.home if context.home not in target else None)
        return (other,) if other else (), ()
    if len(target) > 1 and not sender:
        earlier = context.last_restriction
        if earlier is None and context.home is not None and context.home not in target:
            return (context.home,), ()
        return ((earlier[0],) if earlier and earlier[0] not in target else ()), ()
    if not sender and not target and numbered:
        earlier = context.last_restriction
        if earlier is None and measure == "tariff" and context.home is not None:
            return (context.home,), ()  # "Transshipped goods will be subject to a 40% tariff"
        return ((earlier[0],), (earlier[1],)) if earlier else ((), ())
    return (), ()


_WIDE = frozenset({"import_ban", "export_ban", "tariff", "quota", "sectoral"})  # they can hit all the world


def _rates(reading: Reading, hit: Hit) -> list[int]:
    """Percentages that are the rate: "25% tariff", "tariffs … from 25% to 18%", "more than 100% on certain autos"."""
    low, high = roles.clause(reading, hit.start)
    if hit.trigger.code != "tariff":
        return []
    found = []
    for k in reading.mentions("%"):
        if not low <= k < high:
            continue
        value = roles.mention(reading, k)
        if value.extra and value.extra.get("change"):
            continue
        if value.code in ("percentage_point", "basis_point"):
            continue
        if 0 < hit.start - k <= 4 or 0 < k - hit.end < 26:
            if not _is_part(reading, k) and not _before_another(reading, k, hit):
                found.append(k)
    return found


def _is_step(reading: Reading, k: int) -> bool:
    """A change of a rate is no rate: "by 115 points", "by 10 percent"."""
    return reading.words[k - 1 : k] == ["by"] or roles.mention(reading, k).code in ("percentage_point", "basis_point")


def _is_part(reading: Reading, k: int) -> bool:
    """Whether the percentage says how much of the goods is hit: "tariffs on 99% of U.S. products"; "30% of their value"
    is a rate."""
    return reading.words[k + 1 : k + 2] == ["of"] and _VALUES.isdisjoint(reading.words[k + 2 : k + 5])


_VALUES = frozenset("value price cost invoice".split())


def _before_another(reading: Reading, k: int, hit: Hit) -> bool:
    """Whether the percentage stands in front of another tariff: "34% reciprocal tariff …, but a 10% tariff"."""
    return (
        any(
            other is not hit and 0 < other.start - k <= 4 and other.trigger.code == "tariff"
            for other in reading.get("restriction.nouns")
        )
        and not 0 < hit.start - k <= 4
    )


def _from_to(reading: Reading, percents: list[int]) -> tuple[int, int] | None:
    """ "from 25% to 18%": the old rate and the new."""
    if len(percents) < 2:
        return None
    a, b = percents[:2]
    if len(percents) > 2 and not (b - a <= 7 and _led_by(reading, a, "from") and _led_by(reading, b, "to")):
        return None
    between = [reading.lemma(j) for j in range(a, b)]
    if not _LEVELS.isdisjoint(between) and _led_by(reading, b, "to"):
        return a, b  # "its 38% duty on apples falls to 10%"
    if b - a <= 7 and _led_by(reading, a, "from") and _led_by(reading, b, "to"):
        return a, b
    if b - a <= 7 and _led_by(reading, a, "to") and _led_by(reading, b, "from"):
        return b, a
    return None


_LEVELS = frozenset("fall drop decline rise climb jump go come increase".split())


def _own_and_new(reading: Reading, percents: list[int], hit: Hit, action: str | None) -> tuple[int, int] | None:
    """ "will lower its 25% tariff on cars to 15%": the rate that is and the one that comes."""
    if len(percents) != 2 or action not in ("eased", "tightened"):
        return None
    old, new = percents
    return (old, new) if 0 < hit.start - old <= 4 and new > hit.end and _led_by(reading, new, "to") else None


def _led_by(reading: Reading, k: int, word: str) -> bool:
    """Whether a number stands behind the word, with at most an article and an adjective between."""
    leads = [w for w in reading.words[max(0, k - 3) : k] if w in ("from", "to")]
    return leads[-1:] == [word]


def _direction(reading: Reading, rates: tuple[int, int]) -> str:
    old, new = (roles.mention(reading, k).value or 0.0 for k in rates)
    return "eased" if new < old else "tightened"


def _measure_code(reading: Reading, hit: Hit, has_target: bool) -> str:
    code = hit.trigger.code
    if hit.trigger.lemma == "freeze":
        ahead = reading.words[hit.end : hit.end + 6]
        return "travel_ban" if {"visa", "visas"} & set(ahead) else code if _ASSETS & set(ahead) else "general"
    if code == "general":
        before = reading.words[max(0, hit.start - 2) : hit.start]
        if "financial" in before or "banking" in before:
            return "financial"
        if "travel" in before or "visa" in before:
            return "travel_ban"
        if "import" in before:
            return "import_ban"
        if "export" in before:
            return "export_ban"
        if "sectoral" in before:
            return "sectoral"
        after = reading.words[hit.end : hit.end + 7]
        if hit.trigger.lemma in ("restriction", "curb") and "imports" in after:
            return "import_ban" if hit.trigger.lemma == "curb" else "sectoral"
    if hit.trigger.lemma in ("curb", "restriction", "trade curb", "moratorium", "prohibition", "ban"):
        ahead = reading.words[hit.end : hit.end + 5]
        before = reading.words[max(0, hit.start - 3) : hit.start]
        if ahead[:1] in (["on"], ["against"]) or before:
            selling = [w for w in ahead[1:3] if w in ("shipping", "selling", "exporting", "sales", "shipments")]
            if selling and ahead[:1] == ["on"]:
                return "export_ban"
            for code_, word in (("import_ban", "import"), ("export_ban", "export")):
                if any(w.startswith(word) for w in ahead) or word in before:
                    return code_
        if code in ("sectoral", "general") and ahead[:1] in (["on"], ["against"]):
            if code == "general" and not has_target:
                return (
                    "sectoral" if any(hit.end <= h.start <= hit.end + 5 for h in reading.get("trade.goods")) else code
                )
            return _ban_on(reading, range(hit.end + 1, min(len(reading.words), hit.end + 6)))
    return code


def legal_basis(reading: Reading) -> str | None:
    """The order, law or resolution that a sentence names, with its number: "Executive Order 14257"."""
    for k, word in enumerate(reading.words):
        if word not in _LEGAL:
            continue
        end = k + 1
        number = reading.words[end : end + 1]
        if number and (number[0][:1].isdigit() or reading.kinds[end] in "#N"):
            end += 1
        if word in ("order", "orders"):
            if reading.words[k - 1] == "executive" and k:
                return reading.surface(k - 1, end)
        elif end > k + 1:
            return reading.surface(k, end)
    return None


_LEGAL = frozenset("order orders resolution proclamation".split())


_LAYING = frozenset("charge clap slap impose levy put place set".split())
_SADDLING = frozenset("saddle hit slap hammer burden strike".split())


def _bare_rates(scene: Scene) -> None:
    """A rate that stands for the tariff: "Washington clapped 100 pct on Japanese electronics", "saddled with 30% by
    Washington"."""
    reading = scene.reading
    if reading.get("restriction.nouns") or scene.context.last_restriction is None:
        return
    for k in reading.mentions("%"):
        v = k - 1 if reading.words[k - 1] != "with" else k - 2
        if k in scene.used_items or v < 0 or reading.kinds[v] != "v":
            continue
        if v == k - 1 and reading.lemma(v) in _LAYING and reading.words[k + 1 : k + 2] == ["on"]:
            sender = seats_of_union(roles.subject(reading, v), reading)
            target = _object_party(reading, range(k + 1, min(len(reading.words), k + 10)), sender)
        elif v == k - 2 and reading.lemma(v) in _SADDLING:
            sender = seats_of_union(roles.agent(reading, v), reading)
            target = [a for a in reading.actors if a.end <= v and not a.is_place][-1:]
        else:
            continue
        if not sender or not target or set(roles.codes_of(sender)) & set(roles.codes_of(target)):
            continue
        draft = Draft("restriction", v, k + 1, sender, target, rule="bare_rate", percent_item=k, confidence=0.55)
        draft.modality = roles.modality(reading, v)
        draft.own.update(measure="tariff", action="imposed")
        draft.plover = "SANCTION"
        amounts = [j for j in reading.mentions("$") if k < j <= k + 4 and j not in scene.used_items]
        draft.amount_item = amounts[0] if amounts else -1
        emit(scene, draft)


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


def _is_hidden_verb(reading: Reading, i: int) -> bool:
    """Whether a word that looks like a plural is the verb of a clause: "the package bans transactions"."""
    if reading.kinds[i - 2 : i] not in ("dw", "zw", "Aw") or "s" not in reading.forms(i):
        return False
    return reading.kinds[i + 1 : i + 2] in ("w", "A", "#", "d", "P") and not reading.words[i - 1].endswith("s")


def _act(scene: Scene, hit: Hit) -> None:
    """ "sanctioned 12 firms", "banned imports from", "stop purchasing Russian oil", "froze the assets of"."""
    reading, v = scene.reading, hit.start
    passive = roles.is_passive(reading, v)
    low, high = roles.clause(reading, v)
    if any(0 < v - h.end <= 6 and "r" in reading.kinds[h.end : v] for h in reading.get("restriction.nouns")):
        return  # "barriers that have banned many exports": the measure itself is the fact
    if any(
        v < h.start < min(high, v + 8) and not (h.end - h.start == 1 and _is_verb(reading, h.start))
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
    target = target or _object_party(reading, objects[:4] if is_vague else objects, sender)
    if is_vague and any(a.preposition in ("in", "at", "on") or a.codes == ("UN",) for a in target):
        return  # "banned voting in East Jerusalem": a matter of one state
    source_codes, target_codes = _sides_from_context(scene, sender, target)
    if hit.trigger.code in ("close", "reopen") and sender and not target and not target_codes:
        earlier = scene.context.last_restriction
        target_codes = (earlier[1],) if earlier and earlier[1] not in roles.codes_of(sender) else ()
    topic = scene.context.subject_state()
    if len(sender) == 1 and not target and not target_codes and hit.trigger.code in ("close", "reopen"):
        before = _restricted_before(scene, sender[0].codes[0])
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
    if passive and not sender and not source_codes:
        source_codes = _publisher_acts(scene, roles.codes_of(target))
    if passive and not sender and not target and not (is_wide and source_codes):
        return
    sends, hits = roles.codes_of(sender) or source_codes, roles.codes_of(target) or target_codes
    if not sends or not (hits or (is_wide and measure in ("import_ban", "export_ban"))):
        return
    if set(sends) & set(hits):
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
    if warned is not None or (draft.modality != "asserted" and _is_threat(reading, hit)):
        draft.own["action"] = "threatened"
        draft.modality = "denied" if draft.modality == "denied" else "proposed"
    _count(scene, draft, objects, measure)
    draft.plover = _PLOVER.get(str(draft.own["action"]), "SANCTION")
    draft.confidence = 0.65 if sender and target else 0.45
    if not _emit_each(scene, draft, sender, target):
        emit(scene, draft)


def _is_abroad(scene: Scene) -> bool:
    """Whether the sentence names a party besides, so that the text's own subject is not surely meant."""
    return len({c for a in scene.reading.actors for c in a.codes}) > 1


def _object_range(reading: Reading, start: int, high: int) -> range:
    """The items of what the verb takes, up to the next verb that is joined to it or a new clause."""
    for k in range(start, high):
        if reading.kinds[k] in ";:sr":
            return range(start, k)
        if reading.kinds[k] in "&," and k + 1 < high and (reading.kinds[k + 1] in "mbho" or _is_deed(reading, k + 1)):
            return range(start, k)
    return range(start, high)


def _is_deed(reading: Reading, k: int) -> bool:
    return reading.kinds[k] == "v" and is_finite_or_participle(reading, k)


def _names_transport(reading: Reading, objects: range) -> bool:
    return not _TRANSPORT.isdisjoint(reading.words[k] for k in objects)


def _is_listed_object(reading: Reading, v: int) -> bool:
    """Whether the verb's own object is people or firms, so that a measure named later is another one."""
    return reading.lemma(v) in ("sanction", "blacklist", "designate") and reading.kinds[v + 1 : v + 2] in ("#", "A")


_PEOPLE = frozenset(
    """citizens nationals diplomats officials tourists travellers travelers visitors students athletes journalists
    lawmakers ministers passengers pilgrims officers judges men women people travel entry visas visa citizen national
    diplomat official individuals persons politicians oligarchs executives migrants immigrants""".split()
)
_TRANSPORT = frozenset(
    """airspace border borders crossing crossings flight flights ship ships vessel vessels tanker tankers airline
    airlines aircraft plane planes transit truck trucks port ports lorry lorries trains overflights skies trawlers
    trawler boats carriers checkpoint checkpoints frontier freighters ferries waters""".split()
)
_MONEY = frozenset("bank banks transactions transaction payments financing lending loans investment securities".split())
_ASSETS = frozenset("assets accounts funds property reserves deposits yacht yachts holdings villas asset".split())
_LICENCES = frozenset("licence licences license licenses permit permits accreditation authorisation waiver".split())
_BODIES = frozenset(
    """companies company firms firm entities entity banks bank vessels ships tankers vessel individuals people persons
    officials refinery refineries network networks organisations organizations group groups shipping traders businesses
    airline airlines subsidiary subsidiaries tanker ship executives judges ministers generals terrorist terrorists
    """.split()
)


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
        bodies = _BODIES & set(words) if hit.trigger.lemma != "target" else _BODIES & set(words[:5]) - {"shipping"}
        return ("general", False) if not needs_body or bodies else None
    if code == "embargo":
        return "embargo", False
    if code == "asset_freeze" or (code == "stop" and _ASSETS & set(head) and hit.trigger.lemma == "block"):
        return ("asset_freeze", False) if _ASSETS & set(words) else None
    if code == "stop" and {"bank", "banks"} & set(head) and hit.trigger.lemma in ("block", "cut off", "sever"):
        return ("asset_freeze" if hit.trigger.lemma == "block" else "financial"), False
    if code == "licence":
        if _LICENCES & set(head):
            return ("financial" if _MONEY & set(words) else "sectoral"), False
        return ("travel_ban", False) if {"visa", "visas", "entry"} & set(head) else None
    if code in ("close", "reopen"):
        return ("sectoral", False) if _TRANSPORT - {"ships", "vessels", "waters"} & set(head) else None
    if code == "limit":
        if ban is None:
            return None
        if hit.trigger.lemma == "require":
            return (ban, True) if not _LICENCES.isdisjoint(words) else None
        counted = any(reading.kinds[k] in "#$%" for k in objects)
        return ("quota", True) if counted and hit.trigger.lemma in ("limit", "cap", "restrain") else (ban, True)
    if ban is not None:
        if hit.trigger.lemma in ("cut", "curtail", "end") and any(reading.kinds[k] in "#$%" for k in objects):
            return None  # "cut purchases by a third": trade that falls
        return ban, True
    if "visa-free" in head:
        return "travel_ban", False
    if code == "stop":  # whatever is stopped must be named: deliveries, flights, transit
        return ("sectoral", False) if {"flights", "transit", "overflights"} & set(head) else None
    return _ban_on(reading, objects), False


def _ban_on(reading: Reading, objects: range) -> str:
    """What a ban on these objects is: on goods an import ban, on people a travel ban, on banks a financial one."""
    for k in objects:
        word = reading.words[k]
        if word in _PEOPLE:
            return "travel_ban"
        if word in _TRANSPORT:
            return "sectoral"
        if word in _MONEY:
            return "financial"
        for h in reading.get("trade.goods"):
            if h.start <= k < h.end and reading.words[h.end : h.end + 1] not in (["mandate"], ["mandates"]):
                return "import_ban"
    return "sectoral"


def seats_of_union(actors: list[Actor], reading: Reading) -> list[Actor]:
    """The seat of the Union stands for it: measures of trade and sanctions are the Union's, not Belgium's."""
    return [
        replace(a, codes=("EU",)) if a.codes == ("BEL",) and "brussels" in reading.words[a.start : a.end] else a
        for a in actors
    ]


def _object_party(reading: Reading, objects: range, sender: list[Actor]) -> list[Actor]:
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


def _count(scene: Scene, draft: Draft, objects: range, measure: str) -> None:
    """Set how many people, firms, ships or units of goods the verb hits, where a number says so."""
    reading = scene.reading
    for k in objects:
        if reading.kinds[k] == "#" and k not in scene.used_items:
            unit = roles.mention(reading, k).code
            counted = [w for w in reading.words[k + 1 : k + 6] if w in _COUNTED and w not in _UNCOUNTED]
            if (unit is not None and measure == "quota") or counted:
                draft.quantity_item = k
                draft.unit = unit or _SINGULAR.get(counted[0], counted[0].removesuffix("s"))
                return


_SINGULAR = {"people": "person", "persons": "person", "companies": "company", "entities": "entity"}
_UNCOUNTED = frozenset("border transit airspace travel entry frontier shipping visa".split())
_COUNTED = _BODIES | _PEOPLE | _TRANSPORT | frozenset("products goods items".split())


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


def _listing(scene: Scene, hit: Hit) -> None:
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
    target = target or _object_party(reading, objects, sender)
    source_codes, target_codes = _sides_from_context(scene, sender, target)
    if not (roles.codes_of(sender) or source_codes) or not (roles.codes_of(target) or target_codes):
        return
    draft = Draft("restriction", min(v, hit.start), hit.end, sender, target, source_codes, target_codes, rule="listing")
    draft.modality = roles.modality(reading, v)
    measure = hit.trigger.code
    if measure == "general" and any(reading.words[k] in _TRANSPORT for k in objects):
        measure = "sectoral"
    draft.own.update(measure=measure, action="tightened" if adds else "lifted", legal_basis=legal_basis(reading))
    draft.own_spans["measure"] = (hit.start, hit.end)
    _count(scene, draft, objects, measure)
    draft.plover, draft.confidence = _PLOVER[str(draft.own["action"])], 0.65
    if not _emit_each(scene, draft, sender, target):
        emit(scene, draft)


_ONTO, _OFF = frozenset("to on onto in".split()), frozenset("from off".split())
_ADDING = frozenset("add place put include enter list".split())
_REMOVING = frozenset("remove take strike drop delete delist".split())
