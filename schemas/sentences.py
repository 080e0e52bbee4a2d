"""The table ``sentences``: the documents cut into sentences, headings, list items and furniture."""

from schemas.columns import Boolean, Integer, String, Table, column, keys


class Sentences(Table):
    """The sentences, headings, list items and page furniture of every document, in the order of the text."""

    doc_id: String = column("Document that holds the sentence")
    sentence_id: Integer = column("Number of the sentence in its document, counted from 0", ge=0)
    char_start: Integer = column("Where the sentence begins in documents.text", unit="code point", ge=0)
    char_end: Integer = column("Where it ends; the character there is the first outside", unit="code point", ge=1)
    text: String = column("Exactly documents.text[char_start:char_end]")
    page: Integer = column(
        "Page that it begins on, counted from 1; null where the document has no pages", nullable=True, ge=1
    )
    is_furniture: Boolean = column("Menus, counters, bylines, teasers, reference lists: no fact is extracted there")
    is_heading: Boolean = column("A title or heading")
    paragraph: Integer = column("Number of the paragraph in the document, counted from 0", ge=0)

    class Config:
        name = "sentences"
        metadata = keys(["doc_id", "sentence_id"], [(["doc_id"], "documents", ["doc_id"])])
