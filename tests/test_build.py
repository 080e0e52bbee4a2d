"""The whole run through the command line: good and bad input, a second run, a killed run, an interrupted run."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

GOOD = """Kenya and Tanzania: trade and loans

Kenya lent Tanzania $40 million in 2011. Tanzania's exports to Kenya reached $320 million in 2012.
The two countries signed a trade agreement in March 2013. Kenya imposed a 25 percent tariff on Tanzanian maize.
"""
OTHER = "Brazil and Argentina signed a treaty on 1 March 1991. Brazil lent Argentina $2 billion in 1994.\n"
SIDECAR = "id: east-africa\ntitle: Trade and loans\npublisher: A Review\npublished: 2014-05-01\nlicence: CC-BY-4.0\n"


def dyad(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "flows.cli", *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, **environment},
    )


def start(*arguments: str | Path) -> subprocess.Popen[str]:
    """Start the command and do not wait."""
    return subprocess.Popen(
        [sys.executable, "-m", "flows.cli", *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def data_files(warehouse: Path) -> dict[str, str]:
    """Name -> SHA-256 of the data files of the current release."""
    found = (warehouse / "current").glob("*.parquet")
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


def query(warehouse: Path, sql: str) -> list[tuple]:
    with duckdb.connect(str(warehouse / "dyad.duckdb"), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def write_sources(raw: Path) -> None:
    """Two good texts, and one of each kind of bad input."""
    raw.mkdir()
    (raw / "east-africa.txt").write_text(GOOD)
    (raw / "east-africa.yaml").write_text(SIDECAR)
    (raw / "nested").mkdir()
    (raw / "nested" / "other.txt").write_text(OTHER)
    (raw / "empty.txt").write_bytes(b"")
    (raw / "binary.txt").write_bytes(bytes(range(256)) * 20)
    (raw / "utf16.txt").write_text("China lent Angola $3 billion in 2005.\n", "utf-16")
    (raw / "latin1.txt").write_bytes(
        "Côte d'Ivoire exported cocoa worth $5 million to Mali in 2010.\n".encode("latin-1")
    )
    (raw / "bom.txt").write_bytes(b"\xef\xbb\xbfJapan lent Peru $7 million in 2001.\n")
    with (raw / "long-line.txt").open("wb") as file:  # a line of 100 MB
        for _ in range(100):
            file.write(b"no full stop " * 80_660)
    (raw / "broken-sidecar.txt").write_text("Egypt lent Sudan $9 million in 2003.\n")
    (raw / "broken-sidecar.yaml").write_text("title: [unclosed\npublisher: X\n")
    (raw / "odd-key.txt").write_text("Ghana lent Togo $8 million in 2004.\n")
    (raw / "odd-key.yaml").write_text("titel: Loans\npublisher: A Review\n")
    (raw / "same-id.txt").write_text("Norway lent Chile $6 million in 2006.\n")
    (raw / "same-id.yaml").write_text("id: east-africa\n")
    (raw / "twin.txt").write_text(OTHER)
    (raw / "german.txt").write_text(
        "Deutschland und Frankreich haben im vergangenen Jahr ein neues Abkommen über den Handel unterzeichnet, "
        "das die Zusammenarbeit der beiden Länder vertiefen soll und die Zölle senkt.\n"
    )
    os.mkfifo(raw / "pipe.txt")
    (raw / "picture.png").write_bytes(b"\x89PNG\r\n")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, subprocess.CompletedProcess[str]]:
    """A first run over good and bad input: (raw, warehouse, the finished command)."""
    folder = tmp_path_factory.mktemp("built")
    raw, warehouse = folder / "raw", folder / "warehouse"
    write_sources(raw)
    return raw, warehouse, dyad("run", "--raw", raw, "--warehouse", warehouse, "--workers", "1")


def test_a_run_ends_with_the_funnel_the_release_and_a_query(built):
    _, warehouse, run = built
    assert run.returncode == 0, run.stderr
    facts = query(warehouse, "SELECT count(*) FROM facts")[0][0]
    assert facts > 0
    assert f"→ {facts} facts" in run.stdout
    assert "the first release in this warehouse" in run.stdout
    release = (warehouse / "current").resolve()
    assert f"release {release.name}" in run.stdout
    assert "dyad query" in run.stdout


def test_a_good_run_is_quiet(built):
    """Progress on standard error, one plain line a stage; nothing of Prefect's own."""
    run = built[2]
    stages = ["starting", "identify", "read", "extract", "gather", "curate", "consolidate", "publish"]
    lines = run.stderr.splitlines()
    assert [line.split()[1].rstrip(":") for line in lines if line.split()[1].rstrip(":") in stages][: len(stages)]
    for word in ("prefect", "Traceback", "locked", "WARNING", "ERROR", "telemetry"):
        assert word.lower() not in (run.stderr + run.stdout).lower()


@pytest.mark.parametrize(
    ("path", "check"),
    [
        ("empty.txt", "empty_file"),
        ("binary.txt", "not_text"),
        ("long-line.txt", "too_large"),
        ("broken-sidecar.yaml", "bad_sidecar"),
        ("odd-key.yaml", "unknown_sidecar_key"),
        ("same-id.txt", "duplicate_id"),
        ("twin.txt", "duplicate_document"),
        ("pipe.txt", "unreadable_file"),
        ("picture.png", "unsupported_format"),
    ],
)
def test_bad_input_is_a_row_of_rejects_that_says_where_and_why(built, path, check):
    found = dict(query(built[1], f"SELECT \"check\", reason FROM rejects WHERE path = '{path}'"))
    assert check in found
    assert path in found[check] or path.rsplit(".", 1)[0] in found[check]


def test_good_documents_beside_bad_ones_are_published(built):
    paths = {path for (path,) in query(built[1], "SELECT path FROM documents")}
    good = {"east-africa.txt", "nested/other.txt", "utf16.txt", "latin1.txt", "bom.txt", "german.txt"}
    assert good | {"broken-sidecar.txt", "odd-key.txt", "same-id.txt"} == paths
    texts = dict(query(built[1], "SELECT path, text FROM documents"))
    assert texts["utf16.txt"].startswith("China lent")
    assert texts["latin1.txt"].startswith("Côte d'Ivoire")
    assert texts["bom.txt"].startswith("Japan lent")


def test_every_file_ends_somewhere(built):
    raw, warehouse, _ = built
    files = {
        path.relative_to(raw).as_posix() for path in raw.rglob("*") if not path.is_dir() and path.suffix != ".yaml"
    }
    documents = {path for (path,) in query(warehouse, "SELECT path FROM documents")}
    rejected = {path for (path,) in query(warehouse, "SELECT path FROM rejects WHERE \"table\" = 'documents'")}
    assert files <= documents | rejected


def test_a_text_in_another_language_is_kept_without_facts(built):
    query_text = "SELECT language, n_facts, n_sentences > 0 FROM documents WHERE path = 'german.txt'"
    assert query(built[1], query_text) == [("de", 0, True)]


def test_every_fact_cites_its_exact_text(built):
    wrong = """
        SELECT f.fact_id FROM facts f JOIN documents d USING (doc_id)
        WHERE d.text[f.char_start + 1 : f.char_end] != f.evidence
    """
    assert query(built[1], wrong) == []


def test_prefect_saw_the_run(built):
    """One flow run with a task a stage, and the artifact with the funnel, in the local server's database."""
    import sqlite3

    (database,) = (built[1] / ".work" / "prefect").glob("*.db")
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        flows = connection.execute("SELECT state_type FROM flow_run").fetchall()
        tasks = {name.rsplit("-", 1)[0] for (name,) in connection.execute("SELECT name FROM task_run")}
        artifact = connection.execute("SELECT data FROM artifact WHERE key = 'dyad-run'").fetchone()[0]
    assert flows and set(flows) == {("COMPLETED",)}
    assert {"identify", "read", "extract_batch", "gather", "curate", "consolidate", "publish"} <= tasks
    assert "documents →" in json.loads(artifact)
    assert "| documents | too_large | 1 |" in json.loads(artifact)


def test_an_unchanged_run_publishes_nothing_and_says_so(built):
    raw, warehouse, first = built
    before = {path: path.stat().st_mtime_ns for path in (warehouse / "current").resolve().iterdir()}
    again = dyad("run", "--raw", raw, "--warehouse", warehouse, "--workers", "1")
    assert again.returncode == 0, again.stderr
    assert "unchanged" in again.stdout
    assert again.stdout.splitlines()[0] == first.stdout.splitlines()[0]
    assert {path: path.stat().st_mtime_ns for path in (warehouse / "current").resolve().iterdir()} == before
    assert len(list((warehouse / "releases").iterdir())) == 1


def test_another_warehouse_with_other_batches_and_workers_gets_the_same_bytes(built, tmp_path):
    raw, warehouse, _ = built
    run = dyad("run", "--raw", raw, "--warehouse", tmp_path / "w", "--workers", "2", DYAD_BATCH_BYTES="400")
    assert run.returncode == 0, run.stderr
    assert (tmp_path / "w" / "current").resolve().name == (warehouse / "current").resolve().name
    assert data_files(tmp_path / "w") == data_files(warehouse)


def test_a_killed_run_leaves_the_old_release_and_the_next_run_heals(built, tmp_path):
    """SIGKILL at two moments of a run that has something new to publish; no cleaning by hand."""
    warehouse = tmp_path / "w"
    shutil.copytree(built[1], warehouse, symlinks=True)
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "a.txt").write_text(GOOD)
    (raw / "b.txt").write_text(OTHER)
    released = data_files(warehouse)
    chance = random.Random(20)
    for _ in range(2):
        process = start("run", "--raw", raw, "--warehouse", warehouse, "--workers", "1")
        time.sleep(chance.uniform(1.5, 4.0))
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        n_documents = pq.read_metadata(warehouse / "current" / "documents.parquet").num_rows
        assert (
            data_files(warehouse) == released or n_documents == 2
        )  # the old release, or the new one, never half of it
        assert query(warehouse, "SELECT count(*) FROM documents")[0][0] in (9, 2)
    after = dyad("run", "--raw", raw, "--warehouse", warehouse, "--workers", "1")
    assert after.returncode == 0, after.stderr
    assert query(warehouse, "SELECT count(*) FROM documents") == [(2,)]
    left = [path.name for path in (warehouse / "releases").iterdir() if path.name.startswith(".")]
    assert left == []
    assert not (warehouse / ".work" / "run").exists()


def test_ctrl_c_ends_cleanly_and_the_old_release_stays(built, tmp_path):
    raw = built[0]
    process = start("run", "--raw", raw, "--warehouse", tmp_path / "w", "--workers", "1")
    assert process.stderr is not None
    while "identify" not in (line := process.stderr.readline()):
        assert line, "the run ended before it began"
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "interrupted" in err
    assert "Traceback" not in err + out
    assert not (tmp_path / "w" / "current").exists()
    assert not (tmp_path / "w" / ".work" / "run").exists()


def test_no_folder_of_sources_is_one_clear_line(tmp_path):
    run = dyad("run", "--raw", tmp_path / "none", "--warehouse", tmp_path / "w")
    assert run.returncode == 1
    assert run.stderr.splitlines()[-1].startswith("dyad: ")
    assert "--raw" in run.stderr
    assert "Traceback" not in run.stderr
    assert not (tmp_path / "w").exists()


def test_an_empty_folder_of_sources_says_what_to_do_and_keeps_the_release(built, tmp_path):
    (tmp_path / "raw").mkdir()
    before = (built[1] / "current").resolve()
    run = dyad("run", "--raw", tmp_path / "raw", "--warehouse", built[1], "--workers", "1")
    assert run.returncode == 1
    assert "holds no texts" in run.stderr
    assert "Traceback" not in run.stderr
    assert (built[1] / "current").resolve() == before
    assert query(built[1], "SELECT count(*) FROM facts")[0][0] > 0


def test_a_second_run_on_the_same_warehouse_leaves_with_a_message(built):
    raw, warehouse, _ = built
    with (warehouse / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        run = dyad("run", "--raw", raw, "--warehouse", warehouse)
    assert run.returncode == 1
    assert "another run" in run.stderr


def test_a_warehouse_of_a_newer_version_is_refused(built, tmp_path):
    (tmp_path / "w").mkdir()
    (tmp_path / "w" / "dyad.json").write_text('{"format_version": 99}')
    run = dyad("run", "--raw", built[0], "--warehouse", tmp_path / "w")
    assert run.returncode == 1
    assert "newer version" in run.stderr


def test_a_warehouse_that_cannot_be_written_is_refused(built, tmp_path):
    (tmp_path / "w").write_text("a file in the way")
    run = dyad("run", "--raw", built[0], "--warehouse", tmp_path / "w" / "sub")
    assert run.returncode == 1
    assert "Traceback" not in run.stderr
    assert len([line for line in run.stderr.splitlines() if line.startswith("dyad: ")]) == 1
