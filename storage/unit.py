"""The unit of work: one transaction's view of the desk's memory."""

from sqlalchemy import Connection

from storage.claims import ClaimsTable
from storage.conversations import ConversationsTable
from storage.history import HistoryTable
from storage.inbox import InboxTable
from storage.messages import MessagesTable
from storage.outbox import OutboxTable
from storage.people import PeopleTable
from storage.tickets import TicketsTable


class Unit:
    """All repositories on one connection. Implements `domain.ports.UnitOfWork`.

    `inbox` and `claims` are the workers' side of it: the desk never sees them.
    """

    def __init__(self, connection: Connection) -> None:
        self.people = PeopleTable(connection)
        self.conversations = ConversationsTable(connection)
        self.tickets = TicketsTable(connection)
        self.messages = MessagesTable(connection)
        self.outbox = OutboxTable(connection)
        self.history = HistoryTable(connection)
        self.inbox = InboxTable(connection)
        self.claims = ClaimsTable(connection)
