"""The start page: stories, pairs, and what can be brought in."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from flask import Response, request

from tradeviz.errors import StoreError
from tradeviz.model.economies import countries_by_name
from tradeviz.model.language import _
from tradeviz.story.datasets import NoDatasets
from tradeviz.views.start import start
from tradeviz.web.imports.runner import PATIENCE
from tradeviz.web.language import in_language_of, named_language
from tradeviz.web.page.dash_adapter import IMPORT_SCRIPT
from tradeviz.web.page.document import plain_document
from tradeviz.web.page.imports import ImportPanel, next_look
from tradeviz.web.page.start import PATH as START
from tradeviz.web.page.start import start_page

if TYPE_CHECKING:
    from flask import Flask

    from tradeviz.web.catalog import Catalog
    from tradeviz.web.imports.importer import Importer
    from tradeviz.web.imports.runner import RunningJob

_LOG = logging.getLogger("tradeviz")
_REFRESH = 3  # seconds


def add_start_routes(app: Flask, catalog: Catalog, importer: Importer) -> None:
    """Add the page to an app; `importer` takes figures in."""
    app.add_url_rule(START, "start", lambda: _start(catalog, importer))


def readable(document: str) -> Response:
    """A page; what it says hangs on more than its address, so a cache between must look at these headers too."""
    answer = Response(document, mimetype="text/html")
    answer.vary.update(("Accept-Language", "Cookie"))
    return answer


def _start(catalog: Catalog, importer: Importer) -> Response:
    with in_language_of(request.query_string.decode("utf-8", "replace")):
        return readable(start_document(catalog, importer))


def start_document(catalog: Catalog, importer: Importer, problem: str = "") -> str:
    """The start page in the language spoken, with what was wrong with what was sent from it."""
    try:
        asked = start(catalog.stories, catalog.store, request.args.get("first", ""))
    except StoreError as error:
        _LOG.warning("The store cannot be used: %s", error)
        asked = start(catalog.stories, None, notice=NoDatasets(error.public).notice)
    panel = _panel(importer, problem)
    lang = named_language(request.query_string.decode("utf-8", "replace"))
    page = start_page(asked, panel, lang)
    refresh = f"{_REFRESH}; url={next_look(panel, lang)}" if panel.is_running else ""
    return plain_document(_("Stories and pairs · tradeviz"), page, script=IMPORT_SCRIPT, refresh=refresh)


def _panel(importer: Importer, problem: str) -> ImportPanel:
    """What the page shows of bringing figures in: what runs, or what has ended and the address names."""
    refusal = importer.refusal(request.environ)
    if refusal:
        return ImportPanel(refusal)
    job = importer.runner.running or named_job(importer)
    if job is not None:
        job.wait_for_page(PATIENCE)
    clock, room = importer.runner.clock(), importer.uploads.room()
    return ImportPanel("", importer.token, room, countries_by_name(), problem, job, clock)


def named_job(importer: Importer) -> RunningJob | None:
    """The import that the address names, where it is still known."""
    number = request.args.get("import", "")
    return importer.runner.numbered(int(number)) if number.isascii() and number.isdigit() and len(number) < 9 else None
