"""Decisions: written, read back, applied, and reported as stale when they no longer find what they expect."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from flows.consolidate import consolidate
from flows.curate import apply_decisions, read_decisions, record_decision
from schemas.derive import arrow_schema
from schemas.tables import TABLES
from tests.consolidate.building import fact_id, tables_of

BY = {"reason": "read again", "by": "A. Curator", "at": "2024-05-17"}
LOAN = {
    "fact_type": "finance",
    "doc_id": "00e1",
    "source": "CHN",
    "target": "LKA",
    "instrument": "loan",
    "amount": 53e6,
    "currency": "USD",
    "date": "2014",
    "evidence": "China lent “$53 million”: a loan",
}
MET = {"fact_type": "meeting", "doc_id": "00e1", "source": "PRK", "target": "RUS", "evidence": "they met"}


def rows_of(tables: dict[str, pa.Table], name: str = "facts") -> dict[str, dict[str, Any]]:
    return {row["fact_id"]: row for row in tables[name].to_pylist()}


@pytest.fixture
def tables() -> dict[str, pa.Table]:
    return tables_of([LOAN, MET, {**LOAN, "amount": 80e6, "evidence": "another of 80 million"}])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "decisions.yaml"


def decide(path: Path, tables: dict[str, pa.Table], action: str, *numbers: int, **more: Any) -> None:
    facts = {**rows_of(tables), **rows_of(tables, "finance")}
    record_decision(path, action=action, facts=[facts[fact_id(n)] for n in numbers], **{**BY, **more})


def test_without_a_file_nothing_changes(tables: dict[str, pa.Table], path: Path) -> None:
    changed, rejects = apply_decisions(tables, path)
    assert rejects == []
    assert changed.pop("decisions").num_rows == 0
    assert all(changed[name] is table for name, table in tables.items())


def test_accept_makes_a_fact_sure(tables: dict[str, pa.Table], path: Path) -> None:
    decide(path, tables, "accept", 1)
    changed, rejects = apply_decisions(tables, path)
    assert rejects == []
    assert rows_of(changed)[fact_id(1)]["confidence"] == 1.0
    assert rows_of(changed, "meetings")[fact_id(1)]["confidence"] == 1.0
    assert rows_of(changed)[fact_id(0)] == rows_of(tables)[fact_id(0)]


def test_a_rejected_fact_becomes_a_reject_and_is_gone_everywhere(tables: dict[str, pa.Table], path: Path) -> None:
    decide(path, tables, "reject", 0, reason="the sum is of another loan")
    changed, [reject] = apply_decisions(tables, path)
    for name in ("facts", "finance", "fact_parties"):
        assert fact_id(0) not in changed[name]["fact_id"].to_pylist()
    assert changed["facts"].num_rows + 1 == tables["facts"].num_rows
    assert changed["documents"]["n_facts"].to_pylist() == [2]
    assert (reject.check, reject.doc_id, reject.value) == ("rejected_by_curator", "00e1", fact_id(0))
    assert "the sum is of another loan" in reject.reason
    assert '"amount": 53000000.0' in (reject.row_json or "")


def test_amended_columns_change_in_all_tables_and_the_id_stays(tables: dict[str, pa.Table], path: Path) -> None:
    fields = [
        {"fact_id": fact_id(0), "field": name, "char_start": 0, "char_end": 4} for name in ("amount", "date", "source")
    ]
    tables["fact_fields"] = pa.Table.from_pylist(fields, schema=arrow_schema(TABLES["fact_fields"]))
    decide(
        path, tables, "amend", 0, new_values={"amount": 53.3e6, "date": "2014-03", "source": "HKG", "purpose": "a road"}
    )
    changed, rejects = apply_decisions(tables, path)
    assert rejects == []
    for name in ("facts", "finance"):
        row = rows_of(changed, name)[fact_id(0)]
        assert (row["amount"], row["source"], row["confidence"]) == (53.3e6, "HKG", 1.0)
        assert (str(row["date_start"]), str(row["date_end"])) == ("2014-03-01", "2014-03-31")
        assert changed[name].schema.equals(tables[name].schema)
    assert rows_of(changed, "finance")[fact_id(0)]["purpose"] == "a road"
    parties = [row["party"] for row in changed["fact_parties"].to_pylist() if row["fact_id"] == fact_id(0)]
    assert parties == ["HKG", "LKA"]
    assert changed["fact_fields"].num_rows == 0
    [decision] = changed["decisions"].to_pylist()
    assert (decision["applied"], decision["fact_id"], decision["path"]) == (True, fact_id(0), "decisions.yaml")
    assert (
        decision["expected_values"]
        == '{"amount": 53000000.0, "date": "2014", "purpose": null, "source": "CHN", "target": "LKA"}'
    )


def test_a_decision_outlives_a_new_fact_id(tables: dict[str, pa.Table], path: Path) -> None:
    decide(path, tables, "reject", 0)
    renamed = tables_of([{**LOAN, "fact_id": fact_id(77)}, MET])
    changed, [reject] = apply_decisions(renamed, path)
    assert reject.value == fact_id(77)
    [decision] = changed["decisions"].to_pylist()
    assert decision["applied"]
    assert decision["fact_id"] == fact_id(77)
    assert decision["note"] == f"{fact_id(0)} is now {fact_id(77)}, found by its evidence"


def test_a_decision_outlives_wider_and_narrower_evidence_at_its_place(tables: dict[str, pa.Table], path: Path) -> None:
    decide(path, tables, "reject", 0)
    wide = {**LOAN, "evidence": f"In 2014 {LOAN['evidence']} for a port", "fact_id": fact_id(70), "char_start": 0}
    narrow = {**LOAN, "evidence": "$53 million", "fact_id": fact_id(70)}
    start = rows_of(tables)[fact_id(0)]["char_start"]
    for fact, place in ((wide, start - 0), (narrow, start + 12)):
        changed, [reject] = apply_decisions(tables_of([{**fact, "char_start": place}]), path)
        assert reject.value == fact_id(70)
        assert changed["facts"].num_rows == 0
    elsewhere, rejects = apply_decisions(tables_of([{**narrow, "char_start": start + 500}]), path)
    assert rejects == []
    assert elsewhere["decisions"]["applied"].to_pylist() == [False]


def test_of_two_facts_at_one_place_the_expected_values_tell_which(tables: dict[str, pa.Table], path: Path) -> None:
    decide(path, tables, "amend", 0, new_values={"amount": 54e6})
    two = tables_of([{**LOAN, "char_start": 0, "fact_id": fact_id(8 + n), "amount": n * 53e6} for n in (1, 2)])
    changed, _ = apply_decisions(two, path)
    assert [row["amount"] for row in rows_of(changed).values()] == [54e6, 106e6]


@pytest.mark.parametrize(
    ("now", "why"),
    [
        ([{**MET, "fact_id": fact_id(1)}], "no fact .*, and none with its evidence"),
        ([{**LOAN, "evidence": "China lent $54 million", "fact_id": fact_id(0)}], "evidence is China lent .*expects"),
        ([{**LOAN, "amount": 54e6}], "amount is 54000000.0, the decision expects 53000000.0"),
        ([{**LOAN, "char_start": 0, "fact_id": fact_id(n)} for n in (5, 6)], "2 facts have its evidence"),
    ],
)
def test_a_decision_that_does_not_find_what_it_expects_is_stale(
    tables: dict[str, pa.Table], path: Path, now: list[dict[str, Any]], why: str
) -> None:
    decide(path, tables, "amend", 0, new_values={"amount": 53.3e6})
    present = tables_of(now)
    changed, rejects = apply_decisions(present, path)
    assert rejects == []
    assert changed["facts"] is present["facts"]
    [decision] = changed["decisions"].to_pylist()
    assert not decision["applied"]
    assert re.search(why, decision["note"])


def test_an_amendment_that_is_already_so_is_stale(tables: dict[str, pa.Table], path: Path) -> None:
    path.write_text(
        f"- {{decision: amend, fact: {fact_id(0)}, document: '00e1', type: finance, set: {{amount: 53000000}},\n"
        "   evidence: 'China lent “$53 million”: a loan', reason: r, by: b, at: 2024-05-17}\n",
        encoding="utf-8",
    )
    changed, _ = apply_decisions(tables, path)
    assert "already has the new values" in changed["decisions"]["note"].to_pylist()[0]


def test_decisions_apply_in_order_and_the_second_on_a_rejected_fact_is_stale(
    tables: dict[str, pa.Table], path: Path
) -> None:
    decide(path, tables, "reject", 0)
    decide(path, tables, "accept", 0)
    changed, rejects = apply_decisions(tables, path)
    assert len(rejects) == 1
    by_action = {row["action"]: row for row in changed["decisions"].to_pylist()}
    assert by_action["reject"]["applied"] and not by_action["accept"]["applied"]
    assert "was rejected by k" in by_action["accept"]["note"]


def test_a_merge_reaches_the_claims(tables: dict[str, pa.Table], path: Path) -> None:
    decide(path, tables, "merge", 0, 2)
    changed, _ = apply_decisions(tables, path)
    claims = consolidate(changed)["claims"]["fact_ids"].to_pylist()
    assert sorted(claims) == [[fact_id(0), fact_id(2)], [fact_id(1)]]


def test_what_stands_in_the_file_is_kept_and_read_back(tables: dict[str, pa.Table], path: Path) -> None:
    path.write_text("# Decisions of the project\n", encoding="utf-8")
    decide(path, tables, "accept", 1)
    before = path.read_text("utf-8")
    assert before.startswith("# Decisions of the project\n- decision: accept\n")
    decide(path, tables, "reject", 0)
    assert path.read_text("utf-8").startswith(before)
    decisions, rejects = read_decisions(path)
    assert rejects == []
    assert [decision.action for decision in decisions] == ["accept", "reject"]
    assert decisions[1].targets[0].evidence == LOAN["evidence"]
    with pytest.raises(ValueError, match="already holds"):
        decide(path, tables, "reject", 0)


def test_an_unreadable_entry_is_a_reject_with_its_line_and_the_others_count(
    tables: dict[str, pa.Table], path: Path
) -> None:
    decide(path, tables, "accept", 1)
    n_lines = path.read_text("utf-8").count("\n")
    with path.open("a", encoding="utf-8") as file:
        file.write("- decision: [accept\n- decision: maybe\n")
    decide(path, tables, "reject", 0)
    changed, rejects = apply_decisions(tables, path)
    broken = [reject for reject in rejects if reject.check == "unreadable_decision"]
    assert [reject.reason.split(":")[0] for reject in broken] == [
        f"decisions.yaml, line {n_lines + 1}",
        f"decisions.yaml, line {n_lines + 2}",
    ]
    assert changed["decisions"]["applied"].to_pylist() == [True, True]


HEAD = f"decision: amend, fact: {fact_id(0)}, type: finance, evidence: e, reason: r, by: b"


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("- just words", "keys and values"),
        ("decision: accept", "item of the list"),
        (f"- {{{HEAD}, at: 2024-05-17, document: '1', colour: red}}", "unknown key colour"),
        (f"- {{{HEAD}, at: 2024-05-17, document: 0123, set: {{amount: 1}}}}", "document must be a text, not 83"),
        (f"- {{{HEAD}, at: soon, document: '1', set: {{amount: 1}}}}", "at is 'soon', not a date"),
        (f"- {{{HEAD}, at: 2024-05-17, document: '1'}}", "needs set"),
        (f"- {{{HEAD}, at: 2024-05-17, document: '1', set: {{colour: 1}}}}", "finance has no column 'colour'"),
        (f"- {{{HEAD}, at: 2024-05-17, document: '1', set: {{amount: much}}}}", "amount is 'much'"),
        (f"- {{{HEAD}, at: 2024-05-17, document: '1', set: {{evidence: x}}}}", "evidence cannot be amended"),
        (f"- {{{HEAD}, at: 2024-05-17, document: '1', set: {{date: 2014-13}}}}", "no EDTF date"),
        (f"- {{{HEAD}, at: 2024-05-17, document: '1', set: {{modality: null}}}}", "modality cannot be null"),
        ("- {decision: merge, reason: r, by: b, at: 2024-05-17}", "merge needs facts"),
    ],
)
def test_what_is_wrong_with_an_entry_is_said(path: Path, entry: str, message: str) -> None:
    path.write_text("# decisions\n\n" + entry + "\n", encoding="utf-8")
    decisions, [reject] = read_decisions(path)
    assert decisions == []
    assert reject.reason.startswith("decisions.yaml, line 3")
    assert message in reject.reason


def test_a_decision_that_could_not_be_read_back_is_not_written(tables: dict[str, pa.Table], path: Path) -> None:
    with pytest.raises(ValueError, match="no column"):
        decide(path, tables, "amend", 0, new_values={"colour": "red"})
    assert not path.exists()
