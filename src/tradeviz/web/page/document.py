"""HTML documents: a page with what Dash's scripts need to take it over, and a page that needs no script."""

from __future__ import annotations

import html
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from flask import request

from tradeviz.figures.config import plotly_config
from tradeviz.model.language import _, spoken
from tradeviz.views.choices import choices_of
from tradeviz.views.selection import Selection, parse_query
from tradeviz.web.page.article import prose
from tradeviz.web.page.attributes import in_english
from tradeviz.web.page.dash_adapter import EMBED_SCRIPT, ICON, RENDERER, STAND_INS, STYLE
from tradeviz.web.page.layout import drawn_layout, page_about, page_layout
from tradeviz.web.page.markup import to_html
from tradeviz.web.page.state import to_json

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from tradeviz.story.story import Story
    from tradeviz.web.page.dash_adapter import PageParts, ServerRenderedDash
    from tradeviz.web.page.embed import Embed
    from tradeviz.web.page.state import PageCache

MOST_DOCUMENTS = 16  # pages written last that are kept; each takes a few hundred kilobytes at most

_DOCUMENT = """<!DOCTYPE html>
<html lang="{lang}" dir="{direction}">
<head>
<meta charset="UTF-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
{head}
</head>
<body>
{body}
</body>
</html>"""
_PLAIN_HEAD = """<title>{title}</title>
<link rel="icon" href="{root}assets/icon.svg">
<link rel="stylesheet" href="{root}assets/page.css">{more}"""
_SCRIPT = """
<script defer src="{root}assets/{script}"></script>"""
# Made to stand among other people's text, so it is light whatever its reader's screen is, and its links lead out of it.
_FRAMED = """<!DOCTYPE html>
<html lang="{lang}" dir="{direction}" class="light">
<head>
<meta charset="UTF-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light">
<meta name="robots" content="noindex">
<base target="_blank">
<title>{title}</title>
<link rel="canonical" href="{canonical}">
<link rel="icon" type="image/svg+xml" href="{icon}">
<link rel="stylesheet" href="{style}">
</head>
<body class="framed">
{body}
<script type="application/json" id="embedded">{data}</script>
{scripts}
</body>
</html>"""
# Without scripts a page that shows something under way is loaded again; with them it asks how far it is.
_REFRESH = """
<noscript><meta http-equiv="refresh" content="{refresh}"></noscript>"""
_HEAD = """<meta name="description" content="{description}"{lang}>
<title>{title}</title>
<meta property="og:title" content="{title}">
<meta property="og:description" content="{description}">
<meta property="og:type" content="article">
<meta property="og:site_name" content="tradeviz">
<meta property="og:url" content="{address}">
<link rel="canonical" href="{address}">
<link rel="icon" type="image/svg+xml" href="{icon}">
{styles}"""
# The scripts run once the page is read, so that it shows at once; what Dash draws is out of reach until it is complete.
_BODY = """{page}
{about}
<script type="application/json" id="first-answer">{data}</script>
<noscript><p class="plain-notice">{without_scripts}</p></noscript>
<div id="trouble" class="trouble" role="alert" hidden>{trouble} <button type="button" id="retry">{retry}</button></div>
<script id="_dash-config" type="application/json">{config}</script>
{scripts}
<script id="_dash-renderer" src="{renderer}" defer></script>"""


def _document(head: str, body: str) -> str:
    language = spoken()
    return _DOCUMENT.format(head=head, body=body, lang=language.code, direction=language.locale.text_direction)


def plain_document(title: str, body: Component, root: str = "", script: str = "", refresh: str = "") -> str:
    """A document that needs no script; text is escaped.

    Args:
        title: of the page.
        body: what it shows.
        root: where this server's addresses begin, for pages that stand below others.
        script: name of a file of ours that makes the page more comfortable.
        refresh: what a browser without scripts is to load, and after how many seconds: "3; url=start".
    """
    more = _SCRIPT.format(root=html.escape(root), script=html.escape(script)) if script else ""
    more += _REFRESH.format(refresh=html.escape(refresh)) if refresh else ""
    head = _PLAIN_HEAD.format(title=html.escape(title), root=html.escape(root), more=more)
    return _document(head=head, body=to_html(body))


def framed_document(dash: ServerRenderedDash, embed: Embed) -> str:
    """The document of an embed, readable without scripts; needs a request."""
    language = spoken()
    # Plotly, ours or that of its Python library, and what reads a chart by its years; Dash itself stays at home.
    needed = (
        [one for one in dash.page_parts().scripts if "plotly" in one or "/reading.js" in one] if embed.figure else []
    )
    scripts = [*needed, dash.asset_address(EMBED_SCRIPT)]
    return _FRAMED.format(
        lang=language.code,
        direction=language.locale.text_direction,
        title=html.escape(_("{title} · tradeviz").format(title=embed.title)),
        canonical=html.escape(embed.canonical),
        icon=html.escape(dash.asset_address(ICON)),
        style=html.escape(dash.asset_address(STYLE)),
        body=to_html(embed.body, STAND_INS),
        data=to_json({"id": embed.frame_id, "figure": embed.figure, "config": plotly_config()}),
        scripts="\n".join(f'<script defer src="{html.escape(address)}"></script>' for address in scripts),
    )


class _Page(NamedTuple):
    """What is kept of a page.

    Attributes:
        title: what it shows, in a sentence.
        described: the same in more words; nothing of a page before any choice, which is about the whole story.
        link: its address from this server's root, for the choice that it shows.
        body: the page as HTML.
        layout: the layout of what Dash draws in it, as JSON.
    """

    title: str
    described: str
    link: str
    body: str
    layout: str


class PageDocuments:
    """The pages of stories as documents: the page as HTML to read at once, and the layout of what Dash draws in it."""

    def __init__(self, dash: ServerRenderedDash, cache: PageCache) -> None:
        """Begin with nothing written."""
        self._dash, self._cache = dash, cache
        self._written = lru_cache(maxsize=MOST_DOCUMENTS)(self._write)
        self._abouts = lru_cache(maxsize=MOST_DOCUMENTS)(lambda story, _language: to_html(page_about(story)))

    def of(self, story: Story, theme: str, path: str, search: str) -> str:
        """The document of a story's page; needs a request.

        Args:
            story: whose page it is.
            theme: light or dark.
            path: as the browser has it, with the prefix that a proxy puts before it.
            search: the query with its "?", or nothing.
        """
        page = self._written(story, theme, path, search, spoken().code)
        about = self._abouts(story, spoken().code)
        parts = self._dash.page_parts()
        data = f'{{"theme":"{theme}","layout":{page.layout},"dependencies":{parts.dependencies}}}'
        return _document(head=self._head(story, page, parts), body=self._body(page.body, about, data, parts))

    def _write(self, story: Story, theme: str, path: str, search: str, _language: str) -> _Page:
        """What a page shows, it as HTML, and the JSON of the layout that draws it; kept by the language spoken."""
        reading = parse_query(search, choices_of(story))
        now = self._cache.of(story, reading, theme)
        chosen = reading.selection
        article = prose(story, chosen.claim, chosen.lang) if story.has_article else []
        page = page_layout(now.form, now.places, now.drawing, article, search, chosen.lang)
        drawn = drawn_layout(now.form, now.drawing, theme, (path, search))
        return _Page(
            title=now.title,
            described=now.described if chosen.but(lang="") != Selection() else "",
            link=chosen.link(story.base or "/"),
            body=to_html(page, STAND_INS),
            layout=to_json(drawn),
        )

    def _head(self, story: Story, page: _Page, parts: PageParts) -> str:
        english = in_english(when=story.has_article and not page.described)
        return _HEAD.format(
            title=html.escape(_("{title} · tradeviz").format(title=page.title)),
            description=html.escape(page.described or story.description),
            lang="".join(f' {name}="{value}"' for name, value in english.items()),
            address=html.escape(request.root_url.rstrip("/") + page.link),
            icon=html.escape(self._dash.asset_address(ICON)),
            styles="\n".join(f'<link rel="stylesheet" href="{html.escape(address)}">' for address in parts.styles),
        )

    def _body(self, page: str, about: str, data: str, parts: PageParts) -> str:
        return _BODY.format(
            page=page,
            about=about,
            without_scripts=html.escape(
                _(
                    "The charts need JavaScript. The figures themselves do not: "
                    "every chart has its table, and the downloads are plain links."
                ),
                quote=False,
            ),
            trouble=html.escape(
                _("The server does not answer, so the page shows the last choice that it did answer."), quote=False
            ),
            retry=html.escape(_("Try again"), quote=False),
            data=data,
            config=parts.config,
            scripts="\n".join(f'<script defer src="{html.escape(address)}"></script>' for address in parts.scripts),
            renderer=html.escape(self._dash.asset_address(RENDERER)),
        )
