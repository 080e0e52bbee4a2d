"""The store of finished work: what it saves is never seen in the result."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows import batches, corpus
from flows.records import Document
from flows.settings import Settings
from flows.store import MAX_PACKS, Store

SENTENCES = (
    "Kenya lent Tanzania $40 million in 2011.",
    "Brazil and Argentina signed a treaty on 1 March 1991.",
    "Russia imposed an embargo on Turkey in 2015.",
    "India's exports to Nepal reached $320 million in 2012.",
)
# A step writes one of a few files with some sentences, changes its sidecar, or removes it.
STEP = st.tuples(
    st.sampled_from(["a.txt", "b.txt", "c/d.txt"]),
    st.one_of(st.none(), st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=3)),
    st.sampled_from([None, "2014", "2016-05"]),
)


def gathered(where: Settings) -> tuple[dict[str, pa.Table], int]:
    """The tables of all documents as a run has them before curation, and how many documents were extracted for it."""
    store = corpus.open_store(where)
    with corpus.work_folder(where) as folder:
        reading = corpus.read_corpus(where, store, folder / "batches", lambda _: None)
        parts = [batches.process(batch, folder / "parts") for batch in reading.batches]
        found = corpus.gather(reading, parts, store)
        # Mapped files vanish with the folder: keep the bytes.
        tables = {name: pa.table(table.to_pydict(), schema=table.schema) for name, table in found.tables.items()}
        store.tidy(reading.keys, reading.scratch)
    return tables, reading.n_new


def take(step: tuple[str, list[str] | None, str | None], raw: Path) -> None:
    name, sentences, published = step
    path = raw / name
    path.parent.mkdir(parents=True, exist_ok=True)
    for old in (path, path.with_suffix(".yaml")):
        old.unlink(missing_ok=True)
    if sentences is not None:
        path.write_text("\n\n".join(sentences))
        if published is not None:
            path.with_suffix(".yaml").write_text(f"published: '{published}'\n")


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(st.lists(STEP, min_size=2, max_size=5))
def test_with_the_store_and_without_the_tables_are_equal(tmp_path_factory, steps):
    folder = tmp_path_factory.mktemp("store")
    raw = folder / "raw"
    raw.mkdir()
    (raw / "stays.txt").write_text(SENTENCES[0])
    for step in steps:
        take(step, raw)
        incremental, _ = gathered(Settings(raw, folder / "kept", batch_bytes=60))
    full, _ = gathered(Settings(raw, folder / "fresh"))
    assert incremental.keys() == full.keys()
    for name in full:
        assert incremental[name].equals(full[name], check_metadata=True), name


@pytest.fixture
def where(tmp_path: Path) -> Settings:
    (tmp_path / "raw").mkdir()
    for number, sentence in enumerate(SENTENCES):
        (tmp_path / "raw" / f"{number}.txt").write_text(sentence)
    return Settings(tmp_path / "raw", tmp_path / "w")


def test_only_what_is_new_is_extracted(where):
    assert gathered(where)[1] == 4
    assert gathered(where)[1] == 0
    (where.raw / "0.txt").write_text("Chile lent Peru $3 million in 1999.")
    assert gathered(where)[1] == 1
    (where.raw / "1.yaml").write_text("published: 2001\n")  # relative dates depend on it
    assert gathered(where)[1] == 1


def test_full_ignores_the_store(where):
    gathered(where)
    assert gathered(Settings(where.raw, where.warehouse, full=True))[1] == 4


def test_other_code_or_vocabularies_ignore_what_was_finished(where):
    gathered(where)
    (kept,) = where.store.iterdir()
    kept.rename(where.store / "0123456789abcdef")
    assert gathered(where)[1] == 4
    assert [path.name for path in where.store.iterdir()] == [kept.name]  # and what is of no use any more is gone


@pytest.mark.parametrize("damage", ["cut", "lost", "draft", "whole"])
def test_damage_costs_time_only(where, damage):
    before, _ = gathered(where)
    (pack,) = next(where.store.iterdir()).iterdir()
    if damage == "cut":
        facts = pack / "facts.parquet"
        facts.write_bytes(facts.read_bytes()[:-20])
    elif damage == "lost":
        (pack / "mentions.parquet").unlink()
    elif damage == "draft":
        shutil.copytree(pack, pack.with_name("0.1.draft"))
    else:
        shutil.rmtree(where.work)
    after, n_extracted = gathered(where)
    assert n_extracted == (0 if damage == "draft" else 4)
    assert all(after[name].equals(before[name]) for name in before)
    assert not list(where.store.rglob("*.draft"))


def test_many_small_additions_stay_a_few_files(where):
    for number in range(MAX_PACKS + 3):
        (where.raw / f"n{number}.txt").write_text(f"Chile lent Peru ${number + 2} million in 1999.")
        gathered(where)
    packs = list(next(where.store.iterdir()).iterdir())
    assert len(packs) <= MAX_PACKS
    assert gathered(where)[1] == 0


def test_a_document_that_breaks_a_rule_is_kept_without_facts(where, monkeypatch):
    import flows.extract

    def broken(document: Document, *_: object) -> None:
        if "Brazil" in document.text:
            raise RuntimeError("a fault")
        return real(document, *_)

    real = flows.extract.extract
    monkeypatch.setattr(flows.extract, "extract", broken)
    tables, _ = gathered(where)
    assert tables["documents"].num_rows == 4
    failed = [row for row in tables["rejects"].to_pylist() if row["check"] == "extraction_failed"]
    assert [row["path"] for row in failed] == ["1.txt"]
    assert "a fault" in failed[0]["reason"]
    assert tables["facts"].num_rows > 0


def test_an_unreadable_pack_of_another_run_is_no_obstacle(tmp_path):
    (tmp_path / "store" / "mark" / "pack").mkdir(parents=True)
    (tmp_path / "store" / "mark" / "pack" / "_work.parquet").write_text("no Parquet")
    store = Store(tmp_path / "store", "mark")
    assert "anything" not in store
    assert not (tmp_path / "store" / "mark" / "pack").exists()
