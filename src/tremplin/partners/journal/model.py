"""The words of the journal. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

KEPT = timedelta(days=1095)
PLATFORM = "la plateforme"


class Act(StrEnum):
    """What is noted."""

    CREATED = "created"
    SANDBOX = "sandbox_created"
    CHANGED = "changed"
    VERIFIED = "verified"
    MERGED = "merged"
    DELETED = "deleted"
    RESTORED = "restored"
    KEY_MADE = "key_made"
    KEY_ROTATED = "key_rotated"
    KEY_REVOKED = "key_revoked"
    INVITED = "invited"
    JOINED = "joined"
    ASKED = "asked_to_join"
    REFUSED = "join_refused"
    ROLES = "roles_changed"
    REMOVED = "removed"
    ENTERED = "entered"
    LEFT = "left"
    ACTED = "acted"
    CLOSED = "account_closed"
    OPENED = "account_opened"
    SIGNED_OUT = "sessions_ended"
    READ = "personal_data_read"
    EXPORTED = "personal_data_exported"
    ERASED = "personal_data_erased"
    RETRIED = "job_retried"
    DROPPED = "job_dropped"
    BOT_RULE = "bot_rule_added"
    BOT_UNDONE = "bot_rule_undone"
    ANNOUNCED = "announced"
    WITHDRAWN = "announcement_withdrawn"
    DIFFUSION = "diffusion"
    LINK = "link"
    WIDGET = "widget"
    WEBHOOK = "webhook"
    OUTLET = "outlet"
    FLAGGED = "flagged"
    FLAG_CLOSED = "flag_closed"
    COMMAND = "command"
    MISSION = "mission"
    EVENT = "event"
    FAIR = "fair"
    AGENDA = "agenda"
    CATALOGUE = "catalogue"
    COMPANY = "company"


LABELS: Mapping[Act, str] = {
    Act.CREATED: "Espace créé",
    Act.SANDBOX: "Bac à sable créé",
    Act.CHANGED: "Fiche modifiée",
    Act.VERIFIED: "Organisation vérifiée",
    Act.MERGED: "Espaces réunis",
    Act.DELETED: "Espace fermé",
    Act.RESTORED: "Espace rouvert",
    Act.KEY_MADE: "Clé d'API créée",
    Act.KEY_ROTATED: "Clé d'API remplacée",
    Act.KEY_REVOKED: "Clé d'API révoquée",
    Act.INVITED: "Personne invitée",
    Act.JOINED: "Personne entrée dans l'équipe",
    Act.ASKED: "Demande d'entrée",
    Act.REFUSED: "Demande d'entrée refusée",
    Act.ROLES: "Rôles changés",
    Act.REMOVED: "Personne retirée de l'équipe",
    Act.ENTERED: "Intervention commencée",
    Act.LEFT: "Intervention terminée",
    Act.ACTED: "Action pendant une intervention",
    Act.CLOSED: "Compte fermé",
    Act.OPENED: "Compte rouvert",
    Act.SIGNED_OUT: "Sessions terminées",
    Act.READ: "Données d'une personne lues",
    Act.EXPORTED: "Données d'une personne exportées",
    Act.ERASED: "Données d'une personne effacées",
    Act.RETRIED: "Tâche relancée",
    Act.DROPPED: "Tâche abandonnée",
    Act.BOT_RULE: "Règle de robots ajoutée",
    Act.BOT_UNDONE: "Règle de robots annulée",
    Act.ANNOUNCED: "Annonce publiée",
    Act.WITHDRAWN: "Annonce retirée",
    Act.DIFFUSION: "Diffusion",
    Act.LINK: "Lien suivi",
    Act.WIDGET: "Widget",
    Act.WEBHOOK: "Webhook",
    Act.OUTLET: "Fichier de diffusion",
    Act.FLAGGED: "Problème signalé",
    Act.FLAG_CLOSED: "Signalement traité",
    Act.COMMAND: "Commande d'exploitation",
    Act.MISSION: "Mission",
    Act.EVENT: "Événement",
    Act.FAIR: "Salon en ligne",
    Act.AGENDA: "Agenda lu",
    Act.CATALOGUE: "Catalogue",
    Act.COMPANY: "Entreprise d'accueil",
}


@dataclass(frozen=True, slots=True)
class Author:
    """Who does something. `id` is None for what the platform does by itself."""

    id: str | None
    name: str
    staff: bool = False


ITSELF = Author(None, PLATFORM, staff=True)
# Whoever has the hand on the machine: no account says who.
OPERATIONS = Author(None, "l'exploitation (ligne de commande)", staff=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of the journal; `subject`: about what or whom, `reason`: why, both may be empty."""

    id: str
    at: datetime
    partner_id: str | None
    actor_id: str | None
    actor: str
    staff: bool
    act: Act
    subject: str = ""
    reason: str = ""

    @property
    def label(self) -> str:
        return LABELS[self.act]
