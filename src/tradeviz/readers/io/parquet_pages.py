"""The pages of a Parquet file by their own headers: the footer, which says how large they are, may say anything.

A page says how large it is unpacked, and a reader takes that much memory for it. pyarrow does not show these headers,
so that their few fields are read here. Sources: https://parquet.apache.org/docs/file-format/ and Thrift's compact
protocol.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

_MAX_HEADER = 64 * 1024  # bytes; it holds the least and the greatest value of a page, which writers cut short
_MAX_DEPTH = 8
# Thrift's types.
_TRUE, _FALSE, _BYTE, _I16, _I32, _I64, _DOUBLE, _BINARY, _LIST, _SET, _MAP, _STRUCT = range(1, 13)
# HeaderFields of a page's header, and of the headers within it.
_KIND, _UNPACKED, _PACKED, _DATA, _DATA_2 = 1, 2, 3, 5, 8
_ENCODING, _ENCODING_2 = 2, 4
DICTIONARY_PAGE = 2

HeaderFields: TypeAlias = "dict[int, int | HeaderFields]"


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says of itself.

    Attributes:
        kind: 0 or 3 for values, `DICTIONARY_PAGE` for a dictionary.
        unpacked: its bytes, unpacked.
        encoding: how its values are written, by the format's numbers; -1 for a page without values.
    """

    kind: int
    unpacked: int
    encoding: int


def pages(stream: BinaryIO, start: int, end: int) -> Iterator[Page]:
    """The pages of one column of a row group.

    Args:
        stream: the file.
        start, end: where the column's bytes begin and end.

    Raises:
        ValueError: there is something else than pages.
    """
    while start < end:
        stream.seek(start)
        header = _Header(stream.read(min(_MAX_HEADER, end - start)))
        fields = header.struct()
        packed, unpacked = fields.get(_PACKED), fields.get(_UNPACKED)
        kind = fields.get(_KIND)
        if not (isinstance(packed, int) and isinstance(unpacked, int) and isinstance(kind, int)):
            raise ValueError("a page does not say how large it is")  # noqa: TRY004 - of the file, not of the program
        if min(packed, unpacked) < 0:
            raise ValueError("a page says that it is smaller than nothing")
        yield Page(kind, unpacked, _encoding(fields))
        start += header.at + packed


def _encoding(fields: HeaderFields) -> int:
    for place, within in ((_DATA, _ENCODING), (_DATA_2, _ENCODING_2)):
        data = fields.get(place)
        found = data.get(within) if isinstance(data, dict) else None
        if isinstance(found, int):
            return found
    return -1


class _Header:
    """Bytes read in Thrift's compact protocol.

    Attributes:
        at: the next byte.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.at = 0

    def struct(self, depth: int = 0) -> HeaderFields:
        """The fields that are numbers or structs, by their numbers; the others are passed over."""
        if depth > _MAX_DEPTH:
            raise ValueError("the header of a page is nested beyond all reason")
        fields: HeaderFields = {}
        number = 0
        while head := self._byte():
            number = number + (head >> 4) if head >> 4 else self._number()
            value = self._value(head & 15, depth)
            if value is not None:
                fields[number] = value
        return fields

    def _value(self, kind: int, depth: int) -> int | HeaderFields | None:
        if kind in {_TRUE, _FALSE}:
            return None
        if kind in {_I16, _I32, _I64}:
            return self._number()
        if kind == _STRUCT:
            return self.struct(depth + 1)
        self._skip(kind)
        return None

    def _skip(self, kind: int) -> None:
        """Pass over a value; lists and maps, which no header of a page has, are refused."""
        if kind not in {_BYTE, _DOUBLE, _BINARY}:
            raise ValueError("the header of a page holds what none does")
        length = self._unsigned() if kind == _BINARY else {_BYTE: 1, _DOUBLE: 8}[kind]
        self.at += length

    def _byte(self) -> int:
        if self.at >= len(self._data):
            raise ValueError("the header of a page breaks off")
        self.at += 1
        return self._data[self.at - 1]

    def _unsigned(self) -> int:
        value = 0
        for shift in range(0, 70, 7):
            byte = self._byte()
            value |= (byte & 127) << shift
            if byte < 128:
                return value
        raise ValueError("the header of a page holds a number without end")

    def _number(self) -> int:
        value = self._unsigned()
        return (value >> 1) ^ -(value & 1)
