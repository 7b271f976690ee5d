"""Creating a campaign."""

from __future__ import annotations

from typing import Any

import pytest

from tests.factories.campaigns import PAGE, make_campaign
from tests.factories.partners import NOW
from tests.factories.widgets import Cast
from tremplin.kit.db import Conn
from tremplin.partners import actions as partners
from tremplin.partners.errors import PartnerUnknown
from tremplin.tracking.campaigns import actions, errors
from tremplin.tracking.campaigns.model import MOST_TRACKERS, Tracker


async def test_it_works(conn: Conn, cast: Cast) -> None:
    made = await make_campaign(conn, cast.boussole, cast.alize, name=" Rentrée des bénévoles ", type="MAILING")
    assert (made.name, made.type, made.url, made.active) == ("Rentrée des bénévoles", "MAILING", PAGE, True)
    assert (made.owner, made.announcer, made.to_partner) == (cast.boussole.id, cast.alize.id, cast.alize.id)
    assert made.destination == f"{PAGE}?utm_source=api_engagement&utm_medium=campaign&utm_campaign=rentree-des-benevoles"
    assert await actions.find(conn, made.id, owner_id=cast.boussole.id) == made
    assert await actions.of_partner(conn, cast.boussole.id) == [made]


async def test_without_an_announcer_the_owner_measures_its_own_page(conn: Conn, cast: Cast) -> None:
    made = await make_campaign(conn, cast.boussole)
    assert (made.announcer, made.to_partner) == (None, cast.boussole.id)


@pytest.mark.parametrize("campaign_id", ["60cd04a0d2321e05a743fa8d", "0f6f2c2e-8c1e-4d0a-9b57-3f1c2f0d9a11", "ete-2026", "7"])
async def test_a_foreign_id_is_kept_as_given(conn: Conn, cast: Cast, campaign_id: str) -> None:
    assert (await make_campaign(conn, cast.boussole, campaign_id=campaign_id)).id == campaign_id


async def test_trackers_given_replace_the_usual_ones(conn: Conn, cast: Cast) -> None:
    given = (Tracker("at_medium", "affiche & tract"), Tracker("src", "été"))
    made = await make_campaign(conn, cast.boussole, trackers=given)
    assert made.destination == f"{PAGE}?at_medium=affiche%20%26%20tract&src=%C3%A9t%C3%A9"
    assert (await make_campaign(conn, cast.boussole, trackers=())).destination == PAGE


async def test_usual_trackers_leave_those_of_the_page_alone(conn: Conn, cast: Cast) -> None:
    made = await make_campaign(conn, cast.boussole, name="Été", url=f"{PAGE}?utm_source=gazette#formulaire")
    assert made.destination == f"{PAGE}?utm_source=gazette&utm_medium=campaign&utm_campaign=ete#formulaire"


async def test_another_owner_may_choose_the_same_name(conn: Conn, cast: Cast) -> None:
    await make_campaign(conn, cast.boussole, name="Été")
    await make_campaign(conn, cast.cabestan, name="Été")
    with pytest.raises(errors.CampaignExists, match="« Été »"):
        await make_campaign(conn, cast.boussole, name="Été ")


async def test_an_id_leads_to_one_campaign_for_ever(conn: Conn, cast: Cast) -> None:
    await make_campaign(conn, cast.boussole, campaign_id="ete-2026")
    await actions.delete(conn, "ete-2026", owner_id=cast.boussole.id, now=NOW)
    with pytest.raises(errors.CampaignIdTaken):
        await make_campaign(conn, cast.cabestan, campaign_id="ete-2026")


async def test_a_partner_that_does_not_exist_is_refused(conn: Conn, cast: Cast) -> None:
    with pytest.raises(PartnerUnknown, match="inconnu"):
        await actions.create(conn, owner_id="inconnu", name="Été", url=PAGE, now=NOW)
    with pytest.raises(PartnerUnknown, match="inconnu"):
        await actions.create(conn, owner_id=cast.boussole.id, name="Été", url=PAGE, now=NOW, announcer_id="inconnu")


async def test_a_page_of_someone_who_announces_nothing_is_refused(conn: Conn, cast: Cast) -> None:
    reader = await partners.create(conn, name="Dérive", now=NOW, broadcasts=True)
    with pytest.raises(errors.NotAnAnnouncer):
        await make_campaign(conn, cast.boussole, reader)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "alize.example",
        "javascript:alert(1)",
        "ftp://alize.example",
        "https://moi:secret@alize.example",
        "https://a b.example",
        "http://[",
    ],
)
async def test_an_address_that_is_not_a_page_is_refused(conn: Conn, cast: Cast, url: str) -> None:
    with pytest.raises(errors.CampaignUrlInvalid):
        await make_campaign(conn, cast.boussole, url=url)


@pytest.mark.parametrize("name", ["", "  ", "a" * 201, "une\nautre", "zéro\0"])
async def test_a_name_that_cannot_be_shown_is_refused(conn: Conn, cast: Cast, name: str) -> None:
    with pytest.raises(errors.CampaignNameInvalid):
        await make_campaign(conn, cast.boussole, name=name)


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"type": "POSTER"}, "Type inconnu"),
        ({"campaign_id": "deux mots"}, "identifiant"),
        ({"campaign_id": "été"}, "identifiant"),
        ({"campaign_id": "a" * 25}, "identifiant"),
        ({"campaign_id": "a-" + "b" * 63}, "identifiant"),
        ({"campaign_id": "0f6f2c2e-8c1e-4d0a-9b57-3f1c2f0d9a11-bis"}, "identifiant"),
        ({"trackers": [Tracker("", "a")]}, "nom d'un paramètre"),
        ({"trackers": [Tracker("utm\0", "a")]}, "nom d'un paramètre"),
        ({"trackers": [Tracker("a", "b" * 501)]}, "valeur d'un paramètre"),
        ({"trackers": [Tracker("apiengagement_id", "a")]}, "ajouté à chaque clic"),
        ({"trackers": [Tracker("a", "1"), Tracker("a", "2")]}, "donné deux fois"),
        ({"trackers": [Tracker(f"p{n}", "1") for n in range(MOST_TRACKERS + 1)]}, "au plus"),
    ],
)
async def test_a_setting_that_cannot_be_kept_is_refused(conn: Conn, cast: Cast, given: dict[str, Any], fault: str) -> None:
    with pytest.raises(errors.CampaignInvalid, match=fault):
        await make_campaign(conn, cast.boussole, **given)
