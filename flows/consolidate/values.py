"""Numbers as texts give them: what a stated number can stand for, and which stated numbers can be the same.

Here belongs the arithmetic alone, over numpy arrays. A stated number is an interval of true values:

- exact: what rounds to it at the digits that it shows, two at least (53 is 52.5..53.5, 53.3 is 53.25..53.35, 1.5
  thousand million is 1.45..1.55; 50 is 49.5..50.5, since a round number in a report is seldom a guess by fifties);
- about: a tenth to both sides;
- over: from it to a quarter more ("over 50" is what one writes of 53.3 or 60, not of 90); under: a quarter less to it;
- range: both ends.

Numbers are compatible where their intervals share a point. Intervals that overlap pairwise all share one point, so
that a set of compatible numbers has a value that all of them allow: no chain 53, 53.4, 53.8, 54.2 … can form.
"""

from __future__ import annotations

import numpy as np

ABOUT = 0.1
OVER = 0.25
LEAST_DIGITS = 2
MOST_DIGITS = 8


def digits(value: np.ndarray) -> np.ndarray:
    """Significant digits that each number shows (1..8; trailing zeros of whole numbers show none; 0 for zero)."""
    size = np.abs(value)
    shown = np.zeros(len(value), dtype=np.int64)
    positive = size > 0
    exponent = np.floor(np.log10(size, where=positive, out=np.zeros_like(size)))
    for count in range(MOST_DIGITS, 0, -1):
        step = np.power(10.0, exponent - count + 1)
        fits = np.abs(np.round(size / step) * step - size) <= size * 1e-9
        shown[positive & (fits | (count == MOST_DIGITS))] = count
    return shown


def intervals(value: np.ndarray, value_max: np.ndarray, qualifier: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Least and greatest true value that each stated number allows; an unknown number (nan) allows every one.

    ``value``, ``value_max``: float arrays, nan where not stated; ``qualifier``: strings or None (read as exact).
    """
    size = np.abs(np.where(np.isnan(value), 0.0, value))
    exponent = np.floor(np.log10(size, where=size > 0, out=np.zeros_like(size)))
    shown = np.maximum(digits(size), LEAST_DIGITS)
    half = np.where(size > 0, 0.5 * np.power(10.0, exponent - shown + 1) * (1 - 1e-9), 0.0)
    low, high = size - half, size + half
    is_range = ~np.isnan(value_max)
    about = (qualifier == "about") | ((qualifier == "range") & ~is_range)
    low, high = np.where(about, size * (1 - ABOUT), low), np.where(about, size * (1 + ABOUT), high)
    over, under = qualifier == "over", qualifier == "under"
    low, high = np.where(over, size, low), np.where(over, size * (1 + OVER), high)
    low, high = np.where(under, size * (1 - OVER), low), np.where(under, size, high)
    negative = value < 0
    low, high = np.where(negative, -high, low), np.where(negative, -low, high)
    high = np.where(is_range, np.maximum(value_max, low), high)
    low = np.where(is_range, value, low)
    unknown = np.isnan(value)
    return np.where(unknown, -np.inf, low), np.where(unknown, np.inf, high)


def clusters(group: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Number the sets of compatible intervals of each group.

    ``group``: int array; ``low``, ``high``: the intervals. Returns for each row the number of its cluster, counted
    from 0 through all groups. Rows of one cluster share a point; the result depends on the set of rows alone, not on
    their order: intervals are taken by their greatest value, and each goes to the cluster before it where it still
    reaches that cluster's least greatest value. Time: a sort.
    """
    if len(group) == 0:
        return np.zeros(0, dtype=np.int64)
    order = np.lexsort((low, high, group))
    sorted_group, sorted_low, sorted_high = group[order], low[order], high[order]
    is_new = np.ones(len(order), dtype=bool)
    is_new[1:] = sorted_group[1:] != sorted_group[:-1]
    starts = np.flatnonzero(is_new)
    sizes = np.diff(np.append(starts, len(order)))
    # The first row of a group has its least greatest value: where all reach it, the group is one cluster.
    greatest_low = np.maximum.reduceat(sorted_low, starts)
    for index in np.flatnonzero(greatest_low > sorted_high[starts]):
        start, stop = starts[index], starts[index] + sizes[index]
        reach = sorted_high[start]
        lows, highs = sorted_low[start:stop].tolist(), sorted_high[start:stop].tolist()
        for offset, (one_low, one_high) in enumerate(zip(lows, highs, strict=True)):
            if one_low > reach:
                is_new[start + offset] = True
                reach = one_high
    numbers = np.empty(len(order), dtype=np.int64)
    numbers[order] = np.cumsum(is_new) - 1
    return numbers


def codes(*columns: np.ndarray) -> np.ndarray:
    """A dense code for each combination of int columns (all of one length, values from -1 on)."""
    combined = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        shifted = column.astype(np.int64) + 1
        width = int(shifted.max(initial=0)) + 1
        combined = combined * width + shifted
        combined = np.unique(combined, return_inverse=True)[1].astype(np.int64)
    return combined
