"""Finance: loans, grants, credit, debt and its relief, aid in money and in kind.

The provider (creditor, donor) is the source, the recipient (debtor) the target. A fact is anchored on an instrument
("a loan of …"), on a verb of giving, lending or repaying, or on goods that are given.
"""

from __future__ import annotations

from flows.extract import roles
from flows.extract.frames.common import (
    BY,
    FOR,
    FROM,
    TO,
    WITH,
    Draft,
    Scene,
    emit,
    is_conversion,
    is_definite,
    names_body,
    numbers_of,
    own_date,
    owner,
    within,
)
from flows.extract.lexicon import Trigger
from flows.extract.names import Name
from flows.extract.reading import Actor, Hit, Reading, is_finite_or_participle
from flows.records import Fact

STRONG_GIVING = frozenset("lend loan donate grant disburse contribute".split())
WEAK_NOUNS = frozenset("support funds package relief contribution facility fee check cheque payment training".split())
DEBT_NOUNS = frozenset({"debt", "debt_relief", "debt_repayment", "debt_restructuring"})
PLANNED_GIVING = frozenset("pledge commit approve allocate earmark announce sign agree promise".split())
TERMS = frozenset("maturity interest grace repayable tenor margin libor".split())
PLEDGED = frozenset("pledge announce promise offer".split())
IN_KIND_VERBS = frozenset(
    """donate give provide present supply deliver hand issue distribute receive send ship include contribute grant
    purchase procure offer pledge dispatch furnish gift""".split()
)


def find(scene: Scene) -> None:
    """Add the finance facts of a sentence."""
    reading = scene.reading
    nouns = [h for h in reading.get("finance.nouns") if _is_noun(reading, h)]
    verbs = [h for h in reading.get("finance.verbs") if is_finite_or_participle(reading, h.start)]
    _creditor(scene)
    if not nouns and not verbs:
        _add_terms(scene, nouns)
        _use_of_money(scene)
        return
    _contents(scene, nouns)
    done_verbs: set[int] = set()
    terms_done = False
    for hit in nouns:
        if _is_swallowed(reading, hit, nouns) or names_body(reading, hit):
            continue
        if any(_forgiveness_of(reading, other) is hit for other in nouns):
            continue
        scene.n_candidates += 1
        made = _from_noun(scene, hit, nouns, verbs, done_verbs)
        terms_done = terms_done or made
    for hit in verbs:
        if _explains_noun(reading, hit, nouns):
            continue
        if hit.start in done_verbs and not _has_money_left(scene, hit):
            continue
        scene.n_candidates += 1
        _from_verb(scene, hit, nouns)
    _add_terms(scene, nouns)
    _use_of_money(scene)


_CREDITORS = frozenset("creditor creditors lender lenders".split())


def _creditor(scene: Scene) -> None:
    """ "China is Ethiopia's largest creditor, with $11 billion outstanding", "… accounting for half of its debt"."""
    reading = scene.reading
    for i, word in enumerate(reading.words):
        if word not in _CREDITORS:
            continue
        debtor = roles.modifiers(reading, i, i + 1) or roles.governed(reading, i + 1, frozenset({"of", "to"}), limit=4)
        v = roles.governing_verb(reading, i)
        creditor = roles.subject(reading, v) if 0 <= v < i else []
        if not creditor or not debtor or roles.codes_of(creditor) == roles.codes_of(debtor):
            continue
        shares = [k for k in reading.mentions("%") if k > i and reading.words[k + 1 : k + 2] == ["of"]]
        owed = {"outstanding", "owed", "owes", "claims", "exposure", "holding", "holds"} & set(reading.words)
        amounts = [k for k in reading.mentions("$") if k > i and owed and k not in scene.used_items]
        if not shares and not amounts:
            continue
        draft = Draft("finance", i, i + 1, creditor, debtor, rule="creditor", confidence=0.7)
        draft.own.update(instrument="debt", action="owed")
        draft.percent_item = shares[0] if shares else -1
        draft.amount_item = amounts[0] if amounts and not shares else -1
        draft.plover = None
        emit(scene, draft)
        return


def _has_money_left(scene: Scene, hit: Hit) -> bool:
    """Whether the verb has an amount of its own beside that of its noun: "USD 500,000 cash and food aid worth …"."""
    return any(k not in scene.used_items for k in numbers_of(scene, "$", within([hit])))


_CONTAINING = frozenset("include comprise contain consist total amount".split())


def _contents(scene: Scene, nouns: list[Hit]) -> None:
    """ "The food aid included 2,048 tons of rice": each quantity is given as the aid was."""
    reading = scene.reading
    starters = [h for h in nouns if h.start <= 4 and h.trigger.code in ("aid_in_kind", "grant", "unstated")]
    starters += [h for h in reading.get("finance.goods") if h.start <= 3]
    if not starters or not (is_definite(reading, starters[0].start) and scene.context.creditors):
        return
    hit = starters[0]
    for v in range(hit.end, min(len(reading.words), hit.end + 4)):
        word = reading.lex[v]
        if word is None or word.verb_lemma not in _CONTAINING or not is_finite_or_participle(reading, v):
            continue
        for k in reading.mentions("#"):
            if k > v and roles.mention(reading, k).code is not None:
                draft = Draft("finance", hit.start, v + 1, rule="contents", quantity_item=k, confidence=0.65)
                draft.own.update(instrument="aid_in_kind", action="disbursed")
                _finish(scene, draft, Hit(hit.start, hit.end, _LOAN))
        return


def _is_noun(reading: Reading, hit: Hit) -> bool:
    if hit.end - hit.start > 1:
        return True
    return not is_finite_or_participle(reading, hit.start) or _after_determiner(reading, hit.start)


def _after_determiner(reading: Reading, i: int) -> bool:
    return i > 0 and reading.kinds[i - 1] in "d$%#U"


def _is_swallowed(reading: Reading, hit: Hit, nouns: list[Hit]) -> bool:
    """Whether the noun only modifies a longer one: "loan agreement", "grant element", "aid package" take one fact."""
    for other in nouns:
        if other is hit:
            continue
        if other.start == hit.end and hit.trigger.code not in ("debt",):
            return hit.trigger.code == other.trigger.code or other.trigger.code != "unstated"
        if hit.start == other.end and hit.trigger.code == "unstated" and other.trigger.code != "unstated":
            return True
    following = reading.words[hit.end : hit.end + 1]
    if following == ["of"] and any(0 < h.start - hit.end <= 3 for h in reading.get("restriction.nouns")):
        return True  # "a package of sanctions"
    return bool(following) and following[0] in _COMPOUND_ENDS


_COMPOUND_ENDS = frozenset(
    """element guarantee contractor proceeds officer manager portfolio recipient recipients market markets rating
    period""".split()
)


def _explains_noun(reading: Reading, hit: Hit, nouns: list[Hit]) -> bool:
    """A participle right behind the instrument repeats it: "food aid donated by", "a loan provided by"."""
    word = reading.lex[hit.start]
    return word is not None and "n" in word.verb_forms and any(n.end == hit.start for n in nouns)


def _governing(reading: Reading, hit: Hit) -> Hit | None:
    """The finance verb whose object (or passive subject) the noun is."""
    for verb in reading.get("finance.verbs"):
        word = reading.lex[verb.start]
        if verb.start == hit.end and word is not None and "n" in word.verb_forms:
            return _undone(reading, verb) or verb
    v = roles.governing_verb(reading, hit.start)
    if v < 0:
        return None
    for verb in reading.get("finance.verbs"):
        if verb.start == v:
            return verb
    # "has agreed to provide", "was extended to": look one verb further within the clause
    low, high = roles.clause(reading, hit.start)
    for verb in reading.get("finance.verbs"):
        if low <= verb.start < hit.start and is_finite_or_participle(reading, verb.start):
            between = reading.kinds[verb.end : hit.start]
            if (
                "b" not in between
                and ";" not in between
                and hit.start - verb.end < 26
                and not _other_verb(reading, verb.end, hit.start)
            ):
                return verb
    for verb in reading.get("finance.verbs"):
        if hit.end <= verb.start < high and verb.start - hit.end < 16 and roles.is_passive(reading, verb.start):
            return verb
    return None


def _undone(reading: Reading, owed: Hit) -> Hit | None:
    """What becomes of a debt that is owed: "the debt owed by Yemen to Russia was forgiven"."""
    if owed.trigger.code != "owe":
        return None
    _, high = roles.clause(reading, owed.start)
    for verb in reading.get("finance.verbs"):
        if owed.end < verb.start < high and verb.trigger.code in ("forgive", "restructure", "repay"):
            if roles.is_passive(reading, verb.start):
                return verb
    return None


def _other_verb(reading: Reading, start: int, end: int) -> bool:
    for k in range(start, end):
        if reading.kinds[k] == "v" and is_finite_or_participle(reading, k):
            word = reading.lex[k]
            if word is not None and "g" not in word.verb_forms:
                return True
    return False


def _sides_of_verb(scene: Scene, verb: Hit) -> tuple[list[Actor], list[Actor]]:
    """(provider, recipient) as the verb has them."""
    reading, v = scene.reading, verb.start
    code = verb.trigger.code
    passive = roles.is_passive(reading, v)
    if passive:
        doer = roles.agent(reading, v) or ([] if code == "receive" else roles.governed(reading, v, FROM))
        patient = [a for a in roles.subject(reading, v) if not _is_thing(reading, a) and _next_to(reading, a, v)]
    else:
        doer = roles.subject(reading, v)
        patient = roles.direct_object(reading, v)
    if code in ("give", "fund", "forgive", "restructure", "suspend"):
        recipient = patient or roles.governed(reading, v, _TOWARDS, places=True) or roles.governed(reading, v, FOR)
        if not recipient and code == "give":
            recipient = _body_in(reading, v)
        recipient = [a for a in recipient if a not in doer]
        if code in ("forgive", "restructure"):
            recipient = recipient or _debtor(reading, v)
        if code == "fund" and not recipient:
            recipient = _in_place(reading, v)
        provider = doer
        if not provider and not passive:
            provider = roles.governed(reading, v, FROM)
        return provider, recipient
    if code == "receive":
        return roles.governed(reading, v, FROM) or (roles.modifiers_after(reading, v) if not passive else []), doer
    if code in ("repay", "owe"):
        behind = _to_whom(reading, v) if code == "owe" else []
        if behind:
            return behind, [a for a in doer if a not in behind]
        creditor = roles.governed(reading, v, TO) or (patient if not passive else [])
        return [a for a in creditor if a not in doer], doer
    return doer, patient


def _to_whom(reading: Reading, v: int) -> list[Actor]:
    """ "The IMF, to which Argentina owes $41 billion": the creditor before the relative."""
    for k in range(max(1, v - 8), v):
        if reading.kinds[k] == "r" and reading.words[k - 1] == "to":
            before = [a for a in reading.actors if a.end <= k - 1]
            return before[-1:]
    return []


def _next_to(reading: Reading, actor: Actor, v: int) -> bool:
    """Whether nothing else can be the subject of the passive at ``v``: no amount, relative or verb stands between."""
    return not any(
        reading.kinds[k] in "$r#" or (reading.kinds[k] == "v" and is_finite_or_participle(reading, k))
        for k in range(actor.end, v)
    )


_TOWARDS = TO | frozenset({"towards", "toward"})


def _body_in(reading: Reading, v: int) -> list[Actor]:
    """The state of a body that is given to: "to the University of N. in Chad", "to a hospital in Lusaka"."""
    _, high = roles.clause(reading, v)
    at = next(
        (
            k
            for k in range(v + 1, high)
            if reading.words[k] in ("to", "for", "towards") and reading.kinds[k + 1 : k + 2] != "v"
        ),
        -1,
    )
    if at < 0:
        return []
    for actor in reading.actors:
        if at < actor.start < min(high, at + 16) and (actor.preposition in ("in", "of", "at") or actor.is_modifier):
            return roles.members(reading, actor)
    return []


def _is_thing(reading: Reading, actor: Actor) -> bool:
    return actor.is_modifier


def _debtor(reading: Reading, v: int) -> list[Actor]:
    """ "forgave 90 % of DPRK's debt", "cancelled the debt of Zambia", "debt owed by Kenya"."""
    for hit in reading.get("finance.nouns"):
        if hit.start > v and hit.trigger.code in ("debt", "loan", "debt_relief", "unstated") and hit.start - v < 24:
            found = roles.modifiers(reading, hit.start, hit.end)
            found = [a for a in found if a.start > v]
            found = found or roles.governed(reading, hit.end, frozenset({"of", "by", "to", "for"}))
            if found:
                return found
    return []


def _in_place(reading: Reading, v: int) -> list[Actor]:
    return roles.governed(reading, v, frozenset({"in", "of"}), places=True)


def _sides_of_noun(scene: Scene, hit: Hit) -> tuple[list[Actor], list[Actor]]:
    """(provider, recipient) as the noun phrase itself has them."""
    reading = scene.reading
    code = hit.trigger.code
    owners = roles.modifiers(reading, hit.start, hit.end)
    source = _governed_near(reading, hit, FROM) or _governed_near(reading, hit, BY)
    target = _governed_near(reading, hit, TO)
    if source and not target and source[0].preposition in FROM:
        between = reading.words[hit.end : source[0].preposition_at]
        if "to" in between or "for" in between:  # "scholarships to 20 students from Malawi"
            source, target = [], source
    if code in DEBT_NOUNS and code != "debt_relief":
        owed_to = target
        debtor = owners or _governed_near(reading, hit, frozenset({"of"})) or source
        return owed_to, [a for a in debtor if a not in owed_to]
    if code == "debt_relief":
        if owners and not target and not source:
            followed = reading.words[hit.start] == "debt"
            return ([], owners) if followed and not any(a.is_genitive for a in owners) else (owners, [])
        return source or owners, target or _governed_near(reading, hit, FOR)
    if owners and source:
        return source, target or owners
    if not source:
        source = owners
    if not source:
        source = _governed_near(reading, hit, frozenset({"of"}), hit.end)
        source = [a for a in source if "bank" in reading.surface(a.start, a.end).lower()]
    if not target:
        target = _governed_near(reading, hit, FOR)
    return source, [a for a in target if a not in source]


def _governed_near(reading: Reading, hit: Hit, prepositions: frozenset[str], at: int = -1) -> list[Actor]:
    found = roles.governed(reading, hit.end if at < 0 else at, prepositions, limit=30)
    if not found:
        return []
    first = min(found, key=lambda a: a.start)
    owed = reading.words[hit.end : hit.end + 1] in (["owed"], ["owing"], ["due"])  # "the debt owed by Yemen to Russia"
    if _other_verb(reading, hit.end + owed, first.preposition_at):
        return []
    return found


def _is_lender(reading: Reading, actor: Actor) -> bool:
    for k in range(actor.start, actor.end):
        name = reading.payload[k]
        if isinstance(name, Name) and name.kind == "I":
            if "central_bank" in name.flags:
                return False
            if "development_bank" in name.flags:
                return True
    surface = reading.surface(actor.start, actor.end).lower()
    if "central bank" in surface:
        return False
    return any(
        word in surface for word in ("bank", "exim", "fund", "lender", "creditor", "donor", "aid", "cooperation agency")
    )


def _direct(scene: Scene, parties: list[Actor]) -> tuple[list[Actor], list[Actor]]:
    """(provider, recipient) of two who sign together: a bank or fund lends; else who lent before; else the first."""
    codes = roles.codes_of(parties)
    if len(codes) != 2:
        return parties, []
    sides = [[a for a in parties if code in a.codes] for code in codes]
    lends = [any(_is_lender(scene.reading, a) for a in side) for side in sides]
    if lends[0] != lends[1]:
        return (sides[0], sides[1]) if lends[0] else (sides[1], sides[0])
    known = scene.context.creditors
    if known.get(codes[0], 0) != known.get(codes[1], 0):
        return (sides[0], sides[1]) if known.get(codes[0], 0) > known.get(codes[1], 0) else (sides[1], sides[0])
    subject = scene.context.subject_state()
    if subject == codes[0] and not scene.context.creditors:
        return sides[1], sides[0]  # a story told from the borrower's side
    return sides[0], sides[1]


def _forgiveness_of(reading: Reading, hit: Hit) -> Hit | None:
    """The noun of relief before a debt: "forgiveness of 30 percent of Iraq's debt"."""
    if hit.trigger.code != "debt":
        return None
    for other in reading.get("finance.nouns"):
        between = reading.kinds[other.end : hit.start]
        if other.trigger.code == "debt_relief" and 0 < hit.start - other.end < 12:
            if reading.words[other.end] == "of" and not set(between) & set("vbhm;"):
                return other
    return None


def _from_noun(scene: Scene, hit: Hit, nouns: list[Hit], verbs: list[Hit], done: set[int]) -> bool:
    reading = scene.reading
    code = hit.trigger.code
    verb = _governing(reading, hit)
    source, target = _sides_of_noun(scene, hit)
    carried = False
    if verb is None and not source:
        source = _light_giver(scene, hit)
        carried = bool(source)  # "awarded a scholarship", "made a donation"
        if code == "debt_repayment" and source:
            source, target = [], source  # "Uganda made its first repayment"
        target = target or roles.governed(reading, hit.end, frozenset({"to", "towards", "toward", "for"}), limit=12)
    if verb is not None:
        giver, taker = _sides_of_verb(scene, verb)
        if code in DEBT_NOUNS and code not in ("debt_relief",) and verb.trigger.code in ("give", "fund"):
            giver, taker = [], []
        if verb.trigger.code == "owe" and not giver and roles.codes_of(source) == roles.codes_of(taker):
            source = []  # "loans owed by Benin": Benin is the debtor
        source = source if source and verb.trigger.code == "receive" else (giver or source)
        target = taker or target
        target = [a for a in target if not set(a.codes) <= set(roles.codes_of(source))] or target
    if roles.codes_of(source) == roles.codes_of(target) and source:
        target = [
            a for a in roles.governed(reading, hit.end, TO | FOR) if not set(a.codes) <= set(roles.codes_of(source))
        ]
    relief = _forgiveness_of(reading, hit)
    if relief is not None:
        verb, target = None, roles.modifiers(reading, hit.start, hit.end) or _governed_near(reading, hit, OF_AND_BY)
        target = [a for a in target if a.start >= relief.end]
        source = roles.modifiers(reading, relief.start, relief.end) or _governed_near(reading, hit, BY)
    asked = _asked(scene, hit)
    if asked is not None:
        source, target = asked
    swap = _of_swap(scene, hit)
    if swap is not None:
        source, target = swap
    if not source or not target:
        source, target = _from_signing(scene, hit, source, target)
    named = hit.end
    if reading.kinds[named : named + 1] == "(" and reading.kinds[named + 2 : named + 3] == ")":
        named += 3  # "preferential buyer's credit (PBC) agreement"
    named += reading.words[named : named + 1] in _PAPERS
    amounts = numbers_of(scene, "$", within([Hit(hit.start, named, hit.trigger)]))
    if verb is not None and not amounts and not _others_between(nouns, verb, hit):
        amounts = [k for k in numbers_of(scene, "$", within([verb])) if k not in scene.used_items]
    percents = [k for k in reading.mentions("%") if _is_part_of(reading, k, hit) and k not in scene.used_items]
    if not amounts and not percents:
        if hit.trigger.lemma.endswith(" agreement") or not _states_something(scene, hit, verb, source, target):
            return False
    if verb is not None:
        done.add(verb.start)
    instrument = "debt_relief" if relief is not None else _instrument(reading, hit, verb)
    if instrument == "debt" and verb is None and not amounts and not percents:
        return False
    for amount in amounts or [-1]:
        draft = _draft(scene, hit, verb, source, target, instrument)
        draft.amount_item = amount
        draft.date_item = own_date(reading, amount, amounts)
        if carried and draft.own["action"] is None and draft.modality == "asserted":
            draft.own["action"] = "disbursed"
        if percents and instrument in ("debt_relief", "debt", "debt_repayment"):
            draft.percent_item = percents[0]
        _finish(scene, draft, hit)
    return True


_PAPERS = (["agreement"], ["agreements"], ["deal"], ["facility"], ["package"], ["contract"], ["accord"])


def _light_giver(scene: Scene, hit: Hit) -> list[Actor]:
    """The subject of a verb that only carries the noun: "made a donation", "awarded a scholarship"."""
    reading = scene.reading
    v = roles.governing_verb(reading, hit.start)
    if not 0 <= v < hit.start or hit.start - v > 12 or reading.lex[v] is None:
        return []
    lemma = reading.lemma(v)
    word = reading.lex[v]
    intends = word is not None and word.modality in ("planned", "proposed", "expected")
    light = lemma in ("make", "award", "announce", "deliver", "hand", "send", "renew", "arrange", "trim", "cut")
    if not (light or intends) or roles.is_passive(reading, v):
        return []
    return roles.subject(reading, v)


OF_AND_BY = frozenset({"of", "by"})
_ASKING = frozenset("ask request beg petition approach".split())
_REQUESTS = frozenset("request application appeal plea bid".split())
_REFUSING = frozenset("reject refuse decline deny rebuff dismiss".split())


def _asked(scene: Scene, hit: Hit) -> tuple[list[Actor], list[Actor]] | None:
    """(provider, recipient) of what is asked for: "asked Russia for a loan", "Belarus's request for a loan"."""
    reading = scene.reading
    at = next((k for k in range(hit.start - 1, max(-1, hit.start - 7), -1) if reading.words[k] == "for"), -1)
    if at < 1 or any(reading.kinds[k] in "vbhm;" for k in range(at + 1, hit.start)):
        return None
    v = roles.governing_verb(reading, at)
    if not 0 <= v < at:
        return None
    doer = roles.subject(reading, v)
    if reading.lemma(v) in _ASKING:
        other = [a for a in roles.direct_object(reading, v) if a.end <= at]
        return (other, doer) if other and doer else None
    if reading.words[at - 1].rstrip("s") in _REQUESTS:
        asker = roles.modifiers(reading, at - 1, at)
        if asker and doer and reading.lemma(v) in _REFUSING:
            return doer, asker
        if not asker and doer:
            other = roles.governed(reading, v, TO) or roles.governed(reading, v, FROM)
            return (other, doer) if other else None
    return None


def _is_refused(reading: Reading, hit: Hit) -> bool:
    """ "rejected a request for a loan"."""
    v = roles.governing_verb(reading, hit.start)
    return (
        0 <= v < hit.start
        and reading.lemma(v) in _REFUSING
        and any(w.rstrip("s") in _REQUESTS for w in reading.words[v : hit.start])
    )


def _others_between(nouns: list[Hit], verb: Hit, hit: Hit) -> bool:
    return any(verb.end <= other.start < hit.start for other in nouns)


def _of_swap(scene: Scene, hit: Hit) -> tuple[list[Actor], list[Actor]] | None:
    """A currency swap is lent by the other side to the one that the text is about."""
    reading = scene.reading
    if hit.trigger.code != "currency_swap":
        return None
    other = roles.governed(reading, hit.end, WITH, limit=12)
    v = roles.governing_verb(reading, hit.start)
    own = roles.subject(reading, v) if 0 <= v < hit.start else []
    if not other or not own or roles.codes_of(other) == roles.codes_of(own):
        return None
    return other, own


def _from_signing(scene: Scene, hit: Hit, source: list[Actor], target: list[Actor]) -> tuple[list[Actor], list[Actor]]:
    """The two who signed the loan or agreement, where the phrase itself does not say who lends."""
    reading = scene.reading
    pair = [a for a in roles.between(reading, hit.end) if not a.is_place]
    if len(roles.codes_of(pair)) < 2:
        v = roles.governing_verb(reading, hit.start)
        if v < 0:
            return source, target
        doers = roles.agent(reading, v) if roles.is_passive(reading, v) else roles.subject(reading, v)
        if reading.lemma(v) in _SIGNING:
            pair = doers + [a for a in roles.governed(reading, v, WITH) if a not in doers]
            if len(roles.codes_of(pair)) < 2:
                other = roles.governed(reading, v, TO)
                if other and doers:
                    return source or doers, target or other
        else:
            return source, target
    if len(roles.codes_of(pair)) == 2:
        first, second = _direct(scene, pair)
        if source and not target:
            rest = [a for a in pair if not set(a.codes) & set(roles.codes_of(source))]
            return source, rest
        if target and not source:
            rest = [a for a in pair if not set(a.codes) & set(roles.codes_of(target))]
            return rest, target
        return first, second
    if len(roles.codes_of(pair)) == 1 and not source and not target:
        if any(_is_lender(reading, a) for a in pair) or scene.context.creditors.get(pair[0].codes[0], 0):
            return pair, target
        return source, pair
    return source, target


_SIGNING = frozenset("sign conclude reach enter ink initial finalise finalize negotiate agree exchange".split())


def _is_part_of(reading: Reading, k: int, hit: Hit) -> bool:
    """ "90 % of DPRK's debt": the percentage of the noun."""
    value = roles.mention(reading, k)
    if value.extra and value.extra.get("change"):
        return False
    if k > hit.start or hit.start - k > 9 or reading.words[k + 1 : k + 2] != ["of"]:
        return False
    return not any(reading.kinds[j] in ";v$" for j in range(k + 1, hit.start))


def _states_something(scene: Scene, hit: Hit, verb: Hit | None, source: list[Actor], target: list[Actor]) -> bool:
    """Whether a noun without a number is a statement of its own, and no mere mention."""
    reading = scene.reading
    sides = bool(roles.codes_of(source)) + bool(roles.codes_of(target))
    lemma = hit.trigger.lemma
    if verb is not None and verb.trigger.code in (
        "give",
        "fund",
        "receive",
        "forgive",
        "repay",
        "restructure",
        "suspend",
        "owe",
    ):
        if lemma in WEAK_NOUNS or hit.trigger.code == "unstated":
            one = sides == 1 and scene.context.is_bilateral
            return sides >= 2 or (one and not is_definite(reading, hit.start) and _is_object(reading, verb, hit))
        passive = verb.trigger.code == "repay" and roles.is_passive(reading, verb.start)
        if passive and scene.context.creditors and "U" not in reading.kinds:
            return True  # "the loan was fully repaid in 2019"
        return sides >= 1 and (_is_object(reading, verb, hit) or sides >= 2)
    if is_definite(reading, hit.start) or lemma in WEAK_NOUNS:
        return False
    return sides >= 2 and hit.trigger.code != "unstated" and roles.codes_of(source) != roles.codes_of(target)


def _is_object(reading: Reading, verb: Hit, hit: Hit) -> bool:
    if hit.start < verb.start:
        return roles.is_passive(reading, verb.start)
    return not any(
        reading.kinds[k] in "p" and reading.words[k] in ("for", "under", "through", "from", "as", "by", "in")
        for k in range(verb.end, hit.start)
    )


def _instrument(reading: Reading, hit: Hit, verb: Hit | None) -> str | None:
    code = hit.trigger.code
    verb_code = verb.trigger.code if verb else ""
    if verb_code == "forgive" and code in ("debt", "loan", "unstated"):
        return "debt_relief" if code != "unstated" else None
    if verb_code == "repay" and code in ("debt", "loan", "credit_line"):
        return "debt_repayment"
    if code == "debt_restructuring":
        return "debt"
    if code == "unstated":
        return _kind_before(reading, hit.start) or _help_in_doing(reading, hit)
    if code == "payment" and {"debt", "repayment", "principal"} & set(reading.words[max(0, hit.start - 3) : hit.start]):
        return "debt_repayment"  # "debt service payments"
    return code


def _help_in_doing(reading: Reading, hit: Hit) -> str | None:
    """ "assistance in enhancing the operations of": help with doing something is technical assistance."""
    if hit.trigger.lemma not in ("assistance", "support", "aid"):
        return None
    at = next(
        (k for k in range(hit.end, min(len(reading.words), hit.end + 6)) if reading.words[k] in ("in", "with", "for")),
        -1,
    )
    if at < 0 or at + 1 >= len(reading.words):
        return None
    word = reading.lex[at + 1]
    if word is not None and "g" in word.verb_forms and word.verb_lemma not in ("fund", "finance", "build", "construct"):
        return "technical_assistance"
    return None


def _kind_before(reading: Reading, i: int) -> str | None:
    """What the words before a general noun say of its kind: "food aid", "technical assistance", "concessional
    funding"."""
    window = reading.words[max(0, i - 3) : i]
    if any(w in ("food", "humanitarian", "medical", "relief", "emergency") for w in window):
        return "aid_in_kind"
    if any(w in ("technical", "training", "advisory") for w in window):
        return "technical_assistance"
    if any(w in ("loan", "loans", "credit", "concessional") for w in window):
        return "loan"
    if any(w in ("grant", "grants") for w in window):
        return "grant"
    return None


def _verb_lemma(verb: Hit | None) -> str:
    return verb.trigger.lemma.split()[0] if verb else ""


def _draft(
    scene: Scene, hit: Hit, verb: Hit | None, source: list[Actor], target: list[Actor], instrument: str | None
) -> Draft:
    reading = scene.reading
    anchor = verb.start if verb else hit.start
    first = min(hit.start, anchor)
    last = max(hit.end, verb.end if verb else 0)
    draft = Draft("finance", first, last, source, target, rule=f"noun.{hit.trigger.lemma.replace(' ', '_')}")
    draft.own["instrument"] = instrument
    draft.own_spans["instrument"] = (hit.start, hit.end)
    draft.modality = _modality(reading, hit, verb)
    draft.own["action"] = _action(reading, hit, verb, draft.modality, instrument)
    draft.confidence = 0.75 if verb else 0.65
    return draft


def _modality(reading: Reading, hit: Hit, verb: Hit | None) -> str:
    mood = roles.modality(reading, verb.start) if verb else roles.modality(reading, hit.start, is_noun=True)
    if roles.is_negated(reading, hit.start) or _is_refused(reading, hit):
        return "denied"
    if mood != "asserted":
        return mood
    lemma = _verb_lemma(verb)
    if lemma in PLANNED_GIVING or (verb is not None and verb.trigger.lemma in ("fall due", "come due")):
        return "planned"
    if lemma == "offer":
        return "proposed"
    if _is_of_agreement(reading, hit):
        return "planned"
    if verb is None or lemma in ("contract", "secure", "issue", "obtain"):
        v = roles.governing_verb(reading, hit.start)
        word = reading.lex[v] if v >= 0 else None
        governing = (word.verb_lemma or "") if word else ""
        if governing in (
            "sign",
            "conclude",
            "agree",
            "approve",
            "pledge",
            "commit",
            "announce",
            "promise",
            "ink",
            "initial",
            "enter",
            "negotiate",
            "finalize",
            "finalise",
            "reach",
        ):
            if abs(v - hit.start) < 20:
                return "planned" if governing != "negotiate" else "proposed"
        if governing in ("seek", "request", "offer", "propose"):
            return "proposed"
    return mood


def _is_of_agreement(reading: Reading, hit: Hit) -> bool:
    """Money that an agreement promises: "a loan agreement worth …", "a credit line agreement for …"."""
    return "agreement" in reading.words[hit.start : hit.end + 2]


def _action(reading: Reading, hit: Hit, verb: Hit | None, mood: str, instrument: str | None) -> str | None:
    code, lemma = (verb.trigger.code if verb else ""), _verb_lemma(verb)
    if code == "forgive" or instrument == "debt_relief":
        return "forgiven"
    if code == "suspend":
        return "suspended"
    if code == "repay" or instrument == "debt_repayment":
        return "repaid"
    if code == "restructure" or hit.trigger.code == "debt_restructuring":
        return "restructured"
    if code == "suspend":
        return "suspended"
    if instrument == "debt" or code == "owe":
        return "owed"
    if lemma in PLEDGED or mood == "proposed":
        return "pledged"
    if mood == "planned":
        return "committed"
    if code in ("give", "fund", "receive"):
        return "disbursed" if mood == "asserted" else "committed"
    return None


def _complete(scene: Scene, draft: Draft) -> None:
    """Fill a side that the sentence leaves open: the other party of the dyad that the document speaks of."""
    context = scene.context
    source, target = roles.codes_of(draft.source), roles.codes_of(draft.target)
    if draft.own.get("instrument") == "debt" and draft.own.get("action") == "owed" and not source and target:
        return  # whom a debtor owes is not to be guessed
    if len(source) == 2 and not set(target) - set(source):
        lender = max(source, key=lambda code: (context.creditors.get(code, 0), code != context.home))
        draft.source, draft.target = [], []
        draft.source_codes = (lender,)
        draft.target_codes = tuple(code for code in source if code != lender)
        return
    if source and set(target) <= set(source):
        target, draft.target = (), []
    if source and target:
        return
    if source and not target:
        found = context.recipient_for(source[0])
        if found:
            draft.target_codes = (found,)
            draft.confidence -= 0.1
    elif target and not source:
        found = context.creditor_for(target[0])
        if found:
            draft.source_codes = (found,)
            draft.confidence -= 0.1
    elif context.creditors:
        first = max(sorted(context.creditors), key=lambda c: context.creditors[c])
        found = context.recipient_for(first)
        if found:
            draft.source_codes, draft.target_codes = (first,), (found,)
            draft.confidence -= 0.2


def _finish(scene: Scene, draft: Draft, hit: Hit) -> None:
    _complete(scene, draft)
    _terms_for(scene, draft, hit)
    purpose = _purpose(scene.reading, hit.end, draft)
    if purpose:
        draft.own["purpose"] = scene.reading.surface(*purpose)
        draft.own_spans["purpose"] = purpose
    draft.plover = {"forgiven": "CONCEDE", "suspended": "SANCTION"}.get(str(draft.own.get("action")), "AID")
    if draft.own.get("action") in ("owed", "repaid"):
        draft.plover = None
    takers = roles.codes_of(draft.target)
    if len(takers) > 1 and draft.amount_item >= 0 and "each" in _beside_amount(scene.reading, draft.amount_item):
        for code in takers[1:]:  # "lent Angola and Ghana $500 million each": a fact for each
            one = draft.copy()
            one.target = [a for a in draft.target if code in a.codes]
            emit(scene, one)
        draft.target = [a for a in draft.target if takers[0] in a.codes]
    fact = emit(scene, draft)
    if fact and fact.source and fact.target:
        scene.context.note_finance(fact.source, fact.target, str(draft.own.get("action")))
    if fact and draft.own.get("instrument") in ("loan", "credit_line", "export_credit"):
        loans = scene.context.last_loans
        if loans and loans[-1].sentence_id != fact.sentence_id:
            loans.clear()
        loans.append(fact)
    if fact and draft.own.get("instrument"):
        scene.context.last_instrument = str(draft.own["instrument"])


def _beside_amount(reading: Reading, k: int) -> list[str]:
    return reading.words[k + 1 : k + 2] + reading.words[max(0, k - 1) : k]


def _purpose(reading: Reading, i: int, draft: Draft) -> tuple[int, int] | None:
    """ "for the construction of …", "to finance …": the words behind the instrument that say what it is for."""
    n = len(reading.words)
    start = max(i, draft.amount_item + 1)
    for k in range(start, min(n, start + 16)):
        if reading.words[k] == "for" or (reading.kinds[k] == "t" and k + 1 < n and reading.kinds[k + 1] == "v"):
            end = k + 1
            while (
                end < n
                and reading.kinds[end] not in ";("
                and end - k < 30
                and reading.words[end] not in ("which", "on", ".")
            ):
                if reading.kinds[end] == "q" and reading.words[end] == ".":
                    break
                end += 1
            return (k + 1, end) if end > k + 1 else None
        if reading.kinds[k] in ";.":
            return None
    return None


def _from_verb(scene: Scene, hit: Hit, nouns: list[Hit]) -> None:
    """A verb of giving or repaying with an amount, goods, or strong enough to stand alone ("lent", "funded by")."""
    reading = scene.reading
    code, lemma = hit.trigger.code, _verb_lemma(hit)
    if code in ("give", "receive", "fund") and _is_other_delivery(reading, hit):
        return
    source, target = _sides_of_verb(scene, hit)
    amounts = [k for k in numbers_of(scene, "$", within([hit])) if k not in scene.used_items]
    if code in ("fund", "give") and not amounts and roles.is_passive(reading, hit.start):
        amounts = [k for k in _following_amounts(reading, hit.end) if k not in scene.used_items]
    things = _things(reading, hit)
    goods = _goods(scene, hit) if code in ("give", "receive") and lemma in IN_KIND_VERBS and not amounts else []
    percents = [k for k in reading.mentions("%") if code in ("forgive", "repay") and 0 < k - hit.start < 6]
    sides = bool(roles.codes_of(source)) + bool(roles.codes_of(target))
    given = things is not None and code == "give" and sides == 2 and roles.codes_of(source) != roles.codes_of(target)
    if (
        not amounts
        and not goods
        and not percents
        and not given
        and not _verb_is_enough(reading, hit, source, target, scene.facts)
    ):
        return
    if lemma in ("send", "dispatch", "ship", "transfer", "furnish") and not (goods or amounts or given):
        return
    if amounts and code in ("give", "receive", "suspend") and not _money_is_finance(scene, hit, source, target):
        return
    instrument = {"forgive": "debt_relief", "repay": "debt_repayment", "owe": "debt", "restructure": "debt"}.get(code)
    if instrument is None:
        instrument = _verb_instrument(reading, hit, bool(goods) or things is not None)
    values: list[tuple[str, int]] = [("amount", k) for k in amounts] + [("quantity", k) for k in goods]
    for kind, item in values or [("", -1)]:
        draft = Draft("finance", hit.start, hit.end, source, target, rule=f"verb.{lemma}")
        draft.modality = _modality(reading, hit, hit)
        draft.own["instrument"] = instrument
        draft.own["action"] = _action(reading, hit, hit, draft.modality, instrument)
        draft.confidence = 0.7
        if kind == "amount":
            draft.amount_item = item
            draft.quantity_item = _goods_worth(scene, hit, item)
            draft.date_item = own_date(reading, item, amounts)
            draft.target = _receiver_beside(reading, item, target)
        elif kind == "quantity":
            draft.quantity_item = item
        if percents:
            draft.percent_item = percents[0]
        _finish(scene, draft, hit)


def _receiver_beside(reading: Reading, item: int, target: list[Actor]) -> list[Actor]:
    """The receiver that stands right before its own amount: "gave Laos $4 million and Cambodia $6 million"."""
    beside = [a for a in reading.actors if a.end == item and a.start and reading.kinds[a.start - 1] in "&,"]
    beside = [a for a in beside if not a.is_modifier and a.preposition is None]
    return beside if target and beside and not set(beside[0].codes) & set(roles.codes_of(target)) else target


def _goods_worth(scene: Scene, hit: Hit, amount: int) -> int:
    """The count of the goods whose worth the amount is: "100 police vehicles worth $4.33 million"; -1 where none is."""
    reading = scene.reading
    for k in reading.mentions("#"):
        if (
            hit.end <= k < amount
            and {"worth", "valued"} & set(reading.words[k:amount])
            and roles.mention(reading, k).code is not None
        ):
            return k
    return -1


_AID_WORDS = frozenset(
    """aid donated donate donation donates humanitarian relief free gift grant grants assistance emergency
    charity""".split()
)


def _is_other_delivery(reading: Reading, hit: Hit) -> bool:
    """Whether what is delivered is arms or merchandise: facts of their own types."""
    _, high = roles.clause(reading, hit.start)
    if any(hit.end <= h.start < min(high, hit.end + 14) for h in reading.get("arms.nouns")):
        return True
    if hit.trigger.lemma in ("ship", "supply", "deliver", "send", "accept", "release", "get", "grant"):
        merchandise = any(w in _MERCHANDISE for w in reading.words[hit.end : min(high, hit.end + 16)])
        quota = any(w in ("quota", "quotas", "tariff-free") for w in reading.words[hit.end : min(high, hit.end + 8)])
        return quota or (merchandise and not any(w in _AID_WORDS for w in reading.words))
    return False


_MERCHANDISE = frozenset(
    """oil crude gas lng coal fuel ore steel cement copper iron electricity power cotton sugar coffee cocoa tea timber
    aluminium aluminum uranium barrels cargo cargoes goods soybeans corn beef wheat grain""".split()
)


def _things(reading: Reading, hit: Hit) -> Hit | None:
    """The goods that a verb of giving has as its object."""
    _, high = roles.clause(reading, hit.start)
    for noun in reading.get("finance.goods"):
        if hit.end <= noun.start < min(high, hit.end + 12):
            if not any(
                reading.kinds[k] in "pt" and reading.words[k] not in ("of",) for k in range(hit.end, noun.start)
            ):
                return noun
            return None
    if roles.is_passive(reading, hit.start):
        low, _ = roles.clause(reading, hit.start)
        for noun in reading.get("finance.goods"):
            if low <= noun.start < hit.start:
                return noun
    return None


def _following_amounts(reading: Reading, i: int) -> list[int]:
    """The amount of a passive: "was funded by X amounting to $5 million", "costing", "worth"."""
    for k in range(i, len(reading.words)):
        if reading.kinds[k] == "$":
            return [] if is_conversion(reading, k, roles.mention(reading, k)) else [k]
        if reading.kinds[k] == ";":
            return []
    return []


def _goods(scene: Scene, hit: Hit) -> list[int]:
    """Counted or weighed goods that the verb gives: "donated 100 vehicles", "820 tractors will be provided"."""
    reading = scene.reading
    found = []
    low, high = roles.clause(reading, hit.start)
    passive = roles.is_passive(reading, hit.start)
    for k in reading.mentions("#"):
        if k in scene.used_items or not low <= k < high:
            continue
        value = roles.mention(reading, k)
        if value.code is None or value.value is None:
            continue
        if (
            _is_relative_object(reading, k, hit.start)
            or (k > hit.start and k - hit.end < 24)
            or (passive and k < hit.start and hit.start - k < 20)
        ):
            found.append(k)
    return found


def _is_relative_object(reading: Reading, k: int, v: int) -> bool:
    """ "8,800 tons of rice Beijing pledged": the goods stand before the subject of a relative clause without a
    pronoun."""
    if not 0 < v - k < 12:
        return False
    for actor in reading.actors:
        if (
            k < actor.start
            and actor.end <= v
            and v - actor.end <= 1
            and actor.preposition is None
            and actor.follows_verb < 0
        ):
            return reading.kinds[actor.start - 1] not in ",;&"
    return False


def _verb_is_enough(reading: Reading, hit: Hit, source: list[Actor], target: list[Actor], known: list[Fact]) -> bool:
    """Whether the verb alone states a fact: lent, donated, funded …, with both sides named."""
    code, lemma = hit.trigger.code, _verb_lemma(hit)
    sides = bool(roles.codes_of(source)) + bool(roles.codes_of(target))
    if sides and roles.codes_of(source) == roles.codes_of(target):
        return False
    if code in ("forgive", "repay", "restructure", "owe"):
        remainder = any(w in ("remainder", "balance", "rest", "remaining") for w in reading.words)
        if code == "repay" and remainder and any(f.own.get("action") == "forgiven" for f in known):
            return True
        if not any(
            h.trigger.code in DEBT_NOUNS or h.trigger.code in ("loan", "credit_line")
            for h in reading.get("finance.nouns")
        ):
            return (
                lemma in ("repay", "pay back")
                and sides >= 1
                and any(w in ("funds", "money", "proceeds", "amount", "it") for w in reading.words)
            )
        return sides >= 1 or (lemma == "pay" and remainder)
    if lemma in STRONG_GIVING and sides >= 1:
        return sides == 2 or lemma == "donate"
    if code == "fund" and lemma not in ("support", "sponsor"):
        return sides == 2 or (sides == 1 and roles.is_passive(reading, hit.start))
    return lemma == "borrow" and sides == 2


def _money_is_finance(scene: Scene, hit: Hit, source: list[Actor], target: list[Actor]) -> bool:
    """Whether money given is finance and not a purchase or an investment that the same words could say."""
    reading = scene.reading
    low, high = roles.clause(reading, hit.start)
    for key in ("investment.verbs", "investment.nouns"):
        if any(low <= h.start < high and h.trigger.code in ("made", "investment") for h in reading.get(key)):
            return False
    if _verb_lemma(hit) in ("supply", "deliver", "raise", "issue", "get", "present", "announce", "accept", "secure"):
        return bool(roles.codes_of(source)) and bool(roles.codes_of(target))
    return True


def _verb_instrument(reading: Reading, hit: Hit, goods: bool) -> str | None:
    lemma = _verb_lemma(hit)
    for noun in reading.get("finance.nouns"):
        near = 0 < noun.start - hit.end < 9 or reading.words[noun.start - 1 : noun.start] in (
            ["under"],
            ["this"],
            ["as"],
        )
        between = reading.words[hit.end : noun.start]
        if (
            near
            and noun.trigger.code in ("grant", "loan", "credit_line", "aid_in_kind")
            and "to" not in between
            and "for" not in between
        ):
            return noun.trigger.code
    for noun in reading.get("finance.nouns"):
        if (
            noun.trigger.code in ("grant", "loan", "credit_line")
            and "under" in reading.words[max(0, noun.start - 3) : noun.start]
        ):
            return noun.trigger.code
    if lemma in ("lend", "loan", "borrow"):
        return "loan"
    if goods:
        return "aid_in_kind"
    if lemma in ("donate", "grant", "contribute"):
        return "grant"
    return None


# --- terms ------------------------------------------------------------------------------------------------------------


def _terms_for(scene: Scene, draft: Draft, hit: Hit) -> None:
    """Interest, maturity and grace of a loan that the same clause states."""
    reading = scene.reading
    if draft.own.get("instrument") not in ("loan", "credit_line", "export_credit", "debt", "debt_repayment", None):
        return
    for k in reading.mentions("U"):
        if k in scene.used_items:
            continue
        column = _term_of_duration(reading, k)
        if column and column not in draft.own:
            draft.own[column] = roles.mention(reading, k).value
            draft.own_spans[column] = (k, k + 1)
    for k in reading.mentions("%"):
        if _is_interest(reading, k) and "interest_percent" not in draft.own:
            draft.own["interest_percent"] = roles.mention(reading, k).value
            draft.own_spans["interest_percent"] = (k, k + 1)
    if "interest_percent" not in draft.own and any(w in ("interest-free", "zero-interest") for w in reading.words):
        at = next(i for i, w in enumerate(reading.words) if w in ("interest-free", "zero-interest"))
        if abs(at - hit.start) < 6:
            draft.own["interest_percent"] = 0.0
            draft.own_spans["interest_percent"] = (at, at + 1)


def _term_of_duration(reading: Reading, k: int) -> str | None:
    near = reading.words[max(0, k - 4) : k] + reading.words[k + 1 : k + 5]
    after = reading.words[k + 1 : k + 4]
    before = reading.words[max(0, k - 4) : k]
    if "grace" in after[:2] or ("grace" in before and "maturity" not in after[:2]):
        return "grace_years"
    if any(
        w in ("maturity", "tenor", "term", "repayment", "repayable", "repaid", "paid", "amortization") for w in near
    ):
        return "maturity_years"
    if any(w in ("loan", "credit", "loans") for w in after[:3]) or (after[:1] == ["period"] and "over" in before):
        return "maturity_years"
    if before[-1:] in (["over"], ["within"]) and _is_lent(reading):
        return "maturity_years"
    return None


def _is_lent(reading: Reading) -> bool:
    """Whether the sentence speaks of a loan, so that "over 30 years" is its life and "at 3.5 percent" its interest."""
    return any(
        h.trigger.code in ("loan", "credit_line", "export_credit", "debt", "debt_restructuring")
        for h in reading.get("finance.nouns")
    ) or any(h.trigger.code in ("repay", "restructure") for h in reading.get("finance.verbs"))


def _is_interest(reading: Reading, k: int) -> bool:
    after = reading.words[k + 1 : k + 4]
    before = reading.words[max(0, k - 5) : k]
    if "interest" in after[:2] or "annual interest" in " ".join(after):
        return True
    if before[-1:] == ["at"] and _is_lent(reading) and "of" not in after[:1] and "fee" not in after:
        return True
    return "interest" in before and not any(w in ("commitment", "management", "fee") for w in after[:3] + before[-1:])


def _add_terms(scene: Scene, nouns: list[Hit]) -> None:
    """A sentence that only gives the terms of a loan named before: "The loan carries a maturity of 20 years"."""
    reading = scene.reading
    if any(f.fact_type == "finance" for f in scene.facts):
        return
    if not any(w in TERMS for w in reading.words):
        return
    loans = [h for h in nouns if h.trigger.code in ("loan", "credit_line", "export_credit")]
    hit = loans[0] if loans else None
    if hit is None and not scene.context.creditors:
        return
    terms = Draft("finance", hit.start if hit else 0, hit.end if hit else 1, rule="terms")
    anchor = hit or Hit(0, 1, _LOAN)
    terms.own["instrument"] = hit.trigger.code if hit else "loan"
    _terms_for(scene, terms, anchor)
    if not any(key in terms.own for key in ("interest_percent", "maturity_years", "grace_years")):
        return
    if hit is not None:
        terms.source, terms.target = _sides_of_noun(scene, hit)
    if (hit is None or is_definite(reading, hit.start) or hit.start == 0) and _added_to_loans(scene, terms):
        return
    terms.confidence = 0.6
    terms.date_item = -1
    _complete(scene, terms)
    emit(scene, terms)


def _added_to_loans(scene: Scene, terms: Draft) -> bool:
    """Give the terms to the loans that the text named last, where these do not have them yet and the parties agree."""
    reading = scene.reading
    parties = set(roles.codes_of([*terms.source, *terms.target]))
    columns = [c for c in ("interest_percent", "maturity_years", "grace_years") if c in terms.own]
    loans = [f for f in scene.context.last_loans if parties <= {f.source, f.target}]
    loans = [f for f in loans if not any(f.own.get(c) is not None for c in columns)]
    for fact in loans:
        for column in columns:
            fact.own[column] = terms.own[column]
            if column in terms.own_spans:
                fact.fields.append((column, *reading.span(*terms.own_spans[column])))
    return bool(loans)


_LOAN = Trigger("finance", "nouns", "loan", "loan")  # of a sentence that gives the terms of a loan named before


def _use_of_money(scene: Scene) -> None:
    """ "The $300 million will be used to …": money named before, and what it is for."""
    reading = scene.reading
    if not scene.context.creditors:
        return
    for k in reading.mentions("$"):
        if k in scene.used_items or owner(scene, k) >= 0 or reading.words[k - 1 : k] not in (["the"], ["this"]):
            continue
        following = reading.words[k + 1 : k + 4]
        if following[:1] in (["will"], ["would"], ["was"]) and any(
            w in ("used", "go", "spent", "finance", "fund", "support", "allocated") for w in following
        ):
            draft = Draft("finance", k, min(k + 4, len(reading.words)), rule="use", amount_item=k, confidence=0.55)
            draft.modality = "planned" if following[0] in ("will", "would") else "asserted"
            draft.own["instrument"] = scene.context.last_instrument
            _finish(scene, draft, Hit(k, k + 1, _LOAN))
