"""Serving a story that is being edited: a sound edit is shown at once, of any other it is said why not."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, TypeAlias

from tradeviz.errors import TradevizError
from tradeviz.loading import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from tradeviz.story import Story

Stamp: TypeAlias = tuple[tuple[str, int, int, int], ...]

EVERY = 1.0  # seconds between two looks at the folder


class Reloading:
    """A WSGI application that looks at the story's folder when it is asked for something, at most once a second.

    The last sound story goes on being served: while a new one is read, when the edit is none that can be read,
    and when the folder has gone.
    """

    def __init__(
        self,
        story: Story,
        build: Callable[[Story], WSGIApplication],
        say: Callable[[str], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._build, self._say, self._clock = build, say, clock
        self._folder = story.folder
        self._seen = stamp(story.folder)
        self._app = build(story)
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
        before = stamp(self._folder)
        if before == self._seen:
            return
        self._seen = before
        try:
            story = load(self._folder)
            app = self._build(story)
        except Exception as error:  # noqa: BLE001 - whatever an edit does, the last sound story goes on being served
            reason = str(error) if isinstance(error, TradevizError) else f"The story cannot be read: {error!r}."
            self._say(f"{reason}\nThe story as it was before goes on being served.")
            return
        if stamp(self._folder) != before:
            self._seen = ()  # edited while it was read; the next look reads it again
            return
        self._app = app
        self._say(f"The story in {self._folder} has changed and is read anew.")


def stamp(folder: Path) -> Stamp:
    """Names, times, sizes and inodes of what is in a folder; nothing where there is no such folder."""
    try:
        found = [(path.name, path.lstat()) for path in folder.iterdir()]
    except OSError:
        return ()
    return tuple(sorted((name, about.st_mtime_ns, about.st_size, about.st_ino) for name, about in found))
