"""Web pages, Markdown, PDF and Word files: their text, what they say about themselves, and what is refused."""

from __future__ import annotations

import io
from bisect import bisect_right

import docx
import pytest

from flows.read.markdown import read_markdown
from flows.read.pdf import read_pdf
from flows.read.values import ReadLimits, UnreadableError
from flows.read.web_page import read_web_page
from flows.read.word import read_word

LIMITS = ReadLimits()

PAGE = """<?xml version="1.0" encoding="utf-8"?><html lang="en"><head><title>Trade deal signed | The Daily</title>
<meta property="og:site_name" content="The Daily"><meta name="author" content="Jane Roe">
<meta property="article:published_time" content="2021-03-04T10:00:00Z">
<link rel="canonical" href="https://daily.example.com/trade"></head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/w">World</a></li><li><a href="/x">Sport</a></li></ul></nav>
<article><h1>Trade deal signed</h1>
<p>Kenya and Uganda signed a trade deal on Monday, officials said. The agreement covers sugar and milk, and will run for
three years from its signature.</p>
<ul><li>Sugar: 36,000 tonnes a year</li><li>Milk powder without quota</li></ul>
<table><tr><th>Year</th><th>Exports</th></tr><tr><td>2019</td><td>$5m</td></tr></table>
<p>The ministers of the two countries met in Kampala, where they had talked about the deal since 2019 in several rounds.
</p></article><footer>Copyright 2021 The Daily. Subscribe to our newsletter</footer></body></html>"""


def test_a_web_page_is_its_article() -> None:
    content = read_web_page(PAGE.encode(), LIMITS)
    lines = content.text.split("\n\n")
    assert lines[0] == "Trade deal signed"
    assert lines[1].endswith("and will run for three years from its signature.")
    assert lines[2:6] == [
        "- Sugar: 36,000 tonnes a year",
        "- Milk powder without quota",
        "Year | Exports",
        "2019 | $5m",
    ]
    assert lines[-1].startswith("The ministers of the two countries met in Kampala")
    assert "Sport" not in content.text and "newsletter" not in content.text
    assert content.metadata == {
        "title": "Trade deal signed",
        "author": "Jane Roe",
        "publisher": "The Daily",
        "published": "2021-03-04",
        "url": "https://daily.example.com/trade",
    }


def test_a_date_in_the_running_text_is_not_the_date_of_the_page() -> None:
    page = "<html><body><p>On 3 May 2014 the two countries signed a treaty on the border.</p></body></html>"
    assert "published" not in read_web_page(page.encode(), LIMITS).metadata


def test_a_page_without_an_article_gives_all_its_text() -> None:
    rows = "".join(f"<tr><td>Row {number}</td><td>{number} mln</td></tr>" for number in range(3))
    content = read_web_page(f"<table>{rows}</table><script>no()</script>".encode(), LIMITS)
    assert "Row 2" in content.text and "2 mln" in content.text and "no()" not in content.text


def test_the_declared_encoding_of_a_page() -> None:
    page = (
        '<html><head><meta charset="windows-1251"></head><body><p>Россия и Корея подписали договор.</p></body></html>'
    )
    assert "Россия и Корея подписали договор." in read_web_page(page.encode("cp1251"), LIMITS).text


def test_markdown() -> None:
    source = (
        "---\ntitle: My note\npublished: 2020-05\ntags: [a, b]\n---\n# Debt\n\n"
        "Russia **forgave** [90%](https://a.org/x_(y)) of the *debt* of 5 * 3 units. ![A map](m.png)\n\n"
        "> Quoted `code` and snake_case.\n\n* one\n* two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n"
        "See [the act][1] and <https://b.org/1>.\n\n[1]: https://c.org/act\n<!-- not this -->\n"
    )
    content = read_markdown(source.encode(), LIMITS)
    assert [line for line in content.text.split("\n") if line] == [
        "Debt",
        "Russia forgave 90% of the debt of 5 * 3 units. A map",
        "Quoted code and snake_case.",
        "* one",
        "* two",
        "a | b",
        "1 | 2",
        "See the act and https://b.org/1.",
    ]
    assert content.metadata == {"title": "My note", "published": "2020-05"}
    assert content.links is not None
    assert [(content.text[start:end], url) for start, end, url in content.links] == [
        ("90%", "https://a.org/x_(y)"),
        ("the act", "https://c.org/act"),
    ]


def test_a_word_file() -> None:
    document = docx.Document()
    document.core_properties.title = "Annual report"
    document.core_properties.author = "Jane Roe"
    document.add_heading("Loans", 1)
    document.add_paragraph("China lent Kenya $3 million in 2014. It was for a road.")
    document.add_paragraph("a bridge", style="List Bullet")
    table = document.add_table(2, 3)
    for row, values in enumerate([("Year", "Loan", "Note"), ("2014", "$3m", "")]):
        for column, value in enumerate(values):
            table.cell(row, column).text = value
    table.cell(0, 1).merge(table.cell(0, 2))
    document.add_paragraph("The end.")
    stream = io.BytesIO()
    document.save(stream)
    content = read_word(stream.getvalue(), LIMITS)
    assert content.text.split("\n\n") == [
        "Loans",
        "China lent Kenya $3 million in 2014. It was for a road.",
        "- a bridge",
        "Year | Loan Note",
        "2014 | $3m | ",
        "The end.",
    ]
    assert content.metadata == {"title": "Annual report", "author": "Jane Roe"}


def make_pdf(pages: list[list[tuple[float, float, str]]], extra: str = "", title: str = "") -> bytes:
    """A small PDF: for each page, lines of text in Helvetica 10 at a place in points from the bottom left."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    kids = []
    for lines in pages:
        shown = "\n".join(f"BT /F1 10 Tf {x} {y} Td ({text}) Tj ET" for x, y, text in lines)
        objects.append(f"<< /Length {len(shown)} >>\nstream\n{shown}\nendstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(objects)} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    objects.append(f"<< /Title ({title}) >>")
    data = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    trailer = f"<< /Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R {extra} >>"
    end = f"trailer\n{trailer}\nstartxref\n{len(data)}\n%%EOF"
    return data + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{end}".encode()


def report_page(number: int, lines: list[str], left: float = 72) -> list[tuple[float, float, str]]:
    """A page with a running head and a page number around its lines."""
    body = [(left, 760 - 12 * index, line) for index, line in enumerate(lines) if line]
    return [(72, 810, "Ministry of Trade - Report 2014"), *body, (290, 30, f"Page {number}")]


def test_a_pdf_is_its_paragraphs_with_their_pages() -> None:
    first = [
        "Loans to the railway sector",
        "",
        "The Government of India has provided a credit of US$ 966 million for the develop-",
        "ment of the railway sector, and of this long-",
        "term loan a half has been used. The rest will be drawn in the years that follow,",
        "when the lines are laid.",
        "",
        "A second paragraph of this page goes on to the next page, where the sentence is to",
    ]
    second = ["end with a full stop. The development was slow, and no more money was lent in that", "year."]
    third = ["The last page."]
    content = read_pdf(
        make_pdf([report_page(n, p) for n, p in enumerate([first, second, third], 1)], title="Loans"), LIMITS
    )
    assert content.text.split("\n\n") == [
        "Loans to the railway sector",
        "The Government of India has provided a credit of US$ 966 million for the development of the railway sector, "
        "and of this long-term loan a half has been used. The rest will be drawn in the years that follow, "
        "when the lines are laid.",
        "A second paragraph of this page goes on to the next page, where the sentence is to end with a full stop. "
        "The development was slow, and no more money was lent in that year.",
        "The last page.",
    ]
    assert content.metadata == {"title": "Loans"}
    assert content.pages is not None and content.pages[0] == 0 and len(content.pages) == 3
    for page, words in enumerate(["US$ 966 million", "no more money", "The last page."], 1):
        assert bisect_right(content.pages, content.text.index(words)) == page


def test_two_columns_are_read_one_after_the_other() -> None:
    left = ["The first column tells of the trade in", "tea between the two countries, and it", "ends in a full stop."]
    right = ["The second column tells of the loans", "that were given for the roads."]
    page = [(72.0, 700.0 - 12 * i, t) for i, t in enumerate(left)] + [
        (320.0, 700.0 - 12 * i, t) for i, t in enumerate(right)
    ]
    assert read_pdf(make_pdf([page]), LIMITS).text.split("\n\n") == [" ".join(left), " ".join(right)]


def test_pdfs_that_cannot_be_read() -> None:
    keys = f"/Filter /Standard /V 1 /R 2 /P -4 /O <{'01' * 32}> /U <{'02' * 32}>"
    password = f"/ID [<{'00' * 16}> <{'00' * 16}>] /Encrypt << {keys} >>"
    cases = {
        "encrypted_file": make_pdf([[(72, 700, "Secret.")]], extra=password),
        "no_text": make_pdf([[], []]),
        "broken_file": b"%PDF-1.4\n" + b"x" * 100,
    }
    for check, data in cases.items():
        with pytest.raises(UnreadableError) as caught:
            read_pdf(data, LIMITS)
        assert caught.value.check == check
