"""What is measured of a page, in which unit, and the most it may be."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.peers.browsing import reader, seen, settle, visit
from benchmarks.peers.processes import running
from benchmarks.peers.sites import OWN, PEERS
from benchmarks.tables import as_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from benchmarks.peers.sites import Site
    from playwright.sync_api import Browser

Run = dict[str, float]


@dataclass(frozen=True)
class Measure:
    """One line of the table.

    Attributes:
        key: its key in a run.
        name: in words.
        unit: s, kB or MiB.
        share: the most it may be, as a share of the best peer's `against`.
        limit: the most it may be, in its unit.
        against: key of the peers' measure that the share is of, where it is another.
    """

    key: str
    name: str
    unit: str
    share: float | None = None
    limit: float | None = None
    against: str = ""

    def text(self, value: float) -> str:
        return f"{value:.2f} s" if self.unit == "s" else f"{value:,.0f} {self.unit}"

    def wanted(self) -> str:
        of = " of its charts" if self.against else ""
        return f"≤ {self.share:.2f}{of}" if self.share else f"≤ {self.text(self.limit)}" if self.limit else ""


MEASURES = (
    Measure("charts", "all charts drawn, cold cache", "s", share=0.30),
    Measure("chart", "a first chart visible, cold cache", "s", share=0.12, against="charts"),
    Measure("text", "text and key figures visible", "s", share=0.15, against="charts"),
    Measure("again", "all charts drawn, repeat visit", "s"),
    Measure("wire", "over the wire, first visit", "kB", limit=600),
    Measure("wire again", "over the wire, repeat visit", "kB", limit=30),
    Measure("filter", "filter to settled charts", "s", share=0.25),
    Measure("start", "start to first answer", "s", limit=1.3),
    Measure("memory", "resident memory after the first page", "MiB", limit=200e6 / 2**20),
)


def run_once(site: Site, browser: Browser, goods: str, environment: Mapping[str, str]) -> Run:
    """One run of one page on a server of its own, which one reader has visited before the one who is watched."""
    with running(site.command, site.path, environment) as server:
        with reader(browser, site) as context:
            visit(context, server.address)
            run = {"start": server.started, "memory": server.mebibytes()}
        with reader(browser, site) as context:
            page, wire = visit(context, server.address)
            run |= {what: seen(page, what) for what in ("text", "chart", "charts")} | {"wire": wire.bytes / 1000}
            page.close()
            page, wire = visit(context, server.address)
            run |= {"again": seen(page, "charts"), "wire again": wire.bytes / 1000}
            return run | {"filter": settle(page, site, goods)}


def report(runs: Mapping[str, Sequence[Run]]) -> str:
    """The table of medians: a line a measure, a column a page; then tradeviz beside the best peer and its target."""
    middle = {name: {one.key: median(run[one.key] for run in some) for one in MEASURES} for name, some in runs.items()}
    heads = ("", *middle, "to the best peer", "target", "met")
    return as_table(heads, [_line(one, middle) for one in MEASURES])


def _line(measure: Measure, middle: Mapping[str, Run]) -> tuple[str, ...]:
    own = middle[OWN][measure.key]
    best = min(middle[name][measure.against or measure.key] for name in PEERS if name in middle)
    values = [measure.text(one[measure.key]) for one in middle.values()]
    return (measure.name, *values, f"{own / best:.2f}", measure.wanted(), _met(measure, own, own / best))


def _met(measure: Measure, own: float, ratio: float) -> str:
    if measure.share is None and measure.limit is None:
        return ""
    most = measure.share or measure.limit or 0.0
    return "yes" if (ratio if measure.share else own) <= most else "no"
