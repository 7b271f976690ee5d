"""What is done with followed searches: asked for, confirmed, changed, stopped; asked again, and their news told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tremplin.kit import mail
from tremplin.kit.clock import uuid7
from tremplin.kit.db import Conn
from tremplin.kit.secrets import SecretBox
from tremplin.portal import scope
from tremplin.portal.alerts import letters, links, store
from tremplin.portal.alerts.errors import AlertLinkUnknown
from tremplin.portal.alerts.following import Followed, news
from tremplin.portal.alerts.model import FINDINGS_KEPT, KEPT, MOST_ASKED, UNCONFIRMED_KEPT, News, Subscription, news_for


@dataclass(frozen=True, slots=True)
class Postman:
    """What a mail needs from the platform: its address, and its seal."""

    secrets: SecretBox
    base_url: str


async def ask(conn: Conn, followed: Followed, email: str, *, weekly: bool, postman: Postman, now: datetime) -> None:
    """Keeps an alert that nobody confirmed yet, and asks its owner to. Whoever asks learns nothing of the address.

    One that is already followed is told so by its own mails: nothing is sent.
    """
    search_id = await store.keep_search(conn, uuid7(now), followed.address, followed.title)
    wanted = Subscription(
        id=uuid7(now),
        search_id=search_id,
        address=followed.address,
        title=followed.title,
        email=email,
        weekly=weekly,
        created_at=now,
        confirmed_at=None,
        told_until=now,
    )
    kept = await store.subscribe(conn, wanted)
    if kept.active or await store.waiting(conn, email) > MOST_ASKED:
        return
    await mail.post(conn, letters.confirmation(kept, links.address(postman.secrets, kept, base_url=postman.base_url)))


async def read(conn: Conn, presented: str, *, secrets: SecretBox) -> Subscription:
    """The alert of a link. Raises AlertLinkUnknown."""
    subscription_id = links.named(presented)
    found = await store.find(conn, subscription_id) if subscription_id.isascii() and subscription_id.isprintable() else None
    if found is None or not links.is_genuine(secrets, found, presented):
        raise AlertLinkUnknown
    return found


async def confirm(conn: Conn, of: Subscription, *, now: datetime) -> None:
    """Begins an alert, or makes it last another year. What its search finds at the beginning is no news."""
    if of.active:
        await store.confirm(conn, of.id, told_until=None, at=now)
        return
    await _look(conn, of.search_id, of.address, now=now)
    await store.confirm(conn, of.id, told_until=now, at=now)


async def stop(conn: Conn, of: Subscription, *, everything: bool = False) -> None:
    """Forgets an alert, or all those of its address."""
    every = await store.of_email(conn, of.email) if everything else [of]
    await store.delete(conn, [each.id for each in every])


async def tell(conn: Conn, search_id: str, *, postman: Postman, now: datetime) -> int:
    """Asks a search once, and tells each of its followers who is due what is new to them. Says how many mails leave."""
    address = await store.hold_search(conn, search_id)
    followers = await store.due(conn, search_id, now) if address else []
    if address is None or not followers:
        return 0
    found, first_at = await _look(conn, search_id, address, now=now)
    sent = 0
    for follower in followers:
        if new := news_for(follower, found, first_at):
            link = links.address(postman.secrets, follower, base_url=postman.base_url)
            await mail.post(conn, letters.letter(follower, new, link=link, base_url=postman.base_url))
            sent += 1
    await store.set_told(conn, search_id, [each.id for each in followers], at=now)
    return sent


async def forget(conn: Conn, *, now: datetime) -> int:
    """Forgets what nobody confirmed, what nobody confirmed for a year, and what is not found any more."""
    return await store.forget(
        conn, unconfirmed_before=now - UNCONFIRMED_KEPT, confirmed_before=now - KEPT, found_before=now - FINDINGS_KEPT
    )


async def _look(conn: Conn, search_id: str, address: str, *, now: datetime) -> tuple[Sequence[News], dict[str, datetime]]:
    """What a search finds now, each once, and since when each was found."""
    found = {each.key: each for each in reversed(await news(conn, address, await scope.public(conn), now=now))}
    kept = list(reversed(found.values()))
    return kept, await store.note(conn, search_id, list(found), at=now)
