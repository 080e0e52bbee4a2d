"""The calibration that is kept: which facts are counted in which tenth of confidence, and what the weights learn."""

from __future__ import annotations

from pathlib import Path

import calibrate
import pytest

from flows import status


def test_facts_are_counted_by_tenth_and_none_above_the_highest(tmp_path: Path, monkeypatch) -> None:
    found = [(0.7, True, True), (0.79, True, False), (0.999, False, False), (1.0, True, True)]
    calibrate.write_calibration(calibrate.reliability(found, highest=0.95), tmp_path / "calibration.csv")
    monkeypatch.setattr(status, "CALIBRATION", tmp_path / "calibration.csv")
    assert status.calibration() == {
        7: {"tenth": 7, "n": 2, "who": 2, "full": 1},
        9: {"tenth": 9, "n": 2, "who": 1, "full": 1},
    }


def test_confidence_is_that_of_texts_that_no_rule_was_written_on() -> None:
    """All is right of the texts that rules were written on; of others half, and three in four with the feature."""
    known = [(["plain"], True, True, f"known {n}") for n in range(200)]
    others = [(["plain"] if n % 2 else [], True, n % 8 != 1 if n % 2 else n % 4 > 0, f"other {n}") for n in range(160)]
    table, highest, shares = calibrate.weights_of(known, others)
    with_it, without = calibrate.chances_of(table, [(["plain"], True, True, ""), ([], True, True, "")])
    right = [[full for found, _, full, _ in others if bool(found) is has] for has in (True, False)]
    assert with_it == pytest.approx(sum(right[0]) / len(right[0]), abs=0.1)
    assert without == pytest.approx(sum(right[1]) / len(right[1]), abs=0.15)
    assert sum(n for _, n, _, _ in shares) == len(others)
    assert highest <= 1
