"""The unpacking of a 7-Zip archive: a file's bytes as they are asked for, and no more of them in memory."""

from __future__ import annotations

import bz2
import io
import lzma
import struct
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from tradeviz.errors import ImportFileError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# 7-Zip's strongest setting takes a dictionary of 64 to 256 MB.
_MAX_DICTIONARY = 256 * 1024**2
_BLOCK = 64 * 1024
_COPY, _LZMA, _LZMA2, _DEFLATE, _BZIP2 = b"\x00", b"\x03\x01\x01", b"\x21", b"\x04\x01\x08", b"\x04\x02\x02"
CODERS = frozenset({_COPY, _LZMA, _LZMA2, _DEFLATE, _BZIP2})


class _Decoder(Protocol):
    def decompress(self, data: bytes, max_length: int = ..., /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class PackedFolder:
    """What was packed together: where it lies in the file, how it is unpacked, and to how many bytes."""

    coder: bytes
    properties: bytes
    unpacked: int
    start: int = 0
    packed: int = 0
    crc: int | None = None


@dataclass(frozen=True, slots=True)
class PackedMember:
    """One file: its folder, and where in the unpacked folder it begins."""

    folder: PackedFolder
    offset: int
    size: int
    crc: int | None


class DamagedListError(Exception):
    """A number or a part of an archive's list that cannot be; told as an ImportFileError of the archive."""


class MemberStream(io.RawIOBase):
    """The unpacked bytes of one file; those before it in its folder are unpacked and passed over."""

    def __init__(self, path: Path, name: str, member: PackedMember) -> None:
        super().__init__()
        self._file = path.open("rb")
        self._file.seek(member.folder.start)
        self._name = name
        self._member = member
        self._packed = member.folder.packed
        self._unpack = _unpacking(member.folder, name)
        self._skip, self._left = member.offset, member.size
        self._crc = 0

    def readable(self) -> bool:
        """Always: this is what the stream is for."""
        return True

    def close(self) -> None:
        """Close the archive."""
        self._file.close()
        super().close()

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill a buffer with what is unpacked next."""
        while self._skip:
            self._skip -= len(self._next(min(self._skip, _BLOCK)))
        if self._left:
            data = self._next(min(self._left, len(buffer), _BLOCK))
            self._left -= len(data)
            self._crc = zlib.crc32(data, self._crc)
            if not self._left and self._member.crc not in {None, self._crc}:
                raise EOFError("its content is not what was packed")
            buffer[: len(data)] = data
            return len(data)
        return 0

    def _next(self, most: int) -> bytes:
        """The next unpacked bytes, at least one."""
        fed = b""
        while True:
            try:
                data = self._unpack(fed, most)
            except (lzma.LZMAError, zlib.error, OSError, EOFError, ValueError) as error:
                raise EOFError(f"it cannot be unpacked: {error}") from None
            if data:
                return data
            fed = self._file.read(min(_BLOCK, self._packed))
            self._packed -= len(fed)
            if not fed:
                raise EOFError("it ends too early")


def _unpacking(folder: PackedFolder, name: str) -> Callable[[bytes, int], bytes]:
    """What unpacks a folder: given packed bytes and how many are wanted, it gives so many or fewer."""
    if folder.coder == _COPY:
        return _Copy().decompress
    if folder.coder == _DEFLATE:
        return _Inflate().decompress
    decoder: _Decoder = bz2.BZ2Decompressor() if folder.coder == _BZIP2 else _lzma_decoder(folder, name)
    return decoder.decompress


def _lzma_decoder(folder: PackedFolder, name: str) -> lzma.LZMADecompressor:
    properties = folder.properties
    if folder.coder == _LZMA2 and len(properties) == 1 and properties[0] <= 40:
        dictionary = (2 | properties[0] & 1) << (properties[0] // 2 + 11)
        chosen: dict[str, int] = {"id": lzma.FILTER_LZMA2, "dict_size": dictionary}
    elif folder.coder == _LZMA and len(properties) == 5 and properties[0] < 225:
        rest, dictionary = divmod(properties[0], 9)[0], struct.unpack("<I", properties[1:])[0]
        chosen = {
            "id": lzma.FILTER_LZMA1, "lc": properties[0] % 9, "lp": rest % 5, "pb": rest // 5,
            "dict_size": max(dictionary, 4096),
        }  # fmt: skip
    else:
        raise DamagedListError("how it was packed is not said in full")
    if dictionary > _MAX_DICTIONARY:
        raise ImportFileError(
            f"{name} needs {dictionary // 1024**2:,} MB of memory to be unpacked, more than the "
            f"{_MAX_DICTIONARY // 1024**2} MB allowed; unpack it first, and give the file in it."
        )
    try:
        return lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=[chosen])
    except (lzma.LZMAError, ValueError) as error:
        raise DamagedListError(f"how it was packed cannot be ({error})") from None


class _Copy:
    """Bytes that were not packed at all."""

    def __init__(self) -> None:
        self._waiting = b""

    def decompress(self, data: bytes, most: int) -> bytes:
        """As a decompressor does."""
        self._waiting += data
        taken, self._waiting = self._waiting[:most], self._waiting[most:]
        return taken


class _Inflate:
    """Deflate without a header, what was not taken kept for the next call."""

    def __init__(self) -> None:
        self._decoder = zlib.decompressobj(-zlib.MAX_WBITS)

    def decompress(self, data: bytes, most: int) -> bytes:
        """As a decompressor does."""
        return self._decoder.decompress(self._decoder.unconsumed_tail + data, most)
