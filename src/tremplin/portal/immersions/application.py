"""The form by which someone asks a company to welcome them: what was typed, what is wrong with it, and the request it makes. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

from tremplin.immersions.contacts.model import Applicant, ContactRequest, Kind, Objective
from tremplin.immersions.offers.model import ContactMode, Establishment
from tremplin.kit.mailbox import mailbox
from tremplin.kit.phone import dialled
from tremplin.kit.texts import legible
from tremplin.portal.immersions.offer import Offer
from tremplin.portal.language.spoken import _, marked

SOURCE = "portail"
"""Through whom these requests come."""

ADULT, NINTH_YEAR, TENTH_YEAR = "adulte", "troisieme", "seconde"
PROFILES = {
    ADULT: marked("Une personne adulte, en recherche d'emploi, en poste ou en reconversion"),
    NINTH_YEAR: marked("Élève de 3ème"),
    TENTH_YEAR: marked("Élève de 2nde"),
}
# The words of the contract (§1.8).
_LEVELS = {NINTH_YEAR: "3ème", TENTH_YEAR: "2nde"}
OBJECTIVES = {
    "decouvrir": Objective.DISCOVER,
    "confirmer": Objective.CONFIRM,
    "recruter": Objective.RECRUIT,
}
_MOST = {"first_name": 255, "last_name": 255, "dates": 6000, "experience": 1024, "resume": 1024}


@dataclass(frozen=True, slots=True)
class Application:
    """What was typed, kept as it was to be shown again, with its errors: name of a field → what to do."""

    profile: str = ""
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    phone: str = ""
    dates: str = ""
    objective: str = ""
    experience: str = ""
    resume: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, sent: Mapping[str, object]) -> Application:
        """What a form sent; what is no field of ours is left aside."""
        typed: dict[str, Any] = {name: _text(sent.get(parameter)) for name, parameter in FIELDS.items()}
        return cls(**typed)

    def checked(self, offer: Offer, company: Establishment) -> Application:
        """The same with what is wrong in it, for an offer: a company that is called or visited reads nothing of a person's plans."""
        return replace(self, errors=dict(self._wrong(by_mail=offer.by_mail, allowed=profiles(company))))

    def _wrong(self, *, by_mail: bool, allowed: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        if self.profile not in allowed:
            yield "profile", _("Dites qui vous êtes.")
        if not self.first_name:
            yield "first_name", _("Écrivez votre prénom.")
        if not self.last_name:
            yield "last_name", _("Écrivez votre nom.")
        if mailbox(self.email) is None:
            yield "email", _("Écrivez une adresse électronique complète, comme prenom.nom@courriel.example.")
        if (self.phone or by_mail) and dialled(self.phone) is None:
            yield "phone", _("Écrivez un numéro de téléphone valide, comme 06 12 34 56 78 ou +33 6 12 34 56 78.")
        if by_mail:
            yield from self._wrong_in_letter()
        for name, most in _MOST.items():
            if len(getattr(self, name)) > most:
                yield name, _("Raccourcissez ce texte : %(most)s caractères au plus.", most=most)

    def _wrong_in_letter(self) -> Iterator[tuple[str, str]]:
        if not self.dates:
            yield "dates", _("Dites quand vous voudriez venir, même à peu près.")
        if self.profile == ADULT and self.objective not in OBJECTIVES:
            yield "objective", _("Choisissez le but de votre immersion.")
        if self.resume and not _is_page(self.resume):
            yield "resume", _("Donnez l'adresse d'une page, qui commence par https://, ou laissez ce champ vide.")

    def request(self, offer: Offer) -> ContactRequest:
        """The request that a checked form makes."""
        adult = self.profile == ADULT
        letter = {
            "date_preferences": self.dates or None,
            "experience": (self.experience or None) if adult else None,
            "resume_link": (self.resume or None) if adult else None,
        }
        objective = OBJECTIVES.get(self.objective) if adult else Objective.DISCOVER
        return ContactRequest(
            siret=offer.siret,
            appellation_code=offer.job.code,
            location_id=offer.location_id,
            contact_mode=offer.contact_mode,
            applicant=Applicant(
                first_name=self.first_name, last_name=self.last_name, email=mailbox(self.email) or "", phone=dialled(self.phone)
            ),
            source=SOURCE,
            kind=Kind.ADULT if adult else Kind.PUPIL,
            level_of_education=_LEVELS.get(self.profile),
            objective=objective,
            **(letter if offer.by_mail else {}),
        )

    def fingerprint(self, offer: Offer) -> str:
        """What makes two forms sent the same request: sent again, it is not done again."""
        hashed = hashlib.blake2b(digest_size=16)
        for part in (offer.siret, offer.job.code, offer.location_id, *(getattr(self, name) for name in FIELDS)):
            hashed.update(f"{len(part)}:{part}".encode())
        return hashed.hexdigest()


FIELDS = {
    "profile": "profil",
    "first_name": "prenom",
    "last_name": "nom",
    "email": "courriel",
    "phone": "telephone",
    "dates": "dates",
    "objective": "objectif",
    "experience": "experience",
    "resume": "cv",
}
"""Name of a field → its name in the form."""


def profiles(company: Establishment) -> dict[str, str]:
    """Whom a company welcomes, as the choices of the form."""
    welcome = {
        ADULT: company.searchable_by_job_seekers,
        NINTH_YEAR: company.searchable_by_students,
        TENTH_YEAR: company.searchable_by_students,
    }
    return {name: _(label) for name, label in PROFILES.items() if welcome[name]}


def button(contact_mode: str) -> str:
    """What happens once the form is sent, in the words of its button."""
    return {
        ContactMode.PHONE: _("Recevoir le numéro de téléphone"),
        ContactMode.IN_PERSON: _("Recevoir le nom et l'adresse"),
    }.get(ContactMode(contact_mode), _("Envoyer ma demande"))


def _text(value: object) -> str:
    return legible(value).strip() if isinstance(value, str) else ""


def _is_page(link: str) -> bool:
    try:
        parts = urlsplit(link)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False
