"""Near copies: the same story from several publishers."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from flows.read import mark_near_copies
from flows.read.duplicates import CROWD
from flows.records import Document

WORDS = [f"word{number}" for number in range(400)]


def document(doc_id: str, text: str, published: str | None = None) -> Document:
    return Document(doc_id, text, "a.txt", doc_id, "text/plain", published=published)


def story(seed: int, length: int = 200) -> list[str]:
    return random.Random(seed).choices(WORDS, k=length)


def test_a_syndicated_story_points_to_the_earliest() -> None:
    words = story(1)
    wire = document("c", " ".join(words), "2014-05-03")
    paper = document("a", "(Agency) " + "\n".join(words) + " All rights reserved.", "2014-05-04")
    undated = document("b", " ".join([*words[:80], "changed", *words[81:]]))
    other = document("d", " ".join(story(2)), "2001")
    assert mark_near_copies([undated, other, paper, wire]) == {"a": "c", "b": "c"}


def test_without_dates_the_smallest_id_is_the_original() -> None:
    text = " ".join(story(3))
    assert mark_near_copies([document("b", text), document("a", text + " end"), document("c", "start " + text)]) == {
        "b": "a",
        "c": "a",
    }


def test_short_notes_and_different_stories_are_no_copies() -> None:
    short = [document(str(n), "Met with the President in Washington.") for n in range(3)]
    half = story(4)
    assert (
        mark_near_copies([*short, document("x", " ".join(half)), document("y", " ".join(half[:100] + story(5)))]) == {}
    )
    assert mark_near_copies([]) == {}


@settings(max_examples=15, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_documents_does_not_matter(shuffler: random.Random) -> None:
    documents = []
    for seed in range(12):
        words = story(seed % 4)
        words[seed * 3] = "changed"
        documents.append(document(f"{seed:02}", " ".join(words), f"20{10 + seed % 3}"))
    expected = mark_near_copies(documents)
    shuffler.shuffle(documents)
    assert mark_near_copies(documents) == expected
    assert len(expected) == 8
    assert not set(expected.values()) & set(expected)


def test_reports_of_one_form_are_told_from_copies() -> None:
    """Many texts that share half of their words are compared with some only, and true copies are found all the same."""
    form = story(6, 150)
    reports = [document(f"r{seed:03}", " ".join(form + story(1000 + seed, 150)), "2015") for seed in range(3 * CROWD)]
    copies = [document(f"s{seed:03}", reports[seed].text + " end", "2016") for seed in range(3 * CROWD)]
    assert mark_near_copies([*copies, *reports]) == {f"s{seed:03}": f"r{seed:03}" for seed in range(3 * CROWD)}
