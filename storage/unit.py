"""The unit of work: one transaction's view of the desk's memory."""

from datetime import UTC, datetime

from sqlalchemy import Connection, delete, insert

from storage.claims import ClaimsTable
from storage.conversations import ConversationsTable
from storage.deadlines import DeadlinesTable
from storage.dictionaries import DictionariesTable
from storage.early_changes import EarlyChangesTable
from storage.hearing import HearingTable
from storage.history import HistoryTable
from storage.inbox import InboxTable
from storage.messages import MessagesTable
from storage.outbox import OutboxTable
from storage.people import PeopleTable
from storage.queue import QueueTable
from storage.ratings import RatingsTable
from storage.reminders import RemindersTable
from storage.standing import StandingLines
from storage.support import SupportTable
from storage.tables import suspensions
from storage.tickets import TicketsTable


class Unit:
    """All repositories on one connection. Implements `domain.ports.UnitOfWork`.

    `inbox`, `claims` and `hearing` are the workers' side of it: the desk never sees them.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.people = PeopleTable(connection)
        self.conversations = ConversationsTable(connection)
        self.tickets = TicketsTable(connection)
        self.messages = MessagesTable(connection)
        self.outbox = OutboxTable(connection)
        self.dictionaries = DictionariesTable(connection)
        self.deadlines = DeadlinesTable(connection)
        self.reminders = RemindersTable(connection)
        self.support = SupportTable(connection)
        self.standing = StandingLines(connection)
        self.early_changes = EarlyChangesTable(connection)
        self.queue = QueueTable(connection)
        self.ratings = RatingsTable(connection)
        self.history = HistoryTable(connection)
        self.inbox = InboxTable(connection)
        self.claims = ClaimsTable(connection)
        self.hearing = HearingTable(connection)

    def prove_writable(self) -> None:
        """Change something and change it back: only that proves that a full disk has room again."""
        key = {"platform": "", "team": "", "chat": ""}
        self._connection.execute(
            insert(suspensions), {**key, "problem": "", "since": datetime.now(UTC)}
        )
        self._connection.execute(delete(suspensions).filter_by(**key))
