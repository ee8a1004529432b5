"""Serving a story that is being edited: a sound edit is shown at once, of any other it is said why not."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, TypeAlias

from tradeviz.errors import TradevizError
from tradeviz.story.load import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from tradeviz.web.catalog import Catalog

Stamp: TypeAlias = tuple[tuple[str, int, int, int], ...]

EVERY = 1.0  # seconds between two looks at the folder


class Reloading:
    """A WSGI application that looks at the stories' folders when it is asked for something, at most once a second.

    The last sound story goes on being served: while a new one is read, when the edit is none that can be read,
    and when the folder has gone.
    """

    def __init__(
        self,
        catalog: Catalog,
        build: Callable[[Catalog], WSGIApplication],
        say: Callable[[str], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._build, self._say, self._clock = build, say, clock
        self._shelf = catalog
        self._folders = tuple(story.folder for story in catalog.stories)
        self._seen = stamp(self._folders)
        self._app = build(catalog)
        self._next = clock() + EVERY
        self._looking = threading.Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request with the story as it now is."""
        # Whoever comes while another looks is answered with what there is.
        if self._clock() >= self._next and self._looking.acquire(blocking=False):
            try:
                self._look()
            finally:
                self._next = self._clock() + EVERY
                self._looking.release()
        return self._app(environ, start_response)

    def _look(self) -> None:
        before = stamp(self._folders)
        if before == self._seen:
            return
        self._seen = before
        try:
            catalog = self._shelf.holding([load(folder) for folder in self._folders])
            app = self._build(catalog)
        except Exception as error:  # noqa: BLE001 - whatever an edit does, the last sound story goes on being served
            reason = str(error) if isinstance(error, TradevizError) else f"The story cannot be read: {error!r}."
            self._say(f"{reason}\nThe story as it was before goes on being served.")
            return
        if stamp(self._folders) != before:
            self._seen = ()  # edited while it was read; the next look reads it again
            return
        self._app = app
        self._say(f"The story in {', '.join(map(str, self._folders))} has changed and is read anew.")


def stamp(folders: Iterable[Path]) -> Stamp:
    """Names, times, sizes and inodes of what is in some folders; nothing where one of them is not there."""
    try:
        found = [(str(path), path.lstat()) for folder in folders for path in folder.iterdir()]
    except OSError:
        return ()
    return tuple(sorted((name, about.st_mtime_ns, about.st_size, about.st_ino) for name, about in found))
