"""Numbers in English text: money, percent, measures and counts, durations, ranks.

Here belongs reading a number, what stands around it (hedges, currency, unit, counted noun) and ranges. Dates are read
by ``flows.extract.dates``; what a number says about two countries is not decided here.

A number is left out where it only names something: years and days, flight, resolution and telephone numbers, clock
times, digits inside a name or an address.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from decimal import Decimal
from math import prod
from typing import Any

from flows.extract.dates import find_points, url_spans
from flows.extract.folding import fold
from flows.extract.tokens import Spotter
from flows.extract.word_lists import (
    FRACTION_DENOMINATORS,
    MAGNITUDE_USE,
    MAGNITUDES,
    MULTIPLES,
    ORDINALS,
    SMALL_NUMBERS,
    SPELLED_NUMBER,
    WORD_MAGNITUDES,
    any_of,
    read_rows,
    read_table,
    spelled_value,
)
from flows.records import Mention
from schemas.code_lists import currencies

# ---------------------------------------------------------------- vocabularies

_RANK = read_table("rank_words")
_CONTEXT = read_table("number_context")
_LABELS = {row["word"] for row in read_rows("numbered_things")}
_HEDGE_ROWS = read_rows("hedges")
_HEDGES_BEFORE = {row["phrase"]: row["qualifier"] for row in _HEDGE_ROWS if row["position"] == "before"}
_HEDGES_AFTER = {row["phrase"]: row["qualifier"] for row in _HEDGE_ROWS if row["position"] == "after"}
_UNIT_OF: dict[str, tuple[str, int]] = {}
_SYMBOL_OF: dict[str, tuple[str, int]] = {}
for _row in read_rows("units"):
    for _alias in filter(None, _row["aliases"].split("|")):
        _UNIT_OF.setdefault(_alias, (_row["code"], int(_row["factor"])))
    for _symbol in filter(None, _row["symbols"].split("|")):
        _SYMBOL_OF.setdefault(_symbol, (_row["code"], int(_row["factor"])))
_MINOR = {row["word"]: (row["code"], int(row["per_unit"])) for row in read_rows("minor_units")}

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


@dataclass(slots=True, frozen=True)
class _Money:
    """What a currency word or sign can mean: the code where it is clear, else all that bear it."""

    code: str | None
    candidates: tuple[str, ...]


_LATELY = 2020  # a currency that was withdrawn since is what its name alone means


def _money_words() -> tuple[dict[str, _Money], dict[str, _Money]]:
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

    def meaning(word: str, codes: set[str]) -> _Money:
        ordered = tuple(sorted(codes))
        if len(ordered) == 1:
            return _Money(ordered[0], ordered)
        if word in defaults:
            return _Money(defaults[word], ordered)
        if word.upper() in known and word.upper() in codes:
            return _Money(word.upper(), (word.upper(),))
        current = [code for code in ordered if known[code].withdrawn is None]
        current = current or [code for code in ordered if (known[code].withdrawn or 0) >= _LATELY]
        parties = {known[code].party for code in ordered}
        if len(current) == 1 and (len(parties) == 1 or " " in word):  # "Serbian dinars"
            return _Money(current[0], (current[0],))
        return _Money(None, ordered)

    meant = {word: meaning(word, codes) for word, codes in names.items()}
    # An adjective before a word that several currencies share ("Indian Rs", "Hong Kong dlrs") settles it.
    shared = {word: codes for word, codes in (names | signs).items() if len(codes) > 1 and word.isascii()}
    for currency in known.values():
        adjectives = {currency.name.lower().rsplit(" ", 1)[0], currency.plural.lower().rsplit(" ", 1)[0]}
        for word, codes in shared.items():
            if currency.code in codes and " " not in word and currency.withdrawn is None:
                for adjective in adjectives:
                    if " " in currency.name:
                        meant.setdefault(f"{adjective} {word.lower()}", _Money(currency.code, (currency.code,)))
    return meant, {sign: meaning(sign, codes) for sign, codes in signs.items()}


_NAMES, _SIGNS = _money_words()
_LOW_SIGNS: dict[str, list[str]] = {}
for _sign in _SIGNS:
    _LOW_SIGNS.setdefault(fold(_sign), []).append(_sign)
_LOW_SIGNS.setdefault("c$", ["C$"])
_LOW_SIGNS.setdefault("c $", ["C$"])
_SIGNS.setdefault("C$", _Money("CAD", ("CAD",)))
_ALSO_WORDS = frozenset(_CONTEXT["also_words"])
_MONEY_WORD_FIRST = frozenset(_CONTEXT["no_currency_before"])

# ---------------------------------------------------------------- patterns

_MAG_WORDS = [word for word, use in MAGNITUDE_USE.items() if use in ("word", "abbreviation") and word != "score"]
_MAG_WORDS += ["lakhs", "lacs", "crores"]  # as Indian English counts: "Rs 12 crores"
_MAG_MONEY = [word for word, use in MAGNITUDE_USE.items() if use == "money"]
_MAG_PLURAL = [word for word, use in MAGNITUDE_USE.items() if use == "plural"]
_MAG = re.compile(
    rf"\s{{0,2}}-?(?P<mag>{any_of(_MAG_WORDS)})(?![a-z])(?:\s(?P<mag2>million|billion|crore|lakh|trillion)(?![a-z]))?"
)
_MAG_SHORT = re.compile(rf"\s?(?P<mag>{any_of(_MAG_MONEY)})(?![a-z0-9])")
_FRACTION_WORDS = any_of(FRACTION_DENOMINATORS)
_FRACTION_AFTER = re.compile(rf"[\s-](?P<part>{_FRACTION_WORDS})(?![a-z])")
_AND_A_HALF = re.compile(r"\s(?:and\s)?(?:a\s|one[\s-])(?P<part>half|quarter)(?![a-z])")
_OF_A_COIN = re.compile(
    r"(?:\s(?:of\s)?an?)?[\s-](?=(?:(?:u\.?s\.?|american|canadian|australian)\s)?"
    r"(?:dollar|euro|rouble|ruble|rupee|cent|penny|franc|yuan|pound\ssterling)s?(?![a-z]))"
)
_OF_A_MAG = re.compile(rf"(?:\s(?:of\s)?an?)?[\s-](?P<mag>{any_of(WORD_MAGNITUDES)})(?![a-z])")
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
_NAME_PIECE = any_of(_NAMES).replace(r"\s{1,8}", r"[\s-]{1,3}")  # "Singapore-dollar"
_NAME_AFTER = re.compile(rf"(?:\s{{0,2}}-?|-\s?)(?P<cur>{_NAME_PIECE})(?![a-z])(?:\s?\$(?![0-9]))?")
_SIGN_AFTER = re.compile(rf"\s?-?(?P<cur>{any_of(_LOW_SIGNS)})(?![a-z0-9#_])")
_CODE_AFTER = re.compile(r"\s?\((?P<cur>[A-Z]{3})\)")
_MINOR_AFTER = re.compile(rf"\s{{0,2}}-?(?P<cur>{any_of(_MINOR)})(?![a-z])")
_MEGA_CODE = re.compile(r"\s?m(?P<cur>eur|usd|aud|gbp|cad|chf|sek|nok|dkk|jpy|inr|cny|zar)(?![a-z])")
_CURRENCY_PIECE = any_of([*_NAMES, *_LOW_SIGNS])
_BEFORE = re.compile(
    rf"(?:(?<![a-z0-9$€£¥])|(?<=[a-z0-9])(?=[$€£¥]))(?P<cur>{_CURRENCY_PIECE})(?:\s{{0,2}}\(?(?P<cur2>{_CURRENCY_PIECE}))?[\s.:]{{0,2}}-?\Z"
)
_MEGA_BEFORE = re.compile(r"(?<![a-z])m(?P<cur>eur|usd|aud|gbp|cad|chf|sek|nok|dkk)\s?\Z")
_BEFORE_ENDS = frozenset(
    re.split(r"[\s]", word)[-1].rstrip(".").lstrip("$")
    for word in [*_NAMES, *_LOW_SIGNS]
    if word[-1].isalpha() or word[-1] == "."
)
_SIGN_CHARS = frozenset(char for word in _LOW_SIGNS for char in word if not char.isalnum() and char not in " .")

_TAIL = r"(?![0-9])"
_NUMBER = (
    r"[0-9]{1,3}(?:,[0-9]{3}){1,6}(?:\.[0-9]{1,9})?"
    + _TAIL
    + r"|[0-9]{1,2}(?:,[0-9]{2}){1,5},[0-9]{3}(?:\.[0-9]{1,9})?"
    + _TAIL
    + r"|[0-9]{1,3}(?:\.[0-9]{3}){2,6}(?:,[0-9]{1,9})?"
    + _TAIL
    + r"|[0-9]{1,3}(?:\.[0-9]{3}){1,6},[0-9]{1,2}"
    + _TAIL
    + r"|[0-9]{1,3}(?: [0-9]{3}){1,6}(?:[.,][0-9]{1,2})?"
    + _TAIL
    + r"|[0-9]{1,3}(?:'[0-9]{3}){1,6}(?:\.[0-9]{1,9})?"
    + _TAIL
    + r"|[0-9]{1,3}[ -][1-9][0-9]?/(?:2|3|4|5|6|8|16|32|64)(?![0-9/])|[1-9]/(?:2|3|4|5|6|8|16|32)(?![0-9/])"
    + r"|[0-9]{1,3} ?[½¼¾⅓⅔⅛]"
    + r"|[0-9]{1,15},[0-9]{1,2}(?![0-9]|,[0-9])"
    + r"|[0-9]{1,18}(?:\.[0-9]{1,12})?"
    + _TAIL
    + r"|[0-9]+"
)
_VULGAR = {
    "½": Decimal("0.5"),
    "¼": Decimal("0.25"),
    "¾": Decimal("0.75"),
    "⅓": Decimal(1) / 3,
    "⅔": Decimal(2) / 3,
    "⅛": Decimal("0.125"),
}
_PLURAL_MAG = any_of(_MAG_PLURAL)
_VAGUE = re.compile(
    rf"(?:(?:tens|hundreds|dozens|thousands|scores)\sof\s)?(?:{_PLURAL_MAG})(?:\sof)?(?![a-z])"
    rf"|(?:several|many|a\sfew|some|few|a\scouple\sof|a\scouple)\s(?:{any_of(WORD_MAGNITUDES)})(?![a-z])"
)
_FOLDS = any_of(list(MULTIPLES))
_SCALES = r"(?:hundred|thousand|million|billion|trillion|dozen)"
_TRIGGER = re.compile(
    rf"(?=[0-9])(?:{_NUMBER})|[½¼¾⅓⅔⅛%]|(?<![a-z0-9])(?=[a-z])(?:"
    + any_of([*SMALL_NUMBERS, *WORD_MAGNITUDES, *_MAG_PLURAL, *MULTIPLES, "half", *_RANK["first"], *_RANK["verbs"]])
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
                *(*SMALL_NUMBERS, *WORD_MAGNITUDES, *_MAG_PLURAL, *MULTIPLES, *_RANK["first"], *_RANK["verbs"]),
                *(*ORDINALS, "half", "a", "an", "quarter", "quarters", "several", "many", "few"),
                *("per", "percent", "percents", "percentage", "percentages"),
            ]
        )
        + r")(?![a-z])"
    )
)
_SPELLED = re.compile(SPELLED_NUMBER)
_MAG_WORD = re.compile(r"hundred|thousand|million|billion|trillion|crore|lakh")
_SPELLED_ON = re.compile(
    rf",\s{{1,3}}(?P<words>(?=(?:[a-z]+[\s-]){{1,3}}(?:hundred|thousand|million)){SPELLED_NUMBER})"
)
_ONE_TO = re.compile(
    rf"(?P<link>\s(?:to|or|and)\s|-to-)(?!one)(?:[0-9]|(?:{any_of([*SMALL_NUMBERS, *WORD_MAGNITUDES])})(?![a-z]))"
)
_CHAIN = re.compile(r"[0-9]+(?:-[0-9]+){2,12}|[0-9]+(?:\.[0-9]+){2,12}|[0-9]+:[0-9]{2}(?![0-9])(?::[0-9]{2})?")
_NEGATIVE = re.compile(r"(?<![a-z])(?:minus|negative)\s\Z")
_OF_A_PERCENT = re.compile(
    r"(?:\sof)?(?:\sa|\sone)?\s(?:(?P<pp>percentage\spoint|per\s?cent\spoint|pct\spoint)|per\s?cent|pct)(?![a-z])"
)
_DIGIT_LEFT = re.compile(r"[0-9]\s{0,2}-?\Z")
_PHONE = re.compile(r"[0-9]{1,4}(?:[\s()-]{1,2}[0-9]{2,5}){2,5}")
_CLOCK = re.compile(r"\s?(?:a\.?m\.?|p\.?m\.?|o'clock|hrs?\s?(?:gmt|ist|local)|gmt|utc)(?![a-z])")
_RANGE_GAP = re.compile(
    r"\s{0,2}(?P<link>-to-|-|~|to|and|or|through|thru|until|till|up\sto)(?:\s(?:about|around"
    r"|some|over|nearly|almost|approximately|roughly|up\sto|at\sleast|as\smuch\sas))?\s{0,2}\Z"
)
_BOUND_GAP = re.compile(r"\s?,?\s?(?:(?:and|but)\s(?:(?:also|is|are|it\sis|they\sare|[a-z])\s)?)?\Z")
_RANGE_START = re.compile(
    r"(?<![a-z])(between|from|of|at|range|ranges|ranging)\s(?:(?:about|around"
    r"|approximately|some|roughly|an\sestimated|nearly)\s)?\Z"
)
_CHANGE = re.compile(rf"(?<![a-z])(?:{any_of(read_table('change_words')['verbs'])})(?![a-z])")
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
_COMPARED = re.compile(r"\s(?P<dir>less|lower|fewer|smaller|more|higher|greater|larger)(?![a-z])")
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
_HEDGE_RX: dict[str, re.Pattern[str]] = {}
for _phrase in _HEDGES_BEFORE:
    _HEDGE_RX.setdefault(_phrase.split()[-1], re.compile(""))
for _last in _HEDGE_RX:
    _same = [phrase for phrase in _HEDGES_BEFORE if phrase.split()[-1] == _last]
    _edge = r"(?<![a-z])" if _last[0].isalpha() else ""
    _HEDGE_RX[_last] = re.compile(rf"{_edge}(?P<hedge>{any_of(_same)})[\s-]{{0,3}}(?:a\s|the\s)?\Z")
_AFTER_HEDGE = re.compile(
    rf"\s?,?\s?(?P<hedge>{any_of(phrase for phrase in _HEDGES_AFTER)})(?![a-z0-9])(?:\s(?:or\sequal\sto"
    rf"|to)(?=\s[0-9]))?"
)
_OR_EQUAL = re.compile(r"\s(?:or|and)\sequal(?:\sto(?!\s[0-9]))?(?![a-z])")
_LIST_MARK = re.compile(r"[.)](?:\s|\Z)|\s{0,3}(?:\n|\Z)")
_LINE_START = re.compile(r"(?:\A|\n)[\s(*-]{0,3}\Z")
_PAIR = re.compile(
    rf"(?P<left>[0-9]{{1,9}}(?:\.[0-9]{{1,4}})?)/(?=[0-9]{{1,9}}(?:\.[0-9]{{1,4}})?(?:\s(?:{any_of(_MAG_WORDS)})(?![a-z])"
    rf"|%))"
)
_SYMBOLS = re.compile(r"[=<>~≈≥≤]+\Z")
_AFTER_FIRST = frozenset(" +-,")
_WEAK_AFTER = frozenset(
    ["odd", "plus", "minimum", "maximum", "approximately", "at least", "at most", "and over", "and above", "and up"]
)
_PER = re.compile(
    r"(?:\s(?:per|an?|each|every)\s|/)(?P<per>year|month|day|week|annum|quarter"
    r"|hour|tonne|ton|barrel|person|head|share|kwh|km|unit)(?![a-z])(?!\s(?:ago"
    r"|earlier|later|before|old))|\s(?P<ly>annually|yearly|daily|monthly)(?![a-z])"
)
_PER_WORD = {"annually": "year", "yearly": "year", "daily": "day", "monthly": "month", "annum": "year"}
_NEXT_WORD = re.compile(r"(?:\s{1,2}|-)([a-z][a-z'&./]*)")
_STOP = frozenset(_CONTEXT["phrase_ends"])
_FUNCTION_WORDS = frozenset(_CONTEXT["function_words"])
_CONVERSION = re.compile(
    r"\s?,?\s?[(\[]\s?(?:i\.e\.?,?\s|or\s|=\s?|equivalent\sto\s|equal\sto\s|the\sequivalent\sof\s"
    r"|then\s|now\s|worth\s|that\sis,?\s)?\Z|\s?,?\s(?:or|equivalent\sto|equal\sto"
    r"|or\sthe\sequivalent\sof|the\sequivalent\sof)\s\Z"
)
_MAJOR_MINOR_GAP = re.compile(r",?\s(?:and\s)?\Z")


@dataclass(slots=True)
class _Number:
    """A number as written, before what stands around it is read."""

    start: int
    end: int
    value: Decimal | None
    shape: str  # digits, words, fraction, vague, multiple
    scaled: bool = False  # a magnitude was written at it
    sign: int = 1


def _decimal(token: str) -> Decimal | None:
    """The value of digits with any separators; the shapes are those of ``_NUMBER``."""
    if "/" in token:
        whole, _, part = token.replace("-", " ").rpartition(" ")
        above, below = part.split("/")
        return Decimal(whole or 0) + Decimal(above) / Decimal(below)
    if not token[-1].isdigit():
        return Decimal(token[:-1].strip() or 0) + _VULGAR[token[-1]]
    if "," in token and "." in token:
        decimal_mark = max(token.rfind(","), token.rfind("."))
        whole = re.sub(r"[.,]", "", token[:decimal_mark])
        tail = token[decimal_mark + 1 :]
        if token[decimal_mark] == "," and len(tail) == 3 and token.count(",") > 1:
            return Decimal(whole + tail)
        return Decimal(f"{whole}.{tail}")
    if " " in token or "'" in token:
        return Decimal(re.sub(r"[ ']", "", token).replace(",", "."))
    if "," in token:
        head, _, tail = token.rpartition(",")
        return Decimal(token.replace(",", "")) if len(tail) == 3 else Decimal(f"{head}.{tail}")
    if token.count(".") > 1:
        return Decimal(token.replace(".", ""))
    return Decimal(token)


class _Scanner:
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

    # -- reading a number

    def in_date(self, start: int, end: int) -> int:
        """The end of the date that a span touches, or 0."""
        index = bisect_right(self.date_starts, start) - 1
        if index >= 0 and self.date_ends[index] > start:
            return self.date_ends[index]
        if index + 1 < len(self.date_starts) and self.date_starts[index + 1] < end:
            return self.date_ends[index + 1]
        return 0

    def digits(self, start: int, token: str) -> _Number | None:
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
                self.word_before(start) in _LABELS
            ):
                token = token[: token.index(" ")]
                end = start + len(token)
        after = low[end : end + 1]
        sign = 1
        if before == "-" and not low.endswith("-to-", 0, start):
            prior = low[start - 2] if start > 1 else " "
            if prior in " (\n=<>" or prior in _SIGN_CHARS:
                sign = -1
            elif (prior.isdigit() or (prior.isalpha() and not self.money_at(start - 1))) and not self.range_left(start):
                return None
        elif before.isalpha() and not before.isspace():
            if not self.money_at(start):
                return None
        elif before == "/" and (self.after_pair == start or self.range_left(start)):
            pass
        elif (
            before == "."
            and token.isdigit()
            and (start == 1 or low[start - 2] in " \n(" or low[start - 2] in _SIGN_CHARS)
        ):
            start, token = start - 1, f"0.{token}"  # ".50"
        elif (
            before in "/#№_@\\"
            or (before in ".," and start > 1 and low[start - 2].isdigit())
            or (before == ":" and start > 1 and low[start - 2].isdigit())
            or (before == "+" and _PHONE.match(low, start))
        ):
            return None
        joined = after != "" and after in "-.:" and low[end + 1 : end + 2].isdigit()
        if joined and _CHAIN.match(low, start) and not (after == "-" and "," in token):
            return None
        if after == "/" and low[end + 1 : end + 2].isdigit() and "/" not in token:
            return None
        if len(token) > 1 and token[0] == "0" and token.isdigit() and len(token) > 2:
            return None
        value = _decimal(token)
        return _Number(start, end, value, "digits", sign=sign)

    def numbering(self, start: int) -> _Number | None:
        """A telephone number, a clock time, a version: skipped as a whole."""
        found = _PHONE.match(self.low, start) if self.low[start - 1 : start] == "+" else _CHAIN.match(self.low, start)
        return _Number(start, found.end(), None, "numbering") if found else None

    def range_left(self, start: int) -> bool:
        """Whether a hyphen before a number joins it to the number just read."""
        return bool(self.out) and self.out[-1].char_end == start - 1

    def ends_money_range(self, start: int) -> bool:
        """Whether a number ends a range that begins with money: the "20m" of "£10-20m"."""
        return bool(self.out) and self.out[-1].kind == "amount" and self.low[self.out[-1].char_end : start] == "-"

    def money_at(self, end: int) -> bool:
        """Whether a currency is written right before a position, with no space."""
        found = _BEFORE.search(self.low, max(end - 12, 0), end)
        if found and found.end("cur2" if found["cur2"] else "cur") == end:
            return True
        return _MEGA_BEFORE.search(self.low, max(end - 5, 0), end) is not None

    def word_before(self, start: int) -> str:
        low = self.low
        end = start
        while end > 0 and low[end - 1] in " \n\t":
            end -= 1
        begin = end
        while begin > 0 and (low[begin - 1].isalpha() or low[begin - 1] in ".$'>=<~≈≥≤") and end - begin < 20:
            begin -= 1
        return low[begin:end]

    def words(self, start: int, token: str) -> _Number | None:
        """A number in words, a fraction, or a vague plural of a magnitude."""
        low = self.low
        vague = _VAGUE.match(low, start) if token not in SMALL_NUMBERS else None
        if vague:
            end = vague.end() - 3 if vague.group().endswith(" of") else vague.end()
            return _Number(start, end, None, "vague")
        article = 0
        if token in MAGNITUDES and _DIGIT_LEFT.search(low, max(start - 3, 0), start):
            return None  # the magnitude of a number that was not read
        if token[-1] == " ":  # "a million", "a third", "a half"
            article = len(token)
        at = start + article
        found = _SPELLED.match(low, at)
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
            extra = _AND_A_HALF.match(low, end)
            if extra:
                value += Decimal("0.5") if extra["part"] == "half" else Decimal("0.25")
                end = extra.end()
            elif number <= 20 and not article:
                part = _FRACTION_AFTER.match(low, end)
                if part and not (number == 1 and part["part"] in ("second",)):
                    return self.fraction(
                        start, part.end(), Decimal(number) / FRACTION_DENOMINATORS[part["part"]], number > 1
                    )
            return _Number(start, end, value, "words", scaled=number >= 1000)
        part = re.compile(_FRACTION_WORDS).match(low, at)
        if not part or low[part.end() : part.end() + 1].isalpha():
            return None
        return self.fraction(start, part.end(), Decimal(1) / FRACTION_DENOMINATORS[part.group()], False)

    def fraction(self, start: int, end: int, value: Decimal, sure: bool) -> _Number | None:
        """A fraction in words: of a magnitude ("half a million"), else a part where its right side says so."""
        low = self.low
        scaled = _OF_A_MAG.match(low, end)
        if scaled:
            return _Number(start, scaled.end(), value * MAGNITUDES[scaled["mag"]], "words", scaled=True)
        coin = _OF_A_COIN.match(low, end)
        if coin:
            return _Number(start, coin.end() - 1, value, "words")
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
        return _Number(start, end, value * 100, "fraction")

    def magnitude(self, number: _Number, short: bool) -> None:
        """Reads "million", "bn", "crore" at the end of a number; single letters only where money is meant."""
        low = self.low
        found = _MAG.match(low, number.end) if low[number.end : number.end + 3].strip(" -") else None
        if not found and short:
            found = _MAG_SHORT.match(low, number.end)
        if not found or number.value is None:
            return
        number.value *= MAGNITUDES[found["mag"]]
        if "mag2" in found.re.groupindex and found["mag2"]:
            number.value *= MAGNITUDES[found["mag2"]]
        number.end = found.end()
        number.scaled = True

    # -- what stands around it

    def currency_before(self, start: int) -> tuple[int, _Money] | None:
        low = self.low
        at = start - 1
        if at >= 0 and low[at] == "-" and at > 0 and low[at - 1] in _SIGN_CHARS:
            at -= 1
        spaces = 0
        while at >= 0 and low[at] in " \n" and spaces < 2:
            at -= 1
            spaces += 1
        if at < 0:
            return None
        char = low[at]
        if char not in _SIGN_CHARS:
            if not (char.isalpha() or char in ".)"):
                return None
            if char != ")" and self.word_before(start).rstrip(".").lstrip("$") not in _BEFORE_ENDS:
                mega = _MEGA_BEFORE.search(low, max(start - 6, 0), start)
                return (mega.start(), _SIGNS[mega["cur"].upper()]) if mega else None
        floor = self.out[-1].char_end if self.out else 0
        found = _BEFORE.search(low, max(start - 40, floor), start)
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
        return meanings[0][1], best

    def piece(self, word: str, begin: int, first: bool) -> _Money | None:
        """The meaning of one currency word or sign at a place; case decides where it could be another word."""
        written = self.text[begin : begin + len(word)]
        word = re.sub(r"[\s-]+", " ", word) if " " in word or "-" in word else word
        sign = _SIGNS.get(written)
        name = _NAMES.get(word)
        if sign is not None and (name is None or name.code is None or len(sign.candidates) == 1):
            return sign
        if name is not None and not (first and word in _MONEY_WORD_FIRST):
            if not first or " " in word or written[:1].isupper() or word not in _ALSO_WORDS:
                return name
            return None
        if sign is not None:
            return sign
        if word in _ALSO_WORDS and self.low[begin + len(word) : begin + len(word) + 1] != "$":
            return None
        signs = _LOW_SIGNS.get(word)
        return _SIGNS[signs[0]] if signs else None

    def currency_after(self, end: int) -> tuple[int, _Money, int] | None:
        """(end, meaning, parts a unit) of a currency written after a number."""
        low = self.low
        rest = low[end : end + 3].lstrip(" -\n")
        if rest[:1] == "(":  # "5 million (USD)"
            found = _CODE_AFTER.match(self.text, end)
            return (found.end(), _SIGNS[found["cur"]], 1) if found and found["cur"] in _SIGNS else None
        if not rest or not (rest[0].isalpha() or rest[0] in _SIGN_CHARS or rest[0] == "¢"):
            return None
        minor = _MINOR_AFTER.match(low, end)
        if minor:
            code, parts = _MINOR[minor["cur"]]
            return minor.end(), _Money(code, (code,)), parts
        for pattern in (_NAME_AFTER, _SIGN_AFTER):
            found = pattern.match(low, end)
            if found:
                meaning = self.piece(found["cur"], found.start("cur"), first=False)
                if meaning is None:
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
        if mega:
            return mega.end(), _SIGNS[mega["cur"].upper()], -1_000_000
        return None

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
            pattern = _HEDGE_RX.get(word)
            if pattern is None:
                break
            found = pattern.search(low, max(start - 36, floor), start)
            if not found:
                break
            phrase = re.sub(r"\s+", " ", found["hedge"])
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

    def noun(self, end: int, value: Decimal | None) -> tuple[str, int] | None:
        """The counted noun after a number, singular, and where it ends: the head of the noun phrase."""
        low = self.low
        hyphen = low[end : end + 1] == "-"
        index_map = _SINGULARS if hyphen or value == 1 else _PLURALS
        phrase: list[str] = []
        offsets: list[int] = []
        at = end
        for _ in range(7):
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
        if best is None and not hyphen and value != 1:
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

    # -- building mentions

    def build(self, number: _Number) -> Mention | None:
        """The mention that a number makes with what stands around it, or None where it only names something."""
        low = self.low
        start, end = number.start, number.end
        before = self.currency_before(start) if number.shape != "fraction" else None
        if number.sign < 0 and number.shape == "digits":
            start -= 1
        elif before is None and (negative := _NEGATIVE.search(low, max(start - 10, 0), start)):
            number.sign, start = -1, negative.start()
        if number.shape == "digits" and number.value is not None and low.startswith(" and a ", end):
            half = _AND_A_HALF.match(low, end)
            if half and low[half.end() : half.end() + 1] == " ":  # "2 and a half million"
                number.value += Decimal("0.5") if half["part"] == "half" else Decimal("0.25")
                number.end = half.end()
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
            return self.amount_before(number, before, start, end, value)
        percent = _PERCENT.match(low, end)
        if percent and number.shape != "vague":
            code = "percentage_point" if percent["pp"] else "basis_point" if percent["bp"] else "percent"
            return self.finish("percent", start, percent.end(), code, value, None)
        after = self.currency_after(end)
        if after is None and number.shape == "digits" and not number.scaled and end < len(low) and low[end] in "mbkt ":
            short = _MAG_SHORT.match(low, end)
            if short:
                after = self.currency_after(short.end())
                if after and value is not None:
                    value *= MAGNITUDES[short["mag"]]
        if after is not None:
            return self.amount_after(start, after, value)
        return self.measure(number, start, end, value)

    def amount_before(
        self, number: _Number, before: tuple[int, _Money], start: int, end: int, value: Decimal | None
    ) -> Mention:
        low = self.low
        begin, meaning = before
        if (
            _MEGA_BEFORE.search(low, max(number.start - 6, 0), number.start)
            and begin == low.rfind("m", 0, number.start - 2)
            and value is not None
        ):
            value *= 1_000_000
        after = self.currency_after(end)
        if after is not None and after[2] == 1:
            stop, second, _ = after
            if len(meaning.candidates) > 1 and (
                second.code in meaning.candidates or (meaning.code == "USD" and second.code)
            ):
                code_matches = second.code in meaning.candidates
                if code_matches:
                    meaning, end = _Money(second.code, (second.code,)) if second.code else meaning, stop
            elif second.code == meaning.code:
                end = stop
        return self.finish_money(begin, end, meaning, value)

    def amount_after(self, start: int, after: tuple[int, _Money, int], value: Decimal | None) -> Mention:
        stop, meaning, parts = after
        if parts < 0 and value is not None:
            value *= -parts
        elif parts > 1 and value is not None:
            value /= parts
        elif value is not None:
            late = _MAG.match(self.low, stop)
            if late and late["mag"] not in ("hundred", "dozen", "thousand"):
                value *= MAGNITUDES[late["mag"]]
                stop = late.end()
        mention = self.finish_money(start, stop, meaning, value)
        if parts > 1:
            mention.extra = {**(mention.extra or {}), "minor": parts}
        return mention

    def finish_money(self, start: int, end: int, meaning: _Money, value: Decimal | None) -> Mention:
        extra: dict[str, Any] | None = None
        if meaning.code is None:
            extra = {"currency_candidates": list(meaning.candidates)}
        elif len(meaning.candidates) > 1:
            extra = {"currency_default": True, "currency_candidates": list(meaning.candidates)}
        mention = self.finish("amount", start, end, meaning.code, value, extra)
        if (
            self.out
            and self.out[-1].kind == "amount"
            and _CONVERSION.match(self.low, self.out[-1].char_end, mention.char_start)
        ):
            mention.extra = {**(mention.extra or {}), "conversion": True}
        return mention

    def measure(self, number: _Number, start: int, end: int, value: Decimal | None) -> Mention | None:
        low = self.low
        bare = number.shape == "digits"
        time = _TIME.match(low, end)
        if time and (time["gap"].strip() or low[end : end + 1] == " " or bare):
            return self.time(number, time, start, end, value)
        unit = _UNIT.match(low, end)
        found: tuple[str, int] | None = None
        stop = end
        if unit and not (unit["unit"] in ("second", "seconds") and not bare):
            found, stop = _UNIT_OF[re.sub(r"\s+", " ", unit["unit"])], unit.end()
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
        if noun is None:
            return self.finish("quantity", start, end, None, value, None)
        if number.value == 1 and not bare and not self.counts_one(start, end):
            return None
        return self.finish("quantity", start, noun[1], noun[0], value, None)

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

    def is_label(self, number: _Number, noun: tuple[str, int] | None) -> bool:
        """Whether a number without a measure only names something ("Resolution 1718", "Boeing 787")."""
        if number.shape != "digits" or number.scaled:
            return False
        low = self.low
        word = self.word_before(number.start)
        if (
            word
            and (word in _LABELS or word.rstrip(".") in _LABELS)
            and low[number.start - 1 : number.start] in (" ", "\n")
        ):
            return True
        if (
            noun is None
            and _LIST_MARK.match(low, number.end)
            and _LINE_START.search(low, max(number.start - 4, 0), number.start)
        ):
            return True
        if noun is None and low[number.start - 1 : number.start] == "(" and low[number.end : number.end + 1] == ")":
            return number.end - number.start <= 2
        if noun is not None or not word or not word[0].isalpha():
            return False
        at = number.start - 1
        while at > 0 and low[at] in " \n":
            at -= 1
        begin = at - len(word) + 1
        if self.out and self.out[-1].char_end > begin:
            return False
        if not self.text[begin : begin + 1].isupper() or word.rstrip(".") in _FUNCTION_WORDS or word in _HEDGE_RX:
            return False
        return low[number.start - 1] == " " and "\n" not in low[at : number.start]

    def time(self, number: _Number, time: re.Match[str], start: int, end: int, value: Decimal | None) -> Mention | None:
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
                word = per["per"] or per["ly"]
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
        if (phrase in _WEAK_AFTER and right.isalnum()) or (phrase.endswith("than") and right[:1].isdigit()):
            return end, qualifier
        return found.end("hedge"), _HEDGES_AFTER[phrase]

    # -- joining

    def add(self, mention: Mention, number: _Number) -> None:
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
        if link == "or" and not (right.value == left.value + 1 and left.qualifier in ("exact", "about")):
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
        value = _decimal(token) if re.fullmatch(_NUMBER, token) else None
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
        if not below.value < above.value:
            return None
        return Mention(
            left.kind,
            left.char_start,
            right.char_end,
            code=left.code or right.code,
            value=below.value,
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
            ) and not self.low.startswith(" more", right.char_end):
                return None
            value = left.value + right.value / 100
        else:
            return None
        code, extra = left.code, left.extra
        if code is None and right.code in (extra or {}).get("currency_candidates", ()):  # "5 roubles 50 kopeks"
            code, extra = right.code, None
        return Mention(
            "amount",
            left.char_start,
            right.char_end,
            code=code,
            value=self.rounded(value),
            qualifier=left.qualifier,
            extra=extra,
        )

    # -- ranks and multiples

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

    def fold_change(self, number: _Number) -> Mention | None:
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
        words = None if digits else _SPELLED.match(self.low, at)
        found = digits or words
        if found is None:
            return None
        value = float(found.group()) if digits else spelled_value(found.group())
        if value is None:
            return None
        return Mention("percent", start, found.end(), code="percent", value=float(value), qualifier="exact")

    # -- the scan

    def scan(self) -> list[Mention]:
        low = self.low
        dates = self.date_starts
        date_ends = self.date_ends
        date_index = 0
        url_index = 0
        position = 0
        read = 0  # where the trigger before ends
        left: _Number | None = None
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
            self.add(mention, number or _Number(mention.char_start, mention.char_end, None, "other"))
            position = mention.char_end
        return self.out

    def pair_left(self, left: _Number, right: _Number, mention: Mention) -> Mention:
        """The first of "534/144 million USD": its own value, the measure of the second."""
        assert left.value is not None and right.value is not None  # digits both
        written = re.match(r"[0-9.]+", self.low[right.start : right.end])
        factor = (
            Decimal(str(mention.value)) / Decimal(written.group()) if written and float(written.group()) else Decimal(1)
        )
        value = float(left.value * factor) if mention.value is not None else None
        return Mention(mention.kind, left.start, left.end - 1, mention.code, value, None, "exact", extra=mention.extra)

    def at(self, start: int, token: str) -> tuple[Mention | None, _Number | None]:
        first = token[0]
        if first in "0123456789½¼¾⅓⅔⅛":
            if first not in "0123456789":
                number: _Number | None = _Number(start, start + 1, _VULGAR[first], "digits")
            else:
                pair = _PAIR.match(self.low, start)
                if pair and self.low[start - 1 : start] != "/":
                    self.after_pair = pair.end()
                    return None, _Number(start, pair.end(), Decimal(pair["left"]), "pair")
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
        return self.build(number), number


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
    return _Scanner(text).scan()
