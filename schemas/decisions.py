"""The table ``decisions``: what curators decided, and whether it could be applied."""

from schemas.columns import Boolean, Integer, String, StringList, Table, column, keys


class Decisions(Table):
    """What a curator accepted, rejected, amended, merged or split, with reason, who and when."""

    decision_id: String = column("Stable id of the decision")
    action: String = column("What was decided", codes="decision_action")
    fact_id: String = column("The fact that it is about", nullable=True)
    claim_id: String = column("The claim that it is about", nullable=True)
    other_ids: StringList = column("Of a merge or split: the other facts or claims concerned")
    doc_id: String = column("Document that states the fact", nullable=True)
    expected_evidence: String = column("The characters that the decision expects to find there", nullable=True)
    expected_values: String = column("The values that it expects to find, as a JSON object", nullable=True)
    new_values: String = column("Of an amendment: the new values as a JSON object, column to value", nullable=True)
    reason: String = column("Why, in the curator's words")
    decided_by: String = column("Who decided")
    decided_at: String = column("When, ISO 8601")
    applied: Boolean = column("Applied; false: stale, the decision no longer finds what it expects")
    note: String = column("Why it is stale, or how the fact was found again", nullable=True)
    path: String = column("File of decisions that holds it, relative to raw/", nullable=True)
    line: Integer = column("Line of the file where it begins, counted from 1", nullable=True, ge=1)

    class Config:
        name = "decisions"
        metadata = keys(["decision_id"])
