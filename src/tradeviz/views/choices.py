"""What a story lets its reader choose from, and the choice that shows what a passage speaks of."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tradeviz.model.goods import TOTAL
from tradeviz.model.language import _
from tradeviz.views.registry import charts_for
from tradeviz.views.selection import ALL_FLOWS, Choices, Selection, parse_query

if TYPE_CHECKING:
    from tradeviz.story.datasets import Datasets
    from tradeviz.story.figures import Figures
    from tradeviz.story.story import Story


def choices_of(story: Story) -> Choices:
    """What a reader of a story can choose from."""
    titles = story.datasets.titles()

    def within(dataset: str) -> Choices:
        return replace(_choices(story.whole(dataset), story.datasets), claims=tuple(story.claims), datasets=titles)

    return replace(within(""), within=within)


def _choices(figures: Figures, datasets: Datasets) -> Choices:
    first = figures.default_reporter
    return Choices(
        goods=figures.labels,
        reporters=(first, figures.partner_of(first)),
        years=figures.years,
        goods_by_name=figures.goods_by_name,
        charts={chart.key: _(chart.label) for chart in charts_for(figures, datasets)},
        sides=figures.sides,
    )


def choice_for(story: Story, claim_id: str, lang: str = "") -> Selection:
    """The choice that shows what a claim speaks of: the one its author named, or the cells it is about.

    Args:
        story: whose claim it is.
        claim_id: its id.
        lang: the language that the address names, which a choice keeps.
    """
    claim = story.claims[claim_id]
    if claim.show or not claim.cells:
        return parse_query(claim.show, choices_of(story)).selection.but(claim=claim_id, lang=lang)
    cell = claim.cells[0]
    flows = {key.measure for key in claim.cells}
    return Selection(
        goods=tuple(dict.fromkeys(key.goods for key in claim.cells)),
        flow=cell.measure if flows == {"turnover"} or cell.goods != TOTAL else ALL_FLOWS,
        by="" if cell.reporter == story.whole().default_reporter else cell.reporter,
        claim=claim_id,
        lang=lang,
    )
