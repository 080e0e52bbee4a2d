"""A warehouse on S3 is as good as one on disk: the same bytes, the same commands, and readers see whole releases."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from flows.cli import cli
from flows.remote.catalogue import PointerLostError, read_catalogue
from flows.remote.objects import Objects
from flows.remote.publishing import RemoteWarehouse
from flows.remote.reading import reading
from flows.settings import DyadError
from tests.remote.building import build

REPOSITORY = Path(__file__).parent.parent.parent
FIRST = "Kenya lent Tanzania $40 million in 2011. In 2012, Tanzania's exports to Kenya reached $320 million.\n"
SECOND = "Chile lent Peru $3 million in 1999.\n"


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "east.txt").write_text(FIRST)
    return tmp_path / "raw"


@pytest.fixture
def warehouse(bucket: str) -> str:
    return f"s3://{bucket}/dyad"


def call(*arguments: object) -> str:
    """Run a command in this process and give its standard output."""
    result = CliRunner().invoke(cli, [*map(str, arguments)])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.stdout


def n_documents(warehouse: str) -> int:
    rows = call("query", "SELECT count(*) AS n FROM documents", "--format", "json", "--warehouse", warehouse)
    return json.loads(rows)[0]["n"]


def data(release: Path) -> dict[str, str]:
    """The tables of a release but ``changes``, each as its hash."""
    found = [path for path in release.glob("*.parquet") if path.stem != "changes"]
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


def remote_data(storage: Any, warehouse: str) -> dict[str, str]:
    """The same of the current release there, as anybody finds it."""
    prefix = json.loads(storage.cat_file(f"{warehouse}/current.json"))["path"]
    found = storage.find(f"{warehouse}/{prefix}")
    tables = [path for path in found if path.endswith(".parquet") and not path.endswith("/changes.parquet")]
    return {Path(path).name: hashlib.sha256(storage.cat_file(path)).hexdigest() for path in tables}


def prefixes(storage: Any, warehouse: str) -> set[str]:
    """The folders of releases that there are objects in."""
    base = warehouse.removeprefix("s3://")
    return {str(Path(path).relative_to(base).parent) for path in storage.find(f"{base}/releases")}


def outcomes(storage: Any, warehouse: str) -> list[str]:
    with storage.open(f"{warehouse}/runs.parquet") as file:
        return pq.read_table(file)["outcome"].to_pylist()


# ---------------------------------------------------------------- the whole command


def test_the_command_gives_the_bytes_of_a_run_on_disk(storage, bucket, raw, tmp_path):
    build(raw, tmp_path / "local")
    storage.put(f"{raw}/", f"{bucket}/raw/", recursive=True)
    there = ["--raw", f"s3://{bucket}/raw", "--warehouse", f"s3://{bucket}/dyad"]
    command = [sys.executable, "-m", "flows.cli", "run", "--workers", "1", *there]
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    for said in ("the first release in this warehouse", "unchanged"):
        run = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=environment, timeout=180)
        assert run.returncode == 0, run.stderr
        assert said in run.stdout
        assert f"s3://{bucket}/dyad/releases/" in run.stdout
    assert remote_data(storage, there[3]) == data(tmp_path / "local" / "current")
    assert outcomes(storage, there[3]) == ["published", "unchanged"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cache", "local", "raw"]


# ---------------------------------------------------------------- the commands


def test_an_incremental_run_and_what_is_done_with_releases(storage, warehouse, raw, tmp_path):
    first = build(raw, warehouse)
    (raw / "new.txt").write_text(SECOND)
    second = build(raw, warehouse)
    at = ("--warehouse", warehouse)
    assert n_documents(warehouse) == 2
    listed = call("releases", *at).splitlines()
    assert [line.split()[0] for line in listed[1:]] == ["*", first]
    assert listed[1].startswith(f"* {second}")
    difference = call("diff", first[:8], "current", *at)
    assert "documents: +1 added" in difference
    assert "finance CHL PER 1999" in call("diff", first[:8], "--table", "facts", *at)
    [fact] = json.loads(call("query", "SELECT fact_id FROM finance WHERE source = 'CHL'", "--format", "json", *at))
    assert "Chile" in call("explain", fact["fact_id"], *at)
    assert f"Release {second}" in call("status", *at)
    assert "published" in call("status", *at)
    assert "uncovered" in call("coverage", *at)

    assert first in call("rollback", first[:8], *at)
    assert n_documents(warehouse) == 1
    assert [run.split()[0] for run in call("releases", *at).splitlines()[1:]] == [second, "*"]
    call("rollback", second, *at)
    assert "1 release deleted" in call("prune", "--keep", "1", *at)
    assert {Path(prefix).parent.name for prefix in prefixes(storage, warehouse)} == {second}
    assert outcomes(storage, warehouse) == ["published", "published", "rolled_back", "rolled_back"]
    assert n_documents(warehouse) == 2


def test_what_changed_is_told_against_the_release_there_not_the_one_here(storage, warehouse, raw, tmp_path, monkeypatch):
    build(raw, warehouse)
    (raw / "new.txt").write_text(SECOND)
    monkeypatch.setenv("DYAD_CACHE", str(tmp_path / "another machine"))
    build(raw, warehouse)
    with reading(warehouse, tables=True) as folder:
        changes = pq.read_table(folder / "current" / "changes.parquet").to_pylist()
    assert {"documents", "facts"} <= {row["table"] for row in changes}
    build(raw, tmp_path / "local")
    assert remote_data(storage, warehouse) == data(tmp_path / "local" / "current")


def test_an_earlier_release_that_is_built_again_is_current_and_there_once(storage, warehouse, raw):
    first = build(raw, warehouse)
    (raw / "new.txt").write_text(SECOND)
    build(raw, warehouse)
    (raw / "new.txt").unlink()
    assert build(raw, warehouse) == first
    assert n_documents(warehouse) == 1
    assert len(read_catalogue(Objects(warehouse)).releases) == 2
    assert call("releases", "--warehouse", warehouse).count(first) == 1


def test_a_release_is_fetched_once(warehouse, raw, tmp_path, monkeypatch):
    build(raw, warehouse)
    monkeypatch.setenv("DYAD_CACHE", str(tmp_path / "another machine"))
    fetched = []
    fetch = Objects.fetch
    monkeypatch.setattr(Objects, "fetch", lambda self, name, *rest: fetched.append(name) or fetch(self, name, *rest))
    for _ in range(2):
        n_documents(warehouse)
    assert sorted(Path(name).name for name in fetched) == ["datapackage.json", "dyad.duckdb"]


def test_a_reader_that_has_begun_keeps_its_release(warehouse, raw):
    build(raw, warehouse)
    with reading(warehouse, tables=True) as folder:
        before = data(folder / "current")
        (raw / "new.txt").write_text(SECOND)
        build(raw, warehouse)
        call("prune", "--keep", "1", "--warehouse", warehouse)
        assert data(folder / "current") == before
    assert n_documents(warehouse) == 2


def test_a_damaged_release_is_named_and_the_next_run_heals(storage, warehouse, raw, tmp_path, monkeypatch):
    build(raw, warehouse)
    prefix = read_catalogue(Objects(warehouse)).current.path
    monkeypatch.setenv("DYAD_CACHE", str(tmp_path / "another machine"))
    size = storage.size(f"{warehouse}/{prefix}/dyad.duckdb")
    storage.pipe_file(f"{warehouse}/{prefix}/dyad.duckdb", b"x" * size)
    with pytest.raises(DyadError, match="dyad.duckdb is damaged: it has other bytes"):
        n_documents(warehouse)
    storage.rm_file(f"{warehouse}/{prefix}/facts.parquet")
    assert call("releases", "--warehouse", warehouse).count("\n") == 1
    build(raw, warehouse)
    assert n_documents(warehouse) == 1


# ---------------------------------------------------------------- failures


PLACES = [("send", 1), ("send", 9), ("send", 27), ("write_if", 4)]


@pytest.mark.parametrize(("place", "count"), PLACES)
def test_a_failed_sending_leaves_nothing_and_the_next_run_heals(storage, warehouse, raw, monkeypatch, place, count):
    """A request that fails: in the middle of the objects, at the last of them, at the pointer."""
    first = build(raw, warehouse)
    before = prefixes(storage, warehouse)
    (raw / "new.txt").write_text(SECOND)
    method, calls = getattr(Objects, place), []

    def failing(self: Objects, *arguments: Any) -> Any:
        calls.append(arguments)
        if len(calls) == count:
            raise DyadError("the cable was cut")
        return method(self, *arguments)

    with monkeypatch.context() as patch:
        patch.setattr(Objects, place, failing)
        with pytest.raises(DyadError, match="the cable was cut"):
            build(raw, warehouse)
    assert len(calls) >= count
    assert n_documents(warehouse) == 1
    assert call("releases", "--warehouse", warehouse).count("\n") == 2
    if place == "send":
        assert prefixes(storage, warehouse) == before
    second = build(raw, warehouse)
    assert second != first
    assert n_documents(warehouse) == 2
    assert len(prefixes(storage, warehouse)) == 2
    assert outcomes(storage, warehouse) == ["published", "published"]


@pytest.mark.parametrize(("place", "count"), [("send", 1), ("send", 15), ("write_if", 4), ("abort", 1)])
def test_a_killed_run_leaves_nothing_visible_and_the_next_cleans_up(storage, warehouse, raw, place, count):
    """SIGKILL in the middle of the objects, before the pointer, and after it."""
    build(raw, warehouse)
    (raw / "new.txt").write_text(SECOND)
    command = [sys.executable, "-m", "tests.remote.building", str(raw), warehouse, place, str(count)]
    run = subprocess.run(command, cwd=REPOSITORY, env={**os.environ, "PYTHONPATH": str(REPOSITORY)}, timeout=120)
    assert run.returncode == -9
    is_published = place == "abort"
    assert n_documents(warehouse) == (2 if is_published else 1)
    assert call("releases", "--warehouse", warehouse).count("\n") == (3 if is_published else 2)
    build(raw, warehouse)
    assert n_documents(warehouse) == 2
    assert len(prefixes(storage, warehouse)) == 2
    assert sorted(outcomes(storage, warehouse)) == ["published", "published", *["unchanged"] * is_published]


def test_of_two_who_publish_at_once_one_wins_and_the_other_is_told(storage, warehouse, raw, tmp_path, monkeypatch):
    build(raw, warehouse)
    slow = RemoteWarehouse(warehouse)  # has looked, and is slow
    monkeypatch.setenv("DYAD_CACHE", str(tmp_path / "another machine"))
    (raw / "new.txt").write_text(SECOND)
    fast = build(raw, warehouse)
    before = prefixes(storage, warehouse)
    (raw / "new.txt").write_text(SECOND + "Peru lent Bolivia $5 million in 2001.")
    monkeypatch.setenv("DYAD_CACHE", str(tmp_path / "cache"))
    with pytest.raises(PointerLostError, match="another run published to .* run again"):
        build(raw, warehouse, slow)
    assert prefixes(storage, warehouse) == before
    assert read_catalogue(Objects(warehouse)).current.release_id == fast
    assert build(raw, warehouse) != fast
    assert len(read_catalogue(Objects(warehouse)).releases) == 3


def test_of_two_first_publishers_one_wins(storage, warehouse, raw, tmp_path, monkeypatch):
    slow = RemoteWarehouse(warehouse)
    monkeypatch.setenv("DYAD_CACHE", str(tmp_path / "another machine"))
    build(raw, warehouse)
    monkeypatch.setenv("DYAD_CACHE", str(tmp_path / "cache"))
    with pytest.raises(PointerLostError):
        build(raw, warehouse, slow)
    assert len(prefixes(storage, warehouse)) == 1


def test_objects_that_are_cleaned_away_while_they_are_sent_never_become_current(storage, warehouse, raw, monkeypatch):
    """A publishes while B is sending: what B has sent is swept, and B must not make it current after that."""
    build(raw, warehouse)
    (raw / "new.txt").write_text(SECOND)
    send, done = Objects.send, []

    def interrupted(self: Objects, path: Path, name: str) -> None:
        send(self, path, name)
        done.append(name)
        if len(done) == 12:
            with monkeypatch.context() as patch:
                patch.setattr(Objects, "send", send)
                call("rollback", "current", "--warehouse", warehouse)

    monkeypatch.setattr(Objects, "send", interrupted)
    with pytest.raises(PointerLostError):
        build(raw, warehouse)
    assert n_documents(warehouse) == 1
    assert len(prefixes(storage, warehouse)) == 1


def test_a_rollback_that_another_overtakes_changes_nothing(warehouse, raw, monkeypatch):
    first = build(raw, warehouse)
    (raw / "new.txt").write_text(SECOND)
    second = build(raw, warehouse)
    write = Objects.write_if
    monkeypatch.setattr(
        Objects, "write_if", lambda self, name, data, tag: write(self, name, data, '"0123456789abcdef0123456789abcdef"')
    )
    with pytest.raises(PointerLostError):
        call("rollback", first, "--warehouse", warehouse)
    with pytest.raises(PointerLostError):
        call("prune", "--keep", "1", "--warehouse", warehouse)
    monkeypatch.undo()


def test_a_server_that_ignores_conditions_is_refused(storage, warehouse, raw, monkeypatch):
    def write(self: Objects, name: str, data: bytes, tag: str | None) -> bool:
        self.fs.pipe_file(self._at(name), data)
        return True

    monkeypatch.setattr(Objects, "write_if", write)
    with pytest.raises(DyadError, match="ignores conditional writes"):
        build(raw, warehouse)
    assert storage.find(warehouse) == []
