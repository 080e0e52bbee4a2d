"""Arms: weapons and military aid supplied, sold, sought or stopped. Supplier → recipient."""

from __future__ import annotations

from flows.extract import roles
from flows.extract.frames.common import FOR, FROM, TO, Draft, Scene, emit, names_body, numbers_of, within
from flows.extract.lexicon import Trigger
from flows.extract.reading import Actor, Hit, Reading, is_finite_or_participle

_ARMS_UNITS = frozenset(
    """missile tank jet fighter aircraft helicopter drone submarine frigate rifle gun howitzer launcher vehicle
    shell round rocket warship boat plane bomber system torpedo""".split()
)
_AMBIGUOUS = frozenset("tank shell fighter rocket drone bomber submarine helicopter artillery".split())


def find(scene: Scene) -> None:
    """Add the arms facts of a sentence."""
    reading = scene.reading
    done: set[int] = set()
    for hit in reading.get("arms.nouns"):
        if reading.words[hit.end : hit.end + 1] and reading.words[hit.end] in (
            "control",
            "embargo",
            "inspectors",
            "inspector",
            "race",
            "reduction",
            "programme",
            "program",
            "test",
            "tests",
            "launch",
            "attack",
            "attacks",
            "strike",
            "strikes",
        ):
            continue
        if names_body(reading, hit) or _is_under_ban(reading, hit):
            continue
        scene.n_candidates += 1
        _weapons(scene, hit, done)


def _is_under_ban(reading: Reading, hit: Hit) -> bool:
    """ "an embargo on arms sales": the restriction is the fact."""
    return any(0 < hit.start - other.end <= 2 for other in reading.get("restriction.nouns"))


def _action(reading: Reading, hit: Hit) -> tuple[Hit | None, str | None, bool]:
    """The verb or noun that says what is done with the arms; whether it is a noun."""
    low, high = roles.clause(reading, hit.start)
    verbs = [
        h for h in reading.get("arms.actions") if low <= h.start < high and is_finite_or_participle(reading, h.start)
    ]
    before = [h for h in verbs if h.start < hit.start and hit.start - h.end < 14]
    after = [h for h in verbs if h.start >= hit.end and h.start - hit.end < 12]
    nouns = [
        h
        for h in reading.get("arms.action_nouns")
        if (low <= h.start < high and -4 <= h.start - hit.start <= 3)
        or (h.start < hit.start and hit.start - h.end <= 3)
    ]
    nouns = [h for h in nouns if not is_finite_or_participle(reading, h.start)]
    if nouns:
        stopped = [h for h in verbs if h.trigger.code == "stopped" and 0 < nouns[-1].start - h.end < 8]
        if stopped:  # "halted arms deliveries to"
            return stopped[-1], "stopped", False
        return nouns[-1], nouns[-1].trigger.code, True
    if before:
        return before[-1], before[-1].trigger.code, False
    if after:
        return after[0], after[0].trigger.code, False
    if any(w in ("aid", "assistance") for w in reading.words[hit.start : hit.end]):
        return None, "supplied", True
    for v in range(max(low, hit.start - 10), hit.start):
        if reading.lemma(v) == "ask" and "for" in reading.words[v : hit.start]:  # "asked A for 66 fighter jets"
            return Hit(v, v + 1, _ASK), "requested", False
    return None, None, True


_ASK = Trigger("arms", "actions", "requested", "ask")


def _weapons(scene: Scene, hit: Hit, done: set[int]) -> None:
    reading = scene.reading
    verb, action, is_noun = _action(reading, hit)
    if action is None and hit.trigger.lemma not in (
        "arms deal",
        "arms sale",
        "arms shipment",
        "arms package",
        "weapons package",
    ):
        return
    if verb is not None and verb.start in done:
        return
    supplier, recipient = _sides(scene, hit, verb, action, is_noun)
    codes = roles.codes_of(supplier + recipient)
    mutual = [a for a in reading.actors if a.is_reference and len(a.codes) > 1]
    draft = Draft("arms", hit.start, hit.end, supplier, recipient, rule=f"noun.{hit.trigger.lemma.replace(' ', '_')}")
    if len(codes) < 2:
        if hit.trigger.lemma in _AMBIGUOUS and verb is None:
            return
        if not _mutual(reading, mutual) and not (codes and (verb is not None or action)):
            return
        if _mutual(reading, mutual):
            pair = scene.context.dyad
            if len(pair) != 2:
                return
            first = scene.context.main_subject() or pair[0]
            draft.source, draft.target = [], []
            draft.source_codes = (first,)
            draft.target_codes = tuple(c for c in pair if c != first)
        elif not codes or verb is None:
            return
    if len(codes) == 1 and (scene.context.has_title_pair or scene.context.home):
        other = scene.context.other_than(codes[0])
        if other and not roles.codes_of(draft.source):
            draft.source_codes = (other,)
        elif other and not roles.codes_of(draft.target):
            draft.target_codes = (other,)
    if verb is not None:
        done.add(verb.start)
        draft.first, draft.last = min(hit.start, verb.start), max(hit.end, verb.end)
    anchor = verb.start if verb is not None else hit.start
    draft.modality = roles.modality(reading, anchor, is_noun=is_noun)
    lemma = verb.trigger.lemma.split()[0] if verb else ""
    if lemma in ("request", "seek", "ask", "appeal", "negotiate") and draft.modality == "asserted":
        draft.modality = "proposed"
    draft.own["action"] = {"bought": "supplied" if lemma == "receive" else "sold"}.get(
        action or "", action
    ) or "supplied"
    draft.own["materiel"] = reading.surface(hit.start, hit.end)
    draft.own_spans["materiel"] = (hit.start, hit.end)
    draft.own["is_aid"] = (
        True if any(w in ("aid", "assistance", "donate", "donated", "grant") for w in reading.words) else None
    )
    counts = [k for k in reading.mentions("#") if 0 < hit.start - k <= 5 and _counts(reading, k, hit.start)]
    if not counts and verb is not None and roles.is_passive(reading, verb.start):
        counts = [k for k in reading.mentions("#") if 0 < hit.start - k <= 2]
    if counts:
        draft.quantity_item = counts[-1]
    amounts = [k for k in numbers_of(scene, "$", within([hit, *([verb] if verb else [])])) if k not in scene.used_items]
    if amounts:
        draft.amount_item = amounts[0]
    draft.plover = {"stopped": "SANCTION", "requested": "REQUEST"}.get(str(draft.own["action"]), "SUPPORT")
    draft.confidence = 0.65 if len(codes) == 2 else 0.5
    if draft.own["action"] == "produced" and len(roles.codes_of(supplier)) == 2 and not draft.target:
        first, second = sorted(roles.codes_of(supplier))  # made together
        draft.source = [a for a in supplier if a.codes == (first,)]
        draft.target = [a for a in supplier if a.codes == (second,)]
        draft.source_codes, draft.target_codes = (first,), (second,)
    _emit_each(scene, draft)


def _counts(reading: Reading, k: int, start: int) -> bool:
    """Whether the number at ``k`` counts the materiel at ``start``: "six Su-30 fighter jets"."""
    if (roles.mention(reading, k).code or "") in _ARMS_UNITS:
        return True
    return all(reading.kinds[j] in "wNAGq-" for j in range(k + 1, start))


def _emit_each(scene: Scene, draft: Draft) -> None:
    """Several suppliers or recipients are a fact each, where no number is shared among them."""
    givers, takers = roles.codes_of(draft.source), roles.codes_of(draft.target)
    if draft.amount_item >= 0 or draft.quantity_item >= 0 or len(givers) * len(takers) <= 1:
        emit(scene, draft)
        return
    for giver in givers:
        for taker in takers:
            one = draft.copy()
            one.source = [a for a in draft.source if giver in a.codes]
            one.target = [a for a in draft.target if taker in a.codes]
            emit(scene, one)


def _mutual(reading: Reading, references: list[Actor]) -> bool:
    """ "military aid from both ends": each of the dyad supplies the other."""
    return any(
        words in (["from", "both"], ["both", "sides"], ["to", "each"])
        for words in (reading.words[k : k + 2] for k in range(len(reading.words)))
    )


def _sides(
    scene: Scene, hit: Hit, verb: Hit | None, action: str | None, is_noun: bool
) -> tuple[list[Actor], list[Actor]]:
    """(supplier, recipient)."""
    reading = scene.reading
    origin = roles.governed(reading, hit.start, FROM, limit=16)
    goal = roles.governed(reading, hit.start, TO, limit=18) or roles.governed(reading, hit.end, FOR, limit=10)
    owners = list(roles.modifiers(reading, hit.start, hit.end))
    if verb is not None and not is_noun:
        v = verb.start
        passive = roles.is_passive(reading, v)
        doer = roles.agent(reading, v) if passive else roles.subject(reading, v)
        if action in ("bought", "requested"):
            asked = [a for a in roles.direct_object(reading, v) if not a.is_modifier]
            return origin or asked or [a for a in owners if a not in doer], doer
        goal = goal or [a for a in roles.direct_object(reading, v) if not a.is_modifier]
        if not doer and passive:
            doer = origin
        supplier = doer or origin or owners
        return supplier, [a for a in goal if a not in supplier]
    if verb is not None and action == "bought":
        buyers = roles.modifiers(reading, verb.start, verb.end) or roles.subject_near(reading, verb.start)
        return origin or owners, buyers
    holders = roles.modifiers(reading, verb.start, verb.end) if verb is not None else []
    supplier = origin or holders or owners
    if not supplier and verb is not None:
        supplier = roles.governed(reading, hit.end, frozenset({"by"}), limit=10) or roles.subject_near(
            reading, verb.start
        )
    return supplier, [a for a in goal if a not in supplier]
