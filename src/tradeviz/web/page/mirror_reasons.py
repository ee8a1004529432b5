"""Why two declarations of one flow differ, with the manuals that say so, one press below the chart of both sides."""

from __future__ import annotations

from typing import Any

from dash import html

from tradeviz.model.language import _
from tradeviz.views.mirror_gap import GAP_REASONS, REASON_SOURCES
from tradeviz.web.page.attributes import in_english
from tradeviz.web.page.sentence import between, rich


def mirror_reasons() -> html.Details:
    """The reasons in general; which of them holds for a pair, no source says."""
    told: list[Any] = [part for name, words in GAP_REASONS for part in (html.Dt(_(name)), html.Dd(_(words)))]
    links = [
        html.A(title, href=address, rel="noopener noreferrer", **in_english()) for title, address in REASON_SOURCES
    ]
    return html.Details(
        [
            html.Summary(_("Why two declarations of the same trade differ")),
            html.Dl(told),
            html.P(_("These are the reasons in general. Which of them holds here, the figures do not say.")),
            html.P(rich(_("Sources: {sources}"), sources=between(" · ", links))),
        ],
        className="notes reasons",
    )
