"""which languages somebody speaks only by a link"""

import sqlalchemy as sa
from alembic import op

from storage.engine.types import Json

revision = "0042b"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("links", sa.Column("gained_languages", Json, nullable=False, server_default="[]"))


def downgrade() -> None:
    op.drop_column("links", "gained_languages")
