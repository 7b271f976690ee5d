"""A right of its own for reading events and figures, so that a key made for that can declare nothing."""

from __future__ import annotations

from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(
        """
        -- Whoever may declare applications already reads them one by one.
        UPDATE partners.key SET scopes = scopes || '{activity:read}'
        WHERE scopes @> '{activity:write}' AND NOT scopes @> '{activity:read}';
        UPDATE partners.access_epoch SET number = number + 1;
        """
    )
