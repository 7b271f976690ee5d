"""The mails about access: short, one link each, and what to do when one did not ask."""

from __future__ import annotations

from tremplin.kit.mail import Mail

PATH = "/espace"
_NOT_YOU = "Vous n'avez rien demandé ? Ignorez ce message : sans le lien, rien ne se passe."


def sign_in_address(base_url: str, token: str) -> str:
    return f"{base_url}{PATH}/entrer/{token}"


def password_address(base_url: str, token: str) -> str:
    return f"{base_url}{PATH}/mot-de-passe/{token}"


def invitation_address(base_url: str, token: str) -> str:
    return f"{base_url}{PATH}/invitation/{token}"


def sign_in(email: str, token: str, *, base_url: str) -> Mail:
    """The link that lets someone in."""
    return Mail(
        to=email,
        subject="Votre lien de connexion à Tremplin",
        paragraphs=("Voici votre lien pour entrer dans votre espace. Il sert une fois, pendant 30 minutes.", _NOT_YOU),
        link=("Entrer dans mon espace", sign_in_address(base_url, token)),
    )


def password(email: str, token: str, *, base_url: str) -> Mail:
    """The link by which someone chooses a password."""
    return Mail(
        to=email,
        subject="Choisir un mot de passe pour Tremplin",
        paragraphs=("Ouvrez ce lien pour choisir un mot de passe. Il sert une fois, pendant deux heures.", _NOT_YOU),
        link=("Choisir mon mot de passe", password_address(base_url, token)),
    )


def invitation(email: str, token: str, *, partner: str, by: str, base_url: str) -> Mail:
    """The link by which someone joins a partner."""
    return Mail(
        to=email,
        subject=f"{by} vous invite dans l'espace de {partner}",
        paragraphs=(
            f"{by} vous invite à rejoindre l'espace de {partner} sur Tremplin.",
            "Le lien sert une fois, pendant 7 jours. Vous ne connaissez pas cette personne ? Ignorez ce message.",
        ),
        link=("Accepter l'invitation", invitation_address(base_url, token)),
    )
