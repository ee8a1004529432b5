"""A small story whose every free text is an attack on the page that shows it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tradeviz.model.goods import GOODS_COLUMNS
from tradeviz.model.observations import OBSERVATION_COLUMNS
from tradeviz.model.sources import SOURCE_COLUMNS
from tradeviz.publish.document import published_html
from tradeviz.publish.edition import edition_of
from tradeviz.story.load import PACKAGE_FILE, load
from tradeviz.story.template import new_story, table_text

if TYPE_CHECKING:
    from pathlib import Path

    from tradeviz.story.story import PublishedStory

DAY = "2025-06-05"
HOSTILE = "</script><!-- <script>alert(this)</script></style></noscript>"
# Year, reporter, partner, measure, published.
VALUES = (
    ("2019", "KAZ", "MNG", "exports", "85.1 million"),
    ("2019", "KAZ", "MNG", "imports", "4.30 million"),
    ("2019", "MNG", "KAZ", "imports", "90.0 million"),
    ("2020", "KAZ", "MNG", "exports", "61.7 million"),
    ("2020", "KAZ", "MNG", "imports", "5.10 million"),
    ("2021-01/2021-06", "KAZ", "MNG", "exports", "40.2 million"),
)
CLAIM = """
[[claim]]
id = "sold"
words = "sold for 61.7 million dollars in 2020"
verdict = "agrees"
kind = "value"
reporter = "KAZ"
measure = "exports"
period = "2020"
unit = "usd"
published = "61.7 million"
"""


def write_story(folder: Path, *, first: str = "85.1 million", claims: str = CLAIM) -> Path:
    """A story of Kazakhstan and Mongolia; `first` is the first of its values."""
    new_story(folder, ("KAZ", "MNG"))
    source = {"key": "stat", "title": f"Tables {HOSTILE}", "publisher": HOSTILE, "url": "https://stat.example/t"}
    source |= {"published": "2021-08-01", "statistics": "KAZ", "rank": "database", "family": "stat", "use": HOSTILE}
    goods = [("TOTAL", "All goods", "total"), ("31", f"Fertilisers {HOSTILE}", "chapter")]
    rows = [("2020", "KAZ", "MNG", "exports", "1.25 million", "31"), *((*one, "TOTAL") for one in VALUES)]
    tables = {
        "sources.csv": table_text(SOURCE_COLUMNS, [source[column.name] for column in SOURCE_COLUMNS]),
        "goods.csv": table_text(GOODS_COLUMNS, *(_good(*one) for one in goods)),
        "observations.csv": table_text(OBSERVATION_COLUMNS, *(_observation(*one) for one in rows)),
    }
    for name, text in tables.items():
        (folder / name).write_text(text.replace("85.1 million", first), "utf-8")
    (folder / "article.md").write_text(
        f"# Sold {HOSTILE}\n\n*Retold.*\n\nGoods were sold for 61.7 million dollars in 2020.\n", "utf-8"
    )
    (folder / "claims.toml").write_text(claims, "utf-8")
    package = json.loads((folder / PACKAGE_FILE).read_text("utf-8"))
    package |= {"description": HOSTILE, "version": "1.2.0"}
    (folder / PACKAGE_FILE).write_text(json.dumps(package), "utf-8")
    return folder


def _good(code: str, name: str, level: str) -> list[str]:
    known = {"goods": code, "name": name, "level": level, "hs": code if code.isdigit() else ""}
    return [known.get(column.name, "") for column in GOODS_COLUMNS]


def _observation(period: str, reporter: str, partner: str, measure: str, published: str, goods: str) -> list[str]:
    known = {"period": period, "reporter": reporter, "partner": partner, "measure": measure, "unit": "usd"}
    known |= {"goods": goods, "published": published, "source": "stat", "note": HOSTILE}
    return [known.get(column.name, "") for column in OBSERVATION_COLUMNS]


@pytest.fixture(scope="session")
def story(tmp_path_factory: pytest.TempPathFactory) -> PublishedStory:
    return load(write_story(tmp_path_factory.mktemp("small") / "kazakhstan-mongolia"))


@pytest.fixture(scope="session")
def text(story: PublishedStory) -> str:
    """Its file."""
    return published_html(story, edition_of(story, DAY))
