"""Which facts say the same thing: a label for each fact, equal for the facts of one claim.

Here belongs the comparison of facts with each other; what a claim then says is in ``claims``. Facts of different blocks
(type, parties, modality, codes; see ``prepare``) are never compared. Modality is part of the block: that something is
planned, alleged or denied is another statement than that it happened, and a claim of each stays.

Within a block, first facts with equal date and item are grouped:

- A flow or stock has one value a period: all its facts of a period and measure are one claim; values that cannot all be
  right make it contested.
- Of events and states, facts with compatible values (``values``) are one claim. Incompatible values are claims of their
  own, unless they are rivals: given for one day (up to a week) or one named item, by documents that each give one
  value alone, the greatest no more than three times the least. Then they are one contested claim. (A document
  that gives two values tells of two things.)

Then a group that says less joins the one that says more, where exactly one is compatible with it. Saying less: no
value; no item; a month, year or decade that holds the other's date; no date. (A flow of a year does not join that of a
month, a stock of a year only where the values agree.) Without a date it takes more: agreeing values, the same item, or
the same document. An amount in another currency joins where the other's text names it beside its own. Where two or
more are compatible, nobody can tell which is meant, and the group stays a claim of its own. Of the groups that want to
join one group, those that are not compatible with each other stay apart too. So no chain joins what does not fit; and
since every step looks at sets, the order of the facts does not matter. All steps are sorts and binary searches: n log
n.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from flows.consolidate.values import clusters, codes

RIVAL_RATIO = 3.0
WEEK = 7
NO_VALUE = -1  # the group states no number
MIXED = -2  # its facts state numbers of several measures
OPEN_START, OPEN_END = -10_000_000, 10_000_000
DAY, MONTH, YEAR, DECADE, OTHER = 0, 1, 2, 3, 9
EVENT, FLOW, STOCK, STATE = 0, 1, 2, 3
KINDS = {"event": EVENT, "flow": FLOW, "stock": STOCK, "state": STATE}


@dataclass
class Rows:
    """One entry a fact: int arrays of codes (-1: null), days since 1970, and the interval of its first number."""

    block: np.ndarray
    kind: np.ndarray
    dated: np.ndarray
    start: np.ndarray
    end: np.ndarray
    anchor: np.ndarray
    document: np.ndarray
    measure: np.ndarray
    low: np.ndarray
    high: np.ndarray
    # What the text gives beside it in another currency: measure (-1: nothing) and interval.
    other_measure: np.ndarray
    other_low: np.ndarray
    other_high: np.ndarray


@dataclass
class Groups:
    """As :class:`Rows`, one entry a group of facts; ``parent`` is the group that it has joined, or itself."""

    block: np.ndarray
    kind: np.ndarray
    dated: np.ndarray
    start: np.ndarray
    end: np.ndarray
    level: np.ndarray
    anchor: np.ndarray
    measure: np.ndarray
    low: np.ndarray
    high: np.ndarray
    contested: np.ndarray  # its numbers share no point: low and high are the least and the greatest of them
    parent: np.ndarray

    @property
    def free(self) -> np.ndarray:
        """Which groups have joined no other."""
        return self.parent == np.arange(len(self.parent))


def join(rows: Rows) -> np.ndarray:
    """A label for each row (int, meaningless in itself): equal for the facts of one claim."""
    if len(rows.block) == 0:
        return np.zeros(0, dtype=np.int64)
    label = _equal_dates_and_items(rows)
    groups = _groups(rows, label)
    has_value = groups.measure != NO_VALUE
    has_item = groups.anchor >= 0
    slot = codes(groups.block, _date_code(groups), groups.anchor)
    _attach(groups, (groups.dated | has_item) & ~has_value, has_value, slot)
    _attach_converted(rows, label, groups, slot)
    same_date = codes(groups.block, _date_code(groups))
    _attach(groups, groups.dated & ~has_item, groups.dated & has_item, same_date)
    for level in (MONTH, YEAR, DECADE):
        _attach_coarser(groups, level)
    _attach_undated(rows, label, groups)
    parent = groups.parent
    while True:
        above = parent[parent]
        if np.array_equal(above, parent):
            return parent[label]
        parent = above


def _equal_dates_and_items(rows: Rows) -> np.ndarray:
    """Groups of facts with one date and item, and compatible or rival values."""
    valued = rows.measure >= 0
    loose = ~rows.dated & (rows.anchor < 0)
    # An event without date, item and value is the same only within a document ("the two leaders met").
    by_document = loose & ~valued & (rows.kind == EVENT)
    slot = codes(
        rows.block,
        np.where(rows.dated, rows.start - OPEN_START, -1),
        np.where(rows.dated, rows.end - OPEN_START, -1),
        rows.anchor,
        np.where(by_document, rows.document, -1),
    )
    value_slot = codes(slot, rows.measure)
    cluster = clusters(value_slot, rows.low, rows.high)
    one_value = rows.dated & np.isin(rows.kind, (FLOW, STOCK))
    sharp = (rows.dated & (rows.end - rows.start < WEEK)) | (rows.anchor >= 0)
    rivals = valued & ~one_value & sharp & _may_be_rivals(slot, value_slot, cluster, rows)
    n = int(max(slot.max(), value_slot.max(), cluster.max())) + 1
    return codes(np.where(rivals, slot, np.where(one_value, n + value_slot, 2 * n + cluster)))


def _may_be_rivals(slot: np.ndarray, value_slot: np.ndarray, cluster: np.ndarray, rows: Rows) -> np.ndarray:
    """Whether the values of a row's slot can be reports of one thing: one a document, and not too far apart."""
    valued = rows.measure >= 0
    n_slots = int(slot.max()) + 1
    said = np.unique(np.stack([slot[valued], rows.document[valued], cluster[valued]]), axis=1)
    of_document = codes(said[0], said[1]) if said.shape[1] else np.zeros(0, dtype=np.int64)
    n_values = np.bincount(of_document)[of_document] if said.shape[1] else of_document
    is_rival = np.ones(n_slots, dtype=bool)
    is_rival[said[0][n_values > 1]] = False
    greatest = np.full(int(value_slot.max()) + 1, -np.inf)
    least = np.full(int(value_slot.max()) + 1, np.inf)
    np.maximum.at(greatest, value_slot[valued], rows.low[valued])
    np.minimum.at(least, value_slot[valued], rows.high[valued])
    apart = (greatest > least) & ~((least > 0) & (greatest <= RIVAL_RATIO * least))
    is_rival[slot[apart[value_slot]]] = False
    return is_rival[slot]


def _groups(rows: Rows, label: np.ndarray) -> Groups:
    """The groups that ``label`` makes of the rows."""
    _, first = np.unique(label, return_index=True)
    n = len(first)
    low, high = np.full(n, -np.inf), np.full(n, np.inf)
    np.maximum.at(low, label, rows.low)
    np.minimum.at(high, label, rows.high)
    least, most = np.full(n, np.iinfo(np.int64).max), np.full(n, -1)
    valued = rows.measure >= 0
    np.minimum.at(least, label[valued], rows.measure[valued])
    np.maximum.at(most, label, rows.measure)
    measure = np.where(most < 0, NO_VALUE, np.where(least == most, most, MIXED))
    mixed = measure == MIXED
    contested = (low > high) & ~mixed
    least_low, greatest_high = np.full(n, np.inf), np.full(n, -np.inf)
    np.minimum.at(least_low, label[valued], rows.low[valued])
    np.maximum.at(greatest_high, label[valued], rows.high[valued])
    low, high = np.where(contested, least_low, low), np.where(contested, greatest_high, high)
    low, high = np.where(mixed, -np.inf, low), np.where(mixed, np.inf, high)
    start, end, dated = rows.start[first], rows.end[first], rows.dated[first]
    return Groups(
        block=rows.block[first],
        kind=rows.kind[first],
        dated=dated,
        start=start,
        end=end,
        level=_level(start, end, dated),
        anchor=rows.anchor[first].copy(),
        measure=measure,
        low=low,
        high=high,
        contested=contested,
        parent=np.arange(n),
    )


def _level(start: np.ndarray, end: np.ndarray, dated: np.ndarray) -> np.ndarray:
    """How exact a date is: a day (up to a week), a calendar month, year, decade, or anything else."""
    level = np.full(len(start), OTHER)
    for name in (DECADE, YEAR, MONTH):
        first, last = _calendar(start, name)
        level[(first == start) & (last == end)] = name
    level[end - start < WEEK] = DAY
    level[~dated | (start == OPEN_START) | (end == OPEN_END)] = OTHER
    return level


def _calendar(day: np.ndarray, level: int) -> tuple[np.ndarray, np.ndarray]:
    """First and last day of the calendar month, year or decade that holds each day."""
    safe = np.where((day == OPEN_START) | (day == OPEN_END), 0, day).astype("datetime64[D]")
    if level == MONTH:
        month = safe.astype("datetime64[M]")
        return month.astype("datetime64[D]").astype(np.int64), (month + 1).astype("datetime64[D]").astype(np.int64) - 1
    years = 1 if level == YEAR else 10
    year = (safe.astype("datetime64[Y]").astype(np.int64) + 1970) // years * years - 1970
    first = year.astype("datetime64[Y]").astype("datetime64[D]").astype(np.int64)
    return first, (year + years).astype("datetime64[Y]").astype("datetime64[D]").astype(np.int64) - 1


def _date_code(groups: Groups) -> np.ndarray:
    """A code for each interval, -1 where there is no date."""
    both = codes(groups.start - OPEN_START, groups.end - OPEN_START)
    return np.where(groups.dated, both, -1)


def _attach_converted(rows: Rows, label: np.ndarray, groups: Groups, slot: np.ndarray) -> None:
    """Join groups with an amount to the one group of that date and item whose text names that amount beside its own."""
    converted = np.flatnonzero(rows.other_measure >= 0)
    n = len(groups.parent)
    measure = np.full(n, np.iinfo(np.int64).max)
    np.minimum.at(measure, label[converted], rows.other_measure[converted])
    converted = converted[rows.other_measure[converted] == measure[label[converted]]]
    low, high = np.full(n, np.inf), np.full(n, -np.inf)
    np.minimum.at(low, label[converted], rows.other_low[converted])
    np.maximum.at(high, label[converted], rows.other_high[converted])
    named = high > -np.inf
    # The same groups (parent is shared), seen with the amounts beside in place of their own.
    seen = replace(
        groups,
        measure=np.where(named, measure, groups.measure),
        low=np.where(named, low, groups.low),
        high=np.where(named, high, groups.high),
        anchor=groups.anchor.copy(),
    )
    placed = groups.dated | (groups.anchor >= 0)
    _attach(seen, placed & ~named & (groups.measure >= 0), placed & named, slot, need_value=True)


def _attach_coarser(groups: Groups, level: int) -> None:
    """Join groups dated by a month, year or decade to the one compatible group with a finer date in it."""
    dates_hold = groups.kind != FLOW
    coarse = (groups.level == level) & dates_hold
    first, last = _calendar(groups.start, level)
    finer = (groups.level < level) & dates_hold & (groups.end <= last)
    scope = codes(
        groups.block,
        np.where(coarse, groups.start, first) - OPEN_START,
        np.where(coarse, groups.end, last) - OPEN_START,
    )
    stock = groups.kind == STOCK
    _attach(groups, coarse & ~stock, finer & ~stock, scope)
    _attach(groups, coarse & stock, finer & stock, scope, need_value=True)


def _attach_undated(rows: Rows, label: np.ndarray, groups: Groups) -> None:
    """Join groups without a date: by item, by agreeing values, or within the document."""
    has_item, has_value = groups.anchor >= 0, groups.measure != NO_VALUE
    undated = ~groups.dated
    _attach(groups, undated & has_item, groups.dated, groups.block, need_item=True)
    _attach(groups, undated & has_value, groups.dated, groups.block, need_value=True)
    _attach(groups, undated & has_value & ~has_item, undated & has_value & has_item, groups.block, need_value=True)
    said = np.unique(np.stack([label, rows.document]), axis=1)
    n_documents = np.bincount(said[0], minlength=len(groups.parent))
    root = groups.parent[groups.parent]
    while not np.array_equal(root, groups.parent[root]):
        root = groups.parent[root]
    pairs = np.unique(np.stack([root[said[0]], said[1]]), axis=1)
    only = np.zeros(len(groups.parent), dtype=np.int64)
    only[said[0]] = said[1]
    in_one = undated & (n_documents == 1)
    bare = in_one & ~has_item & ~has_value
    _attach(groups, in_one, groups.dated, groups.block, documents=(only, pairs))
    _attach(groups, bare, undated & (has_item | has_value), groups.block, documents=(only, pairs))


def _attach(
    groups: Groups,
    less: np.ndarray,
    more: np.ndarray,
    scope: np.ndarray,
    *,
    need_value: bool = False,
    need_item: bool = False,
    documents: tuple[np.ndarray, np.ndarray] | None = None,
) -> None:
    """Join each group of ``less`` to the one group of ``more`` in its scope that is compatible with it, if it is one.

    ``less``, ``more``: masks of disjoint sets; ``scope``: a code for each group. ``need_value``, ``need_item``: both
    must state it (else a missing one is compatible). ``documents``: (the document of each group of ``less``, pairs of
    group and document of ``more``) narrows the scope to one document.
    """
    free = groups.free
    asking = np.flatnonzero(less & free)
    offered = np.flatnonzero(more & free)
    if documents is None:
        ask_scope, offer_scope = scope[asking], scope[offered]
    else:
        only, pairs = documents
        keep = (more & free)[pairs[0]]
        offered = pairs[0][keep]
        both = codes(np.append(scope[asking], scope[offered]), np.append(only[asking], pairs[1][keep]))
        ask_scope, offer_scope = both[: len(asking)], both[len(asking) :]
    wanted = np.isin(offer_scope, ask_scope)
    offered, offer_scope = offered[wanted], offer_scope[wanted]
    wanted = np.isin(ask_scope, offer_scope)
    asking, ask_scope = asking[wanted], ask_scope[wanted]
    if len(asking) == 0:
        return
    found, total = _count(groups, asking, ask_scope, offered, offer_scope, need_value, need_item)
    _accept(groups, asking[found == 1], total[found == 1])


def _count(
    groups: Groups,
    asking: np.ndarray,
    ask_scope: np.ndarray,
    offered: np.ndarray,
    offer_scope: np.ndarray,
    need_value: bool,
    need_item: bool,
) -> tuple[np.ndarray, np.ndarray]:
    """How many offered groups are compatible with each asking one, and the sum of their numbers.

    Where one is, the sum is its number. Both come from prefix sums, so that no pair is ever listed.
    """
    found, total = np.zeros(len(asking), dtype=np.int64), np.zeros(len(asking), dtype=np.int64)
    # Numbers of several measures are compatible with any number, like none.
    ask_measure = np.where(groups.measure[asking] < 0, NO_VALUE, groups.measure[asking])
    offer_measure = np.where(groups.measure[offered] < 0, NO_VALUE, groups.measure[offered])
    ask_item, offer_item = groups.anchor[asking], groups.anchor[offered]
    has_item, has_value = ask_item >= 0, ask_measure >= 0
    usable = has_item if need_item else np.ones(len(asking), dtype=bool)
    if need_value:
        usable = usable & has_value

    def look_up(who: np.ndarray, item: str, measure: str) -> None:
        """Add what is offered with the same item ("same"), without one ("none"), or with whatever ("any")."""
        chosen = np.flatnonzero(who & usable)
        if len(chosen) == 0:
            return
        kept = np.ones(len(offered), dtype=bool)
        keys = [np.append(ask_scope[chosen], offer_scope)]
        for mode, asked, given in ((item, ask_item, offer_item), (measure, ask_measure, offer_measure)):
            if mode == "none":
                kept &= given < 0
            elif mode == "same":
                keys.append(np.append(asked[chosen], given))
        key = codes(*keys)
        count, numbers = _overlapping(
            key[: len(chosen)],
            groups.low[asking[chosen]],
            groups.high[asking[chosen]],
            key[len(chosen) :][kept],
            groups.low[offered[kept]],
            groups.high[offered[kept]],
            offered[kept],
        )
        found[chosen] += count
        total[chosen] += numbers

    for item_known in (False, True):
        items = ["any"] if not item_known else ["same"] if need_item else ["same", "none"]
        for value_known in (False, True):
            measures = ["any"] if not value_known else ["same"] if need_value else ["same", "none"]
            who = (has_item == item_known) & (has_value == value_known)
            for item in items:
                for measure in measures:
                    look_up(who, item, measure)
    return found, total


def _overlapping(
    ask_key: np.ndarray,
    ask_low: np.ndarray,
    ask_high: np.ndarray,
    key: np.ndarray,
    low: np.ndarray,
    high: np.ndarray,
    number: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Count and sum of ``number`` over the intervals with the same key that overlap each asked interval.

    Overlapping are those that begin before its end, less those that end before its beginning.
    """
    ends = np.unique(np.concatenate([ask_low, ask_high, low, high]))
    width = len(ends) + 1

    def place(keys: np.ndarray, values: np.ndarray) -> np.ndarray:
        return keys * width + np.searchsorted(ends, values)

    by_low, by_high = place(key, low), place(key, high)
    low_order, high_order = np.argsort(by_low, kind="stable"), np.argsort(by_high, kind="stable")
    by_low, by_high = by_low[low_order], by_high[high_order]
    low_sums = np.append(0, np.cumsum(number[low_order]))
    high_sums = np.append(0, np.cumsum(number[high_order]))
    begun = np.searchsorted(by_low, place(ask_key, ask_high), side="right")
    before = np.searchsorted(by_low, ask_key * width, side="left")
    ended = np.searchsorted(by_high, place(ask_key, ask_low), side="left")
    ended_before = np.searchsorted(by_high, ask_key * width, side="left")
    count = (begun - before) - (ended - ended_before)
    return count, (low_sums[begun] - low_sums[before]) - (high_sums[ended] - high_sums[ended_before])


def _accept(groups: Groups, asking: np.ndarray, chosen: np.ndarray) -> None:
    """Let groups join the one that they chose, but for those that are not compatible with each other."""
    n = len(groups.parent)
    # Items: several different ones want to join a group without one.
    items = np.unique(np.stack([chosen, groups.anchor[asking]]), axis=1)
    items = items[:, (items[1] >= 0)]
    differs = np.bincount(items[0][groups.anchor[items[0]] < 0], minlength=n) > 1
    keep = ~(differs[chosen] & (groups.anchor[asking] >= 0))
    asking, chosen = asking[keep], chosen[keep]
    # Values: several measures want to join a group without one, or the intervals share no point.
    valued = groups.measure[asking] >= 0
    measures = np.unique(np.stack([chosen[valued], groups.measure[asking[valued]]]), axis=1)
    several = np.bincount(measures[0][groups.measure[measures[0]] == NO_VALUE], minlength=n) > 1
    low, high = groups.low.copy(), groups.high.copy()
    np.maximum.at(low, chosen[valued], groups.low[asking[valued]])
    np.minimum.at(high, chosen[valued], groups.high[asking[valued]])
    clash = several | ((low > high) & ~groups.contested)
    has_number = groups.measure[asking] != NO_VALUE
    keep = ~(clash[chosen] & has_number)
    asking, chosen, valued = asking[keep], chosen[keep], valued[keep]
    groups.parent[asking] = chosen
    takes = valued & (groups.measure[chosen] != MIXED) & ~groups.contested[chosen]
    changed = chosen[takes]
    groups.low[changed], groups.high[changed] = low[changed], high[changed]
    groups.measure[changed] = groups.measure[asking[takes]]
    rivals = (groups.measure[asking] == MIXED) & (groups.measure[chosen] == NO_VALUE)
    groups.measure[chosen[rivals]] = MIXED
    named = (groups.anchor[asking] >= 0) & (groups.anchor[chosen] < 0)
    groups.anchor[chosen[named]] = groups.anchor[asking[named]]
