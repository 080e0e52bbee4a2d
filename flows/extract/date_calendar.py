"""Dates by the calendar: days, months, quarters and years, in words or figures.

Not here: parts of a year and longer spans (``date_periods``), and what hangs on the day of publication or on another
date of the text (``date_points``).
"""

from __future__ import annotations

import re
from typing import Any

from flows.extract.date_parts import (
    DAY,
    DAY_CARDINAL,
    DAY_WORD,
    DOUBTFUL,
    MON,
    MONTHS,
    STEPS,
    WD,
    WEEKDAYS,
    WORDS,
    YEAR,
    YEAR_ANY,
    YEAR_LINK,
    Point,
    day_edtf,
    day_number,
    month_of,
    two_digit_year,
    valid_day,
    word_before,
    year_number,
)
from flows.extract.folding import fold
from flows.extract.word_lists import ORDINALS, any_of, read_rows
from schemas.edtf import write_months

_TO = r"\s?(?:-|to|through(?:\sto)?|thru|until|till|up\sto|&|and)\s?(?:the\s)?"
_REL_YEAR = r"(?:of\s|in\s)?(?P<relyear>last|this|next)\s(?:calendar\s)?year(?![a-z])"
_SECOND_DAY = (
    rf"(?:{_TO}(?P<day2>{DAY})(?=\s*(?:[,.;:)\]]|$|(?:of|in|at|for|with|by|when"
    rf"|as|and|during|this|last|next|ended|were|was|produced|failed|broke|between|focused|after|before)(?![a-z])|{MON}|{YEAR})|\n))?"
)
_FISCAL_BEFORE = re.compile(r"(?:fiscal|financial|budget)\s(?:year\s)?\Z|fy\s?\Z")
_MONTH_DAY = re.compile(
    rf"(?P<mon>{MON})[\s/-]{{0,2}}(?:the\s)?(?P<day>{DAY}|{DAY_WORD}|{DAY_CARDINAL}){_SECOND_DAY}"
    rf"(?:{YEAR_LINK}(?:(?P<year>{YEAR_ANY}|'[0-9]{{2}}(?![0-9])|(?<=[a-z]-)[0-9]{{2}}(?![0-9a-z-]|[.,][0-9]|\s{MON}))|{_REL_YEAR}))?"
)
_NAMED_DAY_YEAR = re.compile(
    rf"(?P<mon>{MON})(?P<sep>[-/,])(?P<day>[0-9]{{1,2}})(?P=sep)(?P<year>(?:19|20)[0-9]{{2}})(?![0-9])"
)
_MONTH_YEAR = re.compile(
    rf"(?P<mon>{MON})(?:(?:\s?,\s?|\s{{1,2}}(?:of\s|in\s)?(?:the\syear\s)?|\s?[-/]\s?"
    rf"|)(?:(?P<year>{YEAR_ANY})|'(?P<yy>[0-9]{{2}})(?![0-9])|{_REL_YEAR}))?"
)
_DAY_MONTH = re.compile(
    rf"(?P<day>{DAY}|{DAY_WORD})(?:{_TO}(?P<day2>{DAY}|{DAY_WORD}))?[\s/-]{{1,2}}(?:day\s)?(?:of\s)?(?:the\smonth\sof\s)?(?P<mon>{MON})"
    rf"(?:{YEAR_LINK}(?:(?P<year>{YEAR_ANY}|'[0-9]{{2}}(?![0-9])|(?<=[a-z]-)[0-9]{{2}}(?![0-9a-z-]|[.,][0-9]|\s{MON}))|{_REL_YEAR}))?"
)
_DAY_TO_DAY = re.compile(
    rf"(?P<day>{DAY}){_TO}(?P<mon>{MON})\s(?P<day2>{DAY})"
    rf"(?:{YEAR_LINK}(?:(?P<year>{YEAR_ANY}|'[0-9]{{2}}(?![0-9]))|{_REL_YEAR}))?"
)
_DAY_OF_MONTH = re.compile(
    rf"(?P<day>{DAY}|{DAY_WORD})(?:{_TO}(?P<day2>{DAY}))?\s(?:(?:of|in)\s)?(?P<step>this|last|next)\smonth(?![a-z])"
)
_WEEKDAY = re.compile(rf"(?P<wd>{WD})(?:\s?,)?\s{{0,2}}(?:the\s)?")
_WEEKDAY_DAY = re.compile(rf"the\s(?P<day>[0-9]{{1,2}}(?:st|nd|rd|th)(?![a-z0-9])|{DAY_WORD})")
_WEEKDAY_WEEK = re.compile(r"\s?,?\s?(?:of\s)?(?P<step>last|this|next)\sweek(?![a-z])")
_WEEKDAY_BEYOND = re.compile(r"\s(?P<beyond>after\s(?:the\s)?next|before\s(?:the\s)?last)(?![a-z]|\s[a-z]+(?<!,)\s)")
_BRACKETED_DATE = re.compile(rf"\s\((?:(?={MON})|(?=[0-9]{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?{MON}))")
_YMD = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})(?![0-9])")
_YMD_NAME = re.compile(rf"(?P<year>[0-9]{{4}})[-/](?P<mon>{MON})[-/](?P<day>{DAY})")
_DMY = re.compile(
    r"([0-9]{1,2})([-/.])([0-9]{1,2})(?:\2|,)([0-9]{4}|[0-9]{2})(?![0-9]|[/.][0-9]|-[0-9](?![0-9]?/[0-9]{1,2}/))"
)
_YM = re.compile(r"([0-9]{4})\s?[-/.]\s?(0[1-9]|1[0-2]|[1-9])(?![0-9]|[-/.:][0-9]|\s?%)")
_MY = re.compile(rf"(0?[1-9]|1[0-2])\s?[-/]\s?({YEAR})")
_YEAR_MONTH_DAY = re.compile(
    rf"(?P<year>[0-9]{{4}}),?\s(?P<mon>{MON})\s(?P<day>{DAY})(?!\s(?:percent|per|pct|million|billion))"
)
_MD = re.compile(rf"([0-9]{{1,2}})[/-]([0-9]{{1,2}})(?![0-9]|[-/.][0-9]|\s(?:of\s)?{MON})")
_BRACKETED_DAY = re.compile(r"\s\((?P<dd>[0-9]{1,2})(?:st|nd|rd|th)?\)")
_SIMPLE_FRACTION = re.compile(r"(?:1/[2-9]|2/[35]|3/[458]|4/5|[57]/8)(?![0-9])")
_TO_NUMBER = re.compile(r"\s?(?:to|-|and|or)\s?[0-9][0-9,]{2,6}(?![0-9])")
_YEARS_LISTED = re.compile(r"(?:19|20)[0-9]{2}(?:,(?:19|20)[0-9]{2}){1,9}(?![0-9]|[.,][0-9])")
_MARK_BEFORE = re.compile(r"(?:[a-z],\s|\(|\s-\s|;\s)\Z")
_MARK_AFTER = re.compile(r"[.;)](?![0-9])|\s-\s|\s?\n|\Z")
_AND_YEAR = re.compile(r"\sand\s(?:1[4-9]|20)[0-9]{2}(?=\s?[.,;)]|\s[a-z]+(?<!s)\s|\Z)")
_FISCAL_WORD = r"(?:\s(?:(?:fiscal|financial|budget|marketing|crop|school|academic)\s(?:year|season)|fy|season))?"
_YEAR_SPAN = re.compile(rf"([0-9]{{4}})\s?([-/])\s?([0-9]{{2}}|[0-9]{{4}})(?![0-9]|[-/.][0-9]|%){_FISCAL_WORD}")
_YEAR_TAIL = re.compile(
    rf"(?P<y>[0-9]{{4}})(?:(?P<decade>'?s)(?![a-z]|\s(?:first|second|third|fourth)[\s-](?:quarter|half))|[\s-]?(?P<q>[qh][1-4])(?![a-z0-9])"
    rf"|(?:'s)?\s(?P<poss>(?:first|second|third|fourth)[\s-](?:quarter|half))(?![a-z])"
    rf"|\s?,?\s(?P<mon>{MON})(?!\s?[0-9])|(?P<fy>\s(?:fiscal|financial|budget)\syear)"
    rf"|\s(?P<term>(?:first|second|third|fourth)[\s-](?:quarter|half))(?![a-z]))?"
)
_TERM_CODE = re.compile(r"[qh][1-4](?![a-z0-9])")
_ERA_AFTER = re.compile(r"\s?(?:a\.?d\.?|c\.?e\.?)(?![a-z])")
_ERA_BEFORE = re.compile(r"(?<![a-z])(?:a\.?d\.?|the\syear)\s\Z")
_SHORT_DECADE = re.compile(r"([0-9])0'?s(?![a-z])")
_NTH = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)[\s-]century(?![a-z])")
_SHORT_FISCAL = r"(?:(?:(?<=fy)|(?<=fy\s))'?|(?<=[qh][1-4]\s)')[0-9]{2}(?![0-9a-z]|[.,][0-9])"
TERM_YEAR = (
    rf"(?:(?:(?:\s?,)?\s(?:(?:of|in)\s)?(?:the\s)?|-(?=[0-9]{{4}}(?![0-9]))|(?=fy))(?:(?P<fiscal>fiscal|financial|fy)\s?)?(?:year\s)?"
    rf"(?:(?P<year>{YEAR_ANY}|{_SHORT_FISCAL})(?(fiscal)(?:[-/][0-9]{{2}}(?![0-9/-]))?)"
    rf"|(?P<step>this|last|next|current|same|previous|following|that)\syear(?![a-z]))"
    r"|\s(?:of|in)\sthe\syear(?![a-z]|\s[0-9]))?"
)
_PERIOD = re.compile(
    rf"(?P<nth>first|second|third|fourth|final|last|latter|opening|closing|[1-4](?:st|nd|rd|th))[\s-](?P<unit>quarter"
    rf"|half|trimester|semester)(?:(?<=half)[\s-]year)?(?![a-z]){TERM_YEAR}"
)
_MONTHS_OF_TWO_YEARS = re.compile(
    rf"(?P<mon>{MON})\s?[-/]\s?(?P<mon2>{MON})\s(?P<y>[0-9]{{4}})\s?[-/]\s?(?P<y2>[0-9]{{2}}|[0-9]{{4}})(?![0-9]|[-/.][0-9])"
)
_ITS_MONTHS = re.compile(
    rf"\s(?:\((?:from\s)?(?P<mon>{MON})\s?(?:[-/]|to)\s?(?P<mon2>{MON})(?:\s(?:year|basis))?\)"
    rf"|(?P<mon3>{MON})\s?[-/]\s?(?P<mon4>{MON})(?=\s(?:year|season|crop|marketing)))"
)
_MONTH_QUARTER = re.compile(rf"(?P<mon>{MON})[\s-]quarter(?![a-z]){TERM_YEAR}")
_PERIOD_CODE = re.compile(
    rf"(?:(?P<unit>[qh])(?P<n>[1-4])|(?P<n2>[1-4])(?P<unit2>[qh])(?P<yy>[0-9]{{2}})?)(?:(?![a-z0-9])|(?=fy[0-9]))(?(yy)|{TERM_YEAR})"
)
_LABELS = {row["word"] for row in read_rows("numbered_things")}
_YEAR_SURE = frozenset(WORDS["year"]["sure"])
_YEAR_LEFT = re.compile(r"(?:1[0-9]{3}|20[0-9]{2})\Z")
_LINK_BEFORE_YEAR = frozenset(WORDS["year"]["linked"])
_MONTH_BEFORE = frozenset(WORDS["year"]["month_before"])
MEASURE_AFTER = re.compile(
    r"\s{0,2}-?(?:%|per\s?cent|pct|percent|"
    + any_of([alias for row in read_rows("units") for alias in row["aliases"].split("|") if len(alias) > 1])
    + "|"
    + any_of([row["word"] for row in read_rows("magnitudes") if row["use"] != "money"])
    + r"|dollars?|euros?|pounds?\b|yen|yuan|rupees?|roubles?|rubles?|usd|eur"
    + r"|or\s(?:more|fewer|less|higher|lower|over|above))(?![a-z])"
)
COUNT_NOUN_AFTER = re.compile(
    r"\s(?:[a-z]{3,12}\s)?(?:"
    + any_of([row["plural"] for row in read_rows("count_nouns") if " " not in row["plural"]])
    + r")(?![a-z])"
)


class CalendarReader:
    """Reads days, months, years and quarters of one text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.low = fold(text)
        self.cased = any(char.isupper() for char in text[:2000])
        self.points: list[Point] = []
        self._day_first: bool | None = None

    def capital(self, start: int) -> bool:
        return not self.cased or self.text[start : start + 1].isupper()

    def _days(self, start: int, found: re.Match[str]) -> Point | None:
        month = month_of(found["mon"])
        day = day_number(found["day"])
        last = day_number(found["day2"]) if found["day2"] else None
        year = year_number(found["year"])
        if day is None or not valid_day(year, month, day):
            return None
        if last is not None and (last <= day or not valid_day(year, month, last)):
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
        edtf = day_edtf(year, month, day)
        if last is not None:
            return Point(
                start,
                found.end(),
                "interval",
                f"{edtf}/{day_edtf(year, month, last)}",
                year=year,
                month=month,
                day=day,
            )
        return Point(start, found.end(), "day", edtf, year=year, month=month, day=day)

    def weekday_and_day(self, start: int, end: int, weekday: int) -> Point | None:
        """Reads "Thursday the 21st"; ``end`` is where "the" begins."""
        found = _WEEKDAY_DAY.match(self.low, end)
        day = day_number(found["day"]) if found else None
        if not found or day is None:
            return None
        return Point(start, found.end(), "day", relative=("day_alone", weekday, day, self._tense(start, found.end())))

    def _word_left(self, start: int) -> str:
        """The word before a position, also over a hyphen ("mid-70s")."""
        return word_before(self.low, start - 1 if self.low[start - 1 : start] == "-" else start)

    @staticmethod
    def _day_point(start: int, end: int, year: int, month: int, day: int) -> Point | None:
        if not valid_day(year, month, day):
            return None
        return Point(start, end, "day", day_edtf(year, month, day), year=year, month=month, day=day)

    def month_name(self, start: int, word: str) -> Point | None:
        low = self.low
        named = _NAMED_DAY_YEAR.match(low, start)
        if named:  # "Oct/2/2016"
            return self._day_point(start, named.end(), int(named["year"]), month_of(named["mon"]), int(named["day"]))
        found = _MONTH_DAY.match(low, start)
        if found and (self.capital(start) or word not in DOUBTFUL or found["year"]):
            point = self._days(start, found)
            if point:
                return point
        if low[start + len(word) : start + len(word) + 1] in ("/", "-", " ", "."):
            point = self._months_of_two_years(start) or self._month_quarter(start)
            if point:
                return point
        found = _MONTH_YEAR.match(low, start)
        if not found:
            return None
        month = month_of(found["mon"])
        year = year_number(found["year"]) or (two_digit_year(found["yy"]) if found["yy"] else None)
        if year is not None:
            if word in DOUBTFUL and not self.capital(start) and found["mon"] == word and low[found.end("mon")] != " ":
                return None
            if MEASURE_AFTER.match(low, found.end()) and found["year"] and found["year"].isdigit():
                return None
            return Point(start, found.end(), "month", f"{year:04d}-{month:02d}", year=year, month=month)
        end = found.end("mon")
        if found["relyear"]:
            return Point(start, found.end(), "month", relative=("month_in_year", month, STEPS[found["relyear"]]))
        sequel = _MONTH_SEQUEL.match(low, end)
        joined = sequel is not None and (sequel["link"] != "and" or word_before(low, start) == "between")
        if joined and (self.capital(start) or word not in DOUBTFUL):
            return Point(start, end, "month", month=month, extra={"partial": True, "month": month})
        if not self.capital(start) or (len(word) < 4 and word not in ("may",) and found["mon"][-1] != "."):
            before = word_before(low, start)
            if before not in ("in", "of", "since", "by", "until", "early", "late", "mid", "during", "from", "to"):
                return None
        goes_on = (
            bool(self.points) and self.points[-1].shape == "month" and low[self.points[-1].end : start] in ("-", "/")
        )
        if word in ("may", "march", "mar") and not goes_on:
            before = word_before(low, start - 1 if low[start - 1 : start] == "-" else start)
            if before not in _MONTH_BEFORE:
                return None
        if word in ("mar", "jun", "sun", "sat", "dec", "jan") and found["mon"][-1] != "." and not found["year"]:
            return None
        if found["mon"][-1] == ".":
            end -= 1
        return Point(start, end, "month", month=month, extra={"partial": True, "month": month})

    def _months_of_two_years(self, start: int) -> Point | None:
        """Reads "July/June 1986/87", the year of a crop."""
        found = _MONTHS_OF_TWO_YEARS.match(self.low, start)
        if not found:
            return None
        year, other = int(found["y"]), _other_year(int(found["y"]), found["y2"])
        if other != year + 1:
            return None
        edtf = f"{year:04d}-{month_of(found['mon']):02d}/{other:04d}-{month_of(found['mon2']):02d}"
        return Point(start, found.end(), "interval", edtf, year=year)

    def _month_quarter(self, start: int) -> Point | None:
        """Reads "the March quarter of 1987" as the quarter that ends with that month."""
        found = _MONTH_QUARTER.match(self.low, start)
        if not found or not self.capital(start) or month_of(found["mon"]) % 3:
            return None
        return self._period(start, found, "quarter", month_of(found["mon"]) // 3)

    def day_then_month(self, start: int) -> Point | None:
        found = _DAY_MONTH.match(self.low, start)
        if found:
            word = found["mon"].rstrip(".")
            if word in DOUBTFUL and not self.capital(found.start("mon")):
                return None
            return self._days(start, found)
        found = _DAY_OF_MONTH.match(self.low, start)
        if found:
            day = day_number(found["day"])
            last = day_number(found["day2"]) if found["day2"] else None
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
        if self.low[after - 4 : after] == "the " and (point := self.weekday_and_day(start, after - 4, WEEKDAYS[word])):
            return point
        if short and (not self.capital(start) or word in ("sun", "sat", "mon", "wed")):
            return None
        number = WEEKDAYS[word]
        end = start + len(word)
        beyond = _WEEKDAY_BEYOND.match(self.low, end)
        if beyond:  # "the Monday after next"
            ahead = beyond["beyond"].startswith("after")
            anchor = ("weekday", number, "after" if ahead else "before")
            return Point(
                start, beyond.end(), "day", relative=("reckoned", (("week", 1 if ahead else -1),), anchor, True)
            )
        week = _WEEKDAY_WEEK.match(self.low, end)
        if week:
            return Point(start, week.end(), "day", relative=("weekday_of_week", number, STEPS[week["step"]]))
        if self.low.startswith("s", end):
            return None
        if word_before(self.low, start) in ("following", "previous", "preceding", "ensuing"):
            return Point(start, end, "day", extra={"anaphoric": True, "unit": "day"})
        bracket = _BRACKETED_DATE.match(self.low, end)
        if bracket:  # "on Tuesday (11 September 2001)"
            dated = _MONTH_DAY.match(self.low, bracket.end())
            point = self._days(bracket.end(), dated) if dated else self.day_then_month(bracket.end())
            if point is not None and self.low[point.end : point.end + 1] == ")":
                point.start, point.end = start, point.end + 1
                return point
        named = _BRACKETED_DAY.match(self.low, end)  # "on Thursday (18)"
        if named:
            return Point(start, named.end(), "day", relative=("day_near", int(named["dd"]), 0))
        return Point(start, end, "day", relative=("weekday", number, self._tense(start, end)))

    def _tense(self, start: int, end: int) -> str:
        """Whether a bare weekday looks back or ahead: by the nearest cue before it in the sentence, else after it."""
        begin = max(start - 140, 0)
        for stop in (". ", "\n", "; "):
            cut = self.low.rfind(stop, begin, start)
            begin = max(begin, cut + 1)
        cues = list(_TENSE.finditer(self.low, begin, start))
        if cues:
            return "next" if cues[-1].lastgroup in ("future", "future2") else "last"
        ahead = _TENSE.search(self.low, end, end + 60)
        return "next" if ahead and ahead.lastgroup == "future" else "last"

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
            if not (before == "," and length == 4 and self.points and self.points[-1].end == start - 1):
                return None  # else the next of "2001,2006"
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
        if low.endswith(("from ", "between "), 0, start) and (spanned := _DAY_TO_DAY.match(low, start)):
            return self._days(start, spanned)  # "from 28 to April 30"
        if after[0] in "snrt'":
            found = _NTH.match(low, start)
            if found and 1 <= int(found[1]) <= 21:
                return Point(start, found.end(), "century", f"{int(found[1]) - 1:02d}XX")
            found = _SHORT_DECADE.match(low, start)
            if (
                found
                and token[-1] == "0"
                and (before == "'" or self._word_left(start) in ("the", "early", "late", "mid"))
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
            year = two_digit_year(digits)
            if not 1000 <= year <= 2100:
                return None
            day_first = first > 12 or (second <= 12 and (sep == "." or self.day_first()))
            day, month = (first, second) if day_first else (second, first)
            if not valid_day(year, month, day):
                return None
            extra = {"ambiguous": True} if first <= 12 and second <= 12 and first != second else None
            return Point(
                start, found.end(), "day", day_edtf(year, month, day), year=year, month=month, day=day, extra=extra
            )
        found = _MY.match(low, start)
        if found and (start == 0 or low[start - 1] not in "/-."):
            year = int(found[2])
            return Point(start, found.end(), "month", f"{year:04d}-{int(found[1]):02d}", year=year, month=int(found[1]))
        if low[start - 3 : start].strip() in ("on", "om") or low[max(start - 4, 0) : start].split()[-1:] == ["on"]:
            found = _MD.match(low, start)
            if found and _SIMPLE_FRACTION.match(low, start):
                return None
            if found and valid_day(None, int(found[1]), int(found[2])):
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
                if valid_day(year, month, day):
                    return Point(start, found.end(), "day", day_edtf(year, month, day), year=year, month=month, day=day)
                return None
            found = _YMD_NAME.match(low, start)
            if found:
                month, day_named = month_of(found["mon"]), day_number(found["day"])
                if day_named and valid_day(year, month, day_named):
                    return Point(
                        start,
                        found.end(),
                        "day",
                        day_edtf(year, month, day_named),
                        year=year,
                        month=month,
                        day=day_named,
                    )
        word = word_before(low, start)
        alone = before == "\n" and after in ("", "\n")  # on a line of its own
        if not alone and word != "act" and (word in _LABELS or (word[-1:] == "." and word[:-1] in _LABELS)):
            return None
        if before == "/" or (
            before == "-"
            and start > 1
            and not (low[start - 2].isalpha() or low[start - 2].isdigit() or low[start - 2] == " ")
        ):
            return None
        if after in (" ", ","):
            found = _YEAR_MONTH_DAY.match(low, start)
            if found and self.capital(found.start("mon")):  # "2001 September 11"
                day_named = day_number(found["day"])
                if day_named:
                    return self._day_point(start, found.end(), year, month_of(found["mon"]), day_named)
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
                and (after != "." or (len(found[2]) <= 2 and word_before(low, start) != "to"))
                and not (after == " " and low[found.end() : found.end() + 1] not in ("", ".", ",", ";"))
            ):
                month = int(found[2])
                return Point(start, found.end(), "month", f"{year:04d}-{month:02d}", year=year, month=month)
        listed = after == "," and _YEARS_LISTED.match(low, start) is not None  # "in 2001,2006"
        if after and ((after in ".," and low[end + 1 : end + 2].isdigit()) or (after.isalnum() and after != "s")):
            if not (listed or _TERM_CODE.match(low, end)):
                return None
        found = _YEAR_TAIL.match(low, start)
        if found is None:
            return None
        if year < 1800 and self._stands_apart(start, end):
            return self._year_point(start, end, token, found)
        if found["decade"]:
            if token[3] != "0":
                return None if found["decade"] == "s" else Point(start, end, "year", token, year=year)
            if token[2] == "0" and year != 2000:
                return Point(start, found.end(), "century", f"{token[:2]}XX")
            return Point(start, found.end(), "decade", f"{token[:3]}X")
        if not 1900 <= year <= 2040 and self.text[start - 3 : start] != "In " and self._counts(end):
            return None  # but "In 1867 diamonds were found"
        if word in ("a", "an", "its", "his", "her", "their", "our", "the") and year >= 1700:
            return self._year_point(start, end, token, found)
        linked = word in _LINK_BEFORE_YEAR or word.rstrip(".") in MONTHS
        if MEASURE_AFTER.match(low, end):
            return None
        if year < 1500 and word not in _YEAR_SURE:
            return None
        if before == "-" and low[start - 2].isdigit() and not _YEAR_LEFT.match(low, max(start - 5, 0), start - 1):
            return None
        counts = COUNT_NOUN_AFTER.match(low, end) is not None and not self._named_year(start, end, year)
        if not linked and (year < 1700 or counts) and before not in "(-":
            return None
        if not linked and not 1800 <= year <= 2060 and before != "-":
            return None
        if (
            word in ("to", "of", "by", "from", "for", "about", "around", "between", "and")
            and low[end : end + 1] == " "
            and counts
            and not (1900 <= year <= 2040 and year != 2000 and word != "by")
        ):
            return None
        return self._year_point(start, end, token, found)

    def _named_year(self, start: int, end: int, year: int) -> bool:
        """Whether a plural behind four figures is not what they count ("By 1975 signatories to …")."""
        text = self.text
        if text[end : end + 1] == "\n" and not text[end + 1 : end + 2].islower():
            return True  # a line of its own
        if not 1900 <= year <= 2040 or year % 100 == 0:
            return False
        return text[start - 3 : start] == "By " or text[start - 3 : start] in ("'s ", "’s ")

    def _counts(self, end: int) -> bool:
        """Whether four figures count something, they themselves or with others ("from 1500 to 1750 workers")."""
        other = _TO_NUMBER.match(self.low, end)
        end = other.end() if other else end
        return self.low[end : end + 1] == " " and COUNT_NOUN_AFTER.match(self.low, end) is not None

    def _stands_apart(self, start: int, end: int) -> bool:
        """Whether marks set a year before 1800 apart ("Spain - 1783 -", "the Hague, 1782."), or its words tell it."""
        low = self.low
        year = int(low[start:end])
        if year < 1400 or year % 100 == 0:
            return low.startswith(" and 1", end) and year >= 1000 and self._until_year(start, end)
        if low.endswith(("early as ", "late as ", "far back as "), 0, start) or self._until_year(start, end):
            return True
        if low.endswith(("the ", "a "), 0, start) and low[end : end + 1] == " ":
            return self.text[end + 1 : end + 2].isupper()
        return bool(_MARK_BEFORE.search(low, max(start - 3, 0), start) and _MARK_AFTER.match(low, end))

    def _until_year(self, start: int, end: int) -> bool:
        """Whether "between" and another year stand around: "between 1397 and 1523"."""
        return word_before(self.low, start) == "between" and _AND_YEAR.match(self.low, end) is not None

    def _year_point(self, start: int, end: int, token: str, found: re.Match[str]) -> Point | None:
        year = int(token)
        if MEASURE_AFTER.match(self.low, end):
            return None
        if found["q"]:
            return self._period_point(
                start, found.end(), "quarter" if found["q"][0] == "q" else "half", int(found["q"][1]), year
            )
        if found["mon"] and (found["mon"].rstrip(".") not in DOUBTFUL or self._is_month(found)):
            month = month_of(found["mon"])
            end = found.end() - found["mon"].endswith(".")
            return Point(start, end, "month", f"{year:04d}-{month:02d}", year=year, month=month)
        if found["fy"]:
            return fiscal_point(start, found.end(), year, None)
        if term := found["term"] or found["poss"]:  # "2016 first quarter", "2016's first quarter"
            unit = "quarter" if term.endswith("quarter") else "half"
            return self._period_point(start, found.end(), unit, ORDINALS[re.split(r"[\s-]", term)[0]], year)
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
        other = _other_year(year, digits)
        if not year < other <= 2100:
            return None
        months = _ITS_MONTHS.match(self.low, found.end()) if other == year + 1 else None
        if months:  # "1986/87 (July-June)"
            first, last = month_of(months["mon"] or months["mon3"]), month_of(months["mon2"] or months["mon4"])
            return Point(start, months.end(), "interval", f"{year:04d}-{first:02d}/{other:04d}-{last:02d}", year=year)
        spaced = found.end(3) - found.start() > 5 + len(digits)
        fiscal_word = found.end() > found.end(3)
        if len(digits) == 2 and spaced:
            return None
        if (
            found[2] == "/"
            or (len(digits) == 2 and other == year + 1)
            or fiscal_word
            or _FISCAL_BEFORE.search(self.low, max(start - 16, 0), start)
        ):
            if other != year + 1:
                return None
            return fiscal_point(start, found.end(), year, other)
        if len(digits) == 2 and int(digits) <= 12 and other != year + 1:
            before = word_before(self.low, start)
            if (
                before not in ("in", "during", "between", "period", "years", "from", "the", "for")
                and len(digits) == 2
                and other - year > 30
            ):
                return None
        return Point(start, found.end(3), "interval", f"{year:04d}/{other:04d}", year=year)

    def _period_point(self, start: int, end: int, unit: str, n: int, year: int) -> Point | None:
        size = 3 if unit == "quarter" else 6
        if n > 12 // size:
            return None
        return Point(start, end, unit, write_months(year, (n - 1) * size + 1, size), year=year)

    def _period(self, start: int, found: re.Match[str], unit: str, n: int) -> Point | None:
        size = 3 if unit == "quarter" else 6
        if n > 12 // size:
            return None
        year = year_number(found["year"])
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
        if nth in ("opening", "closing") and not (found["year"] or found["step"]):
            return None
        n = int(nth[0]) if nth[0].isdigit() else ORDINALS.get(nth) or (4 if unit == "quarter" else 2)
        n = 1 if nth == "opening" else n
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
            return self._period_point(start, found.end(), unit, n, two_digit_year(found["yy"]))
        if unit == "half" and not found["year"] and not found["step"]:
            return None
        return self._period(start, found, unit, n)


_MONTH_SEQUEL = re.compile(rf"\s?(?P<link>-|/|to|and|through|thru|until|till)\s?(?:(?:early|mid|late)[\s-])?(?={MON})")
_TENSE = re.compile(
    rf"(?<![a-z])(?:(?P<future>{any_of(WORDS['tense']['future'])})|(?P<past>(?:{any_of(WORDS['tense']['past'])}"
    rf"|(?<!be\s)[a-z]{{3,14}}ed)))(?![a-z])|(?<=[a-z])(?P<future2>'ll)(?![a-z])"
)


def _other_year(year: int, digits: str) -> int:
    """The second year of "1999/00" or "1986/1987"."""
    other = int(digits) if len(digits) == 4 else year // 100 * 100 + int(digits)
    return other + 100 if other < year and year % 100 == 99 and digits == "00" else other


def fiscal_point(start: int, end: int, year: int, other: int | None) -> Point:
    """A financial year; named by one year only, it is that year until the state is known."""
    if other is None:
        return Point(start, end, "fiscal", f"{year:04d}", year=year, extra={"fiscal": (year,)})
    return Point(start, end, "fiscal", f"{year:04d}/{other:04d}", year=year, extra={"fiscal": (year, other)})
