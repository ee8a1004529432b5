"""`tradeviz draft`, and `tradeviz check` of an article that is no story yet."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tradeviz.cli.stored import stored_datasets
from tradeviz.cli.terminal import say
from tradeviz.model.files import is_folder
from tradeviz.readers.article_text import ARTICLE_ENDINGS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tradeviz.model.currencies import Rate
    from tradeviz.story.article_check import ArticleCheck
    from tradeviz.story.story import PublishedStory

PAIR = click.option(
    "--pair", nargs=2, metavar="AAA BBB", help="Codes of the two economies; guessed where they are left out."
)
DATE = click.option(
    "--date", default="", metavar="2025-06-05", help="When the article was written: a day, a month or a year."
)
RATES = click.option(
    "--rate",
    "rates",
    multiple=True,
    metavar="CNY=7.11",
    help="Units of a currency for one US dollar, for amounts in it; may be given more than once.",
)
STORE = click.option("--store", "location", default=None, help="Folder or database of trade at HS detail.")


@click.command()
@click.argument("article", type=click.Path(path_type=Path))
@PAIR
@DATE
@RATES
@STORE
@click.option("-o", "--output", "folder", type=click.Path(path_type=Path), help="Write a story folder; it must be new.")
@click.option("--json", "as_data", is_flag=True, help="Print data, in ClaimReview's vocabulary where it fits.")
def draft(
    article: Path,
    pair: tuple[str, str] | None,
    date: str,
    rates: tuple[str, ...],
    location: str | None,
    folder: Path | None,
    *,
    as_data: bool,
) -> None:
    """Find the trade statements of ARTICLE (.txt, .md, .html, or - for standard input), and check each of them.

    They are held against a built-in story that covers the pair, and against what the store has of it.
    """
    checked = check_file(article, pair, date, rates, location)
    say_ledger(checked, as_data=as_data)
    if folder is not None:
        _write(checked, folder)


def is_article(path: Path) -> bool:
    """Whether a path means an article rather than a story's folder, be it there or not."""
    return path == Path("-") or (
        not is_folder(path) and (path.suffix.lower() in ARTICLE_ENDINGS - {""} or _is_file(path))
    )


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        return False


def check_file(
    path: Path, pair: tuple[str, str] | None, date: str, rates: Sequence[str], location: str | None
) -> ArticleCheck:
    """An article in a file, its statements found and checked; options as they were given.

    Raises:
        ArticleError: the file holds no article.
        click.UsageError: an option cannot be read.
    """
    # pandas loads here: the other commands do without.
    from tradeviz.drafting.article import draft_article  # noqa: PLC0415
    from tradeviz.model.economies import area  # noqa: PLC0415
    from tradeviz.readers.article_text import is_article_date, read_article_text  # noqa: PLC0415
    from tradeviz.story.article_check import check_article  # noqa: PLC0415
    from tradeviz.story.article_folder import plain_article  # noqa: PLC0415

    codes, given = _codes(pair), _rates(rates)
    if date and not is_article_date(date):
        raise click.BadParameter(f"{date!r} is no day, month or year such as 2025-06-05", param_hint="--date")
    text = plain_article(read_article_text(path))
    drafts = draft_article(text, date or None, codes)
    two = tuple(area(code) for code in drafts.pair)
    datasets = stored_datasets((two[0], two[1]), location) if len(two) == 2 else stored_datasets(None, None)
    return check_article(drafts, text, date, story=_story_of(drafts.pair), datasets=datasets, rates=given)


def say_ledger(checked: ArticleCheck, *, as_data: bool) -> None:
    """Print what was found."""
    from tradeviz.story.article_report import article_json, article_text  # noqa: PLC0415

    say(article_json(checked) if as_data else article_text(checked))


def _write(checked: ArticleCheck, folder: Path) -> None:
    from tradeviz.story.article_folder import article_folder  # noqa: PLC0415
    from tradeviz.story.template import write_folder  # noqa: PLC0415

    if not checked.drafts.pair:
        raise click.UsageError("No folder is written: the text speaks of no two economies. Name them with --pair.")
    files = article_folder(checked, folder.name)
    write_folder(folder, files)
    say(f"\n{folder}: {', '.join(files)}")
    say(f"Next: tradeviz serve {shlex.quote(str(folder))}")


def _codes(pair: tuple[str, str] | None) -> tuple[str, str] | None:
    from tradeviz.model.economies import economy_of, is_country_code  # noqa: PLC0415

    if not pair:
        return None
    codes = (economy_of(pair[0].upper()), economy_of(pair[1].upper()))
    if codes[0] == codes[1] or not all(map(is_country_code, codes)):
        raise click.BadParameter(f"{' '.join(pair)!r} is no pair; use codes such as CHN BLR", param_hint="--pair")
    return codes


def _rates(texts: Sequence[str]) -> list[Rate]:
    """Rates as they were given, one a currency."""
    found = [_rate(text) for text in texts]
    currencies = [one.currency for one in found]
    twice = sorted({one for one in currencies if currencies.count(one) > 1})
    if twice:
        raise click.BadParameter(f"{', '.join(twice)} has more than one rate; give one", param_hint="--rate")
    return found


def _rate(text: str) -> Rate:
    from tradeviz.story.article_check import article_rate  # noqa: PLC0415

    try:
        rate = article_rate(text)
    except LookupError as error:
        hint = f"{error} is no currency; use codes such as CNY or EUR"
        raise click.BadParameter(hint, param_hint="--rate") from None
    if rate is None:
        raise click.BadParameter(f"{text!r} is no rate; write CNY=7.11 for 7.11 yuan a dollar", param_hint="--rate")
    return rate


def _story_of(pair: tuple[str, ...]) -> PublishedStory | None:
    """The built-in story that covers a pair, if there is one."""
    from tradeviz.story.load import built_in_folders, load, pair_of  # noqa: PLC0415

    return next((load(folder) for folder in built_in_folders() if pair and pair_of(folder) == frozenset(pair)), None)
