"""From the sentences of a document to its mentions and candidate facts.

``extract_document`` is the whole of it. The path: ``names``, ``quantities`` and ``dates`` scan the text once;
``reading``
sees each sentence as items and actors; ``roles`` tells subject from object; ``frames`` knows each fact type;
``context``
carries what the text has told; ``document`` puts them in order.
"""

from flows.extract.document import extract_document as extract

__all__ = ["extract"]
