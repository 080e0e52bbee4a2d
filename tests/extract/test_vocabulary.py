"""The words that extraction looks for: what the check reports, and what a project's own words change."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from flows import corpus
from flows.cli import cli, main
from flows.coverage import trigger_words
from flows.extract import extract, vocabulary_check
from flows.extract.lexicon import CODES
from flows.extract.vocabulary_check import check, trigger_entries, words_of
from flows.records import Document, Fact
from flows.segment import segment
from flows.settings import DyadError, Settings, load_settings
from tests.plain import run_plainly

TEXT = "The Land of Lakes bankrolls Kenya in 2014. Chile onlent Peru $5 million in 2015."


def facts_of(text: str, extensions: Path | None) -> list[Fact]:
    document = Document("0" * 16, text, "a.txt", "0" * 64, "text/plain", language="en")
    return extract(document, *segment(document), extensions).facts


def folder_of(path: Path, **files: str) -> Path:
    """A folder of a project's own words; ``party_names="…"`` makes party_names.csv, ``triggers`` triggers.toml."""
    path.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        suffix = "toml" if name in ("triggers", "grammar") else "csv"
        (path / f"{name}.{suffix}").write_text(text, encoding="utf-8")
    return path


OWN_NAMES = "code,name,kind,flags\nFIN,Land of Lakes,name,\n"
OWN_TRIGGERS = '[finance.verbs]\ngive = ["onlend"]\n'
OWN_GRAMMAR = '[irregular_verbs]\nonlend = "onlent onlent"\n'


def test_the_vocabularies_of_the_house_are_in_order() -> None:
    assert [str(finding) for finding in check()] == []


def test_a_name_and_a_verb_of_the_project_are_read(tmp_path: Path) -> None:
    own = folder_of(tmp_path / "own", party_names=OWN_NAMES, triggers=OWN_TRIGGERS, grammar=OWN_GRAMMAR)
    assert check(own) == []
    before = {(fact.fact_type, fact.source, fact.target) for fact in facts_of(TEXT, None)}
    after = {(fact.fact_type, fact.source, fact.target) for fact in facts_of(TEXT, own)}
    assert ("finance", "FIN", "KEN") not in before
    assert ("finance", "CHL", "PER") not in before
    assert {("finance", "FIN", "KEN"), ("finance", "CHL", "PER")} <= after


# What is wrong in a project's files: (file, text, line, words of the message).
WRONG = [
    ("triggers", '[finance.verbs]\ngive = ["lend"]\n', 2, ["'lend'", "already", "triggers.toml"]),
    ("triggers", '[finance.verbs]\ngive = ["onlend",\n  "onlend"]\n', 3, ["'onlend'", "already (line 2)"]),
    ("triggers", '[finance.verbs]\nrepay = [\n  "onlend",\n  "lend",\n]\n', 4, ["'lend'", "under give too"]),
    ("triggers", '[finance.nouns]\nloan = ["loans"]\n', 2, ["'loans'", "is a form of 'loan'"]),
    ("triggers", '# mine\n\n[finance.verbs]\nlease = ["lease"]\n', 4, ["unknown code 'lease'", "known: forgive, fund"]),
    ("triggers", '[finance.adverbs]\ngive = ["x"]\n', 1, ["no such group", "verbs, nouns, goods"]),
    ("triggers", '[barter.verbs]\ngive = ["x"]\n', 1, ["'barter' is no fact type", "meeting, agreement"]),
    ("triggers", '[finance.verbs]\ngive = ["On Lend"]\n', 2, ["lower case"]),
    ("triggers", '[finance.verbs]\ngive = "onlend"\n', 1, ["give a list of words"]),
    ("triggers", '[finance]\nverbs = "onlend"\n', 1, ["write a table a group"]),
    ("triggers", '[finance.verbs]\ngive = ["onlend"\n[x]\n', 3, ["not valid TOML"]),
    ("grammar", 'adverbs = "soon"\n', 1, ["nothing reads a list named 'adverbs'"]),
    ("grammar", 'actor_nouns = ["junta"]\n', 1, ["'actor_nouns' must be a text"]),
    ("grammar", '\n[modality]\nsure = "certain"\n', 3, ["'sure' is no modality"]),
    ("grammar", '[modality]\nplanned = "eye"\nproposed = "eye"\n', 3, ["'eye' stands under planned and proposed"]),
    ("grammar", 'actor_nouns = """junta\njunta"""\n', 2, ["'junta' stands twice"]),
    ("party_names", "code,name,kind,flags\nXXX,Nowhere,name,\n", 2, ["no party has the code 'XXX'"]),
    ("party_names", "code,name,kind,flags\nFIN,Sweden,name,\n", 2, ["name of SWE already"]),
    ("party_names", "code,name,kind\nFIN,Land of Lakes,name\n", 1, ["the columns are"]),
    ("party_names", "code,name,kind,flags\nFIN,Land of Lakes,nick,\n", 2, ["unknown kind 'nick'"]),
    ("party_names", OWN_NAMES + "FIN,Land of Lakes,name,\n", 3, ["the row of line 2 again"]),
    ("leaders", "name,surname,code,role,from,to,flags\nA B,B,FIN,president,2010,2001,\n", 2, ["leaves office before"]),
    ("offices", "title,kind\nChief Scribe,scribe\n", 2, ["unknown kind 'scribe'"]),
    ("verbs", "a,b\n1,2\n", 0, ["no vocabulary that a project can add to", "triggers.toml"]),
    ("parties", "code,name\nXXX,Nowhere\n", 0, ["no vocabulary that a project can add to"]),
]


@pytest.mark.parametrize(("name", "text", "line", "words"), WRONG, ids=[f"{w[0]}: {w[3][0]}" for w in WRONG])
def test_what_is_wrong_is_told_with_file_and_line(
    tmp_path: Path, name: str, text: str, line: int, words: list[str]
) -> None:
    own = folder_of(tmp_path / "own", **{name: text})
    (file,) = own.iterdir()
    findings = [finding for finding in check(own) if finding.path == str(file)]
    assert len(findings) == 1, findings
    assert findings[0].line == line
    assert all(word in findings[0].message for word in words), findings[0]


@pytest.mark.parametrize(
    ("file", "added", "words"),
    [
        ("hedges.csv", "about,over,before", ["'about' stands in line"]),
        ("magnitudes.csv", "million,10,word", ["'million' stands in line"]),
        ("units.csv", "st,stone|kilogram,st,mass,6.35", ["'kilogram' stands in line"]),
        ("units.csv", "st,stone|stone,st,mass,6.35", ["'stone' stands in line"]),
        ("rank_words.toml", 'more = ["chief",\n  "head",\n  "chief"]', ["more: 'chief' stands twice"]),
    ],
)
def test_words_twice_in_the_lists_of_numbers_and_units(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str, added: str, words: list[str]
) -> None:
    house = Path(shutil.copytree(CODES, tmp_path / "codes"))
    with (house / file).open("a", encoding="utf-8") as end:
        end.write(added + "\n")
    monkeypatch.setattr(vocabulary_check, "CODES", house)
    findings = [finding for finding in check() if finding.path == str(house / file)]
    assert len(findings) == 1, findings
    assert findings[0].line == len((house / file).read_text(encoding="utf-8").splitlines())
    assert all(word in findings[0].message for word in words)


def test_files_that_are_read_and_files_that_are_not(tmp_path: Path) -> None:
    own = folder_of(tmp_path / "own", party_names=OWN_NAMES)
    (own / "README.md").write_text("Our words.")
    (own / ".keep").write_text("")
    assert check(own) == []
    assert [path.name for path in vocabulary_check.extension_files(own)] == ["party_names.csv"]
    assert "no such folder" in check(tmp_path / "nowhere")[0].message


def test_every_word_is_found_at_its_line() -> None:
    lines = (CODES / "triggers.toml").read_text(encoding="utf-8").splitlines()
    entries = list(trigger_entries())
    assert len(entries) > 500
    assert all(f'"{entry.word}"' in lines[entry.line - 1] for entry in entries)


def test_words_of_a_type_with_those_of_the_project(tmp_path: Path) -> None:
    own = folder_of(tmp_path / "own", triggers=OWN_TRIGGERS)
    house, both = words_of("finance"), words_of("finance", own)
    assert "lend" in house["verbs", "give"]
    assert both["verbs", "give"] == [*house["verbs", "give"], "onlend"]
    with pytest.raises(vocabulary_check.VocabularyError, match="'barter' is no fact type; known: meeting"):
        words_of("barter")


# The command


def test_the_command_checks_and_lists(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    good = folder_of(tmp_path / "good", triggers=OWN_TRIGGERS)
    bad = folder_of(tmp_path / "bad", triggers='[finance.verbs]\nlease = ["lease"]\n')
    raw = ["--raw", str(tmp_path / "raw")]
    assert CliRunner().invoke(cli, ["vocabulary", *raw]).output == "The vocabularies are in order.\n"
    result = CliRunner().invoke(cli, ["vocabulary", *raw, "--vocabulary", str(good)])
    assert (result.exit_code, result.output) == (0, f"The vocabularies with those of {good} are in order.\n")
    result = CliRunner().invoke(cli, ["vocabulary", *raw, "--vocabulary", str(bad)])
    assert result.exit_code == 1
    assert result.output.startswith(f"{bad / 'triggers.toml'}:2: [finance.verbs]: unknown code 'lease'; known: forgive")
    result = CliRunner().invoke(cli, ["vocabulary", *raw, "--vocabulary", str(good), "--list", "finance"])
    assert result.exit_code == 0
    assert next(line for line in result.output.splitlines() if line.startswith("verbs give: ")).endswith(", onlend")


def test_an_unknown_type_or_folder_is_told_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments, message in (
        (["vocabulary", "--list", "barter"], "dyad: 'barter' is no fact type; known: meeting, agreement"),
        (["vocabulary", "--vocabulary", str(tmp_path / "none")], f"dyad: {tmp_path / 'none'}: no such folder of voc"),
    ):
        with pytest.raises(SystemExit) as left:
            main(arguments)
        assert left.value.code == 1
        assert capsys.readouterr().err.startswith(message)


# The whole path


@pytest.fixture
def where(tmp_path: Path) -> Settings:
    settings = Settings(tmp_path / "raw", tmp_path / "warehouse")
    settings.raw.mkdir()
    (settings.raw / "a.txt").write_text(TEXT)
    return settings


def published_pairs(where: Settings) -> set[tuple[str, str]]:
    import pyarrow.parquet as pq

    facts = pq.read_table(where.current / "facts.parquet", columns=["fact_type", "source", "target"]).to_pylist()
    return {(row["source"], row["target"]) for row in facts if row["fact_type"] == "finance"}


def test_words_beside_the_sources_make_another_release_and_are_no_source(where: Settings) -> None:
    first, _ = run_plainly(where, views=None)
    assert ("FIN", "KEN") not in published_pairs(where)
    folder_of(where.raw / "vocabulary", party_names=OWN_NAMES)
    second, _ = run_plainly(where, views=None)
    assert second.release_id != first.release_id
    assert ("FIN", "KEN") in published_pairs(where)
    folder_of(where.raw / "vocabulary", triggers=OWN_TRIGGERS, grammar=OWN_GRAMMAR)
    third, _ = run_plainly(where, views=None)
    assert third.release_id not in (first.release_id, second.release_id)
    assert {("FIN", "KEN"), ("CHL", "PER")} <= published_pairs(where)
    shutil.rmtree(where.raw / "vocabulary")
    last, _ = run_plainly(where, views=None)
    assert last.release_id == first.release_id
    assert ("FIN", "KEN") not in published_pairs(where)


def test_the_same_words_elsewhere_are_the_same_release(where: Settings, tmp_path: Path) -> None:
    elsewhere = folder_of(tmp_path / "elsewhere", party_names=OWN_NAMES)
    folder_of(where.raw / "vocabulary", party_names=OWN_NAMES)
    beside = corpus.identify(where).release_id
    shutil.rmtree(where.raw / "vocabulary")
    assert corpus.identify(where).release_id != beside
    assert corpus.identify(Settings(where.raw, where.warehouse, vocabulary=elsewhere)).release_id == beside


def test_words_that_cannot_be_used_stop_a_run_before_it_reads(where: Settings) -> None:
    own = folder_of(where.raw / "vocabulary", triggers='[finance.verbs]\nlease = ["lease"]\n', verbs="a\n")
    with pytest.raises(vocabulary_check.VocabularyError) as error:
        corpus.identify(where)
    assert str(error.value).startswith(f"{own / 'triggers.toml'}:2: [finance.verbs]: unknown code 'lease'")
    assert "and 1 more: dyad vocabulary --vocabulary" in str(error.value)


def test_where_the_words_come_from(where: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DYAD_VOCABULARY", raising=False)
    raw = where.raw
    assert load_settings(raw).extensions is None
    (raw / "vocabulary").mkdir()
    assert load_settings(raw).extensions == raw / "vocabulary"
    other, another = folder_of(tmp_path / "other"), folder_of(tmp_path / "another")
    monkeypatch.setenv("DYAD_VOCABULARY", str(other))
    assert load_settings(raw).extensions == other
    assert load_settings(raw, vocabulary=another).extensions == another
    with pytest.raises(DyadError, match="no such folder of vocabularies"):
        load_settings(raw, vocabulary=tmp_path / "none")


def test_a_verb_of_the_project_counts_as_one_that_can_state_a_fact(tmp_path: Path) -> None:
    own = folder_of(tmp_path / "own", triggers=OWN_TRIGGERS, grammar=OWN_GRAMMAR)
    forms = {"onlend", "onlends", "onlent", "onlending"}
    assert not forms & trigger_words()
    assert forms <= trigger_words(own)
