"""Facts anchored on a verb of giving, lending, repaying or owing."""

from __future__ import annotations

from flows.extract import roles
from flows.extract.frames.common import Draft, Scene, is_conversion, is_definite, numbers_of, own_date, owner, within
from flows.extract.frames.finance.codes import action_of, modality_of, verb_instrument
from flows.extract.frames.finance.finish import finish
from flows.extract.frames.finance.gifts import WORTH, goods_given, goods_worth, is_other_delivery, thing_given, unit_of
from flows.extract.frames.finance.sides import may_lend, sides_of_verb
from flows.extract.frames.finance.words import (
    AID_WORDS,
    DEBT_NOUNS,
    IN_KIND_VERBS,
    STOPPING,
    STRONG_GIVING,
    is_plain_payment,
    verb_lemma,
)
from flows.extract.frames.investments import pays_for_firm
from flows.extract.reading import Actor, Hit, Reading
from flows.records import Fact


def has_money_left(scene: Scene, hit: Hit) -> bool:
    """Whether the verb has an amount of its own beside that of its noun: "USD 500,000 cash and food aid worth …"."""
    return any(k not in scene.used_items for k in numbers_of(scene, "$", within([hit])))


_FROZEN = frozenset("assets reserves accounts holdings".split())


def from_verb(scene: Scene, hit: Hit, nouns: list[Hit]) -> None:
    """A verb of giving or repaying with an amount, goods, or strong enough to stand alone ("lent", "funded by")."""
    reading = scene.reading
    if hit.trigger.code == "suspend" and not _FROZEN.isdisjoint(reading.words[hit.end : hit.end + 12]):
        return  # "froze $300 billion of assets", "cut it off from its reserves": a restriction
    code, lemma = hit.trigger.code, verb_lemma(hit)
    if lemma in ("place", "train"):
        return  # said of deposits only; see ``find_training``
    if lemma == "pay" and pays_for_firm(reading, hit.start):
        return
    if code in ("give", "receive", "fund") and is_other_delivery(reading, hit):
        return
    if _promises_gift(reading, hit):
        return
    if lemma == "contribute" and _OUTPUT & set(reading.words[hit.end : hit.end + 12]):
        return  # what a branch adds to output
    if hit.trigger.lemma in ("write off", "wipe out") and not reading.holds(_OWED):
        return  # "wrote off $24 billion on its exit"
    if code == "fund" and _says_purpose(scene, hit):
        return
    source, target = sides_of_verb(scene, hit)
    if code == "fund" and not target and _pays_itself(scene, source):
        return
    stopped = hit.start - 1
    if code == "repay" and reading.lemma(stopped) in STOPPING and not target:
        target = [a for a in roles.subject(reading, stopped) if a not in source]
    amounts = [k for k in numbers_of(scene, "$", within([hit])) if k not in scene.used_items]
    if code in ("fund", "give") and not amounts and roles.is_passive(reading, hit.start):
        amounts = [k for k in _following_amounts(reading, hit.end) if k not in scene.used_items]
    amounts = [k for k in amounts if not (reading.words[k - 2 : k] == ["of", "the"] and reading.kinds[k - 3] == "$")]
    if code in ("forgive", "restructure") and not amounts:
        amounts = [
            k
            for k in reading.mentions("$")
            if 0 <= k - hit.end < 3 and reading.words[k + 1 : k + 2] in (["owed"], ["due"], ["that"], ["which"])
        ]
        if amounts and not target:
            target = _who_owed(scene, amounts[0])
    if code == "unpaid" and not amounts:
        return
    things = thing_given(reading, hit)
    if code in ("give", "receive") and not amounts and lemma in IN_KIND_VERBS:
        amounts = _worth_of_goods(scene, hit)
    also = []
    if amounts and code in ("give", "receive") and lemma in IN_KIND_VERBS:
        also = [k for k in goods_given(scene, hit) if k > amounts[-1] and reading.kinds[k - 1] in "&,"]
    goods = goods_given(scene, hit) if code in ("give", "receive") and lemma in IN_KIND_VERBS and not amounts else []
    percents = [k for k in reading.mentions("%") if code in ("forgive", "repay") and 0 < k - hit.start < 6]
    if code in ("fund", "owe") and not amounts and roles.is_passive(reading, hit.start):
        shares = [k for k in reading.mentions("%") if 0 < hit.start - k < 6 and k not in scene.used_items]
        percents = [k for k in shares if "of" in (*reading.words[max(0, k - 2) : k], *reading.words[k + 1 : k + 2])]
    sides = bool(roles.codes_of(source)) + bool(roles.codes_of(target))
    given = things is not None and code == "give" and (sides < 2 or roles.codes_of(source) != roles.codes_of(target))
    given = given and (sides == 2 or _is_given_again(scene, hit, things))
    given = given or (things is not None and lemma in ("receive", "accept") and bool(source))
    promised = _will_fund_work(scene, hit, source, target)
    given = given or promised
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
        and not AID_WORDS & set(reading.words)
    ):
        return  # merchandise of that worth
    if amounts and code == "give" and source and not target:
        target = _where_it_goes(reading, amounts[-1], source)
    if amounts and code in ("give", "receive", "suspend") and not _money_is_finance(scene, hit, source, target):
        return
    instrument = {
        "forgive": "debt_relief", "repay": "debt_repayment", "owe": "debt", "restructure": "debt_relief",
        "unpaid": "debt_repayment",
    }.get(code)  # fmt: skip
    if code == "repay" and is_plain_payment(reading, hit):
        instrument = "payment"
        if not amounts or not roles.codes_of(source):
            return
    if instrument is None:
        worth = any(_is_of_goods(reading, k) for k in amounts)
        named = lemma == "donate" and not amounts and _MONEY.isdisjoint(reading.words[hit.end : hit.end + 8])
        instrument = verb_instrument(reading, hit, bool(goods) or things is not None or worth or named)
    last = scene.context.last_money
    if instrument is None and lemma in ("disburse", "utilise", "utilize") and not source and last is not None:
        near = reading.sentence.sentence_id - last.sentence_id <= 2
        instrument = str(last.own["instrument"]) if near and last.own.get("instrument") in _DRAWN else None
    if instrument is None and amounts and _is_of_which(reading, amounts[0]):
        whole = next((f for f in reversed(scene.facts) if f.fact_type == "finance"), None)
        known = whole.own.get("instrument") if whole is not None else scene.context.last_instrument
        instrument = str(known) if known else None
    values: list[tuple[str, int]] = [("amount", k) for k in amounts] + [("quantity", k) for k in [*goods, *also]]
    for kind, item in values or [("", -1)]:
        draft = Draft("finance", hit.start, hit.end, source, target, rule=f"verb.{lemma}")
        draft.modality = modality_of(reading, hit, hit)
        draft.own["instrument"] = instrument
        draft.own["action"] = action_of(reading, hit, hit, draft.modality, instrument)
        if code == "repay" and reading.lemma(stopped) in STOPPING:
            draft.own["action"], draft.modality = "suspended", roles.modality(reading, stopped)
        if promised:
            draft.modality = "planned"
            draft.own["action"] = "pledged" if verb_before(reading, hit.start) in ("pledge", "promise") else "committed"
        draft.confidence = 0.7
        if kind == "amount":
            draft.amount_item = item
            draft.quantity_item = goods_worth(scene, hit, item)
            draft.date_item = own_date(reading, item, amounts)
            beside = _beside(reading, item)
            given_to = roles.direct_object(reading, hit.start)
            if beside and roles.codes_of(target) and given_to and not may_lend(scene, beside[0]):
                draft.target = beside if not set(beside[0].codes) & set(roles.codes_of(target)) else target
            elif beside and not roles.is_passive(reading, hit.start):
                draft.source = beside  # "Germany pledged 1 billion euros and France 500 million"
        elif kind == "quantity":
            draft.quantity_item = item
        if draft.quantity_item >= 0:
            draft.unit = unit_of(reading, draft.quantity_item)
        if percents:
            draft.percent_item = percents[0]
        finish(scene, draft, hit)


_MONEY = frozenset("money funds fund cash funding sum sums amount donation contribution grant proceeds".split())


_OWED = frozenset(
    """debt debts loan loans credit credits owed owes due arrears obligations liabilities claims interest
    bonds""".split()
)


def _where_it_goes(reading: Reading, k: int, source: list[Actor]) -> list[Actor]:
    """The state in what the money is for: "announced $9 million to strengthen health systems in Vanuatu", "to support
    Haiti's farmers"."""
    _, high = roles.clause(reading, k)
    at = next((j for j in range(k + 1, min(high, k + 5)) if reading.kinds[j] == "t" or reading.words[j] == "for"), -1)
    if at < 0:
        return []
    givers = set(roles.codes_of(source))
    for actor in reading.actors:
        if not at < actor.start < min(high, at + 22) or set(reading.kinds[at : actor.start]) & set("D$;"):
            continue
        near = actor.preposition in ("in", "for", "of") or actor.is_genitive or actor.follows_verb >= at
        if near and not set(actor.codes) & givers:
            return roles.members(reading, actor)
    return []


def _says_purpose(scene: Scene, hit: Hit) -> bool:
    """Whether the infinitive only says what the money before it is for: "lent $55 million to finance the hospital"."""
    reading = scene.reading
    if reading.kinds[hit.start - 1 : hit.start] != "t" or "$" in reading.kinds[hit.end : hit.end + 4]:
        return False
    low, _ = roles.clause(reading, hit.start)
    return any(
        f.fact_type == "finance" and reading.starts[low] <= f.char_start < reading.starts[hit.start] and f.amount
        for f in scene.facts
    )


def _who_owed(scene: Scene, k: int) -> list[Actor]:
    """ "the $32 billion that Cuba owed": the debtor of the relative clause behind the amount at ``k``."""
    owing = next(
        (h for h in scene.reading.get("finance.verbs") if 0 < h.start - k < 7 and h.trigger.code == "owe"), None
    )
    return roles.subject(scene.reading, owing.start) if owing is not None else []


def _will_fund_work(scene: Scene, hit: Hit, source: list[Actor], target: list[Actor]) -> bool:
    """Whether a work abroad is promised to be paid for: "China Eximbank pledged to fund the airport project"."""
    reading = scene.reading
    if hit.trigger.lemma not in ("fund", "finance", "co-finance", "bankroll") or target or not source:
        return False
    if reading.kinds[hit.start - 1 : hit.start] != "t" or verb_before(reading, hit.start) not in _PROMISED:
        return False
    near = range(hit.end, hit.end + 12)
    return any(h.start in near for key in ("project.types", "project.nouns") for h in reading.get(key))


_PROMISED = frozenset("pledge promise commit agree offer announce undertake".split())


def verb_before(reading: Reading, i: int) -> str:
    """The lemma of the verb that an infinitive at ``i`` depends on; "" where there is none."""
    k = i - 2
    while k > 0 and (
        reading.kinds[k] in "nq" or reading.words[k].endswith("ly") or reading.words[k] in ("in", "principle")
    ):
        k -= 1
    return reading.lemma(k) if k >= 0 and reading.kinds[k] == "v" else ""


_PROMISING = frozenset("pledge promise commit offer announce".split())


def _promises_gift(reading: Reading, hit: Hit) -> bool:
    """Whether the verb only promises what the next one gives: "pledged to donate 30 trucks"; what it
    promises to buy is trade."""
    if hit.trigger.lemma not in _PROMISING or reading.kinds[hit.end : hit.end + 1] != "t":
        return False
    buys = any(h.start == hit.end + 1 and h.trigger.code == "import" for h in reading.get("trade.verbs"))
    return buys or any(h.start == hit.end + 1 and h.trigger.code == "give" for h in reading.get("finance.verbs"))


def _pays_itself(scene: Scene, source: list[Actor]) -> bool:
    """Whether who pays is known as the recipient of the text: "the project is co-financed by the Gabonese government"
    is no money from abroad."""
    codes = roles.codes_of(source)
    known = scene.context.creditors
    return len(codes) == 1 and codes[0] not in known and codes[0] in scene.context.recipients.values()


def _worth_of_goods(scene: Scene, hit: Hit) -> list[int]:
    """The worth of what is given, behind its recipient or the goods: "gave food to a school worth RWF 24 million"."""
    reading = scene.reading
    _, high = roles.clause(reading, hit.start)
    goods = reading.get("finance.goods")
    for k in reading.mentions("$"):
        if not hit.end <= k < high or k in scene.used_items or not WORTH & set(reading.words[max(hit.end, k - 3) : k]):
            continue
        at = owner(scene, k)
        theirs = at < 0 or at == hit.start or any(h.start <= at < h.end for h in goods)
        theirs = theirs or (at > hit.end and "to" in reading.words[hit.end : at])  # the recipient: "to an orphanage"
        if theirs and not is_conversion(reading, k, roles.mention(reading, k)):
            return [k]
    return []


def _is_of_goods(reading: Reading, k: int) -> bool:
    """Whether the amount is what goods are worth: "30 trucks worth $1.5 million", "$634,000 worth of equipment"."""
    if reading.words[k + 1 : k + 2] == ["worth"]:
        return True
    return bool(WORTH & set(reading.words[max(0, k - 3) : k]))


def _is_given_again(scene: Scene, hit: Hit, things: Hit | None) -> bool:
    """Whether goods that the text told of before are handed over: "the vehicles were delivered on Monday"."""
    reading, last = scene.reading, scene.context.last_money
    if last is None or things is None or hit.trigger.lemma not in _HANDING:
        return False
    if roles.is_passive(reading, hit.start):
        return things.start < hit.start
    return is_definite(reading, things.start) and bool(roles.subject(reading, hit.start))


_HANDING = frozenset({"donate", "deliver", "hand over", "present", "gift", "dispatch", "ship"})


_DRAWN = frozenset({"loan", "grant", "credit_line", "export_credit", "currency_swap"})
_OUTPUT = frozenset("economy gdp growth output product revenues revenue income".split())


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


def _following_amounts(reading: Reading, i: int) -> list[int]:
    """The amount of a passive: "was funded by X amounting to $5 million", "costing", "worth"."""
    for k in range(i, len(reading.words)):
        if reading.kinds[k] == "$":
            return [] if is_conversion(reading, k, roles.mention(reading, k)) else [k]
        if reading.kinds[k] == ";":
            return []
    return []


def _verb_is_enough(scene: Scene, hit: Hit, source: list[Actor], target: list[Actor], known: list[Fact]) -> bool:
    """Whether the verb alone states a fact: lent, donated, funded …, with both sides named."""
    reading = scene.reading
    code, lemma = hit.trigger.code, verb_lemma(hit)
    sides = bool(roles.codes_of(source)) + bool(roles.codes_of(target))
    if sides and roles.codes_of(source) == roles.codes_of(target):
        return False
    if code == "owe" and any(f.method == "finance.behind" for f in known):
        return False
    if code == "repay" and reading.lemma(hit.start - 1) in STOPPING:
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
    if code == "fund" and lemma not in ("support", "sponsor", "guarantee", "insure"):
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
    amounts = [k for k in reading.mentions("$") if hit.end <= k < high]
    if any(reading.words[k + 1 : k + 2] == ["of"] and "access" in reading.words[k + 2 : k + 5] for k in amounts):
        return False  # "provides $15 billion of unprecedented access to Japanese markets"
    for key in ("investment.verbs", "investment.nouns"):
        if any(low <= h.start < high and h.trigger.code in ("made", "investment") for h in reading.get(key)):
            return False
    if verb_lemma(hit) in (
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
