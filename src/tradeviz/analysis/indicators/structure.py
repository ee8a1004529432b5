"""Measures of how trade is made up: concentration, Grubel-Lloyd, comparative advantage, trade intensity."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd


def concentration(values: Sequence[float], *, normalised: bool = False) -> float:
    """The Herfindahl-Hirschman index of a flow over its categories of goods.

    Formula: Σ share², from 1/n to 1; normalised (H − 1/n) / (1 − 1/n), from 0 to 1. Unit: ratio.
    Source: Herfindahl 1950; Hirschman 1964.

    Args:
        values: US dollars by category.
        normalised: whether to take the number of categories out.

    Returns:
        The index; missing (NaN) without values, where one is missing, or where they sum to nothing. Normalised, one
        category alone gives 1.
    """
    known = np.asarray(values, dtype="float64")
    if not len(known) or np.isnan(known).any() or known.sum() <= 0:
        return np.nan
    index = float(((known / known.sum()) ** 2).sum())
    if not normalised:
        return index
    return 1.0 if len(known) == 1 else (index - 1 / len(known)) / (1 - 1 / len(known))


def grubel_lloyd(exports: pd.Series[float], imports: pd.Series[float]) -> float:
    """How much of the trade goes both ways within the same categories.

    Formula: 1 − Σ|x − m| / Σ(x + m) over the categories; one alone gives its own index. Unit: ratio, from 0 to 1.
    Source: Grubel and Lloyd 1975.

    Args:
        exports, imports: US dollars by category (the index). What one of them lacks was not traded that way.

    Returns:
        The index; missing (NaN) where a value is missing or there is no trade.
    """
    if exports.isna().any() or imports.isna().any():
        return np.nan
    sold, bought = exports.align(imports, fill_value=0.0)
    whole = float((sold + bought).sum())
    return 1 - float((sold - bought).abs().sum()) / whole if whole > 0 else np.nan


def comparative_advantage(own: float, own_total: float, world: float, world_total: float) -> float:
    """Balassa's revealed comparative advantage.

    Formula: (own / own total) / (world / world total), of exports to everyone. Unit: ratio. Source: Balassa 1965.

    Returns:
        The index; missing (NaN) where a figure is missing or a divisor is zero.
    """
    return _quotient(_quotient(own, own_total), _quotient(world, world_total))


def trade_intensity(
    to_partner: float, exports: float, partner_imports: float, world_imports: float, own_imports: float
) -> float:
    """How much more a country sells to a partner than that partner's size lets expect.

    Formula: (exports to partner / exports) / (partner's imports / (world imports − own imports)). Unit: ratio.
    Source: Kojima 1964; Mikic and Gilbert 2009.

    Returns:
        The index; missing (NaN) where a figure is missing or a divisor is zero.
    """
    return _quotient(_quotient(to_partner, exports), _quotient(partner_imports, world_imports - own_imports))


def _quotient(top: float, bottom: float) -> float:
    return top / bottom if bottom else np.nan
