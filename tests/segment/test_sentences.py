"""Where sentences end, shown on the kinds of text that sources are made of."""

import pytest

from flows.records import Document
from flows.segment import segment
from flows.segment.sentences import MAX_SENTENCE


def sentences(text: str) -> list[str]:
    found, _ = segment(Document("0", text, "a.txt", "0", "text/plain"))
    return [text[s.char_start : s.char_end] for s in found]


@pytest.mark.parametrize(
    "expected",
    [
        ["He met the U.S. Secretary of State on Sept. 12 in Washington, D.C.", "The talks lasted two hours."],
        ["Petrol Inc. sold its stake to Oil Ltd. of China.", "It was worth Rs.468 million (approx. US$4.2 million)."],
        [
            "Mr. Kim and Dr. Lee signed Decree No. 497 on Jan. 5, 2021.",
            "H.E. the President and Hon. Ranil Perera agreed.",
        ],
        ['"We will sign," said J. F. Brown.', '"Trade will double."', "He left.", "“We agree.”", "“When?” he asked."],
        ["Exports rose 3.5 per cent in 2014.", "15 ships were sold.", "The E.U. and the U.N. did not object."],
        ["They joined the E.U.", "In 2004 they left it.", "The U.S. Congress voted at 5 p.m. Monday."],
        [
            "He paid, e.g. in cash, i.e. dollars, etc.",
            "The rest came later...",
            "Then it stopped.",
            "The plan […] failed.",
        ],
        ["It was settled after World War I.", "The treaty (signed Oct. 1904) held.", "See pp. 3-5 and Art. 5."],
        ["Ties were restored.[12]", "The embassy opened.[3][4]", "In 1999 it closed."],
        ["He attended the Australia-U.S. Ministerial Meeting.", "George P. Shaw, the Minister, did not."],
        ["The two sides (cf. Smith v. Jones) agreed!", "Did they?", "Yes; Lt. Gen. Ali said so."],
    ],
)
def test_sentences_of_running_text(expected: list[str]) -> None:
    assert sentences(" ".join(expected)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "It paid for studios (#58958).The donation was late.",
            ["It paid for studios (#58958).", "The donation was late."],
        ),
        ("It ended in 2017.The next began.", ["It ended in 2017.", "The next began."]),
        ("See www.State.gov or Node.Js for U.S.A. data.", ["See www.State.gov or Node.Js for U.S.A. data."]),
    ],
)
def test_a_stop_without_a_space(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_a_number_that_counts_list_items_ends_no_sentence() -> None:
    assert sentences("1. The first loan was repaid. It was small.") == [
        "1. The first loan was repaid.",
        "It was small.",
    ]


def test_text_without_stops_is_cut_at_spaces() -> None:
    text = "word " * 3_000
    pieces = sentences(text)
    assert len(pieces) == 3
    assert all(len(piece) <= MAX_SENTENCE and piece.endswith("word") for piece in pieces)
    assert " ".join(pieces) == text.strip()


def test_a_word_without_end_is_cut_all_the_same() -> None:
    assert [len(piece) for piece in sentences("a" * 12_000)] == [5_000, 5_000, 2_000]


@pytest.mark.parametrize(
    "piece", [".", "...)", "A. B. ", "x\n", "Mr. A.", "[1].", "http://a.b/(", '"', "\u200f. ", "By A", "…"]
)
def test_repeated_pieces_cost_linear_time(piece: str) -> None:
    """A quarter of a million characters; anything quadratic would keep the suite for minutes."""
    text = piece * (250_000 // len(piece))
    found, _ = segment(Document("0", text, "a.txt", "0", "text/plain"))
    assert found[-1].char_end == len(text.rstrip())
