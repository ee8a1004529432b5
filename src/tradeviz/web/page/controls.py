"""What the reader sets in the page: each control in one definition, and `CONTROLS`, the list of them.

A control sets one key of the URL's query. It has one field or more, elements whose `value` Dash sends back; the page,
the callbacks and the query all go through `CONTROLS` in its order.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from dash import dcc, html

from tradeviz.model.goods import TOTAL
from tradeviz.model.language import N_, _
from tradeviz.model.periods import read_period
from tradeviz.model.wording import years_words
from tradeviz.views.choices import choices_of
from tradeviz.views.selection import FACTOR_LABELS, FLOW_LABELS, LEAST_FACTOR, OWN_SCALES, Selection
from tradeviz.web.page.attributes import aria, in_english
from tradeviz.web.page.inputs import MOST_TYPED, parse_field, parse_text, parse_texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from dash.development.base_component import Component

    from tradeviz.story.story import Story
    from tradeviz.views.chart import Chart

FORM, BAR = "form", "bar"  # the row of controls; the line of the chart's tabs
STORY_FIGURES = "own"  # the story's own published figures; a control's value cannot be empty
OTHER_VALUES = "also"
PARTS = "parts"
_LATEST = "latest"  # the period that the view picks; a control's value cannot be empty
MOST_HIGH = 480  # pixels of the open list of goods


@dataclass(frozen=True, slots=True)
class FormChoices:
    """What the controls are drawn from.

    Attributes:
        story: whose page it is.
        values: of all fields, in the order of `IDS`.
        goods: what the list of goods offers.
        hidden: keys of the controls that the open chart has no use for.
        periods: what the list of periods offers.
    """

    story: Story
    values: Sequence[Any]
    goods: list[dict[str, Any]]
    hidden: frozenset[str] = frozenset()
    periods: Sequence[Mapping[str, str]] = ()


@dataclass(frozen=True, slots=True)
class Control:
    """One thing that the reader can set.

    Attributes:
        key: what it sets, as the URL's query and `Selection` call it.
        label: what the page calls it, in English.
        fields: ids of its fields, each of which has a `value`.
        draw: it as an element, from itself, the values of its fields and what there is to choose from.
        values: of its fields, for a choice.
        query: what it sets, as the URL's query says it, from the values of its fields, the choice before and the story;
            empty where the query need not say it. Values come from anybody, so it raises ChoiceError where its fields
            cannot have sent them.
        place: where in the page it stands.
    """

    key: str
    label: str
    fields: tuple[str, ...]
    draw: Callable[[Control, Sequence[Any], FormChoices], Component]
    values: Callable[[Selection, Story], tuple[Any, ...]]
    query: Callable[[Sequence[Any], Selection, Story], str]
    place: str = FORM


def draw_controls(place: str, form: FormChoices) -> list[Component]:
    """The controls that stand in a place of the page."""
    return [control.draw(control, own, form) for control, own in _own_values(form.values) if control.place == place]


def values_of(selection: Selection, story: Story) -> tuple[Any, ...]:
    """The values of all fields for a choice, in the order of `IDS`."""
    return tuple(value for control in CONTROLS for value in control.values(selection, story))


def query_of(values: Sequence[Any], before: Selection, story: Story) -> str:
    """The URL query that the values of all fields stand for; what has no control stays as it was.

    Raises:
        ChoiceError: a value is none that its field can have sent.
    """
    asked = {control.key: control.query(own, before, story) for control, own in _own_values(values)}
    charts = choices_of(story).for_dataset(asked["data"]).charts
    chart = before.chart if before.chart in charts else "goods"
    kept = Selection(chart=chart, table=before.table, sort=before.sort, lang=before.lang).query
    set_here = urlencode({key: value for key, value in asked.items() if value}, safe=",/")
    return "&".join(filter(None, (set_here, kept)))


def datasets(story: Story) -> dict[str, str]:
    """Whose figures there are to choose from: the story's own first, or the fullest dataset of the pair."""
    own = {STORY_FIGURES: _("Published values, with sources")} if story.has_article else {}
    return own | dict(story.datasets.titles())


def field_of(key: str) -> str:
    """The id of what holds a control with its label."""
    return f"{key}-field"


def _own_values(values: Sequence[Any]) -> Iterator[tuple[Control, Sequence[Any]]]:
    """Each control with the values of its own fields."""
    left = iter(values)
    for control in CONTROLS:
        yield control, [next(left) for _field_id in control.fields]


# What the controls draw.


def _field(control: Control, box: Component, kind: str = "", *, hidden: bool = False) -> html.Div:
    """A box below its label."""
    (name,) = control.fields
    heading = html.Label(_(control.label), htmlFor=name, id=f"{name}-label")
    return html.Div([heading, box], id=field_of(control.key), className=f"field {kind}".strip(), hidden=hidden)


def _dropdown_words() -> dict[str, str]:
    """What Dash's own list says, in English to the letter as Dash has it; it puts a number for `num_selected`."""
    return {
        "select_all": _("Select All"),
        "deselect_all": _("Deselect All"),
        "selected_count": _("{num_selected} selected"),
        "search": _("Search"),
        "clear_search": _("Clear search"),
        "clear_selection": _("Clear selection"),
        "no_options_found": _("No options found"),
    }


def _one_of(control: Control, options: Mapping[str, str | html.Span], value: str) -> dcc.Dropdown:
    """A list to choose one from; `options` are labels by value."""
    listed = [{"value": code, "label": label} for code, label in options.items()]
    shape: dict[str, Any] = {"clearable": False, "searchable": False, "labels": _dropdown_words()}
    return dcc.Dropdown(id=control.fields[0], options=listed, value=value, **shape)


def _goods_field(control: Control, values: Sequence[Any], choices: FormChoices) -> html.Div:
    (name,) = control.fields
    shape: dict[str, Any] = {"multi": True, "clearable": False, "labels": _dropdown_words()}
    shape |= {"search_order": "original", "maxHeight": MOST_HIGH}
    box = dcc.Dropdown(id=name, options=choices.goods, value=values[0], **shape)
    return _field(control, box, "wide")


def _datasets_field(control: Control, values: Sequence[Any], choices: FormChoices) -> html.Div:
    """Without a choice it is not shown; its value still stands in the page's answers."""
    options = {key: _title(key, title) for key, title in datasets(choices.story).items()}
    return _field(control, _one_of(control, options, values[0]), "figures", hidden=len(options) < 2)


def _title(key: str, title: str) -> str | html.Span:
    """A dataset's title, marked as English where the page is in another language; what is ours is translated."""
    marked = in_english(when=key != STORY_FIGURES)
    return html.Span(title, **marked) if marked else title


def _reporter_field(control: Control, values: Sequence[Any], choices: FormChoices) -> html.Div:
    return _field(control, _one_of(control, {one.code: one.name for one in choices.story.pair}, values[0]))


def _flow_field(control: Control, values: Sequence[Any], _choices: FormChoices) -> html.Div:
    return _field(control, _one_of(control, {key: _(label) for key, label in FLOW_LABELS.items()}, values[0]), "flow")


def _years_field(control: Control, values: Sequence[Any], choices: FormChoices) -> html.Fieldset:
    first, last = control.fields
    # A field for text: one for numbers would drop a letter, and a year out of its range, without a word.
    shared: dict[str, Any] = {"type": "text", "inputMode": "numeric", "maxLength": MOST_TYPED, "autoComplete": "off"}
    shared |= {"debounce": True, "className": "box year"}
    return html.Fieldset(
        [
            html.Legend(_(control.label)),
            html.Label(_("From"), htmlFor=first, className="hidden"),
            dcc.Input(id=first, value=values[0], **shared),
            # Translators: stands between two boxes, of the first and the last year.
            html.Span(_("to"), **aria(hidden="true")),
            html.Label(_("To"), htmlFor=last, className="hidden"),
            dcc.Input(id=last, value=values[1], **shared),
        ],
        title=_("Figures from {years}").format(years=years_words(*_span(choices.story))),
        id=field_of(control.key),
        hidden=control.key in choices.hidden,
    )


def period_options(chart: Chart, chosen: str) -> list[dict[str, str]]:
    """What the list of periods offers: the latest, whichever that is, then all there are and the one chosen."""
    latest = _("Latest") if chosen or not chart.period else _("Latest: {period}")
    periods = dict.fromkeys([*chart.periods, *([chosen] if chosen else [])])
    listed = [{"value": code, "label": read_period(code).short} for code in periods]
    shown = read_period(chart.period).short if chart.period else ""
    return [{"value": _LATEST, "label": latest.format(period=shown)}, *listed]


def _period_field(control: Control, values: Sequence[Any], choices: FormChoices) -> html.Div:
    options = {one["value"]: one["label"] for one in choices.periods}
    return _field(control, _one_of(control, options, values[0]), hidden=control.key in choices.hidden)


def _span(story: Story) -> tuple[int, int]:
    """The years that any of the figures to choose from cover."""
    whole = choices_of(story)
    spans = [whole.years, *(whole.for_dataset(key).years for key in story.datasets.datasets)]
    return min(first for first, _ in spans), max(last for _, last in spans)


def _factor_field(control: Control, values: Sequence[Any], choices: FormChoices) -> html.Div:
    (name,) = control.fields
    shape: dict[str, Any] = {"type": "text", "inputMode": "decimal", "maxLength": MOST_TYPED, "autoComplete": "off"}
    box = dcc.Input(id=name, value=values[0], debounce=True, className="box year", list="factors", **shape)
    presets = [html.Option(value=value, label=_(label)) for value, label in FACTOR_LABELS.items()]
    children = [html.Label(_(control.label), htmlFor=name), box, html.Datalist(presets, id="factors")]
    return html.Div(children, id=field_of(control.key), className="field", hidden=control.key in choices.hidden)


def _scales_box(control: Control, values: Sequence[Any], choices: FormChoices) -> html.Div:
    """A switch; one category has one scale anyway."""
    options = [{"label": _(control.label), "value": OWN_SCALES}]
    box = dcc.Checklist(id=control.fields[0], options=options, value=values[0], className="also scales")
    return html.Div(box, id=field_of(control.key), hidden=control.key in choices.hidden)


def _parts_box(control: Control, values: Sequence[Any], choices: FormChoices) -> html.Div:
    """A switch that puts the parts of years away; on unless the reader turns it off."""
    options = [{"label": _(control.label), "value": PARTS}]
    box = dcc.Checklist(id=control.fields[0], options=options, value=values[0], className="also")
    return html.Div(box, id=field_of(control.key), hidden=control.key in choices.hidden)


def _other_values_box(control: Control, values: Sequence[Any], choices: FormChoices) -> html.Div:
    """A switch; within one dataset there is nothing else that was published."""
    options = [{"label": _(control.label), "value": OTHER_VALUES}]
    box = dcc.Checklist(id=control.fields[0], options=options, value=values[0], className="also")
    return html.Div(box, hidden=not choices.story.has_article)


# What the values of their fields stand for, and back.


def _goods_query(values: Sequence[Any], _before: Selection, _story: Story) -> str:
    """A category picked while all goods stood there takes their place; all goods added to it stay."""
    goods = parse_texts(values[0])
    return ",".join(goods[1:] if len(goods) > 1 and goods[0] == TOTAL else goods)


def _dataset_query(values: Sequence[Any], _before: Selection, story: Story) -> str:
    key = parse_text(values[0])
    return "" if key == next(iter(datasets(story))) else key


def _text_query(values: Sequence[Any], _before: Selection, _story: Story) -> str:
    return parse_text(values[0])


def _years_of(selection: Selection, story: Story) -> tuple[int, int]:
    return selection.years or choices_of(story).for_dataset(selection.data).years


def _years_query(values: Sequence[Any], before: Selection, story: Story) -> str:
    """All years of some figures are all years of others, whichever those are, so the query need not say them.

    What is no year goes into the query as it was typed, so that a notice says what is wrong with it.
    """
    whole = choices_of(story).for_dataset(before.data).years
    years = "-".join(parse_field(value) or str(year) for value, year in zip(values, whole, strict=True))
    return "" if years == f"{whole[0]}-{whole[1]}" else years


def _period_query(values: Sequence[Any], _before: Selection, _story: Story) -> str:
    period = parse_text(values[0])
    return "" if period == _LATEST else period


def _factor_query(values: Sequence[Any], _before: Selection, _story: Story) -> str:
    """The factor, with a comma read as a decimal point; what is no number stays as it was typed."""
    typed = (parse_field(values[0]) or f"{LEAST_FACTOR:g}").replace(",", ".")
    try:
        return f"{float(typed):g}"
    except ValueError:
        return typed


def _scales_query(values: Sequence[Any], _before: Selection, _story: Story) -> str:
    return OWN_SCALES if parse_texts(values[0]) else ""


def _parts_query(values: Sequence[Any], _before: Selection, _story: Story) -> str:
    return "" if parse_texts(values[0]) else "no"


def _other_values_query(values: Sequence[Any], _before: Selection, _story: Story) -> str:
    return "yes" if parse_texts(values[0]) else "no"


CONTROLS: tuple[Control, ...] = (
    Control(
        "goods",
        N_("Goods category"),
        ("goods",),
        draw=_goods_field,
        values=lambda selection, _story: (list(selection.goods),),
        query=_goods_query,
    ),
    Control(
        "data",
        N_("Figures"),
        ("data",),
        draw=_datasets_field,
        values=lambda selection, story: (selection.data or next(iter(datasets(story))),),
        query=_dataset_query,
    ),
    Control(
        "by",
        N_("Whose statistics"),
        ("by",),
        draw=_reporter_field,
        values=lambda selection, story: (selection.by or choices_of(story).for_dataset(selection.data).reporters[0],),
        query=_text_query,
    ),
    Control(
        "flow",
        N_("Flow"),
        ("flow",),
        draw=_flow_field,
        values=lambda selection, _story: (selection.flow,),
        query=_text_query,
    ),
    Control(
        "years",
        N_("Years"),
        ("first-year", "last-year"),
        draw=_years_field,
        values=_years_of,
        query=_years_query,
    ),
    Control(
        "period",
        N_("Year"),
        ("period",),
        draw=_period_field,
        values=lambda selection, _story: (selection.period or _LATEST,),
        query=_period_query,
    ),
    Control(
        "factor",
        N_("CIF/FOB factor"),
        ("factor",),
        draw=_factor_field,
        values=lambda selection, _story: (round(selection.factor, 3),),
        query=_factor_query,
    ),
    Control(
        "scales",
        N_("Scales of their own"),
        ("scales",),
        draw=_scales_box,
        values=lambda selection, _story: ([OWN_SCALES] if selection.scales == OWN_SCALES else [],),
        query=_scales_query,
        place=BAR,
    ),
    Control(
        "parts",
        N_("Part-years"),
        ("parts",),
        draw=_parts_box,
        values=lambda selection, _story: ([PARTS] if selection.parts else [],),
        query=_parts_query,
        place=BAR,
    ),
    Control(
        "also",
        N_("Other published values"),
        ("also",),
        draw=_other_values_box,
        values=lambda selection, _story: ([OTHER_VALUES] if selection.other_values else [],),
        query=_other_values_query,
        place=BAR,
    ),
)
IDS = tuple(field for control in CONTROLS for field in control.fields)
