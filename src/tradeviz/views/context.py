"""What every view is made from: the figures, the reader's choice, and what the page knows around them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tradeviz.story.datasets import NO_DATASETS, Datasets
from tradeviz.story.figures import DatasetFigures

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tradeviz.analysis.reckoning import Key
    from tradeviz.story.figures import Figures
    from tradeviz.views.selection import Selection


@dataclass(frozen=True, slots=True)
class ViewContext:
    """One choice and the figures that it asks for.

    Attributes:
        figures: the figures to show.
        selection: the reader's choice.
        highlighted: the cells that the chosen passage of the article speaks of.
        datasets: what else there is of the same pair, to point to where these figures have nothing.
        article_family: the family of reports that the article belongs to; empty where there is none.
    """

    figures: Figures
    selection: Selection
    highlighted: tuple[Key, ...] = ()
    datasets: Datasets = NO_DATASETS
    article_family: str = ""

    def figures_of(self, goods: Sequence[str]) -> Figures:
        """The figures with these categories among them: the same ones, or those that the store has of a dataset."""
        if not isinstance(self.figures, DatasetFigures):
            return self.figures
        query = replace(self.selection.figures_query, dataset=self.figures.dataset.key, goods=tuple(goods))
        return self.datasets.figures(query)

    @property
    def reporter(self) -> str:
        """Code of the economy whose statistics are shown."""
        return self.selection.by or self.figures.default_reporter

    @property
    def partner(self) -> str:
        """Code of the other one."""
        return self.figures.partner_of(self.reporter)

    @property
    def years(self) -> tuple[int, int]:
        """First and last year to show."""
        return self.selection.years or self.figures.years
