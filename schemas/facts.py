"""The table ``facts``: the columns that facts of all types share, and the checks across them.

Here belong the common columns. The columns that one type adds are in ``schemas.fact_types``; parties and the origin of
each field in ``schemas.fact_links``.
"""

import pandas as pd
import pandera.pandas as pandera

from schemas.columns import Boolean, Date, Double, Integer, String, Table, column, keys
from schemas.edtf import edtf_interval

FOREIGN_KEYS = [(["doc_id", "sentence_id"], "sentences", ["doc_id", "sentence_id"])]
ORDER = ["source", "target", "date_start"]
# Types whose percent is a share of a whole; a tariff or a rate of change may be above 100.
SHARE_TYPES = ["trade", "finance", "investment", "project"]


def _all_equal(left: pd.Series, right: pd.Series) -> pd.Series:
    """Whether two columns agree row by row, two nulls being equal; plain booleans."""
    same = (left == right).fillna(False).astype(bool)
    return same | (left.isna() & right.isna())


class Facts(Table):
    """One row a statement in one document, with the exact characters that state it: the columns all types share."""

    fact_id: String = column(
        "Stable id: a hash of document, type, span, parties and values", str_matches=r"^f[a-z2-7]{16}$"
    )
    fact_type: String = column("What kind of fact it is; names its own table", codes="fact_type")
    doc_id: String = column("Document that states it")
    sentence_id: Integer = column("Sentence of the document that states it", ge=0)
    char_start: Integer = column("Where the evidence begins in documents.text", unit="code point", ge=0)
    char_end: Integer = column("Where it ends; the character there is the first outside", unit="code point", ge=1)
    evidence: String = column("Exactly documents.text[char_start:char_end]")
    page: Integer = column(
        "Page that the evidence begins on, counted from 1; null where the document has no pages", nullable=True, ge=1
    )
    source: String = column(
        "Party code of the source; of undirected facts the first in alphabetical order",
        nullable=True,
        code_list="parties",
    )
    target: String = column(
        "Party code of the target; of undirected facts the second in alphabetical order",
        nullable=True,
        code_list="parties",
    )
    source_name: String = column("What the text called the source", nullable=True)
    target_name: String = column("What the text called the target", nullable=True)
    date: String = column("When it happened or held, EDTF level 1; null where the text does not say", nullable=True)
    date_start: Date = column("First day that date covers; null where its start is open", nullable=True)
    date_end: Date = column("Last day that date covers; null where its end is open", nullable=True)
    date_basis: String = column("What the date was read from", nullable=True, codes="date_basis")
    modality: String = column("Whether it happened, is planned, proposed, expected, alleged, denied", codes="modality")
    attributed_to: String = column("Whom the text cites for it", nullable=True)
    attributed_party: String = column("Party code of the one cited", nullable=True, code_list="parties")
    plover: String = column("PLOVER event class, where one applies", nullable=True, codes="plover")
    amount: Double = column("Money; of a range the lower end", nullable=True, unit="currency unit")
    amount_max: Double = column("Upper end of a range of money", nullable=True, unit="currency unit")
    currency: String = column(
        "Currency of amount, ISO 4217, withdrawn codes included", nullable=True, code_list="currencies"
    )
    amount_qualifier: String = column("How the text hedges the amount", nullable=True, codes="qualifier")
    percent: Double = column("Share, stake, part or rate; its meaning depends on the type", nullable=True, unit="%")
    percent_qualifier: String = column("How the text hedges the percent", nullable=True, codes="qualifier")
    quantity: Double = column("Any other measure", nullable=True, unit="see column unit")
    unit: String = column("Unit of quantity, in the singular", nullable=True)
    quantity_qualifier: String = column("How the text hedges the quantity", nullable=True, codes="qualifier")
    confidence: Double = column("Calibrated probability that the fact is right", unit="share 0..1", ge=0, le=1)
    method: String = column("The extractor and rule that made it")
    method_version: String = column("The version of that extractor")
    is_part: Boolean = column("A part of another fact's amount or count, which sums leave out")

    @pandera.dataframe_check(name="span_not_empty", description="char_start < char_end")
    def span_not_empty(cls, frame: pd.DataFrame) -> pd.Series:
        return frame["char_start"] < frame["char_end"]

    @pandera.dataframe_check(name="amount_with_currency", description="amount needs currency, currency needs amount")
    def amount_with_currency(cls, frame: pd.DataFrame) -> pd.Series:
        return frame["amount"].isna() == frame["currency"].isna()

    @pandera.dataframe_check(name="amount_max_not_less", description="amount_max needs amount and is not less")
    def amount_max_not_less(cls, frame: pd.DataFrame) -> pd.Series:
        not_less = (frame["amount_max"] >= frame["amount"]).fillna(False).astype(bool)
        return frame["amount_max"].isna() | not_less

    @pandera.dataframe_check(name="share_within_100", description="a share, stake or part is within 0..100 percent")
    def share_within_100(cls, frame: pd.DataFrame) -> pd.Series:
        outside = ((frame["percent"] < 0) | (frame["percent"] > 100)).fillna(False).astype(bool)
        return ~(outside & frame["fact_type"].isin(SHARE_TYPES).fillna(False).astype(bool))

    @pandera.dataframe_check(name="date_start_not_after_end", description="date_start <= date_end")
    def date_start_not_after_end(cls, frame: pd.DataFrame) -> pd.Series:
        return (frame["date_start"] <= frame["date_end"]).fillna(True).astype(bool)

    @pandera.dataframe_check(name="date_interval", description="date_start and date_end are the interval of date")
    def date_interval(cls, frame: pd.DataFrame) -> pd.Series:
        intervals = {text: _interval(text) for text in frame["date"].dropna().unique()}
        known = frame["date"].map(intervals.get, na_action="ignore")
        pairs = [pair if isinstance(pair, tuple) else (None, None, True) for pair in known]
        start = pd.Series([pair[0] for pair in pairs], index=frame.index, dtype=frame["date_start"].dtype)
        end = pd.Series([pair[1] for pair in pairs], index=frame.index, dtype=frame["date_end"].dtype)
        readable = pd.Series([pair[2] for pair in pairs], index=frame.index, dtype=bool)
        return readable & _all_equal(start, frame["date_start"]) & _all_equal(end, frame["date_end"])

    class Config:
        name = "facts"
        metadata = keys(["fact_id"], FOREIGN_KEYS, order=ORDER)


def _interval(text: str) -> tuple:
    """The interval of an EDTF date and whether it could be read at all."""
    try:
        return (*edtf_interval(text), True)
    except ValueError:
        return (None, None, False)
