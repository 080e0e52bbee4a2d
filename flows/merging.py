"""Tables larger than memory: many sorted pieces merged into one sorted table that stays on disk.

Here belongs the merging of tables whose order begins with ``doc_id``, a range of documents at a time, so that memory is
bounded by the range and not by the corpus. What comes out is an Arrow table mapped from a file: only what is used is
read, and the system may drop it again. Not here: which tables there are, and what is done with them.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from flows.batches import read_table
from flows.tables import join_tables, sort_table
from schemas.derive import arrow_schema
from schemas.tables import TABLES

#: The tables that grow with the text and not with what is found in it.
LARGE = ("documents", "sentences", "mentions")
RANGE_BYTES = 32_000_000


def join(parts: Sequence[dict[str, pa.Table]], folder: Path) -> dict[str, pa.Table]:
    """The tables of several parts as one set, sorted; the large ones are files in ``folder``.

    As :func:`flows.tables.join_tables`: a table that a part does not have counts as empty, one that none has is left
    out.
    """
    small = [{name: table for name, table in part.items() if name not in LARGE} for part in parts]
    joined = join_tables(small)
    for name in LARGE:
        pieces = [part[name] for part in parts if name in part]
        if any(piece.num_rows for piece in pieces):
            joined[name] = merge(name, pieces, folder / f"{name}.arrow")
        elif pieces:
            joined[name] = pieces[0]
    return {name: joined[name] for name in TABLES if name in joined}


def merge(name: str, pieces: Sequence[pa.Table], path: Path) -> pa.Table:
    """All rows of ``pieces`` in the published order of table ``name``, in an Arrow file at ``path``.

    A piece that is not in order is sorted in memory first. The rows, and so the bytes, do not depend on how they were
    cut into pieces.
    """
    schema = arrow_schema(TABLES[name])  # what comes from Parquet says more in its metadata
    pieces = [sort_table(name, piece.cast(schema)) for piece in pieces if piece.num_rows]
    if not pieces:
        raise ValueError(f"no rows of {name} to merge: take its empty table")
    bounds = _bounds(pieces)
    cuts = [_cuts(piece["doc_id"], bounds) for piece in pieces]
    path.parent.mkdir(parents=True, exist_ok=True)
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, schema) as writer:
        for place in range(len(bounds) + 1):
            slices = [
                piece.slice(at[place], at[place + 1] - at[place])
                for piece, at in zip(pieces, cuts, strict=True)
                if at[place + 1] > at[place]
            ]
            if slices:
                writer.write_table(sort_table(name, pa.concat_tables(slices).combine_chunks()))
    return read_table(path)


def _bounds(pieces: Sequence[pa.Table]) -> list[str]:
    """The doc_ids at which ranges of about RANGE_BYTES begin; the first and the last range are open."""
    total = sum(piece.nbytes for piece in pieces)
    n_ranges = max(1, -(-total // RANGE_BYTES))
    # A sample is enough: ids are hashes, so ranges of as many ids are ranges of about as many bytes.
    sample = pa.concat_arrays([_sample(piece["doc_id"], n_ranges) for piece in pieces])
    ids = sorted(set(sample.to_pylist()))
    return sorted({ids[len(ids) * each // n_ranges] for each in range(1, n_ranges)})


def _sample(ids: pa.ChunkedArray, n_ranges: int) -> pa.Array:
    step = max(1, len(ids) // (20 * n_ranges))
    return ids.take(pa.array(np.arange(0, len(ids), step))).combine_chunks()


def _cuts(ids: pa.ChunkedArray, bounds: list[str]) -> list[int]:
    """The rows of a sorted column at which the ranges begin, and its length."""
    found = [pc.sum(pc.less(ids, bound)).as_py() or 0 for bound in bounds]
    return [0, *found, len(ids)]
