"""Mails to companies that join or look after their page. Each has one link, which opens that page and no other. Pure."""

from __future__ import annotations

from datetime import datetime

from tremplin.immersions.offers.model import Establishment
from tremplin.kit.french import long_date
from tremplin.kit.mail import Mail

PATH = "/accueillir"


def draft_address(base_url: str, token: str, step: str = "") -> str:
    """Where a draft goes on."""
    return f"{base_url}{PATH}/brouillon/{token}" + (f"/{step}" if step else "")


def page_address(base_url: str, token: str) -> str:
    """Where a company looks after its page."""
    return f"{base_url}{PATH}/fiche/{token}"


def resume(to: str, company: str, link: str, *, until: datetime) -> Mail:
    """To whoever began: the way back."""
    return Mail(
        to=to,
        subject="Accueillir en immersion : votre brouillon est gardé",
        paragraphs=(
            "Bonjour,",
            f"Vos réponses pour la fiche d'accueil « {company} » sont gardées jusqu'au {long_date(until)}.",
            "Reprenez quand vous voulez, où vous voulez. Ne transférez pas ce lien : il permet de modifier vos réponses.",
            "Si ce n'est pas vous, ne faites rien : sans ce lien, rien n'est publié.",
        ),
        link=("Reprendre ma fiche", link),
    )


def confirmation(to: str, company: str, link: str) -> Mail:
    """To whoever is done: the last click."""
    return Mail(
        to=to,
        subject=f"{company} : publiez votre fiche d'accueil",
        paragraphs=(
            "Bonjour,",
            f"La fiche d'accueil « {company} » est prête. Ouvrez ce lien, relisez, et publiez-la.",
            "Si ce n'est pas vous, ne faites rien : elle ne sera pas publiée.",
        ),
        link=("Relire et publier ma fiche", link),
    )


def published(to: str, company: Establishment, link: str, *, created: bool, by: str = "") -> Mail:
    """To those who administer a page: what became of it, and the way to change it. `by`: who wrote it for them."""
    name = company.customized_name or company.name
    whose = f" par {by}, qui décrit votre entreprise ici" if by else ""
    told = f"La fiche d'accueil « {name} » est {'publiée' if created else 'modifiée'}{whose}."
    return Mail(
        to=to,
        subject=f"{name} : votre fiche d'accueil est {'en ligne' if created else 'à jour'}",
        paragraphs=(
            "Bonjour,",
            told,
            "Gardez ce message : ce lien ouvre votre fiche pour la modifier, la mettre en pause ou la retirer.",
            "S'il expire, il suffit de l'ouvrir : vous en recevrez un autre, à cette adresse.",
        ),
        link=("Gérer ma fiche", link),
    )


def way_to_page(to: str, company: str, link: str) -> Mail:
    """To whoever asked: the way to their page."""
    return Mail(
        to=to,
        subject=f"{company} : le lien vers votre fiche d'accueil",
        paragraphs=("Bonjour,", f"Voici le lien que vous avez demandé pour gérer la fiche d'accueil « {company} »."),
        link=("Gérer ma fiche", link),
    )


def withdrawn(to: str, company: str, link: str, *, by: str = "") -> Mail:
    """To those who administered a page that is gone. `by`: who withdrew it for them."""
    whose = f" : {by} l'a retirée" if by else ""
    return Mail(
        to=to,
        subject=f"{company} : votre fiche d'accueil est retirée",
        paragraphs=(
            "Bonjour,",
            f"La fiche d'accueil « {company} » n'est plus dans l'annuaire{whose}. Ce qu'elle disait de vous est effacé.",
            "Merci d'avoir accueilli. Vous pouvez en créer une autre à tout moment.",
        ),
        link=("Accueillir de nouveau", link),
    )
