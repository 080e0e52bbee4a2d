"""What the frames of all fact types share: building a fact, choosing the two parties, and whose a number is.

Here belongs what turns roles into columns. Not here: the vocabulary and the direction of any one type.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from flows.extract import roles
from flows.extract.context import Context
from flows.extract.reading import Actor, Hit, Reading, is_finite_or_participle
from flows.records import Fact, Mention
from schemas.code_lists import currencies
from schemas.currency_users import users

FROM, TO, WITH, BY, FOR, OF, ON, IN = (
    frozenset(text.split())
    for text in ("from", "to", "with", "by", "for", "of", "on against upon over", "in into within inside at across")
)
UNDIRECTED = frozenset({"meeting", "agreement", "relation"})


@dataclass(slots=True)
class Scene:
    """One sentence in its document, and the facts found in it so far."""

    reading: Reading
    context: Context
    facts: list[Fact] = field(default_factory=list)
    n_candidates: int = 0
    owners: dict[int, int] | None = None  # item of a number -> item of the word whose number it is
    used_items: dict[int, list[Fact]] = field(default_factory=dict)
    level_dates: list[int] = field(default_factory=list)  # date items of the levels of the flow read last


@dataclass(slots=True)
class Draft:
    """What a frame knows of a fact before it is built; items, not characters."""

    fact_type: str
    first: int
    last: int  # half-open
    source: list[Actor] = field(default_factory=list)
    target: list[Actor] = field(default_factory=list)
    source_codes: tuple[str, ...] = ()  # where no actor of the sentence stands for it: from the context
    target_codes: tuple[str, ...] = ()
    rule: str = ""
    modality: str = "asserted"
    confidence: float = 0.7
    date_item: int | None = None  # None: look for it; -1: it has none
    amount_item: int = -1
    percent_item: int = -1
    quantity_item: int = -1
    unit: str | None = None
    plover: str | None = None
    is_part: bool = False
    own: dict[str, object] = field(default_factory=dict)
    own_spans: dict[str, tuple[int, int]] = field(default_factory=dict)  # items

    def copy(self) -> Draft:
        """The same draft, to be changed: its own columns are not shared."""
        return replace(self, own=dict(self.own), own_spans=dict(self.own_spans))


def source_of(draft: Draft) -> tuple[str, ...]:
    """The codes of the source, from its actors or else from the context."""
    return roles.codes_of(draft.source) or draft.source_codes


def target_of(draft: Draft) -> tuple[str, ...]:
    """The codes of the target, from its actors or else from the context."""
    return roles.codes_of(draft.target) or draft.target_codes


def emit(scene: Scene, draft: Draft) -> Fact | None:
    """Build the fact of a draft and add it to the scene; None where it has no party at all."""
    reading = scene.reading
    if draft.fact_type == "finance" and (draft.target or draft.target_codes):
        together = _who_give_together(scene.reading, draft)
        if together:
            draft.source, draft.target, draft.source_codes, draft.target_codes = together, [], (), ()
    named = roles.codes_of(draft.source), roles.codes_of(draft.target)
    source, target = named[0] or draft.source_codes, named[1] or draft.target_codes
    if source == target and len(source) == 1:
        source, target = _other_for_reference(scene, draft, source[0])
    if source and target:
        source, target = _separate(draft.fact_type, source, target)
    if not source and not target:
        return None
    fact = Fact(draft.fact_type, reading.sentence.sentence_id, 0, 0)
    _set_parties(fact, draft, source, target, reading)
    fact.modality = draft.modality
    fact.plover = draft.plover
    fact.method = f"{draft.fact_type}.{draft.rule}"
    fact.confidence = draft.confidence
    fact.is_part = draft.is_part
    fact.own = dict(draft.own)
    if None in fact.own.values():
        fact.own = {key: value for key, value in draft.own.items() if value is not None}
    first, last = draft.first, draft.last
    for actor in (*draft.source, *draft.target):
        if actor.start < first:
            first = actor.start
        if actor.end > last:
            last = actor.end
    for item in (draft.amount_item, draft.percent_item, draft.quantity_item):
        if item >= 0:
            first, last = min(first, item), max(last, item + 1)
            scene.used_items.setdefault(item, []).append(fact)
    _set_amount(fact, reading, draft.amount_item)
    _set_percent(fact, reading, draft.percent_item)
    _set_quantity(fact, reading, draft.quantity_item, draft.unit)
    date_item = roles.date_for(reading, draft.first, draft.last, last) if draft.date_item is None else draft.date_item
    if draft.date_item is None and draft.fact_type in _DELIVERED and _is_of_pact(reading, draft.last, date_item):
        date_item = -1
    if (
        draft.date_item is None
        and date_item >= 0
        and draft.fact_type != "agreement"
        and _names_paper(reading, date_item)
    ):
        date_item = -1  # "a relationship based on a 1977 treaty"
    if date_item >= 0 and _is_of_century(reading, date_item):
        date_item = -1
    if date_item >= 0:
        scene.used_items.setdefault(date_item, []).append(fact)
        fact.fields.append(("date", *reading.span(date_item, date_item + 1)))
    for column, (start, end) in draft.own_spans.items():
        fact.fields.append((column, *reading.span(start, end)))
    fact.char_start, fact.char_end = reading.span(first, last)
    fact.own["_date_item"] = date_item
    is_directed = draft.fact_type not in UNDIRECTED
    fact.own["_sides"] = sum(map(bool, named)) if is_directed else min(2, len({*named[0], *named[1]}))
    scene.facts.append(fact)
    return fact


def _who_give_together(reading: Reading, draft: Draft) -> list[Actor]:
    """Both sides, where they are one list that does the giving: "Norway and Oman will mobilise $5 million"; [] for
    those who sign: they are lender and borrower."""
    sides = {*source_of(draft), *target_of(draft)}
    if len(sides) != 2:
        return []
    listed = [a for a in reading.actors if a.group >= 0 and a.preposition is None and not a.is_modifier]
    listed = [a for a in listed if a.follows_verb < 0 and not a.is_reference]
    first = next((a for a in listed if set(a.codes) <= sides), None)
    if first is None or reading.does(_SIGNING):
        return []
    together = [a for a in listed if a.group == first.group]
    return together if sides <= set(roles.codes_of(together)) and roles.verb_follows(reading, together[-1].end) else []


_SIGNING = frozenset("sign conclude reach enter ink initial finalise finalize negotiate agree exchange owe".split())


def _is_of_century(reading: Reading, k: int) -> bool:
    """Whether a century only says for what age something is meant: "a framework for the 21st century"."""
    if not (roles.mention(reading, k).edtf or "").endswith("XX"):
        return False
    return not {"for", "of"}.isdisjoint(reading.words[max(0, k - 2) : k]) or reading.words[k].startswith(
        ("for ", "of ")
    )


_DELIVERED = frozenset({"arms", "labour", "trade"})


def _is_of_pact(reading: Reading, start: int, item: int) -> bool:
    """Whether the date is that of the pact under which something was delivered: "received 180 tanks under a contract
    signed in 2022"."""
    for k in range(item - 1, max(start, item - 4), -1):
        if reading.lemma(k) in ("sign", "conclude", "reach", "agree", "ink", "award"):
            pacts = [h for h in reading.get("agreement.nouns") if start <= h.start < k and k - h.end < 3]
            return bool(pacts) and "under" in reading.words[start : pacts[-1].start]
    return False


def _other_for_reference(scene: Scene, draft: Draft, code: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The sides of "India's exports to the country", where "the country" cannot be India again."""
    other = scene.context.other_than(code)
    if other is not None and draft.target and all(a.is_reference for a in draft.target):
        if not any(a.is_reference for a in draft.source):
            return (code,), (other,)
    return (code,), (code,)


def _names_paper(reading: Reading, k: int) -> bool:
    """Whether the year at ``k`` only names a paper: "a 1977 treaty", "the 2008 free trade agreement"."""
    if reading.kinds[k - 1 : k] not in ("d", "z", "w") or len(str(roles.mention(reading, k).edtf)) != 4:
        return False
    return any(
        k < hit.start <= k + 4 and not set(reading.kinds[k + 1 : hit.start]) & set("pvbh,;&")
        for hit in reading.get("agreement.nouns")
    )


def emit_directed(scene: Scene, draft: Draft) -> None:
    """A relation of a holder to another keeps its direction."""
    directed = draft.own.pop("_directed", False)
    fact = emit(scene, draft)
    if fact is None or not directed:
        return
    source, target = source_of(draft), target_of(draft)
    if source and target:
        names = (fact.source, fact.source_name, fact.target_name)
        if fact.source != source[0]:
            fact.source, fact.target = source[0], target[0]
            fact.source_name, fact.target_name = names[2], names[1]
            fact.fields = [({"source": "target", "target": "source"}.get(c, c), a, b) for c, a, b in fact.fields]


def _separate(
    fact_type: str, source: tuple[str, ...], target: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """A party is not on both sides: what both name stays with the side that would be empty without it."""
    shared = set(source) & set(target)
    if not shared:
        return source, target
    rest = tuple(code for code in target if code not in shared)
    if rest or fact_type in UNDIRECTED:
        return source, rest
    others = tuple(code for code in source if code not in shared)
    if others:
        return others, target  # "we are providing Ukraine with", say those whom Kyiv joins
    return source, ()


def _set_parties(fact: Fact, draft: Draft, source: tuple[str, ...], target: tuple[str, ...], reading: Reading) -> None:
    names = {code: a for a in (*draft.target, *draft.source) for code in a.codes}
    if draft.fact_type in UNDIRECTED:
        one_against_rest = (len(source) == 1 and len(target) > 1) or (len(target) == 1 and len(source) > 1)
        everyone = sorted(dict.fromkeys((*source, *target)))
        if one_against_rest:
            one = source[0] if len(source) == 1 else target[0]
            other = min(code for code in everyone if code != one)
            pair = sorted((one, other))
        else:
            pair = everyone[:2]
        fact.source = pair[0] if pair else None
        fact.target = pair[1] if len(pair) > 1 else None
        fact.parties = [("party", code) for code in everyone]
    else:
        fact.source = source[0] if source else None
        fact.target = target[0] if target else None
        fact.parties = [("source", code) for code in source] + [("target", code) for code in target]
    actor = names.get(fact.source) if fact.source else None
    if actor is not None and actor.end > actor.start:
        fact.source_name, start, end = _called(actor, reading)
        fact.fields.append(("source", start, end))
    actor = names.get(fact.target) if fact.target else None
    if actor is not None and actor.end > actor.start:
        fact.target_name, start, end = _called(actor, reading)
        fact.fields.append(("target", start, end))


def _called(actor: Actor, reading: Reading) -> tuple[str, int, int]:
    """What the text calls an actor, without the mark of a genitive, and its characters."""
    start, end = reading.starts[actor.start], reading.ends[actor.end - 1]
    surface = reading.text[start:end]
    while surface.endswith(("'s", "’s")):
        surface, end = surface[:-2], end - 2
    return " ".join(surface.split()), start, end


def _set_amount(fact: Fact, reading: Reading, item: int) -> None:
    if item < 0:
        return
    found = roles.mention(reading, item)
    if found.value is None or _currency_of(found, fact) is None:
        return
    fact.amount, fact.currency = found.value, _currency_of(found, fact)
    fact.amount_qualifier = found.qualifier or "exact"
    if found.value_max is not None:
        fact.amount_max = found.value_max
    fact.fields.append(("amount", found.char_start, found.char_end))


def _currency_of(found: Mention, fact: Fact) -> str | None:
    """The currency of an amount; where several bear its name, that of the fact's own parties before another."""
    candidates = (found.extra or {}).get("currency_candidates")
    parties = [party for party in (fact.source, fact.target) if party]
    if not candidates or not parties or (found.code and not users(found.code).isdisjoint(parties)):
        return found.code
    table = currencies()
    fitting = [code for party in parties for code in candidates if party in users(code)]
    return next((code for code in fitting if table[code].withdrawn is None), (*fitting, found.code)[0])


def _set_percent(fact: Fact, reading: Reading, item: int) -> None:
    if item < 0:
        return
    found = roles.mention(reading, item)
    if found.value is None:
        return
    fact.percent, fact.percent_qualifier = found.value, found.qualifier or "exact"
    fact.fields.append(("percent", found.char_start, found.char_end))


def _set_quantity(fact: Fact, reading: Reading, item: int, unit: str | None) -> None:
    if item < 0:
        return
    found = roles.mention(reading, item)
    if found.value is None:
        return
    fact.quantity, fact.unit = found.value, unit or found.code
    fact.quantity_qualifier = found.qualifier or "exact"
    fact.fields.append(("quantity", found.char_start, found.char_end))


# --- parties ---------------------------------------------------------------------------------------------------------


def pair_around(scene: Scene, i: int, end: int) -> list[Actor]:
    """The two sides of an undirected noun at items ``i`` to ``end``: "talks between A and B", "A's treaty with B"."""
    reading = scene.reading
    found = [a for a in roles.between(reading, end) if not a.is_place]
    if len(roles.codes_of(found)) >= 2:
        return found
    sides = roles.modifiers(reading, i, end)
    reach = 40 if len(roles.codes_of(sides)) < 2 else 4  # "Sudan-Eritrea relations improved, the alliance with Egypt"
    sides += [a for a in roles.governed(reading, end, WITH, limit=reach) if a not in sides]
    if len(roles.codes_of(sides)) < 2:
        sides += [a for a in roles.governed(reading, end, BY, limit=18) if a not in sides]
    return sides


def complete_pair(scene: Scene, codes: tuple[str, ...]) -> tuple[str, ...]:
    """Add the other side of the current dyad to a single party, or take the whole dyad where none is named."""
    if len(codes) >= 2:
        return codes
    if len(codes) == 1:
        if partners_unnamed(scene.reading):
            return codes
        home = scene.context.home
        other = scene.context.other_than(codes[0]) or (home if home != codes[0] else None)
        return (*codes, other) if other else codes
    return scene.context.dyad


def with_topic(scene: Scene, codes: tuple[str, ...]) -> tuple[str, ...]:
    """``complete_pair``, and where that knows no other side, the state that the whole text is about."""
    if not codes:
        named = list(
            dict.fromkeys(
                c for a in scene.reading.actors if not a.is_place for c in a.codes if scene.context.is_state(c)
            )
        )
        if len(named) == 2:
            return tuple(named)  # the sentence itself speaks of two
    beside = _named_beside(scene, codes[0]) if len(codes) == 1 else None
    if beside is not None:
        return (*codes, beside)
    full = complete_pair(scene, codes)
    topic = scene.context.subject_state() if not partners_unnamed(scene.reading) else None
    if len(full) == 1 and topic is not None and topic not in full:
        return (*full, topic)
    return full


def _named_beside(scene: Scene, code: str) -> str | None:
    """The only other state that a sentence of a news story names as one who acts or is acted on, where it is not the
    pair that the title names; None where there are several or none."""
    context, reading = scene.context, scene.reading
    if context.dateline is None or partners_unnamed(reading):
        return None
    others: set[str] = set()
    at = next((a.start for a in reversed(reading.actors) if code in a.codes), 0)
    low, high = roles.clause(reading, at)
    for actor in reading.actors:
        if actor.is_place or actor.is_reference or code in actor.codes or not low <= actor.start < high:
            continue
        speaks = actor.end < len(reading.words) and reading.kinds[actor.end] == "v" and _is_speech(reading, actor.end)
        free = actor.preposition is None or actor.preposition in ("to", "with", "from", "by", "against")
        if not speaks and free and not (actor.is_modifier and not actor.is_genitive):
            others.update(actor.codes)
    if len(others) != 1:
        return None
    other = others.pop()
    return other if context.is_state(other) else None


def _is_speech(reading: Reading, v: int) -> bool:
    word = reading.lex[v]
    return word is not None and word.is_speech


def complete_target(scene: Scene, source: tuple[str, ...]) -> tuple[str, ...]:
    """The other side of the current dyad for a known source; () where the context does not say."""
    if len(source) == 1 and not partners_unnamed(scene.reading):
        other = scene.context.other_than(source[0])
        return (other,) if other else ()
    return ()


_UNNAMED = frozenset(
    """countries nations states governments partners creditors banks donors lenders bondholders noteholders investors
    buyers allies suppliers customers neighbours neighbors""".split()
)
_TO_OTHERS = frozenset("with to from by between among against on".split())


def partners_unnamed(reading: Reading) -> bool:
    """Whether a preposition governs partners in the plural whom the text does not name: "agreements with 72 countries",
    "from foreign creditors", "by Western governments". No dyad of the context fills their place."""
    for k, word in enumerate(reading.words):
        if word not in _UNNAMED or any(a.start <= k < a.end for a in reading.actors) or _is_capital(reading, k):
            continue
        if reading.words[k + 1 : k + 3] == ["such", "as"] or reading.words[k + 1 : k + 2] == ["including"]:
            continue
        opening = k - 1
        while opening > 0 and k - opening < 8 and reading.kinds[opening] in "dwA#GNq-z":
            opening -= 1
        if reading.words[opening] in _TO_OTHERS and not any(
            opening <= a.start < k and not (a.is_genitive and a.is_modifier) for a in reading.actors
        ):
            return True
    return False


def each_party(actors: Iterable[Actor]) -> list[tuple[str, list[Actor]]]:
    """The actors one by one, by code."""
    table: dict[str, list[Actor]] = {}
    for actor in actors:
        for code in actor.codes:
            table.setdefault(code, []).append(actor)
    return list(table.items())


# --- whose number is it ----------------------------------------------------------------------------------------------

_LINKING = frozenset(
    """of worth for at totalling totaling amounting valued to costing estimated approximately about around in some
    an a the is was were are be over exceeding equal equivalent total value cost sum amount amounts amounted totaled
    totalled reached reaches exceeds exceeded surpassed surpasses topped tops totals
    came comes averaged averages
    stood stands , reaching hit up from by rose increased grew fell has have had been more than
    nearly almost reportedly currently volume level relating pertaining covering""".split()
)


def owner(scene: Scene, k: int) -> int:
    """The item of the word whose number item ``k`` is: a trigger in its phrase, before "of", or the verb; -1 if
    none."""
    if scene.owners is None:
        scene.owners = {}
    if k not in scene.owners:
        scene.owners[k] = _find_owner(scene.reading, k)
    return scene.owners[k]


def _is_noun_trigger(reading: Reading, i: int) -> bool:
    word = reading.lex[i]
    if word is None:
        return False
    if any(t.group in ("nouns", "types", "action_nouns") for t in word.triggers):
        return True
    return any(
        hit.start <= i < hit.end
        for key, hits in reading.hits.items()
        if key.endswith(("nouns", "types"))
        for hit in hits
    )


_DRAWN = frozenset(
    "tranche tranches disbursement drawdown instalment installment instalments installments payment payments".split()
)
_MONEY_NOUNS = frozenset("funding financing lending training".split())


def _in_noun(reading: Reading, i: int) -> bool:
    """Whether a verb form opens a noun of several words: "a $7 billion, 37-month Extended Fund Facility"."""
    return any(
        hit.start == i and hit.end - i > 1
        for key, hits in reading.hits.items()
        if key.endswith("nouns")
        for hit in hits
    )


def _find_owner(reading: Reading, k: int) -> int:
    kinds, words, n = reading.kinds, reading.words, len(reading.words)
    if k > 1 and words[k - 1] == "of" and kinds[k + 1 : k + 2] == "b" and _is_noun_trigger(reading, k - 2):
        return k - 2  # "a loan of 80 million euros was approved"
    if kinds[k + 1 : k + 2] in ("h", "b", "m"):  # "of which JPY 5.9 billion had been disbursed"
        at = next((j for j in range(k + 2, min(n, k + 5)) if kinds[j] == "v"), -1)
        word = reading.lex[at] if at >= 0 else None
        if word is not None and any(t.group == "verbs" for t in word.triggers):
            return at
    if words[k + 1 : k + 2] in (["that"], ["which"]):  # "the $200 million that Japan lent Laos"
        at = next(
            (j for j in range(k + 2, min(n, k + 7)) if kinds[j] == "v" and is_finite_or_participle(reading, j)), -1
        )
        word = reading.lex[at] if at >= 0 else None
        if word is not None and any(t.group == "verbs" for t in word.triggers):
            return at
    giver = _of_two_objects(reading, k)
    if giver >= 0:
        return giver
    if words[k + 1 : k + 3] in (["owed", "to"], ["owed", "by"], ["due", "to"], ["outstanding", "to"]):
        return k + 1  # "$6 billion in loans, including $4 billion owed to China"
    if words[k - 1 : k] == ["of"] and k > 1 and words[k - 2] in _DRAWN and _is_noun_trigger(reading, k - 2):
        return k - 2  # "the second tranche of 4.5 billion euros of its facility"
    # in the noun phrase that the number opens: "a $461 million interest-free loan"
    j = k + 1
    if kinds[j : j + 2] in (",U", ",#"):
        j += 2  # "a $7 billion, 37-month facility"
    if kinds[j : j + 1] == "(":  # "$2 billion (RMB 14 billion) loan"
        close = kinds.find(")", j)
        if 0 < close < j + 8:
            j = close + 1
    found = -1
    while (
        j < n
        and kinds[j] in "wNGAvO-PUK#XIq'"
        and not (kinds[j] == "v" and is_finite_or_participle(reading, j) and not _in_noun(reading, j))
    ):
        if _is_noun_trigger(reading, j):
            found = j
        j += 1
    if found >= 0:
        return found
    while j < n and words[j] in ("per", "a", "year", "annum", "annually", "each", "month"):
        j += 1  # "$1.45 billion per year in assistance"
    # behind "in" or "of": "$7 million in food aid", "$8 billion of agricultural goods"
    owned = words[j : j + 1] == ["in"] and kinds[j + 1 : j + 2] == "z"  # "invest $3 billion in its copper mines"
    if j < n and words[j] in ("in", "of", "for") and j <= k + 4 and not owned:
        m = j + 1
        while m < n and m < j + 8 and kinds[m] in "dzwNGAvPO'-":
            if kinds[m] == "v" and words[m] not in _MONEY_NOUNS and is_finite_or_participle(reading, m):
                break
            if _is_noun_trigger(reading, m) and words[j] != "for":
                found = m
            m += 1
        if found >= 0:
            return found
    # before it: "a loan of", "an agreement worth", "exports reached"
    m = k - 1
    steps = 0
    while m >= 0 and steps < 14:
        kind = kinds[m]
        if kind == "," and kinds[m + 1] in "vb":  # "trade with the bloc, which has ten members, stood at $5 billion"
            opening = kinds.rfind(",r", max(0, m - 18), m)
            if opening > 0:
                m = opening - 1
                continue
        named = kind != "G" and _is_noun_trigger(reading, m)  # "debts to Turkish exporters are put at"
        if named and not (kind == "v" and is_finite_or_participle(reading, m)):
            head = _outstanding_before(reading, m)
            if head >= 0:
                return head
            before = words[m - 2 : m]
            if not any(w in ("totalling", "totaling", "representing", "involving") for w in before):
                return m
        if (
            kind == "v"
            and m == k - 1
            and kinds[m - 1 : m] in ("d", "z")
            and words[m - 1] not in ("each", "both", "all")
        ):
            m -= 1  # "a combined $75 million"
            continue
        if kind == "v" and words[m : m + 2] == ["put", "at"] and kinds[m - 1] in "b,":
            m -= 1  # "its debts are put at 3 billion dollars"
            continue
        if kind == "v" and is_finite_or_participle(reading, m) and words[m] not in _LINKING:
            return -1 if _has_relative_amount(reading, m) else m
        if kind in ";$" and words[m] != ",":
            if kind == "$" and _shares_owner(reading, m, k):
                return _find_owner(reading, m)
            break
        m -= 1
        steps += 1
    return -1


_TWO_OBJECTS = frozenset("owe lend loan give grant offer pay promise".split())


def _of_two_objects(reading: Reading, k: int) -> int:
    """The verb that has the amount at ``k`` as its second object: "owes its partners 6.5 billion"; -1 where none."""
    for v in range(k - 2, max(-1, k - 7), -1):
        if reading.kinds[v] == "v" and reading.lemma(v) in _TWO_OBJECTS and is_finite_or_participle(reading, v):
            return v if reading.kinds[k + 1 : k + 2] not in ("w", "N", "A", "v", "-") else -1
        if reading.kinds[v] not in "dzwNGAPIC'":
            return -1
    return -1


def _outstanding_before(reading: Reading, m: int) -> int:
    """The head of "the amount outstanding under the loan was", "total disbursements under the facility": whose number
    it is, not the loan's; -1 where there is none."""
    words = reading.words
    for k in range(m - 1, max(0, m - 7), -1):
        if words[k] in ("under", "on") and (words[k - 1] in _OUTSTANDING or words[k - 2 : k - 1] == ["outstanding"]):
            return next((j for j in range(k - 1, max(-1, k - 4), -1) if _is_noun_trigger(reading, j)), -1)
        if reading.kinds[k] not in "dwNAPIGv":
            return -1
    return -1


_OUTSTANDING = frozenset("outstanding disbursements disbursement drawdowns drawings balance arrears repayments".split())


def _has_relative_amount(reading: Reading, v: int) -> bool:
    """Whether the amount of the verb at ``v`` stands before its clause: "the $200 million that Japan lent Laos"."""
    return any(reading.kinds[k : k + 2] == "$r" for k in range(max(0, v - 6), v - 1))


def _shares_owner(reading: Reading, m: int, k: int) -> bool:
    """ "from $20 million in 2002 to $96 million in 2003": both numbers have one owner."""
    return all(reading.kinds[j] in "tpD&,hbwUn%Pyd" or reading.words[j] in _LINKING for j in range(m + 1, k))


_ON_THE_DOLLAR = ["on", "the", "dollar"]  # "at 11 cents on the dollar": a price


def numbers_of(scene: Scene, kind: str, belongs: Callable[[int], bool]) -> list[int]:
    """Items of numbers of a kind whose owner the caller claims; a converted value in brackets is left out."""
    reading = scene.reading
    found = []
    for k in reading.mentions(kind):
        value = roles.mention(reading, k)
        if kind == "$" and (is_conversion(reading, k, value) or reading.words[k + 1 : k + 4] == _ON_THE_DOLLAR):
            continue
        at = owner(scene, k)
        if at >= 0 and belongs(at):
            found.append(k)
    return found


def own_date(reading: Reading, item: int, items: list[int]) -> int | None:
    """The date right behind one of several amounts, where the amounts have dates of their own: "C$14 million in 2010
    and C$20 million in 2011"; None where the date is to be looked for."""
    if len(items) < 2 or item < 0:
        return None
    dates = reading.mentions("D")
    own = {k: next((d for d in dates if k < d <= k + 3 and not any(k < o < d for o in items)), None) for k in items}
    return own[item] if sum(d is not None for d in own.values()) > 1 else None


def is_conversion(reading: Reading, k: int, value: Mention) -> bool:
    """Whether an amount only says another in a second currency: "RMB 350 million (approximately $51 million)"."""
    if value.extra and value.extra.get("conversion"):
        return True
    j = k - 1
    while j >= 0 and reading.kinds[j] in "wpq&":
        if reading.kinds[j] == "p" and reading.words[j] not in ("about", "around", "over"):
            return False
        j -= 1
    return j > 0 and reading.kinds[j] == "(" and reading.kinds[j - 1] == "$"


def within(hits: Iterable[Hit]) -> Callable[[int], bool]:
    """Whether an item lies in one of the hits."""
    places = {k for hit in hits for k in range(hit.start, hit.end)}
    return places.__contains__


def is_definite(reading: Reading, i: int) -> bool:
    """Whether the phrase of the noun at ``i`` points back ("the loan", "this agreement", "the said loan")."""
    k = i - 1
    while k >= 0 and reading.kinds[k] in "wNvA" and i - k < 5:
        if reading.words[k] in ("said", "above", "aforementioned", "aforesaid", "same"):
            return True
        k -= 1
    return k >= 0 and reading.words[k] in ("the", "this", "that", "these", "those", "such", "said")


def in_bracketed_title(reading: Reading, hit: Hit) -> bool:
    """Whether a trigger only stands in the title of a law or order that a bracket quotes: "Order 14257 (Regulating
    Imports With a Reciprocal Tariff to …)"."""
    opening = reading.kinds.rfind("(", 0, hit.start)
    if opening < 0 or hit.start - opening < 3 or ")" in reading.kinds[opening : hit.start]:
        return False
    if reading.is_title_case or not (_is_capital(reading, hit.start) and _is_capital(reading, opening + 1)):
        return False
    small = sum(reading.text[reading.starts[k]].islower() for k in range(opening + 1, hit.start))
    return small * 2 <= hit.start - opening


def names_body(reading: Reading, hit: Hit) -> bool:
    """Whether a capitalised trigger is part of somebody's name: "Military Assistance Advisory Group"."""
    if reading.is_title_case or not _is_capital(reading, hit.start) or hit.start == 0:
        return False
    k = hit.end
    return k < len(reading.words) and reading.kinds[k] in "NGvw" and _is_capital(reading, k)


def title_span(reading: Reading, start: int, end: int) -> tuple[int, int] | None:
    """The items of a proper title around a noun: "Treaty on Friendship, Good Neighbourly Relations and Cooperation"."""
    text, starts, kinds, words, n = reading.text, reading.starts, reading.kinds, reading.words, len(reading.words)
    if reading.is_title_case or not text[starts[end - 1]].isupper():
        return None
    low = start
    while low > 0 and _is_capital(reading, low - 1) and kinds[low - 1] not in "$%#D,;q":
        low -= 1
    high = end
    k = end
    while k < n:
        if _is_capital(reading, k) and kinds[k] not in "$%#D":
            high = k + 1
        elif kinds[k] in "p&d," or words[k] in ("the", "on", "of", "for"):
            if words[k] in ("between", "with", "by", "in", "at", "from", "under", "to") or (
                kinds[k] == "," and not _list_goes_on(reading, k)
            ):
                break
        else:
            break
        k += 1
    while low < start and words[low] in ("the", "a", "an"):
        low += 1  # "The Treaty of Friendship" at the head of a sentence
    return (low, high) if high - low > 1 else None


def _is_capital(reading: Reading, k: int) -> bool:
    return reading.text[reading.starts[k]].isupper()


def _list_goes_on(reading: Reading, k: int) -> bool:
    """A comma inside a title: more capitalised words, and an "and" before the last."""
    j = k + 1
    while j < len(reading.words) and j < k + 12:
        if reading.kinds[j] == "&":
            return _is_capital(reading, j - 1)
        if not _is_capital(reading, j) and reading.kinds[j] != ",":
            return False
        j += 1
    return False
