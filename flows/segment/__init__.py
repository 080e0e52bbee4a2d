"""The second stage: a document's text, cut into sentences, with page furniture marked and references listed.

Here belongs what turns ``Document.text`` into spans: blocks (``blocks``), sentences (``sentences``), furniture
(``furniture``), references (``references``) and the words that these need (``words``, read from
``schemas/codes/segmentation.toml``). Not here: what a sentence means (``flows.extract``), and where the text came from
(``flows.read``).
"""

from flows.segment.document import segment

__all__ = ["segment"]
