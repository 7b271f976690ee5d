"""A server that signs people in for us (OpenID Connect Core 1.0, code flow with PKCE), such as ProConnect."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

import aiohttp
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

_SECONDS = 8
_KNOWN_FOR = timedelta(hours=1)
_SIGNED_WITH = ["RS256", "ES256", "PS256"]  # never with our own secret, which the server knows too
_SCOPE = "openid email given_name usual_name siret"
_NEEDED = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")


class IssuerUnavailable(Exception):
    """The server did not answer, or not as the standard says: nobody is let in, another way is offered."""


@dataclass(frozen=True, slots=True)
class Passage:
    """What is drawn for one way to the server and back: none of it may serve twice."""

    state: str
    nonce: str
    verifier: str

    @property
    def challenge(self) -> str:
        """What is shown of the verifier on the way (RFC 7636, S256)."""
        return base64.urlsafe_b64encode(hashlib.sha256(self.verifier.encode()).digest()).rstrip(b"=").decode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Someone, as the server knows them. `token` lets them out there later."""

    subject: str
    email: str
    email_verified: bool
    name: str
    siret: str | None
    token: str


@dataclass(slots=True)
class Issuer:
    """The server at this address, and what it knows us by. What it says of itself is read once an hour."""

    url: str
    client_id: str
    client_secret: str = field(repr=False)
    redirect_uri: str
    _told: dict[str, Any] = field(default_factory=dict)
    _told_at: datetime | None = None

    @property
    def name(self) -> str:
        """What people call it."""
        host = urlsplit(self.url).hostname or ""
        return "ProConnect" if "proconnect" in host or "agentconnect" in host else "le compte de mon organisation"

    async def way_in(self, passage: Passage, *, now: datetime) -> str:
        """Where a browser goes to sign in. Raises IssuerUnavailable."""
        told = await self._discovered(now)
        asked = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": self.redirect_uri,
            "scope": _SCOPE,
            "acr_values": "eidas1",
            "state": passage.state,
            "nonce": passage.nonce,
            "code_challenge": passage.challenge,
            "code_challenge_method": "S256",
        }
        return f"{told['authorization_endpoint']}?{urlencode(asked)}"

    async def way_out(self, token: str, *, back: str, state: str, now: datetime) -> str | None:
        """Where a browser goes to sign out there too; None where that can't be. Raises IssuerUnavailable."""
        end = (await self._discovered(now)).get("end_session_endpoint")
        if not isinstance(end, str):
            return None
        return f"{end}?{urlencode({'id_token_hint': token, 'post_logout_redirect_uri': back, 'state': state})}"

    async def person(self, code: str, passage: Passage, *, now: datetime) -> Person:
        """Whoever came back with this code. Raises IssuerUnavailable, also for what is not signed, or not for us."""
        told = await self._discovered(now)
        try:
            async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=_SECONDS)) as session:
                tokens = await self._exchange(session, told, code, passage)
                keys = KeySet.import_key_set(await _json(session, str(told["jwks_uri"])))
                identity = self._read(tokens["id_token"], keys, now, nonce=passage.nonce)
                headers = {"Authorization": f"Bearer {tokens['access_token']}"}
                async with session.get(told["userinfo_endpoint"], headers=headers) as answer:
                    _accept(answer)
                    signed = answer.content_type == "application/jwt"
                    said = self._read(await answer.text(), keys, now) if signed else await answer.json(content_type=None)
            return _person(said, identity, tokens["id_token"])
        except (aiohttp.ClientError, TimeoutError) as error:
            raise IssuerUnavailable(type(error).__name__) from error
        except (JoseError, KeyError, TypeError, ValueError) as error:
            raise IssuerUnavailable(f"unreadable answer: {type(error).__name__}") from error

    async def _exchange(self, session: aiohttp.ClientSession, told: dict[str, Any], code: str, passage: Passage) -> dict[str, str]:
        asked = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.redirect_uri,
            "client_id": self.client_id,
            "client_secret": self.client_secret,
            "code_verifier": passage.verifier,
        }
        async with session.post(told["token_endpoint"], data=asked) as answer:
            _accept(answer)
            tokens: dict[str, str] = await answer.json(content_type=None)
            return tokens

    def _read(self, token: str, keys: KeySet, now: datetime, *, nonce: str | None = None) -> dict[str, Any]:
        """The claims of a token signed by the server, for us, and still valid; an identity also says the nonce we drew."""
        claims = jwt.decode(token, keys, algorithms=_SIGNED_WITH).claims
        asked: dict[str, Any] = {
            "iss": {"essential": True, "value": self.url},
            "aud": {"essential": True, "value": self.client_id},
        }
        if nonce is not None:
            asked |= {"exp": {"essential": True}, "nonce": {"essential": True, "value": nonce}}
        jwt.JWTClaimsRegistry(now=int(now.timestamp()), leeway=60, **asked).validate(claims)
        return dict(claims)

    async def _discovered(self, now: datetime) -> dict[str, Any]:
        """What the server says of itself (OpenID Connect Discovery 1.0)."""
        if self._told_at is None or now - self._told_at > _KNOWN_FOR:
            try:
                async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=_SECONDS)) as session:
                    told = await _json(session, f"{self.url.rstrip('/')}/.well-known/openid-configuration")
            except (aiohttp.ClientError, TimeoutError, ValueError) as error:
                raise IssuerUnavailable(type(error).__name__) from error
            if told.get("issuer") != self.url or not all(isinstance(told.get(name), str) for name in _NEEDED):
                raise IssuerUnavailable("not the server that was configured")
            self._told, self._told_at = told, now
        return self._told


def _person(said: dict[str, Any], identity: dict[str, Any], token: str) -> Person:
    if said["sub"] != identity["sub"]:  # OpenID Connect Core 5.3.2: or someone else's answer could be slipped in
        raise ValueError("another subject")
    name = " ".join(str(said.get(part) or "") for part in ("given_name", "usual_name")).strip() or str(said.get("name") or "")
    return Person(
        subject=str(said["sub"]),
        email=str(said["email"]),
        email_verified=said.get("email_verified") is True,
        name=name,
        siret=str(said["siret"]) if said.get("siret") else None,
        token=token,
    )


async def _json(session: aiohttp.ClientSession, url: str) -> Any:
    async with session.get(url) as answer:
        _accept(answer)
        return await answer.json(content_type=None)


def _accept(answer: aiohttp.ClientResponse) -> None:
    if answer.status != 200:
        raise ValueError(f"status {answer.status}")
