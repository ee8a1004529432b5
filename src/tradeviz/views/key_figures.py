"""The strip of key figures: balance, exports, imports and turnover of the latest year that says most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tradeviz.analysis.reckoning import Key
from tradeviz.model.goods import TOTAL
from tradeviz.model.language import N_, _
from tradeviz.model.observations import GROWTH, MEASURES, USD
from tradeviz.model.periods import Period, read_period
from tradeviz.model.wording import MINUS, balance_word
from tradeviz.story.provenance import explain, shown, sources_of

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
    """

    label: str
    value: str
    change: str
    basis: str
    derivation: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """The strip and what it is about."""

    about: str
    figures: tuple[KeyFigure, ...]


def key_figures(context: ViewContext) -> KeyFigures:
    """The strip for the first of the chosen categories; of several, the strip says which one it is."""
    goods = context.selection.goods[0]
    period = latest_annual(context, goods).code
    about = "" if goods == TOTAL else context.figures.goods[goods].label
    keys = [Key(context.reporter, context.partner, goods, period, measure, USD) for measure in ORDER]
    return KeyFigures(about, tuple(_figure(context.figures, key) for key in keys))


def latest_annual(context: ViewContext, goods: str) -> Period:
    """Of the three latest years chosen that have values, the one of which most measures are known; it may be fiscal."""
    first, last = context.years
    known: dict[Period, int] = {}
    for cell in context.figures.reckoning.of(context.reporter, goods):
        period = read_period(cell.key.period)
        if cell.key.unit == USD and period.is_annual and first <= period.year <= last:
            known[period] = known.get(period, 0) + (cell.key.measure in MEASURES)
    recent = sorted({period.year for period in known})[-_RECENT:]  # a year long past says little, however much is known
    return max((one for one in known if one.year in recent), key=lambda one: (known[one], one), default=Period(last))


def _figure(figures: Figures, key: Key) -> KeyFigure:
    cell = figures.reckoning.get(key)
    if cell is None:
        return KeyFigure(_label(key.measure, key), "", "", "not published", "", ())
    name = balance_word(cell.value) if key.measure == "balance" else key.measure
    growth = figures.reckoning.get(key.at(unit=GROWTH))
    return KeyFigure(
        label=_label(name, key),
        value=_unsigned(cell),
        change=shown(growth) if growth is not None else "",
        basis="published" if cell.published else "derived",
        derivation=explain(cell, figures.evidence),
        sources=sources_of(cell, figures.evidence),
    )


def _label(name: str, key: Key) -> str:
    return _(_LABELS[name]).format(year=read_period(key.period).short)


def _unsigned(cell: Cell) -> str:
    """The value without its sign: the word surplus or deficit already says it."""
    return shown(cell).replace(MINUS, "") if cell.key.measure == "balance" else shown(cell)
