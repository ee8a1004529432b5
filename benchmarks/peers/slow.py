"""A first visit over a slow network: when the text, a first chart and all charts can be seen."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from benchmarks.peers.browsing import reader, seen
from benchmarks.peers.processes import running
from benchmarks.tables import as_table

if TYPE_CHECKING:
    from benchmarks.peers.sites import Site
    from playwright.sync_api import Browser

BYTES_A_SECOND, LATENCY = 50 * 1024, 400  # of a poor mobile connection; the latter in milliseconds
LIMIT = 1.5  # seconds until our first chart
_PATIENCE = 120_000
_MOMENTS = {"text": "text and key figures visible", "chart": "a first chart visible", "charts": "all charts drawn"}


def report(browser: Browser, site: Site, runs: int) -> str:
    """The table of medians; an empty cache, on a server visited before (peers: half a minute and more)."""
    visits = [_visit(site, browser) for _ in range(runs)]
    rows = [
        (words, f"{median(one[key] for one in visits):.2f} s", f"≤ {LIMIT} s" if key == "chart" else "")
        for key, words in _MOMENTS.items()
    ]
    return as_table((f"over {BYTES_A_SECOND // 1024} KiB/s, {LATENCY} ms", site.name, "target"), rows)


def _visit(site: Site, browser: Browser) -> dict[str, float]:
    with running(site.command, site.path, {}) as server:
        with reader(browser, site) as context:
            context.new_page().goto(server.address)
        with reader(browser, site) as context:
            context.set_default_timeout(_PATIENCE)
            page = context.new_page()
            session = context.new_cdp_session(page)
            session.send("Network.enable")
            session.send(
                "Network.emulateNetworkConditions",
                {
                    "offline": False,
                    "latency": LATENCY,
                    "downloadThroughput": BYTES_A_SECOND,
                    "uploadThroughput": BYTES_A_SECOND,
                },
            )
            page.goto(server.address, wait_until="commit")
            page.wait_for_function("() => __bench.text !== null && __bench.charts !== null")
            return {key: seen(page, key) for key in _MOMENTS}
