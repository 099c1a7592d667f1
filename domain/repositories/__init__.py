"""What the desk needs from storage: a unit of work and its repositories.

Everything here happens in one transaction; nothing has an effect outside it.
"""

from domain.repositories.access import Asking, Invitations, Requests
from domain.repositories.deadlines import (
    Deadlines,
    Reminders,
    Support,
    Timers,
)
from domain.repositories.dialogues import Dialogues
from domain.repositories.dictionaries import DictionaryShelf
from domain.repositories.erasures import Erasure, Erasures, Remains
from domain.repositories.links import Links
from domain.repositories.messages import EarlyEdits, Messages, PublicLines
from domain.repositories.outbox import Outbox, PostedMessage, PostProgress, RecordedPost
from domain.repositories.overview import Overview, WaitingReply
from domain.repositories.people import Conversations, Departures, Exports, People
from domain.repositories.questions import Pending, Questions
from domain.repositories.tickets import Audit, History, Queue, Ratings, Tickets
from domain.repositories.unit import UnitOfWork

DEFAULT_DEPARTMENT = 1
"""The only department until others are configured."""

__all__ = [
    "DEFAULT_DEPARTMENT",
    "Asking",
    "Audit",
    "Conversations",
    "Deadlines",
    "Departures",
    "Dialogues",
    "DictionaryShelf",
    "EarlyEdits",
    "Erasure",
    "Erasures",
    "Exports",
    "History",
    "Invitations",
    "Links",
    "Messages",
    "Outbox",
    "Overview",
    "Pending",
    "People",
    "PostProgress",
    "PostedMessage",
    "PublicLines",
    "Questions",
    "Queue",
    "Ratings",
    "RecordedPost",
    "Remains",
    "Reminders",
    "Requests",
    "Support",
    "Tickets",
    "Timers",
    "UnitOfWork",
    "WaitingReply",
]
