"""Anything announced, as papers and forms name it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import quote, urlencode

from tremplin.flagging.model import Subject
from tremplin.kit.french import day_of
from tremplin.portal.events.shown import Shown
from tremplin.portal.immersions.offer import Offer
from tremplin.portal.language.addresses import localized
from tremplin.portal.language.spoken import _, spoken
from tremplin.portal.mission import Mission

POSTER, PICTURE, FLAG, CALENDAR = "affiche.pdf", "apercu.png", "signaler", "agenda.ics"
_MOST_WORDS = 420
_SHORT = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Item:
    """`kind` is a key, `family` what people call it; `lines` say when, where and with whom, those that are known.

    `path` is the address of its page, whose query, if any, goes with everything that is beside it.
    """

    kind: str
    family: str
    id: str
    title: str
    lines: Sequence[str]
    words: str
    path: str
    partner_id: str | None
    call: str
    days: tuple[date, date] | None = None
    """The first and the last, of what has days but no hours; events have calendars of their own."""

    def beside(self, name: str) -> str:
        """The address of something that goes with its page."""
        path, mark, query = self.path.partition("?")
        return f"{path}/{name}{mark}{query}" if query else f"{path}/{name}"

    @property
    def subject(self) -> Subject:
        """The same, as problems are told of it."""
        return Subject(kind=self.kind, id=self.id, title=self.title, path=self.path, partner_id=self.partner_id)

    def mail_to(self, base_url: str) -> str:
        """The link that writes a mail about it, to whoever one likes."""
        body = f"{self.title}\n{self.told}\n\n{base_url}{localized(self.path, spoken())}"
        return f"mailto:?{urlencode({'subject': self.title, 'body': body}, quote_via=quote)}"

    @property
    def told(self) -> str:
        return " · ".join(self.lines)


def of_mission(mission: Mission, partner_id: str | None) -> Item:
    """A mission; `partner_id`: who announced it."""
    when = _("À partir du %(day)s", day=spoken().writing.short_date(mission.start_at)) if mission.start_at else ""
    lines = (mission.where, when, mission.organisation)
    words = mission.summary[:_MOST_WORDS]
    path = f"/missions/{quote(mission.id, safe='')}"
    call, days = _("Proposez votre aide"), _days(mission)
    return Item("mission", _("Mission de bénévolat"), mission.id, mission.title, _known(lines), words, path, partner_id, call, days)


def _days(mission: Mission) -> tuple[date, date] | None:
    """The days of a short mission; of a long one, the day when it begins: nobody wants months of an agenda filled."""
    if mission.start_at is None:
        return None
    first = day_of(mission.start_at)
    last = day_of(mission.end_at) if mission.end_at else first
    return first, last if first <= last <= first + _SHORT else first


def of_offer(offer: Offer) -> Item:
    """An immersion offer. Companies are no partners: moderators alone are told of problems."""
    words = _(
        "Quelques jours chez %(company)s pour découvrir le métier, à côté de personnes qui le font tous les jours.",
        company=offer.company,
    )
    lines = (offer.company, offer.where)
    id_ = f"{offer.siret}/{offer.job.code}/{offer.location_id}"
    family, call = _("Immersion en entreprise"), _("Contactez l'entreprise")
    return Item("offer", family, id_, offer.job.label, _known(lines), words, offer.href, None, call)


def of_event(shown: Shown) -> Item:
    """An event."""
    held = shown.event
    when = shown.when[:1].upper() + shown.when[1:]
    moment = f"{when}, {shown.clock}" if shown.clock else when
    lines = (moment, shown.address if held.on_site else _("À distance"), held.organiser or "")
    words = " ".join(held.description.split())[:_MOST_WORDS]
    family, call = _(held.type), _("Inscrivez-vous")
    return Item("event", family, str(held.id), held.title, _known(lines), words, shown.href, held.partner_id, call)


def _known(lines: Sequence[str]) -> tuple[str, ...]:
    return tuple(line for line in lines if line)
