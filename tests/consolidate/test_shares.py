"""Facts looked at share by share give the claims that all of them together give."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.consolidate import consolidate
from flows.consolidate.shares import divide
from tests.benchmarks.consolidation import synthetic_tables
from tests.consolidate.building import fact_id, tables_of

_FACTS = st.lists(
    st.fixed_dictionaries(
        {
            "fact_type": st.sampled_from(["finance", "agreement", "trade"]),
            "doc_id": st.sampled_from(["d1", "d2", "old"]),
            "source": st.sampled_from(["CHN", "IND", None]),
            "target": st.sampled_from(["LKA", "NPL", None]),
            "parties": st.sampled_from([None, ["CHN", "IND", "LKA"], ["CHN", "LKA"]]),
            "date": st.sampled_from([None, "2014", "2014-03-02"]),
            "sentence_id": st.integers(0, 2),
            "is_part": st.booleans(),
            "amount": st.sampled_from([None, 50e6, 53e6, 80e6]),
            "currency": st.just("USD"),
        }
    ),
    min_size=2,
    max_size=10,
)
_DOCUMENTS = [
    {"doc_id": "d1", "text": "of which " * 200},
    {"doc_id": "d2", "text": "including " * 200, "duplicate_of": "d1"},
    {"doc_id": "old", "text": "of which " * 200, "superseded_by": "d1"},
]


def _with_numbers(tables: dict[str, pa.Table]) -> dict[str, pa.Table]:
    """The tables with the places of their numbers, and the same numbers in another currency beside some."""
    stated = [row for row in tables["facts"].to_pylist() if row["amount"] is not None]
    fields = [
        {"fact_id": row["fact_id"], "field": "amount", "char_start": row["char_start"], "char_end": row["char_end"]}
        for row in stated
    ]
    mentions = [
        {
            "doc_id": row["doc_id"],
            "sentence_id": row["sentence_id"],
            "char_start": row["char_start"] + beside,
            "char_end": row["char_start"] + beside + 5,
            "text": "…",
            "kind": "amount",
            "code": code,
            "value": row["amount"] * rate,
            "value_max": None,
            "qualifier": None,
            "used_in": [row["fact_id"]] * (rate == 1),
        }
        for row in stated
        for code, rate, beside in (("USD", 1, 0), ("CNY", 7, 10))
    ]
    schema = pa.schema(
        [
            ("doc_id", pa.string()),
            ("sentence_id", pa.int64()),
            ("char_start", pa.int64()),
            ("char_end", pa.int64()),
            ("text", pa.string()),
            ("kind", pa.string()),
            ("code", pa.string()),
            ("value", pa.float64()),
            ("value_max", pa.float64()),
            ("qualifier", pa.string()),
            ("used_in", pa.list_(pa.string())),
        ]
    )
    return {
        **tables,
        "fact_fields": pa.Table.from_pylist(fields, pa.schema([("fact_id", pa.string()), ("field", pa.string()),
            ("char_start", pa.int64()), ("char_end", pa.int64())])),
        "mentions": pa.Table.from_pylist(mentions, schema),
    }  # fmt: skip


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(facts=_FACTS, share_facts=st.integers(1, 4), action=st.sampled_from([None, "merge", "split"]))
def test_shares_do_not_show(facts: list[dict], share_facts: int, action: str | None) -> None:
    tables = _with_numbers(tables_of(facts, _DOCUMENTS))
    if action:
        decided = {"decision_id": "k1", "action": action, "applied": True, "fact_id": fact_id(0)}
        tables["decisions"] = pa.Table.from_pylist([{**decided, "other_ids": [fact_id(1)]}])
    whole, shared = consolidate(tables), consolidate(tables, share_facts=share_facts)
    assert whole["claims"].equals(shared["claims"])
    assert whole["dyad_years"].equals(shared["dyad_years"])


def test_many_facts_in_shares_of_about_the_size_asked_for(tmp_path) -> None:
    tables = synthetic_tables(3000)
    division = divide(tables, pa.array([], pa.string()), tmp_path, 300)
    sizes = np.bincount(division.shares["facts"])
    assert len(sizes) == 10
    assert sizes.sum() == 3000
    assert sizes.max() < 600
    whole, shared = consolidate(tables), consolidate(tables, tmp_path, 300)
    assert whole["claims"].equals(shared["claims"])
    assert whole["dyad_years"].equals(shared["dyad_years"])


def test_a_fact_without_its_row_is_named_in_shares_too() -> None:
    tables = synthetic_tables(100)
    with pytest.raises(ValueError, match="each fact needs one row"):
        consolidate({**tables, "finance": tables["finance"].slice(1)}, share_facts=10)
