"""Two numbers that say one thing: ranges, bounds from both sides, dollars and cents, a bound told twice.

Here mentions are joined; what each of them says is read by ``measures``.
"""

from __future__ import annotations

import re
from dataclasses import replace
from math import prod

from flows.extract.measures import MeasureReader
from flows.extract.number_parts import NUMBER, Number, decimal
from flows.extract.word_lists import MAGNITUDES, any_of, read_table
from flows.records import Mention

_MAG_WORD = re.compile(r"hundred|thousand|million|billion|trillion|crore|lakh")
_RANGE_GAP = re.compile(
    r"\s{0,2}(?P<link>-to-|-|~|to|and|or|through|thru|until|till|up\sto)(?:\s(?:about|around"
    r"|some|over|nearly|almost|approximately|roughly|up\sto|at\sleast|as\smuch\sas))?\s{0,2}\Z"
)
_BOUND_GAP = re.compile(r"\s?,?\s?(?:(?:and|but|yet)\s(?:(?:also|is|are|it\sis|they\sare|[a-z])\s)?)?\Z")
_RANGE_START = re.compile(
    r"(?<![a-z])(between|from|of|at|range|ranges|ranging)\s(?:(?:about|around"
    r"|approximately|some|roughly|an\sestimated|nearly)\s)?\Z"
)
_CHANGE = re.compile(rf"(?<![a-z])(?:{any_of(read_table('change_words')['verbs'])})(?![a-z])")
_MAJOR_MINOR_GAP = re.compile(r",?\s(?:and\s)?\Z")


class RangeReader(MeasureReader):
    """Joins the numbers of one text that make one statement."""

    def add(self, mention: Mention, number: Number) -> None:
        out = self.out
        if out:
            last = out[-1]
            if mention.char_start < last.char_end:
                mention.char_start = max(number.start, last.char_end)
            joined = (
                self.as_range(last, mention)
                or self.as_bounds(last, mention)
                or self.as_minor(last, mention)
                or self.as_same(last, mention)
            )
            if joined:
                out[-1] = joined
                return
        out.append(mention)

    def as_same(self, left: Mention, right: Mention) -> Mention | None:
        """ "30 or more than 30", "more than 10 or equal to 10": one bound, told twice."""
        if left.value is None or left.value != right.value or left.kind != right.kind or left.value_max is not None:
            return None
        gap = self.low[left.char_end : right.char_start]
        if gap == " or " and left.qualifier == "exact" and right.qualifier in ("over", "under"):
            if not self.low[left.char_start].isdigit():
                return None  # "equal to 30 or less than 30": two conditions
            bound = right
        elif gap in (" ", " to ") and self.low.endswith("equal", left.char_start, left.char_end):
            bound = left
        else:
            return None
        return replace(bound, char_start=left.char_start, char_end=right.char_end)

    def as_range(self, left: Mention, right: Mention) -> Mention | None:
        """Two numbers as one range, where the words say range."""
        low = self.low
        gap_end = right.char_start
        if low.startswith(("~", "up to "), gap_end) and (low[gap_end] == "~" or self.opens_range(left)):
            gap_end += 1 if low[gap_end] == "~" else 6  # "5~10", "from 10 up to 20"
        if gap_end - left.char_end > 22 or left.value is None or right.value is None or left.value_max is not None:
            return None
        # a hedge before the second number belongs to the gap, a sign to the number
        found = _RANGE_GAP.fullmatch(low, left.char_end, gap_end)
        if not found:
            return None
        link = found["link"]
        bare_left = left.kind == "quantity" and left.code is None
        bare_right = left.kind == "amount" and right.kind == "quantity" and right.code is None
        if left.kind != right.kind and not bare_left and not bare_right:
            return None
        if left.kind == right.kind and left.code is not None and right.code is not None and left.code != right.code:
            return None
        if left.kind == "amount" and right.kind == "amount" and left.code is None:
            return None
        low_value, high = left.value, right.value
        origin = _RANGE_START.search(low, max(left.char_start - 30, 0), left.char_start)
        word = origin[1] if origin else ""
        factor = self.shared_factor(left, right)
        low_value *= factor
        if link == "and" and word != "between":
            return None
        if link == "or" and not (_is_next(low_value / factor, high / factor) and left.qualifier in ("exact", "about")):
            return None
        if link in ("and", "or") and right.qualifier in ("over", "under") and left.qualifier in ("over", "under"):
            return None
        if not low_value < high:
            return None
        if link in ("to", "up to") and self.is_change(left, right, word):
            if bare_left and right.kind in ("percent", "amount"):
                left.kind, left.code, left.value = right.kind, right.code, low_value
                left.extra = dict(right.extra) if right.extra else None
            return None
        start = left.char_start
        if word in ("between", "from"):
            start = origin.start() if origin else start
        extra = {**(left.extra or {}), **(right.extra or {})} or None
        return Mention(
            right.kind if left.code is None else left.kind,
            start,
            right.char_end,
            code=right.code or left.code,
            value=self.rounded(low_value),
            value_max=high,
            qualifier="range",
            extra=extra,
        )

    def opens_range(self, left: Mention) -> bool:
        """Whether "from" stands before a number."""
        return self.low.endswith("from ", max(left.char_start - 5, 0), left.char_start)

    @staticmethod
    def rounded(value: float) -> float:
        return float(f"{value:.15g}")

    def shared_factor(self, left: Mention, right: Mention) -> float:
        """The magnitude or unit factor of the second number that the first one shares ("5 to 7 million")."""
        low = self.low
        written = re.sub(r"[^0-9.]", "", self.first_digits(right)) or None
        if right.value is None or left.value is None:
            return 1.0
        if re.search(
            r"(?:million|billion|trillion|thousand|crore|lakh|mln|bn|mn|bln|trn)", low[left.char_start : left.char_end]
        ) or re.search(r"[0-9]\s?[mbkt](?![a-z])", low[left.char_start : left.char_end]):
            return 1.0
        if written is None or written == "." or written.count(".") > 1:
            shared = _MAG_WORD.findall(low, right.char_start, right.char_end)
            if "hundred" in low[left.char_start : left.char_end]:
                shared = [word for word in shared if word != "hundred"]
            if not shared:
                return 1.0
            factor = float(prod(MAGNITUDES[word] for word in shared))
        else:
            raw = float(written)
            factor = right.value / raw if raw else 1.0
        raw_right = right.value / factor if factor else right.value
        return self.rounded(factor) if factor > 1 and left.value < raw_right else 1.0

    def first_digits(self, mention: Mention) -> str:
        found = re.search(r"[0-9][0-9.,]*", self.low[mention.char_start : mention.char_end])
        if not found:
            return ""
        token = found.group().rstrip(".,")
        value = decimal(token) if re.fullmatch(NUMBER, token) else None
        return str(value) if value is not None else ""

    def is_change(self, left: Mention, right: Mention, word: str) -> bool:
        """Whether "from X to Y" tells of a change: two values, each with its unit, or a verb of change before."""
        if word in ("between", "range", "ranges", "ranging", "of", "at"):
            return False
        begin = max(left.char_start - 60, 0)
        for stop in (". ", "\n", "; "):
            begin = max(begin, self.low.rfind(stop, begin, left.char_start) + 1)
        if "rang" in self.low[begin : left.char_start]:
            return False
        if _CHANGE.search(self.low, begin, left.char_start):
            return True
        return word == "from" and left.code is not None and left.kind != "quantity"

    def as_bounds(self, left: Mention, right: Mention) -> Mention | None:
        """ "More than 100 and less than 300": two bounds that make one range."""
        if (
            {left.qualifier, right.qualifier} != {"over", "under"}
            or left.kind != right.kind
            or left.value_max
            or right.value_max
        ):
            return None
        if left.value is None or right.value is None or (left.code and right.code and left.code != right.code):
            return None
        if not _BOUND_GAP.fullmatch(self.low, left.char_end, right.char_start):
            return None
        below, above = (left, right) if left.qualifier == "over" else (right, left)
        assert below.value is not None and above.value is not None  # checked above
        low_value = below.value
        if below is left:  # "over 20 but under 30 million"
            low_value *= self.shared_factor(left, right)
        if not low_value < above.value:
            return None
        return Mention(
            left.kind,
            left.char_start,
            right.char_end,
            code=left.code or right.code,
            value=self.rounded(low_value),
            value_max=above.value,
            qualifier="range",
            extra=left.extra,
        )

    def as_minor(self, left: Mention, right: Mention) -> Mention | None:
        """ "Thirteen dollars and forty-five cents", "15 dollars 50": one amount."""
        if left.kind != "amount" or left.value is None or right.value is None or left.value_max is not None:
            return None
        gap = self.low[left.char_end : right.char_start]
        if (
            right.kind == "amount"
            and (right.extra or {}).get("minor")
            and right.value < 1
            and not (left.extra or {}).get("minor")
        ):
            if not _MAJOR_MINOR_GAP.match(self.low, left.char_end, right.char_start):
                return None
            value = left.value + right.value
        elif right.kind == "quantity" and right.code is None and gap in (" ", " and ") and right.qualifier == "exact":
            if (
                not self.low[left.char_end - 1].isalpha()
                or not 10 <= right.value <= 99
                or left.value >= 100_000
                or left.value % 1
            ):
                return None
            if self.low[right.char_end : right.char_end + 1] not in (
                "",
                ".",
                ",",
                ";",
                "!",
                "?",
            ) and not self.low.startswith((" more", " ."), right.char_end):
                return None
            value = left.value + right.value / 100
        else:
            return None
        code, extra = left.code, left.extra
        if right.kind == "amount" and (shared := _shared_currencies(left, right)) is not None:
            if not shared:
                return None
            if len(shared) == 1:  # "5 roubles 50 kopeks"
                code, extra = shared[0], None
        return Mention(
            "amount",
            left.char_start,
            right.char_end,
            code=code,
            value=self.rounded(value),
            qualifier=left.qualifier,
            extra=extra,
        )


def _is_next(low: float, high: float) -> bool:
    """Whether two numbers told with "or" are one guess: "three or four", "thirty or forty"."""
    if high == low + 1:
        return low < 1000
    return low >= 20 and high == low + 10 and low % 10 == 0


def _shared_currencies(left: Mention, right: Mention) -> list[str] | None:
    """The currencies that an amount and its small change can both be of; None where that need not be asked."""
    mine = (left.extra or {}).get("currency_candidates") or ([left.code] if left.code else [])
    theirs = (right.extra or {}).get("currency_candidates") or ([right.code] if right.code else [])
    if left.code is not None and right.code is not None:
        return None  # cents are of any dollar
    return [code for code in mine if code in theirs]
