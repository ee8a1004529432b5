"""7-Zip archives written for tests, byte by byte: as 7-Zip lays them out, or with one thing in them changed."""

from __future__ import annotations

import lzma
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

LZMA2 = b"\x21\x21\x01\x10"  # the coder with its properties: a dictionary of 1 MB


@dataclass(frozen=True)
class Odd:
    """What an archive says that is not so."""

    size: int | None = None  # of the first file
    files: int | None = None
    coder: bytes = LZMA2
    crc: int = 0  # added to the first file's


def number(value: int) -> bytes:
    """A number in 7-Zip's own form, in nine bytes whatever it is, or in one."""
    return bytes([value]) if value < 0x80 else b"\xff" + value.to_bytes(8, "little")


def seven_zip(files: Mapping[str, bytes], odd: Odd | None = None) -> bytes:
    """An archive of some files, packed as one."""
    odd = odd or Odd()
    filters = [{"id": lzma.FILTER_LZMA2, "dict_size": 1 << 20}]
    packed = lzma.compress(b"".join(files.values()), lzma.FORMAT_RAW, filters=filters)
    sizes = [len(content) for content in files.values()]
    total = sum(sizes) if odd.size is None else odd.size
    crcs = [zlib.crc32(content) for content in files.values()]
    crcs[0] = (crcs[0] + odd.crc) % 2**32
    streams = b"\x06" + number(0) + number(1) + b"\x09" + number(len(packed)) + b"\x00"
    streams += b"\x07\x0b\x01\x00\x01" + odd.coder + b"\x0c" + number(total) + b"\x00"
    streams += (
        b"\x08\x0d" + number(len(files)) + (b"\x09" + b"".join(map(number, sizes[:-1])) if len(files) > 1 else b"")
    )
    streams += b"\x0a\x01" + struct.pack(f"<{len(crcs)}I", *crcs) + b"\x00\x00"
    names = b"\x00" + b"".join(name.encode("utf-16-le") + b"\0\0" for name in files)
    count = len(files) if odd.files is None else odd.files
    listed = b"\x01\x04" + streams + b"\x05" + number(count) + b"\x11" + number(len(names)) + names + b"\x00\x00"
    start = struct.pack("<QQI", len(packed), len(listed), zlib.crc32(listed))
    return b"7z\xbc\xaf\x27\x1c\x00\x04" + struct.pack("<I", zlib.crc32(start)) + start + packed + listed
