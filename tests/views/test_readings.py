"""What is read off a chart of lines a year at a time."""

from __future__ import annotations

from dataclasses import replace

from tradeviz.story.load import default_folder, load
from tradeviz.views import page_view
from tradeviz.views.choices import choices_of
from tradeviz.views.readings import MOST_READ_OUT, PeriodReading, year_readings
from tradeviz.views.selection import Selection, parse_query

STORY = load(default_folder())


def years(query: str) -> dict[str, PeriodReading]:
    reading = parse_query(query, choices_of(STORY))
    assert reading.notices == ()
    return {year.name: year for year in year_readings(page_view(STORY, reading.selection).chart)}


def spoken(year: PeriodReading, part: str = "whole") -> list[tuple[str, str, str]]:
    readings = year.whole if part == "whole" else year.parts
    return [
        (one.label, f"{one.value} | {one.bounds}".replace("\u00a0", " ").rstrip(" |"), one.whose) for one in readings
    ]


def test_a_year_says_every_flow_the_balance_and_whose_each_is() -> None:
    year = years("")["2024"]
    assert (year.start, year.end) == (2023.5, 2024.5)
    assert spoken(year) == [
        ("Exports", "$6.58 billion | $6.5736 to 6.5921 billion", "derived from GACC"),
        ("Imports", "$1.81 billion | $1.8079 to 1.8130 billion", "derived from GACC"),
        ("Balance", "$4.77 billion | $4.765 to 4.775 billion", "EconoTimes"),
    ]


def test_parts_of_the_year_come_after_it_the_longest_first() -> None:
    labels = [label for label, _value, _whose in spoken(years("")["2024"], "parts")]
    assert labels == [
        *("Exports, Jan–Sep 2024", "Imports, Jan–Sep 2024", "Balance, Jan–Sep 2024"),
        *("Exports, Sep 2024", "Imports, Sep 2024", "Balance, Sep 2024"),
    ]


def test_an_open_end_is_said() -> None:
    assert ("Balance", "$5.50 billion or more", "allkharkov.ua") in spoken(years("")["2025"])


def test_more_parts_than_anybody_reads_are_counted() -> None:
    chart = page_view(STORY, Selection()).chart
    months = [replace(chart.rows[0], period=f"2024-{month:02d}") for month in range(1, 13)]
    (year,) = year_readings(replace(chart, rows=tuple(months)))
    assert [one.row.period for one in year.parts] == [
        f"2024-{month:02d}" for month in range(12, 12 - MOST_READ_OUT, -1)
    ]
    assert year.more == "6 more parts of the year are in the table."


def test_on_two_sides_each_value_says_who_declared_it() -> None:
    labels = [label for label, _value, _whose in spoken(years("chart=sides")["2022"])]
    assert labels == ["China: exports", "Belarus: imports", "Mirror gap"]


def test_several_categories_are_told_apart() -> None:
    labels = {label for year in years("goods=poultry,beef&flow=imports").values() for label, *_ in spoken(year)}
    assert len(labels) == 2
    assert all(label.startswith("Imports of ") for label in labels)


def test_other_published_values_say_that_they_are() -> None:
    whose = [whose for year in years("by=BLR&also=yes").values() for _label, _value, whose in spoken(year)]
    assert any(one.startswith("also published: ") for one in whose)
    assert any(one.startswith("doubtful: ") for one in whose)
