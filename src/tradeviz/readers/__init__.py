"""Readers of the files that people already have: each recognised by its content, each row accounted for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tradeviz.errors import ImportFileError, one_line
from tradeviz.readers.reader import Options, Reader
from tradeviz.readers.registry import find_reader, known_files
from tradeviz.store.coverage import VOUCHED

if TYPE_CHECKING:
    from pathlib import Path

    from tradeviz.readers.io.contents import FileContents
    from tradeviz.store.parsed_file import ParsedFile

__all__ = ["Options", "Reader", "read"]


def read(path: Path, options: Options) -> list[ParsedFile]:
    """Recognise a file by its content and read it.

    Args:
        path: a table or workbook, plain or gzipped, or a zip of tables.
        options: how to read it.

    Returns:
        What it holds: one, where a reader knows the whole; or else one for each file in the zip that a reader knows.

    Raises:
        ImportFileError: no reader knows the file, or it cannot be opened.
    """
    from tradeviz.readers.io.contents import contents_at  # noqa: PLC0415 - not needed for `--help`

    contents = contents_at(path)
    reader = find_reader(contents)
    parsed = [reader.read(contents, options)] if reader else _read_parts(contents, options)
    return [_vouched(one) for one in parsed] if options.complete else parsed


def _vouched(parsed: ParsedFile) -> ParsedFile:
    """The same file, taken for all there is of each flow in it; what it is by nature it stays."""
    return replace(parsed, coverage=replace(parsed.coverage, basis=VOUCHED))


def _read_parts(contents: FileContents, options: Options) -> list[ParsedFile]:
    """Read each file of a zip by itself; the ones that nobody knows are named in the first report."""
    readers = [(part, find_reader(part)) for part in contents.parts]
    parsed = [reader.read(part, options) for part, reader in readers if reader]
    if not parsed:
        raise _not_recognised(contents)
    for part, reader in readers:
        if reader is None:
            parsed[0].report.note(_left_out(part))
    return parsed


def _left_out(part: FileContents) -> str:
    from tradeviz.readers.io.files import document_refusal  # noqa: PLC0415 - not needed for `--help`
    from tradeviz.readers.io.publishers import unread  # noqa: PLC0415

    name, head = part.file.name, part.file.head()
    said = unread(name, head, part.header) or (document_refusal(name, head) if not part.header else "")
    return f"Not read: {said or f'{part.file.name}, which is no table of trade.'}"


def _not_recognised(contents: FileContents) -> ImportFileError:
    """The error for a file, or a zip none of whose files is known: by its name where it has one."""
    from tradeviz.readers.comtrade.columns import lacking  # noqa: PLC0415 - not needed for `--help`
    from tradeviz.readers.io.files import document_refusal  # noqa: PLC0415
    from tradeviz.readers.io.publishers import unread  # noqa: PLC0415
    from tradeviz.readers.own.header import lacking_own  # noqa: PLC0415

    part = contents.parts[0]
    name, header = part.file.name, part.header
    said = unread(name, part.file.head(), header) or lacking(name, header) or lacking_own(name, header)
    if not said and not part.header:
        said = document_refusal(part.file.name, part.file.head())
    if said:
        return ImportFileError(said)
    return ImportFileError(
        f"{contents.name} begins with {_beginning(part)}, which no reader knows. Expected one of: {known_files()}."
    )


def _beginning(part: FileContents) -> str:
    """The header, in quotes; letters of an unknown encoding are named and not shown."""
    from tradeviz.readers.io.text import is_garbled  # noqa: PLC0415 - not needed for `--help`

    header = ",".join(part.header)
    if is_garbled(header):
        return "letters that are in none of UTF-8, UTF-16, GB 18030 and Latin-1"
    shown = one_line(header)
    return repr(shown[:120] + ("..." if len(shown) > 120 else ""))
