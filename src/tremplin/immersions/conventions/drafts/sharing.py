"""The link of a draft, sent to who asked for it: to come back to it, or for someone else to go on."""

from __future__ import annotations

from datetime import datetime, timedelta

from tremplin.immersions.conventions.drafts.errors import EmailUnreadable, TooManyLinks
from tremplin.immersions.conventions.drafts.model import Draft
from tremplin.immersions.conventions.links import actions as links
from tremplin.immersions.conventions.links import store as kept_links
from tremplin.immersions.conventions.links.model import Way
from tremplin.kit.db import Conn
from tremplin.kit.french import short_date
from tremplin.kit.mail import Mail, post
from tremplin.kit.mailbox import mailbox
from tremplin.kit.secrets import SecretBox

MOST_A_DAY = 5


async def send_link(conn: Conn, secrets: SecretBox, draft: Draft, email: str, *, base_url: str, now: datetime) -> None:
    """Sends a link to a draft, once the caller's transaction has committed. Raises EmailUnreadable, TooManyLinks."""
    address = mailbox(email)
    if address is None:
        raise EmailUnreadable
    if await kept_links.count_sent(conn, draft.id, since=now - timedelta(days=1)) >= MOST_A_DAY:
        raise TooManyLinks(most=MOST_A_DAY)
    issued = await links.issue_for_draft(conn, secrets, draft.id, now=now, way=Way.EMAIL, address=address)
    await post(conn, letter(draft, address, f"{base_url}{issued.path}"))


def letter(draft: Draft, address: str, url: str) -> Mail:
    """What is written: nothing of what the draft holds, since anyone may have typed this address."""
    kept = f" Elle est gardée jusqu'au {short_date(draft.kept_until)}, plus longtemps si elle change." if draft.kept_until else ""
    return Mail(
        to=address,
        subject="Votre convention d'immersion à continuer",
        paragraphs=(
            "Bonjour,",
            f"Voici le lien d'une convention d'immersion commencée sur Tremplin.{kept}",
            "Qui a ce lien peut la lire et la remplir : ne le transmettez qu'à qui doit la continuer.",
            "Vous n'avez rien demandé ? Ignorez ce message.",
        ),
        link=("Continuer la convention", url),
    )
