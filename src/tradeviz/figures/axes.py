"""The axes of a chart of lines: years along it, dollars up it, and how many pixels a dollar has."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tradeviz.figures.scales import round_numbers
from tradeviz.model.language import N_, _
from tradeviz.model.observations import USD
from tradeviz.model.periods import MONTHS, Period
from tradeviz.model.wording import MINUS, in_digits, scale_of, with_unit

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from tradeviz.figures.palette import Palette
    from tradeviz.views.whose import SourceSpan

LETTER = 8.2  # pixels at most of a letter beside a chart
STRIP = 20  # pixels of the strip under the years
_ROOM = 0.06  # of what an axis shows, free beyond its values
_BESIDE = 0.2  # of a year, free at both ends of the axis
_MOST_YEARS, _MOST_FISCAL = 6, 3  # ticks less one; a fiscal year's name is longer
_NUMBER = "#"  # stands for an axis's number while its unit is asked for
_TICK_LEFT, _TICK_DIGITS = 4, 2  # pixels before a tick's label, and what it has of digits at least
_FEW_TICKS = 0.4  # of the chart's height: a lower panel has fewer ticks
_STRIP_LINE, _STRIP_TEXT = 27, 28  # pixels under the chart
# The scale's word, short enough for an axis.
_SHORT: Mapping[str, str] = {
    "trillion": N_("tn"),
    "billion": N_("bn"),
    "million": N_("m"),
    "thousand": N_("k"),
}


@dataclass(frozen=True, slots=True)
class Extent:
    """What an axis of values shows, in US dollars, nothing among it; the room beyond the values is in it."""

    low: float
    high: float

    @classmethod
    def of(cls, values: Iterable[float]) -> Extent:
        """The extent of some values; of none, one dollar."""
        known = [0.0, *values]
        low, high = min(known), max(known)
        room = _ROOM * ((high - low) or 1.0)
        return cls(low - (room if low < 0 else 0.0), high + room)

    @property
    def width(self) -> float:
        """All that it shows."""
        return self.high - self.low

    @property
    def scale(self) -> tuple[float, str]:
        """The power of a thousand to show it in, and its word."""
        return scale_of(max(abs(self.low), abs(self.high)) / (1 + _ROOM))

    def widened(self, width: float, *, below: bool) -> Extent:
        """So wide at least; what is added is added below or above."""
        more = max(0.0, width - self.width)
        return Extent(self.low - more, self.high) if below else Extent(self.low, self.high + more)


def value_axis(extent: Extent, domain: tuple[float, float], palette: Palette) -> tuple[dict[str, Any], int]:
    """An axis of dollars in a part of the chart's height, and the pixels that its labels need."""
    scale, word = extent.scale
    suffix = f" {_(_SHORT[word])}" if word else ""
    before, _number, after = with_unit(_NUMBER, "", USD).partition(_NUMBER)
    digits = max(_TICK_DIGITS, len(f"{max(abs(extent.low), abs(extent.high)) / scale:.0f}"))
    axis: dict[str, Any] = {
        "domain": list(domain),
        "range": [extent.low / scale, extent.high / scale],
        "nticks": 5 if domain[1] - domain[0] > _FEW_TICKS else 3,
        "gridcolor": palette.rule,
        "zeroline": True,
        "zerolinecolor": palette.soft,
        "zerolinewidth": 1,
        "fixedrange": True,
        "tickprefix": before,
        "ticksuffix": suffix + after,
        "showtickprefix": "last",
        "showticksuffix": "last",
        "tickfont": {"size": 12, "color": palette.soft},
        "anchor": "x",
    }
    if -extent.low > extent.high:
        # The unit stands at the end that says most; at a nought above a deficit it would say "$0 bn".
        values = round_numbers(extent.low / scale, extent.high / scale, 3)
        if not values[0]:
            # Nothing round lies as low; of more ticks some do, for it is further down than up.
            values = round_numbers(extent.low / scale, extent.high / scale, 6)
        words = [in_digits(f"{abs(value):g}") for value in values]
        words = [f"{MINUS if value < 0 else ''}{word}" for value, word in zip(values, words, strict=True)]
        words[0] = f"{MINUS if values[0] < 0 else ''}{before}{words[0].removeprefix(MINUS)}{suffix}{after}"
        axis |= {"tickmode": "array", "tickvals": values, "ticktext": words}
        axis |= {"showtickprefix": "none", "showticksuffix": "none"}
        digits += len(before) + 1
    return axis, math.ceil(_TICK_LEFT + LETTER * (digits + len(suffix + after)))


def years_axis(periods: Collection[Period], palette: Palette) -> dict[str, Any]:
    """The axis of years below a chart, wide enough for all of them."""
    first = min(period.start if period.is_fiscal_year else period.year - 0.5 for period in periods)
    last = max(period.end if period.is_fiscal_year else period.year + 0.5 for period in periods)
    return time_axis((first - _BESIDE, last + _BESIDE), _year_ticks(periods), palette)


def time_axis(ends: tuple[float, float], ticks: dict[str, Any], palette: Palette) -> dict[str, Any]:
    """An axis of time below a chart; `ends` as places on an axis of years, `ticks` with Plotly's keys for them."""
    return {
        "range": list(ends),
        "tickmode": "array",
        **ticks,
        "showgrid": False,
        "zeroline": False,
        "fixedrange": True,
        "tickfont": {"size": 12, "color": palette.soft},
        "anchor": "free",
        "position": 0,
    }


def source_strip(spans: Sequence[SourceSpan], palette: Palette) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """A line with a letter below the years of each span: shapes and annotations."""
    lines = [
        {
            "type": "line",
            "xref": "x",
            "yref": "paper",
            "ysizemode": "pixel",
            "yanchor": 0,
            "x0": span.start + 0.1,
            "x1": span.end - 0.1,
            "y0": -_STRIP_LINE,
            "y1": -_STRIP_LINE,
            "line": {"color": palette.soft, "width": 1.5},
        }
        for span in spans
    ]
    letters = [
        {
            "text": span.letter,
            "x": (span.start + span.end) / 2,
            "xref": "x",
            "y": 0,
            "yref": "paper",
            "yanchor": "top",
            "yshift": -_STRIP_TEXT,
            "showarrow": False,
            "font": {"size": 10.5, "color": palette.soft},
        }
        for span in spans
    ]
    return lines, letters


def _year_ticks(periods: Collection[Period]) -> dict[str, Any]:
    """The axis's years; where all that is drawn are fiscal years of one kind, those by their own names."""
    years = [period.year for period in periods]
    first, last = min(years), max(years)
    fiscal = len({period.first for period in periods}) == 1 and all(period.is_fiscal_year for period in periods)
    apart = max(1, math.ceil((last - first) / (_MOST_FISCAL if fiscal else _MOST_YEARS)))
    shown = [year for year in range(first, last + 1) if (last - year) % apart == 0]
    if not fiscal:
        return {"tickvals": shown}
    begin = next(iter(periods)).first
    named = [Period(year, begin, begin + MONTHS - 1) for year in shown]
    return {"tickvals": [period.middle for period in named], "ticktext": [period.short for period in named]}
