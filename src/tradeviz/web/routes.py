"""The addresses that people know: pages with their downloads, the start page, and whether the server lives.

Dash adds its own for files and callbacks, all of them beginning with `/_` or `/assets`.
"""

from __future__ import annotations

import logging
from functools import lru_cache, partial
from itertools import chain
from typing import TYPE_CHECKING

from flask import Response, request

from tradeviz.errors import ChoiceError, NotInStoreError, StoreError
from tradeviz.exports.archive import safe_name, zipped
from tradeviz.exports.download import pair_files, story_files
from tradeviz.exports.pair_table import pair_table
from tradeviz.exports.tables import BOM, screen_csv
from tradeviz.model.budget import budget
from tradeviz.story.datasets import NoDatasets
from tradeviz.story.figures import DatasetFigures
from tradeviz.views import page_view
from tradeviz.views.choices import choices_of
from tradeviz.views.selection import parse_query
from tradeviz.web.catalog import NO_SUCH_PAGE
from tradeviz.web.check_routes import add_check_routes
from tradeviz.web.import_routes import add_import_routes
from tradeviz.web.language import in_language_of
from tradeviz.web.page.chart_card import CSV, EXCEL, PARQUET, ZIP
from tradeviz.web.page.error_page import error_page
from tradeviz.web.security.error_answers import error_answer
from tradeviz.web.security.work import DOWNLOAD_STEPS
from tradeviz.web.share_routes import add_share_routes
from tradeviz.web.start_routes import add_start_routes, readable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from flask import Flask
    from werkzeug.exceptions import HTTPException

    from tradeviz.story.story import Story
    from tradeviz.web.catalog import Catalog
    from tradeviz.web.imports.importer import Importer
    from tradeviz.web.page.document import PageDocuments

_LOG = logging.getLogger("tradeviz")

PAGES = ("/", "/story/<name>", "/pair/<first>/<second>")
MOST_NAME = 90  # characters of a file's name before its ending
_CSV_TYPE = "text/csv; charset=utf-8"
SCHEME = "scheme"  # the cookie by which the page says that its reader's screen is dark


def add_routes(
    app: Flask, catalog: Catalog, documents: PageDocuments, importer: Importer, framing: Sequence[str] = ()
) -> None:
    """Add the routes of a catalog to an app.

    Args:
        app: the app.
        catalog: what it shows.
        documents: writes its pages.
        importer: takes figures in.
        framing: sites that may embed.
    """
    files = lru_cache(maxsize=4)(story_files)
    answers: dict[str, Callable[[Story], Response]] = {
        CSV: partial(_csv, excel=False),
        EXCEL: partial(_csv, excel=True),
        PARQUET: _parquet,
        ZIP: lambda story: _whole(story, files),
    }
    for page in PAGES:
        app.add_url_rule(page, page, partial(_page, catalog, documents))
        for suffix, answer in answers.items():
            rule = page.rstrip("/") + suffix
            app.add_url_rule(rule, rule, partial(_download, catalog, suffix, answer))
    app.add_url_rule("/healthz", "healthz", lambda: Response("OK", mimetype="text/plain"))
    add_start_routes(app, catalog, importer)
    add_import_routes(app, catalog, importer)
    add_check_routes(app, catalog)
    add_share_routes(app, catalog, PAGES, framing)
    app.register_error_handler(404, _unknown_address)
    app.register_error_handler(NotInStoreError, lambda error: error_page(404, error.public))
    app.register_error_handler(StoreError, _damaged_store)
    app.register_error_handler(ChoiceError, _no_such_table)


def _page(catalog: Catalog, documents: PageDocuments, **_path: str) -> Response:
    """A story's or a pair's page, as a whole document."""
    theme = "dark" if request.cookies.get(SCHEME) == "dark" else "light"
    search = f"?{request.query_string.decode('utf-8', 'replace')}" if request.query_string else ""
    path = request.script_root + request.path
    with in_language_of(search):
        return readable(catalog.answer(request.path, lambda story: documents.of(story, theme, path, search)))


def _download(catalog: Catalog, suffix: str, answer: Callable[[Story], Response], **_path: str) -> Response:
    """A download of the page whose path stands before the suffix.

    Raises:
        StoreError: it is of a dataset, and the store cannot be read: another file in its place would go unnoticed.
    """
    path = request.path.removesuffix(suffix) or "/"
    of_store = request.args.get("data") or "level" in request.args or suffix == PARQUET
    with budget(DOWNLOAD_STEPS):
        if not of_store:
            return catalog.answer(path, answer)
        story = catalog.find(path)
        if isinstance(story.datasets, NoDatasets) and story.datasets.problem:
            raise StoreError(story.datasets.notice, public=story.datasets.problem)
        return answer(story)


def _csv(story: Story, *, excel: bool) -> Response:
    """The rows on screen; with a level, every row that the store has of the pair."""
    end = "-excel.csv" if excel else ".csv"
    if "level" in request.args:
        table = pair_table(story.datasets, _asked())
        pieces = chain([BOM.encode()] if excel else [], table.csv())
        return _attachment(pieces, _CSV_TYPE, f"{table.name}{end}")
    reading = parse_query(request.query_string.decode("utf-8", "replace"), choices_of(story))
    if reading.notices:
        # A file has no place for a notice, so a query that is not quite right gets none.
        nearest = reading.selection.link(request.path)
        lines = [*reading.notices, f"Nothing was downloaded. The nearest that can be: {nearest}"]
        return Response("\n".join(lines) + "\n", 400, mimetype="text/plain")
    text = screen_csv(page_view(story, reading.selection).chart.rows, excel=excel)
    name = "-".join([story.name, *reading.selection.name_parts])
    return _attachment(text.encode(), _CSV_TYPE, f"{name[:MOST_NAME]}{end}")


def _parquet(story: Story) -> Response:
    """Every row that the store has of the pair."""
    table = pair_table(story.datasets, _asked())
    return _attachment(table.parquet(), "application/vnd.apache.parquet", f"{table.name}.parquet")


def _asked() -> dict[str, str]:
    """The query of a table of every row; its language changes nothing, for downloads are English.

    Raises:
        ChoiceError: it says something twice, and only one of the two could be answered.
    """
    asked = {key: texts for key, texts in request.args.lists() if key != "lang"}
    if twice := [key for key, texts in asked.items() if len(texts) > 1]:
        raise ChoiceError([f"{key[:40]!r} stands in the address more than once; ask for one." for key in twice])
    return {key: text for key, (text,) in asked.items()}


def _whole(story: Story, files: Callable[[Story], dict[str, bytes]]) -> Response:
    """Everything of a story; at HS detail, everything of the dataset that the query names."""
    selection = parse_query(request.query_string.decode("utf-8", "replace"), choices_of(story)).selection
    figures = story.figures(selection.figures_query)
    held: Mapping[str, bytes | Iterable[bytes]]
    if isinstance(figures, DatasetFigures):
        key = figures.dataset.key
        held = pair_files(figures, story.datasets.rows(key), story.datasets.coverage(key))
    else:
        held = files(story)
    name = safe_name(story.name)
    return _attachment(zipped(held, name), "application/zip", f"{name}.zip")


def _attachment(content: bytes | Iterable[bytes], kind: str, name: str) -> Response:
    disposition = f'attachment; filename="{safe_name(name)}"'
    return Response(content, content_type=kind, headers={"Content-Disposition": disposition})


def _damaged_store(error: StoreError) -> Response:
    """A sentence that says which file is wrong, and not where it is; the log says all."""
    _LOG.warning("The store cannot be used: %s", error)
    return error_page(503, f"The store cannot be used: {error.public}. The server's log says how to mend it.")


def _no_such_table(error: ChoiceError) -> Response:
    """A file has no place for a notice, so a query that is not quite right gets none."""
    return error_answer(400, " ".join((*error.notices, "Nothing was downloaded.")))


def _unknown_address(error: HTTPException) -> Response | HTTPException:
    """An address that is none of ours is told where pages are listed; a missing file is not."""
    return error_page(404, NO_SUCH_PAGE) if request.url_rule is None else error
