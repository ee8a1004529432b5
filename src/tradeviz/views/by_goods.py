"""By goods: the latest value of each category, ranked; categories that are named without a value, listed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradeviz.model.economies import area
from tradeviz.model.goods import TOTAL, ancestors
from tradeviz.model.language import _, ngettext
from tradeviz.model.periods import read_period
from tradeviz.model.wording import flow_words, in_digits, lower_first
from tradeviz.story.provenance import shown
from tradeviz.views.chart import Chart, Gap, cells_of, gap, rows_of, sorted_rows, sources_in
from tradeviz.views.floors import floor_rows, floors_in
from tradeviz.views.selection import ALL_FLOWS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tradeviz.analysis.reckoning import Cell
    from tradeviz.story.figures import Figures
    from tradeviz.story.floors import Floor
    from tradeviz.views.context import ViewContext
    from tradeviz.views.rows import Row

_NOT_RANKED = ("total",)


def by_goods(context: ViewContext) -> Chart:
    """Ranked bars of the latest annual value; a later part of a year is a mark of its own, never a bar."""
    selection, figures = context.selection, context.figures
    measures = ("exports", "imports") if selection.flow == ALL_FLOWS else (selection.flow,)
    codes = _codes(context)
    drawn: list[Cell] = []
    found: list[Row] = []
    panels = []
    for measure in measures:
        latest = [cell for code in codes for cell in _latest(cells_of(context, code, [measure]))]
        drawn += sorted(latest, key=lambda cell: -cell.value)
        told = {cell.key.goods for cell in latest}
        in_part = [floor for code in codes if code not in told for floor in _latest_floor(context, code, measure)]
        ranked = rows_of(context, latest) + floor_rows(context, in_part)
        found += sorted(ranked, key=lambda row: (bool(row.status), -row.value_usd))
        panels += [measure] if ranked else []
    rows = sorted_rows(found, selection.sort)
    return Chart(
        title=_title(context, measures, drawn),
        subtitle=_subtitle(context, found) if found else "",
        summary=_summary(figures, drawn),
        rows=rows,
        sources=sources_in(figures, rows),
        notes=(_("Categories overlap and come from different years, so they are never added."),) if drawn else (),
        gaps=tuple(_gaps(context, measures, drawn)),
        panels=tuple(panels),
        highlighted=context.highlighted,
    )


def _codes(context: ViewContext) -> list[str]:
    """The categories chosen with all below them; all of them where the total is chosen."""
    goods = context.figures.goods
    ranked = [code for code, good in goods.items() if good.level not in _NOT_RANKED]
    if TOTAL in context.selection.goods:
        return ranked
    chosen = set(context.selection.goods)
    return [code for code in ranked if code in chosen or chosen & set(ancestors(code, goods))]


def _latest(cells: Sequence[Cell]) -> list[Cell]:
    """The latest annual value and, where it is later or there is none, the longest latest part of a year."""
    years = [cell for cell in cells if read_period(cell.key.period).is_annual]
    parts = [cell for cell in cells if not read_period(cell.key.period).is_annual]
    found = years[-1:]
    if parts:
        last = max(parts, key=lambda cell: (read_period(cell.key.period).year, _months(cell), cell.key.period))
        if not found or read_period(last.key.period).year > read_period(found[0].key.period).year:
            found.append(last)
    return found


def _latest_floor(context: ViewContext, code: str, measure: str) -> list[Floor]:
    """The latest of the longest periods of which a category without a value is known in part."""
    floors = floors_in(context, code, [measure])
    return [max(floors, key=lambda floor: (_length(floor.key.period), read_period(floor.key.period)))] if floors else []


def _months(cell: Cell) -> int:
    return _length(cell.key.period)


def _length(code: str) -> int:
    """How many months a period has, less one."""
    period = read_period(code)
    return period.last - period.first


def _title(context: ViewContext, measures: Sequence[str], drawn: Sequence[Cell]) -> str:
    reporter, partner = context.reporter, context.partner
    if not drawn:
        flow = measures[0] if len(measures) == 1 else "trade"
        sentence = _("No category of {flow} has a published value in this choice")
        return sentence.format(flow=flow_words(reporter, partner, flow))
    years = [cell for cell in drawn if read_period(cell.key.period).is_annual]
    top = max(years or drawn, key=lambda cell: cell.value)
    return _("The largest published of {flow}: {goods}, {value} in {period}").format(
        goods=lower_first(context.figures.goods[top.key.goods].name),
        flow=flow_words(reporter, partner, top.key.measure),
        value=shown(top),
        period=read_period(top.key.period).words,
    )


def _subtitle(context: ViewContext, rows: Sequence[Row]) -> str:
    first, last = context.years
    sentence = _(
        "Latest value of each category, {first} to {last}, US dollars at current prices, by {reporter}'s count; "
        "the period stands at each value. Diamonds are parts of a year."
    ).format(first=first, last=last, reporter=area(context.reporter).name)
    if not any(row.is_floor for row in rows):
        return sentence
    return f"{sentence} " + _("“At least” is the sum of the parts that were published.")


def _summary(figures: Figures, drawn: Sequence[Cell]) -> str:
    if not drawn:
        return _("No value to draw.")
    parts = [
        _("{goods} {value} ({period})").format(
            goods=lower_first(figures.goods[cell.key.goods].name),
            value=shown(cell),
            period=read_period(cell.key.period).words,
        )
        for cell in drawn[:12]
    ]
    sentence = ngettext("Bar chart of {count} value: {values}.", "Bar chart of {count} values: {values}.", len(drawn))
    return sentence.format(count=in_digits(str(len(drawn))), values="; ".join(parts))


def _gaps(context: ViewContext, measures: Sequence[str], drawn: Sequence[Cell]) -> list[Gap]:
    """Categories named as traded in these flows, or chosen, for which there is no value."""
    valued = {cell.key.goods for cell in drawn}
    chosen = [code for code in context.selection.goods if code != TOTAL]
    gaps = []
    for code in [*chosen, *(code for code in _codes(context) if code not in chosen)]:
        good = context.figures.goods[code]
        own = good.named_reporter == context.reporter and good.named_measure in measures
        mirrored = good.named_reporter == context.partner and any(
            {good.named_measure, measure} == {"exports", "imports"} for measure in measures
        )
        if code not in valued and (code in chosen or (good.named_in and (own or mirrored))):
            gaps.append(gap(context, code, measures))
    return gaps
