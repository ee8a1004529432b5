"""UN Comtrade's files: each quirk a rule, each row accounted for."""

from __future__ import annotations

import pandas as pd
import pytest
from tests.readers.conftest import Reading, Write, comtrade, values

from tradeviz.errors import ImportFileError
from tradeviz.readers import Options, read
from tradeviz.readers.comtrade.tables import frame_to_table
from tradeviz.store.report import Report, RowRule


def test_a_trailing_comma_does_not_shift_the_columns(write: Write, reading: Reading) -> None:
    frame, report = reading(write(comtrade({}, {"flowCode": "M", "flowDesc": "Import"})))
    assert values(frame, "reporter", "partner", "flow", "period", "goods", "hs", "value_usd", "tonnes") == [
        ("CHN", "BLR", "exports", "2022", "310420", "HS22", 1500.0, 5.0),
        ("CHN", "BLR", "imports", "2022", "310420", "HS22", 1500.0, 5.0),
    ]
    assert report.repaired == {RowRule.EXTRA_FIELD: 2}


def test_a_file_without_the_trailing_comma_reads_the_same(write: Write, reading: Reading) -> None:
    with_it, _ = reading(write(comtrade({}), "with.csv"))
    without, report = reading(write(comtrade({}, extra=False), "without.csv"))
    assert with_it.equals(without)
    assert not report.repaired


@pytest.mark.parametrize(
    ("further", "today"),
    [
        ("230", "231"), ("250", "251"), ("280", "276"), ("356", "699"), ("381", "380"), ("578", "579"),
        ("588", "586"), ("590", "591"), ("658", "659"), ("736", "729"), ("756", "757"), ("840", "842"), ("841", "842"),
    ],
)  # fmt: skip
def test_two_numbers_of_one_economy_in_one_year_are_two_rows(
    write: Write, reading: Reading, further: str, today: str
) -> None:
    rows = [{"partnerCode": further, "primaryValue": "30"}, {"partnerCode": today, "primaryValue": "2000"}]
    frame, report = reading(write(comtrade(*rows)))
    assert (report.read, report.kept) == (2, 2)
    assert values(frame, "value_usd") == [(30.0,), (2000.0,)]
    assert frame["partner"][0] == f"N{further}"


def test_what_two_numbers_of_one_economy_trade_with_each_other_is_its_trade_with_itself(
    write: Write, reading: Reading
) -> None:
    frame, report = reading(write(comtrade({}, {"reporterCode": "729", "partnerCode": "736"})))
    assert len(frame) == 1
    assert report.set_apart == {RowRule.ITSELF: 1}


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ({"partnerCode": "0"}, RowRule.WORLD),
        ({"partnerCode": "97"}, RowRule.GROUP),
        ({"reporterCode": "97"}, RowRule.GROUP),
        ({"partnerCode": "156"}, RowRule.ITSELF),
        ({"partner2Code": "276"}, RowRule.BREAKDOWN),
        ({"customsCode": "C01"}, RowRule.BREAKDOWN),
        ({"motCode": "2100"}, RowRule.BREAKDOWN),
        ({"mosCode": "1"}, RowRule.BREAKDOWN),
        ({"flowCode": "RX"}, RowRule.RE_TRADE),
        ({"flowCode": "RM"}, RowRule.RE_TRADE),
        ({"flowCode": "MIP"}, RowRule.OTHER_FLOW),
        ({"typeCode": "S"}, RowRule.SERVICES),
        ({"classificationCode": "S3"}, RowRule.OTHER_CLASSIFICATION),
        ({"classificationCode": "B5"}, RowRule.OTHER_CLASSIFICATION),
        ({"cmdCode": "31042010"}, RowRule.OTHER_LEVEL),
        ({"cmdCode": "AG2"}, RowRule.OTHER_LEVEL),
        ({"freqCode": "Q"}, RowRule.OTHER_PERIOD),
        ({"primaryValue": ""}, RowRule.NO_VALUE),
    ],
)
def test_a_row_that_would_be_counted_twice_is_set_apart(
    write: Write, reading: Reading, row: dict[str, str], rule: RowRule
) -> None:
    frame, report = reading(write(comtrade({}, row)))
    assert len(frame) == 1
    assert report.set_apart == {rule: 1}


@pytest.mark.parametrize(
    ("code", "edition"),
    [
        ("H0", "HS92"),
        ("H1", "HS96"),
        ("H2", "HS02"),
        ("H3", "HS07"),
        ("H4", "HS12"),
        ("H5", "HS17"),
        ("H6", "HS22"),
        ("HS", ""),
    ],
)
def test_the_edition_is_told_by_its_code(write: Write, reading: Reading, code: str, edition: str) -> None:
    frame, _ = reading(write(comtrade({"classificationCode": code})))
    assert list(frame.hs) == [edition]


def test_every_level_and_the_codes_not_specified_are_kept(write: Write, reading: Reading) -> None:
    codes = ["TOTAL", "31", "3104", "310420", "99", "9999", "999999"]
    frame, _ = reading(write(comtrade(*({"cmdCode": code} for code in codes))))
    assert list(frame.goods) == codes


def test_lost_leading_zeros_are_restored_and_counted(write: Write, reading: Reading) -> None:
    frame, report = reading(write(comtrade({"cmdCode": "20230"}, {"cmdCode": "2"}, {"cmdCode": "202"}, {})))
    assert list(frame.goods) == ["020230", "02", "0202", "310420"]
    assert report.repaired[RowRule.LEADING_ZERO] == 3


def test_a_weight_of_zero_beside_a_value_is_missing_and_a_zero_beside_zero_is_zero(
    write: Write, reading: Reading
) -> None:
    rows = ({"netWgt": "0"}, {"netWgt": ""}, {"netWgt": "0", "primaryValue": "0", "cmdCode": "31"})
    frame, report = reading(write(comtrade(*rows)))
    assert frame.tonnes.isna().tolist() == [True, True, False]
    assert frame.tonnes.iloc[2] == 0
    assert report.repaired[RowRule.NO_WEIGHT] == 1


def test_values_with_separators_and_exponents_are_numbers(write: Write, reading: Reading) -> None:
    frame, report = reading(
        write(comtrade({"primaryValue": "1,234,567"}, {"primaryValue": "2.71E+12"}, {"primaryValue": " 5 "}))
    )
    assert list(frame.value_usd) == [1234567.0, 2.71e12, 5.0]
    assert report.repaired[RowRule.SEPARATORS] == 1


@pytest.mark.parametrize("text", ["secret", "1,23", "0x10", "1_000", "inf", "12a"])
def test_a_value_that_is_no_number_is_shown(write: Write, reading: Reading, text: str) -> None:
    with pytest.raises(ImportFileError, match="primaryValue: found"):
        reading(write(comtrade({}, {"primaryValue": text})))


def test_a_negative_value_is_refused_with_its_line(write: Write, reading: Reading) -> None:
    with pytest.raises(ImportFileError, match="primaryValue: found '-5' in line 2; expected numbers of zero or more"):
        reading(write(comtrade({"primaryValue": "-5"})))


def test_months_are_months(write: Write, reading: Reading) -> None:
    frame, _ = reading(write(comtrade({"freqCode": "M", "period": "202301", "refMonth": "1"})))
    assert list(frame.period) == ["2023-01"]


@pytest.mark.parametrize("period", ["202313", "last", "20230101"])
def test_a_period_that_is_none_is_shown(write: Write, reading: Reading, period: str) -> None:
    with pytest.raises(ImportFileError, match=f"period: found '{period}'"):
        reading(write(comtrade({"period": period})))


def test_unknown_countries_stop_the_import_with_all_codes_counted(write: Write, reading: Reading) -> None:
    path = write(comtrade({}, {"partnerCode": "998"}, {"partnerCode": "998"}, {"reporterCode": "997"}))
    with pytest.raises(ImportFileError, match=r"998 \(2 rows\), 997 \(1 row\).*--set-apart"):
        reading(path)
    frame, report = reading(path, set_apart=True)
    assert len(frame) == 1
    assert report.set_apart == {RowRule.UNKNOWN_AREA: 3}
    assert report.unknown_areas == {"998": 2, "997": 1}


def test_a_row_set_apart_for_another_reason_cannot_stop_the_import(write: Write, reading: Reading) -> None:
    frame, report = reading(write(comtrade({}, {"partnerCode": "998", "flowCode": "RX"})))
    assert len(frame) == 1
    assert not report.unknown_areas


def test_latin_letters_after_a_megabyte_of_ascii_are_read(write: Write, reading: Reading) -> None:
    many = [{"cmdCode": f"{100000 + number}"} for number in range(8000)]
    text = comtrade(*many, {"partnerCode": "792", "partnerDesc": "Türkiye", "cmdDesc": "Café"})
    path = write(text.encode("latin-1"))
    assert path.stat().st_size > 1024**2
    frame, report = reading(path)
    assert frame.partner.iloc[-1] == "TUR"
    assert any("Latin-1" in note for note in report.notes)


def test_descriptions_are_kept_for_their_codes(write: Write) -> None:
    (parsed,) = read(write(comtrade({"cmdDesc": "Potash, Ã"}, {"cmdCode": "TOTAL", "cmdDesc": "All"})), Options())
    list(parsed.batches)
    assert parsed.names == {"310420": "Potash, Ã", "TOTAL": "All"}


CLASSIC = (
    "Classification,Year,Period,Period Desc.,Aggregate Level,Is Leaf Code,Trade Flow Code,Trade Flow,Reporter Code,Reporter,"
    "Reporter ISO,Partner Code,Partner,Partner ISO,2nd Partner Code,Customs Proc. Code,Mode of Transport Code,Commodity Code,"
    "Commodity,Netweight (kg),Trade Value (US$),Flag"
)
CLASSIC_ROWS = (
    "H4,2015,2015,2015,2,0,1,Import,156,China,CHN,112,Belarus,BLR,,,,31,Fertilisers,1000,2500,0",
    "H4,2015,2015,2015,2,0,2,Export,156,China,CHN,0,World,WLD,,,,31,Fertilisers,1000,2500,0",
    "H4,2015,2015,2015,2,0,3,Re-Export,156,China,CHN,112,Belarus,BLR,,,,31,Fertilisers,1000,10,0",
)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_the_classic_site_reads_in_any_separator_and_encoding(
    write: Write, reading: Reading, separator: str, encoding: str
) -> None:
    text = "\r\n".join([CLASSIC, *CLASSIC_ROWS]).replace(",", separator)
    frame, report = reading(write(text.encode(encoding)))
    assert values(frame, "reporter", "partner", "flow", "period", "goods", "hs", "value_usd", "tonnes") == [
        ("CHN", "BLR", "imports", "2015", "31", "HS12", 2500.0, 1.0)
    ]
    assert report.set_apart == {RowRule.WORLD: 1, RowRule.RE_TRADE: 1}


def test_a_decimal_comma_is_read_where_commas_separate_nothing_else(write: Write, reading: Reading) -> None:
    rows = [CLASSIC_ROWS[0].replace(",", ";").replace("2500", value) for value in ("2.500,5", "7,25")]
    frame, _ = reading(write("\n".join([CLASSIC.replace(",", ";"), *rows])))
    assert list(frame.value_usd) == [2500.5, 7.25]


def test_a_comma_that_can_be_read_in_two_ways_is_refused(write: Write, reading: Reading) -> None:
    row = CLASSIC_ROWS[0].replace(",", ";").replace("2500", "2,500")
    with pytest.raises(ImportFileError, match="'2,500'"):
        reading(write("\n".join([CLASSIC.replace(",", ";"), row])))


def test_rows_of_the_api_follow_the_same_rules() -> None:
    frame = pd.DataFrame({
        "period": ["2022", "2022", "2022"], "reporterCode": [156, 156, 156], "flowCode": ["X", "X", "RX"],
        "partnerCode": [112, 0, 112], "classificationCode": ["H6"] * 3, "cmdCode": ["3104", "3104", "3104"],
        "primaryValue": [1500.5, 9000.0, 1.0], "netWgt": [None, 10.0, 10.0], "customsCode": ["C00"] * 3,
    })  # fmt: skip
    report = Report("answer")
    table = frame_to_table(frame, report).to_pandas()
    assert values(table, "reporter", "partner", "flow", "goods", "value_usd") == [
        ("CHN", "BLR", "exports", "3104", 1500.5)
    ]
    assert table.tonnes.isna().all()
    assert report.set_apart == {RowRule.WORLD: 1, RowRule.RE_TRADE: 1}


def test_rows_of_the_api_without_a_needed_column_are_refused() -> None:
    with pytest.raises(ImportFileError, match="primaryValue"):
        frame_to_table(pd.DataFrame({"period": ["2022"]}), Report("answer"))
