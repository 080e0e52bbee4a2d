"""Flows told by a noun: exports, imports, two-way trade, balances, with their levels, changes and sides."""

from __future__ import annotations

from flows.extract import roles
from flows.extract.frames.arms import is_civil
from flows.extract.frames.common import (
    BY,
    FROM,
    IN,
    OF,
    TO,
    WITH,
    Draft,
    Scene,
    complete_pair,
    emit,
    is_conversion,
    owner,
)
from flows.extract.frames.trade import again
from flows.extract.frames.trade.levels import (
    change_behind,
    change_beside,
    differs,
    earlier_level,
    far_verb,
    goods_origin,
    in_volume,
    is_change,
    is_earlier,
    is_unit_price,
    signed_change,
    unit_of,
)
from flows.extract.reading import Actor, Hit, Reading, is_finite_or_participle, noun_head
from flows.records import Fact

_FLOW_PREPOSITIONS = {"export": TO, "import": FROM, "total": WITH, "deficit": WITH, "surplus": WITH, "balance": WITH}


def find_flow(scene: Scene, hit: Hit, taken: set[int]) -> None:
    """Exports, imports, trade or a balance with a number, a share or a change; or planned between two named parties."""
    reading = scene.reading
    code = hit.trigger.code
    if _is_modifier_noun(reading, hit):
        return
    if hit.trigger.lemma == "cargo" and any(0 < hit.start - h.end < 5 for h in reading.get("trade.verbs")):
        return  # "will buy two cargoes of sugar": the verb's fact
    reporter, partner = _flow_sides(scene, hit, code)
    if partner and again.is_of_earlier(reading, hit, partner[0]):
        return
    favoured = _favoured(reading, hit) if code in ("balance", "surplus", "deficit") else []
    if favoured:
        pair = complete_pair(scene, roles.codes_of(favoured))
        others = [a for a in reading.actors if a.codes[:1] != favoured[0].codes[:1] and a.codes[0] in pair]
        code, reporter, partner = "surplus", favoured, others[:1]
    if code == "export" and hit.trigger.lemma in ("shipment", "delivery", "supply", "cargo", "sale") and not partner:
        subject = scene.context.subject_state()
        abroad = bool(reporter) and reporter[0].preposition == "from"
        if abroad and subject and subject not in roles.codes_of(reporter):
            code, reporter, partner = "import", [], reporter  # "coal shipments from Australia", of the importer's story
    numbers = _numbers(scene, hit, taken)
    gap = again.gap_behind(reading, hit)
    if gap is not None:  # "…, and those to Iraq to 553 mln": the other partner's
        numbers = [number for number in numbers if number[1] < gap[0]]
    codes = roles.codes_of(reporter + partner)
    explicit = len(codes) >= 2
    if not numbers and not (explicit and (_says_change(reading, hit) or _names_goods(reading, hit, code))):
        return
    if _is_of_arms(reading, hit) or not _MONEY_WORDS.isdisjoint(reading.words[hit.end : hit.end + 4]):
        return
    if hit.trigger.lemma in ("gap", "balance", "supply") and not (partner and numbers):
        return
    if hit.trigger.lemma == "trade" and reading.words[hit.end : hit.end + 1] == ["ties"] and not explicit:
        return
    draft_source, draft_target = reporter, partner
    source_codes: tuple[str, ...] = ()
    target_codes: tuple[str, ...] = ()
    if not explicit:
        full = complete_pair(scene, codes)
        if len(full) < 2 and code in ("deficit", "surplus", "balance"):
            full = codes
        beside = _others_in_clause(scene, hit, codes)
        if len(codes) == 1 and len(beside) == 1:
            full = (*codes, *beside)
        subject = scene.context.subject_state()
        if reporter and _is_national(scene, hit, code):
            full = codes  # "Thai rice exports fell": those to all the world
            subject = None
        told_from = scene.context.dateline is not None
        if (
            len(codes) == 1
            and (len(full) < 2 or told_from or not scene.context.is_bilateral)
            and differs(subject, codes)
        ):
            full = (*codes, str(subject))
        other_way = _other_way(scene, hit, code) if not codes and numbers else None
        if not codes and numbers and _is_of_topic(scene, hit):
            full = (str(subject),)
        full = other_way or full
        if not full or (len(full) < 2 and not numbers):
            return
        missing = tuple(c for c in full if c not in codes)
        if not codes:
            source_codes, target_codes = full[:1], full[1:2]
        elif reporter and not partner:
            target_codes = missing
        else:
            source_codes = missing
        if other_way:
            source_codes, target_codes = other_way[:1], other_way[1:]
        elif not codes and code in ("export", "import", "deficit", "surplus") and _is_of_topic(scene, hit):
            source_codes, target_codes = (str(subject),), ()
        elif not codes and code in ("export", "import", "deficit", "surplus", "balance"):
            compared = "compared" in reading.words[max(0, hit.start - 4) : hit.start]
            flows = ("balance",) if compared and code in _BALANCES else ("export", "import")
            earlier = [f for f in scene.facts if f.fact_type == "trade" and f.own.get("flow") in flows]
            if (
                not earlier
                or not earlier[-1].source
                or not earlier[-1].target
                or (code in ("surplus", "deficit") and flows[0] != "balance")
            ):
                return
            # "A's exports to B were worth …, while imports stood at …"
            source_codes, target_codes = (earlier[-1].source,), (earlier[-1].target,)
    grown = _grown_to(reading, numbers)
    if grown >= 0:
        taken.add(grown)
        numbers = numbers[:1]
    whole = _one_statement(numbers)
    for kind, item, date_item in whole or numbers or [("", -1, None)]:
        draft = Draft("trade", hit.start, hit.end, draft_source, draft_target, source_codes, target_codes)
        draft.rule = f"flow.{code}"
        draft.date_item = date_item
        draft.own["flow"] = {"deficit": "balance", "surplus": "balance"}.get(code, code)
        draft.own["_series"] = not is_earlier(reading, item)
        draft.own_spans["flow"] = (hit.start, hit.end)
        draft.own["commodity"] = _commodity_before(reading, hit)
        draft.modality = roles.modality(reading, hit.start, is_noun=True)
        to_come = hit.trigger.lemma in ("tender", "order") or _is_target(reading, hit, item) or _is_news(reading, hit)
        if draft.modality == "asserted" and (to_come or _is_contracted(reading, hit)):
            draft.modality = "planned"
        if draft.modality in ("asserted", "planned") and _is_cancelled(reading, hit):
            draft.modality = "denied"
        if draft.modality == "planned" and item >= 0 and reading.words[item - 1] == "from" and _is_level(kind):
            draft.modality = "asserted"  # "the goal of doubling trade from $3 billion"
        if code == "total" and kind != "percent":
            _alphabetical(draft)
        if kind == "percent" and _share_beside_level(scene, draft, item):
            taken.add(item)
            continue
        _set_number(scene, draft, kind, item, code)
        if grown >= 0:
            draft.own["change_percent"] = signed_change(reading, grown)
            draft.own_spans["change_percent"] = (grown, grown + 1)
        if whole:
            draft.percent_item = numbers[1][1]
            taken.add(numbers[1][1])
        taken.add(item)
        draft.confidence = 0.75 if explicit else 0.55
        fact = emit(scene, draft)
        if fact is None:
            continue
        if code == "deficit" and fact.amount is not None:
            falls = scene.context.last_balance if hit.trigger.lemma == "gap" else -1
            fact.amount = falls * abs(fact.amount)
        if fact.own["flow"] == "balance" and fact.amount:
            scene.context.last_balance = 1 if fact.amount > 0 else -1
        _share_date(scene, fact, hit)
        if fact.source and fact.target:
            scene.context.last_trade = reading.sentence.sentence_id


def _is_cancelled(reading: Reading, hit: Hit) -> bool:
    """ "has cancelled an order for 300,000 tonnes": what is called off is not traded."""
    v = roles.governing_verb(reading, hit.start)
    return (
        hit.trigger.lemma in ("order", "purchase", "sale", "shipment", "tender")
        and 0 <= v < hit.start
        and reading.lemma(v) in ("cancel", "scrap", "reject", "annul", "rescind", "abandon")
    )


def _is_contracted(reading: Reading, hit: Hit) -> bool:
    """Whether the purchase or sale is what a deal is for: "signed an agreement … for the purchase of", "a contract on
    deliveries of"."""
    if hit.trigger.lemma not in ("purchase", "sale", "supply", "delivery", "shipment", "export", "import"):
        return False
    opening = max(0, hit.start - 4)
    at = next((k for k in range(hit.start - 1, opening - 1, -1) if reading.words[k] in ("for", "on", "covering")), -1)
    if at < 0 or any(kind in "vbhm;," for kind in reading.kinds[at + 1 : hit.start]):
        return False
    deals = [h for h in reading.get("agreement.nouns") if h.end <= at and at - h.end <= 9]
    return bool(deals) and not set(reading.kinds[deals[-1].end : at]) & set("vbhm;")


def _other_way(scene: Scene, hit: Hit, code: str) -> tuple[str, str] | None:
    """Whose flow it is that a sentence opens with and tells of nobody, where the sentence before told the flow the
    other way between two: "Exports to the Community climbed to … . Imports gained 41 pct to …"."""
    known = scene.context.last_flow
    if known is None or hit.start > 1 or scene.reading.sentence.sentence_id - known[3] > 1:
        return None
    if {"export": "import", "import": "export"}.get(code) != known[2]:
        return None
    return known[0], known[1]


def _is_news(reading: Reading, hit: Hit) -> bool:
    """ "announced a $36 billion purchase of 103 aircraft": what is announced is still to come."""
    if hit.trigger.lemma not in ("purchase", "sale"):
        return False
    v = roles.governing_verb(reading, hit.start)
    return 0 <= v < hit.start and reading.lemma(v) in ("announce", "unveil", "pledge", "agree")


def _is_level(kind: str) -> bool:
    return kind in ("amount", "quantity")


#: What is bought on a market of money is no trade in goods: "purchases of pesos", "sales of bonds".
_MONEY_WORDS = frozenset(
    """pesos dollars yen euros marks currency currencies bonds bond shares stock stocks securities debt treasuries
    bills reserves assets""".split()
)


def _is_of_arms(reading: Reading, hit: Hit) -> bool:
    """Whether what is sold or shipped is arms: "the sale of Patriot missiles", "arms exports"."""
    if hit.trigger.lemma in ("trade", "bilateral trade") or "%" in reading.kinds:
        return False
    return any(
        (h.end == hit.start or 0 < h.start - hit.end <= 6) and not is_civil(reading, h)
        for h in reading.get("arms.nouns")
        if not any(reading.kinds[k] in ",;&" for k in range(hit.end, h.start))
    )


def _names_goods(reading: Reading, hit: Hit, code: str) -> bool:
    """ "Main exports from Chile to Korea are copper and wine": what is traded is told, no number."""
    if code not in ("export", "import"):
        return False
    v = roles.governing_verb(reading, hit.start)
    if v <= hit.end or not (reading.kinds[v] == "b" or reading.lemma(v) in ("include", "consist", "comprise")):
        return False
    return any(v < h.start <= v + 8 for h in reading.get("trade.goods"))


def _is_target(reading: Reading, hit: Hit, item: int) -> bool:
    """Whether a level is an aim: "a target of $30 billion in bilateral trade", "the goal of doubling trade"."""
    first = max(0, min(hit.start, item if item >= 0 else hit.start) - 6)
    return not _AIMS.isdisjoint(reading.words[first : hit.start])


_AIMS = frozenset("target targets goal goals objective ambition targeted aim aims target.".split())


def _share_date(scene: Scene, fact: Fact, hit: Hit) -> None:
    """ "exports reached … in 1985, while imports amounted to …": the second flow is of the same time."""
    if fact.own.get("_date_item", -1) >= 0 or fact.modality != "asserted":
        return
    low, _ = roles.clause(scene.reading, hit.start)
    if low == 0 or scene.reading.words[low] not in ("while", "and", "whereas", ";"):
        return
    for other in reversed(scene.facts[:-1]):
        if other.fact_type == "trade" and {other.source, other.target} & {fact.source, fact.target}:
            fact.own["_date_item"] = other.own.get("_date_item", -1)
            return


def _one_statement(numbers: list[tuple[str, int, int | None]]) -> list[tuple[str, int, int | None]]:
    """One sum and one share of the same flow are one fact: "were worth $3.7 billion and represented 28% of exports"."""
    return numbers[:1] if [kind for kind, _, _ in numbers] == ["amount", "percent"] else []


def _grown_to(reading: Reading, numbers: list[tuple[str, int, int | None]]) -> int:
    """The change that leads to the only level told: "will double supplies to 800 million cubic metres"; -1 where the
    numbers are others."""
    if [kind for kind, _, _ in numbers] not in (["amount", "change"], ["quantity", "change"]):
        return -1
    level, change = numbers[0][1], numbers[1][1]
    return change if change < level and reading.words[level - 1] == "to" else -1


def _share_beside_level(scene: Scene, draft: Draft, item: int) -> bool:
    """ "… were worth $3.7 billion and represented 28% of total exports": the share is of the flow just told; whether it
    was added there."""
    reading = scene.reading
    leading = {reading.lemma(k) for k in range(max(0, item - 3), item)}
    if leading.isdisjoint(("represent", "account", "equal", "constitute", "make")):
        return False
    for fact in reversed(scene.facts):
        same = fact.fact_type == "trade" and fact.own.get("flow") == draft.own["flow"]
        if same and fact.amount is not None and fact.percent is None and fact.source and fact.target:
            found = roles.mention(reading, item)
            fact.percent, fact.percent_qualifier = found.value, found.qualifier or "exact"
            fact.fields.append(("percent", found.char_start, found.char_end))
            scene.used_items.setdefault(item, []).append(fact)
            return True
    return False


def _is_of_topic(scene: Scene, hit: Hit) -> bool:
    """Whether a news story gives the exports or imports of the state it comes from without naming it: "Exports rose
    5 pct to"."""
    reading = scene.reading
    if scene.context.dateline is None or hit.trigger.lemma not in (
        "export",
        "import",
        "trade deficit",
        "trade surplus",
    ):
        return False
    if any(f.fact_type == "trade" and f.source and f.target for f in scene.facts):
        return False
    return hit.start <= 2 or reading.kinds[hit.start - 1] in ",;&sr" or reading.words[hit.start - 1] in ("that", "said")


def _is_national(scene: Scene, hit: Hit, code: str) -> bool:
    """Whether a news story gives a state's exports or imports at large: a named reporter, no partner, and the sentence
    before told no trade of a pair."""
    reading, context = scene.reading, scene.context
    if code not in ("export", "import") or context.dateline is None or "bilateral" in reading.words:
        return False
    if any(f.fact_type == "trade" and f.source and f.target for f in scene.facts):
        return False
    owners = roles.modifiers(reading, hit.start, hit.end)
    told = context.last_trade
    recent = told is not None and reading.sentence.sentence_id - told <= 1
    return bool(owners) and not any(a.is_reference for a in owners) and not recent


def _others_in_clause(scene: Scene, hit: Hit, codes: tuple[str, ...]) -> tuple[str, ...]:
    """The other parties that the clause names."""
    reading = scene.reading
    low, high = roles.clause(reading, hit.start)
    return tuple(
        dict.fromkeys(
            code
            for a in reading.actors
            if low <= a.start < high and not a.is_place and not a.is_reference and not a.is_modifier
            for code in a.codes
            if code not in codes
        )
    )


def _alphabetical(draft: Draft) -> None:
    source, target = (
        roles.codes_of(draft.source) or draft.source_codes,
        roles.codes_of(draft.target) or draft.target_codes,
    )
    everyone = sorted(dict.fromkeys((*source, *target)))
    actors = [*draft.source, *draft.target]
    if len(everyone) >= 2:
        draft.source = [a for a in actors if a.codes == (everyone[0],)]
        draft.target = [a for a in actors if a.codes == (everyone[1],)]
        draft.source_codes, draft.target_codes = (everyone[0],), (everyone[1],)


def _set_number(scene: Scene, draft: Draft, kind: str, item: int, code: str) -> None:
    reading = scene.reading
    if kind == "amount":
        draft.amount_item = item
        change = change_beside(reading, item)
        if change < 0 and not is_earlier(reading, item):
            change = change_behind(reading, item, roles.clause(reading, item)[1])
        if change >= 0:
            draft.own["change_percent"] = signed_change(reading, change)
            draft.own_spans["change_percent"] = (change, change + 1)
    elif kind == "percent":
        draft.percent_item = item
    elif kind == "change":
        draft.own["change_percent"] = signed_change(reading, item)
        draft.own_spans["change_percent"] = (item, item + 1)
        scene.used_items.setdefault(item, [])
    elif kind == "quantity":
        draft.quantity_item = item
        draft.unit = unit_of(reading, item, reading.mentions("#"))
        change = -1 if is_earlier(reading, item) else change_beside(reading, item)
        if change >= 0:
            draft.own["change_percent"] = signed_change(reading, change)
            draft.own_spans["change_percent"] = (change, change + 1)


def _is_modifier_noun(reading: Reading, hit: Hit) -> bool:
    """A noun that only modifies another: "trade deal", "export controls", "trade minister"."""
    following = reading.words[hit.end : hit.end + 1]
    if not following:
        return False
    kind = reading.kinds[hit.end]
    if following[0] == "ties":  # trade that is to grow is trade; trade ties that are good are a relation
        return roles.modality(reading, hit.start, is_noun=True) not in ("planned", "proposed")
    if kind == "O" or following[0] in _NOT_FLOW:
        return True
    head = noun_head(reading, hit.end) if kind in "wGN" else hit.end - 1
    return reading.words[head] in _NOT_FLOW


_NOT_FLOW = frozenset(
    """deal deals agreement agreements pact war wars talks minister ministers ministry negotiations relations ties
    barriers
    barrier restrictions policy policies controls control ban bans tariffs tariff credit credits bank partner partners
    relationship representative union unions association delegation delegations dispute disputes sanctions embargo
    cooperation strategy framework rules practices minister’s fair sector facilitation zone zones market markets duty
    duties quota quotas mission missions routes route officials office commission promotion finance and-economic bloc
    negotiator negotiators unionists company companies house houses earnings earner industry industries revenue
    revenues""".split()
)


def _flow_sides(scene: Scene, hit: Hit, code: str) -> tuple[list[Actor], list[Actor]]:
    """(reporter, partner) of the noun phrase."""
    reading = scene.reading
    owners = roles.modifiers(reading, hit.start, hit.end)
    if hit.trigger.lemma in ("purchase", "sale") and not owners:
        found = _bought_by(reading, hit, code)
        if found is not None:
            return found
    if hit.trigger.lemma == "order":
        v = roles.governing_verb(reading, hit.start)
        buyer = roles.governed(reading, hit.end, FROM, limit=14)
        if 0 <= v < hit.start and reading.lemma(v) in _WINNING and buyer:  # "ASEA won an order from Zimbabwe"
            return buyer, [a for a in roles.subject(reading, v) if a not in buyer]
    holder = _share_holder(reading, hit)
    if holder:
        rest = [a for a in owners if not set(a.codes) & set(roles.codes_of(holder))]
        return rest, holder
    if code in ("total", "balance"):
        pair = [a for a in roles.between(reading, hit.end) if not a.is_place]
        if len(roles.codes_of(pair)) >= 2:
            first = [a for a in pair if a.codes == (roles.codes_of(pair)[0],)]
            return first, [a for a in pair if a not in first]
    partner = roles.governed(reading, hit.end, _FLOW_PREPOSITIONS[code], limit=14)
    partner = [a for a in partner if not far_verb(reading, hit.end, a.preposition_at)]
    if code in ("deficit", "surplus") and not partner:
        partner = roles.governed(reading, hit.end, _FLOW_PREPOSITIONS[code], limit=20)
    if not owners:
        owners = roles.governed(reading, hit.end, FROM if code == "export" else BY | OF, limit=8)
        owners = [a for a in owners if not far_verb(reading, hit.end, a.preposition_at) or a.preposition != "from"]
        if code == "import" and owners and owners[0].is_modifier and owners[0].preposition == "of" and not partner:
            partner, owners = owners, []  # "purchases of U.S. wheat"
        if code == "import":
            owners = [] if partner else owners
            into = roles.governed(reading, hit.end, IN, limit=10)
            owners = owners or into
        owners = [a for a in owners if a not in partner]
    if code == "import" and owners and not partner and not owners[0].is_genitive:
        # "Japanese imports entering the United States", "imports of American rice by Japan": the adjective is the
        # origin
        reporter = roles.governed(reading, hit.end, BY | IN | TO, limit=10) or _entering(reading, hit.end)
        if reporter:
            return reporter, owners
    if code == "import" and owners and not partner:
        partner = [a for a in goods_origin(reading, hit.end, min(len(reading.words), hit.end + 4)) if a not in owners]
    if not owners:
        v = roles.governing_verb(reading, hit.start)
        if 0 <= v < hit.start:
            owners = [a for a in roles.subject(reading, v) if a not in partner]
    pairs = code == "total" or (code == "export" and hit.trigger.lemma in ("delivery", "shipment", "supply"))
    if pairs and owners and not partner and len(roles.codes_of(owners)) == 2:
        first = [a for a in owners if a.codes == (roles.codes_of(owners)[0],)]
        return first, [a for a in owners if a not in first]
    return owners, partner


_WINNING = frozenset("win receive get secure land obtain clinch book".split())


def _favoured(reading: Reading, hit: Hit) -> list[Actor]:
    """ "a balance of $300 million in favour of Brazil": whose surplus it is."""
    for k in range(hit.end, min(len(reading.words) - 1, hit.end + 10)):
        if reading.words[k] in ("favour", "favor") and reading.words[k - 1] == "in":
            return [a for a in reading.actors if k < a.start <= k + 3][:1]
        if reading.words[k] in ("favour", "favor") and reading.words[k - 1] == "'s":
            return [a for a in reading.actors if a.end == k][:1]
    return []


def _bought_by(reading: Reading, hit: Hit, code: str) -> tuple[list[Actor], list[Actor]] | None:
    """ "Japan will make purchases of U.S. energy": the subject buys, the goods are the partner's."""
    v = roles.governing_verb(reading, hit.start)
    if not 0 <= v < hit.start:
        return None
    doer = roles.agent(reading, v) if roles.is_passive(reading, v) else roles.subject(reading, v)
    _, high = roles.clause(reading, hit.start)
    other = roles.governed(reading, hit.end, _FLOW_PREPOSITIONS[code], limit=14) or goods_origin(reading, hit.end, high)
    other = [a for a in other if not set(a.codes) & set(roles.codes_of(doer))]
    return (doer, other) if doer and other else None


def _share_holder(reading: Reading, hit: Hit) -> list[Actor]:
    """Whose share of the trade it is: "its share in foreign trade", "China's share of Kenya's imports"."""
    for k in range(max(0, hit.start - 6), hit.start):
        if reading.words[k] == "share" and reading.words[k + 1 : k + 2] in (["in"], ["of"]):
            return roles.modifiers(reading, k, k + 1)
    return []


def _entering(reading: Reading, i: int) -> list[Actor]:
    for actor in reading.actors:
        if (
            i < actor.start <= i + 4
            and actor.follows_verb >= i
            and reading.words[actor.follows_verb].startswith("enter")
        ):
            return [actor]
    return []


def _numbers(scene: Scene, hit: Hit, taken: set[int]) -> list[tuple[str, int, int | None]]:
    """(kind, item, date item) of each number that belongs to the flow."""
    reading = scene.reading
    places = range(hit.start, hit.end)
    found: list[tuple[str, int, int | None]] = []
    for k in reading.mentions("$"):
        if k in taken or k in [item for _, item, _ in found]:
            continue
        if is_conversion(reading, k, roles.mention(reading, k)) or is_unit_price(reading, k):
            continue
        if any(f.method.startswith("finance.noun") for f in scene.used_items.get(k, [])):
            continue
        at = _owner_of_flow(scene, k)
        if at in places or (at >= 0 and _is_level_verb(reading, at, hit)):
            found.append(("amount", k, None))
            earlier = earlier_level(reading, k)
            alone = hit.trigger.code in _BALANCES or _owner_of_flow(scene, earlier) < 0
            if earlier >= 0 and alone and earlier not in taken:
                found.append(("amount", earlier, None))
    for k in reading.mentions("#"):
        value = roles.mention(reading, k)
        if any(f.fact_type == "restriction" for f in scene.used_items.get(k, [])):
            continue  # "will limit imports to 1.4 mln tonnes": the limit is the fact
        at = owner(scene, k)
        mine = at in places or (at >= 0 and _is_level_verb(reading, at, hit))
        if k not in taken and in_volume(value.code) and mine:
            found.append(("quantity", k, None))
            earlier = earlier_level(reading, k)
            if earlier >= 0 and roles.mention(reading, earlier).code is None:
                found.append(("quantity", earlier, next((d for d in reading.mentions("D") if d > earlier), -1)))
    for k in reading.mentions("%"):
        if k in taken or k in scene.used_items or _beside_amount(reading, k, found):
            continue
        at = owner(scene, k)
        near = at in places or (at >= 0 and _is_level_verb(reading, at, hit))
        if is_change(reading, k) and any(
            change_behind(reading, item, len(reading.words)) == k for kind, item, _ in found if kind == "amount"
        ):
            continue
        if is_change(reading, k) and (near or _is_level_of(reading, hit, k)) and not _of_next_flow(reading, hit, k):
            found.append(("change", k, None))
        elif (near and _shares(reading, k, hit)) or _shares_of(reading, k, hit):
            found.append(("percent", k, None))
    series = _share_series(reading, hit, taken)
    if series:
        items = [k for k, _ in series]
        found = [number for number in found if number[1] not in items] + [("percent", k, d) for k, d in series]
    kinds = [kind for kind, _, date in found if date is None]
    if kinds.count("amount") > 1 or (kinds.count("quantity") > 1 and "amount" not in kinds):
        return _dated(scene, found)
    return found


def _share_series(reading: Reading, hit: Hit, taken: set[int]) -> list[tuple[int, int]]:
    """Shares of two times with their dates: "its share of exports rose from 12% in 1973 to 26.7% in 1982"."""
    if "share" not in reading.words[max(0, hit.start - 6) : hit.start]:
        return []
    items = [k for k in reading.mentions("%") if hit.end <= k <= hit.end + 14 and k not in taken]
    if len(items) != 2 or not {"from", "to"} <= {reading.words[items[0] - 1], reading.words[items[1] - 1]}:
        return []
    dates = reading.mentions("D")
    return [(k, next((d for d in dates if k < d <= k + 3), -1)) for k in items]


def _beside_amount(reading: Reading, k: int, found: list[tuple[str, int, int | None]]) -> bool:
    return any(kind in ("amount", "quantity") and abs(k - item) <= 5 for kind, item, _ in found) and is_change(
        reading, k
    )


def _is_level_verb(reading: Reading, at: int, hit: Hit) -> bool:
    """Whether the verb at ``at`` says what level the flow has: "exports … reached", "trade has grown"."""
    if not hit.end <= at < hit.end + 24:
        return False
    lemma = reading.lemma(at)
    return lemma in _LEVEL_VERBS and not any(
        other.start >= hit.end and other.start < at
        for other in reading.get("trade.nouns")
        if other.trigger.code != "partner"
    )


_LEVEL_VERBS = frozenset(
    """reach rise grow increase fall drop decline decrease total amount exceed stand hit climb jump surge expand
    gain recover rebound shoot leap balloon top surpass dive plummet ease near improve fetch earn double be
    put swell tumble dwindle inch edge slip slide dip contract shrink quadruple triple halve
    come go account represent make value soar plunge slump shrink widen narrow average touch cross run""".split()
)


def _is_level_of(reading: Reading, hit: Hit, k: int) -> bool:
    return hit.end <= k <= hit.end + 12 and not any(reading.kinds[j] == ";" for j in range(hit.end, k))


def _owner_of_flow(scene: Scene, k: int) -> int:
    """The item of the word whose number ``k`` is: "a surplus of $9 billion in its trade" is the surplus's, "a target of
    $1 billion for bilateral trade" the trade's."""
    reading = scene.reading
    if reading.words[k - 1 : k] == ["of"]:
        before = k - 2
        if any(h.end == before + 1 and h.trigger.code in _BALANCES for h in reading.get("trade.nouns")):
            return before
        if reading.words[before] in _AIMS and reading.words[k + 1 : k + 2] in (["for"], ["in"]):
            ahead = [h.start for h in reading.get("trade.nouns") if k < h.start <= k + 5]
            if ahead:
                return ahead[0]
    return owner(scene, k)


_BALANCES = frozenset("deficit surplus balance".split())


def _of_next_flow(reading: Reading, hit: Hit, k: int) -> bool:
    """Whether another flow is named between the flow and a number behind it."""
    return any(hit.end <= h.start < k for h in reading.get("trade.nouns") if h.trigger.code != "partner")


def _shares(reading: Reading, k: int, hit: Hit) -> bool:
    return reading.words[k + 1 : k + 2] == ["of"] and k < hit.start


def _shares_of(reading: Reading, k: int, hit: Hit) -> bool:
    """ "its share in foreign trade at over 50%": a share before the flow, its number behind."""
    if any(h.start > hit.start and h.start - hit.end <= 3 for h in reading.get("restriction.access")):
        return False  # "gives 98% of its exports duty-free access"
    before = reading.words[max(0, hit.start - 4) : hit.start]
    return ("share" in before and 0 < k - hit.end < 6) or (
        k < hit.start and hit.start - k < 9 and reading.words[k + 1 : k + 2] == ["of"]
    )


def _dated(scene: Scene, found: list[tuple[str, int, int | None]]) -> list[tuple[str, int, int | None]]:
    """Each of several levels with its own date: "from $20 million in 2002 to $96 million in 2003"."""
    reading = scene.reading
    dates = reading.mentions("D")
    items = [item for _, item, _ in found]
    result: list[tuple[str, int, int | None]] = []
    for n, (kind, item, _) in enumerate(found):
        limit = items[n + 1] if n + 1 < len(items) else len(reading.words)
        own = next((k for k in dates if item < k < limit and k - item <= 5), None)
        if own is None and n == 0 and len(items) == 2 and is_earlier(reading, items[1]):
            ahead = [k for k in dates if k < items[1]]
            own = ahead[-1] if ahead else -1  # "1.37 billion against 1.05 billion in January"
        if own is None and n and is_earlier(reading, item) and reading.words[item - 1] == "from":
            own = -1  # "rose to 155 mln from 120 mln": of a time that is not told
        result.append((kind, item, own))
    return _same_dates(scene, result)


def _same_dates(scene: Scene, found: list[tuple[str, int, int | None]]) -> list[tuple[str, int, int | None]]:
    """ "during the same period": the dates of the levels named before, in their order."""
    reading = scene.reading
    if scene.level_dates and any(
        d is not None and (roles.mention(reading, d).extra or {}).get("anaphoric") for _, _, d in found
    ):
        if len(scene.level_dates) == len(found):
            return [(kind, item, date) for (kind, item, _), date in zip(found, scene.level_dates, strict=True)]
    dated = [d for _, _, d in found]
    if all(d is not None for d in dated):
        scene.level_dates = [d for d in dated if d is not None]
    return found


def _says_change(reading: Reading, hit: Hit) -> bool:
    """Whether flow without a number is said to be planned or urged: "increase bilateral trade", "explore trade
    ties"."""
    v = roles.governing_verb(reading, hit.start)
    lemma = reading.lemma(v)
    if lemma not in _GROWING and reading.words[hit.end : hit.end + 1] != ["ties"]:
        return False
    return roles.modality(reading, hit.start, is_noun=True) in ("planned", "proposed", "expected")


_GROWING = frozenset(
    """increase expand boost double triple raise grow promote resume start begin explore
    diversify enhance quadruple reach restart reduce cut""".split()
)


def _commodity_before(reading: Reading, hit: Hit) -> str | None:
    k = hit.start
    while (
        k > 0
        and reading.kinds[k - 1] == "w"
        and not reading.words[k - 1].endswith("ly")
        and reading.words[k - 1] not in _NOT_GOODS
    ):
        k -= 1
    if k < hit.start:
        return reading.surface(k, hit.start)
    if reading.words[hit.end : hit.end + 1] in (["of"], ["in"]):
        end = hit.end + 1
        while (
            end < len(reading.words)
            and reading.kinds[end] in "wNvd&-A"
            and end - hit.end < 8
            and not is_finite_or_participle(reading, end)
        ):
            end += 1
        if end > hit.end + 1:
            return reading.surface(hit.end + 1, end)
    return None


_NOT_GOODS = frozenset(
    """bilateral two-way way total annual foreign mutual overall direct main monthly further more additional new own
    gross net""".split()
)


def find_contracted(scene: Scene, taken: set[int]) -> None:
    """ "renewed a contract with Iraq's SOMO for 60,000 barrels per day": goods that a deal is for."""
    reading = scene.reading
    for h in reading.get("agreement.nouns"):
        partner = roles.governed(reading, h.end, WITH, limit=5)
        if not partner:
            continue
        volumes = [k for k in reading.mentions("#") if partner[-1].end < k <= partner[-1].end + 6 and k not in taken]
        volumes = [k for k in volumes if reading.words[k - 1] == "for" and in_volume(roles.mention(reading, k).code)]
        v = roles.governing_verb(reading, h.start)
        doer = roles.subject(reading, v) if 0 <= v < h.start else []
        subject = scene.context.subject_state()
        if not volumes or not (doer or subject) or volumes[0] in scene.used_items:
            continue
        sells = not {"supply", "sell", "export", "deliver"}.isdisjoint(reading.words[h.end : volumes[0]])
        source_codes = () if doer else (str(subject),)
        draft = Draft("trade", h.start, h.end, doer, partner, source_codes, rule="contract", confidence=0.55)
        draft.quantity_item, draft.unit = volumes[0], unit_of(reading, volumes[0], volumes)
        draft.own["flow"] = "export" if sells else "import"
        mood = roles.modality(reading, h.start, is_noun=True)
        draft.modality = "planned" if mood == "asserted" else mood
        taken.add(volumes[0])
        emit(scene, draft)
