"""Reading Word files (.docx): paragraphs, headings, list items and table rows in their order.

Here belongs the use of python-docx, and the look into the container before it is unpacked. Comments, headers, footers
and footnotes are not read; of tracked changes the state as saved is.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from docx import Document as open_word
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml.etree import LxmlError

from flows.read.text import normalise
from flows.read.values import Content, ReadLimits, UnreadableError


def read_word(data: bytes, limits: ReadLimits) -> Content:
    """The text of a .docx file, with title and author from its properties.

    A blank line stands between paragraphs; list items begin with "- "; a table row is a line of cells with " | ".
    Raises UnreadableError for what is no Word file, is encrypted, unpacks to too much, or has no text.
    """
    _check_container(data, limits)
    try:
        document = open_word(io.BytesIO(data))
        lines = list(_lines(document.iter_inner_content()))
        properties = document.core_properties
        stated = {"title": properties.title, "author": properties.author}
    except (PackageNotFoundError, zipfile.BadZipFile, LxmlError, KeyError, ValueError, AttributeError) as error:
        raise UnreadableError(
            "broken_file", f"not a whole Word file ({type(error).__name__}: {error}); save it again as .docx"
        ) from error
    text = normalise("\n\n".join(lines))
    if not text.strip():
        raise UnreadableError("no_text", "there is no text in it (only pictures?); run OCR on it and save the text")
    return Content(text, {key: value.strip() for key, value in stated.items() if value and value.strip()})


def _check_container(data: bytes, limits: ReadLimits) -> None:
    """Refuse what is no ZIP container, and one that unpacks to a bomb. The sizes it states bind the unpacking."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableError(
            "encrypted_file", "encrypted, or an old .doc file; open it in Word and save it as .docx without a password"
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as container:
            infos = container.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise UnreadableError("broken_file", f"not a whole Word file ({error}); save it again as .docx") from error
    if any(info.flag_bits & 1 for info in infos):
        raise UnreadableError("encrypted_file", "encrypted; save it without a password")
    unpacked = sum(info.file_size for info in infos)
    if unpacked > limits.max_unpacked or (
        unpacked > limits.ratio_from and unpacked > limits.max_ratio * max(1, len(data))
    ):
        raise UnreadableError(
            "compression_bomb",
            f"unpacks to {unpacked:,} bytes, {unpacked // max(1, len(data))} times its size; save its text as .txt",
        )


def _lines(items: Iterator[Paragraph | Table]) -> Iterator[str]:
    for item in items:
        if isinstance(item, Paragraph):
            words = item.text.strip()
            if words:
                yield f"- {words}" if _is_list_item(item) else words
        else:
            for row in item.rows:
                cells: list[str] = []
                previous = None
                for cell in row.cells:
                    if cell._tc is not previous:  # a merged cell is given once for each column that it spans
                        cells.append(" ".join(cell.text.split()))
                    previous = cell._tc
                if any(cells):
                    yield " | ".join(cells)


def _is_list_item(paragraph: Paragraph) -> bool:
    style = paragraph.style.name if paragraph.style is not None else ""
    properties = paragraph._p.pPr
    numbered = properties is not None and properties.numPr is not None
    return (style or "").startswith("List") or (numbered and not (style or "").startswith(("Heading", "Title")))
