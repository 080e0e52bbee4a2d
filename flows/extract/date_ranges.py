"""Ranges of dates and the words around a date: "from … to", "since", "by the end of", "early", "the year to".

Here the points of a text become its mentions. What a single date expression says is read by ``date_points``.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from flows.extract.date_parts import WORDS, Point, count_of, day_edtf, valid_day, word_before
from flows.extract.date_relative import add_months, published_day, resolve
from flows.extract.folding import fold
from flows.extract.word_lists import SPELLED_NUMBER, any_of
from flows.records import Mention
from schemas.edtf import edtf_interval, month_end, write_interval, write_months, write_week

_MODIFIERS = WORDS["modifiers"]
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
    r"\s{0,2}(-|/|to|until|till|through(?:\sto)?|thru|and|up\sto)\s{0,2}(?:the\s)?(?:(?:early|late|mid|the)[\s-])?"
    r"(?:(?:end|beginning|start|middle)\sof\s|end[\s-])?(?:the\s)?(?:years?\s)?\Z"
)
_WEEKDAY_PAIR = ("weekday", "weekday_of_week")  # "Tuesday to Thursday next week"
_DAY_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PART_LEFT = re.compile(r"(?<![a-z])(?:early|mid|late)[\s-]\Z")
_IN_WEEK = re.compile(r",?\s(?:(?:from|between|on)\s)?")
_FISCAL_ENDS = re.compile(r",?\s(?:\(?(?:which|that)?\s?)(?:ended|ending|ends|to)\s(?:on\s|in\s)?(?:the\s)?")
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
_TERM_MONTHS = {"year": 12, "half": 6, "half-year": 6, "half year": 6, "quarter": 3}
_TERM_ENDED = re.compile(
    rf"(?<![a-z])(?:(?P<unit>half[\s-]year|year|half|quarter)|(?P<n>[0-9]{{1,2}}|{SPELLED_NUMBER})[\s-]months?'?(?:\speriod)?)"
    r"\s(?:ended|ending|to|through|to\sthe\send\sof)\s(?:on\s)?(?:the\s)?\Z"
)
_TERM_BEGINS = re.compile(
    rf"(?<![a-z])(?:(?P<unit>half[\s-]year|year|half|quarter)|(?P<n>[0-9]{{1,2}}|{SPELLED_NUMBER})[\s-]months?'?(?:\speriod)?)"
    r"\s(?:starting|beginning|commencing|(?<=months\s)from|that\s(?:starts|begins|started|began))\s(?:on\s|in\s)?(?:the\s)?\Z"
)
_BEGINNING = frozenset("in on from starting beginning commencing starts begins started began the".split())
_PERIOD_OF = re.compile(r"\s(?:period|months|season)\s(?:of|in)\s(?:the\syear\s)?")
_TO_PRESENT = re.compile(
    r"\s?(?P<link>-|to|until|till|through|up\sto|and|&)\s?(?:the\s)?(?P<end>present(?:[\s-]day|\stime)?|now|date)(?![a-z]|\s[a-z]+ed\s)"
)
_SHORT_END = re.compile(r"\s(?P<link>to|and)\s(?P<y>[0-9]{2})(?=\s?(?:[;:)]|[.,](?![0-9])|\n|\Z))")
_ONWARD = re.compile(r"\s(?:onwards?|and\s(?:after|beyond|onwards?)|or\slater|on(?=[,.;]|\Z))(?![a-z])")


def _complete(left: Point, right: Point) -> None:
    """Give the end of a range that has no year the year of the other end."""
    for bare, dated in ((left, right), (right, left)):
        if bare.edtf is None and bare.relative is None and bare.year is None and bare.month and dated.year:
            year = dated.year
            if bare is left and dated.month and (bare.month, bare.day or 0) > (dated.month, dated.day or 31):
                year -= 1
            if bare is right and dated.month and bare.month < dated.month:
                year += 1
            if bare is left and dated.relative and day_edtf(year, bare.month, bare.day or 1) > (dated.edtf or ""):
                year -= 1  # "from December 1 to today"
            if bare is right and dated.relative and day_edtf(year, bare.month, bare.day or 28) < (dated.edtf or ""):
                year += 1  # "from today to March 3"
            if bare.day and valid_day(year, bare.month, bare.day):
                bare.edtf = day_edtf(year, bare.month, bare.day)
                last = (bare.extra or {}).get("end_day")
                if last and bare.shape == "interval":  # "from 1 to 3 May and 5 June 2016"
                    bare.edtf += f"/{day_edtf(year, bare.month, last)}"
            elif bare.day is None:
                bare.edtf = f"{year:04d}-{bare.month:02d}"
    term = left.shape if left.edtf is None and left.relative is None and left.shape in ("quarter", "half") else None
    if term and right.shape == term and right.year and left.extra and term in left.extra:  # "Q1-Q3 2016"
        size = 3 if term == "quarter" else 6
        left.edtf = write_months(right.year, (left.extra[term] - 1) * size + 1, size)


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
    if word == "/" and not left.shape == right.shape == "month":
        return None
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


class Assembler:
    """Turns the points of one text into mentions: joins ranges, reads modifiers, resolves relative dates."""

    def __init__(self, text: str, published: str | None) -> None:
        self.low = fold(text)
        self.published = published_day(published)

    def resolved(self, point: Point) -> Point:
        if point.relative is None and point.edtf is not None:
            return point
        copy = _copy(point)
        if copy.relative is not None and self.published is not None:
            try:
                copy.edtf = resolve(copy.relative, self.published)
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
                joined = self.fiscal_end(left, right) or self.days_of_week(left, points[index + 1 : index + 3])
                if joined:
                    out.append(joined)
                    index += 2 if left.shape == "fiscal" else 3
                    continue
                if _range_word(low, left, right):
                    mention = self.range_mention(left, right, floor)
                    if mention:
                        index += 2
                        index += index < len(points) and self.in_period_of(mention, points[index])
                        out.append(mention)
                        continue
                    left = self.resolved(points[index])
                elif right.year and right.shape in ("month", "day") and _JOINED.fullmatch(low, left.end, right.start):
                    _complete(left, right)  # "in May and June 2016"
            out.append(self.single_mention(left, floor))
            index += 1
        return out

    def fiscal_end(self, left: Point, right: Point) -> Mention | None:
        """Reads "fiscal 1988 ending March 31" as its twelve months."""
        if left.shape != "fiscal" or right.shape not in ("day", "month") or not right.month or not left.year:
            return None
        if not _FISCAL_ENDS.fullmatch(self.low, left.end, right.start):
            return None
        year = right.year or (int(left.edtf[-4:]) if left.edtf else left.year)
        if right.day and not valid_day(year, right.month, right.day):
            return None
        last = day_edtf(year, right.month, right.day) if right.day else f"{year:04d}-{right.month:02d}"
        extra = {"basis": "stated", "shape": "interval"}  # no state's own year: the text tells its months
        return Mention("date", left.start, right.end, edtf=months_until(last, 12), extra=extra)

    def days_of_week(self, week: Point, points: tuple[Point, ...]) -> Mention | None:
        """Reads "next week from Monday to Wednesday": the days of that week."""
        if not week.relative or week.relative[:2] != ("unit", "week") or len(points) < 2:
            return None
        first, last = points
        if not (first.relative and last.relative and first.relative[0] == last.relative[0] == "weekday"):
            return None
        if not _IN_WEEK.fullmatch(self.low, week.end, first.start) or not _range_word(self.low, first, last):
            return None
        edtf = None
        if week.edtf:
            monday, _ = edtf_interval(week.edtf)
            assert monday is not None  # a week has both ends
            days = [(monday + timedelta(days=point.relative[1])).isoformat() for point in points if point.relative]
            edtf = f"{days[0]}/{days[1]}" if days[0] <= days[1] else None
        return Mention("date", week.start, last.end, edtf=edtf, extra={"basis": "relative", "shape": "interval"})

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
            elif right.relative and right.relative[0] == "weekday" and _DAY_ISO.fullmatch(left.edtf):
                first, last = date.fromisoformat(left.edtf), date.fromisoformat(right.edtf)
                right.edtf = (first + timedelta(days=(last - first).days % 7)).isoformat()  # "from tomorrow to Friday"
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
        elif part := _PART_LEFT.search(self.low, max(start - 6, floor), start):
            start = part.start()
        return Mention("date", start, right.end, edtf=edtf, extra=extra)

    def in_period_of(self, months: Mention, year: Point) -> bool:
        """Reads the year of "the January-May period of 2016" into the months; tells whether it is one."""
        extra = months.extra or {}
        if not extra.get("partial") or year.shape != "year" or not year.year or "day" in extra:
            return False
        if not _PERIOD_OF.fullmatch(self.low, months.char_end, year.start):
            return False
        first, last = extra["month"], extra["end_month"]
        months.edtf = f"{year.year:04d}-{first:02d}/{year.year + (last < first):04d}-{last:02d}"
        months.char_end = year.end
        months.extra = {"basis": "stated", "shape": "interval"}
        return True

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
        first_word = word_before(low, start)
        if first_word in _BEGINNING and point.shape in ("day", "month"):
            begins = _TERM_BEGINS.search(low, max(start - 44, floor), start)
            months = _term_months(begins) if begins else 0
            if begins and months:
                extra |= {"shape": "interval", "months_from": months}
                return Mention(
                    "date", begins.start(), end, edtf=months_from(edtf, months) if edtf else None, extra=extra
                )
        if first_word == "through" and point.shape in ("day", "month"):
            ended = _TERM_ENDED.search(low, max(start - 34, floor), start)
            months = _term_months(ended) if ended else 0
            if ended and months:  # "the six months through June 2016"
                extra |= {"shape": "interval", "months": months}
                edtf = months_until(edtf, months) if edtf else None
                return Mention("date", ended.start(), end, edtf=edtf, extra=extra)
        is_week = first_word in _WEEK_WORDS and _WEEK_OF.search(low, max(start - 30, floor), start) is not None
        for _ in range(0 if is_week else 2):
            char = low[start - 1 : start]
            word = word_before(low, start) if char != "-" else low[max(start - 6, 0) : start - 1].rsplit(" ")[-1]
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
        to_end = point.shape == "month" and extra.get("part") == "late" and low.startswith("end", start)
        if first_word not in _TERM_WORDS and not to_end:
            return Mention("date", start, end, edtf=edtf, extra=extra)
        if point.shape in ("day", "month") and extra["shape"] == point.shape:
            ended = _TERM_ENDED.search(low, max(start - 34, floor), start)
            months = _term_months(ended) if ended else 0
            if ended and months:
                start = ended.start()
                extra |= {"shape": "interval", "months": months}
                if to_end:
                    del extra["part"]
                edtf = months_until(edtf, months) if edtf else None
        if point.shape == "day" and extra["shape"] == "day":
            week = _WEEK_OF.search(low, max(start - 30, floor), start)
            if week:
                start = week.start()
                extra["shape"] = "interval"
                extra["week"] = week[1].split()[0]
                if edtf:
                    edtf = week_around(edtf, extra["week"])
        return Mention("date", start, end, edtf=edtf, extra=extra)


def _to_end(extra: dict[str, Any]) -> str:
    """The last bound of an interval: "by the end of 2028" is no vaguer than "by 2028"."""
    point = str(extra["point"])
    return point.removesuffix("~") if extra.get("part") == "late" else point


def _term_months(ended: re.Match[str]) -> int:
    """How many months a term that ends at a date has ("the six months ended"); 0 where that is not told."""
    months = _TERM_MONTHS.get(ended["unit"] or "") or count_of(ended["n"]) or 0
    return months if months <= 36 else 0


def months_until(edtf: str, months: int) -> str:
    """The whole months that end with a day or a month: the year to June 30, 1987 is ``1986-07/1987-06``."""
    last = edtf_interval(edtf)[1]
    assert last is not None  # a day or a month has an end
    if last != month_end(last.year, last.month):
        return f"{(add_months(last, -months) + timedelta(days=1)).isoformat()}/{last.isoformat()}"
    first = add_months(last.replace(day=1), 1 - months)
    return write_months(first.year, first.month, months)


def months_from(edtf: str, months: int) -> str:
    """The months that begin with a day or a month: the year starting in July 1987 is ``1987-07/1988-06``."""
    first = edtf_interval(edtf)[0]
    assert first is not None  # a day or a month has a start
    if first.day == 1:
        return write_months(first.year, first.month, months)
    return f"{first.isoformat()}/{(add_months(first, months) - timedelta(days=1)).isoformat()}"


def week_around(edtf: str, word: str) -> str:
    day = edtf_interval(edtf)[0]
    assert day is not None  # a day has both ends
    if word in ("ending", "ended", "to"):
        return f"{(day - timedelta(days=6)).isoformat()}/{day.isoformat()}"
    return write_week(day) if word == "of" else f"{day.isoformat()}/{(day + timedelta(days=6)).isoformat()}"
