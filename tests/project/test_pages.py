"""What the documentation says of files, addresses and commands is what the program does.

The program is asked through its own doors (commands, addresses, files), so that these tests hold whatever its inner names.
"""

from __future__ import annotations

import csv
import io
import json
import re
import runpy
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from tests.project import cli_page
from tests.project.pages import DOCS, PAGES, ROOT, names_below, text_of

import tradeviz
from tradeviz.cli import main

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

COUNTRIES = "country_code,country_name,country_iso2,country_iso3\n156,China,CN,CHN\n112,Belarus,BY,BLR\n"
BACI = "t,i,j,k,v,q\n2020,156,112,310420,1.5,5.5\n2020,112,156,870323,2500,NA\n"
FENCED = re.compile(r"^```\w*\n(.*?)^```", re.DOTALL | re.MULTILINE)
NAMES = "hscode,description\n310420,Potassium chloride\n"


def run(*command: str | Path) -> None:
    done = CliRunner().invoke(main, [str(part) for part in command])
    assert done.exit_code == 0, done.output


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of reconciled figures with names, imported through the command line."""
    folder = tmp_path_factory.mktemp("documented")
    with zipfile.ZipFile(folder / "BACI_HS92_V202501.zip", "w") as archive:
        archive.writestr("BACI_HS92_Y2020_V202501.csv", BACI)
        archive.writestr("country_codes_V202501.csv", COUNTRIES)
    (folder / "names.csv").write_text(NAMES)
    run("ingest", "--quiet", "--store", folder / "store", folder / "BACI_HS92_V202501.zip", folder / "names.csv")
    return folder / "store"


@pytest.fixture(scope="module")
def server(store: Path) -> Flask:
    """What a WSGI server is told to serve, with that store."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRADEVIZ_STORE", str(store))
        served: Flask = runpy.run_path(str(ROOT / "app.py"))["server"]
        served.test_client().get("/pair/CHN/BLR")  # the store is opened while the variable says where it is
    return served


@pytest.fixture
def client(server: Flask, store: Path, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    monkeypatch.setenv("TRADEVIZ_STORE", str(store))
    return server.test_client()


# The command line


def test_the_page_of_the_command_line_is_what_the_commands_say() -> None:
    assert cli_page.page() == cli_page.PAGE.read_text("utf-8"), "write it anew: python -m tests.project.cli_page"


def test_every_variable_of_the_environment_is_on_the_page_of_the_command_line() -> None:
    code = "\n".join(path.read_text("utf-8") for path in (ROOT / "src").rglob("*.py"))
    read = set(re.findall(r'"((?:TRADEVIZ|COMTRADE|XDG|DASH)_[A-Z_]+)"', code))
    assert read
    assert read <= set(re.findall(r"`([A-Z_]+)`", text_of("cli")))


# A story's folder


DRAFTED = {"passed.csv"}  # a file that only the folder of a drafted article has


@pytest.fixture(scope="module")
def new_story(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("new") / "story"
    run("new", folder, "--pair", "KAZ", "MNG")
    return folder


def test_every_file_of_a_story_is_named(new_story: Path) -> None:
    named = set(names_below("story-format", "# A story's folder"))
    assert {path.name for path in new_story.iterdir()} <= named
    assert {path.name for path in (ROOT / "data" / "china-belarus").iterdir()} == named - DRAFTED


@pytest.mark.parametrize("table", ["observations.csv", "sources.csv", "goods.csv", "rates.csv"])
def test_the_columns_of_a_story_s_tables_are_those_that_are_read(new_story: Path, table: str) -> None:
    header = (new_story / table).read_text("utf-8").splitlines()[0]
    assert names_below("story-format", f"## {table}") == header.split(",")


@pytest.mark.parametrize(
    ("kind", "intro"),
    [
        ("value", "A claim of kind `value` names a cell and its digits:"),
        ("comparison", "A claim of kind `comparison` sets a cell against another, or against zero:"),
        ("statement", "A claim of kind `statement` has no number; its verdict is set by hand and says why:"),
    ],
)
def test_the_keys_of_claims_are_those_that_are_read(tmp_path: Path, kind: str, intro: str) -> None:
    run("new", tmp_path / "story", "--pair", "KAZ", "MNG")
    (tmp_path / "story" / "claims.toml").write_text(f'[[claim]]\nid = "one"\nkind = "{kind}"\nnovel = 1\n')
    with pytest.raises(tradeviz.StoryError) as caught:
        tradeviz.load(tmp_path / "story")
    (expected,) = (problem.expected for problem in caught.value.problems if problem.column == "novel")
    documented = {*names_below("story-format", "Keys of every claim:"), *names_below("story-format", intro)}
    assert documented == set(expected.removeprefix("only ").split(", "))


@pytest.mark.parametrize("column", ["measure", "unit", "rank", "level"])
def test_the_words_that_a_column_takes_are_named(tmp_path: Path, column: str) -> None:
    run("new", tmp_path / "story", "--pair", "KAZ", "MNG")
    for name in ("observations.csv", "sources.csv", "goods.csv", "rates.csv"):
        header = (tmp_path / "story" / name).read_text("utf-8").splitlines()[0]
        with (tmp_path / "story" / name).open("a", encoding="utf-8") as file:
            file.write(",".join("?" for _ in header.split(",")) + "\n")
    with pytest.raises(tradeviz.StoryError) as caught:
        tradeviz.load(tmp_path / "story")
    expected = next(problem.expected for problem in caught.value.problems if problem.column == column)
    words = expected.removeprefix("one of ").split(", ")
    assert len(words) > 1
    assert [word for word in words if f"`{word}`" not in text_of("story-format")] == []


# The store on disk


def entries(store: Path) -> dict[str, Any]:
    manifest = json.loads((store / "manifest.json").read_text("utf-8"))
    assert list(manifest) == names_below("store-format", "### manifest.json")
    return {entry["dataset"]["key"]: entry for entry in manifest["datasets"]}


def test_the_manifest_has_the_keys_of_the_page(store: Path) -> None:
    for entry in entries(store).values():
        assert list(entry) == names_below("store-format", "An entry of `datasets`:")
        row = next(line for line in text_of("store-format").splitlines() if line.startswith("| `dataset` | `key`"))
        documented = [name for name in re.findall(r"`(\w+)`", row)[1:] if name not in {"declared", "reconciled"}]
        assert list(entry["dataset"]) == documented
    (part,) = entries(store)["baci-hs92-v202501"]["parts"]
    says = names_below("store-format", "is named, and the rest goes on being served. An entry of `parts` says more:")
    assert list(part) == says


@pytest.mark.parametrize(
    ("kind", "heading", "before"),
    [
        ("parts", "## The grain", ["pair"]),
        ("pairs", "### Files of pairs", []),
        ("world", "### Files of trade with the whole world", []),
    ],
)
def test_parquet_files_have_the_columns_of_the_page(store: Path, kind: str, heading: str, before: list[str]) -> None:
    entry = entries(store)["baci-hs92-v202501"][kind]
    schema = pq.read_schema(store / (entry[0] if kind == "parts" else entry)["path"])
    rows = [
        line.split("|")[1:3]
        for line in text_of("store-format").split(heading)[1].split("\n#")[0].splitlines()
        if line[:3] == "| `"
    ]
    types = {"text": "string", "float64": "double", "int64": "int64", "boolean": "bool"}
    documented = [(name.strip(" `"), types[kind.strip()]) for name, kind in rows]
    assert [(field.name, str(field.type)) for field in schema] == [(name, "string") for name in before] + documented


def test_every_file_in_the_store_is_of_a_kind_that_the_page_draws(store: Path) -> None:
    tree = text_of("store-format").split("store/\n")[1].split("```")[0]
    kinds = [line.split()[0] for line in tree.splitlines() if line]
    patterns = [re.escape(kind).replace("DATASET", r"[\w-]+").replace("ID", r"[0-9a-f]{32}") for kind in kinds]
    for path in store.rglob("*"):
        name = f"{path.name}/" if path.is_dir() else path.name
        assert any(re.fullmatch(pattern, name) for pattern in patterns), name


def test_the_lines_that_read_the_store_with_another_tool_run(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(store.parent)
    *lines, last = text_of("store-format").split("```python\n")[1].split("```")[0].strip().splitlines()
    names: dict[str, Any] = {}
    exec("\n".join([*lines, f"found = {last}.fetchall()"]), names)
    assert names["duckdb"] is duckdb
    assert names["found"] == [("baci-hs92-v202501", "2020", 2_501_500.0)]


# Addresses, downloads, notebooks


def test_the_addresses_are_those_that_are_served(server: Flask) -> None:
    rules = {rule.rule for rule in server.url_map.iter_rules()}
    words = {"<name>": "NAME", "<first>/<second>": "AAA/BBB"}
    served = {rule.replace(word, words[word]) for rule in rules for word in words if word in rule}
    # Dash and Flask have addresses of their own.
    served |= {rule for rule in rules if "<" not in rule and not rule.startswith("/_")}
    alone = names_below("api", "## Addresses")
    importing = {"/import-files", "/import-pair", "/import-cancel", "/import-leave", "/import-state"}
    single = {"/start", "/healthz", "/check", "/check/story.zip", *importing}
    embeds = {page for page in alone if page.startswith("/embed/")}
    pages = [page for page in alone if page not in single | embeds]
    downloads = names_below("api", "Each page has four downloads behind its own address:")
    downloads += names_below("api", "And it has these, by which a view is taken along:")
    behind = {page.rstrip("/") + download for page in pages for download in downloads}
    assert embeds == {f"/embed{page}" for page in pages}
    assert served == behind | {*pages, *single, *embeds}


def test_the_pages_answer(client: FlaskClient) -> None:
    for page in ("/", "/pair/CHN/BLR", "/start", "/start?first=CHN", "/healthz"):
        assert client.get(page).status_code == 200


def test_the_query_keys_are_those_that_are_understood(client: FlaskClient) -> None:
    answer = client.get("/download/observations.csv?qqqqqqqqqqqqqqqq=1")
    assert answer.status_code == 400
    known = answer.get_data(as_text=True).split("Known are ")[1].split(".")[0]
    assert names_below("api", "## Query keys") == known.split(", ")


@pytest.mark.parametrize("key", ["flow", "chart", "sort"])
def test_the_values_of_a_query_key_are_named(client: FlaskClient, key: str) -> None:
    said = client.get(f"/pair/CHN/BLR/download/observations.csv?{key}=qqqqqqqqqqqqqqqq").get_data(as_text=True)
    found = re.search(r"(?:Known are|sorted by) ([a-z, ]+)(?:\.|, not)", said)
    assert found is not None, said
    row = next(line for line in text_of("api").splitlines() if line.startswith(f"| `{key}` |"))
    assert [word for word in found.group(1).split(", ") if f"`{word}`" not in row] == []


def header(text: str) -> list[str]:
    return next(csv.reader(io.StringIO(text)))


def files_of(client: FlaskClient, address: str) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(client.get(address).data)) as archive:
        return {Path(name).name: archive.read(name).decode("utf-8") for name in archive.namelist()}


def test_a_page_s_csv_has_the_columns_of_the_page(client: FlaskClient) -> None:
    for page in ("", "/pair/CHN/BLR"):
        text = client.get(f"{page}/download/observations.csv").get_data(as_text=True)
        assert header(text) == names_below("api", "### A page's CSV")


def test_a_story_s_zip_has_the_files_and_columns_of_the_page(client: FlaskClient) -> None:
    held = files_of(client, "/download/story.zip")
    own = {*names_below("story-format", "# A story's folder"), "ABOUT.md"} - DRAFTED
    assert set(held) == own | set(names_below("api", "### A story's zip"))
    for name in ("reckoned.csv", "discrepancies.csv", "ledger.csv"):
        assert header(held[name]) == names_below("api", f"`{name}`:")


def test_a_pair_s_zip_has_the_files_and_columns_of_the_page(client: FlaskClient) -> None:
    held = files_of(client, "/pair/CHN/BLR/download/story.zip")
    assert set(held) == {"README.md", "datapackage.json", "observations.csv", "goods.csv", "coverage.csv"}
    assert header(held["observations.csv"]) == names_below("store-format", "## The grain")
    assert header(held["goods.csv"]) == names_below("api", "pair, `goods.csv` the names of the goods:")
    line = next(line for line in text_of("api").splitlines() if line.startswith("`coverage.csv` says"))
    assert header(held["coverage.csv"]) == names_below("api", line)


def test_every_row_of_a_pair_has_the_columns_and_keys_of_the_page(client: FlaskClient) -> None:
    text = client.get("/pair/CHN/BLR/download/observations.csv?level=6").get_data(as_text=True)
    assert header(text) == names_below(
        "api", "Any other key answers 400 with a sentence. A row is a stored one, never a sum:"
    )
    assert names_below("api", "### Every row of a pair") == ["level", "data"]
    said = client.get("/pair/CHN/BLR/download/observations.csv?level=qqq").get_data(as_text=True)
    known = said.split("Known are ")[1].split(".")[0].replace(" and ", ", ").split(", ")
    row = next(line for line in text_of("api").splitlines() if line.startswith("| `level` | `total`"))
    assert [word for word in known if f"`{word}`" not in row] == []


def test_the_lines_for_a_notebook_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    lines = text_of("api").split("## In a notebook")[1].split("```python\n")[1].split("```")[0]
    names: dict[str, Any] = {}
    exec(lines, names)
    frame = names["story"].observations
    comment = next(line for line in lines.splitlines() if "story.observations" in line).split("and ")[1]
    assert [name for name in comment.split(", ") if name not in frame.columns] == []


# All pages


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_local_link_leads_somewhere(page: Path) -> None:
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", page.read_text("utf-8")) if "://" not in link]
    assert [link for link in links if not (page.parent / link).exists()] == []
    # The site holds the pages of docs/ and nothing else.
    assert page.parent != DOCS or [link for link in links if (DOCS / link).resolve().parent != DOCS] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_command_target_and_file_named_is_there(page: Path) -> None:
    text = page.read_text("utf-8")
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    code = re.findall(r"`([^`\n]+)`", text) + [line for block in FENCED.findall(text) for line in block.splitlines()]
    assert {match[1] for line in code if (match := re.match(r"make ([a-z-]+)", line))} <= targets
    assert {match[1] for line in code if (match := re.match(r"tradeviz ([a-z]+)", line))} <= set(main.commands)
    paths = re.findall(r"`((?:src|tests|docs|data|frontend|benchmarks)/[\w./-]+)`", text)
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_the_site_lists_every_page() -> None:
    site = (ROOT / "zensical.toml").read_text("utf-8")
    assert {path.name for path in DOCS.glob("*.md")} == set(re.findall(r'"([\w-]+\.md)"', site))


def test_pages_are_wrapped_and_plain() -> None:
    long = [
        f"{page.name}:{number}"
        for page in PAGES
        for number, line in enumerate(page.read_text("utf-8").splitlines(), 1)
        if len(line) > 130 and line[:1] not in {"|", "!"} and "://" not in line
    ]
    assert long == []
