"""each time a ticket is processed is rated on its own"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("tickets", sa.Column("round", sa.Integer(), nullable=False, server_default="0"))
    # How often a ticket was processed is in its history, as it is written there.
    op.execute(
        "UPDATE tickets SET round = (SELECT count(*) FROM events"
        " WHERE events.ticket_id = tickets.id AND events.name = 'StatusChanged'"
        ' AND events.facts LIKE \'%"after":"resolved"%\')'
    )
    op.execute(
        "UPDATE tickets SET round = 1 WHERE round = 0 AND id IN (SELECT ticket_id FROM ratings)"
    )
    # Until now a ticket had one rating, which the first time began.
    with op.batch_alter_table("ratings") as table:
        table.add_column(sa.Column("round", sa.Integer(), nullable=False, server_default="1"))
        table.drop_constraint("pk_ratings", type_="primary")
        table.create_primary_key("pk_ratings", ["ticket_id", "round"])
    with op.batch_alter_table("ratings") as table:
        table.alter_column("round", server_default=None)


def downgrade() -> None:
    op.execute(
        "DELETE FROM ratings WHERE round < (SELECT max(other.round) FROM ratings AS other"
        " WHERE other.ticket_id = ratings.ticket_id)"
    )
    with op.batch_alter_table("ratings") as table:
        table.drop_constraint("pk_ratings", type_="primary")
        table.drop_column("round")
        table.create_primary_key("pk_ratings", ["ticket_id"])
    with op.batch_alter_table("tickets") as table:
        table.drop_column("round")
