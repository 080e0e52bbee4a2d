"""Investment: money invested, stakes bought or held, enterprises with foreign capital. Investor → host."""

from __future__ import annotations

from flows.extract import roles
from flows.extract.frames.common import FROM, Draft, Scene, complete_target, emit, numbers_of, within
from flows.extract.lexicon import Trigger
from flows.extract.names import Name
from flows.extract.reading import Actor, Hit, Reading, is_finite_or_participle

_INTO = frozenset("in into within across to".split())
_STAKES = frozenset({"stake"})


def find(scene: Scene) -> None:
    """Add the investment facts of a sentence."""
    reading = scene.reading
    kinds = reading.kinds
    if _HITS.isdisjoint(reading.hits) and not ("#" in kinds or "$" in kinds or "%" in kinds or reading.holds(_WORDS)):
        return
    claimed: list[Hit] = []
    for hit in [*reading.get("investment.verbs"), *_sunk(reading)]:
        if hit.trigger.code != "present" and is_finite_or_participle(reading, hit.start):
            scene.n_candidates += 1
            if _from_verb(scene, hit):
                claimed.append(hit)
    for hit in reading.get("investment.nouns"):
        if is_finite_or_participle(reading, hit.start) and hit.end - hit.start == 1 and hit.trigger.lemma == "share":
            continue
        scene.n_candidates += 1
        _from_noun(scene, hit, claimed)
    if scene.reading.actors:
        _named_investor(scene)
        _holding(scene)
        _operating(scene)
        _having_one(scene)
    _parts(scene)


_RANKED = frozenset(
    """largest biggest leading top main major key largest-ever principal important significant substantial big prominent
    chief""".split()
)


def _named_investor(scene: Scene) -> None:
    """ "The Netherlands is the largest investor in Brazil, with a stock of $110 billion"."""
    reading = scene.reading
    for hit in reading.get("investment.people"):
        i = hit.start
        host = roles.governed(reading, i + 1, _INTO, limit=5, places=True)
        if not host:  # "Vietnam's largest investor"
            host = [a for a in reading.actors if a.is_genitive and a.end <= i and i - a.end < 5][-1:]
        at_home = scene.context.home or scene.context.subject_state()
        v = i - 1
        while v >= 0 and reading.kinds[v] not in "b;" and reading.lemma(v) not in ("remain", "become", "rank"):
            v -= 1
        investor = roles.subject(reading, v) if v > 0 and i - v < 9 else []
        if not investor or roles.codes_of(host) == roles.codes_of(investor):
            continue
        if not host and (at_home is None or at_home in roles.codes_of(investor)):
            continue
        ranked = reading.mentions("K") or _RANKED & set(reading.words[v:i])
        amounts = [k for k in reading.mentions("$") if k > i and k not in scene.used_items]
        if not amounts and not ranked:
            continue
        draft = Draft("investment", v, i + 1, investor, host, rule="investor", confidence=0.65, plover="COOPERATE")
        if not host and at_home:
            draft.target_codes, draft.confidence = (at_home,), 0.5
        draft.own["action"] = "stock"
        draft.modality = roles.modality(reading, v)
        draft.amount_item = amounts[0] if amounts else -1
        emit(scene, draft)
        return


_HOLDING = frozenset("hold own control possess take retain keep".split())
_FIRM_WORDS = frozenset(
    """company companies firm firms corporation corp co ltd group unit subsidiary bank airline maker carmaker refinery
    plant mine venture operator refiner brewer retailer insurer producer utility chain consortium smelter factory
    hotel field business telecom port terminal shipyard steelmaker pipeline project block mill club enterprise
    cannery brewery distillery miner""".split()
)


def _holding(scene: Scene) -> None:
    """ "holds 4.9 % of Daimler", "51 % owned by the Chinese state", "6 were wholly owned by Chinese investors"."""
    reading = scene.reading
    if ("%" not in reading.kinds and "owned" not in reading.words) or not reading.does(_HOLDING):
        return
    for v in range(len(reading.words)):
        if reading.lemma(v) not in _HOLDING or not is_finite_or_participle(reading, v):
            continue
        if roles.is_passive(reading, v) or reading.words[v + 1 : v + 2] == ["by"]:
            _owned_by(scene, v)
            continue
        share = next((k for k in reading.mentions("%") if v < k < v + 4 and reading.words[k + 1 : k + 2] == ["of"]), -1)
        if share < 0 or share in scene.used_items or _is_flow(reading, share):
            continue
        investor = roles.subject(reading, v)
        if not investor:  # "a consortium fronted by EDF of France"
            investor = [a for a in reading.actors if a.end <= v and v - a.end < 4 and a.preposition in ("by", "of")][
                -1:
            ]
        host = _firm_behind(reading, share + 2, share + 9) or _whose(reading, share + 2)
        codes: tuple[str, ...] = ()
        named_at = min(share + 2 + (reading.words[share + 2 : share + 3] == ["the"]), len(reading.words) - 1)
        if not host and reading.text[reading.starts[named_at]].isupper():
            about = scene.context.subject_state()  # "owns 60% of Chancay"
            codes = (about,) if about and about not in roles.codes_of(investor) else ()
        if not investor or not (host or codes) or roles.codes_of(host) == roles.codes_of(investor):
            continue
        draft = Draft("investment", v, share + 1, investor, host, rule="holding", confidence=0.65, plover="COOPERATE")
        draft.percent_item = share
        draft.target_codes = codes
        draft.modality = roles.modality(reading, v)
        draft.own["action"] = "stock" if draft.modality == "asserted" else "planned"
        emit(scene, draft)


def _whose(reading: Reading, k: int) -> list[Actor]:
    """ "61.8% of Robi, Bangladesh's second-largest operator": whose the named firm is, as the apposition says."""
    while k < len(reading.words) and reading.kinds[k] in "NdwG":
        k += 1
    if reading.kinds[k : k + 1] != ",":
        return []
    return [a for a in reading.actors if k < a.start <= k + 2 and (a.is_modifier or a.end - a.start > 1)][:1]


def _owned_by(scene: Scene, v: int) -> None:
    reading = scene.reading
    owner = roles.governed(reading, v, frozenset({"by"}), limit=6)
    if not owner:
        return
    low, _ = roles.clause(reading, v)
    before = [k for k in reading.mentions("#") if low <= k < v and v - k < 9 and k not in scene.used_items]
    counts = [k for k in before if roles.mention(reading, k).code in _VENTURES or reading.kinds[k + 1 : k + 2] == "b"]
    shares = [k for k in reading.mentions("%") if low <= k < v and v - k < 3 and k not in scene.used_items]
    wholly = any(w in _WHOLLY for w in reading.words[max(0, v - 2) : v])
    mostly = reading.words[v - 1 : v] in (["majority"], ["majority-owned"])
    host = [a for a in reading.actors if low <= a.start < v and not set(a.codes) & set(roles.codes_of(owner))][-1:]
    if not (shares or wholly or mostly) or not (counts or host):
        return
    if any(reading.words[k + 1 : k + 2] == ["of"] and v - k < 9 for k in before):  # "two of them": a part, see _parts
        return
    draft = Draft("investment", max(low, v - 1), v + 1, owner, host, rule="owned", confidence=0.6, plover="COOPERATE")
    if not host:
        draft.target_codes = complete_target(scene, roles.codes_of(owner))
    if counts:
        draft.quantity_item, draft.unit = counts[-1], "enterprise"
        draft.is_part = "of" in reading.words[max(0, counts[-1] - 8) : counts[-1]]
    draft.percent_item = shares[-1] if shares else -1
    draft.modality = roles.modality(reading, v)
    draft.own["action"] = "planned" if draft.modality in ("planned", "proposed", "expected") else "stock"
    fact = emit(scene, draft)
    if fact is not None and not shares:
        fact.percent, fact.percent_qualifier = (50.0, "over") if mostly and not wholly else (100.0, "exact")


def _firm_behind(reading: Reading, start: int, end: int) -> list[Actor]:
    """The state of the firm named between two items: a known company, "Canada's Four Seasons", "a copper mine in
    Peru"."""
    end = next((k for k in range(start, min(end, len(reading.words))) if reading.kinds[k] in ",;&"), end)
    for actor in reading.actors:
        if not start <= actor.start < end:
            continue
        name = reading.payload[actor.start]
        company = isinstance(name, Name) and bool(name.flags & {"company", "state_company", "bank"})
        firm = _FIRM_WORDS & set(reading.words[start : actor.end + 4])
        named = (
            reading.kinds[actor.end : actor.end + 1] == "N"
            or reading.kinds[max(start, actor.start - 2) : actor.start] == "Np"
        )
        if company or firm or named or (actor.is_place and reading.kinds[actor.start] == "c"):
            return [actor]
        return []
    return []


_OPERATING = frozenset("operate register establish open set found exist base run maintain".split())
_ENTERPRISES = frozenset(
    """plant mill mine hotel farm store outlet office restaurant company firm enterprise business subsidiary branch
    joint venture shop bank factory""".split()
)


def _having_one(scene: Scene) -> None:
    """ "Teva has a manufacturing plant in Lithuania": one works that an investor has there."""
    reading = scene.reading
    if not reading.holds(_WORKSHOPS) or any(f.fact_type in ("investment", "project") for f in scene.facts):
        return
    for v in range(1, len(reading.words) - 3):
        if reading.kinds[v] != "h" and reading.lemma(v) not in _HAVING:
            continue
        if reading.words[v + 1] not in ("a", "an", "its", "one") or reading.kinds[v - 1] in "mt":
            continue
        at = next((k for k in range(v + 2, min(len(reading.words), v + 7)) if reading.words[k] in _WORKSHOPS), -1)
        if at < 0 or set(reading.kinds[v + 2 : at]) & set("p,;&$"):
            continue
        investor = [a for a in roles.subject(reading, v) if is_business(reading, a)]
        host = roles.governed(reading, at, _INTO, limit=5, places=True)
        if investor and host and roles.codes_of(host) != roles.codes_of(investor):
            draft = Draft("investment", v, at + 1, investor, host, rule="having", confidence=0.55, plover="COOPERATE")
            draft.own["action"] = "stock"
            draft.modality = roles.modality(reading, v)
            emit(scene, draft)
            return


_WORKSHOPS = frozenset("plant factory mine subsidiary refinery mill brewery smelter".split())
_HITS = frozenset({"investment.verbs", "investment.nouns", "investment.people"})
_WORDS = _WORKSHOPS | {"owned"}  # one of these, a trigger or a number: else nothing here can be found
_HAVING = frozenset("have own run operate maintain control".split())


def _having(scene: Scene, k: int) -> bool:
    """ "Lactalis has three factories in Ukraine": the count of what an investor has there."""
    reading = scene.reading
    v = next((j for j in (k - 1, k - 2) if j > 0 and (reading.kinds[j] == "h" or reading.lemma(j) in _HAVING)), -1)
    if v < 0 or reading.kinds[k + 2 : k + 3] == "v":
        return False
    investor = [a for a in roles.subject(reading, v) if is_business(reading, a) or reading.kinds[a.end - 1] == "N"]
    host = roles.governed(reading, k, _INTO, limit=6, places=True)
    if not investor or not host or roles.codes_of(host) == roles.codes_of(investor):
        return False
    draft = Draft("investment", v, k + 2, investor, host, rule="having", confidence=0.6, plover="COOPERATE")
    draft.quantity_item, draft.unit = k, _count_unit(reading, k)
    draft.own["action"] = "stock"
    draft.modality = roles.modality(reading, v)
    return emit(scene, draft) is not None


def _operating(scene: Scene) -> None:
    """ "Some 1,200 German companies operate in Brazil", "4,000 Turkish firms are registered in Romania"."""
    reading = scene.reading
    if "#" not in reading.kinds:
        return
    for k in reading.mentions("#"):
        value = roles.mention(reading, k)
        if k in scene.used_items or (value.code or "").split(" ")[-1] not in _ENTERPRISES | {"venture"}:
            continue
        if _having(scene, k):
            continue
        investor = [a for a in reading.actors if k < a.start <= k + 3 and (a.is_modifier or a.start == k + 1)][:1]
        if not investor:
            continue
        _, high = roles.clause(reading, k)
        v = next(
            (
                j
                for j in range(investor[0].end, min(high, investor[0].end + 8))
                if reading.lemma(j) in _OPERATING or reading.words[j] in ("active", "present")
            ),
            -1,
        )
        there = reading.words[max(0, k - 2) : k] in (["there", "are"], ["there", "were"])
        if v < 0 and not there:
            continue
        host = roles.governed(reading, max(v, investor[0].end), _INTO, limit=8, places=True)
        if not host or roles.codes_of(host) == roles.codes_of(investor):
            continue
        draft = Draft("investment", k, max(v, investor[0].end) + 1, investor, host, rule="operating", confidence=0.65)
        draft.quantity_item, draft.unit = k, "enterprise"
        draft.own["action"] = "stock"
        draft.plover = "COOPERATE"
        draft.modality = roles.modality(reading, v) if v >= 0 else "asserted"
        emit(scene, draft)


_SINKING = frozenset("put pump channel sink plunge".split())
_SPENDING = _SINKING | {"spend", "pay"}
_INVEST = Trigger("investment", "verbs", "made", "put into")


def _sunk(reading: Reading) -> list[Hit]:
    """ "put $5 billion into the country"."""
    if "$" not in reading.kinds or not reading.does(_SPENDING):
        return []
    return [
        Hit(v, v + 1, _INVEST)
        for v in range(len(reading.words) - 2)
        if "$" in reading.kinds[v + 1 : v + 4]
        and (
            (reading.lemma(v) in _SINKING and "into" in reading.words[max(0, v - 5) : v + 7])
            or (reading.lemma(v) == "spend" and _on_plants(reading, v))
            or (reading.lemma(v) == "pay" and pays_for_firm(reading, v))
        )
    ]


_PLANTS = frozenset(
    "plant plants factory factories mine mines refinery mill mills smelter production line manufacturing".split()
)


def pays_for_firm(reading: Reading, v: int) -> bool:
    """Whether what is paid for is a business: "paid $2.9 billion for Enel's distribution business in Lima"."""
    for k in range(v + 1, min(len(reading.words), v + 6)):
        if reading.words[k] == "for":
            return bool(
                {"business", "stake", "company", "unit", "subsidiary", "assets", "shares"}
                & set(reading.words[k : k + 8])
            )
    return False


def _on_plants(reading: Reading, v: int) -> bool:
    """ "spend $50 billion on American plants"."""
    behind = reading.words[v : v + 12]
    return bool(_PLANTS & set(behind)) and bool({"on", "in"} & set(behind))


def _host(reading: Reading, i: int) -> list[Actor]:
    found = roles.governed(reading, i, _INTO, limit=26, places=True)
    if found and reading.kinds[found[0].start] == "z" and found[0].is_modifier:  # "in its plant in Kentucky"
        found = roles.governed(reading, found[0].end, _INTO, limit=8, places=True) or found
    if found:
        return found
    for actor in reading.actors:  # "in many enterprises in the eastern regions of Russia", "in U.S. projects"
        if i <= actor.start < i + 16 and (actor.preposition == "of" or actor.is_modifier):
            return [actor]
    return []


def _from_verb(scene: Scene, hit: Hit) -> bool:
    reading, v = scene.reading, hit.start
    code = hit.trigger.code
    low, high = roles.clause(reading, v)
    stakes = [
        h
        for h in reading.get("investment.nouns")
        if v < h.start < min(high, v + 16) and h.trigger.code in ("stake", "vehicle")
    ]
    part = [k for k in reading.mentions("%") if v < k < v + 5 and reading.words[k + 1 : k + 2] == ["of"]]
    part_sold = [k for k in reading.mentions("%") if v < k < v + 6 and not _PARTS.isdisjoint(reading.words[k : k + 5])]
    passive = roles.is_passive(reading, v)
    if code == "taken":
        return _taken(scene, hit, passive)
    firm = _firm_bought(reading, hit, high, passive) if code == "acquired" and not stakes else []
    if firm:
        _take_back(scene, v)
    of_firm = bool(part) and not _is_flow(reading, part[0]) and bool(_firm_behind(reading, part[0] + 2, part[0] + 9))
    if code == "acquired" and not stakes and not firm and not of_firm and not part_sold:
        return False
    if code == "withdrawn" and not _is_sale(reading, hit, stakes, high):
        return False
    investor = roles.agent(reading, v) if passive else roles.subject(reading, v)
    if code == "withdrawn":
        _take_back(scene, v)
        host = [a for a in _left(reading, hit, high) if a not in investor]
        if not host and investor and hit.trigger.lemma == "sell" and part:
            return _sold_share(scene, hit, investor, part[0])
    else:
        host = [a for a in firm or _host(reading, hit.end) if a not in investor]
    amounts = [k for k in numbers_of(scene, "$", within([hit, *stakes])) if k not in scene.used_items]
    laid_out = [k for k in reading.mentions("$") if code == "made" and v < k <= v + 2 and k not in scene.used_items]
    amounts = amounts or laid_out  # "invest $200 million in facilities"
    amounts = amounts or [
        k for k in reading.mentions("$") if low <= k < v and v - k <= 4 and reading.kinds[v - 1] == "t"
    ]
    laid = [k for k in reading.mentions("$") if k == v - 1 and "n" in reading.forms(v)]
    if laid and "h" in reading.kinds[max(0, v - 4) : v - 1]:  # "have $2.1 billion invested in"
        amounts = laid
    if passive:
        amounts = amounts or [k for k in reading.mentions("$") if low <= k < v]
        if not investor:
            investor = [a for a in roles.modifiers_before(reading, v) if a not in host]
    courted = _courted(reading, v) if code == "made" else None
    if courted is not None:
        investor, host = courted[0], [a for a in host if a.codes != courted[0][0].codes and not a.is_reference]
        host = host or courted[1]
    if code == "withdrawn" and (part or part_sold) and investor and not is_business(reading, investor[0]):
        buyers = roles.governed(reading, hit.end, frozenset({"to"}), limit=16)
        own = not host or roles.codes_of(host) == roles.codes_of(investor)
        if own and buyers and roles.codes_of(buyers) != roles.codes_of(investor):
            investor, host, code = buyers, investor, "acquired"  # "Zambia sold 51% of its mines to a UAE company"
    if investor and host and reading.kinds[host[0].start] == "Q" and roles.codes_of(host) == roles.codes_of(investor):
        others = [a for a in reading.actors if a.start < v and a.is_genitive and a.codes != investor[0].codes]
        host = others[-1:] or host  # "Axiata owns 60% of Robi, Bangladesh's operator, and will invest in the country"
    if investor and roles.codes_of(host) == roles.codes_of(investor):
        investor = _earlier_subject(reading, v, roles.codes_of(host))  # "X gave Y $5 million to invest in Y"
    if code == "withdrawn" and (part_sold or part):
        buyers = roles.governed(reading, hit.end, frozenset({"to"}), limit=16)
        if buyers and _is_privatisation(scene, investor, host, buyers):
            investor, host, code = buyers, investor, "acquired"
    if not roles.codes_of(investor) or roles.codes_of(host) == roles.codes_of(investor):
        return False
    closed = code == "withdrawn" and hit.trigger.lemma in ("close", "shut down")
    if not host and (not amounts or code == "withdrawn") and not (code == "withdrawn" and stakes and part_sold):
        if not closed or not complete_target(scene, roles.codes_of(investor)):
            return False
    if (firm or stakes) and code in ("acquired", "withdrawn") and amounts == [] and not passive:
        amounts = [k for k in _price(reading, v, high) if k not in scene.used_items]
    counts = _enterprises_behind(scene, hit)
    percents = [k for k in reading.mentions("%") if stakes and v < k < stakes[0].end + 6]
    percents = percents or (part if code == "acquired" else part_sold) or part_sold or part
    counts = counts or _enterprises_before(scene, investor)
    for amount in amounts or [-1]:
        draft = Draft("investment", v, hit.end, investor, host, rule=f"verb.{hit.trigger.lemma}")
        if not host:
            draft.target_codes = complete_target(scene, roles.codes_of(investor))
            if code == "withdrawn":  # the buyer is not the host
                takers = roles.codes_of(roles.governed(reading, hit.end, frozenset({"to"}), limit=14))
                draft.target_codes = tuple(c for c in draft.target_codes if c not in takers)
        draft.amount_item = amount
        if len(amounts) > 1 and amount != amounts[-1] and _dated_later(reading, amounts):
            draft.date_item = -1  # "$200 billion, with $67 billion in 2026"
        if percents:
            draft.percent_item = percents[0]
        if counts and amount < 0:
            draft.quantity_item, draft.unit = counts[0], _count_unit(reading, counts[0])
        _fill(scene, draft, v, False, code)
        if amount in laid:
            draft.own["action"] = "stock"
        emit(scene, draft)
    return True


def _courted(reading: Reading, v: int) -> tuple[list[Actor], list[Actor]] | None:
    """(investor, who courts) of "Kazakhstan is attracting Philippine companies to invest in the country"."""
    if reading.kinds[v - 1 : v] != "t":
        return None
    for a in reading.actors:
        if a.end == v - 1 and a.follows_verb >= 0 and reading.lemma(a.follows_verb) in _COURTING | _CALLING:
            return roles.members(reading, a), [b for b in roles.subject(reading, a.follows_verb) if b.codes != a.codes]
    return None


_CALLING = frozenset("ask urge call request allow encourage persuade".split())


def _is_privatisation(scene: Scene, seller: list[Actor], host: list[Actor], buyers: list[Actor]) -> bool:
    """Whether a state sells shares of its own: the buyer is the investor ("sold 51% of the company to A's Prima")."""
    codes = roles.codes_of(seller)
    if (
        len(codes) != 1
        or set(codes) & set(roles.codes_of(buyers))
        or any(is_business(scene.reading, a) for a in seller)
    ):
        return False
    return not host or set(roles.codes_of(host)) <= set(codes) | set(roles.codes_of(buyers))


_PARTS = frozenset("interest stake share shares shareholding holding equity".split())


def _take_back(scene: Scene, v: int) -> list[int]:
    """Take back what was read as trade of goods at the verb ``v``: a business is no goods. The amounts set free."""
    at = scene.reading.starts[v]
    wrong = [f for f in scene.facts if f.fact_type == "trade" and f.char_start <= at < f.char_end]
    if not wrong:
        return []
    scene.facts = [f for f in scene.facts if f not in wrong]
    freed = []
    for item, facts in list(scene.used_items.items()):
        kept = [f for f in facts if f not in wrong]
        if len(kept) < len(facts):
            if kept:
                scene.used_items[item] = kept
            else:
                del scene.used_items[item]
                freed.append(item)
    return freed


def _sold_share(scene: Scene, hit: Hit, investor: list[Actor], share: int) -> bool:
    """ "selling 67% of it for $950 million": of what the text is about."""
    about = scene.context.subject_state()
    if about is None or about in roles.codes_of(investor):
        return False
    draft = Draft("investment", hit.start, share + 1, investor, rule="verb.sell", confidence=0.5, plover="COOPERATE")
    draft.target_codes, draft.percent_item = (about,), share
    prices = _price(scene.reading, hit.start, len(scene.reading.words))
    draft.amount_item = prices[0] if prices and prices[0] not in scene.used_items else -1
    draft.own["action"] = "withdrawn"
    draft.modality = roles.modality(scene.reading, hit.start)
    return emit(scene, draft) is not None


def _dated_later(reading: Reading, amounts: list[int]) -> bool:
    """Whether the only date stands right behind the last of several amounts."""
    dates = reading.mentions("D")
    return len(dates) == 1 and 0 < dates[0] - amounts[-1] <= 2


def _price(reading: Reading, v: int, high: int) -> list[int]:
    """ "bought X for $2 billion"."""
    return [k for k in reading.mentions("$") if v < k < high and "for" in reading.words[max(0, k - 2) : k]][:1]


_SOLD_THINGS = frozenset(
    """stake stakes shares assets business businesses unit units operations operation subsidiary arm holding holdings
    interest interests plant plants refinery network stations bank hotel hotels mine fields field""".split()
)


def _is_sale(reading: Reading, hit: Hit, stakes: list[Hit], high: int) -> bool:
    """Whether what is sold or left is a business: no goods, no troops, no organisation that a state leaves."""
    lemma = hit.trigger.lemma
    if lemma in ("divest", "disinvest"):
        return True
    behind = set(reading.words[hit.end : min(high, hit.end + 12)])
    if (
        lemma == "sell"
        and "%" in reading.kinds[hit.end : hit.end + 2]
        and reading.words[hit.end + 1 : hit.end + 2] == ["of"]
    ):
        return not _is_flow(reading, hit.end)
    if lemma in ("sell", "offload", "dispose of"):
        return bool(stakes) or bool(behind & _SOLD_THINGS)
    subject = roles.subject(reading, hit.start)
    if lemma in ("leave", "quit", "abandon", "close", "shut down", "pull out", "pull out of", "exit"):
        return any(is_business(reading, a) for a in subject) and _leaves(reading, hit, behind)
    return any(is_business(reading, a) for a in subject) or bool(
        behind & {"market", "field", "project", "venture", "mine", "block", "refinery", "oilfield", "business"}
    )


def _leaves(reading: Reading, hit: Hit, behind: set[str]) -> bool:
    """ "left Russia in 2022", "quit the Russian market", "closed its plant": a country or a business is left."""
    if hit.trigger.lemma in ("close", "shut down"):
        return bool(behind & (_SOLD_THINGS | _PLANTS)) and "z" in reading.kinds[hit.end : hit.end + 2]
    if behind & {"market", "country", "venture", "project", "field", "business", "mine", "deal"}:
        return True
    return any(a.start in (hit.end, hit.end + 1) and reading.kinds[a.start] in "Py" for a in reading.actors)


_BUSINESS_WORDS = frozenset(
    "company companies firm firms group bank banks investors investor corporation airline fund".split()
)


def is_business(reading: Reading, actor: Actor) -> bool:
    name = reading.payload[actor.end - 1] if reading.kinds[actor.end - 1] == "I" else reading.payload[actor.start]
    if isinstance(name, Name) and name.flags & {"company", "state_company", "bank", "development_bank"}:
        return True
    return bool(_BUSINESS_WORDS & set(reading.words[actor.start : actor.end]))


def _left(reading: Reading, hit: Hit, high: int) -> list[Actor]:
    """Where the investor was: "its stake in a Russian field", "its Russian business", "out of Myanmar"."""
    if hit.trigger.lemma in ("leave", "quit", "exit", "abandon", "pull out of", "withdraw from"):
        whole = [a for a in reading.actors if a.start in (hit.end, hit.end + 1) and not a.is_modifier]
        if whole:
            return whole
    inside = roles.governed(reading, hit.end, frozenset({"in", "from", "of"}), limit=14, places=True)
    for actor in reading.actors:
        if hit.end <= actor.start < min(high, hit.end + 9) and actor.is_modifier and not actor.is_reference:
            return [actor]
    return inside


def _firm_bought(reading: Reading, hit: Hit, high: int, passive: bool) -> list[Actor]:
    """The state of a company that is bought whole: "acquired Jaguar Land Rover", "bought Itabira Steel Co of the
    U.S."."""
    if passive:
        return []
    end = min(high, hit.end + 9)
    at = next((k for k in range(hit.end, end) if reading.kinds[k] in "$#%"), end)
    if hit.trigger.lemma in ("buy", "purchase") and _FIRM_HEADS.isdisjoint(reading.words[hit.end : at]):
        return _named_firm(reading, hit.end)
    return _firm_behind(reading, hit.end, at)


_FIRM_HEADS = frozenset("company co corp ltd subsidiary unit firm inc plc group".split())


def _named_firm(reading: Reading, start: int) -> list[Actor]:
    """ "bought South Africa's Defy Appliances", "bought the Dutch brewer Grolsch": a name behind the state's."""
    for actor in reading.actors:
        if start <= actor.start <= start + 1 and reading.kinds[actor.start] in "PA":
            end = actor.end
            named = end < len(reading.words) and reading.text[reading.starts[end]].isupper()
            if actor.is_modifier and actor.is_genitive and named and _bare_name(reading, end):
                return [actor]
            if not actor.is_modifier and actor.end - actor.start > 1 and reading.kinds[actor.end - 1] in "NI":
                return [actor]
    return []


def _bare_name(reading: Reading, k: int) -> bool:
    """Whether a name of capitalised words stands at ``k`` and no plural noun of goods follows it."""
    while k < len(reading.words) and reading.text[reading.starts[k]].isupper():
        k += 1
    return k >= len(reading.words) or reading.kinds[k] in "p,;sD.q&()t"


def _taken(scene: Scene, hit: Hit, passive: bool) -> bool:
    """ "Bolivia nationalised the local unit of Spain's Repsol": the investor loses it."""
    reading, v = scene.reading, hit.start
    _, high = roles.clause(reading, v)
    if hit.trigger.lemma in ("seize", "confiscate") and not _SOLD_THINGS & set(reading.words[v : v + 8]):
        return False
    taker = roles.agent(reading, v) if passive else roles.subject(reading, v)
    near = [a for a in reading.actors if (a.end <= v if passive else v < a.start < min(high, v + 12))]
    loser = [a for a in near if not set(a.codes) & set(roles.codes_of(taker)) and not a.is_place][:1]
    if not taker or not loser:
        return False
    draft = Draft("investment", v, v + 1, loser, taker, rule="taken", confidence=0.65, plover="SEIZE")
    draft.own["action"] = "withdrawn"
    draft.modality = roles.modality(reading, v)
    draft.plover = None
    emit(scene, draft)
    return True


def _is_flow(reading: Reading, k: int) -> bool:
    """Whether the share at ``k`` is one of goods or trade: "bought 51% of its gas", "45% of the country's tobacco
    exports"."""
    if reading.kinds[k + 2 : k + 3] == "z":
        return True
    for j in range(k + 2, min(len(reading.words), k + 11)):
        if reading.kinds[j] in ",;bhmv" and (reading.kinds[j] != "v" or is_finite_or_participle(reading, j)):
            return False
        if reading.words[j].startswith(
            ("export", "import", "output", "production", "shipment", "sales", "crop", "harvest")
        ):
            return True
    return False


def _enterprises_before(scene: Scene, investor: list[Actor]) -> list[int]:
    """ "More than 300 Turkish firms have invested": the count of the investors themselves."""
    reading = scene.reading
    return [
        k
        for k in reading.mentions("#")
        if any(k + 1 == a.start for a in investor)
        and roles.mention(reading, k).code in _VENTURES
        and k not in scene.used_items
    ][:1]


def _earlier_subject(reading: Reading, v: int, host: tuple[str, ...]) -> list[Actor]:
    for actor in reading.actors:
        if actor.end <= v and actor.preposition is None and actor.follows_verb < 0 and not set(actor.codes) & set(host):
            return roles.members(reading, actor)
    return []


_COURTING = frozenset("seek attract encourage promote invite court solicit want welcome urge boost woo need".split())
_STOCKS = frozenset("registered stock stocks cumulative cumulatively accumulated outstanding".split())


def _is_news(reading: Reading, v: int, item: int) -> bool:
    """Whether an investment is only announced: "announced a $5 million investment", "the announcement of its"."""
    if 0 <= v < item and reading.lemma(v) in ("announce", "unveil", "pledge", "promise"):
        return True
    return not _NEWS.isdisjoint(reading.words[max(0, item - 9) : item])


_NEWS = frozenset("announcement announcements pledge pledges".split())
_KEEPING = frozenset("hold own have keep retain control possess maintain".split())


def _fill(scene: Scene, draft: Draft, item: int, is_noun: bool, code: str) -> None:
    reading = scene.reading
    draft.modality = roles.modality(reading, item, is_noun=is_noun)
    planned = draft.modality in ("planned", "proposed", "expected")
    draft.own["action"] = "withdrawn" if code == "withdrawn" else "planned" if planned else "made"
    v = roles.governing_verb(reading, item) if is_noun else -1
    if draft.modality == "asserted" and draft.amount_item < 0 and reading.lemma(v) in _COURTING:
        draft.modality, draft.own["action"] = "proposed", "planned"
    if draft.modality == "asserted" and code == "investment" and draft.amount_item >= 0 and _is_news(reading, v, item):
        draft.modality, draft.own["action"] = "planned", "planned"
    if draft.modality == "asserted" and _STOCKS & set(reading.words[max(0, item - 4) : item + 4]):
        draft.own["action"] = "stock"
    if draft.modality == "asserted" and code == "stake" and (reading.lemma(v) in _KEEPING or reading.kinds[v] == "h"):
        draft.own["action"] = "stock"
    draft.plover = "COOPERATE"
    draft.confidence = 0.7


def _from_noun(scene: Scene, hit: Hit, claimed: list[Hit]) -> None:
    reading = scene.reading
    code, lemma = hit.trigger.code, hit.trigger.lemma
    owners = roles.modifiers(reading, hit.start, hit.end) or roles.governed(
        reading, hit.end, frozenset({"from", "by", "of"}), limit=10
    )
    host = [a for a in _host(reading, hit.end) if a not in owners]
    if not owners and amounts_of(reading, hit):  # "Toyota's $10 billion in additional investment"
        at = amounts_of(reading, hit)[0]
        owners = [a for a in reading.actors if a.is_genitive and a.end == at]
    whose = [a for a in owners if a.is_genitive or reading.kinds[a.start] == "z"]
    if whose and not host:  # "its U.S. investment"
        abroad = [a for a in owners if a not in whose and a.codes != whose[0].codes]
        owners, host = (whose, abroad) if abroad else (owners, host)
    if not owners:  # "the announcement by Korean companies of investments in"
        owners = [a for a in reading.actors if a.preposition == "by" and 0 < hit.start - a.end <= 8 and a not in host][
            -1:
        ]
    if not owners and not host and code == "investment":
        owners, host = _two_ways(roles.between(reading, hit.end))
    percents = [k for k in reading.mentions("%") if -6 <= k - hit.start <= 5 and k not in scene.used_items]
    amounts = [k for k in numbers_of(scene, "$", within([hit])) if _is_free(scene, k, code)]
    if not amounts and code == "investment":
        amounts = _told_level(scene, hit)
    counts = _enterprises(scene, hit)
    if any(abs(c.start - hit.start) < 14 for c in claimed) and not counts and not percents:
        return
    v = roles.governing_verb(reading, hit.start)
    if code == "investment" and 0 <= v < hit.start and reading.lemma(v) in _DRAWING:
        drawn = roles.subject(reading, v)
        if not owners and not (host and roles.codes_of(host) != roles.codes_of(drawn)):
            return  # "secured $1 trillion in investments": nobody is named
        host = host or [a for a in drawn if a not in owners]
    elif not owners and 0 <= v < hit.start and not roles.is_passive(reading, v):
        owners = [a for a in roles.subject(reading, v) if a not in host]
    counts = counts or (_enterprises_behind(scene, hit) if code == "stake" else [])
    if counts and not host:
        host = _home_of(reading, counts[0], hit, owners)
    if code == "vehicle" and len(roles.codes_of(owners)) == 2 and not host and reading.lemma(v) in _FOUNDING:
        first = roles.codes_of(owners)[0]  # of two that found it together, who is named first
        owners, host = [a for a in owners if first in a.codes], [a for a in owners if first not in a.codes]
    if lemma == "acquisition" and reading.holds(_EQUIPMENT):
        return
    if not _BARRED.isdisjoint(reading.words[max(0, hit.start - 5) : hit.start]):
        return  # "a prohibition on new investment"
    if code == "stake" and not (counts and (roles.codes_of(owners) or percents)):
        if not percents or (
            lemma in ("share", "ownership", "equity", "capital", "holding") and not _is_stake(reading, hit, percents[0])
        ):
            return
    elif (code == "vehicle" and not (amounts or percents) and not (owners and host)) or (
        code == "investment" and not (amounts or counts or percents) and not _is_statement(scene, hit, owners, host, v)
    ):
        return
    if roles.codes_of(owners) and roles.codes_of(owners) == roles.codes_of(host):
        host = []
    owners = [a for a in owners if not set(a.codes) <= set(roles.codes_of(host))] or owners
    rest = tuple(c for c in roles.codes_of(owners) if c not in roles.codes_of(host))
    if not roles.codes_of(owners) and not roles.codes_of(host):
        return
    if (
        not roles.codes_of(owners)
        and code == "investment"
        and {"foreign", "total"} & set(reading.words[max(0, hit.start - 3) : hit.end])
    ):
        return  # of all the world
    for kind, item in [("amount", k) for k in amounts] + [("count", k) for k in counts] or [("", -1)]:
        draft = Draft("investment", hit.start, hit.end, owners, host, rule=f"noun.{lemma.replace(' ', '_')}")
        _orient(scene, draft, owners, host)
        if len(rest) == 1 and len(roles.codes_of(owners)) == 2:
            draft.source, draft.source_codes = [], rest  # of the two sides, the one that is not the host
        if kind == "amount":
            draft.amount_item = item
        elif kind == "count":
            draft.quantity_item, draft.unit = item, _count_unit(reading, item)
        if percents and code == "stake":
            draft.percent_item = percents[0]
        _fill(scene, draft, hit.start, True, code)
        opening = set(reading.words[: hit.start])
        content = bool(_CONTENTS & opening and _PACTS & set(reading.words[:6]))  # "this deal includes"
        promised = content or reading.words[hit.end : hit.end + 1] in _PROMISES
        promised = promised or (code == "investment" and 0 <= v < hit.start and reading.lemma(v) in _PROMISING)
        if promised and draft.modality == "asserted":
            draft.modality, draft.own["action"] = "planned", "planned"
        is_sum = kind == "amount" and code == "investment" and draft.modality == "asserted"
        if is_sum and reading.kinds[v : v + 1] == "h":
            draft.own["action"] = "stock"  # "the UAE had $35 billion in direct investments in"
        if kind == "count" or (is_sum and (_is_level(reading, v) or _is_whole(reading, hit, v))):
            draft.own["action"] = "stock"
        _of_which(scene, draft)
        emit(scene, draft)


_PROMISING = frozenset("announce unveil pledge promise commit".split())
_DRAWING = frozenset(
    "secure attract win receive draw get obtain court lure see unlock unleash catalyze catalyse".split()
)
_BARRED = frozenset("ban bans prohibition prohibiting prohibits restrictions barring sanctions".split())
_EQUIPMENT = frozenset(
    """capabilities system systems aircraft drones drone missiles missile weapons helicopters equipment vessels jets
    ships tanks radar""".split()
)
_FOUNDING = frozenset("establish set form create found launch agree sign".split())


def amounts_of(reading: Reading, hit: Hit) -> list[int]:
    """The sum right before a noun of investment: "$10 billion in additional investment"."""
    return [k for k in reading.mentions("$") if 0 < hit.start - k <= 4][-1:]


def _is_free(scene: Scene, k: int, code: str) -> bool:
    """Whether the sum at ``k`` is no other fact's; one that was read as trade but is an investment's is set free."""
    users = scene.used_items.get(k, [])
    if users and code == "investment" and all(f.fact_type == "trade" for f in users):
        scene.facts = [f for f in scene.facts if f not in users]
        users = scene.used_items.pop(k) and []
    return not users


def _two_ways(pair: list[Actor]) -> tuple[list[Actor], list[Actor]]:
    """The sides of "two-way investment between A and B", in alphabetical order."""
    codes = sorted(set(roles.codes_of(pair)))
    if len(codes) != 2:
        return [], []
    return [a for a in pair if codes[0] in a.codes], [a for a in pair if codes[1] in a.codes]


_LEVELS = frozenset("total stand amount reach exceed be top surpass rise grow hit climb increase jump".split())


def _told_level(scene: Scene, hit: Hit) -> list[int]:
    """The amount of a copula or a verb of level whose subject the noun is: "investments made by A in B are estimated
    at $2.5 billion"."""
    reading = scene.reading
    for v in range(hit.end, min(len(reading.words), hit.end + 14)):
        if reading.kinds[v] in ";:r":
            return []
        is_verb = reading.kinds[v] == "b" or (reading.lemma(v) in _LEVELS and is_finite_or_participle(reading, v))
        if is_verb and reading.lemma(v) in _LEVELS:
            behind = reading.kinds[v + 1 : v + 5]
            at = behind.find("$")
            if at >= 0 and v + 1 + at not in scene.used_items and not set(behind[:at]) & set("vbhm,"):
                return [v + 1 + at]
            return []
    return []


_CONTENTS = frozenset("include includes including provides covers".split())
_PACTS = frozenset("deal deals agreement agreements framework mou memorandum commitments".split())
_PROMISES = (
    ["committed"],
    ["pledged"],
    ["promised"],
    ["planned"],
    ["commitment"],
    ["commitments"],
    ["pledge"],
    ["pledges"],
    ["plan"],
    ["plans"],
    ["framework"],
    ["proposal"],
)


_WHOLE = frozenset("total overall aggregate accumulated cumulative existing".split())


def _is_whole(reading: Reading, hit: Hit, v: int) -> bool:
    """Whether all that was ever invested is told: "total Chinese investment", "investment was worth"."""
    if not _WHOLE.isdisjoint(reading.words[max(0, hit.start - 3) : hit.start]):
        return True
    return v >= 0 and reading.kinds[v] == "b" and not _WORTH.isdisjoint(reading.words[v + 1 : v + 3])


_WORTH = frozenset("worth valued estimated put".split())


def _is_level(reading: Reading, v: int) -> bool:
    """Whether the verb says how large the whole is: "investment totalled", "stood at"."""
    return v >= 0 and reading.lemma(v) in ("total", "stand", "amount")


def _enterprises_behind(scene: Scene, hit: Hit) -> list[int]:
    """ "hold stakes in 25 Ecuadorian companies", "put money into 60 factories"."""
    reading = scene.reading
    return [
        k
        for k in reading.mentions("#")
        if hit.end <= k <= hit.end + 3 and roles.mention(reading, k).code in _VENTURES and k not in scene.used_items
    ][:1]


def _home_of(reading: Reading, k: int, hit: Hit, owners: list[Actor]) -> list[Actor]:
    """Whose the counted enterprises are: "25 Ecuadorian companies", "eleven Mongolian firms have …"."""
    return [a for a in reading.actors if k < a.start <= k + 3 and a not in owners and a.start != hit.start - 1][:1]


_WHOLLY = frozenset("wholly fully entirely outright completely solely".split())


def _parts(scene: Scene) -> None:
    """Of enterprises counted before, how many are held whole or by what share: "seven of which they own outright"."""
    reading = scene.reading
    if "#" not in reading.kinds:
        return
    whole = next((f for f in reversed(scene.facts) if f.fact_type == "investment" and f.quantity is not None), None)
    if whole is None:
        return
    for k in reading.mentions("#"):
        if k in scene.used_items:
            continue
        behind = reading.words[k + 1 : k + 3] in (["of", "them"], ["of", "which"], ["of", "these"], ["of", "those"])
        before = reading.words[k - 2 : k] in (["of", "which"], ["of", "these"], ["of", "them"])
        if not (behind or before):
            continue
        shares = [j for j in reading.mentions("%") if abs(j - k) < 12 and j not in scene.used_items]
        wholly = any(w in _WHOLLY for w in reading.words[k : k + 12])
        if not shares and not wholly:
            continue
        draft = Draft("investment", k, min(k + 3, len(reading.words)), rule="part", quantity_item=k, is_part=True)
        draft.source_codes = (whole.source,) if whole.source else ()
        draft.target_codes = (whole.target,) if whole.target else ()
        draft.unit = whole.unit
        draft.percent_item = shares[0] if shares else -1
        draft.own["action"] = "stock"
        draft.confidence, draft.modality = 0.65, whole.modality
        fact = emit(scene, draft)
        if fact is not None and not shares:
            fact.percent, fact.percent_qualifier = 100.0, "exact"


def _orient(scene: Scene, draft: Draft, owners: list[Actor], host: list[Actor]) -> None:
    context = scene.context
    if not (context.is_bilateral or context.dateline or context.pair or context.title_state):
        return
    if not host and owners:
        draft.target_codes = complete_target(scene, roles.codes_of(owners))
    elif host and not owners:
        codes = roles.codes_of(host)
        other = scene.context.other_than(codes[0])
        draft.source_codes = (other,) if other else ()


def _is_stake(reading: Reading, hit: Hit, k: int) -> bool:
    if hit.trigger.lemma == "share" and any(
        w.startswith(("export", "import", "trade", "market")) for w in reading.words[hit.end : hit.end + 6]
    ):
        return False
    return reading.words[k + 1 : k + 2] == ["of"] or k + 1 == hit.start or k + 2 == hit.start or hit.end <= k


def _enterprises(scene: Scene, hit: Hit) -> list[int]:
    """How many enterprises: "the 15 that had North Korean investments", "6 of them had 100 % of DPRK capital"."""
    reading = scene.reading
    low, _ = roles.clause(reading, hit.start)
    found = []
    for k in reading.mentions("#"):
        if not low <= k < hit.start or hit.start - k > 12 or k in scene.used_items:
            continue
        unit = roles.mention(reading, k).code
        following = reading.words[k + 1 : k + 2]
        if unit in _VENTURES or following in (["that"], ["of"], ["which"], ["had"]):
            if "$" not in reading.kinds[k + 1 : hit.start]:
                found.append(k)
    return found[-1:]


_VENTURES = frozenset(
    """plant mill mine hotel bank shop farm enterprise company firm venture business project factory plant
    subsidiary joint venture""".split()
)


def _count_unit(reading: Reading, item: int) -> str:
    unit = roles.mention(reading, item).code
    return unit if unit in _VENTURES - {"company", "firm", "business", "venture"} else "enterprise"


def _of_which(scene: Scene, draft: Draft) -> None:
    """ "6 of them": a part of what was counted before."""
    k = draft.quantity_item
    if k >= 0 and scene.reading.words[k + 1 : k + 3] in (
        ["of", "them"],
        ["of", "these"],
        ["of", "which"],
        ["of", "those"],
    ):
        draft.is_part = True


def _is_statement(scene: Scene, hit: Hit, owners: list[Actor], host: list[Actor], v: int) -> bool:
    return (
        bool(roles.codes_of(owners))
        and bool(roles.codes_of(host))
        and v >= 0
        and any(a.is_modifier or a.preposition == "from" for a in owners)
    )


__all__ = ["FROM", "find"]
