"""Trade: exports, imports, two-way trade, balances, shares and ranks of partners, purchases and sales of goods.

The reporter is the source and the partner the target, as in UN Comtrade; two-way trade without a share or rank is
undirected (alphabetical).
"""

from __future__ import annotations

from flows.extract.frames.common import Scene
from flows.extract.frames.trade import again
from flows.extract.frames.trade.flows import find_contracted, find_flow
from flows.extract.frames.trade.purchases import find_exchange
from flows.extract.frames.trade.shares import (
    find_both_ways,
    find_partner_list,
    find_partners_with_shares,
    find_ranked,
    find_shares,
)
from flows.extract.reading import Hit, Reading, is_finite_or_participle


def find(scene: Scene) -> None:
    """Add the trade facts of a sentence."""
    reading = scene.reading
    if find_partner_list(scene) or find_partners_with_shares(scene):
        return
    taken: set[int] = set()
    find_both_ways(scene, taken)
    find_shares(scene, taken)
    for hit in reading.get("trade.nouns"):
        if hit.end - hit.start == 1 and is_finite_or_participle(reading, hit.start):
            if not _is_plural_noun(reading, hit.start):
                continue
        if _is_given(reading, hit):
            continue
        scene.n_candidates += 1
        if hit.trigger.code == "partner":
            find_ranked(scene, hit, taken)
        else:
            find_flow(scene, hit, taken)
    if "#" in reading.kinds:
        find_contracted(scene, taken)
    again.find(scene, taken)
    for hit in reading.get("trade.verbs"):
        if not is_finite_or_participle(reading, hit.start) or _is_in_name(reading, hit.start):
            continue
        if _is_plural_noun(reading, hit.start):
            continue
        scene.n_candidates += 1
        find_exchange(scene, hit, taken)
    again.remember(scene)


def _is_given(reading: Reading, hit: Hit) -> bool:
    """ "donated a batch of food supplies": goods that are given are no trade."""
    if reading.words[hit.end - 1] != "supplies":
        return False
    return any(
        h.trigger.lemma in ("donate", "give", "grant", "hand") and 0 < hit.start - h.start <= 8
        for h in reading.get("finance.verbs")
    )


def _is_plural_noun(reading: Reading, i: int) -> bool:
    """Whether a verb's third person is a plural behind its goods: "double natural gas supplies to Serbia"."""
    if reading.forms(i) != "s" or reading.words[i] not in ("supplies", "exports", "imports", "ships", "orders"):
        return False
    return any(h.end == i for h in reading.get("trade.goods")) and reading.words[i + 1 : i + 2] in (["to"], ["from"])


def _is_in_name(reading: Reading, i: int) -> bool:
    """Whether a capitalised verb is part of a name: "Cosco Shipping"."""
    return i > 0 and not reading.is_title_case and reading.text[reading.starts[i]].isupper()
