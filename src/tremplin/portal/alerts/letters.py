"""The mails of alerts: the one that asks to confirm, and the news, as text and as HTML that says the same. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from tremplin.kit.mail import Mail
from tremplin.portal.alerts.model import MOST_TOLD, News, Subscription


@cache
def _templates() -> Environment:
    folder = Path(__file__).parent / "templates"
    return Environment(
        loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


def confirmation(of: Subscription, link: str) -> Mail:
    """Asks whoever reads the mailbox whether they asked for the alert: until then nothing else is sent."""
    return Mail(
        to=of.email,
        subject=f"Confirmez votre alerte – {of.title}",
        paragraphs=(
            f"Quelqu'un, vous sans doute, a demandé à recevoir à cette adresse les nouvelles annonces de la recherche « {of.title} ».",
            "Confirmez pour les recevoir. Sinon, rien d'autre ne vous est envoyé et cette demande est effacée dans sept jours.",
        ),
        link=("Confirmer mon alerte", link),
    )


def letter(of: Subscription, found: Sequence[News], *, link: str, base_url: str) -> Mail:
    """What is new to someone. `link` is where they change or stop it."""
    shown, more = found[:MOST_TOLD], max(0, len(found) - MOST_TOLD)
    count = f"{len(found)} nouvelle{'s' if len(found) > 1 else ''} annonce{'s' if len(found) > 1 else ''}"
    lines = [f"{each.title}\n{each.line}\n{base_url}{each.path}" for each in shown]
    end = [f"Et {more} de plus : {base_url}{of.address}"] if more else []
    stop = f"Vous recevez ce courriel parce que vous l'avez demandé. Changer ou arrêter cette alerte : {link}"
    subject = f"{count} – {of.title}"
    told = {"subject": subject, "count": count, "title": of.title, "search": base_url + of.address, "found": shown, "more": more}
    page = _templates().get_template("news.html.jinja").render(told, link=link, base_url=base_url)
    paragraphs = (f"{count} pour « {of.title} » :", *lines, *end, stop)
    return Mail(to=of.email, subject=subject, paragraphs=paragraphs, page=page, unsubscribe=link)
