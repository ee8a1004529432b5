"""What a choice costs the browser, counted in elements whose style it works out, not in time."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.browser.journeys import answered, drawn

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from tests.browser.journeys import Visit


def test_labels_drawn_one_after_the_other_leave_the_style_of_all_others(visit: Visit, browser: Browser) -> None:
    """Plotly measures each label as it draws it. Rules of ours once made each cost the style of the whole column."""
    page = visit()
    drawn(page)
    elements = page.locator("*").count()
    browser.start_tracing(page=page, categories=["devtools.timeline"])
    page.get_by_role("link", name="Two sides").click()
    answered(page, "chart=sides")
    drawn(page)
    events = json.loads(browser.stop_tracing())["traceEvents"]
    restyled = [
        event["args"]["elementCount"] for event in events if event["name"] == "UpdateLayoutTree" and "dur" in event
    ]
    assert len(restyled) > 10
    assert sum(restyled) < 0.8 * elements, restyled
