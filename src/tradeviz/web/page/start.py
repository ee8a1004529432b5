"""The start page as elements: stories, a chooser of pairs, and what the store holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from tradeviz.model.language import N_, _, ngettext
from tradeviz.model.wording import amount, in_digits, listing, qualified
from tradeviz.story.floors import AT_LEAST
from tradeviz.views.selection import Selection
from tradeviz.views.start import area_name
from tradeviz.web.language import KEY
from tradeviz.web.page.attributes import aria, in_english
from tradeviz.web.page.imports import import_section
from tradeviz.web.page.links import outside, within

if TYPE_CHECKING:
    from tradeviz.model.sources import Source
    from tradeviz.views.key_figures import KeyFigure
    from tradeviz.views.start import Offered, Start, Told
    from tradeviz.web.page.imports import ImportPanel

PATH = "/start"
_LEAD = N_("Articles on trade between two countries, with every sentence checked against what was published.")
_NO_PAIRS = N_("Figures of other pairs can be brought in, with all their goods; how is said at the end of this page.")


def start_page(start: Start, panel: ImportPanel, lang: str = "") -> html.Div:
    """The whole page; it needs no script.

    Args:
        start: what it shows.
        panel: what it shows of bringing figures in.
        lang: the language that the address names, which its links and its form keep.
    """
    mark = html.A("tradeviz", href=Selection(lang=lang).link("."), className="mark")
    head = html.Header([mark, html.Span(_("Stories and pairs"), className="crumb")])
    stories = html.Ul([_story(one, lang) for one in start.stories])
    held = [html.Section([html.H2(_("What the store holds")), *_contents(start)])] if start.has_store else []
    sections = [
        html.H1(_("Stories and pairs")),
        html.P(_(_LEAD), className="lead"),
        html.P(html.A(_("Check an article of your own"), href=Selection(lang=lang).link("check"), className="button")),
        html.Section([html.H2(_("Stories")), stories], className="stories"),
        html.Section([html.H2(_("Any two economies")), *_chooser(start, lang)]),
        *held,
        import_section(panel, lang),
    ]
    return html.Div([head, html.Main(sections, className="start")])


def _story(told: Told, lang: str) -> html.Li:
    """A story's title, which leads to it, what it asks, and its key figure."""
    story = told.story
    link = html.A(story.title, href=Selection(lang=lang).link(within("", story.base or "/")), **in_english())
    asked = html.P(story.question or story.description, className="question", **in_english())
    return html.Li([html.H3(link), asked, *_figure(told.figure)])


def _figure(figure: KeyFigure) -> list[Any]:
    """A key figure as on the story's page: label, value, change on a year before and whose count it is."""
    if not figure.value:
        return []
    change = [html.Span(_("{change} on a year before").format(change=figure.change))] if figure.change else []
    source = html.Span(figure.sources[0].short, **in_english())
    return [html.P([html.Span(figure.label), html.Strong(figure.value), *change, source], className="figure")]


def _chooser(start: Start, lang: str) -> list[Any]:
    notice = [html.P(start.notice, className="notices", role="status")] if start.notice else []
    if not start.economies:
        return notice or [html.P(_(_NO_PAIRS))]
    # A page without scripts and hidden fields: the button that is pressed says the language too.
    kept: dict[str, Any] = {"name": KEY, "value": lang} if lang else {}
    options = [html.Option(_("Choose one"), value="")] + [
        html.Option(name, value=code, selected=code == start.first) for name, code in start.economies
    ]
    form = html.Form(
        [
            html.Label(_("Economy"), htmlFor="first"),
            html.Select(options, id="first", name="first"),
            html.Button(_("Show its partners"), type="submit", **kept),
        ],
        action=within("", PATH),
        method="get",
        className="chooser",
    )
    return [*notice, form, _partners(start, lang)]


def _partners(start: Start, lang: str) -> html.Div:
    of_one = _("Partners of {economy} with figures").format(economy=area_name(start.first))
    caption = of_one if start.first else _("The largest pairs")
    heads = (_("Pair"), _("Years"), _("Trade in the last year"), _("Figures"))
    head = html.Tr([html.Th(text, scope="col", className="number" if text == heads[2] else "") for text in heads])
    rows = html.Tbody([_partner(one, lang) for one in start.pairs])
    table = html.Table([html.Caption(caption), html.Thead(head), rows])
    return html.Div(table, className="table pairs", tabIndex="0", role="region", **aria(label=caption))


def _partner(pair: Offered, lang: str) -> html.Tr:
    names = listing([area_name(pair.first), area_name(pair.second)])
    first, last = pair.years
    years = _("{low} to {high}").format(low=first, high=last) if first != last else str(first)
    href = Selection(lang=lang).link(f"pair/{pair.first}/{pair.second}")
    return html.Tr(
        [
            html.Th(html.A(names, href=href), scope="row"),
            html.Td(years),
            html.Td(qualified(amount(pair.value_usd), AT_LEAST if pair.is_floor else ""), className="number"),
            html.Td(listing(pair.titles), **in_english(when=len(pair.titles) == 1)),
        ]
    )


def _source(source: Source) -> list[Any]:
    """Where a dataset comes from, which is data and so in English."""
    return [outside(source), f" · {source.publisher}", html.Small(source.use)]


def _contents(start: Start) -> list[Any]:
    if not start.sources:
        return [html.P(_("Nothing."))]
    items = [
        html.Li([html.Span(_source(source), **in_english()), *([html.Small(" ".join(covered))] if covered else [])])
        for source, covered in zip(start.sources, start.coverage, strict=True)
    ]
    sentence = ngettext(
        "{count} dataset; figures of different datasets are never mixed.",
        "{count} datasets; figures of different datasets are never mixed.",
        len(items),
    )
    return [html.P(sentence.format(count=in_digits(str(len(items))))), html.Ul(items)]
