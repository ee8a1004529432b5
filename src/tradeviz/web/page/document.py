"""A page without scripts, as a whole HTML document."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from tradeviz.web.page.html import markup

if TYPE_CHECKING:
    from dash.development.base_component import Component

_DOCUMENT = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<link rel="icon" href="assets/icon.svg">
<link rel="stylesheet" href="assets/page.css">
</head>
<body>
{body}
</body>
</html>"""


def document(title: str, body: Component) -> str:
    """The document; text is escaped."""
    return _DOCUMENT.format(title=html.escape(title), body=markup(body))
