"""Scoring facts against hand-coded ones: reading gold files, pairing, levels, both sources of predictions."""

from __future__ import annotations

import itertools
import random
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from flows import evaluate
from flows.records import Citation, Document, Extraction, Fact, Sentence

SENTENCES = [
    "France lent Kenya €20 million for a road.",
    "It had lent $5 million in 2019, and  the two ‘friends’ signed a\ntreaty.",
    "Kenya’s president met the French, Tanzanian and Ugandan leaders in 2021.",
    "Check also: Peru wins.",
]
TEXT = "\n".join(SENTENCES)
STARTS = [TEXT.index(sentence) for sentence in SENTENCES]

GOLD = """
document: loans.txt
published: 2021-05-04
publisher: The Paper
facts:
  - {type: finance, evidence: France lent Kenya, source: FRA, target: KEN, instrument: loan, action: disbursed,
     amount: 20000000, currency: EUR, modality: asserted}
  - {type: finance, evidence: 'lent $5 million in 2019', source: FRA, target: KEN, instrument: loan, amount: 5000000,
     currency: USD, date: 2019, date_basis: stated, modality: asserted}
  - {type: agreement, evidence: "and the two 'friends' signed a treaty", source: FRA, target: KEN,
     agreement_type: treaty, modality: asserted, optional: true}
  - {type: meeting, evidence: "Kenya's president met", source: FRA, target: KEN, parties: [FRA, KEN, TZA, UGA],
     date: '2021', modality: asserted}
citations: [https://www.example.org/a/]
not_facts: ["Peru wins"]
"""


def write_gold(folder: Path, text: str = GOLD) -> Path:
    path = folder / "loans.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def fact(fact_type: str, sentence: int, own: dict[str, Any] | None = None, **values: Any) -> Fact:
    start, end = STARTS[sentence], STARTS[sentence] + len(SENTENCES[sentence])
    parties = values.pop("parties", [(role, values[role]) for role in ("source", "target") if values.get(role)])
    values.setdefault("confidence", 0.95)
    return Fact(fact_type, sentence, start, end, own=own or {}, parties=parties, **values)


def all_right() -> list[Fact]:
    return [
        fact("finance", 0, {"instrument": "loan"}, source="FRA", target="KEN", amount=2e7, currency="EUR"),
        fact("finance", 1, {"instrument": "loan"}, source="FRA", target="KEN", amount=5e6, currency="USD", date="2019"),
        fact(
            "meeting",
            2,
            source="FRA",
            target="KEN",
            date="2021-01/2021-12",
            parties=[("party", code) for code in ("FRA", "KEN", "TZA", "UGA")],
        ),
    ]


def extraction(facts: list[Fact]) -> Extraction:
    document = Document("d" * 16, TEXT, "news/loans.txt", "0" * 64, "text/plain", publisher="The Paper")
    sentences = [
        Sentence(i, start, start + len(text)) for i, (start, text) in enumerate(zip(STARTS, SENTENCES, strict=True))
    ]
    return Extraction(document, sentences, [], facts, [Citation(0, 1, "http://example.org/a", None, None)])


def score(tmp_path: Path, facts: list[Fact], strict: bool = False, gold: str = GOLD) -> evaluate.Score:
    return evaluate.score_extractions([evaluate.load_gold(write_gold(tmp_path, gold))], [extraction(facts)], strict)


def hits(result: evaluate.Score) -> tuple[int, int, int, int, int]:
    tally = result.tally()
    return tally.n_gold, tally.n_predicted, tally.hits["found"], tally.hits["who"], tally.hits["full"]


# Gold files


def test_a_gold_file_is_read_with_its_lines_and_dates_as_text(tmp_path: Path) -> None:
    gold = evaluate.load_gold(write_gold(tmp_path))
    assert gold.published == "2021-05-04"
    assert [f.line for f in gold.facts] == [6, 8, 10, 12]
    assert gold.facts[1].values["date"] == "2019"
    assert gold.facts[3].parties == {"FRA", "KEN", "TZA", "UGA"}


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("action: disbursed", "acton: disbursed", r"loans.yaml:6?7?: unknown key 'acton'"),
        ("published:", "printed:", "loans.yaml:3: unknown key 'printed'"),
        ("type: agreement,", "type: pact,", "loans.yaml:10: fact type 'pact' is not one of"),
        ("date: '2021'", "date: 'May 2021'", "loans.yaml:12: 'date' must be EDTF level 1"),
        ("amount: 5000000", "amount: five", "loans.yaml:8: 'amount' must be a number"),
        ("evidence: France lent Kenya,", "", "loans.yaml:6: the fact has no 'evidence'"),
        ("optional: true", "optional: perhaps", "'optional' must be true or false"),
        ("document: loans.txt", "", "the key 'document'"),
        ("publisher: The Paper", "publisher: [", "not valid YAML"),
        ("citations: [", "published: 2020\ncitations: [", "the key 'published' is given twice"),
        ("parties: [FRA, KEN, TZA, UGA]", "parties: many", "'parties' must be a list"),
        ("not_facts: [", "not_facts: 3 #", "'not_facts' must be a list"),
    ],
)
def test_a_faulty_gold_file_is_refused_with_file_line_and_reason(tmp_path: Path, old: str, new: str, says: str) -> None:
    assert old in GOLD
    with pytest.raises(evaluate.GoldError, match=says):
        evaluate.load_gold(write_gold(tmp_path, GOLD.replace(old, new, 1)))


def test_a_key_of_another_fact_type_is_unknown(tmp_path: Path) -> None:
    with pytest.raises(evaluate.GoldError, match="unknown key 'instrument' in a fact of type meeting"):
        evaluate.load_gold(write_gold(tmp_path, GOLD.replace("date: '2021'", "instrument: loan")))


def test_files_that_are_missing_or_code_one_text_twice_are_refused(tmp_path: Path) -> None:
    with pytest.raises(evaluate.GoldError, match=r"nowhere.yaml: cannot be read"):
        evaluate.load_gold(tmp_path / "nowhere.yaml")
    write_gold(tmp_path)
    (tmp_path / "again.yaml").write_text(GOLD, encoding="utf-8")
    with pytest.raises(evaluate.GoldError, match=r"loans.txt: coded in more than one"):
        evaluate.load_golds([tmp_path])


# Evidence


def test_evidence_is_found_over_line_breaks_and_either_quotation_mark() -> None:
    finder = evaluate.EvidenceFinder(TEXT)
    ((start, end),) = finder.spans("the two 'friends' signed a treaty")
    assert TEXT[start:end] == "the two ‘friends’ signed a\ntreaty"
    assert finder.spans("signed no treaty") == []


@given(st.text(alphabet="ab '’\n\t\u00a0é", min_size=1, max_size=60), st.data())
def test_any_piece_of_a_text_is_found_where_it_stands(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    piece = text[start:end]
    if not piece.strip():
        return
    left = start + len(piece) - len(piece.lstrip())
    assert (left, left + len(piece.strip())) in evaluate.EvidenceFinder(text).spans(piece)


def test_evidence_that_the_text_does_not_hold_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(evaluate.GoldError, match=r"loans.yaml:6: loans.txt does not hold the evidence 'Spain lent"):
        score(tmp_path, [], gold=GOLD.replace("France lent Kenya", "Spain lent Kenya"))


# Levels


def test_facts_that_agree_with_all_that_is_stated_are_right_in_full(tmp_path: Path) -> None:
    result = score(tmp_path, all_right())
    assert hits(result) == (3, 3, 3, 3, 3)  # the optional one is not counted
    assert result.tally().f1("full") == 1.0
    assert result.citations_found == 1 and result.notes == []


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("source", "DEU", (3, 3, 3, 2, 2)),
        ("target", None, (3, 3, 3, 2, 2)),
        ("amount", 2.1e7, (3, 3, 3, 3, 2)),
        ("amount", 2.00001e7, (3, 3, 3, 3, 3)),
        ("currency", "USD", (3, 3, 3, 3, 2)),
        ("modality", "planned", (3, 3, 3, 3, 2)),
        ("own", {"instrument": "grant"}, (3, 3, 3, 3, 2)),
        ("date", "1999", (3, 3, 3, 3, 3)),  # the gold fact states no date
        ("sentence_id", 3, (3, 3, 3, 3, 3)),  # its span still lies in the right sentence
        ("fact_type", "investment", (3, 3, 2, 2, 2)),
    ],
)
def test_each_level_judges_its_own_columns(
    tmp_path: Path, column: str, value: object, expected: tuple[int, ...]
) -> None:
    facts = all_right()
    setattr(facts[0], column, value)
    assert hits(score(tmp_path, facts)) == expected


def test_a_directed_fact_the_wrong_way_round_is_found_but_not_right_in_who(tmp_path: Path) -> None:
    facts = all_right()
    facts[0].source, facts[0].target = "KEN", "FRA"
    assert hits(score(tmp_path, facts)) == (3, 3, 3, 2, 2)
    facts = all_right()
    facts[2].source, facts[2].target = "KEN", "FRA"  # a meeting has no direction
    assert hits(score(tmp_path, facts)) == (3, 3, 3, 3, 3)


def test_where_all_parties_are_stated_all_are_compared(tmp_path: Path) -> None:
    facts = all_right()
    facts[2].parties = facts[2].parties[:3]
    result = score(tmp_path, facts)
    assert hits(result) == (3, 3, 3, 2, 2)
    assert result.missed()[0].wrong == [("parties", "FRA, KEN, TZA, UGA", "FRA, KEN, TZA")]


def test_further_codes_are_a_level_of_their_own_and_qualifiers_count_when_strict(tmp_path: Path) -> None:
    gold = GOLD.replace("currency: EUR,", "currency: EUR, amount_qualifier: about,")
    result = score(tmp_path, all_right(), gold=gold)
    assert result.tally().hits["full"] == 3 and result.tally().hits["codes"] == 1
    assert score(tmp_path, all_right(), strict=True, gold=gold).tally().hits["full"] == 2


# Pairing


def test_missed_and_false_facts_are_counted_and_listed(tmp_path: Path) -> None:
    facts = [all_right()[0], fact("labour", 3, source="PER", target="KEN")]
    result = score(tmp_path, facts)
    assert hits(result) == (3, 2, 1, 1, 1)
    assert [o.fact_type for o in result.missed()] == ["finance", "meeting"]
    assert [o.fact_type for o in result.false()] == ["labour"]
    assert result.notes == ["loans.txt: labour taken from page furniture: 'Check also: Peru wins.'"]
    text = evaluate.errors_text(result)
    assert SENTENCES[3] in text and "source=PER" in text and "expected: source=FRA, target=KEN" in text


def test_an_optional_fact_excuses_one_prediction_and_no_more(tmp_path: Path) -> None:
    treaty = fact("agreement", 1, {"agreement_type": "treaty"}, source="FRA", target="KEN")
    assert hits(score(tmp_path, [*all_right(), treaty])) == (3, 3, 3, 3, 3)
    assert hits(score(tmp_path, [*all_right(), treaty, treaty])) == (3, 4, 3, 3, 3)


def test_the_same_fact_twice_is_right_once(tmp_path: Path) -> None:
    assert hits(score(tmp_path, [*all_right(), all_right()[0]])) == (3, 4, 3, 3, 3)


def test_two_facts_of_a_sentence_are_each_paired_with_their_own(tmp_path: Path) -> None:
    gold = """
document: loans.txt
facts:
  - {type: trade, evidence: It had lent, source: FRA, target: KEN, amount: 1}
  - {type: trade, evidence: It had lent, source: FRA, target: KEN, amount: 2}
"""
    facts = [fact("trade", 1, source="FRA", target="KEN", amount=float(amount)) for amount in (2, 1)]
    assert hits(score(tmp_path, facts, gold=gold)) == (2, 2, 2, 2, 2)
    assert hits(score(tmp_path, facts[:1], gold=gold)) == (2, 1, 1, 1, 1)


weights = st.dictionaries(st.tuples(st.integers(0, 3), st.integers(0, 3)), st.integers(1, 9))


def value(pairs: dict[int, int], given: dict[tuple[int, int], int]) -> int:
    return sum(given[pair] for pair in pairs.items())


@settings(max_examples=200)
@given(weights)
def test_no_other_pairing_has_a_larger_sum(given: dict[tuple[int, int], int]) -> None:
    found = evaluate.best_pairs(given)
    assert len(set(found.values())) == len(found)
    best = max(
        sum(given.get((left, right), 0) for left, right in enumerate(rights))
        for rights in itertools.permutations(range(4))
    )
    assert value(found, given) == best


def test_pairing_holds_for_the_very_large_weights_that_order_levels() -> None:
    drawn = random.Random(7)
    given = {(i, j): (drawn.randint(1, 9) << 64) + drawn.randint(0, 30) for i in range(5) for j in range(5)}
    best = max(
        sum(given[left, right] for left, right in enumerate(rights)) for rights in itertools.permutations(range(5))
    )
    assert value(evaluate.best_pairs(given), given) == best


# Values


@pytest.mark.parametrize(
    ("got", "same"),
    [("2021", True), ("2021-01/2021-12", True), ("2021~", True), ("2021-05", False), (None, False), ("May", False)],
)
def test_dates_are_the_same_when_they_cover_the_same_days(tmp_path: Path, got: str | None, same: bool) -> None:
    facts = all_right()
    facts[2].date = got
    assert score(tmp_path, facts).tally().hits["full"] == (3 if same else 2)


def test_a_date_stated_to_be_null_must_be_null(tmp_path: Path) -> None:
    gold = GOLD.replace("date: '2021'", "date: null")
    assert score(tmp_path, all_right(), gold=gold).tally().hits["full"] == 2
    facts = all_right()
    facts[2].date = None
    assert score(tmp_path, facts, gold=gold).tally().hits["full"] == 3


def test_a_code_that_the_codebook_does_not_have_is_noted(tmp_path: Path) -> None:
    result = score(tmp_path, all_right(), gold=GOLD.replace("instrument: loan, action", "instrument: gift, action"))
    (note,) = result.notes
    assert "loans.yaml:6: instrument 'gift' is no code of the codebook" in note


@pytest.mark.parametrize(
    ("expected", "got", "same"),
    [("tonne", "Tonnes", True), ("country", "countries", True), ("MW", "mw", True), ("km", "MW", False)],
)
def test_units_are_compared_in_the_singular_whatever_their_case(
    tmp_path: Path, expected: str, got: str, same: bool
) -> None:
    gold = GOLD.replace("amount: 20000000, currency: EUR", f"quantity: 3, unit: {expected}")
    facts = all_right()
    facts[0].quantity, facts[0].unit = 3.0, got
    assert score(tmp_path, facts, gold=gold).tally().hits["full"] == (3 if same else 2)


# Confidence and rendering


def test_confidence_is_set_against_what_was_right(tmp_path: Path) -> None:
    facts = all_right()
    facts[0].modality = "denied"
    facts[2].confidence = 0.55
    result = score(tmp_path, facts)
    assert result.confident() == (1, 2)
    assert result.reliability() == [(0.5, 0.6, 1, 0.55, 1.0), (0.9, 1.0, 2, 0.95, 0.5)]


def test_the_report_has_a_line_a_type_and_a_total(tmp_path: Path) -> None:
    console = Console(width=80, record=True, file=open("/dev/null", "w"))  # noqa: SIM115, PTH123
    evaluate.print_score(score(tmp_path, all_right()), console, text_types=True, errors=True)
    text = console.export_text()
    lines = [line.split() for line in text.splitlines()]
    assert ["finance", "2", "2", *["1.00"] * 9, "0.00"] in lines
    assert ["loans", "3", "3", *["1.00"] * 9, "0.33"] in lines
    assert any(line[:3] == ["total", "3", "3"] for line in lines)
    assert "Precision (full) at confidence >= 0.9: 1.000 (3 of 3)" in text
    assert "Missed or wrong: 0" in text


def test_scores_of_nothing_are_none(tmp_path: Path) -> None:
    tally = score(tmp_path, []).tally()
    assert tally.precision("found") is None
    assert tally.recall("found") == 0.0
    assert tally.f1("found") == 0.0


# A release


def publish(folder: Path, result: Extraction) -> None:
    """Write the columns that scoring reads, as a release has them."""
    release = folder / "releases" / "r1"
    release.mkdir(parents=True)
    (folder / "current").symlink_to(release, target_is_directory=True)
    document = result.document
    rows: dict[str, list[dict[str, Any]]] = {
        "documents": [
            {
                "doc_id": document.doc_id,
                "path": document.path,
                "row": None,
                "external_id": "paper:1",
                "text": document.text,
                "publisher": document.publisher,
            }
        ],
        "sentences": [
            {
                "doc_id": document.doc_id,
                "sentence_id": s.sentence_id,
                "char_start": s.char_start,
                "char_end": s.char_end,
            }
            for s in result.sentences
        ],
        "citations": [{"doc_id": document.doc_id, "url": c.url} for c in result.citations],
        "facts": [],
        "fact_parties": [],
    }
    rows |= {table: [] for table in evaluate.FACT_TABLES.values()}
    for number, item in enumerate(result.facts):
        shared = {column: getattr(item, column) for column in evaluate.SHARED_COLUMNS}
        shared |= {
            "fact_id": f"f{number}",
            "doc_id": document.doc_id,
            "sentence_id": item.sentence_id,
            "char_start": item.char_start,
            "char_end": item.char_end,
            "confidence": item.confidence,
            "method": "rule",
        }
        rows["facts"].append(shared)
        own = dict.fromkeys(evaluate.OWN_COLUMNS[item.fact_type])
        rows[evaluate.FACT_TABLES[item.fact_type]].append(shared | own | item.own)
        rows["fact_parties"] += [{"fact_id": f"f{number}", "role": role, "party": code} for role, code in item.parties]
    for name, table in rows.items():
        columns = pa.Table.from_pylist(table) if table else pa.table({"doc_id": pa.array([], pa.string())})
        pq.write_table(columns, release / f"{name}.parquet")


def test_a_release_scores_as_the_extraction_it_was_made_of(tmp_path: Path) -> None:
    facts = [*all_right(), fact("labour", 3, source="PER", target="KEN")]
    facts[0].modality = "planned"
    publish(tmp_path / "warehouse", extraction(facts))
    golds = [evaluate.load_gold(write_gold(tmp_path))]
    published = evaluate.score_published(golds, tmp_path / "warehouse")
    assert hits(published) == hits(score(tmp_path, facts)) == (3, 4, 3, 3, 2)
    assert published.notes == score(tmp_path, facts).notes
    assert published.citations_found == 1


@pytest.mark.parametrize("name", ["loans.txt", "news/loans.txt", "paper:1"])
def test_a_published_document_is_known_by_file_name_path_or_id(tmp_path: Path, name: str) -> None:
    publish(tmp_path / "warehouse", extraction(all_right()))
    golds = [evaluate.load_gold(write_gold(tmp_path, GOLD.replace("loans.txt", name)))]
    assert hits(evaluate.score_published(golds, tmp_path / "warehouse")) == (3, 3, 3, 3, 3)


def test_a_missing_release_or_document_is_named(tmp_path: Path) -> None:
    golds = [evaluate.load_gold(write_gold(tmp_path))]
    with pytest.raises(evaluate.GoldError, match="holds no published release"):
        evaluate.score_published(golds, tmp_path)
    publish(tmp_path / "warehouse", extraction([]))
    golds[0].document = "other.txt"
    with pytest.raises(evaluate.GoldError, match=r"its document other.txt is not in the release"):
        evaluate.score_published(golds, tmp_path / "warehouse")
    with pytest.raises(evaluate.GoldError, match=r"other.txt is not among the texts"):
        evaluate.score_extractions(golds, [extraction([])])
