"""Requests that once cost seconds of processor time, and a store at HS detail that they can be sent to."""

from __future__ import annotations

import http.client
import random
import subprocess
import sys
import time
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from tradeviz.model.hs import CHAPTERS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAIR = "/pair/CHN/BLR"
INGEST = "from tradeviz.cli import main; main()"
GOODS, LETTERS, UNKNOWN = 5_000, 78, 22  # of a release; of a long name; codes that fit an address of 1.8 kB
_WORDS = ("machines", "of", "iron", "or", "steel", "other", "than", "parts", "woven", "fabrics", "cotton", "apparatus")


def make_store(folder: Path) -> Path:
    """A store of one pair with 5,000 goods, both flows, and their long names; all values are made up."""
    chance = random.Random(1)
    rows, names = ["period,reporter,partner,flow,goods,value_usd,hs"], ["hscode,description"]
    for code in _codes():
        names.append(f'{code},"{_name(chance)}"')
        rows += [f"2024,CHN,BLR,{flow},{code},{chance.randrange(1, 10**7)},HS22" for flow in ("exports", "imports")]
    (folder / "trade.csv").write_text("\n".join(rows), "utf-8")
    (folder / "names.csv").write_text("\n".join(names), "utf-8")
    files = [str(folder / "trade.csv"), str(folder / "names.csv")]
    command = [sys.executable, "-c", INGEST, "ingest", "--store", str(folder / "store"), *files]
    subprocess.run(command, check=True, capture_output=True)
    return folder / "store"


def one_a_second(address: str, seconds: int) -> tuple[list[float], int]:
    """Send the costly requests in turn; how long each took, and how many had no sound answer."""
    taken, errors, start = [], 0, time.perf_counter()
    for number, path in zip(range(seconds), _paths(), strict=False):
        time.sleep(max(0.0, start + number - time.perf_counter()))
        before = time.perf_counter()
        errors += _status(address, path) != http.client.OK
        taken.append(time.perf_counter() - before)
    return taken, errors


def _paths() -> Iterator[str]:
    """Unknown goods whose letters are those of real names; pages and downloads of all that a pair has."""
    chance = random.Random(2)
    while True:
        yield f"{PAIR}?goods={','.join(_shuffled(chance) for _ in range(UNKNOWN))}"[:1900]
        yield f"{PAIR}?chart=tree&table=yes"
        yield f"{PAIR}?goods={','.join(_shuffled(chance) for _ in range(2))}"
        yield f"{PAIR}/download/observations.csv"


def _codes() -> list[str]:
    each = GOODS // len(CHAPTERS) + 1
    codes = [f"{chapter}{number // 9 + 1:02d}{number % 9 + 1}0" for chapter in CHAPTERS for number in range(each)]
    return codes[:GOODS]


def _name(chance: random.Random) -> str:
    return " ".join(chance.choices(_WORDS, k=14))[:LETTERS]


def _shuffled(chance: random.Random) -> str:
    letters = list(_name(chance).replace(" ", ""))
    chance.shuffle(letters)
    return quote("".join(letters))


def _status(address: str, path: str) -> int:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()
    return answer.status
