"""The calibration that is kept: which facts are counted in which tenth of confidence."""

from __future__ import annotations

from pathlib import Path

import gold

from flows import status
from flows.evaluate import GoldFact, Outcome, Predicted, Score


def outcome(confidence: float, *, who: bool, full: bool, optional: bool = False) -> Outcome:
    values = dict.fromkeys(Predicted.__dataclass_fields__)
    predicted = Predicted(**{**values, "confidence": confidence})  # type: ignore[arg-type]
    coded = GoldFact("trade", "…", 1, {}, optional=optional)
    return Outcome("a.txt", "trade", coded, predicted, "…", found=True, who=who, full=full)


def test_calibration_counts_by_tenth_and_leaves_optional_facts_out(tmp_path: Path, monkeypatch) -> None:
    outcomes = [
        outcome(0.7, who=True, full=True),
        outcome(0.79, who=True, full=False),
        outcome(1.0, who=False, full=False),
        outcome(0.7, who=False, full=False, optional=True),
        Outcome("a.txt", "trade", GoldFact("trade", "…", 1, {}), None, "…"),
    ]
    gold.write_calibration(Score(outcomes, ["a.txt"]), tmp_path / "calibration.csv")
    monkeypatch.setattr(status, "CALIBRATION", tmp_path / "calibration.csv")
    assert status.calibration() == {
        7: {"tenth": 7, "n": 2, "who": 2, "full": 1},
        9: {"tenth": 9, "n": 1, "who": 0, "full": 0},
    }
