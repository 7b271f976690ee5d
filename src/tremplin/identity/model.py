"""Accounts, roles and what they allow, sessions and one-time links. Pure but for the randomness of tokens."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

SESSION_LASTS = timedelta(days=30)
IDLE_LASTS = timedelta(days=7)
ROTATE_AFTER = timedelta(days=1)
PREVIOUS_SERVES = timedelta(minutes=1)
SEEN_EVERY = timedelta(hours=1)
"""How often the last use of a session is written: each page would otherwise write."""
INVITATION_LASTS = timedelta(days=7)
TRACES_KEPT = timedelta(days=365)
"""Also how long an account that was closed is kept, to answer for what it did."""
# Tries with a wrong password or code, for one address; beyond, the link by mail still works.
TRIES_COUNTED = timedelta(minutes=15)
MOST_TRIES = 10
MOST_LINKS_AN_HOUR = 5
SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 200


class Role(StrEnum):
    """What someone is at a partner. Several may be held."""

    OWNER = "owner"
    EDITOR = "editor"  # announces and broadcasts
    ANNOUNCER = "announcer"
    BROADCASTER = "broadcaster"
    MODERATOR = "moderator"
    ANALYST = "analyst"
    ADVISER = "adviser"
    STAFF = "staff"  # of the platform: everything, everywhere; held by the account, not at a partner


class Right(StrEnum):
    """What may be done in the workspace of a partner."""

    SEE = "see"
    ANNOUNCE = "announce"
    DIFFUSE = "diffuse"
    MODERATE = "moderate"
    MEASURE = "measure"
    ADVISE = "advise"
    MANAGE = "manage"  # people and keys


RIGHTS: Mapping[Role, frozenset[Right]] = {
    Role.OWNER: frozenset(Right),
    Role.STAFF: frozenset(Right),
    Role.EDITOR: frozenset({Right.SEE, Right.ANNOUNCE, Right.DIFFUSE, Right.MEASURE}),
    Role.ANNOUNCER: frozenset({Right.SEE, Right.ANNOUNCE, Right.MEASURE}),
    Role.BROADCASTER: frozenset({Right.SEE, Right.DIFFUSE, Right.MEASURE}),
    Role.MODERATOR: frozenset({Right.SEE, Right.MODERATE, Right.MEASURE}),
    Role.ANALYST: frozenset({Right.SEE, Right.MEASURE}),
    Role.ADVISER: frozenset({Right.SEE, Right.ADVISE}),
}
ROLE_LABELS: Mapping[Role, str] = {
    Role.OWNER: "Responsable : tout, et les personnes et les clés",
    Role.EDITOR: "Éditeur : publie et diffuse",
    Role.ANNOUNCER: "Annonceur : publie",
    Role.BROADCASTER: "Diffuseur : choisit ce qui est montré",
    Role.MODERATOR: "Modérateur : accepte et refuse",
    Role.ANALYST: "Lecteur : voit les pages et les chiffres",
    Role.ADVISER: "Conseiller : suit les conventions",
}
"""The roles that can be given at a partner, as people choose them."""


def rights_of(roles: Iterable[Role]) -> frozenset[Right]:
    """What these roles allow together."""
    return frozenset().union(*(RIGHTS[role] for role in roles))


class Purpose(StrEnum):
    """What a one-time link is for."""

    SIGN_IN = "sign_in"  # sent by mail: opened, then confirmed, since programs open the links of mails
    COMMAND = "command"  # given to whoever runs the platform: opens at once
    PASSWORD = "password"  # noqa: S105 (a name)
    SECOND_STEP = "second_step"  # the way from a right password to the code of the second factor


LINKS_LAST: Mapping[Purpose, timedelta] = {
    Purpose.SIGN_IN: timedelta(minutes=30),
    Purpose.COMMAND: timedelta(days=1),
    Purpose.PASSWORD: timedelta(hours=2),
    Purpose.SECOND_STEP: timedelta(minutes=10),
}


class Trace(StrEnum):
    """What is noted of sign-ins."""

    BY_LINK = "signed_in_by_link"
    BY_PASSWORD = "signed_in_by_password"  # noqa: S105 (a name)
    BY_ISSUER = "signed_in_by_issuer"
    WRONG_PASSWORD = "wrong_password"  # noqa: S105 (a name)
    WRONG_CODE = "wrong_code"
    SIGNED_OUT = "signed_out"
    REVOKED = "sessions_revoked"
    PASSWORD_SET = "password_set"  # noqa: S105 (a name)
    CODE_ON = "second_factor_on"
    CODE_OFF = "second_factor_off"
    INVITED = "invited"
    JOINED = "joined"
    LEFT = "removed"
    ENDED = "sessions_ended_by_staff"
    READ = "data_read_by_staff"
    EXPORTED = "data_exported"


TRACE_LABELS: Mapping[Trace, str] = {
    Trace.BY_LINK: "Connexion par lien",
    Trace.BY_PASSWORD: "Connexion par mot de passe",
    Trace.BY_ISSUER: "Connexion par le compte de votre organisation",
    Trace.WRONG_PASSWORD: "Mot de passe refusé",
    Trace.WRONG_CODE: "Code refusé",
    Trace.SIGNED_OUT: "Déconnexion",
    Trace.REVOKED: "Autres appareils déconnectés",
    Trace.PASSWORD_SET: "Mot de passe changé",
    Trace.CODE_ON: "Second facteur activé",
    Trace.CODE_OFF: "Second facteur désactivé",
    Trace.INVITED: "Invitation envoyée",
    Trace.JOINED: "Entrée chez un partenaire",
    Trace.LEFT: "Sortie d'un partenaire",
    Trace.ENDED: "Sessions terminées par l'équipe de la plateforme",
    Trace.READ: "Données lues par l'équipe de la plateforme",
    Trace.EXPORTED: "Données exportées",
}
FAILURES = (Trace.WRONG_PASSWORD, Trace.WRONG_CODE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A person."""

    id: str
    email: str
    name: str
    created_at: datetime
    password: str | None = None
    totp: bytes | None = None
    totp_proposed: bytes | None = None
    totp_step: int = 0
    staff: bool = False
    signed_in_at: datetime | None = None
    disabled_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A browser where someone is signed in."""

    id: str
    account_id: str
    device: str
    rotated_at: datetime
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    # Staff in the space of a partner, with the rights of a role there, until an instant.
    acting_at: str | None = None
    acting_role: str | None = None
    acting_reason: str | None = None
    acting_writes: bool = False
    acting_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """Someone expected at a partner."""

    id: str
    email: str
    partner_id: str
    role: str
    invited_by: str | None
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Member:
    """Someone of a partner, with what they are there."""

    account_id: str
    email: str
    name: str
    roles: tuple[Role, ...]
    signed_in_at: datetime | None


def new_token() -> str:
    """A secret that fits in an address: 256 bits."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> bytes:
    """What is kept of a token. Not slow: 256 random bits can't be guessed."""
    return hashlib.sha256(token.encode(errors="replace")).digest()


def session_ends(session: Session) -> datetime:
    """When a session is over if it is not used again."""
    return min(session.expires_at, session.seen_at + IDLE_LASTS)


def weakness(password: str, email: str) -> str | None:
    """Why a password can't be taken; None when it can. Length protects, signs that must be there do not (NIST SP 800-63B)."""
    if len(password) < SHORTEST_PASSWORD:
        return f"Choisissez au moins {SHORTEST_PASSWORD} caractères : une phrase convient très bien."
    if len(password) > LONGEST_PASSWORD:
        return f"Choisissez au plus {LONGEST_PASSWORD} caractères."
    if len(set(password)) < 5:
        return "Ce mot de passe se répète : choisissez-en un plus varié."
    if email.partition("@")[0] in password.lower() and len(email.partition("@")[0]) > 4:
        return "Ce mot de passe contient votre adresse : choisissez-en un autre."
    return None


def device_of(user_agent: str) -> str:
    """A browser and a system, as their owner would recognise them; never the whole text, which would single someone out."""
    browsers = {"Firefox": "Firefox", "Edg/": "Edge", "Chrome": "Chrome", "Safari": "Safari"}
    systems = {"Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows", "Mac OS": "Mac", "Linux": "Linux"}
    browser = next((name for mark, name in browsers.items() if mark in user_agent), "Navigateur")
    system = next((name for mark, name in systems.items() if mark in user_agent), "")
    return f"{browser} sur {system}" if system else browser
