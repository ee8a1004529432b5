"""Files on their way from a browser: bounded, put down in a folder of their own, and gone once they were read."""

from __future__ import annotations

import re
import shutil
import tempfile
import threading
import time
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

from werkzeug.exceptions import HTTPException
from werkzeug.formparser import parse_form_data

from tradeviz.exports.archive import is_device
from tradeviz.model.language import _
from tradeviz.web.security.request_checks import RefusedError
from tradeviz.web.security.request_limits import MAX_IMPORT_BYTES, MAX_IMPORT_FILES

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from typing import Any

FIELD = "files"
_FOLDER = "uploads"
_RESERVE = 256 * 1024**2  # bytes of the disk that stay free
_COPIES = 2  # of what is sent: as it came, and each file out of it
_OLD = 24 * 3600  # seconds after which a folder belongs to nobody: its server was killed
_OTHER = re.compile(r"[^\w .()+-]")
_MOST_FIELD = 512 * 1024  # bytes of another field of the form, and of what is kept of a file to look for its end
_MOST_FIELDS = 20
_MOST_NAME = 60  # characters; a file system takes 255 bytes, and a character has up to four


@dataclass(frozen=True, slots=True)
class ExpectedUpload:
    """An upload that was given leave.

    Attributes:
        folder: where it is put down as it comes.
        forget: removes that, whatever came of it; only then may another one begin.
    """

    folder: Path
    forget: Callable[[], None]


class Uploads:
    """The folders that files wait in, within the store's own: on the disk that they go to, for its owner alone."""

    def __init__(self, store: Path) -> None:
        """Take the store's folder; nothing is made before something is sent."""
        self._folder = store / _FOLDER
        self._lock = threading.Lock()
        self._expected = False
        self._made: set[Path] = set()

    def room(self) -> int:
        """How many bytes may be sent now."""
        there = next(one for one in self._folder.parents if one.exists())
        return max(0, min(MAX_IMPORT_BYTES, (shutil.disk_usage(there).free - _RESERVE) // _COPIES))

    def expect(self) -> ExpectedUpload | None:
        """Leave to send files, and a folder for them; None while others are on their way.

        Raises:
            RefusedError: the folder cannot be made.
        """
        with self._lock:
            if self._expected:
                return None
            folder = self.new_folder()
            self._expected = True
            return ExpectedUpload(folder, lambda: self._forget(folder))

    def _forget(self, folder: Path) -> None:
        self.remove(folder)
        with self._lock:
            self._expected = False

    @property
    def is_expecting(self) -> bool:
        """Whether an upload is on its way."""
        return self._expected

    def new_folder(self) -> Path:
        """A new folder that its owner alone may look into.

        Raises:
            RefusedError: it cannot be made.
        """
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._sweep()
            made = Path(tempfile.mkdtemp(dir=self._folder))
        except OSError as error:
            raise RefusedError(507, full_disk()) from error
        self._made.add(made)
        return made

    def remove(self, folder: Path) -> None:
        """Remove a folder with all in it, and what stood around it if it is empty."""
        shutil.rmtree(folder, ignore_errors=True)
        self._made.discard(folder)
        with suppress(OSError):
            self._folder.rmdir()

    def clear(self) -> None:
        """Remove all that was made here, whoever still reads in it."""
        for folder in list(self._made):
            self.remove(folder)

    def _sweep(self) -> None:
        """Remove what killed servers left behind."""
        for folder in self._folder.iterdir():
            with suppress(OSError):
                if time.time() - folder.stat().st_mtime > _OLD:
                    shutil.rmtree(folder)


def received_files(environ: Mapping[str, Any], folder: Path) -> tuple[list[Path], Mapping[str, str]]:
    """Put the files of a multipart form down in a folder, a piece at a time; gives them and the other fields.

    Raises:
        RefusedError: no file is there, or too many, or too much, or the form is damaged, or the disk is full.
    """
    place = _Place(folder)
    try:
        _rest, form, files = parse_form_data(
            dict(environ),
            place.open,
            max_form_memory_size=_MOST_FIELD,
            max_content_length=MAX_IMPORT_BYTES,
            silent=False,
            max_form_parts=MAX_IMPORT_FILES + _MOST_FIELDS,
        )
    except (ValueError, HTTPException) as error:
        raise RefusedError(400, _("The form came in part or was changed on its way. Send the files again.")) from error
    except OSError as error:
        raise RefusedError(507, full_disk()) from error
    finally:
        place.close()
    given = [Path(str(one.stream.name)) for one in files.getlist(FIELD) if one.filename]
    if not given:
        raise RefusedError(400, _("No file was sent. Choose one, and send it again."))
    return given, form


class _Place:
    """Opens a file in a folder for each that is sent."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._opened: list[IO[bytes]] = []
        self._names: set[str] = set()

    def open(
        self,
        total_content_length: int | None,  # noqa: ARG002 - werkzeug gives all four by name
        content_type: str | None,  # noqa: ARG002
        filename: str | None,
        content_length: int | None = None,  # noqa: ARG002
    ) -> IO[bytes]:
        if len(self._opened) == MAX_IMPORT_FILES:
            sentence = _("More than {count} files were sent at once. Send them in several steps, or as one zip.")
            raise RefusedError(413, sentence.format(count=MAX_IMPORT_FILES))
        name = file_name(filename or "", self._names)
        self._names.add(name.casefold())
        self._opened.append((self._folder / name).open("x+b"))
        return self._opened[-1]

    def close(self) -> None:
        for one in self._opened:
            with suppress(OSError):
                one.close()


def full_disk() -> str:
    """The sentence for a disk without room."""
    return _("There is not enough room on the disk for what was sent. Free some space, and send it again.")


def file_name(sent: str, taken: Collection[str]) -> str:
    """A name to put a file down under: like the one it was sent with, but leading nowhere and no device's.

    Args:
        sent: the name, which anybody may have made up.
        taken: those that other files have, in small letters.
    """
    bare = unicodedata.normalize("NFC", sent).replace("\\", "/").rpartition("/")[2]
    plain = _OTHER.sub("-", bare).strip(". -")[-_MOST_NAME:].strip(". -") or "file"
    name = f"file-{plain}" if is_device(plain) else plain
    count, unique = 1, name
    while unique.casefold() in taken:
        count += 1
        unique = f"{count}-{name}"
    return unique
