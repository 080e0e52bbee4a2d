"""Near copies: the same story sent out by several publishers, found by MinHash in near-linear time.

Here belongs telling which documents are near copies of which. The same bytes twice are no matter of this module (they
are one document, see ``flows.read.sources``); neither is what follows for corroboration.
"""

from __future__ import annotations

import mmap
import tempfile
from collections.abc import Iterable, Iterator
from itertools import islice, pairwise
from pathlib import Path

import numpy as np
from rensa import RMinHash

from flows.records import Document

SHINGLE_WORDS = 4
MIN_WORDS = 25  # two short notes of the same words prove no common origin
SAME = 0.7  # estimated Jaccard similarity of the shingles from which on a text is a near copy
N_HASHES = 128
N_BANDS = 32  # bands of 4 hashes: a pair at 0.7 shares one with probability 0.9998, a pair at 0.2 with 0.05
#: A band that so many different originals share comes of a form that all fill in, and proves nothing more: without this
#: bound, the time for the reports of one form would grow with the square of their number.
CROWD = 100
_BAND_WIDTH = N_HASHES // N_BANDS
_ROW = np.dtype((np.uint32, N_HASHES))
_SEED = 20_000
_CHUNK = 256


def mark_near_copies(documents: Iterable[Document], scratch: Path | None = None) -> dict[str, str]:
    """For each document that is a near copy: the ``doc_id`` of the document that it is a copy of.

    Of several alike, the earliest published counts as the original (unknown dates last, then the smallest ``doc_id``);
    an original is never a copy of another. Documents in different order give the same result. Reads only ``doc_id``,
    ``text`` and ``published``. Keeps 512 bytes for each document in a file, in the folder ``scratch`` (default: the
    system's for temporary files), and some 30 in memory.
    """
    published: list[np.ndarray] = []
    doc_ids: list[np.ndarray] = []
    iterator = iter(documents)
    with tempfile.TemporaryFile(dir=scratch) as file:
        while chunk := list(islice(iterator, _CHUNK)):
            long_enough = [(document, words) for document, words in _words(chunk) if len(words) >= MIN_WORDS]
            if not long_enough:
                continue
            published.append(np.array([(document.published or "9999").encode() for document, _ in long_enough]))
            doc_ids.append(np.array([document.doc_id.encode() for document, _ in long_enough]))
            file.write(sign([words for _, words in long_enough]).tobytes())
        if not doc_ids:
            return {}
        file.flush()
        ids = np.concatenate(doc_ids)
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as pages:
            copies = _mark(np.lexsort((ids, np.concatenate(published))), pages)
    return {ids[copy].decode(): ids[original].decode() for copy, original in copies.items()}


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


def _mark(by_age: np.ndarray, pages: mmap.mmap) -> dict[int, int]:
    """Copy -> original, both as numbers of documents; ``by_age`` are these in the order from the earliest on.

    In that order each is compared only with originals that share a band with it.
    """
    signatures = np.frombuffer(pages, _ROW)
    copies: dict[int, int] = {}
    age = np.empty(len(by_age), dtype=np.int32)  # for sixty million documents
    age[by_age] = np.arange(len(by_age), dtype=np.int32)
    originals: dict[int, list[int]] = {}  # by the number of the band that they share with others
    for index, bands in _sharing(signatures, age, pages):
        near = sorted({other for band in bands for other in originals.get(band, ())})
        if near:
            n_alike = (signatures[near] == signatures[index]).sum(axis=1)
            best = n_alike.max()
            if best >= SAME * N_HASHES:
                equal = [other for other, number in zip(near, n_alike, strict=True) if number == best]
                copies[index] = min(equal, key=age.__getitem__)
                continue
        for band in bands:
            others = originals.setdefault(band, [])
            if len(others) < CROWD:
                others.append(index)
    del signatures  # the pages cannot be closed while an array lies on them
    return copies


def _sharing(signatures: np.ndarray, age: np.ndarray, pages: mmap.mmap) -> Iterator[tuple[int, list[int]]]:
    """Each document that shares a band with others, from the earliest on, with the numbers of these bands."""
    documents, bands = [], []
    for band in range(N_BANDS):
        several, group = _in_band(signatures[:, band * _BAND_WIDTH : (band + 1) * _BAND_WIDTH])
        documents.append(several.astype(np.int32))
        bands.append((band * len(age) + group).astype(np.int32))
        pages.madvise(mmap.MADV_DONTNEED)  # what was read is in the system's cache; it need not be in this process
    those, numbers = np.concatenate(documents), np.concatenate(bands)
    order = np.argsort(age[those], kind="stable")
    those, numbers = those[order], numbers[order]
    firsts = np.flatnonzero(np.diff(those, prepend=-1, append=-1))
    for first, end in pairwise(firsts.tolist()):
        yield int(those[first]), numbers[first:end].tolist()


def _in_band(hashes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The documents whose four hashes some other has, too, and a number for those that have the same."""
    order = np.lexsort(hashes.T)
    is_new = np.zeros(len(hashes), dtype=bool)
    is_new[0] = True
    for column in hashes.T:
        ordered = column[order]
        is_new[1:] |= ordered[1:] != ordered[:-1]
    group = np.cumsum(is_new) - 1
    several = np.bincount(group)[group] > 1
    return order[several], group[several]
