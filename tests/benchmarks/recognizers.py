"""Scores the number and date scanners against the Recognizers-Text specifications, where these are present.

Run as ``.venv/bin/python tests/benchmarks/recognizers.py [--errors MODEL] [--tuned] [--speed]``. The specifications
with an odd index are held out: only the even ones may be looked at (``--errors`` shows no others; ``--tuned`` scores
only them). A specification counts as right when each expected result is found (the expected words inside our span,
which may hold more: hedges, the counted noun) with its value, and, for money and percent, nothing else is.

Two figures are given of each half: all in, and without the classes that no text on economic relations holds. These are
told by a rule on the wanted words (``LEFT_OUT_DATES``, ``left_out``), are counted, and have these reasons:

- money outside ISO 4217 (bitcoin) and slang for a coin (kuai): the codebook's currencies are those of ISO 4217;
  a currency's name without an amount is no amount;
- a percent sign without a number: nothing to record;
- a bare cardinal for a day ("back on 15", "Friday the fifteen"), a speaker's own week ("my week"), a season or a
  numbered week without year, day and month in figures without year ("4/22"), terms counted in years, months and days
  ("within 5 years 1 month 12 days"), counted weekdays ("two Monday later"): the speech of diaries and of orders to an
  assistant. In a news story or a treaty's summary such words are scores, shares, sections or prices far more often,
  so reading them as dates would cost precision;
- days that do not exist (30 February): the wanted answer is an error value.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from flows.extract.dates import scan_dates, with_year
from flows.extract.quantities import scan_quantities
from flows.records import Mention
from schemas.edtf import edtf_interval

CORPORA = Path(__file__).resolve().parents[3] / "shared" / "corpora"


MODELS = ("CurrencyModel", "PercentModel", "NumberRangeModel", "DimensionModel", "DateParser", "DatePeriodParser")


def close(left: float | None, right: float | None) -> bool:
    return left is not None and right is not None and abs(left - right) <= 1e-6 * max(1.0, abs(right))


def covers(mention: Mention, result: dict[str, Any]) -> bool:
    return mention.char_start <= result["Start"] and mention.char_end >= result["End"] + 1


def score_money(text: str, results: list[dict[str, Any]]) -> bool:
    found = [mention for mention in scan_quantities(text) if mention.kind == "amount"]
    if len(found) != len(results):
        return False
    for mention, result in zip(found, results, strict=True):
        value = float(result["Resolution"]["value"])
        minor = (mention.extra or {}).get("minor", 1)
        code = result["Resolution"].get("isoCurrency")
        if not covers(mention, result) or not close((mention.value or 0) * minor, value):
            return False
        if code and code != mention.code and code not in (mention.extra or {}).get("currency_candidates", []):
            return False
    return True


def score_percent(text: str, results: list[dict[str, Any]]) -> bool:
    found = [mention for mention in scan_quantities(text) if mention.kind == "percent"]
    if len(found) != len(results):
        return False
    for mention, result in zip(found, results, strict=True):
        value = result["Resolution"]["value"]
        expected = float(value.rstrip("%"))
        if not covers(mention, result) or not close(mention.value, expected):
            return False
    return True


def score_range(text: str, results: list[dict[str, Any]]) -> bool:
    found = scan_quantities(text)
    bounded = [m for m in found if m.qualifier in ("over", "under", "range")]
    if not results:
        return not bounded
    for result in results:
        match = re.fullmatch(r"[\[(](-?[0-9.]*),(-?[0-9.]*)[\])]", result["Resolution"]["value"])
        assert match, result
        low, high = (float(part) if part else None for part in match.groups())
        mention = next((m for m in found if m.char_start <= result["Start"] and m.char_end >= result["End"] + 1), None)
        if mention is None:
            return False
        if (mention.extra or {}).get("fraction"):  # a half is 50 percent of something
            mention = replace(
                mention,
                value=None if mention.value is None else mention.value / 100,
                value_max=None if mention.value_max is None else mention.value_max / 100,
            )
        if low is not None and high is not None and low != high:
            right = close(mention.value, low) and close(mention.value_max, high)
        elif low == high:
            right = close(mention.value, low) and mention.qualifier == "exact"
        else:
            right = close(mention.value, low if high is None else high) and mention.qualifier == (
                "over" if high is None else "under"
            )
        if not right:
            return False
    return True


def score_dimension(text: str, results: list[dict[str, Any]]) -> bool:
    found = scan_quantities(text)
    for result in results:
        value = result["Resolution"].get("value")
        if value is None:
            continue
        if not any(covers(m, result) and (close(m.value, float(value)) or m.kind == "amount") for m in found):
            return False
    return True


#: Money that no list of ISO 4217 holds, or whose word stands for no currency by itself: units of such results.
NOT_ISO = {"Bitcoin", "Satoshi", "Sen", "Millibitcoin", "Microbitcoin"}

# Dates that no text on economic relations holds; the first rule that fits names the class. Each looks at the words of a
# wanted date (or, where none is wanted, at the sentence), not at the sentence around them.
LEFT_OUT_DATES: list[tuple[str, str]] = [
    (r"(?:on |for |the )*(?:[0-9]{1,2}|(?:the )?(?:twenty|thirty)[- ]\w+|\w+teen(?:th)?)", "a bare number for a day"),
    (r"\w+day the (?:\w+teen|twenty|thirty|ten)", "a weekday with a cardinal for its day"),
    (r".*\bmy (?:week|weekend|month|year|schedule)", "of the speaker's own week"),
    (r"(?:mid )?(?:spring|summer|autumn|fall|winter)", "a season without a year or step"),
    (r"(?:from |on )?[0-9]{1,2}[-/][0-9]{1,2}(?: to [0-9]{1,2}[-/][0-9]{1,2})?", "day and month in figures, no year"),
    (r"(?:from )?w(?:eek )?[0-9]{1,2}(?: (?:to|-) w(?:eek )?[0-9]{1,2})?", "a numbered week without a year"),
    (r".*\b(?:and half|[0-9]+ years [0-9]+ months?.*) days?\b.*", "counted in years, months and days"),
    (r"(?:feb(?:ruary)? 30|31st of this month|fifth sunday)", "a day that does not exist"),
    (r"two \w+day later", "weekdays counted"),
]


def date_class(text: str, results: list[dict[str, Any]]) -> str | None:
    """Why a case of dates is left out of the narrower figure; None where it counts."""
    for result in results:
        words = result["Text"].lower().strip()
        for pattern, name in LEFT_OUT_DATES:
            if re.fullmatch(pattern, words):
                return name
    return None


def intervals(mention: Mention, reference: date) -> list[tuple[date | None, date | None]]:
    options = []
    if mention.edtf:
        options.append(mention.edtf)
    extra = mention.extra or {}
    if mention.edtf is None and extra.get("partial"):
        options += [
            edtf
            for year in (reference.year - 1, reference.year, reference.year + 1)
            if (edtf := with_year(extra, year))
        ]
    return [edtf_interval(edtf) for edtf in options]


def score_date(text: str, results: list[dict[str, Any]], reference: str | None) -> bool:
    day = date.fromisoformat(reference[:10]) if reference else date(2016, 11, 7)
    found = scan_dates(text, day.isoformat())
    if not results:
        return not found
    for result in results:
        start, end = result["Start"], result["Start"] + result["Length"]
        words = text[start:end].lower()
        while (cut := re.match(r"(?:the|from|in|on|between|during|of|this)\s+", words)) and not words.startswith(
            "this "
        ):
            start, words = start + cut.end(), words[cut.end() :]
        mention = next((m for m in found if m.char_start <= start and m.char_end >= end), None)
        if mention is None:
            return False
        if (mention.extra or {}).get("anaphoric"):
            continue
        value = result.get("Value") or {}
        wanted = []
        for key in ("PastResolution", "FutureResolution"):
            resolution = value.get(key) or {}
            if "date" in resolution:
                wanted.append((date.fromisoformat(resolution["date"]),) * 2)
            elif "startDate" in resolution:
                stop = date.fromisoformat(resolution["endDate"]) if "endDate" in resolution else None
                wanted.append((date.fromisoformat(resolution["startDate"]), stop))
        ours = intervals(mention, day)
        if not wanted:  # seasons without a year have no resolution
            continue
        if not any(agrees(mine, theirs) for mine in ours for theirs in wanted):
            return False
    return True


def agrees(mine: tuple[date | None, date | None], theirs: tuple[date, date | None]) -> bool:
    """Their end may be the day after the last (exclusive), or their point a day of our coarser unit."""
    if mine[0] is None and mine[1] is not None and theirs[1] is not None:
        return timedelta(0) <= mine[1] - theirs[1] < timedelta(days=31)
    if mine[0] is None or mine[1] is None or theirs[1] is None:
        return mine[0] == theirs[0] or mine[1] == theirs[1]
    if theirs[0] == theirs[1]:
        return mine[0] <= theirs[0] <= mine[1]
    starts = mine[0] <= theirs[0] and (theirs[0] - mine[0]).days <= 280
    inclusive = theirs[1] - timedelta(days=1)
    return starts and (mine[1] >= inclusive or abs((mine[1] - inclusive).days) <= 1)


def is_right(model: str, spec: dict[str, Any]) -> bool:
    """Whether the scanners read what a specification wants."""
    text, results = spec["Input"], spec["Results"]
    if model == "CurrencyModel":
        return score_money(text, [result for result in results if result["Resolution"].get("value") is not None])
    if model == "PercentModel":
        return score_percent(text, [result for result in results if result["Resolution"]["value"] != "null"])
    if model == "NumberRangeModel":
        return score_range(text, results)
    if model == "DimensionModel":
        return score_dimension(text, results)
    return score_date(text, results, (spec.get("Context") or {}).get("ReferenceDateTime"))


def left_out(model: str, spec: dict[str, Any]) -> str | None:
    """Why a specification is left out of the narrower figure; None where it counts."""
    text, results = spec["Input"], spec["Results"]
    if model == "CurrencyModel":
        units = {result["Resolution"].get("unit") for result in results}
        return "no ISO 4217 currency, or slang for one" if units & NOT_ISO or "kuai" in text else None
    if model == "PercentModel":
        alone = any(result["Resolution"]["value"] == "null" for result in results)
        return "a percent sign alone, no number" if alone else None
    return date_class(text, results) if model.startswith("Date") else None


def run(model: str) -> tuple[Counter[str], list[int]]:
    """The counts of a model's specifications, and the indices of the tuned ones that are wrong."""
    specs = json.loads((CORPORA / "recognizers" / f"{model}.json").read_text(encoding="utf-8"))
    counts: Counter[str] = Counter()
    wrong = []
    for index, spec in enumerate(specs):
        half = "held" if index % 2 else "tuned"
        right = is_right(model, spec)
        reason = left_out(model, spec)
        counts[f"{half} all"] += 1
        counts[f"{half} all right"] += right
        if reason:
            counts[f"left out: {reason}"] += 1
        else:
            counts[f"{half} kept"] += 1
            counts[f"{half} kept right"] += right
        if not right and half == "tuned":
            wrong.append(index)
    return counts, wrong


def share(counts: Counter[str], name: str) -> str:
    """``0.912 (104/114)``"""
    right, count = counts[f"{name} right"], counts[name]
    return f"{right / count:.3f} ({right}/{count})" if count else "–"


def throughput() -> str:
    path = CORPORA / "wikipedia-foreign-relations.jsonl"
    texts = [json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines()]
    size = sum(len(text) for text in texts) / 1e6
    start = time.perf_counter()
    for text in texts:
        scan_quantities(text)
        scan_dates(text, "2024-01-01")
    return f"both scanners: {size / (time.perf_counter() - start):.1f} MB/s of text (one core, {size:.1f} MB)"


def main() -> None:
    if not (CORPORA / "recognizers").exists():
        print("no specifications at ../shared/corpora/recognizers: nothing to score")
        return
    halves = ("tuned",) if "--tuned" in sys.argv else ("tuned", "held")
    for model in MODELS:
        counts, wrong = run(model)
        figures = [f"{half}: {share(counts, f'{half} kept')}, all in {share(counts, f'{half} all')}" for half in halves]
        print(f"{model:18}", "   ".join(figures))
        for name, count in sorted(counts.items()):
            if name.startswith("left out"):
                print(f"    {name}: {count}")
        if sys.argv[1:3] == ["--errors", model]:
            print_errors(model, wrong)
    if "--speed" in sys.argv:
        print(throughput())


def print_errors(model: str, wrong: list[int]) -> None:
    specs = json.loads((CORPORA / "recognizers" / f"{model}.json").read_text(encoding="utf-8"))
    for index in wrong:
        spec = specs[index]
        text = spec["Input"]
        print(f"  {index}: {text[:140]!r} {left_out(model, spec) or ''}")
        for result in spec["Results"]:
            print(
                "      wanted", repr(result["Text"]), json.dumps(result.get("Resolution") or result.get("Value"))[:170]
            )
        found = (
            scan_dates(text, ((spec.get("Context") or {}).get("ReferenceDateTime") or "2016-11-07")[:10])
            if "Date" in model
            else scan_quantities(text)
        )
        for m in found:
            print(
                "      found ",
                repr(text[m.char_start : m.char_end]),
                m.kind,
                m.code,
                m.value,
                m.value_max,
                m.qualifier,
                m.edtf,
            )


if __name__ == "__main__":
    main()
