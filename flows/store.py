"""The store of finished work: the checked rows of every document, by what they depend on.

Here belong keeping, finding, compacting and throwing away finished work. A document whose work key is in the store is
not extracted again. The store is a convenience: it may be deleted whole at any time, and the release is the same.

Layout: ``store/<fingerprint>/<pack>/<table>.parquet``. A fingerprint stands for the code, vocabularies and schemas that
made the rows. A pack holds the documents that one run added; it appears by one rename when it is complete, so a crash
leaves at most a draft, which the next run removes. Packs are merged when they become many, or mostly unwanted.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from flows.batches import WORK_TABLE
from flows.merging import Part
from flows.on_disk import give_back, read_table

MAX_PACKS = 8
_GROUP_ROWS = 10_000  # what is read and written at once
_CHECKSUMS = "checksums.json"
_ROOT = Path(__file__).parent.parent
#: What the rows of a document depend on, besides the document: relative to the package's root.
_SOURCES = ("flows/records.py", "flows/tables.py", "flows/validate.py", "flows/batches.py")
_SOURCE_FOLDERS = ("flows/segment", "flows/extract", "schemas")
_SUFFIXES = {".py", ".csv", ".toml", ".yaml", ".sql"}


def fingerprint(extra_files: Iterable[Path] = ()) -> str:
    """A hash of all code and data that make a document's rows; ``extra_files`` are a project's own word lists."""
    digest = hashlib.sha256(f"pyarrow {version('pyarrow').split('.')[0]}\n".encode())
    files = [_ROOT / name for name in _SOURCES]
    for folder in _SOURCE_FOLDERS:
        files += [path for path in (_ROOT / folder).rglob("*") if path.suffix in _SUFFIXES]
    for path in sorted(file for file in files if file.is_file()):
        digest.update(f"{path.relative_to(_ROOT).as_posix()}\0".encode())
        digest.update(path.read_bytes())
    for path in sorted(extra_files):
        digest.update(f"{path.name}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


class Store:
    """Finished work under one fingerprint. Open it under the warehouse's lock: it expects to be alone."""

    def __init__(self, folder: Path, mark: str) -> None:
        self.root = folder
        self.mark = mark
        self.folder = folder / mark
        self._packs: dict[str, pa.Table] = {}
        self._where: dict[str, str] = {}
        self._open()

    def __contains__(self, key: str) -> bool:
        return key in self._where

    def add(self, parts: Sequence[Part], scratch: Path) -> list[dict[str, pa.Table]]:
        """Keep the tables of these parts as one pack, and give them joined, as a part (none where there are none).

        ``scratch`` is a folder for what is too large for memory.
        """
        if not parts:
            return []
        joined = _joined(parts, scratch)
        if joined[WORK_TABLE].num_rows:
            self._write(joined)
        return [joined]

    def load(self, keys: set[str], scratch: Path) -> list[dict[str, pa.Table]]:
        """The tables of the documents with these work keys, one entry a pack, as files in the folder ``scratch``."""
        wanted: dict[str, set[str]] = {}
        for key in keys & self._where.keys():
            wanted.setdefault(self._where[key], set()).add(key)
        return [self._read(pack, wanted[pack], scratch / pack) for pack in sorted(wanted)]

    def tidy(self, keys: set[str], scratch: Path) -> None:
        """Throw away what other versions of the code made; merge packs that are many or mostly not in ``keys``."""
        for other in self.root.iterdir() if self.root.is_dir() else ():
            if other != self.folder:
                shutil.rmtree(other, ignore_errors=True)
        held = len(self._where)
        if len(self._packs) > MAX_PACKS or held > 2 * len(keys & self._where.keys()):
            old = list(self._packs)
            kept = self.load(keys, scratch / "kept")
            if kept:
                merged = self._write(_joined(kept, scratch / "merged"))
                old = [pack for pack in old if pack != merged]
            for pack in old:
                self._forget(pack)

    def _open(self) -> None:
        if not self.folder.is_dir():
            return
        for path in sorted(self.folder.iterdir()):
            if path.name.endswith(".draft"):
                shutil.rmtree(path, ignore_errors=True)
                continue
            if _is_whole(path):
                self._index(path.name, pq.read_table(path / f"{WORK_TABLE}.parquet"))
            else:
                shutil.rmtree(path, ignore_errors=True)

    def _index(self, pack: str, work: pa.Table) -> None:
        self._packs[pack] = work
        self._where.update(dict.fromkeys(work["work_key"].to_pylist(), pack))

    def _write(self, tables: dict[str, pa.Table]) -> str:
        keys = sorted(tables[WORK_TABLE]["work_key"].to_pylist())
        pack = hashlib.sha256("\n".join(keys).encode()).hexdigest()[:16]
        final = self.folder / pack
        draft = self.folder / f"{pack}.{os.getpid()}.draft"
        draft.mkdir(parents=True)
        for name, table in tables.items():
            path = draft / f"{name}.parquet"
            with pq.ParquetWriter(path, table.schema, compression="zstd", write_statistics=False) as writer:
                for batch in table.to_batches(max_chunksize=_GROUP_ROWS):
                    writer.write_batch(batch, row_group_size=_GROUP_ROWS)
                    give_back()
        (draft / _CHECKSUMS).write_text(json.dumps(_checksums(draft), indent=1, sort_keys=True), "utf-8")
        for path in (*draft.iterdir(), draft):
            _sync(path)
        with contextlib.suppress(FileNotFoundError):
            shutil.rmtree(final)
        draft.rename(final)
        _sync(self.folder)
        self._index(pack, tables[WORK_TABLE])
        return pack

    def _read(self, pack: str, wanted: set[str], scratch: Path) -> dict[str, pa.Table]:
        work = self._packs[pack]
        is_wanted = pc.is_in(work["work_key"], pa.array(sorted(wanted), pa.string()))
        doc_ids, others = (work.filter(mask)["doc_id"].combine_chunks() for mask in (is_wanted, pc.invert(is_wanted)))
        facts_of_others = self._facts(pack, others)
        scratch.mkdir(parents=True, exist_ok=True)
        tables = {}
        for path in sorted((self.folder / pack).glob("*.parquet")):
            target = scratch / f"{path.stem}.arrow"
            with (
                pq.ParquetFile(path) as file,
                pa.OSFile(str(target), "wb") as sink,
                pa.ipc.new_file(sink, file.schema_arrow) as writer,
            ):
                for batch in file.iter_batches(_GROUP_ROWS):
                    rows = pa.Table.from_batches([batch])
                    if path.stem == "rejects":  # also of documents that no worker survived: these are no work
                        rows = rows.filter(pc.is_in(rows["doc_id"], doc_ids))
                    elif len(others):
                        rows = rows.filter(pc.invert(_concerns(rows, others, facts_of_others)))
                    writer.write_table(rows)
            tables[path.stem] = read_table(target)
        return tables

    def _facts(self, pack: str, doc_ids: pa.Array) -> pa.Array:
        """The ids of the facts of some documents of a pack."""
        found: list[pa.Array] = [pa.array([], pa.string())]
        if len(doc_ids):
            with pq.ParquetFile(self.folder / pack / "facts.parquet") as file:
                for batch in file.iter_batches(_GROUP_ROWS, columns=["doc_id", "fact_id"]):
                    found.append(batch.filter(pc.is_in(batch["doc_id"], doc_ids))["fact_id"])
        return pa.concat_arrays(found)

    def _forget(self, pack: str) -> None:
        self._packs.pop(pack, None)
        self._where = {key: where for key, where in self._where.items() if where != pack}
        shutil.rmtree(self.folder / pack, ignore_errors=True)


def _joined(parts: Sequence[Part], scratch: Path) -> dict[str, pa.Table]:
    """The tables of several parts in their published order, the large ones on disk."""
    from flows.merging import join

    work = pa.concat_tables([part[WORK_TABLE] for part in parts]).combine_chunks()
    return {**join(parts, scratch), WORK_TABLE: work}


def split_by_document(tables: dict[str, pa.Table], doc_ids: Iterable[str]) -> tuple[dict[str, pa.Table], ...]:
    """The rows of these documents, and all other rows, of tables that name documents or facts in every row."""
    wanted = pa.array(sorted(doc_ids), pa.string())
    facts = tables["facts"]
    fact_ids = facts.filter(pc.is_in(facts["doc_id"], wanted))["fact_id"].combine_chunks()
    masks = {name: _concerns(table, wanted, fact_ids) for name, table in tables.items()}
    inside = {name: table.filter(masks[name]) for name, table in tables.items()}
    return inside, {name: table.filter(pc.invert(masks[name])) for name, table in tables.items()}


def rows_of_documents(tables: dict[str, pa.Table], doc_ids: Iterable[str]) -> dict[str, pa.Table]:
    """The rows of these documents, in memory, of tables that may be larger than it."""
    wanted = pa.array(sorted(doc_ids), pa.string())
    facts = _rows(tables["facts"], wanted, pa.array([], pa.string()))
    fact_ids = facts["fact_id"].combine_chunks()
    return {name: facts if name == "facts" else _rows(table, wanted, fact_ids) for name, table in tables.items()}


def _rows(table: pa.Table, doc_ids: pa.Array, fact_ids: pa.Array) -> pa.Table:
    found = [table.schema.empty_table()]
    for batch in table.to_batches(max_chunksize=_GROUP_ROWS) if len(doc_ids) else ():
        rows = batch.filter(_concerns(batch, doc_ids, fact_ids))
        if rows.num_rows:
            found.append(pa.Table.from_batches([rows]))
        give_back()
    return pa.concat_tables(found).combine_chunks()


def without_documents(
    tables: dict[str, pa.Table], doc_ids: Iterable[str], fact_ids: pa.ChunkedArray, folder: Path
) -> dict[str, pa.Table]:
    """The tables without the rows of these documents and of their facts, as files in ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    documents, facts = pa.array(sorted(doc_ids), pa.string()), fact_ids.combine_chunks()
    others = {}
    for name, table in tables.items():
        path = folder / f"{name}.arrow"
        with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
            for batch in table.to_batches(max_chunksize=10 * _GROUP_ROWS):
                writer.write_batch(batch.filter(pc.invert(_concerns(batch, documents, facts))))
                give_back()
        others[name] = read_table(path)
    return others


def _concerns(table: pa.Table | pa.RecordBatch, doc_ids: pa.Array, fact_ids: pa.Array) -> pa.ChunkedArray | pa.Array:
    """Which rows belong to these documents, in a table that names documents or at least facts."""
    if "doc_id" in table.schema.names:
        return pc.is_in(table["doc_id"], doc_ids)
    if "fact_id" in table.schema.names:
        return pc.is_in(table["fact_id"], fact_ids)
    raise ValueError(f"a table of a part names neither doc_id nor fact_id: {table.schema.names}")


def _checksums(pack: Path) -> dict[str, str]:
    sums = {}
    for path in pack.glob("*.parquet"):
        with path.open("rb") as file:
            sums[path.name] = hashlib.file_digest(file, "blake2b").hexdigest()
    return sums


def _is_whole(pack: Path) -> bool:
    """Whether every file of the pack is there with the bytes that were written."""
    try:
        return bool(_checksums(pack) == json.loads((pack / _CHECKSUMS).read_text("utf-8")))
    except (OSError, ValueError):
        return False


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
