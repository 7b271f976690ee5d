"""Signatures of deliveries, as the Standard Webhooks specification has them: any of its libraries verifies ours. Pure."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Sequence

_PREFIX = "whsec_"
SECRET_BYTES = 32
"""Within the 24 to 64 of the specification."""


def written(random: bytes) -> str:
    """A secret as it is shown, from its random bytes."""
    return _PREFIX + base64.b64encode(random).decode()


def signed(secrets: Sequence[str], message_id: str, timestamp: int, body: bytes) -> str:
    """The value of `webhook-signature`: one signature for each secret, separated by spaces; any of them is enough to the receiver."""
    content = b"%s.%d.%s" % (message_id.encode(), timestamp, body)
    return " ".join(f"v1,{_signature(secret, content)}" for secret in secrets)


def _signature(secret: str, content: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(_PREFIX))
    return base64.b64encode(hmac.digest(key, content, "sha256")).decode()
