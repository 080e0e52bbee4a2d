"""Rows of a register of relations (since when a state has had ties with each of the others), and dated headings of a
chronicle of them.

Here belong the rows that open the sections of an encyclopaedia's article on a state's foreign relations: the other
state, and the day on which ties were established. Not here: what a whole sentence tells (``relations``, ``ties``).
"""

from __future__ import annotations

import re

from flows.extract import roles
from flows.extract.frames.common import Draft, Scene, emit
from flows.extract.frames.posts import OPENED
from flows.extract.reading import Reading, is_finite_or_participle
from flows.records import Fact

_ROW = re.compile(r"q?P(?:\([^)]{1,4}\))?;(D(?:[;q,]D){0,2})(?=;|$)")  # kinds: "Angola — 18 February 1976 — See …"


def find(scene: Scene) -> None:
    """Add the ties that a row of a register dates; several days are several facts (lost, and taken up again)."""
    context, reading = scene.context, scene.reading
    if not context.lists_relations or context.title_state is None:
        return
    row = _ROW.match(reading.kinds)
    if row is None:
        return
    name = next((a for a in reading.actors if a.end <= row.start(1)), None)
    if name is None or len(name.codes) != 1 or not context.is_state(name.codes[0]):
        return
    if name.codes[0] == context.title_state:
        return
    dates = [k for k in range(*row.span(1)) if reading.kinds[k] == "D"]
    if any(reading.words[k - 1] not in ("—", "–", "-", ";", ",") for k in dates):
        return
    pair = {name.codes[0], context.title_state}
    if any(f.fact_type == "relation" and {f.source, f.target} == pair and _begins(f) for f in scene.facts):
        return  # the row's own sentence tells it
    scene.n_candidates += 1
    for k in dates:
        if (roles.mention(reading, k).edtf or "").startswith(".."):
            continue
        draft = Draft("relation", name.start, k + 1, [name], [], (), (context.title_state,), rule="register")
        draft.date_item, draft.confidence, draft.plover = k, 0.7, "COOPERATE"
        draft.own.update(relation="diplomatic_ties", change="established")
        emit(scene, draft)


def _begins(fact: Fact) -> bool:
    return fact.own.get("relation") == "diplomatic_ties" and fact.own.get("change") == "established"


_VERBLESS = frozenset("bhm")  # kinds that a heading does not have


def heading(scene: Scene) -> bool:
    """A dated heading of a chronicle: "Diplomatic relations established, 1949", "Mutual Recognition, 1871."."""
    reading = scene.reading
    if len(reading.words) > 16 or not _VERBLESS.isdisjoint(reading.kinds):
        return False
    hits = [h for h in reading.get("relation.nouns") if h.trigger.code == "diplomatic_ties"]
    dates = reading.mentions("D")
    if not hits or not dates:
        return False
    if hits[0].start and is_finite_or_participle(reading, hits[0].start - 1) and "," in reading.kinds[hits[0].end :]:
        return False  # "resumed diplomatic relations, cut in 1985": a sentence, whose date is another's
    if not (reading.is_title_case or reading.kinds.rstrip("q").endswith("D")):
        return False
    if len(dates) > 1 and not reading.is_title_case and _is_told_by_verb(reading, hits[0].start):
        return False
    pair = scene.context.main_pair
    named = roles.codes_of(reading.actors)
    codes = named if len(named) == 2 else pair if len(pair) == 2 and set(named) <= set(pair) else ()
    if len(codes) != 2:
        return False
    change = _heading_change(reading)
    if change is None:
        return False
    hit = hits[0]
    if hit.trigger.lemma in OPENED:
        change = {"established": "improved", "ended": "worsened"}.get(change, change)
    draft = Draft("relation", 0, len(reading.words), [], [], codes[:1], codes[1:], rule="heading", date_item=dates[-1])
    draft.own.update(relation="diplomatic_ties", change=change)
    draft.own_spans["relation"] = (hit.start, hit.end)
    draft.confidence, draft.plover = 0.8, "COOPERATE" if change != "ended" else "REJECT"
    return emit(scene, draft) is not None


def _is_told_by_verb(reading: Reading, noun: int) -> bool:
    """ "Norway opened an embassy in 2007": a sentence with a subject and a verb before the noun."""
    return any(
        reading.kinds[k] == "v" and is_finite_or_participle(reading, k) and roles.subject(reading, k)
        for k in range(noun)
    )


def _heading_change(reading: Reading) -> str | None:
    words = set(reading.words)
    if words & {
        "severance",
        "severed",
        "rupture",
        "interruption",
        "suspension",
        "closure",
        "closing",
        "break",
        "termination",
        "cessation",
        "severing",
        "end",
        "withdrew",
        "withdrawn",
        "withdrawal",
        "revoked",
        "revocation",
    }:
        return "ended"
    if words & {
        "establishment",
        "established",
        "recognition",
        "recognized",
        "opening",
        "opened",
        "resumption",
        "reestablishment",
        "re-establishment",
        "restoration",
        "restored",
        "re-established",
        "reestablished",
        "renewed",
        "renewal",
        "normalized",
        "normalised",
        "normalization",
        "normalisation",
        "establishing",
        "resumed",
        "creation",
    }:
        return "established"
    if words & {"elevation", "elevated", "raising", "upgrade"}:
        return "improved"
    return None
