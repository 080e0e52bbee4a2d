"""The scan for proper names: parties, institutions, leaders, places, and the phrases that only look like a party.

Here belongs finding names in the text and saying what each is called in the vocabularies. Not here: who acts in a
sentence (``reading``), and what "the two countries" stand for (``context``).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from itertools import compress
from pathlib import Path
from typing import NamedTuple

from flows.extract.tokens import remember, tokens_of
from schemas import code_lists

# Kinds of names, one letter each; they are letters of the sentence string too.
PARTY, ADJECTIVE, CAPITAL, INSTITUTION, LEADER, PLACE, NO_PARTY, COMPOUND = "P", "A", "C", "I", "L", "c", "X", "F"


class Entry(NamedTuple):
    """A name of the vocabularies."""

    name: str
    kind: str
    code: str | None
    flags: frozenset[str]
    rank: int  # which vocabulary wins where two hold the same name: the smaller


class Name(NamedTuple):
    """A name found in a text; a half-open span in code points."""

    start: int
    end: int
    kind: str
    code: str | None
    flags: frozenset[str]


_PARTY_KINDS = {
    "name": PARTY,
    "official": PARTY,
    "short": PARTY,
    "abbreviation": PARTY,
    "former_name": PARTY,
    "adjective": ADJECTIVE,
    "demonym": ADJECTIVE,
    "capital": CAPITAL,
    "seat": CAPITAL,
    "compound": COMPOUND,
}
_FIRST_TOKEN = re.compile(r"\w+")
_CANDIDATE = re.compile(r"(?<![^\W_])[^\W\d_a-zß-öø-ÿ]\w*")
_INVERTIBLE = re.compile(
    r"([\w’' ]*(?:Republic|Kingdom|State|Union|Federation|Confederation|Commonwealth)) of (?:the )?(.+)$"
)


class _Beginnings:
    """The names that begin with one word, by the two characters behind it; at each the longest name first."""

    def __init__(self, word: str, entries: Iterable[Entry]) -> None:
        self.length = len(word)
        ordered = sorted(entries, key=lambda e: (-len(e.name), e.rank))
        self.others = tuple(e for e in ordered if len(e.name) < len(word) + 2)
        self.by_sequel = {
            sequel: tuple(e for e in ordered if sequel.startswith(e.name[len(word) : len(word) + 2]))
            for sequel in {e.name[len(word) : len(word) + 2] for e in ordered}
            if len(sequel) == 2
        }


class _Starts(dict[str, tuple[tuple[int, _Beginnings], ...]]):
    """Where names may begin in a word as written ("US-led", "Anglo-French"), and which; worked out once a word."""

    def __init__(self, index: dict[str, _Beginnings]) -> None:
        super().__init__()
        self.index = index

    def __missing__(self, word: str) -> tuple[tuple[int, _Beginnings], ...]:
        found = ((match.start(), self.index.get(match.group())) for match in _CANDIDATE.finditer(word))
        return remember(self, word, tuple((at, known) for at, known in found if known is not None))


@lru_cache(maxsize=4)
def _index(extensions: Path | None = None) -> _Starts:
    """The names of all vocabularies by their first word."""
    best: dict[str, Entry] = {}
    for entry in _entries(extensions):
        known = best.get(entry.name)
        if known is None or entry.rank < known.rank:
            best[entry.name] = entry
    table: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in best.values():
        token = _FIRST_TOKEN.match(entry.name)
        if token:
            table[token.group()].append(entry)
            if entry.kind != LEADER and len(entry.name) > 3 and not entry.name.isupper():
                upper = entry.name.upper()
                table[token.group().upper()].append(entry._replace(name=upper))
    return _Starts({word: _Beginnings(word, found) for word, found in table.items()})


def _entries(extensions: Path | None) -> list[Entry]:
    """All names of all vocabularies, straight and curly apostrophes alike."""
    found: list[Entry] = []

    def add(name: str, kind: str, code: str | None, flags: frozenset[str], rank: int) -> None:
        found.append(Entry(name, kind, code, flags, rank))
        if "'" in name:
            found.append(Entry(name.replace("'", "’"), kind, code, flags, rank))

    nothing: frozenset[str] = frozenset()
    for party in code_lists.party_names(extensions):
        add(party.name, _PARTY_KINDS[party.kind], party.code, party.flags, 1)
        inverted = _INVERTIBLE.match(party.name) if party.kind == "official" else None
        if inverted:  # "Korea, Republic of", as lists and headings write it
            add(f"{inverted.group(2)}, {inverted.group(1)} of", PARTY, party.code, party.flags, 1)
    for phrase in code_lists.not_parties(extensions):
        add(phrase.phrase, NO_PARTY, None, nothing, 0)
    for body in code_lists.institutions(extensions):
        if body.kind in ("newspaper", "news_agency"):
            add(body.name, NO_PARTY, body.code, nothing, 2)  # it acts for no state, but speaks from one
        else:
            add(body.name, INSTITUTION, body.code, frozenset({body.kind}) | (body.flags & {"ambiguous"}), 2)
    for leader in code_lists.leaders(extensions):
        add(leader.name, LEADER, leader.code, nothing, 3)
    for place in code_lists.places(extensions):
        add(place.name, PLACE, place.code, nothing, 4)
    return found


def scan_names(text: str, extensions: Path | None = None) -> list[Name]:
    """Find all names in ``text``, from left to right, the longest at each place; spans do not overlap."""
    index = _index(extensions)
    flat = text.replace("\n", " ")
    tokens = tokens_of(text)
    spotted = list(map(index.__getitem__, tokens.words))
    found: list[Name] = []
    done = 0
    for begin, beginnings in compress(zip(tokens.starts, spotted, strict=True), spotted):
        for at, known in beginnings:
            start = begin + at
            if start < done:
                continue
            end = start + known.length
            name = _name_at(flat, start, known.by_sequel.get(flat[end : end + 2], known.others))
            if name is None:
                continue
            if flat[start] in "NSEW":
                half = _other_half(flat, name, index.index)
                if half is not None:
                    found.append(half)
            found.append(name)
            done = name[1]
    return _settle_shared(found, flat, extensions)


def _name_at(text: str, start: int, entries: tuple[Entry, ...]) -> Name | None:
    """The longest of the names that stands whole at a place."""
    for name, kind, code, flags, _ in entries:
        if not text.startswith(name, start):
            continue
        end = start + len(name)
        following = text[end : end + 1]
        if (following.isalnum() and name[-1] != ".") or following == "_":
            continue
        if kind == COMPOUND and following not in {"-", "–", "—", "‑"}:
            continue
        return Name(start, end, kind, code, flags)
    return None


_FORMER = (  # present code, former code, first and last year of publication in which a text means the former
    ("RUS", "SUN", 1923, 1991),
    ("CZE", "CSK", 1919, 1992),
    ("SVK", "CSK", 1945, 1992),
    ("SCG", "YUG", 1919, 1991),
)
# Belgrade spoke for the larger state; "Serbia" was and is the name of the republic.
_FORMER_BY_CAPITAL = (("SRB", "YUG", 1919, 1991), ("SRB", "SCG", 1992, 2005))


def at_time(names: list[Name], year: int | None) -> list[Name]:
    """The names with the codes of the states of a year: in 1985 Moscow speaks for the Soviet Union."""
    if year is None:
        return names
    codes = {now: then for now, then, first, last in _FORMER if first <= year <= last}
    seats = {now: then for now, then, first, last in _FORMER_BY_CAPITAL if first <= year <= last}
    if not codes and not seats:
        return names
    seats = codes | seats
    return [
        n._replace(code=known[n.code]) if n.code in (known := seats if n.kind == CAPITAL else codes) else n
        for n in names
    ]


_SHARED_BODIES = frozenset({"legislature", "ministry", "state_company"})


def settle_bodies(names: list[Name], home: str | None) -> list[Name]:
    """Bodies that many states have ("House of Representatives", "Ministry of Defence"): those of the state that
    publishes the text, else of the usual state; a company only where the text names its state too."""
    if not any("ambiguous" in n.flags and n.kind == INSTITUTION for n in names):
        return names
    named = {n.code for n in names if n.kind in (PARTY, ADJECTIVE, CAPITAL, LEADER)} | {home}
    settled: list[Name] = []
    for name in names:
        if name.kind == INSTITUTION and "ambiguous" in name.flags and not _SHARED_BODIES.isdisjoint(name.flags):
            if name.code not in named and "state_company" in name.flags:
                continue  # "CPC" in a text that has nothing of Sri Lanka
            if home is not None and name.code != home and "state_company" not in name.flags:
                name = name._replace(code=home)
        settled.append(name)
    return settled


_HALVES = {"North": "South", "South": "North", "East": "West", "West": "East"}


def _other_half(text: str, name: Name, index: dict[str, _Beginnings]) -> Name | None:
    """The first half of "North and South Korea": its name lacks the noun that the second half carries."""
    side, _, rest = text[name.start : name.end].partition(" ")
    other = _HALVES.get(side)
    if other is None or not rest or text[max(0, name.start - len(other) - 5) : name.start] != f"{other} and ":
        return None
    begin = name.start - len(other) - 5
    for candidate in index[other].by_sequel.get(f" {rest}"[:2], ()) if other in index else ():
        if candidate.name == f"{other} {rest}":
            return Name(begin, begin + len(other), PARTY, candidate.code, candidate.flags)
    return None


@lru_cache(maxsize=4)
def _shared(extensions: Path | None) -> dict[str, tuple[str, ...]]:
    """Names that several parties bear ("Congo", "Korea"), each with its codes."""
    bearers: defaultdict[str, list[str]] = defaultdict(list)
    for row in code_lists.party_names(extensions):
        if row.code not in bearers[row.name]:
            bearers[row.name].append(row.code)
    return {name: tuple(codes) for name, codes in bearers.items() if len(codes) > 1}


def _settle_shared(found: list[Name], text: str, extensions: Path | None) -> list[Name]:
    """Give a name that several parties bear to the one that the text names otherwise too; else leave the first."""
    shared = _shared(extensions)
    open_names = [(k, codes) for k, n in enumerate(found) if (codes := shared.get(text[n.start : n.end]))]
    if not open_names:
        return found
    places = {k for k, _ in open_names}
    counts: defaultdict[str, int] = defaultdict(int)
    for k, name in enumerate(found):
        if k not in places and name.code:
            counts[name.code] += 1
    for k, codes in open_names:
        best = max(codes, key=lambda code: counts[code])
        if counts[best]:
            found[k] = found[k]._replace(code=best)
    return found


@lru_cache(maxsize=4)
def surnames(extensions: Path | None = None) -> dict[str, tuple[tuple[str, str, int, int, bool], ...]]:
    """Leaders by surname: (party code, role, first year, last year, whether the surname alone is ambiguous) for
    each."""
    table: defaultdict[str, set[tuple[str, str, int, int, bool]]] = defaultdict(set)
    for row in code_lists.leaders(extensions):
        table[row.surname].add((row.code, row.role, row.from_year, row.to_year or 9999, "ambiguous" in row.flags))
    return {name: tuple(sorted(found)) for name, found in table.items()}


@lru_cache(maxsize=4)
def office_titles(extensions: Path | None = None) -> dict[str, str]:
    """Titles that make a person an office holder, lower case, with their kind."""
    return {row.title.lower(): row.kind for row in code_lists.offices(extensions)}
