"""`tradeviz fetch`: both sides' declarations from UN Comtrade, into the store."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tradeviz.cli.terminal import say, say_aside
from tradeviz.comtrade.clock import Clock
from tradeviz.comtrade.query import DETAILS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tradeviz.comtrade.fetch import FetchResult
    from tradeviz.comtrade.request import FetchRequest


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
@click.option("--keep-vintage", is_flag=True, help="Keep UN Comtrade's figures as they were, as comtrade-YYYYMMDD.")
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
    keep_vintage: bool,
) -> None:
    """Fetch what AAA and BBB each declared of their trade (ISO 3166-1 alpha-3 codes) from UN Comtrade.

    A key in COMTRADE_API_KEY is used where there is one; without, the free preview answers, in more and smaller calls.
    Answers are kept as they come: a fetch cut short, run again, asks only for the rest. The figures enter the store all
    together or not at all. What the service has published anew with nothing shown for the partner is withdrawn.
    """
    # pandas and the store load here: the other commands do without.
    from tradeviz.comtrade.fetch_report import report_text  # noqa: PLC0415
    from tradeviz.comtrade.request import fetch_request  # noqa: PLC0415
    from tradeviz.comtrade.store_import import import_result  # noqa: PLC0415
    from tradeviz.store import open_store, store_option  # noqa: PLC0415

    clock = ctx.find_object(Clock) or Clock()
    now = clock.now()
    request = fetch_request(pair, span, datetime.fromtimestamp(now, UTC).year, detail, monthly=monthly)
    store = open_store(location)
    result = _fetched(request, os.environ, clock, cache, now if refresh else 0.0)
    say(report_text(result))
    day = datetime.fromtimestamp(now, UTC).date().isoformat() if keep_vintage else ""
    report = import_result(result, store, say_aside, day)
    say(report.as_text())
    say(f"Next: tradeviz pair {' '.join(side.code for side in request.pair)}{store_option(location)}")


def _fetched(
    request: FetchRequest, environment: Mapping[str, str], clock: Clock, cache: Path | None, since: float
) -> FetchResult:
    """Ask the service, saying on standard error what comes."""
    from tradeviz.comtrade.cache import ResponseCache, default_cache_folder  # noqa: PLC0415
    from tradeviz.comtrade.client import connect_to_service  # noqa: PLC0415
    from tradeviz.comtrade.fetch import fetch_pair  # noqa: PLC0415
    from tradeviz.comtrade.settings import service_settings  # noqa: PLC0415

    settings = service_settings(environment)
    answers = ResponseCache(cache or default_cache_folder(environment, Path.home()), since=since)
    client = connect_to_service(settings, answers, clock, say_aside)
    return fetch_pair(request, client, one_period=settings.key is None, say=say_aside)
