"""What may be held of a person, under which name, and what becomes of it when they ask. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Kind:
    """A sort of data. `kept`: why it can't be erased on demand; empty when it can."""

    title: str
    kept: str = ""


KINDS: Mapping[str, Kind] = {
    "compte": Kind("Compte", "un an après sa fermeture, pour répondre de ce qui a été fait avec lui"),
    "roles": Kind("Rôles chez des partenaires"),
    "sessions": Kind("Sessions"),
    "connexions": Kind("Connexions", "un an, pour reconnaître un intrus"),
    "invitations": Kind("Invitations reçues"),
    "inscriptions": Kind("Inscriptions d'organisations à confirmer"),
    "evenements": Kind("Inscriptions à des événements"),
    "mises-en-relation": Kind("Demandes d'immersion"),
    "conventions": Kind("Conventions d'immersion", "tant que la loi demande d'en répondre"),
    "brouillons-convention": Kind("Conventions en cours d'écriture"),
    "accueil": Kind("Fiches d'entreprises d'accueil", "tant que l'entreprise est dans l'annuaire : elle retire sa fiche elle-même"),
    "brouillons-accueil": Kind("Brouillons de fiches d'accueil"),
    "structures": Kind("Structures de suivi", "tant que cette personne y travaille"),
    "partenaires": Kind("Adresse de contact d'un partenaire", "tant que le partenaire ne la change pas"),
    "journal": Kind("Actes notés dans des journaux", "trois ans, pour que chaque partenaire sache ce qui a été fait chez lui"),
}


@dataclass(frozen=True, slots=True)
class Holding:
    """What is held of someone, of one sort."""

    key: str
    rows: Sequence[Mapping[str, Any]]

    @property
    def kind(self) -> Kind:
        return KINDS[self.key]


def export(email: str, held: Sequence[Holding]) -> dict[str, Any]:
    """The same for a program: what is held, and why it is kept when it is."""
    return {
        "adresse": email,
        "donnees": [
            {"sorte": each.key, "titre": each.kind.title, "conserve": each.kind.kept or None, "lignes": list(each.rows)}
            for each in held
        ],
    }
