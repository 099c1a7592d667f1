"""when a role of staff was confirmed, and which roles rest"""

import sqlalchemy as sa
from alembic import op

revision = "0041b"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("people", sa.Column("confirmed_at", sa.BigInteger))
    op.add_column("people", sa.Column("resting_role", sa.Text))


def downgrade() -> None:
    op.drop_column("people", "resting_role")
    op.drop_column("people", "confirmed_at")
