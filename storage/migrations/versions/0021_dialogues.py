"""dialogues: a row for each form that is filled in step by step, wherever it is"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

HOME = "home"
"""What a conversation's step was that is no question: its thread was yet to be known."""


def upgrade() -> None:
    op.create_table(
        "dialogues",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in _PLACE),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("given", sa.Text(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=True),
        sa.Column("post_id", sa.Integer(), nullable=True),
        sa.Column("listens", sa.Boolean(create_constraint=False), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_dialogues_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_dialogues_ticket_id_tickets")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dialogues")),
        sa.UniqueConstraint(*_PLACE, name=op.f("uq_dialogues_platform_team_chat_thread")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_dialogues_ticket_id"), "dialogues", ["ticket_id"])
    op.add_column("conversations", sa.Column("home_ticket_id", sa.Integer(), nullable=True))
    _move(op.get_bind())
    # In place: the conversations are what tickets point to.
    op.drop_column("conversations", "form_step")
    op.drop_column("conversations", "form_ticket_id")


_PLACE = ("platform", "team", "chat", "thread")


def _move(connection: sa.Connection) -> None:
    """Keep every form that is under way; what it asks with is found by its ticket."""
    connection.execute(
        sa.text("UPDATE conversations SET home_ticket_id = form_ticket_id WHERE form_step = :home"),
        {"home": HOME},
    )
    connection.execute(
        sa.text(
            "INSERT INTO dialogues (person_id, platform, team, chat, thread, form, step,"
            " given, ticket_id, listens)"
            " SELECT person_id, platform, team, chat, thread, 'ticket', form_step,"
            " '{}', form_ticket_id, :deaf"
            " FROM conversations WHERE form_step NOT IN ('', :home) ORDER BY id"
        ),
        {"home": HOME, "deaf": False},
    )


def downgrade() -> None:
    with op.batch_alter_table("conversations") as table:
        table.add_column(
            sa.Column("form_step", sa.Text(), nullable=False, server_default=sa.text("''"))
        )
        table.add_column(sa.Column("form_ticket_id", sa.Integer(), nullable=True))
        table.drop_column("home_ticket_id")
    op.drop_table("dialogues")
