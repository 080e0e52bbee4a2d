"""Sources in: what is named or listed ends in raw/ with its sidecar, or as a row that says why not."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from flows.cli import cli
from flows.fetch.archive import Archive, page_name
from flows.fetch.collect import Report, add, fetch_sources
from flows.fetch.sources_file import read_sources_file
from flows.fetch.values import FetchLimits
from flows.read import input_fingerprint, read_sources
from flows.records import Document, Reject
from flows.settings import DyadError
from tests.fetch.server import Answer, Asked, Site

QUICK = FetchLimits(allow_private=True, delay_seconds=0, backoff_seconds=0.01, attempts=2, read_seconds=5)
HTML = {"Content-Type": "text/html; charset=utf-8"}


def page(sentence: str, token: str = "0") -> bytes:
    filler = "The two governments have published figures of their trade in each of the years since then. " * 3
    return (
        f'<html lang="en"><head><title>News</title><meta name="csrf" content="{token}"></head><body>'
        f"<article><h1>News</h1><p>{sentence}</p><p>{filler}</p></article></body></html>"
    ).encode()


def rss(site: Site, *paths: str, extra: str = "") -> bytes:
    items = "".join(
        f"<item><title>Loan &amp;amp; trade {path}</title><link>{site.url}{path}</link>"
        "<pubDate>Mon, 05 May 2014 23:30:00 -0500</pubDate><author>J. Roe</author></item>"
        for path in paths
    )
    return (
        '<?xml version="1.0"?><rss version="2.0" xmlns:c="http://backend.userland.com/creativeCommonsRssModule">'
        f"<channel><title>Feed</title><c:license>CC-BY-4.0</c:license>{items}{extra}</channel></rss>"
    ).encode()


def read(raw: Path) -> tuple[list[Document], list[Reject]]:
    items = list(read_sources(raw))
    return [each for each in items if isinstance(each, Document)], [each for each in items if isinstance(each, Reject)]


def sidecar(path: Path) -> dict[str, str]:
    return yaml.safe_load(path.read_text("utf-8"))


def counts(report: Report) -> dict[str, int]:
    return {kind: number for kind, number in report.counts.items() if number}


# ---------------------------------------------------------------- pages


def test_a_page_is_archived_as_it_came_with_its_sidecar(site: Site, tmp_path: Path) -> None:
    body = page("Kenya lent Tanzania $40 million in 2011.")
    site.pages["/news/loan.html"] = Answer(body, headers={**HTML, "ETag": '"1"'})
    report = add(tmp_path, [f"{site.url}/news/loan.html"], QUICK, metadata={"publisher": "A Paper"})
    assert counts(report) == {"new": 1}
    (file,) = tmp_path.rglob("*.html")
    assert file.read_bytes() == body
    assert file.relative_to(tmp_path).as_posix().startswith("web/127.0.0.1/news-loan-")
    told = sidecar(file.with_suffix(".yaml"))
    assert told["sha256"] == hashlib.sha256(body).hexdigest()
    assert (told["url"], told["publisher"], told["etag"]) == (f"{site.url}/news/loan.html", "A Paper", '"1"')
    ((document,), rejects) = read(tmp_path)
    assert rejects == []
    assert "Kenya lent Tanzania $40 million in 2011." in document.text
    assert (document.publisher, document.url, document.retrieved_at) == ("A Paper", told["url"], told["retrieved_at"])


def test_what_has_not_changed_is_not_written_again(site: Site, tmp_path: Path) -> None:
    def answer(asked: Asked) -> Answer:
        if asked.headers.get("if-none-match") == '"1"':
            return Answer(status=304)
        return Answer(page("Kenya lent Tanzania $40 million."), headers={**HTML, "ETag": '"1"'})

    site.pages["/a"] = answer
    site.pages["/b"] = Answer(page("Peru and Chile signed a treaty."), headers=HTML)
    urls = [f"{site.url}/a", f"{site.url}/b"]
    assert counts(add(tmp_path, urls, QUICK)) == {"new": 2}
    before = input_fingerprint(tmp_path)
    assert counts(add(tmp_path, urls, QUICK)) == {"unchanged": 2}
    assert input_fingerprint(tmp_path) == before


def test_a_clone_without_the_memory_of_the_archive_asks_by_what_the_sidecars_say(site: Site, tmp_path: Path) -> None:
    def answer(asked: Asked) -> Answer:
        if asked.headers.get("if-none-match") == '"1"':
            return Answer(status=304)
        return Answer(page("Kenya lent Tanzania $40 million."), headers={**HTML, "ETag": '"1"'})

    site.pages["/a"] = answer
    site.pages["/short"] = Answer(status=301, headers={"Location": "/a"})
    add(tmp_path, [f"{site.url}/short"], QUICK)
    for file in (tmp_path / ".fetch").iterdir():
        file.unlink()
    assert counts(add(tmp_path, [f"{site.url}/short"], QUICK)) == {"unchanged": 1}
    (tmp_path / ".fetch" / "fetched.sqlite").write_bytes(b"damaged" * 1_000)
    assert counts(add(tmp_path, [f"{site.url}/a"], QUICK)) == {"unchanged": 1}


def test_a_page_that_changed_is_a_new_version_and_the_old_one_is_superseded(site: Site, tmp_path: Path) -> None:
    old, new = page("Kenya lent Tanzania $40 million."), page("Kenya lent Tanzania $50 million.")
    site.pages["/a"] = [Answer(old, headers=HTML), Answer(new, headers=HTML)]
    add(tmp_path, [f"{site.url}/a"], QUICK)
    assert counts(add(tmp_path, [f"{site.url}/a"], QUICK)) == {"changed": 1}
    documents, rejects = read(tmp_path)
    assert rejects == []
    by_path = {Path(document.path).name.split(".", 1)[1]: document for document in documents}
    assert by_path.keys() == {"html", "v2.html"}
    assert by_path["v2.html"].supersedes == by_path["html"].doc_id == hashlib.sha256(old).hexdigest()[:16]


def test_a_page_whose_bytes_but_not_its_text_changed_is_no_new_version(site: Site, tmp_path: Path) -> None:
    site.pages["/a"] = [Answer(page("Kenya lent Tanzania $40 million.", token), headers=HTML) for token in "123"]
    add(tmp_path, [f"{site.url}/a"], QUICK)
    assert counts(add(tmp_path, [f"{site.url}/a"], QUICK)) == {"unchanged": 1}
    assert len(list(tmp_path.rglob("*.html"))) == 1


def test_a_page_that_goes_back_to_what_it_was(site: Site, tmp_path: Path) -> None:
    one, two, three = (page(f"Kenya lent Tanzania ${number} million.") for number in (40, 50, 60))
    site.pages["/a"] = [Answer(body, headers=HTML) for body in (one, two, three, one)]
    outcomes = [counts(add(tmp_path, [f"{site.url}/a"], QUICK)) for _ in range(5)]
    assert outcomes == [{"new": 1}, {"changed": 1}, {"changed": 1}, {"changed": 1}, {"unchanged": 1}]
    documents, rejects = read(tmp_path)
    ids = [hashlib.sha256(body).hexdigest()[:16] for body in (one, two, three)]
    assert {each.doc_id: each.supersedes for each in documents} == {ids[0]: ids[2], ids[1]: None, ids[2]: ids[1]}
    assert rejects == []


def test_the_encoding_that_the_server_names_is_heard(site: Site, tmp_path: Path) -> None:
    sentence = "Россия и Куба подписали договор о торговле"
    body = page(sentence).decode().encode("koi8-r")
    site.pages["/a"] = Answer(body, headers={"Content-Type": "text/html; charset=koi8-r"})
    site.pages["/wrong"] = Answer(page("Peru’s exports rose."), headers={"Content-Type": "text/html; charset=latin-1"})
    site.pages["/none"] = Answer(page("Chile’s exports rose."), headers={"Content-Type": "text/html; charset=no-such"})
    add(tmp_path, [f"{site.url}/{name}" for name in ("a", "wrong", "none")], QUICK)
    texts = "\n".join(document.text for document in read(tmp_path)[0])
    for expected in (sentence, "Peru’s exports rose.", "Chile’s exports rose."):
        assert expected in texts
    assert body in [file.read_bytes() for file in tmp_path.rglob("*.html")], "the bytes are kept as they came"


@pytest.mark.parametrize(
    ("path", "media_type", "body", "expected"),
    [
        ("/a.pdf", "application/octet-stream", b"%PDF-1.4 ...", ".pdf"),
        ("/a", "application/pdf", b"%PDF-1.4 ...", ".pdf"),
        ("/a.md", "text/plain", b"# Loans\n", ".md"),
        ("/a", "text/plain; charset=utf-8", b"Loans\n", ".txt"),
        ("/a.html", "text/html", b"just words", ".html"),
        ("/a", "application/xhtml+xml", b'<?xml version="1.0"?><html/>', ".html"),
        ("/a", "application/x-ndjson", b'{"text": "x"}\n', ".jsonl"),
        ("/a.jsonl.gz", "application/gzip", gzip.compress(b'{"text": "x"}\n', mtime=0), ".jsonl.gz"),
        ("/a.csv", "text/csv", b"text\nx\n", ".csv"),
    ],
)
def test_the_kind_of_a_file(site: Site, tmp_path: Path, path: str, media_type: str, body: bytes, expected: str) -> None:
    site.pages[path] = Answer(body, headers={"Content-Type": media_type})
    report = add(tmp_path, [f"{site.url}{path}"], QUICK)
    assert report.failures == []
    (file,) = [file for file in (tmp_path / "web").rglob("*") if file.is_file() and file.suffix != ".yaml"]
    assert file.name.endswith(expected) and file.read_bytes() == body


def test_what_nothing_reads_is_refused_and_a_person_is_told(site: Site, tmp_path: Path) -> None:
    site.pages["/a.png"] = Answer(b"\x89PNG....", headers={"Content-Type": "image/png"})
    site.pages["/empty"] = Answer(b"", headers=HTML)
    report = add(tmp_path, [f"{site.url}/a.png", f"{site.url}/empty", f"{site.url}/none", "ftp://x/y"], QUICK)
    assert counts(report) == {"failed": 4}
    assert "image/png" in " ".join(failure.detail for failure in report.failures)
    assert read(tmp_path) == ([], []), "what a person named by hand and failed is told, not written down"


# ---------------------------------------------------------------- feeds and sitemaps


def test_a_feed_brings_its_pages_with_what_it_says_of_them(site: Site, tmp_path: Path) -> None:
    for path in ("/1", "/2"):
        site.pages[path] = Answer(page(f"Kenya lent Tanzania $4{path[1]} million."), headers=HTML)
    site.pages["/feed"] = Answer(rss(site, "/1", "/2", "/1"), headers={"Content-Type": "application/rss+xml"})
    assert counts(add(tmp_path, [f"{site.url}/feed"], QUICK)) == {"new": 2}
    documents, rejects = read(tmp_path)
    assert rejects == []
    assert sorted(document.title or "" for document in documents) == ["Loan & trade /1", "Loan & trade /2"]
    assert {document.published for document in documents} == {"2014-05-05"}, "the day where it was written"
    assert {document.licence for document in documents} == {"CC-BY-4.0"}
    assert {sidecar(file)["found_in"] for file in tmp_path.rglob("*.yaml")} == {f"{site.url}/feed"}
    assert counts(add(tmp_path, [f"{site.url}/feed"], QUICK)) == {"already": 2}
    assert len(site.asked_for("/1")) == 1, "what is archived is not fetched again"


def test_an_entry_that_changed_since_is_fetched_again(site: Site, tmp_path: Path) -> None:
    def feed(updated: str) -> Answer:
        return Answer(
            f'<feed xmlns="http://www.w3.org/2005/Atom"><title>F</title><entry><title>A</title><id>tag:a</id>'
            f'<link href="/1"/><updated>{updated}</updated></entry></feed>'.encode()
        )

    site.pages["/atom"] = [feed("2014-05-05T10:00:00Z"), feed("2014-05-06T10:00:00Z"), feed("2099-01-01T00:00:00Z")]
    site.pages["/1"] = [Answer(page(f"Kenya lent ${number} million."), headers=HTML) for number in (40, 50)]
    outcomes = [counts(add(tmp_path, [f"{site.url}/atom"], QUICK)) for _ in range(3)]
    assert outcomes == [{"new": 1}, {"already": 1}, {"changed": 1}]


def test_a_sitemap_and_the_sitemaps_below_it(site: Site, tmp_path: Path) -> None:
    names = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    news = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    site.pages["/sitemap.xml"] = Answer(
        f"<sitemapindex {names}><sitemap><loc>{site.url}/s1.xml.gz</loc></sitemap><sitemap><loc>/s2.xml</loc></sitemap>"
        f"<sitemap><loc>{site.url}/sitemap.xml</loc></sitemap></sitemapindex>".encode()
    )
    below = f"<urlset {names} {news}><url><loc>{site.url}/1</loc><news:news><news:title>One</news:title>"
    below += "<news:publication_date>2014-05-05</news:publication_date></news:news></url></urlset>"
    site.pages["/s1.xml.gz"] = Answer(gzip.compress(below.encode()), headers={"Content-Type": "application/gzip"})
    site.pages["/s2.xml"] = Answer(f"<urlset {names}><url><loc>{site.url}/2</loc></url></urlset>".encode())
    for path in ("/1", "/2"):
        site.pages[path] = Answer(page(f"Kenya lent Tanzania $4{path[1]} million."), headers=HTML)
    assert counts(add(tmp_path, [f"{site.url}/sitemap.xml"], QUICK)) == {"new": 2}
    documents, rejects = read(tmp_path)
    assert rejects == []
    assert sorted((each.title, each.published) for each in documents) == [("News", None), ("One", "2014-05-05")]


@pytest.mark.parametrize(
    "body",
    [
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><urlset>'
        b"<url><loc>&b;</loc></url></urlset>",
        b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY f SYSTEM "file:///etc/passwd">]><rss version="2.0"><channel>'
        b"<item><title>&f;</title><link>/x</link></item></channel></rss>",
        b"<rss",
        b"\x1f\x8b\x08\x00",
        gzip.compress(b"<urlset>" + bytes(60_000_000)),
    ],
)
def test_hostile_and_broken_listings_harm_nothing(site: Site, tmp_path: Path, body: bytes) -> None:
    site.pages["/feed"] = Answer(body, headers={"Content-Type": "application/xml"})
    report = add(tmp_path, [f"{site.url}/feed"], QUICK)
    assert report.brought_in == 0
    assert report.failures
    assert b"root:" not in b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())


def test_nothing_that_a_feed_lists_is_lost(site: Site, tmp_path: Path) -> None:
    """Items in = documents + duplicates + rejects, whatever becomes of them."""
    site.pages["/good"] = Answer(page("Kenya lent Tanzania $40 million."), headers=HTML)
    site.pages["/same"] = Answer(page("Kenya lent Tanzania $40 million."), headers=HTML)
    site.pages["/image"] = Answer(b"\x89PNG....", headers={"Content-Type": "image/png"})
    site.pages["/blank"] = Answer(b"<html><body></body></html>", headers=HTML)
    site.pages["/broken"] = Answer(b"", 500)
    site.pages["/cut"] = Answer(page("x"), headers=HTML, cut=10)
    site.pages["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /closed\n")
    site.pages["/feed2"] = Answer(rss(site, "/good"))
    paths = ("/good", "/same", "/image", "/blank", "/broken", "/cut", "/closed", "/missing", "/feed2")
    extra = "<item><title>No address</title></item><item><title>Odd</title><link>mailto:me@example.org</link></item>"
    site.pages["/feed"] = Answer(rss(site, *paths, extra=extra))
    (tmp_path / "sources.yaml").write_text(f"- url: {site.url}/feed\n- url: {site.url}/gone\n")
    report = fetch_sources(tmp_path, QUICK)
    n_items = len(paths) + 2 + 1  # and one source that fails itself
    assert sum(report.counts.values()) == n_items
    documents, rejects = read(tmp_path)
    assert len(documents) + len(rejects) == n_items
    checks = sorted(reject.check for reject in rejects)
    assert checks == [
        "bad_url", "broken_answer", "duplicate_document", "http_404", "http_404", "http_500", "listing_in_listing",
        "no_link", "no_text", "robots", "unsupported_format",
    ]  # fmt: skip
    assert all(reject.reason and reject.path for reject in rejects)
    fingerprint = input_fingerprint(tmp_path)
    fetch_sources(tmp_path, QUICK)
    assert input_fingerprint(tmp_path) == fingerprint, "the same failures are no news"


def test_what_failed_is_tried_again_and_its_row_goes_when_it_came_in(site: Site, tmp_path: Path) -> None:
    site.pages["/feed"] = [Answer(rss(site, "/1"), headers={"ETag": '"f"'}), Answer(rss(site)), Answer(rss(site))]
    site.pages["/1"] = [Answer(b"", 500), Answer(b"", 500), Answer(page("Kenya lent $40 million."), headers=HTML)]
    (tmp_path / "sources.yaml").write_text(f"- url: {site.url}/feed\n")
    before = input_fingerprint(tmp_path)
    assert counts(fetch_sources(tmp_path, QUICK)) == {"failed": 1}
    assert [reject.check for reject in read(tmp_path)[1]] == ["http_500"]
    assert input_fingerprint(tmp_path) != before
    assert counts(fetch_sources(tmp_path, QUICK)) == {"new": 1}, "though the feed does not list it any more"
    ((document,), rejects) = read(tmp_path)
    assert rejects == [] and document.title == "Loan & trade /1"
    assert not (tmp_path / "unfetched.jsonl").exists()


def test_an_unchanged_feed_still_brings_what_is_left_of_it(site: Site, tmp_path: Path) -> None:
    def feed(asked: Asked) -> Answer:
        if "if-none-match" in asked.headers:
            return Answer(status=304)
        return Answer(rss(site, "/1", "/2", "/3"), headers={"ETag": '"f"'})

    site.pages["/feed"] = feed
    for path in ("/1", "/2", "/3"):
        site.pages[path] = Answer(page(f"Kenya lent Tanzania $4{path[1]} million."), headers=HTML)
    (tmp_path / "sources.yaml").write_text(f"- {{url: {site.url}/feed, limit: 2}}\n")
    assert counts(fetch_sources(tmp_path, QUICK)) == {"new": 2, "later": 1}
    assert [reject.check for reject in read(tmp_path)[1]] == ["left_for_later"]
    assert counts(fetch_sources(tmp_path, QUICK)) == {"already": 2, "new": 1}
    assert read(tmp_path)[1] == []


def test_a_feed_cannot_make_this_machine_ask_itself(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows.fetch import addresses

    monkeypatch.setattr(addresses, "is_public", lambda address: address == "127.0.0.1")
    port = site.url.rpartition(":")[2]
    site.pages["/feed"] = Answer(
        f"<rss><channel><item><link>http://127.0.0.2:{port}/admin</link></item></channel></rss>".encode()
    )
    (tmp_path / "sources.yaml").write_text(f"- url: {site.url}/feed\n")
    strict = FetchLimits(delay_seconds=0, attempts=1)
    assert counts(fetch_sources(tmp_path, strict)) == {"failed": 1}
    assert site.asked_for("/admin") == []
    assert [reject.check for reject in read(tmp_path)[1]] == ["private_address"]


# ---------------------------------------------------------------- sources.yaml


def test_what_sources_yaml_may_say(site: Site, tmp_path: Path) -> None:
    for path in ("/economy/1", "/economy/video/2", "/sport/3"):
        site.pages[path] = Answer(page(f"Kenya lent Tanzania $4{path[-1]} million."), headers=HTML)
    site.pages["/feed"] = Answer(rss(site, "/economy/1", "/economy/video/2", "/sport/3"))
    exports = tmp_path / "exports"
    exports.mkdir()
    (exports / "a.txt").write_text("Peru and Chile signed a treaty in 1999.\n")
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "sources.yaml").write_text(
        f"# followed\n- url: {site.url}/feed\n  folder: news/daily\n  publisher: The Daily\n  include: /economy/\n"
        "  exclude: video\n- path: ../exports\n"
    )
    assert counts(fetch_sources(raw, QUICK)) == {"new": 2, "left out": 2}
    documents, rejects = read(raw)
    assert rejects == []
    assert sorted(
        (document.publisher, document.path.rpartition("/")[0]) for document in documents if document.publisher
    ) == [("The Daily", "news/daily")]
    assert counts(fetch_sources(raw, QUICK)) == {"already": 2, "left out": 2}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- url: http://a.example.org/\n  publisherr: x\n", r"sources.yaml:2: unknown key `publisherr`"),
        ("- publisher: x\n", r"sources.yaml:1: name either a `url` or a `path`"),
        ("- url: ftp://x/\n", r"only http"),
        ("- url: http://a.example.org/\n  limit: none\n", r"`limit` must be a whole number"),
        ("- url: http://a.example.org/\n  include: '('\n", r"no regular expression"),
        ("- url: http://a.example.org/\n  folder: ../x\n", r"must be a path below raw/"),
        ("- url: http://a.example.org/\n  language: xx9\n", r"not a language code"),
        ("a: b\n", r"write it as a list"),
        ("- [\n", r"broken YAML"),
    ],
)
def test_a_wrong_sources_yaml_is_told_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "sources.yaml").write_text(text)
    with pytest.raises(DyadError, match=message):
        read_sources_file(tmp_path)


# ---------------------------------------------------------------- files and folders


def test_a_file_comes_with_its_sidecar_and_only_once(tmp_path: Path) -> None:
    raw, desk = tmp_path / "raw", tmp_path / "desk"
    desk.mkdir()
    raw.mkdir()
    (desk / "a.txt").write_bytes(b"Peru and Chile signed a treaty in 1999.\r\n")
    (desk / "a.yaml").write_text("publisher: A Review\npublished: 2001-02-03\n")
    assert counts(add(raw, [str(desk / "a.txt")], QUICK, metadata={"licence": "CC0-1.0"})) == {"new": 1}
    ((document,), rejects) = read(raw)
    assert rejects == []
    assert (document.publisher, document.published, document.licence) == ("A Review", "2001-02-03", "CC0-1.0")
    assert (raw / "files" / "a.txt").read_bytes() == (desk / "a.txt").read_bytes()
    assert sidecar(raw / "files" / "a.yaml")["found_in"] == str(desk / "a.txt")
    assert counts(add(raw, [str(desk / "a.txt")], QUICK)) == {"already": 1}
    (desk / "b.txt").write_bytes((desk / "a.txt").read_bytes())
    assert counts(add(raw, [str(desk / "b.txt")], QUICK)) == {"already": 1}
    old = document.doc_id
    (desk / "a.txt").write_text("Peru and Chile signed a treaty in 1998.\n")
    assert counts(add(raw, [str(desk / "a.txt")], QUICK)) == {"changed": 1}
    assert [each.supersedes for each in read(raw)[0]] == [None, old]
    other = tmp_path / "other"
    other.mkdir()
    (other / "a.txt").write_text("Ghana's exports rose in 2001.\n")
    assert counts(add(raw, [str(other / "a.txt")], QUICK)) == {"new": 1}, "another file of the same name"
    assert [each.supersedes for each in read(raw)[0]] == [None, old, None]


def test_a_folder_is_copied_with_its_folders_and_nothing_of_it_is_lost(tmp_path: Path) -> None:
    raw, desk = tmp_path / "raw", tmp_path / "press"
    (desk / "2001").mkdir(parents=True)
    raw.mkdir()
    (desk / "2001" / "a.md").write_text("# Trade\n\nGhana's exports rose in 2001.\n")
    (desk / "rows.jsonl").write_text('{"text": "Peru lent Chile $1 million."}\n')
    (desk / "sheet.xlsx").write_bytes(b"PK\x03\x04")
    (desk / "README.md").write_text("what lies here")
    report = add(raw, [str(desk)], QUICK)
    assert counts(report) == {"new": 2, "failed": 1}
    documents, rejects = read(raw)
    assert sorted(document.path for document in documents) == ["files/press/2001/a.md", "files/press/rows.jsonl"]
    assert [reject.check for reject in rejects] == ["unsupported_format"]
    assert str(desk / "sheet.xlsx") in rejects[0].reason


def test_files_that_cannot_be_added(tmp_path: Path) -> None:
    import os

    raw = tmp_path / "raw"
    raw.mkdir()
    (tmp_path / "a.xyz").write_text("x")
    (tmp_path / "b.txt").write_text("x")
    (tmp_path / "b.yaml").write_text("publishr: x\n")
    os.mkfifo(tmp_path / "pipe.txt")
    names = [str(tmp_path / name) for name in ("a.xyz", "b.txt", "pipe.txt", "missing.txt")]
    report = add(raw, names, QUICK)
    assert counts(report) == {"failed": 4}
    reasons = " ".join(failure.detail for failure in report.failures)
    for expected in ("not a kind of file", "unknown key `publishr`", "not a plain file", "no such file"):
        assert expected in reasons
    assert read(raw) == ([], [])
    assert [file for file in raw.rglob("*") if file.name.startswith("part-")] == []


def test_two_cannot_bring_in_at_once_and_a_killed_one_leaves_no_trace(tmp_path: Path) -> None:
    with Archive(tmp_path), pytest.raises(DyadError, match="another process is bringing sources"), Archive(tmp_path):
        pass
    (tmp_path / ".fetch" / "part-killed").write_bytes(b"half")
    with Archive(tmp_path):
        assert not (tmp_path / ".fetch" / "part-killed").exists()


@pytest.mark.parametrize(
    "url",
    ["http://a.example.org/", "http://a.example.org/?q=" + "x" * 1_000, "http://a.example.org/%2e%2e/%2e%2e/etc/passwd",
     "http://[2001:db8::1]/a", "http://xn--e1afmkfd.xn--p1ai/%D0%B0", "http://a.example.org/" + "long/" * 300 + "end"],
)  # fmt: skip
def test_names_are_safe_and_short(url: str) -> None:
    name = page_name(url, ".html", None)
    assert len(name.rpartition("/")[2]) < 120
    assert ".." not in name and not any(piece.startswith(".") for piece in name.split("/"))
    assert name != page_name(url + "x", ".html", None)


# ---------------------------------------------------------------- the command


def run(arguments: Iterable[str], tmp_path: Path) -> tuple[int, str, BaseException | None]:
    result = CliRunner().invoke(
        cli, ["add", *arguments, "--raw", str(tmp_path / "raw"), "--allow-private", "--delay", "0"]
    )
    return result.exit_code, result.output, result.exception


def test_the_command_adds_follows_and_tells_what_failed(site: Site, tmp_path: Path) -> None:
    site.pages["/1"] = Answer(page("Kenya lent Tanzania $40 million."), headers=HTML)
    site.pages["/feed"] = Answer(rss(site, "/1"))
    code, output, error = run([f"{site.url}/feed", "--follow", "--publisher", "The Daily"], tmp_path)
    assert (code, error) == (0, None), output
    assert "new: web/127.0.0.1/1-" in output and "1 new" in output
    (entry,) = read_sources_file(tmp_path / "raw")
    assert (entry.url, entry.metadata) == (f"{site.url}/feed", {"publisher": "The Daily"})
    code, output, _ = run(["--sources"], tmp_path)
    assert code == 0 and "1 already there" in output
    code, output, error = run([f"{site.url}/none"], tmp_path)
    assert code != 0 and isinstance(error, DyadError) and "404" in str(error)
    code, output, _ = run([], tmp_path)
    assert code == 2 and "name FILE" in output
    assert not (tmp_path / "raw" / "unfetched.jsonl").exists()


def test_broken_rows_of_the_list_of_unfetched_are_rejects(tmp_path: Path) -> None:
    good = {"source": "http://a.example.org/", "found_in": "sources.yaml", "check": "timeout", "reason": "too slow"}
    (tmp_path / "unfetched.jsonl").write_text(json.dumps(good) + "\n{\n" + json.dumps({**good, "check": 1}) + "\n[]\n")
    _, rejects = read(tmp_path)
    assert sorted(reject.check for reject in rejects) == ["bad_row", "bad_row", "bad_row", "timeout"]
