"""Files of many documents: JSON lines, CSV, Parquet, plain and compressed, whole and damaged."""

from __future__ import annotations

import datetime
import gzip
import json
import logging
import tracemalloc
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from flows.read import ReadLimits, read_sources
from flows.records import Document, Reject


def read(raw: Path, limits: ReadLimits | None = None) -> tuple[list[Document], list[Reject]]:
    items = list(read_sources(raw, limits))
    return [i for i in items if isinstance(i, Document)], [i for i in items if isinstance(i, Reject)]


def write(path: Path, data: bytes) -> None:
    """Write bytes, compressed as the name says."""
    if path.suffix == ".zst":
        with pa.output_stream(str(path), compression="zstd") as stream:
            stream.write(data)
    else:
        path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.jsonl.zst"])
def test_json_lines(tmp_path: Path, name: str) -> None:
    first = {"text": "One.\nMore.", "id": 7, "title": "T", "published": 2014, "author": ["A", "B"], "extra": 1}
    write(tmp_path / name, (json.dumps(first) + "\r\n\n" + json.dumps({"text": "Two."})).encode())
    (one, two), rejects = read(tmp_path)
    assert rejects == []
    assert (one.text, one.external_id, one.title, one.published, one.author) == (
        "One.\nMore.",
        "7",
        "T",
        "2014",
        "A; B",
    )
    assert [(d.row, d.path, d.media_type) for d in (one, two)] == [(n, name, "application/jsonl") for n in (1, 2)]


@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz", "a.csv.zst"])
def test_csv(tmp_path: Path, name: str) -> None:
    write(tmp_path / name, '\ufefftext,published,section\n"One, and\n""two"".",2014-05-03,a\n\nThree.,,b\n'.encode())
    (one, two), rejects = read(tmp_path)
    assert rejects == []
    assert (one.text, one.published, one.row) == ('One, and\n"two".', "2014-05-03", 1)
    assert (two.text, two.published, two.row) == ("Three.", None, 2)


def test_csv_in_other_encodings(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("text\nCafé – one.\n".encode("cp1252"))
    (tmp_path / "b.csv").write_bytes("text\nCafé – two.\n".encode("utf-16"))
    documents, _ = read(tmp_path)
    assert [document.text for document in documents] == ["Café – one.", "Café – two."]


def test_parquet(tmp_path: Path) -> None:
    table = pa.table(
        {
            "text": ["One.", None, "Three."],
            "published": [datetime.date(2014, 5, 3), None, datetime.date(2015, 1, 1)],
            "other": [1, 2, 3],
        }
    )
    pq.write_table(table, tmp_path / "a.parquet")
    documents, (reject,) = read(tmp_path)
    assert [(d.text, d.published, d.row) for d in documents] == [("One.", "2014-05-03", 1), ("Three.", "2015-01-01", 3)]
    assert reject.check == "no_text" and "row 2" in reject.reason


def test_damaged_rows_name_their_place(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(
        '{"text": "One."}\n{"text": "cut\n{"txt": "no"}\n{"text": 5}\nnothing\n{"text": "Two."}\n'
    )
    (tmp_path / "b.csv").write_text('id,text\n1,"One",2\n2,Fine.\n3,"open\n4,Lost.\n')
    documents, rejects = read(tmp_path)
    assert [document.text for document in documents] == ["One.", "Two.", "Fine."]
    places = [(reject.check, reject.reason.split(" ")[0]) for reject in rejects]
    assert places == [
        ("bad_json", "a.jsonl:2:10:"),
        ("no_text", "a.jsonl:3:"),
        ("no_text", "a.jsonl:4:"),
        ("bad_json", "a.jsonl:5:1:"),
        ("bad_csv", "b.csv:2:"),
        ("bad_csv", "b.csv:4:"),
    ]
    assert "cut short" in rejects[0].reason and "`txt`" in rejects[1].reason
    assert "lines 4 to 5" in rejects[5].reason and "quotation mark" in rejects[5].reason


def test_bad_values_of_a_row_cost_only_themselves(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "One.", "published": "yesterday", "language": "xx", "title": "T"}\n')
    (document,), rejects = read(tmp_path)
    assert (document.title, document.published) == ("T", None)
    assert [(reject.check, reject.column, reject.value) for reject in rejects] == [
        ("bad_published", "published", "yesterday"),
        ("bad_language", "language", "xx"),
    ]


def test_a_sidecar_fills_what_the_rows_leave_open(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(b'{"text": "One.", "publisher": "Own"}\n{"text": "Two."}\n'))
    (tmp_path / "a.yaml").write_text("id: x\npublisher: The Daily\nlicence: CC0\n")
    documents, rejects = read(tmp_path)
    assert [(d.publisher, d.licence, d.external_id) for d in documents] == [
        ("Own", "CC0", None),
        ("The Daily", "CC0", None),
    ]
    assert rejects == []


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.jsonl.zst"])
def test_a_compressed_file_that_was_cut_short(tmp_path: Path, name: str) -> None:
    lines = b"".join(json.dumps({"text": f"Text {i} {i * 7919 % 1000:x}."}).encode() + b"\n" for i in range(40_000))
    write(tmp_path / name, lines)
    data = (tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(data[: len(data) * 3 // 4])
    documents, rejects = read(tmp_path)
    assert 10_000 < len(documents) < 40_000
    assert rejects[-1].check == "broken_file"
    assert [document.row for document in documents] == list(range(1, len(documents) + 1))


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.jsonl.zst", "a.csv.gz"])
def test_a_bomb_is_stopped(tmp_path: Path, name: str) -> None:
    write(tmp_path / name, b'text\n{"text": "' + b"a" * 5_000_000)
    documents, rejects = read(tmp_path, ReadLimits(ratio_from=1_000_000))
    assert documents == []
    assert rejects[-1].check == "compression_bomb"


def test_rows_that_are_too_large(tmp_path: Path) -> None:
    long = b'{"text": "' + b"a" * 3_000 + b'"}'
    (tmp_path / "a.jsonl").write_bytes(b'{"text": "One."}\n' + long + b'\n{"text": "Two."}\n')
    pq.write_table(pa.table({"text": ["a" * 3_000, "Three."]}), tmp_path / "b.parquet")
    documents, rejects = read(tmp_path, ReadLimits(max_document=1_000))
    assert [document.text for document in documents] == ["One.", "Two.", "Three."]
    assert [(reject.check, reject.path) for reject in rejects] == [("too_large", "a.jsonl"), ("too_large", "b.parquet")]
    assert rejects[0].reason.startswith("a.jsonl:2:")


def test_columns_that_are_not_read_are_told_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "One.", "section": 1}\n{"text": "Two.", "section": 2, "page": 3}\n')
    with caplog.at_level(logging.INFO, logger="dyad.read"):
        read(tmp_path)
    assert [record.getMessage() for record in caplog.records] == ["a.jsonl: columns that are not read: page, section"]


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    line = json.dumps({"text": "The two countries signed an agreement on trade. " * 400})
    with (tmp_path / "a.jsonl").open("w") as file:
        for number in range(300):
            file.write(line.replace("two", str(number)) + "\n")
    tracemalloc.start()
    for _ in read_sources(tmp_path):
        pass
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (tmp_path / "a.jsonl").stat().st_size > 5_500_000
    assert peak < 4_000_000
