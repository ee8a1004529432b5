"""The identities of trade accounts, each as a sum over two cells.

Sources: IMTS 2010 (United Nations, ST/ESA/STAT/SER.M/52/Rev.3) for balance and turnover; growth and share are
their definitions.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from tradeviz.analysis.reckoning.cells import Key
from tradeviz.model.bounds import Bounds
from tradeviz.model.economies import EVERYONE
from tradeviz.model.goods import TOTAL
from tradeviz.model.language import N_
from tradeviz.model.observations import CHANGE, CURRENCIES, FLOWS, GROWTH_OF, SHARE, USD, WORLD_SHARE
from tradeviz.model.periods import FIRST_YEAR, read_period

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_ONE = Bounds(1.0, 1.0)
_WHOLE = Bounds(0.0, 100.0)
_MONEY = (USD, *CURRENCIES)
_WHOLES = (*FLOWS, "turnover")  # whose parts are shares; a balance has none
RATE = "rate"


@dataclass(frozen=True, slots=True)
class Identity:
    """A sum over two inputs, once on bounds and once on the printed numbers.

    Attributes:
        name: what a cell derived by it keeps in `rule`.
        words: the sum for a reader, in English, with {a} and {b} for the inputs.
        on_bounds: the sum in bounds; None where the inputs allow none.
        on_values: the same on the printed numbers.
        across_years: whether it leads from one year to another.
    """

    name: str
    words: str
    on_bounds: Callable[[Bounds, Bounds], Bounds | None]
    on_values: Callable[[float, float], float]
    across_years: bool = False


class Step(NamedTuple):
    """One way to reach a cell: the identity and the two cells it takes."""

    target: Key
    identity: Identity
    inputs: tuple[Key, Key]


def _grown(level: Bounds, growth: Bounds) -> Bounds | None:
    factor = _ONE + growth.scaled(0.01)
    return level * factor if factor.low > 0 and _has_one_sign(level) else None


def _shrunk(level: Bounds, growth: Bounds) -> Bounds | None:
    factor = _ONE + growth.scaled(0.01)
    return level / factor if factor.low > 0 and _has_one_sign(level) else None


def _change(now: Bounds, before: Bounds) -> Bounds | None:
    # Growth of a balance speaks of its size: a deficit that widens grows. From a deficit to a surplus there is none.
    same_side = (before.low > 0 and now.low >= 0) or (before.high < 0 and now.high <= 0)
    return (now / before - _ONE).scaled(100.0) if same_side else None


def _risen(now: Bounds, before: Bounds) -> Bounds | None:
    # As with growth, of a balance it is the size that rises.
    if before.low >= 0 and now.low >= 0:
        return now - before
    return before - now if before.high <= 0 and now.high <= 0 else None


def _has_one_sign(level: Bounds) -> bool:
    return level.low >= 0 or level.high <= 0


def _share(part: Bounds, whole: Bounds) -> Bounds | None:
    if whole.low <= 0 or part.low < 0:
        return None
    share = (part / whole).scaled(100.0)
    # A part published to more digits than its whole may seem to exceed it; a share never does.
    return Bounds(min(share.low, _WHOLE.high), min(share.high, _WHOLE.high))


# How a value that was added up before it reaches the reckoning came about; it has no two inputs.
OF_PARTS, OF_MONTHS = "parts", "months"
_SUM = Identity("sum", N_("{a} + {b}"), lambda a, b: a + b, lambda a, b: a + b)
DIFFERENCE = Identity("difference", N_("{a} − {b}"), lambda a, b: a - b, lambda a, b: a - b)
HALF_SUM = Identity("half sum", N_("({a} + {b}) / 2"), lambda a, b: (a + b).scaled(0.5), lambda a, b: (a + b) / 2)
HALF_DIFFERENCE = Identity(
    "half difference", N_("({a} − {b}) / 2"), lambda a, b: (a - b).scaled(0.5), lambda a, b: (a - b) / 2
)
CONVERSION = Identity("conversion", N_("{a} / {b}"), lambda a, b: a / b if b.low > 0 else None, lambda a, b: a / b)
GROWN = Identity("growth forward", N_("{a} × (1 + {b})"), _grown, lambda a, b: a * (1 + b / 100), across_years=True)
SHRUNK = Identity("growth back", N_("{a} / (1 + {b})"), _shrunk, lambda a, b: a / (1 + b / 100), across_years=True)
CHANGE_IN_PERCENT = Identity("change", N_("{a} / {b} − 1"), _change, lambda a, b: (a / b - 1) * 100)
SHARE_OF = Identity("share", N_("{a} / {b}"), _share, lambda a, b: min(100.0, a / b * 100))
PART_OF = Identity("part", N_("{a} × {b}"), lambda a, b: (a * b).scaled(0.01), lambda a, b: a * b / 100)
# Two that only claims ask for: by how much money grew, and dollars in another currency.
RISE = Identity("rise", N_("{a} − {b}"), _risen, lambda a, b: abs(a) - abs(b))
PRICED = Identity("conversion back", N_("{a} × {b}"), lambda a, b: a * b if b.low > 0 else None, lambda a, b: a * b)

IDENTITIES = {
    identity.name: identity
    for identity in (
        _SUM, DIFFERENCE, HALF_SUM, HALF_DIFFERENCE, CONVERSION, GROWN, SHRUNK, CHANGE_IN_PERCENT, SHARE_OF, PART_OF,
        RISE, PRICED,
    )
}  # fmt: skip

_ACCOUNTS = (
    ("balance", DIFFERENCE, "exports", "imports"),
    ("turnover", _SUM, "exports", "imports"),
    ("exports", DIFFERENCE, "turnover", "imports"),
    ("imports", DIFFERENCE, "turnover", "exports"),
    ("exports", _SUM, "balance", "imports"),
    ("imports", DIFFERENCE, "exports", "balance"),
    ("exports", HALF_SUM, "turnover", "balance"),
    ("imports", HALF_DIFFERENCE, "turnover", "balance"),
)


def steps_from(key: Key) -> Iterator[Step]:
    """Every step that takes this cell as its first input."""
    if key.measure == RATE:
        return
    if key.unit in _MONEY:
        yield from _accounts(key)
    if key.unit in GROWTH_OF:
        yield from _growth(key)
    if key.unit in CURRENCIES:
        yield Step(key.at(unit=USD), CONVERSION, (key, rate_key(key.period, key.unit)))
    elif key.goods != TOTAL and key.measure in _WHOLES:
        total = Key(key.reporter, key.partner, TOTAL, key.period, key.measure, USD)
        if key.unit == USD:
            yield Step(key.at(unit=SHARE), SHARE_OF, (key, total))
        elif key.unit == SHARE:
            yield Step(key.at(unit=USD), PART_OF, (key, total))


def step_to(key: Key) -> Step | None:
    """The step to a cell that only a claim asks for, and that `steps_from` leads to from nowhere; None for others."""
    if key.unit.endswith(CHANGE):
        now = key.at(unit=key.unit.removesuffix(CHANGE))
        before = _years_beside(key.period)[0]
        return Step(key, RISE, (now, now.at(period=before))) if before else None
    part = key.at(unit=USD)
    if key.unit == WORLD_SHARE:
        return Step(key, SHARE_OF, (part, part._replace(partner=EVERYONE)))
    return Step(key, PRICED, (part, rate_key(key.period, key.unit))) if _is_currency(key.unit) else None


def _is_currency(unit: str) -> bool:
    return len(unit) == 3 and unit != USD


def rate_key(period: str, currency: str) -> Key:
    """Where an exchange rate stands among the cells: units of the currency per US dollar."""
    return Key("", "", "", period, RATE, currency)


def _accounts(key: Key) -> Iterator[Step]:
    for measure, identity, first, second in _ACCOUNTS:
        if key.measure == first:
            yield Step(key.at(measure=measure), identity, (key, key.at(measure=second)))


def _growth(key: Key) -> Iterator[Step]:
    growth = GROWTH_OF[key.unit]
    before, after = _years_beside(key.period)
    later = key.at(period=after)
    if before:
        earlier = key.at(period=before)
        yield Step(key.at(unit=growth), CHANGE_IN_PERCENT, (key, earlier))
        yield Step(earlier, SHRUNK, (key, key.at(unit=growth)))
    yield Step(later, GROWN, (key, later.at(unit=growth)))


@lru_cache(maxsize=4096)
def _years_beside(code: str) -> tuple[str, str]:
    """The same months a year earlier, empty where there is no such year, and a year later."""
    period = read_period(code)
    return period.years_earlier(1).code if period.year > FIRST_YEAR else "", period.years_earlier(-1).code
