"""What the modules of fetching hand to each other: limits, what was downloaded, and the errors of a fetch."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """How far and how politely fetching goes. Times are in seconds, sizes in bytes.

    ``total_seconds`` is for one answer as a whole, however slowly it drips; ``delay_seconds`` is the least time between
    two requests to one host, more where its robots.txt asks for more; ``longest_wait_seconds`` is how long a server's
    Retry-After or Crawl-delay is waited for. ``max_bytes`` holds for what arrives and for what it unpacks to.
    """

    max_bytes: int = 100_000_000
    total_seconds: float = 120.0
    connect_seconds: float = 10.0
    read_seconds: float = 30.0
    attempts: int = 4
    backoff_seconds: float = 1.0
    longest_wait_seconds: float = 120.0
    delay_seconds: float = 1.0
    max_redirects: int = 10
    max_hosts_at_once: int = 8
    allow_private: bool = False
    contact: str | None = None  # an address or URL in the user agent, for who runs the servers


@dataclass(slots=True)
class Download:
    """An answer as a file: its bytes as they came, but for the compression of the transport."""

    url: str  # where the redirects led
    path: Path
    n_bytes: int
    sha256: str
    media_type: str | None = None
    encoding: str | None = None  # the charset that the server named
    etag: str | None = None
    last_modified: str | None = None
    licence: str | None = None  # a link of the kind "license" that the server named


class FetchError(Exception):
    """Something that could not be fetched. ``check`` is its short name, the message says what was wrong.

    The message is the same each time the same thing happens: it becomes a row of ``rejects``.
    """

    def __init__(self, check: str, reason: str) -> None:
        super().__init__(reason)
        self.check = check
        self.reason = reason


class PassingError(FetchError):
    """An error that may pass by itself; ``retry_after`` is how many seconds the server asked to wait."""

    def __init__(self, check: str, reason: str, retry_after: float | None = None) -> None:
        super().__init__(check, reason)
        self.retry_after = retry_after
