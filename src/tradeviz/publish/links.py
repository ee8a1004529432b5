"""Links of a page that has no server: to choices that the file holds, or to where the page is served."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from tradeviz.publish.walk import changed
from tradeviz.web.page.chart_card import CSV, EXCEL
from tradeviz.web.page.take_away import TAKE_AWAY

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from tradeviz.web.page.tree import Tree

BY_THE_SCRIPT = ("years", "sort")  # keys that the file's own script answers, whatever their value
NO_CHOICE = "#="  # an address for the choice by default; "#" alone would scroll to the top
_LEFT_OUT = "lang"  # a file speaks one language


@dataclass(frozen=True, slots=True)
class Links:
    """What becomes of links on the page of one choice.

    Attributes:
        query: the choice, as `Selection.query` writes it.
        held: the queries of all choices that the file holds.
        url: address of the page on a server; empty where there is none.
    """

    query: str
    held: Collection[str]
    url: str = ""

    def attributes(self, href: str) -> dict[str, str]:
        """The attributes that take the place of `href`; none where the link leads nowhere.

        A choice that is held becomes `go`, what it changes of this one: the same for many choices, so that pages differ
        by little.
        """
        if href.startswith("?"):
            return self._choice(href)
        address = urlsplit(href)
        if href.startswith("#") or address.scheme in {"http", "https", "data"}:
            return {"href": href}
        place = f"/{address.path}"  # links of a story that lies at a server's root have no slash before them
        if place.endswith((CSV, EXCEL)) and "level=" not in address.query:
            return {"csv": "excel" if place.endswith(EXCEL) else "plain"}
        return {"href": urljoin(self.url, href)} if self.url else {}

    def change(self, href: str) -> str:
        """What a link to a choice changes, or nothing where the file does not hold it."""
        return self._choice(href).get("go", "") if href.startswith("?") else ""

    def _choice(self, href: str) -> dict[str, str]:
        now, then = query_pairs(self.query), query_pairs(href)
        if not self._holds(then):
            return {"href": self.url + href} if self.url else {}
        other = {key: text for key, text in then.items() if now.get(key) != text}
        gone = {key: "" for key in (*now, *BY_THE_SCRIPT) if key not in then}
        return {"go": urlencode(other | dict(sorted(gone.items())), safe=",/")}

    def _holds(self, pairs: Mapping[str, str]) -> bool:
        """Whether a choice is held: cut to its years already, or with all years, which the script takes away."""
        return any(_without(pairs, keys) in self.held for keys in (("sort",), BY_THE_SCRIPT))


def query_pairs(query: str) -> dict[str, str]:
    """The keys and values of a query, in their order; without a fragment, and those that a file has no use for."""
    asked = query.removeprefix("?").partition("#")[0]
    return {key: text for key, text in parse_qsl(asked) if key != _LEFT_OUT}


def _without(pairs: Mapping[str, str], keys: Collection[str]) -> str:
    """The query of a choice without some of its keys."""
    return urlencode({key: text for key, text in pairs.items() if key not in keys}, safe=",/")


def applied(query: str, change: str) -> str:
    """The query that a change makes of another one; the file's script does the same."""
    changes = dict(parse_qsl(change, keep_blank_values=True))
    then = {key: text for key, text in (query_pairs(query) | changes).items() if text}
    return urlencode(then, safe=",/")


def relinked(trees: list[Tree], links: Links) -> list[Tree]:
    """Trees with their links replaced, without what only a server answers: some downloads, and pictures of charts."""

    def change(attributes: dict[str, Any]) -> dict[str, Any]:
        if "href" not in attributes:
            return attributes
        kept = {name: value for name, value in attributes.items() if name != "href"}
        return kept | links.attributes(attributes["href"])

    return changed(trees, change, _is_dead)


def _is_dead(tree: Tree) -> bool:
    """Whether it is an entry of the downloads, whose link has no address any more, or what makes pictures."""
    if isinstance(tree, str) or tree[0] not in {"li", "div"}:
        return False
    if tree[0] == "div":
        return bool(tree[1].get("id") == TAKE_AWAY)
    link = next((one for one in tree[2:] if isinstance(one, list) and one[0] == "a"), None)
    return link is not None and "download" in link[1] and not {"href", "csv"} & link[1].keys()


def addressed(trees: list[Any], query: str) -> list[Any]:
    """Trees with the addresses that links have without a script: `go` becomes the fragment of its choice."""

    def change(attributes: dict[str, Any]) -> dict[str, Any]:
        if "go" not in attributes:
            return attributes
        kept = {name: value for name, value in attributes.items() if name != "go"}
        return {**kept, "href": fragment(applied(query, attributes["go"])), "data-choice": ""}

    return changed(trees, change)


def fragment(query: str) -> str:
    """The address of a choice within the file."""
    return f"#{query}" if query else NO_CHOICE
