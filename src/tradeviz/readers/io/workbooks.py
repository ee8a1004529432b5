"""Workbooks looked through before they are read: how many cells a reader would make of them, and how much text.

calamine makes a table of all that lies between a sheet's first cell and its last, so that two cells can ask for 16
billion, and repeats a shared text in each cell that names it. Neither can be caught: memory that is not there ends the
process. So the sheets are streamed first, and calamine is given a copy of just the parts that were looked through: what
another program finds in a made-up zip need not be what we found in it.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING
from xml.parsers import expat

from tradeviz.errors import ImportFileError, commands, one_line
from tradeviz.readers.io import files

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

# The largest workbook of the IMF's Direction of Trade, all months since 1948 of one country, has under 300,000 cells.
MAX_CELLS, MAX_SHEET_COLUMNS, MAX_SHEETS = 1_000_000, 2_000, 100
# Empty cells beside each that is there; small tables may have more of them.
_MAX_SPREAD, _SPREAD_FROM = 50, 100_000
_MAX_TEXT = 64 * 1024**2  # characters of all cells together
_BLOCK, _MAX_TAG = 64 * 1024, 1024**2  # bytes
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})", re.ASCII | re.IGNORECASE)
_WORKBOOK, _SHEET_NAME = "xl/workbook.xml", re.compile(r"<(?:\w+:)?sheet\s[^>]*?\bname=[\"']([^\"']*)")
_STRINGS = "xl/sharedstrings.xml"
# Where the first texts of a workbook stand: those that cells share, or in the cells of its sheets.
_FIRST_PARTS, _MAX_FIRST_PARTS = re.compile(r"xl/(sharedstrings|worksheets/sheet[0-9]*)\.xml"), 3
_MACROS = ("vbaproject.bin", "vbadata.xml")
_OTHER_FORMS = frozenset({"xl/workbook.bin", "content.xml", "mimetype"})


def safe_workbook(file: files.InputFile) -> io.BytesIO:
    """A copy of a workbook's sheets and texts, in memory; pictures and the like are left out.

    Raises:
        ImportFileError: it is no .xlsx, its parts are no XML, or it would grow past what a table of trade has.
    """
    with file.open(), files.open_zip(file.path) as archive:  # `file.open` sees to it that the file stays what it is
        parts = _parts(file.name, files.check_members(file.name, archive, file.size))
        copy, work = io.BytesIO(), _Sheets(file.name)
        with zipfile.ZipFile(copy, "w", zipfile.ZIP_STORED) as safe:
            for part in parts:
                with archive.open(part) as source, safe.open(part.filename, "w") as target:
                    for block in work.checked(source, texts=_plain(part) == _STRINGS):
                        target.write(block)
    copy.seek(0)
    return copy


def sheets(file: files.InputFile) -> Iterator[tuple[str, list[list[str]]]]:
    """The sheets with their names, each as rows of texts.

    Raises:
        ImportFileError: as `safe_workbook` does, or it has too many sheets or cells, or one has an odd name.
    """
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415 - for workbooks alone

    cells = 0
    try:
        book = CalamineWorkbook.from_filelike(safe_workbook(file))
        _check_sheets(file.name, book.sheet_names)
        for name in book.sheet_names:
            rows = book.get_sheet_by_name(name).to_python()
            # Several sheets may be one and the same part, which was counted once.
            cells += sum(map(len, rows))
            if cells > MAX_CELLS:
                raise ImportFileError(f"{file.name} has sheets of more than {MAX_CELLS:,} cells; save them as CSV.")
            yield name, [[_text(cell) for cell in row] for row in rows]
    except CalamineError as error:
        raise ImportFileError(
            f"{file.name} is a workbook that cannot be read ({error}); download it again, or save it as CSV."
        ) from None


def _check_sheets(file: str, names: list[str]) -> None:
    if len(names) > MAX_SHEETS:
        raise ImportFileError(
            f"{file} is a workbook of {len(names):,} sheets, more than {MAX_SHEETS}; save those that are meant as CSV."
        )
    if odd := next(filter(commands, names), None):
        raise ImportFileError(
            f"{file} has a sheet called '{one_line(odd[:60])}', with characters that command a terminal or turn text "
            "around; rename it."
        )


def _text(cell: object) -> str:
    """A cell's text; years that a spreadsheet made numbers are years again."""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    return "" if cell is None else str(cell).strip()


def holds_texts(file: files.InputFile, texts: Sequence[bytes]) -> bool:
    """Whether all the texts are among the first of a workbook; a header's are, and no sheet need be read for it.

    Raises:
        ImportFileError: the file cannot be read.
    """
    with file.open(), files.open_zip(file.path) as archive:
        parts = [part for part in archive.infolist() if _FIRST_PARTS.fullmatch(_plain(part))]
        beginnings = []
        for part in parts[:_MAX_FIRST_PARTS]:
            with archive.open(part) as source:
                beginnings.append(source.read(_BLOCK))
    return any(all(text in beginning for text in texts) for beginning in beginnings)


def names_a_sheet(file: files.InputFile, word: str) -> bool:
    """Whether a workbook has a sheet with a word in its name, in letters of either case; no sheet need be read for it.

    Raises:
        ImportFileError: the file cannot be read.
    """
    with file.open(), files.open_zip(file.path) as archive:
        for part in archive.infolist():
            if _plain(part) == _WORKBOOK:
                with archive.open(part) as source:
                    names = _SHEET_NAME.findall(source.read(_BLOCK).decode("utf-8", "replace"))
                return any(word in name.lower() for name in names)
    return False


def _plain(part: zipfile.ZipInfo) -> str:
    return part.filename.replace("\\", "/").lower()


def _parts(file: str, members: list[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    """The parts that are XML, the shared texts first: cells name them by their number."""
    total = sum(member.file_size for member in members)
    if total > files.MAX_WORKBOOK:
        raise ImportFileError(
            f"{file} is a workbook of {total:,} bytes unpacked, more than the {files.MAX_WORKBOOK:,} allowed; "
            "save the sheets as CSV."
        )
    names = [_plain(member) for member in members]
    if _OTHER_FORMS & {*names} or _WORKBOOK not in names:
        raise ImportFileError(f"{file} is a workbook, but no .xlsx, which alone is read; save it as .xlsx or CSV.")
    if any(name.endswith(_MACROS) for name in names):
        raise ImportFileError(
            f"{file} is a workbook with macros, as no publisher's table has; save the sheet that is meant as .xlsx "
            "without them, or as CSV."
        )
    if len({*names}) < len(names):
        raise ImportFileError(f"{file} is a workbook with two parts of one name; save it anew as .xlsx or CSV.")
    parts = [member for member in members if _plain(member).endswith((".xml", ".rels"))]
    return sorted(parts, key=lambda part: _plain(part) != _STRINGS)


@dataclass
class _Sheets:
    """What all parts of a workbook amount to so far.

    Attributes:
        file: the workbook's name.
        texts: the length of each shared text.
        cells: cells of all parts.
        room: cells of the tables that calamine would make of all parts.
        text: characters of the shared texts that cells name, each as often as it is named.
    """

    file: str
    texts: list[int] = field(default_factory=list)
    cells: int = 0
    room: int = 0
    text: int = 0

    def checked(self, source: IO[bytes], *, texts: bool) -> Iterator[bytes]:
        """The part's bytes, each block given once it has been looked through.

        Raises:
            ImportFileError: the part is no XML, or the workbook is beyond a bound with it.
        """
        part = _SharedTexts(self) if texts else _Sheet(self)
        # Told the encoding, expat sees the same as calamine, whatever else the part says of itself.
        parser = expat.ParserCreate("utf-8")
        parser.StartElementHandler, parser.EndElementHandler = part.start, part.end
        parser.CharacterDataHandler = part.characters
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        done = 0
        try:
            while block := source.read(_BLOCK):
                done += len(block)
                parser.Parse(block, False)  # noqa: FBT003 - expat takes it by place alone
                # Expat goes over a tag from its beginning each time that more of it comes.
                if done - parser.CurrentByteIndex > _MAX_TAG:
                    raise self.refusal(f"a tag of more than {_MAX_TAG:,} bytes")
                yield block
            parser.Parse(b"", True)  # noqa: FBT003
        except expat.ExpatError as error:
            raise ImportFileError(
                f"{self.file} is a workbook that cannot be read (no XML: {error}); it is damaged. "
                "Download it again, or save it as CSV."
            ) from None

    def refusal(self, what: str) -> ImportFileError:
        """The error that says what a workbook has that no table of trade has."""
        return ImportFileError(
            f"{self.file} is a workbook with {what}, as no table of trade has; it was not read. "
            "Save the sheet that is meant as CSV."
        )

    def _refuse_doctype(self, *_: object) -> None:
        raise self.refusal("a DOCTYPE")

    def count(self, cells: int, room: int, text: int) -> None:
        """Add what a part has beyond what is counted already.

        Raises:
            ImportFileError: it is too much.
        """
        self.cells, self.room, self.text = self.cells + cells, self.room + room, self.text + text
        if max(self.cells, self.room) > MAX_CELLS:
            raise self.refusal(f"tables of more than {MAX_CELLS:,} cells")
        if self.room > _SPREAD_FROM + _MAX_SPREAD * self.cells:
            raise self.refusal(f"cells spread over tables of {self.room:,} cells")
        if self.text > _MAX_TEXT:
            raise self.refusal(f"more than {_MAX_TEXT:,} characters in its cells")


class _SharedTexts:
    """The part with the texts that cells name by their number."""

    def __init__(self, sheets: _Sheets) -> None:
        self._sheets = sheets

    def start(self, name: str, _attributes: Mapping[str, str]) -> None:
        """A text begins, or something within it."""
        if _local(name) == "si":
            self._sheets.texts.append(0)

    def end(self, name: str) -> None:
        """Nothing is done at the end of a text."""

    def characters(self, text: str) -> None:
        """A piece of a text."""
        if self._sheets.texts:
            self._sheets.texts[-1] += len(text)


class _Sheet:
    """A part that may be a sheet: which are sheets is said in other parts, and all are looked at as if they were."""

    def __init__(self, sheets: _Sheets) -> None:
        self._sheets = sheets
        self._row = self._column = self._rows = self._columns = 0
        self._names_text = False
        self._number = ""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """A row or a cell; one that does not say where it is comes after all that were there before."""
        local = _local(name)
        if local == "row":
            self._row = max(self._row + 1, self._row_number(attributes.get("r", "1")))
            self._column = 0
        elif local == "c":
            row, column = self._place(attributes["r"]) if "r" in attributes else (1, 1)
            self._row, self._column = max(self._row, row, 1), max(self._column + 1, column)
            self._names_text = attributes.get("t") == "s"
            self._number = ""
            self._grow()

    def end(self, name: str) -> None:
        """The end of a cell, by which its text is known."""
        if self._names_text and _local(name) == "c":
            self._names_text = False
            place = int(self._number) if self._number.isascii() and self._number.isdigit() else -1
            texts = self._sheets.texts
            self._sheets.count(0, 0, texts[place] if 0 <= place < len(texts) else 0)

    def characters(self, text: str) -> None:
        """A piece of what a cell holds; of a number, as much as a number of a text can have."""
        if self._names_text:
            self._number = (self._number + text.strip())[:10]

    def _grow(self) -> None:
        before = self._rows * self._columns
        self._rows, self._columns = max(self._rows, self._row), max(self._columns, self._column)
        if self._columns > MAX_SHEET_COLUMNS:
            raise self._sheets.refusal(f"more than {MAX_SHEET_COLUMNS:,} columns")
        self._sheets.count(1, self._rows * self._columns - before, 0)

    def _row_number(self, text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) <= 7):
            raise self._sheets.refusal(f"a row that is called {text[:20]!r}")
        return int(text)

    def _place(self, text: str) -> tuple[int, int]:
        """Row and column, from 1, of a cell such as B7."""
        found = _CELL.fullmatch(text)
        if found is None or int(found.group(2)) == 0:
            raise self._sheets.refusal(f"a cell that is called {text[:20]!r}")
        column = 0
        for letter in found.group(1).upper():
            column = 26 * column + ord(letter) - ord("A") + 1
        return int(found.group(2)), column


def _local(name: str) -> str:
    return name.rpartition(":")[2]
