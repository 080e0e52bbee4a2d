"""Which words of a sentence speak of finance, and which verb a noun of money belongs to.

Here belongs telling a loan from a namesake, a verb of giving from an adjective. Not here: who gives to whom
(``sides``).
"""

from __future__ import annotations

from flows.extract import roles
from flows.extract.frames.common import Scene, is_definite
from flows.extract.lexicon import Trigger
from flows.extract.reading import Hit, Reading, is_finite_or_participle

STRONG_GIVING = frozenset("lend loan donate grant disburse contribute".split())
WEAK_NOUNS = frozenset("support funds package relief contribution facility fee check cheque payment training".split())
DEBT_NOUNS = frozenset({"debt", "debt_relief", "debt_repayment", "debt_restructuring"})
PLANNED_GIVING = frozenset("pledge commit approve allocate earmark announce sign agree promise".split())
PLEDGED = frozenset("pledge announce promise offer".split())
IN_KIND_VERBS = frozenset(
    """donate give provide present supply deliver hand issue distribute receive send ship include contribute grant
    purchase procure offer pledge dispatch furnish gift""".split()
)
CONTAINING = frozenset("include comprise contain consist total amount".split())
_MONEY_BEFORE = frozenset(
    """loan credit financing swap debt funding lending overdraft guarantee standby stand-by revolving bridging term
    syndicated euroloan medium-term jumbo multicurrency note fund adjustment cash borrowing export oil fuel swing trade
    payment repo""".split()
)
LENDING_BODIES = frozenset(
    """IMF WB IBRD IDA ADB AFDB IDB EU EIB EBRD AIIB NDB ISDB IFAD OFID BADEA CABEI CAF BOAD BDEAC EADB CDB EDB NIB CEB
    AMF ITFC IFC GEF GCF KFAED""".split()
)


def is_of_money(scene: Scene, hit: Hit) -> bool:
    """Whether a word with other meanings means money: a "facility" of credit, a "programme" of the IMF."""
    reading = scene.reading
    if hit.trigger.code == "programme":
        lenders = {c for a in reading.actors for c in a.codes} | set(scene.context.creditors)
        before = reading.kinds[max(0, hit.start - 4) : hit.start]
        if reading.words[hit.start] == "arrangement" or reading.words[hit.end : hit.end + 1] in (["of"], ["worth"]):
            before += reading.kinds[hit.end : hit.end + 4]
        return "$" in before and bool(lenders & LENDING_BODIES)
    if hit.start and reading.words[hit.start - 1] == "equity" and hit.trigger.lemma in ("financing", "funding"):
        return False
    if hit.trigger.lemma in ("forgiveness", "cancellation", "write-off"):
        return bool({"debt", "debts", "loan", "loans", "arrears", "credit", "credits"} & set(reading.words))
    if hit.trigger.lemma == "support" and _is_of_name(reading, hit):
        return False  # "for its Competitiveness Support Programme"
    if hit.trigger.lemma == "support" and "$" not in reading.kinds:
        return bool(_KINDS_OF_HELP & set(reading.words[max(0, hit.start - 4) : hit.start]))
    if hit.trigger.lemma == "package":
        packed = _PACKED & set(reading.words[max(0, hit.start - 3) : hit.end + 3])
        return "$" in reading.kinds[max(0, hit.start - 4) : hit.end + 4] or bool(packed)
    if reading.kinds[hit.end : hit.end + 1] == ":" and hit.start < 6 and "$" not in reading.kinds[: hit.end]:
        return False  # "Cybersecurity assistance: the department will …": a label
    if hit.trigger.lemma in ("obligation", "liability"):
        return "$" in reading.kinds or bool(_OF_MONEY & set(reading.words[max(0, hit.start - 4) : hit.start]))
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


def _is_of_name(reading: Reading, hit: Hit) -> bool:
    """Whether a capitalised word stands within a capitalised name."""
    near = [k for k in (hit.start, hit.end) if k < len(reading.words)]
    return hit.start > 0 and len(near) == 2 and all(reading.text[reading.starts[k]].isupper() for k in near)


# Support of these kinds is aid; moral, diplomatic or mere support is talk.
_KINDS_OF_HELP = frozenset(
    """financial economic material technical humanitarian development food monetary funding budget budgetary
    medical""".split()
)
_PACKED = frozenset("aid rescue relief stimulus assistance support bailout loan financial financing economic".split())
_OF_MONEY = frozenset("debt repayment payment financial loan external foreign payments".split())


def _is_sum_of(reading: Reading, hit: Hit, other: Hit) -> bool:
    """ "a contribution of $308 million in humanitarian assistance": the sum is of the noun behind it."""
    if reading.words[hit.end : hit.end + 1] != ["of"] or reading.kinds[hit.end + 1 : hit.end + 2] != "$":
        return False
    k = hit.end + 2
    return (
        reading.words[k : k + 1] == ["in"]
        and k < other.start <= k + 5
        and not set(reading.kinds[k + 1 : other.start]) & set("vbh,;&p")
    )


def _is_of_moratorium(reading: Reading, hit: Hit, nouns: list[Hit]) -> bool:
    """ "a moratorium on debt repayments", "the suspension of debt service": the relief is the fact."""
    return any(
        o.trigger.code in ("debt_restructuring", "debt_relief")
        and 0 < hit.start - o.end <= 3
        and reading.words[o.end] in ("on", "of", "for")
        for o in nouns
    )


def is_noun(reading: Reading, hit: Hit) -> bool:
    if hit.end - hit.start > 1:
        return True
    if reading.surface(hit.start, hit.end) == "AIDS":
        return False
    if reading.words[hit.start] == "training" and reading.kinds[hit.end : hit.end + 1] in ("w", "N", "G"):
        return reading.words[hit.end] in _COURSES  # not "training workshops", "training centres"
    if reading.words[hit.start] in ("funding", "financing", "lending", "training"):
        before = reading.kinds[hit.start - 1 : hit.start]
        given = before == "v" and reading.lemma(hit.start - 1) in _GIVING_OR_TAKING
        if hit.start and (before in ("w", "A", "N", "p", "G") or given):
            return True
    return not is_finite_or_participle(reading, hit.start) or _after_determiner(reading, hit.start)


_COURSES = frozenset("programme programs programmes program course courses support assistance places".split())
_GIVING_OR_TAKING = frozenset(
    "approve provide secure receive pledge offer allocate seek obtain commit announce withhold suspend extend".split()
)
_PERMISSIONS = frozenset(
    """approval permission asylum access status visa visas citizenship independence leave licence license licences
    licenses concession concessions right rights exemption exemptions waiver recognition membership amnesty pardon
    autonomy refuge authority advantages privileges opportunity
    opportunities consent clearance treatment entry authorisation authorization request wish""".split()
)


_NAMING = ("w", "N", "I", "G", "A", "P")


def is_verb(reading: Reading, hit: Hit) -> bool:
    """Whether a word of giving or owing is a verb here, and one of money: no "Minister of Finance", no "in grant
    funding", no "granted approval"."""
    v = hit.start
    if reading.kinds[v] != "v" or not is_finite_or_participle(reading, v):
        return False
    if v and reading.kinds[v - 1] == "#" and "n" in reading.forms(v) and reading.kinds[v + 1 : v + 2] in _NAMING:
        return False  # "200,000 donated doses"
    if "n" in reading.forms(v) and reading.kinds[v - 1 : v] == "w" and reading.kinds[v + 1 : v + 2] in ("v", "b"):
        after = is_finite_or_participle(reading, v + 1) if reading.kinds[v + 1] == "v" else True
        if after and reading.words[v + 1] not in ("worth",):
            return False  # "the items donated included"
    if hit.trigger.lemma == "supply" and "which" in reading.words[max(0, v - 6) : v]:
        if any(h.trigger.code in ("import", "export") and h.end < v for h in reading.get("trade.verbs")):
            return False  # "imported 6 mln tonnes of wheat, of which France supplied 2.8 mln": part of the trade
    if reading.words[v] == "supplies" and reading.kinds[v + 1 : v + 2] not in tuple("dPAICzN$#"):
        return False  # "food supplies worth"
    if hit.trigger.lemma == "furnish" and reading.words[v] == "furnishing":
        return False  # "the construction and furnishing of a hospital"
    if hit.trigger.lemma == "swap" and not _DUE & set(reading.words[v + 1 : v + 9]):
        return False
    if hit.trigger.lemma == "pay for" and not (
        any(abs(h.start - v) < 14 for h in reading.get("project.types"))
        and (roles.is_passive(reading, v) or reading.kinds[v - 1] != "t")
    ):
        return False  # "paid for the oil"
    if hit.trigger.lemma == "buy back" and not _DUE & set(reading.words[v + 1 : v + 12]):
        return False
    if hit.trigger.code == "unpaid" and not _DUE & set(reading.words[v + 1 : v + 12]):
        return False
    if hit.trigger.lemma == "advance" and "$" not in reading.kinds[v : v + 8]:
        return False  # "to advance the agenda"
    if (
        hit.trigger.lemma == "service"
        and not _DEBT_WORDS & set(reading.words[v + 1 : v + 8])
        and "them" not in reading.words
    ):
        return False  # "goods and services"
    if hit.trigger.lemma in ("fall due", "come due") and "g" in reading.forms(v):
        rest = {"remainder", "rest", "remaining", "balance"} & set(reading.words[max(0, v - 4) : v])
        return bool(rest)  # not "debt falling due by 1991"
    if (hit.trigger.code == "fund" or reading.words[v] == "lending") and reading.words[v].endswith("ing"):
        if reading.words[v - 1 : v] == ["of"] and reading.kinds[v + 1 : v + 2] in ("t", "p", "", ",", "q"):
            return False  # "1.25 billion dollars of lending to Argentina"
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


def is_swallowed(reading: Reading, hit: Hit, nouns: list[Hit]) -> bool:
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
        if hit.trigger.code == "unstated" and _is_sum_of(reading, hit, other):
            return True
    if hit.trigger.lemma in ("aid", "relief") and any(
        hit.end <= g.start <= hit.end + 2
        and "$" not in reading.kinds[hit.end : g.start]
        and reading.kinds[hit.end : g.start] in ("", "w", "N", "v")
        for g in reading.get("finance.goods")
    ):
        return True  # "flood relief materials", "aid office supplies": the goods are given
    if "into" in reading.words[max(0, hit.start - 3) : hit.start] and any(o.end <= hit.start for o in nouns):
        return True  # "converted a deposit into a concessional loan"
    as_gift = reading.words[max(0, hit.start - 3) : hit.start]
    if hit.trigger.code == "grant" and (as_gift[-2:] in (["as", "a"], ["as", "an"]) or as_gift[:2] == ["as", "a"]):
        return "#" in reading.kinds[: hit.start] or any(g.start < hit.start for g in reading.get("finance.goods"))
    if hit.trigger.lemma == "payment" and reading.words[hit.start - 1 : hit.start] in (["deferred"], ["down"]):
        return True  # "oil on deferred payment"
    if hit.trigger.code in ("debt_repayment", "payment") and {"arrears", "behind"} & set(
        reading.words[max(0, hit.start - 4) : hit.start]
    ):
        return True  # "in arrears on its repayments", "behind in its payments": see ``find_arrears``
    if hit.trigger.code == "debt_repayment" and _is_of_moratorium(reading, hit, nouns):
        return True
    if hit.trigger.lemma == "arrears" and reading.words[hit.start - 1 : hit.start] == ["in"]:
        return True  # "is $370 million in arrears": see ``find_arrears``
    if hit.trigger.lemma.endswith(("team", "mission")) and any(
        v.start >= hit.end
        and v.start - hit.end < 16
        and is_verb(reading, v)
        and not roles.is_passive(reading, v.start)
        and not other_verb(reading, hit.end, v.start)
        for v in reading.get("finance.verbs")
    ):
        return True  # the team itself gives: "the medical team donated equipment"
    if hit.trigger.code in ("debt", "bond") and hit.start > 2 and "$" not in reading.kinds[hit.start - 4 : hit.start]:
        before = reading.words[max(0, hit.start - 6) : hit.start]
        if {"payments", "payment", "servicing", "repayments"} & set(before) and {"on", "of"} & set(before):
            return True  # "suspended payments on its foreign debt"
    if hit.trigger.lemma.endswith("payment") and reading.words[hit.end : hit.end + 1] in (["on"], ["of"]):
        for other in nouns:
            if hit.end < other.start <= hit.end + 6 and other.trigger.code in ("debt", "bond"):
                return "$" in reading.kinds[hit.end : other.start]
    if hit.trigger.lemma == "repayment" and reading.words[hit.end : hit.end + 1] in (["on"], ["of"]):
        behind = [o for o in nouns if hit.end < o.start <= hit.end + 4 and o.trigger.code in ("loan", "debt")]
        return bool(behind) and "$" in reading.kinds[behind[0].end : behind[0].end + 6]
    following = reading.words[hit.end : hit.end + 1]
    if following == ["of"] and any(0 < h.start - hit.end <= 3 for h in reading.get("restriction.nouns")):
        return True  # "a package of sanctions"
    if is_definite(reading, hit.start) and any(
        other.trigger.code in ("debt_restructuring", "debt_relief")
        and 0 < hit.start - other.end <= 3
        and reading.words[other.end] in ("of", "on", "for")
        and "$" not in reading.kinds[hit.start - 3 : hit.end + 3]
        for other in nouns
    ):
        return True  # "requested a rescheduling of the loan"
    if hit.trigger.code == "debt" and following and following[0] in _OF_DEBT:
        return True
    return bool(following) and following[0] in _COMPOUND_ENDS


_OF_DEBT = frozenset(
    """sustainability distress crisis crises ceiling negotiations negotiators talks management strategy ratio ratios
    trap diplomacy policy concerns problems problem market""".split()
)


_COMPOUND_ENDS = frozenset(
    """foundation operations activities efforts response association agency agencies worker workers element guarantee
    contractor proceeds officer manager portfolio recipient recipients market markets rating
    period""".split()
)


def is_in_noun(hit: Hit, nouns: list[Hit]) -> bool:
    """Whether the verb form is the end of a noun of several words: "a debt rescheduling"."""
    return any(n.start < hit.start < n.end for n in nouns)


_HAND_OVER = Trigger("finance", "verbs", "give", "hand over")


def handed_over(reading: Reading) -> list[Hit]:
    """Verbs of handing over whose object stands within them: "handed the trucks over to the government"."""
    found = []
    if "available" in reading.words:
        found = _made_available(reading)
    if "over" not in reading.words:
        return found
    for v, kind in enumerate(reading.kinds):
        if kind == "v" and reading.lemma(v) == "hand" and reading.words[v + 1 : v + 2] != ["over"]:
            if "over" in reading.words[v + 2 : v + 8] and is_finite_or_participle(reading, v):
                found.append(Hit(v, v + 1, _HAND_OVER))
    return found


_MAKE_AVAILABLE = Trigger("finance", "verbs", "give", "make available")


def _made_available(reading: Reading) -> list[Hit]:
    """ "makes SDR 25 million immediately available to": the verb whose object stands within it."""
    found = []
    for v, kind in enumerate(reading.kinds):
        if kind == "v" and reading.lemma(v) == "make" and "available" in reading.words[v + 2 : v + 9]:
            if "$" in reading.kinds[v : v + 4] and is_finite_or_participle(reading, v):
                found.append(Hit(v, v + 1, _MAKE_AVAILABLE))
    return found


def explains_noun(reading: Reading, hit: Hit, nouns: list[Hit]) -> bool:
    """A participle right behind the instrument repeats it: "food aid donated by", "a loan provided by"."""
    word = reading.lex[hit.start]
    return word is not None and "n" in word.verb_forms and any(n.end == hit.start for n in nouns)


def governing_verb_of(reading: Reading, hit: Hit) -> Hit | None:
    """The finance verb whose object (or passive subject) the noun is."""
    for verb in reading.get("finance.verbs"):
        word = reading.lex[verb.start]
        if verb.start == hit.end and word is not None and "n" in word.verb_forms:
            return _undone(reading, verb) or _new_terms(reading, hit) or verb
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
                and not other_verb(reading, verb.end, hit.start)
            ):
                return verb
    for verb in reading.get("finance.verbs"):
        near = verb.start < high or verb.trigger.code in ("repay", "forgive")
        if hit.end <= verb.start and near and verb.start - hit.end < 16 and roles.is_passive(reading, verb.start):
            if not set(reading.kinds[hit.end : verb.start]) & set(";m") or verb.start < high:
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


def _new_terms(reading: Reading, hit: Hit) -> Hit | None:
    """The verb before a debt or deposit that changes it: "rolled over deposits placed with", "restructure debts owed
    to"."""
    v = roles.governing_verb(reading, hit.start)
    if hit.trigger.code not in ("debt", "loan", "bond") or not 0 <= v < hit.start:
        return None
    for verb in reading.get("finance.verbs"):
        if verb.start == v and verb.trigger.code in ("restructure", "forgive", "repay"):
            return verb
    return None


def other_verb(reading: Reading, start: int, end: int) -> bool:
    for k in range(start, end):
        if reading.kinds[k] == "v" and is_finite_or_participle(reading, k):
            word = reading.lex[k]
            if word is not None and "g" not in word.verb_forms:
                return True
    return False


_DUE = frozenset(
    """debt debts loan loans credit credits interest instalment instalments installment installments principal coupon
    coupons bond bonds eurobond eurobonds repayment repayments obligations borrowings payments payment""".split()
)
_DEBT_WORDS = frozenset(
    """debt debts loan loans credit credits interest instalment instalments installment installments arrears principal
    creditors creditor bondholders bonds bond dues coupon coupons obligations banks borrowing borrowings bill bills
    money maturity tranche swap remainder balance owed""".split()
)


def is_plain_payment(reading: Reading, verb: Hit) -> bool:
    """Whether "pay" settles no debt: "paid 770,000 dollars for the licence", "paid royalties"."""
    if verb.trigger.lemma != "pay":
        return False
    low, high = roles.clause(reading, verb.start)
    if FEES & set(reading.words[low:high]):
        return True
    return not _DEBT_WORDS & set(reading.words[low:high]) and reading.lemma(verb.start - 1) not in STOPPING


def forgiveness_of(reading: Reading, hit: Hit) -> Hit | None:
    """The noun of relief before a debt: "forgiveness of 30 percent of Iraq's debt"."""
    if hit.trigger.code != "debt":
        return None
    for other in reading.get("finance.nouns"):
        between = reading.kinds[other.end : hit.start]
        if other.trigger.code == "debt_relief" and 0 < hit.start - other.end < 12:
            if reading.words[other.end] in ("of", "for") and not set(between) & set("vbhm;"):
                return other
    return None


GROWING = frozenset(
    """swell grow rise reach stand total climb work mount fall shrink drop run amount exceed hit top balloon soar
    decline raise expand boost come increase decrease""".split()
)


def others_between(nouns: list[Hit], verb: Hit, hit: Hit) -> bool:
    return any(verb.end <= other.start < hit.start for other in nouns)


def verb_lemma(verb: Hit | None) -> str:
    return verb.trigger.lemma.split()[0] if verb else ""


STOPPING = frozenset("stop cease suspend halt quit discontinue resume".split()) - {"resume"}
AID_WORDS = frozenset(
    """aid donated donate donation donates humanitarian relief free gift grant grants assistance emergency
    charity""".split()
)
FEES = frozenset(
    """licence licences license licenses access royalty royalties rent lease damages ransom compensation fees fee
    reparations indemnity fines""".split()
)
LOAN = Trigger("finance", "nouns", "loan", "loan")  # of a sentence that gives the terms of a loan named before
