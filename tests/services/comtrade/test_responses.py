from __future__ import annotations

import json

import pytest

from tradeviz.errors import FetchError
from tradeviz.services.api import HttpResponse
from tradeviz.services.comtrade.responses import parse_response
from tradeviz.services.refusals import UnfitQueryError
from tradeviz.services.retry import TransientError

CODES = {"results": [{"id": "31", "text": "Удобрения"}]}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_list_of_codes_is_read_with_and_without_a_byte_order_mark(encoding: str) -> None:
    response = HttpResponse(200, {}, json.dumps(CODES, ensure_ascii=False).encode(encoding))
    answer = parse_response(response, keyed=False, now=0.0)
    assert (answer.rows, answer.is_whole) == (CODES["results"], True)


def test_an_encoding_that_the_cache_does_not_keep_is_no_answer() -> None:
    with pytest.raises(TransientError, match="no JSON"):
        parse_response(HttpResponse(200, {}, json.dumps(CODES).encode("utf-16")), keyed=False, now=0.0)


@pytest.mark.parametrize(
    "detail",
    [
        [{"MemberNames": ["reporterCode"], "ErrorMessage": "The field reporterCode is invalid"}],
        [{"memberNames": ["reporterCode"], "errorMessage": "The field reporterCode is invalid"}, None],
        {"errorMessage": "The field reporterCode is invalid"},
    ],
)
def test_a_refused_parameter_is_named_in_each_form_that_refusals_had(detail: object) -> None:
    body = {"count": -1, "data": [], "error": "Invalid parameter value", "errorObject": detail}
    with pytest.raises(UnfitQueryError, match=r"Invalid parameter value; .*The field reporterCode is invalid"):
        parse_response(HttpResponse(400, {}, json.dumps(body).encode()), keyed=False, now=0.0)


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (
            b"<!DOCTYPE HTML><html><head><title> Not Found </title></head><body>x</body></html>",
            r"a web page \(Not Found\)",
        ),
        (b"<html><body>Service <b>unavailable</b></body></html>", "status 404: a web page in place of figures"),
    ],
)
def test_of_a_web_page_no_more_than_its_title_is_shown(page: bytes, said: str) -> None:
    with pytest.raises(FetchError, match=said) as caught:
        parse_response(HttpResponse(404, {}, page), keyed=False, now=0.0)
    assert "<" not in str(caught.value)
