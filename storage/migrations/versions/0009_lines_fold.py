"""lines fold: several posts of a lane that lags leave as one"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_FOLDED = sa.text("folded_into IS NOT NULL")


def upgrade() -> None:
    with op.batch_alter_table("posts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("folded_into", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column(
                "alone",
                sa.Boolean(create_constraint=False),
                server_default=sa.false(),
                nullable=False,
            )
        )
        batch_op.create_index(
            "ix_posts_folded_into",
            ["folded_into"],
            unique=False,
            sqlite_where=_FOLDED,
            postgresql_where=_FOLDED,
        )


def downgrade() -> None:
    with op.batch_alter_table("posts", schema=None) as batch_op:
        batch_op.drop_index("ix_posts_folded_into")
        batch_op.drop_column("alone")
        batch_op.drop_column("folded_into")
