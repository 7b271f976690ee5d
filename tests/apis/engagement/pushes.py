"""Missions as announcers push them, and what is seen of them."""

from __future__ import annotations

from typing import Any

import httpx

from tests.apis.engagement.platform import Member, Platform
from tests.factories.missions import DESCRIPTION

MISSION = "/v2/mission"


def body(client_id: str = "api-42", **changes: Any) -> dict[str, Any]:
    """A mission that every rule accepts, without a warning."""
    return {
        "clientId": client_id,
        "title": f"Trier des dons alimentaires, quai {client_id}",
        "description": DESCRIPTION,
        "applicationUrl": f"https://alize.example/{client_id}",
        "domain": "solidarite-insertion",
        "activities": ["Logistique"],
        "remote": "no",
        "places": 2,
        "startAt": "2027-04-01",
        "addresses": [{"street": "3 quai Sud", "postalCode": "13002", "city": "Marseille", "country": "FR"}],
        "organizationName": "Dons du Sud",
        "organizationSiret": "33273739400012",
        **changes,
    }


def create(server: Platform, by: Member, client_id: str = "api-42", **changes: Any) -> dict[str, Any]:
    """A mission pushed: its JSON."""
    answer = server.send("POST", MISSION, by, body(client_id, **changes))
    assert answer.status_code == 201, answer.text
    data: dict[str, Any] = answer.json()["data"]
    return data


def change(server: Platform, by: Member, client_id: str = "api-42", **changes: Any) -> dict[str, Any]:
    """A mission changed: its JSON."""
    answer = server.send("PUT", f"{MISSION}/{client_id}", by, changes)
    assert answer.status_code == 200, answer.text
    data: dict[str, Any] = answer.json()["data"]
    return data


def codes(answer: httpx.Response) -> list[str]:
    """The codes of the problems that come with a mission."""
    return [problem["code"] for problem in answer.json()["problems"]]


def faults(answer: httpx.Response) -> list[list[str | int]]:
    """Where a body is wrong."""
    assert answer.status_code == 400, answer.text
    told = answer.json()
    assert (told["ok"], told["code"], told["message"]["name"]) == (False, "INVALID_BODY", "ZodError")
    return [issue["path"] for issue in httpx.Response(200, content=told["message"]["message"]).json()]
