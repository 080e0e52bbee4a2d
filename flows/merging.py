"""Tables larger than memory: many sorted pieces merged into one sorted table that stays on disk.

Here belongs the merging of tables a range of their order at a time, so that memory is bounded by the range and not by
the corpus. What comes out is an Arrow table mapped from a file (``flows.on_disk``). Not here: which tables there are,
and what is done with them.
"""

from __future__ import annotations

import resource
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa

from flows.on_disk import give_back, read_table
from flows.tables import join_tables, sort_table
from schemas.derive import arrow_schema, table_keys
from schemas.tables import TABLES

#: About how much of a table is in memory at a time; tables that are smaller altogether are joined there.
RANGE_BYTES = 32_000_000
_SAMPLES = 50  # rows looked at for each range, to find where the ranges begin
_SLICES = 32  # that are mapped at a time

Part = Mapping[str, pa.Table]
Key = tuple[Any, ...]


def join(parts: Sequence[Part], folder: Path) -> dict[str, pa.Table]:
    """The tables of several parts as one set, sorted; the large ones are files in ``folder``.

    As :func:`flows.tables.join_tables`: a table that a part does not have counts as empty, one that none has is left
    out. Where a table has rows in one part alone it is given back as it is there.
    """
    most = max(2, resource.getrlimit(resource.RLIMIT_NOFILE)[0] // 2)
    if len(parts) > most:  # each piece of a table is an open file
        groups = [parts[first : first + most] for first in range(0, len(parts), most)]
        return join([join(some, folder / f"some-{place}") for place, some in enumerate(groups)], folder)
    joined = {}
    for name in TABLES:
        pieces = [part[name] for part in parts if name in part]
        filled = [piece for piece in pieces if piece.num_rows]
        if len(filled) == 1:  # in order already: neither copied nor written again
            joined[name] = sort_table(name, filled[0].cast(arrow_schema(TABLES[name])))
        elif sum(piece.nbytes for piece in filled) > RANGE_BYTES:
            joined[name] = merge(name, filled, folder / f"{name}.arrow")
        elif pieces:
            joined.update(join_tables([{name: piece} for piece in pieces]))
    return joined


def merge(name: str, pieces: Sequence[pa.Table], path: Path) -> pa.Table:
    """All rows of ``pieces`` in the published order of table ``name``, in an Arrow file at ``path``.

    A piece that is not in order is sorted in memory first. The rows, and so the bytes, do not depend on how they were
    cut into pieces.
    """
    schema = arrow_schema(TABLES[name])  # what comes from Parquet says more in its metadata
    pieces = [sort_table(name, piece.cast(schema)) for piece in pieces if piece.num_rows]
    if not pieces:
        raise ValueError(f"no rows of {name} to merge: take its empty table")
    order = table_keys(TABLES[name])["order"]
    bounds = _bounds(pieces, order, RANGE_BYTES)
    cuts = [_cuts(piece, order, bounds) for piece in pieces]
    path.parent.mkdir(parents=True, exist_ok=True)
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, schema) as writer:
        for place in range(len(bounds) + 1):
            slices = [
                piece.slice(at[place], at[place + 1] - at[place])
                for piece, at in zip(pieces, cuts, strict=True)
                if at[place + 1] > at[place]
            ]
            if slices:
                writer.write_table(sort_table(name, _copied(slices)))
    return read_table(path)


def _copied(slices: Sequence[pa.Table]) -> pa.Table:
    """The rows of all slices in memory; of mapped files, more is mapped with each than the slice, so few at a time."""
    copies = []
    for first in range(0, len(slices), _SLICES):
        copies.append(pa.concat_tables(slices[first : first + _SLICES]).combine_chunks())
        give_back()
    return pa.concat_tables(copies).combine_chunks()


def _bounds(pieces: Sequence[pa.Table], order: list[str], range_bytes: int) -> list[Key]:
    """The keys at which ranges of about so many bytes begin; the first and the last range are open."""
    n_ranges = max(1, -(-sum(piece.nbytes for piece in pieces) // range_bytes))
    step = max(1, sum(len(piece) for piece in pieces) // (_SAMPLES * n_ranges))
    keys: dict[Key, Key] = {}
    first = 0  # the steps go on from piece to piece: the first rows of all pieces would be much alike
    for piece in pieces:
        columns = [piece[column] for column in order]
        for row in range(first, len(piece), step):
            key = tuple(column[row].as_py() for column in columns)
            keys[_comparable(key)] = key
            give_back()  # a look at one row maps the pages around it, too
        first = (first - len(piece)) % step
    ordered = sorted(keys)
    chosen = sorted({ordered[len(ordered) * each // n_ranges] for each in range(1, n_ranges)})
    return [keys[each] for each in chosen]


def _comparable(key: Key) -> Key:
    """The key with nulls, which come last, made comparable."""
    return tuple((value is None, value) if value is not None else (True, 0) for value in key)


def _cuts(piece: pa.Table, order: list[str], bounds: list[Key]) -> list[int]:
    """The rows of a sorted piece at which the ranges begin, and its length."""
    columns = [piece[column] for column in order]
    cuts = [0]
    for bound in bounds:
        rows = range(cuts[-1], len(piece))
        cuts.append(cuts[-1] + bisect_left(rows, True, key=partial(_is_from, columns, bound)))
        give_back()
    return [*cuts, len(piece)]


def _is_from(columns: list[pa.ChunkedArray], bound: Key, row: int) -> bool:
    """Whether a row does not come before a key in the order of these columns, nulls last."""
    for column, limit in zip(columns, bound, strict=True):
        value = column[row].as_py()
        if value != limit:
            return value is None or (limit is not None and bool(value > limit))
    return True
