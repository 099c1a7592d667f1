"""who leaves the staff on a later day, and whose tickets are still changing hands"""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041b"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "departures",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("leaves", sa.Boolean(create_constraint=False), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("share", sa.Text(), nullable=False),
        sa.Column("instead", sa.Text(), nullable=False),
        sa.Column("missing", sa.Text(), nullable=False),
        sa.Column("begun", sa.Boolean(create_constraint=False), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_departures_person_id_people")
        ),
        sa.PrimaryKeyConstraint("person_id", "leaves", name=op.f("pk_departures")),
    )


def downgrade() -> None:
    op.drop_table("departures")
