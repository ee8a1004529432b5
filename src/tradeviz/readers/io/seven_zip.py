"""7-Zip archives, as Eurostat packs its bulk files: listed within bounds and unpacked while they are read.

Python's own lzma does the unpacking. What is ours is the list of files, for every number in it is one that a made-up
archive may choose: nothing is allocated, counted to or skipped before it was held against a bound. Described in
7zFormat.txt of the LZMA SDK. Read is what went through one coder: Copy, LZMA, LZMA2, Deflate or BZip2.
"""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tradeviz.errors import ImportFileError, one_line
from tradeviz.readers.io.seven_zip_stream import CODERS, DamagedListError, MemberStream, PackedFolder, PackedMember

if TYPE_CHECKING:
    from pathlib import Path

SEVEN_ZIP_MAGIC = b"7z\xbc\xaf\x27\x1c"
_START = 32  # bytes of the signature header
_MAX_LIST, _MAX_FILES = 1024**2, 1_000  # the list of some thousand files is far smaller
_END, _HEADER, _MAIN_STREAMS, _FILES_INFO, _PACK, _FOLDERS, _SUBSTREAMS = 0x00, 0x01, 0x04, 0x05, 0x06, 0x07, 0x08
_SIZE, _CRC, _FOLDER, _UNPACK_SIZE, _COUNT, _EMPTY, _NAMES, _ENCODED = 0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x0E, 0x11, 0x17
_AES = b"\x06\xf1\x07\x01"


class SevenZip:
    """An archive whose list was read; it has what of `zipfile.ZipFile` is used: the list, and files to open.

    Raises:
        ImportFileError: it is damaged, encrypted, or packed in a way that is not read.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._name = one_line(path.name)
        self._members: dict[str, PackedMember] = {}
        try:
            self._list()
        except (DamagedListError, struct.error, lzma.LZMAError, zlib.error, UnicodeDecodeError) as error:
            raise self._damaged(str(error)) from None

    def infolist(self) -> list[zipfile.ZipInfo]:
        """The files, as a zip lists its own."""
        return [self._info(name, member) for name, member in self._members.items()]

    def open(self, name: str) -> io.BufferedReader:
        """The unpacked bytes of a file."""
        member = self._members[name]
        try:
            return io.BufferedReader(MemberStream(self._path, self._name, member))
        except DamagedListError as error:
            raise self._damaged(str(error)) from None

    def _info(self, name: str, member: PackedMember) -> zipfile.ZipInfo:
        info = zipfile.ZipInfo(name)
        info.file_size = member.size
        # Of files that were packed together each is given its share.
        info.compress_size = member.folder.packed * member.size // max(member.folder.unpacked, 1)
        return info

    def _damaged(self, reason: str) -> ImportFileError:
        return ImportFileError(
            f"{self._name} is damaged or was downloaded only in part ({reason[:100]}); download it again."
        )

    def _list(self) -> None:
        size = self._path.stat().st_size
        with self._path.open("rb") as file:
            start = file.read(_START)
            if len(start) < _START or zlib.crc32(start[12:]) != struct.unpack("<I", start[8:12])[0]:
                raise DamagedListError("its beginning is not what it should be")
            offset, length, crc = struct.unpack("<QQI", start[12:])
            if length > _MAX_LIST:
                raise ImportFileError(f"{self._name} is a 7-Zip archive of too many files; unpack it first.")
            if _START + offset + length > size:
                raise DamagedListError("its list of files is missing")
            file.seek(_START + offset)
            listed = file.read(length)
            if zlib.crc32(listed) != crc:
                raise DamagedListError("its list of files does not add up")
            parser = _List(listed, self._name, size)
            if parser.byte() == _ENCODED:
                parser = _List(self._unpacked_list(parser), self._name, size)
                parser.byte()
            self._members = parser.members()

    def _unpacked_list(self, parser: _List) -> bytes:
        folders = parser.streams()[0]
        if len(folders) != 1 or folders[0].unpacked > _MAX_LIST:
            raise ImportFileError(f"{self._name} is a 7-Zip archive of too many files; unpack it first.")
        folder = folders[0]
        stream = MemberStream(self._path, self._name, PackedMember(folder, 0, folder.unpacked, folder.crc))
        with stream:
            return stream.readall()


@dataclass
class _List:
    """The list of files, read from its beginning.

    Attributes:
        data: its bytes.
        name: of the archive, for errors.
        size: bytes of the archive, which no packed stream can go beyond.
    """

    data: bytes
    name: str
    size: int
    _at: int = field(default=0, init=False)

    def byte(self) -> int:
        """The next byte."""
        return self._take(1)[0]

    def number(self, most: int) -> int:
        """The next number, in 7-Zip's own form: leading ones of the first byte say how many bytes follow.

        Raises:
            DamagedListError: it is larger than what it can be.
        """
        first = self.byte()
        more = next((place for place in range(8) if not first & (0x80 >> place)), 8)
        low = int.from_bytes(self._take(more), "little")
        high = first & (0x7F >> more) if more < 8 else 0
        value = low + (high << (8 * more))
        if value > most:
            raise DamagedListError("a number in its list of files is too large")
        return value

    def members(self) -> dict[str, PackedMember]:
        """The files with their names; those without content are left out."""
        contents: list[PackedMember] = []
        while (kind := self.byte()) != _END:
            if kind == _MAIN_STREAMS:
                _, contents = self.streams()
            elif kind == _FILES_INFO:
                return self._named(contents)
            else:
                raise DamagedListError(f"its list of files has a part {kind} out of place")
        return {}

    def streams(self) -> tuple[list[PackedFolder], list[PackedMember]]:
        """The folders, and what each of their files is without its name."""
        position, packed = 0, list[int]()
        folders: list[PackedFolder] = []
        contents: list[PackedMember] | None = None
        while (kind := self.byte()) != _END:
            if kind == _PACK:
                position, packed = self._pack_sizes()
            elif kind == _FOLDERS:
                folders = self._placed(self._folders(), _START + position, packed)
            elif kind == _SUBSTREAMS:
                contents = self._substreams(folders)
            else:
                raise DamagedListError(f"its list of files has a part {kind} out of place")
        whole = [PackedMember(folder, 0, folder.unpacked, folder.crc) for folder in folders]
        return folders, whole if contents is None else contents

    def _pack_sizes(self) -> tuple[int, list[int]]:
        position, count = self.number(self.size), self.number(_MAX_FILES)
        sizes: list[int] = []
        while (kind := self.byte()) != _END:
            if kind == _SIZE:
                sizes = [self.number(self.size) for _ in range(count)]
            elif kind == _CRC:
                self._crcs(count)
            else:
                raise DamagedListError("its packed parts are not said in full")
        return position, sizes

    def _folders(self) -> list[PackedFolder]:
        if self.byte() != _FOLDER:
            raise DamagedListError("its folders are not said")
        count = self.number(_MAX_FILES)
        if self.byte():
            raise DamagedListError("its folders are said elsewhere")
        coders = [self._coder() for _ in range(count)]
        if self.byte() != _UNPACK_SIZE:
            raise DamagedListError("the sizes of its folders are not said")
        sizes = [self.number(1 << 50) for _ in range(count)]
        crcs: list[int | None] = [None] * count
        while (kind := self.byte()) != _END:
            if kind != _CRC:
                raise DamagedListError("its folders are not said in full")
            crcs = self._crcs(count)
        return [PackedFolder(*coder, size, crc=crc) for coder, size, crc in zip(coders, sizes, crcs, strict=True)]

    def _coder(self) -> tuple[bytes, bytes]:
        """The one coder of a folder: its identity and its properties."""
        count, flags = self.number(32), self.byte()
        identity = self._take(flags & 0x0F)
        if identity == _AES or (count > 1 and _AES in self.data):
            raise ImportFileError(f"{self.name} is encrypted; unpack it with its password first.")
        if count != 1 or flags & 0x10 or identity not in CODERS:
            raise ImportFileError(
                f"{self.name} is packed in a way that cannot be unpacked here (7-Zip's method {identity.hex()}, "
                f"{count} in a row); unpack it first, and give the file in it."
            )
        return identity, self._take(self.number(64)) if flags & 0x20 else b""

    def _placed(self, folders: list[PackedFolder], start: int, packed: list[int]) -> list[PackedFolder]:
        """The folders with their places, one behind the other."""
        if len(packed) != len(folders) or start + sum(packed) > self.size:
            raise DamagedListError("its parts lie beyond its end")
        placed = []
        for folder, size in zip(folders, packed, strict=True):
            placed.append(PackedFolder(folder.coder, folder.properties, folder.unpacked, start, size, folder.crc))
            start += size
        return placed

    def _substreams(self, folders: list[PackedFolder]) -> list[PackedMember]:
        kind = self.byte()
        counts = [1] * len(folders)
        if kind == _COUNT:
            counts = [self.number(_MAX_FILES) for _ in folders]
            kind = self.byte()
        sizes = [[folder.unpacked] if count else [] for folder, count in zip(folders, counts, strict=True)]
        if kind == _SIZE or max(counts, default=0) > 1:
            sizes = [self._sizes_in(folder, count) for folder, count in zip(folders, counts, strict=True)]
            kind = self.byte()
        known = [count == 1 and folder.crc is not None for folder, count in zip(folders, counts, strict=True)]
        unknown = sum(count for count, whole in zip(counts, known, strict=True) if not whole)
        crcs = iter(self._crcs(unknown) if kind == _CRC else [])
        while kind != _END:
            kind = self.byte()
        members = []
        for folder, parts, whole in zip(folders, sizes, known, strict=True):
            offset = 0
            for size in parts:
                members.append(PackedMember(folder, offset, size, folder.crc if whole else next(crcs, None)))
                offset += size
        return members

    def _sizes_in(self, folder: PackedFolder, count: int) -> list[int]:
        """The sizes of a folder's files, of which the last is what is left."""
        sizes = [self.number(folder.unpacked) for _ in range(count - 1)]
        if count and sum(sizes) > folder.unpacked:
            raise DamagedListError("its files are larger than what they are in")
        return [*sizes, folder.unpacked - sum(sizes)] if count else []

    def _named(self, contents: list[PackedMember]) -> dict[str, PackedMember]:
        count = self.number(_MAX_FILES)
        names: list[str] = []
        empty = [False] * count
        while (kind := self.byte()) != _END:
            data = _List(self._take(self.number(_MAX_LIST)), self.name, self.size)
            if kind == _NAMES:
                names = data.texts(count)
            elif kind == _EMPTY:
                empty = data.bits(count)
        if len(names) != count or empty.count(False) != len(contents):
            raise DamagedListError("its files and their names differ in number")
        members = iter(contents)
        found = [(name, next(members)) for name, without in zip(names, empty, strict=True) if not without]
        if len(dict(found)) < len(found):
            raise ImportFileError(f"{self.name} holds two files of one name; unpack it first, and give the one meant.")
        return dict(found)

    def texts(self, count: int) -> list[str]:
        """Names in UTF-16, each with an end of its own."""
        if self.byte():
            raise DamagedListError("its names are said elsewhere")
        names = self.data[self._at :].decode("utf-16-le").split("\0")
        return names[:-1] if len(names) == count + 1 else []

    def bits(self, count: int) -> list[bool]:
        """So many bits, the highest of a byte first."""
        data = self._take((count + 7) // 8)
        return [bool(data[place // 8] & (0x80 >> place % 8)) for place in range(count)]

    def _crcs(self, count: int) -> list[int | None]:
        if count > len(self.data):
            raise DamagedListError("its checksums are missing")
        defined = [True] * count if self.byte() else self.bits(count)
        return [struct.unpack("<I", self._take(4))[0] if known else None for known in defined]

    def _take(self, count: int) -> bytes:
        data = self.data[self._at : self._at + count]
        if len(data) < count:
            raise DamagedListError("its list of files ends too early")
        self._at += count
        return data
