"""ITC's Trade Map: its tables, which it gives as HTML under the name .xls.

Read are those of one economy and its partners, and of two economies. Values are in thousands of the unit that the page
names; cells that Trade Map filled with the partner's figures say so in their title, and are set apart.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tradeviz.errors import ImportFileError, one_line
from tradeviz.readers.io.html_tables import read_html
from tradeviz.readers.io.page_rows import PageRows
from tradeviz.readers.reader import Reader
from tradeviz.store.parsed_file import ParsedFile
from tradeviz.store.report import Report, RowRule
from tradeviz.store.schema import DECLARED, Dataset

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

    from tradeviz.readers.io.contents import FileContents
    from tradeviz.readers.io.html_tables import HtmlCell, HtmlPage, HtmlRow
    from tradeviz.readers.reader import Options

TRADE_MAP = Dataset(
    "itc-trade-map", "ITC Trade Map", "International Trade Centre", "https://www.trademap.org", DECLARED
)
_KNOWN_BY = (b"list of importing markets", b"list of supplying markets", b"bilateral trade between")
_ONE_SIDED = (
    (re.compile(r"List of importing markets for (?:a|the) product exported by (.+)", re.IGNORECASE), "exports"),
    (re.compile(r"List of supplying markets for (?:a|the) product imported by (.+)", re.IGNORECASE), "imports"),
)
_GROUP = re.compile(r"(.+?)'s? (exports to|imports from) (.+)")
_PRODUCT = re.compile(r"Product: (TOTAL|[0-9]{2,10})\b", re.ASCII)
_UNIT = re.compile(r"Unit ?: ?(US Dollar|Euro)s? ?(thousand|million)?", re.IGNORECASE)
_MULTIPLES = {None: 1.0, "thousand": 1e3, "million": 1e6}
_PERIOD = re.compile(r"(?:[A-Z][a-z]+ )?[Vv]alue in ([12][0-9]{3})(?:-M(0[1-9]|1[0-2]))?")
_MIRROR = "mirror"
_WORLD = "world"


class TradeMapReader(Reader):
    """Reads a page of an economy with all its partners, or with one."""

    def recognises(self, contents: FileContents) -> bool:
        """Whether this is HTML with the title of such a page; pages of the world's totals are called by their name."""
        head = contents.file.head().lower()
        return (
            len(contents.files) == 1 and b"<t" in head and b"unit" in head and any(word in head for word in _KNOWN_BY)
        )

    def read(self, contents: FileContents, options: Options) -> ParsedFile:
        """See `Reader.read`."""
        report = Report(contents.file.name)
        return ParsedFile(TRADE_MAP, _tables(contents, options, report), report)


def _tables(contents: FileContents, options: Options, report: Report) -> Iterator[pa.Table]:
    page = read_html(contents.file)
    said = [cell.text for table in page.tables for row in table for cell in row[:1]] + page.lines
    unit = next((found for text in said if (found := _UNIT.match(text))), None)
    if unit is None:
        raise _unclear(report.file, "the unit of its values")
    currency = "EUR" if unit.group(1).lower() == "euro" else "USD"
    rows = PageRows(TRADE_MAP.key, report, _MULTIPLES[unit.group(2) and unit.group(2).lower()], currency)
    side = next(
        ((found.group(1), flow) for text in said for form, flow in _ONE_SIDED if (found := form.match(text))), None
    )
    if side:
        product = next((found.group(1) for text in said if (found := _PRODUCT.match(text))), None)
        if product is None:
            raise _unclear(report.file, "the code of its product")
        _add_partners(rows, page, side[0].strip(), side[1], product)
    else:
        _add_products(rows, page)
    if not rows:
        raise _unclear(report.file, "a column of values in a year or month")
    report.bytes_read = contents.file.size
    yield from rows.tables(options)


def _add_partners(rows: PageRows, page: HtmlPage, reporter: str, flow: str, product: str) -> None:
    """A table of partners down and periods across."""
    for table in page.tables:
        for row, place, period in _values(table):
            cell = row[place]
            texts = (reporter, row[0].text, flow, period, product, cell.text)
            rows.add(texts, apart=_by_mirror(cell))


def _add_products(rows: PageRows, page: HtmlPage) -> None:
    """A table of products down, and across the periods of each flow, which the row above names."""
    for table in page.tables:
        groups = next((row for row in table if any(_GROUP.fullmatch(cell.text) for cell in row)), [])
        for row, place, period in _values(table):
            found = _GROUP.fullmatch(groups[place].text) if place < len(groups) else None
            if found is None or found.group(3).strip().lower() == _WORLD:
                continue
            reporter, words, partner = found.groups()
            goods, cell = row[0].text.lstrip("'"), row[place]
            texts = (reporter, partner, words.split()[0], period, goods, cell.text)
            rows.add(texts, apart=_by_mirror(cell))


def _values(table: list[HtmlRow]) -> Iterator[tuple[HtmlRow, int, str]]:
    """The values of a table with periods across: for each its row, its place there, and its period."""
    header: dict[int, str] = {}
    for row in table:
        if found := {place: _iso(cell.text) for place, cell in enumerate(row) if _PERIOD.fullmatch(cell.text)}:
            header = found
        elif row[0].text:
            yield from ((row, place, period) for place, period in header.items() if place < len(row))


def _by_mirror(cell: HtmlCell) -> RowRule | None:
    """The rule for a cell that Trade Map filled with the partner's figure."""
    return RowRule.BY_MIRROR if _MIRROR in cell.title.lower() else None


def _iso(text: str) -> str:
    found = _PERIOD.fullmatch(text)
    return "-".join(filter(None, found.groups())) if found else ""


def _unclear(file: str, what: str) -> ImportFileError:
    return ImportFileError(
        f"{one_line(file)} is a page of ITC's Trade Map without {what}. Choose the time series of values of one "
        "economy with its partners, in US dollars, and download it again."
    )
