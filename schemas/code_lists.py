"""The code lists under ``schemas/codes``: what they hold, and how they are read and checked.

Here belong the readers of the lists of parties, names, institutions, leaders, offices, places, currencies and
publishers, and the checks between them. What a text means by a name is no matter of this module (see
``flows.extract``), nor are the lists of numbers and units.

Every list is a CSV file in UTF-8 with a header, sorted, read once a process. Each reader takes ``extensions``: a
folder of a project's own files of the same names, whose rows are added. A row whose key is there already with other
codes is an error; the same row again does no harm.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple, TypeVar

CODES = Path(__file__).parent / "codes"

PARTY_KINDS = frozenset({"state", "former_state", "igo"})
NAME_KINDS = frozenset(
    {
        "name",
        "official",
        "short",
        "adjective",
        "demonym",
        "abbreviation",
        "capital",
        "seat",
        "former_name",
        "compound",
    }
)
INSTITUTION_KINDS = frozenset(
    {
        "agency",
        "aid_agency",
        "armed_group",
        "bank",
        "central_bank",
        "company",
        "court",
        "development_bank",
        "legislature",
        "military",
        "ministry",
        "news_agency",
        "newspaper",
        "political_party",
        "state_company",
        "university",
    }
)
OFFICE_KINDS = frozenset(
    {
        "ambassador",
        "foreign_minister",
        "head_of_government",
        "head_of_state",
        "honorific",
        "legislator",
        "military",
        "minister",
        "monarch",
        "official",
    }
)
PUBLISHER_KINDS = frozenset({"cctld", "domain", "namespace", "publisher"})
FLAGS = frozenset({"case", "ambiguous", "place"})

_YEAR_FLAG = re.compile(r"(from|to):(\d{4})\Z")
_EDTF_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?\Z")
_YEAR = re.compile(r"\d{4}\Z")


class CodeListError(ValueError):
    """A code list that cannot be used; the message names file and line, and what to do."""


class Party(NamedTuple):
    """A state, a former state, or an intergovernmental organisation or bloc.

    ``code`` is the ISO 3166-1 alpha-3 code, for former states the withdrawn one; former states that never had one
    carry a code of this list alone (``AUH`` Austria-Hungary, ``PRU`` Prussia …) and no ``iso3``. ``cow_code`` and
    ``gw_code`` are the numbers of the Correlates of War and of Gleditsch and Ward, as text. ``valid_from`` and
    ``valid_to`` are EDTF years or days, ``None`` for an open end; beginnings are set early rather than late.
    """

    code: str
    name: str
    kind: str
    iso2: str | None
    iso3: str | None
    cow_code: str | None
    gw_code: str | None
    valid_from: str | None
    valid_to: str | None


class PartyName(NamedTuple):
    """One name of a party. A name matches as written and in capitals; with the flag ``case`` only as written.

    Flags: ``ambiguous`` (also means another thing or party), ``place`` (a place, unless it acts). ``from_year`` and
    ``to_year`` bound the years in which the name means this party. Kind ``compound`` is a first half: "Sino".
    """

    code: str
    name: str
    kind: str
    flags: frozenset[str]
    from_year: int | None
    to_year: int | None


class NotParty(NamedTuple):
    """A longer phrase that holds the name of a party and names none; ``reason`` says what it is."""

    phrase: str
    reason: str


class Institution(NamedTuple):
    """A body whose party is common knowledge. ``code`` is ``None`` where it has none (a company of several states).

    Flags as for names; the same body stands once for each of its names, ``short`` joins them.
    """

    name: str
    code: str | None
    kind: str
    short: str | None
    flags: frozenset[str]


class Leader(NamedTuple):
    """An office holder: years of office (``to_year`` ``None`` where it lasts). Flag ``ambiguous``: the surname alone
    is a common word, or leaders of several parties bear it."""

    name: str
    surname: str
    code: str
    role: str
    from_year: int
    to_year: int | None
    flags: frozenset[str]


class Office(NamedTuple):
    """A title that makes the person who bears it an office holder."""

    title: str
    kind: str


class Place(NamedTuple):
    """A city, region, or other place, and the party that it lies in (``None``: in none, or in several)."""

    name: str
    code: str | None


class Currency(NamedTuple):
    """A currency of ISO 4217. ``aliases`` are words, ``signs`` stand at the number; one that several currencies bear
    is settled by the parties at hand and the date, else by ``defaults`` (aliases and signs that mean this currency
    when nothing says otherwise). ``withdrawn`` is the year it ceased, ``minor_unit`` the number of decimals.
    """

    code: str
    name: str
    plural: str
    aliases: tuple[str, ...]
    signs: tuple[str, ...]
    party: str | None
    withdrawn: int | None
    minor_unit: int
    defaults: tuple[str, ...]


class Publisher(NamedTuple):
    """Whose texts these are: what "the country" or "the Cabinet" means in them.

    Kinds: ``publisher`` (a name), ``domain`` (of the web), ``namespace`` (the first part of a document's id), and
    ``cctld`` (the last part of a domain, for government domains such as ``.gov.lk``).
    """

    key: str
    kind: str
    party: str | None


T = TypeVar("T")


def parties(extensions: Path | None = None) -> dict[str, Party]:
    """All parties by code."""
    return _parties(CODES, extensions)


def party_names(extensions: Path | None = None) -> list[PartyName]:
    """The names of the parties; a name that several parties bear stands once for each."""
    return _party_names(CODES, extensions)


def not_parties(extensions: Path | None = None) -> list[NotParty]:
    """Phrases that hold a party's name and are none."""
    return _not_parties(CODES, extensions)


def institutions(extensions: Path | None = None) -> list[Institution]:
    """Ministries, banks, companies, agencies and others that roll up to a party."""
    return _institutions(CODES, extensions)


def leaders(extensions: Path | None = None) -> list[Leader]:
    """Heads of state and government, foreign ministers and others, one row a term."""
    return _leaders(CODES, extensions)


def offices(extensions: Path | None = None) -> list[Office]:
    """Titles of office."""
    return _offices(CODES, extensions)


def places(extensions: Path | None = None) -> list[Place]:
    """Cities, regions and other places."""
    return _places(CODES, extensions)


def currencies(extensions: Path | None = None) -> dict[str, Currency]:
    """All currencies by ISO 4217 code, current and withdrawn."""
    return _currencies(CODES, extensions)


def publishers(extensions: Path | None = None) -> list[Publisher]:
    """Publishers, domains and id namespaces with their home party."""
    return _publishers(CODES, extensions)


def publisher_party(
    publisher: str | None = None,
    url: str | None = None,
    namespace: str | None = None,
    extensions: Path | None = None,
) -> str | None:
    """The home party of a source, from its publisher's name, else its web address, else its id's namespace.

    A government's domain is known by rule: ``.gov`` and ``.mil`` are the United States', ``.gov.xx`` and its like the
    country's of ``.xx``. ``None`` where nothing tells.
    """
    keys = _publisher_index(CODES, extensions)
    if publisher and (hit := keys.get(("publisher", publisher.strip().casefold()))) is not None:
        return hit
    if url and (hit := _domain_party(url, keys)) is not None:
        return hit
    return keys.get(("namespace", namespace.casefold())) if namespace else None


def check(extensions: Path | None = None) -> list[str]:
    """What is wrong between the lists, one line each; empty where all is well.

    Reports codes that no party has, a name that means two parties at a time with neither flagged ``ambiguous``,
    periods that end before they begin, rows that stand twice, an institution under two parties, and a phrase that is
    a party's name and listed as none.
    """
    problems: list[str] = []
    for checker in (_check_parties, _check_names, _check_institutions, _check_leaders, _check_places, _check_rest):
        problems += checker(extensions)
    return sorted(problems)


# Reading -----------------------------------------------------------------------------------------------------------


class _Row:
    """One row with its place, so that an error can name it."""

    __slots__ = ("cells", "line", "path")

    def __init__(self, path: Path, line: int, cells: dict[str, str]) -> None:
        self.path, self.line, self.cells = path, line, cells

    def error(self, message: str) -> CodeListError:
        return CodeListError(f"{self.path}:{self.line}: {message}")

    def need(self, column: str) -> str:
        value = self.cells[column]
        if not value:
            raise self.error(f"column {column!r} is empty; fill it or remove the row")
        return value

    def one_of(self, column: str, allowed: frozenset[str]) -> str:
        value = self.cells[column]
        if value not in allowed:
            raise self.error(f"unknown {column} {value!r}; use one of {', '.join(sorted(allowed))}")
        return value

    def year(self, column: str) -> int | None:
        value = self.cells[column]
        if not value:
            return None
        if not _YEAR.match(value):
            raise self.error(f"column {column!r} holds {value!r}; give a year of four digits or leave it empty")
        return int(value)

    def edtf(self, column: str) -> str | None:
        value = self.cells[column]
        if value and not _EDTF_DATE.match(value):
            raise self.error(f"column {column!r} holds {value!r}; give a year, month or day as in 1991-12-26")
        return value or None

    def party(self, column: str, known: dict[str, Party]) -> str | None:
        value = self.cells[column]
        if value and value not in known:
            raise self.error(f"no party has the code {value!r}; add it to parties.csv or correct it")
        return value or None

    def need_party(self, column: str, known: dict[str, Party]) -> str:
        self.need(column)
        value = self.party(column, known)
        assert value is not None
        return value

    def several(self, column: str) -> tuple[str, ...]:
        value = self.cells[column]
        return tuple(value.split("|")) if value else ()

    def flags(self) -> tuple[frozenset[str], int | None, int | None]:
        value = self.cells["flags"]
        if not value:
            return _NO_FLAGS
        flags, years = set(), {}
        for flag in value.split():
            if flag in FLAGS:
                flags.add(flag)
            elif match := _YEAR_FLAG.match(flag):
                years[match[1]] = int(match[2])
            else:
                raise self.error(f"unknown flag {flag!r}; use case, ambiguous, place, from:YYYY or to:YYYY")
        return frozenset(flags), years.get("from"), years.get("to")


_NO_FLAGS: tuple[frozenset[str], int | None, int | None] = (frozenset(), None, None)


def _read(folder: Path, extensions: Path | None, filename: str, columns: str) -> Iterator[_Row]:
    """The rows of the list itself, then of the extension file where there is one."""
    yield from _read_file(folder / filename, columns.split(","))
    if extensions is not None and (extensions / filename).exists():
        yield from _read_file(extensions / filename, columns.split(","))


def _read_file(path: Path, columns: list[str]) -> Iterator[_Row]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, [])
            if header != columns:
                raise CodeListError(f"{path}:1: the columns are {','.join(header)}; they must be {','.join(columns)}")
            for cells in reader:
                if not cells:
                    continue
                if len(cells) != len(columns):
                    raise CodeListError(
                        f"{path}:{reader.line_num}: {len(cells)} cells, {len(columns)} columns; "
                        "put a cell that holds a comma in double quotes"
                    )
                yield _Row(path, reader.line_num, dict(zip(columns, cells, strict=True)))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise CodeListError(f"{path}: cannot be read as CSV in UTF-8: {error}") from error


def _collect(rows: Iterator[_Row], make: Callable[[_Row], T], key: Callable[[T], object]) -> list[T]:
    """The rows as values. The same value again is left out; another value under the same key is an error."""
    found: dict[object, T] = {}
    for row in rows:
        value = make(row)
        have = found.setdefault(key(value), value)
        if have is not value and have != value:
            raise row.error(f"{key(value)} stands already with other values: {have}; remove one of the two")
    return list(found.values())


@lru_cache(maxsize=8)
def _parties(folder: Path, extensions: Path | None) -> dict[str, Party]:
    def make(row: _Row) -> Party:
        cells = row.cells
        return Party(
            row.need("code"),
            row.need("name"),
            row.one_of("kind", PARTY_KINDS),
            cells["iso2"] or None,
            cells["iso3"] or None,
            cells["cow_code"] or None,
            cells["gw_code"] or None,
            row.edtf("valid_from"),
            row.edtf("valid_to"),
        )

    rows = _read(folder, extensions, "parties.csv", "code,name,kind,iso2,iso3,cow_code,gw_code,valid_from,valid_to")
    return {party.code: party for party in _collect(rows, make, lambda party: party.code)}


@lru_cache(maxsize=8)
def _party_names(folder: Path, extensions: Path | None) -> list[PartyName]:
    known = _parties(folder, extensions)
    taken: dict[str, set[str]] = {}
    if extensions is not None:
        for own in _party_names(folder, None):
            taken.setdefault(own.name, set()).add(own.code)

    def make(row: _Row) -> PartyName:
        name = PartyName(row.need_party("code", known), row.need("name"), row.one_of("kind", NAME_KINDS), *row.flags())
        bearers = taken.get(name.name, {name.code})
        if name.code not in bearers and "ambiguous" not in name.flags:
            raise row.error(
                f"{name.name!r} is a name of {', '.join(sorted(bearers))} already; "
                "correct the code, or give the row the flag 'ambiguous'"
            )
        return name

    rows = _read(folder, extensions, "party_names.csv", "code,name,kind,flags")
    return _collect(rows, make, lambda name: (name.code, name.name))


@lru_cache(maxsize=8)
def _not_parties(folder: Path, extensions: Path | None) -> list[NotParty]:
    rows = _read(folder, extensions, "not_parties.csv", "phrase,reason")
    return _collect(rows, lambda row: NotParty(row.need("phrase"), row.need("reason")), lambda item: item.phrase)


@lru_cache(maxsize=8)
def _institutions(folder: Path, extensions: Path | None) -> list[Institution]:
    known = _parties(folder, extensions)

    def make(row: _Row) -> Institution:
        flags, _, _ = row.flags()
        kind = row.one_of("kind", INSTITUTION_KINDS)
        return Institution(row.need("name"), row.party("code", known), kind, row.cells["short"] or None, flags)

    rows = _read(folder, extensions, "institutions.csv", "name,code,kind,short,flags")
    return _collect(rows, make, lambda item: (item.name, item.code) if "ambiguous" in item.flags else item.name)


@lru_cache(maxsize=8)
def _leaders(folder: Path, extensions: Path | None) -> list[Leader]:
    known = _parties(folder, extensions)

    def make(row: _Row) -> Leader:
        start = row.year("from")
        if start is None:
            raise row.error("column 'from' is empty; give the year in which the office began")
        flags, _, _ = row.flags()
        code = row.need_party("code", known)
        return Leader(row.need("name"), row.need("surname"), code, row.need("role"), start, row.year("to"), flags)

    rows = _read(folder, extensions, "leaders.csv", "name,surname,code,role,from,to,flags")
    return _collect(rows, make, lambda item: (item.name, item.code, item.role, item.from_year))


@lru_cache(maxsize=8)
def _offices(folder: Path, extensions: Path | None) -> list[Office]:
    rows = _read(folder, extensions, "offices.csv", "title,kind")
    return _collect(
        rows, lambda row: Office(row.need("title"), row.one_of("kind", OFFICE_KINDS)), lambda item: item.title
    )


@lru_cache(maxsize=8)
def _places(folder: Path, extensions: Path | None) -> list[Place]:
    known = _parties(folder, extensions)
    rows = _read(folder, extensions, "places.csv", "name,code")
    return _collect(rows, lambda row: Place(row.need("name"), row.party("code", known)), lambda item: item.name)


@lru_cache(maxsize=8)
def _currencies(folder: Path, extensions: Path | None) -> dict[str, Currency]:
    known = _parties(folder, extensions)

    def make(row: _Row) -> Currency:
        if not row.cells["minor_unit"].isdecimal():
            raise row.error(f"column 'minor_unit' holds {row.cells['minor_unit']!r}; give the number of decimals")
        return Currency(
            row.need("code"),
            row.need("name"),
            row.need("plural"),
            row.several("aliases"),
            row.several("signs"),
            row.party("party", known),
            row.year("withdrawn"),
            int(row.cells["minor_unit"]),
            row.several("defaults"),
        )

    columns = "code,name,plural,aliases,signs,party,withdrawn,minor_unit,defaults"
    rows = _read(folder, extensions, "currencies.csv", columns)
    return {item.code: item for item in _collect(rows, make, lambda item: item.code)}


@lru_cache(maxsize=8)
def _publishers(folder: Path, extensions: Path | None) -> list[Publisher]:
    known = _parties(folder, extensions)

    def make(row: _Row) -> Publisher:
        return Publisher(row.need("key"), row.one_of("kind", PUBLISHER_KINDS), row.party("party", known))

    rows = _read(folder, extensions, "publishers.csv", "key,kind,party")
    return _collect(rows, make, lambda item: (item.kind, item.key.casefold()))


@lru_cache(maxsize=8)
def _publisher_index(folder: Path, extensions: Path | None) -> dict[tuple[str, str], str]:
    items = _publishers(folder, extensions)
    return {(item.kind, item.key.casefold()): item.party for item in items if item.party is not None}


_HOST = re.compile(r"(?:[a-z][a-z0-9+.-]*://)?(?:[^/@?#]*@)?([^/:?#]+)", re.IGNORECASE)
_GOVERNMENT = frozenset({"gov", "go", "gouv", "gob", "govt", "gc", "mil", "gub", "government", "gv", "parliament"})


def _domain_party(url: str, keys: dict[tuple[str, str], str]) -> str | None:
    match = _HOST.match(url.strip())
    if match is None:
        return None
    labels = match[1].casefold().rstrip(".").split(".")
    for start in range(len(labels) - 1):
        if (hit := keys.get(("domain", ".".join(labels[start:])))) is not None:
            return hit
    if labels[-1] in {"gov", "mil"}:
        return "USA"
    if len(labels) > 1 and labels[-2] in _GOVERNMENT:
        return keys.get(("cctld", labels[-1]))
    return None


# Checking ----------------------------------------------------------------------------------------------------------


def _first_year(date: str | None, default: int) -> int:
    return int(date[:4]) if date else default


def _check_parties(extensions: Path | None) -> list[str]:
    problems = []
    for party in parties(extensions).values():
        if party.valid_from and party.valid_to and party.valid_from > party.valid_to:
            problems.append(f"parties.csv: {party.code} ends ({party.valid_to}) before it begins ({party.valid_from})")
        if party.kind == "former_state" and party.valid_to is None:
            problems.append(f"parties.csv: {party.code} is a former state without valid_to")
    return problems


def _check_names(extensions: Path | None) -> list[str]:
    problems = []
    known = parties(extensions)
    holders: dict[str, list[PartyName]] = {}
    for name in party_names(extensions):
        if name.from_year and name.to_year and name.from_year > name.to_year:
            problems.append(f"party_names.csv: {name.name!r} of {name.code} ends before it begins")
        if name.kind != "compound":
            holders.setdefault(name.name, []).append(name)
    for text, names in holders.items():
        if len({name.code for name in names}) < len(names):
            problems.append(f"party_names.csv: {text!r} stands twice for one party")
        if len(names) > 1 and not all("ambiguous" in name.flags for name in names) and _overlap(names, known):
            codes = ", ".join(sorted(name.code for name in names))
            problems.append(f"party_names.csv: {text!r} means {codes} at one time and is not flagged ambiguous")
    named = {name.code for name in party_names(extensions)}
    problems += [f"party_names.csv: {code} has no name" for code in known if code not in named]
    phrases = {item.phrase for item in not_parties(extensions)}
    problems += [f"not_parties.csv: {text!r} is a party's name too" for text in phrases if text in holders]
    return problems


def _overlap(names: list[PartyName], known: dict[str, Party]) -> bool:
    """Whether two of the names hold in the same year (one that ends in the year the next begins does not)."""
    periods = sorted(
        (
            max(name.from_year or 0, _first_year(known[name.code].valid_from, 0)),
            min(name.to_year or 9999, _first_year(known[name.code].valid_to, 9999)),
        )
        for name in names
    )
    return any(before[1] > after[0] for before, after in pairwise(periods))


def _check_institutions(extensions: Path | None) -> list[str]:
    problems = []
    bearers = {name.name: name for name in party_names(extensions)}
    for item in institutions(extensions):
        other = bearers.get(item.name)
        if other is not None and other.code != item.code and "ambiguous" not in (item.flags | other.flags):
            problems.append(f"institutions.csv: {item.name!r} ({item.code}) is a name of {other.code} too")
    return problems


def _check_leaders(extensions: Path | None) -> list[str]:
    problems = []
    bearers: dict[str, set[str]] = {}
    plain: dict[str, str] = {}
    for item in leaders(extensions):
        if item.to_year is not None and item.to_year < item.from_year:
            problems.append(f"leaders.csv: {item.name} ({item.code}) leaves office before entering it")
        bearers.setdefault(item.surname, set()).add(item.code)
        if "ambiguous" not in item.flags:
            plain[item.surname] = item.name
    for surname, codes in bearers.items():
        if len(codes) > 1 and surname in plain:
            problems.append(
                f"leaders.csv: {surname!r} is borne by leaders of {', '.join(sorted(codes))}; "
                f"flag {plain[surname]} ambiguous"
            )
    return problems


def _check_places(extensions: Path | None) -> list[str]:
    problems = []
    states = {n.name: n.code for n in party_names(extensions) if n.kind in {"name", "official", "abbreviation"}}
    for place in places(extensions):
        if states.get(place.name, place.code) != place.code:
            problems.append(f"places.csv: {place.name!r} ({place.code}) is a name of {states[place.name]}")
    return problems


def _check_rest(extensions: Path | None) -> list[str]:
    problems = []
    defaults: dict[str, str] = {}
    for item in currencies(extensions).values():
        for word in item.defaults:
            if word not in item.aliases + item.signs:
                problems.append(f"currencies.csv: {item.code} is the default of {word!r}, which it does not bear")
            if word in defaults:
                problems.append(f"currencies.csv: {word!r} has two defaults, {defaults[word]} and {item.code}")
            defaults[word] = item.code
    titles = [office.title.casefold() for office in offices(extensions)]
    problems += [f"offices.csv: {title!r} stands twice" for title in sorted({t for t in titles if titles.count(t) > 1})]
    return problems
