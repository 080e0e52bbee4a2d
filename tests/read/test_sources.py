"""What lies in raw/ comes out: as documents, as duplicates of them, or as rejects that say why."""

from __future__ import annotations

import codecs
import hashlib
import json
import os
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest

from flows.read import ReadLimits, input_fingerprint, read_sources
from flows.records import Document, Reject

ENGLISH = (
    "The two governments signed an agreement on trade in 2014, and the exports of the country have doubled since then."
)


def split(items: Iterable[Document | Reject]) -> tuple[list[Document], list[Reject]]:
    documents, rejects = [], []
    for item in items:
        (documents if isinstance(item, Document) else rejects).append(item)
    return documents, rejects


def read(raw: Path, limits: ReadLimits | None = None) -> tuple[list[Document], list[Reject]]:
    return split(read_sources(raw, limits))


def test_a_text_and_its_sidecar(tmp_path: Path) -> None:
    folder = tmp_path / "news" / "2014"
    folder.mkdir(parents=True)
    (folder / "a.txt").write_bytes(ENGLISH.encode())
    (folder / "a.yaml").write_text(
        "id: a1\ntitle: Trade up\npublisher: The Daily\nauthor: J. Roe\nurl: https://a.example.org/1\nlanguage: en-GB\n"
        "published: 2014-05-03\nretrieved_at: 2020-01-02T03:04:05Z\nlicence: CC-BY-4.0\n"
    )
    (document,), rejects = read(tmp_path)
    assert rejects == []
    digest = hashlib.sha256(ENGLISH.encode()).hexdigest()
    assert document == Document(
        doc_id=digest[:16],
        text=ENGLISH,
        path="news/2014/a.txt",
        sha256=digest,
        media_type="text/plain",
        external_id="a1",
        title="Trade up",
        publisher="The Daily",
        author="J. Roe",
        url="https://a.example.org/1",
        language="en",
        published="2014-05-03",
        retrieved_at="2020-01-02T03:04:05Z",
        licence="CC-BY-4.0",
    )


def test_order_is_that_of_the_paths(tmp_path: Path) -> None:
    for name in ("b/z.txt", "b/a.txt", "a.txt", "c.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"Text of {name}.")
    documents, _ = read(tmp_path)
    assert [document.path for document in documents] == ["a.txt", "b/a.txt", "b/z.txt", "c.txt"]
    assert read(tmp_path) == read(tmp_path)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("Café — “10” €".encode(), "Café — “10” €"),
        (codecs.BOM_UTF8 + b"Trade", "Trade"),
        ("Café exports".encode("utf-16"), "Café exports"),
        ("Café exports".encode("utf-16-le"), "Café exports"),
        ("Café exports".encode("utf-32"), "Café exports"),
        ("Café exports rose – by “10”.".encode("cp1252"), "Café exports rose – by “10”."),
        ("Les échanges ont augmenté à Genève.".encode("latin-1"), "Les échanges ont augmenté à Genève."),
        ("Россия и Корея подписали договор об угле.".encode("cp1251"), "Россия и Корея подписали договор об угле."),
        (b"one\r\ntwo\rthree\x00\x0cfour", "one\ntwo\nthree \n\nfour"),
        ("Cafe\u0301".encode(), "Caf\u00e9"),
    ],
)  # fmt: skip
def test_encodings_and_normal_form(tmp_path: Path, data: bytes, text: str) -> None:
    (tmp_path / "a.txt").write_bytes(data)
    (document,), rejects = read(tmp_path)
    assert document.text == text
    assert rejects == []


def test_languages(tmp_path: Path) -> None:
    texts = {
        "de": "Die beiden Regierungen haben ein Abkommen über den Handel mit Kohle und Erdgas unterzeichnet.",
        "en": ENGLISH,
        "fr": "Les deux gouvernements ont signé un accord sur le commerce du charbon et du gaz naturel au mois de mai.",
        "ru": "Россия и Северная Корея подписали договор о торговле.",
        "zh": "中国向南苏丹提供了粮食援助和其他人道主义物资",
    }
    for code, text in texts.items():
        (tmp_path / f"{code}.txt").write_text(text, encoding="utf-8")
    (tmp_path / "short.txt").write_text("Tariffs cut")
    documents, _ = read(tmp_path)
    assert {document.path[:2]: document.language for document in documents if document.path != "short.txt"} == {
        code: code for code in texts
    }
    assert documents[-2].path == "short.txt" and documents[-2].language is None


def test_the_same_bytes_and_the_same_id(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("One.")
    (tmp_path / "a.yaml").write_text("id: x")
    (tmp_path / "b.txt").write_text("One.")
    (tmp_path / "c.txt").write_text("Two.")
    (tmp_path / "c.yaml").write_text("id: x")
    (tmp_path / "d.jsonl").write_text('{"text": "Two."}\n')
    documents, rejects = read(tmp_path)
    assert [(document.path, document.external_id) for document in documents] == [("a.txt", "x"), ("c.txt", None)]
    assert [(reject.path, reject.check) for reject in rejects] == [
        ("b.txt", "duplicate_document"),
        ("c.txt", "duplicate_id"),
        ("d.jsonl", "duplicate_document"),
    ]
    assert "a.txt" in rejects[0].reason and "a.txt" in rejects[1].reason and "c.txt" in rejects[2].reason


@pytest.mark.parametrize(
    ("sidecar", "check", "words"),
    [
        ("title: a\nlicense: b\n", "unknown_sidecar_key", ["a.yaml:2", "`license`", "`licence`"]),
        ("Publisher: a\n", "unknown_sidecar_key", ["a.yaml:1", "`publisher`"]),
        ('title: "a\n', "bad_sidecar", ["a.yaml:2:1", "broken YAML"]),
        ("- a\n- b\n", "bad_sidecar", ["a.yaml:1", "key: value"]),
        ("author: [a, b]\n", "bad_sidecar", ["a.yaml:1", "`author`"]),
        ("title: a\ntitle: b\n", "bad_sidecar", ["a.yaml:2", "twice"]),
        ("published: 12/3/2020\n", "bad_published", ["12/3/2020", "EDTF"]),
        ("published: 2021-02-30\n", "bad_published", ["2021-02-30"]),
        ("language: English\n", "bad_language", ["English", "639-1"]),
        ("sha256: 00ff\n", "checksum_mismatch", ["a.txt", "sha256"]),
        ("*unknown\n", "bad_sidecar", ["a.yaml:1"]),
    ],
)
def test_a_bad_sidecar_never_costs_the_document(tmp_path: Path, sidecar: str, check: str, words: list[str]) -> None:
    (tmp_path / "a.txt").write_text(ENGLISH)
    (tmp_path / "a.yaml").write_text(sidecar)
    (document,), (reject,) = read(tmp_path)
    assert document.text == ENGLISH
    assert (reject.check, reject.path) == (check, "a.yaml")
    assert all(word in reject.reason for word in words), reject.reason


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("2014", "2014"), ("2014-05", "2014-05"), ("2014-05~", "2014-05~"), ("199X", "199X"),
        ("2014/2016", "2014/2016"), ("'2014-05-03T10:00:00Z'", "2014-05-03"), ("2012-02-29", "2012-02-29"),
        ("2014-05-03 10:00:00 +02:00", "2014-05-03"), ("null", None), ("''", None),
    ],
)  # fmt: skip
def test_publication_dates(tmp_path: Path, written: str, read_as: str | None) -> None:
    (tmp_path / "a.txt").write_text(ENGLISH)
    (tmp_path / "a.yaml").write_text(f"published: {written}\n")
    (document,), rejects = read(tmp_path)
    assert document.published == read_as
    assert rejects == []


@pytest.mark.parametrize(
    ("name", "data", "check"),
    [
        ("a.txt", b"", "empty_file"),
        ("a.txt", b" \n\t\n", "empty_file"),
        ("a.txt", bytes(range(256)) * 4, "not_text"),
        ("a.txt", b"\x01\x00\x02\x00", "not_text"),
        ("a.txt", b"\x00\x03\x00\x1b\x00\x05", "not_text"),
        ("a.txt", b"%PDF-1.7 and so on", "not_text"),
        ("a.txt", b"\x89PNG\r\n\x1a\n0000", "not_text"),
        ("a.pdf", b"%PDF-1.4 broken", "broken_file"),
        ("a.docx", b"PK\x03\x04 broken", "broken_file"),
        ("a.docx", b"\xd0\xcf\x11\xe0 old", "encrypted_file"),
        ("a.parquet", b"PAR1 broken", "broken_file"),
        ("a.html", b"<html><body><script>1</script></body></html>", "no_text"),
        ("a.html", b"<p>a</p>" * 200, "too_large"),
        ("a.txt", b"word " * 400, "too_large"),
        ("a.csv", b"", "empty_file"),
        ("a.csv", b"id;text\n1;a\n", "wrong_delimiter"),
        ("a.csv", b"id,body\n1,a\n", "no_text_column"),
        ("a.csv", b"text\n", "empty_file"),
        ("a.csv", b"id\rtext\r1\rOne", "bad_csv"),
        ("a.jsonl.gz", b"no gzip", "broken_file"),
        ("a.jsonl.zst", b"no zstd", "broken_file"),
        ("a.xlsx", b"x", "unsupported_format"),
        ("a.txt.gz", b"x", "unsupported_format"),
        ("noextension", b"x", "unsupported_format"),
        ("a.yml", b"title: a", "unsupported_format"),
        ("a.yaml", b"title: a", "orphan_sidecar"),
    ],
)
def test_bad_files_are_rejects_and_the_others_are_read(tmp_path: Path, name: str, data: bytes, check: str) -> None:
    (tmp_path / name).write_bytes(data)
    (tmp_path / "z.txt").write_text(ENGLISH)
    documents, (reject,) = read(tmp_path, ReadLimits(max_document=1_500, max_html=1_500))
    assert [document.path for document in documents] == ["z.txt"]
    assert (reject.check, reject.path, reject.table) == (check, name, "documents")
    assert reject.reason.startswith(name) and len(reject.reason) > len(name) + 20


def test_files_that_cannot_be_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text(ENGLISH)
    (tmp_path / "b.txt").write_text("Trade fell.")
    os.mkfifo(tmp_path / "c.txt")
    (tmp_path / "d.txt").symlink_to(tmp_path / "nowhere")
    (tmp_path / "e").symlink_to(tmp_path)
    read_bytes = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.name == "a.txt":
            raise PermissionError(13, "Permission denied")
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)  # root may read everything, so the refusal is played
    documents, rejects = read(tmp_path)
    assert [document.path for document in documents] == ["b.txt"]
    assert [(reject.path, reject.check) for reject in rejects] == [
        ("e", "folder_loop"),
        ("a.txt", "unreadable_file"),
        ("c.txt", "unreadable_file"),
        ("d.txt", "unreadable_file"),
    ]
    assert "Permission denied" in rejects[1].reason


def test_what_steers_the_pipeline_is_no_source(tmp_path: Path) -> None:
    for name in ("decisions.yaml", "sources.yaml", "assertions.toml", "README.md", "README.txt", ".hidden.txt"):
        (tmp_path / name).write_text("a: b")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "a.txt").write_text("no")
    assert read(tmp_path) == ([], [])


def test_an_empty_or_missing_folder(tmp_path: Path) -> None:
    assert read(tmp_path) == ([], [])
    with pytest.raises(FileNotFoundError, match="--raw"):
        read(tmp_path / "nowhere")


def test_every_file_ends_as_something(tmp_path: Path) -> None:
    """Documents, duplicates, rejects: each file and each row is accounted for."""
    (tmp_path / "a.txt").write_text(ENGLISH)
    (tmp_path / "b.txt").write_text(ENGLISH)
    (tmp_path / "c.txt").write_bytes(b"")
    (tmp_path / "d.bin").write_bytes(b"\x00\x01")
    (tmp_path / "e.md").write_text("# Head\n\nText.")
    (tmp_path / "f.yaml").write_text("id: 1")
    rows = ['{"text": "One."}', '{"text": "Two"', '{"txt": "Three."}', '{"text": "One."}', '{"text": " "}', "[1]"]
    (tmp_path / "g.jsonl").write_text("\n".join(rows))
    (tmp_path / "h.csv").write_text('text,id\n"Four.",1\n"Five."\n')
    documents, rejects = read(tmp_path)
    touched = {item.path for item in [*documents, *rejects]}
    assert touched == {path.name for path in tmp_path.iterdir()}
    from_rows = [item for item in [*documents, *rejects] if item.path in ("g.jsonl", "h.csv")]
    assert len(from_rows) == len(rows) + 2
    assert len({document.doc_id for document in documents}) == len(documents)


def test_the_fingerprint_names_every_source_and_sidecar(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("One.")
    (tmp_path / "b.yaml").write_text("id: x")
    (tmp_path / "a.csv").write_text("text\nTwo.\n")
    (tmp_path / "decisions.yaml").write_text("[]")
    before = input_fingerprint(tmp_path)
    assert [name for name, _ in before] == ["a.csv", "b.txt", "b.yaml"]
    assert before[1][1] == hashlib.sha256(b"One.").hexdigest()
    (tmp_path / "b.yaml").write_text("id: y")
    after = input_fingerprint(tmp_path)
    assert [old == new for old, new in zip(before, after, strict=True)] == [True, True, False]


def test_a_zip_bomb_in_a_word_file(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.docx", "w", zipfile.ZIP_DEFLATED) as container:
        container.writestr("word/document.xml", b"0" * 3_000_000)
    _, (reject,) = read(tmp_path, ReadLimits(ratio_from=1_000_000))
    assert reject.check == "compression_bomb"


def test_a_line_of_many_megabytes_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"Trade rose. " * 1_000_000)
    (document,), _ = read(tmp_path)
    assert len(document.text) == 12_000_000


def test_the_row_of_a_file_of_many_has_its_own_hash(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": "Café."}) + "\n")
    (document,), _ = read(tmp_path)
    assert document.sha256 == hashlib.sha256("Café.".encode()).hexdigest()
    assert document.doc_id == document.sha256[:16]
