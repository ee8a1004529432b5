"""A CSV in our own columns, and tables of HS names."""

from __future__ import annotations

import pytest
from tests.readers.conftest import Reading, Write, values

from tradeviz.errors import ImportFileError
from tradeviz.readers import Options, read
from tradeviz.store.report import RowRule

HEADER = "period,reporter,partner,flow,goods,value_usd,tonnes,hs\n"


def test_rows_in_our_columns_are_read_into_the_dataset_named(write: Write, reading: Reading) -> None:
    text = HEADER + "2024,CHN,BLR,exports,TOTAL,5.5,,\n2024-03,BLR,S19,imports,20230,7,2.5,HS22\n"
    frame, report = reading(write(text), name="my-customs")
    assert values(frame, "dataset", "reporter", "partner", "flow", "period", "goods", "hs", "value_usd") == [
        ("my-customs", "CHN", "BLR", "exports", "2024", "TOTAL", "", 5.5),
        ("my-customs", "BLR", "S19", "imports", "2024-03", "020230", "HS22", 7.0),
    ]
    assert frame.tonnes.isna().tolist() == [True, False]
    assert report.repaired == {RowRule.LEADING_ZERO: 1}


@pytest.mark.parametrize("period", ["2024-04/2025-03", "2024-02/2025-01", "2024-12/2025-11"])
def test_a_fiscal_year_is_a_period(write: Write, reading: Reading, period: str) -> None:
    frame, _ = reading(write(HEADER + f"{period},IND,CHN,imports,85,5.5,,\n"))
    assert frame["period"].tolist() == [period]


@pytest.mark.parametrize("period", ["2024-01/2024-12", "2024-04/2025-04", "2024-04/2026-03", "2024-04/2024-09"])
def test_other_spans_of_months_are_none(write: Write, reading: Reading, period: str) -> None:
    with pytest.raises(ImportFileError, match="expected a year, a month or a fiscal year"):
        reading(write(HEADER + f"{period},IND,CHN,imports,85,5.5,,\n"))


def test_the_flow_may_be_called_measure_and_columns_may_stand_in_any_order(write: Write, reading: Reading) -> None:
    frame, _ = reading(write("value_usd;measure;goods;partner;reporter;period\n1,5;imports;31;CHN;BLR;2020\n"))
    assert values(frame, "reporter", "partner", "flow", "value_usd") == [("BLR", "CHN", "imports", 1.5)]


def test_all_mistakes_are_listed_with_line_and_column(write: Write, reading: Reading) -> None:
    text = HEADER + "2024,CHN,BLR,exports,TOTAL,1,,\n"
    text += "2024-13,CHN,BLR,turnover,TOTAL,1,,\n2024,CHN,,exports,X1,-1,abc,HS2022\n2024,CHN,BLR,exports,31,,,\n"
    with pytest.raises(ImportFileError) as caught:
        reading(write(text))
    lines = str(caught.value).splitlines()
    assert lines[0] == "file.csv cannot be imported: 8 problems to mend."
    assert lines[1:] == [
        "  file.csv, line 3, flow: found 'turnover'; expected exports or imports",
        "  file.csv, line 3, period: found '2024-13'; expected a year, a month or a fiscal year such as 2024, 2024-03 or 2024-04/2025-03",
        "  file.csv, line 4, goods: found 'X1'; expected TOTAL or an HS code of 2, 4 or 6 digits",
        "  file.csv, line 4, hs: found 'HS2022'; expected an HS edition such as HS22, or nothing",
        "  file.csv, line 4, partner: found nothing; expected a code such as BLR",
        "  file.csv, line 4, tonnes: found 'abc'; expected a number that is zero or more, such as 1234.5",
        "  file.csv, line 4, value_usd: found '-1'; expected a number that is zero or more, such as 1234.5",
        "  file.csv, line 5, value_usd: found nothing; expected a number that is zero or more, such as 1234.5",
    ]


def test_a_thousand_mistakes_are_not_all_shown(write: Write, reading: Reading) -> None:
    with pytest.raises(ImportFileError, match="100 or more problems to mend") as caught:
        reading(write(HEADER + "2024,CHN,BLR,sideways,TOTAL,1,,\n" * 1000))
    assert len(str(caught.value).splitlines()) == 101


def test_unknown_codes_stop_the_import_unless_set_apart(write: Write, reading: Reading) -> None:
    path = write(
        HEADER + "2024,CHN,QQQ,exports,TOTAL,1,,\n2024,CHN,W00,exports,TOTAL,1,,\n2024,CHN,BLR,exports,TOTAL,1,,\n"
    )
    with pytest.raises(ImportFileError, match=r"QQQ \(1 row\)"):
        reading(path)
    frame, report = reading(path, set_apart=True)
    assert len(frame) == 1
    assert report.set_apart == {RowRule.UNKNOWN_AREA: 1, RowRule.WORLD: 1}


@pytest.mark.parametrize("name", ["", "My data", "../x", "x" * 60, "9lives"])
def test_a_dataset_needs_a_name_that_fits_an_address(write: Write, name: str) -> None:
    with pytest.raises(ImportFileError, match="cannot name a dataset"):
        read(write(HEADER + "2024,CHN,BLR,exports,TOTAL,1,,\n"), Options(name=name))


def test_a_table_of_hs_codes_gives_names_and_no_rows(write: Write) -> None:
    text = 'section,hscode,description,parent,level\nI,01,Animals; live,TOTAL,2\nI,0101,"Horses, asses",01,4\n,9999AA,Rest,,6\n'
    (parsed,) = read(write(text), Options())
    assert list(parsed.batches) == []
    assert parsed.names == {"01": "Animals; live", "0101": "Horses, asses"}
    assert (parsed.report.read, parsed.report.kept) == (3, 2)
    assert parsed.report.set_apart == {RowRule.OTHER_LEVEL: 1}
