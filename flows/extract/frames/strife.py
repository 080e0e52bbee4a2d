"""How a dispute or a conflict goes: it begins, grows, eases, ends, or lasts.

Here belongs the change that the words around such a noun tell. Not here: whose dispute it is (``relations``).
"""

from __future__ import annotations

from flows.extract import roles
from flows.extract.reading import Hit, Reading, is_finite_or_participle

_STRIFE = {
    **dict.fromkeys(
        "rise mount grow escalate flare increase intensify heighten soar deepen worsen inflame fuel stoke".split(),
        "worsened",
    ),
    **dict.fromkeys("ease subside recede defuse reduce abate cool lower diminish calm".split(), "improved"),
    **dict.fromkeys("resolve settle solve end cease stop".split(), "ended"),
    **dict.fromkeys("erupt start begin launch".split(), "established"),
}


def how_it_goes(reading: Reading, hit: Hit) -> str:
    """How a dispute or a conflict goes: tensions rose, fighting broke out, the row was settled; else it lasts."""
    low, high = roles.clause(reading, hit.start)
    if reading.words[hit.end : hit.end + 1] == ["over"] and reading.kinds[hit.end + 1 : hit.end + 2] in (
        "",
        "p",
        "q",
        "D",
    ):
        return "ended"  # "declared their war over"
    comma = reading.kinds.find(",", hit.end, high)  # what follows it is of something else
    behind = comma if comma >= 0 and reading.kinds[comma + 1 : comma + 2] not in ("r", "d") else high
    for k in [*range(hit.end, min(behind, hit.end + 14)), *range(hit.start - 1, max(low, hit.start - 7) - 1, -1)]:
        if not is_finite_or_participle(reading, k):
            continue
        lemma = reading.lemma(k)
        if lemma == "break" and reading.words[k + 1 : k + 2] == ["out"]:
            return "established"
        if lemma == "come" and reading.words[k + 1 : k + 4] == ["to", "an", "end"]:
            return "ended"
        if lemma in _STRIFE and (k < hit.start or _is_said_of(reading, k)):
            if reading.forms(k) == "g" and reading.kinds[k - 1 : k] == "p":
                continue  # "talks on reducing tension": it is not yet
            if any(reading.kinds[j] == "p" and reading.words[j] not in ("of", "between") for j in range(k, hit.start)):
                continue  # "ended talks on tension"
            return _STRIFE[lemma]
    return "holds"


def _is_said_of(reading: Reading, v: int) -> bool:
    """Whether the verb behind the noun has no object of its own: "tensions rose", "the row was settled"."""
    k = v + 1
    while reading.words[k : k + 1] and reading.words[k].endswith("ly"):
        k += 1
    return roles.is_passive(reading, v) or reading.kinds[k : k + 1] not in ("d", "z", "w", "A", "P")
