"""Restrictions: sanctions, embargoes, bans, tariffs, quotas. Sender → target."""

from __future__ import annotations

from flows.extract import roles
from flows.extract.frames.common import FROM, OF, ON, TO, Draft, Scene, emit, numbers_of, owner, within
from flows.extract.reading import Actor, Hit, Reading, is_finite_or_participle

_AGAINST = ON | frozenset({"with"})
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
    nouns = reading.get("restriction.nouns")
    last: list[tuple[Hit, list[Actor], list[Actor]]] = []
    for n, hit in enumerate(nouns):
        if hit.end - hit.start == 1 and is_finite_or_participle(reading, hit.start):
            continue
        if (
            n + 1 < len(nouns)
            and nouns[n + 1].start in (hit.end, hit.end + 1)
            and reading.kinds[hit.end : nouns[n + 1].start] in ("", "&")
        ):
            continue
        scene.n_candidates += 1
        _measure(scene, hit, last)
    for hit in reading.get("restriction.verbs"):
        if not is_finite_or_participle(reading, hit.start):
            continue
        scene.n_candidates += 1
        _act(scene, hit)


def _action(reading: Reading, hit: Hit) -> tuple[Hit | None, str | None]:
    low, high = roles.clause(reading, hit.start)
    verbs = [h for h in reading.get("restriction.actions") if is_finite_or_participle(reading, h.start)]
    before = [h for h in verbs if low <= h.start < hit.start and hit.start - h.end <= 14]
    for h in reversed(before):
        return h, h.trigger.code
    after = [
        h
        for h in verbs
        if hit.end <= h.start < high
        and h.start - hit.end <= 18
        and (roles.is_passive(reading, h.start) or _participle(reading, h.start))
    ]
    finite = [h for h in after[1:] if reading.kinds[roles.before(reading, h.start)] == "b"]
    if finite and reading.kinds[roles.before(reading, after[0].start)] != "b":
        return finite[0], finite[0].trigger.code  # "sanctions imposed by Norway on Myanmar were lifted"
    if after:
        return after[0], after[0].trigger.code
    return None, None


def _participle(reading: Reading, i: int) -> bool:
    word = reading.lex[i]
    return word is not None and "n" in word.verb_forms


def _sides(scene: Scene, hit: Hit, verb: Hit | None) -> tuple[list[Actor], list[Actor]]:
    """(sender, target)."""
    reading = scene.reading
    target = roles.governed(reading, hit.end, _AGAINST, limit=12)
    owners = roles.modifiers(reading, hit.start, hit.end)
    sender: list[Actor] = []
    if verb is not None:
        passive = roles.is_passive(reading, verb.start)
        if passive or verb.start > hit.start:
            sender = roles.agent(reading, verb.start) or roles.governed(reading, hit.end, frozenset({"by"}), limit=6)
            target = target or roles.governed(reading, verb.end, ON, limit=10)
        else:
            sender = roles.subject(reading, verb.start)
        if verb.trigger.lemma in ("face", "be subject to", "accept") or reading.words[verb.start] in (
            "facing",
            "faces",
            "faced",
            "accepting",
            "accepted",
        ):
            faced = sender
            return [a for a in owners if a not in faced], faced
        if verb.trigger.lemma == "violate" or verb.trigger.code == "violated":
            return owners, [a for a in sender if a not in owners]
    sender = sender or [a for a in owners if a not in target]
    if not target:
        target = _goods_target(reading, hit, sender)
    if not sender:
        sender = roles.governed(reading, hit.end, frozenset({"by"}), limit=14)
    if not target and owners:
        target = [a for a in owners if not set(a.codes) & set(roles.codes_of(sender))]
    return sender, [a for a in target if not set(a.codes) & set(roles.codes_of(sender))]


def _goods_target(reading: Reading, hit: Hit, sender: list[Actor]) -> list[Actor]:
    """Whose goods it hits: "tariffs on all U.S. industrial goods", "tariff on imports from India"."""
    for actor in reading.actors:
        if not hit.end <= actor.start <= hit.end + 14 or set(actor.codes) & set(roles.codes_of(sender)):
            continue
        if actor.is_modifier or actor.preposition in _GOODS_PREPOSITIONS or actor.preposition in ON:
            if not any(reading.kinds[k] in ";bm" for k in range(hit.end, actor.start)):
                return roles.members(reading, actor)
    return []


def _measure(scene: Scene, hit: Hit, last: list[tuple[Hit, list[Actor], list[Actor]]]) -> None:
    reading = scene.reading
    verb, action = _action(reading, hit)
    sender, target = _sides(scene, hit, verb)
    percents = [k for k in numbers_of(scene, "%", within([hit])) if k not in scene.used_items]
    percents += [k for k in _rates(reading, hit) if k not in percents and k not in scene.used_items]
    percents = [k for k in percents if not _is_step(reading, k)]
    codes = roles.codes_of(sender + target)
    if verb is None and not percents and (len(codes) < 2 or not roles.codes_of(sender)):
        if not (codes and reading.kinds[hit.start - 1 : hit.start] in ("A", "P") and _is_predicated(reading, hit)):
            return
    if not codes and not percents:
        return
    if not codes and not scene.context.pair:
        return
    missing_source, missing_target = _complete(scene, roles.codes_of(sender), roles.codes_of(target), bool(percents))
    if not roles.codes_of(target) and not missing_target and not roles.codes_of(sender):
        return
    if len(codes) < 2 and not (missing_source or missing_target) and not percents and action is None:
        return
    if len(roles.codes_of(sender)) == 2 and not target:
        _each_other(scene, hit, verb, action, sender, percents)
        return
    relative = _imposed_before(reading, hit, verb)
    values = percents or [-1]
    rates = _from_to(reading, percents)
    for k in values:
        draft = Draft("restriction", hit.start, hit.end, sender, target, missing_source, missing_target)
        draft.rule = f"noun.{hit.trigger.lemma.replace(' ', '_')}"
        if verb is not None:
            draft.first, draft.last = min(hit.start, verb.start), max(hit.end, verb.end)
        anchor = verb.start if verb is not None else hit.start
        draft.modality = roles.modality(reading, anchor, is_noun=verb is None)
        draft.own["measure"] = _measure_code(reading, hit)
        draft.own_spans["measure"] = (hit.start, hit.end)
        draft.own["action"] = _of_quota(action) if draft.own["measure"] == "quota" else action
        if verb is not None and draft.modality != "asserted" and _is_threat(reading, verb):
            draft.own["action"] = "threatened"
        if draft.own["action"] == "threatened" and draft.modality == "asserted":
            draft.modality = "proposed"
        draft.percent_item = k
        if rates and k == rates[0]:
            draft.own["action"], draft.modality = "imposed", "asserted"
        elif rates and k == rates[1]:
            draft.own["action"] = action if action in ("eased", "tightened") else _direction(reading, rates)
        amounts = [j for j in numbers_of(scene, "$", within([hit])) if j not in scene.used_items]
        if amounts:
            draft.amount_item = amounts[0]
        draft.own["legal_basis"] = _legal_basis(reading)
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
        emit(scene, draft)
        if relative is not None:
            _imposition(scene, draft, relative)
        else:
            _other_dates(scene, draft)
    last.append((hit, sender, target))


def _is_threat(reading: Reading, verb: Hit) -> bool:
    """ "threatened to impose": the deed itself is only threatened."""
    return any(reading.lemma(k) == "threaten" for k in range(max(0, verb.start - 4), verb.start))


def _imposed_before(reading: Reading, hit: Hit, verb: Hit | None) -> Hit | None:
    """The deed that a clause behind the measure recalls: "remove the tariffs it imposed on April 8", "its 34% tariff
    imposed on April 2": the dates there are the imposition's."""
    if verb is None or verb.start > hit.start or verb.trigger.code == "imposed":
        return None
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
        again.first, again.last, again.date_item = relative.start, relative.end, k
        again.modality, again.plover = "asserted", "SANCTION"
        emit(scene, again)


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
    for source, target in ((first, second), (second, first)):
        draft = Draft("restriction", hit.start, hit.end, source_codes=(source,), target_codes=(target,))
        draft.source = [a for a in both if a.codes == (source,)]
        draft.target = [a for a in both if a.codes == (target,)]
        draft.rule = f"noun.{hit.trigger.lemma.replace(' ', '_')}"
        draft.modality = roles.modality(reading, verb.start if verb else hit.start, is_noun=verb is None)
        draft.own.update(measure=_measure_code(reading, hit), action=action)
        draft.percent_item = percents[0] if percents else -1
        draft.plover, draft.confidence = _PLOVER.get(str(action), "SANCTION"), 0.55
        emit(scene, draft)


def _of_quota(action: str | None) -> str | None:
    """A quota that is cut restrains more, one that is raised restrains less."""
    return {"eased": "tightened", "tightened": "eased"}.get(action or "", action)


def _is_predicated(reading: Reading, hit: Hit) -> bool:
    return roles.governing_verb(reading, hit.start) >= 0


def _complete(
    scene: Scene, sender: tuple[str, ...], target: tuple[str, ...], numbered: bool
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The side that the sentence leaves open, from the dyad that the text is talking of."""
    context = scene.context
    if sender and target:
        return (), ()
    if sender and len(sender) == 1:
        other = context.other_than(sender[0]) or (context.home if context.home not in sender else None)
        return (), (other,) if other else ()
    if target and len(target) == 1:
        other = context.other_than(target[0]) or (context.home if context.home not in target else None)
        return (other,) if other else (), ()
    if not sender and not target and numbered:
        earlier = context.last_restriction
        return ((earlier[0],), (earlier[1],)) if earlier else ((), ())
    return (), ()


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
            if reading.words[k + 1 : k + 2] != ["of"] and not _before_another(reading, k, hit):
                found.append(k)
    return found


def _is_step(reading: Reading, k: int) -> bool:
    """A change of a rate is no rate: "by 115 points", "by 10 percent"."""
    return reading.words[k - 1 : k] == ["by"] or roles.mention(reading, k).code in ("percentage_point", "basis_point")


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
    if len(percents) != 2:
        return None
    a, b = percents
    if b - a <= 7 and _led_by(reading, a, "from") and _led_by(reading, b, "to"):
        return a, b
    if b - a <= 7 and _led_by(reading, a, "to") and _led_by(reading, b, "from"):
        return b, a
    return None


def _led_by(reading: Reading, k: int, word: str) -> bool:
    """Whether a number stands behind the word, with at most an article and an adjective between."""
    return word in reading.words[max(0, k - 3) : k]


def _direction(reading: Reading, rates: tuple[int, int]) -> str:
    old, new = (roles.mention(reading, k).value or 0.0 for k in rates)
    return "eased" if new < old else "tightened"


def _measure_code(reading: Reading, hit: Hit) -> str:
    code = hit.trigger.code
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
    if code == "sectoral" and reading.words[hit.end : hit.end + 1] == ["on"]:
        after = reading.words[hit.end : hit.end + 6]
        if any(w.startswith("import") for w in after):
            return "import_ban"
        if any(w.startswith("export") for w in after):
            return "export_ban"
    return code


def _legal_basis(reading: Reading) -> str | None:
    for k in range(len(reading.words) - 1):
        if reading.words[k] == "executive" and reading.words[k + 1] == "order":
            return reading.surface(k, k + 2)
        if reading.words[k] == "resolution" and reading.kinds[k + 1] in "#N":
            return reading.surface(k, k + 2)
    return None


def _act(scene: Scene, hit: Hit) -> None:
    """ "sanctioned 12 firms", "banned imports from", "stop purchasing Russian oil", "froze the assets of"."""
    reading, v = scene.reading, hit.start
    code = hit.trigger.code
    passive = roles.is_passive(reading, v)
    sender = roles.agent(reading, v) if passive else roles.subject(reading, v)
    _, high = roles.clause(reading, v)
    if any(v < h.start < v + 8 for h in reading.get("restriction.nouns")):
        return
    flow = _traded(reading, v, high)
    if code in ("stop", "sectoral") and flow is None and code != "sectoral":
        return
    if code == "asset_freeze" and not any(
        w in ("assets", "accounts", "funds", "property") for w in reading.words[v : v + 8]
    ):
        return
    target = roles.direct_object(reading, v) if not passive else roles.subject(reading, v)
    target = [a for a in target if a not in sender]
    if not target:
        for actor in reading.actors:
            if (
                v < actor.start < min(high, v + 14)
                and actor not in sender
                and not set(actor.codes) & set(roles.codes_of(sender))
            ):
                if actor.is_modifier or actor.preposition in ("from", "to", "of", "in", "with", "on"):
                    target = roles.members(reading, actor)
                    break
    earlier = scene.context.last_restriction
    if not sender and target and earlier and earlier[1] in roles.codes_of(target):
        sender = [Actor(v, v + 1, (earlier[0],), is_reference=True)]  # "The measures bar Russian gas"
    if not roles.codes_of(sender) or not roles.codes_of(target):
        return
    measure = code
    if code in ("stop", "sectoral"):
        measure = {"import": "import_ban", "export": "export_ban", "total": "embargo"}.get(flow or "", "sectoral")
    draft = Draft("restriction", v, hit.end, sender, target, rule=f"verb.{hit.trigger.lemma}")
    draft.modality = roles.modality(reading, v)
    draft.own.update(measure=measure, action="imposed", legal_basis=_legal_basis(reading))
    draft.plover, draft.confidence = "SANCTION", 0.65
    emit(scene, draft)


def _traded(reading: Reading, v: int, high: int) -> str | None:
    """Whether the verb's object is trade: "stop purchasing", "halt exports of"."""
    for key in ("trade.verbs", "trade.nouns"):
        for h in reading.get(key):
            if v < h.start < min(high, v + 8) and h.trigger.code in ("import", "export", "total"):
                return h.trigger.code
    return None


__all__ = ["FROM", "OF", "TO", "find", "owner"]
