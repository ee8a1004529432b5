"""The reader's choice: from a query to a value and back, whatever the query says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.properties import examples
from tests.steps import steps

from tradeviz.story.load import default_folder, load
from tradeviz.views.choices import choices_of
from tradeviz.views.selection import (
    ALL_FLOWS,
    FLOW_LABELS,
    MOST_COMPARED,
    MOST_UNKNOWN,
    SORTABLE,
    Choices,
    Selection,
    parse_query,
)

CHOICES = choices_of(load(default_folder()))
FIRST, LAST = CHOICES.years
YEARS = st.tuples(st.integers(FIRST, LAST), st.integers(FIRST, LAST)).map(lambda pair: (min(pair), max(pair)))

selections = st.builds(
    Selection,
    goods=st.lists(st.sampled_from(sorted(CHOICES.goods)), min_size=1, max_size=6, unique=True).map(tuple),
    flow=st.sampled_from(sorted(FLOW_LABELS)),
    by=st.sampled_from(["", CHOICES.reporters[1]]),
    years=st.none() | YEARS.filter(lambda pair: pair != CHOICES.years),
    chart=st.sampled_from(sorted(CHOICES.charts)),
    table=st.booleans(),
    other_values=st.booleans(),
    factor=st.integers(1000, 1500).map(lambda thousandths: thousandths / 1000),
    sort=st.sampled_from(["", *SORTABLE, *(f"-{name}" for name in SORTABLE)]),
    claim=st.sampled_from(["", *CHOICES.claims]),
)


@given(selections)
def test_a_choice_survives_its_own_query(selection: Selection) -> None:
    reading = parse_query(selection.query, CHOICES)
    assert (reading.selection, reading.notices) == (selection, ())


@given(st.text(max_size=200))
@examples(300)
def test_any_query_gives_a_valid_choice(query: str) -> None:
    selection = parse_query(query, CHOICES).selection
    assert parse_query(selection.query, CHOICES).notices == ()
    assert parse_query(selection.query, CHOICES).selection == selection


@pytest.mark.parametrize(
    ("query", "says", "instead"),
    [
        ("good=31", "Did you mean “goods”?", Selection()),
        ("goods=nothing-like-it", "no goods category", Selection()),
        ("goods=870323", "Cars (HS 8703)", Selection(goods=("8703",))),
        ("goods=washing", "Washing machines (HS 8450)", Selection(goods=("8450",))),
        ("years=2024-2010", "run backwards", Selection(years=(2010, 2024))),
        ("years=1900-2000", "run from 1992 to 2026", Selection(years=(1992, 2000))),
        ("years=soon", "no years such as", Selection()),
        ("flow=export", "Shown instead: exports", Selection(flow="exports")),
        ("by=FRA", "no country whose statistics", Selection()),
        ("factor=9", "from 1 to 1.5", Selection(factor=1.5)),
        ("factor=nan", "from 1 to 1.5", Selection()),
        ("sort=colour", "can be sorted by", Selection()),
        ("claim=surplus-2025", "Shown instead: surplus-2024", Selection(claim="surplus-2024")),
        ("table=maybe", "yes or no", Selection()),
        ("x" * 3000, "longer than", Selection()),
    ],
)
def test_what_does_not_fit_is_said_and_the_nearest_choice_is_taken(query: str, says: str, instead: Selection) -> None:
    reading = parse_query(query, CHOICES)
    assert says in " ".join(reading.notices)
    assert reading.selection == instead


def test_a_sentence_says_the_whole_choice() -> None:
    words = Selection(goods=("potash",), flow="imports", years=(2022, 2025), table=True).sentence(CHOICES)
    assert words == (
        "Potash (potassium fertilisers): imports, China's statistics, 2022 to 2025. Over time, as a table."
    )
    assert Selection().flow == ALL_FLOWS


def test_an_address_full_of_unknown_goods_costs_a_few_look_ups() -> None:
    # Letters shuffled from real names pass difflib's quick filters; each held against each name would take seconds.
    names = {f"{number:06d}": f"goods of cotton, wool and other fibres, number {number}" for number in range(5000)}
    table = {name.lower(): code for code, name in names.items()} | {code: code for code in names}
    whole = Choices(names, ("CHN", "BLR"), (2000, 2024), table, charts={"time": "Over time"})
    shuffled = [f"{number} rebmun ,serbif rehto dna loow ,nottoc fo sdoog" for number in range(22)]
    one, many = (f"goods={','.join(words).replace(' ', '+')}" for words in (shuffled[:1], shuffled))
    reading = parse_query(many, whole)
    assert reading.selection == Selection()
    assert "more codes in the address" in reading.notices[-1]
    assert len(reading.notices) == MOST_UNKNOWN + 1
    assert steps(lambda: parse_query(many, whole)) < (MOST_UNKNOWN + 1) * steps(lambda: parse_query(one, whole))
    assert steps(lambda: parse_query(one, whole)) < 4 * len(table)


def test_letters_are_compared_only_with_a_story_s_own_names() -> None:
    few = dict.fromkeys(map(str, range(MOST_COMPARED)), "00")
    assert parse_query("goods=washing+mashines", CHOICES).selection.goods == ("8450",)
    whole = Choices({"00": "x"}, ("CHN", "BLR"), (2000, 2024), few | {"washing machines": "00"})
    assert parse_query("goods=washing+mashines", whole).selection == Selection()
