"""Mails to those who register, and to who organises. Each has one link, which opens that registration and no other. Pure."""

from __future__ import annotations

from tremplin.events.feeds import calendar_writing
from tremplin.events.model import Event, Status
from tremplin.events.registrations.model import Desk, Mode, Registration, shown_code
from tremplin.events.registrations.tickets import Tickets
from tremplin.events.telling import clock, place, told
from tremplin.kit.mail import Attachment, Mail

_LINK = "Ma place : billet, agenda, annulation"


def confirmation(tickets: Tickets, event: Event, registration: Registration) -> Mail:
    """To whoever has a place."""
    return _letter(tickets, event, registration, f"Votre place : {event.title}", "Votre place est réservée.")


def place_freed(tickets: Tickets, event: Event, registration: Registration) -> Mail:
    """To whoever waited, and now has a place."""
    said = "Une place s'est libérée : elle est à vous. Si vous ne pouvez plus venir, annulez-la pour la personne suivante."
    return _letter(tickets, event, registration, f"Une place pour vous : {event.title}", said)


def reminder(tickets: Tickets, event: Event, registration: Registration) -> Mail:
    """The day before."""
    said = "C'est bientôt. Vous ne pouvez plus venir ? Annulez votre place d'un clic : elle servira à quelqu'un d'autre."
    return _letter(tickets, event, registration, f"Rappel : {event.title}", said)


def changed(tickets: Tickets, event: Event, registration: Registration) -> Mail:
    """To whoever must come at another time, or elsewhere."""
    said = "L'organisateur a changé le jour, l'heure ou le lieu. Votre inscription tient toujours ; voici ce qu'il faut savoir."
    return _letter(tickets, event, registration, f"Changement : {event.title}", said)


def called_off(tickets: Tickets, event: Event, registration: Registration) -> Mail:
    """To whoever must not come."""
    what = "reporté" if event.status == Status.POSTPONED else "annulé"
    reason = (event.status_reason,) if event.status_reason else ()
    return Mail(
        to=registration.person.email,
        subject=f"{what.capitalize()} : {event.title}",
        paragraphs=("Bonjour,", f"« {event.title} » ({told(event)}) est {what} : ne vous déplacez pas.", *reason),
        link=("Voir l'événement", f"{tickets.base_url}/evenements/{event.id}"),
        attachments=(_calendar(tickets, event),),
    )


def waiting(tickets: Tickets, event: Event, registration: Registration, *, rank: int) -> Mail:
    """To whoever comes after the last place was taken."""
    return Mail(
        to=registration.person.email,
        subject=f"Liste d'attente : {event.title}",
        paragraphs=(
            f"Bonjour {registration.person.first_name},",
            f"Il n'y a plus de place pour « {event.title} » ({told(event)}). Vous êtes en liste d'attente, au rang {rank}.",
            "Dès qu'une place se libère, elle est à vous et nous vous l'écrivons : vous n'avez rien à faire.",
        ),
        link=("Suivre ou annuler ma demande", tickets.page(registration)),
    )


def desk_opened(tickets: Tickets, event: Event, desk: Desk, to: str) -> Mail:
    """To the organiser, with the first registration."""
    return Mail(
        to=to,
        subject=f"Les inscriptions commencent : {event.title}",
        paragraphs=(
            "Bonjour,",
            f"Une première personne s'inscrit à « {event.title} » ({told(event)}).",
            "Ce lien ouvre la liste des inscrits, pour la télécharger et pointer les billets à l'entrée.",
            "Ne le donnez qu'à ceux qui accueillent.",
        ),
        link=("Ouvrir la liste des inscrits", tickets.desk(desk)),
    )


def _letter(tickets: Tickets, event: Event, registration: Registration, subject: str, said: str) -> Mail:
    when = f"{told(event)} ({clock(event)})" if clock(event) else told(event)
    how = f"Où : {place(event)}" if registration.mode is Mode.ON_SITE else f"À distance : {event.remote_url or 'adresse à venir'}"
    return Mail(
        to=registration.person.email,
        subject=subject,
        paragraphs=(
            f"Bonjour {registration.person.first_name},",
            said,
            f"{event.title}\nQuand : {when}\n{how}",
            f"Votre billet : {shown_code(registration.code)}. L'événement est joint, pour votre agenda.",
        ),
        link=(_LINK, tickets.page(registration)),
        attachments=(_calendar(tickets, event),),
    )


def _calendar(tickets: Tickets, event: Event) -> Attachment:
    content = calendar_writing.calendar([event], name=event.title, base_url=tickets.base_url, now=event.updated_at)
    return Attachment(name="evenement.ics", kind="text/calendar", content=content)
