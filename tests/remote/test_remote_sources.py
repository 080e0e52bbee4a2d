"""Sources on S3 read as the same folder on disk, object by object, and only what changed is fetched."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml
from click.testing import CliRunner

from flows.cli import cli
from flows.read import input_fingerprint, read_sources
from flows.records import Reject
from flows.remote.objects import Objects
from flows.remote.sources import changing, copied, own_words
from flows.settings import DyadError, load_settings
from tests.remote.building import build

TEXT = "Kenya lent Tanzania $40 million in 2011.\n"


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """A folder with every kind of file."""
    folder = tmp_path / "raw"
    (folder / "deep" / "er").mkdir(parents=True)
    (folder / "vocabulary").mkdir()
    (folder / "east.txt").write_text(TEXT)
    (folder / "east.yaml").write_text("title: Loans\npublisher: A Review\n")
    (folder / "deep" / "er" / "page.html").write_text("<html><body><p>Chile lent Peru $3 million.</p></body></html>")
    (folder / "deep" / "note — é.md").write_text("# Head\n\nIndia lent Nepal $5 million in 2001.\n")
    rows = [{"text": f"Row {number}: Brazil sold Chad 3 aircraft in 1999.", "id": f"r{number}"} for number in range(3)]
    (folder / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)))
    (folder / "more.csv.gz").write_bytes(gzip.compress(b"id,text\nx,Ghana lent Togo $7 million in 1985.\n"))
    zipped = pa.compress(b'{"text": "Spain lent Cuba $9 million in 1977."}\n', codec="zstd", asbytes=True)
    (folder / "some.jsonl.zst").write_bytes(zipped)
    pq.write_table(pa.table({"text": ["Oman lent Iraq $8 million in 1991."]}), folder / "table.parquet")
    (folder / "picture.png").write_bytes(b"\x89PNG")
    (folder / "orphan.yaml").write_text("title: nothing beside it\n")
    (folder / "empty.txt").write_text("")
    (folder / "README.md").write_text("not a source")
    (folder / ".hidden.txt").write_text("not a source")
    (folder / "assertions.toml").write_text("[rows.facts]\nleast = 1\n")
    (folder / "decisions.yaml").write_text("")
    return folder


@pytest.fixture
def address(storage: Any, bucket: str, raw: Path) -> str:
    """The same in a bucket."""
    for path in raw.rglob("*"):
        if path.is_file():
            storage.put_file(str(path), f"{bucket}/raw/{path.relative_to(raw).as_posix()}")
    return f"s3://{bucket}/raw"


def fetched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the objects that are fetched from now on."""
    names: list[str] = []
    fetch = Objects.fetch

    def noted(self: Objects, name: str, *rest: Any, **options: Any) -> None:
        names.append(name)
        fetch(self, name, *rest, **options)

    monkeypatch.setattr(Objects, "fetch", noted)
    return names


def test_a_release_from_there_is_that_of_the_folder(raw, address, tmp_path):
    assert build(raw, tmp_path / "a") == build(address, tmp_path / "b")
    here, there = (tmp_path / name / "current" for name in "ab")
    names = sorted(path.name for path in here.glob("*.parquet"))
    assert names == sorted(path.name for path in there.glob("*.parquet"))
    assert [name for name in names if (here / name).read_bytes() != (there / name).read_bytes()] == []
    paths = pq.read_table(there / "documents.parquet")["path"].to_pylist()
    assert {"east.txt", "deep/er/page.html", "deep/note — é.md", "more.csv.gz", "some.jsonl.zst"} <= set(paths)
    assert pq.read_table(there / "documents.parquet").num_rows == 9


def test_only_what_changed_is_fetched_and_what_is_gone_goes(storage, raw, address, monkeypatch):
    names = fetched(monkeypatch)
    with copied(address) as folder:
        assert input_fingerprint(folder) == input_fingerprint(raw)
    assert "picture.png" not in names  # nothing reads it
    names.clear()
    with copied(address):
        assert names == []
    bucket = address.removeprefix("s3://")
    storage.pipe_file(f"{bucket}/east.txt", TEXT.replace("40", "50").encode())  # as many bytes
    storage.rm_file(f"{bucket}/deep/er/page.html")
    (raw / "east.txt").write_text(TEXT.replace("40", "50"))
    (raw / "deep" / "er" / "page.html").unlink()
    with copied(address) as folder:
        assert names == ["east.txt"]
        assert input_fingerprint(folder) == input_fingerprint(raw)
        assert not (folder / "deep" / "er").exists()


def test_a_file_that_was_changed_here_is_fetched_again(address, monkeypatch):
    with copied(address) as folder:
        (folder / "east.txt").write_text("changed by hand")
    names = fetched(monkeypatch)
    with copied(address) as folder:
        assert names == ["east.txt"]
        assert (folder / "east.txt").read_text() == TEXT


def test_a_damaged_index_costs_time_only(raw, address):
    with copied(address) as folder:
        (folder / ".remote.json").write_text("{")
    with copied(address) as folder:
        assert input_fingerprint(folder) == input_fingerprint(raw)


def test_an_object_that_cannot_be_read_is_rejected_and_the_others_are_read(storage, address, monkeypatch):
    bucket, _, prefix = address.removeprefix("s3://").partition("/")
    storage.call_s3("put_object", Bucket=bucket, Key=f"{prefix}/old.txt", Body=b"cold", StorageClass="GLACIER")
    storage.call_s3("put_object", Bucket=bucket, Key=f"{prefix}/{'n' * 300}.txt", Body=b"long")
    storage.call_s3("put_object", Bucket=bucket, Key=f"{prefix}/east.txt/below.txt", Body=TEXT.encode())
    storage.call_s3("put_object", Bucket=bucket, Key=f"{prefix}/../out.txt", Body=b"no")
    storage.call_s3("put_object", Bucket=bucket, Key=f"{prefix}/folder/", Body=b"")
    with copied(address) as folder:
        items = list(read_sources(folder))
        fingerprint = dict(input_fingerprint(folder))
    rejects = {item.path: item for item in items if isinstance(item, Reject) and item.check == "unreadable_file"}
    assert set(rejects) == {"old.txt", f"{'n' * 300}.txt", "east.txt", "../out.txt"}
    assert "restore it from its archive" in rejects["old.txt"].reason
    assert "other objects lie below" in rejects["east.txt"].reason
    assert "no file can have this name" in rejects["../out.txt"].reason
    assert fingerprint["old.txt"] == "rejected:unreadable_file"
    documents = {item.path for item in items if not isinstance(item, Reject)}
    assert {"east.txt/below.txt", "rows.jsonl", "more.csv.gz"} <= documents
    storage.rm_file(f"{bucket}/{prefix}/old.txt")
    with copied(address) as folder:
        assert "old.txt" not in {item.path for item in read_sources(folder) if isinstance(item, Reject)}


def test_credentials_that_end_meanwhile_reject_nothing(address, monkeypatch):
    find, asked = Objects.find, []

    def ended(self: Objects, prefix: str = "") -> Any:
        asked.append(prefix)
        if len(asked) > 1:
            raise DyadError("the server refuses")
        return find(self, prefix)

    def denied(*_: Any, **__: Any) -> None:
        raise PermissionError("Forbidden")

    monkeypatch.setattr(Objects, "find", ended)
    monkeypatch.setattr(Objects, "fetch", denied)
    with pytest.raises(DyadError, match="the server refuses"), copied(address):
        pass


def test_a_network_that_fails_rejects_nothing(address, monkeypatch):
    def cut(self: Objects, name: str, *_: Any, **__: Any) -> None:
        raise DyadError(f"{self.address} cannot be reached")

    monkeypatch.setattr(Objects, "fetch", cut)
    with pytest.raises(DyadError, match="cannot be reached"), copied(address):
        pass


def test_two_runs_do_not_change_one_copy(address):
    with copied(address), pytest.raises(DyadError, match="another run on this machine reads"), copied(address):
        pass


def test_sources_without_any_object_are_named(storage, bucket, tmp_path):
    with pytest.raises(DyadError, match=f"s3://{bucket}/nothing holds no texts"):
        build(f"s3://{bucket}/nothing", tmp_path / "w")


# ---------------------------------------------------------------- what writes to the sources


def test_what_is_added_is_sent_and_what_others_changed_stays(storage, address, tmp_path):
    bucket = address.removeprefix("s3://")
    (tmp_path / "report.txt").write_text("Peru lent Chile $6 million in 2003.")
    said = CliRunner().invoke(cli, ["add", str(tmp_path / "report.txt"), "--publisher", "A Ministry", "--raw", address])
    assert said.exit_code == 0, said.output
    assert storage.cat_file(f"{bucket}/files/report.txt") == b"Peru lent Chile $6 million in 2003."
    assert yaml.safe_load(storage.cat_file(f"{bucket}/files/report.yaml"))["publisher"] == "A Ministry"
    assert storage.exists(f"{bucket}/picture.png")
    assert storage.size(f"{bucket}/picture.png") == 4
    assert not [name for name in storage.find(bucket) if "/.fetch" in name or "remote.json" in name]
    with pytest.raises(DyadError, match=r"east.txt was changed by somebody else"), changing(address) as folder:
        (folder / "east.txt").write_text("mine")
        storage.pipe_file(f"{bucket}/east.txt", b"theirs")
    assert storage.cat_file(f"{bucket}/east.txt") == b"theirs"
    with changing(address) as folder:
        assert (folder / "east.txt").read_text() == "theirs"
        (folder / "east.txt").unlink()
    assert not storage.exists(f"{bucket}/east.txt")


def test_a_decision_is_written_there_and_holds_in_the_next_release(storage, bucket, address, monkeypatch):
    warehouse = f"s3://{bucket}/dyad"
    at = ["--raw", address, "--warehouse", warehouse]
    build(address, warehouse)
    query = "SELECT fact_id FROM finance WHERE source = 'KEN'"
    asked = CliRunner().invoke(cli, ["query", query, "--format", "json", *at[2:]])
    [fact] = json.loads(asked.stdout)
    decide = ["decide", "amend", fact["fact_id"], "--set", "amount=41e6", "--reason", "a slip", "--by", "R", *at]
    assert CliRunner().invoke(cli, decide).exit_code == 0
    assert yaml.safe_load(storage.cat_file(f"{address}/decisions.yaml"))[0]["fact"] == fact["fact_id"]
    build(address, warehouse)
    asked = CliRunner().invoke(
        cli, ["query", "SELECT amount FROM finance WHERE source = 'KEN'", "--format", "csv", *at[2:]]
    )
    assert asked.stdout.split() == ["amount", "41000000.0"]
    read = Objects.read_tagged

    def overtaken(self: Objects, name: str) -> Any:
        found = read(self, name)
        if name == "decisions.yaml":
            storage.pipe_file(f"{address}/decisions.yaml", found[0] + b"# theirs\n")
        return found

    monkeypatch.setattr(Objects, "read_tagged", overtaken)
    refused = CliRunner().invoke(cli, ["decide", "accept", fact["fact_id"], "--reason", "seen", "--by", "R", *at])
    assert "was changed by somebody else meanwhile" in str(refused.exception)
    assert storage.cat_file(f"{address}/decisions.yaml").endswith(b"# theirs\n")


def test_a_projects_own_words_are_those_there(storage, address):
    names = "name,code\nAmber Coast,GHA\n"
    storage.pipe_file(f"{address}/vocabulary/party_names.csv", names.encode())
    with own_words(load_settings(address)) as folder:
        assert folder is not None
        assert (folder / "party_names.csv").read_text() == names
    storage.rm_file(f"{address}/vocabulary/party_names.csv")
    with own_words(load_settings(address)) as folder:
        assert folder is None
