"""Bringing sources in as a whole: what a person names, or what ``raw/sources.yaml`` lists, up to the last item.

Here belongs which address is asked in which order, and what becomes of each answer. How it is asked is in ``client``,
where it is put in ``archive``.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flows.fetch.addresses import clean_url
from flows.fetch.archive import Archive, Kept
from flows.fetch.client import Client
from flows.fetch.listings import FEED, SITEMAP, Item, Listing, kind_of, read_listing
from flows.fetch.sources_file import SOURCES_FILE, SourceEntry, read_sources_file
from flows.fetch.values import Download, FetchError, FetchLimits
from flows.read.sidecar import check_values
from flows.read.sources import find_sources
from flows.read.unfetched import Unfetched

DEFAULT_LIMIT = 200  # new pages of one feed or sitemap in one run
FILES_FOLDER = "files"
LEFT_FOR_LATER = "left_for_later"
#: What a run shows of each source: new, changed, unchanged, already (there), failed, left out (by a pattern), later.
OUTCOMES = ("new", "changed", "unchanged", "already", "failed", "left out", "later")
_MAX_SITEMAPS = 500
_HEAD = 8_192


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one source: a kind of OUTCOMES, its address or path, and where it is or what was wrong."""

    kind: str
    source: str
    detail: str = ""


@dataclass(slots=True)
class Report:
    """What became of all: counts by kind, and the failures of what a person named or a listing lists."""

    counts: Counter[str] = field(default_factory=Counter)
    failures: list[Outcome] = field(default_factory=list)
    n_done: int = 0
    n_total: int = 0

    @property
    def brought_in(self) -> int:
        """How many files are new in ``raw/``."""
        return self.counts["new"] + self.counts["changed"]

    def as_text(self) -> str:
        """``3 new, 1 changed, 40 already there, 1 failed``"""
        names = {"already": "already there", "later": "left for the next run"}
        counted = [f"{self.counts[kind]:,} {names.get(kind, kind)}" for kind in OUTCOMES if self.counts[kind]]
        return ", ".join(counted) or "nothing to bring in"


Listener = Callable[[Outcome, Report], None]


def add(
    raw: Path,
    given: Sequence[str],
    limits: FetchLimits,
    *,
    folder: str | None = None,
    metadata: dict[str, str] | None = None,
    item_limit: int | None = None,
    on_outcome: Listener = lambda outcome, report: None,
) -> Report:
    """Bring files, folders, pages, feeds and sitemaps into ``raw``. ``metadata``: keys of a sidecar, for all of them.

    A failure of something named here is in the report; one of an item that a feed or folder lists is kept in
    ``raw/unfetched.jsonl`` besides. Raises DyadError where ``raw`` cannot be written or another process brings in.
    """
    entries = []
    for name in given:
        is_web = name.lower().startswith(("http://", "https://"))
        where = {"url": name} if is_web else {"path": Path(name).expanduser()}
        entries.append(SourceEntry(**where, folder=folder, limit=item_limit, metadata=metadata or {}))
    with Archive(raw) as archive:
        return _Collector(archive, limits, on_outcome, named_by=None).run(entries)


def fetch_sources(raw: Path, limits: FetchLimits, on_outcome: Listener = lambda outcome, report: None) -> Report:
    """Bring in what the sources of ``raw/sources.yaml`` have that is new. What fails is kept in the list of unfetched.

    Raises DyadError where that file is wrong, ``raw`` cannot be written, or another process brings in.
    """
    entries = read_sources_file(raw)
    with Archive(raw) as archive:
        named = {str(entry.url or entry.path) for entry in entries}
        for row in list(archive.unfetched.values()):
            if row.found_in == SOURCES_FILE and row.source not in named:
                archive.succeeded(row.source)  # nobody wants it any more
        return _Collector(archive, limits, on_outcome, named_by=SOURCES_FILE).run(entries)


class _Collector:
    """One run over some entries. ``named_by``: what a failure of an entry itself is kept under; None: a person."""

    def __init__(self, archive: Archive, limits: FetchLimits, listener: Listener, named_by: str | None) -> None:
        self._archive = archive
        self._limits = limits
        self._listener = listener
        self._named_by = named_by
        self._report = Report()
        self._asked: set[str] = set()
        self._client: Client
        self._at_once: asyncio.Semaphore

    def run(self, entries: Sequence[SourceEntry]) -> Report:
        self._report.n_total = len(entries)
        for entry in entries:
            if entry.path is not None:
                self._path(entry, entry.path)
        pages = [entry for entry in entries if entry.url is not None]
        if pages:
            asyncio.run(self._fetch(pages))
        return self._report

    def _tell(self, kind: str, source: str, detail: str = "") -> None:
        outcome = Outcome(kind, source, detail)
        self._report.counts[kind] += 1
        self._report.n_done += 1
        if kind == "failed":
            self._report.failures.append(outcome)
        self._listener(outcome, self._report)

    def _fail(self, source: str, found_in: str | None, error: FetchError, item: Item | None = None) -> None:
        if found_in is not None:
            self._archive.failed(source, found_in, error, item)
        self._tell("failed", source, error.reason)

    # ------------------------------------------------------------ files and folders

    def _path(self, entry: SourceEntry, path: Path) -> None:
        if not path.is_dir():
            self._file(entry, path, str(path), entry.folder or FILES_FOLDER, self._named_by)
            return
        folder = entry.folder or f"{FILES_FOLDER}/{path.resolve().name}".rstrip("/")
        sources, rejects = find_sources(path)
        self._report.n_total += len(sources) + len(rejects) - 1
        for reject in rejects:
            error = FetchError(reject.check, reject.reason.removeprefix(f"{reject.path}: "))
            self._fail(str(path / (reject.path or "")), str(path), error)
        for source in sources:
            below = source.name.rpartition("/")[0]
            self._file(entry, source.path, str(source.path), f"{folder}/{below}" if below else folder, str(path))

    def _file(self, entry: SourceEntry, path: Path, source: str, folder: str, found_in: str | None) -> None:
        try:
            if not path.exists():
                raise FetchError("missing_file", "no such file or folder")
            kept = self._archive.keep_file(path, folder, entry.metadata)
        except FetchError as error:
            self._fail(source, found_in, error)
            return
        self._archive.succeeded(source)
        self._tell(kept.outcome, source, kept.name)

    # ------------------------------------------------------------ pages, feeds, sitemaps

    async def _fetch(self, entries: Sequence[SourceEntry]) -> None:
        self._at_once = asyncio.Semaphore(self._limits.max_hosts_at_once)
        async with Client(self._archive.folder, self._limits) as self._client:
            await _all(self._entry(entry) for entry in entries)

    async def _entry(self, entry: SourceEntry) -> None:
        assert entry.url is not None
        found_in = self._named_by
        try:
            url = clean_url(entry.url)
            async with self._at_once:
                kept = await self._page(url, entry, Item(entry.url), found_in)
        except FetchError as error:
            self._fail(entry.url, found_in, error)
            return
        self._archive.succeeded(entry.url)
        if isinstance(kept, Kept):
            self._tell(kept.outcome, entry.url, kept.name)
            return
        self._report.n_total -= 1
        await self._items(entry, url, kept)

    async def _page(self, url: str, entry: SourceEntry, item: Item, found_in: str | None) -> Kept | Listing:
        """Ask for one address; what became of its page, or what it lists. Raises FetchError."""
        self._asked.add(url)
        known, listed = self._archive.known(url), self._archive.listing(url)
        if listed is not None:
            answer = await self._client.get(url, listed[1], listed[2])
        elif known is not None:
            answer = await self._client.get(url, known.etag, known.last_modified)
        else:
            answer = await self._client.get(url)
        if answer is None:
            if listed is not None:
                return listed[0]
            assert known is not None, "a condition was sent"
            self._archive.checked(url)
            return Kept("unchanged", known.path)
        try:
            return self._received(url, answer, entry, item, found_in, must_list=listed is not None)
        finally:
            answer.path.unlink(missing_ok=True)

    def _received(
        self, url: str, answer: Download, entry: SourceEntry, item: Item, found_in: str | None, must_list: bool
    ) -> Kept | Listing:
        if answer.n_bytes == 0:
            raise FetchError("empty_file", "the server sent nothing")
        with answer.path.open("rb") as file:
            head = file.read(_HEAD)
        kind = kind_of(head, answer.media_type, answer.url)
        if kind in (FEED, SITEMAP):
            listing = read_listing(answer.path.read_bytes(), kind, answer.url)
            self._archive.keep_listing(url, listing, answer)
            return listing
        if must_list:
            raise FetchError("broken_listing", "a feed or sitemap before, and now something else")
        if kind is None:
            what = answer.media_type or "a kind that the server does not name"
            raise FetchError("unsupported_format", f"{what}: not a kind of file that is read")
        told = {"title": item.title, "author": item.author, "published": item.published, "licence": item.licence}
        metadata, _ = check_values({key: value for key, value in told.items() if value}, url, url)
        listed_in = {"found_in": found_in} if found_in not in (None, SOURCES_FILE) else {}
        return self._archive.keep_page(url, answer, kind, entry.folder, {**metadata, **entry.metadata, **listed_in})

    async def _items(self, entry: SourceEntry, url: str, listing: Listing) -> None:
        """Fetch what a feed or sitemap lists and is new, several hosts side by side."""
        found = await self._with_sitemaps(url, entry, listing)
        found += self._left_from_before(url, {item.url for item in found})
        self._report.n_total += len(found)
        wanted = self._choose(entry, url, found)
        by_host: dict[str, list[tuple[str, Item]]] = {}
        for address, item in wanted:
            by_host.setdefault(urlsplit(address).netloc, []).append((address, item))
        await _all(self._one_host(entry, url, items) for items in by_host.values())

    async def _with_sitemaps(self, url: str, entry: SourceEntry, listing: Listing) -> list[Item]:
        """The items of a listing and of all sitemaps below it."""
        found = list(listing.items)
        self._note_fault(url, listing)
        waiting, seen = list(listing.sitemaps), {url}
        while waiting:
            address = waiting.pop(0)
            try:
                address = clean_url(address)
                if address in seen:
                    continue
                if len(seen) > _MAX_SITEMAPS:
                    raise FetchError(
                        "too_many_sitemaps", f"an index of more than {_MAX_SITEMAPS} sitemaps; name its parts"
                    )
                seen.add(address)
                async with self._at_once:
                    below = await self._page(address, entry, Item(address), url)
            except FetchError as error:
                self._report.n_total += 1
                self._fail(address, url, error)
                continue
            self._archive.succeeded(address)
            if isinstance(below, Listing):
                found += below.items
                waiting += below.sitemaps
                self._note_fault(address, below)
        return found

    def _note_fault(self, url: str, listing: Listing) -> None:
        if listing.fault:
            self._report.n_total += 1
            self._fail(f"{url}#listing", url, FetchError("broken_listing", listing.fault))
        else:
            self._archive.succeeded(f"{url}#listing")

    def _left_from_before(self, url: str, listed: set[str | None]) -> list[Item]:
        """What an earlier run could not fetch, and the feed does not list any more."""
        rows: list[Unfetched] = [row for row in self._archive.unfetched.values() if row.found_in == url]
        return [
            Item(row.source, **row.item)
            for row in rows
            if row.source not in listed and (row.check == LEFT_FOR_LATER or _may_pass(row.check))
            and row.source.startswith(("http://", "https://")) and not row.source.endswith("#listing")
        ]  # fmt: skip

    def _choose(self, entry: SourceEntry, url: str, items: Sequence[Item]) -> list[tuple[str, Item]]:
        """The items to ask for now; the others are told of."""
        wanted: list[tuple[str, Item]] = []
        for number, item in enumerate(items, 1):
            if item.url is None:
                source = f"{url}#item-{item.title or number}"
                self._fail(source, url, FetchError("no_link", "the entry has no address"), item)
                continue
            try:
                address = clean_url(item.url)
            except FetchError as error:
                self._fail(item.url, url, error, item)
                continue
            if not entry.wants(item.url):
                self._archive.succeeded(item.url)
                self._tell("left out", item.url)
            elif address in self._asked or self._is_there(address, item):
                self._archive.succeeded(item.url)
                self._tell("already", item.url)
            elif len(wanted) >= (entry.limit or DEFAULT_LIMIT):
                later = FetchError(LEFT_FOR_LATER, f"more than {entry.limit or DEFAULT_LIMIT} new pages in one run")
                self._archive.failed(item.url, url, later, item)
                self._tell("later", item.url)
            else:
                self._asked.add(address)
                wanted.append((address, item))
        return wanted

    def _is_there(self, url: str, item: Item) -> bool:
        """Whether a page is archived, and was after the change that the listing tells of, if it tells of any."""
        known = self._archive.known(url)
        if known is None:
            return False
        return not item.changed or datetime.fromisoformat(item.changed) <= datetime.fromisoformat(known.checked_at)

    async def _one_host(self, entry: SourceEntry, found_in: str, items: Sequence[tuple[str, Item]]) -> None:
        async with self._at_once:
            for address, item in items:
                assert item.url is not None
                try:
                    kept = await self._page(address, entry, item, found_in)
                    if isinstance(kept, Listing):
                        raise FetchError(
                            "listing_in_listing", "a feed within a feed; name it in sources.yaml to follow it"
                        )
                except FetchError as error:
                    self._fail(item.url, found_in, error, item)
                    continue
                self._archive.succeeded(item.url)
                self._tell(kept.outcome, item.url, kept.name)


def _may_pass(check: str) -> bool:
    return check in (
        "timeout",
        "no_connection",
        "broken_answer",
        "unknown_host",
        "http_408",
        "http_425",
        "http_429",
    ) or (check.startswith("http_5"))


async def _all(work: Any) -> None:
    """Do several things side by side; where one fails, end the others and raise what it raised."""
    tasks: list[asyncio.Task[None]] = [asyncio.ensure_future(each) for each in work]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
