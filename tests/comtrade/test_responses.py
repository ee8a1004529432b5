from __future__ import annotations

import json

import pytest

from tradeviz.comtrade.http import HttpResponse
from tradeviz.comtrade.responses import parse_response
from tradeviz.comtrade.retry import TransientError

CODES = {"results": [{"id": "31", "text": "Удобрения"}]}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_list_of_codes_is_read_with_and_without_a_byte_order_mark(encoding: str) -> None:
    response = HttpResponse(200, {}, json.dumps(CODES, ensure_ascii=False).encode(encoding))
    answer = parse_response(response, keyed=False, now=0.0)
    assert (answer.rows, answer.is_whole) == (CODES["results"], True)


def test_an_encoding_that_the_cache_does_not_keep_is_no_answer() -> None:
    with pytest.raises(TransientError, match="no JSON"):
        parse_response(HttpResponse(200, {}, json.dumps(CODES).encode("utf-16")), keyed=False, now=0.0)
