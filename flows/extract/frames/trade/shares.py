"""Shares and ranks of partners: "China accounts for 40 percent of Kenya's imports", "its third-largest trading
partner", lists of partners with their shares."""

from __future__ import annotations

from flows.extract import roles
from flows.extract.frames.arms import is_civil
from flows.extract.frames.common import FOR, FROM, OF, TO, Draft, Scene, complete_pair, emit, owner
from flows.extract.frames.trade.levels import buyers_abroad, differs, earlier_level, in_volume, unit_of
from flows.extract.reading import Actor, Hit, Reading, is_finite_or_participle, noun_head
from flows.records import Fact

_TRADE_WORDS = frozenset(
    """goods products oil gas coal rice wheat grain soybeans corn steel energy crude exports imports lng minerals fuel
    aircraft cars vehicles fish tea rubber cotton textiles garments timber copper iron beef pork sugar uranium
    machinery equipment electricity fertiliser fertilizer fertilizers food cocoa coffee commodities jets airplanes
    planes merchandise agricultural barrels tonnes tons cargo ore gold diamonds chips semiconductors""".split()
)


def find_partner_list(scene: Scene) -> bool:
    """A list of partners with their shares behind a heading; the reporter is the document's state."""
    reading = scene.reading
    colon = reading.kinds.find(":")
    if not 0 < colon < 9:
        return False
    opening = reading.words[:colon]
    flow = (
        "export"
        if any(w.startswith("export") for w in opening)
        else "import"
        if any(w.startswith("import") for w in opening)
        else None
    )
    if flow is None or not any(
        w.startswith(("partner", "market", "destination", "source", "countr", "commodit")) for w in opening
    ):
        return False
    reporter = scene.context.subject_state()
    dates = reading.mentions("D")
    found = False
    for actor in reading.actors:
        if actor.start < colon or reading.kinds[actor.end : actor.end + 1] != "%":
            continue
        draft = Draft("trade", actor.start, actor.end, [], [actor], rule="partner_list")
        draft.source_codes = (reporter,) if reporter else ()
        draft.percent_item = actor.end
        draft.date_item = next((k for k in dates if k > actor.end), -1)
        draft.own["flow"] = flow
        draft.own_spans["flow"] = (0, colon)
        draft.confidence = 0.95 if reporter else 0.5
        found = emit(scene, draft) is not None or found
    return found


def find_partners_with_shares(scene: Scene) -> bool:
    """ "Export partners of Laos are Thailand (42%) and Vietnam (17%)", "went mainly to Japan (20 percent), …": a share
    in a bracket behind each partner."""
    reading = scene.reading
    if "%" not in reading.kinds:
        return False
    listed = [a for a in reading.actors if reading.kinds[a.end : a.end + 2] == "(%"]
    listed = listed or [a for a in reading.actors if reading.kinds[a.end : a.end + 1] == "%" and not a.is_genitive]
    hits = [h for h in reading.get("trade.nouns") if listed and h.end <= listed[0].start]
    if len(listed) < 2 or not hits:
        return False
    flow = _flow_named(reading, hits)
    if flow is None:
        return False
    reporter = [a for h in hits for a in roles.modifiers(reading, h.start, h.end) if a not in listed]
    reporter = reporter or [a for a in roles.governed(reading, hits[0].start, OF | FOR, limit=8) if a not in listed]
    subject = scene.context.subject_state()
    if not reporter and (not subject or any(subject in a.codes for a in listed)):
        return False
    for actor in listed:
        draft = Draft("trade", hits[0].start, actor.end, reporter, [actor], rule="partners_with_shares")
        draft.source_codes = (subject,) if subject and not reporter else ()
        draft.percent_item = actor.end + (reading.kinds[actor.end] == "(")
        draft.confidence = 0.8
        draft.own["flow"] = flow
        draft.modality = roles.modality(reading, hits[0].start, is_noun=True)
        emit(scene, draft)
    return True


def _flow_named(reading: Reading, hits: list[Hit]) -> str | None:
    """Which flow the words before a list of partners name: export, import, or total for trade at large."""
    words = reading.words[: hits[-1].end + 2]
    if any(w.startswith(("export", "destination", "buyer", "customer")) for w in words):
        return "export"
    if any(w.startswith(("import", "supplier", "source")) for w in words):
        return "import"
    return "total" if any(w in ("trade", "trading") for w in words) else None


def find_ranked(scene: Scene, hit: Hit, taken: set[int]) -> None:
    """ "China is the main partner of North Korea", "Kenya's third-largest trading partner", "a key export market"."""
    reading = scene.reading
    ranks = [
        k for k in reading.mentions("K") if hit.start - 6 <= k < hit.end and not _is_verb_between(reading, k, hit.start)
    ]
    lemma = hit.trigger.lemma
    if lemma == "partner" and _OTHER_PARTNERS & set(reading.words[max(0, hit.start - 3) : hit.start]):
        return  # "its primary strategic partner"
    general = lemma in ("market", "supplier", "customer", "buyer", "purchaser", "importer", "exporter")
    if not ranks:
        return
    owners = roles.modifiers(reading, hit.start, hit.end)
    if "arms" in reading.words[max(0, hit.start - 3) : hit.start]:
        return
    if any(hit.end <= h.start <= hit.end + 3 and not is_civil(reading, h) for h in reading.get("arms.nouns")):
        return  # "its main supplier of fighter jets"
    if general and not _is_of_trade(reading, hit) and not (lemma in ("customer", "supplier", "buyer") and owners):
        return
    owners = owners or roles.governed(reading, hit.end, OF | FOR, limit=8)
    v = roles.governing_verb(reading, hit.start)
    partner: list[Actor] = []
    for actor in reading.actors:  # the predicate: "X is/became/remains … Y's partner"
        if actor.end <= hit.start and actor.preposition is None and not actor.is_modifier and actor not in owners:
            partner = roles.members(reading, actor)
    if not partner:  # "its largest trading partner, China" / "… after China"
        partner = [
            a for a in reading.actors if hit.end <= a.start <= hit.end + 3 and not a.is_modifier and a not in owners
        ][:1]
    for k in range(hit.start):
        if reading.lemma(k) in _OVERTAKING and is_finite_or_participle(reading, k) and not roles.is_passive(reading, k):
            partner = roles.subject(reading, k) or partner  # "Mexico overtook China as the largest partner of"
    if owners and roles.codes_of(owners) == roles.codes_of(partner):
        owners = [a for a in reading.actors if a.end <= hit.start and a.preposition is None and not a.is_modifier]
        owners = [a for a in owners if not set(a.codes) & set(roles.codes_of(partner))][:1]
    if not owners and partner:
        codes = complete_pair(scene, roles.codes_of(partner))
        source_codes = tuple(c for c in codes if c not in roles.codes_of(partner))
        subject = scene.context.subject_state()
        if lemma in ("customer", "buyer", "supplier") and scene.context.last_ranked not in (None, *codes[:1]):
            source_codes = (str(scene.context.last_ranked),)
        elif not source_codes and differs(subject, roles.codes_of(partner)):
            source_codes = (str(subject),)
    else:
        source_codes = ()
    if not partner and not owners:
        return
    if lemma in ("importer", "exporter") and not (partner and owners):
        return  # "the world's largest exporter of rice": nobody's partner
    draft = Draft("trade", hit.start, hit.end, owners, partner, source_codes=source_codes, rule="rank")
    flow = "total"
    window = " ".join(reading.words[max(0, ranks[0]) : hit.end + 2])
    if (
        "export" in window
        or lemma in ("market", "customer", "buyer", "purchaser", "importer")
        or "destination" in window
    ):
        flow = "export"
    elif "import" in window or lemma in ("supplier", "source of imports", "exporter"):
        flow = "import"
    draft.own["flow"] = flow
    draft.own["_series"] = True
    draft.own["rank"] = int(roles.mention(reading, ranks[-1]).value or 1)
    draft.own_spans["rank"] = (ranks[-1], ranks[-1] + 1)
    scene.used_items.setdefault(ranks[-1], [])
    draft.modality = roles.modality(reading, v) if v >= 0 else "asserted"
    shares = [
        k for k in reading.mentions("%") if owner(scene, k) >= 0 and abs(k - hit.start) < 20 and _is_share(reading, k)
    ]
    if shares and len(reading.mentions("%")) == 1 and shares[0] not in taken:
        draft.percent_item = shares[0]
        taken.add(shares[0])
    draft.confidence = 0.75
    volume = _volume_of_rank(reading, hit)
    if volume >= 0 and volume not in taken:
        draft.quantity_item, draft.unit = volume, unit_of(reading, volume, [volume])
        taken.add(volume)
    scene.context.last_ranked = next(iter(roles.codes_of(owners) or source_codes), None)
    told = _share_told(scene, draft)
    if told is not None:
        told.own["rank"] = draft.own["rank"]
        told.fields.append(("rank", *reading.span(ranks[-1], ranks[-1] + 1)))
        scene.used_items[ranks[-1]].append(told)
        return
    fact = emit(scene, draft)
    if fact is not None:
        scene.used_items[ranks[-1]].append(fact)


_OTHER_PARTNERS = frozenset(
    "strategic security defence defense military development diplomatic dialogue political coalition".split()
)


def _volume_of_rank(reading: Reading, hit: Hit) -> int:
    """The volume that earns a rank: "the largest buyer with 815,000 tonnes", "with imports of 486,000 tonnes"."""
    for k in reading.mentions("#"):
        if hit.end < k <= hit.end + 10 and in_volume(roles.mention(reading, k).code):
            if "with" in reading.words[max(hit.end, k - 4) : k] or reading.words[k - 1] == "at":
                return k
    return -1


_OVERTAKING = frozenset("overtake replace surpass supplant displace oust dislodge outstrip".split())


def _share_told(scene: Scene, draft: Draft) -> Fact | None:
    """The share that the same sentence gave the partner: "was the top supplier, accounting for 36% of imports"."""
    pair = (roles.codes_of(draft.source) or draft.source_codes)[:1], roles.codes_of(draft.target)[:1]
    rank_at = scene.reading.starts[draft.first]
    for fact in scene.facts:
        low, high = sorted((fact.char_start, rank_at))
        if set(":;") & set(scene.reading.text[low:high]):
            continue  # "is the main buyer: in 2016 it received 83% of …" are two statements
        if fact.fact_type == "trade" and fact.percent is not None and fact.own.get("flow") == draft.own["flow"]:
            if ((fact.source,), (fact.target,)) == pair and "rank" not in fact.own:
                return fact
    return None


def _is_verb_between(reading: Reading, start: int, end: int) -> bool:
    return any(reading.kinds[k] in "bhm;" for k in range(start, end))


def _is_of_trade(reading: Reading, hit: Hit) -> bool:
    """Whether a supplier, market or buyer is one of goods: "largest supplier of oil", "export market"."""
    window = reading.words[max(0, hit.start - 4) : hit.end + 8]
    if "arms" in window or "weapons" in window or "labour" in window or "labor" in window:
        return False
    return any(w.startswith(("export", "import", "trade", "trading")) or w in _TRADE_WORDS for w in window)


def _is_share(reading: Reading, k: int) -> bool:
    after = reading.words[k + 1 : k + 9]
    before = reading.words[max(0, k - 6) : k]
    if after[:1] == ["of"] or "share" in before or "accounting" in before or "accounted" in before:
        return any(w.startswith(("export", "import", "trade", "sale", "total", "shipment")) for w in after + before)
    return False


def find_both_ways(scene: Scene, taken: set[int]) -> None:
    """ "(Turkish exports/imports: 427/509 million USD)": two flows of one reporter."""
    reading = scene.reading
    for hit in reading.get("trade.nouns"):
        k = hit.end
        if reading.words[k : k + 3] != ["/", "imports", ":"] or hit.trigger.code != "export":
            continue
        if reading.kinds[k + 3 : k + 6] != "$q$":
            continue
        reporter = roles.modifiers(reading, hit.start, hit.end)
        codes = roles.codes_of(reporter)
        partner = scene.context.other_than(codes[0]) if codes else None
        for flow, item in (("export", k + 3), ("import", k + 5)):
            draft = Draft(
                "trade", hit.start, item + 1, reporter, [], rule="both_ways", amount_item=item, confidence=0.8
            )
            draft.target_codes = (partner,) if partner else ()
            draft.own["flow"] = flow
            draft.date_item = next((d for d in reversed(reading.mentions("D")) if d < item), -1)
            taken.add(item)
            emit(scene, draft)


_SUPPLYING = frozenset(
    "make supply provide cover meet account furnish represent constitute deliver contribute comprise".split()
)


_TAKING = frozenset("take buy absorb receive import purchase".split())


_WANTS = frozenset("need demand requirement consumption supply import".split())


def find_shares(scene: Scene, taken: set[int]) -> None:
    """ "Russia supplied 13% of the EU's gas", "China accounts for 40 percent of Kenya's imports", "Japan takes a
    third of
    Australian coal": the share of a partner in the reporter's flow."""
    reading = scene.reading
    for k in reading.mentions("%"):
        if reading.words[k + 1 : k + 2] != ["of"] or k in taken:
            continue
        v = next((j for j in range(k - 1, max(-1, k - 6), -1) if reading.kinds[j] == "v"), -1)
        lemma = reading.lemma(v)
        if _leaning(scene, k, taken) or _of_crop(scene, k, v, taken):
            continue
        if _own_goods(scene, k, v, taken):
            continue
        if lemma not in _SUPPLYING | _TAKING or not is_finite_or_participle(reading, v):
            continue
        if lemma == "make" and reading.words[v + 1] != "up":
            continue
        if _of_them(scene, k, v, taken):
            continue
        reporter = [a for a in reading.actors if k + 1 < a.start <= k + 5 and a.is_modifier]
        partner = [a for a in roles.subject(reading, v) if not a.is_modifier] or buyers_abroad(reading, v)
        head = reporter[0].head if reporter else -1
        goods = reading.words[head] if head >= 0 else ""
        if _of_same_reporter(scene, k, v, reporter, partner, taken):
            continue
        if not reporter or not partner or roles.codes_of(reporter) == roles.codes_of(partner):
            continue
        flow = _flow_of_share(reading, reporter[0], head, lemma)
        if flow is None:
            continue
        draft = Draft(
            "trade", v, max(k + 1, head + 1), reporter, partner, rule="share", percent_item=k, confidence=0.75
        )
        draft.own["flow"] = flow
        draft.own["commodity"] = None if goods.rstrip("s") in _WANTS | {"export", "trade"} else goods
        draft.modality = roles.modality(reading, v)
        taken.add(k)
        emit(scene, draft)
        _more_shares(scene, draft, k, taken)


def _more_shares(scene: Scene, draft: Draft, k: int, taken: set[int]) -> None:
    """Further partners with their shares, and the share of an earlier time: "…, followed by Japan with 38%", "and Japan
    17.8 pct", "compared with 92% in 2022"."""
    reading = scene.reading
    for j in reading.mentions("%"):
        other = {"imports": "import", "exports": "export"}.get("".join(reading.words[j + 2 : j + 3]))
        if (
            j > k
            and reading.kinds[j - 1] == "&"
            and reading.words[j + 1 : j + 2] == ["of"]
            and other
            and j not in taken
        ):
            again = draft.copy()  # "42% of Egyptian exports and 37% of imports"
            again.percent_item, again.own["flow"] = j, other
            taken.add(j)
            emit(scene, again)
    earlier = earlier_level(reading, k)
    if earlier >= 0 and earlier not in taken:
        again = draft.copy()
        again.percent_item = earlier
        again.date_item = next((d for d in reading.mentions("D") if earlier < d <= earlier + 4), -1)
        taken.add(earlier)
        emit(scene, again)
    for actor in reading.actors:
        at = actor.end + (reading.words[actor.end : actor.end + 1] in (["with"], ["on"], ["at"], [","]))
        if actor.start <= k or reading.kinds[at : at + 1] != "%" or at in taken or actor.is_modifier:
            continue
        again = draft.copy()
        again.target, again.percent_item = [actor], at
        first = scene.facts[-1].own.get("_date_item", -1) if scene.facts else -1
        again.date_item = first if isinstance(first, int) else -1
        taken.add(at)
        emit(scene, again)


def _of_same_reporter(
    scene: Scene, k: int, v: int, reporter: list[Actor], partner: list[Actor], taken: set[int]
) -> bool:
    """ "Japan took 42 pct of Indonesia's exports and supplied 29 pct of its imports": the reporter is the one whose
    share was told before, in the sentence or by the text at large."""
    reading = scene.reading
    named = bool(reporter) and not reporter[0].is_reference
    head = k + 2 if reading.kinds[k + 2 : k + 3] != "z" else k + 3
    flow = {"imports": "import", "exports": "export"}.get(reading.words[head] if head < len(reading.words) else "")
    if named or flow is None or not partner:
        return False
    code = roles.codes_of(partner)[0]
    told = [f.source for f in scene.facts if f.fact_type == "trade" and f.target == code and f.source]
    subject = scene.context.subject_state()
    source = told[-1] if told else subject if subject != code else None
    if source is None:
        return False
    draft = Draft("trade", v, head + 1, [], partner, (source,), rule="share_again", percent_item=k, confidence=0.7)
    draft.own["flow"] = flow
    return _told(scene, draft, v, k, taken)


def _told(scene: Scene, draft: Draft, v: int, k: int, taken: set[int]) -> bool:
    """Add the share at item ``k`` in the mood of its verb ``v``; gives true, as the rule holds."""
    draft.modality = roles.modality(scene.reading, v)
    taken.add(k)
    emit(scene, draft)
    return True


def _of_them(scene: Scene, k: int, v: int, taken: set[int]) -> bool:
    """ "Chad's exports …, while Niger took 9 percent of them": the share of a flow named before."""
    reading = scene.reading
    if reading.words[k + 2 : k + 3] not in (["them"], ["these"], ["those"]) or reading.lemma(v) not in _TAKING | _SENDS:
        return False
    flows = [h for h in reading.get("trade.nouns") if h.end <= v and h.trigger.code in ("export", "import")]
    if not flows:
        return False
    reporter = roles.modifiers(reading, flows[-1].start, flows[-1].end)
    partner = roles.subject(reading, v)
    if not partner or not reporter or roles.codes_of(reporter) == roles.codes_of(partner):
        return False
    draft = Draft("trade", v, k + 3, reporter, partner, rule="share_of_them", percent_item=k, confidence=0.75)
    draft.own["flow"] = flows[-1].trigger.code
    return _told(scene, draft, v, k, taken)


def _leaning(scene: Scene, k: int, taken: set[int]) -> bool:
    """ "depends on Russia for 60 percent of its gas": the share of what it buys."""
    reading = scene.reading
    if reading.words[k - 1 : k] != ["for"] or reading.kinds[k + 2 : k + 3] not in ("z", "d"):
        return False
    v = next((j for j in range(k - 2, max(-1, k - 12), -1) if reading.words[j] in _LEANING), -1)
    if v < 0:
        return False
    partner = roles.governed(reading, v + 1, frozenset({"on", "upon", "to"}), limit=6)
    reporter = [a for a in roles.subject(reading, v) if a not in partner]
    if not partner or not reporter:
        return False
    goods = noun_head(reading, k + 3) if k + 3 < len(reading.words) else k
    commodity = reading.words[goods]
    if commodity.rstrip("s") in ("weapon", "arm", "aid", "budget", "income", "revenue"):
        return False
    draft = Draft("trade", v, goods + 1, reporter, partner, rule="leaning", percent_item=k, confidence=0.75)
    draft.own.update(flow="import", commodity=None if commodity.rstrip("s") in _WANTS else commodity)
    return _told(scene, draft, v, k, taken)


def _of_crop(scene: Scene, k: int, v: int, taken: set[int]) -> bool:
    """ "took 58 per cent of the crop": the share of what the state that the text is about sells."""
    reading = scene.reading
    if reading.lemma(v) not in _TAKING or reading.kinds[k + 2 : k + 3] not in ("d", "z"):
        return False
    head = noun_head(reading, k + 3) if k + 3 < len(reading.words) else k
    if reading.words[head] not in _SOLD_WHOLE or not is_finite_or_participle(reading, v):
        return False
    partner = [a for a in roles.subject(reading, v) if not a.is_modifier]
    subject = scene.context.subject_state()
    if not partner or subject is None or subject in roles.codes_of(partner):
        return False
    draft = Draft("trade", v, head + 1, [], partner, (subject,), rule="share_of_crop", percent_item=k, confidence=0.6)
    draft.own["flow"] = "export"
    return _told(scene, draft, v, k, taken)


_SOLD_WHOLE = frozenset("crop harvest output production exports shipments sales catch export yield total".split())


_LEANING = frozenset(
    """depend depends depended depending rely relies relied relying lean leans leaned leaning dependent reliant turn
    turns turned look looks looked count counts counted""".split()
)


_SENDS = frozenset("supply provide account send".split())


_SENDING = frozenset("send sell export ship deliver".split())


_GETTING = frozenset("buy get import obtain receive purchase source draw".split())


def _own_goods(scene: Scene, k: int, v: int, taken: set[int]) -> bool:
    """ "sends 90 percent of its coal to China", "gets 40% of its gas from Russia": the share of its own flow."""
    reading = scene.reading
    lemma = reading.lemma(v)
    flow = "export" if lemma in _SENDING else "import" if lemma in _GETTING else None
    if flow is None or reading.kinds[k + 2 : k + 3] != "z" or not is_finite_or_participle(reading, v):
        return False
    goods = noun_head(reading, k + 3) if k + 3 < len(reading.words) else k
    if reading.words[goods].rstrip("s") in ("weapon", "arm", "share", "time", "revenue", "income"):
        return False
    reporter = roles.subject(reading, v)
    partner = roles.governed(reading, goods, TO if flow == "export" else FROM, limit=6)
    if not reporter or not partner or roles.codes_of(reporter) == roles.codes_of(partner):
        return False
    draft = Draft("trade", v, goods + 1, reporter, partner, rule="own_share", percent_item=k, confidence=0.8)
    commodity = reading.words[goods]
    draft.own.update(flow=flow, commodity=None if commodity.rstrip("s") in _WANTS | {"export", "good"} else commodity)
    return _told(scene, draft, v, k, taken)


def _flow_of_share(reading: Reading, reporter: Actor, head: int, lemma: str) -> str | None:
    """Which flow of the reporter the share is of; None where it is no trade."""
    phrase = reading.words[reporter.end : head + 1]
    if any(w.startswith("export") for w in phrase) or (lemma in _TAKING and phrase):
        return "export" if lemma in _TAKING or any(w.startswith("export") for w in phrase) else None
    if any(w.startswith("import") or w.rstrip("s") in _WANTS for w in phrase):
        return "import"
    if any(w in ("trade", "commerce", "turnover") for w in phrase):
        return "total"
    return "import" if any(w in _TRADE_WORDS for w in phrase) else None
