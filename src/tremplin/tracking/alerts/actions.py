"""What a partner does with its alerts, and the look that raises them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from urllib.parse import quote

from tremplin.kit import mail
from tremplin.kit.clock import uuid7
from tremplin.kit.db import Conn
from tremplin.kit.mail import Mail
from tremplin.partners import store as partners
from tremplin.partners.model import Partner
from tremplin.tracking.alerts import errors, store
from tremplin.tracking.alerts.model import MOST_ALERTS, WATCHES, Alert, Kind, judged

TOGETHER = 200


async def add(conn: Conn, partner: Partner, kind: str, threshold: int | None, *, email: str, now: datetime) -> Alert:
    """Sets an alert; without a threshold, the usual one. Raises AlertInvalid, AlertTooMany."""
    if kind not in WATCHES:
        raise errors.AlertInvalid(least=1, most=144)
    watch = WATCHES[Kind(kind)]
    given = watch.usual if threshold is None else threshold
    if not watch.least <= given <= watch.most:
        raise errors.AlertInvalid(least=watch.least, most=watch.most)
    if len(await store.of_partner(conn, partner.id, lock=True)) >= MOST_ALERTS:
        raise errors.AlertTooMany(most=MOST_ALERTS)
    made = Alert(id=uuid7(now), partner_id=partner.id, kind=Kind(kind), threshold=given, email=email, created_at=now)
    await store.save(conn, [made])
    return made


async def pause(conn: Conn, partner: Partner, alert_id: str, *, paused: bool, now: datetime) -> Alert:
    """Stops an alert or has it look again; what it had found is forgotten: it is told anew if still there. Raises AlertUnknown."""
    found = next((each for each in await store.of_partner(conn, partner.id, lock=True) if each.id == alert_id), None)
    if found is None:
        raise errors.AlertUnknown
    changed = replace(found, paused_at=now if paused else None, raised_at=None, sentence=None)
    await store.save(conn, [changed])
    return changed


async def remove(conn: Conn, partner: Partner, alert_id: str) -> None:
    """Forgets an alert. Raises AlertUnknown."""
    if not await store.remove(conn, partner.id, alert_id):
        raise errors.AlertUnknown


async def check(conn: Conn, after: str, *, base_url: str, now: datetime) -> tuple[str | None, int]:
    """Looks at the next alerts, and tells those that begin; returns the last one seen (None: no more), and how many mails."""
    alerts = await store.watching(conn, after, limit=TOGETHER)
    if not alerts:
        return None, 0
    ids = list({each.partner_id for each in alerts})
    seen, known = await store.observed(conn, ids, now=now), await partners.find_all(conn, ids)
    looked = [judged(each, seen[each.partner_id], now) for each in alerts]
    await store.save(conn, [each for each, _ in looked])
    begun = [each for each, begins in looked if begins]
    for each in begun:
        await mail.post(conn, _letter(each, known[each.partner_id], base_url))
    return alerts[-1].id, len(begun)


def _letter(alert: Alert, partner: Partner, base_url: str) -> Mail:
    page = f"{base_url}/espace/p/{quote(partner.id, safe='')}/statistiques/alertes"
    return Mail(
        to=alert.email,
        subject=f"{partner.name} : {alert.watch.label.lower()}",
        paragraphs=(
            alert.sentence or "",
            "Vous recevez ce message une fois, parce que vous avez réglé cette alerte. Vous pouvez la mettre en pause ou la retirer.",
        ),
        link=("Voir mes alertes", page),
    )
