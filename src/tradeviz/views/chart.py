"""What one chart shows: rows, a sentence for a title, notes, and what is missing, in words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tradeviz.model.economies import area
from tradeviz.model.goods import TOTAL
from tradeviz.model.language import N_, _, ngettext
from tradeviz.model.observations import CURRENCIES, DOUBTFUL, MEASURES, QUANTITIES, UNITS, USD
from tradeviz.model.periods import month_name, read_period
from tradeviz.model.wording import flow_words, in_digits, listing, lower_first, measure_words, years_words
from tradeviz.store.schema import DECLARED
from tradeviz.views.nearest import nearest_goods
from tradeviz.views.rows import Row, cell_row, doubtful_rows, other_rows, rows_frame

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import pandas as pd

    from tradeviz.analysis.reckoning import Cell, Key
    from tradeviz.model.periods import Period
    from tradeviz.model.sources import Source
    from tradeviz.story.figures import Figures
    from tradeviz.views.context import ViewContext
    from tradeviz.views.discrepancies import DiscrepancyNote
    from tradeviz.views.selection import Selection
    from tradeviz.views.whose import Jump, SourceSpan


MOST_BARS = 20  # of one flow; what is smaller stands in the table


_OF_REPORTER: Mapping[str, str] = {
    "exports": N_("{reporter}'s exports, {period}"),
    "imports": N_("{reporter}'s imports, {period}"),
    "balance": N_("{reporter}'s balance, {period}"),
    "turnover": N_("{reporter}'s turnover, {period}"),
}


@dataclass(frozen=True, slots=True)
class Gap:
    """A category without a value in this view: what was looked for, what would fill it, where there is one.

    Attributes:
        goods: code of the category.
        name: its name.
        sentence: what is missing.
        note: what would fill it.
        instead: a label and the choice that does show something of it, where there is one.
        nearest: where there is none, a label and the choice of the nearest category that has something here.
    """

    goods: str
    name: str
    sentence: str
    note: str = ""
    instead: tuple[str, Selection] | None = None
    nearest: tuple[str, Selection] | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a chart that tells lines apart by whose figures they are.

    Attributes:
        letter: stands at its end.
        reporter, source: what its rows have in common.
        words: what the letter stands for, the letter first.
        is_reconciled: whether it is of neither side alone.
    """

    letter: str
    reporter: str
    source: str
    words: str
    is_reconciled: bool

    def holds(self, row: Row) -> bool:
        """Whether a row is on the line."""
        return (row.reporter, row.source) == (self.reporter, self.source)


@dataclass(frozen=True, slots=True)
class Cover:
    """How far a known whole is covered by categories that share no goods.

    Attributes:
        words: the whole and its value.
        goods: codes of the categories, and of what none of them covers, the largest first and that last; none where
            they cover too little of the whole to be drawn as its parts.
    """

    words: str
    goods: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """What one chart shows.

    Attributes:
        title: a sentence that says what is to be seen.
        subtitle: unit, whose statistics, and how to read the marks.
        summary: the chart in words, for who cannot see it.
        rows: one row per value on screen, in US dollars, in the order that the reader asked for.
        sources: the publications behind the rows, best first.
        notes: sentences for under the chart.
        not_shown: sentences on what was published and is not drawn.
        gaps: what is missing.
        panels: the categories (or flows, by goods) that each have a panel of their own, in order.
        highlighted: the cells that the chosen claim speaks of.
        discrepancies: published values behind the rows that cannot all be true.
        links: the choice that goes into a category, as a link, by its code.
        breadcrumb: for figures at HS detail, the categories from the total down to the one that is open.
        periods: codes of the periods to choose from, where the chart shows one at a time: full years first, the latest
            of each kind first.
        period: code of the one that is shown; empty where it shows many, or none.
        by_side: whether lines are told apart by who declared them, and drawn at their comparable value.
        lines: where lines are told apart by whose figures they are, these lines.
        wholes: for figures at HS detail, by measure, the known whole of a flow in US dollars, of which each of its rows
            has a share; without the flows whose whole is not known.
        spans: the years by whose figures they show, where that changes.
        jump: the largest jump from one year to the next, which the chart names.
        covers: by measure, what of its whole is covered by which rows.
        own_scales: whether each panel has a scale of its own, rather than all of them one.
        kind, figure: the chart's key and the module that draws it, as the registry has them.
    """

    title: str
    subtitle: str
    summary: str
    rows: tuple[Row, ...]
    sources: tuple[Source, ...]
    notes: tuple[str, ...]
    gaps: tuple[Gap, ...]
    panels: tuple[str, ...]
    highlighted: tuple[Key, ...] = ()
    discrepancies: tuple[DiscrepancyNote, ...] = ()
    links: Mapping[str, str] = field(default_factory=dict)
    breadcrumb: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()
    period: str = ""
    by_side: bool = False
    lines: tuple[Line, ...] = ()
    wholes: Mapping[str, float] = field(default_factory=dict)
    spans: tuple[SourceSpan, ...] = ()
    jump: Jump | None = None
    covers: Mapping[str, Cover] = field(default_factory=dict)
    own_scales: bool = False
    not_shown: tuple[str, ...] = ()
    kind: str = ""
    figure: str = ""

    def scaled_with(self, rows: Sequence[Row]) -> Sequence[Row]:
        """The rows that the scale of a panel with these rows must hold: those of all panels where they share one."""
        return rows if self.own_scales or len(self.panels) < 2 else self.rows

    def line_of(self, row: Row) -> Line | None:
        """The line that a row is on; None where lines are not told apart by whose figures they are."""
        return next((line for line in self.lines if line.holds(row)), None)

    @property
    def has_parts_of_years(self) -> bool:
        """Whether any of the rows is about part of a year."""
        return any(not read_period(row.period).is_annual for row in self.rows)

    @property
    def table(self) -> pd.DataFrame:
        """The rows as a frame; columns as in `views.rows.COLUMNS`."""
        return rows_frame(self.rows)


def in_years(cell: Cell, years: tuple[int, int]) -> bool:
    """Whether the cell's period falls in the years chosen."""
    return years[0] <= read_period(cell.key.period).year <= years[1]


def cells_of(
    context: ViewContext,
    goods: str,
    measures: Iterable[str],
    *,
    reporter: str = "",
    years: tuple[int, int] | None = None,
) -> list[Cell]:
    """Cells in dollars for these measures, in the order of their periods.

    Args:
        context: the figures and the choice.
        goods: code of the category.
        measures: exports, imports, balance, turnover.
        reporter: whose statistics; those chosen where it is left out.
        years: first and last; those chosen where they are left out.
    """
    wanted = set(measures)
    cells = [
        cell
        for cell in context.figures.reckoning.of(reporter or context.reporter, goods)
        if cell.key.unit == USD and cell.key.measure in wanted and in_years(cell, years or context.years)
    ]
    return sorted(cells, key=lambda cell: (read_period(cell.key.period), cell.key.measure))


def rows_of(context: ViewContext, cells: Sequence[Cell], factor: float = 1.0) -> list[Row]:
    """Rows for the cells, and, where asked for, for what else was published of them."""
    rows = [cell_row(cell, context.figures, factor) for cell in cells]
    return rows + other_rows(cells, context.figures, factor) if context.selection.other_values else rows


def doubtful_of(context: ViewContext, measures: Sequence[str], *, reporter: str = "", factor: float = 1.0) -> list[Row]:
    """Rows for doubtful values of the categories chosen, where asked for."""
    if not context.selection.other_values:
        return []
    first, last = context.years
    return [
        row
        for goods in context.selection.goods
        for row in doubtful_rows(reporter or context.reporter, goods, measures, context.figures, factor)
        if first <= (period := read_period(row.period)).year <= last and (context.selection.parts or period.is_annual)
    ]


def sources_in(figures: Figures, rows: Iterable[Row]) -> tuple[Source, ...]:
    """The sources of some rows, best first, each once."""
    keys = {key for row in rows for key in row.source.split()}
    return tuple(sorted((figures.sources[key] for key in keys), key=lambda source: (source.order, source.key)))


def in_whole_years(context: ViewContext, cells: Sequence[Cell]) -> list[Cell]:
    """The cells without parts of years, where the reader has put those away and there is anything else."""
    years = list(annual(cells))
    return list(cells) if context.selection.parts or not years else years


def annual(cells: Iterable[Cell]) -> Iterator[Cell]:
    """Those that cover full years, calendar or fiscal."""
    return (cell for cell in cells if read_period(cell.key.period).is_annual)


def fiscal_years(periods: Iterable[Period]) -> list[str]:
    """A sentence on the fiscal years among some periods, where there are any; of one kind, with their months."""
    years = {period for period in periods if period.is_annual}
    fiscal = {(period.first, period.end_month) for period in years if period.is_fiscal_year}
    sentences = []
    if len(fiscal) == 1:
        ((first, last),) = fiscal
        months = {"first": month_name(first), "last": month_name(last)}
        sentences.append(_("FY: fiscal years, from {first} to {last}.").format(**months))
    elif fiscal:
        sentences.append(_("FY: fiscal years, which begin in different months."))
    if fiscal and any(period.is_year for period in years):
        sentences.append(_("Calendar years are other periods, so fiscal years are never joined to them."))
    return sentences


def goods_in(figures: Figures, codes: Sequence[str]) -> str:
    """The words "potash and beef", or nothing for all goods."""
    if tuple(codes) == (TOTAL,):
        return ""
    return listing([lower_first(figures.goods[code].name) for code in codes])


def gap(context: ViewContext, goods: str, measures: Sequence[str], *, reporter: str = "", period: str = "") -> Gap:
    """The words for a category without a value, and the nearest choice that has one.

    Args:
        context: the figures and the choice.
        goods: code of the category.
        measures: of which there is none.
        reporter: whose statistics; those chosen where it is left out.
        period: code of the one period that was looked at; the years chosen where it is left out.
    """
    reporter = reporter or context.reporter
    good = context.figures.goods[goods]
    flow = any_of_flows(context, reporter, measures)
    years = read_period(period).words if period else years_words(*context.years)
    sentence = context.figures.lacks(good.name, flow, years)
    note = good.note or what_fills(context.figures, goods)
    instead = _instead(context, goods) or in_store(context, goods)
    chosen = instead is None and goods in context.selection.goods
    return Gap(
        goods, good.name, sentence, note, instead, nearest_goods(context, goods, measures, period) if chosen else None
    )


def any_of_flows(context: ViewContext, reporter: str, measures: Sequence[str]) -> str:
    """One flow, or several of which any would do: "China's exports, imports or balance with Belarus"."""
    partner = context.figures.partner_of(reporter)
    if len(measures) == 1:
        return flow_words(reporter, partner, measures[0])
    words = {"reporter": area(reporter).name, "partner": area(partner).name}
    flows = listing([measure_words(measure) for measure in measures], "or")
    return _("{reporter}'s {flows} with {partner}").format(**words, flows=flows)


def what_fills(figures: Figures, goods: str) -> str:
    """The sentence on what would give a category a value, or on what there is of it that is none in dollars."""
    units = {row["unit"] for reporter in figures.pair for row in figures.published_of(reporter.code, goods)}
    if USD not in units and units & set(QUANTITIES):
        return _("Only quantities were published; they are in the full download.")
    if units and USD not in units:
        return _("Only growth rates were published; they are in the full download.")
    if goods.isdigit():
        return _("UN Comtrade or CEPII BACI would fill it at HS {code}.").format(code=goods)
    return _("UN Comtrade or CEPII BACI would fill it.")


def _instead(context: ViewContext, goods: str) -> tuple[str, Selection] | None:
    """Where this category does have values: another flow, another country's statistics or other years."""
    figures, selection = context.figures, context.selection
    for reporter in (context.reporter, *(economy.code for economy in figures.pair)):
        cells = cells_of(context, goods, MEASURES, reporter=reporter, years=figures.years)
        keys = [cell.key for cell in cells] or [floor.key for floor in figures.floors_of(reporter, goods)]
        if keys:
            latest = max(keys, key=lambda key: _lateness(key.period))
            measure = latest.measure
            by = "" if reporter == figures.default_reporter else reporter
            choice = selection.but(goods=(goods,), flow=measure, by=by, years=None, chart="time", claim="", sort="")
            words = {"reporter": area(reporter).name, "period": read_period(latest.period).words}
            return (_(_OF_REPORTER[measure]).format(**words), choice)
    return None


def latest_first(periods: Iterable[str]) -> tuple[str, ...]:
    """Codes of periods as a list offers them: full years before parts of years, of each kind the latest first."""
    ordered = sorted(dict.fromkeys(periods), key=_lateness, reverse=True)
    return tuple(sorted(ordered, key=lambda code: not read_period(code).is_annual))


def _lateness(code: str) -> tuple[int, int, int]:
    """What a period says last: the latest year, of periods that begin in it the longest, of those the latest."""
    period = read_period(code)
    return (period.year, period.last - period.first, period.first)


def in_store(context: ViewContext, goods: str) -> tuple[str, Selection] | None:
    """The dataset of the store that has this category: its title and the choice of it there."""
    chart = context.selection.chart
    sides = chart == "sides"
    # What was reconciled has no two sides to show, so for them it comes last. A dataset is asked only if those before
    # it lack the category.
    order = sorted(context.datasets.datasets.values(), key=lambda one: sides and one.sides != DECLARED)
    one = next((one for one in order if goods in context.datasets.goods_of(one.key)), None)
    if one is None:
        return None
    chart = "time" if sides and one.sides != DECLARED else chart
    return one.title, context.selection.but(goods=(goods,), data=one.key, chart=chart, years=None, claim="", sort="")


def undrawn(context: ViewContext, measures: Sequence[str]) -> list[str]:
    """What is in the figures but cannot be drawn in dollars, in words with counts."""
    first, last = context.years
    money: dict[str, int] = {}
    quantity = doubtful = 0
    for goods in context.selection.goods:
        for row in context.figures.published_of(context.reporter, goods):
            if row["measure"] not in measures or not first <= read_period(row["period"]).year <= last:
                continue
            if row["unit"] in CURRENCIES and not _has_rate(context.figures, row):
                money[row["unit"]] = money.get(row["unit"], 0) + 1
            quantity += row["unit"] in QUANTITIES
            doubtful += row["status"] == DOUBTFUL and row["unit"] == USD
    notes = [_without_rate(unit, number) for unit, number in money.items()]
    if quantity:
        sentence = ngettext(
            "{count} value in tonnes or cubic metres: not drawn.",
            "{count} values in tonnes or cubic metres: not drawn.",
            quantity,
        )
        notes.append(sentence.format(count=in_digits(str(quantity))))
    if doubtful and not context.selection.other_values:
        sentence = ngettext(
            "{count} doubtful value left aside; “Other published values” shows them.",
            "{count} doubtful values left aside; “Other published values” shows them.",
            doubtful,
        )
        notes.append(sentence.format(count=in_digits(str(doubtful))))
    return notes


def _without_rate(unit: str, number: int) -> str:
    sentence = ngettext(
        "{count} value in {unit} without an exchange rate for the period: not drawn.",
        "{count} values in {unit} without an exchange rate for the period: not drawn.",
        number,
    )
    return sentence.format(count=in_digits(str(number)), unit=_(UNITS[unit]))


def _has_rate(figures: Figures, row: Mapping[str, Any]) -> bool:
    rates = figures.rates
    return any(
        period == row["period"] and currency.lower() == row["unit"]
        for period, currency in zip(rates["period"], rates["currency"], strict=True)
    )
