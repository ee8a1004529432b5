"""Files in folders: written once and never over another."""

from __future__ import annotations

from pathlib import Path

from tradeviz.errors import OutputError, one_line
from tradeviz.exports.archive import safe_name

ENDING = ".html"


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
        reason = error.strerror or str(error)
        raise OutputError(f"{one_line(str(place))} cannot be written: {reason}. Name another file with -o.") from error


def _there(place: Path) -> OutputError:
    return OutputError(f"{one_line(str(place))} is there already and is not overwritten. Name another file with -o.")
