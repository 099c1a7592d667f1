"""which languages staff speak"""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("people", sa.Column("speaks", sa.Text, nullable=False, server_default="[]"))


def downgrade() -> None:
    op.drop_column("people", "speaks")
