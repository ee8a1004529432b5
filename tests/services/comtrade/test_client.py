"""Answers that do not fit into one call are asked for in parts, and never come back short."""

from __future__ import annotations

from typing import Any

import pytest
from tests.services.comtrade_server import BLR, CHN, KEY, Asked, World, tree
from tests.services.conftest import Connect

from tradeviz.errors import FetchError
from tradeviz.services.comtrade.query import DETAILS, FLOW_CODES, MONTHLY, ApiQuery

CHAPTERS = ("31", "84", "85")
HEADINGS = tuple(f"{chapter}{number:02d}" for chapter in CHAPTERS for number in range(1, 6))
SUBHEADINGS = tuple(f"{heading}{number}0" for heading in HEADINGS for number in range(1, 8))
ALL = ("TOTAL", *CHAPTERS, *HEADINGS, *SUBHEADINGS)
VALUES = tree(dict.fromkeys(SUBHEADINGS, 1234.0))


def query(detail: str = "subheading", *periods: str, frequency: str = "A") -> ApiQuery:
    return ApiQuery((CHN,), (BLR,), FLOW_CODES, periods or ("2024",), DETAILS[detail], frequency)


def fill(world: World, codes: tuple[str, ...] = ALL, periods: tuple[str, ...] = ("2024",)) -> None:
    world.codes = ALL[1:]
    world.rows |= {
        (CHN, BLR, flow, period, code): VALUES[code] for flow in "XM" for period in periods for code in codes
    }


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


@pytest.mark.parametrize("cap", [500, 1000])
def test_a_key_whose_cap_is_lower_than_others_is_noticed_by_the_round_number(
    world: World, connect: Connect, cap: int
) -> None:
    """And by nothing else: these are subheadings alone, which no sum checks, and the count is that of the rows."""
    world.codes = tuple(f"{number:06d}" for number in range(310000, 310800))
    world.rows |= {(CHN, BLR, flow, "2024", code): 1.0 for flow in "XM" for code in world.codes}
    world.key_limit = cap
    alone = ApiQuery((CHN,), (BLR,), FLOW_CODES, ("2024",), ("AG6",))
    assert cells(connect(KEY, limit=100_000).rows(alone)) == {key[2:] for key in world.rows}


@pytest.mark.parametrize("cap", [247, 200, 131, 61])
def test_a_cap_that_is_no_round_number_is_noticed_by_sums(world: World, connect: Connect, cap: int) -> None:
    fill(world)
    world.key_limit = cap
    client = connect(KEY, limit=100_000)
    frame = client.rows(query())
    assert cells(frame) == {key[2:] for key in world.rows}
    assert client.notes == (f"UN Comtrade cut answers off at {cap} rows, as sums showed; they were asked in parts.",)


def test_only_codes_under_those_that_came_are_asked_for(world: World, connect: Connect) -> None:
    fill(world, ())
    few = tree(dict.fromkeys(SUBHEADINGS[:14], 1234.0))
    world.rows |= {(CHN, BLR, flow, "2024", code): value for flow in "XM" for code, value in few.items()}
    world.limit = 20
    connect(limit=20).rows(query())
    codes = {code for one in world.data_calls() for code in one.query["cmdCode"].split(",") if code.isdigit()}
    assert codes == set(SUBHEADINGS[:14])


def test_addresses_stay_short(world: World, connect: Connect) -> None:
    chapter = tree({f"84{number:04d}": 1.0 for number in range(700)})
    world.codes = tuple(chapter)[1:]
    world.rows |= {(CHN, BLR, "X", "2024", code): value for code, value in chapter.items()}
    frame = connect().rows(query())
    assert len(frame) == len(chapter)
    assert max(len(one.line) for one in world.asked) < 2000


def test_many_months_are_split_by_time_first(world: World, connect: Connect) -> None:
    months = tuple(f"2024{month:02d}" for month in range(1, 13))
    fill(world, ("TOTAL", *CHAPTERS), months)
    world.key_limit = 30
    frame = connect(KEY, limit=30).rows(query("chapter", *months, frequency=MONTHLY))
    assert len(frame) == 96
    assert {one.path for one in world.asked} == {"/data/v1/get/C/M/HS"}
    assert {one.query["cmdCode"] for one in world.asked} == {"TOTAL,AG2"}


def test_a_cell_that_stays_cut_off_is_an_error(world: World, connect: Connect) -> None:
    fill(world, ("TOTAL",))
    world.limit = 1
    with pytest.raises(FetchError, match=r"cuts off its answer for reporter 156.*2024.*COMTRADE_API_KEY"):
        connect(limit=1).rows(query("total"))


@pytest.mark.parametrize("lists", ["united", "refused", "first", "total"])
@pytest.mark.parametrize("key", [None, KEY])
def test_every_level_comes_however_the_service_takes_lists_of_levels(
    world: World, connect: Connect, lists: str, key: str | None
) -> None:
    fill(world)
    world.lists = lists
    assert cells(connect(key).rows(query())) == {key[2:] for key in world.rows}


def test_how_the_service_takes_lists_is_found_out_once(world: World, connect: Connect) -> None:
    fill(world, periods=("2023", "2024"))
    world.lists = "total"
    client = connect()
    for year in ("2023", "2024"):
        client.rows(query("heading", year))
    asked = [(one.query["period"], one.query["cmdCode"]) for one in world.data_calls()]
    lists = [("2023", "TOTAL,AG2,AG4"), ("2023", "AG2"), ("2023", "AG4")]
    assert asked == [*lists, ("2024", "TOTAL"), ("2024", "AG2"), ("2024", "AG4")]


def test_a_level_that_the_reporter_does_not_show_is_asked_for_alone_and_stays_away(
    world: World, connect: Connect
) -> None:
    fill(world, ("TOTAL", *CHAPTERS))
    assert len(connect().rows(query())) == 8
    assert [one.query["cmdCode"] for one in world.data_calls()] == ["TOTAL,AG2,AG4,AG6", "AG4", "AG6"]


def test_parts_that_are_short_are_asked_for_by_their_codes_once(world: World, connect: Connect) -> None:
    """Of 3101 the reporter keeps one subheading back: the service has no more, and the sum stays as it is."""
    fill(world)
    del world.rows[CHN, BLR, "X", "2024", SUBHEADINGS[0]]
    client = connect()
    assert (len(client.rows(query())), client.notes) == (247, ())
    assert [one.query["cmdCode"] for one in world.data_calls()[1:]] == [",".join(SUBHEADINGS[:7])]


def test_goods_that_are_not_specified_are_asked_for_though_no_list_has_them(world: World, connect: Connect) -> None:
    fill(world)
    more = tree(dict.fromkeys([*SUBHEADINGS, "9999AA"], 1234.0))
    world.rows |= {(CHN, BLR, flow, "2024", code): value for flow in "XM" for code, value in more.items()}
    world.codes = tuple(code for code in more if code.isdigit())
    world.limit = 100
    assert cells(connect(limit=100).rows(query())) == {key[2:] for key in world.rows}


def test_of_a_cell_that_comes_twice_the_original_counts(world: World, connect: Connect) -> None:
    world.rows |= {(CHN, BLR, flow, "2024", code): 5.0 for flow in "XM" for code in ("TOTAL", "31")}
    world.doubled = True
    client = connect()
    frame = client.rows(query("chapter"))
    assert (len(frame), set(frame["classificationCode"])) == (4, {"H6"})
    assert client.notes == ("UN Comtrade gave 4 cells twice; the rows in their original classification count.",)


def test_a_cell_that_comes_twice_with_nothing_to_choose_by_is_an_error(world: World, connect: Connect) -> None:
    fill(world, ("TOTAL", "31"))
    world.edit = lambda asked, envelope: envelope.update(data=envelope["data"] * 2, count=2 * envelope["count"])
    with pytest.raises(FetchError, match="two rows for one cell of reporter 156"):
        connect().rows(query("chapter"))


def test_a_code_missing_from_the_list_of_codes_is_an_error_not_a_loss(world: World, connect: Connect) -> None:
    fill(world)
    world.codes = tuple(code for code in ALL if not code.startswith("3101"))
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
            envelope["results"][1]["fileuri"] = "https://elsewhere.example/HS.json"

    world.edit = elsewhere
    with pytest.raises(FetchError, match=r"points to 'https://elsewhere.example/HS.json'"):
        connect(limit=100).rows(query())


def test_a_list_of_references_without_the_codes_is_an_error(world: World, connect: Connect) -> None:
    fill(world)
    world.limit = 100

    def renamed(asked: Asked, envelope: dict[str, Any]) -> None:
        if asked.path.endswith("ListofReferences.json"):
            envelope["results"][1]["category"] = "cmd:other"

    world.edit = renamed
    with pytest.raises(FetchError, match="list of references names no cmd:HS"):
        connect(limit=100).rows(query())


def test_published_periods_are_asked_twelve_at_a_time(world: World, connect: Connect) -> None:
    years = tuple(str(year) for year in range(2000, 2025))
    world.listed = {(BLR, "2001"), (BLR, "2024"), (CHN, "2002")}
    assert connect().published(BLR, "A", years) == {"2001", "2024"}
    assert connect(KEY).published(BLR, "A", years) == {"2001", "2024"}
    assert [one.path for one in world.asked] == ["/public/v1/getDa/C/A/HS"] * 3 + ["/data/v1/getDa/C/A/HS"] * 3
