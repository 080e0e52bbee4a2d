"""The table ``documents``: one row a source text."""

import pandas as pd
import pandera.pandas as pandera

from schemas.columns import Integer, String, Table, column, keys, readable_edtf


class Documents(Table):
    """The source texts as read, with what their sidecars and the files themselves say of them."""

    doc_id: String = column("Id of the document: the first 16 hex digits of the SHA-256 of its source bytes")
    external_id: String = column("The id that the source gave", nullable=True)
    title: String = column("Title", nullable=True)
    publisher: String = column("Who published the text", nullable=True)
    author: String = column("Who wrote the text", nullable=True)
    url: String = column("Where the text was published", nullable=True)
    language: String = column("Language of the text, ISO 639-1", nullable=True)
    published: String = column("When the text was published, EDTF level 1; null where unknown", nullable=True)
    retrieved_at: String = column("When the text was retrieved, ISO 8601, as the source says", nullable=True)
    licence: String = column("Licence of the text", nullable=True)
    media_type: String = column("Media type of the source file")
    path: String = column("Path of the source file relative to raw/, with / between folders")
    row: Integer = column("Row in a file that holds many documents, counted from 1", nullable=True, ge=1)
    sha256: String = column("SHA-256 of the source bytes in hex; of a row: of its text in UTF-8", str_length=64)
    duplicate_of: String = column("doc_id of the document that this one is a near copy of", nullable=True)
    superseded_by: String = column(
        "doc_id of the newer version of the same page; claims and dyad_years then rest on that one", nullable=True
    )
    text: String = column("The text as read: line ends and Unicode normalised, page furniture kept")
    n_chars: Integer = column("Length of the text", unit="code point", ge=0)
    n_sentences: Integer = column("Number of its rows in sentences", unit="row", ge=0)
    n_facts: Integer = column("Number of its rows in facts", unit="row", ge=0)

    @pandera.dataframe_check(name="published_edtf", description="published is a date in EDTF level 1")
    def published_edtf(cls, frame: pd.DataFrame) -> pd.Series:
        return readable_edtf(frame["published"])

    @pandera.dataframe_check(name="n_chars_of_text", description="n_chars is the length of text")
    def n_chars_of_text(cls, frame: pd.DataFrame) -> pd.Series:
        return frame["n_chars"] == frame["text"].str.len()

    class Config:
        name = "documents"
        metadata = keys(
            ["doc_id"],
            soft_references=[("duplicate_of", "documents", "doc_id"), ("superseded_by", "documents", "doc_id")],
        )
