"""The reader's choice: URL query to value, value to URL query. Every link and every control goes through here."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from tradeviz.errors import PeriodError
from tradeviz.model.budget import spend
from tradeviz.model.economies import area, economy_of
from tradeviz.model.goods import TOTAL
from tradeviz.model.language import N_, _, languages, ngettext
from tradeviz.model.periods import read_period
from tradeviz.model.wording import enumeration, listing, measure_words, years_words
from tradeviz.store.schema import DECLARED, RECONCILED
from tradeviz.story.figures import FiguresQuery

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

ALL_FLOWS = "all"
# Labels of the flows to choose from, and of the CIF/FOB factors, by their value in the address.
FLOW_LABELS: Mapping[str, str] = {
    ALL_FLOWS: N_("All flows"),
    "exports": N_("Exports"),
    "imports": N_("Imports"),
    "turnover": N_("Turnover"),
    "balance": N_("Balance"),
}
# Whether several categories share a scale or each has its own, by its value in the address.
ONE_SCALE, OWN_SCALES = "one", "own"
SORTABLE = ("period", "reporter", "measure", "goods", "value", "source")
FACTOR_LABELS: Mapping[str, str] = {
    "1": N_("None"),
    "1.06": N_("6 % (IMF)"),
    "1.08": N_("8 % (OEC)"),
    "1.1": N_("10 % (WITS, low)"),
    "1.2": N_("20 % (WITS, high)"),
}
MOST_GOODS = 6
MOST_UNKNOWN = 3  # codes that suggestions are looked for; the rest of an address full of them is only counted
MOST_QUERY = 2000
MOST_SOUGHT = 40  # letters of an unknown word that suggestions are looked for
MOST_COMPARED = 500  # names that an unknown word is held against letter by letter; of more, only their beginnings
LEAST_FACTOR, MOST_FACTOR = 1.0, 1.5

_UNKNOWN: Mapping[str, str] = {
    "flow": N_("“{text}” is no flow."),
    "chart": N_("“{text}” is no chart."),
    "by": N_("“{text}” is no country whose statistics there are."),
    "data": N_("“{text}” is no dataset of this pair."),
    "scales": N_("“{text}” is no kind of scales."),
    "lang": N_("“{text}” is no language of this page."),
}
_KEYS = {"other_values": "also"}  # where the address has a shorter word
_FIELDS = {key: name for name, key in _KEYS.items()}

_YEARS = re.compile(r"(\d{4})(?:-(\d{4}))?", re.ASCII)
_FACTOR = re.compile(r"\d(\.\d{1,3})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Choices:
    """What there is to choose from.

    Attributes:
        goods: names of the categories, by code.
        reporters: codes of the economies whose statistics there are; the first is the default.
        years: first and last year with figures.
        goods_by_name: codes of the categories by code and name in lower case, to look for what was meant.
        claims: ids of the article's claims.
        charts: labels of the charts that these figures can fill, by key.
        datasets: titles of the datasets there are besides the default figures, by key.
        within: what there is to choose from within one of the datasets.
        sides: whose the figures are: DECLARED by each side, or RECONCILED.
    """

    goods: Mapping[str, str]
    reporters: tuple[str, ...]
    years: tuple[int, int]
    goods_by_name: Mapping[str, str] = field(default_factory=dict)
    claims: Collection[str] = ()
    charts: Mapping[str, str] = field(default_factory=dict)
    datasets: Mapping[str, str] = field(default_factory=dict)
    within: Callable[[str], Choices] | None = None
    sides: str = DECLARED

    def for_dataset(self, dataset: str) -> Choices:
        """What there is to choose from once a dataset is chosen."""
        return self.within(dataset) if self.within is not None and dataset in self.datasets else self


@dataclass(frozen=True, slots=True)
class Selection:
    """One choice. Empty `years`, `period`, `by` and `lang` mean what is there by default; they keep links short."""

    goods: tuple[str, ...] = (TOTAL,)
    flow: str = ALL_FLOWS
    by: str = ""
    data: str = ""
    years: tuple[int, int] | None = None
    period: str = ""
    chart: str = "time"
    table: bool = False
    other_values: bool = False
    parts: bool = True
    factor: float = LEAST_FACTOR
    scales: str = ONE_SCALE
    sort: str = ""
    claim: str = ""
    lang: str = ""

    @property
    def measures(self) -> tuple[str, ...]:
        """The measures that the flow stands for."""
        return ("exports", "imports", "balance") if self.flow == ALL_FLOWS else (self.flow,)

    def but(self, **changes: object) -> Selection:
        """The same choice with some of it changed."""
        return replace(self, **changes)  # type: ignore[arg-type]

    @property
    def query(self) -> str:
        """The choice as a URL query without "?"; whatever is as by default stays out."""
        shown = {one.name: getattr(self, one.name) for one in fields(self)}
        default = Selection()
        pairs = [
            (_KEYS.get(name, name), _text(value)) for name, value in shown.items() if value != getattr(default, name)
        ]
        return urlencode(pairs, safe=",/")

    @property
    def name_parts(self) -> tuple[str, ...]:
        """What tells a file with this choice from one with the choice by default: chart, goods, flow, years, ..."""
        chart = "" if self.chart == Selection().chart else self.chart
        goods = () if self.goods == (TOTAL,) else self.goods
        flow = "" if self.flow == ALL_FLOWS else self.flow
        years = _text(self.years) if self.years else ""
        factor = "" if self.factor == LEAST_FACTOR else f"factor-{self.factor:g}"
        also = "also" if self.other_values else ""
        whole = "" if self.parts else "whole-years"
        said = (self.data, chart, *goods, flow, self.by, years, self.period.replace("/", "-to-"), factor, also, whole)
        return tuple(part for part in said if part)

    @property
    def href(self) -> str:
        """A link to the page with this choice."""
        return f"?{self.query}" if self.query else "?"

    @property
    def figures_query(self) -> FiguresQuery:
        """What the choice needs of the figures."""
        return FiguresQuery(self.data, self.goods, self.by, self.years, self.period)

    def sentence(self, choices: Choices) -> str:
        """The choice in words, for screen readers and the page's title."""
        first, last = self.years or choices.years
        label = choices.charts[self.chart]
        goods = listing([choices.goods.get(code, code) for code in self.goods])
        view = _("{chart}, as a table").format(chart=label) if self.table else label
        return choice_words(
            choices.sides,
            goods=goods,
            measures=enumeration([measure_words(measure) for measure in self.measures]),
            reporter=area(self.by or choices.reporters[0]).name,
            years=years_words(first, last),
            view=view,
        )

    def link(self, path: str) -> str:
        """A link to another address that takes the same query."""
        return f"{path}?{self.query}" if self.query else path


def choice_words(sides: str, **parts: str) -> str:
    """A choice in words: `goods`, `measures`, `reporter`, `years` and `view`, each in words of its own.

    Args:
        sides: whose the figures are; those reconciled are nobody's statistics.
        parts: the words.
    """
    if sides == RECONCILED:
        return _("{goods}: {measures}, reconciled and seen from {reporter}'s side, {years}. {view}.").format(**parts)
    return _("{goods}: {measures}, {reporter}'s statistics, {years}. {view}.").format(**parts)


QUERY_KEYS = tuple(_KEYS.get(field_of.name, field_of.name) for field_of in fields(Selection))


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """A query as understood: the nearest valid choice, and a sentence for whatever was not valid."""

    selection: Selection
    notices: tuple[str, ...]


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ("-" if isinstance(value[0], int) else ",").join(str(part) for part in value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def parse_query(query: str, choices: Choices) -> ParsedQuery:
    """Understand a URL query.

    What cannot be understood is never an error here: the default or the nearest valid choice takes its place
    and a notice says so. Whoever must be strict refuses a reading with notices.
    """
    if len(query) > MOST_QUERY:
        notice = _("The address is longer than {most} characters, so it was not read.").format(most=MOST_QUERY)
        return ParsedQuery(Selection(), (notice,))
    pairs = parse_qsl(query.removeprefix("?"), keep_blank_values=True)
    reader = _Reader(choices, choices.for_dataset(next((text for name, text in pairs if name == "data"), "")))
    changes: dict[str, object] = {}
    for name, text in pairs:
        field_name = _FIELDS.get(name, name)
        if field_name in changes:
            reader.notice(_("“{text}” stands in the address more than once; the first one counts."), text=_short(name))
        elif name in reader.readers:
            value = reader.readers[name](text)
            changes |= {} if value is None else {field_name: value}
        else:
            reader.unknown(name)
    return ParsedQuery(Selection(**changes), tuple(reader.notices))  # type: ignore[arg-type]


class _Reader:
    """Reads one query against what there is to choose from and notes what did not fit."""

    def __init__(self, whole: Choices, choices: Choices) -> None:
        self.whole, self.choices = whole, choices
        self.notices: list[str] = []
        self.readers: Mapping[str, Callable[[str], object]] = {
            "goods": self.goods,
            "flow": lambda text: self.one_of("flow", text, FLOW_LABELS),
            "by": self.by,
            "data": self.data,
            "years": self.years,
            "period": self.period,
            "chart": lambda text: self.one_of("chart", text, self.choices.charts),
            "table": lambda text: self.yes("table", text),
            "also": lambda text: self.yes("also", text),
            "parts": self.parts,
            "factor": self.factor,
            "scales": lambda text: self.one_of("scales", text, (ONE_SCALE, OWN_SCALES)),
            "sort": self.sort,
            "claim": self.claim,
            "lang": self.lang,
        }

    def notice(self, sentence: str, **words: object) -> None:
        self.notices.append(sentence.format(**words))

    def notice_with_hint(self, sentence: str, hint: str, **words: object) -> None:
        """Two sentences: what did not fit, and what is shown or could be chosen instead."""
        self.notices.append(" ".join(filter(None, (sentence.format(**words), hint))))

    def unknown(self, name: str) -> None:
        near = difflib.get_close_matches(name[:MOST_SOUGHT], self.readers, 1)
        sentence = _("“{text}” is nothing that this page can set, so it was left aside.")
        hint = _("Did you mean “{near}”?").format(near=near[0]) if near else _known(self.readers)
        self.notice_with_hint(sentence, hint, text=_short(name))

    def goods(self, text: str) -> tuple[str, ...] | None:
        codes = list(filter(None, dict.fromkeys(part.strip() for part in text.split(","))))
        unknown = [code for code in codes if code not in self.choices.goods]
        instead = {code: self._nearest_goods(code) for code in unknown[:MOST_UNKNOWN]}
        if more := len(unknown) - len(instead):
            sentence = ngettext(
                "{count} more code in the address is no goods category of these figures.",
                "{count} more codes in the address are no goods categories of these figures.",
                more,
            )
            self.notice(sentence, count=more)
        known = (instead.get(code, code) for code in codes if code in instead or code in self.choices.goods)
        found = list(dict.fromkeys(filter(None, known)))
        if len(found) > MOST_GOODS:
            self.notice(_("At most {most} categories fit one view; the first {most} are shown."), most=MOST_GOODS)
        return tuple(found[:MOST_GOODS]) or None

    def _nearest_goods(self, code: str) -> str:
        """The category that an unknown code most likely means; the notice says what was done."""
        near = next(self._candidates(code[:MOST_SOUGHT].lower()), "")
        hint = _instead(self.choices.goods[near]) if near else _("Choose one from the list.")
        self.notice_with_hint(_("“{text}” is no goods category of these figures."), hint, text=_short(code))
        return near

    def _candidates(self, sought: str) -> Iterator[str]:
        goods, names = self.choices.goods, self.choices.goods_by_name
        spend(len(names))
        if sought.isascii() and sought.isdigit():
            yield from (sought[:size] for size in range(len(sought), 1, -1) if sought[:size] in goods)
        yield from (code for name, code in names.items() if len(sought) > 2 and name.startswith(sought))
        # Held against thousands of names letter by letter, a few words of an address would cost seconds.
        if len(names) <= MOST_COMPARED:
            yield from (names[near] for near in difflib.get_close_matches(sought, names, 1, 0.6))

    def one_of(self, name: str, text: str, known: Collection[str]) -> str | None:
        if text in known:
            return text
        near = difflib.get_close_matches(text[:MOST_SOUGHT].lower(), known, 1)
        self.notice_with_hint(_(_UNKNOWN[name]), _instead(near[0]) if near else _known(known), text=_short(text))
        return near[0] if near else None

    def by(self, text: str) -> str | None:
        code = self.one_of("by", economy_of(text.upper()), self.choices.reporters)
        return code if code in self.choices.reporters[1:] else None

    def data(self, text: str) -> str | None:
        if not self.whole.datasets:
            self.notice(_("There is no dataset “{text}” here, so the default figures are shown."), text=_short(text))
            return None
        return self.one_of("data", text, self.whole.datasets)

    def years(self, text: str) -> tuple[int, int] | None:
        match = _YEARS.fullmatch(text)
        if match is None:
            self.notice(_("“{text}” are no years such as 2015-2024, so all years are shown."), text=_short(text))
            return None
        first, last = int(match.group(1)), int(match.group(2) or match.group(1))
        if first > last:
            sentence = _("The years {first} to {last} run backwards; {last} to {first} are shown.")
            self.notice(sentence, first=first, last=last)
            first, last = last, first
        least, most = self.choices.years
        held = (min(max(first, least), most), min(max(last, least), most))
        if held != (first, last):
            several = _("The figures run from {least} to {most}, so {first} to {last} are shown.")
            single = _("The figures run from {least} to {most}, so {first} is shown.")
            sentence = several if held[0] != held[1] else single
            self.notice(sentence, least=least, most=most, first=held[0], last=held[1])
        return None if held == self.choices.years else held

    def period(self, text: str) -> str | None:
        try:
            return read_period(text).code
        except PeriodError:
            sentence = _("“{text}” is no period such as 2024, 2024-09 or 2024-01/2024-08, so the latest one is shown.")
            self.notice(sentence, text=_short(text))
            return None

    def yes(self, name: str, text: str) -> bool | None:
        if text not in {"yes", "no"}:
            self.notice(_("“{key}” is yes or no, not “{text}”."), key=name, text=_short(text))
        return text == "yes" or None

    def parts(self, text: str) -> bool | None:
        self.yes("parts", text)
        return False if text == "no" else None

    def factor(self, text: str) -> float | None:
        value = float(text) if _FACTOR.fullmatch(text) else 0.0
        if LEAST_FACTOR <= value <= MOST_FACTOR:
            return value
        sentence = _("The CIF/FOB factor is a number from 1 to {most}, such as 1.06, not “{text}”.")
        self.notice(sentence, most=f"{MOST_FACTOR:g}", text=_short(text))
        return MOST_FACTOR if value > MOST_FACTOR else None

    def sort(self, text: str) -> str | None:
        if text.removeprefix("-") in SORTABLE:
            return text
        sentence = _("The table can be sorted by {columns}, not by “{text}”.")
        self.notice(sentence, columns=", ".join(SORTABLE), text=_short(text))
        return None

    def claim(self, text: str) -> str | None:
        if text in self.choices.claims:
            return text
        near = difflib.get_close_matches(text[:MOST_SOUGHT], self.choices.claims, 1)
        hint = _instead(near[0]) if near else ""
        self.notice_with_hint(_("The article has no passage “{text}”."), hint, text=_short(text))
        return near[0] if near else None

    def lang(self, text: str) -> str | None:
        return self.one_of("lang", text, languages())


def _instead(choice: str) -> str:
    return _("Shown instead: {choice}.").format(choice=choice)


def _known(words: Iterable[str]) -> str:
    return _("Known are {choices}.").format(choices=", ".join(words))


def _short(text: str) -> str:
    printable = "".join(char if char.isprintable() else "�" for char in text)
    return printable if len(printable) <= 40 else printable[:39] + "…"
