"""By goods: the categories' values in one period, ranked; categories that are named without a value, listed."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from tradeviz.analysis.reckoning import Cell, Key
from tradeviz.model.economies import area
from tradeviz.model.goods import TOTAL, ancestors
from tradeviz.model.language import _, ngettext
from tradeviz.model.observations import FLOWS, USD
from tradeviz.model.periods import read_period
from tradeviz.model.wording import flow_words, in_digits, lower_first, percent
from tradeviz.story.floors import Floor, covering
from tradeviz.story.provenance import shown
from tradeviz.views.chart import Chart, Cover, Gap, cells_of, gap, latest_first, rows_of, sources_in
from tradeviz.views.floors import floor_rows
from tradeviz.views.hs_tree import is_not_specified, rest_row
from tradeviz.views.readings import value_and_bounds
from tradeviz.views.row_order import sorted_rows
from tradeviz.views.rows import cell_row
from tradeviz.views.selection import ALL_FLOWS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tradeviz.story.figures import Figures
    from tradeviz.views.context import ViewContext
    from tradeviz.views.rows import Row

_NOT_RANKED = ("total",)
_MOST_TOLD = 6  # values of a flow in the summary
LEAST_COVERED = 0.01  # of a whole; what covers less of it is not drawn as its parts


def by_goods(context: ViewContext) -> Chart:
    """Ranked bars of one period: the one that the reader named, or the latest year that says most."""
    selection, figures = context.selection, context.figures
    measures = ("exports", "imports") if selection.flow == ALL_FLOWS else (selection.flow,)
    codes = _codes(context)
    values = _values(context, codes, measures)
    period = selection.period or _latest(context, values, measures)
    drawn: list[Cell] = []
    found: list[Row] = []
    panels = []
    wholes = _wholes(context, measures, period)
    covers: dict[str, Cover] = {}
    for measure in measures:
        ranked = [one for one in values if (one.key.measure, one.key.period) == (measure, period)]
        cells = [one for one in ranked if isinstance(one, Cell)]
        floors = _telling([one for one in ranked if isinstance(one, Floor)], figures, selection.goods)
        drawn += sorted(cells, key=lambda cell: -cell.value)
        rows = rows_of(context, cells) + floor_rows(context, floors)
        found += sorted(rows, key=lambda row: _rank(row, figures))
        if rows and measure in wholes:
            rest, cover = _cover(figures, wholes[measure])
            found += rest
            covers |= {measure: cover} if rest else {}
        panels += [measure] if rows else []
    rows = list(sorted_rows(found, selection.sort))
    return Chart(
        title=_title(context, measures, drawn, period),
        subtitle=_subtitle(context, found, period, wholes) if found else "",
        summary=_summary(context, [row for row in found if not (row.status or is_not_specified(row.goods))]),
        rows=tuple(rows),
        sources=sources_in(figures, rows),
        notes=tuple(_notes(covers.values())) if drawn else (),
        gaps=tuple(_gaps(context, measures, drawn, period)),
        panels=tuple(panels),
        highlighted=context.highlighted,
        wholes={measure: whole.value for measure, whole in wholes.items()},
        covers=covers,
        periods=latest_first(one.key.period for one in values),
        period=period,
    )


def _values(context: ViewContext, codes: Sequence[str], measures: Sequence[str]) -> list[Cell | Floor]:
    """What is known of these categories in all years; of a period without a value, the floor."""
    found: list[Cell | Floor] = []
    for code in codes:
        cells = cells_of(context, code, measures, years=context.figures.years)
        told = {(cell.key.measure, cell.key.period) for cell in cells}
        floors = context.figures.floors_of(context.reporter, code)
        found += cells
        found += [
            one for one in floors if one.key.measure in measures and (one.key.measure, one.key.period) not in told
        ]
    return found


def _telling(floors: Sequence[Floor], figures: Figures, chosen: Sequence[str]) -> list[Floor]:
    """Floors that say more than the rows beside them: of those made of the same parts only the narrowest category.

    What is made of a single part says nothing that the part does not. What was chosen stays.
    """
    from_wide = sorted(floors, key=lambda one: len(ancestors(one.key.goods, figures.goods)))
    narrowest = {floor.parts: floor for floor in from_wide if len(floor.parts) > 1}
    return [one for one in floors if one.key.goods in chosen or narrowest.get(one.parts) is one]


def _latest(context: ViewContext, values: Sequence[Cell | Floor], measures: Sequence[str]) -> str:
    """The latest year chosen in which all that the categories are parts of is known too; else the latest at all."""
    first, last = context.years
    held = [one.key for one in values if first <= read_period(one.key.period).year <= last]
    totals = {(cell.key.measure, cell.key.period) for cell in cells_of(context, TOTAL, measures)}
    periods = latest_first(key.period for key in held)
    years = [code for code in periods if read_period(code).is_annual]
    whole = (code for code in years if all((measure, code) in totals for measure in measures))
    return next(whole, next(iter(periods), ""))


def _codes(context: ViewContext) -> list[str]:
    """The categories chosen with all below them; all of them where the total is chosen."""
    goods = context.figures.goods
    ranked = [code for code, good in goods.items() if good.level not in _NOT_RANKED]
    if TOTAL in context.selection.goods:
        return ranked
    chosen = set(context.selection.goods)
    return [code for code in ranked if code in chosen or chosen & set(ancestors(code, goods))]


def _title(context: ViewContext, measures: Sequence[str], drawn: Sequence[Cell], period: str) -> str:
    reporter, partner = context.reporter, context.partner
    if not drawn:
        flow = flow_words(reporter, partner, measures[0] if len(measures) == 1 else "trade")
        if not period:
            return _("No category of {flow} has a published value in this choice").format(flow=flow)
        sentence = _("No category of {flow} has a published value in {period}")
        return sentence.format(flow=flow, period=read_period(period).words)
    top = max(drawn, key=lambda cell: cell.value)
    return _("The largest published of {flow}: {goods}, {value} in {period}").format(
        goods=lower_first(context.figures.goods[top.key.goods].name),
        flow=flow_words(reporter, partner, top.key.measure),
        value=shown(top),
        period=read_period(top.key.period).words,
    )


def _rank(row: Row, figures: Figures) -> tuple[bool, float, int]:
    """The largest first, and a whole before a part that comes to as much."""
    return bool(row.status), -row.value_usd, len(ancestors(row.goods, figures.goods))


def _wholes(context: ViewContext, measures: Sequence[str], period: str) -> dict[str, Cell]:
    """What the one category chosen came to in the period, by flow: each value below it has a share of that."""
    if len(context.selection.goods) > 1:
        return {}
    (parent,) = context.selection.goods
    keys = [Key(context.reporter, context.partner, parent, period, measure, USD) for measure in measures]
    cells = (context.figures.reckoning.get(key) for key in keys if key.measure in FLOWS)
    return {cell.key.measure: cell for cell in cells if cell is not None and math.isfinite(cell.bounds.width)}


def _cover(figures: Figures, whole: Cell) -> tuple[list[Row], Cover]:
    """What of a whole no category covers, as a row, none where rounding may explain it; and what covers the whole."""
    parts = [cell_row(cell, figures) for cell in covering(whole.key, figures.reckoning, figures.goods)]
    rest = rest_row(figures, whole, parts, held_in_part=True) if parts else None
    rows = [replace(rest, goods_name=_("Not covered by these categories"))] if rest is not None else []
    name = figures.goods[whole.key.goods].name
    words = _("{goods}: {value}").format(goods=name, value=shown(whole))
    covered = 1 - rows[0].value_usd / whole.value if rows else 1.0
    if covered < LEAST_COVERED:
        # A bar of which nothing is filled would only look as if something were wrong with it.
        sentence = _("{goods}: {value}. The categories below cover under {share} of it.")
        share = percent(LEAST_COVERED * 100, signed=False, places=0)
        return rows, Cover(sentence.format(goods=name, value=shown(whole), share=share), ())
    if rows:
        left = percent((1 - covered) * 100, signed=False)
        sentence = _("{goods}: {value} · not covered: {share}")
        words = sentence.format(goods=name, value=shown(whole), share=left)
    return rows, Cover(words, tuple(row.goods for row in (*parts, *rows)))


def _notes(covers: Iterable[Cover]) -> list[str]:
    notes = [_("Categories overlap, so they are never added.")]
    if any(is_not_specified(code) for cover in covers for code in cover.goods):
        notes.append(
            _("Hatched, not covered: the whole less the largest categories that, by their HS codes, share no goods.")
        )
    return notes


def _subtitle(context: ViewContext, rows: Sequence[Row], period: str, wholes: Mapping[str, Cell]) -> str:
    sentence = _("Categories with a value in {period}, US dollars at current prices, by {reporter}'s count.").format(
        period=read_period(period).words, reporter=area(context.reporter).name
    )
    sentences = [sentence]
    if wholes:
        name = lower_first(context.figures.goods[context.selection.goods[0]].name)
        sentences.append(_("Percentages are shares of {goods}.").format(goods=name))
    if any(row.is_floor for row in rows):
        sentences.append(_("“At least” is the sum of the parts that were published."))
    return " ".join(sentences)


def _summary(context: ViewContext, rows: Sequence[Row]) -> str:
    """The values of each flow in words, the flow with the largest first, as the title has it; the largest of each."""
    if not rows:
        return _("No value to draw.")
    largest_first = sorted(rows, key=lambda row: -row.value_usd)
    measures = dict.fromkeys(row.measure for row in largest_first)
    flows = [_largest(context, measure, largest_first) for measure in measures]
    sentence = ngettext("Bar chart of {count} value.", "Bar chart of {count} values.", len(rows))
    return " ".join([sentence.format(count=in_digits(str(len(rows)))), *flows])


def _largest(context: ViewContext, measure: str, rows: Sequence[Row]) -> str:
    """One flow's largest: "China's imports from Belarus in 2024: fertilisers $843 million; timber $153 million."."""
    own = [row for row in rows if row.measure == measure]
    told = _("{goods} {value}")
    named = [(lower_first(row.goods_name), value_and_bounds(row)[0]) for row in own[:_MOST_TOLD]]
    return _("{flow} in {period}: {values}.").format(
        flow=flow_words(context.reporter, context.partner, measure),
        period=read_period(own[0].period).words,
        values="; ".join(told.format(goods=goods, value=value) for goods, value in named),
    )


def _gaps(context: ViewContext, measures: Sequence[str], drawn: Sequence[Cell], period: str) -> list[Gap]:
    """Categories named as traded in these flows, or chosen, for which there is no value in the period."""
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
            gaps.append(gap(context, code, measures, period=period))
    return gaps
