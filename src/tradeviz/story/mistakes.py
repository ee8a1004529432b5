"""Mistakes that reports often make, found by their digits: a value that was published, but of something else.

Each kind is one definition and one line in `MISTAKES`. Digits that are no more than rough would fit by chance, so only
narrow ones are looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tradeviz.model.bounds import Bounds
from tradeviz.model.language import _
from tradeviz.model.observations import CURRENCIES, FLOWS, GROWTH_OF, SHARE, USD
from tradeviz.model.periods import MONTHS, read_period
from tradeviz.model.wording import balance_word
from tradeviz.story.provenance import words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tradeviz.analysis.reckoning import Cell, Key
    from tradeviz.model.periods import Period
    from tradeviz.story.provenance import Evidence

_NARROW = 0.01  # width of bounds against their middle; wider ones fit too much
_INDEX = Bounds(100.0, 100.0)  # what an index counts a year earlier as


@dataclass(frozen=True, slots=True)
class Mistake:
    """What some digits seem to be in truth.

    Attributes:
        cell: the value that has these digits.
        words: what was mistaken for what, to stand after the difference.
        of_period: whether the value is that of another period, so that it says something where its own has none.
    """

    cell: Cell
    words: str
    of_period: bool = False


def find_mistake(key: Key, digits: Bounds, evidence: Evidence) -> Mistake | None:
    """The first kind of mistake that explains the digits; None where none does.

    Args:
        key: what the digits are said to be of.
        digits: the bounds that they stand for.
        evidence: the figures.
    """
    if not _is_narrow(digits):
        return None
    return next((found for look in MISTAKES for found in look(key, digits, evidence)), None)


def _of_another_period(key: Key, digits: Bounds, evidence: Evidence) -> Iterator[Mistake]:
    """A fiscal year called a calendar year, or the other way round."""
    period = read_period(key.period)
    others = (read_period(cell.key.period) for cell in evidence.reckoning.of(key.reporter, key.goods))
    near = sorted({other for other in others if other != period and _years_share_months(period, other)})
    for cell in _with_digits((key.at(period=other.code) for other in near), digits, evidence):
        other = read_period(cell.key.period)
        sentence = _("the digits are those of {other} ({months}), not of {period}")
        yield Mistake(
            cell, sentence.format(other=other.words, months=other.months, period=period.words), of_period=True
        )


def _years_share_months(one: Period, other: Period) -> bool:
    """Whether both are annual and overlap: of a fiscal year either calendar year may be named."""
    starts = [period.year * MONTHS + period.first for period in (one, other)]
    return one.is_annual and other.is_annual and abs(starts[0] - starts[1]) < MONTHS


def _of_another_flow(key: Key, digits: Bounds, evidence: Evidence) -> Iterator[Mistake]:
    """A share of one flow called a share of another, or of all trade; exports called imports."""
    if key.unit not in {SHARE, USD, *CURRENCIES}:
        return
    others = (key.at(measure=measure) for measure in (*FLOWS, "turnover") if measure != key.measure)
    for cell in _with_digits(others, digits, evidence):
        sentence = _("the digits are the {cell}") if key.unit == SHARE else _("the digits are those of {cell}")
        yield Mistake(cell, sentence.format(cell=words_of(cell.key, evidence)))


def _an_index(key: Key, digits: Bounds, evidence: Evidence) -> Iterator[Mistake]:
    """A level in percent of the year before called growth: 117 percent for 17."""
    if key.unit not in GROWTH_OF.values():
        return
    for cell in _with_digits([key], digits - _INDEX, evidence):
        sentence = _("the digits are the level with the year before as 100, and growth is only what is above 100")
        yield Mistake(cell, sentence)


def _the_other_sign(key: Key, digits: Bounds, evidence: Evidence) -> Iterator[Mistake]:
    """A deficit called a surplus, or the other way round."""
    if key.measure != "balance" or key.unit not in {USD, *CURRENCIES}:
        return
    for cell in _with_digits([key], -digits, evidence):
        surplus = _("the digits are those of a surplus, not of a deficit")
        deficit = _("the digits are those of a deficit, not of a surplus")
        yield Mistake(cell, surplus if balance_word(cell.value) == "surplus" else deficit)


MISTAKES: tuple[Callable[[Key, Bounds, Evidence], Iterator[Mistake]], ...] = (
    _of_another_period,
    _of_another_flow,
    _an_index,
    _the_other_sign,
)


def _with_digits(keys: Iterable[Key], digits: Bounds, evidence: Evidence) -> Iterator[Cell]:
    """The cells whose bounds are narrow and meet the digits."""
    for key in keys:
        cell = evidence.reckoning.get(key)
        if cell is not None and _is_narrow(cell.bounds) and cell.bounds.meets(digits):
            yield cell


def _is_narrow(bounds: Bounds) -> bool:
    return bounds.width <= _NARROW * abs(bounds.low + bounds.high) / 2
