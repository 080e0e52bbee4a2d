"""Sentences that only add to money named before: its terms, its parts, its use."""

from __future__ import annotations

from flows.extract import roles
from flows.extract.frames.common import Draft, Scene, emit, is_conversion, is_definite, owner
from flows.extract.frames.finance.finish import complete_sides, finish
from flows.extract.frames.finance.gifts import LOTS, WORTH, unit_of
from flows.extract.frames.finance.nouns import COUNTABLE
from flows.extract.frames.finance.sides import may_lend, sides_of_noun, sides_of_signing
from flows.extract.frames.finance.terms import terms_for
from flows.extract.frames.finance.words import CONTAINING, LENDING_BODIES, LOAN
from flows.extract.names import Name
from flows.extract.reading import Actor, Hit, Reading, is_finite_or_participle
from flows.records import Fact

TERMS = frozenset("maturity interest grace moratorium repayment repayable tenor margin libor".split())


def find_contents(scene: Scene, nouns: list[Hit]) -> None:
    """ "The food aid included 2,048 tons of rice": each quantity is given as the aid was."""
    reading, last = scene.reading, scene.context.last_money
    hit = _gift_told_of(scene, nouns)
    if hit is None:
        return
    for v in range(hit.end, min(len(reading.words), hit.end + 5)):
        word = reading.lex[v]
        if word is None or not (
            _consists(reading, v) and (reading.kinds[v] == "b" or is_finite_or_participle(reading, v))
        ):
            continue
        counted = [k for k in reading.mentions("#") if k > v and k not in scene.used_items]
        counted = [k for k in counted if (unit_of(reading, k) or "").split(" ")[-1] not in (*COUNTABLE, *LOTS, "")]
        amounts = [k for k in reading.mentions("$") if v < k <= v + 3 and k not in scene.used_items]
        of_goods = any(h.start > v for h in reading.get("finance.goods"))
        for k in counted or ([] if amounts or not of_goods else [-1]):
            draft = _as_before(scene, hit, v, "contents")
            draft.own["instrument"] = "aid_in_kind"
            draft.quantity_item, draft.unit = k, unit_of(reading, k) if k >= 0 else None
            _date_as_before(scene, finish(scene, draft, hit), last)
        for k in amounts:
            draft = _as_before(scene, hit, v, "contents")
            draft.amount_item = k
            _date_as_before(scene, finish(scene, draft, hit), last)
        return
    _money_within(scene, hit)


def _consists(reading: Reading, v: int) -> bool:
    """Whether the verb at ``v`` says what a gift consists of: "included", "weighed", "comes in the form of"."""
    if reading.lemma(v) in ("come", "be") or reading.kinds[v] == "b":
        return reading.words[v + 1 : v + 5] == ["in", "the", "form", "of"]
    return reading.lemma(v) in CONTAINING or reading.lemma(v) == "weigh"


_GIFTS = frozenset({"aid_in_kind", "grant", "unstated"})


def _gift_told_of(scene: Scene, nouns: list[Hit]) -> Hit | None:
    """The gift at the head of a sentence that goes on about it: "the donation", "the donated supplies", "the items
    donated"; None where the sentence begins with something else."""
    reading = scene.reading
    if not scene.context.creditors:
        return None
    opening = (
        4
        if reading.words[0] not in ("according", "in", "as") or "," not in reading.kinds
        else 4 + reading.kinds.find(",")
    )
    told = [h for h in nouns if h.start <= opening and h.trigger.code in _GIFTS]
    told += [h for h in reading.get("finance.goods") if h.start <= opening]
    if not told:
        return None
    hit = min(told, key=lambda h: h.start)
    donated = reading.lemma(hit.end) in ("donate", "give", "provide") or "donated" in reading.words[: hit.start]
    plural = reading.words[hit.start] == "donations"
    if not (is_definite(reading, hit.start) or donated or plural):
        return None
    return Hit(hit.start, hit.end, LOAN)


def _as_before(scene: Scene, hit: Hit, v: int, rule: str) -> Draft:
    """A draft of what the text told of last, with its instrument."""
    draft = Draft("finance", hit.start, v + 1, rule=rule, confidence=0.65)
    last = scene.context.last_money
    known = scene.context.last_instrument
    draft.own.update(instrument=known if known in ("grant", "aid_in_kind") else "aid_in_kind", action="disbursed")
    if last is not None and last.modality in ("planned", "proposed"):
        draft.modality, draft.own["action"] = last.modality, last.own.get("action")
    return draft


def find_worth(scene: Scene) -> None:
    """ "The donation is worth $760,000", "the value of the supplies was ten million yuan": what was given before."""
    reading, last = scene.reading, scene.context.last_money
    if last is None or not reading.holds(WORTH) or last.own.get("instrument") not in ("grant", "aid_in_kind"):
        return
    if any(last.target not in a.codes for a in reading.actors if a.preposition == "to"):
        return  # somebody else's
    for k in reading.mentions("$"):
        if k in scene.used_items or is_conversion(reading, k, roles.mention(reading, k)):
            continue
        near = [j for j in range(max(0, k - 12), k) if reading.words[j] in WORTH]
        gifts = [h for h in (*reading.get("finance.goods"), *reading.get("finance.nouns")) if h.start < k]
        gifts = [h for h in gifts if h.trigger.code in (*_GIFTS, "goods")]
        if not near or not gifts or "contract" in reading.words[:k]:
            continue
        hit = gifts[-1]
        draft = _as_before(scene, Hit(hit.start, hit.end, LOAN), near[-1], "worth")
        draft.first, draft.last = min(hit.start, near[-1]), max(hit.end, near[-1] + 1)
        if hit.trigger.code in ("goods", "aid_in_kind"):
            draft.own["instrument"] = "aid_in_kind"
        draft.amount_item = k
        _date_as_before(scene, finish(scene, draft, Hit(k, k + 1, LOAN)), last)
        return


def _date_as_before(scene: Scene, fact: Fact | None, last: Fact | None) -> None:
    """What a gift told of in the sentences before consists of has its date."""
    if fact is None or last is None or scene.reading.mentions("D"):
        return
    if last.date and scene.reading.sentence.sentence_id - last.sentence_id <= 2:
        fact.date, fact.date_basis = last.date, "context"
        fact.fields.extend(f for f in last.fields if f[0] == "date")


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
        finish(scene, draft, Hit(v + 1, v + 2, LOAN))
        return


def add_terms(scene: Scene, nouns: list[Hit]) -> None:
    """A sentence that only gives the terms of a loan named before: "The loan carries a maturity of 20 years"."""
    reading = scene.reading
    if any(f.fact_type == "finance" for f in scene.facts):
        return
    if not reading.holds(TERMS):
        return
    loans = [h for h in nouns if h.trigger.code in ("loan", "credit_line", "export_credit")]
    hit = loans[0] if loans else None
    if hit is None and not scene.context.creditors and not scene.context.last_loans:
        return
    terms = Draft("finance", hit.start if hit else 0, hit.end if hit else 1, rule="terms")
    anchor = hit or Hit(0, 1, LOAN)
    terms.own["instrument"] = hit.trigger.code if hit else "loan"
    terms_for(scene, terms, anchor)
    if not any(key in terms.own for key in ("interest_percent", "maturity_years", "grace_years")):
        return
    if hit is not None:
        terms.source, terms.target = sides_of_noun(scene, hit)
    if (hit is None or is_definite(reading, hit.start) or hit.start == 0) and _added_to_loans(scene, terms):
        return
    if hit is None and not scene.context.creditors:
        return
    terms.confidence = 0.6
    terms.date_item = -1
    complete_sides(scene, terms)
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


_SUMMED = frozenset("sign initial conclude".split())
_PACTS = ("compact", "compacts")


def find_signed_sum(scene: Scene) -> None:
    """ "The bank and Sierra Leone signed an RMB 1,240,000,000 for Phase 1", "signed a $500 million compact": money that
    is signed for without a word for a loan or grant."""
    reading = scene.reading
    if "$" not in reading.kinds or not reading.does(_SUMMED):
        return
    for k in reading.mentions("$"):
        if any(f.fact_type == "finance" for f in scene.used_items.get(k, [])):
            continue
        compact = next((j for j in range(k + 1, min(k + 7, len(reading.words))) if reading.words[j] in _PACTS), -1)
        bare = reading.words[k + 1 : k + 2] in (["for"], ["to"], ["in"])
        v = roles.governing_verb(reading, k)
        if v < 0 or v >= k or reading.lemma(v) not in _SUMMED or k - v > 3 or not (bare or compact > 0):
            continue
        hit = Hit(k, max(k, compact) + 1, LOAN)
        source, target = sides_of_signing(scene, hit, [], [])
        if not source or not target or not any(may_lend(scene, a) or _gives(reading, a) for a in source):
            continue
        draft = Draft("finance", v, hit.end, source, target, rule="signed_sum", amount_item=k, confidence=0.55)
        draft.modality = "planned" if roles.modality(reading, v) == "asserted" else roles.modality(reading, v)
        lent = any(may_lend(scene, a) for a in source)
        draft.own.update(instrument="grant" if compact > 0 else "loan" if lent else None, action="committed")
        finish(scene, draft, hit)


def find_agreed_sum(scene: Scene) -> None:
    """ "The African Development Bank and Kenya signed two agreements worth 150 million euros": a bank that lends signs
    for a loan, though no word says so."""
    reading = scene.reading
    if not reading.does(_SUMMED) or any(f.fact_type == "finance" for f in scene.facts):
        return
    for hit in reading.get("agreement.nouns"):
        k = next((j for j in range(hit.end, min(hit.end + 4, len(reading.words))) if reading.kinds[j] == "$"), -1)
        v = roles.governing_verb(reading, hit.start)
        if k < 0 or v < 0 or reading.lemma(v) not in _SUMMED or k in scene.used_items:
            continue
        source, target = sides_of_signing(scene, hit, [], [])
        if not source or not target or not LENDING_BODIES.issuperset(roles.codes_of(source)):
            continue
        draft = Draft("finance", hit.start, k + 1, source, target, rule="agreed_sum", amount_item=k, confidence=0.5)
        draft.modality, draft.own["action"] = "planned", "committed"
        finish(scene, draft, hit)
        return


def find_listed_sum(scene: Scene) -> None:
    """ "- $15 million from USAID to support Haiti's food security": an item of a list that has no verb."""
    reading = scene.reading
    for k in reading.mentions("$")[:1]:
        if k > 3 or k in scene.used_items or reading.words[k + 1 : k + 2] != ["from"] or "v" in reading.kinds[:k]:
            continue
        source = [
            a for a in reading.actors if a.preposition == "from" and a.preposition_at == k + 1 and not a.is_modifier
        ]
        takers = [a for a in reading.actors if source and a.start > source[0].end and a.codes != source[0].codes]
        if not source or not takers or "b" in reading.kinds[:12] or "h" in reading.kinds[:12]:
            continue
        draft = Draft("finance", k, k + 2, source, takers[:1], rule="listed_sum", amount_item=k, confidence=0.5)
        draft.modality, draft.own["action"] = "planned", "committed"
        finish(scene, draft, Hit(k, k + 1, LOAN))


def _gives(reading: Reading, actor: Actor) -> bool:
    """Whether the actor is a body that gives aid: the Millennium Challenge Corporation."""
    names = [reading.payload[k] for k in range(actor.start, actor.end)]
    return any(isinstance(n, Name) and n.kind == "I" and "aid_agency" in n.flags for n in names)


def find_use_of_money(scene: Scene) -> None:
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
            finish(scene, draft, Hit(k, k + 1, LOAN))
