"""Restrictions that a noun names: sanctions, embargoes, bans, tariffs, quotas, and what is done with them.

Not here: restrictions that a verb tells (``acts``), and whose the measure is (``sides``).
"""

from __future__ import annotations

from flows.extract import roles
from flows.extract.frames.common import Draft, Scene, emit, in_bracketed_title, numbers_of, within
from flows.extract.frames.restrictions.rates import (
    direction,
    from_to,
    is_part,
    is_price,
    is_step,
    of_quota,
    own_and_new,
    quota_size,
    rates_of,
)
from flows.extract.frames.restrictions.sides import CLASSES, STARTING, far_target, is_class, sides_of, subjected
from flows.extract.frames.restrictions.words import (
    ASSETS,
    COUNTED,
    PACKAGES,
    PLOVER,
    SINGULAR,
    emit_each,
    is_threat,
    is_verb,
    legal_basis,
    measure_code,
    restricted_before,
    seats_of_union,
)
from flows.extract.lexicon import Trigger
from flows.extract.reading import Actor, Hit, Reading, is_finite_or_participle


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
        if not _REASONS.isdisjoint(reading.words[h.end : hit.start]) or _new_clause(reading, h.end, hit.start):
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
        and (roles.is_passive(reading, h.start) or _participle(reading, h.start) or h.trigger.lemma in STARTING)
        and (reading.kinds[h.start - 1] not in "tdz" or h.trigger.lemma in STARTING)
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


def _new_clause(reading: Reading, start: int, end: int) -> bool:
    """Whether "as" begins another clause between: "Brazil, Mexico expand accord as U.S. duties bite"."""
    for k in range(start, end):
        if reading.words[k] == "as" and reading.words[k + 1] not in ("well", "part", "a", "an", "much", "of"):
            if reading.words[k - 1] not in ("such", "as", "well", "same"):
                return True
    return False


_ANSWERING = frozenset("answered reacted responded countered replied retaliated".split())
_ANSWERED = Trigger("restriction", "actions", "imposed", "answer")


_REASONS = frozenset("response despite following after because retaliation reaction amid".split())
_SUFFERED = frozenset("face subject hit slap place put bring".split())


def _action_noun(reading: Reading, hit: Hit) -> Hit | None:
    """The noun that says what is done with the measure: "the suspension of tariffs", "a cut in duties"."""
    for h in reversed(reading.get("restriction.deeds")):
        between = reading.words[h.end : hit.start]
        if 0 < len(between) <= 6 and between[0] in ("of", "in", "to", "from") and not is_verb(reading, h.start):
            if all(reading.kinds[k] in "dzwNAPI'$%#Gvp&" for k in range(h.end, hit.start)) and "and" not in between:
                return h
    return None


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


def find_measure(scene: Scene, hit: Hit) -> None:
    reading = scene.reading
    if in_bracketed_title(reading, hit):
        return
    verb, action = _action(reading, hit)
    sender, target = sides_of(scene, hit, verb)
    sender, target = seats_of_union(sender, reading), seats_of_union(target, reading)
    if not target and hit.trigger.code in _ON_PEOPLE:
        target = far_target(reading, hit, sender)
    actors_home: tuple[str, ...] = ()
    if verb is None and target and not sender and _is_item(reading):
        actors_home = scene.context.list_subject or ((scene.context.home,) if scene.context.home else ())
        actors_home = tuple(c for c in actors_home if c not in roles.codes_of(target))[:1]
        action = "imposed" if actors_home else action
    percents = [k for k in numbers_of(scene, "%", within([hit])) if k not in scene.used_items]
    percents = [k for k in percents if not (roles.mention(reading, k).extra or {}).get("change")]
    percents += [k for k in rates_of(reading, hit) if k not in percents and k not in scene.used_items]
    percents = [k for k in percents if not is_step(reading, k) and not is_part(reading, k)]
    codes = (*roles.codes_of(sender + target), *actors_home)
    included = _included_in(scene, hit) if len(codes) < 2 else None
    if included is not None and set(codes) <= set(included):
        draft = Draft("restriction", hit.start, hit.end, source_codes=included[:1], target_codes=included[1:])
        draft.rule, draft.confidence, draft.plover = f"included.{hit.trigger.lemma.replace(' ', '_')}", 0.5, "SANCTION"
        draft.modality = scene.facts[-1].modality if scene.facts else "asserted"
        draft.own.update(measure=measure_code(reading, hit, False), action="imposed")
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
        and (len(codes) < 2 or not (roles.codes_of(sender) or actors_home))
    ):
        if not (codes and reading.kinds[hit.start - 1 : hit.start] in ("A", "P") and _is_predicated(reading, hit)):
            return
    pointed = _points_back(reading, hit) and scene.context.last_restriction
    if not codes and not percents and not pointed and not (action and _beside_topic(scene)[0]):
        return
    if _is_empty(scene, hit, verb, sender, target):
        return
    measure = measure_code(reading, hit, False)
    is_known = bool(percents) or _points_back(reading, hit)
    missing_source, missing_target = _complete(scene, roles.codes_of(sender), roles.codes_of(target), is_known, measure)
    missing_source = actors_home or missing_source
    if not target and is_class(reading, 0, len(reading.words)):
        missing_target = ()
    if missing_source and not target and percents and reading.words[0] in CLASSES:
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
    rates = from_to(reading, percents) or own_and_new(reading, percents, hit, action)
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
        draft.own["measure"] = measure_code(reading, hit, bool(target))
        draft.own_spans["measure"] = (hit.start, hit.end)
        draft.own["action"] = of_quota(action) if draft.own["measure"] == "quota" else action
        if verb is not None and draft.modality != "asserted" and is_threat(reading, verb):
            draft.own["action"] = "threatened"
        if draft.modality == "asserted" and verb is not None and _is_bill(reading, verb.start):
            draft.modality = "planned"
        if hit.trigger.lemma in ("countermeasure", "retaliatory measure") and draft.modality in _AHEAD:
            draft.own["action"] = "threatened"  # "would respond with countermeasures"
        if (
            draft.own["action"] == "imposed"
            and draft.modality in ("planned", "proposed")
            and "unless" in reading.words[hit.end :]
        ):
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
            draft.own["action"] = action if action in ("eased", "tightened") else direction(reading, rates)
        amounts = [j for j in numbers_of(scene, "$", within([hit])) if j not in scene.used_items]
        amounts = [j for j in amounts if not is_price(reading, j)]
        if amounts:
            draft.amount_item = amounts[0]
        if draft.own["measure"] == "quota":
            draft.quantity_item = quota_size(scene, hit)
            if draft.quantity_item >= 0:
                draft.unit = (roles.mention(reading, draft.quantity_item).code or "").removesuffix("/a") or None
        if verb is not None and verb.trigger.lemma == "receive":
            draft.own["action"] = "eased"  # what is asked for and got: a zero tariff, a quota
        if draft.own["action"] is None and (percents or subjected(reading, hit)):
            draft.own["action"] = "imposed"
        if draft.own["action"] == "extended":
            draft.date_item = _date_of_extension(reading, verb, hit)
        if draft.own["action"] == "imposed" and k >= 0 and roles.mention(reading, k).value == 0:
            draft.own["action"] = "eased"  # "will apply a zero tariff"
        draft.own["legal_basis"] = legal_basis(reading)
        if (
            verb is not None
            and verb.trigger.lemma in ("approve", "agree on", "back", "endorse")
            and draft.modality == "asserted"
        ):
            draft.modality = "planned"
        draft.plover = PLOVER.get(str(draft.own["action"]), "SANCTION")
        draft.confidence = 0.7 if len(codes) >= 2 else 0.5
        if relative is not None:
            own = roles.date_for(reading, draft.first, hit.start)
            draft.date_item = own if -1 < own < relative.start else -1
        counts = _counts_behind(scene, hit) if draft.quantity_item < 0 and len(values) == 1 else []
        if counts:
            draft.quantity_item, draft.unit = counts[0]
        if emit_each(scene, draft, sender, target):
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


_ON_PEOPLE = frozenset({"general", "asset_freeze", "travel_ban", "financial"})


def _is_item(reading: Reading) -> bool:
    """Whether the sentence is a list's item that has no verb: "- Full blocking sanctions on Sberbank"."""
    if reading.kinds[:1] != "-" and not reading.text.startswith(("•", "*"), reading.sentence.char_start):
        return False
    return not any(k in "bhm" for k in reading.kinds) and not any(
        kind == "v" and is_finite_or_participle(reading, i) and not set(reading.forms(i)) & set("gn")
        for i, kind in enumerate(reading.kinds)
    )


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
    if not PACKAGES.isdisjoint(reading.words[:4]) and not reading.actors:
        return scene.context.last_restriction
    return None


_PARTS = frozenset("including include includes included comprise comprises contain contains".split())


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
    """fear dread
    ask hope urge want demand press seek complain protest persuade appeal denounce condemn criticise criticize reject
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
        draft.own.update(measure=measure_code(reading, hit, True), action=action or "imposed")
        draft.plover, draft.confidence = PLOVER.get(str(draft.own["action"]), "SANCTION"), 0.6
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
        counted = [w for w in reading.words[k + 1 : k + 5] if w in COUNTED]
        if counted:
            found.append((k, SINGULAR.get(counted[0], counted[0].removesuffix("s"))))
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
    "restriction curb barrier ban moratorium prohibition boycott blockade tax cap freeze ceiling".split()
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
        return not ASSETS.isdisjoint(reading.words[hit.end : hit.end + 12])
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
    pacts = scene.reading.get("agreement.nouns")
    if any(0 <= verb.start - h.end <= 2 for h in pacts):
        return True  # "the deal would remove tariffs": those of whoever made it
    return scene.context.home is not None or scene.context.has_title_pair


def _is_known(scene: Scene, target: list[Actor]) -> bool:
    """Whether the measure named last has the same target."""
    earlier = scene.context.last_restriction
    return earlier is not None and earlier[1] in roles.codes_of(target)


def _imposed_before(reading: Reading, hit: Hit, verb: Hit | None) -> Hit | None:
    """The deed that a clause behind the measure recalls: "remove the tariffs it imposed on April 8", "its 34% tariff
    imposed on April 2": the dates there are the imposition's."""
    if verb is None or verb.trigger.code == "imposed":
        return None
    if verb.start > hit.start:  # "the sanctions, first introduced in 2011, were extended"
        for other in reading.get("restriction.actions"):
            aside = reading.kinds[other.start - 1 : other.start] in (",", "K") or reading.words[other.start - 1] in (
                "first",
                "originally",
                "initially",
            )
            if hit.end <= other.start < verb.start and other.trigger.code == "imposed" and aside:
                return other
        return None
    if hit.trigger.lemma == "national emergency":
        return None  # "declared in Executive Order 13338" only names it
    _, high = roles.clause(reading, hit.start)
    for other in reading.get("restriction.actions"):
        if hit.end <= other.start < min(high, hit.end + 8) and other.trigger.code == "imposed":
            if other.trigger.lemma == "implement":
                continue  # "once fully implemented"
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
        again.plover = PLOVER.get(other.trigger.code, "SANCTION")
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
        draft.own.update(measure=measure_code(reading, hit, True), action=action)
        draft.percent_item = percents[0] if percents else -1
        draft.plover, draft.confidence = PLOVER.get(str(action), "SANCTION"), 0.55
        emit(scene, draft)


def _is_predicated(reading: Reading, hit: Hit) -> bool:
    return roles.governing_verb(reading, hit.start) >= 0


def _other_of_pact(scene: Scene, sender: str) -> str | None:
    """The other side of a pact that the sentence tells of: "Chile and Brussels reached a deal that capped tariffs"."""
    for fact in scene.facts:
        if fact.fact_type == "agreement" and fact.source and fact.target and sender in (fact.source, fact.target):
            return fact.target if fact.source == sender else fact.source
    return None


def _joined(scene: Scene, sender: str) -> str | None:
    """Whom a measure hits that others join or follow: "Tokyo has no plans to join the embargo"."""
    earlier = scene.context.last_restriction
    if earlier is None or sender in earlier or not scene.reading.does(_JOINING):
        return None
    return earlier[1]


_JOINING = frozenset("join follow back support match mirror echo".split())


def _complete(
    scene: Scene, sender: tuple[str, ...], target: tuple[str, ...], numbered: bool, measure: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The side that the sentence leaves open, from the dyad that the text is talking of."""
    context = scene.context
    if sender and target:
        return (), ()
    if sender and len(sender) == 1:
        here = [f.target for f in scene.facts if f.fact_type == "restriction" and f.source == sender[0] and f.target]
        known = here[-1] if here else _other_of_pact(scene, sender[0]) or context.restricted.get(sender[0])
        other = context.other_than(sender[0]) or (context.home if context.home not in sender else None)
        is_wide = measure in _WIDE
        titled = context.has_title_pair or (len(context.main_pair) == 2 and set(context.main_pair) <= context.titled)
        if is_wide and not known and not context.home and not (titled and measure == "tariff"):
            return (), ()  # "its ban on palm oil exports": against all the world
        if is_wide and not known and sender[0] == context.home and other not in context.titled:
            return (), ()  # the publisher's own tariffs hit everybody, unless the text is about somebody
        topic = context.subject_state()
        if measure == "quota" and not known and context.dateline is not None and topic and topic not in sender:
            return (), (topic,)  # "New Zealand fears that the Community will cut its quota"
        other = known or _joined(scene, sender[0]) or restricted_before(scene, sender[0]) or other
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
