"""Countries by their ISO 3166-1 alpha-2 code, with their French names."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from tremplin.reference.spelling import fold

# One line per country: alpha-2, alpha-3, French name, other names people write.
_TABLE = """
AD AND Andorre
AE ARE Émirats arabes unis
AF AFG Afghanistan
AG ATG Antigua-et-Barbuda
AI AIA Anguilla
AL ALB Albanie
AM ARM Arménie
AO AGO Angola
AQ ATA Antarctique
AR ARG Argentine
AS ASM Samoa américaines
AT AUT Autriche
AU AUS Australie
AW ABW Aruba
AX ALA Îles Åland|Åland
AZ AZE Azerbaïdjan
BA BIH Bosnie-Herzégovine|Bosnie
BB BRB Barbade
BD BGD Bangladesh
BE BEL Belgique|Belgium
BF BFA Burkina Faso
BG BGR Bulgarie
BH BHR Bahreïn
BI BDI Burundi
BJ BEN Bénin
BL BLM Saint-Barthélemy
BM BMU Bermudes
BN BRN Brunei
BO BOL Bolivie
BQ BES Pays-Bas caribéens|Bonaire, Saint-Eustache et Saba
BR BRA Brésil
BS BHS Bahamas
BT BTN Bhoutan
BV BVT Île Bouvet
BW BWA Botswana
BY BLR Biélorussie|Bélarus
BZ BLZ Belize
CA CAN Canada
CC CCK Îles Cocos
CD COD République démocratique du Congo|Congo-Kinshasa|RDC
CF CAF République centrafricaine|Centrafrique
CG COG Congo|République du Congo|Congo-Brazzaville
CH CHE Suisse|Switzerland
CI CIV Côte d'Ivoire
CK COK Îles Cook
CL CHL Chili
CM CMR Cameroun
CN CHN Chine
CO COL Colombie
CR CRI Costa Rica
CU CUB Cuba
CV CPV Cap-Vert|Cabo Verde
CW CUW Curaçao
CX CXR Île Christmas
CY CYP Chypre
CZ CZE Tchéquie|République tchèque
DE DEU Allemagne|Germany|Deutschland
DJ DJI Djibouti
DK DNK Danemark
DM DMA Dominique
DO DOM République dominicaine
DZ DZA Algérie
EC ECU Équateur
EE EST Estonie
EG EGY Égypte
EH ESH Sahara occidental
ER ERI Érythrée
ES ESP Espagne|Spain|España
ET ETH Éthiopie
FI FIN Finlande
FJ FJI Fidji
FK FLK Îles Malouines|Malouines
FM FSM Micronésie|États fédérés de Micronésie
FO FRO Îles Féroé|Féroé
FR FRA France|République française|France métropolitaine
GA GAB Gabon
GB GBR Royaume-Uni|Grande-Bretagne|Angleterre|Écosse|Pays de Galles|Irlande du Nord|United Kingdom|UK
GD GRD Grenade
GE GEO Géorgie
GF GUF Guyane|Guyane française
GG GGY Guernesey
GH GHA Ghana
GI GIB Gibraltar
GL GRL Groenland
GM GMB Gambie
GN GIN Guinée
GP GLP Guadeloupe
GQ GNQ Guinée équatoriale
GR GRC Grèce
GS SGS Géorgie du Sud-et-les îles Sandwich du Sud
GT GTM Guatemala
GU GUM Guam
GW GNB Guinée-Bissau
GY GUY Guyana
HK HKG Hong Kong
HM HMD Îles Heard-et-MacDonald
HN HND Honduras
HR HRV Croatie
HT HTI Haïti
HU HUN Hongrie
ID IDN Indonésie
IE IRL Irlande
IL ISR Israël
IM IMN Île de Man
IN IND Inde
IO IOT Territoire britannique de l'océan Indien
IQ IRQ Irak
IR IRN Iran
IS ISL Islande
IT ITA Italie|Italy|Italia
JE JEY Jersey
JM JAM Jamaïque
JO JOR Jordanie
JP JPN Japon
KE KEN Kenya
KG KGZ Kirghizistan
KH KHM Cambodge
KI KIR Kiribati
KM COM Comores
KN KNA Saint-Christophe-et-Niévès
KP PRK Corée du Nord
KR KOR Corée du Sud|Corée
KW KWT Koweït
KY CYM Îles Caïmans|Caïmans
KZ KAZ Kazakhstan
LA LAO Laos
LB LBN Liban
LC LCA Sainte-Lucie
LI LIE Liechtenstein
LK LKA Sri Lanka
LR LBR Liberia
LS LSO Lesotho
LT LTU Lituanie
LU LUX Luxembourg
LV LVA Lettonie
LY LBY Libye
MA MAR Maroc
MC MCO Monaco
MD MDA Moldavie|Moldova
ME MNE Monténégro
MF MAF Saint-Martin
MG MDG Madagascar
MH MHL Îles Marshall
MK MKD Macédoine du Nord|Macédoine
ML MLI Mali
MM MMR Birmanie|Myanmar
MN MNG Mongolie
MO MAC Macao
MP MNP Îles Mariannes du Nord
MQ MTQ Martinique
MR MRT Mauritanie
MS MSR Montserrat
MT MLT Malte
MU MUS Maurice|Île Maurice
MV MDV Maldives
MW MWI Malawi
MX MEX Mexique
MY MYS Malaisie
MZ MOZ Mozambique
NA NAM Namibie
NC NCL Nouvelle-Calédonie
NE NER Niger
NF NFK Île Norfolk
NG NGA Nigeria
NI NIC Nicaragua
NL NLD Pays-Bas|Hollande|Netherlands
NO NOR Norvège
NP NPL Népal
NR NRU Nauru
NU NIU Niue
NZ NZL Nouvelle-Zélande
OM OMN Oman
PA PAN Panama
PE PER Pérou
PF PYF Polynésie française
PG PNG Papouasie-Nouvelle-Guinée
PH PHL Philippines
PK PAK Pakistan
PL POL Pologne
PM SPM Saint-Pierre-et-Miquelon
PN PCN Îles Pitcairn
PR PRI Porto Rico
PS PSE Palestine
PT PRT Portugal
PW PLW Palaos
PY PRY Paraguay
QA QAT Qatar
RE REU La Réunion|Réunion|Île de la Réunion
RO ROU Roumanie
RS SRB Serbie
RU RUS Russie|Fédération de Russie
RW RWA Rwanda
SA SAU Arabie saoudite
SB SLB Îles Salomon|Salomon
SC SYC Seychelles
SD SDN Soudan
SE SWE Suède
SG SGP Singapour
SH SHN Sainte-Hélène|Sainte-Hélène, Ascension et Tristan da Cunha
SI SVN Slovénie
SJ SJM Svalbard et Jan Mayen
SK SVK Slovaquie
SL SLE Sierra Leone
SM SMR Saint-Marin
SN SEN Sénégal
SO SOM Somalie
SR SUR Suriname
SS SSD Soudan du Sud
ST STP Sao Tomé-et-Principe
SV SLV Salvador|El Salvador
SX SXM Saint-Martin (partie néerlandaise)|Sint Maarten
SY SYR Syrie
SZ SWZ Eswatini|Swaziland
TC TCA Îles Turques-et-Caïques
TD TCD Tchad
TF ATF Terres australes et antarctiques françaises|Terres australes françaises|TAAF
TG TGO Togo
TH THA Thaïlande
TJ TJK Tadjikistan
TK TKL Tokelau
TL TLS Timor oriental|Timor-Leste
TM TKM Turkménistan
TN TUN Tunisie
TO TON Tonga
TR TUR Turquie
TT TTO Trinité-et-Tobago|Trinidad
TV TUV Tuvalu
TW TWN Taïwan
TZ TZA Tanzanie
UA UKR Ukraine
UG UGA Ouganda
UM UMI Îles mineures éloignées des États-Unis
US USA États-Unis|États-Unis d'Amérique|Amérique|United States
UY URY Uruguay
UZ UZB Ouzbékistan
VA VAT Vatican|Saint-Siège|Cité du Vatican
VC VCT Saint-Vincent-et-les-Grenadines
VE VEN Venezuela
VG VGB Îles Vierges britanniques
VI VIR Îles Vierges des États-Unis|Îles Vierges américaines
VN VNM Viêt Nam|Vietnam
VU VUT Vanuatu
WF WLF Wallis-et-Futuna
WS WSM Samoa
YE YEM Yémen
YT MYT Mayotte
ZA ZAF Afrique du Sud
ZM ZMB Zambie
ZW ZWE Zimbabwe
"""
_ROWS = [(line[:2], line[3:6], line[7:].split("|")) for line in _TABLE.strip().splitlines()]

COUNTRIES: Mapping[str, str] = MappingProxyType({code: names[0] for code, _, names in _ROWS})
# The codes of places whose communes this program knows: France, and the parts of it that ISO counts apart.
FRENCH_TERRITORIES = frozenset({"FR", "BL", "GF", "GP", "MF", "MQ", "NC", "PF", "PM", "RE", "TF", "WF", "YT"})

_CODES = {fold(name): code for code, alpha3, names in _ROWS for name in (code, alpha3, *names)}


def country_code(text: str) -> str | None:
    """The alpha-2 code of a country given by that code, its alpha-3 code or its French name; None when unknown."""
    return _CODES.get(fold(text))
