"""The mails about decisions: an answer from the other side, and refusals, many in one."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from tremplin.kit.mail import Mail
from tremplin.kit.mail.layout import Quote
from tremplin.missions.moderation.motives import label
from tremplin.missions.moderation.thread.model import Message, Side, Told

_PATH = "/espace/p/{partner}/{page}"


def address(base_url: str, partner_id: str, page: str, mission_id: str) -> str:
    """Where a person reads and answers."""
    return base_url + _PATH.format(partner=quote(partner_id, safe=""), page=f"{page}/{quote(mission_id, safe='')}")


def answer(message: Message, *, title: str, to: Sequence[str], partner_id: str, sender: str, base_url: str) -> list[Mail]:
    """What the other side is told of a message: to each address, one mail."""
    for_moderator = message.side is Side.ANNOUNCER
    what = "a corrigé une mission et vous la présente de nouveau" if message.resubmits else "vous a répondu"
    page = "moderation" if for_moderator else "avis"
    return [
        Mail(
            to=each,
            subject=f"{sender} {what} : {title}",
            paragraphs=(f"{sender} {what}, à propos de la mission « {title} ».", *([Quote(message.body)] if message.body else [])),
            link=("Lire et répondre", address(base_url, partner_id, page, message.mission_id)),
        )
        for each in to
    ]


def refusals(told: Told, *, to: Sequence[str], base_url: str) -> list[Mail]:
    """What an announcer is told of missions that a moderator refused lately."""
    many = told.count > 1
    subject = f"{told.moderator_name} a refusé {told.count} de vos missions" if many else f"{told.moderator_name} a refusé une mission"
    lines = tuple(f"« {title} »" + (f" : {label(motive, told.moderator_id)}" if motive else "") for _, title, motive in told.missions)
    rest = (f"Et {told.count - len(lines)} autres.",) if told.count > len(lines) else ()
    after = "Vous pouvez corriger, répondre au modérateur et présenter la mission de nouveau."
    first = told.missions[0][0]
    link = ("Voir ce qui est demandé", address(base_url, told.announcer_id, "avis", first))
    return [Mail(to=each, subject=subject, paragraphs=(f"{subject}.", *lines, *rest, after), link=link) for each in to]
