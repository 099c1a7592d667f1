"""which administrator changed the text of a line"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("messages", sa.Column("edited_by", sa.Text))


def downgrade() -> None:
    op.drop_column("messages", "edited_by")
