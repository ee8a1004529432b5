"""Answers kept on disk, one file each, so that a fetch cut short goes on where it stopped.

A file holds one answer with its request, its time and a digest of its body; the key is in none of them, nor in a name.
A file that is damaged, or too old, counts as absent: the service is asked again.

Our own, because the caches of HTTP libraries promise less (tried: requests-cache 1.3 and hishel 2.0): both serve an
answer in which a digit was changed on the disk, keep the key that went with the request unless told otherwise, and read
the machine's clock. The first loads an answer whole, whatever its size, and stops at some damaged files; the second
keeps all answers in one file, which damage takes away together, and goes on unsaid where it cannot write.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tradeviz.errors import FetchError
from tradeviz.model.files import read_bytes

if TYPE_CHECKING:
    from collections.abc import Mapping

DAY = 86_400.0
_FORM = 2
_MAX_BYTES = 1 << 30  # an answer has up to 256 MiB, and quotation marks within take two bytes each here


def default_cache_folder(service: str, environment: Mapping[str, str], home: Path) -> Path:
    """The user's cache folder for a service's answers: XDG_CACHE_HOME, LOCALAPPDATA on Windows, else ~/.cache."""
    named = environment.get("XDG_CACHE_HOME") or environment.get("LOCALAPPDATA", "")
    root = Path(named) if Path(named).is_absolute() else home / ".cache"
    return root / "tradeviz" / service


@dataclass(frozen=True, slots=True)
class CachedResponse:
    """An answer's body, and when it was given, in seconds since 1970."""

    body: bytes
    time: float


class ResponseCache:
    """A folder of answers.

    Attributes:
        folder: where the files are; made when the first answer is kept.
    """

    def __init__(self, folder: Path, *, since: float = 0.0) -> None:
        """Open a folder; answers from before `since` (seconds since 1970) count as absent."""
        self.folder = folder
        self._since = since

    def get(self, request: Mapping[str, Any], now: float) -> CachedResponse | None:
        """The answer kept for a request, unless there is none, it is damaged or too old."""
        try:
            kept = json.loads(read_bytes(self._path(request), _MAX_BYTES))
            body: bytes = kept["body"].encode("utf-8")
            sound = kept["form"] == _FORM and kept["request"] == request and kept["digest"] == _digest(body)
            time = float(kept["time"])
            max_age = float(kept["max_age"])
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return None
        fresh = 0 <= now - time <= max_age and time >= self._since
        return CachedResponse(body, time) if sound and fresh else None

    def put(self, request: Mapping[str, Any], body: bytes, now: float, max_age: float) -> None:
        """Write an answer down, whole or not at all; it counts for so many seconds.

        Raises:
            FetchError: the folder cannot be written.
        """
        entry = {
            "form": _FORM,
            "request": request,
            "time": now,
            "max_age": max_age,
            "digest": _digest(body),
            "body": body.decode("utf-8"),
        }
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            _write_whole(self._path(request), json.dumps(entry, ensure_ascii=False).encode("utf-8"))
        except OSError as error:
            reason = error.strerror or "unknown reason"
            raise FetchError(
                f"The answer cannot be kept in {self.folder}: {reason}. Choose another folder with --cache."
            ) from error

    def count(self) -> int:
        """How many answers are kept, old ones included."""
        return sum(1 for _ in self.folder.glob("*.json"))

    def _path(self, request: Mapping[str, Any]) -> Path:
        name = _digest(json.dumps(request, sort_keys=True).encode("utf-8"))
        return self.folder / f"{name[:40]}.json"


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def _write_whole(path: Path, content: bytes) -> None:
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".answer-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(temporary).unlink()
        raise
