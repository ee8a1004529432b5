"""The code files of a BACI release: its countries by number, its goods by HS code."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tradeviz.errors import ImportFileError, one_line
from tradeviz.readers.io.files import files_at
from tradeviz.readers.io.rules import MAX_GOODS_NAME, is_digits
from tradeviz.readers.io.text import layout_of, open_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from tradeviz.readers.io.files import InputFile

_COUNTRY, _PRODUCT = "country_codes", "product_codes"
# The largest code file of a release has some 5,600 rows and 0.7 MB.
MAX_CODE_ROWS, MAX_CODE_BYTES = 20_000, 4 * 1024**2
_MAX_LINE = 64 * 1024  # bytes
_MAX_BESIDE = 100
_CODE = 6  # characters of a code
# Older releases name the column otherwise.
_ALPHA_3 = ("country_iso3", "iso_3digit_alpha", "iso3")


@dataclass(frozen=True, slots=True)
class ReleaseCodes:
    """What the code files say; empty where there are none.

    Attributes:
        countries: alpha-3 code by the country's number, written without leading zeros.
        names: description by HS code.
    """

    countries: Mapping[str, str]
    names: Mapping[str, str]


def codes_beside(path: Path) -> list[InputFile]:
    """The code files in the folder of a file.

    Raises:
        ImportFileError: there are too many, or one of them cannot be opened.
    """
    found = [*path.parent.glob(f"{_COUNTRY}*.csv"), *path.parent.glob(f"{_PRODUCT}*.csv")]
    if len(found) > _MAX_BESIDE:
        raise ImportFileError(
            f"Beside {one_line(path.name)} lie {len(found):,} code files, more than {_MAX_BESIDE}, and which are meant "
            "cannot be told; leave those of its own release there."
        )
    return [file for path in sorted(found) for file in files_at(path)]


def read_codes(files: Sequence[InputFile], edition: str) -> ReleaseCodes:
    """Read the code files among the files; those named first count where two say different things."""
    countries: dict[str, str] = {}
    names: dict[str, str] = {}
    for file in reversed(files):
        name = file.name.rpartition("/")[2].lower()
        if name.startswith(_COUNTRY):
            countries.update(_countries(_rows(file)))
        elif name.startswith(f"{_PRODUCT}_{edition.lower()}"):
            names.update(_names(_rows(file)))
    return ReleaseCodes(countries, names)


def _rows(file: InputFile) -> Iterator[dict[str, str]]:
    """The rows by the names of the header, one after the other.

    Raises:
        ImportFileError: the file is no CSV, or larger than any code file is.
    """
    layout = layout_of(file)
    with open_text(file, layout) as stream:
        reader = csv.reader(_lines(file.name, io.BufferedReader(stream)), delimiter=layout.separator)
        try:
            header = next(reader, [])
            for number, row in enumerate(reader, 1):
                if number > MAX_CODE_ROWS:
                    raise _too_large(file.name, f"{MAX_CODE_ROWS:,} rows")
                if max(map(len, row), default=0) > MAX_GOODS_NAME:
                    raise _too_large(file.name, f"{MAX_GOODS_NAME:,} characters in a cell")
                yield dict(zip(header, row, strict=False))
        except csv.Error as error:
            raise ImportFileError(f"{file.name} is no readable CSV ({error}); download it again.") from None


def _lines(file: str, stream: io.BufferedReader) -> Iterator[str]:
    done = 0
    while line := stream.readline(_MAX_LINE + 1):
        done += len(line)
        if len(line) > _MAX_LINE:
            raise _too_large(file, f"{_MAX_LINE:,} bytes in a line")
        if done > MAX_CODE_BYTES:
            raise _too_large(file, f"{MAX_CODE_BYTES:,} bytes")
        yield line.decode()


def _too_large(file: str, bound: str) -> ImportFileError:
    return ImportFileError(
        f"{file} has more than {bound}, as no code file of a release has; download the release again, "
        "or take this file away."
    )


def _countries(rows: Iterable[dict[str, str]]) -> dict[str, str]:
    found = ((row.get("country_code") or row.get("i") or "", _first(row, _ALPHA_3)) for row in rows)
    return {number.strip().lstrip("0"): code for number, code in found if code and is_digits(number.strip())}


def _names(rows: Iterable[dict[str, str]]) -> dict[str, str]:
    found = (((row.get("code") or "").strip(), (row.get("description") or "").strip()) for row in rows)
    return {
        code.zfill(6) if is_digits(code) else code: name for code, name in found if code and name and len(code) <= _CODE
    }


def _first(row: dict[str, str], columns: Sequence[str]) -> str:
    """The first of some columns that has an alpha-3 code; BACI writes N/A where there is none."""
    cells = ((row.get(column) or "").strip() for column in columns)
    return next(
        (cell for cell in cells if len(cell) == 3 and cell.isascii() and cell.isalnum() and cell.upper() == cell), ""
    )
