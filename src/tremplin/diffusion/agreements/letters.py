"""The mails about requests: to the announcer when one is made, to the broadcaster when it is answered."""

from __future__ import annotations

from tremplin.kit.mail import Mail


def asked(email: str, *, broadcaster: str, announcer: str, word: str, link: str) -> Mail:
    """Someone asks to show an announcer's items."""
    return Mail(
        to=email,
        subject=f"{broadcaster} demande à diffuser les missions de {announcer}",
        paragraphs=(
            f"{broadcaster} demande à montrer les missions de {announcer} sur ses pages.",
            *((f"Son message : « {word} »",) if word else ()),
            "Rien n'est montré tant que vous n'avez pas accepté. Vous pourrez arrêter à tout moment.",
        ),
        link=("Répondre à la demande", link),
    )


def answered(email: str, *, announcer: str, accepted: bool, answer: str, link: str) -> Mail:
    """An announcer has answered."""
    told = "accepte que vous montriez" if accepted else "ne souhaite pas que vous montriez"
    return Mail(
        to=email,
        subject=f"{announcer} {'accepte' if accepted else 'refuse'} votre demande",
        paragraphs=(
            f"{announcer} {told} ses missions.",
            *((f"Son message : « {answer} »",) if answer else ()),
            *(("Elles sont montrées dès maintenant. Vous pouvez choisir lesquelles.",) if accepted else ()),
        ),
        link=("Voir les annonceurs", link),
    )
