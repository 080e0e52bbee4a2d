"""Reading files of many documents: JSON lines, CSV, Parquet, row by row, whatever their size.

Here belongs taking such files apart into rows in constant memory, compressed or not, and refusing single rows without
losing the rest. Not here: what becomes of a row (``flows.read.sources``).
"""

from __future__ import annotations

import codecs
import csv
import datetime
import difflib
import gzip
import io
import json
import logging
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from flows.read.text import detect_encoding
from flows.read.values import METADATA_KEYS, ReadLimits, UnreadableError

_LOG = logging.getLogger("dyad.read")
_SAMPLE = 200_000
_BATCH_ROWS = 256
_STEP = 8_192
# Encodings in which a line end is one byte, and each line can be decoded alone.
_LINE_BY_LINE = ("utf-8", "utf-8-sig", "cp1252", "latin-1")
_OTHER_DELIMITERS = {";": "semicolons", "\t": "tabs", "|": "bars"}


@dataclass(slots=True)
class Row:
    """A row of a file of many documents, or what was wrong with it.

    ``row`` counts from 1 over all rows, bad ones too and blank lines not. ``line`` and ``column`` count from 1, where
    the file has lines.
    """

    row: int
    line: int | None = None
    column: int | None = None
    text: str = ""
    metadata: dict[str, str] = field(default_factory=dict)
    error: UnreadableError | None = None


def read_rows(path: Path, kind: str, limits: ReadLimits) -> Iterator[Row]:
    """The rows of a .jsonl, .csv (plain, .gz, .zst) or .parquet file. Raises UnreadableError for a file beyond help."""
    if path.stat().st_size == 0:
        raise UnreadableError("empty_file", "the file is empty; fill it or delete it")
    try:
        if kind == ".jsonl":
            yield from _read_jsonl(path, limits)
        elif kind == ".csv":
            yield from _read_csv(path, limits)
        elif kind == ".parquet":
            yield from _read_parquet(path, limits)
        else:
            raise ValueError(f"no reader for {kind}")
    except (EOFError, zlib.error, gzip.BadGzipFile, pa.ArrowException) as error:
        raise UnreadableError(
            "broken_file",
            f"broken or cut short ({_first_line(error)}); rows before that place are read. Fetch it again.",
        ) from error


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")


class _Unpacked(io.RawIOBase):
    """A stream of unpacked bytes that stops with UnreadableError where a file unpacks to too many times its size."""

    def __init__(self, inner: Any, packed_size: int, limits: ReadLimits) -> None:
        self._inner = inner
        self._packed_size = packed_size
        self._limits = limits
        self._total = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        # In small steps: what was unpacked before a broken place is then still given.
        try:
            data = self._inner.read1(min(len(buffer), _STEP))
        except OSError as error:
            raise EOFError(str(error)) from error
        buffer[: len(data)] = data
        self._total += len(data)
        if self._total > self._limits.ratio_from and self._total > self._limits.max_ratio * self._packed_size:
            raise UnreadableError(
                "compression_bomb",
                f"unpacks to more than {self._limits.max_ratio} times its size; rows before that place are read. "
                "If it is honest, unpack it yourself",
            )
        return len(data)

    def close(self) -> None:
        self._inner.close()
        super().close()


class _Utf8(io.RawIOBase):
    """A stream in another encoding, as UTF-8."""

    def __init__(self, inner: BinaryIO, encoding: str) -> None:
        self._inner = inner
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._rest:
            data = self._inner.read(65_536)
            self._rest = self._decoder.decode(data, final=not data).encode("utf-8", "replace")
            if not data:
                break
        piece, self._rest = self._rest[: len(buffer)], self._rest[len(buffer) :]
        buffer[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        self._inner.close()
        super().close()


def _open(path: Path, limits: ReadLimits) -> BinaryIO:
    """A file's bytes, unpacked."""
    size = path.stat().st_size
    if path.suffix.lower() == ".gz":
        return io.BufferedReader(_Unpacked(gzip.open(path, "rb"), size, limits), 1 << 17)
    if path.suffix.lower() == ".zst":
        return io.BufferedReader(_Unpacked(pa.input_stream(str(path), compression="zstd"), size, limits), 1 << 17)
    return path.open("rb")


def _open_lines(path: Path, limits: ReadLimits) -> tuple[BinaryIO, str]:
    """A file's bytes in an encoding in which a line end is one byte, and that encoding."""
    with _open(path, limits) as stream:
        encoding = detect_encoding(stream.read(_SAMPLE))
    stream = _open(path, limits)
    if encoding in _LINE_BY_LINE:
        return stream, encoding
    return io.BufferedReader(_Utf8(stream, encoding), 1 << 17), "utf-8"


def _decode_line(line: bytes, encoding: str) -> str:
    """A line's characters. One that is not UTF-8 in a file that seemed to be is taken for Windows-1252."""
    if encoding in ("utf-8", "utf-8-sig"):
        try:
            return line.decode("utf-8")
        except UnicodeDecodeError:
            encoding = "cp1252"
    try:
        return line.decode(encoding)
    except UnicodeDecodeError:
        return line.decode("latin-1")


def _lines(stream: BinaryIO, limit: int) -> Iterator[bytes | None]:
    """The lines of a stream with their ends; None for one that is longer than ``limit`` bytes."""
    while line := stream.readline(limit + 2):
        if len(line) > limit and not line.endswith(b"\n"):
            while (rest := stream.readline(1 << 20)) and not rest.endswith(b"\n"):
                pass
            yield None
        else:
            yield line


def _too_large(limit: int) -> UnreadableError:
    return UnreadableError(
        "too_large", f"the row is longer than {limit:,} bytes, the most a document may have; split it"
    )


def _read_jsonl(path: Path, limits: ReadLimits) -> Iterator[Row]:
    ignored: set[str] = set()
    number = 0
    stream, encoding = _open_lines(path, limits)
    with stream:
        for line_number, line in enumerate(_lines(stream, limits.max_document), 1):
            if line is not None and not line.strip(b" \t\r\n\x00"):
                continue
            number += 1
            if line is None:
                yield Row(number, line_number, error=_too_large(limits.max_document))
            else:
                yield _json_row(_decode_line(line, encoding), number, line_number, ignored)
    _tell_ignored(path, ignored)


def _json_row(text: str, number: int, line_number: int, ignored: set[str]) -> Row:
    try:
        record = json.loads(text.removeprefix("\ufeff").rstrip("\r\n"))
    except json.JSONDecodeError as error:
        at_end = error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated")
        advice = "the line is cut short; fetch the file again" if at_end else "correct the line"
        return Row(
            number, line_number, error.colno, error=UnreadableError("bad_json", f"not JSON ({error.msg}); {advice}")
        )
    except (ValueError, RecursionError) as error:
        return Row(number, line_number, error=UnreadableError("bad_json", f"not JSON that can be read ({error})"))
    if not isinstance(record, dict):
        reason = "not a JSON object; write one {…} a line, with `text`"
        return Row(number, line_number, 1, error=UnreadableError("bad_json", reason))
    return _row(record, number, line_number, ignored)


def _row(record: dict[str, Any], number: int, line_number: int | None, ignored: set[str]) -> Row:
    """A row from its values by name; what is not among the known names is ignored and noted."""
    ignored.update(key for key in record if key != "text" and key not in METADATA_KEYS)
    if record.get("text") is None:
        nearest = difflib.get_close_matches(
            "text", [str(key).lower() for key in record if key != "text"], n=1, cutoff=0.7
        )
        hint = f" (is it `{nearest[0]}`?)" if nearest else ""
        reason = f"there is no `text`{hint}; name the document's text so"
        return Row(number, line_number, error=UnreadableError("no_text", reason))
    if not isinstance(record["text"], str):
        reason = f"`text` is {type(record['text']).__name__} and not a string"
        return Row(number, line_number, error=UnreadableError("no_text", reason))
    metadata = {key: _as_string(record[key]) for key in METADATA_KEYS if record.get(key) is not None}
    return Row(number, line_number, text=record["text"], metadata={k: v for k, v in metadata.items() if v})


def _as_string(value: Any) -> str:
    """A metadata value as a string: dates in ISO form, lists with semicolons, all else as JSON would write it."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return "; ".join(_as_string(item) for item in value if item is not None)
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace").strip()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return json.dumps(value, ensure_ascii=False, default=str)


def _tell_ignored(path: Path, ignored: set[str]) -> None:
    if ignored:
        _LOG.info("%s: columns that are not read: %s", path.name, ", ".join(sorted(map(str, ignored))[:20]))


def _read_csv(path: Path, limits: ReadLimits) -> Iterator[Row]:
    """Rows of a CSV file with commas and a header, quoted as RFC 4180 says."""
    csv.field_size_limit(limits.max_document)
    stream, encoding = _open_lines(path, limits)
    with stream:
        reader = csv.reader(_csv_lines(stream, encoding, limits), strict=True)
        header = _csv_header(reader)
        ignored: set[str] = set()
        number = 0
        while True:
            begin = reader.line_num + 1
            try:
                values = next(reader, None)
            except csv.Error as error:
                number += 1
                reason = (
                    f"not CSV ({error}; lines {begin} to {reader.line_num}); "
                    "look for a quotation mark that is not closed"
                )
                yield Row(number, begin, error=UnreadableError("bad_csv", reason))
                continue
            if values is None:
                break
            if not any(values):
                continue
            number += 1
            if len(values) != len(header):
                reason = (
                    f"has {len(values)} values where the header has {len(header)}; quote values that contain commas"
                )
                yield Row(number, begin, error=UnreadableError("bad_csv", reason))
                continue
            record = {name: value for name, value in zip(header, values, strict=True) if value != "" or name == "text"}
            yield _row(record, number, begin, ignored)
        _tell_ignored(path, set(header) - {"text", *METADATA_KEYS})


def _csv_lines(stream: BinaryIO, encoding: str, limits: ReadLimits) -> Iterator[str]:
    for index, line in enumerate(_lines(stream, limits.max_document)):
        if line is None:
            raise _too_large(limits.max_document)
        text = _decode_line(line, encoding)
        yield text.removeprefix("\ufeff") if index == 0 else text


def _csv_header(reader: Any) -> list[str]:
    try:
        header = [name.strip() for name in next(reader, [])]
    except csv.Error as error:
        raise UnreadableError(
            "bad_csv", f"line 1: not CSV ({error}); write the columns' names there, with commas"
        ) from error
    if "text" in header:
        return header
    joined = ",".join(header)
    for delimiter, name in _OTHER_DELIMITERS.items():
        if "text" in [part.strip().strip('"') for part in joined.split(delimiter)]:
            raise UnreadableError(
                "wrong_delimiter", f"line 1: the values are separated by {name}; save it with commas, as RFC 4180 says"
            )
    raise UnreadableError("no_text_column", _no_text_column([name for name in header if name]))


def _no_text_column(names: list[str]) -> str:
    shown = ", ".join(f"`{name[:40]}`" for name in names[:12]) or "none"
    return f"no column is called `text` (the columns: {shown}); rename the one that holds the documents' text"


def _read_parquet(path: Path, limits: ReadLimits) -> Iterator[Row]:
    try:
        file = pq.ParquetFile(path)
    except pa.ArrowException as error:
        raise UnreadableError(
            "broken_file", f"not a whole Parquet file ({_first_line(error)}); fetch it again"
        ) from error
    with file:
        names = file.schema_arrow.names
        if "text" not in names:
            raise UnreadableError("no_text_column", _no_text_column(names))
        wanted = [name for name in names if name == "text" or name in METADATA_KEYS]
        _tell_ignored(path, set(names) - set(wanted))
        number = 0
        for batch in file.iter_batches(batch_size=_BATCH_ROWS, columns=wanted):
            for record in batch.to_pylist():
                number += 1
                row = _row(record, number, None, set())
                if len(row.text) > limits.max_document:
                    row = Row(number, error=_too_large(limits.max_document))
                yield row
