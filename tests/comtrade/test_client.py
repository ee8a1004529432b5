"""Answers that do not fit into one call are asked for in parts, and never come back short."""

from __future__ import annotations

from typing import Any

import pytest
from tests.comtrade.comtrade import BLR, CHN, KEY, Asked, World
from tests.comtrade.conftest import Connect

from tradeviz.comtrade.query import DETAILS, FLOW_CODES, MONTHLY, ApiQuery
from tradeviz.errors import FetchError

CHAPTERS = ("31", "84", "85")
HEADINGS = tuple(f"{chapter}{number:02d}" for chapter in CHAPTERS for number in range(1, 6))
SUBHEADINGS = tuple(f"{heading}{number}0" for heading in HEADINGS for number in range(1, 8))
ALL = ("TOTAL", *CHAPTERS, *HEADINGS, *SUBHEADINGS)


def query(detail: str = "subheading", *periods: str, frequency: str = "A") -> ApiQuery:
    return ApiQuery(CHN, BLR, FLOW_CODES, periods or ("2024",), DETAILS[detail], frequency)


def fill(world: World, codes: tuple[str, ...] = ALL, periods: tuple[str, ...] = ("2024",)) -> None:
    world.codes = ALL[1:]
    world.rows |= {(CHN, BLR, flow, period, code): 1.0 for flow in "XM" for period in periods for code in codes}


def cells(frame: Any) -> set[tuple[str, str, str]]:
    return set(frame[["flowCode", "period", "cmdCode"]].itertuples(index=False, name=None))


@pytest.mark.parametrize("limit", [500, 250, 249, 60, 16])
def test_every_row_comes_once_whatever_the_limit(world: World, connect: Connect, limit: int) -> None:
    fill(world)
    world.limit = limit
    frame = connect(limit=limit).rows(query())
    assert len(frame) == len(world.rows) == 248
    assert cells(frame) == {key[2:] for key in world.rows}


def test_a_full_answer_takes_one_call(world: World, connect: Connect) -> None:
    fill(world)
    connect().rows(query())
    assert [one.path for one in world.asked] == ["/public/v1/preview/C/A/HS"]
    assert world.asked[0].query["maxRecords"] == "500"


def test_a_key_asks_the_full_service(world: World, connect: Connect) -> None:
    fill(world)
    assert len(connect(KEY, limit=100_000).rows(query())) == 248
    assert [(one.path, one.query["maxRecords"]) for one in world.asked] == [("/data/v1/get/C/A/HS", "100000")]


def test_exactly_as_many_rows_as_the_limit_counts_as_cut_off(world: World, connect: Connect) -> None:
    fill(world)
    world.limit = 248
    assert len(connect(limit=248).rows(query())) == 248
    assert len(world.asked) > 1


def test_a_count_above_the_rows_counts_as_cut_off(world: World, connect: Connect) -> None:
    fill(world)

    def announce(asked: Asked, envelope: dict[str, Any]) -> None:
        if envelope.get("count") == 248:
            envelope["data"] = envelope["data"][:100]

    world.edit = announce
    assert len(connect().rows(query())) == 248


def test_only_codes_under_those_that_came_are_asked_for(world: World, connect: Connect) -> None:
    fill(world, ("TOTAL", "31", "3101", "3102", *SUBHEADINGS[:14]))
    world.limit = 20
    connect(limit=20).rows(query())
    codes = {code for one in world.data_calls() for code in one.query["cmdCode"].split(",") if code.isdigit()}
    assert codes == set(SUBHEADINGS[:14])


def test_addresses_stay_short(world: World, connect: Connect) -> None:
    chapter = tuple(f"84{number:04d}" for number in range(700))
    world.codes = chapter
    world.rows |= {(CHN, BLR, "X", "2024", code): 1.0 for code in chapter}
    frame = connect().rows(query())
    assert len(frame) == 700
    assert max(len(one.line) for one in world.asked) < 2048


def test_many_months_are_split_by_time_first(world: World, connect: Connect) -> None:
    months = tuple(f"2024{month:02d}" for month in range(1, 13))
    fill(world, ("TOTAL", *CHAPTERS), months)
    world.limit = 30
    frame = connect(limit=30).rows(query("chapter", *months, frequency=MONTHLY))
    assert len(frame) == 96
    assert {one.path for one in world.asked} == {"/public/v1/preview/C/M/HS"}
    assert {one.query["cmdCode"] for one in world.asked} == {"TOTAL,AG2"}


def test_a_cell_that_stays_cut_off_is_an_error(world: World, connect: Connect) -> None:
    fill(world, ("TOTAL",))
    world.limit = 1
    with pytest.raises(FetchError, match=r"cuts off its answer for reporter 156.*2024.*COMTRADE_API_KEY"):
        connect(limit=1).rows(query("total"))


def test_a_code_missing_from_the_list_of_codes_is_an_error_not_a_loss(world: World, connect: Connect) -> None:
    fill(world)
    world.codes = tuple(code for code in ALL if code not in {"31", "3101", "310110"})
    world.limit = 100
    with pytest.raises(FetchError, match=r"do not fit together.*--refresh"):
        connect(limit=100).rows(query())


@pytest.mark.parametrize(
    ("column", "value"),
    [("reporterCode", 643), ("partnerCode", 0), ("flowCode", "RX"), ("period", "2023"), ("cmdCode", "3104")],
)
def test_rows_that_were_not_asked_for_are_an_error(world: World, connect: Connect, column: str, value: object) -> None:
    fill(world, ("TOTAL", "31"))
    world.edit = lambda asked, envelope: envelope["data"][0].update({column: value})
    with pytest.raises(FetchError, match=rf"something else than was asked for.*{column}"):
        connect().rows(query("chapter"))


def test_an_answer_of_another_form_is_an_error(world: World, connect: Connect) -> None:
    world.rows[CHN, BLR, "X", "2024", "TOTAL"] = 1.0
    world.edit = lambda asked, envelope: envelope["data"][0].pop("cmdCode")
    with pytest.raises(FetchError, match="lacks the columns cmdCode"):
        connect().rows(query("total"))


def test_a_list_of_codes_elsewhere_is_not_followed(world: World, connect: Connect) -> None:
    fill(world)
    world.limit = 100

    def elsewhere(asked: Asked, envelope: dict[str, Any]) -> None:
        if asked.path.endswith("ListofReferences.json"):
            envelope["results"][0]["fileuri"] = "https://elsewhere.example/HS.json"

    world.edit = elsewhere
    with pytest.raises(FetchError, match=r"points to 'https://elsewhere.example/HS.json'"):
        connect(limit=100).rows(query())


def test_a_list_of_references_without_the_codes_is_an_error(world: World, connect: Connect) -> None:
    fill(world)
    world.limit = 100

    def renamed(asked: Asked, envelope: dict[str, Any]) -> None:
        if asked.path.endswith("ListofReferences.json"):
            envelope["results"][0]["category"] = "cmd:other"

    world.edit = renamed
    with pytest.raises(FetchError, match="list of references names no cmd:HS"):
        connect(limit=100).rows(query())


def test_published_periods_are_asked_twelve_at_a_time(world: World, connect: Connect) -> None:
    years = tuple(str(year) for year in range(2000, 2025))
    world.listed = {(BLR, "2001"), (BLR, "2024"), (CHN, "2002")}
    assert connect().published(BLR, "A", years) == {"2001", "2024"}
    assert connect(KEY).published(BLR, "A", years) == {"2001", "2024"}
    assert [one.path for one in world.asked] == ["/public/v1/getDa/C/A/HS"] * 3 + ["/data/v1/getDa/C/A/HS"] * 3
