"""The IMF's workbooks and CSV: groups told from economies, scales honoured, years as columns."""

from __future__ import annotations

import io

import openpyxl
import pytest
from tests.readers.conftest import Reading, Write, values

from tradeviz.errors import ImportFileError
from tradeviz.readers.imf.economies import find_imf_economy
from tradeviz.store.report import RowRule

Sheet = list[list[object]]


def sheet(
    title: str, *partners: list[object], reporter: str = "Belarus, Rep. of", unit: str = "US Dollars, Millions"
) -> Sheet:
    """As the IMF lays it out: column A empty, title rows, then years as text."""
    rows: Sheet = [[title], [], [reporter], [unit], [], ["", "2019", "2020"], *partners]
    return [["", *row] for row in rows]


def workbook(**sheets: Sheet) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


EXPORTS, IMPORTS = "Exports, FOB to Partner Countries", "Imports, CIF from Partner Countries"


def test_a_workbook_gives_both_flows_in_dollars(write: Write, reading: Reading) -> None:
    data = workbook(
        Exports=sheet(EXPORTS, ["China, P.R.: Mainland", 678.5, 750], ["World", 33000.0, 29000.0]),
        Imports=sheet(IMPORTS, ["China, P.R.: Mainland", None, 3700.25], ["Advanced Economies", 1.0, 2.0]),
    )
    frame, report = reading(write(data, "dots.xlsx"))
    assert values(frame, "dataset", "reporter", "partner", "flow", "period", "goods", "hs", "value_usd") == [
        ("imf-dots", "BLR", "CHN", "exports", "2019", "TOTAL", "", 678_500_000.0),
        ("imf-dots", "BLR", "CHN", "exports", "2020", "TOTAL", "", 750_000_000.0),
        ("imf-dots", "BLR", "CHN", "imports", "2020", "TOTAL", "", 3_700_250_000.0),
    ]
    assert frame.tonnes.isna().all()
    assert report.read == 8
    assert report.set_apart == {RowRule.WORLD: 2, RowRule.GROUP: 2, RowRule.NO_VALUE: 1}


def test_an_unknown_name_stops_the_import_unless_set_apart(write: Write, reading: Reading) -> None:
    path = write(workbook(Exports=sheet(EXPORTS, ["Ruritania", 1.0, 2.0], ["Türkiye, Rep. of", 3.0, 4.0])), "a.xlsx")
    with pytest.raises(ImportFileError, match=r"Ruritania \(2 rows\)"):
        reading(path)
    frame, report = reading(path, set_apart=True)
    assert list(frame.partner) == ["TUR", "TUR"]
    assert report.unknown_areas == {"Ruritania": 2}


def test_a_name_without_a_value_cannot_stop_the_import(write: Write, reading: Reading) -> None:
    frame, _ = reading(
        write(workbook(Exports=sheet(EXPORTS, ["Ruritania", None, None], ["Poland, Rep. of", 1, 2])), "a.xlsx")
    )
    assert list(frame.partner) == ["POL", "POL"]


def test_another_workbook_is_refused_with_what_was_expected(write: Write, reading: Reading) -> None:
    path = write(workbook(Budget=[["Rent", 5], ["Food", 7]]), "budget.xlsx")
    with pytest.raises(ImportFileError, match="sheet Budget is no sheet of the IMF's Direction of Trade"):
        reading(path)


def test_a_unit_that_is_not_dollars_is_refused(write: Write, reading: Reading) -> None:
    path = write(workbook(Exports=sheet(EXPORTS, ["China, P.R.: Mainland", 1, 2], unit="Euros, Millions")), "a.xlsx")
    with pytest.raises(ImportFileError, match="US Dollars"):
        reading(path)


def test_a_damaged_workbook_is_refused(write: Write, reading: Reading) -> None:
    data = workbook(Exports=sheet(EXPORTS, ["China, P.R.: Mainland", 1, 2]))
    with pytest.raises(ImportFileError, match="damaged"):
        reading(write(data[: len(data) // 2], "half.xlsx"))


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Belarus, Rep. of", "BLR"),
        ("Belarus, Republic of", "BLR"),
        ("China, P.R.: Mainland", "CHN"),
        ("China, People's Republic of", "CHN"),
        ("China, P.R.: Hong Kong", "HKG"),
        ("Hong Kong Special Administrative Region, People's Republic of China", "HKG"),
        ("Türkiye", "TUR"),
        ("Turkey", "TUR"),
        ("Korea, Rep. of", "KOR"),
        ("Korea, Dem. People's Rep. of", "PRK"),
        ("Congo, Dem. Rep. of the", "COD"),
        ("Congo, Rep. of", "COG"),
        ("Curaçao, Kingdom of the Netherlands", "CUW"),
        ("São Tomé and Príncipe, Dem. Rep. of", "STP"),
        ("Ethiopia, The Federal Dem. Rep. of", "ETH"),
        ("Venezuela, Rep. Bolivariana de", "VEN"),
        ("Yemen, Rep. of", "YEM"),
        ("Yemen Arab Rep.", "N886"),
        ("Côte d'Ivoire", "CIV"),
        ("Kosovo, Republic of", "XKX"),
        ("Netherlands, The", "NLD"),
        ("St. Vincent and the Grenadines", "VCT"),
        ("United States", "USA"),
        ("CHN", "CHN"),
        ("KOS", "XKX"),
    ],
)
def test_the_imfs_spellings_become_codes(name: str, code: str) -> None:
    area = find_imf_economy(name)
    assert area is not None
    assert area.code == code


@pytest.mark.parametrize(
    "name",
    ["World", "G001", "G163", "Euro Area", "European Union", "Advanced Economies", "Countries & Areas not specified",
     "Emerging Market and Developing Economies by Source of Export Earnings: Fuel", "Sub-Saharan Africa"],
)  # fmt: skip
def test_sums_and_residues_are_groups(name: str) -> None:
    area = find_imf_economy(name)
    assert area is not None
    assert area.kind == "group"


WIDE = (
    '"DATASET","SERIES_CODE","OBS_MEASURE","COUNTRY","COUNTERPART_COUNTRY","TRADE_FLOW","INDICATOR","FREQUENCY","SCALE",'
    '"2019","2020","2020-Q1","2020-M01"\n'
)


def wide(series: str, indicator: str, *cells: str, scale: str = "Millions") -> str:
    country, partner = "Belarus, Republic of", "China, People's Republic of"
    texts = ("IMF.STA:IMTS(1.0.0)", series, "OBS_VALUE", country, partner, "", indicator, "Annual", scale, *cells)
    return ",".join(f'"{text}"' for text in texts) + "\n"


X_WORDS, M_WORDS = (
    "Exports of goods, Free on board (FOB), US dollar",
    "Imports of goods, Cost insurance freight (CIF), US dollar",
)


def test_years_as_columns_become_rows_in_dollars(write: Write, reading: Reading) -> None:
    text = WIDE + wide("BLR.XG_FOB_USD.CHN.A", X_WORDS, "678.5", "", "9", "1.5")
    text += wide("BLR.MG_CIF_USD.G001.A", M_WORDS, "1", "2", "", "") + wide(
        "BLR.TBG_USD.CHN.A", "Trade balance", "-5", "", "", ""
    )
    frame, report = reading(write(text))
    assert values(frame, "dataset", "reporter", "partner", "flow", "period", "value_usd") == [
        ("imf-imts", "BLR", "CHN", "exports", "2019", 678_500_000.0),
        ("imf-imts", "BLR", "CHN", "exports", "2020-01", 1_500_000.0),
    ]
    assert report.set_apart == {
        RowRule.NO_VALUE: 6,
        RowRule.WORLD: 2,
        RowRule.OTHER_MEASURE: 1,
        RowRule.OTHER_PERIOD: 1,
    }


@pytest.mark.parametrize(
    ("scale", "value"),
    [("Units", 5.0), ("Thousands", 5e3), ("Millions", 5e6), ("Billions", 5e9), ("6", 5e6), ("", 5.0)],
)
def test_the_scale_is_honoured(write: Write, reading: Reading, scale: str, value: float) -> None:
    frame, _ = reading(write(WIDE + wide("BLR.XG_FOB_USD.CHN.A", X_WORDS, "5", "", "", "", scale=scale)))
    assert list(frame.value_usd) == [value]


def test_a_scale_that_nobody_knows_is_refused(write: Write, reading: Reading) -> None:
    with pytest.raises(ImportFileError, match="'Dozens'"):
        reading(write(WIDE + wide("BLR.XG_FOB_USD.CHN.A", X_WORDS, "5", "", "", "", scale="Dozens")))


def test_a_long_table_with_words_reads_the_same(write: Write, reading: Reading) -> None:
    header = "COUNTRY,COUNTERPART_COUNTRY,INDICATOR,FREQUENCY,SCALE,TIME_PERIOD,OBS_VALUE\n"
    rows = f'"Belarus, Republic of","China, People\'s Republic of","{M_WORDS}",Annual,Millions,2020,3.5\n'
    rows += 'Euro Area (EA),"Belarus, Republic of",XG_FOB_USD,Annual,Millions,2020,1\n'
    frame, report = reading(write(header + rows))
    assert values(frame, "reporter", "partner", "flow", "period", "value_usd") == [
        ("BLR", "CHN", "imports", "2020", 3.5e6)
    ]
    assert report.set_apart == {RowRule.GROUP: 1}


def test_an_answer_of_the_api_is_in_dollars_whatever_its_scale_says(write: Write, reading: Reading) -> None:
    text = "STRUCTURE,STRUCTURE_ID,ACTION,COUNTRY,INDICATOR,COUNTERPART_COUNTRY,FREQUENCY,TIME_PERIOD,OBS_VALUE,SCALE\n"
    text += "dataflow,IMF.STA:IMTS(1.0.0),I,KOR,XG_FOB_USD,CHN,A,2024,132902972288,6\n"
    frame, _ = reading(write(text))
    assert values(frame, "reporter", "partner", "value_usd") == [("KOR", "CHN", 132902972288.0)]
