"""Which of the things that events and states concern are one thing, though texts word them differently.

Here belongs the comparison of items (purpose, title, name, materiel …) within a block, see ``prepare``: one report says
"a railway from the port to the capital", another "the standard gauge railway". What is done with items that are the
same is in ``joining``.

Rules
-----
An item is known by its key word: of its words the one that most items of the block share, and of a name (it begins
with a capital) the first, since names end alike ("Northern Primary School", "Southern Primary School"). Its numbers
belong to it ("Block 2"). Words that tell nothing by themselves (``schemas/codes/generic_words.csv``: "project",
"build", "support") do not count, and a word counts in the singular. An item whose key word no other shares is known by
its whole text.

A word is no key where a document uses it for several things: in items of which none holds all words of the other ("a
hospital in the north" and "a hospital in the south"). Such items are known by their whole texts.

The result does not depend on the order of the facts. Time: a sort of all words.
"""

from __future__ import annotations

import csv
from pathlib import Path

import duckdb

GENERIC_WORDS_FILE = Path(__file__).parents[2] / "schemas" / "codes" / "generic_words.csv"
# A document that uses a word in so many items tells of several things; they need no comparing pair by pair.
_MANY = 8
_NAME = r"^(?:[Tt]he |[Aa]n? )?\p{Lu}"


def name_items(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the table ``named`` (block, item_key, anchor) from ``rows``: equal anchors are one thing.

    ``rows`` must have ``block``, ``root`` (the document), ``kind``, ``item`` and ``item_key``; items of flows and
    stocks are part of their block and get no anchor.
    """
    _read_words(connection)
    _find_vague_words(connection)
    connection.execute("""
        CREATE TEMP TABLE keys AS
        SELECT block, item_key, arg_min(word, (-n, word)) AS word
        FROM (SELECT block, item_key, word FROM words ANTI JOIN names USING (block, item_key)
            UNION ALL SELECT block, item_key, word FROM names)
        JOIN shared USING (block, word) ANTI JOIN vague USING (block, word) GROUP BY block, item_key;
        CREATE TEMP TABLE named AS
        SELECT block, item_key, coalesce('about ' || k.word || coalesce(' ' || numbers, ''), item_key) AS anchor
        FROM (SELECT DISTINCT block, item_key FROM said) LEFT JOIN keys k USING (block, item_key) LEFT JOIN (
            SELECT block, item_key, string_agg(word, ' ' ORDER BY word) AS numbers
            FROM words WHERE is_number GROUP BY ALL
        ) USING (block, item_key);
        DROP TABLE said; DROP TABLE words; DROP TABLE names; DROP TABLE shared; DROP TABLE vague; DROP TABLE keys;
    """)


def _read_words(connection: duckdb.DuckDBPyConnection) -> None:
    """The tables ``said`` (which document names which item), ``words`` (the telling words of each item), ``names`` (the
    first word of each name) and ``shared`` (words of several items of a block)."""
    with GENERIC_WORDS_FILE.open(encoding="utf-8", newline="") as file:
        generic = [row["word"] for row in csv.DictReader(file)]
    connection.execute("CREATE TEMP TABLE generic AS SELECT unnest($1) AS word", [generic])
    connection.execute(f"""
        CREATE TEMP TABLE said AS
        SELECT block, root, item_key, bool_or(regexp_matches(item, '{_NAME}')) AS is_name
        FROM rows WHERE kind IN ('event', 'state') AND item_key IS NOT NULL GROUP BY block, root, item_key;
        CREATE TEMP TABLE words AS
        SELECT block, item_key, word, min(place) AS place, regexp_matches(word, '[0-9]') AS is_number FROM (
            SELECT block, item_key, {_singular("word")} AS word, place FROM (
                SELECT block, item_key, unnest(string_split(item_key, ' ')) AS word,
                    generate_subscripts(string_split(item_key, ' '), 1) AS place
                FROM (SELECT DISTINCT block, item_key FROM said))
            WHERE word NOT IN (SELECT word FROM generic)
        ) WHERE word NOT IN (SELECT word FROM generic) AND (len(word) > 2 OR regexp_matches(word, '[0-9]'))
        GROUP BY block, item_key, word;
        CREATE TEMP TABLE names AS
        SELECT block, item_key, arg_min(word, place) AS word FROM words
        SEMI JOIN (SELECT * FROM said WHERE is_name) USING (block, item_key) WHERE NOT is_number GROUP BY ALL;
        CREATE TEMP TABLE shared AS
        SELECT block, word, count(*) AS n FROM words WHERE NOT is_number GROUP BY ALL HAVING count(*) > 1;
        DROP TABLE generic;
    """)


def _find_vague_words(connection: duckdb.DuckDBPyConnection) -> None:
    """The table ``vague``: words that a document uses for several things of a block."""
    connection.execute(f"""
        CREATE TEMP TABLE used AS
        SELECT s.block, s.root, w.word, s.item_key, count(*) OVER (PARTITION BY s.block, s.root, w.word) AS n_items
        FROM said s JOIN words w USING (block, item_key) JOIN shared USING (block, word);
        CREATE TEMP TABLE lists AS
        SELECT block, item_key, list(word) AS words FROM words GROUP BY ALL;
        CREATE TEMP TABLE vague AS
        SELECT block, word FROM used WHERE n_items > {_MANY}
        UNION
        SELECT a.block, a.word FROM used a JOIN used b USING (block, root, word)
        JOIN lists la ON la.block = a.block AND la.item_key = a.item_key
        JOIN lists lb ON lb.block = b.block AND lb.item_key = b.item_key
        WHERE a.n_items BETWEEN 2 AND {_MANY} AND a.item_key < b.item_key
            AND NOT list_has_all(la.words, lb.words) AND NOT list_has_all(lb.words, la.words);
        DROP TABLE used; DROP TABLE lists;
    """)


def _singular(word: str) -> str:
    """SQL: a word without the ending of the plural; only what is compared, never shown."""
    return (
        f"CASE WHEN {word} LIKE '%ies' AND len({word}) > 4 THEN left({word}, -3) || 'y'"
        f" WHEN regexp_matches({word}, '(ch|sh|ss|x)es$') THEN left({word}, -2)"
        f" WHEN {word} LIKE '%s' AND len({word}) > 3 AND {word} NOT LIKE '%ss' AND {word} NOT LIKE '%us'"
        f" AND {word} NOT LIKE '%is' THEN left({word}, -1) ELSE {word} END"
    )
