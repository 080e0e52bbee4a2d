"""Dates in English text, as EDTF.

Here belongs what others ask of dates: those of a text, and how one without a year, or one that hangs on another date
or on a state's financial year, is completed. What the words say is read by ``date_calendar``, ``date_periods``,
``date_points`` and ``date_ranges``. Which date a fact takes is not decided here.

Choices that the notation leaves open: "early", "mid-" and "late" keep the whole month or year and mark it as not sharp
(``2016~``, ``extra["part"]``); of a decade or century they keep the plain ``199X``. "Two years ago" has the precision
of its unit (the year). "The last two years" runs from that day two years before publication to the day of publication.
A financial year is ``2015/2016`` until a state is known whose bounds apply (see ``fiscal_year``). A date without a year
("on April 7") has no EDTF: ``with_year`` completes it. A date that depends on another date of the text ("a year
earlier") has none either: ``from_anchor`` resolves it.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache
from typing import Any

from flows.extract.date_parts import day_edtf, nth_week, nth_weekday, valid_day
from flows.extract.date_points import find_points
from flows.extract.date_ranges import Assembler, months_from, months_until, week_around
from flows.extract.date_relative import shifted, unit_edtf
from flows.extract.word_lists import read_rows
from flows.records import Mention
from schemas.edtf import edtf_interval, month_end, write_interval, write_months


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
    return Assembler(text, published).mentions(find_points(text))


def with_year(extra: dict[str, Any], year: int) -> str | None:
    """The EDTF of a date without a year, in the given year; None where that year has no such day."""
    for unit, size in (("quarter", 3), ("half", 6)):
        if unit in extra:
            return write_months(year, (extra[unit] - 1) * size + 1, size)
    month = extra.get("month")
    if month is None:
        return None
    if "nth" in extra:
        found = nth_weekday(year, month, extra["nth"], extra["weekday"])
        return found.isoformat() if found else None
    if "week" in extra and "day" not in extra:
        return nth_week(year, month, extra["week"])
    day = extra.get("day") or (month_end(year, month).day if extra.get("at_end") else None)
    end_month = extra.get("end_month", month)
    end_day = extra.get("end_day")
    end_year = year + 1 if end_month < month else year
    if (day and not valid_day(year, month, day)) or (end_day and not valid_day(end_year, end_month, end_day)):
        return None
    edtf = day_edtf(year, month, day) if day else f"{year:04d}-{month:02d}"
    if end_day:
        edtf = f"{edtf}/{day_edtf(end_year, end_month, end_day)}"
    elif end_month != month:
        edtf = f"{edtf}/{end_year:04d}-{end_month:02d}"
    if "week" in extra:
        return week_around(edtf, extra["week"])
    if "months" in extra:
        return months_until(edtf, extra["months"])
    if "months_from" in extra:
        return months_from(edtf, extra["months_from"])
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
    closes = spanned == 1 and (start + timedelta(days=1)).day == 1  # debt "at the end of June, … a year earlier"
    if unit == "year" and (27 < spanned < 366 or closes):
        return _in_other_year(anchor, offset)  # of a month, a year earlier is that month
    limits = {"day": 1, "weekend": 7, "week": 7, "fortnight": 14, "month": 31, "quarter": 92, "half": 184}
    if unit == "period":
        unit = "year" if spanned > 31 else "month"
    if spanned > limits.get(unit, 366):
        return None
    try:
        return unit_edtf(shifted(start, unit, offset), unit)
    except (ValueError, OverflowError):
        return None


_COMPONENT = re.compile(r"([0-9]{4})((?:-[0-9]{2}){0,2})")


def _in_other_year(anchor: str, years: int) -> str | None:
    """The same part of another year: ``1987-01/1987-09`` a year earlier is ``1986-01/1986-09``."""

    def move(found: re.Match[str]) -> str:
        year, rest = int(found[1]) + years, found[2]
        return f"{year:04d}{'-02-28' if rest == '-02-29' and not valid_day(year, 2, 29) else rest}"

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
