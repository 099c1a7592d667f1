"""locks are found when they run out, and where a client wrote last"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    where = sa.text("locked_until IS NOT NULL")
    op.create_index(
        "ix_tickets_locked",
        "tickets",
        ["locked_until"],
        sqlite_where=where,
        postgresql_where=where,
    )
    op.create_index(
        "ix_conversations_person_id_last_line_at", "conversations", ["person_id", "last_line_at"]
    )


def downgrade() -> None:
    op.drop_index("ix_conversations_person_id_last_line_at", "conversations")
    op.drop_index("ix_tickets_locked", "tickets")
