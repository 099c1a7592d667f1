"""Run our migrations on the connection, and in the transaction, of storage.engine.migrate.

The migrations themselves import nothing of ours: they must read the same in ten years.
"""

from typing import Any, Literal

from alembic import context
from sqlalchemy.types import TypeDecorator

from storage.tables.metadata import metadata


def plainly(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write our own column types in a migration as their database types."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{type(item.impl_instance).__name__}()"
    return False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_server_default=True,
    render_item=plainly,
)
context.run_migrations()
