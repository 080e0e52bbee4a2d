"""What is wrong with remote storage is told in one line: what, where, and what to do."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from flows import watch
from flows.cli import cli, main
from flows.remote.objects import Objects
from flows.remote.places import copy_of, place
from flows.settings import DyadError, load_settings
from tests.remote.building import build
from tests.remote.conftest import s3_server

REPOSITORY = Path(__file__).parent.parent.parent


def fails(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Run a command that fails, through the entry point; gives what it wrote to standard error."""
    with pytest.raises(SystemExit) as stop:
        main([*arguments])
    assert stop.value.code == 1
    error = capsys.readouterr().err
    assert "Traceback" not in error
    assert error.count("\n") == 1
    return error


def test_a_missing_bucket_is_named(storage, capsys, tmp_path):
    for command in (("query", "SELECT 1"), ("releases",), ("rollback", "a"), ("prune", "--keep", "1"), ("status",)):
        told = fails(capsys, *command, "--warehouse", "s3://no-such-bucket-here/dyad")
        assert "s3://no-such-bucket-here/dyad: there is no such bucket; create it, or name another with --war" in told
    with pytest.raises(DyadError, match="no such bucket; create it, or name another with --raw"):
        build("s3://no-such-bucket-here/raw", tmp_path / "w")


def test_an_empty_warehouse_says_how_to_begin(bucket, capsys):
    told = fails(capsys, "query", "SELECT 1", "--warehouse", f"s3://{bucket}/dyad")
    assert f"s3://{bucket}/dyad holds no release yet: run `dyad run`" in told
    said = CliRunner().invoke(cli, ["releases", "--warehouse", f"s3://{bucket}/dyad"])
    assert said.stdout == f"s3://{bucket}/dyad holds no release yet: run `dyad run`\n"


def test_wrong_credentials_are_told(storage, capsys, monkeypatch):
    with s3_server(INITIAL_NO_AUTH_ACTION_COUNT="0") as strict:
        monkeypatch.setenv("AWS_ENDPOINT_URL", strict)
        told = fails(capsys, "query", "SELECT 1", "--warehouse", "s3://somebucket/dyad")
    assert "s3://somebucket/dyad: the server refuses" in told
    assert "check the credentials (AWS_ACCESS_KEY_ID" in told


def test_missing_credentials_are_told(storage, capsys, monkeypatch, tmp_path):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "none"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    told = fails(capsys, "query", "SELECT 1", "--warehouse", "s3://somebucket/dyad")
    assert "Unable to locate credentials: give credentials by AWS_ACCESS_KEY_ID" in told


def test_a_server_that_does_not_answer_is_told(storage, capsys, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    told = fails(capsys, "query", "SELECT 1", "--warehouse", "s3://somebucket/dyad")
    assert "s3://somebucket/dyad cannot be reached" in told
    assert "check the network and AWS_ENDPOINT_URL" in told


def test_a_missing_extra_is_named():
    code = "import sys; sys.modules['s3fs'] = None; from flows.cli import main; main(['releases', *sys.argv[1:]])"
    command = [sys.executable, "-c", code, "--warehouse", "s3://somebucket/dyad"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=REPOSITORY)
    assert done.returncode == 1
    assert "pip install 'dyad[s3]'" in done.stderr
    assert done.stderr.count("\n") == 1


def test_an_address_that_names_nothing_is_told(capsys):
    assert "names no bucket: write s3://bucket" in fails(capsys, "releases", "--warehouse", "s3://")
    assert "Protocol not known" in fails(capsys, "releases", "--warehouse", "nosuch://somewhere/dyad")


def test_what_has_no_conditional_writes_can_be_read_and_not_written_to(capsys):
    for command in (("rollback", "a"), ("prune", "--keep", "1")):
        told = fails(capsys, *command, "--warehouse", "memory://dyad")
        assert "memory://dyad can be read, but not written to" in told or "has no release 'a'" in told
    with pytest.raises(DyadError, match="can be read, but not written to"):
        build("memory://raw", "memory://dyad")


def test_a_pointer_of_a_newer_version_or_a_broken_one_is_told(storage, bucket, capsys):
    storage.pipe_file(f"{bucket}/dyad/current.json", b'{"format_version": 99}')
    assert "newer version of dyad (format 99" in fails(capsys, "status", "--warehouse", f"s3://{bucket}/dyad")
    storage.pipe_file(f"{bucket}/dyad/current.json", b"{")
    assert "does not say which release" in fails(capsys, "status", "--warehouse", f"s3://{bucket}/dyad")


def test_what_cannot_be_done_from_afar_is_refused(monkeypatch):
    with pytest.raises(DyadError, match="cannot be watched"):
        watch.watch(load_settings("s3://bucket/raw"), print, print)
    monkeypatch.delenv("DYAD_CACHE", raising=False)
    from flows.run import require_sources

    with pytest.raises(DyadError, match="set DYAD_CACHE"):
        require_sources(load_settings("s3://bucket/raw", "s3://bucket/dyad", dask="tcp://scheduler:8786"))


def test_folders_and_addresses_are_told_apart(monkeypatch, tmp_path):
    assert place("raw") == Path("raw")
    assert place(f"file://{tmp_path}/a%20b") == tmp_path / "a b"
    assert place("S3://bucket/prefix/") == "s3://bucket/prefix"
    settings = load_settings("s3://bucket/raw", "s3://bucket/dyad")
    assert (settings.raw_place, settings.warehouse_place) == ("s3://bucket/raw", "s3://bucket/dyad")
    before = copy_of("s3://bucket/dyad")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    assert copy_of("s3://bucket/dyad") != before


def test_reading_from_disk_loads_nothing_of_this():
    code = (
        "import sys; from flows.cli import main\n"
        "try: main(['query', 'SELECT 1', '--warehouse', '/nowhere'])\n"
        "except SystemExit: print(sorted({'fsspec', 's3fs', 'botocore', 'aiohttp', 'prefect'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=REPOSITORY, check=True)
    assert done.stdout == "[]\n"
    assert Objects.__module__ == "flows.remote.objects"
