"""Sources on remote storage: a copy of them on this machine, kept up to date.

Here belong which objects are fetched, what becomes of those that cannot be, and how files that were added or changed
here get there. Reading works on the copy as on any folder: paths and bytes are the same, and so is the release. An
object is fetched again only when the storage says that it changed. Only S3 is written to.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from flows.remote.places import Place, sources_of
from flows.settings import VOCABULARY_FOLDER, DyadError, Settings

if TYPE_CHECKING:
    from flows.remote.objects import Found, Objects

_INDEX = ".remote.json"
_LARGE = 100_000_000  # bytes of a file that is sent in parts
_LONGEST_NAME = 255  # bytes of one part of a path, on any disk
_DENIED = "the server does not give it ({}); make it readable, restore it from its archive, or delete it"
_NO_FILE = "no file can have this name; rename the object"
_IN_THE_WAY = "other objects lie below this name, as if it were a folder; rename it"


@dataclass
class _Copy:
    """What is known of the copy: name -> state of its object there, and bytes and time of change of the file here."""

    files: dict[str, tuple[str | None, int, int]] = field(default_factory=dict)


@contextlib.contextmanager
def copied(raw: Place, on_step: Callable[[int, int], None] = lambda done, total: None) -> Iterator[Path]:
    """The folder of the sources: itself on disk, or an up-to-date copy of remote ones that no other run changes.

    ``on_step`` hears how many objects of how many were fetched. Raises DyadError where the storage fails, or another
    run on this machine uses the copy. An object that alone cannot be had is told to reading, which rejects it.
    """
    if isinstance(raw, Path):
        yield raw
        return
    folder = sources_of(raw)
    with _alone(folder, raw):
        _pull(_objects(raw), folder, lambda name: True, on_step)
        yield folder


@contextlib.contextmanager
def own_words(settings: Settings) -> Iterator[Path | None]:
    """The folder of the project's own words, as ``settings.extensions``; of remote sources, that folder alone is
    brought up to date."""
    if settings.remote_raw is None or settings.vocabulary is not None:
        yield settings.extensions
        return
    with _alone(settings.raw, settings.remote_raw):
        _pull(_objects(settings.remote_raw), settings.raw, lambda name: name.startswith(f"{VOCABULARY_FOLDER}/"))
        yield settings.extensions


@contextlib.contextmanager
def changing(raw: Place) -> Iterator[Path]:
    """The folder of the sources, to add to or change; what was changed is sent at the end, also of a failure.

    Raises DyadError as :func:`copied` does, and where somebody else changed the same object meanwhile.
    """
    if isinstance(raw, Path):
        yield raw
        return
    objects = _objects(raw)
    objects.require_s3()
    with copied(raw) as folder:
        try:
            yield folder
        finally:
            _push(objects, folder)


@contextlib.contextmanager
def changing_file(raw: Place, name: str) -> Iterator[Path]:
    """One small file of the sources, to read and change; the folder may be made. See :func:`changing`."""
    if isinstance(raw, Path):
        yield raw / name
        return
    objects = _objects(raw)
    objects.require_s3()
    found = objects.read_tagged(name)
    with tempfile.TemporaryDirectory(prefix="dyad-") as folder:
        path = Path(folder) / name
        if found:
            path.write_bytes(found[0])
        try:
            yield path
        finally:
            data = path.read_bytes() if path.exists() else b""
            if data and data != (found[0] if found else b""):
                if not objects.write_if(name, data, found[1] if found else None):
                    kept = sources_of(raw).parent / name
                    kept.parent.mkdir(parents=True, exist_ok=True)
                    kept.write_bytes(data)
                    raise DyadError(
                        f"{raw}/{name} was changed by somebody else meanwhile, and is as they left it; what was to be "
                        f"written is in {kept}: decide again"
                    )


def _objects(address: str) -> Objects:
    from flows.remote.objects import Objects

    return Objects(address, "--raw")


@contextlib.contextmanager
def _alone(folder: Path, address: str) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    lock = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise DyadError(f"another run on this machine reads {address}: wait until it is done") from None
    finally:
        os.close(lock)


def _pull(
    objects: Objects,
    folder: Path,
    is_wanted: Callable[[str], bool],
    on_step: Callable[[int, int], None] = lambda done, total: None,
) -> None:
    """Make the files of ``folder`` that are wanted those that are there."""
    from flows.remote.objects import at_once

    there = {name: found for name, found in objects.find().items() if is_wanted(name) and not _is_hidden(name)}
    unread = _impossible(there)
    known = _read_index(folder)
    index = _Copy({name: each for name, each in known.files.items() if not is_wanted(name)})
    for name in known.files.keys() - index.files.keys() - (there.keys() - unread.keys()):
        (folder / name).unlink(missing_ok=True)
    waiting = []
    for name, found in there.items():
        if name in unread:
            continue
        if name in known.files and _is_current(folder / name, known.files[name], found):
            index.files[name] = known.files[name]
        else:
            waiting.append(name)
    done = 0

    def fetch(name: str) -> None:
        nonlocal done
        path = folder / name
        try:
            _make_way(folder, path)
            if _is_read(name):
                objects.fetch(name, path, keep=(FileNotFoundError, PermissionError))
            else:
                path.write_bytes(b"")  # nothing reads it: its name is all that is told of it
        except FileNotFoundError:
            path.unlink(missing_ok=True)  # deleted since it was listed
            return
        except PermissionError as error:
            path.unlink(missing_ok=True)
            unread[name] = _DENIED.format(" ".join(str(error).split()) or "no reason given")
            return
        told = path.stat()
        index.files[name] = (there[name].mark, told.st_size, told.st_mtime_ns)
        done += 1
        on_step(done, len(waiting))

    try:
        at_once(fetch, sorted(waiting))
    finally:
        _write_index(folder, index)
    if unread:
        objects.find()  # credentials that ended meanwhile are no fault of the objects
    _write_unread(folder, unread)
    _remove_empty(folder)


def _push(objects: Objects, folder: Path) -> None:
    """Send what was added to, changed in or deleted from the copy since it was made."""
    index = _read_index(folder)
    here = {name: folder / name for name in _names(folder)}
    states = objects.find()
    try:
        for name, path in here.items():
            told = path.stat()
            known = index.files.get(name)
            if known is not None and known[1:] == (told.st_size, told.st_mtime_ns):
                continue
            if known and (name not in states or states[name].mark != known[0]):
                raise _changed(objects, name)
            before = objects.read_tagged(name) if known and told.st_size <= _LARGE else None
            if told.st_size > _LARGE and (known or name not in states):
                objects.send(path, name)  # too large for one request, and so for a condition
            elif not objects.write_if(name, path.read_bytes(), before[1] if before else None):
                raise _changed(objects, name)
            index.files[name] = ("", told.st_size, told.st_mtime_ns)
        gone = [name for name in index.files if name not in here and _is_read(name)]
        objects.delete(gone)
        for name in gone:
            del index.files[name]
        states = objects.find()
        for name, (mark, size, changed) in list(index.files.items()):
            if mark == "" and name in states:
                index.files[name] = (states[name].mark, size, changed)
    finally:
        _write_index(folder, index)


def _changed(objects: Objects, name: str) -> DyadError:
    return DyadError(
        f"{objects.address}/{name} was changed by somebody else meanwhile, and is as they left it: do it again"
    )


def _is_hidden(name: str) -> bool:
    return any(part.startswith(".") for part in name.split("/") if part not in (".", ".."))


def _is_read(name: str) -> bool:
    """Whether the bytes of a file matter: a source, a sidecar, or what steers the pipeline."""
    from flows.read.sources import STEERING_FILES, file_kind

    top = name.partition("/")[0]
    return top in STEERING_FILES or file_kind(name) is not None or name.lower().endswith(".yaml")


def _impossible(there: dict[str, Found]) -> dict[str, str]:
    """Name -> reason, of the objects that cannot be files."""
    folders = {parent for name in there for parent in _parents(name)}
    unread = {}
    for name in there:
        parts = name.split("/")
        if any(part in ("", ".", "..") or "\0" in part or len(part.encode()) > _LONGEST_NAME for part in parts):
            unread[name] = _NO_FILE
        elif name in folders:
            unread[name] = _IN_THE_WAY
    return unread


def _parents(name: str) -> list[str]:
    parts = name.split("/")
    return ["/".join(parts[:count]) for count in range(1, len(parts))]


def _make_way(folder: Path, path: Path) -> None:
    """Make the folder of a file; what was a file and is a folder now, or the other way round, goes."""
    for parent in [*reversed(path.relative_to(folder).parents)][1:]:
        if (folder / parent).is_file():
            (folder / parent).unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_dir():
        path.rmdir()


def _is_current(path: Path, known: tuple[str | None, int, int], found: Found) -> bool:
    if known[0] is None or known[0] != found.mark:
        return False
    try:
        told = path.stat()
    except OSError:
        return False
    return (told.st_size, told.st_mtime_ns) == known[1:]


def _names(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and not _is_hidden(name):
            yield name


def _remove_empty(folder: Path) -> None:
    for path in sorted((each for each in folder.rglob("*") if each.is_dir()), reverse=True):
        if not _is_hidden(path.relative_to(folder).as_posix()):
            with contextlib.suppress(OSError):
                path.rmdir()


def _read_index(folder: Path) -> _Copy:
    """What is known of the copy; nothing where that cannot be read: then all is fetched again."""
    try:
        told = json.loads((folder / _INDEX).read_text("utf-8"))
        return _Copy({name: (mark, int(size), int(changed)) for name, (mark, size, changed) in told.items()})
    except (OSError, ValueError, TypeError, AttributeError):
        return _Copy()


def _write_index(folder: Path, index: _Copy) -> None:
    from flows.publish.warehouse import write_text

    write_text(folder / _INDEX, json.dumps(index.files, sort_keys=True))


def _write_unread(folder: Path, unread: dict[str, str]) -> None:
    from flows.publish.warehouse import write_text
    from flows.read.unread import UNREAD_FILE

    if unread:
        write_text(folder / UNREAD_FILE, json.dumps(unread, sort_keys=True, ensure_ascii=False))
    else:
        (folder / UNREAD_FILE).unlink(missing_ok=True)
