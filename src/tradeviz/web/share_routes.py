"""The addresses by which a view is taken along: the parts of its picture, its citations, the page that hands it on."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from flask import Response, request

from tradeviz.errors import ChoiceError
from tradeviz.exports.archive import safe_name
from tradeviz.exports.citations import CITATION_FORMATS
from tradeviz.figures import LIGHT, draw
from tradeviz.figures.config import plotly_config
from tradeviz.figures.legend import marks, ways
from tradeviz.figures.picture import Caption, picture_frame
from tradeviz.model.language import _, spoken
from tradeviz.model.wording import day_words
from tradeviz.views import page_view
from tradeviz.views.as_text import as_text, described, picture_notes, source_line, whence
from tradeviz.views.choices import choices_of
from tradeviz.views.references import source_reference, view_reference
from tradeviz.views.selection import parse_query
from tradeviz.web.language import in_language_of
from tradeviz.web.page.document import plain_document
from tradeviz.web.page.share import CITATION, EVERY_SOURCE, SHARE_PATH, share_page
from tradeviz.web.page.state import to_json
from tradeviz.web.page.take_away import PICTURE
from tradeviz.web.start_routes import readable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from flask import Flask

    from tradeviz.exports.citations import CitationFormat
    from tradeviz.story.story import Story
    from tradeviz.views import PageView
    from tradeviz.web.catalog import Catalog

_MOST_NAME = 90  # characters of a file's name before its ending


def add_share_routes(app: Flask, catalog: Catalog, pages: Sequence[str], framing: Sequence[str]) -> None:
    """Add the addresses to an app, behind each of the rules in `pages`; sites in `framing` may embed."""
    answers: dict[str, Callable[[Story], Response]] = {
        PICTURE: _picture,
        SHARE_PATH: lambda story: _share(story, framing),
        **{f"{CITATION}.{one.ending}": partial(_citation, one) for one in CITATION_FORMATS},
    }
    for page in pages:
        for suffix, answer in answers.items():
            rule = page.rstrip("/") + suffix
            app.add_url_rule(rule, rule, partial(_behind_page, catalog, suffix, answer))


def _behind_page(catalog: Catalog, suffix: str, answer: Callable[[Story], Response], **_path: str) -> Response:
    """What is answered of the page whose path stands before the suffix, in the page's language."""
    path = request.path.removesuffix(suffix) or "/"
    with in_language_of(_query()):
        return catalog.answer(path, answer)


def _query() -> str:
    return request.query_string.decode("utf-8", "replace")


def viewed(story: Story, query: str) -> PageView:
    """What a page shows for a query, or for the nearest that it understands."""
    return page_view(story, parse_query(query, choices_of(story)).selection)


def page_address(story: Story) -> str:
    """The address of a story's page, as its readers have it; needs a request."""
    return request.root_url.rstrip("/") + (story.base or "/")


def _share(story: Story, framing: Sequence[str]) -> Response:
    page = share_page(viewed(story, _query()), page_address(story), request.root_url.rstrip("/"), framing, today())
    return readable(plain_document(_("Share this view · tradeviz"), page, root=f"{request.script_root}/"))


def _citation(kind: CitationFormat, story: Story) -> Response:
    """The view, or those of its sources that the query names, in one format.

    Raises:
        ChoiceError: the source named is none of the view's.
    """
    view, asked = viewed(story, _query()), request.args.get("source", "")
    if not asked:
        cited, name = [view_reference(view, page_address(story), today())], _file_name(view)
    else:
        known = {**view.figures.sources, **{source.key: source for source in view.chart.sources}}
        sources = view.chart.sources if asked == EVERY_SOURCE else [known.get(asked)]
        if None in sources:
            raise ChoiceError([f"{asked[:40]!r} is no source of these figures; /share lists them."])
        cited = [source_reference(source, today()) for source in sources if source is not None]
        name = f"{story.name}-sources" if asked == EVERY_SOURCE else f"{story.name}-{asked}"
    disposition = f'attachment; filename="{safe_name(name[:_MOST_NAME])}.{kind.ending}"'
    return Response(kind.write(cited), content_type=kind.media_type, headers={"Content-Disposition": disposition})


def today() -> date:
    """The day, by the clock of nobody's time zone: what is cited on it is the same everywhere."""
    return datetime.now(UTC).date()


def _picture(story: Story) -> Response:
    return Response(to_json(_picture_parts(viewed(story, _query()))), mimetype="application/json")


def _picture_parts(view: PageView) -> dict[str, Any]:
    """What the script needs for a picture: the figure, the frame around it, the view as text, and a file's name."""
    chart, selection = view.chart, view.selection
    first, second = view.figures.pair
    figure = draw(chart, (first.code, second.code), LIGHT)
    address, day = page_address(view.story), day_words(today())
    caption = Caption(
        chart.title,
        chart.subtitle,
        [*ways(chart, view.figures.pair), *marks(figure, LIGHT)],
        picture_notes(view),
        source_line(chart.sources),
        whence(selection.but(table=False, sort="").link(address), day),
        described(view),
    )
    frame = picture_frame(caption, figure["layout"]["height"], spoken().code)
    return {
        "name": _file_name(view),
        "text": as_text(view, address, day),
        "figure": {"data": figure["data"], "layout": figure["layout"] | {"autosize": False}},
        "config": plotly_config() | {"staticPlot": True},
        "frame": {"svg": frame.svg, "left": frame.left, "top": frame.top, "width": frame.width, "height": frame.height},
    }


def _file_name(view: PageView) -> str:
    """A name that says what the picture holds: whose trade, which chart, which goods, flow and years."""
    selection, chart = view.selection, view.chart
    said = [part for part in selection.name_parts if part != chart.kind]
    years = [row.period[:4] for row in chart.rows]
    span = (
        []
        if selection.years or selection.period
        else [chart.period or "-".join(dict.fromkeys((min(years), max(years))))]
    )
    parts = [view.story.name, chart.kind, *said, *span, selection.claim]
    return safe_name("-".join(filter(None, parts)).replace("/", "-to-")[:_MOST_NAME])
