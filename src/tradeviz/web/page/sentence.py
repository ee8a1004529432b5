"""A sentence that holds elements, such as links: the translator moves its words, the page puts the elements in."""

from __future__ import annotations

from string import Formatter
from typing import Any


def rich(sentence: str, **parts: Any) -> list[Any]:
    """A sentence as the children of an element: its text, with elements in the places that it names.

    Args:
        sentence: already in the language spoken: `_("Sources: {sources} · {count}")`.
        parts: what stands in each named place: an element, a text, or a list of these.

    Raises:
        KeyError: the sentence names a place that no part is given for.
    """
    children: list[Any] = []
    for words, name, _spec, _conversion in Formatter().parse(sentence):
        _add(children, words)
        if name is not None:
            for part in parts[name] if isinstance(parts[name], list) else [parts[name]]:
                _add(children, part)
    return children


def _add(children: list[Any], part: Any) -> None:
    """One more child; a text goes on with the text before it, so that both are one to who hears or copies them."""
    if isinstance(part, str) and children and isinstance(children[-1], str):
        children[-1] += part
    elif part != "":
        children.append(part)


def between(separator: str, parts: list[Any]) -> list[Any]:
    """Elements with a text between each two of them."""
    return [one for part in parts for one in (separator, part)][1:]
