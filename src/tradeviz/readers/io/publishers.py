"""What publishers give that is not read: each known by its form, called by its name, with what to choose instead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tradeviz.errors import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

# Sentences of a publisher's service that end up in files in place of figures, in lower case. UN Comtrade's are in many
# public downloads of its classic site, as a row or as the whole file.
_MESSAGES = (
    "no data matches your query",
    "query is too complex",
    "result too large",
    "extraction_too_big",
)
_LOOKED_AT, _LONGEST_MESSAGE = 20_000, 200  # bytes of a file, characters of its first line
_OWN_COLUMNS = "bring its figures into tradeviz's own columns (period,reporter,partner,flow,goods,value_usd)"
_COMTRADE_CSV = (
    "download the same from UN Comtrade as CSV, or have UN Comtrade asked for it, with your own pair and years: "
    "tradeviz fetch CHN BLR --years 2015-2024"
)


def is_message(text: str) -> bool:
    """Whether a text is a publisher's message that it has no figures to give."""
    lower = text.lower()
    return any(message in lower for message in _MESSAGES)


@dataclass(frozen=True, slots=True)
class UnreadKind:
    """A kind of file that is not read.

    Attributes:
        name: what it is, for "X is ...".
        instead: what to choose instead, as a request.
        columns: names that the header has, in lower case.
        words: texts that the beginning of the file has, in lower case.
        begins: what the file begins with, one of these; anything where there are none.
    """

    name: str
    instead: str
    columns: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()
    begins: tuple[str, ...] = ()

    def fits(self, start: str, header: frozenset[str]) -> bool:
        """Whether a file that begins so, with such a header, is of this kind."""
        return (
            self.columns <= header
            and all(word in start for word in self.words)
            and (not self.begins or start.startswith(self.begins))
        )


def _table(name: str, columns: str, instead: str) -> UnreadKind:
    """A kind known by names in its header, given as they stand there, separated by commas."""
    return UnreadKind(name, instead, frozenset(columns.lower().split(",")))


_IMTS = "choose the International Trade in Goods (by partner country, IMTS) at data.imf.org, as CSV"
_TOTAL_INSTEAD = "it has no trade by partner; choose trade by partner country of UN Comtrade, CEPII BACI or the IMF"
_NATIONAL = "its goods are national codes of eight or more digits; add them up to HS codes of six, and " + _OWN_COLUMNS

# The first that fits names the file: those that ask for more come before those that ask for less.
UNREAD_KINDS = (
    # Tables.
    _table(
        "UN Comtrade's list of what it holds, which has no values",
        "typeCode,freqCode,reporterCode,classificationCode,totalRecords",
        "download the trade data themselves as CSV",
    ),
    _table("WITS's trade by product", "ReporterISO3,PartnerISO3,ProductCode", _COMTRADE_CSV),
    _table("WITS's trade by product", "Reporter ISO3,Partner ISO3,Product Code", _COMTRADE_CSV),
    _table("WITS's profile of a country", "Reporter,Partner,Product categories,Indicator Type", _COMTRADE_CSV),
    _table(
        "Eurostat's Comext in bulk, of which columns are missing",
        "PRODUCT_NC,FLOW,PERIOD",
        "give the file as it was downloaded",
    ),
    _table("Brazil's Comex Stat", "CO_ANO,CO_NCM,VL_FOB", _NATIONAL),
    _table("Brazil's Comex Stat", "Ano,Valor US$ FOB", _NATIONAL),
    _table("Brazil's Comex Stat", "Year,US$ FOB", _NATIONAL),
    _table(
        "the IMF's Direction of Trade in bulk (DOTS)", "Country Name,Indicator Code,Counterpart Country Name", _IMTS
    ),
    _table(
        "FAOSTAT's trade matrix",
        "Reporter Countries,Partner Countries,Item Code,Element,Unit,Value",
        "it is of an earlier shape, without the codes of countries in M49; download the matrix as it is today, and "
        f"FAO's items with their HS codes (--items), or {_COMTRADE_CSV}",
    ),
    _table("FAOSTAT's production and trade", "Area Code,Item Code,Element,Unit,Value", _TOTAL_INSTEAD),
    *(
        _table("a table of Harvard's Atlas of Economic Complexity", f"{code},export_value", f"{_OWN_COLUMNS}")
        for code in ("product_hs92_code", "product_hs12_code", "product_sitc_code", "hs_product_code")
    ),
    _table("a table of the Observatory of Economic Complexity", "HS4 ID,Trade Value", _OWN_COLUMNS),
    _table("a table of the Observatory of Economic Complexity", "HS6 ID,Trade Value", _OWN_COLUMNS),
    _table("the US Census Bureau's imports by HS code", "I_COMMODITY,CTY_CODE", _OWN_COLUMNS),
    _table("the US Census Bureau's exports by HS code", "E_COMMODITY,CTY_CODE", _OWN_COLUMNS),
    _table("the United Kingdom's trade of HMRC (uktradeinfo)", "FlowTypeId,CommodityId,Value", _NATIONAL),
    _table(
        "UNCTADstat's merchandise trade", "Economy Label,Partner Label", f"its goods are no HS codes; {_COMTRADE_CSV}"
    ),
    _table("the WTO's statistics", "Reporting Economy,Product/Sector", _COMTRADE_CSV),
    _table("the World Bank's indicators", "Country Name,Country Code,Indicator Name,Indicator Code", _TOTAL_INSTEAD),
    UnreadKind("the World Bank's indicators", _TOTAL_INSTEAD, begins=('"data source"', "data source,")),
    _table("CEPII's Gravity", "iso3_o,iso3_d,year", "choose CEPII's BACI, which has trade by goods"),
    _table("ITC Trade Map's table as text", "Product code,Product label", _COMTRADE_CSV),
    _table(
        "a table of the OECD as SDMX-CSV",
        "REF_AREA,COUNTERPART_AREA,TIME_PERIOD,OBS_VALUE",
        f"turn its values into US dollars, and {_OWN_COLUMNS}",
    ),
    _table("a table of observations as SDMX-CSV", "TIME_PERIOD,OBS_VALUE", _OWN_COLUMNS),
    UnreadKind(
        "an export of China's customs (stats.customs.gov.cn) without its columns of months, commodities and values",
        "choose them too: months shown apart, the commodity's code, the partner's code, and US dollars or yuan",
        words=("商品编码", "贸易伙伴"),
    ),
    # JSON.
    UnreadKind("an SDMX-JSON message", "choose CSV in place of JSON", words=('"datasets"',), begins=("{",)),
    UnreadKind("a JSON file", "choose CSV in place of JSON, where the publisher has it", begins=("{", "[")),
    # HTML and XML, also under a spreadsheet's name.
    *(
        UnreadKind(
            "an HTML table of ITC's Trade Map",
            "it has the world's trade, or not the economy that declares; choose the trading partners of one economy, "
            "or the trade of two, as a time series of values",
            words=words,
            begins=("<",),
        )
        for words in (
            ("<td", "trade map"),
            ("<td", "trademap"),
            ("<td", "product label"),
            ("<td", "exporters", "exported value"),
        )
    ),
    UnreadKind(
        "an HTML table under the name of a spreadsheet",
        f"open it in a spreadsheet and save it as CSV; {_OWN_COLUMNS}",
        words=("urn:schemas-microsoft-com:office",),
        begins=("<html", "<table", "<head", "<meta", "<style"),
    ),
    UnreadKind(
        "an Excel table as XML",
        f"open it in a spreadsheet and save it as CSV; {_OWN_COLUMNS}",
        words=("urn:schemas-microsoft-com:office:spreadsheet",),
        begins=("<?xml", "<workbook"),
    ),
    UnreadKind(
        "an SDMX-ML message", "choose CSV (SDMX-CSV) in place of XML", words=("sdmx",), begins=("<?xml", "<message")
    ),
    UnreadKind("an XML file", "choose CSV in place of XML, where the publisher has it", begins=("<?xml",)),
)


def unread(name: str, start: bytes, header: Sequence[str] = ()) -> str | None:
    """What to say of a file that no reader takes: what it is and what to choose instead; None where we do not know it.

    Args:
        name: the file's name, for the sentence.
        start: its first bytes.
        header: the names in its first row; none where there is no table.
    """
    text = _text(start)
    first_line = text.partition("\n")[0][:_LONGEST_MESSAGE].strip()
    if is_message(first_line):
        return (
            f"{name} holds no figures but the publisher's own message, {one_line(first_line)!r}. Ask for less at once: "
            "fewer years, reporters, partners or goods; then import what comes."
        )
    names = frozenset(one.strip().lower() for one in header)
    kind = next((kind for kind in UNREAD_KINDS if kind.fits(text, names)), None)
    return f"{name} is {kind.name}, which tradeviz does not read: {kind.instead}." if kind else None


def _text(start: bytes) -> str:
    """The beginning in lower case; China's customs write GB 18030, and marks of UTF-16 say so."""
    start = start[:_LOOKED_AT]
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return start.decode("utf-16", "ignore").lstrip().lower()
    try:
        text = start.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        cut_short = error.start >= len(start) - 4
        text = start.decode("utf-8-sig" if cut_short else "gb18030", "ignore")
    return text.lstrip().lower()
