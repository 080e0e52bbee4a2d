"""What holds for any bytes whatever: reading never fails, every file ends as something, texts are in normal form."""

from __future__ import annotations

import gzip
import tempfile
from pathlib import Path

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.read import read_sources
from flows.read.text import normalise
from flows.records import Document

NAMES = st.sampled_from(
    ["a.txt", "a.md", "a.html", "a.jsonl", "a.csv", "a.pdf", "a.docx", "a.parquet", "a.jsonl.gz", "a.csv.zst", "a.bin"]
)
_MARKS = [b"text", b",", b'"', b"\n", b"{", b"}", b"\x00", b"\xff", b"\xff\xfe", b"<", b"---\n", b"**", b": "]
_SCRAPS = [b'{"text": "a"}\n', b'{"text": "\\ud800"}\n', b"%PDF-1.4\n", b"PK\x03\x04", b"PAR1", b"<p>Trade</p>"]
PIECES = st.sampled_from([*_MARKS, *_SCRAPS, b"[a](b)", b"id,text\n1,One\n"])
DATA = st.one_of(st.binary(max_size=300), st.lists(PIECES, max_size=30).map(b"".join))


@settings(max_examples=150, deadline=None)
@given(NAMES, DATA, st.none() | DATA)
def test_any_bytes_end_as_documents_or_rejects(name: str, data: bytes, sidecar: bytes | None) -> None:
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder)
        if name.endswith(".gz"):
            data = gzip.compress(data)
        elif name.endswith(".zst"):
            data = pa.compress(data, codec="zstd", asbytes=True)
        (raw / name).write_bytes(data)
        if sidecar is not None:
            (raw / "a.yaml").write_bytes(sidecar)
        items = list(read_sources(raw))
        assert name in {item.path for item in items}
        for item in items:
            if isinstance(item, Document):
                assert item.text.strip()
                assert item.text == normalise(item.text)
                item.text.encode()  # no lone surrogates
            else:
                assert item.check and item.reason


@given(st.text(st.characters(), max_size=200))
def test_the_normal_form_is_its_own_normal_form(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert "\r" not in once and "\x00" not in once
