"""Agencies for tests, as files tell them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from tremplin.immersions.agencies import actions
from tremplin.immersions.agencies.reading import read_agency
from tremplin.kit.db import Conn

NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
CANALS, BRIDGES, TOWN_HALL = "agence-1", "agence-2", "agence-3"


def agency(id_: str = CANALS, **changes: Any) -> dict[str, Any]:
    """An agency of Rennes with one validator."""
    return {
        "id": id_,
        "kind": "pole-emploi",
        "status": "active",
        "statusJustification": None,
        "name": "Agence des Deux Canaux",
        "createdAt": "2025-10-27T08:30:00.000Z",
        "address": {"streetNumberAndAddress": "2 rue des Lilas", "postcode": "35000", "departmentCode": "35", "city": "Rennes"},
        "position": {"lat": 48.09307, "lon": -1.67494},
        "coveredDepartments": ["35", "22"],
        "contactEmail": f"contact@{id_}.example",
        "agencySiret": "15905704100018",
        "phoneNumber": "+33261914000",
        "signature": "L'équipe des Deux Canaux",
        "logoUrl": None,
        "codeSafir": "35000",
        "refersToAgencyId": None,
        "delegationAgencyInfo": None,
        "counsellorEmails": [],
        "validatorEmails": [f"validation@{id_}.example"],
        **changes,
    }


async def keep(conn: Conn, *agencies: dict[str, Any]) -> None:
    """Keeps agencies, which must be right."""
    read = []
    for each in agencies or (agency(),):
        found, faults = read_agency(each, now=NOW)
        assert found is not None, faults
        read.append(found)
    await actions.keep(conn, read, now=NOW)


def written(file: Path, *lines: Any) -> Path:
    """A file of JSON lines; a text is written as it is."""
    file.write_text("".join(f"{each if isinstance(each, str) else orjson.dumps(each).decode()}\n" for each in lines))
    return file
