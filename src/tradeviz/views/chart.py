"""What one chart shows: rows, a sentence for a title, notes, and what is missing, in words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tradeviz.model.economies import area
from tradeviz.model.goods import TOTAL
from tradeviz.model.observations import CURRENCIES, DOUBTFUL, MEASURES, UNITS, USD
from tradeviz.model.periods import read_period
from tradeviz.model.wording import counted, listing, lower_first
from tradeviz.views.rows import also_rows, cell_row, doubtful_rows, table_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import pandas as pd

    from tradeviz.analysis.reckoning import Cell, Key
    from tradeviz.model.sources import Source
    from tradeviz.story.story import Story
    from tradeviz.views.discrepancies import Clash
    from tradeviz.views.selection import Selection


MOST_BARS = 20  # of one flow; what is smaller stands in the table


@dataclass(frozen=True, slots=True)
class Gap:
    """A category without a value in this view: what was looked for, what would fill it, where there is one.

    Attributes:
        goods: code of the category.
        name: its name.
        sentence: what is missing.
        note: what would fill it.
        instead: a label and the choice that does show something, where there is one.
    """

    goods: str
    name: str
    sentence: str
    note: str = ""
    instead: tuple[str, Selection] | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """What one chart shows.

    Attributes:
        kind: time, sides, goods or tree.
        title: a sentence that says what is to be seen.
        subtitle: unit, whose statistics, and how to read the marks.
        summary: the chart in words, for who cannot see it.
        rows: one row per value on screen, columns as in `views.rows.COLUMNS`, in US dollars.
        sources: the publications behind the rows, best first.
        notes: sentences for under the chart.
        gaps: what is missing.
        panels: the categories (or flows, by goods) that each have a panel of their own, in order.
        lit: the cells that the chosen claim speaks of.
        clashes: published values behind the rows that cannot all be true.
        opens: the choice that goes into a category, as a link, by its code.
        path: for figures at HS detail, the categories from the total down to the one that is open.
    """

    kind: str
    title: str
    subtitle: str
    summary: str
    rows: pd.DataFrame
    sources: tuple[Source, ...]
    notes: tuple[str, ...]
    gaps: tuple[Gap, ...]
    panels: tuple[str, ...]
    lit: tuple[Key, ...] = ()
    clashes: tuple[Clash, ...] = ()
    opens: Mapping[str, str] = field(default_factory=dict)
    path: tuple[str, ...] = ()


def in_years(cell: Cell, years: tuple[int, int]) -> bool:
    """Whether the cell's period falls in the years chosen."""
    return years[0] <= read_period(cell.key.period).year <= years[1]


def cells_of(story: Story, reporter: str, goods: str, measures: Iterable[str], years: tuple[int, int]) -> list[Cell]:
    """Cells in dollars for these measures and years, in the order of their periods."""
    wanted = set(measures)
    cells = [
        cell
        for cell in story.reckoning.of(reporter, goods)
        if cell.key.unit == USD and cell.key.measure in wanted and in_years(cell, years)
    ]
    return sorted(cells, key=lambda cell: (read_period(cell.key.period), cell.key.measure))


def rows_of(story: Story, cells: Sequence[Cell], selection: Selection, factor: float = 1.0) -> list[dict[str, Any]]:
    """Rows for the cells, and, where asked for, for what else was published of them."""
    rows = [cell_row(cell, story, factor) for cell in cells]
    return rows + also_rows(cells, story, factor) if selection.also else rows


def doubtful_of(
    story: Story, reporter: str, selection: Selection, measures: Sequence[str], factor: float = 1.0
) -> list[dict[str, Any]]:
    """Rows for doubtful values of the categories chosen, where asked for."""
    if not selection.also:
        return []
    first, last = selection.years or story.years
    return [
        row
        for goods in selection.goods
        for row in doubtful_rows(reporter, goods, measures, story, factor)
        if first <= read_period(row["period"]).year <= last
    ]


def sorted_table(rows: Iterable[dict[str, Any]], sort: str) -> pd.DataFrame:
    """The rows as a frame, in the order that the reader asked for."""
    table = table_of(rows)
    name = {"value": "value_usd", "goods": "goods_name"}.get(sort.removeprefix("-"), sort.removeprefix("-"))
    if name:
        table = table.sort_values(name, ascending=not sort.startswith("-"), kind="stable", na_position="last")
    return table.reset_index(drop=True)


def sources_in(story: Story, table: pd.DataFrame) -> tuple[Source, ...]:
    """The sources of a table, best first, each once."""
    keys = {key for keys in table["source"] for key in keys.split()}
    return tuple(sorted((story.sources[key] for key in keys), key=lambda source: (source.order, source.key)))


def annual(cells: Iterable[Cell]) -> Iterator[Cell]:
    """Those that cover full years."""
    return (cell for cell in cells if read_period(cell.key.period).is_year)


def goods_in(story: Story, codes: Sequence[str]) -> str:
    """The words "of potash and beef" with a space before them, or nothing for all goods."""
    if tuple(codes) == (TOTAL,):
        return ""
    return f" of {listing([lower_first(story.goods[code].name) for code in codes])}"


def gap(story: Story, selection: Selection, goods: str, measures: Sequence[str], reporter: str) -> Gap:
    """The words for a category without a value, and the nearest choice that has one."""
    good = story.goods[goods]
    flow = listing(list(measures), "or")
    link = {"exports": "to", "imports": "from"}.get(flow, "with")
    partner = area(story.partner_of(reporter)).name
    first, last = selection.years or story.years
    years = f"{first} to {last}" if first != last else str(first)
    sentence = f"{good.name}: no published value for {area(reporter).possessive} {flow} {link} {partner}, {years}."
    note = good.note or _other_units(story, goods)
    instead = _instead(story, selection, goods) or _in_store(story, selection, goods)
    return Gap(goods, good.name, sentence, note, instead)


def _other_units(story: Story, goods: str) -> str:
    units = {row["unit"] for reporter in story.pair for row in story.published_of(reporter.code, goods)}
    if units and units <= {"tonnes", "m3"}:
        return "Only quantities were published; they are in the full download."
    if units and USD not in units:
        return "Only growth rates were published; they are in the full download."
    return f"UN Comtrade or CEPII BACI would fill it{' at HS ' + goods if goods.isdigit() else ''}."


def _instead(story: Story, selection: Selection, goods: str) -> tuple[str, Selection] | None:
    """Where this category does have values: another flow, another country's statistics or other years."""
    for reporter in (selection.by or story.pair[0].code, *(one.code for one in story.pair)):
        cells = cells_of(story, reporter, goods, MEASURES, story.years)
        if cells:
            measure = cells[-1].key.measure
            by = "" if reporter == story.pair[0].code else reporter
            choice = selection.but(goods=(goods,), flow=measure, by=by, years=None, chart="time", claim="", sort="")
            return (
                f"{area(reporter).possessive} {measure}, {read_period(cells[-1].key.period).words}",
                choice,
            )
    return None


def _in_store(story: Story, selection: Selection, goods: str) -> tuple[str, Selection] | None:
    """The dataset of the store that has this category, where the story has no value of it."""
    if story.detail is None:
        return None
    held = (key for key in story.datasets if goods in story.detail.goods_of(key))
    key = next(held, "")
    choice = selection.but(goods=(goods,), data=key, years=None, claim="", sort="")
    return (story.datasets[key], choice) if key else None


def undrawn(story: Story, reporter: str, selection: Selection, measures: Sequence[str]) -> list[str]:
    """What is in the figures but cannot be drawn in dollars, in words with counts."""
    first, last = selection.years or story.years
    money: dict[str, int] = {}
    quantity = doubtful = 0
    for goods in selection.goods:
        for row in story.published_of(reporter, goods):
            if row["measure"] not in measures or not first <= read_period(row["period"]).year <= last:
                continue
            if row["unit"] in CURRENCIES and not _has_rate(story, row):
                money[row["unit"]] = money.get(row["unit"], 0) + 1
            quantity += row["unit"] in {"tonnes", "m3"}
            doubtful += row["status"] == DOUBTFUL and row["unit"] == USD
    notes = [
        f"{counted(number, 'value')} in {UNITS[unit]} without an exchange rate for the period: not drawn."
        for unit, number in money.items()
    ]
    if quantity:
        notes.append(f"{counted(quantity, 'value')} in tonnes or cubic metres: not drawn.")
    if doubtful and not selection.also:
        notes.append(f"{counted(doubtful, 'doubtful value')} left aside; “Other published values” shows them.")
    return notes


def _has_rate(story: Story, row: Mapping[str, Any]) -> bool:
    return any(
        rate == row["period"] and currency.lower() == row["unit"]
        for rate, currency in zip(story.rates["period"], story.rates["currency"], strict=True)
    )


def cells_lit(story: Story, selection: Selection) -> tuple[Key, ...]:
    """The cells that the chosen claim speaks of, in dollars: a growth rate speaks of its level."""
    claim = story.claims.get(selection.claim)
    return tuple(dict.fromkeys(key.at(unit=USD) for key in claim.cells)) if claim else ()
