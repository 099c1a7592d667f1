"""held lines, names to look for in answers, edits and deletions that overtake their lines"""

import re

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")


def upgrade() -> None:
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.add_column(sa.Column("asked", sa.Text(), nullable=True))
    op.create_table(
        "early_changes",
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("chat", sa.Text(), nullable=False),
        sa.Column("external_id", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("attachments", sa.Text(), nullable=True),
        sa.Column("inside", sa.Boolean(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(
            "platform", "team", "chat", "external_id", name=op.f("pk_early_changes")
        ),
    )
    op.create_index(op.f("ix_early_changes_at"), "early_changes", ["at"])
    names = op.create_table(
        "names",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_names_person_id_people")
        ),
        sa.PrimaryKeyConstraint("key", "person_id", name=op.f("pk_names")),
    )
    op.create_index(op.f("ix_names_person_id"), "names", ["person_id"])
    known = _known(op.get_bind())
    if known:
        op.bulk_insert(names, [{"key": key, "person_id": number} for key, number in sorted(known)])


def _known(connection: sa.Connection) -> set[tuple[str, int]]:
    """What everybody is called: full names of several words, and handles."""
    named = connection.execute(sa.text("SELECT name, id FROM people")).all()
    handled = connection.execute(sa.text("SELECT handle, person_id FROM identities")).all()
    words = [(_WORD.findall(name.casefold()), number) for name, number in named]
    full = {(" ".join(row), number) for row, number in words if len(row) > 1}
    return full | {(f"@{handle.casefold()}", number) for handle, number in handled if handle}


def downgrade() -> None:
    op.drop_table("names")
    op.drop_table("early_changes")
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.drop_column("asked")
