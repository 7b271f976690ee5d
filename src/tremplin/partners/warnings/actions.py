"""What is done with warnings: opened, repeated and closed by whoever watches; told to the partner once, when they open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tremplin.kit import mail
from tremplin.kit.clock import uuid7
from tremplin.kit.db import Conn
from tremplin.partners import store as partners
from tremplin.partners.model import Partner
from tremplin.partners.warnings import store
from tremplin.partners.warnings.model import Finding, Kind, Warned


async def watch(
    conn: Conn, findings: Sequence[Finding], *, kinds: Sequence[Kind], now: datetime, among: Sequence[str] | None = None
) -> list[str]:
    """Makes the warnings of these kinds agree with what was found, for some partners or for all; returns those just opened.

    A warning lasts as long as it is found. Each partner is mailed when one opens, and not again while it lasts.
    """
    opened = await store.record(conn, [uuid7(now) for _ in findings], findings, at=now) if findings else []
    await store.close(conn, kinds, among=among, besides=findings, at=now)
    if opened:
        known = await partners.find_all(conn, [each.partner_id for each in findings])
        for warned in await store.find_all(conn, opened):
            if (partner := known.get(warned.partner_id)) and partner.email:
                await mail.post(conn, letter(warned, partner, partner.email))
    return opened


def letter(warned: Warned, partner: Partner, address: str) -> mail.Mail:
    """What a partner is told when a warning opens."""
    return mail.Mail(
        to=address,
        subject=warned.title,
        paragraphs=(
            f"Bonjour {partner.name},",
            warned.description,
            "Ce message est envoyé une seule fois ; l'alerte se ferme d'elle-même quand tout est rentré dans l'ordre.",
        ),
    )
