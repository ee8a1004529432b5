"""Whose figures a line's values are: where that changes it breaks, and its largest jump is named."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest

from tradeviz.model.sources import Source
from tradeviz.views.rows import Row
from tradeviz.views.whose import is_joined, largest_jump, source_spans, spans_note

if TYPE_CHECKING:
    from tradeviz.analysis.reckoning import Key, Reckoning


def source(key: str, rank: str, publisher: str, statistics: str) -> Source:
    return Source(key, key, publisher, "https://example.org/", "", statistics, rank, key, "")


SOURCES = (
    source("dots", "database", "IMF", "IMF DOTS"),
    source("comtrade-2021", "database", "UN", "UN Comtrade"),
    source("comtrade-2022", "database", "UN", "UN Comtrade"),
    source("ministry", "official", "Ministry", "customs"),
)


def value(year: int, dollars: float, *keys: str, measure: str = "exports", status: str = "") -> Row:
    return Row(
        period=str(year),
        reporter="CHN",
        measure=measure,
        value_usd=dollars,
        low_usd=dollars,
        high_usd=dollars,
        source=" ".join(keys),
        partner="BLR",
        goods="TOTAL",
        goods_name="All goods",
        status=status,
    )


class Growing:
    """A reckoning that knows one growth rate."""

    def __init__(self, rate: float) -> None:
        self.rate = rate

    def get(self, key: Key) -> SimpleNamespace:
        return SimpleNamespace(value=self.rate)


def test_two_tables_of_one_database_are_joined_and_two_publications_are_not() -> None:
    dots, first, second = value(2020, 1, "dots"), value(2021, 1, "comtrade-2021"), value(2022, 1, "comtrade-2022")
    assert is_joined(first, second, SOURCES)
    assert not is_joined(dots, first, SOURCES)
    assert not is_joined(second, value(2023, 1, "comtrade-2022", "ministry"), SOURCES)


def test_years_of_the_same_publications_are_one_span_under_one_letter() -> None:
    rows = [
        value(2019, 1, "dots"),
        value(2020, 1, "dots"),
        value(2021, 1, "comtrade-2021"),
        value(2022, 1, "comtrade-2022"),
        value(2023, 1, "dots"),
    ]
    spans = source_spans(rows, SOURCES)
    assert [(span.letter, span.names, span.start, span.end) for span in spans] == [
        ("A", ("IMF DOTS",), 2018.5, 2020.5),
        ("B", ("UN Comtrade",), 2020.5, 2022.5),
        ("A", ("IMF DOTS",), 2022.5, 2023.5),
    ]
    (note,) = spans_note(spans)
    assert note.startswith("Whose figures, by the letters under the years: A IMF DOTS, B UN Comtrade.")


def test_a_year_without_a_value_ends_a_span() -> None:
    rows = [value(2018, 1, "dots"), value(2020, 1, "dots"), value(2021, 1, "ministry")]
    assert [(span.letter, span.end) for span in source_spans(rows, SOURCES)] == [
        ("A", 2018.5),
        ("A", 2020.5),
        ("B", 2021.5),
    ]


def test_one_publication_alone_needs_no_letters() -> None:
    spans = source_spans([value(2019, 1, "dots"), value(2020, 1, "dots")], SOURCES)
    assert (spans, spans_note(spans)) == ((), [])


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ([(2021, 100), (2022, 149)], None),  # less than half as much again
        ([(2021, 100), (2022, 150)], "2022: exports +50\u00a0%"),
        ([(2021, 150), (2022, 100)], "2022: exports \u221233\u00a0%"),
        ([(2000, 1), (2001, 10), (2020, 1000), (2021, 1010)], None),  # tenfold, but nobody would see it
        ([(2020, 100), (2022, 900)], None),  # no year on year
        ([(2020, 0), (2021, 900)], None),  # from nothing there is no rate
        ([(2020, 100), (2021, 200), (2022, 400)], "2022: exports +100\u00a0%"),  # the larger in dollars
    ],
)
def test_a_jump_is_half_as_much_again_and_a_fifth_of_the_line(
    values: list[tuple[int, float]], words: str | None
) -> None:
    jump = largest_jump([value(year, dollars, "dots") for year, dollars in values], SOURCES)
    assert (jump.words if jump else None) == words


def test_a_jump_says_that_its_source_changes() -> None:
    jump = largest_jump([value(2021, 100, "dots"), value(2022, 200, "ministry")], SOURCES)
    assert jump is not None
    assert jump.words == "2022: exports +100\u00a0%, and the source changes"


def test_a_jump_has_the_rate_that_was_published_where_it_is_that_of_the_values_drawn() -> None:
    drawn = [value(2021, 100, "dots"), value(2022, 200.2, "dots")]
    for rate, words in ((100.1, "2022: exports +100.1\u00a0%"), (103.0, "2022: exports +100\u00a0%")):
        jump = largest_jump(drawn, SOURCES, cast("Reckoning", Growing(rate)))
        assert jump is not None
        assert jump.words == words


def test_what_else_was_published_and_balances_do_not_jump() -> None:
    others = [value(2021, 100, "dots"), value(2022, 900, "dots", status="doubtful")]
    balances = [value(2021, 100, "dots", measure="balance"), value(2022, 900, "dots", measure="balance")]
    assert largest_jump(others + balances, SOURCES) is None
