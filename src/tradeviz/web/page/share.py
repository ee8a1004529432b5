"""The page that hands a view on: its address, how to cite it and its sources, and the code that embeds it.

The page of the view opens it as a dialog.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from dash import html

from tradeviz.exports.citations import CITATION_FORMATS, citation_text
from tradeviz.model.language import _, ngettext
from tradeviz.model.wording import in_digits, listing
from tradeviz.views import page_view
from tradeviz.views.references import source_reference, view_reference
from tradeviz.web.page.attributes import aria, data, in_english
from tradeviz.web.page.embed import embed_of
from tradeviz.web.page.sentence import between, rich

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from tradeviz.exports.citations import CitationFormat
    from tradeviz.views import PageView

SHARE_PATH, CITATION = "/share", "/download/citation"  # of a citation with the ending of its format behind it
EVERY_SOURCE = "*"  # in place of a source's key, which it cannot be
# The frame grows to the height that it tells, and knows itself by who speaks: a page may hold several of them.
_FRAME = (
    '<iframe id="{id}" title="{title}" src="{address}" style="width:100%;min-width:280px;border:0" height="{height}" '
    'loading="lazy"></iframe>\n'
    '<script>addEventListener("message",function(e){{var f=document.getElementById("{id}");'
    'if(f&&e.source===f.contentWindow&&e.data&&e.data.height>0)f.style.height=e.data.height+"px"}})</script>'
)


def share_page(view: PageView, address: str, root: str, framing: Sequence[str], day: date) -> html.Div:
    """The whole page; it needs no script.

    Args:
        view: what is handed on.
        address: of its page, without a query.
        root: where this server's addresses begin, as its readers have them, without a slash at its end.
        framing: sites that may embed.
        day: on which the view is cited.
    """
    head = html.Header([html.A("tradeviz", href=view.selection.link(address), className="mark")])
    parts = [
        html.Button(
            html.Span(_("Close"), className="hidden"),
            type="button",
            className="icon close",
            hidden=True,
            **data(dialog="yes"),
        ),
        html.H1(_("Share this view"), id="share-title"),
        html.P(view.chart.title),
        html.Section([html.H2(_("Link to this view")), code_block(_("Address"), view.selection.link(address))]),
        html.Section([html.H2(_("Cite this view")), *_citations(view, address, day)]),
        *_source_citations(view, address, day),
        html.Section([html.H2(_("Embed")), *_embeds(view, root, framing)]),
        html.Span(role="status", className="hidden"),
    ]
    return html.Div([head, html.Main(parts, className="share")])


def _citations(view: PageView, address: str, day: date) -> list[Any]:
    """The view as a sentence to paste, and folded for reference managers."""
    cited = [view_reference(view, address, day)]
    blocks = [
        code_block(one.name, one.write(cited), is_name=True, **_file(view, address, one, name=_("Download")))
        for one in CITATION_FORMATS
        if one.write is not citation_text
    ]
    managers = html.Details([html.Summary(_("For reference managers: BibTeX, RIS, CSL-JSON")), *blocks])
    return [code_block(_("As text"), citation_text(cited)), managers]


def _source_citations(view: PageView, address: str, day: date) -> list[Any]:
    """Each source of the view as a sentence, with its files; nothing where there is none."""
    sources = view.chart.sources
    if not sources:
        return []
    every = html.P(
        rich(
            _("All of them: {files}"),
            files=between(" · ", [_link(view, address, one, EVERY_SOURCE) for one in CITATION_FORMATS]),
        )
    )
    items = [
        html.Li(
            [
                html.Span(citation_text([source_reference(source, day)]).strip(), **in_english()),
                html.Br(),
                *between(" · ", [_link(view, address, one, source.key) for one in CITATION_FORMATS[:-1]]),
                *([html.Br(), html.Small(source.use, **in_english())] if source.use else []),
            ]
        )
        for source in sources
    ]
    heading = ngettext("Cite its {count} source", "Cite its {count} sources", len(sources))
    summary = html.Summary(heading.format(count=in_digits(str(len(sources)))))
    return [html.Section(html.Details([summary, every, html.Ul(items)]), className="cited")]


def _link(view: PageView, address: str, kind: CitationFormat, source: str) -> html.A:
    return html.A(kind.name, **_file(view, address, kind, source), **in_english())


def _file(view: PageView, address: str, kind: CitationFormat, source: str = "", *, name: str = "") -> dict[str, Any]:
    """The attributes of a link to a file of citations: of the view, of one source, or of every one of its sources.

    Its address begins at this server's root, for it stands on the share page and in the view's own.
    """
    asked = view.selection.but(sort="").query
    query = "&".join(filter(None, [asked, f"source={source}" if source else ""]))
    path = f"{urlsplit(address).path.rstrip('/')}{CITATION}.{kind.ending}"
    return {"href": f"{path}?{query}" if query else path, "download": "", **({"children": name} if name else {})}


def _embeds(view: PageView, root: str, framing: Sequence[str]) -> list[Any]:
    """The codes for the chart and, where a passage is chosen, for it with its verdict; and where they work."""
    chart = view.selection.but(claim="", table=False, sort="")
    codes = [(_("The chart"), chart)]
    if view.finding is not None:
        codes.insert(0, (_("The passage with its verdict"), view.selection.but(table=False, sort="")))
    frames = [code_block(name, frame_code(page_view(view.story, choice), root)) for name, choice in codes]
    return [*frames, html.P(_where(framing), className="notes")]


def frame_code(view: PageView, root: str) -> str:
    """What is pasted into a page to embed the view."""
    embed = embed_of(view, root + (view.story.base or "/"))
    address = view.selection.link(f"{root}/embed{view.story.base or '/'}")
    return _FRAME.format(
        id=embed.frame_id, title=_attribute(embed.title), address=_attribute(address), height=embed.height
    )


def _attribute(text: str) -> str:
    """A text for between double quotes; an apostrophe stays one, for people read this code."""
    return escape(text).replace("&#x27;", "'")


def _where(framing: Sequence[str]) -> list[Any]:
    if framing:
        return [_("It works in pages of {sites}.").format(sites=listing(list(framing)))]
    sentence = _("So far no site may embed from this server: whoever runs it allows one with {command}.")
    return rich(sentence, command=html.Code("tradeviz serve --embed-for HOST"))


def code_block(name: str, code: str, *, is_name: bool = False, **link: Any) -> html.Div:
    """A text to be copied under its name, with a button for who has scripts and, where there is one, a link to it.

    Args:
        name: what the text is.
        code: the text; it belongs to no language.
        is_name: whether what it is called is a name of its own, that nobody translates.
        link: attributes of the link.
    """
    said = data(copies="yes", copied=_("Copied"), failed=_("Selected; copy it with your own keys"), dialog="yes")
    button = html.Button(
        _("Copy"),
        type="button",
        className="link",
        hidden=True,
        **said,
        **aria(label=_("Copy: {name}").format(name=name)),
    )
    # A long text scrolls in its box, so it must take the focus for who has no wheel.
    box = html.Pre(html.Code(code, **in_english()), tabIndex="0", **aria(label=name))
    return html.Div(
        [html.H3(name, **in_english(when=is_name)), box, button, *([html.A(**link)] if link else [])], className="code"
    )
