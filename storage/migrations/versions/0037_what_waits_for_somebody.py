"""what waits for somebody: replies on hold, and replies that did not arrive"""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0035"
branch_labels = None
depends_on = None

_HELD = sa.text("kind = 'held'")
_UNDELIVERED = sa.text("state IN ('failed', 'unknown')")


def upgrade() -> None:
    # Few of many: without them, Home would look at every line and post there ever was.
    op.create_index(
        "ix_messages_held", "messages", ["id"], sqlite_where=_HELD, postgresql_where=_HELD
    )
    op.create_index(
        "ix_posts_undelivered",
        "posts",
        ["id"],
        sqlite_where=_UNDELIVERED,
        postgresql_where=_UNDELIVERED,
    )


def downgrade() -> None:
    op.drop_index("ix_posts_undelivered", "posts")
    op.drop_index("ix_messages_held", "messages")
