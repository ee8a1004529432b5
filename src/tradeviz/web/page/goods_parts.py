"""What stands under a chart about goods: the parts of what was chosen, and how to get what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from tradeviz.model.language import _, ngettext
from tradeviz.model.wording import in_digits
from tradeviz.views.goods_parts import goods_parts, parts_heading
from tradeviz.views.missing_goods import goods_command, missing_goods
from tradeviz.views.selection import FLOW_LABELS
from tradeviz.web.page.attributes import aria, data, in_english
from tradeviz.web.page.goods_options import name_language
from tradeviz.web.page.sentence import rich

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tradeviz.story.figures import Figures
    from tradeviz.views import PageView
    from tradeviz.views.context import ViewContext
    from tradeviz.views.goods_parts import GoodsPart, GoodsParts
    from tradeviz.views.missing_goods import MissingGood

OVER_TIME = ("time", "sides")  # charts that show a category as one; the others show its parts themselves


def part_tables(view: PageView) -> list[Any]:
    """The parts of each category chosen, in a table each; nothing under charts that are about parts."""
    if view.selection.chart not in OVER_TIME:
        return []
    return [_table(view.context, parts) for parts in goods_parts(view.context)]


def _table(context: ViewContext, parts: GoodsParts) -> html.Section:
    figures = context.figures
    heads = [html.Th(_("Part"), scope="col"), *(_flow_head(measure) for measure in parts.measures)]
    rows = [html.Tr(_row(part, parts.measures, figures)) for part in parts.parts]
    heading = html.H3(parts_heading(context, parts), id=f"parts-{parts.goods}", **name_language(figures, parts.goods))
    table = html.Table([html.Thead(html.Tr(heads)), html.Tbody(rows)], **aria(labelledby=f"parts-{parts.goods}"))
    return html.Section([heading, table, *_others(parts)], className="parts")


def _flow_head(measure: str) -> html.Th:
    return html.Th(_(FLOW_LABELS[measure]), scope="col", className="number")


def _row(part: GoodsPart, measures: Sequence[str], figures: Figures) -> list[Any]:
    """The part as a link to itself, then its values; a flow without one has a dash."""
    name = html.A(figures.goods[part.goods].label, href=part.choice.href, **name_language(figures, part.goods))
    told: dict[str, Any] = {value.measure: [value.words, html.Small(value.period)] for value in part.values}
    return [
        html.Th(name, scope="row"),
        *(html.Td(told.get(measure, "–"), className="number") for measure in measures),
    ]


def _others(parts: GoodsParts) -> list[Any]:
    """How many parts the table leaves out: smaller ones, and those without a value here."""
    sentences = []
    if parts.more:
        sentence = ngettext("{count} smaller part is left out.", "{count} smaller parts are left out.", parts.more)
        sentences.append(sentence.format(count=in_digits(str(parts.more))))
    if parts.without:
        sentence = ngettext(
            "{count} part has no value in this choice.", "{count} parts have no value in this choice.", parts.without
        )
        sentences.append(sentence.format(count=in_digits(str(parts.without))))
    return [html.P(" ".join(sentences), className="notes")] if sentences else []


def missing_list(view: PageView) -> list[Any]:
    """The goods that are named without a value, folded, each with what would fill it; nothing where all have one."""
    missing = missing_goods(view.context)
    if not missing:
        return []
    sentence = ngettext(
        "{count} category is named, without a value", "{count} categories are named, without a value", len(missing)
    )
    summary = html.Summary(sentence.format(count=in_digits(str(len(missing)))))
    items = html.Ul([html.Li(_missing(one, view.figures)) for one in missing])
    return [html.Details([summary, *command_line(goods_command(view.context)), items], className="unvalued")]


def _missing(one: MissingGood, figures: Figures) -> list[Any]:
    good = figures.goods[one.goods]
    link = html.A(good.label, href=one.choice.href, **name_language(figures, one.goods))
    if one.dataset:
        return rich(_("{goods}: in {dataset}."), goods=link, dataset=html.Span(one.dataset, **in_english()))
    return [link, " ", html.Span(one.note, **in_english(when=bool(good.note)))]


def how_to_fill(view: PageView) -> list[Any]:
    """Under a chart with gaps in goods: the command that may fill them, unless the gaps say it themselves."""
    command = goods_command(view.context)
    gaps = view.chart.gaps
    return command_line(command) if gaps and not any(command in gap.note for gap in gaps) else []


def command_line(command: str) -> list[Any]:
    """A command to type, with a button that copies it; nothing where there is none."""
    if not command:
        return []
    said = data(copies="", copied=_("Copied"), failed=_("Selected: copy it with the keyboard"))
    sentence = _("Trade by goods, from UN Comtrade, comes into this page with {command}")
    words = rich(sentence, command=html.Code(command, lang="en"))
    return [html.P([*words, " ", html.Button(_("Copy"), type="button", className="link", **said)], className="command")]
