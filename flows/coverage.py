"""What extraction may have missed: sentences that look as if they state a fact, and gave none.

Here belong the question put to the published data and the words that count as a trigger. Not here: why nothing was
extracted. The list is a curator's work list, not a measure of recall: many such sentences rightly state no fact.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import duckdb

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")

_QUERY = """
    WITH told AS (SELECT DISTINCT doc_id, sentence_id FROM facts),
    named AS (
        SELECT doc_id, sentence_id,
            list_sort(list(DISTINCT code) FILTER (kind = 'party' AND code IS NOT NULL)) AS parties,
            list(text ORDER BY char_start) FILTER (kind IN ('amount', 'percent', 'quantity', 'rank')) AS numbers
        FROM mentions GROUP BY doc_id, sentence_id
    )
    SELECT d.path, d.row, s.doc_id, s.sentence_id, s.char_start, s.char_end, s.text, n.parties,
        coalesce(n.numbers, []) AS numbers, t.doc_id IS NOT NULL AS is_told
    FROM sentences s
    JOIN named n USING (doc_id, sentence_id)
    JOIN documents d USING (doc_id)
    LEFT JOIN told t USING (doc_id, sentence_id)
    WHERE NOT s.is_furniture AND len(n.parties) >= 2 AND coalesce(d.language, 'en') = 'en'
    ORDER BY d.path, d.row NULLS FIRST, s.doc_id, s.sentence_id
"""


@dataclass(frozen=True, slots=True)
class Uncovered:
    """A sentence of two parties with a number or a trigger word, and no fact."""

    path: str
    row: int | None
    doc_id: str
    sentence_id: int
    char_start: int
    char_end: int
    text: str
    parties: list[str]
    numbers: list[str]
    triggers: list[str]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many sentences name two parties and a number or trigger, and those of them that gave no fact."""

    n_candidates: int
    uncovered: list[Uncovered]

    @property
    def share_covered(self) -> float | None:
        """The share of these sentences that gave a fact; None where there are none."""
        return 1 - len(self.uncovered) / self.n_candidates if self.n_candidates else None


def coverage(connection: duckdb.DuckDBPyConnection, extensions: Path | None = None) -> Coverage:
    """Ask the published data; the sentences come in the order of documents and texts.

    ``extensions`` is the folder of the project's own words.
    """
    words = trigger_words(extensions)
    n_candidates = 0
    uncovered = []
    cursor = connection.execute(_QUERY)
    while chunk := cursor.fetchmany(5000):
        for path, row, doc_id, sentence_id, start, end, text, parties, numbers, is_told in chunk:
            triggers = [] if numbers and is_told else find_triggers(text, words)
            if not numbers and not triggers:
                continue
            n_candidates += 1
            if not is_told:
                where = (path, row, doc_id, sentence_id, start, end)
                uncovered.append(Uncovered(*where, text, parties, numbers, triggers))
    return Coverage(n_candidates, uncovered)


def trigger_words(extensions: Path | None = None) -> frozenset[str]:
    """All written forms, in lower case, of the single words that can state a fact."""
    from flows.extract.lexicon import lexicon

    return frozenset(form for form, word in lexicon(extensions).words.items() if word.triggers)


def find_triggers(text: str, words: frozenset[str]) -> list[str]:
    """The trigger words in a text, as written, each once."""
    found = [match.group() for match in _WORD.finditer(text) if match.group().lower() in words]
    return list(dict.fromkeys(found))
