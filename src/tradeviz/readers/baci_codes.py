"""The code files of a BACI release: its countries by number, its goods by HS code."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tradeviz.readers.io.files import files_at
from tradeviz.readers.io.text import layout_of, open_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from tradeviz.readers.io.files import InputFile

_COUNTRY, _PRODUCT = "country_codes", "product_codes"
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
    """The code files in the folder of a file."""
    found = [*path.parent.glob(f"{_COUNTRY}*.csv"), *path.parent.glob(f"{_PRODUCT}*.csv")]
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


def _rows(file: InputFile) -> list[dict[str, str]]:
    layout = layout_of(file)
    with open_text(file, layout) as stream:
        text = stream.read().decode()
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=layout.separator))


def _countries(rows: Iterable[dict[str, str]]) -> dict[str, str]:
    found = ((row.get("country_code") or row.get("i") or "", _first(row, _ALPHA_3)) for row in rows)
    return {number.strip().lstrip("0"): code for number, code in found if number and code}


def _names(rows: Iterable[dict[str, str]]) -> dict[str, str]:
    found = (((row.get("code") or "").strip(), (row.get("description") or "").strip()) for row in rows)
    return {code.zfill(6) if code.isdigit() else code: name for code, name in found if code and name}


def _first(row: dict[str, str], columns: Sequence[str]) -> str:
    """The first of some columns that has an alpha-3 code; BACI writes N/A where there is none."""
    cells = ((row.get(column) or "").strip() for column in columns)
    return next(
        (cell for cell in cells if len(cell) == 3 and cell.isascii() and cell.isalnum() and cell.upper() == cell), ""
    )
