"""Trade: exports, imports, two-way trade, balances, shares and ranks of partners, purchases and sales of goods.

The reporter is the source and the partner the target, as in UN Comtrade; two-way trade without a share or rank is
undirected (alphabetical).
"""

from __future__ import annotations

import re

from flows.extract import roles
from flows.extract.frames import trade_again
from flows.extract.frames.arms import is_civil
from flows.extract.frames.common import (
    BY,
    FOR,
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
    own_date,
    owner,
)
from flows.extract.reading import Actor, Hit, Reading, is_finite_or_participle, noun_head
from flows.extract.word_lists import read_rows
from flows.records import Fact

_FLOW_PREPOSITIONS = {"export": TO, "import": FROM, "total": WITH, "deficit": WITH, "surplus": WITH, "balance": WITH}
_TRADE_WORDS = frozenset(
    """goods products oil gas coal rice wheat grain soybeans corn steel energy crude exports imports lng minerals fuel
    aircraft cars vehicles fish tea rubber cotton textiles garments timber copper iron beef pork sugar uranium
    machinery equipment electricity fertiliser fertilizer fertilizers food cocoa coffee commodities jets airplanes
    planes merchandise agricultural barrels tonnes tons cargo ore gold diamonds chips semiconductors""".split()
)


def find(scene: Scene) -> None:
    """Add the trade facts of a sentence."""
    reading = scene.reading
    if _partner_list(scene) or _partners_with_shares(scene):
        return
    taken: set[int] = set()
    _both_ways(scene, taken)
    _share_statements(scene, taken)
    for hit in reading.get("trade.nouns"):
        if hit.end - hit.start == 1 and is_finite_or_participle(reading, hit.start):
            if not _is_plural_noun(reading, hit.start):
                continue
        if _is_given(reading, hit):
            continue
        scene.n_candidates += 1
        if hit.trigger.code == "partner":
            _ranked(scene, hit, taken)
        else:
            _flow(scene, hit, taken)
    if "#" in reading.kinds:
        _contracted(scene, taken)
    trade_again.find(scene, taken)
    for hit in reading.get("trade.verbs"):
        if not is_finite_or_participle(reading, hit.start) or _is_in_name(reading, hit.start):
            continue
        if _is_plural_noun(reading, hit.start):
            continue
        scene.n_candidates += 1
        _exchange(scene, hit, taken)
    trade_again.remember(scene)


def _is_given(reading: Reading, hit: Hit) -> bool:
    """ "donated a batch of food supplies": goods that are given are no trade."""
    if reading.words[hit.end - 1] != "supplies":
        return False
    return any(
        h.trigger.lemma in ("donate", "give", "grant", "hand") and 0 < hit.start - h.start <= 8
        for h in reading.get("finance.verbs")
    )


def _is_plural_noun(reading: Reading, i: int) -> bool:
    """Whether a verb's third person is a plural behind its goods: "double natural gas supplies to Serbia"."""
    if reading.forms(i) != "s" or reading.words[i] not in ("supplies", "exports", "imports", "ships", "orders"):
        return False
    return any(h.end == i for h in reading.get("trade.goods")) and reading.words[i + 1 : i + 2] in (["to"], ["from"])


def _is_in_name(reading: Reading, i: int) -> bool:
    """Whether a capitalised verb is part of a name: "Cosco Shipping"."""
    return i > 0 and not reading.is_title_case and reading.text[reading.starts[i]].isupper()


# --- "Exports - partners: China 21%, Brazil 17% (2023)" --------------------


def _partner_list(scene: Scene) -> bool:
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


def _partners_with_shares(scene: Scene) -> bool:
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


# --- ranks and shares of partners --------------------


def _ranked(scene: Scene, hit: Hit, taken: set[int]) -> None:
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
        elif not source_codes and _differs(subject, roles.codes_of(partner)):
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
        draft.quantity_item, draft.unit = volume, _unit_of(reading, volume, [volume])
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
        if hit.end < k <= hit.end + 10 and _in_volume(roles.mention(reading, k).code):
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


def _both_ways(scene: Scene, taken: set[int]) -> None:
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


def _share_statements(scene: Scene, taken: set[int]) -> None:
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
        partner = [a for a in roles.subject(reading, v) if not a.is_modifier] or _buyers_abroad(reading, v)
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
    draft.modality = roles.modality(reading, v)
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
    draft.modality = roles.modality(reading, v)
    taken.add(k)
    emit(scene, draft)
    return True


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
    draft.modality = roles.modality(reading, v)
    taken.add(k)
    emit(scene, draft)
    return True


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
    draft.modality = roles.modality(reading, v)
    taken.add(k)
    emit(scene, draft)
    return True


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
    draft.modality = roles.modality(reading, v)
    taken.add(k)
    emit(scene, draft)
    return True


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


# --- flows --------------------


def _flow(scene: Scene, hit: Hit, taken: set[int]) -> None:
    """Exports, imports, trade or a balance with a number, a share or a change; or planned between two named parties."""
    reading = scene.reading
    code = hit.trigger.code
    if _is_modifier_noun(reading, hit):
        return
    if hit.trigger.lemma == "cargo" and any(0 < hit.start - h.end < 5 for h in reading.get("trade.verbs")):
        return  # "will buy two cargoes of sugar": the verb's fact
    reporter, partner = _flow_sides(scene, hit, code)
    if partner and trade_again.is_of_earlier(reading, hit, partner[0]):
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
    gap = trade_again.gap_behind(reading, hit)
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
            and _differs(subject, codes)
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
        draft.own["_series"] = not _is_earlier(reading, item)
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
            draft.own["change_percent"] = _signed_change(reading, grown)
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


def _is_earlier(reading: Reading, item: int) -> bool:
    """Whether a number only says the level of an earlier time: "from 1.1 bln a year earlier", "compared with a deficit
    of 4 bln in 1985"."""
    if item <= 0:
        return False
    leads = reading.words[max(0, item - 6) : item]
    return leads[-1] in ("from", "against", "versus", "than") or "compared" in leads


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


def _differs(subject: str | None, codes: tuple[str, ...]) -> bool:
    return subject is not None and subject not in codes


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
        change = _change_beside(reading, item)
        if change < 0 and not _is_earlier(reading, item):
            change = _change_behind(reading, item, roles.clause(reading, item)[1])
        if change >= 0:
            draft.own["change_percent"] = _signed_change(reading, change)
            draft.own_spans["change_percent"] = (change, change + 1)
    elif kind == "percent":
        draft.percent_item = item
    elif kind == "change":
        draft.own["change_percent"] = _signed_change(reading, item)
        draft.own_spans["change_percent"] = (item, item + 1)
        scene.used_items.setdefault(item, [])
    elif kind == "quantity":
        draft.quantity_item = item
        draft.unit = _unit_of(reading, item, reading.mentions("#"))
        change = -1 if _is_earlier(reading, item) else _change_beside(reading, item)
        if change >= 0:
            draft.own["change_percent"] = _signed_change(reading, change)
            draft.own_spans["change_percent"] = (change, change + 1)


_FALLING = frozenset(
    """fell fall fallen falling dropped drop dropping declined decline declining decreased decrease down plunged slumped
    slump shrank shrunk shrinking contracted contraction reduced reduction cut cutting slashed slashing less lower
    tumbled
    tumble dwindled dwindle slipped slip narrowed eased slid slide sank dipped dip halved plummeted diminished
    weakened""".split()
)


def _signed_change(reading: Reading, k: int) -> float | None:
    value = roles.mention(reading, k).value
    if value is None:
        return None
    near = reading.words[max(0, k - 5) : k] + reading.words[k + 1 : k + 4]
    if reading.words[k - 1 : k] == ["by"]:
        near += reading.words[max(roles.clause(reading, k)[0], k - 14) : k]  # "fell for the third month, by 35 pct"
    if value > 0 and any(w in _FALLING for w in near):
        return -value
    return value


def _change_beside(reading: Reading, k: int) -> int:
    """A change given with a level: "rose 12 percent to $5 billion", "$5 billion, up 12 percent"."""
    for j in reading.mentions("%"):
        low, high = sorted((j, k))
        if high - low <= 5 and "$" not in reading.kinds[low + 1 : high] and _is_change(reading, j):
            return j
    return -1


_RISING = frozenset(
    """rose rise risen rising grew grow growth growing increased increase increasing jumped jump up climbed surged
    expanded
    swelled widened inched edged gained gain gaining leapt leaped rebounded recovered advanced
    climb swell inch edge widen surge
    higher more by from soared gained doubled tripled quadrupled boost""".split()
)


def _is_change(reading: Reading, k: int) -> bool:
    value = roles.mention(reading, k)
    if value.extra and value.extra.get("change"):
        return True
    near = reading.words[max(0, k - 4) : k] + reading.words[k + 1 : k + 3]
    return any(w in _FALLING or w in _RISING for w in near) and reading.words[k + 1 : k + 2] != ["of"]


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
    partner = [a for a in partner if not _far_verb(reading, hit.end, a.preposition_at)]
    if code in ("deficit", "surplus") and not partner:
        partner = roles.governed(reading, hit.end, _FLOW_PREPOSITIONS[code], limit=20)
    if not owners:
        owners = roles.governed(reading, hit.end, FROM if code == "export" else BY | OF, limit=8)
        owners = [a for a in owners if not _far_verb(reading, hit.end, a.preposition_at) or a.preposition != "from"]
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
        partner = [a for a in _goods_origin(reading, hit.end, min(len(reading.words), hit.end + 4)) if a not in owners]
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
    other = roles.governed(reading, hit.end, _FLOW_PREPOSITIONS[code], limit=14) or _goods_origin(
        reading, hit.end, high
    )
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


def _far_verb(reading: Reading, start: int, end: int) -> bool:
    """Whether another verb than one of growth stands between the flow and its preposition."""
    for k in range(start, end):
        if (
            reading.kinds[k] == "v"
            and is_finite_or_participle(reading, k)
            and reading.words[k] not in _RISING | _FALLING
            and reading.lemma(k) not in ("come", "go", "originate", "be", "flow", "total")
        ):
            return True
    return False


def _numbers(scene: Scene, hit: Hit, taken: set[int]) -> list[tuple[str, int, int | None]]:
    """(kind, item, date item) of each number that belongs to the flow."""
    reading = scene.reading
    places = range(hit.start, hit.end)
    found: list[tuple[str, int, int | None]] = []
    for k in reading.mentions("$"):
        if k in taken or k in [item for _, item, _ in found]:
            continue
        if is_conversion(reading, k, roles.mention(reading, k)) or _is_unit_price(reading, k):
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
        if k not in taken and _in_volume(value.code) and mine:
            found.append(("quantity", k, None))
            earlier = earlier_level(reading, k)
            if earlier >= 0 and roles.mention(reading, earlier).code is None:
                found.append(("quantity", earlier, next((d for d in reading.mentions("D") if d > earlier), -1)))
    for k in reading.mentions("%"):
        if k in taken or k in scene.used_items or _beside_amount(reading, k, found):
            continue
        at = owner(scene, k)
        near = at in places or (at >= 0 and _is_level_verb(reading, at, hit))
        if _is_change(reading, k) and any(
            _change_behind(reading, item, len(reading.words)) == k for kind, item, _ in found if kind == "amount"
        ):
            continue
        if _is_change(reading, k) and (near or _is_level_of(reading, hit, k)) and not _of_next_flow(reading, hit, k):
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


_VOLUME = frozenset(
    """MW GW cargo short_ton bale sack head ton tonne barrel barrel/d bushel kg m3 kWh MWh GWh TWh litre gallon
    bcm""".split()
)


def _beside_amount(reading: Reading, k: int, found: list[tuple[str, int, int | None]]) -> bool:
    return any(kind in ("amount", "quantity") and abs(k - item) <= 5 for kind, item, _ in found) and _is_change(
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
        if own is None and n == 0 and len(items) == 2 and _is_earlier(reading, items[1]):
            ahead = [k for k in dates if k < items[1]]
            own = ahead[-1] if ahead else -1  # "1.37 billion against 1.05 billion in January"
        if own is None and n and _is_earlier(reading, item) and reading.words[item - 1] == "from":
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


def _contracted(scene: Scene, taken: set[int]) -> None:
    """ "renewed a contract with Iraq's SOMO for 60,000 barrels per day": goods that a deal is for."""
    reading = scene.reading
    for h in reading.get("agreement.nouns"):
        partner = roles.governed(reading, h.end, WITH, limit=5)
        if not partner:
            continue
        volumes = [k for k in reading.mentions("#") if partner[-1].end < k <= partner[-1].end + 6 and k not in taken]
        volumes = [k for k in volumes if reading.words[k - 1] == "for" and _in_volume(roles.mention(reading, k).code)]
        v = roles.governing_verb(reading, h.start)
        doer = roles.subject(reading, v) if 0 <= v < h.start else []
        subject = scene.context.subject_state()
        if not volumes or not (doer or subject) or volumes[0] in scene.used_items:
            continue
        sells = not {"supply", "sell", "export", "deliver"}.isdisjoint(reading.words[h.end : volumes[0]])
        source_codes = () if doer else (str(subject),)
        draft = Draft("trade", h.start, h.end, doer, partner, source_codes, rule="contract", confidence=0.55)
        draft.quantity_item, draft.unit = volumes[0], _unit_of(reading, volumes[0], volumes)
        draft.own["flow"] = "export" if sells else "import"
        mood = roles.modality(reading, h.start, is_noun=True)
        draft.modality = "planned" if mood == "asserted" else mood
        taken.add(volumes[0])
        emit(scene, draft)


# --- purchases and sales --------------------


def _exchange(scene: Scene, hit: Hit, taken: set[int]) -> None:
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
    doer = doer or _buyers_abroad(reading, v)
    origin = FROM if code == "import" else TO | FOR
    partner = [a for a in roles.governed(reading, hit.end, origin, limit=20) if a.start < high]
    if not partner and code == "import":
        partner = _goods_origin(reading, hit.end, high)
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
    numbers = [k for k in numbers if not _is_unit_price(reading, k)]
    volumes = [
        k
        for k in reading.mentions("#")
        if (v < k < min(high, v + 14) or (passive and low <= k < v))
        and _is_volume(reading, k)
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
            draft.unit = _unit_of(reading, volume, volumes)
        taken.update(k for k in (amount, volume) if k >= 0)
        _take_from_finance(scene, amount, volume)
        draft.own["commodity"] = _goods(reading, max(hit.end, amount + 1, volume + 1), high)
        draft.confidence = 0.7 if roles.codes_of(source) and roles.codes_of(target) else 0.5
        change = _change_behind(reading, amount if amount >= 0 else volume, high)
        if change >= 0:
            draft.own["change_percent"] = _signed_change(reading, change)
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


_PRICED = frozenset(
    "tonne ton barrel bushel pound lb kg kilo ounce head litre gallon unit piece tonnes mmbtu bag".split()
)


def _is_unit_price(reading: Reading, k: int) -> bool:
    """ "at 99.50 dlrs a tonne", "$47.60 a barrel": a price, no value of trade."""
    found = roles.mention(reading, k)
    if found.extra and found.extra.get("per") in _PRICED:
        return True
    return reading.words[k + 1 : k + 2] in (["a"], ["per"], ["an"], ["/"]) and not _PRICED.isdisjoint(
        reading.words[k + 2 : k + 4]
    )


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


_COMPARING = frozenset("up down increase decrease rise drop fall gain growth jump decline".split())


def _change_behind(reading: Reading, k: int, high: int) -> int:
    """A change told behind a level: "392 million cubic metres, up 14% from a year earlier", "$2.9 billion in 2025, an
    increase of 5.1%"; -1 where there is none."""
    if k < 0:
        return -1
    for j in reading.mentions("%"):
        if k < j < high and not set(_without_aside(reading.kinds[k + 1 : j])) & set("$;#"):
            near = reading.words[max(k + 1, j - 4) : j]
            if "," in reading.words[k + 1 : j] and not _COMPARING.isdisjoint(near):
                return j if reading.words[j + 1 : j + 2] != ["of"] else -1
    return -1


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


def _without_aside(kinds: str) -> str:
    """Kinds without a bracket that opens them: "A$35 billion ($23 billion) in 2025, up 8%"."""
    closing = kinds.find(")")
    return kinds[closing + 1 :] if kinds[:1] == "(" and closing > 0 else kinds


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
    if any(reading.kinds[k] == "#" and _in_volume(roles.mention(reading, k).code) for k in objects):
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


def _in_volume(code: str | None) -> bool:
    """Whether a unit measures goods, also at a rate: tonne, tonne/a, barrel/d."""
    return code is not None and (code in _VOLUME or code.removesuffix("/a") in _VOLUME)


def _is_volume(reading: Reading, k: int) -> bool:
    """Whether a number counts goods: in a measure of volume, or craft, machines and the like; not people or deeds."""
    found = roles.mention(reading, k)
    if found.code is None:
        return any(w in ("airbuses", "boeings") or _AIRLINER.match(w) for w in reading.words[k + 1 : k + 4])
    return _in_volume(found.code) or (found.code not in _NO_VOLUME and _GROUPS.get(found.code) not in _NO_GOODS)


_AIRLINER = re.compile(r"(?:7[0-9]7|a3\d\d)(?:-\d+|max|neo)?s?$")
_NO_VOLUME = frozenset("kV V m km cm mm m2 km2 ha acre mile h min d week mo a degree".split())
_GROUPS = {row["singular"]: row["group"] for row in read_rows("count_nouns")}
_NO_GOODS = frozenset("person organisation event document building".split())


def _unit_of(reading: Reading, k: int, volumes: list[int]) -> str | None:
    own = roles.mention(reading, k).code
    if own is not None:
        return own.removesuffix("/a")
    if any(_AIRLINER.match(w) for w in reading.words[k + 1 : k + 4]):
        return "aircraft"
    known = [roles.mention(reading, j).code for j in volumes if roles.mention(reading, j).code is not None]
    return known[0] if known else None


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
        more = [k for k in volumes[1:] if reading.kinds[k - 1] == "&" and _in_volume(roles.mention(reading, k).code)]
        return [(-1, k, None) for k in (volumes[0], *more)]
    dates = reading.mentions("D")
    first = next((d for d in dates if volumes[0] < d < earlier), None)
    second = next((d for d in dates if earlier < d <= earlier + 4), -1)
    return [(-1, volumes[0], first), (-1, earlier, second)]


def earlier_level(reading: Reading, k: int) -> int:
    """The number of an earlier time that the level at ``k`` is compared with: "down from 100,000 in March", "against
    890 mln"; -1 where there is none."""
    kind = reading.kinds[k]
    for j in range(k + 1, min(len(reading.words), k + 14)):
        if reading.kinds[j] in ";:" or (reading.kinds[j] == "v" and is_finite_or_participle(reading, j)):
            if reading.words[j] != "compared":
                return -1
        if reading.kinds[j] == kind and reading.words[j - 1] in ("from", "against", "versus", "with", "about", "to"):
            leads = reading.words[max(k + 1, j - 3) : j]
            if not {"from", "against", "versus", "compared"}.isdisjoint(leads):
                code = roles.mention(reading, j).code
                return j if code in (None, roles.mention(reading, k).code) else -1
    return -1


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


def _buyers_abroad(reading: Reading, v: int) -> list[Actor]:
    """The nationality of who buys or sells where it stands before the verb: "Japanese refiners bought"."""
    for actor in reversed(reading.actors):
        if actor.end <= v and actor.is_modifier and not actor.is_genitive and v - actor.head <= 2:
            return roles.members(reading, actor)
    return []


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
            again.own["commodity"] = _goods(reading, last.end + 1, actor.start)
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


def _goods_origin(reading: Reading, start: int, high: int) -> list[Actor]:
    """The adjective of the goods: "$500 billion of U.S. energy", "American rice"."""
    for actor in reading.actors:
        if start <= actor.start < min(high, start + 12) and actor.is_modifier:
            return roles.members(reading, actor)
    return []


_MEASURES = frozenset(
    """mw gw mwh gwh cubic metres meters feet tonnes tons barrels bpd bushels bales sacks litres gallons megawatts
    gigawatts per day year annum deal""".split()
)


def _goods(reading: Reading, start: int, high: int) -> str | None:
    k = start
    while k < high and (reading.words[k] in _MEASURES or reading.words[k + 1 : k + 2] in (["year"], ["day"])):
        k += 1  # "cubic metres of gas", "barrels per day"
    if reading.words[k : k + 1] in (["metric"], ["long"], ["short"]) and reading.words[k + 2 : k + 3] == ["of"]:
        k += 1  # "metric tons of rice"
    while 0 < k < high - 1 and reading.kinds[k] in "wv" and reading.words[k + 1] == "of":
        k += 1  # "tonnes of wheat", "cargoes of crude"
    if reading.words[k : k + 1] == ["in"] and reading.kinds[k + 1 : k + 2] in ("d", "D"):
        return None
    if reading.words[k : k + 1] in (["of"], ["in"], ["worth"]):
        k += 1
    while (k < high and reading.kinds[k] in "dPAI'#$%") or (
        k < high and reading.words[k] in ("of", "worth", "in", "more")
    ):
        k += 1
    end = k
    while end < high and reading.kinds[end] in "wNv&,-A" and not is_finite_or_participle(reading, end):
        end += 1
    while end > k and reading.kinds[end - 1] in ",&":
        end -= 1
    while end > k and reading.words[end - 1] in ("there", "abroad", "home", "back"):
        end -= 1
    if end - k == 1 and (reading.words[k].rstrip("s") in _PRICED or reading.words[k] in ("cargoes", "barrels")):
        return None
    return reading.surface(k, end) if end > k else None
