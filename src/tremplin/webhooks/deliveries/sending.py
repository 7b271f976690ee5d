"""One attempt: a delivery signed, posted to an address that a partner chose, and what came of it. Opens no transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from time import monotonic

import orjson

from tremplin.kit.clock import Clock
from tremplin.kit.fetch import Fetcher, FetchRefused, Limits, allow_loopback, is_public
from tremplin.kit.fetch.boundary import Boundary
from tremplin.kit.fetch.client import WEB_PORTS
from tremplin.kit.logs import log
from tremplin.kit.secrets import SecretBox
from tremplin.webhooks.bodies import contracts_envelope, envelope, headers
from tremplin.webhooks.deliveries.store import Claimed, Target
from tremplin.webhooks.model import Outcome

LIMITS = Limits(total_seconds=15, connect_seconds=5, max_bytes=1024, max_redirects=0)
SECRET_UNREADABLE = "SECRET_UNREADABLE"  # noqa: S105 (a code)
NOT_SENT = "NOT_SENT"
_EVERY_PORT = range(1, 65_536)


def open_fetcher(*, loopback: bool) -> Fetcher:
    """The client that writes to receivers. `loopback`: development, where they may be on this machine, on any port."""
    return Fetcher(allow_loopback, ports=_EVERY_PORT) if loopback else Fetcher(is_public)


def check_link(url: str, *, loopback: bool) -> None:
    """Refuses at once an address that no delivery could reach, without asking the network. Raises FetchRefused."""
    Boundary(*((allow_loopback, _EVERY_PORT) if loopback else (is_public, WEB_PORTS))).url(url)


@dataclass(frozen=True, slots=True)
class Opened:
    """A target ready to be written to, its secrets in clear."""

    target: Target
    secrets: tuple[str, ...]
    headers: dict[str, str]

    @classmethod
    def of(cls, target: Target, box: SecretBox) -> Opened:
        """Raises Unreadable when they were encrypted with another key of the platform."""
        more = orjson.loads(box.decrypt(target.headers)) if target.headers else {}
        return cls(target, tuple(map(box.decrypt, target.secrets)), more)


async def send(fetcher: Fetcher, opened: Opened | None, claimed: Claimed, *, clock: Clock) -> Outcome:
    """Tries a delivery. Whatever happens is an outcome; without its secrets (`opened` is None) nothing is sent."""
    if opened is None:
        return Outcome(claimed.id, claimed.endpoint_id, clock(), timedelta(0), error=SECRET_UNREADABLE)
    at, started = clock(), monotonic()
    body = contracts_envelope(claimed.told) if opened.target.legacy else envelope(claimed.told)
    timestamp = int(at.timestamp())
    sent = headers(claimed.told, delivery_id=claimed.id, timestamp=timestamp, secrets=opened.secrets, more=opened.headers, body=body)
    try:
        receipt = await fetcher.post(opened.target.url, body, headers=sent, limits=LIMITS)
    except FetchRefused as refusal:
        return Outcome(claimed.id, claimed.endpoint_id, at, timedelta(seconds=monotonic() - started), error=refusal.code)
    except Exception:
        # A defect of ours: an attempt like another, or it would be made again at once, for ever.
        log(__name__).exception("webhooks.not_sent", endpoint=claimed.endpoint_id, delivery=claimed.id)
        return Outcome(claimed.id, claimed.endpoint_id, at, timedelta(seconds=monotonic() - started), error=NOT_SENT)
    return Outcome(
        claimed.id,
        claimed.endpoint_id,
        at,
        timedelta(seconds=monotonic() - started),
        status=receipt.status,
        answer=_readable(receipt.body),
        retry_after=retry_after(receipt.headers.get("Retry-After"), at),
    )


def retry_after(value: str | None, now: datetime) -> timedelta | None:
    """What a receiver asks to wait (RFC 9110 §10.2.3): seconds, or a date; None when it says nothing readable."""
    if value is None:
        return None
    if value.strip().isascii() and value.strip().isdigit():
        return timedelta(seconds=min(int(value), 10**9))
    try:
        date = parsedate_to_datetime(value)
    except ValueError:
        return None
    return max((date if date.tzinfo else date.replace(tzinfo=UTC)) - now, timedelta(0))


def _readable(answer: bytes) -> str:
    """The beginning of an answer as text; a zero byte is refused by the database."""
    return answer.decode(errors="replace").replace("\0", "\N{REPLACEMENT CHARACTER}")
