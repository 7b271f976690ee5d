"""ROME: the occupations and names of jobs that were loaded here, over the packaged ones."""

from __future__ import annotations

from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(
        """
        CREATE TABLE reference.rome (
            code text COLLATE "C" PRIMARY KEY,
            label text NOT NULL,
            -- When a newer file no longer had it. It stays: offers may name it.
            gone_at timestamptz
        );
        CREATE TABLE reference.appellation (
            code text COLLATE "C" PRIMARY KEY,
            label text NOT NULL,
            short_label text NOT NULL,
            rome_code text COLLATE "C" NOT NULL,
            gone_at timestamptz
        );
        ALTER TABLE reference.register_load DROP CONSTRAINT register_load_register_check;
        ALTER TABLE reference.register_load ADD CONSTRAINT register_load_register_check CHECK (register IN ('rna', 'sirene', 'rome'));
        """
    )
