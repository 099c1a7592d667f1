"""timers: what the desk does by itself at an instant, once"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

WAITING = sa.text("fired_at IS NULL")
FIRED = sa.text("fired_at IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "timers",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("once_key", sa.Text(), nullable=False),
        sa.Column("subject", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("fired_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("kind", "once_key", name=op.f("pk_timers")),
    )
    for name, columns, where in (
        ("ix_timers_due_at", ["due_at", "kind", "once_key"], WAITING),
        ("ix_timers_subject", ["subject", "kind"], WAITING),
        ("ix_timers_fired_at", ["fired_at"], FIRED),
    ):
        op.create_index(name, "timers", columns, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    op.drop_table("timers")
