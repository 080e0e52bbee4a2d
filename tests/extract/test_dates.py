"""What the date scanner reads: sentences in, (words, EDTF) out; and what an EDTF expression covers."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.extract.dates import fiscal_year, from_anchor, named_fiscal_year, scan_dates, with_year
from schemas.edtf import edtf_interval

MONDAY = "2026-02-09"


def read(text: str, published: str | None = MONDAY) -> list[tuple[str, str | None]]:
    return [(text[m.char_start : m.char_end], m.edtf) for m in scan_dates(text, published)]


STATED = [
    ("sales in Q3-2016 rose", "Q3-2016", "2016-07/2016-09"),
    ("sales in 2016Q3 rose", "2016Q3", "2016-07/2016-09"),
    ("in 2016's third quarter", "2016's third quarter", "2016-07/2016-09"),
    ("in the final three months of 2016", "final three months of 2016", "2016-10/2016-12"),
    ("in the opening quarter of 2016", "opening quarter of 2016", "2016-01/2016-03"),
    ("in the latter half of 2016", "latter half of 2016", "2016-07/2016-12"),
    ("in the second half of May 2016", "second half of May 2016", "2016-05-16/2016-05-31"),
    ("in the first fortnight of May 2016", "first fortnight of May 2016", "2016-05-01/2016-05-14"),
    ("in the six months through June 2016", "six months through June 2016", "2016-01/2016-06"),
    ("in the six months from July 2016", "six months from July 2016", "2016-07/2016-12"),
    ("in the June-September period of 2016", "June-September period of 2016", "2016-06/2016-09"),
    ("from 2014 through to 2016", "from 2014 through to 2016", "2014/2016"),
    ("on Tuesday (11 September 2001)", "Tuesday (11 September 2001)", "2001-09-11"),
    ("on 2001 September 11", "2001 September 11", "2001-09-11"),
    ("on September 12th of 2023", "September 12th of 2023", "2023-09-12"),
    ("12 Sept. 2023", "12 Sept. 2023", "2023-09-12"),
    ("signed 2023-09-12", "2023-09-12", "2023-09-12"),
    ("Feb 3, 1987", "Feb 3, 1987", "1987-02-03"),
    ("the 3rd of February, 1987", "3rd of February, 1987", "1987-02-03"),
    ("Tuesday, March 17, 1987", "Tuesday, March 17, 1987", "1987-03-17"),
    ("March 17-19, 1986", "March 17-19, 1986", "1986-03-17/1986-03-19"),
    ("from 17 to 19 March 1986", "17 to 19 March 1986", "1986-03-17/1986-03-19"),
    ("30 June - 2 July 2019", "30 June - 2 July 2019", "2019-06-30/2019-07-02"),
    ("25/12/2019", "25/12/2019", "2019-12-25"),
    ("12/25/2019", "12/25/2019", "2019-12-25"),
    ("in January 2018", "January 2018", "2018-01"),
    ("Q3 2019", "Q3 2019", "2019-07/2019-09"),
    ("the first quarter of 1987", "first quarter of 1987", "1987-01/1987-03"),
    ("the second half of 1987", "second half of 1987", "1987-07/1987-12"),
    ("in 1990", "1990", "1990"),
    ("During the year 2000", "2000", "2000"),
    ("in 2011/12", "2011/12", "2011/2012"),
    ("the financial year 2015/16", "financial year 2015/16", "2015/2016"),
    ("FY2018", "FY2018", "2018"),
    ("the 1980s", "1980s", "198X"),
    ("the early 1990s", "the early 1990s", "199X"),
    ("the eighties", "eighties", "198X"),
    ("in the 21st century", "21st century", "20XX"),
    ("the nineteenth century", "nineteenth century", "18XX"),
    ("by mid-2016", "by mid-2016", "../2016~"),
    ("mid-2016", "mid-2016", "2016~"),
    ("in late 2018", "late 2018", "2018~"),
    ("in early March 1987", "early March 1987", "1987-03~"),
    ("summer 2019", "summer 2019", "2019-22"),
    ("the winter of 2010", "winter of 2010", "2010-24"),
    ("from 2002 to 2005", "from 2002 to 2005", "2002/2005"),
    ("between 1990 and 1995", "between 1990 and 1995", "1990/1995"),
    ("2002-2005", "2002-2005", "2002/2005"),
    ("1987-88", "1987-88", "1987/1988"),
    ("June 2011 to September 2012", "June 2011 to September 2012", "2011-06/2012-09"),
    ("ever since 2014", "ever since 2014", "2014/.."),
    ("until 2020", "until 2020", "../2020"),
    ("all by 2028", "all by 2028", "../2028"),
    ("as of 30 June 2019", "30 June 2019", "2019-06-30"),
    ("the first nine months of 1988", "first nine months of 1988", "1988-01/1988-09"),
    ("the year ended June 30, 1987", "year ended June 30, 1987", "1986-07/1987-06"),
    ("the last day of 2018", "last day of 2018", "2018-12-31"),
    ("the first week of January 2018", "first week of January 2018", "2018-01-01/2018-01-07"),
    ("Jan-Mar 2019", "Jan-Mar 2019", "2019-01/2019-03"),
    ("the 1988 first quarter", "1988 first quarter", "1988-01/1988-03"),
    ("post-1990 reforms", "post-1990", "1990/.."),
    ("a 1978 Vietnamese invasion", "1978", "1978"),
    ("in nineteen eighty-seven", "nineteen eighty-seven", "1987"),
    ("in 618 AD", "618 AD", "0618"),
    ("on Jan. 12 '16", "Jan. 12 '16", "2016-01-12"),
    ("signed before Christmas 1986", "before Christmas 1986", "../1986-12-25"),
    ("sold 3 ships in 3Q18", "3Q18", "2018-07/2018-09"),
    ("grew in the second and third quarters of 2016", "second and third quarters of 2016", "2016-04/2016-09"),
    ("in the first three quarters of 2016", "first three quarters of 2016", "2016-01/2016-09"),
    ("in quarter 2 of 2016", "quarter 2 of 2016", "2016-04/2016-06"),
    ("in the first two weeks of May 2016", "first two weeks of May 2016", "2016-05-01/2016-05-14"),
    ("in the first decade of the 21st century", "first decade of the 21st century", "200X"),
    ("lent between 1960 and 65.", "between 1960 and 65", "1960/1965"),
    ("from January 2010 until now", "from January 2010 until now", "2010-01/.."),
    ("chaired it (2010-present)", "2010-present", "2010/.."),
    ("from the late 1980s to the early 1990s", "from the late 1980s to the early 1990s", "198X/199X"),
    ("the contract of 2015 March.", "2015 March", "2015-03"),
    ("deliveries commencing January 2018", "commencing January 2018", "2018-01/.."),
    ("crop year July/June 1986/87", "July/June 1986/87", "1986-07/1987-06"),
    ("output in 1986/87 (October-September)", "1986/87 (October-September)", "1986-10/1987-09"),
    ("Oct/Dec 1986 exports", "Oct/Dec 1986", "1986-10/1986-12"),
    ("in fiscal 1988 ending March 31", "fiscal 1988 ending March 31", "1987-04/1988-03"),
    ("the six months to end-September 1986", "six months to end-September 1986", "1986-04/1986-09"),
    ("in the December quarter of 1986", "December quarter of 1986", "1986-10/1986-12"),
    ("Q1-Q3 2016", "Q1-Q3 2016", "2016-01/2016-09"),
    ("a loss in Q3 FY2015", "Q3 FY2015", "2015-07/2015-09"),
    ("dated 03-MAR-87", "03-MAR-87", "1987-03-03"),
    ("from 2012 on", "from 2012 on", "2012/.."),
    ("in the mid-70s", "the mid-70s", "197X"),
    ("in mid-to-late 2016", "mid-to-late 2016", "2016~"),
    ("for the remainder of 1987", "the remainder of 1987", "1987~"),
    ("due by Christmas Eve 1986", "by Christmas Eve 1986", "../1986-12-24"),
    ("Recognition of the United States, 1794.", "1794", "1794"),
    ("the Treaty of Tordesillas (1494)", "1494", "1494"),
    ("Spain — 1783 — See the treaty", "1783", "1783"),
    ("a union between 1397 and 1523.", "between 1397 and 1523", "1397/1523"),
    ("as early as 1794", "1794", "1794"),
    ("well into 2031", "2031", "2031"),
    ("the half year ended Sept 30, 1986", "half year ended Sept 30, 1986", "1986-04/1986-09"),
    ("from mid-1985 to end-1986", "from mid-1985 to end-1986", "1985/1986"),
    ("late 1985 to early 1986", "late 1985 to early 1986", "1985/1986"),
    ("from 28 to April 30, 2015", "28 to April 30, 2015", "2015-04-28/2015-04-30"),
    ("the Independence Act 1975.", "1975", "1975"),
    ("Brazil\n1952\nBoth countries agreed", "1952", "1952"),
    ("By 1975 signatories to it had met", "By 1975", "../1975"),
    ("the nation's 2002 elections", "2002", "2002"),
    ("In 1867 diamonds were found", "1867", "1867"),
    ("in week 10 of 2018", "week 10 of 2018", "2018-03-05/2018-03-11"),
    ("in the 15th week of 2018", "15th week of 2018", "2018-04-09/2018-04-15"),
]


@pytest.mark.parametrize(("text", "words", "edtf"), STATED)
def test_stated_dates(text, words, edtf):
    assert read(text, None) == [(words, edtf)]


RELATIVE = [  # published on Monday 9 February 2026
    ("to meet the Monday after next", "Monday after next", "2026-02-23"),
    ("he said last night", "last night", "2026-02-08"),
    ("will be paid in the next two weeks", "next two weeks", "2026-02-09/2026-02-23"),
    ("on the last day of the month", "last day of the month", "2026-02-28"),
    ('"We\'ll pay in 10 days," he said', "in 10 days", "2026-02-19"),
    ("inaugurated today (09) by", "today (09)", "2026-02-09"),
    ("he said yesterday", "yesterday", "2026-02-08"),
    ("in a call last week", "last week", "2026-02-02/2026-02-08"),
    ("this week", "this week", "2026-02-09/2026-02-15"),
    ("an order last Friday removing", "last Friday", "2026-02-06"),
    ("Friday's statement", "Friday", "2026-02-06"),
    ("the ministry said on Tuesday", "Tuesday", "2026-02-03"),
    ("the leaders will meet on Tuesday", "Tuesday", "2026-02-10"),
    ("next Tuesday", "next Tuesday", "2026-02-17"),
    ("he said on Monday", "Monday", "2026-02-09"),
    ("last month", "last month", "2026-01"),
    ("last year", "last year", "2025"),
    ("last quarter", "last quarter", "2025-10/2025-12"),
    ("three years ago", "three years ago", "2023"),
    ("two weeks ago", "two weeks ago", "2026-01-26/2026-02-01"),
    ("the last two years", "last two years", "2024-02-09/2026-02-09"),
    ("the third quarter of last year", "third quarter of last year", "2025-07/2025-09"),
    ("since last year", "since last year", "2025/.."),
    ("early next year", "early next year", "2027~"),
    ("last summer", "last summer", "2025-22"),
    ("work will be done by the end of the year", "by the end of the year", "../2026"),
    ("a deal by year-end", "by year-end", "../2026"),
    ("due the week after next", "the week after next", "2026-02-23/2026-03-01"),
    ("from Tuesday to Thursday next week", "from Tuesday to Thursday next week", "2026-02-17/2026-02-19"),
    ("in the past half century", "past half century", "1976-02-09/2026-02-09"),
    ("in the year before last", "the year before last", "2024"),
    ("the last week of the year", "last week of the year", "2026-12-28/2027-01-03"),
    ("due two weeks from now", "two weeks from now", "2026-02-23/2026-03-01"),
    ("a week from Friday", "a week from Friday", "2026-02-20"),
    ("due two days after tomorrow", "two days after tomorrow", "2026-02-12"),
    ("begun two years and three months ago", "two years and three months ago", "2023-11"),
    ("signed a year and a half ago", "a year and a half ago", "2024-08~"),
    ("begun half a century ago", "half a century ago", "1976~"),
    ("for the rest of the month", "rest of the month", "2026-02-09/2026-02-28"),
    ("in the year to date", "year to date", "2026-01-01/2026-02-09"),
    ("trade grew from January 1 to yesterday", "from January 1 to yesterday", "2026-01-01/2026-02-08"),
    ("next week from Monday to Wednesday", "next week from Monday to Wednesday", "2026-02-16/2026-02-18"),
    ("the ports will open later in the year.", "later in the year", "2026"),
    ("talks will begin on the 22nd.", "22nd", "2026-02-22"),
    ("he will come Thursday the 12th", "Thursday the 12th", "2026-02-12"),
    ("talks from tomorrow to Friday", "from tomorrow to Friday", "2026-02-10/2026-02-13"),
    ("closed from today to March 3", "from today to March 3", "2026-02-09/2026-03-03"),
    ("he stays for three days from Friday", "for three days from Friday", "2026-02-13/2026-02-15"),
    ("within two weeks from now", "within two weeks from now", "2026-02-09/2026-02-23"),
    ("more than two weeks after tomorrow", "more than two weeks after tomorrow", "2026-02-24/.."),
    ("a deal by mid-year", "by mid-year", "../2026~"),
    ("a deal by the year's end", "by the year's end", "../2026"),
    ("on the last Friday of the month", "last Friday of the month", "2026-02-27"),
    ("will be completed within 18 months", "within 18 months", "../2027-08"),
    ("they will decide within two weeks", "within two weeks", "../2026-02-23"),
    ("will meet from Monday to Wednesday", "from Monday to Wednesday", "2026-02-09/2026-02-11"),
]


@pytest.mark.parametrize(("text", "words", "edtf"), RELATIVE)
def test_relative_dates_against_the_publication_date(text, words, edtf):
    assert read(text) == [(words, edtf)]
    assert read(text, None) == [(words, None)]
    assert scan_dates(text, None)[0].extra["basis"] == "relative"


def test_a_coarse_publication_date_settles_only_what_it_can():
    assert read("last year and last week", "2018") == [("last year", "2017"), ("last week", None)]


@pytest.mark.parametrize("text", ["It is currently so, now and recently.", "in the coming weeks of talks"])
def test_vague_times_have_no_edtf(text):
    assert [edtf for _, edtf in read(text)] in ([], [None])


def test_a_day_without_its_year_is_completed_from_the_context():
    (mention,) = scan_dates("They met on April 7.", None)
    assert mention.edtf is None and mention.extra["partial"] is True
    assert with_year(mention.extra, 1987) == "1987-04-07"
    _, alone = scan_dates("They met on March 3 and will meet again on the 7th.", None)
    assert with_year(alone.extra, 1987) == "1987-03-07"
    (interval,) = scan_dates("from December 30 to January 2", None)
    assert with_year(interval.extra, 1999) == "1999-12-30/2000-01-02"


def test_years_in_a_list_without_spaces_are_years():
    assert read("in 2001,2006 and 2010", None) == [("2001", "2001"), ("2006", "2006"), ("2010", "2010")]


def test_a_month_takes_the_year_of_the_one_it_is_joined_to():
    assert read("in May and June 2016", None) == [("May", "2016-05"), ("June 2016", "2016-06")]


def test_a_term_without_its_year_is_completed_as_a_term():
    (mention,) = scan_dates("in the quarter ended September 30", None)
    assert mention.edtf is None and with_year(mention.extra, 1986) == "1986-07/1986-09"
    (mention,) = scan_dates("in the last three months of the year", None)
    assert with_year(mention.extra, 1986) == "1986-10/1986-12"


def test_the_year_before_leans_on_another_date():
    (mention,) = scan_dates("up from 10 the year before.", None)
    assert from_anchor(mention.extra, "1987") == "1986"


def test_dates_that_depend_on_another_date_say_how():
    (mention,) = scan_dates("up from a year earlier", MONDAY)
    assert mention.edtf is None and mention.extra["anaphoric"] is True
    assert from_anchor(mention.extra, "2013") == "2012"
    (same,) = scan_dates("during the same period", MONDAY)
    assert from_anchor(same.extra, "2013-01/2013-06") == "2013-01/2013-06"
    (before,) = scan_dates("in the previous month", MONDAY)
    assert from_anchor(before.extra, "1987-01-15") == "1986-12"


@pytest.mark.parametrize(
    "text",
    [
        "2000 tonnes of rice",
        "$2003 each",
        "Resolution 1718 was",
        "a Boeing 737",
        "1,990 workers",
        "They may 5 times",
        "the second half of the game",
        "1066 soldiers",
        "a march of people",
        "the last day of the visit",
        "on the 22nd floor",
        "paid within 30 days of receipt",
        "the rest of the world",
        "in 1500 villages",
        "it rose by 1975 workers",
        "from 1500 to 1750 workers",
        "1,200, 1500, 1700 workers",
        "GCL No. (2014) 17",
        "between 1000 and 2000 workers",
    ],
)
def test_numbers_and_words_that_are_no_dates(text):
    assert read(text) == []


def test_financial_years_as_each_state_counts_them():
    assert fiscal_year(2015, "AUS") == "2015-07/2016-06"
    assert fiscal_year(2015, "IND") == "2015-04/2016-03"
    assert fiscal_year(2017, "USA") == "2017-10/2018-09"
    assert fiscal_year(2015, "NPL") == "2015-07-16/2016-07-15"
    assert fiscal_year(2015, None) == "2015/2016"
    assert named_fiscal_year(2018, "USA") == "2017-10/2018-09"
    assert named_fiscal_year(2018, "CHN") == "2018"


COVERS = [
    ("2023-09-12", "2023-09-12", "2023-09-12"),
    ("2024-02", "2024-02-01", "2024-02-29"),
    ("2014", "2014-01-01", "2014-12-31"),
    ("2016~", "2016-01-01", "2016-12-31"),
    ("199X", "1990-01-01", "1999-12-31"),
    ("20XX", "2000-01-01", "2099-12-31"),
    ("2019-22", "2019-06-01", "2019-08-31"),
    ("2019-24", "2019-12-01", "2020-02-29"),
    ("2011-06/2012-09", "2011-06-01", "2012-09-30"),
    ("2014/..", "2014-01-01", None),
    ("../2028", None, "2028-12-31"),
    ("2014/", "2014-01-01", None),
    ("2004-06-XX", "2004-06-01", "2004-06-30"),
]


@pytest.mark.parametrize(("edtf", "start", "end"), COVERS)
def test_the_interval_of_an_edtf_expression(edtf, start, end):
    as_day = lambda day: None if day is None else date.fromisoformat(day)  # noqa: E731
    assert edtf_interval(edtf) == (as_day(start), as_day(end))


@pytest.mark.parametrize(
    "edtf", ["", "..", "../..", "2023-13", "2023-02-30", "99", "2012/2011", "2011/2012/2013", "June 2011", "199X-02"]
)
def test_an_invalid_edtf_expression_is_refused_with_its_reason(edtf):
    with pytest.raises(ValueError, match=r"EDTF|covers nothing|ends before"):
        edtf_interval(edtf)


@given(st.dates(min_value=date(1800, 1, 1), max_value=date(2099, 12, 31)))
@settings(max_examples=100, deadline=None)
def test_every_day_is_read_in_each_order(day):
    month = day.strftime("%B")
    for words in (f"{month} {day.day}, {day.year}", f"{day.day} {month} {day.year}", day.isoformat()):
        assert read(f"signed on {words}.", None) == [(words, day.isoformat())]


@given(
    st.dates(min_value=date(1950, 1, 1), max_value=date(2090, 12, 31)), st.sampled_from(["Monday", "Friday", "Sunday"])
)
@settings(max_examples=60, deadline=None)
def test_a_weekday_in_news_is_within_the_week_before_publication(published, weekday):
    ((_, edtf),) = read(f"They signed on {weekday}.", published.isoformat())
    day = date.fromisoformat(edtf)
    assert timedelta(0) <= published - day < timedelta(days=7) and day.strftime("%A") == weekday


_BITS = st.sampled_from(
    [
        "2019",
        "-",
        "/",
        " to ",
        "March ",
        "17",
        "May",
        " of ",
        "last ",
        "week",
        "Tuesday",
        "(09)",
        "today ",
        "Q3 ",
        "'80s",
        "since ",
        "the ",
        "first ",
        "quarter ",
        "half ",
        "mid-",
        "FY",
        "11",
        "İ",
        "١٩٩٠",
        "🙂",
        ", ",
        "\n",
        "a year ",
        "week ",
        "within ",
        "two ",
        " from ",
        "rest of the year ",
        "22nd",
        "on the ",
        "ago",
        "one ",
    ]
)


@given(st.lists(_BITS, max_size=20).map("".join), st.sampled_from([None, "2020", "2020-05", "2020-05-31"]))
@settings(max_examples=300, deadline=None)
def test_spans_are_exact_and_every_edtf_is_valid(text, published):
    end = 0
    for mention in scan_dates(text, published):
        assert end <= mention.char_start < mention.char_end <= len(text)
        if mention.edtf is not None:
            edtf_interval(mention.edtf)
        end = mention.char_end


@pytest.mark.parametrize(
    "bit", ["1-1-", "2019-", "2019 ", "may 1 ", "first ", "last ", "from 1 to ", "the first half of ", "a year "]
)
def test_hostile_repetition_does_no_harm(bit):
    text = bit * (200_000 // len(bit))  # a rule that backtracks would not come back from this
    end = 0
    for mention in scan_dates(text, "2020-01-01"):
        assert end <= mention.char_start < mention.char_end <= len(text)
        end = mention.char_end
