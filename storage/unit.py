"""The unit of work: all repositories in one transaction."""

from datetime import UTC, datetime
from functools import cached_property
from types import MappingProxyType

from sqlalchemy import Connection, delete, insert

from domain.dictionaries import Pinned
from domain.platforms import Platforms
from domain.repositories import UnitOfWork
from storage.repositories.audit import AuditTable
from storage.repositories.deadlines import DeadlinesTable
from storage.repositories.dialogues import DialoguesTable
from storage.repositories.dictionaries.dictionaries import DictionariesTable
from storage.repositories.inbox import InboxTable
from storage.repositories.lines.discussions import Discussions
from storage.repositories.lines.early_edits import EarlyEditsTable
from storage.repositories.lines.messages import MessagesTable
from storage.repositories.lines.public_lines import PublicLinesTable
from storage.repositories.overview import OverviewTable
from storage.repositories.people.access import InvitationsTable, RequestsTable
from storage.repositories.people.conversations import ConversationsTable
from storage.repositories.people.departures import DeparturesTable
from storage.repositories.people.erasures import ErasuresTable
from storage.repositories.people.exports import ExportsTable
from storage.repositories.people.links import LinksTable
from storage.repositories.people.people import PeopleTable
from storage.repositories.people.support import SupportTable
from storage.repositories.posts.claims import ClaimsTable
from storage.repositories.posts.outbox import OutboxTable
from storage.repositories.posts.reminders import RemindersTable
from storage.repositories.questions import QuestionsTable
from storage.repositories.tickets.history import HistoryTable
from storage.repositories.tickets.queue import QueueTable
from storage.repositories.tickets.ratings import RatingsTable
from storage.repositories.tickets.tickets import TicketsTable
from storage.repositories.timers import TimersTable
from storage.repositories.watermark import WatermarkTable
from storage.tables.posts import suspensions


class Unit:
    """All repositories on one connection. Implements `domain.repositories.UnitOfWork`.

    Each repository is made when it is first used. `platforms` is what each platform can do,
    `pinned` the desk's values that the environment sets. The
    desk never sees the workers' repositories: `inbox`, `discussions`, `claims` and `watermark`.
    """

    def __init__(
        self, connection: Connection, platforms: Platforms, pinned: Pinned = MappingProxyType({})
    ) -> None:
        self.connection = connection
        self.platforms = platforms
        self.pinned = pinned

    people = cached_property(lambda unit: PeopleTable(unit.connection, unit.platforms))
    requests = cached_property(lambda unit: RequestsTable(unit.connection))
    invitations = cached_property(lambda unit: InvitationsTable(unit.connection))
    exports = cached_property(lambda unit: ExportsTable(unit.connection))
    erasures = cached_property(lambda unit: ErasuresTable(unit.connection, unit.platforms))
    links = cached_property(lambda unit: LinksTable(unit.connection))
    departures = cached_property(lambda unit: DeparturesTable(unit.connection))
    conversations = cached_property(lambda unit: ConversationsTable(unit.connection))
    dialogues = cached_property(lambda unit: DialoguesTable(unit.connection))
    tickets = cached_property(lambda unit: TicketsTable(unit.connection))
    messages = cached_property(lambda unit: MessagesTable(unit.connection))
    outbox = cached_property(lambda unit: OutboxTable(unit.connection))
    dictionaries = cached_property(
        lambda unit: DictionariesTable(unit.connection, unit.platforms, unit.pinned)
    )
    deadlines = cached_property(lambda unit: DeadlinesTable(unit.connection))
    timers = cached_property(lambda unit: TimersTable(unit.connection))
    reminders = cached_property(lambda unit: RemindersTable(unit.connection))
    support = cached_property(lambda unit: SupportTable(unit.connection))
    public_lines = cached_property(lambda unit: PublicLinesTable(unit.connection))
    early_edits = cached_property(lambda unit: EarlyEditsTable(unit.connection))
    queue = cached_property(lambda unit: QueueTable(unit.connection))
    ratings = cached_property(lambda unit: RatingsTable(unit.connection))
    overview = cached_property(lambda unit: OverviewTable(unit.connection))
    questions = cached_property(lambda unit: QuestionsTable(unit.connection))
    audit = cached_property(lambda unit: AuditTable(unit.connection))
    history = cached_property(lambda unit: HistoryTable(unit.connection))
    inbox = cached_property(lambda unit: InboxTable(unit.connection))
    discussions = cached_property(lambda unit: Discussions(unit.connection))
    claims = cached_property(lambda unit: ClaimsTable(unit.connection, unit.dictionaries))
    watermark = cached_property(lambda unit: WatermarkTable(unit.connection))

    def prove_writable(self) -> None:
        """Change something and change it back: this alone proves that there is space again."""
        key = {"platform": "", "team": "", "chat": ""}
        self.connection.execute(
            insert(suspensions), {**key, "problem": "", "since": datetime.now(UTC)}
        )
        self.connection.execute(delete(suspensions).filter_by(**key))


def _as_the_desk_sees_it(unit: Unit) -> UnitOfWork:
    """Let the type checker verify that a unit is what the desk needs."""
    return unit
