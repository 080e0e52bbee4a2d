"""The parts that English dates are made of: words, pieces of patterns, one date expression, and small readers.

Here belongs what the readers of dates share. What a date expression says is read by ``date_calendar``,
``date_periods`` and ``date_points``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flows.extract.word_lists import ORDINALS, SMALL_NUMBERS, any_of, read_table, spelled_value
from schemas.edtf import month_end, write_week

WORDS = read_table("date_words")
MONTHS: dict[str, int] = WORDS["months"]
WEEKDAYS: dict[str, int] = WORDS["weekdays"]
SEASONS: dict[str, int] = WORDS["seasons"]
NEAR_DAYS: dict[str, int] = WORDS["days"]
DECADE_WORDS: dict[str, int] = WORDS["decades"]
STEPS: dict[str, int] = WORDS["steps"]
ANAPHORIC: dict[str, int] = WORDS["anaphoric"]
HOLIDAYS: dict[str, list[int]] = WORDS["holidays"]  # name: month, day
DOUBTFUL = {"may", "march", "mar", "sun", "sat", "mon", "wed", "dec"}  # also plain words: they need a capital


@dataclass(slots=True)
class Point:
    """One date expression before its neighbours are looked at; ``relative`` waits for the publication date."""

    start: int
    end: int
    shape: str
    edtf: str | None = None
    relative: tuple[Any, ...] | None = None
    year: int | None = None
    month: int | None = None
    day: int | None = None
    extra: dict[str, Any] | None = None


MON = rf"(?:{any_of(MONTHS)})(?![a-z])\.?"
WD = rf"(?:{any_of(WEEKDAYS)})(?![a-z])\.?"
DAY = r"(?:3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th)?(?![0-9a-z]|[.,/][0-9])"
ORDINAL_WORDS = any_of(ORDINALS)
UNIT_ORDINALS = any_of(word for word, value in ORDINALS.items() if value < 10)
DAY_WORD = rf"(?:(?:twenty|thirty)[\s-](?:{UNIT_ORDINALS})|{ORDINAL_WORDS})(?![a-z])"
DAY_CARDINAL = (
    rf"(?:(?:twenty|thirty)(?:[\s-](?:{any_of(w for w, v in SMALL_NUMBERS.items() if 0 < v < 10)}))?"
    rf"|{any_of(w for w, v in SMALL_NUMBERS.items() if 0 < v < 20)})(?![a-z])"
)
YEAR = r"(?:1[0-9]{3}|20[0-9]{2}|2100)(?![0-9a-z]|[.,][0-9])"
_UNITS_19 = any_of(w for w, v in SMALL_NUMBERS.items() if 0 < v < 10)
_TENS_PART = (
    rf"(?:(?:{any_of(w for w, v in SMALL_NUMBERS.items() if v >= 20)})(?:[\s-](?:{_UNITS_19}))?"
    rf"|{any_of(w for w, v in SMALL_NUMBERS.items() if 9 < v < 20)})(?![a-z])"
)
SPELLED_YEAR = (
    rf"(?:(?:fifteen|sixteen|seventeen|eighteen|nineteen|twenty)[\s-](?:hundred(?:\s(?:and\s)?{_TENS_PART})?"
    rf"|oh[\s-](?:{_UNITS_19})|{_TENS_PART})"
    rf"|two\sthousand(?:\s(?:and\s)?(?:{_TENS_PART}|(?:{_UNITS_19})(?![a-z])))?"
    rf"|one\sthousand\s(?:{_UNITS_19})\shundred(?:\sand\s(?:{_TENS_PART}|(?:{_UNITS_19})(?![a-z])))?)"
)
YEAR_ANY = rf"(?:{YEAR}|{SPELLED_YEAR})"
YEAR_LINK = r"(?:\s?,\s{0,2}|\s{1,2}(?:of\s|in\s|the\s)?|[-/])"
SEASON_WORD = any_of(SEASONS)


def count_of(words: str | None) -> int | None:
    """A count in a time expression; "few" and "several" have no number."""
    if words is None:
        return 1
    words = words.strip()
    if words in ("a", "an"):
        return 1
    if words.isdigit():
        return int(words)
    if "couple" in words:
        return 2
    return spelled_value(words)


def day_number(words: str) -> int | None:
    if words[0].isdigit():
        return int(words[:2]) if words[1:2].isdigit() else int(words[0])
    total = 0
    for word in re.findall(r"[a-z]+", words):
        total += ORDINALS.get(word) or SMALL_NUMBERS.get(word, 0)
    return total if 1 <= total <= 31 else None


def year_number(words: str | None) -> int | None:
    if words is None:
        return None
    if words[0].isdigit():
        return int(words[:4]) if len(words) > 3 else two_digit_year(words)
    if words[0] == "'":
        return two_digit_year(words[1:])
    parts = re.findall(r"[a-z]+", words)
    if parts[0] in ("two", "one") and len(parts) > 1 and parts[1] == "thousand":
        return spelled_value(words)
    century = SMALL_NUMBERS[parts[0]] * 100
    rest = [part for part in parts[1:] if part not in ("hundred", "oh", "and")]
    return century + sum(SMALL_NUMBERS[part] for part in rest)


def two_digit_year(digits: str) -> int:
    value = int(digits)
    return value if len(digits) == 4 else 2000 + value if value < 50 else 1900 + value


def valid_day(year: int | None, month: int, day: int) -> bool:
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return False
    if day <= 28 and (year is None or year > 0):
        return True
    return day <= month_end(year if year is not None else 2000, month).day


def day_edtf(year: int, month: int, day: int) -> str:
    return f"{year:04d}-{month:02d}-{day:02d}"


def month_of(words: str) -> int:
    return MONTHS[words.rstrip(".")]


def word_before(low: str, start: int) -> str:
    last = low[max(start - 40, 0) : start].rstrip(" \n\t('\"").rpartition(" ")[2][-20:]
    if last.isalpha():
        return last  # as below, for a plain word
    end = start
    while end > 0 and low[end - 1] in " \n\t('\"":
        end -= 1
    begin = end
    while begin > 0 and (low[begin - 1].isalpha() or low[begin - 1] in ".:") and end - begin < 20:
        begin -= 1
    return low[begin:end]


def shape_of(unit: str) -> str:
    return {"week": "interval", "weekend": "interval", "fortnight": "interval", "period": "interval"}.get(unit, unit)


def nth_weekday(year: int, month: int, nth: int, weekday: int) -> date | None:
    if nth < 0:
        last = month_end(year, month)
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    first = date(year, month, 1)
    day = first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))
    return day if day.month == month else None


def week_of_year(year: int, nth: int) -> str:
    """The nth week of a year, by ISO 8601; -1 is the last."""
    day = date(year, 12, 28) if nth < 0 else date(year, 1, 4) + timedelta(days=7 * (nth - 1))
    return write_week(day)


def nth_week(year: int, month: int, nth: int) -> str:
    """The nth week (Monday to Sunday) of a month: a week belongs to the month of its Thursday; -1 is the last."""
    thursday = nth_weekday(year, month, nth, 3) or nth_weekday(year, month, -1, 3)
    assert thursday is not None  # every month has a last Thursday
    return write_week(thursday)
