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
from tradeviz.errors import ChoiceError, one_line

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
@click.option(
    "--archive",
    "archive",
    type=click.Path(path_type=Path),
    help="Folder that keeps dated versions, in the place of -o; none changes but to say that there is a newer one.",
)
@click.option("--at", default="", help="Address that the folder is served at, for citations and the feed.")
@click.option("--index", is_flag=True, help="Also list the files of the folder in its index.html and feed.xml.")
@STORE
def publish(
    story: Path | None,
    pair: tuple[str, str] | None,
    target: Path | None,
    archive: Path | None,
    location: str | None,
    *,
    index: bool,
    **words: str,
) -> None:
    """Write STORY, a story folder, as one HTML file that works without a server; without one, the first built-in story.

    It holds the article, every verdict, the charts, tables and downloads, and asks no host for anything. Of a pair it
    holds all goods and the sections of the HS, which show their chapters.

    An archive has versions.json with the digest of each version, an index.html and a feed.xml. A version that would say
    what the one before it says is not written.
    """
    from tradeviz.publish.listing import refuse_others, write_listing  # noqa: PLC0415 - Dash takes half a second to import

    if archive is not None and target is not None:
        raise click.UsageError("A version's file has the name that the archive gives it: leave -o or --archive out.")
    made, url, at = _day(words["day"]), _address(words["url"], "--url"), _folder_address(words["at"])
    listed = archive is not None or index
    if listed:
        refuse_others(archive or (target or Path()).parent)
    told = _told(story, pair, location)
    place = _write(told, target, made, url) if archive is None else _write_version(told, archive, made, url, at)
    if listed:
        for written in write_listing(place.parent, at):
            say(f"{one_line(str(written))}: written")


def _write(story: Story, target: Path | None, made: str, url: str) -> Path:
    """A story's file, which is a new one."""
    from tradeviz.publish.document import published_html  # noqa: PLC0415
    from tradeviz.publish.edition import edition_of  # noqa: PLC0415
    from tradeviz.publish.site import free_place, write_new  # noqa: PLC0415

    place, edition = free_place(target, story.name), edition_of(story, made, url)
    text = published_html(story, edition)
    write_new(place, text)
    _say_written(place, text, edition)
    return place


def _write_version(story: Story, archive: Path, made: str, url: str, at: str) -> Path:
    """A story's newest version in an archive."""
    from tradeviz.publish.archive import archived  # noqa: PLC0415

    place, is_new = archived(archive, story, made, url, at)
    said = "a new version" if is_new else "nothing has changed since this version; no new one was written"
    say(f"{one_line(str(place))}: {said}")
    return place


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

    today = datetime.now(UTC).date()
    if asked:
        return read_day(asked, today)
    seconds = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not seconds:
        return today.isoformat()
    try:
        told = datetime.fromtimestamp(int(seconds), UTC).date().isoformat()
    except (ValueError, OverflowError, OSError):
        sentence = (
            f"SOURCE_DATE_EPOCH is {seconds!r}, which is no number of seconds since 1970; unset it or give --date."
        )
        raise ChoiceError([sentence, "Nothing was written."]) from None
    return read_day(told, today)


def _address(url: str, option: str) -> str:
    """An address of the web, as it was given.

    Raises:
        ChoiceError: it is none.
    """
    from tradeviz.model.sources import is_web_address  # noqa: PLC0415

    if url and not is_web_address(url):
        raise ChoiceError(
            [f"{option} {url!r} is no address that begins with https:// or http://.", "Nothing was written."]
        )
    return url


def _folder_address(at: str) -> str:
    """The address of a folder, to which names of files can be added."""
    return f"{address.rstrip('/')}/" if (address := _address(at, "--at")) else ""


def _say_written(place: Path, text: str, edition: Edition) -> None:
    content = text.encode()
    sizes = f"{len(content) / 1e6:.1f} MB, {len(gzip.compress(content)) / 1e3:.0f} kB with gzip"
    version = f"version {edition.version}, " if edition.version else ""
    say(f"{one_line(str(place))}: {sizes}; figures of {version}SHA-256 {edition.digest[:12]}")
