"""A free condition on roots, exclusions beside white lists, and the means by which a partner shows items."""

from __future__ import annotations

from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(
        """
        -- What the broadcaster wants to show of that announcer, in the form of diffusion/conditions.py; NULL for everything.
        ALTER TABLE diffusion.rule ADD COLUMN condition jsonb CHECK (condition IS NULL OR root_id IS NULL);
        -- With the operator: a value may be excluded without leaving the white list it belongs to.
        ALTER TABLE diffusion.rule DROP CONSTRAINT rule_broadcaster_id_root_id_field_value_key;
        ALTER TABLE diffusion.rule ADD UNIQUE NULLS NOT DISTINCT (broadcaster_id, root_id, field, value, operator);

        ALTER TABLE partners.partner
            ADD COLUMN uses_api boolean NOT NULL DEFAULT false,
            ADD COLUMN uses_widgets boolean NOT NULL DEFAULT false,
            ADD COLUMN uses_campaigns boolean NOT NULL DEFAULT false;
        UPDATE partners.partner SET uses_api = broadcasts WHERE broadcasts;
        """
    )
