"""Where one published fact comes from: everything that the release knows of it, and its characters marked; or why it
was rejected.

Here belong the gathering (:func:`explain`, :func:`explain_reject`) and the rendering for a terminal or a pipe. Not
here: the command's options (``flows.commands.explain``), and how spans were found (``flows.extract``).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import duckdb
from rich.console import Console
from rich.text import Text

from flows.published import Row, fact_row, manifest, release_id, rows, tables
from flows.settings import DyadError, Settings

#: Columns of every fact that are places rather than contents.
_PLACES = {"fact_id", "fact_type", "doc_id", "sentence_id", "char_start", "char_end", "evidence", "method"}
_PLACES |= {"method_version", "confidence", "page"}
#: Tables whose rows only say more of a fact.
_LINKS = {"fact_parties", "fact_fields"}
_SIDECAR = ("external_id", "title", "publisher", "author", "url", "language", "published", "retrieved_at", "licence")
_STYLES = ("bold cyan", "bold green", "bold magenta", "bold yellow", "bold blue", "bold red")


@dataclass(frozen=True, slots=True)
class Marked:
    """A sentence with the characters of it that fields were read from; spans count from the sentence's beginning."""

    sentence_id: int
    text: str
    evidence: tuple[int, int] | None
    fields: list[tuple[str, int, int]]


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that the release knows of one fact. ``fact`` has the columns of its type's table."""

    fact: Row
    parties: list[Row]
    sentences: list[Marked]
    unplaced: list[Row]
    document: Row
    claim: Row | None
    decisions: list[Row]
    release: str | None
    created: str | None


@dataclass(frozen=True, slots=True)
class Rejection:
    """A row that was not published, and why. ``sentences`` are those that its span touches."""

    reject: Row
    row: dict[str, Any]
    sentences: list[Marked]
    document: Row | None
    decisions: list[Row]
    release: str | None


def explain(connection: duckdb.DuckDBPyConnection, wanted: str, settings: Settings) -> Explanation:
    """Gather what is known of the fact that ``wanted`` (an id, or its beginning) names.

    Raises DyadError where no published fact, or more than one, is named so.
    """
    fact = fact_row(connection, wanted)
    fact_id = fact["fact_id"]
    document = rows(connection, "SELECT * FROM documents WHERE doc_id = ?", [fact["doc_id"]])[0]
    query = "SELECT field, char_start, char_end FROM fact_fields WHERE fact_id = ? ORDER BY char_start, char_end, field"
    spans = rows(connection, query, [fact_id])
    query = """
        SELECT sentence_id, char_start, char_end, text FROM sentences WHERE doc_id = ? ORDER BY sentence_id
    """
    sentences, unplaced = _mark(fact, spans, rows(connection, query, [fact["doc_id"]]))
    return Explanation(
        fact=fact,
        parties=rows(
            connection,
            "SELECT p.role, p.party, n.name FROM fact_parties p LEFT JOIN parties n ON n.code = p.party "
            "WHERE p.fact_id = ? ORDER BY p.role, p.party",
            [fact_id],
        ),
        sentences=sentences,
        unplaced=unplaced,
        document=document,
        claim=_claim(connection, fact_id),
        decisions=_decisions(connection, fact_id),
        release=release_id(settings),
        created=manifest(settings).get("created"),
    )


def explain_reject(connection: duckdb.DuckDBPyConnection, wanted: str, settings: Settings) -> Rejection | None:
    """What is known of the rejected row that ``wanted`` names: a reject_id, the fact_id in the row, or their beginning.

    None where no rejected row is named so. Of several rows of one fact (its own, that of its type's table, those of its
    parties) the one that failed a check of the fact itself. Raises DyadError where several facts are named so.
    """
    if not wanted or "rejects" not in tables(connection):
        return None
    query = 'SELECT * FROM rejects WHERE starts_with(reject_id, $1) OR contains("row", $1) ORDER BY reject_id'
    named: dict[str, list[tuple[Row, dict[str, Any]]]] = {}
    for reject in rows(connection, query, [wanted]):
        row = json.loads(reject["row"]) if reject["row"] else {}
        name = str(row.get("fact_id") or "")
        if reject["reject_id"].startswith(wanted) or name.startswith(wanted):
            named.setdefault(name or reject["reject_id"], []).append((reject, row))
    if len(named) > 1:
        raise DyadError(f"{wanted!r} begins several ids ({', '.join(sorted(named)[:5])} …): give more of it")
    if not named:
        return None
    [(name, found)] = named.items()
    reject, row = min(found, key=lambda each: (each[0]["table"] in _LINKS, each[0]["table"] != "facts"))
    documents = rows(connection, "SELECT * FROM documents WHERE doc_id = ?", [reject["doc_id"]])
    touched = rows(
        connection,
        "SELECT sentence_id, char_start, text FROM sentences WHERE doc_id = ? AND char_start < ? AND char_end > ?"
        " ORDER BY sentence_id",
        [reject["doc_id"], reject["char_end"], reject["char_start"]],
    )
    return Rejection(
        reject=reject,
        row=row,
        sentences=[_touched(sentence, reject) for sentence in touched],
        document=documents[0] if documents else None,
        decisions=_decisions(connection, name),
        release=release_id(settings),
    )


def _touched(sentence: Row, reject: Row) -> Marked:
    """A sentence with what of the rejected span lies in it."""
    start, end = (max(reject[name] - sentence["char_start"], 0) for name in ("char_start", "char_end"))
    return Marked(sentence["sentence_id"], sentence["text"], (start, min(end, len(sentence["text"]))), [])


def _mark(fact: Row, spans: list[Row], sentences: list[Row]) -> tuple[list[Marked], list[Row]]:
    """The fact's sentence first, then every other sentence that a field was read from; spans in no sentence apart."""
    placed: dict[int, list[tuple[str, int, int]]] = {fact["sentence_id"]: []}
    unplaced = []
    for span in spans:
        home = _home(span["char_start"], fact, sentences)
        if home is None:
            unplaced.append(span)
            continue
        start = home["char_start"]
        field = (span["field"], span["char_start"] - start, span["char_end"] - start)
        placed.setdefault(home["sentence_id"], []).append(field)
    texts = {row["sentence_id"]: row for row in sentences}
    marked = []
    for sentence_id in sorted(placed, key=lambda number: (number != fact["sentence_id"], number)):
        row = texts[sentence_id]
        is_home = sentence_id == fact["sentence_id"]
        begin = row["char_start"]
        evidence = (fact["char_start"] - begin, fact["char_end"] - begin) if is_home else None
        marked.append(Marked(sentence_id, row["text"], evidence, placed[sentence_id]))
    return marked, unplaced


def _home(position: int, fact: Row, sentences: list[Row]) -> Row | None:
    holding = [row for row in sentences if row["char_start"] <= position < row["char_end"]]
    own = [row for row in holding if row["sentence_id"] == fact["sentence_id"]]
    return next(iter(own or holding), None)


def _claim(connection: duckdb.DuckDBPyConnection, fact_id: str) -> Row | None:
    if "claims" not in tables(connection):
        return None
    found = rows(connection, "SELECT * FROM claims WHERE list_contains(fact_ids, ?)", [fact_id])
    return found[0] if found else None


def _decisions(connection: duckdb.DuckDBPyConnection, fact_id: str) -> list[Row]:
    if "decisions" not in tables(connection):
        return []
    query = "SELECT * FROM decisions WHERE fact_id = ? OR list_contains(other_ids, ?) ORDER BY decision_id"
    return rows(connection, query, [fact_id, fact_id])


# ---------------------------------------------------------------------------------------------------------- rendering


def render(explanation: Explanation, console: Console) -> None:
    """Print an explanation: colours on a terminal, ``[[field: text]]`` marks in a pipe."""
    fact, document = explanation.fact, explanation.document
    coloured = console.is_terminal and not console.no_color
    _line(console, f"{fact['fact_type']} {fact['fact_id']}", "bold")
    _pairs(console, [(name, fact[name]) for name in fact if name not in _PLACES])
    for party in explanation.parties:
        _pairs(console, [(party["role"], f"{party['party']} ({party['name'] or 'not in the table parties'})")])
    _heading(console, "Sentence" if len(explanation.sentences) == 1 else "Sentences")
    colours = _colours(explanation.sentences)
    for marked in explanation.sentences:
        label = f"{marked.sentence_id}{'' if marked.evidence else ' (context)'}: "
        text = _coloured(marked, colours) if coloured else Text(plain_marks(marked))
        console.print(Text(f"  {label}").append_text(text), soft_wrap=not coloured)
    if coloured:
        legend = Text("  ")
        for name, style in colours.items():
            legend.append(name, style).append("  ")
        console.print(legend.append("evidence", "underline"))
    for span in explanation.unplaced:
        begin, end = span["char_start"], span["char_end"]
        _pairs(console, [(span["field"], f"{document['text'][begin:end]!r} at {begin}–{end}, in no sentence")])
    _heading(console, "Rule")
    _pairs(
        console,
        [
            ("method", f"{fact['method']} (version {fact['method_version']})"),
            ("confidence", f"{fact['confidence']:.2f}"),
        ],
    )
    _document(console, document, fact)
    _decision_lines(console, explanation.decisions)
    _heading(console, "Claim")
    _line(console, f"  {_claim_text(explanation.claim, explanation.document)}")
    _heading(console, "Release")
    created = f", made {explanation.created}" if explanation.created else ""
    _line(console, f"  {explanation.release or 'unknown'}{created}")


def render_reject(rejection: Rejection, console: Console) -> None:
    """Print why a row was not published: the check that it failed, the row, its place in the text, its document."""
    reject = rejection.reject
    coloured = console.is_terminal and not console.no_color
    _line(console, f"rejected: {rejection.row.get('fact_id') or reject['reject_id']}", "bold")
    _pairs(console, [(name, reject[name]) for name in ("reject_id", "table", "check", "column", "value", "reason")])
    if rejection.row:
        _heading(console, "The row")
        _pairs(console, rejection.row.items())
    if rejection.sentences:
        _heading(console, "Sentence" if len(rejection.sentences) == 1 else "Sentences")
    for marked in rejection.sentences:
        text = _coloured(marked, {}) if coloured else Text(plain_marks(marked))
        console.print(Text(f"  {marked.sentence_id}: ").append_text(text), soft_wrap=not coloured)
    if rejection.document:
        _document(console, rejection.document, reject)
    elif reject["path"]:
        _heading(console, "Document")
        _pairs(console, [("file", reject["path"])])
    _decision_lines(console, rejection.decisions)
    _heading(console, "Release")
    _line(console, f"  {rejection.release or 'unknown'}")


def _document(console: Console, document: Row, place: Row) -> None:
    """The document, with the place that a fact or reject has in it."""
    _heading(console, "Document")
    where = document["path"] + (f", row {document['row']}" if document.get("row") is not None else "")
    if place.get("page") is not None:
        where += f", page {place['page']}"
    if place["char_start"] is not None:
        where += f", characters {place['char_start']}–{place['char_end']}"
    _pairs(console, [("doc_id", document["doc_id"]), ("file", where)])
    _pairs(console, [(name, document.get(name)) for name in _SIDECAR])
    if document.get("duplicate_of"):
        _pairs(console, [("near copy of", document["duplicate_of"])])
    if document.get("superseded_by"):
        newer = f"{document['superseded_by']}: a newer version, on which claims rest instead"
        _pairs(console, [("superseded_by", newer)])


def _decision_lines(console: Console, decisions: list[Row]) -> None:
    _heading(console, "Decisions")
    for decision in decisions:
        _line(console, f"  {_decision(decision)}")
    if not decisions:
        _line(console, "  none")


def plain_marks(marked: Marked) -> str:
    """The sentence with its evidence between « and », and each field's characters as ``[[field: characters]]``.

    Fields that were read from the same characters share a mark; fields that overlap otherwise are marked one inside the
    other where they nest, and cut at the other's edge where they do not.
    """
    opens: dict[int, list[tuple[int, str]]] = {}
    closes: dict[int, list[tuple[int, str]]] = {}
    spans = [(start, end, f"[[{names}: ", "]]") for (start, end), names in _by_span(marked.fields).items()]
    if marked.evidence is not None:
        spans.append((*marked.evidence, "«", "»"))
    for start, end, before, after in spans:
        opens.setdefault(max(start, 0), []).append((-end, before))
        closes.setdefault(min(end, len(marked.text)), []).append((-start, after))
    pieces = []
    for at in range(len(marked.text) + 1):
        pieces += [mark for _, mark in sorted(closes.get(at, []))]
        pieces += [mark for _, mark in sorted(opens.get(at, []))]
        pieces.append(marked.text[at : at + 1])
    return "".join(pieces).replace("\n", " ")


def _by_span(fields: Iterable[tuple[str, int, int]]) -> dict[tuple[int, int], str]:
    found: dict[tuple[int, int], list[str]] = {}
    for name, start, end in fields:
        found.setdefault((start, end), []).append(name)
    return {span: ", ".join(names) for span, names in sorted(found.items())}


def _coloured(marked: Marked, colours: dict[str, str]) -> Text:
    text = Text(marked.text.replace("\n", " "))
    if marked.evidence is not None:
        text.stylize("underline", *marked.evidence)
    for name, start, end in marked.fields:
        text.stylize(colours[name], start, end)
    return text


def _colours(sentences: list[Marked]) -> dict[str, str]:
    names = list(dict.fromkeys(name for marked in sentences for name, _, _ in marked.fields))
    return {name: _STYLES[at % len(_STYLES)] for at, name in enumerate(names)}


def _decision(decision: Row) -> str:
    state = "applied" if decision["applied"] else f"stale ({decision.get('note') or 'no reason noted'})"
    values = f" {decision['new_values']}" if decision.get("new_values") else ""
    return f"{decision['action']}{values}, {state}: {decision['reason']} ({decision['decided_by']}, " + (
        f"{decision['decided_at']})"
    )


def _claim_text(claim: Row | None, document: Row) -> str:
    if claim is None:
        return "none: " + (
            "its document has a newer version" if document.get("superseded_by") else "the fact is in no claim"
        )
    return (
        f"{claim['claim_id']}: {claim['agreement']}, {claim['n_facts']} fact(s) in {claim['n_documents']} document(s) "
        f"of {claim['n_publishers']} publisher(s)"
    )


def _heading(console: Console, text: str) -> None:
    console.print()
    _line(console, text, "bold")


def _pairs(console: Console, pairs: Iterable[tuple[str, Any]]) -> None:
    for name, value in pairs:
        if value is None or value == []:
            continue
        shown = json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, list | dict) else str(value)
        _line(console, f"  {name:<18} {shown}")


def _line(console: Console, text: str, style: str = "") -> None:
    console.print(Text(text, style), soft_wrap=True)
