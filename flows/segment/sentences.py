"""Cutting a block of English text into sentences.

Here belongs the question whether a full stop (or its like) ends a sentence. Lines and paragraphs are decided before
(``flows.segment.blocks``). One compiled pattern finds the places where a sentence may end; Python looks only at those.
"""

from __future__ import annotations

import re

from flows.segment.words import BEFORE_NUMBER, INSIDE, MAYBE, OPENERS

Span = tuple[int, int]

MAX_SENTENCE = 5_000  # code points; longer ones are cut at a space, so that no later stage meets a monster

MAX_TOKEN = 40

_OPENING = "\"'“‘«„(["
_CLOSING = "\"'”’»)]"
_NO_CAPITAL_NEEDED = "-–—•*"

# A run of stops, then closing quotes, brackets and footnote numbers, then white space or (no space typed) a capital.
# The quantifiers are possessive and a run is entered only at its start: the search is linear in any text.
_CANDIDATE = re.compile(
    r"(?<![.!?…。！？])[.!?…。！？]++(?:[\"'”’»)\]]|\[(?:\d{1,3}|[a-z]|note \d{1,3}|citation needed)\])*+"
    r"(?=\s|[A-Z\"“‘(\[])"
)
_DOTTED = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]{1,3}\Z")
_WORD = re.compile(r"[^\W_][\w'’\-]*")
_WEB = re.compile(r"(?:://|\bwww\.|@)")


def split_sentences(text: str, start: int, end: int) -> list[Span]:
    """The sentences of ``text[start:end]`` (a block without white space at its ends), in order, as spans in ``text``.

    Together they cover every character of the block that is not white space.
    """
    spans: list[Span] = []
    begin = start
    for match in _CANDIDATE.finditer(text, start, end):
        stop = match.end()
        if stop >= end:
            break
        if _ends_sentence(text, begin, match.start(), stop, end):
            spans.append((begin, stop))
            begin = _skip_space(text, stop, end)
    if begin < end:
        spans.append((begin, end))
    if end - start > MAX_SENTENCE:
        return [piece for span in spans for piece in _within_limit(text, span)]
    return spans


def _skip_space(text: str, position: int, end: int) -> int:
    while position < end and text[position].isspace():
        position += 1
    return position


def _token_start(text: str, begin: int, end: int) -> int:
    """Where the word that ends at ``end`` begins. It looks back a fixed way only: the whole search stays linear."""
    begin = max(begin, end - MAX_TOKEN)
    token = text[begin:end]
    return begin + len(token) - len(token.split()[-1]) if token and not token[-1].isspace() else end


def _ends_sentence(text: str, begin: int, first_stop: int, stop: int, end: int) -> bool:
    """Whether the sentence that began at ``begin`` ends at ``stop``; its stops start at ``first_stop``."""
    following = text[stop]
    if not following.isspace():
        return _ends_without_space(text, begin, first_stop, stop, end)
    position = _skip_space(text, stop, end)
    following = text[position]
    if following.islower():
        return False
    if text[first_stop] != "." or text[first_stop : first_stop + 2] == "..":
        return not (first_stop > begin and text[first_stop - 1] == "[")  # "[...]" leaves words out
    closers = text[first_stop + 1 : stop]
    return _single_stop_ends(text, begin, first_stop, closers, position, end)


def _single_stop_ends(text: str, begin: int, dot: int, closers: str, position: int, end: int) -> bool:
    """The case of one full stop, with what follows at ``position`` not in lower case."""
    token = text[_token_start(text, begin, dot) : dot]
    bare = token.lstrip("\"'“‘«„([-–—$€£")
    if not bare:
        return True
    following = text[position]
    if bare in INSIDE:
        return False
    if bare.isdigit():
        # "1." at the start of a block numbers a list item, and ends nothing
        return dot - len(token) != begin or len(bare) > 3
    if len(bare) > 8 and "." not in bare:
        return True
    if bare in BEFORE_NUMBER:
        return not (following.isdigit() or following in "#$€£¥") if not closers else True
    last_part = bare[max(bare.rfind("-"), bare.rfind("–")) + 1 :]  # "Australia-U.S."
    if bare not in MAYBE and not (len(bare) == 1 and bare.isupper()) and not _DOTTED.match(last_part):
        tail = bare[max(bare.rfind("."), bare.rfind("/"), bare.rfind("-")) + 1 :]
        return not (tail in INSIDE and len(tail) > 2 and tail[0].isupper())  # "Lt.Gov.", "Vice-Adm."
    if closers and closers[0] not in ")]":
        return True  # quoted: “... the U.S.” Then
    if following in _NO_CAPITAL_NEEDED:
        return False
    if following in _OPENING:
        position += 1
    word = _WORD.match(text, position, end)
    if word is None:
        return False
    return word.group() in OPENERS and not (len(bare) == 1 and word.group() == "I")


def _ends_without_space(text: str, begin: int, first_stop: int, stop: int, end: int) -> bool:
    """The case of no space after the stop: "(#58958).The donation", "deal.”The minister", "in 2017.The"."""
    if first_stop == begin:
        return False
    before = text[first_stop - 1]
    following = text[stop]
    if stop + 1 >= end:
        return False
    if following in '"“‘([':
        # a quote or bracket straight after the stop opens the next sentence only if it is an opening one
        return following in "“‘" and before.isalnum() and text[stop + 1].isupper()
    if not (text[stop + 1].islower() or text[stop + 1] in " '’"):
        return False
    token = text[_token_start(text, begin, first_stop) : first_stop]
    if _WEB.search(token) or "." in token:
        return False
    bare = token.lstrip("\"'“‘«„(")
    if bare in INSIDE or bare in MAYBE:
        return False
    word = _WORD.match(text, stop, end)
    if word is None or (len(word.group()) < 4 and word.group() not in OPENERS):  # "Node.Js", "Amazon.Com"
        return False
    if before in ')]"”’' or before.isdigit() or stop - first_stop > 1:
        return True
    return len(bare) >= 3 and bare[-3:].islower() and (word.end() >= end or text[word.end()] in " ,'’-\n")


def _within_limit(text: str, span: Span) -> list[Span]:
    """A sentence cut into pieces of at most MAX_SENTENCE code points, at white space where there is some."""
    begin, end = span
    pieces = []
    while end - begin > MAX_SENTENCE:
        cut = begin + MAX_SENTENCE
        space = max(text.rfind(" ", begin + MAX_SENTENCE // 2, cut), text.rfind("\n", begin + MAX_SENTENCE // 2, cut))
        stop = space if space > 0 else cut
        trimmed = stop
        while trimmed > begin and text[trimmed - 1].isspace():
            trimmed -= 1
        if trimmed > begin:
            pieces.append((begin, trimmed))
        begin = _skip_space(text, stop, end)
    if begin < end:
        pieces.append((begin, end))
    return pieces
