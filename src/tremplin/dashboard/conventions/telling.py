"""A file in plain words: who did what, what was sent, who signed and how. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from tremplin.dashboard.conventions import gestures
from tremplin.immersions.conventions.advising.model import File, SentLink
from tremplin.immersions.conventions.audit import NOBODY, Author, Entry
from tremplin.immersions.conventions.links.model import Purpose, actor
from tremplin.immersions.conventions.model import Actor, Convention
from tremplin.immersions.conventions.notices.letters import LETTERS
from tremplin.immersions.conventions.notices.model import PURPOSES, Notice, State
from tremplin.immersions.conventions.notices.planning import link_for
from tremplin.immersions.conventions.papers.presentation import when
from tremplin.immersions.conventions.schedule import told as schedule_told
from tremplin.immersions.conventions.states import Event
from tremplin.immersions.conventions.upkeep import Channel
from tremplin.immersions.conventions.vocabulary import ROLE_LABELS, Role
from tremplin.immersions.offers.model import RemoteWork
from tremplin.kit.french import day_of

EVENTS: Mapping[Event, str] = {
    Event.SUBMITTED: "Convention déposée",
    Event.MODIFIED: "Convention modifiée : tout le monde signe de nouveau",
    Event.MODIFIED_AND_SIGNED: "Convention modifiée et signée par son auteur : les autres signent de nouveau",
    Event.MODIFICATION_ASKED: "Modification demandée : les signatures sont effacées",
    Event.PARTIALLY_SIGNED: "Signature",
    Event.FULLY_SIGNED: "Dernière signature : la structure décide",
    Event.ACCEPTED_BY_COUNSELLOR: "Déclarée éligible",
    Event.ACCEPTED_BY_VALIDATOR: "Validée",
    Event.REJECTED: "Refusée",
    Event.CANCELLED: "Annulée",
    Event.DEPRECATED: "Close sans suite",
    Event.TRANSFERRED: "Transférée à une autre structure",
    Event.REFERENT_EDITED: "Conseiller changé",
    Event.FINAL_EDITED: "Corrigée après décision",
    Event.RENEWED: "Créée pour prolonger une autre convention",
    Event.ASSESSMENT_CREATED: "Bilan rempli",
    Event.ASSESSMENT_SIGNED: "Bilan signé",
    Event.ASSESSMENT_DELETED: "Bilan retiré",
}
STATES: Mapping[State, str] = {
    State.WAITING: "en attente d'envoi",
    State.SENT: "envoyé",
    State.FAILED: "non remis",
    State.CANCELLED: "inutile, non envoyé",
}
_REMOTE = {
    RemoteWork.ON_SITE: "Sur place",
    RemoteWork.HYBRID: "En partie à distance",
    RemoteWork.FULL_REMOTE: "À distance",
}
_PURPOSES = {
    Purpose.SIGN: "pour signer",
    Purpose.READ: "pour lire",
    Purpose.ASSESS: "pour remplir le bilan",
    Purpose.ANSWER: "pour signer le bilan",
}


class Move(NamedTuple):
    """A line of the history."""

    at: str
    what: str
    who: str
    why: str


def history(one: Convention, entries: Iterable[Entry]) -> list[Move]:
    """What was done, the last thing first."""
    return [Move(when(each.at), EVENTS[each.event], author(one, each), each.justification or "") for each in entries][::-1]


def author(one: Convention, entry: Entry) -> str:
    """Who did something, as a colleague would name them."""
    if entry.author_id == NOBODY.id:
        return "la plateforme"
    role = entry.details.get("role")
    roles = [Role(role)] if role in set(Role) else sorted(entry.roles)
    person = next((found for each in roles if (found := one.signatories.get(each))), None)
    label = ROLE_LABELS[roles[0]] if roles else ""
    # What a link signs with is a role and an address.
    name = person.name if person else entry.author_id.partition(":")[2] or entry.author_id
    return f"{name}, {label}" if label else name


def work(one: Convention) -> list[list[str]]:
    """What is done, where, when, why."""
    rows = [
        ["Métier", one.immersion_appellation.appellation_label],
        ["But", one.immersion_objective.value],
        ["Horaires", schedule_told(one.schedule)],
        ["Présence", _REMOTE[one.remote_work_mode]],
        ["Activités", one.immersion_activities],
        ["Compétences observées", one.immersion_skills],
        ["Équipements de protection", one.individual_protection_description],
        ["Prévention sanitaire", one.sanitary_prevention_description],
        ["Conditions particulières", one.work_conditions or ""],
        ["Avantages", one.business_advantages or ""],
    ]
    return [row for row in rows if row[1]]


def notices(found: Iterable[Notice]) -> list[tuple[str, str, str, str]]:
    """What was sent: when, what, to whom, what became of it."""
    return [(when(each.created_at), _subject(each), _to(each), _state(each)) for each in found][::-1]


def links(found: Iterable[SentLink], now: datetime) -> list[tuple[str, str, str]]:
    """The links made: for what, to whom, until when."""
    told = []
    for each in found:
        way = "par SMS" if each.way.value == Channel.SMS else "par courriel" if each.way.value == Channel.EMAIL else "sur place"
        whom = f"{ROLE_LABELS[each.role] if each.role else ''} ({each.address or 'sans adresse'})"
        until = (
            f"ouvre jusqu'au {when(each.expires_at)}" if each.expires_at > now else f"n'ouvre plus depuis le {when(each.expires_at)}"
        )
        told.append((f"Lien {_PURPOSES.get(each.purpose, '')}, {way}", whom, until))
    return told[::-1]


def reached(one: Convention, author: Author, now: datetime) -> list[tuple[Actor, str, str]]:
    """Everyone who may be sent a link, what they are, and what the link is for; nobody, for who may send none."""
    if not gestures.may_send(author):
        return []
    found = [(role, actor(one, role)) for role in (*(each.role for each in one.signatories), Role.ESTABLISHMENT_TUTOR)]
    purposes = {role: PURPOSES.get(link_for(one, role, day_of(now)), Purpose.READ) for role, _ in found}
    return [(person, ROLE_LABELS[role], _PURPOSES[purposes[role]]) for role, person in found if person]


def missed(file: File, version: int) -> list[Move]:
    """What someone who saw a version has not."""
    return history(file.convention, file.since(version))


def _subject(notice: Notice) -> str:
    """What it was about: the words of its subject, without what is filled in."""
    subject = LETTERS[notice.kind].subject.replace("{name}", "la personne").replace("{company}", "l'entreprise")
    text = subject.replace("{start}", "premier jour").partition(" de la personne")[0]
    return f"{'SMS' if notice.channel is Channel.SMS else 'Courriel'} : {text}"


def _to(notice: Notice) -> str:
    return f"{notice.address} ({ROLE_LABELS[notice.role]})"


def _state(notice: Notice) -> str:
    why = f" ({notice.error})" if notice.error and notice.state is not State.SENT else ""
    return f"{STATES[notice.state]}{f' le {when(notice.ended_at)}' if notice.ended_at else ''}{why}"
