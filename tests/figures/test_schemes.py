"""A chart of the dark page is printed in the colours of the light one."""

from __future__ import annotations

import pytest

from tradeviz.figures import DARK, LIGHT, draw
from tradeviz.figures.schemes import colours_on_paper
from tradeviz.story.load import default_folder, load
from tradeviz.views import page_view
from tradeviz.views.choices import choices_of
from tradeviz.views.registry import CHARTS
from tradeviz.views.selection import parse_query

STORY = load(default_folder())


def test_colours_are_paired_as_styles_have_them() -> None:
    dark = {
        "font": {"color": "#e9e7e2"},
        "shapes": [{"fillcolor": "rgba(28,32,37,0.5)"}, {"x": 1}],
        "title": "#1 of all",
    }
    light = {
        "font": {"color": "#1d2126"},
        "shapes": [{"fillcolor": "rgba(255,255,255,0.5)"}, {"x": 1}],
        "title": "#1 of all",
    }
    assert colours_on_paper(dark, light) == {"233, 231, 226": "29, 33, 38", "28, 32, 37": "255, 255, 255"}


@pytest.mark.parametrize("chart", [chart.key for chart in CHARTS])
def test_nothing_of_the_dark_is_left_on_paper(chart: str) -> None:
    view = page_view(STORY, parse_query(f"chart={chart}", choices_of(STORY)).selection)
    pair = (STORY.pair[0].code, STORY.pair[1].code)
    dark, light = draw(view.chart, pair, DARK), draw(view.chart, pair, LIGHT)
    on_paper = colours_on_paper(dark, light)
    text, wanted = str(dark).lower(), str(light).lower()
    for before, after in on_paper.items():
        for form in ("#{:02x}{:02x}{:02x}", "rgba({},{},{}"):
            text = text.replace(form.format(*map(int, before.split(", "))), form.format(*map(int, after.split(", "))))
    assert text == wanted
