"""A view in words, to paste where no picture can be: its kind, its subject, main values, and where the rest is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradeviz.model.goods import TOTAL
from tradeviz.model.language import _, ngettext
from tradeviz.model.periods import read_period
from tradeviz.model.wording import flow_words, in_digits, lower_first
from tradeviz.story.claims import verdict_words
from tradeviz.views.readings import value_and_bounds
from tradeviz.views.rows import MIRROR_GAP

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tradeviz.model.sources import Source
    from tradeviz.views.chart import Chart, Line
    from tradeviz.views.page_view import PageView
    from tradeviz.views.rows import Row

_MOST_NAMED = 6  # sources of a line
_MOST_LATEST = 8  # values


def described(view: PageView) -> str:
    """The chart in words: its kind and main values, and the verdict where a passage is chosen."""
    chart, finding = view.chart, view.finding
    told = [chart.summary, *([_latest(chart)] if chart.by_side else [])]
    if finding is not None:
        sentence = _("“{words}”: {verdict}.")
        told.insert(0, sentence.format(words=finding.claim.words, verdict=verdict_words(finding.verdict)))
    return " ".join(filter(None, told))


def as_text(view: PageView, address: str, day: str) -> str:
    """The view as lines of text.

    Args:
        view: what the page shows.
        address: of the page that it stands on, without a query.
        day: on which it was read, in words.
    """
    chart, selection = view.chart, view.selection
    count = len(chart.rows)
    table = ngettext("The {count} value as a table: {address}", "All {count} values as a table: {address}", count)
    lines = [
        chart.title,
        chart.subtitle,
        described(view),
        source_line(chart.sources),
        table.format(count=in_digits(str(count)), address=selection.but(table=True).link(address)),
        whence(selection.but(table=False).link(address), day),
    ]
    return "\n".join(filter(None, lines))


def picture_notes(view: PageView) -> list[str]:
    """What stands below the chart's picture: its notes, and which of the goods chosen have no value in it."""
    missing = [gap.sentence for gap in view.chart.gaps if gap.goods in view.selection.goods]
    return [*view.chart.notes, *missing]


def source_line(sources: Sequence[Source]) -> str:
    """Whose figures they are, each once, and how many publications."""
    named = named_sources(sources, _MOST_NAMED)
    names, several = [source.short for source in named], {source.short for source in sources}
    more = [_("and more")] if len(names) < len(several) else []
    number = ngettext("{count} source", "{count} sources", len(sources)).format(count=in_digits(str(len(sources))))
    if not names:
        return ""
    return _("Sources: {sources} · {count}").format(sources=" · ".join([*names, *more]), count=number)


def named_sources(sources: Sequence[Source], most: int) -> list[Source]:
    """The first source of each name, so many; every database among them, for their terms ask to be named."""
    by_name: dict[str, Source] = {}
    for source in sources:
        by_name.setdefault(source.short, source)
    return [source for at, source in enumerate(by_name.values()) if at < most or source.rank == "database"]


def whence(address: str, day: str) -> str:
    """Where a view can be seen, and when it was."""
    return _("{address}, read on {day}").format(address=address, day=day)


def _latest(chart: Chart) -> str:
    """The latest value of each line; nothing where none covers a year."""
    latest: dict[tuple[str, str, str, Line | None], Row] = {}
    for row in sorted(chart.rows, key=lambda row: read_period(row.period)):
        if not row.status and row.measure != MIRROR_GAP and read_period(row.period).is_annual:
            latest[row.reporter, row.measure, row.goods, chart.line_of(row)] = row
    values = [_value(row, line) for (*_key, line), row in list(latest.items())[:_MOST_LATEST]]
    return _("Latest values: {values}.").format(values="; ".join(values)) if values else ""


def _value(row: Row, line: Line | None) -> str:
    """A value with what it is of; on a line that is told apart by whose figures it shows, with whose."""
    goods = "" if row.goods == TOTAL else lower_first(row.goods_name)
    flow = flow_words(row.reporter, row.partner, row.measure, goods)
    whose = _("{flow}, {line},").format(flow=flow, line=line.words) if line else flow
    words = {"flow": whose, "value": value_and_bounds(row)[0], "period": read_period(row.period).words}
    return _("{flow} {value} in {period}").format(**words)
