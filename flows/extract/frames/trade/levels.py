"""Levels, changes and volumes of trade: what a number of goods or money says, and whose goods are meant."""

from __future__ import annotations

import re

from flows.extract import roles
from flows.extract.reading import Actor, Reading, is_finite_or_participle
from flows.extract.word_lists import read_rows


def is_earlier(reading: Reading, item: int) -> bool:
    """Whether a number only says the level of an earlier time: "from 1.1 bln a year earlier", "compared with a deficit
    of 4 bln in 1985"."""
    if item <= 0:
        return False
    leads = reading.words[max(0, item - 6) : item]
    return leads[-1] in ("from", "against", "versus", "than") or "compared" in leads


def differs(subject: str | None, codes: tuple[str, ...]) -> bool:
    return subject is not None and subject not in codes


_FALLING = frozenset(
    """fell fall fallen falling dropped drop dropping declined decline declining decreased decrease down plunged slumped
    slump shrank shrunk shrinking contracted contraction reduced reduction cut cutting slashed slashing less lower
    tumbled
    tumble dwindled dwindle slipped slip narrowed eased slid slide sank dipped dip halved plummeted diminished
    weakened""".split()
)


def signed_change(reading: Reading, k: int) -> float | None:
    value = roles.mention(reading, k).value
    if value is None:
        return None
    near = reading.words[max(0, k - 5) : k] + reading.words[k + 1 : k + 4]
    if reading.words[k - 1 : k] == ["by"]:
        near += reading.words[max(roles.clause(reading, k)[0], k - 14) : k]  # "fell for the third month, by 35 pct"
    if value > 0 and any(w in _FALLING for w in near):
        return -value
    return value


def change_beside(reading: Reading, k: int) -> int:
    """A change given with a level: "rose 12 percent to $5 billion", "$5 billion, up 12 percent"."""
    for j in reading.mentions("%"):
        low, high = sorted((j, k))
        if high - low <= 5 and "$" not in reading.kinds[low + 1 : high] and is_change(reading, j):
            return j
    return -1


_RISING = frozenset(
    """rose rise risen rising grew grow growth growing increased increase increasing jumped jump up climbed surged
    expanded
    swelled widened inched edged gained gain gaining leapt leaped rebounded recovered advanced
    climb swell inch edge widen surge
    higher more by from soared gained doubled tripled quadrupled boost""".split()
)


def is_change(reading: Reading, k: int) -> bool:
    value = roles.mention(reading, k)
    if value.extra and value.extra.get("change"):
        return True
    near = reading.words[max(0, k - 4) : k] + reading.words[k + 1 : k + 3]
    return any(w in _FALLING or w in _RISING for w in near) and reading.words[k + 1 : k + 2] != ["of"]


def far_verb(reading: Reading, start: int, end: int) -> bool:
    """Whether another verb than one of growth stands between the flow and its preposition."""
    for k in range(start, end):
        if (
            reading.kinds[k] == "v"
            and is_finite_or_participle(reading, k)
            and reading.words[k] not in _RISING | _FALLING
            and reading.lemma(k) not in ("come", "go", "originate", "be", "flow", "total")
        ):
            return True
    return False


_VOLUME = frozenset(
    """MW GW cargo short_ton bale sack head ton tonne barrel barrel/d bushel kg m3 kWh MWh GWh TWh litre gallon
    bcm""".split()
)


_PRICED = frozenset(
    "tonne ton barrel bushel pound lb kg kilo ounce head litre gallon unit piece tonnes mmbtu bag".split()
)


def is_unit_price(reading: Reading, k: int) -> bool:
    """ "at 99.50 dlrs a tonne", "$47.60 a barrel": a price, no value of trade."""
    found = roles.mention(reading, k)
    if found.extra and found.extra.get("per") in _PRICED:
        return True
    return reading.words[k + 1 : k + 2] in (["a"], ["per"], ["an"], ["/"]) and not _PRICED.isdisjoint(
        reading.words[k + 2 : k + 4]
    )


_COMPARING = frozenset("up down increase decrease rise drop fall gain growth jump decline".split())


def change_behind(reading: Reading, k: int, high: int) -> int:
    """A change told behind a level: "392 million cubic metres, up 14% from a year earlier", "$2.9 billion in 2025, an
    increase of 5.1%"; -1 where there is none."""
    if k < 0:
        return -1
    for j in reading.mentions("%"):
        if k < j < high and not set(_without_aside(reading.kinds[k + 1 : j])) & set("$;#"):
            near = reading.words[max(k + 1, j - 4) : j]
            if "," in reading.words[k + 1 : j] and not _COMPARING.isdisjoint(near):
                return j if reading.words[j + 1 : j + 2] != ["of"] else -1
    return -1


def _without_aside(kinds: str) -> str:
    """Kinds without a bracket that opens them: "A$35 billion ($23 billion) in 2025, up 8%"."""
    closing = kinds.find(")")
    return kinds[closing + 1 :] if kinds[:1] == "(" and closing > 0 else kinds


def in_volume(code: str | None) -> bool:
    """Whether a unit measures goods, also at a rate: tonne, tonne/a, barrel/d."""
    return code is not None and (code in _VOLUME or code.removesuffix("/a") in _VOLUME)


def is_volume(reading: Reading, k: int) -> bool:
    """Whether a number counts goods: in a measure of volume, or craft, machines and the like; not people or deeds."""
    found = roles.mention(reading, k)
    if found.code is None:
        return any(w in ("airbuses", "boeings") or _AIRLINER.match(w) for w in reading.words[k + 1 : k + 4])
    return in_volume(found.code) or (found.code not in _NO_VOLUME and _GROUPS.get(found.code) not in _NO_GOODS)


_AIRLINER = re.compile(r"(?:7[0-9]7|a3\d\d)(?:-\d+|max|neo)?s?$")


_NO_VOLUME = frozenset("kV V m km cm mm m2 km2 ha acre mile h min d week mo a degree".split())


_GROUPS = {row["singular"]: row["group"] for row in read_rows("count_nouns")}


_NO_GOODS = frozenset("person organisation event document building".split())


def unit_of(reading: Reading, k: int, volumes: list[int]) -> str | None:
    own = roles.mention(reading, k).code
    if own is not None:
        return own.removesuffix("/a")
    if any(_AIRLINER.match(w) for w in reading.words[k + 1 : k + 4]):
        return "aircraft"
    known = [roles.mention(reading, j).code for j in volumes if roles.mention(reading, j).code is not None]
    return known[0] if known else None


def earlier_level(reading: Reading, k: int) -> int:
    """The number of an earlier time that the level at ``k`` is compared with: "down from 100,000 in March", "against
    890 mln"; -1 where there is none."""
    kind = reading.kinds[k]
    for j in range(k + 1, min(len(reading.words), k + 14)):
        if reading.kinds[j] in ";:" or (reading.kinds[j] == "v" and is_finite_or_participle(reading, j)):
            if reading.words[j] != "compared":
                return -1
        if reading.kinds[j] == kind and reading.words[j - 1] in ("from", "against", "versus", "with", "about", "to"):
            leads = reading.words[max(k + 1, j - 3) : j]
            if not {"from", "against", "versus", "compared"}.isdisjoint(leads):
                code = roles.mention(reading, j).code
                return j if code in (None, roles.mention(reading, k).code) else -1
    return -1


def buyers_abroad(reading: Reading, v: int) -> list[Actor]:
    """The nationality of who buys or sells where it stands before the verb: "Japanese refiners bought"."""
    for actor in reversed(reading.actors):
        if actor.end <= v and actor.is_modifier and not actor.is_genitive and v - actor.head <= 2:
            return roles.members(reading, actor)
    return []


def goods_origin(reading: Reading, start: int, high: int) -> list[Actor]:
    """The adjective of the goods: "$500 billion of U.S. energy", "American rice"."""
    for actor in reading.actors:
        if start <= actor.start < min(high, start + 12) and actor.is_modifier:
            return roles.members(reading, actor)
    return []


_MEASURES = frozenset(
    """mw gw mwh gwh cubic metres meters feet tonnes tons barrels bpd bushels bales sacks litres gallons megawatts
    gigawatts per day year annum deal""".split()
)


def goods_named(reading: Reading, start: int, high: int) -> str | None:
    k = start
    while k < high and (reading.words[k] in _MEASURES or reading.words[k + 1 : k + 2] in (["year"], ["day"])):
        k += 1  # "cubic metres of gas", "barrels per day"
    if reading.words[k : k + 1] in (["metric"], ["long"], ["short"]) and reading.words[k + 2 : k + 3] == ["of"]:
        k += 1  # "metric tons of rice"
    while 0 < k < high - 1 and reading.kinds[k] in "wv" and reading.words[k + 1] == "of":
        k += 1  # "tonnes of wheat", "cargoes of crude"
    if reading.words[k : k + 1] == ["in"] and reading.kinds[k + 1 : k + 2] in ("d", "D"):
        return None
    if reading.words[k : k + 1] in (["of"], ["in"], ["worth"]):
        k += 1
    while (k < high and reading.kinds[k] in "dPAI'#$%") or (
        k < high and reading.words[k] in ("of", "worth", "in", "more")
    ):
        k += 1
    end = k
    while end < high and reading.kinds[end] in "wNv&,-A" and not is_finite_or_participle(reading, end):
        end += 1
    while end > k and reading.kinds[end - 1] in ",&":
        end -= 1
    while end > k and reading.words[end - 1] in ("there", "abroad", "home", "back"):
        end -= 1
    if end - k == 1 and (reading.words[k].rstrip("s") in _PRICED or reading.words[k] in ("cargoes", "barrels")):
        return None
    return reading.surface(k, end) if end > k else None
