"""What is traded, by whom, with whom: sentences of our own, each for one rule."""

from __future__ import annotations

import pytest
from tests.drafting.slots import lines, reasons

from tradeviz.drafting.article import draft_article

VALUE = "2023 usd 5 billion"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Kenya's exports to China were $5 billion in 2023.", f"exports KEN {VALUE}"),
        ("Kenyan exports to China were $5 billion in 2023.", f"exports KEN {VALUE}"),
        ("Exports from Kenya to China were $5 billion in 2023.", f"exports KEN {VALUE}"),
        ("In 2023 Kenya exported $5 billion worth of goods to China.", f"exports KEN {VALUE}"),
        ("Kenya sold China goods worth $5 billion in 2023.", f"exports KEN {VALUE}"),
        ("Kenya shipped goods for $5 billion to China in 2023.", f"exports KEN {VALUE}"),
        ("Goods worth $5 billion went from Kenya to China in 2023.", f"exports KEN {VALUE}"),
        ("In 2023 $5 billion of goods went to China, Kenya's customs said.", f"exports KEN {VALUE}"),
        ("Kenya's imports from China were $5 billion in 2023.", f"imports KEN {VALUE}"),
        ("Kenya bought goods worth $5 billion from China in 2023.", f"imports KEN {VALUE}"),
        (
            "Kenyan purchases from its big Asian neighbour were $5 billion in 2023, and China sold more.",
            f"imports KEN {VALUE}",
        ),
        ("Kenya imported for $5 billion from China in 2023.", f"imports KEN {VALUE}"),
        ("Trade between Kenya and China was $5 billion in 2023.", f"turnover KEN {VALUE}"),
        ("Kenya and China traded goods worth $5 billion in 2023.", f"turnover KEN {VALUE}"),
        ("Kenya-China trade hit $5 billion in 2023.", f"turnover KEN {VALUE}"),
        ("In 2023 Kenya did $5 billion of trade with China.", f"turnover KEN {VALUE}"),
        ("With $5 billion in 2023, trade between Kenya and China was a record.", f"turnover KEN {VALUE}"),
        ("Kenya's trade surplus with China was $5 billion in 2023.", f"balance KEN {VALUE}"),
        ("Kenya had a $5 billion trade deficit with China in 2023.", "balance KEN 2023 usd -5 billion"),
        ("Kenya was $5 billion in the red with China in 2023.", "balance KEN 2023 usd -5 billion"),
        ("Kenya's surplus in the trade with China was $5 billion in 2023.", f"balance KEN {VALUE}"),
        ("Kenya's exports to China exceeded its imports by $5 billion in 2023.", f"balance KEN {VALUE}"),
        ("Kenya's imports from China exceeded its exports by $5 billion in 2023.", "balance KEN 2023 usd -5 billion"),
        ("Kenya's exports to China rose by $5 billion in 2023.", "exports KEN 2023 usd_change 5 billion"),
        ("Kenya's exports to China fell $5 billion in 2023.", "exports KEN 2023 usd_change -5 billion"),
    ],
)
def test_words_for_trade_and_their_two_sides(text: str, said: str) -> None:
    assert lines(text) == [said]


@pytest.mark.parametrize(
    ("source", "reporter"),
    [
        ("Chinese customs said", "CHN"),
        ("China's commerce ministry said", "CHN"),
        ("according to the General Administration of Customs", "CHN"),
        ("by Beijing's count", "CHN"),
        ("said a deputy minister in Beijing", "CHN"),
        ("Kenya's ambassador to China said", "KEN"),
        ("KNBS figures show", "KEN"),
        ("the Chinese-Kenyan chamber said", "CHN"),
        ("a newspaper wrote", "KEN"),
    ],
)
def test_the_reporter_is_whose_figures_are_quoted(source: str, reporter: str) -> None:
    measure = "exports" if reporter == "KEN" else "imports"
    assert lines(f"Kenya's exports to China were $5 billion in 2023, {source}.") == [f"{measure} {reporter} {VALUE}"]


def test_a_part_of_a_sentence_may_quote_another_source() -> None:
    text = "By China's count trade with Kenya was $9 billion in 2023; Kenyan customs have it at $7 billion."
    assert lines(text) == ["turnover CHN 2023 usd 9 billion", "turnover KEN 2023 usd 7 billion"]


def test_the_partner_s_deficit_is_the_reporter_s_surplus() -> None:
    text = "Kenya had a trade deficit of $5 billion with China in 2023, Chinese customs said."
    assert lines(text) == ["balance CHN 2023 usd 5 billion"]


def test_growth_of_a_deficit_speaks_of_its_size() -> None:
    text = "Kenya's deficit with China widened by 4 percent to $5 billion in 2023."
    assert lines(text) == ["balance KEN 2023 yoy_percent 4", "balance KEN 2023 usd -5 billion"]


def test_growth_value_and_the_value_before_are_three_claims() -> None:
    text = "Kenya's exports to China rose 12 percent to $5 billion in 2023 from $4.5 billion."
    assert lines(text) == [
        "exports KEN 2023 yoy_percent 12", "exports KEN 2023 usd 5 billion", "exports KEN 2022 usd 4.5 billion",
    ]  # fmt: skip


def test_what_a_sentence_says_is_carried_on() -> None:
    text = (
        "Kenya's trade with China was $9 billion in 2023. Exports grew 5 percent to $2 billion and imports 3 percent to"
        " $7 billion, so that China supplied 20 percent of what Kenya imports."
    )
    assert lines(text) == [
        "turnover KEN 2023 usd 9 billion", "exports KEN 2023 yoy_percent 5", "exports KEN 2023 usd 2 billion",
        "imports KEN 2023 yoy_percent 3", "imports KEN 2023 usd 7 billion", "imports KEN 2023 share_percent 20",
    ]  # fmt: skip


def test_those_and_the_opposite_direction_turn_a_flow() -> None:
    text = "Kenyan deliveries to China were $2 billion in 2023, and those from China $7 billion."
    assert lines(text) == ["exports KEN 2023 usd 2 billion", "imports KEN 2023 usd 7 billion"]
    text = "Kenyan deliveries to China were $2 billion in 2023; deliveries in the opposite direction were $7 billion."
    assert lines(text) == ["exports KEN 2023 usd 2 billion", "imports KEN 2023 usd 7 billion"]


def test_there_is_the_partner() -> None:
    text = "Kenya sold China goods worth $2 billion in 2023, and its imports from there were $7 billion."
    assert lines(text) == ["exports KEN 2023 usd 2 billion", "imports KEN 2023 usd 7 billion"]


def test_respectively_shares_out_flows() -> None:
    text = "Kenya's exports to China and imports from China were $2 billion and $7 billion, respectively, in 2023."
    assert lines(text) == ["exports KEN 2023 usd 2 billion", "imports KEN 2023 usd 7 billion"]


@pytest.mark.parametrize(
    ("words", "goods"),
    [
        ("tea exports", "0902"),
        ("exports of tea", "0902"),
        ("crude oil exports", "2709"),
        ("non-oil exports", "non-oil"),
        ("exports, excluding diamonds,", "excluding diamonds"),
        ("exports of machinery and electronics", "84+85"),
        ("exports of farm products", "farm products"),
        ("exports of goods", ""),
    ],
)
def test_goods_are_codes_or_groups_in_the_article_s_words(words: str, goods: str) -> None:
    said = lines(f"Kenya's {words} to China were $5 billion in 2023.")
    assert said == [" ".join(one for one in ("exports KEN", goods, VALUE) if one)]


def test_a_list_of_goods_gives_each_its_number() -> None:
    text = "Kenya's exports to China in 2023 were $5 billion. Tea accounted for 35% of the sales, coffee for 20%."
    assert lines(text)[1:] == ["exports KEN 0902 2023 share_percent 35", "exports KEN 0901 2023 share_percent 20"]
    assert [one.base for one in draft_article(text, "2024", ("KEN", "CHN")).drafts] == ["", "flow", "flow"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("In 2023 China took 20 percent of Kenya's exports.", "exports KEN 2023 share_percent 20"),
        ("In 2023 China supplied a third of Kenya's imports.", "imports KEN 2023 share_percent 33.3"),
        ("In 2023 20 percent of the tea that China imported was Kenyan.", "imports CHN 0902 2023 share_percent 20"),
        ("China's share in Kenyan trade rose to 20 percent in 2023.", "turnover KEN 2023 share_percent 20"),
    ],
)
def test_shares_are_of_the_trade_of_the_one_whose_it_is(text: str, said: str) -> None:
    assert lines(text) == [said]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("China was Kenya's largest trading partner in 2023.", "turnover KEN 2023 rank 1"),
        ("China was the second-largest export market of Kenya in 2023.", "exports KEN 2023 rank 2"),
        ("In 2023 China was again its top supplier, Kenya said.", "imports KEN 2023 rank 1"),
        ("In 2023 China ranked third among Kenya's trading partners.", "turnover KEN 2023 rank 3"),
        ("China overtook India as the main market for Kenya's tea in 2023.", "exports KEN 0902 2023 rank 1"),
        ("China was Kenya's No. 3 supplier in 2023.", "imports KEN 2023 rank 3"),
        ("China remained Kenya's main partner by imports in 2023.", "imports KEN 2023 rank 1"),
    ],
)
def test_places_in_a_ranking(text: str, said: str) -> None:
    assert lines(text) == [said]


@pytest.mark.parametrize(
    "text",
    [
        "India was Kenya's largest trading partner in 2023, ahead of China.",
        "China was one of Kenya's largest trading partners in 2023.",
        "Within Africa, Kenya was China's largest trading partner in 2023.",
        "China is no longer Kenya's largest trading partner.",
        "China could become Kenya's largest trading partner.",
    ],
)
def test_places_of_others_in_groups_and_in_hopes_are_no_claims(text: str) -> None:
    assert lines(text) == []


def test_mostly_and_a_deficit_without_a_number_are_comparisons() -> None:
    assert lines("Kenya's exports to China, mainly tea, were $5 billion in 2023.") == [
        "exports KEN 0902 2023 50 share above", f"exports KEN {VALUE}",
    ]  # fmt: skip
    assert lines("In 2023 Kenya ran a trade deficit with China.") == ["balance KEN 2023 negative"]
    assert lines("In 2023 Kenya ran a trade deficit with China, Chinese customs said.") == ["balance CHN 2023 positive"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Kenya hopes for exports to China of $5 billion by 2030.", "forecast"),
        ("Kenya's exports to China may reach $5 billion.", "forecast"),
        ("Kenya and China agreed to double trade to $5 billion.", "forecast"),
        ("Kenya's exports to China will be $5 billion in 2030.", "forecast"),
        ("Kenya's exports to India were $5 billion in 2023.", "other economy"),
        ("Kenya's exports to the EU were $5 billion in 2023.", "other economy"),
        ("Kenya's exports to China were on show when India bought goods worth $5 billion.", "other economy"),
        ("Chinese investment in Kenya was $5 billion in 2023.", "investment"),
        ("Kenya owes China loans of $5 billion.", "loan"),
        ("Chinese companies signed contracts worth $5 billion in Kenya.", "contract"),
        ("Kenya's services exports to China were $5 billion in 2023.", "services"),
        ("Through Mombasa, Kenya's exports to China were $5 billion in 2023.", "part"),
        ("Vojvodina sold China goods for $5 billion when Kenya did not.", "part"),
        ("China's GDP is $5 billion, and Kenya trades with it.", "economy"),
        ("Kenya's output for China was $5 billion.", "production"),
        ("Kenya's exports to China were sold at a price of $5 billion a ton.", "price"),
    ],
)
def test_numbers_that_are_no_trade_between_the_two_say_why(text: str, reason: str) -> None:
    assert lines(text) == []
    assert reasons(text)["$5 billion"] == reason


@pytest.mark.parametrize(
    ("text", "number", "reason"),
    [
        ("Kenya's exports to China pay a duty of 25 percent.", "25 percent", "tariff"),
        ("Kenya's exports to China rose by 2 percentage points of trade.", "2 percentage points", "points"),
        ("Kenya's exports to China rose 3-4 percent.", "3", "range"),
        ("Kenya's exports to China filled 300 ships.", "300", "count"),
        ("Kenya's exports to China were 300 million barrels.", "300 million barrels", "other unit"),
        ("Trade between Kenya and China is for an economy growing at 8 percent.", "8 percent", "economy"),
        ("Kenya's exports to China are on page 1.2.3.", "1.2.3", "unreadable"),
    ],
)
def test_other_numbers_say_what_they_are(text: str, number: str, reason: str) -> None:
    assert lines(text) == []
    assert reasons(text)[number] == reason


def test_trade_with_all_is_told_from_trade_with_the_partner() -> None:
    text = "Kenya's exports to China were $5 billion in 2023. Its total exports were $9 billion."
    assert lines(text) == [f"exports KEN {VALUE}"]
    assert reasons(text) == {"$9 billion": "other economy"}


def test_what_was_hoped_is_told_from_what_it_was_before() -> None:
    text = "Kenya and China hope for trade of $9 billion by 2030, after $5 billion last year."
    assert lines(text) == [f"turnover KEN {VALUE}"]


def test_the_pair_is_guessed_where_none_is_given() -> None:
    text = "Kenya's exports to China were $5 billion in 2023. China bought tea; India bought $2 billion of coffee."
    found = draft_article(text, "2024")
    assert set(found.pair) == {"KEN", "CHN"}
    assert [one.published for one in found.drafts] == ["5 billion"]


def test_a_text_without_two_economies_has_no_drafts_and_accounts_for_its_numbers() -> None:
    found = draft_article("It sold 5 apples for $3.")
    assert (found.pair, found.drafts) == ((), ())
    assert [one.words for one in found.passed_over] == ["5", "3"]


def test_a_draft_says_which_words_led_to_each_slot_and_how_sure_it_is() -> None:
    text = "Kenya's exports of tea to China were over $5 billion in 2023. Imports came to $7 billion."
    first, second = draft_article(text, "2024", ("KEN", "CHN")).drafts
    assert {slot: (lead.words, lead.how) for slot, lead in first.leads.items()} == {
        "measure": ("exports", "said"),
        "reporter": ("", "assumed"),
        "partner": ("Kenya's exports of tea to China", "said"),
        "goods": ("tea", "said"),
        "period": ("2023", "said"),
        "unit": ("over $5 billion", "said"),
        "published": ("over $5 billion", "said"),
        "qualifier": ("over $5 billion", "said"),
    }
    assert (second.leads["partner"].how, second.leads["period"].how) == ("assumed", "carried")
    assert (first.sureness, second.sureness) == (1.0, 0.68)


@pytest.mark.parametrize(
    "text",
    [
        "In 2023 Kenya ran a deficit of about $5 billion in its trade with China.",
        "Kenya had a deficit of $5 billion in bilateral trade with China in 2023.",
        "In 2023 Kenya ran a $5 billion deficit in its trade with China.",
    ],
)
def test_the_number_of_a_deficit_is_not_that_of_the_trade_it_is_in(text: str) -> None:
    (one,) = draft_article(text, "2024", ("KEN", "CHN")).drafts
    assert (one.measure, one.reporter, one.period, one.unit) == ("balance", "KEN", "2023", "usd")
    assert one.published == "-5 billion"


@pytest.mark.parametrize("pair", [("KEN", "CHN"), ("CHN", "KEN")])
@pytest.mark.parametrize("before", ["", "Nairobi is a city of trade. ", "China exported tea to Kenya. "])
@pytest.mark.parametrize(
    "text",
    [
        "In 2023 Kenya ran a $5 billion deficit in its trade with China.",
        "In 2023 Kenya had a trade deficit of $5 billion with China.",
        "Kenya posted a deficit of $5 billion with China in 2023.",
        "Nairobi in 2023 recorded a deficit of $5 billion with Beijing.",
        "In 2023, a $5 billion deficit was what Kenya had with China.",
        "The deficit of $5 billion that Kenya had with China in 2023 is its largest.",
        "Kenya's deficit with China came to $5 billion in 2023.",
        "In 2023 China ran a $5 billion surplus in its trade with Kenya.",
        "China posted a surplus of $5 billion with Kenya in 2023.",
        "China's surplus with Kenya was $5 billion in 2023.",
    ],
)
def test_a_deficit_is_a_surplus_of_the_other(text: str, before: str, pair: tuple[str, str]) -> None:
    one = draft_article(before + text, "2024", pair).drafts[-1]
    sign = "-" if one.reporter == "KEN" else ""
    assert (one.measure, one.published) == ("balance", f"{sign}5 billion")


@pytest.mark.parametrize(
    "text",
    [
        "Kenya bought five times as much from China in 2023 as it sold to it.",
        "China sold almost twice as much to Kenya in 2023 as it bought.",
        "In 2023 Kenya imported three times as much from China as it exported.",
    ],
)
def test_one_flow_set_against_another_is_no_growth(text: str) -> None:
    found = draft_article(text, "2024", ("KEN", "CHN"))
    assert not found.drafts
    assert "two flows" in {one.reason for one in found.passed_over}


@pytest.mark.parametrize(
    ("text", "period"),
    [
        (
            "Kenya's trade with China fell in 2023, customs data published in January show. It came to $5 billion.",
            "2023",
        ),
        ("Customs figures released in early March showed Kenya's exports to China at $5 billion in 2023.", "2023"),
        ("Kenya's exports to China came to $5 billion in January, figures issued on 7 February show.", "2024-01"),
        ("Kenya released the 2023 figures: exports to China came to $5 billion.", "2023"),
    ],
)
def test_when_figures_came_out_is_not_what_they_are_of(text: str, period: str) -> None:
    assert draft_article(text, "2024-03", ("KEN", "CHN")).drafts[0].period == period


QUOTED = "By Chinese data, trade with Kenya was $8.44 billion in 2023"


@pytest.mark.parametrize(
    ("text", "how"),
    [
        (f"{QUOTED}.", "carried"),
        (f"{QUOTED}. China's exports were $7 billion.", "carried"),
        (f"{QUOTED}. Kenyan exports to China came to $1.6 billion.", "assumed"),
        (f"{QUOTED}.\n\nIn 2022, Kenyan exports to China jumped to $1.6 billion.", "assumed"),
        (f"{QUOTED}.\n\nIn 2022, China's exports to Kenya jumped to $6 billion.", "assumed"),
        (f"{QUOTED}.\n\nBy Kenya's customs, exports to China jumped to $1.6 billion in 2022.", "carried"),
    ],
)
def test_whose_figures_are_quoted_is_known_in_their_paragraph_and_for_their_own_flows(text: str, how: str) -> None:
    assert draft_article(text, "2024", ("KEN", "CHN")).drafts[-1].leads["reporter"].how == how


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "China ranked third among the buyers of Kenyan goods in 2023.",
            ["exports KEN 2023 rank 3"],
        ),
        (
            "Kenyan exports to China were $5 billion in 2023; Chinese ones grew by 8% to $7 billion.",
            [f"exports KEN {VALUE}", "imports KEN 2023 yoy_percent 8", "imports KEN 2023 usd 7 billion"],
        ),
        (
            "Kenya's exports to China were $5 billion in 2023. From the other side came goods for $7 billion.",
            [f"exports KEN {VALUE}", "imports KEN 2023 usd 7 billion"],
        ),
        (
            "Kenya's exports to China were $5 billion in 2023, up 4 percent ($200 million) over 2022.",
            [f"exports KEN {VALUE}", "exports KEN 2023 yoy_percent 4", "exports KEN 2023 usd_change 200 million"],
        ),
        (
            "In 2023 Kenya's exports to India grew 9 percent and to China 5 percent.",
            ["exports KEN 2023 yoy_percent 5"],
        ),
        (
            "The share of China in total Kenyan imports rose from 12 percent in 2022 to 15 percent in 2023.",
            ["imports KEN 2022 share_percent 12", "imports KEN 2023 share_percent 15"],
        ),
        (
            "Kenya exported $5 billion to China in 2023, China $7 billion to Kenya.",
            [f"exports KEN {VALUE}", "imports KEN 2023 usd 7 billion"],
        ),
    ],
)
def test_what_is_left_out_in_a_row_is_filled_in(text: str, said: list[str]) -> None:
    assert lines(text) == said


def test_a_speaker_counts_only_where_trade_is_spoken_of() -> None:
    text = "China's president visited Nairobi. Kenya's exports to China were $5 billion in 2023."
    assert lines(text) == [f"exports KEN {VALUE}"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Between 2020 and 2023, Kenya's exports to China rose from $2 billion to $5 billion.", ("2020", "2023")),
        ("Kenya's exports to China rose from $2 billion to $5 billion between 2020 and 2023.", ("2020", "2023")),
        ("From 2020 to 2023 Kenyan sales to China grew from $2 billion to $5 billion.", ("2020", "2023")),
        ("Between 2020 and 2023 Kenya's exports to China climbed to $2 billion from $5 billion.", ("2023", "2020")),
        ("From 2018 through 2022 Kenya's exports to China went up from $2 billion to $5 billion.", ("2018", "2022")),
        ("Over 2020-2023, Kenya's exports to China tripled, from $2 billion to $5 billion.", ("2020", "2023")),
        ("Kenya's exports to China fell from $2 billion to $5 billion between 2022 and 2023.", ("2022", "2023")),
        (
            "Kenya's tea sales to China rose from 2 million tonnes to 5 million tonnes from 2020 to 2023.",
            ("2020", "2023"),
        ),
        ("Kenya's exports to China rose to $2 billion between 2020 and 2023.", ("2023",)),
        ("Kenya's exports to China rose from $2 billion in 2020 to $5 billion in 2023.", ("2020", "2023")),
        ("Kenya's exports to China totalled $2 billion between 2020 and 2023.", ("2020/2023",)),
    ],
)
def test_the_ends_of_a_move_are_of_the_first_and_the_last_of_its_years(text: str, said: tuple[str, ...]) -> None:
    drafts = draft_article(text, "2025-06", ("KEN", "CHN")).drafts
    assert tuple(one.period for one in drafts if one.unit in {"usd", "tonnes"}) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Kenya's exports to China grew. Chinese customs put its exports at $5 billion in 2023.", "exports CHN"),
        ("Kenya sold China more. KNBS put its exports to China at $5 billion in 2023.", "exports KEN"),
        ("China sold Kenya more. The Kenyan trade ministry valued its imports at $5 billion in 2023.", "imports KEN"),
        (
            "Kenya's exports to China grew. China's customs office puts its sales there at $5 billion in 2023.",
            "exports CHN",
        ),
        (
            "Kenya sold China more. China, Kenyan customs said, put its exports to Kenya at $5 billion in 2023.",
            "imports KEN",
        ),
        ("By Kenya's count, China's exports came to $5 billion in 2023.", "imports KEN"),
        ("On Nairobi's reckoning, Chinese exports to Kenya came to $5 billion in 2023.", "imports KEN"),
        ("Chinese exports to Kenya came to $5 billion in 2023 by Kenya's count.", "imports KEN"),
        ("According to Kenyan customs, China sold Kenya $5 billion of goods in 2023.", "imports KEN"),
        ("By the Chinese tally, Kenya exported $5 billion of goods to China in 2023.", "imports CHN"),
    ],
)
def test_a_source_says_its_of_its_own_country(text: str, said: str) -> None:
    assert [one.rsplit(" ", 4)[0] for one in lines(text)] == [said]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "China's exports to Kenya were $5 billion in 2023, or $4 billion by Kenya's tally.",
            ["exports CHN 2023 usd 5 billion", "imports KEN 2023 usd 4 billion"],
        ),
        (
            "China's exports to Kenya were $5 billion in 2023 but $4 billion according to KNBS.",
            ["exports CHN 2023 usd 5 billion", "imports KEN 2023 usd 4 billion"],
        ),
        (
            "China's imports from Kenya came to $5 billion in 2023, against $4 billion by the Kenyan count.",
            ["imports CHN 2023 usd 5 billion", "exports KEN 2023 usd 4 billion"],
        ),
        (
            "Chinese customs put its imports from Kenya at $5 billion in 2023, KNBS put its exports at $4 billion.",
            ["imports CHN 2023 usd 5 billion", "exports KEN 2023 usd 4 billion"],
        ),
        (
            "Chinese customs put its imports from Kenya at $5 billion in 2023, while KNBS put its exports at $4 billion.",
            ["imports CHN 2023 usd 5 billion", "exports KEN 2023 usd 4 billion"],
        ),
    ],
)
def test_two_counts_in_one_sentence_are_told_apart(text: str, said: list[str]) -> None:
    assert lines(text) == said


@pytest.mark.parametrize("number", ["$1e999 billion", "$5e9", "5E+9 dollars", "$2e-3 million"])
def test_an_exponent_is_no_number_of_an_article_and_is_not_split(number: str) -> None:
    found = draft_article(f"Kenya's exports to China were {number} in 2023.", "2025-06", ("KEN", "CHN"))
    assert found.drafts == ()
    assert [one.reason for one in found.passed_over] == ["unreadable", "period"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Half of what Kenya bought from China in 2023 was fertiliser.", "imports KEN 31 50"),
        ("A third of what Kenya sold to China in 2023 was tea.", "exports KEN 0902 33.3"),
        ("In 2023, 60 percent of Kenya's imports from China were steel.", "imports KEN 72 60"),
        ("Two-thirds of Kenyan exports to China in 2023 were tea.", "exports KEN 0902 66.7"),
        ("Over half of all Chinese exports to Kenya in 2023 were vehicles.", "exports CHN 87 50"),
        ("Nearly 40 percent of what Kenya buys from China consists of machinery.", "imports KEN 84 40"),
        ("Half of Kenya's sales to China last year was coffee.", "exports KEN 0901 50"),
        ("A quarter of the goods China sold Kenya in 2024 was cars.", "exports CHN 8703 25"),
        ("More than half of what Kenya bought from China in 2023, $5 billion, was fertiliser.", "imports KEN 31 50"),
        ("Tea made up half of what Kenya sold to China in 2023.", "exports KEN 0902 50"),
        ("Half of Kenya's exports went to China in 2023.", "exports KEN TOTAL 50"),
    ],
)
def test_the_goods_that_a_share_of_a_flow_was(text: str, said: str) -> None:
    drafts = draft_article(text, "2025-06", ("KEN", "CHN")).drafts
    shares = [
        f"{one.measure} {one.reporter} {one.goods} {one.published}" for one in drafts if one.unit == "share_percent"
    ]
    assert shares == [said]


BEFORE = "In 2023 Kenya bought goods worth $9 billion from China. "


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Machinery alone cost $5 billion.", "imports KEN 84 2023 usd 5 billion"),
        ("Machinery and boilers followed with $5 billion.", "imports KEN 84 2023 usd 5 billion"),
        ("Cars brought in $5 billion.", "imports KEN 8703 2023 usd 5 billion"),
        ("Steel came second with $5 billion.", "imports KEN 72 2023 usd 5 billion"),
        ("Purchases of fertilisers rose by 5 percent.", "imports KEN 31 2023 yoy_percent 5"),
        ("Purchases of cars more than doubled: they rose by 5 percent.", "imports KEN 8703 2023 yoy_percent 5"),
        ("Sales of tea fell by 5 percent.", "exports KEN 0902 2023 yoy_percent -5"),
        ("Deliveries of coffee came to $5 billion.", "exports KEN 0901 2023 usd 5 billion"),
        (
            "Purchases of cars rose, those of steel went the other way and fell by 5 percent.",
            "imports KEN 72 2023 yoy_percent -5",
        ),
        ("Kenya sold China ores, of which China took 5 percent less.", "exports KEN 26 2023 yoy_percent -5"),
    ],
)
def test_goods_that_a_sentence_goes_on_about(text: str, said: str) -> None:
    assert lines(BEFORE + text)[-1] == said


def test_the_goods_that_a_sentence_is_about_are_the_part_of_a_share() -> None:
    drafts = draft_article(
        BEFORE + "Cars cost $5 billion and so made up 35 percent of all trade between the two.", "2024", ("KEN", "CHN")
    )
    assert [(one.goods, one.unit, one.base) for one in drafts.drafts[1:]] == [
        ("8703", "usd", ""),
        ("8703", "share_percent", "flow"),
    ]


def test_sales_in_a_country_are_none_to_it() -> None:
    assert lines(BEFORE + "Sales of cars in Uganda rose by 5 percent.") == lines(BEFORE)


@pytest.mark.parametrize(
    "text",
    [
        "Kenya reported exports to China of $5 billion in 2023.",
        "Kenya itself has declared exports to China of $5 billion in 2023.",
        "Exports to China reported by Kenya were $5 billion in 2023.",
        "Kenya's reported exports to China were $5 billion in 2023.",
        "By Kenya's own count its exports to China were $5 billion in 2023.",
        "According to Kenya, exports to China were $5 billion in 2023.",
        "Kenya reported exports to China of $5 billion in 2023, KNBS said.",
    ],
)
def test_an_economy_that_reports_gives_its_own_count(text: str) -> None:
    [draft] = draft_article(text, "2024-07-10", ("CHN", "KEN")).drafts
    assert lines(text, pair=("CHN", "KEN")) == [f"exports KEN {VALUE}"]
    assert draft.leads["reporter"].how == "carried"


def test_whoever_only_trades_reports_nothing() -> None:
    [draft] = draft_article("Kenya exported $5 billion to China in 2023.", "2024-07-10", ("CHN", "KEN")).drafts
    assert draft.leads["reporter"].how == "assumed"


def test_the_other_side_s_customs_come_before_who_reported() -> None:
    text = "Kenya reported exports to China of $5 billion in 2023, according to Chinese customs."
    assert lines(text) == [f"imports CHN {VALUE}"]


@pytest.mark.parametrize(
    "text",
    [
        "Kenya's exports to China were $5 billion in 2023, while Chinese customs put imports at $6 billion.",
        "Kenya reported exports to China of $5 billion in 2023, while China reported imports of $6 billion.",
        "Kenyan customs counted exports to China of $5 billion in 2023, Chinese customs imports of $6 billion.",
    ],
)
def test_each_side_s_count_is_its_own(text: str) -> None:
    assert lines(text) == [f"exports KEN {VALUE}", "imports CHN 2023 usd 6 billion"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Kenya bought steel from China worth $1 billion in 2023, 35 percent of its steel imports.", "imports KEN"),
        ("Kenya bought 35 percent of its steel imports from China in 2023.", "imports KEN"),
        ("Kenya bought steel from China for $1 billion in 2023, or 35 percent of its steel exports.", "exports CHN"),
        ("Kenya sold steel to China for $1 billion in 2023, 35 percent of its steel exports.", "exports KEN"),
        (
            "Kenya's imports of steel from China were $1 billion in 2023, 35 percent of its steel imports.",
            "imports KEN",
        ),
        (
            "Kenya's steel exports to China were $1 billion in 2023. China took 35 percent of its steel exports.",
            "exports KEN",
        ),
        ("Kenya imported $1 billion of Chinese steel in 2023, 35 percent of total steel imports.", "imports KEN"),
    ],
)
def test_a_share_is_of_the_trade_that_goes_the_same_way(text: str, said: str) -> None:
    assert lines(text)[-1] == f"{said} 72 2023 share_percent 35"
