"""What a relative date means for a text that was published on a given day.

Here belongs arithmetic on the calendar; no words of a text are read here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flows.extract.date_parts import day_edtf, nth_week, nth_weekday, valid_day, week_of_year
from schemas.edtf import edtf_interval, month_end, write_months, write_week


@dataclass(slots=True, frozen=True)
class _Published:
    day: date
    precision: str  # day, month, year


def published_day(edtf: str | None) -> _Published | None:
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


def add_months(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, month_end(year, month).day))


def shifted(day: date, unit: str, n: int) -> date:
    if unit == "day":
        return day + timedelta(days=n)
    if unit in ("week", "weekend"):
        return day + timedelta(days=7 * n)
    if unit == "fortnight":
        return day + timedelta(days=14 * n)
    return add_months(day, n * {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120, "century": 1200}[unit])


def unit_edtf(day: date, unit: str) -> str:
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


def resolve(relative: tuple[Any, ...], published: _Published) -> str | None:
    """The EDTF of a relative date; None where the publication date is not precise enough for it."""
    kind = relative[0]
    now = published.day
    have = _PRECISION[published.precision]
    if kind == "unknown":
        return None
    if kind == "unit":
        unit, step = relative[1], relative[2]
        return unit_edtf(shifted(now, unit, step), unit) if have <= _FINENESS[unit] else None
    if kind == "reckoned":
        return _reckoned(relative[1], relative[2], relative[3], published)
    if kind == "reckoned_span":
        return _reckoned_span(relative[1], relative[2], relative[3], published)
    if kind in ("rest", "to_date"):
        return _split_at_publication(relative[1], kind, published)
    if kind == "day_near":
        days = [now + timedelta(days=relative[2] + k) for k in (0, -1, 1, -2, 2, -3, 3, -4, 4, -5, 5, -6, 6)]
        named = next((day for day in days if day.day == relative[1]), days[0])
        return named.isoformat() if have <= _FINENESS["day"] else None
    if kind == "within":
        unit, n = relative[1], relative[2]
        last = shifted(now, unit, n)
        return f"../{last if unit in ('day', 'week') else unit_edtf(last, unit)}" if have <= _FINENESS[unit] else None
    if kind == "window":
        unit, n, direction = relative[1], relative[2], relative[3]
        if n is None or have > _FINENESS[unit]:
            return None
        other = shifted(now, unit, n * direction)
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
        if not valid_day(year, month, day):
            return None
        edtf = day_edtf(year, month, day)
        return edtf if last is None else f"{edtf}/{day_edtf(year, month, last)}"
    if kind == "season_in_year":
        return f"{now.year + relative[2]:04d}-{relative[1]}"
    if kind == "edge_day":
        last, unit, step = relative[1:]
        if unit == "year":
            return day_edtf(now.year + step, 12 if last else 1, 31 if last else 1)
        if have > 1:
            return None
        month = add_months(now.replace(day=1), step)
        return (month_end(month.year, month.month) if last else month).isoformat()
    if kind == "months_in_year":
        return write_months(now.year + relative[3], relative[1], relative[2])
    if kind == "week_in_year":
        return week_of_year(now.year + relative[2], relative[1])
    if kind == "edge_of_unit":
        unit = relative[1]
        return f"{unit_edtf(now, unit)}~" if unit in ("month", "year") and have <= _FINENESS[unit] else None
    if kind == "period_in_year":
        unit, n, step = relative[1:]
        size = 3 if unit == "quarter" else 6
        return write_months(now.year + step, (n - 1) * size + 1, size)
    if have > 1:
        return None
    if kind in ("day_in_month", "week_in_month", "nth_weekday"):
        month_day = add_months(now.replace(day=1), relative[-1])
        year, month = month_day.year, month_day.month
        if kind == "week_in_month":
            return nth_week(year, month, relative[1])
        if kind == "nth_weekday":
            found = nth_weekday(year, month, relative[1], relative[2])
            return found.isoformat() if found else None
        day, last = relative[1], relative[2]
        if not valid_day(year, month, last or day):
            return None
        edtf = day_edtf(year, month, day)
        return edtf if last is None else f"{edtf}/{day_edtf(year, month, last)}"
    if have > 0:
        return None
    if kind == "weekend":
        past_due = relative[1] == "last" and now.weekday() < 5
        return unit_edtf(now - timedelta(days=7) if past_due else now, "weekend")
    if kind == "day_alone":
        return _day_alone(now, *relative[1:])
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


def _reckoned(
    parts: tuple[tuple[str, int], ...], anchor: tuple[Any, ...] | None, is_sharp: bool, published: _Published
) -> str | None:
    """The unit of time that lies at a distance from the day of publication, or from a day that is told by it."""
    day = published.day
    if anchor is not None:
        start = resolve(anchor, published)
        if start is None:
            return None
        day = date.fromisoformat(start)
    elif _PRECISION[published.precision] > min(_FINENESS[unit] for unit, _ in parts):
        return None
    for unit, n in parts:
        day = shifted(day, unit, n)
    finest = min((unit for unit, _ in parts), key=list(_FINENESS).index)
    if anchor is not None and finest in ("day", "week", "fortnight"):
        return day.isoformat()
    edtf = unit_edtf(day, finest)
    return edtf if is_sharp or "/" in edtf or "X" in edtf else f"{edtf}~"


def _reckoned_span(
    parts: tuple[tuple[str, int], ...], anchor: tuple[Any, ...], bound: str, published: _Published
) -> str | None:
    """The days between a day and one at a distance from it ("for three days from Monday"), or those beyond."""
    told = resolve(anchor, published)
    if told is None:
        return None
    near = far = date.fromisoformat(told)
    for unit, n in parts:
        far = shifted(far, unit, n)
    if bound == "more than":
        return f"{far.isoformat()}/.." if far > near else f"../{far.isoformat()}"
    if bound == "for" and far > near:
        far -= timedelta(days=1)  # the first day counts
    return f"{min(near, far).isoformat()}/{max(near, far).isoformat()}"


def _split_at_publication(unit: str, kind: str, published: _Published) -> str | None:
    """What is left of a unit of time on the day of publication ("rest"), or what has passed of it ("to_date")."""
    if _PRECISION[published.precision] > 0:
        return None
    start, end = edtf_interval(unit_edtf(published.day, unit))
    assert start is not None and end is not None  # a unit of time has both ends
    today = published.day.isoformat()
    return f"{today}/{end.isoformat()}" if kind == "rest" else f"{start.isoformat()}/{today}"


def _day_alone(now: date, weekday: int | None, day: int, mode: str) -> str | None:
    """The nearest month's day of that number (and weekday) before or after the publication; None within half a year."""
    step = 1 if mode == "next" else -1
    for months in range(7):
        month = add_months(now.replace(day=1), step * months)
        if not valid_day(month.year, month.month, day):
            continue
        found = month.replace(day=day)
        if (found - now).days * step >= 0 and (weekday is None or found.weekday() == weekday):
            return found.isoformat()
    return None
