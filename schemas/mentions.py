"""The table ``mentions``: everything recognised in the texts, used in a fact or not."""

import pandas as pd
import pandera.pandas as pandera

from schemas.columns import Double, Integer, String, StringList, Table, column, keys, readable_edtf


class Mentions(Table):
    """Parties, people, places, dates and numbers recognised in the texts, used in a fact or not."""

    doc_id: String = column("Document that holds the mention")
    sentence_id: Integer = column("Sentence that holds the mention", ge=0)
    char_start: Integer = column("Where the mention begins in documents.text", unit="code point", ge=0)
    char_end: Integer = column("Where it ends; the character there is the first outside", unit="code point", ge=1)
    text: String = column("Exactly documents.text[char_start:char_end]")
    kind: String = column("What was recognised", codes="mention_kind")
    code: String = column("Party code, ISO 4217 currency code, or unit", nullable=True)
    value: Double = column("The number, in plain units (not millions; percent as 90)", nullable=True)
    value_max: Double = column("The upper end where the text gives a range", nullable=True)
    qualifier: String = column("How the text hedges the number", nullable=True, codes="qualifier")
    edtf: String = column("The date in EDTF level 1", nullable=True)
    used_in: StringList = column("Ids of the facts that use the mention; empty: read, but in no fact")

    @pandera.dataframe_check(name="edtf_edtf", description="edtf is a date in EDTF level 1")
    def edtf_edtf(cls, frame: pd.DataFrame) -> pd.Series:
        return readable_edtf(frame["edtf"])

    class Config:
        name = "mentions"
        metadata = keys(
            ["doc_id", "char_start", "char_end", "kind", "code"],
            [(["doc_id", "sentence_id"], "sentences", ["doc_id", "sentence_id"])],
            [("used_in", "facts", "fact_id")],
        )
