"""One table as one Parquet file, the same bytes for the same rows.

Here belongs how files are laid out: sorted rows, row groups of a bounded size with statistics, zstd. Which rows there
are and in which order is decided before.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from flows.on_disk import give_back
from schemas.duckdb_ddl import text_metadata

_GROUP_BYTES = 32_000_000
_GROUP_ROWS = 122_880  # what DuckDB scans as one unit
_COMPRESSION_LEVEL = 3


def write_parquet(table: pa.Table, path: Path) -> None:
    """Write a table whose rows are in their published order (see ``order`` in the schema's metadata)."""
    order = text_metadata(table.schema.metadata)["order"].split(",")
    rows = group_rows(table)
    with pq.ParquetWriter(
        path,
        table.schema,
        compression="zstd",
        compression_level=_COMPRESSION_LEVEL,
        write_page_index=True,
        sorting_columns=pq.SortingColumn.from_ordering(table.schema, [(name, "ascending") for name in order]),
    ) as writer:
        for start in range(0, table.num_rows, rows):
            # One chunk a group: pages would otherwise follow the chunks that the rows happened to arrive in.
            writer.write_table(table.slice(start, rows).combine_chunks(), row_group_size=rows)
            give_back()


def group_rows(table: pa.Table) -> int:
    """The number of rows in a row group: as many as make a group of bounded size, whatever the width of a row."""
    if not table.num_rows:
        return _GROUP_ROWS
    width = max(1, sum(_bytes(column) for column in table.columns) // table.num_rows)
    return max(1, min(_GROUP_ROWS, _GROUP_BYTES // width))


def _bytes(column: pa.ChunkedArray) -> int:
    """About the bytes of a column: by its values alone, for what it takes in memory depends on how it came there."""
    kind = column.type
    if pa.types.is_string(kind):
        return sum(pc.sum(pc.binary_length(chunk)).as_py() or 0 for chunk in _chunks(column)) + 4 * len(column)
    if pa.types.is_list(kind):
        return 16 * sum(pc.sum(pc.list_value_length(chunk)).as_py() or 0 for chunk in _chunks(column)) + 4 * len(column)
    return 8 * len(column)


def _chunks(column: pa.ChunkedArray) -> Iterator[pa.Array]:
    """The column in pieces, so that little is in memory at a time."""
    for chunk in column.chunks:
        for start in range(0, len(chunk), _GROUP_ROWS):
            yield chunk.slice(start, _GROUP_ROWS)
            give_back()
