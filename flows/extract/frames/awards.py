"""Contracts to build: awarded to, or won by, a foreign firm. Contractor → the state where, or for which, it builds.

Here belongs the word of the award and who takes it. Not here: works that somebody builds, funds or opens
(``projects``), and contracts to supply goods (``trade``, ``arms``).
"""

from __future__ import annotations

from flows.extract import roles
from flows.extract.frames.common import Draft, Scene, emit, is_conversion
from flows.extract.frames.investments import is_business
from flows.extract.reading import Actor, Hit, Reading, is_finite_or_participle
from flows.records import Fact

_GIVING = frozenset("award give grant assign entrust hand let offer".split())
_WINNING = frozenset("win secure clinch land bag obtain gain capture receive get".split())
_SIGNING = frozenset("sign conclude".split())
_PAPERS = frozenset("contract contracts tender tenders subcontract order orders bid".split())
_WORKS = frozenset(
    """construction build building works rehabilitation reconstruction renovation dredging civil turnkey epc
    modernisation modernization upgrading installation engineering refurbishment widening paving drilling erection
    rehabilitate construct erect install modernise modernize upgrade renovate expand dredge design""".split()
)
_GOAL = frozenset({"to", "of", "between"})


def find(scene: Scene) -> bool:
    """Add the fact of a contract to build that is awarded or won; whether there is one."""
    reading = scene.reading
    if not reading.holds(_SAID):
        return False
    if _commercial(scene):
        return True
    for v in range(len(reading.words)):
        lemma = reading.lemma(v)
        won = lemma in _WINNING or lemma in _SIGNING
        if lemma in _GIVING or (won and is_finite_or_participle(reading, v)):
            if _award(scene, v, won):
                return True
    return False


_SAID = frozenset({*_PAPERS, "award", "awarded"})
_KINDS = frozenset("commercial epc construction turnkey engineering works implementation".split())


def _commercial(scene: Scene) -> bool:
    """ "signed a commercial contract worth $63.7 million with": the contract to build the work that the text is of."""
    reading, known = scene.reading, scene.context.last_project
    if known is None or known[1] is None or known[2] is None:
        return False
    for k in range(2, len(reading.words)):
        if reading.words[k] != "contract" or _KINDS.isdisjoint(reading.words[max(0, k - 4) : k]):
            continue
        low, high = roles.clause(reading, k)
        if any(low <= w.start < high and w.trigger.lemma not in ("track",) for w in reading.get("project.types")):
            return False
        sums = [
            j
            for j in reading.mentions("$")
            if low <= j < high
            and abs(j - k) <= 9
            and not is_conversion(reading, j, roles.mention(reading, j))
            and all(f.fact_type == "agreement" for f in scene.used_items.get(j, []))
        ]
        if not sums:
            return False
        draft = Draft("project", k, k + 1, rule="contract", confidence=0.55, amount_item=sums[0])
        draft.source_codes, draft.target_codes = (known[1],), (known[2],)
        draft.own.update(project_type=known[0], status="agreed")
        draft.modality, draft.plover = "planned", "COOPERATE"
        return emit(scene, draft) is not None
    return False


def _award(scene: Scene, v: int, is_won: bool) -> bool:
    reading = scene.reading
    low, high = roles.clause(reading, v)
    around = reading.words[low:high]
    paper = next((k for k in range(low, high) if reading.words[k] in _PAPERS and k != v), -1)
    if paper < 0 and not (_WORKS & set(around) and reading.lemma(v) == "award"):
        return False
    if is_won and not v < paper <= v + 9:
        return False
    works = [w for w in reading.get("project.types") if low <= w.start < high]
    if is_won:  # what the contract is for stands behind it
        works = [w for w in works if paper < w.start <= paper + 14]
        around = reading.words[paper : paper + 12]
    if not works and _WORKS.isdisjoint(around):
        return False
    firm = roles.subject(reading, v) if is_won else _taker(reading, v, high)
    firm = [a for a in firm if not a.is_place]
    if reading.lemma(v) in _SIGNING:
        firm = _signing_firm(reading, v, paper)
    codes = roles.codes_of(firm)
    if not codes:
        return False
    host, host_codes = _host(scene, v, codes, high)
    if not host and not host_codes:
        return False
    last = max([v + 1, *(w.end for w in works[:1])])
    draft = Draft("project", min([v, *(w.start for w in works[:1])]), last, firm, host, rule="award", confidence=0.65)
    draft.target_codes = host_codes
    work = _work_of(works, paper)
    draft.own["project_type"] = work.trigger.code if work is not None and work.trigger.code != "line" else "other"
    draft.own["status"] = "agreed"
    if work is not None:
        draft.own_spans["project_type"] = (work.start, work.end)
    mood = roles.modality(reading, v)
    draft.modality = "planned" if mood == "asserted" else mood
    draft.plover = "COOPERATE"
    wrong = _read_as_money(scene, low, high)
    draft.amount_item = _price(scene, low, high, wrong)
    sizes = [
        k
        for k in reading.mentions("#")
        if work is not None and abs(k - work.start) < 8 and roles.mention(reading, k).code in _SIZES
    ]
    if sizes:
        draft.quantity_item = sizes[0]
    scene.facts = [f for f in scene.facts if f not in wrong]
    fact = emit(scene, draft)
    if fact is None:
        return False
    scene.context.last_project = (str(draft.own["project_type"]), fact.source, fact.target)
    return True


_SIZES = frozenset("km MW GW kW m ha hectare barrel/d tonne/a m3/d kV mile bed".split())


def _work_of(works: list[Hit], paper: int) -> Hit | None:
    """The work that the contract is for: the first one behind it, else the first of the clause."""
    named = [w for w in works if w.trigger.lemma != "works"]
    return next((w for w in named if w.start > paper >= 0), named[0] if named else None)


def _signing_firm(reading: Reading, v: int, paper: int) -> list[Actor]:
    """Of the two who sign a contract to build, the firm: the other is the client; [] where both or neither is one."""
    if roles.is_passive(reading, v) or reading.words[paper] not in ("contract", "contracts"):
        return []
    sides = (roles.subject(reading, v), roles.governed(reading, paper, frozenset({"with"}), limit=10))
    firms = [side for side in sides if side and is_business(reading, side[0])]
    return firms[0] if len(firms) == 1 and all(sides) else []


def _taker(reading: Reading, v: int, high: int) -> list[Actor]:
    """Who is given the contract: behind "to", the object ("awarded X a contract"), or the subject of "was awarded a
    contract"."""
    given = [a for a in reading.actors if a.follows_verb == v and not a.is_modifier]
    if given:
        return given[:1]
    if roles.is_passive(reading, v):
        behind = set(reading.words[v + 1 : v + 7])
        if behind & _PAPERS and reading.words[v + 1 : v + 2] != ["to"]:
            return roles.subject(reading, v)
    for to in range(v + 1, high):
        if reading.words[to] != "to":
            continue
        for actor in reading.actors:
            near = actor.start <= to + 5 and actor.preposition is None  # "to M/s X"
            if to < actor.start <= to + 12 and (near or actor.preposition in _GOAL) and not actor.is_modifier:
                if not set(reading.kinds[to + 1 : actor.start]) & set("vbhm;"):
                    return roles.members(reading, actor)[:2]
    return []


def _host(scene: Scene, v: int, firm: tuple[str, ...], high: int) -> tuple[list[Actor], tuple[str, ...]]:
    """The state for which, or where, the firm builds: named in the clause, else the one that the text is about."""
    reading, context = scene.reading, scene.context
    low, _ = roles.clause(reading, v)
    others = [a for a in reading.actors if low <= a.start < high and not set(a.codes) & set(firm) and len(a.codes) == 1]
    ranked = [a for a in others if a.preposition in ("in", "from", "for", "at", "by", "with")]
    ranked += [a for a in others if a.preposition is None and not a.is_modifier and not a.is_place and a.end <= v]
    ranked += [a for a in others if a.is_genitive or a.preposition == "of"]
    if context.home and context.home not in firm:
        abroad = [a for a in ranked if a.preposition == "in" and context.home not in a.codes and not a.is_place]
        return (abroad[:1], ()) if abroad else ([], (context.home,))
    if ranked:
        return ranked[:1], ()
    topic = context.subject_state()
    return [], ((topic,) if topic and topic not in firm and context.is_state(topic) else ())


def _read_as_money(scene: Scene, low: int, high: int) -> list[Fact]:
    """Facts of finance that were read off the clause: the price of a contract is no aid."""
    reading = scene.reading
    if {"loan", "loans", "credit", "aid", "assistance", "grant", "funding"} & set(reading.words[low:high]):
        return []
    start, end = reading.starts[low], reading.ends[high - 1]
    return [
        f
        for f in scene.facts
        if start <= f.char_start < end
        and (f.fact_type == "finance" or (f.fact_type == "trade" and not f.own.get("commodity")))
    ]


def _price(scene: Scene, low: int, high: int, wrong: list[Fact]) -> int:
    """The one sum of the clause, where no other fact than the contract's or a wrong one holds it; else -1."""
    reading = scene.reading
    sums = [
        k
        for k in reading.mentions("$")
        if low <= k < high
        and not is_conversion(reading, k, roles.mention(reading, k))
        and all(f.fact_type == "agreement" or f in wrong for f in scene.used_items.get(k, []))
    ]
    return sums[0] if len(sums) == 1 else -1
