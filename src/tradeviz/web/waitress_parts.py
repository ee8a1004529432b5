"""What is waitress's own, made ours: its errors, what wakes its loop, and bodies larger than most.

What waitress refuses before the app hears of it is answered as every other error is, with a sentence and our headers.
Waitress takes a body whole before the app hears of the request, and has one bound for all. So whoever sends a larger
one is looked at as soon as the headers are there, by the checks that the app makes later: no other site's page can fill
the disk. What comes then goes into a file from the first byte on, in a folder of its own.
"""

from __future__ import annotations

import copy
from contextlib import suppress
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.receiver import FixedStreamReceiver
from waitress.task import ErrorTask
from waitress.wasyncore import dispatcher

from tradeviz.web.imports.uploads import full_disk
from tradeviz.web.security.error_answers import PLAIN, error_text
from tradeviz.web.security.headers import security_headers
from tradeviz.web.security.request_checks import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tradeviz.web.imports.uploads import ExpectedUpload
    from tradeviz.web.stop import StopSignals

    # Told of a request whose body is too large for others, as a WSGI environment without the body.
    Admit = Callable[[dict[str, Any]], ExpectedUpload | Refusal | None]

# Waitress has no types, so mypy knows none of the classes that these extend.


class _ErrorAnswer(ErrorTask):  # type: ignore[misc]
    """Waitress's own says which server wrote it, and knows no headers of ours."""

    def execute(self) -> None:
        error = self.request.error
        content = error_text(error.code, getattr(error, "sentence", "")).encode()
        self.status = f"{error.code} {error.reason}"
        self.response_headers.extend((security_headers() | PLAIN).items())
        self.set_close_on_finish()
        self.content_length = len(content)
        self.write(content)


class _RefusedBody:
    """What waitress takes for an error of its own."""

    reason = "Refused"

    def __init__(self, refusal: Refusal) -> None:
        self.code, self.sentence = refusal.status, refusal.sentence


class _BodyFile:
    """A body on its way, in a file that has no name; one of waitress's buffers, as far as its receiver needs it."""

    def __init__(self, folder: Path) -> None:
        self._file: IO[bytes] = TemporaryFile(dir=folder)  # noqa: SIM115 - closed with the request
        self._size = 0
        self.is_full = False

    def __len__(self) -> int:
        return self._size

    def append(self, content: bytes) -> None:
        """Add what came; a disk that is full is said by `is_full`, for waitress's loop has no place for an error."""
        try:
            self._file.write(content)
        except OSError:
            self.is_full = True
        self._size += len(content)

    def getfile(self) -> IO[bytes]:
        """The whole, from its beginning."""
        self._file.seek(0)
        return self._file

    def close(self) -> None:
        """Let go of it, and so of what it takes on the disk."""
        with suppress(OSError):
            self._file.close()


class _Parser(HTTPRequestParser):  # type: ignore[misc]
    """A request on its way, which may be one of those with a large body."""

    def __init__(self, adj: Any, admit: Admit | None = None) -> None:
        super().__init__(adj)
        self.adj: Any = adj
        self._admit = admit
        self._upload: ExpectedUpload | None = None
        self._body: _BodyFile | None = None
        self._refusal: Refusal | None = None

    def parse_header(self, header_plus: bytes) -> None:
        super().parse_header(header_plus)
        if self._admit is None or self.content_length < self.adj.max_request_body_size:
            return
        decided = self._admit(self._environ())
        if isinstance(decided, Refusal):
            self._refusal = decided
        elif decided is not None:
            self._upload, self._body = decided, _BodyFile(decided.folder)
            self.adj = copy.copy(self.adj)
            self.adj.max_request_body_size = self.content_length + 1
            self.body_rcv = FixedStreamReceiver(self.content_length, self._body)

    def received(self, data: bytes) -> int:
        """Take what came; gives how much of it was this request's."""
        taken: int = super().received(data)
        if self._body is not None and self._body.is_full:
            self._refusal = Refusal(507, full_disk())
        if self._refusal is not None:
            self.error, self.completed = _RefusedBody(self._refusal), True
        return taken

    def close(self) -> None:
        """Let go of the body; waitress does so once it has answered, and our channel when the connection breaks off."""
        super().close()
        if self._upload is not None:
            self._upload.forget()
            self._upload = None

    def _environ(self) -> dict[str, Any]:
        own = {"CONTENT_TYPE": self.headers.get("CONTENT_TYPE", ""), "CONTENT_LENGTH": str(self.content_length)}
        asked = {"REQUEST_METHOD": self.command, "PATH_INFO": self.path, "QUERY_STRING": self.query}
        return asked | own | {f"HTTP_{name}": value for name, value in self.headers.items() if name not in own}


class Channel(HTTPChannel):  # type: ignore[misc]
    """A connection that answers so, and takes such bodies where its server says which: by an attribute `admit`."""

    error_task_class = _ErrorAnswer

    def parser_class(self, adj: Any) -> _Parser:
        """A parser for the next request; a class in waitress's own channel."""
        return _Parser(adj, getattr(self.server, "admit", None))

    def handle_close(self) -> None:
        """Close the connection, and let go of a body that was on its way."""
        if self.request is not None:
            self.request.close()
        super().handle_close()


class _Wakeup(dispatcher):  # type: ignore[misc]
    """What a signal writes to, among the sockets that waitress's loop waits for."""

    def __init__(self, stop: StopSignals, socket_map: dict[int, Any]) -> None:
        super().__init__(stop.reader, map=socket_map)
        self._stop = stop

    def writable(self) -> bool:
        return False

    def handle_read(self) -> None:
        self._stop.drain()


def wake_by(stop: StopSignals, socket_map: dict[int, Any]) -> None:
    """Have a signal wake the loop that runs over these sockets."""
    _Wakeup(stop, socket_map)
