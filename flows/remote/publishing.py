"""Publishing to a remote warehouse: brought here, sent there, gone back to, deleted.

Here belongs the order of the steps, which is what makes a crash harmless. A run publishes to a folder of this machine
as any run does; then the objects of the release are sent, looked at, and made current by one conditional write of the
pointer. There is no lock: who writes the pointer first wins, and the other one leaves nothing that is visible. What a
killed run left is deleted by the next one that writes the pointer, and only after it did: whoever was still sending
then cannot become current any more.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

from flows.publish.releases import is_intact, match_release, read_manifest
from flows.publish.runs import RunInfo, append_run, drop_run, find_run, read_runs, run_row
from flows.publish.warehouse import Warehouse, point_current
from flows.remote.catalogue import (
    DATABASE,
    MANIFEST,
    RELEASES,
    RUNS,
    Catalogue,
    Entry,
    PointerLostError,
    read_catalogue,
    write_catalogue,
)
from flows.remote.objects import DamagedError, Objects, Upload, at_once, file_sha256
from flows.remote.places import mirror_of
from flows.remote.reading import keep_for_readers
from flows.settings import DyadError

_TRIES = 10  # to add a row of runs, which several may do at once


class RemoteWarehouse:
    """A remote warehouse as it was when a run began, and ``mirror``, the folder in which the run publishes first."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.objects = Objects(address)
        self.objects.require_s3()
        self.mirror = Warehouse(mirror_of(address))
        self.before = read_catalogue(self.objects)
        self.current = f"{address}/{self.before.current.path}" if self.before.current else address

    def bring(self) -> None:
        """Make the mirror what is published there: the current release, to compare with, and the runs so far.

        Only what differs is fetched. A current release that is damaged there is left out, so that it is built anew.
        Hold the mirror for writing.
        """
        current = self.before.current
        if current is not None and not self._bring_release(current):
            current = None
        if current is None:
            self.mirror.current.unlink(missing_ok=True)
        elif self.mirror.current_id() != current.release_id:
            point_current(self.mirror, current.release_id)
        for release_id in self.mirror.release_ids():
            if current is None or release_id != current.release_id:
                shutil.rmtree(self.mirror.release(release_id))
        runs = self.objects.read(RUNS)
        self.mirror.runs.unlink(missing_ok=True)
        if runs is not None:
            self.mirror.runs.write_bytes(runs)

    def _bring_release(self, entry: Entry) -> bool:
        """Whether the release is in the mirror now."""
        release = self.mirror.release(entry.release_id)
        if is_intact(release) and file_sha256(release / MANIFEST) == entry.manifest_sha256:
            return True
        staging = self.mirror.staging(entry.release_id)
        staging.mkdir()

        def fetch(part: dict[str, Any]) -> None:
            name, checksum = part["path"], part["hash"].removeprefix("sha256:")
            self.objects.fetch(f"{entry.path}/{name}", staging / name, part["bytes"], checksum)

        try:
            name = f"{entry.path}/{MANIFEST}"
            self.objects.fetch(name, staging / MANIFEST, entry.manifest_bytes, entry.manifest_sha256)
            at_once(fetch, read_manifest(staging)["resources"])
        except (FileNotFoundError, DamagedError):
            shutil.rmtree(staging)
            return False
        shutil.rmtree(release, ignore_errors=True)
        staging.rename(release)
        return True

    def send(self, release_id: str, run_id: str) -> None:
        """Send the release that the mirror made current, and make it current there; ``current`` is its address then.

        Raises PointerLostError where another run was first, DyadError where the storage fails. The mirror has forgotten
        the release then, and nothing of it is visible there.
        """
        path = f"{RELEASES}/{release_id}/{run_id[:12]}"
        may_appear = False  # whether the pointer may name it, though nothing is known of that
        try:
            self.objects.require_conditions(f"{RELEASES}/.trial-{run_id}")
            same = [each for each in self.before.releases if each.release_id == release_id]
            left = _left(self.objects, self.before.without(same))
            entry = self._send_objects(release_id, path)
            may_appear = True
            write_catalogue(self.objects, self.before.with_current(entry), run_id)
        except BaseException as error:
            now = None
            with contextlib.suppress(Exception):
                now = read_catalogue(self.objects)
            if now is not None and any(each.path == path for each in now.releases):
                if not isinstance(error, DyadError):  # interrupted, but published
                    raise
            else:
                lost = now is not None and now.tag != self.before.tag
                if lost or not may_appear:
                    with contextlib.suppress(Exception):
                        self._take_back(path)
                with contextlib.suppress(OSError):  # the next run begins with what is there anyhow
                    self._forget(release_id, run_id)
                if lost and isinstance(error, DyadError):
                    raise PointerLostError.of(self.objects) from error
                raise
        _sweep(self.objects, left)
        release = self.mirror.release(release_id)
        keep_for_readers(self.address, path, [*release.iterdir(), self.mirror.database])
        self.current = f"{self.address}/{path}"

    def _send_objects(self, release_id: str, path: str) -> Entry:
        release = self.mirror.release(release_id)
        files = {each.name: each for each in release.iterdir() if each.name != MANIFEST}
        files[DATABASE] = self.mirror.database
        at_once(lambda name: self.objects.send(files[name], f"{path}/{name}"), sorted(files))
        self.objects.send(release / MANIFEST, f"{path}/{MANIFEST}")  # last: without it there is no release
        files[MANIFEST] = release / MANIFEST
        there = self.objects.find(path)
        for name, file in sorted(files.items()):
            if name not in there or there[name].size != file.stat().st_size:
                what = f"has {there[name].size:,} bytes" if name in there else "is missing"
                raise DyadError(
                    f"{self.address}/{path}/{name} {what} after it was sent with {file.stat().st_size:,}: nothing was "
                    "published; run again"
                )
        told = [(files[name].stat().st_size, file_sha256(files[name])) for name in (MANIFEST, DATABASE)]
        return Entry(release_id, path, read_manifest(release)["created"], *told[0], *told[1])

    def _take_back(self, path: str) -> None:
        self.objects.abort(self.objects.unfinished(path))
        self.objects.delete([f"{path}/{name}" for name in sorted(self.objects.find(path), key=_manifest_first)])

    def _forget(self, release_id: str, run_id: str) -> None:
        """Let the mirror say again what is published there."""
        drop_run(self.mirror, run_id)
        before = self.before.current.release_id if self.before.current else None
        if before not in (None, release_id) and is_intact(self.mirror.release(str(before))):
            point_current(self.mirror, str(before))
        else:
            self.mirror.current.unlink(missing_ok=True)

    def keep_run(self, run_id: str) -> None:
        """Add the row that the mirror has of a run to the runs there; also that of the run that made what is current
        there, where a crash kept it out."""
        rows = []
        current = self.mirror.current_id()
        if current is not None and is_intact(self.mirror.release(current)):
            rows.append(read_manifest(self.mirror.release(current))["dyad:release"]["run"])
        row = find_run(self.mirror, run_id)
        keep_rows(self.objects, [*rows, *([row] if row else [])])


def keep_rows(objects: Objects, rows: list[dict[str, Any]]) -> None:
    """Add rows to the file of runs, but for those of runs that it has. Raises DyadError where that cannot be."""
    for _ in range(_TRIES):
        found = objects.read_tagged(RUNS)
        with tempfile.TemporaryDirectory(prefix="dyad-") as folder:
            warehouse = Warehouse(Path(folder))
            if found:
                warehouse.runs.write_bytes(found[0])
            known = set(read_runs(warehouse)["run_id"].to_pylist())
            new = [row for row in rows if row["run_id"] not in known]
            if not new:
                return
            for row in new:
                append_run(warehouse, row)
            if objects.write_if(RUNS, warehouse.runs.read_bytes(), found[1] if found else None):
                return
    raise DyadError(f"{objects.address}/{RUNS} is written by others all the time: the row of this run is not in it")


def rollback(address: str, beginning: str) -> str:
    """Make an earlier release of a remote warehouse current again, by one write of the pointer; gives its full id.

    Its database holds the runs up to the one that made it. Raises DyadError where no release has the id or it is
    damaged, PointerLostError where another one wrote the pointer first.
    """
    run = RunInfo()
    objects = Objects(address)
    before = read_catalogue(objects)
    current = before.current.release_id if before.current else None
    ids = [each.release_id for each in before.releases]
    wanted = match_release(beginning, ids, current, address)
    entry = next(each for each in before.releases if each.release_id == wanted)
    manifest = _whole_manifest(objects, entry)
    left = _left(objects, before)
    write_catalogue(objects, before.with_current(entry), run.run_id)
    _sweep(objects, left)
    counts = {part["name"]: part["dyad:rows"] for part in manifest["resources"]}
    keep_rows(objects, [run_row(run, "rolled_back", release_id=wanted, previous=current, counts=counts)])
    return wanted


def prune(address: str, keep: int) -> list[str]:
    """Delete all but the ``keep`` newest releases of a remote warehouse and the current one; gives the ids of the
    deleted, oldest first.

    They are no releases any more from the one write of the pointer on; their objects follow. Raises DyadError where
    ``keep`` is below 1, PointerLostError where another one wrote the pointer first.
    """
    if keep < 1:
        raise DyadError(f"cannot keep {keep} releases: keep at least 1")
    objects = Objects(address)
    objects.require_s3()
    before = read_catalogue(objects)
    newest = sorted(before.releases, key=lambda each: (each.created, each.release_id), reverse=True)
    gone = [each for each in newest[keep:] if each != before.current]
    if before.current is None:
        return []
    after = before.without(gone)
    left = _left(objects, after)
    if gone or left.names or left.uploads:
        write_catalogue(objects, after, RunInfo().run_id)
        _sweep(objects, left)
    return [each.release_id for each in reversed(gone)]


class _Left:
    """What lies among the releases and belongs to none of them."""

    def __init__(self, names: list[str], uploads: list[Upload]) -> None:
        self.names = names
        self.uploads = uploads


def _left(objects: Objects, catalogue: Catalogue) -> _Left:
    """What no release of the catalogue needs. Ask before the pointer is written, delete after: what others send later
    is not among it, and what they sent before cannot become current."""
    kept = {each.path for each in catalogue.releases}
    names = [f"{RELEASES}/{name}" for name in objects.find(RELEASES)]
    return _Left([name for name in names if name.rpartition("/")[0] not in kept], objects.unfinished(RELEASES))


def _sweep(objects: Objects, left: _Left) -> None:
    """Delete it. What cannot be deleted now is harmless, and the next run tries again."""
    with contextlib.suppress(DyadError):
        objects.abort(left.uploads)
        objects.delete([name for name in left.names if name.endswith(f"/{MANIFEST}")])
        objects.delete([name for name in left.names if not name.endswith(f"/{MANIFEST}")])


def _manifest_first(name: str) -> tuple[bool, str]:
    return name != MANIFEST, name


def _whole_manifest(objects: Objects, entry: Entry) -> dict[str, Any]:
    """The manifest of a release of which nothing is missing. Raises DyadError where something is."""
    found = objects.read(f"{entry.path}/{MANIFEST}")
    if found is None or hashlib.sha256(found).hexdigest() != entry.manifest_sha256:
        raise objects.damaged(f"{entry.path}/{MANIFEST}", "is missing or has other bytes than were published")
    manifest = dict(json.loads(found))
    there = objects.find(entry.path)
    sizes = {part["path"]: part["bytes"] for part in manifest["resources"]}
    for name, size in {**sizes, DATABASE: entry.database_bytes}.items():
        if name not in there or there[name].size != size:
            raise objects.damaged(f"{entry.path}/{name}", "is missing or has another size than its manifest says")
    return manifest
