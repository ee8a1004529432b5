"""By goods at HS detail: what stands one level below a category, with what is not specified as a block of its own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tradeviz.analysis.reckoning import Key
from tradeviz.model import hs
from tradeviz.model.goods import TOTAL
from tradeviz.model.observations import FLOWS as MEASURES_OF_GOODS
from tradeviz.model.observations import USD
from tradeviz.model.wording import amount, counted, flow_words, listing, lower_first, percent, upper_first
from tradeviz.story.figures import DatasetFigures
from tradeviz.story.provenance import shown
from tradeviz.views.chart import MOST_BARS, Chart, Gap, gap, sorted_rows, sources_in
from tradeviz.views.rows import DERIVED, Row, cell_row

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tradeviz.analysis.reckoning import Cell
    from tradeviz.story.figures import Figures
    from tradeviz.views.context import ViewContext
    from tradeviz.views.selection import Selection

UNSPECIFIED = "_X"  # as in SDMX code lists: the part of a category that no code below it holds
_LEVELS = {1: "section", 2: "chapter", 4: "heading", 6: "subheading"}
_DUST = 1e-6  # of the whole; less is rounding of the sum


def hs_tree(context: ViewContext) -> Chart:
    """Treemap or ranked bars of one category's parts in the latest year of each flow chosen.

    The figures are those of a dataset: only they have a breakdown.
    """
    selection, figures = context.selection, _at_detail(context)
    parent = figures.breakdown.parent
    measures = MEASURES_OF_GOODS if selection.flow not in MEASURES_OF_GOODS else (selection.flow,)
    groups = {measure: _group(context, figures, measure) for measure in measures}
    rows = [row for group in groups.values() for row in group]
    ordered = sorted_rows(rows, selection.sort)
    return Chart(
        title=_title(context, parent, groups),
        subtitle=_subtitle(context, parent, rows) if rows else "",
        summary=_summary(groups),
        rows=ordered,
        sources=sources_in(figures, ordered),
        notes=tuple(_notes(context, parent, groups)),
        gaps=tuple(_gaps(context, parent, groups)),
        panels=tuple(measure for measure, group in groups.items() if group),
        links=_links(selection, rows),
        breadcrumb=breadcrumb_to(parent),
    )


def _at_detail(context: ViewContext) -> DatasetFigures:
    """The figures, which the registry hands over only where they have a breakdown."""
    figures = context.figures
    if not isinstance(figures, DatasetFigures):
        raise TypeError(f"{type(figures).__name__} have no breakdown by goods; the registry says what a chart needs")
    return figures


def _links(selection: Selection, rows: Sequence[Row]) -> dict[str, str]:
    """The links into each category: one level down, or, from the finest, to its values over time."""
    links = {}
    for code in dict.fromkeys(row.goods for row in rows):
        if hs.is_hs_code(code):
            chart = selection.chart if hs.children_level(code) is not None else "time"
            links[code] = selection.but(goods=(code,), chart=chart, table=False, sort="").href
    return links


def breadcrumb_to(code: str) -> tuple[str, ...]:
    """The categories from the total down to this one; just the total for a code outside the HS."""
    above = [code]
    while (upper := hs.parent_of(above[0])) is not None:
        above.insert(0, upper)
    return tuple(above)


def _group(context: ViewContext, figures: DatasetFigures, measure: str) -> list[Row]:
    """One flow's rows: the parts, largest first, and at the end what the parts leave of the whole."""
    frame = figures.breakdown.frame
    parts = frame[(frame["reporter"] == context.reporter) & (frame["flow"] == measure)]
    cells = [
        figures.reckoning.cells[_key(context, str(goods), str(period), measure)]
        for goods, period in zip(parts["goods"], parts["period"], strict=True)
    ]
    cells.sort(key=lambda cell: (-cell.value, cell.key.goods))
    rows = [cell_row(cell, figures) for cell in cells]
    parent = figures.breakdown.parent
    whole = figures.reckoning.get(_key(context, parent, cells[0].key.period, measure)) if cells else None
    rest = _rest(figures, whole, cells) if whole is not None else None
    return rows if rest is None else [*rows, rest]


def _key(context: ViewContext, goods: str, period: str, measure: str) -> Key:
    return Key(context.reporter, context.partner, goods, period, measure, USD)


def _rest(figures: Figures, whole: Cell, parts: Sequence[Cell]) -> Row | None:
    """What was declared for the whole and for none of its parts: "not specified", never spread over them."""
    left = whole.value - sum(cell.value for cell in parts)
    if left <= whole.value * _DUST:
        return None
    name = figures.goods[whole.key.goods].name
    total = f"{lower_first(name)} {amount(whole.value)} − {counted(len(parts), 'part')} {amount(whole.value - left)}"
    return replace(
        cell_row(whole, figures),
        goods=whole.key.goods + UNSPECIFIED,
        goods_name=f"{name}, not specified further",
        value_usd=left,
        low_usd=left,
        high_usd=left,
        comparable_usd=left,
        origin=DERIVED,
        derivation=f"not specified = {total} = {amount(left)}",
        published="",
    )


def is_unspecified(code: str) -> bool:
    """Whether a row stands for goods that the declaration does not name any further."""
    return code.endswith(UNSPECIFIED) or (hs.is_hs_code(code) and hs.is_unspecified(code))


def _title(context: ViewContext, parent: str, groups: Mapping[str, Sequence[Row]]) -> str:
    largest = [group[0] for group in groups.values() if group]
    name = lower_first(context.figures.goods[parent].name)
    goods = "" if parent == TOTAL else f" of {name}"
    if not largest:
        return f"No goods below {name} in this choice"
    parts: list[str] = []
    for row in largest:
        flow = row.measure if parts else flow_words(context.reporter, context.partner, row.measure)
        whole = sum(part.value_usd for part in groups[row.measure])
        share = percent(row.value_usd / whole * 100, signed=False, places=0)
        parts.append(f"{lower_first(row.goods_name)} {'made up ' if not parts else ''}{share} of {flow}{goods}")
        goods = ""
    when = listing(sorted({row.period for row in largest}))
    return f"In {when}, {listing(parts)}"


def _subtitle(context: ViewContext, parent: str, rows: Sequence[Row]) -> str:
    level = hs.children_level(parent)
    what = f"HS {_LEVELS[level]}s" if level in _LEVELS else "Goods"
    years = listing(sorted({row.period for row in rows}))
    count = upper_first(context.figures.count_of(context.reporter))
    return f"{what}, {years}, US dollars at current prices. {count}. Choose one to go into it."


def _summary(groups: Mapping[str, Sequence[Row]]) -> str:
    sentences = []
    for measure, group in groups.items():
        parts = [f"{lower_first(row.goods_name)} {amount(row.value_usd)}" for row in group[:8]]
        more = f" and {len(group) - 8} more" if len(group) > 8 else ""
        sentences += [f"{measure.capitalize()}: {'; '.join(parts)}{more}."] if parts else []
    return " ".join(sentences) or "No value to draw."


def _notes(context: ViewContext, parent: str, groups: Mapping[str, Sequence[Row]]) -> list[str]:
    notes = []
    if any(is_unspecified(row.goods) for group in groups.values() for row in group):
        notes.append("Hatched: declared without saying which goods; it is shown as it is and spread over nothing.")
    for measure, group in groups.items():
        over = _overshoot(context, parent, measure, group)
        notes += [over] if over else []
        if context.selection.chart == "goods" and len(group) > MOST_BARS:
            rest = group[MOST_BARS:]
            total = amount(sum(row.value_usd for row in rest))
            notes.append(
                f"{counted(len(rest), 'smaller category').replace('categorys', 'categories')} of {measure}, "
                f"{total} together, stand in the table."
            )
    if len(context.selection.goods) > 1:
        notes.append("This chart goes into one category at a time; the first one chosen is shown.")
    return notes


def _overshoot(context: ViewContext, parent: str, measure: str, group: Sequence[Row]) -> str:
    """The sentence on parts that come to more than their whole; empty where they do not."""
    if not group:
        return ""
    whole = context.figures.reckoning.get(_key(context, parent, group[0].period, measure))
    parts = sum(row.value_usd for row in group)
    if whole is None or parts <= whole.value * (1 + _DUST):
        return ""
    return f"The parts of {measure} add up to {amount(parts)}, more than the {shown(whole)} declared for the whole."


def _gaps(context: ViewContext, parent: str, groups: Mapping[str, Sequence[Row]]) -> list[Gap]:
    """Flows without parts: at the finest level, or where nothing was declared."""
    if hs.is_hs_code(parent) and hs.children_level(parent) is None:
        name = context.figures.goods[parent].name
        finest = f"{name}: a subheading is the finest that the HS knows; its values over time are one choice away."
        instead = ("over time", context.selection.but(chart="time", table=False))
        return [Gap(parent, name, finest, "", instead)]
    return [gap(context, parent, [measure]) for measure, group in groups.items() if not group]
