"""What surrounds a run: an error of whatever kind while the disk is full is told as that."""

from __future__ import annotations

import shutil
from collections import namedtuple
from pathlib import Path

import pytest

from flows import run
from flows.settings import DyadError

Usage = namedtuple("Usage", ["total", "used", "free"])


def fail(error: Exception, warehouse: Path) -> None:
    with run.naming_a_full_disk(warehouse):
        raise error


def test_a_full_disk_is_named_whatever_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10, 10, 0))
    with pytest.raises(DyadError, match="the disk is full"):
        fail(RuntimeError("500 Internal Server Error"), tmp_path)
    with pytest.raises(DyadError, match="holds no texts"):
        fail(DyadError("raw holds no texts"), tmp_path)


def test_other_errors_stay_as_they_are(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="500"):
        fail(RuntimeError("500 Internal Server Error"), tmp_path)


def test_errors_that_cause_each_other_end_the_run(tmp_path: Path) -> None:
    first, second = RuntimeError("first"), RuntimeError("second")
    first.__cause__, second.__cause__ = second, first
    with pytest.raises(RuntimeError, match="first"):
        fail(first, tmp_path)
