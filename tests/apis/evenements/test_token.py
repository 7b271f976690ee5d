"""`POST /connexion/oauth2/access_token`: a token for an id and a secret, in all the spellings of real clients."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import Any

import httpx
import pytest

from tests.apis.evenements.calling import SCOPE, TOKEN, Evenements, told
from tests.factories.partners import NOW
from tremplin.partners.clients.model import Client


def refused(answer: httpx.Response, status: int, error: str) -> None:
    assert (answer.status_code, answer.json()["error"]) == (status, error), answer.text
    assert set(answer.json()) <= {"error", "error_description"}
    assert answer.headers["cache-control"] == "no-store"


def test_it_works(api: Evenements) -> None:
    answer = api.ask(api.join())
    body = told(answer, 200)
    assert set(body) == {"access_token", "token_type", "expires_in", "scope"}
    assert (body["token_type"], body["expires_in"], body["scope"]) == ("Bearer", 1499, SCOPE)
    assert answer.headers["cache-control"] == "no-store"
    told(api.get("salonsenligne", body["access_token"]), 200)


@pytest.mark.parametrize("query", ["realm=%2Fpartenaire", "realm=/partenaire", "realm=partenaire", "realm=%252Fpartenaire", ""])
def test_the_realm_is_read_in_all_its_spellings(api: Evenements, query: str) -> None:
    assert api.ask(api.join(), query).status_code == 200


def test_the_realm_may_be_in_the_body(api: Evenements) -> None:
    assert api.ask(api.join(), "", realm="/partenaire").status_code == 200


def test_another_realm_is_refused(api: Evenements) -> None:
    refused(api.ask(api.join(), "realm=/individu"), 400, "invalid_request")
    refused(api.ask(api.join(), "", realm="/individu"), 400, "invalid_request")


def test_old_clients_name_themselves_in_the_scope(api: Evenements) -> None:
    program = api.join()
    asked = f"application_{program.id} {SCOPE}"
    assert api.ask(program, scope=asked).json()["scope"] == asked


def test_words_of_other_apis_are_left_out(api: Evenements) -> None:
    program = api.join()
    answer = api.ask(program, scope=f"api_offresdemploiv2 o2dsoffre {SCOPE} application_quelqu_un")
    assert told(answer, 200)["scope"] == SCOPE


def test_without_a_scope_all_that_the_client_has_is_given(api: Evenements) -> None:
    assert told(api.ask(api.join(), scope=""), 200)["scope"] == SCOPE


def test_a_scope_of_which_nothing_is_granted_is_refused(api: Evenements) -> None:
    program = api.join()
    refused(api.ask(program, scope="api_offresdemploiv2"), 400, "invalid_scope")
    refused(api.ask(program, scope=f"application_{program.id}"), 400, "invalid_scope")


def test_credentials_may_be_in_the_header(api: Evenements) -> None:
    program = api.join()
    basic = base64.b64encode(f"{program.id}:{program.secret}".encode()).decode()
    sent = {"grant_type": "client_credentials", "scope": SCOPE}
    answer = api.platform.http.post(TOKEN, data=sent, headers={"authorization": f"Basic {basic}"})
    assert answer.status_code == 200
    no_text = base64.b64encode(b"\xff\xfe:\xff").decode()
    refused(api.platform.http.post(TOKEN, data=sent, headers={"authorization": f"Basic {no_text}"}), 401, "invalid_client")


@pytest.mark.parametrize(
    "change", [{"client_secret": "un autre"}, {"client_id": "inconnu"}, {"client_secret": ""}, {"client_id": "\0é"}]
)
def test_wrong_credentials_are_refused(api: Evenements, change: dict[str, str]) -> None:
    answer = api.ask(api.join(), **change)
    refused(answer, 401, "invalid_client")
    assert answer.headers["www-authenticate"].startswith("Basic")


def test_a_revoked_client_gets_no_token_and_its_tokens_open_nothing(api: Evenements) -> None:
    program = api.join()
    token = api.token(program)
    api.revoke(program)
    refused(api.ask(program), 401, "invalid_client")
    assert told(api.get("salonsenligne", token), 401)["code"] == "ACCESS_TOKEN_INVALID"


def test_only_client_credentials_are_granted(api: Evenements) -> None:
    refused(api.ask(api.join(), grant_type="password"), 400, "unsupported_grant_type")
    refused(api.ask(api.join(), grant_type=""), 400, "invalid_request")


@pytest.mark.parametrize(
    "sent",
    [
        {"json": {"grant_type": "client_credentials"}},
        {"content": b"grant_type=client_credentials&grant_type=client_credentials"},
        {"content": b"grant_type=%ff%fe"},
        {"content": b"grant_type=" + b"a" * 70_000},
        {"content": b"&".join(b"a%d=1" % number for number in range(60))},
        {"content": b""},
    ],
)
def test_what_is_no_form_is_refused(api: Evenements, sent: dict[str, Any]) -> None:
    refused(api.platform.http.post(TOKEN, **sent), 400, "invalid_request")


def test_a_token_ends(api: Evenements) -> None:
    token = api.token()
    clock = api.platform.clock
    clock.at += timedelta(seconds=1498)
    told(api.get("salonsenligne", token), 200)
    clock.at += timedelta(seconds=1)
    assert told(api.get("salonsenligne", token), 401)["code"] == "ACCESS_TOKEN_INVALID"


def test_a_token_can_be_taken_back_by_its_client_alone(api: Evenements) -> None:
    program, stranger = api.join(), api.join("Cabestan")
    token = api.token(program)
    credentials = {"client_id": stranger.id, "client_secret": stranger.secret}
    revoke = "/connexion/oauth2/token/revoke"
    assert api.platform.http.post(revoke, data={"token": token, **credentials}).status_code == 200
    told(api.get("salonsenligne", token), 200)
    refused(api.platform.http.post(revoke, data={"token": token, **credentials, "client_secret": "autre"}), 401, "invalid_client")
    refused(api.platform.http.post(revoke, data=credentials), 400, "invalid_request")
    mine = {"client_id": program.id, "client_secret": program.secret}
    assert api.platform.http.post(revoke, data={"token": token, **mine}).status_code == 200
    told(api.get("salonsenligne", token), 401)


def test_neither_secrets_nor_tokens_are_kept(api: Evenements) -> None:
    program = api.join()
    token = api.token(program)
    kept = str(api.platform.ask("SELECT * FROM partners.client, partners.client_token"))
    assert program.id in kept
    assert program.secret not in kept
    assert token not in kept


def test_a_name_of_its_own_opens_nothing() -> None:
    client = Client(id="a", name="A", secret_digest=b"", scopes=("evenements",), created_at=NOW)
    assert client.granted("application_b evenements") == "evenements"
    assert client.granted("application_a") == ""
