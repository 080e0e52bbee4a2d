"""The names, codes and signs of currencies, and which of them stands beside a number.

Here belongs what a word of money means ("dlrs", "Rs", "FRF") and where it is one. The number itself, and how they make
an amount, is read by ``numbers`` and ``measures``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from flows.extract.date_points import find_points, url_spans
from flows.extract.folding import fold
from flows.extract.word_lists import MAGNITUDES, any_of, read_rows, read_table
from flows.records import Mention
from schemas.code_lists import currencies

CONTEXT = read_table("number_context")
_MINOR = {row["word"]: (tuple(row["code"].split("|")), int(row["per_unit"])) for row in read_rows("minor_units")}


@dataclass(slots=True, frozen=True)
class Money:
    """What a currency word or sign can mean: the code where it is clear, else all that bear it."""

    code: str | None
    candidates: tuple[str, ...]


_LATELY = 2020  # a currency that was withdrawn since is what its name alone means


def _money_words() -> tuple[dict[str, Money], dict[str, Money]]:
    """Currency names (in lower case) and signs (as written), each with its meaning."""
    known = currencies()
    names: dict[str, set[str]] = {}
    signs: dict[str, set[str]] = {}
    defaults: dict[str, str] = {}
    for currency in known.values():
        for alias in (*currency.aliases, currency.name, currency.plural):
            names.setdefault(alias.lower().strip(), set()).add(currency.code)
        for sign in (*currency.signs, currency.code):
            signs.setdefault(sign, set()).add(currency.code)
        for word in currency.defaults:
            defaults[word] = currency.code
            defaults.setdefault(word.lower(), currency.code)

    def meaning(word: str, codes: set[str]) -> Money:
        ordered = tuple(sorted(codes))
        if len(ordered) == 1:
            return Money(ordered[0], ordered)
        if word in defaults:
            return Money(defaults[word], ordered)
        if word.upper() in known and word.upper() in codes:
            return Money(word.upper(), (word.upper(),))
        current = [code for code in ordered if known[code].withdrawn is None]
        current = current or [code for code in ordered if (known[code].withdrawn or 0) >= _LATELY]
        parties = {known[code].party for code in ordered}
        if len(current) == 1 and (len(parties) == 1 or " " in word):  # "Serbian dinars"
            return Money(current[0], (current[0],))
        return Money(None, ordered)

    meant = {word: meaning(word, codes) for word, codes in names.items()}
    # An adjective before a word that several currencies share ("Indian Rs", "Hong Kong dlrs") settles it.
    shared = {word: codes for word, codes in (names | signs).items() if len(codes) > 1 and word.isascii()}
    for currency in known.values():
        adjectives = {currency.name.lower().rsplit(" ", 1)[0], currency.plural.lower().rsplit(" ", 1)[0]}
        for word, codes in shared.items():
            if currency.code in codes and " " not in word and currency.withdrawn is None:
                for adjective in adjectives:
                    if " " in currency.name:
                        meant.setdefault(f"{adjective} {word.lower()}", Money(currency.code, (currency.code,)))
    return meant, {sign: meaning(sign, codes) for sign, codes in signs.items()}


_NAMES, SIGNS = _money_words()
LOW_SIGNS: dict[str, list[str]] = {}
for _sign in SIGNS:
    LOW_SIGNS.setdefault(fold(_sign), []).append(_sign)
LOW_SIGNS.setdefault("c$", ["C$"])
LOW_SIGNS.setdefault("c $", ["C$"])
SIGNS.setdefault("C$", Money("CAD", ("CAD",)))
for _sign in [sign for sign in SIGNS if sign.endswith("$") and sign[:-1].isalpha() and len(sign) > 2]:
    LOW_SIGNS.setdefault(f"{_sign[:-1].lower()} $", [_sign])  # "HK $ 11"
_ALSO_WORDS = frozenset(CONTEXT["also_words"])
_MONEY_WORD_FIRST = frozenset(CONTEXT["no_currency_before"])
_NOT_AFTER = frozenset(CONTEXT["no_currency_after"])
_LETTERS = frozenset(CONTEXT["letter_signs"])
_NAME_PIECE = any_of(_NAMES).replace(r"\s{1,8}", r"[\s-]{1,3}")  # "Singapore-dollar"
_NAME_AFTER = re.compile(rf"(?:\s{{0,2}}-?|-\s?)(?P<cur>{_NAME_PIECE})(?![a-z])(?:\s?\$(?![0-9]))?")
_SIGN_AFTER = re.compile(rf"\s?-?(?P<cur>{any_of(LOW_SIGNS)})(?![a-z0-9#_])")
_PENCE = re.compile(r"p(?![a-z0-9]|\.[a-z])")
_MINOR_AFTER = re.compile(rf"\s{{0,2}}-?\s?(?P<cur>{any_of(_MINOR)})(?![a-z])")
_MEGA = {"k": 1_000, "t": 1_000, "m": 1_000_000, "bn": 1_000_000_000}  # of "MEUR 120", "kUSD 5"
_MEGA_CODES = (
    r"(?P<mega>[kmt]|bn)(?P<cur>eur|usd|aud|gbp|cad|chf|sek|nok|dkk|jpy|inr|cny|zar|nzd|sgd|hkd|pln|huf|czk|brl|mxn|rub"
    r"|try|krw|thb|myr|idr|php|egp|sar|aed|ils|dem|frf|itl|nlg|xeu)"
)
_MEGA_CODE = re.compile(rf"\s?{_MEGA_CODES}(?![a-z])")
_CURRENCY_PIECE = any_of([*_NAMES, *LOW_SIGNS])
_IN_BRACKETS = re.compile(rf"\s?\((?:in\s)?(?P<cur>{_CURRENCY_PIECE})\)")
_BEFORE = re.compile(
    rf"(?:(?<![a-z0-9$€£¥])|(?<=[a-z0-9])(?=[$€£¥]))(?P<cur>{_CURRENCY_PIECE})"
    rf"(?:\s{{0,2}}\(?(?:(?<![a-z])|(?![a-z]))(?P<cur2>{_CURRENCY_PIECE})\)?)?[\s.:]{{0,2}}-?\Z"  # not "lent $"
)
_MEGA_BEFORE = re.compile(rf"(?<![a-z]){_MEGA_CODES}\s?\Z")
_MAG_BETWEEN = re.compile(
    r"(?P<mag>thousand|million|billion|trillion|crore|lakh|mln|mn|mio|bln|bn)s?\.?\s{1,2}\Z"
)  # "US$ million 12.5", as tables write it
_MAG_ENDS = frozenset("thousand million billion trillion crore crores lakh lakhs millions mln mn mio bln bn".split())
_COINS = frozenset(["pound", "rand"])
_LARGE = re.compile(
    r"\s{0,2}(?:[0-9][0-9.,]{0,12}(?:\s?-?(?:million|billion|trillion|mln|bln|bn|mn)|[mb])(?![a-z0-9])"
    r"|[0-9]{1,3}(?:,[0-9]{3}){1,4}(?![0-9]))"
)
_CENT_SIGN = re.compile(r"(?<!gh)(?:us\s?)?¢\s?\Z")
_BEFORE_ENDS = frozenset(
    re.split(r"[\s]", word)[-1].rstrip(".").lstrip("$")
    for word in [*_NAMES, *LOW_SIGNS]
    if word[-1].isalpha() or word[-1] == "."
)
SIGN_CHARS = frozenset("¢") | frozenset(
    char for word in LOW_SIGNS for char in word if not char.isalnum() and char not in " ."
)


class CurrencyReader:
    """Reads the names, codes and signs of currencies beside the numbers of one text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.low = fold(text)
        self.out: list[Mention] = []
        self.tails: list[int] = []  # per mention, 1 where a currency name ends it
        points = find_points(text)
        self.date_starts = [point.start for point in points]
        self.date_ends = [point.end for point in points]
        self.urls = url_spans(self.low)
        self.after_pair = -1  # where the second number of "534/144 million" begins

    def money_at(self, end: int) -> bool:
        """Whether a currency is written right before a position, with no space."""
        found = self.written_before(end, max(end - 12, 0))
        if found and found.end("cur2" if found["cur2"] else "cur") == end:
            return True
        return self.mega_before(end) is not None

    def written_before(self, start: int, floor: int) -> re.Match[str] | None:
        """The currency written before a number; a single letter counts by itself, before a large number alone."""
        found = _BEFORE.search(self.low, floor, start)
        if not found or not (found["cur"] in _LETTERS or found["cur2"] in _LETTERS):
            return found
        if found["cur2"] or not self.text[found.start("cur")].isupper() or self.low[start - 1] == "-":
            return None
        return found if _LARGE.match(self.low, start) else None

    def mega_before(self, start: int) -> tuple[int, Money, int] | None:
        """The "MEUR" or "kUSD" right before a number."""
        found = _MEGA_BEFORE.search(self.low, max(start - 7, 0), start)
        if not found or not self.text[found.start("cur") : found.end("cur")].isupper():
            return None
        return found.start(), SIGNS[found["cur"].upper()], _MEGA[found["mega"]]

    def word_before(self, start: int) -> str:
        low = self.low
        last = low[max(start - 40, 0) : start].rstrip(" \n\t").rpartition(" ")[2][-20:]
        if last.isalpha():
            return last  # as below, for a plain word
        end = start
        while end > 0 and low[end - 1] in " \n\t":
            end -= 1
        begin = end
        while begin > 0 and (low[begin - 1].isalpha() or low[begin - 1] in ".$'>=<~≈≥≤") and end - begin < 20:
            begin -= 1
        return low[begin:end]

    def currency_before(self, start: int) -> tuple[int, Money, int] | None:
        """(start, meaning, factor) of a currency written before a number; a factor below 0 is the parts of a unit."""
        low = self.low
        at = start - 1
        if at >= 0 and low[at] == "-" and at > 0 and low[at - 1] in SIGN_CHARS:
            at -= 1
        spaces = 0
        while at >= 0 and low[at] in " \n" and spaces < 2:
            at -= 1
            spaces += 1
        if at < 0:
            return None
        char = low[at]
        if char not in SIGN_CHARS:
            if not (char.isalpha() or char in ".)"):
                return None
            if char != ")" and self.word_before(start).rstrip(".").lstrip("$") not in _BEFORE_ENDS:
                word = self.word_before(start).rstrip(".")
                if word in _MAG_ENDS and (between := _MAG_BETWEEN.search(low, max(start - 12, 0), start)):
                    if self.word_before(between.start()).rstrip(".") in _MAG_ENDS:
                        return None
                    before = self.currency_before(between.start())
                    return (before[0], before[1], MAGNITUDES[between["mag"]]) if before and before[2] == 1 else None
                return self.mega_before(start)
        elif char == "¢" and (cents := _CENT_SIGN.search(low, max(start - 6, 0), start)):
            return cents.start(), SIGNS["USD"], -100
        floor = self.out[-1].char_end if self.out else 0
        found = self.written_before(start, max(start - 40, floor))
        if not found:
            return None
        pieces = [(found["cur"], found.start("cur"))]
        if found["cur2"]:
            pieces.append((found["cur2"], found.start("cur2")))
        meanings = []
        for index, (piece, begin) in enumerate(pieces):
            meaning = self.piece(piece, begin, first=True)
            if meaning is None:
                if index == 0 and len(pieces) > 1:
                    continue
                return None
            meanings.append((meaning, begin))
        if not meanings:
            return None
        best = next((meaning for meaning, _ in meanings if len(meaning.candidates) == 1), None) or next(
            (meaning for meaning, _ in meanings if meaning.code), meanings[0][0]
        )
        return meanings[0][1], best, 1

    def piece(self, word: str, begin: int, first: bool) -> Money | None:
        """The meaning of one currency word or sign at a place; case decides where it could be another word."""
        written = self.text[begin : begin + len(word)]
        if word not in _NAMES and (" " in word or "-" in word):
            word = re.sub(r"[\s-]+", " ", word)
        sign = SIGNS.get(written)
        name = _NAMES.get(word)
        if sign is not None and (name is None or name.code is None or len(sign.candidates) == 1):
            return sign
        doubtful = first and word in _MONEY_WORD_FIRST
        if doubtful and (written[:1].isupper() or word in _COINS) and _LARGE.match(self.low, begin + len(word)):
            doubtful = False  # "Rand 10 billion"
        if name is not None and not doubtful:
            if not first or " " in word or written[:1].isupper() or word not in _ALSO_WORDS:
                return name
            return None
        if sign is not None:
            return sign
        if word in _ALSO_WORDS and self.low[begin + len(word) : begin + len(word) + 1] != "$":
            return None
        signs = LOW_SIGNS.get(word)
        return SIGNS[signs[0]] if signs else None

    def currency_after(self, end: int) -> tuple[int, Money, int] | None:
        """(end, meaning, parts a unit) of a currency written after a number."""
        low = self.low
        rest = low[end : end + 3].lstrip(" -\n")
        if rest[:1] == "(":  # "5 million (USD)"
            found = _IN_BRACKETS.match(low, end)
            inner = self.piece(found["cur"], found.start("cur"), first=False) if found else None
            return (found.end(), inner, 1) if found and inner and found["cur"] not in _NOT_AFTER else None
        if not rest or not (rest[0].isalpha() or rest[0] in SIGN_CHARS or rest[0] == "¢"):
            return None
        minor = _MINOR_AFTER.match(low, end)
        if minor:
            codes, parts = _MINOR[re.sub(r"\s+", " ", minor["cur"])]
            return minor.end(), Money(codes[0] if len(codes) == 1 else None, codes), parts
        if low[end] == "p" and low[end - 1].isdigit() and _PENCE.match(low, end):
            return end + 1, Money("GBP", ("GBP",)), 100
        for pattern in (_NAME_AFTER, _SIGN_AFTER):
            found = pattern.match(low, end)
            if found:
                meaning = self.piece(found["cur"], found.start("cur"), first=False)
                if meaning is None or found["cur"] in _NOT_AFTER:
                    continue
                stop = found.end("cur") if low[found.end() - 1 : found.end()] != "$" else found.end()
                if (
                    pattern is _SIGN_AFTER
                    and found["cur"][-1] == "$"
                    and self.text[found.end() : found.end() + 1].isdigit()
                ):
                    continue
                tail = _SIGN_AFTER.match(low, stop) if low[stop : stop + 1] == " " else None
                if tail and tail["cur"] not in _ALSO_WORDS and len(tail["cur"]) == 3:
                    second = self.piece(tail["cur"], tail.start("cur"), first=False)
                    if second and second.code in meaning.candidates:
                        return tail.end(), second, 1
                return stop, meaning, 1
        mega = _MEGA_CODE.match(low, end)
        if mega and self.text[mega.start("cur") : mega.end("cur")].isupper():
            return mega.end(), SIGNS[mega["cur"].upper()], -_MEGA[mega["mega"]]
        return None
