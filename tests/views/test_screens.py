"""What one screen shows, and that figures, table and CSV are drawn from the same rows."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pandas as pd
import plotly.graph_objects as go
import pytest

from tradeviz.exports.tables import screen_csv
from tradeviz.figures import DARK, LIGHT, draw
from tradeviz.model.periods import read_period
from tradeviz.story.load import default_folder, load
from tradeviz.views import page_view
from tradeviz.views.chart import Chart
from tradeviz.views.choices import choices_of
from tradeviz.views.selection import Selection, parse_query

STORY = load(default_folder())
PAIR = ("CHN", "BLR")
QUERIES = (
    "",
    "by=BLR&also=yes",
    "goods=potash&flow=imports",
    "goods=poultry,beef,8450&flow=imports",
    "chart=sides",
    "chart=sides&flow=balance&factor=1.06",
    "chart=sides&by=BLR&flow=imports&also=yes",
    "chart=goods",
    "chart=goods&flow=exports&claim=cars",
    "years=2024-2024&sort=-value",
)


def shown(query: str) -> Chart:
    reading = parse_query(query, choices_of(STORY))
    assert reading.notices == ()
    return page_view(STORY, reading.selection).chart


def parsed(query: str) -> Selection:
    reading = parse_query(query, choices_of(STORY))
    assert reading.notices == ()
    return reading.selection


def test_the_key_figures_are_those_of_2024() -> None:
    figures = {one.label: one for one in page_view(STORY, Selection()).key_figures.figures}
    surplus, exports = figures["Surplus 2024"], figures["Exports 2024"]
    assert (surplus.value, surplus.change, surplus.basis) == ("$4.77\u00a0billion", "+47.6\u00a0%", "published")
    assert (exports.value, exports.basis) == ("$6.58\u00a0billion", "derived")
    assert "46,803.98\u00a0million / about 7.11" in exports.derivation


def test_the_key_figures_and_the_title_are_of_the_year_that_the_chosen_passage_speaks_of() -> None:
    query = STORY.claims["mainly-fertiliser"].show
    assert "Imports 2025" in {one.label for one in page_view(STORY, parsed(query)).key_figures.figures}
    view = page_view(STORY, parsed(f"{query}&claim=mainly-fertiliser"))
    assert {one.label[-4:] for one in view.key_figures.figures} == {"2024"}
    assert view.chart.title.endswith("in 2024")


def test_parts_of_years_can_be_put_away_where_there_are_whole_ones() -> None:
    every, whole = shown("also=yes"), shown("also=yes&parts=no")
    assert every.has_parts_of_years
    assert not whole.has_parts_of_years
    assert [row for row in every.rows if read_period(row.period).is_annual] == list(whole.rows)
    assert "Short level lines" in every.subtitle
    assert "Short level lines" not in whole.subtitle
    assert not shown("chart=sides&parts=no").has_parts_of_years
    assert parsed("parts=no").name_parts == ("whole-years",)


def test_what_one_side_alone_declared_is_said_in_the_title() -> None:
    assert shown("chart=sides&years=2024-2024").title.replace("\xa0", " ") == (
        "Only China declared a value: China's exports to Belarus, $6.58 billion in 2024"
    )


def test_the_key_figures_are_of_a_recent_year_even_where_more_is_known_of_one_long_past() -> None:
    reading = parse_query("goods=potash", choices_of(STORY))
    figures = page_view(STORY, reading.selection).key_figures.figures
    # China sold potash too in 2016 and 2018; what it bought is known of every year.
    assert [(one.label, one.value) for one in figures if one.value] == [("Imports 2025", "$747\u00a0million")]


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("", "China's surplus with Belarus reached $4.77 billion in 2024"),
        (
            "goods=potash&flow=imports",
            "China's imports of potash (potassium fertilisers) from Belarus came to $747 million in 2025",
        ),
        (
            "goods=potash",
            "China's imports of potash (potassium fertilisers) from Belarus came to $747 million in 2025",
        ),
        ("chart=sides", "For 2022, Belarus declared 1.3 times what China declared"),
        ("goods=8450&flow=exports", "No published value of washing machines for this choice"),
        ("by=BLR", "Belarus's deficit with China was $2.57 billion in 2022"),
    ],
)
def test_titles_are_sentences(query: str, title: str) -> None:
    assert shown(query).title.replace("\u00a0", " ") == title


def test_what_is_known_as_a_limit_only_has_no_gap_and_no_ratio() -> None:
    chart = shown("chart=sides&goods=030380")
    assert (
        chart.title
        == "China's exports of frozen fish livers and roes (until 2011) to Belarus, as each side declared them"
    )
    # Each side declared at least so much in 2011: the months that are known add up to it.
    in_2011 = {(row.reporter, row.measure): (row.low_usd, row.high_usd) for row in chart.rows if row.period == "2011"}
    assert in_2011 == {("CHN", "exports"): (1_617_627, None), ("BLR", "imports"): (4_043_500, None)}


def test_a_category_without_a_value_says_so_and_what_would_fill_it() -> None:
    (gap,) = shown("goods=8450&flow=exports").gaps
    assert gap.sentence == "Washing machines: no published value for China's exports to Belarus, 1992 to 2026."
    assert "CEPII BACI at HS heading 8450" in gap.note


@pytest.mark.parametrize(
    ("code", "note"),
    [
        ("softwood-lumber", "Only quantities were published; they are in the full download."),  # and how these grew
        ("170199", "Only quantities were published; they are in the full download."),
        ("0303", "UN Comtrade or CEPII BACI would fill it at HS 0303."),
    ],
)
def test_a_category_without_a_note_says_what_else_was_published(code: str, note: str) -> None:
    goods = {**STORY.goods, code: replace(STORY.goods[code], note="")}
    story = replace(STORY, own=replace(STORY.own, goods=goods))
    (gap,) = page_view(story, Selection(goods=(code,))).chart.gaps
    assert gap.note == note


def test_a_gap_offers_the_nearest_choice_that_has_values() -> None:
    (gap,) = shown("goods=timber&flow=exports").gaps
    assert gap.instead is not None
    label, choice = gap.instead
    assert label == "China's imports, January to May 2025"
    assert len(page_view(STORY, choice).chart.rows)


@pytest.mark.parametrize("query", QUERIES)
def test_every_derived_row_says_its_sum_and_every_published_one_its_source(query: str) -> None:
    rows = shown(query).table
    derived = rows[rows["origin"] == "derived"]
    assert derived["derivation"].str.contains("=").all()
    published = rows[rows["origin"] == "published"]
    assert published["url"].str.startswith("http").all()
    assert (published["published"] != "").all()


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_figures_are_valid_and_do_not_catch_a_scrolling_finger(query: str, palette: object) -> None:
    figure = go.Figure(draw(shown(query), PAIR, palette))  # type: ignore[arg-type]
    assert figure.layout.dragmode is False
    assert {trace.type for trace in figure.data} <= {"scatter", "bar"}


@pytest.mark.parametrize("query", QUERIES)
def test_part_years_are_never_bars_nor_joined_to_years(query: str) -> None:
    chart = shown(query)
    parts = {row.value_usd for row in chart.table.itertuples() if not read_period(str(row.period)).is_year}
    years = {row.value_usd for row in chart.table.itertuples() if read_period(str(row.period)).is_year}
    for trace in draw(chart, PAIR)["data"]:
        if trace["type"] == "bar" and chart.kind == "goods":
            assert not set(trace["x"]) & (parts - years)
        if trace.get("mode") == "lines+markers" and chart.kind != "goods":
            assert all(x is None or x == int(x) for x in trace["x"])


def test_no_line_bridges_a_year_without_a_value() -> None:
    line = next(t for t in draw(shown("by=BLR"), PAIR)["data"] if t["name"] == "exports" and "lines" in t["mode"])
    assert line["y"][line["x"].index(2024)] is None


def test_one_accent_belongs_to_each_country_whoever_counts() -> None:
    def colour(query: str, measure: str) -> str:
        traces = draw(shown(query), PAIR)["data"]
        return str(next(t for t in traces if t["name"] == measure and t["type"] == "scatter")["line"]["color"])

    assert colour("", "exports") == colour("by=BLR", "imports") == LIGHT.accents[0]
    assert colour("", "imports") == colour("by=BLR", "exports") == LIGHT.accents[1]


def test_doubtful_and_other_values_show_only_when_asked_for() -> None:
    assert set(shown("by=BLR").table["status"]) == {""}
    assert set(shown("by=BLR&also=yes").table["status"]) == {"", "also published", "doubtful"}


def test_the_mirror_gap_takes_the_factor_out_of_imports() -> None:
    rows = shown("chart=sides&factor=1.06&years=2020-2020").table.set_index(["reporter", "measure"])["value_usd"]
    gap = rows[("BLR", "mirror gap")]
    assert gap == pytest.approx(3_708_921_700 / 1.06 - 2_109_389_050)


@pytest.mark.parametrize("query", QUERIES)
def test_the_csv_holds_the_rows_on_screen_and_reads_back_equal(query: str) -> None:
    chart = shown(query)
    rows, text = chart.table, screen_csv(chart.rows)
    back = pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False)
    assert list(back["period"]) == list(rows["period"])
    assert list(back["goods"]) == list(rows["goods"])
    values = pd.to_numeric(back["value_usd"])
    assert values.tolist() == rows["value_usd"].tolist()
    assert screen_csv(chart.rows, excel=True) == "\ufeff" + text


def test_the_csv_is_plain_csv() -> None:
    reader = csv.reader(io.StringIO(screen_csv(shown("").rows)), strict=True)
    assert len({len(row) for row in reader}) == 1


def test_a_table_is_newest_first_and_the_year_comes_before_its_parts() -> None:
    periods = [row.period for row in shown("table=yes").rows]
    years = [period[:4] for period in periods]
    assert years == sorted(years, reverse=True)
    in_2024 = list(dict.fromkeys(period for period in periods if period.startswith("2024")))
    assert in_2024 == ["2024", "2024-01/2024-09", "2024-09"]
    assert [row.period for row in shown("table=yes&sort=period").rows] == sorted(periods)
