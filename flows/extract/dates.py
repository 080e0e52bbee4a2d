"""Dates in English text, as EDTF.

Here belongs reading days, months, quarters, years, fiscal years, decades, centuries, seasons, intervals and relative
dates from words. Which date a fact takes is not decided here.

Choices that the notation leaves open: "early", "mid-" and "late" keep the whole month or year and mark it as not sharp
(``2016~``, ``extra["part"]``); of a decade or century they keep the plain ``199X``. "Two years ago" has the precision
of its unit (the year). "The last two years" runs from that day two years before publication to the day of publication.
A financial year is ``2015/2016`` until a state is known whose bounds apply (see ``fiscal_year``). A date without a year
("on April 7") has no EDTF: ``with_year`` completes it. A date that depends on another date of the text ("a year
earlier") has none either: ``from_anchor`` resolves it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Any

from flows.extract.folding import fold
from flows.extract.tokens import Spotter
from flows.extract.word_lists import (
    ORDINALS,
    SMALL_NUMBERS,
    SPELLED_NUMBER,
    any_of,
    read_rows,
    read_table,
    spelled_value,
)
from flows.records import Mention
from schemas.edtf import edtf_interval, month_end, write_interval, write_months, write_week

_WORDS = read_table("date_words")
MONTHS: dict[str, int] = _WORDS["months"]
WEEKDAYS: dict[str, int] = _WORDS["weekdays"]
SEASONS: dict[str, int] = _WORDS["seasons"]
NEAR_DAYS: dict[str, int] = _WORDS["days"]
DECADE_WORDS: dict[str, int] = _WORDS["decades"]
STEPS: dict[str, int] = _WORDS["steps"]
ANAPHORIC: dict[str, int] = _WORDS["anaphoric"]
_DOUBTFUL = {"may", "march", "mar", "sun", "sat", "mon", "wed", "dec"}  # also plain words: they need a capital


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


# ---------------------------------------------------------------- patterns

_MON = rf"(?:{any_of(MONTHS)})(?![a-z])\.?"
_WD = rf"(?:{any_of(WEEKDAYS)})(?![a-z])\.?"
_DAY = r"(?:3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th)?(?![0-9a-z]|[.,/][0-9])"
_ORDINAL_WORDS = any_of(ORDINALS)
_UNIT_ORDINALS = any_of(word for word, value in ORDINALS.items() if value < 10)
_DAY_WORD = rf"(?:(?:twenty|thirty)[\s-](?:{_UNIT_ORDINALS})|{_ORDINAL_WORDS})(?![a-z])"
_DAY_CARDINAL = (
    rf"(?:(?:twenty|thirty)(?:[\s-](?:{any_of(w for w, v in SMALL_NUMBERS.items() if 0 < v < 10)}))?"
    rf"|{any_of(w for w, v in SMALL_NUMBERS.items() if 0 < v < 20)})(?![a-z])"
)
_YEAR = r"(?:1[0-9]{3}|20[0-9]{2}|2100)(?![0-9a-z]|[.,][0-9])"
_UNITS_19 = any_of(w for w, v in SMALL_NUMBERS.items() if 0 < v < 10)
_TENS_PART = (
    rf"(?:(?:{any_of(w for w, v in SMALL_NUMBERS.items() if v >= 20)})(?:[\s-](?:{_UNITS_19}))?"
    rf"|{any_of(w for w, v in SMALL_NUMBERS.items() if 9 < v < 20)})(?![a-z])"
)
_SPELLED_YEAR = (
    rf"(?:(?:fifteen|sixteen|seventeen|eighteen|nineteen|twenty)[\s-](?:hundred(?:\s(?:and\s)?{_TENS_PART})?"
    rf"|oh[\s-](?:{_UNITS_19})|{_TENS_PART})"
    rf"|two\sthousand(?:\s(?:and\s)?(?:{_TENS_PART}|(?:{_UNITS_19})(?![a-z])))?"
    rf"|one\sthousand\s(?:{_UNITS_19})\shundred(?:\sand\s(?:{_TENS_PART}|(?:{_UNITS_19})(?![a-z])))?)"
)
_YEAR_ANY = rf"(?:{_YEAR}|{_SPELLED_YEAR})"
_TO = r"\s?(?:-|to|through|until|till|&|and)\s?(?:the\s)?"
_YEAR_LINK = r"(?:\s?,\s{0,2}|\s{1,2}(?:of\s|in\s|the\s)?|[-/])"
_REL_YEAR = r"(?:of\s|in\s)?(?P<relyear>last|this|next)\s(?:calendar\s)?year(?![a-z])"
_SECOND_DAY = (
    rf"(?:{_TO}(?P<day2>{_DAY})(?=\s*(?:[,.;:)\]]|$|(?:of|in|at|for|with|by|when"
    rf"|as|and|during|this|last|next|ended|were|was|produced|failed|broke|between|focused|after|before)(?![a-z])|{_MON}|{_YEAR})|\n))?"
)

_MONTH_DAY = re.compile(
    rf"(?P<mon>{_MON})[\s/-]{{0,2}}(?:the\s)?(?P<day>{_DAY}|{_DAY_WORD}|{_DAY_CARDINAL}){_SECOND_DAY}"
    rf"(?:{_YEAR_LINK}(?:(?P<year>{_YEAR_ANY}|'[0-9]{{2}}(?![0-9]))|{_REL_YEAR}))?"
)
_MONTH_YEAR = re.compile(
    rf"(?P<mon>{_MON})(?:(?:\s?,\s?|\s{{1,2}}(?:of\s|in\s)?(?:the\syear\s)?|\s?[-/]\s?"
    rf"|)(?:(?P<year>{_YEAR_ANY})|'(?P<yy>[0-9]{{2}})(?![0-9])|{_REL_YEAR}))?"
)
_DAY_MONTH = re.compile(
    rf"(?P<day>{_DAY}|{_DAY_WORD})(?:{_TO}(?P<day2>{_DAY}|{_DAY_WORD}))?[\s/-]{{1,2}}(?:day\s)?(?:of\s)?(?:the\smonth\sof\s)?(?P<mon>{_MON})"
    rf"(?:{_YEAR_LINK}(?:(?P<year>{_YEAR_ANY}|'[0-9]{{2}}(?![0-9]))|{_REL_YEAR}))?"
)
_DAY_OF_MONTH = re.compile(
    rf"(?P<day>{_DAY}|{_DAY_WORD})(?:{_TO}(?P<day2>{_DAY}))?\s(?:(?:of|in)\s)?(?P<step>this|last|next)\smonth(?![a-z])"
)
_WEEKDAY = re.compile(rf"(?P<wd>{_WD})(?:\s?,)?\s{{0,2}}(?:the\s)?")
_WEEKDAY_WEEK = re.compile(r"\s?,?\s?(?:of\s)?(?P<step>last|this|next)\sweek(?![a-z])")

_YMD = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})(?![0-9])")
_YMD_NAME = re.compile(rf"(?P<year>[0-9]{{4}})[-/](?P<mon>{_MON})[-/](?P<day>{_DAY})")
_DMY = re.compile(
    r"([0-9]{1,2})([-/.])([0-9]{1,2})(?:\2|,)([0-9]{4}|[0-9]{2})(?![0-9]|[/.][0-9]|-[0-9](?![0-9]?/[0-9]{1,2}/))"
)
_YM = re.compile(r"([0-9]{4})\s?[-/.]\s?(0[1-9]|1[0-2]|[1-9])(?![0-9]|[-/.:][0-9]|\s?%)")
_MY = re.compile(rf"(0?[1-9]|1[0-2])\s?[-/]\s?({_YEAR})")
_MD = re.compile(r"([0-9]{1,2})[/-]([0-9]{1,2})(?![0-9]|[-/.][0-9])")
_FISCAL_WORD = r"(?:\s(?:(?:fiscal|financial|budget|marketing|crop|school|academic)\s(?:year|season)|fy|season))?"
_YEAR_SPAN = re.compile(rf"([0-9]{{4}})\s?([-/])\s?([0-9]{{2}}|[0-9]{{4}})(?![0-9]|[-/.][0-9]|%){_FISCAL_WORD}")
_YEAR_TAIL = re.compile(
    rf"(?P<y>[0-9]{{4}})(?:(?P<decade>'?s)(?![a-z])|\s(?P<q>[qh][1-4])(?![a-z0-9])"
    rf"|\s?,?\s(?P<mon>{_MON})(?!\s?[0-9])|(?P<fy>\s(?:fiscal|financial|budget)\syear)"
    rf"|\s(?P<term>(?:first|second|third|fourth)[\s-](?:quarter|half))(?![a-z]))?"
)
_ERA_AFTER = re.compile(r"\s?(?:a\.?d\.?|c\.?e\.?)(?![a-z])")
_ERA_BEFORE = re.compile(r"(?<![a-z])(?:a\.?d\.?|the\syear)\s\Z")
_SHORT_DECADE = re.compile(r"([0-9])0'?s(?![a-z])")
_NTH = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)[\s-]century(?![a-z])")
_NTH_WORD = re.compile(rf"(?P<word>{_DAY_WORD})[\s-]century(?![a-z])")
_TERM_YEAR = (
    rf"(?:(?:\s?,)?\s(?:(?:of|in)\s)?(?:the\s)?(?:(?P<fiscal>fiscal|financial)\s)?(?:year\s)?(?:(?P<year>{_YEAR_ANY})"
    rf"|(?P<step>this|last|next|current|same|previous|following|that)\syear(?![a-z]))"
    r"|\s(?:of|in)\sthe\syear(?![a-z]|\s[0-9]))?"
)
_PERIOD = re.compile(
    rf"(?P<nth>first|second|third|fourth|final|last|[1-4](?:st|nd|rd|th))[\s-](?P<unit>quarter"
    rf"|half|trimester|semester)(?![a-z]){_TERM_YEAR}"
)
_PERIOD_CODE = re.compile(
    rf"(?:(?P<unit>[qh])(?P<n>[1-4])|(?P<n2>[1-4])(?P<unit2>[qh])(?P<yy>[0-9]{{2}})?)(?![a-z0-9])(?(yy)|{_TERM_YEAR})"
)
_EDGE_DAY = re.compile(
    rf"(?P<nth>first|last)\sday\s(?:of|in)\s(?:(?P<mon>{_MON})(?:{_YEAR_LINK}(?P<year1>{_YEAR}))?"
    rf"|(?P<step>this|last|next)\s(?P<unit>month|year)(?![a-z])|(?P<bare>the\syear)(?![a-z])|(?P<year2>{_YEAR}))"
)
_FIRST_MONTHS = re.compile(
    rf"(?P<nth>first|last|final)\s(?P<n>[0-9]{{1,2}}|{SPELLED_NUMBER})\s(?P<unit>month|quarter)s(?![a-z])"
    rf"(?:(?:\s(?:of|in))?\s(?:the\s)?(?:year\s)?(?:(?P<year>{_YEAR})|(?P<step>this|last|next|current)\syear(?![a-z]))"
    r"|\s(?:of|in)\sthe\syear(?![a-z]))?"
)
_FIRST_DAYS = re.compile(
    rf"(?P<nth>first|last|final)\s(?P<n>[0-9]{{1,2}}|{SPELLED_NUMBER})\s(?P<unit>day|week)s\s(?:of|in)\s(?:the\smonth\sof\s)?"
    rf"(?P<mon>{_MON})(?:{_YEAR_LINK}(?P<year>{_YEAR}))?"
)
_PERIODS = re.compile(
    rf"(?P<nth>first|second|third)\s(?:and|to|or|through)\s(?:the\s)?(?P<nth2>second|third|fourth|last)\s"
    rf"(?P<unit>quarter|half|halve)s?(?![a-z]){_TERM_YEAR}"
)
_NTH_DECADE = re.compile(
    rf"(?P<nth>{_ORDINAL_WORDS}|last)\sdecade\sof\sthe\s(?:(?P<n>[0-9]{{1,2}})(?:st|nd|rd|th)|(?P<word>{_DAY_WORD}))"
    r"[\s-]century(?![a-z])"
)
_QUARTER_N = re.compile(rf"quarter\s(?P<n>[1-4]|one|two|three|four)(?![a-z0-9]|[.,][0-9]){_TERM_YEAR}")
_NTH_WEEK = re.compile(
    rf"(?P<nth>first|second|third|fourth|last|final)\sweek(?:\s(?:of|in)\s(?:the\s)?"
    rf"(?:(?P<mon>{_MON})(?:{_YEAR_LINK}(?P<year>{_YEAR}))?|(?P<only>{_YEAR})|(?P<bare>year)(?![a-z]|\s[0-9]))"
    rf"|\s(?:(?:of|in)\s)?(?:the\s)?(?P<step>this|last|next)\s(?P<unit>month|year)(?![a-z]))"
)
_NTH_WEEKDAY = re.compile(
    rf"(?P<nth>first|second|third|fourth|last)\s(?P<wd>{_WD})\s(?:of|in)\s(?:(?P<mon>{_MON})(?:{_YEAR_LINK}(?P<year>{_YEAR}))?"
    rf"|(?P<step>this|last|next)\smonth(?![a-z]))"
)
_FISCAL = re.compile(
    r"(?:fy|fiscal(?:\syear)?|financial\syear|budget\syear|crop\syear|marketing\syear)\s?(?:of\s)?'?(?P<y>[0-9]{4}"
    r"|[0-9]{2})(?:\s?[-/]\s?(?P<y2>[0-9]{4}|[0-9]{2}))?(?![0-9]|[.,][0-9]|\s?%)"
)
_SEASON_WORD = any_of(SEASONS)
_SEASON_REL = re.compile(rf"(?P<season>{_SEASON_WORD})\s(?:of\s)?(?P<step>this|last|next)\syear(?![a-z])")
_SEASON = re.compile(
    rf"(?P<season>{_SEASON_WORD})(?:\sof)?\s(?:the\syear\s)?(?P<y>{_YEAR})(?:[-/](?P<y2>[0-9]{{2,4}})(?![0-9]))?"
)
_DECADE_WORD = re.compile(
    rf"(?:(?P<century>nineteen|eighteen|seventeen|twenty)[\s-])?(?P<tens>{any_of(DECADE_WORDS)}"
    rf"|tens|hundreds|noughties)(?![a-z])"
)
_NEAR_DAY = re.compile(
    rf"(?:(?P<before>(?:the\s)?day\sbefore\syesterday)|(?P<after>(?:the\s)?day\safter\stomorrow)"
    rf"|(?P<near>{any_of(NEAR_DAYS)})(?![a-z])(?:\s\((?P<dd>[0-9]{{1,2}})\))?)"
)
_TIME_UNIT = r"(?:day|weekend|week|fortnight|month|quarter|half|year|decade|century|centurie)"
_COUNT = rf"(?:[0-9]{{1,3}}|{SPELLED_NUMBER}|few|several|couple\sof|couple)"
_STEP = re.compile(
    rf"(?P<step>{any_of([*STEPS, *ANAPHORIC])})(?![a-z])\s(?:(?P<n>{_COUNT})\s?)?(?P<fiscal>(?:fiscal"
    rf"|financial)\s)?(?:calendar\s)?"
    rf"(?:(?P<unit>{_TIME_UNIT}|period)s?(?![a-z])(?:\s(?:on\s)?(?P<wd2>{_WD}))?|(?P<wd>{_WD})"
    rf"|(?P<mon>{_MON})(?!\s?[0-9])|(?P<season>{_SEASON_WORD})(?![a-z]))"
)
_SAME_OF = re.compile(
    rf"(?:same|corresponding|comparable)\s(?:period|months?|quarter|half|week|time)\s(?:of\s|in\s)?(?:the\s)?"
    rf"(?:(?P<year>{_YEAR})|(?P<step>last|previous|preceding|prior)\s(?:calendar\s)?year|(?P<ago>a\syear\s(?:ago|earlier|before)))"
)
_AGO = re.compile(
    rf"(?<![a-z0-9.,])(?P<n>an?|[0-9]{{1,3}}|{SPELLED_NUMBER}|(?:a\s)?few|several"
    rf"|(?:a\s)?couple\sof|some|many)[\s-](?P<half>and\sa\shalf\s)?(?P<unit>{_TIME_UNIT})s?(?P<more>\sand\sa\shalf)?\s\Z"
)
_PART_OF_AGE = re.compile(r"[\s-](?:of\sa\s)?(?P<age>century|decade)(?![a-z])")
_CHRISTMAS = re.compile(rf"christmas(?:\sday)?(?:\s?,?\s(?P<year>{_YEAR}))?(?![a-z])")
_DAY_BEFORE = frozenset("by before after until till since on".split())
_BESIDE = re.compile(
    rf"(?<![a-z0-9.,])(?P<n>the|an?|[0-9]{{1,3}}|{SPELLED_NUMBER})\s(?P<unit>day|week|month|year|decade)s?\s\Z"
)
_BEYOND = re.compile(r"\s(?:last|next)(?![a-z])")
_EDGE = re.compile(r"[a-z]+\sof\sthe\s(?P<unit>year|month)(?![a-z])")
_IN_TIME = re.compile(
    rf"(?P<within>with)?in\s(?:about\s|another\s)?(?:the\s(?:next|coming)\s)?(?P<n>an?|[0-9]{{1,3}}|{SPELLED_NUMBER})\s(?P<unit>day"
    rf"|week|month|year)s?(?P<time>(?:'s?)?\stime)?(?![a-z])"
)

_TRIGGER = re.compile(
    r"(?<![a-z0-9])(?=[0-9a-z])(?:[0-9]+|"
    + any_of(
        [
            *MONTHS,
            *WEEKDAYS,
            *NEAR_DAYS,
            "the day before yesterday",
            "the day after tomorrow",
            "day before yesterday",
            "day after tomorrow",
            "the weekend",
            *DECADE_WORDS,
            "ago",
            "earlier",
            "later",
            "hence",
            "noughties",
            "year-end",
            "christmas",
        ]
    )
    + r"|before(?=\slast(?![a-z]))|after(?=\snext(?![a-z]))|(?:before|after)(?=\s?(?:[.,;:)]|\n|\Z))"
    + r"|from(?=\snow(?![a-z]))"
    + r"|(?:end|close|start|beginning|middle)(?=\sof\sthe\s(?:year|month)(?![a-z]|\s[0-9]))"
    + rf"|(?:{any_of([*STEPS, *ANAPHORIC])})(?=\s(?:(?:{_COUNT})\s?)?(?:fiscal\s"
    rf"|financial\s|calendar\s)?(?:{_TIME_UNIT}|period|{_SEASON_WORD}|{_WD}|{_MON}))"
    + rf"|(?:{_ORDINAL_WORDS}|final|last|twenty|thirty)(?=[\s-])(?=(?:[\s-](?:{_UNIT_ORDINALS}))?[\s-](?:quarter"
    r"|decade\sof|(?:and|to|or|through)\s(?:the\s)?(?:second|third|fourth|last)\s"
    rf"|half|trimester|semester|week|century|(?:day\s)?of\s|day\s(?:of|in)\s|{_MON}"
    rf"|{_WD}))"
    + r"|first(?=\s[a-z0-9]{1,6}\s(?:months|quarters|weeks|days))|quarter(?=\s(?:[1-4]|one|two|three|four)(?![a-z0-9]))"
    + rf"|(?:{_SEASON_WORD})(?=\s(?:of\s)?(?:the\s)?(?:year\s)?(?:[0-9]|last\s|this\s|next\s))"
    + r"|fy(?=\s?'?[0-9])|fiscal(?=\s(?:year\s)?(?:of\s)?[0-9])|(?:financial|budget"
    r"|crop|marketing)(?=\syear\s[0-9])|[qh][1-4](?![a-z0-9])"
    + r"|twenty-tens"
    + r"|(?:fifteen|sixteen|seventeen|eighteen|nineteen|twenty)(?=[\s-](?:hundred"
    r"|oh|[a-z]{3,}))|(?:two|one)(?=\sthousand)"
    + r"|(?:with)?in(?=\s(?:about\s|another\s|the\snext\s|the\scoming\s)?[a-z0-9]{1,9}"
    r"\s(?:days|weeks|months|years|day|week|month|year)(?![a-z]))" + r")"
)

# A trigger begins with a figure, or with the first word of one of its phrases; "the weekend", at its second.
_SPOTTER = Spotter(
    re.compile(
        r"(?<![a-z0-9])(?:[0-9]+|(?:"
        + any_of(
            phrase.split()[0]
            for phrase in [
                *(*MONTHS, *WEEKDAYS, *DECADE_WORDS, *STEPS, *ANAPHORIC, *ORDINALS, *SEASONS),
                *"ago earlier later hence noughties final twenty thirty fy fiscal financial budget crop".split(),
                *"marketing q h year-end before after from end close start beginning middle quarter christmas".split(),
                *"fifteen sixteen seventeen eighteen nineteen two one in within day weekend".split(),
            ]
        )
        + rf")(?![a-z])|(?:{any_of(NEAR_DAYS)}))"
    )
)
_ARTICLE = re.compile(r"(?<![a-z0-9])the\s{1,8}\Z")

_LABELS = {row["word"] for row in read_rows("numbered_things")}
_YEAR_SURE = frozenset(_WORDS["year"]["sure"])
_YEAR_LEFT = re.compile(r"(?:1[0-9]{3}|20[0-9]{2})\Z")
_LINK_BEFORE_YEAR = frozenset(_WORDS["year"]["linked"])
_MONTH_BEFORE = frozenset(_WORDS["year"]["month_before"])
_MEASURE_AFTER = re.compile(
    r"\s{0,2}-?(?:%|per\s?cent|pct|percent|"
    + any_of([alias for row in read_rows("units") for alias in row["aliases"].split("|") if len(alias) > 1])
    + "|"
    + any_of([row["word"] for row in read_rows("magnitudes") if row["use"] != "money"])
    + r"|dollars?|euros?|pounds?\b|yen|yuan|rupees?|roubles?|rubles?|usd|eur"
    + r"|or\s(?:more|fewer|less|higher|lower|over|above))(?![a-z])"
)
_COUNT_NOUN_AFTER = re.compile(
    r"\s(?:[a-z]{3,12}\s)?(?:"
    + any_of([row["plural"] for row in read_rows("count_nouns") if " " not in row["plural"]])
    + r")(?![a-z])"
)


# ---------------------------------------------------------------- small readers


def _number(words: str | None) -> int | None:
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


def _day_number(words: str) -> int | None:
    if words[0].isdigit():
        return int(words[:2]) if words[1:2].isdigit() else int(words[0])
    total = 0
    for word in re.findall(r"[a-z]+", words):
        total += ORDINALS.get(word) or SMALL_NUMBERS.get(word, 0)
    return total if 1 <= total <= 31 else None


def _year_number(words: str | None) -> int | None:
    if words is None:
        return None
    if words[0].isdigit():
        return int(words[:4])
    if words[0] == "'":
        return _two_digit_year(words[1:])
    parts = re.findall(r"[a-z]+", words)
    if parts[0] in ("two", "one") and len(parts) > 1 and parts[1] == "thousand":
        return spelled_value(words)
    century = SMALL_NUMBERS[parts[0]] * 100
    rest = [part for part in parts[1:] if part not in ("hundred", "oh", "and")]
    return century + sum(SMALL_NUMBERS[part] for part in rest)


def _two_digit_year(digits: str) -> int:
    value = int(digits)
    return value if len(digits) == 4 else 2000 + value if value < 50 else 1900 + value


def _valid_day(year: int | None, month: int, day: int) -> bool:
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return False
    return day <= month_end(year if year is not None else 2000, month).day


def _day_edtf(year: int, month: int, day: int) -> str:
    return f"{year:04d}-{month:02d}-{day:02d}"


def _month_of(words: str) -> int:
    return MONTHS[words.rstrip(".")]


def _word_before(low: str, start: int) -> str:
    end = start
    while end > 0 and low[end - 1] in " \n\t('\"":
        end -= 1
    begin = end
    while begin > 0 and (low[begin - 1].isalpha() or low[begin - 1] in ".:") and end - begin < 20:
        begin -= 1
    return low[begin:end]


# ---------------------------------------------------------------- points


class _Finder:
    """Finds the points of one text; one method a kind of trigger."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.low = fold(text)
        self.cased = any(char.isupper() for char in text[:2000])
        self.points: list[Point] = []
        self._day_first: bool | None = None

    def capital(self, start: int) -> bool:
        return not self.cased or self.text[start : start + 1].isupper()

    # -- with a named month

    def _days(self, start: int, found: re.Match[str]) -> Point | None:
        month = _month_of(found["mon"])
        day = _day_number(found["day"])
        last = _day_number(found["day2"]) if found["day2"] else None
        year = _year_number(found["year"])
        if day is None or not _valid_day(year, month, day):
            return None
        if last is not None and (last <= day or not _valid_day(year, month, last)):
            return None
        step = found["relyear"]
        if year is None and step is not None:
            return Point(
                start,
                found.end(),
                "day" if last is None else "interval",
                relative=("day_in_year", month, day, last, STEPS[step]),
            )
        if year is None:
            extra: dict[str, Any] = {"partial": True, "month": month, "day": day}
            if last is not None:
                extra["end_day"] = last
            return Point(start, found.end(), "day" if last is None else "interval", month=month, day=day, extra=extra)
        edtf = _day_edtf(year, month, day)
        if last is not None:
            return Point(
                start,
                found.end(),
                "interval",
                f"{edtf}/{_day_edtf(year, month, last)}",
                year=year,
                month=month,
                day=day,
            )
        return Point(start, found.end(), "day", edtf, year=year, month=month, day=day)

    def month_name(self, start: int, word: str) -> Point | None:
        low = self.low
        found = _MONTH_DAY.match(low, start)
        if found and (self.capital(start) or word not in _DOUBTFUL or found["year"]):
            point = self._days(start, found)
            if point:
                return point
        found = _MONTH_YEAR.match(low, start)
        if not found:
            return None
        month = _month_of(found["mon"])
        year = _year_number(found["year"]) or (_two_digit_year(found["yy"]) if found["yy"] else None)
        if year is not None:
            if word in _DOUBTFUL and not self.capital(start) and found["mon"] == word and low[found.end("mon")] != " ":
                return None
            if _MEASURE_AFTER.match(low, found.end()) and found["year"] and found["year"].isdigit():
                return None
            return Point(start, found.end(), "month", f"{year:04d}-{month:02d}", year=year, month=month)
        end = found.end("mon")
        if found["relyear"]:
            return Point(start, found.end(), "month", relative=("month_in_year", month, STEPS[found["relyear"]]))
        sequel = _MONTH_SEQUEL.match(low, end)
        joined = sequel is not None and (sequel["link"] != "and" or _word_before(low, start) == "between")
        if joined and (self.capital(start) or word not in _DOUBTFUL):
            return Point(start, end, "month", month=month, extra={"partial": True, "month": month})
        if not self.capital(start) or (len(word) < 4 and word not in ("may",) and found["mon"][-1] != "."):
            before = _word_before(low, start)
            if before not in ("in", "of", "since", "by", "until", "early", "late", "mid", "during", "from", "to"):
                return None
        goes_on = bool(self.points) and self.points[-1].shape == "month" and low[self.points[-1].end : start] == "-"
        if word in ("may", "march", "mar") and not goes_on:
            before = _word_before(low, start - 1 if low[start - 1 : start] == "-" else start)
            if before not in _MONTH_BEFORE:
                return None
        if word in ("mar", "jun", "sun", "sat", "dec", "jan") and found["mon"][-1] != "." and not found["year"]:
            return None
        if found["mon"][-1] == ".":
            end -= 1
        return Point(start, end, "month", month=month, extra={"partial": True, "month": month})

    def day_then_month(self, start: int) -> Point | None:
        found = _DAY_MONTH.match(self.low, start)
        if found:
            word = found["mon"].rstrip(".")
            if word in _DOUBTFUL and not self.capital(found.start("mon")):
                return None
            return self._days(start, found)
        found = _DAY_OF_MONTH.match(self.low, start)
        if found:
            day = _day_number(found["day"])
            last = _day_number(found["day2"]) if found["day2"] else None
            if day is not None:
                return Point(
                    start,
                    found.end(),
                    "day" if last is None else "interval",
                    relative=("day_in_month", day, last, STEPS[found["step"]]),
                )
        return None

    def weekday(self, start: int, word: str) -> Point | None:
        found = _WEEKDAY.match(self.low, start)
        if not found:
            return None
        short = len(word) < 6
        after = found.end()
        if self.low[after : after + 1].isdigit():
            point = self.day_then_month(after) or self._numeric(after)
        else:
            next_month = _MONTH_DAY.match(self.low, after)
            point = self._days(after, next_month) if next_month else None
        if point is None and self.low[after : after + 1].isalpha():
            point = self.day_then_month(after)
        if point is not None:
            point.start = start
            return point
        if short and (not self.capital(start) or word in ("sun", "sat", "mon", "wed")):
            return None
        number = WEEKDAYS[word]
        end = start + len(word)
        week = _WEEKDAY_WEEK.match(self.low, end)
        if week:
            return Point(start, week.end(), "day", relative=("weekday_of_week", number, STEPS[week["step"]]))
        if self.low.startswith("s", end):
            return None
        return Point(start, end, "day", relative=("weekday", number, self._tense(start, end)))

    def _tense(self, start: int, end: int) -> str:
        """Whether a bare weekday looks back or ahead: by the nearest cue before it in the sentence, else after it."""
        begin = max(start - 140, 0)
        for stop in (". ", "\n", "; "):
            cut = self.low.rfind(stop, begin, start)
            begin = max(begin, cut + 1)
        cues = list(_TENSE.finditer(self.low, begin, start))
        if cues:
            return "next" if cues[-1].lastgroup == "future" else "last"
        ahead = _TENSE.search(self.low, end, end + 60)
        return "next" if ahead and ahead.lastgroup == "future" else "last"

    # -- with digits only

    def digits(self, start: int, token: str) -> Point | None:
        length = len(token)
        low = self.low
        if length == 3 and (_ERA_AFTER.match(low, start + 3) or _ERA_BEFORE.search(low, max(start - 9, 0), start)):
            end = start + 3
            era = _ERA_AFTER.match(low, end)
            return Point(start, era.end() if era else end, "year", f"0{token}", year=int(token))
        if length > 4 or length == 3:
            return None
        before = low[start - 1] if start else " "
        if before in "$€£¥#@_" or (before in ".,:" and start > 1 and low[start - 2].isdigit()):
            return None
        if length == 4:
            return self._year(start, token, before)
        point = self.day_then_month(start) if _DAY_OF_MONTH.match(low, start) else self._numeric(start)
        if point:
            return point
        after = low[start + length : start + length + 12]
        if not after:
            return None
        point = self.day_then_month(start)
        if point:
            return point
        if after[0] in "snrt'":
            found = _NTH.match(low, start)
            if found and 1 <= int(found[1]) <= 21:
                return Point(start, found.end(), "century", f"{int(found[1]) - 1:02d}XX")
            found = _SHORT_DECADE.match(low, start)
            if (
                found
                and token[-1] == "0"
                and (before == "'" or _word_before(low, start) in ("the", "early", "late", "mid"))
                and int(token) >= 20
            ):
                begin = start - 1 if before == "'" else start
                return Point(begin, found.end(), "decade", f"19{token[0]}X")
            return self.period(start)
        if after[0] == "0":
            return None
        if after[0] in "qh":
            return self.period_code(start)
        return None

    def _numeric(self, start: int) -> Point | None:
        low = self.low
        found = _DMY.match(low, start)
        if found:
            first, sep, second, digits = int(found[1]), found[2], int(found[3]), found[4]
            if len(digits) == 2 and sep == ".":
                return None
            year = _two_digit_year(digits)
            if not 1000 <= year <= 2100:
                return None
            day_first = first > 12 or (second <= 12 and (sep == "." or self.day_first()))
            day, month = (first, second) if day_first else (second, first)
            if not _valid_day(year, month, day):
                return None
            extra = {"ambiguous": True} if first <= 12 and second <= 12 and first != second else None
            return Point(
                start, found.end(), "day", _day_edtf(year, month, day), year=year, month=month, day=day, extra=extra
            )
        found = _MY.match(low, start)
        if found and (start == 0 or low[start - 1] not in "/-."):
            year = int(found[2])
            return Point(start, found.end(), "month", f"{year:04d}-{int(found[1]):02d}", year=year, month=int(found[1]))
        if low[start - 3 : start].strip() in ("on", "om") or low[max(start - 4, 0) : start].split()[-1:] == ["on"]:
            found = _MD.match(low, start)
            if found and _valid_day(None, int(found[1]), int(found[2])):
                month, day = int(found[1]), int(found[2])
                return Point(
                    start, found.end(), "day", month=month, day=day, extra={"partial": True, "month": month, "day": day}
                )
        return None

    def day_first(self) -> bool:
        """Whether the numeric dates of this text put the day first: the unambiguous ones decide."""
        if self._day_first is None:
            day_first = month_first = 0
            for found in re.finditer(r"(?<![0-9/.-])([0-9]{1,2})([-/])([0-9]{1,2})\2[0-9]{4}(?![0-9])", self.low):
                day_first += int(found[1]) > 12
                month_first += int(found[3]) > 12
            self._day_first = day_first > month_first
        return self._day_first

    def _year(self, start: int, token: str, before: str) -> Point | None:
        low = self.low
        year = int(token)
        end = start + 4
        after = low[end : end + 1]
        if not 1000 <= year <= 2100:
            return None
        if after and after in "-/." and low[end + 1 : end + 2].isalnum():
            found = _YMD.match(low, start)
            if found:
                month, day = int(found[3]), int(found[4])
                if _valid_day(year, month, day):
                    return Point(
                        start, found.end(), "day", _day_edtf(year, month, day), year=year, month=month, day=day
                    )
                return None
            found = _YMD_NAME.match(low, start)
            if found:
                month, day_named = _month_of(found["mon"]), _day_number(found["day"])
                if day_named and _valid_day(year, month, day_named):
                    return Point(
                        start,
                        found.end(),
                        "day",
                        _day_edtf(year, month, day_named),
                        year=year,
                        month=month,
                        day=day_named,
                    )
        word = _word_before(low, start)
        if word in _LABELS or (word and word[-1] == "." and word[:-1] in _LABELS):
            return None
        if before == "/" or (
            before == "-"
            and start > 1
            and not (low[start - 2].isalpha() or low[start - 2].isdigit() or low[start - 2] == " ")
        ):
            return None
        if after and after in "-/ ":
            found = _YEAR_SPAN.match(low, start)
            if found:
                point = self._year_span(start, year, found)
                if point:
                    return point
        if after and after in "-/. ":
            found = _YM.match(low, start)
            if (
                found
                and (after != "." or (len(found[2]) <= 2 and _word_before(low, start) != "to"))
                and not (after == " " and low[found.end() : found.end() + 1] not in ("", ".", ",", ";"))
            ):
                month = int(found[2])
                return Point(start, found.end(), "month", f"{year:04d}-{month:02d}", year=year, month=month)
        if after and ((after in ".," and low[end + 1 : end + 2].isdigit()) or (after.isalnum() and after != "s")):
            return None
        found = _YEAR_TAIL.match(low, start)
        if found is None:
            return None
        if found["decade"]:
            if token[3] != "0":
                return None if found["decade"] == "s" else Point(start, end, "year", token, year=year)
            if token[2] == "0" and year != 2000:
                return Point(start, found.end(), "century", f"{token[:2]}XX")
            return Point(start, found.end(), "decade", f"{token[:3]}X")
        if word in ("a", "an", "its", "his", "her", "their", "our", "the") and year >= 1700:
            return self._year_point(start, end, token, found)
        linked = word in _LINK_BEFORE_YEAR or word.rstrip(".") in MONTHS
        if _MEASURE_AFTER.match(low, end):
            return None
        if year < 1500 and word not in _YEAR_SURE:
            return None
        if before == "-" and low[start - 2].isdigit() and not _YEAR_LEFT.match(low, max(start - 5, 0), start - 1):
            return None
        if not linked and (year < 1700 or _COUNT_NOUN_AFTER.match(low, end)) and before not in "(-":
            return None
        if not linked and not 1800 <= year <= 2060 and before != "-":
            return None
        if (
            word in ("to", "of", "by", "from", "for", "about", "around", "between", "and")
            and low[end : end + 1] == " "
            and _COUNT_NOUN_AFTER.match(low, end)
            and not (1900 <= year <= 2040 and year != 2000 and word != "by")
        ):
            return None
        return self._year_point(start, end, token, found)

    def _year_point(self, start: int, end: int, token: str, found: re.Match[str]) -> Point | None:
        year = int(token)
        if _MEASURE_AFTER.match(self.low, end):
            return None
        if found["q"]:
            return self._period_point(
                start, found.end(), "quarter" if found["q"][0] == "q" else "half", int(found["q"][1]), year
            )
        if found["mon"] and (found["mon"].rstrip(".") not in _DOUBTFUL or self._is_month(found)):
            month = _month_of(found["mon"])
            end = found.end() - found["mon"].endswith(".")
            return Point(start, end, "month", f"{year:04d}-{month:02d}", year=year, month=month)
        if found["fy"]:
            return _fiscal_point(start, found.end(), year, None)
        if found["term"]:
            unit = "quarter" if found["term"].endswith("quarter") else "half"
            return self._period_point(start, found.end(), unit, ORDINALS[re.split(r"[\s-]", found["term"])[0]], year)
        return Point(start, end, "year", token, year=year)

    def _is_month(self, found: re.Match[str]) -> bool:
        """Whether "March" or "May" behind a year is the month: with a capital, and nothing goes on that it could do."""
        if not self.capital(found.start("mon")):
            return False
        return (
            re.match(
                r"\s?(?:[.,;:)\-]|\Z|\n|\s(?:and|to|or|until|through)\s(?:[0-9]|the\s))",
                self.low[found.end() : found.end() + 14],
            )
            is not None
        )

    def _year_span(self, start: int, year: int, found: re.Match[str]) -> Point | None:
        digits = found[3]
        other = int(digits) if len(digits) == 4 else year // 100 * 100 + int(digits)
        if len(digits) == 2 and other < year and year % 100 == 99 and digits == "00":
            other += 100
        if not year < other <= 2100:
            return None
        spaced = found.end(3) - found.start() > 5 + len(digits)
        fiscal_word = found.end() > found.end(3)
        if len(digits) == 2 and spaced:
            return None
        if (
            found[2] == "/"
            or (len(digits) == 2 and other == year + 1)
            or fiscal_word
            or re.search(r"(?:fiscal|financial|budget)\s(?:year\s)?\Z|fy\s?\Z", self.low[max(start - 16, 0) : start])
        ):
            if other != year + 1:
                return None
            return _fiscal_point(start, found.end(), year, other)
        if len(digits) == 2 and int(digits) <= 12 and other != year + 1:
            before = _word_before(self.low, start)
            if (
                before not in ("in", "during", "between", "period", "years", "from", "the", "for")
                and len(digits) == 2
                and other - year > 30
            ):
                return None
        return Point(start, found.end(3), "interval", f"{year:04d}/{other:04d}", year=year)

    # -- words

    def _period_point(self, start: int, end: int, unit: str, n: int, year: int) -> Point | None:
        size = 3 if unit == "quarter" else 6
        if n > 12 // size:
            return None
        return Point(start, end, unit, write_months(year, (n - 1) * size + 1, size), year=year)

    def _period(self, start: int, found: re.Match[str], unit: str, n: int) -> Point | None:
        size = 3 if unit == "quarter" else 6
        if n > 12 // size:
            return None
        year = _year_number(found["year"])
        extra: dict[str, Any] = {"fiscal_term": True} if found["fiscal"] else {}
        if year is not None:
            point = self._period_point(start, found.end(), unit, n, year)
            if point and extra:
                point.extra = extra
            return point
        step = found["step"]
        if step in ("this", "last", "next", "current"):
            return Point(
                start, found.end(), unit, relative=("period_in_year", unit, n, STEPS[step]), extra=extra or None
            )
        extra |= {"partial": True, unit: n}
        if step:
            extra["anaphoric"] = True
        return Point(start, found.end(), unit, extra=extra)

    def period(self, start: int) -> Point | None:
        found = _PERIOD.match(self.low, start)
        if not found:
            return None
        unit = "quarter" if found["unit"] in ("quarter", "trimester") else "half"
        nth = found["nth"]
        n = int(nth[0]) if nth[0].isdigit() else ORDINALS.get(nth) or (4 if unit == "quarter" else 2)
        if not found["year"] and not found["step"]:
            if nth == "last" or re.match(
                r"\s(?:of|in)\s(?!the\s(?:year|fiscal|financial))", self.low[found.end() : found.end() + 40]
            ):
                return None
            if unit == "half" and self.low[found.end() : found.end() + 1] == "-":
                return None
        return self._period(start, found, unit, n)

    def period_code(self, start: int) -> Point | None:
        found = _PERIOD_CODE.match(self.low, start)
        if not found:
            return None
        unit = "quarter" if (found["unit"] or found["unit2"]) == "q" else "half"
        n = int(found["n"] or found["n2"])
        if found["yy"]:
            return self._period_point(start, found.end(), unit, n, _two_digit_year(found["yy"]))
        if unit == "half" and not found["year"] and not found["step"]:
            return None
        return self._period(start, found, unit, n)

    def edge_day(self, start: int) -> Point | None:
        """Reads "the last day of 2018" and "the first day of next month"."""
        found = _EDGE_DAY.match(self.low, start)
        if not found:
            return None
        last = found["nth"] == "last"
        if found["step"]:
            unit = found["unit"]
            return Point(start, found.end(), "day", relative=("edge_day", last, unit, STEPS[found["step"]]))
        if found["bare"]:
            return Point(start, found.end(), "day", relative=("edge_day", last, "year", 0))
        month = _month_of(found["mon"]) if found["mon"] else 12 if last else 1
        year_digits = found["year1"] or found["year2"]
        if year_digits is None:
            extra = {"partial": True, "month": month, "day": month_end(2001, month).day if last else 1}
            return Point(start, found.end(), "day", month=month, day=extra["day"], extra=extra)
        year = int(year_digits)
        day = month_end(year, month).day if last else 1
        return Point(start, found.end(), "day", _day_edtf(year, month, day), year=year, month=month, day=day)

    def first_months(self, start: int) -> Point | None:
        """Reads "the first nine months of 1988" and "the last three months of last year"."""
        found = _FIRST_MONTHS.match(self.low, start)
        n = _number(found["n"]) if found else None
        if found and n is not None and found["unit"] == "quarter":
            n *= 3
        if not found or n is None or not 1 <= n <= 12:
            return None
        first = 1 if found["nth"] == "first" else 13 - n
        end = found.end()
        if found["year"]:
            year = int(found["year"])
            return Point(start, end, "interval", write_months(year, first, n), year=year)
        if found["step"]:
            return Point(start, end, "interval", relative=("months_in_year", first, n, STEPS[found["step"]]))
        if found["nth"] != "first" and not found.group().endswith("year"):
            return None
        return Point(start, end, "interval", extra={"partial": True, "month": first, "end_month": first + n - 1})

    def first_days(self, start: int) -> Point | None:
        """Reads "the first two weeks of May" and "the last ten days of May 2016"."""
        found = _FIRST_DAYS.match(self.low, start)
        n = _number(found["n"]) if found else None
        if not found or n is None:
            return None
        month, n_days = _month_of(found["mon"]), n * (7 if found["unit"] == "week" else 1)
        year = int(found["year"]) if found["year"] else None
        last = month_end(year or 2001, month).day
        if not 1 < n_days < last:
            return None
        day, end_day = (1, n_days) if found["nth"] == "first" else (last + 1 - n_days, last)
        if year is not None:
            edtf = f"{_day_edtf(year, month, day)}/{_day_edtf(year, month, end_day)}"
            return Point(start, found.end(), "interval", edtf, year=year, month=month)
        extra = {"partial": True, "month": month, "day": day, "end_day": end_day}
        return Point(start, found.end(), "interval", month=month, extra=extra)

    def periods(self, start: int) -> Point | None:
        """Reads "the second and third quarters of 2016"."""
        found = _PERIODS.match(self.low, start)
        if not found:
            return None
        unit = "quarter" if found["unit"] == "quarter" else "half"
        size, last = (3, 4) if unit == "quarter" else (6, 2)
        n, n2 = ORDINALS[found["nth"]], ORDINALS.get(found["nth2"], last)
        if not n < n2 <= last:
            return None
        first, months = (n - 1) * size + 1, (n2 - n + 1) * size
        year = _year_number(found["year"])
        if year is not None:
            return Point(start, found.end(), "interval", write_months(year, first, months), year=year)
        if found["step"] in ("this", "last", "next", "current"):
            relative = ("months_in_year", first, months, STEPS[found["step"]])
            return Point(start, found.end(), "interval", relative=relative)
        extra = {"partial": True, "month": first, "end_month": first + months - 1}
        return Point(start, found.end(), "interval", extra=extra)

    def nth_decade(self, start: int) -> Point | None:
        """Reads "the first decade of the 21st century"."""
        found = _NTH_DECADE.match(self.low, start)
        if not found:
            return None
        nth = ORDINALS.get(found["nth"], 10)
        century = int(found["n"]) if found["n"] else _day_number(found["word"])
        if century is None or not 1 <= century <= 21 or nth > 10:
            return None
        return Point(start, found.end(), "decade", f"{century - 1:02d}{nth - 1}X")

    def christmas(self, start: int, word: str) -> Point | None:
        """Reads "by Christmas" and "before Christmas 1986" as the day."""
        found = _CHRISTMAS.match(self.low, start)
        if not found or not self.capital(start) or _word_before(self.low, start) not in _DAY_BEFORE:
            return None
        if found["year"]:
            return Point(start, found.end(), "day", f"{found['year']}-12-25", year=int(found["year"]), month=12, day=25)
        extra = {"partial": True, "month": 12, "day": 25}
        return Point(start, found.end(), "day", month=12, day=25, extra=extra)

    def quarter(self, start: int, word: str) -> Point | None:
        """Reads "quarter 2 of 2016"."""
        found = _QUARTER_N.match(self.low, start)
        return self._period(start, found, "quarter", _number(found["n"]) or 0) if found else None

    def ordinal(self, start: int, word: str) -> Point | None:
        low = self.low
        months = self.first_months(start) or self.edge_day(start) or self.first_days(start) if word == "first" else None
        months = months or self.periods(start) or self.nth_decade(start)
        if months:
            return months
        point = self.period(start)
        if point:
            return point
        found = _NTH_WEEK.match(low, start)
        if found:
            nth = ORDINALS.get(found["nth"], -1)
            if found["step"] or found["bare"]:
                unit, step = found["unit"] or "year", STEPS[found["step"]] if found["step"] else 0
                return Point(start, found.end(), "interval", relative=(f"week_in_{unit}", nth, step))
            if found["only"]:
                return Point(start, found.end(), "interval", _week_of_year(int(found["only"]), nth))
            month = _month_of(found["mon"])
            if found["year"]:
                return Point(start, found.end(), "interval", _nth_week(int(found["year"]), month, nth))
            return Point(start, found.end(), "interval", extra={"partial": True, "month": month, "week": nth})
        found = _NTH_WEEKDAY.match(low, start)
        if found:
            nth = ORDINALS.get(found["nth"], -1)
            weekday = WEEKDAYS[found["wd"].rstrip(".")]
            if found["step"]:
                return Point(start, found.end(), "day", relative=("nth_weekday", nth, weekday, STEPS[found["step"]]))
            if not found["year"]:
                extra = {"partial": True, "month": _month_of(found["mon"]), "nth": nth, "weekday": weekday}
                return Point(start, found.end(), "day", extra=extra)
            else:
                day = _nth_weekday(int(found["year"]), _month_of(found["mon"]), nth, weekday)
                return Point(start, found.end(), "day", day.isoformat()) if day else None
        found = _NTH_WORD.match(low, start)
        if found:
            n = _day_number(found["word"])
            if n is not None and n <= 21:
                return Point(start, found.end(), "century", f"{n - 1:02d}XX")
        point = self.day_then_month(start)
        if point:
            return point
        return self.step(start, word) if word in STEPS else self.spelled_year(start, word)

    def step(self, start: int, word: str) -> Point | None:
        if word == "last":
            point = self.edge_day(start)
            if point:
                return point
            point = self.first_months(start) or self.first_days(start) or self.period(start)
            point = point or self.ordinal_week(start) or self.nth_decade(start)
            if point:
                return point
        if word.startswith("year-"):
            found = _STEP.match(self.low, start)
            ago = {"anaphoric": True, "unit": "period", "offset": 0, "years": -1}
            return Point(start, found.end(), "interval", extra=ago) if found and found["unit"] else None
        same = _SAME_OF.match(self.low, start)
        if same:
            years = {"year": int(same["year"])} if same["year"] else {"years": -1}
            return Point(
                start, same.end(), "interval", extra={"anaphoric": True, "unit": "period", "offset": 0, **years}
            )
        found = _STEP.match(self.low, start)
        if not found:
            return None
        step = found["step"]
        end = found.end()
        if found["wd"]:
            if step in ANAPHORIC:
                return None
            return Point(
                start,
                end,
                "day",
                relative=(
                    "weekday",
                    WEEKDAYS[found["wd"].rstrip(".")],
                    {-1: "before", 0: "this", 1: "after"}[STEPS[step]],
                ),
            )
        if found["mon"]:
            word_month = found["mon"].rstrip(".")
            if step in ANAPHORIC or (word_month in _DOUBTFUL and not self.capital(found.start("mon"))):
                return None
            return Point(
                start,
                found.end() - found["mon"].endswith("."),
                "month",
                relative=("named_month", MONTHS[word_month], STEPS[step]),
            )
        if found["season"]:
            if step in ANAPHORIC:
                return None
            return Point(start, end, "season", relative=("season", SEASONS[found["season"]], STEPS[step]))
        part = _PART_OF_AGE.match(self.low, found.end("unit")) if found["unit"] in ("half", "quarter") else None
        if part:
            n_years = (50 if part["age"] == "century" else 5) // (1 if found["unit"] == "half" else 2)
            if step in ANAPHORIC or found["n"] or STEPS[step] == 0:
                return None
            return Point(start, part.end(), "interval", relative=("window", "year", n_years, STEPS[step]))
        unit = {"centurie": "century"}.get(found["unit"], found["unit"])
        if step in ("last", "next") and not found["n"] and self.low.startswith(" of ", end):
            return None  # "the last day of the visit"
        if unit == "weekend" and step in ("coming", "upcoming"):
            return Point(start, end, "interval", relative=("weekend", "next"))
        if found["wd2"]:
            if unit != "week" or step in ANAPHORIC:
                return None
            return Point(
                start, end, "day", relative=("weekday_of_week", WEEKDAYS[found["wd2"].rstrip(".")], STEPS[step])
            )
        plural = self.low[found.end("unit") : found.end("unit") + 1] == "s"
        if step in ANAPHORIC:
            if step == "that" and (plural or unit == "half"):
                return None
            offset = ANAPHORIC[step] * (_number(found["n"]) or 1)
            return Point(start, end, _shape_of(unit), extra={"anaphoric": True, "offset": offset, "unit": unit})
        if unit == "period" or (unit == "half" and not found["n"] and step not in ("this", "last", "next")):
            return None
        direction = STEPS[step]
        over = self.low.endswith("over the ", max(start - 9, 0), start)
        if found["n"] or plural or step == "past" or (over and step in ("next", "last")):
            n = _number(found["n"]) if found["n"] or not plural else None
            if direction == 0:
                return None
            return Point(start, end, "interval", relative=("window", unit, n, direction))
        extra = {"fiscal_term": True} if found["fiscal"] else None
        return Point(start, end, _shape_of(unit), relative=("unit", unit, direction), extra=extra)

    def ordinal_week(self, start: int) -> Point | None:
        return (
            self.ordinal(start, "") if _NTH_WEEK.match(self.low, start) or _NTH_WEEKDAY.match(self.low, start) else None
        )

    def near_day(self, start: int, word: str) -> Point | None:
        found = _NEAR_DAY.match(self.low, start)
        if not found:
            return None
        if found["before"] or found["after"]:
            return Point(start, found.end(), "day", relative=("unit", "day", -2 if found["before"] else 2))
        if self.low.startswith("'s", found.end("near")) and found["near"] == "today":
            return Point(start, found.end("near"), "day", relative=("unit", "day", 0))
        return Point(start, found.end(), "day", relative=("unit", "day", NEAR_DAYS[found["near"]]))

    def season(self, start: int, word: str) -> Point | None:
        relative = _SEASON_REL.match(self.low, start)
        if relative:
            code = SEASONS[relative["season"]]
            return Point(start, relative.end(), "season", relative=("season_in_year", code, STEPS[relative["step"]]))
        found = _SEASON.match(self.low, start)
        if not found or _MEASURE_AFTER.match(self.low, found.end()):
            return None
        return Point(
            start, found.end(), "season", f"{found['y'][:4]}-{SEASONS[found['season']]}", year=int(found["y"][:4])
        )

    def fiscal(self, start: int, word: str) -> Point | None:
        found = _FISCAL.match(self.low, start)
        if not found:
            return None
        year = _two_digit_year(found["y"])
        if not 1900 <= year <= 2100:
            return None
        if found["y2"]:
            other = int(found["y2"]) if len(found["y2"]) == 4 else year // 100 * 100 + int(found["y2"])
            if other < year:
                other += 100
            if other != year + 1:
                return (
                    Point(start, found.end(), "interval", f"{year:04d}/{other:04d}", year=year)
                    if other > year
                    else None
                )
            return _fiscal_point(start, found.end(), year, other)
        return _fiscal_point(start, found.end(), year, None)

    def decade_word(self, start: int, word: str) -> Point | None:
        found = _DECADE_WORD.match(self.low, start)
        if not found:
            return None
        tens = found["tens"]
        century = found["century"]
        if tens == "noughties":
            return Point(start, found.end(), "decade", "200X")
        if tens in ("tens", "hundreds"):
            if not century:
                return None
            return Point(start, found.end(), "decade", f"{SMALL_NUMBERS[century]:02d}{1 if tens == 'tens' else 0}X")
        if century is None and _word_before(self.low, start) not in ("the", "early", "late", "mid", "mid-"):
            return None
        hundred = SMALL_NUMBERS[century] if century else 19
        return Point(start, found.end(), "decade", f"{hundred:02d}{DECADE_WORDS[tens] // 10}X")

    def spelled_year(self, start: int, word: str) -> Point | None:
        found = _DECADE_WORD.match(self.low, start)
        if found and found["century"]:
            return self.decade_word(start, word)
        found_year = _SPELLED_YEAR_RX.match(self.low, start)
        if not found_year or _word_before(self.low, start) not in _YEAR_WORD_BEFORE:
            return None
        if _NUMBER_LINK.search(self.low, max(start - 20, 0), start):
            return None  # "one thousand to two thousand"
        year = _year_number(found_year.group())
        if (
            year is None
            or not 1500 <= year <= 2100
            or _MEASURE_AFTER.match(self.low, found_year.end())
            or _COUNT_NOUN_AFTER.match(self.low, found_year.end())
        ):
            return None
        if re.match(r"[\s-](?:thousand|million|billion)", self.low[found_year.end() : found_year.end() + 10]):
            return None
        return Point(start, found_year.end(), "year", f"{year:04d}", year=year)

    def ago(self, start: int, word: str) -> Point | None:
        found = _AGO.search(self.low, max(start - 50, 0), start)
        if not found:
            return None
        end = start + len(word)
        n = _number(found["n"].removeprefix("a "))
        unit = {"centurie": "century"}.get(found["unit"], found["unit"])
        if word == "ago":
            if n is None or found["half"] or found["more"] or _word_before(self.low, found.start()) == "half":
                return Point(found.start(), end, _shape_of(unit), relative=("unknown",))
            return Point(found.start(), end, _shape_of(unit), relative=("ago", unit, n))
        extra: dict[str, Any] = {"anaphoric": True, "unit": unit}
        if n is not None and not (found["half"] or found["more"]):
            extra["offset"] = n if word in ("later", "hence") else -n
        return Point(found.start(), end, _shape_of(unit), extra=extra)

    def beside(self, start: int, word: str) -> Point | None:
        """Reads "the year before last", "the week before", "ten years from now"."""
        end = start + len(word)
        if word == "from":
            ago = _AGO.search(self.low, max(start - 50, 0), start)
            n = _number(ago["n"].removeprefix("a ")) if ago and not ago["half"] else None
            if ago is None or n is None:
                return None
            return Point(ago.start(), end + 4, _shape_of(ago["unit"]), relative=("ago", ago["unit"], -n))
        found = _BESIDE.search(self.low, max(start - 40, 0), start)
        if not found:
            return None
        unit, beyond = found["unit"], _BEYOND.match(self.low, end)
        if beyond:
            step = 2 if word == "after" else -2
            return Point(found.start(), beyond.end(), _shape_of(unit), relative=("unit", unit, step))
        n = 1 if found["n"] == "the" else _number(found["n"])
        if n is None:
            return None
        extra = {"anaphoric": True, "unit": unit, "offset": -n if word == "before" else n}
        return Point(found.start(), end, _shape_of(unit), extra=extra)

    def edge_of_unit(self, start: int, word: str) -> Point | None:
        """Reads "the end of the year" and "year-end" as that of the publication."""
        if word == "year-end":
            after = self.low[start + 8 : start + 13].lstrip()
            if after[:1].isdigit() or _word_before(self.low, start) not in ("by", "before", "until", "till", "at"):
                return None
            return Point(start, start + 8, "year", relative=("edge_of_unit", "year"), extra={"part": "late"})
        found = _EDGE.match(self.low, start)
        if not found:
            return None
        part = {"start": "early", "beginning": "early", "middle": "middle"}.get(word, "late")
        unit = found["unit"]
        return Point(start, found.end(), unit, relative=("edge_of_unit", unit), extra={"part": part})

    def weekend(self, start: int, word: str) -> Point | None:
        """The weekend just past, or the coming one where the sentence looks ahead."""
        end = start + len(word)
        return Point(start, end, "interval", relative=("weekend", self._tense(start, end)))

    def in_time(self, start: int, word: str) -> Point | None:
        found = _IN_TIME.match(self.low, start)
        n = _number(found["n"]) if found else None
        if not found or n is None:
            return None
        if found["within"]:
            if found["unit"] != "year" or self.low.startswith((" of ", " after "), found.end()):
                return None
            return Point(
                start,
                found.end(),
                "open",
                relative=("within", found["unit"], n),
                extra={"within": n, "unit": found["unit"]},
            )
        if not found["time"] and (found["unit"] == "year" or self._tense(start, found.end()) == "last"):
            return None
        return Point(start, found.end(), _shape_of(found["unit"]), relative=("ago", found["unit"], -n))

    def _trigger(self, spot: int) -> re.Match[str] | None:
        """The trigger at a place; "the weekend", "the day before yesterday" begin at their article."""
        if self.low.startswith(("day", "weekend"), spot):
            article = _ARTICLE.search(self.low, max(spot - 12, 0), spot)
            if article:
                whole = _TRIGGER.match(self.low, article.start())
                if whole:
                    return whole
        return _TRIGGER.match(self.low, spot)

    def find(self) -> list[Point]:
        low = self.low
        points = self.points
        handlers = _HANDLERS
        position = 0
        skip = url_spans(low)
        skip_index = 0
        read = 0  # where the trigger before ends
        for spot in _SPOTTER.places(self.text):
            if spot < read or spot < position:
                continue
            trigger = self._trigger(spot)
            if trigger is None:
                continue
            start, read = trigger.span()
            while skip_index < len(skip) and skip[skip_index][1] <= start:
                skip_index += 1
            if skip_index < len(skip) and skip[skip_index][0] <= start:
                continue
            word = trigger.group()
            if word[0].isdigit():
                point = self.digits(start, word)
            else:
                handler = handlers.get(word)
                if handler is None:
                    handler = _late_handler(word)
                end = trigger.end()
                if handler is not _Finder.near_day and low[end : end + 1].isalpha():
                    continue
                point = handler(self, start, word)
            if point is None:
                continue
            if points and point.start < points[-1].end:
                if point.end <= points[-1].end:
                    continue
                points.pop()
            points.append(point)
            position = point.end
        return points


def _late_handler(word: str) -> _Handler:
    if word.startswith(("the ", "day ")):
        return _Finder.near_day
    if word[0] in "qh":
        return lambda finder, start, _: finder.period_code(start)
    return _Finder.decade_word if word == "twenty-tens" else _Finder.near_day


_Handler = Callable[[_Finder, int, str], "Point | None"]
_HANDLERS: dict[str, _Handler] = {"in": _Finder.in_time, "within": _Finder.in_time, "the weekend": _Finder.weekend}
for _list, _handler in (
    (MONTHS, _Finder.month_name),
    (WEEKDAYS, _Finder.weekday),
    (NEAR_DAYS, _Finder.near_day),
    ([*ORDINALS, "final", "twenty", "thirty"], _Finder.ordinal),
    (SEASONS, _Finder.season),
    ([*DECADE_WORDS, "noughties", "twenty-tens"], _Finder.decade_word),
    (["fy", "fiscal", "financial", "budget", "crop", "marketing"], _Finder.fiscal),
    (["fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "two", "one"], _Finder.spelled_year),
    (["ago", "earlier", "later", "hence"], _Finder.ago),
    (["before", "after", "from"], _Finder.beside),
    (["quarter"], _Finder.quarter),
    (["christmas"], _Finder.christmas),
    (["end", "close", "start", "beginning", "middle", "year-end"], _Finder.edge_of_unit),
    ([*STEPS, *ANAPHORIC], _Finder.step),
):
    for _word in _list:
        _HANDLERS[_word] = _handler
_YEAR_WORD_BEFORE = frozenset(_WORDS["year"]["spelled"])
_NUMBER_LINK = re.compile(r"(?:thousand|hundred|million)\s(?:to|and)\s\Z")
_MONTH_SEQUEL = re.compile(rf"\s?(?P<link>-|/|to|and|through|thru|until|till)\s?(?:(?:early|mid|late)[\s-])?(?={_MON})")
_SPELLED_YEAR_RX = re.compile(_SPELLED_YEAR)
_TENSE = re.compile(
    rf"(?<![a-z])(?:(?P<future>{any_of(_WORDS['tense']['future'])})|(?P<past>(?:{any_of(_WORDS['tense']['past'])}"
    rf"|[a-z]{{3,14}}ed)))(?![a-z])"
)
_URL = re.compile(r"https?://[^\s<>\"]{1,2000}|www\.[^\s<>\"]{1,2000}")


def url_spans(low: str) -> list[tuple[int, int]]:
    if "://" not in low and "www." not in low:
        return []
    return [found.span() for found in _URL.finditer(low)]


def _shape_of(unit: str) -> str:
    return {"week": "interval", "weekend": "interval", "fortnight": "interval", "period": "interval"}.get(unit, unit)


def _fiscal_point(start: int, end: int, year: int, other: int | None) -> Point:
    """A financial year; named by one year only, it is that year until the state is known."""
    if other is None:
        return Point(start, end, "fiscal", f"{year:04d}", year=year, extra={"fiscal": (year,)})
    return Point(start, end, "fiscal", f"{year:04d}/{other:04d}", year=year, extra={"fiscal": (year, other)})


@lru_cache(maxsize=4)
def find_points(text: str) -> tuple[Point, ...]:
    """The date expressions of a text, in order and not overlapping, before ranges are joined and dates resolved."""
    return tuple(_Finder(text).find())


# ---------------------------------------------------------------- relative dates


@dataclass(slots=True, frozen=True)
class _Published:
    day: date
    precision: str  # day, month, year


def _published(edtf: str | None) -> _Published | None:
    if not edtf:
        return None
    found = re.match(r"([0-9]{4})(?:-(0[1-9]|1[0-2])(?:-([0-9]{2}))?)?", edtf)
    if not found or "/" in edtf or "X" in edtf:
        return None
    precision = "day" if found[3] else "month" if found[2] else "year"
    try:
        return _Published(date(int(found[1]), int(found[2] or 1), int(found[3] or 1)), precision)
    except ValueError:  # no such day
        return None


def _add_months(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, month_end(year, month).day))


def _shift(day: date, unit: str, n: int) -> date:
    if unit == "day":
        return day + timedelta(days=n)
    if unit in ("week", "weekend"):
        return day + timedelta(days=7 * n)
    if unit == "fortnight":
        return day + timedelta(days=14 * n)
    return _add_months(day, n * {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120, "century": 1200}[unit])


def _unit_edtf(day: date, unit: str) -> str:
    """The whole unit of time that holds a day."""
    if unit == "day":
        return day.isoformat()
    if unit == "week":
        return write_week(day)
    if unit == "fortnight":
        monday = day - timedelta(days=day.weekday())
        return f"{monday.isoformat()}/{(monday + timedelta(days=13)).isoformat()}"
    if unit == "weekend":
        saturday = day + timedelta(days=5 - day.weekday())
        return f"{saturday.isoformat()}/{(saturday + timedelta(days=1)).isoformat()}"
    if unit == "month":
        return f"{day.year:04d}-{day.month:02d}"
    if unit == "quarter":
        return write_months(day.year, (day.month - 1) // 3 * 3 + 1, 3)
    if unit == "half":
        return write_months(day.year, (day.month - 1) // 6 * 6 + 1, 6)
    if unit == "year":
        return f"{day.year:04d}"
    return f"{day.year // 10:03d}X" if unit == "decade" else f"{day.year // 100:02d}XX"


_FINENESS = {
    "day": 0,
    "weekend": 0,
    "week": 0,
    "fortnight": 0,
    "month": 1,
    "quarter": 1,
    "half": 2,
    "year": 2,
    "decade": 2,
    "century": 2,
}
_PRECISION = {"day": 0, "month": 1, "year": 2}


def _nth_weekday(year: int, month: int, nth: int, weekday: int) -> date | None:
    if nth < 0:
        last = month_end(year, month)
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    first = date(year, month, 1)
    day = first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))
    return day if day.month == month else None


def _week_of_year(year: int, nth: int) -> str:
    """The nth week of a year, by ISO 8601; -1 is the last."""
    day = date(year, 12, 28) if nth < 0 else date(year, 1, 4) + timedelta(days=7 * (nth - 1))
    return write_week(day)


def _nth_week(year: int, month: int, nth: int) -> str:
    """The nth week (Monday to Sunday) of a month: a week belongs to the month of its Thursday; -1 is the last."""
    thursday = _nth_weekday(year, month, nth, 3) or _nth_weekday(year, month, -1, 3)
    assert thursday is not None  # every month has a last Thursday
    return write_week(thursday)


def _resolve(relative: tuple[Any, ...], published: _Published) -> str | None:
    """The EDTF of a relative date; None where the publication date is not precise enough for it."""
    kind = relative[0]
    now = published.day
    have = _PRECISION[published.precision]
    if kind == "unknown":
        return None
    if kind == "unit":
        unit, step = relative[1], relative[2]
        return _unit_edtf(_shift(now, unit, step), unit) if have <= _FINENESS[unit] else None
    if kind == "ago":
        unit, n = relative[1], relative[2]
        return _unit_edtf(_shift(now, unit, -n), unit) if have <= _FINENESS[unit] else None
    if kind == "within":
        unit, n = relative[1], relative[2]
        return f"../{_unit_edtf(_shift(now, unit, n), unit)}" if have <= _FINENESS[unit] else None
    if kind == "window":
        unit, n, direction = relative[1], relative[2], relative[3]
        if n is None or have > _FINENESS[unit]:
            return None
        other = _shift(now, unit, n * direction)
        near, far = (
            (now.isoformat(), other.isoformat())
            if have == 0
            else (str(now)[: 7 if have == 1 else 4], str(other)[: 7 if have == 1 else 4])
        )
        return f"{far}/{near}" if direction < 0 else f"{near}/{far}"
    if kind == "named_month":
        month, step = relative[1], relative[2]
        if have > 1 and step != 0:
            return None
        year = now.year
        if step < 0 and month >= now.month:
            year -= 1
        if step > 0 and month <= now.month:
            year += 1
        return f"{year:04d}-{month:02d}"
    if kind == "season":
        code, step = relative[1], relative[2]
        if have > 1:
            return None
        year = now.year
        first_month = {21: 3, 22: 6, 23: 9, 24: 12}[code]
        current = now.month >= first_month and (now.month < first_month + 3)
        if step < 0 and (now.month < first_month + 3 or current):
            year -= 1
        if step > 0 and now.month >= first_month:
            year += 1
        if step == 0 and code == 24 and now.month < 3:
            year -= 1
        return f"{year:04d}-{code}"
    if kind == "month_in_year":
        return f"{now.year + relative[2]:04d}-{relative[1]:02d}"
    if kind == "day_in_year":
        month, day, last, step = relative[1:]
        year = now.year + step
        if not _valid_day(year, month, day):
            return None
        edtf = _day_edtf(year, month, day)
        return edtf if last is None else f"{edtf}/{_day_edtf(year, month, last)}"
    if kind == "season_in_year":
        return f"{now.year + relative[2]:04d}-{relative[1]}"
    if kind == "edge_day":
        last, unit, step = relative[1:]
        if unit == "year":
            return _day_edtf(now.year + step, 12 if last else 1, 31 if last else 1)
        if have > 1:
            return None
        month = _add_months(now.replace(day=1), step)
        return (month_end(month.year, month.month) if last else month).isoformat()
    if kind == "months_in_year":
        return write_months(now.year + relative[3], relative[1], relative[2])
    if kind == "week_in_year":
        return _week_of_year(now.year + relative[2], relative[1])
    if kind == "edge_of_unit":
        unit = relative[1]
        return f"{_unit_edtf(now, unit)}~" if unit in ("month", "year") and have <= _FINENESS[unit] else None
    if kind == "period_in_year":
        unit, n, step = relative[1:]
        size = 3 if unit == "quarter" else 6
        return write_months(now.year + step, (n - 1) * size + 1, size)
    if have > 1:
        return None
    if kind in ("day_in_month", "week_in_month", "nth_weekday"):
        month_day = _add_months(now.replace(day=1), relative[-1])
        year, month = month_day.year, month_day.month
        if kind == "week_in_month":
            return _nth_week(year, month, relative[1])
        if kind == "nth_weekday":
            found = _nth_weekday(year, month, relative[1], relative[2])
            return found.isoformat() if found else None
        day, last = relative[1], relative[2]
        if not _valid_day(year, month, last or day):
            return None
        edtf = _day_edtf(year, month, day)
        return edtf if last is None else f"{edtf}/{_day_edtf(year, month, last)}"
    if have > 0:
        return None
    if kind == "weekend":
        past_due = relative[1] == "last" and now.weekday() < 5
        return _unit_edtf(now - timedelta(days=7) if past_due else now, "weekend")
    if kind == "weekday_of_week":
        monday = now - timedelta(days=now.weekday()) + timedelta(days=7 * relative[2])
        return (monday + timedelta(days=relative[1])).isoformat()
    if kind == "weekday":
        weekday, mode = relative[1], relative[2]
        if mode == "this":
            return (now - timedelta(days=now.weekday()) + timedelta(days=weekday)).isoformat()
        if mode in ("last", "before"):
            back = (now.weekday() - weekday) % 7
            return (now - timedelta(days=back or (7 if mode == "before" else 0))).isoformat()
        ahead = (weekday - now.weekday()) % 7
        return (now + timedelta(days=ahead or (7 if mode == "after" else 0))).isoformat()
    raise ValueError(f"unknown kind of relative date {kind!r}")


# ---------------------------------------------------------------- modifiers and ranges

_MODIFIERS = _WORDS["modifiers"]
_MODIFIER_KIND = {phrase: kind for kind, phrases in _MODIFIERS.items() for phrase in phrases}
_HALF_PHRASES = {
    "first half of": "early",
    "second half of": "late",
    "latter half of": "late",
    "latter part of": "late",
    "earlier": "earlier",
    "later": "later",
}
_MODIFIER = re.compile(
    rf"(?<![a-z0-9])(?P<phrase>{any_of([*_MODIFIER_KIND, *_HALF_PHRASES])})(?:\s{{1,3}}(?:the\s)?(?:(?:year"
    rf"|month|years)\s)?(?:of\s)?)?\Z"
)
_MODIFIER_ENDS = {phrase.split()[-1].rstrip(".-") for phrase in _MODIFIER_KIND} | {
    "of",
    "the",
    "year",
    "month",
    "years",
    "earlier",
    "later",
}
_GAP = re.compile(
    r"\s{0,2}(-|to|until|till|through|thru|and|up\sto)\s{0,2}(?:the\s)?(?:(?:early|late|mid|the)[\s-])?"
    r"(?:(?:end|beginning|start|middle)\sof\s)?(?:the\s)?(?:years?\s)?\Z"
)
_WEEKDAY_PAIR = ("weekday", "weekday_of_week")  # "Tuesday to Thursday next week"
_JOINED = re.compile(r"\s?(?:and|or|/|&)\s?")
_FROM = re.compile(
    r"(?<![a-z])(from|between|during|in)\s{1,3}(?:the\s)?(?:years?\s|period\s)?(?:(early|mid|late)[\s-])?(?:the\s)?\Z"
)
_WEEK_OF = re.compile(
    r"(?:(?:the|a)\s)?week\s?(?:that\s)?(of|began\son|begins\son|started\son|starts\son"
    r"|beginning(?:\son)?|starting(?:\son)?|commencing(?:\son)?"
    r"|ending(?:\son)?|ended(?:\son)?|to)\s(?:the\s)?\Z"
)
_ENDS = frozenset({"end", "end-", "end of", "the end of", "at the end of"})
_WEEK_WORDS = frozenset("of beginning starting commencing began begins started starts on the".split())
_AT_END = re.compile(r"(?:\bat|\bas\sof|\bas\sat)\s(?:the\s)?\Z")
_ONWARD_STARTS = frozenset([" o", " a"])
_TERM_WORDS = frozenset(
    ["ended", "ending", "to", "of", "on", "the", "beginning", "starting", "commencing"]
)  # the last words of what the two patterns below read
_TERM_MONTHS = {"year": 12, "half": 6, "half-year": 6, "quarter": 3}
_TERM_ENDED = re.compile(
    rf"(?<![a-z])(?:(?P<unit>year|half-year|half|quarter)|(?P<n>[0-9]{{1,2}}|{SPELLED_NUMBER})[\s-]months?'?(?:\speriod)?)"
    r"\s(?:ended|ending|to|to\sthe\send\sof)\s(?:on\s)?(?:the\s)?\Z"
)
_TERM_BEGINS = re.compile(
    rf"(?<![a-z])(?:(?P<unit>year|half-year|half|quarter)|(?P<n>[0-9]{{1,2}}|{SPELLED_NUMBER})[\s-]months?'?(?:\speriod)?)"
    r"\s(?:starting|beginning|commencing|that\s(?:starts|begins|started|began))\s(?:on\s|in\s)?(?:the\s)?\Z"
)
_BEGINNING = frozenset("in on starting beginning commencing starts begins started began the".split())
_TO_PRESENT = re.compile(
    r"\s?(?P<link>-|to|until|till|through|up\sto|and|&)\s?(?:the\s)?(?P<end>present(?:[\s-]day|\stime)?|now|date)(?![a-z]|\s[a-z]+ed\s)"
)
_SHORT_END = re.compile(r"\s(?P<link>to|and)\s(?P<y>[0-9]{2})(?=\s?(?:[;:)]|[.,](?![0-9])|\n|\Z))")
_ONWARD = re.compile(r"\s(?:onwards?|and\s(?:after|beyond|onwards?)|or\slater|on(?=[,.;]))(?![a-z])")


def _complete(left: Point, right: Point) -> None:
    """Give the end of a range that has no year the year of the other end."""
    for bare, dated in ((left, right), (right, left)):
        if bare.edtf is None and bare.relative is None and bare.year is None and bare.month and dated.year:
            year = dated.year
            if bare is left and dated.month and (bare.month, bare.day or 0) > (dated.month, dated.day or 31):
                year -= 1
            if bare is right and dated.month and bare.month < dated.month:
                year += 1
            if bare.day and _valid_day(year, bare.month, bare.day):
                bare.edtf = _day_edtf(year, bare.month, bare.day)
            elif bare.day is None:
                bare.edtf = f"{year:04d}-{bare.month:02d}"


def _range_word(low: str, left: Point, right: Point) -> str | None:
    """The word that makes two points one range ("to", "-", "and" after "between"), or None."""
    if right.start - left.end > 24:
        return None
    found = _GAP.fullmatch(low, left.end, right.start)
    if not found:
        return None
    word = found[1].split()[0]
    if word == "and":
        before = _FROM.search(low, max(left.start - 24, 0), left.start)
        return "and" if before and before[1] == "between" else None
    return word


def _copy(point: Point) -> Point:
    return Point(
        point.start,
        point.end,
        point.shape,
        point.edtf,
        point.relative,
        point.year,
        point.month,
        point.day,
        dict(point.extra) if point.extra else None,
    )


class _Assembler:
    """Turns the points of one text into mentions: joins ranges, reads modifiers, resolves relative dates."""

    def __init__(self, text: str, published: str | None) -> None:
        self.low = fold(text)
        self.published = _published(published)

    def resolved(self, point: Point) -> Point:
        if point.relative is None and point.edtf is not None:
            return point
        copy = _copy(point)
        if copy.relative is not None and self.published is not None:
            try:
                copy.edtf = _resolve(copy.relative, self.published)
            except (ValueError, OverflowError):  # beyond the calendar
                copy.edtf = None
            if copy.edtf and "/" not in copy.edtf and re.match(r"[0-9]{4}", copy.edtf):
                copy.year = int(copy.edtf[:4])
        return copy

    def mentions(self, points: tuple[Point, ...]) -> list[Mention]:
        out: list[Mention] = []
        low = self.low
        index = 0
        while index < len(points):
            left = self.resolved(points[index])
            floor = out[-1].char_end if out else 0
            if index + 1 < len(points):
                right = self.resolved(points[index + 1])
                if _range_word(low, left, right):
                    mention = self.range_mention(left, right, floor)
                    if mention:
                        out.append(mention)
                        index += 2
                        continue
                    left = self.resolved(points[index])
                elif right.year and right.shape in ("month", "day") and _JOINED.fullmatch(low, left.end, right.start):
                    _complete(left, right)  # "in May and June 2016"
            out.append(self.single_mention(left, floor))
            index += 1
        return out

    def range_mention(self, left: Point, right: Point, floor: int) -> Mention | None:
        _complete(left, right)
        basis = "relative" if left.relative or right.relative else "stated"
        extra: dict[str, Any] = {"basis": basis, "shape": "interval"}
        edtf: str | None = None
        if left.edtf and right.edtf:
            if left.relative and right.relative and left.relative[0] == right.relative[0] == "weekday":
                first, last = date.fromisoformat(left.edtf), date.fromisoformat(right.edtf)
                right.edtf = (first + timedelta(days=(last - first).days % 7)).isoformat()
            elif left.relative and right.relative and (left.relative[0], right.relative[0]) == _WEEKDAY_PAIR:
                first, last = date.fromisoformat(left.edtf), date.fromisoformat(right.edtf)
                left.edtf = (last - timedelta(days=(last - first).days % 7)).isoformat()
            edtf = write_interval(left.edtf, right.edtf)
            try:
                edtf_interval(edtf)
            except ValueError:
                return None
        elif left.month and right.month and not (left.year or right.year or left.relative or right.relative):
            extra |= {"partial": True, "month": left.month, "end_month": right.month}
            if left.day:
                extra["day"] = left.day
            if right.day:
                extra["end_day"] = right.day
        elif not (left.relative or right.relative):
            return None
        start = left.start
        before = _FROM.search(self.low, max(start - 30, floor), start)
        if before and before[1] in ("from", "between"):
            start = before.start()
        return Mention("date", start, right.end, edtf=edtf, extra=extra)

    def until_now(self, edtf: str) -> str:
        """The part of a week, month or year that has passed: "earlier this week"."""
        start, end = edtf_interval(edtf)
        now = self.published
        if now is None or now.precision != "day" or start is None or end is None or not start < now.day < end:
            return edtf
        return f"{start.isoformat()}/{now.day.isoformat()}"

    def single_mention(self, point: Point, floor: int) -> Mention:
        low = self.low
        extra: dict[str, Any] = {"basis": "relative" if point.relative else "stated", "shape": point.shape}
        if point.extra:
            extra.update(point.extra)
        start, end, edtf = point.start, point.end, point.edtf
        first_word = _word_before(low, start)
        if first_word in _BEGINNING and point.shape in ("day", "month"):
            begins = _TERM_BEGINS.search(low, max(start - 44, floor), start)
            months = _term_months(begins) if begins else 0
            if begins and months:
                extra |= {"shape": "interval", "months_from": months}
                return Mention(
                    "date", begins.start(), end, edtf=_months_from(edtf, months) if edtf else None, extra=extra
                )
        is_week = first_word in _WEEK_WORDS and _WEEK_OF.search(low, max(start - 30, floor), start) is not None
        for _ in range(0 if is_week else 2):
            char = low[start - 1 : start]
            word = _word_before(low, start) if char != "-" else low[max(start - 6, 0) : start - 1].rsplit(" ")[-1]
            if word.rstrip(".") not in _MODIFIER_ENDS:
                break
            found = _MODIFIER.search(low, max(start - 36, floor), start)
            if not found:
                break
            phrase = re.sub(r"\s+", " ", found["phrase"])
            kind = _MODIFIER_KIND.get(phrase) or _HALF_PHRASES[phrase]
            if kind == "earlier" and edtf and point.relative and point.relative[0] == "unit" and point.relative[2] == 0:
                edtf = self.until_now(edtf)
            if kind in ("earlier", "later") and not point.relative:
                break
            if kind in ("open_start", "open_end"):
                if extra.get("anaphoric") or extra["shape"] == "open":
                    break
                extra["point_shape"] = extra["shape"]
                extra["shape"] = "open"
                if edtf:
                    extra["point"] = edtf
                    edtf = write_interval(edtf, None) if kind == "open_end" else write_interval(None, _to_end(extra))
                if extra.get("partial"):
                    extra["open"] = kind
                extra["bound"] = phrase
                start = found.start()
                break
            start = found.start()
            if kind != "about":
                extra["part"] = kind
            if (
                phrase in _ENDS
                and point.shape in ("month", "year")
                and (re.fullmatch(r"[0-9-]+", edtf) if edtf else extra.get("partial"))
            ):
                if phrase == "at the end of" or _AT_END.search(low, max(start - 8, 0), start):  # a level at that day
                    last = edtf_interval(edtf)[1] if edtf else None
                    edtf = last.isoformat() if last else edtf
                    extra |= {"shape": "day", "at_end": True}
                    break
            if (
                edtf
                and kind not in ("earlier", "later")
                and "/" not in edtf
                and "X" not in edtf
                and edtf[-1] != "~"
                and point.shape in ("year", "month", "fiscal", "day")
            ):
                edtf += "~"
        if extra["shape"] != "open" and low[end : end + 2] in _ONWARD_STARTS:
            onward = _ONWARD.match(low, end)
            origin = _FROM.search(low, max(start - 20, floor), start)
            if (
                onward
                and (origin is None or origin[1] in ("from", "in"))
                and (origin or onward.group().strip() != "on")
            ):
                if edtf:
                    extra["point"] = edtf
                    edtf = write_interval(edtf, None)
                extra["point_shape"], extra["shape"] = extra["shape"], "open"
                end = onward.end()
                if origin and origin[1] == "from":
                    start = origin.start()
        short = _SHORT_END.match(low, end) if point.shape == "year" and extra["shape"] == "year" else None
        if short and edtf and edtf.isdigit() and int(short["y"]) > int(edtf) % 100:
            origin = _FROM.search(low, max(start - 24, floor), start)
            if origin and origin[1] == ("between" if short["link"] == "and" else "from"):
                extra["shape"] = "interval"
                edtf = f"{edtf}/{edtf[:2]}{short['y']}"
                return Mention("date", origin.start(), short.end(), edtf=edtf, extra=extra)
        present = _TO_PRESENT.match(low, end)
        if present and extra["shape"] != "open" and not extra.get("anaphoric"):
            origin = _FROM.search(low, max(start - 24, floor), start)
            if origin or (present["link"] not in ("and", "&") and present["end"] != "date"):
                start = origin.start() if origin and origin[1] in ("from", "between") else start
                extra["point_shape"], extra["shape"] = extra["shape"], "open"
                if edtf:
                    extra["point"], edtf = edtf, write_interval(edtf, None)
                if extra.get("partial"):
                    extra["open"] = "open_end"
                return Mention("date", start, present.end(), edtf=edtf, extra=extra)
        if first_word not in _TERM_WORDS:
            return Mention("date", start, end, edtf=edtf, extra=extra)
        if point.shape in ("day", "month") and extra["shape"] == point.shape:
            ended = _TERM_ENDED.search(low, max(start - 34, floor), start)
            months = _term_months(ended) if ended else 0
            if ended and months:
                start = ended.start()
                extra |= {"shape": "interval", "months": months}
                edtf = _months_until(edtf, months) if edtf else None
        if point.shape == "day" and extra["shape"] == "day":
            week = _WEEK_OF.search(low, max(start - 30, floor), start)
            if week:
                start = week.start()
                extra["shape"] = "interval"
                extra["week"] = week[1].split()[0]
                if edtf:
                    edtf = _week_around(edtf, extra["week"])
        return Mention("date", start, end, edtf=edtf, extra=extra)


def _to_end(extra: dict[str, Any]) -> str:
    """The last bound of an interval: "by the end of 2028" is no vaguer than "by 2028"."""
    point = str(extra["point"])
    return point.removesuffix("~") if extra.get("part") == "late" else point


def _term_months(ended: re.Match[str]) -> int:
    """How many months a term that ends at a date has ("the six months ended"); 0 where that is not told."""
    months = _TERM_MONTHS.get(ended["unit"] or "") or _number(ended["n"]) or 0
    return months if months <= 36 else 0


def _months_until(edtf: str, months: int) -> str:
    """The whole months that end with a day or a month: the year to June 30, 1987 is ``1986-07/1987-06``."""
    last = edtf_interval(edtf)[1]
    assert last is not None  # a day or a month has an end
    if last != month_end(last.year, last.month):
        return f"{(_add_months(last, -months) + timedelta(days=1)).isoformat()}/{last.isoformat()}"
    first = _add_months(last.replace(day=1), 1 - months)
    return write_months(first.year, first.month, months)


def _months_from(edtf: str, months: int) -> str:
    """The months that begin with a day or a month: the year starting in July 1987 is ``1987-07/1988-06``."""
    first = edtf_interval(edtf)[0]
    assert first is not None  # a day or a month has a start
    if first.day == 1:
        return write_months(first.year, first.month, months)
    return f"{first.isoformat()}/{(_add_months(first, months) - timedelta(days=1)).isoformat()}"


def _week_around(edtf: str, word: str) -> str:
    day = edtf_interval(edtf)[0]
    assert day is not None  # a day has both ends
    if word in ("ending", "ended", "to"):
        return f"{(day - timedelta(days=6)).isoformat()}/{day.isoformat()}"
    return write_week(day) if word == "of" else f"{day.isoformat()}/{(day + timedelta(days=6)).isoformat()}"


# ---------------------------------------------------------------- public


def scan_dates(text: str, published: str | None) -> list[Mention]:
    """The dates of a text, as mentions of kind ``date`` in the order of the text, not overlapping.

    ``published`` is the document's date as EDTF; without it (or where it is too coarse) relative dates have no
    ``edtf``. ``extra`` holds ``basis`` (stated, relative) and ``shape`` (day, month, quarter, half, year, fiscal,
    decade, century, season, interval, open), and where they apply: ``partial`` with ``month``, ``day``,
    ``end_month``, ``end_day``, ``quarter``, ``half``, ``months`` (of a term that ends then): the year must come
    from the context, see ``with_year``; ``anaphoric`` with ``unit`` and ``offset`` (see ``from_anchor``); ``part``
    (early, middle, late); ``point`` (of an open interval, the date named) and ``bound`` (the word that opened it);
    ``fiscal`` (the years named); ``within`` (a term from now: a date of plans alone); ``ambiguous`` (day and month
    could change places).
    """
    return _Assembler(text, published).mentions(find_points(text))


def with_year(extra: dict[str, Any], year: int) -> str | None:
    """The EDTF of a date without a year, in the given year; None where that year has no such day."""
    for unit, size in (("quarter", 3), ("half", 6)):
        if unit in extra:
            return write_months(year, (extra[unit] - 1) * size + 1, size)
    month = extra.get("month")
    if month is None:
        return None
    if "nth" in extra:
        found = _nth_weekday(year, month, extra["nth"], extra["weekday"])
        return found.isoformat() if found else None
    if "week" in extra and "day" not in extra:
        return _nth_week(year, month, extra["week"])
    day = extra.get("day") or (month_end(year, month).day if extra.get("at_end") else None)
    end_month = extra.get("end_month", month)
    end_day = extra.get("end_day")
    end_year = year + 1 if end_month < month else year
    if (day and not _valid_day(year, month, day)) or (end_day and not _valid_day(end_year, end_month, end_day)):
        return None
    edtf = _day_edtf(year, month, day) if day else f"{year:04d}-{month:02d}"
    if end_day:
        edtf = f"{edtf}/{_day_edtf(end_year, end_month, end_day)}"
    elif end_month != month:
        edtf = f"{edtf}/{end_year:04d}-{end_month:02d}"
    if "week" in extra:
        return _week_around(edtf, extra["week"])
    if "months" in extra:
        return _months_until(edtf, extra["months"])
    if "months_from" in extra:
        return _months_from(edtf, extra["months_from"])
    if extra.get("open") == "open_end":
        return write_interval(edtf, None)
    return write_interval(None, edtf) if extra.get("open") == "open_start" else edtf


def from_anchor(extra: dict[str, Any], anchor: str) -> str | None:
    """The EDTF of an anaphoric date ("a year earlier", "the same period") given the date that it relates to.

    None where the anchor is too coarse for the unit, or how far it lies is not said ("several years later").
    """
    offset = extra.get("offset")
    unit = extra.get("unit")
    start, end = edtf_interval(anchor)
    if "years" in extra or "year" in extra:
        return _in_other_year(
            anchor, extra.get("years", 0) if start is None or "years" in extra else extra["year"] - start.year
        )
    if unit == "period" and offset == 0:
        return anchor
    if offset is None or unit is None or start is None:
        return None
    spanned = (end - start).days + 1 if end else 1
    if unit == "year" and 27 < spanned < 366:
        return _in_other_year(anchor, offset)  # of a month, a year earlier is that month
    limits = {"day": 1, "weekend": 7, "week": 7, "fortnight": 14, "month": 31, "quarter": 92, "half": 184}
    if unit == "period":
        unit = "year" if spanned > 31 else "month"
    if spanned > limits.get(unit, 366):
        return None
    try:
        return _unit_edtf(_shift(start, unit, offset), unit)
    except (ValueError, OverflowError):
        return None


_COMPONENT = re.compile(r"([0-9]{4})((?:-[0-9]{2}){0,2})")


def _in_other_year(anchor: str, years: int) -> str | None:
    """The same part of another year: ``1987-01/1987-09`` a year earlier is ``1986-01/1986-09``."""

    def move(found: re.Match[str]) -> str:
        year, rest = int(found[1]) + years, found[2]
        return f"{year:04d}{'-02-28' if rest == '-02-29' and not _valid_day(year, 2, 29) else rest}"

    moved = _COMPONENT.sub(move, anchor)
    try:
        edtf_interval(moved)
    except ValueError:
        return None
    return moved


@cache
def _fiscal_table() -> dict[str, dict[str, str]]:
    return {row["party"]: row for row in read_rows("fiscal_years")}


def fiscal_year(start_year: int, party: str | None) -> str:
    """The EDTF of the financial year that begins in ``start_year``, as that state counts it.

    Months are enough where it begins on the first of one (Australia: ``2015-07/2016-06``), else days. For a state
    whose financial year is the calendar year, and "2015/16" was said, and for no or an unlisted party:
    ``2015/2016``. The starts are in ``schemas/codes/fiscal_years.csv`` (CIA World Factbook, as of 2024).
    """
    row = _fiscal_table().get(party or "")
    if row is None or (row["start_month"] == "1" and row["start_day"] == "1"):
        return f"{start_year:04d}/{start_year + 1:04d}"
    month, day = int(row["start_month"]), int(row["start_day"])
    if day == 1:
        return write_months(start_year, month, 12)
    begin = date(start_year, month, day)
    return f"{begin.isoformat()}/{(date(start_year + 1, month, day) - timedelta(days=1)).isoformat()}"


def named_fiscal_year(year: int, party: str | None) -> str:
    """The EDTF of "FY2018" as that state names its years: by the year of the end or of the start; else ``2018``."""
    row = _fiscal_table().get(party or "")
    if row is None or (row["start_month"] == "1" and row["start_day"] == "1"):
        return f"{year:04d}"
    return fiscal_year(year - 1 if row["named_by"] == "end" else year, party)
