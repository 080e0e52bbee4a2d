"""Tables merged on disk are the tables joined in memory, however the rows were cut into pieces."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows import merging
from flows.tables import join_tables, to_tables
from tests.sample import extraction, with_ids

TABLES = to_tables([with_ids(extraction(each)) for each in range(9)])


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(
    cuts=st.lists(st.integers(0, 60), max_size=6),
    range_bytes=st.sampled_from([100, 1_000, 32_000_000]),
    shuffled=st.booleans(),
)
def test_merged_on_disk_as_joined_in_memory(tmp_path_factory, monkeypatch, cuts, range_bytes, shuffled):
    monkeypatch.setattr(merging, "RANGE_BYTES", range_bytes)
    parts: list[dict[str, pa.Table]] = [{} for _ in range(len(cuts) + 1)]
    for name, table in TABLES.items():
        rows = table.take(pa.array(range(table.num_rows - 1, -1, -1), pa.int64())) if shuffled else table
        bounds = [0, *sorted(min(cut, table.num_rows) for cut in cuts), table.num_rows]
        for part, start, end in zip(parts, bounds, bounds[1:], strict=False):
            part[name] = rows.slice(start, end - start)
    merged = merging.join(parts, tmp_path_factory.mktemp("merged"))
    expected = join_tables(parts)
    assert merged.keys() == expected.keys()
    for name in expected:
        assert merged[name].equals(expected[name], check_metadata=True), name


def test_ranges_are_of_about_the_size_asked_for_though_all_pieces_begin_alike():
    pieces = [
        pa.table({"doc_id": [f"{row:05}{number:03}" for row in range(400)], "char_start": [0] * 400})
        for number in range(50)
    ]
    total = sum(piece.nbytes for piece in pieces)
    bounds = merging._bounds(pieces, ["doc_id", "char_start"], total // 10)
    cuts = [merging._cuts(piece, ["doc_id", "char_start"], bounds) for piece in pieces]
    sizes = [sum(each[place + 1] - each[place] for each in cuts) for place in range(len(bounds) + 1)]
    assert sum(sizes) == 20_000
    assert max(sizes) < 2 * 2_000
