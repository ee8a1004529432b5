"""The command line."""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path

import click

from tradeviz import __version__
from tradeviz.cli.article import DATE, PAIR, RATES, STORE, check_file, draft, is_article, say_ledger
from tradeviz.cli.diff import diff
from tradeviz.cli.fetch import fetch
from tradeviz.cli.ingest import ingest
from tradeviz.cli.pair import pair
from tradeviz.cli.publish import publish
from tradeviz.cli.stored import with_store
from tradeviz.cli.terminal import plain_usage_errors, say, say_aside
from tradeviz.errors import TradevizError
from tradeviz.story import claims_report
from tradeviz.story.load import built_in_folders, default_folder, load
from tradeviz.story.template import new_story


class _Commands(click.Group):
    """Commands whose expected errors are sentences on standard error, with exit code 2."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            with plain_usage_errors():
                return super().invoke(ctx)
        except TradevizError as error:
            say_aside(f"tradeviz: {error}")
            ctx.exit(2)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        with plain_usage_errors():
            return super().parse_args(ctx, args)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="tradeviz")
def main() -> None:
    """Trade between two countries: every figure with its source, every sentence checked against the rest."""


for command in (ingest, fetch, pair, diff, draft, publish):
    main.add_command(command)


@main.command()
@click.argument("stories", nargs=-1, metavar="[STORY]...", type=click.Path(path_type=Path))
@click.option("--store", "location", default=None, help="Folder or database of trade at HS detail.")
@click.option("--host", envvar="HOST", default="127.0.0.1", show_default=True, help="Address to serve on.")
@click.option("--port", envvar="PORT", default=8050, show_default=True, type=click.IntRange(1, 65535), help="Port.")
@click.option(
    "--browser/--no-browser", default=None, help="Open a browser, or not; by default where there is a screen."
)
@click.option(
    "--host-name",
    "names",
    multiple=True,
    envvar="TRADEVIZ_HOSTS",
    help="A name that readers reach this server by, where it is not this machine's own; may be given more than once.",
)
@click.option(
    "--embed-for",
    "framing",
    multiple=True,
    envvar="TRADEVIZ_EMBED_FOR",
    metavar="HOST",
    help="A site whose pages may show charts of this server in a frame; may be given more than once.",
)
@click.option(
    "--proxies",
    envvar="TRADEVIZ_PROXIES",
    default=0,
    show_default=True,
    help="How many proxies stand before this server and are trusted to say who asks.",
)
@click.option(
    "--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes that answer, on one address."
)
@click.option("--reload", "reloads", is_flag=True, help="Read the story anew when its files change.")
def serve(
    stories: tuple[Path, ...],
    location: str | None,
    host: str,
    port: int,
    names: tuple[str, ...],
    framing: tuple[str, ...],
    *,
    proxies: int,
    workers: int,
    reloads: bool,
    browser: bool | None,
) -> None:
    """Open the dashboard of each STORY, a story folder; without one, of the built-in stories.

    The first one is the page at the root; the start page lists the others, and every pair that the store has.
    """
    # Dash takes half a second to import; the other commands do without.
    from tradeviz.web import app as server  # noqa: PLC0415
    from tradeviz.web.catalog import Catalog  # noqa: PLC0415
    from tradeviz.web.security import allowed_hosts  # noqa: PLC0415

    catalog = Catalog([load(folder) for folder in stories or built_in_folders()], location)
    config = server.Config(host, port, allowed_hosts(names, proxies, framing), reload=reloads, workers=workers)
    opens = _has_screen() if browser is None else browser
    try:
        server.serve_app(catalog, config, ready=_say_address, say=_say_error, browser=opens)
    except KeyboardInterrupt:
        say("\nStopped.")


@main.command("check")
@click.argument("story", required=False, type=click.Path(path_type=Path))
@STORE
@click.option("--json", "as_data", is_flag=True, help="Print data, in ClaimReview's vocabulary where it fits.")
@PAIR
@DATE
@RATES
@click.pass_context
def check_claims(
    ctx: click.Context,
    story: Path | None,
    location: str | None,
    pair: tuple[str, str] | None,
    date: str,
    rates: tuple[str, ...],
    *,
    as_data: bool,
) -> None:
    """Check the claims of STORY, a story folder, or of an article (.txt, .md, .html, or - for standard input).

    They are held against the story's own figures and against what the store has of its pair. Of a folder, exit with 1
    when a verdict is no longer the recorded one; of an article, when a statement differs or is contradicted. The pair,
    the date and rates are for articles; a story's folder says them.
    """
    if story is not None and is_article(story):
        from tradeviz.story.article_report import is_spoken_against  # noqa: PLC0415

        checked = check_file(story, pair, date, rates, location)
        say_ledger(checked, as_data=as_data)
        ctx.exit(1 if is_spoken_against(checked) else 0)
    if pair or date or rates:
        raise click.UsageError("--pair, --date and --rate are for articles; a story's folder says them itself.")
    told = with_store(load(default_folder() if story is None else story), location)
    say(claims_report.claims_json(told) if as_data else claims_report.claims_text(told))
    ctx.exit(1 if any(finding.moved for finding in told.findings.values()) else 0)


@main.command("new")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--pair", nargs=2, required=True, metavar="AAA BBB", help="ISO 3166-1 alpha-3 codes of the two economies."
)
def new(folder: Path, pair: tuple[str, str]) -> None:
    """Write a new story's FOLDER: empty tables, a template article and template claims."""
    files = new_story(folder, (pair[0].upper(), pair[1].upper()))
    say(f"{folder}: {', '.join(files)}")
    say(f"Next: tradeviz serve {shlex.quote(str(folder))}")


def _say_address(address: str) -> None:
    say(f"tradeviz is at {address} (Ctrl+C stops it)")


def _say_error(text: str) -> None:
    say_aside(f"tradeviz: {text}")


def _has_screen() -> bool:
    if os.environ.get("CI"):
        return False
    return sys.platform in {"darwin", "win32"} or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
