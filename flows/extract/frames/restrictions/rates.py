"""Rates of tariffs and sizes of quotas: which numbers of a sentence are a measure's rate, the old one and the new.

Not here: who imposes the measure on whom (``sides``).
"""

from __future__ import annotations

from flows.extract import roles
from flows.extract.frames.common import Draft, Scene, emit
from flows.extract.frames.restrictions.acts import object_party
from flows.extract.frames.restrictions.words import seats_of_union
from flows.extract.reading import Hit, Reading


def rates_of(reading: Reading, hit: Hit) -> list[int]:
    """Percentages that are the rate: "25% tariff", "tariffs … from 25% to 18%", "more than 100% on certain autos"."""
    low, high = roles.clause(reading, hit.start)
    if hit.trigger.code != "tariff":
        return []
    found = []
    for k in reading.mentions("%"):
        if not low <= k < high:
            continue
        value = roles.mention(reading, k)
        if value.extra and value.extra.get("change"):
            continue
        if value.code in ("percentage_point", "basis_point"):
            continue
        if 0 < hit.start - k <= 4 or 0 < k - hit.end < 26:
            if not is_part(reading, k) and not _before_another(reading, k, hit):
                found.append(k)
    return found


def is_step(reading: Reading, k: int) -> bool:
    """A change of a rate is no rate: "by 115 points", "by 10 percent"."""
    return reading.words[k - 1 : k] == ["by"] or roles.mention(reading, k).code in ("percentage_point", "basis_point")


def is_part(reading: Reading, k: int) -> bool:
    """Whether the percentage says how much of the goods is hit: "tariffs on 99% of U.S. products"; "30% of their value"
    is a rate."""
    return reading.words[k + 1 : k + 2] == ["of"] and VALUES.isdisjoint(reading.words[k + 2 : k + 5])


VALUES = frozenset("value price cost invoice".split())


def _before_another(reading: Reading, k: int, hit: Hit) -> bool:
    """Whether the percentage stands in front of another tariff: "34% reciprocal tariff …, but a 10% tariff"."""
    return (
        any(
            other is not hit and 0 < other.start - k <= 4 and other.trigger.code == "tariff"
            for other in reading.get("restriction.nouns")
        )
        and not 0 < hit.start - k <= 4
    )


def from_to(reading: Reading, percents: list[int]) -> tuple[int, int] | None:
    """ "from 25% to 18%": the old rate and the new."""
    if len(percents) < 2:
        return None
    a, b = percents[:2]
    if b - a <= 7 and _led_by(reading, a, "to") and _led_by(reading, b, "from"):
        return b, a
    if len(percents) > 2 and not (b - a <= 7 and _led_by(reading, a, "from") and _led_by(reading, b, "to")):
        return None
    if b - a <= 5 and reading.words[b - 2 : b] in (["down", "from"], ["up", "from"]):
        return b, a  # "a tariff of 15 percent, down from 30 percent"
    between = [reading.lemma(j) for j in range(a, b)]
    if not _LEVELS.isdisjoint(between) and _led_by(reading, b, "to"):
        return a, b  # "its 38% duty on apples falls to 10%"
    if b - a <= 7 and _led_by(reading, a, "from") and _led_by(reading, b, "to"):
        return a, b
    if b - a <= 7 and _led_by(reading, a, "to") and _led_by(reading, b, "from"):
        return b, a
    return None


_LEVELS = frozenset("fall drop decline rise climb jump go come increase".split())


def own_and_new(reading: Reading, percents: list[int], hit: Hit, action: str | None) -> tuple[int, int] | None:
    """ "will lower its 25% tariff on cars to 15%": the rate that is and the one that comes."""
    if len(percents) != 2 or action not in ("eased", "tightened"):
        return None
    old, new = percents
    return (old, new) if 0 < hit.start - old <= 4 and new > hit.end and _led_by(reading, new, "to") else None


def _led_by(reading: Reading, k: int, word: str) -> bool:
    """Whether a number stands behind the word, with at most an article and an adjective between."""
    leads = [w for w in reading.words[max(0, k - 3) : k] if w in ("from", "to")]
    return leads[-1:] == [word]


def direction(reading: Reading, rates: tuple[int, int]) -> str:
    old, new = (roles.mention(reading, k).value or 0.0 for k in rates)
    return "eased" if new < old else "tightened"


_LAYING = frozenset("charge clap slap impose levy put place set".split())
_SADDLING = frozenset("saddle hit slap hammer burden strike".split())


def find_bare_rates(scene: Scene) -> None:
    """A rate that stands for the tariff: "Washington clapped 100 pct on Japanese electronics", "saddled with 30% by
    Washington"."""
    reading = scene.reading
    if reading.get("restriction.nouns") or scene.context.last_restriction is None:
        return
    for k in reading.mentions("%"):
        v = k - 1 if reading.words[k - 1] != "with" else k - 2
        if k in scene.used_items or v < 0 or reading.kinds[v] != "v":
            continue
        if v == k - 1 and reading.lemma(v) in _LAYING and reading.words[k + 1 : k + 2] == ["on"]:
            sender = seats_of_union(roles.subject(reading, v), reading)
            target = object_party(reading, range(k + 1, min(len(reading.words), k + 10)), sender)
        elif v == k - 2 and reading.lemma(v) in _SADDLING:
            sender = seats_of_union(roles.agent(reading, v), reading)
            target = [a for a in reading.actors if a.end <= v and not a.is_place][-1:]
        else:
            continue
        if not sender or not target or set(roles.codes_of(sender)) & set(roles.codes_of(target)):
            continue
        draft = Draft("restriction", v, k + 1, sender, target, rule="bare_rate", percent_item=k, confidence=0.55)
        draft.modality = roles.modality(reading, v)
        draft.own.update(measure="tariff", action="imposed")
        draft.plover = "SANCTION"
        amounts = [j for j in reading.mentions("$") if k < j <= k + 4 and j not in scene.used_items]
        draft.amount_item = amounts[0] if amounts else -1
        emit(scene, draft)


def is_price(reading: Reading, k: int) -> bool:
    """Whether an amount is a rate or price of a measure, not the trade it covers: "$60 a barrel", "85 cents a bushel",
    "to $47.6 per barrel"; "350 mln dlrs a year" is trade."""
    behind = reading.words[k + 1 : k + 3]
    if len(behind) == 2 and behind[0] in ("a", "per", "each"):
        return behind[1] not in ("year", "annum", "month", "quarter", "week")
    return reading.words[k - 1] == "from" and any(is_price(reading, j) for j in reading.mentions("$") if j < k)


def of_quota(action: str | None) -> str | None:
    """A quota that is cut restrains more, one that is raised restrains less."""
    return {"eased": "tightened", "tightened": "eased"}.get(action or "", action)


def quota_size(scene: Scene, hit: Hit) -> int:
    """The quantity that a quota allows: "a quota of 500 tonnes", "was cut to 143,780 tons", "a 20,000-tonne quota"."""
    reading = scene.reading
    low, high = roles.clause(reading, hit.start)
    volumes = [k for k in reading.mentions("#") if low <= k < high and roles.mention(reading, k).code is not None]
    volumes = [k for k in volumes if k not in scene.used_items]
    after = [k for k in volumes if k >= hit.end and reading.words[k - 1] in ("of", "to", "at", "for", "about")]
    beside = [k for k in volumes if 0 < hit.start - k <= 4]
    return (beside + after + [-1])[0]
