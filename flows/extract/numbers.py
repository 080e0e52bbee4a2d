"""Numbers as they are written: figures with any separators, words, fractions, magnitudes, and their hedges.

Here belongs where a number begins and ends, what it is worth, and whether figures are a number at all. What it counts
is read by ``measures``.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from decimal import Decimal

from flows.extract.currency_words import SIGN_CHARS, CurrencyReader
from flows.extract.number_parts import Number, decimal
from flows.extract.word_lists import (
    FRACTION_DENOMINATORS,
    MAGNITUDE_USE,
    MAGNITUDES,
    SMALL_NUMBERS,
    SPELLED_NUMBER,
    WORD_MAGNITUDES,
    any_of,
    read_rows,
    spelled_value,
)

LABELS = {row["word"] for row in read_rows("numbered_things")}
_HEDGE_ROWS = read_rows("hedges")
_HEDGES_BEFORE = {row["phrase"]: row["qualifier"] for row in _HEDGE_ROWS if row["position"] == "before"}
_HEDGES_AFTER = {row["phrase"]: row["qualifier"] for row in _HEDGE_ROWS if row["position"] == "after"}
MAG_WORDS = [word for word, use in MAGNITUDE_USE.items() if use in ("word", "abbreviation") and word != "score"]
MAG_WORDS += ["lakhs", "lacs", "crores"]  # as Indian English counts: "Rs 12 crores"
_MAG_MONEY = [word for word, use in MAGNITUDE_USE.items() if use == "money"]
MAG_PLURAL = [word for word, use in MAGNITUDE_USE.items() if use == "plural"]
MAG = re.compile(
    rf"\s{{0,2}}-?(?P<mag>{any_of(MAG_WORDS)})(?![a-z])(?:[\s-](?P<mag2>thousand|million|billion|crore|lakh|trillion)(?![a-z]))?"
)
MAG_SHORT = re.compile(rf"\s?(?P<mag>{any_of(_MAG_MONEY)})(?![a-z0-9])")
_FRACTION_WORDS = any_of(FRACTION_DENOMINATORS)
_FRACTION_AFTER = re.compile(rf"[\s-](?P<part>{_FRACTION_WORDS})(?![a-z])")
_AND_A_PART = re.compile(
    r"\s(?:and\s(?P<top>[1-9])/(?P<below>[2-8])(?![0-9/])"
    r"|(?:and\s)?(?P<one>a|one)[\s-](?P<single>half|quarter|third)(?![a-z])"
    r"|and\s(?P<n>two|three)[\s-](?P<part>quarter|third|fifth)s?(?![a-z]))"
)
_MAG_MORE = re.compile(
    r"\s(?P<and>and\s)?(?P<n>[0-9]{1,3}(?:\.[0-9]{1,4})?)\s?(?P<mag>million|thousand|lakh|crore|arab|arba)s?(?![a-z])"
)
_BARE_UNITS = frozenset(["thousand", "million", "billion", "trillion", "crore", "lakh"])
_INDIAN = frozenset(["lakh", "crore", "arab", "arba"])
_OF_A_COIN = re.compile(
    r"(?:\s(?:of\s)?an?)?[\s-](?=(?:(?:u\.?s\.?|american|canadian|australian)\s)?"
    r"(?:dollar|euro|rouble|ruble|rupee|cent|penny|franc|yuan|pound\ssterling)s?(?![a-z]))"
)
_OF_A_MAG = re.compile(rf"(?:\s(?:of\s)?an?)?[\s-](?P<mag>{any_of(WORD_MAGNITUDES)})(?![a-z])")
_PLURAL_MAG = any_of(MAG_PLURAL)
_VAGUE = re.compile(
    rf"(?:(?:tens|hundreds|dozens|thousands|scores)\sof\s)?(?:{_PLURAL_MAG})(?:\sof)?(?![a-z])"
    rf"|(?:several|many|a\sfew|some|few|a\scouple\sof|a\scouple)\s(?:{any_of(WORD_MAGNITUDES)})(?![a-z])"
)
SPELLED = re.compile(SPELLED_NUMBER)
_SPELLED_ON = re.compile(
    rf",\s{{1,3}}(?P<words>(?=(?:[a-z]+[\s-]){{1,3}}(?:hundred|thousand|million)){SPELLED_NUMBER})"
)
_CHAIN = re.compile(r"[0-9]+(?:-[0-9]+){2,12}|[0-9]+(?:\.[0-9]+){2,12}|[0-9]+:[0-9]{2}(?![0-9])(?::[0-9]{2})?")
_DIGIT_LEFT = re.compile(r"[0-9]\s{0,2}-?\Z")
_PHONE = re.compile(r"[0-9]{1,4}(?:[\s()-]{1,2}[0-9]{2,5}){2,5}")
_FRACTION_RIGHT = re.compile(
    r"(?:\s(?:of|less|more|higher|lower|fewer|smaller|larger|cut|drop|fall|rise"
    r"|increase|decrease|reduction|share|stake|interest|majority|in|to|from|by"
    r"|since|over|on)(?![a-z])|\s?(?:[,.;)]|\Z))"
)
_HALF_RIGHT = re.compile(
    r"\s(?:to|or|and)\s(?:two|three|four|a)[\s-](?:thirds?|quarters?|fifths)|\s(?:of|the|its|their|his|all|that|those|our|a(?=\s(?:million|billion|trillion"
    r"|dozen|century|percent|per|percentage))|those|as)(?![a-z])|[\s-](?:million"
    r"|billion|trillion|dozen)(?![a-z])"
)
HEDGE_RX: dict[str, re.Pattern[str]] = {}
for _phrase in _HEDGES_BEFORE:
    HEDGE_RX.setdefault(_phrase.split()[-1], re.compile(""))
for _last in HEDGE_RX:
    _same = [phrase for phrase in _HEDGES_BEFORE if phrase.split()[-1] == _last]
    _edge = r"(?<![a-z])" if _last[0].isalpha() else ""
    HEDGE_RX[_last] = re.compile(rf"{_edge}(?P<hedge>{any_of(_same)})[\s-]{{0,3}}(?:a\s|the\s)?\Z")
_AFTER_HEDGE = re.compile(
    rf"\s?,?\s?(?P<hedge>{any_of(phrase for phrase in _HEDGES_AFTER)})(?![a-z0-9])(?:\s(?:or\sequal\sto"
    rf"|to)(?=\s[0-9]))?"
)
_OR_EQUAL = re.compile(r"\s(?:or|and)\sequal(?:\sto(?!\s[0-9]))?(?![a-z])")
_SYMBOLS = re.compile(r"[=<>~≈≥≤]+\Z")
_WEAK_AFTER = frozenset(
    ["odd", "plus", "minimum", "maximum", "approximately", "at least", "at most", "and over", "and above", "and up"]
)


class NumberReader(CurrencyReader):
    """Reads the numbers of one text and the hedges beside them."""

    def in_date(self, start: int, end: int) -> int:
        """The end of the date that a span touches, or 0."""
        index = bisect_right(self.date_starts, start) - 1
        if index >= 0 and self.date_ends[index] > start:
            return self.date_ends[index]
        if index + 1 < len(self.date_starts) and self.date_starts[index + 1] < end:
            return self.date_ends[index + 1]
        return 0

    def digits(self, start: int, token: str) -> Number | None:
        low = self.low
        end = start + len(token)
        before = low[start - 1] if start else " "
        if len(token) > 24 and token.isdigit():
            return None
        if (
            " " in token
            and token.replace(" ", "").isdigit()
            and token.count(" ") == 1
            and self.text[start:end].isascii()
        ):
            after = low[end : end + 2]
            ends = after[:1] in ("", ".", ",", ";", ")") and token[-4] == " " and not after[1:2].isdigit()
            if not (ends or after[:1] == "%" or (len(after) == 2 and after[0] == " " and after[1].isalpha())) or (
                self.word_before(start) in LABELS
            ):
                token = token[: token.index(" ")]
                end = start + len(token)
        after = low[end : end + 1]
        sign = 1
        if before == "-" and not low.endswith("-to-", 0, start):
            prior = low[start - 2] if start > 1 else " "
            apart = prior == " " and low[start - 3 : start - 2].isdigit()
            if apart and self.out and self.out[-1].char_end == start - 2:
                pass  # "500 -1000"
            elif prior in " (\n=<>" or prior in SIGN_CHARS:
                sign = -1
            elif (prior.isdigit() or (prior.isalpha() and not self.money_at(start - 1))) and not self.range_left(start):
                return None
        elif before.isalpha() and not before.isspace():
            if not self.money_at(start):
                return None
        elif before == "/" and (self.after_pair == start or self.range_left(start) or self.money_at(start)):
            pass  # "534/144 million", "S/20"
        elif (
            before == "."
            and token.isdigit()
            and (start == 1 or low[start - 2] in " \n(" or low[start - 2] in SIGN_CHARS)
        ):
            start, token = start - 1, f"0.{token}"  # ".50"
        elif (
            before in "/#№_@\\"
            or (before in ".," and start > 1 and low[start - 2].isdigit())
            or (before == ":" and start > 1 and low[start - 2].isdigit())
            or (before == "+" and (low[start - 2 : start - 1].isalnum() or _PHONE.match(low, start)))
            or (before == "[" and low[end : end + 1] == "]")
        ):
            return None
        joined = after != "" and after in "-.:" and low[end + 1 : end + 2].isdigit()
        if joined and _CHAIN.match(low, start) and not (after == "-" and "," in token):
            return None
        if after == "/" and low[end + 1 : end + 2].isdigit() and "/" not in token:
            return None
        if len(token) > 1 and token[0] == "0" and token.isdigit() and len(token) > 2:
            return None
        value = decimal(token)
        return Number(start, end, value, "digits", sign=sign)

    def numbering(self, start: int) -> Number | None:
        """A telephone number, a clock time, a version: skipped as a whole."""
        found = _PHONE.match(self.low, start) if self.low[start - 1 : start] == "+" else _CHAIN.match(self.low, start)
        return Number(start, found.end(), None, "numbering") if found else None

    def range_left(self, start: int) -> bool:
        """Whether a hyphen before a number joins it to the number just read."""
        return bool(self.out) and self.out[-1].char_end == start - 1

    def ends_money_range(self, start: int) -> bool:
        """Whether a number ends a range that begins with money: the "20m" of "£10-20m"."""
        return bool(self.out) and self.out[-1].kind == "amount" and self.low[self.out[-1].char_end : start] == "-"

    def words(self, start: int, token: str) -> Number | None:
        """A number in words, a fraction, or a vague plural of a magnitude."""
        low = self.low
        vague = _VAGUE.match(low, start) if token not in SMALL_NUMBERS else None
        if vague and token == "scores" and not vague.group().endswith(" of"):
            return None  # "he scores between ten and fifteen"
        if vague:
            end = vague.end() - 3 if vague.group().endswith(" of") else vague.end()
            return Number(start, end, None, "vague")
        article = 0
        if token in MAGNITUDES and _DIGIT_LEFT.search(low, max(start - 3, 0), start):
            return None  # the magnitude of a number that was not read
        if token in _BARE_UNITS and self.currency_before(start):
            return None  # the unit of a table: "US$ million"
        if low.endswith("multi-", 0, start) and token in MAGNITUDES:
            return Number(start - 6, start + len(token), None, "vague")
        if token[-1] == " ":  # "a million", "a third", "a half"
            article = len(token)
        at = start + article
        found = SPELLED.match(low, at)
        value: Decimal | None = None
        end = at
        if found:
            words = found.group()
            number = spelled_value(words)
            while number is None:
                cut = words.rfind(" and ") if " and " in words else max(words.rfind(" "), words.rfind("-"))
                if cut < 0:
                    return None
                words = words[:cut].rstrip(" -")
                words = words[:-4] if words.endswith(" and") else words
                number = spelled_value(words)
            cut = words.rfind(" and ")
            if cut > 0 and self.word_before(start) == "between":  # "between one hundred and one thousand"
                first, second = spelled_value(words[:cut]), spelled_value(words[cut + 5 :])
                if first is not None and second is not None and first < second:
                    words, number = words[:cut].rstrip(), first
            sequel = _SPELLED_ON.match(low, at + len(words)) if number >= 1000 else None
            if sequel:  # "forty-two million, five hundred thousand"
                rest = spelled_value(sequel["words"])
                if rest is not None and rest < MAGNITUDES.get(re.split(r"[\s-]", words)[-1], 0):
                    words, number = low[at : sequel.end()], number + rest
            value, end = Decimal(number), at + len(words)
            part_of_one = self.part_after(start, end)
            if part_of_one:
                value += part_of_one[0]
                end = part_of_one[1]
            elif number <= 20 and not article:
                part = _FRACTION_AFTER.match(low, end)
                if part and not (number == 1 and part["part"] in ("second",)):
                    return self.fraction(
                        start, part.end(), Decimal(number) / FRACTION_DENOMINATORS[part["part"]], number > 1
                    )
            return Number(start, end, value, "words", scaled=number >= 1000)
        part = re.compile(_FRACTION_WORDS).match(low, at)
        if not part or low[part.end() : part.end() + 1].isalpha():
            return None
        return self.fraction(start, part.end(), Decimal(1) / FRACTION_DENOMINATORS[part.group()], False)

    def part_after(self, start: int, end: int) -> tuple[Decimal, int] | None:
        """The "and a half", "and three-quarters", "and 3/4" behind a whole number, and where it ends."""
        found = _AND_A_PART.match(self.low, end)
        if not found or (found["one"] is None and self.word_before(start) == "between"):
            return None
        if found["top"]:
            return Decimal(found["top"]) / Decimal(found["below"]), found.end()
        parts = {"one": 1, "a": 1, "two": 2, "three": 3}[found["one"] or found["n"]]
        return Decimal(parts) / FRACTION_DENOMINATORS[found["single"] or found["part"]], found.end()

    def and_a_part(self, number: Number) -> None:
        """Reads "2 and a half million", "4 and 1/2"."""
        part = self.part_after(number.start, number.end)
        if part is None or number.value is None or number.value % 1 or number.value >= 1000:
            return
        if self.low[part[1] - 1].isdigit() or self.low[part[1] : part[1] + 1] == " ":
            number.value += part[0]
            number.end = part[1]

    def fraction(self, start: int, end: int, value: Decimal, sure: bool) -> Number | None:
        """A fraction in words: of a magnitude ("half a million"), else a part where its right side says so."""
        low = self.low
        scaled = _OF_A_MAG.match(low, end)
        if scaled:
            return Number(start, scaled.end(), value * MAGNITUDES[scaled["mag"]], "words", scaled=True)
        coin = _OF_A_COIN.match(low, end)
        if coin:
            return Number(start, coin.end() - 1, value, "words")
        if (
            re.match(
                r"[\s-](?:year|century|hour|day|month|decade|time|party|country|world|person"
                r"|place|round|term|quarter|phase|stage)",
                low[end : end + 12],
            )
            and not sure
        ):
            return None
        word = low[start:end]
        if word == "half":
            before = self.word_before(start)
            if before in ("first", "second", "latter", "other", "former", "and", "top", "bottom", "st", "nd"):
                return None
            if not (
                _HALF_RIGHT.match(low, end)
                or before in ("by", "nearly", "almost", "about", "over", "than", "least", "in", "to")
            ):
                return None
            if before == "in" and not low.startswith("cut", max(start - 30, 0)):
                return None
        elif not sure and not low.startswith("one", start) and not _FRACTION_RIGHT.match(low, end):
            return None
        return Number(start, end, value * 100, "fraction")

    def magnitude(self, number: Number, short: bool) -> None:
        """Reads "million", "bn", "crore" at the end of a number; single letters only where money is meant."""
        low = self.low
        at = number.end
        if low[at : at + 1] == "+" and low[at + 1 : at + 2] in (" ", "m", "b", "t") and number.shape == "digits":
            at += 1  # "$500+ million"
        found = MAG.match(low, at) if low[at : at + 3].strip(" -") else None
        if not found and short:
            found = MAG_SHORT.match(low, at)
        if not found or number.value is None:
            return
        number.is_over = at > number.end
        last = MAGNITUDES[found["mag"]]
        number.value *= last
        if "mag2" in found.re.groupindex and found["mag2"]:
            number.value *= MAGNITUDES[found["mag2"]]
        number.end = found.end()
        number.scaled = True
        if number.shape != "digits" or last < 100_000 or not low[number.end + 1 : number.end + 2].isalnum():
            return
        while more := _MAG_MORE.match(low, number.end):  # "3 arab 45 crore", "1 million 200 thousand"
            size = MAGNITUDES[more["mag"]]
            if size >= last or (more["and"] and more["mag"] not in _INDIAN):
                return
            number.value += Decimal(more["n"]) * size
            number.end, last = more.end(), size

    def hedge(self, start: int, duration: bool = False) -> tuple[int, str | None]:
        """Where the hedge words before a position begin, and what they mean; the nearest one decides."""
        low = self.low
        qualifier: str | None = None
        floor = self.out[-1].char_end if self.out else 0
        for _ in range(3):
            char = low[start - 1] if start else ""
            word = self.word_before(start)
            if word and word[-1] in "=<>~≈≥≤":
                word = _SYMBOLS.search(word).group()  # type: ignore[union-attr]  # the last character is one
            if word in ("a", "the") and qualifier is None:
                word = self.word_before(start - len(word) - 1 if char == " " else start)
            pattern = HEDGE_RX.get(word)
            if pattern is None:
                break
            found = pattern.search(low, max(start - 36, floor), start)
            if not found:
                break
            phrase = " ".join(found["hedge"].split())
            after_article = low[found.end("hedge") : start].strip()
            if after_article and phrase not in (
                "almost",
                "nearly",
                "about",
                "than",
                "more than",
                "less than",
                "over",
                "under",
                "at least",
                "up to",
                "just under",
                "just over",
            ):
                break
            if phrase == "over" and (duration or after_article):
                break
            if phrase == "some" and after_article:
                break
            if phrase == "up to" and re.match(r"[^.;]{0,30}\sfrom\s", low[start : start + 40]):
                break
            if (
                phrase in ("under", "near", "above", "below")
                and self.text[found.start() : found.start() + 1].isupper()
                and start - found.start() < 9
                and phrase == "near"
            ):
                break
            if qualifier is None:
                qualifier = _HEDGES_BEFORE[phrase]
            start = found.start()
        return start, qualifier

    def hedge_after(self, end: int, qualifier: str | None) -> tuple[int, str | None]:
        """Where the hedge words after a number end ("or more", "or so"), and what the number then means."""
        low = self.low
        if qualifier in ("over", "under"):
            equal = _OR_EQUAL.match(low, end)
            return (equal.end() if equal else end), qualifier
        found = _AFTER_HEDGE.match(low, end)
        if not found:
            return end, qualifier
        phrase = re.sub(r"\s+", " ", found["hedge"])
        if low.startswith(" than ", found.end("hedge")):
            return end, qualifier  # "5 and more than 10": of the next number
        right = low[found.end() : found.end() + 2].strip()
        weak = phrase in _WEAK_AFTER and not low.startswith((" but ", " and less ", " and below "), found.end("hedge"))
        if (weak and right.isalnum()) or (phrase.endswith("than") and right[:1].isdigit()):
            return end, qualifier
        return found.end("hedge"), _HEDGES_AFTER[phrase]
