"""The charts there are. A new one is a view, a figure, and one line here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tradeviz.model.language import N_, _
from tradeviz.story.datasets import NO_DATASETS
from tradeviz.story.figures import DetailedFigures
from tradeviz.views.by_goods import by_goods
from tradeviz.views.by_month import by_month
from tradeviz.views.by_publisher import by_publisher, have_other_publishers
from tradeviz.views.hs_tree import hs_tree
from tradeviz.views.over_time import over_time
from tradeviz.views.selection import OWN_SCALES
from tradeviz.views.two_sides import two_sides

if TYPE_CHECKING:
    from collections.abc import Callable

    from tradeviz.story.datasets import Datasets
    from tradeviz.story.figures import Figures
    from tradeviz.views.chart import Chart
    from tradeviz.views.context import ViewContext


# Keys of the controls that change some charts and not others.
SOME_CHARTS = ("years", "period", "factor", "scales", "parts")


def any_figures(figures: Figures, datasets: Datasets) -> bool:
    """What a chart needs that can be made from whatever there is."""
    del figures, datasets
    return True


def have_detail(figures: Figures, datasets: Datasets) -> bool:
    """Whether figures can be broken down by goods."""
    del datasets
    return isinstance(figures, DetailedFigures)


def have_months(figures: Figures, datasets: Datasets) -> bool:
    """Whether any of the figures are of single months."""
    del datasets
    return figures.has_months


@dataclass(frozen=True, slots=True)
class ChartType:
    """One chart that a reader can open.

    Attributes:
        key: its value in the address: `chart=time`.
        label: the name on its tab, marked for translation.
        view: makes the chart of a choice.
        figure: the module of `tradeviz.figures` that draws it, with its function `draw`.
        needs: whether it can be made from some figures, and from what else the store has of their pair.
        takes: keys of the controls in `SOME_CHARTS` that change it.
    """

    key: str
    label: str
    view: Callable[[ViewContext], Chart]
    figure: str
    needs: Callable[[Figures, Datasets], bool] = any_figures
    takes: frozenset[str] = frozenset({"years"})

    def of(self, context: ViewContext) -> Chart:
        """The chart of a choice, with its key, the module that draws it and the scales of its panels."""
        chart = self.view(context)
        own = "scales" in self.takes and context.selection.scales == OWN_SCALES and len(chart.panels) > 1
        said = (_("Each category has a scale of its own, so heights do not compare."),) if own else ()
        return replace(chart, kind=self.key, figure=self.figure, own_scales=own, notes=(*chart.notes, *said))


_ONE_PERIOD = frozenset({"period"})

CHARTS = (
    ChartType("time", N_("Over time"), over_time, "lines", takes=frozenset({"years", "scales", "parts"})),
    ChartType("sides", N_("Two sides"), two_sides, "lines", takes=frozenset({"years", "factor", "scales", "parts"})),
    ChartType(
        "publishers",
        N_("By publisher"),
        by_publisher,
        "lines",
        needs=have_other_publishers,
        takes=frozenset({"years", "factor", "scales", "parts"}),
    ),
    ChartType("months", N_("By month"), by_month, "monthly", needs=have_months, takes=frozenset({"years", "scales"})),
    ChartType("goods", N_("By goods"), hs_tree, "bars", needs=have_detail, takes=_ONE_PERIOD),
    ChartType("goods", N_("By goods"), by_goods, "bars", takes=_ONE_PERIOD),
    ChartType("tree", N_("Treemap"), hs_tree, "treemap", needs=have_detail, takes=_ONE_PERIOD),
)


def charts_for(figures: Figures, datasets: Datasets = NO_DATASETS) -> tuple[ChartType, ...]:
    """The charts that these figures can fill, in the order of their tabs; of two with one key, the first."""
    filled: dict[str, ChartType] = {}
    for chart in CHARTS:
        if chart.needs(figures, datasets):
            filled.setdefault(chart.key, chart)
    return tuple(filled.values())


def chart_type(key: str, figures: Figures, datasets: Datasets = NO_DATASETS) -> ChartType:
    """The chart with this key, as these figures fill it."""
    return next(chart for chart in charts_for(figures, datasets) if chart.key == key)
