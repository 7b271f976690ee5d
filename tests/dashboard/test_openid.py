"""Coming in by another server: who is recognised, who is not, whatever that server or a thief on the way says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import httpx
import pytest
from joserfc.jwk import ECKey

from tests.dashboard.office import BASE, Browser, Office, shown
from tests.fakes import openid
from tests.fakes.openid import CLIENT_ID, CLIENT_SECRET, FakeIssuer
from tremplin.external.openid import Issuer
from tremplin.settings import WrongSetting, load

PERSON: dict[str, Any] = {
    "sub": "p-1", "email": "sabine@alize.example", "email_verified": True, "given_name": "Sabine", "usual_name": "Vent",
    "siret": "77561959600155",
}  # fmt: skip


@pytest.fixture
def issuer(office: Office) -> Iterator[FakeIssuer]:
    with openid.serving() as fake:
        fake.person = dict(PERSON)
        ours = Issuer(fake.url, CLIENT_ID, CLIENT_SECRET, f"{BASE}/espace/openid/retour")
        office.app.state.dashboard = replace(office.app.state.dashboard, issuer=ours)
        yield fake


async def comes_back(browser: Browser, fake: FakeIssuer, vers: str = "") -> httpx.Response:
    away = await browser.http.get("/espace/openid", params={"vers": vers})
    assert away.status_code == 303
    return await browser.get(fake.sign_in(away.headers["location"]))


def test_the_fake_says_of_itself_what_discovery_requires() -> None:
    told = FakeIssuer("https://issuer.example").discovery()
    required = {"issuer", "authorization_endpoint", "token_endpoint", "jwks_uri", "response_types_supported"}
    assert required | {"subject_types_supported", "id_token_signing_alg_values_supported"} <= set(told)
    assert "RS256" in told["id_token_signing_alg_values_supported"]  # §3: MUST be included


async def test_it_works(office: Office, issuer: FakeIssuer) -> None:
    await office.signed_in("sabine@alize.example", "alize")
    browser = await office.browser()
    assert "le compte de mon organisation" in shown(await browser.get("/espace/connexion"))
    entered = await comes_back(browser, issuer, "/espace/p/alize/missions")
    assert entered.headers["location"] == "/espace/p/alize/missions"
    assert (await browser.get("/espace/p/alize/missions")).status_code == 200
    assert "Connexion par le compte de votre organisation" in shown(await browser.get("/espace/compte"))
    left = await browser.post("/espace/deconnexion", at="/espace/compte")
    assert f"{issuer.url}/session/end?id_token_hint=" in left.text
    assert (await browser.get("/espace")).status_code == 303


async def test_someone_new_is_led_to_sign_their_organisation_up(office: Office, issuer: FakeIssuer) -> None:
    browser = await office.browser()
    entered = await comes_back(browser, issuer)
    assert entered.headers["location"] == "/espace/inscription?siret=77561959600155"
    assert 'value="77561959600155"' in (await browser.get(entered.headers["location"])).text


async def test_an_address_that_was_not_verified_opens_no_account(office: Office, issuer: FakeIssuer) -> None:
    await office.signed_in("sabine@alize.example", "alize")
    issuer.person["email_verified"] = False
    browser = await office.browser()
    assert "le lien y arrive dans une minute" in shown(await comes_back(browser, issuer))
    assert (await browser.get("/espace/p/alize")).status_code == 303


async def test_an_account_keeps_its_link_when_the_address_changes_there(office: Office, issuer: FakeIssuer) -> None:
    await comes_back(await office.browser(), issuer)
    issuer.person |= {"email": "autre@alize.example", "email_verified": False}
    browser = await office.browser()
    assert (await comes_back(browser, issuer)).status_code == 303
    assert "sabine@alize.example" in shown(await browser.get("/espace/compte/donnees"))


@pytest.mark.parametrize("lie", [{"iss": "https://voleur.example"}, {"aud": "un-autre"}, {"exp": 1}, {"nonce": "x"}, {"sub": "p-2"}])
async def test_a_token_that_lies_lets_nobody_in(office: Office, issuer: FakeIssuer, lie: dict[str, Any]) -> None:
    issuer.claims = lie
    browser = await office.browser()
    assert (await comes_back(browser, issuer)).status_code == 503
    assert (await browser.get("/espace")).status_code == 303


async def test_a_token_signed_by_another_lets_nobody_in(office: Office, issuer: FakeIssuer) -> None:
    issuer.signs_with = ECKey.generate_key("P-256", parameters={"kid": "une-cle"})
    assert (await comes_back(await office.browser(), issuer)).status_code == 503


async def test_nobody_comes_back_for_another(office: Office, issuer: FakeIssuer) -> None:
    mine, other = await office.browser(), await office.browser()
    way = issuer.sign_in((await mine.get("/espace/openid")).headers["location"])
    assert (await other.get(way)).status_code == 400
    assert (await mine.get(way.replace("state=", "state=x"))).status_code == 400
    assert (await mine.get("/espace/openid/retour?error=access_denied")).status_code == 400


async def test_an_issuer_that_is_away_offers_another_way(office: Office, issuer: FakeIssuer) -> None:
    away = Issuer("http://127.0.0.1:9", CLIENT_ID, CLIENT_SECRET, f"{BASE}/espace/openid/retour")
    office.app.state.dashboard = replace(office.app.state.dashboard, issuer=away)
    answer = await (await office.browser()).get("/espace/openid")
    assert answer.status_code == 503
    assert "Recevoir un lien" in shown(answer)


async def test_without_an_issuer_there_is_no_button(office: Office) -> None:
    browser = await office.browser()
    assert "/espace/openid" not in (await browser.get("/espace/connexion")).text
    assert (await browser.get("/espace/openid")).status_code == 404


@pytest.mark.parametrize(
    "given",
    [
        {"TREMPLIN_OIDC_ISSUER": "https://issuer.example"},
        {"TREMPLIN_OIDC_CLIENT_ID": "x", "TREMPLIN_OIDC_CLIENT_SECRET": "y"},
        {"TREMPLIN_OIDC_ISSUER": "http://issuer.example", "TREMPLIN_OIDC_CLIENT_ID": "x", "TREMPLIN_OIDC_CLIENT_SECRET": "y"},
    ],
)
def test_a_wrong_setting_refuses_to_start(given: dict[str, str]) -> None:
    with pytest.raises(WrongSetting, match="TREMPLIN_OIDC_"):
        load(given)
