"""Agreements: treaties, deals, memoranda, contracts, declarations, protocols, and negotiations for them. Undirected."""

from __future__ import annotations

from flows.extract import roles
from flows.extract.frames.common import (
    WITH,
    Draft,
    Scene,
    each_party,
    emit,
    is_definite,
    numbers_of,
    pair_around,
    title_span,
    with_topic,
    within,
)
from flows.extract.lexicon import Trigger, lexicon
from flows.extract.reading import Actor, Hit, Reading, is_finite_or_participle
from flows.records import Fact

_GENERIC = frozenset("framework arrangement understanding contract convention declaration protocol compact".split())
_COMPOUND_TAIL = frozenset(
    """negotiations talks act acts bill law holder holders farming farmer farmers worker workers value values price
    prices partner partners friends disagreement disagreements obligation obligations ally allies port ports zone zones
    manufacturer manufacturers killing killer bridge terms body bodies organisation organization organizations
    sites note""".split()
)


def find(scene: Scene) -> None:
    """Add the agreement facts of a sentence."""
    reading = scene.reading
    if _from_list(scene) or _of_it(scene):
        return
    made_at: list[Hit] = []
    hits = _nouns(reading)
    for n, hit in enumerate(hits):
        if n + 1 < len(hits) and hits[n + 1].start <= hit.end + 0 and hits[n + 1].start >= hit.end:
            if hits[n + 1].start == hit.end:  # "framework agreement": the last noun is the head
                continue
        k = hit.end + 3 if reading.kinds[hit.end : hit.end + 3] in ("(N)", "(w)") else hit.end
        if reading.words[k : k + 1] and reading.words[k] in _COMPOUND_TAIL:
            continue
        if _is_idle_mention(reading, hit) or (n + 1 < len(hits) and _is_named_behind(reading, hit, hits[n + 1])):
            continue
        if _repeats(reading, made_at, hit) or _is_negotiated(reading, hit) or _is_weak(reading, hit):
            continue
        scene.n_candidates += 1
        if _from_noun(scene, hit):
            made_at.append(hit)
    for hit in reading.get("relation.nouns"):
        if hit.trigger.lemma.endswith(("partnership", "alliance")) and _is_signed_partnership(reading, hit):
            scene.n_candidates += 1
            _from_noun(scene, Hit(hit.start, hit.end, _PARTNERSHIP))
    for hit in reading.get("agreement.negotiations"):
        scene.n_candidates += 1
        _from_negotiations(scene, hit)
    for hit in reading.get("agreement.actions"):
        if hit.trigger.lemma in ("negotiate", "renegotiate") and is_finite_or_participle(reading, hit.start):
            if reading.words[hit.start] == "negotiated" and reading.kinds[hit.start - 1] in "vpd":
                continue  # "will receive negotiated outcomes"
            if not any(0 < h.start - hit.start < 12 for h in hits):
                scene.n_candidates += 1
                _from_negotiating(scene, hit)


_IDLE_OBJECTS = frozenset(
    "importance need necessity urgency value significance fact view principle disagree differ".split()
)
_AGREED_TO = frozenset(
    """mediation proposal proposals request requests demand demands offer terms conditions arbitration call plan
    initiative compromise formula ultimatum apology""".split()
)


def find_agreed(scene: Scene) -> None:
    """Add what sides agree without naming a paper: "agreed that …", "agreed to share …", where no other fact holds
    it."""
    reading = scene.reading
    for hit in reading.get("agreement.pledges"):
        if not is_finite_or_participle(reading, hit.start):
            continue
        sides = _who_agree(reading, hit)
        codes = roles.codes_of(sides)
        if not 1 < len(codes) <= 4 or any(set(codes) <= _parties(fact) for fact in scene.facts):
            continue
        accepted = _whose_proposal(reading, hit)
        if not accepted and (hit.trigger.lemma != "agree" or not _is_decision(reading, hit)):
            continue
        if not accepted and _is_told_otherwise(scene, hit):
            continue
        scene.n_candidates += 1
        draft = Draft("agreement", hit.start, hit.end, sides, [], rule="agreed", plover="AGREE", confidence=0.55)
        draft.modality = roles.modality(reading, hit.start)
        if draft.modality == "planned" and reading.kinds[roles.before(reading, hit.start)] not in "mt":
            draft.modality = "asserted"  # what is agreed to be done is planned; that it is agreed is so
        draft.own.update(agreement_type="agreement", action="signed")
        emit(scene, draft)


def _is_told_otherwise(scene: Scene, hit: Hit) -> bool:
    """Whether what they agree to do is a fact of its own already: "agreed to commence negotiations on"."""
    start = scene.reading.starts[hit.start]
    _, high = roles.clause(scene.reading, hit.start)
    end = scene.reading.ends[high - 1]
    kinds = ("agreement", "meeting", "relation")
    return any(f.fact_type in kinds and f.char_end > start and f.char_start < end for f in scene.facts)


def _parties(fact: Fact) -> set[str]:
    return {code for _, code in fact.parties}


def _who_agree(reading: Reading, hit: Hit) -> list[Actor]:
    """Who agree: the subject, with whom it agrees, or whose proposal it agrees to."""
    v = hit.start
    if roles.is_passive(reading, v):
        return roles.between(reading, v)
    sides = roles.subject(reading, v)
    if len(roles.codes_of(sides)) == 1:
        others = roles.governed(reading, v + 1, WITH, limit=5)
        others = others or _whose_proposal(reading, hit)
        sides = sides + [a for a in others if not set(a.codes) & set(roles.codes_of(sides))]
    return sides


def _whose_proposal(reading: Reading, hit: Hit) -> list[Actor]:
    """Whose it is that is agreed to: "agreed to U.S. mediation", "accepted a Soviet peace proposal"."""
    v = hit.start
    if hit.trigger.lemma == "agree" and reading.words[v + 1 : v + 2] != ["to"]:
        return []
    near = [a for a in reading.actors if v < a.start <= v + 6 and "v" not in reading.kinds[v + 1 : a.start]]
    for actor in near[:1]:
        if actor.is_modifier and 0 <= actor.head <= actor.end + 4 and reading.words[actor.head] in _AGREED_TO:
            return [actor]
        made = actor.preposition in ("from", "by", "of") and actor.preposition_at > v
        if made and reading.words[actor.preposition_at - 1] in _AGREED_TO:
            return [actor]
    return []


def _is_decision(reading: Reading, hit: Hit) -> bool:
    """Whether something is agreed to be done, not an opinion that is shared."""
    words = reading.words
    following = words[hit.end : hit.end + 6]
    if any(w in _IDLE_OBJECTS for w in following):
        return False
    for k in range(hit.end, min(len(words), hit.end + 8)):
        if words[k] in ("to", "on", "upon"):
            return True
        if words[k] == "that":
            return any(reading.kinds[j] == "m" for j in range(k, min(len(words), k + 16)))
        if reading.kinds[k] in "v;":
            return False
    return False


def _nouns(reading: Reading) -> list[Hit]:
    """The nouns, and the names of agreements that bear a place's name: "the Moscow Armistice"."""
    hits = reading.get("agreement.nouns")
    if "X" not in reading.kinds:
        return hits
    known = lexicon().words
    for k, kind in enumerate(reading.kinds):
        last = known.get(reading.words[k].rpartition(" ")[2]) if kind == "X" else None
        for trigger in last.triggers if last is not None else ():
            if trigger.fact_type == "agreement" and trigger.group == "nouns":
                hits = sorted([*hits, Hit(k, k + 1, trigger)], key=lambda h: h.start)
    return hits


_LISTED = frozenset("following documents list".split())


def _from_list(scene: Scene) -> bool:
    """The papers of a list that "were signed": each item names one; the sentence before the list says whose they
    are."""
    reading, context = scene.reading, scene.context
    number = reading.sentence.sentence_id
    if not _LISTED.isdisjoint(reading.words) and reading.get("agreement.actions") and reading.get("agreement.nouns"):
        if any(h.trigger.code == "signed" for h in reading.get("agreement.actions")):
            named = roles.codes_of([a for a in reading.actors if not a.is_place])
            pair = named if len(named) == 2 else with_topic(scene, ())
            context.papers = (pair, number) if len(pair) == 2 else None
            return False
    if context.papers is None:
        return False
    pair, last = context.papers
    if number - last > 2 or any(kind in "bhm" for kind in reading.kinds):
        context.papers = None
        return False
    hits = [h for h in reading.get("agreement.nouns") if h.start <= 4]
    if not hits:
        return False
    context.papers = (pair, number)
    hit = hits[0]
    end = len(reading.words)
    draft = Draft("agreement", hit.start, end, [], [], pair[:1], pair[1:], rule="listed", plover="AGREE")
    draft.own.update(agreement_type=hit.trigger.code, action="signed", domain=_domain(reading, hit))
    until = next((k for k in range(hit.end, end) if reading.words[k] == "between"), end)
    draft.own["title"] = reading.surface(*(title_span(reading, hit.start, hit.end) or (hit.start, until)))
    draft.confidence, draft.date_item = 0.7, -1
    return emit(scene, draft) is not None


def _of_it(scene: Scene) -> bool:
    """ "It was extended in 1955, 1970 and 1983": the agreement of the sentence before, once for each day."""
    reading, known = scene.reading, scene.context.last_pact
    if known is None or reading.words[:1] not in (["it"], ["they"]) or reading.get("agreement.nouns"):
        return False
    codes, kind, number = known
    verb = next((h for h in reading.get("agreement.actions") if h.start <= 4), None)
    if verb is None or reading.sentence.sentence_id - number > 2 or verb.trigger.lemma in _WEAK_VERBS:
        return False
    lemma = verb.trigger.lemma.split()[0]
    if not roles.is_passive(reading, verb.start) and lemma not in _INTRANSITIVE:
        return False
    dates = [k for k in reading.mentions("D") if verb.end <= k <= verb.end + 8]
    for date in dates or [-1]:
        draft = Draft("agreement", 0, max(date, verb.end - 1) + 1, [], [], codes[:1], codes[1:], rule="it")
        draft.date_item = date
        draft.own.update(agreement_type=kind, action=verb.trigger.code)
        draft.modality, draft.confidence = roles.modality(reading, verb.start), 0.65
        draft.plover = "REJECT" if verb.trigger.code in ("terminated", "violated") else "AGREE"
        emit(scene, draft)
    return True


_INTRANSITIVE = frozenset("enter come take expire lapse go run kick remain collapse break fall unravel".split())
_PARTNERSHIP = Trigger("agreement", "nouns", "agreement", "partnership")


def _is_signed_partnership(reading: Reading, hit: Hit) -> bool:
    """ "the Vuvale Partnership was signed in Canberra": the paper bears the name of what it founds."""
    if not reading.get("agreement.actions") or not reading.text[reading.starts[hit.start]].isupper():
        return False
    if reading.get("agreement.nouns"):
        return False
    start = hit.start  # "a Treaty of Friendship and Cooperation" is one paper
    while start > 0 and (reading.words[start - 1] in ("of", "and", "on") or _is_capital(reading, start - 1)):
        start -= 1
        if any(h.start <= start < h.end for h in reading.get("agreement.nouns")):
            return False
    verb, _ = _action(reading, hit)
    return verb is not None and verb.trigger.lemma in ("sign", "initial", "ink", "ratify", "conclude")


def _is_capital(reading: Reading, i: int) -> bool:
    return i >= 0 and reading.text[reading.starts[i]].isupper()


def _is_idle_mention(reading: Reading, hit: Hit) -> bool:
    """ "trust and understanding", "EDCA sites": the word means no agreement, or only names something after one."""
    if hit.trigger.lemma == "framework" and reading.words[hit.end : hit.end + 1] == ["of"]:
        return reading.words[hit.start - 2 : hit.start] in (["within", "the"], ["in", "the"], ["under", "the"])
    if hit.trigger.lemma == "understanding" and hit.end - hit.start == 1:
        k = hit.start - 1
        while k >= 0 and reading.kinds[k] in "wNAG" and hit.start - k < 4:
            k -= 1
        return k < 0 or reading.words[k] not in ("an", "the", "this", "that", "of")
    surface = reading.text[reading.starts[hit.start] : reading.ends[hit.start]]
    is_alias = hit.end - hit.start == 1 and surface.isupper() and len(surface) > 1
    return is_alias and reading.kinds[hit.end : hit.end + 1] == "w" and not reading.is_title_case


def _repeats(reading: Reading, made: list[Hit], hit: Hit) -> bool:
    """An abbreviation in brackets says the same again: "a memorandum of understanding (MOU)"."""
    return any(0 <= hit.start - m.end <= 12 and reading.kinds[hit.start - 1 : hit.start] == "(" for m in made)


def _is_negotiated(reading: Reading, hit: Hit) -> bool:
    """ "negotiations on a free trade agreement": the negotiations are the fact."""
    for other in reading.get("agreement.negotiations"):
        if 0 < hit.start - other.end < 9 and reading.words[other.end] in _TOWARDS:
            return not any(
                reading.kinds[k] in "bhm,;" or (reading.kinds[k] == "v" and is_finite_or_participle(reading, k))
                for k in range(other.end, hit.start)
            )
    return False


_TOWARDS = frozenset("on for over about towards toward of with".split())
_TALKS = frozenset("talks discussions consultations dialogue study studies proposal proposals idea mandate".split())


def _is_talked_of(reading: Reading, hit: Hit) -> bool:
    """ "talks on a border deal", "discussions about a treaty": there is no agreement yet."""
    for k in range(hit.start - 2, max(-1, hit.start - 9), -1):
        if reading.kinds[k] == "v" and reading.kinds[k - 1] == "t" and reading.words[k - 2] in _TALKS:
            return True  # "discussions to enter into a trade agreement"
        if reading.words[k] in _TALKS:
            return reading.words[k + 1] in ("on", "for", "over", "about", "towards", "toward")
        if reading.kinds[k] in "bhm,;" or (reading.kinds[k] == "v" and is_finite_or_participle(reading, k)):
            return False
    return False


_PAPERS = frozenset({"document", "order", "action plan", "roadmap", "work plan", "plan of action"})
_PAPER_VERBS = frozenset("sign initial ink win award secure land place get obtain receive".split())


def _is_weak(reading: Reading, hit: Hit) -> bool:
    """A paper or an order is an agreement only where somebody signs, wins or places it."""
    if hit.trigger.lemma not in _PAPERS:
        return False
    verb, _ = _action(reading, hit)
    if verb is None and hit.trigger.lemma == "document":
        return _deed_before(reading, hit) != "signed"  # "witnessed the signing of 30 documents"
    if verb is None or verb.trigger.lemma not in _PAPER_VERBS:
        return True
    return (hit.trigger.lemma == "order") == (verb.trigger.lemma in ("sign", "initial", "ink"))


def _action(reading: Reading, hit: Hit) -> tuple[Hit | None, str | None]:
    """The verb that says what is done with the agreement."""
    low, high = roles.clause(reading, hit.start)
    before = [h for h in reading.get("agreement.actions") if low <= h.start < hit.start and hit.start - h.end <= 22]
    before = [
        h
        for h in before
        if is_finite_or_participle(reading, h.start)
        and not _is_other_break(reading, h)
        and ";" not in reading.kinds[h.end : hit.start]
        and not (
            h.trigger.lemma == "agree"
            and reading.words[h.end] in ("that", "to", "with")
            and not _is_agreed_to(reading, hit, h.start)
        )
        and (h.trigger.lemma == "award" or not _is_passive_here(reading, h.start))
    ]
    after = [
        h
        for h in reading.get("agreement.actions")
        if hit.end <= h.start < high
        and h.start - hit.end <= 24
        and is_finite_or_participle(reading, h.start)
        and not _is_other_break(reading, h)
    ]
    after = [
        h
        for h in after
        if roles.is_passive(reading, h.start) or h.trigger.lemma.split()[0] in _INTRANSITIVE or _reduced(reading, h)
    ]
    if len(after) > 1 and after[0].trigger.code == "negotiating" and roles.is_passive(reading, after[1].start):
        after = after[1:]  # "the pact, negotiated over two years, was signed"
    for h in reversed(before):
        if not _blocked(reading, h.end, hit.start):
            return h, h.trigger.code
    deed = _deed_before(reading, hit)
    if deed is not None:
        return None, deed
    relative = _of_relative(reading, hit, high)
    if relative is not None:
        return relative, relative.trigger.code
    if after:
        return after[0], after[0].trigger.code
    return None, _standing(reading, hit)


def _is_named_behind(reading: Reading, hit: Hit, following: Hit) -> bool:
    """ "the first treaty between them was a Treaty of Friendship": the name that the verb gives is the paper."""
    at = reading.kinds.find("b", hit.end, following.start)
    if at < 0 or reading.kinds[at + 1 : at + 2] != "d" or following.start - at > 4:
        return False
    return not any(is_finite_or_participle(reading, k) for k in range(hit.end, at) if reading.kinds[k] == "v")


def _is_other_break(reading: Reading, h: Hit) -> bool:
    """ "talks on an accord broke off", "broke out", "broke ground": nothing is violated."""
    following = reading.words[h.end : h.end + 1]
    return h.trigger.lemma == "break" and following in (["off"], ["down"], ["up"], ["out"], ["ground"], ["even"])


_COMPANIES = frozenset("companies firms manufacturers producers importers exporters investors businesses".split())


def _by_companies(reading: Reading, verb: Hit) -> bool:
    """ "companies that enter into pricing agreements with the Department": whose they are is not told."""
    return not _COMPANIES.isdisjoint(reading.words[max(0, verb.start - 4) : verb.start])


def _is_passive_here(reading: Reading, v: int) -> bool:
    """ "was signed": what follows is not its object."""
    if "n" not in reading.forms(v):
        return False
    return reading.kinds[roles.before(reading, v)] == "b" or (
        reading.words[v - 1] in _THEN and "b" in reading.kinds[v - 2]
    )


_THEN = frozenset("then later subsequently first finally eventually already now".split())


def _standing(reading: Reading, hit: Hit) -> str | None:
    """What a phrase without a verb of its own says of the agreement: "has been in force", "under a June 2018 pact"."""
    if any(reading.words[k : k + 2] == ["in", "force"] for k in range(hit.end, min(len(reading.words), hit.end + 24))):
        return "in_force"
    k = hit.start - 1
    dated = False
    while k >= 0 and reading.kinds[k] in "dwNADz$#" and hit.start - k < 8:
        dated = dated or reading.kinds[k] == "D"
        k -= 1
    dated = dated or _dated_behind(reading, hit) >= 0 or reading.words[hit.end : hit.end + 1] == ["dating"]
    at = next((j for j in range(hit.start - 1, max(-1, hit.start - 7), -1) if reading.words[j] == "existing"), -1)
    if at >= 0 and "p" not in reading.kinds[at : hit.start]:
        return "in_force"
    approved = _mood_of_approval(reading, hit, None) == "planned"
    return "signed" if dated or approved else None


def _dated_behind(reading: Reading, hit: Hit) -> int:
    """The item of the date in "the agreement of 22 April 2019", "the treaty dated …"; -1 where there is none."""
    if reading.words[hit.end : hit.end + 1] in (["of"], ["dated"]) and reading.kinds[hit.end + 1 : hit.end + 2] == "D":
        return hit.end + 1
    return -1


def _of_relative(reading: Reading, hit: Hit, high: int) -> Hit | None:
    """The verb of a relative clause whose object the noun is: "the treaty that Chad and Niger signed"."""
    n = hit.end
    if reading.kinds[n : n + 1] == ",":
        n += 1
    if reading.kinds[n : n + 1] != "r" or reading.words[n] == "who":
        return None
    for h in reading.get("agreement.actions"):
        if (
            n + 1 < h.start < min(high, n + 12)
            and is_finite_or_participle(reading, h.start)
            and not roles.is_passive(reading, h.start)
        ):
            own = [a for a in reading.actors if n < a.start and a.end <= h.start and not a.is_modifier]
            return h if own else None
    return None


_DEEDS = {
    "signing": "signed", "signature": "signed", "conclusion": "signed", "ratification": "ratified",
    "accession": "ratified", "termination": "terminated", "cancellation": "terminated", "abrogation": "terminated",
    "denunciation": "terminated", "expiry": "terminated", "expiration": "terminated", "suspension": "terminated",
    "extension": "extended", "renewal": "extended", "prolongation": "extended", "amendment": "extended",
    "violation": "violated", "breach": "violated", "violations": "violated", "breaches": "violated",
    "negotiation": "negotiating",
}  # fmt: skip


def _deed_before(reading: Reading, hit: Hit) -> str | None:
    """What a noun before says is done: "the signing of a treaty", "ratification of the convention"."""
    k = hit.start - 2
    while k >= max(0, hit.start - 9):
        if reading.words[k] in _DEEDS and reading.words[k + 1] in ("of", "by", "to"):
            return _DEEDS[reading.words[k]]
        if reading.kinds[k] == "," and reading.words[k + 1] == "of":
            opening = reading.kinds.rfind(",", 0, k)  # "the termination, with effect from 31 March, of the treaty"
            return _DEEDS.get(reading.words[opening - 1]) if opening > 0 and k - opening < 10 else None
        if reading.kinds[k] in "bhm;,":
            return None
        k -= 1
    return None


def _reduced(reading: Reading, h: Hit) -> bool:
    """A participle behind the noun: "an agreement signed by", "signed on 5 May"."""
    word = reading.lex[h.start]
    if word is None or "n" not in word.verb_forms or reading.kinds[h.start - 1] in "hPIm":
        return False
    after = reading.kinds[h.end : h.end + 1]
    return not after or after not in "dNPACILOz$#K" or reading.kinds[h.start - 1] == "b"


def _blocked(reading: Reading, start: int, end: int) -> bool:
    """Whether a preposition of circumstance stands between: "signed … under the agreement"."""
    return any(
        reading.words[k] in ("under", "after", "since", "following", "despite", "through", "via", "per", "without")
        or reading.kinds[k] in "rs"
        for k in range(start, end)
    )


def _from_noun(scene: Scene, hit: Hit) -> bool:
    reading = scene.reading
    verb, action = _action(reading, hit)
    lemma = hit.trigger.lemma
    if lemma in _PROGRAMMES and action not in ("terminated", "extended", "negotiating", "violated"):
        return False
    if lemma in ("notes", "letters") and (verb is None or verb.trigger.lemma != "exchange"):
        return False
    sides, accused = _sides(scene, hit, verb)
    codes = roles.codes_of(sides)
    if _is_similar(scene, hit, verb, codes):
        return _with_each(scene, hit, sides)
    title = (hit.start, hit.end) if reading.kinds[hit.start] == "X" else title_span(reading, hit.start, hit.end)
    near = _is_near(reading, hit)
    if verb is None and near:
        action = "signed"
    if action is None and len(codes) > 1 and _is_hailed(reading, hit):
        action = "signed"
    if _is_talked_of(reading, hit):
        verb, action = None, "negotiating"
    if _is_cabinet_paper(reading, hit):
        return False
    if not _is_enough(scene, hit, verb, action, codes, title):
        return False
    draft = Draft("agreement", hit.start, hit.end, sides, [], rule=f"noun.{lemma.replace(' ', '_')}")
    others = [a for a in sides if a.preposition == "with"]
    if len(codes) > 2 and others and len(others) < len(sides):  # one against the rest: "signs a deal with A and B"
        draft.source, draft.target = [a for a in sides if a not in others], others
    if len(codes) < 2 and verb is not None and _by_companies(reading, verb):
        return False
    if len(codes) < 2:
        full = with_topic(scene, codes)
        if len(full) < 2 and not (codes and action in ("signed", "ratified", "terminated")):
            return False
        draft.target_codes = tuple(c for c in full if c not in codes)
        draft.confidence = 0.55
    if verb is not None:
        draft.first, draft.last = min(verb.start, hit.start), max(verb.end, hit.end)
    draft.own["agreement_type"] = hit.trigger.code
    draft.modality = _modality(reading, hit, verb, action)
    if verb is not None and verb.trigger.lemma in _APPROVING:
        action = _deed_before(reading, hit) or action
    if verb is not None and verb.trigger.lemma in _LONG and _is_under_way(reading, verb.start):
        action = "negotiating"
    if action == "negotiating" and draft.modality in ("asserted", "planned"):
        draft.modality = "proposed"
    if near:
        draft.modality = "expected" if draft.modality == "asserted" else draft.modality
    if accused:
        draft.modality = "alleged"
    if draft.modality == "asserted":
        draft.modality = _mood_of_approval(reading, hit, verb) or draft.modality
    if verb is not None and verb.trigger.code != "signed":
        draft.date_item = _date_but_its_own(reading, hit, verb)
    draft.own["action"] = action
    if title is not None:
        draft.own["title"] = reading.surface(*title)
        draft.own_spans["title"] = title
    draft.own["domain"] = _domain(reading, hit)
    counts = [k for k in reading.mentions("#") if 0 < hit.start - k <= 3]
    if counts and (reading.words[hit.end - 1].endswith("s") or " " in reading.words[hit.end - 1]):
        draft.quantity_item, draft.unit = counts[-1], "agreement"
    amounts = [k for k in numbers_of(scene, "$", within([hit])) if k not in scene.used_items]
    if amounts and draft.own["domain"] != "finance":
        draft.amount_item = amounts[0]
    draft.plover = {"negotiating": "CONSULT", "terminated": "REJECT", "violated": "REJECT"}.get(action or "", "AGREE")
    draft.confidence = min(draft.confidence, 0.75 if action else 0.6)
    _signed_before(scene, draft, hit, verb)
    made = _emit_each(scene, draft, sides, hit)
    pair = {*roles.codes_of(draft.source), *draft.source_codes, *roles.codes_of(draft.target), *draft.target_codes}
    if made and len(pair) == 2:
        scene.context.last_pact = (tuple(sorted(pair)), hit.trigger.code, reading.sentence.sentence_id)
    _told_again(scene, draft, hit, verb)
    return made


def _is_similar(scene: Scene, hit: Hit, verb: Hit | None, codes: tuple[str, ...]) -> bool:
    """ "The Netherlands and Belgium signed similar accords": each of them with the state that the story is about."""
    reading, topic = scene.reading, scene.context.subject_state()
    like = reading.words[hit.start - 1] in ("similar", "separate", "identical", "parallel", "comparable") and hit.start
    plural = reading.words[hit.end - 1].endswith("s")
    if not (like and plural and verb is not None and verb.trigger.code == "signed" and verb.start < hit.start):
        return False
    return topic is not None and len(codes) > 1 and topic not in codes and scene.context.dateline is not None


def _with_each(scene: Scene, hit: Hit, sides: list[Actor]) -> bool:
    topic = scene.context.subject_state()
    made = False
    for _, actors in each_party(sides):
        draft = Draft("agreement", hit.start, hit.end, list(actors), [], target_codes=(str(topic),), rule="similar")
        draft.own.update(agreement_type=hit.trigger.code, action="signed", domain=_domain(scene.reading, hit))
        draft.plover, draft.confidence = "AGREE", 0.6
        made = emit(scene, draft) is not None or made
    return made


def _date_but_its_own(reading: Reading, hit: Hit, verb: Hit) -> int | None:
    """ "violated the 1930 treaty", "asked to revise the 1981 agreement": the year names the paper, not the deed.

    The item of the deed's day, -1 where none is told; None where no date stands in the paper's name.
    """
    k = hit.start - 1
    while k >= 0 and reading.kinds[k] in "wNADv" and hit.start - k < 8:
        if reading.kinds[k] == "D" and k > verb.start:
            found = roles.mention(reading, k)
            others = [d for d in reading.mentions("D") if d != k and (d < verb.start or d >= hit.end)]
            year = found.edtf is not None and len(found.edtf) == 4
            return (roles.date_for(reading, hit.end, hit.end) if others else -1) if year else None
        k -= 1
    return None


def _is_cabinet_paper(reading: Reading, hit: Hit) -> bool:
    """A memorandum that ministers lay before their own cabinet is no agreement."""
    if hit.trigger.lemma != "memorandum":
        return False
    behind = reading.words[hit.end : hit.end + 6]
    by_minister = behind[:1] in (["from"], ["by"], ["submitted"]) and any(w.startswith("minist") for w in behind)
    return by_minister or "cabinet" in reading.words[max(0, hit.start - 2) : hit.start]


_PROGRAMMES = frozenset(
    {"extended fund facility", "extended credit facility", "standby facility", "fund programme", "imf programme",
     "imf program", "adjustment programme"}
)  # fmt: skip
_AFTERWARDS = frozenset("ex-post post-facto covering retrospective retroactive facto".split())
_APPROVALS = frozenset("approval consent clearance nod go-ahead authorisation authorization permission".split())
_BILLS = frozenset("bill law decree ordinance resolution motion proposal".split())


def _mood_of_approval(reading: Reading, hit: Hit, verb: Hit | None) -> str | None:
    """What is approved, or waited for, is still to come: "gave approval for the agreement", "a draft law ratifying",
    "pending conclusion of a pact"; None where nothing of the kind is said."""
    start = max(0, min(hit.start, verb.start if verb else hit.start) - 14)
    words = reading.words[start : hit.start]
    if not _AFTERWARDS.isdisjoint(words):
        return None
    if "pending" in words or "awaiting" in words:
        return "proposed"
    if any(words[k : k + 2] == ["forward", "to"] for k in range(len(words))):
        return "planned"
    for k in range(start, hit.start):
        if reading.kinds[k] in ";":
            continue
        if reading.words[k] in _APPROVALS and reading.words[k + 1] in ("to", "for", "of", "was", "has"):
            return "planned"
        if reading.words[k] in _BILLS and verb is not None and k < verb.start and "g" in reading.forms(verb.start):
            return "planned"
    return None


_APPROVING = frozenset("approve endorse authorise authorize".split())
_LONG = frozenset("finalise finalize complete conclude prepare draft".split())  # "is finalising": not there yet


def _is_under_way(reading: Reading, v: int) -> bool:
    return "g" in reading.forms(v) and reading.kinds[roles.before(reading, v)] == "b"


def _is_near(reading: Reading, hit: Hit) -> bool:
    """ "are close to a deal", "are on the verge of an agreement", "are nearing a pact"."""
    k = hit.start - 1
    while k > 0 and reading.kinds[k] in "dwNAvzD$#" and hit.start - k < 7:
        if reading.words[k] == "nearing":
            return True
        k -= 1
    before = reading.words[max(0, k - 1) : k + 1]
    return before in (["close", "to"], ["closer", "to"], ["near", "to"], ["verge", "of"], ["brink", "of"]) or (
        before[-1:] == ["near"]
    )


def _sides(scene: Scene, hit: Hit, verb: Hit | None) -> tuple[list[Actor], bool]:
    """Whose agreement it is, and whether one side only accuses the other of what is done to it."""
    reading = scene.reading
    sides = pair_around(scene, hit.start, hit.end)
    if verb is not None and verb.start < hit.start:
        accuser = _accusation(reading, verb.start)
        if accuser:
            return accuser, True
    only_others = bool(sides) and all(a.preposition == "with" for a in sides)
    if verb is not None and (len(roles.codes_of(sides)) < 2 or only_others):
        v = verb.start
        if roles.is_passive(reading, v) or (v > hit.start and _reduced(reading, verb)):
            doers = roles.agent(reading, v)
        else:
            doers = roles.subject(reading, v)
        if not doers and only_others and len(roles.codes_of(sides)) > 1:
            return sides, False
        sides = [a for a in sides if not a.is_modifier or a.is_genitive or roles.codes_of(doers) != a.codes] or sides
        sides = sides + [a for a in doers if a not in sides]
        if len(roles.codes_of(sides)) < 2:
            awarded = verb.trigger.lemma in ("award", "grant", "give")
            taken = verb.trigger.lemma in ("win", "secure", "receive", "get", "land", "obtain")
            other = roles.governed(reading, v, WITH | {"to"} if awarded else WITH | {"from"} if taken else WITH)
            sides = sides + [a for a in other if a not in sides]
    if len(roles.codes_of(sides)) < 2 and verb is None:
        sides = _parties_to(reading, hit) or sides
        sides = sides + [a for a in _traded_with(reading, hit) if a not in sides] if sides else sides
    if len(roles.codes_of(sides)) < 2:
        sides = _bound_by(reading, hit) or sides
    if not sides and verb is None and "existing" in reading.words[max(0, hit.start - 6) : hit.start]:
        doers = roles.subject(reading, max(roles.governing_verb(reading, hit.start), 0))
        sides = doers if len(roles.codes_of(doers)) == 2 else sides
    if not sides and reading.words[_phrase_opening(reading, hit)] == "under":
        v = roles.governing_verb(reading, hit.start)
        sides = [a for a in roles.subject(reading, v) if not a.is_reference][:1] if 0 <= v < hit.start else []
    if len(roles.codes_of(sides)) < 2 and verb is None and _is_near(reading, hit):
        v = roles.governing_verb(reading, hit.start)
        sides = sides + [a for a in (roles.subject(reading, v) if 0 <= v < hit.start else []) if a not in sides]
    sides = [a for a in sides if not (a.is_place and a.preposition in ("in", "at"))]
    return [a for a in sides if not _gave_name(reading, hit, a)], False


def _gave_name(reading: Reading, hit: Hit, actor: Actor) -> bool:
    """ "the Tripoli Agreement": a capital in a title is where it was signed."""
    return (
        reading.kinds[actor.start] == "C"
        and actor.end == hit.start
        and not actor.is_genitive
        and actor.group < 0
        and not reading.is_title_case
        and _is_capital(reading, hit.start)
    )


def _traded_with(reading: Reading, hit: Hit) -> list[Actor]:
    """With whom a deal is that says what will be done: "Air India's agreement to acquire 200 aircraft from Boeing"."""
    if reading.words[hit.end : hit.end + 1] != ["to"]:
        return []
    towards = _DEALING.get(reading.lemma(hit.end + 1))
    return roles.governed(reading, hit.end + 2, towards, limit=14) if towards else []


def _is_hailed(reading: Reading, hit: Hit) -> bool:
    """ "applauded Air India's agreement with Boeing": what is praised has been made."""
    v = roles.governing_verb(reading, hit.start)
    return 0 <= v < hit.start and reading.lemma(v) in _HAILING and roles.modality(reading, v) == "asserted"


_HAILING = frozenset("welcome applaud hail laud celebrate praise commend salute cheer".split())
_DEALING = {
    **dict.fromkeys(
        "buy acquire purchase import lease procure receive borrow order source".split(), frozenset({"from"})
    ),
    **dict.fromkeys("sell export supply deliver ship provide lend".split(), frozenset({"to"})),
}


def _phrase_opening(reading: Reading, hit: Hit) -> int:
    """The item before the noun's phrase."""
    k = hit.start - 1
    while k > 0 and reading.kinds[k] in "dzwNvADU$#'" and hit.start - k < 9:
        k -= 1
    return max(k, 0)


def _bound_by(reading: Reading, hit: Hit) -> list[Actor]:
    """ "Argentina, tied to Brazil by a protocol": who is tied, and to whom."""
    at = _phrase_opening(reading, hit)
    if reading.words[at] != "by":
        return []
    for k in range(at - 1, max(-1, at - 8), -1):
        if reading.words[k] in ("tied", "bound", "linked"):
            one = [a for a in reading.actors if a.end <= k and k - a.end <= 2 and not a.is_modifier][-1:]
            one = one or roles.subject(reading, k)
            return one + roles.governed(reading, k + 1, frozenset({"to", "with"}), limit=5)
    return []


def _accusation(reading: Reading, v: int) -> list[Actor]:
    """Accuser and accused of "A accused B of violating the treaty"; [] where nobody accuses."""
    if "g" not in reading.forms(v):
        return []
    for k in range(v - 1, max(-1, v - 9), -1):
        if reading.lemma(k) == "accuse" and is_finite_or_participle(reading, k):
            accused = roles.direct_object(reading, k)
            if roles.is_passive(reading, k):
                accused = roles.subject(reading, k) + roles.agent(reading, v)
                return accused if len(roles.codes_of(accused)) > 1 else []
            accuser = roles.subject(reading, k)
            both = accuser + [a for a in accused if a not in accuser]
            return both if len(roles.codes_of(both)) > 1 else []
    return []


def _is_enough(
    scene: Scene, hit: Hit, verb: Hit | None, action: str | None, codes: tuple[str, ...], title: tuple[int, int] | None
) -> bool:
    """Whether the sentence says enough of the agreement to make a fact of it."""
    reading, lemma = scene.reading, hit.trigger.lemma
    definite = is_definite(reading, hit.start)
    if len(codes) >= 2:
        told = action is not None or title is not None or bool(roles.between(reading, hit.end))
        return told or not definite or lemma not in _GENERIC
    with_other = bool(roles.governed(reading, hit.end, WITH, limit=10)) and lemma in _DEALS
    if action is None and not (codes and (title or with_other) and not definite):
        return False
    if lemma in _GENERIC and action not in ("signed", "ratified", "terminated", "in_force"):
        return False
    if definite and title is None and action not in ("signed", "ratified", "in_force", "terminated", "extended"):
        return False
    return not (verb is not None and verb.trigger.lemma in _WEAK_VERBS and not codes and title is None)


_DEALS = frozenset(
    "deal agreement pact treaty accord memorandum contract protocol arrangement mou ceasefire truce".split()
) | {"memorandum of understanding", "framework agreement"}
_WEAK_VERBS = frozenset("make discuss announce issue complete approve implement seek".split())


def _signed_before(scene: Scene, draft: Draft, hit: Hit, verb: Hit | None) -> None:
    """What is approved or ratified was signed before: "ratification of the agreement signed on 29 March 2019", "the
    agreement of 22 April 2019"."""
    reading = scene.reading
    if draft.own["action"] not in ("ratified", "extended", "terminated") or (verb is not None and verb.start > hit.end):
        return
    _, high = roles.clause(reading, hit.start)
    signing = next(
        (
            h
            for h in reading.get("agreement.actions")
            if hit.end <= h.start < high
            and h.trigger.code == "signed"
            and (_is_bare(reading, h.start) or roles.is_passive(reading, h.start))
            and (
                h.start < hit.end + 3
                or "r" in reading.kinds[hit.end : h.start]
                or _in_aside(reading, hit, h.start)
                or _tells_of(reading, hit, h)
            )
        ),
        None,
    )
    dated = _dated_behind(reading, hit)
    if signing is None and dated < 0:
        return
    signed = draft.copy()
    signed.own["action"], signed.modality, signed.plover = "signed", "asserted", "AGREE"
    signed.first, signed.last = hit.start, signing.end if signing else dated + 1
    if signing is None:
        signed.date_item = dated
    if _emit_each(scene, signed, [*signed.source], hit):
        dates = [k for k in reading.mentions("D") if k >= hit.end]
        draft.date_item = None if not dates else -1


def _in_aside(reading: Reading, hit: Hit, v: int) -> bool:
    """ "the treaty with the United Arab Emirates, signed in Abu Dhabi on": a participle behind the other side."""
    between = reading.kinds[hit.end : v]
    return between.endswith(",") and len(between) < 12 and not set(between) & set("vbhm;")


def _tells_of(reading: Reading, hit: Hit, h: Hit) -> bool:
    """ "the agreement on the avoidance of double taxation signed with Turkey": no other verb between them."""
    between = range(hit.end, h.start)
    if len(between) > 11 or not _is_bare(reading, h.start):
        return False
    return not any(reading.kinds[k] in "bhm;," or is_finite_or_participle(reading, k) for k in between)


def _is_bare(reading: Reading, v: int) -> bool:
    """Whether the verb at ``v`` is a participle without an auxiliary: "the agreement signed in Kigali"."""
    return "n" in reading.forms(v) and reading.kinds[roles.before(reading, v)] not in "bhmPI"


def _parties_to(reading: Reading, hit: Hit) -> list[Actor]:
    """ "A and B are signatories to the … Treaty", "the two countries have a Double Taxation Convention"."""
    for k in range(hit.start - 1, max(-1, hit.start - 18), -1):
        if reading.words[k] in ("signatories", "signatory", "parties", "party", "have", "has", "share"):
            found = [a for a in reading.actors if a.end <= k and a.preposition is None]
            both = [a for a in found if not a.is_modifier and (a.group >= 0 or len(a.codes) == 2)]
            if len(roles.codes_of(both)) != 2 and "&" in reading.kinds[:k]:  # "A's utility and B's have a contract"
                both = [a for a in found if a.is_genitive or not a.is_modifier]
            return both if len(roles.codes_of(both)) == 2 else []
        if reading.kinds[k] in ";":
            break
    return []


def _told_again(scene: Scene, draft: Draft, hit: Hit, verb: Hit | None) -> None:
    """A relative clause that dates another step: "implementing the agreement … that he announced on July 22"."""
    reading = scene.reading
    if verb is None:
        return
    _, high = roles.clause(reading, hit.start)
    if draft.date_item is None:
        for other in reading.get("agreement.actions"):  # "signed a treaty with Peru in 2009 and ratified it in 2011"
            if (
                hit.end < other.start < hit.end + 20
                and reading.words[other.end : other.end + 1] in (["it"], ["them"])
                and other.trigger.code != verb.trigger.code
                and is_finite_or_participle(reading, other.start)
            ):
                again = draft.copy()
                again.first, again.last = other.start, other.end
                again.own["action"] = other.trigger.code
                again.modality, again.amount_item = roles.modality(reading, other.start), -1
                emit(scene, again)
    if verb.start >= hit.end:
        for other in reading.get("agreement.actions"):
            enters = other.trigger.lemma.split()[0] in _INTRANSITIVE and reading.kinds[other.start - 1] in "&,w"
            if other.start > verb.end and other.start < high and (enters or roles.is_passive(reading, other.start)):
                if other.trigger.code != verb.trigger.code and (enters or reading.kinds[other.start - 1] == "b"):
                    again = Draft(
                        "agreement",
                        hit.start,
                        other.end,
                        draft.source,
                        draft.target,
                        draft.source_codes,
                        draft.target_codes,
                    )
                    again.own = dict(draft.own) | {"action": other.trigger.code}
                    again.modality = roles.modality(reading, other.start)
                    own = [k for k in reading.mentions("D") if other.end <= k <= other.end + 4]
                    again.date_item = own[0] if own else None
                    again.rule, again.confidence, again.plover = draft.rule, draft.confidence, "AGREE"
                    emit(scene, again)
                    return
        return
    relative = reading.kinds.find("r", hit.end, min(high, hit.end + 14))
    if relative < 0:
        return
    for other in reading.get("agreement.actions"):
        if relative < other.start <= relative + 4 and is_finite_or_participle(reading, other.start):
            dates = [k for k in reading.mentions("D") if other.end <= k <= other.end + 3]
            if not dates:
                return
            again = Draft(
                "agreement", hit.start, other.end, draft.source, draft.target, draft.source_codes, draft.target_codes
            )
            again.own = dict(draft.own) | {"action": other.trigger.code}
            again.own_spans = dict(draft.own_spans)
            again.rule, again.confidence, again.date_item, again.plover = (
                draft.rule,
                draft.confidence,
                dates[0],
                "AGREE",
            )
            emit(scene, again)
            return


def _emit_each(scene: Scene, draft: Draft, sides: list[Actor], hit: Hit) -> bool:
    """Several deals of one party with each of a list are several facts: "trade deals with A, B and C"."""
    reading = scene.reading
    others = [a for a in sides if a.preposition == "with"]
    parties = each_party(others)
    plural = reading.words[hit.end - 1].endswith("s")
    if not (plural and len(parties) > 1):
        return emit(scene, draft) is not None
    rest = [a for a in sides if a not in others]
    if not roles.codes_of(rest) and hit.start:
        v = roles.governing_verb(reading, hit.start)
        rest = [a for a in roles.subject(reading, v) if a not in others] if 0 <= v < hit.start else rest
    one = roles.codes_of(rest) or tuple(c for c in draft.target_codes if c not in dict(parties))
    known = scene.context.home or (scene.context.subject_state() if scene.context.dateline else None)
    if not one and known and known not in dict(parties):
        one = (known,)
    if not one:
        one = tuple(c for c in scene.context.last_subject if c not in dict(parties))[:1]
    made = False
    for code, actors in parties:
        single = draft.copy()
        single.source, single.target = rest, list(actors)
        single.source_codes, single.target_codes = one, (code,)
        made = emit(scene, single) is not None or made
    return made


def _modality(reading: Reading, hit: Hit, verb: Hit | None, action: str | None) -> str:
    governor = roles.governing_verb(reading, hit.start)
    if verb is None and reading.lemma(governor) in _TURNING_DOWN:
        return "denied"
    if (
        verb is None
        and 0 <= governor < hit.start
        and reading.lemma(governor) in _WANTING
        and not _is_talked_of(reading, hit)
    ):
        return "proposed"  # "wants a trade agreement", "has proposed a pact"
    if verb is None and _deed_before(reading, hit) == "signed":
        return roles.modality(reading, hit.start, is_noun=True)
    governor = roles.governing_verb(reading, hit.start) if verb is None else -1
    if 0 <= governor < hit.start and roles.modality(reading, governor) == "denied":
        return "denied"  # "the talks failed to produce an accord"
    if verb is None or roles.is_negated(reading, hit.start):
        without = reading.words[max(0, hit.start - 3) : hit.start]
        return "denied" if "without" in without else _predicate_mood(reading, hit)
    if verb.start >= hit.end and _is_bare(reading, verb.start):
        return roles.noun_mood(reading, hit.start)  # "will deliver under the contract signed last year"
    mood = roles.modality(reading, verb.start)
    lemma = verb.trigger.lemma.split()[0]
    if lemma == "agree" and mood == "planned" and _is_agreed_to(reading, hit, verb.start):
        return "asserted"
    if lemma in ("approve", "endorse", "authorise", "authorize", "agree") and _deed_before(reading, hit):
        return "planned" if mood == "asserted" else mood  # "approved the signing of"
    return mood


_WANTING = frozenset("want seek propose offer urge favour favor demand request suggest need".split())
_TURNING_DOWN = frozenset("reject veto spurn rebuff scupper block refuse oppose".split())
_OUTLOOK = {
    **dict.fromkeys("elusive impossible dead unlikely off".split(), "denied"),
    **dict.fromkeys("likely possible imminent near close probable expected".split(), "expected"),
}


def _is_agreed_to(reading: Reading, hit: Hit, v: int) -> bool:
    """ "have agreed to a framework", "agreed on a pact": the paper itself is agreed, no deed to come. (What a cabinet
    agrees to is still to be signed.)"""
    opening = _phrase_opening(reading, hit)
    agreed = reading.words[opening] in ("to", "on", "upon") and opening - 1 == v and "d" in reading.forms(v)
    return agreed and "cabinet" not in reading.words[:v] and reading.kinds[roles.before(reading, v)] not in "tm"


def _predicate_mood(reading: Reading, hit: Hit) -> str:
    """ "a deal between A and B remains elusive", "is likely": what is said of it; else what stands before the noun."""
    _, high = roles.clause(reading, hit.start)
    for k in range(hit.end, min(high, hit.end + 12)):
        if reading.kinds[k] == "b" or reading.lemma(k) in ("remain", "look", "seem", "appear"):
            found = next((_OUTLOOK[w] for w in reading.words[k + 1 : k + 4] if w in _OUTLOOK), None)
            if found is not None:
                return found
            break
    return roles.noun_mood(reading, hit.start)


def _domain(reading: Reading, hit: Hit) -> str | None:
    """What the words before the noun say that it is about: "trade deal", "loan agreement", "defence pact"."""
    k = hit.start - 1
    if k >= 0 and reading.kinds[k] in "wv" and reading.words[k] in _DOMAINS:
        return _DOMAINS[reading.words[k]]
    return None


_DOMAINS = {
    "trade": "trade", "loan": "finance", "grant": "finance", "credit": "finance", "financing": "finance",
    "peace": "peace", "defence": "defence", "defense": "defence", "security": "security", "military": "defence",
    "tax": "tax", "investment": "investment", "extradition": "justice", "nuclear": "nuclear", "arms": "arms",
    "cooperation": "cooperation", "fishing": "fisheries", "fisheries": "fisheries", "oil": "energy", "gas": "energy",
    "energy": "energy", "border": "border", "air": "transport", "aviation": "transport", "transport": "transport",
    "cultural": "culture", "visa": "travel", "supply": "trade", "purchase": "trade", "construction": "construction",
}  # fmt: skip


def _from_negotiations(scene: Scene, hit: Hit) -> None:
    reading = scene.reading
    sides = pair_around(scene, hit.start, hit.end)
    for other in reading.get("agreement.nouns"):  # "negotiations on the China-Honduras free trade agreement"
        if not sides and 0 < other.start - hit.end < 9:
            sides = [a for a in roles.modifiers(reading, other.start, other.end) if a.start >= hit.end]
    named = bool(sides)
    v = roles.governing_verb(reading, hit.start)
    if len(roles.codes_of(sides)) < 2 and 0 <= v < hit.start:
        sides += [a for a in roles.subject(reading, v) if a not in sides]
    codes = roles.codes_of(sides)
    draft = Draft("agreement", hit.start, hit.end, sides, [], rule="negotiations")
    if is_definite(reading, hit.start) and not named:
        return  # "opposed the negotiations"
    if len(codes) < 2:
        full = with_topic(scene, codes)
        clear = bool(codes) or scene.context.home is not None or scene.context.has_title_pair
        if len(full) < 2 or not clear or is_definite(reading, hit.start):
            return
        draft.target_codes = tuple(c for c in full if c not in codes)
        draft.confidence = 0.55
    title = title_span(reading, hit.start - 1, hit.start) if hit.start else None
    if title:
        draft.own["title"] = reading.surface(*title)
        draft.own_spans["title"] = title
    mood = roles.modality(reading, hit.start, is_noun=True)
    draft.own.update(action="negotiating", agreement_type="agreement")
    held = v > hit.start and reading.lemma(v) in ("hold", "take", "conclude", "complete")
    held = held or (0 <= v < hit.start and reading.lemma(v) in ("hold", "complete", "conduct"))
    draft.modality = "proposed" if mood == "asserted" and not held else mood  # a round that was held is a fact
    if 0 <= v < hit.start and reading.lemma(v) in _TURNING_DOWN:
        draft.modality = "denied"
    draft.plover = "CONSULT"
    emit(scene, draft)


def _from_negotiating(scene: Scene, hit: Hit) -> None:
    """ "will negotiate rules of origin": an agreement in the making, named by its object."""
    reading = scene.reading
    doers = roles.subject(reading, hit.start)
    doers += [a for a in roles.governed(reading, hit.end, WITH, limit=12) if a not in doers]
    codes = roles.codes_of(doers)
    full = with_topic(scene, codes)
    if not codes or len(full) < 2:
        return
    draft = Draft("agreement", hit.start, hit.end, doers, [], rule="negotiating")
    draft.target_codes = tuple(c for c in full if c not in codes)
    mood = roles.modality(reading, hit.start)
    draft.modality = "proposed" if mood == "asserted" else mood
    draft.own["action"] = "negotiating"
    draft.plover = "CONSULT"
    emit(scene, draft)
