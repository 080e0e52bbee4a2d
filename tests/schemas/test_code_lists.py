"""The code lists: what they say of parties and names, and what their reader refuses."""

from __future__ import annotations

from pathlib import Path

import pytest

from schemas import code_lists
from schemas.code_lists import CodeListError


def codes_of(name: str) -> set[str]:
    return {item.code for item in code_lists.party_names() if item.name == name}


def test_the_lists_agree_with_each_other() -> None:
    assert code_lists.check() == []


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("U.S.S.R.", "SUN"),
        ("W. Germany", "DEU"),
        ("East Germany", "DDR"),
        ("ROK", "KOR"),
        ("Democratic People's Republic of Korea", "PRK"),
        ("Côte d'Ivoire", "CIV"),
        ("Cote d’Ivoire", "CIV"),
        ("Burma", "MMR"),
        ("Ceylon", "LKA"),
        ("the Kremlin", "RUS"),
        ("Pyongyang", "PRK"),
        ("Burkinabe", "BFA"),
        ("Sino", "CHN"),
        ("European Economic Community", "EU"),
        ("World Food Programme", "WFP"),
        ("South Vietnam", "VDR"),
    ],
)
def test_a_name_means_its_party(name: str, code: str) -> None:
    assert codes_of(name) == {code}


@pytest.mark.parametrize("name", ["Georgia", "Jordan", "Chad", "Turkey", "Washington", "Korea", "Guinea", "Niger"])
def test_a_name_that_means_other_things_too_says_so(name: str) -> None:
    assert all("ambiguous" in item.flags for item in code_lists.party_names() if item.name == name)


def test_a_capital_is_a_place_unless_it_acts() -> None:
    capitals = [item for item in code_lists.party_names() if item.kind == "capital"]
    assert len(capitals) > 190
    assert all("place" in item.flags for item in capitals)


def test_former_states_end_and_succeed_each_other() -> None:
    known = code_lists.parties()
    assert (known["SUN"].valid_from, known["SUN"].valid_to) == ("1922-12-30", "1991-12-26")
    assert known["SUN"].gw_code == known["RUS"].gw_code == "365"
    assert (known["DEU"].cow_code, known["DEU"].gw_code) == ("255", "260")
    assert known["AUH"].iso3 is None and known["CSK"].iso3 == "CSK"


def test_a_name_may_pass_from_one_party_to_another() -> None:
    yugoslavia = {
        item.code: (item.from_year, item.to_year) for item in code_lists.party_names() if item.name == "Yugoslavia"
    }
    assert yugoslavia == {"YUG": (None, None), "SCG": (1992, 2003)}


def test_every_state_is_named_as_text_names_it() -> None:
    kinds: dict[str, set[str]] = {}
    for item in code_lists.party_names():
        kinds.setdefault(item.code, set()).add(item.kind)
    sovereign = [p.code for p in code_lists.parties().values() if p.kind == "state" and p.gw_code]
    assert len(sovereign) > 190
    assert [code for code in sovereign if not kinds[code] & {"adjective", "demonym"}] == []


def test_institutions_roll_up_to_their_state() -> None:
    by_name = {item.name: item for item in code_lists.institutions()}
    assert by_name["China Eximbank"].code == "CHN"
    assert by_name["Export-Import Bank of China"].short == "China Eximbank"
    assert by_name["Bank of England"].kind == "central_bank"
    assert by_name["Taliban"].kind == "armed_group"
    assert "ambiguous" in by_name["Export-Import Bank"].flags


def test_a_leader_holds_office_for_years() -> None:
    putin = sorted(
        (item.from_year, item.to_year, item.role) for item in code_lists.leaders() if item.name == "Vladimir Putin"
    )
    assert putin[0] == (1999, 2000, "prime_minister")
    assert putin[-1] == (2012, None, "president")
    assert {item.surname for item in code_lists.leaders() if item.name == "Xi Jinping"} == {"Xi"}


def test_surnames_shared_by_leaders_of_two_states_are_ambiguous() -> None:
    abdullahs = [item for item in code_lists.leaders() if item.surname == "Abdullah"]
    assert {item.code for item in abdullahs} >= {"SAU", "JOR"}
    assert all("ambiguous" in item.flags for item in abdullahs)


def test_currencies_bear_the_names_of_newspapers() -> None:
    known = code_lists.currencies()
    assert {"dlrs", "U.S. dollars"} <= set(known["USD"].aliases) and "dlrs" in known["USD"].defaults
    assert "RMB" in known["CNY"].signs and "yuan RMB" in known["CNY"].aliases
    assert known["DEM"].withdrawn == 2002 and known["XEU"].party == "EU"
    assert {code for code, item in known.items() if "rupees" in item.aliases} >= {"INR", "LKR", "PKR", "NPR"}
    assert all("rupees" not in item.defaults for item in known.values())
    assert (known["KWD"].minor_unit, known["JPY"].minor_unit) == (3, 0)


@pytest.mark.parametrize(
    ("source", "party"),
    [
        ({"publisher": "the white house"}, "USA"),
        ({"publisher": "President's Media Division"}, "LKA"),
        ({"url": "https://www.state.gov/a"}, "USA"),
        ({"url": "https://www.treasury.gov.za/b"}, "ZAF"),
        ({"url": "http://mofa.go.ke"}, "KEN"),
        ({"url": "https://user@cancilleria.gob.ar:443/x?y"}, "ARG"),
        ({"namespace": "lkcab"}, "LKA"),
        ({"publisher": "Nobody", "url": "https://example.org"}, None),
        ({"url": "https://notstate.govern.example/gov.lk"}, None),
    ],
)
def test_the_home_of_a_publisher(source: dict[str, str], party: str | None) -> None:
    assert code_lists.publisher_party(**source) == party


def test_phrases_that_are_no_parties() -> None:
    phrases = {item.phrase for item in code_lists.not_parties()}
    assert {"New Mexico", "South China Sea", "Michael Jordan", "French fries", "Paris Agreement"} <= phrases


def test_a_project_adds_its_own_rows(tmp_path: Path) -> None:
    (tmp_path / "parties.csv").write_text(
        "code,name,kind,iso2,iso3,cow_code,gw_code,valid_from,valid_to\nXYZ,Xyzland,state,,,,,1990,\n", encoding="utf-8"
    )
    (tmp_path / "party_names.csv").write_text("code,name,kind,flags\nXYZ,Xyzlandish,adjective,\n", encoding="utf-8")
    assert code_lists.parties(tmp_path)["XYZ"].name == "Xyzland"
    assert "Xyzlandish" in {item.name for item in code_lists.party_names(tmp_path)}
    assert "XYZ" not in code_lists.parties()


@pytest.mark.parametrize(
    ("filename", "text", "message"),
    [
        (
            "party_names.csv",
            "code,name,kind,flags\nQQQ,Qland,name,\n",
            r"party_names.csv:2: no party has the code 'QQQ'",
        ),
        (
            "party_names.csv",
            "code,name,kind,flags\nFRA,Germany,name,\n",
            r"party_names.csv:2: 'Germany' is a name of DEU",
        ),
        ("party_names.csv", "code,name,kind,flags\nFRA,Gallia,nick,\n", r"party_names.csv:2: unknown kind 'nick'"),
        ("party_names.csv", "code,name,kind,flags\nFRA,Gallia,name,odd\n", r"party_names.csv:2: unknown flag 'odd'"),
        ("party_names.csv", "code,name,kind\nFRA,Gallia,name\n", r"party_names.csv:1: the columns are code,name,kind;"),
        ("party_names.csv", "code,name,kind,flags\nFRA,a,b,name,\n", r"party_names.csv:2: 5 cells, 4 columns"),
        ("places.csv", "name,code\nXiamen,JPN\n", r"places.csv:2: Xiamen stands already"),
        (
            "leaders.csv",
            "name,surname,code,role,from,to,flags\nA B,B,FRA,president,99,,\n",
            r"leaders.csv:2: .*four digits",
        ),
        ("places.csv", "name,code\n\xff,FRA\n", r"places.csv: cannot be read as CSV in UTF-8"),
    ],
)
def test_a_bad_row_is_named_by_file_and_line(tmp_path: Path, filename: str, text: str, message: str) -> None:
    (tmp_path / filename).write_bytes(text.encode("latin-1"))
    reader = getattr(code_lists, filename.removesuffix(".csv"))
    with pytest.raises(CodeListError, match=message):
        reader(tmp_path)


def test_check_reports_a_reversed_life(tmp_path: Path) -> None:
    (tmp_path / "parties.csv").write_text(
        "code,name,kind,iso2,iso3,cow_code,gw_code,valid_from,valid_to\nXYZ,Xyzland,former_state,,,,,1990,1980\n",
        encoding="utf-8",
    )
    problems = code_lists.check(tmp_path)
    assert any("XYZ ends (1980) before it begins (1990)" in problem for problem in problems)
    assert any("XYZ has no name" in problem for problem in problems)


def test_the_files_are_sorted_and_hold_no_row_twice() -> None:
    for path in sorted(code_lists.CODES.glob("*.csv")):
        if path.stem not in {"parties", "party_names", "not_parties", "institutions", "leaders", "offices", "places"}:
            continue
        lines = path.read_text(encoding="utf-8").splitlines()[1:]
        assert len(lines) == len(set(lines)), path.name
