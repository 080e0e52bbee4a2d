"""The words of a text, split once for all that read them.

Here belong the split into tokens with their places, and the means to go straight to the words that a scanner looks at
(``Spotter``), so that no scanner walks the whole text by itself. Not here: what any word means.
"""

from __future__ import annotations

import re
import sys
from array import array
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, chain, compress, count
from operator import add, itemgetter
from typing import TypeVar

from flows.extract.folding import fold_word

T = TypeVar("T")

TOKEN = re.compile(r"['’][st]\b|[^\W_]+(?:[-‑][^\W_]+)*|\S")
_BLOCK = 60_000  # characters that are split at once
_MOST_WORDS = 200_000  # remembered at once by a memory of words; some 40 MB
_LONGEST_WORD = 60  # characters; longer ones are not remembered


@dataclass(slots=True)
class Tokens:
    """The tokens of a text in order: a word (with its hyphens), "'s", "'t", or any other single character."""

    text: str
    words: list[str]
    starts: array[int]  # code points
    ends: array[int]
    _next: int = 0  # the token behind those asked for last: where the next question mostly begins

    def between(self, start: int, end: int) -> tuple[list[str], list[int], list[int]]:
        """(words, starts, ends) of the tokens from ``start`` to ``end``; a token that either cuts is split anew."""
        starts, low = self.starts, self._next
        if not (low < len(starts) and starts[low] == start):
            low = bisect_left(starts, start)
        high = self._next = bisect_left(starts, end, low, min(low + end - start, len(starts)))
        cut_before = low > 0 and self.ends[low - 1] > start
        if cut_before or (high > low and self.ends[high - 1] > end):
            return split(self.text, start, end)
        return self.words[low:high], starts[low:high].tolist(), self.ends[low:high].tolist()


def split(text: str, start: int, end: int) -> tuple[list[str], list[int], list[int]]:
    """(words, starts, ends) of the tokens of a stretch of text."""
    parts = text[start:end].replace("\n", " ").split(" ")
    pieces = list(map(_PIECES.__getitem__, parts))
    words = list(chain.from_iterable(map(_WORDS, pieces)))
    places = map(add, accumulate(map(len, parts), initial=start), count())  # each space counts too
    starts = [place + at for place, (_, found) in zip(places, pieces, strict=False) for at in found]
    return words, starts, list(map(add, starts, map(len, words)))


class _Pieces(dict[str, tuple[tuple[str, ...], tuple[int, ...]]]):
    """The tokens of what stands between two spaces, and where each begins in it; split once."""

    def __missing__(self, part: str) -> tuple[tuple[str, ...], tuple[int, ...]]:
        found = list(TOKEN.finditer(part))
        words = tuple(sys.intern(match.group()) for match in found)
        return remember(self, part, (words, tuple(match.start() for match in found)))


_PIECES = _Pieces()
_WORDS = itemgetter(0)


@lru_cache(maxsize=4)
def tokens_of(text: str) -> Tokens:
    """Split a text, block by block; a block ends at a space, so that it cuts no word."""
    tokens = Tokens(text, [], array("Q"), array("Q"))
    start = 0
    while start < len(text):
        end = text.find(" ", start + _BLOCK)
        end = len(text) if end < 0 else end
        words, starts, ends = split(text, start, end)
        tokens.words.extend(words)
        tokens.starts.extend(starts)
        tokens.ends.extend(ends)
        start = end
    return tokens


class Spotter:
    """Where a pattern may begin: it is tried on each distinct word once, in lower case, and a text is gone through
    once for all spotters."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self._at = len(_PATTERNS)
        _PATTERNS.append(pattern)
        _SPOTS.clear()
        _spotted.cache_clear()

    def places(self, text: str) -> list[int]:
        """The places of a text at which the pattern may begin, in order."""
        return _spotted(text)[self._at]


_PATTERNS: list[re.Pattern[str]] = []  # of all spotters


class _Spots(dict[str, tuple[tuple[int, int], ...]]):
    """What the spotters find in a word: (the spotter's number, place in the word) of each."""

    def __missing__(self, word: str) -> tuple[tuple[int, int], ...]:
        low = fold_word(word)
        found = [(k, match.start()) for k, pattern in enumerate(_PATTERNS) for match in pattern.finditer(low)]
        return remember(self, word, tuple(found))


_SPOTS = _Spots()


@lru_cache(maxsize=4)
def _spotted(text: str) -> tuple[list[int], ...]:
    """The places that each spotter finds in a text."""
    tokens = tokens_of(text)
    places: tuple[list[int], ...] = tuple([] for _ in _PATTERNS)
    spots = list(map(_SPOTS.__getitem__, tokens.words))
    for start, found in compress(zip(tokens.starts, spots, strict=True), spots):
        for k, at in found:
            places[k].append(start + at)
    return places


def remember(memory: dict[str, T], word: str, value: T) -> T:
    """Keep what was worked out for a word; the memory is bounded."""
    if len(word) <= _LONGEST_WORD:
        if len(memory) >= _MOST_WORDS:
            memory.clear()
        memory[word] = value
    return value
