"""The table ``dyad_years``: claims counted and summed for each pair of parties and year.

Here belongs the counting; which facts are one claim, and which claims may be summed, is decided in ``claims``.

Rules
-----
Pairs are as claims have them: directed types from source to target, undirected ones in alphabetical order, each claim
once. Claims without both parties are left out; claims with further parties count for their source and target, and
``n_multilateral`` says how many did. Groups stay groups.

Counted are asserted claims that are no part of another. The year: a date of up to twelve months counts for the year
that holds most of its days (half and half: the first); a longer range ("2011-06/2014-09", "2014/..") for the year it
begins in, one without a beginning for the year it ends in. A date that names no year ("199X") counts for none.

Summed are amounts in US dollars of summable claims. A sum over a period of more than a year belongs to no year: it is
left out and counted in ``n_amounts_long_period``; other currencies in ``n_amounts_other_currency``. Nothing is spread
or converted. Of debts, which are sums held at a date, the latest stated in the year is given. ``finance_usd`` leaves
out debts, relief and repayments, which are no new money. Where nothing was stated a sum is null, not 0."""

from __future__ import annotations

import duckdb
import pyarrow as pa

from schemas.derive import arrow_schema
from schemas.enums import enum
from schemas.fact_tables import FACT_TABLES
from schemas.tables import TABLES

#: What is read of a claim.
COUNTED = pa.schema(
    [
        ("source", pa.string()),
        ("target", pa.string()),
        ("parties", pa.list_(pa.string())),
        ("fact_type", pa.string()),
        ("kind", pa.string()),
        ("category", pa.string()),
        ("action", pa.string()),
        ("date", pa.string()),
        ("date_start", pa.date32()),
        ("date_end", pa.date32()),
        ("amount", pa.float64()),
        ("currency", pa.string()),
        ("is_summable", pa.bool_()),
    ]
)
_NOT_NEW_MONEY = ("debt", "debt_relief", "debt_repayment")


def counted_claims(connection: duckdb.DuckDBPyConnection) -> pa.Table:
    """What is counted of the table ``claims`` in ``connection`` (see ``claims.build_claims``)."""
    found = connection.sql(f"""
        SELECT {", ".join(COUNTED.names)} FROM claims
        WHERE modality = 'asserted' AND NOT is_part AND source IS NOT NULL AND target IS NOT NULL
    """)
    return found.to_arrow_table().cast(COUNTED)


def build_dyad_years(connection: duckdb.DuckDBPyConnection) -> pa.Table:
    """The table in its published order, from all that :func:`counted_claims` gave, the table ``claims`` there."""
    columns = [
        "count(*) AS n_claims",
        *(f"count(*) FILTER (WHERE fact_type = '{name}') AS n_{_plural(name)}" for name in FACT_TABLES),
        "count(*) FILTER (WHERE len(parties) > 2) AS n_multilateral",
        "count(*) FILTER (WHERE amount IS NOT NULL AND is_summable AND currency <> 'USD') AS n_amounts_other_currency",
        "count(*) FILTER (WHERE amount IS NOT NULL AND is_summable AND currency = 'USD' AND is_long)"
        " AS n_amounts_long_period",
        *(_sum(f"trade_{flow}_usd", "trade", f"category = '{flow}'") for flow in enum("trade_flow")),
        _sum("finance_usd", "finance", f"coalesce(category, '') NOT IN {_NOT_NEW_MONEY}"),
        *(
            _sum(f"finance_{code}_usd", "finance", f"category = '{code}'")
            if code != "debt"
            else "arg_max(amount, (coalesce(date_end, date_start), amount)) FILTER (WHERE fact_type = 'finance'"
            " AND kind = 'stock' AND currency = 'USD') AS finance_debt_usd"
            for code in enum("finance_instrument")
        ),
        _sum("investment_usd", "investment", "coalesce(action, '') <> 'withdrawn'"),
    ]
    schema = arrow_schema(TABLES["dyad_years"])
    found = connection.sql(f"""
        WITH dated AS (
            SELECT *, coalesce(date_end - date_start, 10000000) > 366 AS is_long,
                CASE WHEN date_end - date_start <= 366 THEN year(date_start + ((date_end - date_start) // 2)::INT)
                     WHEN contains(date, '/') THEN year(coalesce(date_start, date_end)) END AS year
            FROM claims
        )
        SELECT {", ".join(schema.names)} FROM (
            SELECT source, target, year, {", ".join(columns)}
            FROM dated WHERE year IS NOT NULL GROUP BY source, target, year
        ) ORDER BY source, target, year
    """)
    return found.to_arrow_table().cast(schema)


def _plural(fact_type: str) -> str:
    """The name of a type in ``n_…``: that of its table."""
    return FACT_TABLES[fact_type]


def _sum(name: str, fact_type: str, condition: str) -> str:
    """An exact sum of dollars: decimal, so that the order of the rows does not show in the last digits."""
    return (
        f"sum(amount::DECIMAL(38, 4)) FILTER (WHERE fact_type = '{fact_type}' AND is_summable AND NOT is_long"
        f" AND currency = 'USD' AND {condition})::DOUBLE AS {name}"
    )
