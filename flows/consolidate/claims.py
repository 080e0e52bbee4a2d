"""The table ``claims``: what the facts of one claim say together.

Here belongs what a claim shows once it is known which facts it joins (``joining``): the best-supported values, the
rivals of a contested one, counts of independent sources, scores, parts and wholes.

Rules
-----
Best-supported value: compatible values count as one; of several, the one that most publishers give, then
most documents, then most facts. Within it the number that most publishers give, an exact one before a hedged one, one
with more digits before a rounder one, then the surest fact's. Numbers in different currencies or units are not
compared.

Sources: a near copy counts as the document that it copies (``documents.duplicate_of``), and all documents of one
publisher as one publisher; a document without a publisher counts as its own. ``single`` is one publisher,
``corroborated`` two or more.

``source_score``: a fifth for each of the first three publishers, a fifth where the sources are of two kinds
(official, organisation, academic, news; ``schemas/codes/source_kinds.csv``), a fifth where one is not the press.
``completeness``: the share of the type's fields (``claim_rules.toml``) that one of the facts fills.

Parts: a claim is part of another where the text says so (by the words between two numbers, see ``parts``, or
``facts.is_part``; then the whole is the nearest earlier number of the same parties and unit, not less, in the same or
the preceding sentence), where trade in a commodity stands beside
all trade of the same parties, flow and period, or where a flow's period lies within a calendar year that has a claim
of its own.

``claim_id`` is made from the claim's oldest fact (by publication, then fact_id), so that it stays when later documents
say the same again.
"""

from __future__ import annotations

from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from flows.consolidate.joining import KINDS, OPEN_END, OPEN_START, Rows, join
from flows.consolidate.parts import tell_parts
from flows.consolidate.prepare import Tables, connect, converted_amounts, prepare
from flows.consolidate.rules import MEASURES, type_rules
from flows.consolidate.values import clusters, codes, digits, intervals

# Of each measure: the columns of its code (currency, unit), upper end and qualifier; None where it has none.
_MEASURE_COLUMNS = {
    "amount": ("currency", "amount_max", "amount_qualifier"),
    "percent": (None, None, "percent_qualifier"),
    "quantity": ("unit", None, "quantity_qualifier"),
    "rank": (None, None, None),
    "change_percent": (None, None, None),
}


# What a claim takes from its best fact that says it. Only a curator's merge brings together facts that differ in more
# than category and item.
_OF_BEST_FACT = (
    "fact_type",
    "kind",
    "source",
    "target",
    "parties",
    "category",
    "category_key",
    "action",
    "item",
    "item_key",
    "modality",
)


def build_claims(
    tables: Tables, sources: pa.Table, decisions: pa.Table | None, scratch: Path
) -> duckdb.DuckDBPyConnection:
    """A DuckDB connection that holds the table ``claims`` (not yet sorted) made from the facts of ``tables``.

    ``sources``: see ``prepare``. ``scratch`` is a folder for what is more than memory should hold. Raises ValueError
    where a table or a row of it is missing; see ``prepare``.
    """
    connection = connect(tables, scratch)
    prepare(connection, tables, sources)
    tell_parts(connection, tables)
    stated = _stated(connection)
    label = join(_rows(connection, stated, converted_amounts(connection, tables)))
    label = _curated(connection, label, decisions)
    claim = codes(label) if len(label) else label
    connection.register("labels_arrow", pa.table({"i": np.arange(len(claim)), "claim": claim}))
    connection.execute("CREATE TEMP TABLE labels AS SELECT * FROM labels_arrow")
    connection.unregister("labels_arrow")
    _register_values(connection, stated, claim)
    _rank_values(connection)
    _rank_facts(connection)
    _gather(connection)
    _mark_parts(connection)
    return connection


def _column(connection: duckdb.DuckDBPyConnection, expression: str) -> np.ndarray:
    """A column of ``rows`` in the order of i, as floats with nan for null."""
    found = connection.sql(f"SELECT ({expression})::DOUBLE AS x FROM rows ORDER BY i").to_arrow_table()["x"]
    return found.to_numpy(zero_copy_only=False).astype(np.float64)


def _code(connection: duckdb.DuckDBPyConnection, expression: str) -> np.ndarray:
    """A dense code for each text of ``rows`` in alphabetical order, -1 for null."""
    return _column(
        connection, f"CASE WHEN {expression} IS NULL THEN -1 ELSE dense_rank() OVER (ORDER BY {expression}) END"
    ).astype(np.int64)


def _text(connection: duckdb.DuckDBPyConnection, column: str) -> np.ndarray:
    found = connection.sql(f"SELECT {column} AS x FROM rows ORDER BY i").to_arrow_table()["x"]
    return found.to_numpy(zero_copy_only=False)


def _stated(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, np.ndarray]]:
    """Of each measure: which rows state it, and there the number, its interval, code and digits."""
    stated = {}
    for name, (code, upper, qualifier) in _MEASURE_COLUMNS.items():
        value = _column(connection, name)
        i = np.flatnonzero(~np.isnan(value))
        value_max = _column(connection, upper)[i] if upper else np.full(len(i), np.nan)
        hedge = _text(connection, qualifier)[i] if qualifier else np.full(len(i), None, dtype=object)
        low, high = intervals(value[i], value_max, hedge)
        stated[name] = {
            "i": i,
            "value": value[i],
            "value_max": value_max,
            "qualifier": hedge,
            "low": low,
            "high": high,
            "code": _code(connection, code)[i] if code else np.full(len(i), -1),
            "digits": digits(value[i]),
        }
    return stated


def _rows(connection: duckdb.DuckDBPyConnection, stated: dict[str, dict[str, np.ndarray]], converted: pa.Table) -> Rows:
    """What ``joining`` compares; the number of a row is the first of its type's measures that it states."""
    kind = _column(connection, "CASE kind " + " ".join(f"WHEN '{k}' THEN {n}" for k, n in KINDS.items()) + " END")
    n = len(kind)
    fact_type = _text(connection, "fact_type")
    rank = np.full(n, len(MEASURES) + 1)
    measure = np.full(n, -1, dtype=np.int64)
    low, high = np.full(n, -np.inf), np.full(n, np.inf)
    for number, (name, given) in enumerate(stated.items()):
        order = {key: rules.measures.index(name) for key, rules in type_rules().items() if name in rules.measures}
        place = np.full(n, len(MEASURES) + 1)
        place[given["i"]] = [order.get(key, len(MEASURES) + 1) for key in fact_type[given["i"]].tolist()]
        better = place < rank
        rank[better] = place[better]
        chosen = better[given["i"]]
        i = given["i"][chosen]
        measure[i] = (given["code"][chosen] + 1) * len(MEASURES) + number
        low[i], high[i] = given["low"][chosen], given["high"][chosen]
    other_measure, other_low, other_high = np.full(n, -1, dtype=np.int64), np.full(n, -np.inf), np.full(n, np.inf)
    i = converted["i"].to_numpy()
    other_measure[i] = (converted["code"].to_numpy() + 1) * len(MEASURES) + MEASURES.index("amount")
    other_low[i], other_high[i] = intervals(
        converted["value"].to_numpy(),
        converted["value_max"].to_numpy(zero_copy_only=False).astype(np.float64),
        converted["qualifier"].to_numpy(zero_copy_only=False),
    )
    dated = _column(connection, "(date IS NOT NULL)::INT") > 0
    start = _column(connection, f"coalesce(date_start - DATE '1970-01-01', {OPEN_START})").astype(np.int64)
    end = _column(connection, f"coalesce(date_end - DATE '1970-01-01', {OPEN_END})").astype(np.int64)
    return Rows(
        block=_column(connection, "block").astype(np.int64),
        kind=kind.astype(np.int64),
        dated=dated,
        start=np.where(dated, start, OPEN_START),
        end=np.where(dated, end, OPEN_END),
        anchor=_code(connection, "anchor"),
        document=_code(connection, "root"),
        measure=measure,
        low=low,
        high=high,
        other_measure=other_measure,
        other_low=other_low,
        other_high=other_high,
    )


def _curated(connection: duckdb.DuckDBPyConnection, label: np.ndarray, decisions: pa.Table | None) -> np.ndarray:
    """Apply the merges and splits that curators decided: merged facts have one claim, split facts leave theirs.

    Splits come after merges. A decision whose facts are not all here is left alone (``flows.curate`` reports it).
    """
    if decisions is None or decisions.num_rows == 0:
        return label
    wanted = [row for row in decisions.to_pylist() if row["action"] in ("merge", "split") and row["applied"]]
    if not wanted:
        return label
    label = label.copy()
    names = sorted({name for row in wanted for name in [row["fact_id"], *row["other_ids"]] if name})
    found = connection.execute("SELECT fact_id, i FROM rows WHERE list_contains($1, fact_id)", [names]).fetchall()
    place = {name: int(i) for name, i in found}
    free = int(label.max(initial=0)) + 1
    for row in sorted(wanted, key=lambda row: (row["action"], row["decision_id"])):
        ids = [name for name in [row["fact_id"], *row["other_ids"]] if name]
        if any(name not in place for name in ids):
            continue
        rows = np.array([place[name] for name in ids], dtype=np.int64)
        if row["action"] == "merge":
            label[np.isin(label, label[rows])] = free
        else:
            label[rows] = free
        free += 1
    return label


def _register_values(
    connection: duckdb.DuckDBPyConnection, stated: dict[str, dict[str, np.ndarray]], claim: np.ndarray
) -> None:
    """The table ``stated``: one row a number that a fact states, with the set of compatible numbers that it is in."""
    pieces, offset = [], 0
    for name, given in stated.items():
        if len(given["i"]) == 0:
            continue
        group = codes(claim[given["i"]], given["code"])
        cluster = clusters(group, given["low"], given["high"]) + offset
        offset = int(cluster.max()) + 1
        pieces.append(
            pa.table(
                {
                    "i": pa.array(given["i"]),
                    "claim": pa.array(claim[given["i"]]),
                    "field": pa.array([name] * len(cluster)),
                    "value": pa.array(given["value"]),
                    "value_max": pa.array(given["value_max"], from_pandas=True),
                    "qualifier": pa.array(given["qualifier"], pa.string()),
                    "code": pa.array(given["code"]),
                    "digits": pa.array(given["digits"]),
                    "cluster": pa.array(cluster),
                }
            )
        )
    names = ["i", "claim", "field", "value", "value_max", "qualifier", "code", "digits", "cluster"]
    types = [pa.int64(), pa.int64(), pa.string(), pa.float64(), pa.float64(), pa.string(), *[pa.int64()] * 3]
    empty = pa.schema(list(zip(names, types, strict=True))).empty_table()
    connection.register("stated_arrow", pa.concat_tables([empty, *pieces]))
    connection.execute("CREATE TEMP TABLE stated AS SELECT * FROM stated_arrow")
    connection.unregister("stated_arrow")


def _rank_values(connection: duckdb.DuckDBPyConnection) -> None:
    """The tables ``best`` (the best-supported number of a claim's field), ``contested`` and ``losing``."""
    connection.execute("""
        CREATE TEMP TABLE spoken AS
        SELECT s.*, r.publisher_key, r.root, r.confidence, r.fact_id FROM stated s JOIN rows r USING (i);
        CREATE TEMP TABLE support AS
        SELECT claim, field, code, cluster, count(DISTINCT publisher_key) AS n_publishers,
            count(DISTINCT root) AS n_documents, count(*) AS n_facts
        FROM spoken GROUP BY ALL;
        CREATE TEMP TABLE numbers AS
        SELECT claim, field, code, cluster, value, value_max, qualifier, max(digits) AS digits,
            count(DISTINCT publisher_key) AS n_publishers, max(confidence) AS confidence
        FROM spoken GROUP BY claim, field, code, cluster, value, value_max, qualifier;
        CREATE TEMP TABLE ranked AS
        SELECT n.*, row_number() OVER (PARTITION BY n.claim, n.field ORDER BY s.n_publishers DESC, s.n_documents DESC,
                s.n_facts DESC, n.cluster, n.n_publishers DESC, coalesce(n.qualifier, 'exact') <> 'exact',
                n.digits DESC, n.confidence DESC, n.value, n.value_max NULLS FIRST, n.qualifier NULLS FIRST) AS place,
            row_number() OVER (PARTITION BY n.cluster ORDER BY n.n_publishers DESC,
                coalesce(n.qualifier, 'exact') <> 'exact', n.digits DESC, n.confidence DESC, n.value,
                n.value_max NULLS FIRST, n.qualifier NULLS FIRST) AS place_in_cluster
        FROM numbers n JOIN support s USING (claim, field, code, cluster);
        CREATE TEMP TABLE best AS SELECT * FROM ranked WHERE place = 1;
        CREATE TEMP TABLE contested AS
        SELECT claim, field, code FROM support GROUP BY ALL HAVING count(*) > 1;
        DROP TABLE support; DROP TABLE numbers;
    """)


def _rank_facts(connection: duckdb.DuckDBPyConnection) -> None:
    """The table ``joined``: the rows with their claim and their rank in it, the best fact first."""
    connection.execute("""
        CREATE TEMP TABLE joined AS
        WITH fit AS (
            SELECT s.i, bool_and(s.code <> b.code OR s.cluster = b.cluster) AS supports,
                count(*) FILTER (WHERE s.code = b.code AND s.value = b.value
                    AND s.value_max IS NOT DISTINCT FROM b.value_max
                    AND s.qualifier IS NOT DISTINCT FROM b.qualifier) AS n_best
            FROM spoken s JOIN best b USING (claim, field) GROUP BY s.i
        )
        SELECT r.*, l.claim, coalesce(f.supports, true) AS supports,
            CASE WHEN r.date IS NULL THEN NULL
                 ELSE coalesce(r.date_end - r.date_start, 10000000) END AS days,
            row_number() OVER (PARTITION BY l.claim ORDER BY coalesce(f.supports, true) DESC,
                coalesce(f.n_best, 0) DESC, bit_count(r.mask) DESC, r.confidence DESC,
                r.published NULLS LAST, r.fact_id) AS place
        FROM rows r JOIN labels l USING (i) LEFT JOIN fit f USING (i);
        DROP TABLE rows; DROP TABLE labels;
    """)


def _gather(connection: duckdb.DuckDBPyConnection) -> None:
    """The table ``claims``: one row a claim, without its id's lineage and its whole."""
    n_fields = " ".join(f"WHEN '{name}' THEN {len(rules.fields)}" for name, rules in type_rules().items())
    connection.execute(f"""
        CREATE TEMP TABLE dates AS
        SELECT claim, date, date_start, date_end FROM (
            SELECT claim, date, date_start, date_end, row_number() OVER (PARTITION BY claim
                ORDER BY days, length(date), date) AS place FROM joined WHERE date IS NOT NULL
        ) WHERE place = 1;
        CREATE TEMP TABLE ranges AS
        SELECT s.claim, s.field, min(s.value) AS least, max(greatest(s.value, coalesce(s.value_max, s.value))) AS most
        FROM spoken s JOIN best b USING (claim, field, code) GROUP BY s.claim, s.field;
        CREATE TEMP TABLE shown AS
        SELECT b.claim,
            {
        ", ".join(
            f"max(CASE WHEN b.field = '{f}' THEN b.{c} END) AS {f}_{c}"
            for f in ("amount", "percent", "quantity")
            for c in ("value", "qualifier")
        )
    },
            {
        ", ".join(
            f"max(CASE WHEN b.field = '{f}' THEN r.{c} END) AS {f}_{c}"
            for f in ("amount", "percent", "quantity")
            for c in ("least", "most")
        )
    },
            max(CASE WHEN b.field = 'amount' THEN b.code END) AS currency_code,
            max(CASE WHEN b.field = 'quantity' THEN b.code END) AS unit_code
        FROM best b JOIN ranges r USING (claim, field) GROUP BY b.claim;
        CREATE TEMP TABLE currencies AS SELECT DISTINCT s.code, r.currency FROM spoken s JOIN joined r USING (i)
            WHERE s.field = 'amount';
        CREATE TEMP TABLE units AS SELECT DISTINCT s.code, r.unit FROM spoken s JOIN joined r USING (i)
            WHERE s.field = 'quantity';
        CREATE TEMP TABLE rivals AS
        SELECT claim, list({{'field': field, 'value': value, 'fact_ids': fact_ids}}
            ORDER BY field, n_facts DESC, value, fact_ids) AS competing
        FROM (
            SELECT s.claim, s.field, list(s.fact_id ORDER BY s.fact_id) AS fact_ids, count(*) AS n_facts, any_value(
                CASE WHEN t.qualifier IN ('about', 'over', 'under') THEN t.qualifier || ' ' ELSE '' END
                || printf('%.15g', t.value) || coalesce(' to ' || printf('%.15g', t.value_max), '')
                || CASE s.field WHEN 'amount' THEN coalesce(' ' || c.currency, '')
                    WHEN 'quantity' THEN coalesce(' ' || u.unit, '') WHEN 'rank' THEN '' ELSE ' %' END) AS value
            FROM spoken s JOIN contested x USING (claim, field, code)
            JOIN ranked t ON t.cluster = s.cluster AND t.place_in_cluster = 1
            LEFT JOIN currencies c ON s.field = 'amount' AND c.code = s.code
            LEFT JOIN units u ON s.field = 'quantity' AND u.code = s.code
            GROUP BY s.claim, s.field, s.cluster
        ) GROUP BY claim;
        DROP TABLE spoken; DROP TABLE ranked; DROP TABLE stated;
        CREATE TEMP TABLE gathered AS
        SELECT claim, {", ".join(f"arg_min({name}, place) AS {name}" for name in _OF_BEST_FACT)},
            count(*) AS n_facts, count(DISTINCT root) AS n_documents, count(DISTINCT publisher_key) AS n_publishers,
            min(published) AS first_published, max(published) AS last_published,
            max(confidence) FILTER (WHERE supports) AS sure, max(confidence) AS surest,
            bit_count(bit_or(mask)) AS n_known,
            bool_or(is_part OR fact_id IN (SELECT part FROM told_parts)) AS has_part,
            count(DISTINCT nullif(source_kind, 'other')) AS n_kinds,
            bool_or(source_kind IN ('official', 'organisation', 'academic')) AS beyond_press,
            arg_min(fact_id, place) AS best_fact_id, list(fact_id ORDER BY fact_id) AS fact_ids,
            min(coalesce(published, '~') || chr(9) || fact_id) AS oldest
        FROM joined GROUP BY claim;
        CREATE TEMP TABLE claims AS
        SELECT g.claim, 'c' || regexp_replace(split_part(g.oldest, chr(9), 2), '^f', '') AS claim_id, g.fact_type,
            g.kind, g.source, g.target,
            CASE WHEN g.parties = '' THEN []::VARCHAR[] ELSE string_split(g.parties, ' ') END AS parties,
            g.category, g.category_key, g.action, g.item, g.item_key, g.modality, d.date, d.date_start, d.date_end,
            v.amount_value AS amount, v.amount_least AS amount_min, v.amount_most AS amount_max, c.currency,
            v.amount_qualifier, v.percent_value AS percent, v.percent_least AS percent_min,
            v.percent_most AS percent_max, v.quantity_value AS quantity, v.quantity_least AS quantity_min,
            v.quantity_most AS quantity_max, u.unit, g.n_facts, g.n_documents, g.n_publishers, g.first_published,
            g.last_published, CASE WHEN r.claim IS NOT NULL THEN 'contested' WHEN g.n_publishers > 1
                THEN 'corroborated' ELSE 'single' END AS agreement,
            coalesce(g.sure, g.surest) AS confidence,
            g.n_known / CASE g.fact_type {n_fields} END AS completeness,
            (least(g.n_publishers, 3) + (g.n_kinds > 1)::INT + g.beyond_press::INT) / 5 AS source_score,
            g.has_part, coalesce(r.competing, []) AS competing, g.best_fact_id, g.fact_ids
        FROM gathered g LEFT JOIN dates d USING (claim) LEFT JOIN shown v USING (claim) LEFT JOIN rivals r USING (claim)
        LEFT JOIN currencies c ON c.code = v.currency_code LEFT JOIN units u ON u.code = v.unit_code;
        DROP TABLE gathered; DROP TABLE dates; DROP TABLE shown; DROP TABLE rivals; DROP TABLE best;
        DROP TABLE currencies; DROP TABLE units; DROP TABLE contested; DROP TABLE ranges;
    """)


def _mark_parts(connection: duckdb.DuckDBPyConnection) -> None:
    """Add ``part_of`` and ``is_summable`` to ``claims``."""
    connection.execute("""
        CREATE TEMP TABLE parts AS
        WITH said AS (
            SELECT p.claim, w.claim AS whole, 0 AS rule, row_number() OVER (PARTITION BY p.claim
                ORDER BY w.claim, p.fact_id) AS place
            FROM told_parts t JOIN joined p ON p.fact_id = t.part JOIN joined w ON w.fact_id = t.whole
            WHERE w.claim <> p.claim
        ),
        told AS (
            SELECT p.claim, w.claim AS whole, 1 AS rule, row_number() OVER (PARTITION BY p.claim
                ORDER BY p.fact_type <> w.fact_type, p.sentence_id - w.sentence_id, w.char_start DESC, w.fact_id,
                    p.fact_id) AS place
            FROM joined p JOIN joined w ON w.doc_id = p.doc_id AND w.parties = p.parties AND w.claim <> p.claim
                AND w.sentence_id BETWEEN p.sentence_id - 1 AND p.sentence_id AND w.char_start <= p.char_start
                AND ((w.currency = p.currency AND w.amount >= p.amount)
                    OR (w.unit = p.unit AND w.quantity >= p.quantity))
            WHERE p.is_part AND NOT w.is_part
        ),
        goods AS (
            SELECT p.claim, w.claim AS whole, 2 AS rule, row_number() OVER (PARTITION BY p.claim ORDER BY w.claim_id)
                AS place
            FROM claims p JOIN claims w ON w.source = p.source AND w.target = p.target
                AND w.category_key = p.category_key AND w.modality = p.modality
                AND w.date_start = p.date_start AND w.date_end = p.date_end
                AND w.currency = p.currency AND w.parties = p.parties
            WHERE p.kind = 'flow' AND w.kind = 'flow' AND p.item_key IS NOT NULL AND w.item_key IS NULL
        ),
        times AS (
            SELECT p.claim, w.claim AS whole, 3 AS rule, row_number() OVER (PARTITION BY p.claim ORDER BY w.claim_id)
                AS place
            FROM claims p JOIN claims w ON w.source = p.source AND w.target = p.target
                AND w.category_key = p.category_key AND w.modality = p.modality
                AND w.date_start = date_trunc('year', p.date_start)
                AND w.date_end = date_trunc('year', p.date_start) + INTERVAL 1 YEAR - INTERVAL 1 DAY
                AND p.date_end <= w.date_end AND w.parties = p.parties
                AND w.item_key IS NOT DISTINCT FROM p.item_key
                AND (w.currency = p.currency OR (w.unit = p.unit AND p.currency IS NULL))
            WHERE p.kind = 'flow' AND w.kind = 'flow' AND (p.date_start > w.date_start OR p.date_end < w.date_end)
        )
        SELECT claim, arg_min(whole, rule) AS whole FROM (
            SELECT * FROM said WHERE place = 1 UNION ALL SELECT * FROM told WHERE place = 1
            UNION ALL SELECT * FROM goods WHERE place = 1
            UNION ALL SELECT * FROM times WHERE place = 1
        ) GROUP BY claim;
        -- Two claims that texts call parts of each other: one is enough.
        DELETE FROM parts USING parts AS other
        WHERE other.claim = parts.whole AND other.whole = parts.claim AND parts.claim > parts.whole;
        CREATE TEMP TABLE marked AS
        SELECT c.* EXCLUDE (has_part), w.claim_id AS part_of,
            c.modality = 'asserted' AND c.kind <> 'stock' AND NOT c.has_part AND w.claim IS NULL AS is_summable,
            c.has_part OR w.claim IS NOT NULL AS is_part
        FROM claims c LEFT JOIN parts p USING (claim) LEFT JOIN claims w ON w.claim = p.whole;
        DROP TABLE claims; DROP TABLE parts; DROP TABLE joined;
        ALTER TABLE marked RENAME TO claims;
    """)
