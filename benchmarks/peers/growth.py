"""What one filter answer costs as the story grows: in this process, without a wire."""

from __future__ import annotations

import http.client
import statistics
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
from benchmarks.reckoning import made_up
from benchmarks.tables import as_table

from tradeviz.web.app import create_app

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from benchmarks.peers.load import Body
    from flask.testing import FlaskClient

    from tradeviz.model.goods import Good
    from tradeviz.story.story import PublishedStory

SIZES = (1_000, 10_000, 100_000)
MOST = 2.0
UPDATE = "/_dash-update-component"
HEADS = ("observations", "goods", "median answer", "ratio", "first answer", "set-up")


def report(body: Body, story: PublishedStory, codes: Sequence[str]) -> str:
    """The table: a story a line, the built-in one first; medians over the first choice of each of the goods."""
    costs = {}
    for size in (len(story.observations), *SIZES):
        # One at a time: what another story holds in memory is no cost of this one's.
        one = grown(story, size)
        costs[len(one.observations), len(one.goods)] = cost(one, [body.choosing(code) for code in codes])
    own, *_, last = (median for median, _, _ in costs.values())
    rows = [_line(*size, *times, own) for size, times in costs.items()]
    return f"{as_table(HEADS, rows)}\ntarget: ratio ≤ {MOST:.2f}, met: {'yes' if last / own <= MOST else 'no'}"


def grown(story: PublishedStory, size: int) -> PublishedStory:
    """The story with its values repeated for goods of other names until it has so many observations."""
    more = made_up(size - len(story.observations), story.observations)
    added = {code: _named(code, story.goods) for code in more["goods"].unique()}
    every = pd.concat([story.observations, more], ignore_index=True)
    own = replace(story.own, observations=every, goods={**story.goods, **added})
    return replace(story, own=own)


def cost(story: PublishedStory, bodies: Sequence[bytes]) -> tuple[float, float, float]:
    """Seconds: the median answer to a choice made for the first time; the very first answer; setting the page up."""
    start = time.perf_counter()
    client = create_app(story).server.test_client()
    client.get("/")
    client.get("/_dash-layout")
    ready = time.perf_counter() - start
    first, *others = (_seconds(client, body) for body in bodies)
    return statistics.median(others), first, ready


def _seconds(client: FlaskClient, body: bytes) -> float:
    start = time.perf_counter()
    answer = client.post(UPDATE, data=body, content_type="application/json")
    taken = time.perf_counter() - start
    if answer.status_code != http.client.OK:
        said = answer.get_data(as_text=True)[:300]
        raise RuntimeError(f"The page answers a choice with {answer.status_code}: {said}")
    return taken


def _named(code: str, goods: Mapping[str, Good]) -> Good:
    """A category by the name that it was repeated under, in the tree of its own repetition."""
    like, _, number = code.rpartition("-")
    parent = goods[like].parent
    return replace(goods[like], goods=code, parent=f"{parent}-{number}" if parent else "")


def _line(observations: int, goods: int, median: float, first: float, ready: float, own: float) -> tuple[str, ...]:
    times = (f"{median * 1000:.1f} ms", f"{median / own:.2f}", f"{first * 1000:,.0f} ms", f"{ready:.1f} s")
    return (f"{observations:,}", f"{goods:,}", *times)
