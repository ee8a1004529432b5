"""India's TRADESTAT, the Export Import Data Bank: the HTML of its old site and the workbooks of the present one.

Read are the reports of one country with all commodities, of all countries, and of one commodity with all countries.
Values have two decimals of millions of dollars, or of lakhs or crores of rupees; years run from April to March.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from tradeviz.model.goods import TOTAL
from tradeviz.readers.io.html_tables import read_html
from tradeviz.readers.io.page_rows import PageRows
from tradeviz.readers.io.rules import is_digits
from tradeviz.readers.io.workbooks import holds_texts, sheets
from tradeviz.readers.reader import Reader
from tradeviz.readers.tradestat.economies import INDIA, find_by_tradestat
from tradeviz.readers.tradestat.page import ALL_COMMODITIES, COUNTRIES, TradestatPage
from tradeviz.store.coverage import ANSWER, DEEPEST, FileCoverage
from tradeviz.store.parsed_file import ParsedFile
from tradeviz.store.report import Report, RowRule
from tradeviz.store.schema import DECLARED, Dataset

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tradeviz.readers.io.contents import FileContents
    from tradeviz.readers.io.files import InputFile
    from tradeviz.readers.reader import Options

TRADESTAT = Dataset(
    "india-tradestat",
    "TRADESTAT, India",
    "Department of Commerce, Government of India",
    "https://tradestat.commerce.gov.in",
    DECLARED,
)
_HTML_WORDS, _BOOK_WORDS = (b"export import data bank", b"tradestat.commerce.gov.in"), (b"TradeStat-", b"Values in")
_HALF = Decimal("0.005")  # of the last digit that a value has
_STAR = "*"
_TOTAL = "total"
_LOOKED_AT = 10  # rows of a sheet that may stand above its header


class TradestatReader(Reader):
    """Reads a page, or the first sheet of a workbook."""

    def recognises(self, contents: FileContents) -> bool:
        """Whether this is HTML with the data bank's title, or a workbook that begins with the site's path to it."""
        if contents.begins_with(b"PK"):
            return holds_texts(contents.file, _BOOK_WORDS)
        head = contents.file.head().lower()
        return len(contents.files) == 1 and b"<t" in head and any(words in head for words in _HTML_WORDS)

    def read(self, contents: FileContents, options: Options) -> ParsedFile:
        """See `Reader.read`; a page is small, and what it covers shows once it is read."""
        report = Report(contents.file.name)
        is_book = contents.begins_with(b"PK")
        page = _book_page(contents.file) if is_book else _html_page(contents.file)
        currency, unit = page.unit
        rows = PageRows(TRADESTAT.key, report, unit, currency, find_by_tradestat)
        whole = _add(rows, page)
        report.note(f"Values have two decimals: each is known to the nearest {unit / 100:,.0f} {currency}.")
        if page.has_quantities:
            report.note("Quantities are not read, for each commodity has a unit of its own.")
        report.bytes_read = contents.file.size
        depth = _depth(page) if whole else 0
        coverage = FileCoverage(ANSWER, min(depth, DEEPEST)) if whole and depth else FileCoverage()
        return ParsedFile(TRADESTAT, rows.tables(options, whole=whole), report, coverage=coverage)


def _html_page(file: InputFile) -> TradestatPage:
    found = read_html(file)
    tables = sorted(found.tables, key=len)
    rows = [[cell.text for cell in row] for row in (tables[-1] if tables else [])]
    return TradestatPage(file.name, found.lines, rows)


def _book_page(file: InputFile) -> TradestatPage:
    _, rows = next(sheets(file))
    lines = [cell for row in rows[:_LOOKED_AT] for cell in row if cell]
    return TradestatPage(file.name, lines, rows)


def _add(rows: PageRows, page: TradestatPage) -> bool:
    """Add the cells of a page; says whether it is known to have all goods of its flows."""
    if page.report != ALL_COMMODITIES:
        goods = TOTAL if page.report == COUNTRIES else page.commodity
        for row in page.body:
            if name := row[page.named] or _total_name(row):
                _add_row(rows, page, row, name, goods)
        return False
    met = {place: _meets(rows.report, page, place) for place in page.values}
    for row in page.body:
        code = row[page.named].strip(f" {_STAR}")
        if is_digits(code):
            _add_row(rows, page, row, page.country, code, met)
        elif name := _total_name(row):
            _add_row(rows, page, row, page.country if name == _TOTAL else name, TOTAL)
    return all(met[place] for place in page.values if place in page.whole)


def _total_name(row: Sequence[str]) -> str:
    """`total` for the row of the page's total, the words of India's; empty for other rows."""
    words = next((cell for cell in row if cell), "")
    if words.lower() == _TOTAL:
        return _TOTAL
    return words if words.lower().startswith("india's total") else ""


def _add_row(
    rows: PageRows,
    page: TradestatPage,
    row: Sequence[str],
    partner: str,
    goods: str,
    met: dict[int, bool] | None = None,
) -> None:
    mended = (RowRule.STARRED,) if _STAR in row[page.named] else ()
    if len(goods) == 7:  # of a line of 8 digits, whose zero a spreadsheet took
        goods, mended = f"0{goods}", (*mended, RowRule.LEADING_ZERO)
    for place, period in page.values.items():
        text = row[place].strip()
        empty = RowRule.NO_TRADE if met and met[place] and not text else None
        apart = empty if place in page.whole else RowRule.NOT_ENDED
        rows.add((INDIA, partner, page.flow, period.code, goods, text), apart=apart, mended=mended)


def _meets(report: Report, page: TradestatPage, place: int) -> bool:
    """Whether the codes of a column add up to the page's total, as near as their digits say."""
    total = next((_number(row[place]) for row in page.body if _total_name(row) == _TOTAL), None)
    parts = [
        number
        for row in page.body
        if is_digits(row[page.named].strip(f" {_STAR}")) and (number := _number(row[place])) is not None
    ]
    if total is not None and abs(sum(parts, Decimal()) - total) <= _HALF * (len(parts) + 1):
        return True
    words = (
        "no total" if total is None else f"a total of {total:,f}, and its codes add up to {sum(parts, Decimal()):,f}"
    )
    report.note(f"Not taken for all goods: {page.values[place].code} has {words}.")
    return False


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text.replace(",", "")) if text.isascii() else None
    except InvalidOperation:
        return None


def _depth(page: TradestatPage) -> int:
    """The fewest digits that the codes of a page have; those of an odd number lost a zero."""
    codes = [row[page.named].strip(f" {_STAR}") for row in page.body]
    lengths = [len(code) + len(code) % 2 for code in codes if is_digits(code)]
    return min(lengths, default=0)
