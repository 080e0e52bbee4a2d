"""Telling page furniture and headings from the text proper.

Here belongs the judgement of whole blocks: menus, counters, share lines, bylines, teasers of other articles, reference
lists, headings. The wording that gives furniture away is data (``schemas/codes/segmentation.toml``). When in doubt a
block is text: furniture that is kept costs a false fact, text that is dropped costs a true one.
"""

from __future__ import annotations

import re

from flows.segment.blocks import BULLET, TABLE_ROW, Span
from flows.segment.words import (
    BREADCRUMB,
    BYLINE,
    DATE_LINE,
    FIRST_WORDS,
    FURNITURE_LINE,
    REFERENCE_HEADINGS,
    RELATED_HEADING,
    SIGN_OFFS,
)

MAX_FURNITURE_LINE = 250
MAX_HEADING = 120
MAX_TITLE = 250  # of the first block, which is a headline oftener than not
MAX_HEADING_WORDS = 18
REAL_PARAGRAPH = 250  # code points; a teaser is shorter
MAX_REFERENCE = 700
TOP_BLOCKS = 4  # breadcrumbs stand here

MAX_STACKED = 4  # headings above one another: a title, a part, a chapter, a section

_TEXT_ENDS = ".!?:;…\"'”’)»]。"
_STOPS = ".!?。！？"
_CLOSERS = "\"'”’»)]"
_ELLIPSIS = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\])[\"'”’»)\]]*\Z")
_TWO_SENTENCES = re.compile(r"[.!?][\"'”’»)\]]*\s+[\"'“‘(]?[A-Z0-9]")
_URL = re.compile(r"https?://|www\.|\bdoi\b", re.IGNORECASE)
_ENTRY_START = re.compile(r"[\[(]?\d{1,3}[\])]?[.)\]]?\s|[\^↑*•‣·–—\-]\s*\S|[\[(][^\])\n]{1,30}[\])]\s")
_ENTRY_INSIDE = re.compile(
    r"\((?:[^()\n]{0,30}\s)?(?:1[89]|20)\d\d[a-z]?\)|\bretrieved\b|\baccessed\b|\barchived\b|\bibid\b|\bpp?\.\s*\d"
    r"|\bvol\.\s*\d|\bISBN\b|\bop\. cit\b|[\"“][^\"”\n]{8,}[,.]?[\"”][,.]?\s|,\s(?:1[89]|20)\d\d\.?\Z",
    re.IGNORECASE,
)
_FULL_SENTENCE = re.compile(r"[a-z]{3,}[.!?][\"'”’»)\]]*\s+[\"'“‘(]?[A-Z]")
_DATE = re.compile(r"\d{1,2}(?:st|nd|rd|th)?\s+[A-Z][a-z]+,?\s+\d{4}\Z|[\d\s/.,–-]+\Z")
_KEY_VALUE = re.compile(r"[^\n:]{1,60}:\s+\S")


def mark_blocks(text: str, blocks: list[Span], title: str | None = None) -> tuple[list[bool], list[bool], list[Span]]:
    """For each block: whether it is furniture, and whether it is a heading (never both); and the entries of references.

    ``title`` is the document's title where known: a block that repeats it is a heading even with a full stop. The third
    result are the spans of the entries in the document's reference lists; these blocks are furniture too.
    """
    furniture = [False] * len(blocks)
    headings = [False] * len(blocks)
    references: list[Span] = []
    zone = ""
    teasers = 0
    wanted_title = _plain(title) if title else None
    for index, (start, end) in enumerate(blocks):
        length = end - start
        if length > MAX_REFERENCE:
            zone = ""
            continue
        block = text[start:end]
        if length <= MAX_FURNITURE_LINE and (zone or index < TOP_BLOCKS or _may_be_furniture(block)):
            opened = _opens_zone(block)
            if opened and (zone or not _is_lead(text, blocks, index)):
                zone, teasers = opened, 0
                furniture[index] = True
                continue
            if zone == "references" and _URL.search(block):
                furniture[index] = True
                references.append((start, end))
                continue
            if _is_furniture_line(block) or (index < TOP_BLOCKS and _is_breadcrumb(text, blocks, index, wanted_title)):
                furniture[index] = True
                continue
        if zone == "references":
            if _is_reference(text, blocks, index):
                furniture[index] = True
                references.append((start, end))
                continue
            zone = ""
        elif zone == "related":
            if _is_teaser(text, blocks, index, teasers):
                furniture[index] = True
                teasers += 1
                continue
            zone = ""
        headings[index] = _is_heading(block, index, len(blocks), wanted_title)
    _keep_headings_of_text(text, blocks, headings, furniture)
    return furniture, headings, references


def _keep_headings_of_text(text: str, blocks: list[Span], headings: list[bool], furniture: list[bool]) -> None:
    """Unmark, in place, what stands above no text: short lines in a row are a list or a table taken apart."""
    distance = MAX_STACKED + 1
    for index in range(len(blocks) - 1, -1, -1):
        start, end = blocks[index]
        if headings[index]:
            headings[index] = distance < MAX_STACKED
            distance += 1
        elif furniture[index]:
            continue
        elif text[end - 1] in _TEXT_ENDS or end - start > MAX_HEADING:
            distance = 0
        else:
            distance += 1


def _plain(words: str) -> str:
    return " ".join(words.split()).rstrip(" .").casefold()


def _may_be_furniture(block: str) -> bool:
    """A quick look: whether a block begins like anything that the closer looks below would find."""
    if block[0].isalpha():
        space = block.find(" ")
        word = block if space < 0 else block[:space]
        return word.strip(":()[],|\n\t\u00a0").lower() in FIRST_WORDS or "ights reserved" in block or _is_link(block)
    return len(block) <= 60 or block[0] in "©(["


def _opens_zone(block: str) -> str:
    """The kind of list that a block heads ("references", "related"), or nothing."""
    if len(block) > 60 or block[0].isdigit():
        return ""
    bare = block.strip(" :#*=-_\t\n").lower()
    if bare in REFERENCE_HEADINGS:
        return "references"
    if not block[0].isalpha():
        return ""
    return "related" if RELATED_HEADING.match(block) else ""


def _is_lead(text: str, blocks: list[Span], index: int) -> bool:
    """Whether a block like "Latest" is the document's first and its text follows: then it is a title."""
    if index > 0 or len(blocks) < 2:
        return False
    start, end = blocks[1]
    return _is_prose(text[start:end]) and not _URL.search(text, start, end)


def _is_furniture_line(block: str) -> bool:
    if block.lower() in SIGN_OFFS:
        return True
    first = block[0]
    if first.isalpha():
        word = block.split(None, 1)[0].strip(":()[],|").lower()
        if word in FIRST_WORDS:
            return bool(FURNITURE_LINE.match(block) or BYLINE.match(block) or DATE_LINE.match(block))
        return "ights reserved" in block or _is_link(block)
    if first.isdigit():
        if block.isdigit() and block.isascii():  # a counter, unless it may be a year
            return len(block) != 4 or not "1500" <= block < "2100"
        return len(block) <= 60 and bool(FURNITURE_LINE.match(block))
    if first in "©([" or len(block) <= 40:
        return bool(FURNITURE_LINE.match(block) or BYLINE.match(block) or _is_link(block))
    return False


def _is_link(block: str) -> bool:
    return block.startswith(("http://", "https://", "www.")) and len(block.split()) == 1


def _is_breadcrumb(text: str, blocks: list[Span], index: int, title: str | None) -> bool:
    """A path through the site's menus: "Home > Economy", or menu words that end in the title of the page."""
    start, end = blocks[index]
    block = text[start:end]
    if block[-1] in _STOPS or "\n" in block:
        return False
    if BREADCRUMB.match(block):
        return True
    if not block.lower().startswith("home "):
        return False
    whole = _plain(block)
    if title and whole.endswith(title) and whole != title:
        return True
    if index + 1 >= len(blocks):
        return False
    next_start, next_end = blocks[index + 1]
    following = _plain(text[next_start:next_end])
    return len(following) >= 10 and whole.endswith(following) and whole != following


def _ends_with_stop(block: str) -> bool:
    return block.rstrip(_CLOSERS)[-1:] in tuple(_STOPS) if block[-1] in _CLOSERS else block[-1] in _STOPS


def _is_prose(block: str) -> bool:
    """Whether a block reads like a paragraph of the text proper and not like a title or teaser."""
    if _ELLIPSIS.search(block) or not _ends_with_stop(block):
        return False
    return len(block) >= REAL_PARAGRAPH or (len(block) >= 80 and bool(_TWO_SENTENCES.search(block)))


def _is_reference(text: str, blocks: list[Span], index: int) -> bool:
    """Whether a block that stands in a list of references is an entry of it."""
    start, end = blocks[index]
    block = text[start:end]
    if _URL.search(block) or _ENTRY_START.match(block) or _ENTRY_INSIDE.search(block):
        return True
    if _is_prose(block):
        return False
    if _ends_with_stop(block):
        return len(block) < REAL_PARAGRAPH and index > 0 and "," in block
    if index + 1 < len(blocks):  # a heading and its paragraph end the list
        next_start, next_end = blocks[index + 1]
        following = text[next_start:next_end]
        return not (_is_prose(following) and not _URL.search(following) and not _ENTRY_INSIDE.search(following))
    return True


def _is_teaser(text: str, blocks: list[Span], index: int, teasers: int) -> bool:
    """Whether a block after "Related articles" or its like is the title or the first words of another article."""
    start, end = blocks[index]
    block = text[start:end]
    if _ELLIPSIS.search(block):
        return True
    following = text[blocks[index + 1][0] : blocks[index + 1][1]] if index + 1 < len(blocks) else ""
    if not _ends_with_stop(block):
        if len(block) > REAL_PARAGRAPH:
            return False
        return teasers == 0 or not (following and _is_prose(following))
    if _is_prose(block) or teasers == 0:
        return False
    previous = text[blocks[index - 1][0] : blocks[index - 1][1]]
    if _ends_with_stop(previous):
        return False
    if "\n\n" not in text[blocks[index - 1][1] : start]:
        return True  # straight below its title
    # two full paragraphs in a row: the text goes on
    return not (following and _ends_with_stop(following) and not _ELLIPSIS.search(following))


def _is_heading(block: str, index: int, n_blocks: int, title: str | None) -> bool:
    """Whether a block is a headline or heading: short, alone, without a full stop, and not the last of the document."""
    if index + 1 >= n_blocks:
        return False
    if title is not None and index < TOP_BLOCKS and _plain(block) == title:
        return True
    if len(block) > (MAX_TITLE if index == 0 else MAX_HEADING):
        return False
    first, last = block[0], block[-1]
    if last in ".!;,…" or (last in _CLOSERS and _ends_with_stop(block)) or first.islower():
        return False
    if not first.isalpha() and (_DATE.match(block) or not any(map(str.isalpha, block))):
        return False
    if not first.isdigit() and (first == "(" or block[1:2] in " .)*•‣▪◦●■►➢➤") and BULLET.match(block):
        return False
    if _FULL_SENTENCE.search(block) or TABLE_ROW.search(block):
        return False
    words = block.split()
    if index == 0:
        return last != ":" or len(words) <= MAX_HEADING_WORDS
    if len(words) > MAX_HEADING_WORDS:
        return False
    if last == ":":
        return len(words) <= 8 and _mostly_capitals(words)
    return not _KEY_VALUE.match(block)


def _mostly_capitals(words: list[str]) -> bool:
    """Whether the longer words of a line begin with a capital, as in a title."""
    long_words = [word for word in words if len(word) > 3]
    return bool(long_words) and sum(not word[0].islower() for word in long_words) * 5 >= len(long_words) * 4
