"""The command that prints what a pair's page would download, or every row that the store has of the pair."""

from __future__ import annotations

import json
import math
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import click

from tradeviz.cli.terminal import say_aside, write_pieces
from tradeviz.errors import ChoiceError
from tradeviz.model.hs_editions import EDITIONS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tradeviz.story.datasets import PairDatasets
    from tradeviz.views.rows import Row


@click.command()
@click.argument("first")
@click.argument("second")
@click.option("--goods", default="", help="HS codes, separated by commas; all goods where left out.")
@click.option("--flow", default="", help="exports, imports, balance or turnover; all flows where left out.")
@click.option("--by", default="", help="Whose statistics: code of one of the two; the first where left out.")
@click.option("--years", default="", help="Years such as 2015-2024.")
@click.option("--data", default="", help="Key of the dataset; the fullest one where left out, or all with --level.")
@click.option(
    "--chart",
    default="",
    help="Whose rows to print, as the address of a page has it: time, goods ...; time where left out.",
)
@click.option(
    "--level", default="", help="total, 2, 4, 6 or all: every row that the store has, of that level of the HS."
)
@click.option(
    "--hs",
    "edition",
    type=click.Choice(tuple(EDITIONS.values()), case_sensitive=False),
    help="One edition of the HS for all years, by the UN's tables of correlation; what they split is not carried over.",
)
@click.option("--csv", "target", default="", help="File to write, or - for standard output, as where it is left out.")
@click.option("--parquet", default="", help="File to write every row to, as Parquet; of all levels without --level.")
@click.option(
    "--json", "as_data", is_flag=True, help="Print the rows of the chart as JSON, and what the datasets cover."
)
@click.option("--store", "location", default=None, help="Folder or database of the store.")
def pair(
    first: str,
    second: str,
    level: str,
    target: str,
    parquet: str,
    location: str | None,
    *,
    edition: str | None,
    as_data: bool,
    **asked: str,
) -> None:
    """Print what the page of FIRST and SECOND would download, as CSV; codes as in CHN BLR.

    With --level or --parquet it is every row that the store has of the two: both sides' declarations, months too, of
    every dataset. What the datasets cover is said on standard error.
    """
    # The store's libraries take half a second to import; the other commands do without.
    from tradeviz.store import open_store  # noqa: PLC0415
    from tradeviz.story.datasets import find_pair  # noqa: PLC0415

    if as_data and target not in {"", "-"}:
        raise ChoiceError(["--json prints; --csv FILE writes CSV. Leave one of them out.", "Nothing was written."])
    chosen = {name: text for name, text in asked.items() if text}
    datasets = find_pair(open_store(location), first, second)
    if edition:
        folder = click.get_current_context().with_resource(TemporaryDirectory())
        datasets = _carried_over(datasets, edition, asked["data"], Path(folder))
    if level or parquet:
        _write_table(datasets, {**chosen, **({"level": level} if level else {})}, target, parquet, as_data=as_data)
    elif as_data:
        write_pieces(target, [f"{json.dumps(_as_data(datasets, chosen), ensure_ascii=False, indent=2)}\n".encode()])
    else:
        from tradeviz.exports.tables import screen_csv  # noqa: PLC0415 - see above

        write_pieces(target, [screen_csv(_rows(datasets, chosen)).encode()])
    for line in _coverage_lines(datasets):
        say_aside(line)


def _carried_over(datasets: PairDatasets, edition: str, key: str, folder: Path) -> PairDatasets:
    """The datasets, or the one asked for, in one edition; what could not be carried over is said."""
    from tradeviz.story.one_edition import in_one_edition  # noqa: PLC0415 - see `pair`

    current = [one.key for one in datasets.datasets.values() if not one.vintage]
    keys = [key] if key in datasets.datasets else current
    found = in_one_edition(datasets, edition, {key: key for key in keys}, folder)
    for note in found.notes:
        say_aside(note)
    return found.datasets


def _write_table(datasets: PairDatasets, asked: Mapping[str, str], target: str, parquet: str, *, as_data: bool) -> None:
    """Write every row, as it is read."""
    from tradeviz.exports.pair_table import pair_table  # noqa: PLC0415 - see `pair`

    problems = []
    if as_data:
        problems.append("Every row comes as CSV or Parquet, not as JSON; leave --json out.")
    if parquet == "-":
        problems.append("Parquet is no text for a terminal; name a file, as in --parquet rows.parquet.")
    if problems:
        raise ChoiceError([*problems, "Nothing was printed."])
    try:
        table = pair_table(datasets, asked)
    except ChoiceError as error:
        raise ChoiceError([*error.notices, "Nothing was printed."]) from None
    if target or not parquet:
        write_pieces(target, table.csv())
    if parquet:
        write_pieces(parquet, table.parquet())


def _rows(datasets: PairDatasets, asked: Mapping[str, str]) -> Sequence[Row]:
    """The rows of the chart that is asked for.

    Raises:
        ChoiceError: the pair's page does not offer it.
    """
    from tradeviz.story.story import PairStory  # noqa: PLC0415 - see `pair`
    from tradeviz.views import page_view  # noqa: PLC0415
    from tradeviz.views.choices import choices_of  # noqa: PLC0415
    from tradeviz.views.selection import parse_query  # noqa: PLC0415

    story = PairStory(datasets)
    reading = parse_query("&".join(f"{name}={text}" for name, text in asked.items()), choices_of(story))
    if reading.notices:
        raise ChoiceError([*reading.notices, "Nothing was printed."])
    return page_view(story, reading.selection).chart.rows


def _as_data(datasets: PairDatasets, asked: Mapping[str, str]) -> dict[str, Any]:
    """The rows of the chart and what the datasets cover, as values that JSON has."""
    from tradeviz.views.coverage import coverage_sentences  # noqa: PLC0415 - see `pair`

    covered = {key: datasets.store.coverage_summary(key) for key in datasets.datasets}
    return {
        "pair": list(datasets.codes),
        "datasets": [
            {
                "dataset": key,
                "title": datasets.datasets[key].title,
                "coverage": {
                    "periods": list(one.periods),
                    "whole": one.whole,
                    "partial": one.partial,
                    "goods": list(one.goods),
                    "known": one.known,
                    "sentences": coverage_sentences(one),
                },
            }
            for key, one in covered.items()
        ],
        "rows": [_values(row) for row in _rows(datasets, asked)],
    }


def _values(row: Row) -> dict[str, Any]:
    """A row's fields; what is not known is null, for JSON has no other word."""
    return {
        name: None if isinstance(one, float) and not math.isfinite(one) else one for name, one in asdict(row).items()
    }


def _coverage_lines(datasets: PairDatasets) -> Iterator[str]:
    """What each dataset covers, a line each."""
    from tradeviz.views.coverage import coverage_sentences  # noqa: PLC0415 - see `pair`

    for key, dataset in datasets.datasets.items():
        yield " ".join([f"{dataset.title} ({key}):", *coverage_sentences(datasets.store.coverage_summary(key))])
