"""What a release says of itself, read by the reference library of Frictionless and as data portals read schema.org.

The library reads Parquet through pandas, which turns integers with gaps into floats; so the rows are given to it as
they stand in the files, and the descriptor as it stands in the release.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from frictionless import Package

from flows.consolidate import consolidate
from flows.publish.identity import ReleaseIdentity
from flows.publish.release import publish
from flows.publish.runs import RunInfo
from flows.tables import to_tables
from tests.sample import extraction, with_ids


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The second of two releases, so that it has changes."""
    root = tmp_path_factory.mktemp("described") / "warehouse"
    for count in (1, 3):
        tables = to_tables([with_ids(extraction(number)) for number in range(count)])
        tables |= consolidate(tables)
        rejects = tables.pop("rejects")
        result = publish(tables, rejects, root, ReleaseIdentity([("x", str(count))]), RunInfo(), licence="CC-BY-4.0")
    return result.path


def described(release: Path) -> dict[str, Any]:
    return json.loads((release / "datapackage.json").read_text("utf-8"))


def test_the_descriptor_is_valid(release: Path) -> None:
    package = Package.from_descriptor(str(release / "datapackage.json"))
    assert {each.name for each in package.resources} == {path.stem for path in release.glob("*.parquet")}
    assert package.get_resource("facts").schema.get_field("amount").type == "number"


def with_rows(package: dict[str, Any], release: Path) -> dict[str, Any]:
    """The descriptor with the rows of each file in the place of its path."""
    resources = []
    for resource in package["resources"]:
        table = pq.read_table(release / resource["path"])
        rows = [table.column_names, *(list(row.values()) for row in table.to_pylist())]
        resources.append({"name": resource["name"], "data": rows, "schema": resource["schema"]})
    return {"name": package["name"], "resources": resources}


def test_the_rows_are_what_the_descriptor_says(release: Path) -> None:
    """Types, nulls, vocabularies, limits, primary and foreign keys."""
    package = with_rows(described(release), release)
    filled = {each["name"] for each in package["resources"] if len(each["data"]) > 1}
    assert {"documents", "facts", "mentions", "claims", "dyad_years", "changes"} <= filled
    report = Package.from_descriptor(package).validate()
    assert [error.message for task in report.tasks for error in task.errors] == []
    assert report.valid


@pytest.mark.parametrize(
    ("table", "column", "value", "kind"),
    [
        ("facts", "fact_type", "gift", "constraint-error"),
        ("facts", "evidence", None, "constraint-error"),
        ("facts", "amount", "a lot", "type-error"),
        ("facts", "confidence", 1.5, "constraint-error"),
        ("sentences", "doc_id", "0000000000000000", "foreign-key"),
    ],
)
def test_other_rows_are_not(release: Path, table: str, column: str, value: Any, kind: str) -> None:
    package = with_rows(described(release), release)
    data = next(resource["data"] for resource in package["resources"] if resource["name"] == table)
    data[1][data[0].index(column)] = value
    errors = [error for task in Package.from_descriptor(package).validate().tasks for error in task.errors]
    assert kind in {error.type for error in errors}


def test_portals_can_list_and_fetch_it(release: Path) -> None:
    dataset = json.loads((release / "dataset.jsonld").read_text("utf-8"))
    assert dataset["@context"] == "https://schema.org/"
    assert dataset["@type"] == "Dataset"
    assert 50 <= len(dataset["description"]) <= 5000
    assert dataset["license"] == ["CC-BY-4.0"]
    assert dataset["version"] == release.name
    assert dataset["temporalCoverage"] == "1975-01-01/2011-12-31"
    assert {each["contentUrl"] for each in dataset["distribution"]} == {path.name for path in release.glob("*.parquet")}
    for each in dataset["distribution"]:
        content = (release / each["contentUrl"]).read_bytes()
        assert each["sha256"] == hashlib.sha256(content).hexdigest()
        assert each["contentSize"] == f"{len(content)} B"
        assert each["@type"] == "DataDownload"
