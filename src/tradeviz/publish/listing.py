"""The files of a folder as a page and as an Atom feed (RFC 4287), made of what each file's head says."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as ET

from tradeviz.errors import OutputError, one_line
from tradeviz.model.language import _, spoken
from tradeviz.publish.document import NOTICE_BEGINS, file_policy
from tradeviz.publish.edition import SHOWN_DIGITS
from tradeviz.publish.record import Record, head_of
from tradeviz.publish.site import ENDING, replace_file

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

INDEX, FEED = "index.html", "feed.xml"
_OURS = "tradeviz publish"  # what wrote the two; nobody else's are replaced
_ATOM = "http://www.w3.org/2005/Atom"
_HEAD = 20_000  # characters at most that a file's head tells programs in
_STYLE = (
    ":root{color-scheme:light dark}"
    "body{font:17px/1.6 system-ui,sans-serif;max-width:44em;margin:2em auto;padding:0 1em}"
    "li{margin:.8em 0}small{display:block;opacity:.8;overflow-wrap:anywhere}"
)
_PAGE = """<!DOCTYPE html>
<html lang="{lang}" dir="{direction}">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="{ours}">
<title>{title}</title>
<link rel="alternate" type="application/atom+xml" title="{title}" href="{feed}">
<style>{style}</style>
</head>
<body>
<main>
<h1>{title}</h1>
<ul>
{entries}
</ul>
<p><a href="{feed}">{subscribe}</a></p>
</main>
</body>
</html>
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One published file of a folder: its name there, and what its head tells."""

    file: str
    record: Record
    is_older: bool


def write_listing(folder: Path, at: str = "") -> list[Path]:
    """List the published files of a folder, the newest first, as its index and its feed.

    Args:
        folder: whose files.
        at: address that it is served at, ending in a slash; without one the feed's addresses are relative.

    Raises:
        OutputError: an index or a feed is there that is not ours, or cannot be written.
    """
    refuse_others(folder)
    entries = entries_in(folder)
    replace_file(folder / INDEX, index_html(entries))
    replace_file(folder / FEED, feed_xml(entries, at))
    return [folder / INDEX, folder / FEED]


def refuse_others(folder: Path) -> None:
    """Look whether a folder's index and feed, where there are any, are ours to replace.

    Raises:
        OutputError: they are not.
    """
    for name in (INDEX, FEED):
        if (folder / name).exists() and _OURS not in _beginning(folder / name):
            shown = one_line(str(folder / name))
            raise OutputError(f"{shown} was not written by tradeviz and is not replaced. Move it somewhere else.")


def entries_in(folder: Path) -> list[Entry]:
    """The published files of a folder, the newest first; of one day by name."""
    found = []
    for path in sorted(folder.glob(f"*{ENDING}")):
        text = _beginning(path)
        record = head_of(text)
        if record.is_of_ours:
            older = f"{NOTICE_BEGINS}<aside" in path.read_text("utf-8", "replace")
            found.append(Entry(path.name, record, older))
    return sorted(found, key=lambda one: one.record.told["made"], reverse=True)


def _beginning(path: Path) -> str:
    with path.open(encoding="utf-8", errors="replace") as file:
        return file.read(_HEAD)


def index_html(entries: Sequence[Entry]) -> str:
    """The folder's page."""
    language = spoken()
    return _PAGE.format(
        lang=language.code,
        direction=language.locale.text_direction,
        policy=html.escape(file_policy([], _STYLE), quote=False),
        ours=_OURS,
        title=html.escape(_("Published with tradeviz")),
        feed=FEED,
        style=_STYLE,
        entries="\n".join(_item(one) for one in entries),
        subscribe=html.escape(_("Feed of new versions (Atom)")),
    )


def _item(entry: Entry) -> str:
    told = entry.record.told
    version = _("version {version}").format(version=told["version"]) if told.get("version") else ""
    digest = f"SHA-256 {told['digest'].removeprefix('sha256-')[:SHOWN_DIGITS]}"
    newer = _("there is a newer version") if entry.is_older else ""
    line = " · ".join(filter(None, (told["made"], version, digest, newer)))
    link = f'<a href="{html.escape(quote(entry.file))}">{html.escape(entry.record.title)}</a>'
    words = (f"<small>{html.escape(part)}</small>" for part in (line, entry.record.description) if part)
    return f"<li>{link}{''.join(words)}</li>"


def feed_xml(entries: Sequence[Entry], at: str = "") -> str:
    """The folder's feed: an entry for each file, with the day it was made."""
    language = spoken().code
    feed = ET.Element("feed", {"xmlns": _ATOM, "xml:lang": language})
    names = sorted({one.record.told["name"] for one in entries})
    updated = max((one.record.told["made"] for one in entries), default="1970-01-01")
    _add(feed, "id", _identity("feed", at, *names))
    _add(feed, "title", _("Published with tradeviz"))
    _add(feed, "updated", _moment(updated))
    _add(_add(feed, "author"), "name", "tradeviz")
    _add(feed, "generator", _OURS)
    _add(feed, "link", rel="self", href=f"{at}{FEED}")
    _add(feed, "link", rel="alternate", type="text/html", href=f"{at}{INDEX}")
    for one in entries:
        _add_entry(feed, one, at)
    ET.indent(feed)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(feed, "unicode") + "\n"


def _add_entry(feed: ET.Element, one: Entry, at: str) -> None:
    told, entry = one.record.told, _add(feed, "entry")
    _add(entry, "id", _identity(told["name"], told["made"], told["digest"], one.file))
    _add(entry, "title", one.record.title)
    _add(entry, "updated", _moment(told["made"]))
    _add(entry, "link", rel="alternate", type="text/html", href=f"{at}{quote(one.file)}")
    _add(entry, "summary", one.record.description)


def _add(parent: ET.Element, tag: str, text: str | None = None, **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, tag, attributes)
    element.text = None if text is None else _legible(text)
    return element


def _legible(text: str) -> str:
    """Text without the characters that XML cannot hold (XML 1.0, 2.2)."""
    return "".join(
        one for one in text if one in "\t\n\r" or " " <= one < "\ud800" or "\ue000" <= one not in "\ufffe\uffff"
    )


def _moment(day: str) -> str:
    return f"{day}T00:00:00Z"


def _identity(*parts: str) -> str:
    """A name for a feed or an entry that stays the same wherever the folder is served."""
    return uuid5(NAMESPACE_URL, "\n".join(("tradeviz", *parts))).urn
