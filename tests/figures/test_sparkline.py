"""The small drawing of a chart: its words stay within it, whatever they say."""

from __future__ import annotations

from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pytest
from tests.figures.test_lines import viewed

from tradeviz.figures.lettering import width_of
from tradeviz.figures.sparkline import SPARK_WIDTH, sparkline

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize(
    "query", ["", "goods=31&flow=imports&years=2014-2025", "goods=potash", "by=BLR", "years=1992-2000"]
)
def test_the_words_at_the_lines_ends_are_whole(query: str) -> None:
    address = sparkline(viewed(query), ("CHN", "BLR"))
    kind, _, drawing = address.partition(",")
    assert kind.startswith("data:image/svg+xml")
    ends = [text for text in ET.fromstring(unquote(drawing)).iter(f"{SVG}text") if text.get("class") in {"t1", "t2"}]
    assert ends
    for text in ends:
        assert text.text
        assert float(text.get("x", "0")) + width_of(text.text, 12, bold=True) <= SPARK_WIDTH
