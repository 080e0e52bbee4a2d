"""Cutting a text into blocks: paragraphs, headings, list items, table rows.

Here belongs the question which lines belong together. Text that was wrapped by hard line breaks (wire copy, PDF,
e-mail) is joined again; lines that stand for themselves are not. Not here: sentences, and what is furniture.
"""

from __future__ import annotations

import re
from itertools import pairwise

from flows.segment.words import OPEN_ENDS, SIGN_OFFS

Span = tuple[int, int]

MAX_WRAP_WIDTH = 132  # no one wraps prose wider than an old line printer
MIN_WRAP_WIDTH = 40
RAGGED = 2  # the longest line seen may be that much shorter than the column allowed
WIDER = 12  # a line of a wrapped text is hardly wider than the others
MIN_JOINED_LENGTH = 25  # shorter lines are items of a list, not wrapped prose

BULLET = re.compile(r"(?:[-–—*•·‣▪◦●○■□►▶✓✔➢➤]|\(?(?:\d{1,3}|[a-zA-Z]|[ivxlIVXL]{1,5})[.)])\s+\S|[*•‣▪◦●■►➢➤]\S")
TABLE_ROW = re.compile(r"\S(?:\t|[ \u00a0]{3,}|\s*\|\s*)\S")
_URL_ONLY = re.compile(r"(?:https?://|www\.)\S+\Z", re.IGNORECASE)


def find_blocks(text: str) -> list[Span]:
    """The blocks of a text, in order, as spans without white space at their ends.

    Every character that is not white space lies in exactly one block. A block may contain line breaks where they were
    only wrapping.
    """
    lines = _lines(text)
    width = _wrap_width(text, lines)
    blocks: list[Span] = []
    start = end = -1
    previous_begin = 0
    for begin, line_start, line_end, after_blank in lines:
        if start >= 0:
            if not after_blank and _continues(text, previous_begin, end, begin, line_start, line_end, width, start):
                end = line_end
                previous_begin = begin
                continue
            blocks.append((start, end))
        start, end, previous_begin = line_start, line_end, begin
    if start >= 0:
        blocks.append((start, end))
    return blocks


def _lines(text: str) -> list[tuple[int, int, int, bool]]:
    """The lines that are not blank: (begin with indentation, start, end, whether a blank line or nothing is before)."""
    found = []
    after_blank = True
    position = 0
    for raw in text.split("\n"):
        stripped = raw.strip()
        if stripped:
            start = position + (len(raw) - len(raw.lstrip()) if raw[0].isspace() else 0)
            found.append((position, start, start + len(stripped), after_blank))
            after_blank = False
        else:
            after_blank = True
        position += len(raw) + 1
    return found


def _wrap_width(text: str, lines: list[tuple[int, int, int, bool]]) -> int | None:
    """The column at which the text was wrapped; None where lines are whole paragraphs.

    Judged on lines that have a line directly below: only they can have been wrapped.
    """
    widths = sorted(end - begin for (begin, _, end, _), following in pairwise(lines) if not following[3])
    if len(widths) < 2:
        return None
    n_long = sum(1 for begin, _, end, _ in lines if end - begin > MAX_WRAP_WIDTH)
    if n_long * 10 > len(lines):
        return None
    usual = [width for width in widths if width <= MAX_WRAP_WIDTH]
    if not usual:
        return None
    width = usual[(len(usual) * 19 - 1) // 20]
    return width if width >= MIN_WRAP_WIDTH else None


def _continues(
    text: str,
    begin: int,
    end: int,
    next_begin: int,
    next_start: int,
    next_end: int,
    width: int | None,
    block_start: int,
) -> bool:
    """Whether the next line goes on with the sentence or paragraph of the line that ends at ``end``."""
    length = end - begin
    last = text[end - 1]
    lower = text[next_start].islower()
    reason = False
    if width is not None and next_end - next_begin <= width + WIDER:
        # The line is full: the next line's first word had no room in it.
        space = text.find(" ", next_start, next_end)
        reason = length + 1 + (space if space > 0 else next_end) - next_start > width - RAGGED
        reason = reason or (last not in ".!?:;" and length > 0.8 * width)
    if not reason and length >= MIN_JOINED_LENGTH:
        if lower:
            reason = last not in ".!?:;" or text[end - 4 : end] in ("U.S.", "U.N.", "U.K.")
        elif last == ",":
            reason = width is not None
        elif length <= MAX_WRAP_WIDTH or last.isalpha():
            reason = text[text.rfind(" ", begin, end) + 1 : end] in OPEN_ENDS
    return reason and not _stands_alone(text, begin, max(begin, block_start), end, next_begin, next_start, next_end)


def _stands_alone(text: str, begin: int, start: int, end: int, next_begin: int, next_start: int, next_end: int) -> bool:
    """Whether a line is an item, a row, a URL, a first line or a sign-off, however full the line before it is."""
    first, last = text[next_start], text[end - 1]
    if BULLET.match(text, next_start, next_end) and (not first.isalnum() or last in ".:;!?"):
        return True
    if next_end - next_start <= 12 and text[next_start:next_end].lower() in SIGN_OFFS:
        return True
    if next_end - next_start > MAX_WRAP_WIDTH and end - start > MAX_WRAP_WIDTH:
        return True  # lines of that length are paragraphs
    if next_start - next_begin >= 2 and (last in '.!?:;"”' or (not first.islower() and not text[begin].isspace())):
        return True  # the first line of a paragraph is indented
    if not first.islower() and "://" in text[text.rfind(" ", start, end) + 1 : end]:
        return True  # a reference that ends in its URL
    return any(
        TABLE_ROW.search(text, here, there) or _URL_ONLY.match(text, here, there)
        for here, there in ((start, end), (next_start, next_end))
    )
