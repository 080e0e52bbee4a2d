"""What the number scanner reads: sentences in, (words, kind, code, value, value_max, qualifier) out."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.extract.quantities import scan_quantities
from flows.records import Mention


def read(text: str) -> list[tuple]:
    return [
        (text[m.char_start : m.char_end], m.kind, m.code, m.value, m.value_max, m.qualifier)
        for m in scan_quantities(text)
    ]


def only(text: str) -> tuple:
    found = read(text)
    assert len(found) == 1, found
    return found[0]


def extra(text: str) -> list[dict]:
    return [m.extra or {} for m in scan_quantities(text)]


MONEY = [
    ("a price of 100 ₧", "100 ₧", "ESP", 100),
    ("a price of S/20", "S/20", "PEN", 20),
    ("a price of HK $ 11.28", "HK $ 11.28", "HKD", 11.28),
    ("a sum of 20 USD thousand", "20 USD thousand", "USD", 20_000),
    ("a sum of 5 hundred thousand yuan", "5 hundred thousand yuan", "CNY", 500_000),
    ("a sum of 17 EUR 25.", "17 EUR 25", "EUR", 17.25),
    ("a sum of 3,5 Mio. EUR", "3,5 Mio. EUR", "EUR", 3_500_000),
    ("20 Turkmen manats", "20 Turkmen manats", "TMT", 20),
    ("a USD $2 billion deal", "USD $2 billion", "USD", 2_000_000_000),
    ("the RMB 300 million grant", "RMB 300 million", "CNY", 300_000_000),
    ("the 300 RMB million", "300 RMB million", "CNY", 300_000_000),
    ("Imports of US $11.6 million", "US $11.6 million", "USD", 11_600_000),
    ("a grant of Japanese Yen 360 million", "Japanese Yen 360 million", "JPY", 360_000_000),
    ("Renminbi Yuan 508 million was lent", "Renminbi Yuan 508 million", "CNY", 508_000_000),
    ("worth 1.5 million Kenyan shillings", "1.5 million Kenyan shillings", "KES", 1_500_000),
    ("a 1 million Kenyan shilling check", "1 million Kenyan shilling", "KES", 1_000_000),
    ("exports of 80 mln dlrs", "80 mln dlrs", "USD", 80_000_000),
    ("a surplus of 1.2 billion stg", "1.2 billion stg", "GBP", 1_200_000_000),
    ("an investment of US$ 91.27 million", "US$ 91.27 million", "USD", 91_270_000),
    ("a €2bn loan", "€2bn", "EUR", 2_000_000_000),
    ("a loan of DM 300 million", "DM 300 million", "DEM", 300_000_000),
    ("some shares cost A$3.5m in all", "A$3.5m", "AUD", 3_500_000),
    ("a debt of 6.2 trillion yen", "6.2 trillion yen", "JPY", 6_200_000_000_000),
    ("a $461 million loan", "$461 million", "USD", 461_000_000),
    ("the $10-million credit", "$10-million", "USD", 10_000_000),
    ("one and a half billion dollars", "one and a half billion dollars", "USD", 1_500_000_000),
    ("three-quarters of a million pounds", "three-quarters of a million pounds", "GBP", 750_000),
    ("half a million euros", "half a million euros", "EUR", 500_000),
    ("two hundred and six million euros", "two hundred and six million euros", "EUR", 206_000_000),
    ("a fee of 25 US cents", "25 US cents", "USD", 0.25),
    ("thirteen dollars and forty-five cents", "thirteen dollars and forty-five cents", "USD", 13.45),
    ("Rs 1,23,456 crore of Indian rupees", "Rs 1,23,456 crore", None, 1_234_560_000_000),
    ("1.234.567,89 euros", "1.234.567,89 euros", "EUR", 1_234_567.89),
    ("1 234 567 euros", "1 234 567 euros", "EUR", 1_234_567),
    ("1'234'567 Swiss francs", "1'234'567 Swiss francs", "CHF", 1_234_567),
    ("3.1 million roubles", "3.1 million roubles", None, 3_100_000),
    ("35 lakh Indian rupees", "35 lakh Indian rupees", "INR", 3_500_000),
    ("5 million Sri Lankan rupees", "5 million Sri Lankan rupees", "LKR", 5_000_000),
    (
        "of Forty-Two Million, Five Hundred Thousand Euros",
        "Forty-Two Million, Five Hundred Thousand Euros",
        "EUR",
        42.5e6,
    ),
    ("paid half a dollar", "half a dollar", "USD", 0.5),
    ("2 and a half million dollars", "2 and a half million dollars", "USD", 2_500_000),
    ("a loan of $A5 million", "$A5 million", "AUD", 5_000_000),
    ("Canadian $ 5 million", "Canadian $ 5 million", "CAD", 5_000_000),
    ("5 million (USD) was lent", "5 million (USD)", "USD", 5_000_000),
    ("a singapore-dollar loan of 250 million Singapore-dollars", "250 million Singapore-dollars", "SGD", 250_000_000),
    ("INR 12 crores", "INR 12 crores", "INR", 120_000_000),
    ("20 Serbian dinars", "20 Serbian dinars", "RSD", 20),
    ("5 roubles, 50 kopeks", "5 roubles, 50 kopeks", "RUB", 5.5),
    ("ten groszy", "ten groszy", "PLN", 0.1),
    ("a sum of NPR 3 arab 45 crore", "NPR 3 arab 45 crore", "NPR", 3_450_000_000),
    ("it cost 1 million 200 thousand dollars", "1 million 200 thousand dollars", "USD", 1_200_000),
    ("worth US$ million 12.5", "US$ million 12.5", "USD", 12_500_000),
    ("a loan of MUSD 75", "MUSD 75", "USD", 75_000_000),
    ("worth N5 billion", "N5 billion", "NGN", 5_000_000_000),
    ("a grant of SL Rs. 3 million", "SL Rs. 3 million", "LKR", 3_000_000),
    ("Indian rupees (INR) 300 million", "Indian rupees (INR) 300 million", "INR", 300_000_000),
    ("exports of 250 million (US$)", "250 million (US$)", "USD", 250_000_000),
    ("a balance of -$5 million", "-$5 million", "USD", -5_000_000),
    ("a balance of minus $5 million", "minus $5 million", "USD", -5_000_000),
    ("power at US¢ 6.5 per kWh", "US¢ 6.5", "USD", 0.065),
    ("a price of 10 pounds 50p", "10 pounds 50p", "GBP", 10.5),
    ("two yuan three jiao and five fen", "two yuan three jiao and five fen", "CNY", 2.35),
    ("Rand 10 billion was lent", "Rand 10 billion", "ZAR", 10_000_000_000),
]


@pytest.mark.parametrize(("text", "words", "code", "value"), MONEY)
def test_money_in_every_word_order(text, words, code, value):
    assert only(text) == (words, "amount", code, value, None, "exact")


def test_a_name_that_several_currencies_bear_keeps_its_candidates():
    (mention,) = scan_quantities("a sum of Rs 500 crore")
    assert mention.code is None and mention.value == 5_000_000_000
    assert {"INR", "LKR", "PKR", "NPR"} <= set(mention.extra["currency_candidates"])


def test_the_same_amount_in_another_currency_is_marked_as_a_conversion():
    text = "a loan of US$ 3.6 million (approximately Rs.468 million)"
    assert [m.value for m in scan_quantities(text)] == [3_600_000, 468_000_000]
    assert [bool(e.get("conversion")) for e in extra(text)] == [False, True]


def test_paired_values_share_the_measure_of_the_second():
    found = read("exports/imports: 534/144 million USD")
    assert found == [
        ("534", "amount", "USD", 534e6, None, "exact"),
        ("144 million USD", "amount", "USD", 144e6, None, "exact"),
    ]


def test_a_pair_is_no_fraction_and_a_fraction_no_pair():
    assert [row[3] for row in read("exports/imports: 1/2.65 billion USD")] == [1e9, 2.65e9]
    assert only("worth 3/4 million USD")[3] == 750_000


def test_a_line_wrapped_in_the_middle_of_a_phrase_is_read_through():
    assert only("exports of 80\nmln dlrs")[1:4] == ("amount", "USD", 80e6)
    assert only("it gave 59\nUnited Arab Emirates")[:3] == ("59", "quantity", None)


def test_a_heading_of_a_table_is_no_amount_and_a_single_letter_only_before_a_large_number():
    assert read("Exports (in US$ million)") == []
    assert only("worth P125 million to Botswana")[3] == 125_000_000
    assert {"BWP", "PHP"} <= set(extra("worth P125 million")[0]["currency_candidates"])
    assert read("along road N5, RN7, D-8 and PK20") == []


def test_an_unspecified_amount_is_kept_without_a_value():
    assert only("a multi-million-dollar deal") == ("multi-million-dollar", "amount", "USD", None, None, "about")
    assert only("worth billions of dollars") == ("billions of dollars", "amount", "USD", None, None, "about")


HEDGES = [
    ("over $500 billion", 500e9, "over"),
    ("well over $15 billion", 15e9, "over"),
    ("at least $5 million", 5e6, "over"),
    ("more than $5 million", 5e6, "over"),
    ("nearly $50 million", 50e6, "about"),
    ("almost $50 million", 50e6, "about"),
    ("close to $50 million", 50e6, "about"),
    ("an estimated $50 million", 50e6, "about"),
    ("some $50 million", 50e6, "about"),
    ("up to $2 Billion USD", 2e9, "under"),
    ("as much as $5 million", 5e6, "under"),
    ("less than $5 million", 5e6, "under"),
    ("$5 million or more", 5e6, "over"),
    ("$5 million or so", 5e6, "about"),
    ("$500+ million", 500e6, "over"),
]


@pytest.mark.parametrize(("words", "value", "qualifier"), HEDGES)
def test_hedges_belong_to_the_span_and_set_the_qualifier(words, value, qualifier):
    assert only(f"They agreed on {words}.") == (words, "amount", "USD", value, None, qualifier)


@pytest.mark.parametrize(
    ("words", "qualifier"),
    [("30 or more than 30", "over"), ("less than 30 or equal to 30", "under"), ("at least one", "over")],
)
def test_a_bound_that_is_told_twice_or_counts_one(words, qualifier):
    assert only(f"There were {words}.")[0] == words and only(f"There were {words}.")[5] == qualifier


def test_up_to_a_level_from_another_is_no_bound():
    assert [m.qualifier for m in scan_quantities("It went up to $5 million from $4 million")] == ["exact", "exact"]


RANGES = [
    ("3 or 4 thousand people", "quantity", 3000, 4000),
    ("thirty or forty people", "quantity", 30, 40),
    ("not fewer than 20 nor more than 30 people", "quantity", 20, 30),
    ("500 -1000 people", "quantity", 500, 1000),
    ("over 20 but under 30 million people", "quantity", 20e6, 30e6),
    ("between 5 and 7 million dollars", "amount", 5e6, 7e6),
    ("$5-7 million", "amount", 5e6, 7e6),
    ("$5 million to $7 million", "amount", 5e6, 7e6),
    ("from 3 to 5 percent", "percent", 3, 5),
    ("2.5-3.0 pct", "percent", 2.5, 3),
    ("20 to 30 tonnes", "quantity", 20, 30),
    ("between 500,000 and 1 million barrels", "quantity", 500_000, 1e6),
    ("between one and ten ships", "quantity", 1, 10),
    ("one to two hundred ships", "quantity", 100, 200),
    ("two to three hundred thousand ships", "quantity", 200_000, 300_000),
    ("one thousand to two thousand ships", "quantity", 1000, 2000),
    ("between one hundred and one thousand ships", "quantity", 100, 1000),
    ("from 10 up to 20 ships", "quantity", 10, 20),
    ("5~10 ships", "quantity", 5, 10),
    ("10-to-15 ships", "quantity", 10, 15),
    ("more than 20, less than 30 ships", "quantity", 20, 30),
    ("£10-20m", "amount", 10_000_000, 20_000_000),
    ("10k to 20k", "quantity", 10_000, 20_000),
    ("1.2m-1.5m tonnes", "quantity", 1_200_000, 1_500_000),
    ("from 1/2 to 3/4", "quantity", 0.5, 0.75),
]


@pytest.mark.parametrize(("words", "kind", "low", "high"), RANGES)
def test_a_range_keeps_both_ends(words, kind, low, high):
    found = only(f"It would take {words}.")
    assert found[0] == words and found[1] == kind and found[3:] == (low, high, "range")


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("trade grew from $20 million in 2002 to $96 million in 2003", [20e6, 96e6]),
        ("the tariff was lowered from 25% to 18%", [25, 18]),
        ("inflation rose from 3 to 5 percent", [3, 5]),
        ("a tariff of 5% and a quota of 7%", [5, 7]),
    ],
)
def test_a_change_is_two_values(text, values):
    assert [(m.value, m.value_max) for m in scan_quantities(text)] == [(value, None) for value in values]


PERCENTS = [
    ("90% of the debt", "90%", 90, "percent"),
    ("90 percent of it", "90 percent", 90, "percent"),
    ("90 per cent of it", "90 per cent", 90, "percent"),
    ("rose 12 pct", "12 pct", 12, "percent"),
    ("a third of exports", "a third", 100 / 3, "percent"),
    ("half of the debt", "half", 50, "percent"),
    ("two-thirds of it", "two-thirds", 200 / 3, "percent"),
    ("three quarters of it", "three quarters", 75, "percent"),
    ("two-thirds less than before", "two-thirds less", -200 / 3, "percent"),
    ("by 115 percentage points", "115 percentage points", 115, "percentage_point"),
    ("by 25 basis points", "25 basis points", 25, "basis_point"),
    ("trade doubled", "doubled", 100, "percent"),
    ("trade tripled", "tripled", 200, "percent"),
    ("a six-fold rise", "six-fold", 500, "percent"),
    ("a 10-fold rise", "10-fold", 900, "percent"),
    ("aid was halved", "halved", -50, "percent"),
    ("2 and 3/4 pct", "2 and 3/4 pct", 2.75, "percent"),
    ("two and three-quarters percent", "two and three-quarters percent", 2.75, "percent"),
    ("a loss of minus five percent", "minus five percent", -5, "percent"),
]


@pytest.mark.parametrize(("text", "words", "value", "code"), PERCENTS)
def test_percent_and_parts_and_multiples(text, words, value, code):
    found = only(text)
    assert found[:3] == (words, "percent", code) and found[3] == pytest.approx(value)


def test_a_multiple_is_a_change_and_takes_its_hedge():
    text = "Exports at least doubled"
    assert only(text)[0] == "at least doubled" and only(text)[5] == "over"
    assert extra(text)[0]["change"] is True


@pytest.mark.parametrize("text", ["in the second half", "the third party", "double taxation", "no one", "one of them"])
def test_no_part_and_no_number_where_the_word_means_something_else(text):
    assert read(text) == []


COUNTS = [
    ("some 820 units of Two Wheel Tractors", "tractor", 820),
    ("50 needy Kenyan students from there", "student", 50),
    ("100 police vehicles were given", "vehicle", 100),
    ("5,000 MT of rice", "tonne", 5000),
    ("25 Mt of coal", "tonne", 25_000_000),
    ("50 kgs of rice", "kg", 50),
    ("1.2m tonnes of oil", "tonne", 1_200_000),
    ("3m people", "person", 3_000_000),
    ("20k workers", "worker", 20_000),
    ("2,000-odd workers", "worker", 2000),
    ("500+ workers", "worker", 500),
    ("40 MiG-29 fighter aircraft", "aircraft", 40),
    ("four Su-30SM2 fighter jets", "jet", 4),
    ("100,000 Sinovac Covid-19 vaccine doses", "dose", 100_000),
    ("300,000 bd of crude", "barrel/d", 300_000),
    ("output of 1.2 mb/d", "barrel/d", 1_200_000),
    ("06 Diesel Multiple Units with air", "diesel multiple unit", 6),
    ("30 oil tank wagons", "wagon", 30),
    ("160 passenger coaches", "coach", 160),
    ("15 enterprises in", "enterprise", 15),
    ("10,000 North Korean workers", "worker", 10_000),
    ("1,100 Chinese engineers came", "engineer", 1_100),
    ("a 50-member delegation", "member", 50),
    ("two agreements were", "agreement", 2),
    ("2,048 tons rice", "tonne", 2_048),
    ("45.5 million tonnes of wheat", "tonne", 45_500_000),
    ("500,000 barrels a day", "barrel/d", 500_000),
    ("a 300 km railway", "km", 300),
    ("2000 MW of power", "MW", 2_000),
    ("38 bcm of gas", "m3", 38_000_000_000),
    ("120 square kilometres", "km2", 120),
    ("15 that had investments", None, 15),
]


@pytest.mark.parametrize(("text", "code", "value"), COUNTS)
def test_measures_and_counted_nouns(text, code, value):
    found = only(text)
    assert found[1:4] == ("quantity", code, value)


RANKS = [
    ("the third-largest trading partner", "third-largest", 3),
    ("its second biggest economy", "second biggest", 2),
    ("China is the main partner of North Korea", "main", 1),
    ("its largest trading partner", "largest", 1),
    ("its top export market", "top", 1),
    ("it ranked fifth", "ranked fifth", 5),
    ("the 4th largest donor", "4th largest", 4),
]


@pytest.mark.parametrize(("text", "words", "value"), RANKS)
def test_ranks(text, words, value):
    assert only(text)[:4] == (words, "rank", None, value)


@pytest.mark.parametrize("text", ["one of the largest trading partners", "its main square", "the second visit"])
def test_no_rank_where_nothing_is_ranked(text):
    assert read(text) == []


DURATIONS = [
    ("a 20-year loan", "20-year", 20),
    ("over a 20 year period", "20 year", 20),
    ("with five years' grace", "five years'", 5),
    ("a maturity of 15 years", "15 years", 15),
    ("within 18 months", "18 months", 1.5),
]


@pytest.mark.parametrize(("text", "words", "years"), DURATIONS)
def test_durations_in_years(text, words, years):
    assert only(text)[:4] == (words, "duration", "year", years)


@pytest.mark.parametrize(
    "text",
    [
        "Resolutions 242 (1967) and 338 (1973)",
        "[EXIMBANK GCL NO. (2014) 17 TOTAL NO (699)]",
        "12 — Spain — a treaty",
        "the P5+1 at K26+907 (see there)[40]",
        "two-way trade",
        "in 2003 and since 1990",
        "Resolution No. 497",
        "UN Security Council Resolution 1718",
        "(ID#52700, project #60154)",
        "a Boeing 787 and an F-16",
        "the G20 and COVID-19",
        "Article 5",
        "along Highway 1",
        "call +94 11 234 5678",
        "at 10:30 or 6 pm",
        "on 12 March 1987",
        "10 years ago",
        "see https://example.org/a/500/20%25",
        "version 1.2.3",
        "1. First\n2. Second (3) third",
        "72\nSlovenia\n20 October 1992",
    ],
)
def test_numbers_that_only_name_something(text):
    assert read(text) == []


def test_two_sums_of_one_currency_are_no_conversion():
    assert not any(e.get("conversion") for e in extra("a loss of 2.3 mln dlrs or 15 cts a share"))


def test_a_conference_is_no_money():
    assert read("COP28 in Dubai") == []
    assert only("worth COP 300 billion")[2:4] == ("COP", 300e9)


def test_a_rate_is_noted():
    assert extra("urea at US$ 412.50 per MT")[0]["per"] == "tonne"
    assert extra("totalling $7 billion per year")[0]["per"] == "year"


@given(st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_spans_are_exact_sorted_and_apart_in_any_unicode(text):
    check_spans(text, scan_quantities(text))


_BITS = st.sampled_from(
    [
        "$",
        "€",
        "5",
        "1,000",
        "2.5",
        " million",
        "%",
        " to ",
        "-",
        "½",
        "١٢",
        "İ",
        "\xad",
        "é",
        "Rs.",
        " half ",
        "a ",
        "two ",
        "hundred ",
        "and ",
        " tonnes",
        "between ",
        "(",
        ")",
        "\n",
        "🙂",
        " years",
        "up to ",
        "dollars",
        "US",
        "third",
    ]
)


@given(st.lists(_BITS, max_size=25).map("".join))
@settings(max_examples=250, deadline=None)
def test_spans_hold_in_text_made_of_number_words(text):
    check_spans(text, scan_quantities(text))


def check_spans(text: str, mentions: list[Mention]) -> None:
    end = 0
    for mention in mentions:
        assert end <= mention.char_start < mention.char_end <= len(text)
        assert mention.qualifier in ("exact", "about", "over", "under", "range")
        assert (mention.value_max is None) or mention.value < mention.value_max
        end = mention.char_end


def test_spans_count_code_points_after_letters_that_grow_in_lower_case():
    assert [row[0] for row in read("İİİ 🙂 paid €5 million")] == ["€5 million"]


@pytest.mark.parametrize(
    "bit",
    ["1,", "1-1-", "million ", "1 ", "a ", "$", "two hundred and ", "1.1.", "up to ", "5 to ", "[", "half a ", "%"],
)
def test_hostile_repetition_does_no_harm(bit):
    text = bit * (200_000 // len(bit))  # a rule that backtracks would not come back from this
    check_spans(text, scan_quantities(text))
