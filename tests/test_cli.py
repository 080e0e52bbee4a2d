"""The commands that read and curate what is published, on a release built without Prefect."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml
from click.testing import CliRunner

from flows import batches, corpus, status
from flows.cli import COMMANDS, cli, main
from flows.explain import Marked, plain_marks
from flows.publish.release import publish
from flows.publish.runs import RunInfo, record_failure
from flows.settings import DyadError, Settings
from flows.tables import empty_table
from tests.plain import run_plainly

TEXT = """Loans in East Africa

Kenya lent Tanzania $40 million in 2011. In 2012, Tanzania's exports to Kenya reached $320 million.
The two countries signed a trade agreement in March 2013. Uganda and Rwanda counted 17 envoys between themselves.
"""
SIDECAR = {"id": "east-africa", "title": "Loans", "publisher": "A Review", "published": "2014-05-01"}


def build(settings: Settings) -> str:
    """The path of flows.build without its tasks; gives the release's id."""
    run = RunInfo()
    identity = corpus.identify(settings)
    with corpus.work_folder(settings) as folder:
        store = corpus.open_store(settings)
        reading = corpus.read_corpus(settings, store, folder / "batches", lambda _: None)
        parts = [batches.process(batch, folder / "parts") for batch in reading.batches]
        tables = corpus.consolidate(corpus.curate(settings, corpus.gather(reading, parts, store).tables))
        valid = {name: table for name, table in tables.items() if name != "rejects"}
        return publish(valid, tables["rejects"], settings.warehouse, identity, run).release_id


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A warehouse with one release of one text."""
    folder = tmp_path_factory.mktemp("cli")
    settings = Settings(folder / "raw", folder / "warehouse")
    settings.raw.mkdir()
    (settings.raw / "east.txt").write_text(TEXT)
    (settings.raw / "east.yaml").write_text(yaml.safe_dump(SIDECAR))
    build(settings)
    return settings


@pytest.fixture
def own(published: Settings, tmp_path: Path) -> Settings:
    """A copy of the release and its sources, to be written to."""
    shutil.copytree(published.raw, tmp_path / "raw")
    shutil.copytree(published.warehouse, tmp_path / "warehouse", symlinks=True)
    return Settings(tmp_path / "raw", tmp_path / "warehouse")


def call(settings: Settings, *arguments: str | Path) -> str:
    """Run a command in this process and give its standard output."""
    result = CliRunner().invoke(cli, [*map(str, arguments), "--warehouse", str(settings.warehouse)])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.stdout


def fails(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> str:
    """Run a command that fails, through the entry point; gives what it wrote to standard error."""
    with pytest.raises(SystemExit) as stop:
        main([*map(str, arguments)])
    assert stop.value.code not in (0, None)
    error = capsys.readouterr().err
    assert "Traceback" not in error
    return error


def a_fact(settings: Settings, fact_type: str) -> str:
    rows = json.loads(
        call(settings, "query", f"SELECT fact_id FROM facts WHERE fact_type = '{fact_type}'", "--format", "json")
    )
    return rows[0]["fact_id"]


# ---------------------------------------------------------------- the command itself


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_that_is_there_has_help_with_an_example(name):
    if name not in cli.list_commands(None):
        pytest.skip("not in this version")
    result = CliRunner().invoke(cli, [name, "--help"])
    assert result.exit_code == 0
    assert f"dyad {name}" in result.output.split("Example", 1)[1]


def test_reading_commands_start_without_the_heavy_libraries(published):
    """Prefect, pandera and pandas cost seconds; none is loaded to answer a query."""
    code = f"""
import sys
from flows.cli import cli
cli.main(["query", "SELECT count(*) FROM facts", "--warehouse", {str(published.warehouse)!r}], standalone_mode=False)
print(sorted({{"prefect", "pandera", "pandas"}} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_debug_shows_the_traceback(published):
    with pytest.raises(Exception, match="nothere"):
        main(["query", "SELECT * FROM nothere", "--warehouse", str(published.warehouse), "--debug"])


# ---------------------------------------------------------------- query


def test_query_gives_a_table(published):
    out = call(published, "query", "SELECT fact_type, amount FROM facts WHERE amount = 40000000")
    assert out.splitlines()[0].split() == ["fact_type", "amount"]
    assert "40,000,000" in out
    assert "1 row" in out.splitlines()[-1]


def test_query_says_how_many_rows_it_does_not_show(published):
    out = call(published, "query", "FROM range(250)", "--rows", "10")
    assert out.splitlines()[-1] == "250 rows (10 shown; --rows 0 shows all)"
    assert len(out.splitlines()) == 10 + 3


def test_query_gives_csv_that_reads_back(published):
    out = call(published, "query", "SELECT 'a,\"b' AS x, NULL AS y, ['p', 'q'] AS z", "--format", "csv")
    assert list(csv.reader(io.StringIO(out))) == [["x", "y", "z"], ['a,"b', "", '["p", "q"]']]


def test_query_gives_json_with_nulls_dates_and_lists(published):
    out = call(
        published, "query", "SELECT NULL AS n, DATE '2011-01-02' AS d, [1, 2] AS l, 0.5 AS x", "--format", "json"
    )
    assert json.loads(out) == [{"n": None, "d": "2011-01-02", "l": [1, 2], "x": 0.5}]
    assert json.loads(call(published, "query", "SELECT 1 WHERE false", "--format", "json")) == []


def test_query_writes_parquet_with_the_columns_types(published, tmp_path):
    call(published, "query", "SELECT * FROM finance", "--output", tmp_path / "out.parquet")
    found = pq.read_table(tmp_path / "out.parquet")
    assert found.num_rows == 1
    assert found.schema.field("amount").type == pa.float64()
    assert [path.name for path in tmp_path.iterdir()] == ["out.parquet"]


def test_a_wrong_query_says_where_it_is_wrong(published, capsys):
    error = fails(capsys, "query", "SELECT fact_typ FROM facts", "--warehouse", published.warehouse)
    assert "fact_typ" in error
    assert "fact_type" in error  # what was meant


def test_a_query_cannot_change_what_is_published(published, capsys):
    assert "read-only" in fails(capsys, "query", "DELETE FROM facts", "--warehouse", published.warehouse)


def test_query_without_the_database_file_reads_the_parquet_files(own):
    expected = call(own, "query", "SELECT fact_id FROM facts ORDER BY ALL")
    own.database.unlink()
    assert call(own, "query", "SELECT fact_id FROM facts ORDER BY ALL") == expected


def test_query_keeps_its_release_while_another_is_published(own):
    from flows.published import connect

    with connect(own) as connection:
        before = connection.execute("SELECT count(*) FROM documents").fetchall()
        (own.raw / "new.txt").write_text("Chile lent Peru $3 million in 1999.\n")
        build(own)
        assert connection.execute("SELECT count(*) FROM documents").fetchall() == before
    assert "2" in call(own, "query", "SELECT count(*) FROM documents", "--format", "csv")


def test_query_of_an_empty_warehouse_says_what_to_do(tmp_path, capsys):
    assert "dyad run" in fails(capsys, "query", "SELECT 1", "--warehouse", tmp_path)


def test_query_shows_examples_that_each_release_holds_too(published):
    out = call(published, "query", "--examples")
    assert "-- 20." in out
    assert (published.current / "examples.sql").read_text("utf-8") == out


# ---------------------------------------------------------------- explain, coverage, evaluate


def test_explain_marks_the_characters_of_each_field(published):
    out = call(published, "explain", a_fact(published, "finance"))
    assert "«" in out
    assert "[[source: Kenya]]" in out
    assert "[[target: Tanzania]]" in out
    assert "$40 million" in out
    for part in ("method", "confidence", "east.txt", "A Review", "2014-05-01", "Claim", "single", "Release"):
        assert part in out
    assert published.current.resolve().name in out


def test_explain_takes_the_beginning_of_an_id(published):
    fact_id = a_fact(published, "finance")
    assert call(published, "explain", fact_id[:12]) == call(published, "explain", fact_id)


def test_explain_of_no_fact_says_so(published, capsys):
    assert "no published fact" in fails(capsys, "explain", "zzz", "--warehouse", published.warehouse)


def test_marks_nest_and_keep_every_character():
    marked = Marked(0, "Kenya lent $5 m.", (0, 15), [("source", 0, 5), ("amount", 11, 15), ("currency", 11, 12)])
    text = plain_marks(marked)
    assert text == "«[[source: Kenya]] lent [[amount: [[currency: $]]5 m]]»."


def test_coverage_lists_sentences_that_gave_no_fact(published):
    out = call(published, "coverage")
    listed = json.loads(call(published, "coverage", "--format", "json"))
    told = {
        row["sentence_id"]
        for row in json.loads(call(published, "query", "SELECT sentence_id FROM facts", "--format", "json"))
    }
    assert not told & {row["sentence_id"] for row in listed}
    for row in listed:
        assert len(row["parties"]) >= 2
        assert row["numbers"] or row["triggers"]
    assert f"{len(listed)} uncovered" in out


def test_evaluate_scores_the_release_against_a_gold_file(published, tmp_path):
    gold = {
        "document": "east.txt",
        "facts": [
            {
                "type": "finance",
                "evidence": "Kenya lent Tanzania $40 million in 2011",
                "source": "KEN",
                "target": "TZA",
                "amount": 40_000_000,
                "currency": "USD",
            }
        ],
    }
    (tmp_path / "gold.yaml").write_text(yaml.safe_dump(gold))
    out = call(published, "evaluate", tmp_path / "gold.yaml", "--errors")
    assert "finance" in out
    assert "total" in out


# ---------------------------------------------------------------- releases and decisions


def test_releases_diff_rollback_and_prune(own):
    first = own.current.resolve().name
    (own.raw / "new.txt").write_text("Chile lent Peru $3 million in 1999.\n")
    second = build(own)
    listed = call(own, "releases").splitlines()
    assert len(listed) == 3
    assert listed[1].startswith(f"* {second}")
    difference = call(own, "diff", first[:8], "current", "--table", "documents")
    assert "documents: +1 added" in difference
    assert "new.txt" in difference
    assert "finance CHL PER 1999" in call(own, "diff", first[:8], "--table", "facts")
    assert first in call(own, "rollback", first[:8])
    assert call(own, "query", "SELECT count(*) AS n FROM documents", "--format", "csv").split() == ["n", "1"]
    call(own, "rollback", second)
    assert "1 release deleted" in call(own, "prune", "--keep", "1")
    assert [path.name for path in (own.warehouse / "releases").iterdir()] == [second]


def test_a_decision_is_written_and_holds_in_the_next_release(own):
    fact_id = a_fact(own, "finance")
    where = ("--raw", own.raw)
    call(own, "decide", "amend", fact_id, "--set", "amount=41e6", "--reason", "a slip", "--by", "R", *where)
    decided = yaml.safe_load((own.raw / "decisions.yaml").read_text())
    assert decided[0]["fact"] == fact_id
    assert decided[0]["evidence"].startswith("Kenya lent")
    build(own)
    query = f"SELECT f.amount, d.applied FROM facts f JOIN decisions d USING (fact_id) WHERE fact_id = '{fact_id}'"
    assert json.loads(call(own, "query", query, "--format", "json")) == [{"amount": 41e6, "applied": True}]
    assert "a slip" in call(own, "explain", fact_id)


def test_amend_without_a_value_writes_nothing(own, capsys):
    fact_id = a_fact(own, "finance")
    arguments = ("--reason", "x", "--raw", own.raw, "--warehouse", own.warehouse)
    assert "--set" in fails(capsys, "decide", "amend", fact_id, *arguments)
    assert "nothing was written" in fails(capsys, "decide", "amend", fact_id, "--set", "nocolumn=1", *arguments)
    assert "has no code 'ATLANTIS'" in fails(capsys, "decide", "amend", fact_id, "--set", "source=ATLANTIS", *arguments)
    assert "near it: loan" in fails(capsys, "decide", "amend", fact_id, "--set", "instrument=loans", *arguments)
    assert "has no code 'USX'" in fails(capsys, "decide", "amend", fact_id, "--set", "currency=USX", *arguments)
    assert not (own.raw / "decisions.yaml").exists()


def test_explain_of_a_rejected_fact_shows_why(own):
    fact_id = a_fact(own, "finance")
    call(own, "decide", "reject", fact_id, "--reason", "a joke", "--by", "R", "--raw", own.raw)
    build(own)
    out = call(own, "explain", fact_id[:12])
    assert f"rejected: {fact_id}" in out
    assert "rejected_by_curator" in out
    assert "«Kenya lent Tanzania $40 million" in out
    assert "reject, applied: a joke (R" in out
    [row] = json.loads(
        call(own, "query", "SELECT reject_id FROM rejects WHERE \"table\" = 'facts'", "--format", "json")
    )
    assert call(own, "explain", row["reject_id"]) == out


def test_explain_of_a_rejected_file_shows_why(own):
    (own.raw / "empty.txt").write_text("")
    build(own)
    [row] = json.loads(call(own, "query", "SELECT reject_id FROM rejects", "--format", "json"))
    out = call(own, "explain", row["reject_id"])
    assert "empty_file" in out
    assert "empty.txt" in out


def test_status_shows_the_release(published):
    page = call(published, "status")
    assert published.current.resolve().name in page
    assert re.search(r"Slowest documents\n +[0-9.]+ s +[0-9]+ characters  east.txt", page)


def test_status_shows_what_was_measured_beside_what_is_stated(published):
    found = status.calibration()
    assert all(row["full"] <= row["who"] <= row["n"] for row in found.values())
    stated = json.loads(
        call(published, "query", "SELECT floor(confidence * 10)::INT AS t FROM facts", "--format", "json")
    )
    measured = {row["t"] for row in stated} & found.keys()
    assert measured
    page = call(published, "status")
    for each in measured:
        share = found[each]["full"] / found[each]["n"]
        assert re.search(rf"{each / 10:.1f} to .* {found[each]['n']} facts .* {share:.0%}\n", page)


def test_status_lists_the_assertions_that_do_not_hold(tmp_path):
    own = Settings(tmp_path / "raw", tmp_path / "warehouse")
    own.raw.mkdir()
    (own.raw / "a.txt").write_text("Kenya lent Tanzania $40 million in 2011.")
    rule = own.raw / "assertions.toml"
    rule.write_text("[rows.facts]\nmost = 0\n[rows.documents]\nmost = 0\n")
    run_plainly(own, views=None)
    page = call(own, "status")
    for table in ("facts", "documents"):
        assert page.count(f"{table} has 1 rows, at most 0 are asserted") == 1
        assert f"  published nevertheless: {table} has 1 rows" in page
    rule.write_text("[rows.facts]\nleast = 9\n")
    with pytest.raises(DyadError, match="at least 9"):
        run_plainly(own, views=None)
    # A run of the flow keeps its failure, too.
    stages = {"check": {"seconds": 0.1, "errors": ["facts has 1 rows, at least 9 are asserted"], "warnings": []}}
    record_failure(own.warehouse, RunInfo(stages=stages), "the release was not published: facts has …")
    page = call(own, "status")
    assert "  kept the last run from publishing: facts has 1 rows, at least 9 are asserted" in page
    assert "published nevertheless: documents has 1 rows" in page
    assert "was not published" not in page


def test_status_shows_how_long_each_part_of_publishing_took(published):
    rows = pq.read_table(published.warehouse / "runs.parquet").to_pylist()
    publish = json.loads(rows[-1]["stages"])["publish"]
    assert {"write", "compare", "database", "verify", "sync"} <= publish["parts"].keys()
    assert publish["seconds"] >= sum(publish["parts"].values()) - 0.01
    assert re.search(r"publish +[0-9.]+ s\n", call(published, "status"))


def test_assertions_and_an_empty_corpus_keep_a_release_from_being_published(own):
    (own.raw / "assertions.toml").write_text("[rows.facts]\nleast = 1000\n")
    tables = {"documents": empty_table("documents"), "facts": empty_table("facts"), "rejects": empty_table("rejects")}
    errors = corpus.check(own, tables, {"documents": 1}).errors
    assert len(errors) == 2
    assert "no document could be read" in errors[0]
    assert "1000" in errors[1] or "1,000" in errors[1]
    (own.raw / "assertions.toml").write_text("[rows.facts]\nleast = 'many'\n")
    with pytest.raises(DyadError, match="assertions"):
        corpus.check(own, tables, None)
