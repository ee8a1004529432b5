"""A publisher's download that is not read is called by its name, with what to choose instead."""

from __future__ import annotations

import pytest
from tests.readers.conftest import Reading, Write, comtrade
from tests.readers.test_files import zipped
from tests.readers.test_imf import workbook

from tradeviz.errors import ImportFileError
from tradeviz.readers import Options, read
from tradeviz.readers.io.publishers import UNREAD_KINDS, unread

TRADE_MAP = (
    "<html><head></head><body><table><tr><td>List of exporters for the selected product</td></tr>"
    "<tr><td>Exporters</td><td>Exported value in 2022</td></tr></table></body></html>"
)
OFFICE = '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><body><table><tr><td>1</td></tr></table></body></html>'
GACC = (
    "数据年月,商品编码,商品名称,贸易伙伴编码,贸易伙伴名称,第一数量,第一计量单位,美元\n202401,31042090,x,344,y,1,kg,5\n"
)

FILES = [
    (TRADE_MAP, "an HTML table of ITC's Trade Map", "trading partners of one economy"),
    (OFFICE, "an HTML table under the name of a spreadsheet", "save it as CSV"),
    ('<?xml version="1.0"?><message:GenericData xmlns:message="http://sdmx.org/a"/>', "an SDMX-ML message", "SDMX-CSV"),
    ('<?xml version="1.0"?><a/>', "an XML file", "CSV in place of XML"),
    ('{"a": ' + "[1," * 40_000, "a JSON file", "choose CSV"),
    ("Nomenclature,ReporterISO3,ProductCode,PartnerISO3,Year,TradeFlowName\nH5,CHN,31,BLR,2020,x\n",
     "WITS's trade by product", "tradeviz fetch"),
    ("REPORTER,PARTNER,PRODUCT_NC,FLOW,PERIOD,VALUE\nAT,AD,35069190,2,202402,65\n", "Comext in bulk", "as it was downloaded"),
    ('"CO_ANO";"CO_MES";"CO_NCM";"CO_PAIS";"VL_FOB"\n2024;1;31042090;85;5\n', "Brazil's Comex Stat", "codes of six"),
    ("Country Name,Country Code,Indicator Name,Indicator Code,Counterpart Country Name,2020\nA,1,b,c,D,5\n", "(DOTS)", "IMTS"),
    ("Reporter Country Code,Reporter Countries,Partner Countries,Item Code,Item,Element,Year,Unit,Value\n1,a,b,2,c,d,2020,t,5\n",
     "FAOSTAT's trade matrix", "no HS codes|FAO's items"),
    ("country_id,country_iso3_code,partner_iso3_code,product_sitc_code,year,export_value\n1,CHN,BLR,3104,2020,5\n",
     "Harvard's Atlas", "own columns"),
    ("REF_AREA,COUNTERPART_AREA,TIME_PERIOD,OBS_VALUE\nA,B,2020,5\n", "the OECD as SDMX-CSV", "own columns"),
    ("typeCode,freqCode,datasetCode,reporterCode,period,classificationCode,totalRecords\nC,A,1,156,2020,H5,7\n",
     "list of what it holds", "trade data themselves"),
    (GACC.replace("数据年月", "序号"), "China's customs", "months shown apart"),
    ('"Data Source","World Development Indicators",\n\n"Country Name","2020"\n', "the World Bank's indicators", "by partner"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name", "instead"), FILES, ids=[name for _, name, _ in FILES])
def test_a_download_that_is_not_read_is_called_by_its_name(write: Write, text: str, name: str, instead: str) -> None:
    with pytest.raises(ImportFileError) as refused:
        read(write(text, "download.xls"), Options())
    said = str(refused.value)
    assert name in said
    assert any(one in said for one in instead.split("|"))
    assert "Expected one of" not in said
    assert "web page" not in said


def test_chinese_customs_without_their_months_are_told_what_to_choose(write: Write) -> None:
    with pytest.raises(ImportFileError, match=r"an export of China's customs .* months shown apart") as refused:
        read(write(GACC.replace("数据年月", "序号").encode("gb18030")), Options())
    assert str(refused.value).isascii()


@pytest.mark.parametrize("encoding", ["cp1251", "euc_kr", "shift_jis", "koi8_r"])
def test_letters_of_an_unknown_encoding_are_never_shown(write: Write, encoding: str) -> None:
    header = {"euc_kr": "국가,품목코드,금액", "shift_jis": "国名,品目コード,金額"}.get(
        encoding, "Страна,Товар,Стоимость"
    )
    with pytest.raises(ImportFileError, match="begins with letters that are in none of UTF-8") as refused:
        read(write(f"{header}\n1,2,3\n".encode(encoding)), Options())
    assert str(refused.value).isascii()


def test_an_html_table_in_utf_16_is_known_too(write: Write) -> None:
    with pytest.raises(ImportFileError, match="Trade Map"):
        read(write(TRADE_MAP.encode("utf-16"), "a.xls"), Options())


@pytest.mark.parametrize(
    "page", ["<!DOCTYPE html><html><body>Log in to Trade Map</body></html>", "<html><p>503</p></html>"]
)
def test_a_web_page_stays_a_web_page(write: Write, page: str) -> None:
    with pytest.raises(ImportFileError, match="is a web page, not a table"):
        read(write(page), Options())


def test_a_member_of_a_zip_that_is_not_read_is_named_beside_the_one_that_is(write: Write, reading: Reading) -> None:
    data = zipped({"a.csv": comtrade({}), "b.csv": next(text for text, name, _ in FILES if "FAOSTAT" in name)})
    _, report = reading(write(data, "a.zip"))
    assert any("Not read: a.zip/b.csv is FAOSTAT's trade matrix" in note for note in report.notes)


def test_another_workbook_is_called_by_the_header_of_its_sheet(write: Write) -> None:
    fao = next(text for text, name, _ in FILES if "FAOSTAT" in name).splitlines()[0].split(",")
    lacking = ["Classification", "Year", "Trade Flow Code", "Reporter Code", "Partner Code", "Commodity Code"]
    for header, says in (
        (fao, "is FAOSTAT's trade matrix"),
        (lacking, "without the column Trade Value"),
        (["Rent", "Food"], "for it begins with 'A title'"),
    ):
        (parsed,) = read(write(workbook(One=[["A title"], list(header), [1, 2]]), "a.xlsx"), Options())
        with pytest.raises(ImportFileError) as refused:
            list(parsed.batches)
        assert says in str(refused.value)


@pytest.mark.parametrize(
    ("header", "says"),
    [
        ("year,country,partner,flow,product,value",
         "without period, reporter, goods, value_usd; it also has year, country, product, value."),
        ("Period,Reporter,Partner,Measure,Goods,value_usd", "with its columns in other letters than ours."),
        ("period,reporter,partner,flow,goods,value", "without value_usd; it also has value."),
    ],
)  # fmt: skip
def test_a_table_with_some_of_our_columns_is_told_which_it_lacks(write: Write, header: str, says: str) -> None:
    with pytest.raises(ImportFileError) as refused:
        read(write(f"{header}\n2024,CHN,BLR,exports,8703,1\n", "mine.csv"), Options())
    assert f"looks like a table in tradeviz's own columns {says}" in str(refused.value)


def test_the_columns_that_such_a_table_is_told_are_those_that_the_reader_wants(write: Write) -> None:
    with pytest.raises(ImportFileError) as refused:
        read(write("partner,flow,value\n", "mine.csv"), Options())
    header, _, row = str(refused.value).partition("Call the columns ")[2].partition(": a row such as ")
    (parsed,) = read(write(f"{header.replace(' ', '')}\n{row.removesuffix('.')}\n", "told.csv"), Options())
    assert sum(len(table) for table in parsed.batches) == 1


def test_no_kind_names_a_file_that_a_reader_takes() -> None:
    """The header of each table that is read, and the names asked for in errors, are no unread kind's."""
    from tests.readers.conftest import NEW
    from tests.readers.test_comtrade import CLASSIC
    from tests.readers.test_imf import WIDE
    from tests.readers.test_plain_csv import HEADER

    for header in (NEW, CLASSIC, WIDE, HEADER, "t,i,j,k,v,q"):
        names = [name.strip('"\n') for name in header.split(",")]
        assert unread("a.csv", header.encode(), names) is None
    assert all(kind.columns or kind.words or kind.begins for kind in UNREAD_KINDS)
