"""What freight and insurance explain of the gap between two declarations, and what they cannot."""

from __future__ import annotations

import pytest

from tradeviz.analysis.reckoning import Cell, Key
from tradeviz.model.bounds import Bounds
from tradeviz.story.load import default_folder, load
from tradeviz.views import page_view
from tradeviz.views.choices import choices_of
from tradeviz.views.mirror_gap import GAP_REASONS, REASON_SOURCES, gap_notes
from tradeviz.views.selection import parse_query
from tradeviz.web.page.chart_card import card
from tradeviz.web.page.markup import to_html

STORY = load(default_folder())


def declared(period: str, exported: float, imported: float) -> tuple[Cell, Cell]:
    """China's exports and Belarus's imports."""
    return cell("CHN", "BLR", "exports", period, exported), cell("BLR", "CHN", "imports", period, imported)


def cell(reporter: str, partner: str, measure: str, period: str, value: float) -> Cell:
    return Cell(Key(reporter, partner, "TOTAL", period, measure, "usd"), value, Bounds(value, value))


def said(*pairs: tuple[Cell, Cell]) -> list[str]:
    return [note.replace("\u00a0", " ") for note in gap_notes(pairs)]


def test_what_the_highest_factor_leaves_of_a_gap_is_said() -> None:
    (note,) = said(declared("2022", 100e6, 150e6))
    assert note == (
        "For 2022, Belarus declared $50.0 million more than China. Freight and insurance explain $20.0 million of it at "
        "most, at the highest factor that a source gives, 1.20; the other $30.0 million they cannot explain."
    )


def test_a_small_gap_may_be_all_freight() -> None:
    (note,) = said(declared("2022", 100e6, 108e6))
    assert "could explain all of it, at a factor of 1.08; the highest that a source gives is 1.20" in note


def test_imports_below_exports_are_never_freight() -> None:
    (note,) = said(declared("2022", 100e6, 90e6))
    assert "declared $10.0 million less than China" in note
    assert "explain none of it" in note


def test_it_is_the_same_gap_from_the_importer_s_side() -> None:
    exported, imported = declared("2022", 100e6, 150e6)
    assert gap_notes([(imported, exported)]) == gap_notes([(exported, imported)])


def test_years_beyond_what_freight_explains_are_counted() -> None:
    notes = said(declared("2020", 100, 110), declared("2021", 100, 130), declared("2022", 100, 90))
    assert notes[-1] == "In 2 of the 3 years that both declared, they cannot explain the whole gap."


@pytest.mark.parametrize("measure", ["balance", "turnover"])
def test_balances_and_turnover_have_no_such_factor(measure: str) -> None:
    one, other = cell("CHN", "BLR", measure, "2022", 1.0), cell("BLR", "CHN", measure, "2022", 2.0)
    assert gap_notes([(one, other)]) == []


def test_the_chart_of_two_sides_says_it_and_why_sides_differ_with_sources() -> None:
    view = page_view(STORY, parse_query("chart=sides", choices_of(STORY)).selection)
    assert any("they cannot explain" in note for note in view.chart.notes)
    page = "".join(to_html(part) for part in card(view, "light"))
    assert all(name in page for name, _words in GAP_REASONS)
    assert all(address in page for _title, address in REASON_SOURCES)


def test_other_charts_do_not() -> None:
    view = page_view(STORY, parse_query("", choices_of(STORY)).selection)
    assert GAP_REASONS[0][0] not in "".join(to_html(part) for part in card(view, "light"))
