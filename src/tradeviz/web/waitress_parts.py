"""What is waitress's own, made ours: its errors, and what wakes its loop.

What waitress refuses before the app hears of it is answered as every other error is, with a sentence and our headers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from waitress.channel import HTTPChannel
from waitress.task import ErrorTask
from waitress.wasyncore import dispatcher

from tradeviz.web.security.error_answers import PLAIN, error_text
from tradeviz.web.security.headers import security_headers

if TYPE_CHECKING:
    from tradeviz.web.stop import StopSignals

# Waitress has no types, so mypy knows none of the classes that these extend.


class _ErrorAnswer(ErrorTask):  # type: ignore[misc]
    """Waitress's own says which server wrote it, and knows no headers of ours."""

    def execute(self) -> None:
        error = self.request.error
        content = error_text(error.code).encode()
        self.status = f"{error.code} {error.reason}"
        self.response_headers.extend((security_headers() | PLAIN).items())
        self.set_close_on_finish()
        self.content_length = len(content)
        self.write(content)


class Channel(HTTPChannel):  # type: ignore[misc]
    """A connection that answers so."""

    error_task_class = _ErrorAnswer


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
