"""by which revision of the dictionaries a ticket's clocks were set"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # 0 stands for what the dictionaries were when their versions were first recorded.
    op.add_column(
        "tickets", sa.Column("terms_revision", sa.Integer(), nullable=False, server_default="0")
    )
    op.create_index("ix_entry_versions_revision", "entry_versions", ["revision"])


def downgrade() -> None:
    op.drop_index("ix_entry_versions_revision", "entry_versions")
    op.drop_column("tickets", "terms_revision")
