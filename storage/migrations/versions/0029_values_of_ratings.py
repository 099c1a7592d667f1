"""which entry of the dictionary a rating is"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Ratings so far are values of the scale without entries: their emoji says which.
    with op.batch_alter_table("ratings") as table:
        table.add_column(sa.Column("entry_id", sa.Integer()))
        table.create_foreign_key(
            op.f("fk_ratings_entry_id_entries"), "entries", ["entry_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("ratings") as table:
        table.drop_constraint(op.f("fk_ratings_entry_id_entries"), type_="foreignkey")
        table.drop_column("entry_id")
