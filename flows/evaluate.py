"""Scores facts against hand-coded ("gold") facts: the library behind ``dyad evaluate``.

Here belong the reading of gold files, the pairing of predicted with gold facts, the counts made from the pairs, and
their rendering. Not here: extraction, and the making of gold files. The same scorer serves what is published
(:func:`score_published`) and what was just extracted in memory (:func:`score_extractions`).

A gold file is YAML: ``document`` (file name of the text), optional ``published``, ``publisher``, ``citations`` (URLs),
``not_facts`` (pieces of page furniture), and ``facts``. A fact has ``type``, ``evidence`` (a verbatim piece of the
text), the columns of its type that the text settles, ``parties`` where there are more than two, and ``optional: true``
where coders may differ. A column that is left out is not judged, except ``source`` and ``target``: these are then null.

Levels, each including the one before it:

- *found*: a fact of the same type in the same sentence;
- *who*: its parties are right too (undirected facts as an unordered pair);
- *full*: every number, date, main code and modality that the gold fact states is right too;
- *codes*: every further coded column that it states (``action``, ``change``, qualifiers …) is right too.

Predictions and gold facts are paired one to one. An optional gold fact that is missed does not count; a prediction
that is paired with one is excused: neither right nor false. A second prediction of a fact already paired is false.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import Any

import duckdb
import yaml
from rich.box import SIMPLE_HEAD
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from flows.records import Extraction
from schemas.edtf import edtf_interval
from schemas.enums import enum
from schemas.fact_tables import FACT_TABLES
from schemas.tables import TABLES

LEVELS = ("found", "who", "full", "codes")

MAIN_CODE = {
    "meeting": "meeting_type",
    "agreement": "agreement_type",
    "trade": "flow",
    "finance": "instrument",
    "investment": "action",
    "project": "project_type",
    "labour": "action",
    "arms": "action",
    "restriction": "measure",
    "relation": "relation",
}
NUMBERS = (
    "amount",
    "amount_max",
    "percent",
    "quantity",
    "change_percent",
    "interest_percent",
    "maturity_years",
    "grace_years",
    "rank",
)
QUALIFIERS = ("amount_qualifier", "percent_qualifier", "quantity_qualifier")
#: Columns that *full* compares (where stated), besides the main code of the type.
FULL_COLUMNS = (*NUMBERS, "currency", "unit", "date", "modality")
#: Columns of every fact that a gold file may state; the rest (spans, ids, method …) say where a prediction came from.
_NOT_STATED = (
    "fact_id",
    "fact_type",
    "doc_id",
    "sentence_id",
    "char_start",
    "char_end",
    "evidence",
    "page",
    "date_start",
    "date_end",
    "confidence",
    "method",
    "method_version",
    "is_part",
)
_SCHEMAS = {fact_type: TABLES[table].to_schema().columns for fact_type, table in FACT_TABLES.items()}
_ALL_SHARED = tuple(TABLES["facts"].to_schema().columns)
SHARED_COLUMNS = tuple(name for name in _ALL_SHARED if name not in _NOT_STATED)
#: The columns that each fact type adds, from its model.
OWN_COLUMNS = {
    fact_type: tuple(name for name in columns if name not in _ALL_SHARED) for fact_type, columns in _SCHEMAS.items()
}
#: Columns with a closed vocabulary, by fact type: (column, name of the vocabulary).
_VOCABULARIES = {
    fact_type: {
        name: column.metadata["codes"] for name, column in columns.items() if "codes" in (column.metadata or {})
    }
    for fact_type, columns in _SCHEMAS.items()
}
TOP_KEYS = ("document", "published", "publisher", "facts", "citations", "not_facts")
FACT_KEYS = ("type", "evidence", "optional", "parties")

#: Two numbers are the same when they differ by at most this share (−66.7 and −66.667 are).
TOLERANCE = 1e-3
CONFIDENT = 0.9
BINS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)

# A relation is undirected unless one side holds it towards the other.
_HELD_RELATIONS = {"priority", "dependence", "accession"}


class GoldError(ValueError):
    """A gold file that cannot be used, or that names a text which is not there; the message says where and why."""


# ---------------------------------------------------------------------------------------------------------------------
# Gold files


@dataclass(slots=True)
class GoldFact:
    """One hand-coded fact; ``values`` holds the columns that it states (``source`` and ``target`` always)."""

    fact_type: str
    evidence: str
    line: int  # in the gold file, counted from 1
    values: dict[str, Any]
    optional: bool = False
    parties: frozenset[str] | None = None  # all of them, where the file gives more than the pair


@dataclass(slots=True)
class Gold:
    """One gold file."""

    path: str
    document: str
    facts: list[GoldFact]
    published: str | None = None
    publisher: str | None = None
    citations: list[str] = field(default_factory=list)
    not_facts: list[str] = field(default_factory=list)


class _Loader(yaml.SafeLoader):
    """YAML with dates left as text: ``2018-01-11`` is an EDTF string here, quoted or not."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def load_gold(path: str | Path) -> Gold:
    """Read one gold file.

    Raises :class:`GoldError` naming the file, and the line where there is one, for: an unreadable file, broken YAML,
    an unknown or repeated key, an unknown fact type, a missing ``document``, ``type`` or ``evidence``, a value of the
    wrong kind.
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise GoldError(f"{path}: cannot be read: {error}") from error
    loader = _Loader(text)
    try:
        root = loader.get_single_node()
        top = _mapping(loader, root, path, TOP_KEYS, "a gold file")
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else "?"
        raise GoldError(f"{path}:{line}: not valid YAML: {error.problem or error}") from error
    except yaml.YAMLError as error:
        raise GoldError(f"{path}: not valid YAML: {error}") from error
    finally:
        loader.dispose()
    if not isinstance(top.get("document"), str):
        raise GoldError(f"{path}: the key 'document' (file name of the text) is missing or not text")
    return Gold(
        path=str(path),
        document=top["document"],
        facts=top.get("facts") or [],
        published=_optional_text(top.get("published")),
        publisher=_optional_text(top.get("publisher")),
        citations=_text_list(top.get("citations"), path, "citations"),
        not_facts=_text_list(top.get("not_facts"), path, "not_facts"),
    )


def load_golds(paths: Iterable[str | Path]) -> list[Gold]:
    """Read gold files; a folder stands for the ``*.yaml`` files in it. Raises :class:`GoldError`."""
    golds: list[Gold] = []
    for path in map(Path, paths):
        files = sorted(path.glob("*.yaml")) if path.is_dir() else [path]
        if not files:
            raise GoldError(f"{path}: the folder holds no .yaml file")
        golds.extend(load_gold(file) for file in files)
    for document, count in Counter(gold.document for gold in golds).items():
        if count > 1:
            files = [Path(gold.path) for gold in golds if gold.document == document]
            raise GoldError(f"{document}: coded in more than one of the given files: {', '.join(map(str, files))}")
    return golds


def _mapping(loader: yaml.SafeLoader, node: Any, path: Path, known: Sequence[str], what: str) -> dict[str, Any]:
    if not isinstance(node, yaml.MappingNode):
        line = node.start_mark.line + 1 if node is not None else 1
        raise GoldError(f"{path}:{line}: {what} must be a mapping of keys to values")
    values: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key, line = str(key_node.value), key_node.start_mark.line + 1
        if key not in known:
            raise GoldError(f"{path}:{line}: unknown key '{key}' in {what}; known: {', '.join(known)}")
        if key in values:
            raise GoldError(f"{path}:{line}: the key '{key}' is given twice in {what}")
        if key == "facts":
            values[key] = _facts(loader, value_node, path)
        else:
            values[key] = loader.construct_object(value_node, deep=True)  # type: ignore[no-untyped-call]
    return values


def _facts(loader: yaml.SafeLoader, node: Any, path: Path) -> list[GoldFact]:
    if not isinstance(node, yaml.SequenceNode):
        if isinstance(node, yaml.ScalarNode) and node.value in ("", "null", "~"):
            return []
        raise GoldError(f"{path}:{node.start_mark.line + 1}: 'facts' must be a list")
    return [_fact(loader, item, path) for item in node.value]


def _fact(loader: yaml.SafeLoader, node: Any, path: Path) -> GoldFact:
    line = node.start_mark.line + 1
    where = f"{path}:{line}"
    type_ = next((v.value for k, v in getattr(node, "value", []) if getattr(k, "value", None) == "type"), None)
    if isinstance(node, yaml.MappingNode) and type_ not in FACT_TABLES:
        raise GoldError(f"{where}: fact type {type_!r} is not one of {', '.join(FACT_TABLES)}")
    known = (*FACT_KEYS, *SHARED_COLUMNS, *OWN_COLUMNS.get(type_ or "", ()))
    values = _mapping(loader, node, path, known, f"a fact of type {type_}")
    evidence = values.pop("evidence", None)
    if not isinstance(evidence, str) or not evidence.strip():
        raise GoldError(f"{where}: the fact has no 'evidence' (a verbatim piece of the text)")
    optional, parties = values.pop("optional", False), values.pop("parties", None)
    if not isinstance(optional, bool):
        raise GoldError(f"{where}: 'optional' must be true or false, not {optional!r}")
    if parties is not None and (not isinstance(parties, list) or not all(isinstance(p, str) for p in parties)):
        raise GoldError(f"{where}: 'parties' must be a list of party codes")
    values.pop("type")
    for name in NUMBERS:
        if not _is_number_or_none(values.get(name)):
            raise GoldError(f"{where}: '{name}' must be a number, not {values[name]!r}")
    if values.get("date") is not None:
        values["date"] = str(values["date"])
        try:
            edtf_interval(values["date"])
        except ValueError as error:
            raise GoldError(f"{where}: 'date' must be EDTF level 1: {error}") from error
    values = {"source": None, "target": None} | values
    return GoldFact(str(type_), evidence, line, values, optional, frozenset(parties) if parties else None)


def _is_number_or_none(value: Any) -> bool:
    return value is None or (isinstance(value, int | float) and not isinstance(value, bool))


def _optional_text(value: Any) -> str | None:
    return None if value is None else str(value)


def _text_list(value: Any, path: Path, key: str) -> list[str]:
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise GoldError(f"{path}: '{key}' must be a list of texts")
    return value


# ---------------------------------------------------------------------------------------------------------------------
# Finding the evidence in the text

_FOLD = str.maketrans("‘’‚‛′`“”„‟″«»", '\'\'\'\'\'\'"""""""')


class EvidenceFinder:
    """Finds pieces of a text whatever their white space and kind of quotation mark; spans are those of the text."""

    def __init__(self, text: str) -> None:
        folded: list[str] = []
        self._at: list[int] = []
        space = False
        for position, char in enumerate(text.translate(_FOLD)):
            if char.isspace():
                if not space:
                    folded.append(" ")
                    self._at.append(position)
                space = True
            else:
                folded.append(char)
                self._at.append(position)
                space = False
        self._folded = "".join(folded)

    def spans(self, piece: str) -> list[tuple[int, int]]:
        """All places of ``piece``, as half-open spans in code points of the text; empty when it does not occur."""
        needle = " ".join(unicodedata.normalize("NFC", piece).translate(_FOLD).split())
        spans: list[tuple[int, int]] = []
        start = self._folded.find(needle) if needle else -1
        while start >= 0:
            spans.append((self._at[start], self._at[start + len(needle) - 1] + 1))
            start = self._folded.find(needle, start + 1)
        return spans


# ---------------------------------------------------------------------------------------------------------------------
# What is scored


@dataclass(slots=True)
class Predicted:
    """One predicted fact, wherever it came from; ``values`` holds every column, those of its type included."""

    fact_type: str
    sentence_id: int
    char_start: int
    char_end: int
    values: dict[str, Any]
    parties: frozenset[str]
    confidence: float
    method: str = ""
    fact_id: str = ""


@dataclass(slots=True)
class ScoredDocument:
    """A text, its sentences as (id, start, end), and the facts predicted from it."""

    name: str
    text: str
    sentences: list[tuple[int, int, int]]
    predicted: list[Predicted]
    citations: list[str] = field(default_factory=list)
    publisher: str | None = None


@dataclass(slots=True)
class Outcome:
    """What became of one gold fact, one prediction, or a pair of them.

    ``wrong`` lists (column, expected, got) for every stated column that is not right.
    """

    document: str
    fact_type: str
    gold: GoldFact | None
    predicted: Predicted | None
    sentence: str
    found: bool = False
    who: bool = False
    full: bool = False
    codes: bool = False
    wrong: list[tuple[str, Any, Any]] = field(default_factory=list)

    @property
    def is_excused(self) -> bool:
        """True where the gold fact is optional: neither counted as gold nor as a prediction."""
        return self.gold is not None and self.gold.optional


@dataclass(slots=True)
class Tally:
    """Counts over outcomes; ``hits`` by level."""

    n_gold: int = 0
    n_predicted: int = 0
    hits: dict[str, int] = field(default_factory=lambda: dict.fromkeys(LEVELS, 0))

    def precision(self, level: str) -> float | None:
        """Share of the counted predictions that are right at the level; None without predictions."""
        return self.hits[level] / self.n_predicted if self.n_predicted else None

    def recall(self, level: str) -> float | None:
        """Share of the gold facts that are not optional that were got at the level; None without gold facts."""
        return self.hits[level] / self.n_gold if self.n_gold else None

    def f1(self, level: str) -> float | None:
        """Harmonic mean of precision and recall: 2·hits / (gold + predictions); None where both are none."""
        total = self.n_gold + self.n_predicted
        return 2 * self.hits[level] / total if total else None


@dataclass(slots=True)
class Score:
    """All outcomes, and what else gold files state: citations, publisher, furniture."""

    outcomes: list[Outcome]
    documents: list[str]
    citations_gold: int = 0
    citations_found: int = 0
    notes: list[str] = field(default_factory=list)  # missing citations, wrong publishers, facts out of furniture

    def tally(self, keep: Callable[[Outcome], bool] = lambda outcome: True) -> Tally:
        """Counts of the outcomes that ``keep`` lets through."""
        tally = Tally()
        for outcome in filter(keep, self.outcomes):
            if outcome.is_excused:
                continue
            tally.n_gold += outcome.gold is not None
            tally.n_predicted += outcome.predicted is not None
            for level in LEVELS:
                tally.hits[level] += getattr(outcome, level)
        return tally

    def by_fact_type(self) -> dict[str, Tally]:
        """Tally of each fact type that occurs, in the order of the codebook."""
        occurring = {outcome.fact_type for outcome in self.outcomes}
        return {name: self.tally(lambda o, n=name: o.fact_type == n) for name in FACT_TABLES if name in occurring}  # type: ignore[misc]

    def by_text_type(self) -> dict[str, Tally]:
        """Tally of each kind of text: the part of the document's name before the first hyphen."""
        kinds = sorted({text_type(name) for name in self.documents})
        return {kind: self.tally(lambda o, k=kind: text_type(o.document) == k) for kind in kinds}  # type: ignore[misc]

    def by_document(self) -> dict[str, Tally]:
        """Tally of each document, by name."""
        return {name: self.tally(lambda o, n=name: o.document == n) for name in sorted(self.documents)}  # type: ignore[misc]

    def confident(self, threshold: float = CONFIDENT, level: str = "full") -> tuple[int, int]:
        """(right, all) of the counted predictions at or above a confidence."""
        rows = [o for o in self._counted() if o.predicted and o.predicted.confidence >= threshold]
        return sum(getattr(outcome, level) for outcome in rows), len(rows)

    def reliability(self, level: str = "full") -> list[tuple[float, float, int, float, float]]:
        """One row a confidence bin that holds predictions: (low, high, n, mean confidence, share right)."""
        table = []
        for low, high in pairwise(BINS):
            last = high == BINS[-1]
            rows = [
                o
                for o in self._counted()
                if o.predicted and low <= o.predicted.confidence and (o.predicted.confidence < high or last)
            ]
            if rows:
                mean = sum(o.predicted.confidence for o in rows if o.predicted) / len(rows)
                table.append((low, high, len(rows), mean, sum(getattr(o, level) for o in rows) / len(rows)))
        return table

    def missed(self) -> list[Outcome]:
        """Gold facts that are not optional and were not got in full (not found, or something wrong), by document."""
        rows = [o for o in self.outcomes if o.gold is not None and not o.is_excused and not o.full]
        return sorted(rows, key=lambda o: (o.document, o.gold.line if o.gold else 0))

    def false(self) -> list[Outcome]:
        """Predictions that no gold fact answers to, by document."""
        rows = [o for o in self.outcomes if o.gold is None]
        return sorted(rows, key=lambda o: (o.document, o.predicted.char_start if o.predicted else 0))

    def _counted(self) -> list[Outcome]:
        return [o for o in self.outcomes if o.predicted is not None and not o.is_excused]


def text_type(document: str) -> str:
    """``gcdf3`` for ``gcdf3-59126.txt``: the part of the name before the first hyphen."""
    return PurePosixPath(document).stem.split("-")[0]


# ---------------------------------------------------------------------------------------------------------------------
# Comparing values


def _same_number(expected: Any, got: Any) -> bool:
    if expected is None or got is None:
        return expected is got
    return abs(float(expected) - float(got)) <= TOLERANCE * max(abs(float(expected)), abs(float(got)))


def _same_date(expected: Any, got: Any) -> bool:
    if expected == got:
        return True
    if expected is None or got is None:
        return False
    try:
        return edtf_interval(str(expected)) == edtf_interval(str(got))
    except ValueError:
        return False


def _unit(value: Any) -> str | None:
    if value is None:
        return None
    unit = " ".join(str(value).casefold().split())
    if len(unit) > 4 and unit.endswith("ies"):
        return unit[:-3] + "y"
    return unit[:-1] if len(unit) > 3 and unit.endswith("s") and not unit.endswith("ss") else unit


def _same(column: str, expected: Any, got: Any) -> bool:
    if column in NUMBERS:
        return _same_number(expected, got)
    if column == "date":
        return _same_date(expected, got)
    if column in ("unit", "currency"):
        return _unit(expected) == _unit(got)
    return bool(expected == got)


def _is_undirected(gold: GoldFact) -> bool:
    if gold.fact_type in ("meeting", "agreement"):
        return True
    if gold.fact_type == "relation":
        return gold.values.get("relation") not in _HELD_RELATIONS
    if gold.fact_type == "trade":  # two-way trade of which nothing says whose it is
        stated = gold.values
        return stated.get("flow") == "total" and stated.get("percent") is None and stated.get("rank") is None
    return False


def _wrong_parties(gold: GoldFact, predicted: Predicted) -> list[tuple[str, Any, Any]]:
    if gold.parties is not None:
        if gold.parties == predicted.parties:
            return []
        return [("parties", ", ".join(sorted(gold.parties)), ", ".join(sorted(predicted.parties)))]
    expected = (gold.values["source"], gold.values["target"])
    got = (predicted.values.get("source"), predicted.values.get("target"))
    if expected == got or (_is_undirected(gold) and Counter(expected) == Counter(got)):
        return []
    pairs = zip(("source", "target"), expected, got, strict=True)
    return [(column, want, have) for column, want, have in pairs if want != have]


def _compare(gold: GoldFact, predicted: Predicted, strict: bool) -> tuple[bool, bool, bool, list[tuple[str, Any, Any]]]:
    """(who, full, codes, wrong) of a pair."""
    parties = _wrong_parties(gold, predicted)
    in_full = {*FULL_COLUMNS, MAIN_CODE[gold.fact_type], *(QUALIFIERS if strict else ())}
    coded = {*_VOCABULARIES[gold.fact_type], "is_aid", "attributed_party"}
    values: list[tuple[str, Any, Any]] = []
    codes: list[tuple[str, Any, Any]] = []
    for column, expected in gold.values.items():
        if column not in in_full and column not in coded:
            continue
        got = predicted.values.get(column)
        if not _same(column, expected, got):
            (values if column in in_full else codes).append((column, expected, got))
    who = not parties
    full = who and not values
    return who, full, full and not codes, parties + values + codes


# ---------------------------------------------------------------------------------------------------------------------
# Pairing


def score_documents(golds: Sequence[Gold], documents: Mapping[str, ScoredDocument], strict: bool = False) -> Score:
    """Score documents against gold files; ``documents`` is keyed by the ``document`` of the gold files.

    ``strict`` makes *full* compare the stated qualifiers (about, over …) too. Raises :class:`GoldError` for a text that
    is not there, and for evidence that the text does not hold.
    """
    score = Score([], [gold.document for gold in golds])
    for gold in golds:
        if gold.document not in documents:
            raise GoldError(f"{gold.path}: its document {gold.document} is not among the texts to score")
        document = documents[gold.document]
        finder = EvidenceFinder(document.text)
        score.outcomes.extend(_score_document(gold, document, finder, strict))
        _score_extras(gold, document, finder, score)
        score.notes.extend(_unknown_codes(gold))
    return score


def _unknown_codes(gold: Gold) -> list[str]:
    """A note for each stated code that the codebook does not have: no prediction can ever be right there."""
    return [
        f"{gold.path}:{fact.line}: {column} {fact.values[column]!r} is no code of the codebook; nothing can match it"
        for fact in gold.facts
        for column, vocabulary in _VOCABULARIES[fact.fact_type].items()
        if fact.values.get(column) is not None and fact.values[column] not in enum(vocabulary)
    ]


def _score_document(gold: Gold, document: ScoredDocument, finder: EvidenceFinder, strict: bool) -> list[Outcome]:
    sentence_of = _SentenceIndex(document)
    located: list[tuple[GoldFact, set[int]]] = []
    for fact in gold.facts:
        spans = finder.spans(fact.evidence)
        if not spans:
            raise GoldError(f"{gold.path}:{fact.line}: {document.name} does not hold the evidence {fact.evidence!r}")
        located.append((fact, sentence_of.overlapping(*spans[0])))
    outcomes: list[Outcome] = []
    for fact_type in FACT_TABLES:
        facts = [item for item in located if item[0].fact_type == fact_type]
        predictions = [
            (p, sentence_of.overlapping(p.char_start, p.char_end) | {p.sentence_id})
            for p in document.predicted
            if p.fact_type == fact_type
        ]
        outcomes.extend(_pair(document, facts, predictions, sentence_of, strict))
    return outcomes


def _pair(
    document: ScoredDocument,
    facts: list[tuple[GoldFact, set[int]]],
    predictions: list[tuple[Predicted, set[int]]],
    sentences: _SentenceIndex,
    strict: bool,
) -> list[Outcome]:
    compared: dict[tuple[int, int], tuple[bool, bool, bool, list[tuple[str, Any, Any]]]] = {}
    weights: dict[tuple[int, int], int] = {}
    for i, (fact, fact_sentences) in enumerate(facts):
        for j, (prediction, prediction_sentences) in enumerate(predictions):
            if fact_sentences & prediction_sentences:
                compared[i, j] = who, full, codes, wrong = _compare(fact, prediction, strict)
                # One integer orders the pairings: full before who before found; then facts that count before optional
                # ones; then the fewest wrong columns; each step outweighs any number of steps below it.
                ranks = (full, who, True, not fact.optional, codes)
                weights[i, j] = sum(int(r) << (64 - 12 * k) for k, r in enumerate(ranks)) + max(0, 30 - len(wrong))
    pairs = best_pairs(weights)
    outcomes: list[Outcome] = []
    for i, (fact, fact_sentences) in enumerate(facts):
        text = sentences.text(fact_sentences)
        if i not in pairs:
            outcomes.append(Outcome(document.name, fact.fact_type, fact, None, text))
            continue
        who, full, codes, wrong = compared[i, pairs[i]]
        prediction = predictions[pairs[i]][0]
        outcomes.append(
            Outcome(document.name, fact.fact_type, fact, prediction, text, True, who, full, codes, list(wrong))
        )
    taken = set(pairs.values())
    for j, (prediction, prediction_sentences) in enumerate(predictions):
        if j not in taken:
            text = sentences.text(prediction_sentences)
            outcomes.append(Outcome(document.name, prediction.fact_type, None, prediction, text))
    return outcomes


def best_pairs(weights: Mapping[tuple[int, int], int]) -> dict[int, int]:
    """The one-to-one pairing of left with right items that has the largest sum of weights.

    ``weights`` maps (left, right) to a positive integer; pairs that are not in it are not made. Parts that share no
    item are solved apart, each by the Hungarian method (cubic in the size of the part).
    """
    pairs: dict[int, int] = {}
    for lefts, rights in _components(weights):
        size = len(lefts) + len(rights)  # room for each item to stay alone
        cost = [[0] * size for _ in range(size)]
        for i, left in enumerate(lefts):
            for j, right in enumerate(rights):
                cost[i][j] = -weights.get((left, right), 0)
        for i, j in enumerate(_assignment(cost)):
            if i < len(lefts) and j < len(rights) and (lefts[i], rights[j]) in weights:
                pairs[lefts[i]] = rights[j]
    return pairs


def _components(weights: Mapping[tuple[int, int], int]) -> list[tuple[list[int], list[int]]]:
    links: dict[Hashable, list[tuple[str, int]]] = defaultdict(list)
    for left, right in weights:
        links["left", left].append(("right", right))
        links["right", right].append(("left", left))
    seen: set[Hashable] = set()
    components = []
    for start in list(links):
        if start in seen:
            continue
        seen.add(start)
        queue: list[Any] = [start]
        for node in queue:
            for other in links[node]:
                if other not in seen:
                    seen.add(other)
                    queue.append(other)
        components.append((sorted(n for s, n in queue if s == "left"), sorted(n for s, n in queue if s == "right")))
    return components


def _assignment(cost: list[list[int]]) -> list[int]:
    """Column of each row in the cheapest complete assignment of a square matrix (shortest augmenting paths)."""
    size = len(cost)
    row_price, column_price = [0] * (size + 1), [0] * (size + 1)
    row_of = [size] * (size + 1)  # the row that holds each column; `size` stands for none
    for row in range(size):
        row_of[size] = row
        column = size
        slack: list[float | int] = [float("inf")] * (size + 1)
        came_from = [size] * (size + 1)
        done = [False] * (size + 1)
        while row_of[column] != size:
            done[column] = True
            current = row_of[column]
            step, following = None, size
            for j in range(size):
                if done[j]:
                    continue
                reduced = cost[current][j] - row_price[current] - column_price[j]
                if reduced < slack[j]:
                    slack[j], came_from[j] = reduced, column
                if step is None or slack[j] < step:
                    step, following = slack[j], j
            assert step is not None
            for j in range(size + 1):
                if done[j]:
                    row_price[row_of[j]] += int(step)
                    column_price[j] -= int(step)
                else:
                    slack[j] -= int(step)
            column = following
        while column != size:
            row_of[column] = row_of[came_from[column]]
            column = came_from[column]
    columns = [0] * size
    for j in range(size):
        columns[row_of[j]] = j
    return columns


class _SentenceIndex:
    """The sentences of a document by position."""

    def __init__(self, document: ScoredDocument) -> None:
        self._text = document.text
        self._rows = sorted(document.sentences, key=lambda row: row[1])
        self._starts = [row[1] for row in self._rows]
        self._span = {row[0]: (row[1], row[2]) for row in self._rows}

    def overlapping(self, start: int, end: int) -> set[int]:
        ids = set()
        for row in self._rows[max(0, bisect_right(self._starts, start) - 1) :]:
            if row[1] >= end:
                break
            if row[2] > start:
                ids.add(row[0])
        return ids

    def text(self, ids: Iterable[int]) -> str:
        spans = [self._span[i] for i in sorted(ids) if i in self._span]
        return " ".join(" ".join(self._text[start:end].split()) for start, end in spans)


def _score_extras(gold: Gold, document: ScoredDocument, finder: EvidenceFinder, score: Score) -> None:
    found = {_bare_url(url) for url in document.citations}
    score.citations_gold += len(gold.citations)
    for url in gold.citations:
        if _bare_url(url) in found:
            score.citations_found += 1
        else:
            score.notes.append(f"{document.name}: citation not listed: {url}")
    if gold.publisher is not None and gold.publisher != document.publisher:
        score.notes.append(f"{document.name}: publisher is {document.publisher!r}, expected {gold.publisher!r}")
    for piece in gold.not_facts:
        for start, end in finder.spans(piece):
            for fact in document.predicted:
                if fact.char_start < end and start < fact.char_end:
                    evidence = document.text[fact.char_start : fact.char_end]
                    score.notes.append(f"{document.name}: {fact.fact_type} taken from page furniture: {evidence!r}")


def _bare_url(url: str) -> str:
    return re.sub(r"^https?://(www\.)?", "", url.strip()).rstrip("/")


# ---------------------------------------------------------------------------------------------------------------------
# Where the predictions come from


def score_extractions(golds: Sequence[Gold], extractions: Iterable[Extraction], strict: bool = False) -> Score:
    """Score extractions in memory; a document answers to a gold file by the name of its path. See score_documents."""
    documents = {}
    for extraction in extractions:
        document = extraction.document
        predicted = [
            Predicted(
                fact_type=fact.fact_type,
                sentence_id=fact.sentence_id,
                char_start=fact.char_start,
                char_end=fact.char_end,
                values={column: getattr(fact, column, None) for column in SHARED_COLUMNS} | fact.own,
                parties=frozenset(filter(None, (fact.source, fact.target, *(code for _, code in fact.parties)))),
                confidence=fact.confidence,
                method=fact.method,
                fact_id=fact.fact_id,
            )
            for fact in extraction.facts
        ]
        name = PurePosixPath(document.path).name
        documents[name] = ScoredDocument(
            name=name,
            text=document.text,
            sentences=[(s.sentence_id, s.char_start, s.char_end) for s in extraction.sentences],
            predicted=predicted,
            citations=[citation.url for citation in extraction.citations if citation.url],
            publisher=document.publisher,
        )
    return score_documents(golds, documents, strict)


def score_published(golds: Sequence[Gold], warehouse: str | Path, strict: bool = False) -> Score:
    """Score the current release of a warehouse (or a release folder given itself). See score_documents.

    A gold file answers to the document whose path is its ``document`` or ends in it, or whose ``external_id`` it is.
    Raises :class:`GoldError` where there is no release, or a document is not in it.
    """
    folder = Path(warehouse)
    release = folder if (folder / "facts.parquet").exists() else folder / "current"
    if not (release / "facts.parquet").exists():
        raise GoldError(f"{folder}: holds no published release; run 'dyad run' first")
    with duckdb.connect() as connection:
        return score_documents(golds, _published_documents(connection, golds, release), strict)


def _rows(connection: duckdb.DuckDBPyConnection, path: Path, doc_ids: list[str], columns: str) -> list[dict[str, Any]]:
    cursor = connection.execute(
        f"SELECT {columns} FROM read_parquet(?) WHERE list_contains(?, doc_id)", [str(path), doc_ids]
    )
    names = [item[0] for item in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _published_documents(
    connection: duckdb.DuckDBPyConnection, golds: Sequence[Gold], release: Path
) -> dict[str, ScoredDocument]:
    known = connection.execute(
        "SELECT doc_id, path, external_id FROM read_parquet(?) ORDER BY path, row, doc_id",
        [str(release / "documents.parquet")],
    ).fetchall()
    doc_ids: dict[str, str] = {}
    for gold in golds:
        doc_id = _doc_id_of(gold.document, known)
        if doc_id is None:
            raise GoldError(f"{gold.path}: its document {gold.document} is not in the release {release}")
        doc_ids[gold.document] = doc_id
    wanted = sorted(set(doc_ids.values()))
    texts = {
        row["doc_id"]: row
        for row in _rows(connection, release / "documents.parquet", wanted, "doc_id, text, publisher")
    }
    sentences = defaultdict(list)
    for row in _rows(connection, release / "sentences.parquet", wanted, "doc_id, sentence_id, char_start, char_end"):
        sentences[row["doc_id"]].append((row["sentence_id"], row["char_start"], row["char_end"]))
    citations = defaultdict(list)
    for row in _rows(connection, release / "citations.parquet", wanted, "doc_id, url"):
        if row["url"]:
            citations[row["doc_id"]].append(row["url"])
    predicted = _published_facts(connection, release, wanted)
    return {
        name: ScoredDocument(
            name=name,
            text=texts[doc_id]["text"],
            sentences=sentences[doc_id],
            predicted=predicted[doc_id],
            citations=citations[doc_id],
            publisher=texts[doc_id]["publisher"],
        )
        for name, doc_id in doc_ids.items()
    }


def _doc_id_of(name: str, known: Sequence[tuple[str, str | None, str | None]]) -> str | None:
    """The document that a gold file means: by its path, the end of its path, or the id that its source gave."""
    tests: tuple[Callable[[str, str | None], bool], ...] = (
        lambda path, _: path == name,
        lambda path, _: path.endswith("/" + name),
        lambda _, external_id: external_id == name,
    )
    for is_meant in tests:
        for doc_id, path, external_id in known:
            if is_meant(path or "", external_id):
                return doc_id
    return None


def _published_facts(
    connection: duckdb.DuckDBPyConnection, release: Path, doc_ids: list[str]
) -> dict[str, list[Predicted]]:
    parties: dict[str, set[str]] = defaultdict(set)
    query = """
        SELECT p.fact_id, p.party FROM read_parquet(?) AS p
        JOIN read_parquet(?) AS f USING (fact_id) WHERE list_contains(?, f.doc_id)
    """
    arguments = [str(release / "fact_parties.parquet"), str(release / "facts.parquet"), doc_ids]
    for fact_id, party in connection.execute(query, arguments).fetchall():
        parties[fact_id].add(party)
    predicted: dict[str, list[Predicted]] = defaultdict(list)
    for fact_type, table in FACT_TABLES.items():
        for row in _rows(connection, release / f"{table}.parquet", doc_ids, "*"):
            pair = {row["source"], row["target"]} - {None}
            predicted[row["doc_id"]].append(
                Predicted(
                    fact_type=fact_type,
                    sentence_id=row["sentence_id"],
                    char_start=row["char_start"],
                    char_end=row["char_end"],
                    values=row,
                    parties=frozenset(parties[row["fact_id"]] | pair),
                    confidence=row["confidence"],
                    method=row["method"] or "",
                    fact_id=row["fact_id"],
                )
            )
    for facts in predicted.values():
        facts.sort(key=lambda fact: (fact.char_start, fact.char_end, fact.fact_type, fact.fact_id))
    return predicted


# ---------------------------------------------------------------------------------------------------------------------
# Rendering


def render(
    score: Score, errors: bool = False, text_types: bool = False, documents: bool = False, limit: int | None = None
) -> RenderableType:
    """The report for a terminal or a log: a line a fact type and a total, then confidence, then what else was stated.

    ``text_types`` and ``documents`` add tables by kind of text and by document; ``errors`` lists missed and false facts
    (at most ``limit`` of each).
    """
    parts: list[RenderableType] = [_score_table("fact type", score.by_fact_type(), score.tally())]
    if text_types:
        parts.append(_score_table("text type", score.by_text_type(), score.tally()))
    if documents:
        parts.append(_score_table("document", score.by_document(), score.tally()))
    right, count = score.confident()
    share = f"{right / count:.3f} ({right} of {count})" if count else "– (no such fact)"
    parts.append(Text(f"Precision (full) at confidence >= {CONFIDENT}: {share}"))
    reliability = Table(title="Reliability of confidence", title_justify="left", box=SIMPLE_HEAD, show_edge=False)
    for name in ("confidence", "facts", "mean", "right in full"):
        reliability.add_column(name, justify="left" if name == "confidence" else "right")
    for low, high, n, mean, observed in score.reliability():
        reliability.add_row(f"{low:.1f}–{high:.1f}", str(n), f"{mean:.3f}", f"{observed:.3f}")
    parts.append(reliability)
    if score.citations_gold:
        parts.append(Text(f"Citations: {score.citations_found} of {score.citations_gold}"))
    parts.extend(Text(note) for note in score.notes)
    if errors:
        parts.append(Text(errors_text(score, limit)))
    return Group(*parts)


def print_score(score: Score, console: Console | None = None, **options: Any) -> None:
    """Print :func:`render`; the options are its own."""
    (console or Console()).print(render(score, **options))


#: What the table shows of each level; of *codes*, which is information, the F1 alone.
_SHOWN = [(level, measure) for level in LEVELS[:3] for measure in ("P", "R", "F1")] + [("codes", "F1")]


def _score_table(first: str, rows: Mapping[str, Tally], total: Tally) -> Table:
    table = Table(title=f"By {first}", title_justify="left", box=SIMPLE_HEAD, padding=0, show_edge=False)
    table.add_column(f"\n{first}", no_wrap=True)
    for name in ("gold", "pred."):
        table.add_column(f"\n{name}", justify="right")
    for level, measure in _SHOWN:
        head = level if measure == "P" or level == "codes" else ""
        table.add_column(f"{head}\n{measure}", justify="right")
    for name, tally in rows.items():
        table.add_row(name, *_cells(tally))
    table.add_section()
    table.add_row("total", *_cells(total))
    return table


def _cells(tally: Tally) -> list[str]:
    measures = {"P": tally.precision, "R": tally.recall, "F1": tally.f1}
    shares = [measures[measure](level) for level, measure in _SHOWN]
    return [str(tally.n_gold), str(tally.n_predicted), *("–" if share is None else f"{share:.2f}" for share in shares)]


def errors_text(score: Score, limit: int | None = None) -> str:
    """Missed facts (with what was wrong in those found), then false ones, each with its sentence; plain text."""
    missed, false = score.missed(), score.false()
    lines = [f"Missed or wrong: {len(missed)}"]
    for outcome in missed[:limit]:
        assert outcome.gold is not None
        kind = "wrong " if outcome.found else "missed"
        lines.append(f"- {kind} {outcome.fact_type} [{outcome.document}:{outcome.gold.line}] “{outcome.gold.evidence}”")
        lines.append(f"    in: {outcome.sentence}")
        if not outcome.found:
            lines.append(f"    expected: {_stated(outcome.gold.values)}")
        for column, expected, got in outcome.wrong:
            lines.append(f"    {column}: expected {_shown(expected)}, got {_shown(got)}")
        if outcome.predicted:
            lines.append(f"    by {outcome.predicted.method or '?'} at {outcome.predicted.confidence:.2f}")
    lines.append(f"False: {len(false)}")
    for outcome in false[:limit]:
        assert outcome.predicted is not None
        fact = outcome.predicted
        lines.append(f"- false  {outcome.fact_type} [{outcome.document}] at {fact.char_start}–{fact.char_end}")
        lines.append(f"    in: {outcome.sentence}")
        judged = (*SHARED_COLUMNS, *OWN_COLUMNS[fact.fact_type])
        lines.append(f"    got: {_stated({c: fact.values.get(c) for c in judged if fact.values.get(c) is not None})}")
        lines.append(f"    by {fact.method or '?'} at {fact.confidence:.2f} {fact.fact_id}".rstrip())
    return "\n".join(lines)


def _stated(values: Mapping[str, Any]) -> str:
    return ", ".join(f"{column}={_shown(value)}" for column, value in values.items())


def _shown(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)
