"""Running the server: one process or several on one address; a stop lets what is being answered end.

Waitress has no processes and drops what it is answering when it is told to stop, so both are added here. gunicorn has
both, but keeps connections that send nothing and names itself in every answer.
"""

from __future__ import annotations

import os
import socket
import threading
import time
from typing import TYPE_CHECKING, Any

from tradeviz.errors import TradevizError
from tradeviz.web.stop import StopSignals, join_all, leave
from tradeviz.web.supervisor import Supervisor

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from wsgiref.types import WSGIApplication

    from tradeviz.web.waitress_parts import Admit

_THREADS = 8
_PATIENCE = 10.0  # seconds that a stop waits for answers under way
_LAST_PATIENCE = 5.0  # seconds that it then waits for the threads that gave them
_BACKLOG = 1024


class ServeError(TradevizError, OSError):
    """The address cannot be served on, or not in the way asked for."""


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens on an address.

    Raises:
        ServeError: the address is taken or not ours.
    """
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except (OSError, OverflowError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or str(error).rstrip(".")
        raise ServeError(
            f"Cannot serve on {host}, port {port}: {reason}. "
            "Stop what runs there, or choose another with PORT=8051 or --port 8051."
        ) from None


def run(
    app: WSGIApplication,
    listening: socket.socket,
    settings: Mapping[str, Any],
    workers: int = 1,
    ready: Callable[[], None] = lambda: None,
    admit: Admit | None = None,
) -> None:
    """Answer until SIGTERM or an interrupt; SIGTERM ends when every request under way has its answer.

    Both signals are ignored from then on, since the process is ending. Where an answer takes longer than our patience
    the process ends here, without a return.

    Args:
        app: what answers.
        listening: the socket, as `listen` gives it.
        settings: waitress's own.
        workers: processes that share the socket.
        ready: called once a stop would be heard.
        admit: says which bodies may be larger than the settings allow; none where it is not given.

    Raises:
        ServeError: several workers were asked for where the system cannot divide a process.
        KeyboardInterrupt: it was an interrupt that ended it.
    """
    if workers > 1 and not hasattr(os, "fork"):
        raise ServeError("Several workers need Linux or macOS. Leave --workers out, or start several servers.")
    with StopSignals() as stop:
        ready()
        if workers == 1:
            _serve_until_stopped(app, listening, settings, stop, admit)
        else:
            Supervisor(workers, lambda: _serve_until_stopped(app, listening, settings, stop, admit), stop).run()
    if stop.interrupted:
        raise KeyboardInterrupt


def open_server(
    app: WSGIApplication, socket_map: dict[int, Any], *, admit: Admit | None = None, **settings: Any
) -> Any:
    """Waitress's server with its own errors as ours.

    Args:
        app: what answers.
        socket_map: an empty dict for the listening one and those of connections; waitress's loop runs over it.
        admit: see `run`.
        settings: waitress's own.
    """
    from waitress import create_server  # noqa: PLC0415 - a WSGI host of the reader's own needs no waitress

    from tradeviz.web.waitress_parts import Channel  # noqa: PLC0415 - neither does it need this

    server = create_server(app, map=socket_map, **settings)
    server.channel_class, server.admit = Channel, admit
    return server


def _serve_until_stopped(
    app: WSGIApplication,
    listening: socket.socket,
    settings: Mapping[str, Any],
    stop: StopSignals,
    admit: Admit | None,
) -> None:
    from tradeviz.web.waitress_parts import wake_by  # noqa: PLC0415 - as above

    others, socket_map = set(threading.enumerate()), dict[int, Any]()
    server = open_server(app, socket_map, admit=admit, sockets=[listening], threads=_THREADS, **settings)
    answering = set(threading.enumerate()) - others
    wake_by(stop, socket_map)
    try:
        _loop(server, socket_map, stop)
    finally:
        _close(server)
    if join_all(answering, _LAST_PATIENCE):
        leave(0)


def _loop(server: Any, socket_map: dict[int, Any], stop: StopSignals) -> None:
    """Waitress's own loop, but for its end: it takes no new connection and goes on until the old ones are answered."""
    while not stop.asked:
        server.asyncore.loop(timeout=1.0, map=socket_map, count=1)
    server.del_channel()
    until = time.monotonic() + _PATIENCE
    while not stop.interrupted and time.monotonic() < until and any(map(_is_busy, [*server.active_channels.values()])):
        server.asyncore.loop(timeout=0.05, map=socket_map, count=1)


def _is_busy(channel: Any) -> bool:
    """Whether a connection has a request or an answer under way."""
    return bool(channel.requests or channel.total_outbufs_len or channel.request is not None)


def _close(server: Any) -> None:
    """Close the connections, which frees threads that wait for slow readers, then end the threads, then the socket."""
    for channel in list(server.active_channels.values()):
        channel.handle_close()
    server.task_dispatcher.shutdown(timeout=_LAST_PATIENCE)
    server.close()
