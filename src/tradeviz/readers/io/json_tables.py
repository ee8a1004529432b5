"""Answers of services as JSON: read whole, within bounds, numbers kept as the digits that they are written with."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeAlias

import pyarrow as pa

from tradeviz.errors import ImportFileError
from tradeviz.readers.io.files import unpacked_blocks

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tradeviz.readers.io.files import InputFile

# What a service gives at once: UN Comtrade up to 250,000 rows, some 900 bytes each.
MAX_JSON = 256 * 1024**2
_MARKS = (b"{", b"[")
_LONGEST = 2_000  # characters of a cell looked at by a reader; no description of goods is longer

JsonValue: TypeAlias = Any


def begins_as_json(head: bytes) -> bool:
    """Whether a file begins as an object or array of JSON does."""
    return head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(_MARKS)


def read_json(file: InputFile) -> JsonValue:
    """The content; every number is the text that stands there, so that no digit is lost.

    Raises:
        ImportFileError: it is no JSON, is cut short, nests too deep, or is larger than a service's answer.
    """
    parts: list[bytes] = []
    with file.open() as stream:
        size = 0
        for block in unpacked_blocks(file, stream):
            size += len(block)
            if size > MAX_JSON:
                raise ImportFileError(
                    f"{file.name} is JSON of more than {MAX_JSON // 1024**2} MB; ask for less at once, or choose CSV."
                )
            parts.append(block)
    try:
        return json.loads(b"".join(parts), parse_int=str, parse_float=str, parse_constant=str)
    except (ValueError, RecursionError) as error:
        reason = "it nests too deep" if isinstance(error, RecursionError) else str(error)[:200]
        raise ImportFileError(
            f"{file.name} is no whole JSON ({reason}); it is damaged or was downloaded only in part. Download it again."
        ) from None


def objects_table(file: str, rows: Sequence[JsonValue], columns: Mapping[str, str]) -> pa.Table:
    """Objects as a table of texts.

    Args:
        file: the file's name, for the error.
        rows: the objects.
        columns: what each column is called in the table, by its name in the objects; absent ones are empty cells.

    Raises:
        ImportFileError: a row is no object.
    """
    wrong = next((place for place, row in enumerate(rows, 1) if not isinstance(row, dict)), None)
    if wrong is not None:
        raise ImportFileError(f"{file}: row {wrong:,} is no object with names and values, as rows are.")
    return pa.table({
        new: pa.array([_text(row.get(old)) for row in rows], pa.string()) for old, new in columns.items()
    })  # fmt: skip


def arrays_table(file: str, header: Sequence[str], rows: Sequence[JsonValue], columns: Sequence[str]) -> pa.Table:
    """Arrays under a header as a table of texts.

    Raises:
        ImportFileError: a row is no array, or has more or fewer cells than the header.
    """
    for place, row in enumerate(rows, 2):
        if not isinstance(row, list) or len(row) != len(header):
            found = f"{len(row)} cells" if isinstance(row, list) else "no array"
            raise ImportFileError(
                f"{file}: row {place:,} has {found} where the header has {len(header)}; download it again."
            )
    places = {name: header.index(name) for name in columns}
    return pa.table({
        name: pa.array([_text(row[place]) for row in rows], pa.string()) for name, place in places.items()
    })  # fmt: skip


def _text(cell: JsonValue) -> str | None:
    """A cell as a text; lists and objects, which no row has, are told by their brackets."""
    if cell is None:
        return None
    return cell[:_LONGEST] if isinstance(cell, str) else json.dumps(cell)[:_LONGEST]
