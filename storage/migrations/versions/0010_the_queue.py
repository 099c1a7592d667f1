"""the queue: an index for each way to look through it, the week a ticket was opened in"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_ANSWERED = "last_staff_line_at >= coalesce(last_client_line_at, 0)"
_UNANSWERED = "coalesce(last_client_line_at, 0) > coalesce(last_staff_line_at, -1)"
_IN_QUEUE = "queue_key IS NOT NULL"

_QUEUES = {
    "ix_tickets_queue": ((), ""),
    "ix_tickets_queue_assignee": (("assignee_id",), ""),
    "ix_tickets_queue_free": ((), "assignee_id IS NULL"),
    "ix_tickets_queue_client": (("client_id",), ""),
    "ix_tickets_queue_department": (("department_id",), ""),
    "ix_tickets_queue_category": (("category_id",), ""),
    "ix_tickets_queue_level": (("level_id",), ""),
    "ix_tickets_queue_status": (("status",), ""),
    "ix_tickets_queue_source": (("source",), ""),
    "ix_tickets_queue_project": (("project",), "project <> ''"),
    "ix_tickets_queue_week": (("created_week",), ""),
    "ix_tickets_queue_answered": ((), _ANSWERED),
    "ix_tickets_queue_unanswered": ((), _UNANSWERED),
    "ix_tickets_queue_turn": (("assignee_id",), _UNANSWERED),
    "ix_tickets_queue_replier": (("last_replier_id",), _ANSWERED),
    "ix_tickets_queue_expiring": ((), "expiring"),
}
_SETTLED = {"ix_tickets_settled": "status", "ix_tickets_settled_client": "client_id"}

# Keys of tickets without a level, without points and not overdue, as
# domain/policy/queue/order.py makes them: after the upgrade there are no others.
_WAITING = (1 << 62) + (1 << 61) + (1 << 39)
_NOT_WAITING = _WAITING + (1 << 40)
_WEEK = 7 * 24 * 60 * 60 * 1_000_000  # in microseconds


def upgrade() -> None:
    op.add_column(
        "tickets", sa.Column("created_week", sa.Integer(), nullable=False, server_default="0")
    )
    op.execute(f"UPDATE tickets SET created_week = created_at / {_WEEK}")  # noqa: S608
    op.execute(
        f"UPDATE tickets SET queue_key = "  # noqa: S608
        f"coalesce({_WAITING} + waiting_since / 1000000, {_NOT_WAITING}) "
        f"WHERE queue_key IS NULL AND status NOT IN ('resolved', 'closed')"
    )
    for name, (columns, only) in _QUEUES.items():
        where = f"{_IN_QUEUE} AND {only}" if only else _IN_QUEUE
        _index(name, [*columns, "queue_key", "id"], where)
    op.create_index("ix_people_name", "people", ["name"])
    for name, column in _SETTLED.items():
        _index(name, [column, "created_at", "id"], "queue_key IS NULL")


def _index(name: str, columns: list[str], where: str) -> None:
    op.create_index(
        name, "tickets", columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where)
    )


def downgrade() -> None:
    op.drop_index("ix_people_name", "people")
    for name in (*_QUEUES, *_SETTLED):
        op.drop_index(name, "tickets")
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.drop_column("created_week")
