"""One walk through trees of elements, for whatever changes attributes or leaves elements out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


def changed(
    trees: list[Any], change: Callable[[dict[str, Any]], dict[str, Any]], drops: Callable[[Any], bool] | None = None
) -> list[Any]:
    """Trees with the attributes of each element changed; what is drawn stays as it is, and text does.

    Args:
        trees: elements and texts.
        change: gives an element's attributes for those that it has.
        drops: whether an element, changed with all within it, is left out; nothing is, where none is given.
    """
    walked = [_changed(tree, change, drops) for tree in trees]
    return walked if drops is None else [one for one in walked if not drops(one)]


def _changed(tree: Any, change: Callable[[dict[str, Any]], dict[str, Any]], drops: Callable[[Any], bool] | None) -> Any:
    if isinstance(tree, str) or tree[0] == "drawing":
        return tree
    tag, attributes, *children = tree
    return [tag, change(attributes), *changed(children, change, drops)]
