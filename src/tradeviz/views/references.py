"""What is cited: a view of the page, or one of the publications behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tradeviz.model.language import _
from tradeviz.model.wording import listing
from tradeviz.story.claims import verdict_words
from tradeviz.story.figures import DatasetFigures

if TYPE_CHECKING:
    from datetime import date

    from tradeviz.model.sources import Source
    from tradeviz.views.page_view import PageView

_PUBLISHER = "tradeviz"


@dataclass(frozen=True, slots=True)
class Reference:
    """One thing that is cited.

    Attributes:
        key: short name, of letters, digits, hyphens and dots.
        title: of the view or the publication.
        publisher: who published it; nobody is named as its author, for nobody signed it.
        url: where it can be read; empty where it cannot.
        accessed: the day on which it was.
        part_of: title of what it is a part of, if it is.
        version: of the figures; empty where they have none.
        published: date of publication as far as known: 2024-09-05, 2024-09, 2024, or nothing.
        is_data: whether it is a collection of data, rather than a text about some.
    """

    key: str
    title: str
    publisher: str
    url: str
    accessed: date
    part_of: str = ""
    version: str = ""
    published: str = ""
    is_data: bool = True


def view_reference(view: PageView, address: str, accessed: date) -> Reference:
    """A view as it is cited: by its own title, as a part of its story or dataset.

    Args:
        view: what the page shows.
        address: of the page, without a query.
        accessed: the day.
    """
    story, finding, figures = view.story, view.finding, view.figures
    title, part_of, version = view.chart.title, story.title, story.version
    if isinstance(figures, DatasetFigures):
        dataset = figures.dataset
        # A chart that sets publishers side by side is as much each other's; their titles have their versions.
        titles = [source.title for source in view.chart.sources] or [dataset.title]
        part_of = _("{pair}, figures of {dataset}").format(pair=story.title, dataset=listing(titles))
        version = dataset.version if titles == [dataset.title] else ""
    if finding is not None:
        title = _("“{words}”: {verdict}").format(words=finding.claim.words, verdict=verdict_words(finding.verdict))
        part_of = story.article.title or part_of
    url = view.selection.but(sort="").link(address)
    key = "-".join([_PUBLISHER, story.name, *view.selection.name_parts, *filter(None, [view.selection.claim])])
    return Reference(key, title, _PUBLISHER, url, accessed, part_of, version, is_data=finding is None)


def source_reference(source: Source, accessed: date) -> Reference:
    """A publication as it is cited."""
    return Reference(
        source.key,
        source.title,
        source.publisher,
        source.url,
        accessed,
        published=source.published,
        is_data=source.rank == "database",
    )
