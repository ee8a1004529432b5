"""UN Comtrade's columns by all the names that its sites, its APIs and the packages that call them have given them."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

NEEDED = ("period", "reporterCode", "flowCode", "partnerCode", "classificationCode", "cmdCode", "primaryValue")
OPTIONAL = (
    "typeCode", "freqCode", "partner2Code", "customsCode", "mosCode", "motCode", "netWgt", "cmdDesc", "flowDesc",
    "refYear",
)  # fmt: skip

# By the present site's name: what else a column is called, in lower case without anything but letters and digits, the
# surest name first. Of the classic site's pages, its bulk files, the API it had, and comtradr's and comtradeapicall's
# names, which differ from these in case and underscores only.
_ALIASES = MappingProxyType({
    "period": (),
    "refYear": ("year", "yr"),
    "refMonth": (),
    "reporterCode": ("rtcode",),
    "reporterISO": ("rt3iso",),
    "partnerCode": ("ptcode",),
    "partnerISO": ("pt3iso",),
    "flowCode": ("tradeflowcode", "rgcode"),
    "flowDesc": ("tradeflow", "rgdesc"),
    "partner2Code": ("2ndpartnercode", "secondpartnercode", "ptcode2"),
    "classificationCode": ("classification", "pfcode", "classificationsearchcode"),
    "cmdCode": ("commoditycode",),
    "cmdDesc": ("commodity", "cmddesce"),
    "customsCode": ("customsproccode", "cstcode"),
    "mosCode": (),
    "motCode": ("modeoftransportcode",),
    "netWgt": ("netweightkg", "netweight"),
    "primaryValue": ("tradevalueus", "tradevalueusd", "tradevalue", "value"),
    "typeCode": (),
    "freqCode": (),
})  # fmt: skip
# What every table must have, any of the columns in a line, and how the sites call it.
_WANTED = (
    (("period", "refYear"), "Period"),
    (("reporterCode", "reporterISO"), "Reporter Code"),
    (("flowCode", "flowDesc"), "Trade Flow Code"),
    (("partnerCode", "partnerISO"), "Partner Code"),
    (("classificationCode",), "Classification"),
    (("cmdCode",), "Commodity Code"),
    (("primaryValue",), "Trade Value"),
)
_RECOGNISED = 4  # of the wanted columns: with so many a table is UN Comtrade's, and what it lacks can be named


def present_names(header: Iterable[str]) -> dict[str, str]:
    """For each column that is used, by the present site's name: its name in this header."""
    plain: dict[str, str] = {}
    for name in header:
        plain.setdefault(_plain(name), name)
    found: dict[str, str] = {}
    for column, aliases in _ALIASES.items():
        alias = next((alias for alias in (column.lower(), *aliases) if alias in plain), None)
        if alias is not None:
            found[column] = plain[alias]
    return found


def is_comtrade(header: Iterable[str]) -> bool:
    """Whether a header has all that a table of UN Comtrade needs."""
    return not _missing(present_names(header))


def lacking(file: str, header: Sequence[str]) -> str | None:
    """What to say of a table of UN Comtrade that lacks columns; None where it is none."""
    missing = _missing(present_names(header))
    if not missing or len(_WANTED) - len(missing) < _RECOGNISED or "Commodity Code" in missing:
        return None
    return (
        f"{file} is a table of UN Comtrade without {_listed(missing)}, so that its rows cannot be told. "
        "Choose these columns too, or all of them, and download it again."
    )


def _missing(found: dict[str, str]) -> list[str]:
    return [words for columns, words in _WANTED if not any(column in found for column in columns)]


def _listed(columns: Sequence[str]) -> str:
    names = " and ".join([", ".join(columns[:-1]), columns[-1]] if len(columns) > 1 else columns)
    return f"the column{'s' if len(columns) > 1 else ''} {names}"


def _plain(name: str) -> str:
    return "".join(letter for letter in name.lower() if letter.isalnum())
