"""Settings, read once from the environment by the roots (web, worker, cli), which hand the values down.

A wrong value refuses to start with one clear sentence; nothing is guessed. docs/exploitation.md describes each variable.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from tremplin.kit.causes import cause


class WrongSetting(Exception):
    """A setting that can't be used: says which, why and what to do, in French."""


@dataclass(frozen=True, slots=True)
class Settings:
    """`database_url` is None for the embedded database, whose files live in `data_dir`."""

    database_url: str | None
    read_database_urls: tuple[str, ...]
    data_dir: Path
    base_url: str
    secret_key: str
    smtp_url: str | None
    mail_from: str
    mail_secret: str | None
    sms_url: str | None
    sms_key: str | None
    sms_sender: str
    pg_bindir: Path | None
    engagement_rate_limit: int
    immersion_rate_limit: int
    events_rate_limit: int
    quarantine_percent: int
    event_months: int
    log_level: str
    allow_loopback: bool
    sirene_url: str | None
    sirene_key: str | None
    oidc: tuple[str, str, str] | None
    """Issuer, client id and client secret of the server that signs people in."""
    legal: tuple[str, str, str, str] = ("", "", "", "")
    """Who publishes the site, who directs it, who hosts it and how to write to them; empty what is not told."""


def _positive(env: Mapping[str, str], name: str, default: int, unit: str, most: int = 1_000_000_000) -> int:
    raw = env.get(name, "").strip()
    if not raw:
        return default
    if not raw.isascii() or not raw.isdigit() or not 1 <= int(raw) <= most:
        raise WrongSetting(f"{name} doit être un nombre entier de 1 à {most} ({unit}) ; valeur reçue : « {raw} ».")
    return int(raw)


def _url(env: Mapping[str, str], name: str, schemes: tuple[str, ...], default: str | None) -> str | None:
    raw = env.get(name, "").strip()
    if not raw:
        return default
    try:
        parts = urlsplit(raw)
        _ = parts.port
    except ValueError as error:
        raise WrongSetting(f"{name} n'est pas une adresse lisible ({error}).") from error
    if parts.scheme not in schemes or not (parts.hostname or parts.scheme.startswith("postgres")):
        raise WrongSetting(f"{name} doit commencer par {' ou '.join(f'{s}://' for s in schemes)} et nommer un serveur.")
    return raw


def _flag(env: Mapping[str, str], name: str) -> bool:
    raw = env.get(name, "").strip().lower()
    if raw not in {"", "0", "1", "true", "false"}:
        raise WrongSetting(f"{name} vaut 1 (oui) ou 0 (non) ; valeur reçue : « {raw} ».")
    return raw in {"1", "true"}


def _mail_from(env: Mapping[str, str], base_url: str) -> str:
    raw = env.get("TREMPLIN_MAIL_FROM", "").strip()
    if not raw:
        return f"Tremplin <ne-pas-repondre@{urlsplit(base_url).hostname}>"
    if not re.fullmatch(r"([^<>@\r\n]+ <[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)", raw):
        raise WrongSetting(f"TREMPLIN_MAIL_FROM doit être une adresse, ou « Nom <adresse> » ; valeur reçue : « {raw} ».")
    return raw


def _mail_secret(env: Mapping[str, str]) -> str | None:
    raw = env.get("TREMPLIN_MAIL_SECRET", "").strip()
    if raw and (len(raw) < 32 or not raw.isascii()):
        raise WrongSetting("TREMPLIN_MAIL_SECRET doit avoir au moins 32 caractères tirés au hasard, sans accent.")
    return raw or None


def _sms_sender(env: Mapping[str, str]) -> str:
    raw = env.get("TREMPLIN_SMS_SENDER", "").strip() or "Tremplin"
    # What networks take for a name; a number is written with its country.
    if not re.fullmatch(r"[A-Za-z0-9 ]{3,11}|\+[0-9]{5,15}", raw):
        raise WrongSetting(
            f"TREMPLIN_SMS_SENDER a de 3 à 11 lettres ou chiffres, ou est un numéro « +33… » ; valeur reçue : « {raw} »."
        )
    return raw


def _oidc(env: Mapping[str, str]) -> tuple[str, str, str] | None:
    names = ("TREMPLIN_OIDC_ISSUER", "TREMPLIN_OIDC_CLIENT_ID", "TREMPLIN_OIDC_CLIENT_SECRET")
    given = {name: env.get(name, "").strip() for name in names}
    if not any(given.values()):
        return None
    missing = [name for name, value in given.items() if not value]
    if missing:
        raise WrongSetting(f"{' et '.join(missing)} : à donner aussi, ou retirez les autres TREMPLIN_OIDC_.")
    issuer = _url(env, names[0], ("https", "http"), None) or ""
    if not issuer.startswith("https://") and urlsplit(issuer).hostname not in {"localhost", "127.0.0.1"}:
        raise WrongSetting("TREMPLIN_OIDC_ISSUER doit commencer par https:// : des mots de passe y passent.")
    return issuer, given[names[1]], given[names[2]]


def _legal(env: Mapping[str, str]) -> tuple[str, str, str, str]:
    contact = env.get("TREMPLIN_LEGAL_CONTACT", "").strip()
    if contact and not re.fullmatch(r"[^<>@\s]+@[^<>@\s]+\.[^<>@\s]+|https://\S+", contact):
        raise WrongSetting(f"TREMPLIN_LEGAL_CONTACT est une adresse électronique ou une page https:// ; reçu : « {contact} ».")
    publisher = env.get("TREMPLIN_LEGAL_PUBLISHER", "").strip()
    return publisher, env.get("TREMPLIN_LEGAL_DIRECTOR", "").strip(), env.get("TREMPLIN_LEGAL_HOST", "").strip(), contact


def _secret_key(env: Mapping[str, str], data_dir: Path, embedded: bool) -> str:
    """The key given, or one drawn once and kept beside the embedded database (a shared database needs a shared key)."""
    raw = env.get("TREMPLIN_SECRET_KEY", "")
    if raw:
        if len(raw) < 32:
            raise WrongSetting("TREMPLIN_SECRET_KEY est trop courte : donnez au moins 32 caractères tirés au hasard.")
        return raw
    if not embedded:
        raise WrongSetting(
            "TREMPLIN_SECRET_KEY est obligatoire avec TREMPLIN_DATABASE_URL : donnez au moins 32 caractères tirés au hasard,"
            " les mêmes pour tous les serveurs."
        )
    path = data_dir / "secret.key"
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    except OSError as error:
        raise WrongSetting(f"TREMPLIN_DATA_DIR ({data_dir}) ne peut pas être écrit : {cause(error)}.") from error
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(48))
    return path.read_text().strip()


def load(env: Mapping[str, str] | None = None) -> Settings:
    """Reads and checks every variable. Raises `WrongSetting` on the first that can't be used."""
    env = os.environ if env is None else env
    data_dir = Path(env.get("TREMPLIN_DATA_DIR", "").strip() or "var").expanduser().absolute()
    if data_dir.exists() and not data_dir.is_dir():
        raise WrongSetting(f"TREMPLIN_DATA_DIR ({data_dir}) existe et n'est pas un dossier.")
    database_url = _url(env, "TREMPLIN_DATABASE_URL", ("postgresql", "postgres"), None)
    bindir = env.get("TREMPLIN_PG_BINDIR", "").strip()
    if bindir and not (Path(bindir) / "postgres").exists():
        raise WrongSetting(f"TREMPLIN_PG_BINDIR ({bindir}) ne contient pas le programme « postgres ».")
    level = env.get("TREMPLIN_LOG_LEVEL", "").strip().upper() or "INFO"
    if level not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
        raise WrongSetting(f"TREMPLIN_LOG_LEVEL vaut DEBUG, INFO, WARNING ou ERROR ; valeur reçue : « {level} ».")
    replicas = tuple(url for url in env.get("TREMPLIN_READ_DATABASE_URLS", "").replace(",", " ").split() if url)
    for replica in replicas:
        _url({"TREMPLIN_READ_DATABASE_URLS": replica}, "TREMPLIN_READ_DATABASE_URLS", ("postgresql", "postgres"), None)
    base_url = _url(env, "TREMPLIN_BASE_URL", ("https", "http"), "http://localhost:8000") or ""
    return Settings(
        database_url=database_url,
        read_database_urls=replicas,
        data_dir=data_dir,
        base_url=base_url.rstrip("/"),
        secret_key=_secret_key(env, data_dir, embedded=database_url is None),
        mail_from=_mail_from(env, base_url),
        mail_secret=_mail_secret(env),
        sms_url=_url(env, "TREMPLIN_SMS_URL", ("https", "http"), None),
        sms_key=env.get("TREMPLIN_SMS_KEY", "").strip() or None,
        sms_sender=_sms_sender(env),
        smtp_url=_url(env, "TREMPLIN_SMTP_URL", ("smtp", "smtps"), None),
        pg_bindir=Path(bindir) if bindir else None,
        engagement_rate_limit=_positive(env, "TREMPLIN_ENGAGEMENT_RATE_LIMIT", 600, "appels par minute"),
        immersion_rate_limit=_positive(env, "TREMPLIN_IMMERSION_RATE_LIMIT", 5, "appels par seconde"),
        events_rate_limit=_positive(env, "TREMPLIN_EVENTS_RATE_LIMIT", 10, "appels par seconde"),
        quarantine_percent=_positive(env, "TREMPLIN_FEED_QUARANTINE_PERCENT", 20, "pour cent", most=100),
        # As long as the authority accepts, docs/donnees-personnelles.md; a shorter time is the operator's choice.
        event_months=_positive(env, "TREMPLIN_EVENT_MONTHS", 25, "mois", most=25),
        log_level=level,
        allow_loopback=_flag(env, "TREMPLIN_ALLOW_LOOPBACK"),
        sirene_url=_url(env, "TREMPLIN_SIRENE_URL", ("https", "http"), None),
        sirene_key=env.get("TREMPLIN_SIRENE_KEY", "").strip() or None,
        oidc=_oidc(env),
        legal=_legal(env),
    )
