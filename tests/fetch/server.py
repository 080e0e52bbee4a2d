"""A web server on loopback whose every answer a test sets, and which remembers what it was asked."""

from __future__ import annotations

import contextlib
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


@dataclass
class Answer:
    """What the server sends. ``slow``: seconds between two bytes; ``cut``: how many bytes before it breaks off."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    slow: float = 0
    cut: int | None = None


@dataclass
class Asked:
    """One request."""

    path: str
    headers: dict[str, str]
    at: float


class Site:
    """Paths and what is there: an Answer, several for the first, second, … request (the last stays), or a function."""

    def __init__(self) -> None:
        self.pages: dict[str, Answer | list[Answer] | Callable[[Asked], Answer]] = {}
        self.asked: list[Asked] = []
        self.url = ""

    def asked_for(self, path: str) -> list[Asked]:
        return [each for each in self.asked if each.path == path]

    def answer(self, asked: Asked) -> Answer:
        self.asked.append(asked)
        page = self.pages.get(asked.path, Answer(b"nothing here", 404))
        if isinstance(page, list):
            return page[min(len(self.asked_for(asked.path)), len(page)) - 1]
        return page(asked) if callable(page) else page


@contextlib.contextmanager
def serving(certificate: Path | None = None) -> Iterator[Site]:
    """A running server; with TLS where there is a file of a key and a certificate."""
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            answer = site.answer(Asked(self.path, {k.lower(): v for k, v in self.headers.items()}, time.monotonic()))
            with contextlib.suppress(OSError):
                self._send(answer)
            self.close_connection = True

        def _send(self, answer: Answer) -> None:
            self.send_response(answer.status)
            for name, value in {"Content-Length": str(len(answer.body)), **answer.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            if answer.slow:
                for byte in answer.body:
                    self.wfile.write(bytes([byte]))
                    time.sleep(answer.slow)
                return
            self.wfile.write(answer.body[: answer.cut])

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        server.handle_error = lambda *_: None  # type: ignore[method-assign, assignment]  # refused by the client
    site.url = f"{'https' if certificate else 'http'}://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
