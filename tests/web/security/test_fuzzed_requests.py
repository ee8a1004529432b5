"""Forged, oversized and nonsensical requests: each is answered, none with a 5xx or a stack trace."""

from __future__ import annotations

import copy
import json
import string
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from tests.properties import examples

from tradeviz.web.security import request_limits
from tradeviz.web.security.callback_bodies import BodyError, check_body

if TYPE_CHECKING:
    from dash import Dash
    from werkzeug.test import TestResponse

CALLBACK = "/_dash-update-component"
RUN = examples(150, HealthCheck.function_scoped_fixture)
LEAF = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=30),
    st.sampled_from(
        ["TOTAL", "all", "CHN", "1992", "?goods=potash", "..", "theme.data", "a" * 5000, "\ud800", "=1", "-1"]
    ),
)
ANY = st.recursive(
    LEAF,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@st.composite
def mutations(draw: st.DrawFn) -> list[tuple[list[int | str], Any]]:
    """Places within a real body, and what to put there."""
    keys = st.sampled_from(["output", "outputs", "inputs", "changedPropIds", "state", "value", "id", "property", "x"])
    path = st.lists(keys | st.integers(0, 9), min_size=1, max_size=3)
    return draw(st.lists(st.tuples(path, ANY), min_size=1, max_size=3))


def mutate(body: dict[str, Any], changes: list[tuple[list[int | str], Any]]) -> dict[str, Any]:
    changed = copy.deepcopy(body)
    for path, value in changes:
        place: Any = changed
        for step in path[:-1]:
            known = isinstance(place, dict) and step in place
            held = isinstance(place, list) and isinstance(step, int) and step < len(place)
            place = place[step] if known or held else place
        last = path[-1]
        if isinstance(place, dict):
            place[str(last)] = value
        elif isinstance(place, list) and isinstance(last, int) and last < len(place):
            place[last] = value
    return changed


def post(app: Dash, body: Any) -> TestResponse:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    answer: TestResponse = app.server.test_client().post(CALLBACK, data=content, content_type="application/json")
    return answer


def is_answered(answer: TestResponse) -> bool:
    text = answer.data
    answer.close()
    return answer.status_code < 500 and b"Traceback" not in text and b'File "' not in text


def test_a_real_body_is_answered(app: Dash, real_body: dict[str, Any]) -> None:
    assert post(app, real_body).status_code == 200


@given(changes=mutations())
@RUN
def test_a_mutated_body_is_answered_or_refused(
    app: Dash, real_body: dict[str, Any], changes: list[tuple[list[int | str], Any]]
) -> None:
    answer = post(app, mutate(real_body, changes))
    assert is_answered(answer)
    assert answer.status_code in {200, 204, 400, 413}


@given(index=st.integers(0, 8), value=ANY, triggered=st.booleans())
@RUN
def test_any_value_of_a_control_is_answered_or_refused(
    app: Dash, real_body: dict[str, Any], index: int, value: Any, triggered: bool
) -> None:
    body = copy.deepcopy(real_body)
    body["inputs"][index]["value"] = value
    entry = body["inputs"][index if triggered else 2]
    body["changedPropIds"] = [f"{entry['id']}.{entry['property']}"]
    assert is_answered(post(app, body))


@given(content=st.binary(max_size=300) | ANY.map(lambda value: json.dumps(value).encode()))
@RUN
def test_any_bytes_are_refused(app: Dash, content: bytes) -> None:
    answer = post(app, content)
    assert answer.status_code == 400
    assert answer.mimetype == "text/plain"


@given(
    path=st.text(string.printable + "éЖ\x00", max_size=60),
    query=st.text(string.printable, max_size=60),
    method=st.sampled_from(["GET", "HEAD", "POST", "PUT", "BREW"]),
)
@RUN
def test_any_address_is_answered(app: Dash, path: str, query: str, method: str) -> None:
    environ = {"PATH_INFO": "/" + path.encode().decode("latin-1"), "QUERY_STRING": query}
    assert is_answered(app.server.test_client().open("/", method=method, environ_overrides=environ))


NAMES = st.sampled_from(
    [
        *(
            "HTTP_HOST",
            "HTTP_ACCEPT_ENCODING",
            "HTTP_COOKIE",
            "HTTP_IF_NONE_MATCH",
            "HTTP_IF_MODIFIED_SINCE",
            "HTTP_RANGE",
        ),
        *("HTTP_ORIGIN", "HTTP_SEC_FETCH_SITE", "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PREFIX", "CONTENT_LENGTH"),
        *("CONTENT_TYPE", "HTTP_AUTHORIZATION", "HTTP_ACCEPT", "HTTP_CONTENT_ENCODING", "HTTP_EXPECT"),
    ]
)
TEXTS = st.text(st.characters(max_codepoint=255, exclude_characters="\r\n"), max_size=40) | st.sampled_from(
    ["gzip;q=x", "bytes=0-", "bytes=9-1", "*", "-1", "1e9", "999999999999999999999", "localhost", "application/json"]
)


@given(
    headers=st.dictionaries(NAMES, TEXTS, max_size=5),
    path=st.sampled_from(
        ["/", CALLBACK, "/assets/page.css", "/download/story.zip", "/_dash-component-suites/dash/x.js"]
    ),
    method=st.sampled_from(["GET", "POST"]),
)
@RUN
def test_any_headers_are_answered(app: Dash, headers: dict[str, str], path: str, method: str) -> None:
    assert is_answered(app.server.test_client().open(path, method=method, environ_overrides=headers))


@pytest.mark.parametrize(
    "content",
    [
        b"[" * 100_000,
        b'{"output":' * 20_000,
        b'{"inputs":' + b"9" * 100_000 + b"}",
        b'{"output": NaN}',
        b'{"output": ' + b"9" * 400 + b"}",  # found by atheris: too large for a float
        b'{"output": 1e999}',
        b"\xff\xfe{\x00}\x00",
        b"",
        b"null",
    ],
)
def test_a_body_made_to_break_the_parser_is_refused(app: Dash, content: bytes) -> None:
    assert post(app, content).status_code == 400


def test_a_value_beyond_bounds_is_refused(app: Dash, real_body: dict[str, Any]) -> None:
    for value in (
        "a" * (request_limits.MAX_JSON_TEXT + 1),
        ["x"] * (request_limits.MAX_JSON_ITEMS + 1),
        1e300,
        10**30,
        10**400,
        {"a": 1},
        [[1]],
    ):
        body = copy.deepcopy(real_body)
        body["inputs"][0]["value"] = value
        with pytest.raises(BodyError):
            check_body(json.dumps(body).encode(), app.callback_map)


def test_a_callback_that_runs_in_the_browser_cannot_be_asked_of_the_server(app: Dash) -> None:
    inputs = [{"id": "theme", "property": "id", "value": "theme"}]
    body = {"output": "theme.data", "outputs": {"id": "theme", "property": "data"}, "inputs": inputs}
    assert post(app, body | {"changedPropIds": []}).status_code == 400
