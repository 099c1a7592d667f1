"""what a change of a person's card replaced"""

import sqlalchemy as sa
from alembic import op

from storage.engine.types import Json

revision = "0040"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("audit", sa.Column("fields", Json))


def downgrade() -> None:
    op.drop_column("audit", "fields")
