"""What was brought into ``raw/``: names, sidecars, versions, what failed, and the memory that saves asking again.

Here belongs everything that writes to ``raw/`` when a source comes in. Nothing here asks a server.

A file in ``raw/`` is never changed and never renamed. A page that changed is written beside the old one as
``<name>.v2.html``, and its sidecar says by ``supersedes`` (a SHA-256) which bytes it takes the place of; both are read,
and the older document is marked ``superseded_by``. A page whose bytes differ but not its text (a counter, a token) is
no new version. One that goes back to earlier bytes makes that earlier file the newest again.

``raw/.fetch/`` holds what may be deleted at the price of asking again: downloads under way, the lock, and a small
database with what servers said of each address. Without it, the sidecars tell what is archived.
``raw/unfetched.jsonl`` lists what could not be brought in, each a row of ``rejects`` in the next release.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import sqlite3
import stat
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import unquote, urlsplit

import yaml

from flows.fetch.listings import Item, Listing
from flows.fetch.values import Download, FetchError
from flows.publish.warehouse import write_text
from flows.read.sidecar import read_sidecar
from flows.read.sources import ONE_DOCUMENT, SUPPORTED, Source, file_kind, find_sources, sidecar_of, text_of
from flows.read.unfetched import UNFETCHED_FILE, Unfetched, read_unfetched
from flows.settings import DyadError

FETCH_FOLDER = ".fetch"
_TABLES = """
CREATE TABLE IF NOT EXISTS pages (url TEXT PRIMARY KEY, path TEXT, sha256 TEXT, etag TEXT, last_modified TEXT,
    checked_at TEXT);
CREATE TABLE IF NOT EXISTS versions (url TEXT, sha256 TEXT, path TEXT, PRIMARY KEY (url, sha256));
CREATE TABLE IF NOT EXISTS listings (url TEXT PRIMARY KEY, etag TEXT, last_modified TEXT, listing TEXT);
"""
_MAX_SLUG = 80
_MAX_NAME_BYTES = 200


@dataclass(frozen=True, slots=True)
class Known:
    """What is archived of an address: its newest file (below raw/), and what the server said of it."""

    path: str
    sha256: str
    etag: str | None
    last_modified: str | None
    checked_at: str


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of something brought in. ``outcome``: new, changed, unchanged, already; ``name``: path below raw/."""

    outcome: str
    name: str


class Archive:
    """The folder ``raw`` open for bringing sources in, by one process at a time. A context manager.

    Raises DyadError where another process has it open, or the folder cannot be written.
    """

    def __init__(self, raw: Path) -> None:
        self.raw = raw
        self.folder = raw / FETCH_FOLDER
        self.unfetched: dict[str, Unfetched] = {}
        self._lock = -1
        self._state: sqlite3.Connection
        self._sizes: dict[int, list[Path]] | None = None

    def __enter__(self) -> Archive:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._lock = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self._lock)
            raise DyadError(f"another process is bringing sources into {self.raw}: wait until it is done") from None
        except OSError as error:
            raise DyadError(f"{self.raw} cannot be written ({error}): mend its permissions or name another") from error
        for left in self.folder.glob("part-*"):  # by a run that was killed
            left.unlink()
        self._state = self._open_state()
        self.unfetched = {row.source: row for row in read_unfetched(self.raw) if isinstance(row, Unfetched)}
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._write_unfetched()
            self._state.close()
        finally:
            os.close(self._lock)

    # ------------------------------------------------------------ what is known

    def known(self, url: str) -> Known | None:
        """What is archived of an address; None where nothing is, or its file is gone."""
        row = self._state.execute(
            "SELECT path, sha256, etag, last_modified, checked_at FROM pages WHERE url = ?", (url,)
        ).fetchone()
        known = Known(*row) if row else None
        return known if known and (self.raw / known.path).exists() else None

    def checked(self, url: str) -> None:
        """Note that the server was asked now, and had nothing new."""
        with self._state:
            self._state.execute("UPDATE pages SET checked_at = ? WHERE url = ?", (_now(), url))

    def listing(self, url: str) -> tuple[Listing, str | None, str | None] | None:
        """The listing last read at an address, with the ETag and date of its answer."""
        row = self._state.execute("SELECT listing, etag, last_modified FROM listings WHERE url = ?", (url,)).fetchone()
        if row is None:
            return None
        value = json.loads(row[0])
        items = [Item(**item) for item in value["items"]]
        return Listing(items, value["sitemaps"], value["fault"]), row[1], row[2]

    def keep_listing(self, url: str, listing: Listing, answer: Download) -> None:
        """Remember what a feed or sitemap lists, for when its server says that it has not changed."""
        row = (url, answer.etag, answer.last_modified, json.dumps(asdict(listing)))
        with self._state:
            self._state.execute("INSERT OR REPLACE INTO listings VALUES (?, ?, ?, ?)", row)

    # ------------------------------------------------------------ pages

    def keep_page(self, url: str, answer: Download, kind: str, folder: str | None, metadata: dict[str, str]) -> Kept:
        """Put an answer into ``raw/`` unless it says nothing new; the file that it came in is gone afterwards.

        ``metadata``: further keys of the sidecar. ``folder`` is below raw/; without one, the host names it.
        """
        known = self.known(url) or self.known(answer.url)
        if known is None:
            name = self._free_name(page_name(url, kind, folder), kind, answer.sha256)
            outcome, supersedes = "new", None
        elif known.sha256 == answer.sha256 or self._says_the_same(known, answer, kind):
            answer.path.unlink()
            self._remember(url, answer, known.path, known.sha256)
            return Kept("unchanged", known.path)
        else:
            if earlier := self._earlier(url, answer.sha256):
                return self._return_to(earlier, url, answer, known)
            name = self._free_name(_unversioned(known.path, kind), kind, answer.sha256)
            outcome, supersedes = "changed", known.sha256 if kind in ONE_DOCUMENT else None
        facts = {
            "url": answer.url,
            "requested_url": url if url != answer.url else None,
            **metadata,
            "retrieved_at": _now(),
            "encoding": answer.encoding,
            "etag": answer.etag,
            "last_modified": answer.last_modified,
        }
        if "licence" not in metadata:
            facts["licence"] = answer.licence
        self._place(answer.path, name, kind, facts, answer.sha256, supersedes)
        self._remember(url, answer, name, answer.sha256)
        return Kept(outcome, name)

    def _says_the_same(self, known: Known, answer: Download, kind: str) -> bool:
        """Whether only what is not text differs: pages carry counters and tokens, PDFs the time they were made."""
        if kind not in ONE_DOCUMENT or file_kind(known.path) != kind:
            return False
        before = text_of(self.raw / known.path, kind, self._sidecar(known.path).get("encoding"))
        return before is not None and before == text_of(answer.path, kind, answer.encoding)

    def _earlier(self, url: str, sha256: str) -> str | None:
        row = self._state.execute("SELECT path FROM versions WHERE url = ? AND sha256 = ?", (url, sha256)).fetchone()
        return row[0] if row and (self.raw / row[0]).exists() else None

    def _return_to(self, name: str, url: str, answer: Download, known: Known) -> Kept:
        """Make an earlier version the newest again, by what the sidecars say."""
        answer.path.unlink()
        for (other,) in self._state.execute("SELECT path FROM versions WHERE url = ?", (url,)).fetchall():
            facts = self._sidecar(other)
            if facts.get("supersedes") == answer.sha256:
                self._write_sidecar(other, {**facts, "supersedes": None})
        self._write_sidecar(name, {**self._sidecar(name), "retrieved_at": _now(), "supersedes": known.sha256})
        self._remember(url, answer, name, answer.sha256)
        return Kept("changed", name)

    def _remember(self, url: str, answer: Download, name: str, sha256: str) -> None:
        with self._state:
            for address in {url, answer.url}:
                page = (address, name, sha256, answer.etag, answer.last_modified, _now())
                self._state.execute("INSERT OR REPLACE INTO pages VALUES (?, ?, ?, ?, ?, ?)", page)
                self._state.execute("INSERT OR REPLACE INTO versions VALUES (?, ?, ?)", (address, sha256, name))

    # ------------------------------------------------------------ files

    def keep_file(self, path: Path, folder: str, metadata: dict[str, str]) -> Kept:
        """Copy a file into ``raw/<folder>``, with the sidecar beside it where there is one.

        Raises FetchError for a kind of file that is not read, a broken sidecar, and a file that cannot be opened.
        """
        kind = file_kind(path.name)
        if kind is None:
            raise FetchError("unsupported_format", f"not a kind of file that is read; read are: {SUPPORTED}")
        try:
            mode = path.stat().st_mode
            if not stat.S_ISREG(mode):
                raise FetchError("unreadable_file", "not a plain file; copy what it holds into one")
            stated = self._stated_beside(path, kind)
            copy, sha256 = self._copy(path)
        except OSError as error:
            raise FetchError(
                "unreadable_file", f"cannot be read ({error.strerror}); check it and its permissions"
            ) from error
        if there := self._same_bytes(copy, sha256):
            copy.unlink()
            return Kept("already", there)
        name = f"{folder}/{_file_name(path.name)}"
        origin = str(path.absolute())
        before = self._newest_from(name, kind, origin)
        name = self._free_name(name, kind, sha256)
        supersedes = self._sidecar(before).get("sha256") if before and kind in ONE_DOCUMENT else None
        facts = {**metadata, **stated, "found_in": origin, "retrieved_at": stated.get("retrieved_at", _now())}
        self._place(copy, name, kind, facts, sha256, supersedes)
        self._files_of_size(self.raw.joinpath(name).stat().st_size).append(self.raw / name)
        return Kept("changed" if before else "new", name)

    def _copy(self, path: Path) -> tuple[Path, str]:
        digest = hashlib.sha256()
        with (
            path.open("rb") as source,
            tempfile.NamedTemporaryFile(dir=self.folder, prefix="part-", delete=False) as copy,
        ):
            while piece := source.read(1 << 20):
                digest.update(piece)
                copy.write(piece)
        return Path(copy.name), digest.hexdigest()

    def _stated_beside(self, path: Path, kind: str) -> dict[str, str]:
        sidecar = path.with_name(sidecar_of(path.name, kind))
        if not sidecar.is_file():
            return {}
        stated, rejects = read_sidecar(sidecar, str(sidecar))
        if rejects:
            raise FetchError("bad_sidecar", rejects[0].reason)
        stated.pop("sha256", None)
        return stated

    def _same_bytes(self, path: Path, sha256: str) -> str | None:
        """The name of a file in ``raw/`` with the same bytes."""
        for other in self._files_of_size(path.stat().st_size):
            if other.exists() and _sha256(other) == sha256:
                return other.relative_to(self.raw).as_posix()
        return None

    def _files_of_size(self, size: int) -> list[Path]:
        if self._sizes is None:
            self._sizes = {}
            for source in find_sources(self.raw)[0]:
                self._sizes.setdefault(source.path.stat().st_size, []).append(source.path)
        return self._sizes.setdefault(size, [])

    def _newest_from(self, name: str, kind: str, origin: str) -> str | None:
        """The newest version below a name that came from the same place."""
        found = [version for version in self._versions(name, kind) if (self.raw / version).exists()]
        return next((each for each in reversed(found) if self._sidecar(each).get("found_in") == origin), None)

    # ------------------------------------------------------------ what failed

    def failed(self, source: str, found_in: str, error: FetchError, item: Item | None = None) -> None:
        """Note that something that a listing, a folder or sources.yaml names could not be brought in."""
        told = {key: value for key, value in asdict(item).items() if value and key != "url"} if item else {}
        self.unfetched[source] = Unfetched(source, found_in, error.check, error.reason, told)

    def succeeded(self, source: str) -> None:
        """Note that something was brought in, whatever happened before."""
        self.unfetched.pop(source, None)

    def _write_unfetched(self) -> None:
        path = self.raw / UNFETCHED_FILE
        if not self.unfetched:
            path.unlink(missing_ok=True)
            return
        lines = [json.dumps(self.unfetched[key].as_dict(), ensure_ascii=False) for key in sorted(self.unfetched)]
        text = "\n".join(lines) + "\n"
        if not path.exists() or path.read_text("utf-8", "replace") != text:
            write_text(path, text)

    # ------------------------------------------------------------ names and sidecars

    def _versions(self, name: str, kind: str) -> list[str]:
        """The name and its versions up to the first that is free."""
        stem = name[: len(name) - len(_extension(name, kind))]
        names = [name]
        while (self.raw / names[-1]).exists():
            names.append(f"{stem}.v{len(names) + 1}{_extension(name, kind)}")
        return names

    def _free_name(self, name: str, kind: str, sha256: str) -> str:
        """A name that no other file has; one that a killed run gave to the same bytes is used again."""
        *taken, free = self._versions(name, kind)
        return next((each for each in taken if _sha256(self.raw / each) == sha256), free)

    def _place(
        self, file: Path, name: str, kind: str, facts: Mapping[str, str | None], sha256: str, supersedes: str | None
    ) -> None:
        """Sidecar first: a source that lies there is one whose sidecar does too."""
        (self.raw / name).parent.mkdir(parents=True, exist_ok=True)
        self._write_sidecar(name, {**facts, "sha256": sha256, "supersedes": supersedes})
        file.chmod(0o644)
        file.replace(self.raw / name)

    def _write_sidecar(self, name: str, facts: dict[str, Any]) -> None:
        stated = {key: value for key, value in facts.items() if value}
        text = yaml.safe_dump(stated, sort_keys=False, allow_unicode=True, width=1_000)
        write_text(self._sidecar_path(name), text)

    def _sidecar(self, name: str) -> dict[str, str]:
        path = self._sidecar_path(name)
        return read_sidecar(path, path.name)[0] if path.exists() else {}

    def _sidecar_path(self, name: str) -> Path:
        return self.raw / sidecar_of(name, file_kind(name) or "")

    # ------------------------------------------------------------ memory

    def _open_state(self) -> sqlite3.Connection:
        path = self.folder / "fetched.sqlite"
        try:
            state = sqlite3.connect(path)
            state.executescript(_TABLES)
            is_new = state.execute("SELECT count(*) FROM pages").fetchone() == (0,)
        except sqlite3.DatabaseError:  # damaged: what it held can be found out again
            path.unlink()
            return self._open_state()
        if is_new:
            self._learn_from_sidecars(state)
        return state

    def _learn_from_sidecars(self, state: sqlite3.Connection) -> None:
        """What the sidecars tell of archived addresses: which file is the newest of each, and its conditions."""
        found: dict[str, list[tuple[Source, dict[str, str]]]] = {}
        for source in find_sources(self.raw)[0]:
            facts = self._sidecar(source.name) if source.sidecar else {}
            if "sha256" in facts and "retrieved_at" in facts:
                for url in {facts.get("url"), facts.get("requested_url")} - {None}:
                    found.setdefault(str(url), []).append((source, facts))
        with state:
            for url, versions in found.items():
                older = {facts.get("supersedes") for _, facts in versions}
                newest = [each for each in versions if each[1]["sha256"] not in older] or versions
                source, facts = max(newest, key=lambda each: each[1]["retrieved_at"])
                page = (facts.get("etag"), facts.get("last_modified"), facts["retrieved_at"])
                state.execute(
                    "INSERT OR REPLACE INTO pages VALUES (?, ?, ?, ?, ?, ?)", (url, source.name, facts["sha256"], *page)
                )
                for each, told in versions:
                    state.execute("INSERT OR REPLACE INTO versions VALUES (?, ?, ?)", (url, told["sha256"], each.name))


def page_name(url: str, kind: str, folder: str | None) -> str:
    """Where a page is archived below raw/: readable, and never the same for two addresses."""
    parts = urlsplit(url)
    host = re.sub(r"[^a-z0-9.-]", "-", (parts.hostname or "").lower()).strip(".-") or "host"
    path = re.sub(
        r"\.(html?|php|aspx?|pdf|txt|md|docx|jsonl|csv|parquet)\Z", "", unquote(parts.path), flags=re.IGNORECASE
    )
    slug = re.sub(r"[^a-z0-9]+", "-", path.lower()).strip("-")[-_MAX_SLUG:].strip("-") or "index"
    return f"{folder or 'web/' + host}/{slug}-{hashlib.sha256(url.encode()).hexdigest()[:8]}{kind}"


def _extension(name: str, kind: str) -> str:
    """``kind`` may be that of the file inside the compression: the extension is all of it."""
    match = re.search(
        re.escape(kind.removesuffix(".gz").removesuffix(".zst")) + r"(?:\.gz|\.zst)?\Z", name, re.IGNORECASE
    )
    return match.group() if match else Path(name).suffix


def _unversioned(name: str, kind: str) -> str:
    extension = _extension(name, kind)
    return re.sub(r"\.v\d+\Z", "", name[: len(name) - len(extension)]) + extension


def _file_name(name: str) -> str:
    """A file's own name, made fit: reading passes over hidden files and READMEs."""
    name = name.encode("utf-8", "replace").decode("utf-8")
    if name.startswith(".") or name.upper().startswith("README"):
        name = f"file-{name.lstrip('.')}"
    while len(name.encode()) > _MAX_NAME_BYTES:
        name = name[1:]
    return name


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
