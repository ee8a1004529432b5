"""By publisher: one flow as each publisher has it, and when there is such a chart."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.story.pairs.conftest import BACI, COMTRADE, DECLARATIONS, RECONCILED_ROWS, Row, delivery

from tradeviz.figures import LIGHT, draw
from tradeviz.figures.hover import hover_words
from tradeviz.figures.legend import marks
from tradeviz.figures.still import still
from tradeviz.model.periods import read_period
from tradeviz.store import open_store
from tradeviz.store.coverage import VOUCHED, FileCoverage
from tradeviz.store.schema import DECLARED, RECONCILED, Dataset
from tradeviz.story.datasets import find_pair, source_of
from tradeviz.story.story import PairStory
from tradeviz.views import page_view
from tradeviz.views.as_text import described, named_sources, source_line
from tradeviz.views.choices import choices_of
from tradeviz.views.page_view import PageView
from tradeviz.views.references import view_reference
from tradeviz.views.rows import MIRROR_GAP
from tradeviz.views.selection import parse_query
from tradeviz.web.page.chart_card import card
from tradeviz.web.page.layout import page_about

ATLAS = Dataset("atlas", "Atlas", "Growth Lab", "https://atlas.hks.harvard.edu", RECONCILED)
BACI_OF_17 = replace(BACI, key="baci-hs17-v1", title="BACI HS17, V1")
IMF = Dataset("imf-imts", "IMF IMTS", "International Monetary Fund", "https://data.imf.org", DECLARED)
ATLAS_ROWS: tuple[Row, ...] = (
    ("CHN", "BLR", "exports", "2022", "TOTAL", 4400.0, None),
    ("BLR", "CHN", "exports", "2022", "TOTAL", 1000.0, None),
)
OTHERS = {
    ATLAS: ATLAS_ROWS,
    BACI_OF_17: RECONCILED_ROWS[:1],
    IMF: (("CHN", "BLR", "exports", "2022", "TOTAL", 3100.0, None),),
}


def story_of(folder: Path, datasets: dict[Dataset, tuple[Row, ...]]) -> PairStory:
    with open_store(folder).importing() as into:
        for number, (dataset, rows) in enumerate(datasets.items()):
            whole = replace(delivery(dataset, rows), coverage=FileCoverage(VOUCHED))
            into.add(whole, f"{number:064d}", lambda _: None)
    return PairStory(find_pair(open_store(folder), "CHN", "BLR"))


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> PairStory:
    """Declarations by two publishers, two opinions made of them, and a second edition of one of these."""
    known = {COMTRADE: DECLARATIONS, BACI: RECONCILED_ROWS}
    return story_of(tmp_path_factory.mktemp("publishers") / "store", known | OTHERS)


def shown(story: PairStory, query: str) -> PageView:
    reading = parse_query(query, choices_of(story))
    assert not reading.notices
    return page_view(story, reading.selection)


def drawn(story: PairStory, query: str) -> list[str]:
    """Each row as letter, period and dollars, in the order of letters."""
    chart = shown(story, query).chart
    lines = {line.letter: line for line in chart.lines}
    assert all(chart.line_of(row) for row in chart.rows)
    return [
        f"{letter} {row.reporter} {row.measure} {row.period} {row.comparable_usd:g}"
        for letter, line in lines.items()
        for row in chart.rows
        if line.holds(row)
    ]


def test_both_declarations_stand_beside_what_was_made_of_them(story: PairStory) -> None:
    assert drawn(story, "chart=publishers") == [
        "A CHN exports 2022 3000",
        "A CHN exports 2023 5000",
        "B BLR imports 2023 6000",
        "C CHN exports 2022 3100",
        "D CHN exports 2021 400",
        "D CHN exports 2022 4000",
        "E CHN exports 2022 4400",
    ]
    words = [line.words for line in shown(story, "chart=publishers").chart.lines]
    assert words[:2] == ["A UN Comtrade (declared by China)", "B UN Comtrade (declared by Belarus)"]
    assert words[-1] == "E Atlas (reconciled)"


def test_the_other_flow_and_the_other_side_can_be_asked_for(story: PairStory) -> None:
    assert drawn(story, "chart=publishers&flow=imports")[-3:] == [
        "B BLR exports 2023 1500",
        "C CHN imports 2022 800",
        "D CHN imports 2022 1000",
    ]
    assert drawn(story, "chart=publishers&by=BLR")[-1] == "D BLR exports 2022 1000"


def test_a_factor_divides_what_was_declared_and_nothing_that_was_reconciled(story: PairStory) -> None:
    values = drawn(story, "chart=publishers&flow=imports&factor=1.25")
    assert "A CHN imports 2022 1280" in values
    assert "C CHN imports 2022 800" in values


def test_the_title_says_how_far_apart_they_are(story: PairStory) -> None:
    title = shown(story, "chart=publishers").chart.title.replace("\xa0", " ")
    assert (
        title == "China's exports to Belarus in 2022: from $3.00 thousand to $4.40 thousand, depending on the publisher"
    )


def test_who_has_nothing_of_a_category_is_named(story: PairStory) -> None:
    chart = shown(story, "chart=publishers&goods=87").chart
    assert {row.source for row in chart.rows} == {"comtrade", BACI.key}
    (gap,) = chart.gaps
    assert gap.sentence == (
        "Vehicles other than railway: no value in the years chosen in UN Comtrade (declared by Belarus), "
        "IMF IMTS (declared by China), IMF IMTS (declared by Belarus) and Atlas (reconciled)."
    )
    assert any("editions of the HS" in note for note in chart.notes)


def test_of_one_publisher_the_dataset_that_is_open_counts(story: PairStory) -> None:
    assert BACI_OF_17.key not in {row.source for row in shown(story, "chart=publishers").chart.rows}
    open_one = shown(story, f"chart=publishers&data={BACI_OF_17.key}").chart
    assert BACI_OF_17.key in {row.source for row in open_one.rows}
    assert BACI.key not in {row.source for row in open_one.rows}
    assert any(BACI.title in note for note in open_one.notes)


def test_every_line_is_drawn_named_and_told_apart(story: PairStory) -> None:
    chart = shown(story, "chart=publishers").chart
    figure = draw(chart, ("CHN", "BLR"))
    lines = [one for one in figure["data"] if one["mode"] == "lines+markers"]
    kinds = {(one["line"]["color"], one["line"]["dash"], one["line"]["width"]) for one in lines}
    assert len(lines) == len(kinds) == len(chart.lines)
    ends = {note["text"] for note in figure["layout"]["annotations"]}
    assert ends >= {f"<b>{line.letter}</b>" for line in chart.lines}
    assert 'stroke-dasharray="8,3,2,3"' in still(figure)
    (year,) = (one for one in figure["layout"]["meta"]["years"] if one[2] == "2022")
    assert [value[0] for value in year[3]] == [line.words for line in chart.lines if line.letter != "B"]


def test_the_chart_in_words_has_the_latest_value_of_each_line(story: PairStory) -> None:
    words = described(shown(story, "chart=publishers")).replace("\xa0", " ")
    assert "China's exports to Belarus, A UN Comtrade (declared by China), $5.00 thousand in 2023" in words
    assert "China's exports to Belarus, E Atlas (reconciled), $4.40 thousand in 2022" in words


@pytest.mark.parametrize("query", ["", "&table=yes", "&table=yes&sort=source", "&table=yes&goods=87"])
def test_chart_and_table_name_every_publisher(story: PairStory, query: str) -> None:
    view = shown(story, f"chart=publishers{query}")
    page = str(card(view, "light"))
    assert view.chart.sources
    assert all(source.title in page for source in view.chart.sources)
    assert {source.key for source in view.chart.sources} == {row.source for row in view.chart.rows}


@pytest.mark.parametrize(
    ("datasets", "there"),
    [
        ({COMTRADE: DECLARATIONS}, False),
        ({BACI: RECONCILED_ROWS}, False),
        ({COMTRADE: DECLARATIONS, IMF: OTHERS[IMF]}, False),
        ({BACI: RECONCILED_ROWS, BACI_OF_17: OTHERS[BACI_OF_17]}, False),
        ({BACI: RECONCILED_ROWS, ATLAS: ATLAS_ROWS}, True),
        ({COMTRADE: DECLARATIONS, BACI: RECONCILED_ROWS}, True),
    ],
)
def test_there_is_a_chart_where_somebody_reconciled_what_others_have_too(
    tmp_path: Path, datasets: dict[Dataset, tuple[Row, ...]], *, there: bool
) -> None:
    story = story_of(tmp_path / "store", datasets)
    assert ("publishers" in choices_of(story).charts) is there
    assert ("publishers" in choices_of(story).for_dataset(next(iter(datasets)).key).charts) is there


def test_no_reconciled_value_is_called_anybodys_declaration(story: PairStory) -> None:
    view = shown(story, "chart=publishers&table=yes")
    said = {(row.declared_by, row.source, row.sides) for row in view.chart.rows}
    assert said == {
        ("China", "comtrade", DECLARED),
        ("Belarus", "comtrade", DECLARED),
        ("China", "imf-imts", DECLARED),
        ("reconciled, seen from China", "atlas", RECONCILED),
        ("reconciled, seen from China", BACI.key, RECONCILED),
    }
    reconciled = [row for row in view.chart.rows if row.is_reconciled]
    table = str(card(view, "light"))
    assert "reconciled, seen from China" in table
    assert all("reconciled" in hover_words(row).partition("<br>")[0] for row in reconciled)
    assert set(view.chart.table["sides"]) == {DECLARED, RECONCILED}


@pytest.mark.parametrize("chart", ["time", "goods"])
def test_figures_made_of_both_declarations_are_nobodys_statistics(story: PairStory, chart: str) -> None:
    view = shown(story, f"data={BACI.key}&chart={chart}")
    assert view.chart.rows
    assert all(row.is_reconciled for row in view.chart.rows)
    assert "reconciled and seen from China's side" in view.sentence
    assert "declared" not in " ".join([view.chart.title, view.chart.subtitle, *view.chart.notes])


def test_a_mirror_gap_is_declared_by_neither_side_alone(story: PairStory) -> None:
    rows = shown(story, "chart=sides").chart.rows
    assert {row.declared_by for row in rows if row.measure == MIRROR_GAP} == {"both sides"}


def test_a_view_of_several_publishers_is_cited_with_all_of_them(story: PairStory) -> None:
    view = shown(story, "chart=publishers")
    titles = {source.title for source in view.chart.sources}
    assert len(titles) == 4
    (cited,) = [view_reference(view, "https://example.org/", date(2026, 1, 1))]
    assert all(title in cited.part_of for title in titles)
    assert all(title in source_line(view.chart.sources) for title in titles)
    assert view_reference(shown(story, f"data={BACI.key}"), "", date(2026, 1, 1)).version == BACI.version


def test_the_foot_of_a_page_names_every_publisher_that_it_can_show(story: PairStory) -> None:
    foot = str(page_about(story))
    for dataset in (COMTRADE, BACI, ATLAS, IMF, BACI_OF_17):
        assert f"{dataset.publisher}: {dataset.title}" in foot
        assert f"'{dataset.key}'" in foot.partition("sources")[2]
    assert "All 5 sources" in foot


def test_one_source_is_not_called_all_of_one(tmp_path: Path) -> None:
    foot = str(page_about(story_of(tmp_path, {COMTRADE: DECLARATIONS})))
    assert "1 source" in foot
    assert "All 1" not in foot


def test_a_database_is_always_named_however_many_there_are() -> None:
    databases = [source_of(replace(ATLAS, key=f"set-{number}", title=f"Set {number}")) for number in range(9)]
    press = replace(databases[0], key="press", rank="press", publisher="Newspaper")
    assert [one.short for one in named_sources([*databases, press], 2)] == [f"Set {number}" for number in range(9)]
    assert source_line([*databases, press]).endswith("Set 8 · and more · 10 sources")


@pytest.mark.parametrize("flow", ["exports", "imports", "turnover", "balance"])
def test_each_line_has_its_letter_at_its_end_and_dash_and_mark_to_itself(story: PairStory, flow: str) -> None:
    chart = shown(story, f"chart=publishers&flow={flow}").chart
    figure = draw(chart, ("CHN", "BLR"))
    notes = [one for one in figure["layout"]["annotations"] if len(one["text"]) == len("<b>A</b>")]
    assert sorted(one["text"][3] for one in notes) == [line.letter for line in chart.lines]
    low, high = figure["layout"]["yaxis"]["range"]
    for line in chart.lines:
        (note,) = [one for one in notes if one["text"][3] == line.letter]
        last = max((row for row in chart.rows if line.holds(row)), key=lambda row: read_period(row.period))
        assert (note["xref"], note["x"]) == ("x", read_period(last.period).middle)
        assert low < note["y"] < high
    looks = [
        (one["line"]["dash"], max(one["marker"]["symbol"], key=one["marker"]["symbol"].count)) for one in of(figure)
    ]
    assert len(looks) == len(set(looks)) > 1


def of(figure: dict[str, Any]) -> list[dict[str, Any]]:
    """The lines of full years."""
    return [trace for trace in figure["data"] if trace["mode"] == "lines+markers" and trace["name"] != "at least"]


def test_what_was_worked_out_everywhere_is_nowhere_called_published(tmp_path: Path) -> None:
    flows = [(flow, year) for flow in ("exports", "imports") for year in ("2018", "2020")]
    rows = tuple(("CHN", "BLR", flow, year, "TOTAL", 5.0, None) for flow, year in flows)
    figure = draw(shown(story_of(tmp_path, {COMTRADE: rows}), "flow=turnover").chart, ("CHN", "BLR"), LIGHT)
    assert any(None in trace["y"] for trace in figure["data"])  # a hole is no mark
    assert [entry.kind for entry in marks(figure, LIGHT)] == ["hollow"]
