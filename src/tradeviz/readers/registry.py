"""The kinds of files that are read: one line each, and the order in which they are tried."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tradeviz.readers.io.contents import FileContents
    from tradeviz.readers.reader import Reader


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file.

    Attributes:
        reader: `module:Class` of its `Reader` in this package. By name, since readers need libraries that take a second
            to load and that help texts and a served story do without.
        known_by: what such a file is and how it begins, in words for the user.
    """

    reader: str
    known_by: str

    def load(self) -> Reader:
        """The reader itself."""
        module, _, name = self.reader.partition(":")
        reader: Reader = getattr(import_module(f"tradeviz.readers.{module}"), name)()
        return reader


# The first that recognises a file reads it: those that look for more columns before those that look for fewer.
FILE_KINDS = (
    FileKind("comtrade.workbook:ComtradeWorkbookReader", "UN Comtrade's Excel workbook"),
    FileKind("hs_correlation:HsCorrelationReader", "UNSD's workbook of correlation between two editions of the HS"),
    FileKind("own.workbook:OwnWorkbookReader", "an Excel workbook in tradeviz's own columns, as those of the CSV"),
    FileKind("tradestat.reader:TradestatReader", "a table of India's TRADESTAT, its HTML (.xls, .asp) or workbook"),
    FileKind("imf.workbook:ImfWorkbookReader", "an IMF Direction of Trade workbook"),
    FileKind("own.parquet:PlainParquetReader", "Parquet in tradeviz's own columns, the same as those of the CSV"),
    FileKind("baci.reader:BaciReader", "CEPII BACI, the zip as downloaded or its CSV files (t,i,j,k,v,q)"),
    FileKind("comtrade.tables:ComtradeReader", "UN Comtrade CSV (typeCode,freqCode,... or Classification,Year,...)"),
    FileKind("comtrade.answers:ComtradeJsonReader", "an answer of UN Comtrade's API as JSON"),
    FileKind("us_census.reader:UsCensusReader", "an answer of the US Census Bureau's API of trade by HS code as JSON"),
    FileKind("china_customs.reader:ChinaCustomsReader", "an export of China's customs statistics, in Chinese"),
    FileKind(
        "eurostat.bulk:ComextBulkReader", "Eurostat's Comext in bulk (REPORTER,PARTNER,TRADE_TYPE,...), also as .7z"
    ),
    FileKind("eurostat.sdmx:ComextSdmxReader", "Eurostat's Comext as SDMX-CSV (reporter,partner,product,flow,...)"),
    FileKind("reconciled.atlas:AtlasReader", "Harvard's Atlas (country_iso3_code,partner_iso3_code,...)"),
    FileKind("reconciled.bimts:BimtsReader", "the OECD's BIMTS as SDMX-CSV (REF_AREA,COUNTERPART_AREA,TRADE_FLOW,...)"),
    FileKind("trade_map.reader:TradeMapReader", "a page of ITC's Trade Map with the partners of an economy (.xls)"),
    FileKind("wits:WitsReader", "the World Bank's WITS by product (ReporterISO3,PartnerISO3,ProductCode,...)"),
    FileKind(
        "faostat.reader:FaostatReader",
        "FAOSTAT's trade matrix (Reporter Country Code (M49),Partner Country Code (M49),...), with --items",
    ),
    FileKind("imf.csv:ImfCsvReader", "IMF IMTS CSV (COUNTRY,COUNTERPART_COUNTRY,...)"),
    FileKind(
        "own.csv:PlainCsvReader",
        "CSV in tradeviz's own columns (period,reporter,partner,flow,goods,value_usd[,tonnes,hs])",
    ),
    FileKind("hs_names:HsNamesReader", "a table of HS names (hscode,description)"),
)


def known_files() -> str:
    """The kinds in words, for help texts and errors."""
    *first, last = (kind.known_by for kind in FILE_KINDS)
    return f"{'; '.join(first)}; or {last}"


def find_reader(contents: FileContents) -> Reader | None:
    """The reader of these contents; None where nobody knows them."""
    return next((reader for kind in FILE_KINDS if (reader := kind.load()).recognises(contents)), None)
