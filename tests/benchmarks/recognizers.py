"""Scores the number and date scanners against the Recognizers-Text specifications, where these are present.

Run as ``.venv/bin/python tests/benchmarks/recognizers.py [--errors MODEL]``. The specifications with an odd index are
held out: only the even ones may be looked at (``--errors`` shows no others). A specification counts as right when
each expected result is found (the expected words inside our span, which may hold more: hedges, the counted noun) with
its value, and, for money and percent, nothing else is. What is left out, and why, is counted and printed.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from flows.extract.dates import scan_dates, with_year
from flows.extract.quantities import scan_quantities
from flows.records import Mention
from schemas.edtf import edtf_interval

CORPORA = Path(__file__).resolve().parents[3] / "shared" / "corpora"


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


NOT_ISO = {"Bitcoin", "Satoshi", "Sen", "Millibitcoin", "Microbitcoin"}

# Dates that news does not hold: the first pattern that fits names the class.
LEFT_OUT_DATES: list[tuple[str, str]] = [
    (
        r"\b(?:on|for|at|back|out)\s(?:the\s)?(?:[0-9]{1,2}(?:st|nd|rd|th)?|twenty[- ]\w+|\w+teen\w*|\w+th)\s?[.!?]?$",
        "a bare day number (diary style)",
    ),
    (r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day the \w+", "weekday with a bare day number"),
    (r"\bmy (?:week|weekend|month|year)|rest (?:of )?(?:the|my|this|current)", "rest of the week"),
    (r"\b(?:schedule|cortana|ooo|set ooo|skype|find us a time|find a time)\b", "instruction to an assistant"),
    (
        r"\b(?:end|beginning|start|mid|middle) (?:of )?(?:the )?(?:last|this|next|my)\b|mid next|mid this|mid last",
        "part of a relative week",
    ),
    (
        r"(?<![0-9])[0-9]{1,2}[-/.][0-9]{1,2}(?![-/.,]?[0-9])|[0-9]{1,2}[-/.][0-9]{1,2}[-/.,][0-9]{2}(?![0-9])"
        r"|[0-9]\s[-/]|[-/]\s[0-9]",
        "figures without a year, with a short year, or spaced",
    ),
    (r"(?:spring|summer|autumn|fall|winter)\W*$", "a season without a year"),
    (
        r"\bwithin\b|\bin the future\b|\bfrom now\b|\bfrom tomorrow\b|\bfrom today\b"
        r"|\bafter today\b|\bbefore today\b|\bafter tomorrow\b|\bbefore yesterday\b"
        r"|\bdays? later\b|\bweeks? later\b|\bmonths? later\b|\bafter the next\b|\bmonths? (?:and )?[0-9]+ days ago"
        r"|monday later",
        "counting from now (diary style)",
    ),
    (r"\bweek [0-9]+|\bw[0-9]{1,2}\b", "numbered weeks"),
    (r"feb(?:ruary)? 30|31st of this|fifth sunday", "days that do not exist"),
]


def date_class(text: str) -> str | None:
    low = text.lower().strip()
    return next((name for pattern, name in LEFT_OUT_DATES if re.search(pattern, low)), None)


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
    if mine[0] is None or mine[1] is None or theirs[1] is None:
        return mine[0] == theirs[0] or mine[1] == theirs[1]
    if theirs[0] == theirs[1]:
        return mine[0] <= theirs[0] <= mine[1]
    starts = mine[0] <= theirs[0] and (theirs[0] - mine[0]).days <= 280
    inclusive = theirs[1] - timedelta(days=1)
    return starts and (mine[1] >= inclusive or abs((mine[1] - inclusive).days) <= 1)


def run(model: str) -> tuple[Counter[str], list[int]]:
    specs = json.loads((CORPORA / "recognizers" / f"{model}.json").read_text(encoding="utf-8"))
    counts: Counter[str] = Counter()
    wrong = []
    for index, spec in enumerate(specs):
        half = "held out" if index % 2 else "tuned"
        text, results = spec["Input"], spec["Results"]
        if model == "CurrencyModel":
            kept = [result for result in results if result["Resolution"].get("value") is not None]
            counts["left out (result only): a currency name alone, no amount"] += len(results) - len(kept)
            if any(result["Resolution"].get("unit") in NOT_ISO for result in kept) or "kuai" in text:
                counts["left out: no ISO 4217 currency, or slang for one"] += 1
                continue
            results = kept
            right = score_money(text, results)
        elif model == "PercentModel":
            if any(result["Resolution"]["value"] == "null" for result in results):
                counts["left out: a percent sign alone, no number"] += 1
                continue
            right = score_percent(text, results)
        elif model == "NumberRangeModel":
            right = score_range(text, results)
        elif model == "DimensionModel":
            right = score_dimension(text, results)
        else:
            reason = date_class(text)
            if reason:
                counts[f"left out: {reason}"] += 1
                continue
            right = score_date(text, results, (spec.get("Context") or {}).get("ReferenceDateTime"))
        counts[f"{half} all"] += 1
        counts[f"{half} right"] += right
        if not right and half == "tuned":
            wrong.append(index)
    return counts, wrong


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
    for model in (
        "CurrencyModel",
        "PercentModel",
        "NumberRangeModel",
        "DimensionModel",
        "DateParser",
        "DatePeriodParser",
    ):
        counts, wrong = run(model)
        line = [f"{model:18}"]
        for half in ("tuned", "held out"):
            total = counts[f"{half} all"]
            line.append(f"{half} {counts[f'{half} right']}/{total} = {counts[f'{half} right'] / total:.3f}")
        print("  ".join(line))
        for name, count in sorted(counts.items()):
            if name.startswith("left out"):
                print(f"    {name}: {count}")
        if sys.argv[1:] == ["--errors", model]:
            print_errors(model, wrong)
    print(throughput())


def print_errors(model: str, wrong: list[int]) -> None:
    specs = json.loads((CORPORA / "recognizers" / f"{model}.json").read_text(encoding="utf-8"))
    for index in wrong:
        spec = specs[index]
        text = spec["Input"]
        print(f"  {index}: {text[:140]!r}")
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
