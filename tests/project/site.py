"""Whether the documentation's site needs another machine: `python -m tests.project.site` looks at site/."""

from __future__ import annotations

import re
import sys
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from tests.project.pages import ROOT

if TYPE_CHECKING:
    from pathlib import Path

_LOADING = {"script": "src", "img": "src", "iframe": "src", "source": "src", "link": "href"}
_STYLES = re.compile(r"(?:@import|url\()\s*[\"']?((?:https?:)?//[^\"')\s;]+)")


class _Loaded(HTMLParser):
    """Gathers what a page loads from elsewhere; links that a reader may follow are none of it."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        address = dict(attrs).get(_LOADING.get(tag, "")) or ""
        if re.match(r"(https?:)?//", address) and dict(attrs).get("rel") != "canonical":
            self.addresses.append(address)


def loaded_from_elsewhere(site: Path) -> list[str]:
    """Each file of a site with what it loads from another machine."""
    found = []
    for path in sorted(site.rglob("*")):
        if path.suffix == ".html":
            page = _Loaded()
            page.feed(path.read_text("utf-8"))
            found += [f"{path.relative_to(site)}: {address}" for address in page.addresses]
        elif path.suffix == ".css":
            addresses = _STYLES.findall(path.read_text("utf-8"))
            found += [f"{path.relative_to(site)}: {address}" for address in addresses]
    return found


if __name__ == "__main__":
    found = loaded_from_elsewhere(ROOT / "site")
    sys.exit("\n".join(["The site loads these from another machine:", *found]) if found else 0)
