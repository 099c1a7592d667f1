"""when an account was last seen; a handle is the account's that was last seen with it"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("identities", sa.Column("seen_at", sa.BigInteger))
    # Clients were seen when they wrote last. Of staff it is not known: they are seen again soon.
    op.execute(
        """
        UPDATE identities SET seen_at = (
            SELECT max(last_line_at) FROM conversations
            WHERE conversations.person_id = identities.person_id
        )
        """
    )
    _one_account_a_handle(op.get_bind())


def _one_account_a_handle(connection: sa.Connection) -> None:
    """Leave each handle to the account that was seen last; the others' are empty."""
    rows = connection.execute(
        sa.text(
            "SELECT platform, team, external_id, person_id, handle FROM identities"
            " WHERE handle <> '' ORDER BY coalesce(seen_at, 0) DESC, person_id DESC"
        )
    ).all()
    owners: set[tuple[str, str, str]] = set()
    for row in rows:
        key = (row.platform, row.team, row.handle.casefold())
        if key not in owners:
            owners.add(key)
            continue
        connection.execute(
            sa.text(
                "UPDATE identities SET handle = '' WHERE platform = :platform AND team = :team"
                " AND external_id = :external_id"
            ),
            {"platform": row.platform, "team": row.team, "external_id": row.external_id},
        )
        connection.execute(
            sa.text("DELETE FROM names WHERE key = :key AND person_id = :person_id"),
            {"key": f"@{row.handle.casefold()}", "person_id": row.person_id},
        )


def downgrade() -> None:
    with op.batch_alter_table("identities") as table:
        table.drop_column("seen_at")
