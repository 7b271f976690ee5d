"""The national directory of companies (INSEE, API Sirene 3.11), or any server that speaks like it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import aiohttp

_SECONDS = 8
_EMPLOYEES = {
    "00": "0", "01": "1-2", "02": "3-5", "03": "6-9", "11": "10-19", "12": "20-49", "21": "50-99", "22": "100-199", "31": "200-249",
    "32": "250-499", "41": "500-999", "42": "1000-1999", "51": "2000-4999", "52": "5000-9999", "53": "+10000",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Company:
    """An establishment as the directory knows it. `naf` has no dot; `naf` and `employees` are empty when it does not say."""

    siret: str
    name: str
    naf: str
    employees: str
    is_open: bool


class DirectoryUnavailable(Exception):
    """The directory did not answer, or not as agreed: nothing is known, and it is worth asking again later."""


class Directory(Protocol):
    """Whom to ask."""

    async def find(self, siret: str) -> Company | None:
        """The establishment, None if the directory has no such siret. Raises DirectoryUnavailable."""


class Sirene:
    """The directory at this address, which the operator gives with the key of an account."""

    def __init__(self, url: str, key: str | None = None) -> None:
        self._url = url.rstrip("/")
        self._headers = {"Accept": "application/json"} | ({"X-INSEE-Api-Key-Integration": key} if key else {})

    async def find(self, siret: str) -> Company | None:
        """The establishment, None if unknown. Raises DirectoryUnavailable when the server is away, busy, or says no."""
        try:
            async with (
                aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=_SECONDS), headers=self._headers) as session,
                session.get(f"{self._url}/siret/{siret}") as answer,
            ):
                if answer.status == 404:
                    return None
                if answer.status != 200:
                    raise DirectoryUnavailable(f"status {answer.status}")
                return _read(siret, await answer.json(content_type=None))
        except (aiohttp.ClientError, TimeoutError) as error:
            raise DirectoryUnavailable(type(error).__name__) from error
        except (KeyError, TypeError, ValueError, IndexError) as error:
            raise DirectoryUnavailable(f"unreadable answer: {error}") from error


def _read(siret: str, body: dict[str, Any]) -> Company:
    found = body["etablissement"]
    unit, now = found["uniteLegale"], found["periodesEtablissement"][0]
    person = " ".join(part for part in (unit.get("prenomUsuelUniteLegale"), unit.get("nomUniteLegale")) if part)
    return Company(
        siret=siret,
        name=unit.get("denominationUniteLegale") or person,
        naf=(now.get("activitePrincipaleEtablissement") or unit.get("activitePrincipaleUniteLegale") or "").replace(".", ""),
        employees=_EMPLOYEES.get(found.get("trancheEffectifsEtablissement") or "", ""),
        is_open=now["etatAdministratifEtablissement"] == "A",
    )
