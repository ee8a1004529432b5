"""Further opinions reconciled of both sides' declarations: Harvard's Atlas and the OECD's BIMTS."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.readers.conftest import Reading, Write, values

from tradeviz.errors import ImportFileError
from tradeviz.readers import Options, read
from tradeviz.readers.ingest import import_files
from tradeviz.store import open_store
from tradeviz.store.report import RowRule
from tradeviz.store.schema import RECONCILED

if TYPE_CHECKING:
    from pathlib import Path

ATLAS = "country_id,country_iso3_code,partner_country_id,partner_iso3_code,product_id,product_hs92_code,year,export_value,import_value\n"
ATLAS_ROWS = (
    "43,CHN,31,BLR,1,310420,2021,0.0,1500.5\n"
    "31,BLR,43,CHN,1,310420,2021,1500.5,0.0\n"
    "31,BLR,43,CHN,2,0101,2021,7.25,\n"
    "31,BLR,99,ANS,2,0101,2021,3,\n"
    "31,BLR,43,CHN,3,travel,2021,9,\n"
    "31,BLR,43,CHN,4,XXXX,2021,4,\n"
    "31,BLR,43,CHN,5,0102,2021,-4,\n"
)
BIMTS = (
    "STRUCTURE,STRUCTURE_ID,STRUCTURE_NAME,ACTION,REF_AREA,Reference area,COUNTERPART_AREA,Counterpart area,TRADE_FLOW,"
    "Trade flow,ADJUSTMENT,Adjustment,PRODUCT_HS,HS product,FREQ,Frequency of observation,UNIT_MEASURE,Unit of measure,"
    "TIME_PERIOD,Time period,OBS_VALUE,Observation value,UNIT_MULT,Unit multiplier\n"
)


def bimts(*rows: dict[str, str]) -> str:
    """As `format=csvfilewithlabels` gives it: each code with its words beside it."""
    usual = {"area": "CHN", "other": "BLR", "flow": "X", "adjustment": "B_ADJ_RX", "goods": "HS17_310420",
             "unit": "USD_EXC", "year": "2022", "value": "5.5", "power": "6"}  # fmt: skip
    lines = []
    for row in rows:
        c = usual | row
        lines.append(
            f'DATAFLOW,OECD.SDD.TPS:DSD_BIMTS_6D@DF_BIMTS_HS2017_6D(1.0),"Trade, 6D",I,{c["area"]},A,{c["other"]},B,'
            f'{c["flow"]},F,{c["adjustment"]},"Balanced, adjusted",{c["goods"]},G,A,Annual,{c["unit"]},US dollars,'
            f"{c['year']},,{c['value']},,{c['power']},Millions\n"
        )
    return BIMTS + "".join(lines)


def test_the_atlas_keeps_exports_and_says_what_it_left_out(write: Write, reading: Reading) -> None:
    frame, report = reading(write(ATLAS + ATLAS_ROWS, "hs92_country_country_product_year_6_2020_2024.csv"))
    assert values(frame, "dataset", "reporter", "partner", "flow", "period", "goods", "hs", "value_usd") == [
        ("atlas-hs92", "BLR", "CHN", "exports", "2021", "310420", "HS92", 1500.5),
        ("atlas-hs92", "BLR", "CHN", "exports", "2021", "0101", "HS92", 7.25),
        ("atlas-hs92", "BLR", "_X", "exports", "2021", "0101", "HS92", 3.0),
    ]
    assert report.set_apart == {
        RowRule.MIRRORED: 1, RowRule.SERVICES: 1, RowRule.OTHER_LEVEL: 1, RowRule.BELOW_ZERO: 1,
    }  # fmt: skip


def test_the_atlas_by_country_alone_has_totals(write: Write, reading: Reading) -> None:
    text = "country_id,country_iso3_code,partner_country_id,partner_iso3_code,year,export_value,import_value\n"
    frame, _ = reading(write(text + "43,CHN,31,BLR,2021,100,90\n"))
    assert values(frame, "dataset", "goods", "hs", "value_usd") == [("atlas", "TOTAL", "", 100.0)]


def test_both_are_figures_of_both_sides(write: Write) -> None:
    for text in (ATLAS + ATLAS_ROWS, bimts({})):
        (parsed,) = read(write(text), Options())
        assert parsed.dataset.sides == RECONCILED


def test_balanced_trade_is_kept_once_with_its_multiplier(write: Write, reading: Reading) -> None:
    rows: tuple[dict[str, str], ...] = (
        {},
        {"flow": "M", "area": "BLR", "other": "CHN"},
        {"goods": "_T", "value": "70", "power": "0"},
        {"goods": "HS17_31", "value": "8", "power": "3"},
        {"other": "W"},
        {"other": "EU27_2020"},
        {"adjustment": "R"},
        {"unit": "EUR"},
        {"goods": "CPA_20"},
    )
    frame, report = reading(write(bimts(*rows)))
    assert values(frame, "dataset", "reporter", "partner", "flow", "period", "goods", "hs", "value_usd") == [
        ("oecd-bimts", "CHN", "BLR", "exports", "2022", "310420", "HS17", 5_500_000.0),
        ("oecd-bimts", "CHN", "BLR", "exports", "2022", "TOTAL", "", 70.0),
        ("oecd-bimts", "CHN", "BLR", "exports", "2022", "31", "HS17", 8000.0),
    ]
    assert report.set_apart == {
        RowRule.MIRRORED: 1, RowRule.WORLD: 1, RowRule.GROUP: 1, RowRule.NOT_BALANCED: 1, RowRule.OTHER_MEASURE: 1,
        RowRule.OTHER_CLASSIFICATION: 1,
    }  # fmt: skip


def test_two_adjustments_of_one_figure_are_not_mixed(write: Write, reading: Reading) -> None:
    with pytest.raises(ImportFileError, match="several adjustments of one figure"):
        reading(write(bimts({}, {"adjustment": "B"})))


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("country_id,country_iso3_code,partner_country_id,partner_iso3_code,year,export_value,import_value\n43,CHN,31,BLR,2021,100,90\n", "atlas"),
        (bimts({"goods": "_T", "value": "100", "power": "0"}), "oecd-bimts"),
        (bimts({"goods": "_T", "value": "100", "power": "0"}, {"goods": "HS17_31", "value": "90", "power": "0"},
               {"value": "90", "power": "0"}), "oecd-bimts"),
    ],
)  # fmt: skip
def test_totals_and_chapters_of_reconciled_figures_go_into_a_store(
    write: Write, tmp_path: Path, text: str, key: str
) -> None:
    store = open_store(tmp_path / "store")
    import_files(store, [write(text)], Options(), lambda _: None, lambda _: None)
    assert store.values(key, ("BLR", "CHN"), ["TOTAL"])["value_usd"].tolist() == [100.0]
    assert store.world(key, ("CHN",), ("TOTAL",))["value_usd"].tolist() == [100.0]
