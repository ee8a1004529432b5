"""ITC's Trade Map: HTML called .xls, names for codes, thousands, periods across, the partner's figures in some cells."""

from __future__ import annotations

import pytest
from tests.readers.conftest import Reading, Write, values

from tradeviz.errors import ImportFileError
from tradeviz.readers import Options, read
from tradeviz.readers.io.contents import contents_at
from tradeviz.readers.io.html_tables import read_html
from tradeviz.store.report import RowRule

PAGE = """<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN"><html><head><title></title></head><body>
<table align="center"><tr><td colspan="6"><center><b>{title} </b></center></td></tr>
<tr><td colspan="6"><center>   Product: {product} Some machines ...</center></td></tr></table>
<table><tr><td><span class="Comment">Unit : {unit}</span></td></tr></table>
<div><table rules="all">{rows}</table></div></body></html>"""
PARTNERS = """<tr><th scope="col">Importers</th><th>Exported value in 2024-M02</th><th>Exported value in 2024-M03</th></tr>
<tr align="right"><td>
    World  </td><td>30</td><td>40</td></tr>
<tr><td>Hong Kong, China</td><td title="Direct Data">10</td><td title="Mirror Data">11</td></tr>
<tr><td>Taipei, Chinese</td><td>5</td><td></td></tr>"""
BOTH = """<tr><th rowspan="2">Product code</th><th rowspan="2">Product label</th>
<td colspan="2">Netherlands's exports to Taipei, Chinese</td><td colspan="1">Netherlands's exports to world</td></tr>
<tr><th>Value in 2024</th><th>Value in 2025-M01</th><th>Value in 2024</th></tr>
<tr><td>'84862000</td><td>Machines <b>...</b></td><td>7</td><td>8</td><td>99</td></tr>"""


def page(title: str, rows: str, product: str = "848620", unit: str = "US Dollar thousand") -> str:
    return PAGE.format(title=title, rows=rows, product=product, unit=unit)


EXPORTS = page("List of importing markets for a product exported by Japan", PARTNERS)


def test_partners_of_an_economy(write: Write, reading: Reading) -> None:
    frame, report = reading(write(EXPORTS, "Trade_Map.xls"))
    assert values(frame, "reporter", "partner", "flow", "period", "goods", "value_usd") == [
        ("JPN", "HKG", "exports", "2024-02", "848620", 10_000.0),
        ("JPN", "TWN", "exports", "2024-02", "848620", 5_000.0),
    ]
    assert report.set_apart == {RowRule.WORLD: 2, RowRule.BY_MIRROR: 1, RowRule.NO_VALUE: 1}


def test_imports_in_euros_need_a_rate(write: Write, reading: Reading) -> None:
    title = "List of supplying markets for a product imported by Korea, Republic of"
    rows = PARTNERS.replace("Exported", "Imported").replace("Importers", "Exporters")
    frame, _ = reading(write(page(title, rows, "TOTAL", "Euro thousand")), "EUR=0.8")
    assert values(frame, "reporter", "flow", "goods", "value_usd")[0] == (
        "KOR",
        "imports",
        "TOTAL",
        pytest.approx(12_500),
    )


def test_the_trade_of_two(write: Write, reading: Reading) -> None:
    frame, _ = reading(write(page("Bilateral trade between Netherlands and Taipei, Chinese", BOTH), "a.xls"))
    assert values(frame, "reporter", "partner", "flow", "period", "goods", "value_usd") == [
        ("NLD", "TWN", "exports", "2024", "848620", 7000.0),
        ("NLD", "TWN", "exports", "2025-01", "848620", 8000.0),
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (EXPORTS.replace("Unit :", "Units"), "without the unit of its values"),
        (EXPORTS.replace("Product:", "Produce"), "without the code of its product"),
        (EXPORTS.replace("value in", "growth in"), "without a column of values"),
        (EXPORTS.replace("<div>", "<table><tr><td>" * 30), "tables within tables"),
        (EXPORTS.replace("Taipei, Chinese", "Atlantis"), r"does not know: Atlantis \(2 rows\)"),
    ],
)
def test_a_page_that_lacks_something_is_told_what(write: Write, text: str, says: str) -> None:
    (parsed,) = read(write(text), Options())
    with pytest.raises(ImportFileError, match=says):
        list(parsed.batches)


def test_spans_and_tables_within_tables_keep_their_cells_in_place(write: Write) -> None:
    text = "<table><tr><td rowspan=2>a<td colspan=2>b</tr><tr><td>c<table><tr><td>in</table><td>d</table>out"
    found = read_html(contents_at(write(text)).file)
    assert [[cell.text for cell in row] for row in found.tables[-1]] == [["a", "b", "b"], ["a", "c", "d"]]
    assert found.lines == ["out"]
