"""Where a cell comes from, in words: the published digits, or the sum with its inputs."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tradeviz.analysis.reckoning.identities import IDENTITIES, LINES, RATE
from tradeviz.model.goods import TOTAL
from tradeviz.model.observations import USD
from tradeviz.model.periods import read_period
from tradeviz.model.wording import (
    MINUS,
    amount,
    balance_word,
    counted,
    flow_words,
    in_digits,
    lower_first,
    percent,
    qualified,
    span,
    with_unit,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tradeviz.analysis.reckoning import Cell, Key, Reckoning
    from tradeviz.model.goods import Good
    from tradeviz.model.sources import Source

_MONEY = ("usd", "cny")  # whose published digits are shown as they were printed
_PERCENT = ("yoy_percent", "yoy_percent_cny", "share_percent")


@dataclass(frozen=True)
class Evidence:
    """Cells together with what they rest on.

    Attributes:
        reckoning: the cells.
        published: each observation and rate as a mapping, by its id.
        sources: by key.
        goods: by code.
    """

    reckoning: Reckoning
    published: Mapping[str, Mapping[str, Any]]
    sources: Mapping[str, Source]
    goods: Mapping[str, Good]


def explain(cell: Cell, evidence: Evidence) -> str:
    """The sum behind a derived cell; empty for a published one.

    Example: "imports 2023 = turnover $8.443 billion − exports $5.84 billion = $2.598 to 2.609 billion".
    """
    if cell.published:
        return ""
    if cell.rule == LINES:
        lines = counted(int(evidence.published[cell.evidence[0]]["lines"]), "published value")
        return f"{_name(cell.key)} {cell.key.period} = sum of {lines} = {amount(cell.value, cell.key.unit, 4)}"
    inputs = [_input(key, cell.key, evidence) for key in cell.inputs]
    sum_ = IDENTITIES[cell.rule].words.format(*inputs)
    return f"{_name(cell.key)} {cell.key.period} = {sum_} = {span(cell.bounds, cell.key.unit)}"


def as_printed(cell: Cell, evidence: Evidence) -> str:
    """A published cell's digits with their unit; a derived cell's bounds."""
    if not cell.published:
        return span(cell.bounds, cell.key.unit)
    row = evidence.published[cell.observation]
    return printed(str(row["published"]), str(row["qualifier"]), float(row["value"]), cell.key.unit)


def rate_printed(cell: Cell, evidence: Evidence) -> str:
    """An exchange rate's digits: "about 7.11"."""
    row = evidence.published[cell.observation]
    return qualified(str(row["published"]), str(row["qualifier"]))


def printed(digits: str, qualifier: str, value: float, unit: str) -> str:
    """Published digits as a reader meets them: "over $3.8 billion", "CNY 46,803.98 million", "47.6 %"."""
    if unit in _PERCENT:
        return qualified(percent(value, signed=unit != "share_percent"), qualifier)
    number, _sep, scale = digits.partition(" ")
    if unit not in _MONEY or (not scale and abs(value) >= 1e6):
        return qualified(amount(value, unit, 4), qualifier)
    sign = MINUS if value < 0 else ""
    return qualified(sign + with_unit(in_digits(number.removeprefix("-")), scale, unit), qualifier)


def shown(cell: Cell, unit_digits: int = 3) -> str:
    """A cell's value with three significant digits; an open end is said."""
    value = amount(cell.value, cell.key.unit, unit_digits)
    if math.isinf(cell.bounds.high) and not math.isinf(cell.bounds.low):
        return f"over {amount(cell.bounds.low, cell.key.unit, unit_digits)}"
    if math.isinf(cell.bounds.low) and not math.isinf(cell.bounds.high):
        return f"under {amount(cell.bounds.high, cell.key.unit, unit_digits)}"
    return value


def sources_of(cell: Cell, evidence: Evidence) -> tuple[Source, ...]:
    """The publications that a cell rests on, best first, each once."""
    keys = {str(evidence.published[name]["source"]) for name in cell.evidence} - {""}
    return tuple(sorted((evidence.sources[key] for key in keys), key=lambda source: (source.order, source.key)))


def words_of(key: Key, evidence: Evidence) -> str:
    """A cell in words: "China's exports to Belarus in 2024", "growth of China's balance with Belarus in 2023"."""
    growth = {"yoy_percent": "growth of ", "yoy_percent_cny": "growth in yuan of ", "share_percent": "share of "}
    goods = "" if key.goods == TOTAL else f" of {lower_first(evidence.goods[key.goods].name)}"
    level = evidence.reckoning.get(key.at(unit=USD))
    name = balance_word(level.value) if key.measure == "balance" and level else key.measure
    flow = flow_words(key.reporter, key.partner, key.measure).replace(f" {key.measure} ", f" {name}{goods} ", 1)
    return f"{growth.get(key.unit, '')}{flow} in {read_period(key.period).words}"


def _name(key: Key) -> str:
    growth = "growth of " if key.unit.startswith("yoy") else "share of " if key.unit == "share_percent" else ""
    return f"{growth}{key.measure}"


def _input(key: Key, of: Key, evidence: Evidence) -> str:
    cell = evidence.reckoning.cells[key]
    if key.measure == RATE:
        return rate_printed(cell, evidence)
    value = as_printed(cell, evidence)
    if key.unit.startswith("yoy"):
        return value.removeprefix("+")
    when = f" {read_period(key.period).code}" if key.period != of.period else ""
    return f"{_name(key)}{when} {value}" if key.unit != USD or key.measure != of.measure or when else value
