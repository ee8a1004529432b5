"""Trees of JSON with every part that comes more than once written once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

    _Node: TypeAlias = tuple[Any, ...]

_MARK = "~"  # begins the number of a shared part; a text that begins so has the mark twice
_LEAST = 12  # characters of JSON; what is shorter is written again, for its number would be no shorter
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def packed(root: Any) -> dict[str, Any]:
    """A tree of JSON as its shared parts, and the rest with their numbers in their places.

    Args:
        root: lists, mappings with text as keys, texts, numbers, booleans and None.

    Returns:
        `shared`, parts that hold no other but those before them, and `root`. A part's number is its place in `shared`
        with 36 digits, after a `~`; any other text that begins with a `~` has one more before it.
    """
    nodes = _Nodes()
    top = nodes.add(root)
    written = _Written(nodes)
    shared = [written.body(number) for number in written.places]
    return {"shared": shared, "root": written.place_of(top)}


def unpacked(pack: dict[str, Any]) -> Any:
    """The tree that was packed."""
    shared: list[Any] = []
    for part in pack["shared"]:
        shared.append(_restored(part, shared))
    return _restored(pack["root"], shared)


def json_of(tree: Any) -> str:
    """JSON on one line, the same for the same tree; it may stand inside a script element."""
    text = json.dumps(tree, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


class _Nodes:
    """The distinct parts of a tree, each after those that it holds, and how often each stands in another."""

    def __init__(self) -> None:
        self.nodes: list[_Node] = []
        self.sizes: list[int] = []
        self.uses: list[int] = []
        self._numbers: dict[_Node, int] = {}

    def add(self, part: Any) -> int:
        """The number of a part."""
        if isinstance(part, dict):
            node: _Node = (dict, *((key, self.add(one)) for key, one in part.items()))
        elif isinstance(part, list | tuple):
            node = (list, *(self.add(one) for one in part))
        else:
            node = (type(part), part)
        number = self._numbers.get(node)
        return self._new(node) if number is None else number

    def held(self, number: int) -> Iterator[int]:
        """The numbers of the parts that a part holds."""
        kind, *rest = self.nodes[number]
        if kind is dict:
            yield from (one for _key, one in rest)
        elif kind is list:
            yield from rest

    def _new(self, node: _Node) -> int:
        number = self._numbers[node] = len(self.nodes)
        self.nodes.append(node)
        self.uses.append(0)
        for one in self.held(number):
            self.uses[one] += 1
        self.sizes.append(self._size(node))
        return number

    def _size(self, node: _Node) -> int:
        """About how many characters it takes as JSON."""
        kind, *rest = node
        if kind is dict:
            return sum(len(key) + 4 + self.sizes[one] for key, one in rest)
        if kind is list:
            return 1 + sum(1 + self.sizes[one] for one in rest)
        return len(str(rest[0])) + 2


class _Written:
    """Parts as they are written, with numbers for those that are shared."""

    def __init__(self, nodes: _Nodes) -> None:
        self._nodes = nodes
        shared = [number for number, uses in enumerate(nodes.uses) if uses > 1 and nodes.sizes[number] > _LEAST]
        self.places = {number: place for place, number in enumerate(shared)}

    def body(self, number: int) -> Any:
        kind, *rest = self._nodes.nodes[number]
        if kind is dict:
            return {key: self.place_of(one) for key, one in rest}
        if kind is list:
            return [self.place_of(one) for one in rest]
        (value,) = rest
        return _MARK + value if isinstance(value, str) and value.startswith(_MARK) else value

    def place_of(self, number: int) -> Any:
        if number in self.places:
            return _MARK + in_base_36(self.places[number])
        return self.body(number)


def in_base_36(number: int) -> str:
    """A number as JavaScript's `parseInt(text, 36)` reads it."""
    text = ""
    while number >= 36:
        number, digit = divmod(number, 36)
        text = _DIGITS[digit] + text
    return _DIGITS[number] + text


def _restored(part: Any, shared: list[Any]) -> Any:
    if isinstance(part, dict):
        return {key: _restored(one, shared) for key, one in part.items()}
    if isinstance(part, list):
        return [_restored(one, shared) for one in part]
    if isinstance(part, str) and part.startswith(_MARK):
        return part[1:] if part.startswith(_MARK + _MARK) else shared[int(part[1:], 36)]
    return part
