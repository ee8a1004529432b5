"""What a browser shows where there is no page: the sentence, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dash import html
from flask import request

from tradeviz.model.language import _
from tradeviz.views.selection import Selection
from tradeviz.web.language import in_language_of, named_language
from tradeviz.web.page.document import plain_document
from tradeviz.web.page.start import PATH as START
from tradeviz.web.security.error_answers import ErrorPage, error_answer

if TYPE_CHECKING:
    from flask import Response


def error_page(status: int, sentence: str) -> Response:
    """An error as a page for whoever asks for HTML, and as a plain sentence for everybody else.

    Args:
        status: of the answer.
        sentence: what happened, in English, as programs are told it.
    """
    if "text/html" not in request.headers.get("Accept", ""):
        return error_answer(status, sentence)
    search = request.query_string.decode("utf-8", "replace")
    with in_language_of(search):
        return ErrorPage(_document(status, sentence, named_language(search)), status, mimetype="text/html")


def _document(status: int, sentence: str, lang: str) -> str:
    root, plain = f"{request.script_root}/", Selection(lang=lang)
    heading = _("There is no such page") if status == 404 else _("This page cannot be shown")
    links = [
        html.Li(html.A(_("The first page"), href=plain.link(root))),
        html.Li(html.A(_("Stories and pairs"), href=plain.link(request.script_root + START))),
    ]
    # What programs are told is English; where it says no more than the heading, it is left out.
    told = [] if status == 404 else [html.P(sentence, lang="en", className="lead")]
    header = html.Header(html.A("tradeviz", href=plain.link(root), className="mark"))
    body = html.Div([header, html.Main([html.H1(heading), *told, html.Ul(links)], className="start")])
    return plain_document(_("{title} · tradeviz").format(title=heading), body, root)
