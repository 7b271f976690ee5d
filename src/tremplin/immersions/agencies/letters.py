"""What is written to those who administer agencies. Pure."""

from __future__ import annotations

from datetime import date

from tremplin.immersions.agencies.model import Agency
from tremplin.kit.french import short_date
from tremplin.kit.mail import Mail


def delegation(agency: Agency, *, to: str, today: date) -> Mail:
    """That a delegation ends, or has ended."""
    held = agency.delegation
    assert held is not None  # those that are written about
    assert held.until is not None
    ended = held.until < today
    by = f" par {held.name}" if held.name else ""
    return Mail(
        to=to,
        subject=f"{agency.name} : votre délégation {'a pris' if ended else 'prend'} fin le {short_date(held.until)}",
        paragraphs=(
            "Bonjour,",
            f"{agency.name} valide des conventions d'immersion parce que ce droit lui a été délégué{by}.",
            f"Cette délégation {'a pris' if ended else 'prend'} fin le {short_date(held.until)}.",
            "Faites-la renouveler, puis dites-le à qui administre la plateforme : la nouvelle date remplacera celle-ci.",
        ),
    )
