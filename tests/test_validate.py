"""Validation splits rows and drops none: each broken rule, each cascade, and any cell corrupted at random."""

import json
from datetime import date
from functools import cache

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.tables import parties_table, to_tables
from flows.validate import validate
from schemas.fact_tables import FACT_TABLES
from tests.sample import extraction, with_ids


@cache
def tables():
    return to_tables([with_ids(extraction(1)), with_ids(extraction(2))])


def fact_row(made, fact_type, doc=0):
    """Number of the first row of the table ``facts`` that has this type."""
    return [row for row, each in enumerate(made["facts"]["fact_type"].to_pylist()) if each == fact_type][doc]


def replaced(made, name, row, /, **values):
    """The tables with cells of one row of one table replaced."""
    table = made[name]
    for column, value in values.items():
        cells = table[column].to_pylist()
        cells[row] = value
        field = table.schema.field(column).with_nullable(True)
        table = table.set_column(table.column_names.index(column), field, pa.array(cells, field.type))
    return {**made, name: table}


def fact_replaced(made, fact_type, **values):
    """The tables with values of one fact replaced in ``facts`` and in the table of its type alike."""
    row = fact_row(made, fact_type)
    fact_id = made["facts"]["fact_id"][row].as_py()
    name = FACT_TABLES[fact_type]
    at = made[name]["fact_id"].to_pylist().index(fact_id)
    return replaced(replaced(made, "facts", row, **values), name, at, **values), fact_id


def assert_nothing_lost(made, valid, rejects):
    counts = {each["values"]: each["counts"] for each in pc.value_counts(rejects["table"]).to_pylist()}
    for name, table in made.items():
        if name != "rejects":
            assert table.num_rows == valid[name].num_rows + counts.get(name, 0), name
    # An id that is in the rejects of a table is not among its valid rows.
    gone = {row["table"] + str(json.loads(row["row"]).get("fact_id")) for row in rejects.to_pylist()}
    assert not gone & {"facts" + fact_id for fact_id in valid["facts"]["fact_id"].to_pylist()}


def test_good_rows_all_pass_and_come_back_as_they_were():
    made = {**tables(), "parties": parties_table()}
    valid, rejects = validate(made)
    assert rejects.num_rows == 0
    assert all(valid[name].equals(made[name]) for name in valid)


@pytest.mark.parametrize(
    ("fact_type", "values", "check"),
    [
        ("trade", {"confidence": 1.5}, "less_than_or_equal_to"),
        ("trade", {"modality": "rumoured"}, "unknown_code"),
        ("trade", {"source": "XXZ"}, "unknown_code"),
        ("trade", {"attributed_party": "the Kremlin"}, "unknown_code"),
        ("trade", {"plover": "HUG"}, "unknown_code"),
        ("trade", {"fact_id": "7"}, "str_matches"),
        ("trade", {"method": None}, "not_null"),
        ("trade", {"evidence": "Something else"}, "text_of_span"),
        ("trade", {"char_end": 100_000}, "span_in_text"),
        ("trade", {"char_start": -4}, "greater_than_or_equal_to"),
        ("trade", {"sentence_id": 77}, "foreign_key"),
        ("trade", {"sentence_id": 1}, "span_in_sentence"),
        ("trade", {"doc_id": "nowhere"}, "foreign_key"),
        ("trade", {"percent": 101.0}, "share_within_100"),
        ("investment", {"percent": -1.0}, "share_within_100"),
        ("finance", {"currency": None}, "amount_with_currency"),
        ("finance", {"amount": None}, "amount_with_currency"),
        ("finance", {"currency": "ZZZ"}, "unknown_code"),
        ("finance", {"amount_max": 1e9}, "amount_max_not_less"),
        ("finance", {"amount": float("inf")}, "finite"),
        ("finance", {"amount": float("nan")}, "finite"),
        ("finance", {"date_end": date(2004, 12, 30)}, "date_interval"),
        ("finance", {"date": None}, "date_interval"),
        ("finance", {"date": "last spring", "date_start": None, "date_end": None}, "date_interval"),
        ("finance", {"date_start": date(2005, 1, 1)}, "date_start_not_after_end"),
        ("restriction", {"target": "SUN", "date": "1999", "date_start": date(1999, 1, 1)}, "date_interval"),
    ],
)
def test_a_broken_rule_rejects_the_fact_with_all_that_hangs_on_it(fact_type, values, check):
    made, fact_id = fact_replaced(tables(), fact_type, **values)
    fact_id = values.get("fact_id", fact_id)
    valid, rejects = validate(made)
    assert_nothing_lost(made, valid, rejects)
    rows = [row for row in rejects.to_pylist() if row["table"] == "facts"]
    assert len(rows) == 1
    assert check in [reason.split(":")[0] for reason in rows[0]["reason"].split("; ")]
    assert json.loads(rows[0]["row"])["fact_id"] == fact_id
    assert valid["facts"].num_rows == made["facts"].num_rows - 1
    for name in (FACT_TABLES[fact_type], "fact_parties", "fact_fields"):
        assert fact_id not in valid[name]["fact_id"].to_pylist()


def test_the_reject_says_what_where_and_which_value():
    made, _ = fact_replaced(tables(), "finance", currency="ZZZ")
    row = next(row for row in validate(made)[1].to_pylist() if row["table"] == "facts")
    assert (row["column"], row["check"], row["value"]) == ("currency", "unknown_code", "ZZZ")
    assert (row["char_start"], row["path"][:5]) == (0, "news/")
    assert json.loads(row["row"])["amount"] == 2e9


def test_a_tariff_may_be_above_100_percent():
    valid, _ = validate(tables())
    assert valid["restrictions"]["percent"].to_pylist() == [145.0, 145.0]


@pytest.mark.parametrize(
    ("text", "start", "end", "survives"),
    [
        ("1991", date(1991, 1, 1), date(1991, 12, 31), True),
        ("1992", date(1992, 1, 1), date(1992, 12, 31), False),
        ("1990/1995", date(1990, 1, 1), date(1995, 12, 31), True),
        ("../1921", None, date(1921, 12, 31), False),
        ("1995/..", date(1995, 1, 1), None, False),
        (None, None, None, True),
    ],
)
def test_a_party_must_have_existed_on_a_day_of_the_date(text, start, end, survives):
    made, _ = fact_replaced(tables(), "finance", target="SUN", date=text, date_start=start, date_end=end)
    valid, rejects = validate(made)
    assert ("SUN" in valid["finance"]["target"].to_pylist()) is survives
    assert ("party_alive" in rejects["check"].to_pylist()) is not survives


def test_a_dead_party_in_fact_parties_is_rejected_alone():
    made = tables()
    finance = made["finance"]["fact_id"][0].as_py()
    row = made["fact_parties"]["fact_id"].to_pylist().index(finance)
    valid, rejects = validate(replaced(made, "fact_parties", row, party="YUG", role="party"))
    assert [(each["table"], each["check"]) for each in rejects.to_pylist()] == [("fact_parties", "party_alive")]
    assert valid["facts"].num_rows == made["facts"].num_rows


def test_a_rejected_document_takes_everything_that_stands_in_it():
    made = tables()
    doc_id = made["documents"]["doc_id"][0].as_py()
    broken = replaced(made, "documents", 0, n_chars=3)
    valid, rejects = validate(broken)
    assert_nothing_lost(broken, valid, rejects)
    for name in ("documents", "sentences", "mentions", "citations", "facts"):
        assert valid[name].num_rows == made[name].num_rows // 2
        assert doc_id not in valid[name]["doc_id"].to_pylist()
    assert {row["check"] for row in rejects.to_pylist() if row["table"] != "documents"} == {"foreign_key"}


def test_rejected_facts_leave_the_lists_and_counts():
    made, fact_id = fact_replaced(tables(), "finance", confidence=-1.0)
    valid, _ = validate(made)
    assert fact_id not in [each for items in valid["mentions"]["used_in"].to_pylist() for each in items]
    assert sorted(valid["documents"]["n_facts"].to_pylist()) == [6, 7]


def test_of_two_rows_with_one_key_the_first_stays():
    made = tables()
    twice = {**made, "citations": pa.concat_tables([made["citations"], made["citations"].slice(0, 1)])}
    valid, rejects = validate(twice)
    assert valid["citations"].equals(made["citations"])
    assert rejects["check"].to_pylist() == ["unique"]


def test_a_type_row_that_says_otherwise_than_facts_is_rejected_with_its_fact():
    made = tables()
    broken = replaced(made, "trade", 0, source_name="Somebody")
    valid, rejects = validate(broken)
    assert_nothing_lost(broken, valid, rejects)
    assert {row["table"]: row["check"] for row in rejects.to_pylist()}["trade"] == "same_as_facts"
    assert valid["facts"].num_rows == made["facts"].num_rows - 1


def test_rejects_of_earlier_stages_are_kept():
    made, _ = fact_replaced(tables(), "finance", confidence=-1.0)
    first = validate(made)[1]
    valid, rejects = validate({**tables(), "rejects": first})
    assert rejects.num_rows == first.num_rows
    assert "rejects" not in valid


def test_a_table_without_the_columns_of_its_model_is_an_error():
    made = tables()
    with pytest.raises(ValueError, match=r"table facts: missing columns \['evidence'\]"):
        validate({**made, "facts": made["facts"].drop_columns(["evidence"])})
    with pytest.raises(ValueError, match="no table is called factz"):
        validate({"factz": made["facts"]})


MADE = tables()
CORRUPTED = [name for name in MADE if name != "rejects" and MADE[name].num_rows]


@st.composite
def corruption(draw):
    name = draw(st.sampled_from(CORRUPTED))
    column = draw(st.sampled_from(MADE[name].schema.names))
    row = draw(st.integers(0, MADE[name].num_rows - 1))
    kind = MADE[name].schema.field(column).type
    others = st.sampled_from(MADE[name][column].to_pylist())
    return name, row, column, draw(st.none() | others | _values(kind))


def _values(kind):
    if pa.types.is_list(kind):
        return st.lists(st.text(max_size=3), max_size=2)
    return {
        pa.string(): st.text(st.characters(exclude_categories=["Cs"]), max_size=5),
        pa.int64(): st.integers(-(2**63), 2**63 - 1) | st.integers(0, 60),
        pa.float64(): st.floats(),
        pa.bool_(): st.booleans(),
        pa.date32(): st.dates(),
    }[kind]


def test_of_documents_with_one_id_the_first_is_kept_and_its_text_compared():
    made = replaced(MADE, "documents", 0, doc_id=MADE["documents"]["doc_id"][1].as_py())
    valid, rejects = validate(made)
    assert_nothing_lost(made, valid, rejects)
    assert validate(valid)[1].num_rows == 0


@settings(deadline=None, max_examples=25)
@given(st.lists(corruption(), min_size=1, max_size=4))
def test_whatever_is_corrupted_no_row_is_lost_and_what_is_left_is_valid(corruptions):
    made = MADE
    for name, row, column, value in corruptions:
        made = replaced(made, name, row, **{column: value})
    valid, rejects = validate(made)
    assert_nothing_lost(made, valid, rejects)
    again, more = validate(valid)
    assert more.num_rows == 0
    assert all(again[name].equals(valid[name]) for name in valid)
