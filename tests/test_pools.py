"""How batches are handed out: none is lost, and the last ones are small."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from flows.batches import BatchWriter, cut, read_batch
from flows.pools import LAST_PIECES, Workers, _small_last
from tests.sample import extraction


def written(folder: Path, n_documents: int, batch_bytes: int):
    writer = BatchWriter(folder, batch_bytes)
    for number in range(n_documents):
        writer.add(extraction(number).document, f"key {number}")
    return writer.close()


def keys(found) -> list[str]:
    return sorted(key for batch in found for _, key in read_batch(batch))


def test_the_last_batches_go_out_in_pieces(tmp_path):
    found = written(tmp_path, 40, 8 * len(extraction().document.text.encode()))
    assert len(found) >= 5
    handed = _small_last(found, 2)
    assert keys(handed) == keys(found)
    assert handed[: len(found) - 2] == sorted(found, key=lambda batch: -batch.n_bytes)[: len(found) - 2]
    pieces = handed[len(found) - 2 :]
    assert len(pieces) == 2 * LAST_PIECES
    assert max(piece.n_documents for piece in pieces) <= 2
    assert len({piece.path for piece in handed}) == len(handed)


def test_a_batch_is_cut_into_no_more_pieces_than_it_has_documents(tmp_path):
    (batch,) = written(tmp_path, 3, 10**6)
    pieces = cut(batch, 4)
    assert [piece.n_documents for piece in pieces] == [1, 1, 1]
    assert keys(pieces) == keys([batch])
    (alone,) = cut(pieces[0], 4)
    assert keys([alone]) == keys([pieces[0]])


def test_it_is_told_once_that_there_will_be_several_batches(tmp_path):
    told = []
    writer = BatchWriter(tmp_path, 100, on_full=lambda: told.append(len(writer.batches)))
    for number in range(5):
        writer.add(extraction(number).document, f"key {number}")
    assert told == [1]
    assert len(writer.close()) > 2


def loaded() -> tuple[bool, int]:
    from flows.extract.lexicon import lexicon

    return "flows.preloaded" in sys.modules, lexicon.cache_info().currsize


@pytest.mark.skipif(sys.platform != "linux", reason="workers are forked on Linux only")
def test_a_worker_begins_with_what_it_needs():
    Workers(2).prepare()
    with Workers(2).runner() as runner:
        assert runner._executor.submit(loaded).result(timeout=60) == (True, 1)
