"""What a message advises works: every command and option that the code names in its sentences."""

from __future__ import annotations

import ast
import json
import re
import shlex
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.ports import free_port
from tests.project.pages import ROOT
from tests.services.comtrade_server import BLR, CHN, FakeClock, World, serving

from tradeviz.cli import main
from tradeviz.errors import NotInStoreError
from tradeviz.model import economies
from tradeviz.services.request import fetch_request
from tradeviz.store import open_store
from tradeviz.story.datasets import fetch_command, find_pair

Run = Callable[..., Result]
_COMMAND = re.compile(r"tradeviz (?:ingest|fetch|pair|new|serve|check|diff)\b[^\n`,]*")
_OPTION = re.compile(r"(?<=\s)--[a-z][a-z-]+")
_SPOKEN = re.compile(r"tradeviz (?:fetch|pair|serve|ingest) [^\n,]+")

# Every command that a sentence of the code advises, its places empty, and words that it may stand for.
COMMANDS = {
    "tradeviz ingest FILE": "tradeviz ingest own.csv",
    "tradeviz ingest FILE...": "tradeviz ingest own.csv more.csv",
    "tradeviz ingest FILE{}": "tradeviz ingest own.csv --store 'another store'",
    "tradeviz ingest FILE --items ITEMS.csv": "tradeviz ingest own.csv --items more.csv",
    "tradeviz ingest --complete": "tradeviz ingest --complete own.csv",
    "tradeviz ingest BACI_HS92_V202501.zip": "tradeviz ingest BACI_HS92_V202501.zip",
    "tradeviz fetch CHN BLR --years 2015-2024": "tradeviz fetch CHN BLR --years 2015-2024",
    "tradeviz fetch {} {} --years {}-{}": "tradeviz fetch CHN BLR --years 2015-2024",
    "tradeviz pair {}{}": "tradeviz pair CHN BLR",
    "tradeviz pair {} {} --level all --csv FILE": "tradeviz pair CHN BLR --level all --csv own.csv",
    "tradeviz check FOLDER": "tradeviz check story",
    "tradeviz check": "tradeviz check story",
    "tradeviz serve --embed-for HOST": "",  # see `tests/browser/test_embeds.py`
    "tradeviz serve {}": "",  # see `test_the_next_command_of_a_new_story_serves_it`
}
OPTIONS = {
    "--cache": ("fetch",), "--refresh": ("fetch",), "--complete": ("ingest",), "--archive": ("publish",), "--set-apart": ("ingest",), "--store": ("ingest", "fetch", "pair",
    "serve"), "--host-name": ("serve",), "--embed-for": ("serve",), "--workers": ("serve",), "--port": ("serve",), "--years": ("fetch",),
    "--pair": ("draft", "check", "new"), "--date": ("draft", "check"), "--rate": ("draft", "check", "ingest"), "--flow": ("ingest",), "--items": ("ingest",), "--all-lines": ("ingest",), "--monthly": ("fetch",), "--detail": ("fetch",),
    "--csv": ("pair",), "--json": ("pair",), "--parquet": ("pair",), "--level": ("pair",),
}  # fmt: skip


@cache
def sentences() -> tuple[str, ...]:
    """Every text of the code that is no docstring, its places written as {}."""
    return tuple(_sentences())


def _sentences() -> Iterator[str]:
    for path in sorted((ROOT / "src" / "tradeviz").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        parts = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
        aside = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if id(node) not in parts | aside and (text := _text(node)):
                yield text


def _text(node: ast.AST) -> str:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)  # type: ignore[misc]
    return ""


@pytest.fixture
def world() -> Iterator[World]:
    with serving(World()) as served:
        served.rows[CHN, BLR, "X", "2020", "TOTAL"] = 5.0
        yield served


def ran(line: str) -> Result:
    """A command line as it was advised."""
    program, *words = shlex.split(line)
    assert program == "tradeviz"
    return CliRunner().invoke(main, words, obj=FakeClock())


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with files of the names that are advised, a store of CHN and BLR, and a story."""
    folder = tmp_path_factory.mktemp("files")
    head = "period,reporter,partner,flow,goods,value_usd\n"
    (folder / "own.csv").write_text(head + "2020,CHN,BLR,exports,TOTAL,5\n")
    (folder / "more.csv").write_text(head + "2021,CHN,BLR,exports,TOTAL,6\n")
    with zipfile.ZipFile(folder / "BACI_HS92_V202501.zip", "w") as archive:
        archive.writestr("BACI_HS92_Y2020_V202501.csv", "t,i,j,k,v,q\n2020,156,112,310420,1.5,2\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("TRADEVIZ_STORE", str(folder / "store"))
        assert ran("tradeviz ingest own.csv").exit_code == 0
        assert ran("tradeviz new story --pair CHN BLR").exit_code == 0
    return folder


@pytest.fixture
def run(files: Path, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs command lines in a copy of that folder."""
    shutil.copytree(files, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    for name, value in {
        "TRADEVIZ_COMTRADE_URL": world.base, "TRADEVIZ_STORE": str(tmp_path / "store"), "COMTRADE_API_KEY": "",
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    return ran


def test_every_command_that_is_advised_is_run_here() -> None:
    found = {command.strip().rstrip(".") if "..." not in command else command.strip()
             for text in sentences() for command in _COMMAND.findall(text)}  # fmt: skip
    assert {re.sub(r" names the numbers.*| finds; .*", "", command) for command in found} == {*COMMANDS}


@pytest.mark.parametrize("line", sorted(filter(None, COMMANDS.values())))
def test_a_command_that_is_advised_works(run: Run, line: str) -> None:
    result = run(line)
    assert (result.exit_code, result.exception) == (0, None), result.output


def test_every_option_that_is_advised_is_one_of_the_commands() -> None:
    found = {option for text in sentences() for option in _OPTION.findall(text)}
    assert found == {*OPTIONS}
    for option, commands in OPTIONS.items():
        for command in commands:
            known = {name for parameter in main.commands[command].params for name in parameter.opts}
            assert option in known, (option, command)


def test_the_next_command_of_a_new_story_serves_it(run: Run, tmp_path: Path) -> None:
    made = run("tradeviz new 'my story' --pair THA TWN")
    [line] = _SPOKEN.findall(made.output)
    words = shlex.split(line)[1:]
    command = [sys.executable, "-c", "from tradeviz.cli import main; main()", *words]
    port = free_port()
    with subprocess.Popen(
        [*command, "--port", str(port), "--no-browser"], cwd=tmp_path, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert f"http://127.0.0.1:{port}" in process.stdout.readline()
        process.terminate()
        process.wait(60)


@pytest.mark.parametrize("pair", ["THA TWN", "THA S19", "CHN SDN", "BLX CHN", "SUN CHN", "MCO FRA", "CHN XKX"])
def test_what_a_missing_pair_advises_brings_it(run: Run, world: World, pair: str) -> None:
    missing = run(f"tradeviz pair {pair}")
    assert missing.exit_code == 2
    first, second = (economies.area(economies.economy_of(code)) for code in pair.split())
    for line in _SPOKEN.findall(missing.output):
        if "fetch" not in line:
            assert line.strip() == "tradeviz ingest FILE"
            continue
        words = shlex.split(line)
        year = words[5].partition("-")[2]
        numbers = [economies.to_comtrade(side.code, int(year)) for side in (first, second)]
        world.rows[numbers[0], numbers[1], "M", year, "TOTAL"] = 7.0  # type: ignore[index]
        assert run(line).exit_code == 0
        found = run(f"tradeviz pair {pair}")
        assert (found.exit_code, f"{year},{first.code},{second.code},imports" in found.output) == (0, True)


@pytest.mark.parametrize("when", ["2019", "May 2019"])
def test_what_a_statement_without_figures_advises_brings_them(run: Run, world: World, when: str) -> None:
    Path("article.txt").write_text(f"Thailand's exports to Mongolia reached $7 million in {when}.")
    missing = run("tradeviz draft article.txt")
    assert "cannot be checked" in missing.output
    [line] = _SPOKEN.findall(missing.output)
    numbers = [economies.to_comtrade(code) for code in ("THA", "MNG")]
    world.rows[numbers[0], numbers[1], "X", "201905" if "May" in when else when, "TOTAL"] = 7e6  # type: ignore[index]
    assert run(line).exit_code == 0
    assert "agrees  “$7 million”" in run("tradeviz draft article.txt").output


def test_no_group_is_advised_to_be_fetched(run: Run) -> None:
    missing = run("tradeviz pair EUR UKR")
    assert missing.exit_code == 2
    assert "European Union: a store holds economies and no groups" in missing.output
    assert _SPOKEN.findall(missing.output) == []


def test_the_command_of_any_two_areas_is_one_that_fetch_takes(tmp_path: Path) -> None:
    china = economies.area("CHN")
    known = {found for number in range(1000) if (found := economies.from_comtrade(number)) and found.code != "CHN"}
    commands = [fetch_command((china, economies.area(economies.economy_of(one.code)))) for one in known]
    for command in filter(None, commands):
        words = command.split()
        assert fetch_request((words[2], words[3]), words[5], 2026).pair[0].code == "CHN"
    assert commands.count("") == len([one for one in known if one.kind == economies.GROUP or one.code == "MCO"])
    with pytest.raises(NotInStoreError, match="A pair is two economies"):
        find_pair(open_store(tmp_path / "store"), "TWN", "S19")


def test_a_new_story_takes_a_publishers_code_for_its_economy(run: Run) -> None:
    assert run("tradeviz new taiwan --pair THA S19").exit_code == 0
    assert json.loads(Path("taiwan/datapackage.json").read_text())["tradeviz"]["pair"] == ["THA", "TWN"]
