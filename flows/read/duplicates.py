"""Near copies: the same story sent out by several publishers, found by MinHash in near-linear time.

Here belongs telling which documents are near copies of which. The same bytes twice are no matter of this module (they
are one document, see ``flows.read.sources``); neither is what follows for corroboration.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

import numpy as np
from rensa import RMinHash

from flows.records import Document

SHINGLE_WORDS = 4
MIN_WORDS = 25  # two short notes of the same words prove no common origin
SAME = 0.7  # estimated Jaccard similarity of the shingles from which on a text is a near copy
N_HASHES = 128
N_BANDS = 32  # bands of 4 hashes: a pair at 0.7 shares one with probability 0.9998, a pair at 0.2 with 0.05
_SEED = 20_000
_CHUNK = 256


def mark_near_copies(documents: Iterable[Document]) -> dict[str, str]:
    """For each document that is a near copy: the ``doc_id`` of the document that it is a copy of.

    Of several alike, the earliest published counts as the original (unknown dates last, then the smallest ``doc_id``);
    an original is never a copy of another. Documents in different order give the same result. Reads only ``doc_id``,
    ``text`` and ``published``, and keeps 512 bytes for each document.
    """
    keys: list[tuple[str, str]] = []
    signatures: list[np.ndarray] = []
    iterator = iter(documents)
    while chunk := list(islice(iterator, _CHUNK)):
        long_enough = [(document, words) for document, words in _words(chunk) if len(words) >= MIN_WORDS]
        keys.extend((document.published or "9999", document.doc_id) for document, _ in long_enough)
        signatures.append(sign([words for _, words in long_enough]))
    if not keys:
        return {}
    return _mark(keys, np.concatenate(signatures))


def _words(documents: Iterable[Document]) -> Iterator[tuple[Document, list[str]]]:
    for document in documents:
        yield document, document.text.casefold().split()


def sign(texts: list[list[str]]) -> np.ndarray:
    """The MinHash signatures of texts given as lists of words: one row of N_HASHES unsigned integers for each."""
    if not texts:
        return np.empty((0, N_HASHES), dtype=np.uint32)
    shingles = [
        list({" ".join(four) for four in zip(*(w[i:] for i in range(SHINGLE_WORDS)), strict=False)}) for w in texts
    ]
    rows = RMinHash.digest_matrix_from_token_sets(shingles, N_HASHES, _SEED).to_rows()
    return np.asarray(rows, dtype=np.uint32)


def _mark(keys: list[tuple[str, str]], signatures: np.ndarray) -> dict[str, str]:
    """Go through the documents from the earliest on; each is compared only with originals that share a band with it."""
    copies: dict[str, str] = {}
    shared = _shared_bands(signatures)
    originals: dict[int, list[int]] = {}  # by the number of the band that they share with others
    for index in sorted(np.flatnonzero((shared >= 0).any(axis=0)).tolist(), key=keys.__getitem__):
        bands = [band for band in shared[:, index].tolist() if band >= 0]
        near = sorted({other for band in bands for other in originals.get(band, ())})
        if near:
            alike = (signatures[near] == signatures[index]).mean(axis=1)
            best = int(alike.max() * N_HASHES)
            if alike.max() >= SAME:
                original = min(
                    keys[other] for other, share in zip(near, alike, strict=True) if share * N_HASHES >= best
                )
                copies[keys[index][1]] = original[1]
                continue
        for band in bands:
            originals.setdefault(band, []).append(index)
    return copies


def _shared_bands(signatures: np.ndarray) -> np.ndarray:
    """For each band (row) and document (column) a number that those have who share it; -1 for a band of one alone."""
    n = len(signatures)
    width = N_HASHES // N_BANDS
    shared = np.full((N_BANDS, n), -1, dtype=np.int64)
    for band in range(N_BANDS):
        hashes = signatures[:, band * width : (band + 1) * width]
        order = np.lexsort(hashes.T)
        is_new = np.ones(n, dtype=bool)
        is_new[1:] = (hashes[order[1:]] != hashes[order[:-1]]).any(axis=1)
        group = np.cumsum(is_new) - 1
        several = np.bincount(group)[group] > 1
        shared[band, order[several]] = band * n + group[several]
    return shared
