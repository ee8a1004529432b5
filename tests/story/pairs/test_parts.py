"""Files that hold only parts of the goods, or of the years: what a page says of the rest, and what it leaves unsaid."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest
from tests.story.pairs.conftest import COMTRADE, covered, delivery

from tradeviz.exports.tables import screen_csv
from tradeviz.figures import LIGHT, draw
from tradeviz.store import open_store
from tradeviz.story.datasets import find_pair
from tradeviz.story.story import PairStory
from tradeviz.views import page_view
from tradeviz.views.choices import choices_of
from tradeviz.views.selection import parse_query
from tradeviz.web.page.chart_card import card
from tradeviz.web.page.indicators import indicator_section
from tradeviz.web.page.markup import to_html

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from tests.story.pairs.conftest import Row as Stored

    from tradeviz.views import PageView
    from tradeviz.views.rows import Row

CHN, BLR = ("CHN", "BLR"), ("BLR", "CHN")


def stored(sides: tuple[str, str], flow: str, goods: str, values: Mapping[str, float]) -> list[Stored]:
    """Rows of one flow and category by period."""
    return [(*sides, flow, period, goods, value, None) for period, value in values.items()]


def monthly(year: int, first: int, last: int, value: float) -> dict[str, float]:
    return {f"{year}-{month:02d}": value for month in range(first, last + 1)}


TOTAL_THEN_PART = [
    *stored(CHN, "exports", "TOTAL", {"2021": 1000.0, "2022": 1100.0}),
    *stored(CHN, "exports", "310420", {"2021": 60.0, "2022": 70.0, "2023": 80.0}),
]
ONE_HEADING = [
    *stored(CHN, "imports", "8542", {"2022": 4e9, "2023": 5e9, "2024": 2.54e9}),
    *stored(CHN, "exports", "8542", {"2024": 1e9}),
]
TWO_CHAPTERS = [
    *stored(CHN, "exports", "31", {"2022": 600.0}),
    *stored(CHN, "exports", "310420", {"2022": 500.0}),
    *stored(CHN, "exports", "87", {"2022": 400.0}),
]
ONE_SIDE_WHOLE = [
    *stored(CHN, "exports", "TOTAL", {"2022": 1000.0}),
    *stored(BLR, "imports", "310420", {"2022": 60.0}),
]


@pytest.fixture
def shown(tmp_path: Path) -> Callable[..., PageView]:
    """The page of some rows for a query."""

    def show(rows: list[Stored], query: str = "", *, vouched: bool = False) -> PageView:
        folder = tmp_path / f"store-{len(list(tmp_path.iterdir()))}"
        with open_store(folder).importing() as into:
            into.add(delivery(COMTRADE, rows, "HS22"), "a" * 64, lambda _: None)
        store = open_store(folder)
        story = PairStory(find_pair(covered(store) if vouched else store, "CHN", "BLR"))
        reading = parse_query(query, choices_of(story))
        assert reading.notices == ()
        return page_view(story, reading.selection)

    return show


def drawn(view: PageView) -> dict[tuple[str, str, str], Row]:
    return {(row.period, row.measure, row.goods): row for row in view.chart.rows}


def test_a_part_is_a_floor_and_the_headline_speaks_of_the_whole(shown: Callable[..., PageView]) -> None:
    view = shown(TOTAL_THEN_PART)
    row = drawn(view)["2023", "exports", "TOTAL"]
    assert (row.value_usd, row.low_usd, row.high_usd) == (80.0, 80.0, None)
    assert (row.origin, row.qualifier, row.published) == ("floor", "at least", "")
    assert row.derivation == "exports 2023 = at least $80.00, of which only HS 310420 is held"
    assert view.chart.title.replace("\u00a0", " ") == "China's exports to Belarus came to $1.10 thousand in 2022"
    assert [gap.sentence for gap in view.chart.gaps] == [
        "All goods, China's exports to Belarus, 2023: not held; the dataset has only HS 310420."
    ]
    assert "tradeviz ingest --complete" in view.chart.gaps[0].note
    assert {row.origin for row in view.chart.rows} == {"published", "floor"}


def test_nothing_is_reckoned_out_of_a_floor(shown: Callable[..., PageView]) -> None:
    view = shown(ONE_HEADING)
    assert not [cell for cell in view.figures.reckoning if cell.key.goods == "TOTAL"]
    assert {row.measure for row in view.chart.rows} == {"exports", "imports"}
    figures = {one.label: one for one in view.key_figures.figures}
    assert {one.value for one in figures.values()} == {""}
    assert {one.change for one in figures.values()} == {""}
    told = figures["Imports 2024"].missing.replace("\u00a0", " ")
    assert told == "at least $2.54 billion, of which only HS 8542 is held"
    assert figures["Balance 2024"].missing == "needs the whole of exports and of imports"
    assert view.indicators.entries == ()
    assert view.indicators.note == (
        "Only parts of these goods are held for exports and imports; measures need the whole."
    )


def test_where_nothing_whole_is_held_the_title_says_at_least_and_of_what(shown: Callable[..., PageView]) -> None:
    view = shown(ONE_HEADING, "flow=imports")
    assert view.chart.title.replace("\u00a0", " ") == (
        "China's imports from Belarus in 2024: at least $2.54 billion, of which only HS 8542 is held"
    )
    assert view.chart.gaps[0].sentence == (
        "All goods, China's imports from Belarus, 2022, 2023, 2024: not held; the dataset has only HS 8542."
    )
    instead = view.chart.gaps[0].instead
    assert instead is not None
    assert instead[1].goods == ("8542",)


def test_the_category_that_was_declared_is_published_and_grows(shown: Callable[..., PageView]) -> None:
    view = shown(ONE_HEADING, "goods=8542&flow=imports")
    assert {row.origin for row in view.chart.rows} == {"published"}
    figures = {one.label: one for one in view.key_figures.figures}
    assert figures["Imports 2024"].change.replace("\u00a0", " ") == "−49.2 %"
    entries = {entry.indicator.key: entry for entry in view.indicators.entries}
    assert entries["share"].missing == ("These figures hold only parts of all goods.",)


def test_measures_of_a_category_held_in_part_are_left_out_though_all_goods_are_whole(
    shown: Callable[..., PageView],
) -> None:
    view = shown(TOTAL_THEN_PART, "goods=31")
    assert view.indicators.entries == ()
    assert view.indicators.note == "Only parts of these goods are held for exports; measures need the whole."
    one_flow = [*TOTAL_THEN_PART, *stored(CHN, "imports", "31", {"2023": 5.0})]
    entries = {entry.indicator.key: entry for entry in shown(one_flow, "goods=31").indicators.entries}
    assert entries["unit value"].missing == ("Not every part has its weight declared.",)
    assert "exports" not in entries["growth"].values


@pytest.mark.parametrize("goods", ["XVI", "85"])
def test_the_same_holds_at_every_level_above_the_part(shown: Callable[..., PageView], goods: str) -> None:
    view = shown(ONE_HEADING, f"goods={goods}&flow=imports")
    assert {(row.origin, row.qualifier) for row in view.chart.rows} == {("floor", "at least")}
    assert "only HS 8542 is held" in view.chart.title


def test_one_row_that_covers_its_category_is_a_sum_and_no_publication(shown: Callable[..., PageView]) -> None:
    view = shown(ONE_HEADING, "flow=imports", vouched=True)
    row = drawn(view)["2024", "imports", "TOTAL"]
    assert (row.origin, row.value_usd, row.high_usd) == ("derived", 2.54e9, 2.54e9)
    assert row.derivation.replace("\u00a0", " ") == "imports 2024 = sum of 1 published value = $2.540 billion"
    assert view.chart.gaps == ()


def test_parts_are_named_largest_first_without_those_inside_others(shown: Callable[..., PageView]) -> None:
    row = drawn(shown(TWO_CHAPTERS))["2022", "exports", "TOTAL"]
    assert row.value_usd == 1000.0
    assert row.derivation.endswith("of which only HS 31 and HS 87 are held")


def test_of_many_parts_the_sentence_names_three(shown: Callable[..., PageView]) -> None:
    many = [row for number in range(1, 45) for row in stored(CHN, "exports", f"{number:02d}", {"2022": 100.0 - number})]
    row = drawn(shown(many))["2022", "exports", "TOTAL"]
    assert row.derivation.endswith("of which only HS 01, HS 02, HS 03 and 41 more are held")


def test_a_floor_on_one_side_has_no_mirror_gap(shown: Callable[..., PageView]) -> None:
    view = shown(ONE_SIDE_WHOLE, "chart=sides&flow=exports")
    assert {row.measure for row in view.chart.rows} == {"exports", "imports"}
    assert {row.reporter: row.origin for row in view.chart.rows} == {"CHN": "published", "BLR": "floor"}
    entries = {entry.indicator.key: entry for entry in view.indicators.entries}
    assert entries["mirror gap"].missing == ("These figures hold only parts of these goods of the partner's flow.",)


def test_blocks_and_bars_of_parts_have_no_shares(shown: Callable[..., PageView]) -> None:
    view = shown(TWO_CHAPTERS, "chart=tree")
    assert view.chart.wholes == {}
    assert view.chart.title == "China's exports to Belarus in 2022: only parts of the goods are held"
    (trace,) = draw(view.chart, ("CHN", "BLR"))["data"]
    assert trace["text"] == ["at least $600", "at least $400"]
    assert all(trace["marker"]["line"]["width"])
    bars = draw(shown(TWO_CHAPTERS, "chart=goods").chart, ("CHN", "BLR"))["data"][0]
    assert bars["text"] == [" at least $600, 2022", " at least $400, 2022"]


def test_what_is_not_among_the_parts_held_is_not_called_unspecified(shown: Callable[..., PageView]) -> None:
    view = shown(TOTAL_THEN_PART, "chart=tree&flow=exports")
    rows = drawn(view)
    assert rows["2022", "exports", "TOTAL_O"].value_usd == 1030.0
    assert rows["2022", "exports", "TOTAL_O"].goods_name == "The rest of all goods"
    assert not any("without saying which goods" in note for note in view.chart.notes)
    entries = {entry.indicator.key: entry for entry in view.indicators.entries}
    for key in ("concentration", "intra-industry"):
        assert entries[key].values == {}
    assert entries["concentration"].missing == ("These figures hold only parts of what is below this category.",)


def test_parts_that_add_up_to_their_whole_are_concentrated_by_their_shares(shown: Callable[..., PageView]) -> None:
    chapters = [
        *stored(CHN, "exports", "TOTAL", {"2022": 1000.0}),
        *stored(CHN, "exports", "15", {"2022": 600.0}),
        *stored(CHN, "exports", "93", {"2022": 400.0}),
    ]
    entries = {entry.indicator.key: entry for entry in shown(chapters).indicators.entries}
    assert entries["concentration"].values == {"exports": "0.52"}


def test_floors_are_hollow_marks_that_no_line_joins(shown: Callable[..., PageView]) -> None:
    figure = draw(shown(TOTAL_THEN_PART, "flow=exports").chart, ("CHN", "BLR"))
    traces = figure["data"]
    line = next(trace for trace in traces if trace["name"] == "exports")
    assert line["x"] == [2021, 2022]
    mark = next(trace for trace in traces if trace["name"] == "at least")
    assert (mark["x"], mark["y"]) == ([None, 2023.0, None, None], [0.08, 0.08, 0.08, None])
    assert mark["marker"]["symbol"] == "triangle-up"
    assert mark["marker"]["color"] == LIGHT.card
    (_label, value, _bounds, whose, _colour) = figure["layout"]["meta"]["years"][-1][3][0]
    assert (value, whose.partition(":")[0]) == ("at least $80.0", "held in part")


def test_csv_and_table_say_at_least(shown: Callable[..., PageView]) -> None:
    view = shown(TOTAL_THEN_PART, "flow=exports&table=yes")
    row, *_ = csv.DictReader(io.StringIO(screen_csv(view.chart.rows)))
    assert (row["low_usd"], row["high_usd"], row["origin"], row["qualifier"]) == ("80", "", "floor", "at least")
    page = "".join(to_html(part) for part in card(view, "light"))
    assert "at least $80.0" in page
    assert "held in part: exports 2023 = at least $80.00, of which only HS 310420 is held" in page


def test_the_measures_of_a_page_without_a_whole_are_a_sentence(shown: Callable[..., PageView]) -> None:
    (section,) = indicator_section(shown(ONE_HEADING).indicators)
    assert "measures need the whole" in to_html(section)
    assert "<dl" not in to_html(section)


def test_years_to_choose_from_hold_those_known_in_part(shown: Callable[..., PageView]) -> None:
    assert shown(TOTAL_THEN_PART).figures.years == (2021, 2023)
    assert shown(ONE_HEADING, "years=2023-2023").figures.years == (2022, 2024)


# Months beside years.

YEAR_THEN_MONTHS = stored(CHN, "exports", "TOTAL", {"2022": 1200.0} | monthly(2023, 1, 3, 100.0))
MONTHS_OF_THE_OTHER_FLOW = [
    *stored(CHN, "exports", "TOTAL", {"2022": 1200.0}),
    *stored(CHN, "imports", "TOTAL", monthly(2022, 1, 12, 50.0)),
]
MONTHS_OF_THE_OTHER_SIDE = [
    *stored(CHN, "exports", "TOTAL", {"2022": 1200.0}),
    *stored(BLR, "imports", "TOTAL", monthly(2022, 1, 12, 90.0)),
]


def test_months_after_the_last_year_are_shown_as_part_of_one(shown: Callable[..., PageView]) -> None:
    view = shown(YEAR_THEN_MONTHS)
    rows = drawn(view)
    assert rows["2023-01/2023-03", "exports", "TOTAL"].value_usd == 300.0
    assert rows["2023-01/2023-03", "exports", "TOTAL"].origin == "derived"
    assert rows["2023-02", "exports", "TOTAL"].origin == "published"
    assert view.chart.title.replace("\u00a0", " ") == "China's exports to Belarus came to $1.20 thousand in 2022"
    assert view.figures.years == (2022, 2023)
    assert not any(cell.key.unit == "yoy_percent" for cell in view.figures.reckoning)


def test_a_part_of_a_year_grows_on_the_same_months_of_the_year_before(shown: Callable[..., PageView]) -> None:
    earlier = stored(CHN, "exports", "TOTAL", monthly(2022, 1, 3, 80.0))
    view = shown([*YEAR_THEN_MONTHS, *earlier], "years=2023-2023")
    figures = {one.label: one for one in view.key_figures.figures}
    exports = figures["Exports Jan–Mar 2023"]
    assert (exports.value, exports.change.replace("\u00a0", " ")) == ("$300", "+25.0 %")
    assert view.indicators.about == "All goods, January to March 2023"
    entries = {entry.indicator.key: entry for entry in view.indicators.entries}
    assert entries["growth"].values["exports"].replace("\u00a0", " ") == "+25.0 %"
    assert entries["average growth"].values == {}


def test_twelve_months_make_the_year_of_a_flow_that_has_no_other(shown: Callable[..., PageView]) -> None:
    view = shown(MONTHS_OF_THE_OTHER_FLOW)
    imports = drawn(view)["2022", "imports", "TOTAL"]
    assert (imports.value_usd, imports.origin) == (600.0, "derived")
    assert imports.derivation == "imports 2022 = sum of 12 months = $600.0"
    assert {one.label: one.value for one in view.key_figures.figures}["Surplus 2022"] == "$600"


def test_months_of_the_other_side_are_its_mirror(shown: Callable[..., PageView]) -> None:
    view = shown(MONTHS_OF_THE_OTHER_SIDE, "chart=sides&flow=exports")
    assert drawn(view)["2022", "mirror gap", "TOTAL"].value_usd == -120.0
    entries = {entry.indicator.key: entry for entry in view.indicators.entries}
    assert entries["mirror gap"].values["exports"].replace("\u00a0", " ") == "−10.0 %"


def test_a_year_with_some_months_only_is_not_called_undeclared(shown: Callable[..., PageView]) -> None:
    rows = [
        *stored(CHN, "exports", "TOTAL", {"2022": 1200.0}),
        *stored(BLR, "imports", "TOTAL", monthly(2022, 1, 4, 9.0)),
    ]
    entries = {entry.indicator.key: entry for entry in shown(rows).indicators.entries}
    assert entries["mirror gap"].missing == ("These figures hold only months of the partner's flow for this year.",)
    mixed = [*rows, *stored(CHN, "imports", "TOTAL", monthly(2022, 1, 4, 9.0))]
    figures = {one.label: one for one in shown(mixed).key_figures.figures}
    assert figures["Imports 2022"].missing == "only January to April 2022"


def test_the_parts_of_a_year_made_of_months_are_summed_too(shown: Callable[..., PageView]) -> None:
    rows = [
        *stored(CHN, "exports", "TOTAL", monthly(2022, 1, 12, 100.0)),
        *stored(CHN, "exports", "15", monthly(2022, 1, 12, 60.0)),
        *stored(CHN, "exports", "93", monthly(2022, 1, 11, 40.0) | {"2022-12": 40.0}),
    ]
    view = shown(rows, "chart=tree")
    assert {row.goods: row.value_usd for row in view.chart.rows} == {"III": 720.0, "XIX": 480.0}
    assert view.chart.title.startswith("In 2022, fats and oils made up 60")


def test_parts_that_lack_a_month_of_an_uncovered_year_are_floors(shown: Callable[..., PageView]) -> None:
    rows = [
        *stored(CHN, "exports", "TOTAL", monthly(2022, 1, 12, 100.0)),
        *stored(CHN, "exports", "15", monthly(2022, 1, 6, 60.0)),
    ]
    (block, rest) = shown(rows, "chart=tree").chart.rows
    assert (block.value_usd, block.origin) == (360.0, "floor")
    assert block.derivation.endswith("the sum of 6 published values, which need not be all")
    assert rest.value_usd == 840.0


def test_a_whole_without_parts_says_so(shown: Callable[..., PageView]) -> None:
    (exports, imports) = shown(YEAR_THEN_MONTHS, "chart=tree").chart.gaps
    assert exports.sentence == ("All goods: China's exports to Belarus are held as a whole, without the goods below.")
    assert imports.sentence == "All goods: no value held for China's imports from Belarus, 2022 to 2023."


def test_a_choice_without_anything_is_called_not_held_rather_than_unpublished(shown: Callable[..., PageView]) -> None:
    view = shown(YEAR_THEN_MONTHS, "flow=imports")
    assert view.chart.title == "No value held for this choice"
    assert view.chart.gaps[0].sentence == "All goods: no value held for China's imports from Belarus, 2022 to 2023."
    assert {one.missing for one in view.key_figures.figures if not one.value} == {"not held"}
    assert view.figures.without_value == "What is missing"
