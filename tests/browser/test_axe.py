"""No accessibility violation that axe can find, on both sizes and in both schemes."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from tests.browser.journeys import DESKTOP, PHONE, Visit

QUERIES = (
    "",
    "chart=sides&claim=surplus-2024",
    "chart=goods&claim=mainly-fertiliser",
    "table=yes&also=yes",
    "goods=8450&years=3000-1000",
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_axe_finds_no_violation(visit: Visit, size: dict[str, int], scheme: str) -> None:
    found = []
    for query in QUERIES:
        page = visit(query, size=size, scheme=scheme)  # type: ignore[arg-type]
        violations = Axe().run(page).response["violations"]
        found += [(query, one["id"], [node["html"] for node in one["nodes"]]) for one in violations]
        page.context.close()
    assert found == []
