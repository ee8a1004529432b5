"""Reading a story's CSV tables: every mistake at once, each with file, line and column."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from tradeviz.errors import Problem
from tradeviz.model.files import MOST_PROBLEMS, MOST_TABLE_BYTES, is_there, read_text

if TYPE_CHECKING:
    from _csv import Reader
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

LINE = "line"
# Said here, because the csv module keeps its own limit where any library can change it for all.
MAX_CELL = 100_000
MAX_COLUMNS = 200
# A story's own figures, which its article is held against; the trade at HS detail is in the store. A row takes a
# hundred times the memory of its two bytes at the least.
MAX_ROWS = 250_000


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Attributes:
        name: the header text.
        means: what a cell says, in words for a reader; also the data dictionary's text.
        expected: what a cell must look like, for an error message.
        accepts: whether a cell's text may stand there.
        required: whether an empty cell is a mistake.
    """

    name: str
    means: str
    expected: str = "text"
    accepts: Callable[[str], bool] = bool
    required: bool = True

    def mistake(self, text: str) -> str | None:
        """What was expected instead of this text, or None where it is right."""
        if not text:
            return self.expected if self.required else None
        return None if self.accepts(text) else self.expected


def one_of(*values: str) -> Callable[[str], bool]:
    """A check that takes just these texts."""
    allowed = frozenset(values)
    return lambda text: text in allowed


def tuples_of(frame: pd.DataFrame, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """The rows of a frame as tuples of plain values; by lists, for text read cell by cell takes ten times as long."""
    return zip(*(frame[name].tolist() for name in columns), strict=True)


def parses(read: Callable[[str], object]) -> Callable[[str], bool]:
    """A check that takes what the reader reads without a ValueError."""

    def accepts(text: str) -> bool:
        try:
            read(text)
        except ValueError:
            return False
        return True

    return accepts


def read_table(
    path: Path, columns: Sequence[Column], key: Sequence[str], *, needed: bool = True
) -> tuple[pd.DataFrame, list[Problem]]:
    """Read one CSV file and check every cell.

    Args:
        path: a UTF-8 CSV file with a header row; a byte order mark is allowed.
        columns: what the file holds, in any order of columns.
        key: the columns that together name a row once.
        needed: whether it is a problem that there is no such file.

    Returns:
        A frame of text columns in the given order, with the file's line number in `line`, and the list of
        problems. Rows with problems stay out of the frame.
    """
    if not needed and not is_there(path):
        return _frame([], columns), []
    try:
        text = _text(path)
    except OSError as error:
        reason = error.strerror or str(error)
        return _frame([], columns), [Problem(path.name, 0, "", f"no readable file ({reason})", "a UTF-8 CSV file")]
    except ValueError as error:
        return _frame([], columns), [Problem(path.name, 0, "", str(error), "a UTF-8 CSV file")]
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    problems: list[Problem] = []
    try:
        return _read_rows(path.name, reader, columns, key, problems), problems
    except csv.Error as error:
        found = f"a row that is no CSV ({error})"
        problems.append(Problem(path.name, reader.line_num, "", found, "comma-separated values"))
        return _frame([], columns), problems


def _text(path: Path) -> str:
    text = read_text(path, MOST_TABLE_BYTES)
    before, nul, _ = text.partition("\0")
    if nul:
        raise ValueError(f"a NUL byte in line {before.count(chr(10)) + 1}")
    return text


def _read_rows(
    file: str, reader: Reader, columns: Sequence[Column], key: Sequence[str], problems: list[Problem]
) -> pd.DataFrame:
    header = next(reader, [])
    problems.extend(_header_problems(file, header, columns))
    if problems:
        return _frame([], columns)
    good: list[tuple[int | str, ...]] = []
    seen: dict[tuple[str, ...], int] = {}
    right: dict[str, set[str]] = {column.name: set() for column in columns}
    for row in reader:
        line = reader.line_num
        if not row:
            continue
        if len(problems) >= MOST_PROBLEMS or len(good) >= MAX_ROWS:
            problems.append(_too_many(file, line, len(good)))
            break
        cells = dict(zip(header, map(str.strip, row), strict=False))
        found = _row_problems(file, line, header, row, cells, columns, right)
        if not found:
            found = _key_problems(file, line, cells, key, seen)
        if found:
            problems.extend(found)
        else:
            good.append((line, *(cells[column.name] for column in columns)))
    return _frame(good, columns)


def _too_many(file: str, line: int, rows: int) -> Problem:
    if rows >= MAX_ROWS:
        return Problem(file, line, "", "still more rows", f"{MAX_ROWS:,} at most")
    return Problem(file, line, "", "too many mistakes before this line to go on", "a table with fewer")


def _header_problems(file: str, header: Sequence[str], columns: Sequence[Column]) -> list[Problem]:
    names = [column.name for column in columns]
    if len(header) > MAX_COLUMNS:
        return [Problem(file, 1, "", f"{len(header):,} columns", f"the columns {', '.join(names)}")]
    counts = Counter(header)
    missing = [name for name in names if name not in header]
    unknown = [name for name in header if name not in names]
    twice = sorted(name for name, count in counts.items() if count > 1)
    wanted = f"the columns {', '.join(names)}"
    found = [("no column " + name) for name in missing]
    found += [f"an unknown column {name!r}" for name in unknown]
    found += [f"the column {name} twice" for name in twice]
    return [Problem(file, 1, "", text, wanted) for text in found]


def _row_problems(
    file: str,
    line: int,
    header: Sequence[str],
    row: Sequence[str],
    cells: Mapping[str, str],
    columns: Sequence[Column],
    right: Mapping[str, set[str]],
) -> list[Problem]:
    """What is wrong with a row; `right` has each column's texts that passed before, for most stand there often."""
    if len(row) != len(header):
        return [Problem(file, line, "", f"{len(row)} cells", f"{len(header)}, as in the header")]
    longest = max(map(len, row))
    if longest > MAX_CELL:
        return [Problem(file, line, "", f"a cell of {longest:,} characters", "comma-separated values")]
    problems = []
    for column in columns:
        text = cells[column.name]
        if text in right[column.name]:
            continue
        expected = column.mistake(text)
        if expected is None:
            right[column.name].add(text)
        else:
            problems.append(Problem(file, line, column.name, repr(text), expected))
    return problems


def _key_problems(
    file: str, line: int, cells: dict[str, str], key: Sequence[str], seen: dict[tuple[str, ...], int]
) -> list[Problem]:
    values = tuple(cells[name] for name in key)
    first = seen.setdefault(values, line)
    if first == line:
        return []
    shown = ", ".join(value or "(empty)" for value in values)
    return [Problem(file, line, ", ".join(key), f"{shown} again", f"each once; it stands in line {first} already")]


def _frame(rows: Sequence[tuple[int | str, ...]], columns: Sequence[Column]) -> pd.DataFrame:
    names = [LINE, *(column.name for column in columns)]
    frame = pd.DataFrame(rows, columns=names)
    return frame.astype({LINE: "int64"} | {column.name: "str" for column in columns})
