"""What holds for any text whatever: spans in order, apart, and together all that is not white space."""

from hypothesis import given, settings
from hypothesis import strategies as st

from flows.read.text import normalise
from flows.records import Document
from flows.segment import segment
from flows.segment.sentences import MAX_SENTENCE

_STOPS = [
    ". ",
    ".",
    "\n",
    "\n\n",
    "Mr. ",
    "U.S. ",
    "No. 4",
    "...",
    "…",
    "“",
    "”",
    '"',
    "(",
    ")",
    "[1]",
    "- ",
    "* ",
    "1. ",
    "\t",
]
_LINES = [
    "References\n",
    "Check Also\n",
    "By The Institute\n",
    "https://a.example.org/(b)",
    "©",
    "Home > A\n",
    "131\n",
    "A | b\n",
]
_WORDS = [
    "Russia sold gas to China in 2014",
    "a",
    "É",
    "e\u0301",
    "\u00ad",
    "\u200f",
    "\u00a0",
    "\x00",
    "👩‍👩‍👧",
    "中文。",
    "\ufeff",
    "\r\n",
]
PIECES = st.sampled_from(_STOPS + _LINES + _WORDS)
TEXTS = st.one_of(st.text(max_size=400), st.lists(PIECES, max_size=60).map("".join))


@settings(max_examples=250, deadline=None)
@given(TEXTS)
def test_every_character_lies_in_exactly_one_sentence(raw: str) -> None:
    for text in (raw, normalise(raw)):
        sentences, citations = segment(Document("0", text, "a.txt", "0", "text/plain"))
        covered = 0
        end = 0
        for number, sentence in enumerate(sentences):
            assert sentence.sentence_id == number
            assert end <= sentence.char_start < sentence.char_end <= len(text)
            assert text[end : sentence.char_start].strip() == ""
            assert not text[sentence.char_start].isspace() and not text[sentence.char_end - 1].isspace()
            assert sentence.char_end - sentence.char_start <= MAX_SENTENCE
            assert not (sentence.is_heading and sentence.is_furniture)
            end = sentence.char_end
            covered += 1
        assert text[end:].strip() == ""
        assert covered == len(sentences)
        paragraphs = [sentence.paragraph for sentence in sentences]
        assert paragraphs == sorted(paragraphs)
        for citation in citations:
            assert 0 <= citation.char_start < citation.char_end <= len(text)
            assert citation.url is None or text[citation.char_start : citation.char_end] == citation.url


@settings(max_examples=50, deadline=None)
@given(TEXTS)
def test_the_same_text_is_cut_the_same_way(text: str) -> None:
    document = Document("0", text, "a.txt", "0", "text/plain")
    assert segment(document) == segment(document)
