"""Files in folders: new ones never over another, ours replaced in one step."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tradeviz.errors import OutputError, one_line
from tradeviz.exports.archive import safe_name

ENDING = ".html"
_SHARED = 0o644  # a web server that runs as somebody else reads what is published


def free_place(asked: Path | None, name: str) -> Path:
    """Where a file goes: the place asked for, or a file of the story's name in the folder where the command runs.

    Raises:
        OutputError: there is a file already; looked at before the work is done.
    """
    place = Path(safe_name(name) + ENDING) if asked is None else asked
    if place.exists() or place.is_symlink():
        raise _there(place)
    return place


def write_new(place: Path, text: str) -> None:
    """Write a file that was not there.

    Raises:
        OutputError: it is there, or cannot be written.
    """
    try:
        with place.open("x", encoding="utf-8", newline="") as file:
            file.write(text)
    except FileExistsError:
        raise _there(place) from None
    except OSError as error:
        raise unwritable(place, error) from error


def replace_file(place: Path, text: str) -> None:
    """Write a file in one step: whoever reads it finds what was there before or all of what is there now.

    Raises:
        OutputError: it cannot be written; what was there before still is.
    """
    try:
        with tempfile.NamedTemporaryFile("wb", dir=place.parent, prefix=".", suffix=".part", delete=False) as file:
            part = Path(file.name)
            file.write(text.encode())
    except OSError as error:
        raise unwritable(place, error) from error
    try:
        part.chmod(_SHARED)
        part.replace(place)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise unwritable(place, error) from error


def unwritable(place: Path, error: OSError) -> OutputError:
    """The error for a place that cannot be written."""
    reason = error.strerror or str(error)
    return OutputError(f"{one_line(str(place))} cannot be written: {reason}. Name another place.")


def _there(place: Path) -> OutputError:
    return OutputError(f"{one_line(str(place))} is there already and is not overwritten. Name another file with -o.")
