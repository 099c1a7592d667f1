"""fewer indexes of the queue: what many tickets share is looked for on another way"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_IN_QUEUE = "queue_key IS NOT NULL"
_ANSWERED = "last_staff_line_at >= coalesce(last_client_line_at, 0)"
_UNANSWERED = "coalesce(last_client_line_at, 0) > coalesce(last_staff_line_at, -1)"

_QUEUE = ("queue_key", "id")
_GONE = {
    "ix_tickets_queue_free": (_QUEUE, f"{_IN_QUEUE} AND assignee_id IS NULL"),
    "ix_tickets_queue_category": (("category_id", *_QUEUE), _IN_QUEUE),
    "ix_tickets_queue_source": (("source", *_QUEUE), _IN_QUEUE),
    "ix_tickets_queue_unanswered": (_QUEUE, f"{_IN_QUEUE} AND {_UNANSWERED}"),
    "ix_tickets_queue_turn": (("assignee_id", *_QUEUE), f"{_IN_QUEUE} AND {_UNANSWERED}"),
    "ix_tickets_queue_replier": (("last_replier_id", *_QUEUE), f"{_IN_QUEUE} AND {_ANSWERED}"),
}


def upgrade() -> None:
    for name in _GONE:
        op.drop_index(name, "tickets")


def downgrade() -> None:
    for name, (columns, where) in _GONE.items():
        op.create_index(
            name,
            "tickets",
            list(columns),
            sqlite_where=sa.text(where),
            postgresql_where=sa.text(where),
        )
