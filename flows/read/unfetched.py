"""``raw/unfetched.jsonl``: what feeds, folders and sources.yaml name and could not be brought in.

Here belongs the shape of that file and its reading: every row becomes a reject, so that nothing that a source lists
disappears. ``flows.fetch`` writes it, and takes a row out when its source came in. Rows say no times: a failure that
happens again is the same row.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from flows.records import Reject

UNFETCHED_FILE = "unfetched.jsonl"


@dataclass(frozen=True, slots=True)
class Unfetched:
    """A URL or path that could not be brought in, what named it, why, and what was told of it (title, published …)."""

    source: str
    found_in: str
    check: str
    reason: str
    item: dict[str, str] = field(default_factory=dict)

    def as_dict(self) -> dict[str, object]:
        """The row of the file."""
        return {name: value for name, value in asdict(self).items() if value}


def read_unfetched(raw: Path) -> Iterator[Unfetched | Reject]:
    """The rows of the file in their order, and a reject for each line that is none; nothing where there is no file."""
    path = raw / UNFETCHED_FILE
    if not path.is_file():
        return
    for number, line in enumerate(path.read_bytes().decode("utf-8", "replace").split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = Unfetched(**json.loads(line))
            if not all(isinstance(value, str) for value in (row.source, row.found_in, row.check, row.reason)):
                raise ValueError("source, found_in, check and reason must be text")
        except (ValueError, TypeError) as error:
            reason = f"{UNFETCHED_FILE}:{number}: not a row of this file ({error}); correct it or delete the line"
            yield Reject("documents", "bad_row", reason, path=UNFETCHED_FILE)
            continue
        yield row


def unfetched_rejects(raw: Path) -> Iterator[Reject]:
    """A reject for everything that could not be brought in."""
    for row in read_unfetched(raw):
        if isinstance(row, Reject):
            yield row
            continue
        yield Reject(
            table="documents",
            check=row.check,
            reason=f"{row.source}: {row.reason} (named in {row.found_in}; the next fetch tries again)",
            column="url",
            value=row.source,
            path=UNFETCHED_FILE,
        )
