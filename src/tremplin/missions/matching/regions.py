"""Which region of the world a mission abroad takes place in."""

from __future__ import annotations

from tremplin.reference.countries import FRENCH_TERRITORIES

_EUROPE = """
    AD AL AT AX BA BE BG BY CH CY CZ DE DK EE ES FI FO GB GG GI GR HR HU IE IM IS IT JE LI LT LU LV MC MD ME MK MT NL NO PL
    PT RO RS RU SE SI SJ SK SM UA VA XK
"""
_AFRICA = """
    AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EG EH ER ET GA GH GM GN GQ GW KE KM LR LS LY MA MG ML MR MU MW MZ NA NE NG RW SC
    SD SH SL SN SO SS ST SZ TD TG TN TZ UG ZA ZM ZW
"""
_AMERICAS = """
    AG AI AR AW BB BM BO BQ BR BS BZ CA CL CO CR CU CW DM DO EC FK GD GL GT GY HN HT JM KN KY LC MS MX NI PA PE PR PY SR SV
    SX TC TT US UY VC VE VG VI
"""
_REGIONS = {
    code: region for region, codes in (("europe", _EUROPE), ("afrique", _AFRICA), ("ameriques", _AMERICAS)) for code in codes.split()
}


def region_of(country: str) -> str | None:
    """The region of a country (ISO 3166-1 alpha-2), as a value of `region_internationale`; None in France and its territories."""
    if country == "FR" or country in FRENCH_TERRITORIES:
        return None
    return _REGIONS.get(country, "asie_oceanie")
