"""The table ``changes``: what differs between two releases."""

from schemas.columns import String, Table, keys
from schemas.columns import column as declare


class Changes(Table):
    """Rows added, removed and changed against the release before: one row a row, or a changed column of it."""

    table: String = declare("The table that changed")
    key: String = declare("Key of the row as a JSON object, column to value")
    change: String = declare("What happened to the row", codes="change_kind")
    column: String = declare("The column that differs; null where the whole row is new or gone", nullable=True)
    old: String = declare("Value in the old release, as text", nullable=True)
    new: String = declare("Value in the new release, as text", nullable=True)

    class Config:
        name = "changes"
        metadata = keys(["table", "key", "column", "change"])
