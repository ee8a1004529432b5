"""What a database notes of a dataset stays readable: stores outlive the version that wrote them."""

from __future__ import annotations

from tradeviz.store.aggregate import Shape
from tradeviz.store.databases.tables import TableEntry
from tradeviz.store.entry import ImportedFile
from tradeviz.store.schema import DECLARED, Dataset

LINE = (
    '{"dataset": {"key": "comtrade", "title": "UN Comtrade", "publisher": "United Nations", '
    '"url": "https://comtradeplus.un.org", "sides": "declared", "version": "", "use": "Cite it."}, '
    '"shape": {"levels": [0, 2, 6], "mixed": true}, '
    '"taken": [{"file": "a.csv", "sha256": "aa", "rows": 3}], "version": "0123456789ab"}'
)
ENTRY = TableEntry(
    dataset=Dataset(
        "comtrade", "UN Comtrade", "United Nations", "https://comtradeplus.un.org", DECLARED, use="Cite it."
    ),
    imported=(ImportedFile("a.csv", "aa", 3),),
    shape=Shape((0, 2, 6), mixed=True),
    version="0123456789ab",
)


def test_an_entry_is_written_and_read_as_ever() -> None:
    assert TableEntry.from_text(LINE) == ENTRY
    assert ENTRY.as_text() == LINE


def test_an_entry_tells_which_files_it_has() -> None:
    assert ENTRY.has_file("aa")
    assert not ENTRY.has_file("bb")
