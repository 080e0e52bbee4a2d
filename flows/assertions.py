"""Assertions on the dataset: what must hold of a release as a whole before it may be published.

Here belong reading the file ``raw/assertions.toml`` and checking tables against it. What must hold of a single row is
said in ``schemas``. Imports neither pandera nor Prefect.

The file
--------
All parts are optional::

    [rows.facts]                 # a table
    least = 20                   # fewer rows: an error
    most = 1000000               # more: a warning
    max_change_percent = 50      # a greater change against the last release: a warning

    [filled.facts]               # a table: least share of rows, 0..1, in which a column is filled
    date = 0.4

    [[dyads]]                    # a pair that must be present, in either order, as source and target of a claim
    pair = ["RUS", "PRK"]
    least = 5                    # claims at least (default 1)

    [options]
    fail_on_loss = false         # true: a loss of rows beyond max_change_percent is an error

A breach of a least (rows, filled, dyads) is an error: the release must not be published. One of a most or of a change
is a warning.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

ASSERTIONS_FILE = "assertions.toml"
_PARTS = {"rows", "filled", "dyads", "options"}
_ROW_KEYS = {"least", "most", "max_change_percent"}


def check_assertions(
    tables: Mapping[str, pa.Table], previous: Mapping[str, pa.Table | int] | None, path: Path
) -> tuple[list[str], list[str]]:
    """The errors and the warnings that the assertions of ``path`` find, each a line for a person.

    ``tables``: what is about to be published. ``previous``: the tables of the last release, or their numbers of rows;
    None where there is none. A file that does not exist asserts nothing. Raises ValueError naming the file and the
    entry where an assertion cannot be read.
    """
    if not path.exists():
        return [], []
    asserted = _read(path)
    errors: list[str] = []
    warnings: list[str] = []
    fail_on_loss = asserted.get("options", {}).get("fail_on_loss", False)
    for name, limits in asserted.get("rows", {}).items():
        table = _table(tables, name, path, "rows")
        _check_rows(name, table.num_rows, limits, errors, warnings)
        if previous is not None and name in previous and "max_change_percent" in limits:
            before = previous[name]
            count = before if isinstance(before, int) else before.num_rows
            _check_change(name, table.num_rows, count, limits["max_change_percent"], fail_on_loss, errors, warnings)
    for name, columns in asserted.get("filled", {}).items():
        table = _table(tables, name, path, "filled")
        for column, least in columns.items():
            if column not in table.column_names:
                raise ValueError(f"{path.name} [filled.{name}]: the table has no column {column!r}")
            share = fill_rate(table[column])
            if table.num_rows and share < least:
                errors.append(f"{name}.{column} is filled in {share:.1%} of the rows, at least {least:.1%} is asserted")
    for entry in asserted.get("dyads", []):
        _check_dyad(_table(tables, "claims", path, "dyads"), entry, errors)
    return errors, warnings


def fill_rate(column: pa.ChunkedArray) -> float:
    """The share of rows in which a column is filled: not null, and of a list not empty; 1 of no rows."""
    if len(column) == 0:
        return 1.0
    filled = pc.is_valid(column)
    if pa.types.is_list(column.type):
        filled = pc.and_(filled, pc.greater(pc.fill_null(pc.list_value_length(column), 0), 0))
    return pc.sum(filled).as_py() / len(column)


def _read(path: Path) -> dict[str, Any]:
    try:
        asserted = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"{path.name} cannot be read: {error}") from None
    if unknown := sorted(set(asserted) - _PARTS):
        raise ValueError(f"{path.name}: unknown part {', '.join(unknown)}; known are {', '.join(sorted(_PARTS))}")
    for name, limits in asserted.get("rows", {}).items():
        if unknown := sorted(set(limits) - _ROW_KEYS):
            raise ValueError(f"{path.name} [rows.{name}]: unknown key {', '.join(unknown)}")
        for key, value in limits.items():
            _number(path, f"[rows.{name}] {key}", value)
    for name, columns in asserted.get("filled", {}).items():
        for column, value in columns.items():
            _number(path, f"[filled.{name}] {column}", value, most=1)
    for place, entry in enumerate(asserted.get("dyads", []), start=1):
        pair = entry.get("pair")
        if not isinstance(pair, list) or len(pair) != 2 or not all(isinstance(code, str) for code in pair):
            raise ValueError(f"{path.name} [[dyads]] number {place}: pair must be two party codes")
        _number(path, f"[[dyads]] number {place} least", entry.get("least", 1))
    if unknown := sorted(set(asserted.get("options", {})) - {"fail_on_loss"}):
        raise ValueError(f"{path.name} [options]: unknown key {', '.join(unknown)}")
    return asserted


def _number(path: Path, name: str, value: Any, most: float | None = None) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0 or (most and value > most):
        limit = f"from 0 to {most}" if most else "of 0 or more"
        raise ValueError(f"{path.name} {name} is {value!r}, not a number {limit}")


def _table(tables: Mapping[str, pa.Table], name: str, path: Path, part: str) -> pa.Table:
    if name not in tables:
        raise ValueError(f"{path.name} [{part}]: there is no table {name!r}")
    return tables[name]


def _check_rows(name: str, count: int, limits: Mapping[str, Any], errors: list[str], warnings: list[str]) -> None:
    if count < limits.get("least", 0):
        errors.append(f"{name} has {count} rows, at least {limits['least']} are asserted")
    if "most" in limits and count > limits["most"]:
        warnings.append(f"{name} has {count} rows, at most {limits['most']} are asserted")


def _check_change(
    name: str, count: int, before: int, most: float, fail_on_loss: bool, errors: list[str], warnings: list[str]
) -> None:
    if before == 0:
        return
    change = 100 * (count - before) / before
    if abs(change) <= most:
        return
    line = f"{name} has {count} rows, the last release {before}: {change:+.1f} %, at most {most:g} % is asserted"
    (errors if fail_on_loss and change < 0 else warnings).append(line)


def _check_dyad(claims: pa.Table, entry: Mapping[str, Any], errors: list[str]) -> None:
    first, second = entry["pair"]

    def between(source: str, target: str) -> Any:
        return pc.and_(pc.equal(claims["source"], source), pc.equal(claims["target"], target))

    count = pc.sum(pc.fill_null(pc.or_(between(first, second), between(second, first)), False)).as_py() or 0
    least = entry.get("least", 1)
    if count < least:
        errors.append(f"{first} and {second} have {count} claims, at least {least} are asserted")
