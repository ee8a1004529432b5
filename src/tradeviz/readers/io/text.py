"""Text files of any encoding as one stream of UTF-8, and the layout of the table in them."""

from __future__ import annotations

import codecs
import contextlib
import csv
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tradeviz.errors import ImportFileError
from tradeviz.readers.io.files import START_BYTES, unpacked_blocks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tradeviz.readers.io.files import InputFile

MAX_LINE = 16 * 1024**2
# The widest table of a publisher, the IMF's with a column for each month since 1948, has some 1,400.
MAX_CSV_COLUMNS = 2_000
_SEPARATORS = (",", ";", "\t")
_FIRST_ROWS = 5  # the header among them
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True, slots=True)
class Layout:
    """How a text table is written.

    Attributes:
        encoding: `utf-8`, `utf-16-le`, `utf-16-be` or `gb18030`; a file of UTF-8 may still turn out to be Latin-1.
        mark: bytes of the byte order mark.
        separator: what stands between cells.
        header: the names in the first row.
        extra: empty cells that the rows have beyond the header, as left by a trailing separator.
        lines_before: lines before the header.
        sample: the first rows.
    """

    encoding: str
    mark: int
    separator: str
    header: tuple[str, ...]
    extra: int = 0
    lines_before: int = 0
    sample: tuple[tuple[str, ...], ...] = ()


# In the header of a table of trade: commodity, trade, year and month, US dollar, code.
_CHINESE = ("商品", "贸易", "年月", "美元", "编码")
# More than two letters beyond ASCII in a row are no word of a language that Latin-1 is for, nor are control characters.
_NOT_LATIN = re.compile("[\x80-\xff]{3}|[\x80-\x9f]")

# The layout of a binary file: no reader of text finds its columns in it.
NOT_TEXT = Layout("binary", 0, "", ())


def layout_of(file: InputFile) -> Layout:
    """Find encoding, separator and header from the start of a file.

    Raises:
        ImportFileError: the file is empty, holds no text, or its first line is no header.
    """
    head = file.head()
    encoding, mark = _encoding(head)
    text = _decoded_head(file.name, head[mark:], encoding)
    lines_before = 0
    if text[:4].lower() == "sep=":  # Excel's own way to name the separator
        text = text.partition("\n")[2]
        lines_before = 1
    first_line = text.partition("\n")[0]
    if not first_line.strip():
        raise ImportFileError(f"{file.name} has no header in its first line; give the file as it was downloaded.")
    separator = max(_SEPARATORS, key=first_line.count)
    rows = _first_rows(file.name, text, separator)
    header = tuple(name.strip() for name in rows[0])
    if len(header) > MAX_CSV_COLUMNS or (len(rows) == 1 and len(head) == START_BYTES):
        raise ImportFileError(
            f"{file.name} has a header of more than {MAX_CSV_COLUMNS:,} columns or {START_BYTES:,} bytes, as no table "
            "of trade has; give the file as it was downloaded."
        )
    extra = 0
    if len(rows) > 1 and len(rows[1]) == len(header) + 1 and not rows[1][-1]:
        extra = 1
    whole = len(rows) == _FIRST_ROWS or len(head) < START_BYTES  # else the last row is cut off with the head
    sample = tuple(tuple(row) for row in rows[1 : None if whole else -1])
    if _has_row_numbers(header, sample):
        header = ("", *header)
    return Layout(encoding, mark, separator, header, extra, lines_before, sample)


def markup_layout(head: bytes) -> Layout:
    """The layout of HTML that begins so: its encoding alone, for it has no lines that are rows."""
    encoding, mark = _encoding(head)
    return Layout(encoding, mark, "", ())


def is_garbled(text: str) -> bool:
    """Whether a text is what becomes of letters that are in another encoding than any of those known."""
    return _NOT_LATIN.search(text) is not None


def _has_row_numbers(header: Sequence[str], sample: Sequence[Sequence[str]]) -> bool:
    """Whether the rows begin with their number, which the header has no name for: so R writes tables."""
    return bool(sample) and all(
        len(row) == len(header) + 1 and row[0] == str(number) for number, row in enumerate(sample, 1)
    )


@contextlib.contextmanager
def open_text(file: InputFile, layout: Layout) -> Iterator[Utf8Stream]:
    """The file as a stream of UTF-8 bytes without a byte order mark.

    Raises:
        ImportFileError: the bytes are no text, a line is longer than `MAX_LINE`, or the file cannot be read.
    """
    with file.open() as stream:
        yield Utf8Stream(file.name, unpacked_blocks(file, stream), layout)


class Utf8Stream(io.RawIOBase):
    """Bytes in any of the known encodings, read as UTF-8; bounded in memory whatever the file holds.

    Attributes:
        latin: whether bytes were met that are Latin-1 (Windows-1252) and not UTF-8.
        done: bytes of the file read.
    """

    def __init__(self, name: str, blocks: Iterator[bytes], layout: Layout) -> None:
        super().__init__()
        self.latin = False
        self.done = 0
        self._name = name
        self._blocks = blocks
        self._skip = layout.mark
        self._decoder = None if layout.encoding == "utf-8" else codecs.getincrementaldecoder(layout.encoding)()
        self._ascii_so_far = True
        self._pending = b""
        self._ready = b""
        self._line = 0
        self._lines = 1
        self._quotes = 0

    def readable(self) -> bool:
        """Always: this is what the stream is for."""
        return True

    def read(self, size: int | None = -1) -> bytes:
        """So many bytes, fewer only at the end; all that is left where `size` is negative."""
        parts: list[bytes] = []
        left = -1 if size is None else size
        while left and (part := self._take(left)):
            parts.append(part)
            left -= len(part) if left > 0 else 0
        return b"".join(parts)

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill a buffer, for readers that bring their own."""
        part = self.read(len(buffer))
        buffer[: len(part)] = part
        return len(part)

    def _take(self, size: int) -> bytes:
        while not self._ready:
            block = next(self._blocks, b"")
            self.done += len(block)
            self._ready = self._checked(self._to_utf8(block, final=not block))
            if not block:
                self._check_end()
                break
        part = self._ready if size < 0 else self._ready[:size]
        self._ready = self._ready[len(part) :]
        return part

    def _to_utf8(self, block: bytes, *, final: bool) -> bytes:
        if self._skip:
            block, self._skip = block[self._skip :], 0
        if self._decoder is not None:
            return self._recoded(block, final=final)
        data, self._pending = self._pending + block, b""
        if data.isascii():
            return data
        return _from_latin(data) if self.latin else self._as_utf8(data, final=final)

    def _recoded(self, block: bytes, *, final: bool) -> bytes:
        assert self._decoder is not None  # noqa: S101 - said for the type checker; the caller has looked
        try:
            return self._decoder.decode(block, final).encode()
        except UnicodeError as error:
            raise self._error(f"bytes that are not what its first line is written in ({error})") from None

    def _as_utf8(self, data: bytes, *, final: bool) -> bytes:
        try:
            data.decode()
        except UnicodeDecodeError as error:
            cut_short = error.reason == "unexpected end of data" and error.end == len(data)
            if cut_short and not final:
                # A block may end inside a character: the rest comes with the next one.
                self._pending = data[error.start :]
                data = data[: error.start]
            elif self._ascii_so_far and data[: error.start].isascii():
                self.latin = True
                return _from_latin(data)
            else:
                raise self._error("text that is UTF-8 first and then is not") from None
        self._ascii_so_far = self._ascii_so_far and data.isascii()
        return data

    def _checked(self, data: bytes) -> bytes:
        if b"\0" in data:
            raise self._error("a NUL byte, which no text has")
        first = data.find(b"\n")
        if self._line + (len(data) if first < 0 else first) > MAX_LINE:
            raise self._error(f"a line of more than {MAX_LINE // 1024**2} million characters")
        self._line = self._line + len(data) if first < 0 else len(data) - data.rfind(b"\n") - 1
        self._lines += data.count(b"\n")
        self._quotes += data.count(b'"')
        return data

    def _check_end(self) -> None:
        # A parser takes all that follows an open quotation mark for one cell, and a file cut short ends in one.
        if self._quotes % 2:
            raise self._error("a quotation mark that is never closed")

    def _error(self, found: str) -> ImportFileError:
        return ImportFileError(
            f"{self._name} holds {found}, near line {self._lines:,}; it is damaged or no table. "
            "Download it again, or save it as CSV in UTF-8."
        )


def _from_latin(data: bytes) -> bytes:
    # Windows-1252 is Latin-1 with letters in place of control characters; five of its bytes mean nothing.
    try:
        return data.decode("cp1252").encode()
    except UnicodeDecodeError:
        return data.decode("latin-1").encode()


def _encoding(head: bytes) -> tuple[str, int]:
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding, len(mark)
    start = head[:64]
    if len(start) >= 4 and start[1::2].count(0) == len(start[1::2]) and 0 not in start[::2]:
        return "utf-16-le", 0
    if len(start) >= 4 and start[::2].count(0) == len(start[::2]) and 0 not in start[1::2]:
        return "utf-16-be", 0
    return ("gb18030" if _is_chinese(head) else "utf-8"), 0


def _is_chinese(head: bytes) -> bool:
    """Whether the first line is in GB 18030, as China's offices write it: told by words of theirs."""
    line = head.partition(b"\n")[0]
    try:
        line.decode()
    except UnicodeDecodeError:
        text = line.decode("gb18030", "ignore")
        return any(word in text for word in _CHINESE)
    return False


def _decoded_head(name: str, head: bytes, encoding: str) -> str:
    if encoding == "utf-8":
        if b"\0" in head:
            raise ImportFileError(f"{name} is no text table: it holds NUL bytes. Give the CSV as it was downloaded.")
        try:
            return head.decode(errors="strict")
        except UnicodeDecodeError as error:
            # The head may end inside a character; bytes that are not UTF-8 before that are Latin-1.
            whole = error.start >= len(head) - 3
            return head[: error.start].decode() if whole else head.decode("latin-1")
    return head[: len(head) // 2 * 2].decode(encoding, errors="replace")


def _first_rows(name: str, text: str, separator: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    rows: list[list[str]] = []
    try:
        for row in reader:
            if row:
                rows.append(row)
            if len(rows) == _FIRST_ROWS:
                break
    except csv.Error as error:
        raise ImportFileError(
            f"{name} does not begin with a header of a table ({error}); give the file as it was downloaded."
        ) from None
    if not rows:
        raise ImportFileError(f"{name} has no header; give the file as it was downloaded.")
    return rows
