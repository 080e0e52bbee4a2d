"""The table ``claims``: facts that say the same thing, joined within and across documents."""

from schemas.columns import (
    Boolean,
    CompetingList,
    Date,
    Double,
    Integer,
    String,
    StringList,
    Table,
    column,
    keys,
)


class Claims(Table):
    """One row a thing said, by however many facts: the unit to count and to sum."""

    claim_id: String = column("Stable id while the claim's facts are the same")
    fact_type: String = column("Type of its facts", codes="fact_type")
    kind: String = column("What its numbers are: an event's, a sum over a period, a sum at a date", codes="claim_kind")
    source: String = column("Party code of the source", nullable=True, code_list="parties")
    target: String = column("Party code of the target", nullable=True, code_list="parties")
    parties: StringList = column("Codes of all parties of its facts, in alphabetical order", item_codes="parties")
    category: String = column("Main code of the type (flow, instrument, measure …)", nullable=True)
    action: String = column("Second code of the type (action, status, change)", nullable=True)
    item: String = column("The thing concerned: commodity, title, name, purpose, materiel …", nullable=True)
    modality: String = column("Modality of its facts", codes="modality")
    date: String = column("Date of its most exact fact, EDTF level 1", nullable=True)
    date_start: Date = column("First day that date covers", nullable=True)
    date_end: Date = column("Last day that date covers", nullable=True)
    amount: Double = column("Best-supported amount of money", nullable=True, unit="currency unit")
    amount_min: Double = column("Least amount that its facts give", nullable=True, unit="currency unit")
    amount_max: Double = column("Greatest amount that its facts give", nullable=True, unit="currency unit")
    currency: String = column("Currency of the amounts, ISO 4217", nullable=True, code_list="currencies")
    amount_qualifier: String = column("How the best fact hedges the amount", nullable=True, codes="qualifier")
    percent: Double = column("Best-supported percent", nullable=True, unit="%")
    percent_min: Double = column("Least percent that its facts give", nullable=True, unit="%")
    percent_max: Double = column("Greatest percent that its facts give", nullable=True, unit="%")
    quantity: Double = column("Best-supported quantity", nullable=True, unit="see column unit")
    quantity_min: Double = column("Least quantity that its facts give", nullable=True, unit="see column unit")
    quantity_max: Double = column("Greatest quantity that its facts give", nullable=True, unit="see column unit")
    unit: String = column("Unit of the quantities, in the singular", nullable=True)
    n_facts: Integer = column("Number of its facts", unit="fact", ge=1)
    n_documents: Integer = column("Number of documents that state it, near copies counted once", unit="document", ge=1)
    n_publishers: Integer = column("Number of publishers that state it", unit="publisher", ge=0)
    first_published: String = column("Earliest publication date of its documents, EDTF", nullable=True)
    last_published: String = column("Latest publication date of its documents, EDTF", nullable=True)
    agreement: String = column("Whether its documents agree", codes="claim_agreement")
    confidence: Double = column("Confidence of the surest of the facts that support it", unit="share 0..1", ge=0, le=1)
    completeness: Double = column("Share of the type's fields that are known", unit="share 0..1", ge=0, le=1)
    source_score: Double = column("Number and kinds of independent sources, as a score", unit="share 0..1", ge=0, le=1)
    is_summable: Boolean = column("May be summed: asserted, no part of another claim, no stock")
    part_of: String = column("claim_id of the whole that it is a part of", nullable=True)
    competing: CompetingList = column("Of a contested claim: each competing value with its facts; else empty")
    best_fact_id: String = column("The fact that supports it best")
    fact_ids: StringList = column("All its facts, in alphabetical order")

    class Config:
        name = "claims"
        metadata = keys(
            ["claim_id"],
            [(["best_fact_id"], "facts", ["fact_id"])],
            [("part_of", "claims", "claim_id"), ("fact_ids", "facts", "fact_id")],
            order=["source", "target", "date_start"],
        )
