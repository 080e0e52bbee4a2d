"""One document from its text to its facts: the scans, the sentences in order, and what is settled at the end.

Here belongs the order of the steps, and what needs the whole sentence or document: dates that lean on others, who is
cited, ids, and which mention a fact used. Not here: any rule of any fact type (``frames``).
"""

from __future__ import annotations

import gc
import re
import time
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from operator import attrgetter
from pathlib import Path

from flows.extract import roles
from flows.extract.asides import set_aside
from flows.extract.attribution import Cited, cited_in, remember, speaker_of
from flows.extract.confidence import calibrate
from flows.extract.context import Context, home_of, open_context, scan_references, year_of
from flows.extract.dates import fiscal_year, from_anchor, named_fiscal_year, scan_dates, with_year
from flows.extract.frames import (
    access,
    agreements,
    arms,
    deal_items,
    finance,
    gestures,
    investments,
    labour,
    meetings,
    missions,
    projects,
    registers,
    relations,
    restrictions,
    ties,
    trade,
)
from flows.extract.frames.common import Scene
from flows.extract.identity import fact_id
from flows.extract.implied import add_subject, note_list_subject, note_voices
from flows.extract.lexicon import lexicon
from flows.extract.names import Name, at_time, office_titles, scan_names, settle_bodies
from flows.extract.quantities import scan_quantities
from flows.extract.reading import (
    Reading,
    Titles,
    apply_aliases,
    find_actors,
    is_finite_or_participle,
    read_sentence,
    title_table,
)
from flows.records import Citation, Document, Extraction, Fact, Mention, Reject, Sentence
from schemas import code_lists
from schemas.currency_users import users
from schemas.edtf import edtf_interval

METHOD_VERSION = "1"
FRAMES = (
    finance.find,
    meetings.find,
    agreements.find,
    restrictions.find,
    access.find,
    trade.find,
    deal_items.find,
    investments.find,
    projects.find,
    arms.find,
    labour.find,
    relations.find,
    ties.find,
    missions.find,
    registers.find,
    gestures.find,
    agreements.find_agreed,  # last: only what no other fact holds
)
_ENTRY_FRAMES = (finance.find, meetings.find, missions.find, registers.find)
"""The frames that read what has no trigger: entries of chronicles, rows of tables; in the order of ``FRAMES``."""
_LANGUAGES = frozenset({"en", None, ""})


def extract_document(
    document: Document,
    sentences: list[Sentence],
    citations: list[Citation],
    extensions: Path | None = None,
    seconds: float = 60.0,
) -> Extraction:
    """Extract everything from one document.

    ``extensions`` is a folder of vocabularies that add to those of the house. A document that takes longer than
    ``seconds`` keeps what was found until then, and gets a reject of check "time_limit".
    """
    with collector_at_rest():
        return _extract(document, sentences, citations, extensions, seconds)


_SLICE = 1_000_000  # characters scanned at a time, so that the limit of time holds for long texts too


def _scan(
    document: Document, sentences: list[Sentence], extensions: Path | None, deadline: float
) -> tuple[list[Name], list[Mention], list[Mention], list[Name], int]:
    """Names, quantities, dates and references of a document, and the character up to which it was scanned in time."""
    text = document.text
    names: list[Name] = []
    quantities: list[Mention] = []
    dates: list[Mention] = []
    references: list[Name] = []
    start = 0
    for end in _slice_ends(text, sentences):
        if start and time.monotonic() > deadline:
            return names, quantities, dates, references, start
        part = text[start:end]
        for found, kept in ((scan_names(part, extensions), names), (scan_references(part), references)):
            kept += [n._replace(start=n.start + start, end=n.end + start) for n in found] if start else found
        for numbers, held in ((scan_quantities(part), quantities), (scan_dates(part, document.published), dates)):
            for mention in numbers if start else ():
                mention.char_start += start
                mention.char_end += start
            held += numbers
        start = end
    return names, quantities, dates, references, len(text)


def _slice_ends(text: str, sentences: list[Sentence]) -> list[int]:
    """Where each slice of a text ends: before a sentence, the last at the end of the text."""
    ends: list[int] = []
    if len(text) > _SLICE:
        for sentence in sentences:
            if sentence.char_start - (ends[-1] if ends else 0) >= _SLICE:
                ends.append(sentence.char_start)
    return [*ends, len(text)]


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """What a document makes has no cycles, so that Python's collector would walk over it, time and again, for
    nothing."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _extract(
    document: Document, sentences: list[Sentence], citations: list[Citation], extensions: Path | None, seconds: float
) -> Extraction:
    extraction = Extraction(document, sentences, [], [], citations)
    if document.language not in _LANGUAGES and not (document.language or "").startswith("en"):
        return extraction
    deadline = time.monotonic() + seconds
    text = document.text
    names, quantities, dates, references, scanned = _scan(document, sentences, extensions, deadline)
    mentions = sorted([*quantities, *dates], key=lambda m: (m.char_start, -m.char_end))
    names = at_time(_outside_money(names, quantities), year_of(document.published))
    names = settle_bodies(names, home_of(document, extensions))
    spans = _merge_names(names, references)
    context = open_context(document, names, extensions)
    _free_particles(mentions, text)
    _share_currency(mentions, text)
    _settle_currencies(mentions, context)
    context.is_told_later = _is_told_later(document, dates, sentences)
    titles = _titles(extensions)
    words = lexicon(extensions) if extensions is not None else lexicon()  # as the rules ask for it: kept once
    name_starts = [n.start for n in spans]
    mention_starts = [m.char_start for m in mentions]
    named = _mention_names(names)
    previous: list[Fact] = []
    for sentence in sentences:
        if sentence.is_furniture:
            continue
        if sentence.char_start >= scanned or time.monotonic() > deadline:
            extraction.rejects.append(_too_slow(document, sentence, seconds))
            break
        inside = _inside(spans, name_starts, sentence) if spans else []
        numbers = _inside_mentions(mentions, mention_starts, sentence) if mentions else []
        if not inside and not numbers and not context.is_bilateral:
            continue  # it names nobody and counts nothing
        reading = read_sentence(text, sentence, inside, numbers, words, titles)
        _note_list(reading, context)
        set_aside(reading)
        if context.aliases:
            apply_aliases(reading, context.aliases)
        context.enter(reading)
        find_actors(reading, context.resolve)
        add_subject(reading, context)
        note_voices(reading, context)
        scene = None
        if (
            (
                reading.hits
                or _looks_like_entry(reading)
                or meetings.may_stay(reading)
                or _is_date_cell(reading, context)
            )
            and (reading.actors or numbers or "both" in reading.words or _signs_on(reading, context))
            and reading.words[-1] != "?"  # a question states nothing
            and not _is_counterfactual(reading)
        ):
            scene = Scene(reading, context)
            for find in FRAMES if reading.hits else _ENTRY_FRAMES:
                find(scene)
        speakers = cited_in(reading, context)
        if scene is not None:
            if scene.facts:
                _finish(scene, previous, speakers)
                previous = scene.facts or previous
                extraction.facts += scene.facts
            extraction.n_candidates += max(scene.n_candidates, len(scene.facts))
        has_dates = "D" in reading.kinds
        if has_dates:
            _note_visit(reading, context)
        note_list_subject(reading, context)
        context.update(reading)
        remember(reading, context, speakers)
        if has_dates:
            _note_dates(reading, context)
        if reading.actors:
            _mention_actors(reading, named, extraction)
    for fact in extraction.facts:  # at the end: later sentences add the terms of a loan
        fact.fact_id = fact_id(document.doc_id, fact)
    extraction.mentions.extend(named.values())
    extraction.mentions.extend(mentions)
    _link_mentions(extraction)
    return extraction


def _looks_like_entry(reading: Reading) -> bool:
    """An entry of a chronicle or a table has no verb: "President N. N. (Country), dates", "Angola — 1976 —"."""
    return "D" in reading.kinds and ("(" in reading.kinds or ";D" in reading.kinds[:6]) and bool(reading.actors)


def _is_date_cell(reading: Reading, context: Context) -> bool:
    """The date of a table's row whose name stands on the line before: "Angola", "18 February 1976"."""
    line = context.section_line
    return line is not None and reading.kinds[0] == "D" and line[0] == reading.sentence.sentence_id - 1


def _signs_on(reading: Reading, context: Context) -> bool:
    """ "A memorandum on trade was also signed": nobody is named where the document is about two."""
    if "agreement.nouns" not in reading.hits:
        return False
    return context.papers is not None or (context.is_bilateral and "agreement.actions" in reading.hits)


def _is_counterfactual(reading: Reading) -> bool:
    """ "Had Spain lent Morocco $1 billion, the crisis would have passed": nothing of it happened."""
    inverted = reading.words[0] == "had" and len(reading.actors) > 0 and reading.actors[0].start <= 2
    return inverted and ("would" in reading.words or "could" in reading.words)


def _too_slow(document: Document, sentence: Sentence, seconds: float) -> Reject:
    return Reject(
        table="documents",
        check="time_limit",
        reason=f"{document.path}: extraction passed its limit of {seconds:g} s at character {sentence.char_start}; "
        "facts up to there are kept. Split the document or raise the limit.",
        doc_id=document.doc_id,
        path=document.path,
        char_start=sentence.char_start,
        char_end=sentence.char_end,
    )


def _merge_names(names: list[Name], references: list[Name]) -> list[Name]:
    """Names and references in order. Where they overlap the one that begins first wins, but a party's own name always:
    "the United Kingdom" is no "the kingdom"."""
    parties = {n.end for n in names if n.kind == "P"}
    references = [r for r in references if r.kind != "Q" or r.end not in parties]
    merged = sorted([*references, *names], key=lambda n: (n.start, -n.end))
    kept: list[Name] = []
    for name in merged:
        if kept and name.start < kept[-1].end:
            continue
        kept.append(name)
    return kept


@lru_cache(maxsize=4)
def _titles(extensions: Path | None) -> Titles:
    return title_table(office_titles(extensions))


def _outside_money(names: list[Name], quantities: list[Mention]) -> list[Name]:
    """The names that are no part of an amount: the "US" of "US$ 110 million" is no party."""
    money = [(m.char_start, m.char_end) for m in quantities if m.kind == "amount"]
    ends = [end for _, end in money]
    kept = []
    for name in names:
        at = bisect_right(ends, name.start)
        if at == len(money) or not (money[at][0] <= name.start and name.end <= money[at][1]):
            kept.append(name)
    return kept


def _inside(names: list[Name], starts: list[int], sentence: Sentence) -> list[Name]:
    low = bisect_left(starts, sentence.char_start)
    if low == len(starts) or starts[low] >= sentence.char_end:
        return []
    high = bisect_left(starts, sentence.char_end, low)
    found = names[low:high]
    return found if not found or found[-1].end <= sentence.char_end else found[:-1]  # they do not overlap


def _inside_mentions(mentions: list[Mention], starts: list[int], sentence: Sentence) -> list[Mention]:
    low = bisect_left(starts, sentence.char_start)
    if low == len(starts) or starts[low] >= sentence.char_end:
        return []
    high = bisect_left(starts, sentence.char_end, low)
    return [m for m in mentions[low:high] if m.char_end <= sentence.char_end]


_MAGNITUDE = re.compile(r"(?:mln|bln|bn|million|billion|trillion|tn)\.?$", re.IGNORECASE)
_BARE = re.compile(
    r"\s*(?:[,.;)]|$|(?:in|from|to|a|last|this|the|during|against|by|and|or|for|of which|while|as|at|on|over|"
    r"had|has|have|was|were|is|are|between)\b)"
)


_PHRASAL = re.compile(
    r"\b(?:hand|turn|pass|sign|roll|carry|carri|bring|t[ao]ke?|took|brought)(?:s|ed|ing|en)?\s+$", re.IGNORECASE
)


_COUNTED = re.compile(r"(?:[a-z]+|[0-9]{1,3})(?=[ -])", re.IGNORECASE)
_GOVERNING = re.compile(r"(?:over|under|about|around)\s+(?:an?|the|its|this|that)\s+(?=\S{0,4}\d)", re.IGNORECASE)


def _free_particles(mentions: list[Mention], text: str) -> None:
    """The "over" of "handed over 10 ambulances" belongs to the verb, the "under" of "under a $7 million pact" to the
    pact: they say nothing of the number."""
    for mention in mentions:
        if mention.kind == "amount" and text.startswith(("-denominated", " denominated"), mention.char_end):
            number = _COUNTED.match(text, mention.char_start, mention.char_end)
            if number is not None:  # "three dollar-denominated loans"
                mention.kind, mention.code, mention.char_end = "quantity", None, number.end()
                continue
        if mention.qualifier in ("over", "under", "about"):
            governing = _GOVERNING.match(text, mention.char_start, mention.char_end)
            if governing is not None:
                mention.char_start = governing.end()
                mention.qualifier = "exact"
                continue
        if mention.qualifier != "over" or text[mention.char_start : mention.char_start + 5].lower() != "over ":
            continue
        if _PHRASAL.search(text, max(0, mention.char_start - 12), mention.char_start):
            mention.char_start += 5
            mention.qualifier = "exact"


_VOLUMES = frozenset("tonne barrel bushel bale kg t m3 ft3 bcm head MW GWh kWh TWh litre gallon".split())


def _is_volume(mention: Mention) -> bool:
    return mention.code in _VOLUMES or "/" in str(mention.code)


def _share_currency(mentions: list[Mention], text: str) -> None:
    """A number of millions that names no currency takes that of the amount before it: "410 mln dlrs … from 890 mln"."""
    last: Mention | None = None
    for mention in mentions:
        if mention.kind == "amount":
            last = mention
        elif mention.kind == "quantity" and mention.code is not None and _is_volume(mention):
            last = None  # "5.2 mln tonnes, up from 4.9 mln"
        elif mention.kind == "quantity" and mention.code is None and last is not None:
            surface = text[mention.char_start : mention.char_end]
            near = mention.char_start - last.char_end < 240
            if near and _MAGNITUDE.search(surface) and (surface[-1] == "." or _BARE.match(text, mention.char_end)):
                mention.kind, mention.code = "amount", last.code
                mention.extra = {
                    **(mention.extra or {}),
                    **{key: value for key, value in (last.extra or {}).items() if key.startswith("currency_")},
                }


def _settle_currencies(mentions: list[Mention], context: Context) -> None:
    """Rupees, pounds, shillings whose state the words leave open: those of the document's parties."""
    table = code_lists.currencies(context.extensions)
    for mention in mentions:
        if mention.kind == "amount" and mention.code is not None and context.published_year is not None:
            mention.code = _in_use(mention.code, context.published_year, table)
        if mention.kind != "amount" or not mention.extra:
            continue
        candidates = list(mention.extra.get("currency_candidates") or [])
        if mention.code is not None and mention.extra.get("currency_default"):
            if any(party in users(mention.code) for party in (context.home, *context.main_pair) if party):
                continue  # marks are D-marks where Bonn is a party
        fitting = [
            code for party in (context.home, *context.main_pair) if party for code in candidates if party in users(code)
        ]
        if fitting:
            mention.code = fitting[0]
            if context.published_year is not None:
                mention.code = _in_use(mention.code, context.published_year, table)


def _in_use(code: str, year: int, table: dict[str, code_lists.Currency]) -> str:
    """The successor of a currency that was withdrawn long before the text was published: the same state's present
    one."""
    currency = table.get(code)
    if currency is None or currency.withdrawn is None or currency.withdrawn >= year - 2 or currency.party is None:
        return code
    present = [
        c for c in table.values() if c.party == currency.party and c.withdrawn is None and _same_unit(c, currency)
    ]
    return present[0].code if len(present) == 1 else code


def _same_unit(one: code_lists.Currency, other: code_lists.Currency) -> bool:
    """Whether two currencies share their unit's name: cedi and cedi, kwacha and kwacha."""
    return bool(set(one.name.lower().split()) & set(other.name.lower().split()) - {"new", "old", "the"})


# --- what is settled when a sentence is read --------------------------------------------------------------------------


def _finish(scene: Scene, previous: list[Fact], speakers: list[Cited]) -> None:
    """Dates, citation of a speaker, names by time, confidence and ids of the facts of one sentence."""
    reading = scene.reading
    breaks = [reading.starts[k] for k in reading.mentions(";")] if speakers else []
    kept: list[Fact] = []
    seen: set[tuple[object, ...]] = set()
    for fact in scene.facts:
        _set_date(scene, fact, previous)
        _lean_on_event(fact, scene, previous)
        _look_ahead(fact, scene.context, reading)
        _rename_by_time(fact, scene.context)
        cited = speaker_of(fact.char_start, fact.char_end, speakers, breaks)
        if cited is not None:
            _set_attribution(fact, cited)
            if _set_day_of_word(fact, cited, reading, scene.context):
                _note_event(fact, scene)
        fact.method_version = METHOD_VERSION
        sides = int(fact.own.pop("_sides", 0))
        if len(scene.facts) > 1 or "_holder" in fact.own:
            key = _same_statement(fact)
            if key in seen:
                continue
            seen.add(key)
        if fact.modality == "asserted" and scene.context.listed is not None and _is_bare_item(fact, reading):
            fact.modality = scene.context.listed
        calibrate(fact, reading, sides, len(scene.facts))
        kept.append(fact)
    told = [f for f in kept if f.fact_type == "restriction" and f.source and f.target]
    if told:
        last = next(f for f in told if (f.source, f.method) == (told[-1].source, told[-1].method))  # first of its list
        scene.context.last_restriction = (str(last.source), str(last.target))
        scene.context.restricted[str(last.source)] = str(last.target)
    _date_by_pact(kept, reading)
    scene.facts = kept


def _date_by_pact(facts: list[Fact], reading: Reading) -> None:
    """Give money that a dated agreement of the sentence promises the day of its signing: "the loan agreement signed on
    3 May, relating to $18 million"."""
    if len(facts) < 2:
        return
    signed = [
        f
        for f in facts
        if f.fact_type == "agreement" and f.own.get("action") == "signed" and f.date and f.modality == "asserted"
    ]
    if len({f.date for f in signed}) != 1:
        return
    pact = signed[0]
    for fact in facts:
        if fact.fact_type != "finance" or fact.date is not None or fact.modality != "planned":
            continue
        if fact.amount is None or {fact.source, fact.target} - {None} - {code for _, code in pact.parties}:
            continue
        between = reading.text[fact.char_start : pact.char_start]
        if pact.char_start <= fact.char_start or " under " in between:
            fact.date, fact.date_basis = pact.date, "context"
            fact.fields.extend(field for field in pact.fields if field[0] == "date")


def _same_statement(fact: Fact) -> tuple[object, ...]:
    """What makes two facts of one sentence the same statement, whatever words gave it."""
    own = {k: v for k, v in fact.own.items() if k in _DISTINCT}
    if fact.fact_type in ("restriction", "agreement"):
        own["action"] = fact.own.get("action")
    if fact.fact_type == "relation" and fact.method == "relation.mission":
        own["holder"] = fact.own.pop("_holder", None)  # each has an embassy with the other
    if fact.fact_type == "project":
        own["place"] = [span for span in fact.fields if span[0] == "project_type"]
    return (
        fact.fact_type,
        fact.source,
        fact.target,
        fact.date,
        fact.modality,
        fact.amount,
        fact.percent,
        fact.quantity,
        tuple(sorted((k, str(v)) for k, v in own.items())),
    )


_DISTINCT = frozenset(
    "title meeting_type agreement_type flow rank change_percent instrument project_type relation change measure".split()
)


def _set_date(scene: Scene, fact: Fact, previous: list[Fact]) -> None:
    """Turn the date item of a fact into EDTF; lean on an earlier date where the sentence points back."""
    item = fact.own.pop("_date_item", -1)
    reading = scene.reading
    given = fact.own.pop("_date", None)
    series = fact.own.pop("_series", False)
    if given is not None:
        fact.date, fact.date_basis = given, "stated"
        return
    if item >= 0:
        found = roles.mention(reading, item)
        is_ahead = fact.modality in ("planned", "proposed", "expected")
        if not is_ahead and (found.extra or {}).get("within"):
            return  # "was built within two years"
        is_ahead = is_ahead and not (fact.modality == "planned" and _is_day_of_deed(reading, item))
        is_ahead = is_ahead or _is_told_as_present(reading, item)
        edtf, basis = _edtf_of(found, scene.context, _counting(fact, scene.context), is_ahead, _anchor(reading, item))
        if is_ahead and edtf is not None and (found.extra or {}).get("partial") and _is_to_come(reading, item):
            edtf = _in_next_year(edtf, found, scene.context.published) or edtf
        if edtf is not None and (
            _is_out_of_time(fact, edtf, found, scene.context) or _is_its_end(fact, found, reading)
        ):
            return
        if edtf is not None:
            fact.date, fact.date_basis = _as_bound(edtf, found, fact, reading), basis
            if not (found.extra or {}).get("anaphoric"):  # a date that is only compared with is not the topic's
                scene.context.last_date = edtf
                if series:
                    _note_series(edtf, reading.sentence.sentence_id, scene.context)
        return
    series = series or (fact.fact_type == "trade" and fact.method.endswith("rank") and not fact.own.get("_date"))
    if (
        series
        and fact.modality == "asserted"
        and (
            fact.amount is not None
            or "change_percent" in fact.own
            or fact.quantity is not None
            or fact.percent is not None
        )
    ):
        known = scene.context.series_date
        if (
            known is not None
            and reading.sentence.sentence_id - known[1] <= 3
            and all(k in scene.used_items or roles.is_base_of_change(reading, k) for k in reading.mentions("D"))
        ):
            fact.date, fact.date_basis = known[0], "context"  # a report of figures goes on for the same period
            scene.context.series_date = (known[0], reading.sentence.sentence_id)
            return
    points_back = _points_back(reading) or _names_it_again(fact, reading)
    if previous and points_back and any(f.fact_type == fact.fact_type for f in previous):
        before = next(f for f in reversed(previous) if f.fact_type == fact.fact_type)
        same = {before.source, before.target} == {fact.source, fact.target}
        same = same and (fact.fact_type != "trade" or fact.modality == before.modality)
        if before.date and same and before.sentence_id == reading.sentence.sentence_id - 1:
            fact.date, fact.date_basis = before.date, "context"
            fact.fields.extend(f for f in before.fields if f[0] == "date")


def _names_it_again(fact: Fact, reading: Reading) -> bool:
    """Whether the fact's own words begin with what was told before: "…, the donation comes in the form of rice"."""
    first = bisect_left(reading.starts, fact.char_start)
    return reading.words[first] in ("the", "this", "these") or (
        first > 0 and reading.words[first - 1] in ("the", "this", "these") and reading.kinds[first] in "wvG"
    )


def _is_to_come(reading: Reading, item: int) -> bool:
    """Whether the verb before the date at ``item`` is one to come: "will resume in January", "is to open in March"."""
    for k in range(item - 1, max(-1, item - 18), -1):
        if reading.kinds[k] in ";r":
            return False
        if reading.kinds[k] == "v" and is_finite_or_participle(reading, k):
            before = roles.before(reading, k)
            if "g" in reading.forms(k) and reading.kinds[before] == "v":
                continue  # "will stop selling oil from January 1"
            return reading.kinds[before] in "mt" or reading.kinds[max(0, before - 1) : before + 1] in ("mb", "tb")
    return False


def _is_told_as_present(reading: Reading, item: int) -> bool:
    """Whether the verb before the date at ``item`` is in the present: "the pact comes into force on July 1"."""
    for k in range(item - 1, max(-1, item - 10), -1):
        if reading.kinds[k] in ";r,mbh":
            return False
        if reading.kinds[k] == "v" and is_finite_or_participle(reading, k):
            return reading.words[k].endswith("s") and reading.kinds[roles.before(reading, k)] not in "tmo"
    return False


def _in_next_year(edtf: str, found: Mention, told: str | None) -> str | None:
    """What is to come in a month of this year that is over must mean the next year's."""
    if told is None or len(edtf) < 7 or not edtf[:7] < told[:7] or int(told[5:7]) - int(edtf[5:7]) < 3:
        return None
    return with_year(found.extra or {}, int(told[:4]) + 1)


def _is_day_of_deed(reading: Reading, item: int) -> bool:
    """Whether the date at ``item`` is that of a past verb, not of what it promises: "agreed in May to lend"."""
    for k in (*range(item - 1, max(-1, item - 16), -1), item + 1, item + 2):
        if not 0 <= k < len(reading.words):
            continue
        infinitive = reading.kinds[k] == "t" and reading.kinds[k + 1 : k + 2] in ("v", "b", "h")
        if k < item and (infinitive or reading.kinds[k] in ";mr" or reading.words[k] in ("for", "from", "by")):
            return False
        if reading.kinds[k] == "v" and "d" in reading.forms(k) and is_finite_or_participle(reading, k):
            return reading.kinds[roles.before(reading, k)] != "t"
    return False


def _is_out_of_time(fact: Fact, edtf: str, found: Mention, context: Context) -> bool:
    """Whether a meeting that was held would lie in a future year: the date is another's."""
    if fact.fact_type != "meeting" or fact.modality != "asserted" or context.published is None:
        return False
    if (found.extra or {}).get("shape") not in ("year", "open"):
        return False
    start, latest = edtf_interval(edtf)[0], edtf_interval(context.published)[1]
    return start is not None and latest is not None and start > latest


def _is_its_end(fact: Fact, found: Mention, reading: Reading) -> bool:
    """Whether the date only says how long what was done shall last: "signed a contract to supply gas until 2004"."""
    if fact.modality != "asserted" or fact.fact_type not in ("agreement", "meeting"):
        return False
    if fact.fact_type == "agreement" and reading.text.endswith(" for ", 0, found.char_start):
        return fact.own.get("action") == "signed"  # "contracts signed for 1988"
    return fact.own.get("action") in (None, "signed") and (found.extra or {}).get("bound") in _LASTING


_LASTING = frozenset(["until", "till", "up until", "up till", "up to", "through"])


def _look_ahead(fact: Fact, context: Context, reading: Reading) -> None:
    """What begins after the publication is a plan, unless told as past: "the ban takes effect on January 1".

    A text that has told later days as past bears the date of something else than its writing.
    """
    told = context.published
    if fact.modality != "asserted" or fact.date is None or told is None or fact.own.get("action") == "owed":
        return
    start = edtf_interval(fact.date)[0]
    latest = edtf_interval(told)[1]
    if start is None or latest is None or start <= latest:
        return
    if _is_told_as_past(fact, reading):
        context.is_told_later = True
    elif not context.is_told_later:
        fact.modality = "planned"


_OPENS_PAST = re.compile(
    r",?\s(?:[\w'’.()-]+\s){1,20}?(?:was|were|had|took|held|gave|met|[a-z]{3,12}ed|handed|sent|began)\b(?!\sto\b)"
)
_STILL_AHEAD = re.compile(r"\b(?:will|shall|would|due|scheduled|expected|planned|slated|set to|is to|are to|to be)\b")


def _is_told_later(document: Document, dates: list[Mention], sentences: list[Sentence]) -> bool:
    """Whether sentences that open with a day after the publication tell it as past ("On May 31, 2021, the embassy
    donated"): the date that the text bears is that of something else than its writing."""
    told = document.published
    if told is None or len(told) != 10:
        return False
    later = [m for m in dates if m.edtf is not None and m.edtf > told and len(m.edtf) in (7, 10) and m.edtf[0] != "."]
    starts = [s.char_start for s in sentences] if later else []
    for mention in later[:40]:
        at = bisect_right(starts, mention.char_start) - 1
        if at < 0 or mention.char_start - starts[at] > 9 or (mention.extra or {}).get("basis") != "stated":
            continue
        text = document.text[mention.char_end : sentences[at].char_end]
        if _OPENS_PAST.match(text) and not _STILL_AHEAD.search(text):
            return True
    return False


def _is_told_as_past(fact: Fact, reading: Reading) -> bool:
    """Whether a verb of the fact's own words is in the past."""
    first, last = bisect_left(reading.starts, fact.char_start), bisect_left(reading.starts, fact.char_end)
    low, high = roles.clause(reading, first)
    if {"was", "were", "had", "did"} & set(reading.words[low:high]):
        return True
    for k in range(first, last):
        if reading.words[k] in ("was", "were", "had", "did"):
            return True
        if reading.kinds[k] == "v" and "d" in reading.forms(k) and is_finite_or_participle(reading, k):
            if reading.kinds[roles.before(reading, k)] not in "bh":
                return True
    return False


_AFTER_TALKS = re.compile(
    r"\b(?:after|following|during|at)\s+(?:[\w-]+\s+){0,3}?(?:talks|meeting|summit|discussions|conversation|visit)\b",
    re.IGNORECASE,
)


def _set_day_of_word(fact: Fact, cited: Cited, reading: Reading, context: Context) -> bool:
    """A party that speaks of its own deal or pledge makes it known that day: the day of its word is the deed's. Tells
    whether it did so here."""
    behind = reading.text[cited.verb : min(fact.char_end, cited.verb + 120)]
    is_talk = fact.fact_type == "meeting" and fact.modality == "asserted" and _AFTER_TALKS.search(behind) is not None
    if fact.date is not None or len(cited.codes) != 1:
        return False
    if fact.fact_type not in ("agreement", "finance") and not is_talk:
        return False
    if cited.codes[0] not in {code for _, code in fact.parties} or fact.modality not in ("asserted", "planned"):
        return False
    if fact.fact_type == "finance" and fact.modality == "asserted":
        return False  # "the minister said on Tuesday that Ghana had borrowed": that was done before
    for k in reading.mentions("D"):
        found = roles.mention(reading, k)
        verb = roles.report_of_day(reading, k)
        if found.edtf is not None and verb >= 0 and reading.starts[verb] == cited.verb:
            fact.date, fact.date_basis = found.edtf, (found.extra or {}).get("basis", "stated")
            context.last_date = found.edtf
            fact.fields.append(("date", found.char_start, found.char_end))
            return True
    return False


_AT_EVENT = re.compile(
    r"\b(?:during|at|on)\s+(?:the|this|that|his|her|their|its|the\s+same)\s+(?:same\s+)?(?:\w+\s+)?(?:visit|mission|talks|meeting|summit|trip|"
    r"conference|occasion|ceremony|time)\b|\bon\s+the\s+(?:sidelines|margins)\b|\bthe\s+same\s+(?:meeting|day|occasion)\b",
    re.IGNORECASE,
)
_UNDER_PACT = re.compile(
    r"\b(?:under|in)\s+(?:the\s+terms\s+of\s+)?(?:the|this|that)\s+(?:\w+\s+)?(?:agreement|deal|accord|pact|contract|memorandum|treaty)\b",
    re.IGNORECASE,
)
_ALSO_SIGNED = re.compile(r"\b(?:was|were)\s+also\s+(?:signed|concluded|initialled|exchanged|reached|held)\b")
_GOES_ON = re.compile(r"\b(?:also|in\s+addition|as\s+well|further|separately)\b", re.IGNORECASE)


def _lean_on_event(fact: Fact, scene: Scene, previous: list[Fact]) -> None:
    """Give what was signed, pledged or talked of at an event the date of that event: "they also signed", "during the
    visit"."""
    reading, context = scene.reading, scene.context
    sentence = reading.sentence
    held = fact.modality == "asserted" and fact.fact_type in ("meeting", "agreement")
    _note_event(fact, scene)
    text = reading.text[sentence.char_start : sentence.char_end]
    at_event = _AT_EVENT.match(text) is not None  # "During the visit, …": whatever dates stand behind
    if fact.date is not None or (reading.mentions("D") and not _only_reports(reading) and not at_event):
        return
    pledged = fact.fact_type in ("finance", "investment", "trade") and fact.modality == "planned"
    given = fact.fact_type == "finance" and fact.modality == "asserted" and fact.own.get("action") == "disbursed"
    if not (
        pledged or given or (held and fact.own.get("action") in (None, "signed")) or fact.fact_type == "restriction"
    ):
        return
    event = context.event
    if event is not None and fact.fact_type != "restriction" and sentence.sentence_id - event[1] <= 5:
        together = (
            fact.fact_type in ("meeting", "agreement")
            and _GOES_ON.search(text)
            and (_opens_backward(reading) or _ALSO_SIGNED.search(text))
        )
        if _AT_EVENT.search(text) or (pledged and _UNDER_PACT.search(text)) or together:
            fact.date, fact.date_basis = event[0], "context"
            return
    if text.startswith(("At that time", "At the time")) and context.seen_date is not None:
        fact.date, fact.date_basis = context.seen_date, "context"
        return
    made_there = event is not None and fact.fact_type != "restriction" and not given
    made_there = made_there and (not pledged or _TO_COME.isdisjoint(reading.words))
    if event is not None and made_there and _is_record_of(event[0], context):
        fact.date, fact.date_basis = event[0], "context"
        return
    if _GOES_ON.search(text) and previous and previous[-1].sentence_id >= sentence.sentence_id - 1:
        before = [f for f in previous if f.fact_type == fact.fact_type and f.modality == fact.modality and f.date]
        if before and ".." not in str(before[-1].date):
            fact.date, fact.date_basis = before[-1].date, "context"


def _note_event(fact: Fact, scene: Scene) -> None:
    """Remember when people met or signed, for what else was done there."""
    held = fact.modality == "asserted" and fact.fact_type in ("meeting", "agreement")
    if held and fact.date is not None and ".." not in fact.date and fact.own.get("action") in (None, "signed"):
        scene.context.event = (fact.date, scene.reading.sentence.sentence_id)


def _note_visit(reading: Reading, context: Context) -> None:
    """Remember the days of a visit that the sentence only mentions: "the outcome of his mission to India from 3 to 7
    May"."""
    if not reading.holds(_VISITS):
        return
    at = next(k for k, word in enumerate(reading.words) if word in _VISITS)
    sentence_id = reading.sentence.sentence_id
    if context.event is not None and context.event[1] == sentence_id:
        return
    for k in reading.mentions("D"):
        found = roles.mention(reading, k)
        days = found.edtf is not None and len(found.edtf) in (10, 21) and "." not in found.edtf
        if (
            days
            and at < k < at + 22
            and not set(reading.kinds[at:k]) & set("vbhm;")
            and not roles.is_dateline(reading, k)
        ):
            context.event = (str(found.edtf), sentence_id)
            return


_COMMITTING = frozenset(
    """deal deals agreement agreements commitment commitments pledge pledges will would commits committed agreed agree
    agrees intends plans planned announced announcements package framework""".split()
)
_ITEM = ("-", "•", "*", "–", "o", "·", "(")


def _note_list(reading: Reading, context: Context) -> None:
    """Remember what a line that opens a list says of its items: "These deals include:", "Japan will provide:"."""
    sentence = reading.sentence
    if reading.words and reading.words[-1] == ":":
        context.listed = "planned" if not _COMMITTING.isdisjoint(reading.words) else None
    elif context.listed is not None and reading.text[sentence.char_start] not in _ITEM:
        context.listed = None


def _is_bare_item(fact: Fact, reading: Reading) -> bool:
    """Whether the fact is a list's item without a verb of its own: "- $3.4 billion annually in LNG purchases"."""
    if fact.fact_type not in ("trade", "investment", "finance", "project", "arms"):
        return False
    if any(kind in "bhm" for kind in reading.kinds):
        return False
    return not any(
        kind == "v" and is_finite_or_participle(reading, k) and "g" not in reading.forms(k)
        for k, kind in enumerate(reading.kinds)
    )


_VISITS = frozenset("visit mission trip summit ceremony meeting talks forum conference".split())


_TO_COME = frozenset("will shall would intends intend plans plan aims aim commits commit committed".split())


def _is_record_of(event: str, context: Context) -> bool:
    """Whether the text is the record of one visit or meeting: no news story, and published within days of it."""
    if context.dateline is not None or context.published is None or len(context.published) != 10:
        return False
    start, told = edtf_interval(event)[0], edtf_interval(context.published)[0]
    return start is not None and told is not None and len(event) >= 10 and 0 <= (told - start).days <= 10


def _only_reports(reading: Reading) -> bool:
    """Whether all dates of the sentence are days on which somebody spoke."""
    return all(roles.is_day_of_report(reading, k) or roles.is_dateline(reading, k) for k in reading.mentions("D"))


def _points_back(reading: Reading) -> bool:
    names_another = reading.kinds[1:2] in ("P", "I", "C", "L", "A", "N")  # "The World Bank"
    return _opens_backward(reading) and not names_another


def _opens_backward(reading: Reading) -> bool:
    """Whether the first word takes up what was told: "The two countries also signed", "This loan"."""
    return reading.words[:1] != [] and reading.words[0].split(" ", 1)[0] in _BACKWARD


_BACKWARD = frozenset("the this these those such it they".split())


def _note_series(edtf: str, sentence_id: int, context: Context) -> None:
    """Remember the period of which figures are told; an earlier one beside it is only compared with."""
    known = context.series_date
    if known is not None and sentence_id - known[1] <= 3:
        old, new = edtf_interval(known[0])[0], edtf_interval(edtf)[0]
        if old is not None and new is not None and new < old:
            return
    context.series_date = (edtf, sentence_id)


def _counting(fact: Fact, context: Context) -> str | None:
    """The party whose financial years the fact counts in: a state before an organisation."""
    states = [code for code in (fact.source, fact.target) if code is not None and context.is_state(code)]
    return states[0] if states else fact.source


def _anchor(reading: Reading, item: int) -> Mention | None:
    """The date before item ``item`` in the sentence that a date like "a year earlier" relates to."""
    for k in reversed(reading.mentions("D")):
        if k < item and not roles.is_dateline(reading, k) and not roles.is_day_of_report(reading, k):
            found = roles.mention(reading, k)
            if not (found.extra or {}).get("anaphoric"):
                return found
    return None


def _as_bound(edtf: str, found: Mention, fact: Fact, reading: Reading) -> str:
    """The date of a fact as an interval or a point: a ban "from July 1" goes on, an end "with effect from" does not."""
    extra = found.extra or {}
    ends = fact.own.get("action") in _ENDING or fact.method.startswith("restriction.access")
    if ends and extra.get("bound") and "point" in extra and not edtf.startswith("../"):
        return str(extra["point"])
    shape = extra.get("shape")
    begins = reading.text[max(0, found.char_start - 5) : found.char_start].lower() == "from "
    if not begins or shape not in ("day", "month", "year") or "/" in edtf or fact.own.get("action") in _ENDING:
        return edtf
    goes_on = fact.fact_type == "restriction" or fact.modality in ("planned", "proposed", "expected")
    return f"{edtf}/.." if goes_on and not _is_compared(found, reading) else edtf


_ENDING = frozenset({"terminated", "lifted", "stopped", "cancelled", "withdrawn", "signed"})


def _is_compared(found: Mention, reading: Reading) -> bool:
    """Whether "from" opens no time: "up from 2019", "dating from 1971", "10 % from May"."""
    k = bisect_left(reading.starts, found.char_start) - 2
    return k >= 0 and (
        reading.kinds[k] in "%$#" or reading.words[k] in ("up", "down", "dating", "figures", "data", "levels")
    )


def _edtf_of(
    found: Mention, context: Context, reporter: str | None, is_ahead: bool = False, anchor: Mention | None = None
) -> tuple[str | None, str | None]:
    """(EDTF, basis) of a date mention, completed from the publication or the context where it has no year."""
    extra = found.extra or {}
    basis = extra.get("basis", "stated")
    fiscal = extra.get("fiscal")
    if fiscal:
        own_state = context.dateline if context.dateline and context.is_state(context.dateline) else None
        party = context.home or own_state or reporter
        edtf = fiscal_year(fiscal[0], party) if len(fiscal) == 2 else named_fiscal_year(fiscal[0], party)
        return edtf, "stated"
    if found.edtf is not None and not extra.get("partial"):
        return found.edtf, basis
    if extra.get("anaphoric"):
        base = _edtf_of(anchor, context, reporter)[0] if anchor is not None else None
        if extra.get("unit") == "day":
            base = base or context.seen_date
        base = base or (context.series_date[0] if context.series_date else None) or context.last_date
        return (from_anchor(extra, base), "relative" if anchor is not None else "context") if base else (None, None)
    if extra.get("partial"):
        year = context.published_year or year_of(context.seen_date or context.last_date)
        if year is None:
            return None, None
        in_year = with_year(extra, year)
        told = context.published
        if in_year is not None and told is not None and not is_ahead and in_year[:7] > told[:7]:
            in_year = with_year(extra, year - 1) or in_year  # "in December", told in January
        return in_year, "stated" if "month" in extra else "relative"
    return None, None


def _note_dates(reading: Reading, context: Context) -> None:
    """Remember the last date that a sentence names in full, for dates that lean on it."""
    for k in reversed(reading.mentions("D")):
        found = roles.mention(reading, k)
        extra = found.extra or {}
        if roles.is_dateline(reading, k) or extra.get("anaphoric") or extra.get("bound"):
            continue
        edtf = found.edtf or (_edtf_of(found, context, None)[0] if extra.get("partial") else None)
        if edtf is not None and edtf[0] != ".":
            context.seen_date = edtf
            return


_SUCCESSORS = (  # code, the one to put in its place, between which days
    ("RUS", "SUN", "1922-12-30", "1991-12-25"),
    ("SUN", "RUS", "1991-12-27", "9999-12-31"),
    ("SRB", "YUG", "1918-12-01", "1992-04-26"),
    ("SRB", "SCG", "1992-04-28", "2006-06-04"),
    ("SCG", "YUG", "1918-12-01", "1992-04-26"),
    ("YUG", "SCG", "1992-04-28", "2006-06-05"),
    ("CZE", "CSK", "1918-10-28", "1992-12-31"),
)
_RENAMED = frozenset({code for code, _, _, _ in _SUCCESSORS})


def _rename_by_time(fact: Fact, context: Context) -> None:
    """Russia between 1922 and 1991 is the Soviet Union, and what is said of the Soviet Union's time after is
    Russia's."""
    if fact.date is None or _RENAMED.isdisjoint((fact.source, fact.target)):
        return
    start, end = edtf_interval(fact.date)
    for code, other, first, last in _SUCCESSORS:
        if code == "SRB" and "Belgrade" not in (fact.source_name, fact.target_name):
            continue  # "Serbia" is the republic, then as now
        if code not in (fact.source, fact.target) or other in (fact.source, fact.target):
            continue
        if start is None or end is None or str(start) < first or str(end) > last:
            continue
        if fact.source == code:
            fact.source = other
        if fact.target == code:
            fact.target = other
        fact.parties = [(role, other if party == code else party) for role, party in fact.parties]


def _set_attribution(fact: Fact, cited: Cited) -> None:
    if fact.fact_type == "meeting" and fact.char_start <= cited.start < fact.char_end:
        return  # "X told Y in their talks"
    fact.attributed_to = " ".join(cited.surface.split())
    fact.attributed_party = cited.codes[0] if len(cited.codes) == 1 else None
    fact.fields.append(("attributed_to", cited.start, cited.end))


# --- mentions --------------------


_NAME_MENTION = {"c": "place", "L": "person", "I": "organisation"}


def _mention_names(names: list[Name]) -> dict[int, Mention]:
    """A mention of each name, by its first character; of furniture too: what is in the text is in the table."""
    return {
        name.start: Mention(_NAME_MENTION.get(name.kind, "party"), name.start, name.end, code=name.code)
        for name in names
        if name.kind != "X"
    }


def _mention_actors(reading: Reading, named: dict[int, Mention], extraction: Extraction) -> None:
    """Mark capitals that are meant as places; add persons and references, with the parties that they stand for."""
    for actor in reading.actors:
        if not (actor.is_place or actor.person or actor.is_reference):
            continue
        start, end = reading.span(actor.start, actor.end)
        if actor.is_place and start in named:
            named[start].kind = "place"
        elif actor.person and reading.kinds[actor.start] in "ON":
            if not any(
                start <= reading.starts[k] and reading.starts[k] in named for k in range(actor.start, actor.end)
            ):
                extraction.mentions.append(Mention("person", start, end, code=actor.codes[0]))
        elif actor.is_reference and reading.kinds[actor.start] in "RQ":
            code = actor.codes[0] if len(actor.codes) == 1 else None
            extraction.mentions.append(Mention("party", start, end, code=code))


_MENTION_ORDER = attrgetter("char_start", "char_end", "kind")


def _link_mentions(extraction: Extraction) -> None:
    """Say of each mention which facts used it: the facts whose fields were read from its characters."""
    mentions = extraction.mentions
    mentions.sort(key=_MENTION_ORDER)
    starts = [m.char_start for m in mentions]
    for fact in extraction.facts:
        for column, start, end in fact.fields:
            for k in range(bisect_left(starts, start), bisect_left(starts, end)):
                mention = mentions[k]
                whole = column in ("source", "target", "attributed_to") or mention.char_start == start
                if mention.char_end <= end and whole and fact.fact_id not in mention.used_in:
                    mention.used_in.append(fact.fact_id)
    for mention in mentions:
        if len(mention.used_in) > 1:
            mention.used_in.sort()
