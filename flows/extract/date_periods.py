"""Parts of a year, seasons, decades, centuries and financial years.

Not here: what hangs on the day of publication or on another date of the text (``date_points``).
"""

from __future__ import annotations

import re

from flows.extract.date_calendar import COUNT_NOUN_AFTER, MEASURE_AFTER, TERM_YEAR, CalendarReader, fiscal_point
from flows.extract.date_parts import (
    DAY_WORD,
    DECADE_WORDS,
    HOLIDAYS,
    MON,
    ORDINAL_WORDS,
    SEASON_WORD,
    SEASONS,
    SPELLED_YEAR,
    STEPS,
    WORDS,
    YEAR,
    YEAR_LINK,
    Point,
    count_of,
    day_edtf,
    day_number,
    month_of,
    two_digit_year,
    word_before,
    year_number,
)
from flows.extract.word_lists import ORDINALS, SMALL_NUMBERS, SPELLED_NUMBER, any_of
from schemas.edtf import month_end, write_months

_EDGE_DAY = re.compile(
    rf"(?P<nth>first|last)\sday\s(?:of|in)\s(?:(?P<mon>{MON})(?:{YEAR_LINK}(?P<year1>{YEAR}))?"
    rf"|(?P<step>this|last|next)\s(?P<unit>month|year)(?![a-z])|the\s(?P<bare>year|month)(?![a-z]|\s[0-9])|(?P<year2>{YEAR}))"
)
_FIRST_MONTHS = re.compile(
    rf"(?P<nth>first|last|final)\s(?P<n>[0-9]{{1,2}}|{SPELLED_NUMBER})\s(?P<unit>month|quarter)s(?![a-z])"
    rf"(?:(?:\s(?:of|in))?\s(?:the\s)?(?:year\s)?(?:(?P<year>{YEAR})|(?P<step>this|last|next|current)\syear(?![a-z]))"
    r"|\s(?:of|in)\sthe\syear(?![a-z]))?"
)
_FIRST_DAYS = re.compile(
    rf"(?P<nth>first|last|final|second|latter)\s(?:(?P<n>[0-9]{{1,2}}|{SPELLED_NUMBER})\s(?P<unit>day|week)s|fortnight|(?P<half>half))"
    rf"\s(?:of|in)\s(?:the\smonth\sof\s)?(?P<mon>{MON})(?:{YEAR_LINK}(?P<year>{YEAR}))?"
)
_PERIODS = re.compile(
    rf"(?P<nth>first|second|third)\s(?:and|to|or|through)\s(?:the\s)?(?P<nth2>second|third|fourth|last)\s"
    rf"(?P<unit>quarter|half|halve)s?(?![a-z]){TERM_YEAR}"
)
_NTH_DECADE = re.compile(
    rf"(?P<nth>{ORDINAL_WORDS}|last)\sdecade\sof\sthe\s(?:(?P<n>[0-9]{{1,2}})(?:st|nd|rd|th)|(?P<word>{DAY_WORD}))"
    r"[\s-]century(?![a-z])"
)
_QUARTER_N = re.compile(rf"quarter\s(?P<n>[1-4]|one|two|three|four)(?![a-z0-9]|[.,][0-9]){TERM_YEAR}")
_FISCAL = re.compile(
    r"(?:fy|fiscal(?:\syear)?|financial\syear|budget\syear|crop\syear|marketing\syear)\s?(?:of\s)?'?(?P<y>[0-9]{4}"
    r"|[0-9]{2})(?:\s?[-/]\s?(?P<y2>[0-9]{4}|[0-9]{2}))?(?![0-9]|[.,][0-9]|\s?%)"
)
_SEASON_REL = re.compile(rf"(?P<season>{SEASON_WORD})\s(?:of\s)?(?P<step>this|last|next)\syear(?![a-z])")
_SEASON = re.compile(
    rf"(?P<season>{SEASON_WORD})(?:\sof)?\s(?:the\syear\s)?(?P<y>{YEAR})(?:[-/](?P<y2>[0-9]{{2,4}})(?![0-9]))?"
)
_DECADE_WORD = re.compile(
    rf"(?:(?P<century>nineteen|eighteen|seventeen|twenty)[\s-])?(?P<tens>{any_of(DECADE_WORDS)}"
    rf"|tens|hundreds|noughties)(?![a-z])"
)
_HOLIDAY = re.compile(rf"(?P<name>{any_of(HOLIDAYS)})(?:\s?,?\s(?:of\s)?(?P<year>{YEAR}))?(?![a-z])")
_DAY_BEFORE = frozenset("by before after until till since on".split())


class PeriodReader(CalendarReader):
    """Reads parts of years, seasons, decades, centuries and financial years of one text."""

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
            return Point(start, found.end(), "day", relative=("edge_day", last, found["bare"], 0))
        month = month_of(found["mon"]) if found["mon"] else 12 if last else 1
        year_digits = found["year1"] or found["year2"]
        if year_digits is None:
            extra = {"partial": True, "month": month, "day": month_end(2001, month).day if last else 1}
            return Point(start, found.end(), "day", month=month, day=extra["day"], extra=extra)
        year = int(year_digits)
        day = month_end(year, month).day if last else 1
        return Point(start, found.end(), "day", day_edtf(year, month, day), year=year, month=month, day=day)

    def first_months(self, start: int) -> Point | None:
        """Reads "the first nine months of 1988" and "the last three months of last year"."""
        found = _FIRST_MONTHS.match(self.low, start)
        n = count_of(found["n"]) if found else None
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
        if not found or not self.capital(found.start("mon")):
            return None
        n = count_of(found["n"]) if found["n"] else 15 if found["half"] else 14
        if n is None or (found["nth"] in ("second", "latter") and not found["half"]):
            return None
        month, n_days = month_of(found["mon"]), n * (7 if found["unit"] == "week" else 1)
        year = int(found["year"]) if found["year"] else None
        last = month_end(year or 2001, month).day
        if not 1 < n_days < last:
            return None
        day, end_day = (1, n_days) if found["nth"] == "first" else (last + 1 - n_days, last)
        if found["half"] and day > 1:
            day = 16
        if year is not None:
            edtf = f"{day_edtf(year, month, day)}/{day_edtf(year, month, end_day)}"
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
        year = year_number(found["year"])
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
        century = int(found["n"]) if found["n"] else day_number(found["word"])
        if century is None or not 1 <= century <= 21 or nth > 10:
            return None
        return Point(start, found.end(), "decade", f"{century - 1:02d}{nth - 1}X")

    def holiday(self, start: int, word: str) -> Point | None:
        """Reads "by Christmas", "before Christmas 1986" and "on New Year's Day" as the day."""
        found = _HOLIDAY.match(self.low, start)
        if not found or not self.capital(start):
            return None
        month, day = HOLIDAYS[re.sub(r"\s+", " ", found["name"])]
        if found["year"]:
            return self._day_point(start, found.end(), int(found["year"]), month, day)
        if word_before(self.low, start) not in _DAY_BEFORE:
            return None
        extra = {"partial": True, "month": month, "day": day}
        return Point(start, found.end(), "day", month=month, day=day, extra=extra)

    def quarter(self, start: int, word: str) -> Point | None:
        """Reads "quarter 2 of 2016"."""
        found = _QUARTER_N.match(self.low, start)
        return self._period(start, found, "quarter", count_of(found["n"]) or 0) if found else None

    def season(self, start: int, word: str) -> Point | None:
        relative = _SEASON_REL.match(self.low, start)
        if relative:
            code = SEASONS[relative["season"]]
            return Point(start, relative.end(), "season", relative=("season_in_year", code, STEPS[relative["step"]]))
        found = _SEASON.match(self.low, start)
        if not found or MEASURE_AFTER.match(self.low, found.end()):
            return None
        return Point(
            start, found.end(), "season", f"{found['y'][:4]}-{SEASONS[found['season']]}", year=int(found["y"][:4])
        )

    def fiscal(self, start: int, word: str) -> Point | None:
        found = _FISCAL.match(self.low, start)
        if not found:
            return None
        year = two_digit_year(found["y"])
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
            return fiscal_point(start, found.end(), year, other)
        return fiscal_point(start, found.end(), year, None)

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
        if century is None and word_before(self.low, start) not in ("the", "early", "late", "mid", "mid-"):
            return None
        hundred = SMALL_NUMBERS[century] if century else 19
        return Point(start, found.end(), "decade", f"{hundred:02d}{DECADE_WORDS[tens] // 10}X")

    def spelled_year(self, start: int, word: str) -> Point | None:
        found = _DECADE_WORD.match(self.low, start)
        if found and found["century"]:
            return self.decade_word(start, word)
        found_year = _SPELLED_YEAR_RX.match(self.low, start)
        if not found_year or word_before(self.low, start) not in _YEAR_WORD_BEFORE:
            return None
        if _NUMBER_LINK.search(self.low, max(start - 20, 0), start):
            return None  # "one thousand to two thousand"
        year = year_number(found_year.group())
        if (
            year is None
            or not 1500 <= year <= 2100
            or MEASURE_AFTER.match(self.low, found_year.end())
            or COUNT_NOUN_AFTER.match(self.low, found_year.end())
        ):
            return None
        if re.match(r"[\s-](?:thousand|million|billion)", self.low[found_year.end() : found_year.end() + 10]):
            return None
        return Point(start, found_year.end(), "year", f"{year:04d}", year=year)


_YEAR_WORD_BEFORE = frozenset(WORDS["year"]["spelled"])
_NUMBER_LINK = re.compile(r"(?:thousand|hundred|million)\s(?:to|and)\s\Z")
_SPELLED_YEAR_RX = re.compile(SPELLED_YEAR)
