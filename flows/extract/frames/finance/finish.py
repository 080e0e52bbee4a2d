"""From a draft to its facts: sides that the text before told, terms, purpose, parts and shares."""

from __future__ import annotations

from flows.extract import roles
from flows.extract.frames.common import Draft, Scene, emit, source_of, target_of
from flows.extract.frames.finance.sides import GIVING_STATES, agreed_with, lenders_unnamed, thanked
from flows.extract.frames.finance.terms import purpose_of, terms_for
from flows.extract.frames.finance.words import LENDING_BODIES
from flows.extract.names import Name
from flows.extract.reading import Actor, Hit, Reading
from flows.records import Fact


def complete_sides(scene: Scene, draft: Draft) -> None:
    """Fill a side that the sentence leaves open: the other party of the dyad that the document speaks of."""
    context = scene.context
    source, target = roles.codes_of(draft.source), roles.codes_of(draft.target)
    unsaid = draft.own.get("instrument") == "debt" and draft.own.get("action") == "owed"
    unsaid = unsaid or (draft.own.get("instrument") == "debt_repayment" and draft.own.get("action") == "suspended")
    unsaid = unsaid or (draft.own.get("instrument") == "debt_repayment" and draft.rule == "noun.payment")
    unsaid = unsaid or draft.rule.endswith("bond")  # who holds bonds is not guessed
    alone = len(context.creditors) == 1 and context.dateline is None and not target
    if unsaid and not source and (not alone or lenders_unnamed(scene.reading)):  # whom a debtor owes is not guessed
        if not target:
            about = context.last_recipient or context.subject_state()
            draft.target_codes = (about,) if about else ()
        return
    if len(source) == 2 and not target and "each" in scene.reading.words:
        found = context.recipient_for(source[0])
        draft.target_codes = (found,) if found and found not in source else ()
        return
    if len(source) == 2 and not set(target) - set(source):
        lender = max(
            source,
            key=lambda code: (
                code in LENDING_BODIES,
                context.creditors.get(code, 0),
                code in GIVING_STATES,
                code != context.home,
            ),
        )
        draft.source, draft.target = [], []
        draft.source_codes = (lender,)
        draft.target_codes = tuple(code for code in source if code != lender)
        return
    givers = [code for code in target if code in GIVING_STATES]
    if not source and len(target) == 2 and len(givers) == 1 and draft.own.get("action") in ("disbursed", "committed"):
        draft.source_codes, draft.target = tuple(givers), []  # given to a centre of both
        draft.target_codes = tuple(code for code in target if code not in givers)
        return
    if source and set(target) <= set(source):
        target, draft.target = (), []
    if source and target:
        return
    if source and not target:
        region = _is_for_region(scene.reading)
        posted = _posted_to(scene.reading, draft.source)
        found = posted or (None if region else context.recipient_for(source[0]))
        found = _other_in_sentence(scene, draft, source, found) or found if not posted else found
        if found:
            draft.target_codes = (found,)
            draft.confidence -= 0.1
    elif target and not source:
        owed = draft.own.get("instrument") == "debt_repayment" and not context.has_title_pair
        found = None if lenders_unnamed(scene.reading) else context.creditor_for(target[0], told=owed)
        abroad = context.home and context.home not in target and context.is_state(target[0])
        if not found and abroad and not owed and not lenders_unnamed(scene.reading):
            found = context.home  # a cabinet approves what it lends abroad
        if found:
            draft.source_codes = (found,)
            draft.confidence -= 0.1
    elif _is_of_last(scene, draft):
        last = context.last_money
        draft.source_codes = (last.source,) if last is not None and last.source else ()
        draft.target_codes = (last.target,) if last is not None and last.target else ()
        draft.confidence -= 0.1
    elif context.creditors:
        first = max(sorted(context.creditors), key=lambda c: context.creditors[c])
        found = context.recipient_for(first)
        about = context.dateline
        if found and lenders_unnamed(scene.reading):
            told = about if about and about not in context.creditors else None
            draft.target_codes = (told or context.last_recipient or found,)
        elif found:
            draft.source_codes, draft.target_codes = (first,), (found,)
            draft.confidence -= 0.2


def _other_in_sentence(scene: Scene, draft: Draft, source: tuple[str, ...], found: str | None) -> str | None:
    """The one other state that the clause named before, rather than one that only the context has: "is helping Uganda
    and provides development assistance"."""
    context = scene.context
    if context.home is not None or (found is None and _is_for_region(scene.reading)):
        return None
    if context.dateline is not None and (found is not None or LENDING_BODIES.isdisjoint(source)):
        return None
    low, _ = roles.clause(scene.reading, draft.first)
    near = [a for a in scene.reading.actors if low <= a.start < draft.first and not a.is_posting and not a.is_place]
    named = {code for a in near for code in a.codes if context.is_state(code)} - set(source)
    if found is None and LENDING_BODIES.isdisjoint(source):
        return None
    return named.pop() if len(named) == 1 and found not in named else None


_REGIONS = frozenset(
    """africa asia europe africans caribbean oceania americas continent countries nations
    economies""".split()
)


def _is_for_region(reading: Reading) -> bool:
    """Whether the money goes to a region or to countries that are not named: "to Africa", "for developing nations"."""
    for k, word in enumerate(reading.words[:-1]):
        if word in ("to", "for", "among"):
            end = next(
                (j for j in range(k + 1, min(k + 5, len(reading.words))) if reading.kinds[j] not in "dwN#"), k + 5
            )
            if _REGIONS & set(reading.words[k + 1 : min(end, k + 5)]):
                return True
    return False


def _is_of_last(scene: Scene, draft: Draft) -> bool:
    """Whether what is paid out belongs to the money that the same or the last sentence told of."""
    last = scene.context.last_money
    near = last is not None and scene.reading.sentence.sentence_id - last.sentence_id <= 1
    return near and draft.own.get("action") == "disbursed" and not lenders_unnamed(scene.reading)


def _posted_to(reading: Reading, givers: list[Actor]) -> str | None:
    """Where the giver is accredited: what "the Korean Ambassador in Togo" gives is given there."""
    for actor in givers:
        for k in range(actor.start + 1, actor.end - 1):
            name = reading.payload[k + 1]
            if reading.words[k] in ("in", "to") and reading.kinds[k - 1] == "O" and isinstance(name, Name):
                return name.code if name.code not in actor.codes else None
    return None


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


def finish(scene: Scene, draft: Draft, hit: Hit) -> Fact | None:
    """Build the facts of a draft; the fact of the whole, or None where no party is known."""
    _in_purpose(scene, draft, hit)
    if not source_of(draft):
        giver, taker = thanked(scene.reading, hit)
        relief = draft.own.get("action") == "restructured"
        draft.source = giver or (agreed_with(scene.reading, hit) if relief else [])
        if giver and not target_of(draft):
            draft.target = taker
    complete_sides(scene, draft)
    home = scene.context.home
    if home and not source_of(draft) and not target_of(draft) and draft.amount_item >= 0:
        plain = hit.trigger.lemma not in ("financing", "facility", "borrowing", "programme", "program")
        if plain and draft.own.get("instrument") in ("loan", "grant", "credit_line", "export_credit"):
            draft.target_codes, draft.confidence = (home,), draft.confidence - 0.2  # a cabinet speaks of its own loans
    if draft.date_item is None:
        draft.date_item = _day_before_period(scene.reading, draft)
    terms_for(scene, draft, hit)
    purpose = purpose_of(scene.reading, hit.end, draft)
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
    givers = roles.codes_of(draft.source)
    if len(givers) > 1 and draft.amount_item >= 0 and "each" in scene.reading.words:
        for code in givers[1:]:  # "each contributed 75 million euros"
            one = draft.copy()
            one.source = [a for a in draft.source if code in a.codes]
            emit(scene, one)
        draft.source = [a for a in draft.source if givers[0] in a.codes]
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
    return fact


def _day_before_period(reading: Reading, draft: Draft) -> int | None:
    """The day of the deed before the period that it is for: "on May 3, awarded 20 scholarships for 2018-2019"."""
    found = roles.date_for(reading, draft.first, draft.last)
    if found < 0 or reading.words[found - 1] != "for":
        return None
    earlier = [k for k in reading.mentions("D") if k < draft.first and reading.words[k - 1 : k] in (["on"], ["in"])]
    return earlier[-1] if earlier else None


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
            a
            for a in reading.actors
            if k < a.preposition_at <= k + 1 and a.preposition in ("from", "to", "by", "for") and not a.is_modifier
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
