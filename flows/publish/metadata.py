"""What a release says of itself: ``datapackage.json`` (Frictionless v2) and ``dataset.jsonld`` (schema.org/Dataset).

Here belongs the describing of finished files. The time of the run stands here and in ``runs``, never in the data.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from flows.publish.identity import ReleaseIdentity
from flows.publish.warehouse import FORMAT_VERSION
from schemas.derive import frictionless_schema, table_description
from schemas.tables import TABLES

DATAPACKAGE_FILE = "datapackage.json"
DATASET_FILE = "dataset.jsonld"
TITLE = "Economic relations between countries, read from texts"
DESCRIPTION = (
    "Meetings, agreements, trade, finance, investment, projects, labour, arms, restrictions and relations between "
    "states and organisations, each fact with the exact characters of the text that state it."
)
_MEDIA_TYPE = "application/vnd.apache.parquet"


def datapackage(
    directory: Path,
    tables: dict[str, pa.Table],
    identity: ReleaseIdentity,
    run: dict[str, Any],
    licence: str | None = None,
) -> dict[str, Any]:
    """The Frictionless v2 descriptor of the Parquet files in ``directory``.

    ``run`` is the row of the run that made them. ``licence`` is that of the release; without it the licences of the
    documents are listed. Properties of our own begin with ``dyad:``.
    """
    package: dict[str, Any] = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": f"dyad-{identity.release_id}",
        "id": identity.release_id,
        "title": TITLE,
        "description": DESCRIPTION,
        "created": run["finished_at"] + "Z",
        "licenses": _licences(tables["documents"], licence),
        "sources": _sources(tables["documents"]),
        "resources": [resource(name, directory / f"{name}.parquet", table) for name, table in tables.items()],
        "dyad:release": {
            "release_id": identity.release_id,
            "previous_release_id": run["previous_release_id"],
            "format_version": FORMAT_VERSION,
            "code_version": identity.code_version,
            "code_sha256": identity.code_sha256,
            "inputs_sha256": identity.inputs_sha256,
            "decisions_sha256": identity.decisions_sha256,
            "settings": dict(identity.settings),
            "run": run,
        },
    }
    return {key: value for key, value in package.items() if value != []}


def resource(name: str, path: Path, table: pa.Table) -> dict[str, Any]:
    """The descriptor of one Parquet file."""
    model = TABLES[name]
    return {
        "name": name,
        "path": path.name,
        "description": table_description(model),
        "format": "parquet",
        "mediatype": _MEDIA_TYPE,
        "bytes": path.stat().st_size,
        "hash": f"sha256:{file_sha256(path)}",
        "dyad:rows": table.num_rows,
        "schema": frictionless_schema(model),
    }


def dataset(package: dict[str, Any], tables: dict[str, pa.Table]) -> dict[str, Any]:
    """The schema.org/Dataset description that data portals and search engines read."""
    described: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": TITLE,
        "description": DESCRIPTION,
        "identifier": package["id"],
        "version": package["id"],
        "dateModified": package["created"],
        "license": [licence.get("path", licence["title"]) for licence in package.get("licenses", [])],
        "isBasedOn": [source["title"] for source in package.get("sources", [])],
        "temporalCoverage": _years(tables["facts"]),
        "variableMeasured": [
            {"@type": "PropertyValue", "name": field["name"], "description": field["description"]}
            for part in package["resources"]
            if part["name"] == "facts"
            for field in part["schema"]["fields"]
        ],
        "distribution": [
            {
                "@type": "DataDownload",
                "name": part["name"],
                "description": part["description"],
                "contentUrl": part["path"],
                "encodingFormat": part["mediatype"],
                "contentSize": f"{part['bytes']} B",
                "sha256": part["hash"].removeprefix("sha256:"),
            }
            for part in package["resources"]
        ],
    }
    return {key: value for key, value in described.items() if value not in (None, [])}


def file_sha256(path: Path) -> str:
    """The SHA-256 of a file's bytes in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _licences(documents: pa.Table, licence: str | None) -> list[dict[str, str]]:
    titles = [licence] if licence else sorted(set(documents["licence"].drop_null().to_pylist()))
    return [_licence(title) for title in titles]


def _licence(title: str) -> dict[str, str]:
    name = re.sub(r"[^-a-zA-Z0-9._]+", "-", title).strip("-") or "other"
    return {"name": name, "title": title, **({"path": title} if title.startswith(("http://", "https://")) else {})}


def _sources(documents: pa.Table) -> list[dict[str, Any]]:
    """The publishers of the texts, with how many documents each gave."""
    counted = documents.group_by(["publisher"]).aggregate([([], "count_all")]).to_pylist()
    named = {row["publisher"] or "publisher unknown": row["count_all"] for row in counted}
    return [{"title": title, "dyad:documents": named[title]} for title in sorted(named)]


def _years(facts: pa.Table) -> str | None:
    first, last = pc.min(facts["date_start"]).as_py(), pc.max(facts["date_end"]).as_py()
    return f"{first}/{last}" if first and last else None
