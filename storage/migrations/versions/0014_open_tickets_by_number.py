"""open tickets by number: the queue has indexes of its own for who waits longest"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_OPEN = sa.text("status NOT IN ('resolved', 'closed')")


def upgrade() -> None:
    _index("id")


def downgrade() -> None:
    _index("waiting_since", "id")


def _index(*columns: str) -> None:
    op.drop_index("ix_tickets_active", "tickets")
    op.create_index(
        "ix_tickets_active",
        "tickets",
        list(columns),
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )
