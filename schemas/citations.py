"""The table ``citations``: the references that the documents list."""

from schemas.columns import Integer, String, Table, column, keys


class Citations(Table):
    """The references that a document lists: addresses and entries of its reference list."""

    doc_id: String = column("Document that lists the reference")
    char_start: Integer = column("Where the reference begins in documents.text", unit="code point", ge=0)
    char_end: Integer = column("Where it ends; the character there is the first outside", unit="code point", ge=1)
    url: String = column("Address that is referred to", nullable=True)
    domain: String = column("Host of that address", nullable=True)
    title: String = column("Title of what is referred to", nullable=True)

    class Config:
        name = "citations"
        metadata = keys(["doc_id", "char_start", "char_end", "url"], [(["doc_id"], "documents", ["doc_id"])])
