"""Which addresses may be asked: the normal form of a URL, and no machine of a private network.

Here belongs what keeps a feed or a redirect from making this machine ask its own services or those of its network.
The check is done on what a name resolves to, and the connection is made to the very address that was checked, so that
a name that resolves differently the second time gains nothing.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from typing import Any

import httpx

from flows.fetch.values import FetchError, PassingError

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_MAX_URL = 2_000
_TRACKING = ("utm_",)  # parameters that say where a reader came from, and nothing of the page
_CONNECTIONS_TRIED = 4


def clean_url(url: str) -> str:
    """A URL in the form under which it is archived: no fragment, no tracking parameters, host in ASCII.

    Raises FetchError ("bad_url") for what is no address of a page on the web.
    """
    url = url.strip()
    if len(url) > _MAX_URL:
        raise FetchError("bad_url", f"the URL is longer than {_MAX_URL} characters")
    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, ValueError) as error:
        raise FetchError("bad_url", f"not a URL ({error})") from error
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise FetchError("bad_url", "only http:// and https:// URLs with a host are fetched")
    if parsed.userinfo:
        raise FetchError("bad_url", "a URL with a user name or password is not fetched; it would be published")
    query = "&".join(
        piece for piece in parsed.query.decode("ascii").split("&") if piece and not piece.lower().startswith(_TRACKING)
    )
    return str(parsed.copy_with(fragment=None, query=query.encode("ascii") or None))


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet, also where it is wrapped into one of IPv6."""
    try:
        found: _Address = ipaddress.ip_address(address.split("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        inner: Any = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if inner is None and found in _NAT64:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return found.is_global and not found.is_multicast


async def resolve(host: str, port: int, allow_private: bool) -> list[str]:
    """The IP addresses of a host, at least one. Raises FetchError where it has none, or any that is not public."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        if error.errno == socket.EAI_AGAIN:
            raise PassingError("unknown_host", f"the name {host} cannot be looked up at present") from error
        raise FetchError("unknown_host", f"there is no host {host}") from error
    except (UnicodeError, ValueError) as error:
        raise FetchError("bad_url", f"{host} is no name of a host") from error
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not allow_private:
        for address in addresses:
            if not is_public(address):
                raise FetchError(
                    "private_address",
                    f"{host} is at {address}, which is not an address of the public internet; "
                    "--allow-private lets it be fetched",
                )
    return addresses


class CheckedTransport(httpx.AsyncHTTPTransport):
    """A transport that connects only to addresses that were checked; TLS is verified for the name all the same."""

    def __init__(self, allow_private: bool, **options: Any) -> None:
        super().__init__(**options)
        self._allow_private = allow_private

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request to an address of its host."""
        url = request.url
        port = url.port or (443 if url.scheme == "https" else 80)
        addresses = await resolve(url.host, port, self._allow_private)
        for address in addresses[:_CONNECTIONS_TRIED]:
            to_address = httpx.Request(
                request.method,
                url.copy_with(host=address),
                headers=request.headers,  # with the name as Host
                stream=request.stream,
                extensions={**request.extensions, "sni_hostname": url.host},
            )
            try:
                return await super().handle_async_request(to_address)
            except (httpx.ConnectError, httpx.ConnectTimeout):
                if address == addresses[:_CONNECTIONS_TRIED][-1]:
                    raise
        raise AssertionError("resolve gives at least one address")
