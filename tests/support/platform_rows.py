"""The rows of our platforms, and a unit that knows them, as bots/app.py gives them to the desk."""

from sqlalchemy import Connection

from bots.platform_table import platforms
from storage.unit import Unit

ROWS = platforms()
"""What each platform can do."""


def unit_on(connection: Connection) -> Unit:
    """Make a unit of work on a connection, with the rows of our platforms."""
    return Unit(connection, ROWS)
