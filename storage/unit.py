"""The unit of work: one transaction's view of the desk's memory."""

from datetime import UTC, datetime

from sqlalchemy import Connection, delete, insert

from domain.platforms import Platforms
from domain.repositories import UnitOfWork
from storage.repositories.audit import AuditTable
from storage.repositories.claims import ClaimsTable
from storage.repositories.conversations import ConversationsTable
from storage.repositories.deadlines import DeadlinesTable
from storage.repositories.dictionaries import DictionariesTable
from storage.repositories.early_edits import EarlyChangesTable
from storage.repositories.history import HistoryTable
from storage.repositories.inbox import InboxTable
from storage.repositories.messages import MessagesTable
from storage.repositories.outbox import OutboxTable
from storage.repositories.people import PeopleTable
from storage.repositories.public_lines import StandingLines
from storage.repositories.questions import QuestionsTable
from storage.repositories.queue import QueueTable
from storage.repositories.ratings import RatingsTable
from storage.repositories.reminders import RemindersTable
from storage.repositories.support import SupportTable
from storage.repositories.tickets import TicketsTable
from storage.repositories.timers import TimersTable
from storage.repositories.watermark import HearingTable
from storage.tables import suspensions


class Unit:
    """All repositories on one connection. Implements `domain.repositories.UnitOfWork`.

    `platforms` is what each platform can do. `inbox`, `claims` and `watermark` are the workers'
    side of it: the desk never sees them.
    """

    def __init__(self, connection: Connection, platforms: Platforms) -> None:
        self._connection = connection
        self.platforms = platforms
        self.people = PeopleTable(connection, platforms)
        self.conversations = ConversationsTable(connection)
        self.tickets = TicketsTable(connection)
        self.messages = MessagesTable(connection)
        self.outbox = OutboxTable(connection)
        self.dictionaries = DictionariesTable(connection, platforms)
        self.deadlines = DeadlinesTable(connection)
        self.timers = TimersTable(connection)
        self.reminders = RemindersTable(connection)
        self.support = SupportTable(connection)
        self.public_lines = StandingLines(connection)
        self.early_edits = EarlyChangesTable(connection)
        self.queue = QueueTable(connection)
        self.ratings = RatingsTable(connection)
        self.questions = QuestionsTable(connection)
        self.audit = AuditTable(connection)
        self.history = HistoryTable(connection)
        self.inbox = InboxTable(connection)
        self.claims = ClaimsTable(connection)
        self.watermark = HearingTable(connection)

    def prove_writable(self) -> None:
        """Change something and change it back: only that proves that a full disk has room again."""
        key = {"platform": "", "team": "", "chat": ""}
        self._connection.execute(
            insert(suspensions), {**key, "problem": "", "since": datetime.now(UTC)}
        )
        self._connection.execute(delete(suspensions).filter_by(**key))


def _as_the_desk_sees_it(unit: Unit) -> UnitOfWork:
    """Let the type checker see that a unit is what the desk asks for."""
    return unit
