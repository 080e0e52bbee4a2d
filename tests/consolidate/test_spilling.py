"""What does not fit into memory goes to disk, also where nobody made the folder before."""

from __future__ import annotations

from flows.consolidate.prepare import spilling


def test_what_does_not_fit_into_memory_goes_to_a_folder_that_is_made(tmp_path):
    scratch = tmp_path / "run" / "claims"
    with spilling(scratch) as connection:
        connection.execute("SET memory_limit = '60MB'")
        connection.execute("CREATE TABLE many AS SELECT i, md5(i::VARCHAR) AS text FROM range(3_000_000) AS r(i)")
        assert connection.execute("SELECT count(DISTINCT text) FROM many").fetchone() == (3_000_000,)
        assert (scratch / "spill").is_dir()
