"""Rows of a register of relations (since when a state has had ties with each of the others), and dated headings of a
chronicle of them.

Here belong the rows that open the sections of an encyclopaedia's article on a state's foreign relations: the other
state, and the day on which ties were established. Not here: what a whole sentence tells (``relations``, ``ties``).
"""

from __future__ import annotations

from flows.extract import roles
from flows.extract.frames.common import Draft, Scene, emit
from flows.extract.frames.posts import OPENED
from flows.extract.names import Name
from flows.extract.reading import Reading, is_finite_or_participle
from flows.records import Fact


def find(scene: Scene) -> None:
    """Add the ties that a row of a register dates; several days are several facts (lost, and taken up again)."""
    context, reading = scene.context, scene.reading
    if not context.lists_relations or context.title_state is None or "D" not in reading.kinds:
        return
    row = _row(scene)
    if row is None or row[0] == context.title_state:
        return
    code, first, start = row
    pair = {code, context.title_state}
    if any(f.fact_type == "relation" and {f.source, f.target} == pair and _begins(f) for f in scene.facts):
        return  # the row's own sentence tells it
    for k, change in _days(reading, start, first):
        scene.n_candidates += 1
        draft = Draft("relation", max(start, 0), k + 1, [], [], (code,), (context.title_state,), rule="register")
        draft.date_item, draft.confidence = k, 0.7
        draft.plover = "REJECT" if change == "ended" else "COOPERATE"
        draft.own.update(relation="diplomatic_ties", change=change)
        fact = emit(scene, draft)
        if fact is not None and start < 0 and context.section_line is not None:  # named by the line before
            _, fact.char_start, end = context.section_line
            fact.fields.append(("source" if fact.source == code else "target", fact.char_start, end))


def _row(scene: Scene) -> tuple[str, int, int] | None:
    """(the other state, the item at which its dates begin, the item of its name) of a row; None where it is none. The
    item of the name is -1 where the line before holds it: the cells of a table that stand one below the other."""
    context, reading = scene.context, scene.reading
    kinds = reading.kinds
    if kinds[0] == "D":
        line = context.section_line
        if line is None or line[0] != reading.sentence.sentence_id - 1 or context.section is None:
            return None
        return context.section, 0, -1
    i = name_of_row(reading)
    name = reading.payload[i] if i >= 0 else None
    if not isinstance(name, Name) or name.code is None or not context.is_state(name.code):
        return None
    opening = i + 1
    if kinds[opening : opening + 1] == "(":  # "Peru (8) — 1963"
        opening = kinds.find(")", opening, opening + 4) + 1
    if opening <= i or kinds[opening : opening + 1] != ";":
        return None
    return name.code, opening + 1, i


def name_of_row(reading: Reading) -> int:
    """The item of the name that opens a row, behind a bullet or a number: "5 — Chad — 1962"; -1 where none does."""
    kinds = reading.kinds
    i = 1 if kinds[:1] == "q" else 0
    if kinds[i : i + 2] in ("w;", "#;", "w-") and reading.words[i].isdigit():
        i += 2
    return i if kinds[i : i + 1] == "P" else -1


_LOST = frozenset(
    """severed broke broken cut ended ended suspended interrupted severance discontinued terminated lost until closed
    withdrawn""".split()
)


def _days(reading: Reading, start: int, first: int) -> list[tuple[int, str]]:
    """The dates of the cell at item ``first``, each with the change of ties that the words before it tell."""
    kinds, before = reading.kinds, first
    found: list[tuple[int, str]] = []
    for k in range(first, min(len(kinds), first + 26)):
        kind = kinds[k]
        if (kind == ";" and kinds[k + 1 : k + 2] != "D") or (kind == "-" and kinds[k + 1 : k + 2] == "w"):
            break  # another cell, or how the date is to be shown
        if kind in "PALOyzRd" or (kind == "q" and k > first and kinds[k + 1 : k + 2] not in ("", ";")):
            return found if start >= 0 and found else []
        if kind == "D":
            change = "ended" if _LOST.intersection(reading.words[before:k]) else "established"
            if not (roles.mention(reading, k).edtf or "").startswith(".."):
                found.append((k, change))
            before = k + 1
    return found


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
