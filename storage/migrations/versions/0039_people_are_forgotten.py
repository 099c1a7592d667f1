"""people are forgotten: who, since when, and how far"""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0040"
branch_labels = None
depends_on = None

_OPEN = sa.text("done_at IS NULL")


def upgrade() -> None:
    op.add_column("identities", sa.Column("known_at", sa.BigInteger()))
    op.create_table(
        "erasures",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.Integer()),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("begun_at", sa.BigInteger()),
        sa.Column("done_at", sa.BigInteger()),
        sa.Column("traces", sa.Text(), nullable=False, server_default="{}"),
        sa.Column("step", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("reached", sa.Integer(), nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("person_id", name="pk_erasures"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_erasures_person_id_people"),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["people.id"], name="fk_erasures_asked_by_id_people"
        ),
    )
    op.create_index(
        "ix_erasures_open", "erasures", ["person_id"], sqlite_where=_OPEN, postgresql_where=_OPEN
    )


def downgrade() -> None:
    op.drop_table("erasures")
    op.drop_column("identities", "known_at")
