"""The command that prints what a pair's page would download."""

from __future__ import annotations

from pathlib import Path

import click

from tradeviz.cli.terminal import say
from tradeviz.errors import ChoiceError


@click.command()
@click.argument("first")
@click.argument("second")
@click.option("--goods", default="", help="HS codes, separated by commas; all goods where left out.")
@click.option("--flow", default="", help="exports, imports, balance or turnover; all flows where left out.")
@click.option("--by", default="", help="Whose statistics: code of one of the two; the first where left out.")
@click.option("--years", default="", help="Years such as 2015-2024.")
@click.option("--data", default="", help="Key of the dataset; the fullest one where left out.")
@click.option(
    "--chart",
    default="",
    help="Whose rows to print, as the address of a page has it: time, goods ...; time where left out.",
)
@click.option("--csv", "target", default="-", show_default=True, help="File to write, or - for standard output.")
@click.option("--store", "location", default=None, help="Folder or database of the store.")
def pair(first: str, second: str, target: str, location: str | None, **asked: str) -> None:
    """Print what the page of FIRST and SECOND would download, as CSV; codes as in CHN BLR."""
    # The store's libraries take half a second to import; the other commands do without.
    from tradeviz.exports.tables import screen_csv  # noqa: PLC0415
    from tradeviz.store import open_store  # noqa: PLC0415
    from tradeviz.story.datasets import find_pair  # noqa: PLC0415
    from tradeviz.story.story import PairStory  # noqa: PLC0415
    from tradeviz.views import page_view  # noqa: PLC0415
    from tradeviz.views.choices import choices_of  # noqa: PLC0415
    from tradeviz.views.selection import parse_query  # noqa: PLC0415

    story = PairStory(find_pair(open_store(location), first, second))
    query = "&".join(f"{name}={text}" for name, text in asked.items() if text)
    reading = parse_query(query, choices_of(story))
    if reading.notices:
        raise ChoiceError([*reading.notices, "Nothing was printed."])
    text = screen_csv(page_view(story, reading.selection).chart.rows)
    if target == "-":
        say(text, end="")
    else:
        Path(target).write_text(text, encoding="utf-8", newline="")
