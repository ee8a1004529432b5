"""References in the formats of reference managers, each with the characters escaped that mean something in it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tradeviz.model.language import _
from tradeviz.model.wording import day_words
from tradeviz.views.as_text import whence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from tradeviz.views.references import Reference

# TeX's own characters, as TeX prints them.
_TEX: Mapping[str, str] = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
    **{letter: f"\\{letter}" for letter in "$&#%_"},
}  # fmt: skip
# An address is taken as it stands, but for what would end the field or begin a command.
_IN_ADDRESS: Mapping[str, str] = {"{": "%7B", "}": "%7D", "\\": "%5C"}


def citation_text(references: Sequence[Reference]) -> str:
    """References as sentences, one a line, in the language spoken."""
    return "\n".join(_sentence(one) for one in references) + "\n"


def citation_bibtex(references: Sequence[Reference]) -> str:
    """References for BibTeX and biblatex."""
    return "\n".join(_bibtex(one) for one in references)


def citation_ris(references: Sequence[Reference]) -> str:
    """References in the format RIS, that most reference managers read."""
    return "".join(f"{tag}  - {_in_a_line(value)}\r\n" for one in references for tag, value in _ris(one))


def citation_csl(references: Sequence[Reference]) -> str:
    """References as CSL-JSON, the data that the Citation Style Language works with."""
    return json.dumps([_csl(one) for one in references], ensure_ascii=False, indent=1) + "\n"


@dataclass(frozen=True, slots=True)
class CitationFormat:
    """A format of references.

    Attributes:
        name: as those who use it call it.
        ending: of a file's name.
        media_type: of the file.
        write: the text of some references.
    """

    name: str
    ending: str
    media_type: str
    write: Callable[[Sequence[Reference]], str]


CITATION_FORMATS = (
    CitationFormat("BibTeX", "bib", "application/x-bibtex; charset=utf-8", citation_bibtex),
    CitationFormat("RIS", "ris", "application/x-research-info-systems; charset=utf-8", citation_ris),
    CitationFormat("CSL-JSON", "json", "application/vnd.citationstyles.csl+json", citation_csl),
    CitationFormat("TXT", "txt", "text/plain; charset=utf-8", citation_text),
)


def _sentence(reference: Reference) -> str:
    whole = reference.part_of
    if reference.version:
        whole = _("{whole}, version {version}").format(whole=whole, version=reference.version)
    parts = [reference.publisher, reference.title, whole, reference.published]
    if reference.url:
        parts.append(whence(reference.url, day_words(reference.accessed)))
    return " ".join(_in_a_line(part) + ("" if part[-1] in ".?!" else ".") for part in parts if part)


def _bibtex(reference: Reference) -> str:
    fields = [
        ("author", f"{{{_tex(reference.publisher)}}}"),
        ("title", f"{{{_tex(reference.title)}}}"),
        ("howpublished", _tex(reference.part_of)),
        ("version", _tex(reference.version)),
        ("year", reference.published[:4]),
        ("date", reference.published),
        ("url", "".join(_IN_ADDRESS.get(letter, letter) for letter in _in_a_line(reference.url))),
        ("urldate", reference.accessed.isoformat() if reference.url else ""),
    ]
    written = "".join(f"  {name} = {{{value}}},\n" for name, value in fields if value)
    return f"@misc{{{re.sub(r'[^A-Za-z0-9.-]+', '-', reference.key)},\n{written}}}\n"


def _tex(text: str) -> str:
    return "".join(_TEX.get(letter, letter) for letter in _in_a_line(text))


def _ris(reference: Reference) -> Iterable[tuple[str, str]]:
    """Tags and values; those without a value are left out."""
    fields = [
        ("TI", reference.title),
        ("AU", reference.publisher),
        ("T2", reference.part_of),
        ("ET", reference.version),
        ("PY", reference.published[:4]),
        ("DA", reference.published.replace("-", "/")),
        ("UR", reference.url),
        ("Y2", reference.accessed.strftime("%Y/%m/%d") if reference.url else ""),
        ("ID", reference.key),
    ]
    return [("TY", "DATA" if reference.is_data else "ELEC"), *(field for field in fields if field[1]), ("ER", "")]


def _csl(reference: Reference) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "id": reference.key,
        "type": "dataset" if reference.is_data else "webpage",
        "title": _in_a_line(reference.title),
        "author": [{"literal": _in_a_line(reference.publisher)}],
        "publisher": _in_a_line(reference.publisher),
        "container-title": _in_a_line(reference.part_of),
        "version": reference.version,
        "issued": {"date-parts": [list(map(int, reference.published.split("-")))]} if reference.published else None,
        "URL": reference.url,
        "accessed": _day(reference.accessed) if reference.url else None,
    }
    return {name: value for name, value in fields.items() if value}


def _day(day: date) -> dict[str, Any]:
    return {"date-parts": [[day.year, day.month, day.day]]}


def _in_a_line(text: str) -> str:
    """A text without what would begin another line, or could not be seen."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
