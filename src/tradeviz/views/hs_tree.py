"""By goods at HS detail: what stands one level below a category, with what is not specified as a block of its own."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from tradeviz.analysis.reckoning import Key
from tradeviz.model import hs
from tradeviz.model.goods import TOTAL
from tradeviz.model.language import N_, _, ngettext
from tradeviz.model.observations import FLOWS as MEASURES_OF_GOODS
from tradeviz.model.observations import USD
from tradeviz.model.periods import read_period
from tradeviz.model.wording import amount, flow_words, in_digits, listing, lower_first, measure_words, percent
from tradeviz.story.figures import DetailedFigures
from tradeviz.story.provenance import shown
from tradeviz.views.chart import MOST_BARS, Chart, Gap, cells_of, gap, latest_first, sources_in
from tradeviz.views.floors import floor_gaps, floors_in
from tradeviz.views.row_order import sorted_rows
from tradeviz.views.rows import DERIVED, Row, cell_row, floor_row, value_words
from tradeviz.views.selection import FLOW_LABELS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tradeviz.analysis.reckoning import Cell
    from tradeviz.story.figures import Breakdown, Figures
    from tradeviz.views.context import ViewContext
    from tradeviz.views.selection import Selection

# As in SDMX code lists: the part of a category that was declared without a code below it, and the part of which that
# is not known, for the codes below it need not all be held.
UNSPECIFIED, OTHER = "_X", "_O"
_GOODS = N_("Goods")
_LEVEL_NAMES: Mapping[int | None, str] = {
    1: N_("HS sections"),
    2: N_("HS chapters"),
    4: N_("HS headings"),
    6: N_("HS subheadings"),
}
_MOST_SAID = 8  # parts of a flow that a screen reader hears
_DUST = 1e-6  # of the whole; less is rounding of the sum


def hs_tree(context: ViewContext) -> Chart:
    """Treemap or ranked bars of one category's parts in the latest year of each flow chosen."""
    selection, figures = context.selection, context.figures
    breakdown = _breakdown(context)
    parent = breakdown.parent
    measures = MEASURES_OF_GOODS if selection.flow not in MEASURES_OF_GOODS else (selection.flow,)
    groups = {measure: _group(context, breakdown, measure) for measure in measures}
    wholes = {
        measure: _shared(group, whole)
        for measure, group in groups.items()
        if group and (whole := _whole(context, parent, group[0])) is not None
    }
    rows = [row for group in groups.values() for row in group]
    ordered = sorted_rows(rows, selection.sort)
    return Chart(
        title=_title(context, parent, groups, wholes),
        subtitle=_subtitle(context, parent, rows) if rows else "",
        summary=_summary(groups),
        rows=ordered,
        sources=sources_in(figures, ordered),
        notes=tuple(_notes(context, parent, groups)),
        gaps=tuple(_gaps(context, breakdown, groups)),
        panels=tuple(measure for measure, group in groups.items() if group),
        links=_links(selection, breakdown, rows),
        periods=latest_first(breakdown.periods),
        period=breakdown.year,
        breadcrumb=breadcrumb_to(parent),
        wholes=wholes,
    )


def _breakdown(context: ViewContext) -> Breakdown:
    """That of the choice; the registry hands over only figures that have one."""
    figures = context.figures
    if not isinstance(figures, DetailedFigures):
        raise TypeError(f"{type(figures).__name__} have no breakdown by goods; the registry says what a chart needs")
    return figures.breakdown_of(context.selection.figures_query)


def _links(selection: Selection, breakdown: Breakdown, rows: Sequence[Row]) -> dict[str, str]:
    """The links into each category: one level down, or, from the finest, to its values over time."""
    links = {}
    for code in dict.fromkeys(row.goods for row in rows):
        if hs.is_hs_code(code):
            chart = selection.chart if breakdown.opens(code) else "time"
            links[code] = selection.but(goods=(code,), chart=chart, table=False, sort="").href
    return links


def breadcrumb_to(code: str) -> tuple[str, ...]:
    """The categories from the total down to this one; just the total for a code outside the HS."""
    return tuple(reversed([code, *hs.codes_above(code)]))


def _group(context: ViewContext, breakdown: Breakdown, measure: str) -> list[Row]:
    """One flow's rows: the parts, largest first, and at the end what the parts leave of the whole."""
    figures, frame = context.figures, breakdown.frame
    parts = frame[(frame["reporter"] == context.reporter) & (frame["flow"] == measure)]
    rows = [
        _part(figures, _key(context, str(goods), str(period), measure))
        for goods, period in zip(parts["goods"], parts["period"], strict=True)
    ]
    rows.sort(key=lambda row: (-row.value_usd, row.goods))
    whole = _whole(context, breakdown.parent, rows[0]) if rows else None
    rest = rest_row(figures, whole, rows, held_in_part=measure in breakdown.incomplete) if whole is not None else None
    return rows if rest is None else [*rows, rest]


def _part(figures: Figures, key: Key) -> Row:
    cell = figures.reckoning.get(key)
    return cell_row(cell, figures) if cell is not None else floor_row(figures.floors[key], figures)


def _whole(context: ViewContext, parent: str, part: Row) -> Cell | None:
    """The value of the category that a row is a part of; None where only parts are held of it."""
    return context.figures.reckoning.get(_key(context, parent, part.period, part.measure))


def _shared(group: Sequence[Row], whole: Cell) -> float:
    """What shares are taken of: the whole as it was stated, or the sum of parts that come to more than it."""
    return sum(row.value_usd for row in group) if _exceed(group, whole) else whole.value


def _exceed(group: Sequence[Row], whole: Cell) -> bool:
    """Whether the parts come to more than their whole, beyond what rounding explains."""
    return math.fsum(_ends(row)[0] for row in group) > whole.bounds.high + abs(whole.value) * _DUST


def _ends(part: Row) -> tuple[float, float]:
    """Lower and upper end of a part, or of what is held of it."""
    if part.is_floor:
        return part.value_usd, part.value_usd
    low, high = part.low_usd, part.high_usd
    return -math.inf if low is None else low, math.inf if high is None else high


def _key(context: ViewContext, goods: str, period: str, measure: str) -> Key:
    return Key(context.reporter, context.partner, goods, period, measure, USD)


def rest_row(figures: Figures, whole: Cell, parts: Sequence[Row], *, held_in_part: bool) -> Row | None:
    """What was declared for the whole and for none of the parts held: never spread over them.

    Where the parts are all that there are, nobody specified it; else it may be in parts that are not held. What
    rounding may explain is no rest.
    """
    ends = [_ends(row) for row in parts]
    left = whole.value - sum(row.value_usd for row in parts)
    least = whole.bounds.low - sum(high for _low, high in ends)
    if least <= whole.value * _DUST:
        return None
    name = figures.goods[whole.key.goods].name
    sentence = _rest_of_held(len(parts)) if held_in_part else _rest_of_all(len(parts))
    named = _("The rest of {goods}") if held_in_part else _("{goods}, not specified further")
    return replace(
        cell_row(whole, figures),
        goods=whole.key.goods + (OTHER if held_in_part else UNSPECIFIED),
        goods_name=named.format(goods=lower_first(name) if held_in_part else name),
        value_usd=left,
        low_usd=least,
        high_usd=whole.bounds.high - sum(low for low, _high in ends),
        comparable_usd=left,
        origin=DERIVED,
        derivation=sentence.format(
            goods=lower_first(name),
            whole=amount(whole.value),
            count=in_digits(str(len(parts))),
            parts=amount(whole.value - left),
            rest=amount(left),
        ),
        published="",
    )


def _rest_of_all(parts: int) -> str:
    return ngettext(
        "not specified = {goods} {whole} − {count} part {parts} = {rest}",
        "not specified = {goods} {whole} − {count} parts {parts} = {rest}",
        parts,
    )


def _rest_of_held(parts: int) -> str:
    return ngettext(
        "the rest = {goods} {whole} − {count} part held {parts} = {rest}",
        "the rest = {goods} {whole} − {count} parts held {parts} = {rest}",
        parts,
    )


def is_not_specified(code: str) -> bool:
    """Whether a row stands for goods that the declaration, or what is held of it, does not name any further."""
    return code.endswith((UNSPECIFIED, OTHER)) or (hs.is_hs_code(code) and hs.is_unspecified(code))


def _title(context: ViewContext, parent: str, groups: Mapping[str, Sequence[Row]], wholes: Mapping[str, float]) -> str:
    """What the largest part makes up of its flow, or of both flows; of a flow held in part nothing makes up a share."""
    largest = [first for measure in groups if measure in wholes and (first := _largest(groups[measure]))]
    name = lower_first(context.figures.goods[parent].name)
    if not largest:
        return _title_without_shares(context, parent, [row for group in groups.values() for row in group])
    first = largest[0]
    flow = flow_words(context.reporter, context.partner, first.measure)
    words = {
        "years": _periods(largest),
        "goods": lower_first(first.goods_name),
        "share": _share(first, wholes[first.measure]),
        "flow": flow if parent == TOTAL else _("{flow} of {goods}").format(flow=flow, goods=name),
    }
    if len(largest) == 1:
        return _("In {years}, {goods} made up {share} of {flow}").format(**words)
    other = largest[1]
    sentence = _("In {years}, {goods} made up {share} of {flow} and {other_goods} {other_share} of {other_flow}")
    return sentence.format(
        **words,
        other_goods=lower_first(other.goods_name),
        other_share=_share(other, wholes[other.measure]),
        other_flow=measure_words(other.measure),
    )


def _title_without_shares(context: ViewContext, parent: str, rows: Sequence[Row]) -> str:
    name = lower_first(context.figures.goods[parent].name)
    if not rows:
        return _("No goods below {goods} in this choice").format(goods=name)
    measures = {row.measure for row in rows}
    measure = rows[0].measure if len(measures) == 1 else "trade"
    flow = flow_words(context.reporter, context.partner, measure, "" if parent == TOTAL else name)
    return _("{flow} in {years}: only parts of the goods are held").format(flow=flow, years=_periods(rows))


def _largest(group: Sequence[Row]) -> Row | None:
    """The largest part; none where only parts of it are held, for then it may be any larger."""
    first = group[0]
    return None if first.is_floor or first.goods.endswith((UNSPECIFIED, OTHER)) else first


def _periods(rows: Sequence[Row]) -> str:
    """The periods of some rows, the earliest first: "2023 and 2024", "fiscal year 2025–26"."""
    return listing([period.words for period in sorted({read_period(row.period) for row in rows})])


def _share(row: Row, whole: float) -> str:
    return percent(row.value_usd / whole * 100 if whole else 0.0, signed=False, places=0)


def _subtitle(context: ViewContext, parent: str, rows: Sequence[Row]) -> str:
    sentence = _("{what}, {years}, US dollars at current prices. {count}").format(
        what=_(_LEVEL_NAMES.get(hs.children_level(parent), _GOODS)),
        years=_periods(rows),
        count=context.figures.count_of(context.reporter),
    )
    if not any(row.is_floor for row in rows):
        return sentence
    return f"{sentence} " + _("Hollow: at least so much, for only parts of these goods are held.")


def _summary(groups: Mapping[str, Sequence[Row]]) -> str:
    sentences = [_flow_summary(measure, group) for measure, group in groups.items() if group]
    return " ".join(sentences) or _("No value to draw.")


def _flow_summary(measure: str, group: Sequence[Row]) -> str:
    """A flow's largest parts in words, and how many more there are."""
    parts = [
        _("{goods} {value}").format(goods=lower_first(row.goods_name), value=value_words(row))
        for row in group[:_MOST_SAID]
    ]
    words = {"flow": _(FLOW_LABELS[measure]), "parts": "; ".join(parts)}
    more = len(group) - len(parts)
    if not more:
        return _("{flow}: {parts}.").format(**words)
    return ngettext("{flow}: {parts} and {count} more.", "{flow}: {parts} and {count} more.", more).format(
        **words, count=in_digits(str(more))
    )


def _notes(context: ViewContext, parent: str, groups: Mapping[str, Sequence[Row]]) -> list[str]:
    notes = []
    codes = {row.goods for group in groups.values() for row in group}
    if any(is_not_specified(code) and not code.endswith(OTHER) for code in codes):
        notes.append(_("Hatched: published without saying which goods; it is shown as it is and spread over nothing."))
    if any(code.endswith(OTHER) for code in codes):
        notes.append(_("Hatched, the rest: published for the whole, but not among the parts that are held."))
    for measure, group in groups.items():
        over = _overshoot(context, parent, measure, group)
        notes += [over] if over else []
        if context.selection.chart == "goods" and len(group) > MOST_BARS:
            notes.append(_smaller_ones(measure, group[MOST_BARS:]))
    if len(context.selection.goods) > 1:
        notes.append(_("This chart goes into one category at a time; the first one chosen is shown."))
    return notes


def _smaller_ones(measure: str, rest: Sequence[Row]) -> str:
    sentence = ngettext(
        "{count} smaller category of {measure}, {value} together, stand in the table.",
        "{count} smaller categories of {measure}, {value} together, stand in the table.",
        len(rest),
    )
    value = amount(sum(row.value_usd for row in rest))
    return sentence.format(count=in_digits(str(len(rest))), measure=measure_words(measure), value=value)


def _overshoot(context: ViewContext, parent: str, measure: str, group: Sequence[Row]) -> str:
    """The sentence on parts that come to more than their whole; empty where they do not."""
    if not group:
        return ""
    whole = context.figures.reckoning.get(_key(context, parent, group[0].period, measure))
    if whole is None or not _exceed(group, whole):
        return ""
    parts = sum(row.value_usd for row in group)
    sentence = _("The parts of {measure} add up to {parts}, more than the {whole} published for the whole.")
    return sentence.format(measure=measure_words(measure), parts=amount(parts), whole=shown(whole))


def _gaps(context: ViewContext, breakdown: Breakdown, groups: Mapping[str, Sequence[Row]]) -> list[Gap]:
    """Flows without parts: at the finest level, or where nothing was declared."""
    parent = breakdown.parent
    if hs.is_hs_code(parent) and not breakdown.opens(parent):
        name = context.figures.goods[parent].name
        in_hs = _("{goods}: a subheading is the finest that the HS knows; its values over time are one choice away.")
        stated = _("{goods}: nothing finer was published; its values over time are one choice away.")
        finest = in_hs if hs.children_level(parent) is None else stated
        instead = (_("over time"), context.selection.but(chart="time", table=False))
        return [Gap(parent, name, finest.format(goods=name), "", instead)]
    return [one for measure, group in groups.items() for one in _gaps_of(context, parent, measure, group)]


def _gaps_of(context: ViewContext, parent: str, measure: str, group: Sequence[Row]) -> list[Gap]:
    """What is missing of one flow: the whole of it, what is below it, or all of it."""
    asked = context.selection.period
    floors = [floor for floor in floors_in(context, parent, [measure]) if asked in {"", floor.key.period}]
    period = group[0].period if group else ""
    if floors and (not group or any(floor.key.period == period for floor in floors)):
        return floor_gaps(context, parent, floors, [measure])
    if group:
        return []
    if any(asked in {"", cell.key.period} for cell in cells_of(context, parent, [measure])):
        flow = flow_words(context.reporter, context.partner, measure)
        sentence = _("{goods}: {flow} are held as a whole, without the goods below.")
        name = context.figures.goods[parent].name
        return [Gap(parent, name, sentence.format(goods=name, flow=flow))]
    return [gap(context, parent, [measure], period=asked)]
