"""`tradeviz fetch`: both sides' declarations from a publisher's service, into the store."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from tradeviz.cli.terminal import say, say_aside
from tradeviz.services.clock import Clock
from tradeviz.services.registry import DEFAULT_SERVICE, SERVICES
from tradeviz.services.request import DETAIL_DIGITS

if TYPE_CHECKING:
    from tradeviz.services.request import FetchRequest
    from tradeviz.services.service import FetchResult


@click.command()
@click.argument("pair", nargs=2, metavar="AAA BBB")
@click.option(
    "--from",
    "service",
    type=click.Choice(tuple(SERVICES)),
    default=DEFAULT_SERVICE,
    show_default=True,
    help=f"Whom to ask. {'; '.join(f'{key}: {kind.known_as}' for key, kind in SERVICES.items())}.",
)
@click.option(
    "--years",
    "span",
    metavar="2015-2024",
    help="A year, or the first and the last. Of the IMF, the last three where it is left out.",
)
@click.option(
    "--detail",
    type=click.Choice(tuple(DETAIL_DIGITS)),
    default="subheading",
    show_default=True,
    help="How deep in the HS. The IMF has totals alone.",
)
@click.option("--monthly", "--months", "monthly", is_flag=True, help="Months instead of years.")
@click.option("--store", "location", envvar="TRADEVIZ_STORE", metavar="FOLDER|URL", help="Where the figures go.")
@click.option("--cache", type=click.Path(path_type=Path, file_okay=False), help="Folder that keeps the answers.")
@click.option("--refresh", is_flag=True, help="Ask again for what is kept.")
@click.option("--keep-vintage", is_flag=True, help="Keep the figures as they were, as KEY-YYYYMMDD.")
@click.pass_context
def fetch(
    ctx: click.Context,
    pair: tuple[str, str],
    service: str,
    span: str | None,
    detail: str,
    location: str | None,
    cache: Path | None,
    *,
    monthly: bool,
    refresh: bool,
    keep_vintage: bool,
) -> None:
    """Fetch what AAA and BBB each declared of their trade (ISO 3166-1 alpha-3 codes) from a publisher's service.

    Of UN Comtrade, a key in COMTRADE_API_KEY is used where there is one; without, the free preview answers, in more and
    smaller calls. The IMF takes no key. Answers are kept as they come: a fetch cut short, run again, asks only for the
    rest. The figures enter the store all together or not at all. What the service has published anew with nothing shown
    for the partner is withdrawn. The proxy that HTTPS_PROXY names is gone through.
    """
    # pandas and the store load here: the other commands do without.
    from tradeviz.services.fetch_report import report_text  # noqa: PLC0415
    from tradeviz.services.request import fetch_request  # noqa: PLC0415
    from tradeviz.services.store_import import import_result  # noqa: PLC0415
    from tradeviz.store import open_store, store_option  # noqa: PLC0415

    clock = ctx.find_object(Clock) or Clock()
    now = clock.now()
    this_year = datetime.fromtimestamp(now, UTC).year
    request = fetch_request(pair, span or SERVICES[service].usual_years(this_year), this_year, detail, monthly=monthly)
    if not SERVICES[service].by_goods and ctx.get_parameter_source("detail") is ParameterSource.COMMANDLINE:
        say_aside(f"--detail is left out: {SERVICES[service].known_as}.")
    store = open_store(location)
    result = _fetched(service, request, clock, cache, now if refresh else 0.0)
    say(report_text(result))
    day = datetime.fromtimestamp(now, UTC).date().isoformat() if keep_vintage else ""
    report = import_result(result, store, say_aside, day)
    say(report.as_text())
    say(f"Next: tradeviz pair {' '.join(side.code for side in request.pair)}{store_option(location)}")


def _fetched(service: str, request: FetchRequest, clock: Clock, cache: Path | None, since: float) -> FetchResult:
    """Ask the service, saying on standard error what comes."""
    from tradeviz.services.cache import ResponseCache, default_cache_folder  # noqa: PLC0415

    answers = ResponseCache(cache or default_cache_folder(service, os.environ, Path.home()), since=since)
    return SERVICES[service].open(os.environ, answers, clock, say_aside).fetch(request, say_aside)
