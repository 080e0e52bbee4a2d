"""The pointer of a remote warehouse: ``current.json``, the one object that readers follow.

Here belong its shape, its reading, and its writing under the condition that nobody wrote it meanwhile. It names the
current release and all others that there are; what it does not name is no release, whatever lies in the storage. The
objects of a release are never written again: each publishing has a folder of its own, ``releases/<id>/<run>/``.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import Any

from flows.remote.objects import Objects
from flows.settings import DyadError

POINTER = "current.json"
RELEASES = "releases"
DATABASE = "dyad.duckdb"
MANIFEST = "datapackage.json"
RUNS = "runs.parquet"
FORMAT_VERSION = 1  # raise it when older software could no longer read or write the storage rightly


@dataclass(frozen=True, slots=True)
class Entry:
    """A release that was published: the folder of its objects below the address, when it was made (ISO 8601, UTC), and
    the bytes and SHA-256 of its manifest and of its database. The manifest tells those of all tables."""

    release_id: str
    path: str
    created: str
    manifest_bytes: int
    manifest_sha256: str
    database_bytes: int
    database_sha256: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The pointer as it was read: the current release (None: nothing is published) and all releases, in the order of
    publication. ``tag`` is that state of the pointer, None where there is none."""

    current: Entry | None = None
    releases: tuple[Entry, ...] = ()
    tag: str | None = None

    def with_current(self, entry: Entry) -> Catalogue:
        """With this release current; it takes the place of one with the same id."""
        others = [each for each in self.releases if each.release_id != entry.release_id]
        if entry in self.releases:  # gone back to: its place stays
            return replace(self, current=entry)
        return replace(self, current=entry, releases=(*others, entry))

    def without(self, gone: list[Entry]) -> Catalogue:
        """Without these releases."""
        return replace(self, releases=tuple(each for each in self.releases if each not in gone))


class PointerLostError(DyadError):
    """Another one changed the pointer first."""

    @classmethod
    def of(cls, objects: Objects) -> PointerLostError:
        """The error, for a warehouse."""
        return cls(
            f"another run published to {objects.address} meanwhile: what it published is current, and nothing of this "
            "run is visible; run again to build on it"
        )


def read_catalogue(objects: Objects) -> Catalogue:
    """The pointer as it is now. Raises DyadError where it cannot be read, or a newer version wrote it."""
    found = objects.read_tagged(POINTER)
    if found is None:
        return Catalogue()
    data, tag = found
    where = f"{objects.address}/{POINTER}"
    try:
        told = json.loads(data)
        version = int(told["format_version"])
        if version > FORMAT_VERSION:
            raise DyadError(
                f"{objects.address} was written by a newer version of dyad (format {version}, this version knows "
                f"{FORMAT_VERSION}): update dyad, or name another with {objects.option}"
            )
        releases = tuple(Entry(**each) for each in told["releases"])
        current = next(each for each in releases if each.path == told["path"])
    except (ValueError, KeyError, TypeError, StopIteration) as error:
        raise DyadError(
            f"{where} does not say which release is current ({type(error).__name__}: {error}): restore an earlier "
            f"state of it, or name another with {objects.option}"
        ) from error
    return Catalogue(current, releases, tag)


def write_catalogue(objects: Objects, catalogue: Catalogue, run_id: str) -> None:
    """Write the pointer, if it still is in the state ``catalogue.tag``; from then on readers follow it.

    ``run_id`` marks this writing: two never have the same bytes. Raises PointerLostError where another one wrote it
    first, and DyadError of another kind where it is unknown whether it was written.
    """
    if catalogue.current is None:
        raise ValueError("a pointer names a release")
    told: dict[str, Any] = {
        "format_version": FORMAT_VERSION,
        "release_id": catalogue.current.release_id,
        "path": catalogue.current.path,
        "written_by": run_id,
        "releases": [asdict(each) for each in catalogue.releases],
    }
    data = (json.dumps(told, indent=1) + "\n").encode()
    try:
        written = objects.write_if(POINTER, data, catalogue.tag)
    except DyadError:
        if objects.read(POINTER) == data:  # the answer was lost, not the writing
            return
        raise
    # A request that was sent again after its answer was lost finds its own work there.
    if not written and objects.read(POINTER) != data:
        raise PointerLostError.of(objects)
