"""Mails of a discussion under way: what the other side said or decided, what is awaited, why a mail was not passed on. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tremplin.immersions.contacts.discussion import Discussion, Rejection, Side, Warned
from tremplin.immersions.contacts.relay import Relay
from tremplin.kit.mail import Attachment, Mail
from tremplin.kit.mail.layout import Quote

MARK = "—— Répondez au-dessus de cette ligne ——"
"""What stands below it in an answer was written by us."""

_REASONS = {
    Rejection.UNABLE_TO_HELP: "elle n'est pas en mesure d'accueillir quelqu'un",
    Rejection.NO_TIME: "elle n'a pas le temps d'accueillir quelqu'un en ce moment",
}
_SEARCH = "Ne vous découragez pas : d'autres entreprises près de chez vous accueillent pour ce métier."


@dataclass(frozen=True, slots=True)
class Notice:
    """What is told to one side: to each of its addresses, the same."""

    subject: str
    paragraphs: tuple[str, ...]
    label: str = "Ouvrir l'échange"
    files: tuple[Attachment, ...] = ()


def mails(notice: Notice, told: Discussion, side: Side, addresses: Iterable[str], relay: Relay) -> list[Mail]:
    """The mails of a notice; answers come back through the relay where they may."""
    code = told.code(side)
    return [
        Mail(
            to=address,
            subject=notice.subject,
            paragraphs=notice.paragraphs,
            link=(notice.label, relay.page(code)),
            attachments=notice.files,
            reply_to=relay.address(code),
        )
        for address in addresses
    ]


def reply(told: Discussion, sender: Side, message: str, job: str, files: tuple[Attachment, ...]) -> Notice:
    """What the other side said."""
    who = told.name(sender)
    joined = (f"Avec ce message : {', '.join(file.name for file in files)}.",) if files else ()
    body = (MARK, f"{who} vous écrit, au sujet du métier « {job} » :", Quote(message), *joined)
    end = "Répondez à ce courriel, ou sur la page de l'échange. Ni l'un ni l'autre ne voit l'adresse de l'autre."
    return Notice(f"{who} vous a répondu : métier « {job} »", (*body, end), "Ouvrir l'échange", files)


def accepted(told: Discussion, job: str) -> Notice:
    """The company says yes."""
    return Notice(
        f"{told.company} accepte de vous accueillir",
        (
            f"Bonjour {told.first_name},",
            f"Bonne nouvelle : {told.company} accepte votre demande d'immersion pour le métier « {job} ».",
            "Convenez ensemble des dates. Une convention doit être signée avant le premier jour : commencez-la dès maintenant.",
        ),
        "Répondre à l'entreprise",
    )


def rejected(told: Discussion, kind: Rejection, reason: str | None, job: str) -> Notice:
    """The company says no."""
    why = _REASONS.get(kind)
    said = (Quote(reason),) if reason else ()
    because = f" : {why}" if why else ""
    return Notice(
        f"{told.company} ne peut pas vous accueillir",
        (
            f"Bonjour {told.first_name},",
            f"{told.company} a répondu à votre demande pour le métier « {job} », et ne peut pas vous accueillir{because}.",
            *said,
            _SEARCH,
        ),
        "Voir ma demande",
    )


def withdrawn(told: Discussion, job: str) -> Notice:
    """The applicant no longer asks. Without a name: it may just have been erased."""
    when = f"{told.at:%d/%m/%Y}"
    return Notice(
        f"Une demande d'immersion est retirée : métier « {job} »",
        ("Bonjour,", f"La personne qui vous avait écrit le {when} retire sa demande. Vous n'avez plus rien à faire."),
        "Voir la demande",
    )


def closed(told: Discussion, sender: Side, job: str) -> Notice:
    """The other side says that all was said."""
    return Notice(
        f"Échange terminé : métier « {job} »",
        ("Bonjour,", f"{told.name(sender)} a clos votre échange au sujet du métier « {job} ». Sa page reste lisible."),
        "Relire l'échange",
    )


def reminder(kind: str, told: Discussion, job: str, *, is_written: bool) -> Notice:
    """What is awaited, to the side that may do something about it."""
    if kind == "applicant_15":
        return _follow_up(told, job, is_written=is_written)
    last = " C'est notre dernier rappel." if kind == "company_7" else ""
    return Notice(
        f"{told.applicant} attend votre réponse : métier « {job} »",
        (
            "Bonjour,",
            f"{told.applicant} vous a demandé une immersion pour le métier « {job} », et n'a pas encore de réponse.",
            f"Un oui, un non, une question : répondez à ce courriel, ou en un clic sur la page de la demande.{last}",
        ),
        "Répondre à la demande",
    )


def _follow_up(told: Discussion, job: str, *, is_written: bool) -> Notice:
    advice = (
        f"{told.company} n'a pas répondu à votre demande pour le métier « {job} ». Vous pouvez lui écrire de nouveau, ou"
        " aller la voir."
        if is_written
        else f"Il y a deux semaines, vous vouliez joindre {told.company} pour le métier « {job} ». Y êtes-vous parvenu ?"
    )
    end = "Sur la page de votre demande, dites ce qu'il en est : convention commencée, ou demande retirée."
    return Notice(
        f"Où en est votre demande chez {told.company} ?", (f"Bonjour {told.first_name},", advice, _SEARCH, end), "Voir ma demande"
    )


def outdated(told: Discussion, side: Side, job: str) -> Notice:
    """Nobody decided in three months."""
    hello = "Bonjour," if side is Side.COMPANY else f"Bonjour {told.first_name},"
    more = "Sans réponse depuis trois mois, elle est close. " + (
        _SEARCH if side is Side.APPLICANT else "Vous n'avez plus rien à faire."
    )
    who = f"de {told.applicant}" if side is Side.COMPANY else f"chez {told.company}"
    return Notice(
        f"Demande d'immersion close : métier « {job} »",
        (hello, f"La demande {who} pour le métier « {job} » a expiré.", more),
        "Voir la demande",
    )


def not_passed_on(to: str, reason: str, subject: str, *, link: str | None) -> Mail:
    """Why a mail went no further. Nobody reads answers to it."""
    return Mail(
        to=to,
        subject=f"Votre message n'a pas été transmis : {subject}" if subject else "Votre message n'a pas été transmis",
        paragraphs=("Bonjour,", reason, "Ce courriel est automatique : inutile d'y répondre."),
        link=("Ouvrir l'échange", link) if link else None,
        automatic=True,
    )


def files_not_passed_on(to: str, refused: Iterable[str], rule: str, *, link: str) -> Mail:
    """Which files went no further, when the message did."""
    return Mail(
        to=to,
        subject="Votre message est transmis, sans certains fichiers",
        paragraphs=("Bonjour,", f"Votre message est transmis, mais pas : {', '.join(refused)}.", rule),
        link=("Ouvrir l'échange", link),
        automatic=True,
    )


WARNED_LABELS = {
    Warned.PHONE: "par téléphone",
    Warned.EMAIL: "par courriel",
    Warned.IN_PERSON: "de vive voix",
    Warned.OTHER: "autrement",
}
