"""How a work that was named before stands: begun, completed, handed over, delayed, what it cost.

Here belong sentences that speak of "the project", "construction" or "the bridge" of earlier ones, and what a purpose or
a scope says of a work whose kind no word names. Not here: sentences that name a work with who builds it (``projects``).
"""

from __future__ import annotations

from flows.extract import roles
from flows.extract.frames.common import Draft, Scene, emit
from flows.extract.lexicon import Trigger
from flows.extract.reading import Hit, Reading, is_finite_or_participle
from flows.records import Fact

_PROGRESS = {
    "inaugurate": "completed", "complete": "completed", "open": "completed", "commission": "completed", "finish":
    "completed",
    "begin": "under_construction", "start": "under_construction", "commence": "under_construction", "launch":
    "completed", "resume": "under_construction", "continue": "under_construction", "near": "under_construction",
    "stall": "stalled", "delay": "stalled", "suspend": "stalled", "halt": "stalled", "cancel": "cancelled",
    "wrap": "completed", "conclude": "completed", "end": "completed", "stop": "stalled", "freeze": "stalled",
    "scrap": "cancelled", "abandon": "cancelled", "shelve": "cancelled", "terminate": "cancelled",
}  # fmt: skip
_BEGUN = frozenset("project construction work works implementation scheme programme program phase stage".split())
_WORKS = frozenset(
    """project construction line work works scheme plant facility bridge road railway dam hospital building buildings
    cable port airport pipeline station centre center highway stadium school tunnel refinery reactor mine terminal
    complex campus office hall library clinic dormitory arena theatre theater park substation reservoir laboratory
    warehouse houses units apartments roads network system factory mill university college museum expressway
    zone implementation wells boreholes bridges schools canal harbour harbor quay wharf programme
    program phase section""".split()
)


_SPEAKING = _WORKS | {"it", "ceremony", "stone", "projects", "stage"}


def find(scene: Scene) -> None:
    """ "Construction began in 2018", "The project was completed": how a work named before stands."""
    reading = scene.reading
    known = scene.context.last_project
    if not reading.holds(_SPEAKING):
        return
    if known is None:
        known = _paid_for(scene)
        if known is not None:
            scene.context.last_project = known
        return
    told = [(f.char_start, f.char_end) for f in scene.facts if f.fact_type == "project"]
    if not told:
        _scope(scene, known)
    _ceremony(scene, known)
    _next_phase(scene, known)
    if _speaks_of_others(reading, known):
        return
    works = [k for k, word in enumerate(reading.words) if word in _WORKS and _is_back(reading, k)]
    works += [k for k in _pronouns(reading) if not works]
    _stopped(scene, known, told)
    for k in works:
        if not any(start <= reading.starts[k] < end for start, end in told):
            _stands(scene, known, k, told)
    _of_size(scene, known, told)
    if works and not any(f.fact_type == "project" for f in scene.facts):
        _capacity(scene, known, works[0])


def _speaks_of_others(reading: Reading, known: Known) -> bool:
    """Whether another state than those of the work is named: the sentence is of something else."""
    pair = {known[1], known[2]}
    return any(not pair & set(a.codes) for a in reading.actors if not a.is_place and len(a.codes) == 1)


_PHASES = frozenset({"phase", "stage"})


def _next_phase(scene: Scene, known: Known) -> None:
    """ "The African Development Bank approved a loan for Phase II of the project": a part that another pays for."""
    if not scene.reading.holds(_PHASES):
        return
    words = scene.reading.words
    for k, word in enumerate(words[:-3]):
        if word not in _PHASES or "of" not in words[k + 1 : k + 3] or "project" not in words[k + 2 : k + 6]:
            continue
        money = [f for f in scene.facts if f.fact_type == "finance" and f.source and f.source != known[1]]
        if money and any(f.fact_type == "project" for f in scene.facts) is False:
            draft = Draft("project", k, k + 3, rule="phase", confidence=0.5)
            draft.modality = "planned"
            emit(scene, _about(draft, (known[0], money[-1].source, money[-1].target or known[2]), "agreed"))
        return


def _pronouns(reading: Reading) -> list[int]:
    """ "It was completed", "and it concluded", "due to the epidemic, it was suspended"."""
    return [
        k
        for k, word in enumerate(reading.words[:24])
        if word == "it" and (k < 3 or reading.kinds[k - 1] in ",&;") and reading.words[k + 1 : k + 2] != ["is"]
    ]


_SIZES = frozenset("km mile MW GW kW bed seat ha barrel/d tonne/a m3/d".split())


def _of_size(scene: Scene, known: Known, told: list[tuple[int, int]]) -> None:
    """ "The 1,600 km pipeline would carry": how large the work named before is."""
    reading = scene.reading
    for k in reading.mentions("#"):
        if k in scene.used_items or roles.mention(reading, k).code not in _SIZES or k == 0:
            continue
        if reading.words[k - 1] not in ("the", "this") or any(a <= reading.starts[k] < b for a, b in told):
            continue
        at = next((j for j in range(k + 1, min(len(reading.words), k + 5)) if reading.words[j] in _WORKS), -1)
        if at < 0 or known[1] is None or known[2] is None:
            continue
        v = roles.governing_verb(reading, at)
        draft = Draft("project", k, at + 1, rule="size", confidence=0.5, quantity_item=k)
        draft.modality = roles.modality(reading, v) if v >= 0 else "asserted"
        prices = [c for c in reading.mentions("$") if c not in scene.used_items]
        if len(prices) == 1 and not {"cost", "costing", "worth"}.isdisjoint(reading.words):
            draft.amount_item = prices[0]
        emit(scene, _about(draft, known))
        return


def _capacity(scene: Scene, known: Known, at: int) -> None:
    """ "The mill will have a capacity of 600,000 tonnes a year", "it will produce 200,000 tonnes a year"."""
    reading = scene.reading
    if known[1] is None or known[2] is None:
        return
    for k in reading.mentions("#"):
        if k <= at or k in scene.used_items or roles.mention(reading, k).code not in _OUTPUTS:
            continue
        if not {"capacity", "produce", "produces", "generate", "generates", "handle"} & set(reading.words[at:k]):
            continue
        v = next((j for j in range(at + 1, k) if reading.kinds[j] in "hv" and is_finite_or_participle(reading, j)), -1)
        draft = Draft("project", at, k + 1, rule="capacity", confidence=0.5, quantity_item=k)
        draft.modality = roles.modality(reading, v) if v >= 0 else "asserted"
        emit(scene, _about(draft, known))
        return


_OUTPUTS = frozenset("MW GW kW tonne/a tonne/d barrel/d TEU m3/d m3/a bed tonne t/a".split())
_STOPPING = {
    "suspend": "stalled", "halt": "stalled", "stop": "stalled", "delay": "stalled", "postpone": "stalled",
    "cancel": "cancelled", "scrap": "cancelled", "abandon": "cancelled", "shelve": "cancelled",
    "resume": "under_construction", "complete": "completed", "finish": "completed", "inaugurate": "completed",
}  # fmt: skip


_STOPS = frozenset(_STOPPING)


def _stopped(scene: Scene, known: Known, told: list[tuple[int, int]]) -> None:
    """ "The government announced plans to suspend the project": what is done to the work named before."""
    reading = scene.reading
    if not reading.does(_STOPS):
        return
    for v in range(len(reading.words) - 2):
        status = _STOPPING.get(reading.lemma(v))
        if status is None or not is_finite_or_participle(reading, v) or roles.is_passive(reading, v):
            continue
        behind = reading.words[v + 1 : v + 4]
        if behind[:1] not in (["the"], ["this"], ["work"], ["construction"]) or _BEGUN.isdisjoint(behind):
            continue
        if any(a <= reading.starts[v] < b for a, b in told):
            continue
        begun = next((f for f in scene.facts if f.fact_type == "project" and _is_stopped(reading, v, f)), None)
        if begun is not None:
            begun.own["status"] = status  # "has suspended construction of the plant"
            return
        draft = Draft("project", v, v + 3, rule="stopped", confidence=0.5)
        draft.modality = roles.modality(reading, v)
        emit(scene, _about(draft, known, status))
        return


def _is_stopped(reading: Reading, v: int, fact: Fact) -> bool:
    """Whether the fact is of the work whose building the verb at ``v`` has as its object."""
    return (
        reading.words[v + 1] in ("construction", "work")
        and fact.char_start <= reading.starts[v + 1] < fact.char_end
        and reading.words[v + 2] in ("of", "on")
    )


Known = tuple[str | None, str | None, str | None]  # project type, sponsor, host


def _paid_for(scene: Scene) -> Known | None:
    """The parties of a project that a loan or grant of the sentence is for, where no word says what is built."""
    reading = scene.reading
    if "project" not in reading.words and "projects" not in reading.words:
        return None
    money = [f for f in scene.facts if f.fact_type == "finance" and f.source and f.target]
    return (None, money[-1].source, money[-1].target) if money else None


def _about(draft: Draft, known: Known, status: str | None = None) -> Draft:
    draft.source_codes = (known[1],) if known[1] else ()
    draft.target_codes = (known[2],) if known[2] else ()
    draft.own.update(project_type=known[0], status=status)
    draft.plover = "COOPERATE"
    return draft


def _stands(scene: Scene, known: Known, k: int, told: list[tuple[int, int]]) -> None:
    """The facts of the verbs behind the noun at ``k``."""
    reading = scene.reading
    beside = False
    for v in range(k + 1, min(len(reading.words), k + 18)):
        if reading.kinds[v] == "," and (beside or reading.kinds[v + 1 : v + 2] == "r"):
            beside = True
            continue
        if reading.kinds[v] in ",;":
            joined = v + 2 + reading.words[min(v + 2, len(reading.words) - 1)].endswith("ly")
            if reading.kinds[v : v + 2] == ",&" and reading.kinds[joined : joined + 1] == "v":
                continue  # "was suspended in May, and formally resumed in June"
            break
        if any(start <= reading.starts[v] < end for start, end in told):
            continue
        lemma = reading.lemma(v)
        if lemma == "cost" and is_finite_or_participle(reading, v):
            price = next((c for c in reading.mentions("$") if v < c <= v + 2 and c not in scene.used_items), -1)
            if price < 0:
                break
            draft = Draft("project", k, v + 1, rule="cost", confidence=0.55, amount_item=price, date_item=-1)
            draft.modality = roles.modality(reading, v)
            emit(scene, _about(draft, known))
            break
        slated = lemma in ("schedule", "expect", "plan", "slate") and _ENDS & set(reading.words[v + 1 : v + 6])
        if slated:
            draft = Draft("project", k, v + 1, rule="progress", confidence=0.5)
            draft.modality = "expected" if lemma == "expect" else "planned"
            draft.date_item = next((d for d in reading.mentions("D") if v < d <= v + 8), -1)
            emit(scene, _about(draft, known, "completed"))
            break
        status = _status(reading, k, v)
        if status is None or _goes_on(reading, k, v, status):
            continue
        draft = Draft("project", k, v + 1, rule="progress", confidence=0.55)
        draft.modality = roles.modality(reading, v) if reading.kinds[v] == "v" else "asserted"
        late = any(word.startswith("until") for word in reading.words[v + 1 : v + 3])
        if draft.modality == "denied" and late:
            draft.modality = "asserted"  # "construction did not begin until March 15"
        if draft.modality == "denied":
            continue  # "work on it has not begun": it stands as told before
        draft.date_item = next((d for d in reading.mentions("D") if v < d <= v + 4), None)
        sizes = [j for j in reading.mentions("#") if k - 4 <= j < v and roles.mention(reading, j).code in _SIZES]
        if sizes and sizes[0] not in scene.used_items:
            draft.quantity_item = sizes[0]  # "work on the 600-megawatt plant will begin"
        fact = emit(scene, _about(draft, known, status))
        if fact is not None and late and draft.date_item is not None:
            point = (roles.mention(reading, draft.date_item).extra or {}).get("point")
            if point:
                fact.own["_date"] = str(point)


def _goes_on(reading: Reading, k: int, v: int, status: str) -> bool:
    """Whether a verb of the same state is joined right behind: "was completed and handed over on 14 June"."""
    if reading.kinds[v + 1 : v + 2] != "&":
        return False
    return any(_status(reading, k, j) == status for j in range(v + 2, min(len(reading.words), v + 5)))


_ENDS = frozenset("completion completed opening finished end finish ready".split())


def _status(reading: Reading, k: int, v: int) -> str | None:
    """What the verb at ``v`` says of the work at ``k``; None where it says nothing of its state."""
    lemma, words = reading.lemma(v), reading.words
    if reading.kinds[v - 1] == "t" and reading.lemma(roles.governing_verb(reading, v - 1)) == "take":
        return None  # "took six months to complete"
    share = reading.kinds[max(0, v - 2) : v].find("%") >= 0
    if words[v] == "nearing" or (words[v : v + 2] == ["under", "construction"]):
        return "under_construction"
    if words[v] == "complete" and reading.kinds[v - 1] in "b%qw":  # "is complete", "was 80% complete"
        return "under_construction" if share or words[v - 1] in ("nearly", "almost") else "completed"
    if words[v] == "suspension" and reading.lemma(roles.governing_verb(reading, v)) in ("remain", "stay"):
        return "stalled"
    if words[v] == "put" and {"into", "in"} & set(words[v + 1 : v + 2]) and _SERVICE & set(words[v + 2 : v + 4]):
        return "completed"
    if words[v] == "underway" or words[v : v + 2] == ["under", "way"]:
        return "under_construction"
    if not is_finite_or_participle(reading, v):
        return None
    status = _PROGRESS.get(lemma)
    if lemma == "launch" and words[k] in _BEGUN:
        status = "under_construction"
    if lemma in ("enter", "go", "come") and _SERVICE & set(words[v + 1 : v + 4]):
        status = "completed"
    if lemma == "hand" and "over" in words[v + 1 : v + 3]:
        status = "completed"
    if lemma in ("reach", "achieve", "near") and "completion" in words[v + 1 : v + 5]:
        is_rate = "rate" in words[v + 1 : v + 6]  # "had achieved an 80% completion rate"
        status = "under_construction" if lemma == "near" or is_rate else "completed"
    elif lemma == "near":
        status = None
    if lemma in ("end", "stop", "continue", "terminate", "freeze") and words[k] not in _BEGUN:
        return None
    return "under_construction" if status == "completed" and share else status


_CEREMONIES = {
    "groundbreaking": "under_construction", "ground-breaking": "under_construction",
    "sod-turning": "under_construction", "commencement": "under_construction", "launch": "under_construction",
    "foundation-laying": "under_construction", "inauguration": "completed", "handover": "completed",
    "commissioning": "completed", "opening": "completed", "hand-over": "completed", "foundation": "under_construction",
    "completion": "completed",
}  # fmt: skip


_CEREMONIAL = frozenset({"ceremony", "stone"})


def _ceremony(scene: Scene, known: Known) -> None:
    """ "A groundbreaking ceremony took place on October 17, 2016": how far the work named before has come."""
    reading = scene.reading
    if not reading.holds(_CEREMONIAL):
        return
    for k in range(len(reading.words) - 1):
        status = _CEREMONIES.get(reading.words[k])
        if status is None or not _CEREMONIAL & set(reading.words[k + 1 : k + 5]):
            continue
        if reading.kinds[k + 1] not in "w(vN":
            continue
        dates = [d for d in reading.mentions("D") if abs(d - k) <= 9]
        dates = [d for d in dates if not scene.used_items.get(d)] or dates
        if not dates:
            continue
        later = [d for d in dates if d > k]
        date = later[0] if later and "," not in reading.kinds[k : later[0]] else dates[0]
        draft = Draft("project", k, k + 2, rule="ceremony", confidence=0.55, date_item=date)
        v = next((j for j in range(k + 2, min(len(reading.words), k + 6)) if reading.kinds[j] == "v"), -1)
        if v >= 0:
            draft.last = v + 1  # its tense says that it was
        draft.last = max(draft.last, k + 2)
        late = {"not", "until"} <= set(reading.words[k : k + 9])  # "did not take place until August"
        draft.modality = "asserted" if late else roles.modality(reading, k + 1, is_noun=True)
        emit(scene, _about(draft, known, status))


_SERVICE = frozenset("service operation operations stream line use commission production".split())


def _is_back(reading: Reading, k: int) -> bool:
    """Whether the noun at ``k`` opens a clause and points back: "the line", "construction", "the project"."""
    first = k
    while first > 0 and reading.kinds[first - 1] in "wN" and not is_finite_or_participle(reading, first - 1):
        first -= 1
    definite = first > 0 and reading.words[first - 1] in ("the", "this", "both")
    if not definite and reading.words[first] not in (
        "construction",
        "work",
        "works",
        "implementation",
        "project",
        "phase",
    ):
        return False
    first -= definite
    return first == 0 or reading.kinds[first - 1] in "&,;sD" or first <= 2


_AIM = frozenset("purpose aim objective goal".split())
_SCOPES = frozenset("involve include entail comprise consist cover".split())
_BUILD = Trigger("project", "verbs", "build", "build")


def _scope(scene: Scene, known: Known) -> None:
    """ "The purpose of the project is to install 300 streetlights", "It involves the construction of a hall": what is
    done, where no word names its kind."""
    reading = scene.reading
    opening = reading.words[:9]
    if not {"project", "projects", "it", "scheme", "program", "programme", "phase"} & set(opening):
        return
    hit: Hit | None = None
    planned = bool(_AIM & set(opening[:4]))
    if planned:
        hit = next(
            (h for h in reading.get("project.verbs") if h.start < 16 and reading.kinds[h.start - 1] in "t"), None
        )
    elif any(reading.lemma(k) in _SCOPES for k in range(1, min(len(reading.words), 10))):
        hit = next(
            (
                h
                for h in reading.get("project.nouns")
                if h.start < 14
                and h.trigger.lemma != "project"
                and reading.words[h.end : h.end + 1] in (["of"], ["and"])
            ),
            None,
        )
    if hit is None or known[1] is None or known[2] is None:
        return
    draft = Draft("project", hit.start, hit.end, rule="scope", confidence=0.5)
    draft.modality = "planned" if planned else roles.modality(reading, hit.start, is_noun=True)
    sizes = [k for k in reading.mentions("#") if hit.end <= k <= hit.end + 6 and k not in scene.used_items]
    if sizes:
        draft.quantity_item = sizes[0]
        draft.last = max(draft.last, sizes[0] + 1)
    emit(scene, _about(draft, (known[0] or "other", known[1], known[2]), "agreed"))
