"""What the owner of an endpoint is written when it is disabled: once, since it is told of nothing any more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit

from tremplin.kit import mail
from tremplin.kit.db import Conn
from tremplin.partners import store as partners
from tremplin.partners.consumers import store as consumers
from tremplin.webhooks import store
from tremplin.webhooks.model import GIVEN_UP_AFTER, Endpoint, Reason

_WHY = {
    Reason.GONE: "Il a répondu 410, qui veut dire : « n'envoyez plus rien ici ».",
    Reason.FAILING: f"Aucun de nos envois n'a été accepté depuis {GIVEN_UP_AFTER.days} jours.",
}


async def post(conn: Conn, disabled: Sequence[Endpoint], *, now: datetime) -> None:
    """Writes to the owners of endpoints just disabled, if they gave an address."""
    for each in disabled:
        endpoint = await store.find(conn, each.id)
        if endpoint is None:
            continue
        name, addresses = await _owner(conn, endpoint)
        for address in addresses:
            await mail.post(conn, letter(endpoint, name, address))


def letter(endpoint: Endpoint, name: str, address: str) -> mail.Mail:
    """What is written. The host alone is named: the rest of an address may hold a secret."""
    host, why = urlsplit(endpoint.url).hostname or "", _WHY[Reason(endpoint.state_reason or "")]
    return mail.Mail(
        to=address,
        subject=f"Vos webhooks vers {host} sont désactivés",
        paragraphs=(
            f"Bonjour {name},",
            f"Nous n'envoyons plus de webhooks à {host} (point de livraison {endpoint.id}). {why}",
            (
                "Quand il sera de nouveau prêt, remettez-le en service. Rien de ce qui change d'ici là ne lui sera annoncé :"
                " relisez alors vos listes, et rejouez les envois abandonnés si vous en avez besoin."
            ),
        ),
    )


async def _owner(conn: Conn, endpoint: Endpoint) -> tuple[str, Sequence[str]]:
    if endpoint.partner_id is not None:
        partner = await partners.find(conn, endpoint.partner_id)
        return (partner.name, [partner.email] if partner.email else []) if partner else ("", [])
    consumer = await consumers.find(conn, endpoint.consumer_id or "")
    return (consumer.name, (consumer.contact or {}).get("emails", [])) if consumer else ("", [])
