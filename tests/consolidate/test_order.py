"""The order of the input never shows: not in which facts are joined, not in a byte of the result."""

from __future__ import annotations

import random

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.consolidate import consolidate
from flows.consolidate.values import clusters, digits, intervals
from tests.benchmarks.consolidation import synthetic_tables
from tests.consolidate.building import tables_of

_DATES = st.sampled_from([None, "2014", "2014-03", "2014-03-02", "2014-03-05", "201X", "2014/2016", "2014/.."])
_FACTS = st.lists(
    st.fixed_dictionaries(
        {
            "fact_type": st.sampled_from(["finance", "trade", "meeting", "relation"]),
            "doc_id": st.sampled_from(["d1", "d2", "d3"]),
            "source": st.sampled_from(["CHN", None]),
            "target": st.just("LKA"),
            "date": _DATES,
            "money": st.sampled_from([None, (53e6, None), (53.3e6, None), (50e6, "over"), (80e6, "about")]),
            "percent": st.sampled_from([None, 20.0, 25.0]),
            "purpose": st.sampled_from([None, "a port", "The Port"]),
            "change": st.sampled_from([None, "holds", "improved"]),
            "is_part": st.booleans(),
        }
    ),
    max_size=9,
)


def _completed(fact: dict) -> dict:
    amount, qualifier = fact["money"] or (None, None)
    currency = None if amount is None else "USD"
    return {**fact, "amount": amount, "amount_qualifier": qualifier, "currency": currency}


@settings(max_examples=20, deadline=None)
@given(facts=_FACTS, seed=st.integers(0, 2**16))
def test_shuffled_facts_give_the_same_tables(facts: list[dict], seed: int) -> None:
    tables = tables_of([_completed(fact) for fact in facts])
    shuffler = random.Random(seed)
    shuffled = {}
    for name, table in tables.items():
        order = list(range(table.num_rows))
        shuffler.shuffle(order)
        shuffled[name] = table.take(pa.array(order, pa.int64()))
    first, second = consolidate(tables), consolidate(shuffled)
    assert first["claims"].equals(second["claims"])
    assert first["dyad_years"].equals(second["dyad_years"])
    in_claims = [each for ids in first["claims"]["fact_ids"].to_pylist() for each in ids]
    assert sorted(in_claims) == sorted(tables["facts"]["fact_id"].to_pylist())


def test_many_facts_shuffled_give_the_same_tables() -> None:
    tables = synthetic_tables(3000)
    order = np.random.default_rng(1).permutation(3000)
    shuffled = {**tables, "facts": tables["facts"].take(pa.array(order))}
    first, second = consolidate(tables), consolidate(shuffled)
    assert first["claims"].equals(second["claims"])
    assert first["dyad_years"].equals(second["dyad_years"])
    agreement = first["claims"]["agreement"].to_pylist()
    assert {"single", "corroborated", "contested"} == set(agreement)


_INTERVALS = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 20), st.integers(0, 6)), min_size=1, max_size=40)


@given(rows=_INTERVALS, seed=st.integers(0, 2**16))
def test_clusters_share_a_point_and_do_not_depend_on_order(rows: list[tuple[int, int, int]], seed: int) -> None:
    def sets(order: list[int]) -> set[frozenset[int]]:
        group, low, width = (np.array([rows[i][k] for i in order]) for k in range(3))
        number = clusters(group, low.astype(float), (low + width).astype(float))
        return {
            frozenset(i for i, n in zip(order, number.tolist(), strict=True) if n == each)
            for each in set(number.tolist())
        }

    order = list(range(len(rows)))
    found = sets(order)
    for members in found:
        assert len({rows[i][0] for i in members}) == 1
        assert max(rows[i][1] for i in members) <= min(rows[i][1] + rows[i][2] for i in members)
    random.Random(seed).shuffle(order)
    by_value = {frozenset((rows[i]) for i in members) for members in found}
    assert by_value == {frozenset((rows[i]) for i in members) for members in sets(order)}


@given(st.floats(1e-3, 1e13), st.sampled_from(["exact", "about", "over", "under", None]))
def test_a_number_lies_in_its_own_interval(value: float, qualifier: str | None) -> None:
    hedge = np.array([qualifier], dtype=object)
    low, high = intervals(np.array([value]), np.array([np.nan]), hedge)
    assert low[0] <= value <= high[0]
    minus_low, minus_high = intervals(np.array([-value]), np.array([np.nan]), hedge)
    assert (minus_low[0], minus_high[0]) == (-high[0], -low[0])


def test_digits_are_those_shown() -> None:
    assert digits(np.array([53.0, 53.3, 50e9, 1.5e9, 0.0, 100.0, 2019.0])).tolist() == [2, 3, 1, 2, 0, 1, 4]
