"""Asking servers, politely and with limits: robots.txt, rate, redirects, conditions, retries, sizes, times.

Here belongs one request and its answer as a file. Not here: what the answer means.
"""

from __future__ import annotations

import asyncio
import email.utils
import hashlib
import random
import re
import ssl
import tempfile
import time
import zlib
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from types import TracebackType

import httpx
from protego import Protego

from flows.fetch.addresses import CheckedTransport, clean_url
from flows.fetch.values import Download, FetchError, FetchLimits, PassingError

ROBOT_NAME = "dyad"  # what a robots.txt may address
_MAX_ROBOTS_BYTES = 512_000  # RFC 9309 asks for at least 500 KiB
_CHUNK = 65_536
_REDIRECTS = {301, 302, 303, 307, 308}
_PASSING = {408, 425, 429, 500, 502, 503, 504}
_ACCEPT = "text/html,application/xhtml+xml,application/pdf,application/rss+xml,application/atom+xml,*/*;q=0.5"
_LICENCE_LINK = re.compile(r"<([^<>]+)>\s*;[^,]*\brel\s*=\s*\"?[^\",]*\blicen[sc]e\b", re.IGNORECASE)


class Client:
    """Fetches into ``folder``; an asynchronous context manager, for one event loop.

    One request at a time goes to a host, with a pause between two; several hosts are asked side by side.
    """

    def __init__(self, folder: Path, limits: FetchLimits) -> None:
        self._folder = folder
        self._limits = limits
        self._agent = user_agent(limits.contact)
        self._robots: dict[str, asyncio.Task[Protego | FetchError]] = {}
        self._turns: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._not_before: dict[str, float] = {}
        self._delays: dict[str, float] = {}
        # A connection is made to an address and verified for a name; one that is kept could serve another name.
        pool = httpx.Limits(max_keepalive_connections=0)
        self._http = httpx.AsyncClient(
            transport=CheckedTransport(limits.allow_private, verify=httpx.create_ssl_context(), limits=pool),
            timeout=httpx.Timeout(limits.read_seconds, connect=limits.connect_seconds),
            headers={"User-Agent": self._agent, "Accept": _ACCEPT, "Accept-Encoding": "gzip, deflate"},
            follow_redirects=False,
            trust_env=False,
        )

    async def __aenter__(self) -> Client:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for task in self._robots.values():
            task.cancel()
        await self._http.aclose()

    async def get(self, url: str, etag: str | None = None, last_modified: str | None = None) -> Download | None:
        """What is at ``url``; None where the server says that it is as it was when it gave ``etag`` or the date.

        Raises FetchError with what was wrong, after as many attempts as the limits allow.
        """
        conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        headers = {name: value for name, value in conditions.items() if value}
        return await self._persistently(url, headers, self._limits.attempts, obey_robots=True)

    async def _persistently(
        self, url: str, headers: dict[str, str], attempts: int, obey_robots: bool
    ) -> Download | None:
        for attempt in range(1, attempts + 1):
            try:
                return await self._follow(url, headers, obey_robots)
            except PassingError as error:
                if attempt == attempts:
                    times = f", {attempts} times" if attempts > 1 else ""
                    raise FetchError(error.check, f"{error.reason}{times}") from error
                wait = error.retry_after
                if wait is None:
                    wait = self._limits.backoff_seconds * 2 ** (attempt - 1) * random.uniform(1, 1.25)
                if wait > self._limits.longest_wait_seconds:
                    raise FetchError(
                        error.check,
                        f"{error.reason} and asked to wait for longer than a run waits; later runs try again",
                    ) from error
                await asyncio.sleep(wait)
        raise AssertionError("there is at least one attempt")

    async def _follow(self, url: str, headers: dict[str, str], obey_robots: bool) -> Download | None:
        for _ in range(self._limits.max_redirects + 1):
            if obey_robots:
                await self._obey_robots(url)
            async with self._turn(url):
                answer = await self._in_time(url, headers, self._limits.max_bytes if obey_robots else _MAX_ROBOTS_BYTES)
            if not isinstance(answer, str):
                return answer
            url = answer
        raise FetchError("too_many_redirects", f"more than {self._limits.max_redirects} redirects")

    async def _in_time(self, url: str, headers: dict[str, str], max_bytes: int) -> Download | str | None:
        """One request: its answer, where it redirects to, or None for "not modified"."""
        try:
            async with asyncio.timeout(self._limits.total_seconds):
                return await self._request(url, headers, max_bytes)
        except (TimeoutError, httpx.TimeoutException) as error:
            raise PassingError("timeout", "the server did not answer in time") from error
        except httpx.ConnectError as error:
            if _is_about_certificate(error):
                raise FetchError("bad_certificate", "the certificate of the server cannot be verified") from error
            raise PassingError("no_connection", "no connection to the server") from error
        except httpx.RequestError as error:
            raise PassingError("broken_answer", "the server broke off or answered in a way that is not HTTP") from error

    async def _request(self, url: str, headers: dict[str, str], max_bytes: int) -> Download | str | None:
        async with self._http.stream("GET", url, headers=headers) as answer:
            if answer.status_code == 304 and headers:
                return None
            if answer.status_code in _REDIRECTS and "location" in answer.headers:
                try:
                    return clean_url(str(httpx.URL(url).join(answer.headers["location"])))
                except (httpx.InvalidURL, FetchError) as error:
                    raise FetchError("bad_redirect", f"a redirect to what cannot be fetched: {error}") from error
            if answer.status_code not in (200, 203):
                raise self._refusal(url, answer)
            return await self._keep(url, answer, max_bytes)

    def _refusal(self, url: str, answer: httpx.Response) -> FetchError:
        code = answer.status_code
        known = {status.value: status.phrase for status in HTTPStatus}
        reason = f"the server answered {code} {known.get(code, '')}".rstrip()
        if code not in _PASSING:
            return FetchError(f"http_{code}", reason)
        wait = _retry_after(answer.headers.get("retry-after"))
        if wait is not None:  # other requests to the host have to wait as well
            until = time.monotonic() + min(wait, self._limits.longest_wait_seconds)
            self._not_before[_host(url)] = max(until, self._not_before.get(_host(url), 0))
        return PassingError(f"http_{code}", reason, wait)

    async def _keep(self, url: str, answer: httpx.Response, max_bytes: int) -> Download:
        """The body as a file in the folder; the compression of the transport is undone, within the limit."""
        if int(answer.headers.get("content-length") or 0) > max_bytes:
            raise _too_large(max_bytes)
        digest = hashlib.sha256()
        n_bytes = 0
        with tempfile.NamedTemporaryFile(dir=self._folder, prefix="part-", delete=False) as file:
            path = Path(file.name)
            try:
                async for piece in _unpacked(answer, max_bytes):
                    n_bytes += len(piece)
                    if n_bytes > max_bytes:
                        raise _too_large(max_bytes)
                    digest.update(piece)
                    file.write(piece)
            except BaseException:
                path.unlink(missing_ok=True)
                raise
        media_type, _, parameters = answer.headers.get("content-type", "").partition(";")
        charset = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", parameters, re.IGNORECASE)
        licence = _LICENCE_LINK.search(answer.headers.get("link", ""))
        return Download(
            url=url,
            path=path,
            n_bytes=n_bytes,
            sha256=digest.hexdigest(),
            media_type=media_type.strip().lower() or None,
            encoding=charset.group(1).lower() if charset else None,
            etag=answer.headers.get("etag"),
            last_modified=answer.headers.get("last-modified"),
            licence=licence.group(1) if licence else None,
        )

    @asynccontextmanager
    async def _turn(self, url: str) -> AsyncIterator[None]:
        """Wait until the host may be asked again; nobody else asks it meanwhile."""
        host = _host(url)
        async with self._turns[host]:
            await asyncio.sleep(max(0.0, self._not_before.get(host, 0) - time.monotonic()))
            try:
                yield
            finally:
                pause = time.monotonic() + self._delays.get(host, self._limits.delay_seconds)
                self._not_before[host] = max(pause, self._not_before.get(host, 0))

    async def _obey_robots(self, url: str) -> None:
        origin = _origin(url)
        if origin not in self._robots:
            self._robots[origin] = asyncio.create_task(self._read_robots(origin))
        rules = await self._robots[origin]
        if isinstance(rules, FetchError):
            raise rules
        if not rules.can_fetch(url, ROBOT_NAME):
            raise FetchError("robots", f"{origin}/robots.txt does not allow it")
        if asked := rules.crawl_delay(ROBOT_NAME):
            pause = max(self._limits.delay_seconds, min(float(asked), self._limits.longest_wait_seconds))
            self._delays[_host(url)] = pause

    async def _read_robots(self, origin: str) -> Protego | FetchError:
        """The rules of a host; as RFC 9309 has it, all is allowed where there are none, nothing where it is broken."""
        try:
            answer = await self._persistently(f"{origin}/robots.txt", {}, min(2, self._limits.attempts), False)
        except FetchError as error:
            if error.check.startswith("http_4") and error.check != "http_429":
                return Protego.parse("")
            if error.check in ("too_large", "too_many_redirects", "bad_redirect"):
                return Protego.parse("")
            if error.check.startswith("http_"):
                return FetchError(error.check, f"{origin}/robots.txt cannot be read: {error.reason}")
            return error
        assert answer is not None, "no condition was sent"
        try:
            return Protego.parse(answer.path.read_bytes().decode("utf-8", "replace"))
        finally:
            answer.path.unlink()


def user_agent(contact: str | None = None) -> str:
    """What servers are told of who asks."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        number = version("dyad")
    except PackageNotFoundError:
        number = "0"
    about = " ".join((contact or "archive of texts for research").split())
    return f"{ROBOT_NAME}/{number} ({'+' if contact else ''}{about})".encode("ascii", "replace").decode("ascii")


async def _unpacked(answer: httpx.Response, max_bytes: int) -> AsyncIterator[bytes]:
    """The body without its compression, in pieces that are never large, however much a few bytes unpack to."""
    coding = answer.headers.get("content-encoding", "").strip().lower()
    if coding in ("", "identity"):
        async for piece in answer.aiter_raw(_CHUNK):
            yield piece
        return
    if coding not in ("gzip", "x-gzip", "deflate"):
        raise FetchError(
            "unknown_compression", f"the server compressed its answer as {coding!r}, which was not asked for"
        )
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 32)
    n_packed = 0
    try:
        async for packed in answer.aiter_raw(_CHUNK):
            n_packed += len(packed)
            if n_packed > max_bytes:
                raise _too_large(max_bytes)
            while packed:
                if unpacker.eof:  # a gzip file may have several parts
                    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 32)
                yield unpacker.decompress(packed, _CHUNK)
                packed = unpacker.unconsumed_tail or unpacker.unused_data
    except zlib.error as error:
        raise PassingError("broken_answer", "the compressed answer is damaged") from error
    if n_packed and not unpacker.eof:
        raise PassingError("broken_answer", "the compressed answer ends too early")


def _too_large(max_bytes: int) -> FetchError:
    return FetchError("too_large", f"larger than {max_bytes:,} bytes, which is the limit; --max-mb sets another")


def _retry_after(value: str | None) -> float | None:
    """The seconds that a Retry-After asks for, given as a number or as a date; None where it says nothing."""
    if not value:
        return None
    if value.strip().isdecimal():
        return float(value)
    try:
        until = email.utils.parsedate_to_datetime(value)
    except ValueError:
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return max(0.0, (until - datetime.now(UTC)).total_seconds())


def _is_about_certificate(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _host(url: str) -> str:
    return httpx.URL(url).host


def _origin(url: str) -> str:
    parsed = httpx.URL(url)
    return f"{parsed.scheme}://{parsed.netloc.decode('ascii')}"
