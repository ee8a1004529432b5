"""The command that brings files into the store."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tradeviz.cli.terminal import say, say_aside
from tradeviz.model.observations import FLOWS
from tradeviz.readers.registry import known_files

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tradeviz.readers import Options
    from tradeviz.readers.ingest import ImportResult
    from tradeviz.store.api import Store


@click.command(epilog=f"FILEs are known by their content, not their names: {known_files()}.")
@click.argument("paths", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--store", "location", envvar="TRADEVIZ_STORE", metavar="FOLDER|URL", help="Where the figures go.")
@click.option("--set-apart", is_flag=True, help="Leave rows with unknown country codes out, and count them.")
@click.option("--name", default="own", show_default=True, help="Dataset for a table in tradeviz's own columns.")
@click.option(
    "--complete",
    is_flag=True,
    help="Take each FILE for all there is of its reporters, partners, flows and periods: their sums are exact, and "
    "rows of earlier imports that it lacks are withdrawn.",
)
@click.option(
    "--all-lines",
    is_flag=True,
    help="Take FILEs of national lines, of 8 or 10 digits, to have every line of each HS code that they have one of.",
)
@click.option(
    "--rate",
    "rates",
    metavar="CNY=7.11",
    multiple=True,
    help="Units of a currency for one US dollar, of all periods or one (CNY@2023=7.08); may be given more than once.",
)
@click.option(
    "--flow",
    type=click.Choice(FLOWS),
    default=None,
    help="What FILEs hold that do not say it themselves, such as exports of China's customs.",
)
@click.option(
    "--items",
    metavar="ITEMS.csv",
    multiple=True,
    type=click.Path(path_type=Path),
    help="FAO's table of items with their HS codes, for FAOSTAT's trade matrix: items that are one HS code are read. "
    "Given again, a table of correlation of the UN, which says which subheadings a heading has.",
)
@click.option("--keep-vintage", is_flag=True, help="Keep datasets that change as they were, as KEY-YYYYMMDD.")
@click.option("--quiet", is_flag=True, help="Print nothing but errors.")
def ingest(
    paths: tuple[Path, ...],
    location: str | None,
    name: str,
    *,
    set_apart: bool,
    complete: bool,
    all_lines: bool,
    rates: tuple[str, ...],
    flow: str | None,
    items: tuple[Path, ...],
    keep_vintage: bool,
    quiet: bool,
) -> None:
    """Read trade figures from FILEs into the store: all of them, or none.

    What became of each row is printed at the end.
    """
    # pyarrow and the store take a second to import; the other commands do without.
    from tradeviz.readers import Options  # noqa: PLC0415
    from tradeviz.readers.rates import Rates  # noqa: PLC0415
    from tradeviz.store import open_store  # noqa: PLC0415
    from tradeviz.views.coverage import held_lines  # noqa: PLC0415

    store = open_store(location)
    options = Options(
        set_apart=set_apart,
        name=name,
        complete=complete,
        all_lines=all_lines,
        rates=Rates.of(rates),
        flow=flow or "",
        items=items,
    )
    day = datetime.now(UTC).date().isoformat() if keep_vintage else ""
    results = _ingest(store, paths, options, day, quiet=quiet)
    if not quiet:
        held = held_lines(store, (result.outcome.dataset for result in results))
        say("\n".join([*(result.as_text() for result in results), *held]))


def _ingest(store: Store, paths: Sequence[Path], options: Options, vintage: str, *, quiet: bool) -> list[ImportResult]:
    """Import under a progress bar, on standard error so that the report can be kept in a file."""
    from tradeviz.readers.ingest import import_files, total_bytes  # noqa: PLC0415

    def tell(sentence: str) -> None:
        if not quiet:
            say_aside(sentence)

    with click.progressbar(
        length=total_bytes(paths), label="Reading", file=sys.stderr, hidden=quiet, show_eta=True
    ) as bar:
        return import_files(store, paths, options, bar.update, tell, vintage)
