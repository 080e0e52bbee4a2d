"""What an answer is, and what a feed or sitemap lists.

Here belongs telling the kinds of files apart by their first bytes, what the server says and the name, and reading RSS,
Atom and sitemaps. Not here: fetching what they list.
"""

from __future__ import annotations

import contextlib
import email.utils
import gzip
import io
import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePosixPath
from time import struct_time
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import etree, html

from flows.fetch.values import FetchError

FEED, SITEMAP = "feed", "sitemap"
_HEAD = 4_096
_MAX_LISTING = 50_000_000  # bytes; the limit that sitemaps set themselves
_BY_MEDIA_TYPE = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/jsonl": ".jsonl",
    "application/x-ndjson": ".jsonl",
    "application/x-jsonlines": ".jsonl",
    "text/csv": ".csv",
    "application/vnd.apache.parquet": ".parquet",
}
_SAYS_NOTHING = {None, "application/octet-stream", "binary/octet-stream", "text/plain", "application/gzip",
                 "application/x-gzip", "application/zstd"}  # fmt: skip
_KNOWN_NAMES = re.compile(r"(?:\.(?:txt|md|html?|pdf|docx|parquet)|\.(?:jsonl|csv)(?:\.(?:gz|zst))?)\Z", re.IGNORECASE)
_ROOT = re.compile(rb"<(?:[\w.-]+:)?(rss|feed|RDF|urlset|sitemapindex|html|!doctype\s+html)\b", re.IGNORECASE)
_ROOTS = {b"rss": FEED, b"feed": FEED, b"rdf": FEED, b"urlset": SITEMAP, b"sitemapindex": SITEMAP}


@dataclass(slots=True)
class Item:
    """What a feed or sitemap says of one page. ``changed`` is a moment in ISO 8601, UTC; ``published`` a date."""

    url: str | None
    title: str | None = None
    author: str | None = None
    published: str | None = None
    licence: str | None = None
    changed: str | None = None


@dataclass(slots=True)
class Listing:
    """The items of a feed or sitemap, the further sitemaps that it names, and what was wrong with it, if anything."""

    items: list[Item]
    sitemaps: list[str]
    fault: str | None = None


def kind_of(head: bytes, media_type: str | None, url: str) -> str | None:
    """FEED, SITEMAP, the extension under which the file is read, or None for a kind that nothing reads.

    The first bytes decide where they are plain, then what the server says, then the name in the URL.
    """
    name = _KNOWN_NAMES.search(PurePosixPath(urlsplit(url).path).name)
    by_name = name.group().lower().replace(".htm", ".html").replace(".htmll", ".html") if name else None
    if head.startswith(b"%PDF-"):
        return ".pdf"
    if head.startswith(b"PAR1"):
        return ".parquet"
    if head.startswith(b"\x1f\x8b"):
        inner = _ROOT.search(_start_of_gzip(head))
        return _ROOTS.get(inner.group(1).lower()) if inner else by_name if by_name and by_name.endswith(".gz") else None
    if head.startswith(b"PK\x03\x04"):
        is_word = by_name == ".docx" or "wordprocessingml" in (media_type or "")
        return ".docx" if is_word else None
    plain = head[:_HEAD].replace(b"\x00", b"")  # also where it is UTF-16
    root = _ROOT.search(plain)
    if root and plain[: root.start()].strip(b"\xef\xbb\xbf\xff\xfe \t\r\n")[:1] in (b"", b"<"):
        return _ROOTS.get(root.group(1).lower(), ".html")
    if media_type in _SAYS_NOTHING and by_name:
        return by_name
    return _BY_MEDIA_TYPE.get(media_type or "")


def _start_of_gzip(head: bytes) -> bytes:
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(head, _HEAD)
    except zlib.error:
        return b""


def read_listing(data: bytes, kind: str, url: str) -> Listing:
    """The items of a feed or sitemap. Raises FetchError where it cannot be read."""
    if data.startswith(b"\x1f\x8b"):
        data = _gunzip(data)
    return read_feed(data, url) if kind == FEED else read_sitemap(data, url)


def _gunzip(data: bytes) -> bytes:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
            unpacked = file.read(_MAX_LISTING + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise FetchError("broken_listing", "the compressed listing is damaged") from error
    if len(unpacked) > _MAX_LISTING:
        raise FetchError("too_large", f"the listing unpacks to more than {_MAX_LISTING:,} bytes")
    return unpacked


def read_feed(data: bytes, url: str) -> Listing:
    """The entries of an RSS or Atom feed, in its order, each page once; entries without an address too."""
    import feedparser

    # As a stream: a string would be taken for an address or a file name.
    parsed: Any = feedparser.parse(io.BytesIO(data), response_headers={"content-location": url})
    fault = None
    if parsed.bozo and not isinstance(parsed.get("bozo_exception"), feedparser.exceptions.ThingsNobodyCaresAboutButMe):
        fault = "the feed is not well formed; what it lists may not be all"
    if fault and not parsed.entries:
        raise FetchError("broken_listing", "the feed is not well formed, and no entry can be read from it")
    licence = _plain(_licence(parsed.feed))
    items: list[Item] = []
    seen: set[str] = set()
    for entry in parsed.entries:
        link = urljoin(url, entry.get("link") or "") if entry.get("link") else None
        if link is None and str(entry.get("id", "")).startswith(("http://", "https://")):
            link = entry["id"]
        if link is not None and link in seen:
            continue
        if link is not None:
            seen.add(link)
        items.append(
            Item(
                url=link,
                title=_plain(entry.get("title")),
                author=_plain(entry.get("author")),
                published=_date(entry.get("published"), entry.get("published_parsed")),
                licence=_plain(_licence(entry)) or licence,
                # Not entry.get, which warns where one is missing and gives the other.
                changed=_moment(dict.get(entry, "updated_parsed") or dict.get(entry, "published_parsed")),
            )
        )
    return Listing(items, [], fault)


def _licence(part: Any) -> str | None:
    """What a feed or entry names as its licence (creativeCommons:license, or a link of that kind)."""
    if part.get("license"):
        return str(part["license"])
    return next((str(link.get("href")) for link in part.get("links", []) if link.get("rel") == "license"), None)


def _plain(value: object) -> str | None:
    """A value without markup and line ends."""
    text = str(value or "").strip()
    if "<" in text or "&" in text:
        with contextlib.suppress(etree.LxmlError, ValueError):
            text = html.fromstring(text).text_content()
    return " ".join(text.split()) or None


def _date(written: object, parsed: struct_time | None) -> str | None:
    """The day as the feed wrote it, in its own time zone; else the day in UTC."""
    readers: tuple[Callable[[str], datetime], ...] = (email.utils.parsedate_to_datetime, datetime.fromisoformat)
    for read in readers:
        try:
            return read(str(written or "").strip()).date().isoformat()
        except ValueError:
            continue
    return f"{parsed.tm_year:04d}-{parsed.tm_mon:02d}-{parsed.tm_mday:02d}" if parsed else None


def _moment(parsed: struct_time | None) -> str | None:
    return datetime(*parsed[:6], tzinfo=UTC).isoformat() if parsed else None


def read_sitemap(data: bytes, url: str) -> Listing:
    """The pages of a sitemap, or the sitemaps of an index of them, in their order, each once."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError) as error:
        raise FetchError("broken_listing", "the sitemap is not well formed, and nothing can be read from it") from error
    if root is None:
        raise FetchError("broken_listing", "the sitemap is not well formed, and nothing can be read from it")
    fault = "the sitemap is not well formed; what it lists may not be all" if parser.error_log else None
    items: dict[str, Item] = {}
    without: list[Item] = []
    sitemaps: dict[str, None] = {}
    for element in root.iter("{*}url", "{*}sitemap"):
        address = _child(element, "loc")
        if not address:
            without.append(Item(None))
            continue
        address = urljoin(url, address)
        if etree.QName(element).localname == "sitemap":
            sitemaps[address] = None
            continue
        items.setdefault(
            address,
            Item(
                url=address,
                title=_plain(_child(element, "title")),
                published=_date(_child(element, "publication_date"), None),
                changed=_utc(_child(element, "lastmod")),
            ),
        )
    return Listing([*items.values(), *without], list(sitemaps), fault)


def _child(element: Any, name: str) -> str | None:
    """The text of the first element below of that name: of a sitemap itself, or of its extension for news."""
    for child in element.iter(f"{{*}}{name}"):
        return (child.text or "").strip() or None
    return None


def _utc(written: str | None) -> str | None:
    """The end of what a date or time in ISO 8601 names, as a moment: a page "of 5 May" may have changed at its end."""
    try:
        moment = datetime.fromisoformat(written or "")
    except ValueError:
        return None
    if len(written or "") == 10:
        moment = moment.replace(hour=23, minute=59, second=59)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
