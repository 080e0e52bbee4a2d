"""Numbers in English text: money, percent, measures and counts, durations, ranks.

Here belong the walk through a text, what opens a number in it, ranks and multiples. A number and what stands around it
(hedges, currency, unit, counted noun, ranges) are read by ``numbers``, ``currency_words``, ``measures`` and
``number_ranges``; dates by ``flows.extract.dates``; what a number says about two countries is not decided here.

A number is left out where it only names something: years and days, flight, resolution and telephone numbers, clock
times, digits inside a name or an address.
"""

from __future__ import annotations

import re
from decimal import Decimal

from flows.extract.number_parts import NUMBER, VULGAR, Number
from flows.extract.number_ranges import RangeReader
from flows.extract.numbers import MAG_PLURAL, MAG_WORDS, SPELLED
from flows.extract.tokens import Spotter
from flows.extract.word_lists import (
    FRACTION_DENOMINATORS,
    MULTIPLES,
    ORDINALS,
    SMALL_NUMBERS,
    SPELLED_NUMBER,
    WORD_MAGNITUDES,
    any_of,
    read_table,
    spelled_value,
)
from flows.records import Mention

_RANK = read_table("rank_words")
_SCALES = r"(?:hundred|thousand|million|billion|trillion|dozen)"
_TRIGGER = re.compile(
    rf"(?=[0-9])(?:{NUMBER})|[½¼¾⅓⅔⅛%]|(?<![a-z0-9])(?=[a-z])(?:"
    + any_of([*SMALL_NUMBERS, *WORD_MAGNITUDES, *MAG_PLURAL, *MULTIPLES, "half", *_RANK["first"], *_RANK["verbs"]])
    + rf"(?![a-z])|an?\s(?=(?:half|third|quarter|fifth|sixth|seventh|eighth|ninth"
    rf"|tenth|{any_of(WORD_MAGNITUDES)})(?![a-z]))"
    + rf"|quarter(?=\s(?:of\sa\s)?(?:{_SCALES}|per))|quarters(?=\s{_SCALES})|(?:several|many|few)(?=\s{_SCALES})"
    + rf"|(?:{any_of(ORDINALS)})(?=[\s-](?:{any_of(_RANK['superlatives'])}))"
    + rf"|(?:per\s?cents?|percents?|percentages?)\sof\s(?={SPELLED_NUMBER}|[0-9]))"
)
# A trigger begins with a figure, or with the first word of one of its phrases.
_SPOTTER = Spotter(
    re.compile(
        r"[0-9]+|[½¼¾⅓⅔⅛%]|(?<![a-z0-9])(?:"
        + any_of(
            re.split(r"[\s-]", phrase)[0]
            for phrase in [
                *(*SMALL_NUMBERS, *WORD_MAGNITUDES, *MAG_PLURAL, *MULTIPLES, *_RANK["first"], *_RANK["verbs"]),
                *(*ORDINALS, "half", "a", "an", "quarter", "quarters", "several", "many", "few"),
                *("per", "percent", "percents", "percentage", "percentages"),
            ]
        )
        + r")(?![a-z])"
    )
)
_FOLD = re.compile(r"[\s-]?fold(?![a-z])")
_RANK_NOUN = re.compile(rf"[\s-](?:[a-z-]{{2,15}}\s){{0,2}}?(?:{any_of(_RANK['nouns'])})(?![a-z])")
_RANK_OTHER = re.compile(
    rf"(?<![a-z])(?:{any_of(_RANK['not_first'])})\s(?:the\s|its\s|their\s)?(?:[a-z']{{2,14}}\s)?\Z"
)
_RANKED = re.compile(
    rf"(?:{any_of(_RANK['verbs'])})\s(?:(?:as|at|in)\s)?(?:the\s)?(?:(?:number"
    rf"|no\.?|#)\s?)?(?:(?P<n>[0-9]{{1,3}})(?:st|nd|rd|th)?(?![0-9a-z%]|[.,][0-9])"
    rf"|(?P<w>{any_of(ORDINALS)})(?![a-z]))(?!\s(?:percent|million|billion|time))"
)
_SUPERLATIVE = re.compile(rf"(?:st|nd|rd|th)?[\s-](?:{any_of(_RANK['superlatives'])})(?![a-z])")
_PAIR = re.compile(
    rf"(?P<left>[0-9]{{1,9}}(?:\.[0-9]{{1,4}})?)/(?=[0-9]{{1,9}}(?:\.[0-9]{{1,4}})?(?:\s(?:{any_of(MAG_WORDS)})(?![a-z])"
    rf"|%))"
)


class Scanner(RangeReader):
    """Goes through one text and makes its mentions of numbers."""

    def rank(self, start: int, word: str) -> Mention | None:
        low = self.low
        ranked = _RANKED.match(low, start)
        if ranked:
            value = int(ranked["n"]) if ranked["n"] else ORDINALS[ranked["w"]]
            if value == 0 or self.in_date(ranked.start("n") if ranked["n"] else ranked.start("w"), ranked.end()):
                return None
            return Mention("rank", start, ranked.end(), value=float(value), qualifier="exact")
        if word in ORDINALS:
            found = _SUPERLATIVE.match(low, start + len(word))
            return (
                Mention("rank", start, found.end(), value=float(ORDINALS[word]), qualifier="exact") if found else None
            )
        if word not in _FIRST_RANK:
            return None
        end = start + len(word)
        if not _RANK_NOUN.match(low, end):
            return None
        if _RANK_OTHER.search(low, max(start - 30, 0), start):
            return None
        before = self.word_before(start)
        if before.rstrip(".") in ORDINALS or before in ("rd", "nd", "th", "st"):
            return None
        return Mention("rank", start, end, value=1.0, qualifier="exact")

    def ordinal_digits(self, start: int, token: str) -> Mention | None:
        """ "3rd largest": a rank in digits."""
        found = _SUPERLATIVE.match(self.low, start + len(token))
        if found and self.low[start + len(token)] in "snrt" and int(token) > 0:
            return Mention("rank", start, found.end(), value=float(token), qualifier="exact")
        return None

    def multiple(self, start: int, word: str) -> Mention | None:
        """A change told as a multiple: "doubled" is a change of +100 percent, "six-fold" +500, "halved" -50."""
        low = self.low
        end = start + len(word)
        if word in ("double", "triple", "quadruple"):
            before = self.word_before(start)
            right = re.match(
                r"\s(?:the|that\sof|its|their|his|last|this|in\s(?:value|size|volume|the))(?![a-z])|\s?[,.;]",
                low[end : end + 14],
            )
            if (
                before
                not in (
                    "to",
                    "than",
                    "would",
                    "will",
                    "could",
                    "nearly",
                    "almost",
                    "may",
                    "should",
                    "can",
                    "might",
                    "least",
                )
                and not right
            ):
                return None
        if low.startswith((" taxation", "-", " standard"), end):
            return None
        begin, qualifier = self.hedge(start)
        change = Decimal(str(MULTIPLES[word])) - 1
        return Mention(
            "percent",
            begin,
            end,
            code="percent",
            value=float(change * 100),
            qualifier=qualifier or "exact",
            extra={"change": True, "multiple": MULTIPLES[word]},
        )

    def fold_change(self, number: Number) -> Mention | None:
        """ "Six-fold", "10-fold": a change in percent."""
        found = _FOLD.match(self.low, number.end)
        if not found or number.value is None:
            return None
        begin, qualifier = self.hedge(number.start)
        return Mention(
            "percent",
            begin,
            found.end(),
            code="percent",
            value=float((number.value - 1) * 100),
            qualifier=qualifier or "exact",
            extra={"change": True, "multiple": float(number.value)},
        )

    def lone_percent(self, start: int, token: str) -> Mention | None:
        """Reads "percent of 10" at the start of a question or a table's heading."""
        if token == "%":
            if self.low.startswith(" of ", start + 1) and not self.low[:start].strip():
                return self.lone_percent(start, "% of ")
            return None
        before = self.low[:start].rstrip()[-1:] if start < 3 else self.low[max(start - 3, 0) : start].rstrip()[-1:]
        if before.isalnum():
            return None
        at = start + len(token)
        digits = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,9})?(?![0-9])").match(self.low, at)
        words = None if digits else SPELLED.match(self.low, at)
        found = digits or words
        if found is None:
            return None
        value = float(found.group()) if digits else spelled_value(found.group())
        if value is None:
            return None
        return Mention("percent", start, found.end(), code="percent", value=float(value), qualifier="exact")

    def scan(self) -> list[Mention]:
        low = self.low
        dates = self.date_starts
        date_ends = self.date_ends
        date_index = 0
        url_index = 0
        position = 0
        read = 0  # where the trigger before ends
        left: Number | None = None
        for start in _SPOTTER.places(self.text):
            if start < read or start < position:
                continue
            trigger = _TRIGGER.match(low, start)
            if trigger is None:
                continue
            read = trigger.end()
            while date_index < len(dates) and date_ends[date_index] <= start:
                date_index += 1
            in_date = date_index < len(dates) and dates[date_index] < trigger.end()
            if in_date and (dates[date_index] <= start or not trigger.group()[0].isalpha()):
                continue
            while url_index < len(self.urls) and self.urls[url_index][1] <= start:
                url_index += 1
            if url_index < len(self.urls) and self.urls[url_index][0] <= start:
                continue
            mention, number = self.at(start, trigger.group())
            if mention is None:
                if number is not None and number.shape == "pair":
                    left = number
                if number is not None:
                    position = max(position, number.end)
                continue
            if left is not None and left.end == start and number is not None:
                self.out.append(self.pair_left(left, number, mention))
            self.add(mention, number or Number(mention.char_start, mention.char_end, None, "other"))
            position = mention.char_end
        return self.out

    def pair_left(self, left: Number, right: Number, mention: Mention) -> Mention:
        """The first of "534/144 million USD": its own value, the measure of the second."""
        assert left.value is not None and right.value is not None  # digits both
        written = re.match(r"[0-9.]+", self.low[right.start : right.end])
        factor = (
            Decimal(str(mention.value)) / Decimal(written.group()) if written and float(written.group()) else Decimal(1)
        )
        value = float(left.value * factor) if mention.value is not None else None
        return Mention(mention.kind, left.start, left.end - 1, mention.code, value, None, "exact", extra=mention.extra)

    def at(self, start: int, token: str) -> tuple[Mention | None, Number | None]:
        first = token[0]
        if first in "0123456789½¼¾⅓⅔⅛":
            if first not in "0123456789":
                number: Number | None = Number(start, start + 1, VULGAR[first], "digits")
            else:
                pair = _PAIR.match(self.low, start)
                if pair and "/" not in token and self.low[start - 1 : start] != "/":
                    self.after_pair = pair.end()
                    return None, Number(start, pair.end(), Decimal(pair["left"]), "pair")
                number = self.digits(start, token)
            if number is None:
                return None, self.numbering(start)
            if token.isdigit() and self.low[start + len(token) : start + len(token) + 2] in ("st", "nd", "rd", "th"):
                return (self.ordinal_digits(start, token) if len(token) < 4 else None), None
        elif token in MULTIPLES and token not in FRACTION_DENOMINATORS:
            return self.multiple(start, token), None
        elif first == "%" or token.startswith("per"):
            return self.lone_percent(start, token), None
        elif token in _RANK_WORDS:
            return self.rank(start, token), None
        else:
            number = self.words(start, token)
            if number is None:
                return None, None
        folded = self.fold_change(number)
        if folded:
            return folded, number
        mention = self.build(number)
        if mention and number.is_over and mention.qualifier == "exact":
            mention.qualifier = "over"
        return mention, number


_FIRST_RANK = frozenset(_RANK["first"])
_RANK_WORDS = frozenset([*_RANK["first"], *_RANK["verbs"], *ORDINALS]) - frozenset(["half"])


def scan_quantities(text: str) -> list[Mention]:
    """The amounts of money, percents, quantities, durations and ranks of a text, in its order and not overlapping.

    A mention's span takes in its hedge words, currency, unit or counted noun. ``value`` is in plain units (percent as
    90.0, durations in years), ``value_max`` only for a range. ``code``: ISO 4217 for money (None where several
    currencies bear the name, then ``extra["currency_candidates"]``; a default such as "$" for USD keeps the others in
    it, marked ``currency_default``), ``percent``, ``percentage_point`` or ``basis_point``, the unit or the counted
    noun in the singular, ``year`` for durations. ``extra`` also holds ``conversion`` (the same amount again in another
    currency), ``change`` (a growth, signed, with ``multiple`` for "doubled"), ``fraction`` ("a third"), ``per`` (of a
    rate: "a year", "per head"), ``months`` or ``unit`` and ``n`` (of a duration not told in years), ``age``.
    """
    return Scanner(text).scan()
