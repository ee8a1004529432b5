"""CEPII BACI: the zip as downloaded, or its CSV files; any HS edition and any release.

BACI has one figure for each flow, reconciled by CEPII from what both sides declared: t year, i exporter, j importer,
k product (6 digits), v thousand US dollars, q tonnes. Source: CEPII, "BACI: International Trade Database at the
Product-Level", and the Readme.txt in each release.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tradeviz.errors import ImportFileError
from tradeviz.readers import baci_codes, baci_rows
from tradeviz.readers.io.csv import text_batches
from tradeviz.readers.io.text import layout_of
from tradeviz.store.delivery import Delivery
from tradeviz.store.report import Report
from tradeviz.store.schema import RECONCILED, Dataset

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import pyarrow as pa

    from tradeviz.readers.baci_rows import Cleaner
    from tradeviz.readers.io.files import Source
    from tradeviz.readers.io.text import Layout
    from tradeviz.store.delivery import Options

HEADER = ("t", "i", "j", "k", "v", "q")
# Bytes a row in a release, for the progress bar.
ROW_BYTES = 27
BATCH = 500_000
_EDITION = re.compile(r"(?:^|[_/])(HS\d{2})(?=[_.])", re.IGNORECASE)
_VERSION = re.compile(r"_(V\d{6}[a-z]?)(?=[_.])", re.IGNORECASE)


def recognises(layout: Layout) -> bool:
    """Whether a table has BACI's columns."""
    return layout.header == HEADER


def read(sources: Sequence[Source], options: Options) -> list[Delivery]:
    """Read the yearly files of a release.

    Args:
        sources: the members of the zip, or one CSV file; code files among them or beside them are read too.
        options: whether rows with unknown country codes are set apart.

    Returns:
        One delivery, of the dataset `baci-EDITION-VERSION`.

    Raises:
        ImportFileError: the edition cannot be told from the file names, or a file is damaged. While the batches are
            read, also: a cell that is no number, or unknown country codes.
    """
    years = [source for source in sources if _is_year(source)]
    edition, version = _named(_EDITION, years), _named(_VERSION, years)
    if not edition:
        raise ImportFileError(
            f"{years[0].name} does not say which HS edition its codes are of. "
            "Name it as it was downloaded, for example BACI_HS92_Y2020_V202501.csv."
        )
    codes = baci_codes.read([*sources, *baci_codes.beside(sources[0].path)], edition)
    dataset, report = dataset_of(edition, version), Report(sources[0].path.name)
    cleaner = baci_rows.Cleaner(dataset.key, edition, codes.countries, report, set_apart=options.set_apart)
    size = sum(source.size for source in years)
    return [Delivery(dataset, _batches(years, cleaner), report, codes.names, size // ROW_BYTES)]


def dataset_of(edition: str, version: str) -> Dataset:
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


def _batches(years: Sequence[Source], cleaner: Cleaner) -> Iterator[pa.Table]:
    for source in sorted(years, key=lambda source: source.name):
        before = cleaner.report.read
        texts = text_batches(source, layout_of(source), HEADER, cleaner.report, plain=("v", "q"))
        for table in in_larger_batches(texts):
            yield cleaner.clean(table, source.name)
        if cleaner.report.read == before:
            raise ImportFileError(
                f"{source.name} has a header and no rows; it is empty or was downloaded only in part. "
                "Download it again."
            )
    cleaner.finish()


def in_larger_batches(tables: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """The same rows in fewer tables: each distinct text is looked at once a table."""
    waiting: list[pa.Table] = []
    for table in tables:
        waiting.append(table)
        if sum(map(len, waiting)) >= BATCH:
            yield _joined(waiting)
            waiting = []
    if waiting:
        yield _joined(waiting)


def _joined(tables: Sequence[pa.Table]) -> pa.Table:
    import pyarrow as pa  # noqa: PLC0415 - see `tradeviz.store`

    return pa.concat_tables(tables).unify_dictionaries().combine_chunks()


def _is_year(source: Source) -> bool:
    return source.name.lower().endswith((".csv", ".txt", ".gz")) and recognises(layout_of(source))


def _named(what: re.Pattern[str], years: Sequence[Source]) -> str:
    """The one edition or version that the file names give; empty where they give none.

    Raises:
        ImportFileError: they give more than one.
    """
    found = {match.group(1).upper() for source in years if (match := _last(what, source.name))}
    if len(found) > 1:
        raise ImportFileError(
            f"{years[0].path.name} mixes {' and '.join(sorted(found))}. They are releases of their own: "
            "import the files of each by themselves."
        )
    return "".join(found)


def _last(what: re.Pattern[str], name: str) -> re.Match[str] | None:
    """What the member's own name gives, or else the zip's."""
    found = list(what.finditer(name))
    return found[-1] if found else None
