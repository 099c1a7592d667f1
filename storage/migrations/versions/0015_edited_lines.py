"""when a line was edited, so that an older edit that comes late does not undo it"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("messages", sa.Column("edited_at", sa.BigInteger))


def downgrade() -> None:
    op.drop_column("messages", "edited_at")
