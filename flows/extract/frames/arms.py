"""Arms: weapons and military aid supplied, sold, sought or stopped. Supplier → recipient."""

from __future__ import annotations

import re

from flows.extract import roles
from flows.extract.frames import arms_again
from flows.extract.frames.common import FOR, FROM, TO, Draft, Scene, emit, is_conversion, names_body, numbers_of, within
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
    if scene.context.last_arms is None and "arms.nouns" not in reading.hits:
        return
    done: set[int] = set()
    nouns = reading.get("arms.nouns")
    for n, hit in enumerate(nouns):
        if n + 1 < len(nouns) and _is_type_of(reading, hit, nouns[n + 1]):
            continue  # "K2 tanks": the name of the type, and what it is
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
            "plant",
            "plants",
            "factory",
            "maker",
            "makers",
            "depot",
            "manufacturer",
            "strike",
            "strikes",
            "engine",
            "engines",
            "pilot",
            "pilots",
            "airpower",
            "training",
            "technology",
            "technologies",
            "industry",
            "industries",
        ):
            continue
        if names_body(reading, hit) or _is_under_ban(reading, hit) or is_civil(reading, hit):
            continue
        if reading.holds(_REFRAIN):
            continue
        if reading.words[hit.start - 1 : hit.start] == ["nuclear"] and hit.trigger.lemma in ("weapon", "arms", "bomb"):
            continue
        if not _CONTROL.isdisjoint(reading.words[max(0, hit.start - 4) : hit.start]):
            continue
        scene.n_candidates += 1
        if not _main_supplier(scene, hit):
            _weapons(scene, hit, done)
    _remember(scene)
    arms_again.find(scene)


def _remember(scene: Scene) -> None:
    """Note the arms told last; a side that a fact leaves open is the one told before."""
    found = [f for f in scene.facts if f.fact_type == "arms"]
    if not found:
        return
    known, last = scene.context.last_arms, found[-1]
    for f in found:  # "A exported tanks to B: B ordered 49"
        other = next((g for g in found if g is not f and g.target == f.target and g.source), None)
        if f.source is None and f.target is not None and other is not None:
            f.source = other.source
            f.parties.append(("source", str(other.source)))
    here = scene.reading.sentence.sentence_id
    if known is not None and here - known[4] <= 3 and last.modality != "denied":
        for f in found:
            if f.source is None and f.target == known[1] and known[0] is not None:
                f.source = known[0]
                f.parties.append(("source", known[0]))
            elif f.target is None and f.source == known[0] and known[1] is not None:
                f.target = known[1]
                f.parties.append(("target", known[1]))
    scene.context.last_arms = (last.source, last.target, str(last.own.get("materiel", "arms")), last.unit, here)


_SUPPLIERS = frozenset("supplier suppliers provider providers source exporter".split())


def _main_supplier(scene: Scene, hit: Hit) -> bool:
    """ "A is B's largest arms supplier", "A is the main supplier of arms to B"."""
    reading = scene.reading
    places = (hit.end, hit.start - 2) if reading.words[hit.start - 1 : hit.start] == ["of"] else (hit.end,)
    at = next((k for k in places if 0 < k < len(reading.words) and reading.words[k] in _SUPPLIERS), -1)
    if at < 0:
        return False
    v = next((k for k in range(at - 1, max(-1, at - 10), -1) if reading.kinds[k] == "b" or _turns(reading, k)), -1)
    if v < 0:
        return False
    supplier = roles.subject(reading, v)
    recipient = [a for a in reading.actors if v < a.start < at and a.is_genitive]
    recipient = recipient or roles.governed(reading, max(at, hit.end), TO | _OF, limit=5)
    codes = roles.codes_of(supplier)
    if not codes or set(codes) & set(roles.codes_of(recipient)):
        return False
    draft = Draft("arms", v, max(at + 1, hit.end), supplier, recipient, rule="supplier", confidence=0.6)
    if not recipient:
        other = scene.context.other_than(codes[0]) or scene.context.subject_state()
        if other is None or other in codes:
            return False
        draft.target_codes = (other,)
    draft.own.update(action="supplied", materiel=reading.surface(hit.start, hit.end))
    draft.own_spans["materiel"] = (hit.start, hit.end)
    draft.modality, draft.plover = roles.modality(reading, v), "SUPPORT"
    return emit(scene, draft) is not None


def _turns(reading: Reading, k: int) -> bool:
    return reading.kinds[k] == "v" and reading.lemma(k) in ("become", "remain", "stay")


_OF = frozenset({"of"})
_REFRAIN = frozenset({"refrain", "refraining", "non-proliferation", "nonproliferation"})
_CONTROL = frozenset("control controls controlling controlled inspection inspectors disarmament".split())
_CIVIL_CRAFT = frozenset("jet helicopter drone radar rocket shell submarine bomber patriot".split())
_FLYING = frozenset(
    """jet jets plane planes aircraft squadron squadrons air missiles helicopters tanks bombers warplanes sell sold buy
    bought sale purchase order ordered supply supplied deliver delivered dlrs""".split()
)
_MILITARY = frozenset("military defence defense army navy combat counter-insurgency weapons forces arms troops".split())
_CIVIL_WORDS = frozenset(
    """boeing airbus embraer bombardier comac passenger commercial civilian airliner airliners business airline airlines
    aviation civil rescue agricultural corporate airways""".split()
)


def is_civil(reading: Reading, hit: Hit) -> bool:
    """Whether craft that may be arms are named as civil ones: "50 Boeing passenger jets"."""
    if hit.trigger.lemma == "aircraft":  # as such neither civil nor military
        named = any(ch.isdigit() for ch in reading.words[hit.start - 1]) or any(
            h.end == hit.start for h in reading.get("arms.nouns")
        )
        civil = not _CIVIL_WORDS.isdisjoint(reading.words[max(0, hit.start - 5) : hit.end + 4])
        return civil or (not named and not reading.holds(_MILITARY))
    if hit.trigger.lemma == "fighter":  # men who fight, unless a type or other craft are named
        named = any(word[-1:].isdigit() and "-" in word for word in reading.words[max(0, hit.start - 3) : hit.start])
        named = named or any(ch.isdigit() for ch in reading.words[hit.start - 1])
        named = named or any(h.end == hit.start for h in reading.get("arms.nouns"))
        return not named and not reading.holds(_FLYING)
    if hit.trigger.lemma not in _CIVIL_CRAFT:
        return False
    return not _CIVIL_WORDS.isdisjoint(reading.words[max(0, hit.start - 5) : hit.end + 4])


def _is_type_of(reading: Reading, name: Hit, noun: Hit) -> bool:
    between = reading.kinds[name.end : noun.start]
    return len(between) <= 2 and set(between) <= set("wNv-") and not reading.words[name.end - 1].endswith("s")


def _is_under_ban(reading: Reading, hit: Hit) -> bool:
    """ "an embargo on arms sales": the restriction is the fact."""
    return any(0 < hit.start - other.end <= 2 for other in reading.get("restriction.nouns"))


def _action(reading: Reading, hit: Hit) -> tuple[Hit | None, str | None, bool]:
    """The verb or noun that says what is done with the arms; whether it is a noun."""
    low, high = roles.clause(reading, hit.start)
    verbs = [
        h for h in reading.get("arms.actions") if low <= h.start < high and is_finite_or_participle(reading, h.start)
    ]
    verbs = [
        h for h in verbs if not (reading.words[h.start] == "armed" and reading.kinds[h.end : h.end + 1] in tuple("wGN"))
    ]
    before = [h for h in verbs if h.start < hit.start and hit.start - h.end < 14]
    before = [h for h in before if _NO_DEAL.isdisjoint(reading.words[h.end : hit.start])]
    after = [h for h in verbs if h.start >= hit.end and h.start - hit.end < 12 and _says_of(reading, hit, h)]
    nouns = [
        h
        for h in (*reading.get("arms.action_nouns"), *reading.get("arms.deeds"))
        if not _is_verb(reading, h.start)
        and (
            (low <= h.start < high and -4 <= h.start - hit.start <= 3)
            or (h.start < hit.start and _same_object(reading, h.end, hit.start))
        )
        and not hit.start <= h.start < hit.end
        and not any(v.start < h.start < v.end for v in before)  # "took delivery of 133 tanks"
    ]
    nouns.sort(key=lambda h: h.start)
    if nouns:
        noun = nouns[-1]
        governing = [h for h in verbs if 0 < noun.start - h.end < 8 or h.end == noun.start]
        stopped = [h for h in governing if h.trigger.code == "stopped"]
        stopped += [h for h in after if h.trigger.code == "stopped" and roles.is_passive(reading, h.start)]
        if stopped:  # "halted arms deliveries to"
            return stopped[-1], "stopped", False
        is_gift = noun.trigger.lemma in ("gift", "present")
        if noun.trigger.group == "deeds" and governing and noun.trigger.code == "supplied" and not is_gift:
            return governing[-1], governing[-1].trigger.code, False  # "announced a new package of military aid"
        if noun.trigger.code == "sold" and noun.trigger.lemma == "export" and not _is_flow_of_arms(reading, hit):
            return None, None, True
        return noun, noun.trigger.code, True
    if before:
        return before[-1], before[-1].trigger.code, False
    deal = _deal_for(reading, hit, low)
    if (
        deal is not None
        and after
        and roles.is_passive(reading, after[0].start)
        and not roles.agent(reading, after[0].start)
    ):
        return Hit(deal.start, deal.end, _DEAL), "bought", True  # "a contract for 17 jets, to be delivered by 2032"
    if after:
        return after[0], after[0].trigger.code, False
    if any(w in _AID_WORDS for w in reading.words[hit.start : hit.end]):
        return None, "supplied", True
    for v in range(max(low, hit.start - 10), hit.start):
        if reading.lemma(v) == "ask" and "for" in reading.words[v : hit.start]:  # "asked A for 66 fighter jets"
            return Hit(v, v + 1, _ASK), "requested", False
        if reading.lemma(v) == "arrive":
            return Hit(v, v + 1, _ARRIVE), "supplied", False
    for v in range(hit.end, min(high, hit.end + 12)):
        if reading.lemma(v) == "arrive":
            return Hit(v, v + 1, _ARRIVE), "supplied", False
    if deal is not None:
        return Hit(deal.start, deal.end, _DEAL), "bought", True
    return None, None, True


def _deal_for(reading: Reading, hit: Hit, low: int) -> Hit | None:
    """The contract, order or letter of offer that is for the arms: "a contract with A for 180 tanks"."""
    deals = [h for h in reading.get("agreement.nouns") if low <= h.start < hit.start and h.trigger.code in _DEALS]
    if not deals:
        return None
    behind = reading.words[deals[-1].end : hit.start]
    if not {"for", "on", "covering", "involving"} & set(behind) or len(behind) > 16:
        return None
    kinds = reading.kinds[deals[-1].end : hit.start]
    return None if set(kinds) & set(";bhmrs") else deals[-1]


_DEALS = frozenset({"contract", "agreement"})


# What is done with the arms is no deal where one of these stands between: "announced cooperation on missiles".
_NO_DEAL = frozenset(
    """launch launches strike strikes test tests testing use cooperation collaboration architecture threats threat
    training development revision elimination dismantlement destruction withdrawal flow smuggling trafficking
    proliferation research exercise exercises against regarding counter deterrence remove removal clear
    clearance clearing unexploded destroy efforts stockpile stockpiles""".split()
)
_AID_WORDS = frozenset("aid assistance support package".split())


def _is_verb(reading: Reading, i: int) -> bool:
    return bool(reading.forms(i)) and is_finite_or_participle(reading, i)


def _same_object(reading: Reading, start: int, end: int) -> bool:
    """Whether a noun reaches the arms over "of", a party and a number: "the sale to Bahrain of 50 M60 tanks"."""
    if not 0 < end - start <= 9:
        return end == start
    return not any(
        reading.kinds[k] in ";:,rsbhm" or (reading.kinds[k] == "v" and is_finite_or_participle(reading, k))
        for k in range(start, end)
    ) and (end - start <= 3 or "of" in reading.words[start:end])


def _says_of(reading: Reading, hit: Hit, verb: Hit) -> bool:
    """Whether a verb behind the arms is said of them: a passive, or a participle ("jets ordered from France")."""
    return "n" in reading.forms(verb.start) or reading.kinds[hit.end : verb.start].find("r") >= 0


def _is_flow_of_arms(reading: Reading, hit: Hit) -> bool:
    """Whether arms exports are told for two parties and no share of them: a share is trade."""
    return "%" not in reading.kinds


_DEAL = Trigger("arms", "action_nouns", "bought", "contract")
_TRADES = frozenset("imports exports purchases sales deliveries trade market".split())


def _is_share_of_trade(reading: Reading, hit: Hit) -> bool:
    return not _TRADES.isdisjoint(reading.words[hit.end : hit.end + 1])


_ARRIVE = Trigger("arms", "actions", "supplied", "arrive")
_GIVING = frozenset("aid assistance donate donated donates donating donation grant granted gift gifted".split())
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
    if verb is not None and verb.start in done and not _has_count(reading, hit):
        return
    if verb is not None and is_noun and _is_of_title(reading, verb, hit):
        return
    supplier, recipient = _sides(scene, hit, verb, action, is_noun)
    offered = _is_letter_of_offer(reading)
    if offered:
        recipient = [a for a in recipient or supplier if _OFFERER not in a.codes]
        supplier = [a for a in reading.actors if _OFFERER in a.codes][:1]
    if recipient and recipient[0].is_reference and roles.codes_of(recipient) == roles.codes_of(supplier):
        recipient = []  # "trains the country's army and has given it patrol boats"
    if (
        "%" in reading.kinds
        and (is_noun or _is_share_of_trade(reading, hit))
        and len(set(roles.codes_of(supplier + recipient))) < 2
    ):
        return  # a share of somebody's arms trade
    if action == "produced" and verb is not None and not _is_production(reading, verb, supplier, recipient):
        return
    codes = roles.codes_of(supplier + recipient)
    mutual = [a for a in reading.actors if a.is_reference and len(a.codes) > 1]
    draft = Draft("arms", hit.start, hit.end, supplier, recipient, rule=f"noun.{hit.trigger.lemma.replace(' ', '_')}")
    if offered and not supplier:
        draft.source_codes, codes = (_OFFERER,), (_OFFERER, *codes)
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
    if (
        len(codes) == 1
        and (scene.context.is_bilateral or scene.context.dateline or scene.context.pair)
        and not _has_open_goal(reading, hit)
    ):
        context = scene.context
        topic = context.home or context.subject_state()
        other = context.other_than(codes[0]) or (topic if topic != codes[0] else None)
        if other and not roles.codes_of(draft.source):
            draft.source_codes = (other,)
        elif other and not roles.codes_of(draft.target):
            draft.target_codes = (other,)
    if (
        verb is not None
        and verb.trigger.lemma in _MOVING
        and len(codes) == 1
        and not (draft.target or draft.target_codes)
    ):
        return  # "sent interceptors to enforce the zone": their own
    if verb is not None:
        done.add(verb.start)
        draft.first, draft.last = min(hit.start, verb.start), max(hit.end, verb.end)
    anchor = verb.start if verb is not None else hit.start
    draft.modality = roles.modality(reading, anchor, is_noun=is_noun)
    lemma = verb.trigger.lemma.split()[0] if verb else ""
    if draft.modality == "asserted":
        draft.modality = _mood_of_deed(reading, verb, lemma, is_noun)
    if lemma in _ASKING and draft.modality == "planned":
        draft.modality = "proposed"  # "would seek a dozen more"
    received = lemma in ("receive", "get", "accept", "draw") or (verb and verb.trigger.lemma == "take delivery of")
    draft.own["action"] = {"bought": "supplied" if received else "sold"}.get(action or "", action) or "supplied"
    if "interest" in reading.words[max(0, hit.start - 10) : hit.start] and action in ("sold", "bought"):
        draft.own["action"], draft.modality = "requested", "proposed"  # "expressed interest in the purchase of"
    if verb is not None and _is_in_talks(reading, verb.start):
        draft.own["action"], draft.modality = "negotiating", "proposed"
    if draft.own["action"] == "produced" and lemma in ("build", "make") and roles.codes_of(recipient):
        draft.own["action"] = "sold"  # "will build five corvettes for Morocco"
    begin = _phrase_start(reading, hit)
    draft.own["materiel"] = reading.surface(begin, hit.end)
    draft.own_spans["materiel"] = (begin, hit.end)
    aid_noun = any(w in _AID_WORDS for w in reading.words[hit.start : hit.end])
    draft.own["is_aid"] = True if aid_noun or not _GIVING.isdisjoint(reading.words) or _is_free(reading) else None
    counts = [k for k in reading.mentions("#") if 0 < hit.start - k <= 5 and _counts(reading, k, hit.start)]
    types = {k for h in reading.get("arms.nouns") for k in range(h.start + 1, h.end)}
    counts = [k for k in counts if reading.text[reading.starts[k] - 1 : reading.starts[k]] != "-"]
    counts = [k for k in counts if k not in types]  # the "2" of "Leopard 2 tanks" counts nothing
    contained = [k for k in reading.mentions("#") if reading.words[hit.start - 1] == "of" and k in (hit.start - 3,)]
    counts = counts or contained  # "20 containers of small arms"
    if not counts and verb is not None and roles.is_passive(reading, verb.start):
        counts = [k for k in reading.mentions("#") if 0 < hit.start - k <= 2]
    if not counts:
        counts = [k for k in reading.mentions("#") if 0 <= k - hit.start <= 1 and hit.end - hit.start <= 2]
    if counts:
        draft.quantity_item = counts[-1]
        draft.unit = _unit(reading, counts[-1], hit)
    amounts = _amounts(scene, hit, verb)
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


def _is_of_title(reading: Reading, deed: Hit, hit: Hit) -> bool:
    """ "the Principles on the Transfer of Defense Equipment": the words of a title."""
    if reading.is_title_case or deed.start == 0:
        return False
    written = [reading.text[reading.starts[k]] for k in (deed.start, hit.start)]
    return (
        all(ch.isupper() for ch in written) and hit.trigger.lemma.replace(" ", "").isalpha() and deed.start < hit.start
    )


def _phrase_start(reading: Reading, hit: Hit) -> int:
    """Where the name of the arms begins: their type and calibre belong to it ("Su-30SM2 fighter jets")."""
    first = hit.start
    while first > 0 and reading.kinds[first - 1] in "wNv":
        word = reading.words[first - 1]
        written = reading.text[reading.starts[first - 1]]
        named = (written.isupper() and first - 1 > 0 and not reading.is_title_case) or "-" in word
        if not (named or word[-1:].isdigit()):
            break
        first -= 1
    return first


# Letters of offer and acceptance are the contracts of the Foreign Military Sales of the United States (22 U.S.C. 2762).
_OFFERER = "USA"


def _is_letter_of_offer(reading: Reading) -> bool:
    return any(h.trigger.lemma.startswith("letter of offer") for h in reading.get("agreement.nouns"))


_MOVING = frozenset("send dispatch deploy unload airlift rush lend".split())
_ASKING = frozenset("request seek ask appeal negotiate want call plead demand press beg discuss".split())
_INTENDING = frozenset(
    "order sign contract pledge promise commit earmark approve authorise authorize announce build".split()
)
_CONSENTING = frozenset("approve authorise authorize clear notify agree propose endorse back announce".split())


def _mood_of_deed(reading: Reading, verb: Hit | None, lemma: str, is_noun: bool) -> str:
    """What the deed's own word says where its clause says no more: an order or a pledge is still to be filled, and so
    is a sale that is approved."""
    if lemma in _ASKING:
        return "proposed"
    if lemma in ("buy", "purchase", "acquire", "sell") and verb is not None and not is_noun:
        at = roles.before(reading, verb.start)
        if "g" in reading.forms(verb.start) and reading.kinds[at] == "b" and reading.words[at] != "been":
            return "planned"  # "is buying 53 tanks"
    if not is_noun and lemma in _INTENDING and not (lemma in ("announce", "build") and verb is None):
        return "planned" if lemma != "announce" else "asserted"
    if is_noun and lemma == "contract":
        return "planned"
    if is_noun and verb is not None and verb.trigger.code in ("sold", "bought"):
        low, _ = roles.clause(reading, verb.start)
        if any(low <= h.start < verb.start for h in reading.get("agreement.nouns")):
            return "planned"  # "a contract for the purchase of"
        governor = roles.governing_verb(reading, verb.start)
        if verb.trigger.lemma == "order" or (0 <= governor < verb.start and reading.lemma(governor) in _CONSENTING):
            return "planned"
    return "asserted"


def _is_in_talks(reading: Reading, v: int) -> bool:
    """ "is in talks to buy", "is negotiating to acquire": the deal is still under negotiation."""
    before = reading.words[max(0, v - 5) : v]
    return reading.kinds[v - 1 : v] == "t" and ("talks" in before or any(w.startswith("negotiat") for w in before))


_LENGTHS = frozenset("m km cm mm inch foot t kg tonne h mile nmi".split())


def _is_free(reading: Reading) -> bool:
    return any(reading.words[k : k + 3] == ["free", "of", "charge"] for k in range(len(reading.words)))


def _has_count(reading: Reading, hit: Hit) -> bool:
    """Whether a number of its own counts the arms, behind an "and": "180 tanks and 212 howitzers"."""
    counts = [k for k in reading.mentions("#") if 0 < hit.start - k <= 5 and _counts(reading, k, hit.start)]
    if not counts:
        return False
    led = reading.kinds[max(0, counts[-1] - 3) : counts[-1]]
    return "&" in led or reading.words[counts[-1] - 1] in ("including", "among")


def _counts(reading: Reading, k: int, start: int) -> bool:
    """Whether the number at ``k`` counts the materiel at ``start``: "six Su-30 fighter jets"."""
    if (roles.mention(reading, k).code or "") in _ARMS_UNITS:
        return True
    if (roles.mention(reading, k).code or "") in _LENGTHS:
        return False  # "a 31-metre patrol boat"
    return all(
        reading.kinds[j] in "wNAGq-v#d" and (reading.words[j] in _WORN or not _is_verb(reading, j))
        for j in range(k + 1, start)
    )


_WORN = frozenset("used refurbished modernised modernized upgraded overhauled captured retired mothballed".split())


def _has_open_goal(reading: Reading, hit: Hit) -> bool:
    """Whether a recipient is named in words that stand for no party: "to the Arab states", "to rebels"."""
    k = hit.end
    return reading.words[k : k + 1] in (["to"], ["for"]) and not any(k < a.start <= k + 4 for a in reading.actors)


_AIRCRAFT = re.compile(r"(?:mig|su|f|mi|il|tu|an|b|c|j|jf|ch|uh|ah|ka)[-/]\d+|rafale|mirage|gripen|eurofighter|f/a-18")


def _unit(reading: Reading, k: int, hit: Hit) -> str | None:
    """What is counted: the unit of the number, else the head noun of the materiel in the singular."""
    known = roles.mention(reading, k).code
    if known is not None:
        return known.split()[-1] if known.endswith((" system", " launcher", " missile", " carrier", " tank")) else known
    if _AIRCRAFT.match(reading.words[hit.end - 1]):
        return "aircraft"
    head = reading.words[hit.end - 1]
    return head.removesuffix("s") if head.isalpha() else None


def _amounts(scene: Scene, hit: Hit, verb: Hit | None) -> list[int]:
    """The sums that are the arms': of their noun or verb, or of the deal that they are the content of."""
    reading = scene.reading
    low, high = roles.clause(reading, hit.start)
    aid = any(w in _AID_WORDS for w in reading.words[hit.start : hit.end])
    free = [k for k in reading.mentions("$") if aid or k not in scene.used_items]
    free = [k for k in free if not is_conversion(reading, k, roles.mention(reading, k))]
    owned = set(numbers_of(scene, "$", within([hit, *([verb] if verb else [])])))
    found = [k for k in free if k in owned]
    if not found and aid:
        found = [k for k in free if low <= k < high and abs(k - hit.start) <= 8]
        found = [k for k in found if not any(other.start in range(k, hit.start) for other in _other_gifts(reading))]
    if not found and verb is not None and verb.trigger.code in ("sold", "bought"):
        found = [k for k in free if low <= k < high and k > hit.start and _is_price(reading, k)][:1]
    if not found:
        found = [k for k in free if low <= k < high and reading.lemma(k - 1) == "spend"][:1]
    if not found:
        deal = [k for k in reading.mentions("$") if low <= k < high and _is_of_deal(reading, k)]
        deal = [k for k in deal if not is_conversion(reading, k, roles.mention(reading, k))]
        sums = [k for k in reading.mentions("$") if not is_conversion(reading, k, roles.mention(reading, k))]
        found = deal if len(deal) == 1 and len(sums) == 1 else []
    if found and not aid:
        start = reading.starts[hit.start]
        sold = [f for f in scene.used_items.get(found[0], []) if f.fact_type == "finance"]
        sold = [f for f in sold if f.own.get("instrument") in (None, "aid_in_kind") and f.char_start <= start]
        scene.facts = [f for f in scene.facts if f not in sold]
    if aid and found:  # what is given in arms is arms, not finance as well
        claimed = scene.used_items.get(found[0], [])
        begin, _ = reading.span(hit.start, hit.end)
        scene.facts = [
            f
            for f in scene.facts
            if f.fact_type != "finance"
            or (f not in claimed and not (f.amount is None and f.char_start <= begin < f.char_end))
        ]
    return found


def _is_price(reading: Reading, k: int) -> bool:
    """ "for an estimated $10 billion", "at a cost of about $2 billion", "worth $5 billion"."""
    return not {"for", "worth", "cost", "costing", "valued", "price"}.isdisjoint(reading.words[max(0, k - 4) : k])


def _other_gifts(reading: Reading) -> list[Hit]:
    return [h for h in reading.get("finance.nouns") if reading.words[h.start] in ("loan", "loans", "credits", "credit")]


def _is_of_deal(reading: Reading, k: int) -> bool:
    """Whether a sum is that of a deal: "a $6.5 billion contract", "in a deal worth $8 billion"."""
    window = reading.words[max(0, k - 4) : k] + reading.words[k + 1 : k + 5]
    return not {"deal", "contract", "agreement", "order", "package", "sale", "purchase"}.isdisjoint(window)


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


_WINNING = frozenset("win secure clinch land receive get obtain gain bag".split())
_WITH = frozenset({"with"})


def _contractor(reading: Reading, hit: Hit) -> list[Actor]:
    """ "signed a contract with France's Dassault for the purchase of 12 jets": with whom."""
    low, _ = roles.clause(reading, hit.start)
    for h in reading.get("agreement.nouns"):
        if low <= h.start < hit.start:
            return roles.governed(reading, h.end, frozenset({"with"}), limit=6)
    return []


def _is_of_purchase(reading: Reading, v: int, hit: Hit) -> bool:
    return any(
        w in ("order", "orders", "purchase", "purchases", "import", "imports") for w in reading.words[v : hit.end]
    )


_JOINTLY = frozenset("licence license licensed jointly together joint".split())


def _is_production(reading: Reading, verb: Hit, supplier: list[Actor], recipient: list[Actor]) -> bool:
    """Whether arms that are built or made are made for, with or under licence of another."""
    if verb.trigger.lemma not in ("build", "make"):
        return True
    return not _JOINTLY.isdisjoint(reading.words) or (verb.trigger.lemma == "build" and bool(supplier and recipient))


def _given_before(reading: Reading, v: int) -> list[Actor]:
    """Who is given arms by an earlier verb of the sentence."""
    for h in reading.get("arms.actions"):
        if h.start < v and h.trigger.code == "supplied" and not roles.is_passive(reading, h.start):
            taker = [a for a in roles.direct_object(reading, h.start) if not a.is_modifier]
            taker = taker or roles.governed(reading, h.end, TO, limit=12)
            if taker:
                return taker
    return []


_PLACES = frozenset("in at into".split())


def _sides(
    scene: Scene, hit: Hit, verb: Hit | None, action: str | None, is_noun: bool
) -> tuple[list[Actor], list[Actor]]:
    """(supplier, recipient)."""
    reading = scene.reading
    origin = roles.governed(reading, hit.start, FROM, limit=16)
    origin = [a for a in origin if not (a.is_reference and a.is_genitive)]  # "from its allies": not from itself
    goal = roles.governed(reading, hit.start, TO, limit=18) or roles.governed(reading, hit.end, FOR, limit=10)
    if not goal and is_noun and verb is not None and verb.end <= hit.start:
        goal = roles.governed(reading, verb.end, TO, limit=8)  # "the sale to A of 50 tanks"
    owners = list(roles.modifiers(reading, hit.start, hit.end))
    if verb is not None and not is_noun:
        v = verb.start
        given = [a for a in owners if a.follows_verb == v and reading.kinds[a.start] == "P" and not a.is_genitive]
        if given and reading.kinds[given[0].end : given[0].end + 1] in ("#", "d"):  # "to sell Taiwan 66 jets"
            goal = goal or given
            owners = [a for a in owners if a not in given]
        passive = roles.is_passive(reading, v)
        doer = roles.agent(reading, v) if passive else roles.subject(reading, v)
        if not doer and not passive:  # "a Singapore yard will sell"
            low, _ = roles.clause(reading, v)
            doer = [a for a in reading.actors if low <= a.start and a.is_modifier and 0 < v - a.head <= 4][-1:]
        if not doer and not passive and reading.kinds[v - 1] == "t":  # "an agreement for A to purchase tanks"
            doer = [a for a in reading.actors if a.end == v - 1 and a.preposition in ("for", "of", "by")]
        if verb.trigger.lemma in ("lease", "loan") and origin:
            return origin, doer  # "will lease a submarine from Russia"
        if action in ("bought", "requested"):
            asked = [a for a in roles.direct_object(reading, v) if not a.is_modifier]
            return origin or asked or [a for a in owners if a not in doer], doer
        if action == "stopped" and _is_of_purchase(reading, v, hit) and doer:
            return origin or [a for a in owners if a not in doer], doer  # "cancelled an order for Israeli missiles"
        if action == "stopped" and passive and not doer:  # "A's sale of jets has been put on hold"
            deeds = [h for h in reading.get("arms.action_nouns") if h.end <= hit.start and hit.start - h.end < 8]
            doer = roles.modifiers(reading, deeds[-1].start, deeds[-1].end) if deeds else []
        if action == "stopped":
            goal = goal or roles.governed(reading, hit.end, frozenset({"with", "against"}), limit=10)
        goal = goal or [a for a in roles.direct_object(reading, v) if not a.is_modifier]
        goal = goal or [a for a in reading.actors if a.follows_verb == v and reading.kinds[a.start] == "P"]
        if not doer and passive:
            doer = origin
        if passive and not goal:  # "providing Ukraine with systems, including batteries donated by Germany"
            goal = _given_before(reading, v)
        if verb.trigger.lemma == "arrive":  # "arrived in B from A"
            goal = goal or roles.governed(reading, v, _PLACES, limit=6, places=True)
            doer = origin or owners
        if action == "produced" and owners and doer and not set(roles.codes_of(owners)) & set(roles.codes_of(doer)):
            return owners, doer  # "India will manufacture Russian rifles"
        supplier = doer or origin or owners
        return supplier, [a for a in goal if a not in supplier]
    if verb is not None and action == "bought":
        won = roles.governing_verb(reading, verb.start)
        if verb.trigger.lemma == "contract" and 0 <= won < verb.start and reading.lemma(won) in _WINNING:
            client = origin or roles.governed(reading, verb.end, TO | FOR | _WITH, limit=18)
            return roles.subject(reading, won), client  # "won a contract for four frigates from A"
        origin = origin or _contractor(reading, hit)
        buyers = roles.modifiers(reading, verb.start, verb.end)
        if buyers and not origin and 0 <= won < verb.start and reading.lemma(won) in _WINNING:
            origin = [a for a in roles.subject(reading, won) if a not in buyers]  # "A secured an agreement for B's"
        buyers = buyers or roles.subject_near(reading, verb.start)
        return origin or owners, buyers
    holders = roles.modifiers(reading, verb.start, verb.end) if verb is not None else []
    if verb is not None and verb.trigger.lemma in ("gift", "present", "donation"):  # "made B a gift of 36 guns"
        v = roles.governing_verb(reading, verb.start)
        if 0 <= v < verb.start:
            goal = goal or [a for a in reading.actors if a.follows_verb == v]
            holders = holders or roles.subject(reading, v)
    supplier = origin or holders or owners
    if not supplier and verb is not None:  # a verb that is not known: "cleared a possible sale"
        low, _ = roles.clause(reading, verb.start)
        supplier = [
            a
            for a in reading.actors
            if low <= a.start < verb.start and a.preposition is None and not a.is_modifier and not a.is_place
        ][-1:]
    if not supplier and verb is not None:
        supplier = roles.governed(reading, hit.end, frozenset({"by"}), limit=10) or roles.subject_near(
            reading, verb.start
        )
    return supplier, [a for a in goal if a not in supplier]
