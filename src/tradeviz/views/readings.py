"""What is read off a chart of lines a year or a month at a time: all its values, and whose figures they are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from tradeviz.model.economies import area
from tradeviz.model.language import N_, _, ngettext
from tradeviz.model.observations import DOUBTFUL
from tradeviz.model.periods import read_period
from tradeviz.model.wording import in_digits, listing, lower_first, measure_words, span, upper_first
from tradeviz.views.rows import ALSO, DERIVED, MIRROR_GAP, value_words
from tradeviz.views.whose import whose

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tradeviz.model.periods import Period
    from tradeviz.views.chart import Chart
    from tradeviz.views.rows import Row

MOST_READ_OUT = 6  # parts of one year that are read out; the table has all of them
_WIDE = 1e-3  # of a value; narrower bounds would show the same digits twice
_ORDER = ("exports", "imports", "turnover", "balance", MIRROR_GAP)
_KINDS: Mapping[str, str] = {ALSO: N_("also published"), DOUBTFUL: N_("doubtful")}


@dataclass(frozen=True, slots=True)
class Reading:
    """One value of a year.

    Attributes:
        label: what it is: "Exports", on two sides "China: exports", of part of a year with its months.
        value: in words; of an open end too.
        bounds: in words, where they say more than the value does.
        whose: whose figure it is, and how it came about.
        row: the row that is read.
    """

    label: str
    value: str
    bounds: str
    whose: str
    row: Row


@dataclass(frozen=True, slots=True)
class PeriodReading:
    """All that a chart shows of one year, or of one month.

    Attributes:
        name: the period's: "2024", "FY 2024–25", "March 2024".
        start, end: its place on an axis of years.
        whole: the readings of the period itself.
        parts: those of parts of a year, the longest first, and not more than `MOST_READ_OUT`.
        more: a sentence on the parts that are left out; empty where none is.
    """

    name: str
    start: float
    end: float
    whole: tuple[Reading, ...]
    parts: tuple[Reading, ...] = ()
    more: str = ""


def month_readings(chart: Chart) -> tuple[PeriodReading, ...]:
    """The months of a chart in their order, each with its values."""
    months: dict[Period, list[Row]] = {}
    for row in chart.rows:
        months.setdefault(read_period(row.period), []).append(row)
    return tuple(
        PeriodReading(
            name=month.words,
            start=month.start,
            end=month.end,
            whole=tuple(_reading(chart, row, dated=False) for row in sorted(months[month], key=partial(_place, chart))),
        )
        for month in sorted(months)
    )


def year_readings(chart: Chart) -> tuple[PeriodReading, ...]:
    """The years of a chart in their order, each with its values; those that begin in the same year share one."""
    years: dict[int, list[Row]] = {}
    for row in chart.rows:
        years.setdefault(read_period(row.period).year, []).append(row)
    fiscal = _one_kind_of_fiscal_years(chart)
    return tuple(_year(chart, year, years[year], fiscal=fiscal) for year in sorted(years))


def value_with_ends(row: Row) -> str:
    """The value, with its bounds where they say more than it does."""
    value, bounds = value_and_bounds(row)
    return _("{value} ({bounds})").format(value=value, bounds=bounds) if bounds else value


def value_and_bounds(row: Row) -> tuple[str, str]:
    """The value, of which an open end is said, and its bounds, where they are known and say more than it does."""
    value = value_words(row)
    if row.is_floor:
        return value, ""
    if row.bounds is not None:
        return value, span(row.bounds) if row.bounds.width > abs(row.value_usd) * _WIDE else ""
    if row.low_usd is not None:
        return _("{value} or more").format(value=value), ""
    return _("{value} or less").format(value=value) if row.high_usd is not None else value, ""


def _one_kind_of_fiscal_years(chart: Chart) -> bool:
    periods = [period for row in chart.rows if (period := read_period(row.period)).is_annual]
    return len({period.first for period in periods}) == 1 and all(period.is_fiscal_year for period in periods)


def _year(chart: Chart, year: int, rows: Sequence[Row], *, fiscal: bool) -> PeriodReading:
    annual = sorted((row for row in rows if read_period(row.period).is_annual), key=partial(_place, chart))
    parts = sorted((row for row in rows if row not in annual), key=partial(_longest_first, chart))
    one: Period | None = read_period(annual[0].period) if fiscal and annual else None
    left_out = max(0, len(parts) - MOST_READ_OUT)
    sentence = ngettext(
        "{count} more part of the year is in the table.",
        "{count} more parts of the year are in the table.",
        left_out,
    )
    return PeriodReading(
        name=one.short if one else str(year),
        start=one.start if one else year - 0.5,
        end=one.end if one else year + 0.5,
        whole=tuple(_reading(chart, row) for row in annual),
        parts=tuple(_reading(chart, row) for row in parts[:MOST_READ_OUT]),
        more=sentence.format(count=in_digits(str(left_out))) if left_out else "",
    )


def _place(chart: Chart, row: Row) -> tuple[str, int, int]:
    """Where a value stands among those of its period: by category, line and flow, what is drawn of it first."""
    line = chart.line_of(row)
    return (row.goods, 0 if line is None else chart.lines.index(line), 2 * _ORDER.index(row.measure) + bool(row.status))


def _longest_first(chart: Chart, row: Row) -> tuple[int, int, tuple[str, int, int]]:
    period = read_period(row.period)
    return (period.first - period.last, -period.last, _place(chart, row))


def _reading(chart: Chart, row: Row, *, dated: bool = True) -> Reading:
    return Reading(_label(chart, row, dated=dated), *value_and_bounds(row), _whose(chart, row), row)


def _label(chart: Chart, row: Row, *, dated: bool) -> str:
    """What is read: the measure, and whatever else tells it from its neighbours; if `dated`, of parts their months."""
    period, label = read_period(row.period), upper_first(measure_words(row.measure))
    line = chart.line_of(row)
    if line is not None:
        label = line.words
    elif chart.by_side and row.measure != MIRROR_GAP:
        label = _("{reporter}: {measure}").format(reporter=area(row.reporter).name, measure=measure_words(row.measure))
    if len(chart.panels) > 1:
        label = _("{measure} of {goods}").format(measure=label, goods=lower_first(row.goods_name))
    if dated and (not period.is_annual or period.is_fiscal_year):
        label = _("{measure}, {period}").format(measure=label, period=period.short)
    return label


def _whose(chart: Chart, row: Row) -> str:
    """Whose figure it is: "UN Comtrade"; of a derived one, whose it was worked out from."""
    names = listing(whose(row, chart.sources))
    if row.status:
        return _("{kind}: {source}").format(kind=_(_KINDS[row.status]), source=names)
    if row.is_floor:
        return _("held in part: {source}").format(source=names)
    if row.origin == DERIVED:
        return _("derived from {source}").format(source=names) if names else _("derived")
    return "" if chart.line_of(row) else names  # a line of one publisher is called by it
