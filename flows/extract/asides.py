"""What stands in a sentence without being said by it: the title of a law in brackets, the day that names an order, a
heading in capitals before a colon.

Here belongs what is set aside before the frames look for facts. Not here: whole sentences that are no text
(``segment``).
"""

from __future__ import annotations

from flows.extract.reading import INSTRUMENT, INSTRUMENTS, Reading

_BETWEEN = frozenset("as amended , of the and on dated".split())
_TITLE_OPENS = 8  # items that may stand between the number of a law and the bracket with its title


def set_aside(reading: Reading) -> None:
    """Take from the reading the triggers of headings and of titles of laws, and the dates by which laws are named."""
    if ":" in reading.kinds:
        _heading(reading)
    if INSTRUMENT in reading.marks:
        _laws(reading)


def _heading(reading: Reading) -> None:
    """ "PROMOTING TRADE WITH CHILE: The two leaders agreed …": what is told stands behind the colon."""
    end = reading.kinds.index(":")
    if end < 3 or end + 3 >= len(reading.words) or reading.is_title_case:
        return
    before = reading.text[reading.starts[0] : reading.ends[end - 1]]
    behind = reading.text[reading.starts[end] : reading.ends[-1]]
    if before.upper() == before and behind.upper() != behind:
        _drop_hits(reading, 0, end)


def _laws(reading: Reading) -> None:
    kinds, words = reading.kinds, reading.words
    letters = list(kinds)
    lex = None
    for k, word in enumerate(words):
        if word not in INSTRUMENTS or not _is_number(reading, k + 1):
            continue
        at = k + 2
        while at < len(words) and at < k + 2 + _TITLE_OPENS and (words[at] in _BETWEEN or kinds[at] in "D,"):
            if kinds[at] == "D" and words[at - 1] in ("of", "dated"):
                letters[at] = "N"  # the day of the law is part of its name
            at += 1
        close = kinds.find(")", at) if kinds[at : at + 1] == "(" else -1
        if close > at + 3:  # "(Adjusting Imports of Steel Into the United States)"
            _drop_hits(reading, at, close)
            lex = list(reading.lex) if lex is None else lex
            for j in range(at + 1, close):
                letters[j], lex[j] = "w", None
    reading.kinds = "".join(letters)
    if lex is not None:
        reading.lex = lex


def _is_number(reading: Reading, k: int) -> bool:
    """Whether a law's number stands at ``k``: "14257", "No. 25"."""
    return k < len(reading.words) and reading.words[k][:1].isdigit()


def _drop_hits(reading: Reading, start: int, end: int) -> None:
    for key, hits in list(reading.hits.items()):
        kept = [hit for hit in hits if not start <= hit.start < end]
        if kept:
            reading.hits[key] = kept
        else:
            del reading.hits[key]
