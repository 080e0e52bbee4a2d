"""The warehouse as a folder: its paths, its format, the lock of the one who writes, and writes that survive a crash.

Here belongs what publishing, rolling back and pruning share. What a release holds is said in ``flows.publish.release``.
Imports neither pandera nor pandas, so that readers can use it.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from flows.remote.places import Place
from flows.settings import DyadError

FORMAT_VERSION = 1  # raise it when older software could no longer read or write the folder rightly
_STAGING = ".staging-"  # a release that is being built
_REPLACED = ".replaced-"  # a release that another of the same id takes the place of
_TRASH = ".trash-"  # a release that is being deleted
_held: dict[str, int] = {}


class Warehouse:
    """The paths inside a warehouse."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.releases = root / "releases"
        self.current = root / "current"
        self.database = root / "dyad.duckdb"
        self.runs = root / "runs.parquet"
        self.format_file = root / "dyad.json"
        self.lock_file = root / ".lock"

    def release(self, release_id: str) -> Path:
        """The directory of a release."""
        return self.releases / release_id

    def staging(self, release_id: str) -> Path:
        """Where a release is built."""
        return self.releases / f"{_STAGING}{release_id}"

    def replaced(self, release_id: str) -> Path:
        """Where a release waits while another of the same id takes its place."""
        return self.releases / f"{_REPLACED}{release_id}"

    def trash(self, release_id: str) -> Path:
        """Where a release goes to be deleted."""
        return self.releases / f"{_TRASH}{release_id}"

    @property
    def staged_database(self) -> Path:
        """Where the database is built."""
        return self.root / ".dyad.duckdb.new"

    def current_id(self) -> str | None:
        """The id of the current release; None where there is none, or the pointer leads nowhere."""
        if not self.current.exists():
            return None
        return self.current.resolve().name

    def release_ids(self) -> list[str]:
        """The ids of all finished releases, in alphabetical order."""
        if not self.releases.is_dir():
            return []
        return sorted(path.name for path in self.releases.iterdir() if path.is_dir() and not path.name.startswith("."))


def check_format(root: Path) -> None:
    """Raise DyadError where the warehouse was made by a newer version, or its mark cannot be read."""
    path = Warehouse(root).format_file
    if not path.exists():
        return
    try:
        found = int(json.loads(path.read_text("utf-8"))["format_version"])
    except (ValueError, KeyError, TypeError) as error:
        raise DyadError(
            f"{path} does not say the format of the warehouse ({error}): it should hold "
            f'{{"format_version": {FORMAT_VERSION}}}; restore it, or name another --warehouse'
        ) from error
    if found > FORMAT_VERSION:
        raise DyadError(
            f"{root} was made by a newer version of dyad (format {found}, this version knows {FORMAT_VERSION}): "
            "update dyad, or name another --warehouse"
        )


@contextlib.contextmanager
def writing(root: Path, called: Place | None = None) -> Iterator[Warehouse]:
    """Hold the warehouse for writing: made if missing, of a known format, locked, and tidied after a killed run.

    ``called`` is what the user calls it by, where that is not ``root``.
    May be entered again by the same process while it holds the lock. Raises DyadError where another process writes,
    the warehouse was made by a newer version, or the folder cannot be written.
    """
    warehouse = Warehouse(root)
    name = str(root.absolute())
    if _held.get(name):
        _held[name] += 1
        try:
            yield warehouse
        finally:
            _held[name] -= 1
        return
    with clear_errors(root):
        check_format(root)
        warehouse.releases.mkdir(parents=True, exist_ok=True)
        lock = os.open(warehouse.lock_file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DyadError(
                f"another run is writing to {called or root}: wait until it is done, or name another"
            ) from None
        _held[name] = 1
        with clear_errors(root):
            check_format(root)
            tidy(warehouse)
            if not warehouse.format_file.exists():
                write_text(warehouse.format_file, json.dumps({"format_version": FORMAT_VERSION}) + "\n")
        yield warehouse
    finally:
        _held.pop(name, None)
        os.close(lock)  # which lets go of the lock


def tidy(warehouse: Warehouse) -> None:
    """Remove what a killed run left: staged releases and files; put back a release that was about to be replaced."""
    for path in list(warehouse.releases.iterdir()):
        if path.name.startswith(_REPLACED):
            place = warehouse.release(path.name.removeprefix(_REPLACED))
            if not place.exists():
                path.rename(place)
                continue
        if path.name.startswith((_STAGING, _REPLACED, _TRASH)):
            shutil.rmtree(path)
    for path in warehouse.root.glob(".*.new*"):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


@contextlib.contextmanager
def clear_errors(root: Path) -> Iterator[None]:
    """Turn what the system says of a full, read-only or forbidden warehouse into a DyadError with what to do."""
    import duckdb

    try:
        yield
    except OSError as error:
        raise _clear(root, error) or error from error
    except duckdb.IOException as error:
        if "space" in str(error).lower():
            raise _clear(root, OSError(errno.ENOSPC, str(error))) or error from error
        raise


def _clear(root: Path, error: OSError) -> DyadError | None:
    kept = "what was published before is unchanged"
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DyadError(f"the disk of {root} is full ({error}): {kept}; make room or name another --warehouse")
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return DyadError(
            f"{root} cannot be written ({error}): {kept}; mend its permissions or name another --warehouse"
        )
    if error.errno in (errno.ENOTDIR, errno.EEXIST, errno.EISDIR):
        return DyadError(f"{root} is no warehouse ({error}): a file or folder of that name is in the way")
    return None


def write_text(path: Path, text: str) -> None:
    """Replace a small file whole: a reader sees the old or the new, also after a crash."""
    staged = path.with_name(f".{path.name}.new")
    staged.write_text(text, encoding="utf-8")
    replace(staged, path)


def replace(staged: Path, path: Path) -> None:
    """Put a finished file in its place by one atomic rename, and make both last."""
    sync_file(staged)
    os.replace(staged, path)  # noqa: PTH105  (os is what the tests of crashes watch)
    sync_directory(path.parent)


def point_current(warehouse: Warehouse, release_id: str) -> None:
    """Make a release the current one: one atomic rename of the pointer."""
    staged = warehouse.root / ".current.new"
    staged.unlink(missing_ok=True)
    staged.symlink_to(Path("releases") / release_id, target_is_directory=True)
    os.replace(staged, warehouse.current)  # noqa: PTH105
    sync_directory(warehouse.root)


def place_database(warehouse: Warehouse) -> None:
    """Put the finished database in its place."""
    # What somebody wrote into the old file lies in a log beside it, which the new one must not take for its own.
    warehouse.database.with_name(f"{warehouse.database.name}.wal").unlink(missing_ok=True)
    replace(warehouse.staged_database, warehouse.database)


def sync_tree(directory: Path) -> None:
    """Make a directory and all its files last."""
    for path in sorted(directory.rglob("*")):
        if path.is_dir():
            sync_directory(path)
        else:
            sync_file(path)
    sync_directory(directory)


def sync_file(path: Path) -> None:
    """Make a file's bytes last."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def sync_directory(path: Path) -> None:
    """Make the names in a directory last."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
