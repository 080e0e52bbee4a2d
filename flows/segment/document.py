"""From a document to its sentences and references: the stage as one function.

Here belongs only the order of the steps; each step has its own module.
"""

from __future__ import annotations

from flows.records import Citation, Document, Sentence
from flows.segment.blocks import find_blocks
from flows.segment.furniture import mark_blocks
from flows.segment.references import find_citations
from flows.segment.sentences import split_sentences


def segment(document: Document) -> tuple[list[Sentence], list[Citation]]:
    """Cut a document's text into sentences, and list the references that it gives.

    The sentences are in order, do not overlap, and have no white space at their ends; every other character of the text
    lies in exactly one of them, furniture and headings included. A block's furniture mark holds for all its sentences.
    A sentence has at most 5,000 code points. ``paragraph`` counts blocks: paragraphs, headings, list items, lines of a
    table. The splitting is made for English; other languages come out cut at full stops.
    """
    text = document.text
    blocks = find_blocks(text)
    furniture, headings, references = mark_blocks(text, blocks, document.title)
    sentences: list[Sentence] = []
    for paragraph, (start, end) in enumerate(blocks):
        is_furniture, is_heading = furniture[paragraph], headings[paragraph]
        if is_heading or is_furniture:  # nothing is read there by the sentence
            sentences.append(Sentence(len(sentences), start, end, is_furniture, is_heading, paragraph))
            continue
        for begin, stop in split_sentences(text, start, end):
            sentences.append(Sentence(len(sentences), begin, stop, is_furniture, is_heading, paragraph))
    return sentences, find_citations(text, references, document.links or ())
