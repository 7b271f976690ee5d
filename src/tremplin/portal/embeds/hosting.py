"""Which sites may show a widget, as browsers are told and as the server checks it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors {}"
)


def policy(hosts: Sequence[str]) -> str:
    """The security policy of a page made for frames: nothing but our own files, and only these sites around it (none named: all)."""
    return _POLICY.format(" ".join(("'self'", *hosts)) if hosts else "*")


def is_welcome(hosts: Sequence[str], origin: str | None, own: str) -> bool:
    """Whether a page may show what is for these hosts. Its browser says its origin; programs say none, and frame nothing."""
    if not hosts or not origin or origin == own:
        return True
    site = _site(origin)
    return any(site.endswith(host[1:]) and site != host[1:] if host.startswith("*.") else site == host for host in hosts)


def shared_with(hosts: Sequence[str], origin: str | None) -> dict[str, str]:
    """The headers that let a page read an answer (CORS): any page without hosts, else the one that asks."""
    if not hosts or not origin:
        return {"Access-Control-Allow-Origin": "*", "Vary": "Origin"}
    return {"Access-Control-Allow-Origin": origin, "Vary": "Origin"}


def _site(origin: str) -> str:
    """The name of a site as hosts are written: with its port when it is not the usual one, which origins leave out."""
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""
