"""Dates that are reckoned from a day: "two weeks from Monday", "a year and a half ago", "the rest of the year".

Here belong distances told in units of time, and what lies between a day and the end of its week, month or year. Steps
to the unit beside the present one ("last year", "next week") are read by ``date_points``.
"""

from __future__ import annotations

import re
from typing import Any

from flows.extract.date_parts import (
    NEAR_DAYS,
    STEPS,
    WD,
    WEEKDAYS,
    YEAR,
    Point,
    count_of,
    shape_of,
    week_of_year,
    word_before,
)
from flows.extract.date_periods import PeriodReader
from flows.extract.word_lists import SPELLED_NUMBER, any_of

TIME_UNIT = r"(?:day|weekend|week|fortnight|month|quarter|half|year|decade|century|centurie)"
_SINGULAR = {"centurie": "century"}
_AGO = re.compile(
    rf"(?<![a-z0-9.,])(?P<n>an?|the|[0-9]{{1,3}}|{SPELLED_NUMBER}|(?:a\s)?few|several"
    rf"|(?:a\s)?couple\sof|some|many)[\s-](?P<half>and\sa\shalf\s)?(?P<unit>{TIME_UNIT})s?(?P<more>\sand\sa\shalf)?\s\Z"
)
_AND_AGO = re.compile(
    rf"(?<![a-z0-9.,])(?P<n>an?|[0-9]{{1,3}}|{SPELLED_NUMBER})\s(?P<unit>year|month|week)s?,?\s(?:and\s)?\Z"
)
_HALF_OF = re.compile(r"(?<![a-z])half\s\Z")
#: What half of a unit is, in a smaller one.
_HALVES = {"year": ("month", 6), "decade": ("year", 5), "century": ("year", 50)}
_BESIDE = re.compile(
    rf"(?<![a-z0-9.,])(?P<n>the|an?|[0-9]{{1,3}}|{SPELLED_NUMBER})\s(?P<unit>day|weekend|week|month|quarter|year|decade)s?\s\Z"
)
_BEYOND = re.compile(r"\s(?:the\s)?(?:last|next)(?![a-z])")
_FROM_DAY = re.compile(
    rf"(?:from|after|before|on)\s(?:(?P<near>now|{any_of(NEAR_DAYS)})(?![a-z])|(?P<step>this|next|last)?\s?(?P<wd>{WD}))"
)
_BOUND = re.compile(r"(?<![a-z])(?P<word>more\sthan|less\sthan|within|for)\s\Z")
_EDGE_AFTER = frozenset(["by", "before", "until", "till", "at", "since", "from"])
_YEAR_S_END = re.compile(r"(?<![a-z])year(?:'s)?\s\Z")
_EDGE = re.compile(r"[a-z]+\sof\s(?:the\s)?(?P<unit>year|month)(?![a-z])")
_IN_UNIT = re.compile(r"(?:earlier|later)\s(?:on\s)?in\sthe\s(?P<unit>day|week|month|quarter|year|decade)(?![a-z])")
_REST = re.compile(
    r"[a-z]+\s(?:of\s)?(?:(?:the|this)\s)?(?:current\s|present\s)?(?:calendar\s)?(?P<unit>week|month|quarter|year|decade|century)"
    r"(?![a-z])"
)
_TO_DATE = re.compile(r"(?<![a-z])(?P<unit>year|quarter|month)[\s-]to[\s-]\Z")
_IN_TIME = re.compile(
    rf"(?P<within>with)?in\s(?:about\s|another\s|roughly\s|some\s)?(?:the\s(?:next|coming)\s)?(?P<n>an?|[0-9]{{1,3}}|{SPELLED_NUMBER})\s(?P<unit>day"
    rf"|week|month|year)s?(?P<time>(?:'s?)?\stime)?(?![a-z])"
)
_IN_COMING = re.compile(r"in\s(?:about\s|another\s|roughly\s|some\s)?the\s(?:next|coming)\s")
_FROM_NOW = re.compile(r"\sfrom\s(?:now|today)(?![a-z])")
_IN_FUTURE = re.compile(r"in\sthe\sfuture(?![a-z])")
_WEEK_N = re.compile(
    rf"(?:week\s(?:no\.?\s|number\s)?(?P<n>[0-9]{{1,2}})|(?P<nth>[0-9]{{1,2}})(?:st|nd|rd|th)\sweek)"
    rf",?\s(?:(?:of|in)\s)?(?:the\syear\s)?(?:(?P<year>{YEAR})|(?P<step>this|last|next)\syear(?![a-z])|(?P<bare>the\syear)(?![a-z]))"
)
_BARE_DAY = re.compile(
    r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)(?=\s?(?:[.,;:)](?![0-9])|\n|\Z|\s(?:and|or|to|until|till|through|when|where|at|in|with"
    r"|by|after|before|as|but|that)(?![a-z])))"
)
_BEFORE_BARE_DAY = re.compile(
    r"(?<![a-z])(?:on|for|by|before|until|till|from|since|after|through|week\s(?:of|beginning|ending|starting|ended))\sthe\s\Z"
)
_NEAR = 300  # characters within which a bare day takes the month of the date before it


class ReckonedReader(PeriodReader):
    """Reads distances from a day and what is left of a unit of time, in one text."""

    def digits(self, start: int, token: str) -> Point | None:
        """Reads a date that begins with figures; a day or a week that is told by its number alone comes last."""
        point = super().digits(start, token)
        end = start + len(token)
        if point is None and len(token) < 3 and self.low[end : end + 2] in ("st", "nd", "rd", "th"):
            return self.bare_day(start) or self.week_n(start, token)
        return point

    def weekday(self, start: int, word: str) -> Point | None:
        """Reads a date that begins with a weekday; also "a week on Monday"."""
        if self.low.endswith((" week on ", " weeks on "), max(start - 10, 0), start):
            day = _FROM_DAY.match(self.low, start - 3)
            point = self.from_day(start - 3, "on", day) if day else None
            if point:
                return point
        return super().weekday(start, word)

    def ago(self, start: int, word: str) -> Point | None:
        """Reads "three years ago", "two years and three months earlier", "half a century later"."""
        if word in ("earlier", "later") and self.low.startswith((" in the ", " on in the "), start + len(word)):
            return self.in_unit(start, word)
        found = _AGO.search(self.low, max(start - 50, 0), start)
        if not found:
            return None
        if found["n"] == "the" and (word != "earlier" or found["half"] or found["more"]):
            return None
        begin, end = found.start(), start + len(word)
        n = 1 if found["n"] == "the" else count_of(found["n"].removeprefix("a "))
        unit = _SINGULAR.get(found["unit"], found["unit"])
        parts: tuple[tuple[str, int], ...] | None = ((unit, n),) if n is not None else None
        half = _HALF_OF.search(self.low, max(begin - 6, 0), begin)
        sharp = True
        if half:
            begin, parts = half.start(), (_HALVES[unit],) if unit in _HALVES and n == 1 else None
        elif found["half"] or found["more"]:
            parts = _and_a_half(unit, n)
            sharp = False
        elif parts and (more := _AND_AGO.search(self.low, max(begin - 40, 0), begin)):
            n_more = count_of(more["n"])
            if n_more is not None and more["unit"] != unit:
                begin, parts = more.start(), ((more["unit"], n_more), *parts)
        shape = shape_of(parts[-1][0] if parts else unit)
        if word == "ago":
            if parts is None:
                return Point(begin, end, shape, relative=("unknown",))
            sharp = sharp and not half
            return Point(begin, end, shape, relative=("reckoned", tuple((u, -k) for u, k in parts), None, sharp))
        sign = 1 if word in ("later", "hence") else -1
        extra: dict[str, Any] = {"anaphoric": True, "unit": parts[-1][0] if parts else unit}
        offset = _in_unit(parts) if parts else None
        if offset is not None:
            extra["offset"] = sign * offset
        return Point(begin, end, shape, extra=extra)

    def beside(self, start: int, word: str) -> Point | None:
        """Reads "the year before last", "the week before", "ten years from now", "two weeks after Monday"."""
        end = start + len(word)
        day = _FROM_DAY.match(self.low, start)
        if day:
            return self.from_day(start, word, day)
        found = _BESIDE.search(self.low, max(start - 40, 0), start)
        if not found or word not in ("before", "after"):
            return None
        unit, beyond = found["unit"], _BEYOND.match(self.low, end)
        if beyond:
            step = 2 if word == "after" else -2
            return Point(found.start(), beyond.end(), shape_of(unit), relative=("unit", unit, step))
        if unit in ("weekend", "quarter"):
            return None
        n = 1 if found["n"] == "the" else count_of(found["n"])
        if n is None:
            return None
        extra = {"anaphoric": True, "unit": unit, "offset": -n if word == "before" else n}
        return Point(found.start(), end, shape_of(unit), extra=extra)

    def from_day(self, start: int, word: str, day: re.Match[str]) -> Point | None:
        """Reads "ten years from now", "a week on Monday", "three days before tomorrow"."""
        ago = _AGO.search(self.low, max(start - 50, 0), start)
        n = count_of(ago["n"].removeprefix("a ")) if ago and not (ago["half"] or ago["more"]) else None
        if ago is None or n is None or (word == "on" and ago["unit"] != "week"):
            return None
        unit = _SINGULAR.get(ago["unit"], ago["unit"])
        anchor: tuple[Any, ...] | None = None
        if day["near"] and day["near"] != "now":
            anchor = ("unit", "day", NEAR_DAYS[day["near"]])
        elif day["wd"]:
            if not self.capital(day.start("wd")):
                return None
            mode = {"last": "before", "next": "after", "this": "this"}.get(day["step"] or "") or (
                "next" if word in ("from", "on") else self._tense(start, day.end())
            )
            anchor = ("weekday", WEEKDAYS[day["wd"].rstrip(".")], mode)
        parts = ((unit, -n if word == "before" else n),)
        bound = _BOUND.search(self.low, max(ago.start() - 12, 0), ago.start())
        if bound and (anchor or bound["word"] == "within"):
            anchor = anchor or ("unit", "day", 0)
            kind = "open" if bound["word"] == "more than" else "interval"
            end = day.end() - day.group().endswith(".")
            return Point(bound.start(), end, kind, relative=("reckoned_span", parts, anchor, bound["word"]))
        by_day = anchor is not None and unit in ("day", "week", "fortnight")
        end = day.end() - day.group().endswith(".")
        return Point(ago.start(), end, "day" if by_day else shape_of(unit), relative=("reckoned", parts, anchor, True))

    def edge_of_unit(self, start: int, word: str) -> Point | None:
        """Reads "the end of the year" and "year-end" as that of the publication."""
        if word in ("year-end", "mid-year", "midyear"):
            after = self.low[start + len(word) : start + len(word) + 5].lstrip()
            if after[:1].isdigit() or word_before(self.low, start) not in _EDGE_AFTER:
                return None
            part = "late" if word == "year-end" else "middle"
            return Point(start, start + len(word), "year", relative=("edge_of_unit", "year"), extra={"part": part})
        if word == "end" and (whole := _YEAR_S_END.search(self.low, max(start - 12, 0), start)):
            if self.low[start + 3 : start + 6].strip()[:1].isdigit():
                return None  # "year end 1986"
            before = word_before(self.low, whole.start()).removesuffix("the")
            if before and before not in _EDGE_AFTER:
                return None
            return Point(whole.start(), start + 3, "year", relative=("edge_of_unit", "year"), extra={"part": "late"})
        found = _EDGE.match(self.low, start)
        if not found:
            return None
        part = {"start": "early", "beginning": "early", "middle": "middle"}.get(word, "late")
        unit = found["unit"]
        return Point(start, found.end(), unit, relative=("edge_of_unit", unit), extra={"part": part})

    def in_unit(self, start: int, word: str) -> Point | None:
        """Reads "later in the year": of the present one where the sentence looks ahead, else of the one spoken of."""
        found = _IN_UNIT.match(self.low, start)
        if not found:
            return None
        unit = found["unit"]
        if word == "later" and unit != "day" and self._tense(start, found.end()) == "next":
            return Point(start, found.end(), shape_of(unit), relative=("unit", unit, 0), extra={"part": word})
        extra = {"anaphoric": True, "unit": unit, "offset": 0, "part": word}
        return Point(start, found.end(), shape_of(unit), extra=extra)

    def rest(self, start: int, word: str) -> Point | None:
        """Reads "the rest of the year": from the day of publication to the end."""
        found = _REST.match(self.low, start)
        return Point(start, found.end(), "interval", relative=("rest", found["unit"])) if found else None

    def to_date(self, start: int, word: str) -> Point | None:
        """Reads "the year to date": from its first day to that of the publication."""
        end = start + len(word)
        if word == "ytd":
            return Point(start, end, "interval", relative=("to_date", "year"))
        found = _TO_DATE.search(self.low, max(start - 16, 0), start)
        return Point(found.start(), end, "interval", relative=("to_date", found["unit"])) if found else None

    def weekend(self, start: int, word: str) -> Point | None:
        """The weekend just past, or the coming one where the sentence looks ahead; "the weekend after next"."""
        end = start + len(word)
        if self.low.startswith((" after ", " before "), end):
            beyond = _BEYOND.match(self.low, self.low.index(" ", end + 1))
            if beyond:
                step = 2 if self.low[end + 1] == "a" else -2
                return Point(start, beyond.end(), "interval", relative=("unit", "weekend", step))
        return Point(start, end, "interval", relative=("weekend", self._tense(start, end)))

    def in_time(self, start: int, word: str) -> Point | None:
        """Reads "in two weeks' time", "within five years", "four weeks in the future"."""
        if word == "in" and _IN_FUTURE.match(self.low, start):
            ago = _AGO.search(self.low, max(start - 50, 0), start)
            count = count_of(ago["n"].removeprefix("a ")) if ago else None
            if ago is None or count is None or ago["half"]:
                return None
            parts = ((_SINGULAR.get(ago["unit"], ago["unit"]), count),)
            return Point(ago.start(), start + 13, shape_of(parts[0][0]), relative=("reckoned", parts, None, True))
        found = _IN_TIME.match(self.low, start)
        n = count_of(found["n"]) if found else None
        if not found or n is None:
            return None
        unit, end = found["unit"], found.end()
        if found["within"]:
            if self.low.startswith((" of ", " after ", " following ", " before "), end):
                return None
            ahead = unit == "year" or self._tense(start, end) == "next"
            if not ahead or n > 100 or (unit != "year" and self.low.startswith(" (", end)):
                return None
            from_now = _FROM_NOW.match(self.low, end)
            if from_now is None and self.low.startswith(" from ", end):
                return None
            end = from_now.end() if from_now else end
            return Point(start, end, "open", relative=("within", unit, n), extra={"within": n, "unit": unit})
        if not found["time"] and _IN_COMING.match(self.low, start):
            return None  # "in the next two weeks": all of them
        if not found["time"] and (unit == "year" or self._tense(start, end) == "last"):
            return None
        return Point(start, end, shape_of(unit), relative=("reckoned", ((unit, n),), None, True))

    def week_n(self, start: int, word: str) -> Point | None:
        """Reads "week 31 of 2018" and "the 15th week of 2018"."""
        found = _WEEK_N.match(self.low, start)
        n = int(found["n"] or found["nth"]) if found else 0
        if not found or not 1 <= n <= 52:
            return None
        if found["year"]:
            return Point(start, found.end(), "interval", week_of_year(int(found["year"]), n))
        step = STEPS[found["step"]] if found["step"] else 0
        return Point(start, found.end(), "interval", relative=("week_in_year", n, step))

    def bare_day(self, start: int) -> Point | None:
        """Reads "on the 22nd": of the month of the date before it, else of the one that the sentence looks to."""
        found = _BARE_DAY.match(self.low, start)
        if not found or not 1 <= int(found["day"]) <= 31:
            return None
        if not _BEFORE_BARE_DAY.search(self.low, max(start - 24, 0), start):
            return None
        day = int(found["day"])
        last = self.points[-1] if self.points else None
        if last is not None and last.month and last.day and start - last.end < _NEAR:
            extra = {"partial": True, "month": last.month, "day": day}
            if last.year is None:
                return Point(start, found.end(), "day", month=last.month, day=day, extra=extra)
            return self._day_point(start, found.end(), last.year, last.month, day)
        return Point(start, found.end(), "day", relative=("day_alone", None, day, self._tense(start, found.end())))


def _and_a_half(unit: str, n: int | None) -> tuple[tuple[str, int], ...] | None:
    """Two and a half years in months, of longer units in years; None of shorter ones."""
    if n is None or unit not in _HALVES:
        return None
    smaller, half = _HALVES[unit]
    return ((smaller, 2 * half * n + half),)


def _in_unit(parts: tuple[tuple[str, int], ...]) -> int | None:
    """A distance in the smallest of its units; None where that is not told by the calendar alone."""
    if len(parts) == 1:
        return parts[0][1]
    (first, n), (second, m) = parts
    return 12 * n + m if (first, second) == ("year", "month") else None
