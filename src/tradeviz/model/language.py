"""The language that a page is written in: a value of the request, and the catalogue that its sentences come from.

Sentences stand in the code in English, whole, as the argument of `_` or `ngettext`; what they are about goes in by
name afterwards: `_("{goods} came to {value}").format(...)`. English is the source, so it needs no catalogue. A word
that stands in a constant is marked by `N_` there and goes through `_` where it is shown.

The command line and errors stay in English: outside of `speaking`, English is spoken.
"""

from __future__ import annotations

import gettext
import math
import re
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

from babel import Locale, UnknownLocaleError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_T = TypeVar("_T")

DOMAIN = "tradeviz"
LOCALES = Path(__file__).parents[1] / "locale"  # one folder a language, as gettext has it
SOURCE_CODE = "en"
PSEUDO_CODE = "en-XA"  # CLDR's code for English made longer, to see what a translation would break
_LONGER = 1 / 3
_PLACEHOLDER = re.compile(r"\{\w*\}")


@dataclass(frozen=True, slots=True)
class Language:
    """A language that pages can be shown in.

    Attributes:
        code: as HTML's `lang` and the address have it: "en", "ru", "zh-Hans".
        locale: Babel's data for its numbers, months and names of countries.
        translations: its sentences.
    """

    code: str
    locale: Locale
    translations: gettext.NullTranslations

    def __hash__(self) -> int:
        return hash(self.code)


class _Pseudo(gettext.NullTranslations):
    """Each sentence in brackets and a third longer: what stays outside was never handed to gettext."""

    def gettext(self, message: str) -> str:
        letters = len(_PLACEHOLDER.sub("", message))
        return f"[{message}{'·' * math.ceil(letters * _LONGER)}]"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


ENGLISH = Language(SOURCE_CODE, Locale("en"), gettext.NullTranslations())
_MOST_ACCEPTED = 10  # languages of one reader that are looked at; Babel reads a file for each
_SPOKEN: ContextVar[Language] = ContextVar("language", default=ENGLISH)


@lru_cache(maxsize=1)
def languages() -> dict[str, Language]:
    """The languages there are by code, English first: those with a catalogue, and the pseudo-language."""
    return languages_in(LOCALES)


def languages_in(folder: Path) -> dict[str, Language]:
    """English, the languages that a folder has a compiled catalogue of, and the pseudo-language, by code.

    Args:
        folder: with a folder for each language, named as Babel names it: `ru/LC_MESSAGES/tradeviz.mo`.
    """
    known = {SOURCE_CODE: ENGLISH}
    for catalogue in sorted(folder.glob(f"*/LC_MESSAGES/{DOMAIN}.mo")):
        name = catalogue.parents[1].name
        code = name.replace("_", "-")
        translations = gettext.translation(DOMAIN, folder, [name])
        known[code] = Language(code, Locale.parse(code, sep="-"), translations)
    return known | {PSEUDO_CODE: Language(PSEUDO_CODE, Locale("en"), _Pseudo())}


def chosen_language(asked: str, accepted: str = "") -> Language:
    """The language of a request.

    Args:
        asked: a code, as the address names one; empty or unknown where it names none that there is.
        accepted: the browser's Accept-Language header; the pseudo-language must be asked for by name.

    Returns:
        The language asked for, else the first accepted one that there is, else English.
    """
    there = languages()
    if asked in there:
        return there[asked]
    offered = [code.replace("-", "_") for code in there if code != PSEUDO_CODE]
    found = Locale.negotiate(_preferred(accepted), offered)
    return there.get(str(found).replace("_", "-"), ENGLISH) if found else ENGLISH


def _preferred(accepted: str) -> list[str]:
    """Codes of an Accept-Language header, the most wanted first; what is no code is left out."""
    wanted: list[tuple[float, str]] = []
    for part in accepted[:1000].split(",", _MOST_ACCEPTED)[:_MOST_ACCEPTED]:
        code, _sep, quality = part.strip().partition(";q=")
        try:
            Locale.parse(code, sep="-")
            wanted.append((-float(quality or 1), code.replace("-", "_")))
        except (ValueError, UnknownLocaleError, TypeError):
            continue
    return [code for _quality, code in sorted(wanted, key=lambda one: one[0])]


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Have sentences, numbers and names in this language within the block, in this thread or task alone."""
    before = _SPOKEN.set(language)
    try:
        yield
    finally:
        _SPOKEN.reset(before)


def spoken() -> Language:
    """The language that is spoken now. Whatever keeps text that it made must keep it by this."""
    return _SPOKEN.get()


def _(sentence: str) -> str:
    """A sentence in the language that is spoken."""
    return spoken().translations.gettext(sentence)


def ngettext(singular: str, plural: str, number: int) -> str:
    """A sentence for so many of a thing; the number goes in by name afterwards."""
    return spoken().translations.ngettext(singular, plural, number)


def N_(sentence: str) -> str:  # noqa: N802 - the name that gettext's tools look for
    """Mark a sentence that stands in a constant; it goes through `_` where it is shown."""
    return sentence


class cached_by_language(Generic[_T]):  # noqa: N801 - used as functools.cached_property is
    """A property worked out once for each language, and kept with the object."""

    def __init__(self, make: Callable[[Any], _T]) -> None:
        self._make = make
        self.__doc__ = make.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._slot = f"_{name}_by_language"

    @overload
    def __get__(self, instance: None, owner: type) -> cached_by_language[_T]: ...
    @overload
    def __get__(self, instance: object, owner: type) -> _T: ...
    def __get__(self, instance: object | None, owner: type) -> _T | cached_by_language[_T]:
        if instance is None:
            return self
        kept: dict[str, _T] = instance.__dict__.setdefault(self._slot, {})
        code = spoken().code
        if code not in kept:
            kept[code] = self._make(instance)
        return kept[code]
