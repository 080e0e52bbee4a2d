"""The views, macros and the twenty example queries on a small database built as a release's is."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest

from flows import status
from flows.consolidate import consolidate
from flows.publish import views
from flows.tables import empty_table, parties_table
from schemas.derive import ddl
from schemas.tables import TABLES
from tests.consolidate.building import tables_of

EXAMPLES = (Path(views.__file__).parent / "examples.sql").read_text("utf-8")
_DEBT = {
    "fact_type": "finance",
    "source": "RUS",
    "target": "PRK",
    "instrument": "debt",
    "action": "owed",
    "currency": "USD",
    "date": "2012",
}
_GRANT = {"fact_type": "finance", "source": "CHN", "target": "PRK", "instrument": "grant", "action": "disbursed"}
_TREATY = {"fact_type": "agreement", "source": "PRK", "target": "RUS", "action": "signed", "date": "2000-02-09"}
_BAN = {"fact_type": "restriction", "source": "EU", "target": "RUS", "measure": "import_ban", "action": "imposed"}
_TRADE = {"fact_type": "trade", "source": "PRK", "target": "CHN", "flow": "total", "rank": 1, "date": "2014"}
FACTS = [
    {"fact_type": "meeting", "doc_id": "d1", "source": "PRK", "target": "RUS", "date": "2023-09-12"},
    {**_TRADE, "doc_id": "d1"},
    {**_DEBT, "doc_id": "d1", "amount": 11e9},
    {**_DEBT, "doc_id": "d2", "amount": 10e9},
    {**_BAN, "doc_id": "d2", "date": "2014-07-31"},
    {**_TREATY, "doc_id": "d2"},
    {**_GRANT, "doc_id": "d2", "amount": 5e6, "currency": "USD", "date": "2013-05"},
]
DOCUMENTS = [
    {"doc_id": "d1", "publisher": "Daily", "published": "2023-10-01"},
    {"doc_id": "d2", "publisher": "Weekly", "published": "2019"},
]


@pytest.fixture(scope="module")
def database() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    for model in TABLES.values():
        for statement in ddl(model, with_key=False):
            connection.execute(statement)
    tables = tables_of(FACTS, DOCUMENTS)
    tables |= consolidate(tables)
    tables["parties"] = parties_table()
    for name, table in tables.items():
        connection.register("incoming", table)
        connection.execute(f"INSERT INTO {name} SELECT * FROM incoming")
        connection.unregister("incoming")
    connection.execute(views.VIEWS_FILE.read_text("utf-8"))
    return connection


def _queries() -> list[str]:
    return [part for part in re.split(r"\n\n(?=-- \d+\. )", EXAMPLES)[1:] if part.strip()]


def test_there_are_twenty_examples() -> None:
    assert [int(re.match(r"-- (\d+)\.", query)[1]) for query in _queries()] == list(range(1, 21))  # type: ignore[index]


@pytest.mark.parametrize("query", _queries(), ids=lambda query: query.split("\n")[0][3:40])
def test_example_runs(database: duckdb.DuckDBPyConnection, query: str) -> None:
    database.execute(query).fetchall()


@pytest.mark.parametrize("number", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 16, 17])
def test_example_finds_what_is_there(database: duckdb.DuckDBPyConnection, number: int) -> None:
    assert database.execute(_queries()[number - 1]).fetchall()


def test_dyad_gives_both_directions_in_order_of_date(database: duckdb.DuckDBPyConnection) -> None:
    found = database.execute("SELECT fact_type, date FROM dyad('PRK', 'RUS')").fetchall()
    assert found == [("agreement", "2000-02-09"), ("finance", "2012"), ("meeting", "2023-09-12")]
    assert database.execute("SELECT fact_type, date FROM dyad('rus', 'prk')").fetchall() == found


def test_as_of_knows_only_what_was_published(database: duckdb.DuckDBPyConnection) -> None:
    found = database.execute("SELECT fact_type, n_facts FROM as_of('2019-12-31') ORDER BY ALL").fetchall()
    assert found == [("agreement", 1), ("finance", 1), ("finance", 1), ("restriction", 1)]
    assert database.execute("FROM as_of('2019-06-30')").fetchall() == []


def test_dispute_lists_both_values(database: duckdb.DuckDBPyConnection) -> None:
    found = database.execute("SELECT value, n_supporting FROM disputes").fetchall()
    assert found == [("10000000000 USD", 1), ("11000000000 USD", 1)]


def test_group_is_expanded_to_the_members_of_the_day(database: duckdb.DuckDBPyConnection) -> None:
    sql = "SELECT source FROM claims_by_member WHERE source_group = 'EU' AND target = 'RUS'"
    members = {code for (code,) in database.execute(sql).fetchall()}
    assert len(members) == 28
    assert {"FRA", "GBR", "HRV"} <= members


def test_codes_of_other_datasets_are_those_of_the_year(database: duckdb.DuckDBPyConnection) -> None:
    sql = "SELECT source_iso3, source_cow, target_gw FROM dyad_years_coded WHERE year = 2012"
    assert database.execute(sql).fetchall() == [("RUS", 365, 731)]


@pytest.mark.parametrize(
    ("code", "year", "cow", "gw"),
    [
        ("DEU", 1938, 255, 255),
        ("DEU", 1950, None, 260),
        ("DEU", 1960, 260, 260),
        ("DEU", 1990, 255, 260),
        ("DDR", 1960, 265, 265),
        ("YEM", 1970, 678, 678),
        ("YEM", 2000, 679, 678),
        ("CSK", 1980, 315, 315),
        ("CZE", 2000, 316, 316),
        ("RUS", 2000, 365, 365),
        ("SUN", 1970, 365, 365),
    ],
)
def test_a_state_has_the_codes_of_the_year(
    database: duckdb.DuckDBPyConnection, code: str, year: int, cow: int | None, gw: int
) -> None:
    sql = (
        "SELECT cow_code, gw_code FROM party_codes WHERE code = ? AND ? BETWEEN first_year AND ifnull(last_year, 9999)"
    )
    assert database.execute(sql, [code, year]).fetchall() == [(cow, gw)]


def test_no_party_has_two_codes_in_a_year(database: duckdb.DuckDBPyConnection) -> None:
    overlapping = database.execute("""
        SELECT a.code FROM party_codes a JOIN party_codes b ON a.code = b.code AND a.first_year < b.first_year
        WHERE coalesce(a.last_year, 9999) >= b.first_year
    """).fetchall()
    assert overlapping == []
    [(missing,)] = database.execute(
        "SELECT count(*) FROM (SELECT code FROM parties EXCEPT SELECT code FROM party_codes)"
    ).fetchall()
    assert missing == 0
    assert {row["code"] for row in views._rows(views.STATE_CODES_FILE)} <= set(parties_table()["code"].to_pylist())


def test_every_view_macro_and_column_has_a_comment(database: duckdb.DuckDBPyConnection) -> None:
    bare = database.execute("""
        SELECT view_name, '' FROM duckdb_views() WHERE NOT internal AND comment IS NULL
        UNION ALL SELECT function_name, '' FROM duckdb_functions()
            WHERE NOT internal AND function_type LIKE '%macro' AND comment IS NULL
        UNION ALL SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal AND comment IS NULL
    """).fetchall()
    assert bare == []


def test_generated_parts_are_up_to_date() -> None:
    assert views.views_sql() == views.VIEWS_FILE.read_text("utf-8")


def test_members_are_parties() -> None:
    codes = set(parties_table()["code"].to_pylist())
    found = set(re.findall(r"^    \('([^']+)', '([^']+)'", views.VIEWS_FILE.read_text("utf-8"), re.MULTILINE))
    assert found
    assert {code for pair in found for code in pair} <= codes


def test_status_page_tells_counts_disputes_and_fill_rates(tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    release = tmp_path / "releases" / "abc"
    release.mkdir(parents=True)
    tables = tables_of(FACTS, DOCUMENTS)
    tables |= consolidate(tables)
    for name in TABLES:
        pq.write_table(tables.get(name, empty_table(name)), release / f"{name}.parquet")
    (tmp_path / "current").symlink_to("releases/abc")
    page = status.status(tmp_path)
    assert "Release abc" in page
    assert re.search(r"claims +6\n", page)
    assert "amount 10000000000 USD (1), amount 11000000000 USD (1)" in page
    assert "publisher 100%" in page
    assert "0 applied, 0 stale" in page


# ------------------------------------------------------------------------------------------ joins that the README shows

OTHERS = {
    "Dyadic_COW_4.0.csv": "ccode1,ccode2,year,flow1,flow2\n710,731,2014,2868.5,4023.1\n365,731,2012,-9,-9\n",
    "atop5_1ddyr.csv": "stateA,stateB,year,atopally\n731,710,2014,1\n365,731,2012,0\n",
    "comtrade.csv": "reporterISO,partnerISO,refYear,flowCode,cmdCode,primaryValue\n"
    "PRK,CHN,2014,X,TOTAL,2868000000\nPRK,CHN,2014,M,TOTAL,4023000000\n",
    "gcdf.csv": "Recipient ISO-3,Commitment Year,Amount\nPRK,2013,1\nPRK,2013,2\nKEN,2014,3\n",
}
JOINED = [
    [("PRK", "CHN", 2014, None, 4023.1e6)],
    [(0, 1, 0, 0), (1, 1, 0, 0)],
    [("PRK", "CHN", 2014, None, 2868000000)],
    [("KEN", 2014, 1, None), ("PRK", 2013, 2, 1)],
]


def test_the_joins_that_the_readme_shows(
    database: duckdb.DuckDBPyConnection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, content in OTHERS.items():
        (tmp_path / name).write_text(content)
    monkeypatch.chdir(tmp_path)
    readme = (Path(views.__file__).parents[2] / "README.md").read_text("utf-8")
    [block] = re.findall(r"```sql\n(.*?)```", readme, re.DOTALL)
    found = [database.execute(query).fetchall() for query in block.split(";\n") if query.strip()]
    assert found == JOINED
