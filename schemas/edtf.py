"""Dates in EDTF (Extended Date/Time Format, level 1): what an expression covers, and how to write one.

Here belongs what the notation itself means: parsing, the interval covered, writing an interval back. How a text's
words become an EDTF expression is the business of ``flows.extract.dates``.

Accepted forms: ``2023-09-12`` ``2023-09`` ``2023`` · unspecified digits ``199X`` ``20XX`` ``2004-XX`` ``2004-06-XX``
``2004-XX-XX`` · seasons ``2019-21`` (spring) ``-22`` (summer) ``-23`` (autumn) ``-24`` (winter) of the northern
hemisphere, the winter of a year beginning in its December · each of these with one qualifier at its end (``~`` about,
``?`` uncertain, ``%`` both) · intervals ``a/b`` with ``..`` for an open end and an empty end for an unknown one.
A qualifier does not widen the interval: it says that the ends are not sharp.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

_POINT = re.compile(r"([0-9]{4}|[0-9]{3}X|[0-9]{2}XX)(?:-([0-9]{2}|XX)(?:-([0-9]{2}|XX))?)?([~?%]?)")
_SEASON_FIRST_MONTH = {21: 3, 22: 6, 23: 9, 24: 12}


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def _year_span(digits: str) -> tuple[int, int]:
    return int(digits.replace("X", "0")), int(digits.replace("X", "9"))


def _point_interval(point: str, whole: str) -> tuple[date, date]:
    found = _POINT.fullmatch(point)
    if found is None:
        raise ValueError(f"{whole!r} is no EDTF date: {point!r} is none of YYYY, YYYY-MM, YYYY-MM-DD, YYYX, YYXX")
    year_digits, month_digits, day_digits, _ = found.groups()
    first_year, last_year = _year_span(year_digits)
    if first_year < 1:
        first_year = 1
        if last_year < 1:
            raise ValueError(f"{whole!r} is no EDTF date that is supported: the year 0 has no calendar date")
    if month_digits is None or month_digits == "XX":
        if day_digits not in (None, "XX"):
            raise ValueError(f"{whole!r} is no EDTF date that is supported: a day without its month")
        return date(first_year, 1, 1), date(last_year, 12, 31)
    if first_year != last_year:
        raise ValueError(f"{whole!r} is no EDTF date that is supported: a month in an unspecified year")
    month = int(month_digits)
    if month in _SEASON_FIRST_MONTH and day_digits is None:
        start_month = _SEASON_FIRST_MONTH[month]
        end_year, end_month = (first_year, start_month + 2) if start_month <= 10 else (first_year + 1, start_month - 10)
        if end_year > 9999:
            raise ValueError(f"{whole!r} ends after the year 9999")
        return date(first_year, start_month, 1), month_end(end_year, end_month)
    if not 1 <= month <= 12:
        raise ValueError(f"{whole!r} is no EDTF date: there is no month or season {month_digits}")
    last_day = monthrange(first_year, month)[1]
    if day_digits is None or day_digits == "XX":
        return date(first_year, month, 1), date(first_year, month, last_day)
    day = int(day_digits)
    if not 1 <= day <= last_day:
        raise ValueError(f"{whole!r} is no EDTF date: {year_digits}-{month_digits} has no day {day_digits}")
    return date(first_year, month, day), date(first_year, month, day)


def edtf_interval(edtf: str) -> tuple[date | None, date | None]:
    """The first and the last day that an EDTF expression covers; an open or unknown end is None.

    Raises ValueError, with the reason, for a string that is no supported EDTF expression, for an interval without
    any known end, and for one that ends before it starts.
    """
    if edtf.count("/") > 1:
        raise ValueError(f"{edtf!r} is no EDTF date: more than one '/'")
    if "/" not in edtf:
        return _point_interval(edtf, edtf)
    left, right = edtf.split("/")
    unknown = ("", "..")
    start = None if left in unknown else _point_interval(left, edtf)[0]
    end = None if right in unknown else _point_interval(right, edtf)[1]
    if start is None and end is None:
        raise ValueError(f"{edtf!r} covers nothing: both ends are open or unknown")
    if start is not None and end is not None and end < start:
        raise ValueError(f"{edtf!r} ends before it starts")
    return start, end


def write_day(day: date) -> str:
    """A day as EDTF (with a year of four digits)."""
    return day.isoformat()


def write_months(year: int, month: int, n_months: int) -> str:
    """The EDTF of ``n_months`` whole months from a month on: ``2019-07/2019-09``; one month alone: ``2019-07``."""
    first = f"{year:04d}-{month:02d}"
    if n_months == 1:
        return first
    last = year * 12 + month - 1 + n_months - 1
    return f"{first}/{last // 12:04d}-{last % 12 + 1:02d}"


def write_week(day: date) -> str:
    """The week (Monday to Sunday) that holds a day, as an EDTF interval of days."""
    monday = day - timedelta(days=day.weekday())
    return f"{monday.isoformat()}/{(monday + timedelta(days=6)).isoformat()}"


def write_interval(left: str | None, right: str | None) -> str:
    """The EDTF interval from ``left`` to ``right``, either of which may itself be an interval; None is an open end."""
    start = ".." if left is None else left.split("/")[0].rstrip("~?%") if "/" in left else left
    end = ".." if right is None else right.split("/")[-1].rstrip("~?%") if "/" in right else right
    return f"{start}/{end}"
