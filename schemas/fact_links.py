"""The tables that hang on facts: ``fact_parties`` (who) and ``fact_fields`` (which characters each field is from)."""

from schemas.columns import Integer, String, Table, column, keys

_FACT = (["fact_id"], "facts", ["fact_id"])


class FactParties(Table):
    """Every party of every fact."""

    fact_id: String = column("The fact")
    role: String = column("The part that the party plays in it", codes="party_role")
    party: String = column("Party code", code_list="parties")

    class Config:
        name = "fact_parties"
        metadata = keys(["fact_id", "role", "party"], [_FACT], order=["party"])


class FactFields(Table):
    """The characters that each filled column of a fact was read from, where they lie outside the evidence too."""

    fact_id: String = column("The fact")
    field: String = column("The column that was filled")
    char_start: Integer = column("Where the characters begin in documents.text", unit="code point", ge=0)
    char_end: Integer = column("Where they end; the character there is the first outside", unit="code point", ge=1)

    class Config:
        name = "fact_fields"
        metadata = keys(["fact_id", "field", "char_start", "char_end"], [_FACT])
