"""The panel of a chosen passage: what the article says, what the figures say, the verdict and its evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from tradeviz.model.wording import counted, upper_first
from tradeviz.web.page.article import KINDS, SIGNS
from tradeviz.web.page.attributes import aria
from tradeviz.web.page.links import outside

if TYPE_CHECKING:
    from tradeviz.story.verdicts import Finding
    from tradeviz.views import PageView

_LEFT_OUT = "Reports of the article's own family are left out of the evidence."


def panel(view: PageView) -> list[Any]:
    """The panel, or nothing where no passage is chosen."""
    finding = view.finding
    if finding is None:
        return []
    parts = [
        html.H2("The passage you chose", className="hidden", id="panel-title"),
        _part("The article says", html.P(finding.says)),
        _part("The figures say" if finding.claim.kind != "statement" else "What is known", *_figures(finding)),
        _part("Verdict", _verdict(finding), *_missing(finding)),
        _part("Evidence", *_evidence(finding)),
        html.P(
            [html.A("Link to this view", href=view.selection.href), " ", html.A("Close", href=_closed(view))],
            className="twin",
        ),
    ]
    return [html.Section(parts, className="card panel", id="panel", **aria(labelledby="panel-title"))]


def _part(heading: str, *children: Any) -> html.Div:
    return html.Div([html.H3(heading), *children])


def _closed(view: PageView) -> str:
    return view.selection.but(claim="").href


def _figures(finding: Finding) -> list[Any]:
    note = [html.P(finding.claim.note, className="notes")] if finding.claim.note else []
    return [html.P(finding.figures or "Nothing was published that says it."), *note]


def _verdict(finding: Finding) -> html.P:
    words = f"{SIGNS[finding.verdict]} {upper_first(finding.verdict)}"
    how = {"agrees": ", from a source of its own", "differs": f", {finding.difference}"}
    detail = how.get(finding.verdict, "") if finding.claim.kind != "statement" else ""
    return html.P(words + detail, className=KINDS[finding.verdict])


def _missing(finding: Finding) -> list[Any]:
    return [html.P(f"Wanted: {finding.missing}.", className="notes")] if finding.missing else []


def _evidence(finding: Finding) -> list[Any]:
    if not finding.sources:
        return [html.P("None was found."), html.P(_LEFT_OUT, className="notes")]
    links = html.Ul([html.Li([outside(source), f" · {source.publisher}"]) for source in finding.sources])
    sums = html.Ol([html.Li(line) for line in finding.sums])
    summary = html.Summary(f"The sums, {counted(len(finding.sums), 'line')}")
    details = [html.Details([summary, sums], open=True)] if finding.sums else []
    return [links, *details, html.P(_LEFT_OUT, className="notes")]
