"""Everything that one choice puts on the page, as one value that page, table, CSV and tests all read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from tradeviz.model.language import _
from tradeviz.model.observations import USD
from tradeviz.story.claims import verdict_words
from tradeviz.views.choices import choices_of
from tradeviz.views.context import ViewContext
from tradeviz.views.indicators import IndicatorList, indicator_list
from tradeviz.views.key_figures import KeyFigures, key_figures
from tradeviz.views.registry import ChartType, chart_type

if TYPE_CHECKING:
    from tradeviz.analysis.reckoning import Key
    from tradeviz.story.figures import Figures
    from tradeviz.story.story import Story
    from tradeviz.story.verdicts import Finding
    from tradeviz.views.chart import Chart
    from tradeviz.views.selection import Selection


@dataclass(frozen=True)
class PageView:
    """All that one choice puts on the page; each part is made when it is first asked for, so a download makes one.

    Attributes:
        story: what the page tells.
        selection: the choice.
        context: the figures that the choice asks for, with the choice.
    """

    story: Story
    selection: Selection
    context: ViewContext

    @property
    def figures(self) -> Figures:
        """The figures that the choice asks for."""
        return self.context.figures

    @property
    def chart_type(self) -> ChartType:
        """Which chart is open."""
        return chart_type(self.selection.chart, self.figures, self.context.datasets)

    @cached_property
    def chart(self) -> Chart:
        """The open chart."""
        return self.chart_type.of(self.context)

    @cached_property
    def key_figures(self) -> KeyFigures:
        """The strip above the charts."""
        return key_figures(self.context)

    @cached_property
    def indicators(self) -> IndicatorList:
        """What analysts reckon from figures at HS detail; empty where there are none."""
        return indicator_list(self.context)

    @property
    def finding(self) -> Finding | None:
        """The verdict on the chosen passage; None where none is chosen."""
        return self.story.findings.get(self.selection.claim)

    @property
    def sentence(self) -> str:
        """What a screen reader hears after a choice: the verdict first where a passage was chosen."""
        finding = self.finding
        choice = self.selection.sentence(choices_of(self.story).for_dataset(self.selection.data))
        if finding is None:
            return choice
        said = {"words": finding.claim.words, "verdict": verdict_words(finding.verdict), "choice": choice}
        if not finding.claim.has_chart:
            return _("“{words}”: {verdict}.").format(**said)
        return _("“{words}”: {verdict}. {choice}").format(**said)


def page_view(story: Story, selection: Selection, known: Figures | None = None) -> PageView:
    """What the page of a story shows for a choice.

    Args:
        story: what the page tells.
        selection: the choice.
        known: the figures that the choice asks for, from whoever keeps them; else the story is asked.
    """
    figures = story.figures(selection.figures_query) if known is None else known
    lit, family = _highlighted(story, selection), "" if selection.data else story.article_family
    return PageView(story, selection, ViewContext(figures, selection, lit, story.datasets, family))


def _highlighted(story: Story, selection: Selection) -> tuple[Key, ...]:
    """The cells that the chosen claim speaks of, in dollars: a growth rate speaks of its level.

    A claim speaks of the story's own figures; among those of a dataset nothing stands out.
    """
    claim = story.claims.get(selection.claim)
    if claim is None or selection.data:
        return ()
    return tuple(dict.fromkeys(key.at(unit=USD) for key in claim.cells))
