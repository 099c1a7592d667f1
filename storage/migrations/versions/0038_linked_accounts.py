"""accounts that are one person's: codes, failed attempts, and what each account brought"""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0039"
branch_labels = None
depends_on = None


def _person(name: str, *, nullable: bool = False) -> "sa.Column[int]":
    return sa.Column(name, sa.Integer(), nullable=nullable)


def _key(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], ["people.id"], name=op.f(f"fk_{table}_{column}_people")
    )


def upgrade() -> None:
    with op.batch_alter_table("identities") as identities:
        identities.add_column(_person("former_id", nullable=True))
        identities.create_foreign_key(
            op.f("fk_identities_former_id_people"), "people", ["former_id"], ["id"]
        )
    op.create_index("ix_identities_former_id", "identities", ["former_id"])
    op.create_table(
        "link_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        _person("person_id"),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        _person("other_id", nullable=True),
        sa.Column("other_platform", sa.Text(), nullable=False),
        _key("link_requests", "person_id"),
        _key("link_requests", "other_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_requests")),
        sa.UniqueConstraint("code", name=op.f("uq_link_requests_code")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_link_requests_person_id", "link_requests", ["person_id"])
    op.create_table(
        "link_failures",
        sa.Column("id", sa.Integer(), nullable=False),
        _person("person_id"),
        sa.Column("at", sa.BigInteger(), nullable=False),
        _key("link_failures", "person_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_failures")),
    )
    op.create_index("ix_link_failures_person_id_at", "link_failures", ["person_id", "at"])
    op.create_table(
        "links",
        _person("moved_id"),
        _person("person_id"),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("properties", sa.Text(), nullable=False),
        sa.Column("gained", sa.Text(), nullable=False),
        sa.Column("entries", sa.Text(), nullable=False),
        sa.Column("gained_entries", sa.Text(), nullable=False),
        _key("links", "moved_id"),
        _key("links", "person_id"),
        sa.PrimaryKeyConstraint("moved_id", name=op.f("pk_links")),
    )
    op.create_index("ix_links_person_id", "links", ["person_id"])


def downgrade() -> None:
    for table in ("links", "link_failures", "link_requests"):
        op.drop_table(table)
    op.drop_index("ix_identities_former_id", "identities")
    with op.batch_alter_table("identities") as identities:
        identities.drop_constraint(op.f("fk_identities_former_id_people"), type_="foreignkey")
        identities.drop_column("former_id")
