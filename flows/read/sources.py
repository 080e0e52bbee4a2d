"""Finding what lies in ``raw/`` and reading it: the stage as a whole.

Here belongs the walk through the folders, which file is what, the reader for each kind of file, and what is the same
twice. Not here: the formats themselves, one module each.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from flows.read.language import detect_language
from flows.read.sidecar import check_values, read_sidecar
from flows.read.text import decode, normalise
from flows.read.unfetched import UNFETCHED_FILE, unfetched_rejects
from flows.read.unread import read_unread
from flows.read.values import Content, ReadLimits, UnreadableError
from flows.records import Document, Reject

_TEXT_TYPES = {".txt": "text/plain", ".md": "text/markdown", ".html": "text/html", ".htm": "text/html"}
ONE_DOCUMENT = {
    **_TEXT_TYPES,
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
MANY_DOCUMENTS = {".jsonl": "application/jsonl", ".csv": "text/csv", ".parquet": "application/vnd.apache.parquet"}
COMPRESSED = (".gz", ".zst")
#: What lies at the top of raw/ to steer the pipeline and is no source (``vocabulary`` is a folder).
STEERING_FILES = frozenset({"decisions.yaml", "sources.yaml", "assertions.toml", "vocabulary", UNFETCHED_FILE})
SUPPORTED = ".txt .md .html .htm .pdf .docx .jsonl .csv .parquet .jsonl.gz .jsonl.zst .csv.gz .csv.zst"


@dataclass(frozen=True, slots=True)
class Source:
    """A file in raw/ that holds documents. ``name`` is its path below raw/ with "/", fit for a table."""

    path: Path
    name: str
    kind: str  # the extension that decides how it is read, without compression: ".txt", ".jsonl" …
    sidecar: Path | None
    sidecar_name: str | None


def read_sources(raw: Path, limits: ReadLimits | None = None) -> Iterator[Document | Reject]:
    """Everything in ``raw``, one document or reject at a time, in the order of the paths (rows in their order).

    Every file ends as documents, as a reject that says it is a duplicate, or as a reject that says why it could not be
    read. The same bytes twice are one document; an ``id`` that an earlier document has is dropped from the later one.
    Raises FileNotFoundError where there is no such folder. An empty folder gives nothing.
    """
    sources, rejects = find_sources(raw)
    yield from rejects
    yield from without_duplicates(item for source in sources for item in read_source(source, limits))


def without_duplicates(items: Iterable[Document | Reject]) -> Iterator[Document | Reject]:
    """Documents whose bytes or ``id`` came before are rejected, or freed of the ``id``; all else passes unchanged.

    What came before is kept in a temporary file, so that memory does not grow with the corpus.
    """
    with closing(_Places()) as places:
        for item in items:
            if isinstance(item, Reject):
                yield item
                continue
            earlier = places.first("doc_id", item.doc_id, item)
            if earlier is not None:
                yield _met_before(
                    item,
                    "doc_id",
                    f"the same bytes as {earlier}, which was read before; the two are one document",
                )
                continue
            if item.external_id is not None:
                owner = places.first("external_id", item.external_id, item)
                if owner is not None:
                    yield _met_before(
                        item,
                        "external_id",
                        f"the id `{item.external_id}` already belongs to {owner}; the document is read without an id. "
                        "Give it another.",
                    )
                    item.external_id = None
            yield item


_MET_BEFORE = {"doc_id": "duplicate_document", "external_id": "duplicate_id"}  # column -> check


def _met_before(document: Document, column: str, reason: str) -> Reject:
    return Reject(
        table="documents",
        check=_MET_BEFORE[column],
        reason=f"{_where(document.path, document.row)}: {reason}",
        column=column,
        value=getattr(document, column),
        doc_id=document.doc_id,
        path=document.path,
    )


class _Places:
    """Where each id was met first: a table in a temporary file that vanishes when it is closed."""

    def __init__(self) -> None:
        # One thread at a time goes on with the generator that holds this, but not always the same one.
        self._base = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._base.execute("PRAGMA journal_mode = OFF")  # nobody reads the file after a crash
        self._base.execute("CREATE TABLE places (kind, id, place, PRIMARY KEY (kind, id)) WITHOUT ROWID")

    def first(self, kind: str, identifier: str, document: Document) -> str | None:
        """None, and the document is noted, where the id is new; else where it was met first."""
        row = (kind, identifier.encode("utf-8", "surrogatepass"), _where(document.path, document.row))
        if self._base.execute("INSERT OR IGNORE INTO places VALUES (?, ?, ?)", row).rowcount:
            return None
        (place,) = self._base.execute("SELECT place FROM places WHERE kind = ? AND id = ?", row[:2]).fetchone()
        return str(place)

    def close(self) -> None:
        self._base.close()


def _where(path: str, row: int | None) -> str:
    return path if row is None else f"{path}, row {row}"


def find_sources(raw: Path) -> tuple[list[Source], list[Reject]]:
    """The files in ``raw`` that hold documents, in the order of their names, and rejects for those that nothing reads.

    Hidden files, ``README*`` and the steering files at the top are neither; but what could not be fetched is rejected.
    Links to folders are followed, once each.
    Raises FileNotFoundError or NotADirectoryError where ``raw`` is not a folder.
    """
    if not raw.is_dir():
        error = NotADirectoryError if raw.exists() else FileNotFoundError
        raise error(f"{raw}: there is no such folder of source texts; create it, or name another with --raw")
    files, rejects = _walk(raw)
    sidecars = {name: path for name, path in files if _extension(name) == ".yaml"}
    sources: list[Source] = []
    used: set[str] = set()
    for name, path in files:
        if name in sidecars:
            continue
        kind = file_kind(name)
        if kind is None:
            rejects.append(_unsupported(name))
            continue
        sidecar_name = sidecar_of(name, kind)
        sidecar = sidecars.get(sidecar_name)
        if sidecar is not None:
            used.add(sidecar_name)
        sources.append(Source(path, name, kind, sidecar, sidecar_name if sidecar is not None else None))
    for name in sorted(sidecars.keys() - used):
        rejects.append(
            Reject(
                table="documents",
                check="orphan_sidecar",
                reason=f"{name}: no source of the same name lies beside it; add the source, or delete the sidecar",
                path=name,
            )
        )
    rejects += [_simple(name, "unreadable_file", reason) for name, reason in read_unread(raw).items()]
    rejects += unfetched_rejects(raw)
    return sources, sorted(rejects, key=lambda reject: (reject.path or "", reject.check))


def _walk(raw: Path) -> tuple[list[tuple[str, Path]], list[Reject]]:
    """All files below a folder as (name, path), sorted by name."""
    found: list[tuple[str, Path]] = []
    rejects: list[Reject] = []
    entered: set[str] = set()
    waiting = [(raw, "")]
    while waiting:
        folder, prefix = waiting.pop()
        real = os.path.realpath(folder)
        if real in entered:
            rejects.append(_simple(prefix.rstrip("/"), "folder_loop", "a link to a folder that is read already"))
            continue
        entered.add(real)
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            reason = f"the folder cannot be read ({error.strerror}); check its permissions"
            rejects.append(_simple(prefix.rstrip("/"), "unreadable_file", reason))
            continue
        for entry in entries:
            if entry.name.startswith(".") or (not prefix and entry.name in STEERING_FILES):
                continue
            name = prefix + _printable(entry.name)
            if entry.is_dir():
                waiting.append((Path(entry.path), name + "/"))
            elif not entry.name.upper().startswith("README"):
                found.append((name, Path(entry.path)))
    return sorted(found), rejects


def _printable(name: str) -> str:
    """A file name fit for a table: bytes that are not UTF-8 are shown as \\x.."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _extension(name: str) -> str:
    return os.path.splitext(name)[1].lower()  # noqa: PTH122 - names are strings here, with "/" on every system


def file_kind(name: str) -> str | None:
    """The extension that decides how a file is read; None for one that nothing reads."""
    extension = _extension(name)
    if extension in COMPRESSED:
        inner = _extension(name[: -len(extension)])
        return inner if inner in (".jsonl", ".csv") else None
    return extension if extension in ONE_DOCUMENT or extension in MANY_DOCUMENTS else None


def sidecar_of(name: str, kind: str) -> str:
    """The name of the sidecar of a file of that kind."""
    return name[: len(name) - len(_full_extension(name, kind))] + ".yaml"


def _full_extension(name: str, kind: str) -> str:
    extension = _extension(name)
    return kind + extension if extension in COMPRESSED else kind


def _unsupported(name: str) -> Reject:
    advice = "rename it to .yaml" if _extension(name) == ".yml" else "convert it, or take it out of raw/"
    return _simple(
        name, "unsupported_format", f"files of the kind `{_extension(name) or 'no extension'}` are not read; {advice}. "
        f"Read are: {SUPPORTED}",
    )  # fmt: skip


def _simple(name: str, check: str, reason: str) -> Reject:
    return Reject(table="documents", check=check, reason=f"{name}: {reason}", path=name)


def read_source(source: Source, limits: ReadLimits | None = None) -> Iterator[Document | Reject]:
    """The documents of one file, and rejects for what is wrong with it or its sidecar. Never raises for bad input."""
    limits = limits or ReadLimits()
    stated: dict[str, str] = {}
    if source.sidecar is not None and source.sidecar_name is not None:
        stated, rejects = read_sidecar(source.sidecar, source.sidecar_name)
        stated, more = check_values(stated, source.sidecar_name, source.sidecar_name)
        yield from rejects
        yield from more
    checksum = stated.pop("sha256", None)
    encoding = stated.pop("encoding", None)
    try:
        _refuse_special(source)
        if source.kind in ONE_DOCUMENT:
            yield from _read_one(source, stated, checksum, encoding, limits)
        else:
            yield from _read_many(source, stated, limits)
    except UnreadableError as error:
        yield _simple(source.name, error.check, error.reason)
    except OSError as error:
        reason = f"cannot be read ({error.strerror or type(error).__name__}); check the file and its permissions"
        yield _simple(source.name, "unreadable_file", reason)


def _refuse_special(source: Source) -> None:
    """A named pipe or device would block the run for ever."""
    if not stat.S_ISREG(source.path.stat().st_mode):
        raise UnreadableError("unreadable_file", "not a plain file; copy what it holds into one")


def _read_one(
    source: Source, stated: dict[str, str], checksum: str | None, encoding: str | None, limits: ReadLimits
) -> Iterator[Document | Reject]:
    limit = limits.max_html if source.kind in (".html", ".htm") else limits.max_document
    size = source.path.stat().st_size
    if size == 0:
        raise UnreadableError("empty_file", "the file is empty; fill it or delete it")
    if size > limit:
        raise UnreadableError(
            "too_large",
            f"{size:,} bytes, and a document of this kind may have {limit:,}; split it, "
            "or give one document a row as .jsonl",
        )
    data = source.path.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    if checksum is not None and checksum.lower().removeprefix("sha256:") != digest:
        yield Reject(
            table="documents",
            check="checksum_mismatch",
            reason=f"{source.sidecar_name}: the sha256 given is not that of {source.name} ({digest}): the file changed "
            "since the sidecar was written. The document is read; correct the sidecar, or bring the old file back.",
            column="sha256",
            value=checksum,
            path=source.sidecar_name,
        )
    content = _reader(source.kind)(_in_utf8(data, source.kind, encoding), limits)
    carried, rejects = check_values(content.metadata, source.name, source.name)
    yield from rejects
    text = _not_blank(content.text)
    yield _document(source, digest, text, {**carried, **stated}, None, content)


def _in_utf8(data: bytes, kind: str, encoding: str | None) -> bytes:
    """Text of the encoding that its server named, in UTF-8. What is UTF-8 already, or not of that encoding, stays."""
    if encoding is None or kind not in _TEXT_TYPES:
        return data
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        name = "cp1252" if encoding.lower() in ("iso-8859-1", "latin-1", "latin1") else encoding  # as browsers do
        try:
            return data.decode(name).encode("utf-8")
        except (LookupError, UnicodeError):
            return data
    return data


def text_of(path: Path, kind: str, encoding: str | None = None, limits: ReadLimits | None = None) -> str | None:
    """The text of a file of one document, as it would be read; None where it cannot be."""
    limits = limits or ReadLimits()
    limit = limits.max_html if kind in (".html", ".htm") else limits.max_document
    try:
        if path.stat().st_size > limit:
            return None
        return _reader(kind)(_in_utf8(path.read_bytes(), kind, encoding), limits).text
    except (UnreadableError, OSError):
        return None


def _reader(kind: str) -> Callable[[bytes, ReadLimits], Content]:
    """The function that reads a kind of file. Imported here because trafilatura and its like take long to load."""
    if kind == ".txt":
        return _read_text
    if kind == ".md":
        from flows.read.markdown import read_markdown

        return read_markdown
    if kind in (".html", ".htm"):
        from flows.read.web_page import read_web_page

        return read_web_page
    if kind == ".pdf":
        from flows.read.pdf import read_pdf

        return read_pdf
    if kind == ".docx":
        from flows.read.word import read_word

        return read_word
    raise ValueError(f"no reader for {kind}")


def _read_text(data: bytes, limits: ReadLimits) -> Content:
    return Content(normalise(decode(data)))


def _not_blank(text: str) -> str:
    if not text.strip():
        raise UnreadableError("empty_file", "there is no text in it, only white space; fill it or delete it")
    return text


def _read_many(source: Source, stated: dict[str, str], limits: ReadLimits) -> Iterator[Document | Reject]:
    """The rows of a file of many documents. A sidecar beside it fills what the rows leave open, but for ``id``."""
    from flows.read.rows import read_rows

    stated.pop("id", None)
    found = False
    for item in read_rows(source.path, source.kind, limits):
        found = True
        where = f"{source.name}:{item.line}" if item.line else f"{source.name}, row {item.row}"
        if item.error is not None:
            place = f"{source.name}:{item.line}:{item.column}" if item.column else where
            yield Reject(
                table="documents", check=item.error.check, reason=f"{place}: {item.error.reason}", path=source.name
            )
            continue
        text = normalise(item.text)
        if not text.strip():
            reason = f"{where}: `text` is empty; fill it or delete the row"
            yield Reject(table="documents", check="empty_text", reason=reason, column="text", path=source.name)
            continue
        good, rejects = check_values(item.metadata, where, source.name)
        yield from rejects
        digest = hashlib.sha256(item.text.encode("utf-8", "surrogatepass")).hexdigest()
        yield _document(source, digest, text, {**stated, **good}, item.row, None)
    if not found:
        raise UnreadableError("empty_file", "there are no rows in it; fill it or delete it")


def _document(
    source: Source, digest: str, text: str, metadata: dict[str, str], row: int | None, content: Content | None
) -> Document:
    return Document(
        doc_id=digest[:16],
        text=text,
        path=source.name,
        sha256=digest,
        media_type=ONE_DOCUMENT.get(source.kind) or MANY_DOCUMENTS[source.kind],
        row=row,
        external_id=metadata.get("id"),
        title=metadata.get("title"),
        publisher=metadata.get("publisher"),
        author=metadata.get("author"),
        url=metadata.get("url"),
        language=metadata.get("language") or detect_language(text),
        published=metadata.get("published"),
        retrieved_at=metadata.get("retrieved_at"),
        licence=metadata.get("licence"),
        supersedes=metadata["supersedes"][:16].lower() if "supersedes" in metadata and row is None else None,
        pages=content.pages if content else None,
        links=content.links if content else None,
    )


def input_fingerprint(raw: Path) -> list[tuple[str, str]]:
    """(name, SHA-256 in hex) of every source and sidecar below ``raw``, sorted; for the id of a release.

    A file that cannot be read has "unreadable" for its hash: that it cannot be read is part of the result. The steering
    files are not listed; files that nothing reads are, by name and reason.
    """
    sources, rejects = find_sources(raw)
    paths: dict[str, Path] = {source.name: source.path for source in sources}
    for source in sources:
        if source.sidecar is not None and source.sidecar_name is not None:
            paths[source.sidecar_name] = source.sidecar
    listed = [(name, _file_hash(path)) for name, path in paths.items()]
    listed += [(reject.path or "", f"rejected:{reject.check}") for reject in rejects if reject.path != UNFETCHED_FILE]
    if (raw / UNFETCHED_FILE).exists():
        listed.append((UNFETCHED_FILE, _file_hash(raw / UNFETCHED_FILE)))
    return sorted(listed)


def _file_hash(path: Path) -> str:
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return "unreadable"
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return "unreadable"
