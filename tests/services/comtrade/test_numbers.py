"""An economy is asked for by the number that UN Comtrade had for it in the year."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.services.comtrade_server import CHN, FakeClock, World

from tradeviz.cli import main
from tradeviz.errors import NotInStoreError
from tradeviz.model.economies import comtrade_numbers, to_comtrade
from tradeviz.services.request import economy
from tradeviz.store import open_store

Fetch = Callable[..., Result]


@pytest.fixture
def fetch(world: World, clock: FakeClock, tmp_path: Path) -> Fetch:
    environment = {
        "TRADEVIZ_COMTRADE_URL": world.base,
        "TRADEVIZ_STORE": str(tmp_path / "store"),
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
        "COMTRADE_API_KEY": "",
    }
    return lambda *words: CliRunner().invoke(main, [*words], obj=clock, env=environment)


def stored(tmp_path: Path, pair: tuple[str, str]) -> dict[tuple[str, str, str], float]:
    frame = open_store(tmp_path / "store").values("comtrade", pair, ("TOTAL",))
    cells = frame[["reporter", "flow", "period"]].itertuples(index=False, name=None)
    return dict(zip(cells, frame["value_usd"], strict=True))


def test_sudan_is_736_to_2011_and_729_after(fetch: Fetch, world: World, tmp_path: Path) -> None:
    world.rows = {(CHN, 736, "X", "2011", "TOTAL"): 30.0, (CHN, 729, "X", "2012", "TOTAL"): 40.0}
    world.rows |= {(736, CHN, "M", "2011", "TOTAL"): 31.0, (729, CHN, "M", "2012", "TOTAL"): 41.0}
    world.listed = {(736, "2011"), (729, "2012")}
    result = fetch("fetch", "CHN", "SDN", "--years", "2011-2012", "--detail", "total")
    assert (result.exit_code, result.exception) == (0, None)
    assert stored(tmp_path, ("CHN", "SDN")) == {
        ("CHN", "exports", "2011"): 30, ("CHN", "exports", "2012"): 40,
        ("SDN", "imports", "2011"): 31, ("SDN", "imports", "2012"): 41,
    }  # fmt: skip
    # The number changed within 2011, and others may name Sudan by either in the year after.
    asked = {(one.query["reportercode"], one.query["period"]) for one in world.data_calls()} - {("156", "2011")}
    assert asked == {("736,729", "2011"), ("736,729", "2012"), ("156", "2012")}
    assert "Sudan has published it, with nothing shown for China" in result.stdout


@pytest.mark.parametrize("code", ["TWN", "S19"])
def test_taiwan_is_490_in_both_roles(fetch: Fetch, world: World, tmp_path: Path, code: str) -> None:
    world.rows = {(764, 490, "M", "2020", "TOTAL"): 7.0, (490, 764, "X", "2020", "TOTAL"): 8.0}
    result = fetch("fetch", "THA", code, "--years", "2020", "--detail", "total")
    assert (result.exit_code, result.exception) == (0, None)
    assert stored(tmp_path, ("THA", "TWN")) == {("THA", "imports", "2020"): 7, ("TWN", "exports", "2020"): 8}
    assert "Taiwan reports exports to Thailand" in result.stdout
    assert "Next: tradeviz pair THA TWN\n" in result.stdout


def test_the_next_command_names_the_store_that_was_named(fetch: Fetch, world: World, tmp_path: Path) -> None:
    world.rows = {(CHN, 112, "X", "2020", "TOTAL"): 7.0}
    folder = tmp_path / "my store"
    result = fetch("fetch", "CHN", "BLR", "--years", "2020", "--detail", "total", "--store", str(folder))
    assert f"Next: tradeviz pair CHN BLR --store '{folder}'\n" in result.stdout
    assert fetch("pair", "CHN", "BLR", "--store", str(folder)).exit_code == 0


def test_economies_of_earlier_years_have_their_own_number() -> None:
    assert [to_comtrade(economy(code).code) for code in ("BLX", "SUN", "DDR", "XKX")] == [58, 810, 278, 412]


@pytest.mark.parametrize("code", ["EUR", "N918", "W00"])
def test_a_group_is_refused_with_what_to_do_instead(code: str) -> None:
    with pytest.raises(NotInStoreError, match=r"a group: its trade is that of its members.*Fetch a member"):
        economy(code)


def test_what_un_comtrade_counts_with_another_is_said(fetch: Fetch, world: World) -> None:
    result = fetch("fetch", "CHN", "MCO", "--years", "2020")
    assert (result.exit_code, world.asked) == (2, [])
    assert "counts Monaco with another economy" in result.stderr


@pytest.mark.parametrize(
    ("code", "years", "numbers"),
    [
        ("SDN", (2010, 2011, 2012, 2013), [(736,), (736, 729), (736, 729), (729,)]),
        ("DEU", (1989, 1990, 1991, 1992), [(280,), (280, 276), (280, 276), (276,)]),
        ("USA", (1990, 2024), [(842,), (842,)]),
        ("TWN", (1990, 2024), [(490,), (490,)]),
        ("MCO", (2024,), [()]),
    ],
)
def test_an_economy_has_the_numbers_of_the_year(code: str, years: tuple[int, ...], numbers: list[object]) -> None:
    assert [comtrade_numbers(code, year) for year in years] == numbers


def test_months_around_a_change_of_number_are_all_found(fetch: Fetch, world: World, tmp_path: Path) -> None:
    world.rows = {(736, CHN, "M", "201106", "TOTAL"): 30.0, (729, CHN, "M", "201107", "TOTAL"): 40.0}
    result = fetch("fetch", "CHN", "SDN", "--years", "2011", "--detail", "total", "--months")
    assert (result.exit_code, result.exception) == (0, None)
    found = stored(tmp_path, ("CHN", "SDN"))
    assert {key[2]: value for key, value in found.items() if "-" in key[2]} == {"2011-06": 30, "2011-07": 40}


@pytest.mark.parametrize(
    ("pair", "year", "said"),
    [
        (("CHN", "BEL"), "1998", "to 1998 UN Comtrade has Belgium-Luxembourg, which is BLX here, in place of Belgium"),
        (("CHN", "ZAF"), "1999", "to 1999 UN Comtrade has Southern African Customs Union, which is ZA1 here"),
        (
            ("CHN", "SRB"),
            "2005",
            "to 2005 UN Comtrade has Serbia and Montenegro, which is SCG here, in place of Serbia",
        ),
        (("CHN", "SRB"), "1991", "to 1991 UN Comtrade has Yugoslavia, which is YUG here, in place of Serbia"),
        (("CHN", "PRI"), "2020", "UN Comtrade counts Puerto Rico within United States (USA)"),
        (("CHN", "LIE"), "2020", "UN Comtrade counts Liechtenstein within Switzerland (CHE)"),
        (("CHN", "REU"), "2020", "UN Comtrade counts Réunion within France (FRA)"),
        (("CHN", "BRA"), "1985", "UN Comtrade has the HS since 1988"),
    ],
)
def test_where_the_figures_of_an_economy_are_is_said_where_it_has_none(
    fetch: Fetch, world: World, pair: tuple[str, str], year: str, said: str
) -> None:
    world.listed = {(CHN, year)}
    result = fetch("fetch", *pair, "--years", year, "--detail", "total")
    assert "China has published it, with nothing shown for" in result.stdout
    assert result.stdout.count(said) == 4


def test_nothing_is_added_where_an_economy_stands_for_itself(fetch: Fetch, world: World) -> None:
    world.listed = {(CHN, "1999"), (CHN, "1996")}
    result = fetch("fetch", "CHN", "BEL", "--years", "1999", "--detail", "total")
    assert "none: China has published it, with nothing shown for Belgium\n" in result.stdout
    assert "none: UN Comtrade does not list it as published by Belgium\n" in result.stdout
    within = fetch("fetch", "CHN", "REU", "--years", "1996", "--detail", "total")
    assert "within" not in within.stdout
