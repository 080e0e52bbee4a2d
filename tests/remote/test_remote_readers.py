"""Others read a warehouse on S3 as the README shows: DuckDB, pandas, polars, pyarrow."""

from __future__ import annotations

import json
from typing import Any

import duckdb
import fsspec
import pandas
import polars
import pyarrow.dataset as ds
import pytest

from flows.read import read_sources
from flows.remote.reading import list_remote, reading
from flows.remote.sources import copied
from tests.remote.building import publish_sample


@pytest.fixture
def folder(storage: Any, bucket: str) -> str:
    """The address of the current release, found as anybody finds it."""
    publish_sample(f"s3://{bucket}/dyad", 2)
    with fsspec.open(f"s3://{bucket}/dyad/current.json") as file:
        return f"s3://{bucket}/dyad/{json.load(file)['path']}"


def test_the_readers_agree(folder, storage):
    pandas_rows = len(pandas.read_parquet(f"{folder}/facts.parquet"))
    polars_rows = polars.read_parquet(f"{folder}/facts.parquet").height
    connection = duckdb.connect()
    connection.register_filesystem(storage)
    [(duckdb_rows,)] = connection.execute(f"SELECT count(*) FROM '{folder}/facts.parquet'").fetchall()
    arrow_rows = ds.dataset(f"{folder.removeprefix('s3://')}/facts.parquet", filesystem=storage).count_rows()
    assert pandas_rows == polars_rows == duckdb_rows == arrow_rows > 0


def test_what_is_copied_to_other_storage_is_read_there(folder, storage, bucket):
    memory = fsspec.filesystem("memory")
    for path in storage.find(bucket):
        memory.pipe_file(f"/{path}", storage.cat_file(path))
    memory.pipe_file(f"/{bucket}/raw/east.txt", b"Kenya lent Tanzania $40 million in 2011.")
    with reading(f"memory://{bucket}/dyad", database=True) as here, duckdb.connect(str(here / "dyad.duckdb")) as found:
        assert found.execute("SELECT count(*) FROM documents").fetchall() == [(2,)]
    assert [info.is_current for info in list_remote(f"memory://{bucket}/dyad")] == [True]
    with copied(f"memory://{bucket}/raw") as here:
        assert [item.path for item in read_sources(here)] == ["east.txt"]
    memory.rm(f"/{bucket}", recursive=True)


def test_a_query_for_one_pair_reads_a_part_of_the_file(folder):
    lazy = polars.scan_parquet(f"{folder}/facts.parquet").filter(polars.col("source") == "CHN")
    assert set(lazy.select("target").collect()["target"]) == {"AGO"}
