"""Tables larger than memory: many sorted pieces merged into one sorted table that stays on disk.

Here belongs the merging of tables whose order begins with ``doc_id``, a range of documents at a time, so that memory is
bounded by the range and not by the corpus; and that of the others by the rank of each row, for which only the columns
that order them are held. What comes out is an Arrow table mapped from a file: only what is used is read, and the system
may drop it again. Not here: which tables there are, and what is done with them.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from flows.batches import read_table
from flows.tables import join_tables, sort_table
from schemas.derive import arrow_schema, table_keys
from schemas.tables import TABLES

#: The tables that grow with the text and not with what is found in it.
LARGE = ("documents", "sentences", "mentions")
RANGE_BYTES = 32_000_000


def join(parts: Sequence[dict[str, pa.Table]], folder: Path) -> dict[str, pa.Table]:
    """The tables of several parts as one set, sorted; the large ones are files in ``folder``.

    As :func:`flows.tables.join_tables`: a table that a part does not have counts as empty, one that none has is left
    out.
    """
    joined = {}
    for name in TABLES:
        pieces = [part[name] for part in parts if name in part]
        if pieces and not (sum(piece.nbytes for piece in pieces) > RANGE_BYTES and any(len(piece) for piece in pieces)):
            joined.update(join_tables([{name: piece} for piece in pieces]))
        elif sum(len(piece) > 0 for piece in pieces) == 1:  # in order already: neither copied nor written again
            (piece,) = (piece for piece in pieces if len(piece))
            joined[name] = sort_table(name, piece.cast(arrow_schema(TABLES[name])))
        elif pieces:
            way = merge if name in LARGE else merge_ranked
            joined[name] = way(name, pieces, folder / f"{name}.arrow")
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


def merge_ranked(name: str, pieces: Sequence[pa.Table], path: Path) -> pa.Table:
    """As :func:`merge`, for a table in any order: holds the columns that order it, and a range of its rows."""
    schema = arrow_schema(TABLES[name])
    order = table_keys(TABLES[name])["order"]
    # One chunk each: rows are picked from one without the others being copied.
    batches = [batch for piece in pieces for batch in piece.cast(schema).to_batches() if batch.num_rows]
    keys = pa.concat_tables([pa.Table.from_batches([batch]).select(order) for batch in batches])
    indices = pc.sort_indices(keys, [(column, "ascending") for column in order]).to_numpy().astype(np.int64)
    starts = np.cumsum([0, *(batch.num_rows for batch in batches)])
    n_rows = max(1, int(RANGE_BYTES * len(indices) // max(1, sum(batch.nbytes for batch in batches))))
    path.parent.mkdir(parents=True, exist_ok=True)
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, schema) as writer:
        for first in range(0, len(indices), n_rows):
            writer.write_table(_picked(batches, starts, indices[first : first + n_rows]).cast(schema))
    return read_table(path)


def _picked(batches: list[pa.RecordBatch], starts: np.ndarray, wanted: np.ndarray) -> pa.Table:
    """Rows by their number among all batches, in the order of ``wanted``."""
    found = np.sort(wanted)
    cuts = np.searchsorted(found, starts)
    taken = [
        batch.take(pa.array(found[cut:end] - start))
        for batch, start, cut, end in zip(batches, starts[:-1], cuts[:-1], cuts[1:], strict=True)
        if end > cut
    ]
    return pa.Table.from_batches(taken).combine_chunks().take(pa.array(np.searchsorted(found, wanted)))


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
