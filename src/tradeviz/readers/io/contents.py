"""What is at a path: one file, or the files of a zip, and how each of them begins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tradeviz.errors import one_line
from tradeviz.readers.io.files import files_at, is_document
from tradeviz.readers.io.text import NOT_TEXT, layout_of

if TYPE_CHECKING:
    from pathlib import Path

    from tradeviz.readers.io.files import InputFile
    from tradeviz.readers.io.text import Layout

# First bytes of the files that are read and are no text.
_BINARY = (b"PK", b"PAR1")


@dataclass(frozen=True, slots=True)
class FileContents:
    """One file, or all that a zip holds.

    Attributes:
        path: the file on disk.
        files: the file itself, or the members of the zip.
        layouts: one for each file; `NOT_TEXT` for a binary one, HTML, XML and JSON.
    """

    path: Path
    files: tuple[InputFile, ...]
    layouts: tuple[Layout, ...]

    @property
    def name(self) -> str:
        """The name of the file on disk, for messages and reports."""
        return one_line(self.path.name)

    @property
    def file(self) -> InputFile:
        """The one file, or the first."""
        return self.files[0]

    @property
    def layout(self) -> Layout:
        """The one file's layout."""
        return self.layouts[0]

    @property
    def header(self) -> tuple[str, ...]:
        """The names in the one file's first row; none for a binary file, or for several files."""
        return self.layout.header if len(self.files) == 1 else ()

    @property
    def parts(self) -> tuple[FileContents, ...]:
        """Each file by itself."""
        pairs = zip(self.files, self.layouts, strict=True)
        return tuple(FileContents(self.path, (file,), (layout,)) for file, layout in pairs)

    def begins_with(self, magic: bytes) -> bool:
        """Whether this is one binary file of the kind that begins with these bytes."""
        return len(self.files) == 1 and self.layout is NOT_TEXT and self.file.head(len(magic)) == magic


def contents_at(path: Path) -> FileContents:
    """Look at what is there.

    Raises:
        ImportFileError: see `files_at` and `layout_of`; nothing has been read if one file of a zip is wrong.
    """
    files = files_at(path)
    return FileContents(path, files, tuple(_layout(file) for file in files))


def _layout(file: InputFile) -> Layout:
    return NOT_TEXT if file.head(4).startswith(_BINARY) or is_document(file.head()) else layout_of(file)
