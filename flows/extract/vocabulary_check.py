"""Checks of the vocabularies, the house's own and those that a project adds, with file and line of what is wrong.

Here belong what must hold of ``triggers.toml``, ``grammar.toml`` and the lists of names (duplicates, one word under two
codes, unknown codes and groups), which files a project's folder may hold, and the listing of a fact type's words. Not
here: how the words are made ready for scanning (``lexicon``), and the checks within the lists of names themselves
(``schemas.code_lists``).
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from flows.extract.lexicon import CODES, written_forms
from schemas import code_lists
from schemas.enums import enum

TRIGGERS, GRAMMAR, GROUPS = "triggers.toml", "grammar.toml", "trigger_groups.toml"
#: The lists of names that a project may add rows to, by file. The parties themselves are fixed: releases must be
#: comparable, and other tables refer to them.
NAME_LISTS = {
    "institutions.csv": code_lists.institutions,
    "leaders.csv": code_lists.leaders,
    "not_parties.csv": code_lists.not_parties,
    "offices.csv": code_lists.offices,
    "party_names.csv": code_lists.party_names,
    "places.csv": code_lists.places,
    "publishers.csv": code_lists.publishers,
}
EXTENSION_FILES = (GRAMMAR, *sorted(NAME_LISTS), TRIGGERS)


class VocabularyError(ValueError):
    """A vocabulary that cannot be used; the message names file and line, and what to do."""


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Something wrong in a vocabulary; ``line`` counts from 1 and is 0 where it concerns the file as a whole."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}" if self.line else f"{self.path}: {self.message}"


class Entry(NamedTuple):
    """A word of ``triggers.toml`` where it stands."""

    fact_type: str
    group: str
    code: str
    word: str
    path: Path
    line: int


def check(extensions: Path | None = None) -> list[Finding]:
    """All that is wrong in the vocabularies, by file and line; empty where all is well.

    With ``extensions``, a project's own folder, its files are checked against those of the house. Where a file cannot
    be read, the checks that need it are left out.
    """
    wrong_files = _check_folder(extensions) if extensions is not None else []
    folders = [CODES] if extensions is None else [CODES, extensions]
    findings = [found for folder in folders for found in _check_syntax(folder)]
    if not findings:
        entries = list(trigger_entries(extensions))
        findings += _check_groups(entries) + _check_words(entries)
        findings += [found for folder in folders for found in _check_grammar(folder)]
    findings += _check_names(None if wrong_files else extensions)
    return sorted({*wrong_files, *findings, *_check_rows(extensions), *_check_keys(CODES), *_check_lists(CODES)})


def require(extensions: Path) -> None:
    """Raise VocabularyError, with all findings, where a project's folder cannot be used as it is."""
    own = [found for found in check(extensions) if Path(found.path).parent == extensions]
    if own:
        more = f" (and {len(own) - 1} more: dyad vocabulary --vocabulary {extensions})" if len(own) > 1 else ""
        raise VocabularyError(f"{own[0]}{more}")


def extension_files(extensions: Path) -> list[Path]:
    """The files of a project's folder that extraction depends on, by name."""
    return [extensions / name for name in EXTENSION_FILES if (extensions / name).is_file()]


def words_of(fact_type: str, extensions: Path | None = None) -> dict[tuple[str, str], list[str]]:
    """The words of a fact type by (group, code), in the order of the files. Raises VocabularyError for no such type."""
    if fact_type not in enum("fact_type"):
        raise VocabularyError(f"{fact_type!r} is no fact type; known: {', '.join(enum('fact_type'))}")
    found: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for entry in trigger_entries(extensions):
        if entry.fact_type == fact_type and entry.word not in found[entry.group, entry.code]:
            found[entry.group, entry.code].append(entry.word)
    return dict(found)


def trigger_entries(extensions: Path | None = None) -> Iterator[Entry]:
    """Every word of ``triggers.toml``, then of the project's file where there is one, with its line."""
    for folder in (CODES, extensions):
        if folder is None or not (folder / TRIGGERS).is_file():
            continue
        path = folder / TRIGGERS
        lines = _string_lines(path)
        for fact_type, groups in _load(path).items():
            for group, codes in groups.items():
                for code, words in codes.items():
                    for number, word in enumerate(words):
                        at = lines.get((f"{fact_type}.{group}", code), [])
                        yield Entry(fact_type, group, code, word, path, at[number] if number < len(at) else 0)


# The files as files ------------------------------------------------------------------------------------------------


def _check_folder(folder: Path) -> list[Finding]:
    if not folder.is_dir():
        return [Finding(str(folder), 0, "no such folder of vocabularies; create it, or name another with --vocabulary")]
    known = ", ".join(EXTENSION_FILES)
    return [
        Finding(str(path), 0, f"no vocabulary that a project can add to has this name; known: {known}")
        for path in sorted(folder.iterdir())
        if not path.name.startswith((".", "README")) and path.name not in EXTENSION_FILES
    ]


_TOML_LINE = re.compile(r"\(at line (\d+)")


def _check_syntax(folder: Path) -> list[Finding]:
    """What makes a TOML file unreadable, or of another shape than its readers expect."""
    findings = []
    for name in (TRIGGERS, GRAMMAR):
        path = folder / name
        if not path.is_file():
            continue
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            findings.append(Finding(str(path), 0, f"cannot be read as text in UTF-8: {error}"))
        except tomllib.TOMLDecodeError as error:
            line = _TOML_LINE.search(str(error))
            findings.append(Finding(str(path), int(line.group(1)) if line else 0, f"not valid TOML: {error}"))
        else:
            findings += _shape_of_triggers(path, data) if name == TRIGGERS else _shape_of_grammar(path, data)
    return findings


def _shape_of_triggers(path: Path, data: dict[str, Any]) -> list[Finding]:
    findings = []
    for fact_type, groups in data.items():
        for group, codes in groups.items() if isinstance(groups, dict) else [("", None)]:
            section = f"[{fact_type}.{group}]" if group else f"[{fact_type}]"
            line = _section_line(path, section.strip("[]")) or _section_line(path, fact_type)
            if not isinstance(codes, dict):
                findings.append(Finding(str(path), line, f"{section}: write a table a group, as in [trade.verbs]"))
                continue
            for code, words in codes.items():
                if not isinstance(words, list) or not all(isinstance(word, str) and word.strip() for word in words):
                    message = f'{section} {code}: give a list of words, as in {code} = ["buy", "take delivery of"]'
                    findings.append(Finding(str(path), line, message))
    return findings


def _shape_of_grammar(path: Path, data: dict[str, Any]) -> list[Finding]:
    known = _load(CODES / GRAMMAR)
    findings = []
    for key, value in data.items():
        line = _key_line(path, key) or _section_line(path, key)
        if key not in known:
            message = f"nothing reads a list named {key!r}; known: {', '.join(known)}"
            findings.append(Finding(str(path), line, message))
        elif type(value) is not type(known[key]):
            kind = "a table" if isinstance(known[key], dict) else "a text of words with spaces between"
            findings.append(Finding(str(path), line, f"{key!r} must be {kind}"))
        elif key == "modality":
            findings += [
                Finding(str(path), _key_line(path, name), f"{name!r} is no modality; known: {', '.join(known[key])}")
                for name in value
                if name not in known[key]
            ]
    return findings


@lru_cache(maxsize=8)
def _load(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


_SECTION = re.compile(r"\s*\[([^\[\]]+)\]\s*(?:#.*)?$")
_KEY = re.compile(r"\s*([\w-]+)\s*=")
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"|\'([^\']*)\'')


def _string_lines(path: Path) -> dict[tuple[str, str], list[int]]:
    """The line of each string of each list, by (section, key): the parser of TOML does not keep them."""
    found: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    section = key = ""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.lstrip().startswith("#"):
            continue
        if match := _SECTION.match(line):
            section, key = match.group(1), ""
            continue
        if match := _KEY.match(line):
            key, line = match.group(1), line[match.end() :]
        found[section, key] += [number] * len(_STRING.findall(line))
    return found


def _section_line(path: Path, section: str) -> int:
    lines = path.read_text(encoding="utf-8").splitlines()
    return next((n for n, line in enumerate(lines, 1) if line.strip().startswith(f"[{section}")), 0)


def _key_line(path: Path, key: str) -> int:
    lines = path.read_text(encoding="utf-8").splitlines()
    return next((n for n, line in enumerate(lines, 1) if (m := _KEY.match(line)) and m.group(1) == key), 0)


# Triggers ----------------------------------------------------------------------------------------------------------


def _codes_of(fact_type: str, group: str) -> set[str] | None:
    """The codes that a group may give; None where there is no such group."""
    known = _load(CODES / GROUPS).get(fact_type, {}).get(group)
    if known is None:
        return None
    return {*known.get("also", {}), *(enum(known["vocabulary"]) if "vocabulary" in known else ())}


def _check_groups(entries: list[Entry]) -> list[Finding]:
    findings = []
    for entry in entries:
        section = f"{entry.fact_type}.{entry.group}"
        line = _section_line(entry.path, section)
        codes = _codes_of(entry.fact_type, entry.group)
        if entry.fact_type not in enum("fact_type"):
            message = f"[{section}]: {entry.fact_type!r} is no fact type; known: {', '.join(enum('fact_type'))}"
        elif codes is None:
            groups = ", ".join(_load(CODES / GROUPS)[entry.fact_type])
            message = f"[{section}]: the type {entry.fact_type} has no such group; known: {groups}"
        elif entry.code not in codes:
            line, message = entry.line, f"[{section}]: unknown code {entry.code!r}; known: {', '.join(sorted(codes))}"
        else:
            continue
        findings.append(Finding(str(entry.path), line, message))
    return findings


def _check_words(entries: list[Entry]) -> list[Finding]:
    """Words that stand twice, or under two codes, in one group: as written, or in a form that rules make of another."""
    irregular = {lemma: tuple(forms.split()) for lemma, forms in _load(CODES / GRAMMAR)["irregular_verbs"].items()}
    holders: dict[tuple[str, str, str], Entry] = {}
    findings = []
    for entry in entries:
        if entry.word != entry.word.lower() or entry.word != " ".join(entry.word.split()):
            message = f"[{entry.fact_type}.{entry.group}] {entry.word!r}: write it in lower case, with single spaces"
            findings.append(Finding(str(entry.path), entry.line, message))
        first = holders.setdefault((entry.fact_type, entry.group, entry.word), entry)
        if first is not entry:
            findings.append(Finding(str(entry.path), entry.line, _clash(entry, first)))
    for entry in holders.values():
        for form in written_forms(entry.word, entry.group, irregular):
            other = holders.get((entry.fact_type, entry.group, form), entry)
            if other is not entry:
                findings.append(Finding(str(other.path), other.line, _clash(other, entry)))
    return findings


def _clash(entry: Entry, other: Entry) -> str:
    what = f"[{entry.fact_type}.{entry.group}] {entry.word!r}"
    where = f"line {other.line}" if other.path == entry.path else f"{other.path}:{other.line}"
    form = "stands" if other.word == entry.word else f"is a form of {other.word!r}, which stands"
    if other.code == entry.code:
        return f"{what} under {entry.code} {form} there already ({where}); remove one of the two"
    return f"{what} under {entry.code} {form} under {other.code} too ({where}); decide for one code"


# Grammar -----------------------------------------------------------------------------------------------------------


def _check_grammar(folder: Path) -> list[Finding]:
    """Words that stand twice in one list, or under two modalities."""
    path = folder / GRAMMAR
    if not path.is_file():
        return []
    data = _load(path)
    findings = []
    lists = {key: value for key, value in data.items() if isinstance(value, str)}
    lists |= {"lemmas": data.get("common_verbs", {}).get("lemmas", "")}
    modality = data.get("modality", {})
    for name, text in {**lists, **modality}.items():
        words = text.split()
        findings += [
            Finding(str(path), _word_line(path, name, word), f"{name}: {word!r} stands twice; remove one of the two")
            for word in sorted({word for word in words if words.count(word) > 1})
        ]
    meanings: defaultdict[str, list[str]] = defaultdict(list)
    for name, text in modality.items():
        for word in set(text.split()) if name != "speech" else ():
            meanings[word].append(name)
    for word, names in sorted(meanings.items()):
        if len(names) > 1:
            message = f"modality: {word!r} stands under {' and '.join(sorted(names))}; decide for one"
            findings.append(Finding(str(path), _word_line(path, names[-1], word), message))
    return findings


def _word_line(path: Path, key: str, word: str) -> int:
    """The line of the last place of a word in the text of a key."""
    last, inside = 0, False
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if match := _KEY.match(line):
            inside = match.group(1) == key
        if inside and re.search(rf"(?<![\w'-]){re.escape(word)}(?![\w'-])", line):
            last = number
    return last


# Lists of names ----------------------------------------------------------------------------------------------------

_PLACED = re.compile(r"(?P<path>.+?\.csv):(?:(?P<line>\d+):)? (?P<message>.*)", re.DOTALL)
_QUOTED = re.compile(r"'([^']+)'|\"([^\"]+)\"")


def _check_names(extensions: Path | None) -> list[Finding]:
    """What the lists of names report of themselves and of each other."""
    try:
        problems = code_lists.check(extensions)
        for read in NAME_LISTS.values():
            read(extensions)
    except code_lists.CodeListError as error:
        problems = [str(error)]
    return [_placed(problem, extensions) for problem in problems]


def _placed(problem: str, extensions: Path | None) -> Finding:
    match = _PLACED.match(problem)
    if match is None:
        return Finding(str(CODES), 0, problem)
    path, message = Path(match["path"]), match["message"]
    if path.is_absolute() or path.exists():
        return Finding(str(path), int(match["line"] or 0), message)
    quoted = _QUOTED.search(message)
    name = next(filter(None, quoted.groups())) if quoted else message.split(" (")[0]
    for folder in (extensions, CODES):  # what a project added is the likelier cause
        line = _row_line(folder / path, name) if folder is not None else 0
        if line and folder is not None:
            return Finding(str(folder / path), line, message)
    return Finding(str(CODES / path), 0, message)


def _row_line(path: Path, cell: str) -> int:
    if not path.is_file():
        return 0
    pattern = re.compile(rf'(?:^|,|"){re.escape(cell)}(?:$|,|")', re.IGNORECASE)
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    return next((number for number, line in enumerate(lines, 1) if pattern.search(line)), 0)


def _check_rows(extensions: Path | None) -> list[Finding]:
    """Rows of any list that stand there twice."""
    folders = [CODES] if extensions is None else [CODES, extensions]
    findings = []
    for path in sorted(path for folder in folders for path in folder.glob("*.csv")):
        seen: dict[str, int] = {}
        for number, line in enumerate(path.read_text(encoding="utf-8-sig", errors="replace").splitlines(), 1):
            first = seen.setdefault(line, number)
            if line and first != number:
                findings.append(Finding(str(path), number, f"the row of line {first} again; remove one of the two"))
    return findings


#: The lists of the house in which a word stands once: file, columns of the word and of what may tell two apart.
_KEYS = {
    "count_nouns.csv": ("singular", "plural"),
    "fiscal_years.csv": ("party",),
    "generic_words.csv": ("word",),
    "hedges.csv": ("phrase", "position"),
    "magnitudes.csv": ("word",),
    "minor_units.csv": ("word",),
    "number_words.csv": ("word", "kind"),  # "third" is an ordinal and a fraction
    "numbered_things.csv": ("word",),
    "part_words.csv": ("pattern",),
    "units.csv": ("aliases",),
}


def _check_keys(folder: Path) -> list[Finding]:
    """Words of the lists of numbers, units and nouns that stand in two rows."""
    findings = []
    for name, columns in _KEYS.items():
        if not (folder / name).is_file():
            continue
        seen: dict[tuple[str, ...], int] = {}
        with (folder / name).open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            for row in reader:
                cells = [row.get(column) or "" for column in columns]
                words = cells[0].split("|") if columns == ("aliases",) else cells[:1]
                for word in words:
                    first = seen.setdefault((word, *cells[1:]), reader.line_num)
                    if first != reader.line_num or words.count(word) > 1:
                        message = f"{word!r} stands in line {first} already; decide for one of the two"
                        findings.append(Finding(str(folder / name), reader.line_num, message))
    return findings


def _check_lists(folder: Path) -> list[Finding]:
    """Words that stand twice in one list of the other TOML files."""
    findings = []
    for path in sorted(folder.glob("*.toml")):
        if path.name == TRIGGERS:
            continue
        for key, words in _word_lists(_load(path)):
            lines = [number for (_, name), at in _string_lines(path).items() if name == key for number in at]
            for word in sorted({word for word in words if words.count(word) > 1}):
                place = len(words) - 1 - words[::-1].index(word)
                line = lines[place] if len(lines) == len(words) else _key_line(path, key)
                findings.append(Finding(str(path), line, f"{key}: {word!r} stands twice; remove one of the two"))
    return findings


def _word_lists(data: dict[str, Any]) -> Iterator[tuple[str, list[str]]]:
    for key, value in data.items():
        if isinstance(value, dict):
            yield from _word_lists(value)
        elif isinstance(value, list) and all(isinstance(word, str) for word in value):
            yield key, value
