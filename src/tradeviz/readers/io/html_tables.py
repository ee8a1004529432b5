"""Tables of HTML, as sites give them under a spreadsheet's name: cells in rows and columns, spans written out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from tradeviz.errors import ImportFileError
from tradeviz.readers.io.files import unpacked_blocks
from tradeviz.readers.io.text import Utf8Stream, markup_layout

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tradeviz.readers.io.files import InputFile

# A site's page of results has some hundred rows, and some thousand lines of eight digits; all come with much markup.
_MAX_BYTES, _MAX_CELLS, _MAX_SPAN, _MAX_TEXT, _MAX_DEPTH = 16 * 1024**2, 1_000_000, 2_000, 10_000, 20
_CELLS, _LINES = frozenset({"td", "th"}), frozenset({"br", "p", "div", "h1", "h2", "h3", "center", "tr"})


@dataclass(frozen=True, slots=True)
class HtmlCell:
    """A cell: its text with single spaces, and its title, which a browser shows beside the mouse."""

    text: str
    title: str = ""


HtmlRow = list[HtmlCell]


@dataclass
class HtmlPage:
    """What a file holds: its tables, each as rows of equally many cells and more, and the lines outside of cells."""

    tables: list[list[HtmlRow]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)


def read_html(file: InputFile) -> HtmlPage:
    """The tables of a file.

    Raises:
        ImportFileError: it is larger than a page of results, or in an unknown encoding.
    """
    target = _Target(file.name)
    parser = etree.HTMLParser(target=target, encoding="utf-8", no_network=True)
    with file.open() as stream:
        text = Utf8Stream(file.name, unpacked_blocks(file, stream), markup_layout(file.head()))
        data = text.read(_MAX_BYTES + 1)
    if len(data) > _MAX_BYTES:
        raise ImportFileError(f"{file.name} is HTML of more than {_MAX_BYTES // 1024**2} MB; ask for less at once.")
    try:
        parser.feed(data)
        page: HtmlPage = parser.close()
    except etree.LxmlError as error:
        raise ImportFileError(
            f"{file.name} is no HTML that can be read ({str(error)[:100]}); it is damaged. Download it again."
        ) from None
    return page


class _Target:
    """Takes what libxml2 tells of each tag and text, and puts cells where spans leave room for them."""

    def __init__(self, name: str) -> None:
        self.page = HtmlPage()
        self._name = name
        self._open: list[list[HtmlRow]] = []
        self._below: list[dict[tuple[int, int], HtmlCell]] = []
        self._cell: Mapping[str, str] | None = None
        self._text: list[str] = []
        self._cells = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """A table, a row, a cell, or a break of a line begins."""
        if tag == "table":
            self._end_cell()
            if len(self._open) == _MAX_DEPTH:
                raise ImportFileError(
                    f"{self._name} has tables within tables, {_MAX_DEPTH} deep; it is no table of trade."
                )
            self._open.append([])
            self._below.append({})
        elif tag == "tr" and self._open:
            self._end_cell()
            self._open[-1].append([])
        elif tag in _CELLS and self._open:
            self._end_cell()
            if not self._open[-1]:
                self._open[-1].append([])
            self._cell = dict(attributes)
        elif tag in _LINES and self._cell is None:
            self._end_line()

    def end(self, tag: str) -> None:
        """A cell, a row or a table ends."""
        if tag in _CELLS or tag in {"tr", "table"}:
            self._end_cell()
        if tag in _LINES and self._cell is None:
            self._end_line()
        if tag == "table" and self._open:
            self.page.tables.append([row for row in self._open.pop() if row])
            self._below.pop()

    def data(self, data: str) -> None:
        """A piece of text, of a cell or of a line outside."""
        self._text.append(data[:_MAX_TEXT])

    def close(self) -> HtmlPage:
        """The end of the file; a table that was not closed counts too."""
        self._end_cell()
        self._end_line()
        while self._open:
            self.page.tables.append([row for row in self._open.pop() if row])
        return self.page

    def _taken(self) -> str:
        text = " ".join("".join(self._text).split())[:_MAX_TEXT]
        self._text = []
        return text

    def _end_line(self) -> None:
        if line := self._taken():
            self.page.lines.append(line)

    def _end_cell(self) -> None:
        if self._cell is None:
            return
        cell = HtmlCell(self._taken(), self._cell.get("title") or "")
        across, down = (_span(self._cell.get(name)) for name in ("colspan", "rowspan"))
        self._cell = None
        rows, below = self._open[-1], self._below[-1]
        row, number = rows[-1], len(rows) - 1
        while (number, len(row)) in below:
            self._append(row, below.pop((number, len(row))))
        for _ in range(across):
            for further in range(1, down):
                self._count()
                below[number + further, len(row)] = cell
            self._append(row, cell)

    def _append(self, row: HtmlRow, cell: HtmlCell) -> None:
        self._count()
        row.append(cell)

    def _count(self) -> None:
        self._cells += 1
        if self._cells > _MAX_CELLS:
            raise ImportFileError(f"{self._name} has tables of more than {_MAX_CELLS:,} cells; ask for less at once.")


def _span(text: str | None) -> int:
    return min(max(int(text), 1), _MAX_SPAN) if text and text.isascii() and text.isdigit() and len(text) < 9 else 1
