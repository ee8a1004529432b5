"""The addresses by which the start page brings figures in: the only ones that change anything.

Each looks first whether this server takes figures in at all, and whether its own page asks. A browser without scripts
is answered with the page, one with them by JSON, where it asks for that.
"""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING

from flask import Response, jsonify, redirect, request

from tradeviz.errors import TradevizError
from tradeviz.web.imports.importer import another_is_under_way
from tradeviz.web.imports.runner import CANCELLED, LEFT_PATIENCE, PATIENCE, BusyError
from tradeviz.web.imports.uploads import received_files
from tradeviz.web.language import in_language_of, named_language
from tradeviz.web.page.imports import advice_for, import_address, progress_data
from tradeviz.web.security.error_answers import ErrorPage
from tradeviz.web.security.request_checks import (
    CANCEL_IMPORT,
    IMPORT_FILES,
    IMPORT_PAIR,
    IMPORT_STATE,
    LEAVE_IMPORT,
    Refusal,
    RefusedError,
)
from tradeviz.web.security.request_limits import MAX_FORM_BYTES
from tradeviz.web.start_routes import named_job, start_document

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from flask import Flask
    from werkzeug.wrappers import Response as WerkzeugResponse

    from tradeviz.web.catalog import Catalog
    from tradeviz.web.imports.importer import Importer
    from tradeviz.web.imports.job import ImportJob
    from tradeviz.web.imports.runner import RunningJob

    Act: TypeAlias = Callable[[Importer], RunningJob | None]

_MOMENT = 3.0  # seconds that a cancelled import is waited for; most end in less


def add_import_routes(app: Flask, catalog: Catalog, importer: Importer) -> None:
    """Add them to an app; `importer` takes the figures in."""
    acts: dict[str, Act] = {
        IMPORT_FILES: _take_files,
        IMPORT_PAIR: _fetch_pair,
        CANCEL_IMPORT: _cancel,
        LEAVE_IMPORT: _leave,
    }
    for path, act in acts.items():
        app.add_url_rule(path, path, partial(_posted, catalog, importer, act), methods=["POST"])
    app.add_url_rule(IMPORT_STATE, IMPORT_STATE, lambda: _state(importer))


def _posted(catalog: Catalog, importer: Importer, act: Act) -> WerkzeugResponse:
    """Do what was asked for, and lead to the page that shows it; or say why not."""
    search = request.query_string.decode("utf-8", "replace")
    with in_language_of(search):
        try:
            _stop_at(importer.refused(request.environ))
            job = act(importer)
        except RefusedError as error:
            return _problem(catalog, importer, error.refusal)
        except TradevizError as error:
            return _problem(catalog, importer, Refusal(400, " ".join([str(error), *advice_for(str(error))])))
        address = import_address(job.number if job else 0, named_language(search))
        return jsonify(address=address) if _wants_json() else redirect(address, 303)


def _take_files(importer: Importer) -> RunningJob:
    """Put down what was sent, and begin to import it."""
    # Readers take a while to load, and a server of stories needs none.
    from tradeviz.web.imports.files_job import FilesJob, options_of  # noqa: PLC0415

    length = request.content_length or 0
    # What waitress gave leave to send was looked at before it came, and is itself what is expected.
    if length < MAX_FORM_BYTES:
        _stop_at(importer.busy() or importer.no_room(length))
    folder = importer.uploads.new_folder()
    remove = partial(importer.uploads.remove, folder)
    try:
        paths, form = received_files(request.environ, folder)
        job = FilesJob(paths, options_of(form), remove)
    except (RefusedError, TradevizError):
        remove()
        raise
    return _started(importer, job)


def _fetch_pair(importer: Importer) -> RunningJob:
    """Begin to fetch the pair that was asked for."""
    from tradeviz.web.imports.pair_job import PairJob, question_of  # noqa: PLC0415 - a server of stories fetches none

    _stop_at(importer.busy())
    return _started(importer, PairJob(question_of(request.form, time.time())))


def _started(importer: Importer, job: ImportJob) -> RunningJob:
    try:
        return importer.runner.start(job)
    except BusyError:
        raise RefusedError(409, another_is_under_way()) from None


def _cancel(importer: Importer) -> RunningJob | None:
    """End the import that the address names; one that has ended meanwhile stays as it ended."""
    job = named_job(importer)
    if job is not None:
        job.end_by(CANCELLED)
        job.thread.join(_MOMENT)
    return job


def _leave(importer: Importer) -> RunningJob | None:
    """A page is being closed, or another one opened in its place: that will show in a moment."""
    job = named_job(importer)
    if job is not None:
        job.wait_for_page(LEFT_PATIENCE)
    return job


def _state(importer: Importer) -> Response:
    """How far an import is; whoever asks keeps it going."""
    with in_language_of(request.query_string.decode("utf-8", "replace")):
        refused = bool(importer.refusal(request.environ))
        room = 0 if refused else importer.uploads.room()
        job = None if refused else named_job(importer)
        if job is None:
            return jsonify(running=False, room=room)
        job.wait_for_page(PATIENCE)
        return jsonify(progress_data(job, importer.runner.clock()) | {"room": room})


def _stop_at(refusal: Refusal | None) -> None:
    if refusal is not None:
        raise RefusedError(refusal.status, refusal.sentence)


def _problem(catalog: Catalog, importer: Importer, refusal: Refusal) -> Response:
    """Why nothing is done: for a reader, on the page that it was sent from."""
    if _wants_json():
        answer = jsonify(problem=refusal.sentence)
        answer.status_code = refusal.status
        return answer
    return ErrorPage(start_document(catalog, importer, refusal.sentence), refusal.status, mimetype="text/html")


def _wants_json() -> bool:
    return request.headers.get("Accept", "") == "application/json"
