"""A run that is killed at any moment leaves the old release whole and current, or the new one; the next run mends."""

import json
import random
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from flows.publish.releases import is_intact, list_releases, prune, rollback
from flows.publish.warehouse import Warehouse
from tests.publish.killed import count_calls, publish_documents

REPOSITORY = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    """A warehouse with one release, and the steps and calls that publishing a second one makes."""
    root = tmp_path_factory.mktemp("base") / "warehouse"
    publish_documents(root, 1)
    trial = root.parent / "trial"
    shutil.copytree(root, trial, symlinks=True)
    steps, calls = [], []
    undo = count_calls(lambda made, name: calls.append(name))
    try:
        publish_documents(trial, 2, on_step=steps.append)
    finally:
        undo()
    return root, steps, calls


def kill(tmp_path, base, points):
    """Copies of the base warehouse, in each of which publishing a second release was killed at one point."""
    cases = []
    for number, (kind, value) in enumerate(points):
        root = tmp_path / str(number)
        shutil.copytree(base, root, symlinks=True)
        cases.append([str(root), 2, kind, value])
    done = subprocess.run(
        [sys.executable, "-m", "tests.publish.killed"],
        input=json.dumps(cases),
        capture_output=True,
        text=True,
        cwd=REPOSITORY,
        check=True,
    )
    return [Path(case[0]) for case in cases], json.loads(done.stdout)


def assert_readable(root):
    """What is current can be read: the release has all its files, and the database answers; gives their facts."""
    warehouse = Warehouse(root)
    release = warehouse.release(warehouse.current_id())
    assert is_intact(release)
    facts = pq.read_table(root / "current" / "facts.parquet").num_rows
    with duckdb.connect(str(warehouse.database), read_only=True) as connection:
        in_database = connection.execute("SELECT count(*) FROM facts").fetchone()[0]
        assert connection.execute("SELECT count(*) FROM trade").fetchone()[0] * 7 == in_database * 2
    return facts, in_database


def assert_mended(root):
    """The next run publishes or finds all done, and leaves nothing behind."""
    publish_documents(root, 2)
    assert assert_readable(root) == (14, 14)
    assert sorted(path.name for path in root.iterdir()) == [
        ".lock",
        "current",
        "dyad.duckdb",
        "dyad.json",
        "releases",
        "runs.parquet",
    ]
    assert len(list((root / "releases").iterdir())) == 2
    published = [run for run in pq.read_table(root / "runs.parquet").to_pylist() if run["outcome"] == "published"]
    assert len({run["release_id"] for run in published}) == 2


def test_killed_at_each_step(tmp_path, base):
    root, steps, _ = base
    writes = [step for step in steps if step.startswith("write ")]
    points = [step for step in steps if step not in writes] + [writes[0], writes[-1]]
    assert {"check", "build database", "sync", "rename", "make current", "place database", "keep run"} <= set(points)
    roots, ends = kill(tmp_path, root, [("step", point) for point in points])
    assert ends == [-9] * len(points)
    for killed, point in zip(roots, points, strict=True):
        facts, in_database = assert_readable(killed)
        is_new = point in ("place database", "keep run", "done")
        assert facts == (14 if is_new else 7), point
        assert in_database == (14 if point in ("keep run", "done") else 7), point
    for killed, point in zip(roots, points, strict=True):
        if point in ("build database", "rename", "make current", "place database", "keep run"):
            assert_mended(killed)


def test_killed_before_each_rename_and_some_syncs(tmp_path, base):
    root, _, calls = base
    renames = [number for number, name in enumerate(calls, 1) if name != "fsync"]
    syncs = random.Random(3).sample([number for number, name in enumerate(calls, 1) if name == "fsync"], 2)
    roots, ends = kill(tmp_path, root, [("call", number) for number in renames + syncs])
    assert ends == [-9] * len(ends)
    for killed in roots:
        assert assert_readable(killed) in [(7, 7), (14, 7), (14, 14)]
    for killed in roots[::3]:
        assert_mended(killed)


def test_killed_at_random_moments(tmp_path, base):
    moments = random.Random(5).sample(range(20, 600), 12)
    roots, ends = kill(tmp_path, base[0], [("time", moment / 1000) for moment in moments])
    assert -9 in ends
    for killed in roots:
        assert assert_readable(killed) in [(7, 7), (14, 7), (14, 14)]
    for killed in roots[::6]:
        assert_mended(killed)


def test_a_release_that_was_being_replaced_or_deleted_is_no_trouble(tmp_path, base):
    root = tmp_path / "warehouse"
    shutil.copytree(base[0], root, symlinks=True)
    first = Warehouse(root).current_id()
    second = publish_documents(root, 2).release_id
    warehouse = Warehouse(root)
    warehouse.release(first).rename(warehouse.replaced(first))
    shutil.copytree(warehouse.release(second), warehouse.trash("0123456789abcdef"))
    assert rollback(root, first) == first
    assert [info.release_id for info in list_releases(root)] == [second, first]
    assert prune(root, 2) == []
    assert not list((root / "releases").glob(".*"))
