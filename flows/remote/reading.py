"""Reading a remote warehouse: what a command needs, brought here, in the shape of a warehouse on disk.

Here belong the cache of fetched objects, which never change and so are fetched once, and the folder in which a command
finds them. Every command reads one state of the pointer, whatever is published meanwhile. Imports neither pandera nor
pandas.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.remote.places import Place, copy_of, mirror_of
from flows.settings import DyadError

if TYPE_CHECKING:
    from flows.publish.releases import ReleaseInfo
    from flows.remote.catalogue import Catalogue, Entry
    from flows.remote.objects import Objects

_CACHE = "read"
_VIEWS = "views"


@contextlib.contextmanager
def reading(warehouse: Place, *, database: bool = False, tables: bool = False) -> Iterator[Path]:
    """The folder of a warehouse, for reading: itself on disk, or one with what is wanted of a remote one.

    That is the current release with its manifest, and what the runs of this machine keep in ``.work``; ``database`` and
    ``tables`` (with the runs) say what is wanted besides. The folder of a remote one is gone at the end. Raises
    DyadError where nothing is published or the storage fails.
    """
    if isinstance(warehouse, Path):
        yield warehouse
        return
    with _Reader(warehouse) as reader:
        current = reader.catalogue.current
        if current is None:
            raise DyadError(f"{warehouse} holds no release yet: run `dyad run`, or name another with --warehouse")
        reader.show(current, [part["path"] for part in reader.manifest(current)["resources"]] if tables else [])
        reader.show_current(current, database)
        if tables:
            reader.show_runs()
        yield reader.view


@contextlib.contextmanager
def reading_two(warehouse: Place, old: str, new: str, table: str | None) -> Iterator[Path]:
    """The folder of a warehouse with what a comparison of two releases needs; ``table``: as in ``diff_releases``.

    Raises DyadError for a release or table that is not there.
    """
    if isinstance(warehouse, Path):
        yield warehouse
        return
    from flows.publish.diff import is_compared
    from flows.publish.releases import match_release

    with _Reader(warehouse) as reader:
        current = reader.catalogue.current
        entries = {entry.release_id: entry for entry in reader.catalogue.releases}
        ids = [
            match_release(each, list(entries), current.release_id if current else None, warehouse)
            for each in (old, new)
        ]
        hashes = [{part["name"]: part["hash"] for part in reader.manifest(entries[each])["resources"]} for each in ids]
        for each, known in zip(ids, hashes, strict=True):
            if table is not None and table not in known:
                raise DyadError(f"release {each} has no table {table!r}; it has {', '.join(sorted(known))}")
        shared = hashes[0].keys() & hashes[1].keys()
        wanted = [name for name in shared if hashes[0][name] != hashes[1][name] and is_compared(name)]
        for each in dict.fromkeys(ids):
            reader.show(entries[each], [f"{name}.parquet" for name in ([table] if table else wanted)])
        if current is not None:
            reader.show_current(current, database=False)
        yield reader.view


def list_remote(address: str) -> list[ReleaseInfo]:
    """All whole releases of a remote warehouse, newest first; of each, only the manifest is fetched."""
    from flows.publish.releases import release_info
    from flows.remote.catalogue import RELEASES
    from flows.remote.objects import DamagedError

    with _Reader(address) as reader:
        there = reader.objects.find(RELEASES) if reader.catalogue.releases else {}
        found = []
        for entry in reader.catalogue.releases:
            folder = entry.path.removeprefix(f"{RELEASES}/")
            with contextlib.suppress(DamagedError):  # one that is not whole is not listed, as on disk
                manifest = reader.manifest(entry)
                whole = {f"{folder}/{part['path']}": part["bytes"] for part in manifest["resources"]}
                if all(name in there and there[name].size == size for name, size in whole.items()):
                    is_current = entry == reader.catalogue.current
                    found.append(release_info(manifest, f"{address}/{entry.path}", is_current))
    return sorted(found, key=lambda info: (info.created, info.release_id), reverse=True)


def keep_for_readers(address: str, path: str, files: Iterable[Path]) -> None:
    """Let readers on this machine have the files of a release that was sent from here without fetching them."""
    folder = copy_of(address) / _CACHE / path
    with contextlib.suppress(OSError):  # another disk, or one without links: they fetch them
        folder.mkdir(parents=True, exist_ok=True)
        for file in files:
            (folder / file.name).unlink(missing_ok=True)
            os.link(file, folder / file.name)


class _Reader:
    """One state of a remote warehouse, and ``view``, a folder that looks like the warehouse."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.stack = contextlib.ExitStack()

    def __enter__(self) -> _Reader:
        from flows.remote.catalogue import read_catalogue
        from flows.remote.objects import Objects

        self.objects: Objects = Objects(self.address)
        self.catalogue: Catalogue = read_catalogue(self.objects)
        root = copy_of(self.address)
        try:
            self.stack.enter_context(_shared(root, self.catalogue))
            self.cache = root / _CACHE
            self.view = Path(self.stack.enter_context(tempfile.TemporaryDirectory(dir=root / _VIEWS)))
            (self.view / "releases").mkdir()
        except BaseException:
            self.stack.close()
            raise
        return self

    def __exit__(self, *error: Any) -> None:
        self.stack.close()

    def manifest(self, entry: Entry) -> dict[str, Any]:
        """The manifest of a release. Raises DyadError where it is not there."""
        from flows.remote.catalogue import MANIFEST

        path = self._fetched(entry, MANIFEST, entry.manifest_bytes, entry.manifest_sha256)
        return dict(json.loads(path.read_text("utf-8")))

    def show(self, entry: Entry, names: Iterable[str]) -> None:
        """Put a release with these files and its manifest into the view."""
        from flows.remote.catalogue import MANIFEST
        from flows.remote.objects import at_once

        parts = {part["path"]: part for part in self.manifest(entry)["resources"]}
        folder = self.view / "releases" / entry.release_id
        folder.mkdir()
        (folder / MANIFEST).symlink_to(self.cache / entry.path / MANIFEST)

        def bring(name: str) -> None:
            part = parts[name]
            fetched = self._fetched(entry, name, part["bytes"], part["hash"].removeprefix("sha256:"))
            (folder / name).symlink_to(fetched)

        at_once(bring, list(names))

    def show_current(self, entry: Entry, database: bool) -> None:
        """Make a release of the view its current one, with its database if wanted, and what runs here keep."""
        from flows.remote.catalogue import DATABASE

        folder = self.view / "releases" / entry.release_id
        folder.mkdir(exist_ok=True)
        (self.view / "current").symlink_to(folder)
        if database:
            fetched = self._fetched(entry, DATABASE, entry.database_bytes, entry.database_sha256)
            (self.view / DATABASE).symlink_to(fetched)
        work = mirror_of(self.address) / ".work"
        work.mkdir(parents=True, exist_ok=True)
        (self.view / ".work").symlink_to(work)

    def show_runs(self) -> None:
        """Put the runs so far into the view."""
        from flows.remote.catalogue import RUNS

        runs = self.objects.read(RUNS)
        if runs is not None:
            (self.view / RUNS).write_bytes(runs)

    def _fetched(self, entry: Entry, name: str, size: int, sha256: str) -> Path:
        """A file of a release in the cache; what has the size told is what was fetched."""
        path = self.cache / entry.path / name
        if not path.exists() or path.stat().st_size != size:
            try:
                self.objects.fetch(f"{entry.path}/{name}", path, size, sha256)
            except FileNotFoundError as error:
                raise self.objects.damaged(f"{entry.path}/{name}", "is missing") from error
        return path


@contextlib.contextmanager
def _shared(root: Path, catalogue: Catalogue) -> Iterator[None]:
    """Use the cache together with others; who finds it alone first takes away what is of no use any more."""
    (root / _VIEWS).mkdir(parents=True, exist_ok=True)
    lock = os.open(root / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        with contextlib.suppress(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _tidy(root, catalogue)
        fcntl.flock(lock, fcntl.LOCK_SH)
        yield
    finally:
        os.close(lock)


def _tidy(root: Path, catalogue: Catalogue) -> None:
    """Delete the views of commands that were killed, and all files of releases that are not current, but manifests."""
    from flows.remote.catalogue import MANIFEST

    for view in (root / _VIEWS).iterdir():
        shutil.rmtree(view, ignore_errors=True)
    current = root / _CACHE / catalogue.current.path if catalogue.current else None
    known = {root / _CACHE / entry.path for entry in catalogue.releases}
    for folder in (root / _CACHE).glob("releases/*/*"):
        if folder not in known:
            shutil.rmtree(folder, ignore_errors=True)
        elif folder != current:
            for file in folder.iterdir():
                if file.name != MANIFEST:
                    file.unlink(missing_ok=True)
