"""The HTML around the page: text from files stays text in it, and it tells nothing of the machine."""

from __future__ import annotations

import html
import re
from typing import Any

from dash import Dash
from dash.exceptions import DependencyException, InvalidResourceError

# What Dash raises for a script or style that it has not.
ABSENT = (DependencyException, InvalidResourceError)

# Dash tells every reader which Python runs the server; nothing in the page reads it.
_MACHINE = re.compile(r'"python_version":"(?:[^"\\]|\\.)*",?')


class Shell(Dash):
    """Dash, but for a title that Dash would put into the page as markup, and a configuration that says too much."""

    def interpolate_index(self, **parts: Any) -> str:  # type: ignore[override]
        """The index page; `parts` are Dash's own."""
        parts["title"] = html.escape(parts.get("title", ""))
        parts["config"] = _MACHINE.sub("", parts.get("config", ""))
        return str(super().interpolate_index(**parts))  # type: ignore[no-untyped-call]


def inert(text: str) -> str:
    """Text without the marks that Dash replaces in its index page; it fills in whatever stands in `{%…%}`."""
    return text.replace("{%", "{ %").replace("%}", "% }")
