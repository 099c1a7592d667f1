"""what entries of the dictionaries have been, and which are switched off"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "entries", sa.Column("off", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.create_table(
        "entry_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("actor_id", sa.Integer()),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entries.id"], name=op.f("fk_entry_versions_entry_id_entries")
        ),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["people.id"], name=op.f("fk_entry_versions_actor_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry_versions")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_entry_versions_entry_id", "entry_versions", ["entry_id", "id"])
    # What is there now has always been so, as far as anybody knows: from 1970, by nobody.
    op.execute(
        "INSERT INTO entry_versions (entry_id, valid_from, name, body, made_at, revision)"
        " SELECT id, 0, name, body, 0, 0 FROM entries ORDER BY id"
    )


def downgrade() -> None:
    op.drop_table("entry_versions")
    with op.batch_alter_table("entries") as table:
        table.drop_column("off")
