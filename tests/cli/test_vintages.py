"""`tradeviz ingest --complete`, `--keep-vintage` and `tradeviz diff`, as a user types them."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tradeviz.cli import main
from tradeviz.store import open_store
from tradeviz.story.datasets import find_pair

HEAD = "period,reporter,partner,flow,goods,value_usd\n"
OLD = f"{HEAD}2022,CHN,BLR,exports,310420,600\n2022,CHN,BLR,exports,310430,400\n2022,CHN,RUS,exports,31,1\n"
NEW = f"{HEAD}2022,CHN,BLR,exports,310420,900\n2022,CHN,BLR,exports,870323,5\n"


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [*map(str, words)])


@pytest.fixture
def place(tmp_path: Path) -> Path:
    for name, text in (("old.csv", OLD), ("new.csv", NEW)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def ingest(place: Path, *words: str) -> str:
    done = run("ingest", "--store", place / "store", *words[:-1], place / words[-1])
    assert done.exit_code == 0, done.stderr
    return done.stdout


def test_a_vouched_file_replaces_what_was_and_the_report_counts_it(place: Path) -> None:
    assert ingest(place, "old.csv").endswith("own holds: Only goods of HS 31 in 2 flows.\n")
    said = ingest(place, "--complete", "--keep-vintage", "new.csv")
    assert "  1 new to the store\n  1 took the place of rows with another value\n  1 were withdrawn: the store" in said
    assert "own holds: All goods of 1 flow of a year or month. Only goods of HS 31 in 1 flow." in said
    store = open_store(place / "store")
    kept = next(one for one in store.datasets() if one.vintage)
    assert kept.key == f"own-{kept.vintage.replace('-', '')}"
    assert list(find_pair(store, "CHN", "BLR").datasets) == ["own", kept.key]

    found = run("diff", "--store", place / "store", kept.key, "own")
    assert found.stdout == (
        "reporter,partner,flow,period,goods,hs,before,after,change\n"
        "CHN,BLR,exports,2022,310420,,600.0,900.0,changed\n"
        "CHN,BLR,exports,2022,310430,,400.0,,withdrawn\n"
        "CHN,BLR,exports,2022,870323,,,5.0,new\n"
    )
    target = place / "changes.csv"
    assert run("diff", "--store", place / "store", kept.key, "own", "blr-chn", "-o", target).exit_code == 0
    assert target.read_text("utf-8") == found.stdout
    assert run("diff", "--store", place / "store", kept.key, "own", "CHN-RUS").stdout.count("\n") == 1


def test_a_partial_file_says_what_stays_and_keeps_no_vintage_of_what_it_repeats(place: Path) -> None:
    ingest(place, "old.csv")
    assert "1 of earlier imports stay beside these; the file is not known to be all there is" in ingest(
        place, "new.csv"
    )
    (place / "again.csv").write_text(NEW + "\n", encoding="utf-8")
    ingest(place, "--keep-vintage", "again.csv")
    assert [one.key for one in open_store(place / "store").datasets()] == ["own"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("nope", "own"), "has no dataset 'nope'. It has own."),
        (("own", "nope"), "has no dataset 'nope'. It has own."),
        (("own", "own", "THA-CHN"), "has no trade between CHN and THA in own or own."),
        (("own", "own", "THA"), "'THA' is no pair; write it as CHN-BLR. Nothing was printed."),
    ],
)
def test_what_is_not_held_is_a_sentence_and_exit_code_2(place: Path, words: tuple[str, ...], sentence: str) -> None:
    ingest(place, "old.csv")
    done = run("diff", "--store", place / "store", *words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert sentence in done.stderr
