"""reminders: which stands in which post; who was told that their support ends"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reminders",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("clock", sa.Text(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_reminders_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_reminders_ticket_id_tickets")
        ),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_reminders_post_id_posts")),
        sa.PrimaryKeyConstraint("person_id", "ticket_id", "clock", name=op.f("pk_reminders")),
    )
    op.create_index("ix_reminders_newest", "reminders", ["person_id", "post_id"])
    op.create_index("ix_reminders_listed", "reminders", ["post_id", "due_at", "ticket_id"])
    op.create_table(
        "support_notices",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("until", sa.Text(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_support_notices_person_id_people")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_support_notices")),
    )


def downgrade() -> None:
    op.drop_table("support_notices")
    op.drop_table("reminders")
