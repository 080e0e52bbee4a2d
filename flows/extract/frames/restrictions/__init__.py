"""Restrictions: sanctions, embargoes, bans, tariffs, quotas. Sender → target."""

from __future__ import annotations

from flows.extract.frames.common import Scene, names_body
from flows.extract.frames.restrictions.acts import find_access, find_act, find_listing
from flows.extract.frames.restrictions.measures import find_measure
from flows.extract.frames.restrictions.rates import find_bare_rates
from flows.extract.frames.restrictions.words import is_hidden_verb, is_verb
from flows.extract.reading import Hit, Reading, is_finite_or_participle

__all__ = ["find"]


def find(scene: Scene) -> None:
    """Add the restriction facts of a sentence."""
    reading = scene.reading
    if "access" in reading.words:
        find_access(scene)
    nouns = reading.get("restriction.nouns")
    access = reading.get("restriction.access")
    for n, hit in enumerate(nouns):
        if access and any(h.start <= hit.start < h.end and h.end > hit.end for h in access):
            continue  # "a sanctions waiver": what it gives is read as access
        if (hit.end - hit.start == 1 and is_verb(reading, hit.start)) or is_hidden_verb(reading, hit.start):
            continue
        if reading.words[hit.end : hit.end + 1] in (["list"], ["lists"]) or names_body(reading, hit):
            continue
        if hit.end < len(reading.words) and reading.words[hit.end] in _ABOUT_MEASURES:
            continue
        if hit.start and reading.words[hit.start - 1] == "medical":
            continue  # "medical countermeasures"
        if (
            n + 1 < len(nouns)
            and nouns[n + 1].start in (hit.end, hit.end + 1)
            and reading.kinds[hit.end : nouns[n + 1].start] in ("", "&")
            and not (hit.trigger.code != nouns[n + 1].trigger.code and _is_whole(reading, hit))
        ):
            continue
        scene.n_candidates += 1
        find_measure(scene, hit)
    for hit in reading.get("restriction.verbs"):
        if not is_finite_or_participle(reading, hit.start) and not is_hidden_verb(reading, hit.start):
            continue
        scene.n_candidates += 1
        find_act(scene, hit)
    if "%" in reading.kinds:
        find_bare_rates(scene)
    for hit in reading.get("restriction.lists"):
        scene.n_candidates += 1
        find_listing(scene, hit)


def _is_whole(reading: Reading, hit: Hit) -> bool:
    """Whether a measure before "and" is one by itself: "a travel ban and asset freeze", not "tariff and non-tariff
    barriers"."""
    return reading.kinds[hit.end] == "&" and (
        hit.trigger.code in ("travel_ban", "asset_freeze", "embargo") or reading.words[hit.end - 1].endswith("s")
    )


_ABOUT_MEASURES = frozenset(  # "duty evasion", "tariff revenue": they speak of measures, and tell none
    """evasion payment payments revenue revenues collection strategy stance policy policies system systems schedule
    schedules line lines code codes negotiation negotiations talks war wars deal deals agreement agreements truce
    status treatment mechanism income classification burden regime drawback dodgers headwinds uncertainty worries
    fears""".split()
) - {"regime"}
