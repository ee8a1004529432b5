"""When a story's figures were last changed, by whom, and where to tell of a mistake: as its data package says it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from tradeviz.model.sources import is_web_address

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MOST_PEOPLE = 6
_MOST_LETTERS = 100
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_EMAIL = re.compile(r"[A-Za-z0-9.+_-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Contributor:
    """One who made a story.

    Attributes:
        name: of a person or an organisation.
        address: where to reach them, as a link: `https:` or `mailto:`; empty where they do not say it.
    """

    name: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Imprint:
    """When and by whom.

    Attributes:
        changed: the day of the last change; None where the data package does not say it.
        people: who made the story, `MOST_PEOPLE` at most.
    """

    changed: date | None = None
    people: tuple[Contributor, ...] = ()

    @property
    def is_reachable(self) -> bool:
        """Whether there is anybody to tell of a mistake."""
        return any(one.address for one in self.people)


def imprint_of(package: Mapping[str, Any]) -> Imprint:
    """The imprint that a data package gives; what is not as its standard has it is as if it were not there."""
    return Imprint(_day(package.get("created")), tuple(_people(package.get("contributors")))[:MOST_PEOPLE])


def _day(text: object) -> date | None:
    """The day of a moment such as 2026-11-24T00:00:00Z."""
    found = _DAY.match(text) if isinstance(text, str) else None
    try:
        return date.fromisoformat(found.group()) if found else None
    except ValueError:
        return None


def _people(told: object) -> Iterator[Contributor]:
    for one in told if isinstance(told, list) else ():
        name = one.get("title") if isinstance(one, dict) else None
        if isinstance(name, str) and name.strip():
            yield Contributor(" ".join(name.split())[:_MOST_LETTERS], _address(one))


def _address(one: Mapping[str, Any]) -> str:
    path, email = one.get("path"), one.get("email")
    if isinstance(path, str) and is_web_address(path):
        return path
    return f"mailto:{email}" if isinstance(email, str) and _EMAIL.fullmatch(email) else ""
