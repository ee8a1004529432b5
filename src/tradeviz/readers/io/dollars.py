"""Values in other currencies turned into US dollars, at rates that the user gave."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tradeviz.store.report import RowRule

if TYPE_CHECKING:
    import numpy.typing as npt

    from tradeviz.readers.io.categories import CategoryColumn
    from tradeviz.readers.io.rules import RowRules
    from tradeviz.readers.rates import Rates

    _Floats = npt.NDArray[np.float64]


def in_dollars(values: _Floats, currency: str, periods: CategoryColumn, rules: RowRules, rates: Rates) -> _Floats:
    """The values times the rate of each one's period; rows of a period without a rate are set apart.

    Args:
        values: in the currency.
        currency: its code of ISO 4217; values in USD stay as they are.
        periods: years or months (ISO 8601) of the rows.
        rules: the rows.
        rates: those given.
    """
    if currency == "USD":
        return values
    found = [rates.rate(currency, period) for period in periods.texts]
    rules.set_apart(RowRule.NO_RATE, rules.kept & periods.rows_of([rate is None for rate in found]))
    if any(rate is not None for rate in found):
        rules.repaired(RowRule.CONVERTED, ~np.isnan(values))
        rules.report.note(f"One US dollar was taken for so many {currency}: --rate {rates.as_text(currency)}.")
    factors = np.array([*(np.nan if rate is None else rate for rate in found), np.nan])
    converted: _Floats = values * factors[periods.index]
    return converted
