"""Assertions on the dataset: what is an error, what a warning, and what an assertion itself may not be."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from flows.assertions import check_assertions, fill_rate

TABLES = {
    "facts": pa.table({"fact_id": ["a", "b", "c", "d"], "date": ["2014", None, None, None]}),
    "claims": pa.table({"source": ["RUS", "PRK", "CHN", None], "target": ["PRK", "RUS", None, "PRK"]}),
}


def check(folder: Path, text: str, previous: dict | None = None) -> tuple[list[str], list[str]]:
    path = folder / "assertions.toml"
    path.write_text(text, encoding="utf-8")
    return check_assertions(TABLES, previous, path)


def test_no_file_asserts_nothing(tmp_path: Path) -> None:
    assert check_assertions(TABLES, None, tmp_path / "assertions.toml") == ([], [])


@pytest.mark.parametrize(
    ("text", "errors", "warnings"),
    [
        ("[rows.facts]\nleast = 4\nmost = 4", [], []),
        ("[rows.facts]\nleast = 5", ["facts has 4 rows, at least 5 are asserted"], []),
        ("[rows.facts]\nmost = 3", [], ["facts has 4 rows, at most 3 are asserted"]),
        ("[filled.facts]\ndate = 0.25", [], []),
        (
            "[filled.facts]\ndate = 0.5",
            ["facts.date is filled in 25.0% of the rows, at least 50.0% is asserted"],
            [],
        ),
        ("[[dyads]]\npair = ['RUS', 'PRK']\nleast = 2", [], []),
        ("[[dyads]]\npair = ['PRK', 'RUS']\nleast = 3", ["PRK and RUS have 2 claims, at least 3 are asserted"], []),
        ("[[dyads]]\npair = ['CHN', 'PRK']", ["CHN and PRK have 0 claims, at least 1 are asserted"], []),
    ],
)
def test_breaches(tmp_path: Path, text: str, errors: list[str], warnings: list[str]) -> None:
    assert check(tmp_path, text) == (errors, warnings)


def test_a_great_change_against_the_last_release_warns_or_fails(tmp_path: Path) -> None:
    text = "[rows.facts]\nmax_change_percent = 40\n"
    assert check(tmp_path, text, {"facts": TABLES["facts"]}) == ([], [])
    line = "facts has 4 rows, the last release 8: -50.0 %, at most 40 % is asserted"
    assert check(tmp_path, text, {"facts": 8}) == ([], [line])
    strict = text + "[options]\nfail_on_loss = true\n"
    assert check(tmp_path, strict, {"facts": 8}) == ([line], [])
    assert check(tmp_path, strict, {"facts": 2})[0] == []
    assert check(tmp_path, text, {"facts": 0}) == ([], [])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[rows", "assertions.toml cannot be read"),
        ("[colours]", "unknown part colours"),
        ("[rows.facts]\nlest = 5", r"\[rows.facts\]: unknown key lest"),
        ("[rows.facts]\nleast = 'many'", "least is 'many', not a number"),
        ("[rows.fact]\nleast = 5", "there is no table 'fact'"),
        ("[filled.facts]\ndate = 40", "date is 40, not a number from 0 to 1"),
        ("[filled.facts]\nday = 0.4", "no column 'day'"),
        ("[[dyads]]\npair = 'RUS-PRK'", "pair must be two party codes"),
        ("[options]\nstrict = true", "unknown key strict"),
    ],
)
def test_an_assertion_that_cannot_be_read_says_where(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        check(tmp_path, text)


def test_a_list_without_items_is_not_filled() -> None:
    assert fill_rate(pa.chunked_array([[["x"], [], None]])) == pytest.approx(1 / 3)
    assert fill_rate(pa.chunked_array([], pa.string())) == 1.0
