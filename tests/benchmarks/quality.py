"""Measures the extraction against the development corpora: real texts with codings by others.

Run from the repository: ``python tests/benchmarks/quality.py [--split tuned|held|both] [--corpus NAME …] [--errors N]
[--speed]``. The corpora lie beside the repository (``../shared/corpora``); one that is missing is skipped with a line
that says so. Half of the records, by a hash of their id, are held out: nothing is tuned on them and their misses are
never listed.

Each measure is a recall (what the coders have that we have) unless its name says precision. A name of the codings that
our own code lists do not know counts as missed, except states that are no party today and in no list (marked ``*``).
"""

from __future__ import annotations

import html
import json
import re
import sys
import time
import traceback
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import click
from in_memory import SHARED, document_of, extraction_of, is_held_out
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from flows.records import Document, Extraction, Fact
from flows.segment import segment
from schemas import code_lists
from schemas.edtf import edtf_interval

CORPORA = SHARED / "corpora"
USA = frozenset({"USA"})

#: Names in the codings that are spelled as no list of names should spell them, or that stand for a former state.
CODING_NAMES = {
    "germany, federal republic of": "DEU",
    "korea": "KOR",
    "muscat & oman": "OMN",
    "poland (government-in-exile)": "POL",
    "serbia and montenegro": "SCG",
    "somoa": "WSM",
    "st. christopher and nevis": "KNA",
    "tanganyika": "TZA",
    "vatican city": "VAT",
    "jap": "JPN",
}


@dataclass
class Measure:
    """How many of the coders' items were met, in each part; ``misses`` are those of the part that may be read."""

    name: str
    aim: float | None = None
    met: dict[bool, int] = field(default_factory=lambda: {False: 0, True: 0})
    count: dict[bool, int] = field(default_factory=lambda: {False: 0, True: 0})
    misses: list[str] = field(default_factory=list)

    def add(self, is_held: bool, is_met: bool, miss: str) -> None:
        """Count one item; ``miss`` describes it."""
        self.count[is_held] += 1
        self.met[is_held] += is_met
        if not is_met and not is_held:
            self.misses.append(miss)

    def share(self, is_held: bool) -> str:
        """``0.912 (104/114)``; a dash where the part has no item."""
        count = self.count[is_held]
        return f"{self.met[is_held] / count:.3f} ({self.met[is_held]}/{count})" if count else "–"


class Measures:
    """The measures of one corpus, in the order in which they are first used."""

    def __init__(self, aims: dict[str, float | None]) -> None:
        self.all = {name: Measure(name, aim) for name, aim in aims.items()}

    def add(self, name: str, record: dict[str, Any], is_met: bool, what: object) -> None:
        """Count one item of a record under a measure."""
        self.all[name].add(is_held_out(record["id"]), is_met, f"{record['id']}: {what}")


# ---------------------------------------------------------------------------------------------------------------------
# Names and values


def _plain(name: str) -> str:
    """A name without case, accents and curly apostrophes."""
    letters = unicodedata.normalize("NFD", html.unescape(name).replace("’", "'").casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


@cache
def _codes_by_name() -> dict[str, frozenset[str]]:
    table: defaultdict[str, set[str]] = defaultdict(set)
    for row in code_lists.party_names():
        if row.kind in ("name", "official", "short", "abbreviation", "former_name"):
            table[_plain(row.name)].add(row.code)
    return {name: frozenset(codes) for name, codes in table.items()}


@cache
def codes_of(name: str) -> frozenset[str]:
    """The party codes that a name of the codings can stand for; empty where no list knows it.

    Understands "China, People's Republic of", "Dahomey (Benin)" (either), a leading "The", "&" and a hyphen for "and".
    """
    plain = _plain(name).strip().rstrip("*").strip()
    if plain in CODING_NAMES:
        return frozenset({CODING_NAMES[plain]})
    tried = [plain]
    inverted = re.fullmatch(r"(.+), (.+ (?:of|of the))", plain)
    if inverted:
        tried += [f"{inverted[2]} {inverted[1]}"]
    outer_inner = re.fullmatch(r"(.+?) \((.+)\)", plain)
    if outer_inner:
        tried += [outer_inner[1], outer_inner[2]]
    tried += [text.replace("&", "and") for text in tried] + [text.replace("-", " and ") for text in tried]
    tried += [text.removeprefix("the ") for text in tried] + [f"the {text}" for text in tried]
    table = _codes_by_name()
    return frozenset().union(*(table.get(text, frozenset()) for text in tried))


def parties_of(fact: Fact) -> set[str]:
    """All parties of a fact."""
    return {code for code in (fact.source, fact.target, *(code for _, code in fact.parties)) if code}


def has_dyad(fact: Fact, one: frozenset[str], other: frozenset[str]) -> bool:
    """True when a fact holds a party of each set."""
    parties = parties_of(fact)
    return bool(parties & one) and bool(parties & other)


def is_near(value: float | None, expected: float) -> bool:
    """Equal within a thousandth."""
    return value is not None and abs(value - expected) <= 1e-3 * max(abs(value), abs(expected))


def starts_on(fact: Fact, day: str) -> bool:
    """True when the first day of a fact's date is ``day``."""
    try:
        start = edtf_interval(fact.date)[0] if fact.date else None
    except ValueError:
        return False
    return start is not None and start.isoformat() == day


def starts_in(fact: Fact, year: int) -> bool:
    """True when a fact's date begins in a year."""
    try:
        start = edtf_interval(fact.date)[0] if fact.date else None
    except ValueError:
        return False
    return start is not None and start.year == year


# ---------------------------------------------------------------------------------------------------------------------
# AidData: Chinese development finance

_MAGNITUDES = {
    "thousand": 1e3,
    "million": 1e6,
    "mn": 1e6,
    "m": 1e6,
    "billion": 1e9,
    "bn": 1e9,
    "b": 1e9,
    "trillion": 1e12,
}
_NUMBER = re.compile(
    r"(?<![\d.,])(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(?:[ -]?(thousand|million|mn|m|billion|bn|b|trillion)\b)?", re.I
)
_INSTRUMENTS = {
    "Grant": {"grant", "aid_in_kind", "technical_assistance"},
    "Loan": {"loan", "credit_line", "export_credit"},
    "Export Buyer's Credit": {"loan", "export_credit", "credit_line"},
    "Export Seller's Credit": {"loan", "export_credit", "credit_line"},
    "Supplier Credit/Export Seller's Credit": {"loan", "export_credit", "credit_line"},
    "Free-standing technical assistance": {"technical_assistance", "grant", "aid_in_kind"},
    "Scholarships/training in the donor country": {"technical_assistance", "grant", "aid_in_kind"},
    "Debt forgiveness": {"debt_relief"},
    "Debt rescheduling": {"debt_relief"},
}


@cache
def _currency_words(currency: str) -> re.Pattern[str]:
    known = code_lists.currencies().get(currency)
    words = {currency, *(known.aliases + known.signs if known else ())}
    return re.compile("|".join(re.escape(word) for word in sorted(words)), re.IGNORECASE)


def stands_in(text: str, amount: float, currency: str) -> bool:
    """True when a number of the text has the value, with a word or sign of the currency beside it."""
    for match in _NUMBER.finditer(text):
        value = float(match[1].replace(",", "") + (match[2] or "")) * _MAGNITUDES.get((match[3] or "").casefold(), 1)
        beside = text[max(0, match.start() - 20) : match.end() + 25]
        if abs(value - amount) <= 1e-6 * amount and _currency_words(currency).search(beside):
            return True
    return False


def _states_interest(text: str, rate: float) -> bool:
    if rate == 0 and re.search(r"interest[- ]free|no interest", text, re.I):
        return True
    return any(float(found) == rate for found in re.findall(r"(\d+(?:\.\d+)?) ?(?:%|per ?cent)", text))


def _states_years(text: str, years: float) -> bool:
    return any(float(found) == years for found in re.findall(r"(\d+(?:\.\d+)?)[ -]years?", text))


def measure_aiddata(records: Iterator[tuple[dict[str, Any], Extraction]]) -> Measures:
    """Recipient, amount, instrument, interest and maturity of development finance."""
    measures = Measures(
        {"recipient": 0.9, "amount in the text": 0.85, "instrument": 0.85, "interest": 0.85, "maturity": 0.85}
    )
    for record, extraction in records:
        gold, text = record["gold"], record["text"]
        recipient = gold.get("Recipient.ISO-3")
        if not recipient:
            continue
        finance = [fact for fact in extraction.facts if fact.fact_type == "finance"]
        right = [fact for fact in finance if fact.target == recipient or ("target", recipient) in fact.parties]
        got = sorted({f"{f.source}→{f.target} {f.amount} {f.currency} {f.own.get('instrument')}" for f in finance})
        measures.add("recipient", record, bool(right), f"{recipient}; got {got}")
        amount, currency = gold.get("Amount.(Original.Currency)"), gold.get("Original.Currency")
        if amount and currency and stands_in(text, float(amount), currency):
            met = any(is_near(f.amount, float(amount)) and f.currency == currency for f in right)
            measures.add("amount in the text", record, met, f"{amount} {currency} to {recipient}; got {got}")
        fitting = _INSTRUMENTS.get(gold["Flow.Type"])
        if fitting:
            met = any(fact.own.get("instrument") in fitting for fact in right)
            measures.add("instrument", record, met, f"{gold['Flow.Type']} to {recipient}; got {got}")
        for name, key, column, states in (
            ("interest", "Interest.Rate", "interest_percent", _states_interest),
            ("maturity", "Maturity", "maturity_years", _states_years),
        ):
            if gold.get(key) and states(text, float(gold[key])):
                values = [fact.own.get(column) for fact in finance]
                measures.add(name, record, any(is_near(v, float(gold[key])) for v in values), f"{gold[key]}: {values}")
    return measures


# ---------------------------------------------------------------------------------------------------------------------
# World Factbook: trade partners


#: "Bahamas, The 4%" was cut to "The" by the coders: such an item is not asked for, and not held against a fact.
_CUT_NAME = frozenset({"?"})


def measure_factbook(records: Iterator[tuple[dict[str, Any], Extraction]]) -> Measures:
    """(reporter, flow, partner, percent) of the lines of trade partners; precision within these lines alone."""
    measures = Measures({"partner and share": 0.97, "precision in those lines": 0.97})
    for record, extraction in records:
        country = record["title"].removeprefix("The World Factbook: ")
        if country == "none":
            continue  # the source names no country
        reporters = codes_of(country)
        text = extraction.document.text
        expected: list[tuple[str, frozenset[str], float]] = []
        lines: list[tuple[int, int]] = []
        for heading, flow in (("Exports - partners", "export"), ("Imports - partners", "import")):
            start = text.find(heading + ":")
            end = text.find("\n", start)
            if start >= 0:
                lines.append((start, end if end >= 0 else len(text)))
            shares = record["gold"].get(heading, {}).get("shares", [])
            expected += [(flow, _CUT_NAME if name == "The" else codes_of(name), percent) for name, percent in shares]
        facts = [f for f in extraction.facts if f.fact_type == "trade" and f.percent is not None]
        inside = [f for f in facts if any(start <= f.char_start and f.char_end <= end for start, end in lines)]

        def fits(fact: Fact, item: tuple[str, frozenset[str], float], reporters: frozenset[str] = reporters) -> bool:
            flow, partners, percent = item
            same = fact.source in reporters and fact.own.get("flow") == flow and is_near(fact.percent, percent)
            return same and (fact.target in partners or partners == _CUT_NAME)

        for item in expected:
            if item[1] == _CUT_NAME:
                continue
            measures.add("partner and share", record, any(fits(f, item) for f in facts), (item[0], *item[1:]))
        for fact in inside:
            what = f"{fact.source}→{fact.target} {fact.own.get('flow')} {fact.percent}"
            measures.add("precision in those lines", record, any(fits(fact, item) for item in expected), what)
    return measures


# ---------------------------------------------------------------------------------------------------------------------
# US diplomatic relations

_EVENTS = (
    (
        "severance",
        re.compile(
            r"\brelations\b.*(sever|end|interrupt)|severs.*relations"
            r"|(cessation|interruption|termination|suspension) of.*relations",
            re.I,
        ),
    ),
    ("establishment", re.compile(r"(establish|re-?open|resum).*relations|relations.*(establish|resum)", re.I)),
    ("recognition", re.compile(r"recognition", re.I)),
)
_CHANGES = {"severance": {"ended", "worsened"}, "establishment": {"established"}, "recognition": {"established"}}


def _event_of(entry: str) -> str | None:
    if re.search(r"consular|^no |withdrawn", entry, re.I):
        return None
    return next((name for name, pattern in _EVENTS if pattern.search(entry)), None)


def measure_diplomatic(records: Iterator[tuple[dict[str, Any], Extraction]]) -> Measures:
    """Recognitions, establishments and severances of the timelines: pair and year, then the kind of change too."""
    names = ("recognition", "establishment", "severance")
    measures = Measures({**dict.fromkeys(names, 0.85), "all three": 0.85, "all three, and the change": None})
    for record, extraction in records:
        others = codes_of(record["gold"]["country_b"])
        if not others:
            continue  # a former state outside the lists of parties
        relations = [f for f in extraction.facts if f.fact_type == "relation" and has_dyad(f, USA, others)]
        for entry, day in record["gold"]["timeline"]:
            event = _event_of(entry)
            if event is None or not day:
                continue
            dated = [fact for fact in relations if starts_in(fact, int(day[:4]))]
            what = f"{sorted(others)} {entry}; got {sorted({str((f.date, f.own.get('change'))) for f in relations})}"
            measures.add(event, record, bool(dated), what)
            measures.all["all three"].add(is_held_out(record["id"]), bool(dated), f"{record['id']}: {what}")
            changed = any(fact.own.get("change") in _CHANGES[event] for fact in dated)
            measures.add("all three, and the change", record, changed, what)
    return measures


# ---------------------------------------------------------------------------------------------------------------------
# Visits and trips


def measure_visits(records: Iterator[tuple[dict[str, Any], Extraction]]) -> Measures:
    """The dyad of each visit to or journey from the United States, and the day on which it began."""
    measures = Measures({"dyad": 0.95, "dyad with start date": 0.9})
    for record, extraction in records:
        gold = record["gold"]
        names = gold.get("from_countries") or [gold["to_country"]]
        for name in names:
            if name is None:
                continue
            others = codes_of(name)
            meetings = [f for f in extraction.facts if f.fact_type == "meeting" and has_dyad(f, USA, others)]
            dates = sorted({str(fact.date) for fact in meetings})
            what = f"{name} {gold['start']}; dates {dates}; {record['text']}"
            measures.add("dyad", record, bool(meetings), what)
            dated = any(starts_on(fact, gold["start"]) for fact in meetings)
            measures.add("dyad with start date", record, dated, what)
    return measures


# ---------------------------------------------------------------------------------------------------------------------
# PLOVER records

_COOPERATIVE = {"AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT"}


def _actors(gold: dict[str, Any], role: str) -> list[tuple[str, str]]:
    """(text, code) of the state actors of a role."""
    given = gold.get(role)
    states = {row.code for row in code_lists.parties().values() if row.kind in ("state", "former_state")}
    actors = [actor for actor in given if isinstance(actor, dict)] if isinstance(given, list) else []
    coded = [(str(a.get("actorText")), str(a.get("code"))) for a in actors]
    coded = [(text, CODING_NAMES.get(code.casefold(), code)) for text, code in coded]
    return [(text, code) for text, code in coded if code in states]


def measure_plover(records: Iterator[tuple[dict[str, Any], Extraction]]) -> Measures:
    """State actors that are mentioned with their code, and cooperative dyads that are in some fact."""
    measures = Measures({"state actor": 0.95, "cooperative dyad": 0.8})
    for record, extraction in records:
        gold = record["gold"]
        sources, targets = _actors(gold, "source"), _actors(gold, "target")
        mentioned = {m.code for m in extraction.mentions if m.code} | {
            p for f in extraction.facts for p in parties_of(f)
        }
        for text, code in dict.fromkeys(sources + targets):
            what = f"{code} “{text}”; mentioned {sorted(mentioned)}; {record['text']}"
            measures.add("state actor", record, code in mentioned, what)
        if gold.get("event") not in _COOPERATIVE:
            continue
        one = {code for _, code in sources}
        other = {code for _, code in targets} or one
        for pair in sorted({tuple(sorted((a, b))) for a in one for b in other if a != b}):
            met = any(set(pair) <= parties_of(fact) for fact in extraction.facts)
            facts = [f"{f.fact_type} {f.source}→{f.target}" for f in extraction.facts]
            measures.add("cooperative dyad", record, met, f"{pair} {gold['event']}; got {facts}; {record['text']}")
    return measures


# ---------------------------------------------------------------------------------------------------------------------
# The command

Measurer = Callable[[Iterator[tuple[dict[str, Any], Extraction]]], Measures]
CORPUS_MEASURES: dict[str, Measurer] = {
    "aiddata-gcdf3": measure_aiddata,
    "factbook-trade-partners": measure_factbook,
    "us-diplomatic-relations": measure_diplomatic,
    "us-visits-in": measure_visits,
    "us-trips-out": measure_visits,
    "plover-gsr": measure_plover,
}
SPEED_CORPORA = ("wikipedia-foreign-relations", "aiddata-gcdf3")


def records_of(corpus: str, folder: Path = CORPORA) -> list[dict[str, Any]]:
    """The records of a corpus, in the order of the file."""
    with (folder / f"{corpus}.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def tried(document: Document, crashes: list[str]) -> Extraction:
    """The extraction of a document; one on which it raises gives an empty one and is told in ``crashes``."""
    try:
        return extraction_of(document)
    except Exception as error:  # one faulty record must not hide the figures of the others
        place = traceback.extract_tb(error.__traceback__)[-1]
        crashes.append(f"{document.path}: {error!r} in {Path(place.filename).name}:{place.lineno}")
        return Extraction(document, [], [], [], [])


def documents_of(records: Iterable[dict[str, Any]]) -> Iterator[Document]:
    """A Document of each record."""
    for record in records:
        yield document_of(
            record["text"],
            f"{record['id']}.txt",
            external_id=record["id"],
            title=record.get("title"),
            published=record.get("date"),
        )


def tell_crashes(crashes: list[str]) -> None:
    """Say on stderr how many records extraction raised on."""
    if crashes:
        click.echo(f"{len(crashes)} records made extraction raise and count as empty; first: {crashes[0]}", err=True)


def quality_table(results: dict[str, Measures], splits: list[bool]) -> Table:
    """One line a measure; a column a part."""
    table = Table(box=SIMPLE_HEAD, show_edge=False)
    for name in ("corpus", "measure", "aim", *("held out" if held else "tuned" for held in splits)):
        table.add_column(name, no_wrap=True)
    for corpus, measures in results.items():
        for number, measure in enumerate(measures.all.values()):
            aim = "" if measure.aim is None else f"{measure.aim:.2f}"
            table.add_row(corpus if number == 0 else "", measure.name, aim, *map(measure.share, splits))
    return table


def speed_table(corpora: Iterable[str], folder: Path, crashes: list[str]) -> Table:
    """Throughput of segmentation and extraction, reading excluded, in processor time of this one process."""
    table = Table("corpus", "documents", "MB", "segment MB/s", "whole MB/s", "documents/s", box=SIMPLE_HEAD)
    for corpus in corpora:
        records = records_of(corpus, folder)
        documents = list(documents_of(records))
        for document in documents[:3]:
            tried(document, [])  # vocabularies are loaded once, before the clock runs
        megabytes = sum(len(document.text.encode()) for document in documents) / 1e6
        start = time.process_time()
        for document in documents:
            segment(document)
        segmenting = time.process_time() - start
        start = time.process_time()
        for document in documents:
            tried(document, crashes)
        whole = time.process_time() - start
        table.add_row(
            corpus,
            str(len(documents)),
            f"{megabytes:.2f}",
            f"{megabytes / segmenting:.2f}",
            f"{megabytes / whole:.2f}",
            f"{len(documents) / whole:.0f}",
        )
    return table


@click.command()
@click.option("--split", type=click.Choice(["tuned", "held", "both"]), default="both", show_default=True)
@click.option("--corpus", "corpora", multiple=True, type=click.Choice(list(CORPUS_MEASURES)), help="Repeatable.")
@click.option("--errors", type=int, default=0, help="List so many misses of each measure, of the tuned part.")
@click.option("--speed", is_flag=True, help="Measure throughput instead.")
@click.option("--folder", type=click.Path(path_type=Path), default=CORPORA, help="Folder of the corpora.")
def main(split: str, corpora: tuple[str, ...], errors: int, speed: bool, folder: Path) -> None:
    """Measure the extraction against codings by others."""
    if not folder.is_dir():
        sys.exit(f"skipped: no corpora at {folder}")
    wanted = SPEED_CORPORA if speed else corpora or tuple(CORPUS_MEASURES)
    present = [corpus for corpus in wanted if (folder / f"{corpus}.jsonl").exists()]
    for corpus in sorted(set(wanted) - set(present)):
        click.echo(f"skipped: no {corpus}.jsonl in {folder}", err=True)
    console = Console(width=None if sys.stdout.isatty() else 120)
    crashes: list[str] = []
    if speed:
        console.print(speed_table(present, folder, crashes))
        tell_crashes(crashes)
        return
    splits = {"tuned": [False], "held": [True], "both": [False, True]}[split]
    results = {}
    for corpus in present:
        records = [record for record in records_of(corpus, folder) if is_held_out(record["id"]) in splits]
        pairs = ((r, tried(d, crashes)) for r, d in zip(records, documents_of(records), strict=True))
        results[corpus] = CORPUS_MEASURES[corpus](pairs)
    console.print(quality_table(results, splits))
    tell_crashes(crashes)
    for corpus, measures in results.items():
        for measure in measures.all.values():
            for miss in measure.misses[:errors]:
                click.echo(f"{corpus} · {measure.name} · {miss}")


if __name__ == "__main__":
    main()
