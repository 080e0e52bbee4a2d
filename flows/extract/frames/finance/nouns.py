"""Facts anchored on a noun of money: "a loan of …", "its debt to …", "a disbursement"."""

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
    is_definite,
    numbers_of,
    own_date,
    source_of,
    target_of,
    within,
)
from flows.extract.frames.finance.codes import action_of, instrument_of, modality_of
from flows.extract.frames.finance.debts import bond_sold
from flows.extract.frames.finance.finish import finish
from flows.extract.frames.finance.gifts import unit_before, unit_of
from flows.extract.frames.finance.sides import (
    OF_AND_BY,
    governed_near,
    holder_of,
    light_giver,
    sides_of_disbursement,
    sides_of_mandate,
    sides_of_noun,
    sides_of_request,
    sides_of_signing,
    sides_of_swap,
    sides_of_verb,
)
from flows.extract.frames.finance.words import (
    CONTAINING,
    DEBT_NOUNS,
    GROWING,
    LENDING_BODIES,
    PLANNED_GIVING,
    WEAK_NOUNS,
    forgiveness_of,
    governing_verb_of,
    others_between,
    verb_lemma,
)
from flows.extract.reading import Actor, Hit, Reading, is_finite_or_participle
from flows.records import Fact


def from_noun(scene: Scene, hit: Hit, nouns: list[Hit], verbs: list[Hit], done: set[int]) -> bool:
    reading = scene.reading
    code = hit.trigger.code
    if code == "bond" and bond_sold(scene, hit):
        return True
    verb = governing_verb_of(reading, hit)
    if (code == "bond" and (verb is None or verb.trigger.code not in ("restructure", "repay", "suspend"))) or (
        hit.trigger.lemma == "deposit" and not _is_placed(reading, hit, verb)
    ):
        return False
    if verb is None and hit.trigger.lemma.endswith(" team"):
        return False  # see ``find_medical_team``
    source, target = sides_of_noun(scene, hit)
    carried = False
    if code == "debt" and not source and verb is None:
        v = roles.governing_verb(reading, hit.start)
        if 0 <= v < hit.start and reading.lemma(v) == "hold":
            source = holder_of(reading, v)
    if verb is None and not source:
        source = light_giver(scene, hit)
        carried = bool(source)  # "awarded a scholarship", "made a donation"
        if code == "debt_repayment" and source:
            source, target = [], source  # "Uganda made its first repayment"
        target = target or roles.governed(reading, hit.end, frozenset({"to", "towards", "toward", "for"}), limit=12)
    if verb is not None:
        giver, taker = sides_of_verb(scene, verb)
        if code in DEBT_NOUNS and code not in ("debt_relief",) and verb.trigger.code in ("give", "fund"):
            giver, taker = [], []
        if verb.trigger.code == "owe" and not giver and roles.codes_of(source) == roles.codes_of(taker):
            source = []  # "loans owed by Benin": Benin is the debtor
        if verb.trigger.code == "receive" and roles.codes_of(source) == roles.codes_of(taker):
            source = giver or governed_near(reading, hit, WITH)  # "drew on its standby with the IMF"
        lent = [a for a in source if (a.is_modifier or a.preposition == "from") and a.start >= verb.end]
        if hit.trigger.lemma == "claim" and source:
            giver, taker = source, target
        if verb.trigger.code == "restructure" and lent and roles.codes_of(lent) != roles.codes_of(giver):
            giver, taker = source, giver or taker  # "rolls over part of the Chinese swap"
        lender = governed_near(reading, hit, FROM)
        if lender and giver and verb_lemma(verb) in _ALLOWING and not set(lender[0].codes) & set(roles.codes_of(giver)):
            giver, taker = lender, giver  # "parliament approved a loan from MOFCOM"
        source = source if source and verb.trigger.code == "receive" else (giver or source)
        has_own = verb.trigger.code == "give" and bool(target) and others_between(nouns, verb, hit)
        target = target if has_own else (taker or target)  # "a loan to Ghana and a loan to Togo"
        target = [a for a in target if not set(a.codes) <= set(roles.codes_of(source))] or target
    if verb is not None and verb.trigger.lemma == "place" and hit.trigger.lemma != "deposit":
        verb = None  # "placed its loans on non-accrual"
    if source and not target and _is_debtor(scene, source):
        source, target = [], source  # "a package that reschedules its debt and provides new loans"
    if roles.codes_of(source) == roles.codes_of(target) and source:
        target = [
            a for a in roles.governed(reading, hit.end, TO | FOR) if not set(a.codes) <= set(roles.codes_of(source))
        ]
    if _has_ended(scene, hit):
        draft = Draft("finance", hit.start, hit.end + 1, source, target, rule="ended", confidence=0.6)
        draft.own.update(instrument=instrument_of(reading, hit, None), action="suspended")
        draft.modality = roles.modality(reading, hit.end)
        finish(scene, draft, hit)
        return True
    relief = forgiveness_of(reading, hit)
    if relief is not None:
        verb, target = None, roles.modifiers(reading, hit.start, hit.end) or governed_near(reading, hit, OF_AND_BY)
        target = [a for a in target if a.start >= relief.end]
        source = roles.modifiers(reading, relief.start, relief.end) or governed_near(reading, hit, BY)
    lender = [a for a in governed_near(reading, hit, WITH) if LENDING_BODIES.issuperset(a.codes)]
    if lender and source and not target and not set(lender[0].codes) & set(roles.codes_of(source)):
        source, target = lender, source  # "approval for the signing of a loan agreement with the World Bank"
    asked = sides_of_request(scene, hit) or sides_of_mandate(reading, hit)
    if asked is not None:
        source, target = asked
    swap = sides_of_swap(scene, hit)
    if swap is not None:
        source, target = swap
    ratified = verb is None or (verb_lemma(verb) in _ALLOWING and verb.start < hit.start)
    if not source or not target or (ratified and len(roles.codes_of(roles.between(reading, hit.end))) == 2):
        source, target = sides_of_signing(scene, hit, source, target)
    named = hit.end
    if reading.kinds[named : named + 1] == "(" and reading.kinds[named + 2 : named + 3] == ")":
        named += 3  # "preferential buyer's credit (PBC) agreement"
    named += reading.words[named : named + 1] in _PAPERS
    amounts = numbers_of(scene, "$", within([Hit(hit.start, named, hit.trigger)]))
    is_whole = False
    if verb is not None and amounts and _is_whole_debt(reading, hit, verb, amounts[0]):
        verb, is_whole = None, True  # "reschedule 9 bln dlrs of its 38 bln dlr debt": how much it owes in all
    if verb is not None and not amounts and not others_between(nouns, verb, hit):
        amounts = [k for k in numbers_of(scene, "$", within([verb])) if k not in scene.used_items]
    if verb is not None and verb.trigger.code == "repay" and not amounts and reading.words[verb.start - 1] == "on":
        amounts = [k for k in (verb.start - 2,) if reading.kinds[k] == "$"]  # "spent 8 billion on servicing loans"
    rising = ("debt", "currency_swap", "credit_line", "payment", "debt_repayment", "disbursement", "programme")
    brought = code in ("grant", "loan", "unstated") and _is_brought(reading, hit)
    grown = _grown_to(scene, hit, nouns) if code in rising or brought else []
    grown = [k for k in grown if k not in amounts]
    amounts = [*amounts, *grown]
    amounts = [k for k in amounts if reading.words[max(0, k - 2) : k] != ["interest", "of"]] or amounts
    amounts = [k for k in amounts if not _is_change(reading, k)]
    listed = [] if amounts else _listed_amounts(scene, hit) or _related_amounts(scene, hit)
    amounts = [k for k in amounts or listed if not _is_fee(reading, k)]
    percents = [k for k in reading.mentions("%") if _is_part_of(reading, k, hit) and k not in scene.used_items]
    if percents and not amounts and _says_share(scene, percents[0]):
        return False
    gift = _gift_of_goods(scene, hit)
    if not amounts and not percents:
        if verb is not None and verb.start in done and _is_apposition(reading, hit):
            return False  # "a loan, the second tranche of the assistance": said once
        if hit.trigger.lemma.endswith(" agreement") and not _is_for_work(reading, hit, source, target):
            return False
        if hit.trigger.lemma.endswith("guarantee") or _shares_sum(scene, hit):
            return False
        told = (gift is not None and bool(source or target)) or _holders_of(scene, hit) >= 0
        paid = code == "disbursement" or hit.trigger.lemma in ("donation", "handover")
        told = told or (paid and _took_place(reading, hit)) or _is_founded(scene, hit, source)
        told = told or (carried and code == "debt_repayment" and bool(target) and roles.is_negated(reading, hit.start))
        told = told or (carried and hit.trigger.lemma in _GIFT_NOUNS and _is_given_here(scene, hit, source))
        if not told and not _states_something(scene, hit, verb, source, target):
            return False
    if verb is not None:
        done.add(verb.start)
    instrument = "debt_relief" if relief is not None else instrument_of(reading, hit, verb)
    told_of = hit.trigger.lemma == "package" and "worth" in reading.words and is_definite(reading, hit.start)
    if instrument is None and told_of and scene.context.last_instrument == "aid_in_kind":
        instrument = "aid_in_kind"
    if instrument == "grant" and (gift is not None or _is_gift_in_kind(scene, hit)):
        instrument = "aid_in_kind"
    if code == "disbursement":
        amounts = [k for k in amounts if not scene.used_items.get(k) and reading.words[k - 2 : k] != ["out", "of"]]
        if (not amounts and not _took_place(reading, hit)) or _of_another(reading, hit, nouns):
            return False
        source, target = sides_of_disbursement(scene, hit, source, target)
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
        if is_whole or _is_standing_debt(reading, hit, verb, amount, draft):
            draft.modality = "asserted"
        draft.amount_item = amount
        draft.date_item = own_date(reading, amount, amounts)
        if amount < 0 and _is_founded(scene, hit, source):
            draft.last = roles.clause(reading, hit.start)[1]
        if listed:
            _set_listed(reading, draft, amount, listed)
        if amount in grown:
            near = [d for d in reading.mentions("D") if amount - 6 < d <= amount + 3]
            draft.date_item = near[-1] if near else -1
        whole = _comprised(scene, hit) or _of_which(scene, amount) or _joined(scene, hit) if verb is None else None
        if whole is not None and draft.modality == "asserted":
            draft.modality, draft.own["action"] = whole.modality, whole.own.get("action")
            if _joined(scene, hit) is whole and not source_of(draft):
                draft.source_codes = (whole.source,) if whole.source else ()
            if not source_of(draft) and not target_of(draft):
                draft.source_codes = (whole.source,) if whole.source else ()
                draft.target_codes = (whole.target,) if whole.target else ()
        counted = _count_of(reading, hit)
        if counted >= 0 and draft.quantity_item < 0 and counted not in scene.used_items:
            draft.quantity_item = counted
        if gift is not None and gift >= 0 and draft.quantity_item < 0:
            draft.quantity_item, draft.unit = gift, unit_of(reading, gift) or unit_before(reading, gift)
        if draft.quantity_item < 0 and _holders_of(scene, hit) >= 0:
            draft.quantity_item = _holders_of(scene, hit)
        given = (
            carried
            or _is_level(reading, hit, amount)
            or (hit.trigger.lemma == "donation" and _took_place(reading, hit))
            or instrument == "aid_in_kind"
            or (verb is None and _paid_for_work(reading, hit))
        )
        if given and draft.own["action"] is None and draft.modality == "asserted":
            draft.own["action"] = "disbursed"
        if percents and (instrument in ("debt_relief", "debt", "debt_repayment") or verb_lemma(verb) == "disburse"):
            draft.percent_item = percents[0]
        if code == "disbursement" and reading.kinds[hit.start - 1] == "%" and len(amounts) == 1:
            draft.percent_item = hit.start - 1  # "a 61% disbursement rate"
        finish(scene, draft, hit)
        _given_before(scene, hit, verb, draft)
    return True


def _is_debtor(scene: Scene, source: list[Actor]) -> bool:
    """Whether the same sentence has told that they owe or that their debt is changed."""
    codes = set(roles.codes_of(source))
    return any(
        f.fact_type == "finance" and f.target in codes and f.source is None and f.own.get("action") == "restructured"
        for f in scene.facts
    )


def _is_given_here(scene: Scene, hit: Hit, source: list[Actor]) -> bool:
    """ "The embassy also made a donation to the school": to whom is clear from the text."""
    if is_definite(scene.reading, hit.start) or len(roles.codes_of(source)) != 1:
        return False
    if scene.reading.words[hit.end : hit.end + 1] == ["of"]:
        return False
    return scene.context.recipient_for(roles.codes_of(source)[0]) is not None


_ALLOWING = frozenset("approve accept authorise authorize announce".split())


def _is_whole_debt(reading: Reading, hit: Hit, verb: Hit, k: int) -> bool:
    """Whether the amount at ``k`` is a whole debt of which the verb changes a part that it names itself."""
    if hit.trigger.code != "debt" or verb.trigger.code not in ("restructure", "forgive", "repay") or k > hit.start:
        return False
    return any(verb.end <= j < k and reading.words[j + 1] == "of" for j in reading.mentions("$"))


def _is_level(reading: Reading, hit: Hit, k: int) -> bool:
    """ "Annual aid to Egypt totals $1.3 billion": what is given, told as a level."""
    v = roles.governing_verb(reading, hit.start)
    return hit.trigger.code in ("unstated", "grant") and hit.end <= v < k and reading.lemma(v) in _LEVELS


_LEVELS = frozenset("total amount average come reach stand rise fall exceed run".split())


def _is_standing_debt(reading: Reading, hit: Hit, verb: Hit | None, k: int, draft: Draft) -> bool:
    """ "will resume payments on its 68 billion dollar debt": the debt is there, whatever is planned of it."""
    if hit.trigger.code != "debt" or verb is not None or not 0 <= k < hit.start or draft.own.get("action") != "owed":
        return False
    whose = k > 0 and reading.kinds[k - 1] in "z'd"
    return whose and draft.modality in ("planned", "proposed", "expected")


def _shares_sum(scene: Scene, hit: Hit) -> bool:
    """ "committed $12.5 billion in loans and grants": the sum was told with the first of the two."""
    reading = scene.reading
    if "under" in reading.words[max(0, hit.start - 3) : hit.start]:  # "a loan for Ghana under its financing facility"
        return any(f.fact_type == "finance" and f.amount and f.own.get("instrument") == "loan" for f in scene.facts)
    whole = reading.words[hit.start - 2 : hit.start - 1] == ["of"] or reading.words[hit.start - 3 : hit.start - 2] == [
        "of"
    ]
    if whole and any(n.end <= hit.start and n.trigger.lemma == "tranche" for n in reading.get("finance.nouns")):
        return any(f.fact_type == "finance" and f.amount for f in scene.facts)  # "the second tranche of its facility"
    if reading.kinds[hit.start - 1 : hit.start] != "&" and reading.kinds[hit.start - 2 : hit.start - 1] != "&":
        return False
    joined = hit.start - 1 - (reading.kinds[hit.start - 1] != "&")
    return any(n.end == joined for n in reading.get("finance.nouns")) and any(
        f.fact_type == "finance" and f.amount and f.char_end >= reading.ends[joined - 1] for f in scene.facts
    )


_GIFT_NOUNS = frozenset({"donation", "gift", "grant"})


def _gift_of_goods(scene: Scene, hit: Hit) -> int | None:
    """The count of the goods that a gift consists of: "a donation of 500 pairs of shoes"; -1 where they are not counted
    ("the donation of medical supplies"); None where the gift is of money or of nothing named."""
    reading = scene.reading
    if hit.trigger.lemma not in _GIFT_NOUNS:
        return None
    if reading.words[hit.end : hit.end + 1] != ["of"]:
        return _counted_gift(scene, hit)
    for k in range(hit.end + 1, min(len(reading.words), hit.end + 9)):
        kind = reading.kinds[k]
        if kind == "#":
            armed = any(k < h.start <= k + 4 for h in reading.get("arms.nouns"))
            return k if unit_of(reading, k) is not None and k not in scene.used_items and not armed else None
        if any(h.start == k for h in reading.get("arms.nouns")):
            return None  # a fact of its own type
        if any(h.start == k for h in reading.get("finance.goods")):
            return -1
        if kind in "$pt;,&" or (kind == "w" and reading.words[k] in _MONEYS):
            return (
                None
                if hit.trigger.lemma == "grant" or kind == "$" or reading.words[k] in _MONEYS
                else _named(reading, hit, k)
            )
    return None


def _counted_gift(scene: Scene, hit: Hit) -> int | None:
    """The count of the goods that "are a gift from": "200,000 doses were a gift from the government"."""
    reading = scene.reading
    v = hit.start - 1 - (reading.kinds[hit.start - 1 : hit.start] == "d")
    if v < 1 or reading.kinds[v] != "b":
        return None
    low, _ = roles.clause(reading, v)
    counted = [k for k in reading.mentions("#") if low <= k < v and v - k < 8 and k not in scene.used_items]
    if not counted or set(reading.kinds[counted[-1] : v]) & set("v;,"):
        return None
    return counted[-1]


_MONEYS = frozenset("money cash funds funding land time blood life".split())


def _named(reading: Reading, hit: Hit, end: int) -> int | None:
    """-1 where anything is named between "donation of" and the item ``end``."""
    return -1 if any(reading.kinds[k] in "wN" for k in range(hit.end + 1, end)) else None


_AWARDS = frozenset({"scholarship", "bursary", "stipend"})
_GOING = frozenset("leave depart travel go study fly arrive pursue come enrol enroll".split())
_AWARDED = frozenset("receive win award give grant offer provide get obtain present".split())


def _holders_of(scene: Scene, hit: Hit) -> int:
    """How many get a scholarship that the text tells of: "a total of 15 students received the scholarship"; else -1."""
    reading = scene.reading
    if hit.trigger.lemma not in _AWARDS or scene.context.last_money is None:
        return -1
    v = roles.governing_verb(reading, hit.start)
    studying = reading.lemma(v) in _GOING and {"under", "through", "on"} & set(reading.words[v : hit.start])
    if v < 0 or not (reading.lemma(v) in _AWARDED or studying):
        return -1
    low, high = roles.clause(reading, v)
    counted = [k for k in reading.mentions("#") if low <= k < high and k not in scene.used_items]
    return next((k for k in counted if roles.mention(reading, k).code in _PUPILS), -1)


def _is_founded(scene: Scene, hit: Hit, source: list[Actor]) -> bool:
    """Whether a programme of scholarships is told to have begun: "the Ambassador's scholarship was started in 2013"."""
    reading = scene.reading
    if hit.trigger.lemma not in _AWARDS or not source:
        return False
    _, high = roles.clause(reading, hit.start)
    for v in range(hit.end, min(high, hit.end + 14)):
        if reading.lemma(v) in ("establish", "start", "launch", "found", "create", "initiate", "introduce", "set"):
            return roles.is_passive(reading, v) or reading.kinds[v - 1] == "&"
    return False


_PUPILS = frozenset("student pupil scholar girl boy child trainee youth graduate beneficiary recipient".split())


def _is_gift_in_kind(scene: Scene, hit: Hit) -> bool:
    """Whether "the donation" is the goods told of before."""
    if hit.trigger.lemma not in ("donation", "gift") or scene.context.last_instrument != "aid_in_kind":
        return False
    again = _AGAIN & set(scene.reading.words[max(0, hit.start - 2) : hit.start])
    return is_definite(scene.reading, hit.start) or bool(again)


_AGAIN = frozenset("previous subsequent earlier second third further another similar later".split())


def _is_for_work(reading: Reading, hit: Hit, source: list[Actor], target: list[Actor]) -> bool:
    """Whether an agreement on money says between whom and what for: "signed a grant agreement for the hospital"."""
    if not source or not target or roles.codes_of(source) == roles.codes_of(target):
        return False
    return "for" in reading.words[hit.end : hit.end + 6] and not is_definite(reading, hit.start)


def _given_before(scene: Scene, hit: Hit, verb: Hit | None, draft: Draft) -> None:
    """What a debt that changes was when it was given: "forgave a loan of $50 million, which had been provided in 2004",
    "froze a package that it promised in January"."""
    reading = scene.reading
    if verb is None or verb.trigger.code not in ("forgive", "suspend", "restructure", "repay") or draft.amount_item < 0:
        return
    for other in reading.get("finance.verbs"):
        between = reading.kinds[max(hit.end, draft.amount_item + 1) : other.start]
        if other.trigger.code not in ("give", "fund") or not 0 <= other.start - hit.end < 9 or verb.start > hit.start:
            continue
        named = any(a.end == other.start and a.start >= hit.end for a in reading.actors)
        if not ("r" in between or (named and "&" not in between)) or set(between) & set(";$"):
            continue
        if hit.trigger.code == "debt":
            continue
        given = draft.copy()
        given.first, given.last, given.rule, given.date_item = other.start, other.end, "given", None
        given.modality = modality_of(reading, hit, other)
        given.own["instrument"] = instrument_of(reading, hit, other)
        given.own["action"] = action_of(reading, hit, other, given.modality, None)
        dates = [d for d in reading.mentions("D") if other.end <= d < other.end + 4]
        given.date_item = dates[0] if dates else -1
        finish(scene, given, hit)
        return


def _is_fee(reading: Reading, k: int) -> bool:
    """ "a 0.25% (RMB 850,000) management fee": what a loan costs is not what is lent."""
    behind = reading.words[k + 1 : k + 5]
    if "fee" in behind:
        return not set(reading.kinds[k + 1 : k + 1 + behind.index("fee")]) & set("vbmp&;$%")
    return "fee" in reading.words[max(0, k - 2) : k] and reading.words[k - 1] == "of"


def _is_change(reading: Reading, k: int) -> bool:
    """ "a grant of 210 million crowns, a rise of 35 million": how much more is not what is given."""
    return reading.words[k - 1 : k] == ["of"] and reading.words[k - 2] in (
        "rise", "increase", "cut", "drop", "fall", "reduction", "decrease"
    )  # fmt: skip


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


COUNTABLE = frozenset("scholarship loan grant bursary credit stipend team brigade".split())


def _count_of(reading: Reading, hit: Hit) -> int:
    """How many of the noun: "500 scholarships", "two trade-policy loans"; -1 where it is not counted."""
    k = hit.start - 1
    while k >= 0 and reading.kinds[k] in "wNA-" and hit.start - k < 5:
        k -= 1
    if k < 0 or reading.kinds[k] != "#" or hit.trigger.lemma.split()[-1] not in COUNTABLE:
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


_RELATING = (["relating", "to"], ["pertaining", "to"], ["amount", "of"], ["sum", "of"], ["worth", "of"])


def _related_amounts(scene: Scene, hit: Hit) -> list[int]:
    """ "the loan agreement between A and B, relating to eighteen million dollars": the sum of an agreement on money."""
    reading = scene.reading
    if "agreement" not in reading.words[hit.start : hit.end + 1]:
        return []
    for k in reading.mentions("$"):
        apart = reading.words[k - 1 : k] == ["of"] and reading.kinds[k - 2] == ","  # "between A and B, of 20 million"
        if k >= hit.end and k not in scene.used_items and (apart or reading.words[k - 2 : k] in _RELATING):
            nouns = [h for h in reading.get("finance.nouns") if hit.end < h.start < k]
            return [] if nouns else [k]
    return []


def _set_listed(reading: Reading, draft: Draft, amount: int, listed: list[int]) -> None:
    """The date and the mood of one of a list: "$45 million, agreed in March 2019, and $7 million"."""
    end = next((k for k in listed if k > amount), len(reading.words))
    draft.date_item = next((d for d in reading.mentions("D") if amount < d < end), -1)
    agreed = any(reading.lemma(k) in PLANNED_GIVING for k in range(amount + 1, end))
    if agreed or (draft.modality == "asserted" and draft.rule.endswith("top-up")):
        draft.modality, draft.own["action"] = "planned", "committed"


_BRINGING = frozenset("bring take raise lift increase boost expand cut reduce trim".split())


def _grown_to(scene: Scene, hit: Hit, nouns: list[Hit]) -> list[int]:
    """ "Its arrears, which had swollen to 210 million, have since been worked down to 64 million"."""
    reading = scene.reading
    found = []
    for k in reading.mentions("$"):
        if k < hit.end or k in scene.used_items or any(hit.end <= n.start < k for n in nouns):
            continue
        v = next((j for j in range(k - 1, max(hit.end - 1, k - 6), -1) if reading.kinds[j] == "v"), -1)
        while v > hit.end and reading.kinds[v - 1] == "v" and reading.lemma(v) not in GROWING:
            v -= 1
        brought = roles.governing_verb(reading, hit.start)
        if 0 <= brought < hit.start and reading.lemma(brought) in _BRINGING:
            if "to" in reading.words[max(hit.end, k - 2) : k]:
                found.append(k)  # "brings total disbursements to about $730 million"
                continue
        up = next((j for j in range(max(hit.end, k - 7), k) if reading.words[j : j + 2] == ["topped", "up"]), -1)
        if up >= 0:
            found.append(k)
            continue
        topped = reading.words[v : v + 2] == ["topped", "up"] or reading.words[v - 1 : v + 1] == ["topped", "up"]
        if v >= 0 and (reading.lemma(v) in GROWING or topped) and "from" not in reading.words[v:k]:
            found.append(k)
    return found


def _is_brought(reading: Reading, hit: Hit) -> bool:
    """ "increased the size of its grant commitment to": the size of what is given changes."""
    v = roles.governing_verb(reading, hit.start)
    return 0 <= v < hit.start and reading.lemma(v) in _BRINGING - {"bring", "take"}


def _is_apposition(reading: Reading, hit: Hit) -> bool:
    """Whether the noun only says again what an amount before it was: ", the second tranche of the assistance"."""
    for k in range(hit.start - 1, max(0, hit.start - 8), -1):
        if reading.kinds[k] in "&v;bhm":
            return False
        if reading.kinds[k] == ",":
            return reading.kinds[k + 1] == "d"
    return False


def _took_place(reading: Reading, hit: Hit) -> bool:
    """ "The first loan disbursement took place on March 31, 2020": paid out, though not how much."""
    v = roles.governing_verb(reading, hit.start)
    if v < hit.end:
        return False
    dated = any(d > v for d in reading.mentions("D"))
    return v >= hit.end and dated and reading.lemma(v) in ("take", "occur", "make", "begin", "start", "commence")


def _of_another(reading: Reading, hit: Hit, nouns: list[Hit]) -> bool:
    """Whether what is paid out belongs to an instrument named right behind it: "disbursements on two credits"."""
    return reading.words[hit.end : hit.end + 1] in (["on"], ["of"], ["under"], ["from"]) and any(
        hit.end < n.start <= hit.end + 6 and "$" not in reading.kinds[hit.end : n.start] for n in nouns
    )


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


def _is_part_of(reading: Reading, k: int, hit: Hit) -> bool:
    """ "90 % of DPRK's debt": the percentage of the noun."""
    value = roles.mention(reading, k)
    if value.extra and value.extra.get("change"):
        return False
    if k > hit.start or hit.start - k > 9 or reading.words[k + 1 : k + 2] != ["of"]:
        return False
    return not any(
        reading.kinds[j] in ";$" or (reading.kinds[j] == "v" and is_finite_or_participle(reading, j))
        for j in range(k + 1, hit.start)
    )


def _says_share(scene: Scene, k: int) -> bool:
    """ "stood at $310 million, or 12% of external debt": the share is of the fact before, to which it is added."""
    reading = scene.reading
    last = scene.facts[-1] if scene.facts else None
    if last is None or reading.words[k - 1 : k] != ["or"] or last.own.get("instrument") != "debt" or not last.amount:
        return False
    found = roles.mention(reading, k)
    last.percent, last.percent_qualifier = found.value, found.qualifier or "exact"
    last.fields.append(("percent", found.char_start, found.char_end))
    scene.used_items.setdefault(k, []).append(last)
    return True


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
        if lemma in WEAK_NOUNS and verb_lemma(verb) in ("seek", "request"):
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
    if source and not target and _paid_for_work(reading, hit):
        return True
    if hit.trigger.code == "debt_restructuring" and source and not is_definite(reading, hit.start):
        return bool(
            {"agreement", "deal", "accord", "potential", "possible"} & set(reading.words[hit.start - 1 : hit.end + 1])
        )
    if is_definite(reading, hit.start) or lemma in WEAK_NOUNS:
        return False
    return sides >= 2 and hit.trigger.code != "unstated" and roles.codes_of(source) != roles.codes_of(target)


_WORKING = frozenset(
    """build construct erect establish renovate rehabilitate upgrade update complete develop buy purchase procure equip
    implement refurbish restore repair expand modernise modernize""".split()
)


def _paid_for_work(reading: Reading, hit: Hit) -> bool:
    """Whether a work was done with the money: "was built with interest-free loans from China"."""
    if hit.trigger.code not in ("loan", "grant", "credit_line", "unstated"):
        return False
    k = hit.start - 1
    while k > 0 and reading.kinds[k] in "wvNdA-":
        k -= 1
    if reading.words[k] not in ("with", "through", "using", "via", "by"):
        return False
    v = roles.governing_verb(reading, k)
    return 0 <= v < k and reading.lemma(v) in _WORKING and is_finite_or_participle(reading, v)


def _is_object(reading: Reading, verb: Hit, hit: Hit) -> bool:
    if hit.start < verb.start:
        return roles.is_passive(reading, verb.start)
    return not any(
        reading.kinds[k] in "p" and reading.words[k] in ("for", "under", "through", "from", "as", "by", "in")
        for k in range(verb.end, hit.start)
    )


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
    draft.modality = modality_of(reading, hit, verb)
    draft.own["action"] = action_of(reading, hit, verb, draft.modality, instrument)
    draft.confidence = 0.75 if verb else 0.65
    return draft


def _of_which(scene: Scene, amount: int) -> Fact | None:
    """ "pledged $60 billion, of which $15 billion in grants": the money of which this is a part."""
    if scene.reading.words[amount - 2 : amount] != ["of", "which"]:
        return None
    return next((f for f in reversed(scene.facts) if f.fact_type == "finance" and f.amount), None)


def _joined(scene: Scene, hit: Hit) -> Fact | None:
    """ "lent $250 million to A and a $500 million loan to B": the fact before, whose verb holds for this one too."""
    reading = scene.reading
    k = hit.start - 1
    while (
        k > 0
        and reading.kinds[k] in "$dNwA-v"
        and hit.start - k < 7
        and not (reading.kinds[k] == "v" and "n" not in reading.forms(k) and "g" not in reading.forms(k))
    ):
        k -= 1
    last = next((f for f in reversed(scene.facts) if f.fact_type == "finance"), None)
    if last is None or reading.kinds[k] != "&" or reading.kinds[k + 1] not in "d$" or not last.amount:
        return None
    return last if last.source and last.own.get("action") in ("disbursed", "committed", "pledged") else None


def _comprised(scene: Scene, hit: Hit) -> Fact | None:
    """ "The package comprises a grant of $215 million and a line of credit": the package named last, of which the parts
    have the sides and the mood."""
    reading, last = scene.reading, scene.context.last_money
    if last is None or (not is_definite(reading, 1) and reading.words[:1] not in (["it"], ["this"])):
        return None
    v = roles.governing_verb(reading, hit.start)
    return last if 0 < v <= 5 and v < hit.start and reading.lemma(v) in CONTAINING else None
