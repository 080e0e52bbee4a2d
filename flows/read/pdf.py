"""Reading PDF files: paragraphs in reading order, without running heads, with the place where each page begins.

Here belongs the use of PDFium (pypdfium2), which gives a page's characters in the order in which they were set, and
what has to be undone of the typesetting: lines, hyphens, heads, page numbers. Not here: reading text in pictures.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

from flows.read.text import normalise
from flows.read.values import Content, ReadLimits, UnreadableError
from flows.segment.blocks import BULLET

MIN_LETTERS = 20  # a file with fewer is a picture of a text
MAX_PAGES = 20_000
_PASSWORD_ERROR = 4  # FPDF_ERR_PASSWORD

_LINE_END = re.compile(r"\ufffe(?:\r?\n)?|\u00ad\r?\n|\r\n|\n|\r")
_PAGE_NUMBER = re.compile(
    r"(?:page\s+)?[-–—\[(]?\s*(?:\d{1,4}|[ivxl]{1,7})\s*[-–—\])]?(?:\s*(?:of|/|\|)\s*\d{1,4})?\Z", re.IGNORECASE
)
_DIGITS = re.compile(r"\d+")
_WORD = re.compile(r"\w+(?:-\w+)*")
_JUNK_TITLE = re.compile(
    r"\(?(?:anonymous|unspecified|untitled|microsoft word\b.*|.*\.(?:docx?|pdf|indd|qxd|rtf|tmp))\)?\Z", re.IGNORECASE
)
# First parts of compounds that keep their hyphen when a line ends after it.
_HYPHENATED = frozenset(
    [
        "long",
        "short",
        "medium",
        "non",
        "pro",
        "anti",
        "ex",
        "co",
        "high",
        "low",
        "well",
        "self",
        "multi",
        "semi",
        "cross",
        "vice",
        "two",
        "three",
        "four",
        "five",
        "six",
        "one",
        "first",
        "second",
        "third",
        "half",
        "so",
        "mid",
        "post",
        "pre",
        "north",
        "south",
        "east",
        "west",
        "counter",
        "large",
        "small",
        "joint",
        "state",
        "oil",
        "old",
        "new",
        "full",
        "part",
    ]
)


@dataclass(slots=True)
class _Line:
    """A printed line: its words, its place in points from the bottom left, and whether a hyphen cut its last word."""

    text: str
    left: float
    right: float
    bottom: float
    height: float
    hyphen: bool = False


def read_pdf(data: bytes, limits: ReadLimits) -> Content:
    """The text of a PDF file, a paragraph a line with blank lines between, and where each page begins in it.

    ``Content.pages`` holds the offset of each page's first character (a page without text has its successor's).
    Words cut at line ends are whole again. Lines at the top or bottom that come back page after page, and page numbers,
    are dropped. Raises UnreadableError for files that are broken, encrypted or without text.
    """
    import pypdfium2 as pdfium

    try:
        file = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD_ERROR or "password" in str(error).lower():
            raise UnreadableError("encrypted_file", "encrypted; save it without a password") from error
        raise UnreadableError("broken_file", f"not a whole PDF ({error}); fetch or save it again") from error
    try:
        if len(file) > MAX_PAGES:
            raise UnreadableError("too_large", f"{len(file):,} pages, and {MAX_PAGES:,} are the most; split it")
        pages = _read_pages(file, limits)
        stated = file.get_metadata_dict()
    except pdfium.PdfiumError as error:
        raise UnreadableError("broken_file", f"a page cannot be read ({error}); fetch or save it again") from error
    finally:
        file.close()
    _drop_running_heads(pages)
    text, offsets = _compose(pages)
    if sum(map(str.isalpha, text)) < MIN_LETTERS:
        reason = "there is no text in it, only pictures (a scan?); run OCR on it and save the text"
        raise UnreadableError("no_text", reason)
    return Content(text, _metadata(stated), pages=offsets)


def _metadata(stated: dict[str, str]) -> dict[str, str]:
    """Title and author where they are real. The date of a PDF is when the file was made, so it is not used."""
    values = {"title": stated.get("Title", ""), "author": stated.get("Author", "")}
    cleaned = {key: " ".join(normalise(value).split()) for key, value in values.items()}
    return {key: value for key, value in cleaned.items() if value and not _JUNK_TITLE.match(value)}


def _read_pages(file: Any, limits: ReadLimits) -> list[list[_Line]]:
    pages = []
    size = 0
    for index in range(len(file)):
        page = file[index]
        text_page = page.get_textpage()
        try:
            lines = list(_read_lines(text_page))
        finally:
            text_page.close()
            page.close()
        size += sum(len(line.text) for line in lines)
        if size > limits.max_document:
            raise UnreadableError("too_large", f"more than {limits.max_document:,} characters of text; split it")
        pages.append(lines)
    return pages


def _read_lines(text_page: Any) -> Iterator[_Line]:
    text = text_page.get_text_range()
    n_chars = text_page.count_chars()
    placed = len(text) == n_chars  # else characters and boxes cannot be matched, and geometry is left out
    position = 0
    for match in [*_LINE_END.finditer(text), None]:
        end = match.start() if match else len(text)
        raw = text[position:end]
        words = raw.strip()
        if words:
            hyphen = match is not None and match.group()[0] in "\ufffe\u00ad"
            if len(words) > 1 and words[-1] in "-\u2010" and words[-2].isalpha() and match is not None:
                words, hyphen = words[:-1], True
            words = " ".join(normalise(words).split())
            if placed:
                first = position + len(raw) - len(raw.lstrip())
                last = position + len(raw.rstrip()) - 1
                left, bottom, _, top = text_page.get_charbox(first, loose=True)
                _, _, right, _ = text_page.get_charbox(last, loose=True)
                yield _Line(words, left, right, bottom, top - bottom, hyphen)
            else:
                yield _Line(words, 0.0, 0.0, 0.0, 0.0, hyphen)
        position = match.end() if match else end


def _drop_running_heads(pages: list[list[_Line]]) -> None:
    """Take away, in place, the lines at the edges of pages that repeat (numbers aside), and page numbers."""
    filled = [page for page in pages if page]
    if len(filled) < 2:
        return
    counts: Counter[str] = Counter()
    for page in filled:
        counts.update({_shape(line.text) for line in _edges(page)})
    often = max(3, len(filled) * 0.3)
    numbered = sum(any(_PAGE_NUMBER.match(line.text) for line in _edges(page)) for page in filled) >= max(
        2, len(filled) * 0.5
    )
    for page in filled:
        dropped = {
            id(line)
            for line in _edges(page)
            if counts[_shape(line.text)] >= often or (numbered and _PAGE_NUMBER.match(line.text))
        }
        page[:] = [line for line in page if id(line) not in dropped]


def _edges(page: list[_Line]) -> list[_Line]:
    """The lines that stand at the top or bottom of a page, where heads and numbers are."""
    if all(line.height == 0 for line in page):
        return [*page[:2], *page[2:][-2:]]
    by_height = sorted(page, key=lambda line: -line.bottom)
    return [*by_height[:2], *by_height[2:][-2:]]


def _shape(text: str) -> str:
    return _DIGITS.sub("#", " ".join(text.split()).casefold())


def _compose(pages: list[list[_Line]]) -> tuple[str, list[int]]:
    """The lines as one text in normal form, and the offset at which each page begins."""
    known = Counter(word.lower() for page in pages for line in page for word in _WORD.findall(line.text))
    pieces: list[str] = []
    offsets: list[int] = []
    length = 0
    previous: _Line | None = None
    for page in pages:
        pitch = _pitch(page)
        begun = False
        for line in page:
            joint = "" if previous is None else _joint(previous, line, page, pitch, not begun, known)
            length += len(joint)
            if not begun:
                offsets.append(length)
                begun = True
            length += len(line.text)
            pieces += [joint, line.text]
            previous = line
        if not begun:
            offsets.append(length)
    text = "".join(pieces)
    normal = normalise(text)
    if len(normal) != len(text):
        offsets = [len(normalise(text[:offset])) for offset in offsets]
    return normal, offsets


def _joint(previous: _Line, line: _Line, page: list[_Line], pitch: float, new_page: bool, known: Counter[str]) -> str:
    """What stands between two lines in the text: nothing, a hyphen, a space, or the end of a paragraph."""
    if previous.hyphen:
        return _hyphen(previous.text, line.text, known)
    goes_on = _goes_on_overleaf(previous, line) if new_page else _goes_on(previous, line, page, pitch)
    return " " if goes_on else "\n\n"


def _hyphen(before: str, after: str, known: Counter[str]) -> str:
    """Whether a hyphen at a line end belongs to the word ("long-term") or only to the line ("govern-ment")."""
    first = re.split(r"[^\w-]", before)[-1].lower()
    second = re.split(r"[^\w-]", after)[0].lower()
    whole, compound = known[first + second], known[f"{first}-{second}"]
    if whole != compound:
        return "" if whole > compound else "-"
    keeps = first in _HYPHENATED or not after[:1].islower() or not first.isalpha()
    return "-" if keeps else ""


def _pitch(page: list[_Line]) -> float:
    """The usual distance from a line to the next one on a page; 0 where there is none."""
    steps = [above.bottom - below.bottom for above, below in pairwise(page)]
    steps = [step for step in steps if step > 1]
    return median(steps) if steps else 0.0


def _goes_on_overleaf(previous: _Line, line: _Line) -> bool:
    """Whether a paragraph goes on after the end of a page or column: no full stop, and a small letter follows."""
    return previous.text[-1] not in '.!?:;”"' and (line.text[0].islower() or previous.text[-1] == ",")


def _goes_on(previous: _Line, line: _Line, page: list[_Line], pitch: float) -> bool:
    """Whether a line belongs to the paragraph of the line before it."""
    if BULLET.match(line.text):
        return False
    if previous.height == 0 or line.height == 0:
        return _goes_on_overleaf(previous, line)
    step = previous.bottom - line.bottom
    if step < -line.height:  # the next column
        return _goes_on_overleaf(previous, line)
    if abs(step) < 0.3 * line.height:  # two pieces of one printed line, such as cells of a table
        return line.left - previous.right < 2 * line.height
    if abs(line.height - previous.height) > 0.15 * max(line.height, previous.height):
        return False
    if pitch and step > 1.35 * max(pitch, 1.1 * line.height):
        return False
    if (
        line.left - previous.left > 0.8 * line.height
        and not BULLET.match(previous.text)
        and previous.text[-1] in ".!?:”"
    ):
        return False  # the first line of a paragraph is indented
    if line.text[0].islower() and previous.text[-1] not in ".!?:;":
        return True
    # A line ends early when its paragraph does: the next word would have had room.
    first_word = len(line.text.split(None, 1)[0]) + 1
    room = _right_edge(previous, page) - previous.right
    return room < first_word * (line.right - line.left) / max(1, len(line.text)) + 0.3 * line.height


def _right_edge(line: _Line, page: list[_Line]) -> float:
    """How far to the right the lines reach that stand in the same column and the same size."""
    return max(
        other.right
        for other in page
        if abs(other.left - line.left) < 4 * line.height and abs(other.height - line.height) < 0.15 * line.height + 0.1
    )
