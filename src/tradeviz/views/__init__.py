"""What one screen shows: frozen values made of frames, sentences and sources. No Dash, no Plotly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tradeviz.views.by_goods import by_goods
from tradeviz.views.chart import Chart, Gap
from tradeviz.views.hs_tree import branches
from tradeviz.views.indicators import IndicatorList, indicator_list
from tradeviz.views.key_figures import KeyFigure, KeyFigures, key_figures
from tradeviz.views.over_time import over_time
from tradeviz.views.two_sides import two_sides

if TYPE_CHECKING:
    from tradeviz.story.story import Story
    from tradeviz.story.verdicts import Finding
    from tradeviz.views.selection import Selection

__all__ = ["Chart", "Gap", "IndicatorList", "KeyFigure", "KeyFigures", "Screen", "look"]

_CHARTS = {"time": over_time, "sides": two_sides, "goods": by_goods, "tree": branches}
_OF_DATASET = _CHARTS | {"goods": branches}


@dataclass(frozen=True, slots=True)
class Screen:
    """All that one choice puts on the page.

    Attributes:
        story: the story with the figures that the choice asks for.
        selection: the choice.
        sentence: the choice in words, for screen readers.
        key_figures: the strip above the charts.
        chart: the open chart.
        indicators: what analysts reckon from figures at HS detail; None where there are none.
        finding: the verdict on the chosen passage, where one is chosen.
    """

    story: Story
    selection: Selection
    sentence: str
    key_figures: KeyFigures
    chart: Chart
    indicators: IndicatorList | None
    finding: Finding | None


def look(story: Story, selection: Selection) -> Screen:
    """What the page shows for this choice. Page, table, CSV and tests all read this one value."""
    reporter = selection.by or story.pair[0].code
    told = story.at(selection)
    charts = _CHARTS if told.dataset is None else _OF_DATASET
    return Screen(
        story=told,
        selection=selection,
        sentence=_said(story, selection),
        key_figures=key_figures(told, selection, reporter),
        chart=charts[selection.chart](told, selection, reporter),
        indicators=indicator_list(told, selection, reporter),
        finding=story.findings.get(selection.claim),
    )


def _said(story: Story, selection: Selection) -> str:
    """What a screen reader hears after a choice: the verdict first where a passage was chosen."""
    finding = story.findings.get(selection.claim)
    verdict = f"“{finding.claim.words}”: {finding.verdict}. " if finding else ""
    return verdict + selection.sentence(story.offer.given(selection.data))
