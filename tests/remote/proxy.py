"""A connection to a server that can fail: cut while a request is sent, or before its answer is given."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit


class Proxy:
    """Passes one request a connection on to ``server``. ``cut`` and ``mute`` decide by the head of a request whether it
    is cut off after its head, or done and not answered; ``n_cut`` counts both."""

    def __init__(self, server: str) -> None:
        self.target = (urlsplit(server).hostname, urlsplit(server).port)
        self.cut: Callable[[bytes], bool] = lambda head: False
        self.mute: Callable[[bytes], bool] = lambda head: False
        self.n_cut = 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.listener.getsockname()[1]}"

    def __enter__(self) -> Proxy:
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_: Any) -> None:
        self.listener.close()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self.listener.accept()
                threading.Thread(target=self._pass_on, args=(client,), daemon=True).start()

    def _pass_on(self, client: socket.socket) -> None:
        with client, contextlib.suppress(OSError):
            request = b""
            while b"\r\n\r\n" not in request:
                request += (more := client.recv(65_536))
                if not more:
                    return
            head, _, body = request.partition(b"\r\n\r\n")
            if self.cut(head):
                self.n_cut += 1
                return
            if b"100-continue" in head.lower():
                client.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
            lines = [line for line in head.split(b"\r\n") if not line.lower().startswith((b"connection:", b"expect:"))]
            named = dict(line.lower().split(b": ", 1) for line in lines[1:])
            while len(body) < int(named.get(b"content-length", b"0")):
                body += client.recv(65_536)
            with socket.create_connection(self.target) as server:
                server.sendall(b"\r\n".join([*lines, b"Connection: close", b"", body]))
                answer = b""
                while more := server.recv(65_536):
                    answer += more
            if self.mute(head):
                self.n_cut += 1
                return
            client.sendall(answer)
