"""UN Comtrade's tables in all the shapes that its sites, its API and other programs give them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence

import openpyxl
import pandas as pd
import pytest
from tests.readers.conftest import NEW, Reading, Write, comtrade, values
from tests.readers.test_comtrade import CLASSIC, CLASSIC_ROWS

from tradeviz.errors import ImportFileError
from tradeviz.readers import Options, read
from tradeviz.store import open_store
from tradeviz.store.report import RowRule

BULK = (
    "Year,Reporter Code,Trade Flow Code,Partner Code,Classification,Commodity Code,Quantity Unit Code,"
    "Supplementary Quantity,Netweight (kg),Value,Estimation Code\r\n"
    '2010,699,2,156,"H3","0202",8,500,500,1700,6\r\n'
    '2010,699,1,156,"H3","TOTAL",1,,,41000,0\r\n\r\n\r\n'
)


def table(rows: Sequence[Sequence[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def test_the_classic_bulk_file_needs_no_period(write: Write, reading: Reading) -> None:
    frame, report = reading(write(BULK))
    assert values(frame, "reporter", "partner", "flow", "period", "goods", "hs", "value_usd") == [
        ("IND", "CHN", "exports", "2010", "0202", "HS07", 1700.0),
        ("IND", "CHN", "imports", "2010", "TOTAL", "HS07", 41000.0),
    ]
    assert frame.tonnes.iloc[0] == 0.5
    assert (report.read, report.kept) == (2, 2)


SELECTED = (
    "Trade Value (US$)",
    "Commodity Code",
    "Year",
    "Partner Code",
    "Trade Flow",
    "Classification",
    "Reporter Code",
)


def test_selected_fields_in_any_order_beside_others_are_read(write: Write, reading: Reading) -> None:
    rows = [[*SELECTED, "My note"], ["1000", "31", "2017", "156", "Import", "H5", "842", "x"]]
    frame, _ = reading(write(table(rows)))
    assert values(frame, "reporter", "partner", "flow", "period", "goods", "hs", "value_usd") == [
        ("USA", "CHN", "imports", "2017", "31", "HS17", 1000.0)
    ]


def test_sides_may_be_letters_alone(write: Write, reading: Reading) -> None:
    header = ["refYear", "reporterISO", "partnerISO", "flowCode", "classificationCode", "cmdCode", "primaryValue"]
    rows = [header, ["2022", "CHN", "BLR", "X", "H6", "31", "7"], ["2022", "CHN", "W00", "X", "H6", "31", "9"]]
    frame, report = reading(write(table(rows)))
    assert values(frame, "reporter", "partner", "value_usd") == [("CHN", "BLR", 7.0)]
    assert report.set_apart == {RowRule.WORLD: 1}


@pytest.mark.parametrize(
    "header",
    [
        "type_code,freq_code,ref_year,period,reporter_code,flow_code,partner_code,partner2_code,classification_code,"
        "cmd_code,net_wgt,primary_value",
        "TYPECODE,FREQCODE,REFYEAR,PERIOD,REPORTERCODE,FLOWCODE,PARTNERCODE,PARTNER2CODE,CLASSIFICATIONCODE,CMDCODE,"
        "NETWGT,PRIMARYVALUE",
        "type.code,freq.code,yr,period,rtCode,rgCode,ptCode,ptCode2,pfCode,cmdCode,NetWeight,TradeValue",
    ],
)
def test_the_names_that_packages_give_the_columns_are_known(write: Write, reading: Reading, header: str) -> None:
    frame, _ = reading(write(header + "\nC,A,2022,2022,156,2,112,0,H6,310420,5000,1500\n"))
    assert values(frame, "reporter", "partner", "flow", "goods", "value_usd", "tonnes") == [
        ("CHN", "BLR", "exports", "310420", 1500.0, 5.0)
    ]


@pytest.mark.parametrize("lacks", ["Classification", "Trade Value (US$)", "Reporter Code", "Year"])
def test_a_table_that_lacks_a_column_is_told_which(write: Write, lacks: str) -> None:
    header = [name for name in SELECTED if name != lacks]
    with pytest.raises(ImportFileError) as refused:
        read(write(",".join(header) + "\n" + ",".join("1" for _ in header) + "\n"), Options())
    said = {"Trade Value (US$)": "Trade Value", "Year": "Period"}.get(lacks, lacks)
    assert f"is a table of UN Comtrade without the column {said}," in str(refused.value)
    assert "Expected one of" not in str(refused.value)


def test_months_without_a_period_are_built_of_year_and_month(write: Write, reading: Reading) -> None:
    header = ["freqCode", "refYear", "refMonth", "reporterCode", "partnerCode", "flowCode", "classificationCode", "cmdCode",
              "primaryValue"]  # fmt: skip
    rows = [["M", "2023", month, "156", "112", "X", "H6", "TOTAL", "5"] for month in ("1", "12")]
    rows += [["A", "2023", "52", "156", "112", "X", "H6", "TOTAL", "60"]]
    frame, _ = reading(write(table([header, *rows])))
    assert list(frame.period) == ["2023-01", "2023-12", "2023"]


def test_months_that_do_not_say_which_are_no_years(write: Write, reading: Reading) -> None:
    with pytest.raises(ImportFileError, match="period: found '2022' in line 3; expected years or months"):
        reading(write(comtrade({}, {"freqCode": "M"})))


FLOW_ROWS = [("X", "exports"), ("M", "imports")]


@pytest.mark.parametrize(("letter", "flow"), FLOW_ROWS)
@pytest.mark.parametrize("code", ["0", "0.0", "", "NA"])
def test_a_flow_code_that_says_nothing_is_read_by_its_letter(
    write: Write, reading: Reading, letter: str, flow: str, code: str
) -> None:
    row = CLASSIC_ROWS[0].replace(",1,Import,", f",{code},{letter},")
    frame, report = reading(write("\n".join([CLASSIC, row])))
    assert list(frame.flow) == [flow]
    assert report.repaired[RowRule.FLOW_BESIDE] == (1 if code.startswith("0") else 0)


@pytest.mark.parametrize(
    ("letter", "rule"),
    [
        ("RX", RowRule.RE_TRADE),
        ("RM", RowRule.RE_TRADE),
        ("DX", RowRule.OTHER_FLOW),
        ("FM", RowRule.OTHER_FLOW),
        ("", RowRule.NO_FLOW),
    ],
)
def test_a_letter_beside_a_code_of_0_says_why_a_row_is_set_apart(
    write: Write, reading: Reading, letter: str, rule: RowRule
) -> None:
    row = CLASSIC_ROWS[0].replace(",1,Import,", f",0,{letter},")
    _, report = reading(write("\n".join([CLASSIC, CLASSIC_ROWS[0], row])))
    assert report.set_apart == {rule: 1}


NO_DATA = "No data matches your query or your query is too complex. Request JSON or XML format for more information."


@pytest.mark.parametrize("filler", ["," * (CLASSIC.count(",")), ""], ids=["padded", "bare"])
def test_the_publishers_message_among_rows_is_called_that(write: Write, reading: Reading, filler: str) -> None:
    text = "\n".join([CLASSIC, CLASSIC_ROWS[0], NO_DATA + filler, CLASSIC_ROWS[0].replace("2500", "7")])
    frame, report = reading(write(text))
    assert list(frame.value_usd) == [2500.0, 7.0]
    assert report.set_apart == {RowRule.NO_DATA: 1}


def test_the_publishers_message_in_place_of_a_file_is_called_that(write: Write) -> None:
    with pytest.raises(ImportFileError, match="holds no figures but the publisher's own message, 'no data matches"):
        read(write(NO_DATA + "\n"), Options())


def shifted(*, index: bool) -> str:
    """What pandas makes of the site's file: each row has a field more than the header, so that all names move."""
    text = comtrade({}, {"flowCode": "M", "cmdCode": "31"}, {"flowCode": "RX"})
    frame = pd.read_csv(io.StringIO(text), dtype=str)
    assert list(frame["freqCode"]) == ["2022"] * 3
    return frame.to_csv(index=index)


@pytest.mark.parametrize("index", [True, False])
def test_columns_that_pandas_moved_are_read_under_their_right_names(
    write: Write, reading: Reading, index: bool
) -> None:
    frame, report = reading(write(shifted(index=index)))
    assert values(frame, "reporter", "partner", "flow", "period", "goods", "hs", "value_usd", "tonnes") == [
        ("CHN", "BLR", "exports", "2022", "310420", "HS22", 1500.0, 5.0),
        ("CHN", "BLR", "imports", "2022", "31", "HS22", 1500.0, 5.0),
    ]
    assert report.repaired[RowRule.SHIFTED] == 2
    assert report.set_apart == {RowRule.RE_TRADE: 1}


def test_columns_that_are_odd_without_having_moved_are_left_where_they_are(write: Write, reading: Reading) -> None:
    _, report = reading(write(comtrade({"freqCode": "Q", "classificationCode": "X9"}, {})))
    assert RowRule.SHIFTED not in report.repaired
    assert report.kept == 1


@pytest.mark.parametrize("classification", ["S1", "S2", "S3", "S4", "SS", "B4", "B5"])
def test_a_total_is_one_in_any_classification(write: Write, reading: Reading, classification: str) -> None:
    rows = ({"classificationCode": classification, "cmdCode": code} for code in ("TOTAL", "2631"))
    frame, report = reading(write(comtrade(*rows)))
    assert values(frame, "goods", "hs") == [("TOTAL", "")]
    assert report.set_apart == {RowRule.OTHER_CLASSIFICATION: 1}
    assert report.repaired[RowRule.OTHER_TOTAL] == 1


def test_a_total_of_services_is_none_of_goods(write: Write, reading: Reading) -> None:
    _, report = reading(write(comtrade({}, {"classificationCode": "EB10", "cmdCode": "TOTAL"})))
    assert report.set_apart == {RowRule.SERVICES: 1}


def test_the_total_of_the_hs_goes_before_that_of_another_classification(write: Write, reading: Reading) -> None:
    rows = ({"cmdCode": "TOTAL", "classificationCode": code} for code in ("S3", "H6"))
    frame, _ = reading(write(comtrade(*rows)))
    assert list(frame.hs) == ["", "HS22"]


def test_goods_not_specified_keep_their_own_code_and_count_in_sums(write: Write) -> None:
    from tradeviz.readers.ingest import import_files

    rows = [
        {"cmdCode": code, "primaryValue": value}
        for code, value in (("310420", "600"), ("9999AA", "300"), ("999999", "100"))
    ]
    path = write(comtrade(*rows))
    store = open_store(str(path.parent / "store"))
    import_files(store, [path], Options(), lambda _: None, lambda _: None)
    sums = store.values("comtrade", ("BLR", "CHN"), ["TOTAL", "99", "9999", "9999AA", "999999"])
    assert dict(zip(sums.goods, sums.value_usd, strict=True)) == {
        "TOTAL": 1000.0, "99": 400.0, "9999": 400.0, "9999AA": 300.0, "999999": 100.0,
    }  # fmt: skip


def test_what_codes_of_another_shape_are_worth_is_said(write: Write, reading: Reading) -> None:
    rows: tuple[dict[str, str], ...] = (
        {},
        {"cmdCode": "31042010", "primaryValue": "400"},
        {"cmdCode": "AG6", "primaryValue": "50.5"},
    )
    _, report = reading(write(comtrade(*rows)))
    assert report.worth == {RowRule.OTHER_LEVEL: 450.5}
    assert "neither TOTAL nor 2, 4 or 6 digits (450 US dollars in all, in no sum)" in report.as_text()


def workbook(*rows: dict[str, str], sheet: str = "Sheet1") -> bytes:
    """As the site gives it: numbers are numbers, codes with leading zeros texts."""
    text = list(csv.reader(io.StringIO(comtrade(*rows, extra=False))))
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.title = sheet
    page.append(text[0])
    for row in text[1:]:
        page.append([float(cell) if cell.isdigit() and cell[0] != "0" else cell or None for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_the_workbook_reads_as_the_csv_does(write: Write, reading: Reading) -> None:
    rows: tuple[dict[str, str], ...] = (
        {},
        {"cmdCode": "0202", "netWgt": "0"},
        {"flowCode": "M", "primaryValue": "1234567"},
        {"partnerCode": "0"},
    )
    from_csv, report = reading(write(comtrade(*rows, extra=False)))
    from_book, book_report = reading(write(workbook(*rows), "TradeData.xlsx"))
    assert from_book.equals(from_csv)
    assert book_report.set_apart == report.set_apart == {RowRule.WORLD: 1}
    assert book_report.repaired == report.repaired


def test_a_workbooks_cell_that_is_wrong_is_named_by_its_line(write: Write, reading: Reading) -> None:
    with pytest.raises(ImportFileError, match="primaryValue: found 'secret' in line 3;"):
        reading(write(workbook({}, {"primaryValue": "secret"}), "TradeData.xlsx"))


def test_all_columns_of_the_site_are_none_too_many(write: Write, reading: Reading) -> None:
    header = NEW.replace("netWgt", "netWgt,isNetWgtEstimated,grossWgt,cifvalue,fobvalue")
    row = comtrade({}, extra=False).splitlines()[1].replace('"5000"', '"5000","False","","","1500"')
    frame, _ = reading(write(f"{header}\n{row}\n"))
    assert values(frame, "value_usd", "tonnes") == [(1500.0, 5.0)]


ANSWER: dict[str, object] = {
    "typeCode": "C", "freqCode": "A", "refYear": 2022, "period": "2022", "reporterCode": 156, "reporterISO": None,
    "flowCode": "X", "partnerCode": 112, "partner2Code": 0, "classificationCode": "H6", "cmdCode": "310420",
    "cmdDesc": None, "customsCode": "C00", "mosCode": "0", "motCode": 0, "netWgt": 5000.0, "primaryValue": 1500.25,
    "isReported": False,
}  # fmt: skip
OLD_ANSWER = {"pfCode": "H5", "yr": 2019, "period": 2019, "rgCode": 2, "rtCode": 156, "ptCode": 112, "cmdCode": "31",
              "TradeValue": 700, "NetWeight": None}  # fmt: skip


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (
            {"elapsedTime": "0.1 secs", "count": 1, "data": [ANSWER], "error": ""},
            ("exports", "2022", "310420", 1500.25),
        ),
        ([ANSWER], ("exports", "2022", "310420", 1500.25)),
        ({"validation": {}, "dataset": [OLD_ANSWER]}, ("exports", "2019", "31", 700.0)),
    ],
    ids=["answer", "rows", "former API"],
)
def test_answers_of_the_api_are_read_as_json(
    write: Write, reading: Reading, answer: object, expected: tuple[object, ...]
) -> None:
    frame, _ = reading(write(json.dumps(answer), "answer.json"))
    assert values(frame, "flow", "period", "goods", "value_usd") == [expected]


def test_no_digit_of_json_is_lost(write: Write, reading: Reading) -> None:
    text = json.dumps([ANSWER]).replace("1500.25", "123456789012.34")
    frame, _ = reading(write(text, "answer.json"))
    assert list(frame.value_usd) == [123456789012.34]


def test_an_answer_that_was_cut_says_so(write: Write, reading: Reading) -> None:
    _, report = reading(write(json.dumps({"count": 500, "data": [ANSWER]}), "answer.json"))
    assert any("says that it has 500 rows, and 1 are there" in note for note in report.notes)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (json.dumps({"data": [ANSWER]})[:-20], "is no whole JSON .* downloaded only in part"),
        ('{"data": [' + json.dumps(ANSWER) + ", 5]}", "row 2 is no object"),
        ('{"reporterCode": 1, "cmdCode": 2, "flowCode": 3, "data": [], "error": "limit"}', r"without rows \(limit\)"),
        ('{"reporterCode": 1, "cmdCode": 2, "flowCode": ' + "[" * 100_000, "nests too deep"),
        (json.dumps([{"reporterCode": 1, "cmdCode": "31", "flowCode": "X", "period": 2020, "partnerCode": 1}]),
         "without the columns Classification and Trade Value"),
    ],
)  # fmt: skip
def test_an_answer_that_cannot_be_read_ends_in_a_sentence(write: Write, text: str, says: str) -> None:
    with pytest.raises(ImportFileError, match=says):
        [list(parsed.batches) for parsed in read(write(text, "answer.json"), Options())]
