"""The mails of a sign-up."""

from __future__ import annotations

from tremplin.identity.letters import PATH
from tremplin.kit.mail import Mail


def confirm(email: str, token: str, *, organisation: str, base_url: str) -> Mail:
    """The link that confirms an address: the same mail whether or not someone has an account there."""
    return Mail(
        to=email,
        subject=f"Confirmez l'inscription de {organisation}",
        paragraphs=(
            f"Quelqu'un, sans doute vous, inscrit {organisation} sur Tremplin avec cette adresse.",
            "Le lien sert une fois, pendant deux jours. Vous n'avez rien demandé ? Ignorez ce message : rien ne sera créé.",
        ),
        link=("Confirmer et entrer", f"{base_url}{PATH}/inscription/{token}"),
    )


def asked(owner: str, *, person: str, partner: str, partner_id: str, base_url: str) -> Mail:
    """Tells an owner that someone asks to be let in."""
    return Mail(
        to=owner,
        subject=f"{person} demande à rejoindre {partner}",
        paragraphs=(
            f"{person} vient de s'inscrire au nom de {partner}, dont vous êtes responsable sur Tremplin.",
            "Vous connaissez cette personne ? Acceptez-la et choisissez son rôle. Sinon, refusez : elle n'a accès à rien.",
        ),
        link=("Répondre à la demande", f"{base_url}{PATH}/p/{partner_id}/equipe"),
    )


def answered(email: str, *, partner: str, accepted: bool, base_url: str) -> Mail:
    """Tells someone what an owner decided."""
    told = (
        f"Vous faites maintenant partie de l'espace de {partner}."
        if accepted
        else f"L'équipe de {partner} n'a pas accepté votre demande."
    )
    more = "" if accepted else "Une question ? Écrivez directement à cette organisation."
    return Mail(
        to=email,
        subject=f"Votre demande à {partner}",
        paragraphs=tuple(each for each in (told, more) if each),
        link=("Ouvrir mon espace", f"{base_url}{PATH}"),
    )
