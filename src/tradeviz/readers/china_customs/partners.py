"""China's customs' own codes of partners, and the names that it writes beside them."""

from __future__ import annotations

from functools import lru_cache
from types import MappingProxyType

import pycountry
from babel import Locale

from tradeviz.model import economies
from tradeviz.model.economies import GROUP, Area

# The customs' table of countries and regions, three digits of which the first is a continent; its statistics still use
# it. Taken from the table as two declaration systems hold it, those codes that both give the same name. A code that is
# not here is read by the name in the column beside it, and never guessed.
_TABLE = """
101 AFG 102 BHR 103 BGD 104 BTN 105 BRN 106 MMR 107 KHM 108 CYP 109 PRK 110 HKG 111 IND 112 IDN 113 IRN 114 IRQ 115 ISR
116 JPN 117 JOR 118 KWT 119 LAO 120 LBN 121 MAC 122 MYS 123 MDV 124 MNG 125 NPL 126 OMN 127 PAK 128 PSE 129 PHL 130 QAT
131 SAU 132 SGP 133 KOR 134 LKA 135 SYR 136 THA 137 TUR 138 ARE 139 YEM 141 VNM 142 CHN 143 TWN 144 TLS 145 KAZ 146 KGZ
147 TJK 148 TKM 149 UZB
201 DZA 202 AGO 203 BEN 204 BWA 205 BDI 206 CMR 208 CPV 209 CAF 211 TCD 212 COM 213 COG 214 DJI 215 EGY 216 GNQ 217 ETH
218 GAB 219 GMB 220 GHA 221 GIN 222 GNB 223 CIV 224 KEN 225 LBR 226 LBY 227 MDG 228 MWI 229 MLI 230 MRT 231 MUS 232 MAR
233 MOZ 234 NAM 235 NER 236 NGA 237 REU 238 RWA 239 STP 240 SEN 241 SYC 242 SLE 243 SOM 244 ZAF 245 ESH 246 SDN 247 TZA
248 TGO 249 TUN 250 UGA 251 BFA 252 COD 253 ZMB 254 ZWE 255 LSO 257 SWZ 258 ERI 259 MYT 299 F19
301 BEL 302 DNK 303 GBR 304 DEU 305 FRA 306 IRL 307 ITA 308 LUX 309 NLD 310 GRC 311 PRT 312 ESP 313 ALB 314 AND 315 AUT
316 BGR 318 FIN 320 GIB 321 HUN 322 ISL 323 LIE 324 MLT 325 MCO 326 NOR 327 POL 328 ROU 329 SMR 330 SWE 331 CHE 334 EST
335 LVA 336 LTU 337 GEO 338 ARM 339 AZE 340 BLR 343 MDA 344 RUS 347 UKR 350 SVN 351 HRV 352 CZE 353 SVK 354 MKD 355 BIH
356 VAT 399 E19
401 ATG 402 ARG 403 ABW 404 BHS 405 BRB 406 BLZ 408 BOL 410 BRA 411 CYM 412 CHL 413 COL 415 CRI 416 CUB 417 CUW 418 DOM
419 ECU 420 GUF 421 GRD 422 GLP 423 GTM 424 GUY 425 HTI 426 HND 427 JAM 428 MTQ 429 MEX 430 MSR 431 NIC 432 PAN 433 PRY
434 PER 435 PRI 437 LCA 439 VCT 440 SLV 441 SUR 442 TTO 443 TCA 444 URY 445 VEN 446 VGB 447 KNA 448 SPM 449 ANT
501 CAN 502 USA 503 GRL 504 BMU
601 AUS 602 COK 603 FJI 606 NRU 607 NCL 608 VUT 609 NZL 610 NFK 611 PNG 613 SLB 614 TON 617 WSM 618 KIR 619 TUV 620 FSM
621 MHL 622 PLW 623 PYF 625 WLF 699 O19
199 _X 499 _X 599 _X 701 _X 702 _X 999 _X
"""
_CODES = MappingProxyType(dict(zip(_TABLE.split()[::2], _TABLE.split()[1::2], strict=True)))
_CONTINENTS = frozenset({"100", "200", "300", "400", "500", "600"})
# Names that the statistics write otherwise than the Unicode locale data does.
_NAMES = MappingProxyType({
    "中国香港": "HKG", "香港": "HKG", "中国澳门": "MAC", "澳门": "MAC", "中国台湾": "TWN", "台澎金马关税区": "TWN",
    "阿联酋": "ARE", "也门共和国": "YEM", "俄罗斯联邦": "RUS", "捷克共和国": "CZE", "民主刚果": "COD",
    "刚果(金)": "COD", "刚果(布)": "COG", "几内亚(比绍)": "GNB", "马其顿": "MKD", "多米尼加共和国": "DOM",
    "委内瑞拉": "VEN", "斯威士兰": "SWZ", "朝鲜": "PRK", "韩国": "KOR", "沙特": "SAU",
    "文莱达鲁萨兰国": "BRN",
})  # fmt: skip


@lru_cache(maxsize=4096)
def find_chinese_partner(text: str) -> Area | None:
    """The area of a code and a name as `partner_text` joins them; None where neither is known."""
    code, _, name = text.partition(" ")
    if code in _CONTINENTS:
        return Area(code, name or code, GROUP)
    found = _CODES.get(code) or _NAMES.get(name) or _chinese_names().get(name)
    return economies.find_area(found) if found else None


def partner_text(code: str, name: str) -> str:
    """Code and name as one text, by which an error can name both."""
    return f"{code} {name}".rstrip()


@lru_cache(maxsize=1)
def _chinese_names() -> MappingProxyType[str, str]:
    territories = Locale("zh").territories
    return MappingProxyType({
        territories[one.alpha_2]: one.alpha_3 for one in pycountry.countries if one.alpha_2 in territories
    })  # fmt: skip
