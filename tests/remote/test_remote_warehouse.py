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
from flows.remote.objects import Objects, file_sha256
from flows.remote.publishing import RemoteWarehouse
from flows.remote.reading import list_remote, reading
from flows.settings import DyadError
from tests.remote.building import build, publish_sample
from tests.remote.proxy import Proxy

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


def test_what_changed_is_told_against_the_release_there_not_the_one_here(warehouse, tmp_path, monkeypatch):
    publish_sample(warehouse, 1)
    monkeypatch.setenv("DYAD_CACHE", str(tmp_path / "another machine"))
    publish_sample(warehouse, 2)
    with reading(warehouse, tables=True) as folder:
        changes = pq.read_table(folder / "current" / "changes.parquet").to_pylist()
    assert {"documents", "facts"} <= {row["table"] for row in changes}


def test_an_earlier_release_that_is_built_again_is_current_and_there_once(storage, warehouse):
    first = publish_sample(warehouse, 1)
    publish_sample(warehouse, 2)
    assert publish_sample(warehouse, 1) == first
    assert n_documents(warehouse) == 1
    assert len(read_catalogue(Objects(warehouse)).releases) == 2
    assert call("releases", "--warehouse", warehouse).count(first) == 1


def test_a_release_is_fetched_once(warehouse, tmp_path, monkeypatch):
    publish_sample(warehouse, 1)
    monkeypatch.setenv("DYAD_CACHE", str(tmp_path / "another machine"))
    fetched = []
    fetch = Objects.fetch
    monkeypatch.setattr(Objects, "fetch", lambda self, name, *rest: fetched.append(name) or fetch(self, name, *rest))
    for _ in range(2):
        n_documents(warehouse)
    assert sorted(Path(name).name for name in fetched) == ["datapackage.json", "dyad.duckdb"]


def test_a_reader_that_has_begun_keeps_its_release(warehouse):
    publish_sample(warehouse, 1)
    with reading(warehouse, tables=True) as folder:
        before = data(folder / "current")
        publish_sample(warehouse, 2)
        call("prune", "--keep", "1", "--warehouse", warehouse)
        assert data(folder / "current") == before
    assert n_documents(warehouse) == 2


def test_a_damaged_release_is_named_and_the_next_run_heals(storage, warehouse, tmp_path, monkeypatch):
    publish_sample(warehouse, 1)
    prefix = read_catalogue(Objects(warehouse)).current.path
    monkeypatch.setenv("DYAD_CACHE", str(tmp_path / "another machine"))
    size = storage.size(f"{warehouse}/{prefix}/dyad.duckdb")
    storage.pipe_file(f"{warehouse}/{prefix}/dyad.duckdb", b"x" * size)
    with pytest.raises(DyadError, match=r"dyad.duckdb is damaged: it has other bytes"):
        n_documents(warehouse)
    storage.rm_file(f"{warehouse}/{prefix}/facts.parquet")
    assert call("releases", "--warehouse", warehouse).count("\n") == 1
    publish_sample(warehouse, 1)
    assert n_documents(warehouse) == 1


# ---------------------------------------------------------------- failures


@pytest.mark.parametrize(("place", "count"), [("send", 1), ("send", 26), ("write_if", 4)])
def test_a_failed_sending_leaves_nothing_and_the_next_run_heals(storage, warehouse, monkeypatch, place, count):
    """A request that fails: in the middle of the objects, at the last of them, at the pointer."""
    publish_sample(warehouse, 1)
    before = prefixes(storage, warehouse)
    method, calls = getattr(Objects, place), []

    def failing(self: Objects, *arguments: Any) -> Any:
        calls.append(arguments)
        if len(calls) == count:
            raise DyadError("the cable was cut")
        return method(self, *arguments)

    with monkeypatch.context() as patch:
        patch.setattr(Objects, place, failing)
        with pytest.raises(DyadError, match="the cable was cut"):
            publish_sample(warehouse, 2)
    assert n_documents(warehouse) == 1
    assert call("releases", "--warehouse", warehouse).count("\n") == 2
    assert (prefixes(storage, warehouse) == before) == (place == "send")  # of the pointer it is not known
    publish_sample(warehouse, 2)
    assert n_documents(warehouse) == 2
    assert len(prefixes(storage, warehouse)) == 2
    assert outcomes(storage, warehouse) == ["published", "published"]


def test_a_killed_run_leaves_nothing_visible_and_the_next_cleans_up(storage, bucket):
    """SIGKILL at the trial of conditions, in the middle of the objects, before the pointer, and after it."""
    places = [("write_if", 2), ("send", 15), ("write_if", 4), ("abort", 1)]
    published = [False, False, False, True]
    addresses = [f"s3://{bucket}/{number}" for number in range(len(places))]
    for address in addresses:
        publish_sample(address, 1)
    cases = [[address, 2, *place] for address, place in zip(addresses, places, strict=True)]
    command = [sys.executable, "-m", "tests.remote.building"]
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    done = subprocess.run(
        command, input=json.dumps(cases), capture_output=True, text=True, cwd=REPOSITORY, env=environment, timeout=120
    )
    assert json.loads(done.stdout) == [-9] * len(places), done.stderr
    for address, is_published in zip(addresses, published, strict=True):
        assert n_documents(address) == (2 if is_published else 1)
        assert call("releases", "--warehouse", address).count("\n") == (3 if is_published else 2)
        assert outcomes(storage, address) == ["published"]
        publish_sample(address, 2)
        assert n_documents(address) == 2
        assert len(prefixes(storage, address)) == 2
        assert outcomes(storage, address) == ["published", "published"]


def test_parts_of_a_large_object_that_a_killed_run_sent_are_thrown_away(
    storage, bucket, warehouse, tmp_path, monkeypatch
):
    publish_sample(warehouse, 1)
    store = Objects(warehouse)
    monkeypatch.setattr("flows.remote.objects._PART_BYTES", 5_500_000)
    (tmp_path / "large").write_bytes(os.urandom(12_000_000))
    store.send(tmp_path / "large", "releases/x/y/large")
    store.fetch("releases/x/y/large", tmp_path / "back", 12_000_000, file_sha256(tmp_path / "large"))
    storage.call_s3("create_multipart_upload", Bucket=bucket, Key="dyad/releases/x/y/facts.parquet")
    storage.call_s3("create_multipart_upload", Bucket=bucket, Key="others/facts.parquet")
    assert len(store.unfinished("releases")) == 1
    publish_sample(warehouse, 2)
    assert store.unfinished("releases") == []
    assert len(storage.call_s3("list_multipart_uploads", Bucket=bucket)["Uploads"]) == 1
    assert not storage.exists(f"{warehouse}/releases/x/y/large")


def test_of_two_who_publish_at_once_one_wins_and_the_other_is_told(storage, warehouse, tmp_path, monkeypatch):
    publish_sample(warehouse, 1)
    slow = RemoteWarehouse(warehouse)  # has looked, and is slow
    monkeypatch.setenv("DYAD_CACHE", str(tmp_path / "another machine"))
    fast = publish_sample(warehouse, 2)
    before = prefixes(storage, warehouse)
    monkeypatch.setenv("DYAD_CACHE", str(tmp_path / "cache"))
    with pytest.raises(PointerLostError, match=r"another run published to .* run again"):
        publish_sample(warehouse, 3, slow)
    assert prefixes(storage, warehouse) == before
    assert read_catalogue(Objects(warehouse)).current.release_id == fast
    publish_sample(warehouse, 3)
    assert n_documents(warehouse) == 3
    assert len(read_catalogue(Objects(warehouse)).releases) == 3
    assert outcomes(storage, warehouse) == ["published"] * 3


def test_of_two_first_publishers_one_wins(storage, warehouse, tmp_path, monkeypatch):
    slow = RemoteWarehouse(warehouse)
    monkeypatch.setenv("DYAD_CACHE", str(tmp_path / "another machine"))
    publish_sample(warehouse, 1)
    monkeypatch.setenv("DYAD_CACHE", str(tmp_path / "cache"))
    with pytest.raises(PointerLostError):
        publish_sample(warehouse, 1, slow)
    assert len(prefixes(storage, warehouse)) == 1
    assert n_documents(warehouse) == 1


def test_objects_that_are_cleaned_away_while_they_are_sent_never_become_current(storage, warehouse, monkeypatch):
    """One publishes while another is sending: what that one has sent is swept, and must not become current after."""
    publish_sample(warehouse, 1)
    send, done = Objects.send, []

    def interrupted(self: Objects, path: Path, name: str) -> None:
        send(self, path, name)
        done.append(name)
        if len(done) == 12:
            call("rollback", "current", "--warehouse", warehouse)

    monkeypatch.setattr(Objects, "send", interrupted)
    with pytest.raises(PointerLostError):
        publish_sample(warehouse, 2)
    assert n_documents(warehouse) == 1
    assert len(prefixes(storage, warehouse)) == 1


def test_a_rollback_that_another_overtakes_changes_nothing(warehouse, monkeypatch):
    first = publish_sample(warehouse, 1)
    second = publish_sample(warehouse, 2)
    write, other = Objects.write_if, '"0123456789abcdef0123456789abcdef"'
    with monkeypatch.context() as patch:
        patch.setattr(Objects, "write_if", lambda self, name, data, tag: write(self, name, data, other))
        for command in (("rollback", first), ("prune", "--keep", "1")):
            with pytest.raises(PointerLostError):
                call(*command, "--warehouse", warehouse)
    assert n_documents(warehouse) == 2
    assert [info.release_id for info in list_remote(warehouse)] == [second, first]


def test_a_server_that_ignores_conditions_is_refused(storage, warehouse, monkeypatch):
    def write(self: Objects, name: str, data: bytes, tag: str | None) -> bool:
        self.fs.pipe_file(self._at(name), data)
        return True

    monkeypatch.setattr(Objects, "write_if", write)
    with pytest.raises(DyadError, match="ignores conditional writes"):
        publish_sample(warehouse, 1)
    assert storage.find(warehouse) == []


# ---------------------------------------------------------------- a network that fails


def test_a_connection_cut_in_the_middle_leaves_nothing_visible(storage, server, warehouse, monkeypatch):
    publish_sample(warehouse, 1)
    with Proxy(server) as proxy:
        monkeypatch.setenv("AWS_ENDPOINT_URL", proxy.address)
        proxy.cut = lambda head: b"/dyad/releases/" in head and head.startswith(b"PUT") and b"/claims.parquet" in head
        with pytest.raises(DyadError, match=r"dyad cannot be reached .* check the network and AWS_ENDPOINT_URL"):
            publish_sample(warehouse, 2)
        assert proxy.n_cut > 1  # tried again
    monkeypatch.setenv("AWS_ENDPOINT_URL", server)
    assert n_documents(warehouse) == 1
    publish_sample(warehouse, 2)
    assert n_documents(warehouse) == 2
    assert len(prefixes(storage, warehouse)) == 2


def test_an_answer_that_is_lost_on_its_way_does_not_lose_the_release(storage, server, warehouse, monkeypatch):
    """The pointer is written, the answer is lost, and the same request again is refused: by what it wrote itself."""
    with Proxy(server) as proxy:
        monkeypatch.setenv("AWS_ENDPOINT_URL", proxy.address)
        proxy.mute = lambda head: head.startswith(b"PUT") and b"/current.json" in head and proxy.n_cut == 0
        publish_sample(warehouse, 1)
        assert proxy.n_cut == 1
    monkeypatch.setenv("AWS_ENDPOINT_URL", server)
    assert n_documents(warehouse) == 1
    assert len(prefixes(storage, warehouse)) == 1
