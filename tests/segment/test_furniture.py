"""What belongs to the page and not to the text, and what looks like it and does not."""

import pytest

from flows.records import Document, Sentence
from flows.segment import segment

ARTICLE = """Home > Business > Tea

Kenya sells tea to Egypt

Posted on 12 September 2023, 10:41 am
By Anna Petrova and the Institute of World Affairs
Photo: Press Agency
5 min read
0
131
Facebook | Twitter | LinkedIn

Kenya sold tea to Egypt. It was worth $3 million.

Read more: Tea prices fall in Mombasa

Tanzania sold maize to Kenya. The maize was worth $4 million last year.

Related articles

Coffee and the future of Uganda
Uganda's coffee sector has grown by ten per…

Trade between the two countries has grown since then. In 2023 it reached $500 million, the ministry said.

Sources

1. Smith, J. (2014). Tea in Kenya. Nairobi: Press.
2. "Trade statistics", Ministry of Trade, retrieved 3 May 2015, https://trade.example.org/stats.
Ministry of Trade of Kenya, Annual report, 2019.

Tags: tea, Kenya
© 2023 The Daily. All rights reserved.
"""


def cut(text: str, title: str | None = None) -> list[tuple[str, Sentence]]:
    found, _ = segment(Document("0", text, "a.txt", "0", "text/plain", title=title))
    return [(text[s.char_start : s.char_end], s) for s in found]


def kept(text: str) -> list[str]:
    return [words for words, sentence in cut(text) if not sentence.is_furniture]


def test_an_article_loses_its_page() -> None:
    assert kept(ARTICLE) == [
        "Kenya sells tea to Egypt",
        "Kenya sold tea to Egypt.",
        "It was worth $3 million.",
        "Tanzania sold maize to Kenya.",
        "The maize was worth $4 million last year.",
        "Trade between the two countries has grown since then.",
        "In 2023 it reached $500 million, the ministry said.",
    ]


def test_its_references_are_citations() -> None:
    _, citations = segment(Document("0", ARTICLE, "a.txt", "0", "text/plain"))
    assert [(c.url, c.domain, c.title) for c in citations] == [
        (None, None, "Smith, J. (2014). Tea in Kenya. Nairobi: Press."),
        (
            "https://trade.example.org/stats",
            "trade.example.org",
            '"Trade statistics", Ministry of Trade, retrieved 3 May 2015',
        ),
        (None, None, "Ministry of Trade of Kenya, Annual report, 2019."),
    ]
    assert all(ARTICLE[c.char_start : c.char_end] == c.url for c in citations if c.url)


@pytest.mark.parametrize(
    "line",
    [
        "Share this:", "12 comments", "1.2k shares", "Leave a Reply", "Subscribe to our newsletter", "Skip to content",
        "Reporting by Jane Roe in Tokyo; Editing by John Doe", "(Reporting by Jane Roe)", "Page 3 of 12", "- 4 -",
        "Copyright 2019 The Daily", "REUTER", "***", "Image courtesy of the Ministry", "Last updated: 3 May 2015",
        "Filed under Trade, Asia", "https://example.org/a", "3 days ago",
    ],
)  # fmt: skip
def test_lines_of_the_page(line: str) -> None:
    assert kept(f"Kenya sold tea to Egypt in 2019.\n\n{line}\n\nUganda sold coffee to Egypt in 2020.") == [
        "Kenya sold tea to Egypt in 2019.",
        "Uganda sold coffee to Egypt in 2020.",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "By 2028 trade will double.", "Home Secretary Meets Kenyan Delegation", "Share of exports in output",
        "Copyright piracy cost the country $2 billion.", "1999", "Sources close to the ministry confirmed the sale.",
        "Credit lines of the Export Bank", "Read by both sides as a threat",
        "Related parties agreed to the sale of the port.",
        "Notes were exchanged in Nairobi.", "Print media exports rose.", "Source countries: Kenya, Uganda",
    ],
)  # fmt: skip
def test_lines_of_the_text(line: str) -> None:
    assert line in kept(f"Kenya sold tea to Egypt in 2019.\n\n{line}\n\nUganda sold coffee to Egypt in 2020.")


def test_headings() -> None:
    text = (
        "Foreign relations of Egypt\n\nEgypt trades with all its neighbours.\n\nBilateral relations\n\nAfrica\n\n"
        "Sudan is its oldest partner.\n\nExports: 20 mln\n\nTHE WAY FORWARD:\n\nBoth will meet again.\n\n"
        "Last words without stop"
    )
    assert [words for words, sentence in cut(text) if sentence.is_heading] == [
        "Foreign relations of Egypt",
        "Bilateral relations",
        "Africa",
        "THE WAY FORWARD:",
    ]


def test_a_title_with_a_full_stop_is_a_heading_where_the_title_is_known() -> None:
    text = "A grant for farmers.\n\nJapan gave a grant."
    assert not any(sentence.is_heading for _, sentence in cut(text))
    assert [w for w, s in cut(text, title="A grant for farmers") if s.is_heading] == ["A grant for farmers."]


def test_a_list_of_short_lines_is_no_pile_of_headings() -> None:
    text = "Members\n\n" + "\n\n".join(["Kenya", "Uganda", "Rwanda", "Burundi", "Sudan", "Egypt"])
    assert not any(sentence.is_heading for _, sentence in cut(text))


def test_references_end_where_the_text_goes_on() -> None:
    text = (
        "Kenya sold tea.\n\nReferences\n\nhttps://a.example.org/1\n\nEastern Africa\n\n"
        "Uganda sold coffee to Egypt in 2020, and the two signed an agreement. "
        "It is in force for ten years, and may be extended."
    )
    assert "Eastern Africa" in kept(text)
    assert "https://a.example.org/1" not in kept(text)


def test_a_url_in_the_text_is_cited_without_the_sentence_around_it() -> None:
    text = "The accord (see https://a.example.org/x_(y), or www.b.example.com/z.) was signed."
    _, citations = segment(Document("0", text, "a.txt", "0", "text/plain"))
    assert [(c.url, c.domain, c.title) for c in citations] == [
        ("https://a.example.org/x_(y)", "a.example.org", None),
        ("www.b.example.com/z", "b.example.com", None),
    ]
    assert not any(sentence.is_furniture for _, sentence in cut(text))


def test_words_that_the_source_linked_are_cited() -> None:
    document = Document(
        "0", "The debt was cut.", "a.md", "0", "text/markdown", links=[(4, 8, "https://a.example.org/d")]
    )
    _, citations = segment(document)
    assert [(c.char_start, c.char_end, c.url, c.title) for c in citations] == [
        (4, 8, "https://a.example.org/d", "debt")
    ]
