"""What the file's scripts must know of the page: every key of an address, every control, every kind of trace."""

from __future__ import annotations

import json
import re
from pathlib import Path

from tradeviz.publish.document import OWN_ASSETS
from tradeviz.publish.links import BY_THE_SCRIPT
from tradeviz.views.selection import QUERY_KEYS
from tradeviz.web.page.controls import CONTROLS

TRACES = Path(__file__).parents[2] / "frontend" / "traces.json"
PUBLISHED = (OWN_ASSETS / "published.js").read_text("utf-8")
DRAWING = (OWN_ASSETS / "drawing.js").read_text("utf-8")


def words_of(constant: str, text: str) -> set[str]:
    """The words in the list or mapping that a script keeps in a constant."""
    found = re.search(rf"const {constant} = [\[{{](.*)[\]}}];", text)
    return set(re.findall(r"\w+", found[1])) if found else set()


def test_every_key_of_an_address_can_be_given_up_or_is_worked_out() -> None:
    assert words_of("GIVEN_UP", PUBLISHED) == set(QUERY_KEYS) - set(BY_THE_SCRIPT) - {"lang"}


def test_every_control_is_set_from_the_address_and_sets_it() -> None:
    known = words_of("FIELDS", PUBLISHED) | words_of("SWITCHES", PUBLISHED) | {"years"}
    assert {control.key for control in CONTROLS} <= known


def test_every_kind_of_trace_is_drawn() -> None:
    traces = json.loads(TRACES.read_text("utf-8"))
    names = {re.split(r"[/.]", str(one))[-1] for one in (traces if isinstance(traces, list) else traces["traces"])}
    assert names <= words_of("DRAW", DRAWING)
