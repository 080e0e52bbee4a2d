"""Any text whatever, hostile ones too: extraction does not fail, does not hang, and cites exact characters."""

from __future__ import annotations

import hashlib
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows import batches
from flows.extract import extract
from flows.records import Document, Extraction
from flows.segment import segment

FACT = "China lent Kenya $5 million in 2014."


def document_of(text: str, published: str | None = "2020-06-15") -> Document:
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return Document(digest[:16], text, "any.txt", digest, "text/plain", language="en", published=published)


def read(text: str, seconds: float = 60.0) -> Extraction:
    document = document_of(text)
    sentences, citations = segment(document)
    return extract(document, sentences, citations, seconds=seconds)


# Pieces that rules look for, and pieces that tend to break what looks for them.
_PIECES = [
    *(
        "Russia",
        "the two countries",
        "Sino-",
        "Beijing",
        "President Kim",
        "Georgia",
        "UN",
        "U.S.",
        "it",
        "its",
        "which",
    ),
    *(
        "signed a treaty",
        "lent",
        "debt",
        "imports from",
        "met in",
        "sanctions on",
        "railway",
        "100% of",
        "has not",
        "told",
    ),
    *(
        "$5 million",
        "€1.2bn",
        "12,5 %",
        "between 5 and 6 million",
        "two hundred",
        "a third",
        "1/2",
        "20-year",
        "-",
        "No. 4",
    ),
    *("in 2014", "on 12 May", "last year", "since 1990", "2011/12", "31 February 2001", "99/99/9999", "in the 0s"),
    *(
        " ",
        " ",
        " ",
        ", ",
        "; ",
        ". ",
        "\n",
        "\n\n",
        "\t",
        "(",
        ")",
        "“",
        "’s",
        "'",
        '"',
        ":",
        "|",
        "[",
        "](http://x.y)",
    ),
    *(
        "\u00ad",
        "\u200f",
        "\u202e",
        "\u200b",
        "\u0301",
        "\x00",
        "\ufeff",
        "\u2028",
        "\x85",
        "👩‍👩‍👧",
        "🇰🇪",
        "ǅ",
        "İ",
        "ß",
        "中国",
    ),
    FACT,
]
TEXTS = st.one_of(
    st.text(max_size=300),
    st.lists(st.sampled_from(_PIECES), max_size=50).map("".join),
    st.lists(st.sampled_from(_PIECES), max_size=40).map(" ".join),
    st.lists(st.one_of(st.sampled_from(_PIECES), st.text(max_size=5)), max_size=40).map(" ".join),
)


def check_exact(extraction: Extraction) -> None:
    """Every span lies in the text and holds something; facts lie in their sentence, which is no furniture."""
    size = len(extraction.document.text)
    sentences = {sentence.sentence_id: sentence for sentence in extraction.sentences}
    for fact in extraction.facts:
        sentence = sentences[fact.sentence_id]
        assert not sentence.is_furniture
        assert sentence.char_start <= fact.char_start < fact.char_end <= sentence.char_end
        assert extraction.document.text[fact.char_start : fact.char_end].strip()
        for column, start, end in fact.fields:
            assert 0 <= start < end <= size, (fact.fact_type, column)
    for mention in extraction.mentions:
        assert 0 <= mention.char_start < mention.char_end <= size
        assert extraction.document.text[mention.char_start : mention.char_end].strip()
    ids = [fact.fact_id for fact in extraction.facts]
    assert all(ids)
    assert len(set(ids)) == len(ids)
    assert {used for mention in extraction.mentions for used in mention.used_in} <= set(ids)


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_any_text_is_read_with_exact_spans_and_unique_ids(text: str) -> None:
    check_exact(read(text))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(_PIECES), max_size=40).map(" ".join))
def test_the_same_text_gives_the_same_facts_and_ids(text: str) -> None:
    once, again = read(text), read(text)
    assert [(fact.fact_id, fact) for fact in once.facts] == [(fact.fact_id, fact) for fact in again.facts]
    assert once.mentions == again.mentions


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet="\u200f\u202e\u00ad\u0301\x00\u200b🇰👩é中 \n", max_size=40))
def test_the_tables_of_a_text_cite_its_characters(noise: str) -> None:
    """What comes before a fact moves its span by so many code points, and the published evidence is the same words."""
    text = noise + "\n\n" + FACT
    tables = batches._tables([batches.extract_document(document_of(text))])
    assert tables["rejects"].num_rows == 0
    rows = [row for row in tables["facts"].to_pylist() if row["fact_type"] == "finance"]
    assert [(row["source"], row["target"], row["amount"]) for row in rows] == [("CHN", "KEN", 5_000_000)]
    for row in rows:
        assert text[row["char_start"] : row["char_end"]] == row["evidence"]
        assert len(noise) + 2 <= row["char_start"]


@pytest.mark.parametrize("mark", ["\u200f", "\u202a", "\u200b", "\u2060", "\ufeff", "\u00a0"])
def test_a_fact_is_read_where_invisible_marks_stand_between_its_words(mark: str) -> None:
    text = FACT.replace(" ", f" {mark}") if mark != "\u00a0" else FACT.replace(" ", mark)
    facts = [fact for fact in read(text).facts if fact.fact_type == "finance"]
    assert [(fact.source, fact.target) for fact in facts] == [("CHN", "KEN")]


HOSTILE = {
    "no full stop": "Russia lent China money for the railway and ",
    "the the the": "the ",
    "party names": "China ",
    "a list of parties": "China, ",
    "parties joined": "Russia and China and ",
    "hyphens between parties": "China-",
    "amounts": "$1 ",
    "ranges": "$1 million to ",
    "ranges that do not end": "between 5 and ",
    "percents": "5% ",
    "numbers in words": "two hundred and ",
    "digits": "1",
    "digits and commas": "1,",
    "years": "1990-",
    "dates": "12 May 1990, ",
    "open brackets": "(",
    "brackets": "()",
    "square brackets": "[[",
    "quotes": '"',
    "names": "Kim Jong Un ",
    "titles": "President ",
    "titles of": "Minister of ",
    "initials": "A. ",
    "speakers": "said China said ",
    "clauses": "which China, which Russia, which ",
    "references": "it its they the two countries ",
    "verbs": "met signed lent sold built ",
    "nouns": "loan of ",
    "triggers": "exports to China of $1 million, ",
    "web addresses": "http://a.example/a/",
    "table rows": "China | 5% | ",
    "spaces": "China" + " " * 50,
    "nulls": "\0",
    "right to left": "\u200fRussia\u200e lent \u202eChina ",
    "emoji": "👩‍👩‍👧",
    "combining": "e\u0301\u0301\u0301",
    "soft hyphens": "Rus\u00adsia ",
}


@contextmanager
def no_hang(seconds: int = 120) -> Iterator[None]:
    """Turn a hang into a failure; far above what any of these texts takes."""

    def fail(_number: int, _frame: FrameType | None) -> None:
        raise AssertionError(f"still at it after {seconds} s")

    before = signal.signal(signal.SIGALRM, fail)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def repeated(piece: str, size: int) -> str:
    return (piece * (size // len(piece) + 1))[:size]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_is_read_whole(name: str) -> None:
    with no_hang():
        extraction = read(repeated(HOSTILE[name], 30_000))
    assert extraction.rejects == []
    check_exact(extraction)


@pytest.mark.parametrize(
    ("piece", "size"),
    [
        ("the commission spoke of this and of that and ", 10_000_000),
        ("the ", 1_000_000),
        ("China ", 1_000_000),
        ("$1 ", 1_000_000),
        ("(", 1_000_000),
        ("\u200fRussia\u200e lent \u202eChina ", 1_000_000),
    ],
    ids=["10 MB without a full stop", "the the the", "party names", "amounts", "brackets", "right-to-left marks"],
)
def test_a_huge_text_ends_whole_or_with_a_reject(piece: str, size: int) -> None:
    with no_hang():
        extraction = read(repeated(piece, size), seconds=2.0)
    assert {reject.check for reject in extraction.rejects} <= {"time_limit"}
    check_exact(extraction)


def test_nested_brackets_of_a_megabyte() -> None:
    with no_hang():
        extraction = read("(" * 500_000 + FACT + ")" * 500_000)
    assert extraction.rejects == []
    check_exact(extraction)


def test_a_document_over_its_time_keeps_what_was_found_and_says_where_it_stopped() -> None:
    text = " ".join([FACT] * 3_000)
    document = document_of(text)
    sentences, citations = segment(document)
    whole = extract(document, sentences, citations)
    cut = extract(document, sentences, citations, seconds=0.0)
    assert whole.rejects == []
    (reject,) = cut.rejects
    assert (reject.check, reject.table, reject.doc_id) == ("time_limit", "documents", document.doc_id)
    assert f"character {reject.char_start}" in reject.reason
    assert reject.char_start is not None
    assert {fact.fact_id for fact in cut.facts} < {fact.fact_id for fact in whole.facts}
    assert all(fact.char_end <= reject.char_start for fact in cut.facts)


def test_a_long_text_is_scanned_in_slices_that_end_between_sentences(monkeypatch: pytest.MonkeyPatch) -> None:
    text = " ".join(f"China lent Kenya ${n} million on {n % 28 + 1} May {1990 + n % 25}." for n in range(1, 200))
    whole = read(text)
    monkeypatch.setattr("flows.extract.document._SLICE", 300)
    sliced = read(text)
    assert [fact.fact_id for fact in sliced.facts] == [fact.fact_id for fact in whole.facts]
    assert [(m.kind, m.char_start, m.char_end, m.edtf) for m in sliced.mentions] == [
        (m.kind, m.char_start, m.char_end, m.edtf) for m in whole.mentions
    ]
    late = read(text, seconds=0.0)
    assert [reject.check for reject in late.rejects] == ["time_limit"] and late.facts == []
    assert len(late.mentions) < len(whole.mentions) / 10  # the scans stopped in time too
