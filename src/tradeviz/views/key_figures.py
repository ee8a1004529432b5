"""The strip of key figures: balance, exports, imports and turnover of the latest year that says most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tradeviz.analysis.reckoning import Key
from tradeviz.model.goods import TOTAL
from tradeviz.model.language import N_, _
from tradeviz.model.observations import FLOWS, GROWTH, MEASURES, USD
from tradeviz.model.periods import Period, read_period
from tradeviz.model.wording import MINUS, balance_word
from tradeviz.story.floors import at_least, held_words
from tradeviz.story.provenance import explain, shown, sources_of
from tradeviz.views.independent import independent_words, rests_on_family

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tradeviz.analysis.reckoning import Cell
    from tradeviz.model.sources import Source
    from tradeviz.story.figures import Figures
    from tradeviz.views.context import ViewContext

_RECENT = 3
ORDER = ("balance", "exports", "imports", "turnover")
_LABELS: Mapping[str, str] = {
    "exports": N_("Exports {year}"),
    "imports": N_("Imports {year}"),
    "balance": N_("Balance {year}"),
    "turnover": N_("Turnover {year}"),
    "surplus": N_("Surplus {year}"),
    "deficit": N_("Deficit {year}"),
}


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One figure of the strip.

    Attributes:
        label: what it is, with its year: "Surplus 2024".
        value: the value in words; empty where nobody published it and nothing implies it.
        change: on a year earlier, in words; empty where unknown.
        basis: a code: "published", or "derived" with the sum in `derivation`; where there is no value, "not published".
        derivation: the sum behind a derived value.
        sources: what it rests on, best first.
        independent: where it rests on the article's own family of reports, a sentence on what others give.
        missing: where there is no value, what there is instead, in words: nothing, parts of the goods, or months.
    """

    label: str
    value: str
    change: str
    basis: str
    derivation: str
    sources: tuple[Source, ...]
    missing: str = ""
    independent: str = ""


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """The strip and what it is about."""

    about: str
    figures: tuple[KeyFigure, ...]


def key_figures(context: ViewContext) -> KeyFigures:
    """The strip for the first of the chosen categories; of several, the strip says which one it is."""
    goods = context.selection.goods[0]
    period = latest_period(context, goods)
    about = "" if goods == TOTAL else context.figures.goods[goods].label
    keys = [Key(context.reporter, context.partner, goods, period, measure, USD) for measure in ORDER]
    return KeyFigures(about, tuple(_figure(context.figures, key, context.article_family) for key in keys))


def latest_period(context: ViewContext, goods: str) -> str:
    """The year that the chosen passage speaks of; else, of the three latest with values, that with the most measures.

    A year may be fiscal. Without a year, the part of one. Where nothing whole is known, the latest period of which
    parts are.
    """
    first, last = context.years
    spoken_of = [read_period(key.period) for key in context.highlighted if key.goods == goods]
    if spoken_of := [period for period in spoken_of if first <= period.year <= last]:
        return max(spoken_of, key=lambda period: (period.is_annual, period)).code
    figures, known = context.figures, dict[Period, int]()
    for cell in figures.reckoning.of(context.reporter, goods):
        period = read_period(cell.key.period)
        if cell.key.unit == USD and cell.key.measure in MEASURES and first <= period.year <= last:
            known[period] = known.get(period, 0) + 1
    known = known or {
        period: 0
        for floor in figures.floors_of(context.reporter, goods)
        if first <= (period := read_period(floor.key.period)).year <= last
    }
    # A year long past says little of today, however much is known of it.
    recent = sorted(period for period in known if period.is_annual)[-_RECENT:]
    return max(recent or known, key=lambda period: _says(period, known[period]), default=Period(last)).code


def _says(period: Period, known: int) -> tuple[bool, int, int, int, int]:
    """How much a period says: a year before a part of one, then the most measures, the latest year, the longest."""
    return (period.is_annual, known, period.year, period.last - period.first, period.first)


def _figure(figures: Figures, key: Key, family: str) -> KeyFigure:
    cell = figures.reckoning.get(key)
    if cell is None:
        return KeyFigure(_label(key.measure, key), "", "", "not published", "", (), _missing(figures, key))
    name = balance_word(cell.value) if key.measure == "balance" else key.measure
    growth, sources = figures.reckoning.get(key.at(unit=GROWTH)), sources_of(cell, figures.evidence)
    own = rests_on_family(sources, family)
    return KeyFigure(
        label=_label(name, key),
        value=_unsigned(cell),
        change=shown(growth) if growth is not None else "",
        basis="published" if cell.published else "derived",
        derivation=explain(cell, figures.evidence),
        sources=sources,
        independent=independent_words(figures, key, family) if own else "",
    )


def _missing(figures: Figures, key: Key) -> str:
    """What there is where a value is not: parts of the goods, parts of the year, or nothing."""
    floor = figures.floors.get(key)
    if floor is not None:
        return _("{value}, {held}").format(value=at_least(floor), held=held_words(floor, figures.goods))
    flows = [figures.floors.get(key.at(measure=flow)) for flow in FLOWS]
    if key.measure not in FLOWS and any(flows):
        return _("needs the whole of exports and of imports")
    year = read_period(key.period).year
    same = [cell.key for cell in figures.reckoning.of(key.reporter, key.goods) if cell.key.measure == key.measure]
    parts = {period for one in same if one.unit == USD and (period := read_period(one.period)).year == year}
    if parts:
        longest = max(parts, key=lambda period: (period.last - period.first, period))
        return _("only {period}").format(period=longest.words)
    return figures.nothing


def _label(name: str, key: Key) -> str:
    return _(_LABELS[name]).format(year=read_period(key.period).short)


def _unsigned(cell: Cell) -> str:
    """The value without its sign: the word surplus or deficit already says it."""
    return shown(cell).replace(MINUS, "") if cell.key.measure == "balance" else shown(cell)
