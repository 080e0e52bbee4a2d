"""The models are the one source: what is derived from them carries all that they say."""

import json

import duckdb
import pandas as pd
import pandera.errors
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from schemas.derive import DATA_DICTIONARY_FILE, arrow_schema, data_dictionary, ddl, frictionless_schema, table_keys
from schemas.enums import enum
from schemas.fact_tables import FACT_TABLES
from schemas.tables import TABLES


@pytest.mark.parametrize("name", TABLES)
def test_every_column_is_described_and_every_key_exists(name):
    model = TABLES[name]
    schema = arrow_schema(model)
    assert schema.metadata[b"name"].decode() == name
    assert all(len(field.metadata[b"description"]) > 3 for field in schema)
    keys = table_keys(model)
    assert set(keys["key"]) | set(keys["order"]) <= set(schema.names)
    for columns, table, there in keys["foreign_keys"]:
        assert set(columns) <= set(schema.names)
        assert set(there) <= set(arrow_schema(TABLES[table]).names)


def test_type_tables_hold_the_common_columns_first():
    common = arrow_schema(TABLES["facts"]).names
    for fact_type, name in FACT_TABLES.items():
        assert fact_type in enum("fact_type")
        assert arrow_schema(TABLES[name]).names[: len(common)] == common
    assert set(FACT_TABLES) == set(enum("fact_type"))


def test_committed_data_dictionary_is_the_generated_one():
    assert DATA_DICTIONARY_FILE.read_text(encoding="utf-8") == data_dictionary()


def test_descriptions_and_units_reach_parquet(tmp_path):
    schema = arrow_schema(TABLES["finance"])
    pq.write_table(schema.empty_table(), tmp_path / "finance.parquet")
    read = pq.read_schema(tmp_path / "finance.parquet")
    assert read.field("maturity_years").metadata[b"unit"] == b"year"
    assert b"loan" in read.field("instrument").metadata[b"enum"].split(b",")
    assert read.metadata[b"description"].startswith(b"Money and aid")


def test_ddl_makes_commented_tables_that_hold_their_keys():
    with duckdb.connect() as connection:
        for model in TABLES.values():
            for statement in ddl(model):
                connection.execute(statement)
        bare = connection.execute(
            "SELECT count(*) FROM duckdb_columns() WHERE comment IS NULL AND NOT internal"
        ).fetchone()
        assert bare == (0,)
        (comment,) = connection.execute(
            "SELECT comment FROM duckdb_columns() WHERE table_name = 'trade' AND column_name = 'flow'"
        ).fetchone()
        assert "export, import, total, balance" in comment
        connection.execute("INSERT INTO fact_parties VALUES ('fa', 'source', 'RUS')")
        with pytest.raises(duckdb.ConstraintException):
            connection.execute("INSERT INTO fact_parties VALUES ('fa', 'source', 'RUS')")
        with pytest.raises(duckdb.ConstraintException):
            connection.execute("INSERT INTO fact_parties VALUES ('fa', 'source', NULL)")


def test_duckdb_types_take_arrow_tables_of_the_same_schema():
    with duckdb.connect() as connection:
        for name, model in TABLES.items():
            connection.execute(ddl(model)[0])
            connection.register("incoming", arrow_schema(model).empty_table())
            connection.execute(f'INSERT INTO "{name}" SELECT * FROM incoming')
            there = connection.sql(f'SELECT * FROM "{name}"').to_arrow_table().schema
            assert there.names == arrow_schema(model).names


def test_frictionless_schema_says_types_keys_and_codes():
    described = json.loads(json.dumps(frictionless_schema(TABLES["trade"])))
    fields = {field["name"]: field for field in described["fields"]}
    assert fields["flow"]["constraints"]["enum"] == ["export", "import", "total", "balance"]
    assert fields["fact_id"]["constraints"] == {"required": True}
    assert fields["confidence"]["constraints"] == {"required": True, "minimum": 0, "maximum": 1}
    assert fields["date_start"]["type"] == "date"
    assert described["primaryKey"] == ["fact_id"]
    assert {"fields": ["fact_id"], "reference": {"resource": "facts", "fields": ["fact_id"]}} in described[
        "foreignKeys"
    ]


def test_a_key_that_may_be_null_is_no_primary_key():
    described = frictionless_schema(TABLES["mentions"])
    assert "primaryKey" not in described
    assert described["dyad:key"] == ["doc_id", "char_start", "char_end", "kind", "code"]


def test_models_validate_frames_themselves():
    schema = arrow_schema(TABLES["fact_parties"])
    good = pa.table({"fact_id": ["f1"], "role": ["source"], "party": ["RUS"]}, schema)
    TABLES["fact_parties"].validate(good.to_pandas(types_mapper=pd.ArrowDtype))
    bad = pa.table({"fact_id": ["f1"], "role": ["spoiler"], "party": ["RUS"]}, schema)
    with pytest.raises(pandera.errors.SchemaError, match="spoiler"):
        TABLES["fact_parties"].validate(bad.to_pandas(types_mapper=pd.ArrowDtype))


def test_a_vocabulary_that_does_not_exist_is_named():
    with pytest.raises(KeyError, match="no vocabulary"):
        enum("flavour")
