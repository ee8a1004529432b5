"""FAOSTAT's trade matrix with FAO's table of items: exact items alone, estimates apart, values and tonnes in two rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from tests.readers.conftest import Write, values
from tests.readers.test_imf import workbook

from tradeviz.cli import main
from tradeviz.errors import ImportFileError
from tradeviz.readers import Options, read
from tradeviz.readers.faostat.items import read_items
from tradeviz.readers.faostat.reader import find_m49
from tradeviz.store.coverage import PART
from tradeviz.store.report import RowRule

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from tradeviz.store.report import Report

HEADER = (
    "Reporter Country Code,Reporter Country Code (M49),Reporter Countries,Partner Country Code,"
    "Partner Country Code (M49),Partner Countries,Item Code,Item Code (CPC),Item,Element Code,Element,Year Code,Year,"
    "Unit,Value,Flag\n"
)
# As FAO's table has them: a row for each domain, several codes in one cell, and codes that several items share.
ITEMS = """\ufeff"Domain Code","Domain","Item Code","Item","Description","HS Code","HS07 Code","HS12 Code","CPC Code"
"EI","Emissions","515","Apples","Other words, with a comma.","","080810","080810","01341"
"TM","Trade: Detailed trade matrix","515","Apples","Fresh.","","080810","080810","01341"
"TM","Trade: Detailed trade matrix","44","Barley","","","100300","100310, 100390","0115"
"TM","Trade: Detailed trade matrix","51","Beer of barley","","","220300","220300","24310.01"
"TM","Trade: Detailed trade matrix","86","Beer of sorghum","","","220300","220300","24310.02"
"TM","Trade: Detailed trade matrix","486","Bananas","","","080300","080390","01312"
"TM","Trade: Detailed trade matrix","1107","Asses","","","010110, 010190","010130","02132"
"TM","Trade: Detailed trade matrix","654","Dregs","","","","","39140"
"""


def row(item: str = "515", element: str = "Export Value", value: str = "12.5", **cells: str) -> str:
    told = {"reporter": "'616", "partner": "'112", "unit": "1000 US$", "year": "2021", "flag": "A", "cpc": "'01341"}
    told |= {"name": "Apples"} | cells
    return (
        f"173,{told['reporter']},Poland,57,{told['partner']},Belarus,{item},{told['cpc']},{told['name']},5922,{element},"
        f"{told['year']},{told['year']},{told['unit']},{value},{told['flag']}\n"
    )


@pytest.fixture
def items(tmp_path: Path) -> Path:
    path = tmp_path / "items.csv"
    path.write_text(ITEMS, "utf-8")
    return path


def taken(path: Path, items: Path, *, set_apart: bool = False, complete: bool = False) -> tuple[pd.DataFrame, Report]:
    import pandas as pd

    (parsed,) = read(path, Options(items=(items,), set_apart=set_apart, complete=complete))
    tables = [table.to_pandas() for table in parsed.batches]
    assert parsed.report.read == parsed.report.kept + sum(parsed.report.set_apart.values())
    assert not complete or parsed.covered.basis == PART
    return pd.concat(tables), parsed.report


def test_an_item_that_is_one_subheading_is_read_with_its_value_and_weight(write: Write, items: Path) -> None:
    rows = row() + row(element="Export Quantity", unit="t", value="30") + row(element="Import Value", value="2")
    frame, report = taken(write(HEADER + rows, "matrix.csv"), items)
    assert values(frame, "dataset", "reporter", "partner", "flow", "period", "goods", "hs", "value_usd")[0] == (
        "faostat-trade-matrix", "POL", "BLR", "exports", "2021", "080810", "HS12", 12_500.0,
    )  # fmt: skip
    assert sorted(values(frame, "flow"), key=str) == [("exports",), ("imports",)]
    assert frame["tonnes"].fillna(-1).tolist() == [30.0, -1.0]
    assert report.kept == 3
    assert "Goods are those of HS12, by the table of items that was given." in report.notes


@pytest.mark.parametrize(
    ("item", "name"),
    [("44", "Barley"), ("51", "Beer of barley"), ("654", "Dregs"), ("1717", "Cereals")],
)
def test_what_is_a_part_or_several_codes_is_named_and_never_split(
    write: Write, items: Path, item: str, name: str
) -> None:
    frame, report = taken(write(HEADER + row() + row(item, name=name)), items, complete=True)
    assert frame["goods"].tolist() == ["080810"]
    assert report.set_apart == {RowRule.NOT_ONE_CODE: 1}
    assert f"Not carried over, by rows: {name} (1)." in report.notes


def test_items_are_those_of_the_newest_edition_and_of_the_trade_matrix(items: Path) -> None:
    found = read_items([items])
    assert found.edition == "HS12"
    assert found.by_item == {"515": "080810", "486": "080390", "1107": "010130"}
    assert found.by_cpc == {"01341": "080810", "01312": "080390", "02132": "010130"}


CODES = ("100310", "100390", "080390", "080810", "080830")


def correlation(write: Write, *codes: str, target: str = "HS 2012") -> Path:
    """A workbook of the UN's with subheadings of HS 2017 and another edition."""
    rows: list[list[object]] = [["HS 2017", target, "Relationship"]]
    rows += [[code, code, "1:1"] for code in codes]
    return write(workbook(Correlations=rows), f"{target}{len(codes)}.xlsx")


def test_all_subheadings_of_a_heading_are_that_heading(write: Write, items: Path) -> None:
    exact = {"515": "080810", "44": "1003", "486": "080390", "1107": "010130"}
    assert read_items([items, correlation(write, *CODES)]).by_item == exact
    for table in (correlation(write, *CODES, "100320"), correlation(write, *CODES, target="HS 2022")):
        assert "44" not in read_items([items, table]).by_item


def test_weights_without_values_are_refused(write: Write, items: Path) -> None:
    path = write(HEADER + row(element="Export Quantity", unit="t"))
    with pytest.raises(ImportFileError, match="has weights and no values"):
        taken(path, items)


def test_one_table_of_items_is_given(items: Path) -> None:
    with pytest.raises(ImportFileError, match="give one table of FAO's items"):
        read_items([items, items])


def test_an_item_of_which_two_rows_say_two_things_is_none(tmp_path: Path) -> None:
    path = tmp_path / "items.csv"
    line = '"TM","Trade","515","Apples","","","080810","080811","01341"\n'
    path.write_text(ITEMS + line, "utf-8")
    assert "515" not in read_items([path]).by_item


def test_a_download_of_a_choice_has_codes_of_the_cpc(write: Write, items: Path) -> None:
    header = (
        "Domain Code,Domain,Reporter Country Code (M49),Reporter Countries,Partner Country Code (M49),"
        "Partner Countries,Element Code,Element,Item Code (CPC),Item,Year Code,Year,Unit,Value,Flag,Flag Description\n"
    )
    line = "TM,Detailed trade matrix,616,Poland,112,Belarus,5922,Export value,01341,Apples,2023,2023,1000 USD,7,A,x\n"
    frame, _ = taken(write(header + line), items)
    assert values(frame, "goods", "period", "value_usd") == [("080810", "2023", 7000.0)]


@pytest.mark.parametrize(
    ("cells", "rule"),
    [
        ({"flag": "E"}, RowRule.ESTIMATED),
        ({"flag": "I"}, RowRule.ESTIMATED),
        ({"unit": "Head"}, RowRule.OTHER_INDICATOR),
        ({"partner": "'159"}, RowRule.GROUP),
        ({"partner": "'616"}, RowRule.ITSELF),
        ({"year": "2021-22"}, RowRule.OTHER_PERIOD),
        ({"value": ""}, RowRule.NO_VALUE),
    ],
)
def test_what_is_set_apart(write: Write, items: Path, cells: dict[str, str], rule: RowRule) -> None:
    _, report = taken(write(HEADER + row() + row(**{"element": "Import Value"} | cells)), items)
    assert report.set_apart == {rule: 1}


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("'156", "CHN"),
        ("'158", "TWN"),
        ("'356", "IND"),
        ("'840", "USA"),
        ("'004", "AFG"),
        ("756", "CHE"),
        ("'891", "SCG"),
    ],
)
def test_numbers_are_those_of_m49(number: str, code: str) -> None:
    area = find_m49(number)
    assert area is not None
    assert area.code == code


def test_without_the_table_of_items_the_matrix_is_refused_with_how_to_give_it(write: Write) -> None:
    with pytest.raises(ImportFileError, match=r"FAO's items, most of them parts .* --items ITEMS.csv"):
        read(write(HEADER + row()), Options())


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a,b\n1,2\n", "is no table of FAO's items with their HS codes"),
        (ITEMS.replace("080810", "080811, 080812").replace("080390", "").replace("010130", ""), "no item is exactly"),
    ],
)
def test_a_table_of_items_that_is_none_is_refused(write: Write, text: str, says: str) -> None:
    path = write(text, "items.csv")
    with pytest.raises(ImportFileError, match=says):
        read(write(HEADER + row(), "matrix.csv"), Options(items=(path,)))


def test_the_same_matrix_with_another_table_is_read_anew(write: Write, items: Path, tmp_path: Path) -> None:
    matrix, store = write(HEADER + row() + row("44", name="Barley", value="3"), "m.csv"), tmp_path / "store"

    def ingest(table: Path) -> str:
        asked = ["ingest", str(matrix), "--store", str(store), "--items", str(table)]
        result = CliRunner().invoke(main, asked)
        assert result.exit_code == 0, result.output
        return result.output

    assert "1 new to the store" in ingest(items)
    assert "nothing changed" in ingest(items)
    other = write(ITEMS.replace("100310, 100390", "100310"), "other.csv")
    assert "1 new to the store" in ingest(other)
