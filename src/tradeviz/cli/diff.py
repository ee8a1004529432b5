"""The command that prints what changed from one dataset to another."""

from __future__ import annotations

from itertools import chain

import click

from tradeviz.cli.terminal import write_pieces
from tradeviz.errors import ChoiceError


@click.command()
@click.argument("old")
@click.argument("new")
@click.argument("pairs", metavar="[PAIR]...", nargs=-1)
@click.option(
    "-o", "--output", "target", default="-", show_default=True, help="File to write, or - for standard output."
)
@click.option("--store", "location", default=None, help="Folder or database of the store.")
def diff(old: str, new: str, pairs: tuple[str, ...], target: str, location: str | None) -> None:
    """Print as CSV what changed from dataset OLD to dataset NEW: rows new, changed and withdrawn, in US dollars.

    A PAIR is written CHN-BLR; without one, every pair is compared.
    """
    # The store's libraries take half a second to import; the other commands do without.
    from tradeviz.store import open_store  # noqa: PLC0415
    from tradeviz.store.vintages import DIFFERENCE_COLUMNS, differences  # noqa: PLC0415

    found = differences(open_store(location), old, new, [_sides(pair) for pair in pairs])
    texts = (frame.to_csv(index=False, header=False, lineterminator="\n") for frame in found)
    head = ",".join(DIFFERENCE_COLUMNS) + "\n"
    write_pieces(target, (text.encode() for text in chain([head], texts)))


def _sides(pair: str) -> tuple[str, str]:
    """The two codes of a pair.

    Raises:
        ChoiceError: the text is no pair.
    """
    codes = pair.upper().split("-")
    if len(codes) != 2 or not all(codes):
        raise ChoiceError([f"{pair!r} is no pair; write it as CHN-BLR.", "Nothing was printed."])
    return codes[0], codes[1]
