"""By goods at HS detail: what stands one level below a category, with what is not specified as a block of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tradeviz.analysis.reckoning import Key
from tradeviz.model import hs
from tradeviz.model.goods import TOTAL
from tradeviz.model.observations import FLOWS, USD
from tradeviz.model.wording import amount, counted, flow_words, listing, lower_first, percent, upper_first
from tradeviz.story.provenance import shown
from tradeviz.views.chart import MOST_BARS, Chart, Gap, gap, sorted_table, sources_in
from tradeviz.views.rows import DERIVED, cell_row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tradeviz.analysis.reckoning import Cell
    from tradeviz.story.story import Story
    from tradeviz.views.selection import Selection

UNSPECIFIED = "_X"  # as in SDMX code lists: the part of a category that no code below it holds
_LEVELS = {1: "section", 2: "chapter", 4: "heading", 6: "subheading"}
_DUST = 1e-6  # of the whole; less is rounding of the sum


def branches(story: Story, selection: Selection, reporter: str) -> Chart:
    """Treemap or ranked bars of one category's parts in the latest year of each flow chosen."""
    parent = story.branches.parent if story.branches is not None else selection.goods[0]
    measures = FLOWS if selection.flow not in FLOWS else (selection.flow,)
    groups = {measure: _group(story, parent, reporter, measure) for measure in measures}
    rows = [row for group in groups.values() for row in group]
    table = sorted_table(rows, selection.sort)
    return Chart(
        kind=selection.chart,
        title=_title(story, reporter, parent, groups),
        subtitle=_subtitle(story, parent, reporter, rows) if rows else "",
        summary=_summary(groups),
        rows=table,
        sources=sources_in(story, table),
        notes=tuple(_notes(story, selection, parent, groups)),
        gaps=tuple(_gaps(story, selection, parent, reporter, groups)),
        panels=tuple(measure for measure, group in groups.items() if group),
        opens=_opens(selection, rows),
        path=path_to(parent),
    )


def _opens(selection: Selection, rows: Sequence[dict[str, Any]]) -> dict[str, str]:
    """The links into each category: one level down, or, from the finest, to its values over time."""
    links = {}
    for code in dict.fromkeys(row["goods"] for row in rows):
        if hs.is_hs_code(code):
            chart = selection.chart if hs.children_level(code) is not None else "time"
            links[code] = selection.but(goods=(code,), chart=chart, table=False, sort="").href
    return links


def path_to(code: str) -> tuple[str, ...]:
    """The categories from the total down to this one; just the total for a code outside the HS."""
    above = [code]
    while (upper := hs.parent_of(above[0])) is not None:
        above.insert(0, upper)
    return tuple(above)


def _group(story: Story, parent: str, reporter: str, measure: str) -> list[dict[str, Any]]:
    """One flow's rows: the parts, largest first, and at the end what the parts leave of the whole."""
    if story.branches is None or not len(story.branches.frame):
        return []
    frame = story.branches.frame
    found = frame[(frame["reporter"] == reporter) & (frame["flow"] == measure)]
    cells = [
        story.reckoning.cells[_key(story, reporter, str(goods), str(period), measure)]
        for goods, period in zip(found["goods"], found["period"], strict=True)
    ]
    cells.sort(key=lambda cell: (-cell.value, cell.key.goods))
    rows = [cell_row(cell, story) for cell in cells]
    whole = story.reckoning.get(_key(story, reporter, parent, cells[0].key.period, measure)) if cells else None
    rest = _rest(story, whole, cells) if whole is not None else None
    return rows if rest is None else [*rows, rest]


def _key(story: Story, reporter: str, goods: str, period: str, measure: str) -> Key:
    return Key(reporter, story.partner_of(reporter), goods, period, measure, USD)


def _rest(story: Story, whole: Cell, parts: Sequence[Cell]) -> dict[str, Any] | None:
    """What was declared for the whole and for none of its parts: "not specified", never spread over them."""
    left = whole.value - sum(cell.value for cell in parts)
    if left <= whole.value * _DUST:
        return None
    name = story.goods[whole.key.goods].name
    total = f"{lower_first(name)} {amount(whole.value)} − {counted(len(parts), 'part')} {amount(whole.value - left)}"
    return cell_row(whole, story) | {
        "goods": whole.key.goods + UNSPECIFIED,
        "goods_name": f"{name}, not specified further",
        "value_usd": left,
        "low_usd": left,
        "high_usd": left,
        "comparable_usd": left,
        "origin": DERIVED,
        "derivation": f"not specified = {total} = {amount(left)}",
        "published": "",
    }


def is_unspecified(code: str) -> bool:
    """Whether a row stands for goods that the declaration does not name any further."""
    return code.endswith(UNSPECIFIED) or (hs.is_hs_code(code) and hs.is_unspecified(code))


def _title(story: Story, reporter: str, parent: str, groups: dict[str, list[dict[str, Any]]]) -> str:
    partner = story.partner_of(reporter)
    largest = [group[0] for group in groups.values() if group]
    goods = "" if parent == TOTAL else f" of {lower_first(story.goods[parent].name)}"
    if not largest:
        return f"No goods below {lower_first(story.goods[parent].name)} in this choice"
    parts: list[str] = []
    for row in largest:
        flow = row["measure"] if parts else flow_words(reporter, partner, row["measure"])
        whole = sum(one["value_usd"] for one in groups[row["measure"]])
        share = percent(row["value_usd"] / whole * 100, signed=False, places=0)
        parts.append(f"{lower_first(row['goods_name'])} {'made up ' if not parts else ''}{share} of {flow}{goods}")
        goods = ""
    when = listing(sorted({row["period"] for row in largest}))
    return f"In {when}, {listing(parts)}"


def _subtitle(story: Story, parent: str, reporter: str, rows: Sequence[dict[str, Any]]) -> str:
    level = hs.children_level(parent)
    what = f"HS {_LEVELS[level]}s" if level in _LEVELS else "Goods"
    years = listing(sorted({row["period"] for row in rows}))
    count = upper_first(story.count_of(reporter))
    return f"{what}, {years}, US dollars at current prices. {count}. Choose one to go into it."


def _summary(groups: dict[str, list[dict[str, Any]]]) -> str:
    sentences = []
    for measure, group in groups.items():
        parts = [f"{lower_first(row['goods_name'])} {amount(row['value_usd'])}" for row in group[:8]]
        more = f" and {len(group) - 8} more" if len(group) > 8 else ""
        sentences += [f"{measure.capitalize()}: {'; '.join(parts)}{more}."] if parts else []
    return " ".join(sentences) or "No value to draw."


def _notes(story: Story, selection: Selection, parent: str, groups: dict[str, list[dict[str, Any]]]) -> list[str]:
    notes = []
    if any(is_unspecified(row["goods"]) for group in groups.values() for row in group):
        notes.append("Hatched: declared without saying which goods; it is shown as it is and spread over nothing.")
    for measure, group in groups.items():
        over = _overshoot(story, parent, measure, group)
        notes += [over] if over else []
        if selection.chart == "goods" and len(group) > MOST_BARS:
            rest = group[MOST_BARS:]
            total = amount(sum(row["value_usd"] for row in rest))
            notes.append(
                f"{counted(len(rest), 'smaller category').replace('categorys', 'categories')} of {measure}, "
                f"{total} together, stand in the table."
            )
    if len(selection.goods) > 1:
        notes.append("This chart goes into one category at a time; the first one chosen is shown.")
    return notes


def _overshoot(story: Story, parent: str, measure: str, group: Sequence[dict[str, Any]]) -> str:
    if not group:
        return ""
    row = group[0]
    whole = story.reckoning.get(_key(story, row["reporter"], parent, row["period"], measure))
    parts = sum(one["value_usd"] for one in group)
    if whole is None or parts <= whole.value * (1 + _DUST):
        return ""
    return f"The parts of {measure} add up to {amount(parts)}, more than the {shown(whole)} declared for the whole."


def _gaps(
    story: Story, selection: Selection, parent: str, reporter: str, groups: dict[str, list[dict[str, Any]]]
) -> list[Gap]:
    """Flows without parts: at the finest level, or where nothing was declared."""
    if hs.is_hs_code(parent) and hs.children_level(parent) is None:
        name = story.goods[parent].name
        finest = f"{name}: a subheading is the finest that the HS knows; its values over time are one choice away."
        return [Gap(parent, name, finest, "", ("over time", selection.but(chart="time", table=False)))]
    empty = [measure for measure, group in groups.items() if not group]
    return [gap(story, selection, parent, [measure], reporter) for measure in empty]
