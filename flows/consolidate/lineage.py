"""What became of the claims of an earlier release: kept, split or merged.

Here belongs the comparison of two tables of claims by the facts that they share. Without an earlier release claims
have the ids of their oldest facts (``claims``). With one:

- a claim with the very facts of an earlier claim keeps its id and lineage, so that building again from the same input
  gives the same table;
- else it keeps the id of the earlier claim with which it shares more than half of the facts of both;
- else it has the id of its oldest fact, or, where another claim keeps that id, one made from all its facts.

``merged_from`` lists the earlier claims whose facts it joins, where there are several; ``split_from`` those whose facts
other claims now have too.
"""

from __future__ import annotations

import duckdb
import pyarrow as pa


def with_lineage(claims: pa.Table, previous: pa.Table) -> pa.Table:
    """``claims`` with ``claim_id``, ``part_of``, ``split_from`` and ``merged_from`` as ``previous`` asks, sorted."""
    connection = duckdb.connect()
    try:
        connection.register("claims", claims)
        connection.register("previous", previous)
        connection.execute("""
            CREATE TEMP TABLE shared AS
            SELECT n.claim_id AS new_id, o.claim_id AS old_id, count(*) AS n_shared
            FROM (SELECT claim_id, unnest(fact_ids) AS fact_id FROM claims) n
            JOIN (SELECT claim_id, unnest(fact_ids) AS fact_id FROM previous) o USING (fact_id) GROUP BY ALL;
            CREATE TEMP TABLE met AS
            SELECT s.*, c.n_facts AS n_new, p.n_facts AS n_old,
                count(*) OVER (PARTITION BY s.new_id) AS n_sources, count(*) OVER (PARTITION BY s.old_id) AS n_heirs,
                p.split_from, p.merged_from, s.n_shared = c.n_facts AND s.n_shared = p.n_facts AS is_same
            FROM shared s JOIN claims c ON c.claim_id = s.new_id JOIN previous p ON p.claim_id = s.old_id;
            CREATE TEMP TABLE kept AS
            SELECT new_id, old_id FROM met WHERE 2 * n_shared > n_new AND 2 * n_shared > n_old;
            CREATE TEMP TABLE renamed AS
            SELECT c.claim_id AS old_name, coalesce(k.old_id, CASE WHEN t.old_id IS NULL THEN c.claim_id
                ELSE 'c' || left(sha256(array_to_string(c.fact_ids, ' ')), 16) END) AS new_name
            FROM claims c LEFT JOIN kept k ON k.new_id = c.claim_id LEFT JOIN kept t ON t.old_id = c.claim_id;
            CREATE TEMP TABLE told AS
            SELECT new_id, any_value(is_same) AND count(*) = 1 AS is_same,
                CASE WHEN any_value(is_same) AND count(*) = 1 THEN any_value(split_from)
                    ELSE coalesce(list(old_id ORDER BY old_id) FILTER (WHERE n_heirs > 1), []) END AS split_from,
                CASE WHEN any_value(is_same) AND count(*) = 1 THEN any_value(merged_from)
                    WHEN any_value(n_sources) > 1 THEN list(old_id ORDER BY old_id) ELSE [] END AS merged_from
            FROM met GROUP BY new_id
        """)
        return connection.sql("""
            SELECT c.* REPLACE (r.new_name AS claim_id, w.new_name AS part_of,
                coalesce(t.split_from, []) AS split_from, coalesce(t.merged_from, []) AS merged_from)
            FROM claims c JOIN renamed r ON r.old_name = c.claim_id LEFT JOIN renamed w ON w.old_name = c.part_of
            LEFT JOIN told t ON t.new_id = c.claim_id ORDER BY claim_id
        """).to_arrow_table()
    finally:
        connection.close()
