"""What R, pandas, SQL and spreadsheets put into codes and numbers is taken out again, counted, in every reader alike."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.readers.conftest import Reading, Write, comtrade, values
from tests.readers.test_baci import NAME
from tests.readers.test_imf import WIDE, X_WORDS, wide
from tests.readers.test_plain_csv import HEADER

from tradeviz.errors import ImportFileError
from tradeviz.readers import Options, read
from tradeviz.store.report import RowRule

BACI = "t,i,j,k,v,q\n"
LONG = "COUNTRY,COUNTERPART_COUNTRY,INDICATOR,FREQUENCY,SCALE,TIME_PERIOD,OBS_VALUE\n"
WORDS = pytest.mark.parametrize(
    "word", ["NA", "N/A", "#N/A", "<NA>", "NaN", "nan", "NULL", "null", "None", "n/a", "..", "."]
)


def test_codes_that_became_decimal_numbers_are_codes_again_in_comtrade(write: Write, reading: Reading) -> None:
    row = {
        "period": "2022.0", "refYear": "2022.0", "reporterCode": "842.0", "partnerCode": "112.0", "cmdCode": "10121.0",
        "partner2Code": "0.0", "motCode": "0.0", "mosCode": "0.0",
    }  # fmt: skip
    frame, report = reading(write(comtrade({}, row)))
    assert values(frame, "reporter", "partner", "period", "goods")[1] == ("USA", "BLR", "2022", "010121")
    assert report.repaired[RowRule.WHOLE_NUMBER] == 1
    assert report.repaired[RowRule.LEADING_ZERO] == 1


def test_codes_that_became_decimal_numbers_are_codes_again_in_baci(write: Write, reading: Reading) -> None:
    frame, report = reading(write(BACI + "2020.0,156.0,112.0,310420.0,1,1\n2020,156,112,310430,1,1\n", NAME))
    assert values(frame, "reporter", "partner", "period", "goods")[0] == ("CHN", "BLR", "2020", "310420")
    assert report.repaired == {RowRule.WHOLE_NUMBER: 1}


def test_codes_that_became_decimal_numbers_are_codes_again_in_the_imfs_table(write: Write, reading: Reading) -> None:
    frame, report = reading(write(LONG + "BLR,CHN,XG_FOB_USD,A,6.0,2020.0,3.5\n"))
    assert values(frame, "period", "value_usd") == [("2020", 3.5e6)]
    assert report.repaired == {RowRule.WHOLE_NUMBER: 2}


def test_codes_that_became_decimal_numbers_are_codes_again_in_ones_own_table(write: Write, reading: Reading) -> None:
    frame, report = reading(write(HEADER + "2024.0,CHN,BLR,exports,31.0,5,,\n"))
    assert values(frame, "period", "goods") == [("2024", "31")]
    assert report.repaired == {RowRule.WHOLE_NUMBER: 1}


def test_codes_that_became_decimal_numbers_are_codes_again_in_a_table_of_names(write: Write) -> None:
    (parsed,) = read(write("hscode,description\n3104.0,Potash\n"), Options())
    assert list(parsed.batches) == []
    assert parsed.names == {"3104": "Potash"}
    assert parsed.report.repaired == {RowRule.WHOLE_NUMBER: 1}


@pytest.mark.parametrize("code", ["842.5", "1e3", "0x1F", "842,0"])
def test_other_numbers_are_no_codes(write: Write, reading: Reading, code: str) -> None:
    with pytest.raises(ImportFileError, match=r"\(1 row\)"):
        reading(write(comtrade({}, {"partnerCode": code})))


@WORDS
def test_a_word_for_nothing_is_an_empty_cell_in_comtrade(write: Write, reading: Reading, word: str) -> None:
    row = {"partner2Code": word, "customsCode": word, "motCode": word, "mosCode": word, "netWgt": word, "cmdDesc": word}
    frame, report = reading(write(comtrade(row)))
    assert values(frame, "value_usd") == [(1500.0,)]
    assert frame.tonnes.isna().all()
    assert report.repaired[RowRule.MISSING_WORD] == 1


@WORDS
def test_a_value_that_says_nothing_was_not_published(write: Write, reading: Reading, word: str) -> None:
    frame, report = reading(write(comtrade({}, {"primaryValue": word})))
    assert len(frame) == 1
    assert report.set_apart == {RowRule.NO_VALUE: 1}


@WORDS
def test_a_word_for_nothing_is_no_value_in_the_imfs_table(write: Write, reading: Reading, word: str) -> None:
    text = WIDE + wide("BLR.XG_FOB_USD.CHN.A", X_WORDS, "5", word, "", "")
    frame, report = reading(write(text))
    assert list(frame.value_usd) == [5e6]
    assert report.set_apart == {RowRule.NO_VALUE: 3}


@WORDS
def test_a_word_for_nothing_is_no_weight_and_no_edition_in_ones_own_table(
    write: Write, reading: Reading, word: str
) -> None:
    frame, report = reading(write(HEADER + f"2024,CHN,BLR,exports,TOTAL,5,{word},{word}\n"))
    assert frame.tonnes.isna().all()
    assert list(frame.hs) == [""]
    assert report.repaired == {RowRule.MISSING_WORD: 1}


@pytest.mark.parametrize("word", ["NULL", "N/A", "null"])
def test_a_word_that_baci_never_used_is_counted(write: Write, reading: Reading, word: str) -> None:
    frame, report = reading(write(BACI + f"2020,156,112,310420,1,{word}\n2020,156,112,310430,1,NA\n", NAME))
    assert frame.tonnes.isna().all()
    assert report.repaired == {RowRule.MISSING_WORD: 1}


def test_a_side_that_says_nothing_is_named_and_not_taken_for_an_empty_cell(write: Write, reading: Reading) -> None:
    with pytest.raises(ImportFileError, match=r"NA \(1 row\)"):
        reading(write(HEADER + "2024,NA,BLR,exports,TOTAL,5,,\n"))


def test_a_value_that_says_nothing_is_a_mistake_in_ones_own_table(write: Write, reading: Reading) -> None:
    with pytest.raises(ImportFileError, match="line 2, value_usd: found 'NA'; expected a number"):
        reading(write(HEADER + "2024,CHN,BLR,exports,TOTAL,NA,,\n"))


def test_spaces_are_counted_once_a_row_whatever_stands_between_them(write: Write, reading: Reading) -> None:
    frame, report = reading(write(comtrade({"reporterCode": " 156", "cmdCode": "31 ", "primaryValue": " 5 "}, {})))
    assert values(frame, "reporter", "goods", "value_usd")[0] == ("CHN", "31", 5.0)
    assert report.repaired[RowRule.SPACES] == 1


def test_a_row_set_apart_is_no_repaired_row(write: Write, reading: Reading) -> None:
    _, report = reading(write(comtrade({}, {"flowCode": "RX", "partnerCode": "112.0"})))
    assert RowRule.WHOLE_NUMBER not in report.repaired


def test_scientific_notation_keeps_the_digits_it_has_and_says_what_is_lost(write: Write, reading: Reading) -> None:
    rows = ({"primaryValue": "1.23457E+09"}, {"primaryValue": "2E+03", "cmdCode": "31"}, {"cmdCode": "87"})
    frame, report = reading(write(comtrade(*rows)))
    assert list(frame.value_usd) == [1_234_570_000.0, 2000.0, 1500.0]
    assert report.repaired[RowRule.ROUNDED] == 2
    widest = report.rounded["primaryValue"]
    assert (widest.low, widest.high) == (Decimal(1_234_565_000), Decimal(1_234_575_000))
    assert "in primaryValue, 1.23457E+09 may be anything from 1,234,565,000 to 1,234,575,000" in report.as_text()


@pytest.mark.parametrize("text", ["1.5E+1", "1234.5e0", "1.25e+01", "15e-1", "0E+5"])
def test_scientific_notation_that_has_all_digits_is_as_good_as_any(write: Write, reading: Reading, text: str) -> None:
    frame, report = reading(write(comtrade({"primaryValue": text})))
    assert list(frame.value_usd) == [float(text)]
    assert RowRule.ROUNDED not in report.repaired


def test_lost_digits_are_said_in_every_table_of_texts(write: Write, reading: Reading) -> None:
    for text, name in (
        (BACI + "2020,156,112,310420,1.5E+03,1\n", NAME),
        (HEADER + "2024,CHN,BLR,exports,TOTAL,1.5E+06,,\n", "own.csv"),
        (WIDE + wide("BLR.XG_FOB_USD.CHN.A", X_WORDS, "1.5E+03", "", "", ""), "imts.csv"),
    ):
        _, report = reading(write(text, name))
        assert report.repaired == {RowRule.ROUNDED: 1}


def test_a_header_within_the_file_is_no_row_in_any_reader(write: Write, reading: Reading) -> None:
    tables = {
        "comtrade.csv": comtrade({}, extra=False),
        NAME: BACI + "2020,156,112,310420,1,1\n",
        "imts.csv": WIDE + wide("BLR.XG_FOB_USD.CHN.A", X_WORDS, "5", "6", "7", "8"),
        "own.csv": HEADER + "2024,CHN,BLR,exports,TOTAL,5,,\n",
    }
    for name, text in tables.items():
        once, _ = reading(write(text, name))
        for mark in ("", "\ufeff"):
            frame, report = reading(write(text + mark + text, name))
            assert len(frame) == 2 * len(once)
            assert report.set_apart[RowRule.HEADER_AGAIN] == 1


def test_lines_are_right_behind_a_header_within_the_file(write: Write, reading: Reading) -> None:
    rows = HEADER + "2024,CHN,BLR,exports,TOTAL,5,,\n"
    with pytest.raises(ImportFileError, match="line 5, flow: found 'sideways'"):
        reading(write(rows + rows + "2024,CHN,BLR,sideways,TOTAL,5,,\n"))
    # In the site's own files the header is a cell shorter than the rows.
    with pytest.raises(ImportFileError, match="primaryValue: found 'secret' in line 5;"):
        reading(write(comtrade({}) + comtrade({}) + comtrade({"primaryValue": "secret"}).partition("\n")[2]))


def test_row_numbers_that_r_writes_without_a_name_are_left_out(write: Write, reading: Reading) -> None:
    header, *rows = comtrade({}, {"cmdCode": "31"}, extra=False).splitlines()
    text = "\n".join([header, *(f'"{number}",{row}' for number, row in enumerate(rows, 1))])
    frame, _ = reading(write(text))
    assert list(frame.goods) == ["310420", "31"]


def test_errors_of_cells_name_their_lines(write: Write, reading: Reading) -> None:
    wrong = [{"primaryValue": "x"}] * 7
    with pytest.raises(ImportFileError, match=r"found 'x' in lines 3, 4, 5, 6, 7 and 2 more; expected numbers"):
        reading(write(comtrade({}, *wrong)))
    with pytest.raises(ImportFileError, match="period: found 'last' in line 3; expected years or months"):
        reading(write(comtrade({}, {"period": "last"})))
    with pytest.raises(ImportFileError, match="gives values in 'Dozens' in line 2;"):
        reading(write(WIDE + wide("BLR.XG_FOB_USD.CHN.A", X_WORDS, "5", "", "", "", scale="Dozens")))
    with pytest.raises(ImportFileError, match=r"a row of 3 cells where the header has 21 \(line 4\)"):
        reading(write(comtrade({}, {}) + '"C","A","2022"\n' + comtrade({}).partition("\n")[2]))
