"""The language of a text, offline and always with the same answer.

Here belongs detection only: what a sidecar says about the language is heard first (``flows.read.sources``), and what
follows from a language is for extraction to decide.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

QUICK_SAMPLE = 600  # code points
SAMPLE = 2_000  # code points, taken at the start, the middle and the end of long texts
MIN_LETTERS = 60  # fewer letters than that tell too little
MIN_CONFIDENCE = 0.9

_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
# Words that are frequent in English and in no other language that is written in Latin letters.
_ENGLISH = frozenset(
    [
        "the",
        "and",
        "of",
        "to",
        "that",
        "with",
        "which",
        "from",
        "this",
        "were",
        "was",
        "has",
        "have",
        "had",
        "been",
        "are",
        "is",
        "for",
        "by",
        "their",
        "its",
        "would",
        "will",
        "not",
        "but",
        "they",
        "he",
        "she",
        "who",
        "than",
        "these",
        "those",
        "there",
        "between",
        "after",
        "during",
    ]
)
_ENOUGH_ENGLISH = 0.15
_ENOUGH_WORDS = 20


def detect_language(text: str) -> str | None:
    """The ISO 639-1 code of a text's language; None where the text is too short or too mixed to tell.

    Plain English is known by its commonest words; for all else py3langid's model is asked.
    """
    if _is_plain_english(text[:QUICK_SAMPLE]):
        return "en"
    sample = _sample(text)
    if _is_plain_english(sample):
        return "en"
    words = _WORD.findall(sample)
    letters = sum(map(len, words))
    if letters == 0:
        return None
    code, confidence = _model().classify(" ".join(sample.split()))
    if len(_LATIN.findall(sample)) < 0.5 * letters:
        return str(code) if letters >= 10 else None  # another script is another language, however short
    if letters < MIN_LETTERS or confidence < MIN_CONFIDENCE:
        return None
    return str(code)


def _is_plain_english(sample: str) -> bool:
    words = sample.lower().split()
    if len(words) < _ENOUGH_WORDS:
        return False
    return len([word for word in words if word in _ENGLISH]) >= _ENOUGH_ENGLISH * len(words)


def _sample(text: str) -> str:
    if len(text) <= SAMPLE:
        return text
    third, middle = SAMPLE // 3, len(text) // 2
    return f"{text[:third]}\n{text[middle : middle + third]}\n{text[-third:]}"


@cache
def _model() -> Any:
    """The model, loaded when the first text needs it (half a second), for languages with a two-letter code."""
    from py3langid import langid

    model = langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)
    model.set_languages([label for label in model.labels if len(label) == 2])
    return model


def forget_model() -> None:
    """Give back the hundred megabytes of the model; it is loaded again when a text needs it."""
    _model.cache_clear()
