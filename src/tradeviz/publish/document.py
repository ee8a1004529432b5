"""The file: one HTML document that asks nobody for anything."""

from __future__ import annotations

import html
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tradeviz.model.language import _, ngettext, spoken
from tradeviz.model.wording import enumeration, measure_words
from tradeviz.publish.content import Content
from tradeviz.publish.edition import SHOWN_DIGITS
from tradeviz.publish.links import NO_CHOICE, addressed, fragment
from tradeviz.publish.packing import json_of, packed
from tradeviz.publish.picture import picture_of
from tradeviz.publish.walk import changed
from tradeviz.views.choices import choice_for, choices_of
from tradeviz.views.rows import ROW_COLUMNS
from tradeviz.views.selection import FLOW_LABELS, QUERY_KEYS, Selection, choice_words
from tradeviz.web.page.article import prose
from tradeviz.web.page.chart_card import drawn_chart
from tradeviz.web.page.controls import datasets
from tradeviz.web.page.dash_adapter import ASSETS
from tradeviz.web.page.goods_options import goods_options
from tradeviz.web.page.layout import page_about, page_layout
from tradeviz.web.page.sentence import rich
from tradeviz.web.page.state import CARD_PLACES, PLACES, form_of, parts_of
from tradeviz.web.page.tree import trees_html

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tradeviz.publish.edition import Edition
    from tradeviz.story.story import Story
    from tradeviz.web.page.tree import Tree

OWN_ASSETS = Path(__file__).parent / "assets"
# Between them an archive says that there is a newer one.
_NAMES = frozenset({"id", "aria-labelledby", "tabindex"})
_SAID = ("goods", "measures", "reporter", "years", "view")  # of a choice; the file's script puts the words in
NOTICE_BEGINS, NOTICE_ENDS = "<!-- newer -->", "<!-- /newer -->"
_DOCUMENT = """<!DOCTYPE html>
<html lang="{lang}" dir="{direction}" class="scripts-off">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="description" content="{description}">
{about}
<title>{title} · tradeviz</title>
<link rel="icon" href="data:image/svg+xml;base64,{icon}">
<style>{style}</style>
</head>
<body>
{body}
<noscript>{still}</noscript>
<script type="application/json" id="pack">{pack}</script>
{scripts}
</body>
</html>
"""


def published_html(story: Story, edition: Edition) -> str:
    """A story or a pair as one HTML file; the same story and edition give the same text."""
    content = Content(story, edition.url)
    scripts = [_asset(path) for path in _scripts()]
    style = _asset(ASSETS / "page.css") + _asset(OWN_ASSETS / "published.css")
    language = spoken()
    pack = packed({"states": content.states(), **_around(story)})
    return _DOCUMENT.format(
        lang=language.code,
        direction=language.locale.text_direction,
        policy=html.escape(file_policy(scripts, style), quote=False),
        title=html.escape(story.title),
        description=html.escape(story.description),
        about="\n".join(_metadata(story, edition)),
        icon=b64encode((ASSETS / "icon.svg").read_bytes()).decode(),
        style=style,
        body=_with_place_for_notice(trees_html(_pictured(_page(content, edition)))),
        still=trees_html(_pictured(_without_scripts(content))),
        pack=json_of(pack),
        scripts="\n".join(f"<script>{script}</script>" for script in scripts),
    )


def _with_place_for_notice(body: str) -> str:
    """The page with the place for an archive's notice: under its head, for the link that skips the head stays first."""
    head, end, rest = body.partition("</header>")
    return f"{head}{end}{NOTICE_BEGINS}{NOTICE_ENDS}{rest}"


def file_policy(scripts: Sequence[str], style: str) -> str:
    """The file's Content-Security-Policy: its own scripts and style, by their hashes, and nothing from anywhere."""
    rules = {
        "default-src": "'none'",
        "script-src": " ".join(map(hash_source, scripts)) or "'none'",
        "style-src": hash_source(style),
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{name} {sources}" for name, sources in rules.items())


def hash_source(text: str) -> str:
    """What a policy calls a script or style that is written in the page."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _scripts() -> list[Path]:
    """In the order in which they run."""
    return [
        OWN_ASSETS / "drawing.js",
        OWN_ASSETS / "published.js",
        ASSETS / "page.js",
        ASSETS / "reading.js",
    ]


def _asset(path: Path) -> str:
    """The text of a file of ours, which must not end the element that it stands in."""
    text = path.read_text("utf-8")
    if "</s" in text.lower():
        raise AssertionError(f"{path.name} would end its own element")
    return text


def _metadata(story: Story, edition: Edition) -> list[str]:
    """What programs read of a file; an index is made of it."""
    told = {
        "tradeviz:name": story.name,
        "tradeviz:made": edition.made,
        "tradeviz:version": edition.version,
        "tradeviz:digest": f"sha256-{edition.digest}",
        "tradeviz:url": edition.url,
    }
    return [f'<meta name="{name}" content="{html.escape(text)}">' for name, text in told.items() if text]


def _around(story: Story) -> dict[str, Any]:
    """What the file's script needs besides the choices."""
    choices = choices_of(story)
    first, second = story.pair
    words = {
        "name": story.name,
        "choice": choice_words(choices.sides, **{name: f"{{{name}}}" for name in _SAID}),
        "table": _("{chart}, as a table"),
        "span": _("{low} to {high}"),
        "row": ngettext("{count} row", "{count} rows", 1),
        "rows": ngettext("{count} row", "{count} rows", 2),
        "unknown": _("“{text}” is nothing that this page can set, so it was left aside."),
        "instead": _("This file does not hold what the address asks for; the nearest that it holds is shown."),
        "goods": dict(choices.goods),
        "measures": {flow: _measures(flow) for flow in FLOW_LABELS},
        "reporters": {"": first.name, first.code: first.name, second.code: second.name},
        "charts": dict(choices.charts),
        "years": list(choices.years),
        "first": {"by": first.code, "data": next(iter(datasets(story)), "")},
    }
    head = ",".join(column.name for column in ROW_COLUMNS)
    places = ["card", *(name for name in PLACES if name not in CARD_PLACES)]
    return {"keys": list(QUERY_KEYS), "slots": places, "csv": head, "words": words}


def _measures(flow: str) -> str:
    return enumeration([measure_words(measure) for measure in Selection(flow=flow).measures])


def _page(content: Content, edition: Edition) -> list[Tree]:
    """The page of the choice by default, as the server writes it, and what there is to say of the file."""
    story = content.story
    view = content.view(Selection())
    article = prose(story, "") if story.has_article else []
    form = form_of(view, goods_options(view.figures, view.selection.goods))
    page = content.trees_of(page_layout(form, parts_of(view, ()), drawn_chart(view, "light"), article), view)
    about = content.trees_of(page_about(story), view)
    made = ["a", {"href": "#edition"}, _("Made on {date}").format(date=edition.made)]
    _extended(about, "footer", [_edition(content, edition)])
    _extended(page, "nav", [made])
    _extended(page, "main", [_way_out(story)])
    return addressed(_alive([*page, *about]), "")


def _way_out(story: Story) -> Tree:
    """What leads from a view in a frame to the whole file; seen in a frame alone."""
    link = {"href": NO_CHOICE, "id": "whole", "target": "_blank", "rel": "noopener"}
    return ["p", {"class": "whole"}, ["a", link, _("{title}: the whole of it").format(title=story.title)]]


def _extended(trees: list[Any], tag: str, more: list[Tree]) -> bool:
    """Put trees at the end of the first element of a kind."""
    for tree in trees:
        if isinstance(tree, list) and tree[0] == tag:
            tree.extend(more)
            return True
        if isinstance(tree, list) and _extended(tree[2:], tag, more):
            return True
    return False


def _alive(trees: list[Any]) -> list[Any]:
    """Trees whose menus lead about the file alone; elsewhere a link that leads nowhere is just its words."""
    return [one if isinstance(one, str) else _alive_within(one) for one in trees]


def _alive_within(tree: list[Any]) -> list[Any]:
    tag, attributes, *children = tree
    if tag == "nav":
        children = [one for one in children if isinstance(one, str) or one[0] != "a" or _is_within(one)]
    return tree if tag == "drawing" else [tag, attributes, *_alive(children)]


def _is_within(link: list[Any]) -> bool:
    return "go" in link[1] or str(link[1].get("href", "")).startswith("#")


def _edition(content: Content, edition: Edition) -> Tree:
    """When the file was made, of which figures, where a newer one may be, and how to cite it."""
    story = content.story
    digest = f"SHA-256 {edition.digest[:SHOWN_DIGITS]}"
    made = (
        _("Made on {date} from figures of version {version}, {digest}.")
        if edition.version
        else _("Made on {date} from figures with the digest {digest}.")
    )
    said = made.format(date=edition.made, version=edition.version, digest=digest)
    cited = _("To cite this file: {citation} File of {date}, {digest}.")
    first, *others = story.citations
    shown = [story.citations[key] for key in (first, *(one for one in others if one in content.drawn))]
    citation = cited.format(citation=" ".join(shown), date=edition.made, digest=digest)
    own = [" ", ["a", {"href": edition.address}, edition.address]] if edition.address else []
    kept = _("It holds all that it shows and asks no server for anything.")
    return [
        "section",
        {"id": "edition"},
        ["h2", {}, _("This file")],
        ["p", {"title": edition.digest}, f"{said} {kept}"],
        ["p", {}, *_newer(edition.url)],
        ["p", {}, citation, *own],
    ]


def _newer(url: str) -> list[Tree]:
    if not url:
        return [_("A newer one may be where this one was found.")]
    return rich(_("A newer one may be at {address}."), address=[["a", {"href": url}, url]])


def _without_scripts(content: Content) -> list[Tree]:
    """What a reader without scripts has besides: the other charts with their tables, and each passage's card."""
    story = content.story
    trees: list[Tree] = [
        [
            "p",
            {"class": "plain-note"},
            _("Without scripts this page shows its charts as pictures, and below all passages.")
            if story.claims
            else _(
                "Without scripts this page shows its charts as pictures, and below the other charts and the tables."
            ),
        ]
    ]
    charts = [Selection(chart=chart, table=table) for chart in choices_of(story).charts for table in (False, True)]
    trees += [_still_part(content, choice, "card") for choice in charts]
    return trees + [_still_part(content, choice_for(story, claim), "panel-place") for claim in story.claims]


def _still_part(content: Content, choice: Selection, place: str) -> Tree:
    """One place of a choice's page, at the address that the choice has in this file."""
    query = choice.query
    part = content.state(choice.but(table=False)) | content.state(choice)
    shown = _anonymous(addressed(part.get(place, []), query))
    if choice.table:
        # Hundreds of rows; an address of the table opens it.
        shown = [["details", {}, ["summary", {}, _("Table")], *shown]]
    return ["section", {"id": fragment(query)[1:], "class": "still-part"}, *shown]


def _anonymous(trees: list[Any]) -> list[Any]:
    """Trees without the names that must be one of a kind in a page."""
    return changed(trees, lambda attributes: {key: one for key, one in attributes.items() if key not in _NAMES})


def _pictured(trees: list[Any], summary: str = "") -> list[Any]:
    """Trees with a picture in the place of each drawing."""
    return [one if isinstance(one, str) else _picture(one, summary) for one in trees]


def _picture(tree: list[Any], summary: str) -> Any:
    tag, attributes, *children = tree
    if tag != "drawing":
        return [tag, attributes, *_pictured(children, attributes.get("aria-label", summary))]
    address = picture_of(children[0])
    return ["img", {"src": address, "alt": "", "class": "still"}] if address else ""
