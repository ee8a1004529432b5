"""What the service may do wrong on the way, and what becomes of it."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from tests.services.comtrade_server import (
    BLR,
    BUSY,
    CHN,
    KEY,
    NO_KEY,
    QUOTA,
    SHORT_QUOTA,
    TOO_LONG,
    WRONG_KEY,
    Bad,
    FakeClock,
    World,
    row_of,
    unfit,
)
from tests.services.conftest import Connect

from tradeviz.errors import FetchError
from tradeviz.services.api import ApiCall
from tradeviz.services.comtrade.query import DETAILS, FLOW_CODES, ApiQuery
from tradeviz.services.comtrade.settings import ServiceSettings
from tradeviz.services.http import HttpClient, HttpLimits
from tradeviz.services.refusals import QuotaError
from tradeviz.services.retry import TransientError

QUERY = ApiQuery((CHN,), (BLR,), FLOW_CODES, ("2024",), DETAILS["total"])
ROW = row_of(CHN, BLR, "X", "2024", "TOTAL", 5.0)
GZIP = (("Content-Encoding", "gzip"),)
SERVER_ERROR = Bad(500, {"statusCode": 500, "message": "Internal server error"})


@pytest.fixture(autouse=True)
def one_row(world: World) -> None:
    world.rows[CHN, BLR, "X", "2024", "TOTAL"] = 5.0


def good(**changes: object) -> dict[str, object]:
    return {"elapsedTime": "0.09 secs", "count": 1, "data": [ROW], "error": ""} | changes


def test_a_right_answer_is_the_services_own_columns(connect: Connect) -> None:
    frame = connect().rows(QUERY)
    assert frame.to_dict("records")[0] == ROW


@pytest.mark.parametrize(
    "mishap",
    [
        SERVER_ERROR,
        Bad(502, b"<html>Bad Gateway</html>"),
        Bad(429, BUSY),
        Bad(200, json.dumps(good()).encode()[:-30]),
        Bad(200, b'{"count": 1, "da', announced_length=500),
        Bad(200, b"<html>maintenance</html>"),
        Bad(200, b""),
        Bad(200, [ROW]),
        Bad(200, {"count": 0, "error": ""}),
        Bad(200, good(data=None)),
        Bad(200, good(data=[5.0])),
        Bad(200, good(count=0)),
        Bad(200, good(count="one")),
        Bad(200, good(), delay=2.0),
        Bad(200, gzip.compress(json.dumps(good()).encode(), mtime=0)[:-40], GZIP),
    ],
    ids=lambda bad: f"{bad.status}-{str(bad.body)[:20]}",
)
def test_what_may_pass_is_asked_again(world: World, connect: Connect, clock: FakeClock, mishap: Bad) -> None:
    world.mishaps = [mishap]
    assert len(connect().rows(QUERY)) == 1
    assert len(world.asked) == 2
    assert clock.slept


def test_a_compressed_answer_is_read(world: World, connect: Connect) -> None:
    world.mishaps = [Bad(200, gzip.compress(json.dumps(good()).encode()), GZIP)]
    assert len(connect().rows(QUERY)) == 1
    assert world.asked[0].headers["accept-encoding"] == "gzip"


def test_an_answer_that_takes_longer_than_all_bounds_is_given_up(world: World) -> None:
    http = HttpClient(ServiceSettings(world.base), HttpLimits(whole=-1.0))
    with pytest.raises(TransientError, match="trickles in too slowly"):
        http.get(ApiCall("/files/v1/app/reference/HS.json"))


def test_retries_end_with_an_error_that_says_why(world: World, connect: Connect, clock: FakeClock) -> None:
    world.mishaps = [SERVER_ERROR] * 20
    with pytest.raises(FetchError, match=r"asked 6 times.*status 500: Internal server error.*Try again later"):
        connect().rows(QUERY)
    assert len(world.asked) == 6
    assert clock.slept == [2, 4, 8, 16, 32]


def test_retry_after_is_honoured(world: World, connect: Connect, clock: FakeClock) -> None:
    world.mishaps = [Bad(429, BUSY, (("Retry-After", "40"),)), Bad(429, BUSY)]
    connect().rows(QUERY)
    assert clock.slept == [40, 7]


def test_a_pause_beyond_all_patience_is_an_error_at_once(world: World, connect: Connect, clock: FakeClock) -> None:
    world.mishaps = [Bad(503, {}, (("Retry-After", "86400"),))]
    with pytest.raises(FetchError, match="next pause would be 86400 seconds"):
        connect().rows(QUERY)
    assert clock.slept == []


@pytest.mark.parametrize(("year", "days"), [("2025", 7), ("2024", 7), ("2023", 30), ("2015", 30)], ids=str)
def test_young_figures_are_asked_for_again_sooner(
    world: World, connect: Connect, clock: FakeClock, year: str, days: int
) -> None:
    """It is June 2025."""
    world.rows[CHN, BLR, "X", year, "TOTAL"] = 5.0
    query = ApiQuery((CHN,), (BLR,), FLOW_CODES, (year,), DETAILS["total"])
    connect().rows(query)
    clock.time += days * 86_400
    connect().rows(query)
    assert len(world.asked) == 1
    clock.time += 1
    connect().rows(query)
    assert len(world.asked) == 2


def test_calls_keep_their_distance(connect: Connect, clock: FakeClock) -> None:
    service = connect()
    for year in ("2023", "2024", "2022"):
        service.rows(ApiQuery((CHN,), (BLR,), FLOW_CODES, (year,), DETAILS["total"]))
    assert clock.slept == [1.5, 1.5]


def test_a_refused_key_says_so_and_is_not_shown(world: World, connect: Connect, tmp_path: Path) -> None:
    world.mishaps = [Bad(401, WRONG_KEY | {"message": f"invalid subscription key {KEY}"})]
    with pytest.raises(FetchError, match=r"refuses the key in COMTRADE_API_KEY.*\(key\)") as caught:
        connect(KEY).rows(QUERY)
    assert KEY not in str(caught.value)
    assert len(world.asked) == 1


def test_a_key_travels_in_a_header_and_is_in_no_address_nor_file(
    world: World, connect: Connect, tmp_path: Path
) -> None:
    assert len(connect(KEY).rows(QUERY)) == 1
    [asked] = world.asked
    assert asked.headers["ocp-apim-subscription-key"] == KEY
    assert "subscription-key" not in asked.line
    [file] = (tmp_path / "cache").iterdir()
    assert "s3cret" not in file.read_text() + file.name


def test_a_refusal_without_a_key_says_that_one_is_needed(world: World, connect: Connect) -> None:
    world.mishaps = [Bad(403, {"statusCode": 403, "message": "Forbidden"})]
    with pytest.raises(FetchError, match="without a key; put yours in COMTRADE_API_KEY"):
        connect().rows(QUERY)


def test_a_used_up_quota_names_what_is_kept_and_that_the_next_run_goes_on(world: World, connect: Connect) -> None:
    connect().rows(QUERY)
    world.mishaps = [Bad(403, QUOTA)] * 3
    with pytest.raises(QuotaError, match=r"replenished in 03:14:17.* 1 answers are kept in .*asks only for the rest"):
        connect().rows(ApiQuery((CHN,), (BLR,), FLOW_CODES, ("2023",), DETAILS["total"]))
    assert len(world.asked) == 4


@pytest.mark.parametrize(
    ("refusal", "pauses"),
    [
        (Bad(403, SHORT_QUOTA), [5]),
        (Bad(403, SHORT_QUOTA, (("Retry-After", "9"),)), [9]),
        (Bad(403, QUOTA), [2]),
    ],
    ids=["its sentence", "its header", "hours, doubted a moment later"],
)
@pytest.mark.parametrize("key", [None, KEY])
def test_a_quota_that_one_machine_of_the_service_says_is_used_up_may_pass(
    world: World, connect: Connect, clock: FakeClock, refusal: Bad, pauses: list[float], key: str | None
) -> None:
    world.mishaps = [refusal]
    assert len(connect(key).rows(QUERY)) == 1
    assert clock.slept == pauses


@pytest.mark.parametrize(
    ("mishap", "said"),
    [
        (unfit("reporterCode", "The field is invalid"), "Invalid parameter value; reporterCode: The field is invalid"),
        (Bad(401, NO_KEY), "without a key; put yours in COMTRADE_API_KEY.*missing subscription key"),
        (Bad(414, TOO_LONG), r"status 414: a web page \(Request URL Too Long\)"),
        (Bad(404, {"statusCode": 404, "message": "Resource not found"}), "status 404: Resource not found"),
        (Bad(302, b"", (("Location", "http://127.0.0.1:9/"),)), "status 302"),
        (Bad(200, good(error="Maximum resultset exceeded")), "Maximum resultset exceeded"),
        (Bad(200, b"[" * 200_000), "nested"),
        (Bad(200, b" " * (1 << 21)), "larger than 1 MiB"),
    ],
    ids=["validation", "no key", "too long", "not found", "redirect", "error in a right answer", "nested", "huge"],
)
def test_what_will_not_pass_is_an_error_at_once(world: World, connect: Connect, mishap: Bad, said: str) -> None:
    world.mishaps = [mishap]
    with pytest.raises(FetchError, match=said):
        connect().rows(QUERY)
    assert len(world.asked) == 1


def test_no_connection_is_an_error_not_an_empty_year(world: World, connect: Connect) -> None:
    world.base = "http://127.0.0.1:9"
    with pytest.raises(FetchError, match="it cannot be reached"):
        connect().rows(QUERY)


def test_an_answer_is_asked_for_once(world: World, connect: Connect) -> None:
    first, again = connect().rows(QUERY), connect().rows(QUERY)
    assert len(world.asked) == 1
    assert again.equals(first)


def test_what_failed_is_not_kept(world: World, connect: Connect, tmp_path: Path) -> None:
    world.mishaps = [SERVER_ERROR] * 6
    with pytest.raises(FetchError):
        connect().rows(QUERY)
    assert not (tmp_path / "cache").exists()
