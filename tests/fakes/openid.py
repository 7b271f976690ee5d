"""A server that signs people in, as OpenID Connect Core and Discovery 1.0 want it; its userinfo is signed, as ProConnect's is."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, KeySet

CLIENT_ID, CLIENT_SECRET = "tremplin", "un-secret-partage"


@dataclass(slots=True)
class FakeIssuer:
    """Signs in whoever comes, as `person`; `claims` are put over those of the identity token, to lie in it."""

    url: str
    person: dict[str, Any] = field(default_factory=dict)
    claims: dict[str, Any] = field(default_factory=dict)
    key: ECKey = field(
        default_factory=lambda: ECKey.generate_key("P-256", parameters={"kid": "une-cle", "use": "sig", "alg": "ES256"})
    )
    signs_with: ECKey | None = None
    asked: dict[str, dict[str, str]] = field(default_factory=dict)

    def discovery(self) -> dict[str, Any]:
        """What it says of itself: everything that Discovery 1.0 §3 requires."""
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "jwks_uri": f"{self.url}/jwks",
            "end_session_endpoint": f"{self.url}/session/end",
            "response_types_supported": ["code"],
            "subject_types_supported": ["pairwise"],
            "id_token_signing_alg_values_supported": ["ES256", "RS256"],
            "userinfo_signing_alg_values_supported": ["ES256"],
            "code_challenge_methods_supported": ["S256"],
        }

    def sign_in(self, way_in: str) -> str:
        """What a browser does there: the address it is sent back to. Refuses what the standard refuses."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(way_in).query).items()}
        assert asked["response_type"] == "code"
        assert asked["client_id"] == CLIENT_ID
        assert "openid" in asked["scope"].split()
        assert asked["code_challenge_method"] == "S256"
        code = f"code-{len(self.asked)}"
        self.asked[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, sent: dict[str, str]) -> dict[str, str] | None:
        """The tokens of a code, once, for who shows the secret and the verifier."""
        asked = self.asked.pop(sent.get("code", ""), None)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(sent.get("code_verifier", "").encode()).digest()).rstrip(b"=").decode()
        right = asked and sent.get("client_secret") == CLIENT_SECRET and asked["code_challenge"] == challenge
        if not asked or not right or sent.get("redirect_uri") != asked["redirect_uri"]:
            return None
        now = int(time.time())
        said = {"iss": self.url, "aud": CLIENT_ID, "sub": self.person["sub"], "iat": now, "exp": now + 60, "nonce": asked["nonce"]}
        return {"access_token": "acces", "token_type": "Bearer", "id_token": self.signed({**said, **self.claims})}

    def signed(self, claims: dict[str, Any]) -> str:
        return jwt.encode({"alg": "ES256", "kid": "une-cle"}, claims, self.signs_with or self.key)


@contextmanager
def serving() -> Iterator[FakeIssuer]:
    """A server on this machine, for the time of a block."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            if path == "/.well-known/openid-configuration":
                return self.answer(fake.discovery())
            if path == "/jwks":
                return self.answer(KeySet([fake.key]).as_dict(private=False))
            if path == "/userinfo" and self.headers["Authorization"] == "Bearer acces":
                return self.say(200, "application/jwt", fake.signed({"iss": fake.url, "aud": CLIENT_ID, **fake.person}).encode())
            return self.answer({"error": "not_found"}, 404)

        def do_POST(self) -> None:
            sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            tokens = fake.token({name: values[0] for name, values in sent.items()})
            return self.answer(tokens or {"error": "invalid_grant"}, 200 if tokens else 400)

        def answer(self, body: object, status: int = 200) -> None:
            self.say(status, "application/json", json.dumps(body).encode())

        def say(self, status: int, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the name is the base class's)
            """Says nothing: stderr is the test's."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        fake = FakeIssuer(f"http://127.0.0.1:{server.server_port}")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield fake
        finally:
            server.shutdown()
            thread.join()
