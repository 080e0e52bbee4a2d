"""Labour: workers of one party in another. Origin → host."""

from __future__ import annotations

from flows.extract import roles
from flows.extract.frames.common import FROM, TO, Draft, Scene, complete_target, emit
from flows.extract.lexicon import Trigger
from flows.extract.reading import Actor, Hit, Reading, is_finite_or_participle

_INTO = frozenset("in into to inside".split())


def find(scene: Scene) -> None:
    """Add the labour facts of a sentence."""
    if _HITS.isdisjoint(scene.reading.hits) and not scene.reading.holds(_WORDS):
        return
    _find(scene)
    found = [f for f in scene.facts if f.fact_type == "labour"]
    if found:
        scene.context.last_labour = (found[-1].source, found[-1].target)
        scene.context.last_labour_at = scene.reading.sentence.sentence_id
    elif scene.context.last_labour is not None and "#" in scene.reading.kinds:
        if scene.reading.sentence.sentence_id - scene.context.last_labour_at <= 4:
            _more_of_them(scene)


def _more_of_them(scene: Scene) -> None:
    """ "41,000 were deported in 2025": a bare number of the workers named before."""
    reading, known = scene.reading, scene.context.last_labour
    for hit in reading.get("labour.actions"):
        v = hit.start
        if known is None or hit.trigger.code not in ("expelled", "returned", "recruited", "sent"):
            continue
        counts = [k for k in reading.mentions("#") if v - 4 <= k < v and reading.kinds[k + 1] in "bh"]
        if not counts or not roles.is_passive(reading, v) or roles.mention(reading, counts[-1]).code is not None:
            continue
        draft = Draft("labour", counts[-1], hit.end, rule="more", confidence=0.5)
        draft.source_codes = (known[0],) if known[0] else ()
        draft.target_codes = (known[1],) if known[1] else ()
        draft.quantity_item, draft.unit = counts[-1], "worker"
        draft.own["action"] = hit.trigger.code
        draft.modality = roles.modality(reading, v)
        emit(scene, draft)
        return


def _find(scene: Scene) -> None:
    for hit in scene.reading.get("labour.nouns"):
        if is_finite_or_participle(scene.reading, hit.start) and hit.end - hit.start == 1:
            continue
        if scene.reading.words[hit.end : hit.end + 1] in (
            ["party"],
            ["union"],
            ["unions"],
            ["rights"],
            ["minister"],
            ["ministry"],
            ["government"],
            ["office"],
        ):
            continue
        if hit.trigger.lemma == "worker" and scene.reading.words[hit.start - 1] in _HELPERS:
            continue  # who help in need, and are no labour
        scene.n_candidates += 1
        if _workers(scene, hit):
            _of_them(scene, hit)
            return
    _employed(scene)
    if not any(f.fact_type == "labour" for f in scene.facts):
        _nationals(scene)
        _permits(scene)


_HELPERS = frozenset("rescue relief aid emergency humanitarian search social charity".split())


def _of_them(scene: Scene, hit: Hit) -> None:
    """ "165,000 workers, including 47,000 from Bangladesh": those of one origin among them."""
    reading, whole = scene.reading, scene.facts[-1]
    for k in reading.mentions("#"):
        if k <= hit.end or reading.words[k + 1 : k + 2] != ["from"] or k in scene.used_items:
            continue
        origin = [a for a in reading.actors if k < a.start <= k + 4 and a.preposition == "from"]
        if origin and whole.target and whole.target not in origin[0].codes:
            draft = Draft("labour", k, origin[0].end, origin, rule="of_them", confidence=0.55, is_part=True)
            draft.target_codes, draft.quantity_item, draft.unit = (whole.target,), k, "worker"
            draft.own["action"], draft.modality = whole.own.get("action"), whole.modality
            emit(scene, draft)


_MOVING = frozenset({"expel", "deport", "evict", "send home", "send back", "repatriate", "employ", "recruit", "hire"})


def _nationals(scene: Scene) -> None:
    """ "Nigeria expelled a million Ghanaians", "Jordan employs 400,000 Egyptians": people counted by their nation."""
    reading = scene.reading
    for hit in reading.get("labour.actions"):
        v = hit.start
        if hit.trigger.lemma not in _MOVING or not is_finite_or_participle(reading, v) or roles.is_passive(reading, v):
            continue
        counts = [k for k in reading.mentions("#") if v < k <= hit.end + 2]
        people = [a for a in reading.actors if counts and a.start == counts[0] + 1 and reading.kinds[a.start] == "A"]
        if people and people[0].end > people[0].start + 1 and [reading.words[people[0].end - 1]] not in _PEOPLE:
            continue  # "expelled six Norwegian diplomats"
        if not people or (people[0].is_modifier and reading.words[people[0].end : people[0].end + 1] not in _PEOPLE):
            continue
        host = roles.subject(reading, v)
        if hit.trigger.lemma == "employ" and any(reading.kinds[a.end - 1] == "G" for a in host):
            continue  # "Japanese companies employ a million Americans": at home
        if not host or roles.codes_of(host) == roles.codes_of(people):
            continue
        draft = Draft("labour", v, counts[0] + 1, people[:1], host, rule=f"nationals.{hit.trigger.lemma}")
        draft.quantity_item, draft.unit, draft.confidence = counts[0], "worker", 0.6
        draft.own["action"] = "expelled" if hit.trigger.lemma == "repatriate" else hit.trigger.code
        draft.modality = roles.modality(reading, v)
        emit(scene, draft)
        return


_PEOPLE = (["nationals"], ["citizens"], ["migrants"], ["immigrants"], ["expatriates"])


def _permits(scene: Scene) -> None:
    """ "Poland issued 500,000 work permits to Ukrainians": who is let in to work."""
    reading = scene.reading
    for hit in reading.get("labour.places"):
        if hit.trigger.lemma not in ("work permit", "work visa"):
            continue
        v = roles.governing_verb(reading, hit.start)
        people = roles.governed(reading, hit.end, frozenset({"to", "for"}), limit=6)
        owners = roles.modifiers(reading, hit.start, hit.end)
        if v < 0 or not people or not any(reading.kinds[a.start] == "A" for a in people):
            continue
        passive = roles.is_passive(reading, v)
        host = (roles.agent(reading, v) if passive else roles.subject(reading, v)) or owners
        counts = [k for k in reading.mentions("#") if 0 < hit.start - k <= 3]
        if not host or roles.codes_of(host) == roles.codes_of(people):
            continue
        start, _ = reading.span(hit.start, hit.end)
        scene.facts = [f for f in scene.facts if f.fact_type != "finance" or not f.char_start <= start < f.char_end]
        draft = Draft("labour", hit.start, hit.end, people, host, rule="permits", confidence=0.6)
        if counts:
            draft.quantity_item, draft.unit = counts[-1], "worker"
        draft.own["action"] = "recruited"
        draft.modality = roles.modality(reading, v)
        emit(scene, draft)
        return


def _employed(scene: Scene) -> None:
    """ "Sudanese had for years worked in Saudi Arabia", "young Mongolians are employed in Hungarian hospitals"."""
    reading = scene.reading
    for hit in [*reading.get("labour.actions"), *_jobs(reading), *_on_payrolls(reading)]:
        at = hit.end - 1  # "are employed" is one trigger
        if hit.trigger.lemma == "payroll":
            at = hit.start
        employs = hit.trigger.lemma.endswith(("employ", "employed"))
        if not (employs or hit.trigger.lemma in ("work", "payroll", "live and work")) or not (
            reading.kinds[at] in "bh"
            or is_finite_or_participle(reading, at)
            or is_finite_or_participle(reading, hit.start)
        ):
            continue
        if employs != (reading.kinds[at] == "v" and roles.is_passive(reading, at)):
            continue
        origin = roles.subject(reading, hit.start)
        if "g" in reading.forms(at) and at == hit.start:  # "1,600 Filipinos working in Yemen"
            beside = [a for a in reading.actors if a.end == hit.start and a.start and reading.kinds[a.start - 1] == "#"]
            origin = beside or origin
        if hit.trigger.lemma == "payroll":
            _on_payroll(scene, hit)
            continue
        if not any(
            (reading.kinds[a.start] == "A" and a.end == a.start + 1 and (not a.is_modifier or a.end == hit.start))
            or reading.words[a.end - 1] in ("citizens", "nationals", "people", "expatriates")
            for a in origin
        ):
            continue
        host = roles.governed(reading, hit.end, _INTO | {"on", "at"}, limit=12, places=True)
        host = host or [a for a in reading.actors if hit.end < a.start <= hit.end + 5 and a.is_modifier][:1]
        about: tuple[str, ...] = ()
        if not host and reading.words[hit.end : hit.end + 1] == ["there"]:  # "Moldovans were working there"
            told = [a for a in reading.actors if a.end <= hit.start and not set(a.codes) & set(roles.codes_of(origin))]
            about = told[0].codes[:1] if told else (scene.context.title_state,) if scene.context.title_state else ()
        if host and host[0].is_reference and roles.codes_of(host) == roles.codes_of(origin):
            local = scene.context.home or scene.context.subject_state() or scene.context.dateline
            about = (local,) if local and local not in roles.codes_of(origin) else ()  # "work in the country"
            host = []
        if not (host or about) or roles.codes_of(host) == roles.codes_of(origin):
            continue
        draft = Draft("labour", hit.start, hit.end, origin, host, rule=f"verb.{hit.trigger.lemma}", confidence=0.6)
        draft.target_codes = about
        before = reading.words[max(0, hit.start - 12) : hit.start]
        programme = any(w in ("programme", "program", "scheme") for w in before)
        counts = [k for k in reading.mentions("#") if any(k + 1 == a.start for a in origin)]
        if counts:
            draft.quantity_item, draft.unit = counts[-1], "worker"
        draft.own["action"] = "programme" if programme else "working"
        draft.modality = roles.modality(reading, hit.start)
        emit(scene, draft)
        return


_PAYROLL = Trigger("labour", "actions", "working", "payroll")


def _on_payrolls(reading: Reading) -> list[Hit]:
    """ "had 1.1 million Uzbeks on its payrolls"."""
    if "payrolls" not in reading.words and "payroll" not in reading.words:
        return []
    return [
        Hit(v, v + 1, _PAYROLL)
        for v in range(len(reading.words))
        if reading.kinds[v] == "h" or reading.lemma(v) == "keep"
    ][:1]


def _on_payroll(scene: Scene, hit: Hit) -> None:
    reading = scene.reading
    host = roles.subject(reading, hit.start)
    counts = [k for k in reading.mentions("#") if k > hit.start]
    origin = [a for a in reading.actors if counts and counts[0] < a.start <= counts[0] + 2]
    if host and origin and roles.codes_of(host) != roles.codes_of(origin):
        draft = Draft("labour", hit.start, counts[0] + 1, origin, host, rule="payroll", confidence=0.6)
        draft.quantity_item, draft.unit = counts[0], "worker"
        draft.own["action"] = "working"
        draft.modality = roles.modality(reading, hit.start)
        emit(scene, draft)


_JOBS = frozenset({"jobs", "work", "employment"})
_HITS = frozenset({"labour.nouns", "labour.actions", "labour.places"})
_WORDS = _JOBS | {"payroll", "payrolls"}  # one of these or a trigger: else nothing here can be found
_TAKING_WORK = frozenset("take find hold get seek fill accept land".split())
_WORK = Trigger("labour", "actions", "working", "work")


def _jobs(reading: Reading) -> list[Hit]:
    """ "take jobs", "found work": verbs that only carry the noun."""
    if not reading.holds(_JOBS):
        return []
    found = [
        Hit(k, k + 1, _WORK)
        for k in range(len(reading.words) - 1)
        if reading.words[k + 1] in ("jobs", "work", "employment") and reading.lemma(k) in _TAKING_WORK
    ]
    return (
        found
        + [
            Hit(k, k + 1, _WORK)  # "were at work on Australian farms"
            for k in range(len(reading.words) - 2)
            if reading.kinds[k] == "b" and reading.words[k + 1 : k + 3] == ["at", "work"]
        ]
    )


_NO_INTAKE = (["part"], ["place"], ["off"], ["over"], ["charge"], ["steps"], ["action"])  # "took part"
_TAKE_PART = Trigger("labour", "actions", "working", "take part")
_ASKED = Trigger("labour", "actions", "recruited", "ask for")


def _action(reading: Reading, hit: Hit) -> tuple[Hit | None, str | None]:
    low, high = roles.clause(reading, hit.start)
    near = [h for h in reading.get("labour.actions") if low <= h.start < high and abs(h.start - hit.start) < 16]
    near = [h for h in near if h.trigger.code == "programme" or is_finite_or_participle(reading, h.start)]
    near = [h for h in near if reading.words[h.end : h.end + 1] not in _NO_INTAKE]
    for h in near:
        if h.trigger.code != "programme":
            continue
        between = reading.kinds[min(h.end, hit.end) : max(h.start, hit.start)]
        if "tv" in between and hit.end <= h.start:
            continue  # "sent engineers in a bid to develop its space programme"
        is_under = "under" in reading.words[max(0, h.start - 3) : h.start]  # "are brought in under a scheme"
        if is_under or not any(k in "&;bhm" or (k == "v" and ",v" in between) for k in between):
            return h, "programme"
    near = [h for h in near if h.trigger.code != "programme"]
    if not near:
        took = next((k for k in range(hit.end, min(high - 1, hit.end + 6)) if reading.lemma(k) == "take"), -1)
        if took >= 0 and reading.words[took + 1] == "part":
            return Hit(took, took + 2, _TAKE_PART), "working"
    deeds = [h for h in reading.get("labour.deeds") if low <= h.start < hit.start and hit.start - h.end <= 4]
    if deeds and "of" in reading.words[deeds[-1].end : hit.start]:
        return deeds[-1], deeds[-1].trigger.code
    if not near:
        asked = next((k for k in range(hit.start - 1, max(low, hit.start - 5), -1) if reading.words[k] == "for"), -1)
        v = roles.governing_verb(reading, asked) if asked > 0 else -1
        if 0 <= v < asked and reading.lemma(v) in ("ask", "appeal", "call"):  # "asked in February for 10,000 drivers"
            return Hit(v, v + 1, _ASKED), "recruited"
        return None, None
    best = min(near, key=lambda h: (abs(h.start - hit.start), h.start))
    return best, best.trigger.code


def _workers(scene: Scene, hit: Hit) -> bool:
    reading = scene.reading
    verb, action = _action(reading, hit)
    mood: str | None = None
    origin = list(roles.modifiers(reading, hit.start, hit.end))
    origin = origin or [
        a for a in reading.actors if a.start < hit.start < a.end and reading.kinds[a.start] == "A" and not a.is_posting
    ]  # "Chinese engineers" act as one
    origin = origin or [a for a in roles.governed(reading, hit.end, FROM, limit=6) if not a.is_reference]
    host = _host(reading, hit)
    origin = [a for a in origin if reading.words[max(0, a.start - 2) : a.start] != ["non", "-"]]
    market = "market" in reading.words[hit.start : hit.end]
    if market:  # "tap into the German labour market": the adjective is the host
        host, origin = origin, []
        v = verb.start if verb else roles.governing_verb(reading, hit.start)
        origin = roles.subject(reading, v) if v >= 0 else []
    elif verb is not None and verb.trigger.group == "deeds":
        origin, host, mood = _of_deed(reading, verb, hit, origin)
    elif verb is not None and action == "expelled" and _BARRED_EXIT & set(reading.words[verb.end : hit.start]):
        origin = roles.subject(reading, verb.start)  # "banned the deployment of workers to Kuwait"
    elif verb is not None and _brings_along(reading, verb, host):
        action, origin = "sent", origin or roles.subject(reading, verb.start)
    elif (
        verb is not None
        and (action in ("recruited", "expelled") or verb.trigger.lemma == "host")
        and not roles.is_passive(reading, verb.start)
    ):
        host = [a for a in roles.subject(reading, verb.start) if a not in origin] or host
    elif verb is not None and action in ("sent",) and not origin:
        passive = roles.is_passive(reading, verb.start)
        origin = roles.agent(reading, verb.start) if passive else roles.subject(reading, verb.start)
    elif action == "programme" and not origin:
        sent = [h for h in reading.get("labour.actions") if h.trigger.code == "sent" and h.start < hit.start]
        if sent and not roles.is_passive(reading, sent[-1].start):  # "sent 20,000 doctors to B under a scheme"
            verb, action, origin = sent[-1], "sent", roles.subject(reading, sent[-1].start)
    elif not origin and action == "working" and verb is not None and "g" in reading.forms(verb.start):
        have = roles.governing_verb(reading, hit.start)  # "Cuba has 8,000 doctors working in Venezuela"
        if 0 <= have < hit.start and (
            reading.kinds[have] == "h" or reading.lemma(have) in ("have", "keep", "maintain")
        ):
            origin = roles.subject(reading, have)
    if not origin and action == "recruited" and reading.words[hit.end : hit.end + 1] == ["from"]:
        origin = [a for a in roles.governed(reading, hit.end, _INTO, limit=5, places=True) if a not in host]
    if not origin and "quota" in reading.words[max(0, hit.start - 5) : hit.start]:
        origin = roles.governed(reading, hit.end, frozenset({"for", "from"}), limit=4)
        v = roles.governing_verb(reading, hit.start)
        host = roles.subject(reading, v) if 0 <= v < hit.start else host
        action = "recruited" if origin else action
    counts = [
        k
        for k in reading.mentions("#")
        if 0 < hit.start - k <= 5 or (k < hit.start and "workers" in reading.words[k : hit.start + 1])
    ]
    counts = counts or [
        k
        for k in reading.mentions("#")
        if hit.end < k < hit.end + 8 and {"number", "numbered", "total", "totalled"} & set(reading.words[hit.end : k])
    ]
    if not counts and "number" in reading.words[max(0, hit.start - 5) : hit.start]:
        counts = [k for k in reading.mentions("#") if hit.end < k < hit.end + 10][:1]
    if action is None and not (counts and origin and host):
        return False
    host = [a for a in host if not set(a.codes) & set(roles.codes_of(origin))]
    origin_codes: tuple[str, ...] = ()
    if not origin and host and counts and action in ("recruited", "expelled"):
        known = scene.context.last_labour
        origin_codes = (known[0],) if known and known[0] else complete_target(scene, roles.codes_of(host))
        if not origin_codes and scene.context.home and scene.context.home not in roles.codes_of(host):
            origin_codes = (scene.context.home,)
        of_all = {"non", "foreign"} & set(reading.words[max(0, hit.start - 5) : hit.start])
        if of_all:
            origin_codes = ()  # of any origin
        if origin_codes or of_all:
            draft = Draft("labour", hit.start, hit.end, [], host, origin_codes, rule="recruited", confidence=0.5)
            if verb is not None:
                draft.first, draft.last = min(hit.start, verb.start), max(hit.end, verb.end)
            draft.quantity_item, draft.unit = counts[-1], "worker"
            draft.own["action"] = action
            draft.modality = roles.modality(reading, verb.start if verb is not None else hit.start)
            if verb is not None and verb.trigger.lemma in ("seek", "ask for", "request"):
                draft.modality = "proposed"
            return emit(scene, draft) is not None
    if not roles.codes_of(origin) or (not host and not counts and action not in ("sent", "programme", "recruited")):
        return False
    if not host and not counts and action not in ("sent", "recruited", "expelled", "returned", "programme"):
        return False
    if not host and not counts and any(h.trigger.code != "programme" for h in reading.get("finance.nouns")):
        return False
    draft = Draft("labour", hit.start, hit.end, origin, host, rule=f"noun.{hit.trigger.lemma.replace(' ', '_')}")
    if not host:
        draft.target_codes = _site(scene, origin) or complete_target(scene, roles.codes_of(origin))
        if not draft.target_codes:
            return False
    if verb is not None:
        draft.first, draft.last = min(hit.start, verb.start), max(hit.end, verb.end)
    if counts:
        draft.quantity_item, draft.unit = counts[-1], "worker"
    draft.own["action"] = action or "working"
    anchor = verb.start if verb is not None and action != "programme" else hit.start
    draft.modality = roles.modality(reading, anchor, is_noun=anchor == hit.start)
    if mood is not None:
        draft.modality = mood
    if action == "expelled" and verb is not None and verb.trigger.lemma == "ban":
        between = set(reading.words[verb.end : hit.start])
        if between & {"recruitment", "hiring", "employment", "import", "entry"}:
            draft.own["action"], draft.modality = "recruited", "denied"
        elif between & {"deployment", "sending", "export"}:
            draft.own["action"], draft.modality = "sent", "denied"
    if verb is not None and verb.trigger.lemma in ("seek", "ask for", "request") and draft.modality == "asserted":
        draft.modality = "proposed"
    draft.confidence = 0.65
    return emit(scene, draft) is not None


_BARRED_EXIT = frozenset("deployment sending export departure emigration".split())


def _of_deed(reading: Reading, deed: Hit, hit: Hit, origin: list[Actor]) -> tuple[list[Actor], list[Actor], str | None]:
    """(origin, host, mood) of "suspended the recruitment of workers from A", "banned the deployment of maids to B"."""
    v = roles.governing_verb(reading, deed.start)
    doer = roles.modifiers(reading, deed.start, deed.end)
    if not doer and 0 <= v < deed.start:
        doer = roles.agent(reading, v) if roles.is_passive(reading, v) else roles.subject(reading, v)
    far = roles.governed(reading, hit.end, FROM, limit=6)
    goal = roles.governed(reading, hit.end, TO | _INTO, limit=8, places=True)
    stopped = reading.lemma(v) in _STOPPING and roles.modality(reading, v) == "asserted"
    mood = "denied" if stopped else None
    if deed.trigger.code == "sent":
        return origin or doer, goal, mood
    origin = origin or far
    return origin, goal or [a for a in doer if a not in origin], mood


_STOPPING = frozenset("stop halt suspend ban freeze bar end cease prohibit discontinue".split())


def _brings_along(reading: Reading, verb: Hit, host: list[Actor]) -> bool:
    """ "Chinese contractors brought 1,500 workers to Angola": they come with them."""
    if verb.trigger.lemma not in ("bring", "import", "bring in") or roles.is_passive(reading, verb.start):
        return False
    doer = roles.codes_of(roles.subject(reading, verb.start))
    return bool(host) and host[0].preposition in ("to", "into") and not set(doer) & set(roles.codes_of(host))


def _site(scene: Scene, origin: list[Actor]) -> tuple[str, ...]:
    """Where the work named last is built, by those whose workers are told of."""
    known = scene.context.last_project
    codes = roles.codes_of(origin)
    if known is None or known[2] is None or known[2] in codes or (known[1] is not None and known[1] not in codes):
        return ()
    return (known[2],)


def _host(reading: Reading, hit: Hit) -> list[Actor]:
    found = roles.governed(reading, hit.end, _INTO, limit=14, places=True)
    if found:
        return found
    for actor in reversed(reading.actors):  # "the development of Russia's eastern territory that involves … labour"
        if actor.end <= hit.start and (actor.preposition in ("in", "of", "to") or actor.is_genitive):
            return [actor]
    return []


__all__ = ["TO", "find"]
