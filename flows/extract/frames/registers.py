"""Rows of a register of relations: since when a state has had ties with each of the others.

Here belong the rows that open the sections of an encyclopaedia's article on a state's foreign relations: the other
state, and the day on which ties were established. Not here: what a whole sentence tells (``relations``, ``ties``).
"""

from __future__ import annotations

import re

from flows.extract import roles
from flows.extract.frames.common import Draft, Scene, emit
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
