"""Each reporter, flow and period ends as figures, as named absence, or as an error."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.comtrade.comtrade import BLR, CHN, Asked, Bad, World
from tests.comtrade.conftest import Connect

from tradeviz.comtrade.fetch import CAME, NOT_PUBLISHED, NOTHING, FetchResult, fetch_pair
from tradeviz.comtrade.fetch_report import report_text
from tradeviz.comtrade.request import Economy, FetchRequest
from tradeviz.comtrade.store_import import import_result
from tradeviz.errors import FetchError, ImportFileError
from tradeviz.store import open_store

CHINA, BELARUS = Economy("CHN", "China", CHN), Economy("BLR", "Belarus", BLR)


def fetched(connect: Connect, years: tuple[int, int] = (2021, 2023), *, monthly: bool = False) -> FetchResult:
    return fetch_pair(FetchRequest((CHINA, BELARUS), years, "chapter", monthly), connect(), one_period=True)


def states(result: FetchResult) -> dict[tuple[str, str, str], str]:
    return {(one.reporter.code, one.flow, one.period): one.state for one in result.outcomes}


@pytest.fixture
def two_sides(world: World) -> World:
    """China declares both flows of 2021 to 2023; Belarus those of 2021, of 2022 only exports, of 2023 nothing."""
    for year in ("2021", "2022", "2023"):
        world.rows |= {(CHN, BLR, flow, year, code): 2.0 for flow in "XM" for code in ("TOTAL", "31")}
    world.rows |= {(BLR, CHN, flow, "2021", "TOTAL"): 1.0 for flow in "XM"}
    world.rows[BLR, CHN, "X", "2022", "TOTAL"] = 1.0
    return world


def test_every_reporter_flow_and_year_has_an_outcome(two_sides: World, connect: Connect) -> None:
    result = fetched(connect)
    assert len(result.frame) == len(two_sides.rows)
    assert len(result.outcomes) == 2 * 2 * 3
    absent = {cell: state for cell, state in states(result).items() if state != CAME}
    assert absent == {
        ("BLR", "exports", "2023"): NOT_PUBLISHED,
        ("BLR", "imports", "2022"): NOTHING,
        ("BLR", "imports", "2023"): NOT_PUBLISHED,
    }


def test_the_report_names_what_came_and_what_the_service_does_not_have(two_sides: World, connect: Connect) -> None:
    assert report_text(fetched(connect)).splitlines()[-4:] == [
        "Belarus reports imports from China:",
        "  2021  1 row",
        "  2022  none: Belarus has published it, with nothing shown for China",
        "  2023  none: UN Comtrade does not list it as published by Belarus",
    ]


def test_an_empty_answer_for_a_published_year_is_asked_for_once_more(two_sides: World, connect: Connect) -> None:
    fetched(connect)
    again = [one.query for one in two_sides.data_calls() if one.query["cmdCode"] == "TOTAL"]
    assert [(one["reportercode"], one["flowCode"], one["period"]) for one in again] == [("112", "M", "2022")]


def test_a_year_that_the_service_lists_but_answers_empty_at_random_is_an_error(
    two_sides: World, connect: Connect
) -> None:
    def forgetful(asked: Asked, envelope: dict[str, Any]) -> None:
        if asked.query.get("period") == "2022" and asked.query.get("cmdCode") == "TOTAL,AG2":
            envelope.update(data=[], count=0)

    two_sides.edit = forgetful
    with pytest.raises(FetchError, match=r"contradicts itself: China's exports of 2022.*--refresh"):
        fetched(connect)


def test_no_trouble_with_availability_passes_for_not_published(two_sides: World, connect: Connect) -> None:
    two_sides.mishaps = [None] * 6 + [Bad(400, {"message": "The field period is invalid"})]
    with pytest.raises(FetchError, match="field period is invalid"):
        fetched(connect)


def test_where_nothing_is_missing_availability_is_not_asked(two_sides: World, connect: Connect) -> None:
    fetched(connect, (2021, 2021))
    assert [one.path for one in two_sides.asked] == ["/public/v1/preview/C/A/HS"] * 2


def test_months_are_fetched_and_named(world: World, connect: Connect) -> None:
    world.rows = {(CHN, BLR, "X", "202403", "TOTAL"): 2.0}
    result = fetched(connect, (2024, 2024), monthly=True)
    assert len(result.outcomes) == 48
    assert [one.period for one in result.outcomes if one.state == CAME] == ["202403"]
    assert "  2024-03  1 row" in report_text(result)


def test_a_second_run_asks_only_for_what_is_missing(two_sides: World, connect: Connect) -> None:
    two_sides.mishaps = [None] * 4 + [Bad(401, {})]
    with pytest.raises(FetchError):
        fetched(connect)
    two_sides.asked.clear()
    result = fetched(connect)
    assert [(one.query["reportercode"], one.query["period"]) for one in two_sides.data_calls()] == [
        ("112", "2022"),
        ("112", "2023"),
        ("112", "2022"),
    ]
    assert len(result.frame) == len(two_sides.rows)


def test_figures_of_which_none_can_be_kept_are_refused(two_sides: World, connect: Connect, tmp_path: Path) -> None:
    result = fetched(connect, (2021, 2021))
    nothing = FetchResult(result.frame.assign(customsCode="C01"), result.outcomes, result.answered)
    store = open_store(tmp_path / "store")
    with pytest.raises(ImportFileError, match=r"gives nothing to import[^$]*breakdowns by second partner"):
        import_result(nothing, store)
    assert store.datasets() == ()
    assert import_result(result, store).kept == len(result.frame)


def test_an_answer_with_all_goods_covers_its_flows_and_withdraws_what_it_lacks(
    two_sides: World, connect: Connect, tmp_path: Path
) -> None:
    """Of China's exports of 2021 an earlier answer had chapter 87, which a later one has no more; and no TOTAL row."""
    store = open_store(tmp_path / "store")
    two_sides.rows[CHN, BLR, "X", "2021", "87"] = 3.0
    del two_sides.rows[CHN, BLR, "X", "2021", "TOTAL"]
    import_result(fetched(connect), store)
    values = store.values("comtrade", ("CHN", "BLR"), ["TOTAL"], (2021, 2021))
    mine = values[(values["reporter"] == "CHN") & (values["flow"] == "exports")]
    assert mine[["value_usd", "status"]].to_numpy().tolist() == [[5.0, "sum"]]
    del two_sides.rows[CHN, BLR, "X", "2021", "87"]
    later = FetchRequest((CHINA, BELARUS), (2021, 2021), "chapter")
    report = import_result(fetch_pair(later, connect(since=1e12), one_period=True), store)
    assert "1 were withdrawn" in " ".join(report.notes)
    coverage = store.coverage("comtrade", ("CHN", "BLR"))
    assert set(coverage["basis"]) == {"answer"}


def test_an_answer_for_the_total_alone_covers_nothing(two_sides: World, connect: Connect, tmp_path: Path) -> None:
    request = FetchRequest((CHINA, BELARUS), (2021, 2021), "total")
    store = open_store(tmp_path / "store")
    import_result(fetch_pair(request, connect(), one_period=True), store)
    assert store.coverage("comtrade", ("CHN", "BLR")).empty
