"""The US Census Bureau's own codes of countries: Schedule C."""

from __future__ import annotations

import re
from functools import lru_cache
from types import MappingProxyType

import pycountry

from tradeviz.model import economies
from tradeviz.model.economies import GROUP, WORLD, Area

# Source: US Census Bureau, "Schedule C - Country List (by code)", country.txt, with the codes of ISO 3166-1 that the
# list gives. Kosovo, and Gaza and the West Bank, stand there with letters of its own: below.
_TABLE = """
1000 US 1010 GL 1220 CA 1610 PM 2010 MX 2050 GT 2080 BZ 2110 SV 2150 HN 2190 NI 2230 CR 2250 PA 2320 BM 2360 BS 2390 CU
2410 JM 2430 TC 2440 KY 2450 HT 2470 DO 2481 AI 2482 VG 2483 KN 2484 AG 2485 MS 2486 DM 2487 LC 2488 VC 2489 GD 2720 BB
2740 TT 2774 SX 2777 CW 2779 AW 2831 GP 2839 MQ 3010 CO 3070 VE 3120 GY 3150 SR 3170 GF 3310 EC 3330 PE 3350 BO 3370 CL
3510 BR 3530 PY 3550 UY 3570 AR 3720 FK 4000 IS 4010 SE 4031 SJ 4039 NO 4050 FI 4091 FO 4099 DK 4120 GB 4190 IE 4210 NL
4231 BE 4239 LU 4271 AD 4272 MC 4279 FR 4280 DE 4330 AT 4351 CZ 4359 SK 4370 HU 4411 LI 4419 CH 4470 EE 4490 LV 4510 LT
4550 PL 4621 RU 4622 BY 4623 UA 4631 AM 4632 AZ 4633 GE 4634 KZ 4635 KG 4641 MD 4642 TJ 4643 TM 4644 UZ 4700 ES 4710 PT
4720 GI 4730 MT 4751 SM 4752 VA 4759 IT 4791 HR 4792 SI 4793 BA 4794 MK 4801 RS 4804 ME 4810 AL 4840 GR 4850 RO 4870 BG
4890 TR 4910 CY 5020 SY 5040 LB 5050 IQ 5070 IR 5081 IL 5110 JO 5130 KW 5170 SA 5180 QA 5200 AE 5210 YE 5230 OM 5250 BH
5310 AF 5330 IN 5350 PK 5360 NP 5380 BD 5420 LK 5460 MM 5490 TH 5520 VN 5530 LA 5550 KH 5570 MY 5590 SG 5600 ID 5601 TL
5610 BN 5650 PH 5660 MO 5682 BT 5683 MV 5700 CN 5740 MN 5790 KP 5800 KR 5820 HK 5830 TW 5880 JP 6021 AU 6022 NF 6023 CC
6024 CX 6029 HM 6040 PG 6141 NZ 6142 CK 6143 TK 6144 NU 6150 WS 6223 SB 6224 VU 6225 PN 6226 KI 6227 TV 6412 NC 6413 WF
6414 PF 6810 MH 6820 FM 6830 PW 6862 NR 6863 FJ 6864 TO 7140 MA 7210 DZ 7230 TN 7250 LY 7290 EG 7321 SD 7323 SS 7370 EH
7380 GQ 7410 MR 7420 CM 7440 SN 7450 ML 7460 GN 7470 SL 7480 CI 7490 GH 7500 GM 7510 NE 7520 TG 7530 NG 7540 CF 7550 GA
7560 TD 7580 SH 7600 BF 7610 BJ 7620 AO 7630 CG 7642 GW 7643 CV 7644 ST 7650 LR 7660 CD 7670 BI 7690 RW 7700 SO 7741 ER
7749 ET 7770 DJ 7780 UG 7790 KE 7800 SC 7810 IO 7830 TZ 7850 MU 7870 MZ 7880 MG 7881 YT 7890 KM 7904 RE 7905 TF 7910 ZA
7920 NA 7930 BW 7940 ZM 7950 SZ 7960 ZW 7970 MW 7990 LS 9030 PR 9110 VI 9350 GU 9510 AS 9610 MP 9800 UM
"""
_CODES = MappingProxyType(dict(zip(_TABLE.split()[::2], _TABLE.split()[1::2], strict=True)))
# Two codes of Palestine: their rows are added up.
_OTHERS = MappingProxyType({"4803": "XKX", "5082": "PSE", "5083": "PSE", "-": WORLD})
# Groups of countries: codes that begin with two zeros, such as 0003 for the European Union, and continents, 4XXX.
_GROUP = re.compile(r"00[0-9A-Z]{2}|[0-9]X{3}", re.ASCII)


@lru_cache(maxsize=1024)
def find_census_country(code: str) -> Area | None:
    """The area of a code of Schedule C, groups included; None where it is none."""
    if _GROUP.fullmatch(code):
        return Area(code, code, GROUP)
    if code in _OTHERS:
        return economies.find_area(_OTHERS[code])
    country = pycountry.countries.get(alpha_2=_CODES[code]) if code in _CODES else None
    return economies.find_area(country.alpha_3) if country else None
