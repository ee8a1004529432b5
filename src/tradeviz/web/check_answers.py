"""What the page that checks any article answers: it takes a form, and keeps nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, request

from tradeviz.drafting.article import draft_article
from tradeviz.errors import StoreError
from tradeviz.exports.archive import safe_name, zipped
from tradeviz.model.budget import budget
from tradeviz.model.economies import area, countries_by_name, economy_of, is_country_code
from tradeviz.model.language import _
from tradeviz.readers.article_text import ArticleError, checked_article, is_article_date
from tradeviz.story.article_check import ArticleCheck, article_rate, check_article
from tradeviz.story.article_folder import article_folder, plain_article
from tradeviz.story.datasets import NO_DATASETS, NoDatasets, datasets_of
from tradeviz.views.article import corrected
from tradeviz.views.slots import MOST_SLOT
from tradeviz.web.language import in_language_of, named_language
from tradeviz.web.page.check import check_page
from tradeviz.web.page.document import plain_document
from tradeviz.web.security.error_answers import error_answer
from tradeviz.web.security.request_limits import MAX_FORM_BYTES
from tradeviz.web.security.work import DOWNLOAD_STEPS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tradeviz.model.currencies import Rate
    from tradeviz.story.datasets import Datasets
    from tradeviz.web.catalog import Catalog


def article_page(catalog: Catalog) -> Response:
    """The form, and below it the article that was sent with what became of each statement; needs a request."""
    search = request.query_string.decode("utf-8", "replace")
    with in_language_of(search), budget(DOWNLOAD_STEPS):
        check: ArticleCheck | None = None
        notices: list[str] = []
        if request.method == "POST":
            try:
                check, notices = _checked(catalog, _sent())
            except ArticleError as error:
                notices = [str(error)]
        body = check_page(check, countries_by_name(), notices, named_language(search), request.form)
        answer = Response(plain_document(_("Check an article · tradeviz"), body), mimetype="text/html")
    answer.vary.update(("Accept-Language",))
    return answer


def article_zip(catalog: Catalog) -> Response:
    """The article that was sent as a story folder, or a sentence why there is none; needs a request."""
    with budget(DOWNLOAD_STEPS):
        try:
            check, _notices = _checked(catalog, _sent())
        except ArticleError as error:
            return error_answer(400, str(error))
        if not check.drafts.pair:
            return error_answer(400, "The text speaks of no two economies, so there is no story of it.")
        name = safe_name("-".join(("article", *check.drafts.pair)).lower())
        files = {file: text.encode() for file, text in article_folder(check, name).items()}
        headers = {"Content-Disposition": f'attachment; filename="{name}.zip"'}
        return Response(zipped(files, name), content_type="application/zip", headers=headers)


def _sent() -> Mapping[str, str]:
    """The form that was sent; it may be longer than what other addresses take."""
    request.max_content_length = request.max_form_memory_size = MAX_FORM_BYTES
    return request.form


def _checked(catalog: Catalog, form: Mapping[str, str]) -> tuple[ArticleCheck, list[str]]:
    """The article of a form, as the reader has corrected it, and what of the form or the store was of no use.

    Raises:
        ArticleError: there is no text, or too much.
    """
    text = plain_article(checked_article(form.get("text", ""), "The form"))
    date, notices = _date(form)
    notices += _not_a_pair(form)
    rates, unread = _rates(form)
    notices += unread
    drafts = corrected(draft_article(text, date or None, _pair(form)), form, date)
    story = next((one for one in catalog.stories if {side.code for side in one.pair} == set(drafts.pair)), None)
    try:
        datasets = _datasets(catalog, drafts.pair)
        return check_article(drafts, text, date, story=story, datasets=datasets, rates=rates), notices
    except StoreError as error:
        # What else there is goes on being held against; the log of a page of the store says what is wrong with it.
        return check_article(drafts, text, date, story=story, rates=rates), [*notices, NoDatasets(error.public).notice]


def _date(form: Mapping[str, str]) -> tuple[str, list[str]]:
    """The date of a form, empty where it is none, and a sentence where what stands there is none."""
    date = form.get("date", "").strip()
    if not date or is_article_date(date):
        return date, []
    sentence = _("“{text}” is no date such as 2025-06-05, 2025-06 or 2025, so none was read.")
    return "", [sentence.format(text=date[:MOST_SLOT])]


def _rates(form: Mapping[str, str]) -> tuple[list[Rate], list[str]]:
    """The exchange rates of a form, one a currency, and a sentence for each that is none."""
    found: dict[str, Rate] = {}
    unread = []
    for text in form.get("rates", "")[:MOST_SLOT].replace(",", " ").replace(";", " ").split():
        try:
            rate = article_rate(text)
        except LookupError:
            rate = None
        if rate is not None:
            found[rate.currency] = rate
        else:
            unread.append(_("“{text}” is no exchange rate such as EUR=0.92, so it was not used.").format(text=text))
    return list(found.values()), unread


def _not_a_pair(form: Mapping[str, str]) -> list[str]:
    """A sentence where the economies of a form are not both left to the text and no two of them either."""
    if _pair(form) is not None or not any(form.get(name, "") for name in ("first", "second")):
        return []
    return [_("A pair is two economies: choose both or neither. They were looked for in the text.")]


def _datasets(catalog: Catalog, pair: tuple[str, ...]) -> Datasets:
    store = catalog.store if len(pair) == 2 else None
    return NO_DATASETS if store is None else datasets_of(store, (area(pair[0]), area(pair[1])))


def _pair(form: Mapping[str, str]) -> tuple[str, str] | None:
    codes = [economy_of(form.get(name, "").upper()[:5]) for name in ("first", "second")]
    return (codes[0], codes[1]) if codes[0] != codes[1] and all(map(is_country_code, codes)) else None
