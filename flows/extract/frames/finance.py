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
    source_of,
    target_of,
    within,
)
from flows.extract.frames.investments import pays_for_firm
from flows.extract.lexicon import Trigger
from flows.extract.names import Name
from flows.extract.reading import Actor, Hit, Reading, is_finite_or_participle
from flows.extract.word_lists import read_rows
from flows.records import Fact

STRONG_GIVING = frozenset("lend loan donate grant disburse contribute".split())
WEAK_NOUNS = frozenset("support funds package relief contribution facility fee check cheque payment training".split())
DEBT_NOUNS = frozenset({"debt", "debt_relief", "debt_repayment", "debt_restructuring"})
PLANNED_GIVING = frozenset("pledge commit approve allocate earmark announce sign agree promise".split())
TERMS = frozenset("maturity interest grace moratorium repayment repayable tenor margin libor".split())
PLEDGED = frozenset("pledge announce promise offer".split())
IN_KIND_VERBS = frozenset(
    """donate give provide present supply deliver hand issue distribute receive send ship include contribute grant
    purchase procure offer pledge dispatch furnish gift""".split()
)


def find(scene: Scene) -> None:
    """Add the finance facts of a sentence."""
    reading = scene.reading
    nouns = [h for h in reading.get("finance.nouns") if _is_noun(reading, h) and _is_of_money(scene, h)]
    verbs = [h for h in reading.get("finance.verbs") if _is_verb(reading, h)]
    _creditor(scene)
    if not _DONORS.isdisjoint(reading.words):
        _donor(scene)
    _behind(scene)
    _medical_team(scene)
    _training(scene)
    _debt_share(scene)
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
_DONORS = frozenset("donor donors benefactor".split())


def _donor(scene: Scene) -> None:
    """ "Japan became Mongolia's largest donor", "the largest donor of the 1990s": who gives most."""
    reading = scene.reading
    for i, word in enumerate(reading.words):
        if word not in _DONORS:
            continue
        v = roles.governing_verb(reading, i)
        if not 0 <= v < i or not (reading.kinds[v] == "b" or reading.lemma(v) in ("become", "remain", "rank")):
            continue
        ranked = bool(reading.mentions("K")) or any(
            w in ("largest", "biggest", "main", "leading", "major", "top", "principal", "generous")
            for w in reading.words[v:i]
        )
        donor = roles.subject(reading, v)
        taker = [a for a in roles.modifiers(reading, i, i + 1) if a.is_genitive]
        taker = taker or roles.governed(reading, i + 1, frozenset({"to", "of", "for"}), limit=4)
        draft = Draft("finance", v, i + 1, donor, taker, rule="donor", confidence=0.55, plover="AID")
        if not taker and donor:
            subject = scene.context.subject_state()
            draft.target_codes = (subject,) if subject and subject not in roles.codes_of(donor) else ()
        if not ranked or not donor or not target_of(draft) or roles.codes_of(donor) == roles.codes_of(taker):
            continue
        draft.modality = roles.modality(reading, v)
        emit(scene, draft)
        return


def _creditor(scene: Scene) -> None:
    """ "China is Ethiopia's largest creditor, with $11 billion outstanding", "… accounting for half of its debt"."""
    reading = scene.reading
    for i, word in enumerate(reading.words):
        if word not in _CREDITORS:
            continue
        debtor = roles.modifiers(reading, i, i + 1) or roles.governed(reading, i + 1, frozenset({"of", "to"}), limit=4)
        v = roles.governing_verb(reading, i)
        is_said = v >= 0 and (reading.kinds[v] == "b" or reading.lemma(v) in ("be", "become", "remain", "rank"))
        creditor = roles.subject(reading, v) if is_said and v < i else []
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


_OVERDUE = frozenset(
    """bills bill instalment payments payment repayments repayment instalments servicing interest debt debts
    loans""".split()
)


def _behind(scene: Scene) -> None:
    """ "Zambia is 370 mln dlrs in arrears to the IMF", "fell $50 million behind in its payments to", "950 mln is due to
    the IMF": money owed without a word for the debt."""
    reading, words = scene.reading, scene.reading.words
    for k in reading.mentions("$"):
        j = k + 1
        if words[j : j + 2] == ["in", "arrears"]:
            end = j + 2
        elif words[j : j + 1] == ["behind"] and _OVERDUE & set(words[j + 1 : j + 5]):
            end = j + 1
        elif reading.kinds[j : j + 1] == "b" and words[j + 1 : j + 3] in (
            ["due", "to"],
            ["owed", "to"],
            ["owing", "to"],
        ):
            end = j + 2
        else:
            continue
        v = k - 1
        while v >= 0 and reading.kinds[v] not in "vbh":
            v -= 1
        due = reading.kinds[j] == "b"
        debtor = [] if due else roles.subject(reading, v) if v >= 0 else []
        creditor = _to_whom(reading, k) or roles.governed(reading, end - 1, TO | WITH, limit=8)
        draft = Draft("finance", k, end, creditor, debtor, rule="behind", amount_item=k, confidence=0.6)
        if not debtor and scene.context.last_recipient not in roles.codes_of(creditor):
            draft.target_codes = (scene.context.last_recipient,) if scene.context.last_recipient else ()
        if not (debtor or draft.target_codes):
            continue
        draft.own.update(instrument="debt", action="owed")
        if "m" in reading.kinds[max(0, v - 2) : k]:
            draft.modality = "expected"
        if v > 0 and "g" in reading.forms(v) and roles.modality(reading, v) in ("denied", "alleged"):
            draft.modality = roles.modality(reading, v)  # "denied falling behind"
        emit(scene, draft)


_TEAM_VERBS = frozenset("arrive work serve leave travel come fly begin provide treat head depart".split())


def _medical_team(scene: Scene) -> None:
    """ "A Chinese medical team arrived in Malawi": help in persons."""
    reading = scene.reading
    for hit in reading.get("finance.nouns"):
        if not hit.trigger.lemma.endswith("team"):
            continue
        source = roles.modifiers(reading, hit.start, hit.end) or roles.governed(reading, hit.end, FROM, limit=4)
        source = source or [a for a in reading.actors if a.start <= hit.start < a.end]
        _, high = roles.clause(reading, hit.start)
        for v in range(hit.end, min(high, hit.end + 12)):
            if reading.lemma(v) in _TEAM_VERBS and is_finite_or_participle(reading, v) and source:
                host = roles.governed(reading, v, frozenset({"in", "to", "for"}), limit=8, places=True)
                if not host or roles.codes_of(host) == roles.codes_of(source):
                    break
                draft = Draft("finance", hit.start, v + 1, source, host, rule="team", confidence=0.65, plover="AID")
                draft.own.update(instrument="technical_assistance", action="disbursed")
                draft.modality = roles.modality(reading, v)
                emit(scene, draft)
                break


def _training(scene: Scene) -> None:
    """ "Singapore has trained more than 1,300 Kazakh officials"."""
    reading = scene.reading
    for hit in reading.get("finance.verbs"):
        if hit.trigger.lemma != "train" or not is_finite_or_participle(reading, hit.start):
            continue
        passive = roles.is_passive(reading, hit.start)
        counts = [k for k in reading.mentions("#") if 0 < (hit.start - k if passive else k - hit.start) <= 8]
        source = roles.agent(reading, hit.start) if passive else roles.subject(reading, hit.start)
        who = [a for a in reading.actors if counts and counts[0] < a.start <= counts[0] + 3]
        if not counts or not who or not source or roles.codes_of(source) == roles.codes_of(who):
            continue
        draft = Draft("finance", hit.start, hit.end, source, who, rule="training", confidence=0.6, plover="AID")
        draft.quantity_item = counts[0]
        draft.modality = roles.modality(reading, hit.start)
        draft.own.update(instrument="technical_assistance", action="disbursed")
        emit(scene, draft)


def _debt_share(scene: Scene) -> None:
    """ "China accounted for 9% of external debt", "holds a third of Zambia's debt"."""
    reading = scene.reading
    for k in reading.mentions("%"):
        debt = next(
            (h for h in reading.get("finance.nouns") if h.trigger.code == "debt" and 1 < h.start - k <= 6), None
        )
        v = k - 1 - (reading.words[k - 1 : k] == ["for"])
        if debt is None or v < 1 or reading.lemma(v) not in ("account", "hold", "own") or k in scene.used_items:
            continue
        creditor = roles.subject(reading, v)
        debtor = [a for a in roles.modifiers(reading, debt.start, debt.end) if a.start > k]
        draft = Draft("finance", v, debt.end, creditor, debtor, rule="share", percent_item=k, confidence=0.6)
        about = scene.context.last_recipient or scene.context.subject_state()
        if not debtor and about:
            draft.target_codes = (about,)
        if not creditor or not target_of(draft) or set(target_of(draft)) & set(source_of(draft)):
            continue
        draft.own.update(instrument="debt", action="owed")
        draft.modality = roles.modality(reading, v)
        emit(scene, draft)


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
            counted = (roles.mention(reading, k).code or "").split(" ")[-1]
            if k > v and counted and counted not in _COUNTABLE and k not in scene.used_items:
                draft = Draft("finance", hit.start, v + 1, rule="contents", quantity_item=k, confidence=0.65)
                draft.own.update(instrument="aid_in_kind", action="disbursed")
                _finish(scene, draft, Hit(hit.start, hit.end, _LOAN))
        return
    _money_within(scene, hit)


def _money_within(scene: Scene, hit: Hit) -> None:
    """ "The funds will be used for power and include 22 billion yen for a station": a part of the money named last."""
    reading, last = scene.reading, scene.context.last_money
    for v in range(hit.end, min(len(reading.words), hit.end + 18)):
        if last is None or reading.lemma(v) != "include" or reading.kinds[v + 1 : v + 2] != "$":
            continue
        draft = Draft("finance", v, v + 2, rule="within", amount_item=v + 1, confidence=0.6, is_part=True)
        draft.source_codes = (last.source,) if last.source else ()
        draft.target_codes = (last.target,) if last.target else ()
        draft.modality = last.modality
        draft.own.update(instrument=last.own.get("instrument"), action=last.own.get("action"))
        _finish(scene, draft, Hit(v + 1, v + 2, _LOAN))
        return


_MONEY_BEFORE = frozenset(
    """loan credit financing swap debt funding lending overdraft guarantee standby stand-by revolving bridging term
    syndicated euroloan medium-term jumbo multicurrency note fund adjustment cash borrowing export oil fuel swing trade
    payment repo""".split()
)
_LENDING_BODIES = frozenset(
    {"IMF", "WB", "IBRD", "IDA", "ADB", "AFDB", "IDB", "EU", "EIB", "EBRD", "AIIB", "NDB", "ISDB"}
)


def _is_of_money(scene: Scene, hit: Hit) -> bool:
    """Whether a word with other meanings means money: a "facility" of credit, a "programme" of the IMF."""
    reading = scene.reading
    if hit.trigger.code == "programme":
        lenders = {c for a in reading.actors for c in a.codes} | set(scene.context.creditors)
        before = reading.kinds[max(0, hit.start - 4) : hit.start]
        if reading.words[hit.start] == "arrangement":
            before += reading.kinds[hit.end : hit.end + 4]
        return "$" in before and bool(lenders & _LENDING_BODIES)
    if hit.trigger.lemma in ("forgiveness", "cancellation", "write-off"):
        return bool({"debt", "debts", "loan", "loans", "arrears", "credit", "credits"} & set(reading.words))
    if hit.trigger.lemma == "advance":  # "to further advance the partnership" is no loan
        return (
            "$" in reading.kinds[max(0, hit.start - 4) : hit.start] or reading.kinds[hit.end + 1 : hit.end + 2] == "$"
        )
    if hit.trigger.lemma == "claim":
        near = reading.get("finance.verbs")
        return any(v.trigger.code in ("restructure", "forgive") and abs(v.start - hit.start) < 8 for v in near)
    if hit.trigger.lemma != "facility":
        return True
    window = reading.words[max(0, hit.start - 3) : hit.start]
    if _MONEY_BEFORE & set(window):
        return True
    following = reading.words[hit.end : hit.end + 1]
    return (
        "$" in reading.kinds[max(0, hit.start - 3) : hit.start]
        or (following == ["of"] and "$" in reading.kinds[hit.end : hit.end + 3])
        or (
            is_definite(reading, hit.start)
            and reading.words[hit.start] == "facility"
            and bool(scene.context.creditors)
            and hit.start <= 2
        )
    )


def _is_noun(reading: Reading, hit: Hit) -> bool:
    if hit.end - hit.start > 1:
        return True
    if reading.surface(hit.start, hit.end) == "AIDS":
        return False
    if reading.words[hit.start] in ("funding", "financing", "lending") and reading.kinds[hit.start - 1 : hit.start] in (
        "w", "A", "N", "p", "G"
    ):  # fmt: skip
        return hit.start > 0
    return not is_finite_or_participle(reading, hit.start) or _after_determiner(reading, hit.start)


_PERMISSIONS = frozenset(
    """approval permission asylum access status visa visas citizenship independence leave licence license licences
    licenses concession concessions right rights exemption exemptions waiver recognition membership amnesty pardon
    autonomy refuge authority consent clearance treatment entry authorisation authorization request wish""".split()
)


def _is_verb(reading: Reading, hit: Hit) -> bool:
    """Whether a word of giving or owing is a verb here, and one of money: no "Minister of Finance", no "in grant
    funding", no "granted approval"."""
    v = hit.start
    if reading.kinds[v] != "v" or not is_finite_or_participle(reading, v):
        return False
    if reading.kinds[v - 1 : v] == "#" and "n" in reading.forms(v) and reading.kinds[v + 1 : v + 2] in ("w", "N") and v:
        return False  # "200,000 donated doses"
    if reading.words[v] == "supplies" and reading.kinds[v + 1 : v + 2] not in tuple("dPAICzN$#"):
        return False  # "food supplies worth"
    if hit.trigger.lemma in ("fall due", "come due") and "g" in reading.forms(v):
        rest = {"remainder", "rest", "remaining", "balance"} & set(reading.words[max(0, v - 4) : v])
        return bool(rest)  # not "debt falling due by 1991"
    if hit.trigger.code == "fund" and reading.words[v].endswith("ing"):
        before, following = reading.kinds[v - 1 : v], reading.kinds[v + 1 : v + 2]
        if before != "b" and following not in ("d", "z", "A", "P", "#", "$", "N", "w", "C", "I"):
            return False
        if before in ("w", "N", "$", "A", "P") and v > 0 and not reading.words[v - 1].endswith(","):
            return following in ("d", "z") and before not in ("A", "$")
    if hit.trigger.lemma in ("grant", "give", "receive", "get", "obtain", "secure"):
        return not any(
            reading.words[k] in _PERMISSIONS
            for k in range(v + 1, min(len(reading.words), v + 6))
            if not set(reading.kinds[v + 1 : k]) & set("pt$;&,")
        )
    return True


def _after_determiner(reading: Reading, i: int) -> bool:
    return i > 0 and reading.kinds[i - 1] in "d$%#U"


def _is_swallowed(reading: Reading, hit: Hit, nouns: list[Hit]) -> bool:
    """Whether the noun only modifies a longer one: "loan agreement", "grant element", "aid package" take one fact."""
    for other in nouns:
        if other is hit:
            continue
        if other.start == hit.end and (
            hit.trigger.code != "debt" or other.trigger.code in ("loan", "credit_line", "payment")
        ):
            return hit.trigger.code == other.trigger.code or other.trigger.code != "unstated"
        if hit.start == other.end and hit.trigger.code == "unstated" and other.trigger.code != "unstated":
            return True
    if reading.words[max(0, hit.start - 2) : hit.start] in (["as", "a"], ["as", "an"]) and hit.trigger.code == "grant":
        return "#" in reading.kinds[: hit.start] or any(g.start < hit.start for g in reading.get("finance.goods"))
    if hit.trigger.lemma == "arrears" and reading.words[hit.start - 1 : hit.start] == ["in"]:
        return True  # "is $370 million in arrears": see ``_behind``
    if hit.trigger.lemma.endswith(("team", "mission")) and any(
        v.start >= hit.end and v.start - hit.end < 8 and _is_verb(reading, v) and not roles.is_passive(reading, v.start)
        for v in reading.get("finance.verbs")
    ):
        return True  # the team itself gives: "the medical team donated equipment"
    if hit.trigger.code == "debt" and hit.start > 2 and "$" not in reading.kinds[hit.start - 4 : hit.start]:
        before = reading.words[max(0, hit.start - 6) : hit.start]
        if {"payments", "payment", "servicing", "repayments"} & set(before) and {"on", "of"} & set(before):
            return True  # "suspended payments on its foreign debt"
    if hit.trigger.code == "payment" and reading.words[hit.end : hit.end + 1] in (["on"], ["of"]):
        for other in nouns:
            if hit.end < other.start <= hit.end + 6 and other.trigger.code == "debt":
                return "$" in reading.kinds[hit.end : other.start]
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
    if v < 0 or any(reading.words[k : k + 2] == ["of", "which"] for k in range(v, hit.start)):
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
    if code in ("restructure", "suspend") and not passive:
        debtor = _own_debt(scene, verb, doer)
        if debtor is not None:
            return debtor
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
            provider = [a for a in roles.governed(reading, v, FROM) if reading.kinds[a.start] not in "Cc"]
        return provider, recipient
    if code == "receive":
        giver = roles.governed(reading, v, FROM) or (roles.modifiers_after(reading, v) if not passive else [])
        giver = [a for a in giver if not set(a.codes) & set(roles.codes_of(doer))]
        if not giver and reading.lemma(v) in ("draw", "sign", "secure", "obtain", "contract", "seek", "request"):
            giver = roles.governed(reading, v, WITH)
        return [a for a in giver if a not in doer], doer
    if code == "repay" and _is_plain_payment(reading, verb):
        to = roles.governed(reading, v, TO) or (patient if not passive else [])
        return doer, [a for a in to if a not in doer]
    if (
        code == "owe"
        and reading.words[v] == "owed"
        and reading.kinds[v - 1 : v] == ","
        and reading.kinds[v + 1 : v + 2] == "$"
    ):
        owner = [a for a in reading.actors if a.end == v - 1 and not a.is_modifier]
        if owner:
            return owner, roles.agent(reading, v)  # "Mexico, owed close to 500 million"
    if code in ("repay", "owe"):
        behind = _to_whom(reading, v) if code == "owe" else []
        if behind:
            return behind, [a for a in doer if a not in behind]
        creditor = roles.governed(reading, v, TO) or (patient if not passive or code == "owe" else [])
        if code == "owe" and not passive and _LENDERS & set(reading.words[v + 1 : v + 4]) and not patient:
            creditor = []  # "owes foreign creditors $30 billion, a quarter of it to China"
        if passive and code == "owe" and not creditor and doer:  # "banks in the United States are owed $24 million by"
            creditor = [a for a in reading.actors if a.end <= v and a.preposition == "in" and v - a.end < 3][-1:]
        return [a for a in creditor if a not in doer], doer
    return doer, patient


_STOPPED = frozenset(
    "payment payments servicing service repayments repayment instalments installments interest".split()
)


def _own_debt(scene: Scene, verb: Hit, doer: list[Actor]) -> tuple[list[Actor], list[Actor]] | None:
    """(creditor, debtor) where the debtor acts: "Peru suspended payments on its debt", "rescheduled its debt with"."""
    reading, v = scene.reading, verb.start
    if not roles.codes_of(doer) or any(_is_lender(reading, a) for a in doer):
        return None
    low, high = roles.clause(reading, v)
    debts = [
        h for h in reading.get("finance.nouns") if v < h.start < min(high, v + 14) and h.trigger.code in DEBT_NOUNS
    ]
    with_whom = roles.governed(reading, v, WITH)
    if verb.trigger.code == "suspend":
        stopped = any(w in _STOPPED for w in reading.words[v + 1 : v + 6])
        if not stopped or (not debts and "interest" not in reading.words[v + 1 : v + 5]):
            return None
        return roles.governed(reading, v, TO) or with_whom, doer
    if verb.trigger.lemma == "roll over" and not debts:
        return None
    own = any(
        a.is_genitive and a.is_reference and v < a.start < high and a.codes == doer[0].codes for a in reading.actors
    )
    named = [a for a in _debtor(reading, v) if not set(a.codes) & set(roles.codes_of(doer))]
    if _STOPPED & set(reading.words[v + 1 : v + 8]):  # "deferred $670 million of debt payments to China"
        return roles.governed(reading, v, TO), doer
    if own or with_whom or {"creditors", "bondholders", "lenders"} & set(reading.words[low:high]):
        return with_whom, doer
    if named or not debts or scene.context.creditors.get(doer[0].codes[0], 0):
        return None
    return [], doer


_DEBT_WORDS = frozenset(
    """debt debts loan loans credit credits interest instalment instalments installment installments arrears principal
    creditors creditor bondholders bonds bond dues coupon coupons obligations banks borrowing borrowings bill bills
    money maturity tranche swap remainder balance owed""".split()
)


def _is_plain_payment(reading: Reading, verb: Hit) -> bool:
    """Whether "pay" settles no debt: "paid 770,000 dollars for the licence", "paid royalties"."""
    if verb.trigger.lemma != "pay":
        return False
    low, high = roles.clause(reading, verb.start)
    if _FEES & set(reading.words[low:high]):
        return True
    return not _DEBT_WORDS & set(reading.words[low:high]) and reading.lemma(verb.start - 1) not in _STOPPING


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
    if hit.trigger.lemma == "claim":  # "restructured its claims on Suriname"
        return owners, roles.governed(reading, hit.end, frozenset({"on", "against"}), limit=3)
    source = _governed_near(reading, hit, FROM) or _governed_near(reading, hit, BY)
    target = _governed_near(reading, hit, TO)
    if source and not target and source[0].preposition in FROM:
        between = reading.words[hit.end : source[0].preposition_at]
        if "to" in between or "for" in between:  # "scholarships to 20 students from Malawi"
            source, target = [], source
    if code == "debt" and owners and reading.words[hit.start] == "debt" and owners[0].preposition == "in":
        v = roles.governing_verb(reading, hit.start)
        debtor = roles.subject(reading, v) if 0 <= v < hit.start else []
        if debtor and reading.kinds[v] == "b":
            return owners, debtor  # "Moscow is in Belgrade's debt"
    if code == "payment" and {"debt", "repayment", "principal"} & set(reading.words[max(0, hit.start - 3) : hit.start]):
        debtor = owners or _governed_near(reading, hit, frozenset({"of", "by", "from"}))
        return target, [a for a in debtor if a not in target]
    if code in DEBT_NOUNS and code != "debt_relief":
        owed_to = target
        if not owners and code == "debt":
            v = roles.governing_verb(reading, hit.start)
            if 0 <= v < hit.start and reading.lemma(v) in _INDEBTED:
                owners = [a for a in roles.subject(reading, v) if a not in owed_to]
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
    if not source and reading.words[hit.end - 1] in _ARRANGED:
        source = _governed_near(reading, hit, WITH)
        source = [a for a in source if _lends(scene, a)]
    if not source:
        source = _governed_near(reading, hit, frozenset({"of"}), hit.end)
        source = [a for a in source if "bank" in reading.surface(a.start, a.end).lower()]
    if not target:
        target = _governed_near(reading, hit, FOR)
    return source, [a for a in target if a not in source]


_INDEBTED = frozenset("acknowledge admit face accumulate build run amass carry shoulder have service juggle".split())
_ARRANGED = frozenset("arrangement agreement standby stand-by facility line accord deal programme program".split())


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
            if reading.words[other.end] in ("of", "for") and not set(between) & set("vbhm;"):
                return other
    return None


def _from_noun(scene: Scene, hit: Hit, nouns: list[Hit], verbs: list[Hit], done: set[int]) -> bool:
    reading = scene.reading
    code = hit.trigger.code
    if code == "bond" and _bond(scene, hit):
        return True
    verb = _governing(reading, hit)
    if (code == "bond" and (verb is None or verb.trigger.code not in ("restructure", "repay", "suspend"))) or (
        hit.trigger.lemma == "deposit" and not _is_placed(reading, hit, verb)
    ):
        return False
    source, target = _sides_of_noun(scene, hit)
    carried = False
    if code == "debt" and not source and verb is None:
        v = roles.governing_verb(reading, hit.start)
        if 0 <= v < hit.start and reading.lemma(v) == "hold":
            source = _holder(reading, v)
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
        if verb.trigger.code == "receive" and roles.codes_of(source) == roles.codes_of(taker):
            source = giver or _governed_near(reading, hit, WITH)  # "drew on its standby with the IMF"
        lent = [a for a in source if a.is_modifier and a.start >= verb.end]
        if hit.trigger.lemma == "claim" and source:
            giver, taker = source, target
        if verb.trigger.code == "restructure" and lent and roles.codes_of(lent) != roles.codes_of(giver):
            giver, taker = source, giver or taker  # "rolls over part of the Chinese swap"
        source = source if source and verb.trigger.code == "receive" else (giver or source)
        target = taker or target
        target = [a for a in target if not set(a.codes) <= set(roles.codes_of(source))] or target
    if roles.codes_of(source) == roles.codes_of(target) and source:
        target = [
            a for a in roles.governed(reading, hit.end, TO | FOR) if not set(a.codes) <= set(roles.codes_of(source))
        ]
    if _has_ended(scene, hit):
        draft = Draft("finance", hit.start, hit.end + 1, source, target, rule="ended", confidence=0.6)
        draft.own.update(instrument=_instrument(reading, hit, None), action="suspended")
        draft.modality = roles.modality(reading, hit.end)
        _finish(scene, draft, hit)
        return True
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
    rising = ("debt", "currency_swap", "credit_line", "payment", "debt_repayment", "disbursement", "programme")
    grown = _grown_to(scene, hit, nouns) if code in rising else []
    grown = [k for k in grown if k not in amounts]
    amounts = [*amounts, *grown]
    amounts = [k for k in amounts if reading.words[max(0, k - 2) : k] != ["interest", "of"]] or amounts
    listed = [] if amounts else _listed_amounts(scene, hit)
    amounts = [k for k in amounts or listed if not _is_fee(reading, k)]
    percents = [k for k in reading.mentions("%") if _is_part_of(reading, k, hit) and k not in scene.used_items]
    if not amounts and not percents:
        if verb is not None and verb.start in done and _is_apposition(reading, hit):
            return False  # "a loan, the second tranche of the assistance": said once
        if hit.trigger.lemma.endswith(" agreement") or not _states_something(scene, hit, verb, source, target):
            return False
    if verb is not None:
        done.add(verb.start)
    instrument = "debt_relief" if relief is not None else _instrument(reading, hit, verb)
    if code == "disbursement":
        amounts = [k for k in amounts if not scene.used_items.get(k) and reading.words[k - 2 : k] != ["out", "of"]]
        if not amounts or _of_another(reading, hit, nouns):
            return False
        source, target = _sides_of_disbursement(scene, hit, source, target)
        own = next((n.trigger.code for n in nouns if n.trigger.code in ("loan", "grant", "credit_line")), None)
        instrument = own or scene.context.last_instrument
    if hit.trigger.lemma == "tranche" and scene.context.last_instrument in ("currency_swap", "credit_line", "grant"):
        instrument = scene.context.last_instrument
    if instrument == "debt" and verb is None and not amounts and not percents:
        return False
    if hit.trigger.code == "programme":
        instrument = "loan"
    for amount in amounts or [-1]:
        draft = _draft(scene, hit, verb, source, target, instrument)
        draft.amount_item = amount
        draft.date_item = own_date(reading, amount, amounts)
        if listed:
            _set_listed(reading, draft, amount, listed)
        if amount in grown:
            near = [d for d in reading.mentions("D") if amount - 6 < d <= amount + 3]
            draft.date_item = near[-1] if near else -1
        whole = _comprised(scene, hit) if verb is None else None
        if whole is not None and draft.modality == "asserted":
            draft.modality, draft.own["action"] = whole.modality, whole.own.get("action")
            if not source_of(draft) and not target_of(draft):
                draft.source_codes = (whole.source,) if whole.source else ()
                draft.target_codes = (whole.target,) if whole.target else ()
        counted = _count_of(reading, hit)
        if counted >= 0 and draft.quantity_item < 0 and counted not in scene.used_items:
            draft.quantity_item = counted
        if carried and draft.own["action"] is None and draft.modality == "asserted":
            draft.own["action"] = "disbursed"
        if percents and instrument in ("debt_relief", "debt", "debt_repayment"):
            draft.percent_item = percents[0]
        if code == "disbursement" and reading.kinds[hit.start - 1] == "%" and len(amounts) == 1:
            draft.percent_item = hit.start - 1  # "a 61% disbursement rate"
        _finish(scene, draft, hit)
    return True


def _is_fee(reading: Reading, k: int) -> bool:
    """ "a 0.25% (RMB 850,000) management fee": what a loan costs is not what is lent."""
    behind = reading.words[k + 1 : k + 5]
    if "fee" in behind:
        return not set(reading.kinds[k + 1 : k + 1 + behind.index("fee")]) & set("vbmp&;$%")
    return "fee" in reading.words[max(0, k - 2) : k] and reading.words[k - 1] == "of"


_ISSUING = frozenset("issue sell launch raise place float price offer".split())
# The market that a bond's nickname names, whose savers lend.
_BOND_MARKETS = {
    "panda": "CHN", "samurai": "JPN", "yankee": "USA", "bulldog": "GBR", "kangaroo": "AUS", "maple": "CAN",
    "shogun": "JPN", "arirang": "KOR", "matador": "ESP", "rembrandt": "NLD", "dim": "CHN", "masala": "IND",
}  # fmt: skip


def _bond(scene: Scene, hit: Hit) -> bool:
    """ "Egypt issued 3.5 billion yuan of Panda bonds": lent by the market that the bond is named for."""
    reading = scene.reading
    market = next((_BOND_MARKETS[w] for w in reading.words[hit.start : hit.end] if w in _BOND_MARKETS), None)
    v = roles.governing_verb(reading, hit.start)
    if market is None or v < 0 or reading.lemma(v) not in _ISSUING:
        return False
    passive = roles.is_passive(reading, v)
    issuer = roles.agent(reading, v) if passive else roles.subject(reading, v)
    amounts = [
        k for k in numbers_of(scene, "$", within([hit, Hit(v, v + 1, hit.trigger)])) if k not in scene.used_items
    ]
    if not issuer or roles.codes_of(issuer) == (market,):
        return False
    draft = Draft(
        "finance", min(v, hit.start), max(v + 1, hit.end), [], issuer, (market,), rule="bond", confidence=0.65
    )
    draft.amount_item = amounts[0] if amounts else -1
    draft.own.update(instrument="loan")
    draft.modality = roles.modality(reading, v)
    draft.own["action"] = "disbursed" if draft.modality == "asserted" else "committed"
    _finish(scene, draft, hit)
    return True


def _is_placed(reading: Reading, hit: Hit, verb: Hit | None) -> bool:
    """Whether a deposit is money that one state leaves with another's central bank."""
    if "$" not in reading.kinds or verb is None:
        return False
    return verb.trigger.code in ("restructure", "give", "repay", "receive") and "oil" not in reading.words


def _has_ended(scene: Scene, hit: Hit) -> bool:
    """ "The aid stopped in 1991", "Soviet assistance ceased": money that no longer comes."""
    reading = scene.reading
    if hit.end >= len(reading.words):
        return False
    if hit.trigger.code not in ("unstated", "grant", "loan", "aid_in_kind") or reading.lemma(hit.end) not in (
        "stop", "end", "cease"
    ):  # fmt: skip
        return False
    alone = reading.kinds[hit.end + 1 : hit.end + 2] in ("", "p", "q", ",", "s", "D", "w")
    known = scene.context.creditors or roles.modifiers(reading, hit.start, hit.end)
    return alone and bool(known) and is_finite_or_participle(reading, hit.end)


_COUNTABLE = frozenset("scholarship loan grant bursary credit stipend".split())


def _count_of(reading: Reading, hit: Hit) -> int:
    """How many of the noun: "500 scholarships", "two trade-policy loans"; -1 where it is not counted."""
    k = hit.start - 1
    while k >= 0 and reading.kinds[k] in "wNA-" and hit.start - k < 5:
        k -= 1
    if k < 0 or reading.kinds[k] != "#" or hit.trigger.lemma.split()[-1] not in _COUNTABLE:
        return -1
    return k if roles.mention(reading, k).code is not None else -1


def _listed_amounts(scene: Scene, hit: Hit) -> list[int]:
    """ "Two loans followed: $45 million in 2019 and $7 million in 2020": the amounts behind the colon."""
    reading = scene.reading
    at = next((k for k in range(hit.end, min(len(reading.words), hit.end + 6)) if reading.kinds[k] == ":"), -1)
    if (
        at < 0
        or reading.kinds[at + 1 : at + 2] not in ("$", "d")
        or any(reading.kinds[k] in "$," for k in range(hit.end, at))
    ):
        return []
    last = next((k for k in range(at, len(reading.words)) if reading.kinds[k] == ";"), len(reading.words))
    return [k for k in reading.mentions("$") if at < k < last and k not in scene.used_items]


def _set_listed(reading: Reading, draft: Draft, amount: int, listed: list[int]) -> None:
    """The date and the mood of one of a list: "$45 million, agreed in March 2019, and $7 million"."""
    end = next((k for k in listed if k > amount), len(reading.words))
    draft.date_item = next((d for d in reading.mentions("D") if amount < d < end), -1)
    agreed = any(reading.lemma(k) in PLANNED_GIVING for k in range(amount + 1, end))
    if agreed or (draft.modality == "asserted" and draft.rule.endswith("top-up")):
        draft.modality, draft.own["action"] = "planned", "committed"


_GROWING = frozenset(
    """swell grow rise reach stand total climb work mount fall shrink drop run amount exceed hit top balloon soar
    decline raise expand boost come increase decrease""".split()
)


def _grown_to(scene: Scene, hit: Hit, nouns: list[Hit]) -> list[int]:
    """ "Its arrears, which had swollen to 210 million, have since been worked down to 64 million"."""
    reading = scene.reading
    found = []
    for k in reading.mentions("$"):
        if k < hit.end or k in scene.used_items or any(hit.end <= n.start < k for n in nouns):
            continue
        v = next((j for j in range(k - 1, max(hit.end - 1, k - 6), -1) if reading.kinds[j] == "v"), -1)
        while v > hit.end and reading.kinds[v - 1] == "v" and reading.lemma(v) not in _GROWING:
            v -= 1
        brought = roles.governing_verb(reading, hit.start)
        if 0 <= brought < hit.start and reading.lemma(brought) in ("bring", "take", "raise", "lift"):
            if "to" in reading.words[max(hit.end, k - 2) : k]:
                found.append(k)  # "brings total disbursements to about $730 million"
                continue
        up = next((j for j in range(max(hit.end, k - 7), k) if reading.words[j : j + 2] == ["topped", "up"]), -1)
        if up >= 0:
            found.append(k)
            continue
        topped = reading.words[v : v + 2] == ["topped", "up"] or reading.words[v - 1 : v + 1] == ["topped", "up"]
        if v >= 0 and (reading.lemma(v) in _GROWING or topped) and "from" not in reading.words[v:k]:
            found.append(k)
    return found


def _is_apposition(reading: Reading, hit: Hit) -> bool:
    """Whether the noun only says again what an amount before it was: ", the second tranche of the assistance"."""
    for k in range(hit.start - 1, max(0, hit.start - 8), -1):
        if reading.kinds[k] in "&v;bhm":
            return False
        if reading.kinds[k] == ",":
            return reading.kinds[k + 1] == "d"
    return False


def _of_another(reading: Reading, hit: Hit, nouns: list[Hit]) -> bool:
    """Whether what is paid out belongs to an instrument named right behind it: "disbursements on two credits"."""
    return reading.words[hit.end : hit.end + 1] in (["on"], ["of"], ["under"], ["from"]) and any(
        hit.end < n.start <= hit.end + 6 and "$" not in reading.kinds[hit.end : n.start] for n in nouns
    )


def _sides_of_disbursement(
    scene: Scene, hit: Hit, source: list[Actor], target: list[Actor]
) -> tuple[list[Actor], list[Actor]]:
    """Who pays out and who gets it, where only the review or the facility says so: "completed the review of Sri Lanka's
    facility, allowing a disbursement of"."""
    reading = scene.reading
    if not source:
        lenders = [a for a in reading.actors if a.end <= hit.start and a.preposition is None and _lends(scene, a)]
        source = lenders[:1]
    if not target:
        for noun in reading.get("finance.nouns"):
            owners = [a for a in roles.modifiers(reading, noun.start, noun.end) if a not in source]
            if noun is not hit and owners:
                target = owners
                break
        target = target or roles.governed(reading, hit.end, TO | FOR)
    return source, target


def _lends(scene: Scene, actor: Actor) -> bool:
    return _is_lender(scene.reading, actor) or not scene.context.is_state(actor.codes[0])


_PAPERS = (
    ["funding"],
    ["financing"],
    ["agreement"],
    ["agreements"],
    ["deal"],
    ["facility"],
    ["package"],
    ["contract"],
    ["accord"],
)


def _light_giver(scene: Scene, hit: Hit) -> list[Actor]:
    """The subject of a verb that only carries the noun: "made a donation", "awarded a scholarship"."""
    reading = scene.reading
    v = roles.governing_verb(reading, hit.start)
    if not 0 <= v < hit.start or hit.start - v > 12 or reading.lex[v] is None:
        return []
    lemma = reading.lemma(v)
    word = reading.lex[v]
    intends = word is not None and word.modality in ("planned", "proposed", "expected")
    light = lemma in (
        "make",
        "award",
        "announce",
        "deliver",
        "hand",
        "send",
        "renew",
        "arrange",
        "trim",
        "cut",
        "dangle",
        "unveil",
        "double",
        "increase",
        "prepare",
        "mull",
        "weigh",
        "consider",
    )
    if not (light or intends) or roles.is_passive(reading, v):
        return []
    return roles.subject(reading, v)


def _holder(reading: Reading, v: int) -> list[Actor]:
    """ "U.S. banks hold 23 billion dlrs of Brazil's debt"."""
    found = roles.subject(reading, v)
    return found or [a for a in reading.actors if a.end <= v and v - a.end < 3][-1:]


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
        other = other or roles.governed(reading, hit.end, FROM)
        if roles.is_passive(reading, v):  # "Western governments will be asked for relief"
            return doer, roles.agent(reading, v)
        return (other, doer) if doer else None
    if reading.words[at - 1].rstrip("s") in _REQUESTS:
        asker = roles.modifiers(reading, at - 1, at)
        if asker and doer and reading.lemma(v) in _REFUSING:
            return doer, asker
        if not asker and doer:
            other = roles.governed(reading, v, TO) or roles.governed(reading, v, FROM)
            return (other, doer) if other else None
    return None


def _is_asked_for(reading: Reading, hit: Hit) -> bool:
    at = next((k for k in range(hit.start - 1, max(-1, hit.start - 6), -1) if reading.words[k] == "for"), -1)
    return at > 0 and reading.lemma(at - 1) in _ASKING and roles.is_passive(reading, at - 1)


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


# Whose money the other side draws: issuers of reserve currencies first, then those who lend theirs most (central banks'
# published lists of swap lines).
_SWAP_PROVIDERS = ("USA", "CHN", "EU", "JPN", "CHE", "GBR", "KOR", "IND", "ARE", "SAU", "QAT", "AUS", "TUR", "SGP")


def _of_swap(scene: Scene, hit: Hit) -> tuple[list[Actor], list[Actor]] | None:
    """A currency swap is lent by the other side to the one that the text is about."""
    reading = scene.reading
    if hit.trigger.code != "currency_swap":
        return None
    other = roles.governed(reading, hit.end, WITH, limit=12)
    v = roles.governing_verb(reading, hit.start)
    own = roles.subject(reading, v) if 0 <= v < hit.start else []
    if (
        other
        and (not own or roles.codes_of(other) == roles.codes_of(own))
        and reading.kinds[hit.end : hit.end + 1] == "p"
    ):
        return other, []
    if not other or not own or roles.codes_of(other) == roles.codes_of(own):
        return None
    ranks = [_SWAP_PROVIDERS.index(c) if c in _SWAP_PROVIDERS else 99 for c in (own[0].codes[0], other[0].codes[0])]
    return (own, other) if ranks[0] < ranks[1] else (other, own)


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
        if lemma in WEAK_NOUNS and _verb_lemma(verb) in ("seek", "request"):
            return False
        if lemma == "payment" and verb.trigger.code == "suspend" and target and not source:
            return True  # "suspended payments on its foreign debt"
        if lemma in WEAK_NOUNS or hit.trigger.code == "unstated":
            one = sides == 1 and scene.context.is_bilateral
            return sides >= 2 or (one and not is_definite(reading, hit.start) and _is_object(reading, verb, hit))
        passive = verb.trigger.code == "repay" and roles.is_passive(reading, verb.start)
        if passive and (scene.context.creditors or scene.context.last_recipient) and "U" not in reading.kinds:
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
    if verb_code == "suspend" and verb is not None and code in ("payment", "debt", "debt_repayment"):
        if _STOPPED & set(reading.words[verb.end : verb.end + 7]):
            return "debt_repayment"
    if verb_code == "forgive" and code in ("debt", "loan", "unstated"):
        return "debt_relief" if code != "unstated" else None
    if verb_code == "repay" and code in ("debt", "loan", "credit_line"):
        return "debt_repayment"
    if code == "debt_restructuring":
        return "debt_relief"
    if verb_code == "owe" and code in ("loan", "credit_line", "export_credit"):
        return "debt"
    if verb_code == "restructure" and verb is not None:
        rolled = verb.trigger.lemma == "roll over"
        if code in ("payment", "bond", "debt", "debt_repayment") or (code == "loan" and not rolled):
            return "debt_relief"
    if _is_in_restructuring(reading, hit) and code == "debt":
        return "debt_relief"
    if code == "disbursement":
        return None
    if code == "loan" and reading.words[max(0, hit.start - 2) : hit.start] == ["export", "credit"]:
        return "export_credit"
    if hit.trigger.lemma.endswith("guarantee"):
        return code if code != "unstated" else _guarantee(reading)
    if code == "unstated":
        return _kind_before(reading, hit.start) or _help_in_doing(reading, hit)
    if code == "payment" and {"debt", "repayment", "principal"} & set(reading.words[max(0, hit.start - 3) : hit.start]):
        return "debt_repayment"  # "debt service payments"
    return code


_EXPORT_LENDERS = (
    "exim",
    "export-import",
    "export credit",
    "ecgd",
    "coface",
    "hermes",
    "sace",
    "nexi",
    "ccc",
    "export",
)


def _guarantee(reading: Reading) -> str | None:
    """A guarantee of an export credit agency is an export credit; of another guarantee the form is open."""
    text = " ".join(reading.words)
    return "export_credit" if any(name in text for name in _EXPORT_LENDERS) else None


def _is_in_restructuring(reading: Reading, hit: Hit) -> bool:
    """ "a restructuring agreement covering $254 million of arrears"."""
    low, _ = roles.clause(reading, hit.start)
    return any(w in ("restructuring", "rescheduling") for w in reading.words[low : hit.start])


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


def _comprised(scene: Scene, hit: Hit) -> Fact | None:
    """ "The package comprises a grant of $215 million and a line of credit": the package named last, of which the parts
    have the sides and the mood."""
    reading, last = scene.reading, scene.context.last_money
    if last is None or (not is_definite(reading, 1) and reading.words[:1] not in (["it"], ["this"])):
        return None
    v = roles.governing_verb(reading, hit.start)
    return last if 0 < v <= 5 and v < hit.start and reading.lemma(v) in _CONTAINING else None


def _modality(reading: Reading, hit: Hit, verb: Hit | None) -> str:
    if verb is None and _is_asked_for(reading, hit):
        return "proposed"
    mood = roles.modality(reading, verb.start) if verb else roles.modality(reading, hit.start, is_noun=True)
    if roles.is_negated(reading, hit.start) or _is_refused(reading, hit):
        return "denied"
    if mood != "asserted":
        return mood
    lemma = _verb_lemma(verb)
    if lemma in PLANNED_GIVING or (verb is not None and verb.trigger.lemma in ("fall due", "come due")):
        return "planned"
    if lemma in ("offer", "seek", "request", "dangle"):
        return "proposed"
    if _is_of_agreement(reading, hit) or _is_under_agreement(reading, hit):
        return "planned"
    if verb is None and _is_struck(reading, hit):
        return "planned"
    if any(
        reading.words[k : k + 3] in (["way", "for", "a"], ["way", "for", "an"])
        for k in range(max(0, hit.start - 5), hit.start)
    ):
        return "planned"
    if hit.trigger.code == "disbursement":
        return mood
    if _talks_end(reading, hit):
        return "asserted"
    if _is_sounded_out(reading, hit):
        return "proposed"
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
        if governing in (
            "seek",
            "request",
            "offer",
            "propose",
            "weigh",
            "mull",
            "consider",
            "contemplate",
            "ponder",
            "eye",
        ):
            return "proposed"
    return mood


_SOUNDING = frozenset("talk sound discuss consult negotiate confer speak consider study enquire inquire".split())


def _talks_end(reading: Reading, hit: Hit) -> bool:
    """ "shelved talks on a loan", "broke off negotiations on a credit"."""
    v = roles.governing_verb(reading, hit.start)
    ending = ("shelve", "suspend", "break", "call", "halt", "freeze", "abandon", "cancel")
    return (
        0 <= v < hit.start
        and reading.lemma(v) in ending
        and bool({"talks", "negotiations", "discussions"} & set(reading.words[v : hit.start]))
    )


def _is_sounded_out(reading: Reading, hit: Hit) -> bool:
    """ "sounding out lenders about a facility", "in talks on a loan", "a letter of interest for a credit"."""
    for k in range(hit.start - 1, max(-1, hit.start - 12), -1):
        if reading.words[k] == "interest" and reading.words[k - 2 : k] == ["letter", "of"]:
            return True
        if reading.kinds[k] in "hbm;:" or (reading.kinds[k] == "v" and reading.lemma(k) not in _SOUNDING):
            return False
        if reading.words[k] in ("about", "on", "over") and k > 0:
            before = reading.words[max(0, k - 6) : k]
            return "talks" in before or any(reading.lemma(j) in _SOUNDING for j in range(max(0, k - 8), k))
    return False


def _is_struck(reading: Reading, hit: Hit) -> bool:
    """ "a swap with the central bank, struck in 2024": what the participle behind the noun says."""
    for k in range(hit.end, min(len(reading.words), hit.end + 10)):
        if reading.kinds[k] in "bhm;":
            return False
        if reading.kinds[k] == "v" and is_finite_or_participle(reading, k):
            return reading.lemma(k) in (
                "sign",
                "strike",
                "agree",
                "approve",
                "pledge",
                "conclude",
                "negotiate",
                "promise",
            )
    return False


def _is_of_agreement(reading: Reading, hit: Hit) -> bool:
    """Money that an agreement promises: "a loan agreement worth …", "a credit line agreement for …"."""
    return "agreement" in reading.words[hit.start : hit.end + 2]


def _is_under_agreement(reading: Reading, hit: Hit) -> bool:
    """What an agreement provides: "the agreement whereby the Fund makes available a loan", "a deal under which …"."""
    for k in range(hit.start - 1, 0, -1):
        whereby = reading.words[k] == "whereby" or (
            reading.words[k] == "which" and reading.words[k - 1] in ("under", "by", "through")
        )
        if whereby:
            return any(h.end <= k for h in reading.get("agreement.nouns")) or any(
                w in ("agreement", "accord", "deal", "package") for w in reading.words[:k]
            )
        if reading.kinds[k] == ";":
            return False
    return False


def _is_prolonged(reading: Reading, verb: Hit | None) -> bool:
    """ "extended the term of its deposit": a debt that runs on."""
    return (
        verb is not None
        and verb.trigger.lemma == "extend"
        and bool({"term", "terms", "maturity", "repayment", "tenor"} & set(reading.words[verb.end : verb.end + 4]))
    )


def _action(reading: Reading, hit: Hit, verb: Hit | None, mood: str, instrument: str | None) -> str | None:
    code, lemma = (verb.trigger.code if verb else ""), _verb_lemma(verb)
    if code == "suspend" or _talks_end(reading, hit):
        return "suspended"
    rescheduled = hit.trigger.code == "debt_restructuring" or (
        hit.trigger.code == "debt" and _is_in_restructuring(reading, hit)
    )
    if code == "restructure" or rescheduled or _is_prolonged(reading, verb):
        return "restructured"
    if code == "forgive" or instrument == "debt_relief":
        return "forgiven"
    if instrument == "debt_repayment" or (code == "repay" and instrument != "payment"):
        return "repaid"
    if code == "repay" and instrument == "payment":
        return "disbursed" if mood == "asserted" else "committed"
    if instrument == "debt" or code == "owe":
        return "owed"
    chain = {reading.lemma(k) for k in range(max(0, verb.start - 3), verb.start)} if verb is not None else set()
    if lemma in PLEDGED or mood == "proposed" or (mood == "planned" and chain & (PLEDGED - {"announce"})):
        return "pledged"
    if mood == "planned":
        return "committed"
    if code in ("give", "fund", "receive") or (hit.trigger.code == "disbursement" and verb is None):
        return "disbursed" if mood == "asserted" else "committed"
    return None


def _complete(scene: Scene, draft: Draft) -> None:
    """Fill a side that the sentence leaves open: the other party of the dyad that the document speaks of."""
    context = scene.context
    source, target = roles.codes_of(draft.source), roles.codes_of(draft.target)
    unsaid = draft.own.get("instrument") == "debt" and draft.own.get("action") == "owed"
    unsaid = unsaid or (draft.own.get("instrument") == "debt_repayment" and draft.own.get("action") == "suspended")
    alone = len(context.creditors) == 1 and context.dateline is None and not target
    if unsaid and not source and (not alone or _lenders_unnamed(scene.reading)):  # whom a debtor owes is not guessed
        if not target:
            about = context.last_recipient or context.subject_state()
            draft.target_codes = (about,) if about else ()
        return
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
        found = None if _lenders_unnamed(scene.reading) else context.creditor_for(target[0])
        if found:
            draft.source_codes = (found,)
            draft.confidence -= 0.1
    elif context.creditors:
        first = max(sorted(context.creditors), key=lambda c: context.creditors[c])
        found = context.recipient_for(first)
        about = context.dateline
        if found and _lenders_unnamed(scene.reading):
            told = about if about and about not in context.creditors else None
            draft.target_codes = (told or context.last_recipient or found,)
        elif found:
            draft.source_codes, draft.target_codes = (first,), (found,)
            draft.confidence -= 0.2


_LENDERS = frozenset("creditors lenders bondholders donors banks noteholders governments".split())


def _lenders_unnamed(reading: Reading) -> bool:
    """Whether the sentence speaks of lenders without saying whose they are: "bilateral creditors", "commercial
    banks"."""
    return any(
        word in _LENDERS and not any(a.start <= k < a.end for a in reading.actors)
        for k, word in enumerate(reading.words)
    )


def _in_purpose(scene: Scene, draft: Draft, hit: Hit) -> None:
    """The state that the money is for, where no recipient is named: "a loan for the Lobito railway in Angola"."""
    if target_of(draft) or draft.own.get("action") in ("owed", "repaid"):
        return
    reading = scene.reading
    at = next((k for k in range(hit.end, min(len(reading.words), hit.end + 10)) if reading.words[k] == "for"), -1)
    if at < 0 or set(reading.kinds[hit.end : at]) & set(";v,"):
        return
    for actor in reading.actors:
        if at < actor.start <= at + 12 and actor.preposition == "in" and not set(actor.codes) & set(source_of(draft)):
            if not set(reading.kinds[at + 1 : actor.start]) & set(";bhmr"):
                draft.target = [actor]
            return


def _finish(scene: Scene, draft: Draft, hit: Hit) -> None:
    _in_purpose(scene, draft, hit)
    _complete(scene, draft)
    home = scene.context.home
    if home and not source_of(draft) and not target_of(draft) and draft.amount_item >= 0:
        plain = hit.trigger.lemma not in ("financing", "facility", "borrowing", "programme", "program")
        if plain and draft.own.get("instrument") in ("loan", "grant", "credit_line", "export_credit"):
            draft.target_codes, draft.confidence = (home,), draft.confidence - 0.2  # a cabinet speaks of its own loans
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
    parts = _shares(scene, draft) + _quota_of(scene, draft)
    if any(p.source is not draft.source and set(roles.codes_of(p.source)) & set(source_of(draft)) for p in parts):
        draft.source, draft.source_codes = [], ()  # the whole comes from all of them
    if any(p.target is not draft.target and set(roles.codes_of(p.target)) & set(target_of(draft)) for p in parts):
        draft.target, draft.target_codes = [], ()
    fact = emit(scene, draft)
    for part in parts:
        emit(scene, part)
    if fact and fact.target:
        scene.context.last_recipient = fact.target
    if fact and fact.source and fact.target:
        scene.context.last_money = fact
        scene.context.note_finance(fact.source, fact.target, str(draft.own.get("action")))
    if fact and draft.own.get("instrument") in ("loan", "credit_line", "export_credit", "debt_relief"):
        loans = scene.context.last_loans
        if loans and loans[-1].sentence_id != fact.sentence_id:
            loans.clear()
        loans.append(fact)
    if fact and draft.own.get("instrument"):
        scene.context.last_instrument = str(draft.own["instrument"])


_INCLUDING = frozenset("including comprising with namely".split())


def _shares(scene: Scene, draft: Draft) -> list[Draft]:
    """ "pledged $9 billion, including $4 billion from the Bank and $2 billion from Japan": a part for each who is named
    behind an amount."""
    reading = scene.reading
    found = []
    opening = next((k for k in range(draft.amount_item + 1, len(reading.words)) if reading.words[k] in _INCLUDING), -1)
    if opening < 0 or draft.amount_item < 0 or reading.kinds[opening + 1 : opening + 2] not in ("$", "d"):
        return []
    for k in reading.mentions("$"):
        if k <= opening or k in scene.used_items:
            continue
        who = [
            a for a in reading.actors if k < a.preposition_at <= k + 1 and a.preposition in ("from", "to", "by", "for")
        ]
        if not who:
            continue
        part = draft.copy()
        part.amount_item, part.is_part, part.rule = k, True, "part"
        owed = draft.own.get("action") in ("owed", "repaid")
        if who[0].preposition in ("from", "by") or owed:
            part.source, part.source_codes = who[:1], ()
        else:
            part.target, part.target_codes = who[:1], ()
        part.first, part.last = k, k + 1
        found.append(part)
    return found


def _quota_of(scene: Scene, draft: Draft) -> list[Draft]:
    """ "owes $30 billion, more than a quarter of it to China": the share of one creditor."""
    reading = scene.reading
    found = []
    for k in reading.mentions("%"):
        if k < draft.amount_item or k in scene.used_items or draft.own.get("action") != "owed" or draft.amount_item < 0:
            continue
        if reading.words[k + 1 : k + 4] not in (
            ["of", "it", "to"],
            ["of", "that", "to"],
            ["of", "which", "to"],
            ["of", "this", "to"],
        ):
            continue
        who = [a for a in reading.actors if a.start in (k + 4, k + 5)]
        if who:
            part = draft.copy()
            part.source, part.source_codes, part.amount_item, part.percent_item = who[:1], (), -1, k
            part.first, part.last, part.rule, part.is_part = k, k + 4, "part", True
            found.append(part)
    return found


def _beside_amount(reading: Reading, k: int) -> list[str]:
    return reading.words[k + 1 : k + 2] + reading.words[max(0, k - 1) : k]


def _purpose(reading: Reading, i: int, draft: Draft) -> tuple[int, int] | None:
    """ "for the construction of …", "to finance …": the words behind the instrument that say what it is for, up to
    where the clause says something else."""
    n = len(reading.words)
    takers = {a.start for a in (*draft.target, *draft.source) if not a.is_modifier}
    start = max(i, draft.amount_item + 1)
    for k in range(start, min(n, start + 16)):
        if reading.kinds[k] in ";." or (reading.words[k] == "." and reading.kinds[k] == "q"):
            return None
        opens = reading.words[k] in ("for", "towards", "toward") or (
            reading.kinds[k] == "t" and reading.kinds[k + 1 : k + 2] == "v" and is_finite_or_participle(reading, k + 1)
        )
        if not opens or k + 1 >= n or k + 1 in takers or reading.kinds[k + 1] in "UD$%y":
            continue
        first = k + 1
        end = _purpose_end(reading, first)
        if reading.kinds[first] == "d" and first + 1 in takers:
            continue
        if any(a.start == first and not a.is_modifier for a in reading.actors) and end <= first + 2:
            continue  # "for Ghana"
        return (first, end) if end > first else None
    return None


_PURPOSE_STOPS = frozenset(
    "which worth valued costing under via through amid when who whereby carrying bearing".split()
)
_SOURCES = frozenset("from by".split())


def _purpose_end(reading: Reading, first: int) -> int:
    """Where a purpose that begins at ``first`` ends: before a date, a sum, a source, a clause or a speaker."""
    kinds, words, n = reading.kinds, reading.words, len(reading.words)
    starts = {a.start for a in reading.actors}
    end = first
    while end < n and end - first < 30:
        kind, word = kinds[end], words[end]
        if kind in ";(D$bhmoy" or word in _PURPOSE_STOPS or (kind == "q" and word not in "'\"“”‘’/"):
            break
        if kind in "rs" and word not in ("as", "than"):
            break
        if kind == "," and not _list_continues(reading, end):
            break
        if kind == "&" and (kinds[end + 1 : end + 2] in ("$", "o", "b", "h", "m") or _finite(reading, end + 1)):
            break
        if kind == "p" and (
            kinds[end + 1 : end + 2] in ("D", "U", "%", "$")
            or kinds[end + 1 : end + 3] in ("d%", "dU", "d$", "dD")
            or (word in _SOURCES and (end + 1 in starts or end + 2 in starts))
        ):
            break
        if kind == "v" and end > first and _finite(reading, end) and kinds[end - 1] not in "t&":
            break
        end += 1
    while end > first and kinds[end - 1] in "pd&,tq-":
        end -= 1
    return end


def _finite(reading: Reading, k: int) -> bool:
    """Whether item ``k`` is a verb in the past or present, no participle, infinitive or noun."""
    forms = reading.forms(k)
    if k >= len(reading.words) or reading.kinds[k] != "v" or not set(forms) & set("ds"):
        return False
    if "n" in forms and reading.kinds[k + 1 : k + 2] in ("p", "", "t"):
        return False  # "vehicles donated by"
    return is_finite_or_participle(reading, k)


def _list_continues(reading: Reading, comma: int) -> bool:
    """Whether a comma parts members of a list that an "and" closes: "roads, bridges and ports"."""
    for k in range(comma + 1, min(len(reading.words), comma + 9)):
        if reading.kinds[k] == "&":
            return k > comma + 1 and not _finite(reading, k + 1)
        if reading.kinds[k] in "vbhmrs;D$p(" and (reading.kinds[k] != "v" or is_finite_or_participle(reading, k)):
            return False
    return False


def _from_verb(scene: Scene, hit: Hit, nouns: list[Hit]) -> None:
    """A verb of giving or repaying with an amount, goods, or strong enough to stand alone ("lent", "funded by")."""
    reading = scene.reading
    code, lemma = hit.trigger.code, _verb_lemma(hit)
    if lemma in ("place", "train"):
        return  # said of deposits only; see ``_training``
    if lemma == "pay" and pays_for_firm(reading, hit.start):
        return
    if code in ("give", "receive", "fund") and _is_other_delivery(reading, hit):
        return
    source, target = _sides_of_verb(scene, hit)
    stopped = hit.start - 1
    if code == "repay" and reading.lemma(stopped) in _STOPPING and not target:
        target = [a for a in roles.subject(reading, stopped) if a not in source]
    amounts = [k for k in numbers_of(scene, "$", within([hit])) if k not in scene.used_items]
    if code in ("fund", "give") and not amounts and roles.is_passive(reading, hit.start):
        amounts = [k for k in _following_amounts(reading, hit.end) if k not in scene.used_items]
    things = _things(reading, hit)
    also = []
    if amounts and code in ("give", "receive") and lemma in IN_KIND_VERBS:
        also = [k for k in _goods(scene, hit) if k > amounts[-1] and reading.kinds[k - 1] in "&,"]
    goods = _goods(scene, hit) if code in ("give", "receive") and lemma in IN_KIND_VERBS and not amounts else []
    percents = [k for k in reading.mentions("%") if code in ("forgive", "repay") and 0 < k - hit.start < 6]
    sides = bool(roles.codes_of(source)) + bool(roles.codes_of(target))
    given = things is not None and code == "give" and sides == 2 and roles.codes_of(source) != roles.codes_of(target)
    if (
        not amounts
        and not goods
        and not percents
        and not given
        and not _verb_is_enough(scene, hit, source, target, scene.facts)
    ):
        return
    if lemma in ("send", "dispatch", "ship", "transfer", "furnish") and not (goods or amounts or given):
        return
    if (
        lemma in ("ship", "supply", "deliver", "dispatch")
        and amounts
        and not (goods or given)
        and not _AID_WORDS & set(reading.words)
    ):
        return  # merchandise of that worth
    if amounts and code in ("give", "receive", "suspend") and not _money_is_finance(scene, hit, source, target):
        return
    instrument = {
        "forgive": "debt_relief", "repay": "debt_repayment", "owe": "debt", "restructure": "debt_relief"
    }.get(code)  # fmt: skip
    if code == "repay" and _is_plain_payment(reading, hit):
        instrument = "payment"
        if not amounts or not roles.codes_of(source):
            return
    if instrument is None:
        instrument = _verb_instrument(reading, hit, bool(goods) or things is not None)
    if instrument is None and amounts and _is_of_which(reading, amounts[0]):
        whole = next((f for f in reversed(scene.facts) if f.fact_type == "finance"), None)
        known = whole.own.get("instrument") if whole is not None else scene.context.last_instrument
        instrument = str(known) if known else None
    values: list[tuple[str, int]] = [("amount", k) for k in amounts] + [("quantity", k) for k in [*goods, *also]]
    for kind, item in values or [("", -1)]:
        draft = Draft("finance", hit.start, hit.end, source, target, rule=f"verb.{lemma}")
        draft.modality = _modality(reading, hit, hit)
        draft.own["instrument"] = instrument
        draft.own["action"] = _action(reading, hit, hit, draft.modality, instrument)
        if code == "repay" and reading.lemma(stopped) in _STOPPING:
            draft.own["action"], draft.modality = "suspended", roles.modality(reading, stopped)
        draft.confidence = 0.7
        if kind == "amount":
            draft.amount_item = item
            draft.quantity_item = _goods_worth(scene, hit, item)
            draft.date_item = own_date(reading, item, amounts)
            beside = _beside(reading, item)
            given_to = roles.direct_object(reading, hit.start)
            if beside and roles.codes_of(target) and given_to and not _lends(scene, beside[0]):
                draft.target = beside if not set(beside[0].codes) & set(roles.codes_of(target)) else target
            elif beside and not roles.is_passive(reading, hit.start):
                draft.source = beside  # "Germany pledged 1 billion euros and France 500 million"
        elif kind == "quantity":
            draft.quantity_item = item
        if percents:
            draft.percent_item = percents[0]
        _finish(scene, draft, hit)


_STOPPING = frozenset("stop cease suspend halt quit discontinue resume".split()) - {"resume"}


def _beside(reading: Reading, item: int) -> list[Actor]:
    """The party that stands right before its own amount: "gave Laos $4 million and Cambodia $6 million"."""
    beside = [
        a
        for a in reading.actors
        if a.end == item
        and a.start > 1
        and (
            reading.kinds[a.start - 1] in "&,"
            or (reading.kinds[a.start - 1] == "d" and reading.kinds[a.start - 2] in "&,")
        )
    ]
    return [a for a in beside if not a.is_modifier and a.preposition is None]


def _is_of_which(reading: Reading, k: int) -> bool:
    return reading.words[max(0, k - 2) : k] in (["of", "which"], ["of", "this"], ["of", "that"]) or reading.words[
        k + 1 : k + 3
    ] == ["of", "which"]


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


_SOLDIERS = frozenset("army navy marines".split())


def _is_other_delivery(reading: Reading, hit: Hit) -> bool:
    """Whether what is delivered is arms or merchandise: facts of their own types."""
    _, high = roles.clause(reading, hit.start)
    near = reading.words[hit.end : min(high, hit.end + 18)]
    if _SOLDIERS & set(near) or any(
        near[k : k + 2] in (["armed", "forces"], ["air", "force"]) for k in range(len(near))
    ):
        return not any(w in _AID_WORDS for w in reading.words[max(0, hit.start - 6) : min(high, hit.end + 12)])
    if any(hit.end <= h.start < min(high, hit.end + 14) for h in reading.get("arms.nouns")):
        return True
    if hit.trigger.lemma in ("ship", "supply", "deliver", "send", "accept", "release", "get", "grant", "offer"):
        if hit.trigger.lemma == "offer" and "#" not in reading.kinds[hit.end : hit.end + 4]:
            return False
        first = max(0, hit.start - 4) if "n" in reading.forms(hit.start) else hit.end
        merchandise = any(w in _MERCHANDISE for w in reading.words[first : min(high, hit.end + 16)])
        quota = any(w in ("quota", "quotas", "tariff-free") for w in reading.words[hit.end : min(high, hit.end + 8)])
        return quota or (merchandise and not any(w in _AID_WORDS for w in reading.words))
    return False


_MERCHANDISE = frozenset(
    """oil crude gas lng coal fuel ore steel cement copper iron electricity power cotton sugar coffee cocoa tea timber
    flour rice aluminium aluminum uranium barrels cargo cargoes goods soybeans corn beef wheat grain""".split()
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


_GROUPS = {row["singular"]: row["group"] for row in read_rows("count_nouns")}
_MEASURES = frozenset("MW kV kW GW kWh MWh GWh V km m mi m2 km2 ha acre mi2 ft".split())  # of works, not of goods
_VAGUE_COUNTS = frozenset("batch type kind phase tranche category variety round part shipment consignment".split())
_NO_GOODS = frozenset("person organisation event weapon".split())


def _no_goods(reading: Reading, code: str) -> bool:
    """Whether a count is of people, bodies or events; students count where they are given a scholarship."""
    if code in ("student", "trainee"):
        return not any(h.trigger.code in ("grant", "technical_assistance") for h in reading.get("finance.nouns"))
    return code in _VAGUE_COUNTS or code.endswith(("ary", "ist")) or _GROUPS.get(code) in _NO_GOODS


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
        if value.code in _MEASURES or value.code is None or value.value is None or _no_goods(reading, value.code):
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


def _verb_is_enough(scene: Scene, hit: Hit, source: list[Actor], target: list[Actor], known: list[Fact]) -> bool:
    """Whether the verb alone states a fact: lent, donated, funded …, with both sides named."""
    reading = scene.reading
    code, lemma = hit.trigger.code, _verb_lemma(hit)
    sides = bool(roles.codes_of(source)) + bool(roles.codes_of(target))
    if sides and roles.codes_of(source) == roles.codes_of(target):
        return False
    if code == "repay" and reading.lemma(hit.start - 1) in _STOPPING:
        due = {"interest", "creditors", "debt", "debts", "loans", "principal", "bondholders", "banks", "lenders"}
        return sides >= 1 and bool(due & set(reading.words[hit.end : hit.end + 8]))
    if code == "restructure" and not any(
        abs(h.start - hit.start) <= 12
        and (h.trigger.code in DEBT_NOUNS or h.trigger.code in ("loan", "credit_line", "payment"))
        for h in reading.get("finance.nouns")
    ):
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
    if lemma == "contribute" and _DUTIES & set(reading.words[hit.end : hit.end + 10]):
        return False  # "contributed to the peacekeeping force"
    if lemma in STRONG_GIVING and sides >= 1:
        lent = lemma == "lend" and roles.is_passive(reading, hit.start) and bool(known or scene.context.creditors)
        return sides == 2 or lemma == "donate" or lent
    if code == "fund" and lemma not in ("support", "sponsor"):
        return sides == 2 or (sides == 1 and roles.is_passive(reading, hit.start))
    return lemma == "borrow" and sides == 2


_DUTIES = frozenset(
    """force forces mission missions operation operations peacekeeping troops soldiers growth success stability peace
    coalition effort efforts development war victory literature culture""".split()
)


def _money_is_finance(scene: Scene, hit: Hit, source: list[Actor], target: list[Actor]) -> bool:
    """Whether money given is finance and not a purchase or an investment that the same words could say."""
    reading = scene.reading
    low, high = roles.clause(reading, hit.start)
    if hit.trigger.code == "receive" and any(abs(h.start - hit.start) < 16 for h in reading.get("trade.nouns")):
        return False  # "is the third largest recipient of exports, receiving $23 million"
    for key in ("investment.verbs", "investment.nouns"):
        if any(low <= h.start < high and h.trigger.code in ("made", "investment") for h in reading.get(key)):
            return False
    if _verb_lemma(hit) in (
        "supply",
        "deliver",
        "raise",
        "seek",
        "request",
        "return",
        "transfer",
        "channel",
        "win",
        "land",
        "clinch",
        "tap",
        "dangle",
        "issue",
        "get",
        "present",
        "announce",
        "accept",
        "secure",
    ):
        return bool(roles.codes_of(source)) and bool(roles.codes_of(target))
    return True


_FEES = frozenset(
    """licence licences license licenses access royalty royalties rent lease damages ransom compensation fees fee
    reparations indemnity fines""".split()
)


def _verb_instrument(reading: Reading, hit: Hit, goods: bool) -> str | None:
    lemma = _verb_lemma(hit)
    if lemma in ("lend", "loan", "borrow"):
        return "loan"
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
    if _FEES & set(reading.words[hit.end : hit.end + 12]):
        return "payment"
    if goods:
        return "aid_in_kind"
    if lemma in ("donate", "grant", "contribute"):
        return "grant"
    return None


# --- terms ------------------------------------------------------------------------------------------------------------


def _terms_for(scene: Scene, draft: Draft, hit: Hit) -> None:
    """Interest, maturity and grace of a loan that the same clause states."""
    reading = scene.reading
    if draft.own.get("instrument") not in (
        "loan", "credit_line", "export_credit", "debt", "debt_relief", "debt_repayment", None
    ) or draft.own.get("action") == "forgiven":  # fmt: skip
        return
    for k in reading.mentions("U"):
        if k in scene.used_items:
            continue
        column = _term_of_duration(reading, k)
        if column and column not in draft.own:
            draft.own[column] = roles.mention(reading, k).value
            draft.own_spans[column] = (k, k + 1)
    for k in reading.mentions("D"):  # "is to be repaid within 12 years"
        extra = roles.mention(reading, k).extra or {}
        if extra.get("within") and extra.get("unit") == "year" and "maturity_years" not in draft.own:
            if k - 3 <= hit.start < k and hit.trigger.code == "repay":
                draft.own["maturity_years"] = float(extra["within"])
                draft.own_spans["maturity_years"] = (k, k + 1)
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
    if "moratorium" in after[:2] or "grace" in after[:2] or ("grace" in before and "maturity" not in after[:2]):
        return "grace_years"
    if any(
        w in ("maturity", "tenor", "term", "repayment", "repayable", "repaid", "paid", "amortization") for w in near
    ):
        return "maturity_years"
    if any(w in ("loan", "credit", "loans") for w in after[:3]) or (after[:1] == ["period"] and "over" in before):
        return "maturity_years"
    if before[-1:] == ["over"] and _is_lent(reading):
        return "maturity_years"
    return None


def _is_lent(reading: Reading) -> bool:
    """Whether the sentence speaks of a loan, so that "over 30 years" is its life and "at 3.5 percent" its interest."""
    return any(
        h.trigger.code in ("loan", "credit_line", "export_credit", "debt", "debt_restructuring")
        for h in reading.get("finance.nouns")
    ) or any(
        h.trigger.code in ("repay", "restructure") or h.trigger.lemma in ("lend", "loan", "borrow")
        for h in reading.get("finance.verbs")
    )


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
    if hit is None and not scene.context.creditors and not scene.context.last_loans:
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
    if hit is None and not scene.context.creditors:
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
