"""The date expressions of a text, one by one, as it was written.

Here belong the words that open one (with the table that says which reader takes which word) and the expressions that
hang on the day of publication or on another date ("last year", "two weeks ago", "the same period"). How two of them
make a range, and what stands before them, is read by ``date_ranges``; what they mean on a day, by ``date_relative``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from flows.extract.date_parts import (
    ANAPHORIC,
    DAY_WORD,
    DECADE_WORDS,
    DOUBTFUL,
    HOLIDAYS,
    MON,
    MONTHS,
    NEAR_DAYS,
    ORDINAL_WORDS,
    SEASON_WORD,
    SEASONS,
    STEPS,
    UNIT_ORDINALS,
    WD,
    WEEKDAYS,
    YEAR,
    YEAR_LINK,
    Point,
    count_of,
    day_number,
    month_of,
    nth_week,
    nth_weekday,
    shape_of,
    week_of_year,
)
from flows.extract.date_reckoned import TIME_UNIT, ReckonedReader
from flows.extract.tokens import Spotter
from flows.extract.word_lists import ORDINALS, SPELLED_NUMBER, any_of

_NTH_WORD = re.compile(rf"(?P<word>{DAY_WORD})[\s-]century(?![a-z])")
_NTH_WEEK = re.compile(
    rf"(?P<nth>first|second|third|fourth|fifth|last|final|[1-5](?:st|nd|rd|th))\s(?:full\s)?week(?:\s(?:of|in)\s(?:the\s)?"
    rf"(?:(?:month\sof\s)?(?P<mon>{MON})(?:{YEAR_LINK}(?P<year>{YEAR}))?|(?P<only>{YEAR})"
    rf"|(?P<bare>year|month)(?![a-z]|\s[0-9]))"
    rf"|\s(?:(?:of|in)\s)?(?:the\s)?(?P<step>this|last|next)\s(?P<unit>month|year)(?![a-z]))"
)
_NTH_WEEKDAY = re.compile(
    rf"(?P<nth>first|second|third|fourth|last)\s(?P<wd>{WD})\s(?:of|in)\s(?:(?P<mon>{MON})(?:{YEAR_LINK}(?P<year>{YEAR}))?"
    rf"|(?P<step>this|last|next|the)\smonth(?![a-z]))"
)
_NEAR_DAY = re.compile(
    rf"(?:(?P<before>(?:the\s)?day\sbefore\syesterday)|(?P<after>(?:the\s)?day\safter\stomorrow)"
    rf"|(?P<near>{any_of(NEAR_DAYS)})(?![a-z])(?:\s\((?P<dd>[0-9]{{1,2}})(?:st|nd|rd|th)?\))?)"
)
_PART_OF_DAY = re.compile(r"this\s(?:morning|afternoon|evening)(?![a-z])(?:\s\((?P<dd>[0-9]{1,2})(?:st|nd|rd|th)?\))?")
_COUNT = rf"(?:[0-9]{{1,3}}|{SPELLED_NUMBER}|few|several|couple\sof|couple)"
_STEP = re.compile(
    rf"(?P<step>{any_of([*STEPS, *ANAPHORIC])})(?![a-z])\s(?:(?P<n>{_COUNT})\s?)?(?P<fiscal>(?:fiscal"
    rf"|financial)\s)?(?:calendar\s)?"
    rf"(?:(?P<unit>{TIME_UNIT}|period)s?(?![a-z])(?:\s(?:on\s)?(?P<wd2>{WD}))?|(?P<wd>{WD})"
    rf"|(?P<mon>{MON})(?!\s?[0-9])|(?P<season>{SEASON_WORD})(?![a-z]))"
)
_SAME_OF = re.compile(
    rf"(?:same|corresponding|comparable)\s(?:period|months?|quarter|half|week|time)\s(?:of\s|in\s)?(?:the\s)?"
    rf"(?:(?P<year>{YEAR})|(?P<step>last|previous|preceding|prior)\s(?:calendar\s)?year|(?P<ago>a\syear\s(?:ago|earlier|before)))"
)
_PART_OF_AGE = re.compile(r"[\s-](?:of\sa\s)?(?P<age>century|decade)(?![a-z])")
_TERM = (
    r"\s(?:about\s|another\s|roughly\s|some\s|the\snext\s|the\scoming\s)?[a-z0-9]{1,9}"
    r"\s(?:days|weeks|months|years|day|week|month|year)(?![a-z])"
)
_IN = rf"in(?:(?={_TERM})|(?=\sthe\sfuture(?![a-z])))"
_IN_TRIGGER = re.compile(_IN)  # by itself, as no other word of a trigger is so common
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
            "mid-year",
            "midyear",
        ]
    )
    + r"|(?:before|after)(?=\s(?:the\s)?(?:last|next)(?![a-z]))|(?:before|after)(?=\s?(?:[.,;:)]|\n|\Z))"
    + rf"|(?:from|before|after)(?=\s(?:now|{any_of(NEAR_DAYS)}|(?:(?:this|next|last)\s)?{WD})(?![a-z]))"
    + r"|(?:rest|remainder)(?=\s(?:of\s)?(?:the|this|current)\s)|date(?<=[\s-]to[\s-]date)|ytd"
    + r"|week(?=\s(?:no\.?\s|number\s)?[0-9])"
    + rf"|(?:{any_of(HOLIDAYS)})"
    + r"|(?:end|close|start|beginning|middle)(?=\sof\sthe\s(?:year|month)(?![a-z]|\s[0-9]))"
    + r"|end(?=\sof\syear(?![a-z]|\s[0-9]))|end(?:(?<=year\send)|(?<=year's\send))"
    + rf"|(?:{any_of([*STEPS, *ANAPHORIC])})(?=\s(?:(?:{_COUNT})\s?)?(?:fiscal\s"
    rf"|financial\s|calendar\s)?(?:{TIME_UNIT}|period|{SEASON_WORD}|{WD}|{MON}))"
    + r"|this(?=\s(?:morning|afternoon|evening)(?![a-z]))"
    + rf"|(?:{ORDINAL_WORDS}|final|last|twenty|thirty)(?=[\s-])(?=(?:[\s-](?:{UNIT_ORDINALS}))?[\s-](?:quarter"
    r"|decade\sof|(?:and|to|or|through)\s(?:the\s)?(?:second|third|fourth|last)\s"
    rf"|half|trimester|semester|week|century|(?:day\s)?of\s|day\s(?:of|in)\s|{MON}"
    rf"|{WD}))"
    + r"|(?:first|last|final)(?=\s[a-z0-9]{1,6}\s(?:months|quarters|weeks|days))|first(?=\sfortnight\s)"
    + r"|(?:latter|opening|closing)(?=\s(?:quarter|half))|quarter(?=\s(?:[1-4]|one|two|three|four)(?![a-z0-9]))"
    + rf"|(?:{SEASON_WORD})(?=\s(?:of\s)?(?:the\s)?(?:year\s)?(?:[0-9]|last\s|this\s|next\s))"
    + r"|fy(?=\s?'?[0-9])|fiscal(?=\s(?:year\s)?(?:of\s)?[0-9])|(?:financial|budget"
    r"|crop|marketing)(?=\syear\s[0-9])|[qh][1-4](?![a-z0-9])|[qh][1-4](?=fy[0-9])"
    + r"|twenty-tens"
    + r"|(?:fifteen|sixteen|seventeen|eighteen|nineteen|twenty)(?=[\s-](?:hundred"
    r"|oh|[a-z]{3,}))|(?:two|one)(?=\sthousand)" + rf"|within(?={_TERM})|{_IN})"
)
# A trigger begins with a figure, or with the first word of one of its phrases; "the weekend", at its second.
_SPOTTER = Spotter(
    re.compile(
        r"(?<![a-z0-9])(?:[0-9]+|(?:"
        + any_of(
            phrase.split()[0]
            for phrase in [
                *(*MONTHS, *WEEKDAYS, *DECADE_WORDS, *STEPS, *ANAPHORIC, *ORDINALS, *SEASONS),
                *"ago earlier later hence noughties final latter opening closing twenty thirty fy fiscal".split(),
                *"financial budget crop marketing q h year-end mid-year midyear before after".split(),
                *"from end close start beginning middle".split(),
                *"quarter rest remainder date ytd week".split(),
                *HOLIDAYS,
                *"fifteen sixteen seventeen eighteen nineteen two one in within day weekend".split(),
            ]
        )
        + rf")(?![a-z])|[qh][1-4](?=fy)|(?:{any_of(NEAR_DAYS)}))"
    )
)
_ARTICLE = re.compile(r"(?<![a-z0-9])the\s{1,8}\Z")


class Finder(ReckonedReader):
    """Finds the points of one text; one method a kind of trigger."""

    def ordinal(self, start: int, word: str) -> Point | None:
        low = self.low
        opens = word in ("first", "second", "latter", "final")
        months = self.first_months(start) or self.edge_day(start) or self.first_days(start) if opens else None
        months = months or self.periods(start) or self.nth_decade(start)
        if months:
            return months
        point = self.period(start)
        if point:
            return point
        found = _NTH_WEEK.match(low, start)
        if found:
            nth = int(found["nth"][0]) if found["nth"][0].isdigit() else ORDINALS.get(found["nth"], -1)
            if found["step"] or found["bare"]:
                unit, step = found["unit"] or found["bare"], STEPS[found["step"]] if found["step"] else 0
                return Point(start, found.end(), "interval", relative=(f"week_in_{unit}", nth, step))
            if found["only"]:
                return Point(start, found.end(), "interval", week_of_year(int(found["only"]), nth))
            month = month_of(found["mon"])
            if found["year"]:
                return Point(start, found.end(), "interval", nth_week(int(found["year"]), month, nth))
            return Point(start, found.end(), "interval", extra={"partial": True, "month": month, "week": nth})
        found = _NTH_WEEKDAY.match(low, start)
        if found:
            nth = ORDINALS.get(found["nth"], -1)
            weekday = WEEKDAYS[found["wd"].rstrip(".")]
            if found["step"]:
                step = STEPS.get(found["step"], 0)
                return Point(start, found.end(), "day", relative=("nth_weekday", nth, weekday, step))
            if not found["year"]:
                extra = {"partial": True, "month": month_of(found["mon"]), "nth": nth, "weekday": weekday}
                return Point(start, found.end(), "day", extra=extra)
            else:
                day = nth_weekday(int(found["year"]), month_of(found["mon"]), nth, weekday)
                return Point(start, found.end(), "day", day.isoformat()) if day else None
        found = _NTH_WORD.match(low, start)
        if found:
            n = day_number(found["word"])
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
        part = _PART_OF_DAY.match(self.low, start) if word == "this" else None
        if part:
            return Point(start, part.end(), "day", relative=_near(0, part["dd"]))
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
            if step == "next":  # told on a Monday, "next Friday" is that of the week after
                number = WEEKDAYS[found["wd"].rstrip(".")]
                return Point(start, end, "day", relative=("weekday_of_week", number, 1))
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
            if step in ANAPHORIC or (word_month in DOUBTFUL and not self.capital(found.start("mon"))):
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
            offset = ANAPHORIC[step] * (count_of(found["n"]) or 1)
            return Point(start, end, shape_of(unit), extra={"anaphoric": True, "offset": offset, "unit": unit})
        if unit == "period" or (unit == "half" and not found["n"] and step not in ("this", "last", "next")):
            return None
        direction = STEPS[step]
        over = self.low.endswith("over the ", max(start - 9, 0), start)
        if found["n"] or plural or step == "past" or (over and step in ("next", "last")):
            n = count_of(found["n"]) if found["n"] or not plural else None
            if direction == 0:
                return None
            if self.low.endswith("within the ", max(start - 11, 0), start):
                start -= 11
            return Point(start, end, "interval", relative=("window", unit, n, direction))
        if unit == "day" and step == "next" and self.low.endswith("the ", max(start - 4, 0), start):
            return Point(start, end, "day", extra={"anaphoric": True, "unit": "day", "offset": 1})
        extra = {"fiscal_term": True} if found["fiscal"] else None
        return Point(start, end, shape_of(unit), relative=("unit", unit, direction), extra=extra)

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
        return Point(start, found.end(), "day", relative=_near(NEAR_DAYS[found["near"]], found["dd"]))

    def _trigger(self, spot: int) -> re.Match[str] | None:
        """The trigger at a place; "the weekend", "the day before yesterday" begin at their article."""
        if self.low.startswith("in ", spot):
            return _IN_TRIGGER.match(self.low, spot)
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
                if handler is not Finder.near_day and low[end : end + 1].isalpha() and not low.startswith("fy", end):
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


def _near(step: int, day: str | None) -> tuple[str | int, ...]:
    """A day near the publication: by its distance, or by the day of the month that a bracket names."""
    return ("unit", "day", step) if day is None else ("day_near", int(day), step)


def _late_handler(word: str) -> _Handler:
    if word.startswith(("the ", "day ")):
        return Finder.near_day
    if word[0] in "qh":
        return lambda finder, start, _: finder.period_code(start)
    return Finder.decade_word if word == "twenty-tens" else Finder.near_day


_Handler = Callable[[Finder, int, str], "Point | None"]
_HANDLERS: dict[str, _Handler] = {"in": Finder.in_time, "within": Finder.in_time, "the weekend": Finder.weekend}
for _list, _handler in (
    (MONTHS, Finder.month_name),
    (WEEKDAYS, Finder.weekday),
    (NEAR_DAYS, Finder.near_day),
    ([*ORDINALS, "final", "latter", "opening", "closing", "twenty", "thirty"], Finder.ordinal),
    (SEASONS, Finder.season),
    ([*DECADE_WORDS, "noughties", "twenty-tens"], Finder.decade_word),
    (["fy", "fiscal", "financial", "budget", "crop", "marketing"], Finder.fiscal),
    (["fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "two", "one"], Finder.spelled_year),
    (["ago", "earlier", "later", "hence"], Finder.ago),
    (["before", "after", "from"], Finder.beside),
    (["rest", "remainder"], Finder.rest),
    (["date", "ytd"], Finder.to_date),
    (["week"], Finder.week_n),
    (["quarter"], Finder.quarter),
    (HOLIDAYS, Finder.holiday),
    (["end", "close", "start", "beginning", "middle", "year-end", "mid-year", "midyear"], Finder.edge_of_unit),
    ([*STEPS, *ANAPHORIC], Finder.step),
):
    for _word in _list:
        _HANDLERS[_word] = _handler
_URL = re.compile(r"https?://[^\s<>\"]{1,2000}|www\.[^\s<>\"]{1,2000}")


def url_spans(low: str) -> list[tuple[int, int]]:
    if "://" not in low and "www." not in low:
        return []
    return [found.span() for found in _URL.finditer(low)]


@lru_cache(maxsize=4)
def find_points(text: str) -> tuple[Point, ...]:
    """The date expressions of a text, in order and not overlapping, before ranges are joined and dates resolved."""
    return tuple(Finder(text).find())
