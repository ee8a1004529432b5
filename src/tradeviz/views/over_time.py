"""Over time: exports, imports and balance as one reporter's statistics have them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradeviz.model.economies import area
from tradeviz.model.goods import TOTAL
from tradeviz.model.language import N_, _
from tradeviz.model.periods import read_period
from tradeviz.model.wording import MINUS, balance_word, flow_words, listing, lower_first, measure_words
from tradeviz.story.provenance import shown
from tradeviz.views.chart import (
    Chart,
    annual,
    cells_of,
    doubtful_of,
    fiscal_years,
    gap,
    goods_in,
    rows_of,
    sorted_rows,
    sources_in,
    undrawn,
)
from tradeviz.views.discrepancies import discrepancies
from tradeviz.views.key_figures import latest_annual

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tradeviz.analysis.reckoning import Cell
    from tradeviz.story.figures import Figures
    from tradeviz.views.context import ViewContext


# The title's sentence, by what a balance came to; "reached" where it is the largest surplus so far.
_BALANCE: Mapping[str, str] = {
    "reached": N_("{reporter}'s surplus with {partner} reached {value} in {period}"),
    "surplus": N_("{reporter}'s surplus with {partner} was {value} in {period}"),
    "deficit": N_("{reporter}'s deficit with {partner} was {value} in {period}"),
}
_BALANCE_OF_GOODS: Mapping[str, str] = {
    "reached": N_("{reporter}'s surplus with {partner} in {goods} reached {value} in {period}"),
    "surplus": N_("{reporter}'s surplus with {partner} in {goods} was {value} in {period}"),
    "deficit": N_("{reporter}'s deficit with {partner} in {goods} was {value} in {period}"),
}
# Exports and imports come to something, a turnover is something: first the one, then the other.
_IN = (N_("{flow} came to {value} in {period}"), N_("{flow} was {value} in {period}"))
_FROM = (N_("{flow} came to {value} from {period}"), N_("{flow} was {value} from {period}"))


def over_time(context: ViewContext) -> Chart:
    """The chart of the chosen measures through the chosen years, one panel for each category."""
    selection, figures = context.selection, context.figures
    cells = {goods: cells_of(context, goods, selection.measures) for goods in selection.goods}
    drawn = [cell for of_goods in cells.values() for cell in of_goods]
    rows = sorted_rows(rows_of(context, drawn) + doubtful_of(context, selection.measures), selection.sort)
    panels = tuple(goods for goods, of_goods in cells.items() if of_goods)
    return Chart(
        title=_title(context, drawn, panels),
        subtitle=_subtitle(context, drawn),
        summary=_summary(figures, cells),
        rows=rows,
        sources=sources_in(figures, rows),
        notes=tuple(undrawn(context, selection.measures)),
        gaps=tuple(gap(context, goods, selection.measures) for goods in selection.goods if goods not in panels),
        panels=panels,
        highlighted=context.highlighted,
        discrepancies=discrepancies(context, [context.reporter], (*selection.measures, "turnover")),
    )


def _title(context: ViewContext, drawn: Sequence[Cell], panels: Sequence[str]) -> str:
    selection, figures = context.selection, context.figures
    if not drawn:
        goods = goods_in(figures, selection.goods)
        if not goods:
            return _("No published value for this choice")
        return _("No published value of {goods} for this choice").format(goods=goods)
    if len(panels) > 1:
        flow = "trade" if len(selection.measures) > 1 else selection.flow
        return _("{flow}: {goods}").format(
            flow=flow_words(context.reporter, context.partner, flow),
            goods=listing([lower_first(figures.goods[code].name) for code in panels]),
        )
    return _sentence(figures, _headline(context, panels[0], drawn), drawn)


def _headline(context: ViewContext, goods: str, drawn: Sequence[Cell]) -> Cell:
    """The cell that the title speaks of: the balance of the latest year that says most, else the latest value."""
    years = list(annual(drawn))
    if not years:
        return drawn[-1]
    latest = latest_annual(context, goods).code
    of_year = {cell.key.measure: cell for cell in years if cell.key.period == latest}
    return of_year.get("balance") or next(iter(of_year.values()), years[-1])


def _sentence(figures: Figures, cell: Cell, drawn: Sequence[Cell]) -> str:
    key, period = cell.key, read_period(cell.key.period)
    goods = "" if key.goods == TOTAL else lower_first(figures.goods[key.goods].name)
    words = {"reporter": area(key.reporter).name, "partner": area(key.partner).name, "goods": goods}
    words |= {"period": period.words, "value": shown(cell)}
    if key.measure == "balance":
        word = balance_word(cell.value)
        reached = word == "surplus" and period.is_annual and cell is _largest(drawn, cell)
        sentences = _BALANCE_OF_GOODS if goods else _BALANCE
        return _(sentences["reached" if reached else word]).format(**words | {"value": shown(cell).replace(MINUS, "")})
    words["flow"] = flow_words(key.reporter, key.partner, key.measure, goods)
    single = period.is_annual or period.first == period.last
    return _((_IN if single else _FROM)[key.measure == "turnover"]).format(**words)


def _largest(drawn: Sequence[Cell], cell: Cell) -> Cell:
    line, last = _line_of(cell), read_period(cell.key.period)
    same = [one for one in annual(drawn) if _line_of(one) == line and read_period(one.key.period) <= last]
    return max(same, key=lambda one: one.value)


def _line_of(cell: Cell) -> tuple[str, int]:
    """What an annual value is joined to: its measure, in years that begin in the same month."""
    return cell.key.measure, read_period(cell.key.period).first


def _subtitle(context: ViewContext, drawn: Sequence[Cell]) -> str:
    if not drawn:
        return ""
    figures, words = context.figures, {"reporter": area(context.reporter).name}
    counted_by = _("Goods, US dollars at current prices, by {reporter}'s count. Exports FOB, imports CIF.").format(
        **words
    )
    made_one = _("Goods, US dollars at current prices. {count}").format(count=figures.count_of(context.reporter))
    sentences = [counted_by if figures.has_two_sides else made_one]
    if any(not cell.published for cell in drawn):
        sentences.append(_("Hollow marks are derived."))
    periods = [read_period(cell.key.period) for cell in drawn]
    if any(not period.is_annual for period in periods):
        sentences.append(_("Short level lines are parts of a year."))
    sentences += fiscal_years(periods)
    return " ".join(sentences)


def _summary(figures: Figures, cells: dict[str, list[Cell]]) -> str:
    """First and last annual value of each line."""
    parts = []
    for goods, of_goods in cells.items():
        lines: dict[tuple[str, int], list[Cell]] = {}
        for cell in annual(of_goods):
            lines.setdefault(_line_of(cell), []).append(cell)
        name = "" if goods == TOTAL else lower_first(figures.goods[goods].name)
        parts += [_ends(measure, name, line) for (measure, _first), line in lines.items()]
    if not parts:
        return _("Marks for parts of years only; the table lists them.")
    return _("Line chart: {lines}.").format(lines=listing(parts))


def _ends(measure: str, goods: str, line: Sequence[Cell]) -> str:
    """A line by its ends: "exports from $1 billion in 2010 to $2 billion in 2020"."""
    first, last = line[0], line[-1]
    what = measure_words(measure)
    if goods:
        what = _("{measure} of {goods}").format(measure=what, goods=goods)
    words = {"what": what, "value": shown(first), "year": read_period(first.key.period).words}
    if last is first:
        return _("{what} {value} in {year}").format(**words)
    sentence = _("{what} from {value} in {year} to {last_value} in {last_year}")
    return sentence.format(**words, last_value=shown(last), last_year=read_period(last.key.period).words)
