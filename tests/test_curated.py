"""From texts to claims and dyad-years: one loan in several articles, a wire story that papers copy, a dispute."""

from __future__ import annotations

import duckdb
import pytest
import yaml

from flows.settings import Settings
from tests.test_cli import build

WIRE = """Loan for a railway

{place}, 12 May 2014. China lent Kenya $3.6 billion on 11 May 2014 to build a railway between Mombasa and Nairobi.
The line will carry passengers and freight, and replace a track that was laid more than a century ago. Officials of both
governments spoke of a new chapter, and said that work would begin in October and take three and a half years.
Kenya's exports to China reached $75 million in 2013. People who live beside the old line welcomed the plan, while
others asked how the country would repay what it borrowed.
"""
OTHER = """What the railway costs

Critics ask what the line is worth. China lent Kenya $3.2 billion on 11 May 2014 for the railway. The budget bears the
rest of the cost.
"""
FIGURES = """Trade of East Africa

In 2013 Kenya's exports to China were worth $75 million, less than a tenth of what it sold to its neighbours.
Japan gave Vietnam $100 million in aid in 2010, including a grant of $20 million.
"""
TEXTS = {
    "wire": (WIRE.format(place="NAIROBI"), "First Wire", "2014-05-12"),
    "copy": (WIRE.format(place="MOMBASA"), "Coast Daily", "2014-05-13"),
    "other": (OTHER, "The Review", "2015-01-10"),
    "figures": (FIGURES, "Statistics Office", "2015-03-01"),
}


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    folder = tmp_path_factory.mktemp("curated")
    settings = Settings(folder / "raw", folder / "warehouse")
    settings.raw.mkdir()
    for name, (text, publisher, published) in TEXTS.items():
        (settings.raw / f"{name}.txt").write_text(text)
        (settings.raw / f"{name}.yaml").write_text(yaml.safe_dump({"publisher": publisher, "published": published}))
    build(settings)
    return duckdb.connect(str(settings.database), read_only=True)


def test_a_copied_story_counts_once(database: duckdb.DuckDBPyConnection) -> None:
    sql = "SELECT d.path, o.path FROM documents d JOIN documents o ON o.doc_id = d.duplicate_of"
    [pair] = database.execute(sql).fetchall()
    assert set(pair) == {"copy.txt", "wire.txt"}
    sql = "SELECT n_facts, n_documents, n_publishers, agreement FROM claims WHERE fact_type = 'trade'"
    assert database.execute(sql).fetchall() == [(3, 2, 2, "corroborated")]


def test_articles_that_disagree_on_one_loan_are_a_dispute(database: duckdb.DuckDBPyConnection) -> None:
    sql = "SELECT amount, amount_min, amount_max, n_facts, n_publishers FROM claims WHERE agreement = 'contested'"
    assert database.execute(sql).fetchall() == [(3.6e9, 3.2e9, 3.6e9, 3, 2)]
    rivals = database.execute("SELECT field, value, n_supporting FROM disputes ORDER BY value").fetchall()
    assert rivals == [("amount", "3200000000 USD", 1), ("amount", "3600000000 USD", 2)]
    publishers = """
        SELECT DISTINCT publisher FROM (SELECT unnest(fact_ids) AS fact_id FROM disputes WHERE value LIKE '32%')
        JOIN facts USING (fact_id) JOIN documents USING (doc_id)
    """
    assert database.execute(publishers).fetchall() == [("The Review",)]


def test_sums_count_neither_copies_nor_parts_nor_a_dispute_twice(database: duckdb.DuckDBPyConnection) -> None:
    sql = """
        SELECT source, target, year, finance_usd, trade_export_usd FROM dyad_years
        WHERE finance_usd IS NOT NULL OR trade_export_usd IS NOT NULL ORDER BY ALL
    """
    assert database.execute(sql).fetchall() == [
        ("CHN", "KEN", 2014, 3.6e9, None),
        ("JPN", "VNM", 2010, 1e8, None),
        ("KEN", "CHN", 2013, None, 7.5e7),
    ]


def test_a_copy_is_published_with_its_own_facts(database: duckdb.DuckDBPyConnection) -> None:
    sql = "SELECT count(*) FROM facts JOIN documents USING (doc_id) WHERE path = ?"
    counts = [database.execute(sql, [name]).fetchall() for name in ("copy.txt", "wire.txt")]
    assert counts[0] == counts[1] != [(0,)]
