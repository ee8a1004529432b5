"""The panel of a chosen passage: what the article says, what the figures say, the verdict and its evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from tradeviz.figures.range_bars import range_bars
from tradeviz.figures.sparkline import sparkline
from tradeviz.model.language import N_, _, ngettext
from tradeviz.model.wording import in_digits
from tradeviz.story.claims import AGREES, CONTRADICTED, DIFFERS, SUPPORTED, UNCHECKED
from tradeviz.views.choices import choice_for
from tradeviz.web.page.article import VERDICT_SHAPES, verdict_shape
from tradeviz.web.page.attributes import aria, data, in_english
from tradeviz.web.page.links import outside
from tradeviz.web.page.sentence import between, rich

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
    """The card of a chosen passage, or nothing where none is chosen."""
    finding = view.finding
    if finding is None:
        return []
    parts = [
        _head(view, finding),
        *claim_check(view, finding),
        html.Div(
            [html.Div(claim_evidence(finding)), html.A(_("Link to this view"), href=view.selection.href)],
            className="foot",
        ),
        _steps(view, "steps bottom"),
    ]
    about = "" if finding.claim.has_chart else " alone"
    return [
        html.Section(
            parts,
            className=f"card panel{about}",
            id="panel",
            **aria(labelledby="verdict"),
            **data(chosen=finding.claim.id),
        )
    ]


def claim_check(view: PageView, finding: Finding) -> list[Any]:
    """What the article says and the figures say; beside them the sums between the two, and a drawing."""
    said = html.Div([*_statements(view, finding), *_givens(view, finding)])
    shown = [*_sums(finding.sums), *_drawing(view, finding)]
    return [html.Div([said, html.Div(shown)] if shown else said, className="statements")]


def verdict_title(finding: Finding) -> list[Any]:
    """The verdict's shape and word."""
    return [verdict_shape(finding.verdict), " ", _(_VERDICTS[finding.verdict])]


def _head(view: PageView, finding: Finding) -> html.Div:
    """The verdict, which takes the focus when the passage is chosen; the steps to others; and the way out."""
    shape = VERDICT_SHAPES[finding.verdict]
    words = html.H2(verdict_title(finding), id="verdict", tabIndex="-1")
    more = html.Span(how_so(finding), className="how-so")
    close = html.A(html.Span(_("Close"), className="hidden"), href=_closed(view), className="icon close", id="close")
    return html.Div([html.Div([words, more], className=shape), _steps(view, "steps"), close], className="head")


def _steps(view: PageView, kind: str) -> html.Nav:
    """Links to the passages before and after, in the order of the text, and which of them this is."""
    order, at_foot = view.story.article.claims_in_order(), kind.endswith("bottom")
    claim, lang = view.selection.claim, view.selection.lang
    place = order.index(claim) if claim in order else 0
    before, after = order[place - 1] if place else "", order[place + 1] if place + 1 < len(order) else ""
    number = _("Passage {place} of {count}").format(place=in_digits(str(place + 1)), count=in_digits(str(len(order))))
    return html.Nav(
        [
            _step(view, before, _("Previous"), "icon previous", lang, at_foot=at_foot),
            html.Span(number, className="of"),
            _step(view, after, _("Next"), "icon next", lang, at_foot=at_foot),
        ],
        className=kind,
        **aria(label=_("Passages")),
    )


def _step(view: PageView, claim: str, label: str, kind: str, lang: str, *, at_foot: bool) -> Any:
    """A link to another passage; at the end of the text a place without one."""
    # The steps at the card's foot, on small screens, have words; those at its head only signs.
    words = html.Span(label, className="hidden" if not at_foot else "")
    if not claim:
        return html.Span(words, className=kind, **aria(hidden="true"))
    return html.A(words, href=choice_for(view.story, claim, lang).href, className=kind, **data(step="yes"))


def _whose(view: PageView, finding: Finding) -> list[Any]:
    """Of a value, that the article's source does not say who counted it."""
    report = view.story.article_report
    if report is None or report.names_statistics or finding.claim.kind != "value":
        return []
    return [html.P(_("It does not say who counted."), className="notes")]


def _statements(view: PageView, finding: Finding) -> list[Any]:
    """What the article says and what the figures say, one below the other, and both as ranges on one scale."""
    known = _("Independent figures say")
    if _is_statement(finding):
        known = _("What is known")
    elif finding.claim.given:
        known = _("Independent figures, with a number of the article's own, say")
    # A comparison has no number of the article's own: what it is held to is how its words are read.
    said = _("Read as") if finding.claim.kind == "comparison" else _("The article says")
    return [
        html.H3(said),
        html.P(finding.says, **in_english(when=_is_statement(finding))),
        *_whose(view, finding),
        *_ranges(finding),
        html.H3(known),
        *_figures(finding),
        *_missing(finding),
    ]


def _givens(view: PageView, finding: Finding) -> list[Any]:
    """What of the article itself a check takes as true: it is only as independent as these are."""
    quoted: list[Any] = [html.Q(view.story.claims[claim].words, **in_english()) for claim in finding.claim.given]
    sentence = _("This check takes as given what the article says elsewhere: {words}.")
    return [html.P(rich(sentence, words=between(", ", quoted)), className="notes")] if quoted else []


def _ranges(finding: Finding) -> list[Any]:
    """The ranges of a value that was checked; a comparison and a statement have none."""
    if finding.claim.kind != "value" or finding.bounds is None or finding.claim.left is None:
        return []
    drawing = range_bars(finding.claim.bounds, finding.bounds, finding.claim.left.unit)
    return [html.Img(src=drawing, alt="", className="ranges")] if drawing else []


def _drawing(view: PageView, finding: Finding) -> list[Any]:
    """The chart's main lines in small, for the card covers the charts of a phone and pushes down those of a desktop."""
    if view.chart.figure != "lines" or not finding.claim.has_chart:
        return []
    first, second = view.figures.pair
    drawing = sparkline(view.chart, (first.code, second.code))
    return [html.Img(src=drawing, alt=view.chart.summary, className="small-chart")] if drawing else []


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


def how_so(finding: Finding) -> str:
    """How a verdict that was worked out came about."""
    if finding.verdict == AGREES and not _is_statement(finding):
        return _("resting on a number of the article's own") if finding.claim.given else _("from a source of its own")
    if finding.verdict == DIFFERS and not _is_statement(finding):
        return finding.difference
    return ""


def _missing(finding: Finding) -> list[Any]:
    wanted = _("Wanted: {missing}.").format(missing=finding.missing)
    return [html.P(wanted, className="notes")] if finding.missing else []


def claim_evidence(finding: Finding) -> list[Any]:
    """The sources of the figures in a line, and what was left out."""
    left_out = html.P(_(_LEFT_OUT), className="notes")
    decided = [html.P(finding.decided)] if finding.decided else []
    decided += [html.P(_("Beside it: {said}").format(said=said), className="notes") for said in finding.beside]
    if not finding.sources:
        return [html.P(_("No independent source was found that decides it.")), left_out]
    links = [html.Span([outside(source), f", {source.publisher}"], **in_english()) for source in finding.sources]
    return [*decided, html.P(rich(_("Sources: {sources}"), sources=between(" · ", links))), left_out]


def _sums(lines: Sequence[str]) -> list[Any]:
    """The sums behind the figures, the last step first, open to be read."""
    if not lines:
        return []
    heading = ngettext("The sum", "The sums", len(lines))
    # A long list scrolls inside its card, so it must take the focus for who has no wheel.
    listed = html.Ol([html.Li(line) for line in lines], tabIndex="0", **aria(label=heading))
    return [html.Div([html.H3(heading), listed], className="sums")]
