"""Sentences that only add to money named before: its terms, its parts, its use."""

from __future__ import annotations

from flows.extract import roles
from flows.extract.frames.common import Draft, Scene, emit, is_definite, owner
from flows.extract.frames.finance.finish import complete_sides, finish
from flows.extract.frames.finance.nouns import COUNTABLE
from flows.extract.frames.finance.sides import sides_of_noun
from flows.extract.frames.finance.terms import terms_for
from flows.extract.frames.finance.words import CONTAINING, LOAN
from flows.extract.reading import Hit, is_finite_or_participle

TERMS = frozenset("maturity interest grace moratorium repayment repayable tenor margin libor".split())


def find_contents(scene: Scene, nouns: list[Hit]) -> None:
    """ "The food aid included 2,048 tons of rice": each quantity is given as the aid was."""
    reading = scene.reading
    starters = [h for h in nouns if h.start <= 4 and h.trigger.code in ("aid_in_kind", "grant", "unstated")]
    starters += [h for h in reading.get("finance.goods") if h.start <= 3]
    if not starters or not (is_definite(reading, starters[0].start) and scene.context.creditors):
        return
    hit = starters[0]
    for v in range(hit.end, min(len(reading.words), hit.end + 4)):
        word = reading.lex[v]
        if word is None or word.verb_lemma not in CONTAINING or not is_finite_or_participle(reading, v):
            continue
        for k in reading.mentions("#"):
            counted = (roles.mention(reading, k).code or "").split(" ")[-1]
            if k > v and counted and counted not in COUNTABLE and k not in scene.used_items:
                draft = Draft("finance", hit.start, v + 1, rule="contents", quantity_item=k, confidence=0.65)
                draft.own.update(instrument="aid_in_kind", action="disbursed")
                finish(scene, draft, Hit(hit.start, hit.end, LOAN))
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
        finish(scene, draft, Hit(v + 1, v + 2, LOAN))
        return


def add_terms(scene: Scene, nouns: list[Hit]) -> None:
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
