"""The IMF's trade by partner, from the words typed to the rows in the store."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.services.comtrade_server import Bad, FakeClock, serving
from tests.services.imf_server import HEADER, OLD_HEADER, WORLD, ImfWorld

from tradeviz.cli import main
from tradeviz.model.economies import area
from tradeviz.services.imf.fetch import imf_call
from tradeviz.services.request import FetchRequest
from tradeviz.store import open_store

Run = Callable[..., Result]
EXPORTS, IMPORTS = "XG_FOB_USD", "MG_CIF_USD"


@pytest.fixture
def imf() -> Iterator[ImfWorld]:
    """China shows both flows to May 2025, those with Belarus but in April; Belarus shows imports of January alone."""
    world = ImfWorld()
    for month in range(1, 6):
        for indicator in (EXPORTS, IMPORTS):
            world.values["CHN", indicator, WORLD, f"2025-M{month:02d}"] = "290000000000"
            if month != 4:
                world.values["CHN", indicator, "BLR", f"2025-M{month:02d}"] = f"{month}00000000.25"
    world.values["BLR", IMPORTS, "CHN", "2025-M01"] = "450000000"
    world.values["BLR", IMPORTS, WORLD, "2025-M01"] = "3000000000"
    world.values["CHN", EXPORTS, "BLR", "2024"] = "7000000000"
    with serving(world) as served:
        yield served


@pytest.fixture
def run(imf: ImfWorld, clock: FakeClock, tmp_path: Path) -> Run:
    environment = {
        "TRADEVIZ_IMF_URL": imf.base, "TRADEVIZ_STORE": str(tmp_path / "store"), "XDG_CACHE_HOME": str(tmp_path / "cache")
    }  # fmt: skip

    def ran(*words: str, **more: str) -> Result:
        clock.sleep(60)
        return CliRunner().invoke(main, ["fetch", "--from", "imf", *words], obj=clock, env=environment | more)

    return ran


def stored(tmp_path: Path, pair: tuple[str, str] = ("BLR", "CHN")) -> dict[tuple[str, str, str], float]:
    store = open_store(tmp_path / "store")
    if "imf-imts" not in {one.key for one in store.datasets()}:
        return {}
    frame = store.rows("imf-imts", pair)
    assert set(frame["goods"]) == {"TOTAL"}
    cells = frame[["reporter", "flow", "period"]].itertuples(index=False, name=None)
    return dict(zip(cells, frame["value_usd"], strict=True))


def test_months_of_both_sides_reach_the_store_in_dollars(run: Run, tmp_path: Path) -> None:
    result = run("CHN", "BLR", "--months", "--years", "2025")
    assert (result.exit_code, result.exception) == (0, None)
    assert stored(tmp_path) == {
        **{("CHN", flow, f"2025-0{month}"): month * 1e8 + 0.25 for flow in ("exports", "imports") for month in (1, 2, 3, 5)},
        ("BLR", "imports", "2025-01"): 450e6,
    }  # fmt: skip
    assert "IMF International Trade in Goods BLR-CHN 2025-2025 of 2025-06-15: 9 rows read, 9 kept" in result.stdout
    assert "Next: tradeviz pair CHN BLR" in result.stdout


def test_every_reporter_flow_and_month_ends_with_a_name(run: Run) -> None:
    lines = run("CHN", "BLR", "--months", "--years", "2025").stdout.splitlines()
    start = lines.index("China reports exports to Belarus:")
    assert lines[start + 3 : start + 7] == [
        "  2025-03  1 row",
        "  2025-04  none: China has published it, with nothing shown for Belarus",
        "  2025-05  1 row",
        "  2025-06  none: the IMF does not list it as published by China",
    ]
    assert lines.count("  2025-01  none: the IMF does not list it as published by Belarus") == 1
    assert sum(line.startswith("  2025-") for line in lines) == 48


def test_one_call_brings_a_side_with_the_world(run: Run, imf: ImfWorld) -> None:
    run("CHN", "BLR", "--months", "--years", "2025")
    assert [one.line for one in imf.asked] == [
        "/external/sdmx/3.0/data/dataflow/IMF.STA/IMTS/+/CHN.XG_FOB_USD+MG_CIF_USD.BLR+G001.M?c%5BTIME_PERIOD%5D=ge%3A2025-M01",
        "/external/sdmx/3.0/data/dataflow/IMF.STA/IMTS/+/BLR.XG_FOB_USD+MG_CIF_USD.CHN+G001.M?c%5BTIME_PERIOD%5D=ge%3A2025-M01",
    ]
    assert {one.headers["accept"] for one in imf.asked} == {"application/vnd.sdmx.data+csv;version=2.0.0"}


def test_years_are_asked_for_as_years() -> None:
    call = imf_call(FetchRequest((area("CHN"), area("XKX")), (2015, 2024)), ("CHN", "KOS"))
    assert call.path.endswith("/CHN.XG_FOB_USD+MG_CIF_USD.KOS+G001.A")
    assert (call.params, call.newest) == ({"c[TIME_PERIOD]": "ge:2015"}, "2024")


def test_without_years_the_last_three_are_asked_for_and_kept_answers_are_used(
    run: Run, imf: ImfWorld, tmp_path: Path
) -> None:
    assert run("CHN", "BLR", "--months").exit_code == 0
    assert imf.asked[0].query["c[TIME_PERIOD]"] == "ge:2023-M01"
    before = stored(tmp_path)
    imf.asked.clear()
    assert run("CHN", "BLR", "--months").exit_code == 0
    assert (imf.asked, stored(tmp_path)) == ([], before)


def test_a_fetch_cut_short_goes_on_where_it_stopped(run: Run, imf: ImfWorld, tmp_path: Path) -> None:
    imf.mishaps = [None, Bad(401, {})]
    cut = run("CHN", "BLR", "--months", "--years", "2025")
    assert (cut.exit_code, cut.stdout, stored(tmp_path)) == (2, "", {})
    assert "The IMF answers with status 401" in cut.stderr
    assert "asks only for the rest" in cut.stderr
    imf.asked.clear()
    assert run("CHN", "BLR", "--months", "--years", "2025").exit_code == 0
    assert ["/BLR." in one.path for one in imf.asked] == [True]


def test_revised_figures_and_what_is_shown_no_more_take_effect(run: Run, imf: ImfWorld, tmp_path: Path) -> None:
    run("CHN", "BLR", "--months", "--years", "2025")
    imf.values["CHN", EXPORTS, "BLR", "2025-M01"] = "5"
    del imf.values["CHN", EXPORTS, "BLR", "2025-M02"]
    result = run("CHN", "BLR", "--months", "--years", "2025", "--refresh")
    assert "  1 were withdrawn" in result.stdout
    found = stored(tmp_path)
    assert found["CHN", "exports", "2025-01"] == 5
    assert ("CHN", "exports", "2025-02") not in found


@pytest.mark.parametrize("header", [HEADER, ["STRUCTURE", *HEADER[1:]], OLD_HEADER], ids=["2.0.0", "text/csv", "1.0.0"])
def test_an_answer_is_read_in_each_form_and_as_the_same_file_would_be(
    run: Run, imf: ImfWorld, tmp_path: Path, header: list[str]
) -> None:
    imf.header = header
    lines: list[str] = []
    imf.edit = lambda answer: lines.extend(answer[1:] if lines else answer)
    assert run("CHN", "BLR", "--months", "--years", "2025").exit_code == 0
    file = tmp_path / "imts.csv"
    file.write_text("\n".join(line for line in lines if ",,,,,,,,,,,,,," not in line) + "\n")
    result = CliRunner().invoke(main, ["ingest", str(file), "--store", str(tmp_path / "other")])
    assert result.exit_code == 0, result.output
    frames = [open_store(tmp_path / name).rows("imf-imts", ("BLR", "CHN")) for name in ("store", "other")]
    assert len(frames[0]) == 9
    assert frames[0].equals(frames[1])


@pytest.mark.parametrize(
    "mishap",
    [
        Bad(503, b""),
        Bad(429, b"", (("Retry-After", "3"),)),
        Bad(200, b"<html><title>Maintenance</title></html>"),
        Bad(200, b'{"data": {}}'),
        Bad(200, b""),
        Bad(200, ",".join(HEADER).encode()),
        Bad(200, (",".join(HEADER) + "\ndataflow,x,I,CHN,XG_FOB_USD,BLR,M,2025-M01,5").encode()),
        Bad(200, (",".join(HEADER) + "\ndataflow,x,I,CHN,XG_FOB_USD,BLR,M\n").encode()),
        Bad(200, b"COUNTRY,INDICATOR,COUNTERPART_COUNTRY,FREQUENCY,TIME_PERIOD,OBS_VALUE,SCALE\n"),
        Bad(200, ",".join(HEADER).encode("utf-16")),
    ],
    ids=["503", "429", "page", "json", "nothing", "half a header", "half a row", "short row", "portal's", "utf-16"],
)
def test_what_may_pass_is_asked_again(run: Run, imf: ImfWorld, clock: FakeClock, mishap: Bad) -> None:
    imf.mishaps = [mishap]
    assert run("CHN", "BLR", "--months", "--years", "2025").exit_code == 0
    assert len(imf.asked) == 3


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        (",CHN,XG", ",RUS,XG", "in COUNTRY"), (",BLR,M,", ",RUS,M,", "in COUNTERPART_COUNTRY"),
        ("XG_FOB_USD", "TBG_USD", "in INDICATOR"), (",BLR,M,", ",BLR,A,", "in FREQUENCY"),
        ("2025-M02", "2025-Q1", "in TIME_PERIOD"), ("2025-M02", "2025-M01", "two rows for one cell"),
    ],
)  # fmt: skip
def test_rows_that_were_not_asked_for_are_an_error(
    run: Run, imf: ImfWorld, tmp_path: Path, old: str, new: str, where: str
) -> None:
    def changed(lines: list[str]) -> None:
        lines[:] = [line.replace(old, new) for line in lines]

    imf.edit = changed
    result = run("CHN", "BLR", "--months", "--years", "2025")
    assert (result.exit_code, stored(tmp_path)) == (2, {})
    assert (
        f"The IMF answers something else than was asked for CHN and BLR ({where}); nothing of it is used"
        in result.stderr
    )


def test_a_code_that_the_service_does_not_have_is_named_absence_where_the_other_side_came(
    run: Run, imf: ImfWorld, tmp_path: Path
) -> None:
    imf.countries = frozenset({"CHN"})
    result = run("CHN", "BLR", "--months", "--years", "2025")
    assert result.exit_code == 0
    assert len(stored(tmp_path)) == 8
    assert result.stdout.count("does not list it as published by Belarus") == 24
    imf.countries = frozenset()
    nothing = run("CHN", "BLR", "--months", "--years", "2025", "--refresh")
    assert nothing.exit_code == 2
    assert "The IMF answers with status 404" in nothing.stderr


def test_kosovo_and_taiwan_have_the_services_codes(run: Run, imf: ImfWorld, tmp_path: Path) -> None:
    imf.values = {("KOS", EXPORTS, "TWN", "2025-M01"): "6", ("TWN", IMPORTS, "KOS", "2025-M01"): "7"}
    assert run("XKX", "S19", "--months", "--years", "2025").exit_code == 0
    assert stored(tmp_path, ("XKX", "TWN")) == {("XKX", "exports", "2025-01"): 6, ("TWN", "imports", "2025-01"): 7}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("CHN", "N886", "--months"), "The IMF has no figures of North Yemen (N886) by itself"),
        (("CHN", "EUR", "--months"), "a group: its trade is that of its members"),
        (("CHN", "BLR", "--years", "1947"), "must run forwards and lie between 1948 and 2025"),
    ],
)
def test_a_wrong_word_is_a_sentence_and_asks_nothing(
    run: Run, imf: ImfWorld, words: tuple[str, ...], said: str
) -> None:
    result = run(*words)
    assert (result.exit_code, imf.asked) == (2, [])
    assert result.stderr.startswith("tradeviz: ")
    assert said in result.stderr


def test_detail_is_left_out_and_said_to_be(run: Run) -> None:
    result = run("CHN", "BLR", "--months", "--detail", "chapter")
    assert result.exit_code == 0
    assert "--detail is left out: the IMF, totals, months sooner." in result.stderr


def test_a_mirror_is_https_or_on_this_machine(run: Run, imf: ImfWorld) -> None:
    result = run("CHN", "BLR", "--months", TRADEVIZ_IMF_URL="http://mirror.example")
    assert (result.exit_code, imf.asked) == (2, [])
    assert "TRADEVIZ_IMF_URL is 'http://mirror.example'; it must be an https address" in result.stderr
