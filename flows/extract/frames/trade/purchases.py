"""Purchases and sales told by a verb: "will buy $8 billion of goods", "exported rice to"."""

from __future__ import annotations

from flows.extract import roles
from flows.extract.frames.arms import is_civil
from flows.extract.frames.common import FOR, FROM, TO, Draft, Scene, complete_pair, emit, is_conversion, own_date, owner
from flows.extract.frames.trade.levels import (
    buyers_abroad,
    change_behind,
    earlier_level,
    goods_named,
    goods_origin,
    in_volume,
    is_unit_price,
    is_volume,
    signed_change,
    unit_of,
)
from flows.extract.reading import Actor, Hit, Reading, is_finite_or_participle


def find_exchange(scene: Scene, hit: Hit, taken: set[int]) -> None:
    """ "A will buy $8 billion of B's goods", "A exported rice to B": buyer or seller is the reporter."""
    reading = scene.reading
    code, v = hit.trigger.code, hit.start
    low, high = roles.clause(reading, v)
    high = min([high, *(h.start for h in reading.get("trade.verbs") if _goes_on(reading, v, h))])
    if hit.trigger.lemma in _LOOSE:  # "will send a mission to buy 500,000 tonnes"
        high = min([high, *(h.start for h in reading.get("trade.verbs") if h.start > v and _is_infinitive(reading, h))])
    if reading.words[hit.end : hit.end + 1] in (["jobs"], ["work"], ["employment"]):
        return
    if any(v < k < v + 6 and k in taken for k in reading.mentions("%")):
        return  # its share has been read: "bought 8% of Ecuador's exports"
    if "g" in reading.forms(v) and reading.lemma(v - 1) in ("stop", "halt", "cease", "quit"):
        return  # the stop is the fact
    if _is_other_trade(reading, v, high) or reading.kinds[hit.end : hit.end + 1] == "%":
        return  # arms, a stake, "67% of it"
    passive = roles.is_passive(reading, v)
    objects = range(low, v) if passive else range(hit.end, min(high, hit.end + 16))
    if hit.trigger.lemma in _LOOSE and not _is_of_goods(reading, objects):
        return
    doer = roles.agent(reading, v) if passive else roles.subject(reading, v)
    doer = doer or buyers_abroad(reading, v)
    origin = FROM if code == "import" else TO | FOR
    partner = [a for a in roles.governed(reading, hit.end, origin, limit=20) if a.start < high]
    if not partner and code == "import":
        partner = goods_origin(reading, hit.end, high)
    if not partner and code == "export" and not passive:
        partner = [a for a in reading.actors if a.follows_verb == v and not a.is_modifier]
        partner = partner or [a for a in reading.actors if a.start == hit.end and reading.kinds[a.start] == "P"]
    partner = [a for a in partner if not set(a.codes) & set(roles.codes_of(doer))]
    numbers = [
        k
        for k in reading.mentions("$")
        if k not in taken and _is_free(scene, k, hit) and owner(scene, k) in range(v, high) and k > v - 12
    ]
    numbers = [k for k in numbers if not is_conversion(reading, k, roles.mention(reading, k)) and low <= k < high]
    numbers = [k for k in numbers if not is_unit_price(reading, k)]
    volumes = [
        k
        for k in reading.mentions("#")
        if (v < k < min(high, v + 14) or (passive and low <= k < v))
        and is_volume(reading, k)
        and _is_free(scene, k, hit)
    ]
    if not (numbers or volumes) and hit.trigger.lemma in _LOOSE and any(k in scene.used_items for k in objects):
        return  # goods that are given: finance
    if not doer and not partner:
        return
    if not numbers and not volumes:
        if not (roles.codes_of(doer) and roles.codes_of(partner)):
            return
    source, target = doer, partner
    source_codes: tuple[str, ...] = ()
    target_codes: tuple[str, ...] = ()
    if not roles.codes_of(target) and code == "export" and _goes_elsewhere(reading, hit.end, high):
        missing: tuple[str, ...] = ()
    elif not roles.codes_of(source) or not roles.codes_of(target):
        if not numbers and not volumes:
            return
        codes = roles.codes_of(source) or roles.codes_of(target)
        is_national = _is_of_nation(scene, hit, codes, doer)
        full = () if is_national else complete_pair(scene, codes)
        missing = _partner_before(scene, codes) or tuple(c for c in full if c not in codes)
        subject = scene.context.subject_state()
        if not is_national and not missing and subject and subject not in codes:
            missing = (subject,)
        if not roles.codes_of(source):
            source_codes = missing
        else:
            target_codes = missing
    for amount, volume, date_item in _values(reading, numbers, volumes):
        draft = Draft("trade", v, hit.end, source, target, source_codes, target_codes, rule=f"verb.{hit.trigger.lemma}")
        draft.own["flow"] = code
        draft.modality = roles.modality(reading, v)
        if draft.modality == "asserted":
            draft.modality = _mood_of_verb(reading, hit)
        draft.amount_item, draft.quantity_item, draft.date_item = amount, volume, date_item
        if len(volumes) > 1 and amount < 0 and volume == volumes[-1]:
            own = roles.governed(reading, volume, origin, limit=8)  # "… from B and 12,000 tonnes from C"
            draft.target = [a for a in own if not set(a.codes) & set(roles.codes_of(doer))] or draft.target
        if volume >= 0:
            draft.unit = unit_of(reading, volume, volumes)
        taken.update(k for k in (amount, volume) if k >= 0)
        _take_from_finance(scene, amount, volume)
        draft.own["commodity"] = goods_named(reading, max(hit.end, amount + 1, volume + 1), high)
        draft.confidence = 0.7 if roles.codes_of(source) and roles.codes_of(target) else 0.5
        change = change_behind(reading, amount if amount >= 0 else volume, high)
        if change >= 0:
            draft.own["change_percent"] = signed_change(reading, change)
            draft.own_spans["change_percent"] = (change, change + 1)
            taken.add(change)
        share = _share_beside(reading, amount if amount >= 0 else volume, high)
        if share >= 0 and share not in taken:
            draft.percent_item = share
            taken.add(share)
        if "each" in reading.words[max(0, v - 2) : v] and len(roles.codes_of(source)) > 1:
            _emit_for_each(scene, draft)
            continue
        emit(scene, draft)
        if amount < 0 and volume < 0:
            _gapped(scene, draft, partner)


_GIVEN = frozenset(
    """aid assistance relief donation donated donate grant gift humanitarian free emergency refugees victims famine
    drought flood earthquake hospital hospitals""".split()
)


_OF_ENERGY = frozenset("m3 m3/a m3/d bcm bcm/a ft3 ft3/d barrel barrel/d MW MWh GWh kWh TWh".split())


_SHIPPED = frozenset("contract contracts shipment shipments cargo cargoes pipeline deliveries".split())


_SOLD = frozenset("ship supply deliver offer sell export".split())


def _is_free(scene: Scene, k: int, hit: Hit) -> bool:
    """Whether a number is not another fact's: goods that are shipped or supplied without a word of aid are trade,
    though a gift would be told alike."""
    facts = scene.used_items.get(k)
    if not facts:
        return k not in scene.used_items
    words = scene.reading.words
    if hit.trigger.lemma in ("receive", "get", "obtain") and _GIVEN.isdisjoint(words):
        code = str(roles.mention(scene.reading, k).code)
        if scene.reading.kinds[k] == "#" and (code in _OF_ENERGY or not _SHIPPED.isdisjoint(words)):
            return all(f.fact_type == "finance" and f.method.startswith("finance.verb") for f in facts)
    if hit.trigger.lemma not in _SOLD or not _GIVEN.isdisjoint(words):
        return False
    return all(f.fact_type == "finance" and f.method.startswith(f"finance.verb.{hit.trigger.lemma}") for f in facts)


def _take_from_finance(scene: Scene, *items: int) -> None:
    """Drop the finance facts that read the same numbers."""
    claimed = [f for k in items if k >= 0 for f in scene.used_items.get(k, []) if f.fact_type == "finance"]
    if claimed:
        scene.facts = [f for f in scene.facts if not any(f is other for other in claimed)]


def _share_beside(reading: Reading, k: int, high: int) -> int:
    """The share that a volume makes up: "imported 1.7 million barrels per day, about 35% of its total supplies"; -1
    where none is told."""
    for j in reading.mentions("%"):
        if 0 <= k < j < min(high, k + 14) and reading.words[j + 1 : j + 2] == ["of"]:
            lead = reading.words[j - 1]
            told = reading.kinds[j - 1] in ",(;" or lead in ("or", "representing", "equal", "about", "covering")
            if told and reading.kinds[j + 2 : j + 3] in ("z", "d", "P", "A", "w"):
                return j if not _WHOLES.isdisjoint(reading.words[j + 2 : j + 7]) else -1
    return -1


_WHOLES = frozenset("supplies imports exports needs demand requirements consumption total purchases sales".split())


#: Verbs that say trade only where goods are their object: "supplied 40,000 tonnes of rice", not "supplied answers".
_LOOSE = frozenset(
    """tender acquire lift take order source supply deliver provide send offer pump offload book get receive obtain
    secure seek need want draw load procure""".split()
) | {"contract for", "take delivery of", "undertake to take"}


_WISHING = frozenset("offer seek want need".split())


_CONTRACTING = frozenset("order book tender".split()) | {
    "tender for",
    "contract for",
    "issue a tender for",
    "call for tenders for",
    "undertake to take",
}


def _goes_on(reading: Reading, v: int, other: Hit) -> bool:
    """Whether a second verb of trade ends what belongs to the first: "exported …, and imported …"."""
    return (
        other.start > v + 1
        and is_finite_or_participle(reading, other.start)
        and "g" not in reading.forms(other.start)
        and reading.kinds[roles.before(reading, other.start)] in "&,"
    )


def _is_infinitive(reading: Reading, hit: Hit) -> bool:
    return reading.kinds[hit.start - 1 : hit.start] == "t" and "b" in reading.forms(hit.start) and hit.start > 0


def _is_of_goods(reading: Reading, objects: range) -> bool:
    """Whether goods or a volume of them are named in these items, and nothing that is given rather than sold."""
    words = [reading.words[k] for k in objects]
    if not _NOT_TRADED.isdisjoint(words):
        return False
    if any(reading.kinds[k] == "#" and in_volume(roles.mention(reading, k).code) for k in objects):
        return True
    goods = [h for h in reading.get("trade.goods") if h.start in objects]
    return any(not is_finite_or_participle(reading, h.start) for h in goods) and any(
        reading.kinds[k] in "#$" for k in objects
    )


_NOT_TRADED = frozenset(
    """aid assistance relief donation grant grants stake stakes shares project projects plant plants support loan loans
    humanitarian free gift step steps part office power permission approval training scholarships
    concession exploration rights field fields block blocks investment""".split()
)


def _values(reading: Reading, numbers: list[int], volumes: list[int]) -> list[tuple[int, int, int | None]]:
    """(item of the amount, item of the volume, date item) of each fact that a purchase states.

    One sum and one volume are one fact ("eight jets worth $2 billion"), joined by "and" two; a later volume behind
    "from" or "against" is that of an earlier time.
    """
    if len(numbers) == 1 and len(volumes) == 1:
        low, high = sorted((numbers[0], volumes[0]))
        if "&" in reading.kinds[low:high]:
            return [(-1, volumes[0], None), (numbers[0], -1, None)]
        return [(numbers[0], volumes[0], None)]
    if numbers:
        return [(k, -1, own_date(reading, k, numbers)) for k in numbers]
    if not volumes:
        return [(-1, -1, None)]
    earlier = earlier_level(reading, volumes[0])
    if earlier < 0:
        more = [k for k in volumes[1:] if reading.kinds[k - 1] == "&" and in_volume(roles.mention(reading, k).code)]
        return [(-1, k, None) for k in (volumes[0], *more)]
    dates = reading.mentions("D")
    first = next((d for d in dates if volumes[0] < d < earlier), None)
    second = next((d for d in dates if earlier < d <= earlier + 4), -1)
    return [(-1, volumes[0], first), (-1, earlier, second)]


def _is_of_nation(scene: Scene, hit: Hit, codes: tuple[str, ...], doer: list[Actor]) -> bool:
    """Whether a news story tells what its own state exports or imports in all: "Thailand exported 412,000 tonnes of
    rice in February"."""
    context = scene.context
    if context.dateline is None or hit.trigger.lemma not in ("export", "import"):
        return False
    return codes == (context.dateline,) and bool(doer) and not doer[0].is_reference


def _goes_elsewhere(reading: Reading, start: int, high: int) -> bool:
    """Whether the goods go to a place that is no party: "to Central America"."""
    return any(
        reading.kinds[k] == "t" and (reading.kinds[k + 1 : k + 2] == "X" or reading.kinds[k + 1 : k + 3] == "dX")
        for k in range(start, high)
    )


def _emit_for_each(scene: Scene, draft: Draft) -> None:
    """ "A and B each ship 80,000 barrels": a fact for each of them."""
    for code in roles.codes_of(draft.source):
        one = draft.copy()
        one.source = [a for a in draft.source if code in a.codes]
        emit(scene, one)


def _mood_of_verb(reading: Reading, hit: Hit) -> str:
    """What the verb says by itself: an order is still to be filled, an offer may be declined, "bought no" denies."""
    if reading.words[hit.end : hit.end + 1] == ["no"]:
        return "denied"
    if hit.trigger.lemma in _CONTRACTING:
        return "planned"
    return "proposed" if hit.trigger.lemma in _WISHING else "asserted"


def _partner_before(scene: Scene, codes: tuple[str, ...]) -> tuple[str, ...]:
    """The partner of the purchase told before in the same sentence: "exported … to B and imported …"."""
    for fact in reversed(scene.facts):
        if fact.fact_type == "trade" and fact.source in codes and fact.target:
            return (fact.target,)
    return ()


def _gapped(scene: Scene, draft: Draft, partner: list[Actor]) -> None:
    """A second partner with goods of its own: "exports oil to Italy and grain to Iran"."""
    reading = scene.reading
    last = max(partner, key=lambda a: a.end)
    for actor in reading.actors:
        if actor.start > last.end and actor.preposition == last.preposition and not actor.is_place:
            between = reading.kinds[last.end : actor.start]
            if between[:1] not in ("&", ",") or set(between) & set("vbhm;:r") or len(between) > 7:
                return
            again = draft.copy()
            again.target = roles.members(reading, actor)
            again.own["commodity"] = goods_named(reading, last.end + 1, actor.start)
            emit(scene, again)
            return


def _is_other_trade(reading: Reading, v: int, high: int) -> bool:
    """What is bought or sold is arms, a stake or a company: another type of fact."""
    for key in ("arms.nouns", "investment.nouns"):
        for h in reading.get(key):
            if key == "arms.nouns" and is_civil(reading, h):
                continue
            if v < h.start < min(high, v + 14) and "&" not in reading.kinds[v : h.start]:
                return True
    return False
