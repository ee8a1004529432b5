"""What is known of a value without the article's own family of reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradeviz.analysis.reckoning import reckon
from tradeviz.model.language import _
from tradeviz.model.wording import listing, span
from tradeviz.story.provenance import Evidence, sources_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tradeviz.analysis.reckoning import Key
    from tradeviz.model.sources import Source
    from tradeviz.story.figures import Figures


def rests_on_family(sources: Iterable[Source], family: str) -> bool:
    """Whether a value rests on a report that the article retells, or that retells the article."""
    return bool(family) and any(source.family == family for source in sources)


def independent_words(figures: Figures, key: Key, family: str) -> str:
    """What other statistics give for a cell, in a sentence; that they give nothing, where that is so.

    Args:
        figures: all figures, those of the family among them.
        key: of the cell.
        family: the reports that are left out.
    """
    rows = figures.reckoned
    others = rows[(rows["reporter"] == key.reporter) & (rows["goods"] == key.goods) & (rows["family"] != family)]
    reckoning = reckon(others, figures.rates)
    cell = reckoning.get(key)
    if cell is None:
        return _("Independent statistics give no value.")
    evidence = Evidence(reckoning, figures.published, figures.sources, figures.goods)
    names = listing(list(dict.fromkeys(source.short for source in sources_of(cell, evidence))))
    sentence = _("Independent statistics give {bounds}: {sources}.")
    return sentence.format(bounds=span(cell.bounds, key.unit), sources=names)
