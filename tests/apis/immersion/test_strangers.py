"""Whatever the address, a stranger learns nothing: neither without a key, nor with an invented one, nor without the right."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.apis.immersion.calling import Consumer, Immersion, told
from tests.apis.immersion.companies import BAKER, SIRET, company
from tests.apis.immersion.test_apply import application as v3_application
from tests.apis.immersion.test_conventions import keep
from tests.apis.immersion.test_former import CONTACT
from tests.apis.immersion.test_webhooks import BODY as SUBSCRIPTION
from tests.factories.conventions import ID, read
from tests.structure.application import application, routes
from tremplin.partners.consumers.model import ALL_RIGHTS, RightName

CONTRACT = ("/api/v2/", "/api/v3/")
WEBHOOKS = "/api/v2/webhooks"
VALUES = {"subscription_id": "inconnu", "siret": SIRET, "appellation_code": BAKER, "location_id": "rennes", "convention_id": ID}
QUERIES = {"/api/v3/offers": "sortBy=date", "/api/v2/search": "latitude=48.11&longitude=-1.68&distanceKm=10"}
BODIES = {"/api/v3/apply-to-offer": v3_application(), "/api/v2/contact-establishment": CONTACT, WEBHOOKS: SUBSCRIPTION}
RIGHTS = {
    "/api/v2/statistics/establishments": RightName.STATISTICS,
    "/api/v2/conventions": RightName.CONVENTION,
    "/api/v2/conventions/{convention_id}": RightName.CONVENTION,
}


@pytest.fixture
def served(tmp_path: Path) -> list[tuple[str, str]]:
    """Every route of consumers that the application has."""
    found = [(method, path) for method, path in routes(application("dbname=nowhere", tmp_path)) if path.startswith(CONTRACT)]
    return [(method, path) for method, path in found if method != "HEAD"]


def ask(api: Immersion, method: str, path: str, by: Consumer | str | None) -> tuple[int, str]:
    """The status and the text of an answer."""
    address = re.sub(r"\{(\w+)\}", lambda found: VALUES[found[1]], path).removeprefix("/api")
    if method == "DELETE":
        answer = api.delete(address, by)
    else:
        answer = api.post(address, by, BODIES[path]) if method == "POST" else api.get(address, by, QUERIES.get(path, ""))
    if answer.status_code >= 400:
        told(answer, answer.status_code)
    return answer.status_code, answer.text


def test_it_works(api: Immersion, boussole: Consumer, served: list[tuple[str, str]]) -> None:
    """Those whom a route is for are served: without it, the refusals below would prove nothing."""
    api.keep(company())
    keep(api, read(siret=SIRET))
    assert len(served) >= 8
    for method, path in served:
        if path.startswith(WEBHOOKS):  # each consumer's own: served in test_webhooks.py
            continue
        # The same applicant asks twice, by the two versions: the second one is told so.
        status, text = ask(api, method, path, boussole)
        assert status in ({200} if method == "GET" else {201, 409}), (path, text)
        assert method != "GET" or SIRET in text, path


def test_strangers_are_refused(api: Immersion, served: list[tuple[str, str]]) -> None:
    api.keep(company())
    keep(api, read(siret=SIRET))
    for method, path in served:
        right = RIGHTS.get(path, RightName.SEARCH)
        # Any right to be told of something opens the list of what one is told of.
        kept = {name: held for name, held in ALL_RIGHTS.items() if name is not right and not path.startswith(WEBHOOKS)}
        rightless = api.join("Cabestan", rights=kept)
        refused = 404 if method == "DELETE" else 403
        for by, status in ((None, 400), ("", 401), ("tpl_live_0123456789ab_" + "a" * 40, 401), (rightless, refused)):
            found, text = ask(api, method, path, by)
            assert found == status, (path, text)
            assert "FOURNIL" not in text.upper()
    assert api.platform.ask("SELECT id FROM immersions.contact") == []
