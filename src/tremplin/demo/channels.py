"""What the broadcasters of the demonstration set up: a moderator's desk, a widget, a file for a channel, a campaign.

Made once, through the same actions as everybody's; missions change each day, so the desk and the file follow at each start.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tremplin.diffusion import actions as diffusion
from tremplin.diffusion.widgets import actions as widgets
from tremplin.kit.clock import utc_now
from tremplin.kit.db import Conn, Database
from tremplin.kit.secrets import SecretBox
from tremplin.missions.moderation import actions as moderation
from tremplin.missions.moderation import automatic
from tremplin.missions.moderation.inbox.model import Wanted
from tremplin.missions.moderation.model import Author
from tremplin.missions.moderation.rules import preset
from tremplin.outlets import actions as outlets
from tremplin.outlets import store as outlet_store
from tremplin.partners import actions as partners
from tremplin.partners import store as partner_store
from tremplin.partners.model import Partner
from tremplin.settings import Settings
from tremplin.tracking.campaigns import actions as campaigns
from tremplin.tracking.campaigns.model import link

MODERATOR, MODERATOR_KEY = "comite-de-lecture", "demo-cle-comite-de-lecture"
_MODERATED = "littoral"
_ACCEPTED_AT_ONCE = "environnement"  # the rest waits, to be tried
_TOWN, _PORTAL = "ville-de-montplaisir", "portail-jeunesse"
_WIDGET, CAMPAIGN, _OUTLET = "Bénévolat à Montplaisir", "demo-rentree", "demo-linkedin"


@dataclass(frozen=True, slots=True)
class Channels:
    """Addresses to try."""

    widget: str
    widget_id: str
    outlet: str
    campaign: str


async def ensure_moderator(conn: Conn, now: datetime) -> None:
    """A broadcaster that reads missions before it shows them: its rules are on, and one domain is accepted already."""
    moderator = await partner_store.find(conn, MODERATOR) or await _join(conn, now)
    await diffusion.diffuse(conn, broadcaster_id=MODERATOR, announcer_id=_MODERATED, now=now)
    await automatic.apply_rules(conn, MODERATOR, now=now)
    wanted = Wanted(status=("PENDING",), domain=(_ACCEPTED_AT_ONCE,))
    await moderation.decide_many(conn, moderator, wanted, {"status": "ACCEPTED"}, by=Author(name="Démonstration"), now=now)


async def _join(conn: Conn, now: datetime) -> Partner:
    moderator = await partners.create(conn, name="Comité de lecture", now=now, partner_id=MODERATOR, moderates=True)
    await partners.issue_key(conn, MODERATOR, now=now, imported=MODERATOR_KEY, label="démonstration")
    await automatic.set_rules(conn, moderator, preset("jeveuxaider"), active=True, now=now)
    return moderator


async def ensure(settings: Settings, db: Database, now: datetime) -> Channels:
    """The widget, the file and the campaign."""
    box = SecretBox(settings.secret_key)
    async with db.writing() as conn:
        widget_id = await _widget(conn, now)
        if await outlet_store.find(conn, _OUTLET) is None:
            await outlets.create(conn, partner_id=_PORTAL, shape="linkedin", now=now, outlet_id=_OUTLET)
        if CAMPAIGN not in {each.id for each in await campaigns.of_partner(conn, _PORTAL)}:
            await campaigns.create(
                conn, owner_id=_PORTAL, name="Affiche de la rentrée", url="https://littoral.example/", announcer_id=_MODERATED,
                campaign_id=CAMPAIGN, now=now,
            )  # fmt: skip
    outlet = await outlets.Builder(db, settings.data_dir / "outlets", settings.base_url, utc_now).build(_OUTLET)
    return Channels(
        widget=f"{settings.base_url}/embed/{widget_id}",
        widget_id=widget_id,
        outlet=outlets.address(box, outlet, settings.base_url),
        campaign=link(settings.base_url, CAMPAIGN),
    )


async def _widget(conn: Conn, now: datetime) -> str:
    known = [each.id for each in await widgets.of_partner(conn, _TOWN) if each.name == _WIDGET]
    if known:
        return known[0]
    made = await widgets.create_by_staff(conn, owner_id=_TOWN, name=_WIDGET, publishers=["benevoles-d-ici"], now=now)
    return made.id
