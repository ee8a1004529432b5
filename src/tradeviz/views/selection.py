"""The reader's choice: URL query to value, value to URL query. Every link and every control goes through here."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from tradeviz.model.economies import area
from tradeviz.model.goods import TOTAL
from tradeviz.model.language import _, languages
from tradeviz.model.observations import MEASURES
from tradeviz.model.wording import listing
from tradeviz.story.figures import FiguresQuery

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

ALL_FLOWS = "all"
FLOWS = {ALL_FLOWS: "All flows"} | {name: name.capitalize() for name in MEASURES}
SORTABLE = ("period", "reporter", "measure", "goods", "value", "source")
FACTORS = {
    "1": "None",
    "1.06": "6 % (IMF)",
    "1.08": "8 % (OEC)",
    "1.1": "10 % (WITS, low)",
    "1.2": "20 % (WITS, high)",
}
MOST_GOODS = 6
MOST_QUERY = 2000
LEAST_FACTOR, MOST_FACTOR = 1.0, 1.5

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
        claims: ids of the article's claims.
        charts: labels of the charts that these figures can fill, by key.
        datasets: titles of the datasets there are besides the default figures, by key.
        within: what there is to choose from within one of the datasets.
    """

    goods: Mapping[str, str]
    reporters: tuple[str, ...]
    years: tuple[int, int]
    claims: Collection[str] = ()
    charts: Mapping[str, str] = field(default_factory=dict)
    datasets: Mapping[str, str] = field(default_factory=dict)
    within: Callable[[str], Choices] | None = None

    def for_dataset(self, dataset: str) -> Choices:
        """What there is to choose from once a dataset is chosen."""
        return self.within(dataset) if self.within is not None and dataset in self.datasets else self


@dataclass(frozen=True, slots=True)
class Selection:
    """One choice. Empty `years`, `by` and `lang` mean what is there by default; they keep links short."""

    goods: tuple[str, ...] = (TOTAL,)
    flow: str = ALL_FLOWS
    by: str = ""
    data: str = ""
    years: tuple[int, int] | None = None
    chart: str = "time"
    table: bool = False
    other_values: bool = False
    factor: float = LEAST_FACTOR
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
        return urlencode(pairs, safe=",")

    @property
    def href(self) -> str:
        """A link to the page with this choice."""
        return f"?{self.query}" if self.query else "?"

    @property
    def figures_query(self) -> FiguresQuery:
        """What the choice needs of the figures."""
        return FiguresQuery(self.data, self.goods, self.by, self.years)

    def sentence(self, choices: Choices) -> str:
        """The choice in words, for screen readers and the page's title."""
        first, last = self.years or choices.years
        label = choices.charts[self.chart]
        goods = listing([choices.goods.get(code, code) for code in self.goods])
        view = f"{label}, as a table" if self.table else label
        years = f"{first} to {last}" if first != last else str(first)
        who = area(self.by or choices.reporters[0]).possessive
        return f"{goods}: {', '.join(self.measures)}, {who} statistics, {years}. {view}."

    def link(self, path: str) -> str:
        """A link to another address that takes the same query."""
        return f"{path}?{self.query}" if self.query else path


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
        return ParsedQuery(Selection(), (f"The address is longer than {MOST_QUERY} characters, so it was not read.",))
    pairs = parse_qsl(query.removeprefix("?"), keep_blank_values=True)
    reader = _Reader(choices, choices.for_dataset(next((text for name, text in pairs if name == "data"), "")))
    changes: dict[str, object] = {}
    for name, text in pairs:
        field_name = _FIELDS.get(name, name)
        if field_name in changes:
            reader.notice(f"“{_short(name)}” stands in the address more than once; the first one counts.")
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
            "flow": lambda text: self.one_of("flow", text, FLOWS),
            "by": self.by,
            "data": self.data,
            "years": self.years,
            "chart": lambda text: self.one_of("chart", text, self.choices.charts),
            "table": lambda text: self.yes("table", text),
            "also": lambda text: self.yes("also", text),
            "factor": self.factor,
            "sort": self.sort,
            "claim": self.claim,
            "lang": self.lang,
        }

    def notice(self, text: str) -> None:
        self.notices.append(text)

    def unknown(self, name: str) -> None:
        near = difflib.get_close_matches(name, self.readers, 1)
        hint = f" Did you mean “{near[0]}”?" if near else f" Known are {', '.join(self.readers)}."
        self.notice(f"“{_short(name)}” is nothing that this page can set, so it was left aside.{hint}")

    def goods(self, text: str) -> tuple[str, ...] | None:
        found: list[str] = []
        for code in filter(None, dict.fromkeys(part.strip() for part in text.split(","))):
            known = code if code in self.choices.goods else self._nearest_goods(code)
            if known and known not in found:
                found.append(known)
        if len(found) > MOST_GOODS:
            self.notice(f"At most {MOST_GOODS} categories fit one view; the first {MOST_GOODS} are shown.")
        return tuple(found[:MOST_GOODS]) or None

    def _nearest_goods(self, code: str) -> str:
        """The category that an unknown code most likely means; the notice says what was done."""
        near = next(self._candidates(code), "")
        instead = f"Shown instead: {self.choices.goods[near]}." if near else "Choose one from the list."
        self.notice(f"“{_short(code)}” is no goods category of this story. {instead}")
        return near

    def _candidates(self, code: str) -> Iterator[str]:
        if code.isascii() and code.isdigit():
            yield from (code[:size] for size in range(len(code), 1, -1) if code[:size] in self.choices.goods)
        lowered = {known.lower(): known for known in self.choices.goods}
        lowered |= {name.lower(): known for known, name in self.choices.goods.items() if name.lower() not in lowered}
        yield from (known for name, known in lowered.items() if len(code) > 2 and name.startswith(code.lower()))
        yield from (lowered[one] for one in difflib.get_close_matches(code[:80].lower(), lowered, 1, 0.6))

    def one_of(self, name: str, text: str, known: Collection[str]) -> str | None:
        if text in known:
            return text
        near = difflib.get_close_matches(text[:80].lower(), known, 1)
        hint = f" Shown instead: {near[0]}." if near else f" Known are {', '.join(known)}."
        self.notice(f"“{_short(text)}” is no {name}.{hint}")
        return near[0] if near else None

    def by(self, text: str) -> str | None:
        code = self.one_of("country whose statistics there are", text.upper(), self.choices.reporters)
        return code if code in self.choices.reporters[1:] else None

    def data(self, text: str) -> str | None:
        if not self.whole.datasets:
            self.notice(f"There is no dataset “{_short(text)}” here, so the default figures are shown.")
            return None
        return self.one_of("dataset of this pair", text, self.whole.datasets)

    def years(self, text: str) -> tuple[int, int] | None:
        match = _YEARS.fullmatch(text)
        if match is None:
            self.notice(f"“{_short(text)}” are no years such as 2015-2024, so all years are shown.")
            return None
        first, last = int(match.group(1)), int(match.group(2) or match.group(1))
        if first > last:
            self.notice(f"The years {first} to {last} run backwards; {last} to {first} are shown.")
            first, last = last, first
        least, most = self.choices.years
        held = (min(max(first, least), most), min(max(last, least), most))
        if held != (first, last):
            shown = f"{held[0]} to {held[1]} are" if held[0] != held[1] else f"{held[0]} is"
            self.notice(f"The figures run from {least} to {most}, so {shown} shown.")
        return None if held == self.choices.years else held

    def yes(self, name: str, text: str) -> bool | None:
        if text not in {"yes", "no"}:
            self.notice(f"“{name}” is yes or no, not “{_short(text)}”.")
        return text == "yes" or None

    def factor(self, text: str) -> float | None:
        value = float(text) if _FACTOR.fullmatch(text) else 0.0
        if LEAST_FACTOR <= value <= MOST_FACTOR:
            return value
        self.notice(f"The CIF/FOB factor is a number from 1 to {MOST_FACTOR:g}, such as 1.06, not “{_short(text)}”.")
        return MOST_FACTOR if value > MOST_FACTOR else None

    def sort(self, text: str) -> str | None:
        if text.removeprefix("-") in SORTABLE:
            return text
        self.notice(f"The table can be sorted by {', '.join(SORTABLE)}, not by “{_short(text)}”.")
        return None

    def claim(self, text: str) -> str | None:
        if text in self.choices.claims:
            return text
        near = difflib.get_close_matches(text[:80], self.choices.claims, 1)
        hint = f" Shown instead: {near[0]}." if near else ""
        self.notice(f"The article has no passage “{_short(text)}”.{hint}")
        return near[0] if near else None

    def lang(self, text: str) -> str | None:
        return self.one_of(_("language"), text, languages())


def _short(text: str) -> str:
    printable = "".join(char if char.isprintable() else "�" for char in text)
    return printable if len(printable) <= 40 else printable[:39] + "…"
