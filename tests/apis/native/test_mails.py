"""The door of mails: who may post, and what a body must be. What becomes of mails is in tests/immersions/contacts/test_receive.py."""

from __future__ import annotations

import base64
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.apis.engagement.conftest import configured
from tests.apis.engagement.platform import Platform, running
from tremplin.immersions.contacts.incoming.message import MOST_MEGABYTES
from tremplin.settings import Settings, WrongSetting, load

SECRET = "un-secret-de-la-porte-des-courriels"
PATH = "/api/v1/immersions/mails"
MAIL = b"From: camille@candidat.example\r\nTo: reponse@tremplin.example\r\nMessage-ID: <1@x.example>\r\n\r\nBonjour"


@pytest.fixture
def configuration(tmp_path: Path) -> Settings:
    return replace(configured(tmp_path), mail_secret=SECRET)


def body(raw: bytes = MAIL, **more: Any) -> dict[str, Any]:
    return {"message": base64.b64encode(raw).decode(), **more}


def post(server: Platform, given: Any, authorization: str = f"Bearer {SECRET}") -> tuple[int, dict[str, Any]]:
    headers = {"authorization": authorization} if authorization else {}
    answer = server.send("POST", PATH, None, given, **headers)
    return answer.status_code, answer.json()


def test_it_works(server: Platform) -> None:
    for outcome in ("unknown", "duplicate"):
        assert post(server, body(recipients=["reponse@tremplin.example"])) == (200, {"outcome": outcome})
    assert server.ask("SELECT count(*) FROM kit.mail") == [(1,)]


@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer faux", f"Basic {SECRET}", SECRET, f"Bearer {SECRET}x"])
def test_without_the_secret_nothing_comes_in(server: Platform, authorization: str) -> None:
    status, told = post(server, body(), authorization)
    assert (status, told["code"]) == (401, "MAIL_SECRET_WRONG")
    assert server.ask("SELECT count(*) FROM kit.mail") == [(0,)]


def test_a_body_that_is_no_mail_is_refused(server: Platform) -> None:
    wrong = [b"", b"{", [], {}, {"message": 1}, {"message": "é"}, body(recipients="x"), body(recipients=[1]), b"[" * 5_000]
    assert {post(server, each)[0] for each in wrong} == {400}
    assert post(server, wrong[0])[1]["code"] == "INVALID_MAIL"


def test_a_mail_that_cannot_be_read_is_refused(server: Platform) -> None:
    assert post(server, body(b"x"))[1]["code"] == "MAIL_UNREADABLE"
    status, told = post(server, body(MAIL + b"x" * MOST_MEGABYTES * 1024 * 1024))
    assert (status, told["code"]) == (413, "MAIL_TOO_LARGE")


def test_without_a_secret_in_the_settings_the_door_is_closed(conninfo: str, tmp_path: Path) -> None:
    with running(conninfo, configured(tmp_path)) as server:
        for authorization in (f"Bearer {SECRET}", "Bearer None", ""):
            status, told = post(server, body(), authorization)
            assert (status, told["code"]) == (403, "MAIL_DOOR_CLOSED")


@pytest.mark.parametrize("secret", ["court", "é" * 40])
def test_a_weak_secret_does_not_start(tmp_path: Path, secret: str) -> None:
    with pytest.raises(WrongSetting, match="TREMPLIN_MAIL_SECRET"):
        load({"TREMPLIN_DATA_DIR": str(tmp_path), "TREMPLIN_MAIL_SECRET": secret})
