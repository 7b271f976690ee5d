"""Outgoing HTTP to addresses that others chose: feeds, webhooks, logos. The one place where SSRF is stopped.

Whoever gives us a link decides where this server connects. So nothing here connects anywhere before its address was
judged, the address judged is the address connected to, and the answer is bounded in time, in bytes received and in
bytes once decompressed. Read `boundary` first: it holds the rules. `docs/decisions/0008` says why they are these.
"""

from __future__ import annotations

from tremplin.kit.fetch.addresses import IPAddress, allow_loopback, is_public
from tremplin.kit.fetch.answer import Answer, Limits
from tremplin.kit.fetch.client import Download, Fetcher, Receipt
from tremplin.kit.fetch.errors import (
    AddressNotPublic,
    BadEncoding,
    BadUrl,
    CredentialsInUrl,
    Downgrade,
    FetchRefused,
    NotReachable,
    NotResolved,
    PortNotAllowed,
    SchemeNotAllowed,
    TooLarge,
    TooManyRedirects,
    TooSlow,
    Truncated,
)

__all__ = [
    "AddressNotPublic",
    "Answer",
    "BadEncoding",
    "BadUrl",
    "CredentialsInUrl",
    "Downgrade",
    "Download",
    "FetchRefused",
    "Fetcher",
    "IPAddress",
    "Limits",
    "NotReachable",
    "NotResolved",
    "PortNotAllowed",
    "Receipt",
    "SchemeNotAllowed",
    "TooLarge",
    "TooManyRedirects",
    "TooSlow",
    "Truncated",
    "allow_loopback",
    "is_public",
]
