"""A page that changed: the facts of both versions are published, and claims rest on the newest."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pyarrow.parquet as pq
from click.testing import CliRunner

from flows.cli import cli
from flows.corpus import _chains, _of_newest
from flows.settings import Settings
from tests.plain import run_plainly

OLD = "Kenya lent Tanzania $40 million in 2011. Kenya and Tanzania signed a trade agreement in March 2013.\n"
NEW = "Kenya lent Tanzania $50 million in 2011. Kenya and Tanzania signed a trade agreement in March 2013.\n"


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def write(raw: Path, name: str, text: str, **told: str) -> None:
    raw.mkdir(exist_ok=True)
    (raw / f"{name}.txt").write_text(text)
    if told:
        (raw / f"{name}.yaml").write_text("".join(f"{key}: {value}\n" for key, value in told.items()))


def test_facts_of_an_old_version_are_superseded_and_not_lost(tmp_path: Path) -> None:
    where = Settings(tmp_path / "raw", tmp_path / "warehouse")
    write(where.raw, "a", OLD)
    run_plainly(where, views=None)
    write(where.raw, "a.v2", NEW, supersedes=digest(OLD))
    result, _ = run_plainly(where, views=None)
    read = {
        name: pq.read_table(result.path / f"{name}.parquet").to_pylist() for name in ("documents", "facts", "claims")
    }
    old, new = digest(OLD)[:16], digest(NEW)[:16]
    assert {each["doc_id"]: each["superseded_by"] for each in read["documents"]} == {old: new, new: None}
    assert {each["duplicate_of"] for each in read["documents"]} == {None}, "a version is no copy of another"
    loans = {each["doc_id"]: each for each in read["facts"] if each["fact_type"] == "finance"}
    assert {doc_id: fact["amount"] for doc_id, fact in loans.items()} == {old: 40e6, new: 50e6}
    (claim,) = [each for each in read["claims"] if each["fact_type"] == "finance"]
    assert (claim["fact_ids"], claim["agreement"], claim["amount"]) == ([loans[new]["fact_id"]], "single", 50e6)
    claimed = {fact_id for each in read["claims"] for fact_id in each["fact_ids"]}
    assert claimed == {each["fact_id"] for each in read["facts"] if each["doc_id"] == new}
    said = CliRunner().invoke(cli, ["explain", loans[old]["fact_id"], "--warehouse", str(where.warehouse)]).stdout
    assert f"superseded_by      {new}" in said
    assert "its document has a newer version" in said


def test_an_old_version_stays_current_while_the_new_one_cannot_be_read(tmp_path: Path) -> None:
    where = Settings(tmp_path / "raw", tmp_path / "warehouse")
    write(where.raw, "a", OLD)
    write(where.raw, "a.v2", " \n", supersedes=digest(OLD))
    result, _ = run_plainly(where, views=None)
    (document,) = pq.read_table(result.path / "documents.parquet").to_pylist()
    assert document["superseded_by"] is None
    assert pq.read_table(result.path / "claims.parquet").num_rows > 0


def test_a_wrong_supersedes_is_a_reject_and_costs_nothing(tmp_path: Path) -> None:
    where = Settings(tmp_path / "raw", tmp_path / "warehouse")
    write(where.raw, "a", OLD, supersedes="an older one")
    result, _ = run_plainly(where, views=None)
    assert pq.read_table(result.path / "rejects.parquet")["check"].to_pylist() == ["bad_supersedes"]
    assert pq.read_table(result.path / "documents.parquet").num_rows == 1


def test_chains_of_versions_end_and_copies_follow_them() -> None:
    assert _chains({"b": "a", "c": "b"}) == {"a": "b", "b": "c"}
    ring = _chains({"b": "a", "a": "b"})
    assert len(ring) == 1
    assert _chains({"a": "a"}) == {}
    assert _of_newest({"b": "a", "x": "a"}, {"a": "b"}) == {"x": "b"}
