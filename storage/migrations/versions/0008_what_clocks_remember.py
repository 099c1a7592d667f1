"""what clocks remember of a ticket: the last answer, and which promise was missed"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.add_column(sa.Column("answered_at", sa.BigInteger(), nullable=True))
        for name in ("response_missed", "resolution_missed"):
            batch_op.add_column(
                sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())
            )
    tickets = sa.table("tickets", *map(sa.column, ("answered_at", "last_staff_line_at")))
    arrived = sa.column("first_response_at").is_not(None)
    op.execute(tickets.update().where(arrived).values(answered_at=tickets.c.last_staff_line_at))


def downgrade() -> None:
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        for name in ("answered_at", "response_missed", "resolution_missed"):
            batch_op.drop_column(name)
