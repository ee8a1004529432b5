"""All that the commands print, which may quote other people's files, passes here."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import click

from tradeviz.errors import visible

if TYPE_CHECKING:
    from collections.abc import Iterator


def say(text: str, *, end: str = "\n") -> None:
    """Print on standard output."""
    click.echo(visible(text) + end, nl=False)


def say_aside(text: str) -> None:
    """Print on standard error."""
    click.echo(visible(text), err=True)


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
