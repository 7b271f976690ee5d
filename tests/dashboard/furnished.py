"""A space where there is one of everything that a page of its own tells of, for the sweeps over all the pages."""

from __future__ import annotations

from typing import Any

import httpx

from tests.dashboard import test_companies, test_events, test_fairs, test_missions
from tests.dashboard.advising import VALIDATOR, signed
from tests.dashboard.office import Browser, Office, tree
from tests.factories import agencies
from tests.factories.establishments import siret
from tests.structure.application import routes
from tremplin.dashboard.desk import AT
from tremplin.diffusion import actions as diffusion
from tremplin.feeds import sources, store
from tremplin.feeds.model import About, Run, RunStatus
from tremplin.kit.clock import utc_now, uuid7
from tremplin.kit.db import Conn
from tremplin.partners import actions as partners

ALIZE = "/espace/p/alize"
TITLE = "Compter les hirondelles du port"
# What answers with a file, or without end.
FILES = (".csv", ".xlsx", ".pdf", ".svg", "/tableau", "/flux", "convention.pdf")


async def furnished(office: Office) -> tuple[Browser, dict[str, str]]:
    """The owner of Alizé, who also advises there; what each part of an address is filled with."""
    async with office.db.writing() as conn:
        now = utc_now()
        await conn.execute("UPDATE partners.partner SET broadcasts = true, moderates = true WHERE id = 'alize'")
        await partners.create(conn, name="Dune", now=now, partner_id="dune", announces=True, mission_type="benevolat")
        await diffusion.diffuse(conn, broadcaster_id="alize", announcer_id="dune", now=now)
        await agencies.keep(conn, agencies.agency(userRights=[{"email": VALIDATOR, "roles": ["validator", "agency-admin"]}]))
        runs = {about: await _run(conn, about) for about in (About.MISSIONS, About.EVENTS)}
    mission = (await office.published(title=TITLE)).mission
    offered = (await office.published("dune", title="Planter des oyats")).mission
    convention = (await signed(office)).convention
    await office.signed_in(VALIDATOR, "alize", "adviser")
    owner = await office.signed_in(VALIDATOR, "alize")
    made = await _made(owner, mission.id)
    return owner, made | {
        "moderation/{mission_id:path}": f"moderation/{offered.id}",  # those by the whole of their part of an address come first
        "catalogues/{run_id}": f"catalogues/{runs[About.MISSIONS]}",
        "agendas/{run_id}": f"agendas/{runs[About.EVENTS]}",
        "partner_id": "alize",
        "mission_id:path": mission.id,
        "convention_id:path": convention.id,
        "announcer_id": "dune",
        "broadcaster_id": "boussole",
        "shape": "svg",
        "kind": "csv",
        "gesture": "refuser",
        "name": "convention.pdf",
        "source_id": "une-source",
        "outlet_id": "un-fichier",
        "agency_id:path": "agence-1",
    }


async def _run(conn: Conn, about: About) -> str:
    now = utc_now()
    url = f"https://alize.example/{about}"
    await sources.add_source(conn, partner_id="alize", now=now, url=url, loopback=False, about=about)
    run = Run(
        id=uuid7(now), partner_id="alize", source_id=None, origin=url, started_at=now, status=RunStatus.SUCCESS, finished_at=now,
        about=about,
    )  # fmt: skip
    await store.insert_run(conn, run)
    return run.id


async def _made(owner: Browser, mission_id: str) -> dict[str, str]:
    """One of each thing that a form makes."""

    async def sent(page: str, **given: Any) -> str:
        return _name(await owner.post(f"{ALIZE}/{page}", **given))

    async def listed(page: str, **given: Any) -> str:
        await owner.post(f"{ALIZE}/{page}", **given)
        return str(tree(await owner.get(f"{ALIZE}/{page}")).xpath("//p[@class='rows-title']/a/@href")[0]).rsplit("/", 1)[1]

    table = {"fichier": ("missions.csv", "Réf;Intitulé\nplage-1;Ramasser les déchets\n".encode())}
    asked = f"{ALIZE}/tableur"
    await sent(
        "widgets/nouveau", geste="enregistrer", nom="W", type="benevolat", style="page", couleur="#000091", annonceur="dune",
        distance="25km",
    )  # fmt: skip
    return {
        "draft_id": await sent("missions/nouvelle", **test_missions.TYPED, geste="brouillon"),
        "sheet_id": _name(await owner.http.post(asked, data={"jeton": await owner.token(asked)}, files=table)),
        "batch_id": _name(
            await owner.post(f"{ALIZE}/missions/lot", at=f"{ALIZE}/missions", mission=mission_id, geste="prolonger", fin="2031-05-01")
        ),
        "event_id": await sent("evenements/nouveau", **test_events.TYPED),
        "fair_id": await sent("salons/nouveau", **test_fairs.TYPED),
        "siret": await sent("entreprises/nouvelle", **test_companies.typed(siret())),
        "campaign_id": await listed("campagnes", nom="Affiche", adresse="https://ville.example/", type="OTHER"),
        "endpoint_id": await listed("webhooks", adresse="https://ville.example/", evenement="mission.updated"),
        "widget_id": str(tree(await owner.get(f"{ALIZE}/widgets")).xpath("//p[@class='rows-title']/a/@href")[0]).rsplit("/", 1)[1],
    }


def _name(answer: httpx.Response) -> str:
    """The last part of where a form leads."""
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].split("?")[0].rsplit("/", 1)[1]


def addresses(office: Office, values: dict[str, str]) -> list[tuple[str, str, str]]:
    """Method, address as declared, address as filled, of every page of a partner."""
    found = []
    for method, declared in routes(office.app):
        if declared.startswith(AT) and method != "HEAD":
            path = declared
            for name, value in values.items():
                path = path.replace(name if "/" in name else f"{{{name}}}", value)
            assert "{" not in path, "a new kind of address: say what it is filled with"
            found.append((method, declared, path))
    assert len(found) > 15
    return found
