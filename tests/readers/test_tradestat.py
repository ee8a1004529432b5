"""India's TRADESTAT: HTML called .xls or .asp, or a workbook; fiscal years, capitals cut short, totals at the foot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.readers.conftest import Reading, Write, values
from tests.readers.test_imf import workbook

from tradeviz.errors import ImportFileError
from tradeviz.readers import Options, read
from tradeviz.readers.ingest import import_files
from tradeviz.readers.tradestat.economies import find_by_tradestat
from tradeviz.store import open_store
from tradeviz.store.coverage import ANSWER, PART
from tradeviz.store.report import RowRule
from tradeviz.story.datasets import find_pair

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pandas as pd

# As the old site writes its pages: a script first, the country between two rows, a font for each cell.
PAGE = """

<script type="text/javascript">
    function ChNull(val) {{ if (val.length == 0) {{ alert("<td>Please Enter value !"); }} }}
</script>
<html>
<head><title>Export Import Data Bank</title></head>
<body>
<p ALIGN="center"><font size="5"><strong>
Department of Commerce<BR> </font></STRONG>
<font size="4"><strong><U>Export Import Data Bank<BR></U>
 {title}</font></STRONG></p>
<p align=right>Dated:
{day}<BR>{unit}<br>
 Sorted on HSCode
 </p>
<table border="1" width="100%" cellpadding="3" cellspacing="0">
  <tr>{header}</tr>
<br><font size="2">{line}</font>
 <br><font color=red size=1>* ITC HS Code of the Commodity is either dropped or re-allocated from April 2019</font>
{rows}</table>
<P align=right><STRONG><FONT face="" size=4>DOC-NIC</FONT></STRONG></P>
</body></html>"""
HEADER = ("S.No.", "HSCode", "Commodity", "2022-2023", "\n\t2023-2024\n\t", "%Growth")
BEFORE, NOW = "2022-04/2023-03", "2023-04/2024-03"


def row(*cells: str) -> str:
    texts = "".join(f'<td align=right><font size="2">\n   {cell}\n &nbsp;</font></td>' for cell in cells)
    return f"<tr>{texts}</tr>\n"


def foot(*total: str, india: Sequence[str] = ("1,303,696.30", "288,372.87")) -> str:
    cells = "".join(f"<td><strong>\n{cell}\n</strong></td>" for cell in total)
    of_india = "".join(f"<td><b>\n {cell}\n</td>" for cell in (*india, "-5.05"))
    return (
        f"<tr><td>&nbsp;</td><td>&nbsp;</td><td><strong>Total</strong></td>{cells}</tr>\n"
        f"<tr><td colspan=3><b>India's Total</td>{of_india}</tr>\n"
        "<tr><td colspan=3><b>%Share</td><td><b>10.7005</td><td><b>10.6889</td><td>&nbsp;</td></tr>"
    )


ROWS = (
    row("1.", "01", "LIVE ANIMALS.", "0.42", "0.50", "19.62")
    + row("2.", "10", "CEREALS.", "0.00", "&nbsp;", "&nbsp;")
    + row("3.", "98*", "PROJECT GOODS; SOME SPECIAL USES.", "1,213.21", "2,107.46", "73.71")
)
FOOT = foot("1,213.64", "2,107.96", "73.69")


def page(
    rows: str = ROWS + FOOT,
    title: str = "Import :: Country-wise all commodities",
    *,
    line: str = "Country: &nbsp;CHINA P RP",
    unit: str = "Values in US$ Million",
    day: str = "24/6/2024",
    header: Sequence[str] = HEADER,
) -> str:
    names = "".join(f'<th bgcolor="#336600"><font face="Arial">{name}</font> </th>' for name in header)
    return PAGE.format(title=title, rows=rows, line=line, unit=unit, day=day, header=names)


def lines(*codes: tuple[str, str], total: str = "") -> str:
    """A page of codes with a value in the later year each."""
    body = "".join(row(f"{n}.", code, "X", "", value, "") for n, (code, value) in enumerate(codes, 1))
    return page(body + foot("0.00", total, ""))


def cells(frame: pd.DataFrame, *columns: str) -> list[tuple[Any, ...]]:
    """Rows as texts and numbers that can be put in order."""
    return list(frame[list(columns)].itertuples(index=False, name=None))


def by_goods(frame: pd.DataFrame) -> dict[str, float]:
    return dict(zip(frame["goods"], frame["value_usd"], strict=True))


def test_a_page_of_one_country_has_its_goods_and_their_total(write: Write, reading: Reading) -> None:
    frame, report = reading(write(page(), "2022-24IndChinaImport.asp"))
    assert set(values(frame, "dataset", "reporter", "partner", "flow", "hs")) == {
        ("india-tradestat", "IND", "CHN", "imports", "")
    }
    assert sorted(cells(frame, "period", "goods", "value_usd")) == [
        (BEFORE, "01", 420_000.0),
        (BEFORE, "10", 0.0),
        (BEFORE, "98", 1_213_210_000.0),
        (BEFORE, "TOTAL", 1_213_640_000.0),
        (NOW, "01", 500_000.0),
        (NOW, "98", 2_107_460_000.0),
        (NOW, "TOTAL", 2_107_960_000.0),
    ]
    assert report.set_apart == {RowRule.WORLD: 2, RowRule.NO_TRADE: 1}
    assert report.repaired == {RowRule.STARRED: 2, RowRule.SEPARATORS: 4}
    assert "Values have two decimals: each is known to the nearest 10,000 USD." in report.notes


def test_every_digit_of_a_value_is_kept(write: Write, reading: Reading) -> None:
    codes = [(f"{n:02d}", f"{n * 1111}.{n:02d}") for n in range(1, 77)]
    frame, _ = reading(write(lines(*codes)))
    found = by_goods(frame[frame["goods"] != "TOTAL"])
    assert found == {code: float(value.replace(".", "") + "0000") for code, value in codes}


def test_all_goods_are_there_where_their_total_is_met(write: Write) -> None:
    (parsed,) = read(write(page()), Options())
    assert list(parsed.batches)
    assert (parsed.covered.basis, parsed.covered.level) == (ANSWER, 2)


def test_a_page_that_lacks_a_row_is_not_taken_for_all_goods(write: Write) -> None:
    (parsed,) = read(write(page(ROWS.replace("1,213.21", "1,013.21") + FOOT)), Options())
    assert list(parsed.batches)
    assert parsed.covered.basis == PART
    assert any("2022-04/2023-03 has a total of 1,213.64, and its codes add up to 1,013.63" in one
               for one in parsed.report.notes)  # fmt: skip


def test_empty_cells_of_a_page_without_its_total_are_no_values(write: Write, reading: Reading) -> None:
    _, report = reading(write(page(ROWS)))
    assert report.set_apart == {RowRule.NO_VALUE: 1}


def test_lines_of_eight_digits_are_added_up_where_their_total_is_met(write: Write, reading: Reading) -> None:
    codes = (("85171210", "1.50"), ("85171290", "2.25"), ("85423100*", "3.00"))
    frame, report = reading(write(lines(*codes, total="6.75")), lines=False)
    assert sorted(cells(frame[frame["period"] == NOW], "goods", "value_usd")) == [
        ("851712", 3_750_000.0), ("854231", 3_000_000.0), ("TOTAL", 6_750_000.0),
    ]  # fmt: skip
    assert report.repaired[RowRule.NATIONAL] == 3


def test_lines_that_need_not_be_all_are_set_apart(write: Write, reading: Reading) -> None:
    codes = (("85171210", "1.50"), ("85423100", "3.00"))
    frame, report = reading(write(lines(*codes, total="6.75")), lines=False)
    assert values(frame[frame["period"] == NOW], "goods", "value_usd") == [
        ("854231", 3_000_000.0), ("TOTAL", 6_750_000.0),
    ]  # fmt: skip
    assert report.set_apart[RowRule.SOME_LINES] == 1


@pytest.mark.parametrize(
    ("day", "kept"), [("31/3/2024", {BEFORE}), ("31/5/2024", {BEFORE}), ("1/6/2024", {BEFORE, NOW})]
)
def test_a_year_whose_last_months_may_be_missing_is_set_apart(
    write: Write, reading: Reading, day: str, kept: set[str]
) -> None:
    frame, report = reading(write(page(day=day)))
    assert set(frame["period"]) == kept
    assert report.set_apart[RowRule.NOT_ENDED] == (0 if NOW in kept else 5)


def test_a_year_that_its_column_calls_a_part_is_set_apart(write: Write, reading: Reading) -> None:
    header = (*HEADER[:4], "2023-2024(Apr-Jan)", "%Growth")
    frame, _ = reading(write(page(header=header)))
    assert set(frame["period"]) == {BEFORE}


def test_rupees_need_a_rate_of_the_fiscal_year(write: Write, reading: Reading) -> None:
    path = write(page(unit="Values in Rs. Lakhs"))
    frame, report = reading(path, "INR@2023-04/2024-03=80", "INR@2023=1")
    assert set(frame["period"]) == {NOW}
    assert report.set_apart[RowRule.NO_RATE] == 4
    assert by_goods(frame)["01"] == pytest.approx(0.5 * 1e5 / 80)


def test_rupees_without_a_rate_are_refused_with_what_to_say(write: Write, tmp_path: Path) -> None:
    path = write(page(unit="Values in Rs. Crores"))
    with pytest.raises(ImportFileError, match=r"of which no rate .*(?s:.*)--rate CNY=7.11"):
        import_files(open_store(tmp_path / "store"), [path], Options(), lambda _: None, lambda _: None)


COUNTRIES = ("S.No.", "Country", "2022-2023", "%Share", "2023-2024", "%Share", "%Growth")
PARTNERS = (
    row("1.", "U S A", "100.00", "10.0", "120.00", "11.0", "20.0")
    + row("2.", "U ARAB EMTS", "10.00", "1.0", "", "", "")
    + row("3.", "KOREA RP", "7.00", "0.7", "8.00", "0.8", "14")
    + "<tr><td colspan=2>India's Total Export</td><td>117.00</td><td></td><td>128.00</td><td></td><td></td></tr>"
)


def test_totals_of_all_countries(write: Write, reading: Reading) -> None:
    frame, report = reading(write(page(PARTNERS, "Export :: Country-wise", line="", header=COUNTRIES)))
    assert set(values(frame, "reporter", "flow", "goods")) == {("IND", "exports", "TOTAL")}
    assert values(frame[frame["period"] == NOW], "partner", "value_usd") == [("USA", 120e6), ("KOR", 8e6)]
    assert report.set_apart == {RowRule.WORLD: 2, RowRule.NO_VALUE: 1}


def test_all_countries_of_one_commodity_leave_quantities_out(write: Write, reading: Reading) -> None:
    header = ("S.No.", "Country / Region", "2022-2023", "2023-2024", "%Growth", "2022-2023", "2023-2024", "%Growth")
    rows = row("1.", "CHINA P RP", "1.50", "2.00", "33", "500", "600", "20")
    text = page(rows, "Import :: Commodity-wise all countries", line="Commodity: 85423100 PROCESSORS", header=header)
    frame, report = reading(write(text))
    assert values(frame, "partner", "goods", "value_usd") == [("CHN", "854231", 1.5e6), ("CHN", "854231", 2e6)]
    assert "Quantities are not read, for each commodity has a unit of its own." in report.notes


# The workbook of the present site: its path, the day and the unit, the header.
BOOK: list[list[object]] = [
    ["TradeStat->Eidb->Export->Country-wise"],
    ["Report Generated on: 19/06/2026 -  Values in US $ Million"],
    ["S.No.", "Country/Region", "2024-2025", "%Share", "2025-2026", "%Share", "%Growth"],
    [1, "AFGHANISTAN", 318.91, 0.0729, 253.63, 0.0574, -20.47],
    [2, "U S A", 0, 0, 1, 0.0002, ""],
    ["India's Total Export", "India's Total Export", 437704.58, "", 441745.86, "", 0.92],
]


def test_the_workbook_of_the_present_site(write: Write, reading: Reading) -> None:
    frame, report = reading(write(workbook(Sheet1=BOOK), "countries.xlsx"))
    assert values(frame, "partner", "period", "value_usd") == [
        ("AFG", "2024-04/2025-03", 318_910_000.0), ("AFG", "2025-04/2026-03", 253_630_000.0),
        ("USA", "2024-04/2025-03", 0.0), ("USA", "2025-04/2026-03", 1_000_000.0),
    ]  # fmt: skip
    assert report.set_apart == {RowRule.WORLD: 2}


def test_a_workbook_of_one_country_in_months(write: Write, reading: Reading) -> None:
    book: list[list[object]] = [
        ["TradeStat->Meidb->Import->Country-wise-all-commodities"],
        ["Report Generated on: 19-06-2026 - Values in US $ Million"],
        ["Country: BHUTAN"],
        ["S.No.", "HSCode", "Commodity", "Apr-2025 (R)", "Apr-2026 (F)", "%Growth", "Apr-Apr-2026 (F)"],
        [1, 101, "LIVE HORSES", 0.5, 0.25, -50, 0.25],
        [2, 7202, "FERRO-ALLOYS", 2.5, 3, 20, 3],
        ["", "", "Total", 3, 3.25, 8.33, 3.25],
    ]
    frame, report = reading(write(workbook(Sheet1=book), "months.xlsx"))
    assert values(frame[frame["period"] == "2026-04"], "partner", "goods", "value_usd") == [
        ("BTN", "0101", 250_000.0), ("BTN", "7202", 3_000_000.0), ("BTN", "TOTAL", 3_250_000.0),
    ]  # fmt: skip
    assert set(frame["period"]) == {"2025-04", "2026-04"}
    assert report.repaired[RowRule.LEADING_ZERO] == 2


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (page(title="Import :: Commodity-wise", line=""), r"is the report Commodity-wise, which does not have .* one c"),
        (page(title="Import :: Region-wise all commodities"), "is the report Region-wise all commodities"),
        (page(title="Import"), "does not say which report it is"),
        (page(line=""), "does not name the partner"),
        (page(unit="Values in Yen"), "does not say the unit"),
        (page(day="yesterday"), "does not say the day it was made"),
        (page(header=("S.No.", "HSCode", "Commodity", "a", "b", "c")), "has no columns of years or months"),
        (page(PARTNERS, "Export :: Commodity-wise all countries", line="", header=COUNTRIES), "does not say the HS code"),
    ],
)  # fmt: skip
def test_what_a_page_lacks_is_said_with_what_to_choose(write: Write, text: str, says: str) -> None:
    with pytest.raises(ImportFileError, match=says) as refused:
        read(write(text, "page.xls"), Options())
    assert "Choose the report Country-wise all Commodities of one country" in str(refused.value)


def test_a_name_that_no_table_knows_stops_the_import(write: Write) -> None:
    (parsed,) = read(write(page(line="Country: ATLANTIS RP")), Options())
    with pytest.raises(ImportFileError, match="does not know: ATLANTIS RP"):
        list(parsed.batches)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("CHINA P RP", "CHN"), ("KOREA DP RP", "PRK"), ("U K", "GBR"), ("VIETNAM SOC REP", "VNM"), ("UNSPECIFIED", "_X"),
        ("CONGO D. REP.", "COD"), ("N. MARIANA IS.", "MNP"), ("SRI LANKA DSR", "LKA"), ("EGYPT A RP", "EGY"),
        ("NETHERLANDANTIL", "ANT"), ("ST KITT N A", "KNA"), ("COTE D' IVOIRE", "CIV"), ("PAKISTAN IR", "PAK"),
    ],
)  # fmt: skip
def test_names_in_capitals_and_cut_short(name: str, code: str) -> None:
    area = find_by_tradestat(name)
    assert area is not None
    assert area.code == code


def test_a_page_is_a_pair_of_fiscal_years(write: Write, tmp_path: Path) -> None:
    store = open_store(tmp_path / "store")
    import_files(store, [write(page(), "page.asp")], Options(), lambda _: None, lambda _: None)
    figures = find_pair(store, "IND", "CHN").whole()
    assert set(figures.observations["period"]) == {BEFORE, NOW}
    assert figures.floors == {}


def test_a_page_of_thousands_of_lines_is_no_longer_too_large(write: Write) -> None:
    path = write(page(ROWS + FOOT).replace("<td align", f"{' ' * 300_000}<td align"))
    assert path.stat().st_size > 5 * 1024**2
    (parsed,) = read(path, Options())
    assert sum(map(len, parsed.batches)) == 7
