"""Pictures of the page for a person to look at, in the git-ignored folder `screenshots/`."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.browser.journeys import DESKTOP, PHONE, Visit, answered

VIEWS = {
    "default": "",
    "goods": "goods=potash,beef&flow=imports",
    "claim": "claim=surplus-growth-2024",
    "sides": "chart=sides&factor=1.06",
    "by-goods": "chart=goods",
    "empty": "goods=8450&flow=exports",
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("name", "size"), [("1440", DESKTOP), ("390", PHONE)])
def test_the_page_is_pictured(visit: Visit, pictures: Path, name: str, size: dict[str, int], scheme: str) -> None:
    for view, query in VIEWS.items():
        page = visit(query, size=size, scheme=scheme)  # type: ignore[arg-type]
        answered(page)
        path = pictures / f"{view}-{name}-{scheme}.png"
        page.screenshot(path=path, full_page=name == "390")
        # A page of one colour compresses to far less.
        assert path.stat().st_size > 20_000
        page.close()
