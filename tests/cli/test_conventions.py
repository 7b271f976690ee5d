"""`tremplin conventions check`: a verdict for each line, as it comes, without any database."""

from __future__ import annotations

import io
import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.program import TREMPLIN
from tests.factories.conventions import changed, read
from tremplin.cli.conventions import answer_each, verdicts

APPLY: dict[str, Any] = {
    "kind": "IF",
    "siret": "15900000100014",
    "appellationCode": "11573",
    "locationId": "a6111c22-9521-4f25-aa0d-2f5813b6c47a",
    "contactMode": "EMAIL",
    "potentialBeneficiaryFirstName": "Maël",
    "potentialBeneficiaryLastName": "Dupré",
    "potentialBeneficiaryEmail": "mael@courriel.example",
    "potentialBeneficiaryPhone": "+33612345001",
    "datePreferences": "En juin",
    "immersionObjective": "Confirmer un projet professionnel",
}
OFFER: dict[str, Any] = {
    "rome": "D1102",
    "romeLabel": "Boulangerie",
    "appellations": [{"appellationCode": "11573", "appellationLabel": "Boulanger / Boulangère"}],
    "establishmentScore": 10,
    "naf": "1071C",
    "nafLabel": "Boulangerie",
    "siret": "15900000100014",
    "name": "Fournil",
    "voluntaryToImmersion": True,
    "fitForDisabledWorkers": None,
    "locationId": None,
    "position": {"lat": 48.1, "lon": -1.67},
    "address": {"streetNumberAndAddress": "", "postcode": "", "departmentCode": "35", "city": "Rennes"},
    "numberOfEmployeeRange": "",
    "website": "",
    "createdAt": "2026-06-01T08:00:00.123456Z",
    "remoteWorkMode": "ON_SITE",
    "isAvailable": True,
}
STATUS = {"status": "REJECTED", "statusJustification": "Trop tard", "conventionId": "a6111c22-9521-4f25-aa0d-2f5813b6c47a"}


def verdict(kind: Any, payload: Any) -> dict[str, Any]:
    return next(verdicts([json.dumps({"id": 1, "kind": kind, "payload": payload}).encode()]))


def paths(kind: str, payload: Any) -> list[str]:
    return [error["path"] for error in verdict(kind, payload)["errors"]]


@pytest.mark.parametrize(("kind", "payload"), [("convention", read()), ("apply", APPLY), ("offer", OFFER), ("status", STATUS)])
def test_it_works(kind: str, payload: Any) -> None:
    assert verdict(kind, payload) == {"id": 1, "valid": True, "errors": []}


def test_it_is_a_command(tmp_path: Path) -> None:
    """A broken line is refused, and the next ones are answered; no database is looked for."""
    lines = [
        {"id": "a", "kind": "convention", "payload": read(dateEnd="2026-06-14")},
        "{",
        [],
        {"id": "b", "kind": "voisin"},
        {"id": {"c": 1}, "kind": "status", "payload": STATUS},
    ]
    sent = "\n".join(each if isinstance(each, str) else json.dumps(each) for each in lines) + "\n\n"
    nowhere = {"TREMPLIN_DATABASE_URL": "postgresql://nowhere.example/x", "TREMPLIN_DATA_DIR": str(tmp_path / "data")}
    done = subprocess.run(
        [*TREMPLIN, "conventions", "check"], input=sent, capture_output=True, text=True, check=False, env={**os.environ, **nowhere}
    )
    assert (done.returncode, done.stderr) == (0, "")
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(each["id"], each["valid"]) for each in answers] == [
        ("a", False),
        (None, False),
        (None, False),
        ("b", False),
        ({"c": 1}, True),
    ]
    assert [each["errors"][0]["code"] for each in answers[:4]] == ["END_BEFORE_START", "NOT_JSON", "NOT_JSON", "KIND_UNKNOWN"]
    assert answers[0]["errors"][0] == {
        "path": "dateEnd",
        "code": "END_BEFORE_START",
        "message": "La date de fin doit être après la date de début.",
    }


def test_each_line_is_answered_before_the_next_is_read() -> None:
    out = io.BytesIO()

    def lines() -> Iterator[bytes]:
        for at in range(3):
            assert out.getvalue().count(b"\n") == at
            yield json.dumps({"id": at, "kind": "status", "payload": STATUS}).encode()

    answer_each(lines(), out)
    assert [json.loads(line)["id"] for line in out.getvalue().splitlines()] == [0, 1, 2]


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"fitForDisabledWorkers": "oui"}, "fitForDisabledWorkers"),
        ({"position.lat": 0}, "position.lat"),
        ({"position.lon": 181}, "position.lon"),
        ({"position.lat": False}, "position.lat"),
        ({"distance_m": None}, "distance_m"),
        ({"website": None}, "website"),
        ({"website": "fournil.example"}, "website"),
        ({"naf": "10.71C"}, "naf"),
        ({"createdAt": "2026-06-01T08:00:00+00:00"}, "createdAt"),
        ({"additionalInformation": "<script>alert(1)</script>"}, "additionalInformation"),
        ({"additionalInformation": "x" * 9201}, "additionalInformation"),
        ({"appellations.0.appellationCode": 11573}, "appellations.0.appellationCode"),
        ({"numberOfEmployeeRange": "4-7"}, "numberOfEmployeeRange"),
        ({"rome": "Z1102"}, "rome"),
        ({"isAvailable": 1}, "isAvailable"),
    ],
)
def test_an_offer_that_no_client_would_read(change: dict[str, Any], path: str) -> None:
    assert paths("offer", changed(OFFER, change)) == [path]


@pytest.mark.parametrize("change", [{"website": "https://fournil.example/x"}, {"appellations": []}, {"distance_m": 12.5}, {"more": 1}])
def test_an_offer_may_say_more_or_less(change: dict[str, Any]) -> None:
    assert paths("offer", changed(OFFER, change)) == []


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"siret": "123"}, "siret"),
        ({"locationId": ""}, "locationId"),
        ({"potentialBeneficiaryPhone": "0690123456"}, "potentialBeneficiaryPhone"),
        ({"datePreferences": "x" * 6001}, "datePreferences"),
        ({"datePreferences": "<b>juin</b>"}, "datePreferences"),
        ({"kind": "AUTRE"}, "kind"),
    ],
)
def test_a_contact_request_that_the_api_would_refuse(change: dict[str, Any], path: str) -> None:
    assert path in paths("apply", changed(APPLY, change))


@pytest.mark.parametrize("kind", ["convention", "apply", "offer", "status"])
@pytest.mark.parametrize("payload", [None, [], "x", 12, True, {}, {"kind": {}, "status": [], "internshipKind": {}}])
def test_anything_gets_a_verdict(kind: str, payload: Any) -> None:
    assert verdict(kind, payload)["valid"] is False


def test_a_kind_that_is_no_text_is_unknown() -> None:
    assert verdict(["convention"], {})["errors"][0]["code"] == "KIND_UNKNOWN"
