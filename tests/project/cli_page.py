"""The page of the command line: `python -m tests.project.cli_page` writes docs/cli.md."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tradeviz.cli import main

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = Path(__file__).parents[2] / "docs" / "cli.md"
_HEAD = """# The command line

Written by `python -m tests.project.cli_page` from the commands themselves; a test fails when the two differ.

Every command ends with 0 when it did what was asked, with 2 and a sentence on standard error when it could not, and
`tradeviz check` with 1 when a verdict is no longer the recorded one.
"""
_FOOT = """
## Environment variables

| variable | meaning |
|---|---|
| `HOST`, `PORT` | where `tradeviz serve` and `make run` listen |
| `TRADEVIZ_STORE` | the store that every command and the server use: a folder, or an address such as `postgresql://...` |
| `TRADEVIZ_HOSTS` | names that readers reach the server by, separated by spaces or commas |
| `SOURCE_DATE_EPOCH` | the day that `tradeviz publish` says a file was made, in seconds since 1970 |
| `TRADEVIZ_PROXIES` | how many proxies stand before the server and are trusted |
| `DASH_REQUESTS_PATHNAME_PREFIX` | the path that a proxy puts before every address, such as `/trade/` |
| `COMTRADE_API_KEY` | the key for UN Comtrade; without one the free preview answers |
| `TRADEVIZ_COMTRADE_URL`, `TRADEVIZ_IMF_URL` | another address of the same service, such as a mirror of your own |
| `HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY` | the proxy that services are reached through, and the hosts reached without one |
| `XDG_DATA_HOME`, `XDG_CACHE_HOME` | where the default store and the kept answers of services lie; `LOCALAPPDATA` on Windows |
"""


def page() -> str:
    """The page as it should be."""
    return _HEAD + "".join(_section(name, command) for name, command in sorted(main.commands.items())) + _FOOT


def _section(name: str, command: click.Command) -> str:
    context = click.Context(command, info_name=f"tradeviz {name}")
    usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
    options = [one for one in command.params if isinstance(one, click.Option)]
    parts = [f"\n## tradeviz {name}\n", f"```\n{usage}\n```\n", f"{inspect.cleandoc(command.help or '')}\n"]
    if options:
        parts += ["| option | meaning |\n|---|---|\n" + "".join(_row(one, context) for one in options)]
    return "\n".join(parts)


def _row(option: click.Option, context: click.Context) -> str:
    value = "" if option.is_flag else f" {_value(option, context)}"
    names = " / ".join(f"`{name}{value}`" for name in [*option.opts, *option.secondary_opts])
    more = "; ".join(_more(option))
    return f"| {names} | {option.help}{f' ({more})' if more else ''} |\n"


def _value(option: click.Option, context: click.Context) -> str:
    """What to give an option; a vertical bar would end the table's cell."""
    metavar = option.make_metavar(context).replace("INTEGER RANGE", "INTEGER")
    return (
        metavar.strip("[]").replace("|", ", ")
        if isinstance(option.type, click.Choice)
        else metavar.replace("|", " or ")
    )


def _more(option: click.Option) -> Iterator[str]:
    """What stands in brackets behind an option's help: whether it must be given, its default, its variable."""
    if option.required:
        yield "must be given"
    if option.show_default:
        yield f"default: {option.default}"
    if isinstance(option.envvar, str):
        yield f"or the variable `{option.envvar}`"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
