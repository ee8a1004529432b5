"""The plain HTTP routes beside Dash's: downloads of every page, the start page, and whether the server lives."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import TYPE_CHECKING

from flask import Response, request

from tradeviz.errors import NotInStoreError, StoreError
from tradeviz.exports.archive import safe_name, zipped
from tradeviz.exports.download import pair_files, story_files
from tradeviz.exports.tables import screen_csv
from tradeviz.story.figures import DatasetFigures
from tradeviz.views import page_view
from tradeviz.views.choices import choices_of
from tradeviz.views.selection import parse_query
from tradeviz.views.start import start
from tradeviz.web.page.chart_card import CSV, EXCEL, ZIP
from tradeviz.web.page.document import document
from tradeviz.web.page.start import PATH as START
from tradeviz.web.page.start import start_page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from flask import Flask

    from tradeviz.story.story import Story
    from tradeviz.web.catalog import Catalog

PAGES = ("", "/story/<name>", "/pair/<first>/<second>")


def add_routes(app: Flask, catalog: Catalog) -> None:
    """Add the routes of a catalog to an app."""
    files = lru_cache(maxsize=4)(story_files)
    answers: dict[str, Callable[[Story], Response]] = {
        CSV: partial(_csv, excel=False),
        EXCEL: partial(_csv, excel=True),
        ZIP: lambda story: _whole(story, files),
    }
    for suffix, answer in answers.items():
        for page in PAGES:
            app.add_url_rule(page + suffix, page + suffix, partial(_of_page, catalog, suffix, answer))
    app.add_url_rule("/healthz", "healthz", lambda: Response("ok\n", mimetype="text/plain"))
    app.add_url_rule(START, "start", lambda: _start(catalog))
    app.before_request(partial(_refuse_unknown_pages, catalog))
    app.register_error_handler(NotInStoreError, lambda error: _sentence(error, 404))
    app.register_error_handler(StoreError, lambda error: _sentence(error, 503))


def _of_page(catalog: Catalog, suffix: str, answer: Callable[[Story], Response], **_: str) -> Response:
    """A download of the page whose path stands before the suffix."""
    return answer(catalog.find(request.path.removesuffix(suffix) or "/"))


def _csv(story: Story, *, excel: bool) -> Response:
    reading = parse_query(request.query_string.decode("utf-8", "replace"), choices_of(story))
    if reading.notices:
        # A file has no place for a notice, so a query that is not quite right gets none.
        nearest = reading.selection.link(request.path)
        lines = [*reading.notices, f"Nothing was downloaded. The nearest that can be: {nearest}"]
        return Response("\n".join(lines) + "\n", 400, mimetype="text/plain")
    text = screen_csv(page_view(story, reading.selection).chart.rows, excel=excel)
    return _attachment(text.encode(), "text/csv; charset=utf-8", f"{story.name}.csv")


def _whole(story: Story, files: Callable[[Story], dict[str, bytes]]) -> Response:
    """Everything of a story; at HS detail, everything of the dataset that the query names."""
    selection = parse_query(request.query_string.decode("utf-8", "replace"), choices_of(story)).selection
    figures = story.figures(selection.figures_query)
    if isinstance(figures, DatasetFigures):
        held = pair_files(figures, story.datasets.rows(figures.dataset.key))
    else:
        held = files(story)
    name = safe_name(story.name)
    return _attachment(zipped(held, name), "application/zip", f"{name}.zip")


def _attachment(content: bytes | Iterable[bytes], kind: str, name: str) -> Response:
    disposition = f'attachment; filename="{safe_name(name)}"'
    return Response(content, content_type=kind, headers={"Content-Disposition": disposition})


def _start(catalog: Catalog) -> Response:
    asked = start(catalog.stories, catalog.store, request.args.get("first", ""))
    return Response(document("Stories and pairs · tradeviz", start_page(asked)), mimetype="text/html")


def _refuse_unknown_pages(catalog: Catalog) -> None:
    """Dash answers every path with its page; a path that is no page of ours is an error and says so."""
    if request.url_rule is not None and request.url_rule.rule == "/<path:path>":
        catalog.find(request.path)


def _sentence(error: Exception, status: int) -> Response:
    return Response(f"{error}\n", status, mimetype="text/plain", headers={"Cache-Control": "no-store"})
