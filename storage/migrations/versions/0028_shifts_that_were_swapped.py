"""who stands in for a colleague in one occurrence of a shift"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "stand_ins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shift_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("instead_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["shift_id"], ["entries.id"], name=op.f("fk_stand_ins_shift_id_entries")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_stand_ins_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["instead_id"], ["people.id"], name=op.f("fk_stand_ins_instead_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["people.id"], name=op.f("fk_stand_ins_actor_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stand_ins")),
    )
    op.create_index(op.f("ix_stand_ins_shift_id"), "stand_ins", ["shift_id"])


def downgrade() -> None:
    op.drop_table("stand_ins")
