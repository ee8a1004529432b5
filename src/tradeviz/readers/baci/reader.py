"""CEPII BACI: the zip as downloaded, or its CSV files; any HS edition and any release.

BACI has one figure for each flow, reconciled by CEPII from what both sides declared: t year, i exporter, j importer,
k product (6 digits), v thousand US dollars, q tonnes. Source: CEPII, "BACI: International Trade Database at the
Product-Level", and the Readme.txt in each release.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyarrow as pa

from tradeviz.errors import ImportFileError
from tradeviz.readers.baci.codes import codes_beside, read_codes
from tradeviz.readers.baci.rows import ReleaseRows
from tradeviz.readers.io.csv import text_batches
from tradeviz.readers.reader import Reader
from tradeviz.store.coverage import RELEASE, FileCoverage
from tradeviz.store.parsed_file import ParsedFile
from tradeviz.store.report import Report
from tradeviz.store.schema import RECONCILED, Dataset

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tradeviz.readers.io.contents import FileContents
    from tradeviz.readers.reader import Options

_HEADER = ("t", "i", "j", "k", "v", "q")
_BATCH = 500_000
_EDITION = re.compile(r"(?:^|[_/])(HS\d{2})(?=[_.])", re.IGNORECASE)
_VERSION = re.compile(r"_(V\d{6}[a-z]?)(?=[_.])", re.IGNORECASE)


class BaciReader(Reader):
    """Reads the yearly files of a release as one, with the code files among them or beside them."""

    def recognises(self, contents: FileContents) -> bool:
        """Whether a table among the files has BACI's columns: the other files are then the release's own."""
        return any(layout.header == _HEADER for layout in contents.layouts)

    def read(self, contents: FileContents, options: Options) -> ParsedFile:
        """See `Reader.read`; the dataset is `baci-EDITION-VERSION`.

        Raises:
            ImportFileError: the edition cannot be told from the file names.
        """
        years = [part for part in contents.parts if part.header == _HEADER]
        edition, version = _named(_EDITION, years), _named(_VERSION, years)
        if not edition:
            raise ImportFileError(
                f"{years[0].file.name} does not say which HS edition its codes are of. "
                "Name it as it was downloaded, for example BACI_HS92_Y2020_V202501.csv."
            )
        codes = read_codes([*contents.files, *codes_beside(contents.path)], edition)
        dataset, report = _dataset(edition, version), Report(contents.name)
        rows = ReleaseRows(dataset.key, edition, codes.countries, report)
        coverage = FileCoverage(RELEASE)
        return ParsedFile(dataset, _tables(years, rows, options, coverage.periods), report, codes.names, coverage)


def _dataset(edition: str, version: str) -> Dataset:
    """The dataset that a release is; an empty version is one that no file name gives."""
    parts = ("baci", edition, version)
    return Dataset(
        key="-".join(part.lower() for part in parts if part),
        title=" ".join(part for part in ("BACI", edition, version) if part),
        publisher="CEPII",
        url="https://www.cepii.fr/CEPII/en/bdd_modele/bdd_modele_item.asp?id=37",
        sides=RECONCILED,
        version=version,
        use="Etalab Open Licence 2.0: may be copied and changed, with CEPII named as the source.",
    )


def _tables(years: Sequence[FileContents], rows: ReleaseRows, options: Options, whole: set[str]) -> Iterator[pa.Table]:
    """The rows; in the end, the years of which the whole world's are there."""
    for year in sorted(years, key=lambda year: year.file.name):
        texts = text_batches(year.file, year.layout, _HEADER, rows.report, plain=("v", "q"))
        for table in _in_larger_batches(texts):
            yield rows.table(table, year.file.name)
    if not options.set_apart:
        rows.stop_at_unknown()
    whole |= rows.world.whole_years()


def _in_larger_batches(tables: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """The same rows in fewer tables: each distinct text is looked at once a table."""
    waiting: list[pa.Table] = []
    for table in tables:
        waiting.append(table)
        if sum(map(len, waiting)) >= _BATCH:
            yield _joined(waiting)
            waiting = []
    if waiting:
        yield _joined(waiting)


def _joined(tables: Sequence[pa.Table]) -> pa.Table:
    return pa.concat_tables(tables).unify_dictionaries().combine_chunks()


def _named(what: re.Pattern[str], years: Sequence[FileContents]) -> str:
    """The one edition or version that the file names give; empty where they give none.

    Raises:
        ImportFileError: they give more than one.
    """
    found = {match.group(1).upper() for year in years if (match := _last(what, year.file.name))}
    if len(found) > 1:
        raise ImportFileError(
            f"{years[0].name} mixes {' and '.join(sorted(found))}. They are releases of their own: "
            "import the files of each by themselves."
        )
    return "".join(found)


def _last(what: re.Pattern[str], name: str) -> re.Match[str] | None:
    """What the member's own name gives, or else the zip's."""
    found = list(what.finditer(name))
    return found[-1] if found else None
