"""Debt told without a verb of lending: creditors by rank and share, arrears, bonds of a foreign market."""

from __future__ import annotations

from flows.extract import roles
from flows.extract.frames.common import TO, WITH, Draft, Scene, emit, numbers_of, source_of, target_of, within
from flows.extract.frames.finance.finish import finish
from flows.extract.frames.finance.sides import to_whom
from flows.extract.reading import Hit

CREDITORS = frozenset("creditor creditors lender lenders".split())
DONORS = frozenset("donor donors benefactor".split())


def find_donor(scene: Scene) -> None:
    """ "Japan became Mongolia's largest donor", "the largest donor of the 1990s": who gives most."""
    reading = scene.reading
    for i, word in enumerate(reading.words):
        if word not in DONORS:
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


def find_creditor(scene: Scene) -> None:
    """ "China is Ethiopia's largest creditor, with $11 billion outstanding", "… accounting for half of its debt"."""
    reading = scene.reading
    if not reading.holds(CREDITORS):
        return
    for i, word in enumerate(reading.words):
        if word not in CREDITORS:
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


def find_arrears(scene: Scene) -> None:
    """ "Zambia is 370 mln dlrs in arrears to the IMF", "fell $50 million behind in its payments to", "950 mln is due to
    the IMF": money owed without a word for the debt."""
    reading, words = scene.reading, scene.reading.words
    for k in reading.mentions("$"):
        j = k + 1
        if words[j : j + 2] == ["in", "arrears"]:
            end = j + 2
        elif words[j : j + 1] == ["behind"] and _OVERDUE & set(words[j + 1 : j + 5]):
            end = j + 1
        elif words[j + 1 : j + 2] == ["outstanding"] and (reading.kinds[j] == "b" or reading.lemma(j) == "remain"):
            _outstanding(scene, k, j + 2)
            continue
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
        creditor = to_whom(reading, k) or roles.governed(reading, end - 1, TO | WITH, limit=8)
        if not creditor and v >= 0 and reading.lemma(v) == "owe":
            creditor = roles.direct_object(reading, v)
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


def _outstanding(scene: Scene, k: int, end: int) -> None:
    """ "lent $15 billion, of which $12 billion remains outstanding": owed by whom the money went to."""
    last = next((f for f in reversed(scene.facts) if f.fact_type == "finance"), None) or scene.context.last_money
    if last is None or k in scene.used_items or last.target is None:
        return
    draft = Draft("finance", k, end, rule="outstanding", amount_item=k, confidence=0.55)
    draft.source_codes, draft.target_codes = (last.source,) if last.source else (), (last.target,)
    draft.own.update(instrument="debt", action="owed")
    emit(scene, draft)


def find_debt_share(scene: Scene) -> None:
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


_ISSUING = frozenset("issue sell launch raise place float price offer".split())
# The market that a bond's nickname names, whose savers lend.
_BOND_MARKETS = {
    "panda": "CHN", "samurai": "JPN", "yankee": "USA", "bulldog": "GBR", "kangaroo": "AUS", "maple": "CAN",
    "shogun": "JPN", "arirang": "KOR", "matador": "ESP", "rembrandt": "NLD", "dim": "CHN", "masala": "IND",
}  # fmt: skip


def bond_sold(scene: Scene, hit: Hit) -> bool:
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
    finish(scene, draft, hit)
    return True
