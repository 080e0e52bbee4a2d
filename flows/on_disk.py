"""Arrow tables that lie in files: written, and mapped into memory rather than read.

Here belong the files that the stages of a run hand to each other, larger than memory together. A mapped page counts as
memory of this process from when it is used until it is given back (:func:`give_back`); what it holds stays in the
system's cache of files, which makes room when asked. So whoever goes through a mapped table gives back as it goes.
Not here: what is published (``flows.publish``) and what is kept between runs (``flows.store``).
"""

from __future__ import annotations

import mmap
import weakref
from collections.abc import Iterator, Mapping
from pathlib import Path

import pyarrow as pa

#: How much of files may be in memory before it is given back: libraries take a hundred megabytes of it.
KEPT_BYTES = 200_000_000
_STATM = Path("/proc/self/statm")  # of Linux, as is the rest of the warehouse's care for locks and disks
_mapped: weakref.WeakSet[mmap.mmap] = weakref.WeakSet()


class TablesOnDisk(Mapping[str, pa.Table]):
    """The tables of a folder by their names; each is opened when it is asked for, and closed when nobody holds it."""

    def __init__(self, folder: Path) -> None:
        self._paths = {path.stem: path for path in sorted(folder.glob("*.arrow"))}

    def __getitem__(self, name: str) -> pa.Table:
        return read_table(self._paths[name])

    def __contains__(self, name: object) -> bool:
        return name in self._paths

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)


def write_table(table: pa.Table, path: Path) -> None:
    """One table as an Arrow file."""
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)


def read_table(path: Path) -> pa.Table:
    """One Arrow file, mapped into memory: only what is used is read, and it can be given back."""
    with path.open("rb") as file:
        pages = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    _mapped.add(pages)
    return pa.ipc.open_file(pa.py_buffer(pages)).read_all()


def give_back() -> None:
    """Let go of the memory of mapped tables, where it has become much; what is used again is read again."""
    if _file_pages() > KEPT_BYTES:
        for pages in list(_mapped):
            pages.madvise(mmap.MADV_DONTNEED)


def _file_pages() -> int:
    """The bytes of files that are in this process's memory now, its libraries among them."""
    return int(_STATM.read_bytes().split()[2]) * mmap.PAGESIZE
