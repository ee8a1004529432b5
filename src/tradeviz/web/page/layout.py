"""The page: what stands still while the reader chooses, what the choice fills in, and what stands below it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import dcc, html

from tradeviz.model.language import N_, _, ngettext
from tradeviz.model.wording import day_words, in_digits
from tradeviz.story.claims import verdict_words
from tradeviz.story.datasets import source_of
from tradeviz.views.selection import Selection
from tradeviz.web.page.article import VERDICT_MEANINGS, verdict_shape
from tradeviz.web.page.attributes import aria, data, in_english
from tradeviz.web.page.chart_card import FILLED, card_of
from tradeviz.web.page.controls import BAR, FORM, datasets, draw_controls
from tradeviz.web.page.links import CHECK_PATH, outside, within
from tradeviz.web.page.share import SHARE_PATH

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tradeviz.model.sources import Source
    from tradeviz.story.imprint import Contributor, Imprint
    from tradeviz.story.story import Story
    from tradeviz.web.page.controls import FormChoices

STILL = "still"  # id of the fields and the chart as HTML, until Dash has drawn them
# How the style draws a mark, what it is called, and what it means.
_MARKS = (
    ("filled", N_("Filled"), N_("a value that somebody published; its source is one click away.")),
    (
        "hollow",
        N_("Hollow"),
        N_("a value worked out from published ones, for example a balance from exports and imports; it says its sum."),
    ),
    (
        "open",
        N_("Hollow triangle, outline"),
        N_("at least so much: only parts of these goods are held, and no growth, share or balance rests on it."),
    ),
    (
        "whisker",
        N_("Whisker"),
        N_("what the published digits can stand for: “4.77 billion” is 4.765 to 4.775. A triangle has an open end."),
    ),
    ("level", N_("Level line, diamond"), N_("part of a year. It is never drawn as if it were the year.")),
    (
        "dashed",
        N_("Dashed line"),
        N_(
            "a step from one publication's figures to another's, or the line of a further publisher; letters under the "
            "years or at the lines say whose they are."
        ),
    ),
    (
        "cross",
        N_("Cross, open square"),
        N_("another published value of the same thing; a value that is kept but doubted."),
    ),
    (
        "none",
        N_("No mark"),
        N_("nobody published it, as far as we found. Missing is not zero, and nothing is filled in."),
    ),
)


def page_layout(
    form: FormChoices,
    parts: Mapping[str, Any],
    drawing: Sequence[Any],
    article: list[Any],
    search: str = "",
    lang: str = "",
) -> html.Div:
    """The page but for what stands below it.

    Args:
        form: whose page it is, and what its fields are drawn from.
        parts: what the choice fills in, by the ids of the places.
        drawing: the chart, or nothing where there is none to draw.
        article: the article with the chosen passage lit, which no later choice changes; nothing where none is told.
        search: the query as the browser has it, with its "?", or nothing.
        lang: the language that the query names, which links to other pages keep.
    """
    told = html.Article(article, id="article", hidden=not article)
    charts = html.Section(_charts(form, parts, drawing), id="charts", className="charts", **aria(label=_("Charts")))
    return html.Div(
        [
            html.A(_("Skip to the charts"), href="#charts", className="skip"),
            _header(form.story, search, lang),
            html.Main([told, charts], className="" if article else "alone"),
        ]
    )


def drawn_layout(form: FormChoices, drawing: Sequence[Any], theme: str, address: tuple[str, str]) -> html.Div:
    """What Dash draws: the fields and the chart, with the places between them empty; and what it keeps in mind.

    Args:
        form: whose page it is, and what its fields are drawn from.
        drawing: the chart, or nothing where there is none to draw.
        theme: light or dark.
        address: path and query as the browser has them.
    """
    path, search = address
    return html.Div(
        [
            dcc.Location(id="url", refresh=False, pathname=path, search=search),
            dcc.Store(id="theme", data=theme),
            dcc.Store(id="shown", data=[search, theme]),
            dcc.Store(id="filled"),
            *_fields(form, {}, drawing),
        ]
    )


def page_of_nothing() -> html.Div:
    """What Dash's own address for a layout answers: each page of ours brings its layout with it."""
    return html.Div("Open a page of tradeviz; it brings its own layout.")


def _header(story: Story, search: str, lang: str) -> html.Header:
    plain = Selection(lang=lang)
    home = plain.link(within(story.base, "/")) if story.base else plain.href
    start = html.A(_("Stories and pairs"), href=plain.link(within(story.base, "/start")))
    check = html.A(_("Check an article"), href=plain.link(within(story.base, CHECK_PATH)))
    links = [
        start,
        check,
        _copy_button(),
        html.A(_("Share"), id="share", href=within(story.base, story.base + SHARE_PATH) + search),
        html.A(_("Download"), href="#downloads"),
        html.A(_("Sources"), href="#sources"),
    ]
    return html.Header(
        [
            html.A("tradeviz", href=home, className="mark"),
            html.Span(story.title, className="crumb", **in_english(when=story.has_article)),
            html.Nav(links, className="acts", **aria(label=_("Page"))),
            html.Span(id="copied", role="status", className="hidden"),
            html.Span(id="read", role="status", className="hidden"),
        ]
    )


def _copy_button() -> html.Button:
    """The button that copies the address, with what the script says once it has, or could not."""
    said = data(copied=_("Copied"), failed=_("Copy the address from the browser's address bar"))
    return html.Button(_("Copy link"), id="copy", type="button", className="link", **said)


def _charts(form: FormChoices, parts: Mapping[str, Any], drawing: Sequence[Any]) -> list[Any]:
    title = [] if form.story.has_article else [html.H1(form.story.title, **in_english(when=form.story.has_article))]
    return [
        *title,
        html.Div(parts["said"], id="said", role="status", className="hidden", **FILLED),
        html.Div(parts["notices"], id="notices", className="notices", role="status", **FILLED),
        html.Div(parts["panel-place"], id="panel-place", **FILLED),
        html.Div(parts["key-figures"], id="key-figures", **FILLED),
        html.Button(
            _("Change what the charts show"),
            id="unfold",
            type="button",
            className="link",
            **aria(expanded="false", controls="controls"),
        ),
        html.Div(_fields(form, parts, drawing), id=STILL),
        html.Div(parts["measures"], id="measures", **FILLED),
        html.Ul(parts["downloads"], id="downloads", className="downloads", **FILLED),
    ]


def _fields(form: FormChoices, parts: Mapping[str, Any], drawing: Sequence[Any]) -> list[Any]:
    """From the first field to the end of the chart's card: what Dash draws, and the places between."""
    return [
        html.Form(
            draw_controls(FORM, form),
            id="controls",
            className="controls" if len(datasets(form.story)) < 2 else "controls two",
            **aria(label=_("What the charts show")),
            **data(choices=_("Choices")),  # what the script calls an open list
        ),
        html.Div(parts.get("missing"), id="missing", **FILLED),
        html.Div(
            [
                html.Nav(parts.get("tabs"), id="tabs", className="tabs", **FILLED, **aria(label=_("Charts"))),
                html.Div(draw_controls(BAR, form), className="switches"),
            ],
            className="bar",
        ),
        html.Div(card_of(parts, drawing), id="card", className="card"),
    ]


def page_about(story: Story) -> html.Footer:
    """What stands below the page whatever is chosen: how to read it, how to cite it, and all sources.

    It is no part of the layout, so that it is sent once, as HTML.
    """
    marks = [
        part
        for kind, name, words in _MARKS
        for part in (
            html.Dt([html.Span(className=f"swatch {kind}", **aria(hidden="true")), _(name)]),
            html.Dd(_(words)),
        )
    ]
    return html.Footer(
        [
            html.Section([html.H2(_("How to read this")), html.Dl(marks), *_verdicts(story)], id="reading"),
            html.Section(
                [
                    html.H2(_("How to cite")),
                    *_cited(story),
                    *_imprint(story.imprint),
                    html.P(
                        _(
                            "Press figures are facts with a citation; "
                            "what a database may be used for, its own terms say."
                        )
                    ),
                ],
                id="citing",
            ),
            html.Section(_sources(story), id="sources", className="sources"),
            html.P(id="printed", **data(sentence=_("Printed from {address} on {date}."))),
        ]
    )


def _cited(story: Story) -> list[Any]:
    """How to cite what the page can show; each publisher by its own line, where there are several."""
    cited = list(story.citations.values())
    return [html.P(cited[0])] if len(cited) < 2 else [html.Ul([html.Li(one) for one in cited])]


def _imprint(imprint: Imprint) -> list[Any]:
    """When the figures were last changed, by whom, and where to tell of a mistake."""
    told: list[Any] = []
    if imprint.changed is not None:
        told.append(html.P(_("Figures last changed on {day}.").format(day=day_words(imprint.changed))))
    if imprint.people:
        names = [part for one in imprint.people for part in (", ", _contributor(one))][1:]
        told.append(html.P([_("Put together by:"), " ", *names]))
    if imprint.is_reachable:
        told.append(html.P(_("They are the ones to tell of a wrong figure or a better source.")))
    return told


def _contributor(one: Contributor) -> html.A:
    """One who made a story, with a link to reach them where they say how."""
    link: dict[str, Any] = {"href": one.address, "rel": "noopener noreferrer"} if one.address else {}
    return html.A(one.name, **link, **in_english())


def _verdicts(story: Story) -> list[Any]:
    """What each verdict means; nothing where there is no article to check."""
    if not story.findings:
        return []
    meanings = [
        part
        for verdict, words in VERDICT_MEANINGS.items()
        for part in (html.Dt([verdict_shape(verdict), " ", verdict_words(verdict)]), html.Dd(_(words)))
    ]
    return [html.H2(_("What the verdicts mean"), id="verdicts"), html.Dl(meanings, className="verdicts")]


def _sources(story: Story) -> list[Any]:
    """All sources of whatever the page can show: those of the figures shown first, and every dataset beside them."""
    figures, datasets_held = story.whole(), story.datasets.datasets
    sources = {**figures.sources, **{key: source_of(dataset) for key, dataset in datasets_held.items()}}
    ranked = sorted(sources.values(), key=lambda source: (source.order, source.publisher, source.key))
    # A dataset's figures are read for a choice, so how many it has is not known here.
    used = {key: figures.values_by_source.get(key, 0) for key in sources.keys() - datasets_held.keys()}
    items = [html.Li(_source(source, used.get(source.key)), **data(source=source.key)) for source in ranked]
    heading = ngettext("{count} source", "All {count} sources", len(items))
    summary = html.Summary(heading.format(count=in_digits(str(len(items)))))
    back = html.Button(_("Show all sources"), id="all-sources", type="button", className="link", hidden=True)
    return [html.H2(_("Sources")), html.Details([summary, back, html.Ul(items)])]


def _source(source: Source, used: int | None) -> list[Any]:
    """A source, who published it, how many of the figures come from it, if that is known, and what may be done."""
    publisher = f"{source.publisher}, {source.published}" if source.published else source.publisher
    counted = [] if used is None else [f" · {_values(used)}"]
    copy = [f" ({_('copy held at {place}').format(place=source.copy_at)})"] if source.copy_at else []
    return [
        outside(source),
        *copy,
        " · ",
        html.Span(publisher, **in_english()),
        *counted,
        html.Small(source.use, **in_english()),
    ]


def _values(count: int) -> str:
    number = ngettext("{count} value", "{count} values", count).format(count=in_digits(str(count)))
    return number if count else _("no figures")
