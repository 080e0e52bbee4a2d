"""One request: what the client sends, what it takes, what it refuses, against a real server on loopback."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import itertools
import socket
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.fetch.addresses import clean_url, is_public
from flows.fetch.client import Client
from flows.fetch.values import Download, FetchError, FetchLimits
from tests.fetch.server import Answer, Asked, Site, serving

QUICK = FetchLimits(
    allow_private=True,
    delay_seconds=0,
    backoff_seconds=0.01,
    read_seconds=5,
    total_seconds=5,
    max_bytes=1_000_000,
)
PAGE = b"<html><body><p>Kenya lent Tanzania $40 million in 2011.</p></body></html>"


def get(folder: Path, url: str, limits: FetchLimits = QUICK, **conditions: str) -> Download | None:
    async def ask() -> Download | None:
        async with Client(folder, limits) as client:
            return await client.get(url, **conditions)

    return asyncio.run(ask())


def refused(folder: Path, url: str, limits: FetchLimits = QUICK) -> FetchError:
    with pytest.raises(FetchError) as caught:
        get(folder, url, limits)
    assert list(folder.iterdir()) == [], "a refused answer leaves nothing behind"
    return caught.value


def test_an_answer_is_kept_as_it_came_with_what_the_server_says_of_it(site: Site, tmp_path: Path) -> None:
    headers = {
        "Content-Type": 'text/html; charset="windows-1251"',
        "ETag": '"v1"',
        "Last-Modified": "Mon, 05 May 2014 10:00:00 GMT",
        "Link": '<https://licences.example.org/by>; rel="license", </style>; rel="stylesheet"',
    }
    site.pages["/a"] = Answer(PAGE, headers=headers)
    answer = get(tmp_path, f"{site.url}/a", replace(QUICK, contact="mailto:me@example.org"))
    assert answer is not None
    assert answer.path.read_bytes() == PAGE
    assert answer.sha256 == hashlib.sha256(PAGE).hexdigest()
    assert (answer.media_type, answer.encoding) == ("text/html", "windows-1251")
    assert (answer.etag, answer.last_modified) == ('"v1"', headers["Last-Modified"])
    assert answer.licence == "https://licences.example.org/by"
    (asked,) = site.asked_for("/a")
    assert asked.headers["user-agent"].startswith("dyad/")
    assert "me@example.org" in asked.headers["user-agent"]
    assert asked.headers["host"] == site.url.removeprefix("http://")


def test_a_condition_is_sent_and_304_means_nothing_new(site: Site, tmp_path: Path) -> None:
    def page(asked: Asked) -> Answer:
        return Answer(status=304) if asked.headers.get("if-none-match") == '"v1"' else Answer(PAGE)

    site.pages["/a"] = page
    assert get(tmp_path, f"{site.url}/a", etag='"v1"', last_modified="Mon, 05 May 2014 10:00:00 GMT") is None
    assert site.asked_for("/a")[0].headers["if-modified-since"] == "Mon, 05 May 2014 10:00:00 GMT"
    assert get(tmp_path, f"{site.url}/a", etag='"v0"') is not None


def test_redirects_are_followed_to_the_end_and_not_for_ever(site: Site, tmp_path: Path) -> None:
    site.pages["/old"] = Answer(status=301, headers={"Location": "/newer"})
    site.pages["/newer"] = Answer(status=302, headers={"Location": f"{site.url}/a?utm_source=x&id=7#top"})
    site.pages["/a?id=7"] = Answer(PAGE)
    site.pages["/loop"] = Answer(status=302, headers={"Location": "/loop"})
    answer = get(tmp_path, f"{site.url}/old")
    assert answer is not None and answer.url == f"{site.url}/a?id=7"
    answer.path.unlink()
    assert refused(tmp_path, f"{site.url}/loop").check == "too_many_redirects"
    assert len(site.asked_for("/loop")) == QUICK.max_redirects + 1


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://127.0.0.1/x", "http://user:secret@127.0.0.1/"])
def test_a_redirect_to_what_is_no_page_is_refused(site: Site, tmp_path: Path, target: str) -> None:
    site.pages["/a"] = Answer(status=302, headers={"Location": target})
    assert refused(tmp_path, f"{site.url}/a").check == "bad_redirect"


@pytest.mark.parametrize("status", [429, 500, 503])
def test_what_may_pass_is_tried_again(site: Site, tmp_path: Path, status: int) -> None:
    site.pages["/a"] = [Answer(b"", status), Answer(b"", status), Answer(PAGE)]
    assert get(tmp_path, f"{site.url}/a") is not None
    assert len(site.asked_for("/a")) == 3


def test_a_lasting_500_is_given_up_and_a_404_at_once(site: Site, tmp_path: Path) -> None:
    site.pages["/a"] = Answer(b"", 500)
    error = refused(tmp_path, f"{site.url}/a")
    assert (error.check, error.reason) == ("http_500", "the server answered 500 Internal Server Error, 4 times")
    assert len(site.asked_for("/a")) == 4
    assert refused(tmp_path, f"{site.url}/missing").check == "http_404"
    assert len(site.asked_for("/missing")) == 1


def test_retry_after_is_obeyed(site: Site, tmp_path: Path) -> None:
    site.pages["/a"] = [Answer(b"", 429, {"Retry-After": "1"}), Answer(PAGE)]
    assert get(tmp_path, f"{site.url}/a") is not None
    first, second = site.asked_for("/a")
    assert second.at - first.at >= 1


def test_a_server_that_asks_for_a_long_wait_is_left_alone(site: Site, tmp_path: Path) -> None:
    site.pages["/a"] = Answer(b"", 503, {"Retry-After": "Fri, 31 Dec 2099 23:59:59 GMT"})
    error = refused(tmp_path, f"{site.url}/a")
    assert error.check == "http_503" and "later runs" in error.reason
    assert len(site.asked_for("/a")) == 1


def test_an_answer_that_drips_is_given_up(site: Site, tmp_path: Path) -> None:
    site.pages["/a"] = Answer(b"x" * 10_000, slow=0.05)
    error = refused(tmp_path, f"{site.url}/a", replace(QUICK, total_seconds=0.4, attempts=2))
    assert (error.check, len(site.asked_for("/a"))) == ("timeout", 2)


def test_an_answer_that_breaks_off_is_tried_again_and_never_kept_in_part(site: Site, tmp_path: Path) -> None:
    site.pages["/a"] = [Answer(PAGE, cut=20), Answer(PAGE)]
    answer = get(tmp_path, f"{site.url}/a")
    assert answer is not None and answer.path.read_bytes() == PAGE
    answer.path.unlink()
    site.pages["/b"] = Answer(PAGE, cut=20)
    assert refused(tmp_path, f"{site.url}/b").check == "broken_answer"


def test_nobody_there(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert refused(tmp_path, f"http://127.0.0.1:{port}/").check == "no_connection"
    assert refused(tmp_path, "http://no-such-host.invalid/").check == "unknown_host"


def test_what_is_too_large_is_refused_by_its_announcement_and_by_its_bytes(site: Site, tmp_path: Path) -> None:
    site.pages["/a"] = Answer(b"x" * 2_000_000)
    assert refused(tmp_path, f"{site.url}/a").check == "too_large"


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_compression_of_the_transport_is_undone(site: Site, tmp_path: Path, coding: str) -> None:
    packed = gzip.compress(PAGE[:30]) + gzip.compress(PAGE[30:]) if coding == "gzip" else zlib.compress(PAGE)
    site.pages["/a"] = Answer(packed, headers={"Content-Encoding": coding})
    answer = get(tmp_path, f"{site.url}/a")
    assert answer is not None and answer.path.read_bytes() == PAGE
    assert answer.sha256 == hashlib.sha256(PAGE).hexdigest()


def test_a_gzip_bomb_is_refused(site: Site, tmp_path: Path) -> None:
    bomb = gzip.compress(bytes(200_000_000), 9)
    assert len(bomb) < QUICK.max_bytes
    site.pages["/a"] = Answer(bomb, headers={"Content-Encoding": "gzip"})
    assert refused(tmp_path, f"{site.url}/a").check == "too_large"


@pytest.mark.parametrize(
    ("body", "coding", "check"),
    [
        (gzip.compress(PAGE * 50, mtime=0)[:-20], "gzip", "broken_answer"),
        (b"not compressed at all", "gzip", "broken_answer"),
        (PAGE, "br", "unknown_compression"),
    ],
)
def test_damaged_compression_is_refused(site: Site, tmp_path: Path, body: bytes, coding: str, check: str) -> None:
    site.pages["/a"] = Answer(body, headers={"Content-Encoding": coding})
    assert refused(tmp_path, f"{site.url}/a").check == check


def test_robots_txt_is_obeyed_and_read_once(site: Site, tmp_path: Path) -> None:
    site.pages["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /\n\nUser-agent: dyad\nDisallow: /private\n")
    site.pages["/private/a"] = Answer(PAGE)
    site.pages["/a"] = Answer(PAGE)
    site.pages["/b"] = Answer(status=302, headers={"Location": "/private/a"})

    async def ask() -> None:
        async with Client(tmp_path, QUICK) as client:
            assert await client.get(f"{site.url}/a") is not None
            for path in ("/private/a", "/b"):
                with pytest.raises(FetchError) as caught:
                    await client.get(f"{site.url}{path}")
                assert caught.value.check == "robots"

    asyncio.run(ask())
    assert site.asked_for("/private/a") == []
    assert len(site.asked_for("/robots.txt")) == 1


def test_a_host_whose_robots_txt_is_broken_is_not_fetched(site: Site, tmp_path: Path) -> None:
    site.pages["/robots.txt"] = Answer(b"", 500)
    site.pages["/a"] = Answer(PAGE)
    error = refused(tmp_path, f"{site.url}/a")
    assert error.check == "http_500" and "robots.txt" in error.reason
    assert site.asked_for("/a") == []


@pytest.mark.parametrize(("robots", "pause"), [(b"", 0.3), (b"User-agent: *\nCrawl-delay: 0.6\n", 0.6)])
def test_a_host_is_asked_one_at_a_time_with_pauses(site: Site, tmp_path: Path, robots: bytes, pause: float) -> None:
    site.pages["/robots.txt"] = Answer(robots)
    for path in ("/a", "/b", "/c"):
        site.pages[path] = Answer(PAGE)

    async def ask() -> None:
        async with Client(tmp_path, replace(QUICK, delay_seconds=0.3)) as client:
            await asyncio.gather(*(client.get(f"{site.url}{path}") for path in ("/a", "/b", "/c")))

    asyncio.run(ask())
    times = sorted(each.at for path in ("/a", "/b", "/c") for each in site.asked_for(path))
    assert all(later - earlier >= pause for earlier, later in itertools.pairwise(times))


def test_private_addresses_are_refused_also_behind_a_name(site: Site, tmp_path: Path) -> None:
    strict = replace(QUICK, allow_private=False)
    site.pages["/a"] = Answer(PAGE)
    port = site.url.rpartition(":")[2]
    for host in ("127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0"):
        assert refused(tmp_path, f"http://{host}:{port}/a", strict).check in ("private_address", "unknown_host"), host
    assert site.asked == []


def test_each_redirect_is_checked_by_what_its_name_resolves_to(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A public host (played by the loopback server) that redirects to a name which is at a private address."""
    from flows.fetch import addresses

    monkeypatch.setattr(addresses, "is_public", lambda address: address == "127.0.0.1")
    port = site.url.rpartition(":")[2]
    site.pages["/a"] = Answer(status=302, headers={"Location": f"http://127.0.0.2:{port}/inside"})
    site.pages["/inside"] = Answer(b"secret")
    assert refused(tmp_path, f"{site.url}/a", replace(QUICK, allow_private=False)).check == "private_address"
    assert site.asked_for("/inside") == []


@pytest.mark.parametrize(
    "address",
    ["10.0.0.1", "192.168.1.1", "172.16.0.1", "169.254.169.254", "100.64.0.1", "127.0.0.1", "0.0.0.0", "224.0.0.1",
     "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "nonsense"],
)  # fmt: skip
def test_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    ("url", "clean"),
    [
        ("HTTP://Example.ORG/A?utm_source=x&b=1&UTM_medium=y#top", "http://example.org/A?b=1"),
        (" https://example.org ", "https://example.org/"),
        ("https://exämple.org/ä", "https://xn--exmple-cua.org/%C3%A4"),
        ("https://example.org:443/?q=", "https://example.org/?q="),
    ],
)
def test_clean_url(url: str, clean: str) -> None:
    assert clean_url(url).rstrip("/") == clean.rstrip("/")


@given(st.text(max_size=60) | st.text(max_size=60).map(lambda text: f"http://example.org/{text}"))
def test_clean_url_is_stable_or_says_why_not(url: str) -> None:
    try:
        clean = clean_url(url)
    except FetchError as error:
        assert error.check == "bad_url"
    else:
        assert clean_url(clean) == clean
        assert clean.startswith(("http://", "https://")) and clean.isascii() and "#" not in clean


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    certificate = self_signed(tmp_path / "server.pem")
    with serving(certificate) as site:
        folder = tmp_path / "fetched"
        folder.mkdir()
        site.pages["/a"] = Answer(PAGE)
        assert refused(folder, f"{site.url}/a").check == "bad_certificate"
        assert site.asked == []


def self_signed(path: Path) -> Path:
    """A key and a certificate for 127.0.0.1 that no authority signed."""
    import datetime
    import ipaddress

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + datetime.timedelta(days=1))
    certificate = builder.add_extension(names, critical=False).sign(key, hashes.SHA256())
    plain = serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    path.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    return path
