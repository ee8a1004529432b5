"""All that the commands print, which may quote other people's files, passes here."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from tradeviz.errors import OutputError, one_line, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def say(text: str, *, end: str = "\n") -> None:
    """Print on standard output."""
    click.echo(visible(text) + end, nl=False)


def say_aside(text: str) -> None:
    """Print on standard error."""
    click.echo(visible(text), err=True)


def write_pieces(target: str, pieces: Iterable[bytes]) -> None:
    """Write UTF-8 or other bytes to a file as they come, for there may be more than memory holds.

    Args:
        target: the file; standard output where it is - or empty, and then the pieces are text.
        pieces: what to write.

    Raises:
        OutputError: the file cannot be written.
    """
    if target in {"", "-"}:
        for piece in pieces:
            say(piece.decode(), end="")
        return
    try:
        file = Path(target).open("wb")  # noqa: SIM115 - closed below; what the pieces raise is no error of this file's
    except OSError as error:
        raise _unwritten(target, error) from error
    with file:
        for piece in pieces:
            _write(file, piece, target)


def _write(file: BinaryIO, piece: bytes, target: str) -> None:
    try:
        file.write(piece)
    except OSError as error:
        raise _unwritten(target, error) from error


def _unwritten(target: str, error: OSError) -> OutputError:
    reason = error.strerror or str(error)
    return OutputError(f"{one_line(target)} cannot be written: {reason}. Name another file, or - for standard output.")


@contextlib.contextmanager
def plain_usage_errors() -> Iterator[None]:
    """Spell out what commands a terminal in click's own errors, which quote arguments: names of files, mostly."""
    try:
        yield
    except click.ClickException as error:
        said, usage = error.format_message(), isinstance(error, click.UsageError)
        if visible(said) == said:
            raise
        raise (click.UsageError if usage else click.ClickException)(visible(said)) from None
