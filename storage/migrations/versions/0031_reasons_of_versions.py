"""versions of entries: why they were made, and whether clients are told of later promises"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "entry_versions",
        sa.Column("reason", sa.Text(), nullable=False, server_default=sa.text("''")),
    )
    op.add_column(
        "entry_versions",
        sa.Column("tells", sa.Boolean(), nullable=False, server_default=sa.false()),
    )


def downgrade() -> None:
    op.drop_column("entry_versions", "tells")
    op.drop_column("entry_versions", "reason")
