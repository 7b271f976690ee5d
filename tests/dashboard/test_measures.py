"""Figures of a partner: compared, told apart, as files and as calls; what happens now; alerts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.dashboard.office import Browser, Office, shown, tree
from tests.structure.project import ROOT
from tremplin.kit.clock import utc_now
from tremplin.partners.warnings import actions as warnings
from tremplin.tracking import watching
from tremplin.tracking.statistics.definitions import DEFINITIONS

PAGE = "/espace/p/alize/statistiques"


@pytest.fixture
async def analyst(office: Office) -> Browser:
    """Someone who reads the figures of Alizé: four clicks and an application this month, two clicks the month before."""
    mission = (await office.published(title="Lire aux enfants")).mission
    today = utc_now().date()
    days = [(today - timedelta(days=3), "click", 4), (today - timedelta(days=3), "apply", 1), (today - timedelta(days=33), "click", 2)]
    async with office.db.writing() as conn:
        for day, kind, people in days:
            for table, more in (("daily", {}), ("mission_daily", {"mission_id": mission.id, "source": "publisher", "source_id": ""})):
                row = {"day": day, "to_partner": "alize", "from_partner": "boussole", "kind": kind, "status": "PENDING"}
                row |= {"people": people, "bots": 0, **more}
                given = ", ".join(f"%({name})s" for name in row)
                await conn.execute(f"INSERT INTO tracking.{table} ({', '.join(row)}) VALUES ({given})".encode(), row)
    return await office.signed_in("lea@alize.example", "alize", "analyst")


async def test_it_works(analyst: Browser) -> None:
    page = await analyst.get(PAGE)
    text = shown(page)
    assert "Clics 4 +100 % sur la période d'avant" in text
    assert "Données au" in text
    assert "Boussole" in text
    assert '"before": [0, 0, ' in page.text.replace("&#34;", '"')
    assert "avant" in text
    for definition in DEFINITIONS.values():
        assert definition.label in text
    assert "/api/v1/statistics/breakdown?side=announcer" in text


async def test_the_way_from_a_counterpart_to_its_missions(analyst: Browser) -> None:
    page = await analyst.get(PAGE)
    (link,) = tree(page).xpath("//th[@scope='row']/a/@href")
    page = await analyst.get(link)
    assert "Lire aux enfants" in shown(page)
    assert "Seulement un partenaire" in shown(page)


async def test_tables_are_files(analyst: Browser) -> None:
    csv = await analyst.get(f"{PAGE}/tableau?tableau=parts&par=counterpart")
    assert csv.text.splitlines()[1] == "Boussole;0;4;0;1;0,25"
    xlsx = await analyst.get(f"{PAGE}/tableau?tableau=temps&format=xlsx")
    assert xlsx.content[:2] == b"PK"


async def test_what_an_address_says_wrong_is_left_aside(analyst: Browser) -> None:
    answer = await analyst.get(f"{PAGE}?periode=tout&cote=nord&par=planete&mission=%00inconnue")
    assert answer.status_code == 200


async def test_definitions_are_those_of_the_documentation() -> None:
    written = (ROOT / "docs/partenaires/statistiques.md").read_text()
    for each in DEFINITIONS.values():
        assert f"| {each.counted} | {each.beware} |" in written


async def test_refusals_are_told_with_their_reason(office: Office, analyst: Browser) -> None:
    async with office.db.writing() as conn:
        await conn.execute(
            "INSERT INTO tracking.refusal (id, at, partner_id, door, code, sentence, subject)"
            " VALUES ('r1', now(), 'alize', 'apply', 'CLICK_UNKNOWN', 'Le clic est inconnu.', '{\"view\": \"abc\"}')"
        )
    assert "Le clic est inconnu." in shown(await analyst.get(f"{PAGE}/direct"))


async def test_the_stream_closes_to_whoever_has_no_right(office: Office) -> None:
    stranger = await office.signed_in("intrus@boussole.example", "boussole")
    assert (await stranger.get(f"{PAGE}/direct/flux")).status_code == 404


async def test_what_goes_wrong_is_told_until_it_is_over(office: Office, analyst: Browser) -> None:
    """A mail is sent once, to one address: whoever looks for the reason of a figure finds it here too."""
    for findings, said in ((watching.findings([("alize", 130)]), True), ([], False)):
        async with office.db.writing() as conn:
            await warnings.watch(conn, findings, kinds=watching.KINDS, now=utc_now())
        assert ("130 personnes ont suivi un lien" in shown(await analyst.get(f"{PAGE}/alertes"))) is said


async def test_alerts_are_set_paused_and_removed(analyst: Browser) -> None:
    alerts = f"{PAGE}/alertes"
    await analyst.post(alerts, geste="ajouter", sujet="no_click", seuil="12")
    page = await analyst.get(alerts)
    assert "Plus de clics : 12 heures sans clic Rien à signaler" in shown(page)
    alert = tree(page).xpath("//input[@name='alerte']/@value")[0]
    await analyst.post(alerts, geste="pause", alerte=alert)
    assert "En pause" in shown(await analyst.get(alerts))
    await analyst.post(alerts, geste="retirer", alerte=alert)
    assert "Aucune alerte" in shown(await analyst.get(alerts))
    assert (await analyst.post(alerts, geste="pause", alerte=alert)).status_code == 404
    assert (await analyst.post(alerts, geste="ajouter", sujet="no_click", seuil="999")).status_code == 422
