"""What a number counts or measures: money, percent, units, counted nouns, durations.

Here a number becomes a mention. Two numbers that say one thing are joined by ``number_ranges``.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

from flows.extract.currency_words import CONTEXT, Money
from flows.extract.number_parts import Number
from flows.extract.numbers import HEDGE_RX, LABELS, MAG, MAG_SHORT, NumberReader
from flows.extract.word_lists import MAGNITUDES, SMALL_NUMBERS, WORD_MAGNITUDES, any_of, read_rows
from flows.records import Mention

_UNIT_OF: dict[str, tuple[str, int]] = {}
_SYMBOL_OF: dict[str, tuple[str, int]] = {}
for _row in read_rows("units"):
    for _alias in filter(None, _row["aliases"].split("|")):
        _UNIT_OF.setdefault(_alias, (_row["code"], int(_row["factor"])))
    for _symbol in filter(None, _row["symbols"].split("|")):
        _SYMBOL_OF.setdefault(_symbol, (_row["code"], int(_row["factor"])))
_PLURALS: dict[str, list[tuple[tuple[str, ...], str]]] = {}
_SINGULARS: dict[str, list[tuple[tuple[str, ...], str]]] = {}
for _row in read_rows("count_nouns"):
    for _form, _index in ((_row["plural"], _PLURALS), (_row["singular"], _SINGULARS)):
        _parts = tuple(_form.replace("-", " ").split())
        _index.setdefault(_parts[-1], []).append((_parts, _row["singular"]))
for _index in (_PLURALS, _SINGULARS):
    for _entries in _index.values():
        _entries.sort(key=lambda entry: -len(entry[0]))
_CONTAINERS = {"unit", "piece", "item"}
_ADJECTIVAL = {"dead", "wounded"}  # they count persons, but after a noun they only describe it
_RATE_BEHIND = re.compile(r"\s(?:reciprocal\s|import\s|customs\s)?(?:tariffs?|dut(?:y|ies))\b")
_RATE_BEFORE = tuple(f"{rate} {to} " for rate in ("tariff", "tariffs", "duty", "duties") for to in ("to", "of", "at"))
_RATE_BEFORE += ("percent to ", "% to ", "per cent to ", "pct to ")
_PERCENT = re.compile(
    r"\s{0,2}-?(?:(?P<pp>percentage\spoints?|per\s?cent(?:age)?\spoints?|pct\spoints?|pp\b|%\spoints?|ppts?\b)"
    r"|(?P<bp>basis\spoints?|bps\b)|(?P<pc>%|per[\s-]?cent(?:age)?s?(?![a-z])|pct(?![a-z])|pc(?![a-z])))"
)
_UNIT = re.compile(rf"(?:\s{{0,2}}-?|\s?[\[<])(?P<unit>{any_of(_UNIT_OF)})(?![a-z0-9²³])")
_SYMBOL = re.compile(rf"\s?(?P<unit>{any_of(_SYMBOL_OF)})(?![A-Za-z0-9²³])")
_TIME = re.compile(
    r"(?P<gap>\s{0,2}-?|-\s)(?P<unit>year|month|week|day|quarter|decade|fortnight"
    r"|yr)s?(?P<poss>')?(?![a-z])(?P<age>[\s-]olds?(?![a-z])|\sof\sage(?![a-z]))?"
    r"(?P<rel>\s(?:ago|earlier|later|before|hence)(?![a-z]))?"
)
_YEARS = {"year": Decimal(1), "yr": Decimal(1), "decade": Decimal(10)}
_ONE_TO = re.compile(
    rf"(?P<link>\s(?:to|or|and)\s|-to-)(?!one)(?:[0-9]|(?:{any_of([*SMALL_NUMBERS, *WORD_MAGNITUDES])})(?![a-z]))"
)
_NEGATIVE = re.compile(r"(?<![a-z])(?:minus|negative)\s\Z")
_NEGATIVE_MONEY = re.compile(
    r"(?<![a-z])(?P<sign>minus|negative)\s\Z"
    r"|(?:(?<![a-z])(?:of|to|from|at|by|was|is|and|between|totall?ed)\s|[(:]\s?|[a-z]\s(?=-\Z)|\A)(?P<dash>-)\Z"
)
_OF_A_PERCENT = re.compile(
    r"(?:\sof)?(?:\sa|\sone)?\s(?:(?P<pp>percentage\spoint|per\s?cent\spoint|pct\spoint)|per\s?cent|pct)(?![a-z])"
)
_CLOCK = re.compile(r"\s?(?:a\.?m\.?|p\.?m\.?|o'clock|hrs?\s?(?:gmt|ist|local)|gmt|utc)(?![a-z])")
_COMPARED = re.compile(r"\s(?P<dir>less|lower|fewer|smaller|more|higher|greater|larger)(?![a-z])")
_MODEL = re.compile(r" [A-Z]{1,4}-?[0-9]{1,4}[A-Z]{0,3}s? [a-z]")  # "66 F-16 fighters": they are counted
_LIST_MARK = re.compile(r"[.)](?:\s|\Z)|\s-\s(?=[a-z])|\s{0,3}(?:\n|\Z)")
_LINE_START = re.compile(r"(?:\A|\n)[\s(*-]{0,3}\Z")
_AFTER_FIRST = frozenset(" +-,")
_PER = re.compile(
    r"(?:\s(?:per|an?|each|every)\s|/)(?P<per>year|month|day|week|annum|quarter"
    r"|hour|(?:metric\s|long\s|short\s)?(?:tonne|ton)|mt|barrel|bbl|bushel|pound|lb|ounce|oz|kilo|kilogram|kg|gallon|litre|liter"
    r"|bag|bale|mmbtu|mwh|kwh|person|head|capita|share|km|unit)(?![a-z])(?!\s(?:ago"
    r"|earlier|later|before|old))|\s(?P<ly>annually|yearly|daily|monthly)(?![a-z])"
)
_PER_WORD = {"annually": "year", "yearly": "year", "daily": "day", "monthly": "month", "annum": "year"}
_PER_WORD |= {"mt": "tonne", "bbl": "barrel", "lb": "pound", "oz": "ounce"}
_PER_WORD |= {"kilo": "kg", "kilogram": "kg", "liter": "litre"}
_DIGIT_RIGHT = re.compile(r"\s{0,2}[0-9]")
_ODD = re.compile(r"(?:(?P<odd>-odd)|\+|-plus)\s(?=[a-z])")
_TO_THOUSANDS = re.compile(r"\s?(?:to|-|and)\s?[0-9.]{1,6}(?P<mag>[km])(?![a-z0-9])")
_MODEL_NAME = re.compile(r"\s[A-Z][A-Za-z]{0,6}-?[0-9]{1,4}[A-Za-z0-9]{0,4}(?:-[0-9A-Z]{1,4})?(?=\s[a-z])")
_NO_OF_YEAR = re.compile(r"(?<![a-z])nos?\.?\s?\((?:19|20)[0-9]{2}\)\s?\Z")  # "No. (2014) 17"
_OF_YEAR = re.compile(r"\s\((?:19[4-9]|20[0-9])[0-9]\)")  # resolution "338 (1973)"
_NEXT_WORD = re.compile(r"(?:\s{1,2}|-)([a-z][a-z'&./]*)")
_STOP = frozenset(CONTEXT["phrase_ends"])
_FUNCTION_WORDS = frozenset(CONTEXT["function_words"])
_CONVERSION = re.compile(
    r"\s?,?\s?[(\[]\s?(?:i\.e\.?,?\s|or\s|=\s?|equivalent\sto\s|equal\sto\s|the\sequivalent\sof\s"
    r"|then\s|now\s|worth\s|that\sis,?\s)?\Z|\s?,?\s(?:or|equivalent\sto|equal\sto"
    r"|or\sthe\sequivalent\sof|the\sequivalent\sof)\s\Z"
)


class MeasureReader(NumberReader):
    """Reads what a number of one text counts or measures."""

    def noun(self, end: int, value: Decimal | None, listed: bool = False) -> tuple[str, int] | None:
        """The counted noun after a number, singular, and where it ends: the head of the noun phrase.

        With ``listed`` only a noun of the lists, else also any plural.
        """
        low = self.low
        hyphen = low[end : end + 1] == "-"
        index_map = _SINGULARS if hyphen or value == 1 else _PLURALS
        phrase: list[str] = []
        offsets: list[int] = []
        at = end
        for _ in range(7):
            model = _MODEL_NAME.match(self.text, at) if self.text[at + 1 : at + 2].isupper() else None
            if model:  # "40 MiG-29 fighters"
                phrase.append("")
                offsets.append(model.start())
                at = model.end()
                continue
            found = _NEXT_WORD.match(low, at)
            if not found or (low[at] == "\n" and not self.text[found.start(1)].islower()):
                break  # a capital after a line break begins something else
            word = found[1]
            bare = word.rstrip(".'/")
            phrase.append(bare)
            offsets.append(found.start(1))
            at = found.end()
            if bare in _STOP or bare != word:
                break
        if not phrase:
            return None
        best: tuple[str, int] | None = None
        best_index = -1
        for i, word in enumerate(phrase):
            if word in _STOP:
                break
            if best is not None and (i > best_index + 1 or word in _ADJECTIVAL):
                break
            entries = index_map.get(word) or (index_map.get(word[:-2]) if word.endswith("'s") else None)
            if entries:
                for form, singular in entries:
                    if len(form) <= i + 1 and tuple(phrase[i + 1 - len(form) : i + 1]) == form:
                        best, best_index = (singular, offsets[i] + len(word)), i
                        break
                if hyphen:
                    break
        if best is not None and best[0] in _CONTAINERS and phrase[best_index + 1 : best_index + 2] == ["of"]:
            inner = self.noun(offsets[best_index + 1] + 2, None)
            if inner:
                return inner
        if best is None and not hyphen and value != 1 and not listed:
            return self.plural_noun(phrase, offsets)
        return best

    @staticmethod
    def plural_noun(phrase: list[str], offsets: list[int]) -> tuple[str, int] | None:
        """A noun outside the lexicon: the plural that ends the noun phrase."""
        last = -1
        for i, word in enumerate(phrase):
            if word in _STOP:
                break
            last = i
        if last < 0 or last > 3:
            return None
        word = phrase[last]
        if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is", "'s")) or not word.isalpha():
            return None
        singular = (
            word[:-3] + "y"
            if word.endswith("ies") and len(word) > 4
            else word[:-2]
            if word.endswith(("xes", "shes", "ches", "sses"))
            else word[:-1]
        )
        return singular, offsets[last] + len(word)

    def build(self, number: Number) -> Mention | None:
        """The mention that a number makes with what stands around it, or None where it only names something."""
        low = self.low
        start, end = number.start, number.end
        before = self.currency_before(start) if number.shape != "fraction" else None
        if number.sign < 0 and number.shape == "digits":
            start -= 1
        elif before is None and (negative := _NEGATIVE.search(low, max(start - 10, 0), start)):
            number.sign, start = -1, negative.start()
        if number.shape == "digits" and number.value is not None and low.startswith(" and ", end):
            self.and_a_part(number)
        if number.shape in ("digits", "words"):
            self.magnitude(number, short=before is not None or self.ends_money_range(start))
            end = number.end
        value = number.value
        if number.shape == "vague" and low.startswith(" of ", end):
            paid = self.currency_after(end + 3)
            if paid and paid[2] == 1:
                return self.finish_money(start, paid[0], paid[1], None)
            noun = self.noun(end + 3, None)
            if noun:
                return self.finish("quantity", start, noun[1], noun[0], None, None)
        if number.shape == "fraction":
            small = _OF_A_PERCENT.match(low, end)
            if small and value is not None:  # "half a percent"
                return self.finish(
                    "percent", start, small.end(), "percentage_point" if small["pp"] else "percent", value / 100, None
                )
            extra: dict[str, Any] = {"fraction": True}
            compared = _COMPARED.match(low, end)
            if compared and value is not None:
                extra["change"] = True
                if compared["dir"] in ("less", "lower", "fewer", "smaller"):
                    value = -value
                end = compared.end()
            return self.finish("percent", start, end, "percent", value, extra)
        if value is not None:
            value *= number.sign
        if before is not None:
            return self.amount_before(before, start, end, value)
        percent = _PERCENT.match(low, end)
        if percent and number.shape != "vague":
            code = "percentage_point" if percent["pp"] else "basis_point" if percent["bp"] else "percent"
            return self.finish("percent", start, percent.end(), code, value, None)
        if value == 0 and (_RATE_BEHIND.match(low, end) or low.endswith(_RATE_BEFORE, 0, start)):
            return self.finish("percent", start, end, "percent", value, None)  # "a zero tariff", "tariffs to zero"
        after = self.currency_after(end)
        if after is None and number.shape == "digits" and not number.scaled and end < len(low) and low[end] in "mbkt ":
            short = MAG_SHORT.match(low, end)
            if short:
                after = self.currency_after(short.end())
                if after and value is not None:
                    value *= MAGNITUDES[short["mag"]]
        if after is not None:
            return self.amount_after(start, after, value)
        return self.measure(number, start, end, value)

    def amount_before(self, before: tuple[int, Money, int], start: int, end: int, value: Decimal | None) -> Mention:
        begin, meaning, factor = before
        if value is not None and factor != 1:
            value = value * factor if factor > 0 else value / -factor
        marked = self.low.endswith(("-", "minus ", "negative "), 0, begin)
        if marked and value is not None and (negative := _NEGATIVE_MONEY.search(self.low, max(begin - 16, 0), begin)):
            begin, value = negative.start("sign" if negative["sign"] else "dash"), -value
        after = self.currency_after(end)
        if after is not None and after[2] == 1 and not _DIGIT_RIGHT.match(self.low, after[0]):
            stop, second, _ = after
            if len(meaning.candidates) > 1 and (
                second.code in meaning.candidates or (meaning.code == "USD" and second.code)
            ):
                code_matches = second.code in meaning.candidates
                if code_matches:
                    meaning, end = Money(second.code, (second.code,)) if second.code else meaning, stop
            elif second.code == meaning.code:
                end = stop
        mention = self.finish_money(begin, end, meaning, value)
        if factor < 0:
            mention.extra = {**(mention.extra or {}), "minor": -factor}
        return mention

    def amount_after(self, start: int, after: tuple[int, Money, int], value: Decimal | None) -> Mention:
        stop, meaning, parts = after
        if parts < 0 and value is not None:
            value *= -parts
        elif parts > 1 and value is not None:
            value /= parts
        elif value is not None:
            late = MAG.match(self.low, stop)
            known = self.text[stop - 3 : stop].isupper()  # "20 USD thousand"
            if late and late["mag"] not in ("hundred", "dozen") and (known or late["mag"] != "thousand"):
                value *= MAGNITUDES[late["mag"]]
                stop = late.end()
        mention = self.finish_money(start, stop, meaning, value)
        if parts > 1:
            mention.extra = {**(mention.extra or {}), "minor": parts}
        return mention

    def finish_money(self, start: int, end: int, meaning: Money, value: Decimal | None) -> Mention:
        extra: dict[str, Any] | None = None
        if meaning.code is None:
            extra = {"currency_candidates": list(meaning.candidates)}
        elif len(meaning.candidates) > 1:
            extra = {"currency_default": True, "currency_candidates": list(meaning.candidates)}
        mention = self.finish("amount", start, end, meaning.code, value, extra)
        last = self.out[-1] if self.out and self.out[-1].kind == "amount" else None
        if last and _CONVERSION.match(self.low, last.char_end, mention.char_start):
            same = last.code is not None and last.code == mention.code and last.value != mention.value
            if not same:  # "2.3 mln dlrs or 15 cents a share" are two sums
                mention.extra = {**(mention.extra or {}), "conversion": True}
        return mention

    def measure(self, number: Number, start: int, end: int, value: Decimal | None) -> Mention | None:
        low = self.low
        bare = number.shape == "digits"
        time = _TIME.match(low, end)
        if time and (time["gap"].strip() or low[end : end + 1] == " " or bare):
            return self.time(number, time, start, end, value)
        if bare and not number.scaled and low[end : end + 1] in ("k", "m") and self.is_thousands(end):
            number.value = value = None if value is None else value * MAGNITUDES[low[end]]
            number.end = end = end + 1
            number.scaled = True
        unit = _UNIT.match(low, end)
        found: tuple[str, int] | None = None
        stop = end
        if unit and not (unit["unit"] in ("second", "seconds") and not bare):
            found, stop = _UNIT_OF[re.sub(r"\s+", " ", unit["unit"])], unit.end()
            if self.text.startswith("Mt", unit.start("unit")) and unit["unit"] == "mt":
                found = _SYMBOL_OF["Mt"]
            if low[unit.start() : unit.start("unit")].strip() in ("[", "<"):
                stop += 1
        elif bare:
            symbol = _SYMBOL.match(self.text, end)
            if symbol:
                found, stop = _SYMBOL_OF[symbol["unit"]], symbol.end()
        if found:
            code, factor = found
            if value is not None:
                value *= factor
            return self.finish("quantity", start, stop, code, value, None)
        after = low[end : end + 1]
        if after == "-" and low.startswith("-way", end):
            return None  # "two-way trade"
        if bare:
            if after.isalpha() or (after == "-" and low[end + 1 : end + 2].isdigit() and not self.plausible_range(end)):
                return None
            if _CLOCK.match(low, end):
                return None
        elif after == "-" and low[end + 1 : end + 2].isalpha() and not self.noun(end, Decimal(1)):
            return None
        if number.shape == "multiple":
            return None
        noun = self.noun(end, value)
        if number.value == 1 and not bare and noun is None and not self.goes_on(start, end):
            return None
        if self.is_label(number, noun):
            return None
        if noun is None and (odd := _ODD.match(low, end)) and (counted := self.noun(odd.end() - 1, value)):
            mention = self.finish("quantity", start, counted[1], counted[0], value, None)
            return replace(mention, qualifier="about" if odd["odd"] else "over")
        if noun is None:
            return self.finish("quantity", start, end, None, value, None)
        if number.value == 1 and not bare and not self.counts_one(start, end):
            return None
        return self.finish("quantity", start, noun[1], noun[0], value, None)

    def is_thousands(self, end: int) -> bool:
        """Whether "k" or "m" at a number is thousand or million: a unit or a counted noun follows, or "to 20k"."""
        low = self.low
        at = end + 1
        if low[end] == "k" and self.out and self.out[-1].char_end > at - 16 and low[self.out[-1].char_end - 1] == "k":
            return not low[at : at + 1].isalnum()
        if low[at : at + 1] not in (" ", "-"):
            return False
        other = _TO_THOUSANDS.match(low, at)
        if other and other["mag"] == low[end]:
            return low[end] == "k" or self.is_thousands(other.end() - 1)
        return _UNIT.match(low, at) is not None or self.noun(at, None, listed=True) is not None

    def goes_on(self, start: int, end: int) -> bool:
        """Whether "one" begins a range: "one to two", "between one and ten"."""
        if self.low[end : end + 1] in ("", ".", ",", ";") and self.hedge(start)[1] in ("over", "under"):
            return True  # "at least one."
        sequel = _ONE_TO.match(self.low, end)
        return sequel is not None and (sequel["link"] != " and " or self.word_before(start) == "between")

    def counts_one(self, start: int, end: int) -> bool:
        """ "One" counts only where it is no pronoun ("one another", "no one", "one day")."""
        return self.word_before(start) not in ("no", "any", "every", "the", "each", "this", "that", "some")

    def plausible_range(self, end: int) -> bool:
        return bool(re.match(r"-[0-9]{1,9}(?:[.,][0-9]+)?(?![0-9-])", self.low[end : end + 24]))

    def is_label(self, number: Number, noun: tuple[str, int] | None) -> bool:
        """Whether a number without a measure only names something ("Resolution 1718", "Boeing 787")."""
        if number.shape != "digits" or number.scaled:
            return False
        low = self.low
        word = self.word_before(number.start)
        if (
            word
            and (word in LABELS or word.rstrip(".") in LABELS)
            and low[number.start - 1 : number.start] in (" ", "\n")
        ):
            return True
        if (
            noun is None
            and _LIST_MARK.match(low, number.end)
            and _LINE_START.search(low, max(number.start - 4, 0), number.start)
        ):
            return True
        if low[number.start - 1 : number.start] == "(" and self.word_before(number.start - 1).rstrip(".") in LABELS:
            return True  # "No. (699)"
        if _NO_OF_YEAR.search(low, max(number.start - 14, 0), number.start):
            return True
        if _OF_YEAR.match(low, number.end) and low.find("resolution", max(number.start - 80, 0), number.start) >= 0:
            return True
        if noun is None and low[number.start - 1 : number.start] == "(" and low[number.end : number.end + 1] == ")":
            return number.end - number.start <= 2
        if noun is not None or not word or not word[0].isalpha() or _MODEL.match(self.text, number.end):
            return False
        at = number.start - 1
        while at > 0 and low[at] in " \n":
            at -= 1
        begin = at - len(word) + 1
        if self.out and self.out[-1].char_end > begin:
            return False
        if not self.text[begin : begin + 1].isupper() or word.rstrip(".") in _FUNCTION_WORDS or word in HEDGE_RX:
            return False
        return low[number.start - 1] == " " and "\n" not in low[at : number.start]

    def time(self, number: Number, time: re.Match[str], start: int, end: int, value: Decimal | None) -> Mention | None:
        if time["rel"]:
            return None
        unit = time["unit"]
        stop = (
            time.end("poss")
            if time["poss"]
            else time.end("unit") + (self.low[time.end("unit") : time.end("unit") + 1] == "s")
        )
        if time["age"]:
            return self.finish(
                "quantity", start, time.end(), "year" if unit in ("year", "yr") else unit, value, {"age": True}
            )
        if number.value == 1 and number.shape == "words" and time["gap"] == " " and unit in ("day", "year"):
            return None
        if unit == "quarter" and number.shape == "words":
            return None
        if value is None:
            return self.finish("duration", start, stop, "year", None, {"unit": unit})
        if unit in _YEARS:
            years = value * _YEARS[unit]
        elif unit in ("month", "quarter"):
            years = value * (1 if unit == "month" else 3) / 12
        else:
            years = value * {"week": 7, "day": 1, "fortnight": 14}[unit] / Decimal("365.25")
        extra: dict[str, Any] | None = None
        if unit == "month":
            extra = {"months": float(value)}
        elif unit not in _YEARS:
            extra = {"unit": unit, "n": float(value)}
        return self.finish("duration", start, stop, "year", years, extra)

    def finish(
        self, kind: str, start: int, end: int, code: str | None, value: Decimal | None, extra: dict[str, Any] | None
    ) -> Mention:
        low = self.low
        start, qualifier = self.hedge(start, duration=kind == "duration")
        char = low[end : end + 1]
        if char and char in _AFTER_FIRST:
            end, qualifier = self.hedge_after(end, qualifier)
        if value is None and qualifier is None:
            qualifier = "about"
        char = low[end : end + 1]
        if char in " /" and char:
            per = _PER.match(low, end)
            if per:
                word = re.sub(r"^\w+\s", "", per["per"] or per["ly"])
                extra = {**(extra or {}), "per": _PER_WORD.get(word, word)}
        return Mention(
            kind,
            start,
            end,
            code=code,
            value=None if value is None else float(value),
            qualifier=qualifier or "exact",
            extra=extra,
        )
