"""Numbers as the press writes them."""

from __future__ import annotations

import pytest
from tests.drafting.slots import lines, reasons

from tradeviz.drafting.article import draft_article
from tradeviz.drafting.digits import plain_digits, published_text
from tradeviz.drafting.grammar import read_grammar
from tradeviz.drafting.mentions import read_mentions
from tradeviz.drafting.money import money_of
from tradeviz.drafting.tags import Tag


@pytest.mark.parametrize(
    ("written", "unit", "published"),
    [
        ("$5,238 million", "usd", "5238 million"),
        ("US$ 2.66 billion", "usd", "2.66 billion"),
        ("US $67 billion", "usd", "67 billion"),
        ("USD 3 bn", "usd", "3 billion"),
        ("$50 bln", "usd", "50 billion"),
        ("€12.5bn", "eur", "12.5 billion"),
        ("£9m", "gbp", "9 million"),
        ("3.2 billion U.S. dollars", "usd", "3.2 billion"),
        ("three trillion Russian roubles", "rub", "3 trillion"),
        ("a trillion rubles", "rub", "1 trillion"),
        ("half a billion dollars", "usd", "0.5 billion"),
        ("two and a half billion euros", "eur", "2.5 billion"),
        ("twenty-five million yuan", "cny", "25 million"),
        ("Rs 8,559 crore", "inr", "85.59 billion"),
        ("Rs 2.5 lakh crore", "inr", "2.5 trillion"),
        ("12 lakh rupees", "inr", "1.2 million"),
        ("RM90.73 billion", "myr", "90.73 billion"),
        ("R28.6 billion", "zar", "28.6 billion"),
        ("KES 12.46 billion", "kes", "12.46 billion"),
        ("Sh96 billion", "kes", "96 billion"),
        ("552.2 billion naira", "ngn", "552.2 billion"),
        ("S$171 billion", "sgd", "171 billion"),
        ("$US55,931,000", "usd", "55931000"),
        ("$A1.5 billion", "aud", "1.5 billion"),
        ("1.2 billion €", "eur", "1.2 billion"),
        ("1,200€", "eur", "1200"),
        ("$.5 billion", "usd", "0.5 billion"),
        ("17,000 tons", "tonnes", "17000"),
        ("5.9 million metric tons", "tonnes", "5.9 million"),
    ],
)
def test_scale_and_unit_of_a_number(written: str, unit: str, published: str) -> None:
    pair = {"inr": ("IND", "CHN"), "kes": ("KEN", "UGA")}.get(unit, ("KEN", "CHN"))
    names = {"IND": "India", "KEN": "Kenya", "CHN": "China", "UGA": "Uganda"}
    text = f"In 2023 {names[pair[0]]} sold goods worth {written} to {names[pair[1]]}."
    assert lines(text, pair=pair) == [f"exports {pair[0]} 2023 {unit} {published}"]


@pytest.mark.parametrize(
    ("written", "qualifier"),
    [
        ("more than $5 billion", "over"),
        ("just over $5 billion", "over"),
        ("topped $5 billion", "over"),
        ("exceeded $5 billion", "over"),
        ("nearly $5 billion", "nearly"),
        ("close to $5 billion", "nearly"),
        ("some $5 billion", "about"),
        ("around $5 billion", "about"),
        ("less than $5 billion", "under"),
        ("as much as $5 billion", "under"),
        ("only $5 billion", ""),
        ("a record $5 billion", ""),
        ("$5 billion", ""),
    ],
)
def test_words_before_a_number_qualify_it(written: str, qualifier: str) -> None:
    wanted = f"exports KEN 2023 usd 5 billion {qualifier}".strip()
    assert lines(f"Kenya's exports to China in 2023 were {written}.") == [wanted]


def test_shot_up_to_is_no_upper_bound() -> None:
    assert lines("Kenya's exports to China shot up to $5 billion in 2023.") == ["exports KEN 2023 usd 5 billion"]


def test_more_than_the_value_of_another_year_is_a_comparison_and_no_qualifier() -> None:
    text = "Kenya's exports to China in 2023 came to $5 billion, a little more than the $4 billion of a year earlier."
    assert lines(text) == ["exports KEN 2023 usd 5 billion", "exports KEN 2022 usd 4 billion"]


@pytest.mark.parametrize(
    ("written", "line"),
    [
        ("rose by a third", "exports KEN 2023 yoy_percent 33.3"),
        ("fell by two-thirds", "exports KEN 2023 yoy_percent -66.7"),
        ("halved", "exports KEN 2023 yoy_percent -50"),
        ("nearly doubled", "exports KEN 2023 times 2 nearly"),
        ("more than tripled", "exports KEN 2023 times 3 over"),
        ("jumped 2.1 times", "exports KEN 2023 times 2.1"),
        ("rose 12 per cent", "exports KEN 2023 yoy_percent 12"),
        ("were down 12pc", "exports KEN 2023 yoy_percent -12"),
        ("were 12% lower", "exports KEN 2023 yoy_percent -12"),
    ],
)
def test_growth_in_words_and_digits(written: str, line: str) -> None:
    assert lines(f"In 2023 Kenya's exports to China {written}.") == [line]


def test_doubled_is_left_out_where_a_percentage_says_the_same_rise() -> None:
    text = "In 2023 Kenya's exports to China nearly doubled, by 93 percent to $5 billion."
    assert lines(text) == ["exports KEN 2023 yoy_percent 93", "exports KEN 2023 usd 5 billion"]


def test_decimal_commas_are_read_where_the_text_writes_them() -> None:
    text = "Kenya's exports to China rose 20,5% to US$ 1,345 billion in 2023."
    assert lines(text) == ["exports KEN 2023 yoy_percent 20.5", "exports KEN 2023 usd 1.345 billion"]


@pytest.mark.parametrize(
    ("written", "published"),
    [("$1,81 billion", "1.81 billion"), ("US$ 30,7 billion", "30.7 billion"), ("$1,345.2 million", "1345.2 million")],
)
def test_each_number_says_which_mark_is_before_its_decimals_where_it_can(written: str, published: str) -> None:
    text = f"Kenya's exports to China were {written} in 2023, its imports from China 6.58 billion dollars."
    assert lines(text)[0] == f"exports KEN 2023 usd {published}"


def test_a_number_that_may_be_read_either_way_in_a_text_that_does_both_is_passed_over() -> None:
    text = "Kenya's exports to China were $1,345 billion in 2023, up 20,5% from 2022, and its imports $6.58 billion."
    assert reasons(text)["$1,345 billion"] == "unreadable"


@pytest.mark.parametrize(
    ("written", "line"),
    [
        ("rose 12½ per cent", "exports KEN 2023 yoy_percent 12.5 about"),
        ("rose 12 ¼ per cent", "exports KEN 2023 yoy_percent 12.3 about"),
        ("rose 13 1/2 percent", "exports KEN 2023 yoy_percent 13.5 about"),
        ("fell by 13-1/2 percent", "exports KEN 2023 yoy_percent -13.5 about"),
        ("rose 12 and a half percent", "exports KEN 2023 yoy_percent 12.5 about"),
        ("rose nearly 12½%", "exports KEN 2023 yoy_percent 12.5 nearly"),
        ("rose three-quarters of a percent", "exports KEN 2023 yoy_percent 0.8 about"),
        ("rose by half a percent", "exports KEN 2023 yoy_percent 0.5 about"),
        ("rose ½ percent", "exports KEN 2023 yoy_percent 0.5 about"),
        ("rose one-third", "exports KEN 2023 yoy_percent 33.3"),
        ("fell nearly a quarter", "exports KEN 2023 yoy_percent -25 nearly"),
        ("rose by three-quarters", "exports KEN 2023 yoy_percent 75"),
    ],
)
def test_fractions(written: str, line: str) -> None:
    assert lines(f"In 2023 Kenya's exports to China {written}.") == [line]


def test_parts_in_figures() -> None:
    assert lines("In 2023 2/3 of Kenya's exports went to China.") == ["exports KEN 2023 share_percent 66.7"]
    assert lines("About ⅓ of Kenya's exports went to China in 2023.") == ["exports KEN 2023 share_percent 33.3 about"]


@pytest.mark.parametrize("name", ["9/11", "24/7", "3/4/2023"])
def test_a_stroke_in_a_name_or_a_date_makes_no_fraction_of_trade(name: str) -> None:
    assert lines(f"Kenya's exports to China were $5 billion in 2023, after {name}.") == [
        "exports KEN 2023 usd 5 billion"
    ]


def test_millions_of_nothing_named_are_of_the_money_spoken_of() -> None:
    text = "Kenya's exports to China were 5 billion francs in 2023, its imports 2 billion."
    assert [one.split()[-3] for one in lines(text)] == ["chf", "chf"]


def test_a_value_said_once_more_in_another_currency_is_passed_over() -> None:
    text = "Kenya's exports to China were 500 billion shillings ($4 billion), or 29 billion yuan, in 2023."
    assert lines(text) == ["exports KEN 2023 kes 500 billion"]
    assert reasons(text) == {"$4 billion": "second currency", "29 billion yuan": "second currency"}


@pytest.mark.parametrize(
    ("source", "unit"),
    [("Statistics Canada said", "cad"), ("Chinese customs said", "usd"), ("a newspaper said", "usd")],
)
def test_a_domestic_source_counts_in_its_own_dollars(source: str, unit: str) -> None:
    text = f"Canada's exports to China were $5 billion in 2023, {source}."
    assert lines(text, pair=("CAN", "CHN"))[0].split()[-3] == unit


def test_us_dollars_are_those_of_the_united_states_whoever_counts() -> None:
    text = "Canada's exports to China were US$5 billion in 2023, Statistics Canada said."
    assert lines(text, pair=("CAN", "CHN")) == ["exports CAN 2023 usd 5 billion"]


@pytest.mark.parametrize(
    ("digits", "power", "text"),
    [
        ("1.5", 9, "1.5 billion"),
        ("8559", 7, "85.59 billion"),
        ("5", 2, "500"),
        ("31.70", 0, "31.70"),
        ("3", 5, "300 thousand"),
    ],
)
def test_digits_keep_what_was_printed(digits: str, power: int, text: str) -> None:
    assert published_text(digits, power) == text


@pytest.mark.parametrize(
    ("written", "comma", "digits"),
    [
        ("1,81", False, "1.81"),
        ("30,7", None, "30.7"),
        ("1,8123", False, "1.8123"),
        ("0,125", False, "0.125"),
        ("1,345", None, ""),
        ("1.345", None, ""),
        ("1.345", False, "1.345"),
        ("1.345", True, "1345"),
        ("1,345.5", True, "1345.5"),
        ("1.345,5", False, "1345.5"),
        ("1\u00a0345,678", False, "1345.678"),
        ("12,34,567", None, "1234567"),
        ("1,2,3", False, ""),
        ("1,345,67", False, ""),
        ("1,345", False, "1345"),
        ("1,345", True, "1.345"),
        ("1.345.678", True, "1345678"),
        ("20,5", True, "20.5"),
        ("2.5", True, "2.5"),
        ("007", False, "7"),
        ("1.2.3", False, ""),
        ("9" * 50, False, ""),
        ("٣", False, ""),
    ],
)
def test_marks_within_digits(written: str, comma: bool | None, digits: str) -> None:
    assert plain_digits(written, comma=comma) == digits


@pytest.mark.parametrize(
    ("word", "economies", "code"),
    [
        ("rupee", ("NPL", "IND"), "npr"),
        ("rupee", ("KEN", "CHN"), "inr"),
        ("peso", ("PHL", "JPN"), "php"),
        ("ruble", ("BLR", "RUS"), "byn"),
        ("yen or yuan", ("JPN", "CHN"), "jpy"),
        ("eur", ("KEN", "CHN"), "eur"),
        ("koruna or krone or krona", ("DNK", "CHN"), "dkk"),
        ("koruna or krone or krona", ("CZE", "CHN"), "czk"),
    ],
)
def test_a_family_of_currencies_is_of_the_economy_that_has_one(
    word: str, economies: tuple[str, ...], code: str
) -> None:
    families = {"rupee": "inr", "peso": "mxn", "ruble": "rub", "yen or yuan": "cny", "koruna or krone or krona": "czk"}
    assert money_of(word, economies, families) == code


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("rose from $10 to $15 billion", ["10 billion", "15 billion"]),
        ("went from US$89 to $93 billion", ["89 billion", "93 billion"]),
        ("rose from $200 to $4 million", ["200", "4 million"]),
        ("were two and three billion dollars", ["2 billion", "3 billion"]),
    ],
)
def test_a_scale_is_shared_in_a_range(written: str, said: list[str]) -> None:
    found = draft_article(f"In 2023 Kenya's exports to China {written}.", "2024", ("KEN", "CHN")).drafts
    assert [one.published for one in found if one.published] == said


def test_a_decimal_point_may_lead() -> None:
    assert lines("In 2023 Kenya's exports to China grew by .5 percent.") == ["exports KEN 2023 yoy_percent 0.5"]


@pytest.mark.parametrize(
    "name", ["S&P 500", "Airbus A320", "COVID-19", "Game 7", "ID.3", "the 1970s", "10:45", "5am", "2-1"]
)
def test_digits_of_a_name_a_time_of_day_or_a_score_are_no_quantity(name: str) -> None:
    text = read_mentions(f"Kenya's exports to China, says {name} too, rose.", read_grammar())
    assert [one for one in text.mentions if one.kind == Tag.QUANTITY] == []


@pytest.mark.parametrize(
    "number", ["In Japan 500 firms", "with 12 cars", "10-12 cars", "Tylenol 500mg", "nearly 3 million people"]
)
def test_digits_that_count_something_are_one(number: str) -> None:
    text = read_mentions(f"Kenya's exports to China, {number} said, rose.", read_grammar())
    assert [one for one in text.mentions if one.kind == Tag.QUANTITY]


def test_a_long_row_of_numbers_in_words_is_read() -> None:
    assert len(read_mentions("one and " * 5000, read_grammar()).counts) == 5000


def test_numbers_in_words_are_accounted_for_and_lead_nothing_astray() -> None:
    text = "In 2023 five Kenyan firms sold goods worth $5 billion to China, which has four ports; one of the two sides said so."
    assert reasons(text) == {"five": "count", "four": "count"}
    assert lines(text) == ["exports KEN 2023 usd 5 billion"]
