"""An archive: dated versions that never change but for a notice that there is a newer one, and the digest of each.

`versions.json` is the archive; a version is in it once that file is replaced. Notices are made anew from the files each
time, so whatever was cut off is mended by the next run. No digest takes in what stands between the notice's marks.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from tradeviz.errors import OutputError, one_line
from tradeviz.exports.archive import safe_name
from tradeviz.publish.changes import changes, notice
from tradeviz.publish.document import NOTICE_BEGINS, NOTICE_ENDS, published_html
from tradeviz.publish.edition import edition_of
from tradeviz.publish.record import head_of, record_of
from tradeviz.publish.site import ENDING, replace_file, unwritable, write_new

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tradeviz.publish.record import Record
    from tradeviz.story.story import Story

LIST = "versions.json"
_FORMAT = "tradeviz archive, 1"
_NO_DAY = "0000-00-00"  # stands for the day while a file is compared with those of other days


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a story or a pair in an archive.

    Attributes:
        file: its name in the folder.
        name: of the story or pair, which its versions share.
        made: the day.
        version: of the figures; empty where they have none.
        figures: SHA-256 of the figures.
        sha256: of the file without its notice.
        content: of the same without its day, so that a file that says nothing new is no new version.
    """

    file: str
    name: str
    made: str
    version: str
    figures: str
    sha256: str
    content: str


def archived(folder: Path, story: Story, made: str, url: str = "", at: str = "") -> tuple[Path, bool]:
    """Put a story or a pair as it is now into an archive, and tell the older versions of it.

    Args:
        folder: the archive; made where it is not there.
        story: what is published.
        made: the day, as ISO 8601 writes it.
        url: address of the page that it is a file of.
        at: address that the folder is served at, which citations then have; ends in a slash.

    Returns:
        The newest version's file, and whether it is new; one that would say the same is not written again.

    Raises:
        OutputError: the folder is no archive or a damaged one, or cannot be written; nothing of it was changed.
    """
    known = versions_of(folder)
    before = _list_text(folder)
    text, version = _newest(folder, known, story, (made, url, at))
    older = [one for one in known if one.name == version.name]
    if older and made < older[-1].made:
        raise OutputError(
            f"{_shown(folder)} has a version of {version.name} of {older[-1].made} already, and one of {made} would be "
            "older than it. Give that day or a later one. Nothing was written."
        )
    is_new = not older or older[-1].content != version.content
    if is_new:
        _enter(folder, before, [*known, version], text)
    _tell_older(folder, older if is_new else older[:-1], version if is_new else older[-1])
    return folder / (version if is_new else older[-1]).file, is_new


def versions_of(folder: Path) -> list[Version]:
    """The versions of an archive, the oldest first, each file looked at; none of a folder that is new or empty.

    Raises:
        OutputError: the folder holds other things and no archive, or a file is damaged or missing.
    """
    text = _list_text(folder)
    if text is None:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise OutputError(
                f"{_shown(folder)} is no archive: it has no {LIST}, and is not empty. "
                "Name an empty folder or a new one. Nothing was written."
            )
        return []
    versions = _read(folder, text)
    for one in versions:
        if _digest(_file_text(folder, one.file)) != one.sha256:
            raise _damaged(folder, f"{one.file} is not what {LIST} says that it was")
    return versions


def _list_text(folder: Path) -> str | None:
    """The list as it lies there; None where there is none."""
    try:
        return (folder / LIST).read_text("utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise _damaged(folder, f"{LIST} cannot be read: {error}") from error


def _read(folder: Path, text: str) -> list[Version]:
    try:
        told = json.loads(text)
        if told["format"] != _FORMAT:
            raise _damaged(folder, f"{LIST} is of the format {told['format']!r}, not {_FORMAT!r}")
        names = [one.name for one in fields(Version)]
        versions = [Version(**{name: _text(one[name]) for name in names}) for one in told["versions"]]
    except (ValueError, KeyError, TypeError) as error:
        raise _damaged(folder, f"{LIST} is no list of versions") from error
    for one in versions:
        if safe_name(one.file) != one.file:
            raise _damaged(folder, f"{LIST} names {one.file!r}, which is no file of an archive")
    return versions


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _file_text(folder: Path, name: str) -> str:
    try:
        return (folder / name).read_bytes().decode()
    except FileNotFoundError:
        raise _damaged(folder, f"{name} is missing") from None
    except (OSError, UnicodeDecodeError) as error:
        raise _damaged(folder, f"{name} cannot be read: {error}") from error


def _newest(folder: Path, known: Sequence[Version], story: Story, asked: tuple[str, str, str]) -> tuple[str, Version]:
    """What a story's version of a day is, whether or not it is a new one."""
    made, url, at = asked
    base = f"{safe_name(story.name)[:80]}-"
    undated = edition_of(story, _NO_DAY, url, f"{at}{base}{_NO_DAY}{ENDING}")
    text = published_html(story, undated)
    place = _free_name(folder, known, f"{base}{made}")
    dated = text.replace(f"{base}{_NO_DAY}{ENDING}", place).replace(_NO_DAY, made)
    digests = {"sha256": _digest(dated), "content": _digest(text)}
    return dated, Version(place, story.name, made, undated.version, undated.digest, **digests)


def _free_name(folder: Path, known: Sequence[Version], base: str) -> str:
    """A name that no version and no other file has: a second version of one day has a number."""
    taken = {one.file for one in known}
    names = [f"{base}{ending}{ENDING}" for ending in ("", *(f"-{number}" for number in range(2, len(known) + 100)))]
    return next(name for name in names if name not in taken and not (folder / name).exists())


def _enter(folder: Path, before: str | None, versions: Sequence[Version], text: str) -> None:
    """Write the last of the versions, then the list: that is the step in which it enters the archive."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(folder, error) from error
    write_new(folder / versions[-1].file, text)
    if _list_text(folder) != before:
        (folder / versions[-1].file).unlink()
        raise OutputError(f"{_shown(folder)} was changed by another command meanwhile. Run this one again.")
    listed = {"format": _FORMAT, "versions": [asdict(one) for one in versions]}
    replace_file(folder / LIST, json.dumps(listed, ensure_ascii=False, indent=1) + "\n")


def _tell_older(folder: Path, older: Sequence[Version], newest: Version) -> None:
    """Put into each older version that there is a newer one, and what has changed since."""
    new = record_of(_file_text(folder, newest.file)) if older else None
    for one in older:
        text = _file_text(folder, one.file)
        told = _with_notice(text, _notice(text, new, newest.file)) if new else text
        if told != text:
            replace_file(folder / one.file, told)


def _notice(text: str, new: Record, place: str) -> str:
    try:
        old = record_of(text)
    except (ValueError, KeyError, TypeError):
        return notice(head_of(text), new, place, None)  # made by a tradeviz that wrote its files otherwise
    return notice(old, new, place, changes(old, new))


def _with_notice(text: str, told: str) -> str:
    """A file's text with a notice in the place for it; without its marks it is as it was."""
    begin, end = text.find(NOTICE_BEGINS), text.find(NOTICE_ENDS)
    if begin < 0 or end < begin:
        return text
    return text[: begin + len(NOTICE_BEGINS)] + told + text[end:]


def _digest(text: str) -> str:
    """SHA-256 of what does not change of a file: all but its notice."""
    return sha256(_with_notice(text, "").encode()).hexdigest()


def _damaged(folder: Path, what: str) -> OutputError:
    return OutputError(
        f"The archive {_shown(folder)} is damaged: {one_line(what)}. Bring it back from a copy. Nothing was written."
    )


def _shown(folder: Path) -> str:
    return one_line(str(folder))
