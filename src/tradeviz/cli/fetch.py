"""`tradeviz fetch`: both sides' declarations from UN Comtrade, into the store."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tradeviz.comtrade.query import DETAILS
from tradeviz.comtrade.retry import Clock
from tradeviz.errors import FetchError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tradeviz.comtrade.fetch import Fetched
    from tradeviz.comtrade.request import Wish


@click.command()
@click.argument("pair", nargs=2, metavar="AAA BBB")
@click.option("--years", "span", required=True, metavar="2015-2024", help="A year, or the first and the last.")
@click.option(
    "--detail", type=click.Choice(tuple(DETAILS)), default="subheading", show_default=True, help="How deep in the HS."
)
@click.option("--monthly", is_flag=True, help="Months instead of years.")
@click.option("--store", "location", envvar="TRADEVIZ_STORE", metavar="FOLDER|URL", help="Where the figures go.")
@click.option("--cache", type=click.Path(path_type=Path, file_okay=False), help="Folder that keeps the answers.")
@click.option("--refresh", is_flag=True, help="Ask again for what is kept.")
@click.pass_context
def fetch(
    ctx: click.Context,
    pair: tuple[str, str],
    span: str,
    detail: str,
    location: str | None,
    cache: Path | None,
    *,
    monthly: bool,
    refresh: bool,
) -> None:
    """Fetch what AAA and BBB each declared of their trade (ISO 3166-1 alpha-3 codes) from UN Comtrade.

    A key in COMTRADE_API_KEY is used where there is one; without, the free preview answers, in more and smaller calls.
    Answers are kept as they come: a fetch cut short, run again, asks only for the rest. The figures enter the store all
    together or not at all.
    """
    # pandas and the store load here: the other commands do without.
    from tradeviz.comtrade.report import as_text  # noqa: PLC0415
    from tradeviz.comtrade.request import wish  # noqa: PLC0415
    from tradeviz.comtrade.store import deliver  # noqa: PLC0415
    from tradeviz.store import open_store  # noqa: PLC0415

    clock = ctx.find_object(Clock) or Clock()
    now = clock.now()
    wanted = wish(pair, span, datetime.fromtimestamp(now, UTC).year, detail, monthly=monthly)
    store = open_store(location)
    fetched = _fetched(wanted, os.environ, clock, cache, now if refresh else 0.0)
    click.echo(as_text(fetched))
    if not len(fetched.frame):
        raise FetchError("UN Comtrade has nothing of what was asked for; the store is as it was.")
    report = deliver(fetched, store, _say)
    click.echo(report.as_text())
    click.echo(f"Next: tradeviz pair {' '.join(side.code for side in wanted.pair)}")


def _fetched(wanted: Wish, environment: Mapping[str, str], clock: Clock, cache: Path | None, since: float) -> Fetched:
    """Ask the service, saying on standard error what comes."""
    from tradeviz.comtrade.cache import Cache, default_cache  # noqa: PLC0415
    from tradeviz.comtrade.client import connect  # noqa: PLC0415
    from tradeviz.comtrade.fetch import gather  # noqa: PLC0415
    from tradeviz.comtrade.settings import access_from  # noqa: PLC0415

    access = access_from(environment)
    answers = Cache(cache or default_cache(environment, Path.home()), since=since)
    return gather(wanted, connect(access, answers, clock, _say), one_period=access.key is None, say=_say)


def _say(sentence: str) -> None:
    click.echo(sentence, err=True)
