"""What became of the claims of an earlier release: renamed, split or merged.

Here belongs the comparison of two tables of claims by the facts that they share. The claims of a release depend on its
facts alone and never on the release before; what became of the earlier ones is told beside them, in ``changes``.

- ``renamed``: a claim has another id because a fact older than its others joined or left it, and it shares more than
  half of the facts of both. Only where the old id is gone and the new one was not there before.
- ``merged``: a claim joins facts of several earlier claims.
- ``split``: facts of an earlier claim are in several claims now; told of each of these.
"""

from __future__ import annotations

import duckdb

#: What :func:`trace` gives: one row a claim and kind of change, named by the id that the claim has now.
COLUMNS = ("claim_id", "change", "old_ids")


def trace(connection: duckdb.DuckDBPyConnection, old: str, new: str, name: str) -> None:
    """Make the temporary table ``name`` with the COLUMNS from two SQL sources of ``claim_id`` and ``fact_ids``.

    ``change`` is renamed, merged or split; ``old_ids`` are the earlier claims concerned, in alphabetical order.
    """
    connection.execute(f"""
        CREATE OR REPLACE TEMP TABLE {name} AS
        WITH before AS (SELECT claim_id, len(fact_ids) AS n, unnest(fact_ids) AS fact_id FROM {old}),
        after AS (SELECT claim_id, len(fact_ids) AS n, unnest(fact_ids) AS fact_id FROM {new}),
        met AS (
            SELECT b.claim_id AS old_id, a.claim_id AS new_id, count(*) AS n_shared, any_value(b.n) AS n_old,
                any_value(a.n) AS n_new
            FROM before b JOIN after a USING (fact_id) GROUP BY b.claim_id, a.claim_id
        ),
        counted AS (
            SELECT *, count(*) OVER (PARTITION BY new_id) AS n_sources, count(*) OVER (PARTITION BY old_id) AS n_heirs
            FROM met
        )
        SELECT new_id AS claim_id, 'renamed' AS change, [old_id] AS old_ids FROM counted
        WHERE old_id <> new_id AND 2 * n_shared > n_old AND 2 * n_shared > n_new
            AND new_id NOT IN (SELECT claim_id FROM before) AND old_id NOT IN (SELECT claim_id FROM after)
        UNION ALL
        SELECT new_id, 'merged', list(old_id ORDER BY old_id) FROM counted WHERE n_sources > 1 GROUP BY new_id
        UNION ALL
        SELECT new_id, 'split', list(old_id ORDER BY old_id) FROM counted WHERE n_heirs > 1 GROUP BY new_id
    """)
