"""Places by kind: a circle met those of all kinds, and most are those of the directory of companies."""

from __future__ import annotations

from alembic import op

revision = "0058"
down_revision = "0056"

# As `search/circle.py` writes it: each kind in a band of longitudes of its own.
_BY_KIND = "point(position[0] + (kind % 1000) * 1000::float8, position[1])"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("SET LOCAL statement_timeout = 0")
    # Built beside the other, which goes last: who searches waits for neither.
    _replace(_BY_KIND)


def downgrade() -> None:
    _replace("position")


def _replace(indexed: str) -> None:
    op.execute(
        f"""
        CREATE INDEX document_position_new ON search.document USING gist (({indexed}));
        DROP INDEX search.document_position;
        ALTER INDEX search.document_position_new RENAME TO document_position;
        """
    )
