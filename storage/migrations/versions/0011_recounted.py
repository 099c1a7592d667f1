"""up to which revision of the dictionaries open tickets were counted"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("dictionaries", schema=None) as batch_op:
        for name in ("counted", "counted_to"):
            batch_op.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    with op.batch_alter_table("dictionaries", schema=None) as batch_op:
        for name in ("counted", "counted_to"):
            batch_op.drop_column(name)
