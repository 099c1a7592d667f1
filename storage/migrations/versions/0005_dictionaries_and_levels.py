"""dictionaries, what levels need of tickets and people, and deadlines"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _people()
    _tickets()
    _dictionaries()
    op.create_table(
        "deadlines",
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("fired_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_deadlines_ticket_id_tickets")
        ),
        sa.PrimaryKeyConstraint("ticket_id", "kind", name=op.f("pk_deadlines")),
    )
    op.create_index(
        "ix_deadlines_due_at",
        "deadlines",
        ["due_at", "ticket_id"],
        sqlite_where=sa.text("fired_at IS NULL"),
        postgresql_where=sa.text("fired_at IS NULL"),
    )


def _people() -> None:
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.add_column(sa.Column("properties", sa.Text(), nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("away_until", sa.BigInteger(), nullable=True))


def _tickets() -> None:
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        for name in ("last_replier_id", "category_id", "priority_id", "level_id", "locked_by_id"):
            batch_op.add_column(sa.Column(name, sa.Integer(), nullable=True))
        for name in ("response_due_at", "resolution_due_at", "resolution_left", "locked_until"):
            batch_op.add_column(sa.Column(name, sa.BigInteger(), nullable=True))
        for name in ("level_priority", "points", "missed_answers", "missed_resolutions"):
            batch_op.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
        for name in ("expiring", "overdue"):
            batch_op.add_column(
                sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())
            )
        batch_op.add_column(
            sa.Column("project", sa.Text(), nullable=False, server_default=sa.text("''"))
        )
        batch_op.add_column(sa.Column("queue_key", sa.BigInteger(), nullable=True))


def _dictionaries() -> None:
    entries = op.create_table(
        "entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entries")),
        sa.UniqueConstraint("kind", "name", name=op.f("uq_entries_kind_name")),
        sqlite_autoincrement=True,
    )
    revisions = op.create_table(
        "dictionaries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dictionaries")),
    )
    op.create_table(
        "memberships",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("given_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entries.id"], name=op.f("fk_memberships_entry_id_entries")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_memberships_person_id_people")
        ),
        sa.PrimaryKeyConstraint("entry_id", "person_id", name=op.f("pk_memberships")),
    )
    op.create_index(op.f("ix_memberships_person_id"), "memberships", ["person_id"])
    # The department that every ticket belonged to before there were any.
    op.bulk_insert(revisions, [{"id": 1, "revision": 1}])
    op.bulk_insert(
        entries,
        [{"kind": "departments", "name": "Support", "position": 1, "body": "{}"}],
    )


def downgrade() -> None:
    for table in ("deadlines", "memberships", "dictionaries", "entries"):
        op.drop_table(table)
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        for name in (
            *("last_replier_id", "category_id", "priority_id", "level_id", "locked_by_id"),
            *("response_due_at", "resolution_due_at", "resolution_left", "locked_until"),
            *("level_priority", "points", "missed_answers", "missed_resolutions"),
            *("expiring", "overdue", "project", "queue_key"),
        ):
            batch_op.drop_column(name)
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_column("away_until")
        batch_op.drop_column("properties")
