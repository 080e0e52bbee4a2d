"""The table ``rejects``: rows that failed validation, and input files that could not be read."""

from schemas.columns import Integer, String, Table, keys
from schemas.columns import column as declare


class Rejects(Table):
    """One row a row that failed validation or an input file that could not be read, with the reason."""

    reject_id: String = declare("Stable id: a hash of the other columns, and a count where several are alike")
    table: String = declare("The table that the row was meant for; documents for an input file")
    column: String = declare("The column that failed; null where the check spans several", nullable=True)
    check: String = declare("Short name of the check that failed first")
    value: String = declare("The value that failed", nullable=True)
    reason: String = declare("What was wrong, where, and what to do")
    row: String = declare("The whole row as a JSON object", nullable=True)
    doc_id: String = declare("Document that the row is from", nullable=True)
    char_start: Integer = declare("Where its characters begin in documents.text", nullable=True, unit="code point")
    char_end: Integer = declare("Where they end", nullable=True, unit="code point")
    path: String = declare("Path of the input file relative to raw/", nullable=True)

    class Config:
        name = "rejects"
        metadata = keys(["reject_id"])
