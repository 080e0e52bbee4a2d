"""Projects: what one party builds, funds or plans in another. Sponsor → host, undirected where joint."""

from __future__ import annotations

from flows.extract import roles
from flows.extract.frames import awards, progress
from flows.extract.frames.common import (
    BY,
    FROM,
    Draft,
    Scene,
    emit,
    numbers_of,
    source_of,
    target_of,
    title_span,
    within,
)
from flows.extract.names import Name
from flows.extract.reading import Actor, Hit, Reading, is_finite_or_participle, noun_head

_BUILDING = frozenset({"build", "inaugurate", "start", "stall", "cancel"})
_STATUS = {"inaugurate": "completed", "start": "under_construction", "stall": "stalled", "cancel": "cancelled"}
_WEAK_BUILDERS = frozenset(
    """develop create establish expand set implement open launch begin start commission improve install lay carry
    complete""".split()
)
_GENERAL = frozenset(
    """facility facilities enterprise plant market village hotel school hospital satellite infrastructure housing
    university college road terminal grid rail street network bridge dam airport""".split()
)
_UNIT_OF_WORKS = frozenset(
    "bed seat m3/d t/a barrel/d tonne/a tonne/d m3/a MVA TEU km MW GW kW m ha hectare kWh tonne m2 m3 kV mile".split()
)


def find(scene: Scene) -> None:
    """Add the project facts of a sentence: a work that is built, funded, inaugurated, planned."""
    reading = scene.reading
    if awards.find(scene):
        return
    works = [w for w in reading.get("project.types") if w.trigger.code != "line" or _is_line(reading, w)]
    if not works:
        progress.find(scene)
        return
    done: list[int] = []
    told: dict[int, Hit] = {}
    specific = any(w.trigger.lemma not in _VAGUE for w in works)
    listed = next((k for k, word in enumerate(reading.words) if word == "including"), -1)
    again = any(listed < h.start <= listed + 3 for h in reading.get("project.nouns"))
    if specific and listed > 0 and again and works[0].trigger.lemma in _VAGUE and works[0].end <= listed:
        works, specific = works[:1], False  # "to construct water infrastructure, including treatment plants"
    for n, work in enumerate(works):
        if (specific and work.trigger.lemma in _VAGUE) or _is_money(reading, work):
            continue
        if reading.words[work.end - 1] == "enterprises" and reading.words[work.start - 1] != "of":
            continue
        if work.trigger.lemma == "works" and reading.words[work.start - 1 : work.start] in _NO_WORKS:
            continue
        if n + 1 < len(works) and _same_phrase(reading, work.end, works[n + 1].start):
            continue  # "the metro feeder roads": the last noun is the head
        if _is_end_of_line(reading, work, works):
            continue
        head = noun_head(reading, work.start)
        if any(abs(head - other) <= 1 for other in done) or _is_of_sector(reading, work):
            continue
        scene.n_candidates += 1
        builder, _ = _builder(reading, work)
        first = told.get(builder.start) if builder is not None and builder.start < work.start else None
        if (
            first is not None
            and builder is not None
            and builder.start < first.start
            and _is_listed(reading, work, first)
        ):
            continue  # one of several that one builder makes together
        if _work(scene, work):
            done.append(head)
            if builder is not None:
                told[builder.start] = work
    progress.find(scene)


def _is_listed(reading: Reading, work: Hit, first: Hit) -> bool:
    """Whether a work only goes on a list that the work told first opens: no place or size of its own."""
    if not 0 < work.start - first.end < 40:
        return False
    if set(reading.kinds[first.end : work.start]) & set("bhmr;"):
        return False
    behind = set(reading.kinds[work.end : work.end + 4])
    return not behind & set("PCc") and "#" not in reading.kinds[max(0, work.start - 3) : work.start]


def _same_phrase(reading: Reading, start: int, end: int) -> bool:
    return end - start <= 3 and all(
        reading.kinds[k] in "wN" and not is_finite_or_participle(reading, k) for k in range(start, end)
    )


def _is_end_of_line(reading: Reading, work: Hit, works: list[Hit]) -> bool:
    """ "A railway from the border to the port of X": the port is where the line leads."""
    before = _before_phrase(reading, work.start)
    if (work.trigger.code == "port" or work.trigger.lemma in _SITES) and reading.words[before] in ("in", "at", "near"):
        return any(o.start < before for o in works)  # "a power station at Old Harbour", "a school in the village of"
    if work.trigger.code != "port" or not any(
        o.trigger.code in ("railway", "pipeline", "road") and o.start < work.start for o in works
    ):
        return False
    k = work.start - 1
    while k >= 0 and reading.kinds[k] in "dwNA'PcC":
        k -= 1
    return k >= 0 and reading.words[k] in ("to", "with", "and", "from", "between", "at")


def _before_phrase(reading: Reading, i: int) -> int:
    k = i - 1
    while k > 0 and reading.kinds[k] in "dwNA'PCc":
        k -= 1
    return max(k, 0)


_SITES = frozenset("village hospital university college airport plant mine road street highway campus port".split())
_NO_WORKS: tuple[list[str], ...] = (
    ["public"],
    ["civil"],
    ["road"],
    ["the"],
    ["construction"],
    [","],
    ["and"],
    ["who"],
    ["it"],
    [],
)
_VAGUE = frozenset({"infrastructure", "buildings"})


_MONEY_WORDS = frozenset(
    """loan loans financing credit credits funding debt debts bond bonds lending swap overdraft fund liquidity guarantee
    repo standby stand-by borrowing financial adjustment sustainability instrument""".split()
)


def _is_money(reading: Reading, work: Hit) -> bool:
    """A facility of credit is no works, nor is a bridge loan or a railway loan."""
    following = reading.words[work.end : work.end + 1]
    if following and following[0] in _MONEY_WORDS - {"standby", "stand-by", "financial", "liquidity"}:
        return True
    if work.trigger.lemma not in ("facility", "facilities"):
        return False
    if _MONEY_WORDS & set(reading.words[max(0, work.start - 3) : work.start]):
        return True
    money = [h for h in reading.get("finance.nouns") if h.start < work.end and h.end > work.start]
    return bool(money) and (money[0].end - money[0].start > 1 or "$" in reading.kinds)


def _is_of_sector(reading: Reading, work: Hit) -> bool:
    """ "the railway sector", "road safety": no work is named."""
    following = reading.words[work.end : work.end + 1]
    if following and following[0] in _SECTORS:
        return True
    if reading.kinds[work.end : work.end + 1] == "'" and reading.words[work.end - 1] != "parliament":
        return True  # "the school's hardware"
    if work.trigger.lemma == "satellite" and {"communist", "soviet", "its"} & set(
        reading.words[max(0, work.start - 3) : work.start]
    ):
        return True
    if not reading.text[reading.starts[work.start]].isupper():
        return False
    if not reading.is_title_case and _in_name_of_body(reading, work.end):
        return True
    before = reading.words[max(0, work.start - 7) : work.start]  # "the Minister for Roads and Highways"
    return (
        any(w in _BODIES for w in before)
        and not any(k in "vbhm;$#" for k in reading.kinds[max(0, work.start - 3) : work.start])
    ) or reading.words[work.end : work.end + 1] in (["corporation"], ["authority"], ["company"], ["agency"], ["bank"])


def _in_name_of_body(reading: Reading, k: int) -> bool:
    """Whether the capitalised words from ``k`` end in a word for a body: "Highway Planning and Design Institute"."""
    while k < len(reading.words) and (reading.text[reading.starts[k]].isupper() or reading.words[k] in ("and", "&")):
        if reading.words[k] in _FIRMS:
            return True
        k += 1
    return False


_FIRMS = frozenset(
    """institute co corporation ltd limited bureau company group inc authority plc gmbh minister ministry
    operations""".split()
)
_BODIES_OF_NAMES = frozenset(
    """department ministry corporation authority company agency bank group board commission ltd limited inc
    bureau""".split()
)
_BODIES = frozenset("minister ministers ministry ministries department secretary authority".split())


_SECTORS = frozenset(
    """sector sectors service services industry industries ministry minister department authority transport safety
    company companies workers network-wide tariff prices supply exports imports generation consumption access policy
    costs cost fees users agreement students teachers official officials technology technologies applications
    connectivity cooperation chain chains experts engineers collaboration partnerships research innovation awards
    sharing""".split()
)


def _builder(reading: Reading, work: Hit) -> tuple[Hit | None, bool]:
    """The verb or noun of building that the work belongs to, and whether it is a noun."""
    low, high = roles.clause(reading, work.start)
    best: tuple[Hit | None, bool] = (None, False)
    for hit in reading.get("project.nouns"):
        if reading.words[hit.end : hit.end + 1] in (["id"], ["ids"], ["#"], ["no"]):
            continue
        if is_finite_or_participle(reading, hit.start) and "g" not in reading.forms(hit.start):
            continue
        if (
            low <= hit.start < work.start
            and work.start - hit.end <= 14
            and "of" in reading.words[hit.end : hit.end + (4 if reading.words[hit.end : hit.end + 1] == ["and"] else 2)]
        ):
            if not _crosses(reading, hit.end, work.start):
                best = (hit, True)
        elif work.end <= hit.start <= work.end + 3 and hit.trigger.lemma not in ("development",):
            return hit, True
    verbs = [
        h
        for h in reading.get("project.verbs")
        if is_finite_or_participle(reading, h.start) and not _attributive(reading, h.start)
    ]
    for hit in verbs:
        if hit.trigger.lemma in ("establish", "create", "expand") and reading.words[work.start - 1] == "on":
            continue  # "to establish a presence on the bridge"
        since = max(hit.end, reading.kinds.rfind("&", 0, work.start) + 1)  # "a hospital in A and a stadium in B"
        if hit.end <= work.start and _AWAY & set(reading.words[since : work.start]):
            continue  # "launched missiles at the air base"
        if hit.start < work.start and "n" in reading.forms(hit.start) and roles.is_passive(reading, hit.start):
            continue  # "handed over in a ceremony at the airport"
        if low <= hit.start < work.start and work.start - hit.end <= 18 and not _crosses(reading, hit.end, work.start):
            if best[0] is None or hit.start > best[0].start:
                best = (hit, False)
    if best[0] is None:
        for hit in verbs:
            apart = "&d" in reading.kinds[work.end : hit.start]  # "the line, and a second pipe laid by": another's verb
            near = work.end <= hit.start < high and hit.start - work.end <= 16 and not apart
            if near and roles.is_passive(reading, hit.start):
                return _last_of_pair(reading, hit, verbs), False
            if (
                work.end <= hit.start <= work.end + 3
                and "n" in reading.forms(hit.start)
                and reading.kinds[hit.start - 1] != "r"
            ):
                return hit, False
    return best


def _last_of_pair(reading: Reading, hit: Hit, verbs: list[Hit]) -> Hit:
    """Of "was completed and handed over on 14 June", the verb beside which the date stands."""
    if reading.kinds[hit.end : hit.end + 1] != "&":
        return hit
    later = (h for h in verbs if hit.end < h.start <= hit.end + 2 and h.trigger.code == hit.trigger.code)
    return next(later, hit)


_AWAY = frozenset("at in near from to against into within inside across through towards toward between".split())


def _attributive(reading: Reading, i: int) -> bool:
    """A participle before its noun: "the newly installed signalling system"."""
    if "n" not in reading.forms(i) or i == 0:
        return False
    before = reading.kinds[i - 1]
    attached = before in "dz&" or reading.words[i - 1].endswith("ly")
    return attached and reading.kinds[i + 1 : i + 2] in ("w", "N", "v", "G") and before not in "bh"


def _crosses(reading: Reading, start: int, end: int) -> bool:
    return any(
        reading.kinds[k] in ";bhm"
        or (
            reading.kinds[k] == "v"
            and is_finite_or_participle(reading, k)
            and "g" not in reading.forms(k)
            and "n" not in reading.forms(k)
        )
        for k in range(start, end)
    )


def _reaches(reading: Reading, verb: Hit, work: Hit) -> bool:
    """Whether a verb of paying is close enough to the work to have it as its object or subject."""
    if verb.end <= work.start:
        return work.start - verb.end <= 14 and not {"areas", "such"} & set(reading.words[verb.end : work.start])
    return verb.start - work.end <= 16


def _funding(reading: Reading, work: Hit) -> bool:
    """Whether the clause says that the work is paid for: "was funded by", "carried out with funding from"."""
    low, high = roles.clause(reading, work.start)
    for key, codes in (("finance.verbs", ("fund",)),):
        if any(
            low <= h.start < high
            and _reaches(reading, h, work)
            and h.trigger.code in codes
            and h.trigger.lemma not in ("support", "sponsor")
            and is_finite_or_participle(reading, h.start)
            for h in reading.get(key)
        ):
            return True
    return any(
        w in ("funding", "financing") and reading.words[low + k + 1 : low + k + 2] in (["from"], ["by"], ["of"])
        for k, w in enumerate(reading.words[low:high])
    )


def _work(scene: Scene, work: Hit) -> bool:
    reading = scene.reading
    builder, is_noun = _builder(reading, work)
    funded = _funding(reading, work)
    idea = builder is None and _is_only_planned(reading, work)
    if builder is None and not funded and not idea and not _is_paid_for(reading, work):
        return False
    lemma = builder.trigger.lemma.split()[0] if builder else "fund"
    if builder is None and reading.words[_before_phrase(reading, work.start)] in ("in", "at"):
        return False  # "to fund education, so that girls stay in school"
    if lemma == "project" and work.trigger.lemma == "village":
        return False  # "the 10,000 Villages Project"
    if lemma == "project" and is_noun and _is_only_described(scene, work):
        return False
    sponsor, host = _sides(scene, work, builder, is_noun)
    joins = idea or roles.between(reading, work.end) or (_joined(reading, work) and not _together(scene))
    if joins and not (sponsor and host):
        sponsor, host = _ends(reading, work) or (sponsor, host)
    if work.trigger.code in _LINES and not (sponsor and host):
        ends = roles.modifiers(reading, work.start, work.end)
        pair = sorted(set(roles.codes_of(ends)))
        if len(pair) == 2 and set(roles.codes_of(sponsor + host)) <= set(pair):  # "the Oman-India pipeline"
            sponsor, host = [a for a in ends if pair[0] in a.codes], [a for a in ends if pair[1] in a.codes]
    sponsor_codes, host_codes = roles.codes_of(sponsor), roles.codes_of(host)
    named = bool(sponsor_codes) + bool(host_codes)
    financed = any(f.fact_type == "finance" for f in scene.facts) or _is_paid_before(scene)
    joint = () if named or builder is None else _together(scene)
    if named == 0 and not financed and not joint:
        return False
    if work.trigger.lemma in _VAGUE and not any(f.fact_type == "finance" for f in scene.facts):
        if named < 2 or lemma not in ("build", "construct", "rehabilitate", "upgrade", "modernise", "modernize"):
            return False
    if _is_figure(reading, work, named):
        return False
    if lemma in _FURTHERING and work.trigger.lemma in _ABSTRACT and not _is_concrete(reading, work, host):
        return False
    if work.trigger.lemma in _GENERAL and lemma in _WEAK_BUILDERS and named < 2 and not financed:
        return False
    if named == 2 and sponsor_codes == host_codes:
        payers = [f for f in scene.facts if f.fact_type in ("investment", "finance") and f.target == host_codes[0]]
        if payers and payers[-1].source is not None:  # "A will invest in the construction of reactors in B by B's X"
            sponsor, sponsor_codes = [], (payers[-1].source,)
        else:
            host, host_codes = [], ()
    draft = Draft("project", work.start, work.end, sponsor, host, rule=f"{'noun' if is_noun else 'verb'}.{lemma}")
    if joint:
        draft.source_codes, draft.target_codes = _oriented(scene, joint)
    elif len(sponsor_codes) == 2 and set(host_codes) <= set(sponsor_codes) and any(len(a.codes) == 2 for a in sponsor):
        draft.source, draft.target = [], []  # "the two neighbours agreed to build"
        if len(host_codes) == 1 and any(a.preposition in ("in", "at") for a in host):
            draft.source_codes = tuple(c for c in sponsor_codes if c not in host_codes)
            draft.target_codes = host_codes  # "this agreement will establish a facility in India"
        else:
            draft.source_codes, draft.target_codes = sorted_pair(sponsor_codes)
    elif named == 2 and not sponsor:
        draft.source_codes = sponsor_codes
    elif not _fill_sides(scene, draft, sponsor_codes, host_codes):
        return False
    if named < 2 or is_noun:
        _turn_round(scene, draft)
    if builder is not None:
        draft.first, draft.last = min(builder.start, work.start), max(builder.end, work.end)
    anchor = builder.start if builder else work.start
    helping = _helper(reading, anchor) if builder is not None and not is_noun else -1
    draft.modality = roles.modality(reading, helping if helping >= 0 else anchor, is_noun=is_noun)
    if builder is not None and not is_noun and draft.modality == "planned" and _is_undertaken(reading, anchor):
        draft.modality = "asserted"
    if _AIMS & set(reading.words[:4]) and draft.modality == "asserted":
        draft.modality = "planned"  # "the purpose of the project is to"
    mood = _purpose_mood(reading, anchor, is_noun)
    if mood and draft.modality == "asserted":
        draft.modality = mood
    if draft.modality == "asserted":
        draft.modality = _mood_of_money(scene, draft.first, builder is None) or draft.modality
    draft.own["project_type"] = _type_of(scene, work)
    draft.own_spans["project_type"] = (work.start, work.end)
    if idea and draft.modality == "asserted":
        draft.modality = "planned"
    if draft.modality == "denied" and builder is not None and builder.trigger.code in ("build", "start"):
        draft.modality = "planned"  # "has not been built so far", "construction has not begun": still a plan
    draft.own["status"] = _status(reading, builder, is_noun, draft.modality, lemma)
    name = title_span(reading, work.start, work.end)
    if name is not None and reading.words[name[1] - 1] in _BODIES_OF_NAMES:
        return False  # "the South Road and Bridge Department"
    if name is not None:
        draft.own["name"] = reading.surface(*name)
        draft.own_spans["name"] = name
    costs = [
        k
        for k in numbers_of(scene, "$", within([work] + ([builder] if builder and is_noun else [])))
        if k not in scene.used_items
    ]
    if not costs and builder is not None and not is_noun and reading.kinds[builder.start - 1] == "t":
        spent = [k for k in reading.mentions("$") if builder.start - 3 <= k < builder.start]
        if spent and reading.lemma(spent[0] - 1) == "spend":  # "will spend 1.2 billion to develop the field"
            costs = [k for k in spent if k not in scene.used_items]
    if not costs and builder is not None and not is_noun and reading.words[builder.start - 2] == "project":
        costs = [k for k in numbers_of(scene, "$", within(reading.get("project.nouns"))) if k not in scene.used_items]
    if not costs and builder is not None:
        contracts = [
            h
            for h in reading.get("agreement.nouns")
            if h.trigger.code == "contract" and h.end <= draft.first and draft.first - h.end < 6
        ]
        costs = [
            k
            for k in numbers_of(scene, "$", within(contracts))
            if all(f.fact_type == "agreement" for f in scene.used_items.get(k, []))
        ]
    if costs:
        draft.amount_item = costs[0]
    sizes = [
        k
        for k in reading.mentions("#")
        if abs(k - work.start) < 10
        and roles.mention(reading, k).code in _UNIT_OF_WORKS
        and k not in scene.used_items
        and _NO_SIZE.isdisjoint(reading.words[k + 1 : k + 4])
    ]
    if not sizes and "capacity" in reading.words:
        low, high = roles.clause(reading, work.start)
        all_sizes = [
            k
            for k in reading.mentions("#")
            if low <= k < high and roles.mention(reading, k).code in _UNIT_OF_WORKS and k not in scene.used_items
        ]
        sizes = all_sizes if len(all_sizes) == 1 else []
    counted = [
        k
        for k in reading.mentions("#")
        if 0 < work.start - k <= 7
        and (
            (roles.mention(reading, k).code or "").split(" ")[-1] == work.trigger.lemma.split()[-1].rstrip("s")
            or (reading.kinds[k + 1] in "()w" and set(reading.kinds[k + 1 : work.start]) <= set("#()w"))
        )
        and roles.mention(reading, k).code not in _UNIT_OF_WORKS
    ]
    if sizes:
        draft.quantity_item = sizes[0]
    elif counted and counted[0] not in scene.used_items and reading.words[work.end - 1].endswith("s"):
        draft.quantity_item = counted[0]
        draft.unit = work.trigger.lemma.rstrip("s")
    draft.plover = "COOPERATE"
    draft.confidence = 0.65 if named == 2 else 0.5
    fact = emit(scene, draft)
    if fact is not None and named == 2 and builder is not None and not is_noun:
        _own_plant(scene, draft, lemma)
    if fact is not None and draft.quantity_item >= 0:
        _with_more(scene, draft, work)
    if fact is not None:
        scene.context.last_project = (str(draft.own["project_type"]), fact.source, fact.target)
    return fact is not None


_PARTS = frozenset("bed seat classroom room place borehole well apartment house unit berth lane".split())


def _with_more(scene: Scene, draft: Draft, work: Hit) -> None:
    """ "a 17,000 square metre hospital with 129 beds": a second measure of the same work."""
    reading = scene.reading
    for k in reading.mentions("#"):
        if not work.end < k <= work.end + 3 or reading.words[k - 1] != "with" or k in scene.used_items:
            continue
        if (roles.mention(reading, k).code or "").split(" ")[-1] in _PARTS:
            more = draft.copy()
            more.quantity_item, more.unit, more.amount_item = k, None, -1
            emit(scene, more)


def _is_only_described(scene: Scene, work: Hit) -> bool:
    """ "The Rural Power Project is an initiative that": what it is, not that it is built or paid for."""
    reading = scene.reading
    if any(f.fact_type in ("finance", "agreement") for f in scene.facts):
        return False
    if any(f.fact_type == "investment" for f in scene.facts):
        return True  # "holds 40% of the pipeline project"
    v = next((k for k in range(work.end, min(len(reading.words), work.end + 6)) if reading.kinds[k] in "bv"), -1)
    return v >= 0 and reading.kinds[v] == "b" and reading.kinds[v + 1 : v + 2] == "d"


_SETTING_UP = frozenset("open build establish set construct expand launch".split())
_ENTERPRISE = frozenset({"company", "ambiguous"})


def _own_plant(scene: Scene, project: Draft, lemma: str) -> None:
    """A factory that a private company opens abroad for itself is its investment too."""
    reading = scene.reading
    if project.own.get("project_type") != "plant" or lemma not in _SETTING_UP or not project.source:
        return
    if reading.holds(_FOR_OTHERS) or any(f.fact_type in ("investment", "finance") for f in scene.facts):
        return
    actor = project.source[0]
    names = [reading.payload[k] for k in range(actor.start, actor.end)]
    private = any(isinstance(n, Name) and "company" in n.flags for n in names)
    if not private and reading.holds(_MAKERS) is False:
        return
    draft = project.copy()
    draft.fact_type, draft.rule = "investment", "plant"
    draft.own = {"action": "made" if draft.modality == "asserted" else "planned"}
    draft.own_spans = {}
    draft.quantity_item = -1
    draft.confidence = 0.5
    emit(scene, draft)


_FOR_OTHERS = frozenset("contract contracts order tender awarded loan credit grant turnkey contractor".split())
_MAKERS = frozenset("carmaker automaker maker manufacturer brewer tyremaker steelmaker".split())
_FLOWS = frozenset("training talent project deal diverse innovation investment robust strong".split())
_FIGURE_OF = frozenset("of for".split())


def _is_figure(reading: Reading, work: Hit, named: int) -> bool:
    """A figure of speech: "a pipeline of experts", "to build a bridge between the two peoples", a university that
    takes part."""
    behind = reading.words[work.end : work.end + 1]
    before = reading.words[max(0, work.start - 2) : work.start]
    if work.trigger.lemma == "pipeline" and "#" not in reading.kinds and "$" not in reading.kinds:
        return bool(_FLOWS & set(before)) or behind == ["of"]
    if work.trigger.lemma == "bridge" and (reading.kinds[work.start - 1 : work.start] == "t" or _FLOWS & set(before)):
        return True  # "to bridge the gap"
    if work.trigger.lemma == "bridge" and behind in (["between"], ["to"], ["with"]):
        return not any(work.end < a.start <= work.end + 6 for a in reading.actors if not a.is_reference) and not any(
            k in "#$" for k in reading.kinds
        )
    if work.trigger.lemma in ("university", "college", "church") and reading.text[reading.starts[work.start]].isupper():
        return not reading.holds(_RAISING) and not reading.is_title_case
    return False


_FURTHERING = frozenset(
    "expand improve develop upgrade establish fund create enhance support project expansion".split()
)
_ABSTRACT = frozenset(
    """telecommunications broadband facility university college infrastructure rail reactor grid satellite school
    enterprise housing network laboratory workshop""".split()
)


def _is_concrete(reading: Reading, work: Hit, host: list[Actor]) -> bool:
    """Whether a work of an abstract kind is one that stands somewhere: it has a place, a number, a sum or a name."""
    near = reading.kinds[max(0, work.start - 6) : work.end + 6]
    if set(near) & set("#$"):
        return True
    if any(a.start >= work.end and a.start - work.end <= 6 and a.preposition in ("in", "at", "near") for a in host):
        return True
    return not reading.is_title_case and reading.text[reading.starts[work.start]].isupper()


_RAISING = frozenset(
    """build built building construct constructed construction expansion rehabilitation campus renovation establish
    established opened inaugurated""".split()
)
_LINES = frozenset({"pipeline", "railway", "road", "power", "telecom"})
_AIMS = frozenset("purpose aim objective".split())


def _is_undertaken(reading: Reading, v: int) -> bool:
    """ "India undertook a project to upgrade a base": the project that the infinitive belongs to is under way."""
    if reading.kinds[v - 1 : v] != "t" or reading.words[v - 2 : v - 1] not in (["project"], ["programme"], ["program"]):
        return False
    doing = roles.governing_verb(reading, v - 2)
    return (
        0 <= doing < v
        and reading.lemma(doing) in ("undertake", "implement", "launch", "complete", "carry", "run", "begin", "start")
        and roles.modality(reading, doing) == "asserted"
    )


_NO_SIZE = frozenset("wide north south east west away deep high tall above below".split())
_CARRIED = (
    ("railway", frozenset("rail railway track train trains metro gauge locomotives station stations".split())),
    ("power", frozenset("power electricity kv mw megawatts voltage pylon transmission grid".split())),
    ("pipeline", frozenset("oil gas crude pipeline pipe barrels bpd".split())),
    ("telecom", frozenset("cable fibre fiber broadband internet".split())),
)


def _type_of(scene: Scene, work: Hit) -> str:
    """What a plain "line" carries: as the words around it say, else as the work named last."""
    if work.trigger.code != "line":
        return work.trigger.code
    words = set(scene.reading.words)
    found = next((code for code, names in _CARRIED if names & words), None)
    known = scene.context.last_project
    return found or (known[0] if known and known[0] else "other")


def _is_line(reading: Reading, work: Hit) -> bool:
    """Whether a "line" is a work: it has a length, or it links two places."""
    near = [k for k in reading.mentions("#") if abs(k - work.start) <= 4]
    if any(roles.mention(reading, k).code in ("km", "mi") for k in near):
        return True
    if reading.words[work.end : work.end + 1] in (["linking"], ["connecting"], ["between"]):
        return True
    return work.start > 0 and "-" in reading.words[work.start - 1] and reading.kinds[work.start - 1] == "N"


def _is_paid_before(scene: Scene) -> bool:
    """Whether the text has just told who pays, or speaks of one payer only, so that a work without parties has them."""
    context = scene.context
    if not context.creditors:
        return False
    last = context.last_money
    near = last is not None and scene.reading.sentence.sentence_id - last.sentence_id <= 6
    return near or len(context.creditors) == 1


def _is_only_planned(reading: Reading, work: Hit) -> bool:
    """ "A railway between A and B is planned", "they have talked about a pipeline": named works that exist as a
    plan."""
    if work.trigger.code not in ("railway", "pipeline", "road", "port", "power"):
        return False
    governor = roles.governing_verb(reading, work.end - 1)
    of_planning = governor < 0 or reading.lemma(governor) in _PLANNING or reading.kinds[governor] == "b"
    if of_planning and roles.modality(reading, work.end - 1, is_noun=True) in ("planned", "proposed"):
        return True
    low, high = roles.clause(reading, work.start)
    behind = reading.words[work.end : min(high, work.end + 16)]
    if any(behind[k : k + 2] == ["on", "paper"] for k in range(len(behind))):
        return True
    talked = any(reading.lemma(k) in _TALKING for k in range(max(low, work.start - 5), work.start))
    if talked and "would" in behind[:4]:
        return True
    return any(
        w in ("planned", "proposed", "envisaged", "envisioned", "mooted", "contemplated", "projected") for w in behind
    )


_PLANNING = frozenset(
    "plan propose envisage envision consider study agree mull want seek discuss explore eye approve".split()
)
_TALKING = frozenset("talk discuss consider propose envisage mull study explore debate".split())


def _ends(reading: Reading, work: Hit) -> tuple[list[Actor], list[Actor]] | None:
    """The two ends of a line: "between A and B" (alphabetical), "from A to B"."""
    pair = roles.between(reading, work.end)
    codes = sorted(set(roles.codes_of(pair)))
    if len(codes) == 2:
        return [a for a in pair if codes[0] in a.codes], [a for a in pair if codes[1] in a.codes]
    joined = _joined(reading, work)
    if joined:
        return joined
    start = roles.governed(reading, work.end, FROM, limit=10, places=True)
    end = roles.governed(reading, work.end, frozenset({"to"}), limit=16, places=True)
    return (start, end) if start and end and roles.codes_of(start) != roles.codes_of(end) else None


def _joined(reading: Reading, work: Hit) -> tuple[list[Actor], list[Actor]] | None:
    """ "a railway meant to join A to B", "a pipeline that would carry A's gas to B": the two ends, in that order."""
    for v in range(work.end, min(len(reading.words), work.end + 14)):
        if reading.lemma(v) not in ("link", "connect", "join", "carry", "bring", "take", "transport", "deliver"):
            continue
        near = [a for a in reading.actors if v < a.start <= v + 4 and a.preposition is None][:1]
        far = roles.governed(reading, v + 1, frozenset({"to", "with"}), limit=10, places=True)[:1]
        if near and far and roles.codes_of(near) != roles.codes_of(far):
            return near, far
    return None


_PURPOSE = frozenset("for towards toward relating".split())


def _is_paid_for(reading: Reading, work: Hit) -> bool:
    """Whether a loan or grant of the clause is for the work: "a loan for the Huye-Ngoma road"."""
    if work.trigger.code == "other" or work.trigger.lemma in _GENERAL - {"road", "bridge", "airport", "dam"}:
        return False
    low, _ = roles.clause(reading, work.start)
    nouns = any(low <= h.start < work.start and h.trigger.code not in ("debt",) for h in reading.get("finance.nouns"))
    verbs = "$" in reading.kinds[low : work.start] and any(
        low <= h.start < work.start and h.trigger.lemma in ("lend", "loan", "grant")
        for h in reading.get("finance.verbs")
    )
    if not nouns and not verbs:
        return False
    between = reading.words[max(low, work.start - 16) : work.start]
    return any(w in _PURPOSE for w in between) or ("finance" in between and "to" in between)


def _sides(scene: Scene, work: Hit, builder: Hit | None, is_noun: bool) -> tuple[list[Actor], list[Actor]]:
    """(sponsor, host)."""
    reading = scene.reading
    host = _host(reading, work, builder.end if builder is not None and not is_noun else work.end)
    sponsor: list[Actor] = []
    if builder is not None and not is_noun:
        v = builder.start
        helped = _helped(reading, v)
        if helped is not None:
            return helped
        asked = _asked(reading, v)
        if asked is not None:
            return asked[0], asked[1] if not host or roles.codes_of(host) == roles.codes_of(asked[0]) else host
        if roles.is_passive(reading, v) or (v > work.start):
            sponsor = roles.agent(reading, v)
        else:
            sponsor = roles.subject(reading, v)
        backed = _backers(reading, work)
        if backed and roles.codes_of(backed) != roles.codes_of(sponsor):
            return backed, sponsor or host  # "Myanmar suspended the Chinese-backed dam"
        if builder.trigger.code in ("cancel", "stall"):  # "Kenya cancelled an airport deal with India's Adani"
            builder_of = roles.governed(reading, work.start, frozenset({"with", "by"}), limit=8)
            if builder_of and roles.codes_of(builder_of) != roles.codes_of(sponsor):
                return builder_of, sponsor or host
    elif builder is not None:
        sponsor = roles.governed(reading, builder.end, BY, limit=24)
        if not sponsor:  # "the construction of the Chinese-funded airport"
            sponsor = _backers(reading, work)
        if not sponsor:
            sponsor = [a for a in roles.modifiers(reading, builder.start, builder.end) if not a.is_place]
            if sponsor and work.start < builder.start:
                sponsor = []
        v = roles.governing_verb(reading, builder.start)
        if not sponsor and 0 <= v < builder.start and reading.lemma(v) in _UNDERTAKING:
            sponsor = roles.agent(reading, v) if roles.is_passive(reading, v) else roles.subject(reading, v)
    if not sponsor:  # "the expansion of US bases in Colombia"
        kin = [a for a in roles.modifiers(reading, work.start, work.end) if not a.is_genitive and a not in host]
        sponsor = kin if host and roles.codes_of(kin) != roles.codes_of(host) else []
    contractor = _awarded(reading, work)
    if contractor and (not sponsor or not set(roles.codes_of(contractor)) & set(roles.codes_of(sponsor))):
        owner = [a for a in sponsor if not set(a.codes) & set(roles.codes_of(contractor))]
        sponsor, host = contractor, host or owner
    helper = _assisted(reading, work)
    if helper and set(roles.codes_of(helper)).isdisjoint(roles.codes_of(sponsor)):
        away = [a for a in host if not set(a.codes) & set(roles.codes_of(helper))]
        sponsor, host = helper, away or sponsor
    if not sponsor:
        sponsor = _funder(reading, work) or _counterpart(scene, work)
    host = [a for a in host if not set(a.codes) & set(roles.codes_of(sponsor))] or host
    if len(roles.codes_of(sponsor)) == 2 and len(roles.codes_of(host)) == 1 and all(len(a.codes) == 1 for a in sponsor):
        others = [a for a in sponsor if not set(a.codes) & set(roles.codes_of(host))]
        sponsor = others or sponsor  # "Brazil and Venezuela will build a refinery in Brazil"
    if len(roles.codes_of(sponsor)) == 2 and not host:
        sponsor, host = _joint(scene, sponsor)
        codes = sorted(roles.codes_of(sponsor))
        if len(codes) == 2 and not host:  # built together, in neither's name
            sponsor, host = [a for a in sponsor if codes[0] in a.codes], [a for a in sponsor if codes[1] in a.codes]
    return sponsor, host


_BACKED = frozenset("backed funded financed built led".split())


def _is_backer(reading: Reading, actor: Actor) -> bool:
    """Whether an adjective says who pays or builds: "the Chinese-backed dam"."""
    behind = reading.words[actor.end : actor.end + 2]
    return behind[:1] == ["-"] and behind[1:] != [] and behind[1] in _BACKED


def _backers(reading: Reading, work: Hit) -> list[Actor]:
    """The state in an adjective right before the work: "the Chinese-funded airport"."""
    return [a for a in reading.actors if 0 <= work.start - a.end <= 5 and _is_backer(reading, a)]


_AWARDING = frozenset("award give grant assign entrust hand let".split())


def _awarded(reading: Reading, work: Hit) -> list[Actor]:
    """ "award the contract for the tunnel to M/s China State of China": the contractor behind "to"."""
    low, high = roles.clause(reading, work.start)
    award = next((v for v in range(low, work.start) if reading.lemma(v) in _AWARDING), -1)
    behind = -1
    if award < 0:  # "the contract for the road be awarded to M/s X"
        behind = next((v for v in range(work.end, min(high, work.end + 24)) if reading.lemma(v) in _AWARDING), -1)
        award = low if behind >= 0 else -1
    papers = {"contract", "contracts", "tender", "construction", "works", "work", "dredging", "project"}
    if award < 0 or not papers & set(reading.words[award : work.end]):
        return []
    if behind < 0 and reading.kinds[work.end : work.end + 1] != "p":
        taker = [a for a in reading.actors if a.follows_verb == award and a.end <= work.start]
        if taker:  # "awarded China's CNPC a contract to build a pipeline"
            return taker[:1]
    for actor in reading.actors:
        reach = behind + 8 if behind >= 0 else work.end + 24
        if max(work.end, behind) <= actor.start < min(high, reach) and actor.preposition in ("to", "of"):
            to = next((k for k in range(actor.start, work.end - 1, -1) if reading.words[k] == "to"), -1)
            if to >= 0 and not set(reading.kinds[to + 1 : actor.start]) & set("vbhm;,"):
                return [actor]
    return []


_ASKING = frozenset("ask invite request urge approach allow permit persuade authorise authorize call want".split())


def _asked(reading: Reading, v: int) -> tuple[list[Actor], list[Actor]] | None:
    """(builder, who asks) of "Nepal asked India to build", "invited Chinese firms to construct"."""
    for a in reading.actors:
        if not (a.end < v <= a.end + 2) or reading.kinds[a.end] not in "tp" or a.is_modifier:
            continue
        ask = a.follows_verb if a.follows_verb >= 0 else a.preposition_at - 1
        if ask < 0 or reading.lemma(ask) not in _ASKING:
            continue
        asker = roles.subject(reading, ask) if not roles.is_passive(reading, ask) else []
        if roles.codes_of(asker) != a.codes:
            return roles.members(reading, a), asker
    return None


_UNDERTAKING = frozenset("begin start commence complete finish undertake launch resume continue oversee".split())


def _helped(reading: Reading, v: int) -> tuple[list[Actor], list[Actor]] | None:
    """ "Japan will help Bangladesh build a port": who helps is the sponsor."""
    h = _helper(reading, v)
    if h < 0:
        return None
    host = [a for a in reading.actors if h < a.start and a.end <= v and not a.is_modifier]
    sponsor = roles.subject(reading, h)
    return (sponsor, host) if host and sponsor else None


def _helper(reading: Reading, v: int) -> int:
    """The verb of helping that the verb at ``v`` depends on; -1 where there is none."""
    near = range(v - 1, max(0, v - 7), -1)
    return next((h for h in near if reading.lemma(h) in ("help", "assist") and is_finite_or_participle(reading, h)), -1)


def sorted_pair(codes: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Two codes as the sides of a work that both build: in alphabetical order."""
    first, second = sorted(codes)
    return (first,), (second,)


def _turn_round(scene: Scene, draft: Draft) -> None:
    """Who has only taken in this text is the host, where the other side is known to give to it."""
    source, target = source_of(draft), target_of(draft)
    if len(source) == 1 and len(target) == 1 and _oriented(scene, (*source, *target)) == (target, source):
        draft.source, draft.target = draft.target, draft.source
        draft.source_codes, draft.target_codes = draft.target_codes, draft.source_codes


def _oriented(scene: Scene, pair: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The pair as sponsor and host, where one of them has given to the other before; else as it stands."""
    recipients = scene.context.recipients
    for giver, taker in (pair, pair[::-1]):
        if recipients.get(giver) == taker and recipients.get(taker) != giver:
            return (giver,), (taker,)
    return pair[:1], pair[1:]


def _signers(reading: Reading) -> tuple[str, ...]:
    """The two who sign an agreement on a work, where neither is said to build it."""
    for hit in reading.get("agreement.nouns"):
        v = roles.governing_verb(reading, hit.start)
        if 0 <= v < hit.start and reading.lemma(v) in ("sign", "conclude", "reach", "ink"):
            codes = tuple(sorted(set(roles.codes_of(roles.subject(reading, v)))))
            if len(codes) == 2:
                return codes
    return ()


def _together(scene: Scene) -> tuple[str, ...]:
    """Both of the dyad where they build together: "by joint efforts", "their relation envisioned"."""
    reading = scene.reading
    both = [a for a in reading.actors if a.is_reference and len(set(a.codes)) == 2]
    signed = _signers(reading)
    if signed:
        return signed
    if not both and "joint" not in reading.words and "jointly" not in reading.words:
        return ()
    codes = both[0].codes if both else scene.context.dyad
    return tuple(sorted(set(codes))) if len(set(codes)) == 2 else ()


def _joint(scene: Scene, both: list[Actor]) -> tuple[list[Actor], list[Actor]]:
    """Two who open a work together: the one whose country it is, or who received before, is the host."""
    context = scene.context
    codes = roles.codes_of(both)
    host = context.home if context.home in codes else None
    if host is None:
        taken = [code for code in codes if code in context.recipients.values()]
        host = taken[0] if len(taken) == 1 else None
    if host is None:
        return both, []
    return [a for a in both if host not in a.codes], [a for a in both if host in a.codes]


_AID = frozenset("assistance support aid help funding financing grant loan loans cooperation backing".split())
_OF_GIVER = frozenset({"of", "from", "by"})


def _assisted(reading: Reading, work: Hit) -> list[Actor]:
    """ "with the assistance of the Netherlands", "with Soviet help": who pays for what another builds."""
    low, high = roles.clause(reading, work.start)
    for k in range(low, high):
        if reading.words[k] != "with":
            continue
        noun = next((j for j in range(k + 1, min(high, k + 7)) if reading.words[j] in _AID), -1)
        if noun < 0 or set(reading.kinds[k + 1 : noun]) & set("vbhm;,"):
            continue
        owners = [a for a in reading.actors if k < a.start < noun]
        return owners or roles.governed(reading, noun + 1, _OF_GIVER, limit=5)
    return []


def _counterpart(scene: Scene, work: Hit) -> list[Actor]:
    """With whom the state of the text agrees on the work: "an agreement with A for the construction of"."""
    reading, home = scene.reading, scene.context.home
    if home is None:
        return []
    low, _ = roles.clause(reading, work.start)
    for hit in (*reading.get("agreement.nouns"), *reading.get("finance.nouns")):
        if low <= hit.start < work.start and work.start - hit.end < 40:
            found = roles.governed(reading, hit.end, _WITH_WHOM, limit=22)
            found = [a for a in found if a.end <= work.start and home not in a.codes]
            if found:
                return found[:1]
    return []


_WITH_WHOM = frozenset({"with", "from"})


def _funder(reading: Reading, work: Hit) -> list[Actor]:
    low, high = roles.clause(reading, work.start)
    for hit in reading.get("finance.verbs"):
        if (
            low <= hit.start < high
            and hit.trigger.code in ("fund", "give")
            and is_finite_or_participle(reading, hit.start)
        ):
            found = (
                roles.agent(reading, hit.start)
                if roles.is_passive(reading, hit.start)
                else roles.subject(reading, hit.start)
            )
            if found:
                return found
    for hit in reading.get("finance.nouns"):
        if low <= hit.start < high:
            found = roles.modifiers(reading, hit.start, hit.end) or roles.governed(reading, hit.end, FROM | BY, limit=8)
            if found:
                return found
    return []


def _host(reading: Reading, work: Hit, since: int) -> list[Actor]:
    """Where it is built: behind "in", "to", "through"; or whose it is."""
    linked = _linked(reading, work)
    if linked:
        return linked
    if work.trigger.code in ("pipeline", "railway", "road"):
        across = roles.governed(reading, work.end, frozenset({"through", "across"}), limit=12)
        if across:
            return across
    for actor in reading.actors:
        if work.start <= actor.start <= max(work.end, since) + 14 and actor.preposition in (
            "in",
            "to",
            "through",
            "for",
            "across",
            "of",
            "at",
            "between",
            "within",
            "inside",
            "near",
        ):
            if reading.kinds[actor.start] == "y" or (actor.preposition == "between" and not actor.is_place):
                continue  # "13.5 km of it"
            if not actor.is_posting and not roles_cross(reading, max(work.end, since), actor.start):
                return roles.members(reading, actor)
    owners = roles.modifiers(reading, work.start, work.end)
    if owners:
        return owners
    for actor in reversed(reading.actors):
        if actor.end <= work.start and actor.preposition == "in" and work.start - actor.end < 16:
            return [actor]
    return []


def _linked(reading: Reading, work: Hit) -> list[Actor]:
    """What a line is to link: "a railway to link A to B"."""
    for v in range(work.end, min(len(reading.words), work.end + 4)):
        word = reading.lex[v]
        if word is not None and word.verb_lemma in ("link", "connect", "join"):
            near = [a for a in reading.actors if v < a.start <= v + 8 and a.preposition not in ("to", "with")]
            return near[:1]
    return []


def roles_cross(reading: Reading, start: int, end: int) -> bool:
    """Whether a finite verb stands between two items."""
    return any(reading.kinds[k] in "bm;" for k in range(start, end))


_MONEY_HEADS = frozenset("loan credit grant proceeds funds money funding financing package aid facility line".split())


def _fill_sides(scene: Scene, draft: Draft, sponsor: tuple[str, ...], host: tuple[str, ...]) -> bool:
    """Complete a side from the finance of the sentence, or from the dyad."""
    context = scene.context
    last = context.last_money
    words = scene.reading.words
    if (
        not sponsor
        and not host
        and last is not None
        and _MONEY_HEADS & set(words[:5])
        and {"the", "this"} & set(words[:3])
    ):
        draft.source_codes = (last.source,) if last.source else ()
        draft.target_codes = (last.target,) if last.target else ()
        return True  # "The credit will be used to build a power plant"
    money = [f for f in scene.facts if f.fact_type == "finance" and f.source and f.target]
    money = money or [f for f in scene.facts if f.fact_type == "finance" and (f.source or f.target)]
    if sponsor and host:
        return True
    if money and not (sponsor and host):
        giver, taker = money[-1].source, money[-1].target
        if not sponsor and (not host or taker in host):
            draft.source_codes = (giver,) if giver else ()
        if not host and (not sponsor or giver in sponsor or taker in sponsor):
            draft.target_codes = (taker,) if taker else ()
        if sponsor and taker in sponsor and giver:
            draft.source, draft.source_codes = [], (giver,)
            draft.target, draft.target_codes = list(draft.source), (taker,) if taker else ()
        if (draft.source_codes or sponsor) and (draft.target_codes or host):
            return True
    if sponsor and not host and _only_takes(scene, sponsor[0]):
        draft.source_codes = (str(context.creditor_for(sponsor[0])),)
        draft.target, draft.target_codes, draft.source = list(draft.source), sponsor, []
    elif sponsor and not host and _is_at_home(scene, sponsor[0]):
        return False
    elif sponsor and not host:
        other = context.recipient_for(sponsor[0])
        draft.target_codes = (other,) if other else ()
    elif host and not sponsor:
        other = context.creditor_for(host[0])
        draft.source_codes = (other,) if other else ()
    elif context.creditors and context.is_bilateral and _is_paid_before(scene):
        first = max(sorted(context.creditors), key=lambda c: context.creditors[c])
        other = context.recipients.get(first)
        draft.source_codes, draft.target_codes = (first,), (other,) if other else ()
    return bool(sponsor or host or (draft.source_codes and draft.target_codes))


def _is_at_home(scene: Scene, code: str) -> bool:
    """Whether the state that a survey of many relations is about builds, it is not said where: at home."""
    context = scene.context
    survey = context.dateline is None and context.home is None and len(context.named) > 12
    return survey and code == context.subject_state() and code not in context.creditors


def _only_takes(scene: Scene, code: str) -> bool:
    """Whether a party only takes in this text, and who gives to it is known."""
    context = scene.context
    return code in context.recipients.values() and code not in context.creditors


def _purpose_mood(reading: Reading, i: int, is_noun: bool) -> str | None:
    """A work that a purpose names is still to come: "a loan for the construction of", "to rehabilitate"."""
    k = i - 1
    while k >= 0 and i - k < 5 and reading.kinds[k] in "dwNA":
        k -= 1
    if k >= 0 and reading.words[k] == "for" and (is_noun or "g" in reading.forms(i)):
        governor = roles.governing_verb(reading, k)
        if governor >= 0 and roles.modality(reading, governor) != "asserted":
            return "planned"
        lemma = reading.lemma(governor)
        if lemma in ("sign", "agree", "pledge", "commit", "announce", "approve", "offer", "conclude"):
            return "planned"
    return None


def _mood_of_money(scene: Scene, first: int, is_bare: bool) -> str | None:
    """What an agreement or the money before it says of the work: "signed a loan for …", "the agreement included …",
    "sought a credit towards …"."""
    reading = scene.reading
    for hit in reading.get("agreement.nouns"):
        between = reading.words[hit.end : first]
        if hit.end <= first and any(
            w in ("included", "includes", "covers", "covered", "provides", "envisages") for w in between
        ):
            return "planned"
        if hit.end <= first and len(between) < 4 and between[:1] in (["on"], ["for"]):
            v = roles.governing_verb(reading, hit.start)
            if reading.lemma(v) in (
                "sign",
                "conclude",
                "reach",
                "ink",
                "initial",
                "negotiate",
                "enter",
                "award",
                "win",
            ):
                return "planned"  # "signed an agreement on the construction of"
    money = [f for f in scene.facts if f.fact_type == "finance" and f.modality in ("planned", "proposed")]
    if money and any(w in ("for", "towards", "toward") or (is_bare and w == "to") for w in reading.words[:first]):
        return money[-1].modality
    return None


_IN_HAND = frozenset({"construction"})


def _status(reading: Reading, builder: Hit | None, is_noun: bool, mood: str, lemma: str) -> str:
    code = builder.trigger.code if builder and not is_noun else ""
    if code in ("stall", "cancel"):
        return _STATUS[code]
    if mood == "planned":
        willed = builder is not None and {"will", "shall"} & set(
            reading.words[max(0, builder.start - 3) : builder.start]
        )
        if willed or "purpose" in reading.words[:3]:
            return "agreed"
        return (
            "agreed"
            if {"proceeds", "loan", "credit", "grant", "funds"} & set(reading.words)
            or "signed" in reading.words
            or "agreement" in reading.words
            or "contract" in reading.words
            else "proposed"
        )
    if mood in ("proposed", "expected"):
        return "proposed"
    words = set(reading.words)
    if (
        _IN_HAND & words
        and "under" in words
        and any(reading.words[k : k + 2] == ["under", "construction"] for k in range(len(reading.words) - 1))
    ):
        return "under_construction"
    if builder is not None and reading.kinds[max(0, builder.start - 1) : builder.start] == "%":
        return "under_construction"  # "is 95% completed"
    if (
        builder is not None
        and not is_noun
        and (
            reading.words[builder.start - 1] == "being"
            or ("g" in reading.forms(builder.start) and reading.kinds[builder.start - 1] == "b")
        )
    ):
        return "under_construction"
    if code in _STATUS:
        return _STATUS[code]
    if words & {"completed", "inaugurated", "opened", "finished", "commissioned", "built", "upgraded", "unveiled"}:
        return "completed"
    if (
        builder is not None
        and not is_noun
        and ("d" in reading.forms(builder.start) or "n" in reading.forms(builder.start))
    ):
        return "under_construction" if "being" in words else "completed"
    if words & {"underway", "ongoing", "began", "started", "commenced", "broke", "building", "constructing"}:
        return "under_construction"
    return "agreed"
