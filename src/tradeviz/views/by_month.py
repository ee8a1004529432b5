"""By month: single months as they were published, one panel for each category."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from tradeviz.model.economies import area
from tradeviz.model.goods import ancestors
from tradeviz.model.language import _, ngettext
from tradeviz.model.observations import DOUBTFUL, FLOWS, USD
from tradeviz.model.periods import MONTHS, Period, read_period
from tradeviz.model.wording import amount, flow_words, in_digits, listing, lower_first, measure_words, years_words
from tradeviz.story.months import months_in
from tradeviz.views.chart import Chart, Gap, cells_of, goods_in, sources_in
from tradeviz.views.row_order import sorted_rows
from tradeviz.views.rows import Row, observation_row, value_words
from tradeviz.views.selection import MOST_GOODS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tradeviz.views.context import ViewContext
    from tradeviz.views.selection import Selection


def by_month(context: ViewContext) -> Chart:
    """The months of the chosen flows through the chosen years; what was not published leaves a hole."""
    selection, figures = context.selection, context.figures
    measures = (selection.flow,) if selection.flow in FLOWS else FLOWS
    months = {goods: _months(context, goods, measures) for goods in _drawn_goods(context)}
    drawn = [row for of_goods in months.values() for row in of_goods if row.status != DOUBTFUL]
    rows = sorted_rows([row for of_goods in months.values() for row in of_goods], selection.sort)
    return Chart(
        title=_title(context, drawn, [goods for goods, some in months.items() if some]),
        subtitle=_subtitle(context, drawn),
        summary=_summary(drawn),
        rows=rows,
        sources=sources_in(figures, rows),
        notes=tuple(_sums(drawn)),
        gaps=tuple(_gap(context, goods, measures) for goods in selection.goods if not months.get(goods)),
        panels=tuple(goods for goods, some in months.items() if some),
    )


def _drawn_goods(context: ViewContext) -> tuple[str, ...]:
    """The categories chosen; of one without months the widest below it that have some, so many as fit a view."""
    figures, reporter = context.figures, context.reporter
    held = {code: ancestors(code, figures.goods) for code in figures.goods if figures.months_of(reporter, code)}
    drawn: dict[str, None] = {}
    for chosen in context.selection.goods:
        below = [] if chosen in held else [code for code, above in held.items() if chosen in above]
        widest = [code for code in below if not set(below) & set(held[code])]
        drawn |= dict.fromkeys(widest or [chosen])
    return tuple(drawn)[:MOST_GOODS]


def _months(context: ViewContext, goods: str, measures: Sequence[str]) -> list[Row]:
    """The months of a category in dollars, in their order; doubtful ones only where asked for."""
    first, last = context.years
    found = [
        observation_row(month, context.figures, DOUBTFUL if month["status"] == DOUBTFUL else "")
        for month in context.figures.months_of(context.reporter, goods)
        if month["unit"] == USD
        and month["measure"] in measures
        and first <= read_period(month["period"]).year <= last
        and (month["status"] != DOUBTFUL or context.selection.other_values)
    ]
    return sorted(found, key=lambda row: (row.period, row.measure))


def _title(context: ViewContext, drawn: Sequence[Row], panels: Sequence[str]) -> str:
    if not drawn:
        return _("No months of {flow} for this choice").format(
            flow=flow_words(context.reporter, context.partner, "trade", goods_in(context.figures, panels))
        )
    if len(panels) > 1:
        return _("{flow} by month: {goods}").format(
            flow=flow_words(context.reporter, context.partner, "trade"),
            goods=listing([lower_first(context.figures.goods[code].name) for code in panels]),
        )
    largest = max(_by_series(drawn), key=lambda some: math.fsum(row.value_usd for row in some))
    if whole := _whole_year(largest):
        return _of_year(context, whole)
    last = drawn[-1]
    return _("{flow} came to {value} in {period}").format(
        flow=flow_words(last.reporter, last.partner, last.measure, goods_in(context.figures, [last.goods])),
        value=value_words(last),
        period=read_period(last.period).words,
    )


def _whole_year(some: Sequence[Row]) -> list[Row]:
    """The months of the latest year of which a series has all; none where there is no such year."""
    years: dict[int, list[Row]] = {}
    for row in some:
        years.setdefault(read_period(row.period).year, []).append(row)
    return next((years[year] for year in sorted(years, reverse=True) if len(years[year]) == MONTHS), [])


def _of_year(context: ViewContext, months: Sequence[Row]) -> str:
    """A year's months in a sentence: what they add up to, and which is the highest."""
    most = max(months, key=lambda row: row.value_usd)
    sentence = _("{flow} came to {value} in {year}, most of all in {month}")
    return sentence.format(
        flow=flow_words(most.reporter, most.partner, most.measure, goods_in(context.figures, [most.goods])),
        value=amount(math.fsum(row.value_usd for row in months)),
        year=read_period(most.period).year,
        month=read_period(most.period).words,
    )


def _subtitle(context: ViewContext, drawn: Sequence[Row]) -> str:
    if not drawn:
        return ""
    counted = _("Months, {first} to {last}, US dollars at current prices, by {reporter}'s count.")
    made_one = _("Months, {first} to {last}, US dollars at current prices. {count}")
    return (counted if context.figures.has_two_sides else made_one).format(
        first=read_period(drawn[0].period).words,
        last=read_period(drawn[-1].period).words,
        reporter=area(context.reporter).name,
        count=context.figures.count_of(context.reporter),
    )


def _summary(drawn: Sequence[Row]) -> str:
    """How many months there are of each flow, and the smallest and the largest of them."""
    if not drawn:
        return _("No value to draw.")
    return " ".join(_extremes(some) for some in _by_series(drawn))


def _extremes(some: Sequence[Row]) -> str:
    least, most = min(some, key=lambda row: row.value_usd), max(some, key=lambda row: row.value_usd)
    sentence = ngettext(
        "{goods}, {flow}: {count} month, from {least} in {least_month} to {most} in {most_month}.",
        "{goods}, {flow}: {count} months, from {least} in {least_month} to {most} in {most_month}.",
        len(some),
    )
    return sentence.format(
        goods=some[0].goods_name,
        flow=measure_words(some[0].measure),
        count=in_digits(str(len(some))),
        least=value_words(least),
        least_month=read_period(least.period).words,
        most=value_words(most),
        most_month=read_period(most.period).words,
    )


def _by_series(rows: Sequence[Row]) -> list[list[Row]]:
    """The rows of each category and flow."""
    series: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        series.setdefault((row.goods, row.measure), []).append(row)
    return list(series.values())


def _sums(drawn: Sequence[Row]) -> list[str]:
    """What the latest months of each series come to beside the same months of the year before."""
    return [sentence for some in _by_series(drawn) if (sentence := _year_to_date(some))]


def _year_to_date(some: Sequence[Row]) -> str:
    """A sentence on the year's months so far and the same months before; empty unless both years have all of them."""
    by_month: Mapping[str, Row] = {row.period: row for row in some}
    last = read_period(some[-1].period)
    so_far = Period(last.year, 1, last.first)
    months, before = months_in(so_far.code), months_in(so_far.years_earlier().code)
    if not (by_month.keys() >= {*months, *before}):
        return ""
    if last.first == MONTHS:
        sentence = _("{goods}, {measure}: the months of {year} add up to {now}, those of {year_before} to {then}.")
    else:
        sentence = _(
            "{goods}, {measure}: the months of {year} up to {month} add up to {now}, the same months of "
            "{year_before} to {then}."
        )
    return sentence.format(
        goods=some[0].goods_name,
        measure=measure_words(some[0].measure),
        year=last.year,
        year_before=last.year - 1,
        month=last.words,
        now=amount(sum(by_month[month].value_usd for month in months)),
        then=amount(sum(by_month[month].value_usd for month in before)),
    )


def _gap(context: ViewContext, goods: str, measures: Sequence[str]) -> Gap:
    """A category without months, and its years, where there are some."""
    name = context.figures.goods[goods].name
    reporter, partner = context.reporter, context.partner
    flow = flow_words(reporter, partner, measures[0] if len(measures) == 1 else "trade")
    few = _has_single_months(context, goods, measures)
    sentence = (
        _("{goods}: too few months of {flow} to draw, {years}.") if few else _("{goods}: no months of {flow}, {years}.")
    )
    has_years = bool(cells_of(context, goods, measures))
    years = (_("over time"), context.selection.but(chart="time", goods=(goods,), sort="")) if has_years else None
    words = {"goods": name, "flow": flow, "years": years_words(*context.years)}
    instead = years if few else _with_months(context) or years
    return Gap(goods, name, sentence.format(**words), "", instead)


def _has_single_months(context: ViewContext, goods: str, measures: Sequence[str]) -> bool:
    """Whether months of a category in dollars stand among its years, as parts of them."""
    first, last = context.years
    periods = [
        read_period(one["period"])
        for one in context.figures.published_of(context.reporter, goods)
        if one["unit"] == USD and one["measure"] in measures and one["status"] != DOUBTFUL
    ]
    return any(period.first == period.last and first <= period.year <= last for period in periods)


def _with_months(context: ViewContext) -> tuple[str, Selection] | None:
    """The first category that does have months, where the figures know it."""
    figures = context.figures
    held = next((code for code in figures.goods if figures.months_of(context.reporter, code)), "")
    if not held or held in context.selection.goods:
        return None
    return figures.goods[held].name, context.selection.but(goods=(held,), sort="")
