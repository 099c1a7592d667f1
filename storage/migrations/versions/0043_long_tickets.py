"""in a long ticket, its replies, unsettled posts and changes are found as fast as in a short one"""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042b"
branch_labels = None
depends_on = None

_UNSETTLED = sa.text("state IN ('queued', 'pending', 'sending', 'unknown')")
_REPLIES = sa.text("kind = 'reply'")


def upgrade() -> None:
    op.create_index(
        "ix_posts_unsettled",
        "posts",
        ["ticket_id"],
        sqlite_where=_UNSETTLED,
        postgresql_where=_UNSETTLED,
    )
    op.create_index(
        "ix_messages_replies",
        "messages",
        ["ticket_id", "id"],
        sqlite_where=_REPLIES,
        postgresql_where=_REPLIES,
    )
    op.create_index("ix_events_ticket_id_name", "events", ["ticket_id", "name", "id"])
    op.drop_index("ix_events_ticket_id", table_name="events")


def downgrade() -> None:
    op.create_index("ix_events_ticket_id", "events", ["ticket_id"])
    op.drop_index("ix_events_ticket_id_name", table_name="events")
    op.drop_index("ix_messages_replies", table_name="messages")
    op.drop_index("ix_posts_unsettled", table_name="posts")
