"""Who signs in to try the workspace: one person for each part; at each start, a link that serves once."""

from __future__ import annotations

from datetime import datetime

from tremplin.demo.channels import MODERATOR
from tremplin.demo.conventions import ADVISER, AGENCY
from tremplin.identity import membership
from tremplin.kit.db import Database
from tremplin.settings import Settings

# Address → partner and role.
PEOPLE: dict[str, tuple[str | None, str, str]] = {
    "annonce@benevoles-d-ici.example": ("benevoles-d-ici", "owner", "une association qui annonce"),
    "diffusion@portail-jeunesse.example": ("portail-jeunesse", "owner", "un site qui diffuse"),
    "moderation@comite-de-lecture.example": (MODERATOR, "owner", "un comité qui modère"),
    ADVISER: (AGENCY, "adviser", "une conseillère qui suit des conventions"),
    "equipe@tremplin.example": (None, "staff", "l'équipe de la plateforme"),
}


async def ensure(settings: Settings, db: Database, now: datetime) -> list[str]:
    """Opens the accounts that are missing, and returns what to tell of each."""
    told = [f"Espace partenaires, {settings.base_url}/espace (chaque lien sert une fois) :"]
    async with db.writing() as conn:
        for email, (partner_id, role, what) in PEOPLE.items():
            made = await membership.create(conn, email, base_url=settings.base_url, now=now, partner_id=partner_id, role=role)
            told.append(f"  {what} : {made.login_url}")
    return told
