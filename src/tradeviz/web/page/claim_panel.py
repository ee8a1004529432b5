"""The panel of a chosen passage: what the article says, what the figures say, the verdict and its evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from tradeviz.model.language import N_, _, ngettext
from tradeviz.model.wording import in_digits
from tradeviz.story.claims import AGREES, CONTRADICTED, DIFFERS, SUPPORTED, UNCHECKED
from tradeviz.web.page.article import VERDICT_CLASSES, VERDICT_SIGNS
from tradeviz.web.page.attributes import aria, in_english
from tradeviz.web.page.links import outside

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tradeviz.story.verdicts import Finding
    from tradeviz.views import PageView

_LEFT_OUT = N_("Reports of the article's own family are left out of the evidence.")
_VERDICTS: Mapping[str, str] = {
    AGREES: N_("Agrees"),
    DIFFERS: N_("Differs"),
    SUPPORTED: N_("Supported"),
    CONTRADICTED: N_("Contradicted"),
    UNCHECKED: N_("Cannot be checked"),
}


def panel(view: PageView) -> list[Any]:
    """The panel, or nothing where no passage is chosen."""
    finding = view.finding
    if finding is None:
        return []
    parts = [
        html.H2(_("The passage you chose"), className="hidden", id="panel-title"),
        _part(_("The article says"), html.P(finding.says, **in_english(when=_is_statement(finding)))),
        _part(_("What is known") if _is_statement(finding) else _("The figures say"), *_figures(finding)),
        _part(_("Verdict"), _verdict(finding), *_missing(finding)),
        _part(_("Evidence"), *_evidence(finding)),
        html.P(
            [html.A(_("Link to this view"), href=view.selection.href), " ", html.A(_("Close"), href=_closed(view))],
            className="twin",
        ),
    ]
    return [html.Section(parts, className="card panel", id="panel", **aria(labelledby="panel-title"))]


def _part(heading: str, *children: Any) -> html.Div:
    return html.Div([html.H3(heading), *children])


def _closed(view: PageView) -> str:
    return view.selection.but(claim="").href


def _is_statement(finding: Finding) -> bool:
    """Whether the claim's words and the reason for its verdict were written by hand, so that they stay English."""
    return finding.claim.kind == "statement"


def _figures(finding: Finding) -> list[Any]:
    note = [html.P(finding.claim.note, className="notes", **in_english())] if finding.claim.note else []
    if not finding.figures:
        return [html.P(_("Nothing was published that says it.")), *note]
    return [html.P(finding.figures, **in_english(when=_is_statement(finding))), *note]


def _verdict(finding: Finding) -> html.P:
    return html.P(
        f"{VERDICT_SIGNS[finding.verdict]} {_verdict_words(finding)}", className=VERDICT_CLASSES[finding.verdict]
    )


def _verdict_words(finding: Finding) -> str:
    """The verdict, and of one that was worked out, how it came about."""
    if finding.verdict == AGREES and not _is_statement(finding):
        return _("Agrees, from a source of its own")
    if finding.verdict == DIFFERS and not _is_statement(finding):
        return _("Differs, {difference}").format(difference=finding.difference)
    return _(_VERDICTS[finding.verdict])


def _missing(finding: Finding) -> list[Any]:
    wanted = _("Wanted: {missing}.").format(missing=finding.missing)
    return [html.P(wanted, className="notes")] if finding.missing else []


def _evidence(finding: Finding) -> list[Any]:
    left_out = html.P(_(_LEFT_OUT), className="notes")
    if not finding.sources:
        return [html.P(_("None was found.")), left_out]
    links = html.Ul(
        [html.Li([outside(source), f" · {source.publisher}"], **in_english()) for source in finding.sources]
    )
    return [links, *_sums(finding.sums), left_out]


def _sums(lines: Sequence[str]) -> list[Any]:
    """The sums behind the figures, the last step first, open to be read."""
    if not lines:
        return []
    heading = ngettext("The sums, {count} line", "The sums, {count} lines", len(lines))
    summary = html.Summary(heading.format(count=in_digits(str(len(lines)))))
    return [html.Details([summary, html.Ol([html.Li(line) for line in lines])], open=True)]
