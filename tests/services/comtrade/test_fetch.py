"""Each reporter, flow and period ends as figures, as named absence, or as an error."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.services.comtrade_server import BLR, CHN, KEY, Asked, Bad, FakeClock, World, tree
from tests.services.conftest import Connect

from tradeviz.errors import FetchError, ImportFileError
from tradeviz.model.economies import area
from tradeviz.services.comtrade.fetch import ComtradeService
from tradeviz.services.fetch_report import report_text
from tradeviz.services.request import FetchRequest
from tradeviz.services.service import CAME, NOT_PUBLISHED, NOTHING, FetchedRows, FetchResult
from tradeviz.services.store_import import import_result
from tradeviz.store import open_store
from tradeviz.store.coverage import ANSWER, FileCoverage

PAIR = (area("CHN"), area("BLR"))


def fetched(
    connect: Connect, years: tuple[int, int] = (2021, 2023), detail: str = "chapter", *, monthly: bool = False
) -> FetchResult:
    return ComtradeService(connect(), 1).fetch(FetchRequest(PAIR, years, detail, monthly))


def states(result: FetchResult) -> dict[tuple[str, str, str], str]:
    return {(one.reporter.code, one.flow, one.period): one.state for one in result.outcomes}


@pytest.fixture
def two_sides(world: World) -> World:
    """China declares both flows of 2021 to 2023; Belarus those of 2021, of 2022 only exports, of 2023 nothing."""
    for year in ("2021", "2022", "2023"):
        world.rows |= {(CHN, BLR, flow, year, code): 2.0 for flow in "XM" for code in ("TOTAL", "31")}
    world.rows |= {(BLR, CHN, flow, "2021", code): 1.0 for flow in "XM" for code in ("TOTAL", "31")}
    world.rows |= {(BLR, CHN, "X", "2022", code): 1.0 for code in ("TOTAL", "31")}
    return world


def test_every_reporter_flow_and_year_has_an_outcome(two_sides: World, connect: Connect) -> None:
    result = fetched(connect)
    assert result.rows == len(two_sides.rows)
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
        "  2021  2 rows",
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
    result = fetched(connect, (2024, 2024), "total", monthly=True)
    assert len(result.outcomes) == 48
    assert [one.period for one in result.outcomes if one.state == CAME] == ["2024-03"]
    assert {one.query["period"] for one in world.data_calls()} >= {f"2024{month:02d}" for month in range(1, 13)}
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
    assert result.rows == len(two_sides.rows)


def test_figures_of_which_none_can_be_kept_are_refused(two_sides: World, connect: Connect, tmp_path: Path) -> None:
    result = fetched(connect, (2021, 2021))
    [piece] = result.pieces
    nothing = replace(result, pieces=(FetchedRows(piece.frame.assign(customsCode="C01"), piece.coverage),))
    store = open_store(tmp_path / "store")
    with pytest.raises(ImportFileError, match=r"gives nothing to import[^$]*breakdowns by second partner"):
        import_result(nothing, store)
    assert store.datasets() == ()
    assert import_result(result, store).kept == result.rows


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
    later = FetchRequest(PAIR, (2021, 2021), "chapter")
    report = import_result(ComtradeService(connect(since=1e12), 1).fetch(later), store)
    assert "1 were withdrawn" in " ".join(report.notes)
    coverage = store.coverage("comtrade", ("CHN", "BLR"))
    assert set(coverage["basis"]) == {"answer"}


def test_an_answer_for_the_total_alone_covers_nothing(two_sides: World, connect: Connect, tmp_path: Path) -> None:
    store = open_store(tmp_path / "store")
    import_result(fetched(connect, (2021, 2021), "total"), store)
    assert store.coverage("comtrade", ("CHN", "BLR")).empty


def test_flows_are_known_to_be_whole_as_deep_as_their_sums_tell(world: World, connect: Connect, tmp_path: Path) -> None:
    """China's exports add up to the last subheading; of its imports a subheading is kept back, of Belarus's a chapter."""
    goods = tree({"310410": 5.0, "310420": 7.0, "870323": 9.0})
    world.codes = tuple(goods)[1:]
    for reporter, partner, flow in ((CHN, BLR, "X"), (CHN, BLR, "M"), (BLR, CHN, "M")):
        world.rows |= {(reporter, partner, flow, "2022", code): value for code, value in goods.items()}
    world.rows[BLR, CHN, "X", "2022", "TOTAL"] = 4.0
    del world.rows[CHN, BLR, "M", "2022", "310410"]
    for code in ("87", "8703", "870323"):
        del world.rows[BLR, CHN, "M", "2022", code]
    result = fetched(connect, (2022, 2022), "subheading")
    assert {(one.reporter.code, one.flow): one.note.partition(" only")[0] for one in result.outcomes} == {
        ("CHN", "exports"): "", ("CHN", "imports"): "all of it as headings",
        ("BLR", "exports"): "all of it as the total", ("BLR", "imports"): "all of it as the total",
    }  # fmt: skip
    assert [(piece.coverage, len(piece.frame)) for piece in result.pieces] == [
        (FileCoverage(ANSWER, 6), 9), (FileCoverage(), 12),
    ]  # fmt: skip
    store = open_store(tmp_path / "store")
    assert import_result(result, store).kept == 21
    lines = store.coverage("comtrade", ("CHN", "BLR"))
    whole = lines[lines["goods"] == "TOTAL"][["reporter", "flow", "level", "basis"]]
    assert set(whole.itertuples(index=False, name=None)) == {
        ("CHN", "exports", 6, "answer"), ("CHN", "imports", 4, "parts"),
    }  # fmt: skip


def test_with_a_key_up_to_twelve_years_are_one_call(world: World, connect: Connect) -> None:
    for year in range(2008, 2025):
        world.rows[CHN, BLR, "X", str(year), "TOTAL"] = 1.0
        world.rows[BLR, CHN, "M", str(year), "TOTAL"] = 1.0
    request = FetchRequest(PAIR, (2008, 2024), "total")
    result = ComtradeService(connect(KEY, limit=100_000), 12).fetch(request)
    assert result.rows == 34
    spans = [one.query["period"].split(",") for one in world.data_calls() if one.query["flowCode"] == "X,M"]
    assert [(span[0], span[-1], len(span)) for span in spans] == [
        ("2008", "2019", 12), ("2020", "2024", 5), ("2008", "2019", 12), ("2020", "2024", 5),
    ]  # fmt: skip


def test_years_under_different_numbers_are_asked_for_apart(world: World, connect: Connect) -> None:
    request = FetchRequest((area("CHN"), area("SDN")), (2009, 2014), "total")
    ComtradeService(connect(KEY, limit=100_000), 12).fetch(request)
    asked = [(one.query["partnerCode"], one.query["period"]) for one in world.data_calls()][:3]
    assert asked == [("736", "2009,2010"), ("736,729", "2011,2012"), ("729", "2013,2014")]


def test_the_number_of_calls_is_said_before_the_first(two_sides: World, connect: Connect) -> None:
    said: list[str] = []
    ComtradeService(connect(), 1).fetch(FetchRequest(PAIR, (2021, 2023), "chapter"), said.append)
    assert said[0].startswith("Asking UN Comtrade's free preview 6 times at least, and many more where")
    said.clear()
    ComtradeService(connect(KEY), 12).fetch(FetchRequest(PAIR, (2021, 2023), "chapter"), said.append)
    assert "times" not in said[0]


def test_parts_that_were_revised_after_their_total_are_no_whole(world: World, connect: Connect) -> None:
    """The service was loading when the levels were asked for one after the other: chapters come to more than all."""
    world.rows |= {(CHN, BLR, "X", "2022", code): 5.0 for code in ("TOTAL", "31", "87")}
    result = fetched(connect, (2022, 2022))
    assert [piece.coverage for piece in result.pieces] == [FileCoverage()]
    assert result.outcomes[0].note.startswith("all of it as the total only")


def test_a_pace_that_the_service_enforces_is_kept(two_sides: World, connect: Connect, clock: FakeClock) -> None:
    two_sides.clock = clock
    fetched(connect)
    asked = [one.line for one in two_sides.asked]
    assert len(asked) == len(set(asked)) > 6


def test_years_before_the_hs_come_as_totals_of_what_was_then(world: World, connect: Connect, tmp_path: Path) -> None:
    """The service was seen to list figures of the SITC for such years, whatever the classification asked for."""
    world.rows = {(CHN, BLR, "X", "1985", code): 5.0 for code in ("TOTAL", "31")}
    store = open_store(tmp_path / "store")
    report = import_result(fetched(connect, (1985, 1985)), store)
    assert (report.read, report.kept) == (2, 1)
    assert "classification other than the HS" in report.as_text()
    assert store.values("comtrade", ("CHN", "BLR"), ("TOTAL", "31"))["goods"].tolist() == ["TOTAL"]
