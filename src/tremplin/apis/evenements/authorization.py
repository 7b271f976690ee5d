"""The authorization server: authlib decides, as RFC 6749 says, on a client read beforehand: it does not wait for databases itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from authlib.oauth2.rfc6749 import AuthorizationServer, OAuth2Request
from authlib.oauth2.rfc6749.errors import InvalidClientError, InvalidRequestError, OAuth2Error
from authlib.oauth2.rfc6749.grants import ClientCredentialsGrant
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload
from authlib.oauth2.rfc6749.util import extract_basic_authorization
from authlib.oauth2.rfc6750 import BearerTokenGenerator

from tremplin.partners.clients.actions import new_token
from tremplin.partners.clients.model import TOKEN_SECONDS, Client

METHODS = ("client_secret_basic", "client_secret_post")
_GRANT = "client_credentials"
# authlib refuses plain http, which is what a proxy that ends TLS speaks to us.
_HERE = "https://localhost/connexion/oauth2"


@dataclass(frozen=True, slots=True)
class Asked:
    """The form and the headers of a request."""

    form: Mapping[str, str]
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """What is to be answered, in JSON."""

    status: int
    body: Any
    headers: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Given:
    """A token given, to be kept."""

    token: str
    client_id: str
    scope: str


class _Request(OAuth2Request):  # type: ignore[misc] # authlib has no types
    """A request as authlib reads it."""

    def __init__(self, asked: Asked) -> None:
        super().__init__("POST", _HERE, headers=asked.headers)
        self._form = asked.form
        self.payload = BasicOAuth2Payload(asked.form)

    @property
    def form(self) -> Mapping[str, str]:
        return self._form


class _Client:
    """A client as authlib asks about it."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def check_client_secret(self, secret: str) -> bool:
        return self.client.holds(secret)

    def check_endpoint_auth_method(self, method: str, _endpoint: str) -> bool:
        return method in METHODS

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == _GRANT

    def get_allowed_scope(self, scope: str | None) -> str | None:
        return self.client.granted(scope) or None


class _Grant(ClientCredentialsGrant):  # type: ignore[misc] # authlib has no types
    TOKEN_ENDPOINT_AUTH_METHODS = METHODS


class Exchange(AuthorizationServer):  # type: ignore[misc] # authlib has no types
    """One exchange with one client: `given` is the token that it was given, if it was."""

    def __init__(self, client: Client | None) -> None:
        super().__init__()
        self._known = client
        self.given: Given | None = None
        self.register_grant(_Grant)
        self.register_token_generator("default", BearerTokenGenerator(_token, expires_generator=TOKEN_SECONDS))

    def token(self, asked: Asked) -> Answer:
        """The answer to a request for a token."""
        answer: Answer = self.create_token_response(asked)
        return answer

    def recognise(self, asked: Asked) -> str | None:
        """The id of the client, if the request holds its secret."""
        try:
            return str(self.authenticate_client(_Request(asked), METHODS, "revocation").client.id)
        except OAuth2Error:
            return None

    # What authlib asks of a server

    def query_client(self, client_id: str) -> _Client | None:
        return _Client(self._known) if self._known is not None and self._known.id == client_id else None

    def save_token(self, token: Mapping[str, Any], request: OAuth2Request) -> None:
        self.given = Given(token["access_token"], request.client.client.id, token["scope"])

    def send_signal(self, name: str, *args: Any, **kwargs: Any) -> None:
        """Nothing of ours listens."""

    def create_oauth2_request(self, request: Asked) -> _Request:
        return _Request(request)

    def handle_response(self, status: int, body: Any, headers: Sequence[tuple[str, str]]) -> Answer:
        # Whichever way it authenticates, a client that fails is told 401, as the original does (§A3.7).
        failed = isinstance(body, dict) and body.get("error") == InvalidClientError.error
        return Answer(401 if failed else status, body, [*headers, *([("WWW-Authenticate", "Basic")] if failed else [])])


def readable(headers: Mapping[str, str]) -> Mapping[str, str]:
    """The headers of a request, or none when its credentials are no text: authlib would decode them all the same, and fail."""
    try:
        extract_basic_authorization(headers)
    except UnicodeDecodeError:
        return {}
    return headers


def client_id_of(asked: Asked) -> str | None:
    """The client that a request says to come from, in the order that authlib looks."""
    basic, _ = extract_basic_authorization(asked.headers)
    return basic or asked.form.get("client_id")


def refused(error: str, description: str) -> Answer:
    """A refusal that authlib does not pronounce itself."""
    kind = InvalidClientError if error == InvalidClientError.error else InvalidRequestError
    status, body, headers = kind(description=description, status_code=401 if kind is InvalidClientError else 400)()
    return Answer(status, body, headers)


def _token(**_asked: Any) -> str:
    return new_token()
