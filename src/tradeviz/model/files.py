"""A story's files: plain files of bounded size inside its own folder, and nothing that a link leads to elsewhere."""

from __future__ import annotations

import errno
import os
import re
import stat
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import BufferedReader
    from pathlib import Path
    from typing import BinaryIO

MOST_TABLE_BYTES = 64 * 1024 * 1024  # bytes
MOST_NESTING = 32  # levels of JSON or TOML
MOST_ARTICLE_BYTES = 256 * 1024  # bytes, some 40,000 words; the worst of that length takes five seconds to read
MOST_PROBLEMS = 1000  # of one file; nobody mends more at once, and each takes more memory than the cell it is about
MOST_TEXT_BYTES = 1024 * 1024  # bytes, of the claims, the package and the README

_PIECE = 1024 * 1024  # bytes

# Where the system knows these: a pipe is opened without waiting for its other end, a link is not followed.
_OPEN = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)

# Controls but for tab and line ends (NUL has an error of its own), and what overrides the direction of writing.
_COMMANDS = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def read_bytes(path: Path, most: int) -> bytes:
    """The content of a file of a story.

    Args:
        path: the file; a link is followed as long as it stays in the file's folder.
        most: how many bytes the file may have.

    Raises:
        OSError: there is no such file, or it cannot be read.
        ValueError: it lies outside its folder, is no plain file, or is too large.
    """
    with open_plain(path, path.parent, "the story's folder") as file:
        about = os.fstat(file.fileno())
        # One byte more than there may be, for a file that grows while it is read.
        content = b"".join(_pieces(file, most + 1)) if about.st_size <= most else b""
    size = max(about.st_size, len(content))
    if size > most:
        raise ValueError(f"{size:,} bytes, more than the {most:,} that this file may have")
    return content


@contextmanager
def open_plain(path: Path, folder: Path, whose: str) -> Iterator[BufferedReader]:
    """Open a plain file for reading, without waiting for anything.

    Args:
        path: the file; a link is followed as long as it stays in the folder.
        folder: where it must lie.
        whose: the folder in words, for the error.

    Raises:
        OSError: there is no such file, or it cannot be read.
        ValueError: it lies outside of the folder, or is no plain file.
    """
    try:
        real = path.resolve()
    except RuntimeError:  # what Python before 3.13 says of links that lead to each other
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path)) from None
    if not real.is_relative_to(folder.resolve()):
        raise ValueError(f"a link that leads out of {whose}")
    handle = os.open(real, _OPEN)
    try:
        mode = os.fstat(handle).st_mode
        if stat.S_ISDIR(mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
        if not stat.S_ISREG(mode):
            raise ValueError("no plain file")
        with os.fdopen(handle, "rb", closefd=False) as file:
            yield file
    finally:
        os.close(handle)


def _pieces(file: BinaryIO, most: int) -> Iterator[bytes]:
    """Up to so many bytes of a file; a read of them all at once would take their room before it sees the file's end."""
    while most > 0 and (piece := file.read(min(most, _PIECE))):
        most -= len(piece)
        yield piece


def read_text(path: Path, most: int) -> str:
    """The text of a file of a story; a byte order mark is left out.

    Raises:
        OSError: as `read_bytes` does.
        ValueError: as `read_bytes` does, or the bytes are not UTF-8, or a character commands a terminal or turns
            the order of the text around it, so that readers would see another text than the file's.
    """
    try:
        text = read_bytes(path, most).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(f"bytes that are not UTF-8 (at byte {error.start})") from None
    odd = _COMMANDS.search(text)
    if odd is not None:
        line = text.count("\n", 0, odd.start()) + 1
        raise ValueError(f"the invisible character U+{ord(odd.group()):04X} in line {line}")
    return text


def is_there(path: Path) -> bool:
    """Whether anything has this name; a link that leads nowhere has it too."""
    return os.path.lexists(path)


def is_folder(path: Path) -> bool:
    """Whether this is a folder; a name that no file can have is none."""
    try:
        return path.is_dir()
    except OSError:
        return False


def is_shallow(value: object, most: int = MOST_NESTING) -> bool:
    """Whether lists and mappings are nested no deeper than this."""
    members = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return not members or (most > 0 and all(is_shallow(one, most - 1) for one in members))
