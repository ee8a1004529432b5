"""Eurostat's Comext: bulk files of both layouts, as .dat and .7z, and SDMX-CSV; euros at the rate that is given."""

from __future__ import annotations

import pytest
from tests.readers.conftest import Reading, Write, values
from tests.readers.seven_zips import seven_zip

from tradeviz.errors import ImportFileError
from tradeviz.readers import Options, read
from tradeviz.readers.eurostat.areas import dated, find_eurostat_area
from tradeviz.store.report import RowRule

BULK = (
    "REPORTER,PARTNER,TRADE_TYPE,PRODUCT_NC,PRODUCT_SITC,PRODUCT_CPA21,PRODUCT_CPA22,PRODUCT_BEC,PRODUCT_BEC5,"
    "PRODUCT_SECTION,FLOW,STAT_PROCEDURE,SUPPL_UNIT,PERIOD,VALUE_EUR,VALUE_NAC,QUANTITY_KG,QUANTITY_SUPPL_UNIT\n"
)
OLD = (
    "DECLARANT,DECLARANT_ISO,PARTNER,PARTNER_ISO,TRADE_TYPE,PRODUCT_NC,PRODUCT_SITC,PRODUCT_CPA2002,PRODUCT_CPA2008,"
    "PRODUCT_CPA2_1,PRODUCT_BEC,PRODUCT_SECTION,FLOW,STAT_REGIME,SUPP_UNIT,PERIOD,VALUE_IN_EUROS,QUANTITY_IN_KG,"
    "SUP_QUANTITY\n"
)
SDMX = "DATAFLOW,LAST UPDATE,freq,reporter,partner,product,flow,indicators,TIME_PERIOD,OBS_VALUE\n"
RATE = "EUR=0.8"


def row(goods: str, euros: int, kilograms: int, **other: str) -> str:
    cells = {"reporter": "AT", "partner": "AD", "type": "E", "flow": "2", "procedure": "1", "period": "202402"} | other
    return (
        f"{cells['reporter']},{cells['partner']},{cells['type']},{goods},59229,2052,2059,220,311210,06,{cells['flow']},"
        f"{cells['procedure']},NO_SU,{cells['period']},{euros},{euros},{kilograms},0\n"
    )


def test_lines_and_procedures_are_added_up(write: Write, reading: Reading) -> None:
    text = BULK + row("35069190", 65, 3) + row("35069190", 10, 1, procedure="2") + row("35069100", 25, 6)
    frame, report = reading(write(text, "full_202402.dat"), RATE)
    assert values(frame, "reporter", "partner", "flow", "period", "goods", "hs", "value_usd") == [
        ("AUT", "AND", "exports", "2024-02", "350691", "HS22", 125.0)
    ]
    assert frame.tonnes.iloc[0] == pytest.approx(0.010)
    assert (report.kept, report.added) == (3, 2)


def test_the_archive_is_read_as_it_was_downloaded(write: Write, reading: Reading) -> None:
    data = seven_zip({"full_202402.dat": (BULK + row("35069190", 100, 3)).encode()})
    frame, _ = reading(write(data, "full_v2_202402.7z"), RATE)
    assert list(frame.value_usd) == [125.0]


def test_the_month_52_is_the_year_and_flow_1_is_imports(write: Write, reading: Reading) -> None:
    frame, _ = reading(write(BULK + row("35069190", 100, 3, period="202352", flow="1"), "full.dat"), RATE)
    assert values(frame, "period", "flow", "hs") == [("2023", "imports", "HS22")]


def test_the_layout_before_has_other_names(write: Write, reading: Reading) -> None:
    line = "001,FR,400,US,E,22042111,11217,1593,1102,1102,122,04,2,4,NO_SU,201652,1000,50,0\n"
    frame, _ = reading(write(OLD + line, "full201652.dat"), "EUR@2016=0.8")
    assert values(frame, "reporter", "partner", "flow", "period", "goods", "hs", "value_usd") == [
        ("FRA", "USA", "exports", "2016", "220421", "HS12", pytest.approx(1250.0))
    ]


def test_all_procedures_beside_single_ones_would_count_twice(write: Write, reading: Reading) -> None:
    lines = "".join(
        f"001,FR,400,US,E,22042111,11217,1593,1102,1102,122,04,2,{regime},NO_SU,201652,1000,50,0\n" for regime in "14"
    )
    with pytest.raises(ImportFileError, match="would count twice"):
        reading(write(OLD + lines), RATE)


def test_what_has_no_hs_code_is_set_apart_with_its_worth(write: Write, reading: Reading) -> None:
    text = BULK + row("35069190", 65, 3) + row("01XXXXXX", 500, 1) + row("TOTAL", 565, 4)
    frame, report = reading(write(text), RATE)
    assert sorted(frame.goods) == ["350691", "TOTAL"]
    assert report.set_apart == {RowRule.OTHER_LEVEL: 1}
    assert report.worth[RowRule.OTHER_LEVEL] == pytest.approx(625.0)


def test_parts_of_the_united_kingdom_repeat_the_whole(write: Write, reading: Reading) -> None:
    text = BULK + row("35069190", 65, 3, partner="GB") + row("35069190", 60, 3, partner="XU", type="M")
    frame, report = reading(write(text), RATE)
    assert list(frame.partner) == ["GBR"]
    assert report.set_apart == {RowRule.PARTNER_PART: 1}


def test_without_a_rate_euros_have_no_place(write: Write) -> None:
    (parsed,) = read(write(BULK + row("35069190", 65, 3)), Options())
    assert sum(map(len, parsed.batches)) == 0
    assert parsed.report.set_apart == {RowRule.NO_RATE: 1}


def test_a_row_cut_short_is_refused(write: Write, reading: Reading) -> None:
    with pytest.raises(ImportFileError, match="a row of 5 cells where the header has 18"):
        reading(write(BULK + row("35069190", 65, 3) + "AT,AD,E,35069190,592\n"), RATE)


def answer(*rows: tuple[str, str, str, str, str, str, str]) -> str:
    return SDMX + "".join(f"ESTAT:DS-045409(1.0),15/09/26 11:00:00,M,{','.join(row)}\n" for row in rows)


def test_values_and_weights_of_rows_apart_come_together(write: Write, reading: Reading) -> None:
    rows = [
        ("DE", "VN", "03046210", "1", "QUANTITY_IN_100KG", "2024-03", "90.5"),
        ("DE", "VN", "03046210", "1", "VALUE_IN_EUROS", "2024-03", "1000"),
        ("DE", "VN", "03046290", "1", "VALUE_IN_EUROS", "2024-03", "500"),
        ("DE", "VN", "03046290", "1", "QUANTITY_IN_100KG", "2024-03", "9.5"),
        ("DE", "WORLD", "03046290", "1", "VALUE_IN_EUROS", "2024-03", "500"),
        ("EU27_2020", "VN", "03046290", "1", "VALUE_IN_EUROS", "2024-03", "500"),
        ("DE", "EXT_EU27_2020", "03046290", "1", "VALUE_IN_EUROS", "2024-03", "500"),
        ("DE", "VN", "03046290", "1", "SUPPLEMENTARY_QUANTITY", "2024-03", "7"),
    ]
    frame, report = reading(write(answer(*rows)), RATE)
    assert values(frame, "reporter", "partner", "flow", "period", "goods", "value_usd", "tonnes") == [
        ("DEU", "VNM", "imports", "2024-03", "030462", pytest.approx(1875.0), 10.0)
    ]
    assert report.set_apart == {RowRule.WORLD: 1, RowRule.GROUP: 2, RowRule.OTHER_INDICATOR: 1}


def test_the_newer_dataset_has_kilograms_and_codes_of_any_level(write: Write, reading: Reading) -> None:
    rows = [
        ("EL", "CN", "3104", "2", "VALUE_EUR", "2024", "1000"),
        ("EL", "CN", "3104", "2", "QUANTITY_KG", "2024", "5000"),
        ("EL", "CN", "TOTAL", "2", "VALUE_EUR", "2024", "9000"),
        ("EL", "CN", "SITC3", "2", "VALUE_EUR", "2024", "9"),
    ]
    frame, report = reading(write(answer(*rows)), RATE)
    assert values(frame, "reporter", "goods", "hs", "value_usd") == [
        ("GRC", "3104", "HS22", pytest.approx(1250.0)),
        ("GRC", "TOTAL", "", pytest.approx(11250.0)),
    ]
    assert frame.tonnes.iloc[0] == 5.0
    assert report.set_apart == {RowRule.OTHER_LEVEL: 1}


@pytest.mark.parametrize(
    ("code", "found"),
    [("GR", "GRC"), ("UK", "GBR"), ("XS", "SRB"), ("XK", "XKX"), ("QR", "X1"), ("QX", "XX"), ("WORLD", "W00")],
)
def test_codes_of_the_geonomenclature_are_known(code: str, found: str) -> None:
    area = find_eurostat_area(code)
    assert area is not None
    assert area.code == found


@pytest.mark.parametrize(("period", "state"), [("1990", "CSK"), ("2004-05", "SCG")])
def test_letters_of_two_states_are_told_by_the_year(period: str, state: str) -> None:
    assert dated("CS", period) == state
