"""Other people's files, opened with suspicion: what they are, what is in them, and nothing read without a bound."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import io
import stat
import zipfile
import zlib
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, BinaryIO, cast

from tradeviz.errors import ImportFileError, commands, one_line
from tradeviz.readers.io.publishers import unread
from tradeviz.readers.io.seven_zip import SEVEN_ZIP_MAGIC, SevenZip

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import TypeAlias

    Archive: TypeAlias = zipfile.ZipFile | SevenZip

GIGABYTE = 1024**3
# The highest ratio seen in real trade files is about 40; deflate's own limit is 1,032.
MAX_RATIO, RATIO_FROM = 250, 16 * 1024**2
# A release of BACI has some 30 files; each file of a zip may become an import of its own, with an account of its own.
MAX_UNPACKED, MAX_MEMBERS = 64 * GIGABYTE, 500
# The list of a zip's files is read whole before they can be counted: room for some thousand long names, folders and
# papers among them.
_MAX_LIST = 1024**2
MAX_WORKBOOK = GIGABYTE // 8
_BLOCK = 1024**2
START_BYTES = 64 * 1024

_MAGIC = (
    (b"%PDF", "a PDF document", "Export the table as CSV."),
    (b"\xd0\xcf\x11\xe0", "an Excel file in the old .xls format", "Save it as .xlsx or CSV."),
    (b"Rar!", "a RAR archive", "Unpack it first, and give the files in it."),
    (b"BZh", "a bzip2 archive", "Unpack it first, and give the file in it."),
    (b"\xfd7zXZ", "an xz archive", "Unpack it first, and give the file in it."),
    (b"\x28\xb5\x2f\xfd", "a zstd archive", "Unpack it first, and give the file in it."),
)
# What publishers put beside their tables to read.
_PAPERS = frozenset({".pdf", ".doc", ".docx", ".md", ".html", ".htm"})
_ARCHIVES = (b"PK", SEVEN_ZIP_MAGIC)
_MARKUP = tuple(
    f"<{word}".encode()
    for word in ("!doctype", "html", "?xml", "head", "body", "table", "meta", "style", "script", "div")
)


@dataclass(frozen=True, slots=True)
class FileState:
    """What tells whether a file was written to: its size in bytes, its time of change, its identity."""

    size: int
    changed: int
    inode: int


@dataclass(frozen=True, slots=True)
class InputFile:
    """One file to read: on disk, or a member of a zip or 7-Zip archive.

    Attributes:
        path: the file on disk.
        member: name inside the zip; empty for a file that is none.
        size: bytes to read, unpacked; for a gzip file, packed.
        state: the file on disk as it was first seen.
        start: the first bytes, unpacked.
        archive: what it is a member of, opened once for all members; none for a file that is none.
    """

    path: Path
    member: str
    size: int
    state: FileState
    start: bytes = field(default=b"", repr=False)
    archive: Archive | None = field(default=None, repr=False, compare=False)

    @property
    def name(self) -> str:
        """The name for messages and reports."""
        return one_line(f"{self.path.name}/{self.member}" if self.member else self.path.name)

    @contextlib.contextmanager
    def open(self) -> Iterator[BinaryIO]:
        """The unpacked bytes.

        Raises:
            ImportFileError: the file cannot be read, is damaged, unpacks to too much, or changed since it was
                first seen.
        """
        try:
            with _as_import_errors(self.name), self._opened() as stream:
                yield stream
        except ImportFileError:
            # What was found wrong may come of the change.
            check_unchanged(self.path, self.state)
            raise
        check_unchanged(self.path, self.state)

    @contextlib.contextmanager
    def _opened(self) -> Iterator[BinaryIO]:
        if self.archive is not None:
            with self.archive.open(self.member) as stream:
                yield cast("BinaryIO", stream)
            return
        with self.path.open("rb") as raw:
            packed = raw.read(2) == b"\x1f\x8b"
            raw.seek(0)
            yield cast("BinaryIO", gzip.GzipFile(fileobj=raw)) if packed else raw

    def head(self, size: int = START_BYTES) -> bytes:
        """The first bytes, unpacked; `START_BYTES` at most."""
        return self.start[:size]

    def with_start(self) -> InputFile:
        """The same file with its first bytes read.

        Raises:
            ImportFileError: see `open`.
        """
        with self.open() as stream:
            return replace(self, start=stream.read(START_BYTES))


def files_at(path: Path) -> tuple[InputFile, ...]:
    """The files to read at a path: the file itself, or the members of a zip.

    An Excel workbook, a zip by its form, is one file.

    A 7-Zip archive is taken as a zip is.

    Raises:
        ImportFileError: there is no such file, it may not be read, it is of a kind that no reader knows, or it is
            a zip that is damaged, encrypted, too large when unpacked, nested, or has paths that lead out of it.
    """
    whole = _whole(path)
    if not whole.start.startswith(_ARCHIVES):
        return (whole,)
    with _as_import_errors(str(path)):
        archive = _open_archive(whole)
        members = check_members(whole.name, archive, whole.size)
    if _is_workbook([member.filename for member in members]):
        return (whole,)
    files = (InputFile(path, one.filename, one.file_size, whole.state, archive=archive) for one in members)
    found = tuple(file.with_start() for file in files)
    for file in found:
        _refuse_foreign(file.name, file.start)
    return found


def input_size(path: Path) -> int:
    """The bytes to read at a path, unpacked, as the sizes of `files_at` sum up to; no file is looked into.

    Raises:
        ImportFileError: as `files_at` does for the file itself.
    """
    whole = _whole(path)
    if not whole.start.startswith(_ARCHIVES):
        return whole.size
    with _as_import_errors(str(path)):
        members = check_members(whole.name, _open_archive(whole), whole.size)
    is_book = _is_workbook([member.filename for member in members])
    return whole.size if is_book else sum(member.file_size for member in members)


def _whole(path: Path) -> InputFile:
    """The file on disk, with its first bytes; a zip's are as packed.

    Raises:
        ImportFileError: it cannot be read, or is of a kind that no reader knows.
    """
    file = InputFile(path, "", state_of(path).size, state_of(path)).with_start()
    if not file.start.startswith(_ARCHIVES):
        _refuse_foreign(file.name, file.start)
    return file


def digest(path: Path) -> str:
    """The file's SHA-256 in hexadecimal.

    Raises:
        ImportFileError: the file cannot be read.
    """
    state_of(path)
    with _as_import_errors(str(path)), path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check_unchanged(path: Path, state: FileState) -> None:
    """Compare a file with what it was.

    Raises:
        ImportFileError: it was written to since.
    """
    if state_of(path) != state:
        raise ImportFileError(f"{one_line(path.name)} changed while it was read; import it again once it is complete.")


def _is_workbook(names: list[str]) -> bool:
    return "[Content_Types].xml" in names and any(name.startswith("xl/") for name in names)


def state_of(path: Path) -> FileState:
    """The file as it is now.

    Raises:
        ImportFileError: there is none, it is empty, or it is no ordinary file.
    """
    with _as_import_errors(str(path)):
        return _state(path)


def _state(path: Path) -> FileState:
    state, shown = path.stat(), one_line(str(path))
    if stat.S_ISDIR(state.st_mode):
        raise ImportFileError(f"{shown} is a folder; give the files in it, for example {shown}/*.csv.")
    if not stat.S_ISREG(state.st_mode):
        raise ImportFileError(f"{shown} is no ordinary file; give a file that was downloaded.")
    if not state.st_size:
        raise ImportFileError(f"{one_line(path.name)} is empty; download it again.")
    return FileState(state.st_size, state.st_mtime_ns, state.st_ino)


def _refuse_foreign(name: str, start: bytes) -> None:
    for magic, kind, way_out in _MAGIC:
        if start.startswith(magic):
            raise ImportFileError(f"{name} is {kind}, which tradeviz does not read. {way_out}")
    if start.startswith((b"PK\x03\x04", SEVEN_ZIP_MAGIC)):
        raise ImportFileError(f"{name} is an archive inside an archive; unpack the outer one, and give the inner one.")


def is_document(start: bytes) -> bool:
    """Whether a file that begins so is HTML, XML or JSON: no text whose lines are rows."""
    return _beginning(start).startswith((*_MARKUP, b"{", b"["))


def document_refusal(name: str, start: bytes) -> str:
    """What to say of such a file that no reader takes."""
    if said := unread(name, start):
        return said
    if _beginning(start).startswith(_MARKUP):
        return (
            f"{name} is a web page, not a table: most likely an error or login page saved in the file's place. "
            "Open the address in a browser and download the file again."
        )
    return ""


def _beginning(start: bytes) -> bytes:
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        start = start.decode("utf-16", "ignore").encode()
    return start.removeprefix(b"\xef\xbb\xbf").lstrip().lower()


def _open_archive(whole: InputFile) -> Archive:
    return SevenZip(whole.path) if whole.start.startswith(SEVEN_ZIP_MAGIC) else open_zip(whole.path)


def open_zip(path: Path) -> zipfile.ZipFile:
    """A zip, its list of files read; it closes when nobody holds it any more.

    Raises:
        ImportFileError: the list is too long to be read.
        OSError, zipfile.BadZipFile: it cannot be read.
    """
    source = _ZipSource(path)
    try:
        archive = zipfile.ZipFile(source)
    except BaseException:
        source.close()
        raise
    source.listed = True
    return archive


class _ZipSource(io.FileIO):
    """A zip's bytes; its list of files is read at once, as long as the zip itself says it is.

    It is open for as long as a member may still be read, which no block of code ends: rows are read when asked for.
    """

    listed = False

    def __del__(self) -> None:
        self.close()

    def read(self, size: int | None = -1, /) -> bytes:
        if not self.listed and (size is None or size > _MAX_LIST):
            raise ImportFileError(f"{one_line(str(self.name))} is a zip of too many files; unpack it first.")
        return super().read(size)


def check_members(name: str, archive: Archive, size: int) -> list[zipfile.ZipInfo]:
    """The files of a zip, without what is there for people to read.

    Args:
        name: the zip's name for messages.
        archive: the zip.
        size: its own bytes.

    Raises:
        ImportFileError: it has none, or too many, or they unpack to too much, or one of them is not what it should be.
    """
    members = [member for member in archive.infolist() if not _is_clutter(member)]
    if not members:
        raise ImportFileError(f"{name} is a zip without files; download it again.")
    if len(members) > MAX_MEMBERS:
        raise ImportFileError(f"{name} holds {len(members):,} files, more than {MAX_MEMBERS:,}; unpack it first.")
    if len({member.filename for member in members}) < len(members):
        raise ImportFileError(f"{name} holds two files of one name; unpack it first, and give the file that is meant.")
    for member in members:
        _check_member(name, member)
    if sum(member.compress_size for member in members) > size:
        raise ImportFileError(f"{name} is a zip whose files lie over each other; do not trust this file.")
    total = sum(member.file_size for member in members)
    if total > MAX_UNPACKED:
        raise ImportFileError(
            f"{name} unpacks to {total / GIGABYTE:,.0f} GB, more than the {MAX_UNPACKED // GIGABYTE} GB allowed; "
            "if it is what you think it is, unpack it first and give the files in it."
        )
    return members


def _is_clutter(member: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(member.filename)
    if member.filename.endswith("/") or path.parts[:1] == ("__MACOSX",) or path.name == ".DS_Store":
        return True
    return not member.file_size or path.suffix.lower() in _PAPERS


def _check_member(file: str, member: zipfile.ZipInfo) -> None:
    name = member.filename
    path = PurePosixPath(name.replace("\\", "/"))
    if commands(name):
        raise ImportFileError(
            f"{file} holds '{one_line(name)}', a name with characters that command a terminal or turn text around; "
            "do not trust this file."
        )
    if not name or path.is_absolute() or ".." in path.parts or ":" in name:
        raise ImportFileError(f"{file} holds {name!r}, a path that leads out of the zip; do not trust this file.")
    if stat.S_ISLNK(member.external_attr >> 16):
        raise ImportFileError(f"{file} holds {name!r}, a link in place of a file; do not trust this file.")
    if member.flag_bits & 0x1:
        raise ImportFileError(f"{file} is encrypted ({name}); unpack it with its password first.")
    if member.file_size > RATIO_FROM and member.file_size > MAX_RATIO * max(member.compress_size, 1):
        raise ImportFileError(
            f"{file} holds {name!r}, which unpacks from {member.compress_size:,} to {member.file_size:,} bytes: "
            f"more than {MAX_RATIO}-fold, as no trade table does. Do not trust this file."
        )


@contextlib.contextmanager
def _as_import_errors(name: str) -> Iterator[None]:
    """Turn what can go wrong with any file into a sentence that names it."""
    name = one_line(name)
    try:
        yield
    except ImportFileError:
        raise
    except FileNotFoundError:
        raise ImportFileError(f"There is no file {name}.") from None
    except PermissionError:
        raise ImportFileError(f"{name} may not be read: permission denied. Change its permissions.") from None
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise ImportFileError(
            f"{name} is damaged or was downloaded only in part ({error}); download it again."
        ) from None
    except (NotImplementedError, zipfile.LargeZipFile, RuntimeError) as error:
        raise ImportFileError(
            f"{name} is packed in a way that cannot be unpacked here ({error}); unpack it first."
        ) from None
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise ImportFileError(f"{name} cannot be read ({reason}); check the file, or download it again.") from None


def unpacked_blocks(file: InputFile, stream: BinaryIO) -> Iterator[bytes]:
    """The stream in blocks of one megabyte, up to the size that a packed file may unpack to.

    Raises:
        ImportFileError: a gzip file unpacks to more.
    """
    done = 0
    while block := stream.read(_BLOCK):
        done += len(block)
        if not file.member and done > max(RATIO_FROM, MAX_RATIO * file.size):
            raise ImportFileError(f"{file.name} unpacks to more than {MAX_RATIO} times its size; do not trust it.")
        yield block
