"""Zips made while they are sent, and file names that lead nowhere."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

# Windows opens a device by these names, whatever stands behind a dot; it takes dots at the end away. Others hold a $.
_DEVICES = frozenset({
    *("con", "prn", "aux", "nul"),
    *(f"{port}{number}" for port in ("com", "lpt") for number in range(10)),
})  # fmt: skip
_DATE = (2000, 1, 1, 0, 0, 0)  # a fixed one: the same files always give the same bytes


def safe_name(name: str) -> str:
    """A file name of letters, digits, hyphens, underscores and dots: hidden nowhere, leading nowhere, no device's."""
    plain = "".join(char if char.isascii() and (char.isalnum() or char in "-_.") else "-" for char in name)
    safe = plain.lstrip(".-")[:100].rstrip(".") or "story"
    return f"story-{safe}" if is_device(safe) else safe


def is_device(name: str) -> bool:
    """Whether Windows would open a device in place of a file of this name."""
    return name.partition(".")[0].rstrip(" ").lower() in _DEVICES


def zipped(files: Mapping[str, bytes | Iterable[bytes]], folder: str) -> Iterator[bytes]:
    """A zip, a piece at a time: no more of it is in memory than one file, or one piece of a file that comes in pieces.

    Args:
        files: content by name, whole or in pieces.
        folder: the name of the folder that the zip unpacks to.
    """
    pieces = Pieces()
    with zipfile.ZipFile(pieces, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(f"{folder}/{name}", _DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(entry, "w") as member:
                for piece in [content] if isinstance(content, bytes) else content:
                    member.write(piece)
                    yield pieces.taken()
    yield pieces.taken()


class Pieces(io.RawIOBase):
    """A file that can only be written to, and gives away what was written."""

    def __init__(self) -> None:
        super().__init__()
        self._held = bytearray()

    def writable(self) -> bool:
        """It is for that."""
        return True

    def write(self, content: bytes, /) -> int:  # type: ignore[override]
        """Keep it until it is taken."""
        self._held += content
        return len(content)

    def taken(self) -> bytes:
        """What was written since it was last asked."""
        held = bytes(self._held)
        self._held.clear()
        return held
