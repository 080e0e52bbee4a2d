"""From the published tables to one narrow row a fact: what decides whether two facts say the same thing.

Here belongs reading columns, nothing that compares two facts. The work is SQL in a DuckDB over the Arrow tables, which
are not copied; texts and evidence are never touched.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from flows.consolidate.items import name_items
from flows.consolidate.rules import TypeRules, source_kinds, type_rules
from schemas.fact_tables import FACT_TABLES

# Characters that may stand between an amount and the same in another currency: "$1.5 billion (100 billion roubles)".
_BESIDE = 20
# Words that a name may begin with and that tell nothing.
_LEADING = "^(the|a|an|its|their|his|her|this|that|these|those|some|several|various) "

#: What DuckDB may hold in memory; more it puts on disk.
MEMORY = "400MB"
#: The columns of ``facts`` that are read.
FACT_COLUMNS = {
    "fact_id",
    "fact_type",
    "doc_id",
    "sentence_id",
    "char_start",
    "source",
    "target",
    "modality",
    "date",
    "date_start",
    "date_end",
    "amount",
    "amount_max",
    "currency",
    "amount_qualifier",
    "percent",
    "percent_qualifier",
    "quantity",
    "unit",
    "quantity_qualifier",
    "confidence",
    "is_part",
}
_SOURCE_COLUMNS = {"doc_id", "duplicate_of", "publisher", "url", "published"}

Tables = Mapping[str, pa.Table | ds.Dataset]


def spilling(scratch: Path) -> duckdb.DuckDBPyConnection:
    """An in-memory DuckDB that puts what is more than MEMORY into files in the folder ``scratch``, which it makes."""
    scratch.mkdir(parents=True, exist_ok=True)  # DuckDB makes its own folder at the first spill, but none above it
    connection = duckdb.connect(config={"memory_limit": MEMORY, "temp_directory": str(scratch / "spill")})
    connection.execute("SET preserve_insertion_order = false")
    return connection


def connect(tables: Tables, scratch: Path) -> duckdb.DuckDBPyConnection:
    """A DuckDB (see :func:`spilling`) that sees ``tables``. Raises ValueError naming a table that is missing.

    ``facts`` is needed, and the type table of every type that occurs in it; ``fact_parties``, ``fact_fields`` and
    ``mentions`` are used where given.
    """
    connection = spilling(scratch)
    for name in ("facts", "fact_parties", "fact_fields", "mentions", *FACT_TABLES.values()):
        if name in tables:
            connection.register(name, tables[name])
    present = {row[0] for row in connection.execute("SELECT DISTINCT fact_type FROM facts").fetchall()}
    if unknown := present - set(FACT_TABLES):
        raise ValueError(f"facts has unknown fact types: {sorted(map(str, unknown))}")
    if missing := sorted(FACT_TABLES[name] for name in present if FACT_TABLES[name] not in tables):
        raise ValueError(f"consolidation needs the tables {', '.join(missing)}: facts of those types exist")
    return connection


def prepare(connection: duckdb.DuckDBPyConnection, tables: Tables, sources: pa.Table) -> None:
    """Make the table ``rows`` (one row a fact) in ``connection``; ``sources`` is what :func:`sources_of` gives.

    ``rows`` holds: ``i`` (0.., in the order of fact_id), ``fact_id``, ``kind``, ``block`` (facts of different blocks
    never join: type, parties, modality, codes, and of flows and stocks the item), ``anchor`` (of events and states the
    item's name, null where not said), the dates as days since 1970, ``values``, the columns that claims show, and
    ``mask``, the bits of the type's fields that are filled.
    """
    connection.register("sources", sources)
    _parties(connection, tables)
    own = " UNION ALL ".join(_own_columns(name, rules, tables) for name, rules in type_rules().items())
    connection.execute(f"CREATE TEMP TABLE own AS {own}")
    part = "coalesce(f.is_part, false)" if "is_part" in tables["facts"].schema.names else "false"
    connection.execute(f"""
        CREATE TEMP TABLE wide AS
        SELECT f.fact_id, f.fact_type, f.doc_id, f.sentence_id, f.char_start, f.source, f.target, f.modality,
            f.date, f.date_start, f.date_end, f.amount::DOUBLE AS amount, f.amount_max::DOUBLE AS amount_max,
            f.currency, f.amount_qualifier, f.percent, f.percent_qualifier, f.quantity, f.unit, f.quantity_qualifier,
            f.confidence, {part} AS is_part, o.category, o.category_key, o.action, o.item, o.item_key, o.kind,
            o.rank, o.change_percent, o.mask, p.parties,
            coalesce(s.publisher_key, 'doc ' || f.doc_id) AS publisher_key,
            coalesce(s.root, f.doc_id) AS root, s.published, coalesce(s.source_kind, 'other') AS source_kind
        FROM facts f JOIN own o USING (fact_id) JOIN parties_of p USING (fact_id) LEFT JOIN sources s USING (doc_id)
    """)
    connection.execute("DROP TABLE own; DROP TABLE parties_of")
    connection.execute("""
        CREATE TEMP TABLE rows AS
        SELECT row_number() OVER (ORDER BY fact_id) - 1 AS i, *,
            dense_rank() OVER (ORDER BY fact_type, source, target, parties, modality, kind, category_key, action,
                CASE WHEN kind IN ('flow', 'stock') THEN item_key END) - 1 AS block
        FROM wide
    """)
    connection.execute("DROP TABLE wide")
    name_items(connection)
    connection.execute("""
        CREATE TEMP TABLE anchored AS
        SELECT r.*, CASE WHEN r.kind IN ('event', 'state') THEN n.anchor END AS anchor
        FROM rows r LEFT JOIN named n USING (block, item_key);
        DROP TABLE rows; DROP TABLE named;
        ALTER TABLE anchored RENAME TO rows;
    """)
    counted = connection.execute("SELECT count(*), count(DISTINCT fact_id), (SELECT count(*) FROM facts) FROM rows")
    [(rows, ids, facts)] = counted.fetchall()
    if not rows == ids == facts:
        raise ValueError(
            f"facts has {facts} rows, of which {rows} are found in the tables of their types, with {ids} different"
            " fact_id: each fact needs one row in facts and one in the table of its type"
        )


def converted_amounts(connection: duckdb.DuckDBPyConnection, tables: Tables) -> pa.Table:
    """The amounts in another currency that texts name right beside a fact's own.

    Columns: ``i`` (the row of the fact), ``code`` (that of the currency in ``rows``, see ``claims``), ``value``,
    ``value_max``, ``qualifier``; one row a fact at most, the nearest amount. Without ``mentions`` there is none.
    """
    if "mentions" not in tables:
        mentioned = "SELECT NULL::VARCHAR AS doc_id, NULL AS used_in WHERE false"
        return connection.sql(
            "SELECT 0::BIGINT AS i, 0::BIGINT AS code, 0::DOUBLE AS value, 0::DOUBLE AS value_max, '' AS qualifier"
            f" FROM ({mentioned})"
        ).to_arrow_table()
    return connection.sql(f"""
        WITH money AS (SELECT * FROM mentions WHERE kind = 'amount' AND code IS NOT NULL AND value IS NOT NULL),
        own AS (SELECT *, unnest(used_in) AS fact_id FROM money),
        near AS (
            SELECT r.i, m.code AS currency, m.value, m.value_max, m.qualifier, row_number() OVER (PARTITION BY r.i
                ORDER BY greatest(m.char_start - o.char_end, o.char_start - m.char_end), m.char_start, m.code) AS place
            FROM own o JOIN rows r ON r.fact_id = o.fact_id AND r.currency = o.code AND r.amount = o.value
            JOIN money m ON m.doc_id = o.doc_id AND m.sentence_id = o.sentence_id AND m.code <> o.code
                AND greatest(m.char_start - o.char_end, o.char_start - m.char_end) BETWEEN 0 AND {_BESIDE}
        ),
        currencies AS (SELECT currency, dense_rank() OVER (ORDER BY currency) AS code
            FROM (SELECT DISTINCT currency FROM rows WHERE currency IS NOT NULL))
        SELECT n.i, c.code::BIGINT AS code, n.value::DOUBLE AS value, n.value_max::DOUBLE AS value_max, n.qualifier
        FROM near n JOIN currencies c USING (currency) WHERE n.place = 1 ORDER BY n.i
    """).to_arrow_table()


def sources_of(documents: pa.Table | None, old: pa.Array, scratch: Path) -> pa.Table:
    """One row a document but the ``old``: its root (what it is a copy of), publisher, kind of source, date."""
    columns = ("doc_id", "root", "publisher_key", "source_kind", "published")
    if documents is None:
        return pa.table({name: pa.array([], pa.string()) for name in columns})
    about = documents.select([name for name in documents.column_names if name in _SOURCE_COLUMNS])
    about = about.filter(pc.invert(pc.is_in(about["doc_id"], old)))
    with spilling(scratch) as connection:
        connection.register("documents", about)
        _sources(connection, about.column_names)
        return connection.sql(f"SELECT {', '.join(columns)} FROM sources").to_arrow_table()


def _sources(connection: duckdb.DuckDBPyConnection, names: list[str]) -> None:
    """Make the table ``sources`` from the table ``documents``, which has the columns ``names``."""

    def read(name: str) -> str:
        return name if name in names else "NULL"

    whens = " ".join(
        f"WHEN regexp_matches(lower({column}), {_quoted(pattern)}) THEN {_quoted(kind)}"
        for kind, column, pattern in source_kinds()
    )
    connection.execute(f"""
        CREATE TEMP TABLE given AS SELECT doc_id, {read("duplicate_of")}::VARCHAR AS copy_of,
            {read("publisher")}::VARCHAR AS publisher, {read("url")}::VARCHAR AS url,
            {read("published")}::VARCHAR AS published FROM documents
    """)
    # A copy of a copy: follow to the first that is here; the depth is bounded, so that a ring ends too.
    connection.execute("""
        CREATE TEMP TABLE roots AS
        WITH RECURSIVE chain(doc_id, root, depth) AS (
            SELECT doc_id, doc_id, 0 FROM given
            UNION ALL
            SELECT c.doc_id, g.copy_of, c.depth + 1 FROM chain c JOIN given g ON g.doc_id = c.root
            JOIN given h ON h.doc_id = g.copy_of WHERE c.depth < 20
        )
        SELECT doc_id, arg_max(root, depth) AS root FROM chain GROUP BY doc_id
    """)
    connection.execute(f"""
        CREATE TEMP TABLE sources AS
        SELECT g.doc_id, r.root,
            coalesce('publisher ' || nullif(trim(lower(o.publisher)), ''), 'doc ' || r.root) AS publisher_key,
            o.source_kind, g.published
        FROM given g JOIN roots r USING (doc_id)
        JOIN (SELECT doc_id, publisher, CASE {whens} ELSE 'other' END AS source_kind FROM given) o
            ON o.doc_id = r.root
    """)


def _parties(connection: duckdb.DuckDBPyConnection, tables: Tables) -> None:
    """The table ``parties_of``: of each fact all its parties in alphabetical order, joined by blanks."""
    listed = "SELECT fact_id, party FROM fact_parties UNION" if "fact_parties" in tables else ""
    connection.execute(f"""
        CREATE TEMP TABLE parties_of AS
        SELECT fact_id, coalesce(string_agg(party, ' ' ORDER BY party), '') AS parties
        FROM ({listed} SELECT fact_id, source FROM facts UNION SELECT fact_id, target FROM facts) AS t(fact_id, party)
        GROUP BY fact_id
    """)


def _own_columns(name: str, rules: TypeRules, tables: Tables) -> str:
    """The SELECT that reads the codes, item, extra measures and filled fields of one type."""
    table = FACT_TABLES[name]
    if table not in tables:
        return (
            "SELECT NULL::VARCHAR AS fact_id, NULL::VARCHAR AS category, NULL::VARCHAR AS category_key,"
            " NULL::VARCHAR AS action, NULL::VARCHAR AS item, NULL::VARCHAR AS item_key, NULL::VARCHAR AS kind,"
            " NULL::DOUBLE AS rank, NULL::DOUBLE AS change_percent, 0::BIGINT AS mask WHERE false"
        )
    kinds = "".join(
        f" WHEN coalesce({column}, '') = {_quoted(code)} THEN {_quoted(kind)}"
        for column, by_kind in rules.kind_when.items()
        for kind, codes in by_kind.items()
        for code in codes
    )
    kind = f"CASE{kinds} ELSE {_quoted(rules.kind)} END" if kinds else _quoted(rules.kind)
    item = rules.item or "NULL"
    schema = tables[table].schema
    mask = " + ".join(
        f"CASE WHEN {_filled(column, schema)} THEN {1 << bit} ELSE 0 END" for bit, column in enumerate(rules.fields)
    )
    extra = ", ".join(
        f"{measure if measure in rules.measures else 'NULL'}::DOUBLE AS {measure}"
        for measure in ("rank", "change_percent")
    )
    return f"""
        SELECT fact_id, {rules.category or "NULL"}::VARCHAR AS category, {_same(rules.category, rules)} AS category_key,
            {rules.action or "NULL"}::VARCHAR AS action, {item}::VARCHAR AS item,
            nullif(regexp_replace(trim(regexp_replace(lower(strip_accents({item}::VARCHAR)),
                '[^\\p{{L}}\\p{{N}}]+', ' ', 'g')), '{_LEADING}', ''), '') AS item_key,
            {kind} AS kind, {extra}, ({mask})::BIGINT AS mask
        FROM {table}
    """


def type_columns(table: str) -> set[str]:
    """The columns of a type table that are read."""
    (rules,) = (rules for name, rules in type_rules().items() if FACT_TABLES[name] == table)
    named = {rules.category, rules.action, rules.item, *rules.kind_when, *rules.fields, *rules.measures}
    return {"fact_id", *(name for name in named if name)}


def _filled(column: str, schema: pa.Schema) -> str:
    """Whether a column is known: not null, and of a list not empty."""
    if pa.types.is_list(schema.field(column).type) or pa.types.is_large_list(schema.field(column).type):
        return f"len({column}) > 0"
    return f"{column} IS NOT NULL"


def _same(column: str | None, rules: TypeRules) -> str:
    """The code of a column with codes that stand for one thing made alike."""
    if column is None:
        return "NULL::VARCHAR"
    whens = "".join(
        f" WHEN coalesce({column}, '') IN ({', '.join(map(_quoted, alike))}) THEN {_quoted('/'.join(alike))}"
        for alike in rules.same.get(column, [])
    )
    return f"CASE{whens} ELSE {column} END" if whens else f"{column}::VARCHAR"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
