"""An economy is asked for by the number that UN Comtrade had for it in the year."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.comtrade.comtrade import CHN, FakeClock, World

from tradeviz.cli import main
from tradeviz.comtrade.request import economy
from tradeviz.errors import NotInStoreError
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
    asked = {(one.query["reportercode"], one.query["period"]) for one in world.data_calls()}
    assert asked >= {("736", "2011"), ("729", "2012")}
    assert not asked & {("729", "2011"), ("736", "2012")}
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
    assert [economy(code).number for code in ("BLX", "SUN", "DDR", "XKX")] == [58, 810, 278, 412]


@pytest.mark.parametrize("code", ["EUR", "N918", "W00"])
def test_a_group_is_refused_with_what_to_do_instead(code: str) -> None:
    with pytest.raises(NotInStoreError, match=r"a group: its trade is that of its members.*Fetch a member"):
        economy(code)


def test_what_un_comtrade_counts_with_another_is_said() -> None:
    with pytest.raises(NotInStoreError, match="counts Monaco with another economy"):
        economy("MCO")
