"""The legal frames of a mission: their codes, part of the wire contract, and their names on screens and in files."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

MISSION_TYPE_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "benevolat": "Bénévolat",
        "volontariat_service_civique": "Service civique",
        "volontariat_sapeurs_pompiers": "Sapeurs-pompiers volontaires",
        "volontariat_reserve_operationnelle": "Réserve opérationnelle",
    }
)
