"""Which amounts and counts a text calls parts of others: "$30 billion, among them a $5 billion loan".

Here belongs reading the words between two numbers (``schemas/codes/part_words.csv``). What follows from it for sums is
in ``claims``.

Rules
-----
The whole and the part are facts of the same parties, of one currency or unit, and of one type (or the whole is an
agreement); the whole is the greater. Between the two numbers, in one sentence, stand words that announce parts, and
after these none that begin another statement; or the part's sentence follows that of the whole and begins with such
words; or words in one sentence say that the first is a part of the second. Of several wholes the nearest counts.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from flows.consolidate.prepare import Tables
from flows.on_disk import give_back

PART_WORDS_FILE = Path(__file__).parents[2] / "schemas" / "codes" / "part_words.csv"
KINDS = ("inside", "start", "reverse", "end")
# Numbers that stand further apart are not read together.
_REACH = 300


@cache
def part_words() -> dict[str, str]:
    """Kind -> one regular expression of all its patterns. Raises ValueError naming an unknown kind."""
    found: dict[str, list[str]] = {kind: [] for kind in KINDS}
    with PART_WORDS_FILE.open(encoding="utf-8", newline="") as file:
        for line, row in enumerate(csv.DictReader(file), 2):
            if row["kind"] not in found:
                raise ValueError(f"{PART_WORDS_FILE.name}:{line}: unknown kind {row['kind']!r}; known: {KINDS}")
            found[row["kind"]].append(row["pattern"])
    return {kind: "|".join(f"(?:{pattern})" for pattern in patterns) for kind, patterns in found.items()}


def tell_parts(connection: duckdb.DuckDBPyConnection, tables: Tables) -> None:
    """Make the table ``told_parts`` (part, whole: fact_ids; one row a part) from ``rows``.

    It is empty where ``tables`` lacks ``fact_fields`` or ``documents``, which say where a number stands.
    """
    connection.execute("CREATE TEMP TABLE told_parts (part VARCHAR, whole VARCHAR)")
    documents = tables.get("documents")
    if "fact_fields" not in tables or not isinstance(documents, pa.Table):
        return
    _find_pairs(connection)
    wanted = connection.sql("SELECT DISTINCT doc_id FROM pairs").to_arrow_table()["doc_id"].combine_chunks()
    connection.register("texts", _texts(documents, wanted))
    _read_between(connection)
    connection.unregister("texts")
    connection.execute("DROP TABLE pairs")


def _find_pairs(connection: duckdb.DuckDBPyConnection) -> None:
    """The table ``pairs``: numbers near each other of which one may be a part of the other."""
    connection.execute(f"""
        CREATE TEMP TABLE pairs AS
        WITH numbers AS (
            SELECT r.fact_id, r.fact_type, r.doc_id, r.sentence_id, r.parties, f.field, f.char_start AS first,
                f.char_end AS past, CASE f.field WHEN 'amount' THEN r.currency ELSE r.unit END AS code,
                CASE f.field WHEN 'amount' THEN r.amount ELSE r.quantity END AS value
            FROM rows r JOIN fact_fields f USING (fact_id) WHERE f.field IN ('amount', 'quantity')
        )
        SELECT p.fact_id AS part, w.fact_id AS whole, p.doc_id, w.sentence_id = p.sentence_id AS in_one,
            w.past <= p.first AS whole_first, least(p.past, w.past) AS past,
            greatest(p.first, w.first) - least(p.past, w.past) AS distance
        FROM numbers p JOIN numbers w ON w.doc_id = p.doc_id AND w.parties = p.parties AND w.field = p.field
            AND w.code = p.code AND w.value > p.value AND w.sentence_id BETWEEN p.sentence_id - 1 AND p.sentence_id
        WHERE (p.fact_type = w.fact_type OR w.fact_type = 'agreement') AND distance BETWEEN 1 AND {_REACH}
    """)


def _texts(documents: pa.Table, wanted: pa.Array) -> pa.Table:
    """doc_id and text of some documents."""
    found = [documents.schema.empty_table().select(["doc_id", "text"])]
    for batch in documents.select(["doc_id", "text"]).to_batches():
        found.append(pa.Table.from_batches([batch.filter(pc.is_in(batch["doc_id"], wanted))]))
        give_back()
    return pa.concat_tables(found)


def _read_between(connection: duckdb.DuckDBPyConnection) -> None:
    """Put those of ``pairs`` into ``told_parts`` between which the words of ``texts`` tell it."""
    words = part_words()
    connection.execute(
        """
        INSERT INTO told_parts
        WITH between_them AS (
            SELECT pairs.*, lower(substring(d.text, past + 1, distance)) AS words
            FROM pairs JOIN texts d USING (doc_id)
        ),
        read AS (
            SELECT *, CASE
                WHEN in_one AND whole_first THEN regexp_matches(words, $inside)
                    AND NOT regexp_matches(regexp_replace(words, $up_to_inside, ''), $end)
                WHEN in_one THEN regexp_matches(words, $reverse) AND NOT regexp_matches(words, $end)
                ELSE regexp_matches(words, $start) AND NOT regexp_matches(regexp_replace(words, $up_to_start, ''), $end)
                END AS is_told
            FROM between_them
        )
        SELECT part, arg_min(whole, (distance, whole)) FROM read WHERE is_told GROUP BY part
        """,
        {
            "inside": rf"\b(?:{words['inside']})",
            "up_to_inside": rf"^.*?\b(?:{words['inside']})",
            "reverse": rf"\b(?:{words['reverse']})",
            "start": rf"[.!?][^\w]*(?:{words['start']})",
            "up_to_start": rf"^.*?[.!?][^\w]*(?:{words['start']})",
            "end": words["end"],
        },
    )
