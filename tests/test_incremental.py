"""What was published before leaves no trace: only the texts that are there now decide what a release holds."""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.publish.releases import diff_releases
from flows.settings import Settings
from tests.plain import run_plainly

LOANS = (
    "China lent Angola $3 billion in 2005.",
    "China lent Angola 3 billion dollars in 2005, the bank said.",
    "In 2005, China lent Angola $3 billion.",
    "Kenya's exports to Uganda reached $320 million in 2012.",
    "Kenya exported goods worth $320 million to Uganda in 2012.",
)
STEP = st.tuples(
    st.sampled_from(["a.txt", "b.txt", "c/d.txt"]),
    st.one_of(st.none(), st.lists(st.sampled_from(LOANS), min_size=1, max_size=3)),
    st.sampled_from([None, "2014", "2013-05", "2006"]),
)


def take(step: tuple[str, list[str] | None, str | None], raw: Path) -> None:
    """Write a source, or remove it, with its sidecar."""
    name, sentences, published = step
    path = raw / name
    for old in (path, path.with_suffix(".yaml")):
        old.unlink(missing_ok=True)
    if sentences is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n\n".join(sentences))
        if published is not None:
            path.with_suffix(".yaml").write_text(f"published: '{published}'\n")


def data(release: Path) -> dict[str, bytes]:
    """The bytes of a release's tables but ``changes``, which tells of the release before."""
    return {path.name: path.read_bytes() for path in release.glob("*.parquet") if path.stem != "changes"}


@settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(st.lists(STEP, min_size=2, max_size=4))
def test_a_release_does_not_depend_on_those_before_it(tmp_path_factory, steps):
    folder = tmp_path_factory.mktemp("history")
    raw = folder / "raw"
    raw.mkdir()
    (raw / "stays.txt").write_text("\n\n".join(LOANS[1:4]))
    for step in steps:
        take(step, raw)
        with_history, _ = run_plainly(Settings(raw, folder / "kept", batch_bytes=80), views=None)
    alone, _ = run_plainly(Settings(raw, folder / "fresh", full=True), views=None)
    assert with_history.release_id == alone.release_id
    assert data(with_history.path) == data(alone.path)


def test_an_older_text_renames_a_claim_and_the_changes_say_so(tmp_path):
    raw = tmp_path / "raw"
    raw.mkdir()
    where = Settings(raw, tmp_path / "w")
    # In 2006 and later three texts say the same; an older one is added last, and names the claim anew.
    for number, published in enumerate(["2006", "2007", "2008"]):
        take((f"{number}.txt", [LOANS[number]], published), raw)
    first, _ = run_plainly(where, views=None)
    take(("z.txt", ["China lent Angola $3 billion in 2005, and Angola thanked."], "2005-12-30"), raw)
    second, _ = run_plainly(where, views=None)
    changes = second.changes["claims"]
    assert changes["renamed"] == 1
    assert (changes["added"], changes["removed"]) == (0, 0)
    rows = diff_releases(where.warehouse, first.release_id, second.release_id, "claims").to_pylist()
    (renamed,) = [row for row in rows if row["change"] == "renamed"]
    assert renamed["old"] != renamed["new"]
    # Its other columns are compared under the new name.
    counted = [row for row in rows if row["column"] == "n_documents"]
    assert [(row["key"], row["old"], row["new"]) for row in counted] == [(renamed["key"], "3", "4")]
    # A removed source takes its facts along.
    (raw / "z.txt").unlink()
    (raw / "z.yaml").unlink()
    third, _ = run_plainly(where, views=None)
    assert third.changes["facts"]["removed"] >= 1
    assert data(third.path) == data(first.path)
