"""From extractions to tables: spans, intervals, order, and ids that depend on what is said alone."""

import dataclasses
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.extract.identity import fact_id
from flows.records import Fact, Reject
from flows.tables import join_tables, own_columns, parties_table, to_tables
from schemas.derive import arrow_schema
from schemas.fact_tables import FACT_TABLES
from schemas.tables import TABLES
from tests.sample import SENTENCES, extraction, with_ids


def test_tables_have_the_schemas_of_their_models_and_a_row_for_each_thing_found():
    tables = to_tables([extraction(1), extraction(2)])
    assert all(table.schema.equals(arrow_schema(TABLES[name])) for name, table in tables.items())
    counts = {name: table.num_rows for name, table in tables.items()}
    assert (counts["documents"], counts["sentences"], counts["facts"]) == (2, 14, 14)
    assert sum(counts[name] for name in FACT_TABLES.values()) == 14
    assert counts["trade"] == 4
    assert counts["citations"] == 2
    assert counts["fact_parties"] == 28


def test_evidence_is_cut_in_code_points_and_dates_get_their_interval():
    rows = to_tables([extraction()])["finance"].to_pylist()
    assert rows[0]["evidence"] == SENTENCES[0]
    assert rows[0]["date_start"].isoformat() == "2004-01-01"
    assert rows[0]["date_end"].isoformat() == "2004-12-31"
    assert rows[0]["instrument"] == "loan"
    assert rows[0]["interest_percent"] is None


def test_mentions_find_their_sentence_and_lists_are_never_null():
    tables = to_tables([with_ids(extraction())])
    mentions = {row["text"]: row for row in tables["mentions"].to_pylist()}
    assert mentions["$2 billion"]["sentence_id"] == 0
    assert mentions["$2 billion"]["used_in"] == [tables["finance"]["fact_id"][0].as_py()]
    assert mentions["145 percent"]["used_in"] == []
    assert tables["meetings"]["participants"].to_pylist() == [["the presidents"]]


def test_order_of_input_and_of_batches_does_not_matter():
    several = [extraction(number) for number in range(6)]
    shuffled = several[:]
    random.Random(7).shuffle(shuffled)
    whole = to_tables(several)
    assert to_tables(shuffled) == whole
    assert join_tables([to_tables(shuffled[:2]), to_tables(shuffled[2:])]) == whole


def test_parties_without_a_list_are_source_and_target():
    rows = to_tables([extraction()])["fact_parties"].to_pylist()
    assert {(row["role"], row["party"]) for row in rows if row["party"] in ("AGO", "BRA")} == {
        ("target", "AGO"),
        ("party", "BRA"),
    }


def test_an_unknown_type_or_own_column_is_an_error_that_names_the_rule():
    each = extraction()
    each.facts[0].own["colour"] = "red"
    with pytest.raises(ValueError, match=r"sample filled colour: no column of finance"):
        to_tables([each])
    each.facts[0].fact_type = "gossip"
    with pytest.raises(ValueError, match="unknown type 'gossip'"):
        to_tables([each])


def test_a_value_of_another_type_names_its_column():
    each = extraction()
    each.facts[0].own["maturity_years"] = "twelve"
    with pytest.raises(ValueError, match=r"finance\.maturity_years takes double"):
        to_tables([each])


def test_alike_rejects_are_all_kept():
    each = extraction()
    each.rejects = [Reject("facts", "no_party", "no party found", value="x") for _ in range(3)]
    rejects = to_tables([each])["rejects"]
    assert len(set(rejects["reject_id"].to_pylist())) == 3
    assert set(rejects["path"].to_pylist()) == {"news/0.txt"}


def test_the_parties_of_the_code_list_have_numbers_and_lifetimes():
    rows = {row["code"]: row for row in parties_table().to_pylist()}
    assert rows["SUN"]["valid_to"].year == 1991
    assert (rows["RUS"]["cow_code"], rows["RUS"]["iso3"], rows["RUS"]["kind"]) == (365, "RUS", "state")


def test_the_id_is_the_same_on_every_machine():
    fact = Fact("trade", 0, 5, 40, source="POL", target="DEU", date="2011", percent=25.0, own={"flow": "export"})
    assert fact_id("00112233445566aa", fact) == fact_id("00112233445566aa", dataclasses.replace(fact))
    assert fact_id("00112233445566aa", fact) == "fy5i37goich5ja7fv"


@given(
    st.fixed_dictionaries(
        {
            "char_start": st.integers(0, 9),
            "source": st.sampled_from([None, "POL", "DEU"]),
            "target": st.sampled_from([None, "POL", "DEU"]),
            "date": st.sampled_from([None, "2011", "2012"]),
            "modality": st.sampled_from(["asserted", "denied"]),
            "amount": st.sampled_from([None, 1.0, 2.0]),
            "amount_max": st.sampled_from([None, 1.0, 2.0]),
            "percent": st.sampled_from([None, 1.0, 2.0]),
            "quantity": st.sampled_from([None, 1.0, 2.0]),
            "unit": st.sampled_from([None, "tonne", "km"]),
        }
    ),
    st.lists(st.tuples(st.just("party"), st.sampled_from(["POL", "DEU", "FRA"])), unique=True),
    st.dictionaries(st.sampled_from(["flow", "commodity"]), st.sampled_from(["export", "import", None])),
    st.data(),
)
def test_facts_have_one_id_exactly_when_they_say_the_same(values, parties, own, data):
    fact = Fact("trade", 0, char_end=50, parties=parties, own=own, **values)
    name = data.draw(st.sampled_from(sorted(values)))
    other = data.draw(st.sampled_from(["X", 7, None]))
    changed = dataclasses.replace(fact, **{name: other})
    assert (fact_id("d", fact) == fact_id("d", changed)) == (getattr(fact, name) == other)
    assert fact_id("d", fact) != fact_id("e", fact)
    reworded = dataclasses.replace(
        fact, confidence=0.1, method="new", source_name="them", parties=parties[::-1], own={**own, "rank": None}
    )
    assert fact_id("d", fact) == fact_id("d", reworded)


def test_own_columns_are_those_that_the_type_adds():
    assert list(own_columns("labour")) == ["sector", "action"]


def test_facts_and_sentences_of_a_pdf_know_their_page() -> None:
    each = with_ids(extraction())
    second, last = each.sentences[2].char_start, each.sentences[5].char_start
    each.document.pages = [0, second, second, last]  # the second of the four pages has no text
    tables = to_tables([each])
    assert tables["sentences"].sort_by("sentence_id")["page"].to_pylist() == [1, 1, 3, 3, 3, 4, 4]
    by_sentence = dict(
        zip(tables["facts"]["sentence_id"].to_pylist(), tables["facts"]["page"].to_pylist(), strict=True)
    )
    assert by_sentence == {0: 1, 1: 1, 2: 3, 3: 3, 4: 3, 5: 4}
    assert tables["trade"]["page"].to_pylist() == [
        by_sentence[number] for number in tables["trade"]["sentence_id"].to_pylist()
    ]


def test_a_document_without_pages_gives_none() -> None:
    tables = to_tables([with_ids(extraction())])
    assert set(tables["facts"]["page"].to_pylist()) == {None}
