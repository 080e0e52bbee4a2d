"""Reading Markdown: its marks taken away, what they mean kept as plain text.

Here belongs the light Markdown that articles and reports are written in (CommonMark's headings, emphasis, links, lists,
quotes, code, tables). Not here: a full parser. What is not recognised stays in the text as it is.
"""

from __future__ import annotations

import re

from flows.read.sidecar import read_mapping_text
from flows.read.text import decode, normalise
from flows.read.values import METADATA_KEYS, Content, ReadLimits

_FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_LINE_MARKS = re.compile(
    r"^(?:[ ]{0,3}(?:(?P<heading>\#{1,6})[ \t]+|(?P<quote>(?:>[ ]?)+)|(?P<fence>(?:```|~~~)[^\n]*$)"
    r"|(?P<underline>(?:=+|-{3,})[ \t]*$)|(?P<ruler>\|?(?:[ ]*:?-{3,}:?[ ]*\|)+(?:[ ]*:?-{3,}:?[ ]*)?$)))",
    re.MULTILINE,
)
_TABLE_ROW = re.compile(r"^[ ]{0,3}\|[ ]*(\S[^\n]*?)[ ]*\|[ ]*$", re.MULTILINE)
_DEFINITION = re.compile(r"^[ ]{0,3}\[([^\]\n]{1,200})\]:[ \t]*<?([^\s>]+)>?[^\n]*$", re.MULTILINE)
_INLINE = re.compile(
    r"\\(?P<escaped>[\\`*_{}\[\]()#+.!|<>~-])"
    r"|!\[(?P<alt>[^\[\]\n]{0,500})\]\([^()\s]{1,2000}(?:[ ]+\"[^\"\n]{0,500}\")?\)"
    r"|\[(?P<label>[^\[\]\n]{1,500})\]"
    r"\(<?(?P<url>(?:[^()\s<>]|\([^()\s]{0,200}\)){1,2000})>?(?:[ ]+[\"'][^\"'\n]{0,500}[\"'])?\)"
    r"|\[(?P<named>[^\[\]\n]{1,500})\]\[(?P<key>[^\[\]\n]{0,200})\]"
    r"|<(?P<auto>https?://[^\s<>]{1,2000})>"
    r"|(?P<tag></?(?:a|b|i|em|strong|u|br|p|div|span|sup|sub|small|img|hr)\b[^<>\n]{0,500}>)"
    r"|(?P<strong>\*{1,3}|(?<!\w)_{1,3}(?=\w)|(?<=[\w.,;:!?)])_{1,3}(?!\w)|~~|`{1,3})",
    re.IGNORECASE,
)


def read_markdown(data: bytes, limits: ReadLimits) -> Content:
    """The text of a Markdown file, with the metadata of its front matter and the links that it makes.

    Headings lose their marks, emphasis its asterisks, images all but their description; a link keeps its words, and its
    URL goes to ``Content.links`` with the span of the words. List marks stay: they separate the items.
    """
    text = normalise(decode(data))
    metadata: dict[str, str] = {}
    front = _FRONT_MATTER.match(text)
    if front:
        metadata = {key: value for key, value in read_mapping_text(front.group(1)).items() if key in METADATA_KEYS}
        text = text[front.end() :]
    text = _COMMENT.sub("", text)
    definitions = {key.casefold(): url for key, url in _DEFINITION.findall(text)}
    text = _DEFINITION.sub("", text)
    text = _TABLE_ROW.sub(r"\1", _LINE_MARKS.sub("", text))
    pieces: list[str] = []
    links: list[tuple[int, int, str]] = []
    length = position = 0
    for match in _INLINE.finditer(text):
        if match["strong"] == "*" and _is_plain_asterisk(text, match):
            continue
        words, url = _meaning(match, definitions)
        words = _strip_emphasis(words) if url else words
        before = text[position : match.start()]
        pieces += [before, words]
        length += len(before) + len(words)
        if url and words:
            links.append((length - len(words), length, url))
        position = match.end()
    pieces.append(text[position:])
    plain = "".join(pieces)
    text = normalise(plain)  # taking a mark away can bring a letter and its accent together, and shift what follows
    return Content(text, metadata, links=links if links and text == plain else None)


def _is_plain_asterisk(text: str, match: re.Match[str]) -> bool:
    """An asterisk with space on both sides, or that starts a list item, is no emphasis."""
    after = text[match.end() : match.end() + 1]
    before = text[match.start() - 1 : match.start()]
    return not after or (after.isspace() and (not before or before.isspace()))


def _meaning(match: re.Match[str], definitions: dict[str, str]) -> tuple[str, str | None]:
    """What a piece of inline Markdown says: its words, and the URL where it is a link."""
    if match["escaped"]:
        return match["escaped"], None
    if match["alt"] is not None:
        return match["alt"], None
    if match["label"] is not None:
        return match["label"], match["url"] if "://" in match["url"] else None
    if match["named"] is not None:
        url = definitions.get((match["key"] or match["named"]).casefold())
        return (match["named"], url) if url else (match.group(), None)
    if match["auto"]:
        return match["auto"], None
    if match["tag"]:
        return ("\n" if match["tag"].lower().startswith(("<br", "<p", "</p", "<div", "</div")) else ""), None
    return "", None


def _strip_emphasis(words: str) -> str:
    return words.strip("*_`")
