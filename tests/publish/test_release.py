"""What a release holds: the same bytes for the same input, descriptions, changes; and errors that say what to do."""

import errno
import hashlib
import json
import os
import subprocess
import sys

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from flows.publish import parquet, warehouse
from flows.publish.database import build_database
from flows.publish.identity import ReleaseIdentity, input_hashes, release_id
from flows.publish.release import Findings, publish
from flows.publish.releases import diff_releases, find_release, list_releases, prune, rollback
from flows.publish.runs import RunInfo, record_failure
from flows.settings import DyadError
from flows.tables import rejects_table, to_tables
from schemas.derive import data_dictionary
from schemas.tables import TABLES
from tests.publish.killed import publish_documents
from tests.sample import extraction, with_ids


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """A warehouse with three releases: of one, two, and again one document, with another code."""
    root = tmp_path_factory.mktemp("published") / "warehouse"
    results = [publish_documents(root, 1), publish_documents(root, 2)]
    each = with_ids(extraction(0))
    each.document.title = "A title"
    tables = to_tables([each])
    identity = ReleaseIdentity([("news/0.txt", "other")], code_sha256="of the test")
    results.append(publish(tables, tables.pop("rejects"), root, identity, RunInfo(), licence="CC-BY-4.0"))
    return root, results


def runs(root):
    return pq.read_table(root / "runs.parquet").to_pylist()


def test_pandas_polars_and_duckdb_read_what_was_published(published):
    root, _ = published
    assert len(pd.read_parquet(root / "current" / "facts.parquet")) == 7
    assert pl.read_parquet(root / "current" / "facts.parquet").height == 7
    with duckdb.connect(str(root / "dyad.duckdb"), read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM finance WHERE source = 'CHN'").fetchone() == (1,)
        tables = {name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
        assert tables == {*TABLES, "release"}
        comment = "SELECT comment FROM duckdb_columns() WHERE table_name = 'facts' AND column_name = 'amount'"
        assert connection.execute(comment).fetchone() == ("Money; of a range the lower end [currency unit]",)


def test_the_same_input_gives_the_same_bytes(tmp_path):
    several = [with_ids(extraction(number)) for number in range(3)]
    folders = []
    for name, order in (("a", several), ("b", several[::-1])):
        tables = to_tables(order)
        if name == "b":  # rows that arrive in pieces and in another order
            tables = {key: pa.concat_tables([each.slice(5), each.slice(0, 5)]) for key, each in tables.items()}
        identity = ReleaseIdentity([("x", "1"), ("y", "2")][:: 1 if name == "a" else -1])
        folders.append(publish(tables, tables.pop("rejects"), tmp_path / name, identity, RunInfo()).path)
    assert folders[0].name == folders[1].name
    files = sorted(path.name for path in folders[0].glob("*.parquet"))
    assert len(files) == len(TABLES) - 1
    for name in files:
        assert (folders[0] / name).read_bytes() == (folders[1] / name).read_bytes(), name


def test_an_unchanged_run_publishes_nothing_and_says_so(tmp_path):
    first = publish_documents(tmp_path, 1)
    before = (tmp_path / "dyad.duckdb").stat().st_ino
    second = publish_documents(tmp_path, 1)
    assert (first.is_unchanged, second.is_unchanged, second.is_repaired) == (False, True, False)
    assert second.counts == first.counts
    assert (tmp_path / "dyad.duckdb").stat().st_ino == before
    assert [run["outcome"] for run in runs(tmp_path)] == ["published", "unchanged"]
    (tmp_path / "dyad.duckdb").unlink()
    assert publish_documents(tmp_path, 1).is_repaired
    assert (tmp_path / "dyad.duckdb").exists()


def test_a_log_left_beside_the_database_does_not_spoil_the_next(tmp_path):
    publish_documents(tmp_path, 1)
    script = (
        "import duckdb, os, sys; c = duckdb.connect(sys.argv[1]); c.execute('CREATE TABLE mine (a INT)'); os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", script, str(tmp_path / "dyad.duckdb")], check=True)
    assert (tmp_path / "dyad.duckdb.wal").exists()
    publish_documents(tmp_path, 2)
    assert not (tmp_path / "dyad.duckdb.wal").exists()
    with duckdb.connect(str(tmp_path / "dyad.duckdb")) as connection:
        assert connection.execute("SELECT count(*) FROM facts").fetchone() == (14,)


def test_a_damaged_current_release_is_made_again(tmp_path):
    first = publish_documents(tmp_path, 1)
    (first.path / "trade.parquet").write_bytes(b"PAR1")
    again = publish_documents(tmp_path, 1)
    assert not again.is_unchanged
    assert pq.read_metadata(again.path / "trade.parquet").num_rows == 2


def test_the_id_follows_from_all_that_the_release_is_made_of():
    inputs = [("a.txt", "1"), ("b.txt", "2")]
    same = release_id(inputs, None, "code", {})
    assert release_id(inputs[::-1], None, "code") == same
    others = [
        release_id([("a.txt", "1"), ("b.txt", "3")], None, "code"),
        release_id([("a.txt", "1"), ("c.txt", "2")], None, "code"),
        release_id(inputs, "decisions", "code"),
        release_id(inputs, None, "other code"),
        release_id(inputs, None, "code", {"window": "3"}),
    ]
    assert len({same, *others}) == 6


def test_inputs_are_hashed_by_path_and_bytes_without_hidden_files(tmp_path):
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / "deep" / "er" / "a.txt").write_bytes(b"text")
    (tmp_path / "b.yaml").write_bytes(b"title: b")
    (tmp_path / ".hidden").write_bytes(b"x")
    assert input_hashes(tmp_path) == [
        ("b.yaml", hashlib.sha256(b"title: b").hexdigest()),
        ("deep/er/a.txt", hashlib.sha256(b"text").hexdigest()),
    ]


def test_the_manifest_describes_every_file(published):
    _, results = published
    package = json.loads((results[1].path / "datapackage.json").read_text("utf-8"))
    files = {path.name for path in results[1].path.glob("*.parquet")}
    assert {part["path"] for part in package["resources"]} == files
    for part in package["resources"]:
        data = (results[1].path / part["path"]).read_bytes()
        assert part["bytes"] == len(data)
        assert part["hash"] == "sha256:" + hashlib.sha256(data).hexdigest()
        assert part["dyad:rows"] == pq.read_metadata(results[1].path / part["path"]).num_rows
        names = {field["name"] for field in part["schema"]["fields"]}
        assert set(part["schema"].get("primaryKey", [])) <= names
    resources = {part["name"] for part in package["resources"]}
    for part in package["resources"]:
        for key in part["schema"].get("foreignKeys", []):
            assert key["reference"]["resource"] in resources
    assert package["sources"] == [{"title": "publisher unknown", "dyad:documents": 2}]
    assert package["dyad:release"]["previous_release_id"] == results[0].release_id
    assert (results[1].path / "README.md").read_text("utf-8") == data_dictionary()


def test_the_licence_and_a_description_for_portals(published):
    _, results = published
    package = json.loads((results[2].path / "datapackage.json").read_text("utf-8"))
    assert package["licenses"] == [{"name": "CC-BY-4.0", "title": "CC-BY-4.0"}]
    described = json.loads((results[2].path / "dataset.jsonld").read_text("utf-8"))
    assert described["@type"] == "Dataset"
    assert described["temporalCoverage"] == "1975-01-01/2011-12-31"
    assert {each["contentUrl"] for each in described["distribution"]} == {p["path"] for p in package["resources"]}


def test_changes_against_the_release_before(published):
    _, results = published
    assert results[0].changes == {}
    assert results[1].changes["facts"] == {"added": 7, "removed": 0, "changed": 0}
    assert results[2].changes["facts"] == {"added": 0, "removed": 7, "changed": 0}
    rows = pq.read_table(results[2].path / "changes.parquet").to_pylist()
    changed = [row for row in rows if row["change"] == "changed"]
    doc_id = extraction(0).document.doc_id
    assert changed == [
        {
            "table": "documents",
            "key": json.dumps({"doc_id": doc_id}, separators=(",", ":")),
            "change": "changed",
            "column": "title",
            "old": None,
            "new": "A title",
        }
    ]


def test_releases_are_listed_compared_and_gone_back_to(published):
    root, results = published
    listed = list_releases(root)
    assert [info.release_id for info in listed] == [result.release_id for result in results[::-1]]
    assert [info.is_current for info in listed] == [True, False, False]
    assert listed[1].counts["facts"] == 14
    first, second, third = (result.release_id for result in results)
    difference = diff_releases(root, first, second[:8], "sentences")
    assert set(difference["change"].to_pylist()) == {"added"}
    assert difference.num_rows == 7
    assert diff_releases(root, first, first).num_rows == 0
    try:
        assert rollback(root, first[:10]) == first
        assert find_release(root, "current") == first
        assert runs(root)[-1]["outcome"] == "rolled_back"
        with duckdb.connect(str(root / "dyad.duckdb"), read_only=True) as connection:
            assert connection.execute("SELECT release_id FROM release").fetchone() == (first,)
            assert connection.execute("SELECT outcome FROM runs").fetchall()[-1] == ("rolled_back",)
    finally:
        rollback(root, third)


def test_the_newest_and_the_current_releases_are_kept(tmp_path):
    ids = [publish_documents(tmp_path, number).release_id for number in (1, 2, 3)]
    rollback(tmp_path, ids[0])
    assert prune(tmp_path, 1) == [ids[1]]
    assert {info.release_id for info in list_releases(tmp_path)} == {ids[0], ids[2]}
    with pytest.raises(DyadError, match="keep at least 1"):
        prune(tmp_path, 0)


def test_errors_name_what_is_there(published):
    root, results = published
    with pytest.raises(DyadError, match="no release 'zzz'"):
        rollback(root, "zzz")
    with pytest.raises(DyadError, match="has no table 'fact'; it has agreements"):
        diff_releases(root, results[0].release_id, results[1].release_id, "fact")
    with pytest.raises(DyadError, match="holds no release yet"):
        find_release(root / "elsewhere", "current")


def test_a_failed_check_keeps_the_old_release(tmp_path):
    first = publish_documents(tmp_path, 1)
    seen = []

    def check(tables, before):
        seen.append((tables["facts"].num_rows, before["facts"]))
        return Findings(errors=["facts: 14 rows, at most 10 expected"])

    with pytest.raises(DyadError, match="at most 10 expected"):
        publish_documents(tmp_path, 2, check=check)
    assert seen == [(14, 7)]
    assert warehouse.Warehouse(tmp_path).current_id() == first.release_id
    result = publish_documents(tmp_path, 2, check=lambda tables, before: Findings(warnings=["twice as many facts"]))
    assert result.warnings == ["twice as many facts"]
    assert runs(tmp_path)[-1]["message"] == "twice as many facts"


def test_two_runs_never_write_at_once(tmp_path):
    publish_documents(tmp_path, 1)
    # A lock belongs to the opened file, so another one in this process stands for another process.
    with (tmp_path / ".lock").open("r+") as file:
        warehouse.fcntl.flock(file, warehouse.fcntl.LOCK_EX)
        with pytest.raises(DyadError, match="another run is writing"):
            publish_documents(tmp_path, 2)
    assert not publish_documents(tmp_path, 2).is_unchanged


def test_the_writer_may_hold_the_warehouse_around_publishing(tmp_path):
    with warehouse.writing(tmp_path):
        publish_documents(tmp_path, 1)
        with warehouse.writing(tmp_path):
            assert publish_documents(tmp_path, 1).is_unchanged


def test_a_newer_warehouse_is_refused(tmp_path):
    publish_documents(tmp_path, 1)
    (tmp_path / "dyad.json").write_text('{"format_version": 99}')
    with pytest.raises(DyadError, match=r"made by a newer version of dyad .* update dyad"):
        publish_documents(tmp_path, 2)
    with pytest.raises(DyadError, match="newer version"):
        list_releases(tmp_path)
    (tmp_path / "dyad.json").write_text("what")
    with pytest.raises(DyadError, match="does not say the format"):
        publish_documents(tmp_path, 2)


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS])
def test_a_disk_that_fails_in_the_middle_leaves_the_old_release(tmp_path, monkeypatch, code):
    first = publish_documents(tmp_path, 1)
    write = parquet.pq.ParquetWriter.write_table

    def fail(self, table, **options):
        if table.num_rows == 4 and "flow" in table.column_names:
            raise OSError(code, os.strerror(code))
        return write(self, table, **options)

    with monkeypatch.context() as patch:
        patch.setattr(parquet.pq.ParquetWriter, "write_table", fail)
        with pytest.raises(DyadError, match="what was published before is unchanged; m"):
            publish_documents(tmp_path, 2)
    assert warehouse.Warehouse(tmp_path).current_id() == first.release_id
    assert not list((tmp_path / "releases").glob(".*"))
    assert not publish_documents(tmp_path, 2).is_unchanged


@pytest.mark.parametrize(("options", "message"), [("size=400k", "is full"), ("ro,size=400k", "cannot be written")])
def test_a_really_full_or_read_only_disk(tmp_path, options, message):
    mount = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(tmp_path)], capture_output=True)
    if mount.returncode:
        pytest.skip("mounting a small disk needs rights that this user does not have")
    try:
        with pytest.raises(DyadError, match=message):
            publish_documents(tmp_path, 1)
    finally:
        subprocess.run(["umount", str(tmp_path)], check=True)


def test_a_file_in_the_way_is_named(tmp_path):
    (tmp_path / "warehouse").write_text("")
    with pytest.raises(DyadError, match="is no warehouse"):
        publish_documents(tmp_path / "warehouse", 1)


def test_a_run_that_failed_is_kept_too(tmp_path):
    record_failure(tmp_path, RunInfo(n_files=3), "no text could be read")
    assert [(run["outcome"], run["message"], run["n_files"]) for run in runs(tmp_path)] == [
        ("failed", "no text could be read", 3)
    ]


def test_views_are_part_of_the_release_and_a_broken_one_is_shown(published, tmp_path):
    release = published[1][1].path
    (tmp_path / "release").mkdir()
    for path in release.glob("*.parquet"):
        (tmp_path / "release" / path.name).write_bytes(path.read_bytes())
    views = tmp_path / "release" / "views.sql"
    views.write_text("-- loans\nCREATE VIEW loans AS SELECT * FROM finance WHERE instrument = 'loan';\n")
    build_database(tmp_path / "release", "id", None, tmp_path / "a.duckdb")
    with duckdb.connect(str(tmp_path / "a.duckdb"), read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM loans").fetchone() == (2,)
    views.write_text("CREATE VIEW broken AS SELECT * FROM nothing;")
    with pytest.raises(DyadError, match=r"(?s)views.sql fails: .*nothing.*CREATE VIEW broken"):
        build_database(tmp_path / "release", "id", None, tmp_path / "b.duckdb")


def test_large_tables_are_cut_into_groups_by_rows_and_by_bytes(tmp_path):
    facts = to_tables([with_ids(extraction(0))])
    many = pa.concat_tables([facts["sentences"]] * 40_000)
    parquet.write_parquet(many, tmp_path / "many.parquet")
    found = pq.read_metadata(tmp_path / "many.parquet")
    assert [found.row_group(each).num_rows for each in range(found.num_row_groups)] == [122_880, 122_880, 34_240]
    assert found.row_group(0).column(0).statistics.has_min_max
    wide = facts["documents"].set_column(
        facts["documents"].schema.get_field_index("text"), facts["documents"].schema.field("text"), [["x" * 20_000_000]]
    )
    assert parquet.group_rows(pa.concat_tables([wide] * 3)) == 1


def test_publishing_refuses_a_table_it_does_not_know(tmp_path):
    with pytest.raises(ValueError, match="no table is called factz"):
        publish({"factz": rejects_table([])}, rejects_table([]), tmp_path, ReleaseIdentity([]), RunInfo())
