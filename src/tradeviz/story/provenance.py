"""Where a cell comes from, in words: the published digits, or the sum with its inputs.

Words are in the language that is spoken; periods within a sum stay ISO 8601 codes, as short as its numbers.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from tradeviz.analysis.reckoning.identities import IDENTITIES, OF_MONTHS, OF_PARTS, RATE
from tradeviz.model.bounds import is_multiple
from tradeviz.model.economies import EVERYONE, numbered_name
from tradeviz.model.goods import TOTAL
from tradeviz.model.language import N_, _, ngettext
from tradeviz.model.observations import CHANGE, PERCENT_UNITS, SHARES, USD, WORLD_SHARE
from tradeviz.model.periods import read_period
from tradeviz.model.tables import tuples_of
from tradeviz.model.wording import (
    MINUS,
    amount,
    balance_word,
    flow_words,
    in_digits,
    listing,
    lower_first,
    measure_words,
    percent,
    qualified,
    span,
    with_unit,
)
from tradeviz.story.floors import cells_below, floor_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from tradeviz.analysis.reckoning import Cell, Key, Reckoning
    from tradeviz.model.bounds import Bounds
    from tradeviz.model.goods import Good
    from tradeviz.model.sources import Source
    from tradeviz.story.floors import Floor

_MONEY = ("usd", "cny")  # whose published digits are shown as they were printed
_GROWTH: Mapping[str, str] = {
    "exports": N_("growth of exports"),
    "imports": N_("growth of imports"),
    "turnover": N_("growth of turnover"),
    "balance": N_("growth of balance"),
}
_SHARE: Mapping[str, str] = {
    "exports": N_("share of exports"),
    "imports": N_("share of imports"),
    "turnover": N_("share of turnover"),
    "balance": N_("share of balance"),
}
_IN_PERIOD = N_("{flow} in {period}")
_CHANGED = N_("change of {flow} in {period} on a year earlier")
_OF_UNIT: Mapping[str, str] = {
    "yoy_percent": N_("growth of {flow} in {period}"),
    "yoy_percent_cny": N_("growth in yuan of {flow} in {period}"),
    "yoy_percent_tonnes": N_("growth in tonnes of {flow} in {period}"),
    "yoy_percent_m3": N_("growth in cubic metres of {flow} in {period}"),
    "share_percent": N_("share of {flow} in {period}"),
    WORLD_SHARE: N_("share of {flow} in the same trade with all economies, {period}"),
}


@dataclass(frozen=True)
class Evidence:
    """Cells together with what they rest on.

    Attributes:
        reckoning: the cells.
        published: each observation and rate as a mapping, by its id.
        sources: by key.
        goods: by code.
        known_in_part: the floors that came as floors, by what they are about; others are made of the reckoning.
    """

    reckoning: Reckoning
    published: Mapping[str, Mapping[str, Any]]
    sources: Mapping[str, Source]
    goods: Mapping[str, Good]
    known_in_part: Mapping[Key, Floor] = field(default_factory=dict)

    def floor(self, key: Key) -> Floor | None:
        """The floor of any category without a value of its own; None where no part of it has one either."""
        if key in self.known_in_part:
            return self.known_in_part[key]
        cells = self._parts.get(key)
        return floor_of(key, cells, self.goods, self._source_keys) if cells else None

    @cached_property
    def _parts(self) -> Mapping[Key, list[Cell]]:
        return cells_below(self.reckoning, self.goods)

    @cached_property
    def _source_keys(self) -> Mapping[str, str]:
        return {name: str(row["source"]) for name, row in self.published.items()}


def by_id(rows: pd.DataFrame) -> dict[str, Mapping[str, Any]]:
    """Each observation or rate as a mapping, by its id."""
    names = [str(name) for name in rows.columns]
    kept = tuples_of(rows, names)
    return {str(name): dict(zip(names, row, strict=True)) for name, row in zip(rows["id"].tolist(), kept, strict=True)}


def explain(cell: Cell, evidence: Evidence) -> str:
    """The sum behind a derived cell; empty for a published one.

    Example: "imports 2023 = turnover $8.443 billion − exports $5.84 billion = $2.598 to 2.609 billion".
    """
    if cell.published:
        return ""
    if cell.rule in {OF_PARTS, OF_MONTHS}:
        return _sum_of_others(cell, [evidence.published[name] for name in cell.evidence])
    inputs = [_input(key, cell.key, evidence) for key in cell.inputs]
    return _("{name} {period} = {sum} = {value}").format(
        name=_name(cell.key),
        period=cell.key.period,
        sum=_(IDENTITIES[cell.rule].words).format(a=inputs[0], b=inputs[1]),
        value=span(cell.bounds, cell.key.unit),
    )


def _sum_of_others(cell: Cell, rows: Sequence[Mapping[str, Any]]) -> str:
    """What is said of a value that sums up finer ones, or months, each published for itself.

    Args:
        cell: the sum.
        rows: what it rests on: observations of their own, or one row that reached us as a sum.
    """
    codes = str(rows[0].get("codes") or "").split()
    if codes and cell.rule == OF_PARTS:
        return _("{name} {period} = {codes}, added = {value}").format(
            name=_name(cell.key),
            period=cell.key.period,
            codes=listing([numbered_name(code) for code in codes]),
            value=amount(cell.value, cell.key.unit, 4),
        )
    if cell.rule == OF_MONTHS:
        count = int(rows[0]["months"])
        sentence = ngettext(
            "{name} {period} = sum of {count} month = {value}",
            "{name} {period} = sum of {count} months = {value}",
            count,
        )
    else:
        count = sum(int(row.get("lines", 1)) for row in rows)
        sentence = ngettext(
            "{name} {period} = sum of {count} published value = {value}",
            "{name} {period} = sum of {count} published values = {value}",
            count,
        )
    return sentence.format(
        name=_name(cell.key),
        period=cell.key.period,
        count=in_digits(str(count)),
        value=amount(cell.value, cell.key.unit, 4),
    )


def as_printed(cell: Cell, evidence: Evidence) -> str:
    """A published cell's digits with their unit; a derived cell's bounds."""
    if not cell.published:
        return span(cell.bounds, cell.key.unit)
    row = evidence.published[cell.observation]
    return printed(str(row["published"]), str(row["qualifier"]), float(row["value"]), cell.key.unit)


def rate_printed(cell: Cell, evidence: Evidence) -> str:
    """An exchange rate's digits: "about 7.11"."""
    row = evidence.published[cell.observation]
    return qualified(rate_digits(row), str(row["qualifier"]))


def rate_digits(row: Mapping[str, Any]) -> str:
    """An exchange rate's digits without a word before them: "7.11"."""
    number, scale = _parts(str(row["published"]))
    return with_unit(in_digits(number, grouped=False), scale, "")


def _parts(digits: str) -> tuple[str, str]:
    """The number and the word for its scale in published digits; a claim's may have spaces around them."""
    number, _space, scale = digits.strip().partition(" ")
    return number, scale


def printed(digits: str, qualifier: str, value: float, unit: str) -> str:
    """Published digits as a reader meets them: "over $3.8 billion", "CNY 46,803.98 million", "47.6 %"."""
    if unit in PERCENT_UNITS:
        return qualified(percent(value, signed=unit not in SHARES, places=0 if is_multiple(digits) else 1), qualifier)
    number, scale = _parts(digits)
    if unit not in _MONEY or (not scale and abs(value) >= 1e6):
        return qualified(amount(value, unit, 4), qualifier)
    sign = MINUS if value < 0 else ""
    return qualified(sign + with_unit(in_digits(number.removeprefix("-")), scale, unit), qualifier)


def shown(cell: Cell, unit_digits: int = 3) -> str:
    """A cell's value with three significant digits; an open end is said."""
    value = amount(cell.value, cell.key.unit, unit_digits)
    if math.isinf(cell.bounds.high) and not math.isinf(cell.bounds.low):
        return qualified(amount(cell.bounds.low, cell.key.unit, unit_digits), "over")
    if math.isinf(cell.bounds.low) and not math.isinf(cell.bounds.high):
        return qualified(amount(cell.bounds.high, cell.key.unit, unit_digits), "under")
    return value


def sources_of(cell: Cell, evidence: Evidence) -> tuple[Source, ...]:
    """The publications that a cell rests on, best first, each once."""
    keys = {str(evidence.published[name]["source"]) for name in cell.evidence} - {""}
    return tuple(sorted((evidence.sources[key] for key in keys), key=lambda source: (source.order, source.key)))


def words_of(key: Key, evidence: Evidence, word: str = "") -> str:
    """A cell in words: "China's exports to Belarus in 2024", "growth of China's surplus with Belarus in 2023".

    Args:
        key: the cell.
        evidence: what is known of it; a balance is called by the side that it is on.
        word: what a balance is called instead, where somebody says its side: surplus, deficit or balance.
    """
    goods = "" if key.goods == TOTAL else lower_first(evidence.goods[key.goods].name)
    level = evidence.reckoning.get(key.at(unit=USD)) if key.measure == "balance" and not word else None
    measure = side_word(level.bounds) if level is not None else word or key.measure
    flow = flow_words(key.reporter, key.partner, measure, goods)
    how = _CHANGED if key.unit.endswith(CHANGE) else _OF_UNIT.get(key.unit, _IN_PERIOD)
    return _(how).format(flow=flow, period=read_period(key.period).words)


def side_word(bounds: Bounds) -> str:
    """What a balance within these bounds is called: a surplus, a deficit, or a balance that may be either."""
    return balance_word(bounds.low) if bounds.low >= 0 or bounds.high <= 0 else "balance"


def is_amount_of_balance(key: Key) -> bool:
    """Whether a cell is a balance in money, whose sign says whose surplus it is; growth and changes are of its size."""
    return key.measure == "balance" and key.unit not in PERCENT_UNITS and not key.unit.endswith(CHANGE)


def named_span(key: Key, bounds: Bounds, evidence: Evidence) -> tuple[str, str]:
    """A cell in words, and its bounds: of a balance whose surplus or deficit it is, and how large, without a sign."""
    if not is_amount_of_balance(key):
        return words_of(key, evidence), span(bounds, key.unit)
    word = side_word(bounds)
    return words_of(key, evidence, word), span(-bounds if word == "deficit" else bounds, key.unit)


def name_of_sum(key: Key) -> str:
    """What a line of sums calls a published cell: "exports", "growth of exports"."""
    if key.partner == EVERYONE:
        return _("{name} with all economies").format(name=measure_words(key.measure))
    return _(_GROWTH[key.measure]) if key.unit.startswith("yoy") else measure_words(key.measure)


def _name(key: Key) -> str:
    """What a sum calls the cell it comes to, or takes: "exports", "growth of exports", "share of exports"."""
    return _(_SHARE[key.measure]) if key.unit in SHARES else name_of_sum(key)


def _input(key: Key, of: Key, evidence: Evidence) -> str:
    cell = evidence.reckoning.cells[key]
    if key.measure == RATE:
        return rate_printed(cell, evidence)
    value = as_printed(cell, evidence)
    if key.unit.startswith("yoy"):
        return value.removeprefix("+")
    if key.partner != of.partner:
        return _("{name} {value}").format(name=_name(key), value=value)
    if key.period != of.period:
        return _("{name} {period} {value}").format(name=_name(key), period=key.period, value=value)
    if key.unit != USD or key.measure != of.measure:
        return _("{name} {value}").format(name=_name(key), value=value)
    return value
