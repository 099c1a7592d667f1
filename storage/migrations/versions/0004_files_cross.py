"""files cross: albums, what an upload needs before it is published, files behind the words"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_OF_ALBUMS = sa.text("album IS NOT NULL")


def upgrade() -> None:
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.add_column(sa.Column("album", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("joins_id", sa.Integer(), nullable=True))
        batch_op.create_index(
            "ix_messages_album",
            ["album"],
            unique=False,
            sqlite_where=_OF_ALBUMS,
            postgresql_where=_OF_ALBUMS,
        )
        batch_op.create_index(batch_op.f("ix_messages_joins_id"), ["joins_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_messages_joins_id_messages"), "messages", ["joins_id"], ["id"]
        )
    with op.batch_alter_table("postings", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "wordless",
                sa.Boolean(create_constraint=False),
                server_default=sa.false(),
                nullable=False,
            )
        )
    with op.batch_alter_table("posts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("prepared", sa.Text(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("posts", schema=None) as batch_op:
        batch_op.drop_column("prepared")
    with op.batch_alter_table("postings", schema=None) as batch_op:
        batch_op.drop_column("wordless")
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_messages_joins_id_messages"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_messages_joins_id"))
        batch_op.drop_index("ix_messages_album")
        batch_op.drop_column("joins_id")
        batch_op.drop_column("album")
