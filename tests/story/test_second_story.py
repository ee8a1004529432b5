"""None of it is special to the first story: another one is made, told, served and checked."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from frictionless import Package, system

from tradeviz.cli import main
from tradeviz.errors import StoryError
from tradeviz.story.load import load
from tradeviz.web.app import create_app


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, arguments)
    return result.exit_code, result.output


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    code, output = run("new", str(tmp_path / "story"), "--pair", "KAZ", "MNG")
    assert code == 0, output
    return tmp_path / "story"


@pytest.mark.filterwarnings("ignore")  # frictionless and its own dependencies warn of each other
def test_a_new_story_validates_checks_and_serves_at_once(folder: Path) -> None:
    with system.use_context(trusted=True):
        report = Package(folder / "datapackage.json").validate()
    assert report.valid, report.flatten(["message"])
    assert run("check", str(folder)) == (0, "Kazakhstan and Mongolia: the article has no claims yet.\n")
    client = create_app(load(folder)).server.test_client()
    for address in ("/", "/healthz", "/download/observations.csv", "/download/story.zip"):
        assert client.get(address).status_code == 200, address


def test_a_folder_with_something_in_it_is_not_written_over(folder: Path) -> None:
    before = (folder / "article.md").read_text(encoding="utf-8")
    code, output = run("new", str(folder), "--pair", "KAZ", "MNG")
    assert code == 2
    assert "not an empty folder" in output
    assert (folder / "article.md").read_text(encoding="utf-8") == before


@pytest.mark.parametrize(("pair", "says"), [(("KAZ", "XYZ"), "XYZ"), (("KAZ", "KAZ"), "two economies")])
def test_a_pair_is_two_economies(tmp_path: Path, pair: tuple[str, str], says: str) -> None:
    code, output = run("new", str(tmp_path / "s"), "--pair", *pair)
    assert code == 2
    assert says in output
    assert not (tmp_path / "s").exists()


def tell(folder: Path) -> None:
    """Kazakhstan sold 300 and bought 120 million; the article has one thing right and one wrong."""
    sources = (folder / "sources.csv").read_text(encoding="utf-8")
    sources += "stat,Yearbook,Bureau,https://bureau.example/yearbook,2025,Bureau,database,stat,attribution\n"
    (folder / "sources.csv").write_text(sources, encoding="utf-8")
    observations = (folder / "observations.csv").read_text(encoding="utf-8")
    observations += "2024,KAZ,MNG,exports,usd,TOTAL,300.0 million,,stat,,\n"
    observations += "2024,KAZ,MNG,imports,usd,TOTAL,120.0 million,,stat,,\n"
    (folder / "observations.csv").write_text(observations, encoding="utf-8")
    (folder / "article.md").write_text(
        "# Wheat goes east\n\nKazakhstan kept a surplus of $180 million in 2024, "
        "and its exports\nof $250 million grew.\n",
        encoding="utf-8",
    )
    (folder / "claims.toml").write_text(
        '[[claim]]\nid = "surplus"\nwords = "a surplus of $180 million in 2024"\nverdict = "agrees"\n'
        'measure = "balance"\nperiod = "2024"\npublished = "180.0 million"\n\n'
        '[[claim]]\nid = "exports"\nwords = "its exports of $250 million"\nverdict = "differs"\n'
        'measure = "exports"\nperiod = "2024"\npublished = "250.0 million"\n',
        encoding="utf-8",
    )


def test_a_made_up_story_is_told_end_to_end(folder: Path) -> None:
    tell(folder)
    code, output = run("check", str(folder), "--json")
    assert code == 0
    ledger = {one["tradeviz"]["id"]: one for one in json.loads(output)}
    assert ledger["surplus"]["reviewRating"]["alternateName"] == "agrees"
    assert ledger["exports"]["reviewRating"]["alternateName"] == "differs"
    assert (ledger["surplus"]["tradeviz"]["low"], ledger["surplus"]["tradeviz"]["high"]) == (179.9e6, 180.1e6)

    client = create_app(load(folder)).server.test_client()
    rows = list(
        csv.DictReader(io.StringIO(client.get("/download/observations.csv?flow=balance").get_data(as_text=True)))
    )
    assert [(row["period"], row["value_usd"], row["origin"]) for row in rows] == [("2024", "180000000", "derived")]
    archive = zipfile.ZipFile(io.BytesIO(client.get("/download/story.zip").data))
    with archive.open("story/ledger.csv") as file:
        held = {one["id"]: one["verdict"] for one in csv.DictReader(io.TextIOWrapper(file, "utf-8"))}
    assert held == {"surplus": "agrees", "exports": "differs"}


def test_a_moved_verdict_ends_the_check_with_one_and_is_named(folder: Path) -> None:
    tell(folder)
    claims = folder / "claims.toml"
    claims.write_text(claims.read_text(encoding="utf-8").replace('"differs"', '"agrees"'), encoding="utf-8")
    code, output = run("check", str(folder))
    assert code == 1
    assert "1 verdict moved: exports" in output


def test_a_broken_story_does_not_start_and_names_everything(folder: Path) -> None:
    tell(folder)
    (folder / "claims.toml").write_text(
        '[[claim]]\nid = "a"\nwords = "a surplus"\nverdict = "agrees"\nmeasure = "profit"\nperiod = "2024"\n'
        'published = "1.0 million"\n\n'
        '[[claim]]\nid = "b"\nwords = "a surplus"\nverdict = "agrees"\nmeasure = "exports"\nperiod = "2024-13"\n'
        'published = "1.0 million"\n\n'
        '[[claim]]\nid = "c"\nwords = "a surplus"\nverdict = "agrees"\nmeasure = "exports"\nperiod = "2024"\n'
        'published = "some"\n\n'
        '[[claim]]\nid = "d"\nkind = "statement"\nwords = "Kazakhstan"\nverdict = "agrees"\nreason = "So it is."\n'
        'sources = ["nobody"]\n\n'
        '[[claim]]\nid = "d"\nkind = "statement"\nwords = "kept"\nverdict = "agrees"\nreason = "x"\n'
        'sources = ["stat"]\n\n'
        '[[claim]]\nid = "e"\nwords = "not in the text"\nverdict = "agrees"\nmeasure = "exports"\nperiod = "2024"\n'
        'published = "1.0 million"\ngiven = ["f"]\n\n'
        '[[claim]]\nid = "f"\nwords = "grew"\nverdict = "agrees"\nmeasure = "exports"\nperiod = "2023"\n'
        'published = "1.0 million"\ngiven = ["e"]\n',
        encoding="utf-8",
    )
    with pytest.raises(StoryError) as raised:
        load(folder)
    text = str(raised.value)
    for line, says in (
        (5, "'profit'"),
        (14, "'2024-13'"),
        (23, "'some'"),
        (25, "'nobody'"),
        (34, "it stands in line 25 already"),
        (41, "'not in the text'"),
        (48, "e → f → e"),
    ):
        assert any(f"line {line}" in one and says in one for one in text.splitlines()), (line, says, text)
    code, output = run("serve", str(folder))
    assert code == 2
    assert "problems to mend" in output
    assert "Traceback" not in output
