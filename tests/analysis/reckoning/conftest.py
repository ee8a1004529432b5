"""Small worlds in one line a published value, read by the package's own readers."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from tradeviz.analysis.reckoning import Key, Reckoning, reckon
from tradeviz.model import observations

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ORDINARY = {
    "reporter": "CHN",
    "partner": "BLR",
    "goods": "TOTAL",
    "source": "a",
    "qualifier": "",
    "status": "",
    "note": "",
}


def cells_of(line: str) -> dict[str, str]:
    """The cells that a line such as "2023 exports usd 5.84 billion source=b" stands for."""
    words = line.split()
    named = dict(word.split("=", 1) for word in words if "=" in word)
    period, measure, unit, *digits = [word for word in words if "=" not in word]
    row = {"period": period, "measure": measure, "unit": unit, "published": " ".join(digits)}
    return ORDINARY | row | {"rank": "0"} | named


@pytest.fixture(scope="session")
def observe(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., pd.DataFrame]:
    """Lines to observations. What a line leaves out is China's trade with Belarus in all goods, from source a."""
    folder = tmp_path_factory.mktemp("observations")
    names = [column.name for column in observations.OBSERVATION_COLUMNS]

    def read(*lines: str) -> pd.DataFrame:
        rows = [cells_of(line) for line in lines]
        with (folder / observations.OBSERVATIONS_FILE).open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, names, extrasaction="ignore")
            writer.writeheader()
            writer.writerows(rows)
        frame, problems = observations.read_observations(folder)
        assert problems == []
        return frame.assign(rank=pd.Series([int(row["rank"]) for row in rows], dtype="int64"))

    return read


@pytest.fixture(scope="session")
def exchange(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., pd.DataFrame]:
    """Lines such as "2024 CNY 7.11" to exchange rates."""
    folder = tmp_path_factory.mktemp("rates")

    def read(*lines: str) -> pd.DataFrame:
        rows = [[*line.split(), ""][:4] for line in lines]
        text = "\n".join(["period,currency,published,qualifier,source,note", *(",".join(row) + ",a," for row in rows)])
        (folder / observations.RATES_FILE).write_text(text, encoding="utf-8")
        frame, problems = observations.read_rates(folder)
        assert problems == []
        return frame

    return read


@pytest.fixture(scope="session")
def reckoned(observe: Callable[..., pd.DataFrame], exchange: Callable[..., pd.DataFrame]) -> Callable[..., Reckoning]:
    """What the lines, and the exchange rates, imply."""

    def read(*lines: str, rates: Sequence[str] = ()) -> Reckoning:
        return reckon(observe(*lines), exchange(*rates))

    return read


@pytest.fixture(scope="session")
def key() -> Callable[[str], Key]:
    """The cell that a line such as "2023 imports usd goods=31" names."""

    def read(line: str) -> Key:
        cells = cells_of(line)
        return Key(*(cells[name] for name in Key._fields))

    return read
