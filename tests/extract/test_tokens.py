"""The words of a text, and that no scanner overlooks a place at which one of its patterns begins."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.extract import context, date_points, quantities
from flows.extract.folding import fold
from flows.extract.tokens import TOKEN, Spotter, split, tokens_of

GOLD = Path(__file__).parents[1] / "gold"
TEXTS = [path.read_text("utf-8") for path in sorted(GOLD.rglob("*.txt"))]


@given(st.text(alphabet="aZé9 \n\t-'’s.$%½ ²‑—日", max_size=60))
def test_split_gives_the_tokens_and_their_places(text: str) -> None:
    words, starts, ends = split(text, 0, len(text))
    found = list(TOKEN.finditer(text))
    assert list(zip(words, starts, ends, strict=True)) == [(m.group(), m.start(), m.end()) for m in found]


def test_a_long_text_is_split_as_a_whole() -> None:
    text = " ".join(TEXTS)
    tokens = tokens_of(text)
    assert tokens.words == TOKEN.findall(text)
    assert all(text[s:e] == w for w, s, e in zip(tokens.words, tokens.starts, tokens.ends, strict=True))


def test_a_word_that_is_cut_is_split_anew() -> None:
    text = "a US-led group"
    assert tokens_of(text).between(2, 4) == (["US"], [2], [4])
    assert tokens_of(text).between(4, 14) == (["-", "led", "group"], [4, 5, 9], [5, 8, 14])


@pytest.mark.parametrize(
    ("spotter", "pattern"),
    [
        (quantities._SPOTTER, quantities._TRIGGER),
        (date_points._SPOTTER, date_points._TRIGGER),
        (context._REFERENCE_STARTS, context._REFERENCE),
    ],
)
def test_no_place_is_overlooked(spotter: Spotter, pattern: re.Pattern[str]) -> None:
    for text in TEXTS:
        low = fold(text)
        spotted = set(spotter.places(text))
        for match in pattern.finditer(low):
            whole_word = not low[match.end() : match.end() + 1].isalpha()
            behind_article = spotted & set(range(match.start() + 4, match.end()))  # "the weekend" is found at its noun
            assert match.start() in spotted or behind_article or not whole_word, match.group()
