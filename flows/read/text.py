"""From bytes to clean text: encodings, and the normal form that all spans count in.

Here belongs decoding, telling text from binary, and normalising. Not here: what the text's format means.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

from charset_normalizer import from_bytes

from flows.read.values import UnreadableError

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = (
    (b"%PDF-", "a PDF", ".pdf"),
    (b"PK\x03\x04", "a ZIP container (perhaps a Word file)", ".docx"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file", ""),
    (b"\x1f\x8b", "gzip data", ""),
    (b"\x28\xb5\x2f\xfd", "Zstandard data", ""),
    (b"\x89PNG", "a PNG image", ""),
    (b"\xff\xd8\xff", "a JPEG image", ""),
    (b"GIF8", "a GIF image", ""),
    (b"\x7fELF", "a program", ""),
    (b"MZ\x90", "a program", ""),
    (b"PAR1", "Parquet data", ".parquet"),
    (b"{\\rtf", "an RTF file", ""),
)
_SAMPLE = 200_000
_MAX_CONTROL_SHARE = 0.01
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_UNTEXT_BYTES = bytes(set(range(32)) - {9, 10, 12, 13, 27}) + b"\x7f"
# What Western European text in Windows-1252 or Latin-1 uses beyond ASCII.
_WESTERN = re.compile(r"[À-ÖØ-öø-ÿŒœŠšŽžŸ€£¥¢§©®°±²³µ·¹º»«¼½¾ª¡¿–—‘’‚“”„†‡•…‰‹›™\u00a0\u00ad]")

_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x1c-\x1e\x85\u2028]")
_PARAGRAPH_ENDS = re.compile(r"[\x0c\u2029]")
_FORBIDDEN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_UNCLEAN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_SURROGATES = re.compile(r"[\ud800-\udfff]")


def normalise(text: str) -> str:
    """The form in which a text is stored and spans are counted.

    Unicode NFC; every line end is "\\n" (a form feed or paragraph separator: two); no byte order mark; other control
    characters become spaces, lone surrogates become U+FFFD. Idempotent.
    """
    if text.startswith("\ufeff"):
        text = text.lstrip("\ufeff")
    if not _UNCLEAN.search(text):  # by far the commonest case
        return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)
    if not text.isascii():
        text = _SURROGATES.sub("\ufffd", text)
        if not unicodedata.is_normalized("NFC", text):
            text = unicodedata.normalize("NFC", text)
    text = _PARAGRAPH_ENDS.sub("\n\n", _LINE_ENDS.sub("\n", text))
    return _FORBIDDEN.sub(" ", text)


def decode(data: bytes) -> str:
    """The text of some bytes, whatever their encoding; raises UnreadableError ("not_text") for what is no text.

    A byte order mark decides, else strict UTF-8, else UTF-16 without a mark where every other byte is nothing, else
    Windows-1252 where all it gives are characters of Western European text, else what charset-normalizer finds.
    """
    encoding = detect_encoding(data)
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding in ("utf-16", "utf-32", "utf-8-sig"):
            return data.decode(encoding, "replace")
        raise UnreadableError(
            "not_text",
            f"not text in any known encoding (byte {error.start} is wrong for {encoding}, the likeliest); "
            "save the file as UTF-8",
        ) from error


def detect_encoding(data: bytes) -> str:
    """The name of the codec that reads some bytes (see ``decode``); raises UnreadableError for what is no text."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return encoding
    refuse_binary(data)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        cut_short = error.reason == "unexpected end of data" and error.start > len(data) - 4
        if cut_short and len(data) == _SAMPLE:
            return "utf-8"  # a sample that ends in the middle of a character
    else:
        if b"\x00" in data[:_SAMPLE]:
            wide = _utf16_without_mark(data[:_SAMPLE])
            if wide:
                return wide
        return "utf-8"
    wide = _utf16_without_mark(data[:_SAMPLE])
    if wide:
        return wide
    sample = data[:_SAMPLE]
    if _is_western(sample):
        return "cp1252"
    best = from_bytes(sample).best()
    if best is not None and best.encoding not in ("utf_8", "ascii"):
        return best.encoding
    return "cp1252" if _is_western(sample, strict=False) else "latin-1"


def refuse_binary(data: bytes) -> None:
    """Raise UnreadableError ("not_text") for bytes that begin like a binary format or are full of control bytes."""
    for magic, name, extension in _MAGIC:
        if data.startswith(magic):
            advice = f"; rename it to {extension}" if extension else "; convert it to text, or take it out of raw/"
            raise UnreadableError("not_text", f"not text but {name}{advice}")
    sample = data[:_SAMPLE]
    if _utf16_without_mark(sample):
        return
    controls = len(sample) - len(sample.translate(None, _UNTEXT_BYTES))
    if sample and controls / len(sample) > _MAX_CONTROL_SHARE and controls > 1:
        raise UnreadableError(
            "not_text",
            f"not text: {controls} of the first {len(sample)} bytes are control bytes; "
            "convert it to text, or take it out of raw/",
        )


def _utf16_without_mark(sample: bytes) -> str | None:
    """UTF-16 of mostly ASCII characters has a zero in every other byte; what the others give must be text."""
    if len(sample) < 4:
        return None
    even, odd = sample[0::2], sample[1::2]
    if odd.count(0) > 0.4 * len(odd) and even.count(0) < 0.05 * len(even):
        encoding = "utf-16-le"
    elif even.count(0) > 0.4 * len(even) and odd.count(0) < 0.05 * len(odd):
        encoding = "utf-16-be"
    else:
        return None
    text = sample.decode(encoding, "ignore")
    is_text = len(_CONTROLS.findall(text)) <= _MAX_CONTROL_SHARE * len(text) and any(map(str.isalnum, text))
    return encoding if is_text else None


def _is_western(sample: bytes, strict: bool = True) -> bool:
    try:
        text = sample.decode("cp1252")
    except UnicodeDecodeError:
        return False
    if not strict:
        return True
    beyond = [char for char in text if char > "\x7f"]
    # Many accents in a row are another alphabet seen through the wrong glasses.
    return len(beyond) <= max(2, 0.15 * len(text)) and all(_WESTERN.match(char) for char in beyond)
