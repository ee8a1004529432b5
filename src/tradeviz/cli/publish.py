"""The command that writes a story or a pair as one HTML file."""

from __future__ import annotations

import gzip
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tradeviz.cli.article import STORE
from tradeviz.cli.terminal import say
from tradeviz.errors import ChoiceError

if TYPE_CHECKING:
    from tradeviz.publish.edition import Edition
    from tradeviz.story.story import Story


@click.command()
@click.argument("story", required=False, type=click.Path(path_type=Path))
@click.option("--pair", nargs=2, metavar="AAA BBB", help="Two economies of the store, in the place of a story.")
@click.option(
    "-o",
    "--output",
    "target",
    type=click.Path(path_type=Path),
    help="File to write; it must be new. NAME.html if left out.",
)
@click.option("--url", default="", help="Address of the page that this is a file of, where a newer one may be.")
@click.option(
    "--date", "day", default="", metavar="2025-06-05", help="The day that the file says it was made; today if left out."
)
@STORE
def publish(
    story: Path | None, pair: tuple[str, str] | None, target: Path | None, url: str, day: str, location: str | None
) -> None:
    """Write STORY, a story folder, as one HTML file that works without a server; without one, the first built-in story.

    It holds the article, every verdict, the charts, tables and downloads, and asks no host for anything. Of a pair it
    holds all goods, the sections of the HS and its chapters.
    """
    from tradeviz.publish.document import published_html  # noqa: PLC0415 - Dash takes half a second to import
    from tradeviz.publish.edition import edition_of  # noqa: PLC0415
    from tradeviz.publish.site import free_place, write_new  # noqa: PLC0415

    told = _told(story, pair, location)
    edition = edition_of(told, _day(day), _address(url))
    place = free_place(target, told.name)
    text = published_html(told, edition)
    write_new(place, text)
    _say_written(place, text, edition)


def _told(story: Path | None, pair: tuple[str, str] | None, location: str | None) -> Story:
    """The story or the pair that was asked for."""
    from tradeviz.cli.stored import with_store  # noqa: PLC0415
    from tradeviz.store import open_store  # noqa: PLC0415
    from tradeviz.story.datasets import find_pair  # noqa: PLC0415
    from tradeviz.story.load import default_folder, load  # noqa: PLC0415
    from tradeviz.story.story import PairStory  # noqa: PLC0415

    if story is not None and pair is not None:
        raise click.UsageError("A file holds a story or a pair: leave STORY or --pair out.")
    if pair is not None:
        return PairStory(find_pair(open_store(location), *pair))
    return with_store(load(default_folder() if story is None else story), location)


def _day(asked: str) -> str:
    """The day that a file says it was made: as asked, by SOURCE_DATE_EPOCH, or today's in UTC.

    Raises:
        ChoiceError: it is none.
    """
    from tradeviz.publish.edition import read_day  # noqa: PLC0415

    if asked:
        return read_day(asked)
    seconds = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not seconds:
        return datetime.now(UTC).date().isoformat()
    try:
        return datetime.fromtimestamp(int(seconds), UTC).date().isoformat()
    except (ValueError, OverflowError, OSError):
        sentence = (
            f"SOURCE_DATE_EPOCH is {seconds!r}, which is no number of seconds since 1970; unset it or give --date."
        )
        raise ChoiceError([sentence, "Nothing was written."]) from None


def _address(url: str) -> str:
    """An address of the web, as it was given.

    Raises:
        ChoiceError: it is none.
    """
    from tradeviz.model.sources import is_web_address  # noqa: PLC0415

    if url and not is_web_address(url):
        raise ChoiceError(
            [f"--url {url!r} is no address that begins with https:// or http://.", "Nothing was written."]
        )
    return url


def _say_written(place: Path, text: str, edition: Edition) -> None:
    content = text.encode()
    sizes = f"{len(content) / 1e6:.1f} MB, {len(gzip.compress(content)) / 1e3:.0f} kB with gzip"
    version = f"version {edition.version}, " if edition.version else ""
    say(f"{place}: {sizes}; figures of {version}SHA-256 {edition.digest[:12]}")
